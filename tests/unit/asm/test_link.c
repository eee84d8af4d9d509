/* Linking modules and decks. */
#include "asm/deck.h"
#include "asm/link.h"
#include "asm/object.h"
#include "base/bits.h"
#include "isa/ebcdic.h"
#include "tests/unit/asm/asm_test.h"

static struct diag_list diags;

/* The texts assembled and linked; through object decks if that is wanted. */
static struct asm_module *link_texts(const char *const texts[], size_t count, bool decks) {
    struct asm_module *parts[8];
    diag_init(&diags);
    for (size_t i = 0; i < count; i++) {
        struct asm_deck deck;
        parts[i] = assemble(texts[i]);
        if (!decks)
            continue;
        ck_assert(asm_deck_object(parts[i], &deck, &diags));
        asm_module_free(parts[i]);
        parts[i] = asm_object_read("deck", deck.cards, deck.count * ASM_CARD, &diags);
        asm_deck_free(&deck);
        ck_assert_ptr_nonnull(parts[i]);
    }
    struct asm_module *whole = asm_link(parts, count, &diags);
    for (size_t i = 0; i < count; i++)
        asm_module_free(parts[i]);
    return whole;
}

static const char *linked_hex(const struct asm_module *m) {
    static char out[1 << 16];
    struct asm_image image;
    if (!asm_image_make(m, &image, &diags))
        return diags.items[0].message;
    out[0] = 0;
    for (uint32_t i = 0; i < image.size; i++)
        snprintf(out + 2 * i, 3, "%02X", image.bytes[i]);
    asm_image_free(&image);
    return out;
}

static const char *const main_text = "A START X'100'\n"
                                     " EXTRN IN\n"
                                     " DC V(SUB),A(IN+1,A-IN)\n"
                                     "LAST DC A(*)\n"
                                     " END LAST\n";
static const char *const sub_text = "SUB START X'800'\n"
                                    " ENTRY IN\n"
                                    " EXTRN A\n"
                                    " DC A(SUB),AL3(A)\n"
                                    "IN DC X'77'\n"
                                    " DC A(IN,OTHER)\n"
                                    "OTHER CSECT\n"
                                    " DC A(*)\n"
                                    " END IN\n";

START_TEST(names_are_resolved) {
    const char *texts[] = {main_text, sub_text};
    for (int decks = 0; decks < 2; decks++) {
        struct asm_module *m = link_texts(texts, 2, decks);
        ck_assert_ptr_nonnull(m);
        ck_assert_str_eq(linked_hex(m), "00000110"
                                        "00000118"
                                        "FFFFFFE9"
                                        "0000010C"
                                        "00000110"
                                        "000100"
                                        "77"
                                        "00000117"
                                        "00000120"
                                        "00000120");
        ck_assert_uint_eq(asm_entry(m), 0x10C);
        ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "IN")), 0x117);
        asm_module_free(m);
        diag_free(&diags);
    }
}
END_TEST

/* A linked module is a module: its deck can be linked again, elsewhere. */
START_TEST(twice) {
    const char *texts[] = {main_text, sub_text};
    struct asm_deck deck;
    struct asm_module *m = link_texts(texts, 2, false), *first, *parts[2];
    ck_assert(asm_deck_object(m, &deck, &diags));
    asm_module_free(m);
    parts[0] = assemble("Z START X'1000'\n DC A(0)\n END Z\n");
    parts[1] = asm_object_read("deck", deck.cards, deck.count * ASM_CARD, &diags);
    asm_deck_free(&deck);
    first = asm_link(parts, 2, &diags);
    ck_assert_str_eq(linked_hex(first), "0000000000000000"
                                        "00001018"
                                        "00001020"
                                        "FFFFFFE9"
                                        "00001014"
                                        "00001018"
                                        "001008"
                                        "77"
                                        "0000101F"
                                        "00001028"
                                        "00001028");
    asm_module_free(first);
    asm_module_free(parts[0]);
    asm_module_free(parts[1]);
}
END_TEST

START_TEST(defined_twice) {
    const char *texts[] = {"A CSECT\n DC X'1'\n END", "A CSECT\n DC X'1'\n END"};
    ck_assert_ptr_null(link_texts(texts, 2, false));
    ck_assert_str_eq(diags.items[0].message, "A is defined here and in t.asm");
    diag_free(&diags);
}
END_TEST

START_TEST(left_open) {
    const char *texts[] = {"A CSECT\n DC V(NONE)\n END",
                           "B CSECT\n WXTRN MAYBE\n DC A(MAYBE)\n END"};
    struct asm_deck deck;
    struct asm_module *m = link_texts(texts, 2, false);
    ck_assert_str_eq(linked_hex(m), "NONE is an external symbol that nothing defines");
    ck_assert(asm_deck_object(m, &deck, &diags));
    asm_deck_free(&deck);
    asm_module_free(m);
    diag_free(&diags);
    m = link_texts(texts + 1, 1, false);
    ck_assert_str_eq(linked_hex(m), "00000000");
    asm_module_free(m);
}
END_TEST

START_TEST(commons_are_shared) {
    const char *texts[] = {"A CSECT\n DC A(K)\nC COM\n DS F\nK DS F\n END",
                           "B CSECT\n DC A(J)\nC COM\n DS F\nJ DS 3F\n END",
                           "D CSECT\n DC A(I)\n COM\nI DS F\n END",
                           "E CSECT\n DC A(I)\n COM\nI DS F\n END"};
    struct asm_module *m = link_texts(texts, 4, false);
    /* sections at 0, 8, 10 and 18, C at 20 with 16 bytes, the blank common at 30 */
    ck_assert_str_eq(linked_hex(m), "0000002400000000"
                                    "0000002400000000"
                                    "0000003000000000"
                                    "0000003000000000"
                                    "00000000000000000000000000000000"
                                    "00000000");
    asm_module_free(m);
}
END_TEST

START_TEST(lines_move_along) {
    const char *texts[] = {"A CSECT\n LR 1,2\n END", "B CSECT\n SR 1,2\n END"};
    struct asm_module *m = link_texts(texts, 2, false);
    ck_assert_uint_eq(asm_find_line(m, 0)->line, 2);
    ck_assert_uint_eq(asm_find_line(m, 8)->address, 8);
    asm_module_free(m);
}
END_TEST

/* -- What other assemblers' decks have ------------------------------------------------------ */

static uint8_t cards[8 * ASM_CARD];
static size_t card_count;

static uint8_t *card(const char *text) {
    uint8_t *p = cards + card_count++ * ASM_CARD;
    memset(p, EBCDIC_SPACE, ASM_CARD);
    p[0] = 2;
    for (size_t i = 0; text[i]; i++)
        p[1 + i] = ebcdic_from_ascii[(uint8_t)text[i]];
    return p;
}

static void esd(const char *name, uint32_t length, uint16_t esdid) {
    uint8_t *p = card("ESD");
    be16_store(p + 10, 16);
    be16_store(p + 14, esdid);
    for (size_t i = 0; name[i]; i++)
        p[16 + i] = ebcdic_from_ascii[(uint8_t)name[i]];
    memset(p + 24, 0, 4);
    be32_store(p + 28, length);
    p[28] = EBCDIC_SPACE;
}

static void txt(uint16_t esdid, const char *bytes, uint16_t count) {
    uint8_t *p = card("TXT");
    memset(p + 5, 0, 3);
    be16_store(p + 10, count);
    be16_store(p + 14, esdid);
    memcpy(p + 16, bytes, count);
}

static struct asm_module *read_cards(void) {
    diag_init(&diags);
    struct asm_module *m = asm_object_read("other", cards, card_count * ASM_CARD, &diags);
    card_count = 0;
    return m;
}

/* Sections that all begin at 0 are laid out one behind the other. */
START_TEST(sections_that_overlap) {
    esd("ONE", 2, 1);
    esd("TWO", 2, 2);
    txt(1, "\x11\x12", 2);
    txt(2, "\x21\x22", 2);
    card("END");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(linked_hex(m), "11120000000000002122");
    asm_module_free(m);
}
END_TEST

START_TEST(length_on_the_end_card) {
    esd("ONE", 0, 1);
    txt(1, "\x11\x12", 2);
    be32_store(card("END") + 28, 4);
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(linked_hex(m), "11120000");
    asm_module_free(m);
}
END_TEST

START_TEST(entry_by_name) {
    esd("ONE", 8, 1);
    esd("TWO", 8, 2);
    card("END            TWO");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(asm_entry(m), 8);
    asm_module_free(m);
    esd("ONE", 8, 1);
    card("END            NONE");
    ck_assert_ptr_null(read_cards());
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "the entry point NONE is not defined"));
    diag_free(&diags);
}
END_TEST

START_TEST(patches) {
    esd("ONE", 8, 1);
    txt(1, "\1\2\3\4\5\6\7\10", 8);
    card("REP  000002 00147F0,AB12");
    card("END");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(linked_hex(m), "010247F0AB120708");
    asm_module_free(m);
    static const struct {
        const char *card, *says;
    } bad[] = {{"REP  000007 00147F0", "its text at 000007 lies outside section ONE"},
               {"REP  00000X 00147F0", "its address or ESDID is not hexadecimal"},
               {"REP  000000 00147G0", "its columns 17-20 are not four"},
               {"REP  000000 00247F0", "no ESD card before it defines ESDID 2"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        esd("ONE", 8, 1);
        card(bad[i].card);
        ck_assert_ptr_null(read_cards());
        ck_assert_msg(strstr(diags.items[0].message, bad[i].says) != NULL, "%s",
                      diags.items[0].message);
        diag_free(&diags);
    }
}
END_TEST

START_TEST(several_decks_in_a_row) {
    esd("ONE", 8, 1);
    card("END");
    esd("TWO", 8, 1);
    card("END");
    ck_assert_uint_eq(asm_object_cards(cards, sizeof cards), 2);
    card_count = 0;
}
END_TEST

RUN_SUITE("asm/link", names_are_resolved, twice, defined_twice, left_open, commons_are_shared,
          lines_move_along, sections_that_overlap, length_on_the_end_card, entry_by_name, patches,
          several_decks_in_a_row)

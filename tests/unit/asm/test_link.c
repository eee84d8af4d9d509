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

/* What a deck of our own says when one byte of it is another. */
static const char *complaint_of(const char *text, size_t card_index, size_t column, int value) {
    static char message[512];
    struct asm_deck deck;
    struct asm_module *m = assemble(text);
    diag_init(&diags);
    ck_assert(asm_deck_object(m, &deck, &diags));
    asm_module_free(m);
    deck.cards[card_index * ASM_CARD + column - 1] = (uint8_t)value;
    m = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
    snprintf(message, sizeof message, "%s", m ? "" : diags.items[0].message);
    asm_module_free(m);
    asm_deck_free(&deck);
    diag_free(&diags);
    return message;
}

#define COMPLAINS(card_, column, value, part)                                                      \
    do {                                                                                           \
        const char *said = complaint_of(relocated, card_, column, value);                          \
        ck_assert_msg(strstr(said, part) != NULL, "%s", said);                                     \
    } while (0)

/* Cards: ESD of A, X and Y; TXT of 8 bytes; RLD with two items; END with an entry. */
static const char relocated[] = "A START X'100'\n EXTRN X,Y\n DC A(X,A)\n END A\n";

START_TEST(a_byte_is_wrong) {
    ck_assert_str_eq(complaint_of(relocated, 0, 73, 0xF0), "");
    COMPLAINS(0, 16, 0, "card 1: ESDID 0 is not valid");
    COMPLAINS(0, 12, 57, "card 1: columns 11-12 say 57 bytes; a card has room for 56");
    COMPLAINS(0, 26, 0xFF, "card 2: its text at 000100 lies outside section A");
    COMPLAINS(1, 12, 60, "card 2: columns 11-12 say 60 bytes");
    COMPLAINS(1, 16, 7, "card 2: no ESD card before it defines ESDID 7");
    COMPLAINS(1, 16, 2, "card 2: its text at 000100 lies outside section X");
    COMPLAINS(2, 12, 60, "card 3: columns 11-12 say 60 bytes");
    COMPLAINS(2, 12, 15, "card 3: its last RLD item is cut short");
    COMPLAINS(2, 18, 9, "card 3: no ESD card before it defines ESDID 9");
    COMPLAINS(2, 20, 9, "card 3: no ESD card before it defines ESDID 9");
    COMPLAINS(2, 20, 2, "card 3: it relocates 000104, which lies outside section X");
    COMPLAINS(2, 22, 9, "card 3: it relocates 090104, which lies outside section A");
    COMPLAINS(3, 16, 9, "card 4: no ESD card before it defines ESDID 9");
    COMPLAINS(3, 3, 0xD6, "card 4: this is not an object card: columns 1-4 are 02C5D6C4");
}
END_TEST

START_TEST(lengths_that_come_later) {
    static const struct {
        uint32_t address, length;
        const char *says;
    } bad[] = {{0xFFFFFF, 0x40404040, "section ONE does not fit in 16 MB"},
               {0, 0x1000001, "section ONE does not fit in 16 MB"}};
    for (size_t i = 0; i < 2; i++) {
        esd("ONE", 0, 1);
        txt(1, "\x11\x12", 2);
        cards[ASM_CARD + 5] = (uint8_t)(bad[i].address >> 16);
        be16_store(cards + ASM_CARD + 6, (uint16_t)bad[i].address);
        be32_store(card("END") + 28, bad[i].length);
        ck_assert_ptr_null(read_cards());
        ck_assert_msg(strstr(diags.items[0].message, bad[i].says) != NULL, "%s",
                      diags.items[0].message);
        diag_free(&diags);
    }
    esd("ONE", 0xFFFFFF, 1);
    cards[25] = 1; /* its origin */
    ck_assert_ptr_null(read_cards());
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "section ONE does not fit in 16 MB"));
    diag_free(&diags);
    esd("ONE", 9000000, 1);
    esd("TWO", 9000000, 2);
    ck_assert_ptr_null(read_cards());
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "section TWO does not fit in 16 MB"));
    diag_free(&diags);
    /* Text that comes in any order, and more of it than was thought of. */
    esd("ONE", 0x404040, 1);
    txt(1, "\x11\x12", 2);
    be16_store(cards + ASM_CARD + 6, 2000);
    txt(1, "\x21\x22", 2);
    be16_store(cards + 2 * ASM_CARD + 6, 4);
    card("END");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->sections[0]->size, 2002);
    ck_assert_uint_eq(m->sections[0]->bytes[4], 0x21);
    asm_module_free(m);
    /* A length that is less than the text is not a contradiction: the text counts. */
    esd("ONE", 0, 1);
    txt(1, "\x11\x12", 2);
    be32_store(card("END") + 28, 1);
    m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->sections[0]->size, 2);
    asm_module_free(m);
}
END_TEST

START_TEST(one_esdid_for_two) {
    esd("ONE", 8, 1);
    esd("TWO", 8, 1);
    ck_assert_ptr_null(read_cards());
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "card 2: ESDID 1 is defined twice"));
    diag_free(&diags);
}
END_TEST

START_TEST(names_that_are_no_text) {
    esd("ONE", 2, 1);
    cards[16] = 0x02;
    cards[17] = 0xFF;
    card("END");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(m->sections[0]->name, "??E");
    asm_module_free(m);
}
END_TEST

START_TEST(patches_on_a_whole_card) {
    esd("ONE", 0x100, 1);
    card("REP  000010 0010001,0002,0003,0004,0005,0006,0007,0008,0009,000A,000B,");
    card("SYM");
    card("END");
    struct asm_module *m = read_cards();
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(be16_load(m->sections[0]->bytes + 0x24), 11);
    asm_module_free(m);
    static const char *const bad[] = {"REP  000000 00X47F0", "REP  000000 001/7F0",
                                      "REP  000000 001 7F0"};
    for (size_t i = 0; i < 3; i++) {
        esd("ONE", 8, 1);
        card(bad[i]);
        ck_assert_ptr_null(read_cards());
        diag_free(&diags);
    }
    esd("ONE", 8, 1);
    uint8_t *er = card("ESD");
    be16_store(er + 10, 16);
    be16_store(er + 14, 2);
    er[24] = 2;
    card("REP  000000 00247F0");
    ck_assert_ptr_null(read_cards());
    ck_assert_ptr_nonnull(
        strstr(diags.items[0].message, "its text at 000000 lies outside section"));
    diag_free(&diags);
}
END_TEST

/* -- Linking, again ------------------------------------------------------------------------- */

START_TEST(too_large_together) {
    const char *texts[] = {"A CSECT\n DS 9000000X\n END", "B CSECT\n DS 9000000X\n END"};
    ck_assert_ptr_null(link_texts(texts, 2, false));
    ck_assert_str_eq(diags.items[0].message, "linked, the program does not fit in 16 MB");
    diag_free(&diags);
}
END_TEST

START_TEST(nothing_to_link) {
    diag_init(&diags);
    struct asm_module *m = asm_link(NULL, 0, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->section_count, 0);
    asm_module_free(m);
}
END_TEST

/* Private code, dummies, absolute symbols and an absolute entry point go along. */
START_TEST(what_has_no_name) {
    const char *texts[] = {" DC A(*)\nD DSECT\nF DS F\nSEVEN EQU 7\n END 8",
                           " DC A(*)\nX DS F\n ENTRY X\n COM\nK DS F\n END"};
    struct asm_module *m = link_texts(texts, 2, false);
    ck_assert_ptr_nonnull(m);
    ck_assert_str_eq(linked_hex(m), "0000000000000000"
                                    "0000000800000000"
                                    "00000000");
    ck_assert_uint_eq(asm_entry(m), 8);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "SEVEN")), 7);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "X")), 12);
    asm_module_free(m);
}
END_TEST

/* A common that a control section of its name fills; no control section at all. */
START_TEST(commons_alone) {
    const char *texts[] = {"C COM\n DS 3F\n END", "C CSECT\n DC F'1'\n END", "E COM\n DS F\n END"};
    struct asm_module *m = link_texts(texts, 2, false);
    ck_assert_str_eq(linked_hex(m), "000000010000000000000000");
    asm_module_free(m);
    m = link_texts(texts + 2, 1, false);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(asm_entry(m), 0);
    asm_module_free(m);
}
END_TEST

/* An external that is weak in one and needed in another is needed. */
START_TEST(weak_and_needed) {
    const char *texts[] = {"A CSECT\n WXTRN X\n DC A(X)\n END", "B CSECT\n EXTRN X\n DC A(X)\n END",
                           "D CSECT\n WXTRN X\n DC A(X)\n END"};
    struct asm_module *m = link_texts(texts, 3, true);
    ck_assert_str_eq(linked_hex(m), "X is an external symbol that nothing defines");
    asm_module_free(m);
    diag_free(&diags);
}
END_TEST

START_TEST(many_cards) {
    const char *texts[] = {"A CSECT\n DC 2000A(*)\n END A", "B CSECT\n DC V(A),A(A-B)\n END"};
    struct asm_module *m = link_texts(texts, 2, true);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->relocation_count, 2003);
    ck_assert_uint_eq(be32_load(m->sections[0]->bytes + 7996), 7996);
    asm_module_free(m);
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

RUN_SUITE("asm/link", one_esdid_for_two, names_are_resolved, twice, defined_twice, left_open,
          commons_are_shared, lines_move_along, sections_that_overlap, length_on_the_end_card,
          entry_by_name, patches, several_decks_in_a_row, a_byte_is_wrong, lengths_that_come_later,
          names_that_are_no_text, patches_on_a_whole_card, too_large_together, nothing_to_link,
          what_has_no_name, commons_alone, weak_and_needed, many_cards)

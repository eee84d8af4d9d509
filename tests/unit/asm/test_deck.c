/* Decks: the loader's bytes, the round trip through cards, and decks that are broken. */
#include "asm/deck.h"
#include "asm/loader.h"
#include "asm/object.h"
#include "base/file.h"
#include "isa/ebcdic.h"
#include "tests/unit/asm/asm_test.h"

static const char program[] = "ONE START X'200'\n"
                              " ENTRY GO\n"
                              " EXTRN OUT\n"
                              " DC A(GO,OUT-8,TWO),AL3(TWO+4),V(OUT)\n"
                              " DS 100X\n"
                              "GO BR 14\n"
                              " DC 100X'AB'\n"
                              "TWO CSECT\n"
                              " DC A(ONE,GO-TWO)\n"
                              " END GO\n";

static struct asm_deck deck;
static struct diag_list diags;

static void make_object(const char *text) {
    struct asm_module *m = assemble(text);
    diag_init(&diags);
    ck_assert(asm_deck_object(m, &deck, &diags));
    asm_module_free(m);
}

/* Are the first four columns of card n X'02' and this type? */
static bool card_is(size_t n, const char *type) {
    const uint8_t *c = deck.cards + n * ASM_CARD;
    for (int i = 0; i < 3; i++)
        if (ebcdic_to_ascii[c[1 + i]] != type[i])
            return false;
    return c[0] == 2;
}

START_TEST(loader_is_its_source) {
    struct asm_options options = {.model = MODEL_S360};
    struct asm_image image;
    diag_init(&diags);
    struct asm_module *m = asm_assemble_file("asm/loader.asm", &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert(asm_image_make(m, &image, &diags));
    ck_assert_uint_eq(image.size, LOADER_STORAGE);
    ck_assert_mem_eq(image.bytes, asm_loader, LOADER_BYTES);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "READ")), LOADER_CCW);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "CARD")), LOADER_BUFFER);
    asm_image_free(&image);
    asm_module_free(m);
}
END_TEST

START_TEST(object_cards) {
    make_object(program);
    ck_assert(card_is(0, "ESD"));
    ck_assert(card_is(1, "ESD"));
    ck_assert(card_is(2, "TXT"));
    ck_assert(card_is(deck.count - 1, "END"));
    ck_assert_mem_eq(deck.cards + 16, "\xD6\xD5\xC5\x40\x40\x40\x40\x40\x00\x00\x02\x00", 12);
    ck_assert_mem_eq(deck.cards + ASM_CARD + 72, "\xF0\xF0\xF0\xF0\xF0\xF0\xF0\xF2", 8);
    asm_deck_free(&deck);
}
END_TEST

START_TEST(object_round_trip) {
    make_object(program);
    struct asm_module *a = assemble(program),
                      *b = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
    ck_assert_ptr_nonnull(b);
    ck_assert_uint_eq(a->section_count, b->section_count);
    for (size_t i = 0; i < a->section_count; i++) {
        ck_assert_str_eq(a->sections[i]->name, b->sections[i]->name);
        ck_assert_uint_eq(a->sections[i]->size, b->sections[i]->size);
        if (!a->sections[i]->bytes)
            continue;
        ck_assert_mem_eq(a->sections[i]->bytes, b->sections[i]->bytes, a->sections[i]->size);
        ck_assert_mem_eq(a->sections[i]->present, b->sections[i]->present, a->sections[i]->size);
    }
    ck_assert_uint_eq(a->relocation_count, b->relocation_count);
    unsigned v = 0, negative = 0, of_three = 0;
    for (size_t i = 0; i < b->relocation_count; i++) {
        v += b->relocations[i].is_v;
        negative += b->relocations[i].negative;
        of_three += b->relocations[i].length == 3;
    }
    ck_assert_uint_eq(v, 1);
    ck_assert_uint_eq(negative, 1);
    ck_assert_uint_eq(of_three, 1);
    ck_assert_uint_eq(asm_entry(b), asm_entry(a));
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(b, "GO")), asm_entry(a));
    asm_module_free(a);
    asm_module_free(b);
    asm_deck_free(&deck);
}
END_TEST

START_TEST(ipl_deck) {
    struct asm_module *m = assemble("P START X'200'\nGO BR 14\n DC 60X'77'\n END GO\n");
    diag_init(&diags);
    ck_assert(asm_deck_ipl(m, &deck, &diags));
    ck_assert(asm_deck_has_loader(deck.cards, deck.count));
    ck_assert_mem_eq(deck.cards, "\0\0\0\0\0\0\0\x80\x02\0\0\x80\x40\0\0\x50", 16);
    struct asm_module *again = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
    ck_assert_ptr_nonnull(again);
    ck_assert_uint_eq(asm_entry(again), 0x200);
    asm_module_free(again);
    asm_module_free(m);
    asm_deck_free(&deck);
}
END_TEST

/* A program that fills low storage moves the loader behind itself. */
START_TEST(ipl_loader_out_of_the_way) {
    struct asm_module *m = assemble("P START 0\n DC 509X'11'\n END\n");
    diag_init(&diags);
    ck_assert(asm_deck_ipl(m, &deck, &diags));
    ck_assert_uint_eq(deck.cards[6] << 8 | deck.cards[7], 0x200);
    ck_assert(asm_deck_has_loader(deck.cards, deck.count));
    asm_module_free(m);
    asm_deck_free(&deck);
}
END_TEST

START_TEST(unresolved_external) {
    struct asm_module *m = assemble(program);
    diag_init(&diags);
    ck_assert(!asm_deck_ipl(m, &deck, &diags));
    ck_assert_str_eq(diags.items[0].message, "OUT is an external symbol that nothing defines");
    diag_free(&diags);
    asm_module_free(m);
}
END_TEST

START_TEST(raw_image_has_a_psw) {
    struct asm_image image;
    struct asm_module *m = assemble("P START X'100'\nGO BR 14\n END GO\n");
    diag_init(&diags);
    ck_assert(asm_image_raw(m, &image, &diags));
    ck_assert_uint_eq(image.size, 0x102);
    ck_assert_mem_eq(image.bytes, "\0\0\0\0\0\0\x01\0", 8);
    asm_image_free(&image);
    asm_module_free(m);
    m = assemble("P START 0\n DC X'FF'\nGO BR 14\n END GO\n");
    ck_assert(asm_image_raw(m, &image, &diags));
    ck_assert_uint_eq(image.bytes[0], 0xFF);
    ck_assert_uint_eq(image.size, 8);
    asm_image_free(&image);
    asm_module_free(m);
}
END_TEST

/* -- Broken decks --------------------------------------------------------------------------- */

/* What is said of the deck's first `size` bytes. */
static const char *complaint(size_t size) {
    static char message[512];
    diag_free(&diags);
    struct asm_module *m = asm_object_read("d", deck.cards, size, &diags);
    ck_assert_ptr_null(m);
    ck_assert_uint_eq(diags.errors, 1);
    snprintf(message, sizeof message, "%s", diags.items[0].message);
    diag_free(&diags);
    return message;
}

#define SAYS(size, part)                                                                           \
    do {                                                                                           \
        const char *said = complaint(size);                                                        \
        ck_assert_msg(strstr(said, part) != NULL, "%s", said);                                     \
    } while (0)

START_TEST(cut_short) {
    make_object(program);
    size_t all = deck.count * ASM_CARD;
    SAYS(all - 1, "the deck is cut short: the card has 79 of 80 columns");
    SAYS(all - ASM_CARD, "the deck is cut short: the END card is missing");
    SAYS(0, "card 1: the deck is cut short");
    asm_deck_free(&deck);
}
END_TEST

START_TEST(wrong_sequence) {
    make_object(program);
    memmove(deck.cards + 3 * ASM_CARD, deck.cards + 4 * ASM_CARD, (deck.count - 4) * ASM_CARD);
    SAYS((deck.count - 1) * ASM_CARD, "card 4: its sequence number 5 follows 3");
    asm_deck_free(&deck);
}
END_TEST

START_TEST(unknown_card) {
    make_object(program);
    memset(deck.cards + 2 * ASM_CARD, 0x40, 72);
    SAYS(deck.count * ASM_CARD, "card 3: this is not an object card: columns 1-4 are 40404040");
    asm_deck_free(&deck);
}
END_TEST

START_TEST(contradictions) {
    static const struct {
        size_t at;
        uint8_t value;
        const char *says;
    } changes[] = {
        {2 * 80 + 11, 57, "card 3: columns 11-12 say 57 bytes"},
        {2 * 80 + 15, 9, "card 3: no ESD card before it defines ESDID 9"},
        {2 * 80 + 5, 1, "card 3: its text at 010200 lies outside section ONE"},
        {0 * 80 + 24, 7, "card 1: it has an ESD item of the unknown type 07"},
        {0 * 80 + 11, 15, "card 1: its ESD items are not 16 bytes long each"},
        {0 * 80 + 25, 0xFF, "card 2: an entry point lies outside its section"},
        {0 * 80 + 15, 0, "card 1: ESDID 0 is not valid"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        make_object(program);
        deck.cards[changes[i].at] = changes[i].value;
        SAYS(deck.count * ASM_CARD, changes[i].says);
        asm_deck_free(&deck);
    }
}
END_TEST

START_TEST(absolute_entry) {
    struct asm_module *m = assemble("A START X'200'\n DC X'1'\n END 5\n");
    diag_init(&diags);
    ck_assert(!asm_deck_object(m, &deck, &diags));
    ck_assert_str_eq(diags.items[0].message, "an object deck cannot have an absolute entry point");
    diag_free(&diags);
    ck_assert(asm_deck_ipl(m, &deck, &diags));
    ck_assert_uint_eq(deck.cards[(deck.count - 1) * ASM_CARD + 7], 5);
    asm_deck_free(&deck);
    asm_module_free(m);
}
END_TEST

/* Private code and nothing at all make decks, too; their name is PROGRAM. */
START_TEST(decks_without_names) {
    static const char *const texts[] = {" START X'200'\n DC X'1'\n END\n",
                                        "D DSECT\n DS F\n END\n"};
    for (size_t i = 0; i < 2; i++) {
        make_object(texts[i]);
        struct asm_module *again = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
        ck_assert_ptr_nonnull(again);
        asm_module_free(again);
        asm_deck_free(&deck);
    }
    struct asm_module *m = assemble(texts[0]);
    ck_assert(asm_deck_ipl(m, &deck, &diags));
    ck_assert_mem_eq(deck.cards + 3 * ASM_CARD + 16, "\xD7\xD9\xD6\xC7\xD9\xC1\xD4\x40", 8);
    asm_deck_free(&deck);
    asm_module_free(m);
}
END_TEST

/* A program that begins below the loader's place, but leaves that free. */
START_TEST(ipl_loader_between) {
    struct asm_module *m = assemble("P START X'40'\n DS 400X\n DC X'11'\n END\n");
    diag_init(&diags);
    ck_assert(asm_deck_ipl(m, &deck, &diags));
    ck_assert_uint_eq(deck.cards[6] << 8 | deck.cards[7], 0x80);
    asm_deck_free(&deck);
    asm_module_free(m);
}
END_TEST

/* Storage is full to its end: the loader has no place. */
START_TEST(ipl_without_room) {
    struct asm_module *m = assemble("P START X'80'\n DC X'1'\n ORG P+16777080\n DC X'1'\n END\n");
    diag_init(&diags);
    ck_assert(!asm_deck_ipl(m, &deck, &diags));
    ck_assert_str_eq(diags.items[0].message, "the program leaves no storage for the loader");
    diag_free(&diags);
    asm_deck_free(&deck);
    asm_module_free(m);
}
END_TEST

START_TEST(more_contradictions) {
    static const struct {
        size_t at;
        uint8_t value;
        const char *says;
    } changes[] = {
        {1 * 80 + 31, 9, "card 2: no ESD card before it defines ESDID 9"},
        {1 * 80 + 31, 2, "card 2: an entry point lies outside its section"},
        {2 * 80 + 72, 0x40, ""},
        {2 * 80 + 72, 0xFA, ""},
        {2 * 80 + 79, 0xF9, "card 3: its sequence number 9 follows 2"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        make_object(program);
        deck.cards[changes[i].at] = changes[i].value;
        struct asm_module *m = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
        const char *said = m ? "" : diags.items[0].message;
        ck_assert_msg(strstr(said, changes[i].says) && (m != NULL) == !changes[i].says[0],
                      "%zu: %s", i, said);
        asm_module_free(m);
        diag_free(&diags);
        asm_deck_free(&deck);
    }
}
END_TEST

START_TEST(is_deck) {
    make_object(program);
    ck_assert(asm_object_is_deck(deck.cards, deck.count * ASM_CARD));
    ck_assert(!asm_object_is_deck((const uint8_t *)" BR 14\n", 7));
    ck_assert(!asm_object_is_deck(NULL, 0));
    asm_deck_free(&deck);
}
END_TEST

RUN_SUITE("asm/deck", loader_is_its_source, object_cards, object_round_trip, ipl_deck,
          ipl_loader_out_of_the_way, unresolved_external, raw_image_has_a_psw, cut_short,
          wrong_sequence, unknown_card, contradictions, is_deck, absolute_entry,
          decks_without_names, ipl_loader_between, ipl_without_room, more_contradictions)

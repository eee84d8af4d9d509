/* dev/deck.c: card decks of both kinds, and what is wrong with bad ones. */
#include "dev/deck.h"

#include "isa/ebcdic.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct diag_list diags;

static void setup(void) {
    diag_init(&diags);
}

static void teardown(void) {
    diag_free(&diags);
}

static bool load(const char *bytes, size_t size, enum dev_deck_format format,
                 struct dev_deck *deck) {
    return dev_deck_load((const uint8_t *)bytes, size, "a.deck", format, deck, &diags);
}

static struct dev_deck load_good(const char *bytes, size_t size, enum dev_deck_format format) {
    struct dev_deck deck;
    ck_assert(load(bytes, size, format, &deck));
    ck_assert_uint_eq(diags.errors, 0);
    return deck;
}

static void assert_card(const struct dev_deck *deck, size_t card, const char *text) {
    for (unsigned i = 0; i < DECK_COLUMNS; i++) {
        uint8_t c = i < strlen(text) ? (uint8_t)text[i] : ' ';
        ck_assert_uint_eq(deck->cards[card][i], ebcdic_from_ascii[c]);
    }
}

START_TEST(text_is_padded_and_translated) {
    struct dev_deck deck = load_good("ONE\nTwo, 2\r\n\nlast", 17, DECK_AUTO);
    ck_assert_uint_eq(deck.count, 4);
    assert_card(&deck, 0, "ONE");
    assert_card(&deck, 1, "Two, 2");
    assert_card(&deck, 2, "");
    assert_card(&deck, 3, "last");
    dev_deck_free(&deck);
}
END_TEST

START_TEST(tabs_go_to_columns_of_eight) {
    struct dev_deck deck = load_good("A\tB\n12345678\tC\n", 15, DECK_AUTO);
    assert_card(&deck, 0, "A       B");
    assert_card(&deck, 1, "12345678        C");
    dev_deck_free(&deck);
}
END_TEST

START_TEST(old_end_of_text_and_form_feeds_are_no_cards) {
    struct dev_deck deck = load_good("A\n\fB\n\x1A", 6, DECK_AUTO);
    ck_assert_uint_eq(deck.count, 2);
    assert_card(&deck, 1, "B");
    dev_deck_free(&deck);
}
END_TEST

START_TEST(latin_letters_are_utf8) {
    struct dev_deck deck = load_good("\xC2\xA2\xC3\xA9\n", 5, DECK_AUTO);
    ck_assert_uint_eq(deck.cards[0][0], 0x4A); /* cent sign */
    ck_assert_uint_eq(deck.cards[0][1], 0x51); /* e acute */
    dev_deck_free(&deck);
}
END_TEST

START_TEST(full_line_with_trailing_blanks_fits) {
    char line[100];
    memset(line, 'X', 80);
    memcpy(line + 80, "    \r\n", 6);
    struct dev_deck deck = load_good(line, 86, DECK_AUTO);
    ck_assert_uint_eq(deck.count, 1);
    ck_assert_uint_eq(deck.cards[0][79], 0xE7);
    dev_deck_free(&deck);
}
END_TEST

START_TEST(raw_is_taken_as_it_is) {
    char bytes[160];
    memset(bytes, 0x40, sizeof bytes);
    memcpy(bytes, "\x02\xC5\xE2\xC4", 4);
    struct dev_deck deck = load_good(bytes, 160, DECK_AUTO);
    ck_assert_uint_eq(deck.count, 2);
    ck_assert_mem_eq(deck.cards, bytes, 160);
    dev_deck_free(&deck);
}
END_TEST

START_TEST(format_may_be_given) {
    char bytes[80];
    memset(bytes, 'K', sizeof bytes); /* a period in EBCDIC */
    struct dev_deck deck = load_good(bytes, 80, DECK_RAW);
    ck_assert_uint_eq(deck.cards[0][0], 'K');
    dev_deck_free(&deck);
    deck = load_good(bytes, 80, DECK_AUTO);
    ck_assert_uint_eq(deck.cards[0][0], 0xD2);
    dev_deck_free(&deck);
}
END_TEST

START_TEST(empty_deck_has_no_cards) {
    struct dev_deck deck = load_good("", 0, DECK_AUTO);
    ck_assert_uint_eq(deck.count, 0);
    dev_deck_free(&deck);
    deck = load_good("", 0, DECK_RAW);
    ck_assert_uint_eq(deck.count, 0);
    dev_deck_free(&deck);
}
END_TEST

START_TEST(deck_cut_short_is_told) {
    char bytes[117];
    memset(bytes, 0xC1, sizeof bytes);
    struct dev_deck deck;
    ck_assert(!load(bytes, 117, DECK_AUTO, &deck));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_str_eq(diags.items[0].message, "card 2 is cut short: it has 37 bytes of 80");
    ck_assert_str_eq(diags.items[0].file, "a.deck");
}
END_TEST

START_TEST(long_line_is_told_with_its_place) {
    char text[120];
    memset(text, 'X', sizeof text);
    memcpy(text, "short\n", 6);
    struct dev_deck deck;
    ck_assert(!load(text, 6 + 93, DECK_AUTO, &deck));
    ck_assert_uint_eq(diags.items[0].line, 2);
    ck_assert_uint_eq(diags.items[0].column, 81);
    ck_assert_str_eq(diags.items[0].message, "the line has 93 columns; a card has 80");
}
END_TEST

START_TEST(foreign_characters_are_told_with_their_place) {
    struct dev_deck deck;
    ck_assert(!load("AB\xE2\x82\xAC\n", 6, DECK_AUTO, &deck)); /* euro sign */
    ck_assert_uint_eq(diags.items[0].line, 1);
    ck_assert_uint_eq(diags.items[0].column, 3);
    ck_assert_str_eq(diags.items[0].message, "EBCDIC code page 037 lacks the character U+20AC");
}
END_TEST

START_TEST(bytes_that_are_not_text_are_told) {
    struct dev_deck deck;
    ck_assert(!load("A\xFF\n\n\xC3\n", 6, DECK_TEXT, &deck));
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_str_eq(diags.items[0].message, "this is not UTF-8 text");
    ck_assert_uint_eq(diags.items[1].line, 3);
}
END_TEST

START_TEST(overlong_and_surrogate_encodings_are_raw) {
    static const char *const bad[] = {
        "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xF8",     "\x80",         "\x07",         "\x7F"};
    ck_assert_int_eq(dev_deck_detect((const uint8_t *)bad[_i], strlen(bad[_i])), DECK_RAW);
}
END_TEST

/* A line of a megabyte is one error, not a crash. */
START_TEST(megabyte_line_is_one_error) {
    size_t size = 1 << 20;
    char *text = malloc(size);
    memset(text, 'X', size);
    struct dev_deck deck;
    ck_assert(!load(text, size, DECK_AUTO, &deck));
    ck_assert_uint_eq(diags.errors, 1);
    free(text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/deck");
    TCase *c = tcase_create("deck");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, text_is_padded_and_translated);
    tcase_add_test(c, tabs_go_to_columns_of_eight);
    tcase_add_test(c, old_end_of_text_and_form_feeds_are_no_cards);
    tcase_add_test(c, latin_letters_are_utf8);
    tcase_add_test(c, full_line_with_trailing_blanks_fits);
    tcase_add_test(c, raw_is_taken_as_it_is);
    tcase_add_test(c, format_may_be_given);
    tcase_add_test(c, empty_deck_has_no_cards);
    tcase_add_test(c, deck_cut_short_is_told);
    tcase_add_test(c, long_line_is_told_with_its_place);
    tcase_add_test(c, foreign_characters_are_told_with_their_place);
    tcase_add_test(c, bytes_that_are_not_text_are_told);
    tcase_add_loop_test(c, overlong_and_surrogate_encodings_are_raw, 0, 8);
    tcase_add_test(c, megabyte_line_is_one_error);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

/* Card decks. */
#include "dev/deck.h"

#include "dev/text.h"
#include "isa/ebcdic.h"

#include <stdlib.h>
#include <string.h>

#define TAB_COLUMNS 8
#define END_OF_TEXT 0x1A /* old systems end text files with it */

static bool is_text_character(uint32_t c) {
    return c == '\n' || c == '\r' || c == '\t' || c == '\f' || (c >= 0x20 && c < 0x7F) ||
           (c >= 0xA0 && c != TEXT_NONE);
}

/* Bytes without a final X'1A'. */
static size_t text_size(const uint8_t *bytes, size_t size) {
    return size && bytes[size - 1] == END_OF_TEXT ? size - 1 : size;
}

enum dev_deck_format dev_deck_detect(const uint8_t *bytes, size_t size) {
    size = text_size(bytes, size);
    for (size_t at = 0; at < size;)
        if (!is_text_character(dev_text_next(bytes, size, &at)))
            return DECK_RAW;
    return DECK_TEXT;
}

/* A deck being read as text. */
struct reading {
    const char *name;
    struct dev_deck *deck;
    struct diag_list *diags;
    const uint8_t *line; /* the current one, without its end */
    size_t length;
    unsigned number;
};

static void complain(const struct reading *r, unsigned column, const char *what, unsigned n) {
    struct diag_where where = {.file = r->name,
                               .line = r->number,
                               .column = column,
                               .text = (const char *)r->line,
                               .length = r->length};
    diag_error(r->diags, &where, what, n);
}

/* Puts one character of text at a column; the column after it, which may be past the card. */
static unsigned punch(struct reading *r, uint8_t *card, unsigned column, unsigned character,
                      uint32_t c) {
    uint8_t code = EBCDIC_SPACE;
    if (c == '\t')
        return (column / TAB_COLUMNS + 1) * TAB_COLUMNS;
    if (c == '\f' || c == '\r')
        return column;
    if (!dev_text_to_ebcdic(c, &code))
        complain(r, character,
                 c == TEXT_NONE ? "this is not UTF-8 text"
                                : "EBCDIC code page 037 lacks the character U+%04X",
                 c);
    if (column < DECK_COLUMNS)
        card[column] = code;
    return column + 1;
}

static void read_line(struct reading *r) {
    uint8_t *card = r->deck->cards[r->deck->count++];
    unsigned column = 0, character = 1, last = 0;
    memset(card, EBCDIC_SPACE, DECK_COLUMNS);
    for (size_t at = 0; at < r->length; character++) {
        uint32_t c = dev_text_next(r->line, r->length, &at);
        column = punch(r, card, column, character, c);
        last = c != ' ' && c != '\t' && c != '\r' && c != '\f' ? column : last;
    }
    if (last > DECK_COLUMNS) {
        complain(r, DECK_COLUMNS + 1, "the line has %u columns; a card has 80", last);
        diag_hint(r->diags, "divide the line, or make it a raw deck of 80 bytes a card");
    }
}

static size_t count_lines(const uint8_t *bytes, size_t size) {
    size_t lines = size && bytes[size - 1] != '\n';
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    return lines;
}

static void read_lines(struct reading *r, const uint8_t *bytes, size_t size) {
    while (size) {
        const uint8_t *end = memchr(bytes, '\n', size);
        r->line = bytes;
        r->length = end ? (size_t)(end - bytes) : size;
        r->number++;
        read_line(r);
        size_t taken = r->length + (end != NULL);
        bytes += taken, size -= taken;
    }
}

static void read_raw(struct dev_deck *deck, const uint8_t *bytes, size_t size, const char *name,
                     struct diag_list *diags) {
    struct diag_where where = {.file = name};
    deck->count = size / DECK_COLUMNS;
    if (size)
        memcpy(deck->cards, bytes, deck->count * DECK_COLUMNS);
    if (size % DECK_COLUMNS) {
        diag_error(diags, &where, "card %zu is cut short: it has %zu bytes of 80", deck->count + 1,
                   size % DECK_COLUMNS);
        diag_hint(diags, "a raw deck is a multiple of 80 bytes; a text deck is UTF-8 lines");
    }
}

static bool make_cards(struct dev_deck *deck, size_t count, const char *name,
                       struct diag_list *diags) {
    struct diag_where where = {.file = name};
    *deck = (struct dev_deck){.cards = malloc((count + 1) * DECK_COLUMNS)};
    if (!deck->cards)
        diag_error(diags, &where, "not enough memory for %zu cards", count);
    return deck->cards;
}

bool dev_deck_load(const uint8_t *bytes, size_t size, const char *name, enum dev_deck_format format,
                   struct dev_deck *deck, struct diag_list *diags) {
    size_t errors = diags->errors;
    bool text = (format == DECK_AUTO ? dev_deck_detect(bytes, size) : format) == DECK_TEXT;
    size_t end = text ? text_size(bytes, size) : size;
    if (!make_cards(deck, text ? count_lines(bytes, end) : end / DECK_COLUMNS, name, diags))
        return false;
    struct reading reading = {.name = name, .deck = deck, .diags = diags};
    if (text)
        read_lines(&reading, bytes, end);
    else
        read_raw(deck, bytes, end, name, diags);
    if (diags->errors == errors)
        return true;
    dev_deck_free(deck);
    return false;
}

void dev_deck_free(struct dev_deck *deck) {
    free(deck->cards);
    *deck = (struct dev_deck){0};
}

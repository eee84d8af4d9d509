/* Card decks: raw EBCDIC, 80 bytes a card, or text, a line a card, padded with blanks.
 *
 * A deck is text when all of it is UTF-8 without control characters other than line ends, tabs
 * (to the next multiple of 8 columns), form feeds (passed over) and a final X'1A'; otherwise it is
 * raw. That can be overruled.
 *
 * Example:
 *     struct dev_deck deck;
 *     if (!dev_deck_load(bytes, size, "jobs.deck", DECK_AUTO, &deck, &diags))
 *         return 2;
 *     … deck.cards[0][0] … deck.count …
 *     dev_deck_free(&deck);
 */
#ifndef TRAPEZE_DEV_DECK_H
#define TRAPEZE_DEV_DECK_H

#include "base/diag.h"

#define DECK_COLUMNS 80

enum dev_deck_format { DECK_AUTO, DECK_TEXT, DECK_RAW };

struct dev_deck {
    uint8_t (*cards)[DECK_COLUMNS]; /* EBCDIC */
    size_t count;
};

/* Which format DECK_AUTO means for these bytes. */
enum dev_deck_format dev_deck_detect(const uint8_t *bytes, size_t size);

/* Makes cards of a deck file's bytes; name is for messages. False, with errors in the list and
 * nothing to free, when the deck is cut short, has lines longer than a card or characters that
 * EBCDIC lacks. */
bool dev_deck_load(const uint8_t *bytes, size_t size, const char *name, enum dev_deck_format format,
                   struct dev_deck *deck, struct diag_list *diags);

void dev_deck_free(struct dev_deck *deck);

#endif

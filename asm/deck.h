/* Writing decks of 80-column cards in EBCDIC.
 *
 * An object deck is what a linkage editor reads (GC28-6514, Appendix; GC26-3813):
 *
 *   columns  1 X'02' | 2-4 type | 5-72 by type | 73-80 sequence number
 *   ESD      11-12 bytes | 15-16 ESDID of the first item but LDs | 17-72 items of 16 bytes:
 *            name 8 | type 1 (00 SD, 01 LD, 02 ER, 04 PC, 05 CM, 0A WX) | address 3 | 1 |
 *            length 3, or of an LD the ESDID of its section
 *   TXT      6-8 address | 11-12 bytes | 15-16 ESDID | 17-72 text
 *   RLD      11-12 bytes | 17-72 items: relocation ESDID 2 | position ESDID 2 | flags 1 (bit 3 V,
 *            4-5 length - 1, 6 negative, 7 the next item leaves the ESDIDs out) | address 3
 *   END      6-8 entry point | 15-16 its ESDID
 *
 * An IPL deck has three loader cards (loader.asm) in front of ESD, TXT and END cards that hold the
 * program at its final addresses.
 *
 * Example:
 *     struct asm_deck deck;
 *     if (asm_deck_ipl(module, &deck, &diags))
 *         file_write("prog.deck", deck.cards, deck.count * ASM_CARD, &diags);
 *     asm_deck_free(&deck);
 */
#ifndef TRAPEZE_ASM_DECK_H
#define TRAPEZE_ASM_DECK_H

#include "asm/asm.h"

#define ASM_CARD         80u /* columns */
#define ASM_LOADER_CARDS 3u

struct asm_deck {
    uint8_t *cards; /* count × ASM_CARD bytes */
    size_t count, capacity;
};

/* Writes a module as an object deck. False, with an error in the list, when that cannot be. */
bool asm_deck_object(const struct asm_module *module, struct asm_deck *out,
                     struct diag_list *diags);

/* Writes it as a deck to be IPLed. False, with errors in the list, when an external symbol is not
 * defined in the module. */
bool asm_deck_ipl(const struct asm_module *module, struct asm_deck *out, struct diag_list *diags);

void asm_deck_free(struct asm_deck *deck);

/* Are the first cards the loader of asm_deck_ipl()? count says how many cards there are. */
bool asm_deck_has_loader(const uint8_t *cards, size_t count);

#endif

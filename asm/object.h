/* Reading decks: object decks and our own IPL decks, back into a module (deck.h draws the cards).
 *
 * Decks of other assemblers and compilers may have what ours have not: lengths on the END card
 * only, an entry point by its name, sections that overlap (they are laid out anew), REP cards
 * (patches) and SYM cards (which are skipped).
 *
 * The deck is not trusted: what is cut short, out of sequence, of an unknown type or contradicts
 * itself is an error that names the card. Cards behind the END card are not looked at: in a job
 * stream they are data.
 *
 * Example:
 *     if (asm_object_is_deck(bytes, size))
 *         module = asm_object_read("prog.deck", bytes, size, &diags);
 */
#ifndef TRAPEZE_ASM_OBJECT_H
#define TRAPEZE_ASM_OBJECT_H

#include "asm/asm.h"

/* Does it begin like an object deck or one of our IPL decks? */
bool asm_object_is_deck(const uint8_t *bytes, size_t size);

/* The module, whose symbols are those of the external symbol dictionary; NULL with errors in the
 * list. name stands in messages. Release it with asm_module_free(). */
struct asm_module *asm_object_read(const char *name, const uint8_t *bytes, size_t size,
                                   struct diag_list *diags);

/* The number of cards of the first deck among these, its END card included. */
size_t asm_object_cards(const uint8_t *bytes, size_t size);

#endif

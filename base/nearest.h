/* The name that a mistyped word most likely meant.
 *
 * Distance is the number of characters to insert, delete, replace or exchange with a neighbour
 * (optimal string alignment), letters of either case being equal. A candidate is near when its
 * distance is at most a third of the word's length, and at least 1 is always allowed.
 *
 * Example:
 *     struct nearest n;
 *     nearest_begin(&n, "strorage", 8);
 *     for (size_t i = 0; i < count; i++)
 *         nearest_offer(&n, keys[i]);
 *     if (n.name)
 *         diag_hint(diags, "the nearest known key is \"%s\"", n.name);
 */
#ifndef TRAPEZE_BASE_NEAREST_H
#define TRAPEZE_BASE_NEAREST_H

#include "base/types.h"

#define NEAREST_LENGTH_MAX 63 /* longer words are never near anything */

struct nearest {
    const char *word;
    size_t length;
    const char *name;  /* the nearest offered so far; NULL: none is near */
    unsigned distance; /* its distance, or one more than is allowed */
};

/* Begins a search for what the word of `length` bytes meant; the word must outlive the search. */
void nearest_begin(struct nearest *n, const char *word, size_t length);

/* Considers a name, which must outlive the search. The first of equally near ones wins. */
void nearest_offer(struct nearest *n, const char *name);

/* The distance of two words, or UINT_MAX when one is longer than NEAREST_LENGTH_MAX. */
unsigned nearest_distance(const char *a, size_t a_length, const char *b, size_t b_length);

#endif

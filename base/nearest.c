/* Edit distance. */
#include "base/nearest.h"

#include <limits.h>
#include <string.h>

static char fold(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static unsigned least(unsigned a, unsigned b, unsigned c) {
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

unsigned nearest_distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    if (a_length > NEAREST_LENGTH_MAX || b_length > NEAREST_LENGTH_MAX)
        return UINT_MAX;
    unsigned row[3][NEAREST_LENGTH_MAX + 1]; /* two back, previous, current */
    unsigned *before = row[0], *previous = row[1], *current = row[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            bool same = fold(a[i - 1]) == fold(b[j - 1]);
            current[j] = least(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + !same);
            bool swapped = i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                           fold(a[i - 2]) == fold(b[j - 1]);
            if (swapped && before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }
        unsigned *free_row = before;
        before = previous;
        previous = current;
        current = free_row;
    }
    return previous[b_length];
}

void nearest_begin(struct nearest *n, const char *word, size_t length) {
    unsigned allowed = length < 6 ? 1 : (unsigned)(length / 3);
    *n = (struct nearest){.word = word, .length = length, .distance = allowed + 1};
}

void nearest_offer(struct nearest *n, const char *name) {
    size_t length = strlen(name);
    size_t gap = length > n->length ? length - n->length : n->length - length;
    if (gap >= n->distance)
        return; /* the distance is at least the difference of the lengths */
    unsigned distance = nearest_distance(n->word, n->length, name, length);
    if (distance < n->distance) {
        n->distance = distance;
        n->name = name;
    }
}

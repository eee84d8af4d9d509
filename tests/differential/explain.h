/* The differences between Trapeze and Hercules that are not an error of ours: each is a row of
 * docs/hercules-differences.md, in the same order. */
#ifndef TRAPEZE_TESTS_EXPLAIN_H
#define TRAPEZE_TESTS_EXPLAIN_H

#include "trial.h"

struct comparison {
    struct trial *trial;
    const struct image_record *before;
    struct image_record trapeze, hercules; /* copies: an explanation takes its difference away */
};

#define EXPLANATIONS 17

/* What the report calls explanation n. */
const char *explain_name(unsigned n);

/* True when the records are equal but for explained differences, each of which is counted. */
bool explain(struct comparison *c, uint32_t count[EXPLANATIONS]);

#endif

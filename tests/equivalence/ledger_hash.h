/* The counts of a ledger, without what the exits took in host time, folded into a hash. */
#ifndef TRAPEZE_TESTS_LEDGER_HASH_H
#define TRAPEZE_TESTS_LEDGER_HASH_H

#include "vmm/ledger.h"

#include <xxhash.h>

static inline uint64_t ledger_hash(const struct ledger *l, uint64_t hash) {
    uint64_t counts[OP_COUNT + INT_CLASS_COUNT + 4], n = 0;
    for (unsigned op = 0; op < OP_COUNT; op++)
        counts[n++] = l->emulated[op].count;
    for (unsigned c = 0; c < INT_CLASS_COUNT; c++)
        counts[n++] = l->reflected[c].count;
    counts[n++] = l->page.count;
    counts[n++] = l->trace.count;
    counts[n++] = l->slice.count;
    counts[n++] = l->exits;
    return XXH3_64bits_withSeed(counts, n * sizeof *counts, hash);
}

#endif

/* The ledger: every exit from the real CPU to the monitor, by cause.
 *
 * Causes are counted where the dispatcher names them, so the ledger's sum is the number of exits.
 * Costs are host nanoseconds, sampled (one exit in LEDGER_SAMPLE is timed), so that keeping the
 * ledger costs nothing that matters; they are shown, and never enter the guest's state.
 */
#ifndef TRAPEZE_VMM_LEDGER_H
#define TRAPEZE_VMM_LEDGER_H

#include "isa/isa.h"
#include "isa/psa.h"

#include <stdio.h>

#define LEDGER_SAMPLE 64u

struct ledger_entry {
    uint64_t count;
    uint64_t sampled;     /* exits timed */
    uint64_t nanoseconds; /* of those */
};

struct ledger {
    struct ledger_entry emulated[OP_COUNT];         /* privileged instructions, by row */
    struct ledger_entry reflected[INT_CLASS_COUNT]; /* interruptions given to the guest */
    struct ledger_entry slice;                      /* a budget ended: events, turns */
    struct ledger_entry pending;                    /* a virtual interruption became possible */
    struct ledger_entry wait;                       /* the guest waited */
    uint64_t exits;
};

/* Prints the table, most frequent cause first; `instructions` puts the counts in proportion. */
void ledger_print(const struct ledger *l, const char *vm_name, uint64_t instructions, FILE *out);

#endif

/* The ledger: every exit from the real CPU to the monitor, by cause.
 *
 * Causes are counted where the dispatcher names them, so that the counts of a ledger add up to
 * `exits`. Costs are host nanoseconds of the handling, sampled (of each
 * cause the first exit and then one in LEDGER_SAMPLE is timed), so that keeping the ledger costs
 * nothing that matters; they are shown, and never enter the guest's state.
 *
 * What an exit was is found again from the exit: a privileged operation is `emulated` in virtual
 * supervisor state even if its emulation ends in a reflected exception of its own.
 */
#ifndef TRAPEZE_VMM_LEDGER_H
#define TRAPEZE_VMM_LEDGER_H

#include "base/walk.h"
#include "isa/isa.h"
#include "isa/psa.h"

#include <jansson.h>
#include <stdio.h>

#define LEDGER_SAMPLE 64u

struct ledger_entry {
    uint64_t count;
    uint64_t sampled;     /* exits timed */
    uint64_t nanoseconds; /* of those */
};

/* Pages that came and went (vmm/pager.h). */
struct ledger_pages {
    uint64_t cleared; /* got a frame when they were touched first */
    uint64_t in;      /* were read from the backing store */
    uint64_t out;     /* were written to it */
    uint64_t dropped; /* left without being written: they had not changed, or held nothing */
    uint64_t merged;  /* were put into the frame of another that is alike (vmm/sharing.h) */
    uint64_t copied;  /* got a frame of their own again, because they were stored into */
};

struct ledger {
    struct ledger_entry emulated[OP_COUNT];         /* privileged instructions, by row */
    struct ledger_entry reflected[INT_CLASS_COUNT]; /* interruptions given to the guest at once */
    struct ledger_entry page;                       /* a page entered in the shadow tables */
    struct ledger_entry absent; /* translation off: a page got a frame (vmm/pager.h) */
    struct ledger_entry trace;  /* a store into the guest's tables */
    struct ledger_entry slice;  /* a budget ended: an event is due, or the turn */
    uint64_t exits;
    struct ledger_pages pages;
};

void ledger_walk(struct ledger *l, struct walk *w);

/* Prints the table, most frequent cause first; `instructions` puts the counts in proportion. */
void ledger_print(const struct ledger *l, const char *vm_name, uint64_t instructions, FILE *out);

/* The same as a new JSON object, which the caller releases:
 *   { "name": "alpha", "instructions": 34353, "exits": 12, "causes":
 *     [ {"kind": "emulated", "cause": "SSM", "count": 7, "sampled": 1, "nanoseconds": 45.0} ] }
 * kind is "emulated" (cause: mnemonic), "reflected" (cause: class), "page", "absent", "trace" or
 * "slice";
 * "pages", if any left its frame or was merged, has members as struct ledger_pages;
 * nanoseconds is the mean of the exits sampled, null when none was. */
json_t *ledger_json(const struct ledger *l, const char *vm_name, uint64_t instructions);

#endif

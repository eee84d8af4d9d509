/* The lockstep oracle: the same guest on the bare machine and under the monitor.
 *
 * Popek and Goldberg's equivalence property, executed: both are run to the same count of retired
 * instructions, slice by slice, and the hashes of their whole states (registers, PSW, storage,
 * keys, time, requests, devices and all that these put out) must agree at every boundary. At the
 * first that does not, the slice is bisected by running both again from the start, until the first
 * instruction after which the states differ is found; it is shown with the difference.
 *
 * Example:
 *   struct oracle_subject subject = {.name = "tick", .shape = shape, .setup = setup, .context = c,
 *                                    .limit = 10000000, .slice = 1000};
 *   struct oracle_verdict verdict;
 *   if (oracle_compare(&subject, &verdict, stdout) && verdict.same) …
 */
#ifndef TRAPEZE_LAB_ORACLE_H
#define TRAPEZE_LAB_ORACLE_H

#include "machine/config.h"
#include "machine/machine.h"

#include <stdio.h>

struct oracle_subject {
    const char *name;
    struct machine_shape shape;
    /* Attaches devices, loads and IPLs; must do the same each time. False when it cannot. */
    bool (*setup)(void *context, struct system *system);
    void *context;
    uint64_t limit;                    /* retired instructions at most */
    uint32_t slice;                    /* instructions between two comparisons; at least 1 */
    const struct cpu_variant *variant; /* of both real machines, or NULL */
    enum shadow_policy shadow;         /* of the monitor */
    bool tight; /* the real machine has as little storage as the guest can run in: its pages come
                   and go */
};

struct oracle_verdict {
    bool same;
    uint64_t instructions;  /* compared in all, or up to the first difference */
    uint64_t slices;        /* comparisons made */
    uint64_t exits;         /* of the monitor */
    uint64_t evicted;       /* pages that left their frames */
    uint64_t hash;          /* of the final state, if same */
    enum system_stop stop;  /* of the bare machine */
    const char *complaint;  /* the monitor refused to go on (static text): compared up to there */
    uint64_t difference_at; /* if not same: the instruction's number, from 1; 0: before the first */
};

/* Compares; at a difference prints the instruction, and what differs after it, to `out`. False when
 * the machines could not be made or set up. */
bool oracle_compare(const struct oracle_subject *subject, struct oracle_verdict *verdict,
                    FILE *out);

#endif

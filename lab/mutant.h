/* Mutants: machines that cannot be virtualized, for reasons that have happened.
 *
 * A mutant is our machine with one instruction changed or added, as other machines had it. Each
 * breaks the condition of Popek and Goldberg's Theorem 1; `classify --mutant NAME` must find it,
 * and `equiv --mutant NAME` runs a guest that comes to harm.
 */
#ifndef TRAPEZE_LAB_MUTANT_H
#define TRAPEZE_LAB_MUTANT_H

#include "cpu/cpu.h"
#include "machine/system.h"

struct mutant {
    const char *name;     /* "popf" */
    const char *mnemonic; /* of the instruction that is changed or added */
    const char *story;    /* a sentence */
    enum isa_op needs;    /* the row that it is made of, OP_INVALID for an instruction of its own */
    bool hybrid;          /* Theorem 3's condition still holds */
    struct cpu_variant variant;
    const uint8_t *guest; /* a program that comes to harm; it is loaded at MUTANT_GUEST */
    uint32_t guest_length;
};

#define MUTANT_GUEST         0x1000u
#define MUTANT_GUEST_STORAGE (64u << 10)

extern const struct mutant mutants[];
extern const unsigned mutant_count;

/* The mutant of a name, or NULL. */
const struct mutant *mutant_find(const char *name);

/* Is the row that it is made of implemented, and in the model? */
bool mutant_possible(const struct mutant *mutant, enum model model);

/* Loads the mutant's guest into a system; for struct oracle_subject, whose context is the mutant.
 */
bool mutant_set_up(void *context, struct system *system);

#endif

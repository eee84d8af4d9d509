/* The classifier: Popek and Goldberg's definitions as an experiment.
 *
 * Every first halfword of an instruction, 65,536 of them, is run in some random states, in both
 * supervisor and problem state; and again with each component of what the monitor owns perturbed
 * (lab/experiment.h). Of an instruction that is not trapped is *found*
 *
 *   changes C   it changed component C                   (control-sensitive)
 *   reads C     what it did to the program's own depends on C; neither run with a memory trap
 *               (behaviour-sensitive: location-sensitive for LAB_RELOCATION, mode-sensitive for
 *               LAB_MODE)
 *
 * A finding *breaks Theorem 1* if the same instruction in the same state, but in the problem state,
 * does not trap: the monitor would not hear of it. It breaks Theorem 3's weaker condition if it was
 * made in the problem state itself and is not of LAB_MODE alone: a hybrid monitor, which interprets
 * all of supervisor state, would not hear of it either.
 *
 * Source: Popek and Goldberg, Formal Requirements for Virtualizable Third Generation Architectures,
 * CACM 17(7), 1974, sections 3 to 6.
 *
 * Example:
 *   struct classify_plan plan = {.model = MODEL_S370, .seed = 1, .cases = 4};
 *   struct classification c;
 *   if (classify(&plan, &c)) …  c.theorem1 … c.subjects[OP_SSM].verdict …
 */
#ifndef TRAPEZE_LAB_CLASSIFY_H
#define TRAPEZE_LAB_CLASSIFY_H

#include "lab/experiment.h"
#include "lab/mutant.h"

#include <jansson.h>
#include <stdio.h>

enum classify_kind { CLASSIFY_CHANGES, CLASSIFY_READS, CLASSIFY_KINDS };

/* A case, by which it can be made again. */
struct classify_case {
    uint64_t seed;
    uint16_t first;  /* first halfword of the instruction */
    uint16_t target; /* of an EXECUTE: its target's first halfword */
};

struct classify_finding {
    uint64_t count;            /* cases in which it was made */
    uint64_t breaks1, breaks3; /* of these, that break a theorem's condition */
    struct classify_case one;  /* the first; one that breaks Theorem 1 if there is any */
};

enum classify_verdict {
    CLASSIFY_UNTRIED,     /* not in the plan */
    CLASSIFY_INVALID,     /* always an operation exception */
    CLASSIFY_INNOCUOUS,   /* nothing found */
    CLASSIFY_TRAPS,       /* nothing found, and it does nothing but interrupt in both states */
    CLASSIFY_PRIVILEGED,  /* sensitive, and always traps in the problem state */
    CLASSIFY_IDLE,        /* privileged, but nothing found */
    CLASSIFY_SENSITIVE,   /* sensitive, and does not always trap where it is */
    CLASSIFY_CONDITIONAL, /* sensitive, traps wherever it is, but is not privileged as such */
    CLASSIFY_UNPROVEN,    /* it never ran to its end: nothing is known */
};

/* What is observed of one instruction: a row of the table, or the mutant's own. */
struct classify_subject {
    uint64_t cases;
    uint64_t valid;      /* cases that were neither an operation exception nor a memory trap */
    uint64_t done[2];    /* cases without interruption, in supervisor [0] and problem state [1] */
    uint64_t calls[2];   /* cases with an SVC or monitor event */
    uint64_t privileged; /* privileged operations in the problem state */
    uint64_t escapes;    /* anything else there where the supervisor state had no memory trap */
    uint64_t effects;    /* done, and the program sees more than the address of the next one */
    struct classify_finding findings[CLASSIFY_KINDS][LAB_COMPONENTS][2]; /* [problem state] */
    enum classify_verdict verdict;
    bool agrees; /* with the table's claim */
};

/* The mutant's own instruction, when it is not a row. */
#define CLASSIFY_MUTANT OP_COUNT

struct classify_plan {
    enum model model;
    uint64_t seed;
    unsigned cases;              /* random states for each first halfword, at least 1 */
    bool fast;                   /* with the fast core instead of the reference */
    const struct mutant *mutant; /* or NULL; must be possible in the model */
    const bool *only;            /* OP_COUNT + 1 of them, or NULL for all */
};

struct classification {
    struct classify_plan plan;
    struct classify_subject subjects[OP_COUNT + 1];
    uint64_t runs;
    bool theorem1, theorem3; /* their conditions hold */
    bool agrees;             /* every verdict with the table */
};

/* Makes the experiment. False when the host has no memory. */
bool classify(const struct classify_plan *plan, struct classification *out);

/* "innocuous", "privileged", … */
const char *classify_verdict_name(enum classify_verdict verdict);

/* The subject's mnemonic. */
const char *classify_mnemonic(const struct classification *c, unsigned subject);

/* ---- One case, for the witness (lab/witness.c) ---- */

/* What is looked for in a case. */
struct classify_goal {
    enum classify_kind kind;
    enum lab_component component;
    bool problem;
    bool breaks1;
};

/* A case in full: the state, and the two runs that show it. For a change there is no second. */
struct classify_witness {
    struct classify_goal goal;
    struct lab_state state, perturbed;
    struct lab_outcome here, there;
    struct lab_outcome in_problem; /* the same state in problem state */
};

/* The most telling finding of a subject; false when there is none. */
bool classify_choose(const struct classify_subject *s, struct classify_goal *goal);

/* Makes the case of a finding again, made as small as it goes. False when the host has no memory.
 */
bool classify_witness(const struct classification *c, unsigned subject,
                      const struct classify_goal *goal, struct classify_witness *out);

/* Makes the state of a case. */
void classify_make_state(const struct classify_plan *plan, const struct classify_case *which,
                         struct lab_state *state);

/* Runs the state of a case with and without perturbation; is the goal reached? Fills in `out`. */
bool classify_observe(struct lab *lab, const struct lab_state *state, uint64_t seed,
                      const struct classify_goal *goal, struct classify_witness *out);

/* A witness in words, a line each. */
struct classify_words {
    char instruction[96]; /* address, bytes and assembler form */
    char given[256];      /* what in the state is not zero and matters */
    char here[256];       /* what happens, and in which state */
    char there[256];      /* the same with the component perturbed; "" for a change */
    char problem[128];    /* what the same state gives in problem state */
};
void classify_describe(const struct classify_witness *w, enum model model,
                       struct classify_words *words);

/* ---- Reports (lab/report.c) ---- */

/* The table of all subjects tried and the theorems. */
void classify_print(const struct classification *c, FILE *out);

/* A witness of each subject marked in `which` (OP_COUNT + 1 of them; NULL: of each that breaks a
 * theorem or disagrees with the table). False when the host has no memory. */
bool classify_print_witnesses(const struct classification *c, const bool *which, FILE *out);

/* All of it as a new JSON object, which the caller releases; docs/classify.md describes it. NULL
 * when the host has no memory. */
json_t *classify_json(const struct classification *c);

#endif

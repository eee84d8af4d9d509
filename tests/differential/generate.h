/* Random programs whose operands sit on the edges: for the comparison with Hercules and for the
 * comparison of the two executors.
 *
 * A program is some tens of bytes of code in a window of storage that also holds its data. Register
 * CODE_REGISTER designates the code, so that branches and EXECUTE find instructions; other
 * registers hold addresses in or near the window, or numbers worth computing with.
 *
 * Equal seeds give equal programs.
 */
#ifndef TRAPEZE_TESTS_GENERATE_H
#define TRAPEZE_TESTS_GENERATE_H

#include "base/random.h"
#include "isa/isa.h"

#define CODE_REGISTER 12
#define GENERATE_MAX  16 /* instructions */

struct generator {
    struct random random;
    enum model model;
    vaddr window; /* where a program and its data lie */
    uint32_t window_size;
    vaddr edge; /* another address worth being near: the end of storage, an unmapped page */
    const vaddr *places; /* more of them, instead of `edge`; or NULL */
    uint32_t place_count;
    raddr prefix;        /* SPX mostly finds this in its operand, or zero */
    bool translation;    /* instructions that have to do with translation are frequent */
    bool exotic;         /* operation codes that no row has, or whose routine is still missing */
    bool floating;       /* most instructions and data are floating-point ones */
    uint64_t last_float; /* so that some are nearly equal */
};

struct program {
    uint32_t gr[16];
    uint64_t fr[4];
    uint32_t code;                     /* offset of the code in the window */
    uint32_t count;                    /* instructions */
    uint16_t offset[GENERATE_MAX + 1]; /* of each, and of the SVC, from the code's start */
    uint16_t target;                   /* of another instruction behind the SVC, for EXECUTE */
    uint16_t end;                      /* of all of it */
};

/* True with a chance of n in 100. */
static inline bool chance(struct generator *g, uint32_t n) {
    return random_below(&g->random, 100) < n;
}

static inline uint32_t below(struct generator *g, uint32_t n) {
    return random_below(&g->random, n);
}

/* Fills the window (window_size bytes) with data and a program of 1 to `most` instructions and an
 * SVC behind it, and chooses registers. A program of one instruction has another behind its SVC,
 * and a second SVC, for branches and EXECUTE. */
void generate_program(struct generator *g, uint8_t *window, uint32_t most, struct program *out);

/* A PSW that is usable in most cases: its instruction address is `ia`. */
void generate_psw(struct generator *g, vaddr ia, uint8_t out[8]);

#endif

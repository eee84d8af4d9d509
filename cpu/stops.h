/* Where a CPU shall stop: breakpoints, instructions that write certain registers, and a request to
 * stop after the instruction under way.
 *
 * A breakpoint is an instruction address. cpu_run returns with CPU_EXIT_STOP before it begins the
 * instruction at it, whatever translation leads there; the target of EXECUTE is not stopped at. The
 * next cpu_run begins that instruction: a stop is passed once it was made, for as long as neither
 * the count of instructions nor the address has changed. It stops in the same way before each
 * instruction that may write one of the registers in `writes` (and before each EXECUTE then).
 *
 * A CPU without stops (cpu->stops is NULL) pays nothing for this. With them, the fast core decodes
 * the instruction at a breakpoint to a routine that stops, in the blocks that are reached by an
 * address of a breakpoint's block, and those that write the registers in every block; everything
 * else runs as always.
 *
 * Example:
 *   struct cpu_stops stops = {0};
 *   stops_set(&stops, &address, 1);
 *   cpu->stops = &stops;
 *   if (cpu_run(cpu, 1000)->reason == CPU_EXIT_STOP) …
 */
#ifndef TRAPEZE_CPU_STOPS_H
#define TRAPEZE_CPU_STOPS_H

#include "isa/isa.h"
#include "mmu/storage.h"

#define STOPS_SLOTS (STOR_BLOCK_SIZE / 2) /* halfwords of a block */

struct cpu_stops {
    vaddr *at; /* the breakpoints */
    size_t count;
    uint32_t generation;              /* grows with every change of them */
    uint64_t slots[STOPS_SLOTS / 64]; /* bit by place in its block: may there be one? */
    uint64_t writes;                  /* registers, as isa_writes has them */
    bool passing;                     /* the stop described by the next two was made */
    vaddr passed_ia;
    uint64_t passed_at; /* in instructions since `base` */
    uint64_t base;      /* subtracted from the CPU's count: several machines may share a CPU */
    bool asked;         /* stop before the next instruction: cpu_ask_stop */
};

/* Makes these the breakpoints; they are copied. False when the host has no memory: nothing is
 * changed then. */
bool stops_set(struct cpu_stops *s, const vaddr *at, size_t count);
void stops_free(struct cpu_stops *s);

/* Makes these the registers before whose writing it stops. */
void stops_set_writes(struct cpu_stops *s, uint64_t registers);

/* Does an instruction that begins with these two bytes write one of them? */
bool stops_writer(const struct cpu_stops *s, const uint8_t *bytes, enum model model);

/* Is there a breakpoint at an address? */
bool stops_find(const struct cpu_stops *s, vaddr ia);
static inline bool stops_has(const struct cpu_stops *s, vaddr ia) {
    uint32_t slot = ia % STOR_BLOCK_SIZE / 2;
    return s->slots[slot / 64] >> slot % 64 & 1 && stops_find(s, ia);
}

/* Lets the instruction at `ia` begin, breakpoint or not, when `retired` instructions (without the
 * base) have: the debugger goes on from there. */
static inline void stops_pass(struct cpu_stops *s, uint64_t retired, vaddr ia) {
    s->passing = true;
    s->passed_at = retired;
    s->passed_ia = ia;
}

/* Shall the CPU stop before the instruction at `ia`, when so many have begun (with the base)?
 * `writer`: it writes one of the registers. A stop that is made is passed from then on. */
bool stops_now(struct cpu_stops *s, uint64_t retired, vaddr ia, bool writer);

#endif

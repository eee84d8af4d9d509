/* The fast core: a predecoded interpreter with direct-threaded dispatch for frequent instructions.
 *
 * It gives exactly the meaning of the reference executor. A fast routine either finishes its
 * instruction or bails before it has changed anything; ref_step then executes that one instruction.
 * So every exception, every rare case and all but the most frequent privileged instructions have
 * one description only, the reference's. docs/performance.md tells how it works and what was
 * measured.
 *
 * Everything in `struct fast` can be rebuilt from the architected state and storage: the
 * translation-lookaside buffer (mmu/tlb.h) and the decoded code (cpu/decode.h).
 *
 * Example (cpu/cpu.c):
 *   cpu->fast = fast_create(cpu);
 *   cpu->slice_end = cpu->retired + budget;
 *   fast_run(cpu);              // cpu->exit says why it came back
 */
#ifndef TRAPEZE_CPU_FAST_H
#define TRAPEZE_CPU_FAST_H

#include "cpu/cpu.h"
#include "mmu/tlb.h"

/* Makes the fast core of a CPU, whose view, model and links are set already. NULL when the host
 * has no memory. It watches the CPU's storage until it is destroyed. */
struct fast *fast_create(struct cpu *cpu);
void fast_destroy(struct fast *fast);

/* What both executors look at between two instructions: a waiting request that the PSW admits, the
 * wait state, the budget (cpu->slice_end), in this order, after a request to stop and before
 * breakpoints. True: the next instruction may begin.
 * False: cpu->exit.reason is set and cpu_run must return. */
bool fast_go_on(struct cpu *cpu);

/* Runs instructions until fast_go_on or ref_step says no; cpu->exit is set then. Equal in every
 * architected effect to `while (fast_go_on(cpu) && ref_step(cpu));`. */
void fast_run(struct cpu *cpu);

/* cpu->model was changed. */
void fast_model_changed(struct fast *f);

/* PTLB: forgets every translation, of this context and of all others. */
void fast_purge(struct fast *fast);

/* Its translation-lookaside buffer, to look at. */
const struct tlb *fast_tlb(const struct fast *fast);

#endif

/* The reference executor: one instruction at a time, written for clarity from the manual.
 *
 * An instruction routine has the name ref_MNEMONIC and the type ref_routine. When it is called,
 * psw.ia is already that of the next instruction. It checks, then acts: when it returns a non-zero
 * program-interruption code nothing has been changed, but for the codes that the manual says
 * complete the operation (fixed-point overflow and the like) and for LPSW's invalid PSW.
 *
 * Storage access here walks the translation tables and tests the keys each time; it uses no TLB, so
 * that it can be the oracle for the fast core's.
 */
#ifndef TRAPEZE_CPU_REFERENCE_H
#define TRAPEZE_CPU_REFERENCE_H

#include "cpu/cpu.h"

typedef int ref_routine(struct cpu *cpu, const struct instr *i);

/* Executes the instruction at psw.ia, counts it, and takes or intercepts the interruption that it
 * causes. False when cpu->exit is set and cpu_run must return. Does not look at pending requests,
 * the wait bit or the budget: cpu_run does. */
bool ref_step(struct cpu *cpu);

/* Logical storage operands: `at` is an effective address (its high byte is dropped, and it wraps
 * round at 2^24), accesses are made with the PSW key under the PSW's translation mode.
 * Each returns 0 or the code of the access exception; a translation exception's address is in
 * cpu->exit.interruption.address. */
int ref_fetch(struct cpu *cpu, vaddr at, void *out, uint32_t length);
int ref_store(struct cpu *cpu, vaddr at, const void *in, uint32_t length);

/* The same checks without the access (all of the operand's blocks). Reference and change bits are
 * not recorded. */
int ref_check_fetch(struct cpu *cpu, vaddr at, uint32_t length);
int ref_check_store(struct cpu *cpu, vaddr at, uint32_t length);

/* Operands on integral boundaries: PIC_SPECIFICATION off them on model s360 (s370 allows any). */
int ref_fetch16(struct cpu *cpu, vaddr at, uint16_t *out);
int ref_fetch32(struct cpu *cpu, vaddr at, uint32_t *out);
int ref_fetch64(struct cpu *cpu, vaddr at, uint64_t *out);
int ref_store16(struct cpu *cpu, vaddr at, uint16_t value);
int ref_store32(struct cpu *cpu, vaddr at, uint32_t value);
int ref_store64(struct cpu *cpu, vaddr at, uint64_t value);

/* One declaration for each row of the table that is implemented. */
#define REF_ROUTINE_YES(mnemonic) ref_routine ref_##mnemonic;
#define REF_ROUTINE_LATER(mnemonic)
#define X(code, mnemonic, name, format, group, chapter, state, class, cc, exceptions, routine)     \
    REF_ROUTINE_##routine(mnemonic)
#include "isa/instructions.def"
#undef X

#endif

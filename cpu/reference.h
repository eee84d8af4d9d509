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

#include "base/bits.h"
#include "cpu/cpu.h"

typedef int ref_routine(struct cpu *cpu, const struct instr *i);

/* What a routine returns besides program-interruption codes. */
#define REF_SUPERVISOR_CALL 0x10000 /* SVC: the code is the instruction's immediate byte */
#define REF_INVALID_PSW     0x10001 /* LPSW: a specification exception with ILC 0 */

/* Executes the instruction at psw.ia, counts it, and takes or intercepts the interruption that it
 * causes. False when cpu->exit is set and cpu_run must return. Does not look at pending requests,
 * the wait bit or the budget: cpu_run does. */
bool ref_step(struct cpu *cpu);

/* The same for an instruction that was fetched already, from psw.ia. */
bool ref_step_fetched(struct cpu *cpu, const struct instr *i);

/* Logical storage operands: `at` is an effective address (its high byte is dropped, and it wraps
 * round at 2^24), accesses are made with the PSW key under the PSW's translation mode.
 * Each returns 0 or the code of the access exception; a translation exception's address is in
 * cpu->exit.interruption.address. */
int ref_fetch(struct cpu *cpu, vaddr at, void *out, uint32_t length);
int ref_store(struct cpu *cpu, vaddr at, const void *in, uint32_t length);

/* A storage operand of at most 2 KB whose access is permitted: at most two blocks of storage. */
struct ref_operand {
    aaddr at[2];
    uint32_t length[2]; /* bytes in each; the second may be 0 */
};

/* Translates and checks an operand of 1 to STOR_BLOCK_SIZE bytes without accessing it. */
int ref_resolve(struct cpu *cpu, vaddr at, uint32_t length, bool store, struct ref_operand *out);

/* Records the reference (and the change) and tells the storage's watchers. */
void ref_touch(struct cpu *cpu, const struct ref_operand *operand, bool store);

/* Byte k of a resolved operand. */
static inline uint8_t *ref_byte(struct cpu *cpu, const struct ref_operand *o, uint32_t k) {
    aaddr at = k < o->length[0] ? o->at[0] + k : o->at[1] + (k - o->length[0]);
    return &cpu->view.storage->bytes[at];
}

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

/* Effective addresses: of D1(B1), and of D2(X2,B2) or D2(B2). */
static inline vaddr ref_address1(const struct cpu *cpu, const struct instr *i) {
    const uint32_t *gr = cpu->state.gr;
    return (gr[i->b1 ? i->b1 : NO_REGISTER] + i->d1) & ADDRESS_MASK;
}

static inline vaddr ref_address2(const struct cpu *cpu, const struct instr *i) {
    const uint32_t *gr = cpu->state.gr;
    return (gr[i->x2 ? i->x2 : NO_REGISTER] + gr[i->b2 ? i->b2 : NO_REGISTER] + i->d2) &
           ADDRESS_MASK;
}

/* PIC_SPECIFICATION for an operand that model s360 wants on a boundary of `unit` bytes. */
static inline int ref_aligned(const struct cpu *cpu, vaddr at, uint32_t unit) {
    return cpu->model == MODEL_S360 && at & (unit - 1) ? PIC_SPECIFICATION : PIC_NONE;
}

/* One declaration for each row of the table that is implemented. */
#define REF_ROUTINE_YES(mnemonic) ref_routine ref_##mnemonic;
#define REF_ROUTINE_LATER(mnemonic)
#define X(code, mnemonic, name, format, group, chapter, state, class, cc, exceptions, routine)     \
    REF_ROUTINE_##routine(mnemonic)
#include "isa/instructions.def"
#undef X

#endif

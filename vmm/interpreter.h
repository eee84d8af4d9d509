/* The interpreter: what each privileged instruction does to the virtual machine.
 *
 * A routine has the name vmm_MNEMONIC. It is called when the guest, in virtual supervisor state,
 * has issued the instruction: it does to the virtual state what the real machine would do to the
 * real one, and returns a program-interruption code to be reflected, 0 for done. The virtual PSW's
 * instruction address is that of the next instruction already. Registers are in vm->on.
 *
 * There is a declaration for each privileged row of the instruction table that is implemented; a
 * row without its routine does not link.
 */
#ifndef TRAPEZE_VMM_INTERPRETER_H
#define TRAPEZE_VMM_INTERPRETER_H

#include "vmm/vm.h"

/* What a routine returns besides program-interruption codes: LPSW has loaded a PSW that is not
 * valid, a specification exception with ILC 0. */
#define VMM_INVALID_PSW 0x10000

typedef int vmm_routine(struct vm *vm, const struct instr *i);

#define VMM_DECLARE_PRIVILEGED_YES(mnemonic) vmm_routine vmm_##mnemonic;
#define VMM_DECLARE_PRIVILEGED_LATER(mnemonic)
#define VMM_DECLARE_PROBLEM_YES(mnemonic)
#define VMM_DECLARE_PROBLEM_LATER(mnemonic)
#define X(code, mnemonic, name, format, group, chapter, state, class, cc, exceptions, routine)     \
    VMM_DECLARE_##state##_##routine(mnemonic)
#include "isa/instructions.def"
#undef X

/* STORE CLOCK is privileged under the time-stamp control, which guests run with. */
vmm_routine vmm_STCK;

/* The routine of a row, or NULL when the row is not privileged or not implemented. */
vmm_routine *vmm_interpreter(enum isa_op op);

#endif

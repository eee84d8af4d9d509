#include "vmm/vm.h"

void vm_observe(struct vm *vm) {
    vm->virtual.psw.ia = vm->on->psw.ia;
    vm->virtual.psw.cc = vm->on->psw.cc;
    vm->virtual.psw.program_mask = vm->on->psw.program_mask;
}

void vm_resume(struct vm *vm) {
    vm->on->psw.ia = vm->virtual.psw.ia;
    vm->on->psw.cc = vm->virtual.psw.cc;
    vm->on->psw.program_mask = vm->virtual.psw.program_mask;
    vm->on->psw.key = vm->virtual.psw.key;
    vm->on->psw.ascii = vm->virtual.psw.ascii;
    bool dat = psw_dat(&vm->virtual.psw);
    vm->on->cr[0] = dat ? vm->shadow.cr0 | CR0_TIME_STAMP_CONTROL : vm->real.cr[0];
    vm->on->cr[8] = vm->virtual
                        .cr[8]; /* MONITOR CALL interrupts, or does not, by the guest's mask */
    vm->on->cr[1] = dat ? vm->shadow.cr1 : vm->real.cr[1];
}

void vm_reflect(struct vm *vm, const struct interruption *interruption) {
    system_present(&vm->system, interruption);
}

void vm_refuse(struct vm *vm, const char *complaint) {
    vm->complaint = complaint;
    vm->system.stop = STOP_CHECK_STOP;
}

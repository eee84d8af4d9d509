#include "vmm/vm.h"
#include "vmm/shadow.h"

#include <string.h>

#include <string.h>

void vm_observe(struct vm *vm) {
    vm->virtual.psw.ia = vm->on->psw.ia;
    vm->virtual.psw.cc = vm->on->psw.cc;
    vm->virtual.psw.program_mask = vm->on->psw.program_mask;
}

/* The part of the real state that follows the virtual one. */
static void follow(const struct vm *vm, struct cpu_state *real) {
    bool dat = psw_dat(&vm->virtual.psw);
    real->psw.ia = vm->virtual.psw.ia;
    real->psw.cc = vm->virtual.psw.cc;
    real->psw.program_mask = vm->virtual.psw.program_mask;
    real->psw.key = vm->virtual.psw.key;
    real->psw.ascii = vm->virtual.psw.ascii;
    real->cr[0] = dat ? vm->shadow.cr0 | CR0_TIME_STAMP_CONTROL : vm->real.cr[0];
    real->cr[1] = dat ? vm->shadow.cr1 : vm->real.cr[1];
    real->cr[8] = vm->virtual.cr[8]; /* MONITOR CALL is the guest's mask's */
}

void vm_resume(struct vm *vm) {
    follow(vm, vm->on);
}

void vm_real_state(const struct vm *vm, struct cpu_state *out) {
    *out = vm->real;
    memcpy(out->gr, vm->on->gr, sizeof out->gr);
    memcpy(out->fr, vm->on->fr, sizeof out->fr);
    follow(vm, out);
}

void vm_reflect(struct vm *vm, const struct interruption *interruption) {
    system_present(&vm->system, interruption);
}

void vm_refuse(struct vm *vm, const char *complaint) {
    vm->complaint = complaint;
    vm->system.stop = STOP_CHECK_STOP;
}

static void walk_complaint(struct vm *vm, struct walk *w) {
    char text[VM_COMPLAINT_SIZE] = "";
    if (vm->complaint)
        strncpy(text, vm->complaint, sizeof text - 1);
    walk_bytes(w, text, sizeof text);
    if (!walk_require(w, text[sizeof text - 1] == 0, "a text has no end") || !w->loading)
        return;
    memcpy(vm->loaded_complaint, text, sizeof text);
    vm->complaint = *text ? vm->loaded_complaint : NULL;
}

void vm_walk(struct vm *vm, struct walk *w) {
    walk_section(w, "virtual machine");
    system_walk(&vm->system, w);
    raddr tables = vm->tables;
    walk_u32(w, &tables);
    walk_require(w, tables == vm->tables, "the tables lie elsewhere");
    walk_u32(w, &vm->mapped_prefix);
    shadow_walk(vm, w);
    walk_bool(w, &vm->purge);
    walk_complaint(vm, w);
    ledger_walk(&vm->ledger, w);
}

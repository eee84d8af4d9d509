#include "vmm/vm.h"

#include "vmm/allocator.h"
#include "vmm/shadow.h"

#include <string.h>

void vm_real_state(const struct vm *vm, struct cpu_state *out) {
    *out = vm->real;
    memcpy(out->gr, vm->on->gr, sizeof out->gr);
    memcpy(out->fr, vm->on->fr, sizeof out->fr);
    vm_set_real(vm, out);
}

void vm_arrive(struct vm *vm, struct storage *storage) {
    vm->storage = vm->system.view.storage = storage;
    for (aaddr at = 0; at < vm->system.view.size; at += STOR_BLOCK_SIZE) {
        aaddr block;
        if (!view_locate(&vm->system.view, at, &block))
            continue;
        stor_note_change(storage, block >> STOR_BLOCK_SHIFT);
        if (storage->notes[block >> STOR_BLOCK_SHIFT] & STOR_NOTE_CODE)
            stor_tell_restored(storage, block);
    }
    vm->purge = true;
}

void vm_reflect(struct vm *vm, const struct interruption *interruption) {
    system_present(&vm->system, interruption);
}

void vm_refuse(struct vm *vm, const char *complaint) {
    if (!vm->complaint)
        vm->complaint = complaint;
    vm->system.stop = STOP_CHECK_STOP;
}

void vm_refuse_copy(struct vm *vm, const char *complaint) {
    if (!vm->complaint)
        snprintf(vm->loaded_complaint, sizeof vm->loaded_complaint, "%s", complaint);
    vm_refuse(vm, vm->loaded_complaint);
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

void vm_walk_notes(struct vm *vm, struct walk *w) {
    walk_complaint(vm, w);
    ledger_walk(&vm->ledger, w);
}

void vm_walk(struct vm *vm, struct walk *w) {
    walk_section(w, "virtual machine");
    system_walk(&vm->system, w);
    raddr tables = vm->tables;
    walk_u32(w, &tables);
    walk_require(w, tables == vm->tables, "the tables lie elsewhere");
    walk_u32(w, &vm->mapped_prefix);
    pager_walk(vm, w);
    shadow_walk(vm, w);
    walk_bool(w, &vm->purge);
    walk_u64(w, &vm->turn_end);
    vm_walk_notes(vm, w);
}

void vm_walk_guest(struct vm *vm, struct walk *w) {
    system_walk(&vm->system, w);
    if (!w->loading || w->problem)
        return;
    vm->turn_end = 0;
    shadow_forget(vm);
    allocator_map(vm);
    vm->purge = true;
}

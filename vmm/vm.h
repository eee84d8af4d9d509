/* A virtual machine: a system around a virtual CPU state, and what the monitor keeps about it.
 *
 * `virtual` is the whole state of the guest's CPU while the guest is not dispatched. While it is,
 * general and floating-point registers, which are not virtualized, are in the real CPU's state;
 * `on` points to where they are. Condition code, program mask and instruction address are carried
 * in both PSWs then; vm_observe() and vm_resume() move them.
 */
#ifndef TRAPEZE_VMM_VM_H
#define TRAPEZE_VMM_VM_H

#include "machine/config.h"
#include "machine/machine.h"
#include "vmm/balance.h"
#include "vmm/ledger.h"
#include "vmm/pager.h"

#define VM_COMPLAINT_SIZE 128u

/* The tables that the real CPU uses while the guest has translation on (vmm/shadow.h). */
struct vm_shadow {
    enum shadow_policy policy;
    uint32_t cr0, cr1;    /* what the real CPU is loaded with */
    struct shadow *state; /* NULL until the guest turns translation on */
};

/* What an exit calls for. */
enum vm_response { VM_GOES_ON, VM_EMULATES, VM_REFLECTS, VM_TRANSLATES, VM_TRACES };

#define VM_SAMPLES 64u

/* What is known of the guest's use of its storage (vmm/balancer.h). */
struct vm_balance {
    uint32_t share; /* 1 to 10000 */
    struct balance_activity activity;
    uint32_t sample[VM_SAMPLES]; /* pages that are watched … */
    bool sampled;                /* … once they are chosen */
    bool waits;                  /* it has too much storage to run at the moment */
};

struct vm;

/* Somebody who looks on at the exits of a guest, a debugger say: called when the monitor has dealt
 * with one, with what it found to do. */
struct vm_observer {
    void *owner;
    void (*exit)(void *owner, struct vm *vm, const struct cpu_exit *exit,
                 enum vm_response response);
};

struct vm {
    char *name;
    struct cpu_state virtual; /* what the guest believes its CPU's state to be */
    struct system system;     /* system.state is &virtual; its view is the guest's storage */
    struct cpu_state real;    /* what the real CPU is loaded with while the guest runs */
    struct cpu_state *on;     /* where the guest's registers are: &real, or the real CPU's */
    struct storage *storage;  /* the real machine's, by the handle of the real CPU that it ran on
                                 last, or that took storage from it since */
    aaddr *frames; /* real storage's address of each 4 KB page of the guest's storage, with flags
                      (VIEW_ABSENT …) */
    struct vm_pages pages;
    struct vm_balance balance;
    raddr tables;        /* real address of the segment table, the page tables behind it */
    raddr mapped_prefix; /* the virtual prefix that the real tables show */
    bool dispatched;     /* it runs on that CPU now; behind the workers' lock */
    uint64_t turn_end;   /* its turn ends when so many instructions have retired; 0: none begun */
    struct vm_shadow shadow;
    vaddr operand;         /* of the instruction being interpreted: the virtual address that
                              failed, when its code is an access exception; with DAT_BY_PAGE */
    bool purge;            /* the real tables changed: the real TLB must be purged */
    const char *complaint; /* why the monitor ended the guest, or NULL */
    struct ledger ledger;
    char loaded_complaint[VM_COMPLAINT_SIZE]; /* what `complaint` points to if it is not static */
    const struct vm_observer *observer;       /* or NULL; borrowed */
};

/* Takes over what the guest's instructions have made of the PSW: after an exit. (In line, like the
 * two behind it: every exit comes by.) */
static inline void vm_observe(struct vm *vm) {
    vm->virtual.psw.ia = vm->on->psw.ia;
    vm->virtual.psw.cc = vm->on->psw.cc;
    vm->virtual.psw.program_mask = vm->on->psw.program_mask;
}

/* Makes the part of the real state that follows the virtual one: the rest of the real PSW is
 * problem state, translation on, and every interruption that the guest could be sensitive to left
 * to the monitor. */
static inline void vm_set_real(const struct vm *vm, struct cpu_state *real) {
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

/* Before the guest runs on. */
static inline void vm_resume(struct vm *vm) {
    vm_set_real(vm, vm->on);
}

/* The guest comes to another real CPU, by its handle of storage. What that one remembers of the
 * guest's storage (decoded code, translations, that it was copied) is from an earlier stay, or
 * somebody else's: it is void. By the thread of that CPU. */
void vm_arrive(struct vm *vm, struct storage *storage);

/* What the real CPU is loaded with while the guest runs, as of now: in *out. */
void vm_real_state(const struct vm *vm, struct cpu_state *out);

/* Gives the guest an interruption: the swap of the virtual PSW through the guest's own locations.
 */
void vm_reflect(struct vm *vm, const struct interruption *interruption);

/* Ends the guest because it asks for what the monitor does not offer, or cannot give; `complaint`
 * is static, or is copied. The first one counts. */
void vm_refuse(struct vm *vm, const char *complaint);
void vm_refuse_copy(struct vm *vm, const char *complaint);

/* Walks everything but the storage (base/walk.h). Its registers must be its own: it is not running.
 */
void vm_walk(struct vm *vm, struct walk *w);

/* The same in two parts, without what depends on where it lies in real storage: the guest's system,
 * whose tables are built anew wherever it is loaded, and what the monitor has noted about it. */
void vm_walk_guest(struct vm *vm, struct walk *w);
void vm_walk_notes(struct vm *vm, struct walk *w);

/* What an exit of the real CPU means for this guest: reflects, emulates, enters a page, or ends it.
 * The exit's instruction has not been counted yet in vm->system. A function of the VM and the exit
 * alone. False when the instruction is to be tried again and must not be counted. */
bool vmm_handle_exit(struct vm *vm, const struct cpu_exit *exit);

#endif

/* The virtual machine monitor: Popek and Goldberg's three parts over one real machine.
 *
 *   allocator    vmm/allocator.c    which frames of real storage a virtual machine has; vmm/pager.c
 *   dispatcher   vmm/dispatcher.c   what an exit from the real CPU means, and who runs next
 *   interpreter  vmm/interpreter.c  one routine for each privileged instruction
 *
 * A guest, whatever state it believes to be in, runs in *real problem state* with translation on;
 * every interruption of the real CPU is an exit to the dispatcher. What the guest believes is its
 * virtual state, held in a struct system (machine/system.h) of its own.
 *
 * Example:
 *   struct vmm *vmm = vmm_create(&real_shape);
 *   struct vm *vm = vmm_add(vmm, "alpha", &guest_shape);
 *   … attach devices to vm->system.channels, IPL vm->system …
 *   vmm_run(vmm, 1000000000);
 *   … vm->system.stop tells how it ended …
 *
 * Source: Popek and Goldberg, Formal Requirements for Virtualizable Third Generation
 * Architectures, CACM 17(7), 1974.
 */
#ifndef TRAPEZE_VMM_VMM_H
#define TRAPEZE_VMM_VMM_H

#include "vmm/balancer.h"
#include "vmm/scheduler.h"
#include "vmm/vm.h"

#define VMM_CPUS_MAX CONFIG_CPUS_MAX

struct vmm;

/* Makes a monitor on a real machine of the given shape. NULL when the shape is not possible or the
 * host has no memory. */
struct vmm *vmm_create(const struct machine_shape *real);
void vmm_destroy(struct vmm *vmm);

/* Makes the real machine a variant (borrowed; NULL: none), for experiments. */
void vmm_set_variant(struct vmm *vmm, const struct cpu_variant *variant);

/* Adds a virtual machine in the reset state, its storage cleared. NULL when the shape is not
 * possible (storage: a multiple of 4 KB up to 16 MB) or the real machine has not enough storage
 * left for its tables and the pages that it has to have at once. The monitor owns it. */
struct vm *vmm_add(struct vmm *vmm, const char *name, const struct machine_shape *shape);

/* The virtual machines in the order in which they were added; NULL past the last. */
struct vm *vmm_vm(const struct vmm *vmm, size_t index);

/* Gives the real machine so many CPUs, 1 to VMM_CPUS_MAX, each on a host thread of its own; it has
 * one otherwise. Once, before any virtual machine is added. Which of them runs what, and when, is
 * then not the same from run to run; each virtual machine's run is, and is that on one CPU.
 * Snapshots (vmm_walk), observers and stops for a debugger are for one CPU. False when the host has
 * not enough memory or threads; there is one CPU then. */
bool vmm_set_cpus(struct vmm *vmm, unsigned count);
unsigned vmm_cpus(const struct vmm *vmm);

/* The first real CPU, to look at. */
struct cpu *vmm_cpu(const struct vmm *vmm);

/* Bytes of real storage that are left for virtual machines' tables and least pages. */
uint32_t vmm_storage_left(const struct vmm *vmm);

/* Where pages go that are in no frame, to be given a name and a size before anything is added. */
struct backing *vmm_backing(const struct vmm *vmm);

/* Who gets the real CPU next (vmm/scheduler.h): stride unless told otherwise, and a share of 100
 * for each. Before anything has run. */
void vmm_set_scheduler(struct vmm *vmm, enum sched_policy policy);
void vmm_set_terms(struct vmm *vmm, size_t index, struct sched_terms terms);
const struct scheduler *vmm_scheduler(const struct vmm *vmm);

/* How real storage is divided (vmm/balancer.h): by the usual terms, and shares of 100, unless told
 * otherwise. Before anything has run. False when the guarantees are more than there is. */
void vmm_set_balance(struct vmm *vmm, const struct balance_terms *terms);
bool vmm_set_storage_terms(struct vmm *vmm, size_t index, const struct storage_terms *terms);
const struct balancer *vmm_balancer(const struct vmm *vmm);

/* Pages that are alike are put into one frame from now on (vmm/sharing.h). Before anything has run.
 * False when there are several real CPUs, or the host has no memory. */
bool vmm_share_pages(struct vmm *vmm);

/* Runs all virtual machines in turn until each has stopped (vm->system.stop) or has retired
 * `limit` instructions, or until one has stopped for the debugger. May be called again, with a
 * higher limit too. */
void vmm_run(struct vmm *vmm, uint64_t limit);

/* The same, but stops as soon as all virtual machines together have retired `total` instructions.
 * Whoever divides a run by this, in whatever pieces, has the same run: turns go on where they were
 * cut, and each return leaves every virtual machine where an instruction of it is next, or it has
 * stopped. (With several real CPUs the total is as exact; how it is divided is not.) */
void vmm_run_to(struct vmm *vmm, uint64_t total, uint64_t limit);

/* Instructions retired by all virtual machines together. */
uint64_t vmm_retired(const struct vmm *vmm);

/* The real machine's storage. */
struct storage *vmm_storage(struct vmm *vmm);

/* Walks everything but the real machine's storage (base/walk.h). */
void vmm_walk(struct vmm *vmm, struct walk *w);

/* Runs one virtual machine alone until it stops or has retired `limit` instructions. */
enum system_stop vmm_run_one(struct vmm *vmm, struct vm *vm, uint64_t limit);

#endif

/* The allocator: who has which frames of real storage, and the tables that say so to the real CPU.
 *
 *   0        the real machine's own prefix area
 *   4 KB …   tables of the virtual machines, upward (they must lie below 16 MB)
 *   … end    frames of guest storage, downward
 *
 * A guest's tables have 1 MB segments and 4 KB pages: a segment table of 16 entries (64 bytes),
 * then a page table of 256 entries (512 bytes) for each megabyte begun. A page that the guest does
 * not have is invalid, so no guest address reaches a frame that is not the guest's own.
 */
#ifndef TRAPEZE_VMM_ALLOCATOR_H
#define TRAPEZE_VMM_ALLOCATOR_H

#include "vmm/vm.h"

#define VM_STORAGE_MAX (16u << 20) /* 24-bit addresses */

struct allocator {
    struct storage *storage;
    struct workers *workers; /* whose lock is around it while virtual machines run */
    aaddr tables_end;        /* tables lie below */
    aaddr frames_begin;      /* guest frames lie from here to the end */
    uint32_t expected;       /* virtual machines that may want their first shadow tables yet */
};

void allocator_init(struct allocator *a, struct storage *storage, struct workers *workers);

/* Bytes left for a guest's storage and its tables together. */
uint32_t allocator_left(const struct allocator *a);

/* Takes room for tables, a multiple of 4 KB, below 16 MB. False when there is none. Without the
 * workers' lock: a guest that runs may need it. */
bool allocator_tables(struct allocator *a, uint32_t size, raddr *at);

/* The same for shadow tables. More than the first of a VM are not given away while they may be the
 * first of others: a guest that uses many address spaces takes nobody his only one. */
bool allocator_shadow_tables(struct allocator *a, uint32_t size, bool first, raddr *at);

/* So many virtual machines more, or fewer, may want their first shadow tables yet. */
void allocator_expect(struct allocator *a, int more);

/* Gives a VM its storage: fills in vm->frames, vm->tables and the real tables. False when there is
 * not enough left, or the host has no memory; nothing is taken then. */
bool allocator_grant(struct allocator *a, struct vm *vm, uint32_t size);

/* Walks what is given away; the virtual machines are the same and were granted the same. */
void allocator_walk(struct allocator *a, struct walk *w);

/* Makes the real tables show the guest's real storage: its absolute pages with the virtual
 * prefix applied. The real TLB must be purged then. */
void allocator_map(struct vm *vm);

/* The same for one absolute page of the guest, when whether stores are refused has changed. A purge
 * is needed if they are now. */
void allocator_map_page(struct vm *vm, aaddr page);

#endif

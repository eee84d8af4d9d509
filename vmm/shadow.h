/* Shadow tables: what the real CPU translates by while the guest has translation on of its own.
 *
 * The guest's segment and page tables lead from its virtual addresses to its real ones; the real
 * CPU must go from there to real storage in one walk. So it walks tables of the monitor's, the
 * shadow tables, which begin empty. A page that is not in them yet is a translation exception of
 * the real CPU; the monitor then walks the guest's tables, and either enters the page, and the
 * guest tries again, or gives the guest the exception that its own tables call for.
 *
 * There is a *set* of shadow tables for each of the guest's address spaces seen lately (CR0's
 * sizes, CR1, prefix), in the guest's own page and segment sizes: to switch between them is to load
 * another CR1. Sets of which there are too many, the one unused the longest gives way.
 *
 * What becomes of an entry when the guest changes its tables, the policy says:
 *
 *   vtlb    nothing is noticed. PTLB empties all sets, as it would a translation-lookaside buffer.
 *           Which pages a segment had is remembered: the first access to it afterwards exits, and
 *           all of them that the guest's tables still have are entered again.
 *   lazy    stores into the pages that hold the guest's tables are refused (page protection). The
 *           first one exits; then the page is *let go*: it may be stored into freely, until PTLB
 *           brings the entries that were made from it up to date and refuses stores again.
 *   traced  each store into a page of tables exits, is done alone, and the entries are brought up
 *           to date at once. PTLB finds nothing to do.
 *
 * To the guest all three are a translation-lookaside buffer in the architecture's sense. What it
 * does is the same under each; the ledger tells them apart.
 *
 * A page that is in no frame (vmm/pager.h) has entries all the same: where they lead is remembered,
 * and when the page comes back the guest's tables are not walked again. So what the buffer holds
 * does not depend on who else needs storage.
 *
 * Invariants: an entry leads to a page of the guest's own storage. A page that is traced is refused
 * to stores by every entry of every set, and by the tables for translation off. Stores by the
 * monitor itself (channel programs, interruptions) are noticed by a watcher of storage.
 *
 * Source: GA22-7000, Dynamic Address Translation: Translation-Lookaside Buffer; Robin and Irvine's
 * and Adams and Agesen's papers call them shadow page tables, and the refused stores traces.
 */
#ifndef TRAPEZE_VMM_SHADOW_H
#define TRAPEZE_VMM_SHADOW_H

#include "vmm/vm.h"

#define SHADOW_SETS 16u /* address spaces remembered */

/* Room for the tables of any geometry: a segment table for 64 KB segments, and page tables for 2 KB
 * pages, 24 bits of addresses in all. */
#define SHADOW_SEGMENTS     256u
#define SHADOW_PAGES        (1u << 13)
#define SHADOW_SEGMENT_ROOM (SHADOW_SEGMENTS * 4)
#define SHADOW_ROOM                                                                                \
    ((SHADOW_SEGMENT_ROOM + SHADOW_PAGES * 2 + STOR_PAGE_SIZE - 1) & ~(STOR_PAGE_SIZE - 1))

/* What was found. */
enum shadow_answer {
    SHADOW_FILLED,    /* the page is there now: the instruction is to be tried again */
    SHADOW_EXCEPTION, /* the guest's tables call for an exception: its code in *code */
    SHADOW_REFUSED,   /* the monitor cannot: vm_refuse has been called */
};

/* Makes shadow tables if there are none yet: the guest turns translation on. False when it cannot;
 * vm_refuse has been called. */
bool shadow_begin(struct vm *vm);
void shadow_free(struct vm *vm);

/* Enters the page of a virtual address of the guest. */
enum shadow_answer shadow_fill(struct vm *vm, vaddr va, int *code);

/* The real CPU has refused a store by page protection, at a virtual address (translation on) or a
 * real one of the guest. */
enum shadow_answer shadow_store(struct vm *vm, vaddr at, int *code);

/* Are stores into this absolute page of the guest refused? */
bool shadow_refuses(const struct vm *vm, aaddr page);

/* A page of the guest has left its frame, or shares it, or no longer; has come to one; is stored
 * into, or given up, by the monitor. Harmless when there are no shadow tables. */
void shadow_show(struct vm *vm, uint32_t page);
void shadow_arrive(struct vm *vm, uint32_t page);
void shadow_stored(struct vm *vm, uint32_t page);

/* PTLB, SET PREFIX: what the guest has changed in its tables counts from now on. Harmless when
 * there are no shadow tables. */
void shadow_flush(struct vm *vm);

/* The guest's storage has become another one: empties everything. */
void shadow_forget(struct vm *vm);

/* Brings up to date what has to be, and makes the set that of the guest's control registers. Before
 * the guest runs on. */
void shadow_follow(struct vm *vm);

/* A guest that goes from one real CPU to another: it is to hear of stores by the monitor through
 * vm->storage, or for the time being not. Harmless when there are no shadow tables. */
void shadow_listen(struct vm *vm, bool on);

/* Is the guest to execute just one instruction, because it was let through a trace? Asked once
 * before it runs on. */
bool shadow_steps(struct vm *vm);

/* The registers that the real CPU uses a set with. False past the last set. For the audit
 * (vmm/audit.h). */
bool shadow_context(const struct vm *vm, uint32_t n, struct dat_control *real);

/* Walks what is known of the tables; their contents are in the real machine's storage. */
void shadow_walk(struct vm *vm, struct walk *w);

#endif

/* Shadow tables: what the real CPU translates by while the guest has translation on of its own.
 *
 * The guest's segment and page tables lead from its virtual addresses to its real ones; the real
 * CPU must go from there to real storage in one walk. So it walks tables of the monitor's, the
 * shadow tables, which begin empty. A page that is not in them yet is a translation exception of
 * the real CPU; the monitor then walks the guest's tables, and either enters the page, and the
 * guest tries again, or gives the guest the exception that its own tables call for.
 *
 * The shadow tables are a translation-lookaside buffer in the architecture's sense (the policy
 * called "vtlb"): they may keep what the guest's tables said once, until the guest purges it by
 * PTLB or changes CR0, CR1 or its prefix. They have the guest's own page and segment sizes.
 *
 * Source: GA22-7000, Dynamic Address Translation: Translation-Lookaside Buffer; Robin and Irvine's
 * and Adams and Agesen's papers call them shadow page tables.
 */
#ifndef TRAPEZE_VMM_SHADOW_H
#define TRAPEZE_VMM_SHADOW_H

#include "vmm/vm.h"

/* What shadow_fill found. */
enum shadow_answer {
    SHADOW_FILLED,    /* the page is there now: the instruction is to be tried again */
    SHADOW_EXCEPTION, /* the guest's tables call for an exception: its code in *code */
    SHADOW_REFUSED,   /* the monitor cannot: vm_refuse has been called */
};

/* Makes shadow tables if there are none yet: the guest turns translation on. False when it cannot;
 * vm_refuse has been called. */
bool shadow_begin(struct vm *vm);

/* Enters the page of a virtual address of the guest. */
enum shadow_answer shadow_fill(struct vm *vm, vaddr va, int *code);

/* Empties the shadow tables: PTLB. Harmless when there are none. */
void shadow_flush(struct vm *vm);

/* Walks what is known of the tables; their contents are in the real machine's storage. */
void shadow_walk(struct vm *vm, struct walk *w);

/* Empties them if CR0, CR1 or the prefix is no longer what they were filled under. Before the guest
 * runs on with translation on. */
void shadow_follow(struct vm *vm);

#endif

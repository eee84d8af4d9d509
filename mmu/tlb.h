/* The translation-lookaside buffer: where a virtual address lies on the host, and what may be done
 * there, in one compare.
 *
 *   entry   read_tag  | write_tag | addend
 *   tag     bits 8-20 of a 24-bit address (its 2 KB block), all else zero; or TLB_NOTHING
 *   host address = addend + virtual address
 *
 * A read tag that matches says: the block is inside storage, translation and prefixing lead to it,
 * its storage key permits a fetch with the PSW key, and its reference bit is on. A write tag says
 * the same of stores, and that the change bit is on too. So an access that hits has nothing to
 * check and nothing to record, and keys are always what they would be without the buffer.
 * Comparing `address & (TLB_PAGE | size - 1)` with a tag sends operands off their integral boundary
 * the slow way as well, and with them all that might cross into the next block.
 *
 * A write tag with TLB_CODE in it says: stores are permitted, but someone has to hear of them
 * (storage->notes of the block is not 0: it has decoded code, or a debugger watches it). That a
 * block is no longer as in the last image is noted when a write tag is made; so taking an image
 * forgets all of them.
 *
 * Entries come in sets, one for each combination of translation context (DAT on, CR0, CR1, prefix)
 * and PSW key that was seen lately; changing either is a change of pointer, and coming back finds
 * the entries still there. TLB_SETS sets are kept; the one unused the longest gives way.
 *
 * Invariant: an entry for a block is found by the block's note, or by sweeping all sets when the
 * note says that several are possible. Notes may be stale the harmless way round only: they may
 * name a slot that holds something else by now.
 *
 * Source: GA22-7000, Translation-Lookaside Buffer; Storage Protection.
 *
 * Example:
 *   tlb_select(&tlb, false, &control, key);
 *   const struct tlb_entry *e = tlb_slot(&tlb, va);
 *   aaddr at;
 *   if ((va & TLB_PAGE) == e->read_tag || (tlb_probe(&tlb, va, false, &at) &&
 *                                          tlb_enter(&tlb, va, at, false)))
 *       byte = *(uint8_t *)(e->addend + va);
 */
#ifndef TRAPEZE_MMU_TLB_H
#define TRAPEZE_MMU_TLB_H

#include "mmu/dat.h"

#ifdef TRAPEZE_TORTURE
#define TLB_ENTRIES 1u
#else
#define TLB_ENTRIES 512u
#endif
#define TLB_SETS     128u
#define TLB_CONTEXTS 64u

#define TLB_PAGE     0x00FFF800u /* the bits of an address that name its block */
#define TLB_CODE     0x00000400u /* in a write tag: stores must be told of */
#define TLB_NOTHING  0xFFFFFFFFu /* matches no address */

struct tlb_entry {
    uint32_t read_tag, write_tag;
    uintptr_t addend;
};

struct tlb_set {
    struct tlb_entry entries[TLB_ENTRIES];
};

struct tlb_context {
    bool used, dat;
    struct dat_control control; /* cr0 and cr1 do not matter while DAT is off */
    uint64_t stamp;             /* when it was selected last */
    uint8_t set_of_key[16];     /* 1 + number of a set; 0: none yet */
};

/* What is known of a set besides its entries. */
struct tlb_owner {
    struct tlb_context *context; /* NULL: free */
    uint8_t key;
    uint64_t stamp; /* when it was selected last */
    uint64_t epoch; /* tlb->epoch when it was cleared last; matters to DAT contexts */
};

struct tlb {
    struct storage *storage;
    struct stor_view view;       /* the whole of storage, for the walk */
    struct tlb_set *set;         /* the one selected */
    struct tlb_context *context; /* its context */
    uint8_t key;                 /* its PSW key */
    uint64_t clock, epoch;
    unsigned sets_used; /* sets 0 … sets_used - 1 were ever selected */
    struct tlb_set *sets;
    struct tlb_owner owners[TLB_SETS];
    struct tlb_context contexts[TLB_CONTEXTS];
    uint32_t *notes; /* for each block of storage: who may hold it (tlb.c) */
};

/* Makes an empty buffer for a storage that outlives it; false when the host has no memory. A
 * context must be selected before anything is looked up. */
bool tlb_init(struct tlb *t, struct storage *storage);
void tlb_free(struct tlb *t);

/* Is this the context? CR0 and CR1 do not matter while DAT is off. */
static inline bool tlb_is_context(const struct tlb_context *c, bool dat,
                                  const struct dat_control *control) {
    return c->dat == dat && c->control.prefix == control->prefix &&
           (!dat || (!((c->control.cr0 ^ control->cr0) & CR0_TRANSLATION_MASK) &&
                     c->control.cr1 == control->cr1));
}

/* Makes tlb->set the entries of this context and PSW key; in line for when they are already. */
void tlb_change(struct tlb *t, bool dat, const struct dat_control *control, uint8_t key);
static inline void tlb_select(struct tlb *t, bool dat, const struct dat_control *control,
                              uint8_t key) {
    if (!t->context || key != t->key || !tlb_is_context(t->context, dat, control))
        tlb_change(t, dat, control, key);
}

/* The one place where an address may have its entry. */
static inline struct tlb_entry *tlb_slot(const struct tlb *t, vaddr va) {
    return &t->set->entries[(va >> STOR_BLOCK_SHIFT) & (TLB_ENTRIES - 1)];
}

/* Translates and checks as the reference executor's access would; sets *at to the absolute address.
 * Records nothing (but for the reference bits of the tables walked). False: the access is an
 * exception, which one the reference executor will say. */
bool tlb_probe(const struct tlb *t, vaddr va, bool store, aaddr *at);

/* Makes the entry for what tlb_probe permitted and records reference (and change). */
struct tlb_entry *tlb_enter(struct tlb *t, vaddr va, aaddr at, bool store);

/* Forgets every entry of one block: its key changed, or whether it has decoded code. */
void tlb_drop_block(struct tlb *t, aaddr at);

/* PTLB: forgets all that was translated by tables. */
void tlb_purge(struct tlb *t);

/* Forgets everything: a context must be selected again. */
void tlb_forget(struct tlb *t);

#endif

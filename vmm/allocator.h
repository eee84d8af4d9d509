/* The allocator: who has which frames of real storage, and the tables that say so to the real CPU.
 *
 *   0        the real machine's own prefix area
 *   4 KB …   tables of the virtual machines, upward (they must lie below 16 MB)
 *   … end    frames: free, or of one guest's page, or of several that are alike; taken downward
 *
 * A guest's tables have 1 MB segments and 4 KB pages: a segment table of 16 entries (64 bytes),
 * then a page table of 256 entries (512 bytes) for each megabyte begun. A page that the guest does
 * not have, or that is in no frame, is invalid, so no guest address reaches a frame that is not the
 * guest's own. Frames come and go by the pager (vmm/pager.h).
 *
 * Each guest is *promised* so many frames: what is promised never exceeds what there is.
 */
#ifndef TRAPEZE_VMM_ALLOCATOR_H
#define TRAPEZE_VMM_ALLOCATOR_H

#include "vmm/vm.h"

#define VM_STORAGE_MAX (16u << 20) /* 24-bit addresses */

struct allocator {
    struct storage *storage;
    aaddr tables_end;     /* tables lie below, frames from here to the end */
    struct page **owners; /* of each frame: its pages; NULL: it is free, or has tables */
    uint64_t *free;       /* a bit for each frame */
    uint32_t free_count;
    uint32_t highest;   /* no word of `free` behind this one has a bit on */
    uint32_t promised;  /* frames */
    uint32_t reserve;   /* frames kept free */
    uint32_t described; /* pages of all guests */
    uint32_t expected;  /* virtual machines that may want their first shadow tables yet */
};

/* False when the host has no memory. */
bool allocator_init(struct allocator *a, struct storage *storage);
void allocator_free(struct allocator *a);

/* Frames that are neither tables' nor promised nor kept in reserve. */
uint32_t allocator_left(const struct allocator *a);

/* Takes a free frame that lies below an address, the highest there is. False when there is none. */
bool allocator_take(struct allocator *a, raddr below, struct page *page, aaddr *frame);
void allocator_give_back(struct allocator *a, aaddr frame);

/* Takes one certain frame; false when it is not free. */
bool allocator_claim(struct allocator *a, aaddr frame, struct page *page);

/* The pages in a frame, linked by `next`. */
static inline struct page **allocator_owner(const struct allocator *a, aaddr frame) {
    return &a->owners[frame >> STOR_PAGE_SHIFT];
}

/* Frames become room for tables: those behind the tables, which must be free. */
void allocator_grow_tables(struct allocator *a, uint32_t size, raddr *at);

/* Is there so much room for tables below 16 MB, besides what is promised? */
bool allocator_tables_fit(const struct allocator *a, uint32_t size);

/* The room that the tables of a guest of this size take. */
uint32_t allocator_tables_of(uint32_t size);

/* Walks what is given away, but for the frames: pager_walk takes them. */
void allocator_walk(struct allocator *a, struct walk *w);

/* Makes the real tables show the guest's real storage: its absolute pages with the virtual
 * prefix applied. The real TLB must be purged then. */
void allocator_map(struct vm *vm);

/* The same for one absolute page of the guest, when its frame or whether stores are refused has
 * changed. A purge is needed if they are now. */
void allocator_map_page(struct vm *vm, aaddr page);

#endif

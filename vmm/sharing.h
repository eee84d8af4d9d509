/* Sharing: pages that are alike, of whichever guests, are put into one frame.
 *
 * A cursor goes over the pages of all guests, a few at the end of each turn. Each page's contents
 * are hashed, together with what its keys protect, and the hash names the place of a *hint*: the
 * page seen last with such a hash. If that page is there yet and alike, byte by byte, the two are
 * put together (pager_share); else the page is the hint from now on. Hints may be stale: they are
 * never believed. Nothing is written into a page that is only hinted at, so nothing has to be
 * noticed of it.
 *
 * A store into a shared page is refused by page protection, exits, and gives the guest a copy
 * (pager_bring with VIEW_STORES). Reference bits stay exact because only pages that have theirs on
 * are shared, and a new key parts them.
 *
 * Off unless it is turned on; with several real CPUs it is off.
 *
 * Example:
 *   struct sharing s = {0};
 *   sharing_begin(&s, real_storage_size);
 *   sharing_turn(&s, vms, count);         // after each turn
 *   sharing_free(&s);
 *
 * Source: Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002, section 4.
 */
#ifndef TRAPEZE_VMM_SHARING_H
#define TRAPEZE_VMM_SHARING_H

#include "vmm/vm.h"

#define SHARING_PAGES 16u  /* looked at after each turn … */
#define SHARING_STEPS 512u /* … of so many passed, most of which may be absent */

struct sharing {
    struct page **hints; /* NULL: off */
    uint32_t mask;       /* their number, a power of two, less one */
    size_t vm;           /* the cursor */
    uint32_t page;
};

/* Turns sharing on, for a real storage of so many bytes. False when the host has no memory. */
bool sharing_begin(struct sharing *s, uint32_t size);
void sharing_free(struct sharing *s);

/* Looks at some pages. Nothing when it is off. */
void sharing_turn(struct sharing *s, struct vm **vms, size_t count);

/* Pages of a guest that are in a frame with others. */
uint32_t sharing_shared(const struct vm *vm);

/* Walks the cursor; hints are forgotten. */
void sharing_walk(struct sharing *s, size_t count, struct walk *w);

#endif

/* Copying: a view's storage taken over block by block while it is in use, and then again what was
 * stored into since.
 *
 * A block that was copied is marked (STOR_NOTE_COPIED); the first store into it takes the mark
 * away, as with images (mmu/image.h), so all other stores cost what they always do. A block is as
 * it was copied if it is marked still and lies where it lay then: a view's pages may be moved.
 *
 * Keys are not followed: they are few enough to be copied at the end.
 *
 * Example:
 *   struct stor_copying copying;
 *   uint32_t blocks[64], count;
 *   stor_copying_begin(&copying, &view);
 *   while (stor_copying_left(&copying)) {
 *       count = stor_copying_take(&copying, blocks, 64);
 *       … view_read() them …
 *       … the machine runs for a while …
 *   }
 *   stor_copying_end(&copying);
 */
#ifndef TRAPEZE_MMU_COPYING_H
#define TRAPEZE_MMU_COPYING_H

#include "mmu/storage.h"

struct stor_copying {
    const struct stor_view *view;
    uint32_t count; /* blocks of the view */
    uint32_t next;  /* the block to look at next; 0: a round begins */
    aaddr *lay_at;  /* where each block lay when it was copied; nowhere: UINT32_MAX */
};

/* Begins to copy a view, which is borrowed. False when the host has no memory. */
bool stor_copying_begin(struct stor_copying *c, const struct stor_view *view);
void stor_copying_end(struct stor_copying *c);

/* Goes on with the round: the numbers of up to `most` blocks that are not copied, or were stored
 * into since, in `blocks`; from now on they count as copied. Returns how many, fewer than `most`
 * only when the round is over. c->next is 0 then. */
uint32_t stor_copying_take(struct stor_copying *c, uint32_t *blocks, uint32_t most);

/* Blocks that are still to be copied. */
uint32_t stor_copying_left(const struct stor_copying *c);

#endif

/* The backing store: a file of the host that holds the pages of guests that are in no frame.
 *
 *   page 0      "TRAPEZE BACKING" and zeros: no other file is taken for a backing store
 *   page 1 …    slots of 4 KB
 *
 * Each slot has a checksum (XXH3, 128 bits), kept in memory: what is read is what was written, or
 * the read fails. Several pages may use one slot; what they use is never written over. A file
 * that has no name (the default) is made when the first page is written, and is gone with the
 * process. What was in a file is of no use to the next run.
 *
 * Nothing here ends the process: each failure is told, and `backing_trouble` says why, so that
 * whoever asked can end the guest whose page it is.
 *
 * Example:
 *   struct backing *b = backing_create();
 *   uint32_t slot = BACKING_NONE;
 *   if (!backing_write(b, page, &slot))
 *       complain(backing_trouble(b));
 */
#ifndef TRAPEZE_VMM_BACKING_H
#define TRAPEZE_VMM_BACKING_H

#include "base/diag.h"
#include "base/types.h"

#define BACKING_NONE      UINT32_MAX
#define BACKING_UNLIMITED UINT64_MAX

struct backing;

/* An empty one, as yet without a file. NULL: the host has no memory. */
struct backing *backing_create(void);
void backing_free(struct backing *b);

/* At most so many bytes of pages are in it at a time. */
void backing_limit(struct backing *b, uint64_t bytes);

/* Names its file, before anything is written: makes it, or takes one that was a backing store.
 * False with an error in the list when it is anything else, is in use, or cannot be made. */
bool backing_open(struct backing *b, const char *path, struct diag_list *diags);

/* Writes a page to a slot of its own: to *slot if that is used by nobody else, or to a new one,
 * which is then *slot. False when it cannot, and *slot is as before. */
bool backing_write(struct backing *b, const uint8_t *page, uint32_t *slot);

/* Reads a page; false, with the page not to be relied on, when it is not what was written. */
bool backing_read(struct backing *b, uint32_t slot, uint8_t *page);

/* Is this what the slot holds? Told by its checksum. */
bool backing_holds(const struct backing *b, uint32_t slot, const uint8_t *page);

/* One more page uses the slot; one less does. */
void backing_share(struct backing *b, uint32_t slot);
void backing_drop(struct backing *b, uint32_t slot);

/* Slots in use. */
uint32_t backing_used(const struct backing *b);

/* Why the last write or read failed. */
const char *backing_trouble(const struct backing *b);

#endif

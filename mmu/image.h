/* Images: the whole contents of a storage at one moment, bytes and keys, that share what they have
 * in common.
 *
 *   image ── leaves (64 blocks each) ── blocks (2 KB)
 *
 * A block that did not change from one image to the next is in both; so is a leaf none of whose
 * blocks changed. So taking an image costs what was stored since the last one was taken or
 * restored, and restoring one costs what differs. A block of zeros is in no memory at all.
 *
 * storage->image is the one taken or restored last, and STOR_NOTE_CLEAN marks the blocks that are
 * still as in it. A store that notes itself (stor_note_store) takes the mark away; whoever
 * remembers that he need not note any more (the translation-lookaside buffer's write tags) forgets
 * that when the watchers are told `renewed`. So the fast core's stores cost nothing.
 *
 * Example:
 *   struct stor_image *before = stor_image_take(&storage);
 *   … the machine runs …
 *   stor_image_restore(&storage, before);
 *   stor_image_release(before);
 */
#ifndef TRAPEZE_MMU_IMAGE_H
#define TRAPEZE_MMU_IMAGE_H

#include "base/walk.h"
#include "mmu/storage.h"

struct stor_image;

/* Takes an image. NULL when the host has no memory (the storage is as it was). */
struct stor_image *stor_image_take(struct storage *s);

/* Makes bytes and keys what they were when the image was taken; of this storage, or of another of
 * the same size. Watchers are told. */
void stor_image_restore(struct storage *s, struct stor_image *image);

/* Releases an image; NULL is harmless. What others share stays. */
void stor_image_release(struct stor_image *image);

/* Bytes of host memory that the storage's images hold together, whoever shares what. */
size_t stor_image_memory(const struct storage *s);

/* Walks the whole contents, bytes and keys (base/walk.h), of a storage, or of a view wherever its
 * pages lie; or the keys alone. */
void stor_walk(struct storage *s, struct walk *w);
void view_walk(const struct stor_view *v, struct walk *w);
void view_walk_keys(const struct stor_view *v, struct walk *w);

/* Makes all bytes of a view zero; what is so already is not stored into. */
void view_clear(const struct stor_view *v);

#endif

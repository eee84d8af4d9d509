/* Volumes: what is on a disk now, as an image (or blank tracks) and the tracks changed since.
 *
 *   volume ── changes ── leaves (64 tracks each) ── tracks
 *
 * Nothing is written to the image before dev_volume_finish: until then a changed track is in
 * memory, so a run can go back. Tracks, leaves and changes are never altered while a snapshot has
 * a share in them, so that a snapshot costs a reference, and then the tracks that are written after
 * it (docs/decisions/0016). A track is kept in as many bytes as are in use on it.
 *
 * dev_volume_hash is a function of the contents alone: it depends neither on the order of writing
 * nor on what was there between, and costs the tracks that are written, not the disk.
 *
 * Invariant: every track that dev_volume_track gives is one that dev_ckd_check accepts.
 *
 * Example:
 *     struct dev_volume *v = dev_volume_open("pack.ckd", geometry, DEV_VOLUME_WRITE, &diags);
 *     uint32_t length;
 *     const uint8_t *track = dev_volume_track(v, 0, &length);
 *     dev_volume_replace(v, 0, mine, mine_length);
 *     dev_volume_finish(v, &diags);
 *     dev_volume_close(v);
 */
#ifndef TRAPEZE_DEV_VOLUME_H
#define TRAPEZE_DEV_VOLUME_H

#include "base/walk.h"
#include "dev/image.h"

struct dev_volume;

enum dev_volume_use {
    DEV_VOLUME_WRITE,   /* changes go to the image at the end */
    DEV_VOLUME_SCRATCH, /* changes are forgotten at the end */
};

/* A volume on an image. NULL with an error in the list. */
struct dev_volume *dev_volume_open(const char *path, const struct dev_geometry *geometry,
                                   enum dev_volume_use use, struct diag_list *diags);

/* A volume of blank tracks, in memory only. */
struct dev_volume *dev_volume_blank(const struct dev_geometry *geometry, uint32_t cylinders);

uint32_t dev_volume_cylinders(const struct dev_volume *v);

/* The track of this number (cylinder times heads plus head) and its length in use, good until the
 * volume is next asked for anything. NULL, with the reason in *problem, when it cannot be read. */
const uint8_t *dev_volume_track(struct dev_volume *v, uint32_t number, uint32_t *length,
                                const char **problem);

/* Replaces a track that can be read by one that dev_ckd_check accepts. */
void dev_volume_replace(struct dev_volume *v, uint32_t number, const uint8_t *track,
                        uint32_t length);

/* Hash of what is otherwise than it was at first. */
uint64_t dev_volume_hash(const struct dev_volume *v);

/* Bytes of memory that are there for snapshots only. */
size_t dev_volume_memory(const struct dev_volume *v);

/* Writes the changes to the image, if they are to be kept. False with an error in the list. */
bool dev_volume_finish(struct dev_volume *v, struct diag_list *diags);

/* Walks the changes: in memory shares them, in a file has their contents. For the identity, what
 * was there at first. */
void dev_volume_walk(struct dev_volume *v, struct walk *w);

void dev_volume_close(struct dev_volume *v);

#endif

/* Images of disks: files in the field's CKD format, uncompressed and in one piece.
 *
 *   "CKD_P370" | heads (4) | bytes of a track (4) | type (1) | 0 (1) | 0 (2) | zeros to 512 |
 * tracks
 *
 * The header's numbers have their right byte first. The tracks (dev/ckd.h) follow by cylinder and
 * head; how many cylinders there are tells the file's size.
 *
 * An image that is to be written is locked: whoever else would open it is refused, another process
 * or another machine of this one; an image that is only read can be shared by readers.
 *
 * Tracks are written all together or not at all: first all of them to FILE.journal, which is
 * complete once it has that name, then into the image, and then the journal is removed. Opening an
 * image that has a journal brings to an end what was interrupted.
 *
 * Example:
 *     struct dev_image *image = dev_image_open("pack.ckd", geometry, true, &diags);
 *     uint8_t track[DEV_TRACK_MAX];
 *     if (dev_image_read(image, 0, track)) …
 *     dev_image_close(image);
 */
#ifndef TRAPEZE_DEV_IMAGE_H
#define TRAPEZE_DEV_IMAGE_H

#include "base/diag.h"
#include "dev/geometry.h"

struct dev_image;

/* A track to be written. */
struct dev_image_track {
    uint32_t number; /* cylinder times heads plus head */
    uint32_t length;
    const uint8_t *bytes;
};

/* Opens an image of a disk of this geometry (NULL: of any; dev_image_geometry tells which). NULL,
 * with an error in the list, when it is not one, is cut short, of another format or disk, is in
 * use, or cannot be opened. */
struct dev_image *dev_image_open(const char *path, const struct dev_geometry *geometry, bool write,
                                 struct diag_list *diags);

const struct dev_geometry *dev_image_geometry(const struct dev_image *image);
uint32_t dev_image_cylinders(const struct dev_image *image);

/* Reads a whole track, of geometry->track_size bytes. False when the host cannot. */
bool dev_image_read(const struct dev_image *image, uint32_t number, uint8_t *to);

/* Writes tracks to an image that was opened to be written. False, with an error in the list; then
 * either none of them is in the image, or the journal is there that has them all. */
bool dev_image_write(const struct dev_image *image, const struct dev_image_track *tracks,
                     size_t count, struct diag_list *diags);

/* A hash of the whole image as it stands in the file. */
uint64_t dev_image_digest(const struct dev_image *image);

void dev_image_close(struct dev_image *image);

/* Makes an image with blank tracks. False, with an error, when that fails or the file exists. */
bool dev_image_make(const char *path, const struct dev_geometry *geometry, uint32_t cylinders,
                    struct diag_list *diags);

#endif

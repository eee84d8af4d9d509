/* Labels: what makes a volume known to operating systems. Track 0 of cylinder 0 has the records
 * IPL1 and IPL2, from which a program can be loaded, and the label VOL1; on the next track is an
 * empty volume table of contents (VTOC).
 *
 * Source: GC28-6628, OS System Control Blocks: Data Set Control Block; GC26-3795, OS Tape Labels.
 *
 * Example:
 *     dev_label_write(volume, geometry, "MYDISK");
 *     struct dev_label label;
 *     if (dev_label_read(volume, geometry, &label))
 *         puts(label.name);
 */
#ifndef TRAPEZE_DEV_LABEL_H
#define TRAPEZE_DEV_LABEL_H

#include "dev/volume.h"

#define DEV_LABEL_NAME 6u  /* characters of a volume's name */
#define DEV_DATA_SET   44u /* and of a data set's */

struct dev_label {
    char name[DEV_LABEL_NAME + 1];
    uint32_t first_track, last_track; /* of the VTOC; last before first: there is none */
};

/* A data set in a VTOC. */
struct dev_data_set {
    char name[DEV_DATA_SET + 1];
    uint16_t from_cylinder, from_head, to_cylinder, to_head; /* its first extent */
    uint8_t extents;
};

/* Writes label and VTOC; the name has one to six letters, digits, $, # and @. */
void dev_label_write(struct dev_volume *v, const struct dev_geometry *g, const char *name);

/* False when there is no label. */
bool dev_label_read(struct dev_volume *v, const struct dev_geometry *g, struct dev_label *out);

/* Calls back for each data set. */
void dev_label_list(struct dev_volume *v, const struct dev_label *label,
                    void (*found)(void *owner, const struct dev_data_set *), void *owner);

#endif

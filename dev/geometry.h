/* Geometries of count-key-data disks: cylinders, tracks and their capacity, speeds.
 *
 * How much room a record takes on a track is in the manuals' formulas: its key and data, a gap, a
 * second gap if it has a key, and on the older disks a tolerance for the speed of the motor, which
 * the last record of a track does not need. An image of a disk has a fixed number of bytes for each
 * track, in which all that fits on the real track has room.
 *
 * Sources: GA26-5988 (2311, 2841), GA26-3599 (2314), GA26-1615 (3330), GA26-1592 (3830), GA26-1619
 * (3340), GA26-1638 (3350); the image sizes are those of the field (docs/devices.md).
 *
 * Example:
 *     const struct dev_geometry *g = dev_geometry_find("3330");
 *     g->heads * g->track_size;      // bytes of a cylinder in an image
 */
#ifndef TRAPEZE_DEV_GEOMETRY_H
#define TRAPEZE_DEV_GEOMETRY_H

#include "base/types.h"

#define DEV_TRACK_MAX 19456u /* bytes of the largest track in an image */

struct dev_geometry {
    const char *name;        /* of the device's type */
    uint8_t code;            /* in an image's header */
    uint16_t cylinders;      /* that hold data */
    uint16_t most_cylinders; /* with those for alternate tracks */
    uint16_t heads;
    uint32_t track_size;     /* bytes in an image */
    uint32_t capacity;       /* bytes of records behind R0, by the formulas */
    uint32_t rotation_bytes; /* bytes that pass in one rotation */
    uint32_t rotation;       /* microseconds */
    struct {
        uint32_t least, mean, most; /* microseconds: to the next cylinder, over a third, over all */
    } seek;
    uint16_t gap, key_gap; /* bytes that a record takes besides its key and data */
    uint16_t tolerance;    /* 512 times the room for one byte of key or data */
    bool last_is_shorter;  /* the last record of a track has neither gap nor tolerance */
    uint8_t sectors;       /* of rotational position sensing; 0: the disk has it not */
    uint8_t sense_length;
};

/* All geometries, ended by one without a name. */
extern const struct dev_geometry dev_geometries[];

/* By the name of a device's type; NULL when that is no disk. */
const struct dev_geometry *dev_geometry_find(const char *name);

/* The first one with the code of an image's header that has so many cylinders; NULL: none. */
const struct dev_geometry *dev_geometry_of_image(uint8_t code, uint32_t cylinders);

/* Room in bytes that a record takes on the track. */
uint32_t dev_geometry_room(const struct dev_geometry *g, uint32_t key_length, uint32_t data_length,
                           bool last);

/* Microseconds that the arm takes over so many cylinders. */
uint64_t dev_geometry_seek(const struct dev_geometry *g, uint32_t distance);

#endif

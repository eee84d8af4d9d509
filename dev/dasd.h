/* Count-key-data disks from the inside: where the arm is, what has passed under the head, and when.
 *
 * A channel program finds its way on a track by what passes the head. `area` and `record` tell what
 * passed last; a command goes on from there:
 *
 *   index | home address | count key data | count key data | … | index
 *         INDEX         HOME    COUNT KEY DATA
 *
 * NOWHERE is how a channel program begins, and where a seek leaves it: what comes next is then a
 * matter of the disk's rotation, which is virtual time modulo that of one turn. `phase` is the
 * angle, in ticks, at which the last area ended; all waiting is the difference of two angles.
 *
 * Sources: GA26-5988 (2841), GA26-3599 (2314), GA26-1592 (3830), GA26-1617 (3830-2): Commands,
 * Sense Bytes.
 */
#ifndef TRAPEZE_DEV_DASD_H
#define TRAPEZE_DEV_DASD_H

#include "dev/ckd.h"
#include "dev/device.h"
#include "dev/volume.h"

enum dasd_area { AREA_NOWHERE, AREA_INDEX, AREA_HOME, AREA_COUNT, AREA_KEY, AREA_DATA };

/* What a search has found: what a write must be preceded by. */
#define FOUND_HOME       0x01u
#define FOUND_ID         0x02u
#define FOUND_KEY        0x04u
#define FOUND_FORMATTED  0x08u /* a count area was written */

#define SENSE_SEEK_CHECK 0x01u /* sense byte 0 */

/* Sense byte 1. */
#define SENSE_PERMANENT        0x80u
#define SENSE_TRACK_FORMAT     0x40u /* track overrun on the 2311 and 2314 */
#define SENSE_END_OF_CYLINDER  0x20u
#define SENSE_INVALID_SEQUENCE 0x10u /* on the 2311 and 2314 only */
#define SENSE_NO_RECORD_FOUND  0x08u
#define SENSE_FILE_PROTECTED   0x04u
#define SENSE_WRITE_INHIBITED  0x02u

struct dasd {
    struct device base;
    const struct dev_geometry *geometry;
    struct dev_volume *volume;
    bool read_only;
    uint16_t cylinder, head;
    /* of the channel program */
    uint8_t mask; /* file mask */
    bool mask_given;
    enum dasd_area area;
    uint16_t record; /* number of records before it on the track */
    uint8_t found;
    uint8_t index_passed; /* times, since the program got hold of something */
    uint64_t phase;       /* ticks after the index at which `area` ended … */
    uint64_t phase_at;    /* … and when that was, or will be */
    /* of the operation */
    uint8_t failure[2]; /* sense bytes that it will end with */
    bool exception;     /* unit exception: there is no data */
    uint32_t turns;     /* times that it passes the index */
    uint32_t from;      /* where on the track the bytes are that it reads or looks at */
    uint32_t given;     /* bytes in the buffer, which it was given */
    uint8_t buffer[DEV_TRACK_MAX];
};

/* --- Position (dasd_position.c) --- */

/* The track under the head. NULL when it cannot be read; then the operation has failed. */
const uint8_t *dasd_track(struct dasd *d, uint32_t *length);

/* Loses all orientation. */
void dasd_lose(struct dasd *d);

/* To be called when an operation begins. */
void dasd_begin_operation(struct dasd *d);

/* Go on to the home address, or to the next count area; with `multi` the next head is chosen at
 * the index. Without `r0` record 0 is passed over. False when the operation has failed. */
bool dasd_go_home(struct dasd *d, bool multi);
bool dasd_go_to_count(struct dasd *d, bool multi, bool r0);

/* The record that area and record tell. */
struct ckd_record dasd_record(struct dasd *d);

/* Goes on to an area of that record (HOME: to the home address) and accepts the operation, whose
 * bytes are then under the head; answers 0. A failed one ends then. */
uint8_t dasd_accept(struct dasd *d, enum dasd_area area, uint32_t limit, bool exact);

/* The same for a record that is to be written behind that one, when its count area ends. */
uint8_t dasd_accept_behind(struct dasd *d);

/* The record that area and record tell was just written: its end is under the head. */
void dasd_settle(struct dasd *d);

/* Ticks that the disk needs to turn to an angle (of `whole` ones), from now. */
uint64_t dasd_turn_to(const struct dasd *d, uint32_t angle, uint32_t whole);

/* The number of the sector in which the record begins, or the one before. */
uint8_t dasd_sector(struct dasd *d);

/* The operation is to end with unit check. Answers false. */
bool dasd_fail(struct dasd *d, uint8_t sense0, uint8_t sense1);

#endif

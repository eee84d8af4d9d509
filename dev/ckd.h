/* One track of a count-key-data disk, as images hold it:
 *
 *   home address       record 0                record 1             end
 *   +--+-----+-----+   +------------+------+   +---------+---+----+ +------------+
 *   |00| CC  | HH  |   |CCHHR 00 DD | data |   |CCHHR K DD|key|data| | FF, 8 times|
 *   +--+-----+-----+   +------------+------+   +---------+---+----+ +------------+
 *    1   2     2          8           DD          8       K   DD
 *
 * Numbers have their left byte first; what lies behind the end is of no meaning. Record 0 is the
 * first on the track, whatever number it bears.
 *
 * Invariant of a track that dev_ckd_check has accepted: its home address is that of its place, and
 * all its records and its end lie within its size.
 *
 * Example:
 *     struct ckd_record r;
 *     for (uint32_t at = CKD_HOME; dev_ckd_record(track, at, &r); at = r.end)
 *         … track + r.key, r.key_length, track + r.data, r.data_length …
 */
#ifndef TRAPEZE_DEV_CKD_H
#define TRAPEZE_DEV_CKD_H

#include "base/bits.h"

#define CKD_HOME  5u /* bytes of the home address */
#define CKD_COUNT 8u /* of a count area */
#define CKD_ID    5u /* of these, the record's identifier CCHHR */
#define CKD_END   8u /* of the mark behind the last record */
#define CKD_BLANK (CKD_HOME + CKD_COUNT + 8 + CKD_END)

struct ckd_record {
    uint32_t at, key, data, end; /* where its areas begin and the next record does */
    uint8_t key_length;
    uint16_t data_length;
};

/* The record that begins at a place. False when the track ends there. */
static inline bool dev_ckd_record(const uint8_t *track, uint32_t at, struct ckd_record *r) {
    if (be64_load(track + at) == UINT64_MAX)
        return false;
    r->at = at;
    r->key_length = track[at + 5];
    r->data_length = be16_load(track + at + 6);
    r->key = at + CKD_COUNT;
    r->data = r->key + r->key_length;
    r->end = r->data + r->data_length;
    return true;
}

/* The record with so many before it. False when there are fewer. */
bool dev_ckd_find(const uint8_t *track, uint32_t number, struct ckd_record *r);

/* Bytes of the track in use, its end included; 0, with what is wrong (static text), when it is not
 * a track of this cylinder and head with at most `size` bytes. */
uint32_t dev_ckd_check(const uint8_t *track, uint32_t size, uint32_t cylinder, uint32_t head,
                       const char **problem);

/* Makes a track with nothing but its home address and a record 0 of eight zeros; CKD_BLANK bytes.
 */
void dev_ckd_blank(uint8_t *track, uint32_t cylinder, uint32_t head);

/* Marks the end of a track at a place; the length of the track. */
uint32_t dev_ckd_end(uint8_t *track, uint32_t at);

#endif

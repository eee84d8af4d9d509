/* What passes under the head of a disk, and when. */
#include "dev/dasd.h"

#define MASK_SEEKS    0x18u
#define MASK_NO_SEEKS 0x18u /* all seeks are inhibited, and so is choosing the next head */

static uint64_t now_of(const struct dasd *d) {
    return d->base.line.events->now;
}

static uint64_t rotation(const struct dasd *d) {
    return dev_ticks(&d->base, d->geometry->rotation);
}

bool dasd_fail(struct dasd *d, uint8_t sense0, uint8_t sense1) {
    d->failure[0] = sense0;
    d->failure[1] = sense1;
    return false;
}

const uint8_t *dasd_track(struct dasd *d, uint32_t *length) {
    const char *problem;
    uint32_t number = (uint32_t)d->cylinder * d->geometry->heads + d->head;
    const uint8_t *track = dev_volume_track(d->volume, number, length, &problem);
    if (!track)
        dasd_fail(d, SENSE_DATA_CHECK, SENSE_PERMANENT);
    return track;
}

/* ---- Angles -----------------------------------------------------------------------------------
 */

/* Parts of a record in the order in which they pass: where it begins, its areas' ends, and where
 * the count area of the next one ends. */
enum part { PART_START, PART_COUNT, PART_KEY, PART_DATA, PART_BEHIND };

/* Bytes before the first record: home address, record 0 and their gaps. */
static uint32_t front(const struct dev_geometry *g) {
    return g->rotation_bytes - g->capacity;
}

static uint32_t angle_in_front(const struct dev_geometry *g, enum part part) {
    switch (part) {
    case PART_START:
        return front(g) / 4;
    case PART_COUNT:
        return front(g) / 2;
    case PART_BEHIND:
        return front(g) + g->gap / 2;
    default:
        return front(g);
    }
}

static uint32_t angle_within(const struct dev_geometry *g, const struct ckd_record *r,
                             enum part part) {
    uint32_t whole = dev_geometry_room(g, r->key_length, r->data_length, false);
    switch (part) {
    case PART_START:
        return 0;
    case PART_COUNT:
        return g->gap / 2;
    case PART_KEY:
        return g->gap / 2 + (r->key_length ? g->key_gap : 0) + r->key_length;
    case PART_BEHIND:
        return whole + g->gap / 2;
    default:
        return whole;
    }
}

/* Bytes that pass from the index to a part of a record; all that pass in a turn are in *whole. A
 * track may hold more than is possible: other programs do not look at the capacity. */
static uint32_t angle_of(const struct dasd *d, const uint8_t *track, unsigned record,
                         enum part part, uint32_t *whole) {
    const struct dev_geometry *g = d->geometry;
    uint32_t passed = front(g), angle = angle_in_front(g, part);
    struct ckd_record r;
    unsigned n = 0;
    for (uint32_t at = CKD_HOME; dev_ckd_record(track, at, &r); at = r.end, n++) {
        if (n && n == record)
            angle = passed + angle_within(g, &r, part);
        passed += n ? dev_geometry_room(g, r.key_length, r.data_length, false) : 0;
    }
    *whole = passed > g->rotation_bytes ? passed : g->rotation_bytes;
    return angle;
}

static uint64_t phase_of(const struct dasd *d, const uint8_t *track, unsigned record,
                         enum part part) {
    uint32_t whole, angle = angle_of(d, track, record, part, &whole);
    return angle * rotation(d) / whole;
}

uint64_t dasd_turn_to(const struct dasd *d, uint32_t angle, uint32_t whole) {
    uint64_t turn = rotation(d), at = angle * turn / whole;
    return (at + turn - now_of(d) % turn) % turn;
}

uint8_t dasd_sector(struct dasd *d) {
    uint32_t length, whole, sectors = d->geometry->sectors;
    const uint8_t *track = dasd_track(d, &length);
    if (!track || d->area < AREA_COUNT)
        return 0;
    uint32_t angle = angle_of(d, track, d->record, PART_START, &whole);
    uint32_t sector = angle * sectors / whole;
    return (uint8_t)(sector ? sector - 1 : 0); /* in time for the record */
}

/* ---- Going on ---------------------------------------------------------------------------------
 */

void dasd_lose(struct dasd *d) {
    d->area = AREA_NOWHERE;
    d->found = 0;
    d->index_passed = 0;
}

void dasd_begin_operation(struct dasd *d) {
    memset(d->failure, 0, sizeof d->failure);
    d->exception = false;
    d->turns = 0;
    d->given = 0;
    if (d->area == AREA_NOWHERE) {
        d->phase_at = now_of(d);
        d->phase = d->base.latency_given ? 0 : d->phase_at % rotation(d);
    }
}

/* Nothing can be found on this track if the index passes twice without anything being got hold of;
 * with `multi` the next track of the cylinder follows. */
static bool pass_index(struct dasd *d, bool multi) {
    d->turns++;
    d->area = AREA_INDEX;
    if (!multi)
        return ++d->index_passed < 2 || dasd_fail(d, 0, SENSE_NO_RECORD_FOUND);
    if ((d->mask & MASK_SEEKS) == MASK_NO_SEEKS)
        return dasd_fail(d, 0, SENSE_FILE_PROTECTED);
    if (d->head + 1 >= d->geometry->heads)
        return dasd_fail(d, 0, SENSE_END_OF_CYLINDER);
    d->head++;
    d->index_passed = 0;
    return true;
}

bool dasd_go_home(struct dasd *d, bool multi) {
    if (d->area != AREA_INDEX && !pass_index(d, multi))
        return false;
    d->area = AREA_HOME;
    return true;
}

/* The number of the record that comes next. */
static unsigned next_record(const struct dasd *d, const uint8_t *track) {
    struct ckd_record r;
    unsigned n = 0;
    if (d->area >= AREA_COUNT)
        return d->record + 1u;
    if (d->area != AREA_NOWHERE || d->phase == 0)
        return 0;
    for (uint32_t at = CKD_HOME; dev_ckd_record(track, at, &r); at = r.end, n++)
        if (phase_of(d, track, n, PART_START) >= d->phase)
            break;
    return n;
}

bool dasd_go_to_count(struct dasd *d, bool multi, bool r0) {
    for (;;) {
        uint32_t length;
        struct ckd_record r;
        const uint8_t *track = dasd_track(d, &length);
        if (!track)
            return false;
        unsigned next = next_record(d, track);
        if (next == 0 && !r0)
            next = 1;
        if (dev_ckd_find(track, next, &r)) {
            d->area = AREA_COUNT;
            d->record = (uint16_t)next;
            return true;
        }
        if (!pass_index(d, multi))
            return false;
    }
}

struct ckd_record dasd_record(struct dasd *d) {
    uint32_t length;
    struct ckd_record r = {0};
    const uint8_t *track = dasd_track(d, &length);
    if (track)
        dev_ckd_find(track, d->record, &r);
    return r;
}

/* ---- Accepting --------------------------------------------------------------------------------
 */

static void plan(struct dasd *d, uint64_t phase, uint32_t limit, bool exact) {
    struct device *dev = &d->base;
    uint64_t now = now_of(d);
    uint64_t due = d->phase_at + d->turns * rotation(d) + phase - d->phase;
    uint64_t before = due > now ? due - now : 1;
    if (dev->latency_given)
        before = dev_ticks(dev, dev->latency);
    dev->motion_ticks = 0;
    dev->plan = (struct dev_plan){.before = before, .limit = limit, .exact = exact};
    d->phase = phase;
    d->phase_at = now + before;
}

/* One that has failed ends when the index passes for the last time. */
static uint8_t accept_failure(struct dasd *d) {
    plan(d, d->turns ? 0 : d->phase, 0, false);
    return 0;
}

static bool has_failed(const struct dasd *d) {
    return d->failure[0] || d->failure[1];
}

static uint64_t phase_of_area(const struct dasd *d, const uint8_t *track, enum dasd_area area) {
    static const enum part parts[] = {
        [AREA_COUNT] = PART_COUNT, [AREA_KEY] = PART_KEY, [AREA_DATA] = PART_DATA};
    if (area == AREA_HOME)
        return phase_of(d, track, 0, PART_START);
    return phase_of(d, track, d->record, parts[area]);
}

uint8_t dasd_accept(struct dasd *d, enum dasd_area area, uint32_t limit, bool exact) {
    uint32_t length;
    const uint8_t *track = has_failed(d) ? NULL : dasd_track(d, &length);
    if (!track)
        return accept_failure(d);
    d->area = area;
    plan(d, phase_of_area(d, track, area), limit, exact);
    return 0;
}

/* The bytes behind the count area follow at the speed of the disk. */
uint8_t dasd_accept_behind(struct dasd *d) {
    uint32_t length;
    const uint8_t *track = dasd_track(d, &length);
    if (!track)
        return accept_failure(d);
    plan(d, phase_of(d, track, d->record, PART_BEHIND), CKD_COUNT, true);
    if (!d->base.latency_given)
        d->base.plan.per_byte = rotation(d) / d->geometry->rotation_bytes;
    return 0;
}

void dasd_settle(struct dasd *d) {
    uint32_t length;
    const uint8_t *track = dasd_track(d, &length);
    if (track)
        d->phase = phase_of_area(d, track, d->area);
    d->phase_at = now_of(d);
}

/* Count-key-data disks: 2311, 2314, 3330, 3340, 3350, each on its control unit. The commands, by a
 * table; how a program finds its way on a track is in dev/dasd_position.c. */
#include "dev/dasd.h"

#include "dev/hash.h"
#include "dev/memory.h"
#include "dev/types.h"

#define SEEK_LENGTH 6u
#define MULTI_TRACK 0x80u
#define PHASE_MAX   (UINT64_MAX / 4) /* ticks */

/* The file mask: which writes, which seeks. */
#define MASK_WRITES      0xC0u
#define MASK_MOST_WRITES 0x00u /* all but home address and record 0 */
#define MASK_NO_WRITES   0x40u
#define MASK_UPDATES     0x80u /* no count area is written */
#define MASK_SEEKS       0x18u
#define MASK_ALL_SEEKS   0x00u
#define MASK_CYLINDER    0x08u /* seek cylinder and seek head */
#define MASK_HEAD        0x10u /* seek head */
#define MASK_RESERVED    0x26u

/* Format and message in sense byte 7 of disks with 24 sense bytes. */
#define MESSAGE_NONE     0x00u
#define MESSAGE_COMMAND  0x01u /* invalid command */
#define MESSAGE_SEQUENCE 0x02u /* invalid sequence */
#define MESSAGE_LENGTH   0x03u /* too few bytes */
#define MESSAGE_ARGUMENT 0x04u /* invalid data */
#define MESSAGE_MASK     0x05u /* the file mask forbids it */

/* What a command is, for the checks before it starts. */
#define MULTI         0x01u /* it has a multiple-track form */
#define SECTORS       0x02u /* for disks with rotational position sensing */
#define KEEPS         0x04u /* what was found stays found */
#define WRITES_HOME   0x10u /* home address or record 0 */
#define WRITES_COUNT  0x20u /* count areas */
#define WRITES_DATA   0x40u /* key and data */
#define WRITES        (WRITES_HOME | WRITES_COUNT | WRITES_DATA)
#define CONTROLS_SEEK 0x80u

struct command {
    uint8_t code;
    uint8_t kind;
    uint8_t (*start)(struct dasd *, bool multi);
    uint8_t (*end)(struct dasd *); /* of one with data; NULL: nothing is left to do */
};

static struct dasd *dasd_of(struct device *dev) {
    return (struct dasd *)dev;
}

/* ---- Sense ------------------------------------------------------------------------------------
 */

static bool has_short_sense(const struct dasd *d) {
    return d->geometry->sense_length < DEV_SENSE_MAX;
}

static void set_sense(struct dasd *d, uint8_t sense0, uint8_t sense1, uint8_t message) {
    uint8_t *sense = d->base.sense;
    sense[0] = sense0;
    sense[1] = sense1;
    if (has_short_sense(d))
        return;
    sense[5] = (uint8_t)d->cylinder;
    sense[6] = (uint8_t)((d->cylinder >> 8 & 3) << 5 | d->head);
    sense[7] = message;
}

/* Refuses a command before it starts. */
static uint8_t reject(struct dasd *d, uint8_t message) {
    bool sequence = has_short_sense(d) && message == MESSAGE_SEQUENCE;
    set_sense(d, SENSE_COMMAND_REJECT, sequence ? SENSE_INVALID_SEQUENCE : 0, message);
    return UNIT_CHECK;
}

/* Ends one that has got its bytes. */
static uint8_t end_badly(struct dasd *d, uint8_t sense0, uint8_t sense1, uint8_t message) {
    set_sense(d, sense0, sense1, message);
    dasd_lose(d);
    return DEV_ENDED | UNIT_CHECK;
}

static uint8_t reject_bytes(struct dasd *d, uint8_t message) {
    return end_badly(d, SENSE_COMMAND_REJECT, 0, message);
}

/* ---- Seeks and control ------------------------------------------------------------------------
 */

static uint8_t accept_now(struct dasd *d, uint32_t limit, bool exact) {
    struct device *dev = &d->base;
    dev->motion_ticks = 0;
    dev->plan = (struct dev_plan){
        .before = dev_ticks(dev, DEV_SELECTION_MICROSECONDS), .limit = limit, .exact = exact};
    return 0;
}

static uint64_t ticks_to(const struct dasd *d, uint16_t cylinder) {
    uint32_t distance = cylinder > d->cylinder ? (uint32_t)(cylinder - d->cylinder)
                                               : (uint32_t)(d->cylinder - cylinder);
    uint64_t microseconds = dev_geometry_seek(d->geometry, distance);
    if (d->base.latency_given)
        microseconds = d->base.latency;
    return distance ? dev_ticks(&d->base, microseconds) : 0;
}

static uint8_t move_arm(struct dasd *d, uint16_t cylinder, uint16_t head) {
    uint64_t ticks = ticks_to(d, cylinder);
    dasd_lose(d);
    d->cylinder = cylinder;
    d->head = head;
    return dev_moves(&d->base, ticks);
}

static uint8_t start_seek(struct dasd *d, bool multi) {
    (void)multi;
    return accept_now(d, SEEK_LENGTH, true);
}

/* The seek address is BBCCHH; there are no bins. */
static uint8_t end_seek(struct dasd *d) {
    bool head_only = d->base.command == 0x1B;
    uint16_t bin = be16_load(d->buffer), head = be16_load(d->buffer + 4);
    uint16_t cylinder = head_only ? d->cylinder : be16_load(d->buffer + 2);
    if (d->given < SEEK_LENGTH)
        return reject_bytes(d, MESSAGE_LENGTH);
    if ((bin && !head_only) || cylinder >= dev_volume_cylinders(d->volume) ||
        head >= d->geometry->heads)
        return end_badly(d, SENSE_COMMAND_REJECT | (has_short_sense(d) ? SENSE_SEEK_CHECK : 0), 0,
                         MESSAGE_ARGUMENT);
    return move_arm(d, cylinder, head);
}

static uint8_t start_recalibrate(struct dasd *d, bool multi) {
    (void)multi;
    return move_arm(d, 0, 0);
}

static uint8_t start_restore(struct dasd *d, bool multi) {
    (void)d, (void)multi;
    return DEV_ENDED;
}

static uint8_t start_set_mask(struct dasd *d, bool multi) {
    (void)multi;
    if (d->mask_given)
        return reject(d, MESSAGE_SEQUENCE);
    return accept_now(d, 1, true);
}

static uint8_t end_set_mask(struct dasd *d) {
    if (d->given < 1)
        return reject_bytes(d, MESSAGE_LENGTH);
    if (d->buffer[0] & MASK_RESERVED)
        return reject_bytes(d, MESSAGE_ARGUMENT);
    d->mask = d->buffer[0];
    d->mask_given = true;
    d->index_passed = 0;
    return DEV_ENDED;
}

static uint8_t start_set_sector(struct dasd *d, bool multi) {
    (void)multi;
    return accept_now(d, 1, true);
}

static uint8_t end_set_sector(struct dasd *d) {
    uint8_t sector = d->buffer[0];
    dasd_lose(d);
    if (d->given < 1)
        return reject_bytes(d, MESSAGE_LENGTH);
    if (sector == 0xFF || d->base.latency_given)
        return DEV_ENDED;
    if (sector >= d->geometry->sectors)
        return reject_bytes(d, MESSAGE_ARGUMENT);
    return dev_moves(&d->base, dasd_turn_to(d, sector, d->geometry->sectors));
}

/* ---- Searches ---------------------------------------------------------------------------------
 */

/* High, equal: what is on the disk against the bytes that were given, as far as these go. */
static bool matches(const struct dasd *d, const uint8_t *track) {
    int order = memcmp(track + d->from, d->buffer, d->given);
    bool high = d->base.command & 0x40, equal = d->base.command & 0x20;
    return d->given && ((high && order > 0) || (equal && order == 0));
}

static uint8_t end_search(struct dasd *d) {
    uint32_t length;
    const uint8_t *track = dasd_track(d, &length);
    bool equal = (d->base.command & 0x60) == 0x20;
    static const uint8_t found[] = {[AREA_HOME] = FOUND_HOME,
                                    [AREA_COUNT] = FOUND_ID,
                                    [AREA_KEY] = FOUND_KEY,
                                    [AREA_DATA] = FOUND_KEY};
    if (!track)
        return end_badly(d, d->failure[0], d->failure[1], MESSAGE_NONE);
    if (!matches(d, track))
        return DEV_ENDED;
    if (equal)
        d->found = found[d->area];
    return DEV_ENDED | UNIT_STATUS_MODIFIER;
}

static uint8_t start_search_home(struct dasd *d, bool multi) {
    dasd_go_home(d, multi);
    d->from = 1;
    return dasd_accept(d, AREA_HOME, CKD_HOME - 1, true);
}

static uint8_t start_search_id(struct dasd *d, bool multi) {
    dasd_go_to_count(d, multi, true);
    d->from = dasd_record(d).at;
    return dasd_accept(d, AREA_COUNT, CKD_ID, true);
}

/* The key of the record whose count area passed last, or of the next one. A record without a key
 * is not searched. */
static uint8_t start_search_key(struct dasd *d, bool multi) {
    if (d->area != AREA_COUNT)
        dasd_go_to_count(d, multi, false);
    struct ckd_record r = dasd_record(d);
    d->from = r.key;
    return dasd_accept(d, AREA_KEY, r.key_length, r.key_length != 0);
}

/* ---- Reads ------------------------------------------------------------------------------------
 */

static uint8_t start_read_home(struct dasd *d, bool multi) {
    if (dasd_go_home(d, multi))
        d->index_passed = 0;
    d->from = 0;
    return dasd_accept(d, AREA_HOME, CKD_HOME, true);
}

static uint8_t start_read_count(struct dasd *d, bool multi) {
    dasd_go_to_count(d, multi, false);
    d->from = dasd_record(d).at;
    return dasd_accept(d, AREA_COUNT, CKD_COUNT, true);
}

/* Spacing over a count area gets its lengths from the program; here they are always to be read. */
static uint8_t start_space_count(struct dasd *d, bool multi) {
    dasd_go_to_count(d, multi, d->area == AREA_HOME);
    return dasd_accept(d, AREA_COUNT, 3, false);
}

/* Reads from a place on the track to the end of the record under the head. */
static uint8_t read_to_end(struct dasd *d, bool there, uint32_t from, const struct ckd_record *r) {
    d->from = from;
    if (there)
        d->index_passed = 0;
    d->exception = there && r->data_length == 0;
    return dasd_accept(d, AREA_DATA, r->end - from, true);
}

static uint8_t start_read_r0(struct dasd *d, bool multi) {
    uint32_t length;
    bool there = d->area == AREA_HOME || dasd_go_home(d, multi);
    const uint8_t *track = there ? dasd_track(d, &length) : NULL;
    there = track && dasd_go_to_count(d, false, true);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, there, r.at, &r);
}

/* Data, or key and data, of the record whose count area passed last, or of the next one. */
static uint8_t start_read_data(struct dasd *d, bool multi) {
    bool here = d->area == AREA_COUNT || d->area == AREA_KEY;
    bool there = here || dasd_go_to_count(d, multi, false);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, there, r.data, &r);
}

static uint8_t start_read_key_and_data(struct dasd *d, bool multi) {
    bool there = d->area == AREA_COUNT || dasd_go_to_count(d, multi, false);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, there, r.key, &r);
}

static uint8_t start_read_all(struct dasd *d, bool multi) {
    bool there = dasd_go_to_count(d, multi, false);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, there, r.at, &r);
}

/* Record 1 of the first track, wherever the arm is. */
static uint8_t start_read_ipl(struct dasd *d, bool multi) {
    if (d->mask_given)
        return reject(d, MESSAGE_SEQUENCE);
    uint64_t ticks = ticks_to(d, 0);
    dasd_lose(d);
    d->cylinder = d->head = 0;
    dasd_begin_operation(d);
    d->base.plan.before = 0;
    bool there = dasd_go_home(d, multi) && dasd_go_to_count(d, false, false);
    struct ckd_record r = dasd_record(d);
    uint8_t status = read_to_end(d, there, r.data, &r);
    d->base.plan.before += ticks;
    d->phase_at += ticks;
    return status;
}

static uint8_t end_read(struct dasd *d) {
    return DEV_ENDED | (d->exception ? UNIT_EXCEPTION : 0);
}

static uint8_t start_read_sector(struct dasd *d, bool multi) {
    (void)multi;
    d->buffer[0] = dasd_sector(d);
    d->given = 1;
    return accept_now(d, 1, true);
}

/* ---- Writes -----------------------------------------------------------------------------------
 */

/* Copies the track to be changed; NULL when it cannot be read. */
static uint8_t *copy_track(struct dasd *d, uint8_t copy[DEV_TRACK_MAX], uint32_t *length) {
    const uint8_t *track = dasd_track(d, length);
    return track ? memcpy(copy, track, *length) : NULL;
}

static void replace_track(struct dasd *d, const uint8_t *track, uint32_t length) {
    dev_volume_replace(d->volume, (uint32_t)d->cylinder * d->geometry->heads + d->head, track,
                       length);
    d->index_passed = 0;
}

/* Bytes given, filled up with zeros. */
static void put_given(const struct dasd *d, uint8_t *to, uint32_t size) {
    uint32_t given = d->given < size ? d->given : size;
    memcpy(to, d->buffer, given);
    memset(to + given, 0, size - given);
}

static uint8_t start_write_data(struct dasd *d, bool multi) {
    (void)multi;
    bool id = d->area == AREA_COUNT && d->found & FOUND_ID;
    bool key = d->area == AREA_KEY && d->found & FOUND_KEY;
    if (!id && !key)
        return reject(d, MESSAGE_SEQUENCE);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, true, r.data, &r);
}

static uint8_t start_write_key_and_data(struct dasd *d, bool multi) {
    (void)multi;
    if (d->area != AREA_COUNT || !(d->found & FOUND_ID))
        return reject(d, MESSAGE_SEQUENCE);
    struct ckd_record r = dasd_record(d);
    return read_to_end(d, true, r.key, &r);
}

/* Of the record under the head, from where the operation began to its end. */
static uint8_t end_update(struct dasd *d) {
    uint8_t track[DEV_TRACK_MAX];
    uint32_t length;
    if (!copy_track(d, track, &length))
        return end_badly(d, d->failure[0], d->failure[1], MESSAGE_NONE);
    put_given(d, track + d->from, dasd_record(d).end - d->from);
    replace_track(d, track, length);
    return end_read(d);
}

/* Room that the records on the track take before the one that is to be written; record 0 has room
 * of its own for eight bytes. */
static uint32_t room_before(const struct dasd *d, const uint8_t *track, uint32_t to) {
    const struct dev_geometry *g = d->geometry;
    struct ckd_record r;
    uint32_t room = 0;
    bool first = true;
    for (uint32_t at = CKD_HOME; at < to && dev_ckd_record(track, at, &r); at = r.end) {
        uint32_t whole = dev_geometry_room(g, r.key_length, r.data_length, false);
        uint32_t own = first ? dev_geometry_room(g, 0, 8, false) : 0;
        room += whole > own ? whole - own : 0;
        first = false;
    }
    return room;
}

/* Where on the track the record begins that is being written. */
static uint32_t place_of_new(struct dasd *d) {
    return d->area == AREA_HOME ? CKD_HOME : dasd_record(d).end;
}

/* Bytes of the record that the count area in the buffer tells of. */
static uint32_t size_of_new(const struct dasd *d) {
    return CKD_COUNT + d->buffer[5] + be16_load(d->buffer + 6);
}

static bool fits(struct dasd *d) {
    uint32_t length, at = place_of_new(d);
    const struct dev_geometry *g = d->geometry;
    const uint8_t *track = dasd_track(d, &length);
    uint32_t room = dev_geometry_room(g, d->buffer[5], be16_load(d->buffer + 6), true);
    return track && room_before(d, track, at) + room <= g->capacity &&
           at + size_of_new(d) + CKD_END <= g->track_size;
}

static uint8_t start_write_count(struct dasd *d, bool multi) {
    (void)multi;
    if (d->area < AREA_COUNT || !(d->found & (FOUND_ID | FOUND_KEY | FOUND_FORMATTED)))
        return reject(d, MESSAGE_SEQUENCE);
    return dasd_accept_behind(d);
}

static uint8_t start_write_r0(struct dasd *d, bool multi) {
    (void)multi;
    if (d->area != AREA_HOME || !(d->found & FOUND_HOME))
        return reject(d, MESSAGE_SEQUENCE);
    return dasd_accept(d, AREA_HOME, CKD_COUNT, true);
}

/* The count area tells how many bytes belong to the record. */
static void learn_length(struct dasd *d) {
    if (d->base.plan.limit == CKD_COUNT && d->given == CKD_COUNT && fits(d))
        d->base.plan.limit = size_of_new(d);
}

/* Ends the track behind a record, or behind the home address. */
static uint8_t end_erase(struct dasd *d) {
    uint8_t track[DEV_TRACK_MAX];
    uint32_t length;
    if (!copy_track(d, track, &length))
        return end_badly(d, d->failure[0], d->failure[1], MESSAGE_NONE);
    replace_track(d, track, dev_ckd_end(track, place_of_new(d)));
    return DEV_ENDED;
}

static uint8_t end_write_count(struct dasd *d) {
    uint8_t track[DEV_TRACK_MAX];
    uint32_t length, at = place_of_new(d);
    if (d->given < CKD_COUNT)
        return reject_bytes(d, MESSAGE_LENGTH);
    if (!fits(d))
        return end_badly(d, d->failure[0], d->failure[0] ? d->failure[1] : SENSE_TRACK_FORMAT,
                         MESSAGE_NONE);
    copy_track(d, track, &length);
    put_given(d, track + at, size_of_new(d));
    replace_track(d, track, dev_ckd_end(track, at + size_of_new(d)));
    d->record = d->area == AREA_HOME ? 0 : (uint16_t)(d->record + 1);
    d->area = AREA_DATA;
    d->found = FOUND_FORMATTED;
    dasd_settle(d);
    return DEV_ENDED;
}

static uint8_t start_write_home(struct dasd *d, bool multi) {
    (void)multi;
    dasd_go_home(d, false);
    return dasd_accept(d, AREA_HOME, CKD_HOME, true);
}

/* An image has no room for flags or for the address of another track. */
static uint8_t end_write_home(struct dasd *d) {
    uint8_t home[CKD_HOME] = {0};
    be16_store(home + 1, d->cylinder);
    be16_store(home + 3, d->head);
    if (d->given < CKD_HOME)
        return reject_bytes(d, MESSAGE_LENGTH);
    if (memcmp(home, d->buffer, CKD_HOME) != 0)
        return reject_bytes(d, MESSAGE_ARGUMENT);
    d->found = FOUND_HOME;
    return end_erase(d);
}

/* ---- The table --------------------------------------------------------------------------------
 */

/* clang-format off */
static const struct command commands[] = {
    {0x07, CONTROLS_SEEK,        start_seek,               end_seek},
    {0x0B, CONTROLS_SEEK,        start_seek,               end_seek},
    {0x1B, CONTROLS_SEEK,        start_seek,               end_seek},
    {0x13, CONTROLS_SEEK,        start_recalibrate,        NULL},
    {0x17, 0,                    start_restore,            NULL},
    {0x1F, 0,                    start_set_mask,           end_set_mask},
    {0x0F, 0,                    start_space_count,        NULL},
    {0x23, SECTORS,              start_set_sector,         end_set_sector},
    {0x22, SECTORS | KEEPS,      start_read_sector,        NULL},
    {0x39, MULTI,                start_search_home,        end_search},
    {0x31, MULTI,                start_search_id,          end_search},
    {0x51, MULTI,                start_search_id,          end_search},
    {0x71, MULTI,                start_search_id,          end_search},
    {0x29, MULTI,                start_search_key,         end_search},
    {0x49, MULTI,                start_search_key,         end_search},
    {0x69, MULTI,                start_search_key,         end_search},
    {0x02, 0,                    start_read_ipl,           end_read},
    {0x1A, MULTI,                start_read_home,          end_read},
    {0x16, MULTI,                start_read_r0,            end_read},
    {0x12, MULTI,                start_read_count,         NULL},
    {0x06, MULTI | KEEPS,        start_read_data,          end_read},
    {0x0E, MULTI | KEEPS,        start_read_key_and_data,  end_read},
    {0x1E, MULTI,                start_read_all,           end_read},
    {0x19, WRITES_HOME,          start_write_home,         end_write_home},
    {0x15, WRITES_HOME | KEEPS,  start_write_r0,           end_write_count},
    {0x1D, WRITES_COUNT | KEEPS, start_write_count,        end_write_count},
    {0x11, WRITES_COUNT | KEEPS, start_write_count,        end_erase},
    {0x05, WRITES_DATA | KEEPS,  start_write_data,         end_update},
    {0x0D, WRITES_DATA | KEEPS,  start_write_key_and_data, end_update},
};
/* clang-format on */

static const struct command *find_command(const struct dasd *d, uint8_t code) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *c = &commands[i];
        bool form = code == c->code || (c->kind & MULTI && code == (c->code | MULTI_TRACK));
        if (form && (!(c->kind & SECTORS) || d->geometry->sectors))
            return c;
    }
    return NULL;
}

/* Does it begin with the count area of a record? */
static bool gives_count(const struct command *c) {
    return c->start == start_write_count || c->start == start_write_r0;
}

static bool mask_permits_write(const struct dasd *d, uint8_t kind) {
    switch (d->mask & MASK_WRITES) {
    case MASK_MOST_WRITES:
        return !(kind & WRITES_HOME);
    case MASK_NO_WRITES:
        return false;
    case MASK_UPDATES:
        return kind & WRITES_DATA;
    default:
        return true;
    }
}

static bool mask_permits_seek(const struct dasd *d, uint8_t code) {
    switch (d->mask & MASK_SEEKS) {
    case MASK_ALL_SEEKS:
        return true;
    case MASK_CYLINDER:
        return code == 0x0B || code == 0x1B;
    case MASK_HEAD:
        return code == 0x1B;
    default:
        return false;
    }
}

static uint8_t inhibited(struct dasd *d) {
    if (has_short_sense(d))
        return reject(d, MESSAGE_COMMAND);
    set_sense(d, SENSE_EQUIPMENT_CHECK, SENSE_WRITE_INHIBITED, 0x10);
    return UNIT_CHECK;
}

static uint8_t protected(struct dasd *d) {
    set_sense(d, 0, SENSE_FILE_PROTECTED, MESSAGE_NONE);
    return UNIT_CHECK;
}

static uint8_t dasd_start(struct device *dev, uint8_t code) {
    struct dasd *d = dasd_of(dev);
    const struct command *c = find_command(d, code);
    dasd_begin_operation(d);
    if (!c)
        return reject(d, MESSAGE_COMMAND);
    if (!(c->kind & KEEPS))
        d->found = 0;
    if (c->kind & WRITES && !mask_permits_write(d, c->kind))
        return reject(d, MESSAGE_MASK);
    if (c->kind & CONTROLS_SEEK && !mask_permits_seek(d, code))
        return protected(d);
    if (c->kind & WRITES && d->read_only)
        return inhibited(d);
    return c->start(d, code & MULTI_TRACK && c->kind & MULTI);
}

/* ---- The device -------------------------------------------------------------------------------
 */

static bool reads_buffer(const struct dasd *d) {
    return d->base.command == 0x22;
}

static void dasd_read(struct device *dev, uint8_t *to, uint32_t bytes) {
    struct dasd *d = dasd_of(dev);
    uint32_t length;
    const uint8_t *from = reads_buffer(d) ? d->buffer : dasd_track(d, &length);
    if (!from)
        memset(to, 0, bytes); /* the file has gone meanwhile: the operation ends with unit check */
    else
        memcpy(to, from + (reads_buffer(d) ? 0 : d->from) + dev->moved, bytes);
}

static void dasd_write(struct device *dev, const uint8_t *from, uint32_t bytes) {
    struct dasd *d = dasd_of(dev);
    const struct command *c = find_command(d, dev->command);
    memcpy(d->buffer + dev->moved, from, bytes);
    d->given = dev->moved + bytes;
    if (gives_count(c))
        learn_length(d);
}

static uint8_t dasd_end(struct device *dev) {
    struct dasd *d = dasd_of(dev);
    const struct command *c = find_command(d, dev->command);
    if (d->failure[0] || d->failure[1])
        return end_badly(d, d->failure[0], d->failure[1], MESSAGE_NONE);
    return c->end ? c->end(d) : DEV_ENDED;
}

static void dasd_begin(struct device *dev) {
    struct dasd *d = dasd_of(dev);
    dasd_lose(d);
    d->mask = 0;
    d->mask_given = false;
}

static bool dasd_finish(struct device *dev, struct diag_list *diags) {
    return dev_volume_finish(dasd_of(dev)->volume, diags);
}

static size_t dasd_memory(const struct device *dev) {
    return dev_volume_memory(((const struct dasd *)dev)->volume);
}

static uint64_t dasd_hash(const struct device *dev, uint64_t h) {
    const struct dasd *d = (const struct dasd *)dev;
    h = hash_number(h, dev_volume_hash(d->volume));
    h = hash_number(h, d->cylinder | (uint64_t)d->head << 16 | (uint64_t)d->record << 32 |
                           (uint64_t)d->mask << 48 | (uint64_t)d->area << 56);
    h = hash_number(h, d->found | (uint64_t)d->mask_given << 8 | (uint64_t)d->index_passed << 16);
    return hash_bytes(h, d->buffer, d->given);
}

/* A record in progress that was loaded must lie on the track and in the buffer. */
static void require_record(struct dasd *d, struct walk *w) {
    uint32_t length = 0;
    const struct command *c = find_command(d, d->base.command);
    const uint8_t *track = w->problem ? NULL : dasd_track(d, &length);
    uint32_t most = track && d->from < length ? length - d->from : 0;
    struct ckd_record r;
    bool placed = d->area < AREA_COUNT || (track && dev_ckd_find(track, d->record, &r));
    walk_require(w, placed, "a disk's head is behind the end of its track");
    if (!placed || !d->base.plan.limit || d->base.command == DEV_COMMAND_SENSE)
        return;
    walk_require(w, c, "a disk does what it has no command for");
    bool searches = c && c->end == end_search;
    bool reads = c && !reads_buffer(d) && (c->end == end_read || c->code == 0x12 || searches);
    bool updates = c && c->end == end_update;
    dev_require_limit(&d->base, w, reads || updates ? most : d->geometry->track_size);
    walk_require(w, !updates || (d->area == AREA_DATA && r.end >= d->from && d->from >= r.key),
                 "a disk writes what is not its record");
    walk_require(w, !c || !gives_count(c) || d->area == AREA_HOME || d->area >= AREA_COUNT,
                 "a disk writes behind no record");
}

static void dasd_walk(struct device *dev, struct walk *w) {
    struct dasd *d = dasd_of(dev);
    dev_volume_walk(d->volume, w);
    d->cylinder = (uint16_t)walk_number(w, d->cylinder, dev_volume_cylinders(d->volume) - 1u);
    d->head = (uint16_t)walk_number(w, d->head, d->geometry->heads - 1u);
    walk_u8(w, &d->mask);
    walk_bool(w, &d->mask_given);
    WALK_ENUM(w, d->area, AREA_DATA);
    walk_u16(w, &d->record);
    walk_u8(w, &d->found);
    walk_u8(w, &d->index_passed);
    d->phase = walk_number(w, d->phase, PHASE_MAX);
    d->phase_at = walk_number(w, d->phase_at, PHASE_MAX);
    walk_bytes(w, d->failure, sizeof d->failure);
    walk_bool(w, &d->exception);
    walk_u32(w, &d->turns);
    walk_u32(w, &d->from);
    d->given = (uint32_t)walk_number(w, d->given, DEV_TRACK_MAX);
    walk_bytes(w, d->buffer, d->given);
    if (w->loading)
        require_record(d, w);
    if (w->scope == WALK_IDENTITY)
        walk_bool(w, &d->read_only);
}

static void dasd_destroy(struct device *dev) {
    dev_volume_close(dasd_of(dev)->volume);
    free(dev);
}

static const struct device_ops dasd_ops = {
    .begin = dasd_begin,
    .start = dasd_start,
    .read = dasd_read,
    .write = dasd_write,
    .end = dasd_end,
    .walk = dasd_walk,
    .reset = dasd_begin,
    .finish = dasd_finish,
    .memory = dasd_memory,
    .hash = dasd_hash,
    .destroy = dasd_destroy,
};

/* What is on the disk: an image, or nothing but blank tracks. */
static struct dev_volume *load_volume(const struct dev_geometry *g, const struct dev_config *config,
                                      struct diag_list *diags) {
    uint32_t cylinders = config->cylinders ? config->cylinders : g->cylinders;
    if (config->file && config->cylinders)
        diag_error(diags, NULL, "device %03X: its image tells how many cylinders it has",
                   config->address);
    else if (config->file)
        return dev_volume_open(
            config->file, g,
            config->read_only || config->scratch ? DEV_VOLUME_SCRATCH : DEV_VOLUME_WRITE, diags);
    else if (cylinders > g->most_cylinders)
        diag_error(diags, NULL, "device %03X: a %s has %u cylinders at most, not %u",
                   config->address, g->name, g->most_cylinders, cylinders);
    else
        return dev_volume_blank(g, cylinders);
    return NULL;
}

struct device *dev_dasd_create(const struct dev_type *type, const struct dev_config *config,
                               struct diag_list *diags) {
    const struct dev_geometry *g = dev_geometry_find(type->name);
    struct dev_volume *volume = load_volume(g, config, diags);
    if (!volume)
        return NULL;
    struct dasd *d = must(calloc(1, sizeof *d));
    dev_init(&d->base, &dasd_ops, type, config);
    d->geometry = g;
    d->volume = volume;
    d->read_only = config->read_only;
    return &d->base;
}

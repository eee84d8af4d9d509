/* Channel programs for a disk, one CCW after the other with its own bytes. */
#ifndef TRAPEZE_TESTS_UNIT_DEV_DISK_H
#define TRAPEZE_TESTS_UNIT_DEV_DISK_H

#include "tests/unit/dev/rig.h"

#define DISK 0x190

/* A program being written: its CCWs from PROGRAM on, what they give to the disk from ARGUMENTS on.
 * All are chained but the last, which disk_run ends. */
#define ARGUMENTS 0x8000u

struct program {
    struct rig *rig;
    unsigned count;
    aaddr next;
};

static inline struct program disk_program(struct rig *r) {
    return (struct program){r, 0, ARGUMENTS};
}

static inline struct device *disk_add(struct rig *r, const char *type, uint32_t cylinders) {
    return rig_add(r, &(struct dev_config){.address = DISK, .type = type, .cylinders = cylinders});
}

/* A command that reads into storage, or has no bytes. */
static inline void disk_read(struct program *p, uint8_t command, aaddr to, uint16_t count) {
    rig_ccw(p->rig, p->count++, command, to, CC, count);
}

/* A command that gives bytes. */
static inline void disk_give(struct program *p, uint8_t command, const void *bytes,
                             uint16_t count) {
    memcpy(p->rig->storage.bytes + p->next, bytes, count);
    rig_ccw(p->rig, p->count++, command, p->next, CC, count);
    p->next += count;
}

static inline void disk_tic(struct program *p, int back) {
    rig_ccw(p->rig, p->count, 0x08, PROGRAM + 8 * (p->count - (unsigned)back), 0, 0);
    p->count++;
}

static inline void disk_seek(struct program *p, uint16_t cylinder, uint16_t head) {
    uint8_t address[6] = {0};
    be16_store(address + 2, cylinder);
    be16_store(address + 4, head);
    disk_give(p, 0x07, address, sizeof address);
}

static inline void disk_mask(struct program *p, uint8_t mask) {
    disk_give(p, 0x1F, &mask, 1);
}

/* Searches for an identifier until it is found. */
static inline void disk_search(struct program *p, uint16_t cylinder, uint16_t head,
                               uint8_t record) {
    uint8_t id[5] = {0, 0, 0, 0, record};
    be16_store(id, cylinder);
    be16_store(id + 2, head);
    disk_give(p, 0x31, id, sizeof id);
    disk_tic(p, 1);
}

/* Writes a record, count, key and data, behind the one that was found or written. */
static inline void disk_format(struct program *p, uint16_t cylinder, uint16_t head, uint8_t record,
                               const char *key, const char *data) {
    uint8_t bytes[512];
    size_t keys = strlen(key), length = strlen(data);
    be16_store(bytes, cylinder);
    be16_store(bytes + 2, head);
    bytes[4] = record;
    bytes[5] = (uint8_t)keys;
    be16_store(bytes + 6, (uint16_t)length);
    memcpy(bytes + 8, key, keys);
    memcpy(bytes + 8 + keys, data, length);
    disk_give(p, 0x1D, bytes, (uint16_t)(8 + keys + length));
}

/* Ends the chain with its last CCW, runs it and begins anew. All interruptions up to device end
 * are taken; their statuses come together. */
static inline struct csw disk_run(struct program *p) {
    struct rig *r = p->rig;
    r->storage.bytes[PROGRAM + 8 * (p->count - 1) + 4] &= (uint8_t)~CC;
    *p = disk_program(r);
    struct io_result result = chan_start(r->channels, DISK, PROGRAM);
    struct csw csw = result.csw, part;
    uint8_t status = result.csw.unit_status;
    uint16_t from;
    ck_assert_uint_lt(result.cc, 2);
    while (!(status & (UNIT_DEVICE_END | UNIT_CHECK))) {
        ck_assert(rig_wait(r, 100000));
        ck_assert(chan_interrupt(r->channels, ~0u, &from, &part));
        if (!status)
            csw = part;
        status |= part.unit_status;
    }
    csw.unit_status = status;
    return csw;
}

static inline void disk_run_well(struct program *p) {
    struct csw csw = disk_run(p);
    ck_assert_msg(csw.unit_status == DEV_ENDED && csw.channel_status == 0,
                  "unit status %02X, channel status %02X, behind CCW %u", csw.unit_status,
                  csw.channel_status, (csw.command_address - PROGRAM) / 8);
}

/* The sense bytes of the last operation. */
static inline const uint8_t *disk_sense(struct rig *r) {
    rig_ccw(r, 0, 0x04, BUFFER + 0x5000, SLI, 24);
    rig_run(r, DISK);
    return r->storage.bytes + BUFFER + 0x5000;
}

static inline void assert_sense(struct rig *r, uint8_t sense0, uint8_t sense1) {
    const uint8_t *sense = disk_sense(r);
    ck_assert_msg(sense[0] == sense0 && sense[1] == sense1, "sense is %02X%02X, not %02X%02X",
                  sense[0], sense[1], sense0, sense1);
}

static inline void assert_bytes(const struct rig *r, aaddr at, const char *text) {
    ck_assert_msg(memcmp(r->storage.bytes + at, text, strlen(text)) == 0, "%05X: %.*s, not %s", at,
                  (int)strlen(text), (const char *)r->storage.bytes + at, text);
}

/* Three records on the first track of a cylinder: keys B, D, F and data ONE, TWO, THREE. */
static inline void disk_fill(struct rig *r, uint16_t cylinder, uint16_t head) {
    struct program p = disk_program(r);
    disk_seek(&p, cylinder, head);
    disk_search(&p, cylinder, head, 0);
    disk_format(&p, cylinder, head, 1, "B", "ONE");
    disk_format(&p, cylinder, head, 2, "D", "TWO");
    disk_format(&p, cylinder, head, 3, "F", "THREE");
    disk_run_well(&p);
}

#endif

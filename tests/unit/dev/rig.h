/* A machine without a CPU for tests of dev/: 64 KB of storage, an event queue and channels. */
#ifndef TRAPEZE_TESTS_UNIT_DEV_RIG_H
#define TRAPEZE_TESTS_UNIT_DEV_RIG_H

#include "base/bits.h"
#include "dev/channel.h"
#include "dev/types.h"
#include "isa/ebcdic.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

#define RIG_SIZE 0x10000u
#define PROGRAM  0x1000u /* where channel programs begin */
#define BUFFER   0x2000u /* and their data */

#define CD       CCW_FLAG_CD
#define CC       CCW_FLAG_CC
#define SLI      CCW_FLAG_SLI
#define SKIP     CCW_FLAG_SKIP
#define PCI      CCW_FLAG_PCI
#define IDA      CCW_FLAG_IDA

struct rig {
    struct storage storage;
    struct stor_view view;
    struct event_queue events;
    struct channels *channels;
    struct diag_list diags;
};

static inline void rig_init_model(struct rig *r, enum model model) {
    ck_assert(stor_init(&r->storage, RIG_SIZE));
    memset(r->storage.bytes, 0, RIG_SIZE);
    r->view = (struct stor_view){.storage = &r->storage, .size = RIG_SIZE};
    event_queue_init(&r->events);
    diag_init(&r->diags);
    r->channels = chan_create(&r->view, &r->events, model);
    ck_assert_ptr_nonnull(r->channels);
}

static inline void rig_init(struct rig *r) {
    rig_init_model(r, MODEL_S370);
}

static inline void rig_free(struct rig *r) {
    chan_free(r->channels);
    event_queue_free(&r->events);
    diag_free(&r->diags);
    stor_free(&r->storage);
}

static inline struct device *rig_add(struct rig *r, const struct dev_config *config) {
    struct device *dev = dev_create(config, &r->diags);
    if (!dev)
        diag_print(&r->diags, stderr);
    ck_assert_ptr_nonnull(dev);
    ck_assert(chan_attach(r->channels, config->address, dev));
    return dev;
}

static inline struct device *rig_scripted(struct rig *r, uint16_t address, const char *script) {
    return rig_add(r, &(struct dev_config){
                          .address = address,
                          .type = "scripted",
                          .input = dev_backend_memory_input(script, strlen(script), "script")});
}

/* Puts a CCW at PROGRAM + 8 * index. */
static inline void rig_ccw(struct rig *r, unsigned index, uint8_t command, aaddr address,
                           uint8_t flags, uint16_t count) {
    ccw_store(&(struct ccw){command, address, flags, count},
              r->storage.bytes + PROGRAM + 8 * index);
}

static inline struct io_result rig_start(struct rig *r, uint16_t address) {
    return chan_start(r->channels, address, PROGRAM);
}

static inline void rig_tick(struct rig *r, uint64_t ticks) {
    event_advance(&r->events, r->events.now + ticks);
}

/* Lets time go on, at most `limit` events, until a channel has an interruption. */
static inline bool rig_wait(struct rig *r, unsigned limit) {
    while (!chan_pending(r->channels) && limit-- && event_next(&r->events) != EVENT_NEVER)
        event_advance(&r->events, event_next(&r->events));
    return chan_pending(r->channels) != 0;
}

/* Starts the program, waits for the interruption and takes it. */
static inline struct csw rig_run(struct rig *r, uint16_t address) {
    struct io_result result = rig_start(r, address);
    ck_assert_msg(result.cc == 0, "cc %u, unit status %02X, channel status %02X", result.cc,
                  result.csw.unit_status, result.csw.channel_status);
    ck_assert(rig_wait(r, 100000));
    uint16_t from = 0;
    struct csw csw;
    ck_assert(chan_interrupt(r->channels, ~0u, &from, &csw));
    ck_assert_uint_eq(from, address);
    return csw;
}

static inline void assert_csw(struct csw csw, aaddr command_address, uint8_t unit, uint8_t channel,
                              uint16_t count) {
    ck_assert_uint_eq(csw.unit_status, unit);
    ck_assert_uint_eq(csw.channel_status, channel);
    ck_assert_uint_eq(csw.command_address, command_address);
    ck_assert_uint_eq(csw.count, count);
}

static inline void put_ebcdic(struct rig *r, aaddr at, const char *text) {
    for (; *text; text++)
        r->storage.bytes[at++] = ebcdic_from_ascii[(uint8_t)*text];
}

static inline void assert_ebcdic(const struct rig *r, aaddr at, const char *text) {
    for (; *text; text++, at++)
        ck_assert_msg(r->storage.bytes[at] == ebcdic_from_ascii[(uint8_t)*text],
                      "%05X is %02X, not '%c'", at, r->storage.bytes[at], *text);
}

static inline void assert_output(const struct device *dev, const char *text) {
    size_t size;
    const uint8_t *out = dev_output(dev, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert_msg(size == strlen(text) && memcmp(out, text, size) == 0, "output is \"%.*s\"",
                  (int)size, (const char *)out);
}

static inline int rig_main(Suite *suite) {
    return suite_run(suite);
}

#endif

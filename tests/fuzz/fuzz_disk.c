/* Disks under any channel program and on any image. The first byte chooses:
 *
 * Even: the rest is a channel program for a blank disk, three bytes a command: which (of those that
 * a disk has, or any), and what its argument is made of. It runs to its end; what was written must
 * be tracks, and a state that was saved half-way must lead to the same end.
 *
 * Odd: the rest is laid over an image of one cylinder, header and first tracks; if it is accepted
 * its tracks are read, and a program runs on them.
 */
#define _GNU_SOURCE /* memfd_create */
#include "base/bits.h"
#include "dev/channel.h"
#include "dev/ckd.h"
#include "dev/geometry.h"
#include "dev/types.h"
#include "dev/volume.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE      0x10000u
#define PROGRAM   0x1000u
#define ARGUMENTS 0x2000u
#define DISK      0x190
#define COMMANDS  60u
#define EVENTS    3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
    struct storage storage;
    struct stor_view view;
    struct event_queue events;
    struct channels *channels;
};

static bool world_init(struct world *w, const char *file) {
    struct diag_list diags;
    struct dev_config config = {.address = DISK, .type = "2311", .file = file, .scratch = true};
    config.cylinders = file ? 0 : 2;
    diag_init(&diags);
    if (!stor_init(&w->storage, SIZE))
        abort();
    memset(w->storage.bytes, 0, SIZE);
    w->view = (struct stor_view){.storage = &w->storage, .size = SIZE};
    event_queue_init(&w->events);
    w->channels = chan_create(&w->view, &w->events, MODEL_S370);
    struct device *disk = dev_create(&config, &diags);
    if (disk && !chan_attach(w->channels, DISK, disk))
        abort();
    if (!disk && !diags.errors)
        abort();
    diag_free(&diags);
    return disk;
}

static void world_free(struct world *w) {
    chan_free(w->channels);
    event_queue_free(&w->events);
    stor_free(&w->storage);
}

static const uint8_t codes[] = {0x07, 0x0B, 0x1B, 0x13, 0x17, 0x1F, 0x0F, 0x31, 0x51, 0x71, 0x29,
                                0x49, 0x69, 0xB1, 0xA9, 0xE9, 0x39, 0xB9, 0x02, 0x1A, 0x9A, 0x16,
                                0x96, 0x12, 0x92, 0x06, 0x86, 0x0E, 0x8E, 0x1E, 0x9E, 0x19, 0x15,
                                0x1D, 0x11, 0x05, 0x0D, 0x03, 0x04, 0x08, 0x08, 0x08, 0x1D, 0x1D};

/* An argument that makes sense for some commands; all are laid out the same way: a seek address for
 * 07, an identifier from its third byte on, a count area for 1D. */
static uint16_t make_argument(uint8_t *to, uint8_t code, uint8_t a, uint8_t b) {
    memset(to, a, 512);
    bool seek = (code & 0x0F) == 0x07 || (code & 0x0F) == 0x0B;
    if (seek)
        memset(to, 0, 2);
    be16_store(to + 2u * seek, a & 1);
    be16_store(to + 2u * seek + 2, a >> 1 & 3);
    if (code == 0x1F)
        to[0] = a & 0xD9;
    if (seek)
        return 6;
    to[4] = b & 7;
    to[5] = b >> 4;
    be16_store(to + 6, (uint16_t)(b * (a & 8 ? 40u : 1u)));
    return (uint16_t)(code == 0x1F ? 1 : code == 0x31 ? 5 : code == 0x1D ? 8u + b : 1u + b);
}

static void write_program(struct world *w, const uint8_t *data, size_t size) {
    uint8_t *storage = w->storage.bytes;
    for (size_t n = 0; n < COMMANDS && size >= 3; n++, data += 3, size -= 3) {
        uint8_t code = data[0] < 200 ? codes[data[0] % sizeof codes] : data[0];
        aaddr at = ARGUMENTS + 512 * (aaddr)n;
        struct ccw ccw = {code, at, CCW_FLAG_CC | CCW_FLAG_SLI,
                          make_argument(storage + at, code, data[1], data[2])};
        if (code == 0x08)
            ccw.address = PROGRAM + 8 * (aaddr)(n - (n ? 1 + data[1] % n : 0));
        if (data[0] >= 128 && data[0] < 160)
            ccw.flags = (uint8_t)(data[2] & 0xF0);
        ccw_store(&ccw, storage + PROGRAM + 8 * n);
    }
}

/* Runs so many events, and takes what interrupts. */
static void run(struct world *w, int events) {
    uint16_t from;
    struct csw csw;
    for (; events && event_next(&w->events) != EVENT_NEVER; events--)
        event_advance(&w->events, event_next(&w->events));
    while (chan_interrupt(w->channels, ~0u, &from, &csw))
        ;
}

static uint64_t hash(const struct world *w) {
    uint64_t h = chan_hash(w->channels, w->events.now);
    for (aaddr at = 0; at < SIZE; at++)
        h = (h ^ w->storage.bytes[at]) * 0x100000001B3u;
    return h;
}

/* The other one goes on where the first one is. */
static void copy(struct world *to, struct world *from) {
    struct walk saved, w;
    walk_begin_saving(&saved, WALK_FILE);
    event_queue_walk(&from->events, &saved);
    chan_walk(from->channels, &saved);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    event_queue_walk(&to->events, &w);
    chan_walk(to->channels, &w);
    if (!walk_end_loading(&w))
        abort();
    memcpy(to->storage.bytes, from->storage.bytes, SIZE);
    walk_free(&saved);
}

static void run_program(const uint8_t *data, size_t size) {
    struct world a, b;
    world_init(&a, NULL);
    world_init(&b, NULL);
    write_program(&a, data, size);
    chan_start(a.channels, DISK, PROGRAM);
    run(&a, size ? data[0] : 0);
    copy(&b, &a);
    if (hash(&a) != hash(&b))
        abort();
    run(&a, EVENTS);
    run(&b, EVENTS);
    if (hash(&a) != hash(&b))
        abort();
    world_free(&a);
    world_free(&b);
}

static void lay_over(int file, const uint8_t *data, size_t size) {
    const struct dev_geometry *g = dev_geometry_find("2311");
    uint8_t header[32] = "CKD_P370", track[DEV_TRACK_MAX] = {0};
    header[8] = (uint8_t)g->heads;
    header[13] = (uint8_t)(g->track_size >> 8);
    header[16] = g->code;
    size_t part = size < sizeof header ? size : sizeof header;
    for (size_t i = 0; i < part; i++) /* 0: as it should be */
        header[i] ^= data[i];
    bool good = pwrite(file, header, sizeof header, 0) > 0;
    data += part;
    size -= part;
    for (uint32_t n = 0; n < g->heads; n++) {
        memset(track, 0, sizeof track);
        dev_ckd_blank(track, 0, n);
        part = size < 200 ? size : 200;
        for (size_t i = 0; i < part; i++)
            track[i] ^= data[i];
        data += part;
        size -= part;
        good = good && pwrite(file, track, g->track_size, 512 + (off_t)n * g->track_size) > 0;
    }
    if (!good)
        abort();
}

static void run_image(const uint8_t *data, size_t size) {
    static const uint8_t program[] = {0, 0, 0, 19, 0, 0, 24, 0, 255, 39, 0, 0, 0, 0, 0};
    char path[32];
    struct world w;
    int file = memfd_create("image", 0);
    lay_over(file, data, size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (world_init(&w, path)) {
        write_program(&w, program, sizeof program);
        chan_start(w.channels, DISK, PROGRAM);
        run(&w, EVENTS);
        hash(&w);
    }
    world_free(&w);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size && data[0] & 1)
        run_image(data + 1, size - 1);
    else if (size)
        run_program(data + 1, size - 1);
    return 0;
}

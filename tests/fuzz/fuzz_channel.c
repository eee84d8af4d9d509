/* Channel programs of any bytes: the input is put at location 0 of a guest's storage and started
 * as a channel program, on every kind of device, at every doubleword. What lies around the guest's
 * storage must not change. */
#include "dev/channel.h"
#include "dev/types.h"

#include <stdlib.h>
#include <string.h>

#define GUEST_PAGES 2u
#define REAL_PAGES  6u
#define PATTERN     0x5Au
#define EVENTS      200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const aaddr frames[GUEST_PAGES] = {3 * STOR_PAGE_SIZE, 1 * STOR_PAGE_SIZE};

static struct dev_backend *text(const char *s) {
    return dev_backend_memory_input(s, strlen(s), "text");
}

static void add(struct channels *channels, struct dev_config config) {
    struct diag_list diags;
    diag_init(&diags);
    struct device *dev = dev_create(&config, &diags);
    if (!dev || !chan_attach(channels, config.address, dev))
        abort();
    diag_free(&diags);
}

static struct channels *make_channels(const struct stor_view *view, struct event_queue *events) {
    struct channels *c = chan_create(view, events, MODEL_S370);
    add(c, (struct dev_config){.address = 0x009, .type = "3215", .input = text("a line\nb\n")});
    add(c, (struct dev_config){.address = 0x00C, .type = "2540R", .input = text("CARD\nCARD\n")});
    add(c, (struct dev_config){.address = 0x00D, .type = "2540P"});
    add(c, (struct dev_config){.address = 0x00E, .type = "1403"});
    add(c, (struct dev_config){
               .address = 0x130,
               .type = "scripted",
               .input = text("* data=0102030405060708 end=4C\n* limit=9 end=08 later=04/9\n")});
    return c;
}

static void run(struct channels *channels, struct event_queue *events, size_t size) {
    static const uint16_t addresses[] = {0x009, 0x00C, 0x00D, 0x00E, 0x130};
    for (uint32_t caw = 0; caw < size; caw += 8) {
        uint16_t from;
        struct csw csw;
        for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
            chan_start(channels, addresses[i], caw);
        for (int i = 0; i < EVENTS && event_next(events) != EVENT_NEVER; i++)
            event_advance(events, event_next(events));
        while (chan_interrupt(channels, ~0u, &from, &csw))
            ;
        for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
            chan_clear(channels, addresses[i]);
    }
}

static bool neighbours_untouched(const struct storage *storage) {
    for (aaddr at = 0; at < storage->size; at++)
        if (at >> STOR_PAGE_SHIFT != 1 && at >> STOR_PAGE_SHIFT != 3 &&
            storage->bytes[at] != PATTERN)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct storage storage;
    struct event_queue events;
    struct stor_view view = {&storage, frames, GUEST_PAGES * STOR_PAGE_SIZE, NULL};
    if (!stor_init(&storage, REAL_PAGES * STOR_PAGE_SIZE))
        abort();
    memset(storage.bytes, PATTERN, storage.size);
    size = size > 256 ? 256 : size;
    view_write(&view, 0, data, (uint32_t)size);
    event_queue_init(&events);
    struct channels *channels = make_channels(&view, &events);
    run(channels, &events, size);
    if (!neighbours_untouched(&storage))
        abort();
    chan_free(channels);
    event_queue_free(&events);
    stor_free(&storage);
    return 0;
}

/* The scripted device's reader on any bytes; a good script's device is put to work. */
#include "dev/channel.h"
#include "dev/types.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_to_work(struct device *dev) {
    struct storage storage;
    struct event_queue events;
    if (!stor_init(&storage, 8192))
        abort();
    event_queue_init(&events);
    struct stor_view view = {.storage = &storage, .size = storage.size};
    struct channels *channels = chan_create(&view, &events, MODEL_S370);
    if (!chan_attach(channels, 0x100, dev))
        abort();
    for (uint8_t command = 1; command < 12; command++) {
        ccw_store(&(struct ccw){command, 0x1000, CCW_FLAG_SLI, 99}, storage.bytes);
        chan_start(channels, 0x100, 0);
        for (int i = 0; i < 3 && event_next(&events) != EVENT_NEVER; i++)
            event_advance(&events, event_next(&events));
        chan_test(channels, 0x100);
    }
    chan_free(channels);
    event_queue_free(&events);
    stor_free(&storage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct diag_list diags;
    diag_init(&diags);
    struct dev_config config = {.type = "scripted",
                                .input = dev_backend_memory_input(data, size, "script")};
    struct device *dev = dev_create(&config, &diags);
    if (!dev != (diags.errors != 0))
        abort();
    if (dev)
        put_to_work(dev);
    diag_free(&diags);
    return 0;
}

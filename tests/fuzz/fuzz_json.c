/* Configurations in JSON: whatever the text, it is read or refused, and every message has its place
 * in the text. */
#include "machine/config.h"
#include "machine/jsontext.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What an accepted configuration promises (machine/config.h). */
static void check_promises(const struct config *config) {
    if (config->count == 0)
        abort();
    for (size_t i = 0; i < config->count; i++) {
        const struct system_config *s = &config->systems[i];
        if (s->start == START_NONE || config_storage_problem(s->storage, s->model))
            abort();
        for (size_t d = 0; d < s->device_count; d++)
            if (!dev_find_type(s->devices[d].type) ||
                config_device(s, s->devices[d].address) != &s->devices[d])
                abort();
    }
}

/* Every message is about a line of the text. */
static void check_places(const struct diag_list *diags, const uint8_t *bytes, size_t size) {
    unsigned lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].line < 1 || diags->items[i].line > lines)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct diag_list diags;
    struct config config;
    diag_init(&diags);
    if (config_parse("folder/fuzz.json", bytes, size, &config, &diags)) {
        if (diags.errors)
            abort();
        check_promises(&config);
        config_free(&config);
    } else if (!diags.errors || config.systems) {
        abort();
    }
    check_places(&diags, bytes, size);
    diag_free(&diags);
    return 0;
}

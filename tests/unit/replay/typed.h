/* The guest of the replay tests, typed.asm, as a rig. */
#ifndef TRAPEZE_TESTS_UNIT_REPLAY_TYPED_H
#define TRAPEZE_TESTS_UNIT_REPLAY_TYPED_H

#include "machine/guest.h"
#include "replay/rig.h"

#include <check.h>
#include <string.h>
#include <xxhash.h>

#define TYPED_CONSOLE 0x009

static inline void typed_config(struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    *config = (struct config){0};
    ck_assert(guest_resolve("tests/unit/replay/typed.asm", config, &diags));
    diag_free(&diags);
}

static inline void typed_make(struct rig *rig, bool bare) {
    struct config config;
    struct diag_list diags;
    diag_init(&diags);
    typed_config(&config);
    ck_assert(rig_make(rig, &config, bare, NULL, &diags));
    config_free(&config);
    diag_free(&diags);
}

/* Everything, the output of the console's included. */
static inline uint64_t typed_hash(const struct rig *rig) {
    size_t size;
    const uint8_t *out = dev_output(chan_device(rig->systems[0]->channels, TYPED_CONSOLE), &size);
    return XXH3_64bits_withSeed(out, size, system_hash(rig->systems[0]));
}

#endif

/* Folding state into one 64-bit hash, by xxHash (docs/decisions/0003). For comparing runs. */
#ifndef TRAPEZE_DEV_HASH_H
#define TRAPEZE_DEV_HASH_H

#include "base/event.h"

#include <xxhash.h>

static inline uint64_t hash_bytes(uint64_t h, const void *bytes, size_t length) {
    return XXH3_64bits_withSeed(bytes, length, h);
}

static inline uint64_t hash_number(uint64_t h, uint64_t n) {
    return XXH3_64bits_withSeed(&n, sizeof n, h);
}

static inline uint64_t hash_event(uint64_t h, const struct event *event) {
    return hash_number(h, event_scheduled(event) ? event->due : EVENT_NEVER);
}

#endif

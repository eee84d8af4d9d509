/* Folding state into one 64-bit hash (FNV-1a, Fowler, Noll and Vo): the same bytes give the same
 * hash however they are divided into spans. For comparing runs, not against an adversary. */
#ifndef TRAPEZE_DEV_HASH_H
#define TRAPEZE_DEV_HASH_H

#include "base/event.h"

#define HASH_SEED 0xCBF29CE484222325u

static inline uint64_t hash_bytes(uint64_t h, const void *bytes, size_t length) {
    const uint8_t *p = bytes;
    for (size_t i = 0; i < length; i++)
        h = (h ^ p[i]) * 0x100000001B3u;
    return h;
}

static inline uint64_t hash_number(uint64_t h, uint64_t n) {
    for (int i = 0; i < 8; i++, n >>= 8)
        h = (h ^ (n & 0xFF)) * 0x100000001B3u;
    return h;
}

static inline uint64_t hash_event(uint64_t h, const struct event *event) {
    return hash_number(h, event_scheduled(event) ? event->due : EVENT_NEVER);
}

#endif

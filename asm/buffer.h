/* A growing buffer of big-endian data, as ELF and DWARF want it. Freed by free(b.data). */
#ifndef TRAPEZE_ASM_BUFFER_H
#define TRAPEZE_ASM_BUFFER_H

#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

struct buffer {
    uint8_t *data;
    size_t size, capacity;
};

static inline void put(struct buffer *b, const void *data, size_t n) {
    if (b->size + n > b->capacity) {
        b->capacity = 2 * (b->size + n) + 256;
        b->data = realloc(b->data, b->capacity);
        if (!b->data)
            abort();
    }
    if (n)
        memcpy(b->data + b->size, data, n);
    b->size += n;
}

static inline void put8(struct buffer *b, unsigned v) {
    uint8_t byte = (uint8_t)v;
    put(b, &byte, 1);
}

static inline void put16(struct buffer *b, unsigned v) {
    uint8_t bytes[2];
    be16_store(bytes, (uint16_t)v);
    put(b, bytes, 2);
}

static inline void put32(struct buffer *b, uint32_t v) {
    uint8_t bytes[4];
    be32_store(bytes, v);
    put(b, bytes, 4);
}

static inline void put_string(struct buffer *b, const char *s) {
    put(b, s, strlen(s) + 1);
}

static inline void put_uleb(struct buffer *b, uint32_t v) {
    do {
        put8(b, (v & 0x7F) | (v > 0x7F ? 0x80 : 0));
        v >>= 7;
    } while (v);
}

static inline void put_sleb(struct buffer *b, int32_t v) {
    for (;;) {
        unsigned byte = (unsigned)v & 0x7F;
        v >>= 7; /* arithmetic in gcc and clang */
        bool last = (v == 0 && !(byte & 0x40)) || (v == -1 && (byte & 0x40));
        put8(b, byte | (last ? 0 : 0x80));
        if (last)
            return;
    }
}

static inline void patch32(struct buffer *b, size_t at, size_t v) {
    be32_store(b->data + at, (uint32_t)v);
}

#endif

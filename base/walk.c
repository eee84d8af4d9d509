#include "base/walk.h"

#include "base/bits.h"

#include <stdio.h>
#include <stdlib.h>

void walk_begin_saving(struct walk *w, enum walk_scope scope) {
    *w = (struct walk){.scope = scope};
}

void walk_begin_loading(struct walk *w, enum walk_scope scope, const void *bytes, size_t size) {
    *w = (struct walk){.scope = scope, .loading = true, .bytes = (uint8_t *)bytes, .size = size};
}

void walk_begin_again(struct walk *w, const struct walk *saved) {
    walk_begin_loading(w, saved->scope, saved->bytes, saved->size);
    w->shares = saved->shares;
    w->share_count = saved->share_count;
}

void walk_free(struct walk *w) {
    if (!w->loading) {
        for (size_t i = 0; i < w->share_count; i++)
            w->shares[i].release(w->shares[i].object);
        free(w->shares);
        free(w->bytes);
    }
    *w = (struct walk){0};
}

bool walk_end_loading(struct walk *w) {
    if (!w->problem && w->at != w->size)
        walk_fail(w, "bytes are left over");
    return !w->problem;
}

void walk_fail(struct walk *w, const char *problem) {
    if (!w->problem)
        w->problem = problem;
}

/* A host without memory for what is saved cannot go on. */
static void *resize(void *p, size_t size) {
    p = realloc(p, size);
    if (!p) {
        fputs("trapeze: out of memory\n", stderr);
        abort();
    }
    return p;
}

static uint8_t *append(struct walk *w, size_t length) {
    if (length > w->capacity - w->size) {
        w->capacity = 2 * (w->size + length) + 256;
        w->bytes = resize(w->bytes, w->capacity);
    }
    w->size += length;
    return w->bytes + w->size - length;
}

/* The next bytes to load; NULL when there are not so many, or something was wrong before. */
static const uint8_t *take(struct walk *w, size_t length) {
    if (length > w->size - w->at)
        walk_fail(w, "it is cut short");
    if (w->problem)
        return NULL;
    w->at += length;
    return w->bytes + w->at - length;
}

void walk_bytes(struct walk *w, void *bytes, size_t length) {
    if (!length)
        return;
    if (!w->loading) {
        memcpy(append(w, length), bytes, length);
        return;
    }
    const uint8_t *from = take(w, length);
    if (from)
        memcpy(bytes, from, length);
}

void walk_section(struct walk *w, const char *name) {
    size_t length = strlen(name);
    if (w->problem)
        return;
    w->section = name;
    if (!w->loading) {
        memcpy(append(w, length), name, length);
        return;
    }
    const uint8_t *found = take(w, length);
    if (found && memcmp(found, name, length) != 0)
        walk_fail(w, "another part of the state stands here");
}

void walk_u8(struct walk *w, uint8_t *value) {
    walk_bytes(w, value, 1);
}

void walk_u16(struct walk *w, uint16_t *value) {
    uint8_t bytes[2];
    be16_store(bytes, *value);
    walk_bytes(w, bytes, sizeof bytes);
    *value = be16_load(bytes);
}

void walk_u32(struct walk *w, uint32_t *value) {
    uint8_t bytes[4];
    be32_store(bytes, *value);
    walk_bytes(w, bytes, sizeof bytes);
    *value = be32_load(bytes);
}

void walk_u64(struct walk *w, uint64_t *value) {
    uint8_t bytes[8];
    be64_store(bytes, *value);
    walk_bytes(w, bytes, sizeof bytes);
    *value = be64_load(bytes);
}

uint64_t walk_number(struct walk *w, uint64_t value, uint64_t most) {
    walk_u64(w, &value);
    if (w->loading && value > most)
        walk_fail(w, "a number is out of its range");
    return w->loading && w->problem ? 0 : value;
}

void walk_bool(struct walk *w, bool *value) {
    uint8_t byte = *value;
    walk_u8(w, &byte);
    if (walk_require(w, byte <= 1, "a number is out of its range"))
        *value = byte;
}

void walk_string(struct walk *w, char *text, size_t size) {
    size_t length = (size_t)walk_number(w, w->loading ? 0 : strlen(text), size - 1);
    walk_bytes(w, text, length);
    if (w->loading)
        text[w->problem ? 0 : length] = 0;
}

uint64_t walk_varying(struct walk *w, uint64_t value) {
    uint64_t loaded = 0;
    for (unsigned shift = 0; shift < 64; shift += 7, value >>= 7) {
        uint8_t byte = (uint8_t)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        walk_u8(w, &byte);
        loaded |= (uint64_t)(byte & 0x7F) << shift;
        if (w->problem || !(byte & 0x80))
            return loaded;
    }
    walk_fail(w, "a number is too long");
    return 0;
}

void walk_share(struct walk *w, void **object, void (*keep)(void *object),
                void (*release)(void *object)) {
    if (!w->loading) {
        keep(*object);
        w->shares = resize(w->shares, (w->share_count + 1) * sizeof *w->shares);
        w->shares[w->share_count++] = (struct walk_share){*object, release};
    } else if (walk_require(w, w->share_at < w->share_count, "what it shares is not there")) {
        void *saved = w->shares[w->share_at++].object;
        keep(saved);
        release(*object);
        *object = saved;
    }
}

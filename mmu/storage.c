#include "mmu/storage.h"

#include "base/bits.h"
#include "mmu/image.h"

#include <stdlib.h>

static bool make_notes(struct storage *s) {
    s->notes = calloc(s->size >> STOR_BLOCK_SHIFT, 1);
    s->code = calloc(s->size >> STOR_BLOCK_SHIFT, sizeof *s->code);
    return s->notes && s->code;
}

bool stor_init(struct storage *s, uint32_t size) {
    *s = (struct storage){.watched_to = UINT32_MAX};
    if (size < STOR_SIZE_MIN || size > STOR_SIZE_MAX || size % STOR_PAGE_SIZE)
        return false;
    s->bytes = calloc(1, size);
    s->keys = calloc(size >> STOR_BLOCK_SHIFT, 1);
    s->size = size;
    if (!s->bytes || !s->keys || !make_notes(s)) {
        stor_free(s);
        return false;
    }
    if (STOR_CLEARED)
        memset(s->bytes, STOR_CLEARED, size);
    return true;
}

bool stor_share(struct storage *s, const struct storage *of) {
    *s = (struct storage){.bytes = of->bytes, .keys = of->keys, .shared = true, .size = of->size};
    if (make_notes(s))
        return true;
    stor_free(s);
    return false;
}

void stor_free(struct storage *s) {
    if (!s->shared) {
        free(s->bytes);
        free(s->keys);
    }
    free(s->notes);
    free(s->code);
    stor_image_release(s->image);
    *s = (struct storage){0};
}

void stor_watch(struct storage *s, struct stor_watcher *watcher) {
    watcher->next = s->watchers;
    s->watchers = watcher;
}

void stor_unwatch(struct storage *s, struct stor_watcher *watcher) {
    for (struct stor_watcher **link = &s->watchers; *link; link = &(*link)->next)
        if (*link == watcher) {
            *link = watcher->next;
            return;
        }
}

void stor_note(struct storage *s, aaddr at, uint32_t length) {
    uint32_t block = at >> STOR_BLOCK_SHIFT;
    stor_note_change(s, block);
    if (!(s->notes[block] & (STOR_NOTE_CODE | STOR_NOTE_STORE | STOR_NOTE_TRACE)))
        return;
    for (struct stor_watcher *w = s->watchers; w; w = w->next)
        w->stored(w->owner, at, length);
}

void stor_tell_renewed(struct storage *s) {
    for (struct stor_watcher *w = s->watchers; w; w = w->next)
        if (w->renewed)
            w->renewed(w->owner);
}

void stor_tell_restored(struct storage *s, aaddr at) {
    for (struct stor_watcher *w = s->watchers; w; w = w->next)
        if (w->restored)
            w->restored(w->owner, at);
}

void stor_tell_fetch(struct storage *s, aaddr at, uint32_t length) {
    for (struct stor_watcher *w = s->watchers; w; w = w->next)
        if (w->fetched)
            w->fetched(w->owner, at, length);
}

static void tell_access_changed(struct storage *s, aaddr at) {
    for (struct stor_watcher *w = s->watchers; w; w = w->next)
        w->key_changed(w->owner, at);
}

void stor_set_watched(struct storage *s, aaddr at, uint8_t marks) {
    uint8_t *notes = &s->notes[at >> STOR_BLOCK_SHIFT];
    *notes = (uint8_t)((*notes & ~(STOR_NOTE_STORE | STOR_NOTE_FETCH)) | marks);
    tell_access_changed(s, at);
}

void stor_set_watched_bytes(struct storage *s, aaddr from, aaddr to) {
    s->watched_from = from;
    s->watched_to = to;
}

void stor_set_key(struct storage *s, aaddr at, uint8_t key) {
    s->keys[at >> STOR_BLOCK_SHIFT] = key & 0xFE;
    tell_access_changed(s, at);
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static bool inside(const struct stor_view *v, aaddr at, uint32_t length) {
    return at <= v->size && length <= v->size - at;
}

/* Bytes of [at, at + length) that lie in the block of `at`. */
static uint32_t in_block(aaddr at, uint32_t length) {
    return least(length, STOR_BLOCK_SIZE - (at & (STOR_BLOCK_SIZE - 1)));
}

int view_read(const struct stor_view *v, aaddr at, void *out, uint32_t length) {
    if (!inside(v, at, length))
        return PIC_ADDRESSING;
    for (uint8_t *to = out; length;) {
        uint32_t n = in_block(at, length);
        memcpy(to, view_peek(v, at), n);
        to += n, at += n, length -= n;
    }
    return PIC_NONE;
}

static void store_in_block(struct storage *s, aaddr at, const void *in, uint32_t length) {
    memcpy(s->bytes + at, in, length);
    stor_note_store(s, at, length);
}

int view_write(const struct stor_view *v, aaddr at, const void *in, uint32_t length) {
    if (!inside(v, at, length))
        return PIC_ADDRESSING;
    for (const uint8_t *from = in; length;) {
        uint32_t n = in_block(at, length);
        store_in_block(v->storage, view_bring(v, at, VIEW_STORES | VIEW_MAY_EVICT), from, n);
        from += n, at += n, length -= n;
    }
    return PIC_NONE;
}

/* Checks one block of a channel's access, records reference (and change) and locates it. */
static int touch_block(const struct stor_view *v, aaddr at, uint8_t key, bool store,
                       aaddr *absolute) {
    if (at >= v->size)
        return PIC_ADDRESSING;
    if (!stor_key_permits(view_key(v, at), key, store))
        return PIC_PROTECTION;
    *absolute = view_bring(v, at, VIEW_MAY_EVICT | (store ? VIEW_STORES : 0));
    stor_record(v->storage, *absolute >> STOR_BLOCK_SHIFT, store);
    return PIC_NONE;
}

int view_fetch(const struct stor_view *v, aaddr at, uint8_t key, void *out, uint32_t length,
               uint32_t *done) {
    uint8_t *to = out;
    for (*done = 0; *done < length;) {
        aaddr from;
        int code = touch_block(v, at, key, false, &from);
        if (code)
            return code;
        uint32_t n = in_block(at, length - *done);
        memcpy(to + *done, v->storage->bytes + from, n);
        stor_note_fetch(v->storage, from, n);
        *done += n, at += n;
    }
    return PIC_NONE;
}

int view_store(const struct stor_view *v, aaddr at, uint8_t key, const void *in, uint32_t length,
               uint32_t *done) {
    const uint8_t *from = in;
    for (*done = 0; *done < length;) {
        aaddr to;
        int code = touch_block(v, at, key, true, &to);
        if (code)
            return code;
        uint32_t n = in_block(at, length - *done);
        store_in_block(v->storage, to, from + *done, n);
        *done += n, at += n;
    }
    return PIC_NONE;
}

void view_release(const struct stor_view *v, aaddr page) {
    uint8_t cleared[STOR_PAGE_SIZE];
    if (v->pager) {
        v->pager->release(v->pager, page >> STOR_PAGE_SHIFT);
        return;
    }
    memset(cleared, STOR_CLEARED, sizeof cleared);
    view_write(v, page & ~(STOR_PAGE_SIZE - 1), cleared, sizeof cleared);
}

void view_set_key(const struct stor_view *v, aaddr at, uint8_t key) {
    if (v->pager)
        v->pager->set_key(v->pager, at >> STOR_PAGE_SHIFT, at >> STOR_BLOCK_SHIFT & 1, key & 0xFE);
    else
        stor_set_key(v->storage, view_bring(v, at, 0), key);
}

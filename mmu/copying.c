#include "mmu/copying.h"

#include <stdlib.h>

#define NOWHERE UINT32_MAX
#define ABSENT  (NOWHERE - 1)

static uint8_t *notes_of(const struct stor_copying *c, uint32_t block) {
    return view_notes(c->view, block << STOR_BLOCK_SHIFT);
}

static aaddr place_of(const struct stor_copying *c, uint32_t block) {
    aaddr at;
    return view_locate(c->view, block << STOR_BLOCK_SHIFT, &at) ? at : ABSENT;
}

static bool is_copied(const struct stor_copying *c, uint32_t block) {
    return c->lay_at[block] == place_of(c, block) && *notes_of(c, block) & STOR_NOTE_COPIED;
}

bool stor_copying_begin(struct stor_copying *c, const struct stor_view *view) {
    *c = (struct stor_copying){.view = view, .count = view->size >> STOR_BLOCK_SHIFT};
    c->lay_at = malloc(c->count * sizeof *c->lay_at);
    for (uint32_t block = 0; block < c->count && c->lay_at; block++)
        c->lay_at[block] = NOWHERE;
    return c->lay_at;
}

void stor_copying_end(struct stor_copying *c) {
    free(c->lay_at);
    *c = (struct stor_copying){0};
}

uint32_t stor_copying_take(struct stor_copying *c, uint32_t *blocks, uint32_t most) {
    uint32_t taken = 0;
    for (; c->next < c->count && taken < most; c->next++)
        if (!is_copied(c, c->next)) {
            c->lay_at[c->next] = place_of(c, c->next);
            *notes_of(c, c->next) |= STOR_NOTE_COPIED;
            blocks[taken++] = c->next;
        }
    if (c->next == c->count)
        c->next = 0;
    if (taken)
        stor_tell_renewed(c->view->storage);
    return taken;
}

uint32_t stor_copying_left(const struct stor_copying *c) {
    uint32_t left = 0;
    for (uint32_t block = 0; block < c->count; block++)
        left += !is_copied(c, block);
    return left;
}

/* An arena: a list of blocks, each cut from the front. */
#include "asm/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)1 << 18)

struct block {
    struct block *next;
    size_t used, size;
    _Alignas(max_align_t) char data[];
};

struct arena {
    struct block *blocks;
};

static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

struct arena *arena_new(void) {
    return must(calloc(1, sizeof(struct arena)));
}

void arena_free(struct arena *arena) {
    if (!arena)
        return;
    for (struct block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(arena);
}

static struct block *add_block(struct arena *arena, size_t size) {
    struct block *b = must(calloc(1, sizeof *b + size));
    b->size = size;
    /* A large request must not hide the room that is left in the current block. */
    if (size > BLOCK_SIZE && arena->blocks) {
        b->next = arena->blocks->next;
        arena->blocks->next = b;
    } else {
        b->next = arena->blocks;
        arena->blocks = b;
    }
    return b;
}

void *arena_alloc(struct arena *arena, size_t size) {
    size_t align = _Alignof(max_align_t);
    if (size > (size_t)-1 / 4)
        abort();
    size = (size + align - 1) & ~(align - 1);
    struct block *b = arena->blocks;
    if (!b || b->size - b->used < size)
        b = add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    void *p = b->data + b->used;
    b->used += size;
    return p;
}

char *arena_copy(struct arena *arena, const char *text, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t element) {
    if (count < *capacity)
        return array;
    *capacity = *capacity ? 2 * *capacity : 16;
    void *larger = arena_alloc(arena, *capacity * element);
    if (count)
        memcpy(larger, array, count * element);
    return larger;
}

#include "mmu/image.h"

#include <stdlib.h>

#define LEAF_BLOCKS 64u

/* What all images of a storage hold. It lives as long as any of them. */
struct pool {
    size_t bytes;
    unsigned images;
};

/* 2 KB of storage, or 2,048 keys. Wherever there is a pointer to a block, NULL is one of zeros. */
struct block {
    unsigned references;
    uint8_t bytes[STOR_BLOCK_SIZE];
};

struct leaf {
    unsigned references;
    struct block *blocks[LEAF_BLOCKS];
};

struct stor_image {
    unsigned references;
    struct pool *pool;
    uint32_t size; /* of the storage, in bytes */
    uint32_t leaf_count, key_block_count;
    struct block **key_blocks;
    struct leaf *leaves[];
};

static const uint8_t zeros[STOR_BLOCK_SIZE];

static uint32_t block_count(uint32_t size) {
    return size >> STOR_BLOCK_SHIFT;
}

static uint32_t at_most(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* ---- Memory -----------------------------------------------------------------------------------
 */

static void *allocate(struct pool *pool, size_t size) {
    void *p = calloc(1, size);
    if (p)
        pool->bytes += size;
    return p;
}

static void release(struct pool *pool, void *p, size_t size) {
    if (p)
        pool->bytes -= size;
    free(p);
}

static void release_block(struct pool *pool, struct block *block) {
    if (block && --block->references == 0)
        release(pool, block, sizeof *block);
}

static void release_leaf(struct pool *pool, struct leaf *leaf) {
    if (!leaf || --leaf->references)
        return;
    for (unsigned i = 0; i < LEAF_BLOCKS; i++)
        release_block(pool, leaf->blocks[i]);
    release(pool, leaf, sizeof *leaf);
}

static void leave_pool(struct pool *pool) {
    if (--pool->images == 0)
        free(pool);
}

static size_t image_size(uint32_t leaf_count) {
    return sizeof(struct stor_image) + leaf_count * sizeof(struct leaf *);
}

void stor_image_release(struct stor_image *image) {
    if (!image || --image->references)
        return;
    struct pool *pool = image->pool;
    for (uint32_t i = 0; i < image->leaf_count; i++)
        release_leaf(pool, image->leaves[i]);
    for (uint32_t i = 0; i < image->key_block_count && image->key_blocks; i++)
        release_block(pool, image->key_blocks[i]);
    release(pool, image->key_blocks, image->key_block_count * sizeof(struct block *));
    release(pool, image, image_size(image->leaf_count));
    leave_pool(pool);
}

static struct stor_image *make_image(struct pool *pool, uint32_t size) {
    uint32_t leaves = (block_count(size) + LEAF_BLOCKS - 1) / LEAF_BLOCKS;
    struct stor_image *image = allocate(pool, image_size(leaves));
    if (!image)
        return NULL;
    pool->images++;
    *image = (struct stor_image){.references = 1, .pool = pool, .size = size, .leaf_count = leaves};
    image->key_block_count = (block_count(size) + STOR_BLOCK_SIZE - 1) / STOR_BLOCK_SIZE;
    image->key_blocks = allocate(pool, image->key_block_count * sizeof(struct block *));
    if (image->key_blocks)
        return image;
    stor_image_release(image);
    return NULL;
}

/* A new image in the pool of the storage's last one, or in a new pool. */
static struct stor_image *new_image(const struct storage *s) {
    if (s->image)
        return make_image(s->image->pool, s->size);
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->images = 1; /* ourselves, until it has an image */
    struct stor_image *image = make_image(pool, s->size);
    leave_pool(pool);
    return image;
}

size_t stor_image_memory(const struct storage *s) {
    return s->image ? s->image->pool->bytes : 0;
}

/* ---- Taking -----------------------------------------------------------------------------------
 */

static const uint8_t *contents(const struct block *block) {
    return block ? block->bytes : zeros;
}

/* Sets *out to a block with these bytes: the old one if it has them. False without memory. */
static bool share_or_copy(struct pool *pool, struct block *old, const uint8_t *bytes,
                          uint32_t length, struct block **out) {
    *out = NULL;
    if (memcmp(bytes, contents(old), length) == 0) {
        *out = old;
        if (old)
            old->references++;
        return true;
    }
    if (memcmp(bytes, zeros, length) == 0)
        return true;
    struct block *block = *out = allocate(pool, sizeof *block);
    if (!block)
        return false;
    block->references = 1;
    memcpy(block->bytes, bytes, length);
    return true;
}

static bool is_clean(const struct storage *s, uint32_t block) {
    return s->notes[block] & STOR_NOTE_CLEAN;
}

static bool leaf_is_clean(const struct storage *s, uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!is_clean(s, first + i))
            return false;
    return true;
}

static struct block *old_block(const struct leaf *old, uint32_t i) {
    return old ? old->blocks[i] : NULL;
}

static bool take_leaf(const struct storage *s, uint32_t first, struct leaf *old, struct pool *pool,
                      struct leaf **out) {
    uint32_t count = at_most(LEAF_BLOCKS, block_count(s->size) - first);
    if (old && leaf_is_clean(s, first, count)) {
        old->references++;
        *out = old;
        return true;
    }
    struct leaf *leaf = *out = allocate(pool, sizeof *leaf);
    if (!leaf)
        return false;
    leaf->references = 1;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *bytes = s->bytes + ((first + i) << STOR_BLOCK_SHIFT);
        struct block *before = old_block(old, i);
        if (old && is_clean(s, first + i)) {
            leaf->blocks[i] = before;
            if (before)
                before->references++;
        } else if (!share_or_copy(pool, before, bytes, STOR_BLOCK_SIZE, &leaf->blocks[i])) {
            return false;
        }
    }
    return true;
}

static uint32_t keys_in_block(const struct storage *s, uint32_t i) {
    return at_most(STOR_BLOCK_SIZE, block_count(s->size) - i * STOR_BLOCK_SIZE);
}

static bool take_keys(const struct storage *s, struct stor_image *image) {
    for (uint32_t i = 0; i < image->key_block_count; i++) {
        struct block *old = s->image ? s->image->key_blocks[i] : NULL;
        const uint8_t *keys = s->keys + i * STOR_BLOCK_SIZE;
        if (!share_or_copy(image->pool, old, keys, keys_in_block(s, i), &image->key_blocks[i]))
            return false;
    }
    return true;
}

/* Makes the storage one whose blocks are all as in the image. */
static void become_clean(struct storage *s, struct stor_image *image) {
    for (uint32_t block = 0; block < block_count(s->size); block++)
        s->notes[block] |= STOR_NOTE_CLEAN;
    image->references++;
    stor_image_release(s->image);
    s->image = image;
    stor_tell_renewed(s);
}

struct stor_image *stor_image_take(struct storage *s) {
    struct stor_image *image = new_image(s);
    bool good = image && take_keys(s, image);
    for (uint32_t i = 0; good && i < image->leaf_count; i++) {
        struct leaf *old = s->image ? s->image->leaves[i] : NULL;
        good = take_leaf(s, i * LEAF_BLOCKS, old, image->pool, &image->leaves[i]);
    }
    if (!good) {
        stor_image_release(image);
        return NULL;
    }
    become_clean(s, image);
    return image;
}

/* ---- Restoring --------------------------------------------------------------------------------
 */

static void is_restored(struct storage *s, uint32_t number) {
    stor_note_change(s, number);
    if (s->notes[number] & STOR_NOTE_CODE)
        stor_tell_restored(s, number << STOR_BLOCK_SHIFT);
}

static void restore_block(struct storage *s, uint32_t number, const struct block *block) {
    aaddr at = number << STOR_BLOCK_SHIFT;
    memcpy(s->bytes + at, contents(block), STOR_BLOCK_SIZE);
    is_restored(s, number);
}

static void restore_leaf(struct storage *s, uint32_t first, const struct leaf *now,
                         const struct leaf *leaf) {
    uint32_t count = at_most(LEAF_BLOCKS, block_count(s->size) - first);
    for (uint32_t i = 0; i < count; i++)
        if (!now || !is_clean(s, first + i) || now->blocks[i] != leaf->blocks[i])
            restore_block(s, first + i, leaf->blocks[i]);
}

void stor_image_restore(struct storage *s, struct stor_image *image) {
    for (uint32_t i = 0; i < image->leaf_count; i++)
        restore_leaf(s, i * LEAF_BLOCKS, s->image ? s->image->leaves[i] : NULL, image->leaves[i]);
    for (uint32_t i = 0; i < image->key_block_count; i++)
        memcpy(s->keys + i * STOR_BLOCK_SIZE, contents(image->key_blocks[i]), keys_in_block(s, i));
    become_clean(s, image);
}

/* ---- Walking ----------------------------------------------------------------------------------
 */

static void read_block(const struct stor_view *v, uint32_t block, uint8_t bytes[STOR_BLOCK_SIZE]) {
    view_read(v, block << STOR_BLOCK_SHIFT, bytes, STOR_BLOCK_SIZE);
}

/* Blocks that are not zero follow, each after its number; a number past the last one ends them. */
static void save_blocks(const struct stor_view *v, struct walk *w) {
    uint8_t bytes[STOR_BLOCK_SIZE];
    uint32_t count = block_count(v->size);
    for (uint32_t block = 0; block < count; block++) {
        read_block(v, block, bytes);
        if (memcmp(bytes, zeros, STOR_BLOCK_SIZE) == 0)
            continue;
        walk_u32(w, &block);
        walk_bytes(w, bytes, STOR_BLOCK_SIZE);
    }
    walk_u32(w, &count);
}

/* Blocks [from, to) are to be zero; those that are so already are left alone. */
static void clear_blocks(const struct stor_view *v, uint32_t from, uint32_t to) {
    uint8_t bytes[STOR_BLOCK_SIZE];
    for (; from < to; from++) {
        read_block(v, from, bytes);
        if (memcmp(bytes, zeros, STOR_BLOCK_SIZE) != 0)
            view_write(v, from << STOR_BLOCK_SHIFT, zeros, STOR_BLOCK_SIZE);
    }
}

static void load_blocks(const struct stor_view *v, struct walk *w) {
    uint8_t bytes[STOR_BLOCK_SIZE];
    uint32_t count = block_count(v->size), block = 0;
    for (uint32_t next = 0; !w->problem && block < count; next = block + 1) {
        walk_u32(w, &block);
        if (!walk_require(w, block >= next && block <= count, "blocks are out of their order"))
            return;
        clear_blocks(v, next, block);
        if (block == count)
            return;
        walk_bytes(w, bytes, STOR_BLOCK_SIZE);
        if (!w->problem)
            view_write(v, block << STOR_BLOCK_SHIFT, bytes, STOR_BLOCK_SIZE);
    }
}

void view_clear(const struct stor_view *v) {
    clear_blocks(v, 0, block_count(v->size));
}

/* Most are what they are already. */
void view_walk_keys(const struct stor_view *v, struct walk *w) {
    uint8_t keys[LEAF_BLOCKS];
    for (uint32_t first = 0; first < block_count(v->size) && !w->problem; first += LEAF_BLOCKS) {
        uint32_t count = at_most(LEAF_BLOCKS, block_count(v->size) - first);
        for (uint32_t i = 0; i < count; i++)
            keys[i] = view_key(v, (first + i) << STOR_BLOCK_SHIFT);
        walk_bytes(w, keys, count);
        for (uint32_t i = 0; i < count && w->loading; i++)
            if (view_key(v, (first + i) << STOR_BLOCK_SHIFT) != keys[i])
                view_set_key(v, (first + i) << STOR_BLOCK_SHIFT, keys[i]);
    }
}

void view_walk(const struct stor_view *v, struct walk *w) {
    walk_section(w, "storage");
    uint32_t size = v->size;
    walk_u32(w, &size);
    if (!walk_require(w, size == v->size, "the storage has another size"))
        return;
    view_walk_keys(v, w);
    if (w->loading)
        load_blocks(v, w);
    else
        save_blocks(v, w);
}

void stor_walk(struct storage *s, struct walk *w) {
    view_walk(&(struct stor_view){.storage = s, .size = s->size}, w);
    if (w->loading)
        stor_tell_renewed(s);
}

#include "dev/volume.h"

#include "dev/ckd.h"
#include "dev/memory.h"

#include <xxhash.h>

#define LEAF_TRACKS 64u
#define NO_TRACK    UINT32_MAX

/* What all changes of a volume and its snapshots hold; it lives as long as any of them. */
struct pool {
    size_t bytes;
    unsigned references;
};

struct track {
    unsigned references;
    uint32_t length;
    uint8_t bytes[];
};

struct leaf {
    unsigned references;
    struct track *tracks[LEAF_TRACKS]; /* NULL: not changed */
};

struct changes {
    unsigned references;
    struct pool *pool;
    uint64_t hash;
    size_t bytes; /* of this alone, as if nothing were shared */
    uint32_t leaf_count;
    struct leaf *leaves[]; /* NULL: none of its tracks changed */
};

struct dev_volume {
    const struct dev_geometry *geometry;
    uint32_t cylinders;
    struct dev_image *image; /* NULL: blank */
    enum dev_volume_use use;
    struct changes *changes;
    uint32_t read_number, read_length; /* what `read` holds: a track as it was at first */
    uint8_t read[DEV_TRACK_MAX];
};

/* ---- Sharing ----------------------------------------------------------------------------------
 */

static void *allocate(struct pool *pool, size_t size) {
    pool->bytes += size;
    return must(calloc(1, size));
}

static void release(struct pool *pool, void *p, size_t size) {
    pool->bytes -= size;
    free(p);
}

static size_t track_size(uint32_t length) {
    return sizeof(struct track) + length;
}

static void release_track(struct pool *pool, struct track *track) {
    if (track && --track->references == 0)
        release(pool, track, track_size(track->length));
}

static void release_leaf(struct pool *pool, struct leaf *leaf) {
    if (!leaf || --leaf->references)
        return;
    for (unsigned i = 0; i < LEAF_TRACKS; i++)
        release_track(pool, leaf->tracks[i]);
    release(pool, leaf, sizeof *leaf);
}

static size_t changes_size(uint32_t leaf_count) {
    return sizeof(struct changes) + leaf_count * sizeof(struct leaf *);
}

static void keep_changes(void *object) {
    ((struct changes *)object)->references++;
}

static void release_changes(void *object) {
    struct changes *c = object;
    struct pool *pool = c->pool;
    if (--c->references)
        return;
    for (uint32_t i = 0; i < c->leaf_count; i++)
        release_leaf(pool, c->leaves[i]);
    release(pool, c, changes_size(c->leaf_count));
    if (--pool->references == 0)
        free(pool);
}

static struct changes *new_changes(struct pool *pool, uint32_t leaf_count) {
    struct changes *c = allocate(pool, changes_size(leaf_count));
    pool->references++;
    c->references = 1;
    c->pool = pool;
    c->leaf_count = leaf_count;
    c->bytes = changes_size(leaf_count);
    return c;
}

/* Changes that are ours alone, to be altered. */
static struct changes *own_changes(struct dev_volume *v) {
    struct changes *old = v->changes;
    if (old->references == 1)
        return old;
    struct changes *c = v->changes = new_changes(old->pool, old->leaf_count);
    c->hash = old->hash;
    c->bytes = old->bytes;
    for (uint32_t i = 0; i < c->leaf_count; i++)
        if ((c->leaves[i] = old->leaves[i]))
            c->leaves[i]->references++;
    release_changes(old);
    return c;
}

static struct leaf *own_leaf(struct changes *c, uint32_t index) {
    struct leaf *old = c->leaves[index];
    if (old && old->references == 1)
        return old;
    struct leaf *leaf = c->leaves[index] = allocate(c->pool, sizeof *leaf);
    leaf->references = 1;
    if (!old) {
        c->bytes += sizeof *leaf;
        return leaf;
    }
    for (unsigned i = 0; i < LEAF_TRACKS; i++)
        if ((leaf->tracks[i] = old->tracks[i]))
            leaf->tracks[i]->references++;
    release_leaf(c->pool, old);
    return leaf;
}

static void put_track(struct changes *c, uint32_t number, const uint8_t *bytes, uint32_t length) {
    struct leaf *leaf = own_leaf(c, number / LEAF_TRACKS);
    struct track **place = &leaf->tracks[number % LEAF_TRACKS];
    if (*place)
        c->bytes -= track_size((*place)->length);
    struct track *track = allocate(c->pool, track_size(length));
    track->references = 1;
    track->length = length;
    memcpy(track->bytes, bytes, length);
    c->bytes += track_size(length);
    release_track(c->pool, *place);
    *place = track;
}

static const struct track *changed_track(const struct changes *c, uint32_t number) {
    const struct leaf *leaf = c->leaves[number / LEAF_TRACKS];
    return leaf ? leaf->tracks[number % LEAF_TRACKS] : NULL;
}

static struct changes *no_changes(const struct dev_volume *v) {
    uint32_t tracks = v->cylinders * v->geometry->heads;
    struct pool *pool = must(calloc(1, sizeof *pool));
    return new_changes(pool, (tracks + LEAF_TRACKS - 1) / LEAF_TRACKS);
}

/* ---- Making -----------------------------------------------------------------------------------
 */

static struct dev_volume *make(struct dev_image *image, const struct dev_geometry *geometry,
                               uint32_t cylinders, enum dev_volume_use use) {
    struct dev_volume *v = must(calloc(1, sizeof *v));
    v->geometry = geometry;
    v->cylinders = cylinders;
    v->image = image;
    v->use = use;
    v->read_number = NO_TRACK;
    v->changes = no_changes(v);
    return v;
}

struct dev_volume *dev_volume_open(const char *path, const struct dev_geometry *geometry,
                                   enum dev_volume_use use, struct diag_list *diags) {
    struct dev_image *image = dev_image_open(path, geometry, use == DEV_VOLUME_WRITE, diags);
    return image ? make(image, geometry, dev_image_cylinders(image), use) : NULL;
}

struct dev_volume *dev_volume_blank(const struct dev_geometry *geometry, uint32_t cylinders) {
    return make(NULL, geometry, cylinders, DEV_VOLUME_SCRATCH);
}

void dev_volume_close(struct dev_volume *v) {
    if (!v)
        return;
    release_changes(v->changes);
    dev_image_close(v->image);
    free(v);
}

uint32_t dev_volume_cylinders(const struct dev_volume *v) {
    return v->cylinders;
}

/* ---- Tracks -----------------------------------------------------------------------------------
 */

/* The track as it was at first. */
static const uint8_t *first_track(struct dev_volume *v, uint32_t number, uint32_t *length,
                                  const char **problem) {
    uint32_t heads = v->geometry->heads;
    if (v->read_number != number) {
        v->read_number = NO_TRACK;
        if (!v->image)
            dev_ckd_blank(v->read, number / heads, number % heads);
        else if (!dev_image_read(v->image, number, v->read)) {
            *problem = "the host cannot read it";
            return NULL;
        }
        v->read_length = dev_ckd_check(v->read, v->geometry->track_size, number / heads,
                                       number % heads, problem);
        if (!v->read_length)
            return NULL;
        v->read_number = number;
    }
    *length = v->read_length;
    return v->read;
}

const uint8_t *dev_volume_track(struct dev_volume *v, uint32_t number, uint32_t *length,
                                const char **problem) {
    const struct track *changed = changed_track(v->changes, number);
    if (!changed)
        return first_track(v, number, length, problem);
    *length = changed->length;
    return changed->bytes;
}

/* What a track adds to the hash. */
static uint64_t hash_of(uint32_t number, const uint8_t *track, uint32_t length) {
    return XXH3_64bits_withSeed(track, length, number);
}

/* A track that was not readable at first (its file has changed, or is gone) counts as nothing. */
static uint64_t hash_at_first(struct dev_volume *v, uint32_t number) {
    uint32_t length;
    const char *problem;
    const uint8_t *track = first_track(v, number, &length, &problem);
    return track ? hash_of(number, track, length) : 0;
}

void dev_volume_replace(struct dev_volume *v, uint32_t number, const uint8_t *bytes,
                        uint32_t length) {
    const struct track *before = changed_track(v->changes, number);
    uint64_t old =
        before ? hash_of(number, before->bytes, before->length) : hash_at_first(v, number);
    struct changes *c = own_changes(v);
    c->hash += hash_of(number, bytes, length) - old;
    put_track(c, number, bytes, length);
}

uint64_t dev_volume_hash(const struct dev_volume *v) {
    return v->changes->hash;
}

size_t dev_volume_memory(const struct dev_volume *v) {
    size_t all = v->changes->pool->bytes, ours = v->changes->bytes;
    return all > ours ? all - ours : 0;
}

/* ---- Walking and writing ----------------------------------------------------------------------
 */

/* The next changed track at or after a number; NO_TRACK: none. */
static uint32_t next_changed(const struct dev_volume *v, uint32_t number) {
    const struct changes *c = v->changes;
    uint32_t tracks = v->cylinders * v->geometry->heads;
    while (number < tracks && !changed_track(c, number)) {
        bool leaf = c->leaves[number / LEAF_TRACKS];
        number += leaf ? 1 : LEAF_TRACKS - number % LEAF_TRACKS;
    }
    return number < tracks ? number : NO_TRACK;
}

static size_t count_changed(const struct dev_volume *v) {
    size_t count = 0;
    for (uint32_t n = next_changed(v, 0); n != NO_TRACK; n = next_changed(v, n + 1))
        count++;
    return count;
}

bool dev_volume_finish(struct dev_volume *v, struct diag_list *diags) {
    size_t count = count_changed(v), i = 0;
    if (v->use != DEV_VOLUME_WRITE || !count)
        return true;
    struct dev_image_track *tracks = must(calloc(count, sizeof *tracks));
    for (uint32_t n = next_changed(v, 0); n != NO_TRACK; n = next_changed(v, n + 1)) {
        const struct track *track = changed_track(v->changes, n);
        tracks[i++] = (struct dev_image_track){n, track->length, track->bytes};
    }
    bool good = dev_image_write(v->image, tracks, count, diags);
    free(tracks);
    return good;
}

static void save_tracks(const struct dev_volume *v, struct walk *w) {
    walk_number(w, count_changed(v), UINT32_MAX);
    for (uint32_t n = next_changed(v, 0); n != NO_TRACK; n = next_changed(v, n + 1)) {
        const struct track *track = changed_track(v->changes, n);
        walk_number(w, n, UINT32_MAX);
        walk_number(w, track->length, DEV_TRACK_MAX);
        walk_bytes(w, (uint8_t *)track->bytes, track->length); /* only read: it saves */
    }
}

static void load_track(struct dev_volume *v, struct walk *w) {
    const struct dev_geometry *g = v->geometry;
    uint8_t bytes[DEV_TRACK_MAX];
    const char *problem;
    uint32_t number = (uint32_t)walk_number(w, 0, (uint64_t)v->cylinders * g->heads - 1);
    uint32_t length = (uint32_t)walk_number(w, 0, g->track_size);
    walk_bytes(w, bytes, length);
    if (w->problem)
        return;
    bool good =
        dev_ckd_check(bytes, length, number / g->heads, number % g->heads, &problem) == length;
    if (walk_require(w, good, "a track of a disk is not one"))
        dev_volume_replace(v, number, bytes, length);
}

static void load_tracks(struct dev_volume *v, struct walk *w) {
    release_changes(v->changes);
    v->changes = no_changes(v);
    uint64_t count = walk_number(w, 0, (uint64_t)v->cylinders * v->geometry->heads);
    for (uint64_t i = 0; i < count && !w->problem; i++)
        load_track(v, w);
}

void dev_volume_walk(struct dev_volume *v, struct walk *w) {
    walk_section(w, "volume");
    if (w->scope == WALK_MEMORY) {
        void *changes = v->changes;
        walk_share(w, &changes, keep_changes, release_changes);
        v->changes = changes;
        return;
    }
    if (w->loading)
        load_tracks(v, w);
    else
        save_tracks(v, w);
    if (w->scope == WALK_IDENTITY) {
        uint64_t digest = v->image ? dev_image_digest(v->image) : v->cylinders;
        walk_u64(w, &digest);
    }
}

#include "replay/saved.h"

#include "base/bits.h"

#include <stdlib.h>
#include <xxhash.h>

#define NAME_SIZE     8u
#define VERSION_AT    16u
#define SIZE_AT       20u
#define HEADER_SIZE   28u
#define CHECKSUM_SIZE 8u

static const uint8_t magic[NAME_SIZE] = {'T', 'R', 'A', 'P', 'E', 'Z', 'E', ' '};

bool saved_write(const char *path, const struct saved_kind *kind, const struct walk *w,
                 struct diag_list *diags) {
    size_t size = HEADER_SIZE + w->size + CHECKSUM_SIZE;
    struct diag_where where = {.file = path};
    uint8_t *bytes = malloc(size);
    if (!bytes) {
        diag_error(diags, &where, "the host has not enough memory to write %s", kind->title);
        return false;
    }
    memcpy(bytes, magic, NAME_SIZE);
    memcpy(bytes + NAME_SIZE, kind->name, NAME_SIZE);
    be32_store(bytes + VERSION_AT, kind->version);
    be64_store(bytes + SIZE_AT, w->size);
    memcpy(bytes + HEADER_SIZE, w->bytes, w->size);
    be64_store(bytes + size - CHECKSUM_SIZE, XXH3_64bits(bytes, size - CHECKSUM_SIZE));
    bool good = file_write(path, bytes, size, diags);
    free(bytes);
    return good;
}

/* Is what there is of the beginning that of a saved file, of this kind? */
static bool check_name(const struct file_bytes *bytes, const struct saved_kind *kind,
                       const struct diag_where *where, struct diag_list *diags) {
    size_t seen = bytes->size < NAME_SIZE ? bytes->size : NAME_SIZE;
    size_t name = bytes->size < VERSION_AT ? bytes->size - seen : NAME_SIZE;
    if (bytes->size == 0)
        diag_error(diags, where, "the file is empty");
    else if (memcmp(bytes->data, magic, seen) != 0)
        diag_error(diags, where, "this is not %s", kind->title);
    else if (memcmp(bytes->data + seen, kind->name, name) != 0)
        diag_error(diags, where, "this is a file of another kind, not %s", kind->title);
    else if (bytes->size < HEADER_SIZE + CHECKSUM_SIZE)
        diag_error(diags, where, "%s is cut short: there are only %zu bytes", kind->title,
                   bytes->size);
    else
        return true;
    return false;
}

static bool check_whole(const struct file_bytes *bytes, const struct saved_kind *kind,
                        const struct diag_where *where, struct diag_list *diags) {
    uint32_t version = be32_load(bytes->data + VERSION_AT);
    uint64_t size = be64_load(bytes->data + SIZE_AT);
    size_t found = bytes->size - HEADER_SIZE - CHECKSUM_SIZE, checked = bytes->size - CHECKSUM_SIZE;
    if (version != kind->version)
        diag_error(diags, where, "%s of version %u: this program reads version %u", kind->title,
                   version, kind->version);
    else if (size > found)
        diag_error(diags, where, "%s is cut short: %zu bytes of %llu are there", kind->title, found,
                   (unsigned long long)size);
    else if (size < found)
        diag_error(diags, where, "%zu bytes follow after the end of %s", found - (size_t)size,
                   kind->title);
    else if (be64_load(bytes->data + checked) != XXH3_64bits(bytes->data, checked))
        diag_error(diags, where, "%s is damaged: its checksum does not agree", kind->title);
    else
        return true;
    return false;
}

bool saved_open(const char *path, const struct saved_kind *kind, struct file_bytes bytes,
                struct saved *out, struct diag_list *diags) {
    struct diag_where where = {.file = path};
    if (!check_name(&bytes, kind, &where, diags) || !check_whole(&bytes, kind, &where, diags)) {
        file_free(&bytes);
        return false;
    }
    *out = (struct saved){.path = path, .kind = kind, .bytes = bytes};
    walk_begin_loading(&out->walk, WALK_FILE, bytes.data + HEADER_SIZE,
                       bytes.size - HEADER_SIZE - CHECKSUM_SIZE);
    return true;
}

bool saved_read(const char *path, const struct saved_kind *kind, struct saved *out,
                struct diag_list *diags) {
    struct file_bytes bytes;
    return file_read(path, SAVED_SIZE_MAX, &bytes, diags) &&
           saved_open(path, kind, bytes, out, diags);
}

bool saved_is(const struct file_bytes *bytes, const struct saved_kind *kind) {
    return bytes->size >= VERSION_AT && memcmp(bytes->data, magic, NAME_SIZE) == 0 &&
           memcmp(bytes->data + NAME_SIZE, kind->name, NAME_SIZE) == 0;
}

bool saved_end(struct saved *saved, struct diag_list *diags) {
    struct diag_where where = {.file = saved->path};
    const struct walk *w = &saved->walk;
    bool good = walk_end_loading(&saved->walk);
    if (!good)
        diag_error(diags, &where, "%s cannot be loaded: in its part \"%s\", %s", saved->kind->title,
                   w->section ? w->section : "beginning", w->problem);
    file_free(&saved->bytes);
    return good;
}

/* Backends. */
#include "dev/backend.h"

#include "base/file.h"
#include "dev/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct dev_backend {
    struct file_bytes input;
    uint8_t *kept;
    size_t capacity;
    uint64_t position; /* bytes put out */
    uint64_t reached;  /* the furthest that it was: up to there nothing is put out again */
    uint64_t hash;     /* of all output: it does not matter in which pieces it came */
    char *name;        /* of the file; for messages when it is input */
    bool is_input, keeps, writes_file;
    FILE *stream;
    bool owns_stream;
    dev_backend_sink_fn *put;
    void *owner;
};

/* FNV-1a: its whole state is one number, so that it can go back and be saved. */
#define HASH_BEGIN UINT64_C(0xCBF29CE484222325)
#define HASH_PRIME UINT64_C(0x00000100000001B3)

static struct dev_backend *make(const char *name) {
    struct dev_backend *b = must(calloc(1, sizeof *b));
    b->hash = HASH_BEGIN;
    b->name = must(strdup(name));
    return b;
}

struct dev_backend *dev_backend_memory(void) {
    struct dev_backend *b = make("memory");
    b->keeps = true;
    return b;
}

struct dev_backend *dev_backend_memory_input(const void *bytes, size_t size, const char *name) {
    struct dev_backend *b = make(name);
    b->is_input = true;
    b->input = (struct file_bytes){must(malloc(size + 1)), size};
    if (size)
        memcpy(b->input.data, bytes, size);
    b->input.data[size] = 0;
    return b;
}

struct dev_backend *dev_backend_stream(FILE *out) {
    struct dev_backend *b = make("stream");
    b->stream = out;
    return b;
}

struct dev_backend *dev_backend_sink(dev_backend_sink_fn *put, void *owner) {
    struct dev_backend *b = make("function");
    b->put = put;
    b->owner = owner;
    return b;
}

static struct dev_backend *open_stream(const char *path, struct diag_list *diags) {
    FILE *f = fopen(path, "w");
    if (!f) {
        struct diag_where where = {.file = path};
        diag_error(diags, &where, "cannot open: %s", strerror(errno));
        return NULL;
    }
    struct dev_backend *b = dev_backend_stream(f);
    b->owns_stream = true;
    return b;
}

/* Can a file be made or replaced here? Better to hear it before a long run than after. */
static bool can_write(const char *path, bool exists, const struct stat *old) {
    char folder[4096];
    if (exists && S_ISDIR(old->st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && access(path, W_OK) != 0)
        return false;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = 0;
    return access(slash ? folder : ".", W_OK | X_OK) == 0;
}

struct dev_backend *dev_backend_file(const char *path, struct diag_list *diags) {
    if (strcmp(path, "-") == 0)
        return dev_backend_stream(stdout);
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode))
        return open_stream(path, diags);
    if (!can_write(path, exists, &old)) {
        struct diag_where where = {.file = path};
        diag_error(diags, &where, "cannot write: %s", strerror(errno));
        return NULL;
    }
    struct dev_backend *b = make(path);
    b->keeps = b->writes_file = true;
    return b;
}

struct dev_backend *dev_backend_file_input(const char *path, struct diag_list *diags) {
    struct file_bytes bytes;
    if (!file_read(path, BACKEND_INPUT_MAX, &bytes, diags))
        return NULL;
    struct dev_backend *b = make(strcmp(path, "-") == 0 ? "standard input" : path);
    b->is_input = true;
    b->input = bytes;
    return b;
}

static void keep(struct dev_backend *b, const void *bytes, size_t length) {
    if (length > b->capacity - b->position) {
        b->capacity = 2 * (b->position + length) + 256;
        b->kept = must(realloc(b->kept, b->capacity));
    }
    memcpy(b->kept + b->position, bytes, length);
}

static void put_out(struct dev_backend *b, const uint8_t *bytes, size_t length) {
    if (b->stream) {
        fwrite(bytes, 1, length, b->stream);
        fflush(b->stream);
    }
    if (b->put)
        b->put(b->owner, bytes, length);
}

static void add_to_hash(struct dev_backend *b, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        b->hash = (b->hash ^ bytes[i]) * HASH_PRIME;
}

void dev_backend_write(struct dev_backend *b, const void *bytes, size_t length) {
    if (!length)
        return;
    add_to_hash(b, bytes, length);
    if (b->keeps)
        keep(b, bytes, length);
    uint64_t end = b->position + length;
    if (end > b->reached) {
        size_t again = b->position < b->reached ? (size_t)(b->reached - b->position) : 0;
        put_out(b, (const uint8_t *)bytes + again, length - again);
        b->reached = end;
    }
    b->position = end;
}

void dev_backend_keep(struct dev_backend *b) {
    b->keeps = true;
}

/* Puts out what another process had put out. */
static void load_output(struct dev_backend *b, struct walk *w, uint64_t length) {
    if (!walk_require(w, length <= w->size - w->at, "the output is cut short"))
        return;
    b->position = b->reached = 0;
    b->hash = HASH_BEGIN;
    dev_backend_write(b, w->bytes + w->at, (size_t)length);
    w->at += length;
}

void dev_backend_walk(struct dev_backend *b, struct walk *w) {
    bool whole = w->scope == WALK_FILE && b->keeps;
    walk_bool(w, &whole);
    if (whole) {
        uint64_t length = walk_number(w, b->position, UINT64_MAX);
        if (w->loading)
            load_output(b, w, length);
        else
            walk_bytes(w, b->kept, (size_t)length);
        return;
    }
    walk_u64(w, &b->position);
    walk_u64(w, &b->hash);
    bool missing = w->scope == WALK_FILE && b->keeps && b->position;
    if (!walk_require(w, !missing, "an output was not kept"))
        b->position = b->reached = 0;
    if (w->loading && (w->diverges || w->scope == WALK_FILE))
        b->reached = b->position;
}

const uint8_t *dev_backend_input(const struct dev_backend *b, size_t *size) {
    *size = b->is_input ? b->input.size : 0;
    return b->is_input ? b->input.data : NULL;
}

const char *dev_backend_name(const struct dev_backend *b) {
    return b->name;
}

const uint8_t *dev_backend_output(const struct dev_backend *b, size_t *size) {
    *size = b->keeps ? (size_t)b->position : 0;
    return b->keeps ? (b->kept ? b->kept : (const uint8_t *)"") : NULL;
}

uint64_t dev_backend_hash(const struct dev_backend *b) {
    return b->hash;
}

bool dev_backend_finish(struct dev_backend *b, struct diag_list *diags) {
    if (b->writes_file)
        return file_write(b->name, b->kept ? b->kept : (const uint8_t *)"", (size_t)b->position,
                          diags);
    if (b->stream && (fflush(b->stream) != 0 || ferror(b->stream))) {
        struct diag_where where = {.file = b->name};
        diag_error(diags, &where, "cannot write: %s", strerror(errno));
        return false;
    }
    return true;
}

void dev_backend_free(struct dev_backend *b) {
    if (!b)
        return;
    if (b->owns_stream)
        fclose(b->stream);
    file_free(&b->input);
    free(b->kept);
    free(b->name);
    free(b);
}

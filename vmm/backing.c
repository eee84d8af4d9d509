#include "vmm/backing.h"

#include "mmu/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

static const char mark[16] = "TRAPEZE BACKING";

struct slot {
    XXH128_hash_t sum;
    uint32_t users; /* pages; 0: it is free, and then */
    uint32_t next;  /* … the next one that is, or BACKING_NONE */
};

struct backing {
    int file; /* -1: there is none yet */
    uint64_t limit;
    struct slot *slots;
    uint32_t count, capacity; /* slots that were ever used; that there is memory for */
    uint32_t used;
    uint32_t first_free;
    char trouble[96];
};

/* ---- The file ---------------------------------------------------------------------------------
 */

struct backing *backing_create(void) {
    struct backing *b = calloc(1, sizeof *b);
    if (b)
        *b = (struct backing){.file = -1, .limit = BACKING_UNLIMITED, .first_free = BACKING_NONE};
    return b;
}

void backing_free(struct backing *b) {
    if (!b)
        return;
    if (b->file >= 0) {
        if (ftruncate(b->file, STOR_PAGE_SIZE) != 0)
            b->count = 0; /* it is as long as it is: nothing of it matters any more */
        close(b->file);
    }
    free(b->slots);
    free(b);
}

void backing_limit(struct backing *b, uint64_t bytes) {
    b->limit = bytes;
}

const char *backing_trouble(const struct backing *b) {
    return b->trouble;
}

static bool fail(struct backing *b, const char *what, int error) {
    snprintf(b->trouble, sizeof b->trouble, "the backing store %s%s%s", what, error ? ": " : "",
             error ? strerror(error) : "");
    return false;
}

/* Is an open file ours to write: empty, or a backing store that nobody uses? */
static bool is_ours(int file, const char **problem) {
    struct stat status;
    char begin[sizeof mark];
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        *problem = "is not a regular file";
    else if (flock(file, LOCK_EX | LOCK_NB) != 0)
        *problem = "is in use as a backing store";
    else if (status.st_size && (pread(file, begin, sizeof begin, 0) != (ssize_t)sizeof begin ||
                                memcmp(begin, mark, sizeof mark) != 0))
        *problem = "is something else than a backing store; it is left as it is";
    else if (ftruncate(file, 0) != 0 || pwrite(file, mark, sizeof mark, 0) != (ssize_t)sizeof mark)
        *problem = strerror(errno);
    return !*problem;
}

bool backing_open(struct backing *b, const char *path, struct diag_list *diags) {
    struct diag_where where = {.file = path};
    const char *problem = NULL;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        problem = strerror(errno);
    else if (is_ours(file, &problem))
        b->file = file;
    if (!problem)
        return true;
    diag_error(diags, &where, "%s", problem);
    if (file >= 0)
        close(file);
    return false;
}

/* Makes the file that has no name. */
static bool make_file(struct backing *b) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/trapeze-XXXXXX", folder ? folder : "/tmp");
    if (length >= (int)sizeof path)
        return fail(b, "cannot be made", ENAMETOOLONG);
    b->file = mkstemp(path);
    if (b->file < 0)
        return fail(b, "cannot be made", errno);
    unlink(path);
    return true;
}

/* ---- Slots ------------------------------------------------------------------------------------
 */

static off_t place_of(uint32_t slot) {
    return ((off_t)slot + 1) << STOR_PAGE_SHIFT;
}

static bool grow(struct backing *b) {
    uint32_t capacity = b->capacity ? 2 * b->capacity : 256;
    struct slot *slots = realloc(b->slots, capacity * sizeof *slots);
    if (!slots)
        return fail(b, "cannot grow", ENOMEM);
    b->slots = slots;
    b->capacity = capacity;
    return true;
}

/* A slot to write to, which is still free. */
static bool find_free(struct backing *b, uint32_t *slot) {
    if (((uint64_t)b->used + 1) << STOR_PAGE_SHIFT > b->limit)
        return fail(b, "is full", 0);
    *slot = b->first_free;
    if (*slot != BACKING_NONE)
        return true;
    *slot = b->count;
    if (b->count == b->capacity && !grow(b))
        return false;
    b->slots[b->count++] = (struct slot){.next = BACKING_NONE};
    b->first_free = *slot;
    return true;
}

static bool write_page(struct backing *b, uint32_t slot, const uint8_t *page) {
    ssize_t done = pwrite(b->file, page, STOR_PAGE_SIZE, place_of(slot));
    if (done == STOR_PAGE_SIZE)
        return true;
    return fail(b, "cannot be written", done < 0 ? errno : ENOSPC);
}

/* A slot that has one user is written anew. If that fails half done its contents are lost, but
 * they are of no use: the page that has it is in storage, and differs. */
bool backing_write(struct backing *b, const uint8_t *page, uint32_t *slot) {
    uint32_t to = *slot;
    bool anew = to != BACKING_NONE && b->slots[to].users == 1;
    if (b->file < 0 && !make_file(b))
        return false;
    if ((!anew && !find_free(b, &to)) || !write_page(b, to, page))
        return false;
    if (!anew) {
        b->first_free = b->slots[to].next;
        b->slots[to].users = 1;
        b->used++;
        if (*slot != BACKING_NONE)
            backing_drop(b, *slot);
        *slot = to;
    }
    b->slots[to].sum = XXH3_128bits(page, STOR_PAGE_SIZE);
    return true;
}

bool backing_read(struct backing *b, uint32_t slot, uint8_t *page) {
    ssize_t done = pread(b->file, page, STOR_PAGE_SIZE, place_of(slot));
    if (done < 0)
        return fail(b, "cannot be read", errno);
    if (done != STOR_PAGE_SIZE)
        return fail(b, "is shorter than what was written to it", 0);
    return backing_holds(b, slot, page) || fail(b, "does not hold what was written to it", 0);
}

bool backing_holds(const struct backing *b, uint32_t slot, const uint8_t *page) {
    return XXH128_isEqual(XXH3_128bits(page, STOR_PAGE_SIZE), b->slots[slot].sum);
}

void backing_share(struct backing *b, uint32_t slot) {
    b->slots[slot].users++;
}

void backing_drop(struct backing *b, uint32_t slot) {
    if (--b->slots[slot].users)
        return;
    b->slots[slot].next = b->first_free;
    b->first_free = slot;
    b->used--;
}

uint32_t backing_used(const struct backing *b) {
    return b->used;
}

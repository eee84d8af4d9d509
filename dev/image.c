#include "dev/image.h"

#include "base/file.h"
#include "base/walk.h"
#include "dev/ckd.h"
#include "dev/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define HEADER_SIZE   512u
#define NAME_SIZE     8u
#define HEADS_AT      8u
#define TRACK_SIZE_AT 12u
#define CODE_AT       16u
#define PART_AT       17u /* number of a part of an image in several files, from 1 */
#define JOURNAL_MAX   ((size_t)2 << 30)
#define CHECKSUM_SIZE 8u

struct dev_image {
    const struct dev_geometry *geometry;
    uint32_t cylinders;
    int fd;
    bool writes;
    char *path;
};

static uint32_t le32_load(const uint8_t *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void le32_store(uint8_t *p, uint32_t v) {
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static bool fail(const char *path, struct diag_list *diags, const char *what) {
    struct diag_where where = {.file = path};
    diag_error(diags, &where, "cannot %s: %s", what, strerror(errno));
    return false;
}

/* ---- The file's bytes -------------------------------------------------------------------------
 */

/* As many bytes as there are, up to `size`; -1 when the host cannot. */
static ssize_t read_at(int fd, void *to, size_t size, off_t at) {
    size_t done = 0;
    while (done < size) {
        ssize_t n = pread(fd, (uint8_t *)to + done, size - done, at + (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

static bool write_at(int fd, const void *from, size_t size, off_t at) {
    while (size) {
        ssize_t n = pwrite(fd, from, size, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        from = (const uint8_t *)from + n;
        size -= (size_t)n;
        at += n;
    }
    return true;
}

static off_t track_at(const struct dev_image *image, uint32_t number) {
    return (off_t)HEADER_SIZE + (off_t)number * image->geometry->track_size;
}

static uint32_t track_count(const struct dev_image *image) {
    return image->cylinders * image->geometry->heads;
}

bool dev_image_read(const struct dev_image *image, uint32_t number, uint8_t *to) {
    size_t size = image->geometry->track_size;
    return read_at(image->fd, to, size, track_at(image, number)) == (ssize_t)size;
}

uint64_t dev_image_digest(const struct dev_image *image) {
    uint8_t track[DEV_TRACK_MAX];
    uint64_t digest = image->cylinders;
    for (uint32_t n = 0; n < track_count(image); n++) {
        if (!dev_image_read(image, n, track))
            memset(track, 0, sizeof track);
        digest = XXH3_64bits_withSeed(track, image->geometry->track_size, digest);
    }
    return digest;
}

/* ---- The journal ------------------------------------------------------------------------------
 */

/* The journal's name; the caller frees it. */
static char *journal_name(const struct dev_image *image) {
    size_t size = strlen(image->path) + sizeof ".journal";
    char *name = must(malloc(size));
    snprintf(name, size, "%s.journal", image->path);
    return name;
}

static void walk_journal_head(const struct dev_image *image, struct walk *w, uint32_t *count) {
    uint32_t tracks = track_count(image), size = image->geometry->track_size;
    walk_section(w, "TRAPEZE journal 1");
    walk_u32(w, &tracks);
    walk_u32(w, &size);
    walk_require(w, tracks == track_count(image) && size == image->geometry->track_size,
                 "it is of another disk");
    *count = (uint32_t)walk_number(w, *count, tracks);
}

static void save_journal(const struct dev_image *image, const struct dev_image_track *tracks,
                         size_t count, struct walk *w) {
    uint32_t number = (uint32_t)count;
    uint8_t checksum[CHECKSUM_SIZE];
    walk_begin_saving(w, WALK_FILE);
    walk_journal_head(image, w, &number);
    for (size_t i = 0; i < count; i++) {
        walk_number(w, tracks[i].number, UINT32_MAX);
        walk_number(w, tracks[i].length, DEV_TRACK_MAX);
        walk_bytes(w, (uint8_t *)tracks[i].bytes, tracks[i].length); /* only read: it saves */
    }
    be64_store(checksum, XXH3_64bits(w->bytes, w->size));
    walk_bytes(w, checksum, sizeof checksum);
}

static void load_journal_track(const struct dev_image *image, struct walk *w,
                               struct dev_image_track *track) {
    track->number = (uint32_t)walk_number(w, 0, track_count(image) - 1);
    track->length = (uint32_t)walk_number(w, 0, image->geometry->track_size);
    track->bytes = w->bytes + w->at;
    if (walk_require(w, track->length <= w->size - w->at, "it is cut short"))
        w->at += track->length;
}

static bool put_tracks(const struct dev_image *image, const struct dev_image_track *tracks,
                       size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!write_at(image->fd, tracks[i].bytes, tracks[i].length,
                      track_at(image, tracks[i].number)))
            return false;
    return fsync(image->fd) == 0;
}

/* Writes what a journal holds; all of it is looked at before. */
static const char *apply(const struct dev_image *image, const struct file_bytes *journal) {
    struct walk w;
    uint32_t count = 0;
    size_t size = journal->size < CHECKSUM_SIZE ? 0 : journal->size - CHECKSUM_SIZE;
    if (!size || be64_load(journal->data + size) != XXH3_64bits(journal->data, size))
        return "its checksum does not agree";
    walk_begin_loading(&w, WALK_FILE, journal->data, size);
    walk_journal_head(image, &w, &count);
    struct dev_image_track *tracks = must(calloc(count + 1u, sizeof *tracks));
    for (uint32_t i = 0; i < count && !w.problem; i++)
        load_journal_track(image, &w, &tracks[i]);
    const char *problem = walk_end_loading(&w) ? NULL : w.problem;
    if (!problem && !put_tracks(image, tracks, count))
        problem = strerror(errno);
    free(tracks);
    return problem;
}

/* Brings to an end what a journal tells was interrupted. */
static bool recover(const struct dev_image *image, struct diag_list *diags) {
    char *name = journal_name(image);
    struct diag_where where = {.file = name}, at = {.file = image->path};
    struct file_bytes journal;
    bool good = true, there = access(name, F_OK) == 0;
    if (there && !image->writes) {
        diag_error(diags, &at, "writing it was interrupted: part of what belongs into it is in %s",
                   name);
        diag_hint(diags, "\"trapeze disk check %s\" brings that to an end", image->path);
        good = false;
    } else if (there && (good = file_read(name, JOURNAL_MAX, &journal, diags))) {
        const char *problem = apply(image, &journal);
        file_free(&journal);
        good = !problem && unlink(name) == 0;
        if (!good)
            diag_error(diags, &where, "what it holds cannot be written to %s: %s", image->path,
                       problem ? problem : strerror(errno));
        else
            diag_warning(diags, &at, "writing it had been interrupted, and is done now");
    }
    free(name);
    return good;
}

bool dev_image_write(const struct dev_image *image, const struct dev_image_track *tracks,
                     size_t count, struct diag_list *diags) {
    struct walk w;
    if (count == 0)
        return true;
    char *name = journal_name(image);
    save_journal(image, tracks, count, &w);
    bool good = file_write(name, w.bytes, w.size, diags);
    walk_free(&w);
    if (good && !(good = put_tracks(image, tracks, count) && unlink(name) == 0)) {
        fail(image->path, diags, "write");
        diag_hint(diags, "all of it is in %s, and is put there when the image is next used", name);
    }
    free(name);
    return good;
}

/* ---- Opening ----------------------------------------------------------------------------------
 */

static const char *name_of_format(const uint8_t *header) {
    static const char *const others[][2] = {{"CKD_C370", "a compressed image (CCKD)"},
                                            {"CKD_S370", "a shadow file"},
                                            {"CKD_P064", "an image with 64-bit headers"},
                                            {"CKD_C064", "a compressed image (CCKD)"},
                                            {"FBA_C370", "an image of a fixed-block disk"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (memcmp(header, others[i][0], NAME_SIZE) == 0)
            return others[i][1];
    return NULL;
}

static bool check_format(const uint8_t *header, ssize_t size, const struct diag_where *where,
                         struct diag_list *diags) {
    const char *other = size >= (ssize_t)NAME_SIZE ? name_of_format(header) : NULL;
    if (other) {
        diag_error(diags, where, "this is %s, which is not supported", other);
        diag_hint(diags, "Hercules' \"dasdcopy\" makes an uncompressed image in one file of it");
    } else if (size < (ssize_t)NAME_SIZE || memcmp(header, "CKD_P370", NAME_SIZE) != 0) {
        diag_error(diags, where, "this is not an image of a count-key-data disk");
        diag_hint(diags, "\"trapeze disk make\" makes one");
    } else if (size < (ssize_t)HEADER_SIZE) {
        diag_error(diags, where, "the image is cut short: its header has %zd bytes of %u", size,
                   HEADER_SIZE);
    } else if (header[PART_AT] > 1 || be16_load(header + PART_AT + 1)) {
        diag_error(diags, where,
                   "this is one part of an image in several files, which is not "
                   "supported");
    } else {
        return true;
    }
    return false;
}

/* Geometry by the header, and cylinders by the size. */
static bool check_shape(struct dev_image *image, const uint8_t *header, uint64_t size,
                        const struct dev_geometry *wanted, const struct diag_where *where,
                        struct diag_list *diags) {
    uint32_t heads = le32_load(header + HEADS_AT), track = le32_load(header + TRACK_SIZE_AT);
    const struct dev_geometry *g = dev_geometry_of_image(header[CODE_AT], 1);
    if (!g || g->heads != heads || g->track_size != track) {
        diag_error(diags, where,
                   "it is of a disk that is not supported: type %02X, %u heads, tracks of %u bytes",
                   header[CODE_AT], heads, track);
        return false;
    }
    uint64_t cylinder = (uint64_t)heads * track, cylinders = (size - HEADER_SIZE) / cylinder;
    image->cylinders = cylinders < UINT16_MAX ? (uint32_t)cylinders : UINT16_MAX;
    image->geometry = dev_geometry_of_image(header[CODE_AT], image->cylinders);
    if ((size - HEADER_SIZE) % cylinder || cylinders == 0)
        diag_error(diags, where, "the image is cut short: %llu cylinders and %llu bytes are there",
                   (unsigned long long)cylinders,
                   (unsigned long long)((size - HEADER_SIZE) % cylinder));
    else if (!image->geometry)
        diag_error(diags, where, "it has %u cylinders, more than any disk of that type",
                   image->cylinders);
    else if (wanted && wanted->code != header[CODE_AT])
        diag_error(diags, where, "it is of a %s, not of a %s", image->geometry->name, wanted->name);
    else if (wanted && wanted->most_cylinders < image->cylinders)
        diag_error(diags, where, "it has %u cylinders, and a %s has %u at most: it is of a %s",
                   image->cylinders, wanted->name, wanted->most_cylinders, image->geometry->name);
    else
        return true;
    return false;
}

static bool lock(const struct dev_image *image, const struct diag_where *where,
                 struct diag_list *diags) {
    if (flock(image->fd, (image->writes ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return fail(image->path, diags, "lock");
    diag_error(diags, where, "the image is in use by another machine");
    if (image->writes)
        diag_hint(diags, "with \"write\": false several machines can read it");
    return false;
}

static bool open_and_check(struct dev_image *image, const struct dev_geometry *wanted,
                           struct diag_list *diags) {
    struct diag_where where = {.file = image->path};
    uint8_t header[HEADER_SIZE];
    struct stat file;
    image->fd = open(image->path, (image->writes ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
    if (image->fd < 0)
        return fail(image->path, diags, "open");
    ssize_t size = fstat(image->fd, &file) == 0 && S_ISREG(file.st_mode)
                       ? read_at(image->fd, header, sizeof header, 0)
                       : 0;
    if (size < 0)
        return fail(image->path, diags, "read");
    if (!check_format(header, size, &where, diags) ||
        !check_shape(image, header, (uint64_t)file.st_size, wanted, &where, diags) ||
        !lock(image, &where, diags) || !recover(image, diags))
        return false;
    if (wanted)
        image->geometry = wanted;
    return true;
}

struct dev_image *dev_image_open(const char *path, const struct dev_geometry *geometry, bool write,
                                 struct diag_list *diags) {
    struct dev_image *image = must(calloc(1, sizeof *image));
    *image = (struct dev_image){.fd = -1, .writes = write, .path = must(strdup(path))};
    if (open_and_check(image, geometry, diags))
        return image;
    dev_image_close(image);
    return NULL;
}

const struct dev_geometry *dev_image_geometry(const struct dev_image *image) {
    return image->geometry;
}

uint32_t dev_image_cylinders(const struct dev_image *image) {
    return image->cylinders;
}

void dev_image_close(struct dev_image *image) {
    if (!image)
        return;
    if (image->fd >= 0)
        close(image->fd);
    free(image->path);
    free(image);
}

/* ---- Making -----------------------------------------------------------------------------------
 */

static bool write_blank(int fd, const struct dev_geometry *g, uint32_t cylinders) {
    uint8_t header[HEADER_SIZE] = "CKD_P370", track[DEV_TRACK_MAX] = {0};
    le32_store(header + HEADS_AT, g->heads);
    le32_store(header + TRACK_SIZE_AT, g->track_size);
    header[CODE_AT] = g->code;
    bool good = write_at(fd, header, sizeof header, 0);
    for (uint32_t n = 0; n < cylinders * g->heads && good; n++) {
        dev_ckd_blank(track, n / g->heads, n % g->heads);
        good = write_at(fd, track, CKD_BLANK, (off_t)HEADER_SIZE + (off_t)n * g->track_size);
    }
    off_t size = (off_t)HEADER_SIZE + (off_t)cylinders * g->heads * g->track_size;
    return good && ftruncate(fd, size) == 0 && fsync(fd) == 0;
}

bool dev_image_make(const char *path, const struct dev_geometry *geometry, uint32_t cylinders,
                    struct diag_list *diags) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail(path, diags, "make");
    bool good = write_blank(fd, geometry, cylinders);
    if (!good)
        fail(path, diags, "write");
    close(fd);
    if (!good)
        unlink(path);
    return good;
}

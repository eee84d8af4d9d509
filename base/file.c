/* Whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_NAMES 100 /* tried before giving up */

static void complain(struct diag_list *diags, const char *path, const char *what) {
    struct diag_where where = {.file = path};
    diag_error(diags, &where, "cannot %s: %s", what, strerror(errno));
}

static void complain_of_size(struct diag_list *diags, const char *path, size_t limit) {
    struct diag_where where = {.file = path};
    diag_error(diags, &where, "the file is larger than %zu bytes, the most that is accepted",
               limit);
}

/* Reads to the end of the file or one byte past the limit. False: errno says why. */
static bool read_up_to(int fd, size_t limit, struct file_bytes *out) {
    size_t capacity = 1 << 16, size = 0;
    uint8_t *data = malloc(capacity);
    while (data && size <= limit) {
        if (size + 1 >= capacity) {
            uint8_t *larger = realloc(data, capacity *= 2);
            if (!larger)
                break;
            data = larger;
        }
        ssize_t n = read(fd, data + size, capacity - size - 1);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            if (n < 0)
                break;
            data[size] = 0;
            *out = (struct file_bytes){data, size};
            return true;
        }
        size += n > 0 ? (size_t)n : 0;
    }
    if (data && size > limit)
        errno = EFBIG;
    free(data);
    return false;
}

bool file_read(const char *path, size_t limit, struct file_bytes *out, struct diag_list *diags) {
    *out = (struct file_bytes){0};
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        complain(diags, path, "open");
        return false;
    }
    bool ok = read_up_to(fd, limit, out);
    if (!ok && errno == EFBIG)
        complain_of_size(diags, path, limit);
    else if (!ok)
        complain(diags, path, "read");
    else if (out->size > limit) {
        complain_of_size(diags, path, limit);
        file_free(out);
        ok = false;
    }
    if (!standard)
        close(fd);
    return ok;
}

void file_free(struct file_bytes *bytes) {
    free(bytes->data);
    *bytes = (struct file_bytes){0};
}

static bool write_all(int fd, const uint8_t *data, size_t size) {
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            data += n, size -= (size_t)n;
    }
    return true;
}

static bool write_directly(const char *path, const void *data, size_t size,
                           struct diag_list *diags) {
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, data, size);
    if (!ok)
        complain(diags, path, "write");
    if (fd >= 0 && !standard)
        close(fd);
    return ok;
}

/* Creates a file that was not there, beside the target. The name is left in name. */
static int create_temporary(const char *target, char name[PATH_MAX]) {
    for (int i = 0; i < TEMPORARY_NAMES; i++) {
        int n = snprintf(name, PATH_MAX, "%s.%ld.%d.tmp", target, (long)getpid(), i);
        if (n < 0 || n >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* Makes the renaming itself durable; a file system without that is no error. */
static void sync_folder(const char *target) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", target);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = 0;
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static bool write_and_rename(const char *target, const struct stat *old, const void *data,
                             size_t size) {
    char name[PATH_MAX];
    int fd = create_temporary(target, name);
    if (fd < 0)
        return false;
    if (old)
        (void)!fchmod(fd, old->st_mode & 07777);
    bool ok = write_all(fd, data, size) && fsync(fd) == 0;
    ok = close(fd) == 0 && ok && rename(name, target) == 0;
    if (!ok) {
        int why = errno;
        unlink(name);
        errno = why;
    } else {
        sync_folder(target);
    }
    return ok;
}

bool file_write(const char *path, const void *data, size_t size, struct diag_list *diags) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (strcmp(path, "-") == 0 || (exists && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)))
        return write_directly(path, data, size, diags);
    /* A symbolic link stays one: its target is replaced. */
    char *real = exists ? realpath(path, NULL) : NULL;
    bool ok = write_and_rename(real ? real : path, exists ? &old : NULL, data, size);
    if (!ok)
        complain(diags, path, "write");
    free(real);
    return ok;
}

bool file_program_folder(char *folder, size_t size) {
    ssize_t length = readlink("/proc/self/exe", folder, size);
    if (length <= 0 || (size_t)length >= size)
        return false;
    folder[length] = 0;
    *strrchr(folder, '/') = 0;
    return true;
}

#include "cli/bench_peer.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 300 /* seconds for one kernel */

bool peer_is_here(const char *program) {
    const char *path = getenv("PATH");
    char file[512];
    for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
        snprintf(file, sizeof file, "%.*s/%s", (int)strcspn(path, ":"), path, program);
        if (access(file, X_OK) == 0)
            return true;
    }
    return false;
}

/* ---- Files ------------------------------------------------------------------------------------
 */

bool peer_open(struct peer *p, struct diag_list *diags) {
    *p = (struct peer){.folder = "/tmp/trapeze-bench-XXXXXX"};
    if (mkdtemp(p->folder))
        return true;
    diag_error(diags, NULL, "%s: %s", p->folder, strerror(errno));
    p->folder[0] = 0;
    return false;
}

bool peer_file(struct peer *p, const char *name, const void *bytes, size_t size,
               char path[PEER_PATH], struct diag_list *diags) {
    snprintf(path, PEER_PATH, "%s/%s", p->folder, name);
    return file_write(path, bytes, size, diags);
}

static void remove_folder(const char *name) {
    DIR *folder = opendir(name);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(name);
}

/* ---- The process ------------------------------------------------------------------------------
 */

static void become(const char *const *words, const int ends[2]) {
    dup2(ends[1], STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    execvp(words[0], (char *const *)words);
    _exit(127);
}

bool peer_start(struct peer *p, const char *const *words, struct diag_list *diags) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        diag_error(diags, NULL, "%s: %s", words[0], strerror(errno));
        return false;
    }
    p->talk = ends[0];
    p->process = fork();
    if (p->process == 0)
        become(words, ends);
    close(ends[1]);
    if (p->process > 0)
        return true;
    diag_error(diags, NULL, "%s: %s", words[0], strerror(errno));
    close(p->talk);
    p->process = 0;
    return false;
}

void peer_close(struct peer *p) {
    if (p->process) {
        kill(p->process, SIGKILL);
        waitpid(p->process, NULL, 0);
        close(p->talk);
    }
    if (p->folder[0])
        remove_folder(p->folder);
}

double peer_seconds(const struct peer *p) {
    clockid_t clock;
    struct timespec t = {0};
    if (clock_getcpuclockid(p->process, &clock) == 0)
        clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- Talking ----------------------------------------------------------------------------------
 */

bool peer_tell(struct peer *p, const char *text) {
    size_t n = strlen(text);
    return send(p->talk, text, n, MSG_NOSIGNAL) == (ssize_t)n;
}

/* Reads more of what it says; false when it has ended or keeps silent. */
static bool read_more(struct peer *p) {
    struct pollfd ready = {.fd = p->talk, .events = POLLIN};
    if (poll(&ready, 1, PATIENCE * 1000) != 1)
        return false;
    ssize_t n = read(p->talk, p->text + p->length, sizeof p->text - 1 - p->length);
    p->length += n > 0 ? (size_t)n : 0;
    p->text[p->length] = 0;
    return n > 0;
}

bool peer_wait_for(struct peer *p, const char *words, char *line, size_t size) {
    for (;;) {
        char *newline = memchr(p->text, '\n', p->length);
        if (!newline && p->length == sizeof p->text - 1)
            p->length = 0; /* a line of that length is nothing for us */
        if (!newline) {
            if (!read_more(p))
                return false;
            continue;
        }
        size_t used = (size_t)(newline + 1 - p->text);
        *newline = 0;
        snprintf(line, size, "%.*s", (int)size - 1, p->text);
        p->length -= used;
        memmove(p->text, p->text + used, p->length);
        if (strstr(line, words))
            return true;
    }
}

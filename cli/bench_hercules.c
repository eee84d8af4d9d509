/* Kernels on hercules: its CPU is started by the restart key and says when it waits. */
#include "base/bits.h"
#include "base/file.h"
#include "cli/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 300 /* seconds for one kernel */

static const char configuration[] = "CPUSERIAL 000001\n"
                                    "CPUMODEL 4381\n"
                                    "MAINSIZE 8\n"
                                    "XPNDSIZE 0\n"
                                    "NUMCPU 1\n"
                                    "ARCHMODE S/370\n"
                                    "0009 3215-C\n";

struct hercules {
    char folder[64];
    char core[96], config[96], script[96];
    pid_t process;
    int output; /* its standard output and error */
    char text[4096];
    size_t length; /* of what was read of it and not used yet */
};

bool bench_has_hercules(void) {
    const char *path = getenv("PATH");
    char file[512];
    for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
        snprintf(file, sizeof file, "%.*s/hercules", (int)strcspn(path, ":"), path);
        if (access(file, X_OK) == 0)
            return true;
    }
    return false;
}

static bool write_files(struct hercules *h, const struct bench_kernel *kernel,
                        struct diag_list *diags) {
    char script[256];
    snprintf(h->folder, sizeof h->folder, "/tmp/trapeze-bench-XXXXXX");
    if (!mkdtemp(h->folder)) {
        diag_error(diags, NULL, "%s: %s", h->folder, strerror(errno));
        return false;
    }
    snprintf(h->core, sizeof h->core, "%s/core", h->folder);
    snprintf(h->config, sizeof h->config, "%s/hercules.cnf", h->folder);
    snprintf(h->script, sizeof h->script, "%s/hercules.rc", h->folder);
    int n = snprintf(script, sizeof script, "loadcore %s 0\nrestart\n", h->core);
    return file_write(h->core, kernel->image.bytes, kernel->image.size, diags) &&
           file_write(h->config, configuration, sizeof configuration - 1, diags) &&
           file_write(h->script, script, (size_t)n, diags);
}

static void remove_files(const struct hercules *h) {
    unlink(h->core);
    unlink(h->config);
    unlink(h->script);
    rmdir(h->folder);
}

static void become_hercules(const struct hercules *h, const int pipe_ends[2]) {
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(pipe_ends[1], STDOUT_FILENO);
    dup2(pipe_ends[1], STDERR_FILENO);
    close(pipe_ends[0]);
    setenv("HERCULES_RC", h->script, 1);
    execlp("hercules", "hercules", "-d", "-f", h->config, (char *)NULL);
    _exit(127);
}

static bool begin(struct hercules *h, struct diag_list *diags) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0 || (h->process = fork()) < 0) {
        diag_error(diags, NULL, "hercules: %s", strerror(errno));
        return false;
    }
    if (h->process == 0)
        become_hercules(h, pipe_ends);
    close(pipe_ends[1]);
    h->output = pipe_ends[0];
    return true;
}

static void end(struct hercules *h) {
    kill(h->process, SIGKILL);
    waitpid(h->process, NULL, 0);
    close(h->output);
}

static double processor_seconds(pid_t process) {
    clockid_t clock;
    struct timespec t = {0};
    if (clock_getcpuclockid(process, &clock) == 0)
        clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Reads more of what it says; false when it has ended or keeps silent. */
static bool read_more(struct hercules *h) {
    struct pollfd ready = {.fd = h->output, .events = POLLIN};
    if (poll(&ready, 1, PATIENCE * 1000) != 1)
        return false;
    ssize_t n = read(h->output, h->text + h->length, sizeof h->text - 1 - h->length);
    h->length += n > 0 ? (size_t)n : 0;
    h->text[h->length] = 0;
    return n > 0;
}

/* Reads lines up to one that holds the words, which `line` becomes. */
static bool wait_for(struct hercules *h, const char *words, char *line, size_t size) {
    for (;;) {
        char *newline = memchr(h->text, '\n', h->length);
        if (!newline && h->length == sizeof h->text - 1)
            h->length = 0; /* a line of that length is nothing for us */
        if (!newline) {
            if (!read_more(h))
                return false;
            continue;
        }
        size_t used = (size_t)(newline + 1 - h->text);
        *newline = 0;
        snprintf(line, size, "%.*s", (int)size - 1, h->text);
        h->length -= used;
        memmove(h->text, h->text + used, h->length);
        if (strstr(line, words))
            return true;
    }
}

/* The message of a wait is followed by a line that ends with the PSW. */
static bool measure(struct hercules *h, struct bench_run *out) {
    char line[256];
    if (!wait_for(h, "Restart key depressed", line, sizeof line))
        return false;
    double before = processor_seconds(h->process);
    if (!wait_for(h, "Disabled wait state", line, sizeof line))
        return false;
    *out = (struct bench_run){.seconds = processor_seconds(h->process) - before};
    if (!wait_for(h, " ", line, sizeof line))
        return false;
    line[strcspn(line, "\r")] = 0;
    const char *word = strrchr(line, ' ');
    out->end = (uint32_t)strtoul(word ? word : line, NULL, 16) & ADDRESS_MASK;
    return true;
}

bool bench_hercules(const struct bench_kernel *kernel, struct bench_run *out,
                    struct diag_list *diags) {
    struct hercules h = {0};
    bool written = write_files(&h, kernel, diags), done = false;
    if (written && begin(&h, diags)) {
        done = measure(&h, out);
        end(&h);
        if (!done)
            diag_error(diags, NULL, "%s: hercules did not come to its end", kernel->name);
    }
    remove_files(&h);
    return done;
}

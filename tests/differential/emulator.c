#include "emulator.h"

#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what) {
    fprintf(stderr, "differential-hercules: %s: %s\n", what, strerror(errno));
    exit(4);
}

struct emulator {
    pid_t pid;
    int commands, log;
    char line[512]; /* of the log, the last one */
    size_t length;
};

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, size, f) != size || fclose(f))
        die(path);
}

static bool read_file(const char *path, void *bytes, size_t size) {
    FILE *f = fopen(path, "rb");
    bool whole = f && fread(bytes, 1, size, f) == size;
    if (f)
        fclose(f);
    return whole;
}

/* ---- starting and ending ---- */

/* OSTAILOR QUIET spares a report of each program interruption. The CPU is the one that STIDP here
 * tells of. */
static const char configuration[] = "ARCHMODE S/370\nOSTAILOR QUIET\nMAINSIZE 8\nNUMCPU 1\n"
                                    "PANRATE 1000\nCPUVERID 00\nCPUSERIAL 000001\nCPUMODEL 0370\n"
                                    "0FFF 1403 /dev/null\n";

static void exec_hercules(int log) {
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
        dup2(log, STDERR_FILENO) < 0)
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("HERCULES_RC", "commands", 1);
    execlp("hercules", "hercules", "-d", "-f", "hercules.cnf", (char *)NULL);
    _exit(127);
}

static void start(struct emulator *e) {
    int log[2];
    write_file("hercules.cnf", configuration, sizeof configuration - 1);
    unlink("commands");
    if (mkfifo("commands", 0600) || pipe(log))
        die("pipe");
    fflush(NULL);
    e->pid = fork();
    if (e->pid < 0)
        die("fork");
    if (e->pid == 0)
        exec_hercules(log[1]);
    close(log[1]);
    /* For reading as well: so it opens, and never breaks, whether or not Hercules is there. */
    e->commands = open("commands", O_RDWR | O_CLOEXEC);
    if (e->commands < 0)
        die("commands");
    e->log = log[0];
    fcntl(e->log, F_SETFD, FD_CLOEXEC);
    e->line[0] = 0;
}

static void stop(struct emulator *e) {
    kill(e->pid, SIGKILL);
    waitpid(e->pid, NULL, 0);
    close(e->commands);
    close(e->log);
    unlink("commands");
    unlink("hercules.cnf");
    unlink("before");
    unlink("after");
}

/* ---- the dialogue ---- */

__attribute__((format(printf, 2, 3))) static void say(struct emulator *e, const char *format, ...) {
    char text[100];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (write(e->commands, text, (size_t)length) != length)
        die("commands");
}

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The log's next line, in e->line; false when none comes before `deadline` or the log has ended. */
static bool next_line(struct emulator *e, long deadline) {
    e->length = 0;
    for (;;) {
        struct pollfd ready = {.fd = e->log, .events = POLLIN};
        long left = deadline - milliseconds();
        if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
            return false;
        char c;
        if (read(e->log, &c, 1) != 1)
            return false;
        if (c == '\n')
            break;
        if (e->length + 1 < sizeof e->line)
            e->line[e->length++] = c;
    }
    e->line[e->length] = 0;
    return true;
}

#define ANSWER_SECONDS 60
#define LOADED         "HHCPN113I"
#define LOAD_REJECTED  "HHCPN111E"
#define SAVED          "HHCPN170I"
#define SAVE_REJECTED  "HHCPN102E"
#define ENDED          "Disabled wait state"

static bool wait_for(struct emulator *e, const char *text, int seconds) {
    long deadline = milliseconds() + seconds * 1000L;
    while (next_line(e, deadline))
        if (strstr(e->line, text))
            return true;
    return false;
}

/* Gives a command that Hercules rejects until its CPU has noticed that it is to stop. */
static bool command(struct emulator *e, const char *text, const char *done, const char *rejected) {
    long deadline = milliseconds() + ANSWER_SECONDS * 1000L;
    const struct timespec moment = {.tv_nsec = 1000000};
    say(e, "%s\n", text);
    while (next_line(e, deadline)) {
        if (strstr(e->line, done))
            return true;
        if (strstr(e->line, rejected)) {
            nanosleep(&moment, NULL);
            say(e, "%s\n", text);
        }
    }
    return false;
}

static bool save(struct emulator *e, uint8_t *after) {
    char text[60];
    unlink("after");
    say(e, "stop\n");
    snprintf(text, sizeof text, "savecore after 0 %X", IMAGE_SIZE - 1);
    return command(e, text, SAVED, SAVE_REJECTED) && read_file("after", after, IMAGE_SIZE);
}

static enum emulator_end run(struct emulator *e, uint8_t *after) {
    if (!command(e, "loadcore before 0", LOADED, LOAD_REJECTED))
        return EMULATOR_LOST;
    say(e, "restart\n");
    bool ended = wait_for(e, ENDED, EMULATOR_SECONDS);
    if (!save(e, after))
        return EMULATOR_LOST;
    return ended ? EMULATOR_DONE : EMULATOR_HANGS;
}

enum emulator_end emulator_run(const uint8_t *core, uint8_t *after) {
    struct emulator e;
    write_file("before", core, IMAGE_SIZE);
    start(&e);
    enum emulator_end end = run(&e, after);
    stop(&e);
    if (end != EMULATOR_DONE)
        fprintf(stderr, "differential-hercules: hercules %s; the end of its log: %s\n",
                end == EMULATOR_HANGS ? "does not come to an end" : "is lost", e.line);
    return end;
}

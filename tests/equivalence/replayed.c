/* A recorded run is replayed in another process, to the bit; what that costs.
 *
 * usage: replayed [--instructions N] [--within PERCENT] GUEST...
 *
 * Each guest, bare and under the monitor, runs so far as it goes, but no further than N
 * instructions. On the way lines are typed at its console. The run is recorded in a file, and
 * another process replays that. It must come to the same count and hash; the file must be no longer
 * than what was typed and a byte for each 1,000 instructions (and what tells which system it is of
 * and how it began and ended, which counts only where a run is short). With --within, recording
 * may take no more than so many hundredths of the CPU time that the same run takes without.
 */
#include "base/file.h"
#include "base/random.h"
#include "machine/guest.h"
#include "replay/recording.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHORT_RUN 10000000u /* of fewer instructions the beginning of the file is not counted */
#define TIMES     5u        /* each way is timed, in turn; the shortest counts */
#define PIECE     100000u   /* instructions from one line that is typed to the next, or so */

struct options {
    uint64_t instructions;
    double within;
};

struct subject {
    const struct config *config;
    bool bare;
    uint64_t instructions;
    const char *path;
};

/* A run: where it ended. */
struct run {
    uint64_t end, hash;
    uint64_t lines, typed; /* lines, and their bytes */
    double seconds;        /* of CPU time */
};

static double cpu_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void fail(struct diag_list *diags) {
    diag_print(diags, stderr);
    exit(2);
}

static void make(const struct subject *s, struct rig *rig, struct identity *identity) {
    struct diag_list diags;
    diag_init(&diags);
    if (!rig_make(rig, s->config, s->bare, NULL, &diags))
        fail(&diags);
    identity_make(identity, rig, s->config);
    diag_free(&diags);
}

/* A console of the guest; 0 when there is none. */
static uint16_t console_of(const struct config *config) {
    const struct system_config *system = &config->systems[0];
    for (size_t i = 0; i < system->device_count; i++) {
        const struct dev_type *type = dev_find_type(system->devices[i].type);
        if (type && type->class == DEV_CONSOLE)
            return system->devices[i].address;
    }
    return 0;
}

/* Types a line; it is noted, or the rig alone hears of it. */
static void type(const struct subject *s, struct rig *rig, struct inputs *inputs, struct run *run) {
    char line[40];
    uint16_t console = console_of(s->config);
    size_t length = (size_t)snprintf(line, sizeof line, "LINE %" PRIu64 " AT %" PRIu64, run->lines,
                                     rig_retired(rig));
    bool typed = inputs ? inputs_type(inputs, rig, 0, console, line, length)
                        : rig_type(rig, 0, console, line, length);
    if (typed)
        run->lines++, run->typed += length;
}

/* Runs and types; with a recording, which is written at the end. */
static struct run run_and_type(const struct subject *s, struct recording *recording) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    struct run run = {0};
    struct random random = {1};
    diag_init(&diags);
    make(s, &rig, &identity);
    rig.limit = s->instructions;
    double begin = cpu_seconds();
    if (recording)
        recording_begin(recording, &rig);
    do {
        rig_run(&rig, rig_retired(&rig) + random_below(&random, PIECE * 2));
        if (rig_runs(&rig) || rig.systems[0]->stop == STOP_IDLE)
            type(s, &rig, recording ? &recording->inputs : NULL, &run);
    } while (rig_runs(&rig));
    if (recording) {
        recording_end(recording, &rig, false);
        if (!recording_write(recording, &identity, s->path, &diags))
            fail(&diags);
    }
    run.seconds = cpu_seconds() - begin;
    run.end = rig_retired(&rig);
    run.hash = rig_hash(&rig);
    identity_free(&identity);
    rig_free(&rig);
    diag_free(&diags);
    return run;
}

/* Replays the file, as another process that has nothing else. */
static void be_replay(const struct subject *s, const struct run *recorded) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    struct recording r;
    struct saved saved;
    size_t next = 0;
    diag_init(&diags);
    make(s, &rig, &identity);
    if (!saved_read(s->path, &recording_kind, &saved, &diags) ||
        !recording_load(&r, &identity, &saved, &diags) ||
        !recording_check_begin(&r, &rig, s->path, &diags))
        fail(&diags);
    rig.limit = r.limit;
    if (!inputs_run(&r.inputs, &next, &rig, r.end) ||
        !recording_check_end(&r, &rig, s->path, &diags))
        fail(&diags);
    bool same = rig_retired(&rig) == recorded->end && rig_hash(&rig) == recorded->hash;
    recording_free(&r);
    identity_free(&identity);
    rig_free(&rig);
    diag_free(&diags);
    exit(same && next == recorded->lines ? 0 : 1);
}

static bool replays(const struct subject *s, const struct run *recorded) {
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        be_replay(s, recorded);
    waitpid(child, &status, 0);
    return status == 0;
}

static uint64_t file_size(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? (uint64_t)status.st_size : UINT64_MAX;
}

/* Is the file short enough? */
static bool is_short(const struct run *run, uint64_t size, uint64_t empty) {
    uint64_t most = run->end / 1000 + run->typed;
    return size <= most + (run->end < SHORT_RUN ? empty : 0);
}

/* The least of several times, the two ways in turn. */
static void time_both(const struct subject *s, struct run *plain, struct run *recorded) {
    for (unsigned n = 0; n < TIMES; n++) {
        struct recording r;
        struct run one = run_and_type(s, NULL), other = run_and_type(s, &r);
        recording_free(&r);
        *plain = n && plain->seconds < one.seconds ? *plain : one;
        *recorded = n && recorded->seconds < other.seconds ? *recorded : other;
    }
}

/* Bytes of a recording in which nothing happens. */
static uint64_t size_of_empty(const struct subject *s) {
    struct subject none = *s;
    struct recording r;
    none.instructions = 0;
    run_and_type(&none, &r);
    recording_free(&r);
    return file_size(s->path);
}

static bool try(const struct subject *s, const struct options *options) {
    struct run plain, recorded;
    uint64_t empty = size_of_empty(s);
    time_both(s, &plain, &recorded);
    uint64_t size = file_size(s->path);
    double percent = (recorded.seconds / plain.seconds - 1) * 100;
    bool cheap = options->within == 0 || recorded.end < SHORT_RUN || percent <= options->within;
    bool good = plain.hash == recorded.hash && replays(s, &recorded) &&
                is_short(&recorded, size, empty) && cheap;
    char adds[16] = "-";
    if (recorded.end >= SHORT_RUN)
        snprintf(adds, sizeof adds, "%.1f", percent);
    printf("%-10s %-9s %11" PRIu64 " %6" PRIu64 " %7" PRIu64 " %8" PRIu64 " %7.2f %7s  %s\n",
           s->config->systems[0].name, s->bare ? "bare" : "monitored", recorded.end, recorded.lines,
           recorded.typed, size, plain.seconds, adds, good ? "the same run" : "FAILED");
    return good;
}

static bool try_guest(const char *guest, const struct options *options, const char *path) {
    struct config config = {0};
    struct diag_list diags;
    diag_init(&diags);
    if (!guest_resolve(guest, &config, &diags))
        fail(&diags);
    struct subject s = {&config, true, options->instructions, path};
    bool good = try(&s, options);
    s.bare = false;
    good = try(&s, options) && good;
    config_free(&config);
    diag_free(&diags);
    return good;
}

static bool take_option(const char *name, const char *value, struct options *options) {
    if (strcmp(name, "--instructions") == 0)
        options->instructions = strtoull(value, NULL, 10);
    else if (strcmp(name, "--within") == 0)
        options->within = strtod(value, NULL);
    else
        return false;
    return options->instructions > 0;
}

int main(int argc, char **argv) {
    struct options options = {.instructions = 1000000};
    char folder[] = "/tmp/trapeze-replayed-XXXXXX", path[64];
    bool good = argc > 1 && mkdtemp(folder);
    snprintf(path, sizeof path, "%s/recorded", folder);
    puts("                                                 bytes in     CPU recording\n"
         "guest                instructions  lines   typed the file seconds  adds %");
    for (int n = 1; n < argc && good; n++) {
        if (n + 1 < argc && take_option(argv[n], argv[n + 1], &options))
            n++;
        else
            good = try_guest(argv[n], &options, path);
    }
    unlink(path);
    rmdir(folder);
    return !good;
}

/* How long a machine stands still when it moves to another process.
 *
 * usage: migration [--instructions N] [--times N] [--most PERCENT] WHAT...
 *
 * Runs each WHAT so far under the monitor. Then it moves, over a socket, to another process, once
 * standing still from the beginning, which is the time that copying its touched pages takes, and
 * once running on meanwhile; so many times, of which the medians are told. With --most, standing
 * still for more than so many hundredths of the former fails.
 */
#include "replay/migration.h"
#include "machine/guest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMES_MAX 99u

struct options {
    uint64_t instructions;
    unsigned times;
    double most;
};

static void fail(struct diag_list *diags) {
    diag_print(diags, stderr);
    exit(2);
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void make(struct rig *rig, struct identity *identity, const struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    if (!rig_make(rig, config, false, NULL, &diags))
        fail(&diags);
    identity_make(identity, rig, config);
    diag_free(&diags);
}

/* The other process: takes it in, and runs it a little. */
static void be_destination(const struct config *config, int end) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    struct link link = {end, end};
    size_t system;
    diag_init(&diags);
    make(&rig, &identity, config);
    if (!migration_receive(&rig, &identity, &link, "source", &system, &diags))
        fail(&diags);
    rig_run(&rig, rig_retired(&rig) + 1000);
    _exit(rig_runs(&rig) ? 0 : 1);
}

/* Moves it once; *ran is the instructions, in millions a second, that it executed meanwhile. */
static struct migration_figures move(const struct config *config, const struct options *options,
                                     bool at_once, double *ran) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    struct migration_terms terms = migration_usual;
    enum migration_state state;
    int ends[2], status;
    uint64_t run, before;
    diag_init(&diags);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        abort();
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_destination(config, ends[1]);
    }
    close(ends[1]);
    make(&rig, &identity, config);
    rig_run(&rig, options->instructions);
    terms.at_once = at_once;
    struct link link = {ends[0], ends[0]};
    struct migration *m = migration_offer(&rig, 0, &identity, &link, "there", &terms, &diags);
    before = rig_retired(&rig);
    double begin = seconds();
    while (m && (state = migration_step(m, &run)) == MIGRATION_GOES_ON)
        rig_run(&rig, rig_retired(&rig) + run);
    *ran = (double)(rig_retired(&rig) - before) / (seconds() - begin) * 1e-6;
    if (!m || state != MIGRATION_MOVED)
        fail(&diags);
    struct migration_figures figures = *migration_figures(m);
    migration_free(m);
    link_close(&link);
    waitpid(child, &status, 0);
    identity_free(&identity);
    rig_free(&rig);
    diag_free(&diags);
    return figures;
}

static int by_stop(const void *a, const void *b) {
    double x = ((const struct migration_figures *)a)->stopped;
    double y = ((const struct migration_figures *)b)->stopped;
    return (x > y) - (x < y);
}

/* The one whose stop is the median. */
static struct migration_figures typical(const struct config *config, const struct options *options,
                                        bool at_once, double *ran) {
    struct migration_figures all[TIMES_MAX];
    for (unsigned n = 0; n < options->times; n++)
        all[n] = move(config, options, at_once, ran);
    qsort(all, options->times, sizeof *all, by_stop);
    return all[options->times / 2];
}

static bool measure(const struct config *config, const struct options *options) {
    double ran, not ;
    struct migration_figures still = typical(config, options, true, &not );
    struct migration_figures running = typical(config, options, false, &ran);
    double percent = running.stopped / still.stopped * 100;
    printf("%-10s %8.1f %8.2f | %8.2f %5.1f %6u %8.1f %8.2f %6.0f\n", config->systems[0].name,
           (double)still.touched * 2 / 1024, still.stopped * 1e3, running.stopped * 1e3, percent,
           running.rounds, running.copying * 1e3, running.longest * 1e3, ran);
    return options->most == 0 || percent <= options->most;
}

static void resolve(const char *what, struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    if (!guest_resolve(what, config, &diags))
        fail(&diags);
    config->systems[0].storage = CONFIG_VM_STORAGE_MAX;
    diag_free(&diags);
}

static bool take_option(const char *name, const char *value, struct options *options) {
    if (strcmp(name, "--instructions") == 0)
        options->instructions = strtoull(value, NULL, 10);
    else if (strcmp(name, "--times") == 0)
        options->times = (unsigned)strtoul(value, NULL, 10);
    else if (strcmp(name, "--most") == 0)
        options->most = strtod(value, NULL);
    else
        return false;
    return options->times > 0 && options->times <= TIMES_MAX;
}

int main(int argc, char **argv) {
    struct options options = {.instructions = 1000000, .times = 5};
    bool good = true;
    puts("           touched  copying |  stopped    of            while  longest\n"
         "guest           MB       ms |       ms     %  rounds copied ms pause ms   MIPS");
    for (int n = 1; n < argc; n++) {
        struct config config = {0};
        if (n + 1 < argc && take_option(argv[n], argv[n + 1], &options)) {
            n++;
            continue;
        }
        resolve(argv[n], &config);
        good = measure(&config, &options) && good;
        config_free(&config);
    }
    if (!good)
        puts("STOPPED LONGER than is allowed");
    return !good;
}

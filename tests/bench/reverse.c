/* How long a step backward takes.
 *
 * usage: reverse [--instructions N] [--most MS] WHAT...
 *
 * Runs each WHAT so far, bare and under the monitor, with a history of 256 MB. Then it goes back
 * one instruction, a thousand times in a row from the end, and once from each of 200 places all
 * over the history (gone to first, which is measured too). With --most, more than so many
 * milliseconds at the 99th percentile fail.
 */
#include "base/random.h"
#include "machine/guest.h"
#include "replay/history.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IN_A_ROW 1000u
#define PLACES   200u

struct options {
    uint64_t instructions;
    double most;
};

static double milliseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Prints median, 99th percentile and worst; returns the 99th percentile. */
static double tell(const char *what, double *times, size_t count) {
    qsort(times, count, sizeof *times, by_size);
    double p99 = times[count * 99 / 100];
    printf("  %-24s %9.3f %9.3f %9.3f\n", what, times[count / 2], p99, times[count - 1]);
    return p99;
}

static double timed_go(struct history *h, uint64_t count) {
    double begin = milliseconds();
    history_go(h, count);
    return milliseconds() - begin;
}

static double steps_in_a_row(struct history *h, uint64_t end) {
    double times[IN_A_ROW];
    for (unsigned n = 0; n < IN_A_ROW; n++)
        times[n] = timed_go(h, end - 1 - n);
    return tell("reverse-stepi in a row", times, IN_A_ROW);
}

static double steps_all_over(struct history *h, uint64_t end) {
    double jumps[PLACES], steps[PLACES];
    struct random random = {1};
    for (unsigned n = 0; n < PLACES; n++) {
        uint64_t place = 1 + random_next(&random) % end;
        jumps[n] = timed_go(h, place);
        steps[n] = timed_go(h, place - 1);
    }
    double jump = tell("going anywhere", jumps, PLACES);
    double step = tell("reverse-stepi anywhere", steps, PLACES);
    return jump > step ? jump : step;
}

static bool measure(const struct config *config, bool bare, const struct options *options) {
    struct rig rig;
    struct diag_list diags;
    diag_init(&diags);
    if (!rig_make(&rig, config, bare, NULL, &diags)) {
        diag_print(&diags, stderr);
        exit(2);
    }
    struct history *h = history_create(&rig, HISTORY_BYTES);
    double begin = milliseconds();
    uint64_t end = history_go(h, options->instructions);
    double seconds = (milliseconds() - begin) / 1e3;
    printf("%s, %s: %" PRIu64 " instructions, %.0f MIPS, %zu snapshots, %.1f MB\n",
           config->systems[0].name, bare ? "bare" : "monitored", end, (double)end / seconds / 1e6,
           history_snapshots(h), (double)history_memory(h) / (1 << 20));
    double row = end > IN_A_ROW ? steps_in_a_row(h, end) : 0;
    double all = steps_all_over(h, end);
    history_free(h);
    rig_free(&rig);
    diag_free(&diags);
    return options->most == 0 || (row <= options->most && all <= options->most);
}

static void resolve(const char *what, struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    if (!guest_resolve(what, config, &diags)) {
        diag_print(&diags, stderr);
        exit(2);
    }
    diag_free(&diags);
}

int main(int argc, char **argv) {
    struct options options = {.instructions = 100000000};
    bool good = true;
    printf("  %-24s %9s %9s %9s\n", "milliseconds", "median", "99 %", "worst");
    for (int n = 1; n < argc; n++) {
        struct config config = {0};
        if (n + 1 < argc && strcmp(argv[n], "--instructions") == 0) {
            options.instructions = strtoull(argv[++n], NULL, 10);
            continue;
        }
        if (n + 1 < argc && strcmp(argv[n], "--most") == 0) {
            options.most = strtod(argv[++n], NULL);
            continue;
        }
        resolve(argv[n], &config);
        good = measure(&config, true, &options) && good;
        good = measure(&config, false, &options) && good;
        config_free(&config);
    }
    if (!good)
        puts("SLOWER than is allowed");
    return !good;
}

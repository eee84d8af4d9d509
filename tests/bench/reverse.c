/* How long it takes to look into the past, as the debugger's commands do it.
 *
 * usage: reverse [--instructions N] [--most MS] [--most-who MS] WHAT...
 *
 * Runs each WHAT so far, bare and under the monitor, with a history of 256 MB. Then it goes back
 * one instruction, a thousand times in a row from the end, and once from each of 200 places all
 * over the history (gone to first, which is measured too); and asks who wrote each register, and
 * words of storage, from the end and from half the way. With --most and --most-who, more than so
 * many milliseconds, of a step at the 99th percentile or for the worst question, fail.
 */
#include "base/random.h"
#include "debug/debug.h"
#include "machine/guest.h"
#include "replay/history.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IN_A_ROW 1000u
#define PLACES   200u
#define ASKED    16u

struct options {
    uint64_t instructions;
    double most, most_who;
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

static double timed(struct dbg *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
static double timed(struct dbg *d, const char *format, ...) {
    char line[64];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    double begin = milliseconds();
    if (!dbg_command(d, line)) {
        fprintf(stderr, "%s failed\n", line);
        exit(1);
    }
    return milliseconds() - begin;
}

static double steps_in_a_row(struct dbg *d) {
    double times[IN_A_ROW];
    for (unsigned n = 0; n < IN_A_ROW; n++)
        times[n] = timed(d, "reverse-stepi");
    return tell("reverse-stepi in a row", times, IN_A_ROW);
}

static double steps_all_over(struct dbg *d, uint64_t end) {
    double jumps[PLACES], steps[PLACES];
    struct random random = {1};
    for (unsigned n = 0; n < PLACES; n++) {
        uint64_t place = 1 + random_next(&random) % end;
        jumps[n] = timed(d, "goto %" PRIu64, place);
        steps[n] = timed(d, "reverse-stepi");
    }
    double jump = tell("going anywhere", jumps, PLACES);
    double step = tell("reverse-stepi anywhere", steps, PLACES);
    return jump > step ? jump : step;
}

/* Registers, and words of storage: of the program's beginning and far from it. The worst time. */
static double ask(struct dbg *d, uint64_t from) {
    double times[ASKED];
    unsigned n = 0;
    timed(d, "goto %" PRIu64, from);
    for (unsigned r = 0; r < 16; r++)
        times[n++] = timed(d, "who-wrote %%r%u", r);
    tell("who-wrote REGISTER", times, n);
    double worst = times[n - 1];
    for (n = 0; n < ASKED; n++)
        times[n] = timed(d, "who-wrote word(0x%X)", n % 2 ? 0x1000 + 8 * n : 0x2000 + 0x100 * n);
    tell("who-wrote ADDRESS", times, n);
    return times[n - 1] > worst ? times[n - 1] : worst;
}

static bool measure(const struct config *config, bool bare, const struct options *options) {
    struct rig rig;
    struct diag_list diags;
    FILE *null = fopen("/dev/null", "w");
    diag_init(&diags);
    if (!null || !rig_make(&rig, config, bare, NULL, &diags)) {
        diag_print(&diags, stderr);
        exit(2);
    }
    struct dbg *d = dbg_create(&rig, config, &(struct dbg_host){.out = null, .err = stderr});
    double seconds = timed(d, "goto %" PRIu64, options->instructions) / 1e3;
    uint64_t end = rig_retired(&rig);
    printf("%s, %s: %" PRIu64 " instructions, %.0f MIPS\n", config->systems[0].name,
           bare ? "bare" : "monitored", end, (double)end / seconds / 1e6);
    double row = end > IN_A_ROW ? steps_in_a_row(d) : 0;
    double all = steps_all_over(d, end);
    double who = ask(d, end), earlier = ask(d, end / 2);
    dbg_free(d);
    rig_free(&rig);
    diag_free(&diags);
    fclose(null);
    return (options->most == 0 || (row <= options->most && all <= options->most)) &&
           (options->most_who == 0 || (who <= options->most_who && earlier <= options->most_who));
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
        if (n + 1 < argc && strcmp(argv[n], "--most-who") == 0) {
            options.most_who = strtod(argv[++n], NULL);
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

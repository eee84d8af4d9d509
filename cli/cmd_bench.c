/* trapeze bench: how fast kernels run, bare, under the monitor, and on what else the host has. */
#include "cli/bench.h"
#include "cli/cli.h"
#include "cli/options.h"

#include "base/file.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS_MAX  99u
#define QUICK_SHARE 200u

/* A kernel is one of exits when there is one in so many instructions; else they are only the ends
 * of time slices. */
#define EXITS_ARE_RARE 20u

/* Seconds: what takes longer is not run again. */
#define TOO_LONG 5

enum place { BARE, MONITOR, HERCULES, QEMU, PLACE_COUNT };

static const char *const place_names[] = {"bare", "monitor", "hercules", "qemu"};

static const char *const kernel_names[] = {
    "loop",   "mix",    "float", "decimal", "sieve", "sort", "calls", "blocks",
    "beside", "modify", "keys",  "program", "line",  "svc",  "ssm",   "lpsw",
};

#define KERNEL_COUNT (sizeof kernel_names / sizeof kernel_names[0])

/* A ratio of two places, and the kernels whose geometric mean stands for it; none: all. Of QEMU it
 * is those that only compute with integers, of Hercules a mixture of all that programs do. */
static const struct comparison {
    const char *name;
    enum place of, to;
    const char *kernels[9];
} comparisons[] = {
    {"monitor_to_bare", MONITOR, BARE, {0}},
    {"bare_to_hercules",
     BARE,
     HERCULES,
     {"loop", "mix", "sieve", "sort", "calls", "blocks", "svc", "beside"}},
    {"bare_to_qemu", BARE, QEMU, {"loop", "mix", "sieve", "sort", "calls", "program"}},
};

#define COMPARISON_COUNT (sizeof comparisons / sizeof comparisons[0])

struct bench_options {
    unsigned rounds;
    bool quick, no_peers, help;
    const char *json_file;
};

/* Of one place, for each round. */
struct samples {
    unsigned count;
    bool wrong; /* none, for the answer is wrong */
    bool slow;  /* one is enough */
    double mips[ROUNDS_MAX];
};

struct row {
    struct bench_kernel kernel;
    uint64_t instructions, exits;
    struct samples places[PLACE_COUNT];
    struct samples exit; /* nanoseconds per exit, what lies between two exits included */
};

struct summary {
    double median, low, high;
};

/* ---- Options ----------------------------------------------------------------------------------
 */

static bool set_rounds(void *target, const char *value, struct diag_list *diags) {
    char *rest;
    unsigned long n = strtoul(value, &rest, 10);
    if (*value >= '0' && *value <= '9' && *rest == 0 && n >= 1 && n <= ROUNDS_MAX) {
        ((struct bench_options *)target)->rounds = (unsigned)n;
        return true;
    }
    diag_error(diags, NULL, "\"%s\" is not a number of rounds, 1 to %u", value, ROUNDS_MAX);
    return false;
}

static bool set_json(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct bench_options *)target)->json_file = value;
    return true;
}

#define FLAG_SETTER(name)                                                                          \
    static bool set_##name(void *target, const char *value, struct diag_list *diags) {             \
        (void)value, (void)diags;                                                                  \
        ((struct bench_options *)target)->name = true;                                             \
        return true;                                                                               \
    }
FLAG_SETTER(quick)
FLAG_SETTER(no_peers)
FLAG_SETTER(help)

static const struct cli_option options[] = {
    {"rounds", CLI_VALUE, "N", "run each kernel N times on each machine (5)", set_rounds, 0},
    {"quick", CLI_FLAG, NULL, "a small share of the work: to see that it runs", set_quick, 0},
    {"no-peers", CLI_FLAG, NULL, "leave hercules and qemu out", set_no_peers, 0},
    {"json", CLI_VALUE, "FILE", "write the figures there too; - is standard output", set_json, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static int help(void) {
    puts("usage: trapeze bench [KERNEL...] [options]\n\n"
         "Runs the kernels on the bare machine, under the monitor, and on hercules and\n"
         "qemu-system-s390x when they are there, by turns, and shows medians of millions of\n"
         "instructions per second of processor time. A KERNEL is an assembler source of one's\n"
         "own, or one of");
    for (size_t i = 0; i < KERNEL_COUNT; i++)
        printf("%s%s", i % 7 ? " " : "\n  ", kernel_names[i]);
    puts("\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

/* ---- Finding kernels --------------------------------------------------------------------------
 */

/* Beside the program as installed, or in the source tree that it was built in. */
static bool find_kernel(const char *name, char *path, size_t size) {
    static const char *const places[] = {"../share/trapeze/bench", "../tests/bench/kernels"};
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = 0;
    char *slash = strrchr(program, '/');
    for (size_t i = 0; slash && i < sizeof places / sizeof places[0]; i++) {
        snprintf(path, size, "%.*s/%s/%s.asm", (int)(slash - program), program, places[i], name);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

static bool load(const char *word, const struct bench_options *o, struct row *row,
                 struct diag_list *diags) {
    char path[PATH_MAX + 64];
    bool is_path = strchr(word, '/') || strchr(word, '.');
    if (!is_path && !find_kernel(word, path, sizeof path)) {
        diag_error(diags, NULL, "there is no kernel \"%s\"", word);
        diag_hint(diags, "\"trapeze help bench\" names them");
        return false;
    }
    return bench_load(is_path ? word : path, o->quick ? QUICK_SHARE : 1, &row->kernel, diags);
}

/* ---- Measuring --------------------------------------------------------------------------------
 */

static void add(struct samples *s, double value) {
    s->mips[s->count++] = value;
}

static bool run(struct row *row, enum place place, struct diag_list *diags) {
    struct bench_run result;
    bool (*const runners[])(const struct bench_kernel *, struct bench_run *, struct diag_list *) = {
        bench_bare, bench_monitor, bench_hercules, bench_qemu};
    if (!runners[place](&row->kernel, &result, diags))
        return false;
    row->places[place].slow = result.seconds > TOO_LONG;
    if (result.unable)
        return true;
    row->places[place].wrong = result.end && place == QEMU;
    if (row->places[place].wrong)
        return true; /* its affair: what may be wrong with the kernel has shown before */
    if (result.end) {
        diag_error(diags, NULL, "%s: wrong answer on %s: it waits at %06X", row->kernel.name,
                   place_names[place], result.end);
        return false;
    }
    if (place == BARE)
        row->instructions = result.instructions;
    double seconds = result.seconds > 1e-9 ? result.seconds : 1e-9;
    add(&row->places[place], (double)row->instructions / seconds / 1e6);
    if (place == MONITOR) {
        row->exits = result.exits;
        if (row->exits * EXITS_ARE_RARE > row->instructions)
            add(&row->exit, seconds / (double)row->exits * 1e9);
    }
    return true;
}

/* By turns, so that a change of the host's speed meets all. */
static bool measure(struct row *rows, size_t count, unsigned rounds, const bool *here,
                    struct diag_list *diags) {
    for (unsigned round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++)
            for (enum place place = BARE; place < PLACE_COUNT; place++)
                if (here[place] && !rows[i].places[place].slow && !run(&rows[i], place, diags))
                    return false;
    return true;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct summary summarize(const struct samples *s) {
    double sorted[ROUNDS_MAX];
    unsigned n = s->count;
    if (!n)
        return (struct summary){0};
    memcpy(sorted, s->mips, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    return (struct summary){(sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]};
}

/* Median to median; 0 when one of them was not measured. */
static double ratio(const struct row *row, const struct comparison *c) {
    double divisor = summarize(&row->places[c->to]).median;
    return divisor > 0 ? summarize(&row->places[c->of]).median / divisor : 0;
}

/* Is the row one of those whose mean stands for the comparison? */
static bool is_compared(const struct row *row, const struct comparison *c) {
    bool is_named = !c->kernels[0];
    for (const char *const *name = c->kernels; *name; name++)
        is_named |= strcmp(*name, row->kernel.name) == 0;
    return is_named && ratio(row, c) > 0;
}

/* The geometric mean of the rows' ratios. */
static double mean_ratio(const struct row *rows, size_t count, const struct comparison *c) {
    double sum = 0;
    unsigned n = 0;
    for (const struct row *row = rows; row < rows + count; row++)
        if (is_compared(row, c)) {
            sum += log(ratio(row, c));
            n++;
        }
    return n ? exp(sum / n) : 0;
}

/* ---- Showing ----------------------------------------------------------------------------------
 */

static void print_samples(const struct samples *s, int width) {
    struct summary m = summarize(s);
    char text[48] = "-";
    if (s->count)
        snprintf(text, sizeof text, "%.0f (%.0f-%.0f)", m.median, m.low, m.high);
    printf(" %*s", width, s->wrong ? "wrong" : text);
}

static void print_ratio(double r) {
    if (r > 0)
        printf(" %6.2f", r);
    else
        printf(" %6s", "-");
}

static void show_row(const struct row *row) {
    printf("%-8s %12" PRIu64, row->kernel.name, row->instructions);
    for (enum place place = BARE; place < PLACE_COUNT; place++)
        print_samples(&row->places[place], 16);
    for (size_t i = 0; i < COMPARISON_COUNT; i++)
        print_ratio(ratio(row, &comparisons[i]));
    print_samples(&row->exit, 15);
    putchar('\n');
}

static void show_mean(const struct row *rows, size_t count, const struct comparison *c) {
    double mean = mean_ratio(rows, count, c);
    if (mean <= 0)
        return;
    printf("%s to %s %.2f, the mean of", place_names[c->of], place_names[c->to], mean);
    if (!c->kernels[0])
        printf(" all");
    for (const struct row *row = rows; row < rows + count; row++)
        if (c->kernels[0] && is_compared(row, c))
            printf(" %s", row->kernel.name);
    putchar('\n');
}

static void show(const struct row *rows, size_t count) {
    static const char row_form[] = "%-8s %12s %16s %16s %16s %16s %6s %6s %6s %15s\n";
    printf(row_form, "", "", "bare", "monitor", "hercules", "qemu", "mon/", "bare/", "bare/",
           "ns per");
    printf(row_form, "kernel", "instructions", "MIPS", "MIPS", "MIPS", "MIPS", "bare", "herc",
           "qemu", "exit");
    for (const struct row *row = rows; row < rows + count; row++)
        show_row(row);
    for (size_t i = 0; i < COMPARISON_COUNT; i++)
        show_mean(rows, count, &comparisons[i]);
}

static json_t *samples_json(const struct samples *s) {
    struct summary m = summarize(s);
    if (!s->count)
        return json_null();
    return json_pack("{s:f, s:f, s:f}", "median", m.median, "low", m.low, "high", m.high);
}

static json_t *ratio_json(double r) {
    return r > 0 ? json_real(r) : json_null();
}

static json_t *row_json(const struct row *row) {
    json_t *j = json_pack("{s:s, s:I, s:I}", "kernel", row->kernel.name, "instructions",
                          (json_int_t)row->instructions, "exits", (json_int_t)row->exits);
    for (enum place place = BARE; place < PLACE_COUNT; place++)
        json_object_set_new(j, place_names[place], samples_json(&row->places[place]));
    json_object_set_new(j, "ns_per_exit", samples_json(&row->exit));
    for (const struct comparison *c = comparisons; c < comparisons + COMPARISON_COUNT; c++)
        json_object_set_new(j, c->name, ratio_json(ratio(row, c)));
    return j;
}

static bool write_json(const char *path, const struct row *rows, size_t count, unsigned rounds,
                       struct diag_list *diags) {
    json_t *kernels = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(kernels, row_json(&rows[i]));
    json_t *all = json_pack("{s:i, s:o}", "rounds", (int)rounds, "kernels", kernels);
    for (const struct comparison *c = comparisons; c < comparisons + COMPARISON_COUNT; c++)
        json_object_set_new(all, c->name, ratio_json(mean_ratio(rows, count, c)));
    char *text = json_dumps(all, JSON_INDENT(2));
    bool written = text && file_write(path, text, strlen(text), diags);
    free(text);
    json_decref(all);
    return written;
}

/* ---- The command ------------------------------------------------------------------------------
 */

static int bench(const struct bench_options *o, struct row *rows, size_t count,
                 struct diag_list *diags) {
    bool here[PLACE_COUNT] = {[BARE] = true, [MONITOR] = true};
    here[HERCULES] = !o->no_peers && bench_has_hercules();
    here[QEMU] = !o->no_peers && bench_has_qemu();
    for (enum place place = HERCULES; place < PLACE_COUNT && !o->no_peers; place++)
        if (!here[place])
            fprintf(stderr, "bench: %s is not installed; measuring without\n", place_names[place]);
    if (!measure(rows, count, o->rounds, here, diags))
        return CLI_FAILED;
    if (!o->json_file || strcmp(o->json_file, "-") != 0)
        show(rows, count);
    if (o->json_file && !write_json(o->json_file, rows, count, o->rounds, diags))
        return CLI_USAGE;
    return CLI_DONE;
}

static int load_and_bench(const struct bench_options *o, const struct config_strings *words,
                          struct diag_list *diags) {
    size_t count = words->count ? words->count : KERNEL_COUNT, loaded = 0;
    struct row *rows = calloc(count, sizeof *rows);
    int status = rows ? CLI_USAGE : CLI_FAULT;
    while (
        rows && loaded < count &&
        load(words->count ? words->items[loaded] : kernel_names[loaded], o, &rows[loaded], diags))
        loaded++;
    if (rows && loaded == count)
        status = bench(o, rows, count, diags);
    while (loaded)
        bench_free(&rows[--loaded].kernel);
    free(rows);
    return status;
}

int cmd_bench(int argc, char **argv) {
    struct bench_options o = {.rounds = 5};
    struct config_strings words = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &words, &diags))
        status = o.help ? help() : load_and_bench(&o, &words, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&words);
    return status;
}

/* trapeze bench: how fast kernels run, bare, under the monitor, and on what else the host has. */
#include "cli/bench_machines.h"
#include "cli/bench_samples.h"
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

#define QUICK_SHARE 200u
#define SWITCHES    200000u

/* A kernel is one of exits when there is one in so many instructions; else they are only the ends
 * of time slices. */
#define EXITS_ARE_RARE 20u

/* Seconds: what takes longer is not run again. */
#define TOO_LONG 5

enum place { BARE, MONITOR, HERCULES, QEMU, PLACE_COUNT };

static const char *const place_names[] = {"bare", "monitor", "hercules", "qemu"};

static const char *const kernel_names[] = {
    "loop",   "mix",  "float",   "decimal", "sieve", "sort", "calls", "blocks", "beside",
    "modify", "keys", "program", "line",    "svc",   "ssm",  "lpsw",  "lctl",
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
    bool quick, no_peers, machines, help;
    const char *json_file;
};

/* Of one place. */
struct place_figures {
    struct samples mips;
    bool wrong; /* none, for the answer is wrong */
    bool slow;  /* one round is enough */
};

struct row {
    struct bench_kernel kernel;
    uint64_t instructions, exits;
    struct place_figures places[PLACE_COUNT];
    struct samples exit; /* nanoseconds per exit, what lies between two exits included */
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
FLAG_SETTER(machines)
FLAG_SETTER(help)

static const struct cli_option options[] = {
    {"rounds", CLI_VALUE, "N", "run each kernel N times on each machine (5)", set_rounds, 0},
    {"quick", CLI_FLAG, NULL, "a small share of the work: to see that it runs", set_quick, 0},
    {"no-peers", CLI_FLAG, NULL, "leave hercules and qemu out", set_no_peers, 0},
    {"machines", CLI_FLAG, NULL,
     "measure mix shared by 1 to 1000 virtual machines, a switch, several real CPUs", set_machines,
     0},
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
    char folder[PATH_MAX];
    bool known = file_program_folder(folder, sizeof folder);
    for (size_t i = 0; known && i < sizeof places / sizeof places[0]; i++) {
        snprintf(path, size, "%s/%s/%s.asm", folder, places[i], name);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

static bool load(const char *word, unsigned share, struct bench_kernel *kernel,
                 struct diag_list *diags) {
    char path[PATH_MAX + 64];
    bool is_path = strchr(word, '/') || strchr(word, '.');
    if (!is_path && !find_kernel(word, path, sizeof path)) {
        diag_error(diags, NULL, "there is no kernel \"%s\"", word);
        diag_hint(diags, "\"trapeze help bench\" names them");
        return false;
    }
    return bench_load(is_path ? word : path, share, kernel, diags);
}

/* ---- Measuring --------------------------------------------------------------------------------
 */

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
    samples_add(&row->places[place].mips, (double)row->instructions / seconds / 1e6);
    if (place == MONITOR) {
        row->exits = result.exits;
        if (row->exits * EXITS_ARE_RARE > row->instructions)
            samples_add(&row->exit, seconds / (double)row->exits * 1e9);
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

/* Median to median; 0 when one of them was not measured. */
static double ratio(const struct row *row, const struct comparison *c) {
    double divisor = samples_summarize(&row->places[c->to].mips).median;
    return divisor > 0 ? samples_summarize(&row->places[c->of].mips).median / divisor : 0;
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

static void print_ratio(double r) {
    if (r > 0)
        printf(" %6.2f", r);
    else
        printf(" %6s", "-");
}

static void show_row(const struct row *row) {
    printf("%-8s %12" PRIu64, row->kernel.name, row->instructions);
    for (enum place place = BARE; place < PLACE_COUNT; place++)
        samples_print(&row->places[place].mips, 16, row->places[place].wrong ? "wrong" : "-");
    for (size_t i = 0; i < COMPARISON_COUNT; i++)
        print_ratio(ratio(row, &comparisons[i]));
    samples_print(&row->exit, 15, "-");
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

static json_t *ratio_json(double r) {
    return r > 0 ? json_real(r) : json_null();
}

static json_t *row_json(const struct row *row) {
    json_t *j = json_pack("{s:s, s:I, s:I}", "kernel", row->kernel.name, "instructions",
                          (json_int_t)row->instructions, "exits", (json_int_t)row->exits);
    for (enum place place = BARE; place < PLACE_COUNT; place++)
        json_object_set_new(j, place_names[place], samples_json(&row->places[place].mips));
    json_object_set_new(j, "ns_per_exit", samples_json(&row->exit));
    for (const struct comparison *c = comparisons; c < comparisons + COMPARISON_COUNT; c++)
        json_object_set_new(j, c->name, ratio_json(ratio(row, c)));
    return j;
}

static json_t *rows_json(const struct row *rows, size_t count, unsigned rounds) {
    json_t *kernels = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(kernels, row_json(&rows[i]));
    json_t *all = json_pack("{s:i, s:o}", "rounds", (int)rounds, "kernels", kernels);
    for (const struct comparison *c = comparisons; c < comparisons + COMPARISON_COUNT; c++)
        json_object_set_new(all, c->name, ratio_json(mean_ratio(rows, count, c)));
    return all;
}

/* Takes over the JSON. */
static bool write_json(const char *path, json_t *all, struct diag_list *diags) {
    char *text = json_dumps(all, JSON_INDENT(2));
    bool written = text && file_write(path, text, strlen(text), diags);
    free(text);
    json_decref(all);
    return written;
}

/* ---- The command ------------------------------------------------------------------------------
 */

/* Nothing but JSON belongs on standard output when it goes there. */
static bool is_table(const struct bench_options *o) {
    return !o->json_file || strcmp(o->json_file, "-") != 0;
}

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
    if (is_table(o))
        show(rows, count);
    if (o->json_file && !write_json(o->json_file, rows_json(rows, count, o->rounds), diags))
        return CLI_USAGE;
    return CLI_DONE;
}

static int load_and_bench(const struct bench_options *o, const struct config_strings *words,
                          struct diag_list *diags) {
    size_t count = words->count ? words->count : KERNEL_COUNT, loaded = 0;
    struct row *rows = calloc(count, sizeof *rows);
    int status = rows ? CLI_USAGE : CLI_FAULT;
    while (rows && loaded < count &&
           load(words->count ? words->items[loaded] : kernel_names[loaded],
                o->quick ? QUICK_SHARE : 1, &rows[loaded].kernel, diags))
        loaded++;
    if (rows && loaded == count)
        status = bench(o, rows, count, diags);
    while (loaded)
        bench_free(&rows[--loaded].kernel);
    free(rows);
    return status;
}

static int show_machines(const struct bench_options *o, const struct bench_kernel *kernels,
                         struct diag_list *diags) {
    unsigned turns = o->quick ? SWITCHES / QUICK_SHARE : SWITCHES;
    json_t *figures = bench_machines(kernels, o->rounds, turns, is_table(o), diags);
    if (!figures)
        return CLI_FAILED;
    if (!o->json_file)
        json_decref(figures);
    else if (!write_json(o->json_file, figures, diags))
        return CLI_USAGE;
    return CLI_DONE;
}

static int machines(const struct bench_options *o, const struct config_strings *words,
                    struct diag_list *diags) {
    struct bench_kernel kernels[BENCH_CROWDS + 1];
    size_t loaded = 0;
    int status = CLI_USAGE;
    if (words->count) {
        diag_error(diags, NULL, "--machines takes no kernels: it measures mix");
        return CLI_USAGE;
    }
    while (
        loaded <= BENCH_CROWDS &&
        load("mix", bench_crowds[loaded] * (o->quick ? QUICK_SHARE : 1), &kernels[loaded], diags))
        loaded++;
    if (loaded > BENCH_CROWDS)
        status = show_machines(o, kernels, diags);
    while (loaded)
        bench_free(&kernels[--loaded]);
    return status;
}

int cmd_bench(int argc, char **argv) {
    struct bench_options o = {.rounds = 5};
    struct config_strings words = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &words, &diags))
        status = o.help       ? help()
                 : o.machines ? machines(&o, &words, &diags)
                              : load_and_bench(&o, &words, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&words);
    return status;
}

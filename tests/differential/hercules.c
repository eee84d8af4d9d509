/* Trapeze against Debian's Hercules in S/370 mode: random cases, compared field by field.
 *
 *   differential-hercules [--cases N] [--seed N] [--single] [--float | --dat] [--tally] [--show]
 *
 * Both executors run each case. With --single a case is one instruction (an EXECUTE or a branch has
 * another as its target); with --float most instructions are floating-point ones; with --dat each
 * case has translation tables of its own and most instructions have to do with translation; with
 * --tally the report has a line for each instruction; --show shows every case, and its differences
 * if any.
 *
 * Exit status 0 when every difference is explained (docs/hercules-differences.md), 1 when not, 77
 * when hercules is not installed, 2 on bad usage, 4 when something else went wrong. */
#include "base/bits.h"
#include "emulator.h"
#include "explain.h"
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SKIPPED 77
#define SHOWN   20 /* differences printed in full */

struct options {
    uint32_t cases;
    uint64_t seed;
    bool single, floating, translation, tally, show;
};

/* Cases by the instruction that they begin with. */
struct tally {
    uint32_t cases, unexplained, explained[EXPLANATIONS];
    uint32_t begun[OP_COUNT], completed[OP_COUNT];
};

static int die(const char *what) {
    fprintf(stderr, "differential-hercules: %s: %s\n", what, strerror(errno));
    exit(4);
}

/* ---- a batch ---- */

struct batch {
    uint32_t count;
    uint64_t seeds[SEED_BLOCK];
    uint8_t *core, *reference, *fast, *hercules; /* images */
};

static void batch_init(struct batch *b) {
    b->core = malloc(4 * (size_t)IMAGE_SIZE);
    if (!b->core)
        die("memory");
    b->reference = b->core + IMAGE_SIZE;
    b->fast = b->reference + IMAGE_SIZE;
    b->hercules = b->fast + IMAGE_SIZE;
}

static struct image_record *records(uint8_t *core) {
    return (struct image_record *)(core + IMAGE_RECORDS);
}

static void run_trapeze(const uint8_t *core, uint8_t *after, enum cpu_executor executor) {
    struct storage storage;
    struct cpu_links links;
    if (!stor_init(&storage, IMAGE_SIZE))
        die("storage");
    memcpy(storage.bytes, core, IMAGE_SIZE);
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, NULL);
    if (!cpu)
        die("cpu");
    trial_link_clocks(&links, cpu);
    cpu->executor = executor;
    psw_load(&cpu->state.psw, storage.bytes + PSA_RESTART_NEW, MODEL_S370);
    const struct cpu_exit *exit = cpu_run(cpu, UINT64_C(100000000));
    if (exit->reason != CPU_EXIT_WAIT || cpu->state.psw.ia != IMAGE_DONE) {
        fprintf(stderr, "differential-hercules: trapeze ended with %d at %06X\n", exit->reason,
                cpu->state.psw.ia);
        __builtin_trap();
    }
    memcpy(after, storage.bytes, IMAGE_SIZE);
    cpu_destroy(cpu);
    stor_free(&storage);
}

/* ---- showing a case ---- */

static const struct {
    const char *name;
    size_t at, size;
} fields[] = {
#define FIELD(name)                                                                                \
    { #name, offsetof(struct image_record, name), sizeof(((struct image_record *)0)->name) }
    FIELD(gr),         FIELD(psw),   FIELD(information), FIELD(class), FIELD(keys),
    FIELD(prefix),     FIELD(cr),    FIELD(window),      FIELD(last),  FIELD(fr),
    FIELD(comparator), FIELD(timer), FIELD(tables),
#undef FIELD
};
#define FIELDS (sizeof fields / sizeof *fields)

static void print_difference(size_t field, const uint8_t *trapeze, const uint8_t *hercules) {
    size_t size = fields[field].size, unit = size >= 64 ? 4 : size == 32 ? 8 : size;
    for (size_t k = 0; k < size; k += unit) {
        const uint8_t *a = trapeze + fields[field].at + k, *b = hercules + fields[field].at + k;
        if (!memcmp(a, b, unit))
            continue;
        printf("  %s+%03zX: trapeze ", fields[field].name, k);
        for (size_t n = 0; n < unit; n++)
            printf("%02X", a[n]);
        printf(", hercules ");
        for (size_t n = 0; n < unit; n++)
            printf("%02X", b[n]);
        putchar('\n');
    }
}

/* The window's offset for an address of it. Wherever a case's tables put the window, its offset in
 * 4 KB is the same. */
static uint32_t in_window(vaddr at) {
    return (at - IMAGE_WINDOW) & 0xFFF;
}

static void print_tables(const struct image_record *before) {
    for (uint32_t at = 0; at < IMAGE_TABLES_SZ; at += 2)
        printf("%s%04X%s", at % 32 ? " " : "  tables ", be16_load(before->tables + at),
               at % 32 == 30 ? "\n" : "");
}

static void print_program(const struct image_record *before) {
    struct psw psw;
    psw_load(&psw, before->psw, MODEL_S370);
    printf("  PSW %016lX keys %02X %02X %02X %02X cr0 %08X cr1 %08X\n",
           (unsigned long)be64_load(before->psw), before->keys[0], before->keys[1], before->keys[2],
           before->keys[3], be32_load(before->cr), be32_load(before->cr + 4));
    for (int n = 0; n < 16; n++)
        printf("%s%08X%s", n % 8 ? " " : "  gr ", be32_load(before->gr + 4 * n),
               n % 8 == 7 ? "\n" : "");
    printf("  fr");
    for (int n = 0; n < 4; n++)
        printf(" %016lX", (unsigned long)be64_load(before->fr + 8 * n));
    putchar('\n');
    uint32_t at = in_window(psw.ia);
    for (int k = 0; k <= 2 * TRIAL_MOST && at + 6 <= IMAGE_WINDOW_SZ; k++) {
        struct instr i;
        char text[48];
        isa_decode(before->window + at, MODEL_S370, &i);
        printf("  %06X ", psw.ia - in_window(psw.ia) + at);
        for (int n = 0; n < 6; n++)
            printf(n < i.length ? "%02X" : "  ", i.bytes[n]);
        printf(" %s\n", isa_disassemble(&i, text));
        at += i.length;
        if (!i.length || (i.op == OP_SVC && k))
            break;
    }
}

/* ---- running a batch on Hercules ---- */

/* A case that Hercules does not come back from is a difference. The rest of the batch goes on
 * without it. */
static void take_out(struct batch *b, uint32_t n, struct trial *trial) {
    struct image_record *r = records(b->core);
    printf("case with seed %lu: hercules does not come back\n", (unsigned long)b->seeds[n]);
    print_program(r + n);
    b->count--;
    memmove(r + n, r + n + 1, (b->count - n) * sizeof *r);
    memmove(b->seeds + n, b->seeds + n + 1, (b->count - n) * sizeof *b->seeds);
    image_build(&trial->geometry, b->core, b->count);
}

#define ATTEMPTS 3

/* Runs the batch on Hercules. A batch that does not come to its end is run once more, since the
 * host may have been busy; when it stops at the same case again, that case is to blame. Returns how
 * many cases were taken out. */
static uint32_t run_hercules(struct batch *b, struct trial *trial) {
    uint32_t taken_out = 0, suspect = UINT32_MAX;
    for (int lost = 0; lost < ATTEMPTS;) {
        enum emulator_end end = emulator_run(b->core, b->hercules);
        if (end == EMULATOR_DONE && image_done(b->hercules))
            return taken_out;
        if (end == EMULATOR_LOST) {
            lost++;
            continue;
        }
        uint32_t at = image_at(b->hercules);
        if (at == suspect && at < b->count) {
            take_out(b, at, trial);
            taken_out++;
        }
        suspect = at;
    }
    fprintf(stderr, "differential-hercules: hercules was lost %d times\n", ATTEMPTS);
    exit(4);
}

/* ---- comparing ---- */

static void print_end(const char *who, const struct image_record *r) {
    printf("  %s: %s, PSW %016lX information ", who,
           r->class == INT_SVC ? "SVC" : "program interruption", (unsigned long)be64_load(r->psw));
    for (size_t n = 0; n < sizeof r->information; n++)
        printf("%02X", r->information[n]);
    putchar('\n');
}

static void show(const struct comparison *c, uint64_t seed) {
    printf("case with seed %lu\n", (unsigned long)seed);
    print_program(c->before);
    if (c->trial->translation)
        print_tables(c->before);
    print_end("trapeze", &c->trapeze);
    print_end("hercules", &c->hercules);
    for (size_t f = 0; f < FIELDS; f++)
        print_difference(f, (const uint8_t *)&c->trapeze, (const uint8_t *)&c->hercules);
}

static void count_instruction(struct tally *tally, const struct image_record *before,
                              const struct image_record *after) {
    struct psw psw;
    struct instr i;
    psw_load(&psw, before->psw, MODEL_S370);
    isa_decode(before->window + in_window(psw.ia), MODEL_S370, &i);
    tally->begun[i.op]++;
    tally->completed[i.op] += after->class == INT_SVC;
}

static void compare_case(const struct options *options, struct tally *tally, struct trial *trial,
                         struct batch *b, uint32_t k) {
    struct comparison c = {trial, &records(b->core)[k], records(b->reference)[k],
                           records(b->hercules)[k]};
    const struct image_record *fast = &records(b->fast)[k];
    struct comparison first = c;
    tally->cases++;
    count_instruction(tally, c.before, &c.trapeze);
    bool agree = !memcmp(fast, &c.trapeze, sizeof *fast);
    bool equal = explain(&c, tally->explained) && agree;
    tally->unexplained += !equal;
    if (!options->show && (equal || tally->unexplained > SHOWN))
        return;
    show(&first, b->seeds[k]);
    if (!agree) {
        printf("the fast executor, instead of hercules:\n");
        first.hercules = *fast;
        show(&first, b->seeds[k]);
    }
}

/* Storage that no case may change, page 0 and the prefix area, the kernel's, aside. */
static bool same_elsewhere(struct batch *b) {
    const aaddr end = IMAGE_RECORDS + b->count * (uint32_t)sizeof(struct image_record);
    const aaddr own[][2] = {{IMAGE_WINDOW, IMAGE_WINDOW_SZ},
                            {IMAGE_TABLES, IMAGE_TABLES_SZ},
                            {IMAGE_PREFIX, STOR_PAGE_SIZE},
                            {IMAGE_RECORDS, end - IMAGE_RECORDS},
                            {IMAGE_LAST, IMAGE_LAST_SZ}};
    aaddr from = STOR_PAGE_SIZE;
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) {
        if (memcmp(b->hercules + from, b->core + from, own[k][0] - from) ||
            memcmp(b->reference + from, b->core + from, own[k][0] - from))
            return false;
        from = own[k][0] + own[k][1];
    }
    return true;
}

static void run_batch(const struct options *options, struct trial *trial, struct batch *b,
                      uint64_t *seed, struct tally *tally) {
    memset(b->core, 0, IMAGE_SIZE);
    uint64_t first = *seed;
    b->count =
        trial_make_cases(trial, seed, options->cases - tally->cases, records(b->core), b->seeds);
    image_build(&trial->geometry, b->core, b->count);
    uint32_t taken_out = run_hercules(b, trial);
    tally->cases += taken_out;
    tally->unexplained += taken_out;
    run_trapeze(b->core, b->reference, CPU_REFERENCE);
    run_trapeze(b->core, b->fast, CPU_FAST);
    for (uint32_t k = 0; k < b->count; k++)
        compare_case(options, tally, trial, b, k);
    if (!same_elsewhere(b)) {
        printf("a case of the seeds %lu to %lu changed storage outside its windows\n",
               (unsigned long)first, (unsigned long)*seed - 1);
        tally->unexplained++;
    }
}

/* ---- the command ---- */

static bool parse(int argc, char **argv, struct options *o) {
    *o = (struct options){.cases = 4000, .seed = 1};
    for (int k = 1; k < argc; k++) {
        const char *value = k + 1 < argc ? argv[k + 1] : "";
        bool *flag = !strcmp(argv[k], "--single")  ? &o->single
                     : !strcmp(argv[k], "--float") ? &o->floating
                     : !strcmp(argv[k], "--dat")   ? &o->translation
                     : !strcmp(argv[k], "--tally") ? &o->tally
                     : !strcmp(argv[k], "--show")  ? &o->show
                                                   : NULL;
        if (flag) {
            *flag = true;
            continue;
        }
        if (!strcmp(argv[k], "--cases"))
            o->cases = (uint32_t)strtoul(value, NULL, 10);
        else if (!strcmp(argv[k], "--seed"))
            o->seed = strtoull(value, NULL, 10);
        else
            return false;
        k++;
    }
    return o->cases > 0;
}

/* Of the codes that are none, only how many; of the instructions, each or the rarest. */
static void report_instructions(const struct options *options, const struct tally *tally) {
    uint32_t count = 0;
    enum isa_op rarest = OP_INVALID;
    for (enum isa_op op = 1; op < OP_COUNT; op++) {
        if (!tally->begun[op])
            continue;
        count++;
        if (!rarest || tally->begun[op] < tally->begun[rarest])
            rarest = op;
        if (options->tally)
            printf("%-5s %8u begun, %8u completed\n", isa_rows[op].mnemonic, tally->begun[op],
                   tally->completed[op]);
    }
    printf("%u instructions; the rarest, %s, began %u cases; %u began with an invalid code\n",
           count, isa_rows[rarest].mnemonic, tally->begun[rarest], tally->begun[OP_INVALID]);
}

static int report(const struct options *options, const struct tally *tally, double seconds) {
    for (unsigned e = 0; e < EXPLANATIONS; e++)
        printf("explained: %7u  %s\n", tally->explained[e], explain_name(e));
    report_instructions(options, tally);
    printf("%u cases from seed %lu in %.1f s: %u unexplained\n", tally->cases,
           (unsigned long)options->seed, seconds, tally->unexplained);
    return tally->unexplained ? 1 : 0;
}

int main(int argc, char **argv) {
    struct options options;
    if (!parse(argc, argv, &options)) {
        fprintf(stderr, "usage: differential-hercules [--cases N] [--seed N] [--single] "
                        "[--float | --dat] [--tally] [--show]\n");
        return 2;
    }
    if (system("command -v hercules >/dev/null 2>&1")) {
        printf("skipped: hercules is not installed (apt-get install hercules)\n");
        return SKIPPED;
    }
    char directory[] = "/tmp/trapeze-hercules-XXXXXX";
    if (!mkdtemp(directory) || chdir(directory))
        die(directory);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    struct trial trial = {.most = options.single ? 1 : TRIAL_MOST,
                          .floating = options.floating,
                          .translation = options.translation};
    struct tally tally = {0};
    struct batch batch;
    uint64_t seed = options.seed;
    trial_init(&trial);
    batch_init(&batch);
    while (tally.cases < options.cases)
        run_batch(&options, &trial, &batch, &seed, &tally);
    if (chdir("/") == 0)
        rmdir(directory);
    free(batch.core);
    trial_free(&trial);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return report(&options, &tally,
                  (double)(end.tv_sec - begin.tv_sec) +
                      (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
}

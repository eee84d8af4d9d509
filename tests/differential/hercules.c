/* Trapeze against Debian's Hercules in S/370 mode: random cases, compared field by field.
 *
 *   differential-hercules [--cases N] [--seed N] [--executor reference|fast] [--float | --dat]
 *                         [--keep]
 *
 * With --float, most instructions are floating-point ones. With --dat, each case has translation
 * tables of its own, and most instructions have to do with translation.
 *
 * Exit status 0 when every difference is explained (docs/hercules-differences.md), 1 when not, 77
 * when hercules is not installed, 2 on bad usage, 4 when something else went wrong. */
#include "base/bits.h"
#include "cpu/reference.h"
#include "generate.h"
#include "image.h"
#include "tables.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SKIPPED       77
#define CASE_STEPS    40
#define MOST          6  /* instructions of a case */
#define SHOWN         20 /* differences printed in full */
#define HERCULES_TIME 60 /* seconds for one batch */

struct options {
    uint32_t cases;
    uint64_t seed;
    enum cpu_executor executor;
    bool floating, translation, keep;
};

static int die(const char *what) {
    fprintf(stderr, "differential-hercules: %s: %s\n", what, strerror(errno));
    exit(4);
}

/* ---- making cases ---- */

/* Cases are tried on the reference beforehand, each instruction by itself, and only those kept
 * that both machines can be expected to come back from: that end with an interruption, touch
 * nothing outside the windows, and enable nothing that depends on real time. */
struct trial {
    struct storage storage;
    struct cpu *cpu;
    struct image_geometry geometry;
    bool floating;    /* most instructions are floating-point ones */
    bool translation; /* cases have tables of their own */
    uint8_t filler;   /* what there is where a batch has its records */
};

static void trial_init(struct trial *t) {
    if (!stor_init(&t->storage, IMAGE_SIZE))
        die("storage");
    t->cpu = cpu_create(&t->storage, MODEL_S370, NULL);
    if (!t->cpu)
        die("cpu");
    t->cpu->executor = CPU_REFERENCE;
    t->cpu->intercept = ~0u;
}

/* An image without records, for the batch that follows. */
static void trial_begin(struct trial *t, struct image_geometry geometry) {
    t->geometry = geometry;
    memset(t->storage.bytes, 0, IMAGE_SIZE);
    image_build(&t->geometry, t->storage.bytes, 0);
    memset(t->storage.bytes + IMAGE_RECORDS, t->filler,
           IMAGE_SIZE - STOR_BLOCK_SIZE - IMAGE_RECORDS);
}

static void trial_free(struct trial *t) {
    cpu_destroy(t->cpu);
    stor_free(&t->storage);
}

#define KEYS 4
static const aaddr key_block[KEYS] = {IMAGE_WINDOW, IMAGE_WINDOW + IMAGE_WINDOW_SZ / 2, IMAGE_LAST,
                                      IMAGE_TABLES};

static void trial_load(struct trial *t, const struct image_record *r) {
    struct cpu_state *s = &t->cpu->state;
    *s = (struct cpu_state){0};
    for (int n = 0; n < 16; n++)
        s->gr[n] = be32_load(r->gr + 4 * n);
    for (int n = 0; n < 4; n++)
        s->fr[n] = be64_load(r->fr + 8 * n);
    for (int n = 0; n < 16; n++)
        s->cr[n] = be32_load(r->cr + 4 * n);
    psw_load(&s->psw, r->psw, MODEL_S370);
    memcpy(t->storage.bytes + IMAGE_WINDOW, r->window, IMAGE_WINDOW_SZ);
    memcpy(t->storage.bytes + IMAGE_LAST, r->last, IMAGE_LAST_SZ);
    memcpy(t->storage.bytes + IMAGE_TABLES, r->tables, IMAGE_TABLES_SZ);
    memset(t->storage.keys, 0, IMAGE_SIZE >> STOR_BLOCK_SHIFT);
    for (int k = 0; k < KEYS; k++)
        t->storage.keys[key_block[k] >> STOR_BLOCK_SHIFT] = r->keys[k] & 0xFE;
    cpu_context_changed(t->cpu);
}

/* CR0: external subclasses; the controls that only we have. */
#define TIMED_CONTROLS 0x0000FFFFu
#define OWN_CONTROLS   (CR0_TIME_STAMP_CONTROL | CR0_PAGE_PROTECTION)

static bool unsuitable(const struct cpu_state *s) {
    bool per = s->psw.ec && s->psw.system_mask & SYSTEM_MASK_EC_PER;
    return per || s->prefix || s->cr[0] & (TIMED_CONTROLS | OWN_CONTROLS);
}

static bool window_block(uint32_t block) {
    bool found = false;
    for (int k = 0; k < KEYS; k++)
        found |= block == key_block[k] >> STOR_BLOCK_SHIFT;
    return found;
}

/* Every block but those of the windows must still have a zero key, reference bit included. */
static bool elsewhere_untouched(const struct trial *t) {
    const uint8_t *keys = t->storage.keys;
    for (uint32_t b = 0; b < IMAGE_SIZE >> STOR_BLOCK_SHIFT; b++) {
        if (keys[b] && !window_block(b))
            return false;
    }
    return true;
}

/* The blocks of the windows are zero where no window is. */
static bool margins_untouched(struct trial *t) {
    const uint32_t first = IMAGE_WINDOW & ~(STOR_BLOCK_SIZE - 1);
    bool clean = true;
    for (aaddr at = first; at < first + 2 * STOR_BLOCK_SIZE; at++)
        clean &=
            (at >= IMAGE_WINDOW && at < IMAGE_WINDOW + IMAGE_WINDOW_SZ) || !t->storage.bytes[at];
    for (aaddr at = IMAGE_SIZE - STOR_BLOCK_SIZE; at < IMAGE_LAST; at++)
        clean &= !t->storage.bytes[at];
    for (aaddr at = IMAGE_TABLES + IMAGE_TABLES_SZ; at < IMAGE_TABLES + STOR_BLOCK_SIZE; at++)
        clean &= !t->storage.bytes[at];
    if (!clean) {
        memset(t->storage.bytes + IMAGE_TABLES, 0, STOR_BLOCK_SIZE);
        memset(t->storage.bytes + first, 0, 2 * STOR_BLOCK_SIZE);
        memset(t->storage.bytes + IMAGE_SIZE - STOR_BLOCK_SIZE, 0, STOR_BLOCK_SIZE);
    }
    return clean;
}

/* Hercules has some instructions that we have not: later machines' and those whose routine is still
 * missing here. These codes nobody has. */
static bool unknown_to_both(const struct instr *i) {
    static const uint8_t codes[] = {0x00, 0x02, 0x03, 0x52, 0x53, 0x62, 0x63, 0x64,
                                    0x65, 0x66, 0x72, 0x73, 0x74, 0x75, 0xC1, 0xC3,
                                    0xC7, 0xC9, 0xCB, 0xF4, 0xF5, 0xF6, 0xF7, 0xFF};
    return i->op == OP_WRD || i->op == OP_RDD ||
           (i->length && memchr(codes, i->bytes[0], sizeof codes));
}

/* Hercules' RRB resets, and tells of, both blocks of 2 KB in a frame of 4 KB. */
static bool resets_foreign_bit(const struct trial *t, raddr at) {
    uint32_t block = at >> STOR_BLOCK_SHIFT;
    return !window_block(block) || t->storage.keys[block ^ 1] & (KEY_REFERENCE | KEY_CHANGE);
}

/* The address of the block whose key the instruction deals with; false for other instructions. */
static bool deals_with_key(const struct trial *t, raddr *at) {
    const struct instr *i = &t->cpu->exit.instr;
    *at = (i->op == OP_RRB ? ref_address2(t->cpu, i) : t->cpu->state.gr[i->r2]) & ADDRESS_MASK;
    return i->op == OP_RRB || i->op == OP_ISK || i->op == OP_SSK;
}

/* Hercules fetches instructions from a block without looking at its key until control leaves it:
 * when the reference bit is turned off meanwhile, it stays off. */
static bool resets_own_reference(struct trial *t, raddr at) {
    struct ref_operand next;
    if (t->cpu->exit.instr.op == OP_ISK)
        return false;
    if (ref_resolve(t->cpu, t->cpu->state.psw.ia, 2, false, &next))
        return true; /* by the new key, perhaps */
    return next.at[0] >> STOR_BLOCK_SHIFT == at >> STOR_BLOCK_SHIFT;
}

/* Reference and change bits of blocks outside the windows have a history that is not the case's;
 * that of the tables' block depends on whether references to tables are recorded. */
static bool inserts_foreign_key(struct trial *t) {
    raddr at;
    if (!deals_with_key(t, &at))
        return false;
    if (resets_own_reference(t, at))
        return true;
    if (t->cpu->exit.instr.op == OP_SSK)
        return false;
    if (t->translation && at >> STOR_BLOCK_SHIFT == IMAGE_TABLES >> STOR_BLOCK_SHIFT)
        return true;
    return t->cpu->exit.instr.op == OP_RRB ? resets_foreign_bit(t, at)
                                           : !window_block(at >> STOR_BLOCK_SHIFT);
}

/* An instruction that has been interrupted after a unit of operation is fetched again here, while
 * Hercules goes on with the one it has: that shows when it has moved something over itself. */
static bool replaces_itself(const struct trial *t, uint64_t *going_on, vaddr start) {
    const struct instr *i = &t->cpu->exit.instr;
    uint64_t here = (uint64_t)start << 16 | be16_load(i->bytes);
    bool replaced = *going_on >> 16 == start && *going_on != here;
    bool is_long = i->op == OP_MVCL || i->op == OP_CLCL;
    *going_on = is_long && t->cpu->state.psw.ia == start ? here : UINT64_MAX;
    return replaced;
}

/* An edit that an exception ends, which Hercules begins all the same: anywhere but in the windows
 * it could destroy the kernel. */
static bool edits_elsewhere(const struct trial *t) {
    const struct instr i = t->cpu->exit.instr;
    struct ref_operand pattern;
    if (i.op != OP_ED && i.op != OP_EDMK)
        return false;
    if (ref_resolve(t->cpu, ref_address1(t->cpu, &i), 1, true, &pattern))
        return false;
    return !window_block(pattern.at[0] >> STOR_BLOCK_SHIFT);
}

/* What the tables were while they were last known to be what a TLB holds. */
struct tables {
    uint8_t bytes[IMAGE_TABLES_SZ];
};

static struct tables tables_of(const struct trial *t) {
    struct tables now;
    memcpy(now.bytes, t->storage.bytes + IMAGE_TABLES, IMAGE_TABLES_SZ);
    return now;
}

/* Where the next instruction is, if all of it is in one place. */
static bool locate_instruction(struct trial *t, struct ref_operand *out) {
    return ref_resolve(t->cpu, t->cpu->state.psw.ia, 4, false, out) == 0 && !out->length[1];
}

/* Is the next instruction PTLB, by the tables as they were as well as by what they are now? */
static bool next_is_purge(struct trial *t, const struct tables *old) {
    const struct tables now = tables_of(t);
    uint8_t *place = t->storage.bytes + IMAGE_TABLES;
    struct ref_operand at, before;
    bool found = locate_instruction(t, &at);
    memcpy(place, old->bytes, sizeof old->bytes);
    found = locate_instruction(t, &before) && found && at.at[0] == before.at[0];
    memcpy(place, now.bytes, sizeof now.bytes);
    return found && be16_load(t->storage.bytes + at.at[0]) == isa_rows[OP_PTLB].code;
}

/* A program that has changed its tables must purge the TLB before it translates again: what comes
 * of it otherwise is not defined. */
static bool relies_on_stale_entries(struct trial *t, struct tables *known) {
    const struct tables now = tables_of(t);
    if (!memcmp(now.bytes, known->bytes, sizeof now.bytes))
        return false;
    bool purges = next_is_purge(t, known);
    if (purges)
        *known = now;
    return !purges && psw_dat(&t->cpu->state.psw);
}

/* Does the translation of an address fail by the length of a page table? Hercules compares a length
 * of more than a sixteenth without shifting it, and finds every page inside; and it looks first
 * whether the entry is in storage. */
static bool fails_by_length(const struct trial *t, vaddr va) {
    const struct cpu_state *s = &t->cpu->state;
    struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    struct dat_geometry g;
    struct dat_result result;
    if (dat_translate(&t->cpu->view, &control, va, &result) != PIC_PAGE_TRANSLATION ||
        !result.length || !dat_geometry_of(s->cr[0], &g))
        return false;
    aaddr entry = (s->cr[1] & 0xFFFFC0) + (va >> g.segment_shift) * 4;
    return result.real >= IMAGE_SIZE || t->storage.bytes[entry] >> 4;
}

/* The operand of LOAD REAL ADDRESS, if that is the next instruction. */
static bool next_is_lra(struct trial *t, vaddr *operand) {
    struct cpu *cpu = t->cpu;
    struct instr i;
    uint8_t bytes[6] = {0};
    if (ref_fetch(cpu, cpu->state.psw.ia, bytes, 4))
        return false;
    isa_decode(bytes, MODEL_S370, &i);
    *operand = ref_address2(cpu, &i);
    return i.op == OP_LRA;
}

/* Translation stays on, but the next instruction cannot be fetched by the new control registers:
 * Hercules goes on with the block that it is in. */
static bool loses_control(struct trial *t) {
    const struct cpu_state *s = &t->cpu->state;
    struct ref_operand next;
    return t->cpu->exit.instr.op == OP_LCTL && psw_dat(&s->psw) &&
           ref_resolve(t->cpu, s->psw.ia, 2, false, &next);
}

static bool suitable(struct trial *t, const struct image_record *r) {
    struct psw psw;
    uint64_t going_on = UINT64_MAX;
    if (!psw_load(&psw, r->psw, MODEL_S370))
        return false;
    trial_load(t, r);
    struct tables known = tables_of(t);
    bool ended = false, unknown = false, foreign = false;
    for (int step = 0; step < CASE_STEPS && !ended; step++) {
        if (unsuitable(&t->cpu->state) || relies_on_stale_entries(t, &known))
            break;
        vaddr start = t->cpu->state.psw.ia, operand;
        foreign |= next_is_lra(t, &operand) && fails_by_length(t, operand);
        const struct cpu_exit *exit = cpu_run(t->cpu, 1);
        foreign |= fails_by_length(t, exit->interruption.address);
        foreign |= exit->executed && exit->instr.op == OP_LRA;
        if (exit->reason == CPU_EXIT_WAIT)
            break;
        foreign |= replaces_itself(t, &going_on, start);
        ended = exit->reason == CPU_EXIT_INTERRUPTION;
        foreign |= (ended && edits_elsewhere(t)) || inserts_foreign_key(t) || loses_control(t) ||
                   t->cpu->exit.instr.op == OP_STIDP || t->cpu->exit.instr.op == OP_SIGP;
        unknown = ended && exit->interruption.class == INT_PROGRAM &&
                  exit->interruption.code == PIC_OPERATION && !unknown_to_both(&exit->instr);
    }
    bool clean = margins_untouched(t) && elsewhere_untouched(t);
    if (!clean)
        trial_begin(t, t->geometry);
    return ended && clean && !unknown && !foreign && !unsuitable(&t->cpu->state);
}

/* The case must not depend on what the batch's records are, as by walking through them as tables.
 */
static bool same_outcome(const struct trial *a, const struct trial *b) {
    const struct cpu_state *s = &a->cpu->state, *o = &b->cpu->state;
    const struct interruption *i = &a->cpu->exit.interruption, *k = &b->cpu->exit.interruption;
    return !memcmp(s->gr, o->gr, sizeof s->gr) && !memcmp(s->cr, o->cr, sizeof s->cr) &&
           s->psw.ia == o->psw.ia && s->psw.cc == o->psw.cc && i->class == k->class &&
           i->code == k->code && i->address == k->address &&
           !memcmp(a->storage.bytes, b->storage.bytes, IMAGE_RECORDS) &&
           !memcmp(a->storage.bytes + IMAGE_LAST, b->storage.bytes + IMAGE_LAST, IMAGE_LAST_SZ);
}

/* Storage's end, an invalid page, the bad segments, and the window's other name. */
static vaddr edge(struct generator *g, const struct image_geometry *geometry) {
    unsigned shift = geometry->segment_shift;
    const vaddr edges[] = {IMAGE_SIZE,
                           IMAGE_SIZE,
                           IMAGE_INVALID,
                           3u << shift,
                           (4u << shift) + (1u << (shift - 4)),
                           5u << shift,
                           IMAGE_ALIAS + (IMAGE_WINDOW & 0xFFF)};
    return edges[below(g, sizeof edges / sizeof *edges)];
}

/* Registers, PSW, the last window and keys. */
static void finish_record(struct generator *g, const struct program *program, vaddr window,
                          struct image_record *r) {
    for (int n = 0; n < 16; n++)
        be32_store(r->gr + 4 * n, program->gr[n]);
    for (int n = 0; n < 4; n++)
        be64_store(r->fr + 8 * n, program->fr[n]);
    generate_psw(g, window + program->code, r->psw);
    for (unsigned k = 0; k < IMAGE_LAST_SZ; k++)
        r->last[k] = (uint8_t)random_next(&g->random);
    for (int k = 0; k < KEYS; k++)
        r->keys[k] = (uint8_t)(below(g, 4) << 4 | below(g, 4) << 2);
}

static void make_record(struct generator *g, const struct image_geometry *geometry,
                        struct image_record *r) {
    struct program program;
    uint32_t cr[16];
    *r = (struct image_record){0};
    image_control_registers(geometry, cr);
    for (int n = 0; n < 16; n++)
        be32_store(r->cr + 4 * n, cr[n]);
    g->edge = edge(g, geometry);
    generate_program(g, r->window, MOST, &program);
    finish_record(g, &program, IMAGE_WINDOW, r);
}

/* The same with tables of its own. */
static void make_translation_record(struct generator *g, struct image_record *r) {
    struct program program;
    struct table_layout layout;
    *r = (struct image_record){0};
    generate_tables(g, r, &layout);
    g->places = layout.places;
    g->place_count = TABLE_PLACES;
    g->window = chance(g, 85) ? layout.window : IMAGE_WINDOW;
    generate_program(g, r->window, MOST, &program);
    finish_record(g, &program, g->window, r);
    g->places = NULL;
}

/* Seeds go in blocks that share the geometry of the translation tables. */
#define SEED_BLOCK 4096u

/* The case of a seed; false when it is not suitable. */
static bool make_case(struct trial *t, uint64_t seed, struct image_record *r) {
    struct generator g = {.random = {seed * UINT64_C(0xD1342543DE82EF95)},
                          .model = MODEL_S370,
                          .window = IMAGE_WINDOW,
                          .window_size = IMAGE_WINDOW_SZ,
                          .exotic = true,
                          .floating = t->floating,
                          .translation = t->translation};
    if (t->translation)
        make_translation_record(&g, r);
    else
        make_record(&g, &t->geometry, r);
    return suitable(t, r) && (!t->translation || (suitable(&t[1], r) && same_outcome(t, &t[1])));
}

/* Fills records with the cases of the seeds from *seed on, at most `most` of them, until the block
 * ends. Returns how many. */
static uint32_t make_cases(struct trial *t, uint64_t *seed, uint32_t most,
                           struct image_record *records, uint64_t *seeds) {
    uint64_t block = *seed / SEED_BLOCK;
    uint32_t count = 0;
    trial_begin(t, image_geometry((uint32_t)block));
    trial_begin(&t[1], t->geometry);
    for (; count < most && *seed / SEED_BLOCK == block; ++*seed)
        if (make_case(t, *seed, &records[count]))
            seeds[count++] = *seed;
    return count;
}

/* ---- running a batch ---- */

static void run_trapeze(const uint8_t *core, uint8_t *after, enum cpu_executor executor) {
    struct storage storage;
    if (!stor_init(&storage, IMAGE_SIZE))
        die("storage");
    memcpy(storage.bytes, core, IMAGE_SIZE);
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, NULL);
    if (!cpu)
        die("cpu");
    cpu->executor = executor;
    psw_load(&cpu->state.psw, storage.bytes + PSA_RESTART_NEW, MODEL_S370);
    cpu_context_changed(cpu);
    const struct cpu_exit *exit = cpu_run(cpu, UINT64_C(10000000));
    if (exit->reason != CPU_EXIT_WAIT || cpu->state.psw.ia != IMAGE_DONE) {
        fprintf(stderr, "differential-hercules: trapeze ended with %d at %06X\n", exit->reason,
                cpu->state.psw.ia);
        __builtin_trap();
    }
    memcpy(after, storage.bytes, IMAGE_SIZE);
    cpu_destroy(cpu);
    stor_free(&storage);
}

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, size, f) != size || fclose(f))
        die(path);
}

static void write_text(const char *path, const char *text) {
    write_file(path, text, strlen(text));
}

/* In the current directory, which is a scratch one. There is no way to be told when the image has
 * done: Hercules' script gives it `seconds`, and image_done tells whether that was enough. OSTAILOR
 * NULL spares a report of each program interruption. */
static void write_hercules_files(const uint8_t *core, int seconds) {
    char text[300];
    snprintf(text, sizeof text,
             "loadcore before 0\nrestart\npause %d\nstop\npause %d\nsavecore after 0 %X\nquit\n",
             seconds, seconds, IMAGE_SIZE - 1);
    write_text("begin.rc", text);
    write_text("hercules.cnf", "ARCHMODE S/370\nOSTAILOR NULL\nMAINSIZE 8\nNUMCPU 1\n"
                               "PANRATE 1000\n000E 1403 /dev/null\n");
    write_file("before", core, IMAGE_SIZE);
    unlink("after");
}

static void exec_hercules(void) {
    if (!freopen("/dev/null", "r", stdin) || !freopen("log", "w", stdout))
        _exit(126);
    dup2(STDOUT_FILENO, STDERR_FILENO);
    setenv("HERCULES_RC", "begin.rc", 1);
    execlp("hercules", "hercules", "-d", "-f", "hercules.cnf", (char *)NULL);
    _exit(127);
}

/* Waits for the child and, in vain, ends it. */
static bool wait_for(pid_t child) {
    struct timespec tick = {.tv_nsec = 20000000};
    for (int n = 0; n < HERCULES_TIME * 50; n++) {
        if (waitpid(child, NULL, WNOHANG) == child)
            return true;
        nanosleep(&tick, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return false;
}

/* One run; false when it was given too little time on a loaded host: it left no core image, or one
 * that was not done yet. */
static bool try_hercules(const uint8_t *core, uint8_t *after, int seconds) {
    write_hercules_files(core, seconds);
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0)
        exec_hercules();
    if (!wait_for(child))
        fprintf(stderr, "differential-hercules: hercules did not end in %d s\n", HERCULES_TIME);
    FILE *f = fopen("after", "rb");
    bool whole = f && fread(after, 1, IMAGE_SIZE, f) == IMAGE_SIZE;
    if (f)
        fclose(f);
    return whole && image_done(after);
}

static void run_hercules(const uint8_t *core, uint8_t *after) {
    for (int seconds = 1; seconds <= 16; seconds *= 2)
        if (try_hercules(core, after, seconds))
            return;
    fprintf(stderr, "differential-hercules: hercules left no core image\n");
    exit(4);
}

/* ---- comparing ---- */

static const struct {
    const char *name;
    size_t at, size;
} fields[] = {
#define FIELD(name)                                                                                \
    { #name, offsetof(struct image_record, name), sizeof(((struct image_record *)0)->name) }
    FIELD(gr), FIELD(psw),    FIELD(information), FIELD(class), FIELD(keys),
    FIELD(cr), FIELD(window), FIELD(last),        FIELD(fr),    FIELD(tables),
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
    for (int k = 0; k <= MOST && at + 6 <= IMAGE_WINDOW_SZ; k++) {
        struct instr i;
        char text[48];
        isa_decode(before->window + at, MODEL_S370, &i);
        printf("  %06X ", psw.ia - in_window(psw.ia) + at);
        for (int n = 0; n < 6; n++)
            printf(n < i.length ? "%02X" : "  ", i.bytes[n]);
        printf(" %s\n", isa_disassemble(&i, text));
        at += i.length;
        if (i.op == OP_SVC)
            break;
    }
}

/* Differences that the manual leaves to the model: docs/hercules-differences.md, in this order.
 * Each takes its difference away from the copies that are compared. */
struct comparison {
    struct trial *trial;
    const struct image_record *before;
    struct image_record trapeze, hercules; /* copies */
};

typedef bool explanation(struct comparison *c);

/* The low-order bits of a translation-exception address are unpredictable. */
static bool byte_index(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    uint32_t difference = be32_load(t->information + 8) ^ be32_load(h->information + 8);
    if (!difference || difference & ~0xFFFu)
        return false;
    memcpy(t->information + 8, h->information + 8, 4);
    return true;
}

/* A reference bit may be on without a reference that the program made. */
static bool reference_bit(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    bool found = false;
    for (int k = 0; k < KEYS; k++) {
        found |= (t->keys[k] ^ h->keys[k]) == KEY_REFERENCE && h->keys[k] & KEY_REFERENCE;
        t->keys[k] |= h->keys[k] & KEY_REFERENCE;
    }
    return found;
}

/* A change bit may be on for an operand of an instruction that was suppressed. */
static bool change_bit(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    bool found = false;
    for (int k = 0; k < KEYS && t->class == INT_PROGRAM; k++) {
        found |= (t->keys[k] ^ h->keys[k]) == KEY_CHANGE && h->keys[k] & KEY_CHANGE;
        t->keys[k] |= h->keys[k] & KEY_CHANGE;
    }
    return found;
}

/* Does the case deal with the key of this block by SSK or RRB? */
static bool sets_key(struct comparison *c, aaddr block) {
    bool found = false;
    raddr at;
    trial_load(c->trial, c->before);
    while (cpu_run(c->trial->cpu, 1)->reason == CPU_EXIT_BUDGET)
        found |= deals_with_key(c->trial, &at) && (at ^ block) < STOR_BLOCK_SIZE;
    margins_untouched(c->trial);
    return found;
}

/* Hercules may go on with what it knows of a block, and not record a reference to it, after SSK or
 * RRB has turned the bit off. */
static bool reference_after_key(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    bool found = false;
    for (int k = 0; k < KEYS; k++) {
        if ((t->keys[k] ^ h->keys[k]) != KEY_REFERENCE || !sets_key(c, key_block[k]))
            continue;
        t->keys[k] &= (uint8_t)~KEY_REFERENCE;
        found = true;
    }
    return found;
}

/* What a record tells of a program interruption, in either mode. */
struct old_psw {
    struct psw psw;
    uint16_t code;
    uint8_t ilc;
};

static struct old_psw old_psw_of(const struct image_record *r) {
    struct old_psw old;
    psw_load(&old.psw, r->psw, MODEL_S370);
    old.code = be16_load(old.psw.ec ? r->information + 6 : r->psw + 2);
    old.ilc = old.psw.ec ? r->information[5] >> 1 : r->psw[4] >> 6;
    return old;
}

static void take_interruption(struct image_record *t, const struct image_record *h) {
    memcpy(t->psw, h->psw, sizeof t->psw);
    memcpy(t->information, h->information, sizeof t->information);
}

/* Runs the case on the trial's reference up to its interruption. */
static const struct cpu_exit *repeat(struct comparison *c) {
    trial_load(c->trial, c->before);
    const struct cpu_exit *exit;
    do
        exit = cpu_run(c->trial->cpu, 1);
    while (exit->reason == CPU_EXIT_BUDGET);
    margins_untouched(c->trial);
    return exit;
}

/* An instruction that cannot be fetched: it is unpredictable by how many halfwords the instruction
 * address is advanced; the ILC tells. */
static bool fetch_length(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw mine = old_psw_of(t), theirs = old_psw_of(h);
    if (t->class != INT_PROGRAM || mine.code != theirs.code || mine.ilc == theirs.ilc)
        return false;
    bool nullified = mine.code == PIC_SEGMENT_TRANSLATION || mine.code == PIC_PAGE_TRANSLATION;
    if (nullified ? mine.psw.ia != theirs.psw.ia
                  : mine.psw.ia - 2u * mine.ilc != theirs.psw.ia - 2u * theirs.ilc)
        return false;
    take_interruption(t, h);
    return true;
}

/* Hercules stores the ILC of the target of EXECUTE for some exceptions; the manual wants 2. */
static bool execute_length(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw mine = old_psw_of(t), theirs = old_psw_of(h);
    if (t->class != INT_PROGRAM || mine.code != theirs.code || mine.ilc != 2 || theirs.ilc == 2 ||
        mine.psw.ia != theirs.psw.ia)
        return false;
    const struct cpu_exit *exit = repeat(c);
    if (!exit->executed)
        return false;
    take_interruption(t, h);
    return true;
}

/* Hercules takes bits 1-7 of SPX's operand, which the manual ignores, as part of the address. */
static bool prefix_high_byte(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw theirs = old_psw_of(h);
    uint32_t at = in_window(theirs.psw.ia - 4);
    if (h->class != INT_PROGRAM || theirs.code != PIC_ADDRESSING || at > IMAGE_WINDOW_SZ - 4 ||
        be16_load(h->window + at) != isa_rows[OP_SPX].code)
        return false;
    *t = *h;
    return true;
}

/* Neither operand of an SS instruction may be accessed: which exception is recognized is open. */
static bool both_operands(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw mine = old_psw_of(t), theirs = old_psw_of(h);
    if (t->class != INT_PROGRAM || h->class != INT_PROGRAM)
        return false;
    const struct cpu_exit *exit = repeat(c);
    struct instr i = exit->instr;
    if (i.length != 6 || mine.code == PIC_OPERATION)
        return false;
    struct cpu *cpu = c->trial->cpu;
    bool long_first = isa_rows[i.op].format == FMT_SS_L;
    vaddr at1 = ref_address1(cpu, &i), at2 = ref_address2(cpu, &i);
    at2 -= i.op == OP_MVCIN ? i.l1 : 0;
    bool stores = i.op != OP_CLC && i.op != OP_TRT;
    int code1 = ref_check_store(cpu, at1, i.l1 + 1u);
    if (!stores)
        code1 = ref_check_fetch(cpu, at1, i.l1 + 1u);
    uint32_t length2 = i.op == OP_TR || i.op == OP_TRT ? 256 : (long_first ? i.l1 : i.l2) + 1u;
    int code2 = ref_check_fetch(cpu, at2, length2);
    if (!code1 || !code2 || (theirs.code != code1 && theirs.code != code2))
        return false;
    take_interruption(t, h);
    return true;
}

/* An edit that an exception terminates: what it has made of the pattern by then, and of register 1,
 * is unpredictable; so is the order of the exceptions of pattern and source. */
static bool terminated_edit(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    if (t->class != INT_PROGRAM || h->class != INT_PROGRAM)
        return false;
    const struct instr i = repeat(c)->instr;
    if (i.op != OP_ED && i.op != OP_EDMK)
        return false;
    uint32_t at = in_window(ref_address1(c->trial->cpu, &i));
    for (uint32_t k = 0; k <= i.l1; k++)
        if (at + k < IMAGE_WINDOW_SZ)
            t->window[at + k] = h->window[at + k];
    if (i.op == OP_EDMK)
        memcpy(t->gr + 4, h->gr + 4, 4);
    for (int k = 0; k < KEYS; k++)
        t->keys[k] |= h->keys[k] & (KEY_REFERENCE | KEY_CHANGE);
    take_interruption(t, h);
    return true;
}

/* COMPARE LOGICAL CHARACTERS UNDER MASK recognizes exceptions for no more bytes than the mask
 * names, but need not for all: a comparison may end at the first byte that differs. */
static bool compare_under_mask(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw mine = old_psw_of(t);
    if (t->class != INT_PROGRAM || mine.code == PIC_OPERATION || repeat(c)->instr.op != OP_CLM)
        return false;
    *t = *h;
    return true;
}

static bool ranges_overlap(vaddr a, uint32_t a_length, vaddr b, uint32_t b_length) {
    return a < b + b_length && b < a + a_length;
}

/* The result of an edit whose pattern and source overlap is unpredictable. (A source is no longer
 * than its pattern.) */
static bool overlapping_edit(struct comparison *c) {
    struct cpu *cpu = c->trial->cpu;
    trial_load(c->trial, c->before);
    bool found = false;
    do {
        struct instr i;
        uint8_t bytes[6];
        if (ref_fetch(cpu, cpu->state.psw.ia, bytes, sizeof bytes) == 0) {
            isa_decode(bytes, MODEL_S370, &i);
            found |=
                (i.op == OP_ED || i.op == OP_EDMK) &&
                ranges_overlap(ref_address1(cpu, &i), i.l1 + 1u, ref_address2(cpu, &i), i.l1 + 1u);
        }
    } while (cpu_run(cpu, 1)->reason == CPU_EXIT_BUDGET);
    if (found)
        c->trapeze = c->hercules;
    return found;
}

/* The condition code is unpredictable when MOVE LONG or COMPARE LOGICAL LONG does not complete. */
static bool long_interrupted(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    struct old_psw mine = old_psw_of(t), theirs = old_psw_of(h);
    if (t->class != INT_PROGRAM || mine.code != theirs.code || mine.psw.ia != theirs.psw.ia ||
        mine.psw.cc == theirs.psw.cc)
        return false;
    enum isa_op op = repeat(c)->instr.op;
    if (op != OP_MVCL && op != OP_CLCL)
        return false;
    take_interruption(t, h);
    return true;
}

static const struct {
    const char *name;
    explanation *explains;
} explanations[] = {
    {"translation-exception address, byte index", byte_index},
    {"reference bit of an operand not referred to", reference_bit},
    {"change bit of a suppressed instruction's operand", change_bit},
    {"reference bit after SSK and RRB", reference_after_key},
    {"ILC of an instruction that cannot be fetched", fetch_length},
    {"ILC after EXECUTE", execute_length},
    {"exceptions of both operands", both_operands},
    {"SPX, bits 1-7 of the operand", prefix_high_byte},
    {"editing that an exception ends", terminated_edit},
    {"CLM, bytes behind the first that differs", compare_under_mask},
    {"editing of overlapping operands", overlapping_edit},
    {"condition code of MVCL and CLCL at an exception", long_interrupted},
};
#define EXPLANATIONS (sizeof explanations / sizeof *explanations)

struct tally {
    uint32_t cases, unexplained, explained[EXPLANATIONS];
};

static bool explained(struct tally *tally, struct comparison *c) {
    bool equal = false;
    for (size_t e = 0; e < EXPLANATIONS && !equal; e++) {
        tally->explained[e] += explanations[e].explains(c);
        equal = !memcmp(&c->trapeze, &c->hercules, sizeof c->trapeze);
    }
    return equal;
}

static void compare_case(struct tally *tally, struct comparison *c, uint64_t seed) {
    tally->cases++;
    if (!memcmp(&c->trapeze, &c->hercules, sizeof c->trapeze))
        return;
    struct image_record trapeze = c->trapeze, hercules = c->hercules;
    if (explained(tally, c) || ++tally->unexplained > SHOWN)
        return;
    printf("case with seed %lu\n", (unsigned long)seed);
    print_program(c->before);
    if (c->trial->translation)
        print_tables(c->before);
    for (size_t f = 0; f < FIELDS; f++)
        print_difference(f, (const uint8_t *)&trapeze, (const uint8_t *)&hercules);
}

static void run_batch(const struct options *options, struct trial *trial, uint64_t *seed,
                      struct tally *tally) {
    uint8_t *core = calloc(3, IMAGE_SIZE), *mine = core + IMAGE_SIZE, *theirs = mine + IMAGE_SIZE;
    uint64_t seeds[SEED_BLOCK];
    if (!core)
        die("memory");
    struct image_record *before = (struct image_record *)(core + IMAGE_RECORDS);
    uint32_t count = make_cases(trial, seed, options->cases - tally->cases, before, seeds);
    image_build(&trial->geometry, core, count);
    run_trapeze(core, mine, options->executor);
    run_hercules(core, theirs);
    const struct image_record *trapeze = (struct image_record *)(mine + IMAGE_RECORDS);
    const struct image_record *hercules = (struct image_record *)(theirs + IMAGE_RECORDS);
    for (uint32_t k = 0; k < count; k++) {
        struct comparison c = {trial, &before[k], trapeze[k], hercules[k]};
        compare_case(tally, &c, seeds[k]);
    }
    free(core);
}

/* ---- the command ---- */

static bool parse(int argc, char **argv, struct options *o) {
    *o = (struct options){.cases = 4000, .seed = 1, .executor = CPU_REFERENCE};
    for (int k = 1; k < argc; k++) {
        const char *value = k + 1 < argc ? argv[k + 1] : "";
        bool *flag = !strcmp(argv[k], "--keep")    ? &o->keep
                     : !strcmp(argv[k], "--float") ? &o->floating
                     : !strcmp(argv[k], "--dat")   ? &o->translation
                                                   : NULL;
        if (flag) {
            *flag = true;
            continue;
        }
        if (!strcmp(argv[k], "--cases"))
            o->cases = (uint32_t)strtoul(value, NULL, 10);
        else if (!strcmp(argv[k], "--seed"))
            o->seed = strtoull(value, NULL, 10);
        else if (!strcmp(argv[k], "--executor") && !strcmp(value, "fast"))
            o->executor = CPU_FAST;
        else if (strcmp(argv[k], "--executor") || strcmp(value, "reference"))
            return false;
        k++;
    }
    return o->cases > 0;
}

static void remove_scratch(const char *directory) {
    static const char *const names[] = {"before",   "after",  "log",
                                        "begin.rc", "end.rc", "hercules.cnf"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        unlink(names[k]);
    if (chdir("/") == 0)
        rmdir(directory);
}

int main(int argc, char **argv) {
    struct options options;
    if (!parse(argc, argv, &options)) {
        fprintf(stderr, "usage: differential-hercules [--cases N] [--seed N] "
                        "[--executor reference|fast] [--float | --dat] [--keep]\n");
        return 2;
    }
    if (system("command -v hercules >/dev/null 2>&1")) {
        printf("skipped: hercules is not installed (apt-get install hercules)\n");
        return SKIPPED;
    }
    char directory[] = "/tmp/trapeze-hercules-XXXXXX";
    if (!mkdtemp(directory) || chdir(directory))
        die(directory);
    struct trial trials[2] = {{.filler = 0}, {.filler = 0xFF}}; /* the second repeats the first */
    struct tally tally = {0};
    uint64_t seed = options.seed;
    for (int n = 0; n < 2; n++) {
        trial_init(&trials[n]);
        trials[n].floating = options.floating;
        trials[n].translation = options.translation;
    }
    while (tally.cases < options.cases)
        run_batch(&options, trials, &seed, &tally);
    trial_free(&trials[0]);
    trial_free(&trials[1]);
    if (options.keep)
        printf("scratch files kept in %s\n", directory);
    else
        remove_scratch(directory);
    for (size_t e = 0; e < EXPLANATIONS; e++)
        printf("explained: %6u  %s\n", tally.explained[e], explanations[e].name);
    printf("%u cases from seed %lu: %u unexplained\n", tally.cases, (unsigned long)options.seed,
           tally.unexplained);
    return tally.unexplained ? 1 : 0;
}

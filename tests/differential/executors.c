/* The fast core against the reference: random programs run on both, in slices of 1, 7, 97 and 1000
 * instructions, and everything that they leave is compared after each slice: registers, PSW,
 * storage, keys, retired instructions, exits.
 *
 *   differential-executors [--sequences N] [--seed N]
 *
 * The machines live on from one sequence to the next, so that what the fast core remembers is put
 * to the test too. Exit status 0: no difference; 1: some, with the seeds that repeat them. */
#include "base/bits.h"
#include "cpu/cpu.h"
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORAGE_SIZE  0x10000u
#define WINDOW        0x2700u
#define WINDOW_SIZE   0x200u
#define TABLES        0x8000u /* segment table, then page tables */
#define PAGE_TABLES   0x8100u
#define TABLES_SIZE   0x0300u
#define INSTRUCTIONS  120u /* of a sequence, about */
#define SHOWN         10u
#define COMPARE_EVERY 64u /* instructions between two comparisons of storage */

static const uint32_t slices[] = {1, 7, 97, 1000};
#define SLICES (sizeof slices / sizeof *slices)

struct machine {
    struct storage storage;
    struct cpu_links links;
    struct cpu *cpu;
};

/* Channels whose answer, and whose next event, depend on the device address. */
static struct io_result answer(void *owner, enum isa_op op, uint16_t device, uint32_t caw) {
    struct cpu *cpu = ((struct machine *)owner)->cpu;
    if (device & 0x10)
        cpu_shorten(cpu, cpu->retired + 1 + device % 16);
    return (struct io_result){
        .cc = device & 3,
        .extent = device % 3,
        .csw = {.command_address = caw, .unit_status = (uint8_t)op, .count = device},
    };
}

/* What a sequence starts with. */
struct start {
    enum model model;
    struct cpu_state state;
    unsigned intercept;
    struct pending pending;
    uint32_t pending_from; /* instructions before the requests become pending */
    uint8_t bytes[STORAGE_SIZE];
    uint8_t keys[STORAGE_SIZE >> STOR_BLOCK_SHIFT];
};

static void machine_init(struct machine *m, enum model model, enum cpu_executor executor) {
    m->links = (struct cpu_links){.owner = m, .io = answer};
    if (!stor_init(&m->storage, STORAGE_SIZE) ||
        !(m->cpu = cpu_create(&m->storage, model, &m->links)))
        abort();
    m->cpu->executor = executor;
}

static void machine_free(struct machine *m) {
    cpu_destroy(m->cpu);
    stor_free(&m->storage);
}

/* ---- making a sequence ---- */

static void put_psw(struct generator *g, uint8_t *at, const struct program *p) {
    generate_psw(g, WINDOW + p->code + p->offset[below(g, p->count)], at);
    if (chance(g, 5))
        be64_store(at, random_next(&g->random));
    if (chance(g, 3))
        at[1] |= 0x02; /* wait */
}

static void put_new_psws(struct generator *g, struct start *s, const struct program *p) {
    for (int class = 0; class < INT_CLASS_COUNT; class ++)
        put_psw(g, s->bytes + PSA_NEW(class), p);
}

/* One segment of 64 KB (or 1 MB) with 2 KB or 4 KB pages: most of them where they would be without
 * translation, some elsewhere, some invalid, some in error. */
static void put_tables(struct generator *g, struct start *s) {
    bool small = chance(g, 30);
    unsigned page_shift = small ? 11 : 12;
    s->state.cr[0] = small ? CR0_PAGE_2K : CR0_PAGE_4K;
    if (chance(g, 20))
        s->state.cr[0] |= CR0_SEG_1M;
    if (chance(g, 2))
        s->state.cr[0] |= CR0_SEG_SIZE_MASK;
    s->state.cr[1] = TABLES | (chance(g, 50) ? 0x01000000u : 0);
    for (uint32_t n = 0; n < 64; n++)
        be32_store(s->bytes + TABLES + 4 * n, chance(g, 60) ? 0xF0000000 | PAGE_TABLES : 1);
    be32_store(s->bytes + TABLES, (chance(g, 90) ? 0xF0000000 : 0x70000000) | PAGE_TABLES);
    uint32_t pages = STORAGE_SIZE >> page_shift;
    for (uint32_t n = 0; n < pages; n++) {
        bool code = n << page_shift >> 12 == WINDOW >> 12;
        uint32_t frame = chance(g, code ? 95 : 60) ? n : below(g, pages + 2);
        uint32_t entry = frame << (page_shift - 8);
        if (chance(g, code ? 2 : 15))
            entry |= 1u << below(g, 4);
        be16_store(s->bytes + PAGE_TABLES + 2 * n, (uint16_t)entry);
    }
}

static void put_keys(struct generator *g, struct start *s) {
    for (size_t b = 0; b < sizeof s->keys; b++) {
        uint32_t access = chance(g, 50) ? 0 : below(g, 4);
        s->keys[b] = (uint8_t)(access << 4 | (chance(g, 25) ? KEY_FETCH : 0) | below(g, 4) << 1);
    }
}

static void make_start(uint64_t seed, struct start *s) {
    static const vaddr edges[] = {STORAGE_SIZE, STORAGE_SIZE, 0x3000, 0x2800, 0, 0x1000000, 0x8000};
    struct generator g = {.random = {seed * UINT64_C(0xD1342543DE82EF95)},
                          .window = WINDOW,
                          .window_size = WINDOW_SIZE,
                          .exotic = true};
    struct program program;
    memset(s, 0, sizeof *s);
    s->model = g.model = chance(&g, 75) ? MODEL_S370 : MODEL_S360;
    g.floating = chance(&g, 25);
    g.edge = edges[below(&g, sizeof edges / sizeof *edges)];
    cpu_state_reset(&s->state);
    generate_program(&g, s->bytes + WINDOW, GENERATE_MAX, &program);
    memcpy(s->state.gr, program.gr, sizeof program.gr);
    memcpy(s->state.fr, program.fr, sizeof program.fr);
    uint8_t psw[8];
    generate_psw(&g, WINDOW + program.code, psw);
    psw_load(&s->state.psw, psw, s->model);
    put_new_psws(&g, s, &program);
    put_tables(&g, s);
    put_keys(&g, s);
    if (s->model == MODEL_S370 && chance(&g, 5))
        s->state.prefix = below(&g, STORAGE_SIZE >> STOR_PAGE_SHIFT) << STOR_PAGE_SHIFT;
    s->intercept = chance(&g, 60) ? 0 : chance(&g, 60) ? ~0u : below(&g, 32);
    if (chance(&g, 20)) {
        s->pending.channels = (uint32_t)random_next(&g.random);
        s->pending.external = EXT_INTERRUPT_KEY;
        s->pending_from = below(&g, INSTRUCTIONS);
    }
}

/* ---- running it ---- */

static void machine_load(struct machine *m, const struct start *s) {
    view_write(&m->cpu->view, 0, s->bytes, STORAGE_SIZE);
    for (uint32_t b = 0; b < sizeof s->keys; b++)
        stor_set_key(&m->storage, b << STOR_BLOCK_SHIFT, s->keys[b]);
    m->cpu->state = s->state;
    m->cpu->intercept = s->intercept;
    m->cpu->pending = (struct pending){0};
    m->cpu->retired = 0;
    m->cpu->interrupted = false;
    cpu_purge_tlb(m->cpu);
}

/* Does what an owner of the CPU would: takes the interruption that it exited with. False when the
 * sequence is over. */
static bool go_on(struct cpu *cpu) {
    unsigned intercept = cpu->intercept;
    struct interruption i = cpu->exit.interruption;
    switch (cpu->exit.reason) {
    case CPU_EXIT_BUDGET:
        return true;
    case CPU_EXIT_PENDING:
        cpu->pending = (struct pending){0};
        i = (struct interruption){.class = INT_EXTERNAL, .code = EXT_INTERRUPT_KEY};
        break;
    case CPU_EXIT_INTERRUPTION:
        break;
    default:
        return false;
    }
    cpu->intercept = 0;
    bool taken = cpu_interrupt(cpu, &i);
    cpu->intercept = intercept;
    return taken;
}

static const char *compare_states(const struct cpu *a, const struct cpu *b) {
    const struct cpu_state *s = &a->state, *t = &b->state;
    uint8_t psw[2][8];
    psw_store(&s->psw, 0, 0, psw[0]);
    psw_store(&t->psw, 0, 0, psw[1]);
    if (memcmp(psw[0], psw[1], 8) || s->psw.ia != t->psw.ia)
        return "PSW";
    if (memcmp(s->gr, t->gr, sizeof s->gr))
        return "general registers";
    if (memcmp(s->fr, t->fr, sizeof s->fr))
        return "floating-point registers";
    if (memcmp(s->cr, t->cr, sizeof s->cr) || s->prefix != t->prefix)
        return "control registers";
    if (a->retired != b->retired)
        return "retired instructions";
    if (a->interrupted != b->interrupted ||
        (a->interrupted && (a->last.class != b->last.class || a->last.code != b->last.code ||
                            a->last.ilc != b->last.ilc || a->last.address != b->last.address)))
        return "last interruption";
    return NULL;
}

static const char *compare_exits(const struct cpu_exit *a, const struct cpu_exit *b) {
    if (a->reason != b->reason)
        return "reason of the exit";
    if (a->reason != CPU_EXIT_INTERRUPTION)
        return NULL;
    const struct interruption *i = &a->interruption, *j = &b->interruption;
    if (i->class != j->class || i->code != j->code || i->ilc != j->ilc || i->address != j->address)
        return "interruption of the exit";
    if (i->class == INT_PROGRAM &&
        (a->executed != b->executed || memcmp(a->instr.bytes, b->instr.bytes, 6)))
        return "instruction of the exit";
    return NULL;
}

static const char *compare_storage(const struct machine *a, const struct machine *b) {
    if (memcmp(a->storage.keys, b->storage.keys, STORAGE_SIZE >> STOR_BLOCK_SHIFT))
        return "storage keys";
    return memcmp(a->storage.bytes, b->storage.bytes, STORAGE_SIZE) ? "storage" : NULL;
}

/* Has an instruction, executed with translation on, changed the tables in one way here and in
 * another way there? They were the same before it: it has stored into tables that it was itself
 * translated by, without PTLB, and what it finds from then on is unpredictable. */
static bool changed_own_tables(const struct machine *a, const struct machine *b) {
    return psw_dat(&a->cpu->state.psw) &&
           memcmp(a->storage.bytes + TABLES, b->storage.bytes + TABLES, TABLES_SIZE) != 0;
}

/* Runs a sequence on both machines and names the first field that differs, NULL for none. With
 * `purge`, translations are forgotten between slices, which are single instructions; it ends
 * without a difference at one that changes its own tables. */
static const char *run_both(const struct start *s, struct machine *reference, struct machine *fast,
                            uint32_t slice, bool purge) {
    machine_load(reference, s);
    machine_load(fast, s);
    struct cpu *a = reference->cpu, *b = fast->cpu;
    uint64_t compared = 0;
    const char *difference;
    for (uint32_t turns = 0; a->retired < INSTRUCTIONS && turns < 2 * INSTRUCTIONS; turns++) {
        if (a->retired >= s->pending_from && s->pending.external)
            a->pending = b->pending = s->pending;
        if (purge)
            cpu_purge_tlb(b);
        cpu_run(a, slice);
        cpu_run(b, slice);
        if (purge && changed_own_tables(reference, fast))
            return NULL;
        if ((difference = compare_exits(&a->exit, &b->exit)) || (difference = compare_states(a, b)))
            return difference;
        if (a->retired >= compared + COMPARE_EVERY) {
            compared = a->retired;
            if ((difference = compare_storage(reference, fast)))
                return difference;
        }
        bool more_a = go_on(a), more_b = go_on(b);
        if (!more_a || !more_b)
            break;
    }
    if ((difference = compare_states(a, b)))
        return difference;
    return compare_storage(reference, fast);
}

/* ---- reporting ---- */

static void print_machine(const char *name, const struct machine *m) {
    const struct cpu_state *s = &m->cpu->state;
    uint8_t psw[8];
    psw_store(&s->psw, m->cpu->last.code, m->cpu->last.ilc, psw);
    printf("  %-9s PSW %016lX retired %lu exit %d last %d/%04X/%d\n   ", name,
           (unsigned long)be64_load(psw), (unsigned long)m->cpu->retired, m->cpu->exit.reason,
           m->cpu->last.class, m->cpu->last.code, m->cpu->last.ilc);
    for (int n = 0; n < 16; n++)
        printf(" %08X", s->gr[n]);
    printf("\n   ");
    for (int n = 0; n < 4; n++)
        printf(" %016lX", (unsigned long)s->fr[n]);
    putchar('\n');
}

static void print_storage_difference(const struct machine *a, const struct machine *b) {
    int shown = 0;
    for (uint32_t at = 0; at < STORAGE_SIZE && shown < 8; at++)
        if (a->storage.bytes[at] != b->storage.bytes[at] && ++shown)
            printf("  %06X: reference %02X, fast %02X\n", at, a->storage.bytes[at],
                   b->storage.bytes[at]);
    for (uint32_t k = 0; k < STORAGE_SIZE >> STOR_BLOCK_SHIFT; k++)
        if (a->storage.keys[k] != b->storage.keys[k])
            printf("  key of %06X: reference %02X, fast %02X\n", k << STOR_BLOCK_SHIFT,
                   a->storage.keys[k], b->storage.keys[k]);
}

static void print_code(const struct start *s) {
    uint32_t at = s->state.gr[CODE_REGISTER];
    for (int k = 0; k <= GENERATE_MAX && at + 6 <= WINDOW + WINDOW_SIZE; k++) {
        struct instr i;
        char text[48];
        isa_decode(s->bytes + at, s->model, &i);
        printf("  %06X %s\n", at, isa_disassemble(&i, text));
        at += i.length;
    }
}

/* Finds the first instruction after which they differ, by slices of one. */
static void report(uint64_t seed, const struct start *s, uint32_t slice, const char *difference,
                   struct machine *reference, struct machine *fast) {
    printf("seed %lu, slices of %u, model %s: %s differ\n", (unsigned long)seed, slice,
           s->model == MODEL_S360 ? "s360" : "s370", difference);
    print_code(s);
    print_machine("reference", reference);
    print_machine("fast", fast);
    print_storage_difference(reference, fast);
}

/* ---- the command ---- */

struct tally {
    uint64_t sequences, instructions;
    uint32_t different, stale;
};

/* A difference that goes away when translations are forgotten before each instruction is the
 * program's own: it changed a table without PTLB, and what follows is unpredictable. */
static void run_sequence(uint64_t seed, struct machine machines[2][2], struct tally *tally) {
    static struct start start;
    make_start(seed, &start);
    struct machine *reference = &machines[start.model][0], *fast = &machines[start.model][1];
    for (size_t k = 0; k < SLICES; k++) {
        const char *difference = run_both(&start, reference, fast, slices[k], false);
        tally->instructions += reference->cpu->retired;
        if (!difference)
            continue;
        if (!run_both(&start, reference, fast, 1, true)) {
            tally->stale++;
            continue;
        }
        if (tally->different++ < SHOWN) {
            run_both(&start, reference, fast, slices[k], false);
            report(seed, &start, slices[k], difference, reference, fast);
        }
    }
    tally->sequences++;
}

int main(int argc, char **argv) {
    uint64_t sequences = 20000, seed = 1;
    for (int k = 1; k + 1 < argc; k += 2) {
        if (!strcmp(argv[k], "--sequences"))
            sequences = strtoull(argv[k + 1], NULL, 10);
        else if (!strcmp(argv[k], "--seed"))
            seed = strtoull(argv[k + 1], NULL, 10);
        else
            sequences = 0;
    }
    if (argc % 2 == 0 || !sequences) {
        fprintf(stderr, "usage: differential-executors [--sequences N] [--seed N]\n");
        return 2;
    }
    struct machine machines[2][2];
    for (int model = MODEL_S360; model <= MODEL_S370; model++) {
        machine_init(&machines[model][0], (enum model)model, CPU_REFERENCE);
        machine_init(&machines[model][1], (enum model)model, CPU_FAST);
    }
    struct tally tally = {0};
    for (uint64_t n = 0; n < sequences; n++)
        run_sequence(seed + n, machines, &tally);
    for (int k = 0; k < 4; k++)
        machine_free(&machines[k / 2][k % 2]);
    printf("%lu sequences from seed %lu, %lu instructions: %u different (%u used a stale "
           "translation)\n",
           (unsigned long)tally.sequences, (unsigned long)seed, (unsigned long)tally.instructions,
           tally.different, tally.stale);
    return tally.different ? 1 : 0;
}

/* Several real CPUs: whatever their number, each virtual machine's run is what it is on one.
 *
 * usage: cpus [--rounds N] [--seed S] [--machines N] GUEST...
 *
 * Each round takes many machines: random guests (random_guest.h), programs that edit their
 * translation tables (table_program.h), and the guests named, each under one of the policies for
 * shadow tables. They run on one real CPU, and then on 2, 3, 8 and more CPUs than machines, in
 * pieces: up to a limit for each machine, and on the way there by random totals of instructions.
 * Of each machine the trace hash (of the states at each limit, with all that was put out) and the
 * ledger must be the same. In every second round real storage is scarce. Machines must have moved
 * from CPU to CPU, and pages to the backing store and back, or it proves nothing.
 *
 * Under ThreadSanitizer this is the test of what the real CPUs share.
 */
#include "base/random.h"
#include "equivalence/ledger_hash.h"
#include "equivalence/random_guest.h"
#include "equivalence/table_program.h"
#include "lab/trace.h"
#include "machine/guest.h"
#include "machine/setup.h"
#include "vmm/vmm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MACHINES_MAX 60u /* more, and the room for shadow tables is fought for */
#define POINTS       7u
#define SCARCE_BASE  (64u << 10)
#define SCARCE_EACH  (52u << 10) /* its min, its tables, and little more */

struct options {
    uint64_t rounds, seed, machines;
    struct config guests;
    struct diag_list diags;
};

struct outcome {
    struct trace traces[MACHINES_MAX];
    uint64_t ledgers[MACHINES_MAX];
    uint64_t moves, pages; /* brought from the backing store */
};

static const unsigned cpu_counts[] = {2, 3, 8, VMM_CPUS_MAX};

static void fail(const char *what) {
    fprintf(stderr, "cpus: %s\n", what);
    exit(4);
}

/* ---- Machines ---------------------------------------------------------------------------------
 */

static struct vm *add(struct vmm *vmm, const char *name, struct machine_shape shape) {
    struct vm *vm = vmm_add(vmm, name, &shape);
    if (!vm)
        fail("there is no room for one more machine");
    return vm;
}

static void add_random_guest(struct vmm *vmm, uint64_t seed) {
    struct random_guest *g = random_guest_create(seed, GUEST_ORDERLY);
    if (!random_guest_setup(g, &add(vmm, "random", random_guest_shape(g))->system))
        fail("cannot set up a random guest");
    random_guest_destroy(g);
}

static void add_table_program(struct vmm *vmm, uint64_t seed) {
    struct table_program *p = table_program_create(seed);
    struct machine_shape shape = {MODEL_S370, TABLE_PROGRAM_STORAGE, 1};
    if (!table_program_setup(p, &add(vmm, "tables", shape)->system))
        fail("cannot set up a program");
    table_program_destroy(p);
}

static void add_guest(struct vmm *vmm, struct options *o, uint64_t n) {
    const struct system_config *config = &o->guests.systems[n % o->guests.count];
    struct vm *vm = add(vmm, config->name, setup_shape(config));
    if (!setup_system(&vm->system, config, NULL, &o->diags)) {
        diag_print(&o->diags, stderr);
        fail("cannot set up a guest");
    }
}

static void add_machine(struct vmm *vmm, struct options *o, uint64_t n, uint64_t seed) {
    if (n % 3 == 0)
        add_random_guest(vmm, seed + n);
    else if (n % 3 == 1)
        add_table_program(vmm, seed + n);
    else
        add_guest(vmm, o, n / 3);
    vmm_vm(vmm, n)->shadow.policy = (enum shadow_policy)(n / 3 % 3);
}

/* Every second round real storage is scarce: guests take each other's frames. */
static bool is_scarce(uint64_t seed) {
    return seed % 2;
}

static struct vmm *make(struct options *o, uint64_t seed, unsigned cpus) {
    uint32_t scarce =
        (uint32_t)(SCARCE_BASE + o->machines * SCARCE_EACH + cpus * PAGER_RESERVE * STOR_PAGE_SIZE);
    struct machine_shape real = {MODEL_S370, is_scarce(seed) ? scarce : STOR_SIZE_MAX, 1};
    struct vmm *vmm = vmm_create(&real);
    if (!vmm || !vmm_set_cpus(vmm, cpus))
        fail("the host has not enough memory or threads");
    vmm_set_scheduler(vmm, (enum sched_policy)(seed % (SCHED_BVT + 1)));
    for (uint64_t n = 0; n < o->machines; n++)
        add_machine(vmm, o, n, seed);
    return vmm;
}

/* ---- Running ----------------------------------------------------------------------------------
 */

static bool all_stopped(const struct vmm *vmm) {
    for (size_t n = 0; vmm_vm(vmm, n); n++)
        if (vmm_vm(vmm, n)->system.stop == STOP_NONE)
            return false;
    return true;
}

/* Up to the limit, with breaks at random totals. Returns how many machines were elsewhere after a
 * piece than before. */
static uint64_t run_to_limit(struct vmm *vmm, uint64_t limit, struct random *random) {
    struct storage *homes[MACHINES_MAX];
    uint64_t moves = 0;
    do {
        for (size_t n = 0; vmm_vm(vmm, n); n++)
            homes[n] = vmm_vm(vmm, n)->storage;
        uint64_t total = vmm_retired(vmm) + random_below(random, 3000000);
        vmm_run_to(vmm, total, limit);
        if (vmm_retired(vmm) != total && !all_stopped(vmm))
            fail("a total was not kept");
        for (size_t n = 0; vmm_vm(vmm, n); n++)
            moves += homes[n] != vmm_vm(vmm, n)->storage;
    } while (!all_stopped(vmm));
    return moves;
}

/* The first limits are near, the last one is far. */
static void run(struct options *o, uint64_t seed, unsigned cpus, struct outcome *out) {
    struct random random = {seed};
    struct vmm *vmm = make(o, seed, cpus);
    memset(out, 0, sizeof *out);
    for (uint64_t point = 0, limit = 200; point < POINTS; point++, limit *= 5) {
        out->moves += run_to_limit(vmm, limit, &random);
        for (size_t n = 0; vmm_vm(vmm, n); n++)
            trace_point(&out->traces[n], &vmm_vm(vmm, n)->system);
    }
    for (size_t n = 0; vmm_vm(vmm, n); n++) {
        out->ledgers[n] = ledger_hash(&vmm_vm(vmm, n)->ledger, 0);
        out->pages += vmm_vm(vmm, n)->ledger.pages.in;
    }
    vmm_destroy(vmm);
}

/* When storage is scarce, who has to wait for a page is in the ledger. */
static unsigned compare(const struct options *o, unsigned cpus, bool scarce,
                        const struct outcome *one, const struct outcome *several) {
    unsigned differences = 0;
    for (uint64_t n = 0; n < o->machines; n++) {
        bool same = one->traces[n].hash == several->traces[n].hash;
        if (same && (scarce || one->ledgers[n] == several->ledgers[n]))
            continue;
        printf("machine %" PRIu64 " has another %s on %u CPUs\n", n, same ? "ledger" : "run", cpus);
        differences++;
    }
    return differences;
}

static bool round_of(struct options *o, uint64_t seed, struct outcome *all) {
    static struct outcome one, several;
    unsigned differences = 0;
    run(o, seed, 1, &one);
    for (size_t k = 0; k < sizeof cpu_counts / sizeof *cpu_counts; k++) {
        run(o, seed, cpu_counts[k], &several);
        differences += compare(o, cpu_counts[k], is_scarce(seed), &one, &several);
        all->moves += several.moves;
        all->pages += several.pages;
    }
    if (differences)
        printf("repeat with: cpus --seed %" PRIu64 " --rounds 1 --machines %" PRIu64 "\n", seed,
               o->machines);
    return differences == 0;
}

static void parse(struct options *o, int argc, char **argv) {
    for (int n = 1; n < argc; n++) {
        uint64_t *number = strcmp(argv[n], "--rounds") == 0     ? &o->rounds
                           : strcmp(argv[n], "--seed") == 0     ? &o->seed
                           : strcmp(argv[n], "--machines") == 0 ? &o->machines
                                                                : NULL;
        if (number && n + 1 < argc)
            *number = strtoull(argv[++n], NULL, 0);
        else if (number || !guest_resolve(argv[n], &o->guests, &o->diags))
            fail("usage: cpus [--rounds N] [--seed S] [--machines N] GUEST...");
    }
    if (o->machines < 1 || o->machines > MACHINES_MAX || !o->guests.count)
        fail("too few machines, too many, or no guest");
}

int main(int argc, char **argv) {
    struct options o = {.rounds = 4, .seed = 1, .machines = 24};
    static struct outcome all;
    bool good = true;
    diag_init(&o.diags);
    parse(&o, argc, argv);
    for (uint64_t n = 0; n < o.rounds && good; n++)
        good = round_of(&o, o.seed + n, &all);
    printf("%" PRIu64 " rounds of %" PRIu64 " machines, %" PRIu64 " moves seen, %" PRIu64
           " pages brought back: %s\n",
           o.rounds, o.machines, all.moves, all.pages, good ? "all the same" : "some differ");
    config_free(&o.guests);
    diag_free(&o.diags);
    return !good || !all.moves || !all.pages;
}

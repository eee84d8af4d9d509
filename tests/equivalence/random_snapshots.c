/* Snapshots of random guests, with translation and without: a run that goes on from one is the run,
 * ledger included.
 *
 * usage: random_snapshots [--guests N] [--seed S]
 *
 * Each guest runs bare and under the monitor, by each policy of shadow tables. One run gives the
 * states at many counts. A second one has snapshots taken at each, and goes through the same; then
 * it goes back to them in a random order and on from there. A guest that changes its tables without
 * PTLB is left alone from there on: what it does next is unpredictable.
 */
#include "base/random.h"
#include "equivalence/random_guest.h"
#include "replay/snapshot.h"
#include "vmm/shadow.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define STEP     61u
#define POINTS   40u
#define RESTORES 60u

static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};

/* How a guest runs. */
struct manner {
    bool bare;
    enum shadow_policy policy;
};

static void make(struct rig *rig, struct random_guest *g, const struct manner *manner) {
    struct machine_shape shape = random_guest_shape(g);
    *rig = (struct rig){.count = 1, .limit = RIG_NO_LIMIT};
    rig->systems = calloc(1, sizeof(struct system *));
    if (manner->bare) {
        rig->machine = machine_create(&shape);
        rig->systems[0] = &rig->machine->system;
    } else {
        rig->vmm = vmm_create(&real);
        struct vm *vm = vmm_add(rig->vmm, "random", &shape);
        vm->shadow.policy = manner->policy;
        rig->systems[0] = &vm->system;
    }
    if (!random_guest_setup(g, rig->systems[0]))
        exit(4);
}

/* What of a system no program can see, but a dump or the next wait can. */
static uint64_t hash_rest(const struct system *s, uint64_t seed) {
    const struct interruption none = {0}, *last = s->interrupted ? &s->last : &none;
    uint64_t rest[] = {s->waits,   s->barren_waits, s->retired_at_wait, s->interrupted, last->class,
                       last->code, last->ilc,       s->timer.next,      s->clock_next};
    seed = XXH3_64bits_withSeed(s->presented, sizeof s->presented, seed);
    return XXH3_64bits_withSeed(rest, sizeof rest, seed);
}

static uint64_t hash(const struct rig *rig) {
    uint64_t hash = hash_rest(rig->systems[0], rig_hash(rig));
    if (!rig->vmm)
        return hash;
    const struct ledger *l = &vmm_vm(rig->vmm, 0)->ledger;
    uint64_t counts[] = {l->exits, l->page.count, l->trace.count, l->slice.count};
    return XXH3_64bits_withSeed(counts, sizeof counts, hash);
}

/* The states of a run in one piece; returns how many there are that can be foreseen. */
static unsigned observe(struct random_guest *g, const struct manner *manner, uint64_t hashes[]) {
    struct rig rig;
    unsigned n = 0;
    make(&rig, g, manner);
    for (; n < POINTS && random_guest_kept_tables(g, rig.systems[0]); n++) {
        rig_run(&rig, n * STEP);
        hashes[n] = hash(&rig);
    }
    rig_free(&rig);
    return n ? n - 1 : 0;
}

static bool agree(const struct rig *rig, uint64_t expected, const char *when, unsigned point) {
    if (hash(rig) == expected)
        return true;
    printf("  different at %u, %s\n", point * STEP, when);
    return false;
}

static bool try(struct random_guest *g, const struct manner *manner, struct random *random) {
    uint64_t hashes[POINTS];
    struct snapshot *snapshots[POINTS] = {0};
    struct rig rig;
    unsigned points = observe(g, manner, hashes);
    bool good = true;
    make(&rig, g, manner);
    for (unsigned n = 0; n < points && good; n++) {
        rig_run(&rig, n * STEP);
        good = agree(&rig, hashes[n], "with snapshots taken", n);
        snapshots[n] = snapshot_take(&rig);
    }
    for (unsigned n = 0; points && n < RESTORES && good; n++) {
        unsigned point = random_below(random, points);
        snapshot_restore(&rig, snapshots[point]);
        for (unsigned k = 0; k < 3 && point < points && good; k++, point++) {
            rig_run(&rig, point * STEP);
            good = agree(&rig, hashes[point], "after a restore", point);
        }
    }
    for (unsigned n = 0; n < points; n++)
        snapshot_free(snapshots[n]);
    rig_free(&rig);
    return good;
}

int main(int argc, char **argv) {
    static const struct manner manners[] = {
        {true, 0}, {false, SHADOW_VTLB}, {false, SHADOW_LAZY}, {false, SHADOW_TRACED}};
    uint64_t guests = 60, seed = 1;
    unsigned different = 0;
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--guests") == 0)
            guests = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else
            return fprintf(stderr, "random_snapshots: unknown option %s\n", argv[n]), 2;
    }
    for (uint64_t n = 0; n < guests; n++)
        for (size_t m = 0; m < sizeof manners / sizeof *manners; m++) {
            struct random_guest *g = random_guest_create(seed + n, GUEST_ORDERLY);
            struct random random = {seed + n};
            if (!try(g, &manners[m], &random)) {
                printf("guest %" PRIu64 ", manner %zu: DIFFERENT\n", seed + n, m);
                different++;
            }
            random_guest_destroy(g);
        }
    printf("%" PRIu64 " guests, %u differences\n", guests, different);
    return different != 0;
}

/* Isolation: guests that try everything cannot get at what is not theirs.
 *
 * usage: hostile [--steps N] [--seed S]
 *
 * A round puts hostile guests (equivalence/random_guest.h) and orderly neighbours on one real
 * machine, with storage for their pages and shadow tables enough or scarce, and lets the hostile
 * ones take steps of some instructions each. After each step:
 *
 *   - no frame of real storage has changed, nor has its key, but for those of the guest that ran
 *     and the monitor's tables for it, and those that have changed hands as they may. A frame that
 *     nobody has, the monitor's page 0 and tables keep their keys too, so that even a fetch would
 *     show: by the reference bit
 *   - no other guest's state has changed: registers, storage, keys, devices
 *   - vmm_audit (vmm/audit.h) finds no entry of a table or of the TLB that leads elsewhere
 *   - nobody has been refused the shadow tables of one address space, however many others use
 *
 * And the neighbours go through the states that they go through when they run alone. Exit status 1
 * when anything of this is not so, printed with the seed that repeats the round. */
#include "equivalence/random_guest.h"
#include "lab/trace.h"
#include "vmm/allocator.h"
#include "vmm/audit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define HOSTILE    4
#define NEIGHBOURS 2
#define BYSTANDER  (HOSTILE + NEIGHBOURS) /* has storage, and never runs */
#define GUESTS     (BYSTANDER + 1)
#define STEP_MOST  24u  /* instructions of a step at most */
#define ROUND      400u /* steps at most */
#define POINT      101u /* instructions between a neighbour's trace points */
#define POINTS     20u

#define LEAST      120u /* frames: for all guests, with one set of shadow tables each */

#define NOBODY     (-1)

/* What is known of a frame of real storage. */
struct canary {
    enum { NOTHING, PAGE, TABLES } use;
    int owner;     /* whose page it is, or whose tables are in it; or NOBODY */
    uint32_t page; /* its number */
    uint64_t hash;
    uint16_t keys;
};

struct round {
    struct vmm *vmm;
    struct random random;
    uint64_t seed;
    uint32_t frames;
    struct canary *canaries;
    uint64_t state[GUESTS]; /* hash of each guest's state */
    struct trace alone[NEIGHBOURS], among[NEIGHBOURS];
    uint64_t points[NEIGHBOURS];
    unsigned faults;
    uint32_t reclaims; /* one step in so many loses somebody pages; 0: none does */
    int *owners;       /* of each frame now: a guest or NOBODY, */
    uint32_t *pages;   /* and which page of his it has */
    uint64_t moved;    /* when it was looked at last: pages that had come or gone, */
    aaddr tables_end;  /* and where tables ended */
};

struct totals {
    uint64_t steps, instructions, exits, pages, evicted, rounds;
};

static uint32_t below(struct round *r, uint32_t n) {
    return random_below(&r->random, n);
}

static struct vm *guest(const struct round *r, int n) {
    return vmm_vm(r->vmm, (size_t)n);
}

/* ---- Canaries ---------------------------------------------------------------------------------
 */

static aaddr tables_end(const struct round *r) {
    return guest(r, 0)->pages.pager->allocator->tables_end;
}

/* Pages that came or went, of all guests. */
static uint64_t movements(const struct round *r) {
    uint64_t sum = 0;
    for (int n = 0; n < GUESTS; n++) {
        const struct ledger_pages *c = &guest(r, n)->ledger.pages;
        sum += c->cleared + c->in + c->out + c->dropped;
    }
    return sum;
}

/* Whose each frame is now. */
static void find_owners(struct round *r) {
    for (uint32_t frame = 0; frame < r->frames; frame++)
        r->owners[frame] = NOBODY;
    for (int n = 0; n < GUESTS; n++) {
        const struct vm *vm = guest(r, n);
        for (uint32_t page = 0; page < vm->system.view.size >> STOR_PAGE_SHIFT; page++) {
            uint32_t frame = vm->frames[page] >> STOR_PAGE_SHIFT;
            if (vm->frames[page] & VIEW_ABSENT)
                continue;
            r->owners[frame] = n;
            r->pages[frame] = page;
        }
    }
}

/* A frame as it is now: tables that are new are those of the guest that ran. */
static struct canary look(const struct round *r, uint32_t frame, int ran) {
    const struct storage *s = vmm_storage(r->vmm);
    const struct canary *was = &r->canaries[frame];
    aaddr at = frame << STOR_PAGE_SHIFT;
    struct canary c = {.hash = XXH3_64bits(s->bytes + at, STOR_PAGE_SIZE)};
    memcpy(&c.keys, s->keys + (at >> STOR_BLOCK_SHIFT), sizeof c.keys);
    c.owner = r->owners[frame];
    c.page = r->pages[frame];
    c.use = c.owner != NOBODY ? PAGE : frame && at < tables_end(r) ? TABLES : NOTHING;
    if (c.use == TABLES)
        c.owner = was->use == TABLES ? was->owner : ran;
    return c;
}

static void fault(struct round *r, int ran, const char *what, const struct canary *c,
                  uint32_t frame) {
    if (r->faults++ < 10)
        printf("%s: %s of frame %05X, %s's\n", ran == NOBODY ? "the monitor" : guest(r, ran)->name,
               what, frame, c->owner == NOBODY ? "nobody" : guest(r, c->owner)->name);
}

/* May the frame have come into these hands while the guest ran? It takes frames of others, for its
 * pages and tables; and who has to make room for tables moves. */
static bool may_change_hands(const struct canary *was, const struct canary *now, int ran,
                             bool tables_grew) {
    if (was->use == TABLES)
        return false;
    return now->use == NOTHING || now->owner == ran || tables_grew;
}

/* Looks at a frame that was in the same hands before. The clock clears reference bits, and what it
 * evicts, or has to make room for tables, leaves its guest's tables. */
static void check_frame(struct round *r, uint32_t frame, const struct canary *was,
                        const struct canary *now, int ran, bool moved) {
    bool own = now->owner == ran, free_to = now->use != PAGE && frame != 0 && moved;
    uint16_t set = now->keys & (uint16_t)~was->keys, lost = was->keys & (uint16_t)~now->keys;
    if (!own && !free_to && now->hash != was->hash)
        fault(r, ran, "the contents", now, frame);
    if (!(own && now->use == PAGE) &&
        (set || (now->use == PAGE ? lost & ~(KEY_REFERENCE * 0x0101u) : lost)))
        fault(r, ran, "the key", now, frame);
}

/* Looks at all frames after a guest has run. */
static void check_frames(struct round *r, int ran) {
    bool moved = movements(r) != r->moved, grew = tables_end(r) != r->tables_end;
    find_owners(r);
    for (uint32_t frame = 0; frame < r->frames; frame++) {
        struct canary now = look(r, frame, ran), *was = &r->canaries[frame];
        bool other_page = now.use == PAGE && now.page != was->page;
        if (now.use == was->use && now.owner == was->owner && !other_page)
            check_frame(r, frame, was, &now, ran, moved || grew);
        else if (!may_change_hands(was, &now, ran, grew))
            fault(r, ran, "the hands", was, frame);
        *was = now;
    }
    r->moved = movements(r);
    r->tables_end = tables_end(r);
}

static void check_guests(struct round *r, int ran) {
    for (int n = 0; n < GUESTS; n++) {
        uint64_t now = system_hash(&guest(r, n)->system);
        if (n != ran && now != r->state[n])
            fault(r, ran, "the state", &(struct canary){.owner = n}, 0);
        r->state[n] = now;
    }
}

static void check(struct round *r, int ran) {
    check_frames(r, ran);
    check_guests(r, ran);
    r->faults += !vmm_audit(r->vmm, stdout);
}

/* The monitor takes pages from a guest, who must not notice. */
static void reclaim(struct round *r) {
    int n = (int)below(r, BYSTANDER);
    pager_reclaim(guest(r, n), 1 + below(r, 8));
    check_frames(r, n);
    check_guests(r, NOBODY);
    r->faults += !vmm_audit(r->vmm, stdout);
}

/* ---- Rounds -----------------------------------------------------------------------------------
 */

/* Adds guest n of the round. Its policy for shadow tables is the same wherever it runs: one that
 * relies on what the manual does not promise could tell them apart. */
static struct vm *add(const struct round *r, struct vmm *vmm, int n) {
    enum random_guest_kind kind = n < HOSTILE ? GUEST_HOSTILE : GUEST_ORDERLY;
    uint64_t seed = r->seed + (uint64_t)n;
    struct random policy = {seed};
    struct random_guest *g = random_guest_create(seed, kind);
    struct machine_shape shape = random_guest_shape(g);
    char name[32];
    snprintf(name, sizeof name, "%s %" PRIu64, kind == GUEST_HOSTILE ? "hostile" : "neighbour",
             seed);
    struct vm *vm = vmm_add(vmm, name, &shape);
    if (!vm || !random_guest_setup(g, &vm->system)) {
        fprintf(stderr, "hostile: cannot make guest %s\n", name);
        exit(4);
    }
    random_guest_destroy(g);
    vm->shadow.policy = (enum shadow_policy)random_below(&policy, SHADOW_TRACED + 1);
    return vm;
}

/* A neighbour runs to its next trace point. */
static void next_point(struct vmm *vmm, struct vm *vm, uint64_t point, struct trace *trace) {
    vmm_run_one(vmm, vm, (point + 1) * POINT);
    trace_point(trace, &vm->system);
}

/* The neighbour's traces when each runs alone. */
static void run_alone(struct round *r) {
    static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
    for (int n = 0; n < NEIGHBOURS; n++) {
        struct vmm *vmm = vmm_create(&real);
        struct vm *vm = add(r, vmm, HOSTILE + n);
        for (uint64_t point = 0; point < POINTS; point++)
            next_point(vmm, vm, point, &r->alone[n]);
        vmm_destroy(vmm);
    }
}

/* A guest that keeps what storage it has: in half of the rounds, so much that the others have too
 * little. With the least that they are left, each first set of shadow tables included, one that
 * runs still gets what an instruction may need: PAGER_MIN. */
static void add_bystander(struct round *r) {
    uint32_t kept = PAGER_RESERVE + 12 + below(r, below(r, 2) ? 4 : 100);
    uint32_t free_frames = pager_free_frames(guest(r, 0)->pages.pager);
    uint32_t pages = free_frames > kept + 2 ? free_frames - kept : 2;
    struct machine_shape shape = {MODEL_S360, pages * STOR_PAGE_SIZE, 1};
    struct vm *vm = vmm_add(r->vmm, "bystander", &shape);
    if (!vm) {
        fprintf(stderr, "hostile: cannot make the bystander\n");
        exit(4);
    }
    vm->pages.min = pages;
    for (aaddr at = 0; at < shape.storage; at += STOR_PAGE_SIZE)
        view_bring(&vm->system.view, at, VIEW_MAY_EVICT);
}

static void begin(struct round *r, uint64_t seed) {
    *r = (struct round){.random = {seed}, .seed = seed};
    struct machine_shape real = {MODEL_S370, (LEAST + below(r, 80)) << STOR_PAGE_SHIFT, 1};
    run_alone(r);
    r->reclaims = below(r, 2) ? 0 : 1 + below(r, 30);
    r->vmm = vmm_create(&real);
    r->frames = real.storage >> STOR_PAGE_SHIFT;
    r->canaries = calloc(r->frames, sizeof *r->canaries);
    r->owners = calloc(r->frames, sizeof *r->owners);
    r->pages = calloc(r->frames, sizeof *r->pages);
    for (uint32_t at = 0; at < real.storage; at++)
        vmm_storage(r->vmm)->bytes[at] = (uint8_t)random_next(&r->random);
    for (int n = 0; n < BYSTANDER; n++)
        add(r, r->vmm, n)->pages.min = below(r, 4); /* small ones lose pages, too */
    add_bystander(r);
    for (int n = 0; n < GUESTS; n++)
        r->canaries[guest(r, n)->tables >> STOR_PAGE_SHIFT] =
            (struct canary){.use = TABLES, .owner = n};
    find_owners(r);
    for (uint32_t frame = 0; frame < r->frames; frame++)
        r->canaries[frame] = look(r, frame, NOBODY);
    for (int n = 0; n < GUESTS; n++)
        r->state[n] = system_hash(&guest(r, n)->system);
    r->moved = movements(r);
    r->tables_end = tables_end(r);
}

/* One that has not stopped, or NOBODY. */
static int choose_hostile(struct round *r) {
    int n = (int)below(r, HOSTILE);
    for (int k = 0; k < HOSTILE; k++, n = (n + 1) % HOSTILE)
        if (guest(r, n)->system.stop == STOP_NONE || guest(r, n)->system.stop == STOP_LIMIT)
            return n;
    return NOBODY;
}

static void let_neighbour_run(struct round *r, int n) {
    if (r->points[n] == POINTS)
        return;
    next_point(r->vmm, guest(r, HOSTILE + n), r->points[n]++, &r->among[n]);
    check(r, HOSTILE + n);
}

static void end(struct round *r, struct totals *t) {
    for (int n = 0; n < NEIGHBOURS; n++) {
        while (r->points[n] < POINTS)
            let_neighbour_run(r, n);
        if (r->among[n].hash != r->alone[n].hash) {
            printf("%s: alone %016" PRIx64 ", here %016" PRIx64 "\n", guest(r, HOSTILE + n)->name,
                   r->alone[n].hash, r->among[n].hash);
            r->faults++;
        }
    }
    for (int n = 0; n < GUESTS; n++) {
        const struct vm *vm = guest(r, n);
        t->instructions += vm->system.retired;
        t->exits += vm->ledger.exits;
        t->pages += vm->ledger.page.count;
        t->evicted += vm->ledger.pages.out + vm->ledger.pages.dropped;
        if (vm->complaint) {
            printf("%s: %s\n", vm->name, vm->complaint);
            r->faults++;
        }
    }
    vmm_destroy(r->vmm);
    free(r->canaries);
    free(r->owners);
    free(r->pages);
}

static bool run_round(uint64_t seed, uint64_t steps, struct totals *t) {
    struct round r;
    int n;
    begin(&r, seed);
    for (uint32_t k = 0; k < ROUND && t->steps < steps && !r.faults; k++, t->steps++) {
        if ((n = choose_hostile(&r)) == NOBODY)
            break;
        struct vm *vm = guest(&r, n);
        vmm_run_one(r.vmm, vm, vm->system.retired + 1 + below(&r, STEP_MOST));
        check(&r, n);
        if (r.reclaims && below(&r, r.reclaims) == 0)
            reclaim(&r);
        if (below(&r, 8) == 0)
            let_neighbour_run(&r, (int)below(&r, NEIGHBOURS));
    }
    end(&r, t);
    t->rounds++;
    if (r.faults)
        printf("repeat with: hostile --seed %" PRIu64 " --steps %u\n", seed, ROUND);
    return !r.faults;
}

int main(int argc, char **argv) {
    uint64_t steps = 20000, seed = 1;
    struct totals t = {0};
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--steps") == 0)
            steps = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else
            return fprintf(stderr, "hostile: unknown option %s\n", argv[n]), 2;
    }
    bool good = true;
    while (t.steps < steps && good)
        good = run_round(seed + t.rounds * BYSTANDER, steps, &t);
    printf("%" PRIu64 " steps in %" PRIu64 " rounds: %" PRIu64 " instructions, %" PRIu64
           " exits, %" PRIu64 " for pages; %" PRIu64 " pages evicted\n",
           t.steps, t.rounds, t.instructions, t.exits, t.pages, t.evicted);
    return !good;
}

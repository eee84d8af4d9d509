#include "vmm/balancer.h"

#include "vmm/allocator.h"
#include "vmm/pager.h"

#include <stdlib.h>

void balancer_init(struct balancer *b, struct pager *pager) {
    *b = (struct balancer){.pager = pager, .terms = config_balance_default(), .random = {1}};
}

/* The reserve is nobody's. */
uint32_t balancer_frames(const struct balancer *b) {
    const struct allocator *a = b->pager->allocator;
    uint32_t frames = (a->storage->size - a->tables_end) >> STOR_PAGE_SHIFT;
    return frames > PAGER_RESERVE ? frames - PAGER_RESERVE : 0;
}

uint32_t balancer_free(const struct balancer *b) {
    uint32_t free = pager_free_frames(b->pager);
    return free > PAGER_RESERVE ? free - PAGER_RESERVE : 0;
}

bool balancer_needed(const struct balancer *b) {
    return b->pager->allocator->described > balancer_frames(b);
}

static struct balance_thresholds thresholds_of(const struct balancer *b) {
    struct balance_thresholds t;
    for (unsigned n = 0; n <= BALANCE_LOW; n++)
        t.percent[n] = b->terms.thresholds[n];
    return t;
}

/* ---- Who uses what ----------------------------------------------------------------------------
 */

/* Looks at the pages chosen the last time, and chooses others. */
static void look(struct balancer *b, struct vm *vm) {
    struct vm_balance *m = &vm->balance;
    uint32_t used = 0, looked_at = 0;
    for (unsigned n = 0; n < VM_SAMPLES; n++) {
        enum pager_use use = pager_use(vm, m->sample[n]);
        looked_at += use != PAGER_NOTHING;
        used += use == PAGER_USED;
    }
    if (m->sampled)
        balance_sample(&m->activity, used, looked_at);
    m->sampled = true;
    for (unsigned n = 0; n < VM_SAMPLES; n++) {
        m->sample[n] = random_below(&b->random, vm->pages.count);
        pager_watch(vm, m->sample[n]);
    }
}

/* ---- Targets ----------------------------------------------------------------------------------
 */

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* What a guest says that its balloon holds cannot be more than what it has given up. */
static uint32_t held_at_most(const struct vm *vm, uint32_t touched) {
    uint32_t most = vm->pages.count - touched, held = vm->system.balloon.held;
    return held < most ? held : most;
}

uint32_t balancer_held(const struct vm *vm) {
    return held_at_most(vm, pager_touched(vm));
}

static struct balance_client client_of(const struct vm *vm) {
    uint32_t touched = pager_touched(vm);
    return (struct balance_client){
        .share = vm->balance.share,
        .min = vm->pages.min,
        .max = vm->pages.max,
        .demand = touched + held_at_most(vm, touched),
        .active = balance_active(&vm->balance.activity, touched),
    };
}

static uint32_t above(uint32_t a, uint32_t b) {
    return a > b ? a - b : 0;
}

/* While there is enough, a guest is asked for no more than it has given, but for what is more than
 * its max. */
static void ask(const struct balancer *b, struct vm *vm, uint32_t demand) {
    struct system_balloon *balloon = &vm->system.balloon;
    uint32_t over = above(demand, vm->pages.target), forbidden = above(demand, vm->pages.max);
    if (b->level == BALANCE_HIGH && over > balloon->held)
        over = larger(balloon->held, forbidden);
    balloon->asked = over;
}

/* False when the host has no memory: the targets stay. */
static bool set_targets(const struct balancer *b, struct vm **vms, size_t count) {
    struct balance_client *clients = calloc(count, sizeof *clients);
    struct balance_thresholds t = thresholds_of(b);
    uint32_t frames = balancer_frames(b), spare = balance_enough(BALANCE_SOFT, frames, &t),
             least = 0;
    if (!clients)
        return false;
    for (size_t n = 0; n < count; n++) {
        clients[n] = client_of(vms[n]);
        least += clients[n].min;
    }
    frames = frames > spare + least ? frames - spare : least;
    balance_targets(clients, count, frames, b->terms.idle_tax);
    for (size_t n = 0; n < count; n++) {
        vms[n]->pages.target = larger(clients[n].target, clients[n].min);
        ask(b, vms[n], clients[n].demand);
    }
    free(clients);
    return true;
}

/* ---- What is done about it --------------------------------------------------------------------
 */

static uint32_t excess_of(const struct vm *vm) {
    return above(pager_resident(vm), vm->pages.target);
}

/* Puts out pages of those above their target, in proportion to how far they are. */
static void put_out(struct vm **vms, size_t count, uint32_t wanted) {
    uint64_t excess = 0;
    for (size_t n = 0; n < count; n++)
        excess += excess_of(vms[n]);
    for (size_t n = 0; n < count && excess; n++) {
        uint64_t part = ((uint64_t)wanted * excess_of(vms[n]) + excess - 1) / excess;
        uint32_t most = excess_of(vms[n]);
        pager_reclaim(vms[n], part < most ? (uint32_t)part : most);
    }
}

static bool can_run(const struct vm *vm) {
    return vm->system.stop == STOP_NONE || vm->system.stop == STOP_DEBUG;
}

/* At the level "low" a guest above its target waits, if that leaves anybody to run. */
static void hold_back(const struct balancer *b, struct vm **vms, size_t count) {
    bool any = false;
    for (size_t n = 0; n < count; n++) {
        vms[n]->balance.waits = b->level == BALANCE_LOW && excess_of(vms[n]);
        any |= can_run(vms[n]) && !vms[n]->balance.waits;
    }
    for (size_t n = 0; n < count && !any; n++)
        vms[n]->balance.waits = false;
}

void balancer_turn(struct balancer *b, struct vm **vms, size_t count, uint64_t total) {
    struct balance_thresholds t = thresholds_of(b);
    if (!balancer_needed(b))
        return;
    enum balance_level before = b->level;
    b->level = balance_level(before, balancer_free(b), balancer_frames(b), &t);
    bool looks = total >= b->next;
    for (size_t n = 0; n < count && looks; n++)
        look(b, vms[n]);
    if (looks)
        b->next = total + BALANCER_PERIOD;
    if (looks || b->level != before || ++b->turns >= count / BALANCER_GUESTS)
        b->turns = 0, set_targets(b, vms, count);
    if (b->level >= BALANCE_HARD) {
        uint32_t wanted = balance_enough(b->level, balancer_frames(b), &t) - balancer_free(b);
        put_out(vms, count, wanted < BALANCER_BATCH ? wanted : BALANCER_BATCH);
    }
    hold_back(b, vms, count);
}

/* ---- Walking ------------------------------------------------------------------------------------
 */

/* What was told before the run must have been the same. */
static void walk_term(uint32_t term, struct walk *w) {
    uint32_t walked = term;
    walk_u32(w, &walked);
    walk_require(w, walked == term, "real storage is divided by other terms");
}

static void walk_vm(struct vm *vm, struct walk *w) {
    struct vm_balance *m = &vm->balance;
    walk_term(m->share, w);
    walk_term(vm->pages.min, w);
    walk_term(vm->pages.max, w);
    walk_u32(w, &vm->pages.target);
    m->activity.slow = (uint32_t)walk_number(w, m->activity.slow, BALANCE_ALL);
    m->activity.fast = (uint32_t)walk_number(w, m->activity.fast, BALANCE_ALL);
    m->activity.last = (uint32_t)walk_number(w, m->activity.last, BALANCE_ALL);
    for (unsigned n = 0; n < VM_SAMPLES; n++)
        m->sample[n] = (uint32_t)walk_number(w, m->sample[n], vm->pages.count - 1);
    walk_bool(w, &m->sampled);
    walk_bool(w, &m->waits);
}

void balancer_walk(struct balancer *b, struct vm **vms, size_t count, struct walk *w) {
    walk_section(w, "balance of storage");
    walk_term(b->terms.idle_tax, w);
    for (unsigned n = 0; n <= BALANCE_LOW; n++)
        walk_term(b->terms.thresholds[n], w);
    b->level = (enum balance_level)walk_number(w, b->level, BALANCE_LOW);
    walk_u64(w, &b->next);
    walk_u64(w, &b->turns);
    walk_u64(w, &b->random.state);
    for (size_t n = 0; n < count; n++)
        walk_vm(vms[n], w);
}

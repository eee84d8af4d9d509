#include "vmm/scheduler.h"

#include <stdlib.h>

/* A tick's worth of pass at a share of one. The division keeps its remainder, so that a client is
 * never off by rounding; 2^64 of pass are 10^14 ticks at least. */
#define PASS_ONE (UINT64_C(1) << 17)

void sched_init(struct scheduler *s, enum sched_policy policy, uint32_t quantum) {
    *s = (struct scheduler){.policy = policy, .quantum = quantum, .cpus = 1, .last = SCHED_NOBODY};
}

void sched_free(struct scheduler *s) {
    free(s->clients);
    *s = (struct scheduler){0};
}

void sched_set_cpus(struct scheduler *s, uint32_t cpus) {
    s->cpus = cpus;
}

/* May the client run, as far as he himself goes? A cap of 20 is one fifth of all time so far, of
 * one CPU. */
static bool is_eligible(const struct scheduler *s, size_t n) {
    const struct sched_client *c = &s->clients[n];
    return c->ready && !c->running &&
           (!c->terms.cap || c->used * 100 * s->cpus <= c->terms.cap * s->elapsed);
}

/* Virtual time goes on to the least that any of those has had who run or may run. It never goes
 * back, so those who are not there leave nothing behind that others could be measured by. */
static void advance(struct scheduler *s) {
    uint64_t least = UINT64_MAX;
    for (size_t n = 0; n < s->count; n++)
        if ((s->clients[n].running || is_eligible(s, n)) && s->clients[n].pass < least)
            least = s->clients[n].pass;
    if (least != UINT64_MAX && least > s->now)
        s->now = least;
}

/* Whoever comes, or comes back, has no claim on the time when he was not there. */
static void join(struct scheduler *s, struct sched_client *c) {
    if (c->pass < s->now)
        c->pass = s->now;
}

/* A cap has kept some from running: they come back, too. */
static void join_capped(struct scheduler *s) {
    for (size_t n = 0; n < s->count; n++)
        if (s->clients[n].terms.cap && is_eligible(s, n))
            join(s, &s->clients[n]);
}

bool sched_add(struct scheduler *s, struct sched_terms terms) {
    struct sched_client *clients = realloc(s->clients, (s->count + 1) * sizeof *clients);
    if (!clients)
        return false;
    s->clients = clients;
    s->clients[s->count] =
        (struct sched_client){.terms = terms, .ready = true, .home = SCHED_NOWHERE};
    advance(s);
    join(s, &s->clients[s->count++]);
    return true;
}

void sched_set_ready(struct scheduler *s, size_t client, bool ready) {
    struct sched_client *c = &s->clients[client];
    if (ready == c->ready)
        return;
    advance(s);
    c->ready = ready;
    if (ready)
        join(s, c);
}

static size_t pick_in_turn(const struct scheduler *s) {
    size_t n = s->last;
    for (size_t k = 0; k < s->count; k++) {
        n = n == SCHED_NOBODY || n + 1 >= s->count ? 0 : n + 1;
        if (is_eligible(s, n))
            return n;
    }
    return SCHED_NOBODY;
}

/* Ticks of a client in virtual time. */
static uint64_t pass_of(const struct sched_client *c, uint64_t ticks) {
    return ticks * PASS_ONE / c->terms.share;
}

/* Virtual time as it counts in the competition for a CPU: less what may be borrowed, and more for
 * whoever would have to move. Signed: it may be before the beginning. */
static int64_t effective_pass(const struct scheduler *s, const struct sched_client *c,
                              uint32_t cpu) {
    uint64_t warp = s->policy == SCHED_BVT ? pass_of(c, c->terms.warp) : 0;
    bool moves = c->home != cpu && c->home != SCHED_NOWHERE;
    uint64_t stay = moves ? pass_of(c, (uint64_t)SCHED_STAY * s->quantum) : 0;
    return (int64_t)(c->pass - warp + stay);
}

static size_t pick_least(const struct scheduler *s, uint32_t cpu) {
    size_t best = SCHED_NOBODY;
    int64_t least = 0;
    for (size_t n = 0; n < s->count; n++) {
        int64_t pass = effective_pass(s, &s->clients[n], cpu);
        if (is_eligible(s, n) && (best == SCHED_NOBODY || pass < least))
            best = n, least = pass;
    }
    return best;
}

static size_t draw(struct scheduler *s) {
    uint32_t tickets = 0;
    for (size_t n = 0; n < s->count; n++)
        tickets += is_eligible(s, n) ? s->clients[n].terms.share : 0;
    if (!tickets)
        return SCHED_NOBODY;
    uint32_t winner = random_below(&s->random, tickets);
    for (size_t n = 0;; n++) {
        uint32_t share = is_eligible(s, n) ? s->clients[n].terms.share : 0;
        if (winner < share)
            return n;
        winner -= share;
    }
}

static size_t pick_by_policy(struct scheduler *s, uint32_t cpu) {
    switch (s->policy) {
    case SCHED_ROUND_ROBIN:
        return pick_in_turn(s);
    case SCHED_LOTTERY:
        return draw(s);
    case SCHED_STRIDE:
    case SCHED_BVT:
        break;
    }
    return pick_least(s, cpu);
}

/* Is somebody ready, and nobody running? Then only time can help. */
static bool all_wait_for_time(const struct scheduler *s) {
    bool ready = false, running = false;
    for (size_t n = 0; n < s->count; n++) {
        ready |= s->clients[n].ready;
        running |= s->clients[n].running;
    }
    return ready && !running;
}

/* Whoever is not running and has had the least; SCHED_NOBODY when there is nobody but `but`. */
static size_t least_waiting(const struct scheduler *s, size_t but) {
    size_t least = SCHED_NOBODY;
    for (size_t n = 0; n < s->count; n++)
        if (n != but && is_eligible(s, n) &&
            (least == SCHED_NOBODY || s->clients[n].pass < s->clients[least].pass))
            least = n;
    return least;
}

/* A client that has had a CPU to itself all the time may still have had less than its share. What
 * it may claim is what staying may have cost it, and the other's last turn. */
static void forgo(const struct scheduler *s, size_t n) {
    size_t other = least_waiting(s, n);
    if (other == SCHED_NOBODY)
        return;
    struct sched_client *c = &s->clients[n], *o = &s->clients[other];
    uint64_t claim = pass_of(c, 2 * (uint64_t)SCHED_STAY * s->quantum) + pass_of(o, s->quantum);
    if (c->pass + claim < o->pass)
        c->pass = o->pass - claim;
}

size_t sched_pick_for(struct scheduler *s, uint32_t cpu) {
    size_t n;
    join_capped(s);
    advance(s);
    while ((n = pick_by_policy(s, cpu)) == SCHED_NOBODY && all_wait_for_time(s))
        sched_wait(s, (uint64_t)s->cpus * s->quantum);
    if (n == SCHED_NOBODY)
        return n;
    if (s->cpus > 1)
        forgo(s, n);
    s->clients[n].running = true;
    s->clients[n].home = cpu;
    return n;
}

bool sched_has_more(const struct scheduler *s) {
    for (size_t n = 0; n < s->count; n++)
        if (is_eligible(s, n))
            return true;
    return false;
}

void sched_charge(struct scheduler *s, size_t client, uint64_t ticks) {
    struct sched_client *c = &s->clients[client];
    uint64_t pass = ticks * PASS_ONE + c->remainder;
    c->running = false;
    c->pass += pass / c->terms.share;
    c->remainder = (uint32_t)(pass % c->terms.share);
    c->used += ticks;
    s->elapsed += ticks;
    s->last = client;
}

void sched_wait(struct scheduler *s, uint64_t ticks) {
    s->elapsed += ticks;
    s->idle += ticks;
}

static void walk_client(struct sched_client *c, struct walk *w) {
    walk_bool(w, &c->ready);
    walk_u64(w, &c->used);
    walk_u64(w, &c->pass);
    c->remainder = (uint32_t)walk_number(w, c->remainder, c->terms.share - 1);
}

void sched_walk(struct scheduler *s, struct walk *w) {
    bool ran = s->last != SCHED_NOBODY;
    walk_section(w, "scheduler");
    uint64_t policy = walk_number(w, s->policy, SCHED_BVT);
    walk_require(w, policy == (uint64_t)s->policy, "the policy is another one");
    walk_bool(w, &ran);
    uint64_t last = walk_number(w, ran ? s->last : 0, s->count ? s->count - 1 : 0);
    s->last = ran ? (size_t)last : SCHED_NOBODY;
    walk_u64(w, &s->elapsed);
    walk_u64(w, &s->idle);
    walk_u64(w, &s->now);
    walk_u64(w, &s->random.state);
    for (size_t n = 0; n < s->count; n++)
        walk_client(&s->clients[n], w);
}

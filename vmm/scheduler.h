/* Scheduling of the real CPUs: who runs next, and what that costs him.
 *
 * A scheduler knows clients by their numbers, which of them are ready, and how many ticks (retired
 * instructions) each has used. What it does is a *policy*:
 *
 *   round-robin  each ready client in turn; shares have no effect
 *   stride       whoever has used the least in proportion to his share: a client's `pass` advances
 *                by ticks / share, and the least pass runs. Between any two clients that are ready
 *                all the time, the use is in proportion to their shares to within one quantum.
 *   lottery      a drawing in which each ready client has as many tickets as his share is
 *   bvt          borrowed virtual time: as stride, but a client that becomes ready is put no
 *                further back than the others are, and a client's `warp` is taken off his virtual
 * time while he competes: he may borrow against his future to run at once
 *
 * A *cap* is the most of a real CPU, in hundredths, that a client may have even if nobody else
 * wants it. When nobody who is ready may run, the CPU is idle for a quantum.
 *
 * Of several CPUs each picks for itself, among those who do not run on another. Stride and bvt keep
 * a client where it ran last, its *home*, until that costs somebody more than SCHED_STAY quanta:
 * what a CPU remembers of a client is worth something. A client can have one CPU at most, whatever
 * its share, and what it cannot have it does not save up.
 *
 * It is a pure function of what it was told: equal calls give equal answers, drawings included.
 *
 * Example:
 *   struct scheduler s;
 *   sched_init(&s, SCHED_STRIDE, 50000);
 *   sched_add(&s, (struct sched_terms){.share = 200});
 *   sched_add(&s, (struct sched_terms){.share = 100, .cap = 20});
 *   size_t n = sched_pick(&s);
 *   … client n runs for s.quantum ticks, or less …
 *   sched_charge(&s, n, ticks);
 *   sched_free(&s);
 *
 * Source: Waldspurger and Weihl, Lottery Scheduling (1994) and Stride Scheduling (1995); Duda and
 * Cheriton, Borrowed-Virtual-Time Scheduling (1999).
 */
#ifndef TRAPEZE_VMM_SCHEDULER_H
#define TRAPEZE_VMM_SCHEDULER_H

#include "base/random.h"
#include "base/walk.h"
#include "machine/config.h"

#define SCHED_NOBODY  SIZE_MAX
#define SCHED_NOWHERE UINT32_MAX
#define SCHED_STAY    8u /* quanta */

/* What a client is entitled to. */
struct sched_terms {
    uint32_t share; /* 1 to 10000 */
    uint32_t cap;   /* hundredths of a real CPU; 0: none */
    uint32_t warp;  /* ticks that he may borrow (bvt) */
};

struct sched_client {
    struct sched_terms terms;
    bool ready;
    bool running;       /* was picked, and not charged yet */
    uint32_t home;      /* the CPU that it ran on last, or SCHED_NOWHERE */
    uint64_t used;      /* ticks */
    uint64_t pass;      /* virtual time: ticks in proportion to the share */
    uint32_t remainder; /* of the division that made it */
};

struct scheduler {
    enum sched_policy policy;
    uint32_t quantum; /* ticks of a turn */
    struct sched_client *clients;
    size_t count;
    uint32_t cpus;
    size_t last;      /* who ran last */
    uint64_t elapsed; /* ticks used or idle, of all CPUs together */
    uint64_t idle;
    uint64_t now;         /* virtual time: where whoever comes begins */
    struct random random; /* of the lottery */
};

void sched_init(struct scheduler *s, enum sched_policy policy, uint32_t quantum);
void sched_free(struct scheduler *s);

/* So many CPUs, from 0 on; one unless told otherwise. */
void sched_set_cpus(struct scheduler *s, uint32_t cpus);

/* Adds a client, who is ready. False when the host has no memory. */
bool sched_add(struct scheduler *s, struct sched_terms terms);

/* A client can run, or he cannot. */
void sched_set_ready(struct scheduler *s, size_t client, bool ready);

/* Who runs next on a CPU for a quantum at most; SCHED_NOBODY when nobody is ready, or nobody who is
 * not running already may run. Idle time passes first if caps want it and nobody runs. */
size_t sched_pick_for(struct scheduler *s, uint32_t cpu);

/* The same for the only CPU. */
static inline size_t sched_pick(struct scheduler *s) {
    return sched_pick_for(s, 0);
}

/* Would another CPU find somebody? */
bool sched_has_more(const struct scheduler *s);

/* The client's turn is over, and he has used so many ticks. */
void sched_charge(struct scheduler *s, size_t client, uint64_t ticks);

/* Time passes in which somebody does not run. */
void sched_wait(struct scheduler *s, uint64_t ticks);

void sched_walk(struct scheduler *s, struct walk *w);

#endif

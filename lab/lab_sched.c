/* Schedulers by themselves: clients that only use their turns. */
#include "lab/lab.h"
#include "vmm/scheduler.h"

#define QUANTUM 1000u

/* How far the worst pair of clients is from the proportion of their shares, in turns. */
static double worst_pair(const struct scheduler *s) {
    double worst = 0;
    for (size_t a = 0; a < s->count; a++)
        for (size_t b = 0; b < s->count; b++) {
            const struct sched_client *x = &s->clients[a], *y = &s->clients[b];
            double shares = (double)x->terms.share + y->terms.share;
            double off = (double)x->used - (double)(x->used + y->used) * x->terms.share / shares;
            worst = off > worst ? off : worst;
        }
    return worst / QUANTUM;
}

static bool add(struct scheduler *s, size_t count, const uint32_t *shares) {
    bool good = true;
    for (size_t n = 0; n < count; n++)
        good &= sched_add(s, (struct sched_terms){.share = shares[n]});
    return good;
}

bool lab_shares(struct lab_table *out) {
    static const uint32_t shares[] = {10, 20, 30, 40};
    struct scheduler s[2];
    double worst[2] = {0};
    *out = (struct lab_table){.title = "Worst error so far of shares 10, 20, 30 and 40, in turns",
                              .rows_are = "after turns",
                              .values_are = "turns",
                              .steps = true,
                              .logarithmic = true,
                              .columns = {{"stride", 2}, {"lottery", 2}},
                              .column_count = 2};
    sched_init(&s[0], SCHED_STRIDE, QUANTUM);
    sched_init(&s[1], SCHED_LOTTERY, QUANTUM);
    bool good = add(&s[0], 4, shares) && add(&s[1], 4, shares);
    for (uint32_t turn = 1, next = 10; good && turn <= 1000000; turn++) {
        for (int k = 0; k < 2; k++) {
            sched_charge(&s[k], sched_pick(&s[k]), QUANTUM);
            double now = worst_pair(&s[k]);
            worst[k] = now > worst[k] ? now : worst[k];
        }
        if (turn < next)
            continue;
        struct lab_row *row = lab_add_row(out, "%u", turn);
        row->value[0] = worst[0];
        row->value[1] = worst[1];
        next *= 10;
    }
    sched_free(&s[0]);
    sched_free(&s[1]);
    return good;
}

#define BUSY   8u /* guests that never wait, before the one that mostly does */
#define ROUNDS 10000u

/* Every thirteen turns it wants a tenth of one. */
static bool measure(struct lab_table *t, enum sched_policy policy, const char *name,
                    uint32_t warp) {
    static const uint32_t shares[BUSY] = {100, 100, 100, 100, 100, 100, 100, 100};
    struct scheduler s;
    sched_init(&s, policy, QUANTUM);
    bool good = add(&s, BUSY, shares) &&
                sched_add(&s, (struct sched_terms){.share = 100, .warp = warp * QUANTUM});
    double sum = 0, worst = 0;
    for (uint32_t round = 0; good && round < ROUNDS; round++) {
        sched_set_ready(&s, BUSY, false);
        for (int n = 0; n < 13; n++)
            sched_charge(&s, sched_pick(&s), QUANTUM);
        sched_set_ready(&s, BUSY, true);
        double waited = 0;
        for (size_t next; (next = sched_pick(&s)) != BUSY; waited++)
            sched_charge(&s, next, QUANTUM);
        sched_charge(&s, BUSY, QUANTUM / 10);
        sum += waited;
        worst = waited > worst ? waited : worst;
    }
    struct lab_row *row = lab_add_row(t, "%s", name);
    row->value[0] = sum / ROUNDS;
    row->value[1] = worst;
    sched_free(&s);
    return good;
}

bool lab_latency(struct lab_table *out) {
    *out = (struct lab_table){.title = "Turns that a guest waits beside eight that are always busy",
                              .rows_are = "policy",
                              .values_are = "turns",
                              .columns = {{"mean", 2}, {"worst", 2}},
                              .column_count = 2};
    return measure(out, SCHED_ROUND_ROBIN, "round-robin", 0) &&
           measure(out, SCHED_LOTTERY, "lottery", 0) && measure(out, SCHED_STRIDE, "stride", 0) &&
           measure(out, SCHED_BVT, "bvt", 0) && measure(out, SCHED_BVT, "bvt, warp 1", 1) &&
           measure(out, SCHED_BVT, "bvt, warp 4", 4);
}

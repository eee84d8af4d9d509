/* The CPU's scheduling: how far a policy may be from what shares promise. */
#include "vmm/scheduler.h"

#include "unit/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

#define QUANTUM 1000u

static struct scheduler s;

static void begin(enum sched_policy policy, size_t count, const uint32_t *shares) {
    sched_init(&s, policy, QUANTUM);
    for (size_t n = 0; n < count; n++)
        ck_assert(sched_add(&s, (struct sched_terms){.share = shares[n]}));
}

static void tear_down(void) {
    sched_free(&s);
}

static size_t turn(uint32_t ticks) {
    size_t n = sched_pick(&s);
    if (n == SCHED_NOBODY)
        ck_abort_msg("nobody runs");
    sched_charge(&s, n, ticks);
    return n;
}

/* How far the use of two clients is from their shares' proportion, in ticks. */
static double pair_error(size_t a, size_t b) {
    const struct sched_client *x = &s.clients[a], *y = &s.clients[b];
    double sum = (double)(x->used + y->used);
    double shares = (double)x->terms.share + y->terms.share;
    return fabs((double)x->used - sum * x->terms.share / shares);
}

START_TEST(stride_is_within_one_quantum_at_every_instant) {
    static const uint32_t shares[] = {1, 2, 3, 7, 100, 333, 10000};
    const size_t count = sizeof shares / sizeof *shares;
    struct random random = {1};
    begin(SCHED_STRIDE, count, shares);
    for (uint32_t quantum = 0; quantum < 1000000; quantum++) {
        /* some turns end early */
        turn(random_below(&random, 10) ? QUANTUM : 1 + random_below(&random, QUANTUM));
        for (size_t a = 0; a < count; a++)
            for (size_t b = 0; b < a; b++)
                if (pair_error(a, b) > QUANTUM)
                    ck_abort_msg("quantum %u: %zu and %zu are %f off", quantum, a, b,
                                 pair_error(a, b));
    }
}
END_TEST

START_TEST(lottery_is_within_its_binomial_bound) {
    static const uint32_t shares[] = {10, 20, 30, 140};
    const double drawings = 1000000;
    begin(SCHED_LOTTERY, 4, shares);
    for (uint32_t n = 0; n < (uint32_t)drawings; n++)
        turn(QUANTUM);
    for (size_t n = 0; n < 4; n++) {
        double p = shares[n] / 200.0, sigma = sqrt(drawings * p * (1 - p));
        double off = (double)s.clients[n].used / QUANTUM - drawings * p;
        ck_assert_msg(fabs(off) <= 4 * sigma, "client %zu is %f off, sigma %f", n, off, sigma);
        ck_assert_msg(off != 0, "a drawing that is never off is none");
    }
}
END_TEST

START_TEST(round_robin_takes_turns_whatever_the_shares) {
    static const uint32_t shares[] = {1, 1000, 10};
    begin(SCHED_ROUND_ROBIN, 3, shares);
    for (size_t n = 0; n < 30; n++)
        ck_assert_uint_eq(turn(QUANTUM), n % 3);
    sched_set_ready(&s, 1, false);
    ck_assert_uint_eq(turn(QUANTUM), 0);
    ck_assert_uint_eq(turn(QUANTUM), 2);
    ck_assert_uint_eq(turn(QUANTUM), 0);
}
END_TEST

START_TEST(nobody_is_ready) {
    static const uint32_t shares[] = {1, 1};
    begin((enum sched_policy)_i, 2, shares);
    sched_set_ready(&s, 0, false);
    sched_set_ready(&s, 1, false);
    ck_assert_uint_eq(sched_pick(&s), SCHED_NOBODY);
    ck_assert_uint_eq(s.elapsed, 0);
}
END_TEST

/* Who was away gets no more than his share afterwards, under every policy that counts. */
START_TEST(waiting_saves_nothing_up) {
    static const uint32_t shares[] = {1, 1};
    begin((enum sched_policy)_i, 2, shares);
    sched_set_ready(&s, 1, false);
    for (int n = 0; n < 100; n++)
        ck_assert_uint_eq(turn(QUANTUM), 0);
    sched_set_ready(&s, 1, true);
    unsigned turns[2] = {0};
    for (int n = 0; n < 100; n++)
        turns[turn(QUANTUM)]++;
    ck_assert_uint_le(turns[1], _i == SCHED_LOTTERY ? 70 : 51);
    ck_assert_uint_ge(turns[1], _i == SCHED_LOTTERY ? 30 : 49);
}
END_TEST

START_TEST(cap_holds_even_when_nobody_else_wants_the_cpu) {
    sched_init(&s, (enum sched_policy)_i, QUANTUM);
    ck_assert(sched_add(&s, (struct sched_terms){.share = 100, .cap = 20}));
    for (int n = 0; n < 1000; n++) {
        turn(QUANTUM);
        ck_assert_uint_le(s.clients[0].used, s.elapsed / 5 + QUANTUM);
    }
    ck_assert_uint_eq(s.elapsed, s.clients[0].used + s.idle);
    ck_assert(sched_add(&s, (struct sched_terms){.share = 1}));
    uint64_t idle = s.idle;
    for (int n = 0; n < 1000; n++)
        turn(QUANTUM);
    ck_assert_uint_eq(s.idle, idle);
    ck_assert_uint_le(s.clients[0].used, s.elapsed / 5 + QUANTUM);
}
END_TEST

#define BUSY 8 /* clients that never wait, before the one that mostly does */

/* How many turns of others go by until a client that becomes ready now and then gets his. */
static unsigned worst_latency(uint32_t warp) {
    unsigned worst = 0;
    sched_init(&s, SCHED_BVT, QUANTUM);
    for (size_t n = 0; n < BUSY; n++)
        ck_assert(sched_add(&s, (struct sched_terms){.share = 1}));
    ck_assert(sched_add(&s, (struct sched_terms){.share = 1, .warp = warp}));
    sched_set_ready(&s, BUSY, false);
    for (int round = 0; round < 1000; round++) {
        unsigned waited = 0;
        for (int n = 0; n < 13; n++)
            turn(QUANTUM);
        sched_set_ready(&s, BUSY, true);
        while (turn(QUANTUM / 10) != BUSY)
            waited++;
        sched_set_ready(&s, BUSY, false);
        worst = waited > worst ? waited : worst;
    }
    sched_free(&s);
    return worst;
}

START_TEST(warp_runs_at_once) {
    ck_assert_uint_eq(worst_latency(10 * QUANTUM), 0);
    ck_assert_uint_gt(worst_latency(0), 0);
}
END_TEST

/* What is borrowed is paid back: the long run is by the shares. */
START_TEST(warp_changes_no_shares) {
    sched_init(&s, SCHED_BVT, QUANTUM);
    ck_assert(sched_add(&s, (struct sched_terms){.share = 100, .warp = 50 * QUANTUM}));
    ck_assert(sched_add(&s, (struct sched_terms){.share = 300}));
    for (int n = 0; n < 100000; n++)
        turn(QUANTUM);
    ck_assert_double_le(pair_error(0, 1), 52.0 * QUANTUM);
}
END_TEST

START_TEST(walk_saves_all_that_matters) {
    static const uint32_t shares[] = {3, 5, 7};
    begin((enum sched_policy)_i, 3, shares);
    for (int n = 0; n < 100; n++)
        turn(QUANTUM - (uint32_t)n);
    struct walk w;
    walk_begin_saving(&w, WALK_FILE);
    sched_walk(&s, &w);
    size_t after[100];
    for (int n = 0; n < 100; n++)
        after[n] = turn(QUANTUM);
    struct walk back;
    walk_begin_loading(&back, WALK_FILE, w.bytes, w.size);
    sched_walk(&s, &back);
    ck_assert(walk_end_loading(&back));
    walk_free(&w);
    for (int n = 0; n < 100; n++)
        ck_assert_uint_eq(turn(QUANTUM), after[n]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/scheduler");
    TCase *tc = tcase_create("scheduler");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, NULL, tear_down);
    tcase_add_test(tc, stride_is_within_one_quantum_at_every_instant);
    tcase_add_test(tc, lottery_is_within_its_binomial_bound);
    tcase_add_test(tc, round_robin_takes_turns_whatever_the_shares);
    tcase_add_loop_test(tc, nobody_is_ready, SCHED_ROUND_ROBIN, SCHED_BVT + 1);
    tcase_add_loop_test(tc, waiting_saves_nothing_up, SCHED_ROUND_ROBIN, SCHED_BVT + 1);
    tcase_add_loop_test(tc, cap_holds_even_when_nobody_else_wants_the_cpu, SCHED_ROUND_ROBIN,
                        SCHED_BVT + 1);
    tcase_add_test(tc, warp_runs_at_once);
    tcase_add_test(tc, warp_changes_no_shares);
    tcase_add_loop_test(tc, walk_saves_all_that_matters, SCHED_ROUND_ROBIN, SCHED_BVT + 1);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

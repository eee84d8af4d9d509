/* The CPU's scheduling: how far a policy may be from what shares promise. */
#include "vmm/scheduler.h"

#include "unit/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

#define CLIENTS_MAX 16u
#define QUANTA      1000000u

/* Shares of some clients; 0 ends them. */
static const uint32_t vectors[][CLIENTS_MAX + 1] = {
    {1, 1},
    {1, 10000},
    {1, 2, 3, 7, 100, 333, 10000},
    {50, 100, 150, 200, 250},
    {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7},
    {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096},
    {9999, 9998, 9997, 3, 2, 1},
};
#define VECTORS ((int)(sizeof vectors / sizeof *vectors))

static void begin_vector(enum sched_policy policy, int vector) {
    size_t count = 0;
    while (vectors[vector][count])
        count++;
    begin(policy, count, vectors[vector]);
}

/* A whole turn, or one that ends early. */
static uint32_t random_ticks(struct random *random) {
    return random_below(random, 10) ? QUANTUM : 1 + random_below(random, QUANTUM);
}

START_TEST(stride_is_within_one_quantum_at_every_instant) {
    struct random random = {1};
    begin_vector(SCHED_STRIDE, _i);
    for (uint32_t quantum = 0; quantum < QUANTA; quantum++) {
        turn(random_ticks(&random));
        for (size_t a = 0; a < s.count; a++)
            for (size_t b = 0; b < a; b++)
                if (pair_error(a, b) > QUANTUM)
                    ck_abort_msg("quantum %u: %zu and %zu are %f off", quantum, a, b,
                                 pair_error(a, b));
    }
}
END_TEST

/* What clients had when both of a pair were ready the last time that one of them was not. */
static struct { uint64_t a, b; } since[CLIENTS_MAX][CLIENTS_MAX];

/* Somebody blocks or comes back; one at least stays ready. */
static void block_somebody(struct random *random) {
    size_t n = random_below(random, (uint32_t)s.count), ready = 0;
    for (size_t k = 0; k < s.count; k++)
        ready += s.clients[k].ready;
    if (s.clients[n].ready && ready == 1)
        return;
    sched_set_ready(&s, n, !s.clients[n].ready);
    for (size_t a = 0; a < s.count; a++)
        for (size_t b = 0; b < s.count; b++)
            if (a == n || b == n)
                since[a][b].a = s.clients[a].used, since[a][b].b = s.clients[b].used;
}

/* How far two clients who are both ready are from their shares since they both are, in ticks. */
static double error_since(size_t a, size_t b) {
    const struct sched_client *x = &s.clients[a], *y = &s.clients[b];
    double of_x = (double)(x->used - since[a][b].a), of_y = (double)(y->used - since[a][b].b);
    double shares = (double)x->terms.share + y->terms.share;
    return fabs(of_x - (of_x + of_y) * x->terms.share / shares);
}

/* A stretch may begin when one is a quantum ahead and end when the other is. */
START_TEST(stride_is_within_two_quanta_over_any_stretch_in_which_both_are_ready) {
    struct random random = {2};
    memset(since, 0, sizeof since);
    begin_vector(SCHED_STRIDE, _i);
    for (uint32_t quantum = 0; quantum < QUANTA; quantum++) {
        if (random_below(&random, 20) == 0)
            block_somebody(&random);
        turn(random_ticks(&random));
        for (size_t a = 0; a < s.count; a++)
            for (size_t b = 0; b < a; b++)
                if (s.clients[a].ready && s.clients[b].ready && error_since(a, b) > 2.0 * QUANTUM)
                    ck_abort_msg("quantum %u: %zu and %zu are %f off", quantum, a, b,
                                 error_since(a, b));
    }
}
END_TEST

/* What chance makes of so many drawings: expectation and variance of what each client gets. */
static double expected[CLIENTS_MAX], variance[CLIENTS_MAX];

static void draw_and_expect(void) {
    double shares = 0;
    for (size_t n = 0; n < s.count; n++)
        shares += s.clients[n].ready ? s.clients[n].terms.share : 0;
    for (size_t n = 0; n < s.count; n++) {
        double p = s.clients[n].ready ? s.clients[n].terms.share / shares : 0;
        expected[n] += p;
        variance[n] += p * (1 - p);
    }
    turn(QUANTUM);
}

static void check_lottery(void) {
    double worst = 0;
    for (size_t n = 0; n < s.count; n++) {
        double off = fabs((double)s.clients[n].used / QUANTUM - expected[n]);
        ck_assert_msg(off <= 4 * sqrt(variance[n]), "client %zu is %f off, sigma %f", n, off,
                      sqrt(variance[n]));
        worst = off > worst ? off : worst;
    }
    ck_assert_msg(worst > 0, "a drawing that is never off is none");
}

/* Four standard deviations; with clients who block, of the drawings that each took part in. */
START_TEST(lottery_is_within_its_binomial_bound) {
    memset(expected, 0, sizeof expected);
    memset(variance, 0, sizeof variance);
    bool blocks = _i >= VECTORS;
    struct random random = {3};
    begin_vector(SCHED_LOTTERY, _i % VECTORS);
    for (uint32_t n = 0; n < QUANTA; n++) {
        if (blocks && random_below(&random, 20) == 0)
            block_somebody(&random);
        draw_and_expect();
    }
    check_lottery();
}
END_TEST

/* Who had the CPU to himself owes nothing for it to those who were not there. */
START_TEST(time_alone_is_not_held_against_anybody) {
    static const uint32_t shares[] = {1, 1};
    begin((enum sched_policy)_i, 2, shares);
    sched_set_ready(&s, 1, false);
    for (int n = 0; n < 100; n++)
        ck_assert_uint_eq(turn(QUANTUM), 0);
    sched_set_ready(&s, 0, false);
    sched_set_ready(&s, 1, true);
    for (int n = 0; n < 10; n++)
        ck_assert_uint_eq(turn(QUANTUM), 1);
    sched_set_ready(&s, 0, true);
    unsigned turns[2] = {0};
    for (int n = 0; n < 100; n++)
        turns[turn(QUANTUM)]++;
    ck_assert_uint_le(turns[1], _i == SCHED_LOTTERY ? 70 : 51);
    ck_assert_uint_ge(turns[1], _i == SCHED_LOTTERY ? 30 : 49);
}
END_TEST

/* A cap keeps one client far below his share; who comes does not begin where that one is. */
START_TEST(cap_gives_newcomers_no_claim) {
    sched_init(&s, (enum sched_policy)_i, QUANTUM);
    ck_assert(sched_add(&s, (struct sched_terms){.share = 100, .cap = 20}));
    ck_assert(sched_add(&s, (struct sched_terms){.share = 1}));
    for (int n = 0; n < 1000; n++)
        turn(QUANTUM);
    ck_assert_uint_ge(s.clients[0].used, 190 * QUANTUM); /* he gets what the cap leaves */
    ck_assert(sched_add(&s, (struct sched_terms){.share = 1}));
    unsigned turns[3] = {0};
    for (int n = 0; n < 100; n++)
        turns[turn(QUANTUM)]++;
    ck_assert_uint_ge(turns[1], 38);
    ck_assert_uint_ge(turns[2], 38);
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

/* ---- Several CPUs ---- */

#define CPUS_MAX 4u

/* All CPUs take a turn side by side. Returns how many clients ran where they had not before. */
static unsigned turns_side_by_side(unsigned cpus) {
    size_t who[CPUS_MAX];
    unsigned moves = 0, idle = 0;
    for (unsigned cpu = 0; cpu < cpus; cpu++) {
        uint32_t homes[16];
        for (size_t n = 0; n < s.count; n++)
            homes[n] = s.clients[n].home;
        who[cpu] = sched_pick_for(&s, cpu);
        for (unsigned other = 0; other < cpu; other++)
            ck_assert(who[cpu] == SCHED_NOBODY || who[cpu] != who[other]);
        idle += who[cpu] == SCHED_NOBODY;
        moves += who[cpu] != SCHED_NOBODY && homes[who[cpu]] != cpu;
    }
    for (unsigned cpu = 0; cpu < cpus; cpu++)
        if (who[cpu] != SCHED_NOBODY)
            sched_charge(&s, who[cpu], QUANTUM);
    if (idle < cpus)
        sched_wait(&s, (uint64_t)idle * QUANTUM);
    return moves;
}

START_TEST(several_cpus_share_by_the_shares) {
    static const uint32_t shares[] = {100, 200, 300, 100, 200, 300, 100};
    begin(SCHED_STRIDE, 7, shares);
    sched_set_cpus(&s, 3);
    for (int n = 0; n < 100000; n++) {
        turns_side_by_side(3);
        for (size_t a = 0; a < 7; a++)
            for (size_t b = 0; b < a; b++)
                ck_assert_double_le(pair_error(a, b), 2.0 * SCHED_STAY * QUANTUM);
    }
}
END_TEST

/* As many clients as CPUs, or twice as many: whoever has a home stays there. Three on two must
 * move, but seldom. */
START_TEST(clients_stay_where_they_are) {
    static const uint32_t shares[] = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t clients = 4; clients <= 8; clients += 4) {
        begin(SCHED_STRIDE, clients, shares);
        sched_set_cpus(&s, 4);
        unsigned moves = 0;
        for (int n = 0; n < 10000; n++)
            moves += turns_side_by_side(4);
        ck_assert_uint_eq(moves, clients); /* everybody's first turn */
        sched_free(&s);
    }
    begin(SCHED_STRIDE, 3, shares);
    sched_set_cpus(&s, 2);
    unsigned moves = 0;
    for (int n = 0; n < 10000; n++)
        moves += turns_side_by_side(2);
    ck_assert_uint_ge(moves, 100);
    ck_assert_uint_le(moves, 2000);
}
END_TEST

START_TEST(no_cpu_is_idle_while_somebody_is_ready) {
    static const uint32_t shares[] = {1, 1, 1, 1, 1};
    begin((enum sched_policy)_i, 5, shares);
    sched_set_cpus(&s, 4);
    for (int n = 0; n < 1000; n++)
        turns_side_by_side(4);
    ck_assert_uint_eq(s.idle, 0);
    for (size_t n = 0; n < 3; n++)
        sched_set_ready(&s, n, false);
    ck_assert(sched_has_more(&s));
    turns_side_by_side(4);
    ck_assert_uint_eq(s.idle, 2 * QUANTUM);
}
END_TEST

START_TEST(cap_is_of_one_cpu) {
    static const uint32_t shares[] = {1, 1, 1};
    begin((enum sched_policy)_i, 3, shares);
    sched_set_cpus(&s, 2);
    s.clients[0].terms.cap = 20;
    for (int n = 0; n < 10000; n++) {
        turns_side_by_side(2);
        ck_assert_uint_le(s.clients[0].used, s.elapsed / 2 / 5 + QUANTUM);
    }
    ck_assert_uint_ge(s.clients[0].used, s.elapsed / 2 / 5 - QUANTUM);
    sched_set_ready(&s, 1, false);
    sched_set_ready(&s, 2, false);
    for (int n = 0; n < 1000; n++)
        turns_side_by_side(2);
    ck_assert_uint_le(s.clients[0].used, s.elapsed / 2 / 5 + QUANTUM);
}
END_TEST

/* A share that is more than a CPU is worth one CPU, and nothing is saved up: when others come, all
 * have their parts at once. */
START_TEST(what_cannot_be_had_is_not_saved_up) {
    static const uint32_t shares[] = {1000, 10, 10};
    begin(SCHED_STRIDE, 3, shares);
    sched_set_cpus(&s, 2);
    for (int n = 0; n < 10000; n++)
        turns_side_by_side(2);
    ck_assert_uint_eq(s.clients[0].used, 10000 * QUANTUM);
    ck_assert(sched_add(&s, (struct sched_terms){.share = 10}));
    uint64_t used = s.clients[1].used;
    for (int n = 0; n < 1000; n++)
        turns_side_by_side(2);
    ck_assert_uint_ge(s.clients[1].used - used, 250 * QUANTUM);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/scheduler");
    TCase *tc = tcase_create("scheduler");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, NULL, tear_down);
    tcase_add_loop_test(tc, stride_is_within_one_quantum_at_every_instant, 0, VECTORS);
    tcase_add_loop_test(tc, stride_is_within_two_quanta_over_any_stretch_in_which_both_are_ready, 0,
                        VECTORS);
    tcase_add_loop_test(tc, lottery_is_within_its_binomial_bound, 0, 2 * VECTORS);
    tcase_add_loop_test(tc, time_alone_is_not_held_against_anybody, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_loop_test(tc, cap_gives_newcomers_no_claim, SCHED_STRIDE, SCHED_STRIDE + 1);
    tcase_add_loop_test(tc, cap_gives_newcomers_no_claim, SCHED_BVT, SCHED_BVT + 1);
    tcase_add_test(tc, round_robin_takes_turns_whatever_the_shares);
    tcase_add_loop_test(tc, nobody_is_ready, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_loop_test(tc, waiting_saves_nothing_up, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_loop_test(tc, cap_holds_even_when_nobody_else_wants_the_cpu, SCHED_STRIDE,
                        SCHED_BVT + 1);
    tcase_add_test(tc, warp_runs_at_once);
    tcase_add_test(tc, warp_changes_no_shares);
    tcase_add_loop_test(tc, walk_saves_all_that_matters, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_test(tc, several_cpus_share_by_the_shares);
    tcase_add_test(tc, clients_stay_where_they_are);
    tcase_add_loop_test(tc, no_cpu_is_idle_while_somebody_is_ready, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_loop_test(tc, cap_is_of_one_cpu, SCHED_STRIDE, SCHED_BVT + 1);
    tcase_add_test(tc, what_cannot_be_had_is_not_saved_up);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

/* Who should have how much of real storage, and what is done to get there. */
#include "vmm/balance.h"

#include "base/random.h"
#include "unit/suite.h"

#include <math.h>

#define CLIENTS 12u

static uint32_t sum_of_targets(const struct balance_client *c, size_t count) {
    uint32_t sum = 0;
    for (size_t n = 0; n < count; n++)
        sum += c[n].target;
    return sum;
}

/* A client with all of `pages`, so many of which it uses. */
static struct balance_client client(uint32_t share, uint32_t pages, uint32_t active) {
    return (struct balance_client){.share = share, .max = pages, .demand = pages, .active = active};
}

START_TEST(everyone_has_what_he_uses_while_there_is_enough) {
    struct balance_client c[] = {client(1, 100, 100), client(1000, 50, 0)};
    balance_targets(c, 2, 150, 75);
    ck_assert_uint_eq(c[0].target, 100);
    ck_assert_uint_eq(c[1].target, 50);
    c[0].demand = 60;
    balance_targets(c, 2, 150, 75);
    ck_assert_uint_eq(c[0].target, 60);
}
END_TEST

START_TEST(shares_divide_storage_when_all_is_active) {
    struct balance_client c[] = {client(100, 4096, 4096), client(200, 4096, 4096),
                                 client(700, 4096, 4096)};
    for (uint32_t tax = 0; tax <= BALANCE_TAX_MAX; tax += 33) {
        balance_targets(c, 3, 1000, tax);
        ck_assert_uint_eq(c[0].target, 100);
        ck_assert_uint_eq(c[1].target, 200);
        ck_assert_uint_eq(c[2].target, 700);
    }
}
END_TEST

/* Waldspurger's example: two equal guests, of which one is idle. */
START_TEST(the_tax_moves_storage_from_idle_to_active) {
    uint32_t before = UINT32_MAX;
    for (uint32_t tax = 0; tax <= BALANCE_TAX_MAX; tax++) {
        struct balance_client c[] = {client(100, 1000, 0), client(100, 1000, 1000)};
        balance_targets(c, 2, 1000, tax);
        ck_assert_uint_le(c[0].target, before);
        before = c[0].target;
        if (tax == 0)
            ck_assert_uint_eq(before, 500);
        if (tax == 75) /* 4 P = 1000 - P */
            ck_assert_uint_eq(before, 200);
    }
    ck_assert_uint_le(before, 10);
}
END_TEST

START_TEST(the_headers_example) {
    struct balance_client c[2] = {client(100, 128, 8), client(100, 128, 128)};
    balance_targets(c, 2, 158, 75);
    ck_assert_uint_eq(c[0].target, 36);
    ck_assert_uint_eq(c[1].target, 122);
}
END_TEST

START_TEST(a_guarantee_holds_against_any_share) {
    struct balance_client c[] = {client(1, 1000, 0), client(BALANCE_SHARE_MAX, 1000, 1000)};
    c[0].min = 300;
    balance_targets(c, 2, 1000, 99);
    ck_assert_uint_eq(c[0].target, 300);
    ck_assert_uint_eq(c[1].target, 700);
    ck_assert(balance_admits(c, 2, 300));
    ck_assert(!balance_admits(c, 2, 299));
}
END_TEST

static void make_random(struct balance_client *c, size_t count, struct random *r) {
    for (size_t n = 0; n < count; n++) {
        c[n].share = 1 + random_below(r, random_below(r, 2) ? BALANCE_SHARE_MAX : 10);
        c[n].max = random_below(r, BALANCE_PAGES_MAX + 1);
        c[n].min = random_below(r, c[n].max + 1) / (1 + random_below(r, 20));
        c[n].demand = random_below(r, BALANCE_PAGES_MAX + 1);
        c[n].active = random_below(r, c[n].demand + 1);
    }
}

/* What a client pays for a page at its target, per share; the smaller, the sooner it loses one. */
static double price(const struct balance_client *c, uint32_t pages, uint32_t tax) {
    double active = fmin(c->active, pages);
    return c->share / (active + (pages - active) / (1 - tax / 100.0));
}

/* Nobody who could lose a page pays less than somebody who could have one more. */
static void check_fair(const struct balance_client *c, size_t count, uint32_t tax, uint32_t seed) {
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            bool loses = c[a].target > c[a].min && c[a].target > 1;
            bool gains = c[b].target < c[b].max && c[b].target < c[b].demand;
            if (loses && gains &&
                price(&c[a], c[a].target - 1, tax) < price(&c[b], c[b].target + 1, tax) * 0.999)
                ck_abort_msg("seed %u: %zu keeps a page that %zu pays more for", seed, a, b);
        }
}

START_TEST(what_always_holds) {
    for (uint32_t seed = 1; seed <= 20000; seed++) {
        struct random r = {seed};
        struct balance_client c[CLIENTS], again[CLIENTS];
        size_t count = 1 + random_below(&r, CLIENTS);
        uint32_t least = 0, tax = random_below(&r, BALANCE_TAX_MAX + 1);
        uint64_t use = 0;
        make_random(c, count, &r);
        for (size_t n = 0; n < count; n++) {
            least += c[n].min;
            use += c[n].demand < c[n].max ? c[n].demand : c[n].max;
            again[n] = c[n];
        }
        uint32_t frames = least + random_below(&r, BALANCE_PAGES_MAX);
        ck_assert(balance_admits(c, count, frames));
        balance_targets(c, count, frames, tax);
        uint64_t sum = sum_of_targets(c, count);
        if (sum != (use < frames ? use : frames))
            ck_abort_msg("seed %u: %llu of %u frames", seed, (unsigned long long)sum, frames);
        for (size_t n = 0; n < count; n++)
            if (c[n].target > c[n].max || c[n].target > c[n].demand ||
                (c[n].target < c[n].min && c[n].target < c[n].demand))
                ck_abort_msg("seed %u: client %zu has %u", seed, n, c[n].target);
        check_fair(c, count, tax, seed);
        balance_targets(again, count, frames, tax);
        for (size_t n = 0; n < count; n++)
            ck_assert_uint_eq(again[n].target, c[n].target);
    }
}
END_TEST

static const struct balance_thresholds usual = {{6, 4, 2, 1}};

START_TEST(levels_fall_at_once_and_rise_at_the_next_better) {
    static const struct {
        uint32_t free;
        enum balance_level level;
    } steps[] = {{1000, BALANCE_HIGH}, {40, BALANCE_HIGH}, {39, BALANCE_SOFT}, {59, BALANCE_SOFT},
                 {60, BALANCE_HIGH},   {19, BALANCE_HARD}, {39, BALANCE_HARD}, {40, BALANCE_SOFT},
                 {9, BALANCE_LOW},     {19, BALANCE_LOW},  {20, BALANCE_HARD}, {0, BALANCE_LOW},
                 {60, BALANCE_HIGH}};
    enum balance_level level = BALANCE_HIGH;
    for (size_t n = 0; n < sizeof steps / sizeof *steps; n++) {
        level = balance_level(level, steps[n].free, 1000, &usual);
        ck_assert_msg(level == steps[n].level, "step %zu: %s", n, balance_level_name(level));
    }
}
END_TEST

START_TEST(enough_is_what_ends_a_level) {
    for (uint32_t frames = 100; frames < 2000; frames += 7)
        for (int level = BALANCE_SOFT; level <= BALANCE_LOW; level++) {
            uint32_t enough = balance_enough((enum balance_level)level, frames, &usual);
            ck_assert_int_lt(balance_level(level, enough, frames, &usual), level);
            ck_assert_int_ge(balance_level(level, enough - 1, frames, &usual), level);
        }
}
END_TEST

START_TEST(activity_rises_at_once_and_falls_slowly) {
    struct balance_activity a = {0};
    ck_assert_uint_eq(balance_active(&a, 1000), 0);
    balance_sample(&a, 30, 30);
    ck_assert_uint_eq(balance_active(&a, 1000), 1000);
    uint32_t before = 1000, samples = 0;
    while (balance_active(&a, 1000) > 0) {
        balance_sample(&a, 0, 30);
        ck_assert_uint_lt(balance_active(&a, 1000), before);
        before = balance_active(&a, 1000);
        samples++;
    }
    ck_assert_uint_gt(samples, 8);
    ck_assert_uint_lt(samples, 60);
    balance_sample(&a, 0, 0);
    ck_assert_uint_eq(balance_active(&a, 1000), 0);
}
END_TEST

START_TEST(a_steady_part_is_what_is_estimated) {
    struct balance_activity a = {0};
    for (int n = 0; n < 50; n++)
        balance_sample(&a, 8, 32);
    ck_assert_uint_eq(balance_active(&a, 400), 100);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("balance");
    TCase *all = tcase_create("balance");
    tcase_add_test(all, everyone_has_what_he_uses_while_there_is_enough);
    tcase_add_test(all, shares_divide_storage_when_all_is_active);
    tcase_add_test(all, the_tax_moves_storage_from_idle_to_active);
    tcase_add_test(all, the_headers_example);
    tcase_add_test(all, a_guarantee_holds_against_any_share);
    tcase_add_test(all, what_always_holds);
    tcase_add_test(all, levels_fall_at_once_and_rise_at_the_next_better);
    tcase_add_test(all, enough_is_what_ends_a_level);
    tcase_add_test(all, activity_rises_at_once_and_falls_slowly);
    tcase_add_test(all, a_steady_part_is_what_is_estimated);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

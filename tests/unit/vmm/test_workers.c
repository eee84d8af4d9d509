/* Workers: threads that share work under one lock. */
#include "vmm/workers.h"

#include "unit/suite.h"

#include <check.h>
#include <signal.h>
#include <unistd.h>

#define ITEMS 2000u

static struct workers workers;

/* Items are there, or become so when the one before is done. */
static struct {
    unsigned there, taken, done, each[8];
    bool one_by_one;
} items;

static void work(void *owner, unsigned n) {
    ck_assert_ptr_eq(owner, &items);
    while (items.taken < items.there) {
        items.taken++;
        workers_leave(&workers);
        for (volatile unsigned k = 0; k < 1000; k++)
            ;
        workers_enter(&workers);
        items.each[n]++;
        items.done++;
        if (items.one_by_one && items.there < ITEMS) {
            items.there++;
            workers_call(&workers);
        }
    }
}

static void begin(unsigned there, bool one_by_one) {
    items.there = there;
    items.taken = items.done = 0;
    items.one_by_one = one_by_one;
}

static void set_up(void) {
    workers_init(&workers, work, &items);
}

static void tear_down(void) {
    workers_free(&workers);
}

START_TEST(one_worker_is_the_caller) {
    begin(ITEMS, false);
    workers_run(&workers);
    ck_assert_uint_eq(items.each[0], ITEMS);
}
END_TEST

START_TEST(all_work_is_done_when_a_round_is_over) {
    ck_assert(workers_add_threads(&workers, (unsigned)_i));
    for (int round = 0; round < 20; round++) {
        begin(ITEMS, false);
        workers_run(&workers);
        ck_assert_uint_eq(items.done, ITEMS);
        begin(1, true);
        workers_run(&workers);
        ck_assert_uint_eq(items.done, ITEMS);
        begin(0, false);
        workers_run(&workers);
    }
    unsigned sum = 0;
    for (int n = 0; n < _i; n++)
        sum += items.each[n];
    ck_assert_uint_eq(sum, 40 * ITEMS);
}
END_TEST

/* A signal to the process is the caller's, who has blocked it. */
START_TEST(threads_take_no_signals) {
    sigset_t interrupt, pending;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    ck_assert(workers_add_threads(&workers, 4));
    pthread_sigmask(SIG_BLOCK, &interrupt, NULL);
    kill(getpid(), SIGINT);
    begin(ITEMS, false);
    workers_run(&workers);
    sigpending(&pending);
    ck_assert_int_eq(sigismember(&pending, SIGINT), 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/workers");
    TCase *tc = tcase_create("workers");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, one_worker_is_the_caller);
    tcase_add_loop_test(tc, all_work_is_done_when_a_round_is_over, 2, 9);
    tcase_add_test(tc, threads_take_no_signals);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

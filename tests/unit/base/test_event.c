/* base/event.c: the virtual-time queue. */
#include "base/event.h"
#include "base/random.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

struct record {
    int fired[64];
    uint64_t at[64];
    int count;
    struct event_queue *q;
};

struct timer {
    struct event event;
    struct record *record;
    int number;
    uint64_t again; /* ticks until it fires once more; 0: no more */
};

static void on_fire(void *owner, struct event *event) {
    struct timer *t = owner;
    struct record *r = t->record;
    ck_assert(!event_scheduled(event));
    r->fired[r->count] = t->number;
    r->at[r->count++] = r->q->now;
    if (t->again) {
        event_schedule(r->q, event, r->q->now + t->again);
        t->again = 0;
    }
}

static struct timer timer_of(struct record *r, int number) {
    return (struct timer){.event.fire = on_fire, .record = r, .number = number};
}

static void schedule(struct event_queue *q, struct timer *t, uint64_t due) {
    t->event.owner = t;
    event_schedule(q, &t->event, due);
}

START_TEST(fires_in_order_of_time) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer a = timer_of(&r, 1), b = timer_of(&r, 2), c = timer_of(&r, 3);
    ck_assert_uint_eq(event_next(&q), EVENT_NEVER);
    schedule(&q, &a, 30);
    schedule(&q, &b, 10);
    schedule(&q, &c, 20);
    ck_assert_uint_eq(event_next(&q), 10);
    event_advance(&q, 20);
    ck_assert_int_eq(r.count, 2);
    ck_assert_int_eq(r.fired[0], 2);
    ck_assert_int_eq(r.fired[1], 3);
    ck_assert_uint_eq(q.now, 20);
    ck_assert_uint_eq(r.at[0], 10); /* now is the due time while an event fires */
    event_advance(&q, 100);
    ck_assert_int_eq(r.count, 3);
    ck_assert_uint_eq(q.now, 100);
    event_queue_free(&q);
}
END_TEST

START_TEST(equal_times_fire_in_order_of_scheduling) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer t[20];
    for (int i = 0; i < 20; i++) {
        t[i] = timer_of(&r, i);
        schedule(&q, &t[i], 5);
    }
    schedule(&q, &t[3], 5); /* moved: now it is the last */
    event_advance(&q, 5);
    ck_assert_int_eq(r.count, 20);
    for (int i = 0; i < 19; i++)
        ck_assert_int_eq(r.fired[i], i < 3 ? i : i + 1);
    ck_assert_int_eq(r.fired[19], 3);
    event_queue_free(&q);
}
END_TEST

START_TEST(past_times_mean_now) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer a = timer_of(&r, 1);
    event_advance(&q, 50);
    schedule(&q, &a, 7);
    ck_assert_uint_eq(event_next(&q), 50);
    event_advance(&q, 50);
    ck_assert_int_eq(r.count, 1);
    event_queue_free(&q);
}
END_TEST

START_TEST(time_never_goes_back) {
    struct event_queue q;
    event_queue_init(&q);
    event_advance(&q, 50);
    event_advance(&q, 10);
    ck_assert_uint_eq(q.now, 50);
    event_queue_free(&q);
}
END_TEST

START_TEST(an_event_may_schedule_itself_again) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer a = timer_of(&r, 1);
    a.again = 4;
    schedule(&q, &a, 1);
    event_advance(&q, 5);
    ck_assert_int_eq(r.count, 2);
    ck_assert_uint_eq(r.at[1], 5);
    event_queue_free(&q);
}
END_TEST

START_TEST(cancelled_events_do_not_fire) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer a = timer_of(&r, 1), b = timer_of(&r, 2);
    schedule(&q, &a, 1);
    schedule(&q, &b, 2);
    event_cancel(&q, &a.event);
    event_cancel(&q, &a.event); /* harmless */
    ck_assert(!event_scheduled(&a.event));
    ck_assert(event_scheduled(&b.event));
    event_advance(&q, 9);
    ck_assert_int_eq(r.count, 1);
    ck_assert_int_eq(r.fired[0], 2);
    event_queue_free(&q);
}
END_TEST

START_TEST(free_leaves_events_unscheduled) {
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer a = timer_of(&r, 1);
    schedule(&q, &a, 1);
    event_queue_free(&q);
    ck_assert(!event_scheduled(&a.event));
}
END_TEST

static uint64_t least_due(const struct timer *t, int n) {
    uint64_t least = EVENT_NEVER;
    for (int i = 0; i < n; i++)
        if (event_scheduled(&t[i].event) && t[i].event.due < least)
            least = t[i].event.due;
    return least;
}

START_TEST(random_schedules_agree_with_a_search) {
    uint64_t seed = 0xE7E7 + (uint64_t)_i;
    struct random random = {seed};
    struct event_queue q;
    event_queue_init(&q);
    struct record r = {.q = &q};
    struct timer t[50];
    for (int i = 0; i < 50; i++)
        t[i] = timer_of(&r, i);
    for (int step = 0; step < 2000; step++) {
        struct timer *one = &t[random_below(&random, 50)];
        if (random_below(&random, 3))
            schedule(&q, one, q.now + random_below(&random, 40));
        else
            event_cancel(&q, &one->event);
        ck_assert_msg(event_next(&q) == least_due(t, 50), "seed %llu", (unsigned long long)seed);
        r.count = 0;
        if (step % 8 == 0)
            event_advance(&q, q.now + random_below(&random, 4));
        for (int i = 1; i < r.count; i++)
            ck_assert_msg(r.at[i - 1] <= r.at[i], "seed %llu", (unsigned long long)seed);
    }
    event_queue_free(&q);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base/event");
    TCase *c = tcase_create("event");
    tcase_add_test(c, fires_in_order_of_time);
    tcase_add_test(c, equal_times_fire_in_order_of_scheduling);
    tcase_add_test(c, past_times_mean_now);
    tcase_add_test(c, time_never_goes_back);
    tcase_add_test(c, an_event_may_schedule_itself_again);
    tcase_add_test(c, cancelled_events_do_not_fire);
    tcase_add_test(c, free_leaves_events_unscheduled);
    tcase_add_loop_test(c, random_schedules_agree_with_a_search, 0, 20);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

#include "replay/history.h"

#include "base/random.h"
#include "replay/inputs.h"
#include "unit/replay/typed.h"
#include "unit/suite.h"

#define END    7000000u
#define POINTS 200u

/* What is typed, and when. */
static const struct input script[] = {
    {300000, 0, TYPED_CONSOLE, "HELLO", 5}, {300000, 0, TYPED_CONSOLE, "AT ONCE", 7},
    {1500000, 0, TYPED_CONSOLE, "WAIT", 4}, {4000001, 0, TYPED_CONSOLE, "MORE", 4},
    {6000000, 0, TYPED_CONSOLE, "LAST", 4},
};
#define INPUTS (sizeof script / sizeof *script)

/* The machine waits for the fourth line, so its count stands. */
static bool waits(const struct rig *rig) {
    return !rig_runs(rig);
}

/* One run in one go, and its states at counts in ascending order. */
struct known {
    uint64_t at[POINTS], hash[POINTS];
    uint64_t typed_at[INPUTS];
};

static void type(struct history *h, const struct input *input) {
    ck_assert(history_type(h, input->system, input->device, input->text, input->length));
}

/* Runs a history to its end for the first time. */
static void live(struct history *h, struct rig *rig, struct known *known) {
    for (size_t n = 0; n < INPUTS; n++) {
        history_go(h, script[n].at);
        ck_assert(rig_retired(rig) == script[n].at || waits(rig));
        known->typed_at[n] = rig_retired(rig);
        type(h, &script[n]);
    }
    ck_assert_uint_eq(history_go(h, END), END);
}

/* The states, by a rig without history. */
static void observe(struct known *known, bool bare) {
    struct rig rig;
    struct inputs inputs = {0};
    size_t next = 0;
    typed_make(&rig, bare);
    for (size_t n = 0; n < INPUTS; n++) {
        struct input input = script[n];
        input.at = known->typed_at[n];
        inputs_add(&inputs, &input);
    }
    for (uint64_t n = 0; n < POINTS; n++) {
        known->at[n] = END * n / POINTS + (n % 3);
        ck_assert(inputs_run(&inputs, &next, &rig, known->at[n]));
        known->hash[n] = typed_hash(&rig);
    }
    inputs_free(&inputs);
    rig_free(&rig);
}

static void go_about(struct history *h, struct rig *rig, const struct known *known) {
    struct random random = {7};
    for (int n = 0; n < 60; n++) {
        unsigned k = random_below(&random, POINTS);
        history_go(h, known->at[k]);
        ck_assert_msg(typed_hash(rig) == known->hash[k], "different at %llu, when going number %d",
                      (unsigned long long)known->at[k], n);
        ck_assert_uint_eq(history_end(h), END);
    }
}

static void goes_anywhere(bool bare, size_t bytes) {
    struct rig rig;
    struct known known;
    typed_make(&rig, bare);
    struct history *h = history_create(&rig, bytes);
    live(h, &rig, &known);
    observe(&known, bare);
    go_about(h, &rig, &known);
    history_free(h);
    rig_free(&rig);
}

START_TEST(any_count_of_a_bare_machine_can_be_gone_to) {
    goes_anywhere(true, HISTORY_BYTES);
}
END_TEST

START_TEST(any_count_of_a_monitored_system_can_be_gone_to) {
    goes_anywhere(false, HISTORY_BYTES);
}
END_TEST

START_TEST(with_little_memory_too) {
    goes_anywhere(true, 100u << 10);
}
END_TEST

START_TEST(memory_is_bounded_and_old_snapshots_are_thinned) {
    size_t bytes = 200u << 10;
    struct rig rig;
    typed_make(&rig, true);
#ifdef TRAPEZE_TORTURE
    bytes += rig.systems[0]->view.size; /* storage is filled with junk, which has to be kept */
#endif
    struct history *h = history_create(&rig, bytes);
    history_go(h, 60000000);
    ck_assert_uint_le(history_memory(h), bytes);
    ck_assert_uint_gt(history_snapshots(h), 4);
    /* The last distance is the shortest, the beginning is there still. */
    uint64_t last = history_before(h, UINT64_MAX), before = history_before(h, last);
    ck_assert_uint_le(last - before, 2000000);
    ck_assert_uint_ge(history_before(h, 40000000), 1000000);
    ck_assert_uint_eq(history_before(h, 1), history_begin(h));
    ck_assert_uint_eq(history_go(h, 5), 5);
    history_free(h);
    rig_free(&rig);
}
END_TEST

START_TEST(steps_backward_are_steps_forward_backward) {
    enum { STEPS = 300 };
    const uint64_t from = 2000000;
    uint64_t hashes[STEPS + 1];
    struct rig rig;
    typed_make(&rig, false);
    struct history *h = history_create(&rig, HISTORY_BYTES);
    for (uint64_t n = 0; n <= STEPS; n++) {
        history_go(h, from + n);
        hashes[n] = typed_hash(&rig);
    }
    for (uint64_t n = STEPS; n-- > 0;) {
        ck_assert_uint_eq(history_go(h, rig_retired(&rig) - 1), from + n);
        ck_assert_uint_eq(typed_hash(&rig), hashes[n]);
    }
    history_free(h);
    rig_free(&rig);
}
END_TEST

START_TEST(before_the_beginning_is_the_beginning) {
    struct rig rig;
    typed_make(&rig, true);
    rig_run(&rig, 1000);
    struct history *h = history_create(&rig, HISTORY_BYTES);
    history_go(h, 2000);
    ck_assert_uint_eq(history_go(h, 10), 1000);
    ck_assert_uint_eq(history_begin(h), 1000);
    history_free(h);
    rig_free(&rig);
}
END_TEST

static const uint8_t *output(const struct rig *rig, size_t *size) {
    return dev_output(chan_device(rig->systems[0]->channels, TYPED_CONSOLE), size);
}

START_TEST(typing_in_the_past_begins_another_future) {
    struct rig rig;
    size_t size;
    typed_make(&rig, true);
    struct history *h = history_create(&rig, HISTORY_BYTES);
    history_go(h, 100000);
    type(h, &script[0]);
    history_go(h, 5000000);
    ck_assert_uint_eq(output(&rig, &size)[0], 'H');
    history_go(h, 50000);
    ck_assert(history_type(h, 0, TYPED_CONSOLE, "OTHER", 5));
    ck_assert_uint_eq(history_end(h), 50000);
    history_go(h, 5000000);
    ck_assert_int_eq(memcmp(output(&rig, &size), "OTHER ", 6), 0);
    ck_assert_uint_eq(size, 41); /* one line */
    uint64_t hash = typed_hash(&rig);
    history_go(h, 60000);
    history_go(h, 5000000);
    ck_assert_uint_eq(typed_hash(&rig), hash);
    history_free(h);
    rig_free(&rig);
}
END_TEST

START_TEST(changes_by_hand_stay) {
    struct rig rig;
    typed_make(&rig, true);
    struct history *h = history_create(&rig, HISTORY_BYTES);
    history_go(h, 3000000);
    history_go(h, 1500000);
    rig.systems[0]->state->gr[7] = 0x1234;
    ck_assert(history_changed(h));
    ck_assert_uint_eq(history_end(h), 1500000);
    history_go(h, 4000000);
    ck_assert_uint_eq(rig.systems[0]->state->gr[7], 0x1234);
    history_go(h, 1499999);
    ck_assert_uint_eq(rig.systems[0]->state->gr[7], 0);
    history_go(h, 1500001);
    ck_assert_uint_eq(rig.systems[0]->state->gr[7], 0x1234);
    history_go(h, 1000000);
    history_go(h, 2000000);
    ck_assert_uint_eq(rig.systems[0]->state->gr[7], 0x1234);
    history_free(h);
    rig_free(&rig);
}
END_TEST

START_TEST(running_stops_for_the_debugger_and_going_does_not) {
    struct rig rig;
    struct cpu_stops stops = {0};
    typed_make(&rig, false);
    struct history *h = history_create(&rig, HISTORY_BYTES);
    history_go(h, 5000);
    vaddr loop = rig.systems[0]->state->psw.ia; /* the loop of 8 instructions comes here again */
    ck_assert(stops_set(&stops, &loop, 1));
    rig.systems[0]->stops = &stops;
    stops_pass(&stops, 5000, loop);
    ck_assert_uint_eq(history_run(h, 2500000), 5008);
    ck_assert(rig_stopped(&rig));
    ck_assert_uint_eq(history_run(h, 2500000), 5016);
    ck_assert_uint_eq(history_go(h, 2500000), 2500000);
    ck_assert_uint_eq(history_go(h, 4999), 4999);
    ck_assert_uint_eq(history_run(h, 2500000), 5000);
    ck_assert_ptr_eq(rig.systems[0]->stops, &stops);
    rig.systems[0]->stops = NULL;
    history_free(h);
    stops_free(&stops);
    rig_free(&rig);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("replay/history");
    TCase *all = tcase_create("all");
    tcase_add_test(all, any_count_of_a_bare_machine_can_be_gone_to);
    tcase_add_test(all, any_count_of_a_monitored_system_can_be_gone_to);
    tcase_add_test(all, with_little_memory_too);
    tcase_add_test(all, memory_is_bounded_and_old_snapshots_are_thinned);
    tcase_add_test(all, steps_backward_are_steps_forward_backward);
    tcase_add_test(all, before_the_beginning_is_the_beginning);
    tcase_add_test(all, typing_in_the_past_begins_another_future);
    tcase_add_test(all, changes_by_hand_stay);
    tcase_add_test(all, running_stops_for_the_debugger_and_going_does_not);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

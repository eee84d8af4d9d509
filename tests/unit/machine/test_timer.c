/* The interval timer. GA22-6821, Timer: "the contents are reduced by one in bit position 23 at
 * 300 cycles per second"; the external interruption comes when the value goes from positive to
 * negative, zero counting as positive. */
#include "base/bits.h"
#include "machine/timer.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

#define AT PSA_INTERVAL_TIMER

static struct storage storage;
static struct stor_view view;
static struct interval_timer timer;

static void set_up(void) {
    ck_assert(stor_init(&storage, 64 << 10));
    view = (struct stor_view){.storage = &storage, .size = 64 << 10};
    timer = (struct interval_timer){.instructions_per_microsecond = 1};
    timer_start(&timer, 0);
}

static void tear_down(void) {
    stor_free(&storage);
}

static void put(uint32_t word) {
    uint8_t bytes[4];
    be32_store(bytes, word);
    view_write(&view, AT, bytes, 4);
}

static uint32_t get(void) {
    uint8_t bytes[4];
    view_read(&view, AT, bytes, 4);
    return be32_load(bytes);
}

/* Steps are due at k × 10000/3 ticks, rounded up, with no error that adds up. */
START_TEST(steps_are_due_without_rounding_error) {
    ck_assert_uint_eq(timer_due(&timer, 1), 3334);
    ck_assert_uint_eq(timer_due(&timer, 2), 6667);
    ck_assert_uint_eq(timer_due(&timer, 3), 10000);
    ck_assert_uint_eq(timer_due(&timer, 300), 1000000);
    ck_assert_uint_eq(timer_due(&timer, 300000001), 1000000003334);
    timer.instructions_per_microsecond = 3;
    ck_assert_uint_eq(timer_due(&timer, 1), 10000);
}
END_TEST

/* Not a tick too early, not one too late. */
START_TEST(a_step_is_done_at_its_tick) {
    put(0x00001000);
    ck_assert(!timer_advance(&timer, &view, AT, 3333));
    ck_assert_uint_eq(get(), 0x00001000);
    ck_assert(!timer_advance(&timer, &view, AT, 3334));
    ck_assert_uint_eq(get(), 0x00000F00);
    ck_assert(!timer_advance(&timer, &view, AT, 6666));
    ck_assert_uint_eq(get(), 0x00000F00);
    ck_assert(!timer_advance(&timer, &view, AT, 6667));
    ck_assert_uint_eq(get(), 0x00000E00);
}
END_TEST

START_TEST(the_low_byte_stays) {
    put(0x000001A5);
    timer_advance(&timer, &view, AT, 3334);
    ck_assert_uint_eq(get(), 0x000000A5);
}
END_TEST

/* From zero (positive) to negative is the interruption, not from one to zero. */
START_TEST(zero_is_positive) {
    put(0x00000100);
    ck_assert(!timer_advance(&timer, &view, AT, 3334));
    ck_assert_uint_eq(get(), 0);
    ck_assert(timer_advance(&timer, &view, AT, 6667));
    ck_assert_uint_eq(get(), 0xFFFFFF00);
}
END_TEST

/* The low byte does not keep the value above zero. */
START_TEST(the_low_byte_does_not_count) {
    put(0x000000FF);
    ck_assert(timer_advance(&timer, &view, AT, 3334));
    ck_assert_uint_eq(get(), 0xFFFFFFFF);
}
END_TEST

/* A negative word counts on down and tells nothing, until it has come round. */
START_TEST(negative_goes_on_silently) {
    put(0xFFFFFF00);
    ck_assert(!timer_advance(&timer, &view, AT, 3334));
    ck_assert_uint_eq(get(), 0xFFFFFE00);
    put(0x80000000);
    ck_assert(!timer_advance(&timer, &view, AT, 6667));
    ck_assert_uint_eq(get(), 0x7FFFFF00);
}
END_TEST

/* Many steps at once are as many single ones. */
START_TEST(a_long_wait_is_many_steps) {
    put(0x00000500);
    ck_assert(timer_advance(&timer, &view, AT, timer_due(&timer, 6)));
    ck_assert_uint_eq(get(), 0xFFFFFF00);
    put(0x00000500);
    ck_assert(!timer_advance(&timer, &view, AT, timer_due(&timer, 11)));
    ck_assert_uint_eq(get(), 0);
}
END_TEST

START_TEST(expiry_is_the_tick_of_going_negative) {
    static const uint32_t words[] = {0, 0xFF, 0x100, 0x1FF, 0x12300, 0x7FFFFFFF, 0xFFFFFF00};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        timer_start(&timer, timer_due(&timer, 7));
        put(words[i]);
        uint64_t at = timer_expiry(&timer, &view, AT);
        ck_assert_uint_gt(at, timer_due(&timer, 7));
        ck_assert_msg(!timer_advance(&timer, &view, AT, at - 1), "%08X early", words[i]);
        ck_assert_msg(timer_advance(&timer, &view, AT, at), "%08X late", words[i]);
    }
}
END_TEST

/* Steps due before the start are never done. */
START_TEST(it_begins_where_it_is_started) {
    put(0x00001000);
    timer_start(&timer, 100000);
    ck_assert(!timer_advance(&timer, &view, AT, 100000));
    ck_assert_uint_eq(get(), 0x00001000);
    ck_assert_uint_eq(timer_due(&timer, timer.steps + 1), 103334);
    timer_advance(&timer, &view, AT, 103334);
    ck_assert_uint_eq(get(), 0x00000F00);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("timer");
    TCase *c = tcase_create("timer");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, steps_are_due_without_rounding_error);
    tcase_add_test(c, a_step_is_done_at_its_tick);
    tcase_add_test(c, the_low_byte_stays);
    tcase_add_test(c, zero_is_positive);
    tcase_add_test(c, the_low_byte_does_not_count);
    tcase_add_test(c, negative_goes_on_silently);
    tcase_add_test(c, a_long_wait_is_many_steps);
    tcase_add_test(c, expiry_is_the_tick_of_going_negative);
    tcase_add_test(c, it_begins_where_it_is_started);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

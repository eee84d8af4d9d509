#include "base/walk.h"

#include "base/event.h"
#include "unit/suite.h"

#include <string.h>

struct thing {
    bool b;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64, number, varying;
    char text[16];
    uint8_t bytes[3];
    enum { RED, GREEN, BLUE } color;
};

static void thing_walk(struct thing *t, struct walk *w) {
    walk_section(w, "thing");
    walk_bool(w, &t->b);
    walk_u8(w, &t->u8);
    walk_u16(w, &t->u16);
    walk_u32(w, &t->u32);
    walk_u64(w, &t->u64);
    t->number = walk_number(w, t->number, 1000);
    t->varying = walk_varying(w, t->varying);
    walk_string(w, t->text, sizeof t->text);
    walk_bytes(w, t->bytes, sizeof t->bytes);
    WALK_ENUM(w, t->color, BLUE);
}

static const struct thing sample = {
    .b = true,
    .u8 = 0x12,
    .u16 = 0x1234,
    .u32 = 0x12345678,
    .u64 = 0x123456789ABCDEF0,
    .number = 1000,
    .varying = 300,
    .text = "fifteen letters",
    .bytes = {1, 2, 3},
    .color = BLUE,
};

static void save(struct walk *w) {
    struct thing thing = sample;
    walk_begin_saving(w, WALK_FILE);
    thing_walk(&thing, w);
}

START_TEST(what_is_saved_is_loaded) {
    struct walk saved, w;
    struct thing loaded;
    memset(&loaded, 0, sizeof loaded);
    save(&saved);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    thing_walk(&loaded, &w);
    ck_assert(walk_end_loading(&w));
    ck_assert(loaded.b);
    ck_assert_uint_eq(loaded.u8, sample.u8);
    ck_assert_uint_eq(loaded.u16, sample.u16);
    ck_assert_uint_eq(loaded.u32, sample.u32);
    ck_assert_uint_eq(loaded.u64, sample.u64);
    ck_assert_uint_eq(loaded.number, sample.number);
    ck_assert_uint_eq(loaded.varying, sample.varying);
    ck_assert_str_eq(loaded.text, sample.text);
    ck_assert_mem_eq(loaded.bytes, sample.bytes, 3);
    ck_assert_int_eq(loaded.color, BLUE);
    walk_free(&saved);
}
END_TEST

START_TEST(numbers_have_their_left_byte_first) {
    struct walk w;
    uint32_t value = 0x01020304;
    walk_begin_saving(&w, WALK_FILE);
    walk_u32(&w, &value);
    ck_assert_mem_eq(w.bytes, "\1\2\3\4", 4);
    walk_varying(&w, 0x7F);
    walk_varying(&w, 0x80);
    ck_assert_mem_eq(w.bytes + 4, "\x7F\x80\x01", 3);
    walk_free(&w);
}
END_TEST

START_TEST(what_is_cut_short_changes_nothing_more) {
    struct walk saved, w;
    save(&saved);
    for (size_t size = 0; size < saved.size; size++) {
        struct thing loaded = {0};
        walk_begin_loading(&w, WALK_FILE, saved.bytes, size);
        thing_walk(&loaded, &w);
        ck_assert(!walk_end_loading(&w));
        ck_assert_str_eq(w.problem, "it is cut short");
        ck_assert_int_eq(loaded.color, RED);
    }
    walk_free(&saved);
}
END_TEST

START_TEST(what_is_left_over_is_a_problem) {
    struct walk saved, w;
    struct thing loaded;
    uint8_t more = 0;
    save(&saved);
    walk_u8(&saved, &more);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    thing_walk(&loaded, &w);
    ck_assert(!walk_end_loading(&w));
    walk_free(&saved);
}
END_TEST

/* Loads eight bytes as a number of at most 10. */
static const char *problem_of(const char bytes[8]) {
    struct walk w;
    walk_begin_loading(&w, WALK_FILE, bytes, 8);
    uint64_t number = walk_number(&w, 5, 10);
    ck_assert(!w.problem || number == 0);
    return w.problem;
}

START_TEST(numbers_out_of_range_are_problems) {
    struct walk w;
    bool b = false;
    ck_assert_ptr_null(problem_of("\0\0\0\0\0\0\0\x0A"));
    ck_assert_ptr_nonnull(problem_of("\0\0\0\0\0\0\0\x0B"));
    ck_assert_ptr_nonnull(problem_of("\x01\0\0\0\0\0\0\0"));
    walk_begin_loading(&w, WALK_FILE, "\2", 1);
    walk_bool(&w, &b);
    ck_assert(w.problem && !b);
    walk_begin_loading(&w, WALK_FILE, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 11);
    walk_varying(&w, 0);
    ck_assert_str_eq(w.problem, "a number is too long");
}
END_TEST

START_TEST(sections_have_to_agree) {
    struct walk w;
    walk_begin_loading(&w, WALK_FILE, "device", 6);
    walk_section(&w, "deduce");
    ck_assert_str_eq(w.problem, "another part of the state stands here");
    ck_assert_str_eq(w.section, "deduce");
}
END_TEST

static int fired[3], fired_count;

/* Something that counts the shares in it. */
static void keep(void *object) {
    ++*(int *)object;
}

static void release(void *object) {
    --*(int *)object;
}

START_TEST(shares_are_taken_and_given_back) {
    int first = 1, second = 1; /* each has its owner */
    void *object = &first, *other = &second;
    struct walk saved, w;
    walk_begin_saving(&saved, WALK_MEMORY);
    walk_share(&saved, &object, keep, release);
    ck_assert_int_eq(first, 2);
    object = other;
    release(&first); /* the owner has gone over to the other one */
    walk_begin_again(&w, &saved);
    walk_share(&w, &object, keep, release);
    ck_assert(walk_end_loading(&w));
    ck_assert_ptr_eq(object, &first);
    ck_assert_int_eq(first, 2);
    ck_assert_int_eq(second, 0);
    walk_begin_loading(&w, WALK_MEMORY, saved.bytes, saved.size); /* bytes have no shares */
    walk_share(&w, &object, keep, release);
    ck_assert_str_eq(w.problem, "what it shares is not there");
    ck_assert_ptr_eq(object, &first);
    walk_free(&saved);
    ck_assert_int_eq(first, 1);
}
END_TEST

static void on_fire(void *owner, struct event *event) {
    (void)event;
    fired[fired_count++] = *(int *)owner;
}

START_TEST(events_fire_in_their_order_again) {
    int numbers[3] = {0, 1, 2};
    struct event events[3];
    struct event_queue q;
    struct walk saved, w;
    event_queue_init(&q);
    for (int n = 0; n < 3; n++)
        events[n] = (struct event){.fire = on_fire, .owner = &numbers[n]};
    event_schedule(&q, &events[2], 100);
    event_schedule(&q, &events[1], 100); /* after the other */
    walk_begin_saving(&saved, WALK_MEMORY);
    event_queue_walk(&q, &saved);
    for (int n = 0; n < 3; n++)
        event_walk(&q, &events[n], &saved);
    event_schedule(&q, &events[0], 50);
    event_advance(&q, 1000);
    ck_assert_int_eq(fired_count, 3);
    walk_begin_loading(&w, WALK_MEMORY, saved.bytes, saved.size);
    event_queue_walk(&q, &w);
    for (int n = 0; n < 3; n++)
        event_walk(&q, &events[n], &w);
    ck_assert(walk_end_loading(&w));
    ck_assert_uint_eq(q.now, 0);
    ck_assert(!event_scheduled(&events[0]));
    fired_count = 0;
    event_advance(&q, 1000);
    ck_assert_int_eq(fired_count, 2);
    ck_assert_int_eq(fired[0], 2);
    ck_assert_int_eq(fired[1], 1);
    walk_free(&saved);
    event_queue_free(&q);
}
END_TEST

START_TEST(events_of_the_past_are_a_problem) {
    struct event event = {.fire = on_fire};
    struct event_queue q;
    struct walk saved, w;
    event_queue_init(&q);
    event_schedule(&q, &event, 10);
    walk_begin_saving(&saved, WALK_FILE);
    event_walk(&q, &event, &saved);
    event_cancel(&q, &event);
    event_advance(&q, 11);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    event_walk(&q, &event, &w);
    ck_assert_str_eq(w.problem, "an event is due in the past");
    ck_assert(!event_scheduled(&event));
    walk_free(&saved);
    event_queue_free(&q);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base/walk");
    TCase *all = tcase_create("all");
    tcase_add_test(all, what_is_saved_is_loaded);
    tcase_add_test(all, numbers_have_their_left_byte_first);
    tcase_add_test(all, what_is_cut_short_changes_nothing_more);
    tcase_add_test(all, what_is_left_over_is_a_problem);
    tcase_add_test(all, numbers_out_of_range_are_problems);
    tcase_add_test(all, sections_have_to_agree);
    tcase_add_test(all, events_fire_in_their_order_again);
    tcase_add_test(all, shares_are_taken_and_given_back);
    tcase_add_test(all, events_of_the_past_are_a_problem);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

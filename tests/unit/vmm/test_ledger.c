/* The ledger as it is shown: order, shares, costs, JSON. */
#include "unit/suite.h"
#include "vmm/ledger.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct ledger ledger;

static void set_up(void) {
    ledger = (struct ledger){
        .exits = 200,
        .slice = {.count = 20},
        .emulated[OP_SSM] = {.count = 100, .sampled = 2, .nanoseconds = 90},
        .emulated[OP_LPSW] = {.count = 10},
        .reflected[INT_SVC] = {.count = 70, .sampled = 1, .nanoseconds = 60},
    };
}

START_TEST(table) {
    char text[2000];
    FILE *f = fmemopen(text, sizeof text, "w");
    ledger_print(&ledger, "alpha", 1000, f);
    fclose(f);
    ck_assert_str_eq(
        text, "alpha: 200 exits in 1000 instructions, one in 5.0\n"
              "  exit      cause                count   share  ns each\n"
              "  emulated  SSM                    100   50.0%       45  SET SYSTEM MASK\n"
              "  reflected svc                     70   35.0%       60  supervisor call\n"
              "  slice                             20   10.0%        -  an event is due, or the "
              "turn is over\n"
              "  emulated  LPSW                    10    5.0%        -  LOAD PSW\n");
}
END_TEST

START_TEST(no_exits) {
    char text[200];
    FILE *f = fmemopen(text, sizeof text, "w");
    ledger_print(&(struct ledger){0}, "alpha", 7, f);
    fclose(f);
    ck_assert_str_eq(text, "alpha: 0 exits in 7 instructions\n");
}
END_TEST

/* The counts of the causes add up to the exits. */
START_TEST(json) {
    json_t *object = ledger_json(&ledger, "alpha", 1000), *cause;
    size_t i;
    json_int_t sum = 0;
    ck_assert_str_eq(json_string_value(json_object_get(object, "name")), "alpha");
    ck_assert_int_eq(json_integer_value(json_object_get(object, "exits")), 200);
    json_array_foreach(json_object_get(object, "causes"), i, cause) {
        sum += json_integer_value(json_object_get(cause, "count"));
    }
    ck_assert_int_eq(sum, 200);
    cause = json_array_get(json_object_get(object, "causes"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(cause, "cause")), "SSM");
    ck_assert_double_eq(json_real_value(json_object_get(cause, "nanoseconds")), 45);
    cause = json_array_get(json_object_get(object, "causes"), 3);
    ck_assert(json_is_null(json_object_get(cause, "nanoseconds")));
    json_decref(object);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ledger");
    TCase *c = tcase_create("ledger");
    tcase_add_checked_fixture(c, set_up, NULL);
    tcase_add_test(c, table);
    tcase_add_test(c, no_exits);
    tcase_add_test(c, json);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

/* Edit distance and the nearest name. */
#include "base/nearest.h"
#include "unit/suite.h"

#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static unsigned distance(const char *a, const char *b) {
    unsigned d = nearest_distance(a, strlen(a), b, strlen(b));
    ck_assert_uint_eq(d, nearest_distance(b, strlen(b), a, strlen(a)));
    return d;
}

START_TEST(distances) {
    ck_assert_uint_eq(distance("", ""), 0);
    ck_assert_uint_eq(distance("", "ABC"), 3);
    ck_assert_uint_eq(distance("mvc", "MVC"), 0);
    ck_assert_uint_eq(distance("MVC", "MCV"), 1);
    ck_assert_uint_eq(distance("KITTEN", "SITTING"), 3);
    ck_assert_uint_eq(distance("STORAGE", "STRORAGE"), 1);
    char longer[NEAREST_LENGTH_MAX + 2];
    memset(longer, 'A', sizeof longer);
    ck_assert_uint_eq(nearest_distance(longer, sizeof longer, "A", 1), UINT_MAX);
}
END_TEST

static const char *nearest(const char *word) {
    static const char *const names[] = {"storage", "devices", "model", "L", "LA"};
    struct nearest n;
    nearest_begin(&n, word, strlen(word));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        nearest_offer(&n, names[i]);
    return n.name;
}

START_TEST(nearest_name) {
    ck_assert_str_eq(nearest("strorage"), "storage");
    ck_assert_str_eq(nearest("Modle"), "model");
    ck_assert_str_eq(nearest("LAA"), "LA");
    ck_assert_ptr_null(nearest("quark"));
    ck_assert_ptr_null(nearest("elephant"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("base/nearest");
    TCase *t = tcase_create("nearest");
    tcase_add_test(t, distances);
    tcase_add_test(t, nearest_name);
    suite_add_tcase(s, t);
    return suite_run(s);
}

/* Diagnostics: the printed form, the limit, hostile text. */
#include "base/diag.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static char printed[1 << 16];

static const char *print(struct diag_list *list) {
    FILE *f = fmemopen(printed, sizeof printed, "w");
    diag_print(list, f);
    fclose(f);
    diag_free(list);
    return printed;
}

START_TEST(error_with_caret_and_hint) {
    struct diag_list l;
    diag_init(&l);
    struct diag_where w = {.file = "a.asm", .line = 3, .column = 4, .text = "\tL X,Y", .length = 6};
    diag_error(&l, &w, "unknown %s", "X");
    diag_hint(&l, "nearest is %s", "Z");
    ck_assert_str_eq(print(&l), "a.asm:3:4: error: unknown X\n\tL X,Y\n\t  ^\n"
                                "a.asm:3:4: note: nearest is Z\n");
}
END_TEST

START_TEST(places_in_part) {
    struct diag_list l;
    diag_init(&l);
    diag_error(&l, NULL, "no place");
    diag_warning(&l, &(struct diag_where){.file = "f"}, "file only");
    diag_error(&l, &(struct diag_where){.file = "f", .line = 9}, "line only");
    ck_assert_uint_eq(l.errors, 2);
    ck_assert_uint_eq(l.warnings, 1);
    ck_assert_str_eq(print(&l), "error: no place\nf: warning: file only\nf:9: error: line only\n");
}
END_TEST

START_TEST(limit) {
    struct diag_list l;
    diag_init(&l);
    l.limit = 2;
    for (int i = 0; i < 5; i++) {
        diag_error(&l, NULL, "e%d", i);
        diag_hint(&l, "h%d", i);
    }
    ck_assert_uint_eq(l.errors, 5);
    ck_assert_str_eq(print(&l), "error: e0\nnote: h0\nerror: e1\nnote: h1\n"
                                "error: 3 more errors are not shown\n");
}
END_TEST

START_TEST(controls_are_not_printed) {
    struct diag_list l;
    diag_init(&l);
    const char text[] = "a\x1b[31m\0\xc2\x9b\xff\xc3\xa4";
    struct diag_where w = {"f", 1, 9, text, sizeof text - 1, 0};
    diag_error(&l, &w, "m");
    ck_assert_str_eq(print(&l), "f:1:9: error: m\na.[31m...\xc3\xa4\n        ^\n");
}
END_TEST

START_TEST(controls_in_messages_are_not_printed) {
    struct diag_list l;
    diag_init(&l);
    diag_error(&l, NULL, "key \"%s\"", "\x1b[31m\xc2\x9b\xff\xc3\xa4\n");
    diag_hint(&l, "near \"%s\"", "\x07");
    ck_assert_str_eq(print(&l), "error: key \".[31m...\xc3\xa4.\"\nnote: near \".\"\n");
}
END_TEST

START_TEST(long_line_is_cut_around_the_column) {
    struct diag_list l;
    diag_init(&l);
    size_t n = 1 << 20;
    char *text = malloc(n);
    memset(text, 'x', n);
    text[500000] = '!';
    struct diag_where w = {"f", 1, 500001, text, n, 0};
    diag_error(&l, &w, "m");
    print(&l);
    ck_assert_uint_lt(strlen(printed), 400);
    char *line = strchr(printed, '\n') + 1, *caret = strchr(line, '\n') + 1;
    ck_assert_int_eq(strchr(line, '!') - line, strchr(caret, '^') - caret);
    free(text);
}
END_TEST

START_TEST(sort) {
    struct diag_list l;
    diag_init(&l);
    diag_error(&l, &(struct diag_where){.file = "f", .line = 5}, "c");
    diag_error(&l, &(struct diag_where){.file = "f", .line = 2, .column = 7}, "b");
    diag_error(&l, &(struct diag_where){.file = "f", .line = 2, .column = 1}, "a");
    diag_sort(&l, 0);
    ck_assert_str_eq(print(&l), "f:2:1: error: a\nf:2:7: error: b\nf:5: error: c\n");
}
END_TEST

int main(void) {
    Suite *s = suite_create("base/diag");
    TCase *t = tcase_create("diag");
    tcase_add_test(t, error_with_caret_and_hint);
    tcase_add_test(t, places_in_part);
    tcase_add_test(t, limit);
    tcase_add_test(t, controls_are_not_printed);
    tcase_add_test(t, controls_in_messages_are_not_printed);
    tcase_add_test(t, long_line_is_cut_around_the_column);
    tcase_add_test(t, sort);
    suite_add_tcase(s, t);
    return suite_run(s);
}

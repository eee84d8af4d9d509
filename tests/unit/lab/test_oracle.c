/* The lockstep oracle, the diff and the trace hash. */
#include "lab/oracle.h"
#include "lab/trace.h"
#include "machine/diff.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define CODE 0x1000u

/* LA 1,X'FFF'; AR 2,1; BCT 1,*-2; LPSW X'200' */
static const uint8_t loop[] = {0x41, 0x10, 0x0F, 0xFF, 0x1A, 0x21, 0x46,
                               0x10, 0xC0, 0x04, 0x82, 0x00, 0x02, 0x00};
#define LOOP_INSTRUCTIONS (1 + 2 * 0xFFF + 1)

/* Both machines get the same; the second one called with `lie` gets one register wrong. */
struct context {
    bool lie;
    unsigned calls;
};

static bool setup(void *context, struct system *system) {
    struct context *c = context;
    static const uint8_t zeros[STOR_PAGE_SIZE];
    view_write(&system->view, 0, zeros, sizeof zeros);
    view_write(&system->view, CODE, loop, sizeof loop);
    view_write(&system->view, 0x201, (const uint8_t[1]){2}, 1);
    cpu_state_reset(system->state);
    system->state->gr[12] = CODE;
    system->state->psw.ia = CODE;
    if (++c->calls % 2 == 0 && c->lie)
        system->state->gr[7] = 1;
    return true;
}

static struct oracle_subject subject_of(struct context *c) {
    return (struct oracle_subject){.name = "loop",
                                   .shape = {MODEL_S370, 16 << 10, 1},
                                   .setup = setup,
                                   .context = c,
                                   .limit = 1000000,
                                   .slice = 100};
}

static char *text;
static size_t text_size;

static struct oracle_verdict compare(const struct oracle_subject *subject) {
    struct oracle_verdict verdict;
    FILE *out = open_memstream(&text, &text_size);
    ck_assert(oracle_compare(subject, &verdict, out));
    fclose(out);
    return verdict;
}

START_TEST(equal_to_the_end) {
    struct context c = {0};
    struct oracle_subject subject = subject_of(&c);
    struct oracle_verdict v = compare(&subject);
    ck_assert(v.same);
    ck_assert_uint_eq(v.instructions, LOOP_INSTRUCTIONS);
    ck_assert_uint_eq(v.slices, (LOOP_INSTRUCTIONS + 99) / 100);
    ck_assert_int_eq(v.stop, STOP_WAIT);
    ck_assert_uint_gt(v.exits, 0);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(limit_is_kept) {
    struct context c = {0};
    struct oracle_subject subject = subject_of(&c);
    subject.limit = 1234;
    struct oracle_verdict v = compare(&subject);
    ck_assert(v.same);
    ck_assert_uint_eq(v.instructions, 1234);
    ck_assert_int_eq(v.stop, STOP_LIMIT);
    free(text);
}
END_TEST

START_TEST(difference_before_the_start_is_told) {
    struct context c = {.lie = true};
    struct oracle_subject subject = subject_of(&c);
    struct oracle_verdict v = compare(&subject);
    ck_assert(!v.same);
    ck_assert_uint_eq(v.difference_at, 0);
    ck_assert_ptr_nonnull(strstr(text, "before the first instruction"));
    ck_assert_ptr_nonnull(strstr(text, "gr 7"));
    free(text);
}
END_TEST

static struct machine *machine_with(uint32_t gr3, uint8_t byte) {
    struct context c = {0};
    struct machine_shape shape = {MODEL_S370, 16 << 10, 1};
    struct machine *m = machine_create(&shape);
    setup(&c, &m->system);
    m->system.state->gr[3] = gr3;
    view_write(&m->system.view, 0x900, &byte, 1);
    return m;
}

START_TEST(diff_names_what_differs_and_nothing_else) {
    struct machine *a = machine_with(1, 2), *b = machine_with(3, 4);
    view_set_key(&b->system.view, 0x1800, 0x50);
    FILE *out = open_memstream(&text, &text_size);
    ck_assert_uint_eq(diff_print(&a->system, "a", &b->system, "b", 10, out), 3);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "gr 3                   00000001"));
    ck_assert_ptr_nonnull(strstr(text, "storage 000900         02"));
    ck_assert_ptr_nonnull(strstr(text, "key of 001800          00"));
    free(text);
    machine_destroy(a);
    machine_destroy(b);
}
END_TEST

START_TEST(diff_is_cut_where_it_is_told_to) {
    struct machine *a = machine_with(1, 2), *b = machine_with(3, 4);
    FILE *out = open_memstream(&text, &text_size);
    ck_assert_uint_eq(diff_print(&a->system, "a", &b->system, "b", 1, out), 2);
    fclose(out);
    ck_assert_ptr_null(strstr(text, "storage"));
    ck_assert_ptr_nonnull(strstr(text, "and 1 more"));
    free(text);
    machine_destroy(a);
    machine_destroy(b);
}
END_TEST

static uint64_t hash_of_run(uint32_t gr3, uint64_t step) {
    struct machine *m = machine_with(gr3, 0);
    struct trace trace = {0};
    for (uint64_t at = step; m->system.stop == STOP_NONE || m->system.stop == STOP_LIMIT;
         at += step) {
        machine_run(m, at);
        trace_point(&trace, &m->system);
    }
    machine_destroy(m);
    return trace.hash;
}

START_TEST(trace_hash_tells_runs_apart) {
    ck_assert_uint_eq(hash_of_run(5, 100), hash_of_run(5, 100));
    ck_assert_uint_ne(hash_of_run(5, 100), hash_of_run(6, 100));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lab/oracle");
    TCase *tc = tcase_create("oracle");
    tcase_add_test(tc, equal_to_the_end);
    tcase_add_test(tc, limit_is_kept);
    tcase_add_test(tc, difference_before_the_start_is_told);
    tcase_add_test(tc, diff_names_what_differs_and_nothing_else);
    tcase_add_test(tc, diff_is_cut_where_it_is_told_to);
    tcase_add_test(tc, trace_hash_tells_runs_apart);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

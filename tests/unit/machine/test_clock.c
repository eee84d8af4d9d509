/* GA22-7000, Timing Facilities: the clocks as functions of virtual time, and their interruptions.
 */
#include "machine/clock.h"

#include "base/bits.h"
#include "machine/machine.h"

#include <check.h>
#include <stdlib.h>

START_TEST(test_tod) {
    struct cpu_state s = {0};
    ck_assert_uint_eq(clock_read(&s, OP_STCK, 1, 5), 5 * 4096);
    ck_assert_uint_eq(clock_read(&s, OP_STCK, 4, 5), 5 * 1024);
    clock_set(&s, OP_SCK, 1, 100, UINT64_C(0x8000000000000000));
    ck_assert_uint_eq(clock_read(&s, OP_STCK, 1, 101), UINT64_C(0x8000000000001000));
}
END_TEST

START_TEST(test_cpu_timer) {
    struct cpu_state s = {0};
    clock_set(&s, OP_SPT, 1, 100, 8192);
    ck_assert_uint_eq(clock_read(&s, OP_STPT, 1, 101), 4096);
    ck_assert_uint_eq(clock_conditions(&s, 1, 102) & EXT_CPU_TIMER, 0); /* zero is not negative */
    ck_assert_uint_eq(clock_conditions(&s, 1, 103) & EXT_CPU_TIMER, EXT_CPU_TIMER);
    s.clock_comparator = UINT64_MAX;
    ck_assert_uint_eq(clock_next(&s, 1, 100), 103);
}
END_TEST

START_TEST(test_comparator) {
    struct cpu_state s = {.cpu_timer = INT64_MAX};
    clock_set(&s, OP_SCKC, 1, 0, 10 * 4096);
    ck_assert_uint_eq(clock_read(&s, OP_STCKC, 1, 77), 10 * 4096);
    ck_assert_uint_eq(clock_conditions(&s, 1, 10), 0); /* greater, not equal */
    ck_assert_uint_eq(clock_conditions(&s, 1, 11), EXT_CLOCK_COMPARATOR);
    ck_assert_uint_eq(clock_next(&s, 1, 3), 11);
    clock_set(&s, OP_SCK, 1, 0, 0u - UINT64_C(8192)); /* the TOD clock wraps round in two ticks */
    ck_assert_uint_eq(clock_conditions(&s, 1, 1), EXT_CLOCK_COMPARATOR);
    ck_assert_uint_eq(clock_next(&s, 1, 1), 2);
    ck_assert_uint_eq(clock_conditions(&s, 1, 2), 0);
}
END_TEST

/* clock_next is the first tick at which the conditions differ, whatever the frequency. */
START_TEST(test_next_is_exact) {
    struct cpu_state s = {.clock_comparator = 5000 + 997 * (uint64_t)_i,
                          .cpu_timer = 70000 - 1013 * _i};
    uint32_t frequency = 1 + 3 * (uint32_t)_i;
    uint64_t next = clock_next(&s, frequency, 0);
    ck_assert_uint_ne(clock_conditions(&s, frequency, next), clock_conditions(&s, frequency, 0));
    ck_assert_uint_eq(clock_conditions(&s, frequency, next - 1),
                      clock_conditions(&s, frequency, 0));
}
END_TEST

/* A waiting CPU whose clock comparator or CPU timer is enabled wakes when it is due. */
static void check_wakes(uint32_t cr0, uint32_t set, uint16_t code, uint64_t value) {
    const struct machine_shape shape = {MODEL_S370, 64 << 10, 1};
    struct machine *m = machine_create(&shape);
    ck_assert_ptr_nonnull(m);
    uint8_t *bytes = m->storage.bytes;
    be32_store(bytes + 0x1000, set);        /* SCKC or SPT 300 */
    be32_store(bytes + 0x1004, 0x82000308); /* LPSW 308 */
    be64_store(bytes + 0x300, value);
    be64_store(bytes + 0x308, UINT64_C(0x010A000000001008)); /* EC mode, wait, external */
    be64_store(bytes + PSA_NEW(INT_EXTERNAL), UINT64_C(0x000A000000000000));
    m->cpu->state.psw.ia = 0x1000;
    m->cpu->state.cr[0] = cr0;
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
    ck_assert_uint_eq(be16_load(bytes + PSA_EXTERNAL_CODE), code);
    ck_assert_uint_eq(m->system.retired, 2);
    ck_assert_uint_eq(m->system.events.now, 1001);
    machine_destroy(m);
}

START_TEST(test_wakes) {
    check_wakes(0x800, 0xB2060300, EXT_CODE_CLOCK_COMPARATOR, 1000 * 4096);
    check_wakes(0x400, 0xB2080300, EXT_CODE_CPU_TIMER, 1000 * 4096);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("clock");
    TCase *tcase = tcase_create("clock");
    tcase_add_test(tcase, test_tod);
    tcase_add_test(tcase, test_cpu_timer);
    tcase_add_test(tcase, test_comparator);
    tcase_add_loop_test(tcase, test_next_is_exact, 0, 20);
    tcase_add_test(tcase, test_wakes);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

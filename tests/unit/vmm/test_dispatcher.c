/* Guests on the real CPU: what they see, how they end, how they take turns. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <check.h>

static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
static const struct machine_shape shape = {MODEL_S370, 64u << 10, 1};

static struct vmm *vmm;

static void set_up(void) {
    vmm = vmm_create(&real);
}

static void tear_down(void) {
    vmm_destroy(vmm);
}

#define CODE 0x1000u

/* Instructions as hexadecimal digits, blanks between. */
static uint32_t put_code(const struct system *s, aaddr at, const char *text) {
    uint32_t length = 0;
    for (const char *p = text; *p; p++) {
        if (*p == ' ')
            continue;
        unsigned byte;
        sscanf(p++, "%2x", &byte);
        view_write(&s->view, at + length++, (uint8_t[1]){(uint8_t)byte}, 1);
    }
    return length;
}

static void put(const struct system *s, aaddr at, uint64_t doubleword) {
    uint8_t bytes[8];
    be64_store(bytes, doubleword);
    view_write(&s->view, at, bytes, sizeof bytes);
}

static uint64_t get(const struct system *s, aaddr at) {
    uint8_t bytes[8];
    view_read(&s->view, at, bytes, sizeof bytes);
    return be64_load(bytes);
}

static const uint8_t zeros[4096];

/* A guest with this code at CODE; locations X'200' up hold a disabled-wait PSW. */
static struct vm *guest(const char *name, const char *code) {
    struct vm *vm = vmm_add(vmm, name, &shape);
    view_write(&vm->system.view, 0, zeros, sizeof zeros);
    put_code(&vm->system, CODE, code);
    put(&vm->system, 0x200, 0x0002000000000000u);
    vm->virtual.psw.ia = CODE;
    vm->virtual.gr[12] = CODE;
    return vm;
}

#define STOP "82000200" /* LPSW X'200' */

START_TEST(guest_runs_in_real_problem_state_and_does_not_see_it) {
    /* BALR 1,0; SVC 5, whose new PSW waits; the old PSW shows the virtual state. */
    struct vm *vm = guest("guest", "0510 0A05");
    put(&vm->system, PSA_NEW(INT_SVC), 0x0002000000000000u);
    vmm_run(vmm, 1000);
    ck_assert_int_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(vm->system.retired, 2);
    ck_assert_uint_eq(get(&vm->system, PSA_OLD(INT_SVC)), 0x0000000540001004u);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x40001002);
    ck_assert(vm->real.psw.problem);
}
END_TEST

START_TEST(guest_that_ends_ends_alone) {
    struct vm *ends = guest("ends", STOP);
    struct vm *stops = guest("check-stops", "0000");
    put(&stops->system, PSA_NEW(INT_PROGRAM), 0xFF08000000000000u);
    struct vm *loops = guest("loops", "47F0C000");
    struct vm *counts = guest("counts", "41100FFF 4610C004 " STOP);
    vmm_run(vmm, 200000);
    ck_assert_int_eq(ends->system.stop, STOP_WAIT);
    ck_assert_int_eq(stops->system.stop, STOP_CHECK_STOP);
    ck_assert_int_eq(loops->system.stop, STOP_LIMIT);
    ck_assert_uint_eq(loops->system.retired, 200000);
    ck_assert_int_eq(counts->system.stop, STOP_WAIT);
}
END_TEST

START_TEST(two_guests_keep_their_registers_and_storage_apart) {
    struct vm *a = guest("a", "4110 0001 1A21 5020 0300 47F0C004");
    struct vm *b = guest("b", "4110 0003 1A21 5020 0300 47F0C004");
    vmm_run(vmm, 1 + 3 * 100000);
    ck_assert_uint_eq(a->virtual.gr[2], 100000);
    ck_assert_uint_eq(b->virtual.gr[2], 300000);
    ck_assert_uint_eq(get(&a->system, 0x300) >> 32, 100000);
    ck_assert_uint_eq(get(&b->system, 0x300) >> 32, 300000);
}
END_TEST

/* The same program on the bare machine: the interval timer interrupts after the same number of
 * instructions, and the old PSW is the same. */
START_TEST(interval_timer_is_the_guests_own_and_exact) {
    const char *code = "1A11 47F0C000";
    struct vm *vm = guest("guest", code);
    struct machine *bare = machine_create(&shape);
    view_write(&bare->system.view, 0, zeros, sizeof zeros);
    put_code(&bare->system, CODE, code);
    put(&bare->system, 0x200, get(&vm->system, 0x200));
    struct system *systems[2] = {&vm->system, &bare->system};
    for (int n = 0; n < 2; n++) {
        put(systems[n], PSA_INTERVAL_TIMER, 0x0000020000000000u);
        put(systems[n], PSA_NEW(INT_EXTERNAL), 0x0002000000000000u);
        systems[n]->state->psw.ia = CODE;
        systems[n]->state->gr[12] = CODE;
        systems[n]->state->psw.system_mask = 0x01;
    }
    vmm_run(vmm, 1000000);
    machine_run(bare, 1000000);
    ck_assert_int_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(vm->system.retired, 10000); /* three steps of 3333 1/3 */
    ck_assert_uint_eq(bare->system.retired, 10000);
    ck_assert_uint_eq(get(&vm->system, PSA_OLD(INT_EXTERNAL)),
                      get(&bare->system, PSA_OLD(INT_EXTERNAL)));
    ck_assert_uint_eq(system_hash(&vm->system), system_hash(&bare->system));
    machine_destroy(bare);
}
END_TEST

START_TEST(enabled_wait_with_nothing_to_come_is_idle) {
    struct vm *vm = guest("guest", "82000208");
    put(&vm->system, 0x208, 0xFE02000000000000u);
    vmm_run(vmm, 1000);
    ck_assert_int_eq(vm->system.stop, STOP_IDLE);
}
END_TEST

START_TEST(guest_stores_over_its_own_new_psws_and_only_it_suffers) {
    struct vm *wild = guest("wild", "9101 0000 92FF 0069 92FF 0068 0000");
    struct vm *calm = guest("calm", "4610C000 " STOP);
    calm->virtual.gr[1] = 70000;
    vmm_run(vmm, 100000);
    ck_assert_int_ne(wild->system.stop, STOP_NONE);
    ck_assert_int_eq(calm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(calm->system.retired, 70001);
}
END_TEST

START_TEST(limit_can_be_raised) {
    struct vm *vm = guest("guest", "1A11 47F0C000");
    vmm_run(vmm, 10);
    ck_assert_uint_eq(vm->system.retired, 10);
    vmm_run(vmm, 25);
    ck_assert_uint_eq(vm->system.retired, 25);
    ck_assert_int_eq(vmm_run_one(vmm, vm, 26), STOP_LIMIT);
    ck_assert_uint_eq(vm->system.retired, 26);
}
END_TEST

START_TEST(ledger_counts_every_exit_by_its_cause) {
    struct vm *vm = guest("guest", "80000300 80000300 0A01");
    put(&vm->system, PSA_NEW(INT_SVC), CODE + 0x100);
    put_code(&vm->system, CODE + 0x100, "0000");
    put(&vm->system, PSA_NEW(INT_PROGRAM), CODE + 0x200);
    put_code(&vm->system, CODE + 0x200, STOP);
    vmm_run(vmm, 1000);
    const struct ledger *l = &vm->ledger;
    ck_assert_int_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(l->emulated[OP_SSM].count, 2);
    ck_assert_uint_eq(l->emulated[OP_LPSW].count, 1);
    ck_assert_uint_eq(l->reflected[INT_SVC].count, 1);
    ck_assert_uint_eq(l->reflected[INT_PROGRAM].count, 1);
    ck_assert_uint_eq(l->exits, 5);
}
END_TEST

/* Turns go by shares; a guest that has stopped leaves its part to the others. */
START_TEST(turns_are_by_shares) {
    struct vm *large = guest("large", "47F0 C000"), *small = guest("small", "47F0 C000");
    struct vm *short_lived = guest("short", "82000200");
    vmm_set_terms(vmm, 0, (struct sched_terms){.share = 300});
    vmm_run_to(vmm, 4000001, UINT64_MAX);
    ck_assert_int_eq(short_lived->system.stop, STOP_WAIT);
    ck_assert_uint_eq(large->system.retired, 3000000);
    ck_assert_uint_eq(small->system.retired, 1000000);
}
END_TEST

START_TEST(turns_are_equal_under_round_robin) {
    struct vm *large = guest("large", "47F0 C000"), *small = guest("small", "47F0 C000");
    vmm_set_scheduler(vmm, SCHED_ROUND_ROBIN);
    vmm_set_terms(vmm, 0, (struct sched_terms){.share = 300});
    vmm_run_to(vmm, 4000000, UINT64_MAX);
    ck_assert_uint_eq(large->system.retired, small->system.retired);
}
END_TEST

/* The only guest, capped: half of the real CPU's time goes by idle. */
START_TEST(cap_leaves_the_cpu_idle) {
    struct vm *vm = guest("capped", "47F0 C000");
    vmm_set_terms(vmm, 0, (struct sched_terms){.share = 100, .cap = 50});
    vmm_run_to(vmm, 10000000, UINT64_MAX);
    ck_assert_uint_eq(vm->system.retired, 10000000);
    ck_assert_uint_ge(vmm_scheduler(vmm)->idle, 9900000);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/dispatcher");
    TCase *tc = tcase_create("dispatcher");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, guest_runs_in_real_problem_state_and_does_not_see_it);
    tcase_add_test(tc, guest_that_ends_ends_alone);
    tcase_add_test(tc, two_guests_keep_their_registers_and_storage_apart);
    tcase_add_test(tc, interval_timer_is_the_guests_own_and_exact);
    tcase_add_test(tc, enabled_wait_with_nothing_to_come_is_idle);
    tcase_add_test(tc, guest_stores_over_its_own_new_psws_and_only_it_suffers);
    tcase_add_test(tc, limit_can_be_raised);
    tcase_add_test(tc, ledger_counts_every_exit_by_its_cause);
    tcase_add_test(tc, turns_are_by_shares);
    tcase_add_test(tc, turns_are_equal_under_round_robin);
    tcase_add_test(tc, cap_leaves_the_cpu_idle);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

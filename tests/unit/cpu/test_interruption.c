/* The run loop: budgets, waits, requests, exits. What interruptions store, and what an invalid PSW
 * does, is tested by the conformance cases (tests/conformance/system). GA22-7000, Interruptions. */
#include "cpu_test.h"

struct rig {
    struct storage storage;
    struct cpu *cpu;
};

static void rig_init(struct rig *r, int executor) {
    ck_assert(stor_init(&r->storage, TEST_STORAGE));
    memset(r->storage.bytes, 0, TEST_STORAGE);
    r->cpu = cpu_create(&r->storage, MODEL_S370, NULL);
    ck_assert_ptr_nonnull(r->cpu);
    r->cpu->executor = (enum cpu_executor)executor;
    r->cpu->state.psw.ia = TEST_START;
    memcpy(r->storage.bytes + TEST_START, "\x06\x10\x47\xF0\x10\x00", 6); /* BCTR, B */
    r->cpu->state.gr[1] = TEST_START;
}

static void rig_free(struct rig *r) {
    cpu_destroy(r->cpu);
    stor_free(&r->storage);
}

START_TEST(budgets_are_exact) {
    struct rig r;
    rig_init(&r, _i);
    memcpy(r.storage.bytes + TEST_START, "\x06\x20\x47\xF0\x10\x00", 6);
    for (uint64_t n = 0; n < 9; n++) {
        uint64_t before = r.cpu->retired;
        ck_assert_int_eq(cpu_run(r.cpu, n)->reason, CPU_EXIT_BUDGET);
        ck_assert_uint_eq(r.cpu->retired, before + n);
    }
    ck_assert_uint_eq(r.cpu->state.gr[2], 0u - 18);
    rig_free(&r);
}
END_TEST

START_TEST(a_wait_runs_nothing) {
    struct rig r;
    rig_init(&r, _i);
    r.cpu->state.psw.wait = true;
    ck_assert_int_eq(cpu_run(r.cpu, 5)->reason, CPU_EXIT_WAIT);
    ck_assert_uint_eq(r.cpu->retired, 0);
    rig_free(&r);
}
END_TEST

START_TEST(a_request_waits_until_it_is_admitted) {
    struct rig r;
    rig_init(&r, _i);
    memcpy(r.storage.bytes + TEST_START, "\x18\x22\x80\x00\x20\x00", 6); /* LR, SSM 0(2) */
    r.cpu->state.gr[2] = 0x2000;
    r.storage.bytes[0x2000] = 0x80;
    r.cpu->pending.channels = 0x80000000;
    ck_assert_int_eq(cpu_run(r.cpu, 5)->reason, CPU_EXIT_PENDING);
    ck_assert_uint_eq(r.cpu->retired, 2);
    ck_assert_int_eq(cpu_run(r.cpu, 5)->reason, CPU_EXIT_PENDING);
    ck_assert_uint_eq(r.cpu->retired, 2);
    rig_free(&r);
}
END_TEST

START_TEST(masks_admit_what_they_should) {
    struct cpu_state s;
    cpu_state_reset(&s);
    struct pending all = {.channels = 0xFFFFFFFF,
                          .external = EXT_INTERVAL_TIMER | EXT_INTERRUPT_KEY};
    s.psw.system_mask = 0xA2;
    ck_assert_uint_eq(interruption_admits_channels(&s, MODEL_S370, &all), 0xA3FFFFFF);
    s.cr[2] = 0x00800000;
    ck_assert_uint_eq(interruption_admits_channels(&s, MODEL_S370, &all), 0xA0800000);
    ck_assert_uint_eq(interruption_admits_channels(&s, MODEL_S360, &all), 0xA3FFFFFF);
    ck_assert_uint_eq(interruption_admits_external(&s, MODEL_S370, &all), 0);
    s.psw.system_mask = 0x01;
    ck_assert_uint_eq(interruption_admits_external(&s, MODEL_S370, &all),
                      EXT_INTERVAL_TIMER | EXT_INTERRUPT_KEY);
    s.cr[0] &= ~CR0_EXTERNAL_INTERVAL_TIMER;
    ck_assert_uint_eq(interruption_admits_external(&s, MODEL_S370, &all), EXT_INTERRUPT_KEY);
    ck_assert_uint_eq(interruption_admits_external(&s, MODEL_S360, &all),
                      EXT_INTERVAL_TIMER | EXT_INTERRUPT_KEY);
    s.psw.ec = true;
    s.psw.system_mask = 0xFD;
    ck_assert_uint_eq(interruption_admits_channels(&s, MODEL_S370, &all), 0);
    s.psw.system_mask = 0x02;
    ck_assert_uint_eq(interruption_admits_channels(&s, MODEL_S370, &all), 0x00800000);
}
END_TEST

START_TEST(external_and_io_store_their_codes) {
    struct rig r;
    rig_init(&r, CPU_REFERENCE);
    be32_store(r.storage.bytes + PSA_NEW(INT_EXTERNAL) + 4, 0x3000);
    be32_store(r.storage.bytes + PSA_NEW(INT_IO) + 4, 0x4000);
    struct interruption timer = {.class = INT_EXTERNAL, .code = EXT_INTERVAL_TIMER};
    ck_assert(cpu_interrupt(r.cpu, &timer));
    ck_assert_uint_eq(r.cpu->state.psw.ia, 0x3000);
    ck_assert_uint_eq(be32_load(r.storage.bytes + PSA_OLD(INT_EXTERNAL)), EXT_INTERVAL_TIMER);
    r.cpu->state.psw.ec = true;
    struct interruption reader = {.class = INT_IO, .code = 0x00C};
    ck_assert(cpu_interrupt(r.cpu, &reader));
    ck_assert_uint_eq(r.cpu->state.psw.ia, 0x4000);
    ck_assert_uint_eq(be32_load(r.storage.bytes + PSA_IO_ADDRESS), 0x00C);
    ck_assert_uint_eq(be32_load(r.storage.bytes + PSA_OLD(INT_IO)), 0x00080000);
    ck_assert(r.cpu->interrupted);
    ck_assert_int_eq(r.cpu->last.class, INT_IO);
    rig_free(&r);
}
END_TEST

START_TEST(an_intercepted_class_exits) {
    struct rig r;
    rig_init(&r, _i);
    memcpy(r.storage.bytes + TEST_START, "\x1A\x12\x82\x00\x20\x00", 6); /* AR, LPSW 0(2) */
    r.cpu->state.psw.problem = true;
    r.cpu->intercept = 1u << INT_PROGRAM;
    const struct cpu_exit *exit = cpu_run(r.cpu, 10);
    ck_assert_int_eq(exit->reason, CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(exit->interruption.code, PIC_PRIVILEGED_OPERATION);
    ck_assert_int_eq(exit->instr.op, OP_LPSW);
    ck_assert(!exit->executed);
    ck_assert_uint_eq(r.cpu->state.psw.ia, TEST_START + 6);
    ck_assert_uint_eq(r.cpu->retired, 2);
    ck_assert(!r.cpu->interrupted);
    rig_free(&r);
}
END_TEST

START_TEST(an_executed_instruction_is_reported_as_such) {
    struct rig r;
    rig_init(&r, _i);
    memcpy(r.storage.bytes + TEST_START, "\x44\x00\x10\x04\x82\x00\x20\x00", 8); /* EX 0,4(1) */
    r.cpu->state.psw.problem = true;
    r.cpu->intercept = ~0u;
    const struct cpu_exit *exit = cpu_run(r.cpu, 10);
    ck_assert_int_eq(exit->instr.op, OP_LPSW);
    ck_assert(exit->executed);
    r.cpu->state.psw.ia = TEST_START + 1;
    exit = cpu_run(r.cpu, 10);
    ck_assert_uint_eq(exit->interruption.code, PIC_SPECIFICATION);
    ck_assert_int_eq(exit->instr.op, OP_INVALID); /* nothing was fetched */
    ck_assert(!exit->executed);
    rig_free(&r);
}
END_TEST

START_TEST(translation_exceptions_tell_the_address) {
    struct rig r;
    rig_init(&r, _i);
    r.cpu->state.cr[0] = CR0_PAGE_4K;
    r.cpu->state.psw.ec = true;
    r.cpu->state.psw.system_mask = SYSTEM_MASK_EC_DAT;
    r.cpu->intercept = ~0u;
    r.cpu->state.cr[1] = 0x8000;
    be32_store(r.storage.bytes + 0x8000, 1);
    const struct cpu_exit *exit = cpu_run(r.cpu, 1);
    ck_assert_uint_eq(exit->interruption.code, PIC_SEGMENT_TRANSLATION);
    ck_assert_uint_eq(exit->interruption.address, TEST_START);
    ck_assert_uint_eq(r.cpu->state.psw.ia, TEST_START);
    rig_free(&r);
}
END_TEST

/* A program new PSW whose instruction cannot be executed must not hang the host. */
START_TEST(a_loop_of_interruptions_uses_up_the_budget) {
    struct rig r;
    rig_init(&r, _i);
    be32_store(r.storage.bytes + PSA_NEW(INT_PROGRAM) + 4, 0x3001);
    r.cpu->state.psw.ia = 0x3001;
    ck_assert_int_eq(cpu_run(r.cpu, 1000)->reason, CPU_EXIT_BUDGET);
    ck_assert_uint_eq(r.cpu->retired, 1000);
    ck_assert_uint_eq(r.cpu->last.code, PIC_SPECIFICATION);
    rig_free(&r);
}
END_TEST

START_TEST(outside_interruptions_are_presented) {
    struct rig r;
    rig_init(&r, CPU_REFERENCE);
    be32_store(r.storage.bytes + PSA_NEW(INT_PROGRAM) + 4, 0x3000);
    struct interruption i = {.class = INT_PROGRAM, .code = PIC_SPECIFICATION};
    ck_assert(cpu_interrupt(r.cpu, &i));
    ck_assert_uint_eq(r.cpu->state.psw.ia, 0x3000);
    ck_assert_uint_eq(be32_load(r.storage.bytes + PSA_OLD(INT_PROGRAM)), PIC_SPECIFICATION);
    r.cpu->intercept = 1u << INT_PROGRAM;
    i = (struct interruption){.class = INT_PROGRAM, .code = PIC_ADDRESSING, .ilc = 2};
    ck_assert(!cpu_interrupt(r.cpu, &i));
    ck_assert_int_eq(r.cpu->exit.reason, CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(r.cpu->exit.interruption.ilc, 2);
    rig_free(&r);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/interruption");
    TCase *run = tcase_create("run");
    tcase_add_loop_test(run, budgets_are_exact, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_loop_test(run, a_wait_runs_nothing, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_loop_test(run, a_request_waits_until_it_is_admitted, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_loop_test(run, an_intercepted_class_exits, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_loop_test(run, an_executed_instruction_is_reported_as_such, CPU_FAST,
                        CPU_REFERENCE + 1);
    tcase_add_loop_test(run, translation_exceptions_tell_the_address, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_loop_test(run, a_loop_of_interruptions_uses_up_the_budget, CPU_FAST,
                        CPU_REFERENCE + 1);
    tcase_add_test(run, masks_admit_what_they_should);
    tcase_add_test(run, external_and_io_store_their_codes);
    tcase_add_test(run, outside_interruptions_are_presented);
    suite_add_tcase(suite, run);
    return suite_run(suite);
}

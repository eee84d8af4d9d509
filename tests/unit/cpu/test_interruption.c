/* Interruptions: what is stored, which come first, and what an invalid PSW does. GA22-7000,
 * Interruptions; GA22-6821, Interruptions. */
#include "cpu_test.h"

/* Old PSW, code and ILC in BC mode */
static const struct cpu_case bc_swaps[] = {
    {"0A7B", "take cc=1 pm=5 m60=0000000000003000", "m20=0000007B55001002 ia=3000 cc=0 pm=0"},
    {"00000000", "take mask=FE key=3 problem m68=0002000000003000",
     "m28=FE31000140001002 psw=0002000000003000 stop=wait"},
    {"5D100000", "take m68=0000000000003000", "m28=0000000680001004 ia=3000"},
    {"D2000000FFFF", "take key=1 m68=0000000000003000 cc=2",
     "m28=00100004E0001006 psw=0000000000003000"},
    {"0A01", "take prefix=4000 m4060=0000000000003000", "m4020=0000000140001002 ia=3000"},
    {"0A01", "take s360 ascii m60=0008000000003000", "m20=0008000140001002 ia=3000"},
};
TABLE_TEST(bc_swaps)

/* Monitor events: the monitor class and code, in either mode */
static const struct cpu_case monitor_events[] = {
    {"AF0F1234", "take cr8=1 m68=0000000000005000",
     "m28=0000004080001004 m94=000F m9C=00001234 psw=0000000000005000"},
    {"AF0F1234", "take ec cr8=1 m68=0008000000005000",
     "m28=0008000000001004 m8C=00040040 m94=000F m9C=00001234 psw=0008000000005000"},
};
TABLE_TEST(monitor_events)

/* EC mode: the code and the ILC at locations of their own, the translation-exception address */
static const struct cpu_case ec_swaps[] = {
    {"0A7B", "take ec cc=1 pm=5 m60=0000000000003000",
     "m20=0008150000001002 m88=0002007B psw=0000000000003000"},
    {"5D100000", "take ec m68=0008000000003000", "m28=0008000000001004 m8C=00040006 ia=3000"},
    {"58102234",
     "take dat cr0=00800000 cr1=00008000 m8000=F0009000 m9002=0010 m9004=0028 "
     "m68=0000000000003000",
     "m28=0408000000001000 m8C=0004001100002234 psw=0000000000003000"},
};
TABLE_TEST(ec_swaps)

/* A new PSW that is not valid is loaded, and then a specification exception with ILC 0 */
static const struct cpu_case invalid_psws[] = {
    {"0A01", "take m60=8008000000003000 m68=0000000000004000",
     "m20=0000000140001002 m28=8008000000003000 m8C=00000006 psw=0000000000004000"},
    {"0A01", "take m60=0008000000003000 m68=0008000000004001",
     "m20=0000000140001002 psw=0008000000003000"}, /* odd addresses are found late */
    {"0000", "take m68=8008000000004000",
     "m28=8008000000004000 m8C=00000006 psw=8008000000004000 stop=checkstop"},
    {"0A01", "take m60=0408000001003000 m68=0008000000C04000",
     "m20=0000000140001002 m28=0408000001003000 m8C=00000006 psw=0008000000C04000"},
};
TABLE_TEST(invalid_psws)

/* ---- the run loop ---- */

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
    cpu_context_changed(r.cpu);
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
    cpu_program_interruption(r.cpu, PIC_SPECIFICATION, 0);
    ck_assert_uint_eq(r.cpu->state.psw.ia, 0x3000);
    ck_assert_uint_eq(be32_load(r.storage.bytes + PSA_OLD(INT_PROGRAM)), PIC_SPECIFICATION);
    r.cpu->intercept = 1u << INT_PROGRAM;
    cpu_program_interruption(r.cpu, PIC_ADDRESSING, 2);
    ck_assert_int_eq(r.cpu->exit.reason, CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(r.cpu->exit.interruption.ilc, 2);
    rig_free(&r);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/interruption");
    ADD_TABLE(suite, bc_swaps);
    ADD_TABLE(suite, ec_swaps);
    ADD_TABLE(suite, monitor_events);
    ADD_TABLE(suite, invalid_psws);
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
    return run_suite(suite);
}

/* What the monitor does with an exit, without a CPU: vmm_handle_exit on a virtual machine that is
 * not dispatched. Popek and Goldberg 1974, sections 3 and 4; GA22-7000, Control Instructions. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <check.h>
#include <stdlib.h>

static const struct machine_shape real = {MODEL_S370, 256 << 10, 1};
static const struct machine_shape shape = {MODEL_S370, 64 << 10, 1};

static struct vmm *vmm;
static struct vm *vm;

static void set_up(void) {
    vmm = vmm_create(&real);
    vm = vmm_add(vmm, "guest", &shape);
    uint8_t zeros[4096] = {0};
    view_write(&vm->system.view, 0, zeros, sizeof zeros);
    vm->virtual.psw.ia = 0x1004;
}

static void tear_down(void) {
    vmm_destroy(vmm);
}

static void put(aaddr at, uint64_t doubleword) {
    uint8_t bytes[8];
    be64_store(bytes, doubleword);
    view_write(&vm->system.view, at, bytes, sizeof bytes);
}

static uint64_t get(aaddr at) {
    uint8_t bytes[8];
    view_read(&vm->system.view, at, bytes, sizeof bytes);
    return be64_load(bytes);
}

static struct cpu_exit program(uint16_t code, uint8_t ilc, uint64_t instruction) {
    struct cpu_exit exit = {
        .reason = CPU_EXIT_INTERRUPTION,
        .interruption = {.class = INT_PROGRAM, .code = code, .ilc = ilc},
    };
    uint8_t bytes[8];
    be64_store(bytes, instruction);
    isa_decode(bytes, MODEL_S370, &exit.instr);
    return exit;
}

static void issue(uint64_t instruction) {
    struct cpu_exit exit = program(PIC_PRIVILEGED_OPERATION, 2, instruction);
    exit.interruption.ilc = exit.instr.length / 2;
    vmm_handle_exit(vm, &exit);
}

#define SSM_0800  0x8000080000000000u
#define LPSW_0800 0x8200080000000000u

START_TEST(privileged_in_virtual_supervisor_state_is_emulated) {
    put(0x800, 0xFE00000000000000u);
    issue(SSM_0800);
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0xFE);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0x1004);
}
END_TEST

START_TEST(privileged_in_virtual_problem_state_is_reflected) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    vm->virtual.psw.problem = true;
    issue(SSM_0800);
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0);
    ck_assert(!vm->virtual.psw.problem);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0x2000);
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)), 0x0001000280001004u);
}
END_TEST

START_TEST(svc_is_reflected_with_its_number_and_length) {
    put(PSA_NEW(INT_SVC), 0x0000000000003000u);
    struct cpu_exit exit = {.reason = CPU_EXIT_INTERRUPTION,
                            .interruption = {.class = INT_SVC, .code = 7, .ilc = 1}};
    vmm_handle_exit(vm, &exit);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0x3000);
    ck_assert_uint_eq(get(PSA_OLD(INT_SVC)), 0x0000000740001004u);
}
END_TEST

/* A real translation exception nullifies (the PSW points at the instruction); the guest's own
 * addressing exception points past it. */
START_TEST(address_beyond_the_guest_is_an_addressing_exception) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    vm->virtual.psw.ia = 0x1000;
    struct cpu_exit exit = program(PIC_PAGE_TRANSLATION, 2, 0x5810F00000000000u);
    vmm_handle_exit(vm, &exit);
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)), 0x0000000580001004u);
}
END_TEST

/* Only some interruptions have an address; what was found on the way is not theirs. */
START_TEST(interruption_without_an_address_has_none) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    view_set_key(&vm->system.view, 0x800, 0x38);
    vm->virtual.psw.key = 2;
    issue(LPSW_0800); /* protected */
    ck_assert_uint_eq(vm->system.last.code, PIC_PROTECTION);
    ck_assert_uint_eq(vm->system.last.address, 0);
    struct cpu_exit exit = program(PIC_PAGE_TRANSLATION, 2, 0x5810F00000000000u);
    exit.interruption.address = 0xF00000;
    vmm_handle_exit(vm, &exit);
    ck_assert_uint_eq(vm->system.last.code, PIC_ADDRESSING);
    ck_assert_uint_eq(vm->system.last.address, 0);
}
END_TEST

START_TEST(exception_in_the_emulation_is_reflected) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    issue(LPSW_0800 | 0x0000000400000000u); /* not on a doubleword */
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)), 0x0000000680001004u);
}
END_TEST

START_TEST(emulation_obeys_the_guests_storage_keys) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    view_set_key(&vm->system.view, 0x800, 0x38);
    vm->virtual.psw.key = 2;
    issue(SSM_0800);
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)), 0x0020000480001004u);
}
END_TEST

START_TEST(invalid_psw_is_loaded_and_then_a_specification_exception_of_length_0) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    put(0x800, 0x8008000000004000u); /* EC mode with bit 0 on */
    issue(LPSW_0800);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0x2000);
    ck_assert_uint_eq(get(PSA_PROGRAM_ILC) >> 32, PIC_SPECIFICATION);
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)) & 0xFFFFFF, 0x4000);
}
END_TEST

START_TEST(keys_set_by_the_guest_are_the_frames_keys) {
    vm->virtual.gr[1] = 0x58;
    vm->virtual.gr[2] = 0x3800;
    issue(0x0812000000000000u);
    ck_assert_uint_eq(view_key(&vm->system.view, 0x3800), 0x58); /* of a page in no frame */
    aaddr frame = view_bring(&vm->system.view, 0x3800, VIEW_MAY_EVICT);
    ck_assert_uint_eq(vm->storage->keys[frame >> STOR_BLOCK_SHIFT], 0x58);
    vm->virtual.gr[3] = 0xFFFFFFFF;
    issue(0x0932000000000000u);
    ck_assert_uint_eq(vm->virtual.gr[3], 0xFFFFFF58);
}
END_TEST

START_TEST(key_of_a_block_beyond_the_guest_is_an_addressing_exception) {
    put(PSA_NEW(INT_PROGRAM), 0x0000000000002000u);
    vm->virtual.gr[2] = shape.storage;
    issue(0x0812000000000000u);
    ck_assert_uint_eq(get(PSA_OLD(INT_PROGRAM)), 0x0000000540001004u);
}
END_TEST

START_TEST(prefix_is_the_guests_own) {
    put(0x800, 0x0000300000000000u);
    issue(0xB210080000000000u);
    ck_assert_uint_eq(vm->virtual.prefix, 0x3000);
    put(0x3000 + PSA_NEW(INT_SVC), 0x0000000000005000u);
    struct cpu_exit exit = {.reason = CPU_EXIT_INTERRUPTION,
                            .interruption = {.class = INT_SVC, .code = 1, .ilc = 1}};
    vmm_handle_exit(vm, &exit);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0x5000);
}
END_TEST

START_TEST(control_registers_are_virtual) {
    put(0x800, 0x1122334455667788u);
    issue(0xB7890800u * 0x100000000u);
    ck_assert_uint_eq(vm->virtual.cr[8], 0x11223344);
    ck_assert_uint_eq(vm->virtual.cr[9], 0x55667788);
    ck_assert_uint_ne(vm->real.cr[8], 0x11223344);
    issue(0xB6890900u * 0x100000000u);
    ck_assert_uint_eq(get(0x900), 0x1122334455667788u);
}
END_TEST

START_TEST(no_device_answers_condition_code_3) {
    issue(0x9C000123u * 0x100000000u);
    ck_assert_uint_eq(vm->virtual.psw.cc, 3);
}
END_TEST

START_TEST(program_new_psw_that_is_invalid_stops_the_guest_only) {
    struct vm *neighbour = vmm_add(vmm, "neighbour", &shape);
    put(PSA_NEW(INT_PROGRAM), 0xFF08000000000000u);
    vm->virtual.psw.problem = true;
    issue(SSM_0800);
    ck_assert_int_eq(vm->system.stop, STOP_CHECK_STOP);
    ck_assert_int_eq(neighbour->system.stop, STOP_NONE);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/exit");
    TCase *tc = tcase_create("exit");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, privileged_in_virtual_supervisor_state_is_emulated);
    tcase_add_test(tc, privileged_in_virtual_problem_state_is_reflected);
    tcase_add_test(tc, svc_is_reflected_with_its_number_and_length);
    tcase_add_test(tc, address_beyond_the_guest_is_an_addressing_exception);
    tcase_add_test(tc, interruption_without_an_address_has_none);
    tcase_add_test(tc, exception_in_the_emulation_is_reflected);
    tcase_add_test(tc, emulation_obeys_the_guests_storage_keys);
    tcase_add_test(tc, invalid_psw_is_loaded_and_then_a_specification_exception_of_length_0);
    tcase_add_test(tc, keys_set_by_the_guest_are_the_frames_keys);
    tcase_add_test(tc, key_of_a_block_beyond_the_guest_is_an_addressing_exception);
    tcase_add_test(tc, prefix_is_the_guests_own);
    tcase_add_test(tc, control_registers_are_virtual);
    tcase_add_test(tc, no_device_answers_condition_code_3);
    tcase_add_test(tc, program_new_psw_that_is_invalid_stops_the_guest_only);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

/* The interpreter routines one by one, as functions of a virtual machine that is not dispatched:
 * what they do to the guest, and that they leave alone the real machine and the neighbour. What the
 * instructions do is tested by the conformance cases that run as a guest; here it is whose state is
 * meant. GA22-7000, Control Instructions; Input/Output Operations; Timing. */
#include "vmm/interpreter.h"

#include "base/bits.h"
#include "dev/types.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <check.h>
#include <string.h>

#define OPERAND 0x800u
#define DEVICE  0x00Eu

static const struct machine_shape real = {MODEL_S370, 512 << 10, 1};
static const struct machine_shape shape = {MODEL_S370, 64 << 10, 1};

static struct vmm *vmm;
static struct vm *vm, *neighbour;

static void set_up(void) {
    uint8_t zeros[4096] = {0};
    vmm = vmm_create(&real);
    neighbour = vmm_add(vmm, "neighbour", &shape);
    vm = vmm_add(vmm, "guest", &shape);
    view_write(&vm->system.view, 0, zeros, sizeof zeros);
    for (unsigned n = 0; n < 16; n++)
        vm->virtual.gr[n] = n << 12;
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

/* Interprets an instruction of up to four bytes; returns the interruption code. */
static int issue(uint32_t instruction) {
    uint8_t bytes[6] = {0};
    struct instr i;
    be32_store(bytes, instruction);
    isa_decode(bytes, vm->system.model, &i);
    ck_assert_msg(vmm_interpreter(i.op), "%08X has no routine", instruction);
    return vmm_interpreter(i.op)(vm, &i);
}

START_TEST(every_privileged_row_has_a_routine_and_no_other_but_store_clock) {
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++)
        ck_assert_msg(!vmm_interpreter((enum isa_op)op) ==
                          !(isa_rows[op].privileged || op == OP_STCK),
                      "%s", isa_rows[op].mnemonic);
}
END_TEST

/* ---- the PSW ---- */

START_TEST(system_mask_is_the_virtual_one) {
    uint8_t before = vm->real.psw.system_mask;
    vm->virtual.psw.system_mask = 0xFE;
    ck_assert_int_eq(issue(0xAC0F0800), PIC_NONE); /* STNSM */
    ck_assert_uint_eq(get(OPERAND) >> 56, 0xFE);
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0x0E);
    ck_assert_int_eq(issue(0xAD010800), PIC_NONE); /* STOSM */
    ck_assert_uint_eq(get(OPERAND) >> 56, 0x0E);
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0x0F);
    ck_assert_uint_eq(vm->real.psw.system_mask, before);
}
END_TEST

START_TEST(system_mask_that_is_not_valid_in_ec_mode_is_set_all_the_same) {
    vm->virtual.psw.ec = true;
    ck_assert_int_eq(issue(0xAD800800), PIC_SPECIFICATION);
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0x80);
    put(OPERAND, 0x9000000000000000u);
    ck_assert_int_eq(issue(0x80000800), PIC_SPECIFICATION); /* SSM */
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0x90);
}
END_TEST

START_TEST(set_system_mask_can_be_suppressed_on_s370) {
    vm->virtual.cr[0] = CR0_SSM_SUPPRESSION;
    ck_assert_int_eq(issue(0x80000800), PIC_SPECIAL_OPERATION);
    vm->system.model = MODEL_S360;
    ck_assert_int_eq(issue(0x80000800), PIC_NONE);
}
END_TEST

START_TEST(psw_key_is_the_virtual_one) {
    ck_assert_int_eq(issue(0xB20A01BF), PIC_NONE); /* SPKA */
    ck_assert_uint_eq(vm->virtual.psw.key, 0xB);
    vm->virtual.gr[2] = 0x12345678;
    ck_assert_int_eq(issue(0xB20B0000), PIC_NONE); /* IPK */
    ck_assert_uint_eq(vm->virtual.gr[2], 0x123456B0);
    ck_assert_uint_eq(vm->real.psw.key, 0);
}
END_TEST

/* ---- storage ---- */

START_TEST(reference_bit_is_that_of_the_guests_frame) {
    aaddr frame = view_bring(&vm->system.view, 0x2000, VIEW_MAY_EVICT);
    uint8_t *keys = vm->storage->keys;
    ck_assert_uint_ne(frame, 0x2000);
    stor_set_key(vm->storage, frame, 0x56);
    stor_set_key(vm->storage, 0x2000, 0x06);
    ck_assert_int_eq(issue(0xB2132123), PIC_NONE); /* RRB */
    ck_assert_uint_eq(vm->virtual.psw.cc, 3);
    ck_assert_uint_eq(keys[frame >> STOR_BLOCK_SHIFT], 0x52);
    ck_assert_uint_eq(keys[0x2000 >> STOR_BLOCK_SHIFT], 0x06);
    vm->virtual.gr[2] = shape.storage;
    ck_assert_int_eq(issue(0xB2132000), PIC_ADDRESSING);
}
END_TEST

/* Segment table at 4000, page table of segment 0 at 5000. */
START_TEST(real_address_is_the_guests) {
    vm->virtual.cr[0] = CR0_PAGE_4K;
    vm->virtual.cr[1] = 0x4000;
    put(0x4000, 0xF000500000000001u);
    put(0x5000, 0x0030000800000000u);
    ck_assert_int_eq(issue(0xB1100123), PIC_NONE); /* LRA 1,123 */
    ck_assert_uint_eq(vm->virtual.gr[1], 0x3123);
    ck_assert_uint_eq(vm->virtual.psw.cc, 0);
    ck_assert_int_eq(issue(0xB1110000),
                     PIC_NONE); /* register 1 is the index: page 3 is real page 0 */
    ck_assert_uint_eq(vm->virtual.psw.cc, 0);
    vm->virtual.gr[1] = 0x1000;
    ck_assert_int_eq(issue(0xB1310000), PIC_NONE); /* page 1 is invalid: its entry's address */
    ck_assert_uint_eq(vm->virtual.psw.cc, 2);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x5002);
    vm->virtual.gr[2] = 0x10000;
    ck_assert_int_eq(issue(0xB1302000), PIC_NONE); /* segment 1, too */
    ck_assert_uint_eq(vm->virtual.psw.cc, 1);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x4004);
    vm->virtual.cr[0] = 0;
    ck_assert_int_eq(issue(0xB1300000), PIC_TRANSLATION_SPECIFICATION);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x4004);
}
END_TEST

START_TEST(prefix_lies_in_the_guests_storage) {
    vm->virtual.prefix = 0x3000;
    ck_assert_int_eq(issue(0xB2112010), PIC_NONE); /* STPX */
    ck_assert_uint_eq(get(0x2010) >> 32, 0x3000);
    ck_assert_int_eq(issue(0xB2112012), PIC_SPECIFICATION);
    put(0x2000, (uint64_t)shape.storage << 32);          /* inside the real machine's storage */
    ck_assert_int_eq(issue(0xB2102000), PIC_ADDRESSING); /* SPX */
    ck_assert_uint_eq(vm->virtual.prefix, 0x3000);
}
END_TEST

START_TEST(operands_go_through_the_guests_prefix_and_translation) {
    vm->virtual.prefix = 0x3000;
    put(0x3800, 0xF000000000000000u);
    ck_assert_int_eq(issue(0x80000800), PIC_NONE); /* SSM 800: absolute 3800 */
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0xF0);
    vm->virtual.prefix = 0;
    vm->virtual.psw.ec = true;
    vm->virtual.psw.system_mask = SYSTEM_MASK_EC_DAT;
    vm->virtual.cr[0] = CR0_PAGE_4K;
    vm->virtual.cr[1] = 0x4000;
    put(0x4000, 0xF000500000000001u);
    put(0x5000, 0x0008006000000000u);
    put(0x6000, 0x0700000000000000u);
    ck_assert_int_eq(issue(0x80001000),
                     PIC_NONE); /* the guest's virtual page 1 is its real page 6 */
    ck_assert_uint_eq(vm->virtual.psw.system_mask, 0x07);
    vm->virtual.gr[9] = 0x24;
    ck_assert_int_eq(issue(0x80009000), PIC_PAGE_TRANSLATION);
    ck_assert_uint_eq(vm->operand, 0x24);
}
END_TEST

START_TEST(multiple_control_registers_are_loaded_all_or_none) {
    vm->virtual.gr[2] = shape.storage - 4;
    ck_assert_int_eq(issue(0xB7892000), PIC_ADDRESSING); /* LCTL 8,9 */
    ck_assert_uint_eq(vm->virtual.cr[8], 0);
    uint64_t before = get(shape.storage - 8);
    ck_assert_int_eq(issue(0xB6892000), PIC_ADDRESSING); /* STCTL */
    ck_assert_uint_eq(get(shape.storage - 8), before);
    ck_assert_int_eq(issue(0xB6F00800), PIC_NONE); /* register 0 follows 15 */
    ck_assert_uint_eq(get(OPERAND), (uint64_t)vm->virtual.cr[15] << 32 | vm->virtual.cr[0]);
    ck_assert_int_eq(issue(0xB6F00802), PIC_SPECIFICATION);
}
END_TEST

/* ---- identity ---- */

START_TEST(the_virtual_machine_has_a_cpu_of_its_own) {
    put(OPERAND, UINT64_MAX);
    ck_assert_int_eq(issue(0xB2020800), PIC_NONE); /* STIDP */
    ck_assert_uint_eq(get(OPERAND), CPU_IDENTITY);
    ck_assert_int_eq(issue(0xB2020804), PIC_SPECIFICATION);
    put(OPERAND, UINT64_MAX);
    ck_assert_int_eq(issue(0xB2120802), PIC_NONE); /* STAP */
    ck_assert_uint_eq(get(OPERAND), 0xFFFF0000FFFFFFFFu);
    ck_assert_int_eq(issue(0xB2120801), PIC_SPECIFICATION);
}
END_TEST

START_TEST(the_virtual_cpu_is_alone) {
    vm->virtual.gr[4] = CPU_ADDRESS;
    ck_assert_int_eq(issue(0xAE140000 | SIGP_SENSE), PIC_NONE);
    ck_assert_uint_eq(vm->virtual.psw.cc, 0);
    issue(0xAE140006);
    ck_assert_uint_eq(vm->virtual.psw.cc, 1);
    ck_assert_uint_eq(vm->virtual.gr[1], SIGP_STATUS_INVALID_ORDER);
    vm->virtual.gr[4] = CPU_ADDRESS + 1;
    issue(0xAE140000 | SIGP_SENSE);
    ck_assert_uint_eq(vm->virtual.psw.cc, 3);
}
END_TEST

START_TEST(what_the_virtual_machine_has_not) {
    ck_assert_int_eq(issue(0x83120000), PIC_SPECIFICATION); /* DIAGNOSE of no known code */
    ck_assert_int_eq(issue(0x84000800), PIC_OPERATION);     /* WRD */
    ck_assert_int_eq(issue(0x85000800), PIC_OPERATION);     /* RDD */
}
END_TEST

/* ---- DIAGNOSE ---- */

#define RELEASE 0x83120010 /* registers 1 and 2 */
#define BALLOON 0x83120104

static void fill(struct vm *of, uint8_t with) {
    uint8_t bytes[STOR_PAGE_SIZE];
    memset(bytes, with, sizeof bytes);
    for (aaddr at = 0; at < shape.storage; at += sizeof bytes)
        view_write(&of->system.view, at, bytes, sizeof bytes);
}

static bool page_is_all(const struct vm *of, aaddr page, uint8_t value) {
    uint8_t bytes[STOR_PAGE_SIZE];
    view_read(&of->system.view, page, bytes, sizeof bytes);
    return bytes[0] == value && memcmp(bytes, bytes + 1, sizeof bytes - 1) == 0;
}

START_TEST(pages_are_released_and_no_others) {
    fill(vm, 0xAA);
    fill(neighbour, 0xBB);
    view_set_key(&vm->system.view, 0x3800, 0x56);
    vm->virtual.psw.cc = 2;
    vm->virtual.gr[1] = 0x3000;
    vm->virtual.gr[2] = 0x5000;
    ck_assert_int_eq(issue(RELEASE), PIC_NONE);
    for (aaddr page = 0; page < shape.storage; page += STOR_PAGE_SIZE) {
        ck_assert(page_is_all(vm, page, page >= 0x3000 && page <= 0x5000 ? STOR_CLEARED : 0xAA));
        ck_assert(page_is_all(neighbour, page, 0xBB));
    }
    ck_assert_uint_eq(view_key(&vm->system.view, 0x3800), 0x56);
    ck_assert_uint_eq(vm->virtual.psw.cc, 2);
}
END_TEST

START_TEST(a_range_that_is_not_there_releases_nothing) {
    static const uint32_t ranges[][2] = {
        {0x3004, 0x5000},         {0x3000, 0x5800},     {0x5000, 0x3000}, {0xF000, 0x10000},
        {0x10000, 0x10000},       {0, 0xFFF000},        {0xFFF000, 0},    {0x3000, 0xFFFFFFFF},
        {0xFFFFF000, 0xFFFFF000}, {0xFFFFF000, 0x1000},
    };
    fill(vm, 0xAA);
    fill(neighbour, 0xBB);
    for (size_t n = 0; n < sizeof ranges / sizeof *ranges; n++) {
        vm->virtual.gr[1] = ranges[n][0];
        vm->virtual.gr[2] = ranges[n][1];
        ck_assert_int_eq(issue(RELEASE), PIC_SPECIFICATION);
    }
    for (aaddr page = 0; page < shape.storage; page += STOR_PAGE_SIZE)
        ck_assert(page_is_all(vm, page, 0xAA) && page_is_all(neighbour, page, 0xBB));
}
END_TEST

START_TEST(all_of_storage_can_be_released_but_only_ones_own) {
    fill(vm, 0xAA);
    fill(neighbour, 0xBB);
    vm->virtual.prefix = 0x7000;
    vm->virtual.gr[1] = 0;
    vm->virtual.gr[2] = shape.storage - STOR_PAGE_SIZE;
    ck_assert_int_eq(issue(RELEASE), PIC_NONE);
    for (aaddr page = 0; page < shape.storage; page += STOR_PAGE_SIZE)
        ck_assert(page_is_all(vm, page, STOR_CLEARED) && page_is_all(neighbour, page, 0xBB));
}
END_TEST

START_TEST(pages_are_real_ones) {
    fill(vm, 0xAA);
    vm->virtual.prefix = 0x7000;
    vm->virtual.gr[1] = vm->virtual.gr[2] = 0x7000;
    ck_assert_int_eq(issue(RELEASE), PIC_NONE);
    ck_assert(page_is_all(vm, 0, STOR_CLEARED) && page_is_all(vm, 0x7000, 0xAA));
}
END_TEST

START_TEST(the_balloon_is_told_what_is_asked) {
    vm->system.balloon.asked = 12;
    vm->virtual.gr[1] = UINT32_MAX;
    ck_assert_int_eq(issue(BALLOON), PIC_NONE);
    ck_assert_uint_eq(vm->virtual.gr[2], 12);
    ck_assert_uint_eq(vm->system.balloon.held, UINT32_MAX); /* whoever reads it has to doubt it */
    ck_assert_int_eq(issue(0x83110104), PIC_NONE);
    ck_assert_uint_eq(vm->virtual.gr[1], 12);
    ck_assert_int_eq(issue(BALLOON + 1), PIC_SPECIFICATION);
}
END_TEST

/* ---- input/output ---- */

static void attach_printer(void) {
    struct dev_config config = {
        .address = DEVICE, .type = "1403", .latency_given = true, .latency = 100};
    struct device *printer = dev_create(&config, NULL);
    ck_assert_ptr_nonnull(printer);
    ck_assert(chan_attach(vm->system.channels, DEVICE, printer));
    put(PSA_CAW, 0x0000200000000000u);
    put(0x2000, 0x0900300020000001u);
}

static uint8_t answer(uint32_t instruction) {
    ck_assert_int_eq(issue(instruction), PIC_NONE);
    return vm->virtual.psw.cc;
}

static void let_it_end(void) {
    while (!chan_pending(vm->system.channels))
        system_advance(&vm->system, system_next(&vm->system));
}

START_TEST(channels_are_the_guests) {
    attach_printer();
    ck_assert_uint_eq(answer(0x9D00000E), 0); /* TIO */
    ck_assert_uint_eq(answer(0x9C00000E), 0); /* SIO */
    ck_assert_uint_eq(answer(0x9D00000E), 2);
    ck_assert_uint_eq(answer(0x9F000000), 0); /* TCH */
    let_it_end();
    ck_assert_uint_eq(answer(0x9F000000), 1);
    ck_assert_uint_eq(answer(0x9E00000E), 0); /* HIO: an interruption is pending */
    ck_assert_uint_eq(answer(0x9E01000E), 0); /* HDV */
    ck_assert_uint_eq(answer(0x9D00000E), 1);
    ck_assert_uint_eq(get(PSA_CSW), 0x000020080C000000u);
    vm = neighbour; /* which has no device there */
    ck_assert_uint_eq(answer(0x9D00000E), 3);
}
END_TEST

START_TEST(operations_are_halted_and_cleared) {
    attach_printer();
    put(PSA_CSW, UINT64_MAX);
    ck_assert_uint_eq(answer(0x9C01000E), 0); /* SIOF */
    ck_assert_uint_eq(answer(0x9E01000E), 1); /* HDV */
    ck_assert_uint_eq(get(PSA_CSW), 0xFFFFFFFF0000FFFFu);
    let_it_end();
    ck_assert_uint_eq(answer(0x9D01000E), 1); /* CLRIO */
    ck_assert_uint_eq(get(PSA_CSW) >> 32, 0x2008);
    ck_assert_uint_eq(answer(0x9D01000E), 0);
    ck_assert_uint_eq(answer(0x9E00000E), 1); /* HIO: idle */
}
END_TEST

START_TEST(assigned_locations_are_in_the_guests_prefix_area) {
    attach_printer();
    vm->virtual.prefix = 0x3000;
    put(0x3000 + PSA_CAW, 0x0000200400000000u); /* not on a doubleword: program check */
    put(0x3000 + PSA_CSW, 0);
    ck_assert_uint_eq(answer(0x9C00000E), 1);
    ck_assert_uint_eq(get(0x3000 + PSA_CSW), 0x0000000000200000u);
    ck_assert_uint_eq(answer(0xB2030000), 0); /* STIDC */
    ck_assert_uint_eq(get(0x3000 + PSA_CHANNEL_ID) >> 32, channel_identity(0));
    ck_assert_uint_eq(answer(0xB2030700), 3);
}
END_TEST

/* ---- clocks ---- */

START_TEST(clocks_are_the_guests) {
    put(OPERAND, 0x8123456789ABC000u);
    ck_assert_uint_eq(answer(0xB2040800), 0);      /* SCK */
    ck_assert_int_eq(issue(0xB2060800), PIC_NONE); /* SCKC */
    ck_assert_uint_eq(vm->virtual.tod, 0x8123456789ABC000u);
    ck_assert_uint_eq(vm->virtual.clock_comparator, 0x8123456789ABC000u);
    put(OPERAND, 0x7000000000000000u);
    ck_assert_int_eq(issue(0xB2080800), PIC_NONE); /* SPT */
    vm->system.events.now = 3;
    ck_assert_uint_eq(answer(0xB2052000), 0); /* STCK, three microseconds later */
    ck_assert_uint_eq(get(0x2000), 0x8123456789ABF000u);
    ck_assert_int_eq(issue(0xB2072000), PIC_NONE); /* STCKC */
    ck_assert_uint_eq(get(0x2000), 0x8123456789ABC000u);
    ck_assert_int_eq(issue(0xB2092000), PIC_NONE); /* STPT */
    ck_assert_uint_eq(get(0x2000), 0x6FFFFFFFFFFFD000u);
    ck_assert_uint_eq(neighbour->virtual.tod, 0);
}
END_TEST

START_TEST(clock_operands_are_doublewords_but_for_store_clock) {
    static const uint32_t aligned[] = {0xB2040804, 0xB2060804, 0xB2070804, 0xB2080804, 0xB2090804};
    for (size_t n = 0; n < sizeof aligned / sizeof *aligned; n++)
        ck_assert_int_eq(issue(aligned[n]), PIC_SPECIFICATION);
    vm->virtual.tod = 0x0102030405060708u;
    ck_assert_int_eq(issue(0xB20527FD), PIC_NONE); /* across two blocks */
    ck_assert_uint_eq(get(0x27FD), 0x0102030405060708u);
    view_set_key(&vm->system.view, 0x2800, 0x30);
    vm->virtual.psw.key = 2;
    view_set_key(&vm->system.view, 0x2000, 0x20);
    uint64_t before = get(0x27F8);
    ck_assert_int_eq(issue(0xB20527F9), PIC_PROTECTION); /* nothing is stored */
    ck_assert_uint_eq(get(0x27F8), before);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/interpreter");
    TCase *tc = tcase_create("interpreter");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, every_privileged_row_has_a_routine_and_no_other_but_store_clock);
    tcase_add_test(tc, system_mask_is_the_virtual_one);
    tcase_add_test(tc, system_mask_that_is_not_valid_in_ec_mode_is_set_all_the_same);
    tcase_add_test(tc, set_system_mask_can_be_suppressed_on_s370);
    tcase_add_test(tc, psw_key_is_the_virtual_one);
    tcase_add_test(tc, reference_bit_is_that_of_the_guests_frame);
    tcase_add_test(tc, real_address_is_the_guests);
    tcase_add_test(tc, prefix_lies_in_the_guests_storage);
    tcase_add_test(tc, operands_go_through_the_guests_prefix_and_translation);
    tcase_add_test(tc, multiple_control_registers_are_loaded_all_or_none);
    tcase_add_test(tc, the_virtual_machine_has_a_cpu_of_its_own);
    tcase_add_test(tc, the_virtual_cpu_is_alone);
    tcase_add_test(tc, what_the_virtual_machine_has_not);
    tcase_add_test(tc, pages_are_released_and_no_others);
    tcase_add_test(tc, a_range_that_is_not_there_releases_nothing);
    tcase_add_test(tc, all_of_storage_can_be_released_but_only_ones_own);
    tcase_add_test(tc, pages_are_real_ones);
    tcase_add_test(tc, the_balloon_is_told_what_is_asked);
    tcase_add_test(tc, channels_are_the_guests);
    tcase_add_test(tc, operations_are_halted_and_cleared);
    tcase_add_test(tc, assigned_locations_are_in_the_guests_prefix_area);
    tcase_add_test(tc, clocks_are_the_guests);
    tcase_add_test(tc, clock_operands_are_doublewords_but_for_store_clock);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

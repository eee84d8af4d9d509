/* Guests that have address translation on: the same kernel on the bare machine and under the
 * monitor, and what it must find. GA22-7000, Dynamic Address Translation. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <check.h>

#define CODE     0x1000u
#define SEGMENTS 0x2000u
#define PAGES    0x2400u
#define DATA     0x4000u /* real; virtual X'15000' leads here */
#define OTHER    0x5000u

static const struct machine_shape shape = {MODEL_S370, 64u << 10, 1};

static struct vmm *vmm;
static struct vm *vm;
static struct machine *bare;
static struct system *both[2];

static void put(aaddr at, const void *bytes, uint32_t length) {
    for (int n = 0; n < 2; n++)
        view_write(&both[n]->view, at, bytes, length);
}

static void put16(aaddr at, uint16_t value) {
    uint8_t bytes[2];
    be16_store(bytes, value);
    put(at, bytes, sizeof bytes);
}

static void put32(aaddr at, uint32_t value) {
    uint8_t bytes[4];
    be32_store(bytes, value);
    put(at, bytes, sizeof bytes);
}

static void put64(aaddr at, uint64_t value) {
    uint8_t bytes[8];
    be64_store(bytes, value);
    put(at, bytes, sizeof bytes);
}

static uint32_t word(aaddr at) {
    uint8_t bytes[4];
    view_read(&vm->system.view, at, bytes, sizeof bytes);
    return be32_load(bytes);
}

static void code(aaddr at, const char *text) {
    for (const char *p = text; *p; p++) {
        unsigned byte;
        if (*p == ' ')
            continue;
        sscanf(p++, "%2x", &byte);
        put(at++, (uint8_t[1]){(uint8_t)byte}, 1);
    }
}

/* 64 KB segments of 4 KB pages: virtual pages 0-7 lead to themselves, X'15' to DATA. */
static void make_tables(void) {
    for (uint32_t n = 0; n < 16; n++)
        put32(SEGMENTS + 4 * n, n < 2 ? 0xF0000000u | (PAGES + 32 * n) : 1u);
    for (uint32_t n = 0; n < 32; n++)
        put16(PAGES + 2 * n, n < 8 ? (uint16_t)(n << 4) : DAT_PAGE_4K_INVALID);
    put16(PAGES + 2 * 0x15, DATA >> 8);
}

static void set_up(void) {
    static const struct machine_shape real = {MODEL_S370, 256u << 10, 1};
    static const uint8_t zeros[64u << 10];
    vmm = vmm_create(&real);
    vm = vmm_add(vmm, "guest", &shape);
    bare = machine_create(&shape);
    both[0] = &vm->system;
    both[1] = &bare->system;
    put(0, zeros, sizeof zeros);
    make_tables();
    put64(PSA_NEW(INT_PROGRAM), 0x0002000000BAD000u); /* disabled wait */
    put64(0x200, 0x0002000000000000u);
    put64(0x208, 0x0400000000001004u | 0x0008000000000000u); /* EC mode, translation on */
    for (int n = 0; n < 2; n++) {
        struct cpu_state *s = both[n]->state;
        s->cr[0] |= CR0_PAGE_4K | CR0_SEG_64K;
        s->cr[1] = SEGMENTS;
        s->psw.ia = CODE;
        s->gr[5] = 0x15000;
        s->gr[6] = 0x13000;
        s->gr[7] = PAGES;
    }
    code(CODE, "82000208"); /* LPSW: translation on, at X'1004' */
}

static void tear_down(void) {
    vmm_destroy(vmm);
    machine_destroy(bare);
}

static void run(void) {
    machine_state_changed(bare);
    machine_run(bare, 1000);
    vmm_run(vmm, 1000);
    ck_assert_str_eq(system_stop_name(vm->system.stop), system_stop_name(bare->system.stop));
    ck_assert_uint_eq(vm->system.retired, bare->system.retired);
    ck_assert_uint_eq(system_hash(&vm->system), system_hash(&bare->system));
    ck_assert_ptr_null(vm->complaint);
}

#define STOP "82000200"

START_TEST(page_leads_where_the_guests_tables_say) {
    put32(DATA + 0x10, 0x12345678);
    code(CODE + 4, "5810 5010 5010 5020 " STOP); /* L 1,16(5); ST 1,32(5) */
    run();
    ck_assert_int_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(word(DATA + 0x20), 0x12345678);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x12345678);
    ck_assert_uint_eq(view_key(&vm->system.view, DATA), KEY_REFERENCE | KEY_CHANGE);
    ck_assert_uint_eq(vm->ledger.page.count, 2); /* of the code and of the data */
}
END_TEST

START_TEST(missing_page_is_the_guests_exception_with_its_address) {
    code(CODE + 4, "5810 6010 " STOP); /* L 1,16(6) */
    run();
    ck_assert_uint_eq(vm->virtual.psw.ia, 0xBAD000);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040011);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x13010);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 4); /* nullified */
}
END_TEST

START_TEST(missing_segment_is_one_too) {
    code(CODE + 4, "41505FFF 89500004 5810 5010 " STOP); /* SLL 5,4: beyond two segments */
    run();
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC) & 0xFFFF, PIC_SEGMENT_TRANSLATION);
}
END_TEST

START_TEST(page_beyond_the_guests_storage_is_an_addressing_exception) {
    put16(PAGES + 2 * 0x13, 0x0100);
    code(CODE + 4, "5810 6010 " STOP);
    run();
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040005);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 8); /* suppressed */
}
END_TEST

START_TEST(tables_outside_storage_are_an_addressing_exception) {
    put32(SEGMENTS + 4, 0xF0FF0000u);
    code(CODE + 4, "5810 6010 " STOP);
    run();
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040005);
}
END_TEST

START_TEST(bad_entry_is_a_translation_specification_exception) {
    put32(SEGMENTS + 4, 0xFF000000u | PAGES);
    code(CODE + 4, "5810 6010 " STOP);
    run();
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040012);
}
END_TEST

START_TEST(invalid_sizes_in_cr0_are_found_at_the_next_instruction) {
    vm->virtual.cr[0] = bare->cpu->state.cr[0] = 0xE0;
    code(CODE + 4, STOP);
    run();
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC) & 0xFFFF, PIC_TRANSLATION_SPECIFICATION);
}
END_TEST

/* The table entry is changed, the TLB purged, and the next access goes to the new frame. */
START_TEST(purge_makes_the_guests_changes_count) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    put16(0x300, OTHER >> 8);
    code(CODE + 4, "5810 5000 D201 702A 0300 B20D 0000 5820 5000 " STOP);
    run();
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
}
END_TEST

START_TEST(new_segment_table_is_another_address_space) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    for (uint32_t n = 0; n < 16; n++)
        put32(0x2800 + 4 * n, 0xF0000000u | (n ? 0x2C20u : PAGES));
    put16(0x2C20 + 2 * 5, OTHER >> 8);
    put32(0x300, 0x2800);
    code(CODE + 4, "5810 5000 B711 0300 5820 5000 " STOP); /* LCTL 1,1,X'300' */
    run();
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
}
END_TEST

/* 2 KB pages: the halves of a frame apart. */
START_TEST(small_pages_are_translated_as_such) {
    for (int n = 0; n < 2; n++)
        both[n]->state->cr[0] = 0xE0 | CR0_PAGE_2K | CR0_SEG_64K;
    for (uint32_t n = 0; n < 32; n++) {
        put16(PAGES + 2 * n, (uint16_t)(n << 3));
        put16(PAGES + 64 + 2 * n, DAT_PAGE_2K_INVALID);
    }
    put32(SEGMENTS + 4, 0xF0000000u | (PAGES + 64));
    put16(PAGES + 64 + 2 * 10, (OTHER + 0x800) >> 8); /* virtual X'15000' */
    put32(OTHER + 0x800, 0x33333333);
    code(CODE + 4, "5810 5000 5810 5800 " STOP);
    run();
    ck_assert_uint_eq(vm->virtual.gr[1], 0x33333333);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x15800);
}
END_TEST

START_TEST(operand_of_a_privileged_instruction_is_translated) {
    put32(DATA, 0xFF000000);
    code(CODE + 4, "8000 5000 " STOP); /* SSM 0(5): turns translation off, too */
    put32(DATA, 0x00000000);
    run();
    ck_assert_uint_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(view_key(&vm->system.view, DATA), KEY_REFERENCE);
}
END_TEST

START_TEST(missing_operand_of_a_privileged_instruction_nullifies_it) {
    code(CODE + 4, "8000 6000 " STOP);
    run();
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x13000);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 4);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/shadow");
    TCase *tc = tcase_create("shadow");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, page_leads_where_the_guests_tables_say);
    tcase_add_test(tc, missing_page_is_the_guests_exception_with_its_address);
    tcase_add_test(tc, missing_segment_is_one_too);
    tcase_add_test(tc, page_beyond_the_guests_storage_is_an_addressing_exception);
    tcase_add_test(tc, tables_outside_storage_are_an_addressing_exception);
    tcase_add_test(tc, bad_entry_is_a_translation_specification_exception);
    tcase_add_test(tc, invalid_sizes_in_cr0_are_found_at_the_next_instruction);
    tcase_add_test(tc, purge_makes_the_guests_changes_count);
    tcase_add_test(tc, new_segment_table_is_another_address_space);
    tcase_add_test(tc, small_pages_are_translated_as_such);
    tcase_add_test(tc, operand_of_a_privileged_instruction_is_translated);
    tcase_add_test(tc, missing_operand_of_a_privileged_instruction_nullifies_it);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

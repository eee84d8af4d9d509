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
    static const struct machine_shape real = {MODEL_S370, 640u << 10, 1};
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

/* Runs the guest bare and under the monitor, under the policy that has the loop's number. */
static void run(int policy) {
    vm->shadow.policy = (enum shadow_policy)policy;
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
    run(_i);
    ck_assert_int_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(word(DATA + 0x20), 0x12345678);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x12345678);
    ck_assert_uint_eq(view_key(&vm->system.view, DATA), KEY_REFERENCE | KEY_CHANGE);
    ck_assert_uint_eq(vm->ledger.page.count, 2); /* of the code and of the data */
}
END_TEST

START_TEST(missing_page_is_the_guests_exception_with_its_address) {
    code(CODE + 4, "5810 6010 " STOP); /* L 1,16(6) */
    run(_i);
    ck_assert_uint_eq(vm->virtual.psw.ia, 0xBAD000);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040011);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x13010);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 4); /* nullified */
}
END_TEST

START_TEST(missing_segment_is_one_too) {
    code(CODE + 4, "41505FFF 89500004 5810 5010 " STOP); /* SLL 5,4: beyond two segments */
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC) & 0xFFFF, PIC_SEGMENT_TRANSLATION);
}
END_TEST

START_TEST(page_beyond_the_guests_storage_is_an_addressing_exception) {
    put16(PAGES + 2 * 0x13, 0x0100);
    code(CODE + 4, "5810 6010 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040005);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 8); /* suppressed */
}
END_TEST

START_TEST(tables_outside_storage_are_an_addressing_exception) {
    put32(SEGMENTS + 4, 0xF0FF0000u);
    code(CODE + 4, "5810 6010 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040005);
}
END_TEST

START_TEST(bad_entry_is_a_translation_specification_exception) {
    put32(SEGMENTS + 4, 0xFF000000u | PAGES);
    code(CODE + 4, "5810 6010 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040012);
}
END_TEST

START_TEST(invalid_sizes_in_cr0_are_found_at_the_next_instruction) {
    vm->virtual.cr[0] = bare->cpu->state.cr[0] = 0xE0;
    code(CODE + 4, STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC) & 0xFFFF, PIC_TRANSLATION_SPECIFICATION);
}
END_TEST

/* The table entry is changed, the TLB purged, and the next access goes to the new frame. */
START_TEST(purge_makes_the_guests_changes_count) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    put16(0x300, OTHER >> 8);
    code(CODE + 4, "5810 5000 D201 702A 0300 B20D 0000 5820 5000 " STOP);
    run(_i);
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
    run(_i);
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
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x33333333);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x15800);
}
END_TEST

START_TEST(operand_of_a_privileged_instruction_is_translated) {
    put32(DATA, 0xFF000000);
    code(CODE + 4, "8000 5000 " STOP); /* SSM 0(5): turns translation off, too */
    put32(DATA, 0x00000000);
    run(_i);
    ck_assert_uint_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(view_key(&vm->system.view, DATA), KEY_REFERENCE);
}
END_TEST

START_TEST(missing_operand_of_a_privileged_instruction_nullifies_it) {
    code(CODE + 4, "8000 6000 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x13000);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 4);
}
END_TEST

/* The page tables are mapped by themselves, at virtual X'12000': the guest edits them through
 * translation. The first store goes to the page through which it is made. */
START_TEST(tables_are_edited_through_themselves) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    put16(PAGES + 2 * 0x12, PAGES >> 8 & 0xFFF0);
    put16(0x300, OTHER >> 8);
    for (int n = 0; n < 2; n++)
        both[n]->state->gr[7] = 0x12000 + (PAGES & 0xFFF);
    /* L 1,0(5); MVC 42(2,7),X'300'; MVC 44(2,7),X'300'; PTLB; L 2,0(5); L 3,0(0,6) … */
    code(CODE + 4, "5810 5000 D201 702A 0300 D201 7026 0300 B20D 0000 5820 5000 5830 6000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x22222222);
    static const uint64_t traces[] = {0, 1, 2};
    ck_assert_uint_eq(vm->ledger.trace.count, traces[_i]);
}
END_TEST

/* With translation off, too. */
START_TEST(tables_are_edited_by_real_addresses) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    put16(0x300, OTHER >> 8);
    put64(0x210, 0x0008000000001010u); /* EC mode, translation off */
    put64(0x218, 0x0408000000001030u);
    code(CODE + 4, "5810 5000 8200 0210");
    code(CODE + 0x10, "D201 702A 0300 D201 702C 0300 B20D 0000 8200 0218");
    code(CODE + 0x30, "5820 5000 5830 5000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
    static const uint64_t traces[] = {0, 1, 2};
    ck_assert_uint_eq(vm->ledger.trace.count, traces[_i]);
}
END_TEST

/* A store by the interpreter (STCTL) changes a table entry. */
START_TEST(tables_are_edited_by_a_privileged_instruction) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    for (int n = 0; n < 2; n++)
        both[n]->state->cr[9] = (uint32_t)(DATA >> 8) << 16 | OTHER >> 8; /* pages 14 and 15 */
    code(CODE + 4, "5810 5000 B699 7028 B20D 0000 5820 5000 5830 5000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
    ck_assert_uint_eq(vm->ledger.trace.count, 0);
}
END_TEST

/* An entry of a table of another address space, not in use, is changed; then it is switched to. */
START_TEST(tables_of_another_space_are_edited) {
    put32(DATA, 0x11111111);
    put32(OTHER, 0x22222222);
    for (uint32_t n = 0; n < 16; n++)
        put32(0x2800 + 4 * n, 0xF0000000u | (n ? 0x2C20u : PAGES));
    put16(0x2C20 + 2 * 5, DATA >> 8);
    put32(0x300, 0x2800);
    put32(0x304, SEGMENTS);
    put16(0x308, OTHER >> 8);
    /* there and back; change; PTLB; there */
    code(CODE + 4, "B711 0300 5810 5000 B711 0304 5820 5000 D201 782A 0308 B20D 0000 "
                   "B711 0300 5830 5000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x22222222);
}
END_TEST

/* Back in an address space that nothing was changed in, no page has to be entered again. */
START_TEST(spaces_are_remembered) {
    put32(DATA, 0x11111111);
    put32(0x300,
          SEGMENTS + 0x02000000); /* longer: another space by its register, the same tables */
    put32(0x304, SEGMENTS);
    code(CODE + 4, "5810 5000 B711 0300 5810 5000 B711 0304 5810 5000 B711 0300 5810 5000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->ledger.page.count, 4); /* of each space, code and data */
}
END_TEST

/* After a purge one exit brings back all pages of a segment that are still there, under vtlb; a
 * policy that notices stores keeps them. A page that has gone meanwhile is missing. */
START_TEST(purge_costs_one_exit_for_each_segment) {
    put16(PAGES + 2 * 0x16, OTHER >> 8);
    put16(0x300, DAT_PAGE_4K_INVALID);
    for (int n = 0; n < 2; n++)
        both[n]->state->gr[6] = 0x16000;
    /* L 1,0(5); L 2,0(6); PTLB; L 1,0(5); L 2,0(6); MVC of 6's entry; PTLB; L 1,0(5); L 2,0(6) */
    code(CODE + 4, "5810 5000 5820 6000 B20D 0000 5810 5000 5820 6000 D201 702C 0300 "
                   "B20D 0000 5810 5000 5820 6000 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040000 | PIC_PAGE_TRANSLATION);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x16000);
    /* code, two of data, two for the MVC, the one missing; after each purge segments 0 and 1 */
    ck_assert_uint_eq(vm->ledger.page.count, _i == SHADOW_VTLB ? 6 + 2 + 2 : 6);
}
END_TEST

/* More address spaces than sets. */
START_TEST(spaces_give_way_to_others) {
    put32(DATA, 0x11111111);
    for (uint32_t n = 0; n < 64; n++)
        put32(0x300 + 4 * n, SEGMENTS | n << 24);
    /* LA 3,0; LA 4,256; L: LCTL 1,1,X'300'(3); L 1,0(5); LA 3,4(3); CR 3,4; BL L */
    code(CODE + 4, "4130 0300 4140 0400 B711 3000 5810 5000 4133 0004 1934 4740 100C " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
}
END_TEST

/* The guest's own page protection, and a trace on the same page. */
START_TEST(page_protection_is_the_guests_own_too) {
    for (int n = 0; n < 2; n++)
        both[n]->state->cr[0] |= CR0_PAGE_PROTECTION;
    put16(PAGES + 2 * 0x15, DATA >> 8 | DAT_PAGE_PROTECTED);
    put32(DATA, 0x11111111);
    code(CODE + 4, "5810 5000 5010 5008 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040004);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x80015008);
    ck_assert_uint_eq(word(PSA_OLD(INT_PROGRAM) + 4), CODE + 12);
}
END_TEST

START_TEST(page_protection_holds_for_privileged_instructions) {
    for (int n = 0; n < 2; n++)
        both[n]->state->cr[0] |= CR0_PAGE_PROTECTION;
    put16(PAGES + 2 * 0x15, DATA >> 8 | DAT_PAGE_PROTECTED);
    code(CODE + 4, "B600 5008 " STOP);
    run(_i);
    ck_assert_uint_eq(word(PSA_PROGRAM_ILC), 0x00040004);
    ck_assert_uint_eq(word(PSA_TRANSLATION_ADDRESS), 0x80015008);
}
END_TEST

/* One instruction that stores into two pages of tables. */
START_TEST(one_store_into_two_tables) {
    put32(DATA, 0x11111111);
    put32(SEGMENTS + 4, 0xF0000000u | 0x2FF0); /* page table across X'3000' */
    put16(0x2FF0 + 2 * 5, DATA >> 8);
    put16(0x2FF0 + 2 * 9, OTHER >> 8);
    put32(0x300, (uint32_t)(DATA >> 8) << 16 | OTHER >> 8);
    put32(OTHER, 0x22222222);
    for (int n = 0; n < 2; n++)
        both[n]->state->gr[6] = 0x19000;
    /* L, L; MVC X'2FFA'(10),X'310' of the entries reversed; PTLB; L, L */
    for (uint32_t n = 0; n < 5; n++)
        put16(0x310 + 2 * n, DAT_PAGE_4K_INVALID);
    put16(0x310, OTHER >> 8);
    put16(0x318, DATA >> 8);
    code(CODE + 4, "5810 5000 5820 6000 D209 7BFA 0310 B20D 0000 5830 5000 5840 6000 " STOP);
    run(_i);
    ck_assert_uint_eq(vm->virtual.gr[1], 0x11111111);
    ck_assert_uint_eq(vm->virtual.gr[2], 0x22222222);
    ck_assert_uint_eq(vm->virtual.gr[3], 0x22222222);
    ck_assert_uint_eq(vm->virtual.gr[4], 0x11111111);
}
END_TEST

/* One store over two pages of 2 KB, both in one page of tables: it is let through twice. */
START_TEST(one_store_into_both_halves_of_a_page_of_tables) {
    for (int n = 0; n < 2; n++) {
        both[n]->state->cr[0] = 0xE0 | CR0_PAGE_2K | CR0_SEG_64K;
        both[n]->state->gr[7] = 0x27FF;
        both[n]->state->gr[1] = 0x1234;
    }
    for (uint32_t n = 0; n < 32; n++)
        put16(PAGES + 2 * n, (uint16_t)(n << 3));
    code(CODE + 4, "5820 7001 5830 7FFD 4010 7000 B20D 0000 " STOP); /* L, L; STH 1,0(7) */
    run(_i);
    ck_assert_uint_eq(vm->system.stop, STOP_WAIT);
    ck_assert_uint_eq(word(0x27FC) & 0xFF, 0x12);
    ck_assert_uint_eq(word(0x2800) >> 24, 0x34);
}
END_TEST

/* Tables at their own page, in a circle: the segment table is its own page table. */
START_TEST(tables_that_are_their_own) {
    put32(SEGMENTS + 4, 0xF0000000u | SEGMENTS);
    code(CODE + 4, "5810 5010 5010 5020 B20D 0000 5810 5030 " STOP);
    run(_i);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/shadow");
    TCase *tc = tcase_create("shadow");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, page_leads_where_the_guests_tables_say, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, missing_page_is_the_guests_exception_with_its_address, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, missing_segment_is_one_too, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, page_beyond_the_guests_storage_is_an_addressing_exception, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_outside_storage_are_an_addressing_exception, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, bad_entry_is_a_translation_specification_exception, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, invalid_sizes_in_cr0_are_found_at_the_next_instruction, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, purge_makes_the_guests_changes_count, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, new_segment_table_is_another_address_space, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, small_pages_are_translated_as_such, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, operand_of_a_privileged_instruction_is_translated, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, missing_operand_of_a_privileged_instruction_nullifies_it, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_are_edited_through_themselves, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_are_edited_by_real_addresses, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_are_edited_by_a_privileged_instruction, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_of_another_space_are_edited, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, spaces_are_remembered, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, purge_costs_one_exit_for_each_segment, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, spaces_give_way_to_others, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, page_protection_is_the_guests_own_too, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, page_protection_holds_for_privileged_instructions, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, one_store_into_two_tables, SHADOW_VTLB, SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, one_store_into_both_halves_of_a_page_of_tables, SHADOW_VTLB,
                        SHADOW_TRACED + 1);
    tcase_add_loop_test(tc, tables_that_are_their_own, SHADOW_VTLB, SHADOW_TRACED + 1);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

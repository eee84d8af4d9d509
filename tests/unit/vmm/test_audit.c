/* The audit finds what is wrong: each test breaks one thing behind the monitor's back. */
#include "vmm/audit.h"

#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/allocator.h"
#include "vmm/shadow.h"

#include <check.h>

#define CODE     0x1000u
#define SEGMENTS 0x2000u
#define PAGES    0x2400u

static const struct machine_shape real = {MODEL_S370, 640u << 10, 1};
static const struct machine_shape shape = {MODEL_S370, 64u << 10, 1};

static struct vmm *vmm;
static struct vm *vm, *other;
static struct dat_control shadow;
static char *said;
static size_t size;

/* A guest under translation that loads from all its pages, for ever. */
static void load(void) {
    static const uint8_t code[] = {0x58, 0x10, 0x20, 0x00, 0x5A, 0x20, 0x30, 0x00,
                                   0x54, 0x20, 0x30, 0x04, 0x47, 0xF0, 0xC0, 0x00};
    const struct stor_view *v = &vm->system.view;
    uint8_t word[4];
    for (uint32_t n = 0; n < 16; n++) {
        be32_store(word, n ? DAT_SEGMENT_INVALID : DAT_SEGMENT_LENGTH | PAGES);
        view_write(v, SEGMENTS + 4 * n, word, 4);
        be16_store(word, (uint16_t)(n << 4));
        view_write(v, PAGES + 2 * n, word, 2);
    }
    view_write(v, CODE, code, sizeof code);
    be32_store(word, STOR_PAGE_SIZE);
    view_write(v, 0x300, word, 4);
    be32_store(word, 0xFFFF);
    view_write(v, 0x304, word, 4);
    struct cpu_state *s = &vm->virtual;
    s->cr[0] |= CR0_PAGE_4K | CR0_SEG_64K;
    s->cr[1] = SEGMENTS;
    s->gr[3] = 0x300;
    s->gr[12] = CODE;
    s->psw = (struct psw){.ec = true, .system_mask = SYSTEM_MASK_EC_DAT, .ia = CODE};
}

/* What the audit finds, and says in `said`. */
static bool audit(void) {
    free(said);
    FILE *out = open_memstream(&said, &size);
    bool good = vmm_audit(vmm, out);
    fclose(out);
    return good;
}

static void set_up(void) {
    vmm = vmm_create(&real);
    vm = vmm_add(vmm, "alpha", &shape);
    other = vmm_add(vmm, "beta", &shape);
    load();
    for (uint32_t page = 0; page < 2 * 8; page++)
        view_bring(&(page < 8 ? vm : other)->system.view, page % 8 << STOR_PAGE_SHIFT,
                   VIEW_MAY_EVICT);
    vmm_run_one(vmm, vm, 100);
    ck_assert(shadow_context(vm, 0, &shadow));
    ck_assert(!shadow_context(vm, 1, &shadow));
    ck_assert_msg(audit(), "%s", said);
}

static void tear_down(void) {
    vmm_destroy(vmm);
    free(said);
    said = NULL;
}

/* Where the entries are by which the real CPU translates an address. */
static struct dat_result walk(uint32_t cr0, uint32_t cr1, vaddr va) {
    struct storage *s = vmm_storage(vmm);
    struct stor_view all = {.storage = s, .size = s->size};
    struct dat_control control = {cr0, cr1, 0};
    struct dat_result r;
    ck_assert_int_eq(dat_translate(&all, &control, va, &r), PIC_NONE);
    return r;
}

static void put16(aaddr at, uint16_t value) {
    be16_store(vmm_storage(vmm)->bytes + at, value);
}

static void expect(const char *words) {
    ck_assert(!audit());
    ck_assert_msg(strstr(said, words) != NULL, "%s", said);
}

START_TEST(real_table_that_leads_to_another_guest) {
    struct dat_result r = walk(vm->real.cr[0], vm->real.cr[1], 0x5000);
    put16(r.page_at, dat_page_entry_4k(other->frames[5]));
    expect("alpha: 005000 under CR1");
}
END_TEST

START_TEST(shadow_table_that_leads_to_another_guest) {
    put16(walk(shadow.cr0, shadow.cr1, 0x5000).page_at, dat_page_entry_4k(other->frames[0]));
    expect("alpha: 005000 under CR1");
}
END_TEST

START_TEST(shadow_table_that_leads_to_the_monitors_tables) {
    put16(walk(shadow.cr0, shadow.cr1, 0x5000).page_at, dat_page_entry_4k(vm->tables));
    expect("alpha: 005000 under CR1");
}
END_TEST

START_TEST(page_table_in_the_guests_own_storage) {
    struct dat_result r = walk(shadow.cr0, shadow.cr1, 0);
    aaddr at = view_bring(&vm->system.view, PAGES, VIEW_MAY_EVICT);
    be32_store(vmm_storage(vmm)->bytes + r.segment_at, DAT_SEGMENT_LENGTH | at);
    expect("is translated by entries at");
}
END_TEST

/* Every entry leads to a frame of the guest's, but the TLB has another one. */
#ifndef TRAPEZE_TORTURE
START_TEST(entry_changed_without_a_purge) {
    put16(walk(shadow.cr0, shadow.cr1, 0x5000).page_at, dat_page_entry_4k(vm->frames[6]));
    expect("the TLB has 005000");
    vm->purge = true;
    ck_assert_msg(audit(), "%s", said);
}
END_TEST

START_TEST(key_changed_without_telling) {
    vmm_storage(vmm)->keys[vm->frames[5] >> STOR_BLOCK_SHIFT] |= 0x18;
    ck_assert_msg(audit(), "key 0 may still: %s", said);
    vm->virtual.psw.key = 3;
    vmm_run_one(vmm, vm, 200);
    ck_assert_msg(audit(), "%s", said);
    vmm_storage(vmm)->keys[vm->frames[1] >> STOR_BLOCK_SHIFT] |= 0x18;
    expect("the TLB permits");
}
END_TEST
#endif

START_TEST(frame_of_two_guests) {
    vm->frames[7] = other->frames[7];
    expect("which is also alpha's");
}
END_TEST

START_TEST(frame_that_is_none) {
    vm->frames[7] = vm->tables;
    expect("where no frame is");
}
END_TEST

START_TEST(real_state_that_is_privileged) {
    vm->real.psw.problem = false;
    expect("not in problem state");
}
END_TEST

START_TEST(control_registers_that_are_the_guests) {
    vm->shadow.cr1 = SEGMENTS;
    expect("the real CPU has CR0");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/audit");
    TCase *tc = tcase_create("audit");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, real_table_that_leads_to_another_guest);
    tcase_add_test(tc, shadow_table_that_leads_to_another_guest);
    tcase_add_test(tc, shadow_table_that_leads_to_the_monitors_tables);
    tcase_add_test(tc, page_table_in_the_guests_own_storage);
#ifndef TRAPEZE_TORTURE /* a TLB of one entry knows neither any more */
    tcase_add_test(tc, entry_changed_without_a_purge);
    tcase_add_test(tc, key_changed_without_telling);
#endif
    tcase_add_test(tc, frame_of_two_guests);
    tcase_add_test(tc, frame_that_is_none);
    tcase_add_test(tc, real_state_that_is_privileged);
    tcase_add_test(tc, control_registers_that_are_the_guests);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

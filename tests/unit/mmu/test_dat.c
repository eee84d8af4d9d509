/* Dynamic address translation. GA22-7000, Dynamic Address Translation; Translation Process. */
#include "mmu/dat.h"

#include "base/bits.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

#define SIZE          0x20000u
#define SEGMENT_TABLE 0x1000u
#define PAGE_TABLE    0x2000u

static struct storage storage;
static struct stor_view view;

static void set_up(void) {
    ck_assert(stor_init(&storage, SIZE));
    memset(storage.bytes, 0, SIZE);
    view = (struct stor_view){.storage = &storage, .size = SIZE};
}

static void tear_down(void) {
    stor_free(&storage);
}

static void segment(uint32_t n, uint32_t entry) {
    be32_store(storage.bytes + SEGMENT_TABLE + 4 * n, entry);
}

static void page(uint32_t n, uint16_t entry) {
    be16_store(storage.bytes + PAGE_TABLE + 2 * n, entry);
}

struct dat_case {
    uint32_t cr0, cr1;
    uint32_t segment, segment_entry;
    uint32_t page, page_entry;
    vaddr va;
    int code;
    raddr real; /* or the entry's address */
    bool segment_level, length;
};

#define G4K64K CR0_PAGE_4K
#define G2K64K CR0_PAGE_2K
#define G4K1M  (CR0_PAGE_4K | CR0_SEG_1M)
#define G2K1M  (CR0_PAGE_2K | CR0_SEG_1M)
#define CR1(n) ((uint32_t)(n) << 24 | SEGMENT_TABLE)
#define FULL   (0xF0000000u | PAGE_TABLE)

static const struct dat_case cases[] = {
    /* the four geometries: segment 1, its page 3 */
    {G4K64K, CR1(0), 1, FULL, 3, 0x1230, 0x013ABC, 0, 0x123ABC, false, false},
    {G2K64K, CR1(0), 1, FULL, 3, 0x1230, 0x011ABC, 0, 0x1232BC, false, false},
    {G4K1M, CR1(0), 1, FULL, 3, 0x1230, 0x103ABC, 0, 0x123ABC, false, false},
    {G2K1M, CR1(0), 1, FULL, 3, 0x1238, 0x101ABC, 0, 0x123ABC, false, false},
    /* extended real addresses: bits 13-14 of a 4 KB page's entry */
    {G4K64K, CR1(0), 0, FULL, 0, 0xFFF6, 0x000FFF, 0, 0x3FFFFFF, false, false},
    {G4K64K, CR1(0), 0, FULL, 0, 0x0002, 0x000000, 0, 0x1000000, false, false},
    {G2K64K, CR1(0), 0, FULL, 0, 0x0002, 0x000000, PIC_TRANSLATION_SPECIFICATION, PAGE_TABLE, false,
     false},
    /* bit 15 counts only under the page-protection control */
    {G4K64K, CR1(0), 0, FULL, 0, 0x0011, 0x000ABC, 0, 0x001ABC, false, false},
    /* the segment table's length: 16 entries for each unit */
    {G4K64K, CR1(0), 15, FULL, 0, 0, 0x0F0000, 0, 0, false, false},
    {G4K64K, CR1(0), 16, FULL, 0, 0, 0x100000, PIC_SEGMENT_TRANSLATION, SEGMENT_TABLE + 64, true,
     true},
    {G4K64K, CR1(1), 16, FULL, 0, 0, 0x100000, 0, 0, false, false},
    {G4K64K, CR1(15), 255, FULL, 0, 0, 0xFF0000, 0, 0, false, false},
    {G4K1M, CR1(0), 15, FULL, 0, 0, 0xF00000, 0, 0, false, false},
    /* the page table's length: sixteenths of the segment */
    {G4K64K, CR1(0), 0, 0x20000000 | PAGE_TABLE, 2, 0, 0x002000, 0, 0, false, false},
    {G4K64K, CR1(0), 0, 0x20000000 | PAGE_TABLE, 3, 0, 0x003000, PIC_PAGE_TRANSLATION,
     PAGE_TABLE + 6, false, true},
    {G2K64K, CR1(0), 0, 0x00000000 | PAGE_TABLE, 1, 0, 0x000800, 0, 0, false, false},
    {G2K64K, CR1(0), 0, 0x00000000 | PAGE_TABLE, 2, 0, 0x001000, PIC_PAGE_TRANSLATION,
     PAGE_TABLE + 4, false, true},
    {G4K1M, CR1(0), 0, 0x00000000 | PAGE_TABLE, 15, 0, 0x00F000, 0, 0, false, false},
    {G4K1M, CR1(0), 0, 0x00000000 | PAGE_TABLE, 16, 0, 0x010000, PIC_PAGE_TRANSLATION,
     PAGE_TABLE + 32, false, true},
    {G2K1M, CR1(0), 0, 0x00000000 | PAGE_TABLE, 31, 0, 0x00F800, 0, 0, false, false},
    {G2K1M, CR1(0), 0, 0x00000000 | PAGE_TABLE, 32, 0, 0x010000, PIC_PAGE_TRANSLATION,
     PAGE_TABLE + 64, false, true},
    /* invalid entries */
    {G4K64K, CR1(0), 2, FULL | 1, 0, 0, 0x020000, PIC_SEGMENT_TRANSLATION, SEGMENT_TABLE + 8, true,
     false},
    {G4K64K, CR1(0), 0, FULL, 5, 0x0008, 0x005000, PIC_PAGE_TRANSLATION, PAGE_TABLE + 10, false,
     false},
    {G2K64K, CR1(0), 0, FULL, 5, 0x0004, 0x002800, PIC_PAGE_TRANSLATION, PAGE_TABLE + 10, false,
     false},
    {G4K64K, CR1(0), 0, 0xF1000000 | PAGE_TABLE, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION,
     SEGMENT_TABLE, true, false},
    {G4K64K, CR1(0), 0, 0xF8000000 | PAGE_TABLE, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION,
     SEGMENT_TABLE, true, false},
    {G4K64K, CR1(0), 0, 0xF1000001 | PAGE_TABLE, 0, 0, 0, PIC_SEGMENT_TRANSLATION, SEGMENT_TABLE,
     true, false}, /* in an invalid entry nothing else counts */
    {G4K64K, CR1(0), 0, FULL | 2, 0, 0x0010, 0x000ABC, 0, 0x001ABC, false, false}, /* common */
    /* codes in CR0 that no size has */
    {0x00000000, CR1(0), 0, FULL, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION, 0, true, false},
    {0x00C00000, CR1(0), 0, FULL, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION, 0, true, false},
    {CR0_PAGE_4K | 0x00080000, CR1(0), 0, FULL, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION, 0, true,
     false},
    {CR0_PAGE_4K | 0x00180000, CR1(0), 0, FULL, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION, 0, true,
     false},
    {CR0_PAGE_4K | 0x00200000, CR1(0), 0, FULL, 0, 0, 0, PIC_TRANSLATION_SPECIFICATION, 0, true,
     false},
    /* tables outside storage */
    {G4K64K, SIZE, 0, FULL, 0, 0, 0, PIC_ADDRESSING, SIZE, true, false},
    {G4K64K, CR1(0), 0, 0xF0000000 | SIZE, 0, 0, 0, PIC_ADDRESSING, SIZE, false, false},
};

START_TEST(translations) {
    const struct dat_case *c = &cases[_i];
    segment(c->segment, c->segment_entry);
    page(c->page, (uint16_t)c->page_entry);
    struct dat_control control = {c->cr0, c->cr1, 0};
    struct dat_result result;
    ck_assert_int_eq(dat_translate(&view, &control, c->va, &result), c->code);
    if (c->cr0 & 0xC00000 && c->real)
        ck_assert_uint_eq(result.real, c->real);
    ck_assert_int_eq(result.segment_level, c->segment_level);
    ck_assert_int_eq(result.length, c->length);
}
END_TEST

START_TEST(stores_are_forbidden_only_under_the_control) {
    struct dat_control control = {G4K64K, CR1(0), 0};
    struct dat_result result;
    segment(0, FULL);
    page(0, 0x1001);
    ck_assert_int_eq(dat_translate(&view, &control, 0x123, &result), PIC_NONE);
    ck_assert(!result.protected);
    control.cr0 |= CR0_PAGE_PROTECTION;
    ck_assert_int_eq(dat_translate(&view, &control, 0x123, &result), PIC_NONE);
    ck_assert(result.protected);
    ck_assert_uint_eq(result.segment_at, SEGMENT_TABLE);
    ck_assert_uint_eq(result.page_at, PAGE_TABLE);
}
END_TEST

/* Table addresses are real: prefixing applies to them, and not to what comes out. */
START_TEST(tables_are_prefixed) {
    struct dat_control control = {G4K64K, 0, 0x1000};
    struct dat_result result;
    segment(0, FULL); /* at absolute 1000, which is real 0 */
    page(0, 0x1000);
    ck_assert_int_eq(dat_translate(&view, &control, 0x123, &result), PIC_NONE);
    ck_assert_uint_eq(result.real, 0x100123);
}
END_TEST

START_TEST(a_walk_leaves_no_trace_in_the_keys) {
    struct dat_control control = {G4K64K, CR1(0), 0};
    struct dat_result result;
    segment(0, FULL);
    ck_assert_int_eq(dat_translate(&view, &control, 0, &result), PIC_NONE);
    for (uint32_t block = 0; block < SIZE >> STOR_BLOCK_SHIFT; block++)
        ck_assert_uint_eq(storage.keys[block], 0);
}
END_TEST

/* A reader of entries who counts, and who finds none at one address. */
struct counter {
    unsigned reads[5]; /* of so many bytes */
    raddr none;
};

static int count_entry(void *owner, raddr at, unsigned size, uint32_t *entry) {
    struct counter *c = owner;
    c->reads[size]++;
    *entry = size == 4 ? be32_load(storage.bytes + at) : be16_load(storage.bytes + at);
    return at == c->none ? PIC_ADDRESSING : PIC_NONE;
}

START_TEST(every_entry_is_read_by_the_reader) {
    struct dat_control control = {G4K64K, CR1(0), 0};
    struct dat_result result;
    struct counter c = {.none = SIZE};
    segment(0, FULL);
    segment(1, DAT_SEGMENT_INVALID);
    page(0, 0x1230);
    page(1, DAT_PAGE_4K_INVALID);
    ck_assert_int_eq(dat_walk(count_entry, &c, &control, 0xABC, &result), PIC_NONE);
    ck_assert_uint_eq(result.real, 0x123ABC);
    ck_assert_uint_eq(c.reads[4] * 10 + c.reads[2], 11);
    ck_assert_int_eq(dat_walk(count_entry, &c, &control, 0x1ABC, &result), PIC_PAGE_TRANSLATION);
    ck_assert_uint_eq(c.reads[4] * 10 + c.reads[2], 22);
    ck_assert_int_eq(dat_walk(count_entry, &c, &control, 0x10000, &result),
                     PIC_SEGMENT_TRANSLATION);
    ck_assert_uint_eq(c.reads[4] * 10 + c.reads[2], 32);
    ck_assert_int_eq(dat_walk(count_entry, &c, &control, 0x100000, &result),
                     PIC_SEGMENT_TRANSLATION); /* by the length: nothing is read */
    ck_assert_uint_eq(c.reads[4] * 10 + c.reads[2], 32);
    c.none = PAGE_TABLE;
    ck_assert_int_eq(dat_walk(count_entry, &c, &control, 0xABC, &result), PIC_ADDRESSING);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mmu/dat");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, translations, 0, sizeof cases / sizeof *cases);
    tcase_add_test(all, stores_are_forbidden_only_under_the_control);
    tcase_add_test(all, tables_are_prefixed);
    tcase_add_test(all, every_entry_is_read_by_the_reader);
    tcase_add_test(all, a_walk_leaves_no_trace_in_the_keys);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

/* The TLB: what a hit promises, and that nothing outlives what it depends on. */
#include "base/bits.h"
#include "mmu/tlb.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 0x40000u

static struct storage storage;
static struct tlb tlb;
static const struct dat_control real_mode = {0};

static void setup(void) {
    ck_assert(stor_init(&storage, SIZE));
    ck_assert(tlb_init(&tlb, &storage));
    tlb_select(&tlb, false, &real_mode, 0);
}

static void teardown(void) {
    tlb_free(&tlb);
    stor_free(&storage);
}

static bool hits(vaddr va, bool store) {
    const struct tlb_entry *e = tlb_slot(&tlb, va);
    return (store ? e->write_tag : e->read_tag) == (va & TLB_PAGE);
}

/* Probes and enters, as an access that misses does. */
static bool enter(vaddr va, bool store) {
    aaddr at;
    if (!tlb_probe(&tlb, va, store, &at))
        return false;
    tlb_enter(&tlb, va, at, store);
    return true;
}

static uint8_t *host(vaddr va) {
    return (uint8_t *)(tlb_slot(&tlb, va)->addend + va);
}

START_TEST(hit_leads_to_storage) {
    ck_assert(!hits(0x1234, false));
    ck_assert(enter(0x1234, false));
    ck_assert(hits(0x1234, false));
    ck_assert(hits(0x17FF, false));
    ck_assert(!hits(0x1234, true));
    ck_assert_ptr_eq(host(0x1234), storage.bytes + 0x1234);
    ck_assert(enter(0x1234, true));
    ck_assert(hits(0x1234, true));
}
END_TEST

START_TEST(reference_and_change_are_recorded) {
    ck_assert(enter(0x1000, false));
    ck_assert_uint_eq(storage.keys[2], KEY_REFERENCE);
    ck_assert_uint_eq(storage.keys[3], 0);
    ck_assert(enter(0x1000, true));
    ck_assert_uint_eq(storage.keys[2], KEY_REFERENCE | KEY_CHANGE);
    aaddr at;
    ck_assert(tlb_probe(&tlb, 0x3000, true, &at));
    ck_assert_uint_eq(storage.keys[6], 0); /* a probe records nothing */
}
END_TEST

START_TEST(outside_storage) {
    aaddr at;
    ck_assert(tlb_probe(&tlb, SIZE - 1, false, &at));
    ck_assert(!tlb_probe(&tlb, SIZE, false, &at));
}
END_TEST

START_TEST(storage_keys) {
    aaddr at;
    stor_set_key(&storage, 0x800, 0x10);
    stor_set_key(&storage, 0x1000, 0x18);
    tlb_select(&tlb, false, &real_mode, 2);
    ck_assert(tlb_probe(&tlb, 0x800, false, &at));
    ck_assert(!tlb_probe(&tlb, 0x800, true, &at));
    ck_assert(!tlb_probe(&tlb, 0x1000, false, &at));
    tlb_select(&tlb, false, &real_mode, 1);
    ck_assert(tlb_probe(&tlb, 0x1000, true, &at));
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(tlb_probe(&tlb, 0x1000, true, &at));
}
END_TEST

START_TEST(prefixing) {
    const struct dat_control prefixed = {.prefix = 0x5000};
    tlb_select(&tlb, false, &prefixed, 0);
    ck_assert(enter(0x123, false));
    ck_assert_ptr_eq(host(0x123), storage.bytes + 0x5123);
    ck_assert(enter(0x5923, false));
    ck_assert_ptr_eq(host(0x5923), storage.bytes + 0x923);
}
END_TEST

/* Each PSW key has entries of its own, and they are there on return. */
START_TEST(sets_are_kept) {
    ck_assert(enter(0x1000, true));
    tlb_select(&tlb, false, &real_mode, 3);
    ck_assert(!hits(0x1000, false));
    ck_assert(enter(0x1000, false));
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(hits(0x1000, true));
    tlb_select(&tlb, false, &real_mode, 3);
    ck_assert(hits(0x1000, false));
    ck_assert(!hits(0x1000, true));
}
END_TEST

/* A block dropped is gone from every set, by one address or by several (prefixing). */
START_TEST(drop_block) {
    const struct dat_control prefixed = {.prefix = 0x5000};
    ck_assert(enter(0x1000, true));
    tlb_drop_block(&tlb, 0x1000);
    ck_assert(!hits(0x1000, false));
    ck_assert(!hits(0x1000, true));

    stor_set_key(&storage, 0, 0x70);
    ck_assert(enter(0, true));
    tlb_select(&tlb, false, &real_mode, 7);
    ck_assert(enter(0, true));
    tlb_drop_block(&tlb, 0);
    ck_assert(!hits(0, false));
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(!hits(0, false));

    ck_assert(enter(0x5000, true));
    tlb_select(&tlb, false, &prefixed, 0);
    ck_assert(enter(0, true)); /* absolute 5000 as well */
    tlb_drop_block(&tlb, 0x5000);
    ck_assert(!hits(0, false));
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(!hits(0x5000, false));
}
END_TEST

START_TEST(drop_leaves_other_blocks) {
    ck_assert(enter(0x1000, true));
    ck_assert(enter(0x1800, true));
    tlb_drop_block(&tlb, 0x1000);
#ifndef TRAPEZE_TORTURE
    ck_assert(hits(0x1800, true));
#endif
    tlb_drop_block(&tlb, 0x1800);
    ck_assert(!hits(0x1800, true));
}
END_TEST

START_TEST(write_tag_tells_of_code) {
    storage.notes[2] = STOR_NOTE_CODE;
    ck_assert(enter(0x1000, true));
    ck_assert(!hits(0x1000, true));
    ck_assert_uint_eq(tlb_slot(&tlb, 0x1000)->write_tag, 0x1000 | TLB_CODE);
    ck_assert(hits(0x1000, false));
}
END_TEST

/* Segment table at 8000, page table at 9000: virtual page 1 is real page `frame`. */
static void make_tables(uint32_t frame) {
    be32_store(storage.bytes + 0x8000, 0xF0009000);
    be16_store(storage.bytes + 0x9002, (uint16_t)(frame << 4));
}

static const struct dat_control translated = {.cr0 = CR0_PAGE_4K, .cr1 = 0x8000};

START_TEST(translation) {
    make_tables(0x20);
    tlb_select(&tlb, true, &translated, 0);
    ck_assert(enter(0x1ABC, false));
    ck_assert_ptr_eq(host(0x1ABC), storage.bytes + 0x20ABC);
    be16_store(storage.bytes + 0x9000, 0x0008); /* invalid */
    aaddr at;
    ck_assert(!tlb_probe(&tlb, 0x0ABC, false, &at));
}
END_TEST

START_TEST(purge) {
    const struct dat_control other = {.cr0 = CR0_PAGE_4K, .cr1 = 0x8000 | 1 << 24};
    make_tables(0x20);
    ck_assert(enter(0x1000, false));
    tlb_select(&tlb, true, &other, 0);
    ck_assert(enter(0x1000, false));
    tlb_select(&tlb, true, &translated, 0);
    ck_assert(enter(0x1000, false));
    tlb_purge(&tlb);
    ck_assert(!hits(0x1000, false));
    tlb_select(&tlb, true, &other, 0);
    ck_assert(!hits(0x1000, false)); /* not the selected one only */
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(hits(0x1000, false)); /* real addresses are not from tables */
}
END_TEST

/* CR0's bits that translation does not depend on make no new context; nor does any with DAT off. */
START_TEST(what_a_context_is) {
    struct dat_control c = translated;
    make_tables(0x20);
    tlb_select(&tlb, true, &c, 0);
    ck_assert(enter(0x1000, false));
    c.cr0 |= 0xE0;
    tlb_select(&tlb, true, &c, 0);
    ck_assert(hits(0x1000, false));
    tlb_select(&tlb, false, &c, 0);
    ck_assert(!hits(0x1000, false));
    ck_assert(enter(0x1000, false));
    ck_assert_ptr_eq(host(0x1000), storage.bytes + 0x1000);
    tlb_select(&tlb, false, &real_mode, 0);
    ck_assert(hits(0x1000, false));
}
END_TEST

/* More contexts and sets than there is room for: the oldest give way, none is mixed up. */
START_TEST(many_contexts) {
    make_tables(0x20);
    for (unsigned round = 0; round < 3; round++)
        for (unsigned n = 0; n < 3 * TLB_CONTEXTS; n++) {
            struct dat_control c = {.cr0 = CR0_PAGE_4K, .cr1 = 0x8000 + (n << 24)};
            c.prefix = n & 1 ? 0 : (n % 60 + 1) << 12;
            tlb_select(&tlb, n & 1, &c, n % 7);
            if (n & 1) {
                if (!hits(0x1000, false))
                    ck_assert(enter(0x1000, false));
                ck_assert_ptr_eq(host(0x1000), storage.bytes + 0x20000);
            } else {
                if (!hits(0, false))
                    ck_assert(enter(0, false));
                ck_assert_ptr_eq(host(0), storage.bytes + c.prefix);
            }
        }
}
END_TEST

int main(void) {
    Suite *s = suite_create("mmu/tlb");
    TCase *t = tcase_create("tlb");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, hit_leads_to_storage);
    tcase_add_test(t, reference_and_change_are_recorded);
    tcase_add_test(t, outside_storage);
    tcase_add_test(t, storage_keys);
    tcase_add_test(t, prefixing);
    tcase_add_test(t, sets_are_kept);
    tcase_add_test(t, drop_block);
    tcase_add_test(t, drop_leaves_other_blocks);
    tcase_add_test(t, write_tag_tells_of_code);
    tcase_add_test(t, translation);
    tcase_add_test(t, purge);
    tcase_add_test(t, what_a_context_is);
    tcase_add_test(t, many_contexts);
    suite_add_tcase(s, t);
    return suite_run(s);
}

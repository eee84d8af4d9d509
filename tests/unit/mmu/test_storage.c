/* Main storage, keys and views. GA22-7000, Main Storage; Protection; Prefixing. */
#include "mmu/storage.h"

#include "base/bits.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

#define SIZE 0x8000u

static struct storage storage;
static struct stor_view whole, scattered;

/* A virtual machine's view: four pages of storage, out of order. */
static const aaddr frames[] = {0x5000, 0x2000, 0x3000, 0x1000};

static void set_up(void) {
    ck_assert(stor_init(&storage, SIZE));
    memset(storage.bytes, 0, SIZE);
    whole = (struct stor_view){.storage = &storage, .size = SIZE};
    scattered = (struct stor_view){.storage = &storage, .frames = frames, .size = 0x4000};
}

static void tear_down(void) {
    stor_free(&storage);
}

START_TEST(sizes_are_pages_within_bounds) {
    struct storage s;
    ck_assert(!stor_init(&s, 0));
    ck_assert(!stor_init(&s, 0x1000));
    ck_assert(!stor_init(&s, 0x2800));
    ck_assert(!stor_init(&s, STOR_SIZE_MAX + 0x1000));
    ck_assert(stor_init(&s, STOR_SIZE_MIN));
    stor_free(&s);
    ck_assert(stor_init(&s, STOR_SIZE_MAX));
    stor_free(&s);
    ck_assert_ptr_null(s.bytes);
}
END_TEST

/* Key-Controlled Protection: access key 0 may all; fetching is protected by bit 4 only. */
START_TEST(keys_permit) {
    ck_assert(stor_key_permits(0x38, 0, true));
    ck_assert(stor_key_permits(0x38, 3, true));
    ck_assert(stor_key_permits(0x38, 3, false));
    ck_assert(!stor_key_permits(0x38, 4, true));
    ck_assert(!stor_key_permits(0x38, 4, false));
    ck_assert(stor_key_permits(0x30, 4, false));
    ck_assert(!stor_key_permits(0x30, 4, true));
    ck_assert(!stor_key_permits(0x00, 4, true));
}
END_TEST

/* Page 0 and the page at the prefix change places; all others stay. */
START_TEST(prefixing) {
    ck_assert_uint_eq(stor_prefix(0x48, 0), 0x48);
    ck_assert_uint_eq(stor_prefix(0x48, 0x5000), 0x5048);
    ck_assert_uint_eq(stor_prefix(0x5048, 0x5000), 0x48);
    ck_assert_uint_eq(stor_prefix(0x1048, 0x5000), 0x1048);
    ck_assert_uint_eq(stor_prefix(0xFFF, 0x5000), 0x5FFF);
    ck_assert_uint_eq(stor_prefix(0x6000, 0x5000), 0x6000);
}
END_TEST

START_TEST(a_view_reads_and_writes_across_pages) {
    uint8_t in[] = {1, 2, 3, 4}, out[4];
    ck_assert_int_eq(view_write(&scattered, 0xFFE, in, 4), PIC_NONE);
    ck_assert_uint_eq(be16_load(storage.bytes + 0x5FFE), 0x0102);
    ck_assert_uint_eq(be16_load(storage.bytes + 0x2000), 0x0304);
    ck_assert_int_eq(view_read(&scattered, 0xFFE, out, 4), PIC_NONE);
    ck_assert_mem_eq(in, out, 4);
}
END_TEST

START_TEST(outside_a_view_nothing_is_copied) {
    uint8_t in[] = {1, 2, 3, 4}, out[4] = {9, 9, 9, 9};
    ck_assert_int_eq(view_write(&scattered, 0x3FFE, in, 4), PIC_ADDRESSING);
    ck_assert_uint_eq(storage.bytes[0x1FFE], 0);
    ck_assert_int_eq(view_read(&scattered, 0x3FFE, out, 4), PIC_ADDRESSING);
    ck_assert_uint_eq(out[0], 9);
    ck_assert_int_eq(view_read(&scattered, 0xFFFFFFFF, out, 4), PIC_ADDRESSING);
    ck_assert_int_eq(view_read(&scattered, 0x4000, out, 0), PIC_NONE);
}
END_TEST

START_TEST(a_fetch_checks_keys_and_records) {
    uint8_t out[0x1000];
    uint32_t done;
    stor_set_key(&storage, 0x800, 0x38);
    ck_assert_int_eq(view_fetch(&whole, 0x7FE, 1, out, 4, &done), PIC_PROTECTION);
    ck_assert_uint_eq(done, 2);
    ck_assert_uint_eq(storage.keys[0], KEY_REFERENCE);
    ck_assert_uint_eq(storage.keys[1], 0x38);
    ck_assert_int_eq(view_fetch(&whole, 0x7FE, 3, out, 4, &done), PIC_NONE);
    ck_assert_uint_eq(done, 4);
    ck_assert_uint_eq(storage.keys[1], 0x38 | KEY_REFERENCE);
    ck_assert_int_eq(view_fetch(&whole, SIZE - 2, 0, out, 4, &done), PIC_ADDRESSING);
    ck_assert_uint_eq(done, 2);
}
END_TEST

START_TEST(a_store_checks_keys_and_records) {
    uint8_t in[] = {1, 2, 3, 4};
    uint32_t done;
    stor_set_key(&storage, 0, 0x10);
    stor_set_key(&storage, 0x800, 0x30);
    ck_assert_int_eq(view_store(&whole, 0x7FE, 1, in, 4, &done), PIC_PROTECTION);
    ck_assert_uint_eq(done, 2);
    ck_assert_uint_eq(be32_load(storage.bytes + 0x7FE), 0x01020000);
    ck_assert_uint_eq(storage.keys[0], 0x10 | KEY_REFERENCE | KEY_CHANGE);
    ck_assert_uint_eq(storage.keys[1], 0x30);
    ck_assert_int_eq(view_store(&whole, SIZE - 2, 0, in, 4, &done), PIC_ADDRESSING);
    ck_assert_uint_eq(done, 2);
}
END_TEST

START_TEST(a_view_has_keys_of_its_own) {
    view_set_key(&scattered, 0x1800, 0xFF);
    ck_assert_uint_eq(storage.keys[0x2800 >> STOR_BLOCK_SHIFT], 0xFE);
    ck_assert_uint_eq(view_key(&scattered, 0x1FFF), 0xFE);
    ck_assert_uint_eq(view_key(&scattered, 0x1000), 0);
}
END_TEST

START_TEST(assigned_locations_record_references) {
    view_psa_store(&scattered, 0x48, 0x12345678);
    ck_assert_uint_eq(be32_load(storage.bytes + 0x5048), 0x12345678);
    ck_assert_uint_eq(storage.keys[0x5000 >> STOR_BLOCK_SHIFT], KEY_REFERENCE | KEY_CHANGE);
    ck_assert_uint_eq(view_psa_load(&scattered, 0x1000), 0);
    ck_assert_uint_eq(storage.keys[0x2000 >> STOR_BLOCK_SHIFT], KEY_REFERENCE);
}
END_TEST

/* ---- watchers ---- */

struct seen {
    aaddr stored_at, key_at;
    uint32_t length;
    int stores, keys;
};

static void see_store(void *owner, aaddr at, uint32_t length) {
    struct seen *seen = owner;
    seen->stored_at = at;
    seen->length = length;
    seen->stores++;
}

static void see_key(void *owner, aaddr at) {
    struct seen *seen = owner;
    seen->key_at = at;
    seen->keys++;
}

START_TEST(watchers_hear_of_stores_into_marked_halfwords) {
    /* of the block at 1800: 1800, 1900-1902, 1A00, and 1F80 */
    uint64_t marks[STOR_BLOCK_SIZE / 2 / 64] = {[0] = 1, [2] = 3, [4] = 1, [14] = 1};
    struct seen seen = {0}, other = {0};
    struct stor_watcher watcher = {.owner = &seen, .stored = see_store, .key_changed = see_key};
    struct stor_watcher second = {.owner = &other, .stored = see_store, .key_changed = see_key};
    uint8_t in[] = {1, 2, 3, 4};
    uint32_t done;
    stor_watch(&storage, &watcher);
    stor_watch(&storage, &second);
    view_write(&whole, 0x1000, in, 4);
    ck_assert_int_eq(seen.stores, 0);
    storage.notes[0x1800 >> STOR_BLOCK_SHIFT] = STOR_NOTE_CODE;
    storage.code[0x1800 >> STOR_BLOCK_SHIFT] = marks;
    view_write(&whole, 0x17FE, in, 4); /* only the part in the marked block */
    ck_assert_int_eq(seen.stores, 1);
    ck_assert_int_eq(other.stores, 1);
    ck_assert_uint_eq(seen.stored_at, 0x1800);
    ck_assert_uint_eq(seen.length, 2);
    view_store(&whole, 0x1900, 0, in, 3, &done);
    ck_assert_uint_eq(seen.stored_at, 0x1900);
    ck_assert_uint_eq(seen.length, 3);
    view_psa_store(&whole, 0x1A00, 0);
    ck_assert_int_eq(seen.stores, 3);
    view_psa_store(&whole, 0x1A08, 0);
    view_write(&whole, 0x1904, in, 2);
    ck_assert_int_eq(seen.stores, 3); /* beside the marks */
    view_write(&whole, 0x1F7E, in, 4);
    ck_assert_int_eq(seen.stores, 4);
    stor_unwatch(&storage, &watcher);
    view_write(&whole, 0x1800, in, 1);
    ck_assert_int_eq(seen.stores, 4);
    ck_assert_int_eq(other.stores, 5);
}
END_TEST

START_TEST(watchers_hear_of_keys) {
    struct seen seen = {0};
    struct stor_watcher watcher = {.owner = &seen, .stored = see_store, .key_changed = see_key};
    stor_watch(&storage, &watcher);
    stor_set_key(&storage, 0x2345, 0x70);
    ck_assert_int_eq(seen.keys, 1);
    ck_assert_uint_eq(seen.key_at >> STOR_BLOCK_SHIFT, 0x2345 >> STOR_BLOCK_SHIFT);
}
END_TEST

/* Two handles: what is stored and the keys are the same, who hears of it is not. */
START_TEST(handles_share_bytes_and_keys) {
    struct storage other;
    struct seen here = {0}, there = {0};
    struct stor_watcher watcher = {.owner = &here, .stored = see_store, .key_changed = see_key};
    struct stor_watcher second = {.owner = &there, .stored = see_store, .key_changed = see_key};
    ck_assert(stor_share(&other, &storage));
    struct stor_view by_other = {.storage = &other, .size = other.size};
    stor_watch(&storage, &watcher);
    stor_watch(&other, &second);
    stor_set_watched(&other, 0x1000, STOR_NOTE_STORE);
    view_psa_store(&whole, 0x1000, 0x12345678);
    stor_set_key(&storage, 0x1000, 0x40);
    ck_assert_uint_eq(view_psa_load(&by_other, 0x1000), 0x12345678);
    ck_assert_uint_eq(view_key(&by_other, 0x1000), 0x40 | KEY_REFERENCE);
    ck_assert_int_eq(here.stores + there.stores, 0);
    view_psa_store(&by_other, 0x1000, 1);
    ck_assert_int_eq(there.stores, 1);
    ck_assert_int_eq(here.stores, 0);
    stor_free(&other);
    ck_assert_uint_eq(view_psa_load(&whole, 0x1000), 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mmu/storage");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, sizes_are_pages_within_bounds);
    tcase_add_test(all, keys_permit);
    tcase_add_test(all, prefixing);
    tcase_add_test(all, a_view_reads_and_writes_across_pages);
    tcase_add_test(all, outside_a_view_nothing_is_copied);
    tcase_add_test(all, a_fetch_checks_keys_and_records);
    tcase_add_test(all, a_store_checks_keys_and_records);
    tcase_add_test(all, a_view_has_keys_of_its_own);
    tcase_add_test(all, assigned_locations_record_references);
    tcase_add_test(all, watchers_hear_of_stores_into_marked_halfwords);
    tcase_add_test(all, watchers_hear_of_keys);
    tcase_add_test(all, handles_share_bytes_and_keys);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

#include "mmu/image.h"

#include "base/random.h"
#include "mmu/tlb.h"
#include "unit/suite.h"

#include <stdlib.h>

#define SIZE   (1u << 20)
#define BLOCKS (SIZE >> STOR_BLOCK_SHIFT)
#define IMAGES 12

static struct storage storage;
static struct stor_view whole;

static void set_up(void) {
    ck_assert(stor_init(&storage, SIZE));
    memset(storage.bytes, 0, SIZE); /* junk under torture */
    whole = (struct stor_view){.storage = &storage, .size = SIZE};
}

static void tear_down(void) {
    stor_free(&storage);
}

static void store(aaddr at, uint8_t value) {
    ck_assert_int_eq(view_write(&whole, at, &value, 1), 0);
}

/* What the storage was. */
struct copy {
    uint8_t bytes[SIZE], keys[BLOCKS];
};

static struct copy *copy_of(const struct storage *s) {
    struct copy *copy = malloc(sizeof *copy);
    memcpy(copy->bytes, s->bytes, SIZE);
    memcpy(copy->keys, s->keys, BLOCKS);
    return copy;
}

static bool is_as(const struct storage *s, const struct copy *copy) {
    return memcmp(s->bytes, copy->bytes, SIZE) == 0 && memcmp(s->keys, copy->keys, BLOCKS) == 0;
}

START_TEST(restoring_brings_back_bytes_and_keys) {
    struct random r = {3};
    struct stor_image *images[IMAGES];
    struct copy *copies[IMAGES];
    for (int n = 0; n < IMAGES; n++) {
        for (int k = 0; k < 200; k++)
            store(random_below(&r, n % 3 ? SIZE : 5000), (uint8_t)random_next(&r));
        stor_set_key(&storage, random_below(&r, SIZE), (uint8_t)random_next(&r));
        copies[n] = copy_of(&storage);
        images[n] = stor_image_take(&storage);
        ck_assert_ptr_nonnull(images[n]);
    }
    for (int n = 0; n < 200; n++) {
        unsigned k = random_below(&r, IMAGES);
        stor_image_restore(&storage, images[k]);
        ck_assert(is_as(&storage, copies[k]));
        for (uint32_t stores = random_below(&r, 20); stores; stores--)
            store(random_below(&r, SIZE), (uint8_t)random_next(&r));
    }
    for (int n = 0; n < IMAGES; n++) {
        stor_image_release(images[n]);
        free(copies[n]);
    }
}
END_TEST

START_TEST(an_image_costs_what_has_changed) {
    for (aaddr at = 0; at < SIZE; at += 100)
        store(at, 1);
    struct stor_image *first = stor_image_take(&storage);
    size_t memory = stor_image_memory(&storage);
    ck_assert_uint_ge(memory, SIZE);
    struct stor_image *same = stor_image_take(&storage);
    ck_assert_uint_le(stor_image_memory(&storage) - memory, 2048);
    memory = stor_image_memory(&storage);
    store(0x1234, 2);
    store(0x1FFFF, 1);
    struct stor_image *other = stor_image_take(&storage);
    ck_assert_uint_le(stor_image_memory(&storage) - memory, 3 * STOR_BLOCK_SIZE + 2048);
    stor_image_release(first);
    stor_image_release(same);
    ck_assert_uint_le(stor_image_memory(&storage), SIZE + 8192);
    stor_image_restore(&storage, other);
    ck_assert_uint_eq(storage.bytes[0x1234], 2);
    stor_image_release(other);
}
END_TEST

START_TEST(zeros_cost_nothing) {
    struct stor_image *image = stor_image_take(&storage);
    ck_assert_uint_le(stor_image_memory(&storage), 16384);
    store(5, 1);
    stor_image_restore(&storage, image);
    ck_assert_uint_eq(storage.bytes[5], 0);
    stor_image_release(image);
}
END_TEST

START_TEST(another_storage_can_be_restored) {
    struct storage other;
    store(0x5555, 0x77);
    stor_set_key(&storage, 0x5555, 0x30);
    struct stor_image *image = stor_image_take(&storage);
    ck_assert(stor_init(&other, SIZE));
    other.bytes[9] = 1;
    stor_image_restore(&other, image);
    ck_assert_mem_eq(other.bytes, storage.bytes, SIZE);
    ck_assert_mem_eq(other.keys, storage.keys, BLOCKS);
    stor_free(&other);
    stor_image_release(image);
}
END_TEST

static int renewals, restorations;

static void on_renewed(void *owner) {
    (void)owner;
    renewals++;
}

static void on_stored(void *owner, aaddr at, uint32_t length) {
    (void)owner, (void)at, (void)length;
    ck_abort_msg("to restore is not to store");
}

static void on_restored(void *owner, aaddr at) {
    (void)owner;
    ck_assert_uint_eq(at, 0x800);
    restorations++;
}

START_TEST(watchers_hear_of_it) {
    struct stor_watcher watcher = {
        .stored = on_stored, .restored = on_restored, .renewed = on_renewed};
    struct stor_image *image = stor_image_take(&storage);
    store(0x900, 1);
    store(0x2900, 1);
    storage.notes[1] |= STOR_NOTE_CODE;
    stor_watch(&storage, &watcher);
    stor_image_restore(&storage, image); /* blocks 1 and 5 */
    ck_assert_int_eq(restorations, 1);
    ck_assert_int_eq(renewals, 1);
    ck_assert(storage.notes[1] & STOR_NOTE_CODE);
    stor_unwatch(&storage, &watcher);
    stor_image_release(image);
}
END_TEST

/* The buffer's write tags spare stores from being noted: not over an image. */
START_TEST(stores_by_the_tlb_are_noted) {
    struct tlb tlb;
    struct dat_control control = {0};
    aaddr at;
    ck_assert(tlb_init(&tlb, &storage));
    for (int round = 0; round < 3; round++) {
        struct stor_image *image = stor_image_take(&storage);
        tlb_forget(&tlb);
        tlb_select(&tlb, false, &control, 0);
        ck_assert(storage.notes[3] & STOR_NOTE_CLEAN);
        ck_assert(tlb_probe(&tlb, 0x1900, true, &at));
        struct tlb_entry *e = tlb_enter(&tlb, 0x1900, at, true);
        ck_assert(!(storage.notes[3] & STOR_NOTE_CLEAN));
        *(uint8_t *)(e->addend + 0x1900) = 0x99;
        stor_image_restore(&storage, image);
        ck_assert_uint_eq(storage.bytes[0x1900], 0);
        stor_image_release(image);
    }
    tlb_free(&tlb);
}
END_TEST

START_TEST(contents_can_be_walked) {
    struct storage other;
    struct walk saved, w;
    store(0, 1);
    store(SIZE - 1, 2);
    store(0x34567, 3);
    stor_set_key(&storage, 0x34567, 0x70);
    walk_begin_saving(&saved, WALK_FILE);
    stor_walk(&storage, &saved);
    ck_assert_uint_le(saved.size, 3 * STOR_BLOCK_SIZE + BLOCKS + 100);
    ck_assert(stor_init(&other, SIZE));
    memset(other.bytes, 0xAA, SIZE);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    stor_walk(&other, &w);
    ck_assert(walk_end_loading(&w));
    ck_assert_mem_eq(other.bytes, storage.bytes, SIZE);
    ck_assert_mem_eq(other.keys, storage.keys, BLOCKS);
    for (size_t size = 0; size < saved.size; size += 13) {
        walk_begin_loading(&w, WALK_FILE, saved.bytes, size);
        stor_walk(&other, &w);
        ck_assert(!walk_end_loading(&w));
    }
    stor_free(&other);
    walk_free(&saved);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mmu/image");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, restoring_brings_back_bytes_and_keys);
    tcase_add_test(all, an_image_costs_what_has_changed);
    tcase_add_test(all, zeros_cost_nothing);
    tcase_add_test(all, another_storage_can_be_restored);
    tcase_add_test(all, watchers_hear_of_it);
    tcase_add_test(all, stores_by_the_tlb_are_noted);
    tcase_add_test(all, contents_can_be_walked);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

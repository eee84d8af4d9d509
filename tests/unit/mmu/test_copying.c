/* Copying a storage that is stored into meanwhile leaves nothing out and copies nothing twice. */
#include "base/random.h"
#include "mmu/copying.h"
#include "mmu/tlb.h"
#include "unit/suite.h"

#include <string.h>

#define SIZE   (64u << 10)
#define BLOCKS (SIZE / STOR_BLOCK_SIZE)

static struct storage storage;
static struct stor_view whole;
static struct stor_copying copying;
static uint32_t blocks[BLOCKS];

static void set_up(void) {
    ck_assert(stor_init(&storage, SIZE));
    whole = (struct stor_view){.storage = &storage, .size = SIZE};
}

static void tear_down(void) {
    stor_copying_end(&copying);
    stor_free(&storage);
}

static void copy_all(const struct stor_view *view) {
    ck_assert(stor_copying_begin(&copying, view));
    while (stor_copying_left(&copying))
        stor_copying_take(&copying, blocks, 3);
}

START_TEST(every_block_is_copied_once) {
    uint32_t seen[BLOCKS] = {0}, count;
    ck_assert(stor_copying_begin(&copying, &whole));
    ck_assert_uint_eq(stor_copying_left(&copying), BLOCKS);
    do {
        count = stor_copying_take(&copying, blocks, 5);
        for (uint32_t i = 0; i < count; i++)
            seen[blocks[i]]++;
    } while (count == 5);
    for (uint32_t block = 0; block < BLOCKS; block++)
        ck_assert_uint_eq(seen[block], 1);
    ck_assert_uint_eq(stor_copying_left(&copying), 0);
    ck_assert_uint_eq(stor_copying_take(&copying, blocks, 5), 0);
}
END_TEST

START_TEST(what_is_stored_into_is_copied_again) {
    copy_all(&whole);
    view_write(&whole, 3 * STOR_BLOCK_SIZE - 1, "AB", 2);
    ck_assert_uint_eq(stor_copying_left(&copying), 2);
    ck_assert_uint_eq(stor_copying_take(&copying, blocks, BLOCKS), 2);
    ck_assert_uint_eq(blocks[0], 2);
    ck_assert_uint_eq(blocks[1], 3);
    ck_assert_uint_eq(stor_copying_left(&copying), 0);
}
END_TEST

START_TEST(a_write_tag_made_before_does_not_hide_a_store) {
    struct tlb tlb;
    struct dat_control control = {0};
    uint32_t left;
    ck_assert(tlb_init(&tlb, &storage));
    tlb_select(&tlb, false, &control, 0);
    ck_assert(!(tlb_enter(&tlb, 0x1000, 0x1000, true)->write_tag & TLB_CODE));
    copy_all(&whole);
    tlb_forget(&tlb); /* as its watcher does when it is told `renewed` */
    tlb_select(&tlb, false, &control, 0);
    ck_assert_uint_eq(tlb_slot(&tlb, 0x1000)->write_tag, TLB_NOTHING);
    ck_assert(!(tlb_enter(&tlb, 0x1000, 0x1000, true)->write_tag & TLB_CODE));
    left = stor_copying_left(&copying);
    tlb_free(&tlb);
    ck_assert_uint_eq(left, 1);
}
END_TEST

static unsigned renewed;

static void on_renewed(void *owner) {
    (void)owner;
    renewed++;
}

START_TEST(watchers_are_told_when_blocks_were_copied) {
    struct stor_watcher watcher = {.renewed = on_renewed};
    stor_watch(&storage, &watcher);
    renewed = 0;
    copy_all(&whole);
    ck_assert_uint_eq(renewed, (BLOCKS + 2) / 3);
    ck_assert_uint_eq(stor_copying_take(&copying, blocks, 1), 0);
    ck_assert_uint_eq(renewed, (BLOCKS + 2) / 3);
    stor_unwatch(&storage, &watcher);
}
END_TEST

START_TEST(a_page_that_was_moved_is_copied_again) {
    aaddr frames[2] = {0x4000, 0x8000};
    struct stor_view view = {&storage, frames, 2 * STOR_PAGE_SIZE, NULL};
    copy_all(&view);
    frames[1] = 0x6000;
    ck_assert_uint_eq(stor_copying_left(&copying), 2);
    frames[1] = 0x4000; /* two pages in one frame */
    ck_assert_uint_eq(stor_copying_take(&copying, blocks, BLOCKS), 2);
    ck_assert_uint_eq(blocks[0], 2);
}
END_TEST

/* A copy kept up to date that way is the storage, in whatever order things happen. */
START_TEST(a_copy_becomes_equal) {
    static uint8_t copy[SIZE];
    struct random random = {1};
    ck_assert(stor_copying_begin(&copying, &whole));
    for (unsigned n = 0; n < 5000; n++) {
        uint8_t byte = (uint8_t)random_next(&random);
        for (unsigned k = random_below(&random, 4); k; k--)
            view_write(&whole, random_below(&random, SIZE), &byte, 1);
        uint32_t count = stor_copying_take(&copying, blocks, 1 + random_below(&random, 6));
        for (uint32_t i = 0; i < count; i++)
            view_read(&whole, blocks[i] * STOR_BLOCK_SIZE, copy + blocks[i] * STOR_BLOCK_SIZE,
                      STOR_BLOCK_SIZE);
    }
    while (stor_copying_left(&copying)) {
        uint32_t count = stor_copying_take(&copying, blocks, 7);
        for (uint32_t i = 0; i < count; i++)
            view_read(&whole, blocks[i] * STOR_BLOCK_SIZE, copy + blocks[i] * STOR_BLOCK_SIZE,
                      STOR_BLOCK_SIZE);
    }
    ck_assert_mem_eq(copy, storage.bytes, SIZE);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mmu/copying");
    TCase *tc = tcase_create("copying");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, every_block_is_copied_once);
    tcase_add_test(tc, what_is_stored_into_is_copied_again);
    tcase_add_test(tc, a_write_tag_made_before_does_not_hide_a_store);
    tcase_add_test(tc, watchers_are_told_when_blocks_were_copied);
    tcase_add_test(tc, a_page_that_was_moved_is_copied_again);
    tcase_add_test(tc, a_copy_becomes_equal);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

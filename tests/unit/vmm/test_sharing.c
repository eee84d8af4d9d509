/* Pages that are alike: put together, parted by what a guest may do with them, never seen by it. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/audit.h"
#include "vmm/sharing.h"
#include "vmm/vmm.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define GUESTS 3u
#define PAGE   5u

static const struct machine_shape real = {MODEL_S370, 64 * STOR_PAGE_SIZE, 1};
static const struct machine_shape shape = {MODEL_S370, 16 * STOR_PAGE_SIZE, 1};

static struct vmm *vmm;
static struct vm *vms[GUESTS];
static struct sharing sharing;

static aaddr at(uint32_t page) {
    return page << STOR_PAGE_SHIFT;
}

/* Stores the word into the page, and references both its blocks. */
static void store(struct vm *vm, uint32_t page, uint32_t word) {
    be32_store(view_touch(&vm->system.view, at(page), true), word);
    view_touch(&vm->system.view, at(page) + STOR_BLOCK_SIZE, false);
}

static uint32_t word(const struct vm *vm, uint32_t page) {
    return be32_load(view_peek(&vm->system.view, at(page)));
}

static aaddr frame(const struct vm *vm, uint32_t page) {
    return vm->frames[page] & ~(aaddr)VIEW_FLAGS;
}

static void scan(void) {
    for (unsigned n = 0; n < 16; n++)
        sharing_turn(&sharing, vms, GUESTS);
}

static void set_up(void) {
    vmm = vmm_create(&real);
    sharing = (struct sharing){0};
    ck_assert(vmm && sharing_begin(&sharing, real.storage));
    for (unsigned n = 0; n < GUESTS; n++) {
        vms[n] = vmm_add(vmm, "guest", &shape);
        ck_assert_ptr_nonnull(vms[n]);
        view_set_key(&vms[n]->system.view, at(PAGE), 0x30);
        store(vms[n], PAGE, 0x12345678);
    }
    scan();
}

static void tear_down(void) {
    ck_assert(vmm_audit(vmm, stderr));
    sharing_free(&sharing);
    vmm_destroy(vmm);
}

START_TEST(pages_that_are_alike_are_in_one_frame) {
    for (unsigned n = 0; n < GUESTS; n++) {
        ck_assert_uint_eq(sharing_shared(vms[n]), 1);
        ck_assert_uint_eq(frame(vms[n], PAGE), frame(vms[0], PAGE));
        ck_assert_uint_eq(word(vms[n], PAGE), 0x12345678);
        ck_assert_uint_eq(view_key(&vms[n]->system.view, at(PAGE)), 0x36);
        ck_assert_uint_eq(view_key(&vms[n]->system.view, at(PAGE) + STOR_BLOCK_SIZE), 0x04);
    }
}
END_TEST

START_TEST(store_parts_only_who_stores) {
    store(vms[1], PAGE, 0x11111111);
    ck_assert_uint_eq(word(vms[0], PAGE), 0x12345678);
    ck_assert_uint_eq(word(vms[1], PAGE), 0x11111111);
    ck_assert_uint_eq(word(vms[2], PAGE), 0x12345678);
    ck_assert_uint_eq(frame(vms[0], PAGE), frame(vms[2], PAGE));
    ck_assert_uint_eq(vms[1]->ledger.pages.copied, 1);
    store(vms[2], PAGE, 0x22222222);
    store(vms[0], PAGE, 0x33333333); /* it is alone by now: nothing to copy */
    ck_assert_uint_eq(vms[0]->ledger.pages.copied, 0);
    ck_assert_uint_eq(word(vms[2], PAGE), 0x22222222);
    for (unsigned n = 0; n < GUESTS; n++)
        ck_assert_uint_eq(sharing_shared(vms[n]), 0);
}
END_TEST

START_TEST(channels_part_too) {
    uint32_t done;
    ck_assert_int_eq(view_store(&vms[1]->system.view, at(PAGE) + 2, 3, "ABCD", 4, &done), 0);
    ck_assert_uint_eq(word(vms[0], PAGE), 0x12345678);
    ck_assert_uint_eq(sharing_shared(vms[1]), 0);
}
END_TEST

START_TEST(new_key_parts) {
    view_set_key(&vms[2]->system.view, at(PAGE), 0x52);
    ck_assert_uint_eq(view_key(&vms[2]->system.view, at(PAGE)), 0x52);
    ck_assert_uint_eq(view_key(&vms[0]->system.view, at(PAGE)), 0x36);
    ck_assert_uint_eq(sharing_shared(vms[2]), 0);
    scan(); /* its reference bit is off now, and its key another one */
    ck_assert_uint_eq(sharing_shared(vms[2]), 0);
    view_touch(&vms[2]->system.view, at(PAGE), false);
    scan();
    ck_assert_uint_eq(sharing_shared(vms[2]), 0);
    view_set_key(&vms[2]->system.view, at(PAGE), 0x34);
    scan();
    ck_assert_uint_eq(sharing_shared(vms[2]), 1);
    ck_assert_uint_eq(view_key(&vms[2]->system.view, at(PAGE)), 0x34);
}
END_TEST

START_TEST(who_is_not_alike_stays_apart) {
    store(vms[0], 7, 0xAAAA0000);
    store(vms[1], 7, 0xAAAA0001);
    scan();
    ck_assert(!pager_is_shared(vms[0], 7));
    ck_assert(!pager_is_shared(vms[1], 7));
}
END_TEST

START_TEST(released_and_evicted_pages_leave_the_others) {
    pager_release(vms[0], PAGE, PAGE);
    ck_assert_uint_eq(word(vms[1], PAGE), 0x12345678);
    pager_reclaim(vms[1], 16);
    ck_assert_uint_eq(pager_resident(vms[1]), 0);
    for (unsigned n = 1; n < GUESTS; n++) {
        ck_assert_uint_eq(word(vms[n], PAGE), 0x12345678);
        ck_assert_uint_eq(view_key(&vms[n]->system.view, at(PAGE)), 0x36);
        view_touch(&vms[n]->system.view, at(PAGE), false);
        ck_assert_uint_eq(word(vms[n], PAGE), 0x12345678);
    }
}
END_TEST

START_TEST(frames_are_given_back) {
    uint32_t before = pager_free_frames(vms[0]->pages.pager);
    for (unsigned n = 0; n < GUESTS; n++)
        for (uint32_t page = 8; page < 16; page++)
            store(vms[n], page, page);
    scan();
    ck_assert_uint_eq(pager_free_frames(vms[0]->pages.pager), before - 8);
}
END_TEST

START_TEST(walk_keeps_who_shares) {
    struct walk saved, w;
    walk_begin_saving(&saved, WALK_MEMORY);
    vmm_walk(vmm, &saved);
    walk_begin_loading(&w, WALK_MEMORY, saved.bytes, saved.size);
    vmm_walk(vmm, &w);
    ck_assert_msg(walk_end_loading(&w), "%s: %s", w.section, w.problem);
    walk_free(&saved);
    for (unsigned n = 0; n < GUESTS; n++)
        ck_assert_uint_eq(sharing_shared(vms[n]), 1);
    store(vms[0], PAGE, 0x44444444);
    ck_assert_uint_eq(word(vms[1], PAGE), 0x12345678);
    ck_assert_uint_eq(frame(vms[1], PAGE), frame(vms[2], PAGE));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/sharing");
    TCase *tc = tcase_create("sharing");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, pages_that_are_alike_are_in_one_frame);
    tcase_add_test(tc, store_parts_only_who_stores);
    tcase_add_test(tc, channels_part_too);
    tcase_add_test(tc, new_key_parts);
    tcase_add_test(tc, who_is_not_alike_stays_apart);
    tcase_add_test(tc, released_and_evicted_pages_leave_the_others);
    tcase_add_test(tc, frames_are_given_back);
    tcase_add_test(tc, walk_keeps_who_shares);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

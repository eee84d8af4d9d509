/* The pager: pages come and go, and to the guest nothing shows. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/allocator.h"
#include "vmm/vmm.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GUEST_PAGES 64u

/* Two guests of 64 pages each on a machine with frames for 32 in all. */
static const struct machine_shape real = {MODEL_S370, (1 + 2 + PAGER_RESERVE + 32) * STOR_PAGE_SIZE,
                                          1};
static const struct machine_shape shape = {MODEL_S370, GUEST_PAGES *STOR_PAGE_SIZE, 1};

static struct vmm *vmm;
static struct vm *vm, *other;

static void set_up(void) {
    vmm = vmm_create(&real);
    vm = vmm_add(vmm, "alpha", &shape);
    other = vmm_add(vmm, "beta", &shape);
    ck_assert(vm && other);
}

static void tear_down(void) {
    vmm_destroy(vmm);
}

static aaddr at(uint32_t page) {
    return page << STOR_PAGE_SHIFT;
}

/* Stores a word of its own into each page. */
static void write_all(struct vm *to, uint32_t salt) {
    for (uint32_t page = 0; page < GUEST_PAGES; page++) {
        uint8_t word[4];
        be32_store(word, salt + page);
        ck_assert_int_eq(view_write(&to->system.view, at(page) + 8, word, 4), 0);
    }
}

static uint32_t word(const struct vm *of, uint32_t page) {
    return be32_load(view_peek(&of->system.view, at(page) + 8));
}

static bool is_present(const struct vm *of, uint32_t page) {
    return !(of->frames[page] & VIEW_ABSENT);
}

START_TEST(looking_brings_nothing) {
    const uint8_t *byte = view_peek(&vm->system.view, at(5) + 17);
    ck_assert_uint_eq(*byte, STOR_CLEARED);
    ck_assert_uint_eq(view_key(&vm->system.view, at(5)), 0);
    view_set_key(&vm->system.view, at(5), 0x38);
    ck_assert_uint_eq(view_key(&vm->system.view, at(5)), 0x38);
    system_hash(&vm->system);
    ck_assert_uint_eq(pager_resident(vm), 0);
    view_touch(&vm->system.view, at(5), false);
    ck_assert_uint_eq(pager_resident(vm), 1);
    ck_assert_uint_eq(view_key(&vm->system.view, at(5)), 0x3C);
}
END_TEST

START_TEST(what_leaves_comes_back_as_it_was) {
    view_set_key(&vm->system.view, at(3), 0x5A);
    write_all(vm, 0x1000);
    write_all(other, 0x2000);
    ck_assert_ptr_null(vm->complaint);
    ck_assert_uint_ge(pager_resident(vm), vm->pages.min);
    ck_assert_uint_le(pager_resident(vm) + pager_resident(other), 32 + PAGER_RESERVE);
    uint64_t hash = system_hash(&vm->system);
    for (uint32_t page = 0; page < GUEST_PAGES; page++) {
        ck_assert_uint_eq(word(vm, page), 0x1000 + page);
        ck_assert_uint_eq(word(other, page), 0x2000 + page);
    }
    pager_reclaim(vm, GUEST_PAGES);
    ck_assert_uint_eq(pager_resident(vm), 0);
    ck_assert_uint_eq(system_hash(&vm->system), hash);
    ck_assert_uint_eq(view_key(&vm->system.view, at(3)), 0x5A);
}
END_TEST

START_TEST(what_has_not_changed_is_not_written_again) {
    write_all(vm, 0x1000);
    pager_reclaim(vm, GUEST_PAGES);
    struct ledger_pages before = vm->ledger.pages;
    view_touch(&vm->system.view, at(7), false);
    view_touch(&vm->system.view, at(8), true)[8] = 0xFF;
    ck_assert_uint_eq(vm->ledger.pages.in, before.in + 2);
    pager_reclaim(vm, 2);
    ck_assert_uint_eq(vm->ledger.pages.out, before.out + 1);
    ck_assert_uint_eq(vm->ledger.pages.dropped, before.dropped + 1);
    ck_assert_uint_eq(word(vm, 8), (0x1008 & 0xFFFFFF) | 0xFF000000);
}
END_TEST

/* The clock clears the real bits; the guest sees its own. */
START_TEST(reference_and_change_are_the_guests) {
    const struct stor_view *view = &vm->system.view;
    view_touch(view, at(1), false);
    view_touch(view, at(2), true)[0] = 1;
    pager_reclaim(vm, 0);
    for (int n = 0; n < 3; n++) {
        pager_reclaim(vm, 1);
        ck_assert_uint_eq(view_key(view, at(1)), KEY_REFERENCE);
        ck_assert_uint_eq(view_key(view, at(2)), KEY_REFERENCE | KEY_CHANGE);
        view_touch(view, at(1), false);
    }
    view_set_key(view, at(2), KEY_CHANGE);
    ck_assert_uint_eq(view_key(view, at(2)), KEY_CHANGE);
    view_set_key(view, at(1), 0);
    ck_assert_uint_eq(view_key(view, at(1)), 0);
    ck_assert_uint_eq(view_key(view, at(1) + STOR_BLOCK_SIZE), 0);
}
END_TEST

START_TEST(clock_passes_what_is_in_use) {
    for (uint32_t page = 0; page < 20; page++)
        view_touch(&vm->system.view, at(page), true)[8] = 1;
    pager_reclaim(vm, 1); /* clears all reference bits, then one goes */
    for (uint32_t page = 0; page < 20; page += 2)
        if (is_present(vm, page))
            view_touch(&vm->system.view, at(page), false);
    pager_reclaim(vm, 8);
    for (uint32_t page = 2; page < 20; page += 2)
        ck_assert_msg(is_present(vm, page), "page %u", (unsigned)page);
}
END_TEST

START_TEST(released_pages_hold_nothing_and_keep_their_keys) {
    write_all(vm, 0x1000);
    view_set_key(&vm->system.view, at(9), 0x70);
    pager_release(vm, 8, GUEST_PAGES - 1);
    uint8_t cleared[4] = {STOR_CLEARED, STOR_CLEARED, STOR_CLEARED, STOR_CLEARED};
    for (uint32_t page = 0; page < GUEST_PAGES; page++)
        ck_assert_uint_eq(word(vm, page), page < 8 ? 0x1000 + page : be32_load(cleared));
    ck_assert_uint_eq(view_key(&vm->system.view, at(9)), 0x70);
    ck_assert_uint_le(backing_used(vmm_backing(vmm)), 8);
}
END_TEST

START_TEST(tables_push_pages_away) {
    raddr tables;
    write_all(vm, 0x1000);
    ck_assert(!pager_tables(vm, STOR_PAGE_SIZE, false, &tables));
    for (int n = 0; n < 4; n++)
        ck_assert(pager_tables(vm, 2 * STOR_PAGE_SIZE, true, &tables));
    for (uint32_t page = 0; page < GUEST_PAGES; page++)
        ck_assert_uint_eq(word(vm, page), 0x1000 + page);
}
END_TEST

START_TEST(full_store_ends_only_who_needs_it) {
    backing_limit(vmm_backing(vmm), 4 * STOR_PAGE_SIZE);
    view_touch(&other->system.view, at(1), true)[8] = 1;
    write_all(vm, 0x1000);
    ck_assert_str_eq(vm->complaint, "the backing store is full");
    ck_assert_int_eq(vm->system.stop, STOP_CHECK_STOP);
    ck_assert_ptr_null(other->complaint);
    ck_assert_uint_eq(*view_peek(&other->system.view, at(1) + 8), 1);
}
END_TEST

/* A file that somebody cuts short, or stores into. */
START_TEST(damaged_store_is_noticed) {
    char path[] = "/tmp/trapeze-test-XXXXXX";
    struct diag_list diags;
    int file = mkstemp(path);
    diag_init(&diags);
    ck_assert(backing_open(vmm_backing(vmm), path, &diags));
    write_all(vm, 0x1000);
    write_all(other, 0x2000);
    pager_reclaim(vm, GUEST_PAGES);
    if (_i == 0)
        ck_assert_int_eq(ftruncate(file, 2 * STOR_PAGE_SIZE), 0);
    for (off_t n = 1; _i == 1 && n < 200; n++)
        ck_assert_int_eq(pwrite(file, "damage", 6, n * STOR_PAGE_SIZE + 100), 6);
    for (uint32_t page = 0; page < GUEST_PAGES; page++)
        view_touch(&vm->system.view, at(page), true)[8] = 1;
    ck_assert_str_eq(vm->complaint,
                     _i ? "the backing store does not hold what was written to it"
                        : "the backing store is shorter than what was written to it");
    ck_assert_ptr_null(other->complaint);
    close(file);
    unlink(path);
    diag_free(&diags);
}
END_TEST

START_TEST(other_files_are_not_taken_for_stores) {
    char path[] = "/tmp/trapeze-test-XXXXXX";
    struct diag_list diags;
    int file = mkstemp(path);
    char text[8] = "";
    diag_init(&diags);
    ck_assert_int_eq(write(file, "letter", 6), 6);
    ck_assert(!backing_open(vmm_backing(vmm), path, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_int_eq(pread(file, text, 6, 0), 6);
    ck_assert_str_eq(text, "letter");
    ck_assert(!backing_open(vmm_backing(vmm), "/", &diags));
    ck_assert(!backing_open(vmm_backing(vmm), "/no/such/folder/file", &diags));
    close(file);
    unlink(path);
    diag_free(&diags);
}
END_TEST

START_TEST(absent_pages_are_walked) {
    struct walk saved, w;
    write_all(vm, 0x1000);
    write_all(other, 0x2000);
    struct storage *storage = vmm_storage(vmm);
    uint8_t *bytes = malloc(storage->size), *keys = malloc(storage->size >> STOR_BLOCK_SHIFT);
    memcpy(bytes, storage->bytes, storage->size);
    memcpy(keys, storage->keys, storage->size >> STOR_BLOCK_SHIFT);
    uint64_t before = system_hash(&vm->system), others = system_hash(&other->system);
    walk_begin_saving(&saved, WALK_FILE);
    vmm_walk(vmm, &saved);
    write_all(vm, 0x5000);
    pager_release(other, 0, GUEST_PAGES - 1);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    vmm_walk(vmm, &w);
    ck_assert_msg(walk_end_loading(&w), "%s", w.problem);
    memcpy(storage->bytes, bytes, storage->size);
    memcpy(storage->keys, keys, storage->size >> STOR_BLOCK_SHIFT);
    ck_assert_uint_eq(system_hash(&vm->system), before);
    ck_assert_uint_eq(system_hash(&other->system), others);
    write_all(vm, 0x1000);
    ck_assert_uint_eq(word(other, 1), 0x2001);
    walk_free(&saved);
    free(bytes);
    free(keys);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/pager");
    TCase *tc = tcase_create("pager");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, looking_brings_nothing);
    tcase_add_test(tc, what_leaves_comes_back_as_it_was);
    tcase_add_test(tc, what_has_not_changed_is_not_written_again);
    tcase_add_test(tc, reference_and_change_are_the_guests);
    tcase_add_test(tc, clock_passes_what_is_in_use);
    tcase_add_test(tc, released_pages_hold_nothing_and_keep_their_keys);
    tcase_add_test(tc, tables_push_pages_away);
    tcase_add_test(tc, full_store_ends_only_who_needs_it);
    tcase_add_loop_test(tc, damaged_store_is_noticed, 0, 2);
    tcase_add_test(tc, other_files_are_not_taken_for_stores);
    tcase_add_test(tc, absent_pages_are_walked);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

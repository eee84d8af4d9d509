/* The allocator: frames are disjoint, and the real tables reach exactly the guest's own. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/allocator.h"
#include "vmm/vmm.h"
#include "vmm/workers.h"

#include <check.h>

static const struct machine_shape real = {MODEL_S370, 4u << 20, 1};

static struct machine_shape of_size(uint32_t size) {
    return (struct machine_shape){MODEL_S370, size, 1};
}

/* Where the real CPU's walk leads for a guest's real address; its code in *code. */
static aaddr walk(const struct vm *vm, vaddr at, int *code) {
    struct stor_view all = {.storage = vm->storage, .size = vm->storage->size};
    struct dat_control control = {vm->real.cr[0], vm->real.cr[1], 0};
    struct dat_result result;
    *code = dat_translate(&all, &control, at, &result);
    return result.real;
}

START_TEST(every_page_leads_to_its_frame) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size((1u << 20) + (64u << 10));
    struct vm *vm = vmm_add(vmm, "guest", &shape);
    ck_assert_ptr_nonnull(vm);
    for (aaddr at = 0; at < shape.storage; at += STOR_PAGE_SIZE) {
        int code;
        ck_assert_uint_eq(walk(vm, at + 0x123, &code), view_locate(&vm->system.view, at + 0x123));
        ck_assert_int_eq(code, 0);
    }
    vmm_destroy(vmm);
}
END_TEST

START_TEST(no_address_beyond_the_guest_leads_anywhere) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size(512u << 10);
    struct vm *vm = vmm_add(vmm, "guest", &shape);
    for (vaddr at = shape.storage; at <= ADDRESS_MASK; at += STOR_PAGE_SIZE) {
        int code;
        walk(vm, at, &code);
        ck_assert_msg(code == PIC_PAGE_TRANSLATION || code == PIC_SEGMENT_TRANSLATION, "%06X: %d",
                      at, code);
    }
    vmm_destroy(vmm);
}
END_TEST

START_TEST(guests_share_no_frame_and_none_is_a_table) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size(64u << 10);
    uint8_t owners[(4u << 20) >> STOR_PAGE_SHIFT] = {0};
    for (int n = 0; n < 20; n++) {
        struct vm *vm = vmm_add(vmm, "guest", &shape);
        ck_assert_ptr_nonnull(vm);
        ck_assert_uint_eq(owners[vm->tables >> STOR_PAGE_SHIFT]++, 0);
        for (aaddr at = 0; at < shape.storage; at += STOR_PAGE_SIZE)
            ck_assert_uint_eq(owners[view_locate(&vm->system.view, at) >> STOR_PAGE_SHIFT]++, 0);
    }
    ck_assert_uint_eq(owners[0], 0); /* the real machine's prefix area */
    vmm_destroy(vmm);
}
END_TEST

START_TEST(prefix_changes_two_pages) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size(64u << 10);
    struct vm *vm = vmm_add(vmm, "guest", &shape);
    vm->virtual.prefix = 0x3000;
    allocator_map(vm);
    int code;
    ck_assert_uint_eq(walk(vm, 0x0010, &code), view_locate(&vm->system.view, 0x3010));
    ck_assert_uint_eq(walk(vm, 0x3010, &code), view_locate(&vm->system.view, 0x0010));
    ck_assert_uint_eq(walk(vm, 0x1010, &code), view_locate(&vm->system.view, 0x1010));
    vmm_destroy(vmm);
}
END_TEST

START_TEST(impossible_sizes_are_refused) {
    static const uint32_t sizes[] = {0, 4096, 8192 + 1, (16u << 20) + 4096, 0xFFFFF000};
    struct vmm *vmm = vmm_create(&real);
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        struct machine_shape shape = of_size(sizes[n]);
        ck_assert_ptr_null(vmm_add(vmm, "guest", &shape));
    }
    ck_assert_ptr_null(vmm_vm(vmm, 0));
    vmm_destroy(vmm);
}
END_TEST

START_TEST(storage_that_is_not_there_is_not_given) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size(3u << 20);
    ck_assert_ptr_nonnull(vmm_add(vmm, "first", &shape));
    uint32_t left = vmm_storage_left(vmm);
    ck_assert_ptr_null(vmm_add(vmm, "second", &shape));
    ck_assert_uint_eq(vmm_storage_left(vmm), left);
    struct machine_shape exact = of_size(left);
    ck_assert_ptr_null(vmm_add(vmm, "without room for tables", &exact));
    exact.storage -= STOR_PAGE_SIZE;
    ck_assert_ptr_nonnull(vmm_add(vmm, "third", &exact));
    vmm_destroy(vmm);
}
END_TEST

/* Ten pages are left for two guests that may each want four for their first tables. */
START_TEST(further_shadow_tables_leave_room_for_first_ones) {
    struct storage storage;
    struct workers workers;
    struct allocator a;
    raddr at;
    ck_assert(stor_init(&storage, 11u << STOR_PAGE_SHIFT));
    workers_init(&workers, NULL, NULL);
    allocator_init(&a, &storage, &workers);
    allocator_expect(&a, 2);
    ck_assert(!allocator_shadow_tables(&a, 4 * STOR_PAGE_SIZE, false, &at));
    ck_assert(allocator_shadow_tables(&a, 4 * STOR_PAGE_SIZE, true, &at));
    allocator_expect(&a, -1);
    ck_assert(!allocator_shadow_tables(&a, 4 * STOR_PAGE_SIZE, false, &at));
    allocator_expect(&a, -1);
    ck_assert(allocator_shadow_tables(&a, 4 * STOR_PAGE_SIZE, false, &at));
    ck_assert(!allocator_shadow_tables(&a, 4 * STOR_PAGE_SIZE, true, &at));
    stor_free(&storage);
    workers_free(&workers);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/allocator");
    TCase *tc = tcase_create("allocator");
    tcase_add_test(tc, every_page_leads_to_its_frame);
    tcase_add_test(tc, no_address_beyond_the_guest_leads_anywhere);
    tcase_add_test(tc, guests_share_no_frame_and_none_is_a_table);
    tcase_add_test(tc, prefix_changes_two_pages);
    tcase_add_test(tc, impossible_sizes_are_refused);
    tcase_add_test(tc, storage_that_is_not_there_is_not_given);
    tcase_add_test(tc, further_shadow_tables_leave_room_for_first_ones);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

/* The allocator: frames are disjoint, and the real tables reach exactly the guest's own. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/allocator.h"
#include "vmm/vmm.h"

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

/* Where a byte of the guest is, after its page was brought. */
static aaddr place(const struct vm *vm, aaddr at) {
    return view_bring(&vm->system.view, at, VIEW_MAY_EVICT);
}

START_TEST(every_page_leads_to_its_frame) {
    struct vmm *vmm = vmm_create(&real);
    struct machine_shape shape = of_size((1u << 20) + (64u << 10));
    struct vm *vm = vmm_add(vmm, "guest", &shape);
    ck_assert_ptr_nonnull(vm);
    for (aaddr at = 0; at < shape.storage; at += STOR_PAGE_SIZE) {
        int code;
        walk(vm, at, &code);
        ck_assert_int_eq(code, PIC_PAGE_TRANSLATION); /* it was not touched yet */
        aaddr absolute = place(vm, at + 0x123);
        ck_assert_uint_eq(walk(vm, at + 0x123, &code), absolute);
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
            ck_assert_uint_eq(owners[place(vm, at) >> STOR_PAGE_SHIFT]++, 0);
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
    aaddr first = place(vm, 0), second = place(vm, 0x1000), prefixed = place(vm, 0x3000);
    ck_assert_uint_eq(walk(vm, 0x0010, &code), prefixed | 0x10);
    ck_assert_uint_eq(walk(vm, 0x3010, &code), first | 0x10);
    ck_assert_uint_eq(walk(vm, 0x1010, &code), second | 0x10);
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

START_TEST(guests_are_made_as_long_as_their_tables_and_least_pages_fit) {
    struct machine_shape small = {MODEL_S370, 256u << 10, 1};
    struct vmm *vmm = vmm_create(&small);
    struct machine_shape shape = of_size(3u << 20);
    const uint32_t each = STOR_PAGE_SIZE * (PAGER_MIN + 1);
    uint32_t left = vmm_storage_left(vmm);
    ck_assert_uint_eq(left, (256u << 10) - STOR_PAGE_SIZE * (PAGER_RESERVE + 1));
    for (; left >= each; left -= each) {
        ck_assert_uint_eq(vmm_storage_left(vmm), left);
        ck_assert_ptr_nonnull(vmm_add(vmm, "guest", &shape));
    }
    ck_assert_ptr_null(vmm_add(vmm, "one too many", &shape));
    ck_assert_uint_eq(vmm_storage_left(vmm), left);
    vmm_destroy(vmm);
}
END_TEST

/* Besides what two guests have, ten pages are left; each may want four for its first tables. */
START_TEST(further_shadow_tables_leave_room_for_first_ones) {
    const struct machine_shape guest = of_size(64u << 10);
    struct machine_shape shape = of_size((2u * 17 + 1 + PAGER_RESERVE + 10) << STOR_PAGE_SHIFT);
    struct vmm *vmm = vmm_create(&shape);
    struct vm *first = vmm_add(vmm, "first", &guest), *second = vmm_add(vmm, "second", &guest);
    raddr at;
    ck_assert(!pager_tables(first, 4 * STOR_PAGE_SIZE, false, &at));
    ck_assert(pager_tables(first, 4 * STOR_PAGE_SIZE, true, &at));
    pager_expect(first->pages.pager, -1);
    ck_assert(!pager_tables(first, 4 * STOR_PAGE_SIZE, false, &at));
    pager_expect(first->pages.pager, -1);
    ck_assert(pager_tables(second, 4 * STOR_PAGE_SIZE, false, &at));
    ck_assert(!pager_tables(second, 4 * STOR_PAGE_SIZE, false, &at));
    vmm_destroy(vmm);
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
    tcase_add_test(tc, guests_are_made_as_long_as_their_tables_and_least_pages_fit);
    tcase_add_test(tc, further_shadow_tables_leave_room_for_first_ones);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

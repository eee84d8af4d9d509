/* The balancer: that the right guest gives up storage, that nobody starves, and that nothing
 * depends on how a run is cut in pieces. */
#include "vmm/balancer.h"

#include "base/bits.h"
#include "machine/diagnose.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <string.h>
#include <xxhash.h>

#define PAGES   64u /* of each guest */
#define STORAGE (PAGES << STOR_PAGE_SHIFT)
#define RUN     4000000u

static struct vmm *vmm;

static void set_up_with(uint32_t frames) {
    const struct machine_shape real = {MODEL_S370, frames << STOR_PAGE_SHIFT, 1};
    vmm = vmm_create(&real);
    ck_assert_ptr_nonnull(vmm);
}

static void tear_down(void) {
    if (vmm)
        vmm_destroy(vmm);
    vmm = NULL;
}

/* Stores into each of its pages from page 2 on, over and over, `every` bytes apart. With a balloon,
 * it releases its last page and says `held` first of all. */
static struct vm *add(const char *name, uint32_t every, uint32_t held, bool asks) {
    static const struct machine_shape shape = {MODEL_S370, STORAGE, 1};
    const uint16_t program[] = {
        0x5860, 0x1040, /*       L    6,X'40'(1)   held   */
        0x8362, 0x0104, /*       DIAG 6,2,X'104'          */
        0x5830, 0x0F44, /* ROUND L    3,first             */
        0x5030, 0x3000, /* LOOP  ST   3,0(3)              */
        0x4140, 0x00C8, /*       LA   4,200               */
        0x4640, 0x1014, /*       BCT  4,*                 */
        0x5A30, 0x0F48, /*       A    3,every             */
        0x5930, 0x0F4C, /*       C    3,end               */
        0x4740, 0x100C, /*       BL   LOOP                */
        0x47F0, 0x1008, /*       B    ROUND               */
    };
    uint8_t bytes[sizeof program];
    struct vm *vm = vmm_add(vmm, name, &shape);
    ck_assert_ptr_nonnull(vm);
    for (size_t n = 0; n < sizeof program / sizeof *program; n++)
        be16_store(bytes + 2 * n, program[n]);
    view_write(&vm->system.view, 0x1000, bytes, sizeof bytes);
    const uint32_t words[] = {0x2000, every, STORAGE};
    for (unsigned n = 0; n < 3; n++) {
        be32_store(bytes, words[n]);
        view_write(&vm->system.view, 0xF44 + 4 * n, bytes, 4);
    }
    be32_store(bytes, held);
    view_write(&vm->system.view, 0x1040, bytes, 4);
    vm->virtual.gr[1] = 0x1000;
    vm->virtual.psw.ia = asks ? 0x1000 : 0x1008;
    return vm;
}

START_TEST(nothing_is_done_while_all_fits) {
    set_up_with(256);
    struct vm *a = add("a", 4096, 0, true), *b = add("b", 4096, 0, true);
    vmm_run(vmm, RUN);
    ck_assert(!balancer_needed(vmm_balancer(vmm)));
    ck_assert_int_eq(vmm_balancer(vmm)->level, BALANCE_HIGH);
    ck_assert_uint_eq(a->system.balloon.asked, 0);
    ck_assert_uint_eq(b->virtual.gr[2], 0);
    ck_assert_uint_eq(pager_resident(a), pager_resident(b));
}
END_TEST

START_TEST(shares_decide_when_all_is_used) {
    set_up_with(80);
    struct vm *a = add("a", 4096, 0, false), *b = add("b", 4096, 0, false);
    ck_assert(vmm_set_storage_terms(vmm, 0, &(struct storage_terms){.share = 300}));
    vmm_run(vmm, RUN);
    ck_assert(balancer_needed(vmm_balancer(vmm)));
    ck_assert_uint_ge(a->pages.target, 2 * b->pages.target);
    ck_assert_uint_gt(pager_resident(a), pager_resident(b) + 10);
    ck_assert_uint_gt(b->system.balloon.asked, a->system.balloon.asked);
}
END_TEST

START_TEST(what_is_promised_is_kept_and_what_is_forbidden_is_not_given) {
    set_up_with(80);
    struct vm *a = add("a", 4096, 0, false), *b = add("b", 4096, 0, false);
    const uint32_t page = STOR_PAGE_SIZE;
    ck_assert(vmm_set_storage_terms(vmm, 0, &(struct storage_terms){.share = 1, .min = 40 * page}));
    ck_assert(
        !vmm_set_storage_terms(vmm, 1, &(struct storage_terms){.share = 1, .min = 41 * page}));
    ck_assert(
        vmm_set_storage_terms(vmm, 1, &(struct storage_terms){.share = 10000, .max = 20 * page}));
    for (uint64_t limit = 100000; limit <= RUN; limit += 100000) {
        vmm_run(vmm, limit);
        if (limit > RUN / 2)
            ck_assert_uint_ge(pager_resident(a), 40);
        ck_assert_uint_le(pager_resident(b), 20 + PAGER_MIN);
    }
}
END_TEST

/* The one uses every page over and over, the other a few of them. */
START_TEST(idle_storage_goes_to_whoever_uses_it) {
    set_up_with(100);
    struct vm *idle = add("idle", 4096, 0, false), *active = add("active", 4096, 0, false);
    uint8_t few[4];
    vmm_run(vmm, 100000); /* it has touched all */
    be32_store(few, STORAGE / 8);
    view_write(&idle->system.view, 0xF4C, few, sizeof few);
    vmm_run(vmm, 8 * RUN);
    ck_assert_uint_lt(idle->pages.target, 40);
    ck_assert_uint_gt(active->pages.target, 50);
    ck_assert_uint_gt(pager_resident(active), pager_resident(idle));
}
END_TEST

START_TEST(a_balloon_that_lies_gets_nothing_by_it) {
    set_up_with(80);
    struct vm *liar = add("liar", 4096, UINT32_MAX, true), *b = add("b", 4096, 0, false);
    vmm_run(vmm, RUN);
    ck_assert_uint_eq(liar->system.balloon.held, UINT32_MAX);
    ck_assert_uint_le(balancer_held(liar), PAGES);
    ck_assert_uint_le(liar->system.balloon.asked, PAGES);
    uint32_t difference = liar->pages.target > b->pages.target
                              ? liar->pages.target - b->pages.target
                              : b->pages.target - liar->pages.target;
    ck_assert_uint_le(difference, 6);
    ck_assert_int_eq(liar->system.stop, STOP_LIMIT);
}
END_TEST

/* All give up all that they have, whatever that is, again and again, and come to the limit. */
START_TEST(who_gives_up_his_own_kernel_harms_nobody) {
    set_up_with(80);
    struct vm *b = add("b", 4096, 0, false), *fool = add("fool", 4096, 0, false);
    const uint8_t release[] = {0x83, 0x45, 0x00, 0x10};
    view_write(&fool->system.view, 0x1008, release, sizeof release);
    fool->virtual.gr[4] = 0;
    fool->virtual.gr[5] = STORAGE - STOR_PAGE_SIZE;
    vmm_run(vmm, RUN);
    ck_assert_int_eq(b->system.stop, STOP_LIMIT);
    ck_assert_int_ne(fool->system.stop, STOP_NONE);
    ck_assert_uint_gt(pager_resident(b), 50);
    uint8_t word[4];
    view_read(&b->system.view, 0x3000, word, sizeof word);
    ck_assert_uint_eq(be32_load(word), 0x3000);
}
END_TEST

/* Four guests of which each would have all of storage, with thresholds at which they must wait. */
START_TEST(guests_that_wait_come_to_their_end) {
    static const struct balance_terms terms = {75, {90, 80, 70, 60}, 0};
    set_up_with(70);
    vmm_set_balance(vmm, &terms);
    for (int n = 0; n < 4; n++)
        add("guest", 4096, 0, false);
    vmm_run(vmm, RUN / 4);
    ck_assert_int_eq(vmm_balancer(vmm)->level, BALANCE_LOW);
    for (size_t n = 0; n < 4; n++)
        ck_assert_int_eq(vmm_vm(vmm, n)->system.stop, STOP_LIMIT);
}
END_TEST

static uint64_t state_of_all(void) {
    uint64_t hash = 0;
    for (size_t n = 0; vmm_vm(vmm, n); n++) {
        const struct vm *vm = vmm_vm(vmm, n);
        uint64_t all[] = {hash,
                          system_hash(&vm->system),
                          vm->pages.target,
                          pager_resident(vm),
                          vm->ledger.pages.in,
                          vm->ledger.pages.out,
                          vm->system.balloon.asked,
                          vm->balance.waits};
        hash = XXH3_64bits(all, sizeof all);
    }
    return hash;
}

START_TEST(the_pieces_of_a_run_do_not_matter) {
    static const uint64_t pieces[] = {UINT64_MAX, 777777, 49999, 7001};
    uint64_t first = 0;
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        set_up_with(90);
        add("a", 4096, 0, true);
        add("b", 1024, 5, true);
        add("c", 8192, 0, false);
        for (uint64_t total = 0; total < RUN;) {
            total = pieces[k] < RUN - total ? total + pieces[k] : RUN;
            vmm_run_to(vmm, total, UINT64_MAX);
        }
        uint64_t hash = state_of_all();
        if (k)
            ck_assert_uint_eq(hash, first);
        first = hash;
        tear_down();
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("balancer");
    TCase *all = tcase_create("balancer");
    tcase_add_checked_fixture(all, NULL, tear_down);
    tcase_add_test(all, nothing_is_done_while_all_fits);
    tcase_add_test(all, shares_decide_when_all_is_used);
    tcase_add_test(all, what_is_promised_is_kept_and_what_is_forbidden_is_not_given);
    tcase_add_test(all, idle_storage_goes_to_whoever_uses_it);
    tcase_add_test(all, a_balloon_that_lies_gets_nothing_by_it);
    tcase_add_test(all, who_gives_up_his_own_kernel_harms_nobody);
    tcase_add_test(all, guests_that_wait_come_to_their_end);
    tcase_add_test(all, the_pieces_of_a_run_do_not_matter);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

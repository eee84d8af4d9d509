/* Breakpoints and observers on whole machines: the same guest, bare and under the monitor, stops at
 * the same instructions, and looking on changes nothing. */
#include "base/bits.h"
#include "unit/suite.h"
#include "vmm/vmm.h"

#include <check.h>
#include <stdio.h>

static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
static const struct machine_shape shape = {MODEL_S370, 64u << 10, 1};

/* 1000 LA 1,3; 1004 SVC 1; 1006 SSM 300; 100A TIO 9; 100E BCT 1,1004; 1012 LPSW 200, which waits.
 * The supervisor call and any program interruption come back by LPSW 20 or 28. */
#define CODE "41100003 0A01 80000300 9D000009 4610C004 82000200"

static struct machine *bare;
static struct vmm *vmm;
static struct vm *vm;
static struct system *systems[2];
static struct cpu_stops stops[2];

struct seen {
    unsigned interruptions[INT_CLASS_COUNT], io, waits, exits;
    enum interruption_class stop_at; /* INT_CLASS_COUNT: none */
};
static struct seen seen[2];

static void see_interruption(void *owner, struct system *s, const struct interruption *i) {
    struct seen *to = owner;
    to->interruptions[i->class]++;
    if (i->class == to->stop_at)
        system_stop_for_debug(s);
}

static void see_io(void *owner, struct system *s, enum isa_op op, uint16_t device, uint32_t caw,
                   const struct io_result *result) {
    (void)caw;
    ck_assert_int_eq(op, OP_TIO);
    ck_assert_uint_eq(device, 9);
    ck_assert_uint_eq(result->cc, 3);
    ((struct seen *)owner)->io++;
    system_stop_for_debug(s);
}

static void see_wait(void *owner, struct system *s) {
    (void)s;
    ((struct seen *)owner)->waits++;
}

static void see_exit(void *owner, struct vm *v, const struct cpu_exit *exit,
                     enum vm_response response) {
    (void)v, (void)exit, (void)response;
    ((struct seen *)owner)->exits++;
}

static const struct system_observer observers[2] = {{&seen[0], see_interruption, see_io, see_wait},
                                                    {&seen[1], see_interruption, see_io, see_wait}};
static const struct vm_observer exits = {&seen[1], see_exit};

static void put(const struct system *s, aaddr at, const char *hex) {
    unsigned byte;
    for (; *hex; hex++)
        if (*hex != ' ' && sscanf(hex++, "%2x", &byte) == 1)
            view_write(&s->view, at++, (uint8_t[1]){(uint8_t)byte}, 1);
}

static void set_up(void) {
    static const uint8_t zeros[0x2000];
    bare = machine_create(&shape);
    vmm = vmm_create(&real);
    vm = vmm_add(vmm, "guest", &shape);
    systems[0] = &bare->system;
    systems[1] = &vm->system;
    for (int i = 0; i < 2; i++) {
        seen[i] = (struct seen){.stop_at = INT_CLASS_COUNT};
        stops[i] = (struct cpu_stops){0};
        systems[i]->stops = &stops[i];
        view_write(&systems[i]->view, 0, zeros, sizeof zeros);
        put(systems[i], 0x1000, CODE);
        put(systems[i], 0x60, "0000000000000400");
        put(systems[i], 0x200, "0002000000000000");
        put(systems[i], 0x400, "82000020"); /* LPSW 20 */
        systems[i]->state->psw.ia = 0x1000;
        systems[i]->state->gr[12] = 0x1000;
    }
}

static void tear_down(void) {
    machine_destroy(bare);
    vmm_destroy(vmm);
    for (int i = 0; i < 2; i++)
        stops_free(&stops[i]);
}

static void observe(void) {
    for (int i = 0; i < 2; i++)
        systems[i]->observer = &observers[i];
    vm->observer = &exits;
}

/* Runs both; they must stop alike, in the same state. */
static enum system_stop run(uint64_t limit) {
    machine_run(bare, limit);
    vmm_run(vmm, limit);
    ck_assert_int_eq(systems[0]->stop, systems[1]->stop);
    ck_assert_uint_eq(systems[0]->retired, systems[1]->retired);
    ck_assert_uint_eq(systems[0]->state->psw.ia, systems[1]->state->psw.ia);
    ck_assert_uint_eq(system_hash(systems[0]), system_hash(systems[1]));
    return systems[0]->stop;
}

static void stops_at(vaddr ia, uint64_t retired) {
    ck_assert_int_eq(run(1000), STOP_DEBUG);
    ck_assert_uint_eq(systems[0]->state->psw.ia, ia);
    ck_assert_uint_eq(systems[0]->retired, retired);
}

START_TEST(breakpoints_stop_alike) {
    for (int i = 0; i < 2; i++)
        ck_assert(stops_set(&stops[i], (vaddr[]){0x1006, 0x400}, 2));
    stops_at(0x400, 2);
    stops_at(0x1006, 3);
    stops_at(0x400, 7);
    ck_assert_int_eq(run(8), STOP_LIMIT);
    stops_at(0x1006, 8);
    stops_set(&stops[0], NULL, 0);
    stops_set(&stops[1], NULL, 0);
    ck_assert_int_eq(run(1000), STOP_WAIT);
}
END_TEST

START_TEST(breakpoints_leave_no_trace_in_the_ledger) {
    stops_set(&stops[1], (vaddr[]){0x1006}, 1);
    vmm_run(vmm, 1000);
    uint64_t slices = vm->ledger.slice.count;
    vmm_run(vmm, 1000);
    ck_assert_uint_eq(vm->ledger.slice.count, slices);
    ck_assert_uint_eq(vm->ledger.emulated[OP_SSM].count, 1);
}
END_TEST

START_TEST(observers_see_everything_once_and_change_nothing) {
    observe();
    stops_at(0x100E, 5);
    stops_at(0x100E, 10);
    stops_at(0x100E, 15);
    ck_assert_int_eq(run(1000), STOP_WAIT);
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(seen[i].interruptions[INT_SVC], 3);
        ck_assert_uint_eq(seen[i].io, 3);
        ck_assert_uint_eq(seen[i].waits, 1);
    }
    ck_assert_uint_eq(seen[1].exits, vm->ledger.exits);
    uint64_t hash = system_hash(systems[0]);
    tear_down();
    set_up();
    ck_assert_int_eq(run(1000), STOP_WAIT);
    ck_assert_uint_eq(system_hash(systems[0]), hash);
}
END_TEST

START_TEST(an_interruption_stops_before_its_first_instruction) {
    observe();
    seen[0].stop_at = seen[1].stop_at = INT_SVC;
    stops_at(0x400, 2);
    stops_at(0x100E, 5);
    stops_at(0x400, 7);
}
END_TEST

START_TEST(count_to_stop_at_stops_there) {
    for (int i = 0; i < 2; i++)
        systems[i]->stop_at = 3;
    stops_at(0x1006, 3);
    stops_at(0x1006, 3);
    for (int i = 0; i < 2; i++)
        systems[i]->stop_at = SYSTEM_NEVER;
    ck_assert_int_eq(run(1000), STOP_WAIT);
}
END_TEST

START_TEST(the_real_state_is_shown_without_a_run) {
    struct cpu_state state;
    vmm_run(vmm, 3);
    vm_real_state(vm, &state);
    ck_assert(state.psw.problem && state.psw.ec);
    ck_assert(!vm->virtual.psw.problem);
    ck_assert_uint_eq(state.psw.ia, 0x1006);
    ck_assert_uint_eq(state.gr[1], 3);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vmm/observers");
    TCase *tc = tcase_create("observers");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, breakpoints_stop_alike);
    tcase_add_test(tc, breakpoints_leave_no_trace_in_the_ledger);
    tcase_add_test(tc, observers_see_everything_once_and_change_nothing);
    tcase_add_test(tc, an_interruption_stops_before_its_first_instruction);
    tcase_add_test(tc, count_to_stop_at_stops_there);
    tcase_add_test(tc, the_real_state_is_shown_without_a_run);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

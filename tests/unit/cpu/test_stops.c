/* Breakpoints and watched storage: both executors stop at the same instructions, and a stop changes
 * nothing. */
#include "cpu/cpu.h"
#include "unit/suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#define SIZE  0x10000u
#define START 0x1000u

/* One program on both executors. The watch is on [watched, watched + length). */
struct side {
    struct storage storage;
    struct cpu *cpu;
    struct cpu_stops stops;
    struct stor_watcher watcher;
    aaddr watched;
    uint32_t length;
};

static struct side sides[2];

static void look(void *owner, aaddr at, uint32_t length) {
    struct side *s = owner;
    if (at < s->watched + s->length && s->watched < at + length)
        cpu_ask_stop(s->cpu);
}

static void ignore(void *owner, aaddr at) {
    (void)owner, (void)at;
}

static void set_up(void) {
    for (int i = 0; i < 2; i++) {
        struct side *s = &sides[i];
        *s = (struct side){
            .watcher = {.owner = s, .stored = look, .fetched = look, .key_changed = ignore}};
        ck_assert(stor_init(&s->storage, SIZE));
        memset(s->storage.bytes, 0, SIZE);
        s->cpu = cpu_create(&s->storage, MODEL_S370, NULL);
        s->cpu->executor = i ? CPU_REFERENCE : CPU_FAST;
        s->cpu->stops = &s->stops;
        s->cpu->intercept = ~0u;
        s->cpu->state.psw.ia = START;
        s->cpu->state.gr[12] = START;
        s->cpu->state.gr[5] = 0x5000;
        stor_watch(&s->storage, &s->watcher);
    }
}

static void tear_down(void) {
    for (int i = 0; i < 2; i++) {
        stor_unwatch(&sides[i].storage, &sides[i].watcher);
        cpu_destroy(sides[i].cpu);
        stor_free(&sides[i].storage);
        stops_free(&sides[i].stops);
    }
}

static void put(aaddr at, const char *hex) {
    for (; *hex; hex++) {
        unsigned byte;
        if (*hex == ' ')
            continue;
        ck_assert_int_eq(sscanf(hex++, "%2x", &byte), 1);
        for (int i = 0; i < 2; i++)
            sides[i].storage.bytes[at] = (uint8_t)byte;
        at++;
    }
}

static void break_at(const vaddr *at, size_t count) {
    for (int i = 0; i < 2; i++)
        ck_assert(stops_set(&sides[i].stops, at, count));
}

static void watch(aaddr at, uint32_t length, uint8_t marks) {
    for (int i = 0; i < 2; i++) {
        sides[i].watched = at;
        sides[i].length = length;
        stor_set_watched(&sides[i].storage, at, marks);
    }
}

/* Runs both; they must be at the same place for the same reason. */
static enum cpu_exit_reason run(uint64_t budget) {
    const struct cpu *fast = sides[0].cpu, *reference = sides[1].cpu;
    for (int i = 0; i < 2; i++)
        cpu_run(sides[i].cpu, budget);
    ck_assert_uint_eq(fast->exit.reason, reference->exit.reason);
    ck_assert_uint_eq(fast->retired, reference->retired);
    ck_assert_uint_eq(fast->state.psw.ia, reference->state.psw.ia);
    ck_assert_uint_eq(fast->state.psw.cc, reference->state.psw.cc);
    ck_assert_mem_eq(fast->state.gr, reference->state.gr, sizeof fast->state.gr);
    ck_assert_mem_eq(sides[0].storage.bytes, sides[1].storage.bytes, SIZE);
    return fast->exit.reason;
}

static void stops_at(vaddr ia, uint64_t retired) {
    ck_assert_int_eq(run(1000), CPU_EXIT_STOP);
    ck_assert_uint_eq(sides[0].cpu->state.psw.ia, ia);
    ck_assert_uint_eq(sides[0].cpu->retired, retired);
}

/* 1000 LA 1,3; 1004 AR 2,1; 1006 BCT 1,1004; 100A SVC 7 */
#define LOOP "41100003 1A21 4610C004 0A07"

START_TEST(stops_before_the_instruction_each_time) {
    put(START, LOOP);
    break_at((vaddr[]){START + 4}, 1);
    stops_at(START + 4, 1);
    stops_at(START + 4, 3);
    stops_at(START + 4, 5);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(sides[0].cpu->state.gr[2], 6);
}
END_TEST

START_TEST(first_instruction_can_be_passed) {
    put(START, LOOP);
    break_at((vaddr[]){START, START + 10}, 2);
    for (int i = 0; i < 2; i++)
        stops_pass(&sides[i].stops, 0, START);
    stops_at(START + 10, 7);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(sides[0].cpu->retired, 8);
}
END_TEST

START_TEST(budget_that_ends_at_a_breakpoint_comes_first) {
    put(START, LOOP);
    break_at((vaddr[]){START + 4}, 1);
    ck_assert_int_eq(run(1), CPU_EXIT_BUDGET);
    stops_at(START + 4, 1);
    ck_assert_int_eq(run(0), CPU_EXIT_BUDGET);
    stops_at(START + 4, 3);
}
END_TEST

START_TEST(breakpoints_come_and_go_in_decoded_code) {
    put(START, "41100FFF 1A21 4610C004 0A07");
    ck_assert_int_eq(run(101), CPU_EXIT_BUDGET);
    break_at((vaddr[]){START + 6}, 1);
    stops_at(START + 6, 102);
    break_at(NULL, 0);
    ck_assert_int_eq(run(100), CPU_EXIT_BUDGET);
    break_at((vaddr[]){START + 6, START + 4}, 2);
    stops_at(START + 6, 202);
    stops_at(START + 4, 203);
    sides[0].cpu->stops = sides[1].cpu->stops = NULL;
    ck_assert_int_eq(run(100), CPU_EXIT_BUDGET);
}
END_TEST

/* The same place in another block, and the same instruction reached by another address: real
 * address 0 under prefix 2000. */
START_TEST(address_counts_and_not_the_place_in_storage) {
    put(0x100, "4120 0007 47F0 2100"); /* LA 2,7; B 256(2) */
    put(0x2104, "47F0 0100");
    for (int i = 0; i < 2; i++) {
        sides[i].cpu->state.psw.ia = 0x100;
        memcpy(sides[i].storage.bytes + 0x1100, sides[i].storage.bytes + 0x100, 8);
    }
    put(0x100, "4120 2004 47F0 2100"); /* to 2104, and back */
    break_at((vaddr[]){0x100}, 1);
    stops_at(0x100, 0);
    ck_assert_int_eq(run(2), CPU_EXIT_BUDGET);
    for (int i = 0; i < 2; i++) {
        sides[i].cpu->state.prefix = 0x2000;
        sides[i].cpu->state.psw.ia = 0x2100; /* absolute 100 */
    }
    ck_assert_int_eq(run(1), CPU_EXIT_BUDGET);
    break_at((vaddr[]){0x2104}, 1);
    stops_at(0x2104, 3);
}
END_TEST

START_TEST(stored_instruction_stops_too) {
    /* 1000 MVC 1008(2),100E(12); 1006 SR 3,3; 1008 LR 4,4; 100A BCT 1,1000; 100E AR 4,12 */
    put(START, "D201C008C00E 1B33 1844 4610C000 1A4C");
    for (int i = 0; i < 2; i++)
        sides[i].cpu->state.gr[1] = 2;
    break_at((vaddr[]){START + 8}, 1);
    stops_at(START + 8, 2);
    stops_at(START + 8, 6);
    ck_assert_int_eq(run(2), CPU_EXIT_BUDGET);
    ck_assert_uint_eq(sides[0].cpu->state.gr[4], 2 * START);
}
END_TEST

START_TEST(instruction_that_cannot_be_fetched_stops) {
    put(START, "41100A01 07F1"); /* LA 1,A01; BR 1 */
    break_at((vaddr[]){0xA01}, 1);
    stops_at(0xA01, 2);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(sides[0].cpu->exit.interruption.code, PIC_SPECIFICATION);
}
END_TEST

START_TEST(target_of_execute_does_not_stop) {
    put(START, "4410C008 0A07 0000 1A11"); /* EX 1,1008; SVC 7 */
    break_at((vaddr[]){START + 8}, 1);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(sides[0].cpu->exit.interruption.class, INT_SVC);
}
END_TEST

/* Each row stores into 5010 (a word) by its second instruction, or does not: `stop` instructions
 * are executed when it stops. */
static const struct {
    const char *code;
    uint64_t stop; /* 0: it does not */
} stores[] = {
    {"41205000 50320010 0A07", 2},             /* ST */
    {"41205000 92FF2013 0A07", 2},             /* MVI, its last byte */
    {"41205000 92FF2014 0A07", 0},             /* the byte behind */
    {"41205000 92FF200F 0A07", 0},             /* the byte before */
    {"41205000 D20F2001C000 0A07", 2},         /* MVC across its beginning */
    {"41205000 9005 2000 0A07", 2},            /* STM */
    {"41205000 58320010 0A07", 0},             /* L */
    {"41205000 92FF2100 D2FF20002100 0A07", 3} /* MVC of 256 in the block of its source */
};

START_TEST(store_into_watched_bytes_stops_after_it) {
    put(START, stores[_i].code);
    watch(0x5010, 4, STOR_NOTE_STORE);
    if (stores[_i].stop) {
        ck_assert_int_eq(run(1000), CPU_EXIT_STOP);
        ck_assert_uint_eq(sides[0].cpu->retired, stores[_i].stop);
    }
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

/* The same when it is known which bytes of the block matter. */
START_TEST(store_into_watched_bytes_alone_stops) {
    put(START, stores[_i].code);
    watch(0x5010, 4, STOR_NOTE_STORE);
    for (int i = 0; i < 2; i++)
        stor_set_watched_bytes(&sides[i].storage, 0x5010, 0x5014);
    if (stores[_i].stop) {
        ck_assert_int_eq(run(1000), CPU_EXIT_STOP);
        ck_assert_uint_eq(sides[0].cpu->retired, stores[_i].stop);
    }
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

/* 1000 ST 3,20(5); 1004 ST 3,16(5); 1008 BCT 1,1000: the first one, beside, is remembered. */
START_TEST(store_beside_hides_none_that_is_watched) {
    put(START, "50350014 50350010 4610C000 0A07");
    watch(0x5010, 4, STOR_NOTE_STORE);
    for (int i = 0; i < 2; i++) {
        sides[i].cpu->state.gr[1] = 2;
        stor_set_watched_bytes(&sides[i].storage, 0x5010, 0x5014);
    }
    stops_at(START + 8, 2);
    stops_at(START + 8, 5);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

START_TEST(watch_finds_what_the_buffer_knew_already) {
    put(START, "41205000 41100005 50320010 4610C008 0A07");
    ck_assert_int_eq(run(4), CPU_EXIT_BUDGET);
    watch(0x5010, 4, STOR_NOTE_STORE);
    stops_at(START + 12, 5);
    watch(0x5010, 4, 0);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

START_TEST(fetch_of_watched_bytes_stops_and_that_of_code_does_not) {
    /* 1000 LA 2,0(12); 1004 ST 3,100(2); 1008 L 3,12(2): itself; 100C SVC */
    put(START, "4120C000 50320100 5832000C 0A07");
    watch(START, 0x20, STOR_NOTE_FETCH);
    stops_at(START + 12, 3);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

START_TEST(watched_old_psw_stops_after_the_supervisor_call) {
    put(START, "41100005 0A01");
    put(0x60, "0000000000001000");
    for (int i = 0; i < 2; i++)
        sides[i].cpu->intercept = 0;
    watch(0x20, 8, STOR_NOTE_STORE);
    stops_at(START, 2);
    stops_at(START, 4);
}
END_TEST

static void look_for_writes(uint64_t registers) {
    for (int i = 0; i < 2; i++)
        stops_set_writes(&sides[i].stops, registers);
}

/* 1000 LA 1,3; 1004 AR 2,1; 1006 BCT 1,1004; 100A SVC 7: in code decoded before, too. */
START_TEST(stops_before_what_writes_a_register) {
    put(START, LOOP);
    ck_assert_int_eq(run(4), CPU_EXIT_BUDGET);
    look_for_writes(1 << 2);
    stops_at(START + 4, 5);
    look_for_writes(1 << 1);
    break_at((vaddr[]){START + 10}, 1);
    stops_at(START + 6, 6);
    stops_at(START + 10, 7);
    look_for_writes(0);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
    ck_assert_uint_eq(sides[0].cpu->retired, 8);
}
END_TEST

/* 1000 EX 0,1010; 1004 EX 0,1012; 1008 SVC 7; 1010 AR 2,2; 1012 AR 3,3; and across the end of a
 * block: 17FE LA 3,5; 1802 LA 2,6. */
START_TEST(execute_and_straddling_instructions_stop) {
    put(START, "4400C010 4400C012 47F0 C7FE");
    put(START + 0x10, "1A22 1A33");
    put(START + 0x7FE, "41300005 41200006 0A07");
    look_for_writes(1 << 3);
    stops_at(START, 0);
    stops_at(START + 4, 1);
    stops_at(START + 0x7FE, 3);
    ck_assert_int_eq(run(1000), CPU_EXIT_INTERRUPTION);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/stops");
    TCase *tc = tcase_create("stops");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, stops_before_the_instruction_each_time);
    tcase_add_test(tc, first_instruction_can_be_passed);
    tcase_add_test(tc, budget_that_ends_at_a_breakpoint_comes_first);
    tcase_add_test(tc, breakpoints_come_and_go_in_decoded_code);
    tcase_add_test(tc, address_counts_and_not_the_place_in_storage);
    tcase_add_test(tc, stored_instruction_stops_too);
    tcase_add_test(tc, instruction_that_cannot_be_fetched_stops);
    tcase_add_test(tc, target_of_execute_does_not_stop);
    tcase_add_loop_test(tc, store_into_watched_bytes_stops_after_it, 0,
                        (int)(sizeof stores / sizeof *stores));
    tcase_add_loop_test(tc, store_into_watched_bytes_alone_stops, 0,
                        (int)(sizeof stores / sizeof *stores));
    tcase_add_test(tc, store_beside_hides_none_that_is_watched);
    tcase_add_test(tc, watch_finds_what_the_buffer_knew_already);
    tcase_add_test(tc, fetch_of_watched_bytes_stops_and_that_of_code_does_not);
    tcase_add_test(tc, stops_before_what_writes_a_register);
    tcase_add_test(tc, execute_and_straddling_instructions_stop);
    tcase_add_test(tc, watched_old_psw_stops_after_the_supervisor_call);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

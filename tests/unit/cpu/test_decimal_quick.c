/* The fast core's decimal arithmetic against the reference's (cpu/decimal.c), with random fields on
 * the edges: it must give the same result or leave the instruction alone, and leave alone only what
 * it says that it may. */
#include "base/bits.h"
#include "base/random.h"
#include "cpu/cpu.h"
#include "cpu/decimal_quick.h"
#include "unit/suite.h"

#include <check.h>

#define ROUNDS 20000
#define START  0x1000u
#define FIRST  0x2000u
#define SECOND 0x3000u

static struct storage storage;
static struct cpu *cpu;

static void set_up(void) {
    ck_assert(stor_init(&storage, 0x4000));
    cpu = cpu_create(&storage, MODEL_S370, NULL);
    cpu->executor = CPU_REFERENCE;
    cpu->intercept = 1u << INT_PROGRAM;
}

static void tear_down(void) {
    cpu_destroy(cpu);
    stor_free(&storage);
}

/* Few or many digits, nines or zeros, all signs; one field in ten has something wrong in it. */
static void random_field(struct random *r, uint8_t *field, uint32_t length) {
    unsigned kind = random_below(r, 4), from = random_below(r, 2 * length);
    for (uint32_t k = 0; k < 2 * length; k++) {
        unsigned digit = k < from || kind == 0 ? 0 : kind == 1 ? 9 : random_below(r, 10);
        if (k == 2 * length - 1)
            digit = 10 + random_below(r, 6);
        field[k / 2] = (uint8_t)(k % 2 ? field[k / 2] | digit : digit << 4);
    }
    if (random_below(r, 10) == 0)
        field[random_below(r, length)] ^= (uint8_t)(1u << random_below(r, 8));
}

/* Runs one instruction on the reference executor. True: it completed, or its overflow interrupted.
 */
static bool run(const uint8_t code[6], uint8_t *cc) {
    memcpy(storage.bytes + START, code, 6);
    cpu->state.psw.ia = START;
    cpu->state.psw.cc = 0;
    cpu->state.gr[1] = FIRST;
    cpu->state.gr[2] = SECOND;
    const struct cpu_exit *exit = cpu_run(cpu, 1);
    *cc = cpu->state.psw.cc;
    return exit->reason == CPU_EXIT_BUDGET;
}

static int quick(uint8_t op, uint8_t *first, uint32_t n1, const uint8_t *second, uint32_t n2) {
    switch (op) {
    case 0xF8:
        return decimal_quick_zap(first, n1, second, n2, false);
    case 0xF9:
        return decimal_quick_compare(first, n1, second, n2);
    case 0xFA:
    case 0xFB:
        return decimal_quick_add(first, n1, second, n2, op == 0xFB, false);
    case 0xFC:
        return decimal_quick_multiply(first, n1, second, n2);
    default:
        return decimal_quick_divide(first, n1, second, n2);
    }
}

/* MP and DP take on 16 digits only. */
static bool may_decline(uint8_t op, const uint8_t *first, uint32_t n1) {
    for (uint32_t k = 0; op >= 0xFC && n1 > 8 && k < n1 - 8; k++)
        if (k < n1 - 9 ? first[k] : first[k] >> 4)
            return true;
    return false;
}

static void check_one(struct random *r, uint8_t op) {
    uint32_t n1 = 1 + random_below(r, 16), n2 = 1 + random_below(r, 16);
    if (op >= 0xFC)
        n1 = 2 + random_below(r, 15), n2 = 1 + random_below(r, n1 - 1 < 8 ? n1 - 1 : 8);
    uint8_t first[16], second[16], before[16], cc;
    random_field(r, first, n1);
    random_field(r, second, n2);
    memcpy(before, first, sizeof before);
    memcpy(storage.bytes + FIRST, first, n1);
    memcpy(storage.bytes + SECOND, second, n2);
    uint8_t code[6] = {op, (uint8_t)((n1 - 1) << 4 | (n2 - 1)), 0x10, 0x00, 0x20, 0x00};
    bool completed = run(code, &cc);
    int answer = quick(op, first, n1, second, n2);
    if (answer == DECIMAL_QUICK_NONE) {
        ck_assert_msg(!completed || may_decline(op, before, n1), "%02X declined", op);
        ck_assert_mem_eq(first, before, n1);
        return;
    }
    ck_assert_msg(completed, "%02X: an exception was missed", op);
    ck_assert_int_eq(answer, cc);
    ck_assert_mem_eq(first, storage.bytes + FIRST, n1);
}

START_TEST(same_as_the_reference) {
    struct random r = {(uint64_t)_i + 1};
    for (int k = 0; k < ROUNDS; k++)
        check_one(&r, (uint8_t)(0xF8 + _i));
}
END_TEST

START_TEST(shifts_are_the_reference_s) {
    struct random r = {7};
    for (int k = 0; k < ROUNDS; k++) {
        uint32_t length = 1 + random_below(&r, 16), amount = random_below(&r, 64);
        unsigned rounding = random_below(&r, 11);
        uint8_t field[16], before[16], cc;
        random_field(&r, field, length);
        memcpy(before, field, sizeof before);
        memcpy(storage.bytes + FIRST, field, length);
        bool completed = run(
            (uint8_t[]){0xF0, (uint8_t)((length - 1) << 4 | rounding), 0x10, 0, 0, (uint8_t)amount},
            &cc);
        int answer = decimal_quick_shift(field, length, amount, rounding, false);
        ck_assert_int_eq(answer, completed ? cc : DECIMAL_QUICK_NONE);
        ck_assert_mem_eq(field, storage.bytes + FIRST, length);
    }
}
END_TEST

/* Patterns of selectors, starters, separators and text over sources of several fields. */
START_TEST(edits_are_the_reference_s) {
    static const uint8_t bytes[] = {0x20, 0x20, 0x20, 0x21, 0x22, 0x40, 0x6B, 0x00};
    struct random r = {9};
    for (int k = 0; k < ROUNDS; k++) {
        uint32_t length = 1 + random_below(&r, 24);
        uint8_t pattern[24], source[16], cc;
        for (uint32_t n = 0; n < length; n++)
            pattern[n] = bytes[random_below(&r, sizeof bytes)];
        random_field(&r, source, 8);
        random_field(&r, source + 8, 8);
        memcpy(storage.bytes + FIRST, pattern, length);
        memcpy(storage.bytes + SECOND, source, sizeof source);
        bool completed = run((uint8_t[]){0xDF, (uint8_t)(length - 1), 0x10, 0x00, 0x20, 0x00}, &cc);
        int first, answer = decimal_quick_edit(pattern, length, source, &first);
        if (answer == DECIMAL_QUICK_NONE)
            continue;
        ck_assert(completed);
        ck_assert_int_eq(answer, cc);
        ck_assert_mem_eq(pattern, storage.bytes + FIRST, length);
        ck_assert_uint_eq(cpu->state.gr[1], first < 0 ? FIRST : FIRST + (uint32_t)first);
    }
}
END_TEST

START_TEST(conversions) {
    uint32_t binary;
    ck_assert(decimal_quick_to_binary(0x000002147483647C, &binary));
    ck_assert_uint_eq(binary, 0x7FFFFFFF);
    ck_assert(decimal_quick_to_binary(0x000002147483648D, &binary));
    ck_assert_uint_eq(binary, 0x80000000);
    ck_assert(!decimal_quick_to_binary(0x000002147483648C, &binary)); /* no word holds it */
    ck_assert(!decimal_quick_to_binary(0x999999999999999C, &binary));
    ck_assert(!decimal_quick_to_binary(0x00000000000A000C, &binary));
    ck_assert(!decimal_quick_to_binary(0x0000000000000009, &binary)); /* no sign */
    ck_assert_uint_eq(decimal_quick_from_binary(0), 0xC);
    ck_assert_uint_eq(decimal_quick_from_binary(INT32_MIN), 0x000002147483648D);
    for (int32_t n = -100000; n <= 100000; n += 7) {
        ck_assert(decimal_quick_to_binary(decimal_quick_from_binary(n), &binary));
        ck_assert_int_eq((int32_t)binary, n);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/decimal_quick");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, same_as_the_reference, 0, 6);
    tcase_add_test(all, shifts_are_the_reference_s);
    tcase_add_test(all, edits_are_the_reference_s);
    tcase_add_test(all, conversions);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

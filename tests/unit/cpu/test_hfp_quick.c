/* The fast core's floating-point arithmetic against the plain one (cpu/hfp.h), with random operands
 * on the edges: it must give the same result or leave it to the reference for a reason. */
#include "base/random.h"
#include "cpu/hfp_quick.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

#define ROUNDS   20000
#define FRACTION (UINT64_MAX >> 8)

static const enum hfp_format formats[] = {HFP_SHORT, HFP_LONG};

static uint64_t fit(uint64_t number, enum hfp_format format) {
    return format == HFP_SHORT ? number & UINT64_C(0xFFFFFFFF00000000) : number;
}

static uint64_t random_number(struct random *r, enum hfp_format format) {
    uint64_t n = random_next(r);
    uint64_t fraction = n & FRACTION;
    switch (random_below(r, 6)) {
    case 0:
        fraction = 0;
        break;
    case 1:
        fraction = FRACTION;
        break;
    case 2:
        fraction >>= 4 * random_below(r, 14);
        break;
    case 3:
        fraction = UINT64_C(1) << random_below(r, 56);
        break;
    default:
        break;
    }
    if (random_below(r, 2)) /* near to each other */
        n = (n & UINT64_C(1) << 63) | (uint64_t)(0x40 + random_below(r, 8)) << 56;
    return fit((n & ~FRACTION) | fraction, format);
}

/* What the reference would make of a normalized result without an exception. */
static uint64_t expected(struct hfp n, enum hfp_format format) {
    if (n.characteristic < 0 || n.characteristic > 127)
        return HFP_QUICK_NONE;
    return n.fraction ? fit(hfp_pack_long(&n), format) : 0;
}

static void check_pair(uint64_t a, uint64_t b, enum hfp_format format) {
    struct hfp x = hfp_unpack_long(a), y = hfp_unpack_long(b), minus_y = y;
    minus_y.negative = !y.negative;
    struct hfp sum = hfp_add(x, y, format), difference = hfp_add(x, minus_y, format);
    hfp_normalize(&sum);
    ck_assert_uint_eq(hfp_quick_add(a, b, format), expected(sum, format));
    int order = !difference.fraction ? 0 : difference.negative ? -1 : 1;
    ck_assert_int_eq(hfp_quick_compare(a, b, format), order);
    ck_assert_uint_eq(hfp_quick_multiply(a, b), expected(hfp_multiply(x, y), HFP_LONG));
    if (y.fraction)
        ck_assert_uint_eq(hfp_quick_divide(a, b, format), expected(hfp_divide(x, y), format));
    else
        ck_assert_uint_eq(hfp_quick_divide(a, b, format), HFP_QUICK_NONE);
    x.fraction >>= 1;
    hfp_normalize(&x);
    if (x.fraction)
        ck_assert_uint_eq(hfp_quick_halve(a, format), expected(x, format));
    else
        ck_assert_uint_eq(hfp_quick_halve(a, format), 0);
}

START_TEST(test_same_as_plain) {
    struct random random = {(uint64_t)_i + 1};
    for (int k = 0; k < ROUNDS; k++) {
        uint64_t a = random_number(&random, formats[_i]), b = random_number(&random, formats[_i]);
        check_pair(a, b, formats[_i]);
        check_pair(a, a, formats[_i]);
        check_pair(a, a ^ UINT64_C(1) << 63, formats[_i]);
    }
}
END_TEST

/* So that the comparison above does not rest on exceptions alone. */
START_TEST(test_some_results) {
    ck_assert_uint_eq(hfp_quick_add(0x4110000000000000, 0x4110000000000000, HFP_LONG),
                      0x4120000000000000);
    ck_assert_uint_eq(hfp_quick_add(0x4210000000000000, 0xC1FFFFFF00000000, HFP_SHORT),
                      0x3C10000000000000);
    ck_assert_uint_eq(hfp_quick_add(0x4110000000000000, 0xC110000000000000, HFP_LONG), 0);
    ck_assert_uint_eq(hfp_quick_multiply(0x41FFFFFF00000000, 0xC1FFFFFF00000000),
                      0xC2FFFFFE00000100);
    ck_assert_uint_eq(hfp_quick_divide(0x4110000000000000, 0x4130000000000000, HFP_SHORT),
                      0x4055555500000000);
    ck_assert_uint_eq(hfp_quick_halve(0x4110000000000000, HFP_LONG), 0x4080000000000000);
    ck_assert_uint_eq(hfp_quick_multiply(0x7FF0000000000000, 0x7FF0000000000000), HFP_QUICK_NONE);
    ck_assert_uint_eq(hfp_quick_add(1, 0, HFP_LONG), HFP_QUICK_NONE);
    ck_assert_uint_eq(hfp_quick_divide(0, 0, HFP_LONG), HFP_QUICK_NONE);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/hfp_quick");
    TCase *plain = tcase_create("plain");
    tcase_add_loop_test(plain, test_same_as_plain, 0, 2);
    suite_add_tcase(suite, plain);
    TCase *some = tcase_create("results");
    tcase_add_test(some, test_some_results);
    suite_add_tcase(suite, some);
    return suite_run(suite);
}

/* Hexadecimal floating-point numbers taken apart. GA22-7000, Floating-Point Instructions, Data
 * Format; Normalization. The instructions' results are test_float.c's. */
#include "cpu/hfp.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

/* Sign, characteristic and fraction go through both ways unchanged, those of zeros too. */
START_TEST(test_formats) {
    static const uint64_t numbers[] = {0, UINT64_MAX, UINT64_C(1) << 63,
                                       UINT64_C(0x7F00000000000001), UINT64_C(0xC123456789ABCDEF)};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        struct hfp n = hfp_unpack_long(numbers[k]);
        ck_assert_uint_eq(hfp_pack_long(&n), numbers[k]);
        n = hfp_unpack_short((uint32_t)(numbers[k] >> 32));
        ck_assert_uint_eq(hfp_pack_short(&n), numbers[k] >> 32);
    }
}
END_TEST

/* The low-order half's sign and characteristic are ignored, then made from the high-order half's.
 */
START_TEST(test_extended) {
    uint64_t high, low;
    struct hfp n = hfp_unpack_extended(0xC123456789ABCDEF, 0x0000000000000001);
    hfp_pack_extended(&n, &high, &low);
    ck_assert_uint_eq(high, 0xC123456789ABCDEF);
    ck_assert_uint_eq(low, 0xB300000000000001);
    n = hfp_unpack_extended(0x0510000000000000, 0xFF00000000000000);
    hfp_pack_extended(&n, &high, &low);
    ck_assert_uint_eq(low, 0x7700000000000000); /* 5 - 14 modulo 128 */
    hfp_pack_extended(&hfp_true_zero, &high, &low);
    ck_assert_uint_eq(high, 0);
    ck_assert_uint_eq(low, 0);
}
END_TEST

START_TEST(test_normalize) {
    struct hfp n = hfp_unpack_extended(0x4100000000000000, 0x0000000000000001);
    hfp_normalize(&n);
    ck_assert_int_eq(n.characteristic, 0x41 - 27);
    ck_assert_uint_eq(hfp_pack_long(&n) & UINT64_MAX >> 8, UINT64_C(0x10000000000000));
    n = hfp_unpack_long(0x4200000000000000);
    hfp_normalize(&n);
    ck_assert_int_eq(n.characteristic, 0x42);
    n = hfp_unpack_long(0x0000000000000001);
    hfp_normalize(&n);
    ck_assert_int_eq(n.characteristic, -13);
}
END_TEST

/* One guard digit takes part: what is shifted out behind it is lost. */
START_TEST(test_guard_digit) {
    struct hfp a = hfp_unpack_short(0x43100000), b = hfp_unpack_short(0xC20000FF);
    struct hfp sum = hfp_add(a, b, HFP_SHORT);
    ck_assert(sum.fraction == (hfp_fraction)0x0FFFF01 << 92);
    b = hfp_unpack_short(0xC10000FF);
    sum = hfp_add(a, b, HFP_SHORT);
    ck_assert(sum.fraction == (hfp_fraction)0x0FFFFF1 << 92);
    b = hfp_unpack_short(0xC100000F);
    sum = hfp_add(a, b, HFP_SHORT);
    ck_assert(sum.fraction == (hfp_fraction)0x1000000 << 92);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/hfp");
    TCase *numbers = tcase_create("numbers");
    tcase_add_test(numbers, test_formats);
    tcase_add_test(numbers, test_extended);
    tcase_add_test(numbers, test_normalize);
    tcase_add_test(numbers, test_guard_digit);
    suite_add_tcase(suite, numbers);
    return suite_run(suite);
}

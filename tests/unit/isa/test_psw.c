/* The PSW codec. GA22-7000, Program Status Word; GA22-6821, Program Status Word. */
#include "isa/psw.h"

#include "base/bits.h"
#include "base/random.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

static struct psw load(uint64_t packed, enum model model, bool valid) {
    uint8_t bytes[8];
    struct psw psw;
    be64_store(bytes, packed);
    ck_assert_int_eq(psw_load(&psw, bytes, model), valid);
    return psw;
}

static uint64_t store(const struct psw *psw, uint16_t code, uint8_t ilc) {
    uint8_t bytes[8];
    psw_store(psw, code, ilc, bytes);
    return be64_load(bytes);
}

START_TEST(bc_fields_are_where_the_manual_draws_them) {
    struct psw psw = load(0xA5B71234E5ABCDEF, MODEL_S370, true);
    ck_assert_uint_eq(psw.system_mask, 0xA5);
    ck_assert_uint_eq(psw.key, 0xB);
    ck_assert(!psw.ec && !psw.ascii);
    ck_assert(psw.machine_check && psw.wait && psw.problem);
    ck_assert_uint_eq(psw.cc, 2);
    ck_assert_uint_eq(psw.program_mask, 5);
    ck_assert_uint_eq(psw.ia, 0xABCDEF);
    ck_assert_uint_eq(store(&psw, 0xBEEF, 3), 0xA5B7BEEFE5ABCDEF);
}
END_TEST

START_TEST(ec_fields_are_where_the_manual_draws_them) {
    struct psw psw = load(0x47EE360000ABCDEF, MODEL_S370, true);
    ck_assert_uint_eq(psw.system_mask, 0x47);
    ck_assert_uint_eq(psw.key, 0xE);
    ck_assert(psw.ec && psw_dat(&psw));
    ck_assert(psw.machine_check && psw.wait && !psw.problem);
    ck_assert_uint_eq(psw.cc, 3);
    ck_assert_uint_eq(psw.program_mask, 6);
    ck_assert_uint_eq(psw.ia, 0xABCDEF);
    /* neither code nor ILC has a place in it */
    ck_assert_uint_eq(store(&psw, 0xBEEF, 3), 0x47EE360000ABCDEF);
}
END_TEST

START_TEST(bit_12_is_ascii_on_s360) {
    struct psw psw = load(0xFF08FFFFFF000001, MODEL_S360, true);
    ck_assert(psw.ascii && !psw.ec && !psw_dat(&psw));
    ck_assert_uint_eq(store(&psw, 0, 0), 0xFF0800003F000001);
}
END_TEST

/* Every bit that must be zero in EC mode; the PSW is loaded, and stored, with it. */
START_TEST(unassigned_bits_make_an_ec_psw_invalid) {
    static const int zero[] = {0,  2,  3,  4,  16, 17, 24, 25, 26, 27, 28,
                               29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39};
    uint64_t packed = UINT64_C(0x0008000000001000) | UINT64_C(1) << (63 - zero[_i]);
    struct psw psw = load(packed, MODEL_S370, false);
    ck_assert_uint_eq(psw.ia, 0x1000);
    ck_assert_uint_eq(store(&psw, 0, 0), packed);
}
END_TEST
#define ZERO_BITS 22

START_TEST(assigned_bits_do_not) {
    struct psw psw = load(0x47FF3F0000FFFFFF, MODEL_S370, true);
    ck_assert_uint_eq(store(&psw, 0, 0), 0x47FF3F0000FFFFFF);
}
END_TEST

START_TEST(translation_needs_ec_mode) {
    struct psw psw = load(0x0400000000000000, MODEL_S370, true);
    ck_assert(!psw_dat(&psw));
}
END_TEST

/* Whatever is loaded is stored again, but for the BC mode's code and ILC. */
START_TEST(any_psw_survives_the_round_trip) {
    struct random r = {42};
    for (int n = 0; n < 10000; n++) {
        uint64_t packed = random_next(&r);
        uint8_t bytes[8];
        be64_store(bytes, packed);
        enum model model = n & 1 ? MODEL_S370 : MODEL_S360;
        struct psw psw;
        psw_load(&psw, bytes, model);
        uint64_t want = psw.ec ? packed : packed & ~UINT64_C(0x0000FFFFC0000000);
        ck_assert_uint_eq(store(&psw, 0, 0), want);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("isa/psw");
    TCase *all = tcase_create("all");
    tcase_add_test(all, bc_fields_are_where_the_manual_draws_them);
    tcase_add_test(all, ec_fields_are_where_the_manual_draws_them);
    tcase_add_test(all, bit_12_is_ascii_on_s360);
    tcase_add_loop_test(all, unassigned_bits_make_an_ec_psw_invalid, 0, ZERO_BITS);
    tcase_add_test(all, assigned_bits_do_not);
    tcase_add_test(all, translation_needs_ec_mode);
    tcase_add_test(all, any_psw_survives_the_round_trip);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

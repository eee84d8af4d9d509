/* The codecs of CCW and CSW. GA22-7000, Input/Output Operations: Channel Command Word, Channel
 * Status Word. */
#include "isa/ccw.h"

#include "base/bits.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

START_TEST(a_ccw_is_taken_apart) {
    static const uint8_t bytes[8] = {0x02, 0xAB, 0xCD, 0xEF, 0xE4, 0x55, 0x12, 0x34};
    struct ccw ccw = ccw_load(bytes);
    ck_assert_uint_eq(ccw.command, 0x02);
    ck_assert_uint_eq(ccw.address, 0xABCDEF);
    ck_assert_uint_eq(ccw.flags, CCW_FLAG_CD | CCW_FLAG_CC | CCW_FLAG_SLI | CCW_FLAG_IDA);
    ck_assert_uint_eq(ccw.count, 0x1234);
}
END_TEST

START_TEST(a_ccw_is_put_together) {
    struct ccw ccw = {.command = 0x09, .address = 0xFF123456, .flags = 0x18, .count = 80};
    uint8_t bytes[8];
    ccw_store(&ccw, bytes);
    ck_assert_uint_eq(be64_load(bytes), 0x0912345618000050);
}
END_TEST

START_TEST(a_csw_is_taken_apart) {
    static const uint8_t bytes[8] = {0x70, 0xAB, 0xCD, 0xEF, 0x0C, 0x40, 0xFF, 0xFE};
    struct csw csw = csw_load(bytes);
    ck_assert_uint_eq(csw.key, 7);
    ck_assert_uint_eq(csw.command_address, 0xABCDEF);
    ck_assert_uint_eq(csw.unit_status, UNIT_CHANNEL_END | UNIT_DEVICE_END);
    ck_assert_uint_eq(csw.channel_status, CHAN_INCORRECT_LENGTH);
    ck_assert_uint_eq(csw.count, 0xFFFE);
}
END_TEST

START_TEST(a_csw_is_put_together) {
    struct csw csw = {.key = 15,
                      .command_address = 0x01002008,
                      .unit_status = UNIT_ATTENTION,
                      .channel_status = CHAN_PROGRAM_CHECK,
                      .count = 1};
    uint8_t bytes[8];
    csw_store(&csw, bytes);
    ck_assert_uint_eq(be64_load(bytes), 0xF000200880200001);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("isa/ccw");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_ccw_is_taken_apart);
    tcase_add_test(all, a_ccw_is_put_together);
    tcase_add_test(all, a_csw_is_taken_apart);
    tcase_add_test(all, a_csw_is_put_together);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

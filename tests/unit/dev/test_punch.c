/* dev/punch.c: the 2540 card punch. */
#include "tests/unit/dev/rig.h"

#define PUNCH 0x00D

static struct device *add_punch(struct rig *r, enum dev_deck_format format) {
    return rig_add(r, &(struct dev_config){.address = PUNCH, .type = "2540P", .format = format});
}

/* GA24-3312, Write, Feed, and Select Stacker: 01 P1, 41 P2, 81 RP3. */
START_TEST(punches_text_cards) {
    static const uint8_t commands[] = {0x01, 0x41, 0x81};
    struct rig r;
    rig_init(&r);
    struct device *dev = add_punch(&r, DECK_TEXT);
    put_ebcdic(&r, BUFFER, "CARD 1  ");
    rig_ccw(&r, 0, commands[_i], BUFFER, CC, 8);
    rig_ccw(&r, 1, commands[_i], BUFFER + 4, 0, 2);
    assert_csw(rig_run(&r, PUNCH), PROGRAM + 16, DEV_ENDED, 0, 0);
    assert_output(dev, "CARD 1\n 1\n");
    rig_free(&r);
}
END_TEST

START_TEST(punches_raw_cards_padded_with_blanks) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_punch(&r, DECK_AUTO);
    memcpy(r.storage.bytes + BUFFER, "\x02\xC5\xE2\xC4\x00", 5);
    rig_ccw(&r, 0, 0x01, BUFFER, 0, 5);
    rig_run(&r, PUNCH);
    size_t size;
    const uint8_t *out = dev_output(dev, &size);
    ck_assert_uint_eq(size, 80);
    ck_assert_mem_eq(out, "\x02\xC5\xE2\xC4\x00\x40", 6);
    ck_assert_uint_eq(out[79], 0x40);
    rig_free(&r);
}
END_TEST

START_TEST(a_card_has_eighty_columns) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_punch(&r, DECK_RAW);
    rig_ccw(&r, 0, 0x01, BUFFER, 0, 100);
    assert_csw(rig_run(&r, PUNCH), PROGRAM + 8, DEV_ENDED, CHAN_INCORRECT_LENGTH, 20);
    size_t size;
    dev_output(dev, &size);
    ck_assert_uint_eq(size, 80);
    rig_free(&r);
}
END_TEST

START_TEST(a_card_takes_two_hundred_milliseconds) {
    struct rig r;
    rig_init(&r);
    add_punch(&r, DECK_RAW);
    rig_ccw(&r, 0, 0x01, BUFFER, 0, 80);
    rig_run(&r, PUNCH);
    ck_assert_uint_eq(r.events.now, 200000);
    rig_free(&r);
}
END_TEST

START_TEST(other_commands_are_rejected) {
    static const uint8_t commands[] = {0xC1, 0x21, 0x61, 0x02, 0x09, 0x23, 0x0B};
    struct rig r;
    rig_init(&r);
    add_punch(&r, DECK_RAW);
    rig_ccw(&r, 0, commands[_i], BUFFER, 0, 80);
    ck_assert_uint_eq(rig_start(&r, PUNCH).csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 1);
    rig_run(&r, PUNCH);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], SENSE_COMMAND_REJECT);
    rig_free(&r);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/punch");
    TCase *c = tcase_create("punch");
    tcase_add_loop_test(c, punches_text_cards, 0, 3);
    tcase_add_test(c, punches_raw_cards_padded_with_blanks);
    tcase_add_test(c, a_card_has_eighty_columns);
    tcase_add_test(c, a_card_takes_two_hundred_milliseconds);
    tcase_add_loop_test(c, other_commands_are_rejected, 0, 7);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

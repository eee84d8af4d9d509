/* dev/printer.c: the 1403 printer. */
#include "tests/unit/dev/rig.h"

#define PRINTER 0x00E

static struct device *add_printer(struct rig *r) {
    return rig_add(r, &(struct dev_config){.address = PRINTER, .type = "1403"});
}

/* Adds a write of a text with a command, chained unless it is the last. */
static void line(struct rig *r, unsigned index, uint8_t command, const char *text, bool last) {
    aaddr at = BUFFER + index * 0x100;
    put_ebcdic(r, at, text);
    rig_ccw(r, index, command, at, last ? 0 : CC, (uint16_t)strlen(text));
}

/* GA24-3312: write, space 0, 1, 2, 3 lines after printing. */
START_TEST(writes_with_spacing) {
    static const struct {
        uint8_t command;
        const char *out;
    } cases[] = {{0x01, "TOP"},       {0x09, "TOP\n"},   {0x11, "TOP\n\n"},
                 {0x19, "TOP\n\n\n"}, {0x89, "TOP\n\f"}, {0x91, "TOP\n\n\n\n\n\n"}};
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    line(&r, 0, cases[_i].command, "TOP   ", true);
    assert_csw(rig_run(&r, PRINTER), PROGRAM + 8, DEV_ENDED, 0, 0);
    assert_output(dev, cases[_i].out);
    rig_free(&r);
}
END_TEST

START_TEST(carriage_control_is_immediate) {
    static const struct {
        uint8_t command;
        const char *out;
    } cases[] = {{0x0B, "X\n"},
                 {0x13, "X\n\n"},
                 {0x1B, "X\n\n\n"},
                 {0x8B, "X\n\f"},
                 {0x93, "X\n\n\n\n\n\n"}};
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    line(&r, 0, 0x01, "X", true);
    rig_run(&r, PRINTER);
    rig_ccw(&r, 0, cases[_i].command, 0, 0, 1);
    struct io_result result = rig_start(&r, PRINTER);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_uint_eq(result.csw.unit_status, DEV_ENDED);
    assert_output(dev, cases[_i].out);
    rig_free(&r);
}
END_TEST

START_TEST(prints_over_with_carriage_return) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    line(&r, 0, 0x01, "ABC", false);
    line(&r, 1, 0x09, "___", false);
    line(&r, 2, 0x09, "D", true);
    rig_run(&r, PRINTER);
    assert_output(dev, "ABC\r___\nD\n");
    rig_free(&r);
}
END_TEST

START_TEST(skip_to_top_at_the_top_moves_nothing) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    rig_ccw(&r, 0, 0x8B, 0, CC, 1);
    line(&r, 1, 0x89, "PAGE", false);
    rig_ccw(&r, 2, 0x8B, 0, CC, 1);
    line(&r, 3, 0x09, "NEXT", true);
    rig_run(&r, PRINTER);
    assert_output(dev, "PAGE\n\fNEXT\n");
    rig_free(&r);
}
END_TEST

START_TEST(skips_to_a_channel_behind_over_the_page) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    rig_ccw(&r, 0, 0x9B, 0, CC, 1); /* channel 3: line 13 */
    line(&r, 1, 0x09, "LOW", false);
    rig_ccw(&r, 2, 0x93, 0, 0, 1); /* channel 2: line 7 of the next page */
    rig_run(&r, PRINTER);
    assert_output(dev, "\n\n\n\n\n\n\n\n\n\n\n\nLOW\n\f\n\n\n\n\n\n");
    rig_free(&r);
}
END_TEST

START_TEST(line_has_132_positions) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    memset(r.storage.bytes + BUFFER, 0xC1, 140);
    rig_ccw(&r, 0, 0x01, BUFFER, 0, 140);
    assert_csw(rig_run(&r, PRINTER), PROGRAM + 8, DEV_ENDED, CHAN_INCORRECT_LENGTH, 8);
    size_t size;
    dev_output(dev, &size);
    ck_assert_uint_eq(size, 132);
    rig_free(&r);
}
END_TEST

START_TEST(line_takes_the_published_time) {
    struct rig r;
    rig_init(&r);
    add_printer(&r);
    line(&r, 0, 0x19, "X", true);
    ck_assert_uint_eq(rig_start(&r, PRINTER).cc, 0);
    rig_wait(&r, 10);
    ck_assert_uint_eq(r.events.now, 54545 + 2 * 5000);
    rig_free(&r);
}
END_TEST

START_TEST(latency_is_overridden_in_microseconds) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){.address = PRINTER,
                                     .type = "printer",
                                     .ticks_per_microsecond = 3,
                                     .latency_given = true,
                                     .latency = 7});
    line(&r, 0, 0x19, "X", true);
    ck_assert_uint_eq(rig_start(&r, PRINTER).cc, 0);
    rig_wait(&r, 10);
    ck_assert_uint_eq(r.events.now, 21);
    rig_free(&r);
}
END_TEST

static unsigned print_lines(struct rig *r, unsigned n) {
    unsigned exceptions = 0;
    line(r, 0, 0x09, "L", true);
    for (unsigned i = 0; i < n; i++)
        exceptions += (rig_run(r, PRINTER).unit_status & UNIT_EXCEPTION) != 0;
    return exceptions;
}

/* With device end on its own each motion has its own time, and none when there is none. */
START_TEST(separate_device_end_follows_each_motion) {
    struct rig r;
    rig_init(&r);
    rig_add(&r,
            &(struct dev_config){.address = PRINTER, .type = "1403", .separate_device_end = true});
    line(&r, 0, 0x09, "X", true);
    assert_csw(rig_run(&r, PRINTER), PROGRAM + 8, UNIT_CHANNEL_END, 0, 0);
    rig_wait(&r, 10);
    ck_assert_uint_eq(r.events.now, 10 + 54545);
    ck_assert_uint_eq(chan_test(r.channels, PRINTER).csw.unit_status, UNIT_DEVICE_END);
    rig_ccw(&r, 0, 0x13, 0, 0, 1);
    ck_assert_uint_eq(rig_start(&r, PRINTER).csw.unit_status, UNIT_CHANNEL_END);
    rig_wait(&r, 10);
    ck_assert_uint_eq(r.events.now, 10 + 54545 + 10000);
    ck_assert_uint_eq(chan_test(r.channels, PRINTER).csw.unit_status, UNIT_DEVICE_END);
    rig_ccw(&r, 0, 0x73, 0, 0, 1);
    ck_assert_uint_eq(rig_start(&r, PRINTER).csw.unit_status, DEV_ENDED);
    rig_free(&r);
}
END_TEST

/* GA24-3312: channel 12 sensed while spacing gives unit exception. */
START_TEST(channel_12_is_told_when_wanted) {
    for (int wanted = 0; wanted < 2; wanted++) {
        struct rig r;
        rig_init(&r);
        rig_add(&r, &(struct dev_config){
                        .address = PRINTER, .type = "1403", .channel_12 = wanted == 1});
        ck_assert_uint_eq(print_lines(&r, 59), 0);
        ck_assert_uint_eq(print_lines(&r, 1), (unsigned)wanted);
        ck_assert_uint_eq(print_lines(&r, 1), 0);
        rig_free(&r);
    }
}
END_TEST

START_TEST(character_set_commands_are_accepted) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_printer(&r);
    rig_ccw(&r, 0, 0xEB, 0, CC, 1);
    rig_ccw(&r, 1, 0x73, 0, CC, 1);
    rig_ccw(&r, 2, 0xFB, BUFFER, CC, 240);
    rig_ccw(&r, 3, 0x7B, 0, 0, 1);
    assert_csw(rig_run(&r, PRINTER), PROGRAM + 32, DEV_ENDED, 0, 1);
    assert_output(dev, "");
    rig_free(&r);
}
END_TEST

START_TEST(other_commands_are_rejected) {
    static const uint8_t commands[] = {0x02, 0x05, 0x0A, 0x81, 0x83, 0xE9, 0xEF, 0x21, 0x23, 0x0C};
    struct rig r;
    rig_init(&r);
    add_printer(&r);
    rig_ccw(&r, 0, commands[_i], BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, PRINTER).csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 1);
    rig_run(&r, PRINTER);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], SENSE_COMMAND_REJECT);
    rig_free(&r);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/printer");
    TCase *c = tcase_create("printer");
    tcase_add_loop_test(c, writes_with_spacing, 0, 6);
    tcase_add_loop_test(c, carriage_control_is_immediate, 0, 5);
    tcase_add_test(c, prints_over_with_carriage_return);
    tcase_add_test(c, skip_to_top_at_the_top_moves_nothing);
    tcase_add_test(c, skips_to_a_channel_behind_over_the_page);
    tcase_add_test(c, line_has_132_positions);
    tcase_add_test(c, line_takes_the_published_time);
    tcase_add_test(c, latency_is_overridden_in_microseconds);
    tcase_add_test(c, separate_device_end_follows_each_motion);
    tcase_add_test(c, channel_12_is_told_when_wanted);
    tcase_add_test(c, character_set_commands_are_accepted);
    tcase_add_loop_test(c, other_commands_are_rejected, 0, 10);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

/* dev/console.c: each command of the 3215 and 1052, and the operator. */
#include "tests/unit/dev/rig.h"

#define CONSOLE 0x009

static struct device *add_console(struct rig *r, const char *lines) {
    struct dev_backend *in = lines ? dev_backend_memory_input(lines, strlen(lines), "lines") : NULL;
    return rig_add(r, &(struct dev_config){.address = CONSOLE, .type = "3215", .input = in});
}

/* GA24-3550: Write, Write with automatic carrier return. */
START_TEST(write_and_carrier_return) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_console(&r, NULL);
    put_ebcdic(&r, BUFFER, "HELLO, world");
    rig_ccw(&r, 0, 0x01, BUFFER, CC, 7);
    rig_ccw(&r, 1, 0x09, BUFFER + 7, 0, 5);
    struct csw csw = rig_run(&r, CONSOLE);
    assert_csw(csw, PROGRAM + 16, DEV_ENDED, 0, 0);
    assert_output(dev, "HELLO, world\n");
    rig_free(&r);
}
END_TEST

START_TEST(writes_new_lines_and_latin_letters) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_console(&r, NULL);
    memcpy(r.storage.bytes + BUFFER, "\xC1\x15\x4A\x00\xC2", 5);
    rig_ccw(&r, 0, 0x09, BUFFER, 0, 5);
    rig_run(&r, CONSOLE);
    assert_output(dev, "A\n\xC2\xA2 B\n"); /* cent sign in UTF-8, blank for the null */
    rig_free(&r);
}
END_TEST

START_TEST(write_takes_the_published_time) {
    struct rig r;
    rig_init(&r);
    add_console(&r, NULL);
    rig_ccw(&r, 0, 0x01, BUFFER, 0, 10);
    ck_assert_uint_eq(rig_start(&r, CONSOLE).cc, 0);
    rig_tick(&r, 10 * 11765);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 10);
    ck_assert_uint_eq(chan_pending(r.channels), 0x80000000u);
    rig_free(&r);
}
END_TEST

START_TEST(reads_the_line_that_waits) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "first\r\nsecond");
    rig_ccw(&r, 0, 0x0A, BUFFER, CC | SLI, 80);
    rig_ccw(&r, 1, 0x0A, BUFFER + 0x80, SLI, 80);
    struct csw csw = rig_run(&r, CONSOLE);
    assert_csw(csw, PROGRAM + 16, DEV_ENDED, 0, 74);
    assert_ebcdic(&r, BUFFER, "first");
    assert_ebcdic(&r, BUFFER + 0x80, "second");
    rig_free(&r);
}
END_TEST

START_TEST(line_longer_than_the_count_is_incorrect_length) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "abcdef\n");
    rig_ccw(&r, 0, 0x0A, BUFFER, 0, 4);
    struct csw csw = rig_run(&r, CONSOLE);
    assert_csw(csw, PROGRAM + 8, DEV_ENDED, CHAN_INCORRECT_LENGTH, 0);
    assert_ebcdic(&r, BUFFER, "abcd");
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 4], 0);
    rig_free(&r);
}
END_TEST

START_TEST(a_line_is_scattered_by_chained_data) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "abcdef\n");
    rig_ccw(&r, 0, 0x0A, BUFFER, CD, 4);
    rig_ccw(&r, 1, 0x0A, BUFFER + 0x10, 0, 2);
    assert_csw(rig_run(&r, CONSOLE), PROGRAM + 16, DEV_ENDED, 0, 0);
    assert_ebcdic(&r, BUFFER, "abcd");
    assert_ebcdic(&r, BUFFER + 0x10, "ef");
    rig_free(&r);
}
END_TEST

/* A line is asked for once, whatever is written between attention and read. */
START_TEST(a_write_does_not_bring_attention_again) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "line\n");
    rig_tick(&r, 1000000);
    ck_assert_uint_eq(chan_test(r.channels, CONSOLE).csw.unit_status, UNIT_ATTENTION);
    rig_ccw(&r, 0, 0x09, BUFFER, 0, 1);
    rig_run(&r, CONSOLE);
    ck_assert(!rig_wait(&r, 100));
    rig_free(&r);
}
END_TEST

START_TEST(read_waits_for_a_line) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_console(&r, NULL);
    rig_ccw(&r, 0, 0x0A, BUFFER, SLI, 80);
    ck_assert_uint_eq(rig_start(&r, CONSOLE).cc, 0);
    ck_assert(!rig_wait(&r, 100));
    ck_assert_uint_eq(chan_test(r.channels, CONSOLE).cc, 2);
    rig_tick(&r, 1000);
    ck_assert(dev_input(dev, "go", 2));
    ck_assert(rig_wait(&r, 100));
    assert_ebcdic(&r, BUFFER, "go");
    uint16_t address;
    struct csw csw;
    ck_assert(chan_interrupt(r.channels, ~0u, &address, &csw));
    assert_csw(csw, PROGRAM + 8, DEV_ENDED, 0, 78);
    rig_free(&r);
}
END_TEST

START_TEST(chained_read_waits_for_a_line) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_console(&r, NULL);
    put_ebcdic(&r, BUFFER, "NAME?");
    rig_ccw(&r, 0, 0x09, BUFFER, CC, 5);
    rig_ccw(&r, 1, 0x0A, BUFFER + 8, SLI, 80);
    ck_assert_uint_eq(rig_start(&r, CONSOLE).cc, 0);
    ck_assert(!rig_wait(&r, 100));
    ck_assert(dev_input(dev, "me", 2));
    ck_assert(rig_wait(&r, 100));
    assert_ebcdic(&r, BUFFER + 8, "me");
    rig_free(&r);
}
END_TEST

/* GA22-6821, Attention: unsolicited, when the operator presses the request key. */
START_TEST(operator_requests_after_a_pause) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "one\ntwo\n");
    rig_tick(&r, 999999);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 1);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    uint16_t address;
    struct csw csw;
    ck_assert(chan_interrupt(r.channels, ~0u, &address, &csw));
    assert_csw(csw, 0, UNIT_ATTENTION, 0, 0);
    ck_assert(!rig_wait(&r, 100)); /* once for each line */
    rig_ccw(&r, 0, 0x0A, BUFFER, SLI, 80);
    rig_run(&r, CONSOLE);
    ck_assert(rig_wait(&r, 100)); /* for the second line */
    assert_ebcdic(&r, BUFFER, "one");
    rig_free(&r);
}
END_TEST

START_TEST(typing_presents_attention_at_once) {
    struct rig r;
    rig_init(&r);
    struct device *dev = add_console(&r, NULL);
    ck_assert(dev_input(dev, "x", 1));
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    struct io_result result = chan_test(r.channels, CONSOLE);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_uint_eq(result.csw.unit_status, UNIT_ATTENTION);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(halted_read_keeps_its_line) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "kept\n");
    rig_ccw(&r, 0, 0x0A, BUFFER, SLI, 80);
    ck_assert_uint_eq(rig_start(&r, CONSOLE).cc, 0);
    ck_assert_uint_eq(chan_halt(r.channels, CONSOLE).cc, 1);
    ck_assert_uint_eq(chan_test(r.channels, CONSOLE).cc, 1);
    rig_run(&r, CONSOLE);
    assert_ebcdic(&r, BUFFER, "kept");
    rig_free(&r);
}
END_TEST

/* After HIO, HDV or CLRIO the console is at rest, and the operator may ask for attention. */
START_TEST(operator_requests_after_a_stopped_read) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "line\n");
    rig_ccw(&r, 0, 0x0A, BUFFER, SLI, 80);
    ck_assert_uint_eq(rig_start(&r, CONSOLE).cc, 0);
    struct io_result (*stop[])(struct channels *, uint16_t) = {chan_halt, chan_halt_device,
                                                               chan_clear};
    ck_assert_uint_eq(stop[_i](r.channels, CONSOLE).cc, 1);
    chan_test(r.channels, CONSOLE);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 1000000);
    ck_assert_uint_eq(chan_test(r.channels, CONSOLE).csw.unit_status, UNIT_ATTENTION);
    rig_free(&r);
}
END_TEST

START_TEST(reset_lets_the_operator_ask_again) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "line\n");
    rig_tick(&r, 1000000);
    chan_reset(r.channels);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 1000000);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* The operator does not interrupt a console at work, and waits anew after it. */
START_TEST(operator_waits_for_a_pause) {
    struct rig r;
    rig_init(&r);
    add_console(&r, "line\n");
    rig_tick(&r, 999999);
    rig_ccw(&r, 0, 0x09, BUFFER, 0, 1);
    assert_csw(rig_run(&r, CONSOLE), PROGRAM + 8, DEV_ENDED, 0, 0);
    rig_tick(&r, 999999);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 1);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(alarm_and_noop_are_immediate) {
    struct rig r;
    rig_init(&r);
    add_console(&r, NULL);
    static const uint8_t commands[] = {0x0B, 0x03};
    for (size_t i = 0; i < 2; i++) {
        rig_ccw(&r, 0, commands[i], 0, 0, 1);
        struct io_result result = rig_start(&r, CONSOLE);
        ck_assert_uint_eq(result.cc, 1);
        ck_assert_int_eq(result.extent, CSW_STATUS);
        ck_assert_uint_eq(result.csw.unit_status, DEV_ENDED);
    }
    rig_free(&r);
}
END_TEST

START_TEST(other_commands_are_rejected_and_sensed) {
    struct rig r;
    rig_init(&r);
    add_console(&r, NULL);
    rig_ccw(&r, 0, 0x12, BUFFER, 0, 1);
    struct io_result result = rig_start(&r, CONSOLE);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_uint_eq(result.csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 1);
    assert_csw(rig_run(&r, CONSOLE), PROGRAM + 8, DEV_ENDED, 0, 0);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], SENSE_COMMAND_REJECT);
    rig_free(&r);
}
END_TEST

START_TEST(echo_shows_what_was_read) {
    struct rig r;
    rig_init(&r);
    struct device *dev =
        rig_add(&r, &(struct dev_config){.address = CONSOLE,
                                         .type = "1052",
                                         .echo = true,
                                         .input = dev_backend_memory_input("ab\n", 3, "lines")});
    rig_ccw(&r, 0, 0x0A, BUFFER, SLI, 80);
    rig_run(&r, CONSOLE);
    assert_output(dev, "ab\n");
    rig_free(&r);
}
END_TEST

START_TEST(equal_inputs_give_equal_hashes) {
    uint64_t hash[3];
    for (int i = 0; i < 3; i++) {
        struct rig r;
        rig_init(&r);
        add_console(&r, i == 2 ? "other\n" : "same\n");
        rig_ccw(&r, 0, 0x09, BUFFER, 0, 5);
        rig_run(&r, CONSOLE);
        hash[i] = chan_hash(r.channels, 1);
        rig_free(&r);
    }
    ck_assert_uint_eq(hash[0], hash[1]);
    ck_assert_uint_ne(hash[0], hash[2]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/console");
    TCase *c = tcase_create("console");
    tcase_add_test(c, write_and_carrier_return);
    tcase_add_test(c, writes_new_lines_and_latin_letters);
    tcase_add_test(c, write_takes_the_published_time);
    tcase_add_test(c, reads_the_line_that_waits);
    tcase_add_test(c, line_longer_than_the_count_is_incorrect_length);
    tcase_add_test(c, a_line_is_scattered_by_chained_data);
    tcase_add_test(c, a_write_does_not_bring_attention_again);
    tcase_add_test(c, read_waits_for_a_line);
    tcase_add_test(c, chained_read_waits_for_a_line);
    tcase_add_test(c, operator_requests_after_a_pause);
    tcase_add_test(c, typing_presents_attention_at_once);
    tcase_add_test(c, halted_read_keeps_its_line);
    tcase_add_loop_test(c, operator_requests_after_a_stopped_read, 0, 3);
    tcase_add_test(c, reset_lets_the_operator_ask_again);
    tcase_add_test(c, operator_waits_for_a_pause);
    tcase_add_test(c, alarm_and_noop_are_immediate);
    tcase_add_test(c, other_commands_are_rejected_and_sensed);
    tcase_add_test(c, echo_shows_what_was_read);
    tcase_add_test(c, equal_inputs_give_equal_hashes);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

/* dev/reader.c: the 2540 card reader. */
#include "tests/unit/dev/rig.h"

#define READER 0x00C

static const char two_cards[] = "CARD ONE\nCARD TWO\n";

static struct device *add_reader(struct rig *r, const char *deck, bool intervention) {
    return rig_add(
        r, &(struct dev_config){.address = READER,
                                .type = "2540R",
                                .input = dev_backend_memory_input(deck, strlen(deck), "deck"),
                                .intervention_at_end = intervention});
}

/* GA24-3312, Read, Feed, and Select Stacker: 02 R1, 42 R2, 82 RP3. */
START_TEST(reads_cards_into_each_stacker) {
    static const uint8_t commands[] = {0x02, 0x42, 0x82};
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, commands[_i], BUFFER, CC, 80);
    rig_ccw(&r, 1, commands[_i], BUFFER + 80, 0, 80);
    assert_csw(rig_run(&r, READER), PROGRAM + 16, DEV_ENDED, 0, 0);
    assert_ebcdic(&r, BUFFER, "CARD ONE ");
    assert_ebcdic(&r, BUFFER + 80, "CARD TWO ");
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 159], EBCDIC_SPACE);
    rig_free(&r);
}
END_TEST

START_TEST(a_card_takes_sixty_milliseconds) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 80);
    ck_assert_uint_eq(rig_start(&r, READER).cc, 0);
    rig_tick(&r, 59999);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], 0); /* data is moved when the operation ends */
    rig_tick(&r, 1);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(read_without_feed_leaves_the_card) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, 0xC2, BUFFER, CC, 80);
    rig_ccw(&r, 1, 0xC2, BUFFER + 80, CC, 80);
    rig_ccw(&r, 2, 0x63, 0, CC, 1); /* feed, stacker R2 */
    rig_ccw(&r, 3, 0x02, BUFFER + 160, 0, 80);
    assert_csw(rig_run(&r, READER), PROGRAM + 32, DEV_ENDED, 0, 0);
    assert_ebcdic(&r, BUFFER, "CARD ONE");
    assert_ebcdic(&r, BUFFER + 80, "CARD ONE");
    assert_ebcdic(&r, BUFFER + 160, "CARD TWO");
    rig_free(&r);
}
END_TEST

START_TEST(a_card_is_scattered_by_chained_data) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, 0x02, BUFFER, CD, 5);
    rig_ccw(&r, 1, 0x02, BUFFER + 0x10, 0, 75);
    assert_csw(rig_run(&r, READER), PROGRAM + 16, DEV_ENDED, 0, 0);
    assert_ebcdic(&r, BUFFER, "CARD ");
    assert_ebcdic(&r, BUFFER + 0x10, "ONE ");
    rig_free(&r);
}
END_TEST

START_TEST(short_count_is_incorrect_length) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 40);
    assert_csw(rig_run(&r, READER), PROGRAM + 8, DEV_ENDED, CHAN_INCORRECT_LENGTH, 0);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 40], 0);
    rig_free(&r);
}
END_TEST

START_TEST(end_of_file_is_unit_exception_then_intervention) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, "ONLY\n", false);
    rig_ccw(&r, 0, 0x02, BUFFER, SLI, 80);
    assert_csw(rig_run(&r, READER), PROGRAM + 8, DEV_ENDED, 0, 0);
    assert_csw(rig_run(&r, READER), PROGRAM + 8, DEV_ENDED | UNIT_EXCEPTION, 0, 80);
    struct io_result result = rig_start(&r, READER);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_uint_eq(result.csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 1);
    rig_run(&r, READER);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], SENSE_INTERVENTION_REQUIRED);
    rig_free(&r);
}
END_TEST

START_TEST(end_of_file_may_be_intervention_at_once) {
    struct rig r;
    rig_init(&r);
    add_reader(&r, "ONLY\n", true);
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 80);
    rig_run(&r, READER);
    ck_assert_uint_eq(rig_start(&r, READER).csw.unit_status, UNIT_CHECK);
    rig_free(&r);
}
END_TEST

START_TEST(reader_without_deck_is_not_ready) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){.address = READER, .type = "reader"});
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 80);
    ck_assert_uint_eq(rig_start(&r, READER).csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x23, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, READER).csw.unit_status, UNIT_CHECK);
    rig_free(&r);
}
END_TEST

START_TEST(column_binary_and_others_are_rejected) {
    static const uint8_t commands[] = {0x22, 0x62, 0xE2, 0xE3, 0x01, 0x0A, 0x0B, 0x12, 0x0C};
    struct rig r;
    rig_init(&r);
    add_reader(&r, two_cards, false);
    rig_ccw(&r, 0, commands[_i], BUFFER, 0, 80);
    ck_assert_uint_eq(rig_start(&r, READER).csw.unit_status, UNIT_CHECK);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 1);
    rig_run(&r, READER);
    ck_assert_uint_eq(r.storage.bytes[BUFFER], SENSE_COMMAND_REJECT);
    rig_free(&r);
}
END_TEST

/* With device end on its own the feed cycle follows the transfer, as on the 2821. */
START_TEST(separate_device_end_comes_after_the_feed) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){
                    .address = READER,
                    .type = "2540R",
                    .separate_device_end = true,
                    .input = dev_backend_memory_input(two_cards, strlen(two_cards), "deck")});
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 80);
    assert_csw(rig_run(&r, READER), PROGRAM + 8, UNIT_CHANNEL_END, 0, 0);
    ck_assert_uint_eq(chan_test(r.channels, READER).csw.unit_status, UNIT_BUSY);
    struct io_result busy = rig_start(&r, READER);
    ck_assert_uint_eq(busy.cc, 1);
    ck_assert_uint_eq(busy.csw.unit_status, UNIT_BUSY);
    ck_assert(rig_wait(&r, 10));
    uint16_t address;
    struct csw csw;
    ck_assert(chan_interrupt(r.channels, ~0u, &address, &csw));
    assert_csw(csw, 0, UNIT_DEVICE_END, 0, 0);
    ck_assert_uint_eq(r.events.now, 60010);
    rig_free(&r);
}
END_TEST

/* GA22-6821, Initial Program Loading: 24 bytes into location 0, then the CCW at 8. */
START_TEST(ipl_reads_a_program_in) {
    struct rig r;
    rig_init(&r);
    uint8_t deck[2 * 80];
    memset(deck, EBCDIC_SPACE, sizeof deck);
    memcpy(deck, "\x00\x0C\x00\x00\x00\x00\x10\x00", 8);
    ccw_store(&(struct ccw){0x02, 0x1000, 0, 80}, deck + 8);
    deck[80] = 0x47;
    rig_add(&r, &(struct dev_config){.address = READER,
                                     .type = "2540R",
                                     .format = DECK_RAW,
                                     .input = dev_backend_memory_input(deck, 160, "deck")});
    ck_assert_uint_eq(chan_start_ipl(r.channels, READER).cc, 0);
    ck_assert(rig_wait(&r, 10));
    uint16_t address;
    struct csw csw;
    ck_assert(chan_interrupt(r.channels, ~0u, &address, &csw));
    assert_csw(csw, 16, DEV_ENDED, 0, 0);
    ck_assert_uint_eq(r.storage.bytes[0x1000], 0x47);
    ck_assert_uint_eq(be32_load(r.storage.bytes + 4), 0x1000);
    ck_assert_uint_eq(r.storage.bytes[24], 0); /* no more than 24 */
    rig_free(&r);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/reader");
    TCase *c = tcase_create("reader");
    tcase_add_loop_test(c, reads_cards_into_each_stacker, 0, 3);
    tcase_add_test(c, a_card_takes_sixty_milliseconds);
    tcase_add_test(c, read_without_feed_leaves_the_card);
    tcase_add_test(c, a_card_is_scattered_by_chained_data);
    tcase_add_test(c, short_count_is_incorrect_length);
    tcase_add_test(c, end_of_file_is_unit_exception_then_intervention);
    tcase_add_test(c, end_of_file_may_be_intervention_at_once);
    tcase_add_test(c, reader_without_deck_is_not_ready);
    tcase_add_loop_test(c, column_binary_and_others_are_rejected, 0, 9);
    tcase_add_test(c, separate_device_end_comes_after_the_feed);
    tcase_add_test(c, ipl_reads_a_program_in);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

/* dev/dasd.c: count-key-data disks, command by command. The pages are those of GA26-3599 (2314) and
 * GA26-1592 (3830), section Commands, each under the command's name. */
#include "tests/unit/dev/disk.h"

#include "dev/dasd.h"
#include "dev/geometry.h"

static const char *const types[] = {"2311", "2314", "3330", "3330-11", "3340", "3340-70", "3350"};
#define TYPES (int)(sizeof types / sizeof *types)

static struct program fresh(struct rig *r, const char *type) {
    rig_init(r);
    disk_add(r, type, 3);
    disk_fill(r, 1, 2);
    return disk_program(r);
}

START_TEST(every_type_writes_and_reads_by_identifier) {
    struct rig r;
    struct program p = fresh(&r, types[_i]);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_read(&p, 0x06, BUFFER, 3);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "TWO");
    rig_free(&r);
}
END_TEST

START_TEST(a_key_finds_its_data) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x29, "F", 1);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, 5);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "THREE");
    rig_free(&r);
}
END_TEST

/* Equal, high, equal or high; against keys B, D, F in this order from the index on. */
static const struct {
    uint8_t command;
    const char *key, *data;
} searches[] = {{0x29, "D", "TWO"},   {0x49, "B", "TWO"},   {0x49, "A", "ONE"},
                {0x69, "C", "TWO"},   {0x69, "D", "TWO"},   {0x69, "B", "ONE"},
                {0x49, "E", "THREE"}, {0xC9, "D", "THREE"}, {0xE9, "E", "THREE"}};

START_TEST(keys_are_searched_equal_and_high) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    uint16_t length = (uint16_t)strlen(searches[_i].data);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER + 16, 5);
    disk_give(&p, searches[_i].command, searches[_i].key, 1);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, length);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, searches[_i].data);
    rig_free(&r);
}
END_TEST

static const struct {
    uint8_t command, record;
    const char *data;
} id_searches[] = {
    {0x31, 2, "TWO"}, {0x51, 1, "TWO"}, {0x51, 2, "THREE"}, {0x71, 1, "ONE"}, {0x71, 3, "THREE"}};

START_TEST(identifiers_are_searched_equal_and_high) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    uint8_t id[5] = {0, 1, 0, 2, id_searches[_i].record};
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER + 16, 5);
    disk_give(&p, id_searches[_i].command, id, 5);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, (uint16_t)strlen(id_searches[_i].data));
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, id_searches[_i].data);
    rig_free(&r);
}
END_TEST

/* A search with a short count compares so many bytes; the length is incorrect. */
START_TEST(a_short_search_compares_what_it_is_given) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_give(&p, 0x31, "\0\1", 2);
    r.storage.bytes[PROGRAM + 2 * 8 + 4] |= SLI;
    disk_tic(&p, 1);
    disk_read(&p, 0x16, BUFFER, 16);
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x31, "\0\1", 2);
    struct csw csw = disk_run(&p);
    ck_assert_uint_eq(csw.channel_status, CHAN_INCORRECT_LENGTH);
    rig_free(&r);
}
END_TEST

START_TEST(the_home_address_is_read_and_searched) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x39, "\0\1\0\2", 4);
    disk_tic(&p, 1);
    disk_read(&p, 0x16, BUFFER, 16);
    disk_read(&p, 0x1A, BUFFER + 32, 5);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\1\0\2\0\0\0\10\0\0\0\0\0\0\0\0", 16);
    ck_assert_mem_eq(r.storage.bytes + BUFFER + 32, "\0\0\1\0\2", 5);
    rig_free(&r);
}
END_TEST

START_TEST(counts_follow_one_another_and_record_0_is_passed_over) {
    struct rig r;
    struct program p = fresh(&r, "3350");
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    for (unsigned n = 0; n < 4; n++)
        disk_read(&p, 0x12, BUFFER + 8 * n, 8);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\1\0\2\1\1\0\3\0\1\0\2\2\1\0\3", 16);
    ck_assert_mem_eq(r.storage.bytes + BUFFER + 16, "\0\1\0\2\3\1\0\5\0\1\0\2\1\1\0\3", 16);
    rig_free(&r);
}
END_TEST

START_TEST(count_key_and_data_are_read_in_every_combination) {
    struct rig r;
    struct program p = fresh(&r, "3340");
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_read(&p, 0x1E, BUFFER, 12);     /* record 1: count, key and data */
    disk_read(&p, 0x12, BUFFER + 16, 8); /* record 2: count, … */
    disk_read(&p, 0x0E, BUFFER + 24, 4); /* … key and data */
    disk_read(&p, 0x06, BUFFER + 32, 5); /* record 3: data */
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER,
                     "\0\1\0\2\1\1\0\3"
                     "BONE",
                     12);
    assert_bytes(&r, BUFFER + 24, "DTWO");
    assert_bytes(&r, BUFFER + 32, "THREE");
    rig_free(&r);
}
END_TEST

/* The index passes twice without anything being got hold of. */
START_TEST(what_is_not_there_is_not_found) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 9);
    disk_read(&p, 0x06, BUFFER, 3);
    struct csw csw = disk_run(&p);
    ck_assert_uint_eq(csw.unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, 0, SENSE_NO_RECORD_FOUND);
    rig_free(&r);
}
END_TEST

START_TEST(reading_counts_for_ever_ends_and_reading_data_does_not) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x12, BUFFER, 8);
    disk_tic(&p, 1);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, 0, SENSE_NO_RECORD_FOUND);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x06, BUFFER, 5);
    r.storage.bytes[PROGRAM + 8 + 4] |= SLI;
    disk_tic(&p, 1);
    struct io_result result = chan_start(r.channels, DISK, PROGRAM);
    ck_assert_uint_eq(result.cc, 0);
    rig_tick(&r, 10000000);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(a_blank_track_has_record_0_only) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 2, 0);
    disk_read(&p, 0x16, BUFFER, 16);
    disk_run_well(&p);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 1], 2);
    disk_seek(&p, 2, 0);
    disk_read(&p, 0x12, BUFFER, 8);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, 0, SENSE_NO_RECORD_FOUND);
    rig_free(&r);
}
END_TEST

/* --- Multiple-track operation --- */

START_TEST(multiple_track_reading_goes_on_to_the_next_head) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_fill(&r, 1, 3);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_read(&p, 0x92, BUFFER, 8);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\1\0\3\1", 5);
    rig_free(&r);
}
END_TEST

START_TEST(a_multiple_track_search_finds_a_key_on_another_track) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 0);
    disk_give(&p, 0xA9, "D", 1);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, 3);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "TWO");
    rig_free(&r);
}
END_TEST

START_TEST(the_cylinder_ends) {
    struct rig r;
    struct program p = fresh(&r, types[_i]);
    disk_seek(&p, 1, 2);
    disk_give(&p, 0xA9, "Z", 1);
    disk_tic(&p, 1);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, 0, SENSE_END_OF_CYLINDER);
    rig_free(&r);
}
END_TEST

START_TEST(the_next_head_is_protected_by_the_file_mask) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_mask(&p, 0x18);
    disk_give(&p, 0xA9, "Z", 1);
    disk_tic(&p, 1);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, 0, SENSE_FILE_PROTECTED);
    rig_free(&r);
}
END_TEST

/* --- Writing --- */

START_TEST(data_is_updated_in_place) {
    struct rig r;
    struct program p = fresh(&r, "2311");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_give(&p, 0x05, "TOO", 3);
    disk_read(&p, 0x06, BUFFER, 5); /* the next one is as it was */
    disk_search(&p, 1, 2, 2);
    disk_read(&p, 0x0E, BUFFER + 16, 4);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "THREE");
    assert_bytes(&r, BUFFER + 16, "DTOO");
    rig_free(&r);
}
END_TEST

START_TEST(key_and_data_are_updated_in_place) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_give(&p, 0x0D, "XTEN", 4);
    disk_give(&p, 0x29, "X", 1);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, 3);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "TEN");
    rig_free(&r);
}
END_TEST

START_TEST(a_search_by_key_allows_to_write_data) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x29, "D", 1);
    disk_tic(&p, 1);
    disk_give(&p, 0x05, "NEW", 3);
    disk_search(&p, 1, 2, 2);
    disk_read(&p, 0x06, BUFFER, 3);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "NEW");
    rig_free(&r);
}
END_TEST

START_TEST(a_short_write_is_filled_with_zeros) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_give(&p, 0x05, "AB", 2);
    struct csw csw = disk_run(&p);
    ck_assert_uint_eq(csw.channel_status, CHAN_INCORRECT_LENGTH);
    memset(r.storage.bytes + BUFFER, 0xEE, 8);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_read(&p, 0x06, BUFFER, 5);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "AB\0\0\0\xEE", 6);
    rig_free(&r);
}
END_TEST

START_TEST(a_new_record_erases_the_rest_of_the_track) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 1);
    disk_format(&p, 1, 2, 7, "", "SEVEN");
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_read(&p, 0x12, BUFFER, 8);
    disk_read(&p, 0x12, BUFFER + 8, 8);
    disk_read(&p, 0x12, BUFFER + 16, 8);
    disk_run_well(&p);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 4], 1);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 12], 7);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 20], 1);
    rig_free(&r);
}
END_TEST

START_TEST(erase_leaves_nothing_behind_the_record) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_give(&p, 0x11, "\0\1\0\2\3\1\0\1KD", 10);
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_search(&p, 1, 2, 2);
    disk_read(&p, 0x12, BUFFER, 8);
    disk_run_well(&p);
    ck_assert_uint_eq(r.storage.bytes[BUFFER + 4], 1);
    rig_free(&r);
}
END_TEST

START_TEST(home_address_and_record_0_are_written) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    disk_seek(&p, 1, 2);
    disk_mask(&p, 0xC0);
    disk_give(&p, 0x19, "\0\0\1\0\2", 5);
    disk_give(&p, 0x15, "\0\1\0\2\0\0\0\4ZERO", 12);
    disk_format(&p, 1, 2, 1, "K", "FIRST");
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x16, BUFFER, 12);
    disk_read(&p, 0x06, BUFFER + 16, 5);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER + 8, "ZERO");
    assert_bytes(&r, BUFFER + 16, "FIRST");
    rig_free(&r);
}
END_TEST

START_TEST(another_home_address_is_rejected) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    disk_seek(&p, 1, 2);
    disk_mask(&p, 0xC0);
    disk_give(&p, 0x19, "\0\0\1\0\3", 5);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    rig_free(&r);
}
END_TEST

START_TEST(a_record_without_data_is_an_end_of_file) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_format(&p, 1, 2, 4, "", "");
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 4);
    disk_read(&p, 0x06, BUFFER, 80);
    r.storage.bytes[PROGRAM + 3 * 8 + 4] |= SLI;
    struct csw csw = disk_run(&p);
    ck_assert_uint_eq(csw.unit_status, DEV_ENDED | UNIT_EXCEPTION);
    ck_assert_uint_eq(csw.count, 80);
    rig_free(&r);
}
END_TEST

/* As many records as the manual's formula has room for, and not one more. */
static unsigned records_on_a_track(const char *type, uint16_t data_length) {
    char text[512];
    struct rig r;
    unsigned n;
    rig_init(&r);
    disk_add(&r, type, 1);
    memset(text, 'x', data_length);
    text[data_length] = 0;
    for (n = 0; n < 200; n++) {
        struct program p = disk_program(&r);
        disk_seek(&p, 0, 0);
        disk_search(&p, 0, 0, (uint8_t)n);
        disk_format(&p, 0, 0, (uint8_t)(n + 1), "", text);
        struct csw csw = disk_run(&p);
        if (csw.unit_status & UNIT_CHECK) {
            assert_sense(&r, 0, SENSE_TRACK_FORMAT);
            break;
        }
    }
    rig_free(&r);
    return n;
}

START_TEST(tracks_hold_what_the_manuals_say) {
    ck_assert_uint_eq(records_on_a_track("3330", 80), 13165 / 215);
    ck_assert_uint_eq(records_on_a_track("3340", 80), 8535 / 247);
    ck_assert_uint_eq(records_on_a_track("3350", 80), 19254 / 265);
    ck_assert_uint_eq(records_on_a_track("2314", 80), 40);
    ck_assert_uint_eq(records_on_a_track("2311", 80), 25);
}
END_TEST

/* --- File mask and sequence --- */

static const struct {
    uint8_t mask, command;
    bool permitted;
} masks[] = {
    {0x00, 0x19, false}, {0x00, 0x1D, true},  {0x00, 0x05, true},  {0x40, 0x19, false},
    {0x40, 0x1D, false}, {0x40, 0x05, false}, {0x80, 0x19, false}, {0x80, 0x1D, false},
    {0x80, 0x05, true},  {0xC0, 0x19, true},  {0xC0, 0x1D, true},  {0xC0, 0x05, true},
};

START_TEST(the_file_mask_permits_writes) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_mask(&p, masks[_i].mask);
    disk_search(&p, 1, 2, 3);
    if (masks[_i].command == 0x19)
        disk_give(&p, 0x19, "\0\0\1\0\2", 5);
    else if (masks[_i].command == 0x1D)
        disk_format(&p, 1, 2, 4, "", "FOUR");
    else
        disk_give(&p, 0x05, "DREI!", 5);
    uint8_t status = disk_run(&p).unit_status;
    ck_assert_uint_eq(!(status & UNIT_CHECK), masks[_i].permitted);
    if (!masks[_i].permitted)
        assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    rig_free(&r);
}
END_TEST

START_TEST(the_file_mask_permits_seeks) {
    static const uint8_t commands[] = {0x07, 0x0B, 0x1B, 0x13};
    static const uint8_t kinds[] = {0x00, 0x08, 0x10, 0x18};
    static const bool permitted[4][4] = {
        {true, true, true, true}, {false, true, true, false}, {false, false, true, false}, {0}};
    for (int kind = 0; kind < 4; kind++)
        for (int command = 0; command < 4; command++) {
            struct rig r;
            struct program p = fresh(&r, "3330");
            disk_mask(&p, kinds[kind]);
            disk_give(&p, commands[command], "\0\0\0\1\0\2", 6);
            uint8_t status = disk_run(&p).unit_status;
            ck_assert_uint_eq(!(status & UNIT_CHECK), permitted[kind][command]);
            if (!permitted[kind][command])
                assert_sense(&r, 0, SENSE_FILE_PROTECTED);
            rig_free(&r);
        }
}
END_TEST

START_TEST(a_file_mask_is_good_for_one_channel_program) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_mask(&p, 0x58);
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_give(&p, 0x05, "DREI!", 5);
    disk_run_well(&p);
    disk_mask(&p, 0x00);
    disk_mask(&p, 0x00);
    ck_assert_uint_eq(disk_run(&p).unit_status & UNIT_CHECK, UNIT_CHECK);
    assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    disk_mask(&p, 0x20);
    ck_assert_uint_eq(disk_run(&p).unit_status & UNIT_CHECK, UNIT_CHECK);
    assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    rig_free(&r);
}
END_TEST

/* Writes must follow what finds their place. */
static const uint8_t writes[] = {0x05, 0x0D, 0x1D, 0x15, 0x11};

START_TEST(a_write_without_its_search_is_rejected) {
    struct rig r;
    for (int type = 0; type < 2; type++) {
        struct program p = fresh(&r, type ? "3330" : "2314");
        disk_seek(&p, 1, 2);
        disk_mask(&p, 0xC0);
        disk_read(&p, 0x12, BUFFER, 8);
        disk_give(&p, writes[_i], "\0\1\0\2\4\0\0\0", 8);
        ck_assert_uint_eq(disk_run(&p).unit_status, UNIT_CHECK);
        assert_sense(&r, SENSE_COMMAND_REJECT, type ? 0 : SENSE_INVALID_SEQUENCE);
        rig_free(&r);
    }
}
END_TEST

START_TEST(a_search_that_was_not_equal_does_not_allow_to_write) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x51, "\0\1\0\2\1", 5);
    disk_tic(&p, 1);
    disk_give(&p, 0x05, "TOO", 3);
    ck_assert_uint_eq(disk_run(&p).unit_status, UNIT_CHECK);
    rig_free(&r);
}
END_TEST

START_TEST(other_commands_are_rejected) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    static const uint8_t commands[] = {0x01, 0x22, 0x23, 0x2D, 0x32, 0x63, 0x83, 0xE4,
                                       0xB4, 0xA4, 0x0A, 0x0C, 0xFF, 0x9D, 0x85, 0x87};
    for (size_t i = 0; i < sizeof commands; i++) {
        rig_ccw(&r, 0, commands[i], BUFFER, SLI, 1);
        ck_assert_uint_eq(rig_start(&r, DISK).csw.unit_status, UNIT_CHECK);
        assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    }
    (void)p;
    rig_free(&r);
}
END_TEST

START_TEST(a_disk_that_is_read_only_is_not_written) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){
                    .address = DISK, .type = "3330", .cylinders = 1, .read_only = true});
    struct program p = disk_program(&r);
    disk_seek(&p, 0, 0);
    disk_search(&p, 0, 0, 0);
    disk_format(&p, 0, 0, 1, "", "ONE");
    ck_assert_uint_eq(disk_run(&p).unit_status, UNIT_CHECK);
    assert_sense(&r, SENSE_EQUIPMENT_CHECK, SENSE_WRITE_INHIBITED);
    rig_free(&r);
}
END_TEST

/* --- Seeking and rotation --- */

static const char *const bad_seeks[] = {"\0\1\0\0\0", "\0\0\0\3\0", "\0\0\0\1\0\23", "\0\0\1\0\0"};

START_TEST(a_seek_to_nowhere_is_rejected) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    uint8_t address[6] = {0};
    memcpy(address, bad_seeks[_i], 6);
    disk_give(&p, 0x07, address, 6);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    ck_assert_uint_eq(disk_sense(&r)[7], 4);
    rig_free(&r);
}
END_TEST

START_TEST(an_old_disk_calls_it_a_seek_check) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    disk_seek(&p, 200, 0);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, SENSE_COMMAND_REJECT | SENSE_SEEK_CHECK, 0);
    disk_give(&p, 0x07, "\0\0\0\1\0", 5);
    disk_run(&p);
    assert_sense(&r, SENSE_COMMAND_REJECT, 0);
    rig_free(&r);
}
END_TEST

START_TEST(the_arm_takes_its_time) {
    static const struct {
        uint16_t cylinder;
        uint64_t microseconds;
    } seeks[] = {{0, 0}, {1, 10000}, {134, 30000}, {269, 42500}, {403, 54907}};
    for (size_t i = 0; i < sizeof seeks / sizeof *seeks; i++) {
        struct rig r;
        rig_init(&r);
        disk_add(&r, "3330", 0);
        struct program p = disk_program(&r);
        disk_seek(&p, seeks[i].cylinder, 0);
        disk_run_well(&p);
        ck_assert_uint_eq(r.events.now, 10 + seeks[i].microseconds);
        rig_free(&r);
    }
}
END_TEST

/* Channel end when the arm sets out, device end when it is there. */
START_TEST(the_channel_is_free_while_the_arm_moves) {
    struct rig r;
    struct program p = fresh(&r, "2314");
    disk_seek(&p, 0, 0);
    r.storage.bytes[PROGRAM + 4] = 0;
    ck_assert_uint_eq(rig_start(&r, DISK).cc, 0);
    struct csw csw;
    uint16_t from;
    ck_assert(rig_wait(&r, 10));
    ck_assert(chan_interrupt(r.channels, ~0u, &from, &csw));
    ck_assert_uint_eq(csw.unit_status, UNIT_CHANNEL_END);
    ck_assert_uint_eq(rig_start(&r, DISK).csw.unit_status, UNIT_BUSY);
    ck_assert(rig_wait(&r, 10));
    ck_assert(chan_interrupt(r.channels, ~0u, &from, &csw));
    ck_assert_uint_eq(csw.unit_status, UNIT_DEVICE_END);
    rig_free(&r);
}
END_TEST

START_TEST(the_same_record_comes_once_in_a_turn) {
    struct rig r;
    struct program p = fresh(&r, types[_i]);
    const struct dev_geometry *g = dev_geometry_find(types[_i]);
    uint64_t ends[3];
    for (int n = 0; n < 3; n++) {
        disk_seek(&p, 1, 2);
        disk_search(&p, 1, 2, 2);
        disk_read(&p, 0x06, BUFFER, 3);
        disk_run_well(&p);
        ends[n] = r.events.now;
    }
    ck_assert_uint_eq(ends[1] - ends[0], g->rotation);
    ck_assert_uint_eq(ends[2] - ends[1], g->rotation);
    rig_free(&r);
}
END_TEST

START_TEST(chained_reads_take_no_further_turn) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_run_well(&p);
    uint64_t before = r.events.now;
    disk_read(&p, 0x1A, BUFFER, 5);
    for (int n = 0; n < 3; n++) {
        disk_read(&p, 0x06, BUFFER + 8u * (unsigned)n, 5);
        r.storage.bytes[PROGRAM + 8 * (n + 1) + 4] |= SLI;
    }
    disk_run_well(&p);
    ck_assert_uint_lt(r.events.now - before, 2 * 16667);
    rig_free(&r);
}
END_TEST

START_TEST(a_given_latency_takes_the_place_of_all_motion) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){.address = DISK,
                                     .type = "3330",
                                     .cylinders = 3,
                                     .latency_given = true,
                                     .latency = 100});
    struct program p = disk_program(&r);
    disk_seek(&p, 1, 2);
    disk_read(&p, 0x16, BUFFER, 16);
    disk_run_well(&p);
    ck_assert_uint_eq(r.events.now, 10 + 100 + 10 + 100);
    rig_free(&r);
}
END_TEST

START_TEST(a_sector_comes_just_before_its_record) {
    struct rig r;
    struct program p = fresh(&r, "3350");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_read(&p, 0x06, BUFFER, 5);
    disk_read(&p, 0x22, BUFFER + 8, 1);
    disk_run_well(&p);
    uint8_t sector = r.storage.bytes[BUFFER + 8];
    ck_assert_uint_lt(sector, 128);
    disk_seek(&p, 1, 2);
    disk_give(&p, 0x23, &sector, 1);
    disk_run_well(&p);
    uint64_t there = r.events.now;
    disk_search(&p, 1, 2, 3);
    disk_run(&p);
    ck_assert_uint_lt(r.events.now - there, 16667 / 20);
    sector = 128;
    disk_give(&p, 0x23, &sector, 1);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    rig_free(&r);
}
END_TEST

START_TEST(a_recalibrated_disk_is_at_the_first_track) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_read(&p, 0x13, 0, 1);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\0\0\0\0", 5);
    rig_free(&r);
}
END_TEST

START_TEST(seek_head_leaves_the_arm) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 2, 0);
    disk_give(&p, 0x1B, "\0\0\0\0\0\7", 6);
    disk_read(&p, 0x1A, BUFFER, 5);
    disk_give(&p, 0x0B, "\0\0\0\1\0\4", 6);
    disk_read(&p, 0x1A, BUFFER + 8, 5);
    disk_run_well(&p);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\0\2\0\7", 5);
    ck_assert_mem_eq(r.storage.bytes + BUFFER + 8, "\0\0\1\0\4", 5);
    rig_free(&r);
}
END_TEST

START_TEST(space_count_passes_over_a_count_area) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 1);
    disk_give(&p, 0x0F, "\1\0\3", 3);
    disk_read(&p, 0x06, BUFFER, 3);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "TWO");
    rig_free(&r);
}
END_TEST

/* --- Programs --- */

/* A record tells where the next one is: the channel program reads its own search argument. */
START_TEST(a_channel_program_may_read_its_own_arguments) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_give(&p, 0x05, "\0\1\0", 3); /* of "TWO": now the beginning of an identifier */
    disk_run_well(&p);
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 2);
    disk_read(&p, 0x06, p.next, 3);
    disk_give(&p, 0x31, "???\2\3", 5);
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, 5);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "THREE");
    rig_free(&r);
}
END_TEST

START_TEST(a_record_is_written_from_chained_data) {
    struct rig r;
    struct program p = fresh(&r, "3330");
    static const uint8_t count[] = {0, 1, 0, 2, 4, 2, 0, 6};
    disk_seek(&p, 1, 2);
    disk_search(&p, 1, 2, 3);
    disk_give(&p, 0x1D, count, 8);
    r.storage.bytes[PROGRAM + 3 * 8 + 4] = CD;
    disk_give(&p, 0, "KE", 2);
    r.storage.bytes[PROGRAM + 4 * 8 + 4] = CD;
    disk_give(&p, 0, "SECHS!", 6);
    disk_give(&p, 0x29, "KE", 2);
    r.storage.bytes[PROGRAM + 6 * 8 + 4] |= SLI; /* the other keys are shorter */
    disk_tic(&p, 1);
    disk_read(&p, 0x06, BUFFER, 6);
    disk_run_well(&p);
    assert_bytes(&r, BUFFER, "SECHS!");
    rig_free(&r);
}
END_TEST

START_TEST(a_disk_loads_a_program) {
    struct rig r;
    struct program p;
    uint8_t loader[24] = {0, 2, 0, 0, 0, 0, 0xC0, 0xDE, 0x06, 0, 0x30, 0, 0, 0, 0, 5};
    rig_init(&r);
    disk_add(&r, "3330", 2);
    p = disk_program(&r);
    disk_search(&p, 0, 0, 0);
    memcpy(r.storage.bytes + 0x9000, "\0\0\0\0\1\0\0\30", 8);
    memcpy(r.storage.bytes + 0x9008, loader, 24);
    disk_read(&p, 0x1D, 0x9000, 32);
    disk_format(&p, 0, 0, 2, "", "HELLO");
    disk_run_well(&p);
    disk_seek(&p, 1, 3);
    disk_run_well(&p);
    struct io_result result = chan_start_ipl(r.channels, DISK);
    ck_assert_uint_eq(result.cc, 0);
    ck_assert(rig_wait(&r, 1000));
    uint16_t from;
    struct csw csw;
    ck_assert(chan_interrupt(r.channels, ~0u, &from, &csw));
    ck_assert_uint_eq(csw.unit_status, DEV_ENDED);
    ck_assert_mem_eq(r.storage.bytes, loader, 24);
    assert_bytes(&r, 0x3000, "HELLO");
    rig_free(&r);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("dasd");
    TCase *t = tcase_create("reads");
    tcase_add_loop_test(t, every_type_writes_and_reads_by_identifier, 0, TYPES);
    tcase_add_test(t, a_key_finds_its_data);
    tcase_add_loop_test(t, keys_are_searched_equal_and_high, 0, sizeof searches / sizeof *searches);
    tcase_add_loop_test(t, identifiers_are_searched_equal_and_high, 0,
                        sizeof id_searches / sizeof *id_searches);
    tcase_add_test(t, a_short_search_compares_what_it_is_given);
    tcase_add_test(t, the_home_address_is_read_and_searched);
    tcase_add_test(t, counts_follow_one_another_and_record_0_is_passed_over);
    tcase_add_test(t, count_key_and_data_are_read_in_every_combination);
    tcase_add_test(t, what_is_not_there_is_not_found);
    tcase_add_test(t, reading_counts_for_ever_ends_and_reading_data_does_not);
    tcase_add_test(t, a_blank_track_has_record_0_only);
    tcase_add_test(t, multiple_track_reading_goes_on_to_the_next_head);
    tcase_add_test(t, a_multiple_track_search_finds_a_key_on_another_track);
    tcase_add_loop_test(t, the_cylinder_ends, 0, TYPES);
    tcase_add_test(t, the_next_head_is_protected_by_the_file_mask);
    suite_add_tcase(s, t);
    t = tcase_create("writes");
    tcase_add_test(t, data_is_updated_in_place);
    tcase_add_test(t, key_and_data_are_updated_in_place);
    tcase_add_test(t, a_search_by_key_allows_to_write_data);
    tcase_add_test(t, a_short_write_is_filled_with_zeros);
    tcase_add_test(t, a_new_record_erases_the_rest_of_the_track);
    tcase_add_test(t, erase_leaves_nothing_behind_the_record);
    tcase_add_test(t, home_address_and_record_0_are_written);
    tcase_add_test(t, another_home_address_is_rejected);
    tcase_add_test(t, a_record_without_data_is_an_end_of_file);
    tcase_add_test(t, tracks_hold_what_the_manuals_say);
    suite_add_tcase(s, t);
    t = tcase_create("checks");
    tcase_add_loop_test(t, the_file_mask_permits_writes, 0, sizeof masks / sizeof *masks);
    tcase_add_test(t, the_file_mask_permits_seeks);
    tcase_add_test(t, a_file_mask_is_good_for_one_channel_program);
    tcase_add_loop_test(t, a_write_without_its_search_is_rejected, 0, sizeof writes);
    tcase_add_test(t, a_search_that_was_not_equal_does_not_allow_to_write);
    tcase_add_test(t, other_commands_are_rejected);
    tcase_add_test(t, a_disk_that_is_read_only_is_not_written);
    suite_add_tcase(s, t);
    t = tcase_create("motion");
    tcase_add_loop_test(t, a_seek_to_nowhere_is_rejected, 0, sizeof bad_seeks / sizeof *bad_seeks);
    tcase_add_test(t, an_old_disk_calls_it_a_seek_check);
    tcase_add_test(t, the_arm_takes_its_time);
    tcase_add_test(t, the_channel_is_free_while_the_arm_moves);
    tcase_add_loop_test(t, the_same_record_comes_once_in_a_turn, 0, TYPES);
    tcase_add_test(t, chained_reads_take_no_further_turn);
    tcase_add_test(t, a_given_latency_takes_the_place_of_all_motion);
    tcase_add_test(t, a_sector_comes_just_before_its_record);
    tcase_add_test(t, a_recalibrated_disk_is_at_the_first_track);
    tcase_add_test(t, seek_head_leaves_the_arm);
    tcase_add_test(t, space_count_passes_over_a_count_area);
    suite_add_tcase(s, t);
    t = tcase_create("programs");
    tcase_add_test(t, a_channel_program_may_read_its_own_arguments);
    tcase_add_test(t, a_record_is_written_from_chained_data);
    tcase_add_test(t, a_disk_loads_a_program);
    suite_add_tcase(s, t);
    return s;
}

int main(void) {
    return rig_main(suite());
}

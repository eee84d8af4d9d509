/* dev/channel.c and dev/ccw_chain.c, condition by condition. "6821" is GA22-6821, Input/Output
 * Operations, and "7000" is GA22-7000, with the heading of the paragraph. */
#include "tests/unit/dev/rig.h"

#define MUX        0x010 /* a device on the byte-multiplexer channel */
#define SELECTOR   0x110
#define SELECTOR_2 0x111
#define WRITE      0x01
#define READ       0x02
#define BACKWARD   0x0C
#define NOOP       0x03
#define SENSE      0x04
#define TIC        0x08
#define ENDED      DEV_ENDED

static void start_rig(struct rig *r, const char *script) {
    rig_init(r);
    rig_scripted(r, MUX, script);
}

static struct csw take(struct rig *r, uint16_t address) {
    uint16_t from = 0;
    struct csw csw = {0};
    ck_assert(rig_wait(r, 1000));
    ck_assert(chan_interrupt(r->channels, ~0u, &from, &csw));
    ck_assert_uint_eq(from, address);
    return csw;
}

static void assert_status(struct io_result result, uint8_t unit, uint8_t channel) {
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_int_eq(result.extent, CSW_STATUS);
    ck_assert_uint_eq(result.csw.unit_status, unit);
    ck_assert_uint_eq(result.csw.channel_status, channel);
}

static void assert_bytes(const struct rig *r, aaddr at, const char *bytes, size_t length) {
    ck_assert_mem_eq(r->storage.bytes + at, bytes, length);
}

/* --- CAW and the first CCW --- */

/* 6821, Channel Address Word: bits 4-7 zero, doubleword boundary. */
START_TEST(caw_is_checked) {
    static const uint32_t caws[] = {
        0x01000000 | PROGRAM, 0x08000000 | PROGRAM, PROGRAM + 4, PROGRAM + 1, RIG_SIZE, 0xFFFFF8};
    struct rig r;
    start_rig(&r, "*");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    assert_status(chan_start(r.channels, MUX, caws[_i]), 0, CHAN_PROGRAM_CHECK);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Protection Check: the CCW is fetched with the key of the CAW. */
START_TEST(ccw_fetch_is_protected) {
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    view_set_key(&r.view, PROGRAM, 0x30 | KEY_FETCH);
    assert_status(chan_start(r.channels, MUX, 0x20000000 | PROGRAM), 0, CHAN_PROTECTION_CHECK);
    view_set_key(&r.view, PROGRAM, 0x30); /* without fetch protection it may */
    ck_assert_uint_eq(chan_start(r.channels, MUX, 0x20000000 | PROGRAM).cc, 0);
    struct csw csw = take(&r, MUX);
    ck_assert_uint_eq(csw.channel_status, CHAN_PROTECTION_CHECK); /* of the data, key 0 */
    ck_assert_uint_eq(csw.key, 2);
    rig_free(&r);
}
END_TEST

/* 6821, Program Check: invalid command code, count, CCW format; TIC as the first CCW. */
START_TEST(first_ccw_is_checked) {
    static const struct ccw bad[] = {
        {TIC, PROGRAM + 8, 0, 1},   {0x00, BUFFER, 0, 1},    {0xF0, BUFFER, 0, 1},
        {READ, BUFFER, 0, 0},       {READ, BUFFER, 0x01, 1}, {READ, BUFFER, 0x02, 1},
        {READ, BUFFER + 2, IDA, 1},
    };
    struct rig r;
    start_rig(&r, "* data=C1");
    ccw_store(&bad[_i], r.storage.bytes + PROGRAM);
    rig_ccw(&r, 1, READ, BUFFER, 0, 1);
    assert_status(rig_start(&r, MUX), 0, CHAN_PROGRAM_CHECK);
    rig_free(&r);
}
END_TEST

/* 7000: bit 37 is indirect data addressing; 6821: it must be zero. */
START_TEST(indirect_addressing_is_not_in_the_s360) {
    struct rig r;
    rig_init_model(&r, MODEL_S360);
    rig_scripted(&r, MUX, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, IDA, 1);
    assert_status(rig_start(&r, MUX), 0, CHAN_PROGRAM_CHECK);
    rig_free(&r);
}
END_TEST

/* --- Transfer in channel --- */

/* 6821, Transfer in Channel: bits 0-3 of the code and 32-63 are ignored. */
START_TEST(tic_goes_on_elsewhere) {
    struct rig r;
    start_rig(&r, "* data=C1\n* data=C2");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, 0xF8, PROGRAM + 0x100, 0xFF, 0);
    rig_ccw(&r, 0x20, READ, BUFFER + 1, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 0x108, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\xC1\xC2", 2);
    rig_free(&r);
}
END_TEST

START_TEST(tic_to_tic_is_a_program_check) {
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, TIC, PROGRAM + 0x100, 0, 0);
    rig_ccw(&r, 0x20, TIC, PROGRAM, 0, 0);
    assert_csw(rig_run(&r, MUX), PROGRAM + 0x108, ENDED, CHAN_PROGRAM_CHECK, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Command Address: for an invalid address in a TIC, that of the TIC plus 8. */
START_TEST(tic_target_is_checked) {
    static const aaddr targets[] = {PROGRAM + 4, RIG_SIZE, 0xFFFFF8};
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, TIC, targets[_i], 0, 0);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, CHAN_PROGRAM_CHECK, 0);
    rig_free(&r);
}
END_TEST

START_TEST(tic_chains_data_too) {
    struct rig r;
    start_rig(&r, "* data=C1C2");
    rig_ccw(&r, 0, READ, BUFFER, CD, 1);
    rig_ccw(&r, 1, TIC, PROGRAM + 0x18, 0, 0);
    rig_ccw(&r, 3, 0x00, BUFFER + 0x10, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 0x20, ENDED, 0, 0);
    assert_bytes(&r, BUFFER + 0x10, "\xC2", 1);
    rig_free(&r);
}
END_TEST

/* --- Data chaining --- */

/* 6821, Data Chaining: the command of later CCWs is ignored unless it is a TIC. */
START_TEST(chained_data_is_scattered) {
    struct rig r;
    start_rig(&r, "* data=0102030405060708");
    rig_ccw(&r, 0, READ, BUFFER, CD, 3);
    rig_ccw(&r, 1, WRITE, BUFFER + 0x20, CD, 1);
    rig_ccw(&r, 2, 0x00, BUFFER + 0x10, 0, 4);
    assert_csw(rig_run(&r, MUX), PROGRAM + 24, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\1\2\3\0", 4);
    assert_bytes(&r, BUFFER + 0x20, "\4\0", 2);
    assert_bytes(&r, BUFFER + 0x10, "\5\6\7\10\0", 5);
    rig_free(&r);
}
END_TEST

START_TEST(chained_data_is_gathered) {
    struct rig r;
    rig_init(&r);
    struct device *dev = rig_scripted(&r, MUX, "01 limit=6");
    memcpy(r.storage.bytes + BUFFER, "abc", 3);
    memcpy(r.storage.bytes + BUFFER + 0x800, "def", 3);
    rig_ccw(&r, 0, WRITE, BUFFER, CD, 3);
    rig_ccw(&r, 1, WRITE, BUFFER + 0x800, 0, 3);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    assert_output(dev, "abcdef");
    rig_free(&r);
}
END_TEST

START_TEST(each_chained_piece_takes_its_time) {
    struct rig r;
    start_rig(&r, "* data=0102 latency=100 byte=10");
    rig_ccw(&r, 0, READ, BUFFER, CD, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 109);
    assert_bytes(&r, BUFFER, "\0\0", 2);
    rig_tick(&r, 1);
    assert_bytes(&r, BUFFER, "\1\0", 2);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_tick(&r, 10);
    assert_bytes(&r, BUFFER, "\1\2", 2);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(device_may_end_within_the_chain) {
    struct rig r;
    start_rig(&r, "* data=01020304");
    rig_ccw(&r, 0, READ, BUFFER, CD, 3);
    rig_ccw(&r, 1, READ, BUFFER + 0x10, 0, 6);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, CHAN_INCORRECT_LENGTH, 5);
    assert_bytes(&r, BUFFER + 0x10, "\4\0", 2);
    rig_free(&r);
}
END_TEST

/* The count is zero and the device has ended: the CCW chained to is the one that counts. */
START_TEST(device_may_end_between_chained_ccws) {
    struct rig r;
    start_rig(&r, "* data=01020304");
    rig_ccw(&r, 0, READ, BUFFER, CD, 4);
    rig_ccw(&r, 1, READ, BUFFER + 0x10, SLI, 6);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 6);
    rig_ccw(&r, 1, READ, BUFFER + 0x10, SLI | CD, 6);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, CHAN_INCORRECT_LENGTH, 6);
    rig_free(&r);
}
END_TEST

/* 6821, Program Check: the operation is terminated; the CSW has the bad CCW's address plus 8. */
START_TEST(bad_ccw_in_data_chain_is_a_program_check) {
    static const struct ccw bad[] = {{READ, BUFFER, 0, 0}, {READ, BUFFER, 2, 1}};
    struct rig r;
    start_rig(&r, "* data=0102");
    rig_ccw(&r, 0, READ, BUFFER, CD, 1);
    ccw_store(&bad[_i], r.storage.bytes + PROGRAM + 8);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, CHAN_PROGRAM_CHECK, 0);
    rig_free(&r);
}
END_TEST

/* --- Incorrect length: 6821, the table of flags under Suppress Incorrect Length --- */

struct length_case {
    uint8_t flags;
    bool regular_il, regular_chains, immediate_chains;
};

static const struct length_case lengths[] = {
    {0, true, false, false},       {SLI, false, false, false},
    {CC, true, false, true},       {CC | SLI, false, true, true},
    {CD, true, false, false},      {CD | SLI, true, false, false},
    {CD | CC, true, false, false}, {CD | CC | SLI, true, false, false},
};

START_TEST(length_of_a_regular_operation) {
    const struct length_case *c = &lengths[_i];
    struct rig r;
    start_rig(&r, "02 data=01020304\n03 initial=0C");
    rig_ccw(&r, 0, READ, BUFFER, c->flags, 6);
    rig_ccw(&r, 1, NOOP, 0, 0, 9);
    struct csw csw = rig_run(&r, MUX);
    ck_assert_uint_eq(csw.channel_status, c->regular_il ? CHAN_INCORRECT_LENGTH : 0);
    ck_assert_uint_eq(csw.command_address, PROGRAM + (c->regular_chains ? 16 : 8));
    ck_assert_uint_eq(csw.count, c->regular_chains ? 9 : 2);
    rig_free(&r);
}
END_TEST

START_TEST(length_of_an_immediate_operation) {
    const struct length_case *c = &lengths[_i];
    struct rig r;
    start_rig(&r, "0B initial=0C\n02 data=01020304");
    rig_ccw(&r, 0, 0x0B, BUFFER, c->flags, 6);
    rig_ccw(&r, 1, READ, BUFFER, 0, 4);
    struct io_result result = rig_start(&r, MUX);
    if (c->immediate_chains) {
        ck_assert_uint_eq(result.cc, 0);
        assert_csw(take(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    } else {
        assert_status(result, ENDED, 0);
    }
    rig_free(&r);
}
END_TEST

/* 6821, Incorrect Length: long block on input, and on output when the device tells. */
START_TEST(long_block_is_incorrect_length) {
    static const struct {
        const char *script;
        uint8_t command, flags, status;
    } cases[] = {
        {"* data=01020304 exact", READ, 0, CHAN_INCORRECT_LENGTH},
        {"* data=01020304 exact", READ, SLI, 0},
        {"* data=01020304", READ, 0, 0},
        {"* limit=4 exact", WRITE, 0, CHAN_INCORRECT_LENGTH},
        {"* limit=4", WRITE, 0, 0},
    };
    struct rig r;
    start_rig(&r, cases[_i].script);
    rig_ccw(&r, 0, cases[_i].command, BUFFER, cases[_i].flags, 2);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, cases[_i].status, 0);
    rig_free(&r);
}
END_TEST

/* --- Command chaining --- */

/* 6821, Command Chaining: it takes place on device end without an unusual condition. */
START_TEST(unusual_conditions_break_the_chain) {
    static const struct {
        const char *script;
        uint8_t unit, channel;
    } cases[] = {
        {"* data=C1 end=0E sense=10", ENDED | UNIT_CHECK, 0},
        {"* data=C1 end=0D", ENDED | UNIT_EXCEPTION, 0},
        {"* data=C1 end=8C", ENDED | UNIT_ATTENTION, 0},
        {"* data=C1C2 exact", ENDED, CHAN_INCORRECT_LENGTH},
        {"* data=C1 end=0A later=04/5", UNIT_CHANNEL_END | UNIT_CHECK, 0},
    };
    struct rig r;
    start_rig(&r, cases[_i].script);
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, NOOP, 0, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, cases[_i].unit, cases[_i].channel, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Status Modifier: with device end it causes one CCW to be passed over. */
START_TEST(status_modifier_skips_a_ccw) {
    struct rig r;
    start_rig(&r, "02 data=C1 end=4C\n02 data=C2");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, 0x00, 0, 0, 0); /* never fetched */
    rig_ccw(&r, 2, READ, BUFFER + 1, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 24, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\xC1\xC2", 2);
    rig_free(&r);
}
END_TEST

START_TEST(chaining_waits_for_device_end) {
    struct rig r;
    start_rig(&r, "02 data=C1 latency=100 end=08 later=04/500\n02 data=C2 latency=100");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 599);
    ck_assert_uint_eq(chan_pending(r.channels), 0); /* channel end is not shown */
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 2);
    assert_csw(take(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    ck_assert_uint_ge(r.events.now, 700);
    rig_free(&r);
}
END_TEST

START_TEST(unit_check_with_device_end_breaks_the_chain) {
    struct rig r;
    start_rig(&r, "02 data=C1 end=08 later=06/500");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED | UNIT_CHECK, 0, 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0); /* and the device is free */
    rig_free(&r);
}
END_TEST

START_TEST(refused_command_ends_the_chain) {
    struct rig r;
    start_rig(&r, "02 data=C1\n01 initial=02 sense=80");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, WRITE, BUFFER, CC, 5);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, UNIT_CHECK, 0, 5);
    rig_free(&r);
}
END_TEST

START_TEST(bad_ccw_in_command_chain_is_a_program_check) {
    static const struct ccw bad[] = {
        {0, BUFFER, 0, 1}, {READ, BUFFER, 0, 0}, {READ, BUFFER, 1, 1}, {READ, BUFFER + 1, IDA, 1}};
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    ccw_store(&bad[_i], r.storage.bytes + PROGRAM + 8);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, CHAN_PROGRAM_CHECK, 0);
    rig_free(&r);
}
END_TEST

START_TEST(chain_past_the_end_of_storage_is_a_program_check) {
    struct rig r;
    start_rig(&r, "* data=C1");
    ccw_store(&(struct ccw){READ, BUFFER, CC, 1}, r.storage.bytes + RIG_SIZE - 8);
    ck_assert_uint_eq(chan_start(r.channels, MUX, RIG_SIZE - 8).cc, 0);
    assert_csw(take(&r, MUX), RIG_SIZE + 8, ENDED, CHAN_PROGRAM_CHECK, 0);
    rig_free(&r);
}
END_TEST

START_TEST(chained_ccw_is_fetched_with_the_key) {
    struct rig r;
    start_rig(&r, "* data=C1");
    ccw_store(&(struct ccw){READ, BUFFER, CC, 1}, r.storage.bytes + 0x17F8);
    view_set_key(&r.view, 0x1800, 0x30 | KEY_FETCH);
    view_set_key(&r.view, BUFFER, 0x20);
    ck_assert_uint_eq(chan_start(r.channels, MUX, 0x200017F8).cc, 0);
    assert_csw(take(&r, MUX), 0x1808, ENDED, CHAN_PROTECTION_CHECK, 0);
    rig_free(&r);
}
END_TEST

/* --- Skip --- */

/* 6821, Skipping: no transfer to storage; the address is not looked at. */
START_TEST(skip_passes_over_data) {
    struct rig r;
    start_rig(&r, "* data=010203040506");
    rig_ccw(&r, 0, READ, 0xFFFFFF, SKIP | CD, 2);
    rig_ccw(&r, 1, READ, BUFFER, CD, 2);
    rig_ccw(&r, 2, READ, 0xFFFFFF, SKIP, 2);
    assert_csw(rig_run(&r, MUX), PROGRAM + 24, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\3\4\0", 3);
    rig_free(&r);
}
END_TEST

START_TEST(skip_passes_over_sense_and_backward_data) {
    struct rig r;
    start_rig(&r, "* data=010203040506");
    rig_ccw(&r, 0, SENSE, 0xFFFFFF, SKIP | CC, 1);
    rig_ccw(&r, 1, BACKWARD, 0, SKIP, 6);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(skip_needs_no_idaws) {
    struct rig r;
    start_rig(&r, "* data=010203040506");
    rig_ccw(&r, 0, READ, 0xFFFFF0, SKIP | IDA, 6);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(skip_is_ignored_on_output) {
    struct rig r;
    rig_init(&r);
    struct device *dev = rig_scripted(&r, MUX, "* limit=3");
    memcpy(r.storage.bytes + BUFFER, "abc", 3);
    rig_ccw(&r, 0, WRITE, BUFFER, SKIP, 3);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_output(dev, "abc");
    rig_free(&r);
}
END_TEST

/* --- Program-controlled interruption --- */

/* 6821, Program-Controlled Interruption: unit status zero, the address 8 past the current CCW. */
START_TEST(pci_comes_while_the_program_goes_on) {
    struct rig r;
    start_rig(&r, "* data=C1 latency=500\n* data=C2 latency=500");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, PCI, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 500);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    assert_csw(take(&r, MUX), PROGRAM + 16, 0, CHAN_PCI, 1);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 2);
    assert_bytes(&r, BUFFER, "\xC1\0", 2);
    assert_csw(take(&r, MUX), PROGRAM + 16, ENDED, 0, 0); /* not told again */
    rig_free(&r);
}
END_TEST

START_TEST(pci_not_taken_is_told_at_the_end) {
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, PCI, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    ck_assert_uint_ne(chan_pending(r.channels), 0);
    rig_tick(&r, 1000);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, CHAN_PCI, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(pci_does_not_break_the_chain) {
    struct rig r;
    start_rig(&r, "* data=C1C2\n* data=C3");
    rig_ccw(&r, 0, READ, BUFFER, PCI | CD, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, PCI | CC, 1);
    rig_ccw(&r, 2, READ, BUFFER + 2, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 10000);
    assert_csw(take(&r, MUX), PROGRAM + 24, ENDED, CHAN_PCI, 0);
    assert_bytes(&r, BUFFER, "\xC1\xC2\xC3", 3);
    rig_free(&r);
}
END_TEST

START_TEST(pci_of_an_immediate_operation_is_stored_with_it) {
    struct rig r;
    start_rig(&r, "*");
    rig_ccw(&r, 0, NOOP, 0, PCI, 1);
    assert_status(rig_start(&r, MUX), ENDED, CHAN_PCI);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* --- Indirect data addressing: 7000, Channel Indirect Data Addressing --- */

static void put_idaw(struct rig *r, unsigned index, uint32_t word) {
    be32_store(r->storage.bytes + PROGRAM + 0x100 + 4 * index, word);
}

START_TEST(idaws_scatter_blocks) {
    struct rig r;
    start_rig(&r, "* data=0102030405060708");
    put_idaw(&r, 0, 0x2FFD);
    put_idaw(&r, 1, 0x5000);
    rig_ccw(&r, 0, READ, PROGRAM + 0x100, IDA, 8);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_bytes(&r, 0x2FFC, "\0\1\2\3\0", 5);
    assert_bytes(&r, 0x5000, "\4\5\6\7\10\0", 6);
    rig_free(&r);
}
END_TEST

START_TEST(idaws_serve_whole_blocks) {
    struct rig r;
    start_rig(&r, "* data=01 limit=4000");
    memset(r.storage.bytes + 0x3000, 0xEE, 0x3000);
    put_idaw(&r, 0, 0x5001);
    put_idaw(&r, 1, 0x3000);
    rig_ccw(&r, 0, READ, PROGRAM + 0x100, IDA, 4000);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_bytes(&r, 0x5000, "\xEE\1\0", 3);
    assert_bytes(&r, 0x57FF, "\0\xEE", 2);
    assert_bytes(&r, 0x3000 + 1952, "\0\xEE", 2);
    rig_free(&r);
}
END_TEST

START_TEST(idaws_gather_blocks) {
    struct rig r;
    rig_init(&r);
    struct device *dev = rig_scripted(&r, MUX, "* limit=4");
    memcpy(r.storage.bytes + 0x27FE, "ab", 2);
    memcpy(r.storage.bytes + 0x4800, "cd", 2);
    put_idaw(&r, 0, 0x27FE);
    put_idaw(&r, 1, 0x4800);
    rig_ccw(&r, 0, WRITE, PROGRAM + 0x100, IDA, 4);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_output(dev, "abcd");
    rig_free(&r);
}
END_TEST

START_TEST(idaws_go_backward) {
    struct rig r;
    start_rig(&r, "* data=01020304");
    put_idaw(&r, 0, 0x2801);
    put_idaw(&r, 1, 0x5FFF);
    rig_ccw(&r, 0, BACKWARD, PROGRAM + 0x100, IDA, 4);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_bytes(&r, 0x2800, "\2\1", 2);
    assert_bytes(&r, 0x5FFE, "\4\3", 2);
    rig_free(&r);
}
END_TEST

/* Invalid IDAW address specification, format and address; what was moved before stays moved. */
START_TEST(idaws_are_checked) {
    static const struct {
        uint32_t first, second;
        uint16_t residual;
    } cases[] = {
        {0x80002FFD, 0x5000, 8}, {0x2FFD, 0x5001, 5},   {0x2FFD, 0x57FF, 5},
        {RIG_SIZE, 0x5000, 8},   {0x2FFD, RIG_SIZE, 5}, {0x2FFD, 0x03FFF800, 5},
        {0x2FFD, 0x04000000, 5},
    };
    struct rig r;
    start_rig(&r, "* data=0102030405060708");
    put_idaw(&r, 0, cases[_i].first);
    put_idaw(&r, 1, cases[_i].second);
    rig_ccw(&r, 0, READ, PROGRAM + 0x100, IDA, 8);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROGRAM_CHECK, cases[_i].residual);
    rig_free(&r);
}
END_TEST

START_TEST(idaw_list_outside_storage_is_a_program_check) {
    struct rig r;
    start_rig(&r, "* data=0102");
    rig_ccw(&r, 0, READ, RIG_SIZE, IDA, 2);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROGRAM_CHECK, 2);
    rig_free(&r);
}
END_TEST

START_TEST(idaws_are_fetched_with_the_key) {
    struct rig r;
    start_rig(&r, "* data=0102");
    rig_ccw(&r, 0, READ, 0x3000, IDA, 2);
    view_set_key(&r.view, 0x3000, 0x30 | KEY_FETCH);
    ck_assert_uint_eq(chan_start(r.channels, MUX, 0x20000000 | PROGRAM).cc, 0);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROTECTION_CHECK, 2);
    rig_free(&r);
}
END_TEST

/* --- Data addresses and protection --- */

START_TEST(data_outside_storage_is_a_program_check) {
    struct rig r;
    start_rig(&r, "* data=01020304");
    rig_ccw(&r, 0, READ, RIG_SIZE - 3, 0, 4);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROGRAM_CHECK, 1);
    assert_bytes(&r, RIG_SIZE - 3, "\1\2\3", 3);
    rig_free(&r);
}
END_TEST

START_TEST(data_fetched_outside_storage_is_a_program_check) {
    struct rig r;
    rig_init(&r);
    struct device *dev = rig_scripted(&r, MUX, "* limit=4");
    memcpy(r.storage.bytes + RIG_SIZE - 3, "abc", 3);
    rig_ccw(&r, 0, WRITE, RIG_SIZE - 3, 0, 4);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROGRAM_CHECK, 1);
    assert_output(dev, "abc");
    rig_free(&r);
}
END_TEST

/* 7000: a CCW reaches 24 bits, an IDAW 26. */
START_TEST(only_idaws_reach_beyond_24_bits) {
    struct storage large;
    ck_assert(stor_init(&large, 17 << 20));
    struct stor_view view = {.storage = &large, .size = large.size};
    struct rig r;
    rig_init(&r);
    chan_free(r.channels);
    r.channels = chan_create(&view, &r.events, MODEL_S370);
    rig_scripted(&r, MUX, "* data=01020304");
    memset(large.bytes + 0xFFFFFE, 0, 6);
    ccw_store(&(struct ccw){READ, 0xFFFFFE, CC | SLI, 2}, large.bytes + PROGRAM);
    ccw_store(&(struct ccw){READ, PROGRAM + 0x100, CC | IDA, 4}, large.bytes + PROGRAM + 8);
    ccw_store(&(struct ccw){READ, 0xFFFFFE, 0, 4}, large.bytes + PROGRAM + 16);
    be32_store(large.bytes + PROGRAM + 0x100, 0x01000000);
    assert_csw(rig_run(&r, MUX), PROGRAM + 24, ENDED, CHAN_PROGRAM_CHECK, 2);
    ck_assert_mem_eq(large.bytes + 0xFFFFFE, "\1\2\1\2\3\4", 6);
    rig_free(&r);
    stor_free(&large);
}
END_TEST

/* 6821, Protection Check: stores need the key; bytes before the protected block are stored. */
START_TEST(protected_storage_is_not_changed) {
    struct rig r;
    start_rig(&r, "* data=01020304");
    view_set_key(&r.view, 0x2000, 0x20);
    view_set_key(&r.view, 0x2800, 0x30);
    rig_ccw(&r, 0, READ, 0x27FE, 0, 4);
    ck_assert_uint_eq(chan_start(r.channels, MUX, 0x20000000 | PROGRAM).cc, 0);
    struct csw csw = take(&r, MUX);
    assert_csw(csw, PROGRAM + 8, ENDED, CHAN_PROTECTION_CHECK, 2);
    ck_assert_uint_eq(csw.key, 2);
    assert_bytes(&r, 0x27FE, "\1\2\0\0", 4);
    rig_free(&r);
}
END_TEST

START_TEST(fetch_protected_storage_is_not_written_out) {
    struct rig r;
    rig_init(&r);
    struct device *dev = rig_scripted(&r, MUX, "* limit=4");
    view_set_key(&r.view, 0x2800, 0x30 | KEY_FETCH);
    memcpy(r.storage.bytes + 0x27FE, "abcd", 4);
    rig_ccw(&r, 0, WRITE, 0x27FE, 0, 4);
    ck_assert_uint_eq(chan_start(r.channels, MUX, 0x20000000 | PROGRAM).cc, 0);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROTECTION_CHECK, 2);
    assert_output(dev, "ab");
    rig_free(&r);
}
END_TEST

/* 7000, Reference and Change Recording: channel accesses set the bits. */
START_TEST(accesses_are_recorded_in_the_keys) {
    struct rig r;
    start_rig(&r, "* data=01\n* limit=1");
    rig_ccw(&r, 0, READ, 0x3000, CC, 1);
    rig_ccw(&r, 1, WRITE, 0x3800, 0, 1);
    rig_run(&r, MUX);
    ck_assert_uint_eq(view_key(&r.view, 0x3000), KEY_REFERENCE | KEY_CHANGE);
    ck_assert_uint_eq(view_key(&r.view, 0x3800), KEY_REFERENCE);
    ck_assert_uint_eq(view_key(&r.view, PROGRAM), KEY_REFERENCE);
    rig_free(&r);
}
END_TEST

/* --- Read backward and sense --- */

/* 6821, Read Backward: bytes are placed in descending order of addresses. */
START_TEST(read_backward_descends) {
    struct rig r;
    start_rig(&r, "* data=010203040506");
    rig_ccw(&r, 0, BACKWARD, 0x2801, CD, 4);
    rig_ccw(&r, 1, BACKWARD, 0x3001, 0, 2);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    assert_bytes(&r, 0x27FE, "\4\3\2\1\0", 5);
    assert_bytes(&r, 0x3000, "\6\5\0", 3);
    rig_free(&r);
}
END_TEST

START_TEST(read_backward_reverses_long_pieces) {
    struct rig r;
    start_rig(&r, "* data=01020304050607");
    rig_ccw(&r, 0, BACKWARD, 0x2806, 0, 7);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    assert_bytes(&r, 0x27FF, "\0\7\6\5\4\3\2\1\0", 9);
    rig_free(&r);
}
END_TEST

START_TEST(read_backward_below_zero_is_a_program_check) {
    struct rig r;
    start_rig(&r, "* data=010203");
    rig_ccw(&r, 0, BACKWARD, 1, 0, 3);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, CHAN_PROGRAM_CHECK, 1);
    assert_bytes(&r, 0, "\2\1", 2);
    rig_free(&r);
}
END_TEST

START_TEST(sense_gives_the_device_s_bytes) {
    struct rig r;
    start_rig(&r, "02 data=C1 end=0E sense=40\n02 data=C2");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    rig_run(&r, MUX);
    rig_ccw(&r, 0, SENSE, BUFFER, SLI | CC, 6);
    rig_ccw(&r, 1, NOOP, BUFFER, CC, 1);
    rig_ccw(&r, 2, SENSE, BUFFER + 1, CC, 1); /* sense and no-op keep it */
    rig_ccw(&r, 3, READ, BUFFER + 2, CC, 1);  /* other commands reset it */
    rig_ccw(&r, 4, SENSE, BUFFER + 3, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 40, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\x40\x40\xC2\x00", 4);
    rig_free(&r);
}
END_TEST

/* --- Immediate operations, busy, device end --- */

/* 6821, Start I/O: condition code 1 with the status when the device refuses. */
START_TEST(refusal_is_stored_at_initiation) {
    static const struct {
        const char *script;
        uint8_t status;
    } cases[] = {{"* initial=02 sense=80", UNIT_CHECK},
                 {"* initial=50", UNIT_BUSY | UNIT_STATUS_MODIFIER},
                 {"* initial=0E", ENDED | UNIT_CHECK}};
    struct rig r;
    start_rig(&r, cases[_i].script);
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    assert_status(rig_start(&r, MUX), cases[_i].status, 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Device End: after an immediate channel end the device is busy until then. */
START_TEST(immediate_channel_end_then_device_end) {
    struct rig r;
    start_rig(&r, "* initial=08 later=04/300");
    rig_ccw(&r, 0, 0x0B, 0, 0, 1);
    assert_status(rig_start(&r, MUX), UNIT_CHANNEL_END, 0);
    assert_status(rig_start(&r, MUX), UNIT_BUSY, 0);
    struct io_result result = chan_test(r.channels, MUX);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_int_eq(result.extent, CSW_WHOLE);
    assert_csw(result.csw, 0, UNIT_BUSY, 0, 0);
    assert_csw(take(&r, MUX), 0, UNIT_DEVICE_END, 0, 0);
    ck_assert_uint_eq(r.events.now, 300);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

START_TEST(immediate_channel_end_chains_at_device_end) {
    struct rig r;
    start_rig(&r, "* initial=08 later=04/300\n* data=C1");
    rig_ccw(&r, 0, 0x0B, 0, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    ck_assert_uint_gt(r.events.now, 300);
    rig_free(&r);
}
END_TEST

START_TEST(channel_end_then_device_end) {
    struct rig r;
    start_rig(&r, "* data=C1 end=08 later=05/300");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, UNIT_CHANNEL_END, 0, 0);
    assert_csw(take(&r, MUX), 0, UNIT_DEVICE_END | UNIT_EXCEPTION, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(channel_end_not_taken_is_told_with_device_end) {
    struct rig r;
    start_rig(&r, "* data=C1 end=08 later=04/300");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 1000);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* 6821, Busy: SIO to a device with a condition pending is told it with the busy bit. */
START_TEST(start_takes_what_the_device_holds) {
    struct rig r;
    start_rig(&r, "@5 status=80");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    rig_tick(&r, 5);
    assert_status(rig_start(&r, MUX), UNIT_BUSY | UNIT_ATTENTION, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* 6821, Attention, Control Unit End: conditions not tied to an operation. */
START_TEST(unsolicited_status_interrupts) {
    struct rig r;
    start_rig(&r, "@5 status=80\n@9 status=20");
    assert_csw(take(&r, MUX), 0, UNIT_ATTENTION, 0, 0);
    assert_csw(take(&r, MUX), 0, UNIT_CONTROL_UNIT_END, 0, 0);
    ck_assert_uint_eq(r.events.now, 9);
    rig_free(&r);
}
END_TEST

START_TEST(attention_waits_while_the_subchannel_works) {
    struct rig r;
    start_rig(&r, "* data=C1 latency=100\n@5 status=80");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    ck_assert_uint_eq(r.events.now, 100);
    assert_csw(take(&r, MUX), 0, UNIT_ATTENTION, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(attention_does_not_pass_for_device_end) {
    struct rig r;
    start_rig(&r, "* data=C1 end=08 later=04/500\n* data=C2\n@300 status=80");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER + 1, 0, 1);
    assert_csw(rig_run(&r, MUX), PROGRAM + 16, ENDED, 0, 0);
    ck_assert_uint_gt(r.events.now, 600);
    assert_csw(take(&r, MUX), 0, UNIT_ATTENTION, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(held_conditions_are_told_together) {
    struct rig r;
    start_rig(&r, "@5 status=80\n@9 status=20");
    rig_tick(&r, 9);
    assert_csw(take(&r, MUX), 0, UNIT_ATTENTION | UNIT_CONTROL_UNIT_END, 0, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* --- The I/O instructions: 6821, the tables Condition Code for … --- */

START_TEST(absent_devices_are_not_operational) {
    static const uint16_t absent[] = {0x011, 0x210, 0x610, 0x710, 0xFF10};
    struct rig r;
    start_rig(&r, "*");
    ck_assert_uint_eq(chan_start(r.channels, absent[_i], PROGRAM).cc, 3);
    ck_assert_uint_eq(chan_start_ipl(r.channels, absent[_i]).cc, 3);
    ck_assert_uint_eq(chan_test(r.channels, absent[_i]).cc, 3);
    ck_assert_uint_eq(chan_halt(r.channels, absent[_i]).cc, 3);
    ck_assert_uint_eq(chan_halt_device(r.channels, absent[_i]).cc, 3);
    ck_assert_uint_eq(chan_clear(r.channels, absent[_i]).cc, 3);
    ck_assert_uint_eq(chan_test_channel(r.channels, absent[_i]).cc, absent[_i] == 0x011 ? 0 : 3);
    rig_free(&r);
}
END_TEST

START_TEST(test_io_through_an_operation) {
    struct rig r;
    start_rig(&r, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 2);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 2);
    rig_tick(&r, 1000);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 2); /* interruption pending in the subchannel */
    struct io_result result = chan_test(r.channels, MUX);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_int_eq(result.extent, CSW_WHOLE);
    assert_csw(result.csw, PROGRAM + 8, ENDED, 0, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

START_TEST(test_io_takes_what_the_device_holds) {
    struct rig r;
    start_rig(&r, "@5 status=80");
    rig_tick(&r, 5);
    struct io_result result = chan_test(r.channels, MUX);
    ck_assert_uint_eq(result.cc, 1);
    assert_csw(result.csw, 0, UNIT_ATTENTION, 0, 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Halt I/O: on the multiplexer channel the status stored is zero and channel end follows. */
START_TEST(halt_io_on_the_multiplexer) {
    struct rig r;
    start_rig(&r, "* data=C1C2");
    rig_ccw(&r, 0, READ, BUFFER, CC, 2);
    assert_status(chan_halt(r.channels, MUX), 0, 0); /* nothing to halt */
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    assert_status(chan_halt(r.channels, MUX), 0, 0);
    ck_assert_uint_eq(chan_halt(r.channels, MUX).cc, 0); /* interruption pending */
    rig_tick(&r, 1000);
    struct csw csw = take(&r, MUX);
    assert_csw(csw, PROGRAM + 8, ENDED, CHAN_INCORRECT_LENGTH, 2);
    assert_bytes(&r, BUFFER, "\0\0", 2);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(halt_io_on_a_selector_ends_the_burst) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1C2");
    rig_scripted(&r, SELECTOR_2, "*");
    rig_ccw(&r, 0, READ, BUFFER, 0, 2);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    ck_assert_uint_eq(chan_halt(r.channels, SELECTOR_2).cc, 2);
    ck_assert_uint_eq(take(&r, SELECTOR).unit_status, ENDED);
    rig_free(&r);
}
END_TEST

START_TEST(halt_while_waiting_for_device_end_stops_the_chain) {
    struct rig r;
    start_rig(&r, "* data=C1 end=08 later=04/300\n*");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 200);
    assert_status(chan_halt(r.channels, MUX), 0, 0);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(halt_between_two_commands_stops_the_chain) {
    struct rig r;
    start_rig(&r, "* data=C1 latency=100\n*");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 100);
    assert_status(chan_halt(r.channels, MUX), 0, 0);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, 0, 0);
    rig_free(&r);
}
END_TEST

/* 7000, Halt Device: another device's burst goes on. */
START_TEST(halt_device_halts_only_its_own) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1C2");
    rig_scripted(&r, SELECTOR_2, "*");
    rig_ccw(&r, 0, READ, BUFFER, 0, 2);
    assert_status(chan_halt_device(r.channels, SELECTOR), 0, 0);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    ck_assert_uint_eq(chan_halt_device(r.channels, SELECTOR_2).cc, 2);
    assert_status(chan_halt_device(r.channels, SELECTOR), 0, 0);
    ck_assert_uint_eq(chan_halt_device(r.channels, SELECTOR).cc, 0);
    ck_assert_uint_eq(take(&r, SELECTOR).unit_status, ENDED);
    rig_free(&r);
}
END_TEST

/* 7000, Clear I/O: the operation is discontinued and its state stored. */
START_TEST(clear_io_discontinues) {
    struct rig r;
    start_rig(&r, "* data=C1C2");
    rig_ccw(&r, 0, READ, BUFFER, PCI, 2);
    ck_assert_uint_eq(chan_clear(r.channels, MUX).cc, 0);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    struct io_result result = chan_clear(r.channels, MUX);
    ck_assert_uint_eq(result.cc, 1);
    ck_assert_int_eq(result.extent, CSW_WHOLE);
    assert_csw(result.csw, PROGRAM + 8, 0, CHAN_PCI, 2);
    rig_tick(&r, 1000);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

START_TEST(clear_io_takes_what_is_pending) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1");
    rig_scripted(&r, SELECTOR_2, "*");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    rig_tick(&r, 1000);
    ck_assert_uint_eq(chan_clear(r.channels, SELECTOR_2).cc, 2);
    assert_csw(chan_clear(r.channels, SELECTOR).csw, PROGRAM + 8, ENDED, 0, 0);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    rig_free(&r);
}
END_TEST

START_TEST(clear_io_leaves_the_device_to_its_motion) {
    struct rig r;
    start_rig(&r, "* data=C1 end=08 later=04/300\n*");
    rig_ccw(&r, 0, READ, BUFFER, CC, 1);
    rig_ccw(&r, 1, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    rig_tick(&r, 200);
    ck_assert_uint_eq(chan_clear(r.channels, MUX).cc, 1);
    ck_assert_uint_eq(chan_test(r.channels, MUX).csw.unit_status, UNIT_BUSY);
    assert_csw(take(&r, MUX), 0, UNIT_DEVICE_END, 0, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Test Channel. */
START_TEST(test_channel_through_an_operation) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1");
    rig_scripted(&r, MUX, "* data=C1");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(chan_test_channel(r.channels, SELECTOR).cc, 0);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    ck_assert_uint_eq(chan_test_channel(r.channels, SELECTOR).cc, 2);
    ck_assert_uint_eq(chan_test_channel(r.channels, MUX).cc, 0);
    rig_tick(&r, 1000);
    ck_assert_uint_eq(chan_test_channel(r.channels, SELECTOR).cc, 1);
    ck_assert_uint_eq(chan_test_channel(r.channels, MUX).cc, 1);
    rig_free(&r);
}
END_TEST

/* --- Selector and multiplexer --- */

START_TEST(selector_works_on_one_device_at_a_time) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1");
    rig_scripted(&r, SELECTOR_2, "* data=C2");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    ck_assert_uint_eq(rig_start(&r, SELECTOR_2).cc, 2);
    ck_assert_uint_eq(chan_test(r.channels, SELECTOR_2).cc, 2);
    rig_tick(&r, 1000);
    ck_assert_uint_eq(rig_start(&r, SELECTOR_2).cc, 2); /* until the interruption is taken */
    ck_assert_uint_eq(chan_test(r.channels, SELECTOR_2).cc, 2);
    take(&r, SELECTOR);
    ck_assert_uint_eq(rig_start(&r, SELECTOR_2).cc, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Device End: a selector channel is free after channel end, the device is not. */
START_TEST(selector_is_free_at_channel_end) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, SELECTOR, "* data=C1 latency=10 end=08 later=04/100");
    rig_scripted(&r, SELECTOR_2, "* data=C2 latency=500");
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    assert_csw(rig_run(&r, SELECTOR), PROGRAM + 8, UNIT_CHANNEL_END, 0, 0);
    ck_assert_uint_eq(rig_start(&r, SELECTOR_2).cc, 0);
    rig_tick(&r, 200);
    ck_assert_uint_eq(chan_pending(r.channels), 0); /* device end waits for the channel */
    assert_csw(take(&r, SELECTOR_2), PROGRAM + 8, ENDED, 0, 0);
    assert_csw(take(&r, SELECTOR), 0, UNIT_DEVICE_END, 0, 0);
    rig_free(&r);
}
END_TEST

START_TEST(multiplexer_works_on_many_devices) {
    struct rig r;
    rig_init(&r);
    for (uint16_t i = 0; i < 8; i++) {
        rig_scripted(&r, MUX + i, "* data=C1");
        rig_ccw(&r, i, READ, BUFFER + i, 0, 1);
    }
    for (uint16_t i = 0; i < 8; i++) {
        ck_assert_uint_eq(chan_start(r.channels, MUX + i, PROGRAM + 8u * i).cc, 0);
        rig_tick(&r, 1);
    }
    for (uint16_t i = 0; i < 8; i++)
        assert_csw(take(&r, MUX + i), PROGRAM + 8u * i + 8, ENDED, 0, 0);
    rig_free(&r);
}
END_TEST

/* --- Interruptions --- */

static void accept_from(struct rig *r, uint32_t mask, uint16_t address) {
    uint16_t from = 0;
    struct csw csw;
    ck_assert(chan_interrupt(r->channels, mask, &from, &csw));
    ck_assert_uint_eq(from, address);
}

/* 6821, Input/Output Interruption: priority by channel, then in the order of arrival; masks. */
START_TEST(interruptions_have_their_priority) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, 0x230, "@1 status=80");
    rig_scripted(&r, 0x130, "@2 status=80");
    rig_scripted(&r, 0x00A, "@4 status=80");
    rig_scripted(&r, 0x00B, "@3 status=80");
    rig_tick(&r, 10);
    ck_assert_uint_eq(chan_pending(r.channels), 0xE0000000u);
    accept_from(&r, 0x20000000u, 0x230);
    ck_assert_uint_eq(chan_pending(r.channels), 0xC0000000u);
    accept_from(&r, ~0u, 0x00B);
    accept_from(&r, ~0u, 0x00A);
    accept_from(&r, ~0u, 0x130);
    uint16_t address;
    struct csw csw;
    ck_assert(!chan_interrupt(r.channels, ~0u, &address, &csw));
    rig_free(&r);
}
END_TEST

START_TEST(program_controlled_interruptions_queue_by_arrival) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, MUX, "@5 status=80");
    rig_scripted(&r, MUX + 1, "* data=C1 latency=500");
    rig_scripted(&r, MUX + 2, "* data=C1 latency=500");
    rig_ccw(&r, 0, READ, BUFFER, PCI, 1);
    rig_tick(&r, 5);
    ck_assert_uint_eq(chan_start(r.channels, MUX + 2, PROGRAM).cc, 0);
    ck_assert_uint_eq(chan_start(r.channels, MUX + 1, PROGRAM).cc, 0);
    accept_from(&r, ~0u, MUX);
    accept_from(&r, ~0u, MUX + 2);
    accept_from(&r, ~0u, MUX + 1);
    rig_free(&r);
}
END_TEST

/* The end of an operation queues behind what arose since its PCI. */
START_TEST(ending_status_queues_by_its_own_arrival) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, MUX, "@5 status=80");
    rig_scripted(&r, MUX + 1, "* data=C1 latency=500");
    rig_ccw(&r, 0, READ, BUFFER, PCI, 1);
    ck_assert_uint_eq(chan_start(r.channels, MUX + 1, PROGRAM).cc, 0);
    rig_tick(&r, 1000);
    accept_from(&r, ~0u, MUX);
    accept_from(&r, ~0u, MUX + 1);
    rig_free(&r);
}
END_TEST

START_TEST(masked_channels_keep_theirs) {
    struct rig r;
    start_rig(&r, "@1 status=80");
    rig_tick(&r, 1);
    uint16_t address;
    struct csw csw;
    ck_assert(!chan_interrupt(r.channels, 0x7FFFFFFFu, &address, &csw));
    ck_assert_uint_eq(chan_pending(r.channels), 0x80000000u);
    rig_free(&r);
}
END_TEST

/* --- Reset, IPL, attachment, endless programs --- */

START_TEST(reset_clears_everything) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, MUX, "* data=C1");
    rig_scripted(&r, SELECTOR, "* data=C1 end=08 later=04/5000");
    rig_ccw(&r, 0, READ, BUFFER, PCI, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    ck_assert_uint_eq(rig_start(&r, SELECTOR).cc, 0);
    rig_tick(&r, 1000);
    chan_reset(r.channels);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(event_next(&r.events), EVENT_NEVER);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    ck_assert_uint_eq(chan_test(r.channels, SELECTOR).cc, 0);
    rig_free(&r);
}
END_TEST

START_TEST(reset_clears_what_devices_hold) {
    struct rig r;
    start_rig(&r, "@5 status=80");
    rig_tick(&r, 5);
    chan_reset(r.channels);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

/* 6821, Initial Program Loading: it is complete with device end. */
START_TEST(ipl_ends_once) {
    struct rig r;
    start_rig(&r, "02 data=000000000000000002002000000000010000000000000000 end=08 later=04/50\n"
                  "02 data=C1 end=08 later=04/700");
    ck_assert_uint_eq(chan_start_ipl(r.channels, MUX).cc, 0);
    ck_assert_uint_eq(chan_start_ipl(r.channels, MUX).cc, 2);
    assert_csw(take(&r, MUX), 16, ENDED, 0, 0);
    assert_bytes(&r, BUFFER, "\xC1", 1);
    ck_assert_uint_eq(chan_pending(r.channels), 0);
    ck_assert_uint_eq(chan_test(r.channels, MUX).cc, 0);
    rig_free(&r);
}
END_TEST

START_TEST(ipl_from_an_unready_device_is_refused) {
    struct rig r;
    start_rig(&r, "");
    assert_status(chan_start_ipl(r.channels, MUX), UNIT_CHECK, 0);
    rig_free(&r);
}
END_TEST

START_TEST(attachment_needs_a_free_address) {
    struct rig r;
    start_rig(&r, "*");
    struct device *dev = dev_create(&(struct dev_config){.type = "scripted"}, &r.diags);
    ck_assert(!chan_attach(r.channels, MUX, dev));
    ck_assert(!chan_attach(r.channels, 0x700, dev));
    ck_assert_ptr_null(chan_device(r.channels, 0x123));
    ck_assert(chan_attach(r.channels, 0x600, dev));
    ck_assert_ptr_eq(chan_device(r.channels, 0x600), dev);
    rig_free(&r);
}
END_TEST

/* An endless program passes virtual time: so many commands in a second, no more. */
START_TEST(endless_chain_costs_time) {
    struct rig r;
    start_rig(&r, "*");
    rig_ccw(&r, 0, NOOP, 0, CC, 1);
    rig_ccw(&r, 1, TIC, PROGRAM, 0, 0);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    unsigned events = 0;
    for (; r.events.now < 1000000; events++) {
        ck_assert_uint_ne(event_next(&r.events), EVENT_NEVER);
        event_advance(&r.events, event_next(&r.events));
    }
    ck_assert_uint_eq(events, 1000000 / DEV_SELECTION_MICROSECONDS);
    assert_status(chan_halt(r.channels, MUX), 0, 0);
    assert_csw(take(&r, MUX), PROGRAM + 8, ENDED, 0, 1);
    rig_free(&r);
}
END_TEST

START_TEST(hash_tells_states_apart) {
    struct rig r;
    start_rig(&r, "* data=C1\n* limit=1");
    uint64_t idle = chan_hash(r.channels, 7);
    ck_assert_uint_eq(idle, chan_hash(r.channels, 7));
    ck_assert_uint_ne(idle, chan_hash(r.channels, 8));
    rig_ccw(&r, 0, READ, BUFFER, 0, 1);
    ck_assert_uint_eq(rig_start(&r, MUX).cc, 0);
    uint64_t working = chan_hash(r.channels, 7);
    ck_assert_uint_ne(idle, working);
    rig_tick(&r, 1000);
    uint64_t pending = chan_hash(r.channels, 7);
    ck_assert_uint_ne(working, pending);
    take(&r, MUX);
    ck_assert_uint_ne(pending, chan_hash(r.channels, 7));
    rig_free(&r);
}
END_TEST

static void add_programs(TCase *c) {
    tcase_add_loop_test(c, caw_is_checked, 0, 6);
    tcase_add_test(c, ccw_fetch_is_protected);
    tcase_add_loop_test(c, first_ccw_is_checked, 0, 7);
    tcase_add_test(c, indirect_addressing_is_not_in_the_s360);
    tcase_add_test(c, tic_goes_on_elsewhere);
    tcase_add_test(c, tic_to_tic_is_a_program_check);
    tcase_add_loop_test(c, tic_target_is_checked, 0, 3);
    tcase_add_test(c, tic_chains_data_too);
    tcase_add_test(c, chained_data_is_scattered);
    tcase_add_test(c, chained_data_is_gathered);
    tcase_add_test(c, each_chained_piece_takes_its_time);
    tcase_add_test(c, device_may_end_within_the_chain);
    tcase_add_test(c, device_may_end_between_chained_ccws);
    tcase_add_loop_test(c, bad_ccw_in_data_chain_is_a_program_check, 0, 2);
    tcase_add_loop_test(c, length_of_a_regular_operation, 0, 8);
    tcase_add_loop_test(c, length_of_an_immediate_operation, 0, 8);
    tcase_add_loop_test(c, long_block_is_incorrect_length, 0, 5);
    tcase_add_loop_test(c, unusual_conditions_break_the_chain, 0, 5);
    tcase_add_test(c, status_modifier_skips_a_ccw);
    tcase_add_test(c, chaining_waits_for_device_end);
    tcase_add_test(c, unit_check_with_device_end_breaks_the_chain);
    tcase_add_test(c, refused_command_ends_the_chain);
    tcase_add_loop_test(c, bad_ccw_in_command_chain_is_a_program_check, 0, 4);
    tcase_add_test(c, chain_past_the_end_of_storage_is_a_program_check);
    tcase_add_test(c, chained_ccw_is_fetched_with_the_key);
    tcase_add_test(c, skip_passes_over_data);
    tcase_add_test(c, skip_passes_over_sense_and_backward_data);
    tcase_add_test(c, skip_needs_no_idaws);
    tcase_add_test(c, skip_is_ignored_on_output);
    tcase_add_test(c, pci_comes_while_the_program_goes_on);
    tcase_add_test(c, pci_not_taken_is_told_at_the_end);
    tcase_add_test(c, pci_does_not_break_the_chain);
    tcase_add_test(c, pci_of_an_immediate_operation_is_stored_with_it);
    tcase_add_test(c, idaws_scatter_blocks);
    tcase_add_test(c, idaws_serve_whole_blocks);
    tcase_add_test(c, idaws_gather_blocks);
    tcase_add_test(c, idaws_go_backward);
    tcase_add_loop_test(c, idaws_are_checked, 0, 7);
    tcase_add_test(c, idaw_list_outside_storage_is_a_program_check);
    tcase_add_test(c, idaws_are_fetched_with_the_key);
    tcase_add_test(c, data_outside_storage_is_a_program_check);
    tcase_add_test(c, data_fetched_outside_storage_is_a_program_check);
    tcase_add_test(c, only_idaws_reach_beyond_24_bits);
    tcase_add_test(c, protected_storage_is_not_changed);
    tcase_add_test(c, fetch_protected_storage_is_not_written_out);
    tcase_add_test(c, accesses_are_recorded_in_the_keys);
    tcase_add_test(c, read_backward_descends);
    tcase_add_test(c, read_backward_reverses_long_pieces);
    tcase_add_test(c, read_backward_below_zero_is_a_program_check);
    tcase_add_test(c, sense_gives_the_device_s_bytes);
}

static void add_instructions(TCase *c) {
    tcase_add_loop_test(c, refusal_is_stored_at_initiation, 0, 3);
    tcase_add_test(c, immediate_channel_end_then_device_end);
    tcase_add_test(c, immediate_channel_end_chains_at_device_end);
    tcase_add_test(c, channel_end_then_device_end);
    tcase_add_test(c, channel_end_not_taken_is_told_with_device_end);
    tcase_add_test(c, start_takes_what_the_device_holds);
    tcase_add_test(c, unsolicited_status_interrupts);
    tcase_add_test(c, attention_waits_while_the_subchannel_works);
    tcase_add_test(c, attention_does_not_pass_for_device_end);
    tcase_add_test(c, held_conditions_are_told_together);
    tcase_add_loop_test(c, absent_devices_are_not_operational, 0, 5);
    tcase_add_test(c, test_io_through_an_operation);
    tcase_add_test(c, test_io_takes_what_the_device_holds);
    tcase_add_test(c, halt_io_on_the_multiplexer);
    tcase_add_test(c, halt_io_on_a_selector_ends_the_burst);
    tcase_add_test(c, halt_while_waiting_for_device_end_stops_the_chain);
    tcase_add_test(c, halt_between_two_commands_stops_the_chain);
    tcase_add_test(c, halt_device_halts_only_its_own);
    tcase_add_test(c, clear_io_discontinues);
    tcase_add_test(c, clear_io_takes_what_is_pending);
    tcase_add_test(c, clear_io_leaves_the_device_to_its_motion);
    tcase_add_test(c, test_channel_through_an_operation);
    tcase_add_test(c, selector_works_on_one_device_at_a_time);
    tcase_add_test(c, selector_is_free_at_channel_end);
    tcase_add_test(c, multiplexer_works_on_many_devices);
    tcase_add_test(c, interruptions_have_their_priority);
    tcase_add_test(c, program_controlled_interruptions_queue_by_arrival);
    tcase_add_test(c, ending_status_queues_by_its_own_arrival);
    tcase_add_test(c, masked_channels_keep_theirs);
    tcase_add_test(c, reset_clears_everything);
    tcase_add_test(c, reset_clears_what_devices_hold);
    tcase_add_test(c, ipl_ends_once);
    tcase_add_test(c, ipl_from_an_unready_device_is_refused);
    tcase_add_test(c, attachment_needs_a_free_address);
    tcase_add_test(c, endless_chain_costs_time);
    tcase_add_test(c, hash_tells_states_apart);
}

int main(void) {
    Suite *suite = suite_create("dev/channel");
    TCase *programs = tcase_create("channel programs");
    TCase *instructions = tcase_create("instructions and interruptions");
    add_programs(programs);
    add_instructions(instructions);
    suite_add_tcase(suite, programs);
    suite_add_tcase(suite, instructions);
    return rig_main(suite);
}

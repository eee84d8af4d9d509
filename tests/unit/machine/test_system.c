/* The system around a CPU: initial program loading, which interruption comes first, the wait state.
 * GA22-6821 and GA22-7000: Interruptions, Priority of Interruptions; Initial Program Loading. */
#include "base/bits.h"
#include "dev/types.h"
#include "isa/ebcdic.h"
#include "machine/machine.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SIZE (64u << 10)

static struct machine *m;
static struct system *s;
static struct diag_list diags;

static void set_up(void) {
    diag_init(&diags);
    m = machine_create(&(struct machine_shape){MODEL_S370, SIZE, 1});
    s = &m->system;
    memset(m->storage.bytes, 0, SIZE);
}

static void tear_down(void) {
    machine_destroy(m);
    diag_free(&diags);
}

static void put(aaddr at, uint64_t doubleword) {
    uint8_t bytes[8];
    be64_store(bytes, doubleword);
    view_write(&s->view, at, bytes, sizeof bytes);
}

static uint64_t get(aaddr at) {
    uint8_t bytes[8];
    view_read(&s->view, at, bytes, sizeof bytes);
    return be64_load(bytes);
}

static void load_psw(uint64_t psw) {
    uint8_t bytes[8];
    be64_store(bytes, psw);
    ck_assert(psw_load(&s->state->psw, bytes, s->model));
}

static void add(struct dev_config config) {
    struct device *device = dev_create(&config, &diags);
    ck_assert_ptr_nonnull(device);
    ck_assert(chan_attach(s->channels, config.address, device));
}

/* Puts a reader with these cards, 80 bytes each, at 00C. */
static void add_reader(const void *cards, size_t size) {
    add((struct dev_config){.address = 0x00C,
                            .type = "2540R",
                            .format = DECK_RAW,
                            .input = dev_backend_memory_input(cards, size, "deck")});
}

static void add_console(const char *lines) {
    struct dev_config config = {.address = 0x009, .type = "3215"};
    if (lines)
        config.input = dev_backend_memory_input(lines, strlen(lines), "lines");
    add(config);
}

/* ---- Initial program loading ----- */

static uint8_t deck[2][80];

/* A first card with a PSW and a CCW that reads the second card to 100 (hex). */
static void make_deck(uint64_t psw) {
    memset(deck, EBCDIC_SPACE, sizeof deck);
    be64_store(deck[0], psw);
    be64_store(deck[0] + 8, 0x0200010020000050);
    be64_store(deck[0] + 16, 0);
    deck[1][0] = 0x5A;
}

START_TEST(ipl_loads_and_starts) {
    struct csw status;
    make_deck(0xFF06000000000100);
    add_reader(deck, sizeof deck);
    ck_assert(system_ipl(s, 0x00C, &status));
    ck_assert_uint_eq(s->state->psw.ia, 0x100);
    ck_assert_uint_eq(s->state->psw.system_mask, 0xFF);
    ck_assert(s->state->psw.wait && s->state->psw.machine_check);
    ck_assert_uint_eq(get(0x100) >> 56, 0x5A);
    ck_assert_uint_eq(s->retired, 0);
    ck_assert_uint_gt(s->events.now, 0);
    ck_assert_uint_eq(status.unit_status, UNIT_CHANNEL_END | UNIT_DEVICE_END);
}
END_TEST

/* GA22-6821: "the I/O address of the input device is stored in bits 21-31" of the PSW location;
 * in EC mode it is at 186. */
START_TEST(ipl_tells_the_device) {
    struct csw status;
    make_deck(0x0000000000000100);
    add_reader(deck, sizeof deck);
    ck_assert(system_ipl(s, 0x00C, &status));
    ck_assert_uint_eq(get(0) >> 32, 0x0000000C);
}
END_TEST

START_TEST(ipl_in_ec_mode_tells_the_device_elsewhere) {
    struct csw status;
    make_deck(0x0008000000000100);
    add_reader(deck, sizeof deck);
    ck_assert(system_ipl(s, 0x00C, &status));
    ck_assert(s->state->psw.ec);
    ck_assert_uint_eq(get(0), 0x0008000000000100);
    ck_assert_uint_eq(get(PSA_IO_ADDRESS) >> 32, 0x0000000C);
}
END_TEST

/* The interval timer does not step while the machine loads. */
START_TEST(ipl_leaves_the_timer) {
    struct csw status;
    make_deck(0x0000000000000100);
    add_reader(deck, sizeof deck);
    put(0x50, 0);
    ck_assert(system_ipl(s, 0x00C, &status));
    system_advance(s, s->events.now);
    ck_assert_uint_eq(get(0x50) >> 32, 0);
    ck_assert_uint_eq(s->pending.external & EXT_INTERVAL_TIMER, 0);
}
END_TEST

START_TEST(ipl_without_device_fails) {
    struct csw status;
    ck_assert(!system_ipl(s, 0x00C, &status));
    ck_assert_int_eq(s->stop, STOP_CHECK_STOP);
}
END_TEST

START_TEST(ipl_without_cards_fails) {
    struct csw status;
    add_reader("", 0);
    ck_assert(!system_ipl(s, 0x00C, &status));
    ck_assert(status.unit_status & (UNIT_CHECK | UNIT_EXCEPTION));
    ck_assert_int_eq(s->stop, STOP_CHECK_STOP);
}
END_TEST

START_TEST(ipl_of_nonsense_fails) {
    struct csw status;
    memset(deck, 0xFF, sizeof deck);
    add_reader(deck, sizeof deck);
    ck_assert(!system_ipl(s, 0x00C, &status));
    ck_assert(status.channel_status & CHAN_PROGRAM_CHECK);
}
END_TEST

START_TEST(ipl_of_an_invalid_psw_fails) {
    struct csw status;
    make_deck(0x0008000080000100); /* EC mode, and bit 32 on */
    add_reader(deck, sizeof deck);
    ck_assert(!system_ipl(s, 0x00C, &status));
    ck_assert_int_eq(s->stop, STOP_CHECK_STOP);
}
END_TEST

/* ---- Interruptions ----- */

/* An attention of the console at 009 pends, and so does the interrupt key. */
static void request_both(void) {
    add_console(NULL);
    system_interrupt_key(s);
    ck_assert(system_input(s, 0x009, "HELLO", 5));
    ck_assert_uint_ne(s->pending.channels, 0);
}

START_TEST(external_comes_before_io) {
    request_both();
    put(PSA_NEW(INT_EXTERNAL), 0x00000000000E0000); /* all masked */
    load_psw(0xFF00000000001234);
    system_interrupt(s);
    ck_assert_uint_eq(s->state->psw.ia, 0x0E0000);
    ck_assert_uint_eq(get(PSA_OLD(INT_EXTERNAL)), 0xFF00004000001234);
    ck_assert_uint_eq(s->pending.external, 0);
    ck_assert_uint_ne(s->pending.channels, 0);
}
END_TEST

/* GA22-6821, Priority: the PSW loaded last is executed first. */
START_TEST(both_are_taken_if_the_new_psw_admits) {
    request_both();
    put(PSA_NEW(INT_EXTERNAL), 0xFE000000000E0000);
    put(PSA_NEW(INT_IO), 0x00000000000F0000);
    load_psw(0xFF00000000001234);
    system_interrupt(s);
    ck_assert_uint_eq(s->state->psw.ia, 0x0F0000);
    ck_assert_uint_eq(get(PSA_OLD(INT_IO)), 0xFE000009000E0000);
    ck_assert_uint_eq(s->pending.channels, 0);
    ck_assert_uint_eq(get(PSA_CSW) & 0xFFFFFFFF, (uint64_t)UNIT_ATTENTION << 24);
}
END_TEST

START_TEST(masked_requests_stay) {
    request_both();
    load_psw(0x7E00000000001234); /* not channel 0, not external */
    system_interrupt(s);
    ck_assert_uint_eq(s->state->psw.ia, 0x1234);
    ck_assert_uint_eq(s->pending.external, EXT_INTERRUPT_KEY);
    ck_assert_uint_ne(s->pending.channels, 0);
}
END_TEST

/* Conditions that pend together are told in one code, those masked by CR0 stay. */
START_TEST(external_conditions_come_in_one_code) {
    s->pending.external = EXT_INTERVAL_TIMER | EXT_INTERRUPT_KEY;
    load_psw(0x0100000000001234);
    system_interrupt(s);
    ck_assert_uint_eq(get(PSA_OLD(INT_EXTERNAL)), 0x010000C000001234);
    s->pending.external = EXT_INTERVAL_TIMER | EXT_INTERRUPT_KEY;
    s->state->cr[0] &= ~CR0_EXTERNAL_INTERRUPT_KEY;
    load_psw(0x0100000000001234);
    system_interrupt(s);
    ck_assert_uint_eq(get(PSA_OLD(INT_EXTERNAL)), 0x0100008000001234);
    ck_assert_uint_eq(s->pending.external, EXT_INTERRUPT_KEY);
}
END_TEST

/* An invalid program new PSW after an invalid new PSW: nothing could ever end that. */
START_TEST(invalid_new_psws_check_stop) {
    put(PSA_NEW(INT_EXTERNAL), 0x0008000080000000);
    put(PSA_NEW(INT_PROGRAM), 0x0008000080000000);
    system_interrupt_key(s);
    load_psw(0x0100000000001234);
    system_interrupt(s);
    ck_assert_int_eq(s->stop, STOP_CHECK_STOP);
}
END_TEST

/* ---- The wait state ----- */

START_TEST(a_disabled_wait_stops) {
    load_psw(0x000200000000C0DE);
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
    ck_assert_uint_eq(s->retired, 0);
    ck_assert_uint_eq(s->state->psw.ia, 0xC0DE);
}
END_TEST

/* Channels alone are open, and nothing can come from them. */
START_TEST(an_enabled_wait_with_nothing_to_come_is_idle) {
    load_psw(0xFE02000000000000);
    ck_assert_int_eq(machine_run(m, 100), STOP_IDLE);
}
END_TEST

/* The timer ends a wait when it goes negative: 3 steps, 10000 ticks. */
START_TEST(the_timer_ends_a_wait) {
    put(0x50, (uint64_t)0x00000200 << 32);
    put(PSA_NEW(INT_EXTERNAL), 0x0002000000000000);
    load_psw(0x0102000000001234);
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
    ck_assert_uint_eq(get(PSA_OLD(INT_EXTERNAL)), 0x0102008000001234);
    ck_assert_uint_eq(s->events.now, 10000);
    ck_assert_uint_eq(s->retired, 0);
}
END_TEST

/* With the timer masked in CR0 the word steps, but the wait has no end. */
START_TEST(a_masked_timer_does_not_end_a_wait) {
    s->state->cr[0] &= ~CR0_EXTERNAL_INTERVAL_TIMER;
    load_psw(0x0102000000001234);
    ck_assert_int_eq(machine_run(m, 100), STOP_IDLE);
}
END_TEST

/* A line known beforehand: the operator presses the request key after one second. */
START_TEST(attention_ends_a_wait) {
    add_console("HELLO\n");
    put(PSA_NEW(INT_IO), 0x0002000000000000);
    load_psw(0xFE02000000001234);
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
    ck_assert_uint_eq(get(PSA_OLD(INT_IO)), 0xFE02000900001234);
    ck_assert_uint_eq(s->events.now, 1000000);
}
END_TEST

/* Somebody types into an idle system: it goes on. */
START_TEST(input_ends_idleness) {
    add_console(NULL);
    put(PSA_NEW(INT_IO), 0x0002000000000000);
    load_psw(0xFE02000000001234);
    ck_assert_int_eq(machine_run(m, 100), STOP_IDLE);
    ck_assert(system_input(s, 0x009, "HELLO", 5));
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
    ck_assert(!system_input(s, 0x00A, "HELLO", 5));
}
END_TEST

/* Every timer interruption loads a wait again: no instruction ever, and yet the run ends. */
START_TEST(waits_without_instructions_end) {
    put(PSA_NEW(INT_EXTERNAL), 0x0102000000001234);
    load_psw(0x0102000000001234);
    ck_assert_int_eq(machine_run(m, 100), STOP_IDLE);
    ck_assert_uint_eq(s->retired, 0);
}
END_TEST

START_TEST(a_disabled_wait_ignores_what_pends) {
    request_both();
    load_psw(0x0002000000000000);
    ck_assert_int_eq(machine_run(m, 100), STOP_WAIT);
}
END_TEST

/* ---- The bare machine ----- */

START_TEST(the_limit_is_exact) {
    put(0x1000, (uint64_t)0x47F01000 << 32); /* BC 15,0(1): for ever */
    s->state->gr[1] = 0x1000;
    load_psw(0x0000000000001000);
    ck_assert_int_eq(machine_run(m, 12345), STOP_LIMIT);
    ck_assert_uint_eq(s->retired, 12345);
    ck_assert_int_eq(machine_run(m, 12346), STOP_LIMIT);
    ck_assert_uint_eq(s->retired, 12346);
    ck_assert_uint_eq(s->events.now, 12346);
}
END_TEST

/* A timer interruption comes between the instructions where it is due: at tick 3334. */
START_TEST(the_timer_interrupts_at_its_tick) {
    put(0x1000, 0x5A20200047F01000); /* A 2,0(2); BC 15,0(1) */
    s->state->gr[1] = 0x1000;
    s->state->gr[2] = 0x2000;
    put(PSA_NEW(INT_EXTERNAL), 0x0002000000000000);
    load_psw(0x0100000000001000);
    ck_assert_int_eq(machine_run(m, 100000), STOP_WAIT);
    ck_assert_uint_eq(s->retired, 3334);
    ck_assert_uint_eq(get(0x50) >> 32, 0xFFFFFF00);
}
END_TEST

START_TEST(the_hash_sees_everything) {
    uint64_t before = system_hash(s);
    m->storage.bytes[SIZE - 1] ^= 1;
    ck_assert_uint_ne(system_hash(s), before);
    m->storage.bytes[SIZE - 1] ^= 1;
    ck_assert_uint_eq(system_hash(s), before);
    view_set_key(&s->view, 0x800, 0x10);
    ck_assert_uint_ne(system_hash(s), before);
    view_set_key(&s->view, 0x800, 0);
    s->state->gr[15]++;
    ck_assert_uint_ne(system_hash(s), before);
    s->state->gr[15]--;
    system_interrupt_key(s);
    ck_assert_uint_ne(system_hash(s), before);
}
END_TEST

static void add_cases(Suite *suite, const char *name, const TTest *const *tests, size_t count) {
    TCase *c = tcase_create(name);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(c, tests[i]);
    suite_add_tcase(suite, c);
}

#define ADD(suite, name, ...)                                                                      \
    do {                                                                                           \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        add_cases(suite, name, tests, sizeof tests / sizeof *tests);                               \
    } while (0)

int main(void) {
    Suite *suite = suite_create("system");
    ADD(suite, "ipl", ipl_loads_and_starts, ipl_tells_the_device,
        ipl_in_ec_mode_tells_the_device_elsewhere, ipl_leaves_the_timer, ipl_without_device_fails,
        ipl_without_cards_fails, ipl_of_nonsense_fails, ipl_of_an_invalid_psw_fails);
    ADD(suite, "interruptions", external_comes_before_io, both_are_taken_if_the_new_psw_admits,
        masked_requests_stay, external_conditions_come_in_one_code, invalid_new_psws_check_stop);
    ADD(suite, "waits", a_disabled_wait_stops, an_enabled_wait_with_nothing_to_come_is_idle,
        the_timer_ends_a_wait, a_masked_timer_does_not_end_a_wait, attention_ends_a_wait,
        input_ends_idleness, waits_without_instructions_end, a_disabled_wait_ignores_what_pends);
    ADD(suite, "machine", the_limit_is_exact, the_timer_interrupts_at_its_tick,
        the_hash_sees_everything);
    return suite_run(suite);
}

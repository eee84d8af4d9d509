/* isa_writes says which registers an instruction writes: random instances of every instruction are
 * executed, and no other register may change. What it names must have changed at least once. */
#include "base/random.h"
#include "cpu_test.h"

#include <stdio.h>

#define INSTANCES 3000u

static struct storage storage;
static struct cpu *cpu;

static uint64_t io_clock(void *owner, enum isa_op op, uint64_t value) {
    (void)owner, (void)op, (void)value;
    return 0;
}

static struct io_result io(void *owner, enum isa_op op, uint16_t device, uint32_t caw) {
    (void)owner, (void)op, (void)device, (void)caw;
    return (struct io_result){.cc = 3};
}

static const struct cpu_links links = {.io = io, .clock = io_clock};

static void set_up(void) {
    ck_assert(stor_init(&storage, TEST_STORAGE));
    cpu = cpu_create(&storage, MODEL_S370, &links);
    cpu->executor = CPU_REFERENCE;
    cpu->intercept = ~0u;
}

static void tear_down(void) {
    cpu_destroy(cpu);
    stor_free(&storage);
}

/* Addresses in storage, small counts, and anything. */
static uint32_t random_word(struct random *r) {
    uint32_t any = (uint32_t)random_next(r);
    switch (random_below(r, 4)) {
    case 0:
        return any & 0x7FF8;
    case 1:
        return any & 0xFF;
    default:
        return any;
    }
}

static void random_state(struct random *r) {
    cpu_state_reset(&cpu->state);
    for (unsigned n = 0; n < 16; n++)
        cpu->state.gr[n] = random_word(r);
    for (unsigned n = 0; n < 4; n++)
        cpu->state.fr[n] = random_next(r);
    for (aaddr at = 0; at < TEST_STORAGE; at += 4)
        be32_store(storage.bytes + at, random_word(r));
    cpu->state.cr[0] = 0x00900000; /* 4 KB pages, for LRA */
}

/* An instance of a row: any operands, mostly valid ones. */
static void random_instruction(struct random *r, const struct isa_row *row) {
    uint8_t *at = storage.bytes + TEST_START;
    for (unsigned n = 0; n < 6; n++)
        at[n] = (uint8_t)random_next(r);
    at[0] = (uint8_t)(row->code >> 8);
    if (isa_second_byte_counts(at[0]))
        at[1] = (uint8_t)row->code;
    else if (random_below(r, 2))
        at[1] &= 0x66; /* even registers, and floating-point ones */
}

static uint64_t changes(const struct cpu_state *before) {
    uint64_t mask = 0;
    for (unsigned n = 0; n < 16; n++) {
        mask |= (uint64_t)(before->gr[n] != cpu->state.gr[n]) << n;
        mask |= (uint64_t)(before->cr[n] != cpu->state.cr[n]) << (ISA_WRITES_CONTROL + n);
    }
    for (unsigned n = 0; n < 4; n++)
        mask |= (uint64_t)(before->fr[n] != cpu->state.fr[n]) << (ISA_WRITES_FLOAT + n);
    return mask;
}

START_TEST(no_other_register_is_written) {
    struct random r = {.state = (uint64_t)_i};
    const struct isa_row *row = &isa_rows[_i];
    uint64_t named = 0, seen = 0;
    for (unsigned n = 0; n < INSTANCES / 10; n++) {
        random_state(&r);
        for (unsigned k = 0; k < 10; k++) {
            struct instr i;
            random_instruction(&r, row);
            cpu->state.psw.ia = TEST_START;
            isa_decode(storage.bytes + TEST_START, MODEL_S370, &i);
            struct cpu_state before = cpu->state;
            cpu_run(cpu, 1);
            uint64_t changed = changes(&before), may = isa_writes(&i);
            ck_assert_msg((changed & ~may) == 0, "%s %02X: changed %llX, named %llX", row->mnemonic,
                          i.bytes[1], (unsigned long long)changed, (unsigned long long)may);
            named |= may;
            seen |= changed;
            cpu->state.psw = before.psw;
        }
    }
    if (_i == OP_EX)
        return; /* any */
    /* Few random operands are right for these two. */
    bool enough = _i == OP_CVB || _i == OP_SIGP ? seen != 0 : seen == named;
    ck_assert_msg(enough, "%s: named %llX, but only %llX changed", row->mnemonic,
                  (unsigned long long)named, (unsigned long long)seen);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/writes");
    TCase *tc = tcase_create("writes");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, no_other_register_is_written, 1, OP_COUNT);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

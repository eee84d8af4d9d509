/* The instruction table, lookup and decoding. GA22-7000, Instruction Formats. */
#include "isa/isa.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Bytes after the operation code that every format takes apart differently: 12 3456 789A. */
static void decode_row(enum isa_op op, struct instr *i) {
    uint8_t bytes[6] = {(uint8_t)(isa_rows[op].code >> 8), 0x12, 0x34, 0x56, 0x78, 0x9A};
    if (isa_rows[op].format == FMT_S || isa_rows[op].format == FMT_S0)
        bytes[1] = (uint8_t)isa_rows[op].code;
    isa_decode(bytes, MODEL_S370, i);
    ck_assert_mem_eq(i->bytes, bytes, i->length);
}

static struct instr expected(enum isa_op op) {
    struct instr i = {.op = op, .length = (uint8_t)isa_format_length(isa_rows[op].format)};
    switch (isa_rows[op].format) {
    case FMT_RR:
    case FMT_RR_R1:
    case FMT_RR_M:
        i.r1 = 1, i.r2 = 2;
        break;
    case FMT_RR_I:
        i.i2 = 0x12;
        break;
    case FMT_RX:
    case FMT_RX_M:
        i.r1 = 1, i.x2 = 2, i.b2 = 3, i.d2 = 0x456;
        break;
    case FMT_RS:
    case FMT_RS_M:
    case FMT_RS_SHIFT:
        i.r1 = 1, i.r3 = 2, i.b2 = 3, i.d2 = 0x456;
        break;
    case FMT_SI:
        i.i2 = 0x12, i.b1 = 3, i.d1 = 0x456;
        break;
    case FMT_S8:
    case FMT_S:
    case FMT_S0:
        i.b2 = 3, i.d2 = 0x456;
        break;
    case FMT_SS_L:
        i.l1 = 0x12, i.b1 = 3, i.d1 = 0x456, i.b2 = 7, i.d2 = 0x89A;
        break;
    case FMT_SS_LL:
    case FMT_SS_LI:
        i.l1 = 1, i.l2 = 2, i.i2 = 2, i.b1 = 3, i.d1 = 0x456, i.b2 = 7, i.d2 = 0x89A;
        break;
    case FMT_COUNT:
        ck_abort_msg("no format");
    }
    return i;
}

START_TEST(every_row_is_decoded) {
    enum isa_op op = (enum isa_op)_i;
    struct instr got, want = expected(op);
    decode_row(op, &got);
    const char *name = isa_rows[op].mnemonic;
    ck_assert_msg(got.op == op, "%s: decoded as %s", name, isa_rows[got.op].mnemonic);
    ck_assert_msg(got.length == want.length, "%s: length %d", name, got.length);
    ck_assert_msg(got.r1 == want.r1 && got.r2 == want.r2 && got.r3 == want.r3 && got.x2 == want.x2,
                  "%s: registers", name);
    ck_assert_msg(got.b1 == want.b1 && got.d1 == want.d1, "%s: first operand", name);
    ck_assert_msg(got.b2 == want.b2 && got.d2 == want.d2, "%s: second operand", name);
    ck_assert_msg(got.i2 == want.i2 && got.l1 == want.l1 && got.l2 == want.l2, "%s: immediate",
                  name);
}
END_TEST

START_TEST(every_mnemonic_is_found) {
    ck_assert_int_eq(isa_find(isa_rows[_i].mnemonic), _i);
}
END_TEST

START_TEST(unknown_mnemonics_are_not) {
    ck_assert_int_eq(isa_find("?"), OP_INVALID);
    ck_assert_int_eq(isa_find("lr"), OP_INVALID);
    ck_assert_int_eq(isa_find(""), OP_INVALID);
}
END_TEST

/* No code has two rows, and what has none is invalid: all 65,536 first halfwords. */
START_TEST(lookup_agrees_with_the_table) {
    enum model model = _i ? MODEL_S370 : MODEL_S360;
    for (unsigned code = 0; code < 0x10000; code++) {
        uint8_t byte0 = (uint8_t)(code >> 8), byte1 = (uint8_t)code;
        enum isa_op want = OP_INVALID;
        for (int op = 1; op < OP_COUNT; op++) {
            const struct isa_row *row = &isa_rows[op];
            bool whole = byte0 == 0xB2;
            bool io = byte0 >= 0x9C && byte0 <= 0x9E;
            unsigned second = whole ? byte1 : io && model == MODEL_S370 ? byte1 & 1 : 0;
            if (row->code == (unsigned)(byte0 << 8 | second) && isa_in_model(row->group, model)) {
                ck_assert_msg(want == OP_INVALID, "%04X has two rows", code);
                want = (enum isa_op)op;
            }
        }
        enum isa_op got = isa_lookup(byte0, byte1, model);
        ck_assert_msg(got == want, "%04X is %s, not %s", code, isa_rows[got].mnemonic,
                      isa_rows[want].mnemonic);
    }
}
END_TEST

START_TEST(models_have_their_groups) {
    ck_assert_int_eq(isa_lookup(0xB7, 0, MODEL_S360), OP_INVALID);
    ck_assert_int_eq(isa_lookup(0xB7, 0, MODEL_S370), OP_LCTL);
    ck_assert_int_eq(isa_lookup(0x9C, 0x01, MODEL_S360), OP_SIO);
    ck_assert_int_eq(isa_lookup(0x9C, 0x01, MODEL_S370), OP_SIOF);
    ck_assert_int_eq(isa_lookup(0x9C, 0xFE, MODEL_S370), OP_SIO);
    ck_assert(isa_in_model(GRP_PROTECTION, MODEL_S360));
    ck_assert(!isa_in_model(GRP_FLOAT_EXT, MODEL_S360));
}
END_TEST

/* Bits 0 and 1 of the operation code give the length, even of an invalid one. */
START_TEST(lengths) {
    static const struct {
        uint8_t byte;
        unsigned length;
    } cases[] = {{0x00, 2}, {0x3F, 2}, {0x40, 4}, {0x7F, 4},
                 {0x80, 4}, {0xBF, 4}, {0xC0, 6}, {0xFF, 6}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct instr i;
        uint8_t bytes[6] = {cases[k].byte};
        ck_assert_uint_eq(isa_length(cases[k].byte), cases[k].length);
        isa_decode(bytes, MODEL_S370, &i);
        ck_assert_uint_eq(i.length, cases[k].length);
    }
}
END_TEST

START_TEST(an_invalid_code_has_no_fields) {
    static const uint8_t bytes[6] = {0xFF, 0x12, 0x34, 0x56, 0x78, 0x9A};
    struct instr i;
    isa_decode(bytes, MODEL_S370, &i);
    ck_assert_int_eq(i.op, OP_INVALID);
    ck_assert_mem_eq(i.bytes, bytes, 6);
    ck_assert_uint_eq(i.b1, 0);
    ck_assert_uint_eq(i.d1, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("isa/isa");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, every_row_is_decoded, 1, OP_COUNT);
    tcase_add_loop_test(all, every_mnemonic_is_found, 1, OP_COUNT);
    tcase_add_test(all, unknown_mnemonics_are_not);
    tcase_add_loop_test(all, lookup_agrees_with_the_table, 0, 2);
    tcase_add_test(all, models_have_their_groups);
    tcase_add_test(all, lengths);
    tcase_add_test(all, an_invalid_code_has_no_fields);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

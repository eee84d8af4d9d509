/* The instruction table, and finding and decoding by it. */
#include "isa/isa.h"

#include "base/bits.h"

#define PROBLEM    false
#define PRIVILEGED true
#define YES        true
#define LATER      false

const struct isa_row isa_rows[OP_COUNT] = {
    [OP_INVALID] = {.mnemonic = "?", .name = "invalid", .format = FMT_RR},
#define X(code_, mnemonic_, name_, format_, group_, chapter_, state_, class_, cc_, exceptions_,    \
          routine_)                                                                                \
    [OP_##mnemonic_] = {.code = code_,                                                             \
                        .mnemonic = #mnemonic_,                                                    \
                        .name = name_,                                                             \
                        .format = FMT_##format_,                                                   \
                        .group = GRP_##group_,                                                     \
                        .chapter = CH_##chapter_,                                                  \
                        .privileged = state_,                                                      \
                        .implemented = routine_,                                                   \
                        .claim = CLASS_##class_,                                                   \
                        .cc = CC_##cc_,                                                            \
                        .exceptions = exceptions_},
#include "isa/instructions.def"
#undef X
};

/* Rows must not contradict themselves: what is sensitive is privileged and nothing else is, and
 * the format has the length that the operation code tells the CPU. */
#define FORMAT_LENGTH(format)                                                                      \
    ((format) <= FMT_RR_I ? 2 : (format) <= FMT_S0 ? 4 : 6) /* the enum's order */
#define CODE_LENGTH(code) ((code) < 0x4000 ? 2 : (code) < 0xC000 ? 4 : 6)
#define X(code, mnemonic, name, format, group, chapter, state, class, ...)                         \
    _Static_assert((state) == (CLASS_##class == CLASS_SENSITIVE),                                  \
                   #mnemonic ": sensitive must mean privileged");                                  \
    _Static_assert(FORMAT_LENGTH(FMT_##format) == CODE_LENGTH(code),                               \
                   #mnemonic ": format and operation code disagree on the length");                \
    _Static_assert((FMT_##format == FMT_S || FMT_##format == FMT_S0) || !((code)&0xFF),            \
                   #mnemonic ": only S format has a 16-bit operation code");
#include "isa/instructions.def"
#undef X

unsigned isa_format_length(enum isa_format format) {
    return FORMAT_LENGTH(format);
}

unsigned isa_cc_codes(const struct isa_row *row) {
    static const uint8_t codes[] = {
        [CC_SAME] = 0x0,           [CC_LOADED] = 0xF,
        [CC_EXECUTED] = 0xF,       [CC_SIGN] = 0x7,
        [CC_POSITIVE] = 0x5,       [CC_NEGATIVE] = 0x3,
        [CC_LOGICAL] = 0x3,        [CC_CARRY] = 0xF,
        [CC_BORROW] = 0xE,         [CC_COMPARE] = 0x7,
        [CC_TEST_MASK] = 0xB,      [CC_TEST_SET] = 0x3,
        [CC_TRANSLATE_TEST] = 0x7, [CC_MOVE_LONG] = 0xF,
        [CC_EDIT] = 0x7,           [CC_SWAP] = 0x3,
        [CC_INSERT] = 0x7,         [CC_CLOCK] = 0x1,
        [CC_TRANSLATE] = 0xF,      [CC_REFERENCE] = 0xF,
        [CC_SIGNAL] = 0xB,         [CC_IO] = 0xF,
        [CC_CHANNEL_ID] = 0xD,
    };
    bool signs = row->cc == CC_SIGN || row->cc == CC_POSITIVE;
    unsigned overflow = signs && row->exceptions & (EXC_IF | EXC_DF) ? 1u << 3 : 0;
    return codes[row->cc] | overflow;
}

bool isa_in_model(enum isa_group group, enum model model) {
    return model == MODEL_S370 || group < GRP_FLOAT_EXT;
}

/* The row by the first byte, for the operation codes whose left byte tells (of 9C-9E: the row with
 * bit 15 zero). Rows told by the second byte fall on entry 0, which is no operation code. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const uint8_t by_first_byte[256] = {
#define X(code, mnemonic, ...) [(code)&0xFF ? 0 : (code) >> 8] = OP_##mnemonic,
#include "isa/instructions.def"
#undef X
    [0] = OP_INVALID,
};
#pragma GCC diagnostic pop
_Static_assert(OP_COUNT <= 256, "a row's number fits a byte");

/* The row by both bytes: B2xx, and the operation codes 9C-9E, whose bit 15 counts on s370 (the
 * other bits of the second byte, and on s360 all of them, are ignored). */
static enum isa_op by_second_byte(uint8_t byte0, uint8_t byte1, enum model model) {
    bool alternative = byte0 != 0xB2 && model == MODEL_S370 && byte1 & 1;
    if (byte0 != 0xB2 && !alternative)
        return by_first_byte[byte0];
    switch (byte0 << 8 | (alternative ? 1 : byte1)) {
#define X(code, mnemonic, ...)                                                                     \
    case code:                                                                                     \
        return OP_##mnemonic;
#include "isa/instructions.def"
#undef X
    default:
        return OP_INVALID;
    }
}

enum isa_op isa_lookup(uint8_t byte0, uint8_t byte1, enum model model) {
    enum isa_op op =
        isa_second_byte_counts(byte0) ? by_second_byte(byte0, byte1, model) : by_first_byte[byte0];
    return isa_in_model(isa_rows[op].group, model) ? op : OP_INVALID;
}

enum isa_op isa_find(const char *mnemonic) {
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++)
        if (strcmp(isa_rows[op].mnemonic, mnemonic) == 0)
            return op;
    return OP_INVALID;
}

static void decode_storage_operand(const uint8_t *p, uint8_t *base, uint16_t *displacement) {
    *base = p[0] >> 4;
    *displacement = be16_load(p) & 0xFFF;
}

void isa_decode(const uint8_t *bytes, enum model model, struct instr *out) {
    struct instr i = {.length = isa_length(bytes[0])};
    memcpy(i.bytes, bytes, i.length);
    i.op = isa_lookup(i.bytes[0], i.bytes[1], model);
    uint8_t high = i.bytes[1] >> 4, low = i.bytes[1] & 0xF;
    switch (isa_rows[i.op].format) {
    case FMT_RR:
    case FMT_RR_R1:
    case FMT_RR_M:
        i.r1 = high;
        i.r2 = low;
        break;
    case FMT_RR_I:
        i.i2 = i.bytes[1];
        break;
    case FMT_RX:
    case FMT_RX_M:
        i.r1 = high;
        i.x2 = low;
        decode_storage_operand(i.bytes + 2, &i.b2, &i.d2);
        break;
    case FMT_RS:
    case FMT_RS_M:
    case FMT_RS_SHIFT:
        i.r1 = high;
        i.r3 = low;
        decode_storage_operand(i.bytes + 2, &i.b2, &i.d2);
        break;
    case FMT_SI:
        i.i2 = i.bytes[1];
        decode_storage_operand(i.bytes + 2, &i.b1, &i.d1);
        break;
    case FMT_S8:
    case FMT_S:
    case FMT_S0:
        decode_storage_operand(i.bytes + 2, &i.b2, &i.d2);
        break;
    case FMT_SS_L:
        i.l1 = i.bytes[1];
        decode_storage_operand(i.bytes + 2, &i.b1, &i.d1);
        decode_storage_operand(i.bytes + 4, &i.b2, &i.d2);
        break;
    case FMT_SS_LL:
    case FMT_SS_LI:
        i.l1 = high;
        i.l2 = low;
        i.i2 = low;
        decode_storage_operand(i.bytes + 2, &i.b1, &i.d1);
        decode_storage_operand(i.bytes + 4, &i.b2, &i.d2);
        break;
    case FMT_COUNT:
        break;
    }
    *out = i;
}

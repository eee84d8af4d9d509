/* The decimal instructions. GA22-7000, Decimal Instructions; GA22-6821, Decimal Arithmetic.
 *
 * A packed number has at most 31 digits, so its magnitude fits in 103 bits and decimal arithmetic
 * is integer arithmetic here. The operands are fetched whole before anything is stored: fields may
 * overlap in any way, and an invalid digit leaves the result field as it was. */
#include "cpu/reference.h"

__extension__ typedef unsigned __int128 magnitude;
__extension__ typedef __int128 signed_magnitude;

struct decimal {
    magnitude magnitude;
    bool minus; /* zero can have either sign */
};

/* ---- the packed format ---- */

#define PACKED_MAX 16 /* bytes */

/* 10^n, n at most 32. */
static magnitude power_of_ten(unsigned n) {
    magnitude power = 1;
    while (n--)
        power *= 10;
    return power;
}

/* The first magnitude that a field of so many bytes is too short for. */
static magnitude limit_of(uint32_t length) {
    return power_of_ten(2 * length - 1);
}

/* Sign digits: A, C, E, F plus; B, D minus; others are not valid. */
static bool is_sign(unsigned digit) {
    return digit > 9;
}

static bool is_minus(unsigned sign) {
    return sign == 0xB || sign == 0xD;
}

static bool unpack(const uint8_t *bytes, uint32_t length, struct decimal *out) {
    unsigned sign = bytes[length - 1] & 0xF;
    *out = (struct decimal){.minus = is_minus(sign)};
    for (uint32_t k = 0; k < 2 * length - 1; k++) {
        unsigned digit = k % 2 ? bytes[k / 2] & 0xF : bytes[k / 2] >> 4;
        if (digit > 9)
            return false;
        out->magnitude = out->magnitude * 10 + digit;
    }
    return is_sign(sign);
}

/* The preferred sign codes: of EBCDIC, in model s360's ASCII mode of ASCII. */
static unsigned sign_code(const struct cpu *cpu, bool minus) {
    unsigned plus = cpu->state.psw.ascii ? 0xA : 0xC;
    return minus ? plus + 1 : plus;
}

/* High-order digits for which there is no room are lost. */
static void pack(const struct cpu *cpu, struct decimal value, uint8_t *bytes, uint32_t length) {
    magnitude left = value.magnitude;
    bytes[length - 1] = (uint8_t)((unsigned)(left % 10) << 4 | sign_code(cpu, value.minus));
    left /= 10;
    for (uint32_t k = length - 1; k--; left /= 100)
        bytes[k] = (uint8_t)((unsigned)(left / 10 % 10) << 4 | (unsigned)(left % 10));
}

static int fetch_decimal(struct cpu *cpu, vaddr at, uint32_t length, struct decimal *out) {
    uint8_t bytes[PACKED_MAX];
    int code = ref_fetch(cpu, at, bytes, length);
    if (code)
        return code;
    return unpack(bytes, length, out) ? PIC_NONE : PIC_DATA;
}

/* The first operand, then the second. */
static int fetch_operands(struct cpu *cpu, const struct instr *i, struct decimal *first,
                          struct decimal *second) {
    int code = fetch_decimal(cpu, ref_address1(cpu, i), i->l1 + 1u, first);
    return code ? code : fetch_decimal(cpu, ref_address2(cpu, i), i->l2 + 1u, second);
}

/* ---- add, subtract, compare, zero and add ---- */

static signed_magnitude signed_value(struct decimal d) {
    return d.minus ? -(signed_magnitude)d.magnitude : (signed_magnitude)d.magnitude;
}

static uint8_t cc_of(signed_magnitude value) {
    return value == 0 ? 0 : value < 0 ? 1 : 2;
}

/* Stores at the first operand and sets the condition code. Zero is plus, but what overflow leaves
 * over keeps the sign of the whole. Overflow completes the operation. */
static int decimal_result(struct cpu *cpu, const struct instr *i, struct decimal value,
                          bool overflow) {
    struct psw *psw = &cpu->state.psw;
    uint8_t bytes[PACKED_MAX];
    uint32_t length = i->l1 + 1u;
    overflow |= value.magnitude >= limit_of(length);
    value.minus &= overflow || value.magnitude;
    pack(cpu, value, bytes, length);
    int code = ref_store(cpu, ref_address1(cpu, i), bytes, length);
    if (code)
        return code;
    psw->cc = overflow ? 3 : cc_of(signed_value(value));
    return overflow && psw->program_mask & PROGRAM_MASK_DECIMAL_OVERFLOW ? PIC_DECIMAL_OVERFLOW
                                                                         : PIC_NONE;
}

static int add_decimal(struct cpu *cpu, const struct instr *i, bool subtract) {
    struct decimal first, second;
    int code = fetch_operands(cpu, i, &first, &second);
    if (code)
        return code;
    second.minus ^= subtract;
    signed_magnitude sum = signed_value(first) + signed_value(second);
    struct decimal result = {(magnitude)(sum < 0 ? -sum : sum), sum < 0};
    return decimal_result(cpu, i, result, false);
}

int ref_AP(struct cpu *cpu, const struct instr *i) {
    return add_decimal(cpu, i, false);
}

int ref_SP(struct cpu *cpu, const struct instr *i) {
    return add_decimal(cpu, i, true);
}

int ref_ZAP(struct cpu *cpu, const struct instr *i) {
    struct decimal second;
    int code = fetch_decimal(cpu, ref_address2(cpu, i), i->l2 + 1u, &second);
    return code ? code : decimal_result(cpu, i, second, false);
}

/* Zeros of either sign are equal. */
int ref_CP(struct cpu *cpu, const struct instr *i) {
    struct decimal first, second;
    int code = fetch_operands(cpu, i, &first, &second);
    if (!code)
        cpu->state.psw.cc = cc_of(signed_value(first) - signed_value(second));
    return code;
}

/* ---- multiply, divide ---- */

/* The second operand of MP and DP has at most 8 bytes and is shorter than the first. */
static bool lengths_are_valid(const struct instr *i) {
    return i->l2 <= 7 && i->l2 < i->l1;
}

/* As many bytes as the multiplier has must be zero at the multiplicand's left, so there is no
 * overflow. The sign follows algebra even when the product is zero. */
int ref_MP(struct cpu *cpu, const struct instr *i) {
    struct decimal first, second;
    uint8_t bytes[PACKED_MAX];
    if (!lengths_are_valid(i))
        return PIC_SPECIFICATION;
    int code = fetch_operands(cpu, i, &first, &second);
    if (code)
        return code;
    if (first.magnitude >= limit_of((uint32_t)i->l1 - i->l2))
        return PIC_DATA;
    first.magnitude *= second.magnitude;
    first.minus ^= second.minus;
    pack(cpu, first, bytes, i->l1 + 1u);
    return ref_store(cpu, ref_address1(cpu, i), bytes, i->l1 + 1u);
}

/* The quotient replaces the left of the dividend, the remainder, as long as the divisor, its right.
 * Zero has the sign that algebra gives it. */
int ref_DP(struct cpu *cpu, const struct instr *i) {
    struct decimal first, second;
    uint8_t bytes[PACKED_MAX];
    if (!lengths_are_valid(i))
        return PIC_SPECIFICATION;
    uint32_t remainder_length = i->l2 + 1u, quotient_length = (uint32_t)i->l1 - i->l2;
    int code = fetch_operands(cpu, i, &first, &second);
    if (code)
        return code;
    if (!second.magnitude || first.magnitude / second.magnitude >= limit_of(quotient_length))
        return PIC_DECIMAL_DIVIDE;
    struct decimal quotient = {first.magnitude / second.magnitude, first.minus ^ second.minus};
    struct decimal remainder = {first.magnitude % second.magnitude, first.minus};
    pack(cpu, quotient, bytes, quotient_length);
    pack(cpu, remainder, bytes + quotient_length, remainder_length);
    return ref_store(cpu, ref_address1(cpu, i), bytes, i->l1 + 1u);
}

/* ---- shift ---- */

/* Shifts left within a field; true when a digit other than zero is lost. */
static bool shift_left(struct decimal *value, unsigned digits, uint32_t length) {
    magnitude limit = limit_of(length);
    bool lost = false;
    for (; digits; digits--) {
        value->magnitude *= 10;
        lost |= value->magnitude >= limit;
        value->magnitude %= limit;
    }
    return lost;
}

/* The rounding digit is added to the last digit shifted out; its carry goes into the result. */
static void shift_right(struct decimal *value, unsigned digits, unsigned rounding) {
    while (--digits)
        value->magnitude /= 10;
    value->magnitude = (value->magnitude + rounding) / 10;
}

/* Bits 26-31 of the second-operand address: 0 to 31 to the left, 32 to 63 are -32 to -1. */
int ref_SRP(struct cpu *cpu, const struct instr *i) {
    struct decimal value;
    unsigned amount = ref_address2(cpu, i) & 63;
    int code = fetch_decimal(cpu, ref_address1(cpu, i), i->l1 + 1u, &value);
    if (code)
        return code;
    if (i->i2 > 9)
        return PIC_DATA;
    bool lost = false;
    if (amount < 32)
        lost = shift_left(&value, amount, i->l1 + 1u);
    else
        shift_right(&value, 64 - amount, i->i2);
    return decimal_result(cpu, i, value, lost);
}

/* ---- edit ---- */

#define DIGIT_SELECTOR       0x20
#define SIGNIFICANCE_STARTER 0x21
#define FIELD_SEPARATOR      0x22

struct edit {
    vaddr source;       /* the next source byte */
    uint8_t pending;    /* the right digit of the last one, if `half` */
    bool half;          /* the next source digit is `pending` */
    bool significance;  /* the significance indicator */
    bool nonzero;       /* a source digit of the field was not zero */
    uint8_t fill;       /* the fill byte */
    vaddr first;        /* EDMK: the address of the last first significant digit … */
    bool found;         /* … if there was any */
    unsigned zone_bits; /* of the result digits */
};

/* The next source digit, and whether a plus sign stands at its right. */
static int source_digit(struct cpu *cpu, struct edit *e, unsigned *digit, bool *plus) {
    *plus = false;
    if (e->half) {
        *digit = e->pending;
        e->half = false;
        return PIC_NONE;
    }
    uint8_t byte;
    int code = ref_fetch(cpu, e->source++, &byte, 1);
    if (code)
        return code;
    *digit = byte >> 4;
    e->pending = byte & 0xF;
    e->half = !is_sign(e->pending);
    *plus = !e->half && !is_minus(e->pending);
    return *digit > 9 ? PIC_DATA : PIC_NONE;
}

/* A digit selector or significance starter becomes a digit or the fill byte. */
static int edit_digit(struct cpu *cpu, struct edit *e, vaddr at, uint8_t *pattern) {
    unsigned digit;
    bool plus, starts = *pattern == SIGNIFICANCE_STARTER;
    int code = source_digit(cpu, e, &digit, &plus);
    if (code)
        return code;
    if (digit && !e->significance)
        e->first = at, e->found = true;
    e->significance |= digit != 0;
    *pattern = e->significance ? (uint8_t)(e->zone_bits | digit) : e->fill;
    e->significance = (e->significance || starts) && !plus;
    e->nonzero |= digit != 0;
    return PIC_NONE;
}

static int edit_byte(struct cpu *cpu, struct edit *e, vaddr at, uint8_t *pattern) {
    if (*pattern == DIGIT_SELECTOR || *pattern == SIGNIFICANCE_STARTER)
        return edit_digit(cpu, e, at, pattern);
    if (*pattern == FIELD_SEPARATOR)
        e->significance = e->nonzero = false;
    if (!e->significance)
        *pattern = e->fill;
    return PIC_NONE;
}

/* Edits in place, since pattern and source may overlap (with results that the manual leaves open).
 * On an exception the pattern is put back as it was. */
static int edit(struct cpu *cpu, const struct instr *i, struct edit *e) {
    struct ref_operand field;
    uint8_t before[256];
    vaddr at = ref_address1(cpu, i);
    uint32_t length = i->l1 + 1u;
    int code = ref_resolve(cpu, at, length, true, &field);
    if (code)
        return code;
    *e = (struct edit){.source = ref_address2(cpu, i),
                       .fill = *ref_byte(cpu, &field, 0),
                       .zone_bits = cpu->state.psw.ascii ? 0x50 : 0xF0};
    for (uint32_t k = 0; k < length; k++)
        before[k] = *ref_byte(cpu, &field, k);
    for (uint32_t k = 0; k < length && !code; k++)
        code = edit_byte(cpu, e, at + k, ref_byte(cpu, &field, k));
    for (uint32_t k = 0; k < length && code; k++)
        *ref_byte(cpu, &field, k) = before[k];
    if (code)
        return code;
    ref_touch(cpu, &field, true);
    cpu->state.psw.cc = !e->nonzero ? 0 : e->significance ? 1 : 2;
    return PIC_NONE;
}

int ref_ED(struct cpu *cpu, const struct instr *i) {
    struct edit e;
    return edit(cpu, i, &e);
}

/* Bits 8-31 of register 1 get the address of a first significant digit that was not forced by a
 * significance starter. */
int ref_EDMK(struct cpu *cpu, const struct instr *i) {
    struct edit e;
    int code = edit(cpu, i, &e);
    uint32_t *gr1 = &cpu->state.gr[1];
    if (!code && e.found)
        *gr1 = (*gr1 & ~ADDRESS_MASK) | (e.first & ADDRESS_MASK);
    return code;
}

#include "cpu/decimal_quick.h"

#include "base/bits.h"

/* Decimal digits, four bits each, the last one at the right; at most 31. */
__extension__ typedef unsigned __int128 digits;

#define EVERY_DIGIT(d) ((digits)(d) << 64 | (d))
#define ONES           EVERY_DIGIT(UINT64_C(0x1111111111111111))
#define SIXES          (EVERY_DIGIT(UINT64_C(0x6666666666666666)) >> 4) /* 31 of them */
#define EIGHTS         EVERY_DIGIT(UINT64_C(0x8888888888888888))

#define BINARY_DIGITS  16 /* that a doubleword holds both as digits and in binary */
#define HALF_LIMIT     UINT64_C(100000000)

struct number {
    digits digits;
    bool minus;
};

/* ---- fields ---- */

static digits low_digits(digits all, unsigned count) {
    return all & (((digits)1 << 4 * count) - 1);
}

/* The bytes of a field, right-aligned. Pieces that overlap have the same bits where they do. */
static digits load(const uint8_t *p, uint32_t length) {
    if (length >= 8)
        return (digits)be64_load(p) << 8 * (length - 8) | be64_load(p + length - 8);
    if (length >= 4)
        return (uint64_t)be32_load(p) << 8 * (length - 4) | be32_load(p + length - 4);
    if (length >= 2)
        return (uint32_t)be16_load(p) << 8 * (length - 2) | be16_load(p + length - 2);
    return *p;
}

static void store(uint8_t *p, uint32_t length, digits bytes) {
    if (length >= 8) {
        be64_store(p, (uint64_t)(bytes >> 8 * (length - 8)));
        be64_store(p + length - 8, (uint64_t)bytes);
    } else if (length >= 4) {
        be32_store(p, (uint32_t)(bytes >> 8 * (length - 4)));
        be32_store(p + length - 4, (uint32_t)bytes);
    } else if (length >= 2) {
        be16_store(p, (uint16_t)(bytes >> 8 * (length - 2)));
        be16_store(p + length - 2, (uint16_t)bytes);
    } else {
        *p = (uint8_t)bytes;
    }
}

/* Signs: A, C, E, F plus; B, D minus. False when a digit or the sign is not valid: a digit above 9
 * has its bit 8 on, and bit 4 or bit 2. */
static bool unpack(const uint8_t *p, uint32_t length, struct number *out) {
    digits field = load(p, length);
    unsigned sign = (unsigned)field & 0xF;
    out->digits = field >> 4;
    out->minus = sign == 0xB || sign == 0xD;
    return sign > 9 && !(out->digits & (out->digits << 1 | out->digits << 2) & EIGHTS);
}

static void pack(uint8_t *p, uint32_t length, const struct number *n) {
    store(p, length, n->digits << 4 | (n->minus ? 0xD : 0xC));
}

/* ---- sums ---- */

/* With six more in every digit, carries are those of tens; digits without one get the six off. The
 * 32nd digit is only for a carry. */
static digits add(digits a, digits b) {
    digits biased = a + SIXES;
    digits sum = biased + b;
    digits without = ~(biased ^ b ^ sum) >> 4 & ONES >> 4; /* … a carry out of them */
    return sum - (without << 2 | without << 1);
}

/* a - b, a not less than b. */
static digits subtract_smaller(digits a, digits b) {
    digits difference = a - b;
    digits borrows = (a ^ b ^ difference) & (ONES << 4);
    return difference - (borrows >> 2 | borrows >> 3);
}

static int sign_of(const struct number *n) {
    return !n->digits ? 0 : n->minus ? 1 : 2;
}

/* Stores a result and tells the condition code. Zero is plus, but what overflow leaves over keeps
 * the sign of the whole. */
static int finish(uint8_t *p, uint32_t length, struct number n, bool overflow,
                  bool overflow_interrupts) {
    digits kept = low_digits(n.digits, 2 * length - 1);
    overflow |= kept != n.digits;
    if (overflow && overflow_interrupts)
        return DECIMAL_QUICK_NONE;
    n.digits = kept;
    n.minus &= overflow || kept;
    pack(p, length, &n);
    return overflow ? 3 : sign_of(&n);
}

int decimal_quick_add(uint8_t *first, uint32_t length1, const uint8_t *second, uint32_t length2,
                      bool subtract, bool overflow_interrupts) {
    struct number a, b;
    if (!unpack(first, length1, &a) || !unpack(second, length2, &b))
        return DECIMAL_QUICK_NONE;
    b.minus ^= subtract;
    if (a.minus == b.minus)
        a.digits = add(a.digits, b.digits);
    else if (a.digits >= b.digits)
        a.digits = subtract_smaller(a.digits, b.digits);
    else
        a = (struct number){subtract_smaller(b.digits, a.digits), b.minus};
    return finish(first, length1, a, false, overflow_interrupts);
}

int decimal_quick_zap(uint8_t *first, uint32_t length1, const uint8_t *second, uint32_t length2,
                      bool overflow_interrupts) {
    struct number n;
    if (!unpack(second, length2, &n))
        return DECIMAL_QUICK_NONE;
    return finish(first, length1, n, false, overflow_interrupts);
}

int decimal_quick_compare(const uint8_t *first, uint32_t length1, const uint8_t *second,
                          uint32_t length2) {
    struct number a, b;
    if (!unpack(first, length1, &a) || !unpack(second, length2, &b))
        return DECIMAL_QUICK_NONE;
    if (a.digits == b.digits && (a.minus == b.minus || !a.digits))
        return 0;
    bool low = a.minus != b.minus ? a.minus : (a.digits < b.digits) != a.minus;
    return low ? 1 : 2;
}

/* ---- to binary and back ---- */

/* Eight digits, by pairs in parallel: tens and ones, hundreds, ten thousands. */
static uint64_t eight_to_binary(uint64_t d) {
    d = (d & 0x0F0F0F0F) + 10 * (d >> 4 & 0x0F0F0F0F);
    d = (d & 0x00FF00FF) + 100 * (d >> 8 & 0x00FF00FF);
    return (d & 0xFFFF) + 10000 * (d >> 16);
}

static uint64_t sixteen_to_binary(uint64_t d) {
    return eight_to_binary(d & UINT32_MAX) + HALF_LIMIT * eight_to_binary(d >> 32);
}

/* By reciprocals that are exact for so few digits; at last the digits of bytes move together. */
static uint64_t eight_from_binary(uint64_t n) {
    n = n / 10000 << 32 | n % 10000;
    uint64_t hundreds = n * 5243 >> 19 & UINT64_C(0x0000007F0000007F);
    n = hundreds << 16 | (n - 100 * hundreds);
    uint64_t tens = n * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    n = tens << 8 | (n - 10 * tens);
    n = (n | n >> 4) & UINT64_C(0x00FF00FF00FF00FF);
    n = (n | n >> 8) & UINT64_C(0x0000FFFF0000FFFF);
    return (n | n >> 16) & UINT32_MAX;
}

static uint64_t sixteen_from_binary(uint64_t n) {
    return eight_from_binary(n / HALF_LIMIT) << 32 | eight_from_binary(n % HALF_LIMIT);
}

bool decimal_quick_to_binary(uint64_t packed, uint32_t *binary) {
    unsigned sign = packed & 0xF;
    uint64_t d = packed >> 4;
    if (sign < 10 || d & (d << 1 | d << 2) & UINT64_C(0x8888888888888888))
        return false;
    int64_t value = (int64_t)sixteen_to_binary(d);
    value = sign == 0xB || sign == 0xD ? -value : value;
    *binary = (uint32_t)value;
    return value == (int32_t)value;
}

uint64_t decimal_quick_from_binary(int32_t binary) {
    uint64_t magnitude = binary < 0 ? (uint64_t) - (int64_t)binary : (uint64_t)binary;
    return sixteen_from_binary(magnitude) << 4 | (binary < 0 ? 0xD : 0xC);
}

/* ---- products and quotients ---- */

static bool is_short(digits d) {
    return !(d >> 4 * BINARY_DIGITS);
}

/* By halves of eight digits, in digits again. */
static digits multiply(uint64_t a, uint64_t b) {
    uint64_t low = a % HALF_LIMIT * (b % HALF_LIMIT);
    uint64_t middle = a / HALF_LIMIT * (b % HALF_LIMIT) + a % HALF_LIMIT * (b / HALF_LIMIT);
    uint64_t high = a / HALF_LIMIT * (b / HALF_LIMIT);
    middle += low / HALF_LIMIT;
    high += middle / HALF_LIMIT;
    uint64_t right = middle % HALF_LIMIT * HALF_LIMIT + low % HALF_LIMIT;
    return (digits)sixteen_from_binary(high) << 64 | sixteen_from_binary(right);
}

/* The multiplicand has as many bytes of zeros at its left as the multiplier is long. */
int decimal_quick_multiply(uint8_t *first, uint32_t length1, const uint8_t *second,
                           uint32_t length2) {
    struct number a, b;
    if (!unpack(first, length1, &a) || !unpack(second, length2, &b) || !is_short(a.digits) ||
        low_digits(a.digits, 2 * (length1 - length2) - 1) != a.digits)
        return DECIMAL_QUICK_NONE;
    a.digits =
        multiply(sixteen_to_binary((uint64_t)a.digits), sixteen_to_binary((uint64_t)b.digits));
    a.minus ^= b.minus;
    pack(first, length1, &a);
    return 0;
}

int decimal_quick_divide(uint8_t *first, uint32_t length1, const uint8_t *second,
                         uint32_t length2) {
    struct number a, b;
    uint32_t quotient_length = length1 - length2;
    if (!unpack(first, length1, &a) || !unpack(second, length2, &b) || !is_short(a.digits) ||
        !b.digits)
        return DECIMAL_QUICK_NONE;
    uint64_t dividend = sixteen_to_binary((uint64_t)a.digits);
    uint64_t divisor = sixteen_to_binary((uint64_t)b.digits);
    struct number quotient = {sixteen_from_binary(dividend / divisor), a.minus ^ b.minus};
    struct number remainder = {sixteen_from_binary(dividend % divisor), a.minus};
    if (low_digits(quotient.digits, 2 * quotient_length - 1) != quotient.digits)
        return DECIMAL_QUICK_NONE; /* a decimal-divide exception */
    pack(first, quotient_length, &quotient);
    pack(first + quotient_length, length2, &remainder);
    return 0;
}

/* ---- shift ---- */

int decimal_quick_shift(uint8_t *field, uint32_t length, unsigned amount, unsigned rounding,
                        bool overflow_interrupts) {
    struct number n;
    if (!unpack(field, length, &n) || rounding > 9)
        return DECIMAL_QUICK_NONE;
    bool lost = false;
    if (amount < 32) {
        unsigned room = 2 * length - 1;
        lost = amount < room ? n.digits >> 4 * (room - amount) : n.digits != 0;
        n.digits = amount < room ? low_digits(n.digits << 4 * amount, room) : 0;
    } else {
        digits out = n.digits >> 4 * (63 - amount); /* its last digit is the last one shifted out */
        n.digits = add(out >> 4, ((unsigned)out & 0xF) + rounding > 9);
    }
    return finish(field, length, n, lost, overflow_interrupts);
}

/* ---- edit ---- */

#define DIGIT_SELECTOR       0x20
#define SIGNIFICANCE_STARTER 0x21
#define FIELD_SEPARATOR      0x22

struct edit {
    const uint8_t *source;
    unsigned pending; /* the right digit of the last source byte, if `half` */
    bool half, significance, nonzero;
    int first;
};

/* The next source digit, and whether a plus sign stands at its right; above 9 when it is not valid.
 */
static unsigned source_digit(struct edit *e, bool *plus) {
    *plus = false;
    if (e->half) {
        e->half = false;
        return e->pending;
    }
    unsigned byte = *e->source++;
    e->pending = byte & 0xF;
    e->half = e->pending <= 9;
    *plus = !e->half && e->pending != 0xB && e->pending != 0xD;
    return byte >> 4;
}

/* What the digit selector or significance starter at a place becomes; false for an invalid digit.
 */
static bool edit_digit(struct edit *e, uint8_t *byte, uint8_t fill, int place) {
    bool plus, starts = *byte == SIGNIFICANCE_STARTER;
    unsigned digit = source_digit(e, &plus);
    if (digit && !e->significance)
        e->first = place;
    e->significance |= digit != 0;
    e->nonzero |= digit != 0;
    *byte = e->significance ? (uint8_t)(0xF0 | digit) : fill;
    e->significance = (e->significance || starts) && !plus;
    return digit <= 9;
}

int decimal_quick_edit(uint8_t *pattern, uint32_t length, const uint8_t *source, int *first) {
    struct edit e = {.source = source, .first = -1};
    uint8_t result[256];
    memcpy(result, pattern, length);
    for (uint32_t k = 0; k < length; k++) {
        bool is_digit = result[k] == DIGIT_SELECTOR || result[k] == SIGNIFICANCE_STARTER;
        if (is_digit && !edit_digit(&e, &result[k], pattern[0], (int)k))
            return DECIMAL_QUICK_NONE;
        if (result[k] == FIELD_SEPARATOR && !is_digit)
            e.significance = e.nonzero = false;
        if (!is_digit && !e.significance)
            result[k] = pattern[0];
    }
    if (e.source == source)
        return DECIMAL_QUICK_NONE; /* it is not accessed, as the caller will say that it was */
    memcpy(pattern, result, length);
    *first = e.first;
    return !e.nonzero ? 0 : e.significance ? 1 : 2;
}

/* Decimal numbers to fixed and floating point, rounded from their exact value.
 *
 * The exact value digits × 10^power × 2^scale is held in one long integer, one binary place further
 * than wanted; adding one there and dropping the place rounds half away from zero, as the language
 * says. What divisions drop before that cannot change it. */
#include "asm/state.h"

#include <string.h>

#define LIMBS       64 /* 2048 bits: 120 digits, 10^200 and 2^600 together take less */
#define POWER_LIMIT 200

struct big {
    uint32_t limb[LIMBS]; /* least significant first */
};

static void multiply_add(struct big *b, uint32_t factor, uint32_t addend) {
    uint64_t carry = addend;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)b->limb[i] * factor;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void divide(struct big *b, uint32_t divisor) {
    uint64_t rest = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | b->limb[i];
        b->limb[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

static void shift_left(struct big *b, unsigned n) {
    for (; n >= 16; n -= 16)
        multiply_add(b, 1u << 16, 0);
    multiply_add(b, 1u << n, 0);
}

static void shift_right(struct big *b, unsigned n) {
    for (; n >= 16; n -= 16)
        divide(b, 1u << 16);
    divide(b, 1u << n);
}

static unsigned bit_length(const struct big *b) {
    for (int i = LIMBS - 1; i >= 0; i--)
        if (b->limb[i])
            return 32 * (unsigned)i + 32 - (unsigned)__builtin_clz(b->limb[i]);
    return 0;
}

static struct big digits_of(const struct decimal *d) {
    struct big b = {0};
    for (unsigned i = 0; i < d->length; i++)
        if (is_digit(d->digits[i]))
            multiply_add(&b, 10, (uint32_t)(d->digits[i] - '0'));
    return b;
}

/* round(|d| × 2^scale) */
static struct big scaled(const struct decimal *d, int scale) {
    struct big b = digits_of(d);
    for (int i = 0; i < d->power; i++)
        multiply_add(&b, 10, 0);
    if (scale + 1 > 0)
        shift_left(&b, (unsigned)(scale + 1));
    for (int i = 0; i < -d->power; i++)
        divide(&b, 10);
    if (scale + 1 < 0)
        shift_right(&b, (unsigned)-(scale + 1));
    multiply_add(&b, 1, 1);
    shift_right(&b, 1);
    return b;
}

static void to_bytes(const struct big *b, uint8_t out[16]) {
    for (int i = 0; i < 16; i++)
        out[15 - i] = (uint8_t)(b->limb[i / 4] >> (8 * (i % 4)));
}

bool decimal_to_fixed(const struct decimal *d, int scale, unsigned bits, uint8_t out[16]) {
    struct big b = scaled(d, scale);
    struct big less = b;
    if (d->negative && bit_length(&b)) /* |-2^(n-1)| needs a bit more than it has room for */
        for (int i = 0; i < LIMBS && less.limb[i]-- == 0; i++)
            ;
    if (bit_length(&less) >= bits)
        return false;
    to_bytes(&b, out);
    if (d->negative) {
        unsigned carry = 1;
        for (int i = 15; i >= 0; i--) {
            carry += (uint8_t)~out[i];
            out[i] = (uint8_t)carry;
            carry >>= 8;
        }
    }
    return true;
}

/* The hexadecimal exponent at which the fraction is normalized, and that fraction. */
static struct big normalize(const struct decimal *d, unsigned fraction_bits, int *exponent) {
    struct big digits = digits_of(d);
    /* log2 to within two bits: 3.3219 × power + length */
    int log2 = (int)bit_length(&digits) + d->power * 33219 / 10000;
    int e = (log2 + 400) / 4 - 100;
    struct big q = scaled(d, (int)fraction_bits - 4 * e);
    while (bit_length(&q) > fraction_bits)
        q = scaled(d, (int)fraction_bits - 4 * ++e);
    while (bit_length(&q) + 4 <= fraction_bits)
        q = scaled(d, (int)fraction_bits - 4 * --e);
    *exponent = e;
    return q;
}

bool decimal_to_float(const struct decimal *d, unsigned fraction_bits, unsigned unnormalized,
                      uint8_t out[16]) {
    memset(out, 0, 16);
    struct big q = digits_of(d);
    if (bit_length(&q) == 0)
        return true; /* a true zero */
    int exponent;
    q = normalize(d, fraction_bits, &exponent);
    if (unnormalized) {
        exponent += (int)unnormalized;
        q = scaled(d, (int)fraction_bits - 4 * exponent);
    }
    if (exponent < -64 || exponent > 63)
        return false;
    shift_left(&q, 120 - fraction_bits);
    to_bytes(&q, out);
    out[0] = (uint8_t)((d->negative ? 0x80 : 0) | (exponent + 64));
    return true;
}

static bool digits_scan(struct cursor *c, struct decimal *out, int *behind_point) {
    unsigned count = 0;
    bool point = false;
    out->digits = c->p;
    for (; c->p < c->end && (is_digit(*c->p) || *c->p == '.'); c->p++) {
        if (*c->p == '.' && point)
            return fail(c, "the number has two decimal points");
        if (*c->p == '.') {
            point = true;
            continue;
        }
        *behind_point += point;
        if (++count > NUMBER_DIGITS)
            return fail(c, "the number has more than %d digits", NUMBER_DIGITS);
    }
    out->length = (unsigned)(c->p - out->digits);
    return count > 0 || fail(c, "a decimal digit is missing here");
}

static bool sign_scan(struct cursor *c) {
    bool negative = c->p < c->end && *c->p == '-';
    if (c->p < c->end && (*c->p == '-' || *c->p == '+'))
        c->p++;
    return negative;
}

bool decimal_scan(struct cursor *c, struct decimal *out) {
    int behind_point = 0, power = 0;
    *out = (struct decimal){.negative = sign_scan(c)};
    const char *start = c->p;
    if (!digits_scan(c, out, &behind_point))
        return false;
    if (c->p < c->end && to_upper(*c->p) == 'E') {
        c->p++;
        bool negative = sign_scan(c);
        if (c->p >= c->end || !is_digit(*c->p))
            return fail(c, "a decimal digit is missing here");
        for (; c->p < c->end && is_digit(*c->p); c->p++)
            power = power > POWER_LIMIT ? power : 10 * power + (*c->p - '0');
        power = negative ? -power : power;
    }
    if (c->p < c->end && *c->p != ',')
        return fail(c, "this character cannot stand in a decimal number");
    out->power = power - behind_point;
    if (out->power < -POWER_LIMIT || out->power > POWER_LIMIT) {
        c->p = start;
        return fail(c, "the number is too large or too small");
    }
    return true;
}

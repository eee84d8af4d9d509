#include "cpu/hfp_quick.h"

#define SIGN            (UINT64_C(1) << 63)
#define FRACTION        ((UINT64_C(1) << 56) - 1)
#define NUMBER_OF(bits) ((bits) >> 4) /* from a fraction with a guard digit behind it */

static int characteristic_of(uint64_t number) {
    return (int)(number >> 56 & 0x7F);
}

/* The digits that count, of a fraction whose first digit is at the bits `first` to first - 3. */
static uint64_t leading_digits(uint64_t fraction, unsigned first, unsigned digits) {
    return fraction & ~((UINT64_C(1) << (first + 1 - 4 * digits)) - 1);
}

static uint64_t pack(uint64_t sign, int characteristic, uint64_t fraction) {
    if (characteristic < 0 || characteristic > 127)
        return HFP_QUICK_NONE;
    return sign | (uint64_t)characteristic << 56 | fraction;
}

/* Digits to shift left by until that at bits 59-56 is not zero; the fraction is not zero. */
static int leading_zeros(uint64_t fraction) {
    return (__builtin_clzll(fraction) - 4) / 4;
}

/* ---- addition ---- */

/* An intermediate sum: the first digit at bits 59-56, behind the last one a guard digit. */
struct sum {
    uint64_t sign, fraction;
    int characteristic;
};

static struct sum intermediate_sum(uint64_t a, uint64_t b, enum hfp_format format) {
    int distance = characteristic_of(a) - characteristic_of(b);
    if (distance < 0) {
        uint64_t other = a;
        a = b;
        b = other;
        distance = -distance;
    }
    uint64_t fraction = (a & FRACTION) << 4, shifted = (b & FRACTION) << 4;
    shifted = distance > (int)format ? 0 : leading_digits(shifted >> 4 * distance, 59, format + 1u);
    struct sum sum = {a & SIGN, fraction + shifted, characteristic_of(a)};
    if ((a ^ b) & SIGN) {
        sum.fraction = fraction - shifted;
        if (fraction < shifted) {
            sum.fraction = shifted - fraction;
            sum.sign = b & SIGN;
        }
    } else if (sum.fraction >> 60) {
        sum.fraction >>= 4;
        sum.characteristic++;
    }
    return sum;
}

uint64_t hfp_quick_add(uint64_t a, uint64_t b, enum hfp_format format) {
    struct sum sum = intermediate_sum(a, b, format);
    if (!sum.fraction)
        return 0;
    int zeros = leading_zeros(sum.fraction);
    uint64_t fraction = leading_digits(sum.fraction << 4 * zeros, 59, format);
    return pack(sum.sign, sum.characteristic - zeros, NUMBER_OF(fraction));
}

int hfp_quick_compare(uint64_t a, uint64_t b, enum hfp_format format) {
    struct sum difference = intermediate_sum(a, b ^ SIGN, format);
    return !difference.fraction ? 0 : difference.sign ? -1 : 1;
}

uint64_t hfp_quick_halve(uint64_t a, enum hfp_format format) {
    uint64_t fraction = (a & FRACTION) << 3;
    if (!fraction)
        return 0;
    int zeros = leading_zeros(fraction);
    fraction = leading_digits(fraction << 4 * zeros, 59, format);
    return pack(a & SIGN, characteristic_of(a) - zeros, NUMBER_OF(fraction));
}

/* ---- multiplication and division ---- */

/* A number that is not zero, normalized: its fraction has the first digit at bits 55-52. */
static uint64_t normalized_fraction(uint64_t number, int *characteristic) {
    uint64_t fraction = number & FRACTION;
    int zeros = leading_zeros(fraction << 4);
    *characteristic = characteristic_of(number) - zeros;
    return fraction << 4 * zeros;
}

uint64_t hfp_quick_multiply(uint64_t a, uint64_t b) {
    if (!(a & FRACTION) || !(b & FRACTION))
        return 0;
    int of_a, of_b;
    hfp_fraction product =
        (hfp_fraction)normalized_fraction(a, &of_a) * normalized_fraction(b, &of_b);
    unsigned digit = product >> 108 ? 0 : 1; /* the first one may be zero */
    return pack((a ^ b) & SIGN, of_a + of_b - 64 - (int)digit,
                (uint64_t)(product >> (56 - 4 * digit)));
}

uint64_t hfp_quick_divide(uint64_t a, uint64_t b, enum hfp_format format) {
    if (!(b & FRACTION))
        return HFP_QUICK_NONE;
    if (!(a & FRACTION))
        return 0;
    int of_a, of_b;
    uint64_t dividend = normalized_fraction(a, &of_a), divisor = normalized_fraction(b, &of_b);
    unsigned digit = dividend < divisor ? 0 : 1; /* of a quotient of 1 or more */
    uint64_t quotient = (uint64_t)(((hfp_fraction)dividend << (56 - 4 * digit)) / divisor);
    return pack((a ^ b) & SIGN, of_a - of_b + 64 + (int)digit,
                leading_digits(quotient, 55, format));
}

#include "cpu/hfp.h"

#define POINT          120 /* the radix point is to the right of this bit */
#define FIRST_DIGIT    ((hfp_fraction)0xF << (POINT - 4))
#define LONG_FRACTION  ((UINT64_C(1) << 56) - 1)
#define SHORT_FRACTION 0xFFFFFFu

const struct hfp hfp_true_zero = {.true_zero = true};

/* ---- formats ---- */

struct hfp hfp_unpack_short(uint32_t number) {
    return (struct hfp){
        .negative = number >> 31,
        .characteristic = number >> 24 & 0x7F,
        .fraction = (hfp_fraction)(number & SHORT_FRACTION) << (POINT - 24),
    };
}

struct hfp hfp_unpack_long(uint64_t number) {
    return hfp_unpack_extended(number, 0);
}

struct hfp hfp_unpack_extended(uint64_t high, uint64_t low) {
    return (struct hfp){
        .negative = high >> 63,
        .characteristic = (int)(high >> 56 & 0x7F),
        .fraction = (hfp_fraction)(high & LONG_FRACTION) << (POINT - 56) |
                    (hfp_fraction)(low & LONG_FRACTION) << (POINT - 112),
    };
}

static uint64_t sign_and_characteristic(bool negative, int characteristic) {
    return (uint64_t)negative << 63 | (uint64_t)(characteristic & 0x7F) << 56;
}

uint32_t hfp_pack_short(const struct hfp *n) {
    return (uint32_t)(hfp_pack_long(n) >> 32);
}

uint64_t hfp_pack_long(const struct hfp *n) {
    return sign_and_characteristic(n->negative, n->characteristic) |
           ((uint64_t)(n->fraction >> (POINT - 56)) & LONG_FRACTION);
}

void hfp_pack_extended(const struct hfp *n, uint64_t *high, uint64_t *low) {
    *high = hfp_pack_long(n);
    *low = n->true_zero ? 0
                        : sign_and_characteristic(n->negative, n->characteristic - 14) |
                              ((uint64_t)(n->fraction >> (POINT - 112)) & LONG_FRACTION);
}

/* ---- arithmetic ---- */

void hfp_truncate(struct hfp *n, unsigned digits) {
    n->fraction &= ~(((hfp_fraction)1 << (POINT - 4 * digits)) - 1);
}

void hfp_normalize(struct hfp *n) {
    if (!n->fraction)
        return;
    while (!(n->fraction & FIRST_DIGIT)) {
        n->fraction <<= 4;
        n->characteristic--;
    }
}

/* Shifts right until the number has a characteristic that is not less than its own, keeping a guard
 * digit. */
static void align(struct hfp *n, int characteristic, enum hfp_format format) {
    int digits = characteristic - n->characteristic;
    n->fraction = digits > (int)format ? 0 : n->fraction >> 4 * digits;
    n->characteristic = characteristic;
    hfp_truncate(n, format + 1u);
}

struct hfp hfp_add(struct hfp a, struct hfp b, enum hfp_format format) {
    if (a.characteristic < b.characteristic)
        align(&a, b.characteristic, format);
    else
        align(&b, a.characteristic, format);
    struct hfp sum = a.fraction >= b.fraction ? a : b;
    if (a.negative == b.negative)
        sum.fraction = a.fraction + b.fraction;
    else
        sum.fraction = a.fraction >= b.fraction ? a.fraction - b.fraction : b.fraction - a.fraction;
    if (sum.fraction >> POINT) {
        sum.fraction >>= 4;
        sum.characteristic++;
    }
    sum.negative &= sum.fraction != 0;
    return sum;
}

/* The product of two fractions of 112 bits, in halves of 56; what lies behind digit 30 is lost. */
static hfp_fraction multiply_fractions(hfp_fraction a, hfp_fraction b) {
    uint64_t a_high = (uint64_t)(a >> (POINT - 56)), a_low = (uint64_t)(a >> 8) & LONG_FRACTION;
    uint64_t b_high = (uint64_t)(b >> (POINT - 56)), b_low = (uint64_t)(b >> 8) & LONG_FRACTION;
    hfp_fraction middle = (hfp_fraction)a_high * b_low + (hfp_fraction)a_low * b_high +
                          ((hfp_fraction)a_low * b_low >> 56);
    return ((hfp_fraction)a_high * b_high << 8) + (middle >> 48);
}

struct hfp hfp_multiply(struct hfp a, struct hfp b) {
    if (!a.fraction || !b.fraction)
        return hfp_true_zero;
    hfp_normalize(&a);
    hfp_normalize(&b);
    struct hfp product = {
        .negative = a.negative != b.negative,
        .characteristic = a.characteristic + b.characteristic - 64,
        .fraction = multiply_fractions(a.fraction, b.fraction),
    };
    hfp_normalize(&product);
    hfp_truncate(&product, HFP_EXTENDED);
    return product;
}

struct hfp hfp_divide(struct hfp a, struct hfp b) {
    if (!a.fraction)
        return hfp_true_zero;
    hfp_normalize(&a);
    hfp_normalize(&b);
    bool below_one = a.fraction < b.fraction;
    hfp_fraction dividend = a.fraction >> (POINT - 56), divisor = b.fraction >> (POINT - 56);
    hfp_fraction quotient = (dividend << (below_one ? 56 : 52)) / divisor;
    return (struct hfp){
        .negative = a.negative != b.negative,
        .characteristic = a.characteristic - b.characteristic + (below_one ? 64 : 65),
        .fraction = quotient << (POINT - 56),
    };
}

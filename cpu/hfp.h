/* Hexadecimal floating-point numbers taken apart, and their arithmetic, the same for the short, the
 * long and the extended format. No CPU, no exceptions: cpu/float.c has those.
 *
 * A fraction is kept with its radix point between bits 120 and 119 (from the right), whatever the
 * format; so formats differ only in how many digits count.
 *
 *   | 127-124 | 123-120 carry | 119-116 digit 1 | ... | 11-8 digit 28 | 7-4 guard | 3-0 |
 *
 * The characteristic is a signed number: a result's may be out of range (0-127) until
 * the exponent exceptions are dealt with.
 *
 * Source: GA22-7000, Floating-Point Instructions, Data Format; Normalization. The one guard digit
 * of additions is that of the S/370 and of the S/360 as revised.
 *
 * Example:
 *   struct hfp sum = hfp_add(hfp_unpack_long(a), hfp_unpack_long(b), HFP_LONG);
 *   hfp_normalize(&sum);
 */
#ifndef TRAPEZE_CPU_HFP_H
#define TRAPEZE_CPU_HFP_H

#include "base/types.h"

typedef unsigned __int128 hfp_fraction;

/* The formats, by the digits of their fractions. */
enum hfp_format { HFP_SHORT = 6, HFP_LONG = 14, HFP_EXTENDED = 28 };

struct hfp {
    bool negative;
    int characteristic;
    hfp_fraction fraction; /* below 1: bits 127-120 are 0 */
    bool true_zero; /* a result forced to all zeros, the low-order half's characteristic too */
};

extern const struct hfp hfp_true_zero;

/* Takes apart a number of the short and of the long format, and the two halves of an extended one:
 * the sign and characteristic of the low-order half are ignored. */
struct hfp hfp_unpack_short(uint32_t number);
struct hfp hfp_unpack_long(uint64_t number);
struct hfp hfp_unpack_extended(uint64_t high, uint64_t low);

/* The other way; digits beyond the format's are dropped, of the characteristic the rightmost seven
 * bits taken. The low-order half's characteristic is 14 less than the high-order half's (modulo
 * 128), but in a true zero it is 0. */
uint32_t hfp_pack_short(const struct hfp *n);
uint64_t hfp_pack_long(const struct hfp *n);
void hfp_pack_extended(const struct hfp *n, uint64_t *high, uint64_t *low);

/* Drops all digits but the leftmost ones. */
void hfp_truncate(struct hfp *n, unsigned digits);

/* Shifts left until the first digit is not zero and reduces the characteristic by as many; leaves
 * a zero fraction alone. */
void hfp_normalize(struct hfp *n);

/* The intermediate sum of two numbers of a format: the fraction with the smaller characteristic is
 * shifted right and keeps one guard digit. When there was a carry, the sum has been shifted right
 * by a digit already. A zero sum is positive and has the greater characteristic. */
struct hfp hfp_add(struct hfp a, struct hfp b, enum hfp_format format);

/* The product of two numbers, normalized, exact to 28 digits, then truncated. True zero when a
 * fraction is zero. */
struct hfp hfp_multiply(struct hfp a, struct hfp b);

/* The quotient of two short or long numbers, normalized, exact to 14 digits, then truncated. True
 * zero when the dividend's fraction is zero; the divisor's must not be. */
struct hfp hfp_divide(struct hfp a, struct hfp b);

#endif

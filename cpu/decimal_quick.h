/* Decimal arithmetic for the fast core: the usual operands only, digit by digit in parallel. What
 * is an exception, and what is too long for a quick way, it leaves to the reference
 * (cpu/decimal.c).
 *
 * A field is `length` bytes, 1 to 16, as an instruction's length code plus one says. The functions
 * return the condition code (0 where the instruction sets none) when they are done, or
 * DECIMAL_QUICK_NONE when they have changed nothing. Fields may overlap in any way.
 *
 * Example:
 *   int code = decimal_quick_add(p1, n1, p2, n2, false, overflow_interrupts);
 *   if (code == DECIMAL_QUICK_NONE)
 *       goto reference;
 *
 * Source: GA22-7000, Decimal Instructions. For sums of packed digits: Jones, "BCD Arithmetic, a
 * tutorial" (University of Iowa).
 */
#ifndef TRAPEZE_CPU_DECIMAL_QUICK_H
#define TRAPEZE_CPU_DECIMAL_QUICK_H

#include "base/types.h"

#define DECIMAL_QUICK_NONE (-1)

/* AP, SP and ZAP. An overflow is left to the reference if it interrupts. */
int decimal_quick_add(uint8_t *first, uint32_t length1, const uint8_t *second, uint32_t length2,
                      bool subtract, bool overflow_interrupts);
int decimal_quick_zap(uint8_t *first, uint32_t length1, const uint8_t *second, uint32_t length2,
                      bool overflow_interrupts);

/* CP. */
int decimal_quick_compare(const uint8_t *first, uint32_t length1, const uint8_t *second,
                          uint32_t length2);

/* MP and DP, whose lengths are valid: length2 is at most 8 and less than length1. */
int decimal_quick_multiply(uint8_t *first, uint32_t length1, const uint8_t *second,
                           uint32_t length2);
int decimal_quick_divide(uint8_t *first, uint32_t length1, const uint8_t *second, uint32_t length2);

/* SRP: by `amount` digits, 0 to 63, of which 32 and more are to the right. */
int decimal_quick_shift(uint8_t *field, uint32_t length, unsigned amount, unsigned rounding,
                        bool overflow_interrupts);

/* ED and EDMK: as many bytes of source as half the pattern's, rounded up, must be accessible.
 * *first becomes the place in the pattern of the last first significant digit that no starter
 * forced, -1 if there is none. The pattern and the source do not overlap. */
int decimal_quick_edit(uint8_t *pattern, uint32_t length, const uint8_t *source, int *first);

/* CVB and CVD. The number has 15 digits and a sign; false when it is invalid or no word holds it.
 */
bool decimal_quick_to_binary(uint64_t packed, uint32_t *binary);
uint64_t decimal_quick_from_binary(int32_t binary);

#endif

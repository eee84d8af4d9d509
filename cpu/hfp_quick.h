/* Arithmetic on packed hexadecimal floating-point numbers for the fast core: the usual operands
 * only, in 64 bits. What would be an exponent exception or a divide exception it leaves to the
 * reference (cpu/float.c), and so does its caller with a zero sum under the significance mask.
 *
 * Short numbers stand in the left half of a doubleword with zeros behind them, as operands and as
 * results.
 *
 * Example:
 *   uint64_t sum = hfp_quick_add(a, b, HFP_LONG);
 *   if (sum == HFP_QUICK_NONE)
 *       goto reference;
 */
#ifndef TRAPEZE_CPU_HFP_QUICK_H
#define TRAPEZE_CPU_HFP_QUICK_H

#include "cpu/hfp.h"

/* A negative zero, which no result is: the reference must do it. */
#define HFP_QUICK_NONE (UINT64_C(1) << 63)

/* Normalized sum; 0 when the intermediate sum is zero. */
uint64_t hfp_quick_add(uint64_t a, uint64_t b, enum hfp_format format);

/* Negative, zero or positive as a is low, equal or high. */
int hfp_quick_compare(uint64_t a, uint64_t b, enum hfp_format format);

/* Half of a number of the format. */
uint64_t hfp_quick_halve(uint64_t a, enum hfp_format format);

/* The long product of two numbers, both short or both long. */
uint64_t hfp_quick_multiply(uint64_t a, uint64_t b);

/* The quotient in the format. */
uint64_t hfp_quick_divide(uint64_t a, uint64_t b, enum hfp_format format);

#endif

/* EBCDIC code page 037 (United States and Canada) against ISO 8859-1, whose first half is ASCII.
 *
 * Both tables are permutations of 0-255 and inverse to each other, so any byte survives the round
 * trip. The controls follow the code page: LF is X'25', NL (ISO 8859-1's NEL) X'15'.
 *
 * Example: ebcdic_from_ascii['A'] == 0xC1, ebcdic_to_ascii[0x40] == ' '
 */
#ifndef TRAPEZE_ISA_EBCDIC_H
#define TRAPEZE_ISA_EBCDIC_H

#include "base/types.h"

#define EBCDIC_SPACE 0x40

extern const uint8_t ebcdic_from_ascii[256];
extern const uint8_t ebcdic_to_ascii[256];

#endif

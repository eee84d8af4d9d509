/* Compares what was found after a case (tester->outcome) with what must be (tester->after). */
#ifndef TRAPEZE_TESTS_CONFORMANCE_COMPARE_H
#define TRAPEZE_TESTS_CONFORMANCE_COMPARE_H

#include "access.h"
#include "tester.h"

/* Everything. */
void compare_all(struct tester *tester, enum way way);

/* Only how it was interrupted. */
void compare_interruption(struct tester *tester, enum way way);

/* The reference and change bits of an operand's blocks, which were zeros. */
void compare_recording(struct tester *tester, enum way way, const struct operand *operand);

#endif

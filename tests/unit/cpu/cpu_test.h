/* What the CPU's unit tests share. What single instructions do is tested by the conformance cases
 * (tests/conformance), which run on both executors. */
#ifndef TRAPEZE_TESTS_CPU_TEST_H
#define TRAPEZE_TESTS_CPU_TEST_H

#include "base/bits.h"
#include "cpu/cpu.h"
#include "unit/suite.h"

#include <check.h>
#include <string.h>

#define TEST_STORAGE 0x10000u
#define TEST_START   0x1000u

#endif

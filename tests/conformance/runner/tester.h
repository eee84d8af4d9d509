/* Runs one case after the other, and those that are derived from it, in every way, compares what it
 * finds with what must be, and records what was shown.
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_TESTER_H
#define TRAPEZE_TESTS_CONFORMANCE_TESTER_H

#include "record.h"
#include "run.h"

/* A folder of cases. */
struct chapter {
    const char *folder, *title;
    enum isa_chapter chapter; /* of the table; CH_COUNT: the cases are not about one instruction */
};

struct tester {
    const struct chapter *chapter;
    const char *path;
    const struct conformance_case *now;
    const char *variant; /* of a derived case: its name */
    unsigned interrupt;  /* of a derived case: see struct course */
    bool stores_nothing; /* of a derived case: the change bits, zeros before, must not be on */
    struct record record;
    unsigned cases, derived, failed;
    bool trouble; /* this case failed already: the first difference tells enough */
    struct image before, after;
    struct outcome outcome;
};

/* Reports the first thing that is wrong with the case, as FILE:LINE: WHAT (which derived case). */
void tester_fail(struct tester *tester, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Runs a case. Those that follow from its instruction's row alone are derived from the first case
 * of each group of statements. */
void tester_run(struct tester *tester, const struct conformance_case *c, bool first_of_group);

#endif

/* What the main of every unit test ends with. */
#ifndef TRAPEZE_TESTS_UNIT_SUITE_H
#define TRAPEZE_TESTS_UNIT_SUITE_H

#include <check.h>

/* Runs a suite and frees it; the exit status of its program. CK_VERBOSITY chooses how much is told.
 */
static inline int suite_run(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif

/* Running a case: from an image, on one of the ways to execute, to what is found afterwards.
 *
 * Interruptions are taken as the machine takes them, by the PSW swap. What is found is the state at
 * the interruption: the old PSW is unpacked from where it was stored, and so are the code, the
 * instruction length and the address that goes with them.
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_RUN_H
#define TRAPEZE_TESTS_CONFORMANCE_RUN_H

#include "cases.h"
#include "image.h"

/* Reference executor, fast core, and as a guest under the monitor (fast core). */
enum way { WAY_REFERENCE, WAY_FAST, WAY_GUEST, WAY_COUNT };
extern const char *const way_names[WAY_COUNT];

struct outcome {
    struct cpu_state state;
    uint8_t bytes[IMAGE_SIZE];
    uint8_t keys[IMAGE_BLOCKS];
    bool interrupted;
    enum interruption_class class;
    int code, ilc;
    vaddr address; /* translation exceptions, monitor events */
    bool checkstop;
    bool finished;        /* the last statement was begun */
    unsigned repetitions; /* of the last statement, after its first execution */
};

/* How to execute the statements. */
struct course {
    enum way way;
    bool once;          /* a statement that designates itself again (an interruptible instruction
                           between two units of operation, a branch to itself) is not repeated */
    unsigned interrupt; /* external interruption before this repetition of the last one; 0: none.
                           The PSW must admit it. */
};

/* Executes the group's statements from the image. False when the host has no memory. */
bool run_group(const struct course *course, const struct image *before, const struct group *group,
               struct outcome *out);

#endif

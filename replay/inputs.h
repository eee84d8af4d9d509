/* Inputs: what came from outside into a rig, each with the count of retired instructions at which
 * it came. They and the configuration are all that a run depends on.
 *
 * Example:
 *   struct inputs inputs = {0};
 *   inputs_type(&inputs, &rig, 0, 0x009, "LOGON", 5);   // typed now, and noted
 *   …
 *   snapshot_restore(&rig, before);
 *   inputs_run(&inputs, &next, &rig, 1000000);           // comes again
 *   inputs_free(&inputs);
 */
#ifndef TRAPEZE_REPLAY_INPUTS_H
#define TRAPEZE_REPLAY_INPUTS_H

#include "replay/rig.h"

/* A line typed at a console. */
struct input {
    uint64_t at; /* rig_retired */
    uint32_t system;
    uint16_t device;
    char *text;
    size_t length;
};

struct inputs {
    struct input *items; /* in the order in which they came */
    size_t count, capacity;
};

void inputs_free(struct inputs *inputs);

/* Forgets all but the first `count`. */
void inputs_cut(struct inputs *inputs, size_t count);

/* Notes an input; the text is copied. */
void inputs_add(struct inputs *inputs, const struct input *input);

/* Types a line and notes it. False when there is no such console; then it is not noted. */
bool inputs_type(struct inputs *inputs, struct rig *rig, size_t system, uint16_t device,
                 const char *text, size_t length);

/* Runs the rig to a count and types on the way what was noted, from number *next on, which is moved
 * on; what came at the count itself is typed too. It returns early when a system stops for the
 * debugger. False when an input cannot come where it came: this is not the same run. */
bool inputs_run(const struct inputs *inputs, size_t *next, struct rig *rig, uint64_t total);

#endif

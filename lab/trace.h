/* The trace hash: one number for a whole run, made of the state's hash at every so many retired
 * instructions. Two runs with the same trace hash went through the same states. */
#ifndef TRAPEZE_LAB_TRACE_H
#define TRAPEZE_LAB_TRACE_H

#include "machine/system.h"

struct trace {
    uint64_t hash;
    uint64_t points;
};

/* Folds the state of a system that was run to a trace point (or has stopped) into the hash. */
void trace_point(struct trace *trace, const struct system *system);

#endif

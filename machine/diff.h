/* The difference of two systems' states, as a person reads it. */
#ifndef TRAPEZE_MACHINE_DIFF_H
#define TRAPEZE_MACHINE_DIFF_H

#include "machine/system.h"

#include <stdio.h>

/* Prints a line for everything that differs: registers, PSW, clocks, storage (runs of bytes, in
 * hex), keys, requests, time, devices. Columns are headed by the two names. Returns the number of
 * lines; no more than `most` are printed, and a line that says how many more there are. */
unsigned diff_print(const struct system *a, const char *a_name, const struct system *b,
                    const char *b_name, unsigned most, FILE *out);

/* What a program can see of one moment of a system. */
struct diff_side {
    const char *name;
    const struct cpu_state *state;
    const struct stor_view *view;
};

/* The same for these alone: no requests, time or devices. */
unsigned diff_print_sides(const struct diff_side *a, const struct diff_side *b, unsigned most,
                          FILE *out);

#endif

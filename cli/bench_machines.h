/* Measuring how the cost grows with the number of virtual machines (`trapeze bench --machines`). */
#ifndef TRAPEZE_CLI_BENCH_MACHINES_H
#define TRAPEZE_CLI_BENCH_MACHINES_H

#include "cli/bench.h"

#include <jansson.h>

#define BENCH_CROWDS 4

/* How many machines there are in each crowd. */
extern const unsigned bench_crowds[BENCH_CROWDS];

/* Measures crowds that each run a kernel of their own, one with the work of the first divided by
 * their number, and a switch between two machines, `turns` times. Returns the figures, which it
 * shows on standard output, too, when told to; NULL with an error in the list. */
json_t *bench_machines(const struct bench_kernel *kernels, unsigned rounds, unsigned turns,
                       bool shown, struct diag_list *diags);

#endif

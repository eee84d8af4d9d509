/* Measuring how the cost grows with the number of virtual machines (`trapeze bench --machines`). */
#ifndef TRAPEZE_CLI_BENCH_MACHINES_H
#define TRAPEZE_CLI_BENCH_MACHINES_H

#include "cli/bench.h"

#include <jansson.h>

#define BENCH_CROWDS  4
#define BENCH_ON_CPUS BENCH_CROWDS /* the crowd that several real CPUs share */

/* How many machines there are in each crowd. */
extern const unsigned bench_crowds[BENCH_CROWDS + 1];

/* Measures crowds that each run a kernel of their own, one with the work of the first divided by
 * their number, a switch between two machines, `turns` times, and the last crowd on one real CPU,
 * two, and more if the host has them, by the clock on the wall. Returns the figures, which it shows
 * on standard output, too, when told to; NULL with an error in the list. */
json_t *bench_machines(const struct bench_kernel *kernels, unsigned rounds, unsigned turns,
                       bool shown, struct diag_list *diags);

#endif

/* What was measured in each round, and what is told of it: median, lowest and highest. */
#ifndef TRAPEZE_CLI_BENCH_SAMPLES_H
#define TRAPEZE_CLI_BENCH_SAMPLES_H

#include <jansson.h>

#define ROUNDS_MAX 99u

struct samples {
    unsigned count;
    double values[ROUNDS_MAX];
};

struct summary {
    double median, low, high;
};

void samples_add(struct samples *s, double value);

/* All 0 when there are none. */
struct summary samples_summarize(const struct samples *s);

/* A blank, and "median (low-high)" to the right in so many columns; without samples the word
 * `none`. */
void samples_print(const struct samples *s, int width, const char *none);

/* {"median": ..., "low": ..., "high": ...}, or null. */
json_t *samples_json(const struct samples *s);

#endif

#include "cli/bench_samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void samples_add(struct samples *s, double value) {
    s->values[s->count++] = value;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct summary samples_summarize(const struct samples *s) {
    double sorted[ROUNDS_MAX];
    unsigned n = s->count;
    if (!n)
        return (struct summary){0};
    memcpy(sorted, s->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    return (struct summary){(sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]};
}

void samples_print(const struct samples *s, int width, const char *none) {
    struct summary m = samples_summarize(s);
    char text[48];
    snprintf(text, sizeof text, "%.0f (%.0f-%.0f)", m.median, m.low, m.high);
    printf(" %*s", width, s->count ? text : none);
}

json_t *samples_json(const struct samples *s) {
    struct summary m = samples_summarize(s);
    if (!s->count)
        return json_null();
    return json_pack("{s:f, s:f, s:f}", "median", m.median, "low", m.low, "high", m.high);
}

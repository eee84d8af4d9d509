/* The laboratory: experiments that each answer one question by a table of counts.
 *
 * The counts are of what the machine and the monitor did (exits, turns, instructions), never of the
 * host's time, so an experiment gives the same table everywhere and every time.
 *
 * Example:
 *   const struct lab_experiment *e = lab_find("shadow");
 *   struct lab_table table;
 *   if (e->run(&table))
 *       lab_print(&table, stdout);
 */
#ifndef TRAPEZE_LAB_LAB_H
#define TRAPEZE_LAB_LAB_H

#include "base/types.h"

#include <jansson.h>
#include <stdio.h>

#define LAB_COLUMNS 8u
#define LAB_ROWS    12u

struct lab_row {
    char name[24];
    double value[LAB_COLUMNS];
};

struct lab_column {
    const char *name;
    unsigned digits; /* behind the point */
};

struct lab_table {
    const char *title, *rows_are;
    const char *values_are; /* their unit */
    bool steps;             /* the rows are steps of one quantity, and not just different things */
    bool logarithmic;       /* the values are, to be drawn by their orders of magnitude */
    struct lab_column columns[LAB_COLUMNS];
    size_t column_count, row_count;
    size_t apart; /* so many columns, the first ones, have units of their own */
    struct lab_row rows[LAB_ROWS];
    const char *complaint; /* why there is no table, when it is not for want of memory */
};

struct lab_experiment {
    const char *name, *question;
    bool (*run)(struct lab_table *out); /* false: out->complaint, or NULL: no memory */
};

/* A row with nothing but zeros, at the end of the table. */
struct lab_row *lab_add_row(struct lab_table *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool lab_balloon(struct lab_table *out);
bool lab_sharing(struct lab_table *out);
bool lab_tax(struct lab_table *out);
bool lab_overhead(struct lab_table *out);
bool lab_shadow(struct lab_table *out);
bool lab_shares(struct lab_table *out);
bool lab_latency(struct lab_table *out);
bool lab_walks(struct lab_table *out);

extern const struct lab_experiment lab_experiments[];
extern const size_t lab_experiment_count;

/* NULL when there is none of this name. */
const struct lab_experiment *lab_find(const char *name);

void lab_print(const struct lab_table *t, FILE *out);

/* { "title": …, "rows": [ {"name": …, column: value, …} ] }, which the caller releases. */
json_t *lab_json(const struct lab_table *t);

#endif

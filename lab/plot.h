/* A plot of an experiment's table as SVG: lines over rows that are steps, groups of bars otherwise.
 *
 * Every value is a mark with a <title> "row, column: value", which browsers show under the pointer.
 * Columns with a unit of their own (lab_table.apart) are left out; no value is negative.
 *
 * Example:
 *   plot_svg(&table, stdout);
 */
#ifndef TRAPEZE_LAB_PLOT_H
#define TRAPEZE_LAB_PLOT_H

#include "lab/lab.h"

void plot_svg(const struct lab_table *t, FILE *out);

#endif

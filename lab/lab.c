#include "lab/lab.h"

#include <stdarg.h>
#include <string.h>

const struct lab_experiment lab_experiments[] = {
    {"balloon", "what does it help to ask a guest for storage before it is taken away?",
     lab_balloon},
    {"latency", "how long does a guest wait that wants little, and soon?", lab_latency},
    {"overhead", "which kinds of work does the monitor make dearer, and by what exits?",
     lab_overhead},
    {"shadow", "what do the policies for shadow tables cost guests that fork, page and purge?",
     lab_shadow},
    {"shares", "how far are stride and lottery from what shares promise?", lab_shares},
    {"sharing", "how much storage do guests give back that have the same in it?", lab_sharing},
    {"tax", "how much storage does a guest keep that it does not use?", lab_tax},
    {"walks", "how many table entries are read for a translation, bare, shadowed and nested?",
     lab_walks},
};
const size_t lab_experiment_count = sizeof lab_experiments / sizeof *lab_experiments;

const struct lab_experiment *lab_find(const char *name) {
    for (size_t n = 0; n < lab_experiment_count; n++)
        if (strcmp(lab_experiments[n].name, name) == 0)
            return &lab_experiments[n];
    return NULL;
}

struct lab_row *lab_add_row(struct lab_table *t, const char *format, ...) {
    struct lab_row *row = &t->rows[t->row_count++];
    va_list args;
    *row = (struct lab_row){0};
    va_start(args, format);
    vsnprintf(row->name, sizeof row->name, format, args);
    va_end(args);
    return row;
}

void lab_print(const struct lab_table *t, FILE *out) {
    fprintf(out, "%s\n%-14s", t->title, t->rows_are);
    for (size_t c = 0; c < t->column_count; c++)
        fprintf(out, " %12s", t->columns[c].name);
    fputc('\n', out);
    for (size_t r = 0; r < t->row_count; r++) {
        fprintf(out, "%-14s", t->rows[r].name);
        for (size_t c = 0; c < t->column_count; c++)
            fprintf(out, " %12.*f", (int)t->columns[c].digits, t->rows[r].value[c]);
        fputc('\n', out);
    }
}

json_t *lab_json(const struct lab_table *t) {
    json_t *rows = json_array();
    for (size_t r = 0; r < t->row_count; r++) {
        json_t *row = json_pack("{ss}", "name", t->rows[r].name);
        for (size_t c = 0; c < t->column_count; c++)
            json_object_set_new(row, t->columns[c].name, json_real(t->rows[r].value[c]));
        json_array_append_new(rows, row);
    }
    return json_pack("{ssso}", "title", t->title, "rows", rows);
}

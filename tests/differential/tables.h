/* Random translation tables for a case of the comparison with Hercules: a segment table, page
 * tables that may overlap it and each other, lengths, invalid entries and bits that must be zero,
 * entries that lead to the case's storage, to its tables, to the last bytes of storage and beyond.
 *
 * Example:
 *   struct table_layout layout;
 *   generate_tables(&g, record, &layout);
 *   g.window = layout.window;
 */
#ifndef TRAPEZE_TESTS_TABLES_H
#define TRAPEZE_TESTS_TABLES_H

#include "generate.h"
#include "image.h"

#define TABLE_PLACES 16

struct table_layout {
    vaddr window;               /* where the tables put IMAGE_WINDOW, unless they are spoilt */
    vaddr places[TABLE_PLACES]; /* addresses whose translations are worth trying */
};

/* Fills in the record's tables and its control registers 0 and 1. */
void generate_tables(struct generator *g, struct image_record *r, struct table_layout *out);

#endif

/* Random programs that edit their translation tables.
 *
 * A program is a loop of random steps in four address spaces: it stores into segment- and
 * page-table entries (by their real addresses, by virtual ones, by an alias), purges, loads another
 * CR1, and loads and stores all over its spaces, going on after each exception. It never relies on
 * an entry that was valid when it was changed before it has purged: that is not defined. It ends in
 * a disabled wait. Equal seeds make equal programs. Storage:
 *
 *   0      PSWs, handler, constants       4000  segment tables, page tables
 *   1000   code                           8000  the tables as they are when the loop begins
 *   A000   data
 */
#ifndef TRAPEZE_TESTS_TABLE_PROGRAM_H
#define TRAPEZE_TESTS_TABLE_PROGRAM_H

#include "machine/machine.h"

#define TABLE_PROGRAM_STORAGE 0x20000u

struct table_program;

struct table_program *table_program_create(uint64_t seed);
void table_program_destroy(struct table_program *p);

/* Loads storage and state (struct oracle_subject's setup). */
bool table_program_setup(void *program, struct system *system);

#endif

/* What the cases have shown of each instruction, and whether that is what its row of
 * isa/instructions.def claims.
 *
 * Shown is what was observed by running: a condition code that the instruction set (it is the same
 * whatever the code was before), a program exception that it caused.
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_RECORD_H
#define TRAPEZE_TESTS_CONFORMANCE_RECORD_H

#include "isa/isa.h"

#include <stdio.h>

struct shown {
    unsigned cases;
    unsigned codes;   /* bit 1 << cc */
    unsigned reasons; /* bit record_reason() of each program exception */
};

struct record {
    struct shown shown[OP_COUNT];
};

/* The program exceptions by number: the program-interruption codes, monitor event the last. */
unsigned record_reason(int code);

/* Writes a line to `out` for each claim of the chapter's rows that was not shown, and for each
 * thing shown that is not claimed. Returns their number. */
unsigned record_compare(const struct record *record, enum isa_chapter chapter, FILE *out);

/* Writes the record, a line for each row of the table in its order: mnemonic and number of cases, a
 * colon, the condition codes, the exceptions' abbreviations ("AR 9: 0 1 2 3 IF"). */
void record_print(const struct record *record, FILE *out);

#endif

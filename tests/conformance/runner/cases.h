/* The cases of an assembler source. A source is assembled as it is; what tests it stands in its
 * comments:
 *
 *   *# GA22-7000, General Instructions: "ADD"
 *            AR    1,2
 *   *: r1=1 r2=FFFFFFFF cc=3 | r1=0 cc=0 | the sum is zero
 *   *: r1=7FFFFFFF r2=1      | r1=80000000 cc=3
 *            A     1,0(2)
 *   *: r1=5 m2000=FFFFFFFB   | r1=0 cc=0
 *   *@ r1=5                  | fetch=2.4
 *
 *   *#   the section of the manual that the cases under it are taken from, up to the next one
 *   *:   a case of the statements above it: before | after | what it shows (may be left out).
 *        The words are those of image.h.
 *   *@   access exceptions: before | operands (access.h)
 *
 * The statements between the last case line and these are the case's; they are put at IMAGE_START
 * in storage, wherever they were assembled, and executed one after the other. The last one is the
 * instruction that the case is about.
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_CASES_H
#define TRAPEZE_TESTS_CONFORMANCE_CASES_H

#include "base/diag.h"

#define GROUP_BYTES      64
#define GROUP_STATEMENTS 8

/* Statements that are executed together. */
struct group {
    uint8_t bytes[GROUP_BYTES];
    unsigned length;                      /* bytes */
    unsigned start[GROUP_STATEMENTS + 1]; /* offset of each statement, and of the end */
    unsigned statements;
};

enum case_kind { CASE_PLAIN, CASE_ACCESS };

struct conformance_case {
    enum case_kind kind;
    unsigned line;
    const char *section; /* what *# says */
    const char *before, *after, *title;
    struct group group;
};

struct source {
    const char *path;
    char *text; /* cut up: the strings of the cases are in it */
    struct conformance_case *cases;
    size_t count;
};

/* Reads a source. False, with errors in the list and nothing to free, when it is not right. */
bool cases_read(const char *path, struct source *out, struct diag_list *diags);
void cases_free(struct source *source);

#endif

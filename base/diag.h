/* Diagnostics: what is wrong with a user's text, where, and what would be right.
 *
 * A list collects them, so that one run reports every error of a file; diag_print() shows each as
 *
 *     prog.asm:7:10: error: no USING covers address 000124 of section PROG
 *              L     1,COUNT
 *              ^
 *     prog.asm:7:10: note: say "USING PROG,12" before this statement
 *
 * Invariants: every string in a list is the list's own copy; at most `limit` diagnostics of
 * severity error are kept, and the number of those left out is printed at the end. Text is UTF-8;
 * columns count characters from 1. What is not printable is shown as '.', never sent to the
 * terminal.
 *
 * Example:
 *     struct diag_list diags;
 *     diag_init(&diags);
 *     struct diag_where at = {.file = "a.json", .line = 3, .column = 5, .text = line, .length = n};
 *     diag_error(&diags, &at, "unknown key \"%s\"", key);
 *     diag_hint(&diags, "the nearest known key is \"%s\"", near);
 *     diag_print(&diags, stderr);
 *     diag_free(&diags);
 */
#ifndef TRAPEZE_BASE_DIAG_H
#define TRAPEZE_BASE_DIAG_H

#include "base/types.h"

#include <stdio.h>

#define DIAG_LIMIT 100 /* errors kept unless the caller sets another limit */

enum diag_severity { DIAG_WARNING, DIAG_ERROR };

/* A place in a user's text. Zero line: the file as a whole; zero column: the line as a whole; NULL
 * file: no place at all (a command line, say). */
struct diag_where {
    const char *file;
    unsigned line;
    unsigned column;
    const char *text; /* the source line, not necessarily terminated; NULL: none to show */
    size_t length;    /* bytes of text */
    unsigned
        order; /* diag_sort() puts low ones first; 0 where there is no order but that of lines */
};

/* A further place that belongs to a diagnostic: a macro call on the way to it, say. */
struct diag_note {
    char *file; /* NULL: no place */
    unsigned line;
    char *message;
};

struct diag {
    enum diag_severity severity;
    char *file; /* NULL: no place */
    unsigned line, column;
    char *message;
    char *hint; /* what would be right; NULL: nothing known */
    char *text; /* the source line, shortened around the column; NULL: none */
    unsigned caret;
    unsigned order;
    struct diag_note *notes;
    size_t note_count;
};

struct diag_list {
    struct diag *items;
    size_t count, capacity;
    size_t errors, warnings; /* how many were reported, those left out included */
    size_t limit;            /* errors kept */
    bool dropped;            /* the last one reported was left out: a hint goes nowhere */
};

/* Makes the list empty, with the limit DIAG_LIMIT. */
void diag_init(struct diag_list *list);

/* Releases everything in the list and leaves it empty. */
void diag_free(struct diag_list *list);

/* Report an error or warning at a place; where NULL means no place. */
void diag_error(struct diag_list *list, const struct diag_where *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_warning(struct diag_list *list, const struct diag_where *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what would be right of the diagnostic reported last. */
void diag_hint(struct diag_list *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a note with a place of its own to the diagnostic reported last; file may be NULL. */
void diag_note(struct diag_list *list, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Prints all in order of file and line as reported, then how many were left out. */
void diag_print(const struct diag_list *list, FILE *out);

/* Orders what was reported from index `first` on by line and column, keeping the order of equals.
 */
void diag_sort(struct diag_list *list, size_t first);

#endif

/* Diagnostics: collecting and printing. */
#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_WIDTH 100 /* characters of a source line shown */

void diag_init(struct diag_list *list) {
    *list = (struct diag_list){.limit = DIAG_LIMIT};
}

static void release(struct diag *d) {
    free(d->file);
    free(d->message);
    free(d->hint);
    free(d->text);
    for (size_t i = 0; i < d->note_count; i++) {
        free(d->notes[i].file);
        free(d->notes[i].message);
    }
    free(d->notes);
}

void diag_free(struct diag_list *list) {
    for (size_t i = 0; i < list->count; i++)
        release(&list->items[i]);
    free(list->items);
    diag_init(list);
}

/* Out of memory has no recovery here: the list is what would report it. */
static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

/* Length of the well-formed UTF-8 character at p, or 0. */
static size_t utf8_length(const unsigned char *p, size_t left) {
    size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : 0;
    if (p[0] >= 0xF0 && p[0] < 0xF5)
        n = 4;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

static bool is_control(const unsigned char *p, size_t n) {
    if (n == 1)
        return (p[0] < 0x20 && p[0] != '\t') || p[0] == 0x7F;
    return n == 2 && p[0] == 0xC2 && p[1] < 0xA0;
}

/* What a user wrote may be part of a message: it must not reach the terminal's controls. */
static void hide_controls(char *text) {
    unsigned char *p = (unsigned char *)text;
    for (size_t left = strlen(text); left;) {
        size_t n = utf8_length(p, left), taken = n ? n : 1;
        if (n == 0 || is_control(p, n))
            memset(p, '.', taken);
        p += taken, left -= taken;
    }
}

static char *format_text(const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *s = must(malloc((size_t)n + 1));
    vsnprintf(s, (size_t)n + 1, format, again);
    va_end(again);
    hide_controls(s);
    return s;
}

/* Copies one character for show and returns how many bytes of the source it took. */
static size_t copy_character(const unsigned char *p, size_t left, char **out) {
    size_t n = utf8_length(p, left);
    if (n == 0 || is_control(p, n)) {
        *(*out)++ = '.';
        return n ? n : 1;
    }
    memcpy(*out, p, n);
    *out += n;
    return n;
}

/* Copies the window of the line that has the column in it; *caret is where it stands there. */
static char *copy_line(const struct diag_where *where, unsigned *caret) {
    unsigned column = where->column, skip = column > WINDOW_WIDTH ? column - WINDOW_WIDTH / 2 : 0;
    char *copy = must(malloc(4 * WINDOW_WIDTH + 8)), *out = copy;
    unsigned position = 0;
    size_t i = 0;
    while (i < where->length && position < skip + WINDOW_WIDTH) {
        char *at = out;
        i += copy_character((const unsigned char *)where->text + i, where->length - i, &out);
        if (position++ < skip)
            out = at;
    }
    *out = 0;
    *caret = column ? column - skip : 0;
    return copy;
}

static struct diag *append(struct diag_list *list) {
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        list->items = must(realloc(list->items, list->capacity * sizeof *list->items));
    }
    return &list->items[list->count++];
}

static bool is_full(const struct diag_list *list, enum diag_severity severity) {
    return (severity == DIAG_ERROR ? list->errors : list->warnings) > list->limit;
}

static void report(struct diag_list *list, enum diag_severity severity,
                   const struct diag_where *where, const char *format, va_list args) {
    if (severity == DIAG_ERROR)
        list->errors++;
    else
        list->warnings++;
    list->dropped = is_full(list, severity);
    if (list->dropped)
        return;
    struct diag d = {.severity = severity, .message = format_text(format, args)};
    if (where && where->file) {
        d.file = must(strdup(where->file));
        d.line = where->line;
        d.column = where->column;
        d.order = where->order;
        if (where->text)
            d.text = copy_line(where, &d.caret);
    }
    *append(list) = d;
}

void diag_error(struct diag_list *list, const struct diag_where *where, const char *format, ...) {
    va_list args;
    va_start(args, format);
    report(list, DIAG_ERROR, where, format, args);
    va_end(args);
}

void diag_warning(struct diag_list *list, const struct diag_where *where, const char *format, ...) {
    va_list args;
    va_start(args, format);
    report(list, DIAG_WARNING, where, format, args);
    va_end(args);
}

void diag_hint(struct diag_list *list, const char *format, ...) {
    if (list->dropped || list->count == 0)
        return;
    va_list args;
    va_start(args, format);
    struct diag *d = &list->items[list->count - 1];
    free(d->hint);
    d->hint = format_text(format, args);
    va_end(args);
}

void diag_note(struct diag_list *list, const char *file, unsigned line, const char *format, ...) {
    if (list->dropped || list->count == 0)
        return;
    va_list args;
    va_start(args, format);
    struct diag *d = &list->items[list->count - 1];
    d->notes = must(realloc(d->notes, (d->note_count + 1) * sizeof *d->notes));
    d->notes[d->note_count++] = (struct diag_note){.file = file ? must(strdup(file)) : NULL,
                                                   .line = line,
                                                   .message = format_text(format, args)};
    va_end(args);
}

static void print_place(const struct diag *d, FILE *out) {
    if (!d->file)
        return;
    fputs(d->file, out);
    if (d->line)
        fprintf(out, ":%u", d->line);
    if (d->line && d->column)
        fprintf(out, ":%u", d->column);
    fputs(": ", out);
}

/* Spaces up to the caret, tabs kept so that it stands under its character. */
static void print_caret(const struct diag *d, FILE *out) {
    const unsigned char *p = (const unsigned char *)d->text;
    size_t left = strlen(d->text);
    for (unsigned i = 1; i < d->caret; i++) {
        fputc(left && *p == '\t' ? '\t' : ' ', out);
        if (left) {
            size_t n = utf8_length(p, left);
            p += n, left -= n;
        }
    }
    fputs("^\n", out);
}

static void print_one(const struct diag *d, FILE *out) {
    print_place(d, out);
    fprintf(out, "%s: %s\n", d->severity == DIAG_ERROR ? "error" : "warning", d->message);
    if (d->text) {
        fprintf(out, "%s\n", d->text);
        if (d->caret)
            print_caret(d, out);
    }
    if (d->hint) {
        print_place(d, out);
        fprintf(out, "note: %s\n", d->hint);
    }
    for (size_t i = 0; i < d->note_count; i++) {
        const struct diag_note *n = &d->notes[i];
        if (n->file)
            fprintf(out, "%s:%u: ", n->file, n->line);
        fprintf(out, "note: %s\n", n->message);
    }
}

void diag_print(const struct diag_list *list, FILE *out) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        print_one(&list->items[i], out);
        kept += list->items[i].severity == DIAG_ERROR;
    }
    if (list->errors > kept)
        fprintf(out, "error: %zu more errors are not shown\n", list->errors - kept);
}

static bool comes_after(const struct diag *a, const struct diag *b) {
    if (a->order != b->order)
        return a->order > b->order;
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

void diag_sort(struct diag_list *list, size_t first) {
    /* Insertion sort: stable, and the list is short and nearly in order. */
    for (size_t i = first + 1; i < list->count; i++) {
        struct diag d = list->items[i];
        size_t j = i;
        for (; j > first && comes_after(&list->items[j - 1], &d); j--)
            list->items[j] = list->items[j - 1];
        list->items[j] = d;
    }
}

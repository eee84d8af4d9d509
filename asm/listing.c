/* The listing: statements with what became of them, then sections, symbols and a summary.
 *
 *   LOC    OBJECT CODE     ADDR1  ADDR2   STMT  SOURCE
 *   000200 D207 C010 C020 000210 000220     5           MVC   A,B
 */
#include "asm/state.h"

#include <stdlib.h>
#include <string.h>

#define CODE_WIDTH    14 /* of OBJECT CODE: three halfwords and the blanks between */
#define DATA_BYTES    8  /* of a constant on one line, without blanks */
#define SOURCE_COLUMN 43 /* where the source begins, from 0 */
#define XREF_COLUMNS  14 /* references on a line */
#define LITERAL_SHOWN 60 /* characters of a literal */

static void put_heading(FILE *out, struct field title) {
    if (title.length)
        fprintf(out, "\n%.*s", (int)title.length, title.at);
    fputs("\nLOC    OBJECT CODE     ADDR1  ADDR2   STMT  SOURCE\n", out);
}

/* Characters are one byte each inside; out they go as UTF-8. */
static void put_text(FILE *out, const char *p, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == SUBSTITUTE)
            fputc('?', out);
        else if (c < 0x80)
            fputc(c, out);
        else
            fprintf(out, "%c%c", 0xC0 | c >> 6, 0x80 | (c & 0x3F));
    }
}

/* -- One statement -------------------------------------------------------------------------- */

static bool is_code(const struct statement *st) {
    return st->op && st->op->directive == DIR_NONE;
}

static bool is_data(const struct statement *st) {
    enum directive d = st->op ? st->op->directive : DIR_NONE;
    return d == DIR_DC || d == DIR_CCW || d == DIR_CNOP;
}

static bool has_location(const struct statement *st) {
    switch (st->op && st->section ? st->op->directive : DIR_TITLE) {
    case DIR_NONE:
    case DIR_CCW:
    case DIR_CNOP:
    case DIR_COM:
    case DIR_CSECT:
    case DIR_DC:
    case DIR_DS:
    case DIR_DSECT:
    case DIR_END:
    case DIR_LTORG:
    case DIR_ORG:
    case DIR_START:
        return true;
    default:
        return false;
    }
}

/* Up to DATA_BYTES bytes from offset; returns how many. */
static uint32_t put_bytes(FILE *out, const struct asm_section *s, uint32_t offset, uint32_t size,
                          bool spaced) {
    uint32_t most = spaced ? 6 : DATA_BYTES, n = size < most ? size : most;
    int width = 0;
    for (uint32_t i = 0; i < n; i++)
        width += fprintf(out, "%s%02X", spaced && i && i % 2 == 0 ? " " : "", s->bytes[offset + i]);
    fprintf(out, "%*s", width < CODE_WIDTH ? CODE_WIDTH - width : 0, "");
    return n;
}

/* LOC, OBJECT CODE and the addresses: 42 columns. Returns how many bytes were shown. */
static uint32_t put_left(FILE *out, const struct statement *st) {
    uint32_t shown = 0;
    bool has_bytes = !st->bad && st->section && st->section->bytes && (is_code(st) || is_data(st));
    if (st->has_value)
        fprintf(out, "%06X %*s",
                st->op->directive == DIR_EQU && st->section
                    ? (st->value + st->section->origin) & 0xFFFFFF
                    : st->value & 0xFFFFFF,
                CODE_WIDTH, "");
    else if (has_location(st))
        fprintf(out, "%06X ", st->section->origin + st->offset);
    else
        fprintf(out, "%*s", CODE_WIDTH + 7, "");
    if (has_bytes && !st->has_value)
        shown = put_bytes(out, st->section, st->offset, st->size, is_code(st));
    else if (!st->has_value && has_location(st))
        fprintf(out, "%*s", CODE_WIDTH, "");
    if (st->addresses == 0) {
        int over = 2 * (int)shown - CODE_WIDTH; /* all bytes of a data line reach further */
        fprintf(out, "%*s", over > 0 && is_data(st) ? 14 - over : 14, "");
        return shown;
    }
    for (unsigned i = 0; i < 2; i++) {
        if (st->addresses >> i & 1)
            fprintf(out, " %06X", st->address[i]);
        else
            fprintf(out, "%*s", 7, "");
    }
    return shown;
}

/* The statement's source lines; the first stands beside what put_left() wrote. */
static void put_source(FILE *out, const struct statement *st) {
    const char *p = st->lines, *end = st->file->text + st->file->size;
    for (unsigned i = 0; p && i < st->line_count; i++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop = newline ? newline : end;
        size_t length = (size_t)(stop - p);
        while (length && (p[length - 1] == '\r' || p[length - 1] == ' '))
            length--;
        if (i)
            fprintf(out, "%*s", 7 + CODE_WIDTH + 14 + 8, "");
        put_text(out, p, length < LINE_LIMIT ? length : LINE_LIMIT);
        fputc('\n', out);
        p = newline ? newline + 1 : end;
    }
}

/* A statement that a macro made, without the sequence symbol that it has in the definition. */
static void put_generated(FILE *out, const struct statement *st) {
    uint32_t skip = 0;
    while (st->text[0] == '.' && st->name.length == 0 && skip < st->length && st->text[skip] != ' ')
        skip++;
    fprintf(out, "%*s", (int)skip, "");
    put_text(out, st->text + skip, st->length - skip);
    fputc('\n', out);
}

static void put_rest_of_data(FILE *out, const struct statement *st, uint32_t shown) {
    while (shown && st->shows_data && is_data(st) && shown < st->size) {
        fprintf(out, "%06X ", st->section->origin + st->offset + shown);
        shown += put_bytes(out, st->section, st->offset + shown, st->size - shown, false);
        fputc('\n', out);
    }
}

static void put_literals(FILE *out, const struct statement *st) {
    for (const struct literal *l = st->literals; l; l = l->same_pool) {
        int left = fprintf(out, "%06X ", l->section->origin + l->offset);
        if (l->section->bytes)
            left += 2 * (int)put_bytes(out, l->section, l->offset, l->size, false);
        left = left < 7 + CODE_WIDTH ? 7 + CODE_WIDTH : left;
        fprintf(out, "%*s=", SOURCE_COLUMN - left, "");
        put_text(out, l->text.at, l->text.length < LITERAL_SHOWN ? l->text.length : LITERAL_SHOWN);
        fputc('\n', out);
    }
}

/* Messages of the statement; *next goes along the list, which is sorted by statement. */
static void put_messages(struct assembler *as, FILE *out, unsigned number, size_t *next) {
    for (; *next < as->diags->count && as->diags->items[*next].order <= number; ++*next) {
        const struct diag *d = &as->diags->items[*next];
        if (d->order == number && number)
            fprintf(out, "*** %s, column %u: %s\n", d->severity == DIAG_ERROR ? "error" : "warning",
                    d->column, d->message);
    }
}

static struct field unquoted(struct field f) {
    if (f.length < 2)
        return (struct field){f.at, 0};
    return (struct field){f.at + 1, f.length - 2};
}

/* TITLE, EJECT and SPACE do what they say and are not shown themselves. */
static bool put_control(FILE *out, const struct statement *st, struct field *title) {
    enum directive d = st->op && !st->bad ? st->op->directive : DIR_NONE;
    if (d == DIR_TITLE)
        *title = unquoted(st->operand);
    if (d == DIR_TITLE || d == DIR_EJECT)
        put_heading(out, *title);
    if (d == DIR_SPACE) {
        unsigned n = 0;
        for (uint32_t i = 0; i < st->operand.length && is_digit(st->operand.at[i]); i++)
            n = 10 * n + (unsigned)(st->operand.at[i] - '0');
        for (n = st->operand.length ? n : 1; n; n--)
            fputc('\n', out);
    }
    return d == DIR_TITLE || d == DIR_EJECT || d == DIR_SPACE;
}

static void put_statements(struct assembler *as, FILE *out) {
    struct field title = {"", 0};
    size_t next = as->first_diag;
    if (!as->first || !as->first->op || as->first->op->directive != DIR_TITLE)
        put_heading(out, title);
    for (const struct statement *st = as->first; st; st = st->next) {
        bool visible = !st->hidden || st->bad;
        if (visible && !put_control(out, st, &title)) {
            uint32_t shown = put_left(out, st);
            fprintf(out, "%6u %c", st->number, st->call ? '+' : ' ');
            if (st->call)
                put_generated(out, st);
            else if (st->lines)
                put_source(out, st);
            else
                fputs("         END\n", out);
            put_rest_of_data(out, st, shown);
            put_literals(out, st);
        }
        put_messages(as, out, st->number, &next);
    }
}

/* -- Tables --------------------------------------------------------------------------------- */

static void put_sections(const struct asm_module *m, FILE *out) {
    static const char *const kinds[] = {"SD", "CM", "", "ER", "WX"};
    fputs("\nEXTERNAL SYMBOLS\n\nSYMBOL    TYPE  ID    ADDR    LENGTH\n", out);
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->kind == ASM_SECTION_DUMMY)
            continue;
        bool is_private = s->kind == ASM_SECTION_CONTROL && !s->name[0];
        fprintf(out, "%-8s  %-4s  %04X", s->name, is_private ? "PC" : kinds[s->kind], s->esdid);
        if (s->bytes)
            fprintf(out, "  %06X  %06X", s->origin, s->size);
        fputc('\n', out);
    }
    for (size_t i = 0; i < m->symbol_count; i++)
        if (m->symbols[i]->entry)
            fprintf(out, "%-8s  LD          %06X\n", m->symbols[i]->name,
                    asm_symbol_address(m->symbols[i]));
}

static int by_number(const void *a, const void *b) {
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return x < y ? -1 : x > y;
}

/* In order: a literal's references come when it is placed, which is behind its statement. */
static void put_references(struct arena *arena, FILE *out, const struct asm_symbol *s) {
    size_t count = 0, capacity = 0, shown = 0;
    unsigned *all = NULL;
    for (const struct asm_reference *r = s->first; r; r = r->next) {
        all = arena_grow(arena, all, count, &capacity, sizeof *all);
        all[count++] = r->statement;
    }
    if (count)
        qsort(all, count, sizeof *all, by_number);
    for (size_t i = 0; i < count; i++) {
        if (i && all[i] == all[i - 1])
            continue;
        if (shown && shown % XREF_COLUMNS == 0)
            fprintf(out, "\n%*s", 33, "");
        shown++;
        fprintf(out, " %5u", all[i]);
    }
    fputc('\n', out);
}

static void put_symbols(const struct asm_module *m, FILE *out) {
    fputs("\nCROSS-REFERENCE\n\nSYMBOL       LEN  VALUE    DEFN  REFERENCES\n", out);
    for (size_t i = 0; i < m->symbol_count; i++) {
        const struct asm_symbol *s = m->symbols[i];
        fprintf(out, "%-10s %5u  %08X %5u%s", s->name, s->length, asm_symbol_address(s),
                s->statement, s->first ? " " : "");
        put_references(m->arena, out, s);
    }
}

void listing_print(struct assembler *as, const struct asm_module *m, FILE *out) {
    put_statements(as, out);
    put_sections(m, out);
    put_symbols(m, out);
    unsigned long errors = 0, warnings = 0;
    for (size_t i = as->first_diag; i < as->diags->count; i++) {
        errors += as->diags->items[i].severity == DIAG_ERROR;
        warnings += as->diags->items[i].severity == DIAG_WARNING;
    }
    fprintf(out, "\n%u statements, %lu errors, %lu warnings\n", as->statement_count, errors,
            warnings);
}

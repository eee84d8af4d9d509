/* Source text: from bytes to lines, from lines to statements, from statements to fields. */
#include "asm/state.h"

#include "base/file.h"
#include "isa/ebcdic.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define END_COLUMN      71 /* the last column of a statement in IBM columns */
#define CONTINUE_COLUMN 16 /* where its continuation begins */
#define CARD_COLUMNS    80

/* -- Bytes to characters -------------------------------------------------------------------- */

/* Decodes the UTF-8 character at p; 0 with *length 0 when it is malformed. */
static uint32_t utf8_decode(const unsigned char *p, size_t left, size_t *length) {
    unsigned n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    *length = 0;
    if (n == 0 || n > left || p[0] > 0xF4)
        return 0;
    static const uint8_t mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t c = p[0] & mask[n];
    for (unsigned i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    *length = n;
    return c;
}

static bool is_utf8(const char *text, size_t size) {
    for (size_t i = 0, n; i < size; i += n) {
        utf8_decode((const unsigned char *)text + i, size - i, &n);
        if (n == 0)
            return false;
    }
    return true;
}

static char to_latin1(uint32_t c) {
    bool printable = c < 0x80 || (c >= 0xA0 && c <= 0xFF);
    return printable ? (char)c : SUBSTITUTE;
}

/* The first byte that no text has, or NULL. */
static const char *find_control(const char *p, size_t size) {
    for (const char *end = p + size; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 0x7F)
            return p;
    }
    return NULL;
}

static void report_control(struct assembler *as, const char *name, const char *text, size_t size,
                           const char *at) {
    struct diag_where where = {.file = name, .line = 1, .text = text};
    for (const char *p = text; p < at; p++)
        if (*p == '\n') {
            where.line++;
            where.text = p + 1;
        }
    where.column = (unsigned)(at - where.text) + 1;
    const char *end = memchr(where.text, '\n', size - (size_t)(where.text - text));
    where.length = (size_t)((end ? end : text + size) - where.text);
    diag_error(as->diags, &where, "this is not source text: it has the byte X'%02X'",
               (unsigned char)*at);
    diag_hint(as->diags, "source is text in UTF-8 or ISO 8859-1, without control characters");
}

static void convert(struct assembler *as, struct source_file *f) {
    bool utf8 = is_utf8(f->raw, f->raw_size);
    char *text = arena_alloc(as->arena, f->raw_size + 1), *out = text;
    const unsigned char *p = (const unsigned char *)f->raw;
    for (size_t i = 0, n = 1; i < f->raw_size; i += n)
        *out++ = to_latin1(utf8 ? utf8_decode(p + i, f->raw_size - i, &n) : p[i]);
    f->text = text;
    f->size = (size_t)(out - text);
}

const struct source_file *source_file_new(struct assembler *as, const char *name, const char *text,
                                          size_t length) {
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) /* byte-order mark */
        text += 3, length -= 3;
    if (length && text[length - 1] == 0x1A) /* Ctrl-Z ends a file of old */
        length--;
    const char *bad = find_control(text, length);
    if (bad) {
        report_control(as, name, text, length, bad);
        return NULL;
    }
    struct source_file *f = arena_alloc(as->arena, sizeof *f);
    f->name = arena_copy(as->arena, name, strlen(name));
    f->raw = arena_copy(as->arena, text, length);
    f->raw_size = length;
    f->text = f->raw;
    f->size = length;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80) {
            convert(as, f);
            break;
        }
    return f;
}

void source_push(struct assembler *as, const struct source_file *file) {
    struct source *s = arena_alloc(as->arena, sizeof *s);
    *s = (struct source){.outer = as->sources,
                         .file = file,
                         .at = file->text,
                         .end = file->text + file->size,
                         .line = 1,
                         .depth = as->sources ? as->sources->depth + 1 : 0};
    as->sources = s;
}

/* -- Lines ---------------------------------------------------------------------------------- */

struct line {
    const char *p;
    uint32_t length; /* without the line's end and trailing blanks */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

static struct line line_at(const char *at, const char *end, const char **next) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    const char *stop = newline ? newline : end;
    *next = newline ? newline + 1 : end;
    while (stop > at && (is_blank(stop[-1]) || stop[-1] == '\r'))
        stop--;
    return (struct line){at, (uint32_t)(stop - at)};
}

/* -- ISEQ ----------------------------------------------------------------------------------- */

/* Columns left to right of each card must rise. Branches go back and forth, so it is remembered how
 * far the file has been checked. */
struct sequence {
    unsigned left, right;
    const char *checked; /* up to here */
    struct line before;
};

/* The character in a column of the card, which is blank behind its end. */
static uint8_t column_of(struct line l, unsigned column) {
    return column <= l.length ? ebcdic_from_ascii[(uint8_t)l.p[column - 1]] : EBCDIC_SPACE;
}

static void check_sequence(struct assembler *as, const struct source *s, struct line l) {
    struct sequence *q = s->sequence;
    int order = q->before.p ? 0 : 1;
    for (unsigned i = q->left; i <= q->right && order == 0; i++)
        order = column_of(l, i) - column_of(q->before, i);
    q->checked = l.p + l.length;
    q->before = l;
    if (order > 0)
        return;
    struct diag_where where = {.file = s->file->name,
                               .line = s->line,
                               .column = q->left,
                               .text = l.p,
                               .length = l.length,
                               .order = as->statement_count};
    diag_warning(as->diags, &where, "this card is out of sequence");
    diag_hint(as->diags, "ISEQ %u,%u says that these columns rise from card to card", q->left,
              q->right);
}

void source_check_sequence(struct assembler *as, unsigned left, unsigned right) {
    struct source *s = as->sources;
    s->sequence = left ? arena_alloc(as->arena, sizeof *s->sequence) : NULL;
    if (left)
        *s->sequence = (struct sequence){.left = left, .right = right, .checked = s->at};
}

/* Takes the next line of the source's file. */
static struct line take_line(struct assembler *as, struct source *s) {
    struct line l = line_at(s->at, s->end, &s->at);
    if (s->sequence && l.p >= s->sequence->checked)
        check_sequence(as, s, l);
    s->line++;
    return l;
}

bool source_take_line(struct assembler *as, struct statement *st, struct field *line) {
    struct source *s = as->sources;
    if (s->expansion || source_is_done(s))
        return false;
    struct line l = take_line(as, s);
    *line = (struct field){l.p, l.length};
    st->line_count++;
    return true;
}

/* -- Which columns --------------------------------------------------------------------------- */

static bool is_columns(const struct assembler *as, struct line l) {
    if (as->options->form != ASM_FORM_AUTO)
        return as->options->form == ASM_FORM_COLUMNS;
    return l.length <= CARD_COLUMNS && !memchr(l.p, '\t', l.length);
}

/* Could this line continue the one before it? Blank up to column 15, then something. */
static bool may_continue(struct line l) {
    if (l.length < CONTINUE_COLUMN)
        return false;
    for (unsigned i = 0; i < CONTINUE_COLUMN - 1; i++)
        if (l.p[i] != ' ')
            return false;
    return true;
}

enum extent { EXTENT_WHOLE, EXTENT_COLUMNS, EXTENT_CONTINUED, EXTENT_BAD_CONTINUATION };

/* How much of a line is its statement. A mark in column 72 means a continuation if the next line
 * can be one; if not, a mark that stands alone is an error and text that runs through is just text.
 */
static enum extent line_extent(const struct assembler *as, struct line l, const char *next,
                               const char *end) {
    if (!is_columns(as, l))
        return EXTENT_WHOLE;
    if (l.length <= END_COLUMN)
        return EXTENT_COLUMNS;
    if (is_blank(l.p[END_COLUMN]))
        return EXTENT_COLUMNS;
    if (next < end && may_continue(line_at(next, end, &next)))
        return EXTENT_CONTINUED;
    bool alone = is_blank(l.p[END_COLUMN - 1]) || l.p[END_COLUMN - 1] == ',';
    bool behind = l.length == END_COLUMN + 1 || is_blank(l.p[END_COLUMN + 1]) ||
                  is_digit(l.p[END_COLUMN + 1]);
    bool forced = as->options->form == ASM_FORM_COLUMNS;
    return forced || (alone && behind) ? EXTENT_BAD_CONTINUATION : EXTENT_WHOLE;
}

static uint32_t cut(enum extent extent, uint32_t length) {
    return extent == EXTENT_WHOLE || length < END_COLUMN ? length : END_COLUMN;
}

/* -- Fields --------------------------------------------------------------------------------- */

bool is_quote(const char *start, const char *p, const char *end) {
    if (p == start || p[-1] == 0 || !strchr("LTKNSIltknsi", p[-1]) || p + 1 >= end)
        return true;
    bool letter_alone = p - 1 == start || !is_name_char(p[-2]);
    return !(letter_alone && (is_letter(p[1]) || p[1] == '*' || p[1] == '&'));
}

const char *source_field_end(const char *p, const char *end) {
    const char *start = p;
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '\'' && (quoted || is_quote(start, p, end)))
            quoted = !quoted;
        else if (!quoted && is_blank(*p))
            break;
    }
    return p;
}

static struct field next_field(const char **p, const char *end) {
    while (*p < end && is_blank(**p))
        (*p)++;
    struct field f = {*p, 0};
    while (*p < end && !is_blank(**p))
        (*p)++;
    f.length = (uint32_t)(*p - f.at);
    return f;
}

static bool is_comment(const char *p, uint32_t length) {
    return length == 0 || p[0] == '*' || (length > 1 && p[0] == '.' && p[1] == '*');
}

void source_split(struct statement *st) {
    const char *p = st->text, *end = p + st->length;
    st->name = (struct field){p, 0};
    if (!is_comment(st->text, st->length) && !is_blank(*p))
        st->name = next_field(&p, end);
    if (is_comment(st->text, st->length))
        p = end;
    st->operation = next_field(&p, end);
    while (p < end && is_blank(*p))
        p++;
    st->operand = (struct field){p, (uint32_t)(source_field_end(p, end) - p)};
    if (st->operand.length == 1 && *p == ',') /* no operands, but remarks */
        st->operand.length = 0;
}

/* -- Statements ----------------------------------------------------------------------------- */

/* Reads lines into text[] while they continue; returns the length. */
struct joiner {
    char *text;
    uint32_t length;
    struct segment *segments;
    size_t count, capacity;
};

static void join(struct assembler *as, struct joiner *j, struct line l, unsigned column,
                 unsigned number) {
    uint32_t skip = column - 1;
    j->segments = arena_grow(as->arena, j->segments, j->count, &j->capacity, sizeof *j->segments);
    j->segments[j->count++] =
        (struct segment){.offset = j->length, .line = number, .column = column};
    if (l.length > skip) {
        memcpy(j->text + j->length, l.p + skip, l.length - skip);
        j->length += l.length - skip;
    }
}

/* After an operand that ends in a comma, remarks may stand before the continuation. */
static void drop_remarks(struct joiner *j) {
    struct statement probe = {.text = j->text, .length = j->length};
    source_split(&probe);
    const struct field *f = &probe.operand;
    const char *end = f->at + f->length;
    if (f->length && end[-1] == ',' && end < j->text + j->length)
        j->length = (uint32_t)(end - j->text);
}

static void report_line(struct assembler *as, struct statement *st, unsigned column,
                        const char *message, const char *hint) {
    st->bad = true;
    fail_at(as, st, st->text + column - 1, "%s", message);
    diag_hint(as->diags, "%s", hint);
}

static void read_continued(struct assembler *as, struct source *s, struct statement *st,
                           struct line l) {
    struct joiner j = {.text = arena_alloc(as->arena, (CONTINUE_LIMIT + 1) * CARD_COLUMNS)};
    unsigned column = 1;
    enum extent extent = EXTENT_CONTINUED;
    unsigned number = st->line;
    for (;;) {
        l.length = cut(extent, l.length);
        join(as, &j, l, column, number);
        if (extent != EXTENT_CONTINUED || j.count == CONTINUE_LIMIT)
            break;
        drop_remarks(&j);
        number = s->line;
        l = take_line(as, s);
        column = CONTINUE_COLUMN;
        extent = line_extent(as, l, s->at, s->end);
        if (extent == EXTENT_WHOLE) /* a card that is continued is in columns to its end */
            extent = EXTENT_COLUMNS;
    }
    st->text = j.text;
    st->length = j.length;
    st->segments = j.segments;
    st->segment_count = (uint16_t)j.count;
    st->line_count = (uint16_t)j.count;
    if (extent == EXTENT_CONTINUED)
        report_line(as, st, 1, "the statement has more than 100 lines",
                    "leave column 72 of its last line blank");
}

static struct segment *whole_line(struct assembler *as, unsigned line) {
    struct segment *s = arena_alloc(as->arena, sizeof *s);
    *s = (struct segment){.offset = 0, .line = line, .column = 1};
    return s;
}

static void read_statement(struct assembler *as, struct source *s, struct statement *st) {
    st->file = s->file;
    st->line = s->line;
    st->line_count = 1;
    struct line l = take_line(as, s);
    st->segments = whole_line(as, st->line);
    st->segment_count = 1;
    st->text = st->lines = l.p;
    if (l.length > LINE_LIMIT) {
        st->bad = true;
        fail_at(as, st, l.p, "the line is %u characters long; at most %u are accepted", l.length,
                LINE_LIMIT);
        return;
    }
    st->length = l.length;
    if (is_comment(l.p, l.length))
        return;
    enum extent extent = line_extent(as, l, s->at, s->end);
    if (extent == EXTENT_CONTINUED) {
        read_continued(as, s, st, l);
        return;
    }
    st->length = cut(extent, l.length);
    if (extent == EXTENT_BAD_CONTINUATION)
        report_line(as, st, END_COLUMN + 1,
                    "column 72 marks a continuation, but the next line is not one",
                    "a continuation is blank in columns 1-15 and begins in column 16");
}

bool source_is_done(const struct source *s) {
    return s->expansion ? s->expansion->at >= s->expansion->macro->count : s->at >= s->end;
}

struct statement *source_read(struct assembler *as, struct source *s) {
    if (s->expansion)
        return s->expansion->macro->body[s->expansion->at++];
    struct statement *st = arena_alloc(as->arena, sizeof *st);
    st->number = ++as->statement_count;
    read_statement(as, s, st);
    while (st->length && is_blank(st->text[st->length - 1]))
        st->length--;
    source_split(st);
    return st;
}

struct statement *source_next(struct assembler *as) {
    for (;;) {
        while (as->sources && source_is_done(as->sources))
            as->sources = as->sources->outer;
        if (!as->sources)
            return NULL;
        struct statement *st =
            as->sources->expansion ? macro_generate(as) : source_read(as, as->sources);
        if (st)
            return st;
    }
}

/* -- COPY ----------------------------------------------------------------------------------- */

static bool is_member_name(struct field f) {
    for (uint32_t i = 0; i < f.length; i++)
        if (!is_name_char(f.at[i]) && f.at[i] != '-' && (f.at[i] != '.' || i == 0))
            return false;
    return f.length > 0 && f.length <= NAME_LIMIT;
}

static bool read_member(struct assembler *as, const char *path, const struct source_file **out) {
    struct stat st;
    struct file_bytes bytes;
    if (stat(path, &st) != 0 || S_ISDIR(st.st_mode)) /* a folder is no member */
        return false;
    *out = NULL;
    if (file_read(path, ASM_SOURCE_LIMIT, &bytes, as->diags)) {
        *out = source_file_new(as, path, (const char *)bytes.data, bytes.size);
        file_free(&bytes);
    }
    return true;
}

/* Tries the member's name as written, in lower and in upper case, with each of the suffixes. */
static bool search_folder(struct assembler *as, const char *folder, int folder_length,
                          struct field member, const char *const suffixes[],
                          const struct source_file **out) {
    for (int variant = 0; suffixes[variant / 3]; variant++) {
        char name[NAME_LIMIT + 1] = {0}, path[4096];
        for (uint32_t i = 0; i < member.length; i++) {
            char c = member.at[i], upper = to_upper(c);
            bool lower = variant % 3 == 1 && upper >= 'A' && upper <= 'Z';
            name[i] = variant % 3 == 0 ? c : lower ? (char)(upper + 'a' - 'A') : upper;
        }
        int n = snprintf(path, sizeof path, "%.*s%s%s%s", folder_length, folder,
                         folder_length ? "/" : "", name, suffixes[variant / 3]);
        if (n > 0 && n < (int)sizeof path && read_member(as, path, out))
            return true;
    }
    return false;
}

/* The library that comes with the program, seen from the folder that the program is in: as it is
 * installed, in the tree that it was built in, and for the tests. */
static bool search_library(struct assembler *as, struct field member, const char *const suffixes[],
                           const struct source_file **out) {
    static const char *const places[] = {"../share/trapeze/guestos/lib", "../guestos/lib",
                                         "../../guestos/lib"};
    char folder[PATH_MAX], library[PATH_MAX + 32];
    bool found = false, known = file_program_folder(folder, sizeof folder);
    for (size_t i = 0; known && !found && i < sizeof places / sizeof *places; i++) {
        int length = snprintf(library, sizeof library, "%s/%s", folder, places[i]);
        found = search_folder(as, library, length, member, suffixes, out);
    }
    return found;
}

/* Beside the source that asks, then in the folders given, then in the library. */
static bool search(struct assembler *as, const struct source_file *from, struct field member,
                   const char *const beside[], const char *const suffixes[],
                   const struct source_file **out) {
    const char *slash = strrchr(from->name, '/');
    int length = slash ? (int)(slash - from->name) : 0;
    if (search_folder(as, slash && length == 0 ? "/." : from->name, slash && !length ? 2 : length,
                      member, beside, out))
        return true;
    for (size_t i = 0; i < as->options->copy_paths; i++) {
        const char *folder = as->options->copy_path[i];
        if (search_folder(as, folder, (int)strlen(folder), member, suffixes, out))
            return true;
    }
    return search_library(as, member, suffixes, out);
}

static const char *const copy_suffixes[] = {"", ".asm", ".mac", NULL};

/* Beside the source there are other things than macros, so there the suffix must tell. */
bool source_member(struct assembler *as, const struct source_file *from, struct field name) {
    static const char *const beside[] = {".mac", NULL};
    const struct source_file *file = NULL;
    if (!is_member_name(name) || !search(as, from, name, beside, copy_suffixes, &file) || !file)
        return false;
    source_push(as, file);
    return true;
}

bool source_copy(struct assembler *as, struct statement *st, struct field member) {
    if (!is_member_name(member)) {
        fail_at(as, st, member.at, "COPY needs the name of a file");
        diag_hint(as->diags, "a name without folders: letters, digits, $ # @ _ - and .");
        return false;
    }
    if (as->sources && as->sources->depth >= COPY_DEPTH_LIMIT)
        return fail_at(as, st, member.at,
                       "COPY is nested more than %d deep; does %.*s copy itself?", COPY_DEPTH_LIMIT,
                       (int)member.length, member.at);
    const struct source_file *file = NULL;
    if (!search(as, st->file, member, copy_suffixes, copy_suffixes, &file)) {
        fail_at(as, st, member.at, "there is no file %.*s to copy", (int)member.length, member.at);
        diag_hint(
            as->diags,
            "it is looked for beside this file, in the folders given with --copy-path, and in the "
            "library that comes with Trapeze");
        return false;
    }
    if (!file) {
        st->bad = true;
        return false;
    }
    source_push(as, file);
    return true;
}

/* -- Places --------------------------------------------------------------------------------- */

static struct line raw_line(const struct source_file *f, unsigned number) {
    const char *p = f->raw, *end = p + f->raw_size, *next;
    for (;; p = next) {
        struct line l = line_at(p, end, &next);
        if (--number == 0 || next >= end)
            return l;
    }
}

struct diag_where source_where(const struct statement *st, const char *p) {
    /* What is not in the statement's text is a value made on the way. */
    bool inside = p >= st->text && p <= st->text + st->length;
    uint32_t offset = inside ? (uint32_t)(p - st->text) : 0;
    const struct segment *s = st->segments;
    while (s + 1 < st->segments + st->segment_count && s[1].offset <= offset)
        s++;
    struct line l = raw_line(st->file, s->line);
    return (struct diag_where){.file = st->file->name,
                               .line = s->line,
                               .column = s->column + (s->fixed ? 0 : offset - s->offset),
                               .text = l.p,
                               .length = l.length,
                               .order = st->number};
}

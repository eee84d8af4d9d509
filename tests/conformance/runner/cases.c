#include "cases.h"

#include "asm/asm.h"
#include "base/file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_LIMIT (1u << 20)

struct reader {
    struct source *source;
    struct diag_list *diags;
    const struct asm_module *module;
    const char *section;
    unsigned line;
    struct group group;
    bool group_used; /* a case line has followed: the next statement begins a new group */
};

static void complain(struct reader *r, const char *what) {
    struct diag_where where = {.file = r->source->path, .line = r->line};
    diag_error(r->diags, &where, "%s", what);
}

/* ---- statements ---- */

static const struct asm_section *section_of(const struct asm_module *m, uint32_t address) {
    for (size_t n = 0; n < m->section_count; n++) {
        const struct asm_section *s = m->sections[n];
        if (s->bytes && address >= s->origin && address < s->origin + s->size)
            return s;
    }
    return NULL;
}

static void add_statement(struct reader *r, const struct asm_line *line) {
    const struct asm_section *section = section_of(r->module, line->address);
    struct group *g = &r->group;
    if (r->group_used)
        *g = (struct group){0}, r->group_used = false;
    if (g->length + line->size > GROUP_BYTES || g->statements == GROUP_STATEMENTS) {
        complain(r, "too many statements before their cases");
        return;
    }
    memcpy(g->bytes + g->length, section->bytes + (line->address - section->origin), line->size);
    g->start[g->statements++] = g->length;
    g->length += line->size;
    g->start[g->statements] = g->length;
}

static void add_statements(struct reader *r) {
    for (size_t n = 0; n < r->module->line_count; n++)
        if (r->module->lines[n].line == r->line && r->module->lines[n].size)
            add_statement(r, &r->module->lines[n]);
}

/* ---- case lines ---- */

static char *trim(char *text) {
    text += strspn(text, " ");
    for (size_t n = strlen(text); n && isspace((unsigned char)text[n - 1]);)
        text[--n] = 0;
    return text;
}

/* The text up to the next '|', or all of it. */
static char *next_column(char **rest) {
    char *column = *rest, *bar = column ? strchr(column, '|') : NULL;
    *rest = bar ? bar + 1 : NULL;
    if (bar)
        *bar = 0;
    return column ? trim(column) : "";
}

static void add_case(struct reader *r, char *text, enum case_kind kind) {
    struct source *s = r->source;
    struct conformance_case c = {.kind = kind, .line = r->line, .section = r->section};
    c.before = next_column(&text);
    c.after = next_column(&text);
    c.title = next_column(&text);
    c.group = r->group;
    r->group_used = true;
    if (!r->group.statements)
        complain(r, "a case without an instruction above it");
    if (!r->section)
        complain(r, "a case without a \"*#\" line that names its section of the manual");
    struct conformance_case *grown = realloc(s->cases, (s->count + 1) * sizeof *grown);
    if (!grown)
        abort();
    s->cases = grown;
    s->cases[s->count++] = c;
}

static void read_line(struct reader *r, char *text) {
    if (!strncmp(text, "*#", 2))
        r->section = trim(text + 2);
    else if (!strncmp(text, "*:", 2))
        add_case(r, text + 2, CASE_PLAIN);
    else if (!strncmp(text, "*@", 2))
        add_case(r, text + 2, CASE_ACCESS);
    else if (text[0] != '*')
        add_statements(r);
}

static void read_lines(struct reader *r) {
    char *next;
    for (char *text = r->source->text; text; text = next) {
        char *end = strchr(text, '\n');
        next = end ? end + 1 : NULL;
        if (end)
            *end = 0;
        r->line++;
        read_line(r, text);
    }
}

bool cases_read(const char *path, struct source *out, struct diag_list *diags) {
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *module = asm_assemble_file(path, &options, diags);
    struct file_bytes file;
    *out = (struct source){.path = path};
    if (!module || !file_read(path, SOURCE_LIMIT, &file, diags)) {
        asm_module_free(module);
        return false;
    }
    out->text = (char *)file.data;
    struct reader r = {.source = out, .diags = diags, .module = module};
    read_lines(&r);
    asm_module_free(module);
    if (diags->errors)
        cases_free(out);
    return !diags->errors;
}

void cases_free(struct source *source) {
    free(source->cases);
    free(source->text);
    *source = (struct source){0};
}

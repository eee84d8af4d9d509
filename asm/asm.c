/* The two passes, and the module that comes of them. */
#include "asm/state.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* -- What the other files store through ----------------------------------------------------- */

bool asm_advance(struct assembler *as, struct statement *st, uint32_t align, uint32_t size) {
    struct asm_section *s = as->section;
    uint32_t offset = (s->location + align - 1) & ~(align - 1);
    st->section = s;
    st->offset = offset;
    st->size = size;
    if (size > ASM_ADDRESS_LIMIT || offset > ASM_ADDRESS_LIMIT - size) {
        fail_at(as, st, st->operation.at, "the section grows beyond 16 MB");
        return false;
    }
    s->location = offset + size;
    if (s->size < s->location)
        s->size = s->location;
    return true;
}

void asm_store(struct asm_section *section, uint32_t offset, const uint8_t *bytes, uint32_t size) {
    if (!section->bytes || offset > section->size || size > section->size - offset)
        return; /* a dummy section, or a statement in error */
    memcpy(section->bytes + offset, bytes, size);
    memset(section->present + offset, 1, size);
}

void asm_relocate(struct assembler *as, struct asm_relocation relocation) {
    if (!relocation.section->bytes)
        return;
    as->relocations = arena_grow(as->arena, as->relocations, as->relocation_count,
                                 &as->relocation_capacity, sizeof *as->relocations);
    as->relocations[as->relocation_count++] = relocation;
}

/* -- Pass 1 --------------------------------------------------------------------------------- */

/* Instructions of other assemblers that have no place here. */
static const struct {
    const char *name, *instead;
} foreign[] = {
    {"ICTL",
     "cards are read from column 1 to 71 and continued in 16; --form free takes whole lines"},
    {"DXD", "external dummy sections are the OS linkage editor's; COM is storage that decks share"},
    {"CXD", "external dummy sections are the OS linkage editor's; COM is storage that decks share"},
};

static bool report_foreign(struct assembler *as, struct statement *st) {
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (field_is(st->operation, foreign[i].name)) {
            fail_at(as, st, st->operation.at, "%s is not supported", foreign[i].name);
            diag_hint(as->diags, "%s", foreign[i].instead);
            return true;
        }
    return false;
}

static void report_unknown(struct assembler *as, struct statement *st) {
    const struct field *f = &st->operation;
    if (f->length == 0) {
        fail_at(as, st, st->text, "the operation code is missing");
        diag_hint(as->diags, "a statement is a name or a blank, an operation code and operands");
        return;
    }
    if (report_foreign(as, st))
        return;
    fail_at(as, st, f->at, "unknown operation code %.*s", f->length > 40 ? 40 : (int)f->length,
            f->at);
    if (as->diags->dropped) /* nobody sees a hint, and the nearest name takes time to find */
        return;
    const char *near = operation_nearest(&as->operations, *f);
    if (operation_find(&as->operations, st->name))
        diag_hint(as->diags,
                  "%.*s is in the name field: a statement without a name begins with a "
                  "blank",
                  (int)st->name.length, st->name.at);
    else if (near)
        diag_hint(as->diags, "did you mean %s?", near);
}

static bool is_comment(const struct statement *st) {
    return st->name.length == 0 && st->operation.length == 0;
}

static bool place(struct assembler *as, struct statement *st) {
    if (!macro_prepare(as, st))
        return false;
    size_t errors = as->diags->errors;
    st->op = operation_find(&as->operations, st->operation);
    if (!st->op)
        st->op = macro_library(as, st);
    if (!st->op) {
        if (as->diags->errors == errors) /* a member of the library may have been wrong */
            report_unknown(as, st);
        return false;
    }
    return st->op->directive == DIR_NONE ? instruction_place(as, st) : directive_place(as, st);
}

/* A statement in error still defines its name, so that one error is not reported many times. */
static void define_anyway(struct assembler *as, struct statement *st) {
    uint32_t n = name_length(st->name.at, st->name.at + st->name.length);
    if (n == 0 || n != st->name.length || n > NAME_LIMIT)
        return;
    struct asm_symbol *s = symbol_intern(as, st->name.at, n);
    struct asm_section *section = section_current(as);
    if (!s->defined)
        symbol_define(as, st, section, (int32_t)section->location, 1, 'U');
}

void asm_append(struct assembler *as, struct statement *st) {
    if (as->last)
        as->last->next = st;
    else
        as->first = st;
    as->last = st;
}

static void pass_1(struct assembler *as) {
    struct statement *st;
    as->pass = 1;
    while (!as->ended && (st = source_next(as)) != NULL) {
        asm_append(as, st);
        st->pool = as->pool;
        st->section = as->section;
        st->offset = as->section ? as->section->location : 0;
        if (!st->bad && !is_comment(st) && !place(as, st)) {
            st->bad = true;
            define_anyway(as, st);
        }
        st->hidden = as->hidden || (as->nogen && st->call);
        st->shows_data = as->shows_data;
    }
}

static struct statement *end_statement(struct assembler *as, const struct source_file *file) {
    struct statement *st = arena_alloc(as->arena, sizeof *st);
    struct segment *s = arena_alloc(as->arena, sizeof *s);
    *s = (struct segment){.line = as->last ? as->last->line : 1, .column = 1};
    *st = (struct statement){.file = file,
                             .number = ++as->statement_count,
                             .segments = s,
                             .segment_count = 1,
                             .text = "",
                             .line = s->line};
    st->name = st->operation = st->operand = (struct field){st->text, 0};
    st->op = operation_find(&as->operations, (struct field){"END", 3});
    return st;
}

/* The language wants an END; without one there is a warning and it is assumed. */
static void assume_end(struct assembler *as, const struct source_file *file) {
    struct statement *st = end_statement(as, file);
    struct diag_where where = {.file = file->name, .line = st->line, .order = st->number};
    if (!as->stopped)
        diag_warning(as->diags, &where, "END is missing at the end of the program");
    asm_append(as, st);
    directive_place(as, st);
}

/* -- Between the passes --------------------------------------------------------------------- */

static bool has_bytes(const struct asm_section *s) {
    return s->kind == ASM_SECTION_CONTROL || s->kind == ASM_SECTION_COMMON;
}

/* Gives the sections their addresses, control sections first, each on a doubleword. */
static bool lay_out(struct assembler *as) {
    uint64_t address = as->section_count ? as->sections[0]->origin : 0;
    for (int kind = ASM_SECTION_CONTROL; kind <= ASM_SECTION_COMMON; kind++)
        for (size_t i = 0; i < as->section_count; i++) {
            struct asm_section *s = as->sections[i];
            if ((int)s->kind != kind)
                continue;
            s->origin = (uint32_t)address;
            address = (address + s->size + 7) & ~7ull;
            if (address > ASM_ADDRESS_LIMIT)
                return false;
        }
    for (size_t i = 0; i < as->section_count; i++) {
        struct asm_section *s = as->sections[i];
        if (!has_bytes(s))
            continue;
        s->bytes = arena_alloc(as->arena, s->size + 1u);
        s->present = arena_alloc(as->arena, s->size + 1u);
    }
    return true;
}

/* -- Pass 2 --------------------------------------------------------------------------------- */

static void note_line(struct assembler *as, const struct statement *st) {
    if (!st->section || !st->section->bytes || st->size == 0)
        return;
    bool code = st->op->directive == DIR_NONE;
    if (!code && st->op->directive != DIR_DC && st->op->directive != DIR_CCW &&
        st->op->directive != DIR_CNOP && st->op->directive != DIR_DS)
        return;
    /* For a debugger, what a macro makes is at the line that calls it. */
    const struct statement *origin = st;
    while (origin->call)
        origin = origin->call->st;
    as->lines =
        arena_grow(as->arena, as->lines, as->line_count, &as->line_capacity, sizeof *as->lines);
    as->lines[as->line_count++] = (struct asm_line){.address = st->section->origin + st->offset,
                                                    .size = st->size,
                                                    .file = origin->file->name,
                                                    .line = origin->line,
                                                    .code = code,
                                                    .has_target = st->implied & 2,
                                                    .target = st->address[1]};
}

static void pass_2(struct assembler *as) {
    as->pass = 2;
    for (struct statement *st = as->first; st; st = st->next) {
        if (st->bad || !st->op)
            continue;
        if (st->op->directive == DIR_NONE)
            instruction_emit(as, st);
        else
            directive_emit(as, st);
        note_line(as, st);
    }
}

/* -- The module ----------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct asm_symbol *const *)a)->name, (*(struct asm_symbol *const *)b)->name);
}

static int by_address(const void *a, const void *b) {
    const struct asm_line *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void collect_symbols(struct assembler *as, struct asm_module *m) {
    m->symbols = arena_alloc(as->arena, (as->symbols.count + 1) * sizeof *m->symbols);
    for (size_t i = 0; i < as->symbols.capacity; i++)
        if (as->symbols.slots[i])
            m->symbols[m->symbol_count++] = as->symbols.slots[i];
    qsort(m->symbols, m->symbol_count, sizeof *m->symbols, by_name);
}

static struct asm_module *make_module(struct assembler *as, const char *path) {
    struct asm_module *m = arena_alloc(as->arena, sizeof *m);
    m->arena = as->arena;
    m->name = arena_copy(as->arena, path, strlen(path));
    m->sections = as->sections;
    m->section_count = as->section_count;
    uint16_t esdid = 0;
    for (size_t i = 0; i < as->section_count; i++)
        if (as->sections[i]->kind != ASM_SECTION_DUMMY)
            as->sections[i]->esdid = ++esdid;
    m->relocations = as->relocations;
    m->relocation_count = as->relocation_count;
    m->lines = as->lines;
    m->line_count = as->line_count;
    m->punched = as->punched;
    m->punched_count = as->punched_count;
    if (m->line_count)
        qsort(m->lines, m->line_count, sizeof *m->lines, by_address);
    collect_symbols(as, m);
    m->has_entry = as->has_entry;
    if (as->has_entry && as->entry.terms)
        m->entry_section = as->entry.term[0].section;
    m->entry = (uint32_t)as->entry.number + (m->entry_section ? m->entry_section->origin : 0);
    return m;
}

static void assemble(struct assembler *as, const struct source_file *file) {
    source_push(as, file);
    pass_1(as);
    if (!as->ended)
        assume_end(as, file);
    directive_settle_equates(as);
    if (as->section_count > 0x7FFF) {
        diag_error(as->diags, &(struct diag_where){.file = file->name},
                   "the program has more than 32767 sections and external names");
        return;
    }
    if (!lay_out(as)) {
        diag_error(as->diags, &(struct diag_where){.file = file->name},
                   "the sections together take more than 16 MB");
        return;
    }
    pass_2(as);
}

/* The value comes from outside, so it is taken in like a source. */
static bool set_sysparm(struct assembler *as) {
    const char *value = as->options->sysparm ? as->options->sysparm : "";
    const struct source_file *f = source_file_new(as, "--sysparm", value, strlen(value));
    if (f)
        as->sysparm = (struct field){f->text, (uint32_t)f->size};
    return f != NULL;
}

struct asm_module *asm_assemble(const char *path, const char *text, size_t length,
                                const struct asm_options *options, struct diag_list *diags) {
    struct assembler *as = calloc(1, sizeof *as);
    struct arena *arena = arena_new();
    struct asm_module *module = NULL;
    size_t first_diag = diags->count, errors = diags->errors;
    if (!as)
        abort();
    as->arena = arena;
    as->options = options;
    as->diags = diags;
    as->first_diag = first_diag;
    as->scope.branches = BRANCH_LIMIT;
    operation_table_fill(&as->operations);
    const struct source_file *file = source_file_new(as, path, text, length);
    if (file && set_sysparm(as)) {
        assemble(as, file);
        diag_sort(diags, first_diag);
        module = make_module(as, path);
        if (options->listing)
            listing_print(as, module, options->listing);
    }
    if (diags->errors > errors) {
        module = NULL;
        arena_free(arena);
    }
    free(as);
    return module;
}

struct asm_module *asm_assemble_file(const char *path, const struct asm_options *options,
                                     struct diag_list *diags) {
    struct file_bytes bytes;
    if (!file_read(path, ASM_SOURCE_LIMIT, &bytes, diags))
        return NULL;
    const char *name = strcmp(path, "-") == 0 ? "<standard input>" : path;
    struct asm_module *m = asm_assemble(name, (const char *)bytes.data, bytes.size, options, diags);
    file_free(&bytes);
    return m;
}

void asm_module_free(struct asm_module *module) {
    if (module)
        arena_free(module->arena);
}

/* -- Questions ------------------------------------------------------------------------------ */

uint32_t asm_entry(const struct asm_module *m) {
    if (m->has_entry)
        return m->entry & (ASM_ADDRESS_LIMIT - 1);
    for (size_t i = 0; i < m->section_count; i++)
        if (m->sections[i]->kind == ASM_SECTION_CONTROL)
            return m->sections[i]->origin;
    return 0;
}

const struct asm_symbol *asm_find_symbol(const struct asm_module *m, const char *name) {
    struct asm_symbol key = {.name = name}, *pointer = &key;
    struct asm_symbol **found = m->symbol_count ? bsearch(&pointer, m->symbols, m->symbol_count,
                                                          sizeof *m->symbols, by_name)
                                                : NULL;
    return found ? *found : NULL;
}

uint32_t asm_symbol_address(const struct asm_symbol *s) {
    return (uint32_t)s->value + (s->section ? s->section->origin : 0);
}

const struct asm_line *asm_find_line(const struct asm_module *m, uint32_t address) {
    size_t low = 0, high = m->line_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m->lines[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || address - m->lines[low - 1].address >= m->lines[low - 1].size)
        return NULL;
    return &m->lines[low - 1];
}

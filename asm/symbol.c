/* Symbols and sections. */
#include "asm/state.h"

#include "base/nearest.h"

#include <string.h>

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '$' || c == '#' || c == '@' ||
           c == '_';
}

bool is_name_char(char c) {
    return is_letter(c) || is_digit(c);
}

char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

uint32_t name_length(const char *p, const char *end) {
    const char *start = p;
    if (p < end && is_letter(*p))
        while (p < end && is_name_char(*p))
            p++;
    return (uint32_t)(p - start);
}

uint32_t name_hash(const char *name, uint32_t length) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (uint32_t i = 0; i < length; i++)
        h = (h ^ (uint8_t)to_upper(name[i])) * 16777619u;
    return h;
}

static bool same(const char *upper, const char *name, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        if (upper[i] != to_upper(name[i]))
            return false;
    return upper[length] == 0;
}

/* The slot where the name is or would go. */
static struct asm_symbol **slot(const struct symbol_table *t, const char *name, uint32_t length) {
    size_t i = name_hash(name, length) & (t->capacity - 1);
    while (t->slots[i] && !same(t->slots[i]->name, name, length))
        i = (i + 1) & (t->capacity - 1);
    return &t->slots[i];
}

static void grow(struct assembler *as) {
    struct symbol_table old = as->symbols, *t = &as->symbols;
    t->capacity = old.capacity ? 2 * old.capacity : 1024;
    t->slots = arena_alloc(as->arena, t->capacity * sizeof *t->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i])
            *slot(t, old.slots[i]->name, (uint32_t)strlen(old.slots[i]->name)) = old.slots[i];
}

struct asm_symbol *symbol_find(struct assembler *as, const char *name, uint32_t length) {
    return as->symbols.count ? *slot(&as->symbols, name, length) : NULL;
}

struct asm_symbol *symbol_intern(struct assembler *as, const char *name, uint32_t length) {
    if (2 * as->symbols.count >= as->symbols.capacity)
        grow(as);
    struct asm_symbol **s = slot(&as->symbols, name, length);
    if (!*s) {
        *s = arena_alloc(as->arena, sizeof **s);
        char *copy = arena_copy(as->arena, name, length);
        for (uint32_t i = 0; i < length; i++)
            copy[i] = to_upper(copy[i]);
        (*s)->name = copy;
        (*s)->type = 'U';
        (*s)->length = 1;
        as->symbols.count++;
    }
    return *s;
}

static bool check_name(struct assembler *as, struct statement *st, struct field name) {
    uint32_t n = name_length(name.at, name.at + name.length);
    if (n == name.length && n <= NAME_LIMIT)
        return true;
    if (n == name.length)
        return fail_at(as, st, name.at, "the name is longer than %d characters", NAME_LIMIT);
    fail_at(as, st, name.at + n, "this character cannot stand in a name");
    diag_hint(as->diags, "a name is a letter, $, #, @ or _, then those and digits; "
                         "a statement without a name begins with a blank");
    return false;
}

bool symbol_define(struct assembler *as, struct statement *st, struct asm_section *section,
                   int32_t value, uint32_t length, char type) {
    if (st->name.length == 0)
        return true;
    if (!check_name(as, st, st->name))
        return false;
    struct asm_symbol *s = symbol_intern(as, st->name.at, st->name.length);
    if (s->defined) {
        fail_at(as, st, st->name.at, "%s is already defined", s->name);
        if (s->file)
            diag_hint(as->diags, "it was defined at %s:%u", s->file, s->line);
        return false;
    }
    s->defined = true;
    s->section = section;
    s->value = value;
    s->length = length;
    s->type = type;
    s->file = st->file->name;
    s->line = st->line;
    s->statement = st->number;
    return true;
}

void symbol_reference(struct assembler *as, struct asm_symbol *symbol, unsigned statement) {
    if (symbol->last && symbol->last->statement == statement)
        return;
    struct asm_reference *r = arena_alloc(as->arena, sizeof *r);
    r->statement = statement;
    if (symbol->last)
        symbol->last->next = r;
    else
        symbol->first = r;
    symbol->last = r;
}

const char *symbol_nearest(struct assembler *as, const char *name, uint32_t length) {
    struct nearest n;
    nearest_begin(&n, name, length);
    for (size_t i = 0; i < as->symbols.capacity; i++)
        if (as->symbols.slots[i])
            nearest_offer(&n, as->symbols.slots[i]->name);
    return n.name;
}

struct asm_section *section_unnamed(struct assembler *as, enum asm_section_kind kind) {
    for (size_t i = 0; i < as->section_count; i++)
        if (as->sections[i]->kind == kind && !as->sections[i]->name[0])
            return as->sections[i];
    return NULL;
}

struct asm_section *section_new(struct assembler *as, const char *name,
                                enum asm_section_kind kind) {
    struct asm_section *s = arena_alloc(as->arena, sizeof *s);
    s->name = name;
    s->kind = kind;
    as->sections = arena_grow(as->arena, as->sections, as->section_count, &as->section_capacity,
                              sizeof *as->sections);
    as->sections[as->section_count++] = s;
    return s;
}

struct asm_section *section_current(struct assembler *as) {
    if (!as->section) {
        as->section = section_unnamed(as, ASM_SECTION_CONTROL);
        if (!as->section)
            as->section = section_new(as, "", ASM_SECTION_CONTROL);
    }
    return as->section;
}

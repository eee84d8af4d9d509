/* Linking modules. */
#include "asm/link.h"

#include "asm/arena.h"
#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

/* Where a section or a name of an input went. */
struct place {
    struct asm_section *section; /* in the output; NULL: nowhere, which is not an error yet */
    uint32_t offset;
};

/* One definition of an external name: a section or an entry point. */
struct definition {
    const char *name;
    const struct asm_module *module;
    struct place place;
    struct definition *next; /* of the same hash */
};

#define SLOTS 4096

struct linker {
    struct asm_module *const *inputs;
    size_t count;
    struct diag_list *diags;
    struct asm_module *out;
    struct arena *arena;
    struct place **places; /* of each input's sections, by their index */
    struct definition *slots[SLOTS];
    size_t section_capacity, relocation_capacity, symbol_capacity;
};

static bool has_bytes(const struct asm_section *s) {
    return s->kind == ASM_SECTION_CONTROL || s->kind == ASM_SECTION_COMMON;
}

static bool is_external(const struct asm_section *s) {
    return s->kind == ASM_SECTION_EXTERNAL || s->kind == ASM_SECTION_WEAK;
}

static const char *copy_name(struct linker *l, const char *name) {
    return arena_copy(l->arena, name, strlen(name));
}

/* -- Names ---------------------------------------------------------------------------------- */

static unsigned slot_of(const char *name) {
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (uint8_t)*name) * 16777619u;
    return (h ^ h >> 15) % SLOTS;
}

static struct definition *find(struct linker *l, const char *name) {
    struct definition *d = l->slots[slot_of(name)];
    while (d && strcmp(d->name, name) != 0)
        d = d->next;
    return d;
}

static void define(struct linker *l, const struct asm_module *m, const char *name,
                   struct place place) {
    struct definition *known = find(l, name);
    if (known) {
        diag_error(l->diags, &(struct diag_where){.file = m->name}, "%s is defined here and in %s",
                   name, known->module->name);
        return;
    }
    struct definition *d = arena_alloc(l->arena, sizeof *d);
    unsigned i = slot_of(name);
    *d = (struct definition){name, m, place, l->slots[i]};
    l->slots[i] = d;
}

/* -- Sections ------------------------------------------------------------------------------- */

static struct asm_section *add_section(struct linker *l, const struct asm_section *from) {
    struct asm_module *m = l->out;
    struct asm_section *s = arena_alloc(l->arena, sizeof *s);
    s->name = copy_name(l, from->name);
    s->kind = from->kind;
    s->size = from->size;
    m->sections = arena_grow(l->arena, m->sections, m->section_count, &l->section_capacity,
                             sizeof *m->sections);
    m->sections[m->section_count++] = s;
    return s;
}

/* Control and dummy sections are each one of the output's. */
static void take_sections(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    l->places[input] = arena_alloc(l->arena, (m->section_count + 1) * sizeof **l->places);
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->kind != ASM_SECTION_CONTROL && s->kind != ASM_SECTION_DUMMY)
            continue;
        struct place place = {add_section(l, s), 0};
        l->places[input][i] = place;
        if (s->kind == ASM_SECTION_CONTROL && s->name[0])
            define(l, m, place.section->name, place);
    }
}

/* Commons of one name are one section, which may be a control section that fills it. */
static void take_commons(struct linker *l, size_t input, struct asm_section **blank) {
    const struct asm_module *m = l->inputs[input];
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->kind != ASM_SECTION_COMMON)
            continue;
        struct definition *known = s->name[0] ? find(l, s->name) : NULL;
        struct asm_section *to = known ? known->place.section : s->name[0] ? NULL : *blank;
        if (!to) {
            to = add_section(l, s);
            if (s->name[0])
                define(l, m, to->name, (struct place){to, 0});
            else
                *blank = to;
        }
        if (to->size < s->size)
            to->size = s->size;
        l->places[input][i] = (struct place){to, 0};
    }
}

static size_t index_of(const struct asm_module *m, const struct asm_section *s) {
    size_t i = 0;
    while (i < m->section_count && m->sections[i] != s)
        i++;
    return i;
}

/* Entry points, except those that are sections themselves. */
static void take_entries(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    for (size_t i = 0; i < m->symbol_count; i++) {
        const struct asm_symbol *s = m->symbols[i];
        if (!s->entry || !s->section || (s->value == 0 && strcmp(s->section->name, s->name) == 0))
            continue;
        struct place place = l->places[input][index_of(m, s->section)];
        place.offset = (uint32_t)s->value;
        define(l, m, copy_name(l, s->name), place);
    }
}

/* What nothing defines is external once in the output; weakly only if all refer to it weakly. */
static void resolve(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (!is_external(s))
            continue;
        struct definition *d = find(l, s->name);
        if (!d) {
            struct asm_section *open = add_section(l, s);
            define(l, m, open->name, (struct place){open, 0});
            d = find(l, s->name);
        }
        if (d->place.section->kind == ASM_SECTION_WEAK)
            d->place.section->kind = s->kind;
        l->places[input][i] = d->place;
    }
}

static uint32_t first_origin(const struct linker *l) {
    for (size_t i = 0; i < l->count; i++)
        for (size_t k = 0; k < l->inputs[i]->section_count; k++)
            if (l->inputs[i]->sections[k]->kind == ASM_SECTION_CONTROL)
                return (l->inputs[i]->sections[k]->origin + 7) & ~7u;
    return 0;
}

static bool lay_out(struct linker *l) {
    uint64_t address = first_origin(l);
    uint16_t esdid = 0;
    for (size_t i = 0; i < l->out->section_count; i++) {
        struct asm_section *s = l->out->sections[i];
        if (s->kind != ASM_SECTION_DUMMY)
            s->esdid = ++esdid;
        if (!has_bytes(s))
            continue;
        s->origin = (uint32_t)address;
        address = (address + s->size + 7) & ~7ull;
        if (address > ASM_ADDRESS_LIMIT) {
            diag_error(l->diags, &(struct diag_where){.file = l->inputs[0]->name},
                       "linked, the program does not fit in 16 MB");
            return false;
        }
        s->bytes = arena_alloc(l->arena, s->size + 1u);
        s->present = arena_alloc(l->arena, s->size + 1u);
    }
    return true;
}

/* -- Contents ------------------------------------------------------------------------------- */

static void copy_bytes(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *from = m->sections[i];
        struct asm_section *to = l->places[input][i].section;
        if (!from->bytes)
            continue;
        for (uint32_t k = 0; k < from->size; k++)
            if (from->present[k]) {
                to->bytes[k] = from->bytes[k];
                to->present[k] = 1;
            }
    }
}

/* By how much addresses in a section of an input have moved. */
static uint32_t moved(const struct asm_section *from, struct place to) {
    return to.section->origin + to.offset - (has_bytes(from) ? from->origin : 0);
}

static void add_to_field(uint8_t *p, uint8_t length, uint32_t delta) {
    uint32_t carry = 0;
    for (int i = length - 1; i >= 0; i--, delta >>= 8) {
        uint32_t sum = p[i] + (delta & 0xFF) + carry;
        p[i] = (uint8_t)sum;
        carry = sum >> 8;
    }
}

static void relocate(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    struct asm_module *out = l->out;
    for (size_t i = 0; i < m->relocation_count; i++) {
        struct asm_relocation r = m->relocations[i];
        struct place to = l->places[input][index_of(m, r.target)];
        uint32_t delta = moved(r.target, to);
        r.section = l->places[input][index_of(m, r.section)].section;
        r.target = to.section;
        add_to_field(r.section->bytes + r.offset, r.length, r.negative ? 0u - delta : delta);
        memset(r.section->present + r.offset, 1, r.length);
        out->relocations = arena_grow(l->arena, out->relocations, out->relocation_count,
                                      &l->relocation_capacity, sizeof *out->relocations);
        out->relocations[out->relocation_count++] = r;
    }
}

static void copy_symbols(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    struct asm_module *out = l->out;
    for (size_t i = 0; i < m->symbol_count; i++) {
        const struct asm_symbol *from = m->symbols[i];
        if (from->section && is_external(from->section))
            continue;
        struct asm_symbol *s = arena_alloc(l->arena, sizeof *s);
        *s = *from;
        s->name = copy_name(l, from->name);
        s->file = from->file ? copy_name(l, from->file) : NULL;
        s->first = s->last = NULL;
        if (s->section)
            s->section = l->places[input][index_of(m, from->section)].section;
        out->symbols = arena_grow(l->arena, out->symbols, out->symbol_count, &l->symbol_capacity,
                                  sizeof *out->symbols);
        out->symbols[out->symbol_count++] = s;
    }
}

static const struct asm_section *section_at(const struct asm_module *m, uint32_t address,
                                            size_t *index) {
    for (size_t i = 0; i < m->section_count; i++) {
        size_t k = (*index + i) % m->section_count;
        const struct asm_section *s = m->sections[k];
        if (s->bytes && address >= s->origin && address - s->origin < s->size) {
            *index = k;
            return s;
        }
    }
    return NULL;
}

static void copy_lines(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    struct asm_module *out = l->out;
    size_t index = 0;
    const char *from = NULL, *file = NULL;
    for (size_t i = 0; i < m->line_count; i++) {
        struct asm_line line = m->lines[i];
        const struct asm_section *s = section_at(m, line.address, &index);
        if (!s)
            continue;
        if (line.file != from) {
            from = line.file;
            file = copy_name(l, from);
        }
        line.file = file;
        line.address += moved(s, l->places[input][index]);
        s = line.has_target ? section_at(m, line.target, &index) : NULL;
        line.has_target = s != NULL;
        if (s)
            line.target += moved(s, l->places[input][index]);
        out->lines[out->line_count++] = line;
    }
}

/* -- The whole ------------------------------------------------------------------------------ */

static void take_entry(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    struct asm_module *out = l->out;
    if (out->has_entry || !m->has_entry)
        return;
    out->has_entry = true;
    out->entry = m->entry;
    if (!m->entry_section)
        return;
    struct place to = l->places[input][index_of(m, m->entry_section)];
    out->entry_section = to.section;
    out->entry += moved(m->entry_section, to);
}

static void copy_punched(struct linker *l, size_t input) {
    const struct asm_module *m = l->inputs[input];
    struct asm_module *out = l->out;
    if (m->punched_count)
        memcpy(out->punched + out->punched_count, m->punched,
               m->punched_count * sizeof *m->punched);
    out->punched_count += m->punched_count;
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct asm_symbol *const *)a)->name, (*(struct asm_symbol *const *)b)->name);
}

static int by_address(const void *a, const void *b) {
    const struct asm_line *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void each(struct linker *l, void (*step)(struct linker *, size_t)) {
    for (size_t i = 0; i < l->count; i++)
        step(l, i);
}

static void fill(struct linker *l) {
    struct asm_module *out = l->out;
    size_t lines = 0, punched = 0;
    for (size_t i = 0; i < l->count; i++) {
        lines += l->inputs[i]->line_count;
        punched += l->inputs[i]->punched_count;
    }
    out->lines = arena_alloc(l->arena, (lines + 1) * sizeof *out->lines);
    out->punched = arena_alloc(l->arena, (punched + 1) * sizeof *out->punched);
    each(l, copy_bytes);
    each(l, relocate);
    each(l, copy_symbols);
    each(l, copy_lines);
    each(l, copy_punched);
    each(l, take_entry);
    if (out->symbol_count)
        qsort(out->symbols, out->symbol_count, sizeof(struct asm_symbol *), by_name);
    qsort(out->lines, out->line_count, sizeof *out->lines, by_address);
}

struct asm_module *asm_link(struct asm_module *const *modules, size_t count,
                            struct diag_list *diags) {
    struct linker *l = calloc(1, sizeof *l);
    size_t errors = diags->errors;
    struct asm_section *blank = NULL;
    if (!l)
        abort();
    l->inputs = modules;
    l->count = count;
    l->diags = diags;
    l->arena = arena_new();
    l->out = arena_alloc(l->arena, sizeof *l->out);
    l->out->arena = l->arena;
    l->out->name = count ? copy_name(l, modules[0]->name) : "";
    l->places = arena_alloc(l->arena, (count + 1) * sizeof *l->places);
    each(l, take_sections);
    for (size_t i = 0; i < count; i++)
        take_commons(l, i, &blank);
    each(l, take_entries);
    each(l, resolve);
    struct asm_module *out = l->out;
    if (diags->errors == errors && lay_out(l))
        fill(l);
    if (diags->errors > errors) {
        arena_free(l->arena);
        out = NULL;
    }
    free(l);
    return out;
}

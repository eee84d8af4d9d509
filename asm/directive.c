/* Assembler instructions. */
#include "asm/state.h"

#include "base/bits.h"
#include "isa/ebcdic.h"

#include <stdlib.h>
#include <string.h>

/* -- Sections ------------------------------------------------------------------------------- */

static bool check_esd_name(struct assembler *as, struct statement *st, struct field name) {
    if (name.length <= ESD_NAME_LIMIT)
        return true;
    fail_at(as, st, name.at, "an external name has at most %d characters", ESD_NAME_LIMIT);
    diag_hint(as->diags, "object decks have room for no more");
    return false;
}

/* Begins or resumes the section of the statement's name. */
static bool enter_section(struct assembler *as, struct statement *st, enum asm_section_kind kind) {
    struct asm_section *s = NULL;
    if (kind != ASM_SECTION_DUMMY && !check_esd_name(as, st, st->name))
        return false;
    if (st->name.length == 0) {
        if (kind == ASM_SECTION_DUMMY)
            return fail_at(as, st, st->operation.at, "DSECT needs a name");
        s = section_unnamed(as, kind);
    } else {
        struct asm_symbol *known = symbol_find(as, st->name.at, st->name.length);
        if (known && known->type == 'J')
            s = known->section;
    }
    if (s && s->kind != kind)
        return fail_at(as, st, st->name.length ? st->name.at : st->operation.at,
                       "this section has begun as one of another kind");
    if (!s) {
        s = section_new(as, "", kind);
        if (!symbol_define(as, st, s, 0, 1, 'J')) {
            as->section_count--;
            return false;
        }
        if (st->name.length)
            s->name = symbol_find(as, st->name.at, st->name.length)->name;
    }
    as->section = s;
    st->section = s;
    st->offset = s->location;
    return true;
}

static bool place_start(struct assembler *as, struct statement *st) {
    int32_t origin = 0;
    struct cursor c = cursor_of(as, st, st->operand);
    if (as->section_count)
        return fail_at(as, st, st->operation.at, "START must come before every section");
    if (st->operand.length &&
        (!expression_absolute(&c, "the origin", 0, ASM_ADDRESS_LIMIT - 1, &origin) ||
         !expect_end(&c)))
        return false;
    if (!enter_section(as, st, ASM_SECTION_CONTROL))
        return false;
    as->section->origin = ((uint32_t)origin + 7) & ~7u;
    return true;
}

/* -- Symbols -------------------------------------------------------------------------------- */

static bool scan_equate(struct cursor *c, struct value *v, int32_t *length, int32_t *type) {
    struct cursor start = *c;
    struct asm_section *section;
    if (!expression(c, v))
        return false;
    if (!value_is_simple(v, &section))
        return fail(&start, "the value must be absolute or an address in one section");
    *length = (int32_t)v->length;
    if (accept_char(c, ',') && (c->p >= c->end || *c->p != ',') &&
        !expression_absolute(c, "the length attribute", 0, 65535, length))
        return false;
    if (accept_char(c, ',') && !expression_absolute(c, "the type attribute", 0, 255, type))
        return false;
    return expect_end(c);
}

/* `quiet`: a name without a value is not an error; it is handed back, with length 0 for none. */
static bool define_equate(struct assembler *as, struct statement *st, bool quiet,
                          struct field *missing) {
    struct cursor c = cursor_of(as, st, st->operand);
    struct value v;
    int32_t length, type = ebcdic_from_ascii['U'];
    c.quiet = quiet;
    bool ok = scan_equate(&c, &v, &length, &type);
    *missing = c.missing;
    if (!ok)
        return false;
    st->has_value = true;
    st->value = (uint32_t)v.number;
    value_is_simple(&v, &st->section);
    return symbol_define(as, st, st->section, v.number, (uint32_t)length,
                         (char)ebcdic_to_ascii[type]);
}

static bool place_equate(struct assembler *as, struct statement *st) {
    struct field missing;
    if (st->name.length == 0)
        return fail_at(as, st, st->operation.at, "EQU needs a name");
    if (define_equate(as, st, true, &missing))
        return true;
    if (!missing.length)
        return false;
    as->equates = arena_grow(as->arena, as->equates, as->equate_count, &as->equate_capacity,
                             sizeof *as->equates);
    as->equates[as->equate_count++] = (struct equate){.st = st};
    return true;
}

static int compare_names(struct field a, struct field b) {
    uint32_t i = 0;
    while (i < a.length && i < b.length && to_upper(a.at[i]) == to_upper(b.at[i]))
        i++;
    bool a_ends = i == a.length, b_ends = i == b.length;
    if (a_ends || b_ends)
        return b_ends - a_ends;
    return to_upper(a.at[i]) - to_upper(b.at[i]);
}

static int by_name(const void *a, const void *b) {
    return compare_names(((const struct equate *)a)->st->name,
                         ((const struct equate *)b)->st->name);
}

static int name_and_equate(const void *name, const void *e) {
    return compare_names(*(const struct field *)name, ((const struct equate *)e)->st->name);
}

struct equate *directive_find_equate(struct assembler *as, struct field name) {
    if (!as->equate_count)
        return NULL;
    return bsearch(&name, as->equates, as->equate_count, sizeof *as->equates, name_and_equate);
}

/* Settles an EQU, and before it those that it waits for. */
static void settle(struct assembler *as, struct equate *first, struct equate **stack) {
    size_t depth = 0;
    first->begun = true;
    stack[depth++] = first;
    while (depth) {
        struct equate *e = stack[depth - 1], *next = NULL;
        struct field missing;
        e->settled = define_equate(as, e->st, true, &missing) || !missing.length;
        if (!e->settled)
            next = directive_find_equate(as, missing);
        if (next && !next->begun) {
            next->begun = true;
            stack[depth++] = next;
        } else {
            depth--;
        }
    }
}

void directive_settle_equates(struct assembler *as) {
    size_t count = as->equate_count, left = 0;
    struct equate **stack = arena_alloc(as->arena, (count + 1) * sizeof(struct equate *));
    struct field missing;
    if (count)
        qsort(as->equates, count, sizeof *as->equates, by_name);
    for (size_t i = 0; i < count; i++)
        if (!as->equates[i].begun)
            settle(as, &as->equates[i], stack);
    for (size_t i = 0; i < count; i++)
        if (!as->equates[i].settled)
            as->equates[left++] = as->equates[i];
    as->equate_count = left;
    as->settling = true;
    for (size_t i = 0; i < left; i++)
        define_equate(as, as->equates[i].st, false, &missing);
}

/* Calls define for each name of a list. */
static bool each_name(struct assembler *as, struct statement *st,
                      bool (*each)(struct assembler *, struct statement *, struct field)) {
    struct cursor c = cursor_of(as, st, st->operand);
    do {
        uint32_t n = name_length(c.p, c.end);
        if (n == 0)
            return fail(&c, "a symbol must stand here");
        struct field name = {c.p, n};
        if (!check_esd_name(as, st, name) || !each(as, st, name))
            return false;
        c.p += n;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

static bool define_external(struct assembler *as, struct statement *st, struct field name) {
    struct asm_symbol *s = symbol_intern(as, name.at, name.length);
    if (s->defined)
        return fail_at(as, st, name.at, "%s is already defined", s->name);
    bool weak = st->op->directive == DIR_WXTRN;
    s->defined = true;
    s->section = section_new(as, s->name, weak ? ASM_SECTION_WEAK : ASM_SECTION_EXTERNAL);
    s->type = weak ? '$' : 'T';
    s->file = st->file->name;
    s->line = st->line;
    s->statement = st->number;
    return true;
}

static bool define_entry(struct assembler *as, struct statement *st, struct field name) {
    struct asm_symbol *s = symbol_find(as, name.at, name.length);
    if (!s) {
        fail_at(as, st, name.at, "%.*s is not defined", (int)name.length, name.at);
        const char *near = symbol_nearest(as, name.at, name.length);
        if (near)
            diag_hint(as->diags, "did you mean %s?", near);
        return false;
    }
    if (!s->section ||
        (s->section->kind != ASM_SECTION_CONTROL && s->section->kind != ASM_SECTION_COMMON))
        return fail_at(as, st, name.at, "%s is not an address in a control section", s->name);
    s->entry = true;
    symbol_reference(as, s, st->number);
    return true;
}

/* -- Storage -------------------------------------------------------------------------------- */

/* DC and DS: in pass 1 lays out, in pass 2 makes bytes. */
static bool constants(struct assembler *as, struct statement *st, bool emit) {
    struct cursor c = cursor_of(as, st, st->operand);
    bool is_dc = st->op->directive == DIR_DC;
    struct layout at = {.section = st->section, .offset = st->offset, .emit = emit, .is_dc = is_dc};
    uint32_t start = st->offset;
    bool first = true;
    if (c.p >= c.end)
        return fail(&c, "%s needs a constant, such as F'1'", st->op->name);
    do {
        struct constant k;
        c.section = at.section;
        c.offset = at.offset;
        if (!constant_scan(&c, is_dc, &k))
            return false;
        struct cursor place = c;
        uint32_t aligned = (at.offset + k.align - 1) & ~(k.align - 1);
        if (!constant_place(&place, &at, &k))
            return false;
        if (first && !emit) {
            uint32_t size = constant_length(&k);
            st->offset = aligned;
            if (!symbol_define(as, st, st->section, (int32_t)aligned, size, k.type))
                return false;
            if (st->name.length)
                symbol_find(as, st->name.at, st->name.length)->scale = (int16_t)k.scale;
        }
        first = false;
    } while (accept_char(&c, ','));
    at.offset += at.bit != 0;
    if (emit)
        return true;
    /* The padding before the first constant is the statement's, too, but its name is behind it. */
    uint32_t name_offset = st->offset;
    if (!asm_advance(as, st, 1, at.offset - start))
        return false;
    st->pad = is_dc ? name_offset - start : 0;
    st->offset = name_offset;
    st->size = at.offset - name_offset;
    return true;
}

static bool place_constants(struct assembler *as, struct statement *st) {
    section_current(as);
    st->section = as->section;
    st->offset = as->section->location;
    return constants(as, st, false);
}

static bool emit_constants(struct assembler *as, struct statement *st) {
    st->offset -= st->pad;
    bool ok = constants(as, st, true);
    st->offset += st->pad;
    return ok;
}

static bool place_org(struct assembler *as, struct statement *st) {
    struct asm_section *s = section_current(as), *target;
    struct cursor c = cursor_of(as, st, st->operand), start = c;
    struct value v;
    if (s->size < s->location)
        s->size = s->location;
    if (st->operand.length == 0) {
        s->location = s->size;
    } else {
        if (!expression(&c, &v) || !expect_end(&c))
            return false;
        if (!value_is_simple(&v, &target) || target != s) {
            fail(&start, "ORG needs an address in the current section");
            diag_hint(as->diags, "write it from the section's name or *: ORG %s+X'100'",
                      s->name[0] ? s->name : "*");
            return false;
        }
        if (v.number < 0 || v.number > (int32_t)ASM_ADDRESS_LIMIT)
            return fail(&start, "ORG would go outside the section");
        s->location = (uint32_t)v.number;
    }
    st->section = s;
    st->offset = s->location;
    return symbol_define(as, st, s, (int32_t)s->location, 1, 'U');
}

static bool place_ccw(struct assembler *as, struct statement *st) {
    section_current(as);
    return asm_advance(as, st, 8, 8) &&
           symbol_define(as, st, st->section, (int32_t)st->offset, 8, 'W');
}

static bool emit_ccw(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    int32_t command, flags, count;
    uint8_t bytes[8] = {0};
    if (!expression_absolute(&c, "the command code", 0, 255, &command) ||
        !expect_comma(&c, "the data address"))
        return false;
    const char *p = c.p, *stop = operand_end(p, c.end);
    struct constant k = {.at = p,
                         .type = 'A',
                         .duplication = 1,
                         .bits = 24,
                         .align = 1,
                         .values = 1,
                         .nominal = {p, (uint32_t)(stop - p)}};
    struct layout at = {.section = st->section,
                        .offset = st->offset + 1,
                        .emit = true,
                        .is_dc = true,
                        .has_location = true,
                        .location_section = st->section,
                        .location = st->offset};
    if (stop == p)
        return fail(&c, "the data address is missing here");
    if (!constant_place(&c, &at, &k))
        return false;
    c.p = stop;
    if (!expect_comma(&c, "the flag byte") ||
        !expression_absolute(&c, "the flag byte", 0, 255, &flags) ||
        !expect_comma(&c, "the count") || !expression_absolute(&c, "the count", 0, 65535, &count) ||
        !expect_end(&c))
        return false;
    bytes[0] = (uint8_t)command;
    asm_store(st->section, st->offset, bytes, 1);
    bytes[4] = (uint8_t)flags;
    be16_store(bytes + 6, (uint16_t)count);
    asm_store(st->section, st->offset + 4, bytes + 4, 4);
    return true;
}

static bool place_cnop(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand), start = c;
    int32_t byte, width;
    if (!expression_absolute(&c, "the byte", 0, 6, &byte) || !expect_comma(&c, "4 or 8") ||
        !expression_absolute(&c, "the width", 4, 8, &width) || !expect_end(&c))
        return false;
    if (byte % 2 || width % 4 || byte >= width) {
        fail(&start, "CNOP cannot align to byte %d of %d", byte, width);
        diag_hint(as->diags, "0,4 2,4 0,8 2,8 4,8 and 6,8 are possible");
        return false;
    }
    struct asm_section *s = section_current(as);
    uint32_t target =
        s->location + ((uint32_t)(byte - (int32_t)s->location) & (uint32_t)(width - 1));
    return asm_advance(as, st, 1, target - s->location) &&
           symbol_define(as, st, s, (int32_t)st->offset, 1, 'I');
}

static bool emit_cnop(struct assembler *as, struct statement *st) {
    (void)as;
    uint32_t at = st->offset, end = at + st->size;
    if (at % 2)
        asm_store(st->section, at++, (uint8_t[]){0}, 1);
    for (; at < end; at += 2)
        asm_store(st->section, at, (uint8_t[]){0x07, 0x00}, 2);
    return true;
}

/* -- The end, literals ---------------------------------------------------------------------- */

static struct asm_section *first_control_section(struct assembler *as) {
    for (size_t i = 0; i < as->section_count; i++)
        if (as->sections[i]->kind == ASM_SECTION_CONTROL)
            return as->sections[i];
    return section_current(as);
}

static bool place_end(struct assembler *as, struct statement *st) {
    as->ended = true;
    st->pool = as->pool;
    if (as->pool_first) {
        struct asm_section *s = first_control_section(as);
        if (s->size > s->location)
            s->location = s->size;
        literal_place(as, st, s);
    }
    return true;
}

static bool emit_end(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand), start = c;
    struct asm_section *section;
    literal_emit(as, st);
    if (st->operand.length == 0)
        return true;
    if (!expression(&c, &as->entry) || !expect_end(&c))
        return false;
    if (!value_is_simple(&as->entry, &section) ||
        (section && section->kind != ASM_SECTION_CONTROL)) {
        fail(&start, "the entry point must be an address in a control section");
        return false;
    }
    as->has_entry = true;
    return true;
}

static bool place_ltorg(struct assembler *as, struct statement *st) {
    struct asm_section *s = section_current(as);
    if (s->kind == ASM_SECTION_DUMMY)
        return fail_at(as, st, st->operation.at, "literals cannot be placed in a dummy section");
    literal_place(as, st, s);
    return st->name.length == 0 || symbol_define(as, st, s, (int32_t)st->offset, 1, 'U');
}

/* -- Dispatch ------------------------------------------------------------------------------- */

bool directive_place(struct assembler *as, struct statement *st) {
    switch (st->op->directive) {
    case DIR_START:
        return place_start(as, st);
    case DIR_CSECT:
        return enter_section(as, st, ASM_SECTION_CONTROL);
    case DIR_DSECT:
        return enter_section(as, st, ASM_SECTION_DUMMY);
    case DIR_COM:
        return enter_section(as, st, ASM_SECTION_COMMON);
    case DIR_EQU:
        return place_equate(as, st);
    case DIR_EXTRN:
    case DIR_WXTRN:
        return each_name(as, st, define_external);
    case DIR_DC:
    case DIR_DS:
        return place_constants(as, st);
    case DIR_ORG:
        return place_org(as, st);
    case DIR_CCW:
        return place_ccw(as, st);
    case DIR_CNOP:
        return place_cnop(as, st);
    case DIR_LTORG:
        return place_ltorg(as, st);
    case DIR_COPY:
        return source_copy(as, st, st->operand);
    case DIR_END:
        return place_end(as, st);
    case DIR_PRINT:
        return control_print(as, st);
    case DIR_TITLE:
        return control_title(as, st);
    case DIR_SPACE:
        return control_space(as, st);
    case DIR_PUSH:
    case DIR_POP:
        return control_push(as, st);
    case DIR_ISEQ:
        return control_iseq(as, st);
    case DIR_PUNCH:
        return control_punch(as, st);
    case DIR_REPRO:
        return control_repro(as, st);
    case DIR_ACTR:
    case DIR_AGO:
    case DIR_AIF:
    case DIR_ANOP:
    case DIR_CALL:
    case DIR_GBL:
    case DIR_LCL:
    case DIR_MACRO:
    case DIR_MEND:
    case DIR_MEXIT:
    case DIR_MNOTE:
    case DIR_OPSYN:
    case DIR_SET:
        return macro_statement(as, st);
    default: /* USING DROP ENTRY EJECT: nothing in pass 1 */
        return true;
    }
}

bool directive_emit(struct assembler *as, struct statement *st) {
    switch (st->op->directive) {
    case DIR_DC:
    case DIR_DS:
        return emit_constants(as, st);
    case DIR_CCW:
        return emit_ccw(as, st);
    case DIR_CNOP:
        return emit_cnop(as, st);
    case DIR_LTORG:
        literal_emit(as, st);
        return true;
    case DIR_END:
        return emit_end(as, st);
    case DIR_USING:
        return using_statement(as, st);
    case DIR_DROP:
        return drop_statement(as, st);
    case DIR_PUSH:
    case DIR_POP:
        return control_push(as, st);
    case DIR_ENTRY:
        return each_name(as, st, define_entry);
    default:
        return true;
    }
}

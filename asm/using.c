/* Base registers: USING, DROP, and the choice of base and displacement (GC28-6514, USING). */
#include "asm/state.h"

#define REACH 4096 /* bytes that one base register covers */

static bool scan_register(struct cursor *c, int32_t *r) {
    return expression_absolute(c, "the register", 0, 15, r);
}

bool using_statement(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand), start = c;
    struct value v;
    struct asm_section *section;
    if (!expression(&c, &v))
        return false;
    if (!value_is_simple(&v, &section)) {
        fail(&start, "the base of a USING must be an address or absolute");
        return false;
    }
    st->has_value = true;
    st->value = (uint32_t)v.number + (section ? section->origin : 0);
    if (!expect_comma(&c, "a register"))
        return false;
    int32_t value = v.number;
    do {
        int32_t r;
        if (!scan_register(&c, &r))
            return false;
        /* Register 0 as a base is the value 0, whatever it is said to hold. */
        if (r == 0)
            value = section ? -(int32_t)section->origin : 0;
        as->bases[r] = (struct base){true, section, value, st->file->name, st->line};
        value += REACH;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

bool drop_statement(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    if (st->operand.length == 0) {
        for (int r = 0; r < 16; r++)
            as->bases[r].used = false;
        return true;
    }
    do {
        int32_t r;
        struct cursor at = c;
        if (!scan_register(&c, &r))
            return false;
        if (!as->bases[r].used) {
            struct diag_where where = source_where(st, at.p);
            diag_warning(as->diags, &where, "register %d is not a base register here", r);
            macro_explain(as, st);
        }
        as->bases[r].used = false;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

static void hint_absolute(struct cursor *c, int32_t value) {
    if (value < 0)
        diag_hint(c->as->diags, "an address without a base is from 0 to 4095");
    else
        diag_hint(c->as->diags,
                  "without a base 0 to 4095 can be reached; \"USING %d,R\" says that register R "
                  "holds %d",
                  value & ~(REACH - 1), value & ~(REACH - 1));
}

static void hint_section(struct cursor *c, const struct asm_section *section, int32_t value) {
    const struct base *near = NULL;
    for (int r = 15; r >= 0; r--) {
        const struct base *b = &c->as->bases[r];
        bool nearer = !near || (b->value <= value && b->value > near->value);
        if (b->used && b->section == section && nearer)
            near = b;
    }
    const char *name = section->name[0] ? section->name : "*";
    if (near && value < near->value)
        diag_hint(c->as->diags, "the USING at %s:%u covers %06X and what is behind it", near->file,
                  near->line, section->origin + (uint32_t)near->value);
    else if (near)
        diag_hint(c->as->diags, "the USING at %s:%u covers %06X to %06X; give it one more register",
                  near->file, near->line, section->origin + (uint32_t)near->value,
                  section->origin + (uint32_t)near->value + REACH - 1);
    else if (section->kind == ASM_SECTION_EXTERNAL || section->kind == ASM_SECTION_WEAK)
        diag_hint(c->as->diags, "load its address with L R,=A(%s), then use 0(R)", name);
    else
        diag_hint(c->as->diags,
                  "say \"USING %s,R\" before this statement, when register R holds the address of "
                  "%s",
                  name, name);
}

static bool not_addressable(struct cursor *c, const char *p, struct asm_section *section,
                            int32_t value) {
    c->p = p;
    if (!section) {
        fail(c, "no USING covers the absolute address %d", value);
        hint_absolute(c, value);
        return false;
    }
    fail(c, "no USING covers address %06X of section %s",
         (section->origin + (uint32_t)value) & (ASM_ADDRESS_LIMIT - 1),
         section->name[0] ? section->name : "(unnamed)");
    hint_section(c, section, value);
    return false;
}

bool using_resolve(struct cursor *c, const char *p, const struct value *v, uint8_t *base,
                   uint16_t *displacement) {
    struct asm_section *section;
    if (!value_is_simple(v, &section)) {
        c->p = p;
        fail(c, "the operand is neither an address nor absolute");
        diag_hint(c->as->diags, "it adds or subtracts addresses of different sections");
        return false;
    }
    int64_t least = !section && v->number >= 0 ? v->number : REACH;
    *base = 0;
    for (uint8_t r = 0; r < 16; r++) {
        const struct base *b = &c->as->bases[r];
        int64_t d = (int64_t)v->number - b->value;
        if (b->used && b->section == section && d >= 0 && d <= least) {
            least = d;
            *base = r;
        }
    }
    if (least >= REACH)
        return not_addressable(c, p, section, v->number);
    *displacement = (uint16_t)least;
    return true;
}

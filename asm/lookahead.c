/* Attributes of names that are defined later: conditional assembly may ask for them (GC28-6514,
 * Attributes), so at the first such question the rest of the source is looked through once. What
 * macros generate later is not seen, nor what COPY brings. */
#include "asm/state.h"

#include <string.h>

static void note(struct assembler *as, struct field name, char type, uint32_t length, int scale) {
    struct symbol_table symbols = as->symbols;
    as->symbols = as->ahead;
    struct asm_symbol *s = symbol_intern(as, name.at, name.length);
    as->ahead = as->symbols;
    as->symbols = symbols;
    if (s->defined)
        return;
    s->defined = true;
    s->type = type;
    s->length = length;
    s->scale = (int16_t)scale;
}

static void note_constant(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    struct constant k;
    if (constant_scan(&c, st->op->directive == DIR_DC, &k))
        note(as, st->name, k.type, constant_length(&k), k.scale);
    else if (c.p < c.end && is_letter(*st->operand.at))
        note(as, st->name, to_upper(*st->operand.at), 1, 0);
}

static void note_statement(struct assembler *as, struct statement *st) {
    switch (st->op->directive) {
    case DIR_NONE:
        note(as, st->name, 'I', isa_format_length(isa_rows[st->op->op].format), 0);
        break;
    case DIR_CALL:
        note(as, st->name, 'M', 1, 0);
        break;
    case DIR_CCW:
        note(as, st->name, 'W', 8, 0);
        break;
    case DIR_COM:
    case DIR_CSECT:
    case DIR_DSECT:
        note(as, st->name, 'J', 1, 0);
        break;
    case DIR_DC:
    case DIR_DS:
        note_constant(as, st);
        break;
    default:
        break;
    }
}

/* Goes through a copy of the source: where it is read next does not change. */
static void look_through(struct assembler *as, struct source s) {
    unsigned depth = 0;
    while (!source_is_done(&s)) {
        struct statement *st = source_read(as, &s);
        if (field_is(st->operation, "MACRO"))
            depth++;
        else if (field_is(st->operation, "MEND") && depth)
            depth--;
        bool named = st->name.length && st->name.length <= NAME_LIMIT &&
                     name_length(st->name.at, st->name.at + st->name.length) == st->name.length;
        if (depth || st->bad || !named)
            continue;
        st->op = operation_find(&as->operations, st->operation);
        if (st->op)
            note_statement(as, st);
    }
}

static void look_ahead(struct assembler *as) {
    struct diag_list *diags = as->diags, unseen; /* errors are reported when their turn comes */
    unsigned number = as->statement_count;
    uint64_t *reported = arena_alloc(as->arena, sizeof as->reported);
    memcpy(reported, as->reported, sizeof as->reported);
    diag_init(&unseen);
    as->diags = &unseen;
    for (const struct source *s = as->sources; s; s = s->outer)
        if (!s->expansion)
            look_through(as, *s);
    diag_free(&unseen);
    as->diags = diags;
    memcpy(as->reported, reported, sizeof as->reported);
    as->statement_count = number;
    as->looked_ahead = true;
}

const struct asm_symbol *lookahead_find(struct assembler *as, struct field name) {
    if (!as->looked_ahead)
        look_ahead(as);
    struct symbol_table symbols = as->symbols;
    as->symbols = as->ahead;
    const struct asm_symbol *s = symbol_find(as, name.at, name.length);
    as->symbols = symbols;
    return s;
}

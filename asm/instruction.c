/* Machine instructions: operands by format (isa.h draws them), implied lengths and addresses. */
#include "asm/state.h"

#include "base/bits.h"

#include <string.h>

/* How each format is written, for messages. */
static const char *const syntax[FMT_COUNT] = {
    [FMT_RR] = "R1,R2",
    [FMT_RR_R1] = "R1",
    [FMT_RR_M] = "M1,R2",
    [FMT_RR_I] = "I",
    [FMT_RX] = "R1,D2(X2,B2)",
    [FMT_RX_M] = "M1,D2(X2,B2)",
    [FMT_RS] = "R1,R3,D2(B2)",
    [FMT_RS_M] = "R1,M3,D2(B2)",
    [FMT_RS_SHIFT] = "R1,D2(B2)",
    [FMT_SI] = "D1(B1),I2",
    [FMT_S8] = "D2(B2)",
    [FMT_S] = "D2(B2)",
    [FMT_S0] = "no operand",
    [FMT_SS_L] = "D1(L,B1),D2(B2)",
    [FMT_SS_LL] = "D1(L1,B1),D2(L2,B2)",
    [FMT_SS_LI] = "D1(L1,B1),D2(B2),I3",
};

/* -- Pass 1 --------------------------------------------------------------------------------- */

bool instruction_place(struct assembler *as, struct statement *st) {
    const struct isa_row *row = &isa_rows[st->op->op];
    section_current(as);
    uint32_t length = isa_format_length(row->format);
    if (!asm_advance(as, st, 2, length))
        return false;
    if (!isa_in_model(row->group, as->options->model))
        return fail_at(as, st, st->operation.at, "%s is not an instruction of System/360",
                       row->mnemonic);
    return symbol_define(as, st, st->section, (int32_t)st->offset, length, 'I') &&
           literal_collect(as, st);
}

/* -- Storage operands ----------------------------------------------------------------------- */

/* What may stand between the parentheses of a storage operand. */
enum inside { INSIDE_BASE, INSIDE_INDEX_BASE, INSIDE_LENGTH_BASE };

struct storage_operand {
    uint8_t base, index;
    uint16_t displacement;
    int32_t length; /* as written, or implied */
    uint32_t address;
    bool implied; /* an address without base or index */
};

struct parentheses {
    bool present, has_first, has_second;
    int32_t first, second;
};

static bool scan_parentheses(struct cursor *c, enum inside inside, int32_t length_limit,
                             struct parentheses *out) {
    *out = (struct parentheses){0};
    if (!accept_char(c, '('))
        return true;
    out->present = true;
    const char *what = inside == INSIDE_BASE         ? "the base register"
                       : inside == INSIDE_INDEX_BASE ? "the index register"
                                                     : "the length";
    int32_t high = inside == INSIDE_LENGTH_BASE ? length_limit : 15;
    if (c->p < c->end && *c->p != ',') {
        if (!expression_absolute(c, what, 0, high, &out->first))
            return false;
        out->has_first = true;
    }
    if (inside != INSIDE_BASE && accept_char(c, ',')) {
        if (!expression_absolute(c, "the base register", 0, 15, &out->second))
            return false;
        out->has_second = true;
    }
    if (!out->has_first && !out->has_second)
        return fail(c, "%s is missing here", what);
    if (accept_char(c, ')'))
        return true;
    return fail(c, "\")\" is missing here");
}

static bool explicit_base(struct cursor *c, const char *p, const struct value *v,
                          enum inside inside, int32_t base, struct storage_operand *out) {
    struct cursor at = *c;
    at.p = p;
    if (!value_is_absolute(v)) {
        fail(&at, "a displacement before a base register must be a number, not an address");
        if (inside == INSIDE_BASE)
            diag_hint(c->as->diags, "this operand has no length and no index: what stands in "
                                    "parentheses is its base register");
        else
            diag_hint(c->as->diags, "SYMBOL-BASE is a number; or leave the base register to USING");
        return false;
    }
    if (v->number < 0 || v->number > 4095)
        return fail(&at, "the displacement is %d; it must be from 0 to 4095", v->number);
    out->base = (uint8_t)base;
    out->displacement = (uint16_t)v->number;
    return true;
}

static uint32_t address_of(const struct value *v) {
    uint32_t address = (uint32_t)v->number;
    for (unsigned i = 0; i < v->terms; i++)
        address += (uint32_t)v->term[i].count * v->term[i].section->origin;
    return address & (ASM_ADDRESS_LIMIT - 1);
}

static bool literal_operand(struct cursor *c, struct value *v) {
    struct literal *l = literal_find(c);
    if (!l)
        return false;
    *v = (struct value){.number = (int32_t)l->offset, .terms = 1, .length = l->length};
    v->term[0].section = l->section;
    v->term[0].count = 1;
    return true;
}

static bool storage_operand(struct cursor *c, enum inside inside, int32_t length_limit,
                            struct storage_operand *out) {
    const char *start = c->p;
    struct value v;
    struct parentheses in;
    *out = (struct storage_operand){0};
    if (!(accept_char(c, '=') ? literal_operand(c, &v) : expression(c, &v)) ||
        !scan_parentheses(c, inside, length_limit, &in))
        return false;
    out->address = address_of(&v);
    out->length = in.has_first ? in.first : (int32_t)v.length;
    if (inside == INSIDE_INDEX_BASE && in.has_first)
        out->index = (uint8_t)in.first;
    if (inside == INSIDE_BASE && in.present)
        return explicit_base(c, start, &v, inside, in.first, out);
    if (in.has_second)
        return explicit_base(c, start, &v, inside, in.second, out);
    out->implied = v.terms && !out->index;
    return using_resolve(c, start, &v, &out->base, &out->displacement);
}

bool instruction_address(struct cursor *c, uint8_t *base, uint16_t *displacement) {
    struct storage_operand o;
    if (!storage_operand(c, INSIDE_BASE, 0, &o))
        return false;
    *base = o.base;
    *displacement = o.displacement;
    return c->p >= c->end || fail(c, "the address should end here");
}

/* -- Pass 2: formats ------------------------------------------------------------------------ */

struct encoder {
    struct cursor c;
    uint8_t bytes[6];
    int8_t mask; /* of an extended mnemonic, or -1 */
};

static bool get_register(struct encoder *e, const char *what, unsigned shift, uint8_t *byte) {
    int32_t r;
    if (!expression_absolute(&e->c, what, 0, 15, &r))
        return false;
    *byte |= (uint8_t)(r << shift);
    return true;
}

static bool get_immediate(struct encoder *e, const char *what, int32_t high, int32_t *out) {
    return expression_absolute(&e->c, what, 0, high, out);
}

static void put_storage(uint8_t *p, const struct storage_operand *o) {
    be16_store(p, (uint16_t)(o->base << 12 | o->displacement));
}

static void note_address(struct encoder *e, unsigned which, const struct storage_operand *o) {
    e->c.st->address[which - 1] = o->address;
    e->c.st->addresses |= (uint8_t)which;
    if (o->implied)
        e->c.st->implied |= (uint8_t)which;
}

/* The second operand of RX, RS, S, SS_L: at bytes[at]. */
static bool get_second(struct encoder *e, enum inside inside, unsigned at) {
    struct storage_operand o;
    if (!storage_operand(&e->c, inside, 0, &o))
        return false;
    e->bytes[1] |= inside == INSIDE_INDEX_BASE ? o.index : 0;
    put_storage(e->bytes + at, &o);
    note_address(e, 2, &o);
    return true;
}

/* The mask or first register of a branch, unless the mnemonic has it. */
static bool get_mask(struct encoder *e, const char *next) {
    if (e->mask >= 0) {
        e->bytes[1] |= (uint8_t)(e->mask << 4);
        return true;
    }
    return get_register(e, "the mask", 4, &e->bytes[1]) && expect_comma(&e->c, next);
}

static bool encode_rr(struct encoder *e, enum isa_format format) {
    int32_t i;
    switch (format) {
    case FMT_RR_R1:
        return get_register(e, "R1", 4, &e->bytes[1]);
    case FMT_RR_I:
        if (!get_immediate(e, "the immediate operand", 255, &i))
            return false;
        e->bytes[1] = (uint8_t)i;
        return true;
    case FMT_RR_M:
        return get_mask(e, "R2") && get_register(e, "R2", 0, &e->bytes[1]);
    default:
        return get_register(e, "R1", 4, &e->bytes[1]) && expect_comma(&e->c, "R2") &&
               get_register(e, "R2", 0, &e->bytes[1]);
    }
}

static bool encode_rx(struct encoder *e, enum isa_format format) {
    if (format == FMT_RX_M) {
        if (!get_mask(e, "an address"))
            return false;
    } else if (!get_register(e, "R1", 4, &e->bytes[1]) || !expect_comma(&e->c, "D2(X2,B2)")) {
        return false;
    }
    return get_second(e, INSIDE_INDEX_BASE, 2);
}

static bool encode_rs(struct encoder *e, enum isa_format format) {
    if (!get_register(e, "R1", 4, &e->bytes[1]))
        return false;
    if (format != FMT_RS_SHIFT) {
        const char *what = format == FMT_RS ? "R3" : "M3";
        if (!expect_comma(&e->c, what) || !get_register(e, what, 0, &e->bytes[1]))
            return false;
    }
    return expect_comma(&e->c, "D2(B2)") && get_second(e, INSIDE_BASE, 2);
}

static bool encode_si(struct encoder *e) {
    struct storage_operand o;
    int32_t i;
    if (!storage_operand(&e->c, INSIDE_BASE, 0, &o) || !expect_comma(&e->c, "the immediate byte") ||
        !get_immediate(e, "the immediate byte", 255, &i))
        return false;
    e->bytes[1] = (uint8_t)i;
    put_storage(e->bytes + 2, &o);
    note_address(e, 1, &o);
    return true;
}

/* A length as written or implied to its code: bytes - 1, and 0 for 0. */
static bool length_code(struct encoder *e, const char *p, int32_t length, int32_t limit,
                        uint8_t *out) {
    if (length > limit) {
        e->c.p = p;
        fail(&e->c, "the implied length is %d; this instruction has at most %d", length, limit);
        diag_hint(e->c.as->diags, "write the length, as in D(L,B) or SYMBOL(L)");
        return false;
    }
    *out = (uint8_t)(length ? length - 1 : 0);
    return true;
}

/* D(L,B) at bytes[at]; the length code comes back in *code. */
static bool get_with_length(struct encoder *e, unsigned which, int32_t limit, uint8_t *code) {
    const char *p = e->c.p;
    struct storage_operand o;
    if (!storage_operand(&e->c, INSIDE_LENGTH_BASE, limit, &o) ||
        !length_code(e, p, o.length, limit, code))
        return false;
    put_storage(e->bytes + 2 * which, &o);
    note_address(e, which, &o);
    return true;
}

static bool encode_ss(struct encoder *e, enum isa_format format) {
    uint8_t l1 = 0, l2 = 0;
    int32_t i = 0;
    if (!get_with_length(e, 1, format == FMT_SS_L ? 256 : 16, &l1) ||
        !expect_comma(&e->c, "the second operand"))
        return false;
    if (format == FMT_SS_L) {
        e->bytes[1] = l1;
        return get_second(e, INSIDE_BASE, 4);
    }
    if (format == FMT_SS_LL) {
        if (!get_with_length(e, 2, 16, &l2))
            return false;
    } else if (!get_second(e, INSIDE_BASE, 4) || !expect_comma(&e->c, "I3") ||
               !get_immediate(e, "I3", 9, &i)) {
        return false;
    }
    e->bytes[1] = (uint8_t)(l1 << 4 | l2 | i);
    return true;
}

static bool encode(struct encoder *e, enum isa_format format) {
    switch (format) {
    case FMT_RR:
    case FMT_RR_R1:
    case FMT_RR_M:
    case FMT_RR_I:
        return encode_rr(e, format);
    case FMT_RX:
    case FMT_RX_M:
        return encode_rx(e, format);
    case FMT_RS:
    case FMT_RS_M:
    case FMT_RS_SHIFT:
        return encode_rs(e, format);
    case FMT_SI:
        return encode_si(e);
    case FMT_S8:
    case FMT_S:
        return get_second(e, INSIDE_BASE, 2);
    case FMT_S0:
        e->c.p = e->c.end; /* whatever stands there is a remark */
        return true;
    default:
        return encode_ss(e, format);
    }
}

bool instruction_emit(struct assembler *as, struct statement *st) {
    const struct isa_row *row = &isa_rows[st->op->op];
    struct encoder e = {.c = cursor_of(as, st, st->operand), .mask = st->op->mask};
    e.bytes[0] = (uint8_t)(row->code >> 8);
    if (row->format == FMT_S || row->format == FMT_S0)
        e.bytes[1] = (uint8_t)row->code;
    size_t before = as->diags->errors;
    bool ok = encode(&e, row->format) && expect_end(&e.c);
    bool no_hint = as->diags->count && !as->diags->items[as->diags->count - 1].hint;
    if (!ok && as->diags->errors > before && no_hint && !e.c.undefined) {
        bool has_mask = st->op->mask >= 0; /* the mnemonic says it */
        diag_hint(as->diags, "%s is written with %s", st->op->name,
                  syntax[row->format] + (has_mask ? 3 : 0));
    }
    uint32_t length = isa_format_length(row->format);
    asm_store(st->section, st->offset, e.bytes, length);
    return ok;
}

/* Expressions: terms, operators, and what relocation makes of them (GC28-6514, Expressions). */
#include "asm/state.h"

#include "isa/ebcdic.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* -- Errors and the cursor ------------------------------------------------------------------ */

static uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 0x100000001B3u; /* FNV-1a, a word at a time */
}

/* Has this been said of this place in this call? A loop would repeat it in each round. */
static bool is_repeated(struct assembler *as, const struct statement *st, const char *p,
                        const char *message) {
    bool inside = p >= st->text && p <= st->text + st->length;
    uint64_t hash = mix(0xCBF29CE484222325u, st->call ? st->call->number : 0);
    hash = mix(mix(hash, st->line), inside ? (uint64_t)(p - st->text) : 0);
    for (const char *f = st->file->name; *f; f++)
        hash = mix(hash, (uint8_t)*f);
    for (const char *m = message; *m; m++)
        hash = mix(hash, (uint8_t)*m);
    uint64_t *slot = &as->reported[hash >> 32 & (REPORTED_SLOTS - 1)];
    bool known = *slot == hash;
    *slot = hash;
    return known;
}

static bool report(struct assembler *as, struct statement *st, const char *p, const char *format,
                   va_list args) {
    char message[512];
    vsnprintf(message, sizeof message, format, args);
    st->bad = true;
    if (is_repeated(as, st, p, message)) {
        as->diags->dropped = true; /* what is said further of it, too */
        return false;
    }
    struct diag_where where = {0};
    if (as->diags->errors < as->diags->limit) /* beyond it nobody sees the place */
        where = source_where(st, p);
    diag_error(as->diags, &where, "%s", message);
    macro_explain(as, st);
    return false;
}

bool fail_at(struct assembler *as, struct statement *st, const char *p, const char *format, ...) {
    va_list args;
    va_start(args, format);
    report(as, st, p, format, args);
    va_end(args);
    return false;
}

bool fail(struct cursor *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    report(c->as, c->st, c->p, format, args);
    va_end(args);
    return false;
}

struct cursor cursor_of(struct assembler *as, struct statement *st, struct field field) {
    return (struct cursor){.as = as,
                           .st = st,
                           .p = field.at,
                           .end = field.at + field.length,
                           .section = st->section,
                           .offset = st->offset};
}

bool accept_char(struct cursor *c, char what) {
    if (c->p >= c->end || *c->p != what)
        return false;
    c->p++;
    return true;
}

bool expect_comma(struct cursor *c, const char *next) {
    if (accept_char(c, ','))
        return true;
    if (c->p >= c->end)
        return fail(c, "%s is missing", next);
    return fail(c, "\",\" and %s must follow here", next);
}

bool expect_end(struct cursor *c) {
    if (c->p >= c->end)
        return true;
    if (*c->p == ',')
        return fail(c, "there are too many operands");
    return fail(c, "the operand should end here");
}

const char *operand_end(const char *p, const char *end) {
    const char *start = p;
    unsigned depth = 0;
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '\'' && (quoted || is_quote(start, p, end)))
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (*p == '(')
            depth++;
        else if (*p == ')' && depth)
            depth--;
        else if (*p == ',' && depth == 0)
            break;
    }
    return p;
}

const char *parenthesis_end(const char *p, const char *end) {
    const char *start = p;
    unsigned depth = 0;
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '\'' && (quoted || is_quote(start, p, end)))
            quoted = !quoted;
        else if (!quoted && *p == '(')
            depth++;
        else if (!quoted && *p == ')' && depth-- == 0)
            return p;
    }
    return NULL;
}

/* -- Values --------------------------------------------------------------------------------- */

bool value_is_absolute(const struct value *v) {
    return v->terms == 0;
}

bool value_is_simple(const struct value *v, struct asm_section **section) {
    *section = v->terms ? v->term[0].section : NULL;
    return v->terms == 0 || (v->terms == 1 && v->term[0].count == 1);
}

static bool add_term(struct cursor *c, struct value *v, struct asm_section *section, int count) {
    for (unsigned i = 0; i < v->terms; i++)
        if (v->term[i].section == section) {
            v->term[i].count += count;
            if (v->term[i].count == 0)
                v->term[i] = v->term[--v->terms];
            return true;
        }
    if (v->terms == VALUE_TERMS)
        return fail(c, "the expression refers to more than %d sections", VALUE_TERMS);
    v->term[v->terms].section = section;
    v->term[v->terms++].count = count;
    return true;
}

static bool set_number(struct cursor *c, struct value *v, int64_t number) {
    if (number < INT32_MIN || number > INT32_MAX)
        return fail(c, "the value %" PRId64 " does not fit in 32 bits", number);
    v->number = (int32_t)number;
    return true;
}

static bool add(struct cursor *c, struct value *a, const struct value *b, int sign) {
    for (unsigned i = 0; i < b->terms; i++)
        if (!add_term(c, a, b->term[i].section, sign * b->term[i].count))
            return false;
    return set_number(c, a, (int64_t)a->number + sign * (int64_t)b->number);
}

static bool multiply(struct cursor *c, struct value *a, const struct value *b, char op) {
    if (a->terms || b->terms) {
        fail(c, "a relocatable term cannot be %s", op == '*' ? "multiplied" : "divided or divide");
        diag_hint(c->as->diags, "the difference of two addresses of one section is absolute");
        return false;
    }
    if (op == '*')
        return set_number(c, a, (int64_t)a->number * b->number);
    /* Division by zero gives zero: that is the language's rule. */
    return set_number(c, a, b->number ? (int64_t)a->number / b->number : 0);
}

/* -- Terms ---------------------------------------------------------------------------------- */

static bool decimal_term(struct cursor *c, struct value *out) {
    uint64_t n = 0;
    for (; c->p < c->end && is_digit(*c->p); c->p++) {
        n = 10 * n + (uint64_t)(*c->p - '0');
        if (n > INT32_MAX)
            return fail(c, "the number is larger than 2147483647");
    }
    if (c->p < c->end && is_name_char(*c->p)) {
        fail(c, "this character cannot stand in a number");
        diag_hint(c->as->diags, "hexadecimal numbers are written X'…'; names begin with a letter");
        return false;
    }
    out->number = (int32_t)n;
    return true;
}

static int hex_digit(char ch) {
    ch = to_upper(ch);
    return is_digit(ch) ? ch - '0' : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}

/* X'…' or B'…' as a term; the cursor is behind the first quote. */
static bool bits_term(struct cursor *c, unsigned shift, struct value *out) {
    uint64_t n = 0;
    unsigned digits = 0;
    for (; c->p < c->end && *c->p != '\''; c->p++, digits++) {
        int d = hex_digit(*c->p);
        if (d < 0 || d >= 1 << shift) {
            fail(c, "this is not a %s digit", shift == 4 ? "hexadecimal" : "binary");
            diag_hint(c->as->diags, shift == 4 ? "digits are 0-9 and A-F" : "digits are 0 and 1");
            return false;
        }
        n = n << shift | (unsigned)d;
        if (n > UINT32_MAX)
            return fail(c, "the value does not fit in 32 bits");
    }
    if (digits == 0)
        return fail(c, "a digit is missing");
    out->number = (int32_t)(uint32_t)n;
    return accept_char(c, '\'') || fail(c, "the closing quote is missing");
}

/* C'…' as a term. */
static bool character_term(struct cursor *c, struct value *out) {
    uint32_t n = 0;
    unsigned count = 0;
    for (; c->p < c->end; c->p++, count++) {
        if (*c->p == '\'' && (c->p + 1 >= c->end || c->p[1] != '\''))
            break;
        if (count == 4)
            return fail(c, "a character term has at most 4 characters");
        if (*c->p == SUBSTITUTE)
            return fail(c, "code page 037 does not have this character");
        bool doubled = (*c->p == '\'' || *c->p == '&') && c->p + 1 < c->end && c->p[1] == *c->p;
        n = n << 8 | ebcdic_from_ascii[(uint8_t)*c->p];
        c->p += doubled;
    }
    if (count == 0 && c->p < c->end)
        return fail(c, "a character is missing");
    out->number = (int32_t)n;
    return accept_char(c, '\'') || fail(c, "the closing quote is missing");
}

/* R0 to R15, which programs call the registers, but must define themselves. */
static bool is_register_name(const char *name, uint32_t length) {
    bool one = length == 2 && is_digit(name[1]);
    bool two = length == 3 && name[1] == '1' && name[2] >= '0' && name[2] <= '5';
    return to_upper(name[0]) == 'R' && (one || two);
}

static bool undefined(struct cursor *c, const char *name, uint32_t length) {
    c->undefined = true;
    c->missing = (struct field){name, length};
    if (c->quiet)
        return false;
    c->p = name;
    bool early = c->as->pass == 1 && !c->as->settling;
    if (c->as->settling && directive_find_equate(c->as, c->missing))
        return fail(c,
                    "%.*s has no value either: the EQUs go round in a circle or need a name that "
                    "is not defined",
                    (int)length, name);
    fail(c, "%.*s is not defined%s", (int)length, name, early ? " before this statement" : "");
    if (c->as->diags->dropped) /* nobody sees a hint, and the nearest name takes time to find */
        return false;
    const char *near = symbol_nearest(c->as, name, length);
    if (is_register_name(name, length))
        diag_hint(c->as->diags, "registers are numbers; %.*s EQU %.*s gives one a name",
                  (int)length, name, (int)length - 1, name + 1);
    else if (near)
        diag_hint(c->as->diags, "did you mean %s?", near);
    else if (early)
        diag_hint(c->as->diags,
                  "its value is needed to lay the program out, so it must come first");
    return false;
}

static bool symbol_term(struct cursor *c, struct value *out) {
    uint32_t n = name_length(c->p, c->end);
    const char *name = c->p;
    struct asm_symbol *s = symbol_find(c->as, name, n);
    if (!s)
        return undefined(c, name, n);
    if (c->as->pass == 2)
        symbol_reference(c->as, s, c->st->number);
    c->p += n;
    out->number = s->value;
    out->length = s->length;
    return !s->section || add_term(c, out, s->section, 1);
}

/* L'SYMBOL, L'*, T'SYMBOL; the cursor is behind the apostrophe. */
static bool attribute_term(struct cursor *c, char which, struct value *out) {
    if (*c->p == '*') {
        c->p++;
        out->number = which == 'L' ? (int32_t)c->st->size : ebcdic_from_ascii['U'];
        return true;
    }
    uint32_t n = name_length(c->p, c->end);
    struct asm_symbol *s = symbol_find(c->as, c->p, n);
    if (!s && which == 'T') {
        out->number = ebcdic_from_ascii['U'];
    } else if (!s) {
        return undefined(c, c->p, n);
    } else {
        if (c->as->pass == 2)
            symbol_reference(c->as, s, c->st->number);
        out->number = which == 'L' ? (int32_t)s->length : ebcdic_from_ascii[(uint8_t)s->type];
    }
    c->p += n;
    return true;
}

static bool location_term(struct cursor *c, struct value *out) {
    c->p++;
    out->number = (int32_t)c->offset;
    out->length = c->st->size ? c->st->size : 1;
    return !c->section || add_term(c, out, c->section, 1);
}

/* A letter and an apostrophe begin a self-defining term or an attribute. */
static bool quoted_term(struct cursor *c, struct value *out) {
    char kind = to_upper(*c->p);
    const char *start = c->p;
    c->p += 2;
    switch (kind) {
    case 'X':
        return bits_term(c, 4, out);
    case 'B':
        return bits_term(c, 1, out);
    case 'C':
        return character_term(c, out);
    case 'L':
    case 'T':
        if (c->p < c->end && (is_letter(*c->p) || *c->p == '*'))
            return attribute_term(c, kind, out);
        return fail(c, "a symbol must follow %c'", kind);
    case 'K':
    case 'N':
    case 'S':
    case 'I':
        c->p = start;
        fail(c, "%c' is known in conditional assembly only", kind);
        diag_hint(c->as->diags, "give its value to a SET symbol: &N SETA %c'…", kind);
        return false;
    default:
        c->p = start;
        fail(c, "%c'…' is not a term of an expression", kind);
        diag_hint(c->as->diags, "terms are symbols, numbers, X'…', B'…', C'…', *, L'… and T'…");
        return false;
    }
}

static bool sum(struct cursor *c, struct value *out);

static bool parenthesized(struct cursor *c, struct value *out) {
    if (c->depth == DEPTH_LIMIT)
        return fail(c, "parentheses are nested more than %d deep", DEPTH_LIMIT);
    c->p++;
    c->depth++;
    bool ok = sum(c, out) && (accept_char(c, ')') || fail(c, "\")\" is missing here"));
    c->depth--;
    return ok;
}

static bool term(struct cursor *c, struct value *out) {
    *out = (struct value){.length = 1};
    if (c->p >= c->end)
        return fail(c, "an operand is missing here");
    char ch = *c->p;
    if (ch == '(')
        return parenthesized(c, out);
    if (ch == '*')
        return location_term(c, out);
    if (is_digit(ch))
        return decimal_term(c, out);
    if (is_letter(ch) && c->p + 1 < c->end && c->p[1] == '\'')
        return quoted_term(c, out);
    if (is_letter(ch))
        return symbol_term(c, out);
    if (ch == ',' || ch == ')')
        return fail(c, "an operand is missing here");
    fail(c, "an expression cannot begin with this character");
    if (ch == '=')
        diag_hint(c->as->diags, "a literal stands alone, as a storage operand of an instruction");
    else if (ch == '\'')
        diag_hint(c->as->diags, "characters are written C'…'");
    return false;
}

static bool factor(struct cursor *c, struct value *out) {
    bool negative = false;
    while (c->p < c->end && (*c->p == '+' || *c->p == '-')) {
        negative ^= *c->p == '-';
        c->p++;
    }
    if (!term(c, out))
        return false;
    if (!negative)
        return true;
    struct value v = {.length = out->length};
    struct value positive = *out;
    *out = v;
    return add(c, out, &positive, -1);
}

static bool product(struct cursor *c, struct value *out) {
    if (!factor(c, out))
        return false;
    while (c->p < c->end && (*c->p == '*' || *c->p == '/')) {
        struct value right;
        struct cursor at = *c;
        char op = *c->p++;
        if (!factor(c, &right) || !multiply(&at, out, &right, op))
            return false;
    }
    return true;
}

static bool sum(struct cursor *c, struct value *out) {
    if (!product(c, out))
        return false;
    while (c->p < c->end && (*c->p == '+' || *c->p == '-')) {
        struct value right;
        struct cursor at = *c;
        int sign = *c->p++ == '+' ? 1 : -1;
        if (!product(c, &right) || !add(&at, out, &right, sign))
            return false;
    }
    return true;
}

bool expression(struct cursor *c, struct value *out) {
    return sum(c, out);
}

bool expression_absolute(struct cursor *c, const char *what, int64_t low, int64_t high,
                         int32_t *out) {
    struct cursor at = *c;
    struct value v;
    if (!expression(c, &v))
        return false;
    if (!value_is_absolute(&v)) {
        fail(&at, "%s must be absolute, but this is an address", what);
        diag_hint(c->as->diags, "the difference of two addresses of one section is absolute");
        return false;
    }
    if (v.number < low || v.number > high)
        return fail(&at, "%s is %d; it must be from %" PRId64 " to %" PRId64, what, v.number, low,
                    high);
    *out = v.number;
    return true;
}

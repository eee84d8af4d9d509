/* The expressions of conditional assembly (GC28-6514, Conditional Assembly Instructions):
 * arithmetic, logical and character ones are read by one grammar, as a value shows only at its end
 * what it is. Blanks separate only inside parentheses; outside they end the expression.
 *
 *   logical     and {OR and}              and   not {AND not}
 *   not         {NOT} relation            relation   sum [EQ|NE|LT|LE|GT|GE sum]
 *   sum         product {+|- product}     product    factor {*|/ factor}
 *   factor      {+|-} primary             primary    number | variable | attribute | strings | (
 * logical ) strings     string {[.] string}       string     '…' [(start,length)] | T'symbol
 */
#include "asm/state.h"

#include "isa/ebcdic.h"

#include <inttypes.h>
#include <string.h>

struct result {
    bool is_text;
    int32_t number;
    struct field text;
};

static bool logical(struct cursor *c, struct result *out);

static void skip_blanks(struct cursor *c) {
    while (c->depth && c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
        c->p++;
}

static bool set_number(struct cursor *c, struct result *r, int64_t number) {
    if (number < INT32_MIN || number > INT32_MAX)
        return fail(c, "the value %" PRId64 " does not fit in 32 bits", number);
    *r = (struct result){.number = (int32_t)number};
    return true;
}

static bool need_number(struct cursor *at, const struct result *r) {
    return !r->is_text || fail(at, "a number must stand here, not a character value");
}

/* -- Attributes ----------------------------------------------------------------------------- */

/* What an attribute is of: a variable symbol's value, or an ordinary symbol. */
struct subject {
    bool is_variable;
    struct reference reference;
    struct field text;
};

static bool read_subject(struct cursor *c, struct subject *s) {
    *s = (struct subject){.text = {c->p, name_length(c->p, c->end)}};
    if (!variable_begins(c->p, c->end)) {
        c->p += s->text.length;
        return s->text.length || fail(c, "a symbol must follow here");
    }
    struct cursor at = *c;
    s->is_variable = true;
    if (!variable_reference(c, true, &s->reference))
        return false;
    bool is_array = s->reference.variable && s->reference.variable->dimension;
    if (is_array && !s->reference.index)
        return true;
    bool ok = variable_text(&at, &s->reference, &s->text);
    if (c->p < c->end && *c->p == '.' && c->p + 1 < c->end && c->p[1] != '\'')
        c->p++;
    return ok;
}

/* The name's symbol, which may be one that is defined later. */
static const struct asm_symbol *symbol_of(struct assembler *as, struct field name) {
    if (!name.length || name.length > NAME_LIMIT ||
        name_length(name.at, name.at + name.length) != name.length)
        return NULL;
    const struct asm_symbol *s = symbol_find(as, name.at, name.length);
    return s ? s : lookahead_find(as, name);
}

static bool type_attribute(struct cursor *c, struct field *out) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ$@";
    struct subject s;
    int32_t n;
    if (!read_subject(c, &s))
        return false;
    const struct asm_symbol *symbol = symbol_of(c->as, s.text);
    char type = symbol ? symbol->type : 'U';
    if (s.is_variable && s.text.length == 0)
        type = 'O';
    else if (s.is_variable && field_number(s.text, &n))
        type = 'N';
    const char *letter = strchr(letters, type);
    *out = (struct field){letter && type ? letter : "U", 1};
    return true;
}

static int32_t scale_of(char which, const struct asm_symbol *s) {
    int32_t length = (int32_t)s->length;
    if (which == 'S')
        return s->scale;
    switch (s->type) {
    case 'H':
    case 'F':
        return 8 * length - s->scale - 1;
    case 'E':
    case 'D':
        return 2 * (length - 1) - s->scale;
    case 'L':
        return 2 * (length - 2) - s->scale;
    case 'P':
        return 2 * length - s->scale - 1;
    case 'Z':
        return length - s->scale;
    default:
        return 0;
    }
}

/* K' N' L' S' I'; the cursor is behind the apostrophe. */
static bool number_attribute(struct cursor *c, char which, struct result *out) {
    struct subject s;
    struct cursor at = *c;
    if (!read_subject(c, &s))
        return false;
    if (which == 'K' || which == 'N') {
        if (!s.is_variable)
            return fail(&at, "%c' is of a variable symbol only", which);
        return set_number(&at, out, which == 'K' ? (int64_t)s.text.length : s.reference.count);
    }
    const struct asm_symbol *symbol = symbol_of(c->as, s.text);
    if (!symbol) {
        fail(&at, "%c' is not known: %.*s is not defined", which,
             s.text.length > 40 ? 40 : (int)s.text.length, s.text.at);
        diag_hint(c->as->diags, "ask T' first: it is U for what is not defined");
        return false;
    }
    return set_number(&at, out, which == 'L' ? (int64_t)symbol->length : scale_of(which, symbol));
}

/* -- Character values ----------------------------------------------------------------------- */

static const char *closing_quote(const char *p, const char *end) {
    for (; p < end; p++)
        if (*p == '\'') {
            if (p + 1 >= end || p[1] != '\'')
                return p;
            p++;
        }
    return NULL;
}

/* Halves doubled apostrophes, in place. */
static void halve(struct field *f) {
    char *out = (char *)(uintptr_t)f->at;
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->length; i++) {
        out[n++] = f->at[i];
        if (f->at[i] == '\'' && i + 1 < f->length && f->at[i + 1] == '\'')
            i++;
    }
    f->length = n;
}

/* '…'; the cursor is on the quote. Apostrophes that come from values are not halved. */
static bool quoted(struct cursor *c, struct field *out) {
    const char *close = closing_quote(c->p + 1, c->end);
    if (!close)
        return fail(c, "the closing quote is missing");
    struct field inner = {c->p + 1, (uint32_t)(close - c->p - 1)};
    c->p = close + 1;
    *out = inner;
    if (!inner.length ||
        (!memchr(inner.at, '&', inner.length) && !memchr(inner.at, '\'', inner.length)))
        return true;
    struct cursor in = *c;
    if (memchr(inner.at, '\'', inner.length)) {
        /* The statement's own doubled apostrophes go before its values come. */
        out->at = arena_copy(c->as->arena, inner.at, inner.length);
        if (!macro_charge(c, inner.length))
            return false;
        halve(out);
    }
    in.p = out->at;
    in.end = out->at + out->length;
    return variable_substitute(&in, NULL, out);
}

/* (start,length) behind a string. */
static bool substring(struct cursor *c, struct field *text) {
    struct cursor at = *c;
    struct result start, length;
    c->p++;
    if (c->depth >= DEPTH_LIMIT)
        return fail(c, "parentheses are nested more than %d deep", DEPTH_LIMIT);
    c->depth++;
    bool ok = logical(c, &start) && need_number(&at, &start) &&
              expect_comma(c, "the length of the substring") && logical(c, &length) &&
              need_number(&at, &length);
    c->depth--;
    if (!ok)
        return false;
    if (!accept_char(c, ')'))
        return fail(c, "\")\" is missing behind the substring's length");
    if (start.number < 1 || length.number < 0)
        return fail(&at, "a substring cannot begin at %" PRId32 " and have %" PRId32 " characters",
                    start.number, length.number);
    uint32_t skip = (uint32_t)start.number - 1;
    if (skip > text->length)
        skip = text->length;
    text->at += skip;
    text->length -= skip;
    if (text->length > (uint32_t)length.number)
        text->length = (uint32_t)length.number;
    return true;
}

static bool begins_attribute(const struct cursor *c, char which) {
    return c->p + 2 < c->end && to_upper(*c->p) == which && c->p[1] == '\'' &&
           (is_letter(c->p[2]) || c->p[2] == '&');
}

static bool string(struct cursor *c, struct field *out) {
    if (begins_attribute(c, 'T')) {
        c->p += 2;
        return type_attribute(c, out);
    }
    if (c->p >= c->end || *c->p != '\'')
        return fail(c, "a character value in quotes must stand here");
    return quoted(c, out) && (c->p >= c->end || *c->p != '(' || substring(c, out));
}

static bool join(struct cursor *c, struct field *a, struct field b) {
    if (b.length == 0)
        return true;
    if (a->length + b.length > VALUE_LIMIT)
        return fail(c, "the text grows beyond %d characters", VALUE_LIMIT);
    if (!macro_charge(c, a->length + b.length + 16u))
        return false;
    char *text = arena_alloc(c->as->arena, a->length + b.length + 1u);
    memcpy(text, a->at, a->length);
    memcpy(text + a->length, b.at, b.length);
    *a = (struct field){text, a->length + b.length};
    return true;
}

static bool strings(struct cursor *c, struct result *out) {
    struct field next;
    *out = (struct result){.is_text = true};
    if (!string(c, &out->text))
        return false;
    while (c->p < c->end && (*c->p == '.' || *c->p == '\'')) {
        accept_char(c, '.');
        if (!string(c, &next) || !join(c, &out->text, next))
            return false;
    }
    return true;
}

/* -- Arithmetic ----------------------------------------------------------------------------- */

static bool parenthesized(struct cursor *c, struct result *out) {
    if (c->depth >= DEPTH_LIMIT)
        return fail(c, "parentheses are nested more than %d deep", DEPTH_LIMIT);
    c->p++;
    c->depth++;
    bool ok = logical(c, out);
    c->depth--;
    if (!ok || accept_char(c, ')'))
        return ok;
    bool is_relation = c->p < c->end && strchr("=<>!", *c->p);
    fail(c, "\")\" is missing here");
    if (is_relation)
        diag_hint(c->as->diags, "relations are EQ NE LT LE GT GE");
    return false;
}

/* X'…' B'…' C'…' */
static bool self_defining(struct cursor *c, struct result *out) {
    struct cursor at = *c;
    struct field inner;
    char kind[2] = {*c->p, '\''}, text[64];
    c->p++;
    if (!quoted(c, &inner))
        return false;
    *out = (struct result){0};
    int n = snprintf(text, sizeof text, "%.2s%.*s'", kind,
                     inner.length > 40 ? 40 : (int)inner.length, inner.at);
    return field_number((struct field){text, (uint32_t)n}, &out->number) ||
           fail(&at, "this is not a number of 32 bits");
}

static bool symbol_number(struct cursor *c, struct result *out) {
    struct field name = {c->p, name_length(c->p, c->end)};
    const struct asm_symbol *s = symbol_find(c->as, name.at, name.length);
    if (!s)
        return fail(c, "%.*s is not defined before this statement", (int)name.length, name.at);
    if (s->section)
        return fail(c, "%s is an address, which conditional assembly does not know", s->name);
    c->p += name.length;
    return set_number(c, out, s->value);
}

static bool primary(struct cursor *c, struct result *out) {
    skip_blanks(c);
    *out = (struct result){0};
    if (c->p >= c->end)
        return fail(c, "an operand is missing here");
    if (*c->p == '(')
        return parenthesized(c, out);
    if (*c->p == '\'' || begins_attribute(c, 'T'))
        return strings(c, out);
    if (variable_begins(c->p, c->end)) {
        struct cursor at = *c;
        struct reference r;
        return variable_reference(c, false, &r) && variable_number(&at, &r, &out->number);
    }
    for (const char *which = "KNLSI"; *which; which++)
        if (begins_attribute(c, *which)) {
            c->p += 2;
            return number_attribute(c, *which, out);
        }
    if (c->p + 1 < c->end && c->p[1] == '\'' && strchr("XBC", to_upper(*c->p)))
        return self_defining(c, out);
    if (is_letter(*c->p))
        return symbol_number(c, out);
    struct field digits = {c->p, 0};
    while (c->p < c->end && is_digit(*c->p))
        c->p++, digits.length++;
    struct cursor at = *c;
    at.p = digits.at;
    if (digits.length == 0)
        return fail(c, "an operand is missing here");
    return field_number(digits, &out->number) || fail(&at, "the number is larger than 2147483647");
}

static bool factor(struct cursor *c, struct result *out) {
    bool negative = false, has_sign = false;
    skip_blanks(c);
    struct cursor at = *c;
    for (; c->p < c->end && (*c->p == '+' || *c->p == '-'); c->p++) {
        negative ^= *c->p == '-';
        has_sign = true;
    }
    if (!primary(c, out))
        return false;
    if (has_sign && !need_number(&at, out))
        return false;
    return !negative || set_number(&at, out, -(int64_t)out->number);
}

static bool operate(struct cursor *at, struct result *a, char op, const struct result *b) {
    if (!need_number(at, a) || !need_number(at, b))
        return false;
    int64_t x = a->number, y = b->number;
    switch (op) {
    case '+':
        return set_number(at, a, x + y);
    case '-':
        return set_number(at, a, x - y);
    case '*':
        return set_number(at, a, x * y);
    default: /* division by zero gives zero: that is the language's rule */
        return set_number(at, a, y ? x / y : 0);
    }
}

static bool operator_follows(struct cursor *c, const char *operators) {
    struct cursor at = *c;
    skip_blanks(c);
    if (c->p < c->end && strchr(operators, *c->p) && *c->p)
        return true;
    *c = at;
    return false;
}

static bool product(struct cursor *c, struct result *out) {
    if (!factor(c, out))
        return false;
    while (operator_follows(c, "*/")) {
        struct result right;
        struct cursor at = *c;
        char op = *c->p++;
        if (!factor(c, &right) || !operate(&at, out, op, &right))
            return false;
    }
    return true;
}

static bool sum(struct cursor *c, struct result *out) {
    if (!product(c, out))
        return false;
    while (operator_follows(c, "+-")) {
        struct result right;
        struct cursor at = *c;
        char op = *c->p++;
        if (!product(c, &right) || !operate(&at, out, op, &right))
            return false;
    }
    return true;
}

/* -- Relations and logic -------------------------------------------------------------------- */

/* Takes the word if it stands here. */
static bool word(struct cursor *c, const char *what) {
    struct cursor at = *c;
    skip_blanks(c);
    struct field f = {c->p, name_length(c->p, c->end)};
    if (c->depth && f.length &&
        (f.at + f.length >= c->end || f.at[f.length] != '\'' || f.length > 1) &&
        field_is(f, what)) {
        c->p += f.length;
        return true;
    }
    *c = at;
    return false;
}

/* A shorter text is the smaller one; of equal lengths, EBCDIC decides. */
static int compare_text(struct field a, struct field b) {
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    for (uint32_t i = 0; i < a.length; i++) {
        uint8_t x = ebcdic_from_ascii[(uint8_t)a.at[i]], y = ebcdic_from_ascii[(uint8_t)b.at[i]];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static bool compare(struct cursor *at, const struct result *a, const struct result *b, int *order) {
    if (a->is_text != b->is_text) {
        fail(at, "a number cannot be compared with a character value");
        diag_hint(at->as->diags, "put quotes around both sides, or around none");
        return false;
    }
    if (a->is_text)
        *order = compare_text(a->text, b->text);
    else
        *order = a->number < b->number ? -1 : a->number > b->number;
    return true;
}

static bool relation(struct cursor *c, struct result *out) {
    static const struct {
        const char *word;
        bool less, equal, greater;
    } relations[] = {{"EQ", false, true, false}, {"NE", true, false, true},
                     {"LT", true, false, false}, {"LE", true, true, false},
                     {"GT", false, false, true}, {"GE", false, true, true}};
    if (!sum(c, out))
        return false;
    struct cursor at = *c;
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (word(c, relations[i].word)) {
            struct result right;
            int order;
            if (!sum(c, &right) || !compare(&at, out, &right, &order))
                return false;
            *out = (struct result){.number = order < 0    ? relations[i].less
                                             : order == 0 ? relations[i].equal
                                                          : relations[i].greater};
            return true;
        }
    return true;
}

static bool negation(struct cursor *c, struct result *out) {
    bool negative = false, any = false;
    struct cursor at = *c;
    for (; word(c, "NOT"); any = true)
        negative = !negative;
    if (!relation(c, out))
        return false;
    if (any && !need_number(&at, out))
        return false;
    if (any)
        out->number = (out->number != 0) != negative;
    return true;
}

static bool conjunction(struct cursor *c, struct result *out) {
    if (!negation(c, out))
        return false;
    struct cursor at = *c;
    while (word(c, "AND")) {
        struct result right;
        if (!negation(c, &right) || !need_number(&at, out) || !need_number(&at, &right))
            return false;
        *out = (struct result){.number = out->number && right.number};
    }
    return true;
}

static bool logical(struct cursor *c, struct result *out) {
    if (!conjunction(c, out))
        return false;
    struct cursor at = *c;
    while (word(c, "OR")) {
        struct result right;
        if (!conjunction(c, &right) || !need_number(&at, out) || !need_number(&at, &right))
            return false;
        *out = (struct result){.number = out->number || right.number};
    }
    skip_blanks(c);
    return true;
}

/* -- What the others call ------------------------------------------------------------------- */

bool condition_number(struct cursor *c, int32_t *out) {
    struct result r;
    struct cursor at = *c;
    if (!logical(c, &r) || !need_number(&at, &r))
        return false;
    *out = r.number;
    return true;
}

bool condition_text(struct cursor *c, struct field *out) {
    struct result r;
    if (!strings(c, &r))
        return false;
    *out = r.text;
    return true;
}

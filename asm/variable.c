/* Variable symbols (GC28-6514, Variable Symbols; SET Symbols): parameters, SET symbols, &SYSNDX and
 * its like, and putting their values into text. */
#include "asm/state.h"

#include "base/nearest.h"
#include "isa/ebcdic.h"

#include <inttypes.h>
#include <string.h>

/* -- Small things --------------------------------------------------------------------------- */

bool field_is(struct field f, const char *upper) {
    for (uint32_t i = 0; i < f.length; i++)
        if (upper[i] == 0 || upper[i] != to_upper(f.at[i]))
            return false;
    return upper[f.length] == 0;
}

static const char *upper_copy(struct assembler *as, struct field f) {
    char *copy = arena_copy(as->arena, f.at, f.length);
    for (uint32_t i = 0; i < f.length; i++)
        copy[i] = to_upper(copy[i]);
    return copy;
}

static bool decimal_number(struct field f, int32_t *out) {
    int64_t n = 0;
    for (uint32_t i = 0; i < f.length; i++) {
        if (!is_digit(f.at[i]) || n > INT32_MAX)
            return false;
        n = 10 * n + (f.at[i] - '0');
    }
    *out = (int32_t)n;
    return f.length > 0 && n <= INT32_MAX;
}

static bool bits_number(struct field f, unsigned shift, int32_t *out) {
    uint64_t n = 0;
    for (uint32_t i = 0; i < f.length; i++) {
        char c = to_upper(f.at[i]);
        int d = is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
        if (d >= 1 << shift || n >> (32 - shift))
            return false;
        n = n << shift | (unsigned)d;
    }
    *out = (int32_t)(uint32_t)n;
    return f.length > 0;
}

static bool character_number(struct field f, int32_t *out) {
    uint32_t n = 0;
    unsigned count = 0;
    for (uint32_t i = 0; i < f.length; i++, count++) {
        bool doubled = (f.at[i] == '\'' || f.at[i] == '&') && i + 1 < f.length;
        n = n << 8 | ebcdic_from_ascii[(uint8_t)f.at[i]];
        i += doubled && f.at[i + 1] == f.at[i];
    }
    *out = (int32_t)n;
    return count > 0 && count <= 4;
}

bool field_number(struct field f, int32_t *out) {
    if (f.length < 3 || f.at[1] != '\'' || f.at[f.length - 1] != '\'')
        return decimal_number(f, out);
    struct field inner = {f.at + 2, f.length - 3};
    switch (to_upper(f.at[0])) {
    case 'X':
        return bits_number(inner, 4, out);
    case 'B':
        return bits_number(inner, 1, out);
    case 'C':
        return character_number(inner, out);
    default:
        return false;
    }
}

/* -- Finding -------------------------------------------------------------------------------- */

bool variable_begins(const char *p, const char *end) {
    return p + 1 < end && *p == '&' && is_letter(p[1]);
}

static struct variable *find_in(const struct binding *b, struct field name) {
    for (; b; b = b->next)
        if (field_is(name, b->variable->name))
            return b->variable;
    return NULL;
}

static int find_parameter(const struct expansion *e, struct field name) {
    for (size_t i = 0; e && i < e->macro->parameter_count; i++)
        if (field_is(name, e->macro->parameters[i].name))
            return (int)i;
    return -1;
}

static bool is_label(const struct expansion *e, struct field name) {
    return e && e->macro->label && field_is(name, e->macro->label);
}

static bool undefined(struct cursor *c, struct field name) {
    const struct expansion *e = macro_current(c->as);
    struct nearest n;
    fail(c, "the variable symbol &%.*s is not defined", (int)name.length, name.at);
    nearest_begin(&n, name.at, name.length);
    for (const struct binding *b = macro_scope(c->as)->bindings; b; b = b->next)
        nearest_offer(&n, b->variable->name);
    for (size_t i = 0; e && i < e->macro->parameter_count; i++)
        nearest_offer(&n, e->macro->parameters[i].name);
    if (field_is(name, "SYSDATE") || field_is(name, "SYSTIME"))
        diag_hint(c->as->diags, "what is assembled does not depend on the day; hand it over with "
                                "--sysparm, as &SYSPARM");
    else if (field_is(name, "SYSNDX") || field_is(name, "SYSECT") || field_is(name, "SYSLIST"))
        diag_hint(c->as->diags, "only macros have it");
    else if (n.name)
        diag_hint(c->as->diags, "did you mean &%s?", n.name);
    return false;
}

/* -- Sublists ------------------------------------------------------------------------------- */

static bool is_sublist(struct field f) {
    const char *end = f.at + f.length;
    return f.length >= 2 && f.at[0] == '(' && parenthesis_end(f.at + 1, end) == end - 1;
}

/* The n-th entry of a sublist; what is not one is its own first entry. */
static struct field sublist_entry(struct field f, int32_t n) {
    static const struct field none = {"", 0};
    if (!is_sublist(f))
        return n == 1 ? f : none;
    const char *p = f.at + 1, *end = f.at + f.length - 1;
    for (;; p++) {
        const char *stop = operand_end(p, end);
        if (--n == 0)
            return (struct field){p, (uint32_t)(stop - p)};
        if (stop >= end)
            return none;
        p = stop;
    }
}

static int32_t sublist_count(struct field f) {
    if (f.length == 0)
        return 0;
    if (!is_sublist(f))
        return 1;
    int32_t n = 1;
    for (const char *p = f.at + 1, *end = f.at + f.length - 1;; n++, p++) {
        p = operand_end(p, end);
        if (p >= end)
            return n;
    }
}

/* -- References ----------------------------------------------------------------------------- */

/* A subscript; the cursor is behind "(" or ",". */
static bool subscript(struct cursor *c, int32_t low, int32_t *out) {
    struct cursor at = *c;
    if (c->depth >= DEPTH_LIMIT)
        return fail(c, "parentheses are nested more than %d deep", DEPTH_LIMIT);
    c->depth++;
    bool ok = condition_number(c, out);
    c->depth--;
    if (!ok)
        return false;
    if (*out < low || *out > DIMENSION_LIMIT)
        return fail(&at, "the subscript is %" PRId32 "; it must be from %" PRId32 " to %d", *out,
                    low, DIMENSION_LIMIT);
    return true;
}

static bool close_subscript(struct cursor *c) {
    return accept_char(c, ')') || fail(c, "\")\" is missing behind the subscript");
}

/* (n), (n,m), … behind a parameter. */
static bool text_subscripts(struct cursor *c, struct reference *out) {
    if (!accept_char(c, '('))
        return true;
    do {
        int32_t n;
        if (!subscript(c, 1, &n))
            return false;
        out->text = sublist_entry(out->text, n);
    } while (accept_char(c, ','));
    out->count = sublist_count(out->text);
    return close_subscript(c);
}

static bool syslist(struct cursor *c, const struct expansion *e, bool whole,
                    struct reference *out) {
    int32_t n;
    out->count = (int32_t)e->positional_count;
    if (!accept_char(c, '('))
        return whole || fail(c, "&SYSLIST needs a subscript: &SYSLIST(1) is the first operand");
    if (!subscript(c, 0, &n))
        return false;
    if (n == 0)
        out->text = e->label;
    else if ((size_t)n <= e->positional_count)
        out->text = e->positional[n - 1];
    while (accept_char(c, ',')) {
        if (!subscript(c, 1, &n))
            return false;
        out->text = sublist_entry(out->text, n);
    }
    out->count = sublist_count(out->text);
    return close_subscript(c);
}

static bool set_symbol(struct cursor *c, struct variable *v, bool whole, struct reference *out) {
    int32_t n;
    out->variable = v;
    out->count = (int32_t)v->dimension;
    if (!v->dimension)
        return true;
    if (!accept_char(c, '('))
        return whole || fail(c, "&%s is an array and needs a subscript", v->name);
    if (!subscript(c, 1, &n))
        return false;
    if ((uint32_t)n > v->dimension)
        return fail(c, "&%s has %" PRIu32 " elements, not %" PRId32, v->name, v->dimension, n);
    out->index = (uint32_t)n;
    return close_subscript(c);
}

static bool number_text(struct cursor *c, const char *format, unsigned number, struct field *out) {
    char text[16];
    int n = snprintf(text, sizeof text, format, number);
    *out = (struct field){arena_copy(c->as->arena, text, (size_t)n), (uint32_t)n};
    return macro_charge(c, (size_t)n + 16);
}

static bool system_symbol(struct cursor *c, const struct expansion *e, struct field name,
                          struct reference *out, bool *known) {
    *known = true;
    if (field_is(name, "SYSPARM")) {
        out->text = c->as->sysparm;
        return true;
    }
    if (e && field_is(name, "SYSNDX"))
        return number_text(c, "%04u", e->number, &out->text);
    if (e && field_is(name, "SYSECT")) {
        out->text = (struct field){e->section, (uint32_t)strlen(e->section)};
        return true;
    }
    *known = false;
    return true;
}

bool variable_reference(struct cursor *c, bool whole, struct reference *out) {
    const struct expansion *e = macro_current(c->as);
    struct cursor at = *c;
    struct field name = {c->p + 1, name_length(c->p + 1, c->end)};
    bool known = false;
    *out = (struct reference){.text = {"", 0}};
    c->p += 1 + name.length;
    int parameter = find_parameter(e, name);
    if (parameter >= 0 || is_label(e, name)) {
        out->text = parameter >= 0 ? e->values[parameter] : e->label;
        out->count = sublist_count(out->text);
        return text_subscripts(c, out);
    }
    if (e && field_is(name, "SYSLIST"))
        return syslist(c, e, whole, out);
    if (!system_symbol(c, e, name, out, &known) || known)
        return known;
    struct variable *v = find_in(macro_scope(c->as)->bindings, name);
    return v ? set_symbol(c, v, whole, out) : undefined(&at, name);
}

/* -- Values --------------------------------------------------------------------------------- */

static size_t element(const struct reference *r) {
    return r->index ? r->index - 1 : 0;
}

bool variable_text(struct cursor *c, const struct reference *r, struct field *out) {
    const struct variable *v = r->variable;
    size_t i = element(r);
    if (!v) {
        *out = r->text;
        return true;
    }
    bool is_set = i < v->capacity;
    if (v->kind == VARIABLE_C) {
        *out = is_set && v->texts[i].at ? v->texts[i] : (struct field){"", 0};
        return true;
    }
    /* The language's rule: the sign is left out. */
    int32_t n = is_set ? v->numbers[i] : 0;
    return number_text(c, "%u", n < 0 ? 0u - (unsigned)n : (unsigned)n, out);
}

bool variable_number(struct cursor *c, const struct reference *r, int32_t *out) {
    const struct variable *v = r->variable;
    struct field text;
    if (v && v->kind != VARIABLE_C) {
        *out = element(r) < v->capacity ? v->numbers[element(r)] : 0;
        return true;
    }
    if (!variable_text(c, r, &text))
        return false;
    *out = 0;
    if (text.length == 0 || field_number(text, out))
        return true;
    fail(c, "the value \"%.*s\" is not a number", text.length > 40 ? 40 : (int)text.length,
         text.at);
    diag_hint(c->as->diags, "a character value stands in quotes: '&NAME'");
    return false;
}

static bool make_room(struct cursor *c, struct variable *v, size_t index) {
    struct arena *arena = c->as->arena;
    if (index < v->capacity)
        return true;
    size_t capacity = v->capacity ? v->capacity : 1;
    while (capacity <= index)
        capacity *= 2;
    bool is_text = v->kind == VARIABLE_C;
    size_t size = is_text ? sizeof *v->texts : sizeof *v->numbers;
    if (!macro_charge(c, capacity * size))
        return false;
    void *room = arena_alloc(arena, capacity * size), *old = v->numbers;
    if (is_text)
        old = v->texts;
    if (v->capacity)
        memcpy(room, old, v->capacity * size);
    if (is_text)
        v->texts = room;
    else
        v->numbers = room;
    v->capacity = capacity;
    return true;
}

bool variable_set_number(struct cursor *c, const struct reference *r, int32_t value) {
    if (!make_room(c, r->variable, element(r)))
        return false;
    r->variable->numbers[element(r)] = value;
    return true;
}

bool variable_set_text(struct cursor *c, const struct reference *r, struct field value) {
    if (!make_room(c, r->variable, element(r)))
        return false;
    r->variable->texts[element(r)] = value;
    return true;
}

/* -- Declaring ------------------------------------------------------------------------------ */

static bool bind(struct cursor *c, struct binding **list, struct variable *v) {
    struct binding *b = arena_alloc(c->as->arena, sizeof *b);
    *b = (struct binding){*list, v};
    *list = b;
    return macro_charge(c, sizeof *b + sizeof *v + NAME_LIMIT);
}

static struct variable *new_variable(struct cursor *c, struct field name, enum variable_kind kind,
                                     uint32_t dimension) {
    struct variable *v = arena_alloc(c->as->arena, sizeof *v);
    *v = (struct variable){.name = upper_copy(c->as, name), .kind = kind, .dimension = dimension};
    return v;
}

static bool is_taken(struct cursor *c, struct field name) {
    const struct expansion *e = macro_current(c->as);
    return find_parameter(e, name) >= 0 || is_label(e, name) ||
           (name.length >= 3 && field_is((struct field){name.at, 3}, "SYS")) ||
           find_in(macro_scope(c->as)->bindings, name);
}

static bool declare(struct cursor *c, struct field name, enum variable_kind kind, bool global,
                    uint32_t dimension) {
    struct variable *v = global ? find_in(c->as->globals, name) : NULL;
    if (is_taken(c, name))
        return fail(c, "&%.*s is already defined here", (int)name.length, name.at);
    if (v && (v->kind != kind || (v->dimension != 0) != (dimension != 0)))
        return fail(c, "&%s was declared as another kind of global symbol", v->name);
    if (v && v->dimension < dimension)
        v->dimension = dimension;
    if (!v) {
        v = new_variable(c, name, kind, dimension);
        if (global && !bind(c, &c->as->globals, v))
            return false;
    }
    return bind(c, &macro_scope(c->as)->bindings, v);
}

/* &NAME or &NAME(dimension); the & may be left out. */
static bool declare_one(struct cursor *c, enum variable_kind kind, bool global) {
    struct cursor at = *c;
    int32_t dimension = 0;
    accept_char(c, '&');
    struct field name = {c->p, name_length(c->p, c->end)};
    if (name.length == 0 || name.length > NAME_LIMIT)
        return fail(c, "a variable symbol must stand here, such as &COUNT");
    c->p += name.length;
    if (accept_char(c, '(') && (!subscript(c, 1, &dimension) || !close_subscript(c)))
        return false;
    return declare(&at, name, kind, global, (uint32_t)dimension);
}

bool variable_declare(struct cursor *c, enum variable_kind kind, bool global) {
    do {
        if (!declare_one(c, kind, global))
            return false;
    } while (accept_char(c, ','));
    return expect_end(c);
}

bool variable_target(struct cursor *c, enum variable_kind kind, struct reference *out) {
    struct cursor at = *c;
    if (!variable_begins(c->p, c->end))
        return fail(c, "the name field must hold a SET symbol, such as &COUNT");
    struct field name = {c->p + 1, name_length(c->p + 1, c->end)};
    if (name.length > NAME_LIMIT)
        return fail(c, "the name is longer than %d characters", NAME_LIMIT);
    if (!is_taken(c, name)) {
        bool is_array = c->p + 1 + name.length < c->end;
        if (!declare(c, name, kind, false, is_array ? DIMENSION_LIMIT : 0))
            return false;
    }
    if (!variable_reference(c, false, out) || !expect_end(c))
        return false;
    if (!out->variable)
        return fail(&at, "&%.*s is not a SET symbol, so it keeps its value", (int)name.length,
                    name.at);
    if (out->variable->kind != kind)
        return fail(&at, "&%s is of another kind: it was declared for SET%c", out->variable->name,
                    "ABC"[out->variable->kind]);
    return true;
}

/* -- Substitution --------------------------------------------------------------------------- */

struct buffer {
    char *text;
    uint32_t length;
};

static bool append(struct cursor *c, struct buffer *b, struct field f) {
    if (f.length > VALUE_LIMIT - b->length)
        return fail(c, "the text grows beyond %d characters", VALUE_LIMIT);
    memcpy(b->text + b->length, f.at, f.length);
    b->length += f.length;
    return true;
}

/* Notes that the text from here on comes from p, which is in the statement's own text. */
static void add_piece(struct cursor *c, struct pieces *pieces, uint32_t length, const char *p,
                      bool fixed) {
    if (!pieces)
        return;
    struct diag_where where = {0};
    const struct segment *s = c->st->segments;
    uint32_t offset = (uint32_t)(p - c->st->text);
    while (s + 1 < c->st->segments + c->st->segment_count && s[1].offset <= offset)
        s++;
    where.line = s->line;
    where.column = s->column + offset - s->offset;
    pieces->list = arena_grow(c->as->arena, pieces->list, pieces->count, &pieces->capacity,
                              sizeof *pieces->list);
    pieces->list[pieces->count++] = (struct segment){.offset = pieces->offset + length,
                                                     .line = where.line,
                                                     .column = where.column,
                                                     .fixed = fixed};
}

static bool append_value(struct cursor *c, struct buffer *b) {
    struct reference r;
    struct field value;
    struct cursor at = *c;
    if (!variable_reference(c, false, &r) || !variable_text(&at, &r, &value) ||
        !append(&at, b, value))
        return false;
    accept_char(c, '.'); /* it only ends the name */
    return true;
}

/* The end of the text that stands for itself: && is no reference. */
static const char *plain_end(const char *p, const char *end) {
    for (; p < end && !variable_begins(p, end); p++)
        if (*p == '&' && p + 1 < end && p[1] == '&')
            p++;
    return p < end ? p : end;
}

bool variable_substitute(struct cursor *c, struct pieces *pieces, struct field *out) {
    char text[VALUE_LIMIT];
    struct buffer b = {text, 0};
    while (c->p < c->end) {
        bool is_value = variable_begins(c->p, c->end);
        add_piece(c, pieces, b.length, c->p, is_value);
        if (is_value) {
            if (!append_value(c, &b))
                return false;
            continue;
        }
        const char *stop = plain_end(c->p, c->end);
        if (!append(c, &b, (struct field){c->p, (uint32_t)(stop - c->p)}))
            return false;
        c->p = stop;
    }
    *out = (struct field){arena_copy(c->as->arena, text, b.length), b.length};
    return macro_charge(c, b.length + 16u);
}

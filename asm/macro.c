/* Macros: definitions, calls and their expansion, and the instructions of conditional assembly
 * (GC28-6514, The Macro Language). */
#include "asm/state.h"

#include "base/nearest.h"

#include <inttypes.h>
#include <string.h>

#define CHAIN_SHOWN 6 /* calls named behind a message */

static bool is_comment(const struct statement *st) {
    return st->name.length == 0 && st->operation.length == 0;
}

static bool is_name(struct field f) {
    return f.length && f.length <= NAME_LIMIT && name_length(f.at, f.at + f.length) == f.length;
}

static bool has_ampersand(struct field f) {
    return f.length && memchr(f.at, '&', f.length) != NULL;
}

/* The operand of an instruction whose expressions may contain blanks: all that is left. */
static struct cursor long_operand(struct assembler *as, struct statement *st) {
    struct field f = {st->operand.at, (uint32_t)(st->text + st->length - st->operand.at)};
    return cursor_of(as, st, f);
}

static bool expect_blank(struct cursor *c) {
    return c->p >= c->end || *c->p == ' ' || *c->p == '\t' || expect_end(c);
}

/* -- Where we are --------------------------------------------------------------------------- */

struct expansion *macro_current(const struct assembler *as) {
    for (const struct source *s = as->sources; s; s = s->outer)
        if (s->expansion)
            return s->expansion;
    return NULL;
}

struct scope *macro_scope(struct assembler *as) {
    struct expansion *e = macro_current(as);
    return e ? &e->scope : &as->scope;
}

void macro_explain(struct assembler *as, const struct statement *st) {
    unsigned left = 0, shown = 0;
    if (as->diags->dropped)
        return;
    if (st->substituted)
        diag_note(as->diags, st->file->name, st->line, "the statement reads: %.*s",
                  (int)(st->length < 200 ? st->length : 200), st->text);
    for (const struct expansion *e = st->call; e; e = e->st->call)
        left++;
    for (const struct expansion *e = st->call; e; e = e->st->call, left--, shown++) {
        if (shown == CHAIN_SHOWN && left > 2)
            diag_note(as->diags, NULL, 0, "… and so on, %u calls in all", shown + left);
        if (shown < CHAIN_SHOWN || left <= 1 || shown + left <= CHAIN_SHOWN + 2)
            diag_note(as->diags, e->st->file->name, e->st->line, "in macro %s, called here",
                      e->macro->name);
    }
}

/* Leaves all macros: the program goes on behind the outermost call. */
static void leave_all(struct assembler *as) {
    for (struct source *s = as->sources; s; s = s->outer)
        if (s->expansion)
            as->sources = s->outer;
}

/* A limit of the whole program: nothing more is read. */
static bool stop(struct assembler *as, struct statement *st, const char *message,
                 unsigned long limit) {
    if (!as->stopped) {
        fail_at(as, st, st->text, message, limit);
        diag_hint(as->diags, "does a macro call itself, or AGO go round, without end?");
    }
    as->stopped = true;
    as->sources = NULL;
    return false;
}

bool macro_charge(struct cursor *c, size_t bytes) {
    c->as->value_bytes += bytes;
    if (c->as->value_bytes <= VALUES_LIMIT)
        return true;
    return stop(c->as, c->st, "the values of variable symbols take more than %lu bytes",
                VALUES_LIMIT);
}

/* -- Sequence symbols ----------------------------------------------------------------------- */

static bool same_name(struct field a, struct field b) {
    uint32_t i = 0;
    while (a.length == b.length && i < a.length && to_upper(a.at[i]) == to_upper(b.at[i]))
        i++;
    return a.length == b.length && i == a.length;
}

static unsigned mark_slot(struct field name) {
    return name_hash(name.at, name.length) % MARK_SLOTS;
}

static const struct mark *find_mark(const struct marks *marks, struct field name) {
    const struct mark *m = marks ? marks->slots[mark_slot(name)] : NULL;
    while (m && !same_name(m->name, name))
        m = m->next;
    return m;
}

static bool has_sequence_symbol(const struct statement *st) {
    return st->name.length > 1 && st->name.at[0] == '.' && !is_comment(st);
}

static bool add_mark(struct assembler *as, struct marks **marks, struct statement *st, size_t at) {
    struct field inner = {st->name.at + 1, st->name.length - 1};
    const struct mark *known = find_mark(*marks, st->name);
    if (!is_name(inner))
        return fail_at(as, st, st->name.at, "this is not a sequence symbol, such as .NEXT");
    if (known && known->text == st->lines)
        return true;
    if (known) {
        fail_at(as, st, st->name.at, "the sequence symbol %.*s is already defined",
                (int)st->name.length, st->name.at);
        diag_hint(as->diags, "it was defined in line %u", known->line);
        return false;
    }
    struct mark *m = arena_alloc(as->arena, sizeof *m);
    if (!*marks)
        *marks = arena_alloc(as->arena, sizeof **marks);
    struct mark **slot = &(*marks)->slots[mark_slot(st->name)];
    *m = (struct mark){*slot, st->name, (unsigned)at, st->lines, st->line};
    *slot = m;
    return true;
}

/* Goes on at the sequence symbol in text, ahead of what has been read. */
static bool scan_ahead(struct assembler *as, struct source *s, struct field name) {
    unsigned number = as->statement_count, depth = 0;
    bool found = false;
    while (!found && !source_is_done(s)) {
        struct statement *t = source_read(as, s);
        bool inside = depth > 0; /* a definition, whose MEND's symbol is its own, too */
        if (field_is(t->operation, "MACRO"))
            depth++;
        else if (field_is(t->operation, "MEND") && depth)
            depth--;
        if (inside || depth || !has_sequence_symbol(t))
            continue;
        add_mark(as, &s->marks, t, 0);
        found = same_name(t->name, name);
        if (found)
            s->at = t->lines, s->line = t->line;
    }
    as->statement_count = number;
    return found;
}

/* Has a limit of the program been reached? Then there is an error and nothing more is read. */
static bool at_limit(struct assembler *as, struct statement *st) {
    if (++as->steps > STEP_LIMIT)
        return !stop(as, st, "the macros go through more than %lu statements", STEP_LIMIT);
    if (as->generated > GENERATED_LIMIT)
        return !stop(as, st, "the macros make more than %lu statements", GENERATED_LIMIT);
    if (as->diags->errors > ERROR_LIMIT)
        return !stop(as, st, "the macros make more than %lu errors", ERROR_LIMIT);
    return false;
}

static bool branch(struct assembler *as, struct statement *st, struct field name) {
    struct source *s = as->sources;
    struct scope *scope = macro_scope(as);
    if (--scope->branches < 0) {
        fail_at(as, st, st->operation.at, "AIF and AGO have branched too often here");
        diag_hint(as->diags,
                  "after %d branches, or as many as ACTR says, a loop is taken to be "
                  "without end",
                  BRANCH_LIMIT);
        if (s->expansion)
            s->expansion->at = s->expansion->macro->count;
        else
            as->stopped = true, as->sources = NULL;
        return false;
    }
    const struct mark *m = find_mark(s->expansion ? s->expansion->macro->marks : s->marks, name);
    if (m && s->expansion) {
        s->expansion->at = m->at;
    } else if (m) {
        as->generated += s->line > m->line ? s->line - m->line : 0; /* made once more */
        if (at_limit(as, st))
            return false;
        s->at = m->text;
        s->line = m->line;
    } else {
        struct source before = *s;
        if (s->expansion || !scan_ahead(as, s, name)) {
            *s = before;
            return fail_at(as, st, name.at, "the sequence symbol %.*s is not defined %s",
                           (int)name.length, name.at,
                           s->expansion ? "in this macro" : "in this file");
        }
    }
    return true;
}

static bool read_sequence(struct cursor *c, struct field *out) {
    *out = (struct field){c->p, 1};
    if (!accept_char(c, '.') || name_length(c->p, c->end) == 0) {
        c->p = out->at;
        return fail(c, "a sequence symbol must stand here, such as .NEXT");
    }
    uint32_t n = name_length(c->p, c->end);
    c->p += n;
    out->length += n;
    return true;
}

/* -- AIF AGO SETx MNOTE OPSYN --------------------------------------------------------------- */

/* Behind a comma the rest of a card is remarks: the list continues on the next. */
static void next_card(struct cursor *c) {
    const struct statement *st = c->st;
    if (c->p >= c->end || *c->p != ' ')
        return;
    for (unsigned i = 0; i < st->segment_count; i++)
        if (st->text + st->segments[i].offset > c->p) {
            c->p = st->text + st->segments[i].offset;
            return;
        }
}

static bool do_aif(struct assembler *as, struct statement *st) {
    struct cursor c = long_operand(as, st);
    struct field name;
    int32_t holds;
    do {
        next_card(&c);
        if (c.p >= c.end || *c.p != '(')
            return fail(&c, "AIF needs a condition in parentheses: AIF (&N GT 3).NEXT");
        if (!condition_number(&c, &holds) || !read_sequence(&c, &name))
            return false;
        if (holds)
            return branch(as, st, name);
    } while (accept_char(&c, ','));
    return expect_blank(&c);
}

/* AGO .X, or AGO (n).X,.Y: the n-th, none when there are fewer. */
static bool do_ago(struct assembler *as, struct statement *st) {
    struct cursor c = long_operand(as, st);
    struct field name;
    int32_t n = 1, i = 0;
    if (c.p < c.end && *c.p == '(' && !condition_number(&c, &n))
        return false;
    do {
        next_card(&c);
        if (!read_sequence(&c, &name))
            return false;
        if (++i == n)
            return branch(as, st, name);
    } while (accept_char(&c, ','));
    return expect_blank(&c);
}

static bool do_set(struct assembler *as, struct statement *st) {
    enum variable_kind kind = (enum variable_kind)st->op->mask;
    struct cursor target = cursor_of(as, st, st->name), c = long_operand(as, st), at = c;
    struct reference r;
    struct field text;
    int32_t number;
    if (!variable_target(&target, kind, &r))
        return false;
    if (kind == VARIABLE_C)
        return condition_text(&c, &text) && expect_blank(&c) && variable_set_text(&at, &r, text);
    if (!condition_number(&c, &number) || !expect_blank(&c))
        return false;
    return variable_set_number(&at, &r, kind == VARIABLE_B ? number != 0 : number);
}

static bool do_actr(struct assembler *as, struct statement *st) {
    struct cursor c = long_operand(as, st);
    int32_t n;
    if (!condition_number(&c, &n) || !expect_blank(&c))
        return false;
    macro_scope(as)->branches = n;
    return true;
}

/* The text between the quotes, doubled apostrophes and ampersands halved. */
static bool note_text(struct cursor *c, char out[], uint32_t size) {
    uint32_t n = 0;
    const char *end = c->end;
    if (end - c->p < 2 || *c->p != '\'' || end[-1] != '\'')
        return fail(c, "MNOTE needs a text in quotes");
    for (const char *p = c->p + 1; p < end - 1 && n + 3 < size; p++) {
        unsigned char ch = (unsigned char)*p;
        if (ch >= 0x80) /* messages are UTF-8 */
            out[n++] = (char)(0xC0 | ch >> 6), ch = 0x80 | (ch & 0x3F);
        out[n++] = (char)ch;
        if ((*p == '\'' || *p == '&') && p + 1 < end - 1 && p[1] == *p)
            p++;
    }
    out[n] = 0;
    return true;
}

/* Severity 8 and more is an error, 1 to 7 a warning; 0 and * are for the listing only. */
static bool do_mnote(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    char text[512];
    int32_t severity = 1;
    if (accept_char(&c, '*'))
        severity = 0;
    else if (c.p < c.end && *c.p != '\'' && *c.p != ',' &&
             !expression_absolute(&c, "the severity", 0, 255, &severity))
        return false;
    if (c.p < c.end && *c.p != '\'' && !expect_comma(&c, "the text"))
        return false;
    if (!note_text(&c, text, sizeof text))
        return false;
    if (severity == 0)
        return true;
    struct statement whole = *st;
    whole.substituted = false;
    if (severity >= 8) {
        fail_at(as, &whole, st->operation.at, "%s (severity %" PRId32 ")", text, severity);
        st->bad = true;
    } else {
        struct diag_where where = source_where(st, st->operation.at);
        diag_warning(as->diags, &where, "%s (severity %" PRId32 ")", text, severity);
        macro_explain(as, &whole);
    }
    return true;
}

static bool do_opsyn(struct assembler *as, struct statement *st) {
    if (!is_name(st->name))
        return fail_at(as, st, st->name.at, "OPSYN needs a name: the operation code to define");
    struct own_operation *own;
    if (st->operand.length == 0) {
        own = operation_own(as, st->name);
        own->unknown = true;
        return true;
    }
    const struct operation *op = operation_find(&as->operations, st->operand);
    if (!op) {
        fail_at(as, st, st->operand.at, "%.*s is not an operation code",
                st->operand.length > 40 ? 40 : (int)st->operand.length, st->operand.at);
        const char *near = operation_nearest(&as->operations, st->operand);
        if (near)
            diag_hint(as->diags, "did you mean %s?", near);
        return false;
    }
    own = operation_own(as, st->name);
    own->operation = op;
    own->unknown = false;
    return true;
}

/* -- Definitions ---------------------------------------------------------------------------- */

/* The next statement of a definition, which ends at the latest where the source `base` does. */
static struct statement *next_of_definition(struct assembler *as, struct source *base) {
    while (as->sources != base && source_is_done(as->sources))
        as->sources = as->sources->outer;
    return source_is_done(as->sources) ? NULL : source_read(as, as->sources);
}

/* Shows a statement of a definition in the listing, where it does nothing. */
static void list(struct assembler *as, const struct statement *st, bool listed) {
    if (!listed)
        return;
    struct statement *copy = arena_alloc(as->arena, sizeof *copy);
    *copy = *st;
    copy->next = NULL;
    copy->name.length = copy->operation.length = 0;
    copy->op = NULL;
    copy->hidden = as->hidden;
    asm_append(as, copy);
}

static const char *upper_name(struct assembler *as, const char *p, uint32_t n) {
    char *copy = arena_copy(as->arena, p, n);
    for (uint32_t i = 0; i < n; i++)
        copy[i] = to_upper(copy[i]);
    return copy;
}

/* The value of a parameter, up to its comma; what it opens it must close. */
static bool parameter_value(struct cursor *c, struct field *out) {
    const char *stop = operand_end(c->p, c->end), *open = NULL;
    unsigned depth = 0;
    bool quoted = false;
    *out = (struct field){c->p, (uint32_t)(stop - c->p)};
    for (const char *p = c->p; p < stop; p++) {
        bool is_parenthesis = !quoted && (*p == '(' || (*p == ')' && depth));
        bool is_quotation = *p == '\'' && (quoted || is_quote(c->p, p, stop));
        if (is_quotation)
            quoted = !quoted;
        if ((is_quotation && quoted) || (is_parenthesis && *p == '(' && depth == 0))
            open = p;
        if (is_parenthesis)
            depth += *p == '(' ? 1u : -1u;
    }
    c->p = quoted || depth ? open : stop;
    return (!quoted && !depth) ||
           fail(c, "the %s that closes this one is missing", quoted ? "quote" : "\")\"");
}

static bool parameter(struct cursor *c, struct macro *m) {
    if (!variable_begins(c->p, c->end))
        return fail(c, "a parameter must stand here, such as &COUNT or &COUNT=1");
    struct field name = {c->p + 1, name_length(c->p + 1, c->end)};
    bool taken = m->label && field_is(name, m->label);
    for (size_t i = 0; i < m->parameter_count; i++)
        taken |= field_is(name, m->parameters[i].name);
    if (taken)
        return fail(c, "this parameter is there twice");
    if (name.length > NAME_LIMIT)
        return fail(c, "the name is longer than %d characters", NAME_LIMIT);
    c->p += 1 + name.length;
    struct parameter p = {.name = upper_name(c->as, name.at, name.length), .value = {"", 0}};
    if (accept_char(c, '=')) {
        p.keyword = true;
        if (!parameter_value(c, &p.value))
            return false;
    }
    m->parameters = arena_grow(c->as->arena, m->parameters, m->parameter_count,
                               &m->parameter_capacity, sizeof *m->parameters);
    m->parameters[m->parameter_count++] = p;
    return true;
}

static bool prototype(struct assembler *as, struct statement *st, struct macro *m) {
    const char *label = st->name.at;
    struct cursor c = cursor_of(as, st, st->operand);
    if (!is_name(st->operation))
        return fail_at(as, st, st->operation.at, "behind MACRO, the macro's name must stand here");
    m->name = upper_name(as, st->operation.at, st->operation.length);
    if (st->name.length) {
        struct field name = {label + 1, st->name.length - 1};
        if (label[0] != '&' || !is_name(name))
            return fail_at(as, st, label, "the name field takes a parameter, such as &LABEL");
        m->label = upper_name(as, name.at, name.length);
    }
    if (c.p >= c.end)
        return true;
    do {
        if (!parameter(&c, m))
            return false;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

static void add_body(struct assembler *as, struct macro *m, struct statement *st, bool nested) {
    if (!nested && has_sequence_symbol(st)) {
        add_mark(as, &m->marks, st, m->count);
        st->name.length = 0;
        st->name.at = st->text;
    }
    bool is_private = st->length >= 2 && st->text[0] == '.' && st->text[1] == '*';
    if (is_private)
        return;
    m->body = arena_grow(as->arena, m->body, m->count, &m->capacity, sizeof *m->body);
    m->body[m->count++] = st;
}

/* Reads up to the MEND; false when there is none. */
static bool read_body(struct assembler *as, struct macro *m, struct source *base, bool listed) {
    struct statement *st;
    unsigned depth = 0;
    while ((st = next_of_definition(as, base)) != NULL) {
        list(as, st, listed);
        if (field_is(st->operation, "MEND") && depth-- == 0) {
            if (has_sequence_symbol(st))
                add_mark(as, &m->marks, st, m->count);
            return true;
        }
        if (field_is(st->operation, "MACRO"))
            depth++;
        if (field_is(st->operation, "COPY") && !base->expansion)
            source_copy(as, st, st->operand);
        else if (!is_comment(st) || st->length)
            add_body(as, m, st, depth > 0 || field_is(st->operation, "MEND"));
    }
    return false;
}

/* Defines the macro whose MACRO statement has been read. */
static bool define(struct assembler *as, struct statement *st, bool listed) {
    struct source *base = as->sources;
    struct macro *m = arena_alloc(as->arena, sizeof *m);
    struct statement *head;
    do {
        head = next_of_definition(as, base);
        if (head)
            list(as, head, listed);
    } while (head && is_comment(head));
    if (head && field_is(head->operation, "MEND"))
        return fail_at(as, st, st->operation.at,
                       "the macro has no name: a statement that shows "
                       "how it is called must follow MACRO");
    struct statement copy = head ? *head : *st;
    copy.call = st->call;
    bool ok = head && prototype(as, &copy, m);
    if (!head || !read_body(as, m, base, listed))
        return fail_at(as, st, st->operation.at, "MEND is missing at the end of the macro");
    if (!ok)
        return false;
    struct operation *op = arena_alloc(as->arena, sizeof *op);
    *op = (struct operation){.name = m->name, .directive = DIR_CALL, .macro = m};
    struct own_operation *own =
        operation_own(as, (struct field){m->name, (uint32_t)strlen(m->name)});
    own->operation = op;
    own->unknown = false;
    return true;
}

const struct operation *macro_library(struct assembler *as, struct statement *st) {
    struct source *before = as->sources;
    unsigned number = as->statement_count;
    struct statement *head = NULL;
    if (!is_name(st->operation) || operation_find_own(&as->operations, st->operation))
        return NULL;
    if (source_member(as, st->file, st->operation)) {
        struct source *member = as->sources;
        while (!source_is_done(member) && (!head || is_comment(head)))
            head = source_read(as, member);
        if (head && field_is(head->operation, "MACRO"))
            define(as, head, false);
        else
            fail_at(as, st, st->operation.at,
                    "%s should define this macro, but does not begin "
                    "with MACRO",
                    member->file->name);
    }
    as->sources = before;
    as->statement_count = number;
    const struct operation *op = operation_find(&as->operations, st->operation);
    if (!op) /* it is not looked for again */
        operation_own(as, st->operation)->unknown = true;
    return op;
}

/* -- Calls ---------------------------------------------------------------------------------- */

static bool no_keyword(struct cursor *c, const struct macro *m, struct field name) {
    struct nearest n;
    fail(c, "macro %s has no keyword parameter %.*s", m->name, (int)name.length, name.at);
    nearest_begin(&n, name.at, name.length);
    for (size_t i = 0; i < m->parameter_count; i++)
        if (m->parameters[i].keyword)
            nearest_offer(&n, m->parameters[i].name);
    if (n.name)
        diag_hint(c->as->diags, "did you mean %s?", n.name);
    return false;
}

static bool keyword(struct cursor *c, struct expansion *e, uint32_t length) {
    const struct macro *m = e->macro;
    struct field name = {c->p, length};
    size_t i = 0;
    while (i < m->parameter_count &&
           !(m->parameters[i].keyword && field_is(name, m->parameters[i].name)))
        i++;
    if (i == m->parameter_count)
        return no_keyword(c, m, name);
    if (e->values[i].at != m->parameters[i].value.at)
        return fail(c, "the keyword parameter %s is there twice", m->parameters[i].name);
    c->p += length + 1;
    return parameter_value(c, &e->values[i]);
}

static bool positional(struct cursor *c, struct expansion *e) {
    e->positional = arena_grow(c->as->arena, e->positional, e->positional_count,
                               &e->positional_capacity, sizeof *e->positional);
    return parameter_value(c, &e->positional[e->positional_count++]);
}

static bool operands(struct cursor *c, struct expansion *e) {
    const struct macro *m = e->macro;
    if (c->p >= c->end)
        return true;
    do {
        uint32_t n = name_length(c->p, c->end);
        bool is_keyword = n && c->p + n < c->end && c->p[n] == '=';
        if (!(is_keyword ? keyword(c, e, n) : positional(c, e)))
            return false;
    } while (accept_char(c, ','));
    for (size_t i = 0, next = 0; i < m->parameter_count && next < e->positional_count; i++)
        if (!m->parameters[i].keyword)
            e->values[i] = e->positional[next++];
    return true;
}

static bool do_call(struct assembler *as, struct statement *st) {
    const struct macro *m = st->op->macro;
    struct expansion *outer = macro_current(as);
    struct cursor c = cursor_of(as, st, st->operand);
    if (outer && outer->depth >= MACRO_DEPTH_LIMIT) {
        fail_at(as, st, st->operation.at,
                "macros are called more than %d deep; does %s call itself?", MACRO_DEPTH_LIMIT,
                m->name);
        leave_all(as);
        return false;
    }
    struct expansion *e = arena_alloc(as->arena, sizeof *e);
    *e = (struct expansion){.macro = m,
                            .st = st,
                            .outer = outer,
                            .label = st->name,
                            .scope = {.branches = BRANCH_LIMIT},
                            .number = ++as->calls,
                            .section = as->section ? as->section->name : "",
                            .depth = outer ? outer->depth + 1 : 1};
    e->values = arena_alloc(as->arena, (m->parameter_count + 1) * sizeof *e->values);
    for (size_t i = 0; i < m->parameter_count; i++)
        e->values[i] = m->parameters[i].value;
    if (!operands(&c, e) ||
        !macro_charge(&c, sizeof *e +
                              (m->parameter_count + e->positional_capacity) * sizeof *e->values))
        return false;
    struct source *s = arena_alloc(as->arena, sizeof *s);
    *s = (struct source){
        .outer = as->sources, .file = st->file, .depth = as->sources->depth, .expansion = e};
    as->sources = s;
    return true;
}

/* -- Generating ----------------------------------------------------------------------------- */

/* These are done where they stand, their variable symbols being part of what they say. */
static bool is_conditional(const struct operation *op) {
    switch (op ? op->directive : DIR_NONE) {
    case DIR_ACTR:
    case DIR_AGO:
    case DIR_AIF:
    case DIR_ANOP:
    case DIR_GBL:
    case DIR_LCL:
    case DIR_MACRO:
    case DIR_MEND:
    case DIR_MEXIT:
    case DIR_SET:
        return true;
    default:
        return false;
    }
}

static bool substitute_field(struct assembler *as, struct statement *st, struct field *f,
                             struct pieces *pieces, uint32_t offset) {
    struct cursor c = cursor_of(as, st, *f);
    pieces->offset = offset;
    return f->length == 0 || variable_substitute(&c, pieces, f);
}

static uint32_t column_behind(uint32_t used, uint32_t column) {
    return used < column ? column : used + 1;
}

/* Replaces the variable symbols of the statement and writes it anew: name, operation code from
 * column 10, operands from column 16. Remarks are left out. */
static bool substitute(struct assembler *as, struct statement *st) {
    struct pieces pieces = {0};
    struct field name = st->name, operation = st->operation, operand = st->operand;
    uint32_t at_operation, at_operand;
    if (!substitute_field(as, st, &name, &pieces, 0))
        return false;
    at_operation = column_behind(name.length, 9);
    if (!substitute_field(as, st, &operation, &pieces, at_operation))
        return false;
    at_operand = column_behind(at_operation + operation.length, 15);
    if (!substitute_field(as, st, &operand, &pieces, at_operand))
        return false;
    uint32_t length = at_operand + operand.length;
    char *text = arena_alloc(as->arena, length + 1u);
    memset(text, ' ', length);
    memcpy(text, name.at, name.length);
    memcpy(text + at_operation, operation.at, operation.length);
    memcpy(text + at_operand, operand.at, operand.length);
    st->text = text;
    st->length = length;
    st->name = (struct field){text, name.length};
    st->operation = (struct field){text + at_operation, operation.length};
    /* What a macro is handed are the model's operands, blanks in their values included. */
    const struct operation *op = operation_find(&as->operations, st->operation);
    bool is_call = !op || op->directive == DIR_CALL;
    const char *end = text + length;
    if (!is_call)
        end = source_field_end(text + at_operand, end);
    st->operand = (struct field){text + at_operand, (uint32_t)(end - text) - at_operand};
    if (pieces.count && pieces.count <= UINT16_MAX) {
        st->segments = pieces.list;
        st->segment_count = (uint16_t)pieces.count;
    }
    st->substituted = true;
    return true;
}

static bool needs_substitution(const struct statement *st) {
    return has_ampersand(st->name) || has_ampersand(st->operation) || has_ampersand(st->operand);
}

bool macro_prepare(struct assembler *as, struct statement *st) {
    if (st->call)
        return true;
    if (has_sequence_symbol(st)) {
        if (!add_mark(as, &as->sources->marks, st, 0))
            return false;
        st->name = (struct field){st->text, 0};
    }
    if (!needs_substitution(st) || is_conditional(operation_find(&as->operations, st->operation)))
        return true;
    return substitute(as, st);
}

/* Does a conditional instruction of the expansion. */
static void interpret(struct assembler *as, const struct statement *model,
                      const struct operation *op, const struct expansion *e) {
    struct statement probe = *model;
    probe.number = as->statement_count;
    probe.call = e;
    probe.op = op;
    if (!at_limit(as, &probe) && !probe.bad)
        macro_statement(as, &probe);
}

struct statement *macro_generate(struct assembler *as) {
    struct expansion *e = as->sources->expansion;
    const struct statement *model = e->macro->body[e->at++];
    const struct operation *op = operation_find(&as->operations, model->operation);
    if (is_conditional(op)) {
        interpret(as, model, op, e);
        return NULL;
    }
    struct statement *st = arena_alloc(as->arena, sizeof *st);
    *st = *model;
    st->number = ++as->statement_count;
    st->call = e;
    as->generated++;
    if (!at_limit(as, st) && !st->bad && !is_comment(st) && needs_substitution(st))
        substitute(as, st);
    return st;
}

bool macro_statement(struct assembler *as, struct statement *st) {
    switch (st->op->directive) {
    case DIR_ACTR:
        return do_actr(as, st);
    case DIR_AGO:
        return do_ago(as, st);
    case DIR_AIF:
        return do_aif(as, st);
    case DIR_CALL:
        return do_call(as, st);
    case DIR_GBL:
    case DIR_LCL: {
        struct cursor c = cursor_of(as, st, st->operand);
        return variable_declare(&c, (enum variable_kind)st->op->mask, st->op->directive == DIR_GBL);
    }
    case DIR_MACRO:
        return define(as, st, st->call == NULL);
    case DIR_MEND:
        return fail_at(as, st, st->operation.at, "there is no MACRO that this MEND could end");
    case DIR_MEXIT:
        if (!as->sources->expansion)
            return fail_at(as, st, st->operation.at, "MEXIT stands outside a macro");
        as->sources->expansion->at = as->sources->expansion->macro->count;
        return true;
    case DIR_MNOTE:
        return do_mnote(as, st);
    case DIR_OPSYN:
        return do_opsyn(as, st);
    case DIR_SET:
        return do_set(as, st);
    default: /* ANOP */
        return true;
    }
}

/* Expressions: C's operators on 64-bit numbers, with registers, symbols, storage and constants.
 *
 *   primary    123 0x7B X'7B' B'0111' C'AB' 'A' SYMBOL %r1 $r1 psw psw.ia $NAME $ $1 (…)
 * FUNCTION(…) unary      - ~ ! *     (*A is the word at A) binary     * / %  + -  << >>  < <= > >=
 * == !=  &  ^  |  &&  || ternary    ? : functions  byte half word double (storage at an address),
 * int (a word as signed number), key (the storage key of a block), abs (the absolute address)
 *
 * Parsing and evaluating are one pass; what a && b does not need is parsed with `idle` on.
 */
#include "base/bits.h"
#include "base/nearest.h"
#include "debug/state.h"
#include "isa/ebcdic.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAX 100

struct parser {
    struct dbg *d;
    const char *text, *at;
    unsigned depth;
    unsigned idle; /* not 0: nothing is looked up in storage, no division by zero */
};

static bool parse(struct parser *p, int level, struct dbg_value *v);

static void skip(struct parser *p) {
    while (*p->at == ' ' || *p->at == '\t')
        p->at++;
}

static bool fail(struct parser *p, const char *at, const char *message) {
    dbg_error_at(p->d, p->text, at, NULL, "%s", message);
    return false;
}

static struct dbg_value number(uint64_t value) {
    return (struct dbg_value){.value = value, .index = -1};
}

/* ---- constants ---- */

/* X'…', B'…', C'…', '…': the digits or characters up to the quote. */
static bool parse_quoted(struct parser *p, char type, struct dbg_value *v) {
    const char *begin = p->at;
    uint64_t value = 0;
    unsigned count = 0, most = type == 'X' ? 16 : type == 'B' ? 64 : 8;
    while (*p->at != '\'' && type) /* past the type */
        p->at++;
    for (p->at++; *p->at && *p->at != '\''; p->at++, count++) {
        int digit = isdigit((unsigned char)*p->at)    ? *p->at - '0'
                    : isxdigit((unsigned char)*p->at) ? toupper((unsigned char)*p->at) - 'A' + 10
                                                      : 99;
        if (type == 'X' && digit < 16)
            value = value << 4 | (unsigned)digit;
        else if (type == 'B' && digit < 2)
            value = value << 1 | (unsigned)digit;
        else if (type == 'X' || type == 'B')
            return fail(p, p->at, "this is no digit of the constant");
        else
            value = value << 8 | ebcdic_from_ascii[(uint8_t)*p->at];
    }
    if (*p->at != '\'')
        return fail(p, begin, "the constant has no closing quote");
    p->at++;
    if (count == 0 || count > most)
        return fail(p, begin,
                    count ? "the constant is too long for 64 bits" : "the constant is empty");
    *v = number(value);
    return true;
}

static bool parse_number(struct parser *p, struct dbg_value *v) {
    const char *begin = p->at;
    char *end;
    int base = begin[0] == '0' && (begin[1] == 'x' || begin[1] == 'X') ? 16 : 10;
    if (base == 16 && !isxdigit((unsigned char)begin[2]))
        return fail(p, begin, "0x needs hexadecimal digits");
    uint64_t value = strtoull(begin, &end, base);
    if (isalnum((unsigned char)*end)) {
        const char *stop = end;
        while (isxdigit((unsigned char)*stop))
            stop++;
        bool hex = base == 10 && !isalnum((unsigned char)*stop);
        char hint[64];
        snprintf(hint, sizeof hint, "a hexadecimal number begins with 0x: 0x%.*s",
                 (int)(stop - begin < 16 ? stop - begin : 16), begin);
        dbg_error_at(p->d, p->text, end, hex ? hint : NULL, "this is no digit of the number");
        return false;
    }
    p->at = end;
    *v = number(value);
    return true;
}

/* ---- names ---- */

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '@' || c == '#' || c == '$';
}

static bool unknown_name(struct parser *p, const char *name, size_t length) {
    struct nearest n;
    char hint[96];
    nearest_begin(&n, name, length);
    const struct dbg_machine *m = p->d->machine;
    for (size_t i = 0; i < m->module_count; i++)
        for (size_t k = 0; k < m->modules[i].module->symbol_count; k++)
            nearest_offer(&n, m->modules[i].module->symbols[k]->name);
    if (dbg_find_register(name, length) >= 0)
        snprintf(hint, sizeof hint, "the register is %%%.*s", (int)length, name);
    else if (n.name)
        snprintf(hint, sizeof hint, "the nearest symbol is %s", n.name);
    else
        snprintf(hint, sizeof hint, "a hexadecimal number begins with 0x");
    dbg_error_at(p->d, p->text, name, hint, "there is no symbol %.*s", (int)length, name);
    return false;
}

/* $ (the value printed last), $2, $NAME: variables; a register may be written with $ too. */
static bool parse_dollar(struct parser *p, struct dbg_value *v) {
    struct dbg *d = p->d;
    const char *begin = p->at++;
    while (is_name(*p->at) || *p->at == '.')
        p->at++;
    size_t length = (size_t)(p->at - begin) - 1;
    int n = dbg_find_register(begin + 1, length);
    if (n >= 0) {
        *v =
            (struct dbg_value){.value = dbg_get_register(d, n), .kind = VALUE_REGISTER, .index = n};
        return true;
    }
    if (length == 0 || isdigit((unsigned char)begin[1])) {
        size_t which = length ? strtoul(begin + 1, NULL, 10) : d->printed_count;
        if (which == 0 || which > d->printed_count)
            return fail(p, begin, "nothing was printed under this number");
        *v = number(d->printed[which - 1]);
        return true;
    }
    for (size_t i = 0; i < d->variable_count; i++)
        if (strlen(d->variables[i]) == length && memcmp(d->variables[i], begin + 1, length) == 0) {
            *v = (struct dbg_value){.value = d->values[i], .kind = VALUE_VARIABLE, .index = (int)i};
            return true;
        }
    return fail(p, begin, "no such variable was set");
}

static bool parse_register(struct parser *p, struct dbg_value *v) {
    const char *begin = p->at;
    if (*p->at == '%')
        p->at++;
    const char *name = p->at;
    while (isalnum((unsigned char)*p->at) || *p->at == '.')
        p->at++;
    int n = dbg_find_register(name, (size_t)(p->at - name));
    if (n < 0) {
        dbg_error_at(
            p->d, p->text, begin,
            "registers are %r0 to %r15, %fr0 to %fr6, %cr0 to %cr15, %psw, %psw.ia, %tod, …",
            "there is no register %.*s", (int)(p->at - name), name);
        return false;
    }
    *v = (struct dbg_value){.value = dbg_get_register(p->d, n), .kind = VALUE_REGISTER, .index = n};
    return true;
}

/* ---- storage ---- */

static bool load(struct parser *p, const char *begin, vaddr at, uint32_t length,
                 struct dbg_value *v) {
    uint8_t bytes[8] = {0};
    vaddr bad;
    *v = (struct dbg_value){.kind = VALUE_STORAGE, .address = at, .length = length};
    if (p->idle)
        return true;
    if (!dbg_read(p->d, at, bytes + 8 - length, length, &bad)) {
        dbg_error_at(p->d, p->text, begin, NULL, "there is no storage at %06X", bad);
        return false;
    }
    v->value = be64_load(bytes);
    return true;
}

static bool storage_key(struct parser *p, const char *begin, vaddr at, struct dbg_value *v) {
    struct stor_view whole;
    aaddr absolute;
    *v = number(0);
    if (p->idle)
        return true;
    if (dbg_locate(p->d, at, &absolute))
        return fail(p, begin, "there is no storage at this address");
    v->value = view_key(dbg_view(p->d, &whole), absolute);
    return true;
}

static bool absolute_address(struct parser *p, const char *begin, vaddr at, struct dbg_value *v) {
    aaddr absolute = 0;
    if (!p->idle && dbg_locate(p->d, at, &absolute))
        return fail(p, begin, "this address leads to no storage");
    *v = number(absolute);
    return true;
}

/* NAME(EXPRESSION). */
static bool parse_function(struct parser *p, const char *name, size_t length, struct dbg_value *v) {
    static const char *const names[] = {"byte", "half", "word", "double", "int", "key", "abs"};
    unsigned which = 0;
    while (which < 7 && (strlen(names[which]) != length || strncasecmp(name, names[which], length)))
        which++;
    if (which == 7) {
        dbg_error_at(p->d, p->text, name, NULL,
                     "there is no function %.*s; there are byte, half, word, double, int, key, abs",
                     (int)length, name);
        return false;
    }
    const char *open = p->at++;
    struct dbg_value argument;
    if (!parse(p, 0, &argument))
        return false;
    skip(p);
    if (*p->at != ')')
        return fail(p, open, "this parenthesis is not closed");
    p->at++;
    if (which < 4)
        return load(p, name, (vaddr)argument.value, 1u << which, v);
    if (which == 4)
        *v = number((uint64_t)(int64_t)(int32_t)argument.value);
    return which == 4   ? true
           : which == 5 ? storage_key(p, name, (vaddr)argument.value, v)
                        : absolute_address(p, name, (vaddr)argument.value, v);
}

/* A symbol, a function, a typed constant, or a part of the PSW, which has a dot in it. */
static bool parse_name(struct parser *p, struct dbg_value *v) {
    const char *name = p->at;
    char type = (char)toupper((unsigned char)*name);
    if (name[1] == '\'' && strchr("XBC", type))
        return parse_quoted(p, type, v);
    while (is_name(*p->at))
        p->at++;
    if (*p->at == '.') {
        p->at = name;
        return parse_register(p, v);
    }
    size_t length = (size_t)(p->at - name);
    if (*p->at == '(')
        return parse_function(p, name, length, v);
    uint32_t value, size;
    if (!dbg_find_symbol(p->d->machine, name, length, &value, &size)) {
        int n = dbg_find_register(name, length);
        if (n < 0 || isdigit((unsigned char)name[length - 1])) /* many programs have an R1 EQU 1 */
            return unknown_name(p, name, length);
        *v = (struct dbg_value){
            .value = dbg_get_register(p->d, n), .kind = VALUE_REGISTER, .index = n};
        return true;
    }
    *v = (struct dbg_value){.value = value,
                            .kind = size ? VALUE_SYMBOL : VALUE_NUMBER,
                            .address = value,
                            .length = size};
    return true;
}

static bool parse_primary(struct parser *p, struct dbg_value *v) {
    skip(p);
    const char *begin = p->at;
    if (isdigit((unsigned char)*p->at))
        return parse_number(p, v);
    if (*p->at == '\'')
        return parse_quoted(p, 0, v);
    if (*p->at == '$')
        return parse_dollar(p, v);
    if (*p->at == '%')
        return parse_register(p, v);
    if (isalpha((unsigned char)*p->at) || *p->at == '@' || *p->at == '#')
        return parse_name(p, v);
    if (*p->at != '(')
        return fail(p, begin,
                    *begin ? "an expression was expected here" : "the expression ends here");
    p->at++;
    if (!parse(p, 0, v))
        return false;
    skip(p);
    if (*p->at != ')')
        return fail(p, begin, "this parenthesis is not closed");
    p->at++;
    return true;
}

/* ---- operators ---- */

static bool parse_unary(struct parser *p, struct dbg_value *v) {
    skip(p);
    const char *begin = p->at;
    char op = *p->at;
    if (!op || !strchr("-~!*+", op))
        return parse_primary(p, v);
    if (++p->depth > DEPTH_MAX)
        return fail(p, begin, "the expression is too deep");
    p->at++;
    if (!parse_unary(p, v))
        return false;
    p->depth--;
    if (op == '*')
        return load(p, begin, (vaddr)v->value, 4, v);
    *v = number(op == '-'   ? 0 - v->value
                : op == '~' ? ~v->value
                : op == '!' ? !v->value
                            : v->value);
    return true;
}

static const struct {
    const char *name;
    int level;
} operators[] = {
    {"||", 1}, {"&&", 2}, {"==", 6}, {"!=", 6}, {"<<", 8}, {">>", 8},
    {"<=", 7}, {">=", 7}, {"|", 3},  {"^", 4},  {"&", 5},  {"<", 7},
    {">", 7},  {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10},
};
#define OPERATORS (sizeof operators / sizeof *operators)

/* The operator that comes next; OPERATORS: none. */
static size_t find_operator(const struct parser *p) {
    size_t n = 0;
    while (n < OPERATORS && strncmp(p->at, operators[n].name, strlen(operators[n].name)))
        n++;
    return n;
}

static bool divide(struct parser *p, const char *at, char op, uint64_t a, uint64_t b, uint64_t *r) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    *r = 0;
    if (y == 0)
        return p->idle ? true : fail(p, at, "division by zero");
    if (y == -1) /* the one quotient that overflows */
        *r = op == '/' ? 0 - a : 0;
    else
        *r = (uint64_t)(op == '/' ? x / y : x % y);
    return true;
}

static bool apply(struct parser *p, const char *at, const char *op, uint64_t a, uint64_t b,
                  uint64_t *r) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    switch (op[0] << 8 | op[1]) {
    case '|' << 8 | '|':
        *r = a || b;
        break;
    case '&' << 8 | '&':
        *r = a && b;
        break;
    case '=' << 8 | '=':
        *r = a == b;
        break;
    case '!' << 8 | '=':
        *r = a != b;
        break;
    case '<' << 8 | '=':
        *r = x <= y;
        break;
    case '>' << 8 | '=':
        *r = x >= y;
        break;
    case '<' << 8 | '<':
        *r = b > 63 ? 0 : a << b;
        break;
    case '>' << 8 | '>':
        *r = b > 63 ? 0 : a >> b;
        break;
    case '<' << 8:
        *r = x < y;
        break;
    case '>' << 8:
        *r = x > y;
        break;
    case '|' << 8:
        *r = a | b;
        break;
    case '^' << 8:
        *r = a ^ b;
        break;
    case '&' << 8:
        *r = a & b;
        break;
    case '+' << 8:
        *r = a + b;
        break;
    case '-' << 8:
        *r = a - b;
        break;
    case '*' << 8:
        *r = a * b;
        break;
    default:
        return divide(p, at, op[0], a, b, r);
    }
    return true;
}

/* The right side of an operator; of && and ||, perhaps without looking anything up. */
static bool parse_right(struct parser *p, const char *op, int level, uint64_t left,
                        struct dbg_value *right) {
    bool idle = (strcmp(op, "&&") == 0 && !left) || (strcmp(op, "||") == 0 && left);
    p->idle += idle;
    bool good = parse(p, level + 1, right);
    p->idle -= idle;
    return good;
}

static bool parse_binary(struct parser *p, int level, struct dbg_value *v) {
    if (!parse_unary(p, v))
        return false;
    for (;;) {
        skip(p);
        const char *begin = p->at;
        size_t n = find_operator(p);
        if (n == OPERATORS || operators[n].level < level)
            return true;
        struct dbg_value right;
        uint64_t result;
        p->at += strlen(operators[n].name);
        if (!parse_right(p, operators[n].name, operators[n].level, v->value, &right) ||
            !apply(p, begin, operators[n].name, v->value, right.value, &result))
            return false;
        *v = number(result);
    }
}

/* Level 0 is the whole expression, with ?: */
static bool parse(struct parser *p, int level, struct dbg_value *v) {
    if (++p->depth > DEPTH_MAX)
        return fail(p, p->at, "the expression is too deep");
    bool good = parse_binary(p, level, v);
    skip(p);
    if (good && level == 0 && *p->at == '?') {
        const char *mark = p->at++;
        struct dbg_value yes, no;
        bool chosen = v->value;
        p->idle += !chosen;
        good = parse(p, 0, &yes);
        p->idle -= !chosen;
        skip(p);
        if (good && *p->at != ':')
            return fail(p, mark, "this ? has no :");
        p->at += good;
        p->idle += chosen;
        good = good && parse(p, 0, &no);
        p->idle -= chosen;
        if (good)
            *v = number(chosen ? yes.value : no.value);
    }
    p->depth--;
    return good;
}

bool dbg_evaluate(struct dbg *d, const char *text, const char **at, struct dbg_value *out) {
    struct parser p = {.d = d, .text = text, .at = *at};
    bool good = parse(&p, 0, out);
    *at = p.at;
    return good;
}

bool dbg_evaluate_all(struct dbg *d, const char *text, struct dbg_value *out) {
    const char *at = text;
    if (!dbg_evaluate(d, text, &at, out))
        return false;
    if (*at) {
        dbg_error_at(d, text, at, NULL, "nothing more was expected here");
        return false;
    }
    return true;
}

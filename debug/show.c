/* Looking: places, instructions, source, storage, values. */
#include "base/bits.h"
#include "debug/state.h"
#include "isa/ebcdic.h"
#include "machine/diff.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LINES   10u
#define INSTRUCTIONS 10u
#define COUNT_MAX    10000u

char *dbg_hex_bytes(const uint8_t *bytes, size_t count, char *out, size_t size) {
    out[0] = 0;
    for (size_t n = 0, at = 0; n < count && at + 3 <= size; n++, at += 2)
        snprintf(out + at, size - at, "%02X", bytes[n]);
    return out;
}

char *dbg_address_text(const struct dbg *d, vaddr at, char *out, size_t size) {
    char symbol[72];
    bool known = !d->real && *dbg_symbol_at(d->machine, at, symbol, sizeof symbol);
    snprintf(out, size, "%06X%s%s", at, known ? " " : "", known ? symbol : "");
    return out;
}

/* ---- instructions ---- */

void dbg_show_instruction(struct dbg *d, vaddr at, const struct instr *i, bool here) {
    char place[80], hex[16], text[48];
    dbg_print(d, "%s %s%-22s%s %-13s %s\n", here ? "=>" : "  ", here ? dbg_bold(d) : "",
              dbg_address_text(d, at, place, sizeof place), here ? dbg_plain(d) : "",
              dbg_hex_bytes(i->bytes, i->length, hex, sizeof hex), isa_disassemble(i, text));
}

static void show_source_line(struct dbg *d, vaddr at) {
    uint32_t offset;
    char text[200];
    const struct asm_line *line = dbg_line_at(d->machine, at, &offset);
    const char *source = line ? dbg_source_text(line->file, line->line, text, sizeof text) : NULL;
    if (source)
        dbg_print(d, "%u\t%s\n", line->line, source);
}

static void put_value(struct dbg *d, const struct dbg_value *v, char format);

static void show_display(struct dbg *d, size_t n) {
    struct dbg_value v;
    if (!d->displays[n] || !dbg_evaluate_all(d, d->displays[n], &v))
        return;
    dbg_print(d, "%zu: %s = ", n + 1, d->displays[n]);
    put_value(d, &v, d->display_formats[n]);
    dbg_print(d, "\n");
}

static void show_displays(struct dbg *d) {
    for (size_t n = 0; n < sizeof d->displays / sizeof *d->displays; n++)
        show_display(d, n);
}

void dbg_look_from(struct dbg *d, vaddr at) {
    d->next_list = d->next_disassembly = at;
    d->list_file = NULL;
}

void dbg_show_place(struct dbg *d) {
    struct cpu_state copy;
    const struct cpu_state *s = dbg_state(d, &copy);
    struct instr i;
    char place[80];
    if (d->count > 1 && !d->real)
        dbg_print(d, "[%s] ", d->machine->name);
    if (s->psw.wait)
        dbg_print(d, "   %s: the CPU waits\n", dbg_address_text(d, s->psw.ia, place, sizeof place));
    else if (dbg_fetch(d, s->psw.ia, &i))
        dbg_show_instruction(d, s->psw.ia, &i, true);
    else
        dbg_print(d, "=> %06X: no instruction can be fetched here\n", s->psw.ia);
    if (!d->real && !s->psw.wait)
        show_source_line(d, s->psw.ia);
    show_displays(d);
}

static void disassemble(struct dbg *d, vaddr at, uint64_t count) {
    struct cpu_state copy;
    vaddr ia = dbg_state(d, &copy)->psw.ia;
    for (; count; count--) {
        struct instr i;
        if (!dbg_fetch(d, at, &i)) {
            dbg_error(d, "there is no instruction at %06X", at);
            return;
        }
        dbg_show_instruction(d, at, &i, at == ia);
        at = (at + i.length) & ADDRESS_MASK;
    }
    d->next_x = at;
}

void dbg_do_disassemble(struct dbg *d, struct dbg_args *args) {
    struct dbg_value at = {.value = d->next_disassembly}, count = {.value = INSTRUCTIONS};
    if (!args_end(args)) {
        if (!args_value(d, args, &at))
            return;
        args_skip(args);
        if (*args->at == ',') {
            args->at++;
            if (!args_value(d, args, &count))
                return;
        }
    }
    if (!args_done(d, args))
        return;
    if (count.value > COUNT_MAX)
        dbg_error(d, "so many instructions are not shown at once");
    else
        disassemble(d, (vaddr)at.value & ADDRESS_MASK, count.value);
    d->next_disassembly = d->next_x;
}

/* ---- source ---- */

/* FILE:LINE or :LINE at the arguments. */
static bool take_line(struct dbg *d, struct dbg_args *args, bool *is_line, vaddr *at) {
    args_skip(args);
    size_t length = strcspn(args->at, " \t:");
    const char *colon = args->at + length;
    *is_line = *colon == ':' && isdigit((unsigned char)colon[1]);
    if (!*is_line)
        return true;
    char *end;
    unsigned long line = strtoul(colon + 1, &end, 10);
    if (line > UINT32_MAX || !dbg_find_line(d->machine, args->at, length, (unsigned)line, at)) {
        dbg_error_at(d, args->line, args->at, NULL, "no statement with an address is in this line");
        return false;
    }
    args->at = end;
    return true;
}

bool dbg_take_address(struct dbg *d, struct dbg_args *args, vaddr *at) {
    bool is_line;
    struct dbg_value v;
    if (!take_line(d, args, &is_line, at))
        return false;
    if (is_line)
        return true;
    args_skip(args);
    if (!args_value(d, args, &v))
        return false;
    *at = (vaddr)v.value;
    if (v.value <= ADDRESS_MASK)
        return true;
    dbg_error(d, "%" PRIX64 " is no address of 24 bits", v.value);
    return false;
}

/* Ten lines of a file, with their addresses; the next `list` goes on behind them. */
static void list_from(struct dbg *d, const char *file, unsigned first) {
    struct cpu_state copy;
    vaddr ia = dbg_state(d, &copy)->psw.ia;
    uint32_t offset;
    const struct asm_line *here = dbg_line_at(d->machine, ia, &offset);
    char text[200];
    unsigned n = first;
    for (; n < first + LIST_LINES && dbg_source_text(file, n, text, sizeof text); n++) {
        vaddr at = 0;
        char place[8] = "";
        if (dbg_find_line(d->machine, file, strlen(file), n, &at))
            snprintf(place, sizeof place, "%06X", at);
        bool is_here = here && here->line == n && strcmp(here->file, file) == 0;
        dbg_print(d, "%s %u\t%6s  %s\n", is_here ? "=>" : "  ", n, place, text);
    }
    if (n == first)
        dbg_error(d, "%s ends before line %u", file, first);
    d->list_file = file;
    d->list_line = n;
}

void dbg_do_list(struct dbg *d, struct dbg_args *args) {
    vaddr at = d->next_list;
    uint32_t offset;
    bool goes_on = args_end(args) && d->list_file;
    if (goes_on) {
        list_from(d, d->list_file, d->list_line);
        return;
    }
    if (!args_end(args) && (!dbg_take_address(d, args, &at) || !args_done(d, args)))
        return;
    const struct asm_line *line = dbg_line_at(d->machine, at, &offset);
    if (line)
        list_from(d, line->file, line->line > LIST_LINES / 2 ? line->line - LIST_LINES / 2 : 1);
    else
        dbg_error(d, "no source is known of what is at %06X", at);
}

/* ---- values ---- */

/* Bytes as EBCDIC, what is not printable as a period. */
static void put_characters(struct dbg *d, const uint8_t *bytes, uint32_t count, bool ascii) {
    for (uint32_t n = 0; n < count; n++) {
        uint8_t c = ascii ? bytes[n] : ebcdic_to_ascii[bytes[n]];
        fputc(c >= 0x20 && c < 0x7F ? c : '.', d->host.out);
    }
}

static void put_binary(struct dbg *d, uint64_t value, unsigned bits) {
    for (unsigned n = bits; n-- > 0;)
        fputc(value >> n & 1 ? '1' : '0', d->host.out);
}

static unsigned digits_of(const struct dbg_value *v) {
    if (v->kind == VALUE_REGISTER && dbg_register_digits(v->index))
        return dbg_register_digits(v->index);
    if (v->kind == VALUE_STORAGE)
        return 2 * v->length;
    return v->value > UINT32_MAX && v->value < UINT64_MAX - INT32_MAX ? 16 : 8;
}

static uint64_t cut(uint64_t value, unsigned digits) {
    return digits >= 16 ? value : value & ((UINT64_C(1) << 4 * digits) - 1);
}

/* As a signed number: storage and registers by their own width. */
static int64_t as_signed(const struct dbg_value *v) {
    unsigned digits = digits_of(v);
    bool wide = v->kind == VALUE_NUMBER || v->kind == VALUE_VARIABLE || digits >= 16 || digits < 8;
    return wide ? (int64_t)v->value : (int32_t)v->value;
}

static void put_value(struct dbg *d, const struct dbg_value *v, char format) {
    unsigned digits = digits_of(v);
    uint64_t value = cut(v->value, digits);
    uint8_t bytes[8];
    char place[80];
    unsigned first = 8 - (digits + 1) / 2;
    be64_store(bytes, value);
    switch (format) {
    case 'd':
        dbg_print(d, "%" PRId64, as_signed(v));
        break;
    case 'u':
        dbg_print(d, "%" PRIu64, v->kind == VALUE_NUMBER ? v->value : value);
        break;
    case 't':
        put_binary(d, value, digits * 4);
        break;
    case 'c':
        while (v->kind == VALUE_NUMBER && first < 7 && !bytes[first])
            first++;
        put_characters(d, bytes + first, 8 - first, false);
        break;
    case 'x':
        dbg_print(d, "%" PRIX64, value);
        break;
    case 'z':
        dbg_print(d, "%0*" PRIX64, (int)digits, value);
        break;
    default:
        dbg_print(d, "%0*" PRIX64 " %" PRId64, (int)digits, value, as_signed(v));
        if (v->kind == VALUE_SYMBOL)
            dbg_print(d, " <%s>", dbg_address_text(d, v->address, place, sizeof place));
    }
}

/* "/x" behind the name of the command. */
static bool take_format(struct dbg *d, struct dbg_args *args, const char *known, char *format) {
    if (*args->at != '/')
        return true;
    *format = args->at[1];
    if (!*format || !strchr(known, *format) ||
        (args->at[2] && !isspace((unsigned char)args->at[2]))) {
        dbg_error_at(d, args->line, args->at, NULL, "the formats are %s", known);
        return false;
    }
    args->at += 2;
    return true;
}

void dbg_do_print(struct dbg *d, struct dbg_args *args) {
    struct dbg_value v;
    char format = 0;
    if (!take_format(d, args, "xductz", &format) || !args_value(d, args, &v) || !args_done(d, args))
        return;
    d->printed = dbg_must(realloc(d->printed, (d->printed_count + 1) * sizeof *d->printed));
    d->printed[d->printed_count++] = v.value;
    dbg_print(d, "$%zu = ", d->printed_count);
    put_value(d, &v, format);
    dbg_print(d, "\n");
}

void dbg_do_display(struct dbg *d, struct dbg_args *args) {
    struct dbg_value v;
    const size_t most = sizeof d->displays / sizeof *d->displays;
    size_t n = 0;
    char format = 0;
    if (!take_format(d, args, "xductz", &format))
        return;
    if (args_end(args)) {
        show_displays(d);
        return;
    }
    const char *text = args->at;
    if (!args_value(d, args, &v) || !args_done(d, args))
        return;
    while (n < most && d->displays[n])
        n++;
    if (n == most) {
        dbg_error(d, "no more than %zu expressions are displayed", most);
        return;
    }
    d->displays[n] = dbg_must(strdup(text));
    d->display_formats[n] = format;
    show_display(d, n);
}

void dbg_do_undisplay(struct dbg *d, struct dbg_args *args) {
    const size_t most = sizeof d->displays / sizeof *d->displays;
    bool all = args_end(args);
    for (size_t n = 0; n < most && all; n++) {
        free(d->displays[n]);
        d->displays[n] = NULL;
    }
    while (!args_end(args)) {
        struct dbg_value v;
        if (!args_value(d, args, &v))
            return;
        if (v.value == 0 || v.value > most || !d->displays[v.value - 1]) {
            dbg_error(d, "nothing is displayed under number %" PRIu64, v.value);
            return;
        }
        free(d->displays[v.value - 1]);
        d->displays[v.value - 1] = NULL;
    }
}

/* ---- storage ---- */

/* "/8xw": any of a count, a format and a size. */
static bool take_x_format(struct dbg *d, struct dbg_args *args) {
    static const char formats[] = "xductaips", sizes[] = "bhwg";
    d->x_count = 1;
    if (*args->at != '/')
        return true;
    const char *at = args->at + 1;
    char *end = (char *)at;
    if (isdigit((unsigned char)*at))
        d->x_count = (unsigned)strtoul(at, &end, 10);
    for (at = end; *at && !isspace((unsigned char)*at); at++) {
        const char *size = strchr(sizes, *at);
        if (strchr(formats, *at)) {
            d->x_format = *at;
        } else if (size) {
            d->x_size = 1u << (size - sizes);
        } else {
            dbg_error_at(d, args->line, at, "formats are x d u c t a i p s; sizes are b h w g",
                         "this is neither a format nor a size");
            return false;
        }
    }
    if (d->x_count == 0 || d->x_count > COUNT_MAX)
        dbg_error(d, "the count is 1 to %u", COUNT_MAX);
    args->at = at;
    return d->x_count && d->x_count <= COUNT_MAX;
}

static void put_packed(struct dbg *d, const uint8_t *bytes, unsigned size) {
    char digits[40];
    unsigned n = 0;
    for (unsigned k = 0; k < size; k++) {
        digits[n++] = "0123456789ABCDEF"[bytes[k] >> 4];
        digits[n++] = "0123456789ABCDEF"[bytes[k] & 15];
    }
    char sign = digits[n - 1];
    digits[n - 1] = 0;
    bool valid = sign >= 'A' && strspn(digits, "0123456789") == n - 1;
    if (valid)
        dbg_print(d, "%s%s", sign == 'B' || sign == 'D' ? "-" : "+", digits);
    else
        dbg_print(d, "%s%c?", digits, sign);
}

static void put_psw(struct dbg *d, const uint8_t *bytes) {
    struct psw psw;
    bool valid = psw_load(&psw, bytes, dbg_model(d));
    dbg_print(d, "%s mask %02X key %X%s%s cc %u pm %X ia %06X%s", psw.ec ? "EC" : "BC",
              psw.system_mask, psw.key, psw.problem ? " problem" : " supervisor",
              psw.wait ? " wait" : "", psw.cc, psw.program_mask, psw.ia,
              valid ? "" : " (not valid)");
}

static void put_unit(struct dbg *d, const uint8_t *bytes, unsigned size) {
    uint64_t value = 0;
    for (unsigned n = 0; n < size; n++)
        value = value << 8 | bytes[n];
    struct dbg_value v = {.value = value, .kind = VALUE_STORAGE, .length = size};
    switch (d->x_format) {
    case 'c':
    case 'a':
        put_characters(d, bytes, size, d->x_format == 'a');
        break;
    case 'p':
        put_packed(d, bytes, size);
        break;
    case 's':
        put_psw(d, bytes);
        break;
    case 'd':
        dbg_print(d, "%" PRId64,
                  size == 4   ? (int32_t)value
                  : size == 2 ? (int16_t)value
                  : size == 1 ? (int8_t)value
                              : (int64_t)value);
        break;
    default:
        put_value(d, &v, d->x_format == 'x' ? 'z' : d->x_format);
        break;
    }
}

/* Shows up to 16 bytes in a line. */
static bool show_line(struct dbg *d, vaddr at, const uint8_t *bytes, unsigned count,
                      unsigned size) {
    char place[80];
    dbg_print(d, "%-22s", dbg_address_text(d, at, place, sizeof place));
    for (unsigned n = 0; n < count; n++) {
        bool together = (d->x_format == 'c' || d->x_format == 'a') && size == 1;
        dbg_print(d, together && n ? "" : " ");
        put_unit(d, bytes + n * size, size);
    }
    if (d->x_format == 'x') {
        dbg_print(d, "%*s |", (int)((2 * size + 1) * (16 / size - count)), "");
        put_characters(d, bytes, count * size, false);
        dbg_print(d, "|");
    }
    dbg_print(d, "\n");
    return true;
}

static void show_storage(struct dbg *d, vaddr at) {
    unsigned size = d->x_format == 's' ? 8 : d->x_size, left = d->x_count;
    while (left) {
        uint8_t bytes[64];
        unsigned per_line = d->x_format == 's'   ? 1
                            : d->x_format == 't' ? 4 / ((size + 3) / 4)
                                                 : 16 / size;
        if ((d->x_format == 'c' || d->x_format == 'a') && size == 1)
            per_line = 64;
        unsigned count = left < per_line ? left : per_line ? per_line : 1;
        vaddr bad;
        if (!dbg_read(d, at, bytes, count * size, &bad)) {
            dbg_error(d, "there is no storage at %06X", bad);
            return;
        }
        show_line(d, at, bytes, count, size);
        at += count * size;
        left -= count;
        d->next_x = at;
    }
}

void dbg_do_x(struct dbg *d, struct dbg_args *args) {
    struct dbg_value v = {.value = d->next_x};
    if (!take_x_format(d, args))
        return;
    if (!args_end(args) && !args_value(d, args, &v))
        return;
    if (!args_done(d, args))
        return;
    struct stor_view whole;
    vaddr at = (vaddr)v.value;
    if (v.value > (d->real ? dbg_view(d, &whole)->size : ADDRESS_MASK))
        dbg_error(d, "there is no storage at %" PRIX64, v.value);
    else if (d->x_format == 'i')
        disassemble(d, at, d->x_count);
    else
        show_storage(d, at);
}

/* ---- who called, what changed ---- */

/* Register 14 has the way back, 13 a save area: +4 the one before, +12 its caller's 14 and 15. */
void dbg_do_backtrace(struct dbg *d, struct dbg_args *args) {
    struct cpu_state copy;
    const struct cpu_state *s = dbg_state(d, &copy);
    char place[80];
    uint8_t area[20];
    vaddr bad, at = s->gr[13] & ADDRESS_MASK;
    if (!args_done(d, args))
        return;
    dbg_print(d, "#0  %s\n", dbg_address_text(d, s->psw.ia, place, sizeof place));
    dbg_print(d, "#1  %s (register 14)\n",
              dbg_address_text(d, s->gr[14] & ADDRESS_MASK, place, sizeof place));
    for (unsigned n = 2; n < 32 && at && !(at & 3); n++) {
        if (!dbg_read(d, at, area, sizeof area, &bad))
            return;
        at = be32_load(area + 4) & ADDRESS_MASK;
        if (!at || !dbg_read(d, at, area, sizeof area, &bad))
            return;
        dbg_print(d, "#%u  %s (save area %06X)\n", n,
                  dbg_address_text(d, be32_load(area + 12) & ADDRESS_MASK, place, sizeof place),
                  at);
    }
}

void dbg_do_diff(struct dbg *d, struct dbg_args *args) {
    struct dbg_machine *m = d->machine;
    if (!args_done(d, args))
        return;
    const struct stor_view before = {.storage = &m->before.storage, .size = m->before.storage.size};
    const struct diff_side was = {"before", &m->before.state, &before};
    const struct diff_side is = {"now", m->system->state, &m->system->view};
    dbg_print(d, "  %" PRIu64 " instructions\n", m->system->retired - m->before.retired);
    diff_print_sides(&was, &is, 40, d->host.out);
}

/* ---- changing ---- */

static void set_variable(struct dbg *d, const char *name, size_t length, uint64_t value) {
    const size_t most = sizeof d->values / sizeof *d->values;
    size_t n = 0;
    while (n < d->variable_count &&
           (strlen(d->variables[n]) != length || memcmp(d->variables[n], name, length)))
        n++;
    if (n == most) {
        dbg_error(d, "no more than %zu variables can be set", most);
        return;
    }
    if (n == d->variable_count)
        d->variables[d->variable_count++] = dbg_must(strndup(name, length));
    d->values[n] = value;
}

static void set_storage(struct dbg *d, const char *text, const char *at, const struct dbg_value *to,
                        uint64_t value) {
    uint8_t bytes[8];
    vaddr bad;
    be64_store(bytes, value);
    int64_t lost = to->length < 8 ? (int64_t)value >> 8 * to->length : 0;
    if (to->length > 8 || to->length == 0)
        dbg_error_at(d, text, at, "set byte(A), half(A), word(A) or double(A)", "it has %u bytes",
                     to->length);
    else if (d->real)
        dbg_error(d, "the real machine is only looked at: choose a virtual one");
    else if (lost != 0 && lost != -1)
        dbg_error_at(d, text, at, NULL, "the value is too large for %u bytes", to->length);
    else if (!dbg_write(d, to->address, bytes + 8 - to->length, to->length, &bad))
        dbg_error(d, "there is no storage at %06X", bad);
}

/* A name behind $ that is new. */
static bool takes_variable(struct dbg_args *args, const char **name, size_t *length) {
    args_skip(args);
    *length = 0;
    if (*args->at != '$')
        return false;
    *name = args->at + 1;
    while (isalnum((unsigned char)(*name)[*length]) || (*name)[*length] == '_')
        ++*length;
    if (!isalpha((unsigned char)**name) || dbg_find_register(*name, *length) >= 0)
        return false;
    args->at = *name + *length;
    return true;
}

void dbg_do_set(struct dbg *d, struct dbg_args *args) {
    struct dbg_value to = {.kind = VALUE_VARIABLE}, v;
    const char *name, *begin;
    size_t length;
    args_skip(args);
    begin = args->at;
    bool variable = takes_variable(args, &name, &length);
    if (!variable && !args_value(d, args, &to))
        return;
    args_skip(args);
    if (*args->at != '=') {
        dbg_error_at(d, args->line, args->at, NULL, "\"=\" was expected here");
        return;
    }
    args->at++;
    if (!args_value(d, args, &v) || !args_done(d, args))
        return;
    const char *problem = NULL;
    if (variable)
        set_variable(d, name, length, v.value);
    else if (to.kind == VALUE_REGISTER)
        problem = dbg_set_register(d, to.index, v.value);
    else if (to.kind == VALUE_STORAGE || to.kind == VALUE_SYMBOL)
        set_storage(d, args->line, begin, &to, v.value);
    else
        problem = "this cannot be changed: a register, storage or $NAME can";
    if (problem)
        dbg_error_at(d, args->line, begin, NULL, "%s", problem);
}

void dbg_do_assert(struct dbg *d, struct dbg_args *args) {
    struct dbg_value v;
    args_skip(args);
    const char *text = args->at;
    if (!args_value(d, args, &v) || !args_done(d, args)) {
        d->asserted = true;
        return;
    }
    if (v.value)
        return;
    d->asserted = true;
    dbg_error(d, "assertion failed: %s", text);
}

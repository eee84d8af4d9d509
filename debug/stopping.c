/* The commands that make and change breakpoints, watchpoints and catchpoints. */
#include "base/bits.h"
#include "debug/state.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WATCH_MAX 256u /* bytes */

/* Checks that a condition can be evaluated, and copies it. */
static bool take_condition(struct dbg *d, struct dbg_args *args, char **condition) {
    struct dbg_value v;
    *condition = NULL;
    if (!args_take(args, "if", 2))
        return args_done(d, args);
    args_skip(args);
    const char *text = args->at;
    if (!args_value(d, args, &v) || !args_done(d, args))
        return false;
    *condition = dbg_must(strdup(text));
    return true;
}

struct dbg_point *dbg_add_point(struct dbg *d, struct dbg_point point) {
    struct dbg_point *p = dbg_must(malloc(sizeof *p));
    *p = point;
    p->number = p->hidden ? 0 : d->next_point++;
    p->machine = d->machine;
    p->enabled = true;
    d->points = dbg_must(realloc(d->points, (d->point_count + 1) * sizeof *d->points));
    d->points[d->point_count++] = p;
    return p;
}

static void tell_point(struct dbg *d, const struct dbg_point *p) {
    char text[300];
    dbg_points_changed(d);
    if (p)
        dbg_print(d, "%s\n", dbg_describe_point(p, text, sizeof text));
}

/* What was typed behind the command's name, without the condition. */
static char *copy_text(const char *begin, const char *end) {
    while (isspace((unsigned char)*begin))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    return dbg_must(strndup(begin, (size_t)(end - begin)));
}

static bool is_guest(struct dbg *d) {
    if (d->real)
        dbg_error(d, "the real machine is only looked at: choose a virtual one");
    return !d->real;
}

static void make_break(struct dbg *d, struct dbg_args *args, bool temporary) {
    struct dbg_point p = {.kind = POINT_BREAK, .temporary = temporary};
    char place[80];
    if (!is_guest(d))
        return;
    p.address = d->machine->system->state->psw.ia;
    args_skip(args);
    if (*args->at == '*') /* as gdb has it */
        args->at++;
    bool here = args_end(args) || strncmp(args->at, "if ", 3) == 0;
    if (!here && !dbg_take_address(d, args, &p.address))
        return;
    if (p.address >= d->machine->system->view.size && !psw_dat(&d->machine->system->state->psw)) {
        dbg_error(d, "%06X is outside of the storage of %uK", p.address,
                  d->machine->system->view.size >> 10);
        return;
    }
    if (p.address & 1) {
        dbg_error(d, "%06X is odd: no instruction begins there", p.address);
        return;
    }
    if (!take_condition(d, args, &p.condition))
        return;
    p.text = dbg_must(strdup(dbg_address_text(d, p.address, place, sizeof place)));
    tell_point(d, dbg_add_point(d, p));
}

void dbg_do_break(struct dbg *d, struct dbg_args *args) {
    make_break(d, args, false);
}

void dbg_do_tbreak(struct dbg *d, struct dbg_args *args) {
    make_break(d, args, true);
}

/* The bytes that are watched, all in storage. */
static bool take_bytes(struct dbg *d, struct dbg_args *args, const struct dbg_value *v,
                       struct dbg_point *p) {
    p->address = v->kind == VALUE_SYMBOL || v->kind == VALUE_STORAGE ? v->address : (vaddr)v->value;
    p->length = v->kind == VALUE_SYMBOL || v->kind == VALUE_STORAGE ? v->length : 4;
    args_skip(args);
    if (*args->at == ',') {
        struct dbg_value length;
        args->at++;
        if (!args_value(d, args, &length))
            return false;
        p->length = length.value > WATCH_MAX ? WATCH_MAX + 1 : (uint32_t)length.value;
    }
    if (p->length == 0 || p->length > WATCH_MAX) {
        dbg_error(d, "1 to %u bytes can be watched", WATCH_MAX);
        return false;
    }
    aaddr last;
    int code = dbg_locate(d, p->address, &p->absolute);
    if (!code)
        code = dbg_locate(d, p->address + p->length - 1, &last);
    if (code || (v->kind == VALUE_NUMBER && v->value > ADDRESS_MASK))
        dbg_error(d, "there is no storage at %06" PRIX64, v->value);
    else if (last - p->absolute != p->length - 1)
        dbg_error(d, "the bytes are not in a piece in storage: watch them page by page");
    else
        return true;
    return false;
}

struct dbg_point *dbg_make_watch(struct dbg *d, struct dbg_args *args, enum dbg_point_kind kind) {
    struct dbg_point p = {.kind = kind};
    struct dbg_value v;
    if (!is_guest(d))
        return NULL;
    args_skip(args);
    const char *begin = args->at;
    if (!args_value(d, args, &v))
        return NULL;
    const char *end = args->at;
    bool is_register = v.kind == VALUE_REGISTER && kind == POINT_WATCH;
    if (v.kind == VALUE_REGISTER && !is_register)
        dbg_error(d, "fetches of a register are not watched");
    else if (is_register && dbg_goes_by_itself(v.index))
        dbg_error(d, "%s changes by itself, with every instruction", dbg_register_name(v.index));
    else if (!is_register && !take_bytes(d, args, &v, &p))
        return NULL;
    if (d->failed || (end = args->at, !take_condition(d, args, &p.condition)))
        return NULL;
    p.text = copy_text(begin, end);
    if (is_register) {
        p.register_text = dbg_must(strdup(p.text));
        p.register_bit = dbg_register_bit(v.index);
        p.old = v.value;
    } else {
        p.old_bytes = dbg_must(malloc(p.length));
        view_read(&d->machine->system->view, p.absolute, p.old_bytes, p.length);
    }
    return dbg_add_point(d, p);
}

static void make_watch_and_tell(struct dbg *d, struct dbg_args *args, enum dbg_point_kind kind) {
    tell_point(d, dbg_make_watch(d, args, kind));
}

void dbg_do_watch(struct dbg *d, struct dbg_args *args) {
    make_watch_and_tell(d, args, POINT_WATCH);
}

void dbg_do_rwatch(struct dbg *d, struct dbg_args *args) {
    make_watch_and_tell(d, args, POINT_RWATCH);
}

void dbg_do_awatch(struct dbg *d, struct dbg_args *args) {
    make_watch_and_tell(d, args, POINT_AWATCH);
}

void dbg_do_catch(struct dbg *d, struct dbg_args *args) {
    struct dbg_point p = {.kind = POINT_CATCH, .code = -1};
    args_skip(args);
    const char *begin = args->at;
    unsigned what = 0;
    if (!is_guest(d))
        return;
    while (what < CATCH_COUNT && !args_take(args, dbg_catch_names[what], 2))
        what++;
    if (what == CATCH_COUNT) {
        dbg_error_at(d, args->line, begin, NULL,
                     "catch svc, program, io, external, privop, exit, wait or reflect");
        return;
    }
    p.what = (enum dbg_catch)what;
    if (!d->machine->vm && (what == CATCH_PRIVOP || what == CATCH_EXIT || what == CATCH_REFLECT)) {
        dbg_error(d, "the bare machine has no exits to a monitor");
        return;
    }
    if (!args_end(args) && strncmp(args->at, "if ", 3) != 0) {
        struct dbg_value code;
        if (!args_value(d, args, &code))
            return;
        if (code.value > 0xFFFF || what == CATCH_WAIT || what == CATCH_EXIT ||
            what == CATCH_PRIVOP) {
            dbg_error_at(d, args->line, begin, NULL, "this has no such code");
            return;
        }
        p.code = (int)code.value;
    }
    const char *end = args->at;
    if (!take_condition(d, args, &p.condition))
        return;
    p.text = copy_text(begin, end);
    tell_point(d, dbg_add_point(d, p));
}

/* ---- changing ---- */

static struct dbg_point *take_point(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    char *end;
    unsigned long n = strtoul(args->at, &end, 10);
    struct dbg_point *p = isdigit((unsigned char)*args->at) && n <= UINT32_MAX
                              ? dbg_find_point(d, (unsigned)n)
                              : NULL;
    if (p && (isspace((unsigned char)*end) || !*end)) {
        args->at = end;
        return p;
    }
    dbg_error_at(d, args->line, args->at, "\"info breakpoints\" tells their numbers",
                 "the number of a breakpoint, watchpoint or catchpoint was expected here");
    return NULL;
}

void dbg_do_condition(struct dbg *d, struct dbg_args *args) {
    struct dbg_point *p = take_point(d, args);
    struct dbg_value v;
    if (!p)
        return;
    args_skip(args);
    const char *text = args->at;
    if (*text && (!args_value(d, args, &v) || !args_done(d, args)))
        return;
    free(p->condition);
    p->condition = *text ? dbg_must(strdup(text)) : NULL;
}

void dbg_do_ignore(struct dbg *d, struct dbg_args *args) {
    struct dbg_point *p = take_point(d, args);
    uint64_t count;
    if (!p || !args_number(d, args, 0, &count))
        return;
    p->ignore = count;
    dbg_print(d, "%u will be passed %" PRIu64 " times\n", p->number, count);
}

void dbg_do_commands(struct dbg *d, struct dbg_args *args) {
    struct dbg_point *p = NULL;
    for (size_t i = 0; i < d->point_count; i++)
        p = d->points[i]->hidden ? p : d->points[i];
    if (!args_end(args) || !p)
        p = take_point(d, args);
    if (!p || !args_done(d, args))
        return;
    for (size_t i = 0; i < p->command_count; i++)
        free(p->commands[i]);
    p->command_count = 0;
    d->collecting = p;
}

enum change { DELETE, ENABLE, DISABLE };

static void change_one(struct dbg *d, struct dbg_point *p, enum change change) {
    if (p->hidden)
        return;
    if (change == DELETE)
        dbg_delete_point(d, p);
    else
        p->enabled = change == ENABLE;
}

static void change_points(struct dbg *d, struct dbg_args *args, enum change change) {
    bool all = args_end(args);
    for (size_t i = d->point_count; i-- > 0 && all;)
        change_one(d, d->points[i], change);
    while (!args_end(args)) {
        struct dbg_point *p = take_point(d, args);
        if (!p)
            break;
        change_one(d, p, change);
    }
    dbg_points_changed(d);
}

void dbg_do_delete(struct dbg *d, struct dbg_args *args) {
    change_points(d, args, DELETE);
}

void dbg_do_enable(struct dbg *d, struct dbg_args *args) {
    change_points(d, args, ENABLE);
}

void dbg_do_disable(struct dbg *d, struct dbg_args *args) {
    change_points(d, args, DISABLE);
}

/* Running: in pieces, until something says stop. */
#include "base/bits.h"
#include "debug/state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- what there was before ---- */

static void remember(struct dbg_machine *m) {
    const struct stor_view *view = &m->system->view;
    struct dbg_memory *b = &m->before;
    if (!b->storage.bytes) {
        b->storage.size = view->size;
        b->storage.bytes = dbg_must(malloc(view->size));
        b->storage.keys = dbg_must(malloc(view->size / STOR_BLOCK_SIZE));
    }
    view_read(view, 0, b->storage.bytes, view->size);
    for (aaddr at = 0; at < view->size; at += STOR_BLOCK_SIZE)
        b->storage.keys[at / STOR_BLOCK_SIZE] = view_key(view, at);
    b->state = *m->system->state;
    b->retired = m->system->retired;
}

void dbg_remember(struct dbg *d) {
    for (size_t n = 0; n < d->count; n++)
        remember(&d->machines[n]);
}

static bool has_ended(const struct system *s) {
    return s->stop != STOP_NONE && s->stop != STOP_DEBUG && s->stop != STOP_LIMIT;
}

/* ---- one piece ---- */

/* What a machine's next instruction is; of EXECUTE, its target. */
static bool fetch_next(struct dbg *d, struct dbg_machine *m, struct instr *i) {
    const struct cpu_state *s = m->system->state;
    struct dbg_machine *meant = d->machine;
    d->machine = m;
    bool good = dbg_fetch(d, s->psw.ia, i);
    if (good && i->op == OP_EX) {
        uint8_t modifier = i->r1 ? s->gr[i->r1] & 0xFF : 0;
        uint32_t base = i->b2 ? s->gr[i->b2] : 0, index = i->x2 ? s->gr[i->x2] : 0;
        good = dbg_fetch(d, (base + index + i->d2) & ADDRESS_MASK, i);
        i->bytes[1] |= modifier;
        isa_decode(i->bytes, m->system->model, i);
    }
    d->machine = meant;
    return good && i->op != OP_EX;
}

/* Do operands decide whether it writes? Then it wrote when the register has changed. */
static bool writes_perhaps(enum isa_op op) {
    return op == OP_CS || op == OP_CDS || op == OP_TRT || op == OP_EDMK || op == OP_SIGP;
}

/* A machine that stands before an instruction that writes what is watched executes it alone. */
static void look_for_writes(struct dbg *d, struct dbg_machine *m) {
    struct instr i;
    m->writing = 0;
    if (!m->stops.writes || !m->passing || !fetch_next(d, m, &i))
        return;
    m->writing = isa_writes(&i) & m->stops.writes;
    m->may_not = writes_perhaps(i.op);
}

/* A machine that has stopped for the debugger goes on past a breakpoint that it stands at: what
 * there was to stop for was looked at. One that was only cut may have come to the breakpoint just
 * now. */
static void begin_piece(struct dbg *d, bool by_steps, uint64_t end) {
    for (size_t n = 0; n < d->count; n++) {
        struct dbg_machine *m = &d->machines[n];
        struct system *s = m->system;
        vaddr ia = s->state->psw.ia;
        if (s->stop == STOP_DEBUG)
            stops_pass(&m->stops, s->retired, ia);
        m->start_retired = s->retired;
        m->start_ia = ia;
        m->start_stop = s->stop;
        m->passing =
            m->stops.passing && m->stops.passed_ia == ia && m->stops.passed_at == s->retired;
        look_for_writes(d, m);
        s->stop_at = by_steps || m->writing ? s->retired + 1 : SYSTEM_NEVER;
        if (m == d->machine && end < s->stop_at)
            s->stop_at = end;
        if (d->trace)
            dbg_trace_before(m);
    }
}

static void end_piece(struct dbg *d) {
    for (size_t n = 0; n < d->count; n++) {
        struct dbg_machine *m = &d->machines[n];
        m->system->stop_at = SYSTEM_NEVER;
        if (d->trace && m->system->retired != m->start_retired)
            dbg_trace_after(m);
    }
    dbg_trace_notes(d);
}

void dbg_run_piece(struct dbg *d, uint64_t total, bool by_steps, uint64_t end) {
    begin_piece(d, by_steps, end);
    history_run(d->history, total);
    end_piece(d);
}

/* The first point, in their order, that stops. All are looked at: each counts its hits. */
struct dbg_point *dbg_find_hit(struct dbg *d) {
    struct dbg_point *first = NULL;
    for (size_t i = 0; i < d->point_count; i++)
        if (dbg_point_stops(d, d->points[i]) && !first)
            first = d->points[i];
    return first;
}

bool dbg_at_temporary(const struct dbg *d) {
    const struct dbg_machine *m = d->temporary_of;
    return d->has_temporary && m->system->state->psw.ia == d->temporary &&
           m->system->retired != m->start_retired && !has_ended(m->system);
}

static struct dbg_machine *newly_ended(const struct dbg *d) {
    for (size_t n = 0; n < d->count; n++)
        if (has_ended(d->machines[n].system) &&
            d->machines[n].start_stop != d->machines[n].system->stop)
            return &d->machines[n];
    return NULL;
}

/* Why it is to stop after a piece; REASON_NONE: it runs on. */
static enum dbg_reason find_reason(struct dbg *d, uint64_t end) {
    struct dbg_machine *ended = newly_ended(d);
    d->stopped_by = dbg_find_hit(d);
    if (d->stopped_by) {
        d->machine = d->stopped_by->machine;
        return REASON_POINT;
    }
    if (dbg_at_temporary(d)) {
        d->machine = d->temporary_of;
        return REASON_TEMPORARY;
    }
    if (ended) {
        d->machine = ended;
        return REASON_END;
    }
    if (d->machine->system->retired >= end)
        return REASON_STEP;
    if (!rig_runs(d->rig))
        return REASON_END;
    if (dbg_interrupted(d))
        return REASON_USER;
    return REASON_NONE;
}

/* ---- stopping ---- */

static void tell_end(struct dbg *d) {
    const struct dbg_machine *m = d->machine;
    const struct system *s = m->system;
    uint8_t psw[8];
    psw_store(&s->state->psw, 0, 0, psw);
    dbg_print(d, "%s: %s, PSW %08X %08X, %" PRIu64 " instructions\n", m->name,
              system_stop_text(s->stop), be32_load(psw), be32_load(psw + 4), s->retired);
    if (m->vm && m->vm->complaint)
        dbg_print(d, "%s: the monitor ended it: %s\n", m->name, m->vm->complaint);
}

static void queue_commands(struct dbg *d, const struct dbg_point *p) {
    d->pending = dbg_must(calloc(p->command_count + 1, sizeof *d->pending));
    d->pending_count = p->command_count;
    for (size_t i = 0; i < p->command_count; i++)
        d->pending[i] = dbg_must(strdup(p->commands[i]));
}

static void stopped(struct dbg *d) {
    struct dbg_point *p = d->stopped_by;
    bool silent = p && p->command_count && strcmp(p->commands[0], "silent") == 0;
    if (d->reason == REASON_END)
        tell_end(d);
    if (d->host.stopped)
        d->host.stopped(d->host.owner);
    if (d->reason == REASON_USER)
        dbg_tell_interruption(d);
    if (p && p->command_count)
        queue_commands(d, p);
    if (p && p->temporary) {
        dbg_delete_point(d, p);
        dbg_points_changed(d);
    }
    d->stopped_by = NULL;
    dbg_look_from(d, d->machine->system->state->psw.ia);
    bool on_its_way = d->quiet && (d->reason == REASON_STEP || d->reason == REASON_TEMPORARY);
    if (!silent && d->reason != REASON_END && !on_its_way)
        dbg_show_place(d);
}

/* May something be shown after this piece? */
static bool is_stopped(const struct dbg *d) {
    for (size_t n = 0; n < d->count; n++)
        if (d->machines[n].system->stop != STOP_NONE)
            return true;
    return false;
}

bool dbg_can_run(const struct dbg *d, uint64_t steps) {
    return steps ? !has_ended(d->machine->system) : rig_runs(d->rig);
}

void dbg_resume(struct dbg *d, uint64_t steps) {
    uint64_t end = steps ? d->machine->system->retired + steps : SYSTEM_NEVER;
    d->reason = REASON_NONE;
    stops_pass(&d->machine->stops, d->machine->system->retired, d->machine->system->state->psw.ia);
    while (d->reason == REASON_NONE) {
        bool by_steps = d->trace || dbg_needs_steps(d);
        dbg_run_piece(d, RIG_NO_LIMIT, by_steps, end);
        if (d->host.stopped && is_stopped(d))
            d->host.stopped(d->host.owner);
        d->reason = find_reason(d, end);
    }
}

void dbg_run(struct dbg *d, uint64_t steps) {
    d->real = false;
    if (!dbg_can_run(d, steps)) {
        dbg_error(d, "%s has ended: %s", d->machine->name,
                  system_stop_text(d->machine->system->stop));
        d->reason = REASON_END;
        return;
    }
    if (!d->quiet)
        dbg_remember(d);
    dbg_resume(d, steps);
    stopped(d);
}

void dbg_run_to(struct dbg *d, vaddr at) {
    d->temporary = at & ADDRESS_MASK;
    d->has_temporary = true;
    d->temporary_of = d->machine;
    dbg_points_changed(d);
    dbg_run(d, 0);
    d->has_temporary = false;
    dbg_points_changed(d);
}

/* ---- the commands ---- */

void dbg_do_stepi(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!args_number(d, args, 1, &n))
        return;
    if (n == 0 || n > SYSTEM_NEVER / 2)
        dbg_error(d, "a number of instructions is 1 at least");
    else
        dbg_run(d, n);
}

/* Does it give control to something that comes back? */
static bool calls(const struct instr *i) {
    return i->op == OP_BAL || (i->op == OP_BALR && i->r2) || i->op == OP_SVC;
}

static void step_over(struct dbg *d) {
    struct instr i;
    vaddr ia = d->machine->system->state->psw.ia;
    if (!d->machine->system->state->psw.wait && dbg_fetch(d, ia, &i) && calls(&i))
        dbg_run_to(d, ia + i.length);
    else
        dbg_run(d, 1);
}

void dbg_do_nexti(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!args_number(d, args, 1, &n))
        return;
    if (n == 0)
        dbg_error(d, "a number of instructions is 1 at least");
    dbg_remember(d);
    for (uint64_t k = 0; k < n && !d->failed && !dbg_interrupted(d); k++) {
        d->real = false;
        d->quiet = k + 1 < n;
        step_over(d);
        d->quiet = false;
        if (d->reason != REASON_STEP && d->reason != REASON_TEMPORARY)
            return;
    }
}

void dbg_do_continue(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!args_number(d, args, 1, &n))
        return;
    for (size_t i = 0; i < d->point_count && n > 1; i++) {
        struct dbg_point *p = d->points[i];
        if (p->machine == d->machine && p->kind == POINT_BREAK &&
            p->address == d->machine->system->state->psw.ia)
            p->ignore = n - 1;
    }
    dbg_run(d, 0);
}

void dbg_do_until(struct dbg *d, struct dbg_args *args) {
    struct instr i = {.length = 2};
    vaddr ia = d->machine->system->state->psw.ia;
    uint64_t at;
    d->real = false;
    dbg_fetch(d, ia, &i);
    if (args_number(d, args, ia + i.length, &at))
        dbg_run_to(d, (vaddr)at);
}

void dbg_do_finish(struct dbg *d, struct dbg_args *args) {
    uint64_t at;
    char shown[80];
    d->real = false;
    if (!args_number(d, args, d->machine->system->state->gr[14], &at))
        return;
    dbg_print(d, "Running to %s\n",
              dbg_address_text(d, (vaddr)at & ADDRESS_MASK, shown, sizeof shown));
    dbg_run_to(d, (vaddr)at);
}

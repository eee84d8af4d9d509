/* Running for GDB, forward and back, and why it stopped. */
#include "debug/gdb_state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WATCH_MAX 256u /* bytes */

/* ---- stop replies ---- */

static void put_point(struct gdb *g, const struct dbg_point *p) {
    static const char *const kinds[] = {
        [POINT_WATCH] = "watch", [POINT_RWATCH] = "rwatch", [POINT_AWATCH] = "awatch"};
    if (!p->hidden || p->kind == POINT_CATCH) /* GDB knows nothing of it */
        return;
    if (p->kind == POINT_BREAK)
        gdb_put(&g->stop, p->hardware ? "hwbreak:;" : "swbreak:;");
    else
        gdb_put(&g->stop, "%s:%x;", kinds[p->kind], p->address);
}

/* Makes the reply for a stop of the machine that the debugger means. `what` stands between:
 * "NAME:VALUE;" or nothing. */
static void begin_stop(struct gdb *g, enum gdb_signal signal) {
    struct dbg *d = g->dbg;
    g->general = g->stepping = d->machine;
    gdb_text_clear(&g->stop);
    gdb_put(&g->stop, "T%02xthread:%x;", (unsigned)signal, gdb_thread(g, d->machine));
}

/* Tells of the machines that have come to an end since it was last told; others may have stopped
 * the run before it was seen. */
static void tell_ends(struct gdb *g) {
    struct dbg *d = g->dbg;
    for (size_t n = 0; n < d->count; n++) {
        struct dbg_machine *m = &d->machines[n];
        const struct system *s = m->system;
        bool told = m->end_told;
        m->end_told = s->stop != STOP_NONE && s->stop != STOP_DEBUG && s->stop != STOP_LIMIT;
        if (!m->end_told || told)
            continue;
        dbg_print(d, "%s: %s, %" PRIu64 " instructions\n", m->name, system_stop_text(s->stop),
                  s->retired);
        if (m->vm && m->vm->complaint)
            dbg_print(d, "%s: the monitor ended it: %s\n", m->name, m->vm->complaint);
    }
}

static void send_stop(struct gdb *g) {
    gdb_put_expedited(g->dbg, &g->stop);
    tell_ends(g);
    if (g->host.stopped)
        g->host.stopped(g->host.owner);
    gdb_tell(g);
    gdb_put_bytes(&g->answer, g->stop.data, g->stop.size);
}

/* GDB goes on seeing a machine that has ended: there is a way back. */
static enum gdb_signal signal_of_end(const struct dbg_machine *m) {
    return m->system->stop == STOP_CHECK_STOP || (m->vm && m->vm->complaint) ? GDB_SIGABRT
                                                                             : GDB_SIGSTOP;
}

void gdb_do_stop_reason(struct gdb *g, const char *at) {
    (void)at;
    gdb_mean(g);
    begin_stop(g, GDB_SIGTRAP);
    gdb_put_expedited(g->dbg, &g->stop); /* and no text: GDB expects none here */
    gdb_put_bytes(&g->answer, g->stop.data, g->stop.size);
}

/* ---- forward ---- */

/* Drops a point of the debugger's own that stops once. */
static void drop_temporary(struct dbg *d) {
    if (d->stopped_by && d->stopped_by->temporary) {
        dbg_delete_point(d, d->stopped_by);
        dbg_points_changed(d);
    }
    d->stopped_by = NULL;
}

static void send_forward_stop(struct gdb *g) {
    struct dbg *d = g->dbg;
    bool ended = d->reason == REASON_END;
    begin_stop(g, ended                      ? signal_of_end(d->machine)
                  : d->reason == REASON_USER ? GDB_SIGINT
                                             : GDB_SIGTRAP);
    if (d->stopped_by)
        put_point(g, d->stopped_by);
    drop_temporary(d);
    send_stop(g);
}

/* Runs; with `steps` so many instructions of the machine that is meant. */
static void run(struct gdb *g, uint64_t steps) {
    struct dbg *d = g->dbg;
    if (dbg_can_run(d, steps))
        dbg_resume(d, steps);
    else
        d->reason = REASON_END;
}

static void run_and_tell(struct gdb *g, struct dbg_machine *m, uint64_t steps) {
    g->general = m;
    gdb_mean(g);
    run(g, steps);
    send_forward_stop(g);
}

/* Steps until the instruction address is outside of [from, to): GDB steps over a source line. */
static void step_out_of(struct gdb *g, struct dbg_machine *m, vaddr from, vaddr to) {
    struct dbg *d = g->dbg;
    g->general = m;
    gdb_mean(g);
    do {
        run(g, 1);
        if (d->reason == REASON_STEP && dbg_interrupted(d))
            d->reason = REASON_USER;
    } while (d->reason == REASON_STEP && m->system->state->psw.ia >= from &&
             m->system->state->psw.ia < to);
    send_forward_stop(g);
}

/* An address to go on from: GDB's own never send one. */
static bool takes_address(struct gdb *g, const char *at) {
    if (*at)
        gdb_error(g, "set pswa to go on from elsewhere");
    return *at;
}

static const char *skip_signal(const char *at) {
    uint64_t signal;
    gdb_take_number(&at, &signal);
    return at;
}

void gdb_do_continue(struct gdb *g, const char *at) {
    if (!takes_address(g, at[-1] == 'C' ? skip_signal(at) : at))
        run_and_tell(g, g->stepping, 0);
}

void gdb_do_step(struct gdb *g, const char *at) {
    if (!takes_address(g, at[-1] == 'S' ? skip_signal(at) : at))
        run_and_tell(g, g->stepping, 1);
}

/* One of vCont's actions. */
struct action {
    char what; /* c, s, r */
    uint64_t from, to;
    struct dbg_machine *machine;
    bool all;
};

static bool take_action(struct gdb *g, const char **at, struct action *a) {
    uint64_t signal;
    *a = (struct action){.what = **at, .machine = g->stepping, .all = true};
    if (gdb_take(at, 'C') || gdb_take(at, 'S')) {
        a->what = a->what == 'C' ? 'c' : 's';
        if (!gdb_take_number(at, &signal))
            return false;
    } else if (gdb_take(at, 'r')) {
        if (!gdb_take_number(at, &a->from) || !gdb_take(at, ',') || !gdb_take_number(at, &a->to))
            return false;
    } else if (!gdb_take(at, 'c') && !gdb_take(at, 's')) {
        return false;
    }
    if (gdb_take(at, ':') && !gdb_take_thread(g, at, &a->machine, &a->all))
        return false;
    return !**at || **at == ';';
}

/* All machines run, in their turns; of those that are to step, the first one counts. */
void gdb_do_vcont(struct gdb *g, const char *at) {
    struct action chosen = {.what = 0}, a;
    while (gdb_take(&at, ';')) {
        if (!take_action(g, &at, &a)) {
            gdb_error(g, "these actions are not known");
            return;
        }
        if (!chosen.what || (chosen.what == 'c' && a.what != 'c' && !a.all))
            chosen = a;
    }
    if (!chosen.what || *at)
        gdb_error(g, "vCont;ACTION was expected");
    else if (chosen.what == 'r' && chosen.from < chosen.to)
        step_out_of(g, chosen.machine, (vaddr)chosen.from,
                    chosen.to > UINT32_MAX ? UINT32_MAX : (vaddr)chosen.to);
    else
        run_and_tell(g, chosen.machine, chosen.what == 'c' ? 0 : 1);
}

/* ---- backward ---- */

static void send_begin(struct gdb *g) {
    begin_stop(g, GDB_SIGTRAP);
    gdb_put(&g->stop, "replaylog:begin;");
    send_stop(g);
}

static void continue_back(struct gdb *g) {
    struct dbg *d = g->dbg;
    char title[300];
    struct dbg_found found = dbg_search(d);
    if (found.any) {
        dbg_go(d, found.at);
        d->machine = found.machine;
        begin_stop(g, GDB_SIGTRAP);
        put_point(g, found.point);
        if (!found.point->hidden)
            dbg_print(d, "%s\n", dbg_describe_point(found.point, title, sizeof title));
        send_stop(g);
    } else if (d->interrupted) {
        begin_stop(g, GDB_SIGINT);
        send_stop(g);
    } else {
        dbg_go(d, history_begin(d->history));
        send_begin(g);
    }
}

static void step_back(struct gdb *g) {
    struct dbg *d = g->dbg;
    if (d->machine->system->retired == 0) {
        send_begin(g);
        return;
    }
    dbg_step_back(d, 1);
    begin_stop(g, GDB_SIGTRAP);
    send_stop(g);
}

void gdb_do_back(struct gdb *g, const char *at) {
    bool steps = *at == 's';
    if ((*at != 's' && *at != 'c') || at[1]) {
        gdb_error(g, "bs or bc was expected");
        return;
    }
    g->general = g->stepping;
    gdb_mean(g);
    if (rig_retired(g->dbg->rig) <= history_begin(g->dbg->history))
        send_begin(g);
    else if (steps)
        step_back(g);
    else
        continue_back(g);
}

/* ---- breakpoints and watchpoints ----
 *
 * GDB takes the machines for threads of one process, and does not say whom a point is for: every
 * machine has it.
 */

struct place {
    enum dbg_point_kind kind;
    bool hardware;
    uint64_t at, length;
};

static bool take_place(struct gdb *g, const char *at, struct place *p) {
    static const enum dbg_point_kind kinds[] = {POINT_BREAK, POINT_BREAK, POINT_WATCH, POINT_RWATCH,
                                                POINT_AWATCH};
    unsigned type = (unsigned)(*at - '0');
    if (type >= sizeof kinds / sizeof *kinds) {
        return false; /* not known: the answer is empty */
    }
    at++;
    p->kind = kinds[type];
    p->hardware = type == 1;
    if (!gdb_take(&at, ',') || !gdb_take_number(&at, &p->at) || !gdb_take(&at, ',') ||
        !gdb_take_number(&at, &p->length) || *at)
        gdb_error(g, "TYPE,ADDRESS,LENGTH was expected");
    else if (p->at > ADDRESS_MASK)
        gdb_error(g, "an address has 24 bits");
    else if (p->kind == POINT_BREAK && p->at & 1)
        gdb_error(g, "an odd address: no instruction begins there");
    else if (p->kind != POINT_BREAK && (p->length == 0 || p->length > WATCH_MAX))
        gdb_error(g, "1 to %u bytes can be watched", WATCH_MAX);
    else
        return true;
    return false;
}

static bool is_at(const struct dbg_point *point, const struct place *p) {
    return point->hidden && point->kind == p->kind && point->address == p->at &&
           point->hardware == p->hardware && (p->kind == POINT_BREAK || point->length == p->length);
}

/* For the machine that is meant; false when it has no such storage. */
static bool insert(struct dbg *d, const struct place *p) {
    struct dbg_point point = {.kind = p->kind, .hidden = true, .hardware = p->hardware};
    aaddr last;
    point.address = (vaddr)p->at;
    if (p->kind != POINT_BREAK) {
        point.length = (uint32_t)p->length;
        if (dbg_locate(d, point.address, &point.absolute) ||
            dbg_locate(d, point.address + point.length - 1, &last) ||
            last - point.absolute != point.length - 1)
            return false;
        point.old_bytes = dbg_must(malloc(point.length));
        view_read(&d->machine->system->view, point.absolute, point.old_bytes, point.length);
    } else if (p->at >= d->machine->system->view.size &&
               !psw_dat(&d->machine->system->state->psw)) {
        return false;
    }
    point.text = dbg_must(strdup(""));
    dbg_add_point(d, point);
    return true;
}

static void remove_where(struct gdb *g, const struct place *p) {
    struct dbg *d = g->dbg;
    for (size_t i = d->point_count; i-- > 0;)
        if (p ? is_at(d->points[i], p) : d->points[i]->hidden)
            dbg_delete_point(d, d->points[i]);
    dbg_points_changed(d);
}

void gdb_do_insert(struct gdb *g, const char *at) {
    struct place p;
    size_t inserted = 0;
    if (!take_place(g, at, &p))
        return;
    for (size_t i = 0; i < g->dbg->point_count; i++)
        if (is_at(g->dbg->points[i], &p)) { /* again: as if once */
            gdb_ok(g);
            return;
        }
    for (size_t n = 0; n < g->dbg->count; n++) {
        g->dbg->machine = &g->dbg->machines[n];
        inserted += insert(g->dbg, &p);
    }
    gdb_mean(g);
    dbg_points_changed(g->dbg);
    if (inserted)
        gdb_ok(g);
    else
        gdb_error(g, "no machine has storage at %06" PRIx64, p.at);
}

void gdb_do_remove(struct gdb *g, const char *at) {
    struct place p;
    if (!take_place(g, at, &p))
        return;
    remove_where(g, &p);
    gdb_ok(g);
}

void gdb_remove_points(struct gdb *g) {
    remove_where(g, NULL);
}

/* Backwards: the past is run once more, silently, and what is looked for in it is found. */
#include "debug/state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_LEAST   1000u /* instructions; not worth to be halved */
#define HITS_IN_A_ROW 64u

/* Goes to a total count. Where the rig can only be at some counts, it is as near as can be; when
 * the user interrupts, anywhere. */
static void go(struct dbg *d, uint64_t total) {
    history_go(d->history, total);
    dbg_moved(d);
}

/* Where a command begins. */
static uint64_t set_out(struct dbg *d) {
    history_keep(d->history);
    return rig_retired(d->rig);
}

void dbg_go(struct dbg *d, uint64_t total) {
    dbg_watch_user(d, false);
    go(d, total);
    dbg_watch_user(d, true);
}

/* ---- going by a machine's own count ---- */

/* The greatest total count at which the machine has retired no more than `target`: its next
 * instruction is next. */
static void go_to_count(struct dbg *d, struct dbg_machine *m, uint64_t target) {
    const struct system *s = m->system;
    uint64_t high = rig_retired(d->rig), low = history_begin(d->history), way = s->retired - target;
    for (uint64_t back = way; s->retired > target && rig_retired(d->rig) > low && !d->interrupted;
         back *= 2) {
        uint64_t now = rig_retired(d->rig);
        high = now;
        go(d, now > back ? now - back : 0);
    }
    low = rig_retired(d->rig);
    while (d->count > 1 && low + 1 < high && s->retired <= target && !d->interrupted) {
        uint64_t middle = low + (high - low) / 2;
        go(d, middle);
        if (s->retired <= target) {
            low = middle;
            continue;
        }
        high = middle;
        go(d, low);
    }
}

/* ---- searching ---- */

/* Notes a stop of the run in the past, if it lies before `now`. Of a watched access it is the
 * instruction that made it that is next. */
static void note(struct dbg *d, uint64_t now, const struct dbg_point *p, struct dbg_machine *m,
                 struct dbg_found *found) {
    uint64_t at = rig_retired(d->rig);
    bool is_access = p && p->kind != POINT_BREAK && p->kind != POINT_CATCH;
    at -= is_access && at;
    if (at < now)
        *found = (struct dbg_found){true, at, m, p};
}

/* Breakpoints at the very beginning of a piece, which the run begins behind. */
static void look_at_begin(struct dbg *d, uint64_t now, struct dbg_found *found) {
    for (size_t n = 0; n < d->count; n++) {
        struct dbg_machine *m = &d->machines[n];
        m->start_retired = m->system->retired + 1; /* it has moved, so to speak */
        m->passing = false;
    }
    for (size_t i = 0; i < d->point_count; i++) {
        struct dbg_point *p = d->points[i];
        if (p->kind == POINT_BREAK && p->machine->system->state->psw.ia == p->address) {
            enum system_stop stop = p->machine->system->stop;
            p->machine->system->stop = STOP_DEBUG;
            if (dbg_point_stops(d, p))
                note(d, now, p, p->machine, found);
            p->machine->system->stop = stop;
        }
    }
    if (dbg_at_temporary(d))
        note(d, now, NULL, d->temporary_of, found);
}

/* Runs on to a count and notes the stops. False when it stopped before, after so many hits. */
static bool scan(struct dbg *d, uint64_t to, uint64_t now, unsigned hits, struct dbg_found *found) {
    bool by_steps = dbg_needs_steps(d);
    while (hits && rig_retired(d->rig) < to && rig_runs(d->rig) && !dbg_interrupted(d)) {
        dbg_run_piece(d, to, by_steps, SYSTEM_NEVER);
        const struct dbg_point *hit = dbg_find_hit(d);
        if (hit)
            note(d, now, hit, hit->machine, found);
        else if (dbg_at_temporary(d))
            note(d, now, NULL, d->temporary_of, found);
        hits -= hit || dbg_at_temporary(d);
    }
    return hits || d->interrupted;
}

static void begin_at(struct dbg *d, uint64_t at, uint64_t now, struct dbg_found *found) {
    go(d, at);
    look_at_begin(d, now, found);
}

/* There may be stops between here and a count, but more than want to be made one by one: goes to
 * behind one of the last of them, by halves, or stays. */
static void skip_to_last(struct dbg *d, uint64_t to, uint64_t now, struct dbg_found *found) {
    uint64_t here = rig_retired(d->rig);
    while (to - here > PIECE_LEAST && !d->interrupted) {
        uint64_t middle = here + (to - here) / 2;
        begin_at(d, middle, now, found);
        if (!scan(d, to, now, 1, found))
            return;
        to = middle;
    }
    go(d, here);
}

/* Notes the last stop between two counts that lies before `now`. */
static void search_piece(struct dbg *d, uint64_t from, uint64_t to, uint64_t now,
                         struct dbg_found *found) {
    begin_at(d, from, now, found);
    while (!scan(d, to, now, HITS_IN_A_ROW, found))
        skip_to_last(d, to, now, found);
}

struct dbg_found dbg_search(struct dbg *d) {
    uint64_t now = set_out(d), to = now;
    struct dbg_found found = {0};
    FILE *trace = d->trace;
    d->trace = NULL;
    d->searching = true;
    dbg_points_changed(d);
    while (!found.any && !d->interrupted && to > history_begin(d->history)) {
        uint64_t from = history_before(d->history, to);
        search_piece(d, from, to, now, &found);
        to = from;
    }
    d->searching = false;
    d->trace = trace;
    dbg_go(d, now);
    return found;
}

/* ---- arriving ---- */

static void show_arrival(struct dbg *d) {
    dbg_look_from(d, d->machine->system->state->psw.ia);
    if (!d->quiet)
        dbg_show_place(d);
}

static bool has_past(struct dbg *d) {
    d->real = false;
    if (rig_retired(d->rig) > history_begin(d->history))
        return true;
    dbg_error(d, "this is the beginning: there is nothing before it");
    return false;
}

/* Goes to what was found, or to the beginning. */
static void arrive(struct dbg *d, const struct dbg_found *found) {
    char title[300];
    if (d->interrupted) {
        dbg_tell_interruption(d);
    } else if (!found->any) {
        go(d, history_begin(d->history));
        dbg_print(d, "The beginning.\n");
    } else {
        dbg_go(d, found->at);
        d->machine = found->machine;
        if (found->point)
            dbg_print(d, "%s\n", dbg_describe_point(found->point, title, sizeof title));
    }
    show_arrival(d);
}

/* The last time that an instruction was at an address. */
static void go_back_to(struct dbg *d, vaddr at) {
    static const struct dbg_point nothing;
    d->temporary = at;
    d->has_temporary = true;
    d->temporary_of = d->machine;
    d->only = &nothing;
    struct dbg_found found = dbg_search(d);
    d->only = NULL;
    d->has_temporary = false;
    dbg_points_changed(d);
    arrive(d, &found);
}

/* ---- the commands ---- */

static bool take_count(struct dbg *d, struct dbg_args *args, uint64_t *n) {
    if (!args_number(d, args, 1, n) || !has_past(d))
        return false;
    if (*n == 0)
        dbg_error(d, "a number of instructions is 1 at least");
    return *n != 0;
}

/* Back to when a machine had executed so many instructions; when the user interrupts, not at all.
 */
static void go_back_by_count(struct dbg *d, struct dbg_machine *m, uint64_t count) {
    uint64_t home = set_out(d);
    go_to_count(d, m, count);
    if (!d->interrupted)
        return;
    dbg_go(d, home);
    dbg_tell_interruption(d);
}

void dbg_step_back(struct dbg *d, uint64_t n) {
    struct dbg_machine *m = d->machine;
    go_back_by_count(d, m, n < m->system->retired ? m->system->retired - n : 0);
}

void dbg_do_reverse_stepi(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!take_count(d, args, &n))
        return;
    dbg_step_back(d, n);
    show_arrival(d);
}

/* The call that ends at an address; false: none does. */
static bool find_call(struct dbg *d, vaddr behind, vaddr *at) {
    for (unsigned length = 2; length <= 4; length += 2) {
        struct instr i;
        *at = (behind - length) & ADDRESS_MASK;
        if (dbg_fetch(d, *at, &i) && i.length == length &&
            (i.op == OP_BAL || (i.op == OP_BALR && i.r2) || i.op == OP_SVC))
            return true;
    }
    return false;
}

void dbg_do_reverse_nexti(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!take_count(d, args, &n))
        return;
    for (; n && !d->failed && !d->interrupted && rig_retired(d->rig) > history_begin(d->history);
         n--) {
        const struct psw *psw = &d->machine->system->state->psw;
        vaddr here = psw->ia, call;
        struct instr i = {0};
        uint64_t now = rig_retired(d->rig);
        bool called = find_call(d, here, &call);
        dbg_step_back(d, 1);
        bool came_back = dbg_fetch(d, psw->ia, &i) && psw->ia + i.length != here;
        if (!called || !came_back)
            continue;
        go(d, now);
        d->quiet = n > 1;
        go_back_to(d, call);
        d->quiet = false;
        if (n == 1)
            return;
    }
    show_arrival(d);
}

void dbg_do_reverse_continue(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args) || !has_past(d))
        return;
    struct dbg_found found = dbg_search(d);
    arrive(d, &found);
}

void dbg_do_reverse_finish(struct dbg *d, struct dbg_args *args) {
    uint64_t at;
    vaddr call;
    d->real = false;
    if (!args_number(d, args, d->machine->system->state->gr[14], &at) || !has_past(d))
        return;
    if (find_call(d, (vaddr)at & ADDRESS_MASK, &call))
        go_back_to(d, call);
    else
        dbg_error(d, "no BAL, BALR or SVC ends at %06X: it is no way back to a call",
                  (vaddr)at & ADDRESS_MASK);
}

/* Nothing stops it on the way but the user. */
static void go_forward(struct dbg *d, struct dbg_machine *m, uint64_t count) {
    while (m->system->retired < count && rig_runs(d->rig) && !d->interrupted)
        go(d, rig_retired(d->rig) + (count - m->system->retired));
    if (d->interrupted)
        dbg_tell_interruption(d);
}

void dbg_do_goto(struct dbg *d, struct dbg_args *args) {
    uint64_t count;
    struct dbg_machine *m = d->machine;
    if (args_end(args)) {
        dbg_error(d, "goto COUNT: how many instructions have been executed then?");
        return;
    }
    if (!args_number(d, args, 0, &count))
        return;
    d->real = false;
    if (count > RIG_NO_LIMIT) {
        dbg_error(d, "no machine ever executes so many instructions");
        return;
    }
    if (count > m->system->retired)
        go_forward(d, m, count);
    else
        go_back_by_count(d, m, count);
    if (m->system->retired == count || d->interrupted)
        show_arrival(d);
    else
        dbg_print(d, "%s ended after %" PRIu64 " instructions.\n", m->name, m->system->retired);
}

/* ---- who-wrote ---- */

static void tell_writer(struct dbg *d, const struct dbg_found *found, const char *what) {
    uint64_t now = rig_retired(d->rig);
    if (d->interrupted) {
        dbg_tell_interruption(d);
        return;
    }
    if (!found->any) {
        dbg_print(d, "Nothing has changed %s since the beginning.\n", what);
        return;
    }
    struct dbg_machine *meant = d->machine;
    dbg_go(d, found->at);
    d->machine = found->machine;
    dbg_print(d, "After %" PRIu64 " instructions:\n", d->machine->system->retired);
    dbg_show_place(d);
    d->machine = meant;
    dbg_go(d, now);
}

void dbg_do_who_wrote(struct dbg *d, struct dbg_args *args) {
    if (args_end(args)) {
        dbg_error(d, "who-wrote WHAT: an address, a symbol or a register");
        return;
    }
    char *what = dbg_must(strdup(args->at));
    struct dbg_point *p = has_past(d) ? dbg_make_watch(d, args, POINT_WATCH) : NULL;
    if (p) {
        p->any = true;
        d->only = p;
        struct dbg_found found = dbg_search(d);
        d->only = NULL;
        tell_writer(d, &found, what);
        dbg_delete_point(d, p);
        d->next_point--;
        dbg_points_changed(d);
    }
    free(what);
}

/* ---- checkpoints ---- */

void dbg_do_checkpoint(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    size_t n = d->checkpoint_count;
    d->checkpoints = dbg_must(realloc(d->checkpoints, (n + 1) * sizeof *d->checkpoints));
    d->checkpoints[n] = (struct dbg_checkpoint){dbg_must(strdup(args->at)), d->machine,
                                                rig_retired(d->rig), d->machine->system->retired};
    d->checkpoint_count++;
    dbg_print(d, "Checkpoint %zu: %s, %" PRIu64 " instructions\n", n + 1, d->machine->name,
              d->machine->system->retired);
}

void dbg_do_restart(struct dbg *d, struct dbg_args *args) {
    uint64_t n;
    if (!args_number(d, args, 0, &n))
        return;
    if (n == 0 || n > d->checkpoint_count) {
        dbg_error(d, "there is no such checkpoint: \"info checkpoints\" tells them");
        return;
    }
    const struct dbg_checkpoint *c = &d->checkpoints[n - 1];
    if (c->total > history_end(d->history)) {
        dbg_error(d, "that moment was of a future that did not come: something was changed");
        return;
    }
    d->real = false;
    uint64_t home = set_out(d);
    go(d, c->total);
    if (d->interrupted)
        dbg_go(d, home);
    else
        d->machine = c->machine;
    show_arrival(d);
}

/* Breakpoints, watchpoints and catchpoints, and the observers that see what they wait for. */
#include "base/bits.h"
#include "debug/state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const dbg_catch_names[CATCH_COUNT] = {
    "svc", "program", "io", "external", "privop", "exit", "wait", "reflect",
};

/* ---- the list ---- */

struct dbg_point *dbg_find_point(const struct dbg *d, unsigned number) {
    for (size_t i = 0; i < d->point_count; i++)
        if (d->points[i]->number == number && !d->points[i]->hidden)
            return d->points[i];
    return NULL;
}

void dbg_point_free(struct dbg_point *p) {
    for (size_t i = 0; i < p->command_count; i++)
        free(p->commands[i]);
    free(p->commands);
    free(p->register_text);
    free(p->old_bytes);
    free(p->text);
    free(p->condition);
    free(p);
}

void dbg_free_points(struct dbg *d) {
    for (size_t i = 0; i < d->point_count; i++)
        dbg_point_free(d->points[i]);
    free(d->points);
    d->points = NULL;
    d->point_count = 0;
}

static bool is_watch(const struct dbg_point *p) {
    return p->kind == POINT_WATCH || p->kind == POINT_RWATCH || p->kind == POINT_AWATCH;
}

static bool counts(const struct dbg *d, const struct dbg_point *p) {
    return p->enabled && (!d->only || d->only == p);
}

static bool watches_storage(const struct dbg *d, const struct dbg_point *p) {
    return counts(d, p) && is_watch(p) && !p->register_text;
}

bool dbg_needs_steps(const struct dbg *d) {
    for (size_t i = 0; i < d->point_count; i++)
        if (counts(d, d->points[i]) && d->points[i]->register_text && !d->points[i]->register_bit)
            return true;
    return false;
}

/* ---- telling the machines ---- */

static void set_breakpoints(struct dbg *d, struct dbg_machine *m) {
    vaddr *at = dbg_must(calloc(d->point_count + 1, sizeof *at));
    size_t count = 0;
    uint64_t writes = 0;
    for (size_t i = 0; i < d->point_count; i++) {
        const struct dbg_point *p = d->points[i];
        if (p->machine != m || !counts(d, p))
            continue;
        if (p->kind == POINT_BREAK)
            at[count++] = p->address;
        writes |= p->register_bit;
    }
    stops_set_writes(&m->stops, writes);
    if (d->has_temporary && d->temporary_of == m)
        at[count++] = d->temporary;
    dbg_must(stops_set(&m->stops, at, count) ? at : NULL);
    free(at);
    m->system->stops = &m->stops;
}

/* Adds what one byte of a point wants to know of to its block's marks. */
static void mark_byte(struct storage *s, const struct dbg_point *p, aaddr real) {
    uint8_t marks = s->notes[real >> STOR_BLOCK_SHIFT] & (STOR_NOTE_STORE | STOR_NOTE_FETCH);
    uint8_t wanted = p->kind == POINT_WATCH    ? STOR_NOTE_STORE
                     : p->kind == POINT_RWATCH ? STOR_NOTE_FETCH
                                               : STOR_NOTE_STORE | STOR_NOTE_FETCH;
    if ((marks | wanted) != marks)
        stor_set_watched(s, real, marks | wanted);
}

/* Marks the blocks of all watched bytes, after the marks of before are taken away. */
static void set_watched(struct dbg *d) {
    struct storage *s = rig_storage(d->rig);
    aaddr from = s->size, to = 0;
    for (aaddr at = 0; at < s->size; at += STOR_BLOCK_SIZE)
        if (s->notes[at >> STOR_BLOCK_SHIFT] & (STOR_NOTE_STORE | STOR_NOTE_FETCH))
            stor_set_watched(s, at, 0);
    for (size_t i = 0; i < d->point_count; i++) {
        const struct dbg_point *p = d->points[i];
        for (uint32_t n = 0; watches_storage(d, p) && n < p->length; n++) {
            aaddr real = view_bring(&p->machine->system->view, p->absolute + n, VIEW_MAY_EVICT);
            mark_byte(s, p, real);
            from = real < from ? real : from;
            to = real >= to ? real + 1 : to;
        }
    }
    stor_set_watched_bytes(s, from, to);
}

void dbg_points_changed(struct dbg *d) {
    for (size_t n = 0; n < d->count; n++)
        set_breakpoints(d, &d->machines[n]);
    set_watched(d);
}

/* ---- storage's watcher ---- */

static struct cpu *cpu_of(const struct dbg *d) {
    return d->rig->machine ? d->rig->machine->cpu : vmm_cpu(d->rig->vmm);
}

/* Does a point watch any byte of [at, at + length) of real storage? */
static bool covers(const struct dbg_point *p, aaddr at, uint32_t length) {
    for (uint32_t n = 0; n < p->length; n++) {
        aaddr real;
        if (view_locate(&p->machine->system->view, p->absolute + n, &real) && real >= at &&
            real - at < length)
            return true;
    }
    return false;
}

static void note_access(struct dbg *d, aaddr at, uint32_t length, bool store) {
    for (size_t i = 0; i < d->point_count; i++) {
        struct dbg_point *p = d->points[i];
        if (!watches_storage(d, p) || p->kind == (store ? POINT_RWATCH : POINT_WATCH) ||
            !covers(p, at, length))
            continue;
        p->hit = true;
        if (cpu_of(d)->stops)
            cpu_ask_stop(cpu_of(d));
    }
}

static void stored(void *owner, aaddr at, uint32_t length) {
    note_access(owner, at, length, true);
}

static void fetched(void *owner, aaddr at, uint32_t length) {
    note_access(owner, at, length, false);
}

static void key_changed(void *owner, aaddr at) {
    (void)owner, (void)at;
}

/* ---- observers ---- */

static uint32_t view_word(const struct stor_view *view, aaddr at) {
    uint8_t bytes[4] = {0};
    view_read(view, at, bytes, sizeof bytes);
    return be32_load(bytes);
}

static const char *const class_names[INT_CLASS_COUNT] = {
    [INT_EXTERNAL] = "external",           [INT_SVC] = "SVC", [INT_PROGRAM] = "program",
    [INT_MACHINE_CHECK] = "machine check", [INT_IO] = "I/O",
};

/* Marks the catchpoints that wait for this, and stops for them; the format tells what it was. */
static __attribute__((format(printf, 4, 5))) void caught(struct dbg_machine *m, enum dbg_catch what,
                                                         int code, const char *format, ...) {
    struct dbg *d = m->dbg;
    va_list args;
    for (size_t i = 0; i < d->point_count; i++) {
        struct dbg_point *p = d->points[i];
        if (p->kind != POINT_CATCH || !counts(d, p) || p->machine != m || p->what != what ||
            (p->code >= 0 && p->code != code))
            continue;
        p->hit = true;
        va_start(args, format);
        vsnprintf(p->detail, sizeof p->detail, format, args);
        va_end(args);
        system_stop_for_debug(m->system);
    }
}

/* Names of program interruptions, by code. */
static const char *program_name(uint16_t code) {
    static const char *const names[] = {
        "",
        "operation",
        "privileged operation",
        "execute",
        "protection",
        "addressing",
        "specification",
        "data",
        "fixed-point overflow",
        "fixed-point divide",
        "decimal overflow",
        "decimal divide",
        "exponent overflow",
        "exponent underflow",
        "significance",
        "floating-point divide",
        "segment translation",
        "page translation",
        "translation specification",
        "special operation",
    };
    return code < sizeof names / sizeof *names ? names[code]
           : code == PIC_MONITOR_EVENT         ? "monitor event"
                                               : "";
}

static void see_interruption(void *owner, struct system *s, const struct interruption *i) {
    static const enum dbg_catch of[INT_CLASS_COUNT] = {
        [INT_EXTERNAL] = CATCH_EXTERNAL,     [INT_SVC] = CATCH_SVC, [INT_PROGRAM] = CATCH_PROGRAM,
        [INT_MACHINE_CHECK] = CATCH_PROGRAM, [INT_IO] = CATCH_IO,
    };
    const char *name = i->class == INT_PROGRAM ? program_name(i->code) : "";
    ((struct dbg_machine *)owner)->may_not |= i->class == INT_PROGRAM;
    uint32_t old =
        view_word(&s->view, stor_prefix(PSA_OLD(i->class), s->state->prefix) + 4) & ADDRESS_MASK;
    dbg_trace_note(owner, "%s interruption %04X%s%s, old PSW at %06X", class_names[i->class],
                   i->code, *name ? " " : "", name, old);
    caught(owner, of[i->class], i->code, "%04X%s%s, old PSW at %06X", i->code, *name ? " " : "",
           name, old);
}

/* For `info ccw`: the CAW under which a device was started. */
static void note_program(struct dbg_machine *m, uint16_t device, uint32_t caw) {
    size_t n = 0;
    while (n < m->program_count && m->programs[n].device != device)
        n++;
    if (n == m->program_count) {
        m->programs = dbg_must(realloc(m->programs, (n + 1) * sizeof *m->programs));
        m->program_count++;
    }
    m->programs[n] = (struct dbg_program){device, caw};
}

static void see_io(void *owner, struct system *s, enum isa_op op, uint16_t device, uint32_t caw,
                   const struct io_result *result) {
    (void)s;
    if (op == OP_SIO || op == OP_SIOF)
        note_program(owner, device, caw);
    if (op == OP_SIO || op == OP_SIOF)
        dbg_trace_note(owner, "%s %03X, CAW %08X: condition code %u", isa_rows[op].mnemonic, device,
                       caw, result->cc);
    else
        dbg_trace_note(owner, "%s %03X: condition code %u", isa_rows[op].mnemonic, device,
                       result->cc);
}

static void see_wait(void *owner, struct system *s) {
    struct dbg_machine *m = owner;
    if (s->retired == m->start_retired && !m->dbg->searching) /* stopped for this wait already */
        return;
    dbg_trace_note(m, "wait");
    caught(m, CATCH_WAIT, -1, "system mask %02X", s->state->psw.system_mask);
}

static void see_exit(void *owner, struct vm *vm, const struct cpu_exit *exit,
                     enum vm_response response) {
    static const char *const responses[] = {
        [VM_GOES_ON] = "goes on",
        [VM_EMULATES] = "emulates",
        [VM_REFLECTS] = "reflects",
        [VM_TRANSLATES] = "translates",
    };
    (void)vm;
    if (exit->reason == CPU_EXIT_INTERRUPTION)
        dbg_trace_note(owner, "exit: %s %04X %s; the monitor %s it",
                       class_names[exit->interruption.class], exit->interruption.code,
                       exit->instr.length ? isa_rows[exit->instr.op].mnemonic : "",
                       responses[response]);
    const char *mnemonic = exit->instr.length ? isa_rows[exit->instr.op].mnemonic : "";
    if (exit->reason == CPU_EXIT_INTERRUPTION)
        caught(owner, CATCH_EXIT, -1, "%s %04X %s; the monitor %s it",
               class_names[exit->interruption.class], exit->interruption.code, mnemonic,
               responses[response]);
    else
        caught(owner, CATCH_EXIT, -1, "the monitor's slice is over");
    if (response == VM_EMULATES)
        caught(owner, CATCH_PRIVOP, -1, "%s", mnemonic);
    if (response == VM_REFLECTS)
        caught(owner, CATCH_REFLECT, exit->interruption.code, "%s %04X",
               class_names[exit->interruption.class], exit->interruption.code);
}

void dbg_observe(struct dbg_machine *m) {
    struct dbg *d = m->dbg;
    m->observer = (struct system_observer){m, see_interruption, see_io, see_wait};
    m->system->observer = &m->observer;
    m->exits = (struct vm_observer){m, see_exit};
    if (m->vm)
        m->vm->observer = &m->exits;
    if (m != d->machines)
        return;
    d->watcher = (struct stor_watcher){
        .owner = d, .stored = stored, .fetched = fetched, .key_changed = key_changed};
    stor_watch(rig_storage(d->rig), &d->watcher);
}

void dbg_unobserve(struct dbg *d) {
    struct storage *s = rig_storage(d->rig);
    dbg_free_points(d);
    set_watched(d);
    stor_unwatch(s, &d->watcher);
    for (size_t n = 0; n < d->count; n++) {
        d->machines[n].system->observer = NULL;
        d->machines[n].system->stops = NULL;
        if (d->machines[n].vm)
            d->machines[n].vm->observer = NULL;
    }
    cpu_of(d)->stops = NULL;
}

/* ---- hits ---- */

char *dbg_describe_point(const struct dbg_point *p, char *out, size_t size) {
    static const char *const kinds[] = {
        [POINT_BREAK] = "Breakpoint",  [POINT_WATCH] = "Watchpoint", [POINT_RWATCH] = "Watchpoint",
        [POINT_AWATCH] = "Watchpoint", [POINT_CATCH] = "Catchpoint",
    };
    snprintf(out, size, "%s %u: %s%s%s", p->temporary ? "Temporary breakpoint" : kinds[p->kind],
             p->number, p->text, *p->detail ? ": " : "", p->detail);
    return out;
}

/* Does the condition allow a stop? One that cannot be evaluated does, and says why. */
static bool condition_holds(struct dbg *d, const struct dbg_point *p) {
    struct dbg_value v;
    struct dbg_machine *meant = d->machine;
    bool real = d->real;
    if (!p->condition)
        return true;
    d->machine = p->machine;
    d->real = false;
    bool good = dbg_evaluate_all(d, p->condition, &v);
    d->machine = meant;
    d->real = real;
    return !good || v.value;
}

/* A stored value that is the old one is no reason to stop. Shows old and new. */
static bool watched_changed(struct dbg *d, struct dbg_point *p, char *text, size_t size) {
    uint8_t now[256];
    view_read(&p->machine->system->view, p->absolute, now, p->length);
    bool changed = memcmp(now, p->old_bytes, p->length) != 0;
    char was[64], is[64];
    (void)d;
    uint32_t shown = p->length < 16 ? p->length : 16;
    dbg_hex_bytes(p->old_bytes, shown, was, sizeof was);
    dbg_hex_bytes(now, shown, is, sizeof is);
    if (changed)
        snprintf(text, size, "  old %s%s\n  new %s%s\n", was, shown < p->length ? "…" : "", is,
                 shown < p->length ? "…" : "");
    memcpy(p->old_bytes, now, p->length);
    return changed;
}

static bool register_changed(struct dbg *d, struct dbg_point *p, char *text, size_t size) {
    struct dbg_value v;
    struct dbg_machine *meant = d->machine;
    d->machine = p->machine;
    bool good = dbg_evaluate_all(d, p->register_text, &v);
    d->machine = meant;
    bool changed = good && v.value != p->old;
    if (changed)
        snprintf(text, size, "  old %08" PRIX64 "\n  new %08" PRIX64 "\n", p->old, v.value);
    p->old = v.value;
    return changed;
}

/* Has what it waits for happened? */
static bool has_happened(struct dbg *d, struct dbg_point *p, char *text, size_t size) {
    const struct dbg_machine *m = p->machine;
    const struct system *s = m->system;
    bool moved = s->retired != m->start_retired || s->state->psw.ia != m->start_ia;
    if (p->kind == POINT_BREAK)
        return (moved || !m->passing) && s->state->psw.ia == p->address && s->stop == STOP_DEBUG;
    if (p->register_text) {
        bool changed = register_changed(d, p, text, size);
        return changed || (p->any && moved && m->writing & p->register_bit && !m->may_not);
    }
    if (!p->hit)
        return false;
    bool changed = is_watch(p) && watched_changed(d, p, text, size);
    return p->kind != POINT_WATCH || changed || p->any;
}

static bool is_silent(const struct dbg_point *p) {
    return p->hidden || (p->command_count && strcmp(p->commands[0], "silent") == 0);
}

bool dbg_point_stops(struct dbg *d, struct dbg_point *p) {
    char text[200] = "", title[300];
    bool happened = counts(d, p) && has_happened(d, p, text, sizeof text);
    p->hit = false;
    if (!happened || !condition_holds(d, p))
        return false;
    if (d->searching)
        return true;
    p->hits++;
    if (p->ignore) {
        p->ignore--;
        return false;
    }
    if (!is_silent(p))
        dbg_print(d, "%s%s%s\n%s", d->count > 1 ? p->machine->name : "", d->count > 1 ? ": " : "",
                  dbg_describe_point(p, title, sizeof title), text);
    return true;
}

void dbg_delete_point(struct dbg *d, struct dbg_point *p) {
    size_t kept = 0;
    for (size_t i = 0; i < d->point_count; i++)
        if (d->points[i] != p)
            d->points[kept++] = d->points[i];
    d->point_count = kept;
    dbg_point_free(p);
}

void dbg_refresh_points(struct dbg *d) {
    struct dbg_machine *meant = d->machine;
    for (size_t i = 0; i < d->point_count; i++) {
        struct dbg_point *p = d->points[i];
        struct dbg_value v = {.value = p->old};
        p->hit = false;
        d->machine = p->machine;
        if (p->old_bytes)
            view_read(&p->machine->system->view, p->absolute, p->old_bytes, p->length);
        if (p->register_text && dbg_evaluate_all(d, p->register_text, &v))
            p->old = v.value;
    }
    d->machine = meant;
    for (size_t n = 0; n < d->count; n++)
        d->machines[n].stops.asked = false;
}

void dbg_moved(struct dbg *d) {
    dbg_refresh_points(d);
    for (size_t n = 0; n < d->count; n++)
        d->machines[n].stops.passing = false;
}

/* Tracing: every instruction with what it has changed, and what happens between them. */
#include "base/bits.h"
#include "debug/state.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* They stand below the instruction in which they happened. */
void dbg_trace_note(struct dbg_machine *m, const char *format, ...) {
    struct dbg *d = m->dbg;
    size_t length = strlen(d->notes), begin = strlen(m->name) + 21;
    char text[160], line[240];
    va_list args;
    if (!d->trace)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(line, sizeof line, "%*s* %s\n", (int)begin, "", text);
    if (length >= strlen(line) && strcmp(d->notes + length - strlen(line), line) == 0)
        return; /* a wait goes on */
    snprintf(d->notes + length, sizeof d->notes - length, "%s", line);
}

void dbg_trace_notes(struct dbg *d) {
    if (d->trace)
        fputs(d->notes, d->trace);
    d->notes[0] = 0;
}

/* Notes what will be executed, for it may store over itself. */
void dbg_trace_before(struct dbg_machine *m) {
    struct dbg *d = m->dbg;
    struct dbg_machine *meant = d->machine;
    d->machine = m;
    m->next = (struct instr){0};
    m->next_ia = m->system->state->psw.ia;
    dbg_fetch(d, m->next_ia, &m->next);
    d->machine = meant;
    m->traced = *m->system->state;
}

static int put_changes(const struct dbg_machine *m, char *out, size_t size) {
    const struct cpu_state *a = &m->traced, *b = m->system->state;
    int n = 0;
    out[0] = 0;
    for (int r = 0; r < 16 && (size_t)n < size; r++)
        if (a->gr[r] != b->gr[r])
            n += snprintf(out + n, size - (size_t)n, " r%d=%08X", r, b->gr[r]);
    for (int r = 0; r < 4 && (size_t)n < size; r++)
        if (a->fr[r] != b->fr[r])
            n += snprintf(out + n, size - (size_t)n, " fr%d=%016" PRIX64, 2 * r, b->fr[r]);
    if (a->psw.cc != b->psw.cc && (size_t)n < size)
        n += snprintf(out + n, size - (size_t)n, " cc=%u", b->psw.cc);
    return n;
}

void dbg_trace_after(struct dbg_machine *m) {
    char text[48], hex[16], changes[600];
    put_changes(m, changes, sizeof changes);
    if (m->next.length)
        isa_disassemble(&m->next, text);
    else
        snprintf(text, sizeof text, "(cannot be fetched)");
    fprintf(m->dbg->trace, "%s %10" PRIu64 "  %06X %-12s %-*s%s%s\n", m->name, m->start_retired,
            m->next_ia, dbg_hex_bytes(m->next.bytes, m->next.length, hex, sizeof hex),
            *changes ? 30 : 0, text, *changes ? " ;" : "", changes);
}

static void trace_off(struct dbg *d) {
    if (d->trace && d->trace_is_file)
        fclose(d->trace);
    d->trace = NULL;
}

static void trace_to(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    if (!*args->at) {
        dbg_error(d, "trace to FILE: the file's name is missing");
        return;
    }
    FILE *file = fopen(args->at, "w");
    if (!file) {
        dbg_error(d, "%s: %s", args->at, strerror(errno));
        return;
    }
    trace_off(d);
    d->trace = file;
    d->trace_is_file = true;
}

void dbg_do_trace(struct dbg *d, struct dbg_args *args) {
    if (args_take(args, "on", 2) && args_end(args)) {
        trace_off(d);
        d->trace = d->host.out;
        d->trace_is_file = false;
    } else if (args_take(args, "off", 2) && args_end(args)) {
        trace_off(d);
    } else if (args_take(args, "to", 2)) {
        trace_to(d, args);
    } else {
        dbg_error_at(d, args->line, args->at, NULL, "trace on, trace off or trace to FILE");
    }
}

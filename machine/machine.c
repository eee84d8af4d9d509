#include "machine/machine.h"

#include "machine/diagnose.h"

#include <stdlib.h>

/* A clock instruction: as with I/O. A request that it brings about is seen after it. */
static uint64_t link_clock(void *owner, enum isa_op op, uint64_t value) {
    struct machine *m = owner;
    struct system *s = &m->system;
    s->events.now += m->cpu->retired - s->retired;
    s->retired = m->cpu->retired;
    uint64_t shown = system_clock(s, op, value);
    m->cpu->pending = s->pending;
    cpu_shorten(m->cpu, m->cpu->retired + (system_next(s) - s->events.now));
    return shown;
}

/* An I/O instruction: virtual time is brought up to the instruction, and the slice is cut when the
 * operation just started ends before it. */
static struct io_result link_io(void *owner, enum isa_op op, uint16_t device, uint32_t caw) {
    struct machine *m = owner;
    struct system *s = &m->system;
    uint64_t before = s->retired;
    s->events.now += m->cpu->retired - before;
    s->retired = m->cpu->retired;
    struct io_result result = system_io(s, op, device, caw);
    m->cpu->pending = s->pending;
    cpu_shorten(m->cpu, m->cpu->retired + (s->stop ? 1 : system_next(s) - s->events.now));
    return result;
}

static int link_diagnose(void *owner, struct cpu *cpu, const struct instr *i) {
    return system_diagnose(&((struct machine *)owner)->system, i, cpu->state.gr);
}

struct machine *machine_create(const struct machine_shape *shape) {
    struct machine *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->links = (struct cpu_links){
        .owner = m, .io = link_io, .clock = link_clock, .diagnose = link_diagnose};
    if (stor_init(&m->storage, shape->storage))
        m->cpu = cpu_create(&m->storage, shape->model, &m->links);
    if (!m->cpu || !system_init(&m->system, shape->model, shape->instructions_per_microsecond,
                                &m->cpu->view, &m->cpu->state)) {
        machine_destroy(m);
        return NULL;
    }
    return m;
}

void machine_destroy(struct machine *m) {
    if (!m)
        return;
    system_free(&m->system);
    if (m->cpu)
        cpu_destroy(m->cpu);
    stor_free(&m->storage);
    free(m);
}

/* With an observer, these are presented by the system, as I/O and external interruptions always
 * are. */
#define OBSERVED (1u << INT_SVC | 1u << INT_PROGRAM | 1u << INT_MACHINE_CHECK)

/* Runs one slice: up to the limit, the next event of the system or MACHINE_SLICE. */
static void run_slice(struct machine *m, uint64_t limit) {
    struct system *s = &m->system;
    uint64_t budget = system_next(s) - s->events.now;
    if (budget > limit - s->retired)
        budget = limit - s->retired;
    if (budget > MACHINE_SLICE)
        budget = MACHINE_SLICE;
    m->cpu->pending = s->pending;
    m->cpu->stops = s->stops;
    if (s->stops)
        s->stops->base = m->cpu->retired - s->retired;
    m->cpu->intercept = s->observer ? OBSERVED : 0;
    const struct cpu_exit *exit = cpu_run(m->cpu, budget);
    uint64_t done = m->cpu->retired - s->retired;
    s->retired = m->cpu->retired;
    if (exit->reason == CPU_EXIT_INTERRUPTION)
        system_present(s, &exit->interruption);
    if (m->cpu->interrupted)
        s->interrupted = true, s->last = m->cpu->last, m->cpu->interrupted = false;
    system_advance(s, s->events.now + done);
    if (exit->reason == CPU_EXIT_CHECK_STOP)
        s->stop = STOP_CHECK_STOP;
    else if (exit->reason == CPU_EXIT_STOP)
        system_stop_for_debug(s);
}

enum system_stop machine_run(struct machine *m, uint64_t limit) {
    struct system *s = &m->system;
    system_go_on(s);
    while (s->stop == STOP_NONE && !system_asked_to_stop(s)) {
        system_interrupt(s);
        if (s->stop != STOP_NONE)
            break;
        if (s->state->psw.wait)
            system_wait(s, EVENT_NEVER);
        else if (s->retired >= s->stop_at)
            s->stop = STOP_DEBUG;
        else if (s->retired >= limit)
            s->stop = STOP_LIMIT;
        else
            run_slice(m, limit < s->stop_at ? limit : s->stop_at);
    }
    return s->stop;
}

void machine_walk(struct machine *m, struct walk *w) {
    system_walk(&m->system, w);
    cpu_walk(m->cpu, w);
    walk_require(w, m->cpu->retired == m->system.retired, "the counts of instructions differ");
}

void machine_walk_system(struct machine *m, struct walk *w) {
    system_walk(&m->system, w);
    if (w->loading)
        m->cpu->retired = m->system.retired;
}

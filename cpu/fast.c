#include "cpu/fast.h"

#include "cpu/reference.h"

#include <stdlib.h>

struct fast {
    struct cpu *cpu;
};

struct fast *fast_create(struct cpu *cpu) {
    struct fast *fast = calloc(1, sizeof *fast);
    if (fast)
        fast->cpu = cpu;
    return fast;
}

void fast_destroy(struct fast *fast) {
    free(fast);
}

bool fast_go_on(struct cpu *cpu) {
    const struct cpu_state *s = &cpu->state;
    if (interruption_waiting(&cpu->pending) &&
        (interruption_admits_channels(s, cpu->model, &cpu->pending) ||
         interruption_admits_external(s, cpu->model, &cpu->pending)))
        cpu->exit.reason = CPU_EXIT_PENDING;
    else if (s->psw.wait)
        cpu->exit.reason = CPU_EXIT_WAIT;
    else if (cpu->retired >= cpu->slice_end)
        cpu->exit.reason = CPU_EXIT_BUDGET;
    else
        return true;
    return false;
}

void fast_run(struct cpu *cpu) {
    while (fast_go_on(cpu) && ref_step(cpu))
        ;
}

void fast_context_changed(struct fast *fast) {
    (void)fast;
}

void fast_purge(struct fast *fast) {
    (void)fast;
}

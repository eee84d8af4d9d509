/* Making and running a CPU, and presenting interruptions. */
#include "cpu/cpu.h"

#include "cpu/fast.h"
#include "cpu/reference.h"

#include <stdlib.h>

static const struct cpu_links no_links = {0};

struct cpu *cpu_create(struct storage *storage, enum model model, const struct cpu_links *links) {
    struct cpu *cpu = calloc(1, sizeof *cpu);
    if (!cpu)
        return NULL;
    cpu->model = model;
    cpu->links = links ? links : &no_links;
    cpu->view = (struct stor_view){.storage = storage, .size = storage->size};
    cpu_state_reset(&cpu->state);
    cpu->fast = fast_create(cpu);
    if (!cpu->fast) {
        free(cpu);
        return NULL;
    }
    return cpu;
}

void cpu_destroy(struct cpu *cpu) {
    if (!cpu)
        return;
    fast_destroy(cpu->fast);
    free(cpu);
}

const struct cpu_exit *cpu_run(struct cpu *cpu, uint64_t budget) {
    uint64_t left = UINT64_MAX - cpu->retired;
    cpu->slice_end = cpu->retired + (budget < left ? budget : left);
    if (cpu->executor == CPU_FAST && !cpu->variant)
        fast_run(cpu);
    else
        while (fast_go_on(cpu) && ref_step(cpu))
            ;
    return &cpu->exit;
}

void cpu_shorten(struct cpu *cpu, uint64_t until) {
    if (until < cpu->slice_end)
        cpu->slice_end = until;
}

void cpu_ask_stop(struct cpu *cpu) {
    if (!cpu->stops)
        return;
    cpu->stops->asked = true;
    cpu_shorten(cpu, cpu->retired + 1); /* so that the loops look */
}

void cpu_set_model(struct cpu *cpu, enum model model) {
    if (model == cpu->model)
        return;
    cpu->model = model;
    fast_model_changed(cpu->fast);
}

void cpu_purge_tlb(struct cpu *cpu) {
    fast_purge(cpu->fast);
}

static bool exit_with(struct cpu *cpu, enum cpu_exit_reason reason) {
    cpu->exit.reason = reason;
    return false;
}

bool cpu_interrupt(struct cpu *cpu, const struct interruption *interruption) {
    if (cpu->intercept & 1u << interruption->class) {
        cpu->exit.interruption = *interruption;
        return exit_with(cpu, CPU_EXIT_INTERRUPTION);
    }
    cpu->interrupted = true;
    bool goes_on =
        interruption_present(&cpu->state, cpu->model, &cpu->view, interruption, &cpu->last);
    return goes_on || exit_with(cpu, CPU_EXIT_CHECK_STOP);
}

void cpu_walk(struct cpu *cpu, struct walk *w) {
    walk_section(w, "CPU");
    pending_walk(&cpu->pending, w);
    walk_u64(w, &cpu->retired);
    walk_bool(w, &cpu->interrupted);
    interruption_walk(&cpu->last, w);
    walk_u64(w, &cpu->purges);
}

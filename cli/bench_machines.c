/* What many virtual machines cost: the same work shared by 1, 10, 100 and 1,000 of them, one switch
 * from a machine to another, and what several real CPUs make of 8 machines. */
#include "cli/bench_machines.h"

#include "cli/bench_samples.h"
#include "vmm/vmm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define REAL_STORAGE  (64u << 20)
#define GUEST_STORAGE (40u << 10)
#define SWITCH_TURN   100u /* instructions between two switches */

const unsigned bench_crowds[BENCH_CROWDS + 1] = {1, 10, 100, 1000, [BENCH_ON_CPUS] = 8};

/* Real CPUs: 1, 2, 4, 8. */
#define CPU_ROWS 4u

struct crowd {
    uint64_t instructions;
    struct samples mips;
};

struct figures {
    struct crowd crowds[BENCH_CROWDS];
    struct samples switching; /* nanoseconds */
    unsigned cpu_rows;
    struct crowd on_cpus[CPU_ROWS];
};

/* Passes at the same rate whoever runs. */
static double wall_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One CPU and two in any case, more if the host has them. */
static unsigned cpu_rows(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned rows = 2;
    while (rows < CPU_ROWS && 1l << rows <= processors)
        rows++;
    return rows;
}

/* A monitor with so many machines that all begin the kernel; NULL with an error in the list. */
static struct vmm *make(const struct bench_kernel *kernel, unsigned machines, unsigned cpus,
                        struct diag_list *diags) {
    static const struct machine_shape real = {MODEL_S370, REAL_STORAGE, 1};
    static const struct machine_shape guest = {MODEL_S370, GUEST_STORAGE, 1};
    struct vmm *vmm = vmm_create(&real);
    if (vmm && !vmm_set_cpus(vmm, cpus)) {
        diag_error(diags, NULL, "the host has not enough memory or threads for %u real CPUs", cpus);
        vmm_destroy(vmm);
        return NULL;
    }
    for (unsigned n = 0; vmm && n < machines; n++) {
        struct vm *vm = vmm_add(vmm, kernel->name, &guest);
        if (!vm || !bench_begin(kernel, &vm->system)) {
            vmm_destroy(vmm);
            vmm = NULL;
        }
    }
    if (!vmm)
        diag_error(diags, NULL, "there is not enough memory for %u machines", machines);
    return vmm;
}

static bool all_right(const struct vmm *vmm, struct diag_list *diags) {
    const struct vm *vm;
    for (size_t n = 0; (vm = vmm_vm(vmm, n)); n++)
        if (vm->system.stop != STOP_WAIT || vm->virtual.psw.ia) {
            diag_error(diags, NULL, "wrong answer: machine %zu ended with %s at %06X", n,
                       system_stop_text(vm->system.stop), vm->virtual.psw.ia);
            return false;
        }
    return true;
}

/* By a clock; on so many real CPUs. */
static bool measure_crowd(const struct bench_kernel *kernel, unsigned machines, unsigned cpus,
                          double (*clock)(void), struct crowd *crowd, struct diag_list *diags) {
    struct vmm *vmm = make(kernel, machines, cpus, diags);
    if (!vmm)
        return false;
    double begin = clock();
    vmm_run(vmm, BENCH_RUNAWAY);
    double seconds = clock() - begin;
    bool right = all_right(vmm, diags);
    crowd->instructions = vmm_retired(vmm);
    samples_add(&crowd->mips, (double)crowd->instructions / seconds / 1e6);
    vmm_destroy(vmm);
    return right;
}

/* Runs the first `machines` by turns. */
static double take_turns(struct vmm *vmm, unsigned machines, unsigned turns, unsigned length) {
    double begin = bench_seconds();
    for (unsigned n = 0; n < turns; n++) {
        struct vm *vm = vmm_vm(vmm, n % machines);
        vmm_run_one(vmm, vm, vm->system.retired + length);
    }
    return bench_seconds() - begin;
}

/* What two machines by short turns take more than one without a break. */
static bool measure_switch(const struct bench_kernel *kernel, unsigned turns, struct samples *out,
                           struct diag_list *diags) {
    struct vmm *vmm = make(kernel, 2, 1, diags);
    if (!vmm)
        return false;
    take_turns(vmm, 2, 2, turns * SWITCH_TURN / 10); /* so that all is decoded */
    double straight = take_turns(vmm, 1, 1, turns * SWITCH_TURN);
    double switching = take_turns(vmm, 2, turns, SWITCH_TURN);
    samples_add(out, (switching - straight) / turns * 1e9);
    vmm_destroy(vmm);
    return true;
}

static bool measure(const struct bench_kernel *kernels, unsigned rounds, unsigned turns,
                    struct figures *f, struct diag_list *diags) {
    for (unsigned round = 0; round < rounds; round++) {
        for (size_t i = 0; i < BENCH_CROWDS; i++)
            if (!measure_crowd(&kernels[i], bench_crowds[i], 1, bench_seconds, &f->crowds[i],
                               diags))
                return false;
        for (unsigned row = 0; row < f->cpu_rows; row++)
            if (!measure_crowd(&kernels[BENCH_ON_CPUS], bench_crowds[BENCH_ON_CPUS], 1u << row,
                               wall_seconds, &f->on_cpus[row], diags))
                return false;
        if (!measure_switch(&kernels[0], turns, &f->switching, diags))
            return false;
    }
    return true;
}

static double median_of(const struct crowd *crowd) {
    return samples_summarize(&crowd->mips).median;
}

static void show(const struct figures *f) {
    printf("machines instructions %18s\n", "MIPS, all together");
    for (size_t i = 0; i < BENCH_CROWDS; i++) {
        printf("%8u %12" PRIu64, bench_crowds[i], f->crowds[i].instructions);
        samples_print(&f->crowds[i].mips, 18, "-");
        putchar('\n');
    }
    printf("a switch from one to another:");
    samples_print(&f->switching, 0, "-");
    puts(" ns");
    printf("real CPUs %18s  times one, %u machines, by the clock on the wall\n", "MIPS",
           bench_crowds[BENCH_ON_CPUS]);
    for (unsigned row = 0; row < f->cpu_rows; row++) {
        printf("%9u", 1u << row);
        samples_print(&f->on_cpus[row].mips, 18, "-");
        printf(" %5.2f\n", median_of(&f->on_cpus[row]) / median_of(&f->on_cpus[0]));
    }
}

static json_t *figures_json(const struct figures *f, unsigned rounds) {
    json_t *crowds = json_array(), *on_cpus = json_array();
    for (size_t i = 0; i < BENCH_CROWDS; i++)
        json_array_append_new(crowds,
                              json_pack("{s:i, s:I, s:o}", "machines", (int)bench_crowds[i],
                                        "instructions", (json_int_t)f->crowds[i].instructions,
                                        "mips", samples_json(&f->crowds[i].mips)));
    for (unsigned row = 0; row < f->cpu_rows; row++)
        json_array_append_new(on_cpus, json_pack("{s:i, s:i, s:o}", "cpus", 1 << row, "machines",
                                                 (int)bench_crowds[BENCH_ON_CPUS], "mips",
                                                 samples_json(&f->on_cpus[row].mips)));
    return json_pack("{s:i, s:o, s:o, s:o}", "rounds", (int)rounds, "crowds", crowds,
                     "ns_per_switch", samples_json(&f->switching), "on_cpus", on_cpus);
}

json_t *bench_machines(const struct bench_kernel *kernels, unsigned rounds, unsigned turns,
                       bool shown, struct diag_list *diags) {
    struct figures *f = calloc(1, sizeof *f);
    json_t *json = NULL;
    if (f)
        f->cpu_rows = cpu_rows();
    if (f && measure(kernels, rounds, turns, f, diags)) {
        if (shown)
            show(f);
        json = figures_json(f, rounds);
    }
    free(f);
    return json;
}

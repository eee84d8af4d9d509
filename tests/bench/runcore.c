/* Runs a core image and says how much processor time that took: the measuring end of bench.py.
 *
 *   runcore bare|monitor|reference FILE
 *
 * loads FILE at location 0 and starts at the PSW there, on the bare machine (by the fast core, or
 * by the reference executor) or in a virtual machine, and prints `INSTRUCTIONS SECONDS
 * ADDRESS-OF-THE-WAIT-PSW EXITS`. */
#include "vmm/vmm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct machine_shape shape = {MODEL_S370, 2u << 20, 1};
static const struct machine_shape real = {MODEL_S370, 3u << 20, 1};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool load(const char *path, const struct system *s) {
    static uint8_t bytes[2u << 20];
    FILE *in = fopen(path, "rb");
    size_t size = in ? fread(bytes, 1, sizeof bytes, in) : 0;
    if (in)
        fclose(in);
    return size >= 8 && psw_load(&s->state->psw, bytes, s->model) &&
           view_write(&s->view, 0, bytes, (uint32_t)size) == 0;
}

static void report(const struct system *s, double seconds, uint64_t exits) {
    printf("%llu %.6f %06X %llu\n", (unsigned long long)s->retired, seconds, s->state->psw.ia,
           (unsigned long long)exits);
}

static bool run_bare(const char *path, enum cpu_executor executor) {
    struct machine *m = machine_create(&shape);
    bool loaded = m && load(path, &m->system);
    if (loaded) {
        m->cpu->executor = executor;
        machine_state_changed(m);
        double start = now();
        machine_run(m, UINT64_MAX);
        report(&m->system, now() - start, 0);
    }
    machine_destroy(m);
    return loaded;
}

static bool run_monitor(const char *path) {
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, "guest", &shape) : NULL;
    bool loaded = vm && load(path, &vm->system);
    if (loaded) {
        double start = now();
        vmm_run(vmm, UINT64_MAX);
        report(&vm->system, now() - start, vm->ledger.exits);
    }
    if (vmm)
        vmm_destroy(vmm);
    return loaded;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: runcore bare|monitor|reference FILE\n");
        return 2;
    }
    bool done = strcmp(argv[1], "monitor") == 0     ? run_monitor(argv[2])
                : strcmp(argv[1], "reference") == 0 ? run_bare(argv[2], CPU_REFERENCE)
                                                    : run_bare(argv[2], CPU_FAST);
    return !done;
}

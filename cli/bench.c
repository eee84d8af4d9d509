#include "cli/bench.h"

#include "base/bits.h"
#include "vmm/vmm.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct machine_shape shape = {MODEL_S370, BENCH_STORAGE, 1};
static const struct machine_shape real = {MODEL_S370, BENCH_STORAGE + (1u << 20), 1};

/* ---- Making -----------------------------------------------------------------------------------
 */

static char *name_of(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return strndup(name, strcspn(name, "."));
}

static void divide_rounds(const struct asm_module *module, unsigned share,
                          struct asm_image *image) {
    const struct asm_symbol *rounds = asm_find_symbol(module, "ROUNDS");
    uint32_t at = rounds ? asm_symbol_address(rounds) : UINT32_MAX;
    if (at > image->size || image->size - at < 4)
        return;
    uint32_t number = be32_load(image->bytes + at) / share;
    be32_store(image->bytes + at, number ? number : 1);
}

bool bench_load(const char *path, unsigned share, struct bench_kernel *out,
                struct diag_list *diags) {
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *module = asm_assemble_file(path, &options, diags);
    *out = (struct bench_kernel){0};
    if (!module)
        return false;
    bool made = asm_image_raw(module, &out->image, diags);
    if (made && out->image.size > BENCH_STORAGE) {
        diag_error(diags, NULL, "%s: larger than the %u MB that a kernel may use", path,
                   BENCH_STORAGE >> 20);
        made = false;
        asm_image_free(&out->image);
    }
    if (made) {
        divide_rounds(module, share, &out->image);
        out->name = name_of(path);
    }
    asm_module_free(module);
    return made;
}

void bench_free(struct bench_kernel *kernel) {
    if (kernel->name)
        asm_image_free(&kernel->image);
    free(kernel->name);
}

/* ---- Running ----------------------------------------------------------------------------------
 */

double bench_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool bench_begin(const struct bench_kernel *kernel, const struct system *s) {
    return view_write(&s->view, 0, kernel->image.bytes, kernel->image.size) == 0 &&
           psw_load(&s->state->psw, kernel->image.bytes, s->model);
}

static bool report(const struct bench_kernel *kernel, const struct system *s, double seconds,
                   struct bench_run *out, struct diag_list *diags) {
    *out =
        (struct bench_run){.seconds = seconds, .instructions = s->retired, .end = s->state->psw.ia};
    if (s->stop == STOP_WAIT)
        return true;
    diag_error(diags, NULL, "%s: ended with %s", kernel->name, system_stop_text(s->stop));
    return false;
}

static bool no_memory(struct diag_list *diags) {
    diag_error(diags, NULL, "the host has not enough memory");
    return false;
}

bool bench_bare(const struct bench_kernel *kernel, struct bench_run *out, struct diag_list *diags) {
    struct machine *m = machine_create(&shape);
    if (!m || !bench_begin(kernel, &m->system)) {
        machine_destroy(m);
        return no_memory(diags);
    }
    double begin = bench_seconds();
    machine_run(m, BENCH_RUNAWAY);
    bool ended = report(kernel, &m->system, bench_seconds() - begin, out, diags);
    machine_destroy(m);
    return ended;
}

bool bench_monitor(const struct bench_kernel *kernel, struct bench_run *out,
                   struct diag_list *diags) {
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, kernel->name, &shape) : NULL;
    bool ended = false;
    if (vm && bench_begin(kernel, &vm->system)) {
        double begin = bench_seconds();
        vmm_run(vmm, BENCH_RUNAWAY);
        ended = report(kernel, &vm->system, bench_seconds() - begin, out, diags);
        out->exits = vm->ledger.exits;
    } else {
        no_memory(diags);
    }
    if (vmm)
        vmm_destroy(vmm);
    return ended;
}

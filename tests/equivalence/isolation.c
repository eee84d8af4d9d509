/* Resource control: a virtual machine's run is the same alone and beside fifteen others that store,
 * change keys, start channel programs and run wild in every way that a random guest does.
 *
 * usage: isolation [--rounds N] [--seed S]
 *
 * Each round takes sixteen random guests, runs each alone under a monitor, then all together under
 * one, and compares the trace hashes. Real storage outside the guests' frames must not change.
 */
#include "equivalence/random_guest.h"
#include "lab/trace.h"
#include "vmm/vmm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUESTS 16
#define STEP   101u /* instructions between trace points */
#define POINTS 30u

static const struct machine_shape real = {MODEL_S370, 2u << 20, 1};

static struct vm *add(struct vmm *vmm, uint64_t seed) {
    struct random_guest *g = random_guest_create(seed, GUEST_ORDERLY);
    struct machine_shape shape = random_guest_shape(g);
    char name[24];
    snprintf(name, sizeof name, "g%" PRIu64, seed);
    struct vm *vm = vmm_add(vmm, name, &shape);
    if (!vm || !random_guest_setup(g, &vm->system)) {
        fprintf(stderr, "isolation: cannot make guest %s\n", name);
        exit(4);
    }
    random_guest_destroy(g);
    return vm;
}

/* Runs all of a monitor's guests and fills in their traces. */
static void run(struct vmm *vmm, struct trace traces[]) {
    for (uint64_t point = 1; point <= POINTS; point++) {
        vmm_run(vmm, point * STEP);
        for (size_t n = 0; vmm_vm(vmm, n); n++)
            trace_point(&traces[n], &vmm_vm(vmm, n)->system);
    }
}

static int round_of(uint64_t seed) {
    struct trace alone[GUESTS] = {0}, together[GUESTS] = {0};
    for (int n = 0; n < GUESTS; n++) {
        struct vmm *vmm = vmm_create(&real);
        add(vmm, seed + n);
        run(vmm, &alone[n]);
        vmm_destroy(vmm);
    }
    struct vmm *vmm = vmm_create(&real);
    for (int n = 0; n < GUESTS; n++)
        add(vmm, seed + n);
    run(vmm, together);
    int different = 0;
    for (int n = 0; n < GUESTS; n++)
        if (alone[n].hash != together[n].hash) {
            printf("guest %" PRIu64 ": alone %016" PRIx64 ", among %d %016" PRIx64 "\n", seed + n,
                   alone[n].hash, GUESTS, together[n].hash);
            different++;
        }
    vmm_destroy(vmm);
    return different;
}

int main(int argc, char **argv) {
    uint64_t rounds = 10, seed = 1;
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--rounds") == 0)
            rounds = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else
            return fprintf(stderr, "isolation: unknown option %s\n", argv[n]), 2;
    }
    int different = 0;
    for (uint64_t n = 0; n < rounds && !different; n++)
        different = round_of(seed + n * GUESTS);
    printf("%" PRIu64 " rounds of %d guests, %d differ\n", rounds, GUESTS, different);
    return different != 0;
}

/* Pages that are alike: a virtual machine's run is the same alone and among others whose pages are
 * put into one frame with its own.
 *
 * usage: sharing [--rounds N] [--seed S]
 *
 * Each round takes eight random guests and a twin of each, runs each pair alone without sharing,
 * then all together with sharing, in every second round on so little real storage that pages come
 * and go. It compares the trace hashes, and after each step audits where the real CPU's tables
 * lead.
 */
#include "equivalence/random_guest.h"
#include "lab/trace.h"
#include "vmm/audit.h"
#include "vmm/pager.h"
#include "vmm/vmm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS  8
#define GUESTS (2 * PAIRS)
#define STEP   101u /* instructions between trace points */
#define POINTS 40u

struct totals {
    uint64_t merged, copied, evicted;
};

/* Storage for the tables, what is promised, and for some pages more. */
static uint32_t scarce_storage(const struct machine_shape shapes[]) {
    uint32_t pages = 1 + PAGER_RESERVE + 24;
    for (int n = 0; n < GUESTS; n++)
        pages += PAGER_MIN + 1 + 5 * (shapes[n].model == MODEL_S370);
    return pages * STOR_PAGE_SIZE;
}

static struct random_guest *guest_of(uint64_t seed, int n) {
    return random_guest_create(seed + (uint64_t)n / 2, GUEST_ORDERLY);
}

/* The guest's policy for shadow tables is the same wherever it runs. */
static struct vm *add(struct vmm *vmm, uint64_t seed, int n) {
    struct random_guest *g = guest_of(seed, n);
    struct machine_shape shape = random_guest_shape(g);
    char name[24];
    snprintf(name, sizeof name, "g%" PRIu64 "%c", seed + (uint64_t)n / 2, "ab"[n % 2]);
    struct vm *vm = vmm_add(vmm, name, &shape);
    if (!vm || !random_guest_setup(g, &vm->system)) {
        fprintf(stderr, "sharing: cannot make guest %s\n", name);
        exit(4);
    }
    random_guest_destroy(g);
    vm->shadow.policy = (enum shadow_policy)((seed + (uint64_t)n / 2) % (SHADOW_TRACED + 1));
    return vm;
}

/* Runs all of a monitor's guests and fills in their traces. False: the audit found something. */
static bool run(struct vmm *vmm, struct trace traces[]) {
    for (uint64_t point = 1; point <= POINTS; point++) {
        vmm_run(vmm, point * STEP);
        if (!vmm_audit(vmm, stdout))
            return false;
        for (size_t n = 0; vmm_vm(vmm, n); n++)
            trace_point(&traces[n], &vmm_vm(vmm, n)->system);
    }
    return true;
}

static void run_alone(uint64_t seed, struct trace traces[], struct machine_shape shapes[]) {
    static const struct machine_shape real = {MODEL_S370, 2u << 20, 1};
    for (int n = 0; n < GUESTS; n++) {
        struct random_guest *g = guest_of(seed, n);
        shapes[n] = random_guest_shape(g);
        random_guest_destroy(g);
        struct vmm *vmm = vmm_create(&real);
        add(vmm, seed, n);
        run(vmm, &traces[n]);
        vmm_destroy(vmm);
    }
}

static int compare(const struct vmm *vmm, const struct trace alone[], const struct trace among[],
                   struct totals *t) {
    int different = 0;
    for (int n = 0; n < GUESTS; n++) {
        const struct vm *vm = vmm_vm(vmm, (size_t)n);
        t->merged += vm->ledger.pages.merged;
        t->copied += vm->ledger.pages.copied;
        t->evicted += vm->ledger.pages.out + vm->ledger.pages.dropped;
        if (alone[n].hash != among[n].hash || vm->complaint) {
            printf("%s: alone %016" PRIx64 ", sharing %016" PRIx64 " %s\n", vm->name, alone[n].hash,
                   among[n].hash, vm->complaint ? vm->complaint : "");
            different++;
        }
    }
    return different;
}

static int round_of(uint64_t seed, bool scarce, struct totals *t) {
    struct trace alone[GUESTS] = {0}, among[GUESTS] = {0};
    struct machine_shape shapes[GUESTS];
    run_alone(seed, alone, shapes);
    struct machine_shape real = {MODEL_S370, scarce ? scarce_storage(shapes) : 2u << 20, 1};
    struct vmm *vmm = vmm_create(&real);
    if (!vmm || !vmm_share_pages(vmm))
        exit(4);
    for (int n = 0; n < GUESTS; n++)
        add(vmm, seed, n);
    int different = run(vmm, among) ? compare(vmm, alone, among, t) : 1;
    vmm_destroy(vmm);
    if (different)
        printf("repeat with: sharing --seed %" PRIu64 " --rounds 2\n", scarce ? seed - 1000 : seed);
    return different;
}

int main(int argc, char **argv) {
    uint64_t rounds = 10, seed = 1;
    struct totals t = {0};
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--rounds") == 0)
            rounds = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else
            return fprintf(stderr, "sharing: unknown option %s\n", argv[n]), 2;
    }
    int different = 0;
    for (uint64_t n = 0; n < rounds && !different; n++)
        different = round_of(seed + n * 1000, n % 2, &t);
    printf("%" PRIu64 " rounds of %d guests, %" PRIu64 " pages merged, %" PRIu64 " parted, %" PRIu64
           " evicted, %d differ\n",
           rounds, GUESTS, t.merged, t.copied, t.evicted, different);
    return different || t.merged == 0 || t.copied == 0 || (rounds > 1 && t.evicted == 0);
}

#include "vmm/account.h"

#include <inttypes.h>

#define COLUMNS 11

/* What is told of a guest, in the order of the columns. */
static const char *const names[COLUMNS] = {
    "min", "max", "share", "target", "resident", "away", "active", "balloon", "asked", "in", "out"};

static void collect(const struct vm *vm, uint64_t values[COLUMNS]) {
    uint32_t touched = pager_touched(vm), resident = pager_resident(vm);
    const uint64_t all[COLUMNS] = {vm->pages.min,
                                   vm->pages.max,
                                   vm->balance.share,
                                   vm->pages.target,
                                   resident,
                                   touched - resident,
                                   balance_active(&vm->balance.activity, touched),
                                   balancer_held(vm),
                                   vm->system.balloon.asked,
                                   vm->ledger.pages.in,
                                   vm->ledger.pages.out};
    for (unsigned c = 0; c < COLUMNS; c++)
        values[c] = all[c];
}

void account_print(const struct vmm *vmm, FILE *out) {
    const struct balancer *b = vmm_balancer(vmm);
    uint64_t values[COLUMNS];
    fprintf(out, "real storage: %" PRIu32 " frames for guests, %" PRIu32 " free: %s; idle tax %u\n",
            balancer_frames(b), balancer_free(b), balance_level_name(b->level), b->terms.idle_tax);
    fprintf(out, "  %-16s", "pages of");
    for (unsigned c = 0; c < COLUMNS; c++)
        fprintf(out, " %8s", names[c]);
    fputc('\n', out);
    for (size_t n = 0; vmm_vm(vmm, n); n++) {
        collect(vmm_vm(vmm, n), values);
        fprintf(out, "  %-16s", vmm_vm(vmm, n)->name);
        for (unsigned c = 0; c < COLUMNS; c++)
            fprintf(out, " %8" PRIu64, values[c]);
        fputc('\n', out);
    }
}

static json_t *guest_json(const struct vm *vm) {
    uint64_t values[COLUMNS];
    json_t *guest = json_pack("{ss}", "name", vm->name);
    collect(vm, values);
    for (unsigned c = 0; c < COLUMNS; c++)
        json_object_set_new(guest, names[c], json_integer((json_int_t)values[c]));
    return guest;
}

json_t *account_json(const struct vmm *vmm) {
    const struct balancer *b = vmm_balancer(vmm);
    json_t *vms = json_array();
    for (size_t n = 0; vmm_vm(vmm, n); n++)
        json_array_append_new(vms, guest_json(vmm_vm(vmm, n)));
    return json_pack("{si,si,ss,si,so}", "frames", (int)balancer_frames(b), "free",
                     (int)balancer_free(b), "level", balance_level_name(b->level), "idle_tax",
                     (int)b->terms.idle_tax, "vms", vms);
}

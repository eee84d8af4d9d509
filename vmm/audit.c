#include "vmm/audit.h"

#include "cpu/fast.h"
#include "vmm/allocator.h"
#include "vmm/shadow.h"

#include <stdarg.h>
#include <stdlib.h>

#define NOBODY      UINT16_MAX
#define SEVERAL     (UINT16_MAX - 1u)
#define MOST_FAULTS 20u

struct audit {
    const struct vmm *vmm;
    const struct storage *storage;
    const struct allocator *allocator;
    struct stor_view all; /* real storage, as the real CPU sees it */
    uint16_t *owner;      /* of each real frame: a guest's number, NOBODY or SEVERAL */
    FILE *out;
    uint32_t faults;
};

__attribute__((format(printf, 3, 4))) static void complain(struct audit *a, const struct vm *vm,
                                                           const char *format, ...) {
    va_list args;
    if (a->faults++ >= MOST_FAULTS)
        return;
    fprintf(a->out, "audit: %s: ", vm->name);
    va_start(args, format);
    vfprintf(a->out, format, args);
    va_end(args);
    fputc('\n', a->out);
}

/* ---- Frames -----------------------------------------------------------------------------------
 */

static void take_frame(struct audit *a, uint16_t n, uint32_t page) {
    const struct vm *vm = vmm_vm(a->vmm, n);
    aaddr frame = vm->frames[page];
    if (frame & VIEW_ABSENT)
        return;
    bool shared = frame & VIEW_SHARED;
    frame &= ~(aaddr)(VIEW_KEPT | VIEW_SHARED);
    if (frame % STOR_PAGE_SIZE || frame < a->allocator->tables_end || frame >= a->storage->size) {
        complain(a, vm, "page %03X lies at %07X, where no frame is", page, frame);
        return;
    }
    uint16_t *owner = &a->owner[frame >> STOR_PAGE_SHIFT];
    if (shared) {
        if (*owner != NOBODY && *owner != SEVERAL)
            complain(a, vm, "page %03X lies at %07X with a page that is not shared", page, frame);
        *owner = SEVERAL;
        return;
    }
    if (*owner == SEVERAL)
        complain(a, vm, "page %03X lies at %07X with pages that are shared", page, frame);
    else if (*owner != NOBODY)
        complain(a, vm, "page %03X lies at %07X, which is also %s's", page, frame,
                 vmm_vm(a->vmm, *owner)->name);
    *owner = n;
}

static void take_frames(struct audit *a) {
    for (uint32_t frame = 0; frame < a->storage->size >> STOR_PAGE_SHIFT; frame++)
        a->owner[frame] = NOBODY;
    for (uint16_t n = 0; vmm_vm(a->vmm, n); n++)
        for (uint32_t page = 0; page < vmm_vm(a->vmm, n)->system.view.size >> STOR_PAGE_SHIFT;
             page++)
            take_frame(a, n, page);
}

/* ---- Tables -----------------------------------------------------------------------------------
 */

static bool is_tables(const struct audit *a, raddr at) {
    return at >= STOR_PAGE_SIZE && at < a->allocator->tables_end;
}

/* Is a frame a guest's, or one of those that have it and may not store there? */
static bool has_frame(const struct audit *a, uint16_t n, aaddr frame, bool stores) {
    uint16_t owner = a->owner[frame >> STOR_PAGE_SHIFT];
    const struct vm *vm = vmm_vm(a->vmm, n);
    if (owner != SEVERAL)
        return owner == n;
    for (uint32_t page = 0; page < vm->system.view.size >> STOR_PAGE_SHIFT && !stores; page++)
        if ((vm->frames[page] & ~(aaddr)VIEW_FLAGS) == frame && !(vm->frames[page] & VIEW_ABSENT))
            return true;
    return false;
}

/* The page of a virtual address under these control registers. Returns the walk's result. */
static struct dat_result check_page(struct audit *a, uint16_t n, const struct dat_control *control,
                                    vaddr va, int *code) {
    struct dat_result r;
    const struct vm *vm = vmm_vm(a->vmm, n);
    *code = dat_translate(&a->all, control, va, &r);
    if (*code)
        return r;
    if (!is_tables(a, r.segment_at) || !is_tables(a, r.page_at))
        complain(a, vm, "%06X under CR1 %08X is translated by entries at %07X and %07X", va,
                 control->cr1, r.segment_at, r.page_at);
    if (r.real >= a->storage->size ||
        !has_frame(a, n, r.real & ~(aaddr)(STOR_PAGE_SIZE - 1), !r.protected))
        complain(a, vm, "%06X under CR1 %08X leads to %07X", va, control->cr1, r.real);
    return r;
}

static void check_context(struct audit *a, uint16_t n, const struct dat_control *control) {
    struct dat_geometry g;
    if (!dat_geometry_of(control->cr0, &g) || !is_tables(a, control->cr1 & ADDRESS_MASK)) {
        complain(a, vmm_vm(a->vmm, n), "CR0 %08X and CR1 %08X are not the monitor's", control->cr0,
                 control->cr1);
        return;
    }
    for (vaddr va = 0; va <= ADDRESS_MASK;) {
        int code;
        struct dat_result r = check_page(a, n, control, va, &code);
        bool no_segment = code && r.segment_level;
        va += no_segment ? 1u << g.segment_shift : 1u << g.page_shift;
    }
}

/* Control registers under which the real CPU runs a guest: the first are for translation off.
 * False past the last. */
static bool context_of(const struct vm *vm, uint32_t n, struct dat_control *control) {
    *control = (struct dat_control){vm->real.cr[0], vm->real.cr[1], 0};
    return n == 0 || shadow_context(vm, n - 1, control);
}

static void check_real_state(struct audit *a, const struct vm *vm) {
    struct cpu_state real;
    struct dat_control c;
    bool known = false;
    vm_real_state(vm, &real);
    for (uint32_t n = 0; !known && context_of(vm, n, &c); n++)
        known = !((real.cr[0] ^ c.cr0) & CR0_TRANSLATION_MASK) && real.cr[1] == c.cr1;
    bool awaits = psw_dat(&vm->virtual.psw) && !vm->shadow.state; /* its first set is not made */
    if (!real.psw.problem || !psw_dat(&real.psw) || real.prefix)
        complain(a, vm, "the real CPU is not in problem state under translation");
    if (!known && !awaits)
        complain(a, vm, "the real CPU has CR0 %08X and CR1 %08X", real.cr[0], real.cr[1]);
}

/* ---- The translation-lookaside buffer ---------------------------------------------------------
 */

/* Whose the control registers are; NULL: no guest's any more. */
static const struct vm *vm_of(const struct audit *a, const struct dat_control *control,
                              uint16_t *number) {
    const struct vm *vm;
    struct dat_control c;
    for (*number = 0; (vm = vmm_vm(a->vmm, *number)); ++*number)
        for (uint32_t n = 0; context_of(vm, n, &c); n++)
            if (c.cr1 == control->cr1)
                return vm;
    return NULL;
}

static void check_entry(struct audit *a, uint16_t n, const struct dat_control *control, uint8_t key,
                        const struct tlb_entry *e) {
    const struct vm *vm = vmm_vm(a->vmm, n);
    aaddr at = (aaddr)(e->addend + e->read_tag - (uintptr_t)a->storage->bytes);
    int code;
    struct dat_result r = check_page(a, n, control, e->read_tag, &code);
    if (code || r.real != at) {
        complain(a, vm, "the TLB has %06X under CR1 %08X at %07X, the tables say %07X, code %d",
                 e->read_tag, control->cr1, at, r.real, code);
        return;
    }
    bool stores = e->write_tag != TLB_NOTHING;
    if ((stores && r.protected) ||
        !stor_key_permits(a->storage->keys[at >> STOR_BLOCK_SHIFT], key, stores))
        complain(a, vm, "the TLB permits %s at %06X under CR1 %08X", stores ? "stores" : "fetches",
                 e->read_tag, control->cr1);
}

static void check_tlb(struct audit *a) {
    const struct tlb *t = fast_tlb(vmm_cpu(a->vmm)->fast);
    for (unsigned set = 0; set < t->sets_used; set++) {
        const struct tlb_owner *owner = &t->owners[set];
        if (!owner->context || owner->epoch != t->epoch)
            continue; /* it is cleared before it is used */
        uint16_t n;
        const struct vm *vm = vm_of(a, &owner->context->control, &n);
        if (!vm || vm->purge)
            continue; /* not used any more, or not before a purge */
        for (unsigned i = 0; i < TLB_ENTRIES; i++)
            if (t->sets[set].entries[i].read_tag != TLB_NOTHING)
                check_entry(a, n, &owner->context->control, owner->key, &t->sets[set].entries[i]);
    }
}

bool vmm_audit(const struct vmm *vmm, FILE *out) {
    struct storage *storage = vmm_storage((struct vmm *)vmm);
    struct audit a = {.vmm = vmm,
                      .storage = storage,
                      .all = {.storage = storage, .size = storage->size},
                      .owner = malloc((storage->size >> STOR_PAGE_SHIFT) * sizeof *a.owner),
                      .out = out};
    if (!a.owner || !vmm_vm(vmm, 0)) {
        free(a.owner);
        return !vmm_vm(vmm, 0);
    }
    a.allocator = vmm_vm(vmm, 0)->pages.pager->allocator;
    take_frames(&a);
    for (uint16_t n = 0; vmm_vm(vmm, n); n++) {
        struct dat_control control;
        check_real_state(&a, vmm_vm(vmm, n));
        for (uint32_t k = 0; context_of(vmm_vm(vmm, n), k, &control); k++)
            check_context(&a, n, &control);
    }
    if (vmm_cpus(vmm) == 1)
        check_tlb(&a);
    free(a.owner);
    return a.faults == 0;
}

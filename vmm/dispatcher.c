/* The dispatcher: what each exit of the real CPU means, and which virtual machine runs next. */
#include "base/bits.h"
#include "vmm/allocator.h"
#include "vmm/interpreter.h"
#include "vmm/shadow.h"
#include "vmm/vmm.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A virtual machine's turn, in its own instructions. */
#define QUANTUM 50000u

struct vmm {
    struct storage storage;
    struct cpu *cpu;
    struct cpu_links links; /* all empty: the real machine has no I/O that a guest could reach */
    struct allocator allocator;
    struct vm **vms;
    size_t count;
};

/* ---- One exit ---------------------------------------------------------------------------------
 */

/* What an exit calls for. */
enum response { RESPONSE_NONE, RESPONSE_EMULATE, RESPONSE_REFLECT, RESPONSE_TRANSLATE };

/* STORE CLOCK is privileged on the real CPU, whose clock is not the guest's; on the virtual one
 * only if the guest wants it so. */
static bool reads_clock_freely(const struct vm *vm, const struct cpu_exit *exit) {
    return exit->instr.op == OP_STCK && !(vm->virtual.cr[0] & CR0_TIME_STAMP_CONTROL);
}

/* A privileged operation is the interpreter's business in virtual supervisor state, and the guest's
 * own in virtual problem state. A translation exception of the real CPU is first of all the
 * monitor's: the real tables are. */
static enum response response_to(const struct vm *vm, const struct cpu_exit *exit) {
    if (exit->reason != CPU_EXIT_INTERRUPTION)
        return RESPONSE_NONE;
    if (exit->interruption.class != INT_PROGRAM)
        return RESPONSE_REFLECT;
    switch (exit->interruption.code) {
    case PIC_PRIVILEGED_OPERATION:
        return vm->virtual.psw.problem && !reads_clock_freely(vm, exit) ? RESPONSE_REFLECT
                                                                        : RESPONSE_EMULATE;
    case PIC_SEGMENT_TRANSLATION:
    case PIC_PAGE_TRANSLATION:
        return RESPONSE_TRANSLATE;
    default:
        return RESPONSE_REFLECT;
    }
}

static bool nullifies(int code) {
    return code == PIC_SEGMENT_TRANSLATION || code == PIC_PAGE_TRANSLATION;
}

/* Gives the guest a program interruption for the instruction of an exit. The virtual PSW has the
 * address of the next instruction (`past`), or that of the instruction itself. */
static void reflect_program(struct vm *vm, const struct cpu_exit *exit, int code, vaddr address,
                            bool past) {
    struct interruption reflected = exit->interruption;
    reflected.code = (uint16_t)code;
    reflected.address = address;
    if (code == VMM_INVALID_PSW) {
        reflected.code = PIC_SPECIFICATION;
        reflected.ilc = 0;
    } else if (past && nullifies(code)) {
        vm->virtual.psw.ia = (vm->virtual.psw.ia - 2u * reflected.ilc) & ADDRESS_MASK;
    } else if (!past && !nullifies(code)) {
        vm->virtual.psw.ia = (vm->virtual.psw.ia + 2u * reflected.ilc) & ADDRESS_MASK;
    }
    vm_reflect(vm, &reflected);
}

static void emulate(struct vm *vm, const struct cpu_exit *exit) {
    int code = vmm_interpreter(exit->instr.op)(vm, &exit->instr);
    if (code)
        reflect_program(vm, exit, code, vm->operand, true);
}

/* The real CPU found no page. With virtual translation off, the guest used a real address that it
 * does not have. True when the page is entered now and the instruction is to be tried again. */
static bool translate(struct vm *vm, const struct cpu_exit *exit) {
    vaddr at = exit->interruption.address;
    int code = PIC_ADDRESSING;
    enum shadow_answer answer = SHADOW_EXCEPTION;
    if (psw_dat(&vm->virtual.psw))
        answer = shadow_fill(vm, at, &code);
    if (answer == SHADOW_EXCEPTION)
        reflect_program(vm, exit, code, at, false);
    return answer == SHADOW_FILLED;
}

/* True when the instruction is to be tried again. */
static bool respond(struct vm *vm, const struct cpu_exit *exit, enum response response) {
    if (response == RESPONSE_EMULATE)
        emulate(vm, exit);
    else if (response == RESPONSE_REFLECT)
        vm_reflect(vm, &exit->interruption);
    return response == RESPONSE_TRANSLATE && translate(vm, exit);
}

/* The line of the ledger on which an exit stands. A guest with translation off that uses a real
 * address that it does not have stands among the program interruptions. */
static struct ledger_entry *ledger_line(struct vm *vm, const struct cpu_exit *exit,
                                        enum response response) {
    if (response == RESPONSE_NONE)
        return &vm->ledger.slice;
    if (response == RESPONSE_EMULATE)
        return &vm->ledger.emulated[exit->instr.op];
    if (response == RESPONSE_TRANSLATE && psw_dat(&vm->virtual.psw))
        return &vm->ledger.page;
    return &vm->ledger.reflected[exit->interruption.class];
}

static uint64_t host_nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

bool vmm_handle_exit(struct vm *vm, const struct cpu_exit *exit) {
    enum response response = response_to(vm, exit);
    struct ledger_entry *line = ledger_line(vm, exit, response);
    vm->ledger.exits++;
    if (line->count++ % LEDGER_SAMPLE)
        return !respond(vm, exit, response);
    uint64_t begin = host_nanoseconds();
    bool again = respond(vm, exit, response);
    line->nanoseconds += host_nanoseconds() - begin;
    line->sampled++;
    return !again;
}

/* ---- One virtual machine ----------------------------------------------------------------------
 */

/* Makes the real CPU's state what the virtual one asks for. */
static void resume(struct vmm *vmm, struct vm *vm) {
    if (vm->mapped_prefix != vm->virtual.prefix) {
        allocator_map(vm);
        vm->purge = true;
    }
    if (psw_dat(&vm->virtual.psw))
        shadow_follow(vm);
    vm_resume(vm);
    if (vm->purge)
        cpu_purge_tlb(vmm->cpu);
    vm->purge = false;
    cpu_context_changed(vmm->cpu);
}

/* One stay of the guest on the real CPU. The instruction of an exit is counted after it is dealt
 * with, as on the bare machine, where an I/O instruction starts its operation at the time before
 * its own tick. */
static void run_slice(struct vmm *vmm, struct vm *vm, uint64_t end) {
    struct cpu *cpu = vmm->cpu;
    struct system *s = &vm->system;
    uint64_t budget = system_next(s) - s->events.now;
    if (budget > end - s->retired)
        budget = end - s->retired;
    resume(vmm, vm);
    uint64_t before = cpu->retired;
    const struct cpu_exit *exit = cpu_run(cpu, budget);
    uint64_t done = cpu->retired - before, of_exit = exit->reason == CPU_EXIT_INTERRUPTION;
    s->retired += done - of_exit;
    s->events.now += done - of_exit;
    vm_observe(vm);
    of_exit &= vmm_handle_exit(vm, exit);
    s->retired += of_exit;
    if (s->events.now + of_exit >= system_next(s))
        system_advance(s, s->events.now + of_exit);
    else
        s->events.now += of_exit;
}

static void copy_registers(struct cpu_state *to, const struct cpu_state *from) {
    memcpy(to->gr, from->gr, sizeof to->gr);
    memcpy(to->fr, from->fr, sizeof to->fr);
}

static void load(struct vmm *vmm, struct vm *vm) {
    vmm->cpu->state = vm->real;
    cpu_set_model(vmm->cpu, vm->system.model);
    copy_registers(&vmm->cpu->state, &vm->virtual);
    vm->on = &vmm->cpu->state;
}

static void unload(struct vm *vm) {
    copy_registers(&vm->virtual, vm->on);
    vm->on = &vm->virtual;
}

/* Runs a guest until it has retired `end` instructions in all or stops. The order of the questions
 * is that of machine_run. */
static void run_until(struct vmm *vmm, struct vm *vm, uint64_t end) {
    struct system *s = &vm->system;
    load(vmm, vm);
    while (s->stop == STOP_NONE) {
        if (interruption_possible(s->state, &s->pending))
            system_interrupt(s);
        if (s->stop != STOP_NONE)
            break;
        if (s->state->psw.wait)
            system_wait(s, EVENT_NEVER);
        else if (s->retired >= end)
            break;
        else if (!psw_dat(&s->state->psw) || shadow_begin(vm))
            run_slice(vmm, vm, end);
    }
    unload(vm);
}

enum system_stop vmm_run_one(struct vmm *vmm, struct vm *vm, uint64_t limit) {
    if (vm->system.stop == STOP_LIMIT)
        vm->system.stop = STOP_NONE;
    run_until(vmm, vm, limit);
    if (vm->system.stop == STOP_NONE)
        vm->system.stop = STOP_LIMIT;
    return vm->system.stop;
}

/* ---- All of them ------------------------------------------------------------------------------
 */

/* Gives every virtual machine that can run one turn. False when none could. */
static bool run_round(struct vmm *vmm, uint64_t limit) {
    bool any = false;
    for (size_t n = 0; n < vmm->count; n++) {
        struct vm *vm = vmm->vms[n];
        if (vm->system.stop != STOP_NONE)
            continue;
        any = true;
        uint64_t end = vm->system.retired + QUANTUM;
        run_until(vmm, vm, end < limit ? end : limit);
        if (vm->system.stop == STOP_NONE && vm->system.retired >= limit)
            vm->system.stop = STOP_LIMIT;
    }
    return any;
}

void vmm_run(struct vmm *vmm, uint64_t limit) {
    for (size_t n = 0; n < vmm->count; n++)
        if (vmm->vms[n]->system.stop == STOP_LIMIT)
            vmm->vms[n]->system.stop = STOP_NONE;
    while (run_round(vmm, limit))
        ;
}

/* ---- Making and ending ------------------------------------------------------------------------
 */

struct vmm *vmm_create(const struct machine_shape *real) {
    struct vmm *vmm = calloc(1, sizeof *vmm);
    if (!vmm)
        return NULL;
    if (stor_init(&vmm->storage, real->storage))
        vmm->cpu = cpu_create(&vmm->storage, MODEL_S370, &vmm->links);
    if (!vmm->cpu) {
        vmm_destroy(vmm);
        return NULL;
    }
    vmm->cpu->intercept = (1u << INT_CLASS_COUNT) - 1;
    allocator_init(&vmm->allocator, &vmm->storage);
    return vmm;
}

void vmm_set_variant(struct vmm *vmm, const struct cpu_variant *variant) {
    vmm->cpu->variant = variant;
}

static void vm_destroy(struct vm *vm) {
    system_free(&vm->system);
    free(vm->frames);
    free(vm->name);
    free(vm);
}

void vmm_destroy(struct vmm *vmm) {
    for (size_t n = 0; n < vmm->count; n++)
        vm_destroy(vmm->vms[n]);
    free(vmm->vms);
    if (vmm->cpu)
        cpu_destroy(vmm->cpu);
    stor_free(&vmm->storage);
    free(vmm);
}

/* The state that the real CPU has while a guest runs: problem state under translation, by the
 * guest's own tables. */
static void make_real_state(struct vm *vm) {
    cpu_state_reset(&vm->real);
    vm->real.psw.ec = true;
    vm->real.psw.system_mask = SYSTEM_MASK_EC_DAT;
    vm->real.psw.problem = true;
    vm->real.cr[0] = CR0_PAGE_4K | CR0_SEG_1M | CR0_TIME_STAMP_CONTROL;
    vm->real.cr[1] = vm->tables;
}

static bool vm_init(struct vmm *vmm, struct vm *vm, const char *name,
                    const struct machine_shape *shape) {
    vm->name = strdup(name);
    vm->on = &vm->virtual;
    cpu_state_reset(&vm->virtual);
    if (!vm->name || !allocator_grant(&vmm->allocator, vm, shape->storage))
        return false;
    struct stor_view view = {&vmm->storage, vm->frames, shape->storage};
    if (!system_init(&vm->system, shape->model, shape->instructions_per_microsecond, &view,
                     &vm->virtual))
        return false;
    make_real_state(vm);
    allocator_map(vm);
    return true;
}

static bool size_is_possible(uint32_t size) {
    return size >= STOR_SIZE_MIN && size <= VM_STORAGE_MAX && size % STOR_PAGE_SIZE == 0;
}

struct vm *vmm_add(struct vmm *vmm, const char *name, const struct machine_shape *shape) {
    if (!size_is_possible(shape->storage))
        return NULL;
    struct vm **vms = realloc(vmm->vms, (vmm->count + 1) * sizeof *vms);
    if (!vms)
        return NULL;
    vmm->vms = vms;
    struct vm *vm = calloc(1, sizeof *vm);
    if (!vm || !vm_init(vmm, vm, name, shape)) {
        if (vm)
            vm_destroy(vm);
        return NULL;
    }
    vmm->vms[vmm->count++] = vm;
    return vm;
}

struct vm *vmm_vm(const struct vmm *vmm, size_t index) {
    return index < vmm->count ? vmm->vms[index] : NULL;
}

uint32_t vmm_storage_left(const struct vmm *vmm) {
    return allocator_left(&vmm->allocator);
}

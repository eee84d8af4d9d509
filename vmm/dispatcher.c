/* The dispatcher: what each exit of the real CPU means, and which virtual machine runs next. */
#include "base/bits.h"
#include "vmm/allocator.h"
#include "vmm/interpreter.h"
#include "vmm/scheduler.h"
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
    struct scheduler scheduler; /* its clients are vms, by number */
    size_t turn;                /* whose it is */
    bool in_turn;               /* it has begun … */
    uint64_t turn_end; /* … and ends when this many instructions of that guest have retired */
};

/* ---- One exit ---------------------------------------------------------------------------------
 */

/* STORE CLOCK is privileged on the real CPU, whose clock is not the guest's; on the virtual one
 * only if the guest wants it so. */
static bool reads_clock_freely(const struct vm *vm, const struct cpu_exit *exit) {
    return exit->instr.op == OP_STCK && !(vm->virtual.cr[0] & CR0_TIME_STAMP_CONTROL);
}

/* Was a store refused by page protection? It is the monitor's that the real CPU knows. */
static bool is_refused_store(const struct cpu_exit *exit) {
    return exit->interruption.code == PIC_PROTECTION && exit->interruption.address & DAT_BY_PAGE;
}

/* A privileged operation is the interpreter's business in virtual supervisor state, and the guest's
 * own in virtual problem state. A translation exception of the real CPU is first of all the
 * monitor's: the real tables are. */
static enum vm_response response_to(const struct vm *vm, const struct cpu_exit *exit) {
    if (exit->reason != CPU_EXIT_INTERRUPTION)
        return VM_GOES_ON;
    if (exit->interruption.class != INT_PROGRAM)
        return VM_REFLECTS;
    switch (exit->interruption.code) {
    case PIC_PRIVILEGED_OPERATION:
        return vm->virtual.psw.problem && !reads_clock_freely(vm, exit) ? VM_REFLECTS : VM_EMULATES;
    case PIC_SEGMENT_TRANSLATION:
    case PIC_PAGE_TRANSLATION:
        return VM_TRANSLATES;
    default:
        return is_refused_store(exit) ? VM_TRACES : VM_REFLECTS;
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

/* The real CPU has refused a store: the guest's own page protection, or a trace. True when the
 * store is permitted now and the instruction is to be tried again. */
static bool let_through(struct vm *vm, const struct cpu_exit *exit) {
    vaddr at = exit->interruption.address & ADDRESS_MASK;
    int code;
    enum shadow_answer answer = shadow_store(vm, at, &code);
    if (answer == SHADOW_EXCEPTION)
        reflect_program(vm, exit, code, code == PIC_PROTECTION ? at | DAT_BY_PAGE : at, true);
    else if (answer == SHADOW_FILLED)
        vm->virtual.psw.ia = (vm->virtual.psw.ia - 2u * exit->interruption.ilc) & ADDRESS_MASK;
    return answer == SHADOW_FILLED;
}

/* True when the instruction is to be tried again. */
static bool respond(struct vm *vm, const struct cpu_exit *exit, enum vm_response response) {
    if (response == VM_EMULATES)
        emulate(vm, exit);
    else if (response == VM_REFLECTS)
        vm_reflect(vm, &exit->interruption);
    if (response == VM_TRACES)
        return let_through(vm, exit);
    return response == VM_TRANSLATES && translate(vm, exit);
}

/* The line of the ledger on which an exit stands. A guest with translation off that uses a real
 * address that it does not have stands among the program interruptions. */
static struct ledger_entry *ledger_line(struct vm *vm, const struct cpu_exit *exit,
                                        enum vm_response response) {
    if (response == VM_GOES_ON)
        return &vm->ledger.slice;
    if (response == VM_EMULATES)
        return &vm->ledger.emulated[exit->instr.op];
    if (response == VM_TRACES)
        return &vm->ledger.trace;
    if (response == VM_TRANSLATES && psw_dat(&vm->virtual.psw))
        return &vm->ledger.page;
    return &vm->ledger.reflected[exit->interruption.class];
}

static uint64_t host_nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Responds, and keeps the ledger. */
static bool respond_and_count(struct vm *vm, const struct cpu_exit *exit,
                              enum vm_response response) {
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

bool vmm_handle_exit(struct vm *vm, const struct cpu_exit *exit) {
    enum vm_response response = response_to(vm, exit);
    bool counted = respond_and_count(vm, exit, response);
    if (vm->observer)
        vm->observer->exit(vm->observer->owner, vm, exit, response);
    return counted;
}

/* ---- One virtual machine ----------------------------------------------------------------------
 */

/* Makes the real CPU's state what the virtual one asks for. */
static void resume(struct vmm *vmm, struct vm *vm) {
    if (vm->mapped_prefix != vm->virtual.prefix) {
        allocator_map(vm);
        vm->purge = true;
    }
    if (vm->shadow.state)
        shadow_follow(vm);
    vm_resume(vm);
    if (vm->purge)
        cpu_purge_tlb(vmm->cpu);
    vm->purge = false;
}

/* Did the guest only leave the real CPU because its run was cut in pieces from outside? That is no
 * exit of its own: the ledger of a run does not depend on the pieces. */
static bool was_cut(const struct vmm *vmm, const struct system *s, const struct cpu_exit *exit) {
    bool turn_over = vmm->in_turn && s->retired >= vmm->turn_end;
    return exit->reason == CPU_EXIT_BUDGET && !turn_over && s->events.now < system_next(s);
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
    if (vm->shadow.state && shadow_steps(vm))
        budget = 1;
    if (s->stops)
        s->stops->base = cpu->retired - s->retired;
    uint64_t before = cpu->retired;
    const struct cpu_exit *exit = cpu_run(cpu, budget);
    uint64_t done = cpu->retired - before, of_exit = exit->reason == CPU_EXIT_INTERRUPTION;
    s->retired += done - of_exit;
    s->events.now += done - of_exit;
    vm_observe(vm);
    if (exit->reason == CPU_EXIT_STOP)
        system_stop_for_debug(s);
    else if (!was_cut(vmm, s, exit))
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
    vmm->cpu->stops = vm->system.stops;
    vm->on = &vmm->cpu->state;
}

static void unload(struct vm *vm) {
    copy_registers(&vm->virtual, vm->on);
    vm->on = &vm->virtual;
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Runs a guest until it has retired `end` instructions in all or stops. The order of the questions
 * is that of machine_run. */
static void run_until(struct vmm *vmm, struct vm *vm, uint64_t end) {
    struct system *s = &vm->system;
    load(vmm, vm);
    while (s->stop == STOP_NONE && !(s->stops && system_asked_to_stop(s))) {
        if (interruption_possible(s->state, &s->pending))
            system_interrupt(s);
        if (s->stop != STOP_NONE)
            break;
        if (s->state->psw.wait)
            system_wait(s, EVENT_NEVER);
        else if (s->retired >= s->stop_at)
            s->stop = STOP_DEBUG;
        else if (s->retired >= end)
            break;
        else if (!psw_dat(&s->state->psw) || shadow_begin(vm))
            run_slice(vmm, vm, least(end, s->stop_at));
    }
    unload(vm);
}

enum system_stop vmm_run_one(struct vmm *vmm, struct vm *vm, uint64_t limit) {
    system_go_on(&vm->system);
    run_until(vmm, vm, limit);
    if (vm->system.stop == STOP_NONE)
        vm->system.stop = STOP_LIMIT;
    return vm->system.stop;
}

/* ---- All of them ------------------------------------------------------------------------------
 */

uint64_t vmm_retired(const struct vmm *vmm) {
    uint64_t total = 0;
    for (size_t n = 0; n < vmm->count; n++)
        total += vmm->vms[n]->system.retired;
    return total;
}

/* The virtual machine whose turn it is, which has begun; NULL when all have stopped. */
static struct vm *take_turn(struct vmm *vmm) {
    struct scheduler *s = &vmm->scheduler;
    if (!vmm->in_turn) {
        for (size_t n = 0; n < vmm->count; n++)
            sched_set_ready(s, n, vmm->vms[n]->system.stop == STOP_NONE);
        size_t next = sched_pick(s);
        if (next == SCHED_NOBODY)
            return NULL;
        vmm->turn = next;
        vmm->turn_end = vmm->vms[next]->system.retired + s->quantum;
        vmm->in_turn = true;
    }
    return vmm->vms[vmm->turn];
}

static void end_turn(struct vmm *vmm, const struct vm *vm) {
    bool goes_on = vm->system.stop == STOP_NONE || vm->system.stop == STOP_DEBUG;
    if (goes_on && vm->system.retired < vmm->turn_end)
        return; /* it was cut */
    uint64_t begin = vmm->turn_end - vmm->scheduler.quantum;
    sched_charge(&vmm->scheduler, vmm->turn, vm->system.retired - begin);
    vmm->in_turn = false;
}

/* Brings every virtual machine to where an instruction is next: waits and interruptions are over.
 */
static void settle(struct vmm *vmm) {
    for (size_t n = 0; n < vmm->count; n++)
        if (vmm->vms[n]->system.stop == STOP_NONE)
            run_until(vmm, vmm->vms[n], vmm->vms[n]->system.retired);
}

void vmm_run_to(struct vmm *vmm, uint64_t total, uint64_t limit) {
    uint64_t retired = vmm_retired(vmm);
    for (size_t n = 0; n < vmm->count; n++)
        system_go_on(&vmm->vms[n]->system);
    for (struct vm *vm; retired < total && (vm = take_turn(vmm));) {
        uint64_t before = vm->system.retired, cut = before + (total - retired);
        run_until(vmm, vm, least(least(cut, limit), vmm->turn_end));
        retired += vm->system.retired - before;
        if (vm->system.stop == STOP_NONE && vm->system.retired >= limit)
            vm->system.stop = STOP_LIMIT;
        end_turn(vmm, vm);
        if (vm->system.stop == STOP_DEBUG)
            break;
    }
    settle(vmm);
}

void vmm_run(struct vmm *vmm, uint64_t limit) {
    vmm_run_to(vmm, UINT64_MAX, limit);
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
    sched_init(&vmm->scheduler, SCHED_STRIDE, QUANTUM);
    return vmm;
}

void vmm_set_variant(struct vmm *vmm, const struct cpu_variant *variant) {
    vmm->cpu->variant = variant;
}

void vmm_set_scheduler(struct vmm *vmm, enum sched_policy policy) {
    vmm->scheduler.policy = policy;
}

void vmm_set_terms(struct vmm *vmm, size_t index, struct sched_terms terms) {
    vmm->scheduler.clients[index].terms = terms;
}

const struct scheduler *vmm_scheduler(const struct vmm *vmm) {
    return &vmm->scheduler;
}

static void vm_destroy(struct vm *vm) {
    shadow_free(vm);
    system_free(&vm->system);
    free(vm->frames);
    free(vm->name);
    free(vm);
}

void vmm_destroy(struct vmm *vmm) {
    for (size_t n = 0; n < vmm->count; n++)
        vm_destroy(vmm->vms[n]);
    free(vmm->vms);
    sched_free(&vmm->scheduler);
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
    vm->real.cr[0] = CR0_PAGE_4K | CR0_SEG_1M | CR0_TIME_STAMP_CONTROL | CR0_PAGE_PROTECTION;
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
    struct sched_terms terms = {.share = CONFIG_SHARE_DEFAULT};
    if (!vm || !vm_init(vmm, vm, name, shape) || !sched_add(&vmm->scheduler, terms)) {
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

struct cpu *vmm_cpu(const struct vmm *vmm) {
    return vmm->cpu;
}

uint32_t vmm_storage_left(const struct vmm *vmm) {
    return allocator_left(&vmm->allocator);
}

/* ---- Walking ----------------------------------------------------------------------------------
 */

struct storage *vmm_storage(struct vmm *vmm) {
    return &vmm->storage;
}

void vmm_walk(struct vmm *vmm, struct walk *w) {
    uint64_t count = vmm->count;
    walk_section(w, "monitor");
    walk_u64(w, &count);
    if (!walk_require(w, count == vmm->count, "there are more or fewer virtual machines"))
        return;
    cpu_walk(vmm->cpu, w);
    allocator_walk(&vmm->allocator, w);
    sched_walk(&vmm->scheduler, w);
    vmm->turn = (size_t)walk_number(w, vmm->turn, count ? count - 1 : 0);
    walk_bool(w, &vmm->in_turn);
    walk_u64(w, &vmm->turn_end);
    for (size_t n = 0; n < vmm->count; n++)
        vm_walk(vmm->vms[n], w);
}

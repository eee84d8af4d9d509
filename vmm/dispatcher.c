/* The dispatcher: what each exit of the real CPU means, and which virtual machine runs next. */
#include "base/bits.h"
#include "vmm/allocator.h"
#include "vmm/interpreter.h"
#include "vmm/scheduler.h"
#include "vmm/shadow.h"
#include "vmm/sharing.h"
#include "vmm/vmm.h"
#include "vmm/workers.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A virtual machine's turn, in its own instructions. */
#define QUANTUM 50000u

/* A real CPU, on a host thread of its own if there are several. */
struct real_cpu {
    struct vmm *vmm;
    unsigned number;
    struct storage storage; /* its handle of the real storage; the first one's is the storage */
    struct cpu *cpu;
};

struct vmm {
    struct real_cpu *cpus[VMM_CPUS_MAX];
    unsigned cpu_count;
    struct cpu_links links; /* all empty: the real machine has no I/O that a guest could reach */
    struct vm **vms;
    size_t count;
    struct workers workers; /* a worker for each real CPU; what follows is behind their lock */
    struct allocator allocator;
    struct pager pager;
    struct balancer balancer;
    struct sharing sharing;
    struct scheduler scheduler; /* its clients are vms, by number */
    uint64_t left;              /* instructions that no real CPU has taken on yet */
    uint64_t limit;             /* of each virtual machine */
    size_t turn;                /* whose it is, on the only real CPU */
    bool in_turn;               /* it has begun, and was cut */
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
    reflected.address = interruption_address(code, address);
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

/* Is the page absent that a real address of the guest lies in? */
static bool is_absent(const struct vm *vm, raddr at) {
    aaddr absolute = stor_prefix(at, vm->virtual.prefix), frame;
    return absolute < vm->system.view.size && !view_locate(&vm->system.view, absolute, &frame);
}

static enum shadow_answer bring(struct vm *vm, raddr at) {
    aaddr absolute = stor_prefix(at, vm->virtual.prefix);
    return pager_bring(vm, absolute >> STOR_PAGE_SHIFT, VIEW_MAY_EVICT) ? SHADOW_FILLED
                                                                        : SHADOW_REFUSED;
}

/* The real CPU found no page. With virtual translation off, it is absent, or the guest used a real
 * address that it does not have. True when the page is entered now and the instruction is to be
 * tried again. */
static bool translate(struct vm *vm, const struct cpu_exit *exit) {
    vaddr at = exit->interruption.address;
    int code = PIC_ADDRESSING;
    enum shadow_answer answer = SHADOW_EXCEPTION;
    if (psw_dat(&vm->virtual.psw))
        answer = shadow_fill(vm, at, &code);
    else if (is_absent(vm, at))
        answer = bring(vm, at);
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
    if (response == VM_TRANSLATES && is_absent(vm, exit->interruption.address))
        return &vm->ledger.absent;
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
static void resume(struct real_cpu *c, struct vm *vm) {
    if (pager_free_frames(&c->vmm->pager) < c->vmm->allocator.reserve)
        pager_refill(&c->vmm->pager, vm);
    if (vm->mapped_prefix != vm->virtual.prefix) {
        allocator_map(vm);
        vm->purge = true;
    }
    if (vm->shadow.state)
        shadow_follow(vm);
    vm_resume(vm);
    if (vm->purge)
        cpu_purge_tlb(c->cpu);
    vm->purge = false;
}

/* Did the guest only leave the real CPU because its run was cut in pieces from outside? That is no
 * exit of its own: the ledger of a run does not depend on the pieces. */
static bool was_cut(const struct vm *vm, const struct cpu_exit *exit) {
    const struct system *s = &vm->system;
    bool turn_over = vm->turn_end && s->retired >= vm->turn_end;
    return exit->reason == CPU_EXIT_BUDGET && !turn_over && s->events.now < system_next(s);
}

/* One stay of the guest on the real CPU. The instruction of an exit is counted after it is dealt
 * with, as on the bare machine, where an I/O instruction starts its operation at the time before
 * its own tick. */
static void run_slice(struct real_cpu *c, struct vm *vm, uint64_t end) {
    struct cpu *cpu = c->cpu;
    struct system *s = &vm->system;
    uint64_t budget = system_next(s) - s->events.now;
    if (budget > end - s->retired)
        budget = end - s->retired;
    resume(c, vm);
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
    else if (!was_cut(vm, exit))
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

static bool has_several_cpus(const struct vmm *vmm) {
    return vmm->cpu_count > 1;
}

static void load(struct real_cpu *c, struct vm *vm) {
    if (vm->storage != &c->storage)
        vm_arrive(vm, &c->storage);
    if (has_several_cpus(c->vmm))
        shadow_listen(vm, true);
    c->cpu->state = vm->real;
    cpu_set_model(c->cpu, vm->system.model);
    copy_registers(&c->cpu->state, &vm->virtual);
    c->cpu->stops = vm->system.stops;
    vm->on = &c->cpu->state;
}

static void unload(const struct real_cpu *c, struct vm *vm) {
    copy_registers(&vm->virtual, vm->on);
    vm->on = &vm->virtual;
    if (has_several_cpus(c->vmm))
        shadow_listen(vm, false);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Runs a guest until it has retired `end` instructions in all or stops. The order of the questions
 * is that of machine_run. */
static void run_until(struct real_cpu *c, struct vm *vm, uint64_t end) {
    struct system *s = &vm->system;
    load(c, vm);
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
            run_slice(c, vm, least(end, s->stop_at));
    }
    unload(c, vm);
}

enum system_stop vmm_run_one(struct vmm *vmm, struct vm *vm, uint64_t limit) {
    system_go_on(&vm->system);
    run_until(vmm->cpus[0], vm, limit);
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

/* Whose turn it is on a real CPU; SCHED_NOBODY when there is nobody or nothing left to do. */
static size_t take_turn(struct vmm *vmm, const struct real_cpu *c) {
    if (vmm->left == 0)
        return SCHED_NOBODY;
    size_t n = vmm->in_turn ? vmm->turn : sched_pick_for(&vmm->scheduler, c->number);
    if (n == SCHED_NOBODY)
        return n;
    vmm->vms[n]->dispatched = true;
    if (!vmm->vms[n]->turn_end)
        vmm->vms[n]->turn_end = vmm->vms[n]->system.retired + vmm->scheduler.quantum;
    if (vmm->workers.idle && sched_has_more(&vmm->scheduler))
        workers_call(&vmm->workers);
    return n;
}

static bool is_ready(const struct vm *vm) {
    return vm->system.stop == STOP_NONE || vm->system.stop == STOP_DEBUG;
}

/* Between two turns on the only real CPU pages that are alike are put together, and storage is
 * divided anew; those who have too much may have to wait. The pager takes the lock itself. */
static void balance(struct vmm *vmm) {
    bool needed = balancer_needed(&vmm->balancer);
    if (!needed && !vmm->sharing.hints)
        return;
    workers_leave(&vmm->workers);
    sharing_turn(&vmm->sharing, vmm->vms, vmm->count);
    if (needed)
        balancer_turn(&vmm->balancer, vmm->vms, vmm->count, vmm_retired(vmm));
    workers_enter(&vmm->workers);
    for (size_t n = 0; n < vmm->count; n++)
        sched_set_ready(&vmm->scheduler, n, is_ready(vmm->vms[n]) && !vmm->vms[n]->balance.waits);
}

/* A turn that was cut goes on where it was: on the only real CPU next of all. */
static void end_turn(struct vmm *vmm, size_t n, uint64_t ticks) {
    struct vm *vm = vmm->vms[n];
    vm->dispatched = false;
    bool cut = is_ready(vm) && vm->system.retired < vm->turn_end;
    if (!cut)
        vm->turn_end = 0;
    vmm->in_turn = cut && !has_several_cpus(vmm);
    vmm->turn = n;
    pager_yield(&vmm->pager, vm);
    sched_charge(&vmm->scheduler, n, ticks);
    sched_wait(&vmm->scheduler, vmm->workers.idle * ticks);
    sched_set_ready(&vmm->scheduler, n, is_ready(vm));
    if (!cut && !has_several_cpus(vmm))
        balance(vmm);
    if (vm->system.stop == STOP_DEBUG)
        vmm->left = 0;
}

/* What a real CPU does (vmm/workers.h): turn after turn. */
static void take_turns(void *owner, unsigned number) {
    struct vmm *vmm = owner;
    struct real_cpu *c = vmm->cpus[number];
    for (size_t n; (n = take_turn(vmm, c)) != SCHED_NOBODY;) {
        struct vm *vm = vmm->vms[n];
        uint64_t before = vm->system.retired, limit = vmm->limit;
        uint64_t end = least(least(before + vmm->left, limit), vm->turn_end);
        uint64_t taken = end > before ? end - before : 0;
        vmm->left -= taken;
        workers_leave(&vmm->workers);
        run_until(c, vm, end);
        if (vm->system.stop == STOP_NONE && vm->system.retired >= limit)
            vm->system.stop = STOP_LIMIT;
        workers_enter(&vmm->workers);
        vmm->left += taken - (vm->system.retired - before);
        end_turn(vmm, n, vm->system.retired - before);
    }
}

/* Those whom the limit, or the debugger, has stopped go on if they may. */
static void let_go_on(struct vmm *vmm, uint64_t limit) {
    for (size_t n = 0; n < vmm->count; n++) {
        struct system *s = &vmm->vms[n]->system;
        if (s->stop != STOP_LIMIT || s->retired < limit)
            system_go_on(s);
        sched_set_ready(&vmm->scheduler, n, s->stop == STOP_NONE && !vmm->vms[n]->balance.waits);
    }
}

/* The real CPU that knows a guest's storage. */
static struct real_cpu *home_of(const struct vmm *vmm, const struct vm *vm) {
    unsigned n = vmm->cpu_count - 1;
    while (n && vm->storage != &vmm->cpus[n]->storage)
        n--;
    return vmm->cpus[n];
}

/* Brings every virtual machine to where an instruction is next: waits and interruptions are over.
 */
static void settle(struct vmm *vmm) {
    for (size_t n = 0; n < vmm->count; n++) {
        struct vm *vm = vmm->vms[n];
        if (vm->system.stop == STOP_NONE)
            run_until(home_of(vmm, vm), vm, vm->system.retired);
    }
}

/* Between two runs stores come from outside. */
static void listen(struct vmm *vmm, bool on) {
    for (size_t n = 0; n < vmm->count && has_several_cpus(vmm); n++)
        shadow_listen(vmm->vms[n], on);
}

void vmm_run_to(struct vmm *vmm, uint64_t total, uint64_t limit) {
    uint64_t retired = vmm_retired(vmm);
    let_go_on(vmm, limit);
    listen(vmm, false);
    vmm->left = total > retired ? total - retired : 0;
    vmm->limit = limit;
    workers_run(&vmm->workers);
    settle(vmm);
    listen(vmm, true);
}

void vmm_run(struct vmm *vmm, uint64_t limit) {
    vmm_run_to(vmm, UINT64_MAX, limit);
}

/* ---- Making and ending ------------------------------------------------------------------------
 */

static void real_cpu_destroy(struct real_cpu *c) {
    if (!c)
        return;
    if (c->cpu)
        cpu_destroy(c->cpu);
    stor_free(&c->storage);
    free(c);
}

/* The first one makes the storage, the others share it. NULL when that is not possible. */
static struct real_cpu *real_cpu_create(struct vmm *vmm, unsigned number, uint32_t storage) {
    struct real_cpu *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->vmm = vmm;
    c->number = number;
    if (number ? stor_share(&c->storage, &vmm->cpus[0]->storage) : stor_init(&c->storage, storage))
        c->cpu = cpu_create(&c->storage, MODEL_S370, &vmm->links);
    if (!c->cpu) {
        real_cpu_destroy(c);
        return NULL;
    }
    c->cpu->intercept = (1u << INT_CLASS_COUNT) - 1;
    return c;
}

struct vmm *vmm_create(const struct machine_shape *real) {
    struct vmm *vmm = calloc(1, sizeof *vmm);
    if (!vmm)
        return NULL;
    workers_init(&vmm->workers, take_turns, vmm);
    vmm->cpus[0] = real_cpu_create(vmm, 0, real->storage);
    if (!vmm->cpus[0] || !allocator_init(&vmm->allocator, &vmm->cpus[0]->storage) ||
        !pager_init(&vmm->pager, &vmm->allocator, &vmm->workers)) {
        vmm_destroy(vmm);
        return NULL;
    }
    vmm->cpu_count = 1;
    sched_init(&vmm->scheduler, SCHED_STRIDE, QUANTUM);
    balancer_init(&vmm->balancer, &vmm->pager);
    return vmm;
}

/* Takes away all real CPUs but the first `count`. */
static void drop_cpus(struct vmm *vmm, unsigned count) {
    for (unsigned n = count; n < VMM_CPUS_MAX; n++) {
        real_cpu_destroy(vmm->cpus[n]);
        vmm->cpus[n] = NULL;
    }
}

bool vmm_set_cpus(struct vmm *vmm, unsigned count) {
    bool made = true;
    if (count == vmm->cpu_count)
        return true;
    for (unsigned n = 1; n < count && made; n++)
        made = (vmm->cpus[n] = real_cpu_create(vmm, n, 0)) != NULL;
    if (!made || !workers_add_threads(&vmm->workers, count)) {
        drop_cpus(vmm, 1);
        return false;
    }
    for (unsigned n = 1; n < count; n++)
        vmm->cpus[n]->cpu->variant = vmm->cpus[0]->cpu->variant;
    vmm->cpu_count = count;
    vmm->allocator.reserve = count * PAGER_RESERVE;
    sched_set_cpus(&vmm->scheduler, count);
    return true;
}

unsigned vmm_cpus(const struct vmm *vmm) {
    return vmm->cpu_count;
}

void vmm_set_variant(struct vmm *vmm, const struct cpu_variant *variant) {
    for (unsigned n = 0; n < vmm->cpu_count; n++)
        vmm->cpus[n]->cpu->variant = variant;
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

void vmm_set_balance(struct vmm *vmm, const struct balance_terms *terms) {
    vmm->balancer.terms = *terms;
}

bool vmm_share_pages(struct vmm *vmm) {
    return !has_several_cpus(vmm) && sharing_begin(&vmm->sharing, vmm->allocator.storage->size);
}

bool vmm_set_storage_terms(struct vmm *vmm, size_t index, const struct storage_terms *terms) {
    struct vm *vm = vmm->vms[index];
    uint32_t max = terms->max ? terms->max >> STOR_PAGE_SHIFT : vm->pages.count;
    vm->balance.share = terms->share;
    return pager_promise(vm, terms->min >> STOR_PAGE_SHIFT, max);
}

const struct balancer *vmm_balancer(const struct vmm *vmm) {
    return &vmm->balancer;
}

static void vm_destroy(struct vm *vm) {
    shadow_free(vm);
    system_free(&vm->system);
    pager_end(vm);
    free(vm->name);
    free(vm);
}

void vmm_destroy(struct vmm *vmm) {
    workers_free(&vmm->workers);
    for (size_t n = 0; n < vmm->count; n++)
        vm_destroy(vmm->vms[n]);
    free(vmm->vms);
    sched_free(&vmm->scheduler);
    drop_cpus(vmm, 1);
    real_cpu_destroy(vmm->cpus[0]);
    sharing_free(&vmm->sharing);
    pager_free(&vmm->pager);
    allocator_free(&vmm->allocator);
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
    if (!vm->name || !pager_grant(&vmm->pager, vm, shape->storage))
        return false;
    struct stor_view view = {vm->storage, vm->frames, shape->storage, &vm->pages.ops};
    if (!system_init(&vm->system, shape->model, shape->instructions_per_microsecond, &view,
                     &vm->virtual))
        return false;
    vm->balance.share = CONFIG_SHARE_DEFAULT;
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
    if (shape->model == MODEL_S370)
        pager_expect(&vmm->pager, 1);
    return vm;
}

struct vm *vmm_vm(const struct vmm *vmm, size_t index) {
    return index < vmm->count ? vmm->vms[index] : NULL;
}

struct cpu *vmm_cpu(const struct vmm *vmm) {
    return vmm->cpus[0]->cpu;
}

uint32_t vmm_storage_left(const struct vmm *vmm) {
    return allocator_left(&vmm->allocator) << STOR_PAGE_SHIFT;
}

struct backing *vmm_backing(const struct vmm *vmm) {
    return vmm->pager.backing;
}

/* ---- Walking ----------------------------------------------------------------------------------
 */

struct storage *vmm_storage(struct vmm *vmm) {
    return &vmm->cpus[0]->storage;
}

void vmm_walk(struct vmm *vmm, struct walk *w) {
    uint64_t count = vmm->count;
    walk_section(w, "monitor");
    walk_u64(w, &count);
    if (!walk_require(w, count == vmm->count, "there are more or fewer virtual machines"))
        return;
    cpu_walk(vmm->cpus[0]->cpu, w);
    for (size_t n = 0; n < vmm->count && w->loading; n++)
        pager_forget(vmm->vms[n]);
    allocator_walk(&vmm->allocator, w);
    pager_walk_clock(&vmm->pager, w);
    sched_walk(&vmm->scheduler, w);
    balancer_walk(&vmm->balancer, vmm->vms, vmm->count, w);
    sharing_walk(&vmm->sharing, vmm->count, w);
    vmm->turn = (size_t)walk_number(w, vmm->turn, count ? count - 1 : 0);
    walk_bool(w, &vmm->in_turn);
    for (size_t n = 0; n < vmm->count; n++)
        vm_walk(vmm->vms[n], w);
}

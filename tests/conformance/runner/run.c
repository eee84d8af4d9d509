#include "run.h"

#include "base/bits.h"
#include "dev/types.h"
#include "machine/machine.h"
#include "mmu/dat.h"
#include "vmm/vmm.h"

#include <stdlib.h>
#include <string.h>

const char *const way_names[WAY_COUNT] = {"reference", "fast core", "guest"};

/* So many times at most. */
#define REPEATS_MAX 2000000u
#define TIMER_BYTES 4u /* the interval timer at location 80 steps by itself */

/* One of the ways to execute, ready to run. */
struct rig {
    struct machine *bare;
    struct vmm *vmm;
    struct vm *vm;
    struct system *system;
    struct cpu_state *state;
};

static void rig_free(struct rig *r) {
    machine_destroy(r->bare);
    if (r->vmm)
        vmm_destroy(r->vmm);
}

static bool rig_create(struct rig *r, enum way way, enum model model) {
    struct machine_shape shape = {model, IMAGE_SIZE, 1}, real = {MODEL_S370, 4 * IMAGE_SIZE, 1};
    *r = (struct rig){0};
    if (way == WAY_GUEST) {
        r->vmm = vmm_create(&real);
        r->vm = r->vmm ? vmm_add(r->vmm, "guest", &shape) : NULL;
        r->system = r->vm ? &r->vm->system : NULL;
    } else {
        r->bare = machine_create(&shape);
        r->system = r->bare ? &r->bare->system : NULL;
    }
    if (r->bare)
        r->bare->cpu->executor = way == WAY_FAST ? CPU_FAST : CPU_REFERENCE;
    if (!r->system)
        rig_free(r);
    return r->system;
}

/* A printer on the multiplexer channel, two that share the subchannel of selector channel 1; each
 * takes a tenth of a millisecond. */
static bool attach_devices(struct rig *r) {
    static const uint16_t printers[] = {0x00E, 0x10E, 0x10F};
    struct diag_list diags;
    bool good = true;
    diag_init(&diags);
    for (size_t n = 0; n < sizeof printers / sizeof *printers && good; n++) {
        struct dev_config config = {
            .address = printers[n], .type = "1403", .latency_given = true, .latency = 100};
        struct device *device = dev_create(&config, &diags);
        good = device && chan_attach(r->system->channels, printers[n], device);
    }
    diag_free(&diags);
    return good;
}

static void load(struct rig *r, const struct image *before) {
    const struct stor_view *view = &r->system->view;
    view_write(view, 0, before->bytes, IMAGE_SIZE);
    for (aaddr at = 0; at < IMAGE_SIZE; at += STOR_BLOCK_SIZE)
        view_set_key(view, at, before->keys[at / STOR_BLOCK_SIZE]);
    *r->system->state = before->state;
}

/* One more instruction. */
static void step(struct rig *r) {
    uint64_t end = r->system->retired + 1;
    if (r->bare)
        machine_run(r->bare, end);
    else
        vmm_run_one(r->vmm, r->vm, end);
}

static bool can_go_on(const struct rig *r) {
    enum system_stop stop = r->system->stop;
    return !r->system->interrupted && (stop == STOP_NONE || stop == STOP_LIMIT);
}

/* ---- an external interruption, and a program that takes care of it ---- */

#define HANDLER 0xF80u
#define SAVED   0xFA0u
#define HANDLED 32u /* instructions by which it must have come back */

static const uint8_t handler[] = {
    0x90, 0x0F, 0x0F, 0xA0, /* STM 0,15,SAVED */
    0x1F, 0x22, 0x1F, 0x33,
    0x1F, 0x44, 0x1F, 0x55,                  /* SLR 2,2 … */
    0x98, 0x0F, 0x0F, 0xA0,                  /* LM  0,15,SAVED */
    0x82, 0x00, 0x00, PSA_OLD(INT_EXTERNAL), /* LPSW */
};

/* Afterwards storage is what it was: the case need not know. */
static void interrupt(struct rig *r) {
    uint8_t low[IMAGE_START];
    const struct stor_view *view = &r->system->view;
    vaddr start = r->system->state->psw.ia;
    view_read(view, 0, low, sizeof low);
    view_write(view, HANDLER, handler, sizeof handler);
    view_write(view, PSA_NEW(INT_EXTERNAL), (const uint8_t[8]){[6] = HANDLER >> 8, HANDLER & 0xFF},
               8);
    system_interrupt_key(r->system);
    unsigned steps = 0;
    do
        step(r);
    while (r->system->state->psw.ia != start && ++steps < HANDLED);
    r->system->interrupted = false;
    view_write(view, 0, low, sizeof low);
}

/* ---- the statements ---- */

/* Executes one, and again as long as it designates itself. Returns how often again. */
static unsigned run_statement(struct rig *r, const struct course *course, bool last) {
    vaddr start = r->system->state->psw.ia;
    unsigned again = 0;
    for (step(r); can_go_on(r) && r->system->state->psw.ia == start; step(r)) {
        if (course->once || again++ == REPEATS_MAX)
            break;
        if (last && again == course->interrupt)
            interrupt(r);
    }
    return again;
}

static void run_statements(struct rig *r, const struct course *course, const struct group *group,
                           struct outcome *o) {
    for (unsigned n = 0; n < group->statements; n++) {
        bool last = n + 1 == group->statements;
        if (n && (!can_go_on(r) || r->system->state->psw.ia != IMAGE_START + group->start[n]))
            return;
        o->repetitions = run_statement(r, course, last);
        o->finished = last;
    }
}

/* ---- what an interruption stored ---- */

static uint16_t halfword(const struct outcome *o, aaddr at) {
    return be16_load(o->bytes + at);
}

static void restore(struct outcome *o, const struct image *before, aaddr at, uint32_t length) {
    memcpy(o->bytes + at, before->bytes + at, length);
}

/* Location 144 is stored by translation exceptions, and by protection if it is the page's. */
static bool tells_address(int code, uint32_t stored) {
    return code == PIC_SEGMENT_TRANSLATION || code == PIC_PAGE_TRANSLATION ||
           (code == PIC_PROTECTION && stored & DAT_BY_PAGE);
}

static void read_ec_information(struct outcome *o, const struct image *before, aaddr psa) {
    static const aaddr where[INT_CLASS_COUNT] = {[INT_EXTERNAL] = PSA_EXTERNAL_CODE - 2,
                                                 [INT_SVC] = PSA_SVC_ILC,
                                                 [INT_PROGRAM] = PSA_PROGRAM_ILC,
                                                 [INT_IO] = PSA_IO_ADDRESS};
    aaddr at = psa + where[o->class];
    o->code = halfword(o, at + 2);
    o->ilc = halfword(o, at) >> 1;
    restore(o, before, at, 4);
    uint32_t address = be32_load(o->bytes + psa + PSA_TRANSLATION_ADDRESS);
    if (o->class == INT_PROGRAM && tells_address(o->code, address)) {
        o->address = address;
        restore(o, before, psa + PSA_TRANSLATION_ADDRESS, 4);
    }
}

static void read_interruption(struct outcome *o, const struct image *before,
                              enum interruption_class class) {
    aaddr psa = stor_prefix(0, o->state.prefix), old = psa + PSA_OLD(class);
    o->interrupted = true;
    o->class = class;
    o->code = halfword(o, old + 2);
    o->ilc = o->bytes[old + 4] >> 6;
    psw_load(&o->state.psw, o->bytes + old, before->model);
    if (o->state.psw.ec)
        read_ec_information(o, before, psa);
    restore(o, before, old, 8);
    if (class == INT_PROGRAM && o->code == PIC_MONITOR_EVENT) {
        o->address = be32_load(o->bytes + psa + PSA_MONITOR_CODE);
        restore(o, before, psa + PSA_MONITOR_CODE, 4);
        restore(o, before, psa + PSA_MONITOR_CLASS, 2);
    }
}

static void observe(struct rig *r, const struct image *before, struct outcome *o) {
    const struct system *s = r->system;
    o->state = *s->state;
    view_read(&s->view, 0, o->bytes, IMAGE_SIZE);
    for (aaddr at = 0; at < IMAGE_SIZE; at += STOR_BLOCK_SIZE)
        o->keys[at / STOR_BLOCK_SIZE] = view_key(&s->view, at);
    o->checkstop = s->stop == STOP_CHECK_STOP;
    if (s->interrupted && !before->take)
        read_interruption(o, before, s->last.class);
    restore(o, before, stor_prefix(PSA_INTERVAL_TIMER, s->state->prefix), TIMER_BYTES);
}

bool run_group(const struct course *course, const struct image *before, const struct group *group,
               struct outcome *out) {
    struct rig r;
    if (!rig_create(&r, course->way, before->model))
        return false;
    bool good = attach_devices(&r);
    if (good) {
        *out = (struct outcome){0};
        load(&r, before);
        run_statements(&r, course, group, out);
        observe(&r, before, out);
    }
    rig_free(&r);
    return good;
}

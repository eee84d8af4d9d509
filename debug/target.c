/* The machine that is meant: its state, its storage, its registers. */
#include "debug/state.h"

#include "base/bits.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct cpu_state *dbg_state(const struct dbg *d, struct cpu_state *copy) {
    const struct dbg_machine *m = d->machine;
    if (!d->real)
        return m->system->state;
    vm_real_state(m->vm, copy);
    return copy;
}

enum model dbg_model(const struct dbg *d) {
    return d->real ? MODEL_S370 : d->machine->system->model;
}

const struct stor_view *dbg_view(const struct dbg *d, struct stor_view *whole) {
    if (!d->real)
        return &d->machine->system->view;
    struct storage *s = rig_storage(d->rig);
    *whole = (struct stor_view){.storage = s, .size = s->size};
    return whole;
}

int dbg_locate(const struct dbg *d, vaddr at, aaddr *absolute) {
    struct cpu_state copy;
    struct stor_view whole;
    const struct stor_view *view = dbg_view(d, &whole);
    const struct cpu_state *s = dbg_state(d, &copy);
    struct dat_result result = {.real = at};
    if (d->real) { /* real storage is looked at by absolute addresses */
        *absolute = at;
        return at < view->size ? PIC_NONE : PIC_ADDRESSING;
    }
    struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    int code = psw_dat(&s->psw) ? dat_translate(view, &control, at & ADDRESS_MASK, &result) : 0;
    if (code)
        return code;
    *absolute = stor_prefix(result.real, s->prefix);
    return *absolute < view->size ? PIC_NONE : PIC_ADDRESSING;
}

/* Bytes of [at, at + length) up to the end of the 2 KB block. */
static uint32_t in_block(vaddr at, uint32_t length) {
    uint32_t room = STOR_BLOCK_SIZE - at % STOR_BLOCK_SIZE;
    return length < room ? length : room;
}

bool dbg_read(const struct dbg *d, vaddr at, void *out, uint32_t length, vaddr *bad) {
    struct stor_view whole;
    const struct stor_view *view = dbg_view(d, &whole);
    for (uint8_t *to = out; length;) {
        aaddr absolute;
        uint32_t n = in_block(at, length);
        *bad = at;
        if (dbg_locate(d, at, &absolute) || view_read(view, absolute, to, n))
            return false;
        at += n, to += n, length -= n;
    }
    return true;
}

/* Is every byte there? */
static bool is_storage(const struct dbg *d, vaddr at, uint32_t length, vaddr *bad) {
    for (uint32_t n; length; at += n, length -= n) {
        aaddr absolute;
        n = in_block(at, length);
        *bad = at;
        if (dbg_locate(d, at, &absolute))
            return false;
    }
    return true;
}

bool dbg_write(struct dbg *d, vaddr at, const void *in, uint32_t length, vaddr *bad) {
    const struct stor_view *view = &d->machine->system->view;
    if (!is_storage(d, at, length, bad))
        return false;
    for (const uint8_t *from = in; length;) {
        aaddr absolute = 0;
        uint32_t n = in_block(at, length);
        dbg_locate(d, at, &absolute);
        view_write(view, absolute, from, n);
        at += n, from += n, length -= n;
    }
    dbg_changed(d);
    return true;
}

bool dbg_fetch(const struct dbg *d, vaddr at, struct instr *out) {
    uint8_t bytes[6] = {0};
    vaddr bad;
    if (at & 1 || !dbg_read(d, at, bytes, 2, &bad))
        return false;
    unsigned length = isa_length(bytes[0]);
    if (length > 2 && !dbg_read(d, at + 2, bytes + 2, length - 2, &bad))
        return false;
    isa_decode(bytes, dbg_model(d), out);
    return true;
}

/* ---- registers ---- */

enum {
    R_GR,
    R_FR = 16,
    R_CR = 20,
    R_PSW = 36,
    R_IA,
    R_CC,
    R_KEY,
    R_MASK,
    R_PM,
    R_PROBLEM,
    R_WAIT,
    R_EC,
    R_DAT,
    R_PREFIX,
    R_TOD, /* clocks from here on: they go by themselves */
    R_COMPARATOR,
    R_CPU_TIMER,
    R_INTERVAL,
    R_COUNT,
    R_TIME,
    R_REGISTERS
};

static const struct {
    const char *name;
    unsigned digits; /* 0: decimal */
} registers[] = {
    {"r0", 8},       {"r1", 8},     {"r2", 8},          {"r3", 8},          {"r4", 8},
    {"r5", 8},       {"r6", 8},     {"r7", 8},          {"r8", 8},          {"r9", 8},
    {"r10", 8},      {"r11", 8},    {"r12", 8},         {"r13", 8},         {"r14", 8},
    {"r15", 8},      {"fr0", 16},   {"fr2", 16},        {"fr4", 16},        {"fr6", 16},
    {"cr0", 8},      {"cr1", 8},    {"cr2", 8},         {"cr3", 8},         {"cr4", 8},
    {"cr5", 8},      {"cr6", 8},    {"cr7", 8},         {"cr8", 8},         {"cr9", 8},
    {"cr10", 8},     {"cr11", 8},   {"cr12", 8},        {"cr13", 8},        {"cr14", 8},
    {"cr15", 8},     {"psw", 16},   {"psw.ia", 6},      {"psw.cc", 1},      {"psw.key", 1},
    {"psw.mask", 2}, {"psw.pm", 1}, {"psw.problem", 1}, {"psw.wait", 1},    {"psw.ec", 1},
    {"psw.dat", 1},  {"prefix", 6}, {"tod", 16},        {"comparator", 16}, {"cputimer", 16},
    {"interval", 8}, {"count", 0},  {"time", 0},
};
_Static_assert(sizeof registers / sizeof *registers == R_REGISTERS, "a name for each");

int dbg_find_register(const char *name, size_t length) {
    if (length == 2 && strncasecmp(name, "ia", 2) == 0)
        return R_IA;
    if (length == 2 && strncasecmp(name, "cc", 2) == 0)
        return R_CC;
    for (int n = 0; n < R_REGISTERS; n++)
        if (strlen(registers[n].name) == length &&
            strncasecmp(name, registers[n].name, length) == 0)
            return n;
    return -1;
}

const char *dbg_register_name(unsigned n) {
    return n < R_REGISTERS ? registers[n].name : NULL;
}

unsigned dbg_register_digits(int n) {
    return registers[n].digits;
}

_Static_assert(R_FR == ISA_WRITES_FLOAT && R_CR == ISA_WRITES_CONTROL, "the same numbers");

uint64_t dbg_register_bit(int n) {
    return n < R_PSW ? UINT64_C(1) << n : 0;
}

static uint64_t packed(const struct psw *psw) {
    uint8_t bytes[8];
    psw_store(psw, 0, 0, bytes);
    return be64_load(bytes);
}

bool dbg_goes_by_itself(int n) {
    return n >= R_TOD && n != R_COMPARATOR;
}

/* A clock of the machine, as an instruction would read it now. */
static uint64_t read_clock(const struct system *s, int n) {
    static const enum isa_op ops[] = {
        [R_TOD] = OP_STCK, [R_COMPARATOR] = OP_STCKC, [R_CPU_TIMER] = OP_STPT};
    if (n == R_INTERVAL)
        return view_psa_load(&s->view, stor_prefix(PSA_INTERVAL_TIMER, s->state->prefix));
    return clock_read(s->state, ops[n], s->timer.instructions_per_microsecond, s->events.now);
}

static const char *set_clock(struct system *s, int n, uint64_t value) {
    static const enum isa_op ops[] = {
        [R_TOD] = OP_SCK, [R_COMPARATOR] = OP_SCKC, [R_CPU_TIMER] = OP_SPT};
    if (n == R_INTERVAL && value > UINT32_MAX && (int64_t)value != (int32_t)value)
        return "the value is too large for a word";
    if (n == R_INTERVAL)
        view_psa_store(&s->view, stor_prefix(PSA_INTERVAL_TIMER, s->state->prefix),
                       (uint32_t)value);
    else if (s->model == MODEL_S360)
        return "model s360 has the interval timer only";
    else
        system_clock(s, ops[n], value);
    return NULL;
}

uint64_t dbg_get_register(const struct dbg *d, int n) {
    struct cpu_state copy;
    const struct cpu_state *s = dbg_state(d, &copy);
    const struct psw *psw = &s->psw;
    if (n < R_FR)
        return s->gr[n];
    if (n < R_CR)
        return s->fr[n - R_FR];
    if (n < R_PSW)
        return s->cr[n - R_CR];
    const uint64_t others[] = {packed(psw),      psw->ia,           psw->cc,      psw->key,
                               psw->system_mask, psw->program_mask, psw->problem, psw->wait,
                               psw->ec,          psw_dat(psw),      s->prefix};
    if (n <= R_PREFIX)
        return others[n - R_PSW];
    if (n < R_COUNT)
        return read_clock(d->machine->system, n);
    return n == R_COUNT ? d->machine->system->retired : d->machine->system->events.now;
}

/* A part of the PSW, or the prefix. */
static const char *set_field(struct dbg *d, int n, uint64_t value) {
    struct cpu_state *s = d->machine->system->state;
    struct psw *psw = &s->psw;
    static const uint64_t most[] = {
        [R_IA] = ADDRESS_MASK, [R_CC] = 3,      [R_KEY] = 15, [R_MASK] = 255,
        [R_PM] = 15,           [R_PROBLEM] = 1, [R_WAIT] = 1};
    if (n >= R_EC && n != R_PREFIX)
        return "it cannot be set by itself: set psw";
    if (n == R_PREFIX && (value & (STOR_PAGE_SIZE - 1) || value >= d->machine->system->view.size))
        return "a prefix is the address of a 4 KB page of storage";
    if (n != R_PREFIX && value > most[n])
        return "the value is too large for the field";
    switch (n) {
    case R_IA:
        psw->ia = (vaddr)value;
        break;
    case R_CC:
        psw->cc = (uint8_t)value;
        break;
    case R_KEY:
        psw->key = (uint8_t)value;
        break;
    case R_MASK:
        psw->system_mask = (uint8_t)value;
        break;
    case R_PM:
        psw->program_mask = (uint8_t)value;
        break;
    case R_PROBLEM:
        psw->problem = value;
        break;
    case R_WAIT:
        psw->wait = value;
        break;
    default:
        s->prefix = (raddr)value;
        break;
    }
    return NULL;
}

static const char *set_psw(struct dbg *d, uint64_t value) {
    uint8_t bytes[8];
    struct psw loaded;
    be64_store(bytes, value);
    if (!psw_load(&loaded, bytes, dbg_model(d)))
        return "this PSW is not valid: bits are on that are zero in EC mode";
    d->machine->system->state->psw = loaded;
    return NULL;
}

const char *dbg_set_register(struct dbg *d, int n, uint64_t value) {
    struct cpu_state *s = d->machine->system->state;
    const char *problem = NULL;
    if (d->real)
        return "the real machine is only looked at: choose a virtual one";
    if (n == R_COUNT || n == R_TIME)
        return "time cannot be set; of the clocks, tod, comparator, cputimer and interval can";
    if ((n < R_FR || (n >= R_CR && n < R_PSW)) && value > UINT32_MAX &&
        (int64_t)value != (int32_t)value)
        return "the value is too large for a register of 32 bits";
    if (n < R_FR)
        s->gr[n] = (uint32_t)value;
    else if (n < R_CR)
        s->fr[n - R_FR] = value;
    else if (n < R_PSW)
        s->cr[n - R_CR] = (uint32_t)value;
    else if (n >= R_TOD)
        problem = set_clock(d->machine->system, n, value);
    else
        problem = n == R_PSW ? set_psw(d, value) : set_field(d, n, value);
    if (!problem)
        dbg_changed(d);
    return problem;
}

void dbg_changed(struct dbg *d) {
    struct system *s = d->machine->system;
    if (s->stop == STOP_WAIT || s->stop == STOP_IDLE) /* another PSW may run */
        s->stop = STOP_DEBUG;
    history_changed(d->history);
    dbg_refresh_points(d);
}

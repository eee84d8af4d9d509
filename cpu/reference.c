#include "cpu/reference.h"

static ref_routine *const routines[OP_COUNT] = {
#define ROUTINE_YES(mnemonic) [OP_##mnemonic] = ref_##mnemonic,
#define ROUTINE_LATER(mnemonic)
#define X(code, mnemonic, name, format, group, chapter, state, class, cc, exceptions, routine)     \
    ROUTINE_##routine(mnemonic)
#include "isa/instructions.def"
#undef X
};

/* ---- storage access ---- */

static int translate(struct cpu *cpu, vaddr at, raddr *real, bool *protected) {
    const struct cpu_state *s = &cpu->state;
    *real = at;
    *protected = false;
    cpu->exit.interruption.address = at;
    if (!psw_dat(&s->psw))
        return PIC_NONE;
    struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    struct dat_result result;
    int code = dat_translate(&cpu->view, &control, at, &result);
    *real = result.real;
    *protected = result.protected;
    return code;
}

/* One block: translation, then prefixing, then the key, then page protection. */
static int resolve_block(struct cpu *cpu, vaddr at, bool store, aaddr *out) {
    raddr real;
    bool protected;
    int code = translate(cpu, at, &real, &protected);
    if (code)
        return code;
    *out = stor_prefix(real, cpu->state.prefix);
    if (*out >= cpu->view.size)
        return PIC_ADDRESSING;
    uint8_t key = cpu->view.storage->keys[*out >> STOR_BLOCK_SHIFT];
    if (!stor_key_permits(key, cpu->state.psw.key, store))
        return PIC_PROTECTION;
    if (!store || !protected)
        return PIC_NONE;
    cpu->exit.interruption.address = at | DAT_BY_PAGE;
    return PIC_PROTECTION;
}

int ref_resolve(struct cpu *cpu, vaddr at, uint32_t length, bool store, struct ref_operand *out) {
    at &= ADDRESS_MASK;
    uint32_t in_block = STOR_BLOCK_SIZE - (at & (STOR_BLOCK_SIZE - 1));
    out->length[0] = length < in_block ? length : in_block;
    out->length[1] = length - out->length[0];
    int code = resolve_block(cpu, at, store, &out->at[0]);
    if (code || !out->length[1])
        return code;
    return resolve_block(cpu, (at + out->length[0]) & ADDRESS_MASK, store, &out->at[1]);
}

void ref_touch(struct cpu *cpu, const struct ref_operand *operand, bool store) {
    struct storage *storage = cpu->view.storage;
    for (int part = 0; part < 2 && operand->length[part]; part++) {
        aaddr at = operand->at[part];
        stor_record(storage, at >> STOR_BLOCK_SHIFT, store);
        if (store)
            stor_note_store(storage, at, operand->length[part]);
        else
            stor_note_fetch(storage, at, operand->length[part]);
    }
}

static void copy_operand(const struct cpu *cpu, const struct ref_operand *o, void *out) {
    memcpy(out, cpu->view.storage->bytes + o->at[0], o->length[0]);
    if (o->length[1])
        memcpy((uint8_t *)out + o->length[0], cpu->view.storage->bytes + o->at[1], o->length[1]);
}

int ref_fetch(struct cpu *cpu, vaddr at, void *out, uint32_t length) {
    struct ref_operand o;
    int code = ref_resolve(cpu, at, length, false, &o);
    if (code)
        return code;
    ref_touch(cpu, &o, false);
    copy_operand(cpu, &o, out);
    return PIC_NONE;
}

/* The same of a part of an instruction: nobody is told. */
static int fetch_code(struct cpu *cpu, vaddr at, void *out, uint32_t length) {
    struct ref_operand o;
    int code = ref_resolve(cpu, at, length, false, &o);
    if (code)
        return code;
    for (int part = 0; part < 2 && o.length[part]; part++)
        stor_record(cpu->view.storage, o.at[part] >> STOR_BLOCK_SHIFT, false);
    copy_operand(cpu, &o, out);
    return PIC_NONE;
}

int ref_store(struct cpu *cpu, vaddr at, const void *in, uint32_t length) {
    struct ref_operand o;
    int code = ref_resolve(cpu, at, length, true, &o);
    if (code)
        return code;
    ref_touch(cpu, &o, true);
    memcpy(cpu->view.storage->bytes + o.at[0], in, o.length[0]);
    if (o.length[1])
        memcpy(cpu->view.storage->bytes + o.at[1], (const uint8_t *)in + o.length[0], o.length[1]);
    return PIC_NONE;
}

int ref_check_fetch(struct cpu *cpu, vaddr at, uint32_t length) {
    struct ref_operand o;
    return ref_resolve(cpu, at, length, false, &o);
}

int ref_check_store(struct cpu *cpu, vaddr at, uint32_t length) {
    struct ref_operand o;
    return ref_resolve(cpu, at, length, true, &o);
}

static int fetch_unit(struct cpu *cpu, vaddr at, void *out, uint32_t unit) {
    int code = ref_aligned(cpu, at, unit);
    return code ? code : ref_fetch(cpu, at, out, unit);
}

static int store_unit(struct cpu *cpu, vaddr at, const void *in, uint32_t unit) {
    int code = ref_aligned(cpu, at, unit);
    return code ? code : ref_store(cpu, at, in, unit);
}

int ref_fetch16(struct cpu *cpu, vaddr at, uint16_t *out) {
    uint8_t bytes[2] = {0};
    int code = fetch_unit(cpu, at, bytes, sizeof bytes);
    *out = be16_load(bytes);
    return code;
}

int ref_fetch32(struct cpu *cpu, vaddr at, uint32_t *out) {
    uint8_t bytes[4] = {0};
    int code = fetch_unit(cpu, at, bytes, sizeof bytes);
    *out = be32_load(bytes);
    return code;
}

int ref_fetch64(struct cpu *cpu, vaddr at, uint64_t *out) {
    uint8_t bytes[8] = {0};
    int code = fetch_unit(cpu, at, bytes, sizeof bytes);
    *out = be64_load(bytes);
    return code;
}

int ref_store16(struct cpu *cpu, vaddr at, uint16_t value) {
    uint8_t bytes[2];
    be16_store(bytes, value);
    return store_unit(cpu, at, bytes, sizeof bytes);
}

int ref_store32(struct cpu *cpu, vaddr at, uint32_t value) {
    uint8_t bytes[4];
    be32_store(bytes, value);
    return store_unit(cpu, at, bytes, sizeof bytes);
}

int ref_store64(struct cpu *cpu, vaddr at, uint64_t value) {
    uint8_t bytes[8];
    be64_store(bytes, value);
    return store_unit(cpu, at, bytes, sizeof bytes);
}

/* ---- one instruction ---- */

/* Fetches and decodes. When the first halfword was fetched but not the rest, out->length is right
 * and everything else 0; when not even that, all is 0. */
static int fetch_instruction(struct cpu *cpu, vaddr at, struct instr *out) {
    uint8_t bytes[6];
    *out = (struct instr){0};
    if (at & 1)
        return PIC_SPECIFICATION;
    int code = fetch_code(cpu, at, bytes, 2);
    if (code)
        return code;
    out->length = (uint8_t)isa_length(bytes[0]);
    if (out->length > 2)
        code = fetch_code(cpu, at + 2, bytes + 2, out->length - 2u);
    if (code)
        return code;
    isa_decode(bytes, cpu->model, out);
    return PIC_NONE;
}

/* Is the instruction privileged in this state of the machine? */
static bool is_privileged(const struct cpu *cpu, enum isa_op op) {
    return isa_rows[op].privileged || (op == OP_STCK && cpu->state.cr[0] & CR0_TIME_STAMP_CONTROL);
}

static bool is_varied(const struct cpu *cpu, const struct instr *i) {
    const struct cpu_variant *v = cpu->variant;
    return v && (be16_load(i->bytes) & v->mask) == v->code;
}

/* Operation before privileged operation; what is not installed is an operation exception in either
 * state (GA22-7000, Multiple Program-Interruption Conditions). */
static int execute(struct cpu *cpu, const struct instr *i) {
    bool varied = is_varied(cpu, i);
    if (varied && cpu->variant->routine)
        return cpu->variant->routine(cpu, i);
    if (!routines[i->op] || isa_rows[i->op].group == GRP_DIRECT)
        return PIC_OPERATION;
    if (cpu->state.psw.problem && !varied && is_privileged(cpu, i->op))
        return PIC_PRIVILEGED_OPERATION;
    return routines[i->op](cpu, i);
}

/* EXECUTE: the target, modified by the low byte of R1 unless R1 is 0, is executed as if it stood
 * here; instruction address and ILC are EXECUTE's. */
int ref_EX(struct cpu *cpu, const struct instr *i) {
    struct instr target;
    int code = fetch_instruction(cpu, ref_address2(cpu, i), &target);
    if (code)
        return code;
    if (i->r1) {
        uint8_t bytes[6];
        memcpy(bytes, target.bytes, sizeof bytes);
        bytes[1] |= cpu->state.gr[i->r1] & 0xFF;
        isa_decode(bytes, cpu->model, &target);
    }
    if (target.op == OP_EX)
        return PIC_EXECUTE;
    cpu->exit.instr = target;
    cpu->exit.executed = true;
    return execute(cpu, &target);
}

/* A translation exception nullifies: the old PSW designates the instruction itself. */
static bool nullifies(int code) {
    return code == PIC_SEGMENT_TRANSLATION || code == PIC_PAGE_TRANSLATION;
}

/* The interruption for what an instruction routine returned. */
static bool interrupt(struct cpu *cpu, vaddr start, int code, uint8_t ilc) {
    struct interruption i = {
        .class = INT_PROGRAM,
        .code = (uint16_t)code,
        .ilc = ilc,
        .address = interruption_address(code, cpu->exit.interruption.address),
    };
    if (code == REF_SUPERVISOR_CALL) {
        i.class = INT_SVC;
        i.code = cpu->exit.instr.i2;
    } else if (code == REF_INVALID_PSW) {
        i.code = PIC_SPECIFICATION;
        i.ilc = 0;
    } else if (nullifies(code)) {
        cpu->state.psw.ia = start;
    } else if (code == PIC_MONITOR_EVENT) {
        i.monitor_class = cpu->exit.instr.i2;
    }
    return cpu_interrupt(cpu, &i);
}

/* Where even the length is not known, the manual leaves open whether the instruction address
 * advances by 1, 2 or 3 halfwords and wants the ILC to tell. We take 2, as Hercules does. */
static uint8_t length_of(const struct instr *i) {
    return i->length ? i->length : 4;
}

/* Counts the instruction that began at `start` and was as far as `code` says. */
static bool finish(struct cpu *cpu, vaddr start, int code, const struct instr *i) {
    cpu->retired++;
    return !code || interrupt(cpu, start, code, length_of(i) / 2);
}

bool ref_step_fetched(struct cpu *cpu, const struct instr *i) {
    vaddr start = cpu->state.psw.ia;
    cpu->state.psw.ia = (start + i->length) & ADDRESS_MASK;
    cpu->exit.executed = false;
    cpu->exit.instr = *i;
    return finish(cpu, start, execute(cpu, i), i);
}

bool ref_step(struct cpu *cpu) {
    struct instr i;
    vaddr start = cpu->state.psw.ia;
    int code = fetch_instruction(cpu, start, &i);
    if (!code)
        return ref_step_fetched(cpu, &i);
    cpu->state.psw.ia = (start + length_of(&i)) & ADDRESS_MASK;
    cpu->exit.executed = false;
    cpu->exit.instr = (struct instr){0};
    return finish(cpu, start, code, &i);
}

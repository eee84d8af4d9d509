/* The clock instructions: they check and move operands; the clocks themselves are a matter of
 * virtual time, which the CPU's owner knows. GA22-7000, Timing Facilities; Control Instructions. */
#include "cpu/reference.h"

static uint64_t call_clock(struct cpu *cpu, enum isa_op op, uint64_t value) {
    const struct cpu_links *links = cpu->links;
    return links->clock ? links->clock(links->owner, op, value) : 0;
}

/* Any address will do. Condition code 3: there is no clock. */
int ref_STCK(struct cpu *cpu, const struct instr *i) {
    int code = ref_check_store(cpu, ref_address2(cpu, i), 8);
    if (code)
        return code;
    cpu->state.psw.cc = cpu->links->clock ? 0 : 3;
    return ref_store64(cpu, ref_address2(cpu, i), call_clock(cpu, OP_STCK, 0));
}

static int set_clock(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    uint64_t value;
    if (at & 7)
        return PIC_SPECIFICATION;
    int code = ref_fetch64(cpu, at, &value);
    if (!code)
        call_clock(cpu, i->op, value);
    return code;
}

static int store_clock(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    if (at & 7)
        return PIC_SPECIFICATION;
    int code = ref_check_store(cpu, at, 8);
    return code ? code : ref_store64(cpu, at, call_clock(cpu, i->op, 0));
}

int ref_SCK(struct cpu *cpu, const struct instr *i) {
    int code = set_clock(cpu, i);
    if (!code)
        cpu->state.psw.cc = cpu->links->clock ? 0 : 3;
    return code;
}

int ref_SCKC(struct cpu *cpu, const struct instr *i) {
    return set_clock(cpu, i);
}

int ref_SPT(struct cpu *cpu, const struct instr *i) {
    return set_clock(cpu, i);
}

int ref_STCKC(struct cpu *cpu, const struct instr *i) {
    return store_clock(cpu, i);
}

int ref_STPT(struct cpu *cpu, const struct instr *i) {
    return store_clock(cpu, i);
}

/* The general instructions that model s360 has not: under mask, compare and swap, move inverse,
 * monitor call. GA22-7000, General Instructions. */
#include "cpu/reference.h"

static uint8_t cc_of_comparison(uint32_t a, uint32_t b) {
    return a == b ? 0 : a < b ? 1 : 2;
}

/* ---- characters under mask ---- */

/* The leftmost mask bit belongs to bits 0-7 of the register. */
static unsigned shift_of(unsigned byte) {
    return 24 - 8 * byte;
}

static bool selects(const struct instr *i, unsigned byte) {
    return i->r3 & 8u >> byte;
}

/* Bytes in storage; a zero mask stands for one byte, which ICM and CLM only look at. */
static uint32_t bytes_selected(const struct instr *i) {
    uint32_t count = 0;
    for (unsigned k = 0; k < 4; k++)
        count += selects(i, k);
    return count ? count : 1;
}

/* The selected bytes of R1, pushed together to the right. */
static uint32_t selected(const struct cpu *cpu, const struct instr *i) {
    uint32_t value = 0;
    for (unsigned k = 0; k < 4; k++)
        if (selects(i, k))
            value = value << 8 | (cpu->state.gr[i->r1] >> shift_of(k) & 0xFF);
    return value;
}

static int fetch_selected(struct cpu *cpu, const struct instr *i, uint32_t *value) {
    uint8_t bytes[4];
    uint32_t count = bytes_selected(i);
    int code = ref_fetch(cpu, ref_address2(cpu, i), bytes, count);
    *value = 0;
    for (uint32_t k = 0; k < count && !code && i->r3; k++)
        *value = *value << 8 | bytes[k];
    return code;
}

/* The condition code is that of the inserted bytes as a signed number. */
int ref_ICM(struct cpu *cpu, const struct instr *i) {
    uint32_t value, *r1 = &cpu->state.gr[i->r1];
    int code = fetch_selected(cpu, i, &value);
    if (code)
        return code;
    uint32_t sign = 0x80u << 8 * (bytes_selected(i) - 1);
    cpu->state.psw.cc = value == 0 ? 0 : value & sign ? 1 : 2;
    for (unsigned k = 4; k--;)
        if (selects(i, k)) {
            *r1 = (*r1 & ~(0xFFu << shift_of(k))) | (value & 0xFF) << shift_of(k);
            value >>= 8;
        }
    return PIC_NONE;
}

/* A zero mask stores nothing, and whether it accesses anything is open: here it does not. */
int ref_STCM(struct cpu *cpu, const struct instr *i) {
    uint8_t bytes[4];
    vaddr at = ref_address2(cpu, i);
    uint32_t count = bytes_selected(i), value = selected(cpu, i);
    if (!i->r3)
        return PIC_NONE;
    for (uint32_t k = count; k--; value >>= 8)
        bytes[k] = (uint8_t)value;
    return ref_store(cpu, at, bytes, count);
}

int ref_CLM(struct cpu *cpu, const struct instr *i) {
    uint32_t value;
    int code = fetch_selected(cpu, i, &value);
    if (!code)
        cpu->state.psw.cc = cc_of_comparison(selected(cpu, i), value);
    return code;
}

/* ---- compare and swap ---- */

/* When unequal, the operand is stored back as it was, as the manual lets a model do: so its change
 * bit comes on either way. */
int ref_CS(struct cpu *cpu, const struct instr *i) {
    uint32_t *gr = cpu->state.gr;
    uint32_t operand;
    vaddr at = ref_address2(cpu, i);
    if (at & 3)
        return PIC_SPECIFICATION;
    int code = ref_check_store(cpu, at, 4);
    if (!code)
        code = ref_fetch32(cpu, at, &operand);
    if (code)
        return code;
    bool equal = gr[i->r1] == operand;
    code = ref_store32(cpu, at, equal ? gr[i->r3] : operand);
    gr[i->r1] = operand;
    cpu->state.psw.cc = !equal;
    return code;
}

static uint64_t pair(const uint32_t *gr, unsigned even) {
    return (uint64_t)gr[even] << 32 | gr[even + 1];
}

int ref_CDS(struct cpu *cpu, const struct instr *i) {
    uint32_t *gr = cpu->state.gr;
    uint64_t operand;
    vaddr at = ref_address2(cpu, i);
    if (at & 7 || i->r1 & 1 || i->r3 & 1)
        return PIC_SPECIFICATION;
    int code = ref_check_store(cpu, at, 8);
    if (!code)
        code = ref_fetch64(cpu, at, &operand);
    if (code)
        return code;
    bool equal = pair(gr, i->r1) == operand;
    code = ref_store64(cpu, at, equal ? pair(gr, i->r3) : operand);
    gr[i->r1] = (uint32_t)(operand >> 32);
    gr[i->r1 + 1] = (uint32_t)operand;
    cpu->state.psw.cc = !equal;
    return code;
}

/* ---- move inverse ---- */

/* The second-operand address is that of its rightmost byte. */
int ref_MVCIN(struct cpu *cpu, const struct instr *i) {
    struct ref_operand to, from;
    uint32_t length = i->l1 + 1u;
    int code = ref_resolve(cpu, ref_address1(cpu, i), length, true, &to);
    if (!code)
        code = ref_resolve(cpu, ref_address2(cpu, i) - i->l1, length, false, &from);
    if (code)
        return code;
    ref_touch(cpu, &from, false);
    ref_touch(cpu, &to, true);
    for (uint32_t k = 0; k < length; k++)
        *ref_byte(cpu, &to, k) = *ref_byte(cpu, &from, length - 1 - k);
    return PIC_NONE;
}

/* ---- monitor call ---- */

/* The immediate byte is the class, below 16; the first-operand address is the code. */
int ref_MC(struct cpu *cpu, const struct instr *i) {
    if (i->i2 > 15)
        return PIC_SPECIFICATION;
    if (!(cpu->state.cr[8] & CR8_MONITOR_CLASS(i->i2)))
        return PIC_NONE;
    cpu->exit.interruption.address = ref_address1(cpu, i);
    return PIC_MONITOR_EVENT;
}

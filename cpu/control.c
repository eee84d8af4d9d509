/* The control instructions. GA22-7000, Control Instructions; GA22-6821, Status Switching. */
#include "cpu/fast.h"
#include "cpu/reference.h"

/* ---- storage keys ---- */

/* The block that SSK or ISK designates by a real address: bits 28-31 must be zero, bits 21-27 are
 * ignored. */
static int key_block(struct cpu *cpu, uint32_t address, aaddr *block) {
    if (address & 0xF)
        return PIC_SPECIFICATION;
    *block = stor_prefix(address & ADDRESS_MASK & ~(STOR_BLOCK_SIZE - 1), cpu->state.prefix);
    return *block < cpu->view.size ? PIC_NONE : PIC_ADDRESSING;
}

/* Model s360's keys have five bits: no reference and change recording to be seen. */
#define S360_KEY_BITS (KEY_ACCESS | KEY_FETCH)

int ref_SSK(struct cpu *cpu, const struct instr *i) {
    aaddr block;
    int code = key_block(cpu, cpu->state.gr[i->r2], &block);
    if (code)
        return code;
    uint8_t key = cpu->state.gr[i->r1] & (cpu->model == MODEL_S360 ? S360_KEY_BITS : 0xFE);
    stor_set_key(cpu->view.storage, block, key);
    return PIC_NONE;
}

/* BC mode shows five bits and zeros, EC mode all seven. */
int ref_ISK(struct cpu *cpu, const struct instr *i) {
    aaddr block;
    uint32_t *gr = cpu->state.gr;
    int code = key_block(cpu, gr[i->r2], &block);
    if (code)
        return code;
    uint8_t key = cpu->view.storage->keys[block >> STOR_BLOCK_SHIFT];
    gr[i->r1] = (gr[i->r1] & ~0xFFu) | (cpu->state.psw.ec ? key : key & S360_KEY_BITS);
    return PIC_NONE;
}

/* The block's reference and change bits before become the condition code. */
int ref_RRB(struct cpu *cpu, const struct instr *i) {
    aaddr block;
    int code = key_block(cpu, ref_address2(cpu, i) & ~0xFu, &block);
    if (code)
        return code;
    uint8_t key = cpu->view.storage->keys[block >> STOR_BLOCK_SHIFT];
    stor_set_key(cpu->view.storage, block, key & (uint8_t)~KEY_REFERENCE);
    cpu->state.psw.cc = key >> 1 & 3;
    return PIC_NONE;
}

/* ---- the PSW ---- */

/* In EC mode a system mask with a one in an unassigned bit completes the operation and then is a
 * specification exception. */
int ref_SSM(struct cpu *cpu, const struct instr *i) {
    struct psw *psw = &cpu->state.psw;
    if (cpu->model == MODEL_S370 && cpu->state.cr[0] & CR0_SSM_SUPPRESSION)
        return PIC_SPECIAL_OPERATION;
    uint8_t mask;
    int code = ref_fetch(cpu, ref_address2(cpu, i), &mask, 1);
    if (code)
        return code;
    psw->system_mask = mask;
    return psw->ec && mask & SYSTEM_MASK_EC_UNUSED ? PIC_SPECIFICATION : PIC_NONE;
}

int ref_LPSW(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    if (at & 7)
        return PIC_SPECIFICATION;
    uint8_t bytes[8];
    int code = ref_fetch(cpu, at, bytes, sizeof bytes);
    if (code)
        return code;
    bool valid = psw_load(&cpu->state.psw, bytes, cpu->model);
    return valid ? PIC_NONE : REF_INVALID_PSW;
}

/* Stores the system mask and gives it a new value, which in EC mode may not be valid. */
static int change_system_mask(struct cpu *cpu, const struct instr *i, uint8_t new_mask) {
    struct psw *psw = &cpu->state.psw;
    int code = ref_store(cpu, ref_address1(cpu, i), &psw->system_mask, 1);
    if (code)
        return code;
    psw->system_mask = new_mask;
    return psw->ec && new_mask & SYSTEM_MASK_EC_UNUSED ? PIC_SPECIFICATION : PIC_NONE;
}

int ref_STNSM(struct cpu *cpu, const struct instr *i) {
    return change_system_mask(cpu, i, cpu->state.psw.system_mask & i->i2);
}

int ref_STOSM(struct cpu *cpu, const struct instr *i) {
    return change_system_mask(cpu, i, cpu->state.psw.system_mask | i->i2);
}

/* Bits 24-27 of register 2 get the key, bits 28-31 become zero. */
int ref_IPK(struct cpu *cpu, const struct instr *i) {
    (void)i;
    cpu->state.gr[2] = (cpu->state.gr[2] & ~0xFFu) | (uint32_t)cpu->state.psw.key << 4;
    return PIC_NONE;
}

/* Bits 24-27 of the second-operand address are the key. */
int ref_SPKA(struct cpu *cpu, const struct instr *i) {
    cpu->state.psw.key = ref_address2(cpu, i) >> 4 & 0xF;
    return PIC_NONE;
}

/* ---- control registers, prefix, TLB ---- */

/* Registers R1 to R3, register 0 following 15. */
static unsigned register_count(const struct instr *i) {
    return ((i->r3 - i->r1) & 15) + 1u;
}

int ref_LCTL(struct cpu *cpu, const struct instr *i) {
    uint8_t words[64];
    vaddr at = ref_address2(cpu, i);
    unsigned count = register_count(i);
    if (at & 3)
        return PIC_SPECIFICATION;
    int code = ref_fetch(cpu, at, words, count * 4);
    if (code)
        return code;
    for (unsigned k = 0; k < count; k++)
        cpu->state.cr[(i->r1 + k) & 15] = be32_load(words + 4 * k);
    return PIC_NONE;
}

int ref_STCTL(struct cpu *cpu, const struct instr *i) {
    uint8_t words[64];
    vaddr at = ref_address2(cpu, i);
    unsigned count = register_count(i);
    if (at & 3)
        return PIC_SPECIFICATION;
    for (unsigned k = 0; k < count; k++)
        be32_store(words + 4 * k, cpu->state.cr[(i->r1 + k) & 15]);
    return ref_store(cpu, at, words, count * 4);
}

#define PREFIX_BITS (ADDRESS_MASK & ~(STOR_PAGE_SIZE - 1)) /* bits 8-19 */

int ref_SPX(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    if (at & 3)
        return PIC_SPECIFICATION;
    uint32_t prefix;
    int code = ref_fetch32(cpu, at, &prefix);
    if (code)
        return code;
    prefix &= PREFIX_BITS;
    if (prefix >= cpu->view.size)
        return PIC_ADDRESSING;
    cpu->state.prefix = prefix;
    fast_purge(cpu->fast);
    return PIC_NONE;
}

int ref_STPX(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    return at & 3 ? PIC_SPECIFICATION : ref_store32(cpu, at, cpu->state.prefix);
}

int ref_PTLB(struct cpu *cpu, const struct instr *i) {
    (void)i;
    fast_purge(cpu->fast);
    return PIC_NONE;
}

/* Translates whether or not translation is on. Where it fails, R1 gets the entry's real address. */
int ref_LRA(struct cpu *cpu, const struct instr *i) {
    struct cpu_state *s = &cpu->state;
    struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    struct dat_result result;
    int code = dat_translate(&cpu->view, &control, ref_address2(cpu, i), &result);
    if (code == PIC_ADDRESSING || code == PIC_TRANSLATION_SPECIFICATION)
        return code;
    s->gr[i->r1] = result.real;
    s->psw.cc = dat_condition_code(code, &result);
    return PIC_NONE;
}

/* ---- identification, signalling ---- */

int ref_STIDP(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    return at & 7 ? PIC_SPECIFICATION : ref_store64(cpu, at, CPU_IDENTITY);
}

int ref_STAP(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    return at & 1 ? PIC_SPECIFICATION : ref_store16(cpu, at, CPU_ADDRESS);
}

int ref_SIGP(struct cpu *cpu, const struct instr *i) {
    uint32_t *gr = cpu->state.gr, status;
    uint8_t cc = cpu_signal((uint16_t)gr[i->r3], (uint8_t)ref_address2(cpu, i), &status);
    if (cc == 1)
        gr[i->r1] = status;
    cpu->state.psw.cc = cc;
    return PIC_NONE;
}

/* ---- DIAGNOSE; direct control, which is not installed ---- */

int ref_DIAG(struct cpu *cpu, const struct instr *i) {
    const struct cpu_links *links = cpu->links;
    return links->diagnose ? links->diagnose(links->owner, cpu, i) : PIC_SPECIFICATION;
}

int ref_WRD(struct cpu *cpu, const struct instr *i) {
    (void)cpu, (void)i;
    return PIC_OPERATION;
}

int ref_RDD(struct cpu *cpu, const struct instr *i) {
    (void)cpu, (void)i;
    return PIC_OPERATION;
}

#include "vmm/interpreter.h"

#include "base/bits.h"
#include "machine/diagnose.h"
#include "vmm/shadow.h"

#define VMM_ROW_PRIVILEGED_YES(mnemonic) [OP_##mnemonic] = vmm_##mnemonic,
#define VMM_ROW_PRIVILEGED_LATER(mnemonic)
#define VMM_ROW_PROBLEM_YES(mnemonic)
#define VMM_ROW_PROBLEM_LATER(mnemonic)
static vmm_routine *const routines[OP_COUNT] = {
#define X(code, mnemonic, name, format, group, chapter, state, class, cc, exceptions, routine)     \
    VMM_ROW_##state##_##routine(mnemonic)
#include "isa/instructions.def"
#undef X
    [OP_STCK] = vmm_STCK,
};

vmm_routine *vmm_interpreter(enum isa_op op) {
    return routines[op];
}

static bool is_s370(const struct vm *vm) {
    return vm->system.model == MODEL_S370;
}

/* ---- Operands ---------------------------------------------------------------------------------
 */

static vaddr operand_address(const struct vm *vm, uint8_t base, uint16_t displacement) {
    return ((base ? vm->on->gr[base] : 0) + displacement) & ADDRESS_MASK;
}

/* The guest's own translation of a logical address, if it has that on. */
static int translate(struct vm *vm, vaddr at, raddr *real, bool *protected) {
    *real = at;
    *protected = false;
    vm->operand = at;
    if (!psw_dat(&vm->virtual.psw))
        return PIC_NONE;
    struct dat_control control = {vm->virtual.cr[0], vm->virtual.cr[1], vm->virtual.prefix};
    struct dat_result result;
    int code = dat_translate(&vm->system.view, &control, at, &result);
    *real = result.real;
    *protected = result.protected;
    return code;
}

/* Finds one block's worth of a storage operand in the guest's absolute storage, as the real machine
 * does it: translation, prefixing, then addressing, then protection. */
static int locate(struct vm *vm, vaddr at, bool store, aaddr *absolute) {
    raddr real;
    bool protected;
    int code = translate(vm, at, &real, &protected);
    if (code)
        return code;
    *absolute = stor_prefix(real, vm->virtual.prefix);
    if (*absolute >= vm->system.view.size)
        return PIC_ADDRESSING;
    uint8_t key = view_key(&vm->system.view, *absolute);
    if (!stor_key_permits(key, vm->virtual.psw.key, store))
        return PIC_PROTECTION;
    if (!store || !protected)
        return PIC_NONE;
    vm->operand |= DAT_BY_PAGE;
    return PIC_PROTECTION;
}

static uint8_t *touch_fetched(struct vm *vm, aaddr at, uint32_t length) {
    uint8_t *bytes = view_touch(&vm->system.view, at, false);
    stor_note_fetch(vm->storage, (aaddr)(bytes - vm->storage->bytes), length);
    return bytes;
}

/* Finds an operand of up to eight bytes on its integral boundary, which lies in one block, to be
 * fetched: its bytes in storage. */
static int fetch_operand(struct vm *vm, vaddr at, const uint8_t **bytes) {
    aaddr absolute;
    int code = locate(vm, at, false, &absolute);
    if (!code)
        *bytes = touch_fetched(vm, absolute, 8);
    return code;
}

/* The same for an operand to be stored. */
static int store_operand(struct vm *vm, vaddr at, uint8_t **bytes) {
    aaddr absolute;
    int code = locate(vm, at, true, &absolute);
    if (!code)
        *bytes = view_touch(&vm->system.view, absolute, true);
    return code;
}

/* ---- PSW: GA22-7000, Control Instructions -----------------------------------------------------
 */

int vmm_SSM(struct vm *vm, const struct instr *i) {
    if (is_s370(vm) && vm->virtual.cr[0] & CR0_SSM_SUPPRESSION)
        return PIC_SPECIAL_OPERATION;
    const uint8_t *mask;
    int code = fetch_operand(vm, operand_address(vm, i->b2, i->d2), &mask);
    if (code)
        return code;
    vm->virtual.psw.system_mask = *mask;
    return vm->virtual.psw.ec && *mask & SYSTEM_MASK_EC_UNUSED ? PIC_SPECIFICATION : PIC_NONE;
}

int vmm_LPSW(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    if (at & 7)
        return PIC_SPECIFICATION;
    const uint8_t *bytes;
    int code = fetch_operand(vm, at, &bytes);
    if (code)
        return code;
    return psw_load(&vm->virtual.psw, bytes, vm->system.model) ? PIC_NONE : VMM_INVALID_PSW;
}

/* Stores the system mask and gives it a new value, as the real machine does it. */
static int change_system_mask(struct vm *vm, const struct instr *i, uint8_t new_mask) {
    uint8_t *byte;
    struct psw *psw = &vm->virtual.psw;
    int code = store_operand(vm, operand_address(vm, i->b1, i->d1), &byte);
    if (code)
        return code;
    *byte = psw->system_mask;
    psw->system_mask = new_mask;
    return psw->ec && new_mask & SYSTEM_MASK_EC_UNUSED ? PIC_SPECIFICATION : PIC_NONE;
}

int vmm_STNSM(struct vm *vm, const struct instr *i) {
    return change_system_mask(vm, i, vm->virtual.psw.system_mask & i->i2);
}

int vmm_STOSM(struct vm *vm, const struct instr *i) {
    return change_system_mask(vm, i, vm->virtual.psw.system_mask | i->i2);
}

int vmm_IPK(struct vm *vm, const struct instr *i) {
    (void)i;
    vm->on->gr[2] = (vm->on->gr[2] & ~0xFFu) | (uint32_t)vm->virtual.psw.key << 4;
    return PIC_NONE;
}

int vmm_SPKA(struct vm *vm, const struct instr *i) {
    vm->virtual.psw.key = operand_address(vm, i->b2, i->d2) >> 4 & 0xF;
    return PIC_NONE;
}

/* ---- Identification and signalling: of the virtual machine's one CPU --------------------------
 */

int vmm_STIDP(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *bytes;
    int code = at & 7 ? PIC_SPECIFICATION : store_operand(vm, at, &bytes);
    if (!code)
        be64_store(bytes, CPU_IDENTITY);
    return code;
}

int vmm_STAP(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *bytes;
    int code = at & 1 ? PIC_SPECIFICATION : store_operand(vm, at, &bytes);
    if (!code)
        be16_store(bytes, CPU_ADDRESS);
    return code;
}

int vmm_SIGP(struct vm *vm, const struct instr *i) {
    uint32_t status, *gr = vm->on->gr;
    uint8_t order = (uint8_t)operand_address(vm, i->b2, i->d2);
    uint8_t cc = cpu_signal((uint16_t)gr[i->r3], order, &status);
    if (cc == 1)
        gr[i->r1] = status;
    vm->virtual.psw.cc = cc;
    return PIC_NONE;
}

/* ---- Storage keys -----------------------------------------------------------------------------
 */

/* The guest's block that SSK and ISK name in R2; bits 28-31 must be zero. */
static int key_operand(const struct vm *vm, const struct instr *i, aaddr *absolute) {
    uint32_t r2 = vm->on->gr[i->r2];
    if (r2 & 0xF)
        return PIC_SPECIFICATION;
    *absolute = stor_prefix(r2 & ADDRESS_MASK & ~(STOR_BLOCK_SIZE - 1), vm->virtual.prefix);
    return *absolute < vm->system.view.size ? PIC_NONE : PIC_ADDRESSING;
}

int vmm_SSK(struct vm *vm, const struct instr *i) {
    aaddr at;
    int code = key_operand(vm, i, &at);
    if (!code)
        view_set_key(&vm->system.view, at,
                     (uint8_t)vm->on->gr[i->r1] & (is_s370(vm) ? 0xFE : KEY_ACCESS | KEY_FETCH));
    return code;
}

int vmm_ISK(struct vm *vm, const struct instr *i) {
    aaddr at;
    int code = key_operand(vm, i, &at);
    if (code)
        return code;
    uint8_t key = view_key(&vm->system.view, at);
    if (!vm->virtual.psw.ec)
        key &= KEY_ACCESS | KEY_FETCH;
    vm->on->gr[i->r1] = (vm->on->gr[i->r1] & 0xFFFFFF00) | key;
    return PIC_NONE;
}

int vmm_RRB(struct vm *vm, const struct instr *i) {
    const struct stor_view *view = &vm->system.view;
    vaddr at = operand_address(vm, i->b2, i->d2) & ~(STOR_BLOCK_SIZE - 1);
    aaddr block = stor_prefix(at, vm->virtual.prefix);
    if (block >= view->size)
        return PIC_ADDRESSING;
    uint8_t key = view_key(view, block);
    view_set_key(view, block, key & (uint8_t)~KEY_REFERENCE);
    vm->virtual.psw.cc = key >> 1 & 3;
    return PIC_NONE;
}

/* The guest's translation, by its own tables. */
int vmm_LRA(struct vm *vm, const struct instr *i) {
    struct dat_control control = {vm->virtual.cr[0], vm->virtual.cr[1], vm->virtual.prefix};
    struct dat_result result;
    vaddr at = (operand_address(vm, i->b2, i->d2) + (i->x2 ? vm->on->gr[i->x2] : 0)) & ADDRESS_MASK;
    int code = dat_translate(&vm->system.view, &control, at, &result);
    if (code == PIC_ADDRESSING || code == PIC_TRANSLATION_SPECIFICATION)
        return code;
    vm->on->gr[i->r1] = result.real;
    vm->virtual.psw.cc = dat_condition_code(code, &result);
    return PIC_NONE;
}

/* ---- Prefix and control registers -------------------------------------------------------------
 */

/* The words of an operand of several, each on its boundary; all are checked before any is touched.
 */
static int find_words(struct vm *vm, vaddr at, unsigned count, bool store, uint8_t *words[16]) {
    aaddr absolute[16];
    for (unsigned n = 0; n < count; n++) {
        int code = locate(vm, (at + 4 * n) & ADDRESS_MASK, store, &absolute[n]);
        if (code)
            return code;
    }
    for (unsigned n = 0; n < count; n++)
        words[n] = store ? view_touch(&vm->system.view, absolute[n], true)
                         : touch_fetched(vm, absolute[n], 4);
    return PIC_NONE;
}

int vmm_SPX(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *word[16];
    int code = at & 3 ? PIC_SPECIFICATION : find_words(vm, at, 1, false, word);
    if (code)
        return code;
    raddr prefix = be32_load(word[0]) & 0x00FFF000;
    if (prefix >= vm->system.view.size)
        return PIC_ADDRESSING;
    vm->virtual.prefix = prefix; /* the dispatcher maps it */
    shadow_flush(vm);
    return PIC_NONE;
}

int vmm_STPX(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *word[16];
    int code = at & 3 ? PIC_SPECIFICATION : find_words(vm, at, 1, true, word);
    if (!code)
        be32_store(word[0], vm->virtual.prefix);
    return code;
}

/* How many control registers R1 to R3 are, wrapping from 15 to 0. */
static unsigned control_count(const struct instr *i) {
    return ((i->r3 - i->r1) & 15) + 1u;
}

int vmm_LCTL(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *words[16];
    int code = at & 3 ? PIC_SPECIFICATION : find_words(vm, at, control_count(i), false, words);
    for (unsigned n = 0; n < control_count(i) && !code; n++)
        vm->virtual.cr[(i->r1 + n) & 15] = be32_load(words[n]);
    return code;
}

int vmm_STCTL(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *words[16];
    int code = at & 3 ? PIC_SPECIFICATION : find_words(vm, at, control_count(i), true, words);
    for (unsigned n = 0; n < control_count(i) && !code; n++)
        be32_store(words[n], vm->virtual.cr[(i->r1 + n) & 15]);
    return code;
}

int vmm_PTLB(struct vm *vm, const struct instr *i) {
    (void)i;
    shadow_flush(vm);
    return PIC_NONE;
}

/* ---- What the monitor offers, and what the virtual machine does not have ----------------------
 */

int vmm_DIAG(struct vm *vm, const struct instr *i) {
    return system_diagnose(&vm->system, i, vm->on->gr);
}

int vmm_WRD(struct vm *vm, const struct instr *i) {
    (void)vm, (void)i;
    return PIC_OPERATION;
}

int vmm_RDD(struct vm *vm, const struct instr *i) {
    (void)vm, (void)i;
    return PIC_OPERATION;
}

/* ---- Input/output: on the guest's virtual channels --------------------------------------------
 */

static int input_output(struct vm *vm, const struct instr *i) {
    uint16_t device = (uint16_t)operand_address(vm, i->b2, i->d2);
    uint32_t caw = 0;
    if (i->op == OP_SIO || i->op == OP_SIOF)
        caw = view_psa_load(&vm->system.view, stor_prefix(PSA_CAW, vm->virtual.prefix));
    struct io_result result = system_io(&vm->system, i->op, device, caw);
    system_store_csw(&vm->system, &result.csw, result.extent);
    vm->virtual.psw.cc = result.cc;
    return PIC_NONE;
}

int vmm_SIO(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_SIOF(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_TIO(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_CLRIO(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_HIO(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_HDV(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_TCH(struct vm *vm, const struct instr *i) {
    return input_output(vm, i);
}

int vmm_STIDC(struct vm *vm, const struct instr *i) {
    uint16_t device = (uint16_t)operand_address(vm, i->b2, i->d2);
    uint8_t cc = system_io(&vm->system, OP_TCH, device, 0).cc;
    aaddr at = stor_prefix(PSA_CHANNEL_ID, vm->virtual.prefix);
    if (cc < 2)
        view_psa_store(&vm->system.view, at, channel_identity(device));
    vm->virtual.psw.cc = cc < 2 ? 0 : cc;
    return PIC_NONE;
}

/* ---- The clocks: functions of the guest's virtual time ----------------------------------------
 */

/* The operand may lie on any boundary, and so in two blocks. */
int vmm_STCK(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint32_t in_first = STOR_BLOCK_SIZE - (at & (STOR_BLOCK_SIZE - 1));
    aaddr first, second = 0;
    uint8_t bytes[8];
    int code = locate(vm, at, true, &first);
    if (!code && in_first < sizeof bytes)
        code = locate(vm, (at + in_first) & ADDRESS_MASK, true, &second);
    if (code)
        return code;
    be64_store(bytes, system_clock(&vm->system, OP_STCK, 0));
    for (uint32_t k = 0; k < sizeof bytes; k++) {
        aaddr byte = k < in_first ? first + k : second + (k - in_first);
        *view_touch(&vm->system.view, byte, true) = bytes[k];
    }
    vm->virtual.psw.cc = 0;
    return PIC_NONE;
}

static int set_clock(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    const uint8_t *bytes;
    int code = at & 7 ? PIC_SPECIFICATION : fetch_operand(vm, at, &bytes);
    if (!code)
        system_clock(&vm->system, i->op, be64_load(bytes));
    return code;
}

static int store_clock(struct vm *vm, const struct instr *i) {
    vaddr at = operand_address(vm, i->b2, i->d2);
    uint8_t *bytes;
    int code = at & 7 ? PIC_SPECIFICATION : store_operand(vm, at, &bytes);
    if (!code)
        be64_store(bytes, system_clock(&vm->system, i->op, 0));
    return code;
}

int vmm_SCK(struct vm *vm, const struct instr *i) {
    int code = set_clock(vm, i);
    if (!code)
        vm->virtual.psw.cc = 0;
    return code;
}

int vmm_SCKC(struct vm *vm, const struct instr *i) {
    return set_clock(vm, i);
}

int vmm_SPT(struct vm *vm, const struct instr *i) {
    return set_clock(vm, i);
}

int vmm_STCKC(struct vm *vm, const struct instr *i) {
    return store_clock(vm, i);
}

int vmm_STPT(struct vm *vm, const struct instr *i) {
    return store_clock(vm, i);
}

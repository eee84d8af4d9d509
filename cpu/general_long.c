/* MOVE LONG and COMPARE LOGICAL LONG, the interruptible instructions. GA22-7000, General
 * Instructions; Interruptible Instructions.
 *
 * A unit of operation is as many bytes as lie in one storage block of each operand. Executing the
 * instruction performs one unit and counts as one instruction; unless that was the last one, the
 * registers are updated and the instruction address is put back to the instruction. So it can be
 * interrupted after every unit, by the budget too, and every count is exact; whether an operand can
 * be accessed is the same for all bytes of a unit.
 *
 * Bits 0-7 of the address registers become zero, as the manual lets a model do. */
#include "cpu/reference.h"

struct long_operand {
    unsigned register_number; /* even: the address; the next one: the length */
    vaddr at;
    uint32_t left;
};

static struct long_operand long_operand(const struct cpu *cpu, unsigned r) {
    const uint32_t *gr = cpu->state.gr;
    return (struct long_operand){r, gr[r] & ADDRESS_MASK, gr[r + 1] & ADDRESS_MASK};
}

static void advance(struct long_operand *o, uint32_t bytes) {
    o->at = (o->at + bytes) & ADDRESS_MASK;
    o->left -= bytes;
}

/* The high byte of the length register is no part of the length: the second one's is the pad. */
static void update(struct cpu *cpu, const struct long_operand *o) {
    uint32_t *gr = cpu->state.gr + o->register_number;
    gr[0] = o->at;
    gr[1] = (gr[1] & ~ADDRESS_MASK) | o->left;
}

static uint32_t smaller(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* No more than what is left of the operand, and its block; an operand used up does not count. */
static uint32_t unit_within(const struct long_operand *o, uint32_t bytes) {
    uint32_t in_block = STOR_BLOCK_SIZE - (o->at & (STOR_BLOCK_SIZE - 1));
    return o->left ? smaller(bytes, smaller(o->left, in_block)) : bytes;
}

/* The instruction will be executed again from here: itself, or the EXECUTE that it is target of. */
static int go_on(struct cpu *cpu) {
    struct psw *psw = &cpu->state.psw;
    psw->ia = (psw->ia - (cpu->exit.executed ? 4 : 2)) & ADDRESS_MASK;
    return PIC_NONE;
}

static int finish(struct cpu *cpu, uint8_t cc) {
    cpu->state.psw.cc = cc;
    return PIC_NONE;
}

static uint8_t pad_byte(const struct cpu *cpu, const struct instr *i) {
    return cpu->state.gr[i->r2 + 1] >> 24;
}

/* Would a byte of the first operand be moved from after it has been moved to? The second operand
 * counts as far as it is moved; it may wrap round at 2^24. */
static bool overlaps_destructively(const struct long_operand *to, const struct long_operand *from) {
    uint32_t moved = smaller(to->left, from->left);
    if (!moved)
        return false;
    vaddr last = (from->at + moved - 1) & ADDRESS_MASK;
    bool wraps = last < from->at;
    return wraps ? to->at > from->at || to->at <= last : to->at > from->at && to->at <= last;
}

/* Moves up to so many bytes, or pads when there is nothing left to move from. */
static int move_unit(struct cpu *cpu, struct long_operand *to, struct long_operand *from,
                     uint32_t bytes, uint8_t pad) {
    struct ref_operand into, out_of;
    bool moves = from->left;
    int code = moves ? ref_resolve(cpu, from->at, bytes, false, &out_of) : PIC_NONE;
    if (!code)
        code = ref_resolve(cpu, to->at, bytes, true, &into);
    if (code)
        return code;
    if (moves)
        ref_touch(cpu, &out_of, false);
    ref_touch(cpu, &into, true);
    for (uint32_t k = 0; k < bytes; k++)
        *ref_byte(cpu, &into, k) = moves ? *ref_byte(cpu, &out_of, k) : pad;
    advance(to, bytes);
    if (moves)
        advance(from, bytes);
    return PIC_NONE;
}

/* The condition code compares the lengths: all units but the last leave their relation as it was.
 */
int ref_MVCL(struct cpu *cpu, const struct instr *i) {
    if (i->r1 & 1 || i->r2 & 1)
        return PIC_SPECIFICATION;
    struct long_operand to = long_operand(cpu, i->r1), from = long_operand(cpu, i->r2);
    uint8_t cc = to.left == from.left ? 0 : to.left < from.left ? 1 : 2;
    uint32_t bytes = to.left ? unit_within(&from, unit_within(&to, to.left)) : 0;
    if (overlaps_destructively(&to, &from))
        cc = 3, bytes = 0;
    int code = bytes ? move_unit(cpu, &to, &from, bytes, pad_byte(cpu, i)) : PIC_NONE;
    if (code)
        return code;
    update(cpu, &from);
    update(cpu, &to);
    return to.left && cc != 3 ? go_on(cpu) : finish(cpu, cc);
}

static uint8_t byte_or_pad(struct cpu *cpu, const struct long_operand *o,
                           const struct ref_operand *where, uint32_t k, uint8_t pad) {
    return o->left ? *ref_byte(cpu, where, k) : pad;
}

/* Resolves an operand unless it is used up. */
static int resolve_left(struct cpu *cpu, const struct long_operand *o, uint32_t bytes,
                        struct ref_operand *out) {
    if (!o->left)
        return PIC_NONE;
    int code = ref_resolve(cpu, o->at, bytes, false, out);
    if (!code)
        ref_touch(cpu, out, false);
    return code;
}

/* Compares up to so many bytes and goes past those that are equal; *cc tells how it ended. */
static int compare_unit(struct cpu *cpu, struct long_operand *first, struct long_operand *second,
                        uint32_t bytes, uint8_t pad, uint8_t *cc) {
    struct ref_operand in_first = {0}, in_second = {0};
    int code = resolve_left(cpu, first, bytes, &in_first);
    if (!code)
        code = resolve_left(cpu, second, bytes, &in_second);
    if (code)
        return code;
    uint32_t equal = 0;
    for (*cc = 0; equal < bytes && !*cc; equal += !*cc) {
        uint8_t a = byte_or_pad(cpu, first, &in_first, equal, pad);
        uint8_t b = byte_or_pad(cpu, second, &in_second, equal, pad);
        *cc = a == b ? 0 : a < b ? 1 : 2;
    }
    advance(first, first->left ? equal : 0);
    advance(second, second->left ? equal : 0);
    return PIC_NONE;
}

int ref_CLCL(struct cpu *cpu, const struct instr *i) {
    if (i->r1 & 1 || i->r2 & 1)
        return PIC_SPECIFICATION;
    struct long_operand first = long_operand(cpu, i->r1), second = long_operand(cpu, i->r2);
    uint32_t bytes = first.left > second.left ? first.left : second.left;
    bytes = unit_within(&second, unit_within(&first, bytes));
    uint8_t cc = 0;
    int code = bytes ? compare_unit(cpu, &first, &second, bytes, pad_byte(cpu, i), &cc) : PIC_NONE;
    if (code)
        return code;
    update(cpu, &second);
    update(cpu, &first);
    return !cc && (first.left || second.left) ? go_on(cpu) : finish(cpu, cc);
}

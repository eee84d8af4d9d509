/* Which registers instructions write. tests/unit/cpu/test_writes.c compares it with what they do.
 */
#include "isa/isa.h"

static uint64_t general(unsigned r) {
    return UINT64_C(1) << r;
}

static uint64_t pair(unsigned r) {
    return general(r) | general(r | 1);
}

static uint64_t floating(unsigned r) {
    return r < 8 ? UINT64_C(1) << (ISA_WRITES_FLOAT + r / 2) : 0;
}

/* An extended number is in registers 0 and 2, or 4 and 6. */
static uint64_t extended(unsigned r) {
    return floating(r) | floating(r + 2);
}

/* Registers `from` to `to`, round over 15. */
static uint64_t range(unsigned from, unsigned to, unsigned base) {
    uint64_t mask = UINT64_C(1) << (base + to);
    for (; from != to; from = (from + 1) % 16)
        mask |= UINT64_C(1) << (base + from);
    return mask;
}

/* Most write R1, if they are not comparisons. */
static uint64_t ordinary(const struct instr *i) {
    const struct isa_row *row = &isa_rows[i->op];
    if (row->cc == CC_COMPARE || (row->format != FMT_RR && row->format != FMT_RX))
        return 0;
    return row->chapter == CH_FLOAT ? floating(i->r1) : general(i->r1);
}

uint64_t isa_writes(const struct instr *i) {
    switch (i->op) {
    case OP_INVALID:
    case OP_SSK:
    case OP_ST:
    case OP_STC:
    case OP_STH:
    case OP_CVD:
    case OP_STD:
    case OP_STE:
        return 0;
    case OP_EX:
        return ~UINT64_C(0);
    case OP_MR:
    case OP_DR:
    case OP_M:
    case OP_D:
    case OP_SRDL:
    case OP_SLDL:
    case OP_SRDA:
    case OP_SLDA:
    case OP_CDS:
        return pair(i->r1);
    case OP_MVCL:
    case OP_CLCL:
        return pair(i->r1) | pair(i->r2);
    case OP_BXH:
    case OP_BXLE:
    case OP_SRL:
    case OP_SLL:
    case OP_SRA:
    case OP_SLA:
    case OP_CS:
    case OP_SIGP:
        return general(i->r1);
    case OP_ICM:
        return i->r3 ? general(i->r1) : 0;
    case OP_LM:
        return range(i->r1, i->r3, 0);
    case OP_LCTL:
        return range(i->r1, i->r3, ISA_WRITES_CONTROL);
    case OP_TRT:
        return general(1) | general(2);
    case OP_EDMK:
        return general(1);
    case OP_IPK:
        return general(2);
    case OP_AXR:
    case OP_SXR:
    case OP_MXR:
    case OP_MXDR:
    case OP_MXD:
        return extended(i->r1);
    default:
        return ordinary(i);
    }
}

/* Instructions in assembler form. */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

#define TEXT_SIZE 48 /* as isa_disassemble() declares; the longest text has 30 characters */

/* "D", "D(B)" */
static int put_db(char *out, size_t size, unsigned d, unsigned b) {
    return b ? snprintf(out, size, "%u(%u)", d, b) : snprintf(out, size, "%u", d);
}

/* "D", "D(X)", "D(0,B)", "D(X,B)": an omitted field is an omitted register. */
static int put_dxb(char *out, size_t size, unsigned d, unsigned x, unsigned b) {
    if (b)
        return snprintf(out, size, "%u(%u,%u)", d, x, b);
    return put_db(out, size, d, x);
}

/* "D(L,B)": the base is always written, as a length alone would leave it to the USINGs. */
static int put_dlb(char *out, size_t size, unsigned d, unsigned l, unsigned b) {
    return snprintf(out, size, "%u(%u,%u)", d, l, b);
}

static void put_invalid(const struct instr *i, char *out) {
    int n = snprintf(out, TEXT_SIZE, "DC    X'");
    for (unsigned k = 0; k < i->length; k++)
        n += snprintf(out + n, TEXT_SIZE - (size_t)n, "%02X", i->bytes[k]);
    snprintf(out + n, TEXT_SIZE - (size_t)n, "'");
}

/* The mnemonic; branches on no and on every condition are written as what they are. */
static const char *mnemonic(const struct instr *i, bool *has_mask) {
    bool branch = i->op == OP_BC || i->op == OP_BCR;
    *has_mask = !(branch && (i->r1 == 0 || i->r1 == 15));
    if (*has_mask)
        return isa_rows[i->op].mnemonic;
    if (i->op == OP_BC)
        return i->r1 ? "B" : "NOP";
    return i->r1 ? "BR" : "NOPR";
}

/* Operands of the formats with one storage operand or none. */
static void put_short(const struct instr *i, bool has_mask, char *out, size_t size) {
    int n = 0;
    switch (isa_rows[i->op].format) {
    case FMT_RR_R1:
        snprintf(out, size, "%u", i->r1);
        break;
    case FMT_RR_I:
        snprintf(out, size, "%u", i->i2);
        break;
    case FMT_RX:
    case FMT_RX_M:
        if (has_mask)
            n = snprintf(out, size, "%u,", i->r1);
        put_dxb(out + n, size - (size_t)n, i->d2, i->x2, i->b2);
        break;
    case FMT_RS:
    case FMT_RS_M:
        n = snprintf(out, size, "%u,%u,", i->r1, i->r3);
        put_db(out + n, size - (size_t)n, i->d2, i->b2);
        break;
    case FMT_RS_SHIFT:
        n = snprintf(out, size, "%u,", i->r1);
        put_db(out + n, size - (size_t)n, i->d2, i->b2);
        break;
    case FMT_SI:
        n = put_db(out, size, i->d1, i->b1);
        snprintf(out + n, size - (size_t)n, ",X'%02X'", i->i2);
        break;
    case FMT_S8:
    case FMT_S:
        put_db(out, size, i->d2, i->b2);
        break;
    default: /* FMT_RR, FMT_RR_M */
        if (has_mask)
            n = snprintf(out, size, "%u,", i->r1);
        snprintf(out + n, size - (size_t)n, "%u", i->r2);
        break;
    }
}

static void put_storage_to_storage(const struct instr *i, char *out, size_t size) {
    enum isa_format format = isa_rows[i->op].format;
    int n = put_dlb(out, size, i->d1, i->l1 + 1u, i->b1);
    out[n++] = ',';
    if (format == FMT_SS_LL) {
        put_dlb(out + n, size - (size_t)n, i->d2, i->l2 + 1u, i->b2);
        return;
    }
    n += put_db(out + n, size - (size_t)n, i->d2, i->b2);
    if (format == FMT_SS_LI)
        snprintf(out + n, size - (size_t)n, ",%u", i->i2);
}

char *isa_disassemble(const struct instr *i, char out[TEXT_SIZE]) {
    if (i->op == OP_INVALID) {
        put_invalid(i, out);
        return out;
    }
    enum isa_format format = isa_rows[i->op].format;
    bool has_mask;
    const char *name = mnemonic(i, &has_mask);
    if (format == FMT_S0) {
        snprintf(out, TEXT_SIZE, "%s", name);
        return out;
    }
    int n = snprintf(out, TEXT_SIZE, "%-5s ", name);
    if (format == FMT_SS_L || format == FMT_SS_LL || format == FMT_SS_LI)
        put_storage_to_storage(i, out + n, TEXT_SIZE - (size_t)n);
    else
        put_short(i, has_mask, out + n, TEXT_SIZE - (size_t)n);
    return out;
}

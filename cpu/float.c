/* The floating-point instructions. GA22-7000, Floating-Point Instructions; GA22-6821,
 * Floating-Point Arithmetic. The arithmetic itself is in cpu/hfp.c.
 *
 * An operation gets the second operand taken apart and its format, whose first operand is in
 * register R1; the macros RR and RX make the routines of the formats. */
#include "cpu/hfp.h"
#include "cpu/reference.h"

/* ---- registers and storage ---- */

/* Floating-point registers are 0, 2, 4 and 6; an extended operand is in 0 and 2 or in 4 and 6. */
static bool valid_register(unsigned r, enum hfp_format format) {
    return r == 0 || r == 4 || (format != HFP_EXTENDED && (r == 2 || r == 6));
}

static struct hfp load_register(const struct cpu *cpu, unsigned r, enum hfp_format format) {
    const uint64_t *fr = cpu->state.fr + r / 2;
    if (format == HFP_EXTENDED)
        return hfp_unpack_extended(fr[0], fr[1]);
    return format == HFP_LONG ? hfp_unpack_long(fr[0]) : hfp_unpack_short((uint32_t)(fr[0] >> 32));
}

/* A short result leaves the right half of the register alone. */
static void store_register(struct cpu *cpu, unsigned r, const struct hfp *n,
                           enum hfp_format format) {
    uint64_t *fr = cpu->state.fr + r / 2;
    if (format == HFP_EXTENDED)
        hfp_pack_extended(n, &fr[0], &fr[1]);
    else if (format == HFP_LONG)
        fr[0] = hfp_pack_long(n);
    else
        fr[0] = (fr[0] & 0xFFFFFFFF) | (uint64_t)hfp_pack_short(n) << 32;
}

static int fetch_operand(struct cpu *cpu, const struct instr *i, enum hfp_format format,
                         struct hfp *out) {
    vaddr at = ref_address2(cpu, i);
    uint32_t word;
    uint64_t doubleword;
    int code = format == HFP_LONG ? ref_fetch64(cpu, at, &doubleword) : ref_fetch32(cpu, at, &word);
    if (!code)
        *out = format == HFP_LONG ? hfp_unpack_long(doubleword) : hfp_unpack_short(word);
    return code;
}

/* `first` is the widest format in which R1 is used, `second` that of the second operand. */
typedef int operation(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format second);

static int with_register(struct cpu *cpu, const struct instr *i, operation *f,
                         enum hfp_format first, enum hfp_format second) {
    if (!valid_register(i->r1, first) || !valid_register(i->r2, second))
        return PIC_SPECIFICATION;
    return f(cpu, i->r1, load_register(cpu, i->r2, second), second);
}

static int with_storage(struct cpu *cpu, const struct instr *i, operation *f, enum hfp_format first,
                        enum hfp_format second) {
    struct hfp b;
    if (!valid_register(i->r1, first))
        return PIC_SPECIFICATION;
    int code = fetch_operand(cpu, i, second, &b);
    return code ? code : f(cpu, i->r1, b, second);
}

#define RR(mnemonic, operation, first, second)                                                     \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return with_register(cpu, i, operation, HFP_##first, HFP_##second);                        \
    }
#define RX(mnemonic, operation, first, second)                                                     \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return with_storage(cpu, i, operation, HFP_##first, HFP_##second);                         \
    }

/* ---- results ---- */

/* Exponent overflow, exponent underflow: the operation is completed with the characteristic modulo
 * 128, or, when the mask bit for underflow is zero, with a true zero. */
static int exponent_exception(const struct cpu *cpu, struct hfp *result) {
    if (result->characteristic > 127)
        return PIC_EXPONENT_OVERFLOW;
    if (result->characteristic >= 0)
        return PIC_NONE;
    if (cpu->state.psw.program_mask & PROGRAM_MASK_EXPONENT_UNDERFLOW)
        return PIC_EXPONENT_UNDERFLOW;
    *result = hfp_true_zero;
    return PIC_NONE;
}

static int store_result(struct cpu *cpu, unsigned r1, struct hfp *result, enum hfp_format format) {
    hfp_truncate(result, format);
    int code = exponent_exception(cpu, result);
    store_register(cpu, r1, result, format);
    return code;
}

static void set_cc(struct cpu *cpu, const struct hfp *n) {
    cpu->state.psw.cc = !n->fraction ? 0 : n->negative ? 1 : 2;
}

/* ---- load and store ---- */

static int load(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    store_register(cpu, r1, &b, format);
    return PIC_NONE;
}

RR(LER, load, SHORT, SHORT)
RX(LE, load, SHORT, SHORT)
RR(LDR, load, LONG, LONG)
RX(LD, load, LONG, LONG)

int ref_STE(struct cpu *cpu, const struct instr *i) {
    if (!valid_register(i->r1, HFP_SHORT))
        return PIC_SPECIFICATION;
    return ref_store32(cpu, ref_address2(cpu, i), (uint32_t)(cpu->state.fr[i->r1 / 2] >> 32));
}

int ref_STD(struct cpu *cpu, const struct instr *i) {
    if (!valid_register(i->r1, HFP_LONG))
        return PIC_SPECIFICATION;
    return ref_store64(cpu, ref_address2(cpu, i), cpu->state.fr[i->r1 / 2]);
}

/* The sign is set even of a zero fraction. */
static int load_and_test(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    set_cc(cpu, &b);
    return load(cpu, r1, b, format);
}

static int load_complement(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.negative = !b.negative;
    return load_and_test(cpu, r1, b, format);
}

static int load_positive(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.negative = false;
    return load_and_test(cpu, r1, b, format);
}

static int load_negative(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.negative = true;
    return load_and_test(cpu, r1, b, format);
}

RR(LTER, load_and_test, SHORT, SHORT)
RR(LTDR, load_and_test, LONG, LONG)
RR(LCER, load_complement, SHORT, SHORT)
RR(LCDR, load_complement, LONG, LONG)
RR(LPER, load_positive, SHORT, SHORT)
RR(LPDR, load_positive, LONG, LONG)
RR(LNER, load_negative, SHORT, SHORT)
RR(LNDR, load_negative, LONG, LONG)

/* Adds a one to the first bit that is dropped. The result is not normalized; a carry out of the
 * first digit shifts it right. */
static int load_rounded(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format second) {
    enum hfp_format format = second == HFP_EXTENDED ? HFP_LONG : HFP_SHORT;
    b.fraction += (hfp_fraction)8 << (120 - 4 * (format + 1));
    if (b.fraction >> 120) {
        b.fraction >>= 4;
        b.characteristic++;
    }
    return store_result(cpu, r1, &b, format);
}

RR(LRER, load_rounded, SHORT, LONG)
RR(LRDR, load_rounded, LONG, EXTENDED)

/* ---- add, subtract, compare ---- */

/* A zero result keeps the characteristic when the significance mask asks for the interruption, else
 * it is a true zero. */
static int store_zero_sum(struct cpu *cpu, unsigned r1, struct hfp *sum, enum hfp_format format) {
    bool interrupts = cpu->state.psw.program_mask & PROGRAM_MASK_SIGNIFICANCE;
    sum->negative = false;
    if (!interrupts)
        *sum = hfp_true_zero;
    store_register(cpu, r1, sum, format);
    return interrupts ? PIC_SIGNIFICANCE : PIC_NONE;
}

static int store_sum(struct cpu *cpu, unsigned r1, struct hfp *sum, enum hfp_format format) {
    int code =
        sum->fraction ? store_result(cpu, r1, sum, format) : store_zero_sum(cpu, r1, sum, format);
    set_cc(cpu, sum);
    return code;
}

/* The guard digit takes part in the normalization and in the recognition of a zero. */
static int add_normalized(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    struct hfp sum = hfp_add(load_register(cpu, r1, format), b, format);
    hfp_normalize(&sum);
    return store_sum(cpu, r1, &sum, format);
}

/* Here it takes part in neither. */
static int add_unnormalized(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    struct hfp sum = hfp_add(load_register(cpu, r1, format), b, format);
    hfp_truncate(&sum, format);
    return store_sum(cpu, r1, &sum, format);
}

static int subtract_normalized(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.negative = !b.negative;
    return add_normalized(cpu, r1, b, format);
}

static int subtract_unnormalized(struct cpu *cpu, unsigned r1, struct hfp b,
                                 enum hfp_format format) {
    b.negative = !b.negative;
    return add_unnormalized(cpu, r1, b, format);
}

/* By the rules of subtraction, but nothing is an exception. */
static int compare(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.negative = !b.negative;
    struct hfp difference = hfp_add(load_register(cpu, r1, format), b, format);
    set_cc(cpu, &difference);
    return PIC_NONE;
}

RR(AER, add_normalized, SHORT, SHORT)
RX(AE, add_normalized, SHORT, SHORT)
RR(ADR, add_normalized, LONG, LONG)
RX(AD, add_normalized, LONG, LONG)
RR(AXR, add_normalized, EXTENDED, EXTENDED)
RR(SER, subtract_normalized, SHORT, SHORT)
RX(SE, subtract_normalized, SHORT, SHORT)
RR(SDR, subtract_normalized, LONG, LONG)
RX(SD, subtract_normalized, LONG, LONG)
RR(SXR, subtract_normalized, EXTENDED, EXTENDED)
RR(AUR, add_unnormalized, SHORT, SHORT)
RX(AU, add_unnormalized, SHORT, SHORT)
RR(AWR, add_unnormalized, LONG, LONG)
RX(AW, add_unnormalized, LONG, LONG)
RR(SUR, subtract_unnormalized, SHORT, SHORT)
RX(SU, subtract_unnormalized, SHORT, SHORT)
RR(SWR, subtract_unnormalized, LONG, LONG)
RX(SW, subtract_unnormalized, LONG, LONG)
RR(CER, compare, SHORT, SHORT)
RX(CE, compare, SHORT, SHORT)
RR(CDR, compare, LONG, LONG)
RX(CD, compare, LONG, LONG)

/* ---- halve, multiply, divide ---- */

/* The bit that is shifted out goes to the guard digit, and the result is normalized. A zero is no
 * significance exception here. */
static int halve(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    b.fraction >>= 1;
    if (!b.fraction)
        b = hfp_true_zero;
    hfp_normalize(&b);
    return store_result(cpu, r1, &b, format);
}

RR(HER, halve, SHORT, SHORT)
RR(HDR, halve, LONG, LONG)

static int multiply(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    struct hfp product = hfp_multiply(load_register(cpu, r1, format), b);
    return store_result(cpu, r1, &product, format);
}

/* The product has the next wider format. */
static int multiply_to_wider(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    struct hfp product = hfp_multiply(load_register(cpu, r1, format), b);
    return store_result(cpu, r1, &product, format == HFP_SHORT ? HFP_LONG : HFP_EXTENDED);
}

RR(MER, multiply_to_wider, LONG, SHORT)
RX(ME, multiply_to_wider, LONG, SHORT)
RR(MDR, multiply, LONG, LONG)
RX(MD, multiply, LONG, LONG)
RR(MXDR, multiply_to_wider, EXTENDED, LONG)
RX(MXD, multiply_to_wider, EXTENDED, LONG)
RR(MXR, multiply, EXTENDED, EXTENDED)

/* A zero divisor suppresses the operation, whatever the dividend. */
static int divide(struct cpu *cpu, unsigned r1, struct hfp b, enum hfp_format format) {
    if (!b.fraction)
        return PIC_FLOAT_DIVIDE;
    struct hfp quotient = hfp_divide(load_register(cpu, r1, format), b);
    return store_result(cpu, r1, &quotient, format);
}

RR(DER, divide, SHORT, SHORT)
RX(DE, divide, SHORT, SHORT)
RR(DDR, divide, LONG, LONG)
RX(DD, divide, LONG, LONG)

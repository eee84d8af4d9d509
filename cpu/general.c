/* The general instructions. GA22-7000, General Instructions; GA22-6821, Fixed-Point Arithmetic,
 * Logical Operations, Branching.
 *
 * Instructions that differ only in where the second operand comes from share one function; the
 * macros RR, RX_WORD and RX_HALF make their routines. */
#include "cpu/reference.h"

/* An operation on register R1 and a second operand. */
#define RR(mnemonic, operation)                                                                    \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return operation(cpu, i->r1, cpu->state.gr[i->r2]);                                        \
    }

#define RX_WORD(mnemonic, operation)                                                               \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        uint32_t operand;                                                                          \
        int code = ref_fetch32(cpu, ref_address2(cpu, i), &operand);                               \
        return code ? code : operation(cpu, i->r1, operand);                                       \
    }

#define RX_HALF(mnemonic, operation)                                                               \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        uint16_t operand;                                                                          \
        int code = ref_fetch16(cpu, ref_address2(cpu, i), &operand);                               \
        return code ? code : operation(cpu, i->r1, (uint32_t)(int16_t)operand);                    \
    }

/* ---- condition codes ---- */

static uint8_t cc_of_sign(int64_t value) {
    return value == 0 ? 0 : value < 0 ? 1 : 2;
}

static uint8_t cc_of_comparison(int64_t a, int64_t b) {
    return a == b ? 0 : a < b ? 1 : 2;
}

/* Fixed-point overflow completes the operation; the interruption is subject to the mask. */
static int overflow(struct cpu *cpu) {
    struct psw *psw = &cpu->state.psw;
    psw->cc = 3;
    return psw->program_mask & PROGRAM_MASK_FIXED_OVERFLOW ? PIC_FIXED_OVERFLOW : PIC_NONE;
}

/* ---- load, store, add, subtract, compare ---- */

static int load(struct cpu *cpu, unsigned r1, uint32_t value) {
    cpu->state.gr[r1] = value;
    return PIC_NONE;
}

RR(LR, load)
RX_WORD(L, load)
RX_HALF(LH, load)

/* Puts a signed result into R1 and sets the condition code, overflow included. */
static int signed_result(struct cpu *cpu, unsigned r1, int64_t result) {
    cpu->state.gr[r1] = (uint32_t)result;
    if (result != (int32_t)result)
        return overflow(cpu);
    cpu->state.psw.cc = cc_of_sign(result);
    return PIC_NONE;
}

static int load_and_test(struct cpu *cpu, unsigned r1, uint32_t value) {
    return signed_result(cpu, r1, (int32_t)value);
}

static int load_complement(struct cpu *cpu, unsigned r1, uint32_t value) {
    return signed_result(cpu, r1, -(int64_t)(int32_t)value);
}

static int load_positive(struct cpu *cpu, unsigned r1, uint32_t value) {
    int64_t v = (int32_t)value;
    return signed_result(cpu, r1, v < 0 ? -v : v);
}

static int load_negative(struct cpu *cpu, unsigned r1, uint32_t value) {
    int64_t v = (int32_t)value;
    return signed_result(cpu, r1, v < 0 ? v : -v);
}

static int add(struct cpu *cpu, unsigned r1, uint32_t value) {
    return signed_result(cpu, r1, (int64_t)(int32_t)cpu->state.gr[r1] + (int32_t)value);
}

static int subtract(struct cpu *cpu, unsigned r1, uint32_t value) {
    return signed_result(cpu, r1, (int64_t)(int32_t)cpu->state.gr[r1] - (int32_t)value);
}

static int compare(struct cpu *cpu, unsigned r1, uint32_t value) {
    cpu->state.psw.cc = cc_of_comparison((int32_t)cpu->state.gr[r1], (int32_t)value);
    return PIC_NONE;
}

RR(LTR, load_and_test)
RR(LCR, load_complement)
RR(LPR, load_positive)
RR(LNR, load_negative)
RR(AR, add)
RX_WORD(A, add)
RX_HALF(AH, add)
RR(SR, subtract)
RX_WORD(S, subtract)
RX_HALF(SH, subtract)
RR(CR, compare)
RX_WORD(C, compare)
RX_HALF(CH, compare)

/* Condition code of the logical sum: bit 0 of the code is the carry, bit 1 "not zero". */
static int add_with_carry(struct cpu *cpu, unsigned r1, uint64_t sum) {
    cpu->state.gr[r1] = (uint32_t)sum;
    cpu->state.psw.cc = (uint8_t)((sum >> 32 ? 2 : 0) | ((uint32_t)sum ? 1 : 0));
    return PIC_NONE;
}

static int add_logical(struct cpu *cpu, unsigned r1, uint32_t value) {
    return add_with_carry(cpu, r1, (uint64_t)cpu->state.gr[r1] + value);
}

/* Subtraction adds the ones' complement and a low-order one. */
static int subtract_logical(struct cpu *cpu, unsigned r1, uint32_t value) {
    return add_with_carry(cpu, r1, (uint64_t)cpu->state.gr[r1] + (uint32_t)~value + 1);
}

static int compare_logical(struct cpu *cpu, unsigned r1, uint32_t value) {
    cpu->state.psw.cc = cc_of_comparison(cpu->state.gr[r1], value);
    return PIC_NONE;
}

RR(ALR, add_logical)
RX_WORD(AL, add_logical)
RR(SLR, subtract_logical)
RX_WORD(SL, subtract_logical)
RR(CLR, compare_logical)
RX_WORD(CL, compare_logical)

static int bit_result(struct cpu *cpu, unsigned r1, uint32_t result) {
    cpu->state.gr[r1] = result;
    cpu->state.psw.cc = result != 0;
    return PIC_NONE;
}

static int and_word(struct cpu *cpu, unsigned r1, uint32_t value) {
    return bit_result(cpu, r1, cpu->state.gr[r1] & value);
}

static int or_word(struct cpu *cpu, unsigned r1, uint32_t value) {
    return bit_result(cpu, r1, cpu->state.gr[r1] | value);
}

static int exclusive_or(struct cpu *cpu, unsigned r1, uint32_t value) {
    return bit_result(cpu, r1, cpu->state.gr[r1] ^ value);
}

RR(NR, and_word)
RX_WORD(N, and_word)
RR(OR, or_word)
RX_WORD(O, or_word)
RR(XR, exclusive_or)
RX_WORD(X, exclusive_or)

int ref_LA(struct cpu *cpu, const struct instr *i) {
    return load(cpu, i->r1, ref_address2(cpu, i));
}

int ref_IC(struct cpu *cpu, const struct instr *i) {
    uint8_t byte;
    int code = ref_fetch(cpu, ref_address2(cpu, i), &byte, 1);
    return code ? code : load(cpu, i->r1, (cpu->state.gr[i->r1] & ~0xFFu) | byte);
}

int ref_ST(struct cpu *cpu, const struct instr *i) {
    return ref_store32(cpu, ref_address2(cpu, i), cpu->state.gr[i->r1]);
}

int ref_STH(struct cpu *cpu, const struct instr *i) {
    return ref_store16(cpu, ref_address2(cpu, i), (uint16_t)cpu->state.gr[i->r1]);
}

int ref_STC(struct cpu *cpu, const struct instr *i) {
    uint8_t byte = (uint8_t)cpu->state.gr[i->r1];
    return ref_store(cpu, ref_address2(cpu, i), &byte, 1);
}

/* Registers R1 to R3, register 0 following 15. */
static unsigned register_count(const struct instr *i) {
    return ((i->r3 - i->r1) & 15) + 1u;
}

int ref_LM(struct cpu *cpu, const struct instr *i) {
    uint8_t words[64];
    vaddr at = ref_address2(cpu, i);
    unsigned count = register_count(i);
    int code = ref_aligned(cpu, at, 4);
    if (!code)
        code = ref_fetch(cpu, at, words, count * 4);
    if (code)
        return code;
    for (unsigned k = 0; k < count; k++)
        cpu->state.gr[(i->r1 + k) & 15] = be32_load(words + 4 * k);
    return PIC_NONE;
}

int ref_STM(struct cpu *cpu, const struct instr *i) {
    uint8_t words[64];
    vaddr at = ref_address2(cpu, i);
    unsigned count = register_count(i);
    int code = ref_aligned(cpu, at, 4);
    if (code)
        return code;
    for (unsigned k = 0; k < count; k++)
        be32_store(words + 4 * k, cpu->state.gr[(i->r1 + k) & 15]);
    return ref_store(cpu, at, words, count * 4);
}

/* ---- multiply and divide ---- */

static uint64_t pair_load(const struct cpu *cpu, unsigned even) {
    return (uint64_t)cpu->state.gr[even] << 32 | cpu->state.gr[even + 1];
}

static void pair_store(struct cpu *cpu, unsigned even, uint64_t value) {
    cpu->state.gr[even] = (uint32_t)(value >> 32);
    cpu->state.gr[even + 1] = (uint32_t)value;
}

/* The multiplicand is in the odd register. */
static int multiply(struct cpu *cpu, unsigned r1, uint32_t value) {
    int64_t product = (int64_t)(int32_t)cpu->state.gr[r1 + 1] * (int32_t)value;
    pair_store(cpu, r1, (uint64_t)product);
    return PIC_NONE;
}

static int multiply_halfword(struct cpu *cpu, unsigned r1, uint32_t value) {
    return load(cpu, r1, (uint32_t)((int64_t)(int32_t)cpu->state.gr[r1] * (int32_t)value));
}

/* Remainder to the even register, with the dividend's sign; quotient to the odd one. */
static int divide(struct cpu *cpu, unsigned r1, uint32_t value) {
    int64_t dividend = (int64_t)pair_load(cpu, r1), divisor = (int32_t)value;
    if (divisor == 0 || (dividend == INT64_MIN && divisor == -1))
        return PIC_FIXED_DIVIDE;
    int64_t quotient = dividend / divisor;
    if (quotient != (int32_t)quotient)
        return PIC_FIXED_DIVIDE;
    cpu->state.gr[r1] = (uint32_t)(dividend % divisor);
    cpu->state.gr[r1 + 1] = (uint32_t)quotient;
    return PIC_NONE;
}

/* R1 must designate an even-odd pair; that is checked before the operand is fetched. */
#define PAIR(mnemonic, unchecked)                                                                  \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return i->r1 & 1 ? PIC_SPECIFICATION : unchecked(cpu, i);                                  \
    }
static int multiply_register(struct cpu *cpu, const struct instr *i) {
    return multiply(cpu, i->r1, cpu->state.gr[i->r2]);
}

static int multiply_word(struct cpu *cpu, const struct instr *i) {
    uint32_t operand;
    int code = ref_fetch32(cpu, ref_address2(cpu, i), &operand);
    return code ? code : multiply(cpu, i->r1, operand);
}

static int divide_register(struct cpu *cpu, const struct instr *i) {
    return divide(cpu, i->r1, cpu->state.gr[i->r2]);
}

static int divide_word(struct cpu *cpu, const struct instr *i) {
    uint32_t operand;
    int code = ref_fetch32(cpu, ref_address2(cpu, i), &operand);
    return code ? code : divide(cpu, i->r1, operand);
}

PAIR(MR, multiply_register)
PAIR(M, multiply_word)
PAIR(DR, divide_register)
PAIR(D, divide_word)
RX_HALF(MH, multiply_halfword)

/* ---- shifts ---- */

static unsigned shift_amount(const struct cpu *cpu, const struct instr *i) {
    return ref_address2(cpu, i) & 63;
}

int ref_SLL(struct cpu *cpu, const struct instr *i) {
    uint64_t value = cpu->state.gr[i->r1];
    return load(cpu, i->r1, (uint32_t)(value << shift_amount(cpu, i)));
}

int ref_SRL(struct cpu *cpu, const struct instr *i) {
    uint64_t value = cpu->state.gr[i->r1];
    return load(cpu, i->r1, (uint32_t)(value >> shift_amount(cpu, i)));
}

int ref_SRA(struct cpu *cpu, const struct instr *i) {
    int64_t value = (int32_t)cpu->state.gr[i->r1];
    return signed_result(cpu, i->r1, value >> shift_amount(cpu, i));
}

/* Shifts all but the sign bit left one place at a time; true when a bit unlike the sign is lost. */
static bool shift_left_signed(uint64_t *value, uint64_t sign_bit, unsigned amount) {
    bool lost = false;
    for (; amount; amount--) {
        lost |= ((*value << 1 ^ *value) & sign_bit) != 0;
        *value = (*value & sign_bit) | (*value << 1 & (sign_bit - 1));
    }
    return lost;
}

int ref_SLA(struct cpu *cpu, const struct instr *i) {
    uint64_t value = cpu->state.gr[i->r1];
    bool lost = shift_left_signed(&value, UINT64_C(1) << 31, shift_amount(cpu, i));
    cpu->state.gr[i->r1] = (uint32_t)value;
    cpu->state.psw.cc = cc_of_sign((int32_t)(uint32_t)value);
    return lost ? overflow(cpu) : PIC_NONE;
}

static int double_logical_left(struct cpu *cpu, const struct instr *i) {
    pair_store(cpu, i->r1, pair_load(cpu, i->r1) << shift_amount(cpu, i));
    return PIC_NONE;
}

static int double_logical_right(struct cpu *cpu, const struct instr *i) {
    pair_store(cpu, i->r1, pair_load(cpu, i->r1) >> shift_amount(cpu, i));
    return PIC_NONE;
}

static int double_right(struct cpu *cpu, const struct instr *i) {
    int64_t value = (int64_t)pair_load(cpu, i->r1) >> shift_amount(cpu, i);
    pair_store(cpu, i->r1, (uint64_t)value);
    cpu->state.psw.cc = cc_of_sign(value);
    return PIC_NONE;
}

static int double_left(struct cpu *cpu, const struct instr *i) {
    uint64_t value = pair_load(cpu, i->r1);
    bool lost = shift_left_signed(&value, UINT64_C(1) << 63, shift_amount(cpu, i));
    pair_store(cpu, i->r1, value);
    cpu->state.psw.cc = cc_of_sign((int64_t)value);
    return lost ? overflow(cpu) : PIC_NONE;
}

PAIR(SLDL, double_logical_left)
PAIR(SRDL, double_logical_right)
PAIR(SRDA, double_right)
PAIR(SLDA, double_left)

/* ---- branches ---- */

static int branch_if(struct cpu *cpu, bool taken, vaddr to) {
    if (taken)
        cpu->state.psw.ia = to & ADDRESS_MASK;
    return PIC_NONE;
}

/* The leftmost mask bit belongs to condition code 0. */
static bool mask_selects(const struct cpu *cpu, unsigned mask) {
    return mask & 8u >> cpu->state.psw.cc;
}

int ref_BC(struct cpu *cpu, const struct instr *i) {
    return branch_if(cpu, mask_selects(cpu, i->r1), ref_address2(cpu, i));
}

int ref_BCR(struct cpu *cpu, const struct instr *i) {
    return branch_if(cpu, i->r2 && mask_selects(cpu, i->r1), cpu->state.gr[i->r2]);
}

/* Bits 32-63 of a BC-mode PSW, in either mode; the ILC of EXECUTE when that is how we came here. */
static uint32_t link_information(const struct cpu *cpu, const struct instr *i) {
    const struct psw *psw = &cpu->state.psw;
    uint32_t ilc = cpu->exit.executed ? 2 : i->length / 2u;
    return ilc << 30 | (uint32_t)psw->cc << 28 | (uint32_t)psw->program_mask << 24 | psw->ia;
}

/* The branch address is formed before the link register is loaded. */
int ref_BAL(struct cpu *cpu, const struct instr *i) {
    vaddr to = ref_address2(cpu, i);
    cpu->state.gr[i->r1] = link_information(cpu, i);
    return branch_if(cpu, true, to);
}

int ref_BALR(struct cpu *cpu, const struct instr *i) {
    vaddr to = cpu->state.gr[i->r2];
    cpu->state.gr[i->r1] = link_information(cpu, i);
    return branch_if(cpu, i->r2, to);
}

int ref_BCT(struct cpu *cpu, const struct instr *i) {
    vaddr to = ref_address2(cpu, i);
    return branch_if(cpu, --cpu->state.gr[i->r1] != 0, to);
}

int ref_BCTR(struct cpu *cpu, const struct instr *i) {
    vaddr to = cpu->state.gr[i->r2];
    return branch_if(cpu, --cpu->state.gr[i->r1] != 0 && i->r2, to);
}

/* Adds the increment in R3 to R1 and compares with the odd register of R3's pair (R3 itself if
 * odd), all as they were before. */
static bool index_is_high(struct cpu *cpu, const struct instr *i) {
    uint32_t *gr = cpu->state.gr;
    int32_t comparand = (int32_t)gr[i->r3 | 1];
    gr[i->r1] += gr[i->r3];
    return (int32_t)gr[i->r1] > comparand;
}

int ref_BXH(struct cpu *cpu, const struct instr *i) {
    vaddr to = ref_address2(cpu, i);
    return branch_if(cpu, index_is_high(cpu, i), to);
}

int ref_BXLE(struct cpu *cpu, const struct instr *i) {
    vaddr to = ref_address2(cpu, i);
    return branch_if(cpu, !index_is_high(cpu, i), to);
}

int ref_SPM(struct cpu *cpu, const struct instr *i) {
    uint32_t value = cpu->state.gr[i->r1];
    cpu->state.psw.cc = value >> 28 & 3;
    cpu->state.psw.program_mask = value >> 24 & 0xF;
    return PIC_NONE;
}

int ref_SVC(struct cpu *cpu, const struct instr *i) {
    (void)cpu, (void)i;
    return REF_SUPERVISOR_CALL;
}

/* ---- one byte of storage and an immediate byte ---- */

int ref_MVI(struct cpu *cpu, const struct instr *i) {
    return ref_store(cpu, ref_address1(cpu, i), &i->i2, 1);
}

int ref_CLI(struct cpu *cpu, const struct instr *i) {
    uint8_t byte;
    int code = ref_fetch(cpu, ref_address1(cpu, i), &byte, 1);
    if (!code)
        cpu->state.psw.cc = cc_of_comparison(byte, i->i2);
    return code;
}

int ref_TM(struct cpu *cpu, const struct instr *i) {
    uint8_t byte;
    int code = ref_fetch(cpu, ref_address1(cpu, i), &byte, 1);
    if (code)
        return code;
    byte &= i->i2;
    cpu->state.psw.cc = byte == 0 ? 0 : byte == i->i2 ? 3 : 1;
    return PIC_NONE;
}

/* The leftmost bit becomes the condition code and the byte all ones. */
int ref_TS(struct cpu *cpu, const struct instr *i) {
    vaddr at = ref_address2(cpu, i);
    struct ref_operand o;
    int code = ref_resolve(cpu, at, 1, true, &o);
    if (code)
        return code;
    cpu->state.psw.cc = *ref_byte(cpu, &o, 0) >> 7;
    return ref_store(cpu, at, &(uint8_t){0xFF}, 1);
}

/* ---- storage and storage ---- */

/* A byte of the result from the bytes of the first and the second operand. */
typedef uint8_t byte_function(uint8_t first, uint8_t second);

static uint8_t byte_move(uint8_t first, uint8_t second) {
    (void)first;
    return second;
}

static uint8_t byte_numeric(uint8_t first, uint8_t second) {
    return (first & 0xF0) | (second & 0x0F);
}

static uint8_t byte_zone(uint8_t first, uint8_t second) {
    return (first & 0x0F) | (second & 0xF0);
}

static uint8_t byte_and(uint8_t first, uint8_t second) {
    return first & second;
}

static uint8_t byte_or(uint8_t first, uint8_t second) {
    return first | second;
}

static uint8_t byte_exclusive_or(uint8_t first, uint8_t second) {
    return first ^ second;
}

/* NI, OI, XI */
static int immediate(struct cpu *cpu, const struct instr *i, byte_function *f) {
    vaddr at = ref_address1(cpu, i);
    struct ref_operand o;
    int code = ref_resolve(cpu, at, 1, true, &o);
    if (code)
        return code;
    uint8_t result = f(*ref_byte(cpu, &o, 0), i->i2);
    cpu->state.psw.cc = result != 0;
    return ref_store(cpu, at, &result, 1);
}

/* Checks both operands of an SS instruction, the first for storing, and records the references.
 * When neither may be accessed, the manual leaves open which exception is recognized; like
 * Hercules, an operation on both looks at the first operand first, a mere move at the second. */
static int resolve_fields(struct cpu *cpu, const struct instr *i, uint32_t length1,
                          uint32_t length2, struct ref_operand *first, struct ref_operand *second) {
    bool moves = i->op == OP_MVC || i->op == OP_MVO || i->op == OP_PACK || i->op == OP_UNPK;
    vaddr at1 = ref_address1(cpu, i), at2 = ref_address2(cpu, i);
    int code = moves ? ref_resolve(cpu, at2, length2, false, second) : PIC_NONE;
    if (!code)
        code = ref_resolve(cpu, at1, length1, true, first);
    if (!code && !moves)
        code = ref_resolve(cpu, at2, length2, false, second);
    if (code)
        return code;
    ref_touch(cpu, second, false);
    ref_touch(cpu, first, true);
    return PIC_NONE;
}

/* Byte by byte from left to right, each result stored before the next operand bytes are fetched:
 * overlapping fields show it. */
static int by_bytes(struct cpu *cpu, const struct instr *i, byte_function *f, bool sets_cc) {
    struct ref_operand first, second;
    uint32_t length = i->l1 + 1u;
    int code = resolve_fields(cpu, i, length, length, &first, &second);
    if (code)
        return code;
    bool nonzero = false;
    for (uint32_t k = 0; k < length; k++) {
        uint8_t *to = ref_byte(cpu, &first, k);
        *to = f(*to, *ref_byte(cpu, &second, k));
        nonzero |= *to != 0;
    }
    if (sets_cc)
        cpu->state.psw.cc = nonzero;
    return PIC_NONE;
}

#define IMMEDIATE(mnemonic, f)                                                                     \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return immediate(cpu, i, f);                                                               \
    }
#define BY_BYTES(mnemonic, f, sets_cc)                                                             \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return by_bytes(cpu, i, f, sets_cc);                                                       \
    }

IMMEDIATE(NI, byte_and)
IMMEDIATE(OI, byte_or)
IMMEDIATE(XI, byte_exclusive_or)
BY_BYTES(MVC, byte_move, false)
BY_BYTES(MVN, byte_numeric, false)
BY_BYTES(MVZ, byte_zone, false)
BY_BYTES(NC, byte_and, true)
BY_BYTES(OC, byte_or, true)
BY_BYTES(XC, byte_exclusive_or, true)

/* Stops at the first inequality; what lies behind it is not accessed. */
int ref_CLC(struct cpu *cpu, const struct instr *i) {
    vaddr at1 = ref_address1(cpu, i), at2 = ref_address2(cpu, i);
    for (uint32_t k = 0; k <= i->l1; k++) {
        uint8_t first, second;
        int code = ref_fetch(cpu, at1 + k, &first, 1);
        if (!code)
            code = ref_fetch(cpu, at2 + k, &second, 1);
        if (code)
            return code;
        if (first != second) {
            cpu->state.psw.cc = cc_of_comparison(first, second);
            return PIC_NONE;
        }
    }
    cpu->state.psw.cc = 0;
    return PIC_NONE;
}

/* Each byte of the first operand selects a byte of the table; only the selected ones are accessed.
 * Storing into the first operand changes no argument that is still to come, so every access can be
 * checked beforehand. */
static int check_table(struct cpu *cpu, const struct ref_operand *arguments, uint32_t length,
                       vaddr table) {
    for (uint32_t k = 0; k < length; k++) {
        int code = ref_check_fetch(cpu, table + *ref_byte(cpu, arguments, k), 1);
        if (code)
            return code;
    }
    return PIC_NONE;
}

int ref_TR(struct cpu *cpu, const struct instr *i) {
    struct ref_operand arguments;
    vaddr table = ref_address2(cpu, i);
    uint32_t length = i->l1 + 1u;
    int code = ref_resolve(cpu, ref_address1(cpu, i), length, true, &arguments);
    if (!code)
        code = check_table(cpu, &arguments, length, table);
    if (code)
        return code;
    ref_touch(cpu, &arguments, true);
    for (uint32_t k = 0; k < length; k++) {
        uint8_t *argument = ref_byte(cpu, &arguments, k);
        ref_fetch(cpu, table + *argument, argument, 1);
    }
    return PIC_NONE;
}

/* Stops at the first argument whose function byte is not zero; what lies behind it is not accessed.
 * Its address goes to bits 8-31 of register 1, the function byte to bits 24-31 of register 2. */
int ref_TRT(struct cpu *cpu, const struct instr *i) {
    uint32_t *gr = cpu->state.gr;
    vaddr at = ref_address1(cpu, i), table = ref_address2(cpu, i);
    uint32_t length = i->l1 + 1u;
    for (uint32_t k = 0; k < length; k++) {
        uint8_t argument, function;
        int code = ref_fetch(cpu, at + k, &argument, 1);
        if (!code)
            code = ref_fetch(cpu, table + argument, &function, 1);
        if (code)
            return code;
        if (function == 0)
            continue;
        gr[1] = (gr[1] & ~ADDRESS_MASK) | ((at + k) & ADDRESS_MASK);
        gr[2] = (gr[2] & ~0xFFu) | function;
        cpu->state.psw.cc = k + 1 < length ? 1 : 2;
        return PIC_NONE;
    }
    cpu->state.psw.cc = 0;
    return PIC_NONE;
}

/* ---- decimal formats ---- */

/* A field that is read byte by byte from the right; zeros follow when it is exhausted. */
struct from_right {
    const struct ref_operand *field;
    uint32_t left;
};

static uint8_t next_byte(struct cpu *cpu, struct from_right *f) {
    return f->left ? *ref_byte(cpu, f->field, --f->left) : 0;
}

static uint8_t swap_digits(uint8_t byte) {
    return (uint8_t)(byte << 4 | byte >> 4);
}

static int resolve_packed(struct cpu *cpu, const struct instr *i, struct ref_operand *to,
                          struct ref_operand *from, struct from_right *source) {
    *source = (struct from_right){.field = from, .left = i->l2 + 1u};
    return resolve_fields(cpu, i, i->l1 + 1u, i->l2 + 1u, to, from);
}

/* The high-order digit of a source byte waits for the next result byte. */
int ref_MVO(struct cpu *cpu, const struct instr *i) {
    struct ref_operand to, from;
    struct from_right source;
    int code = resolve_packed(cpu, i, &to, &from, &source);
    if (code)
        return code;
    uint8_t low = *ref_byte(cpu, &to, i->l1) & 0xF;
    for (uint32_t k = i->l1 + 1u; k--;) {
        uint8_t byte = next_byte(cpu, &source);
        *ref_byte(cpu, &to, k) = (uint8_t)(byte << 4 | low);
        low = byte >> 4;
    }
    return PIC_NONE;
}

int ref_PACK(struct cpu *cpu, const struct instr *i) {
    struct ref_operand to, from;
    struct from_right source;
    int code = resolve_packed(cpu, i, &to, &from, &source);
    if (code)
        return code;
    *ref_byte(cpu, &to, i->l1) = swap_digits(next_byte(cpu, &source));
    for (uint32_t k = i->l1; k--;) {
        uint8_t low = next_byte(cpu, &source), high = next_byte(cpu, &source);
        *ref_byte(cpu, &to, k) = (uint8_t)(high << 4 | (low & 0xF));
    }
    return PIC_NONE;
}

/* Zones 1111, in model s360's ASCII mode 0101. */
static uint8_t zoned(const struct cpu *cpu, uint8_t digit) {
    return (cpu->state.psw.ascii ? 0x50 : 0xF0) | (digit & 0xF);
}

/* A source byte is fetched once for its two result bytes. */
int ref_UNPK(struct cpu *cpu, const struct instr *i) {
    struct ref_operand to, from;
    struct from_right source;
    int code = resolve_packed(cpu, i, &to, &from, &source);
    if (code)
        return code;
    *ref_byte(cpu, &to, i->l1) = swap_digits(next_byte(cpu, &source));
    for (uint32_t k = i->l1; k;) {
        uint8_t byte = next_byte(cpu, &source);
        *ref_byte(cpu, &to, --k) = zoned(cpu, byte);
        if (k)
            *ref_byte(cpu, &to, --k) = zoned(cpu, byte >> 4);
    }
    return PIC_NONE;
}

/* Sign digits: A, C, E, F plus; B, D minus. */
static bool sign_is_minus(unsigned digit) {
    return digit == 0xB || digit == 0xD;
}

/* The value of 15 digits and a sign; false when a digit or the sign is not valid. */
static bool packed_value(uint64_t packed, int64_t *value) {
    unsigned sign = packed & 0xF;
    if (sign < 10)
        return false;
    *value = 0;
    for (int shift = 60; shift; shift -= 4) {
        unsigned digit = packed >> shift & 0xF;
        if (digit > 9)
            return false;
        *value = *value * 10 + digit;
    }
    if (sign_is_minus(sign))
        *value = -*value;
    return true;
}

/* A value too large is a divide exception, and yet its low-order bits are put in the register. */
int ref_CVB(struct cpu *cpu, const struct instr *i) {
    uint64_t packed;
    int code = ref_fetch64(cpu, ref_address2(cpu, i), &packed);
    if (code)
        return code;
    int64_t value;
    if (!packed_value(packed, &value))
        return PIC_DATA;
    cpu->state.gr[i->r1] = (uint32_t)value;
    return value == (int32_t)value ? PIC_NONE : PIC_FIXED_DIVIDE;
}

int ref_CVD(struct cpu *cpu, const struct instr *i) {
    int64_t value = (int32_t)cpu->state.gr[i->r1];
    bool ascii = cpu->state.psw.ascii;
    uint64_t packed = value < 0 ? (ascii ? 0xB : 0xD) : (ascii ? 0xA : 0xC);
    uint64_t magnitude = (uint64_t)(value < 0 ? -value : value);
    for (int shift = 4; magnitude; shift += 4, magnitude /= 10)
        packed |= magnitude % 10 << shift;
    return ref_store64(cpu, ref_address2(cpu, i), packed);
}

#include "generate.h"

#include "base/bits.h"
#include "isa/psw.h"

#define GENERATE_BLOCK 0x800u /* what a storage key and the smaller pages are for */

static uint32_t pick(struct generator *g, const uint32_t *from, uint32_t count) {
    return from[below(g, count)];
}

#define PICK(g, ...)                                                                               \
    pick(g, (const uint32_t[]){__VA_ARGS__}, sizeof(const uint32_t[]){__VA_ARGS__} / 4)

/* ---- numbers and data ---- */

static uint32_t edge_number(struct generator *g) {
    return PICK(g, 0, 1, 2, 7, 8, 15, 31, 32, 63, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFE,
                0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFF8000, 0xFFFFFFFF, 0xFFFFFFFE, 0x00FFFFFF,
                0x40000000, 0xC0000000, 0x55555555);
}

/* Some lie around the block boundary within, if there is one. */
static uint32_t near_window(struct generator *g) {
    uint32_t boundary = (g->window + g->window_size) & ~(GENERATE_BLOCK - 1);
    if (boundary > g->window && chance(g, 15))
        return boundary - 16 + below(g, 24);
    return g->window + below(g, g->window_size);
}

static uint32_t near_edge(struct generator *g) {
    vaddr edge = g->places ? pick(g, g->places, g->place_count) : g->edge;
    return (edge + below(g, 64) - 32) & ADDRESS_MASK;
}

static uint32_t address(struct generator *g) {
    uint32_t at = chance(g, g->translation ? 55 : 88) ? near_window(g) : near_edge(g);
    if (chance(g, 50))
        at &= ~7u;
    return chance(g, 10) ? at | (uint32_t)random_next(&g->random) << 24 : at;
}

static uint32_t number(struct generator *g) {
    return chance(g, 60) ? edge_number(g) : (uint32_t)random_next(&g->random);
}

/* A packed number with some digits, whose sign or one digit is wrong now and then. */
static uint64_t packed(struct generator *g) {
    uint64_t value = PICK(g, 0xC, 0xD, 0xA, 0xB, 0xE, 0xF);
    uint32_t digits = below(g, 16);
    for (uint32_t k = 1; k <= digits && k < 16; k++)
        value |= (uint64_t)below(g, 10) << 4 * k;
    if (chance(g, 15))
        value ^= UINT64_C(9) << 4 * below(g, 16);
    if (chance(g, 15)) /* around 2^31 */
        value = UINT64_C(0x2147483640000) >> 8 << 4 | below(g, 10) << 4 | (value & 0xF);
    return value;
}

/* Zeros, ones in all or some digits, leading zeros, a single digit; else anything. */
static uint64_t float_fraction(struct generator *g) {
    uint64_t any = random_next(&g->random) >> 8;
    switch (below(g, 10)) {
    case 0:
        return 0;
    case 1:
        return UINT64_MAX >> 8;
    case 2:
        return UINT64_C(0xFFFFFF00000000);
    case 3:
        return (UINT64_MAX >> 8) >> 4 * below(g, 14) << 4 * below(g, 14) & UINT64_MAX >> 8;
    case 4:
        return (uint64_t)(1 + below(g, 15)) << 4 * below(g, 14);
    case 5:
        return any >> 4 * below(g, 14);
    case 6:
        return any & UINT64_C(0xFFFFFF00000000);
    default:
        return any | UINT64_C(1) << (52 + below(g, 4));
    }
}

static uint64_t float_characteristic(struct generator *g) {
    if (chance(g, 50))
        return 0x3C + below(g, 10);
    return PICK(g, 0, 0, 1, 2, 5, 6, 7, 13, 14, 15, 0x20, 0x21, 0x3F, 0x40, 0x41, 0x4E, 0x5F, 0x60,
                0x70, 0x7E, 0x7F, 0x7F);
}

/* The last one with another sign, characteristic, last digit, or the fraction shifted. */
static uint64_t nearly_equal(struct generator *g) {
    const uint64_t fraction = UINT64_MAX >> 8, unit = UINT64_C(1) << 56;
    uint64_t n = g->last_float;
    if (chance(g, 50))
        n ^= UINT64_C(1) << 63;
    switch (below(g, 6)) {
    case 0:
        return n + 1;
    case 1:
        return n ^ UINT64_C(1) << 4 * below(g, 14);
    case 2:
        return (n & ~fraction) + unit + ((n & fraction) >> 4);
    case 3:
        return (n & ~fraction) - unit + (n << 4 & fraction);
    case 4:
        return n ^ UINT64_C(0xFFFFFFFF);
    default:
        return n;
    }
}

static uint64_t float_number(struct generator *g) {
    if (chance(g, 30))
        return nearly_equal(g);
    uint64_t sign = below(g, 2);
    g->last_float = sign << 63 | float_characteristic(g) << 56 | float_fraction(g);
    return g->last_float;
}

void generate_psw(struct generator *g, vaddr ia, uint8_t out[8]) {
    struct psw psw = {
        .key = chance(g, 50) ? 0 : (uint8_t)below(g, 4),
        .ec = g->model == MODEL_S370 && chance(g, g->translation ? 90 : 40),
        .ascii = g->model == MODEL_S360 && chance(g, 20),
        .problem = chance(g, 45),
        .cc = (uint8_t)below(g, 4),
        .program_mask = (uint8_t)below(g, 16),
        .ia = ia,
    };
    if (psw.ec && chance(g, g->translation ? 85 : 40))
        psw.system_mask = SYSTEM_MASK_EC_DAT;
    psw_store(&psw, 0, 0, out);
    if (chance(g, 3))
        out[below(g, 5)] ^= (uint8_t)(1u << below(g, 8));
}

static void fill_doubleword(struct generator *g, uint8_t out[8]) {
    if (chance(g, g->floating ? 75 : 15)) {
        be64_store(out, float_number(g));
        return;
    }
    switch (below(g, 8)) {
    case 0:
        be64_store(out, 0);
        break;
    case 1:
    case 2:
        be64_store(out, packed(g));
        break;
    case 3:
        be32_store(out, number(g));
        be32_store(out + 4, number(g));
        break;
    case 4:
        be32_store(out, address(g));
        be32_store(out + 4, address(g));
        break;
    case 5:
        generate_psw(g, near_window(g) & ~1u, out);
        break;
    default:
        be64_store(out, random_next(&g->random));
    }
}

/* ---- instructions ---- */

static bool wanted(const struct generator *g, enum isa_op op) {
    return isa_rows[op].implemented && isa_in_model(isa_rows[op].group, g->model);
}

static uint8_t data_register(struct generator *g) {
    return (uint8_t)below(g, chance(g, 90) ? CODE_REGISTER : 16);
}

static uint8_t pair_register(struct generator *g) {
    return data_register(g) & (chance(g, 90) ? 0xE : 0xF);
}

/* Base and displacement of an operand in storage: mostly a register and a small displacement. */
static void storage_operand(struct generator *g, uint8_t *out) {
    uint32_t base = chance(g, 95) ? 1 + below(g, CODE_REGISTER) : 0;
    uint32_t displacement = chance(g, 70) ? below(g, 64) : below(g, 4096);
    if (chance(g, 40))
        displacement &= ~7u;
    be16_store(out, (uint16_t)(base << 12 | displacement));
}

/* An address of one of the program's instructions; now and then between two. */
static void code_operand(struct generator *g, const struct program *p, uint8_t *out) {
    uint32_t offset = p->offset[below(g, p->count + 1)];
    if (p->target && chance(g, 85))
        offset = p->target;
    if (chance(g, 5))
        offset += 1 + below(g, 4);
    be16_store(out, (uint16_t)(CODE_REGISTER << 12 | (offset & 0xFFF)));
}

static bool addresses_code(enum isa_op op) {
    return op == OP_BC || op == OP_BAL || op == OP_BCT || op == OP_BXH || op == OP_BXLE ||
           op == OP_EX;
}

static bool wants_pair(enum isa_op op) {
    return op == OP_M || op == OP_D || op == OP_MR || op == OP_DR || op == OP_SLDA ||
           op == OP_SRDA || op == OP_SLDL || op == OP_SRDL || op == OP_CDS || op == OP_MVCL ||
           op == OP_CLCL;
}

/* Mostly one of 0, 2, 4, 6; of extended operands 0 and 4. */
static uint8_t floating_register(struct generator *g) {
    if (chance(g, 3))
        return (uint8_t)below(g, 16);
    return chance(g, 50) ? (uint8_t)(below(g, 2) * 4) : (uint8_t)(below(g, 4) * 2);
}

static void second_operand(struct generator *g, const struct program *p, enum isa_op op,
                           uint8_t *out) {
    if (addresses_code(op) && chance(g, 92))
        code_operand(g, p, out);
    else
        storage_operand(g, out);
}

static uint8_t length_code(struct generator *g) {
    return (uint8_t)(chance(g, 85) ? below(g, 24) : below(g, 256));
}

/* The second operand of an SS instruction: now and then beside or over the first. */
static void second_address(struct generator *g, const uint8_t *first, uint8_t *out) {
    if (chance(g, 80)) {
        storage_operand(g, out);
        return;
    }
    uint32_t address = be16_load(first), displacement = (address & 0xFFF) + below(g, 24);
    displacement = displacement > 12 ? displacement - 12 : 0;
    be16_store(out, (uint16_t)((address & 0xF000) | (displacement & 0xFFF)));
}

/* SSK and ISK want an address with zeros at its end; generate_program keeps one in register 10. */
static uint8_t key_operand(struct generator *g, enum isa_op op, uint8_t other) {
    return (op == OP_SSK || op == OP_ISK) && chance(g, 80) ? 10 : other;
}

static void generate_instruction(struct generator *g, const struct program *p, enum isa_op op,
                                 uint8_t out[6]) {
    const struct isa_row *row = &isa_rows[op];
    uint8_t r1 = wants_pair(op) ? pair_register(g) : data_register(g);
    uint8_t r2 = key_operand(g, op, (uint8_t)below(g, 16));
    if (row->chapter == CH_FLOAT) {
        r1 = floating_register(g);
        r2 = row->format == FMT_RR ? floating_register(g) : r2;
    }
    out[0] = (uint8_t)(row->code >> 8);
    out[1] = (uint8_t)(r1 << 4 | r2);
    switch (row->format) {
    case FMT_RX:
    case FMT_RX_M:
        if (chance(g, 70))
            out[1] &= 0xF0;
        second_operand(g, p, op, out + 2);
        break;
    case FMT_SI:
        out[1] = (uint8_t)random_next(&g->random);
        storage_operand(g, out + 2);
        break;
    case FMT_S:
    case FMT_S0:
        out[1] = (uint8_t)row->code;
        storage_operand(g, out + 2);
        break;
    case FMT_SS_L:
        out[1] = length_code(g);
        storage_operand(g, out + 2);
        second_address(g, out + 2, out + 4);
        break;
    case FMT_SS_LL:
    case FMT_SS_LI:
        out[1] = (uint8_t)random_next(&g->random);
        if ((op == OP_MP || op == OP_DP) && chance(g, 80)) /* L2 is below 8 and below L1 */
            out[1] = (uint8_t)(out[1] | 0x80) & 0xF7;
        if (op == OP_SRP && chance(g, 80))
            out[1] = (uint8_t)((out[1] & 0xF0) | below(g, 10));
        storage_operand(g, out + 2);
        second_address(g, out + 2, out + 4);
        break;
    default: /* RR has two bytes; the shifts take any address */
        second_operand(g, p, op, out + 2);
    }
}

/* An instruction that translates, changes how it is done, or moves far. */
static enum isa_op choose_translation(struct generator *g) {
    return PICK(g, OP_LRA, OP_LRA, OP_LRA, OP_LRA, OP_PTLB, OP_PTLB, OP_RRB, OP_SSK, OP_ISK,
                OP_LCTL, OP_STCTL, OP_STNSM, OP_STOSM, OP_LPSW, OP_MVC, OP_MVC, OP_MVCL, OP_CLCL,
                OP_EX, OP_STM, OP_LM, OP_AP, OP_ZAP, OP_CS, OP_TR, OP_MVCIN, OP_ST, OP_L);
}

static enum isa_op choose(struct generator *g) {
    if (g->translation && chance(g, 60))
        return choose_translation(g);
    bool floating = g->floating && chance(g, 85);
    for (;;) {
        enum isa_op op = 1 + below(g, OP_COUNT - 1);
        if (wanted(g, op) && (!floating || isa_rows[op].chapter == CH_FLOAT))
            return op;
    }
}

/* Random bytes that are an instruction with a routine, or no instruction at all. */
static unsigned exotic_instruction(struct generator *g, uint8_t out[6]) {
    for (;;) {
        be32_store(out, (uint32_t)random_next(&g->random));
        be16_store(out + 4, (uint16_t)random_next(&g->random));
        struct instr i;
        isa_decode(out, g->model, &i);
        if (i.op == OP_INVALID || wanted(g, i.op))
            return i.length;
    }
}

/* Space for an instruction at `at`; one of no routine is put there at once. */
static unsigned lay_out(struct generator *g, uint8_t *at, enum isa_op *op) {
    *op = choose(g);
    if (!g->exotic || !chance(g, 2))
        return isa_format_length(isa_rows[*op].format);
    uint8_t bytes[6];
    unsigned length = exotic_instruction(g, bytes);
    *op = OP_INVALID;
    memcpy(at, bytes, length);
    return length;
}

static void put_instruction(struct generator *g, const struct program *p, uint8_t *at,
                            enum isa_op op) {
    uint8_t bytes[6];
    if (op == OP_INVALID)
        return;
    generate_instruction(g, p, op, bytes);
    memcpy(at, bytes, isa_format_length(isa_rows[op].format));
}

static uint16_t put_svc(struct generator *g, uint8_t *code, uint32_t at) {
    code[at] = (uint8_t)(isa_rows[OP_SVC].code >> 8);
    code[at + 1] = (uint8_t)random_next(&g->random);
    return (uint16_t)(at + 2);
}

/* First the layout, then the operands: so branches and EXECUTE go forward as well as back. */
static void generate_code(struct generator *g, uint8_t *code, struct program *p, uint32_t most) {
    enum isa_op ops[GENERATE_MAX + 1];
    p->count = 1 + below(g, most);
    for (uint32_t k = 0; k < p->count; k++)
        p->offset[k + 1] = (uint16_t)(p->offset[k] + lay_out(g, code + p->offset[k], &ops[k]));
    p->end = put_svc(g, code, p->offset[p->count]);
    if (most == 1) {
        p->target = p->end;
        uint32_t length = lay_out(g, code + p->target, &ops[p->count]);
        p->end = put_svc(g, code, p->target + length);
        put_instruction(g, p, code + p->target, ops[p->count]);
    }
    for (uint32_t k = 0; k < p->count; k++)
        put_instruction(g, p, code + p->offset[k], ops[k]);
}

static void generate_registers(struct generator *g, struct program *p) {
    for (int n = 0; n < 16; n++)
        p->gr[n] = chance(g, n == 0 || n > CODE_REGISTER ? 30 : 60) ? address(g) : number(g);
    for (int n = 0; n < 4; n++)
        p->fr[n] = float_number(g);
    p->gr[CODE_REGISTER] = g->window + p->code;
    if (chance(g, 70))
        p->gr[11] = g->window + p->code + p->offset[below(g, p->count)];
    if (chance(g, 80))
        p->gr[10] = (chance(g, 80) ? near_window(g) : near_edge(g)) & ~0x7FFu;
}

/* ---- operands that suit the instruction ---- */

/* Where an operand will be, if it lies in the window and off the code: NULL otherwise. */
static uint8_t *operand_bytes(const struct generator *g, const struct program *p, uint8_t *window,
                              vaddr at, uint32_t length) {
    uint32_t offset = (at & ADDRESS_MASK) - g->window;
    uint32_t code_end = p->code + p->end;
    bool inside = offset < g->window_size && length <= g->window_size - offset;
    bool in_code = offset < code_end && offset + length > p->code;
    return inside && !in_code ? window + offset : NULL;
}

/* A packed number of up to `digits` digits; one in twenty has a wrong digit or sign. */
static void plant_packed(struct generator *g, uint8_t *out, uint32_t length) {
    uint32_t digits = chance(g, 15) ? 0 : below(g, 2 * length);
    uint32_t kind = below(g, 6); /* all nines, or a one and zeros, or any digits */
    memset(out, 0, length);
    for (uint32_t k = 1; k <= digits; k++) {
        uint8_t digit = kind == 0 ? 9 : kind == 1 ? k == digits : (uint8_t)below(g, 10);
        out[length - 1 - k / 2] |= (uint8_t)(digit << (k % 2 ? 4 : 0));
    }
    out[length - 1] |= (uint8_t)PICK(g, 0xC, 0xD, 0xC, 0xD, 0xA, 0xB, 0xE, 0xF);
    if (chance(g, 5))
        out[below(g, length)] ^= (uint8_t)PICK(g, 0x08, 0x80, 0x0F, 0x90, 0xFF);
}

static void plant_pattern(struct generator *g, uint8_t *out, uint32_t length) {
    out[0] = (uint8_t)PICK(g, 0x40, 0x5C, 0x20, 0x21, 0x22);
    for (uint32_t k = 1; k < length; k++)
        out[k] = (uint8_t)PICK(g, 0x20, 0x20, 0x20, 0x20, 0x20, 0x21, 0x22, 0x6B, 0x4B, 0xC3);
}

/* Some packed numbers one after the other. */
static void plant_source(struct generator *g, uint8_t *out, uint32_t length) {
    for (uint32_t at = 0; at < length;) {
        uint32_t part = 1 + below(g, 8);
        part = part < length - at ? part : length - at;
        plant_packed(g, out + at, part);
        at += part;
    }
}

static bool is_decimal(enum isa_op op) {
    return op == OP_ZAP || op == OP_CP || op == OP_AP || op == OP_SP || op == OP_MP ||
           op == OP_DP || op == OP_SRP;
}

/* What an instruction with one operand in storage likes to find there. */
static void plant_word(struct generator *g, const struct program *p, uint8_t *out,
                       const struct instr *i) {
    const struct isa_row *row = &isa_rows[i->op];
    if (i->op == OP_CS || i->op == OP_CDS || i->op == OP_CLM) {
        be32_store(out, p->gr[i->r1]);
        be32_store(out + 4, p->gr[(i->r1 + 1) & 15]);
    } else if (i->op == OP_SPX) {
        be32_store(out, (chance(g, 60) ? g->prefix : 0) | (chance(g, 20) ? number(g) & 0xFFF : 0));
    } else if (i->op == OP_LPSW) {
        generate_psw(g, g->window + p->code + p->offset[p->count], out);
    } else if (i->op == OP_CVB) {
        be64_store(out, packed(g));
    } else if (row->chapter == CH_FLOAT) {
        be64_store(out, float_number(g));
    } else if (row->format == FMT_RX) {
        be32_store(out, number(g));
        be32_store(out + 4, number(g));
    }
}

/* The registers may have changed by the time that the instruction is reached. */
static void plant_operands(struct generator *g, const struct program *p, uint8_t *window,
                           const struct instr *i) {
    bool edits = i->op == OP_ED || i->op == OP_EDMK;
    uint32_t length1 = i->l1 + 1u, length2 = edits ? 1 + length1 / 2 : i->l2 + 1u;
    vaddr at1 = (i->b1 ? p->gr[i->b1] : 0) + i->d1, at2 = (i->b2 ? p->gr[i->b2] : 0) + i->d2;
    uint8_t *first = operand_bytes(g, p, window, at1, length1);
    uint8_t *second = operand_bytes(g, p, window, at2, length2);
    uint8_t *word = operand_bytes(g, p, window, at2, 8);
    if (edits && first)
        plant_pattern(g, first, length1);
    if (edits && second)
        plant_source(g, second, length2);
    if (is_decimal(i->op) && first)
        plant_packed(g, first, length1);
    if (is_decimal(i->op) && second && i->op != OP_SRP)
        plant_packed(g, second, length2);
    if (word && chance(g, 70))
        plant_word(g, p, word, i);
}

/* The registers of MOVE LONG and COMPARE LOGICAL LONG: lengths that stay in the window mostly, pad
 * bytes, and for the comparison operands that begin alike. */
static void plant_long(struct generator *g, struct program *p, uint8_t *window,
                       const struct instr *i) {
    uint32_t length = chance(g, 50) ? below(g, 8) : below(g, 300);
    unsigned r1 = i->r1 & 0xE, r2 = i->r2 & 0xE;
    if (r1 >= CODE_REGISTER || r2 >= CODE_REGISTER || chance(g, 10))
        return;
    p->gr[r1] = address(g);
    p->gr[r2] = chance(g, 20) ? p->gr[r1] + below(g, 16) - 8 : address(g);
    p->gr[r1 + 1] = number(g) << 24 | length;
    p->gr[r2 + 1] = number(g) << 24 | (chance(g, 40) ? length : below(g, 300));
    uint8_t *first = operand_bytes(g, p, window, p->gr[r1], length);
    uint8_t *second = operand_bytes(g, p, window, p->gr[r2], length);
    if (i->op == OP_CLCL && first && second && chance(g, 80))
        memmove(first, second, chance(g, 50) ? length : below(g, length + 1));
}

static void plant_for(struct generator *g, struct program *p, uint8_t *window, uint32_t offset) {
    struct instr i;
    isa_decode(window + p->code + offset, g->model, &i);
    plant_operands(g, p, window, &i);
    if (i.op == OP_MVCL || i.op == OP_CLCL)
        plant_long(g, p, window, &i);
}

static void plant(struct generator *g, struct program *p, uint8_t *window) {
    if (p->target)
        plant_for(g, p, window, p->target);
    for (uint32_t k = 0; k < p->count; k++)
        plant_for(g, p, window, p->offset[k]);
}

void generate_program(struct generator *g, uint8_t *window, uint32_t most, struct program *out) {
    *out = (struct program){0};
    for (uint32_t at = 0; at + 8 <= g->window_size; at += 8)
        fill_doubleword(g, window + at);
    uint32_t room = 6 * most + 16;
    out->code = below(g, (g->window_size - room) / 2) * 2;
    generate_code(g, window + out->code, out, most);
    generate_registers(g, out);
    plant(g, out, window);
}

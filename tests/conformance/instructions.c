/* Lists every operation code of the assembler's table that is a machine instruction, extended
 * mnemonics included, with operands that go to their ends: one statement a line, in the language
 * that this assembler and GNU as share (numbers only). With --names, the names alone; with
 * --directives, those of the assembler instructions. */
#include "asm/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIANTS 4

/* Registers: the ends, each different from its neighbours, so that no two fields can be mixed up.
 */
static const unsigned registers[VARIANTS][2] = {{0, 0}, {15, 15}, {1, 14}, {10, 5}};

/* GNU as refuses what cannot be the first of a pair of registers: an odd general register, and
 * those floating-point registers whose second is another's first. */
static const unsigned pairs[VARIANTS][2] = {{0, 0}, {14, 14}, {2, 12}, {10, 4}};
static const unsigned float_pairs[VARIANTS][2] = {{0, 0}, {13, 13}, {1, 12}, {9, 4}};

static const struct {
    const char *indexed, *based, *length, *lengths;
} storage[VARIANTS] = {
    {"0(0,0)", "0(0)", "0(1,0),0(0)", "0(1,0),0(1,0)"},
    {"4095(15,15)", "4095(15)", "4095(256,15),4095(15)", "4095(16,15),4095(16,15)"},
    {"2748(0,14)", "2748(14)", "1(2,14),2048(1)", "1(2,14),2048(15,1)"},
    {"1110(13,0)", "1110(3)", "2730(171,10),1365(5)", "2730(11,10),1365(6,5)"},
};

static const unsigned immediates[VARIANTS] = {0, 255, 128, 85};
static const unsigned digits[VARIANTS] = {0, 9, 5, 1};

/* The operands of the format; of an extended mnemonic, without the mask. */
static void put_operands(enum isa_format format, const unsigned r[2], bool has_mask, unsigned i) {
    switch (format) {
    case FMT_RR:
        printf("%u,%u", r[0], r[1]);
        break;
    case FMT_RR_R1:
        printf("%u", r[0]);
        break;
    case FMT_RR_M:
    case FMT_RX_M:
        if (!has_mask)
            printf("%u,", r[0]);
        if (format == FMT_RR_M)
            printf("%u", r[1]);
        else
            printf("%s", storage[i].indexed);
        break;
    case FMT_RR_I:
        printf("%u", immediates[i]);
        break;
    case FMT_RX:
        printf("%u,%s", r[0], storage[i].indexed);
        break;
    case FMT_RS:
    case FMT_RS_M:
        printf("%u,%u,%s", r[0], r[1], storage[i].based);
        break;
    case FMT_RS_SHIFT:
        printf("%u,%s", r[0], storage[i].based);
        break;
    case FMT_SI:
        printf("%s,%u", storage[i].based, immediates[i]);
        break;
    case FMT_S8:
    case FMT_S:
        printf("%s", storage[i].based);
        break;
    case FMT_SS_L:
        printf("%s", storage[i].length);
        break;
    case FMT_SS_LL:
        printf("%s", storage[i].lengths);
        break;
    case FMT_SS_LI: /* one length, which has four bits */
        printf("%.*s,%s,%u", (int)strcspn(storage[i].lengths, ")") + 1, storage[i].lengths,
               storage[i].based, digits[i]);
        break;
    default:
        break;
    }
}

static const unsigned *registers_of(const struct isa_row *row, unsigned i) {
    if (row->group == GRP_FLOAT_EXT)
        return float_pairs[i];
    bool may_be_pair = row->chapter != CH_FLOAT && row->exceptions & EXC_SP;
    return may_be_pair ? pairs[i] : registers[i];
}

static void put_statements(const struct operation *op) {
    const struct isa_row *row = &isa_rows[op->op];
    unsigned count = row->format == FMT_S0 ? 1 : VARIANTS;
    for (unsigned i = 0; i < count; i++) {
        printf("         %-5s ", op->name);
        put_operands(row->format, registers_of(row, i), op->mask >= 0, i);
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    struct operation_table *table = calloc(1, sizeof *table);
    bool directives = argc > 1 && strcmp(argv[1], "--directives") == 0;
    bool names = directives || (argc > 1 && strcmp(argv[1], "--names") == 0);
    if (!table)
        abort();
    operation_table_fill(table);
    for (size_t i = 0; i < OPERATION_SLOTS; i++) {
        const struct operation *op = &table->slots[i];
        if (!op->name || (op->directive != DIR_NONE) != directives)
            continue;
        if (names)
            puts(op->name);
        else
            put_statements(op);
    }
    free(table);
}

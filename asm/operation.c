/* The operation codes: the instruction table's, extended mnemonics, and assembler instructions. */
#include "asm/state.h"

#include "base/nearest.h"

#include <string.h>

static const struct {
    const char *name;
    enum directive directive;
} directives[] = {
    {"CCW", DIR_CCW},     {"CNOP", DIR_CNOP},   {"COM", DIR_COM},     {"COPY", DIR_COPY},
    {"CSECT", DIR_CSECT}, {"DC", DIR_DC},       {"DROP", DIR_DROP},   {"DS", DIR_DS},
    {"DSECT", DIR_DSECT}, {"EJECT", DIR_EJECT}, {"END", DIR_END},     {"ENTRY", DIR_ENTRY},
    {"EQU", DIR_EQU},     {"EXTRN", DIR_EXTRN}, {"LTORG", DIR_LTORG}, {"ORG", DIR_ORG},
    {"PRINT", DIR_PRINT}, {"SPACE", DIR_SPACE}, {"START", DIR_START}, {"TITLE", DIR_TITLE},
    {"USING", DIR_USING}, {"WXTRN", DIR_WXTRN},
};

/* Branches on a condition: RX with the name, RR with an R behind it. */
static const struct {
    const char *rx, *rr;
    int8_t mask;
} branches[] = {
    {"B", "BR", 15},     {"NOP", "NOPR", 0},  {"BH", "BHR", 2},    {"BL", "BLR", 4},
    {"BE", "BER", 8},    {"BNH", "BNHR", 13}, {"BNL", "BNLR", 11}, {"BNE", "BNER", 7},
    {"BO", "BOR", 1},    {"BP", "BPR", 2},    {"BM", "BMR", 4},    {"BZ", "BZR", 8},
    {"BNP", "BNPR", 13}, {"BNM", "BNMR", 11}, {"BNZ", "BNZR", 7},  {"BNO", "BNOR", 14},
};

static unsigned slot_of(const char *name, size_t length) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (uint8_t)to_upper(name[i])) * 16777619u;
    return (h ^ h >> 15) % OPERATION_SLOTS;
}

static bool same(const char *upper, struct field name) {
    for (uint32_t i = 0; i < name.length; i++)
        if (upper[i] == 0 || upper[i] != to_upper(name.at[i]))
            return false;
    return upper[name.length] == 0;
}

static void insert(struct operation_table *t, struct operation op) {
    unsigned i = slot_of(op.name, strlen(op.name));
    while (t->slots[i].name)
        i = (i + 1) % OPERATION_SLOTS;
    t->slots[i] = op;
}

void operation_table_fill(struct operation_table *t) {
    memset(t, 0, sizeof *t);
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++)
        insert(t, (struct operation){.name = isa_rows[op].mnemonic, .op = op, .mask = -1});
    for (size_t i = 0; i < sizeof branches / sizeof branches[0]; i++) {
        insert(t, (struct operation){branches[i].rx, DIR_NONE, OP_BC, branches[i].mask});
        insert(t, (struct operation){branches[i].rr, DIR_NONE, OP_BCR, branches[i].mask});
    }
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++)
        insert(t, (struct operation){.name = directives[i].name,
                                     .directive = directives[i].directive,
                                     .mask = -1});
}

const struct operation *operation_find(const struct operation_table *t, struct field name) {
    if (name.length == 0 || name.length > NAME_LIMIT)
        return NULL;
    unsigned i = slot_of(name.at, name.length);
    for (; t->slots[i].name; i = (i + 1) % OPERATION_SLOTS)
        if (same(t->slots[i].name, name))
            return &t->slots[i];
    return NULL;
}

const char *operation_nearest(const struct operation_table *t, struct field name) {
    struct nearest n;
    nearest_begin(&n, name.at, name.length);
    for (unsigned i = 0; i < OPERATION_SLOTS; i++)
        if (t->slots[i].name)
            nearest_offer(&n, t->slots[i].name);
    return n.name;
}

/* The operation codes: the instruction table's, extended mnemonics, and assembler instructions. */
#include "asm/state.h"

#include "base/nearest.h"

#include <string.h>

static const struct {
    const char *name;
    enum directive directive;
    enum variable_kind kind;
} directives[] = {
    {"ACTR", DIR_ACTR, 0},         {"AGO", DIR_AGO, 0},
    {"AIF", DIR_AIF, 0},           {"ANOP", DIR_ANOP, 0},
    {"GBLA", DIR_GBL, VARIABLE_A}, {"GBLB", DIR_GBL, VARIABLE_B},
    {"GBLC", DIR_GBL, VARIABLE_C}, {"LCLA", DIR_LCL, VARIABLE_A},
    {"LCLB", DIR_LCL, VARIABLE_B}, {"LCLC", DIR_LCL, VARIABLE_C},
    {"SETA", DIR_SET, VARIABLE_A}, {"SETB", DIR_SET, VARIABLE_B},
    {"SETC", DIR_SET, VARIABLE_C}, {"MACRO", DIR_MACRO, 0},
    {"MEND", DIR_MEND, 0},         {"MEXIT", DIR_MEXIT, 0},
    {"MNOTE", DIR_MNOTE, 0},       {"OPSYN", DIR_OPSYN, 0},
    {"CCW", DIR_CCW, 0},           {"CNOP", DIR_CNOP, 0},
    {"COM", DIR_COM, 0},           {"COPY", DIR_COPY, 0},
    {"CSECT", DIR_CSECT, 0},       {"DC", DIR_DC, 0},
    {"DROP", DIR_DROP, 0},         {"DS", DIR_DS, 0},
    {"DSECT", DIR_DSECT, 0},       {"EJECT", DIR_EJECT, 0},
    {"END", DIR_END, 0},           {"ENTRY", DIR_ENTRY, 0},
    {"EQU", DIR_EQU, 0},           {"EXTRN", DIR_EXTRN, 0},
    {"LTORG", DIR_LTORG, 0},       {"ORG", DIR_ORG, 0},
    {"PRINT", DIR_PRINT, 0},       {"SPACE", DIR_SPACE, 0},
    {"START", DIR_START, 0},       {"TITLE", DIR_TITLE, 0},
    {"USING", DIR_USING, 0},       {"WXTRN", DIR_WXTRN, 0},
    {"ISEQ", DIR_ISEQ, 0},         {"PUNCH", DIR_PUNCH, 0},
    {"REPRO", DIR_REPRO, 0},       {"PUSH", DIR_PUSH, 0},
    {"POP", DIR_POP, 0},
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

static uint32_t hash(const char *name, size_t length) {
    uint32_t h = name_hash(name, (uint32_t)length);
    return h ^ h >> 15;
}

static unsigned slot_of(const char *name, size_t length) {
    return hash(name, length) % OPERATION_SLOTS;
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
        insert(t, (struct operation){branches[i].rx, DIR_NONE, OP_BC, branches[i].mask, NULL});
        insert(t, (struct operation){branches[i].rr, DIR_NONE, OP_BCR, branches[i].mask, NULL});
    }
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++)
        insert(t, (struct operation){.name = directives[i].name,
                                     .directive = directives[i].directive,
                                     .mask = (int8_t)directives[i].kind});
}

/* The slot where the program's own operation of that name is or would go. */
static struct own_operation **own_slot(const struct operation_table *t, struct field name) {
    size_t i = hash(name.at, name.length) & (t->own_capacity - 1);
    while (t->own[i] && !same(t->own[i]->name, name))
        i = (i + 1) & (t->own_capacity - 1);
    return &t->own[i];
}

static void grow_own(struct assembler *as, struct operation_table *t) {
    struct operation_table old = *t;
    t->own_capacity = old.own_capacity ? 2 * old.own_capacity : 256;
    t->own = arena_alloc(as->arena, t->own_capacity * sizeof(struct own_operation *));
    for (size_t i = 0; i < old.own_capacity; i++)
        if (old.own[i]) {
            struct field name = {old.own[i]->name, (uint32_t)strlen(old.own[i]->name)};
            *own_slot(t, name) = old.own[i];
        }
}

struct own_operation *operation_find_own(const struct operation_table *t, struct field name) {
    return t->own_count ? *own_slot(t, name) : NULL;
}

struct own_operation *operation_own(struct assembler *as, struct field name) {
    struct operation_table *t = &as->operations;
    if (2 * t->own_count >= t->own_capacity)
        grow_own(as, t);
    struct own_operation **o = own_slot(t, name);
    if (!*o) {
        *o = arena_alloc(as->arena, sizeof **o);
        char *copy = arena_copy(as->arena, name.at, name.length);
        for (uint32_t i = 0; i < name.length; i++)
            copy[i] = to_upper(copy[i]);
        (*o)->name = copy;
        t->own_count++;
    }
    return *o;
}

const struct operation *operation_find(const struct operation_table *t, struct field name) {
    if (name.length == 0 || name.length > NAME_LIMIT)
        return NULL;
    const struct own_operation *own = operation_find_own(t, name);
    if (own)
        return own->unknown ? NULL : own->operation;
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
    for (size_t i = 0; i < t->own_capacity; i++)
        if (t->own[i] && !t->own[i]->unknown)
            nearest_offer(&n, t->own[i]->name);
    return n.name;
}

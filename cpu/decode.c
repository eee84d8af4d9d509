#include "cpu/decode.h"

#include "cpu/state.h"

#include <stdlib.h>
#include <string.h>

static void init_fresh(struct code_cache *c) {
    for (uint32_t i = 0; i < CODE_ENTRIES; i++)
        c->fresh->entries[i].routine = c->routines[FAST_DECODE];
    c->fresh->entries[CODE_ENTRIES].routine = c->routines[FAST_NEXT_BLOCK];
}

bool code_init(struct code_cache *c, struct storage *storage, enum model model,
               const void *const *routines, uint32_t capacity) {
    *c = (struct code_cache){
        .storage = storage, .model = model, .routines = routines, .capacity = capacity};
    c->blocks = calloc(storage->size >> STOR_BLOCK_SHIFT, sizeof(struct code_block *));
    c->ring = calloc(capacity, sizeof(struct code_block *));
    c->fresh = calloc(1, sizeof *c->fresh);
    if (c->blocks && c->ring && c->fresh) {
        init_fresh(c);
        return true;
    }
    code_free(c);
    return false;
}

void code_free(struct code_cache *c) {
    for (uint32_t i = 0; i < c->count; i++) {
        c->storage->code[c->ring[i]->number] = 0;
        free(c->ring[i]);
    }
    free(c->blocks);
    free(c->ring);
    free(c->fresh);
    *c = (struct code_cache){0};
}

/* Memory for one more block: new, or that of the oldest. */
static struct code_block *find_room(struct code_cache *c) {
    if (c->count < c->capacity) {
        struct code_block *made = malloc(sizeof *made);
        if (made)
            c->ring[c->count++] = made;
        return made;
    }
    struct code_block *old = c->ring[c->oldest];
    c->oldest = (c->oldest + 1) % c->capacity;
    c->blocks[old->number] = NULL;
    c->storage->code[old->number] = 0;
    return old;
}

void code_renew(const struct code_cache *c, struct code_block *block) {
    uint32_t number = block->number;
    memcpy(block, c->fresh, sizeof *block);
    block->number = number;
    block->model = c->model;
}

struct code_block *code_make(struct code_cache *c, aaddr at) {
    uint32_t number = at >> STOR_BLOCK_SHIFT;
    struct code_block *block = find_room(c);
    if (!block)
        return NULL;
    block->number = number;
    code_renew(c, block);
    c->blocks[number] = block;
    c->storage->code[number] = 1;
    return block;
}

/* ---- choosing a routine ---- */

static enum fast_op choose_branch(const struct instr *i) {
    switch (i->op) {
    case OP_BC:
        return i->r1 == 0 ? FAST_NOP4 : FAST_BC_1 + i->r1 - 1u;
    case OP_BCR:
        return i->r1 == 0 || i->r2 == 0 ? FAST_NOP2 : FAST_BCR_1 + i->r1 - 1u;
    case OP_BALR:
        return i->r2 ? FAST_BALR : FAST_BALR_NO_BRANCH;
    case OP_BCTR:
        return i->r2 ? FAST_BCTR : FAST_BCTR_NO_BRANCH;
    default:
        return FAST_REFERENCE;
    }
}

/* Instructions whose R1 names an even-odd pair: an odd one is a specification exception. */
static bool bad_pair(const struct instr *i) {
    switch (i->op) {
    case OP_M:
    case OP_MR:
    case OP_D:
    case OP_DR:
    case OP_SLDL:
    case OP_SRDL:
    case OP_SLDA:
    case OP_SRDA:
        return i->r1 & 1;
    default:
        return false;
    }
}

/* Floating-point registers are 0, 2, 4 and 6: others are specification exceptions. */
static bool bad_float_register(const struct instr *i) {
    unsigned registers = i->r1 | i->r2;
    return isa_rows[i->op].chapter == CH_FLOAT && (registers & 1 || registers > 7);
}

/* Direct control is not installed: an operation exception in either state. */
static bool traps_in_problem_state(const struct isa_row *row) {
    return row->privileged && row->implemented && row->group != GRP_DIRECT;
}

static enum fast_op choose_plain(const struct instr *i) {
    switch (i->op) {
#define FAST(name)
#define PLAIN(name)                                                                                \
    case OP_##name:                                                                                \
        return FAST_##name;
#include "cpu/fast_ops.def"
#undef FAST
#undef PLAIN
    default:
        return traps_in_problem_state(&isa_rows[i->op]) ? FAST_PRIVILEGED : FAST_REFERENCE;
    }
}

static enum fast_op choose(const struct instr *i) {
    if (bad_pair(i) || bad_float_register(i))
        return FAST_REFERENCE;
    enum fast_op branch = choose_branch(i);
    return branch != FAST_REFERENCE ? branch : choose_plain(i);
}

static uint8_t base(uint8_t field) {
    return field ? field : NO_REGISTER;
}

/* Everything but the routine. */
static void fill(const struct instr *i, struct code_entry *e) {
    *e = (struct code_entry){.r1 = i->r1, .x = i->r2, .b = base(i->b2), .d = i->d2};
    switch (isa_rows[i->op].format) {
    case FMT_RX:
    case FMT_RX_M:
        e->x = base(i->x2);
        break;
    case FMT_RS:
    case FMT_RS_M:
        e->x = i->r3;
        break;
    case FMT_SI:
        e->x = i->i2;
        e->b = base(i->b1);
        e->d = i->d1;
        break;
    case FMT_SS_L:
    case FMT_SS_LL:
        e->r1 = i->l1;
        e->x = i->l2;
        e->b = base(i->b1);
        e->d = i->d1;
        e->b2 = base(i->b2);
        e->d2 = i->d2;
        break;
    default:
        break;
    }
}

static void cover(struct code_block *block, uint32_t halfword, uint32_t count) {
    for (uint32_t h = halfword; h < halfword + count && h < CODE_ENTRIES; h++)
        block->covered[h / 64] |= UINT64_C(1) << h % 64;
}

void code_decode(struct code_cache *c, struct code_block *block, struct code_entry *entry) {
    uint32_t halfword = (uint32_t)(entry - block->entries);
    const uint8_t *bytes = c->storage->bytes + (block->number << STOR_BLOCK_SHIFT) + halfword * 2;
    uint32_t length = isa_length(*bytes);
    cover(block, halfword, length / 2);
    if (halfword + length / 2 > CODE_ENTRIES) {
        entry->routine = c->routines[FAST_REFERENCE];
        return;
    }
    struct instr i;
    isa_decode(bytes, c->model, &i);
    fill(&i, entry);
    entry->routine = c->routines[choose(&i)];
}

void code_decode_executed(const struct code_cache *c, const uint8_t *bytes,
                          struct code_entry *entry) {
    struct instr i;
    isa_decode(bytes, c->model, &i);
    fill(&i, entry);
    enum fast_op op = choose(&i);
    if (op == FAST_PRIVILEGED || (op >= FAST_NOP2 && op <= FAST_SVC))
        op = FAST_REFERENCE;
    entry->routine = c->routines[op];
}

void code_stored(struct code_cache *c, aaddr at, uint32_t length) {
    struct code_block *block = c->blocks[at >> STOR_BLOCK_SHIFT];
    if (!block || !length)
        return;
    uint32_t first = at % STOR_BLOCK_SIZE / 2;
    uint32_t last = (at % STOR_BLOCK_SIZE + length - 1) / 2;
    for (uint32_t h = first; h <= last; h++) {
        if (!(block->covered[h / 64] >> h % 64 & 1))
            continue;
        block->covered[h / 64] &= ~(UINT64_C(1) << h % 64);
        /* An instruction of three halfwords that covers this one begins two before it at most. */
        for (uint32_t e = h < 2 ? 0 : h - 2; e <= h; e++)
            block->entries[e].routine = c->routines[FAST_DECODE];
    }
}

#include "cpu/decode.h"

#include "cpu/state.h"

#include <stdlib.h>
#include <string.h>

/* Lets the block's stores be noted, or no longer, because of its decoded code. */
static void mark(struct code_cache *c, uint32_t number, bool has_code) {
    uint8_t *notes = &c->storage->notes[number];
    *notes = (uint8_t)(has_code ? *notes | STOR_NOTE_CODE : *notes & ~STOR_NOTE_CODE);
}

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
        mark(c, c->ring[i]->number, false);
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
    mark(c, old->number, false);
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
    mark(c, number, true);
    return block;
}

/* ---- choosing a routine ---- */

static enum fast_op choose_branch(enum isa_op op, const struct code_entry *e) {
    switch (op) {
    case OP_BC:
        return e->r1 == 0 ? FAST_NOP4 : FAST_BC_1 + e->r1 - 1u;
    case OP_BCR:
        return e->r1 == 0 || e->x == 0 ? FAST_NOP2 : FAST_BCR_1 + e->r1 - 1u;
    case OP_BALR:
        return e->x ? FAST_BALR : FAST_BALR_NO_BRANCH;
    case OP_BCTR:
        return e->x ? FAST_BCTR : FAST_BCTR_NO_BRANCH;
    default:
        return FAST_REFERENCE;
    }
}

/* Instructions whose R1 names an even-odd pair: an odd one is a specification exception. */
static bool bad_pair(enum isa_op op, const struct code_entry *e) {
    switch (op) {
    case OP_M:
    case OP_MR:
    case OP_D:
    case OP_DR:
    case OP_SLDL:
    case OP_SRDL:
    case OP_SLDA:
    case OP_SRDA:
        return e->r1 & 1;
    default:
        return false;
    }
}

/* Floating-point registers are 0, 2, 4 and 6: others are specification exceptions. */
static bool bad_float_register(enum isa_op op, const struct code_entry *e) {
    const struct isa_row *row = &isa_rows[op];
    unsigned registers = row->format == FMT_RR ? e->r1 | e->x : e->r1;
    return row->chapter == CH_FLOAT && (registers & 1 || registers > 7);
}

/* Direct control is not installed: an operation exception in either state. */
static bool traps_in_problem_state(const struct isa_row *row) {
    return row->privileged && row->implemented && row->group != GRP_DIRECT;
}

static enum fast_op choose_plain(enum isa_op op) {
    switch (op) {
#define FAST(name)
#define PLAIN(name)                                                                                \
    case OP_##name:                                                                                \
        return FAST_##name;
#include "cpu/fast_ops.def"
#undef FAST
#undef PLAIN
    default:
        return traps_in_problem_state(&isa_rows[op]) ? FAST_PRIVILEGED : FAST_REFERENCE;
    }
}

/* The routine for an entry that is filled already. */
static enum fast_op choose(enum isa_op op, const struct code_entry *e) {
    if (bad_pair(op, e) || bad_float_register(op, e))
        return FAST_REFERENCE;
    enum fast_op branch = choose_branch(op, e);
    return branch != FAST_REFERENCE ? branch : choose_plain(op);
}

static uint8_t base(unsigned field) {
    return field ? (uint8_t)field : NO_REGISTER;
}

static void fill_address(struct code_entry *e, const uint8_t *p) {
    e->b = base(p[0] >> 4);
    e->d = be16_load(p) & 0xFFF;
}

/* Everything but the routine; straight from the bytes, for code that modifies itself is decoded
 * again and again. */
static void fill(enum isa_op op, const uint8_t *bytes, struct code_entry *e) {
    *e = (struct code_entry){.r1 = bytes[1] >> 4, .x = bytes[1] & 0xF};
    switch (isa_rows[op].format) {
    case FMT_RX:
    case FMT_RX_M:
        e->x = base(e->x);
        fill_address(e, bytes + 2);
        break;
    case FMT_RS:
    case FMT_RS_M:
    case FMT_RS_SHIFT:
    case FMT_S8:
    case FMT_S:
    case FMT_S0:
        fill_address(e, bytes + 2);
        break;
    case FMT_SI:
        e->x = bytes[1];
        fill_address(e, bytes + 2);
        break;
    case FMT_SS_L:
        e->r1 = bytes[1];
        /* fall through */
    case FMT_SS_LL:
        fill_address(e, bytes + 2);
        e->b2 = base(bytes[4] >> 4);
        e->d2 = be16_load(bytes + 4) & 0xFFF;
        break;
    default:
        break;
    }
}

/* Makes the entry, and tells what its routine would be. */
static enum fast_op decode(const struct code_cache *c, const uint8_t *bytes,
                           struct code_entry *entry) {
    enum isa_op op = isa_lookup(bytes[0], bytes[1], c->model);
    fill(op, bytes, entry);
    return choose(op, entry);
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
    entry->routine = c->routines[decode(c, bytes, entry)];
}

void code_decode_executed(const struct code_cache *c, const uint8_t *bytes,
                          struct code_entry *entry) {
    enum fast_op op = decode(c, bytes, entry);
    if (op == FAST_PRIVILEGED || (op >= FAST_NOP2 && op <= FAST_SVC))
        op = FAST_REFERENCE;
    entry->routine = c->routines[op];
}

/* An instruction of three halfwords that covers this one begins two before it at most. */
static void forget(const struct code_cache *c, struct code_block *block, uint32_t halfword) {
    for (uint32_t e = halfword < 2 ? 0 : halfword - 2; e <= halfword; e++)
        block->entries[e].routine = c->routines[FAST_DECODE];
}

/* Bits `from` to `to` of a word, both included. */
static uint64_t bits(uint32_t from, uint32_t to) {
    return UINT64_MAX << from & UINT64_MAX >> (63 - to);
}

void code_stored(struct code_cache *c, aaddr at, uint32_t length) {
    struct code_block *block = c->blocks[at >> STOR_BLOCK_SHIFT];
    if (!block || !length)
        return;
    uint32_t first = at % STOR_BLOCK_SIZE / 2;
    uint32_t last = (at % STOR_BLOCK_SIZE + length - 1) / 2;
    for (uint32_t w = first / 64; w <= last / 64; w++) {
        uint64_t hit = block->covered[w] &
                       bits(w == first / 64 ? first % 64 : 0, w == last / 64 ? last % 64 : 63);
        block->covered[w] &= ~hit;
        for (; hit; hit &= hit - 1)
            forget(c, block, w * 64 + (uint32_t)__builtin_ctzll(hit));
    }
}

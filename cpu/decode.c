#include "cpu/decode.h"

#include "cpu/state.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SMALL_PROGRAM ((size_t)2 << 20) /* bytes of decoded blocks: some 250 KB of code */

/* Lets the block's stores be noted because of its decoded code, or with NULL no longer. */
static void mark(struct code_cache *c, uint32_t number, const struct code_block *block) {
    uint8_t *notes = &c->storage->notes[number];
    *notes = (uint8_t)(block ? *notes | STOR_NOTE_CODE : *notes & ~STOR_NOTE_CODE);
    c->storage->code[number] = block ? block->covered : NULL;
}

void code_free(struct code_cache *c) {
    for (uint32_t i = 0; i < c->count; i++)
        mark(c, c->arena[i].number, NULL);
    if (c->arena)
        munmap(c->arena, c->capacity * sizeof *c->arena);
    free(c->blocks);
    free(c->fresh);
    *c = (struct code_cache){0};
}

/* Room for one more block: new, or that of the oldest. */
static struct code_block *find_room(struct code_cache *c) {
    if (c->count < c->capacity)
        return &c->arena[c->count++];
    struct code_block *old = &c->arena[c->oldest];
    c->oldest = (c->oldest + 1) % c->capacity;
    c->blocks[old->number] = NULL;
    mark(c, old->number, NULL);
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
    block->number = number;
    code_renew(c, block);
    c->blocks[number] = block;
    mark(c, number, block);
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

/* What a recipe does besides taking r1 and x as the halves of the second byte. */
enum {
    R1_WHOLE = 1 << 0, /* the whole second byte: a length */
    X_WHOLE = 1 << 1,  /* the whole second byte: immediate data */
    X_INDEX = 1 << 2,  /* 0 means none */
    STORAGE = 1 << 3,  /* there is an address in the second halfword */
    TWO = 1 << 4,      /* and another in the third */
    CHOOSE = 1 << 5,   /* the routine depends on more than the first byte */
};

static uint8_t how_to_fill(enum isa_format format) {
    switch (format) {
    case FMT_RX:
    case FMT_RX_M:
        return STORAGE | X_INDEX;
    case FMT_RS:
    case FMT_RS_M:
    case FMT_RS_SHIFT:
    case FMT_S8:
    case FMT_S:
    case FMT_S0:
        return STORAGE;
    case FMT_SI:
        return STORAGE | X_WHOLE;
    case FMT_SS_L:
        return STORAGE | TWO | R1_WHOLE;
    case FMT_SS_LL:
    case FMT_SS_LI:
        return STORAGE | TWO;
    default:
        return 0;
    }
}

/* Does the routine of every instruction with this operation code, or of any of its second bytes,
 * come out the same? */
static bool is_settled(enum isa_op op) {
    const struct isa_row *row = &isa_rows[op];
    struct code_entry odd = {.r1 = 1, .x = 1};
    return op != OP_BC && op != OP_BCR && op != OP_BALR && op != OP_BCTR && !bad_pair(op, &odd) &&
           row->chapter != CH_FLOAT;
}

static void init_recipes(struct code_cache *c) {
    for (unsigned model = 0; model < 2; model++)
        for (unsigned byte = 0; byte < 256; byte++) {
            enum isa_op op = isa_lookup((uint8_t)byte, 0, model);
            struct code_recipe *recipe = &c->recipes[model][byte];
            recipe->how = how_to_fill(isa_rows[op].format);
            recipe->routine = (uint8_t)choose_plain(op);
            if (!is_settled(op) || isa_second_byte_counts((uint8_t)byte))
                recipe->how |= CHOOSE;
        }
}

static void init_fresh(struct code_cache *c) {
    for (uint32_t i = 0; i < CODE_ENTRIES; i++)
        c->fresh->entries[i].routine = c->routines[FAST_DECODE];
    c->fresh->entries[CODE_ENTRIES].routine = c->routines[FAST_NEXT_BLOCK];
}

/* Room for blocks, which costs no memory until it is used. Beyond the first programs' worth in huge
 * pages: large programs' blocks are otherwise dearer to reach than to run. NULL: no memory. */
static struct code_block *make_arena(uint32_t capacity) {
    size_t size = capacity * sizeof(struct code_block);
    void *arena = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (arena == MAP_FAILED)
        return NULL;
    size_t small = SMALL_PROGRAM < size ? SMALL_PROGRAM : size;
    madvise((char *)arena + small, size - small, MADV_HUGEPAGE); /* as well without */
    return arena;
}

bool code_init(struct code_cache *c, struct storage *storage, enum model model,
               const void *const *routines, uint32_t capacity) {
    *c = (struct code_cache){
        .storage = storage, .model = model, .routines = routines, .capacity = capacity};
    c->blocks = calloc(storage->size >> STOR_BLOCK_SHIFT, sizeof(struct code_block *));
    c->arena = make_arena(capacity);
    c->fresh = calloc(1, sizeof *c->fresh);
    if (c->blocks && c->arena && c->fresh) {
        init_recipes(c);
        init_fresh(c);
        return true;
    }
    code_free(c);
    return false;
}

static uint8_t base(unsigned field) {
    return field ? (uint8_t)field : NO_REGISTER;
}

/* Makes the entry, and tells what its routine would be. Without jumps by format: which one comes
 * next is hard to foresee. */
static enum fast_op decode(const struct code_cache *c, const uint8_t *bytes,
                           struct code_entry *entry) {
    struct code_recipe recipe = c->recipes[c->model][bytes[0]];
    unsigned second = bytes[1], how = recipe.how;
    entry->r1 = (uint8_t)(how & R1_WHOLE ? second : second >> 4);
    entry->x = (uint8_t)(how & X_WHOLE ? second : second & 15);
    if (how & X_INDEX)
        entry->x = base(entry->x);
    entry->d2 = 0;
    if (how & STORAGE) {
        entry->b = base(bytes[2] >> 4);
        entry->d = be16_load(bytes + 2) & 0xFFF;
    }
    if (how & TWO) {
        entry->b2 = base(bytes[4] >> 4);
        entry->d2 = be16_load(bytes + 4) & 0xFFF;
    }
    return how & CHOOSE ? choose(isa_lookup(bytes[0], bytes[1], c->model), entry) : recipe.routine;
}

/* Marks halfwords as covered: count is 1 to 3, and those past the block's end are left out. */
static void cover(struct code_block *block, uint32_t halfword, uint32_t count) {
    uint64_t bits = (UINT64_C(1) << count) - 1;
    uint32_t word = halfword / 64, shift = halfword % 64;
    block->covered[word] |= bits << shift;
    if (shift + count > 64 && word + 1 < CODE_ENTRIES / 64)
        block->covered[word + 1] |= bits >> (64 - shift);
}

void code_decode(struct code_cache *c, struct code_block *block, struct code_entry *entry) {
    uint32_t halfword = (uint32_t)(entry - block->entries);
    const uint8_t *bytes = code_bytes(c, block, halfword);
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

/* Forgets the instructions that cover a halfword: those that begin there, or one or two before it
 * and are that long. (When their first halfword is stored into too, that is a hit of its own.) */
static void forget(const struct code_cache *c, struct code_block *block, uint32_t halfword) {
    for (uint32_t before = 0; before <= 2 && before <= halfword; before++)
        if (isa_length(*code_bytes(c, block, halfword - before)) > 2 * before)
            block->entries[halfword - before].routine = c->routines[FAST_DECODE];
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

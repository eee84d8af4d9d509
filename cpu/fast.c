/* The fast core's works: contexts, slow ways of storage access, and the dispatch loop.
 *
 * The routines themselves are in cpu/fast_general.inc, cpu/fast_control.inc, cpu/fast_decimal.inc
 * and cpu/fast_float.inc, parts of execute().
 */
#include "cpu/fast.h"

#include "cpu/decimal_quick.h"
#include "cpu/decode.h"
#include "cpu/hfp_quick.h"
#include "cpu/reference.h"
#include "mmu/tlb.h"

#include <stdlib.h>

/* A condition code is kept as a signed number: 0 is code 0, negative 1, positive 2, and this 3. So
 * a comparison is a subtraction, and a test of the code one compare. Out of the way of every sum
 * and difference of words. */
#define CC3 (INT64_C(1) << 40)

/* Private copies of EXECUTE's targets: entries that were decoded from `key`, the instruction as
 * modified, each followed by as many ends as it may step over. */
#define EXECUTED_COPIES 32u

struct executed {
    uint64_t key;
    struct code_entry entries[4];
};

/* Instructions taken apart for exits and for the reference; the key is their bytes and the model, 0
 * for none. */
#define FETCHED_COPIES 64u

struct fetched {
    uint64_t key;
    struct instr instr;
};

/* An operand, in the one or two blocks that it lies in. */
struct operand {
    vaddr va[2];
    aaddr at[2];
    uint32_t length[2];
    bool hit[2]; /* the TLB has it: nothing to record */
};

struct fast {
    struct cpu *cpu;
    struct tlb tlb;
    struct code_cache code;
    struct code_block *block;   /* the one that control is in */
    struct code_entry *execute; /* the EXECUTE whose target's copy runs */
    uint8_t *first, *second;    /* what ss_operands or find_operands found */
    struct operand found[2];    /* … and record_found records */
    bool integral_boundaries;   /* model s360: operands off them are exceptions */
    struct stor_watcher watcher;
    struct executed executed[EXECUTED_COPIES];
    struct fetched fetched[FETCHED_COPIES];
};

static const void *const *routine_addresses(void);

/* ---- making, and being told ---- */

static void on_stored(void *owner, aaddr at, uint32_t length) {
    struct fast *f = owner;
    code_stored(&f->code, at, length);
}

static void on_key_changed(void *owner, aaddr at) {
    struct fast *f = owner;
    tlb_drop_block(&f->tlb, at);
}

static void on_restored(void *owner, aaddr at) {
    struct fast *f = owner;
    code_stored(&f->code, at, STOR_BLOCK_SIZE);
}

static void on_renewed(void *owner) {
    struct fast *f = owner;
    tlb_forget(&f->tlb);
}

static void init_executed(struct fast *f) {
    for (struct executed *e = f->executed; e < f->executed + EXECUTED_COPIES; e++) {
        e->key = UINT64_MAX; /* no instruction: they have six bytes at most */
        for (int i = 1; i < 4; i++)
            e->entries[i].routine = f->code.routines[FAST_EXECUTED];
    }
}

struct fast *fast_create(struct cpu *cpu) {
    struct storage *storage = cpu->view.storage;
    struct fast *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->cpu = cpu;
    if (!tlb_init(&f->tlb, storage) ||
        !code_init(&f->code, storage, cpu->model, routine_addresses(), CODE_CAPACITY)) {
        tlb_free(&f->tlb);
        free(f);
        return NULL;
    }
    fast_model_changed(f);
    f->watcher = (struct stor_watcher){
        .owner = f,
        .stored = on_stored,
        .key_changed = on_key_changed,
        .restored = on_restored,
        .renewed = on_renewed,
    };
    stor_watch(storage, &f->watcher);
    return f;
}

void fast_destroy(struct fast *f) {
    if (!f)
        return;
    stor_unwatch(f->cpu->view.storage, &f->watcher);
    tlb_free(&f->tlb);
    code_free(&f->code);
    free(f);
}

/* Does the instruction that comes next write a register that is looked for? */
static bool next_writes(struct cpu *cpu) {
    struct ref_operand o;
    uint8_t first[2];
    vaddr ia = cpu->state.psw.ia;
    if (!cpu->stops->writes || ia & 1 || ref_resolve(cpu, ia, sizeof first, false, &o))
        return false;
    memcpy(first, cpu->view.storage->bytes + o.at[0], sizeof first);
    return stops_writer(cpu->stops, first, cpu->model);
}

/* The stop request comes before everything, the breakpoint after: so whatever else happens before
 * the instruction happens before the stop. */
static bool stops(struct cpu *cpu, bool asked) {
    if (!cpu->stops || cpu->stops->asked != asked ||
        !stops_now(cpu->stops, cpu->retired, cpu->state.psw.ia, !asked && next_writes(cpu)))
        return false;
    cpu->exit.reason = CPU_EXIT_STOP;
    return true;
}

bool fast_go_on(struct cpu *cpu) {
    const struct cpu_state *s = &cpu->state;
    if (stops(cpu, true))
        return false;
    if (interruption_possible(s, &cpu->pending) &&
        (interruption_admits_channels(s, cpu->model, &cpu->pending) ||
         interruption_admits_external(s, cpu->model, &cpu->pending)))
        cpu->exit.reason = CPU_EXIT_PENDING;
    else if (s->psw.wait)
        cpu->exit.reason = CPU_EXIT_WAIT;
    else if (cpu->retired >= cpu->slice_end)
        cpu->exit.reason = CPU_EXIT_BUDGET;
    else
        return !stops(cpu, false);
    return false;
}

void fast_model_changed(struct fast *f) {
    f->integral_boundaries = f->cpu->model == MODEL_S360;
    f->code.model = f->cpu->model;
    init_executed(f);
}

void fast_purge(struct fast *f) {
    f->cpu->purges++;
    tlb_purge(&f->tlb);
}

const struct tlb *fast_tlb(const struct fast *f) {
    return &f->tlb;
}

/* Makes the TLB's set that of the CPU's state. */
static void select_context(struct fast *f) {
    const struct cpu_state *s = &f->cpu->state;
    const struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    tlb_select(&f->tlb, psw_dat(&s->psw), &control, s->psw.key);
}

/* ---- storage access, the slow ways ---- */

static bool find_block(struct fast *f, struct operand *o, int part, bool store) {
    vaddr va = o->va[part];
    const struct tlb_entry *e = tlb_slot(&f->tlb, va);
    uint32_t tag = store ? e->write_tag & ~TLB_CODE : e->read_tag;
    o->hit[part] = tag == (va & TLB_PAGE);
    if (!o->hit[part])
        return tlb_probe(&f->tlb, va, store, &o->at[part]);
    o->at[part] = (aaddr)(e->addend + va - (uintptr_t)f->tlb.storage->bytes);
    return true;
}

/* Finds an operand without recording anything yet: the other one may turn out not to be
 * accessible. False when it is not, or is not contiguous on the host: the reference's business. */
static bool find_contiguous(struct fast *f, vaddr va, uint32_t length, bool store,
                            struct operand *o) {
    uint32_t room = STOR_BLOCK_SIZE - va % STOR_BLOCK_SIZE;
    o->length[0] = length < room ? length : room;
    o->length[1] = length - o->length[0];
    o->va[0] = va;
    if (!find_block(f, o, 0, store))
        return false;
    if (!o->length[1])
        return true;
    o->va[1] = (va + room) & ADDRESS_MASK;
    return find_block(f, o, 1, store) && o->at[1] == o->at[0] + room;
}

/* What is watched is the reference's, which tells of it. */
static bool find_operand(struct fast *f, vaddr va, uint32_t length, bool store, struct operand *o) {
    const struct storage *s = f->tlb.storage;
    return find_contiguous(f, va, length, store, o) &&
           !stor_is_watched(s, o->at[0], o->length[0], store) &&
           !(o->length[1] && stor_is_watched(s, o->at[1], o->length[1], store));
}

/* Records reference and change bits, fills the TLB, and forgets decoded instructions that will be
 * stored into. Returns the host's address of the operand. */
static uint8_t *touch_operand(struct fast *f, const struct operand *o, bool store) {
    for (int part = 0; part < 2 && o->length[part]; part++) {
        if (!o->hit[part])
            tlb_enter(&f->tlb, o->va[part], o->at[part], store);
        if (store)
            code_stored(&f->code, o->at[part], o->length[part]);
    }
    return f->tlb.storage->bytes + o->at[0];
}

static uint8_t *access_operand(struct fast *f, vaddr va, uint32_t length, uint32_t unit,
                               bool store) {
    struct operand o;
    if (f->integral_boundaries && va & (unit - 1))
        return NULL;
    return find_operand(f, va, length, store, &o) ? touch_operand(f, &o, store) : NULL;
}

/* Where to fetch an operand that the one compare did not admit; unit is its integral boundary.
 * NULL: leave the instruction to the reference. */
static __attribute__((noinline)) const uint8_t *slow_read(struct cpu *cpu, vaddr va,
                                                          uint32_t length, uint32_t unit) {
    return access_operand(cpu->fast, va, length, unit, false);
}

/* A store beside code, or into it: an operand in one block with decoded code that the TLB has.
 * Usual, so worth a short way. NULL: it is not so. */
static inline uint8_t *write_beside(struct fast *f, vaddr va, uint32_t length, uint32_t unit) {
    const struct tlb_entry *e = tlb_slot(&f->tlb, va);
    if (((va & (TLB_PAGE | (unit - 1))) | TLB_CODE) != e->write_tag ||
        va % STOR_BLOCK_SIZE + length > STOR_BLOCK_SIZE)
        return NULL;
    uint8_t *host = (uint8_t *)(e->addend + va);
    aaddr at = (aaddr)(host - f->tlb.storage->bytes);
    if (stor_is_watched(f->tlb.storage, at, length, true))
        return NULL;
    if (stor_hits_code(f->tlb.storage, at, length))
        code_stored(&f->code, at, length);
    return host;
}

/* The part of it that finds an operand of one unit beside code, where nothing is to be forgotten.
 */
static inline uint8_t *store_beside(const struct cpu *cpu, const struct tlb_entry *e, vaddr va,
                                    uint32_t unit) {
    const struct storage *storage = cpu->view.storage;
    if (((va & (TLB_PAGE | (unit - 1))) | TLB_CODE) != e->write_tag)
        return NULL;
    uint8_t *host = (uint8_t *)(e->addend + va);
    aaddr at = (aaddr)(host - storage->bytes);
    if (storage->notes[at >> STOR_BLOCK_SHIFT] != STOR_NOTE_CODE)
        return NULL;
    const uint64_t *covered = storage->code[at >> STOR_BLOCK_SHIFT];
    uint32_t halfword = at % STOR_BLOCK_SIZE / 2;
    uint64_t bits = (1u << (unit + 1) / 2) - 1;
    return covered[halfword / 64] >> halfword % 64 & bits ? NULL : host;
}

/* Where to store an operand that neither admitted; the store must follow. NULL: as with slow_read.
 */
static __attribute__((noinline)) uint8_t *slow_write(struct cpu *cpu, vaddr va, uint32_t length,
                                                     uint32_t unit) {
    uint8_t *beside = write_beside(cpu->fast, va, length, unit);
    return beside ? beside : access_operand(cpu->fast, va, length, unit, true);
}

/* Both operands of a storage-to-storage instruction, in f->first and f->second, when the first one
 * is to be stored beside code and the TLB has both. */
static inline bool operands_beside(struct fast *f, vaddr va1, uint32_t length1, vaddr va2,
                                   uint32_t length2) {
    const struct tlb_entry *e2 = tlb_slot(&f->tlb, va2);
    if ((va2 & TLB_PAGE) != e2->read_tag || va2 % STOR_BLOCK_SIZE + length2 > STOR_BLOCK_SIZE ||
        !(f->first = write_beside(f, va1, length1, 1)))
        return false;
    f->second = (uint8_t *)(e2->addend + va2);
    return true;
}

/* The same wherever they are. */
static __attribute__((noinline)) bool ss_operands(struct cpu *cpu, vaddr va1, uint32_t length1,
                                                  bool store, vaddr va2, uint32_t length2) {
    struct fast *f = cpu->fast;
    struct operand o1, o2;
    if (store && operands_beside(f, va1, length1, va2, length2))
        return true;
    if (!find_operand(f, va1, length1, store, &o1) || !find_operand(f, va2, length2, false, &o2))
        return false;
    f->second = touch_operand(f, &o2, false);
    f->first = touch_operand(f, &o1, store);
    return true;
}

/* The same for an instruction that may yet turn out not to complete: nothing is recorded before
 * record_found. */
static __attribute__((noinline)) bool find_operands(struct cpu *cpu, vaddr va1, uint32_t length1,
                                                    bool store, vaddr va2, uint32_t length2) {
    struct fast *f = cpu->fast;
    if (!find_operand(f, va1, length1, store, &f->found[0]) ||
        !find_operand(f, va2, length2, false, &f->found[1]))
        return false;
    f->first = f->tlb.storage->bytes + f->found[0].at[0];
    f->second = f->tlb.storage->bytes + f->found[1].at[0];
    return true;
}

static __attribute__((noinline)) void record_found(struct cpu *cpu, bool store) {
    struct fast *f = cpu->fast;
    touch_operand(f, &f->found[1], false);
    touch_operand(f, &f->found[0], store);
}

/* CLC of operands that cross into other blocks: piece by piece, for what lies behind the first
 * inequality is not accessed. Sets *order as memcmp returns it; false: leave it to the reference.
 */
static __attribute__((noinline)) bool compare_crossing(struct cpu *cpu, vaddr va1, vaddr va2,
                                                       uint32_t length, int *order) {
    for (*order = 0; length && *order == 0;) {
        uint32_t room1 = STOR_BLOCK_SIZE - va1 % STOR_BLOCK_SIZE;
        uint32_t room2 = STOR_BLOCK_SIZE - va2 % STOR_BLOCK_SIZE;
        uint32_t n = room1 < room2 ? room1 : room2;
        n = n < length ? n : length;
        if (!ss_operands(cpu, va1, n, false, va2, n))
            return false;
        *order = memcmp(cpu->fast->first, cpu->fast->second, n);
        va1 = (va1 + n) & ADDRESS_MASK;
        va2 = (va2 + n) & ADDRESS_MASK;
        length -= n;
    }
    return true;
}

/* ---- finding code ---- */

/* Has the entries at the breakpoints of a block's address decoded anew, if that was not done; all
 * entries, when registers are looked for. */
static void mark_breakpoints(struct fast *f, vaddr ia) {
    const struct cpu_stops *s = f->cpu->stops;
    uint64_t mark = (uint64_t)s->generation << 32 | (ia & TLB_PAGE) | 1;
    if (f->block->mark == mark)
        return;
    if (s->writes)
        code_renew(&f->code, f->block);
    f->block->mark = mark;
    for (size_t i = 0; i < s->count; i++)
        if (!((s->at[i] ^ ia) & TLB_PAGE))
            f->block->entries[s->at[i] % STOR_BLOCK_SIZE / 2].routine =
                f->code.routines[FAST_DECODE];
}

/* Is the instruction at an entry, or at its address, one to stop before? */
static bool is_stop(const struct fast *f, const struct code_entry *ip, vaddr ia) {
    const struct cpu_stops *s = f->cpu->stops;
    return stops_has(s, ia) ||
           (s->writes &&
            stops_writer(s, code_bytes(&f->code, f->block, (uint32_t)(ip - f->block->entries)),
                         f->code.model));
}

/* The decoded block that holds an instruction address; NULL: let the reference say why not. */
static struct code_block *find_code(struct fast *f, vaddr ia) {
    const struct tlb_entry *e = tlb_slot(&f->tlb, ia);
    if ((ia & (TLB_PAGE | 1)) != e->read_tag) {
        aaddr found;
        if (ia & 1 || !tlb_probe(&f->tlb, ia, false, &found))
            return NULL;
        e = tlb_enter(&f->tlb, ia, found, false);
    }
    aaddr at = (aaddr)(e->addend + ia - (uintptr_t)f->tlb.storage->bytes);
    f->block = f->code.blocks[at >> STOR_BLOCK_SHIFT];
    if (f->block && f->block->model != f->code.model)
        code_renew(&f->code, f->block);
    if (!f->block) {
        f->block = code_make(&f->code, at);
        /* Write tags for the block must learn that it has decoded code. */
        tlb_drop_block(&f->tlb, at);
        e = tlb_enter(&f->tlb, ia, at, false);
    }
    if (f->cpu->stops)
        mark_breakpoints(f, ia);
    if (stor_is_watched(f->tlb.storage, at, 1, false))
        tlb_drop_block(&f->tlb, at); /* data must not be fetched by it unseen */
    return f->block;
}

/* The private copy of EXECUTE's target: length bytes at p, the second one modified by ORing. NULL
 * when it runs out of its block. */
static struct code_entry *find_executed(struct fast *f, const uint8_t *p, uint32_t room,
                                        uint8_t modifier) {
    uint8_t bytes[8] = {0};
    uint32_t length = isa_length(*p);
    if (length > room)
        return NULL;
    memcpy(bytes, p, length);
    bytes[1] |= modifier;
    uint64_t key = be64_load(bytes) >> 16;
    struct executed *e = &f->executed[(key * UINT64_C(0x9E3779B97F4A7C15)) >> 59];
    if (e->key != key) {
        code_decode_executed(&f->code, bytes, e->entries);
        e->key = key;
    }
    return e->entries;
}

_Static_assert(EXECUTED_COPIES == 1u << (64 - 59), "find_executed takes the 5 leftmost bits");

static bool is_executed(const struct fast *f, const struct code_entry *entry) {
    return (uintptr_t)entry - (uintptr_t)f->executed < sizeof f->executed;
}

/* ---- what need not be fetched again: exits, and steps of the reference ---- */

/* The instruction of an entry of the current block, taken apart; NULL when it straddles the end. */
static const struct instr *find_instruction(struct fast *f, const struct code_entry *entry) {
    uint32_t halfword = (uint32_t)(entry - f->block->entries);
    const uint8_t *bytes =
        f->tlb.storage->bytes + (f->block->number << STOR_BLOCK_SHIFT) + 2 * halfword;
    unsigned length = isa_length(*bytes);
    if (halfword + length / 2 > CODE_ENTRIES)
        return NULL;
    uint64_t key = (uint64_t)be16_load(bytes) << 32;
    if (length > 2)
        key |= (uint64_t)be16_load(bytes + 2) << 16;
    if (length > 4)
        key |= be16_load(bytes + 4);
    key = key << 8 | (uint64_t)f->code.model << 1 | 1;
    struct fetched *copy = &f->fetched[halfword % FETCHED_COPIES]; /* without waiting for the key */
    if (copy->key != key) {
        copy->key = key;
        isa_decode(bytes, f->code.model, &copy->instr);
    }
    return &copy->instr;
}

/* Has the reference execute the instruction of an entry of the current block. That control has come
 * here says that it may be fetched, and the reference bit is on. */
static bool step_reference(struct cpu *cpu, const struct code_entry *entry) {
    const struct instr *i = find_instruction(cpu->fast, entry);
    return i ? ref_step_fetched(cpu, i) : ref_step(cpu);
}

/* The exits that ref_step would make for an intercepted interruption by an instruction that does
 * nothing but interrupt. For a privileged instruction: returns its length in halfwords. */
static unsigned exit_privileged(struct cpu *cpu, const struct code_entry *entry) {
    const struct instr *i = find_instruction(cpu->fast, entry);
    cpu->exit.reason = CPU_EXIT_INTERRUPTION;
    cpu->exit.interruption = (struct interruption){
        .class = INT_PROGRAM, .code = PIC_PRIVILEGED_OPERATION, .ilc = i->length / 2};
    cpu->exit.instr = *i;
    cpu->exit.executed = false;
    return i->length / 2;
}

static void exit_svc(struct cpu *cpu, uint16_t code) {
    cpu->exit.reason = CPU_EXIT_INTERRUPTION;
    cpu->exit.interruption = (struct interruption){.class = INT_SVC, .code = code, .ilc = 1};
    cpu->exit.executed = false;
}

/* ---- PSWs that change little: what most LPSWs load and most interruptions swap ---- */

/* May the loop run on under a new PSW of these bits without looking around? From BC mode to BC mode
 * under the same key, with no wait, and nothing that it would admit. */
static inline bool stays_quiet(const struct cpu *cpu, uint64_t bits) {
    return !cpu->state.psw.ec && !(bits & (PSW_BIT(12) | PSW_BIT(14))) &&
           (bits >> 52 & 0xF) == cpu->state.psw.key &&
           (!(bits >> 56) || !(cpu->pending.channels || cpu->pending.external));
}

/* Loads what stays_quiet has not seen to be the same, but for condition code and instruction
 * address, which are the loop's. */
static inline void load_quietly(struct psw *psw, uint64_t bits) {
    psw->system_mask = (uint8_t)(bits >> 56);
    psw->ascii = false;
    psw->machine_check = bits & PSW_BIT(13);
    psw->problem = bits & PSW_BIT(15);
    psw->program_mask = bits >> 24 & 0xF;
}

/* An interruption by SUPERVISOR CALL that is taken in place, if its new PSW stays quiet: what
 * cpu_interrupt would do but for loading the new PSW, whose bits it returns in *bits. */
static inline bool swap_quietly(struct cpu *cpu, uint16_t code, uint64_t *bits) {
    aaddr psa = stor_prefix(0, cpu->state.prefix);
    *bits = be64_load(cpu->view.storage->bytes + psa + PSA_NEW(INT_SVC));
    if (!stays_quiet(cpu, *bits))
        return false;
    cpu->last = (struct interruption){.class = INT_SVC, .code = code, .ilc = 1};
    cpu->interrupted = true;
    /* Both PSWs are in one block: its reference bit stands for both. */
    view_psa_store_double(&cpu->view, psa + PSA_OLD(INT_SVC), psw_pack(&cpu->state.psw, code, 1));
    return true;
}

/* ---- condition codes ---- */

static int64_t cc_unpack(uint8_t cc) {
    static const int64_t as_number[4] = {0, -1, 1, CC3};
    return as_number[cc];
}

static uint8_t cc_pack(int64_t cc) {
    return cc == 0 ? 0 : cc < 0 ? 1 : cc == CC3 ? 3 : 2;
}

/* ---- what routines need that is longer than a line ---- */

/* MVC: as if byte by byte from the left, so that overlapping operands may repeat a pattern. */
static inline void move_bytes(uint8_t *to, const uint8_t *from, uint32_t length) {
    uintptr_t ahead = (uintptr_t)to - (uintptr_t)from;
    if (ahead >= length) { /* no byte is stored before it is fetched */
        if (length == 8)
            memmove(to, from, 8);
        else if (length == 4)
            memmove(to, from, 4);
        else
            memmove(to, from, length);
    } else if (ahead == 1) {
        memset(to, *from, length);
    } else if (ahead != 0) {
        for (uint32_t i = 0; i < length; i++)
            to[i] = from[i];
    }
}

/* NC, OC, XC: eight bytes at a time unless a stored byte is fetched again within eight. Returns
 * whether any byte of the result is not zero. */
#define LOGICAL_FUNCTION(name, operator)                                                           \
    static bool name(uint8_t *to, const uint8_t *from, uint32_t length) {                          \
        uintptr_t ahead = (uintptr_t)to - (uintptr_t)from;                                         \
        uint64_t any = 0;                                                                          \
        uint32_t i = 0;                                                                            \
        if (ahead == 0 || ahead >= 8)                                                              \
            for (; i + 8 <= length; i += 8) {                                                      \
                uint64_t a, b;                                                                     \
                memcpy(&a, to + i, 8);                                                             \
                memcpy(&b, from + i, 8);                                                           \
                a operator b;                                                                      \
                memcpy(to + i, &a, 8);                                                             \
                any |= a;                                                                          \
            }                                                                                      \
        for (; i < length; i++)                                                                    \
            any |= (to[i] operator from[i]);                                                       \
        return any != 0;                                                                           \
    }
LOGICAL_FUNCTION(and_bytes, &=)
LOGICAL_FUNCTION(or_bytes, |=)
LOGICAL_FUNCTION(xor_bytes, ^=)
#undef LOGICAL_FUNCTION

/* MVN, MVZ. */
static void merge_bytes(uint8_t *to, const uint8_t *from, uint32_t length, uint8_t mask) {
    for (uint32_t i = 0; i < length; i++)
        to[i] = (uint8_t)((to[i] & ~mask) | (from[i] & mask));
}

static void translate_bytes(uint8_t *to, const uint8_t *table, uint32_t length) {
#pragma GCC unroll 8
    for (uint32_t i = 0; i < length; i++)
        to[i] = table[to[i]];
}

/* PACK: as if right to left, one result byte after the other; both digits of a byte are fetched
 * before it is stored. */
static void pack_bytes(uint8_t *to, uint32_t to_length, const uint8_t *from, uint32_t from_length) {
    uint8_t *t = to + to_length - 1;
    const uint8_t *p = from + from_length;
    p--;
    *t = (uint8_t)(*p >> 4 | *p << 4);
    while (t > to) {
        uint8_t low = p > from ? *--p & 0x0F : 0;
        uint8_t high = p > from ? *--p & 0x0F : 0;
        *--t = (uint8_t)(high << 4 | low);
    }
}

static bool overlap(const uint8_t *a, uint32_t a_length, const uint8_t *b, uint32_t b_length) {
    return (uintptr_t)a < (uintptr_t)b + b_length && (uintptr_t)b < (uintptr_t)a + a_length;
}

/* UNPK of operands that do not overlap. */
static void unpack_bytes(uint8_t *to, uint32_t to_length, const uint8_t *from,
                         uint32_t from_length) {
    uint8_t *t = to + to_length - 1;
    const uint8_t *p = from + from_length - 1;
    *t = (uint8_t)(*p >> 4 | *p << 4);
    while (t > to) {
        uint8_t digits = p > from ? *--p : 0;
        *--t = 0xF0 | (digits & 0x0F);
        if (t > to)
            *--t = 0xF0 | digits >> 4;
    }
}

/* MVO of operands that do not overlap. */
static void move_offset(uint8_t *to, uint32_t to_length, const uint8_t *from,
                        uint32_t from_length) {
    uint8_t carry = to[to_length - 1] & 0x0F;
    const uint8_t *p = from + from_length;
    for (uint8_t *t = to + to_length; t-- > to;) {
        uint8_t digits = p > from ? *--p : 0;
        *t = (uint8_t)(digits << 4 | carry);
        carry = digits >> 4;
    }
}

/* ---- the dispatch loop ---- */

#define LIKELY(x)                  __builtin_expect(!!(x), 1)
#define UNLIKELY(x)                __builtin_expect(!!(x), 0)

#define GR(field)                  gr[ip->field]
#define SIGNED(field)              ((int32_t)gr[ip->field])

#define INSTRUCTION_ADDRESS(entry) ((vaddr)(((uintptr_t)(entry)-base) >> 3) & ADDRESS_MASK)

/* Goes on with the entry that ip points at: one decrement and branch for the exact count. */
#define DISPATCH()                                                                                 \
    do {                                                                                           \
        if (UNLIKELY(--left == 0))                                                                 \
            goto budget;                                                                           \
        goto * ip->routine;                                                                        \
    } while (0)

#define NEXT(halfwords)                                                                            \
    do {                                                                                           \
        ip += (halfwords);                                                                         \
        DISPATCH();                                                                                \
    } while (0)

/* Jumps by the prediction; the comparison with the computed target is beside the critical path.
 * The compiler must not find out that the two are equal behind it: it might jump by the other. */
#define BRANCH(target)                                                                             \
    do {                                                                                           \
        struct code_entry *to = (struct code_entry *)((char *)ip + ip->predicted);                 \
        uintptr_t predicted = (uintptr_t)to;                                                       \
        __asm__("" : "+r"(predicted));                                                             \
        ia = (target);                                                                             \
        if (UNLIKELY(predicted != base + ((uintptr_t)ia << 3)))                                    \
            goto branch_elsewhere;                                                                 \
        ip = to;                                                                                   \
        DISPATCH();                                                                                \
    } while (0)

/* Effective addresses. */
#define ADDRESS_RX ((gr[ip->x] + gr[ip->b] + ip->d) & ADDRESS_MASK)
#define ADDRESS_B  ((gr[ip->b] + ip->d) & ADDRESS_MASK)
#define ADDRESS_2  ((gr[ip->b2] + ip->d2) & ADDRESS_MASK)

#define SLOT(va)                                                                                   \
    ((struct tlb_entry *)((char *)tlb + ((va) >> (STOR_BLOCK_SHIFT - 4) & (TLB_ENTRIES - 1) << 4)))
_Static_assert(sizeof(struct tlb_entry) == 1 << 4, "SLOT scales by shifting");

/* Makes p the host address of an operand of `length` bytes: at once when it fits and the tag
 * matches `va & mask`; unit is its integral boundary. */
#define OPERAND(kind, pointer, va, mask, fits, length, unit)                                       \
    pointer p;                                                                                     \
    if (LIKELY((fits) && ((va) & (TLB_PAGE | (mask))) == SLOT(va)->kind##_tag))                    \
        p = (pointer)(SLOT(va)->addend + (va));                                                    \
    else if (!(p = slow_##kind(cpu, va, length, unit)))                                            \
    goto reference

/* An operand on its integral boundary lies in one block; one of several units may not. Stores
 * beside code, too, are usual enough to be in line. */
#define FETCH(size, va) OPERAND(read, const uint8_t *, va, (size)-1, true, size, size)
#define STORE(size, va)                                                                            \
    uint8_t *p;                                                                                    \
    if (LIKELY(((va) & (TLB_PAGE | ((size)-1))) == SLOT(va)->write_tag))                           \
        p = (uint8_t *)(SLOT(va)->addend + (va));                                                  \
    else if (!(p = store_beside(cpu, SLOT(va), va, size)) &&                                       \
             !(p = slow_write(cpu, va, size, size)))                                               \
    goto reference
#define FITS(va, length)   (((va) & (STOR_BLOCK_SIZE - 1)) + (length) <= STOR_BLOCK_SIZE)
#define FETCH_WORDS(n, va) OPERAND(read, const uint8_t *, va, 3, FITS(va, (n)*4), (n)*4, 4)
#define STORE_WORDS(n, va) OPERAND(write, uint8_t *, va, 3, FITS(va, (n)*4), (n)*4, 4)

/* Both operands of an SS instruction: kind is what is done to the first one. */
#define SS_OPERANDS(kind, length1, length2)                                                        \
    uint32_t n1 = (length1), n2 = (length2);                                                       \
    vaddr va1 = ADDRESS_B, va2 = ADDRESS_2;                                                        \
    uint8_t *p1;                                                                                   \
    const uint8_t *p2;                                                                             \
    if (LIKELY((va1 & TLB_PAGE) == SLOT(va1)->kind##_tag &&                                        \
               (va2 & TLB_PAGE) == SLOT(va2)->read_tag && FITS(va1, n1) && FITS(va2, n2))) {       \
        p1 = (uint8_t *)(SLOT(va1)->addend + va1);                                                 \
        p2 = (const uint8_t *)(SLOT(va2)->addend + va2);                                           \
    } else if (ss_operands(cpu, va1, n1, STORES_##kind, va2, n2)) {                                \
        p1 = cpu->fast->first;                                                                     \
        p2 = cpu->fast->second;                                                                    \
    } else {                                                                                       \
        goto reference;                                                                            \
    }
#define STORES_read  false
#define STORES_write true

/* Signed results: an overflow that the program mask turns into an interruption is the reference's.
 */
#define OVERFLOW()                                                                                 \
    do {                                                                                           \
        if (cpu->state.psw.program_mask & PROGRAM_MASK_FIXED_OVERFLOW)                             \
            goto reference;                                                                        \
        cc = CC3;                                                                                  \
    } while (0)

#define SIGNED_RESULT(function, a, b)                                                              \
    do {                                                                                           \
        int32_t result;                                                                            \
        if (UNLIKELY(function(a, b, &result)))                                                     \
            OVERFLOW();                                                                            \
        else                                                                                       \
            cc = result;                                                                           \
        GR(r1) = (uint32_t)result;                                                                 \
    } while (0)

/* Zero or not, with a carry or without: codes 0, 1, 2, 3. */
#define CARRY_RESULT(carry, result)                                                                \
    do {                                                                                           \
        uint32_t sum = (result);                                                                   \
        cc = (carry) ? (sum ? CC3 : 1) : -(int64_t)sum;                                            \
        GR(r1) = sum;                                                                              \
    } while (0)

/* Makes the CPU's state what it is before the instruction at ip, which is not counted yet. */
#define LEAVE_STATE()                                                                              \
    do {                                                                                           \
        cpu->retired = cpu->slice_end - (left - 1);                                                \
        cpu->state.psw.ia = INSTRUCTION_ADDRESS(ip);                                               \
        cpu->state.psw.cc = cc_pack(cc);                                                           \
    } while (0)

/* From R1 to R3, going on with 0 behind 15. */
#define REGISTER_COUNT (((uint32_t)ip->x - ip->r1) % 16 + 1)

/* Goes on under a PSW that stays_quiet has admitted. */
#define QUIET_PSW(bits)                                                                            \
    do {                                                                                           \
        load_quietly(&cpu->state.psw, bits);                                                       \
        cc = cc_unpack((bits) >> 28 & 3);                                                          \
        BRANCH((bits)&ADDRESS_MASK);                                                               \
    } while (0)

#define ROUTINE(name) routine_##name:

/* Runs the CPU until it has to return; with NULL, only tells where the routines are. */
static const void *const *execute(struct cpu *cpu) {
    static const void *const routines[FAST_COUNT] = {
#define FAST(name)  [FAST_##name] = &&routine_##name,
#define PLAIN(name) [FAST_##name] = &&routine_##name,
#include "cpu/fast_ops.def"
#undef FAST
#undef PLAIN
    };
    if (!cpu)
        return routines;

    uint32_t *const gr = cpu->state.gr;
    struct code_entry *ip; /* the instruction being executed */
    uintptr_t base;        /* so that (ip - base) / 8 is its address */
    uint64_t left;         /* one more than the instructions that may still begin */
    int64_t cc;
    struct tlb_entry *tlb;
    vaddr ia;

begin:
    left = cpu->slice_end - cpu->retired + 1;

new_psw: /* is loaded, and nothing is known of it; the count is `left` */
    if (UNLIKELY(left == 1 || cpu->state.psw.wait || cpu->stops ||
                 interruption_possible(&cpu->state, &cpu->pending))) {
        cpu->retired = cpu->slice_end - (left - 1);
        if (!fast_go_on(cpu))
            return NULL;
    }
    select_context(cpu->fast);
    tlb = cpu->fast->tlb.set->entries;
    cc = cc_unpack(cpu->state.psw.cc);
    ia = cpu->state.psw.ia;

enter: /* at ia, which may be anywhere; it is not counted yet */
    if (left == 1 || !find_code(cpu->fast, ia))
        goto leave;
    ip = cpu->fast->block->entries + (ia % STOR_BLOCK_SIZE) / 2;
    base = (uintptr_t)cpu->fast->block->entries - ((uintptr_t)(ia & TLB_PAGE) << 3);
    DISPATCH();

branch_elsewhere: /* to ia; the branch itself is done */
    if (!((INSTRUCTION_ADDRESS(ip) ^ ia) & TLB_PAGE) && !(ia & 1)) {
        struct code_entry *to = cpu->fast->block->entries + (ia % STOR_BLOCK_SIZE) / 2;
        ip->predicted = (int16_t)((char *)to - (char *)ip);
        ip = to;
        DISPATCH();
    }
    goto enter;

budget: /* used up, before the instruction at ip */
    left = 1;
    if (is_executed(cpu->fast, ip))
        ip = cpu->fast->execute + 2;
    ia = INSTRUCTION_ADDRESS(ip);
    goto leave;

reference: /* bails out of the instruction at ip, which has changed nothing */
    if (is_executed(cpu->fast, ip))
        ip = cpu->fast->execute;
    cpu->retired = cpu->slice_end - left;
    cpu->state.psw.ia = INSTRUCTION_ADDRESS(ip);
    cpu->state.psw.cc = cc_pack(cc);
    if (step_reference(cpu, ip))
        goto begin;
    return NULL;

leave: /* with the instruction at ia for the reference, unless fast_go_on says no */
    cpu->retired = cpu->slice_end - (left - 1);
    cpu->state.psw.ia = ia;
    cpu->state.psw.cc = cc_pack(cc);
    if (left == 1)
        goto begin;
    if ((!cpu->stops || fast_go_on(cpu)) && ref_step(cpu))
        goto begin;
    return NULL;

finish: /* the instruction before ip has exited */
    LEAVE_STATE();
    return NULL;

    ROUTINE(REFERENCE) goto reference;

    ROUTINE(DECODE) {
        code_decode(&cpu->fast->code, cpu->fast->block, ip);
        if (UNLIKELY(cpu->stops != NULL) && is_stop(cpu->fast, ip, INSTRUCTION_ADDRESS(ip)))
            ip->routine = routines[FAST_BREAKPOINT];
        goto * ip->routine;
    }

    ROUTINE(BREAKPOINT) {
        cpu->retired = cpu->slice_end - left;
        cpu->state.psw.ia = INSTRUCTION_ADDRESS(ip);
        cpu->state.psw.cc = cc_pack(cc);
        if (!cpu->stops || !is_stop(cpu->fast, ip, cpu->state.psw.ia)) {
            /* Removed since, or reached by another address. */
            code_decode(&cpu->fast->code, cpu->fast->block, ip);
            cpu->fast->block->mark = 0;
            goto * ip->routine;
        }
        if (!fast_go_on(cpu))
            return NULL;
        goto reference;
    }

    ROUTINE(NEXT_BLOCK) {
        left++; /* it is no instruction */
        ia = INSTRUCTION_ADDRESS(ip);
        goto enter;
    }

    ROUTINE(EXECUTED) {
        ip = cpu->fast->execute + 2;
        goto * ip->routine; /* counted when the copy ended */
    }

#include "cpu/fast_control.inc"
#include "cpu/fast_decimal.inc"
#include "cpu/fast_float.inc"
#include "cpu/fast_general.inc"
}

static const void *const *routine_addresses(void) {
    return execute(NULL);
}

void fast_run(struct cpu *cpu) {
    execute(cpu);
}

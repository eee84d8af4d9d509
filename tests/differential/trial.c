#include "trial.h"

#include "base/bits.h"
#include "emulator.h"
#include "generate.h"
#include "machine/clock.h"
#include "tables.h"

#include <stdio.h>
#include <stdlib.h>

#define CASE_STEPS 40
#define JUNK       0xA5

static uint64_t clocks(void *owner, enum isa_op op, uint64_t value) {
    struct cpu *cpu = owner;
    bool sets = op == OP_SCK || op == OP_SCKC || op == OP_SPT;
    if (sets)
        clock_set(&cpu->state, op, 1, cpu->retired, value);
    return sets ? 0 : clock_read(&cpu->state, op, 1, cpu->retired);
}

void trial_link_clocks(struct cpu_links *links, struct cpu *cpu) {
    *links = (struct cpu_links){.owner = cpu, .clock = clocks};
    cpu->links = links;
}

static void init_machine(struct trial *t) {
    if (stor_init(&t->storage, IMAGE_SIZE))
        t->cpu = cpu_create(&t->storage, MODEL_S370, NULL);
    t->pristine = malloc(IMAGE_SIZE);
    if (!t->cpu || !t->pristine) {
        fprintf(stderr, "differential-hercules: no memory\n");
        exit(4);
    }
    trial_link_clocks(&t->links, t->cpu);
    t->cpu->executor = CPU_REFERENCE;
    t->cpu->intercept = ~0u;
}

void trial_init(struct trial *t) {
    t->junk = calloc(1, sizeof *t->junk);
    if (t->junk)
        init_machine(t->junk);
    init_machine(t);
}

static void free_machine(struct trial *t) {
    free(t->pristine);
    cpu_destroy(t->cpu);
    stor_free(&t->storage);
}

void trial_free(struct trial *t) {
    free_machine(t->junk);
    free(t->junk);
    free_machine(t);
}

static void restore_all(struct trial *t) {
    memcpy(t->storage.bytes, t->pristine, IMAGE_SIZE);
    memset(t->storage.keys, 0, IMAGE_SIZE >> STOR_BLOCK_SHIFT);
}

/* An image without records, for the batch that follows. Of the junk, the fixed translation tables
 * are as they should be, and the blocks of the windows. */
static void trial_begin(struct trial *t, struct image_geometry geometry) {
    uint8_t *junk = t->junk->pristine;
    t->geometry = geometry;
    memset(t->pristine, 0, IMAGE_SIZE);
    image_build(&t->geometry, t->pristine, 0);
    memcpy(junk, t->pristine, IMAGE_SIZE);
    memset(junk, JUNK, STOR_PAGE_SIZE);
    memset(junk + IMAGE_PREFIX, JUNK, STOR_PAGE_SIZE);
    memset(junk + IMAGE_RECORDS, JUNK, IMAGE_SIZE - STOR_BLOCK_SIZE - IMAGE_RECORDS);
    restore_all(t);
    restore_all(t->junk);
}

/* Puts back what a case has changed, which the storage keys tell. */
static void clean_up(struct trial *t) {
    for (uint32_t b = 0; b < IMAGE_SIZE >> STOR_BLOCK_SHIFT; b++) {
        if (!t->storage.keys[b])
            continue;
        t->storage.keys[b] = 0;
        memcpy(t->storage.bytes + (b << STOR_BLOCK_SHIFT), t->pristine + (b << STOR_BLOCK_SHIFT),
               STOR_BLOCK_SIZE);
    }
}

const aaddr trial_key_block[TRIAL_KEYS] = {IMAGE_WINDOW, IMAGE_WINDOW + IMAGE_WINDOW_SZ / 2,
                                           IMAGE_LAST, IMAGE_TABLES};

void trial_load(struct trial *t, const struct image_record *r) {
    struct cpu_state *s = &t->cpu->state;
    *s = (struct cpu_state){.clock_comparator = be64_load(r->comparator)};
    clock_set(s, OP_SPT, 1, t->cpu->retired, be64_load(r->timer));
    for (int n = 0; n < 16; n++)
        s->gr[n] = be32_load(r->gr + 4 * n);
    for (int n = 0; n < 4; n++)
        s->fr[n] = be64_load(r->fr + 8 * n);
    for (int n = 0; n < 16; n++)
        s->cr[n] = be32_load(r->cr + 4 * n);
    psw_load(&s->psw, r->psw, MODEL_S370);
    memcpy(t->storage.bytes + IMAGE_WINDOW, r->window, IMAGE_WINDOW_SZ);
    memcpy(t->storage.bytes + IMAGE_LAST, r->last, IMAGE_LAST_SZ);
    memcpy(t->storage.bytes + IMAGE_TABLES, r->tables, IMAGE_TABLES_SZ);
    for (int k = 0; k < TRIAL_KEYS; k++)
        t->storage.keys[trial_key_block[k] >> STOR_BLOCK_SHIFT] = r->keys[k] & 0xFE;
}

/* ---- the last instruction ---- */

static void note(const struct trial *t, struct moment *m) {
    const struct cpu_state *s = &t->cpu->state;
    memcpy(m->gr, s->gr, sizeof m->gr);
    memcpy(m->cr, s->cr, sizeof m->cr);
    m->psw = s->psw;
    memcpy(m->tables, t->storage.bytes + IMAGE_TABLES, IMAGE_TABLES_SZ);
    memcpy(m->window, t->storage.bytes + IMAGE_WINDOW, IMAGE_WINDOW_SZ);
    memcpy(m->last, t->storage.bytes + IMAGE_LAST, IMAGE_LAST_SZ);
}

const struct cpu_exit *trial_repeat(struct trial *t, const struct image_record *r,
                                    struct moment *last) {
    const struct cpu_exit *exit;
    trial_load(t, r);
    note(t, last);
    do {
        struct moment now;
        note(t, &now);
        exit = cpu_run(t->cpu, 1);
        now.instr = exit->instr;
        now.executed = exit->executed;
        now.ended = exit->reason != CPU_EXIT_BUDGET;
        now.next = t->cpu->state.psw.ia;
        if (!now.ended || exit->interruption.class != INT_SVC)
            *last = now;
    } while (exit->reason == CPU_EXIT_BUDGET);
    return exit;
}

void trial_rewind(struct trial *t, const struct moment *m) {
    struct cpu_state *s = &t->cpu->state;
    memcpy(s->gr, m->gr, sizeof m->gr);
    memcpy(s->cr, m->cr, sizeof m->cr);
    s->psw = m->psw;
    memcpy(t->storage.bytes + IMAGE_TABLES, m->tables, IMAGE_TABLES_SZ);
    memcpy(t->storage.bytes + IMAGE_WINDOW, m->window, IMAGE_WINDOW_SZ);
    memcpy(t->storage.bytes + IMAGE_LAST, m->last, IMAGE_LAST_SZ);
}

/* ---- operands ---- */

static bool ranges_overlap(aaddr a, uint32_t a_length, aaddr b, uint32_t b_length) {
    return a < b + b_length && b < a + a_length;
}

bool operands_overlap(const struct ref_operand *a, const struct ref_operand *b) {
    bool found = false;
    for (int m = 0; m < 2; m++)
        for (int n = 0; n < 2; n++)
            found |= a->length[m] && b->length[n] &&
                     ranges_overlap(a->at[m], a->length[m], b->at[n], b->length[n]);
    return found;
}

/* The first and the last byte of each operand of an SS instruction. */
static void operand_ends(struct cpu *cpu, const struct instr *i, vaddr ends[4]) {
    bool one_length = isa_rows[i->op].format == FMT_SS_L;
    bool translates = i->op == OP_TR || i->op == OP_TRT;
    uint32_t more = translates ? 255 : one_length ? i->l1 : i->l2;
    ends[0] = ref_address1(cpu, i);
    ends[1] = ends[0] + i->l1;
    ends[2] = ref_address2(cpu, i);
    ends[3] = i->op == OP_MVCIN ? ends[2] - more : ends[2] + more;
}

void trial_operand_codes(struct trial *t, const struct instr *i, int codes[4]) {
    bool stores = i->op != OP_CLC && i->op != OP_TRT;
    vaddr ends[4];
    operand_ends(t->cpu, i, ends);
    for (int n = 0; n < 4; n++)
        codes[n] = (stores && n < 2 ? ref_check_store : ref_check_fetch)(t->cpu, ends[n], 1);
}

/* Bytes of the source that the pattern's digit selectors and significance starters ask for: a byte
 * has two digits, or one and a sign. Ends with the first that is not a digit. */
static uint32_t source_length(struct cpu *cpu, const struct ref_operand *pattern, uint32_t length,
                              vaddr source) {
    uint32_t fetched = 0;
    bool half = false;
    for (uint32_t k = 0; k < length; k++) {
        uint8_t byte = *ref_byte(cpu, pattern, k);
        if (byte != 0x20 && byte != 0x21)
            continue;
        half = !half;
        if (!half)
            continue;
        if (ref_fetch(cpu, source + fetched, &byte, 1))
            break;
        fetched++;
        if (byte >> 4 > 9)
            break;
        half = (byte & 0xF) <= 9;
    }
    return fetched;
}

bool trial_edit_fields(struct trial *t, const struct instr *i, struct ref_operand *pattern,
                       struct ref_operand *source) {
    uint32_t length = i->l1 + 1u;
    vaddr from = ref_address2(t->cpu, i);
    if (ref_resolve(t->cpu, ref_address1(t->cpu, i), length, true, pattern))
        return false;
    uint32_t fetched = source_length(t->cpu, pattern, length, from);
    return fetched && !ref_resolve(t->cpu, from, fetched, false, source);
}

/* ---- which cases are suitable ---- */

/* CR0: external subclasses; the controls that only we have. */
#define TIMED_CONTROLS 0x0000FFFFu
#define OWN_CONTROLS   (CR0_TIME_STAMP_CONTROL | CR0_PAGE_PROTECTION)

static bool unsuitable(const struct cpu_state *s) {
    bool per = s->psw.ec && s->psw.system_mask & SYSTEM_MASK_EC_PER;
    return per || (s->prefix && s->prefix != IMAGE_PREFIX) ||
           s->cr[0] & (TIMED_CONTROLS | OWN_CONTROLS);
}

static bool window_block(uint32_t block) {
    bool found = false;
    for (int k = 0; k < TRIAL_KEYS; k++)
        found |= block == trial_key_block[k] >> STOR_BLOCK_SHIFT;
    return found;
}

/* Every block but those of the windows must still have a zero key, reference bit included. */
static bool elsewhere_untouched(const struct trial *t) {
    uint8_t *keys = t->storage.keys, saved[TRIAL_KEYS];
    for (int k = 0; k < TRIAL_KEYS; k++) {
        saved[k] = keys[trial_key_block[k] >> STOR_BLOCK_SHIFT];
        keys[trial_key_block[k] >> STOR_BLOCK_SHIFT] = 0;
    }
    bool untouched = !keys[0] && !memcmp(keys, keys + 1, (IMAGE_SIZE >> STOR_BLOCK_SHIFT) - 1);
    for (int k = 0; k < TRIAL_KEYS; k++)
        keys[trial_key_block[k] >> STOR_BLOCK_SHIFT] = saved[k];
    return untouched;
}

static bool all_zero(const uint8_t *bytes, size_t size) {
    return !bytes[0] && !memcmp(bytes, bytes + 1, size - 1);
}

/* The blocks of the windows are zero where no window is. */
static bool margins_untouched(const struct trial *t) {
    const uint8_t *bytes = t->storage.bytes;
    const aaddr first = IMAGE_WINDOW & ~(STOR_BLOCK_SIZE - 1), end = IMAGE_WINDOW + IMAGE_WINDOW_SZ;
    return all_zero(bytes + first, IMAGE_WINDOW - first) &&
           all_zero(bytes + end, first + 2 * STOR_BLOCK_SIZE - end) &&
           all_zero(bytes + IMAGE_SIZE - STOR_BLOCK_SIZE, STOR_BLOCK_SIZE - IMAGE_LAST_SZ) &&
           all_zero(bytes + IMAGE_TABLES + IMAGE_TABLES_SZ, STOR_BLOCK_SIZE - IMAGE_TABLES_SZ);
}

/* Hercules has some instructions that we have not: later machines' and those whose routine is still
 * missing here. These codes nobody has. */
static bool unknown_to_both(const struct instr *i) {
    static const uint8_t codes[] = {0x00, 0x02, 0x03, 0x52, 0x53, 0x62, 0x63, 0x64,
                                    0x65, 0x66, 0x72, 0x73, 0x74, 0x75, 0xC1, 0xC3,
                                    0xC7, 0xC9, 0xCB, 0xF4, 0xF5, 0xF6, 0xF7, 0xFF};
    return i->op == OP_WRD || i->op == OP_RDD ||
           (i->length && memchr(codes, i->bytes[0], sizeof codes));
}

/* Hercules' RRB resets, and tells of, both blocks of 2 KB in a frame of 4 KB. */
static bool resets_foreign_bit(const struct trial *t, raddr at) {
    uint32_t block = at >> STOR_BLOCK_SHIFT;
    return !window_block(block) || t->storage.keys[block ^ 1] & (KEY_REFERENCE | KEY_CHANGE);
}

/* The address of the block whose key the instruction deals with; false for other instructions. */
static bool deals_with_key(const struct trial *t, raddr *at) {
    const struct instr *i = &t->cpu->exit.instr;
    *at = (i->op == OP_RRB ? ref_address2(t->cpu, i) : t->cpu->state.gr[i->r2]) & ADDRESS_MASK;
    return i->op == OP_RRB || i->op == OP_ISK || i->op == OP_SSK;
}

bool trial_sets_key(struct trial *t, const struct image_record *r, aaddr block) {
    bool found = false;
    raddr at;
    trial_load(t, r);
    while (cpu_run(t->cpu, 1)->reason == CPU_EXIT_BUDGET)
        found |= deals_with_key(t, &at) && (at ^ block) < STOR_BLOCK_SIZE;
    return found;
}

/* Hercules fetches instructions from a block without looking at its key until control leaves it:
 * when the reference bit is turned off meanwhile, it stays off. */
static bool resets_own_reference(struct trial *t, raddr at) {
    struct ref_operand next;
    if (t->cpu->exit.instr.op == OP_ISK)
        return false;
    if (ref_resolve(t->cpu, t->cpu->state.psw.ia, 2, false, &next))
        return true; /* by the new key, perhaps */
    return next.at[0] >> STOR_BLOCK_SHIFT == at >> STOR_BLOCK_SHIFT;
}

/* Reference and change bits of blocks outside the windows have a history that is not the case's;
 * those of the tables' block depend on whether references to tables are recorded. */
static bool inserts_foreign_key(struct trial *t) {
    raddr at;
    if (!deals_with_key(t, &at))
        return false;
    if (resets_own_reference(t, at))
        return true;
    if (t->cpu->exit.instr.op == OP_SSK)
        return false;
    if (at >> STOR_BLOCK_SHIFT == IMAGE_TABLES >> STOR_BLOCK_SHIFT)
        return true;
    return t->cpu->exit.instr.op == OP_RRB ? resets_foreign_bit(t, at)
                                           : !window_block(at >> STOR_BLOCK_SHIFT);
}

static bool in_windows(aaddr at) {
    return at - IMAGE_WINDOW < IMAGE_WINDOW_SZ || at - IMAGE_LAST < IMAGE_LAST_SZ ||
           at - IMAGE_TABLES < IMAGE_TABLES_SZ;
}

/* Is a byte of the pattern outside the windows, or among the tables that translate the edit's own
 * operands? */
static bool edits_elsewhere(struct trial *t, const struct instr *i) {
    vaddr at = ref_address1(t->cpu, i);
    bool dat = psw_dat(&t->cpu->state.psw);
    for (uint32_t k = 0; k <= i->l1; k++) {
        struct ref_operand byte;
        if (!ref_resolve(t->cpu, at + k, 1, true, &byte) &&
            (!in_windows(byte.at[0]) || (dat && byte.at[0] - IMAGE_TABLES < IMAGE_TABLES_SZ)))
            return true;
    }
    return false;
}

#define SIGP_SET_ARCHITECTURE 0x12u /* a later machine's, whatever CPU is addressed */

/* `gr` is from before it. */
static bool asks_signalled(const uint32_t gr[16], const struct instr *i) {
    uint8_t order = (uint8_t)((i->b2 ? gr[i->b2] : 0) + i->d2);
    bool itself = (uint16_t)gr[i->r3] == CPU_ADDRESS;
    return order == SIGP_SET_ARCHITECTURE || (itself && order != SIGP_SENSE);
}

/* What the outcome depends on is not the case's alone: reference and change bits of blocks outside
 * the windows, a device of Hercules', what a DIAGNOSE does, an order to the one CPU that there is.
 * In the problem state these are privileged operations. And an edit that is terminated may have
 * stored, there, in storage outside the windows, or in its tables, and then go on otherwise. */
static bool asks_elsewhere(struct trial *t, const uint32_t gr[16]) {
    const struct cpu_exit *exit = &t->cpu->exit;
    const struct instr *i = &exit->instr;
    if (i->op == OP_DIAG && (ref_address2(t->cpu, i) & 0xF00) == 0xF00)
        return true; /* Hercules' own codes, which are for the problem state too */
    if (exit->reason == CPU_EXIT_INTERRUPTION && exit->interruption.class == INT_PROGRAM &&
        exit->interruption.code == PIC_PRIVILEGED_OPERATION)
        return false;
    switch (i->op) {
    case OP_SSK:
    case OP_RRB:
    case OP_ISK:
        return inserts_foreign_key(t);
    case OP_DIAG:
        return true;
    case OP_ED:
    case OP_EDMK:
        return exit->reason == CPU_EXIT_INTERRUPTION && edits_elsewhere(t, i);
    case OP_SIGP:
        return asks_signalled(gr, i);
    default:
        return isa_rows[i->op].chapter == CH_IO &&
               (ref_address2(t->cpu, i) >> 8 & 0xFF) == EMULATOR_CHANNEL;
    }
}

/* A MOVE LONG or COMPARE LOGICAL LONG that will be executed again. */
struct going_on {
    bool is;
    vaddr at;
    struct instr instr;
};

/* An instruction that has been interrupted after a unit of operation is fetched again here, while
 * Hercules goes on with the one it has: that shows when it has moved something over itself. */
static bool replaces_itself(const struct trial *t, struct going_on *last, vaddr start) {
    const struct instr *i = &t->cpu->exit.instr;
    bool is_long = i->op == OP_MVCL || i->op == OP_CLCL;
    bool replaced =
        last->is && last->at == start && memcmp(last->instr.bytes, i->bytes, sizeof i->bytes) != 0;
    *last = (struct going_on){is_long && t->cpu->state.psw.ia == start, start, *i};
    return replaced;
}

/* ---- translation ---- */

/* What the tables were while they were last known to be what a TLB holds. */
struct tables {
    uint8_t bytes[IMAGE_TABLES_SZ];
};

static struct tables tables_of(const struct trial *t) {
    struct tables now;
    memcpy(now.bytes, t->storage.bytes + IMAGE_TABLES, IMAGE_TABLES_SZ);
    return now;
}

/* Where the next instruction is, if all of it is in one place. */
static bool locate_instruction(struct trial *t, struct ref_operand *out) {
    return ref_resolve(t->cpu, t->cpu->state.psw.ia, 4, false, out) == 0 && !out->length[1];
}

/* Is the next instruction PTLB, by the tables as they were as well as by what they are now? */
static bool next_is_purge(struct trial *t, const struct tables *old) {
    const struct tables now = tables_of(t);
    uint8_t *place = t->storage.bytes + IMAGE_TABLES;
    struct ref_operand at, before;
    bool found = locate_instruction(t, &at);
    memcpy(place, old->bytes, sizeof old->bytes);
    found = locate_instruction(t, &before) && found && at.at[0] == before.at[0];
    memcpy(place, now.bytes, sizeof now.bytes);
    return found && be16_load(t->storage.bytes + at.at[0]) == isa_rows[OP_PTLB].code;
}

/* A program that has changed its tables must purge the TLB before it translates again: what comes
 * of it otherwise is not defined. */
static bool relies_on_stale_entries(struct trial *t, struct tables *known) {
    const struct tables now = tables_of(t);
    if (!memcmp(now.bytes, known->bytes, sizeof now.bytes))
        return false;
    bool purges = next_is_purge(t, known);
    if (purges)
        *known = now;
    return !purges && psw_dat(&t->cpu->state.psw);
}

/* Does the translation of an address fail by the length of a page table? Hercules compares a length
 * of more than a sixteenth without shifting it, and finds every page inside; and it looks first
 * whether the entry is in storage. */
static bool fails_by_length(const struct trial *t, vaddr va) {
    const struct cpu_state *s = &t->cpu->state;
    struct dat_control control = {s->cr[0], s->cr[1], s->prefix};
    struct dat_geometry g;
    struct dat_result result;
    va &= ADDRESS_MASK;
    if (dat_translate(&t->cpu->view, &control, va, &result) != PIC_PAGE_TRANSLATION ||
        !result.length || !dat_geometry_of(s->cr[0], &g))
        return false;
    aaddr entry = (s->cr[1] & 0xFFFFC0) + (va >> g.segment_shift) * 4;
    return result.real >= IMAGE_SIZE || t->storage.bytes[entry] >> 4;
}

/* Has that ended the case? */
static bool ended_by_length(const struct trial *t) {
    const struct cpu_exit *exit = &t->cpu->exit;
    return exit->reason == CPU_EXIT_INTERRUPTION && exit->interruption.class == INT_PROGRAM &&
           exit->interruption.code == PIC_PAGE_TRANSLATION &&
           fails_by_length(t, exit->interruption.address);
}

/* Did LOAD REAL ADDRESS just find a page table too short? `gr` is from before it. */
static bool finds_short_table(const struct trial *t, const uint32_t gr[16]) {
    const struct instr *i = &t->cpu->exit.instr;
    uint32_t base = i->b2 ? gr[i->b2] : 0, index = i->x2 ? gr[i->x2] : 0;
    return i->op == OP_LRA && fails_by_length(t, (base + index + i->d2) & ADDRESS_MASK);
}

/* Does an operand of the SS instruction that was just interrupted fail so? Either may be recognized
 * first. */
static bool fails_at_either_operand(const struct trial *t) {
    const struct cpu_exit *exit = &t->cpu->exit;
    const struct instr *i = &exit->instr;
    if (exit->reason != CPU_EXIT_INTERRUPTION || i->length != 6 || !psw_dat(&t->cpu->state.psw))
        return false;
    vaddr ends[4];
    bool found = false;
    operand_ends(t->cpu, i, ends);
    for (int n = 0; n < 4; n++)
        found |= fails_by_length(t, ends[n]);
    return found;
}

/* A PACK, translated, with an operand that goes on at location 0: Hercules stops with an error of
 * the host. */
static bool packs_around(const struct trial *t) {
    const struct instr *i = &t->cpu->exit.instr;
    vaddr ends[4];
    if (i->op != OP_PACK || !psw_dat(&t->cpu->state.psw))
        return false;
    operand_ends(t->cpu, i, ends);
    return ends[1] > ADDRESS_MASK || ends[3] > ADDRESS_MASK;
}

/* Translation stays on, but the next instruction cannot be fetched by the new control registers:
 * Hercules goes on with the block that it is in. */
static bool loses_control(struct trial *t) {
    const struct cpu_state *s = &t->cpu->state;
    struct ref_operand next;
    return t->cpu->exit.instr.op == OP_LCTL && psw_dat(&s->psw) &&
           ref_resolve(t->cpu, s->psw.ia, 2, false, &next);
}

/* ---- what an instruction leaves open ---- */

bool trial_high_prefix(struct trial *t, const struct instr *i) {
    uint8_t high = 0;
    return !ref_fetch(t->cpu, ref_address2(t->cpu, i), &high, 1) && high & 0x7F;
}

/* An edit whose operands overlap, or EDIT AND MARK of itself; or an inaccessible operand. `gr` is
 * from before it. */
static bool edit_leaves_open(struct trial *t, const uint32_t gr[16], vaddr start,
                             struct ref_operand *pattern) {
    const struct instr *i = &t->cpu->exit.instr;
    uint32_t after[16];
    struct ref_operand source, own;
    memcpy(after, t->cpu->state.gr, sizeof after);
    memcpy(t->cpu->state.gr, gr, sizeof after);
    bool accessible = !ref_resolve(t->cpu, ref_address1(t->cpu, i), i->l1 + 1u, true, pattern) &&
                      !ref_resolve(t->cpu, ref_address2(t->cpu, i), i->l1 + 1u, false, &source) &&
                      !ref_resolve(t->cpu, start, i->length, false, &own);
    memcpy(t->cpu->state.gr, after, sizeof after);
    return !accessible || operands_overlap(pattern, &source) || operands_overlap(pattern, &own);
}

/* Does it leave something open? Then `result` is where that is stored. `gr` and `start` are from
 * before it. */
static bool leaves_open(struct trial *t, const uint32_t gr[16], vaddr start,
                        struct ref_operand *result) {
    const struct instr *i = &t->cpu->exit.instr;
    *result = (struct ref_operand){0};
    if (t->cpu->exit.reason == CPU_EXIT_INTERRUPTION)
        return i->op == OP_CLM || i->op == OP_ED || i->op == OP_EDMK;
    switch (i->op) {
    case OP_SPX:
        return trial_high_prefix(t, i);
    case OP_RRB:
        return t->translation;
    case OP_ISK:
        return t->translation && t->cpu->state.psw.ec;
    case OP_SCKC:
        return t->cpu->state.clock_comparator & CLOCK_LOW_BITS;
    case OP_STCK:
    case OP_STPT:
        return !ref_resolve(t->cpu, ref_address2(t->cpu, i), 8, true, result);
    case OP_ED:
    case OP_EDMK:
        return edit_leaves_open(t, gr, start, result);
    default:
        return false;
    }
}

static bool operand_in_windows(const struct ref_operand *o) {
    bool inside = true;
    for (int part = 0; part < 2; part++)
        if (o->length[part])
            inside &= in_windows(o->at[part]) && in_windows(o->at[part] + o->length[part] - 1);
    return inside;
}

/* Is an SVC next, and stays it there? */
static bool ends_here(struct trial *t, const struct ref_operand *result) {
    struct ref_operand next;
    vaddr ia = t->cpu->state.psw.ia;
    return !(ia & 1) && !ref_resolve(t->cpu, ia, 2, false, &next) &&
           *ref_byte(t->cpu, &next, 0) == isa_rows[OP_SVC].code >> 8 &&
           !operands_overlap(result, &next) && operand_in_windows(result);
}

/* Hercules has the dual-address-space facility, which gives a meaning to bit 16 of an EC-mode
 * PSW. */
static bool other_space(const struct cpu_state *s) {
    return s->psw.ec && s->psw.unassigned & 0x00800000;
}

/* One instruction of the loaded case; false when the case should not be compared. */
static bool step_suits(struct trial *t, struct going_on *going_on) {
    const struct cpu_exit *exit = &t->cpu->exit;
    vaddr start = t->cpu->state.psw.ia;
    uint32_t gr[16];
    struct ref_operand result;
    memcpy(gr, t->cpu->state.gr, sizeof gr);
    cpu_run(t->cpu, 1);
    return exit->reason != CPU_EXIT_WAIT && !other_space(&t->cpu->state) && !ended_by_length(t) &&
           !finds_short_table(t, gr) && !fails_at_either_operand(t) && !packs_around(t) &&
           !replaces_itself(t, going_on, start) && !asks_elsewhere(t, gr) && !loses_control(t) &&
           (!leaves_open(t, gr, start, &result) || ends_here(t, &result));
}

/* Runs the loaded case; true when it came to an end that both machines should come to. Storage
 * elsewhere must be untouched before each step: SSK could hide that it was not. */
static bool comes_back(struct trial *t) {
    const struct cpu_exit *exit = &t->cpu->exit;
    struct going_on going_on = {0};
    struct tables known = tables_of(t);
    for (int step = 0; step < CASE_STEPS; step++) {
        if (unsuitable(&t->cpu->state) || !elsewhere_untouched(t) ||
            relies_on_stale_entries(t, &known) || !step_suits(t, &going_on))
            return false;
        if (exit->reason == CPU_EXIT_INTERRUPTION)
            return exit->interruption.class != INT_PROGRAM ||
                   exit->interruption.code != PIC_OPERATION || unknown_to_both(&exit->instr);
    }
    return false;
}

static bool same_bytes(const struct trial *a, const struct trial *b, aaddr at, uint32_t size) {
    return !memcmp(a->storage.bytes + at, b->storage.bytes + at, size);
}

static bool same_state(const struct trial *a, const struct trial *b) {
    const struct cpu_state *s = &a->cpu->state, *o = &b->cpu->state;
    const struct cpu_exit *e = &a->cpu->exit, *f = &b->cpu->exit;
    return !memcmp(s->gr, o->gr, sizeof s->gr) && !memcmp(s->fr, o->fr, sizeof s->fr) &&
           !memcmp(s->cr, o->cr, sizeof s->cr) && s->psw.ia == o->psw.ia &&
           s->psw.cc == o->psw.cc && s->psw.system_mask == o->psw.system_mask &&
           e->reason == f->reason && e->interruption.class == f->interruption.class &&
           e->interruption.code == f->interruption.code &&
           e->interruption.address == f->interruption.address &&
           same_bytes(a, b, IMAGE_WINDOW, IMAGE_WINDOW_SZ) &&
           same_bytes(a, b, IMAGE_LAST, IMAGE_LAST_SZ) &&
           same_bytes(a, b, IMAGE_TABLES, IMAGE_TABLES_SZ);
}

/* Do the operands of the SS instruction that was interrupted meet with the same exceptions? Another
 * one than here may be recognized. */
static bool same_codes(struct trial *a, struct trial *b) {
    const struct instr *i = &a->cpu->exit.instr;
    int codes[2][4];
    if (i->length != 6)
        return true;
    trial_operand_codes(a, i, codes[0]);
    trial_operand_codes(b, i, codes[1]);
    return !memcmp(codes[0], codes[1], sizeof codes[0]);
}

/* Does the case that was just tried come to the same when there is junk in the storage that is not
 * its own? Tables can lead there without a reference bit that tells. */
static bool depends_on_junk(struct trial *t, const struct image_record *r) {
    struct trial *junk = t->junk;
    trial_load(junk, r);
    for (int step = 0; step < CASE_STEPS && cpu_run(junk->cpu, 1)->reason == CPU_EXIT_BUDGET;
         step++)
        continue;
    bool clean = margins_untouched(junk) && elsewhere_untouched(junk);
    bool same = same_state(t, junk) && same_codes(t, junk);
    if (!clean)
        clean_up(junk);
    return !clean || !same;
}

static bool suitable(struct trial *t, const struct image_record *r) {
    struct psw psw;
    if (!psw_load(&psw, r->psw, MODEL_S370))
        return false;
    trial_load(t, r);
    bool back = comes_back(t) && !unsuitable(&t->cpu->state);
    bool clean = margins_untouched(t) && elsewhere_untouched(t);
    if (!clean)
        clean_up(t);
    return back && clean && !(t->translation && depends_on_junk(t, r));
}

/* ---- making cases ---- */

/* Storage's end, an invalid page, the bad segments, and the window's other name. */
static vaddr edge(struct generator *g, const struct image_geometry *geometry) {
    unsigned shift = geometry->segment_shift;
    const vaddr edges[] = {IMAGE_SIZE,
                           IMAGE_SIZE,
                           IMAGE_INVALID,
                           3u << shift,
                           (4u << shift) + (1u << (shift - 4)),
                           5u << shift,
                           IMAGE_ALIAS + (IMAGE_WINDOW & 0xFFF)};
    return edges[below(g, sizeof edges / sizeof *edges)];
}

/* Registers, PSW, the last window, keys and clocks. */
static void finish_record(struct generator *g, const struct program *program, vaddr window,
                          struct image_record *r) {
    for (int n = 0; n < 16; n++)
        be32_store(r->gr + 4 * n, program->gr[n]);
    for (int n = 0; n < 4; n++)
        be64_store(r->fr + 8 * n, program->fr[n]);
    generate_psw(g, window + program->code, r->psw);
    for (unsigned k = 0; k < IMAGE_LAST_SZ; k += 8)
        be64_store(r->last + k, random_next(&g->random));
    for (int k = 0; k < TRIAL_KEYS; k++)
        r->keys[k] = (uint8_t)(below(g, 4) << 4 | below(g, 4) << 2);
    be64_store(r->comparator, random_next(&g->random) & ~CLOCK_LOW_BITS);
    be64_store(r->timer, random_next(&g->random));
}

static void make_record(struct generator *g, const struct trial *t, struct image_record *r) {
    struct program program;
    uint32_t cr[16];
    image_control_registers(&t->geometry, cr);
    for (int n = 0; n < 16; n++)
        be32_store(r->cr + 4 * n, cr[n]);
    g->edge = edge(g, &t->geometry);
    generate_program(g, r->window, t->most, &program);
    finish_record(g, &program, IMAGE_WINDOW, r);
}

/* The same with tables of its own. */
static void make_translation_record(struct generator *g, const struct trial *t,
                                    struct image_record *r) {
    struct program program;
    struct table_layout layout;
    generate_tables(g, r, &layout);
    g->places = layout.places;
    g->place_count = TABLE_PLACES;
    g->window = chance(g, 85) ? layout.window : IMAGE_WINDOW;
    generate_program(g, r->window, t->most, &program);
    finish_record(g, &program, g->window, r);
    g->places = NULL;
}

/* The case of a seed; false when it is not suitable. */
static bool make_case(struct trial *t, uint64_t seed, struct image_record *r) {
    struct generator g = {.random = {seed * UINT64_C(0xD1342543DE82EF95)},
                          .model = MODEL_S370,
                          .window = IMAGE_WINDOW,
                          .window_size = IMAGE_WINDOW_SZ,
                          .prefix = IMAGE_PREFIX,
                          .exotic = true,
                          .floating = t->floating,
                          .translation = t->translation};
    *r = (struct image_record){0};
    if (t->translation)
        make_translation_record(&g, t, r);
    else
        make_record(&g, t, r);
    return suitable(t, r);
}

_Static_assert(SEED_BLOCK <= IMAGE_RECORDS_MAX, "a block's cases fit one image");

uint32_t trial_make_cases(struct trial *t, uint64_t *seed, uint32_t most,
                          struct image_record *records, uint64_t *seeds) {
    uint64_t block = *seed / SEED_BLOCK;
    uint32_t count = 0;
    trial_begin(t, image_geometry((uint32_t)block));
    for (; count < most && *seed / SEED_BLOCK == block; ++*seed)
        if (make_case(t, *seed, &records[count]))
            seeds[count++] = *seed;
    return count;
}

#include "explain.h"

#include "base/bits.h"

/* A comparison at work: the machine stands at the case's end. */
struct difference {
    struct trial *trial;
    const struct image_record *before;
    struct image_record *trapeze, *hercules;
    const struct cpu_exit *exit;
    struct moment last;
};

typedef bool explanation(struct difference *d);

/* ---- what a record tells ---- */

/* Of an interruption, in either mode. */
struct old_psw {
    struct psw psw;
    uint16_t code;
    uint8_t ilc;
};

static struct old_psw old_psw_of(const struct image_record *r) {
    struct old_psw old;
    unsigned at = r->class == INT_SVC ? 0 : 4; /* 136 for SVC, 140 for program interruptions */
    psw_load(&old.psw, r->psw, MODEL_S370);
    old.code = be16_load(old.psw.ec ? r->information + at + 2 : r->psw + 2);
    old.ilc = old.psw.ec ? r->information[at + 1] >> 1 : r->psw[4] >> 6;
    return old;
}

static void take_interruption(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    memcpy(t->psw, h->psw, sizeof t->psw);
    memcpy(t->information, h->information, sizeof t->information);
    t->class = h->class;
}

/* Equal but for condition code, code, ILC and instruction address? */
static bool same_mode(const struct psw *a, const struct psw *b) {
    return a->system_mask == b->system_mask && a->key == b->key && a->ec == b->ec &&
           a->wait == b->wait && a->problem == b->problem && a->program_mask == b->program_mask;
}

static bool both_program(const struct difference *d) {
    return d->trapeze->class == INT_PROGRAM && d->hercules->class == INT_PROGRAM;
}

static bool is_access(uint16_t code) {
    return code == PIC_PROTECTION || code == PIC_ADDRESSING || code == PIC_SEGMENT_TRANSLATION ||
           code == PIC_PAGE_TRANSLATION || code == PIC_TRANSLATION_SPECIFICATION;
}

/* The address of the instruction behind the last one, which was not a branch. */
static vaddr behind(const struct moment *m) {
    return (m->psw.ia + (m->executed ? 4u : m->instr.length)) & ADDRESS_MASK;
}

/* Did it complete, and come to the SVC behind it? */
static bool went_on(const struct difference *d, const struct image_record *r) {
    struct old_psw old = old_psw_of(r);
    return r->class == INT_SVC && same_mode(&old.psw, &d->last.psw) &&
           old.psw.ia == behind(&d->last) + 2;
}

/* Was the last instruction ended by this exception? */
static bool ended_with(const struct difference *d, const struct image_record *r, uint16_t code) {
    struct old_psw old = old_psw_of(r);
    bool nullified = code == PIC_SEGMENT_TRANSLATION || code == PIC_PAGE_TRANSLATION;
    return r->class == INT_PROGRAM && old.code == code && same_mode(&old.psw, &d->last.psw) &&
           old.psw.ia == (nullified ? d->last.psw.ia : behind(&d->last));
}

static bool ended_with_access(const struct difference *d, const struct image_record *r) {
    uint16_t code = old_psw_of(r).code;
    return is_access(code) && ended_with(d, r, code);
}

/* Where a byte of the machine's storage is in a record; NULL when it is in none. */
static uint8_t *in_record(struct image_record *r, aaddr at) {
    if (at - IMAGE_WINDOW < IMAGE_WINDOW_SZ)
        return &r->window[at - IMAGE_WINDOW];
    if (at - IMAGE_TABLES < IMAGE_TABLES_SZ)
        return &r->tables[at - IMAGE_TABLES];
    return at - IMAGE_LAST < IMAGE_LAST_SZ ? &r->last[at - IMAGE_LAST] : NULL;
}

static void take_operand(struct difference *d, const struct ref_operand *o) {
    for (int part = 0; part < 2; part++) {
        for (uint32_t k = 0; k < o->length[part]; k++) {
            uint8_t *t = in_record(d->trapeze, o->at[part] + k);
            if (t)
                *t = *in_record(d->hercules, o->at[part] + k);
        }
    }
}

static uint64_t operand_value(struct image_record *r, const struct ref_operand *o) {
    uint64_t value = 0;
    for (uint32_t k = 0; k < 8; k++) {
        bool first = k < o->length[0];
        uint8_t *byte = in_record(r, first ? o->at[0] + k : o->at[1] + (k - o->length[0]));
        value = value << 8 | (byte ? *byte : 0);
    }
    return value;
}

/* ---- the explanations ---- */

/* The low-order bits of a translation-exception address are unpredictable. */
static bool byte_index(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    uint32_t difference = be32_load(t->information + 8) ^ be32_load(h->information + 8);
    if (!difference || difference & ~0xFFFu)
        return false;
    memcpy(t->information + 8, h->information + 8, 4);
    return true;
}

/* A reference bit may be on without a reference that the program made. */
static bool reference_bit(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    bool found = false;
    for (int k = 0; k < TRIAL_KEYS; k++) {
        found |= (t->keys[k] ^ h->keys[k]) == KEY_REFERENCE && h->keys[k] & KEY_REFERENCE;
        t->keys[k] |= h->keys[k] & KEY_REFERENCE;
    }
    return found;
}

/* A change bit may be on for an operand of an instruction that was suppressed. */
static bool change_bit(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    bool found = false;
    for (int k = 0; k < TRIAL_KEYS && t->class == INT_PROGRAM; k++) {
        found |= (t->keys[k] ^ h->keys[k]) == KEY_CHANGE && h->keys[k] & KEY_CHANGE;
        t->keys[k] |= h->keys[k] & KEY_CHANGE;
    }
    return found;
}

/* Hercules may go on with what it knows of a block, and not record a reference to it, after SSK or
 * RRB has turned the bit off. */
static bool reference_after_key(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    bool found = false;
    for (int k = 0; k < TRIAL_KEYS; k++) {
        if ((t->keys[k] ^ h->keys[k]) != KEY_REFERENCE ||
            !trial_sets_key(d->trial, d->before, trial_key_block[k]))
            continue;
        t->keys[k] &= (uint8_t)~KEY_REFERENCE;
        found = true;
    }
    return found;
}

/* An instruction that cannot be fetched: it is unpredictable by how many halfwords the instruction
 * address is advanced; the ILC tells. */
static bool fetch_length(struct difference *d) {
    struct old_psw mine = old_psw_of(d->trapeze), theirs = old_psw_of(d->hercules);
    if (!both_program(d) || mine.code != theirs.code || mine.ilc == theirs.ilc)
        return false;
    bool nullified = mine.code == PIC_SEGMENT_TRANSLATION || mine.code == PIC_PAGE_TRANSLATION;
    if (nullified ? mine.psw.ia != theirs.psw.ia
                  : mine.psw.ia - 2u * mine.ilc != theirs.psw.ia - 2u * theirs.ilc)
        return false;
    take_interruption(d);
    return true;
}

/* Hercules stores the ILC of the target of EXECUTE for some exceptions; the manual wants 2. */
static bool execute_length(struct difference *d) {
    struct old_psw mine = old_psw_of(d->trapeze), theirs = old_psw_of(d->hercules);
    if (!both_program(d) || mine.code != theirs.code || mine.ilc != 2 || theirs.ilc == 2 ||
        mine.psw.ia != theirs.psw.ia || !d->exit->executed)
        return false;
    take_interruption(d);
    return true;
}

/* No operand of an SS instruction may be accessed, or not at either end: which exception is
 * recognized is open. */
static bool both_operands(struct difference *d) {
    struct old_psw mine = old_psw_of(d->trapeze), theirs = old_psw_of(d->hercules);
    struct instr i = d->exit->instr;
    if (!both_program(d) || i.length != 6 || mine.code == PIC_OPERATION)
        return false;
    int codes[4];
    trial_operand_codes(d->trial, &i, codes);
    bool found = false, several = false;
    for (int k = 0; k < 4; k++) {
        found |= codes[k] && codes[k] == theirs.code;
        for (int n = 0; n < k; n++)
            several |= codes[k] && codes[n];
    }
    if (!found || !several)
        return false;
    take_interruption(d);
    return true;
}

/* The condition code of RRB tells of a reference bit, whose record is only substantially accurate.
 */
static bool reset_reference_code(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    struct old_psw mine = old_psw_of(t), theirs = old_psw_of(h);
    if (d->last.instr.op != OP_RRB || !went_on(d, t) || !went_on(d, h) ||
        (mine.psw.cc ^ theirs.psw.cc) != 2)
        return false;
    take_interruption(d);
    return true;
}

/* So with the bit itself that ISK inserts in EC mode. */
static bool inserted_reference(struct difference *d) {
    uint32_t at = 4u * d->last.instr.r1 + 3;
    uint8_t *mine = d->trapeze->gr + at, theirs = d->hercules->gr[at];
    if (d->last.instr.op != OP_ISK || !went_on(d, d->trapeze) || !went_on(d, d->hercules) ||
        (*mine ^ theirs) != KEY_REFERENCE)
        return false;
    *mine = theirs;
    return true;
}

/* Hercules takes bits 1-7 of SPX's operand, which the manual ignores, as part of the address. */
static bool prefix_high_byte(struct difference *d) {
    if (d->last.instr.op != OP_SPX || d->last.ended || !went_on(d, d->trapeze) ||
        !ended_with(d, d->hercules, PIC_ADDRESSING) || !trial_high_prefix(d->trial, &d->last.instr))
        return false;
    memcpy(d->trapeze->prefix, d->hercules->prefix, sizeof d->trapeze->prefix);
    take_interruption(d);
    return true;
}

static bool is_edit(const struct difference *d) {
    return d->last.instr.op == OP_ED || d->last.instr.op == OP_EDMK;
}

/* What an edit leaves unpredictable: its result field, as far as it can be accessed, and EDIT AND
 * MARK register 1; and with them, what of pattern and source was accessed. */
static void take_edit(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    struct cpu *cpu = d->trial->cpu;
    vaddr at = ref_address1(cpu, &d->last.instr);
    for (uint32_t k = 0; k <= d->last.instr.l1; k++) {
        struct ref_operand byte;
        if (!ref_resolve(cpu, at + k, 1, true, &byte))
            take_operand(d, &byte);
    }
    if (d->last.instr.op == OP_EDMK)
        memcpy(t->gr + 4, h->gr + 4, 4);
    for (int k = 0; k < TRIAL_KEYS; k++)
        t->keys[k] = (uint8_t)((t->keys[k] & ~(KEY_REFERENCE | KEY_CHANGE)) |
                               (h->keys[k] & (KEY_REFERENCE | KEY_CHANGE)));
    take_interruption(d);
}

/* An edit that an exception terminates: what it has made of the pattern by then, and of register 1,
 * is unpredictable; so is the order of the exceptions of pattern and source. */
static bool terminated_edit(struct difference *d) {
    struct image_record *h = d->hercules;
    if (!is_edit(d) || !d->last.ended || (!ended_with_access(d, h) && !ended_with(d, h, PIC_DATA)))
        return false;
    trial_rewind(d->trial, &d->last);
    take_edit(d);
    return true;
}

/* COMPARE LOGICAL CHARACTERS UNDER MASK recognizes exceptions for no more bytes than the mask
 * names, but need not for all, nor refer to them: a comparison may end at the first byte that
 * differs. */
static bool compare_under_mask(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    if (d->last.instr.op != OP_CLM || !went_on(d, h) || !(went_on(d, t) || ended_with_access(d, t)))
        return false;
    for (int k = 0; k < TRIAL_KEYS; k++)
        t->keys[k] = (uint8_t)((t->keys[k] & ~KEY_REFERENCE) | (h->keys[k] & KEY_REFERENCE));
    if (d->last.ended)
        take_interruption(d);
    return true;
}

/* When pattern and source overlap, the result of an edit, its condition code, and whether a source
 * digit is valid, are unpredictable. */
static bool overlapping_edit(struct difference *d) {
    struct ref_operand pattern, source;
    struct image_record *t = d->trapeze, *h = d->hercules;
    if (!is_edit(d))
        return false;
    trial_rewind(d->trial, &d->last);
    if (!trial_edit_fields(d->trial, &d->last.instr, &pattern, &source) ||
        !operands_overlap(&pattern, &source) ||
        !(went_on(d, t) || ended_with(d, t, PIC_DATA) || ended_with_access(d, t)) ||
        !(went_on(d, h) || ended_with(d, h, PIC_DATA) || ended_with_access(d, h)))
        return false;
    take_edit(d);
    return true;
}

/* Hercules looks whether it is EDIT AND MARK that it executes when it has found a digit, and looks
 * in storage: where the instruction is its own pattern, it may have been edited by then. */
static bool edited_itself(struct difference *d) {
    const struct moment *m = &d->last;
    struct ref_operand pattern, own;
    if (m->instr.op != OP_EDMK || m->executed || m->ended || !went_on(d, d->hercules))
        return false;
    trial_rewind(d->trial, m);
    if (ref_resolve(d->trial->cpu, ref_address1(d->trial->cpu, &m->instr), m->instr.l1 + 1u, true,
                    &pattern) ||
        ref_resolve(d->trial->cpu, m->psw.ia, m->instr.length, false, &own) ||
        !operands_overlap(&pattern, &own))
        return false;
    memcpy(d->trapeze->gr + 4, d->hercules->gr + 4, 4);
    return true;
}

/* The condition code is unpredictable when MOVE LONG or COMPARE LOGICAL LONG does not complete. */
static bool long_interrupted(struct difference *d) {
    struct old_psw mine = old_psw_of(d->trapeze), theirs = old_psw_of(d->hercules);
    enum isa_op op = d->last.instr.op;
    if (!both_program(d) || mine.code != theirs.code || mine.psw.ia != theirs.psw.ia ||
        mine.psw.cc == theirs.psw.cc || (op != OP_MVCL && op != OP_CLCL))
        return false;
    take_interruption(d);
    return true;
}

#define CLOSE (60 * UINT64_C(4096000000)) /* a minute, in the clocks' units */

static bool close_together(uint64_t a, uint64_t b) {
    return a - b < CLOSE || b - a < CLOSE;
}

/* STORE CLOCK stores what time it is, STORE CPU TIMER what is left of what was set. */
static bool time_of_day(struct difference *d) {
    struct ref_operand o;
    struct cpu *cpu = d->trial->cpu;
    enum isa_op op = d->last.instr.op;
    if ((op != OP_STCK && op != OP_STPT) || d->last.ended ||
        ref_resolve(cpu, ref_address2(cpu, &d->last.instr), 8, true, &o))
        return false;
    if (op == OP_STPT &&
        !close_together(operand_value(d->trapeze, &o), operand_value(d->hercules, &o)))
        return false;
    take_operand(d, &o);
    return true;
}

/* How many of a comparator's low-order bits there are is the model's. */
static bool comparator_bits(struct difference *d) {
    struct image_record *t = d->trapeze, *h = d->hercules;
    uint64_t mine = be64_load(t->comparator), theirs = be64_load(h->comparator);
    if (d->last.instr.op != OP_SCKC || d->last.ended || mine == theirs ||
        (mine & ~CLOCK_LOW_BITS) != theirs)
        return false;
    memcpy(t->comparator, h->comparator, sizeof t->comparator);
    return true;
}

static const struct {
    const char *name;
    explanation *explains;
} explanations[] = {
    {"translation-exception address, byte index", byte_index},
    {"reference bit of an operand not referred to", reference_bit},
    {"change bit of a suppressed instruction's operand", change_bit},
    {"reference bit after SSK and RRB", reference_after_key},
    {"condition code of RRB", reset_reference_code},
    {"reference bit that ISK inserts", inserted_reference},
    {"ILC of an instruction that cannot be fetched", fetch_length},
    {"ILC after EXECUTE", execute_length},
    {"exceptions of both operands", both_operands},
    {"SPX, bits 1-7 of the operand", prefix_high_byte},
    {"editing that an exception ends", terminated_edit},
    {"CLM, bytes behind the first that differs", compare_under_mask},
    {"editing of overlapping operands", overlapping_edit},
    {"EDMK that edits itself", edited_itself},
    {"condition code of MVCL and CLCL at an exception", long_interrupted},
    {"the time that STCK and STPT store", time_of_day},
    {"clock comparator, bits 56-63", comparator_bits},
};
_Static_assert(sizeof explanations / sizeof *explanations == EXPLANATIONS, "explain.h counts them");

const char *explain_name(unsigned n) {
    return explanations[n].name;
}

/* The CPU timer goes on until the case's end, here in virtual time, there in real time. */
static void settle_timer(struct comparison *c) {
    struct image_record *t = &c->trapeze, *h = &c->hercules;
    if (close_together(be64_load(t->timer), be64_load(h->timer)))
        memcpy(t->timer, h->timer, sizeof t->timer);
}

bool explain(struct comparison *c, uint32_t count[EXPLANATIONS]) {
    settle_timer(c);
    bool equal = !memcmp(&c->trapeze, &c->hercules, sizeof c->trapeze);
    if (equal)
        return true;
    struct difference d = {
        .trial = c->trial, .before = c->before, .trapeze = &c->trapeze, .hercules = &c->hercules};
    for (unsigned e = 0; e < EXPLANATIONS && !equal; e++) {
        /* Anew for each: an explanation may move the machine. */
        d.exit = trial_repeat(c->trial, c->before, &d.last);
        count[e] += explanations[e].explains(&d);
        equal = !memcmp(&c->trapeze, &c->hercules, sizeof c->trapeze);
    }
    return equal;
}

/* Making the experiment, and what follows from it. */
#include "lab/classify.h"

#include "base/bits.h"

#include <stdlib.h>

#define FIRST_HALFWORDS 0x10000u

const char *classify_verdict_name(enum classify_verdict verdict) {
    static const char *const names[] = {
        [CLASSIFY_UNTRIED] = "not tried",
        [CLASSIFY_INVALID] = "no operation",
        [CLASSIFY_INNOCUOUS] = "innocuous",
        [CLASSIFY_TRAPS] = "traps",
        [CLASSIFY_PRIVILEGED] = "sensitive, privileged",
        [CLASSIFY_IDLE] = "privileged, not sensitive",
        [CLASSIFY_SENSITIVE] = "sensitive, not privileged",
        [CLASSIFY_CONDITIONAL] = "sensitive, traps there",
        [CLASSIFY_UNPROVEN] = "never completed",
    };
    return names[verdict];
}

const char *classify_mnemonic(const struct classification *c, unsigned subject) {
    return subject == CLASSIFY_MUTANT ? c->plan.mutant->mnemonic : isa_rows[subject].mnemonic;
}

/* ---- Cases ------------------------------------------------------------------------------------
 */

static unsigned subject_of(const struct classify_plan *plan, uint16_t first) {
    const struct mutant *m = plan->mutant;
    if (m && m->variant.routine && (first & m->variant.mask) == m->variant.code)
        return CLASSIFY_MUTANT;
    return isa_lookup((uint8_t)(first >> 8), (uint8_t)first, plan->model);
}

/* Puts an EXECUTE's target where the state's EXECUTE looks for it, if that is in the window. */
static void place_target(struct lab_state *s, uint16_t target, struct random *r) {
    struct instr i;
    isa_decode(s->bytes + s->cpu.psw.ia, MODEL_S370, &i);
    const uint32_t *gr = s->cpu.gr;
    vaddr at =
        (gr[i.x2 ? i.x2 : NO_REGISTER] + gr[i.b2 ? i.b2 : NO_REGISTER] + i.d2) & ADDRESS_MASK;
    bool apart = at + 6 <= s->cpu.psw.ia || at >= s->cpu.psw.ia + 4;
    if (at & 1 || at < LAB_WINDOW || at + 6 > LAB_WINDOW + LAB_WINDOW_SIZE || !apart)
        return;
    if (i.r1)
        s->cpu.gr[i.r1] &= ~0xFFu; /* an instruction other than the target may be another's case */
    be16_store(s->bytes + at, target);
    be16_store(s->bytes + at + 2, (uint16_t)(random_next(r) & 0xF7F8));
    be16_store(s->bytes + at + 4, (uint16_t)(random_next(r) & 0xF7F8));
}

void classify_make_state(const struct classify_plan *plan, const struct classify_case *which,
                         struct lab_state *state) {
    struct random r = {which->seed};
    lab_random_state(state, which->first, &r);
    if (subject_of(plan, which->first) == OP_EX)
        place_target(state, which->target, &r);
}

static uint64_t mix(uint64_t a, uint64_t b) {
    struct random r = {a * 0x9E3779B97F4A7C15u ^ b};
    return random_next(&r);
}

/* ---- Observation ------------------------------------------------------------------------------
 */

static bool same_effect(const struct lab_outcome *a, const struct lab_outcome *b) {
    return lab_same_to_program(a, b) && a->changed == b->changed;
}

/* Is `there` another behaviour than `here`, which was done? Memory traps do not count. */
static bool behaves_otherwise(const struct lab_outcome *here, const struct lab_outcome *there) {
    return there->trap != LAB_MEMORY &&
           (there->trap != LAB_DONE || !lab_same_to_program(here, there));
}

static bool reads(const struct lab_outcome *here, const struct lab_outcome *there,
                  enum lab_component component) {
    if (component == LAB_MODE) /* that it traps in the other state makes it no worse */
        return there->trap == LAB_DONE && !same_effect(here, there);
    return behaves_otherwise(here, there);
}

/* Perturbs a copy of the state and runs it. False when the component cannot be perturbed. */
static bool run_perturbed(struct lab *lab, const struct lab_state *state, uint64_t seed,
                          enum lab_component component, struct lab_state *perturbed,
                          struct lab_outcome *out) {
    struct random r = {mix(seed, component + 1u)};
    *perturbed = *state;
    if (!lab_perturb(perturbed, component, &r))
        return false;
    lab_run(lab, perturbed, out);
    return true;
}

bool classify_observe(struct lab *lab, const struct lab_state *state, uint64_t seed,
                      const struct classify_goal *goal, struct classify_witness *out) {
    out->goal = *goal;
    out->state = *state;
    out->state.cpu.psw.problem = true;
    lab_run(lab, &out->state, &out->in_problem);
    out->state.cpu.psw.problem = goal->problem;
    lab_run(lab, &out->state, &out->here);
    if (out->here.trap != LAB_DONE || (goal->breaks1 && out->in_problem.trap != LAB_DONE))
        return false;
    if (goal->kind == CLASSIFY_CHANGES)
        return out->here.changed >> goal->component & 1;
    return run_perturbed(lab, &out->state, seed, goal->component, &out->perturbed, &out->there) &&
           reads(&out->here, &out->there, goal->component);
}

/* What one case needs: the states and outcomes are large. */
struct bench {
    struct lab lab;
    struct lab_state state, perturbed;
    struct lab_outcome base[2], other;
};

static void note(struct classify_subject *s, const struct bench *b, enum classify_kind kind,
                 enum lab_component component, bool problem, const struct classify_case *which) {
    struct classify_finding *f = &s->findings[kind][component][problem];
    bool breaks = b->base[1].trap == LAB_DONE;
    if (!f->count++ || (breaks && !f->breaks1))
        f->one = *which;
    f->breaks1 += breaks;
    f->breaks3 += breaks && problem && component != LAB_MODE;
}

static bool has_effect(const struct lab_state *state, const struct lab_outcome *o) {
    vaddr next = state->cpu.psw.ia + isa_length(state->bytes[state->cpu.psw.ia]);
    struct lab_outcome before = {.cpu = state->cpu};
    memcpy(before.window, state->bytes + LAB_WINDOW, LAB_WINDOW_SIZE);
    before.cpu.psw.ia = next;
    return o->changed || !lab_same_to_program(&before, o);
}

static bool is_call(const struct lab_outcome *o) {
    return o->trap == LAB_OTHER &&
           (o->interruption.class == INT_SVC || o->interruption.code == PIC_MONITOR_EVENT);
}

static void tally(struct classify_subject *s, const struct bench *b) {
    s->cases++;
    s->valid += b->base[0].trap != LAB_OPERATION && b->base[0].trap != LAB_MEMORY;
    for (unsigned p = 0; p < 2; p++) {
        s->done[p] += b->base[p].trap == LAB_DONE;
        s->calls[p] += is_call(&b->base[p]);
    }
    s->effects += b->base[1].trap == LAB_DONE && has_effect(&b->state, &b->base[1]);
    s->privileged += b->base[1].trap == LAB_PRIVILEGED;
    s->escapes += b->base[0].trap != LAB_MEMORY && b->base[1].trap != LAB_PRIVILEGED;
}

static void note_changes(struct classify_subject *s, const struct bench *b,
                         const struct classify_case *which) {
    for (unsigned p = 0; p < 2; p++)
        for (unsigned n = 0; n < LAB_COMPONENTS && b->base[p].trap == LAB_DONE; n++)
            if (b->base[p].changed >> n & 1)
                note(s, b, CLASSIFY_CHANGES, n, p, which);
}

/* Perturbs the monitor's components in turn; returns the number of runs. */
static unsigned note_reads(struct classify_subject *s, struct bench *b,
                           const struct classify_case *which) {
    unsigned runs = 0;
    for (unsigned p = 0; p < 2; p++) {
        b->state.cpu.psw.problem = p;
        for (unsigned n = LAB_MODE + 1; n < LAB_COMPONENTS && b->base[p].trap == LAB_DONE; n++) {
            if (!run_perturbed(&b->lab, &b->state, which->seed, n, &b->perturbed, &b->other))
                continue;
            runs++;
            if (reads(&b->base[p], &b->other, n))
                note(s, b, CLASSIFY_READS, n, p, which);
        }
    }
    if (b->base[0].trap == LAB_DONE && reads(&b->base[0], &b->base[1], LAB_MODE))
        note(s, b, CLASSIFY_READS, LAB_MODE, false, which);
    return runs;
}

static unsigned try_case(const struct classify_plan *plan, struct classify_subject *s,
                         struct bench *b, const struct classify_case *which) {
    classify_make_state(plan, which, &b->state);
    for (unsigned p = 0; p < 2; p++) {
        b->state.cpu.psw.problem = p;
        lab_run(&b->lab, &b->state, &b->base[p]);
    }
    tally(s, b);
    note_changes(s, b, which);
    return 2 + note_reads(s, b, which);
}

/* ---- Verdicts ---------------------------------------------------------------------------------
 */

struct sum {
    uint64_t found, breaks1, breaks3;
};

static struct sum sum_up(const struct classify_subject *s) {
    struct sum sum = {0};
    for (unsigned n = 0; n < CLASSIFY_KINDS * LAB_COMPONENTS * 2; n++) {
        const struct classify_finding *f = &s->findings[0][0][0] + n;
        sum.found += f->count;
        sum.breaks1 += f->breaks1;
        sum.breaks3 += f->breaks3;
    }
    return sum;
}

static enum classify_verdict judge(const struct classify_subject *s) {
    struct sum sum = sum_up(s);
    bool privileged = s->privileged && !s->escapes && s->done[0];
    if (!s->cases)
        return CLASSIFY_UNTRIED;
    if (!s->valid)
        return CLASSIFY_INVALID;
    if (sum.found)
        return sum.breaks1  ? CLASSIFY_SENSITIVE
               : privileged ? CLASSIFY_PRIVILEGED
                            : CLASSIFY_CONDITIONAL;
    if (privileged)
        return CLASSIFY_IDLE;
    if (s->calls[0] && s->calls[1] && !s->effects)
        return CLASSIFY_TRAPS;
    return s->done[0] && s->done[1] ? CLASSIFY_INNOCUOUS : CLASSIFY_UNPROVEN;
}

static enum classify_verdict claimed(unsigned subject, enum model model) {
    const struct isa_row *row = &isa_rows[subject];
    bool there = row->implemented && row->group != GRP_DIRECT && isa_in_model(row->group, model);
    if (subject == OP_INVALID || !there)
        return CLASSIFY_INVALID;
    return row->claim == CLASS_INNOCUOUS ? CLASSIFY_INNOCUOUS
           : row->claim == CLASS_TRAPS   ? CLASSIFY_TRAPS
                                         : CLASSIFY_PRIVILEGED;
}

/* Instructions that tell the CPU's identity, or reach other CPUs: the identity is the same for
 * every CPU here, real or virtual, and there are no others, so nothing can be observed of these but
 * that they trap. */
static bool is_identity(unsigned subject) {
    return subject == OP_STIDP || subject == OP_STAP || subject == OP_SIGP;
}

static bool agrees(unsigned subject, enum classify_verdict verdict, enum model model) {
    enum classify_verdict claim = claimed(subject, model);
    return verdict == CLASSIFY_UNTRIED || verdict == claim ||
           (is_identity(subject) && claim == CLASSIFY_PRIVILEGED && verdict == CLASSIFY_IDLE);
}

static void conclude(struct classification *c) {
    c->theorem1 = c->theorem3 = c->agrees = true;
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++) {
        struct classify_subject *s = &c->subjects[n];
        struct sum sum = sum_up(s);
        s->verdict = judge(s);
        s->agrees = n == CLASSIFY_MUTANT || agrees(n, s->verdict, c->plan.model);
        c->theorem1 &= !sum.breaks1;
        c->theorem3 &= !sum.breaks3;
        c->agrees &= s->agrees;
    }
}

/* ---- The whole experiment ---------------------------------------------------------------------
 */

static bool wanted(const struct classify_plan *plan, unsigned subject) {
    return !plan->only || plan->only[subject];
}

/* May EXECUTE be tried with this target? One that is sensitive is judged by itself. */
static bool is_plain(const struct classification *c, unsigned subject) {
    enum classify_verdict v = c->subjects[subject].verdict;
    return subject != OP_EX && subject != CLASSIFY_MUTANT &&
           (v == CLASSIFY_INNOCUOUS ||
            (v == CLASSIFY_UNTRIED && claimed(subject, c->plan.model) == CLASSIFY_INNOCUOUS));
}

static uint16_t choose_target(const struct classification *c, struct random *r) {
    const uint16_t no_operation = 0x0700;
    for (unsigned tries = 0; tries < 1000; tries++) {
        uint16_t target = (uint16_t)random_next(r);
        if (is_plain(c, subject_of(&c->plan, target)))
            return target;
    }
    return no_operation;
}

/* As many cases for each halfword that each subject gets its share, whether the whole first
 * halfword names it or only the first byte. */
static void plan_cases(const struct classify_plan *plan, unsigned cases[OP_COUNT + 1]) {
    unsigned halfwords[OP_COUNT + 1] = {0};
    for (uint32_t first = 0; first < FIRST_HALFWORDS; first++)
        halfwords[subject_of(plan, (uint16_t)first)]++;
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++)
        cases[n] = halfwords[n] ? plan->cases * ((255 + halfwords[n]) / halfwords[n]) : 0;
    cases[OP_INVALID] = 1;
}

/* One case of a first halfword; n tells it from others of the same. */
static void try_one(struct classification *c, struct bench *b, uint16_t first, unsigned n) {
    unsigned subject = subject_of(&c->plan, first);
    struct classify_case which = {.seed = mix(mix(c->plan.seed, first), n), .first = first};
    struct random r = {mix(which.seed, 0)};
    which.target = subject == OP_EX ? choose_target(c, &r) : 0;
    c->runs += try_case(&c->plan, &c->subjects[subject], b, &which);
}

/* All halfwords, EXECUTE's or all others, whose subject is wanted. */
static void try_all(struct classification *c, struct bench *b, bool execute) {
    unsigned cases[OP_COUNT + 1];
    plan_cases(&c->plan, cases);
    for (uint32_t first = 0; first < FIRST_HALFWORDS; first++) {
        unsigned subject = subject_of(&c->plan, (uint16_t)first);
        if ((subject == OP_EX) == execute && wanted(&c->plan, subject))
            for (unsigned n = 0; n < cases[subject]; n++)
                try_one(c, b, (uint16_t)first, n);
    }
    conclude(c);
}

/* Some instructions seldom find operands with which they come to their end (MULTIPLY DECIMAL). One
 * that has not by now gets more cases, as often as SECOND_CHANCES. */
static void try_again(struct classification *c, struct bench *b) {
    enum { SECOND_CHANCES = 16 };
    for (uint32_t first = 0; first < FIRST_HALFWORDS; first++) {
        unsigned subject = subject_of(&c->plan, (uint16_t)first);
        if (c->subjects[subject].verdict == CLASSIFY_UNPROVEN)
            for (unsigned n = 0; n < SECOND_CHANCES; n++)
                try_one(c, b, (uint16_t)first, c->plan.cases * 256 + n);
    }
    conclude(c);
}

bool classify(const struct classify_plan *plan, struct classification *out) {
    struct bench *b = calloc(1, sizeof *b);
    *out = (struct classification){.plan = *plan};
    bool made = b && lab_init(&b->lab, plan->model, plan->fast ? CPU_FAST : CPU_REFERENCE,
                              plan->mutant ? &plan->mutant->variant : NULL);
    if (made) {
        try_all(out, b, false);
        try_again(out, b);
        try_all(out, b, true);
        lab_free(&b->lab);
    }
    free(b);
    return made;
}

/* Finding the case of a finding again, making it small, and telling it in words. */
#include "base/bits.h"
#include "lab/classify.h"

#include <stdarg.h>
#include <stdlib.h>

bool classify_choose(const struct classify_subject *s, struct classify_goal *goal) {
    unsigned best = 0;
    for (unsigned kind = 0; kind < CLASSIFY_KINDS; kind++)
        for (unsigned n = 0; n < LAB_COMPONENTS; n++)
            for (unsigned p = 0; p < 2; p++) {
                const struct classify_finding *f = &s->findings[kind][n][p];
                unsigned weight = !f->count ? 0 : f->breaks3 ? 300 : f->breaks1 ? 200 : 100;
                weight += weight ? (kind == CLASSIFY_CHANGES ? 50 : 0) + LAB_COMPONENTS - n : 0;
                if (weight <= best)
                    continue;
                best = weight;
                *goal = (struct classify_goal){kind, n, p, f->breaks1 != 0};
            }
    return best != 0;
}

/* ---- Shrinking --------------------------------------------------------------------------------
 */

struct shrink {
    struct lab lab;
    struct lab_state state, trial;
    struct classify_witness seen;
    struct classify_goal goal;
    uint64_t seed;
};

/* Keeps the trial if it still shows the finding; otherwise makes it the state again. */
static bool keep(struct shrink *k) {
    bool shows = classify_observe(&k->lab, &k->trial, k->seed, &k->goal, &k->seen);
    if (shows)
        k->state = k->trial;
    else
        k->trial = k->state;
    return shows;
}

/* The instruction's own bytes in a range are left alone. */
static void clear(struct lab_state *s, aaddr at, uint32_t length) {
    vaddr ia = s->cpu.psw.ia;
    for (aaddr end = at + length; at < end; at++)
        if (at < ia || at >= ia + isa_length(s->bytes[ia]))
            s->bytes[at] = 0;
}

static bool is_clear(const struct lab_state *s, aaddr at, uint32_t length) {
    vaddr ia = s->cpu.psw.ia;
    for (aaddr end = at + length; at < end; at++)
        if (s->bytes[at] && (at < ia || at >= ia + isa_length(s->bytes[ia])))
            return false;
    return true;
}

static void shrink_byte(struct shrink *k, aaddr at) {
    for (unsigned bit = 0x80; bit; bit >>= 1)
        if (k->state.bytes[at] & bit)
            k->trial.bytes[at] &= (uint8_t)~bit, keep(k);
}

static void shrink_storage(struct shrink *k, aaddr at, uint32_t length) {
    if (is_clear(&k->state, at, length))
        return;
    clear(&k->trial, at, length);
    if (keep(k))
        return;
    if (length == 1) {
        shrink_byte(k, at);
        return;
    }
    shrink_storage(k, at, length / 2);
    shrink_storage(k, at + length / 2, length - length / 2);
}

/* To zero, or else bit by bit. */
static void shrink_word(struct shrink *k, uint32_t *in_trial, const uint32_t *in_state) {
    if (!*in_state)
        return;
    *in_trial = 0;
    for (uint32_t bit = keep(k) ? 0 : 0x80000000; bit; bit >>= 1)
        if (*in_state & bit)
            *in_trial &= ~bit, keep(k);
}

static void shrink_registers(struct shrink *k) {
    for (unsigned n = 0; n < NO_REGISTER; n++)
        shrink_word(k, &k->trial.cpu.gr[n], &k->state.cpu.gr[n]);
    for (unsigned n = 0; n < 4; n++)
        if (k->state.cpu.fr[n])
            k->trial.cpu.fr[n] = 0, keep(k);
    for (unsigned n = 2; n < 16; n++)
        shrink_word(k, &k->trial.cpu.cr[n], &k->state.cpu.cr[n]);
}

static void shrink_psw(struct shrink *k) {
    k->trial.cpu.psw.cc = 0, keep(k);
    k->trial.cpu.psw.program_mask = 0, keep(k);
    k->trial.cpu.psw.key = 0, keep(k);
    k->trial.cpu.psw.system_mask = SYSTEM_MASK_EC_DAT, keep(k);
    k->trial.cpu.tod = 0, keep(k);
    k->trial.cpu.clock_comparator = 0, keep(k);
    k->trial.cpu.cpu_timer = 0, keep(k);
    k->trial.time = 0, keep(k);
    k->trial.devices = 0, keep(k);
}

static void shrink_keys(struct shrink *k) {
    memset(k->trial.keys, 0, sizeof k->trial.keys);
    if (keep(k))
        return;
    for (unsigned n = 0; n < LAB_BLOCKS; n++)
        if (k->state.keys[n])
            k->trial.keys[n] = 0, keep(k);
}

/* Zero displacements, and a zero for what an operand field says besides. */
static void shrink_instruction(struct shrink *k) {
    uint8_t *i = k->trial.bytes + k->trial.cpu.psw.ia;
    for (unsigned at = 2; at < isa_length(i[0]); at += 2) {
        be16_store(i + at, be16_load(i + at) & 0xF000);
        keep(k);
        be16_store(i + at, 0);
        keep(k);
    }
}

static void shrink(struct shrink *k) {
    shrink_storage(k, 0, LAB_WINDOW);
    shrink_storage(k, LAB_TABLES + STOR_PAGE_SIZE, STOR_PAGE_SIZE);
    shrink_storage(k, LAB_PLACE_B, LAB_WINDOW_SIZE);
    shrink_storage(k, LAB_WINDOW, LAB_WINDOW_SIZE);
    shrink_instruction(k);
    shrink_registers(k);
    shrink_psw(k);
    shrink_keys(k);
}

bool classify_witness(const struct classification *c, unsigned subject,
                      const struct classify_goal *goal, struct classify_witness *out) {
    const struct classify_case *which =
        &c->subjects[subject].findings[goal->kind][goal->component][goal->problem].one;
    struct shrink *k = calloc(1, sizeof *k);
    bool made = k && lab_init(&k->lab, c->plan.model, c->plan.fast ? CPU_FAST : CPU_REFERENCE,
                              c->plan.mutant ? &c->plan.mutant->variant : NULL);
    if (made) {
        k->goal = *goal;
        k->seed = which->seed;
        classify_make_state(&c->plan, which, &k->state);
        k->trial = k->state;
        shrink(k);
        classify_observe(&k->lab, &k->state, k->seed, goal, out);
        lab_free(&k->lab);
    }
    free(k);
    return made;
}

/* ---- In words ---------------------------------------------------------------------------------
 */

/* Text that is cut off where the room ends. */
struct text {
    char *at;
    size_t room;
    bool any; /* an item stands there already */
};

__attribute__((format(printf, 2, 3))) static void say(struct text *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(t->at, t->room, format, args);
    va_end(args);
    size_t used = length < 0 ? 0 : (size_t)length < t->room ? (size_t)length : t->room - 1;
    t->at += used;
    t->room -= used;
}

/* Items are separated by commas. */
#define ITEM(t, ...) (say((t), (t)->any ? ", " : ""), (t)->any = true, say((t), __VA_ARGS__))

static void say_instruction(const struct lab_state *s, enum model model, struct text *t) {
    struct instr i;
    char text[48];
    isa_decode(s->bytes + s->cpu.psw.ia, model, &i);
    say(t, "%06X  ", s->cpu.psw.ia);
    for (unsigned n = 0; n < i.length; n++)
        say(t, "%02X", i.bytes[n]);
    if (i.op != OP_INVALID)
        say(t, "%*s  %s", 12 - 2 * i.length, "", isa_disassemble(&i, text));
}

/* Runs of bytes that are not zero, the instruction's apart. */
static void say_storage(const struct lab_state *s, struct text *t) {
    for (aaddr at = 0; at < LAB_STORAGE; at++) {
        bool tables = at >= LAB_TABLES && at < LAB_TABLES + STOR_PAGE_SIZE;
        if (tables || is_clear(s, at, 1))
            continue;
        ITEM(t, "storage %06X ", at);
        for (unsigned n = 0; n < 16 && at < LAB_STORAGE && !is_clear(s, at, 1); n++, at++)
            say(t, "%02X", s->bytes[at]);
    }
}

static void say_given(const struct lab_state *s, struct text *t) {
    for (unsigned n = 0; n < NO_REGISTER; n++)
        if (s->cpu.gr[n])
            ITEM(t, "gr %u %08X", n, s->cpu.gr[n]);
    for (unsigned n = 0; n < 4; n++)
        if (s->cpu.fr[n])
            ITEM(t, "fr %u %016llX", 2 * n, (unsigned long long)s->cpu.fr[n]);
    for (unsigned n = 2; n < 16; n++)
        if (s->cpu.cr[n])
            ITEM(t, "cr %u %08X", n, s->cpu.cr[n]);
    if (s->cpu.psw.key)
        ITEM(t, "PSW key %X", s->cpu.psw.key);
    if (s->cpu.psw.cc)
        ITEM(t, "condition code %u", s->cpu.psw.cc);
    if (s->devices)
        ITEM(t, "devices %08X", s->devices);
    for (unsigned n = 0; n < LAB_BLOCKS; n++)
        if (s->keys[n])
            ITEM(t, "key of %06X %02X", n << STOR_BLOCK_SHIFT, s->keys[n]);
    say_storage(s, t);
    if (!t->any)
        say(t, "all else zero");
}

static void say_trap(const struct lab_outcome *o, struct text *t) {
    static const char *const names[] = {
        [LAB_DONE] = "done",
        [LAB_MEMORY] = "access exception",
        [LAB_PRIVILEGED] = "privileged-operation exception",
        [LAB_OPERATION] = "operation exception",
    };
    if (o->trap != LAB_OTHER)
        say(t, "%s", names[o->trap]);
    else
        say(t, "interruption, class %u, code %04X", o->interruption.class, o->interruption.code);
}

static void say_control(const struct cpu_state *a, const struct cpu_state *b, struct text *t) {
    for (unsigned n = 0; n < 16; n++)
        if (a->cr[n] != b->cr[n]) {
            ITEM(t, "cr %u %08X becomes %08X", n, a->cr[n], b->cr[n]);
            return;
        }
}

static void say_keys(const uint8_t *a, const uint8_t *b, struct text *t) {
    for (unsigned n = 0; n < LAB_BLOCKS; n++)
        if ((a[n] ^ b[n]) & (KEY_ACCESS | KEY_FETCH) || a[n] & ~b[n])
            ITEM(t, "key of real %06X %02X becomes %02X", n << STOR_BLOCK_SHIFT, a[n], b[n]);
}

/* The system's half of the PSW, BC-mode positions of its fields or EC-mode. */
static void say_psw(const struct cpu_state *a, const struct cpu_state *b, struct text *t) {
    uint8_t x[8], y[8];
    psw_store(&a->psw, 0, 0, x);
    psw_store(&b->psw, 0, 0, y);
    ITEM(t, "PSW bits 0-15 %04X become %04X", be16_load(x), be16_load(y));
}

/* What a change of a component consists of. */
static void say_change(enum lab_component component, const struct lab_state *s,
                       const struct lab_outcome *o, struct text *t) {
    switch (component) {
    case LAB_MODE:
    case LAB_PSW_MODE:
    case LAB_SYSTEM_MASK:
    case LAB_KEY:
        say_psw(&s->cpu, &o->cpu, t);
        break;
    case LAB_RELOCATION:
        if (psw_dat(&s->cpu.psw) != psw_dat(&o->cpu.psw))
            say_psw(&s->cpu, &o->cpu, t);
        else
            say_control(&s->cpu, &o->cpu, t);
        break;
    case LAB_STORAGE_KEYS:
        say_keys(s->keys, o->keys, t);
        break;
    case LAB_CONTROL:
        say_control(&s->cpu, &o->cpu, t);
        break;
    case LAB_PREFIX:
        ITEM(t, "prefix %06X becomes %06X", s->cpu.prefix, o->cpu.prefix);
        break;
    default:
        ITEM(t, "%s changed", lab_component_name(component));
        break;
    }
}

/* What the program sees of o that is otherwise in the other outcome. */
static void say_seen(const struct lab_outcome *o, const struct lab_outcome *other, struct text *t) {
    const struct psw *a = &o->cpu.psw, *b = &other->cpu.psw;
    for (unsigned n = 0; n < NO_REGISTER; n++)
        if (o->cpu.gr[n] != other->cpu.gr[n])
            ITEM(t, "gr %u %08X", n, o->cpu.gr[n]);
    for (unsigned n = 0; n < 4; n++)
        if (o->cpu.fr[n] != other->cpu.fr[n])
            ITEM(t, "fr %u %016llX", 2 * n, (unsigned long long)o->cpu.fr[n]);
    if (a->cc != b->cc)
        ITEM(t, "condition code %u", a->cc);
    if (a->program_mask != b->program_mask)
        ITEM(t, "program mask %X", a->program_mask);
    if (a->ia != b->ia)
        ITEM(t, "instruction address %06X", a->ia);
    for (unsigned n = 0, shown = 0; n < LAB_WINDOW_SIZE && shown < 8; n++)
        if (o->window[n] != other->window[n])
            ITEM(t, "storage %06X %02X", LAB_WINDOW + n, o->window[n]), shown++;
    for (unsigned n = 0; n < LAB_COMPONENTS; n++)
        if ((o->changed & ~other->changed) >> n & 1)
            ITEM(t, "changes %s", lab_component_name(n));
    if (!t->any)
        say(t, "nothing of that");
}

/* How many of the components' names take an article or say it better otherwise. */
static void say_perturbed(const struct classify_witness *w, struct text *t) {
    if (w->goal.component == LAB_MODE)
        say(t, "problem state: ");
    else if (w->goal.component == LAB_RELOCATION)
        say(t, "at another place of real storage: ");
    else
        say(t, "with other %s: ", lab_component_name(w->goal.component));
    if (w->there.trap != LAB_DONE)
        say_trap(&w->there, t);
    else
        say_seen(&w->there, &w->here, t);
}

#define TEXT(array) (&(struct text){.at = strcpy(array, ""), .room = sizeof(array)})

void classify_describe(const struct classify_witness *w, enum model model,
                       struct classify_words *words) {
    *words = (struct classify_words){0};
    struct text *here = TEXT(words->here);
    say_instruction(&w->state, model, TEXT(words->instruction));
    say_given(&w->state, TEXT(words->given));
    say(here, w->goal.problem ? "problem state: " : "supervisor state: ");
    if (w->goal.kind == CLASSIFY_CHANGES)
        say_change(w->goal.component, &w->state, &w->here, here);
    else if (w->there.trap != LAB_DONE)
        say_trap(&w->here, here);
    else
        say_seen(&w->here, &w->there, here);
    if (w->goal.kind == CLASSIFY_READS)
        say_perturbed(w, TEXT(words->there));
    struct text *problem = TEXT(words->problem);
    say(problem, "problem state: ");
    say_trap(&w->in_problem, problem);
}

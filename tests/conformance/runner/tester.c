#include "tester.h"

#include "compare.h"

#include <stdarg.h>
#include <string.h>

#define CODE_FIRST 0
#define CODE_LAST  3

void tester_fail(struct tester *t, const char *format, ...) {
    va_list arguments;
    if (t->trouble)
        return;
    t->trouble = true;
    t->failed++;
    printf("%s:%u: ", t->path, t->now->line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    if (t->variant)
        printf(" (%s)", t->variant);
    else if (*t->now->title)
        printf(" (%s)", t->now->title);
    putchar('\n');
}

/* ---- the instruction ---- */

static const uint8_t *instruction(const struct tester *t) {
    const struct group *g = &t->now->group;
    return g->bytes + g->start[g->statements - 1];
}

/* What s360 does not know is taken by its name on s370. */
static enum isa_op op_of(const struct tester *t) {
    const uint8_t *i = instruction(t);
    enum isa_op op = isa_lookup(i[0], i[1], t->before.model);
    return op ? op : isa_lookup(i[0], i[1], MODEL_S370);
}

/* Does the manual let the exception end the instruction with its result and condition code? */
static bool completes(const struct outcome *o) {
    static const int codes[] = {PIC_FIXED_OVERFLOW, PIC_DECIMAL_OVERFLOW, PIC_EXPONENT_OVERFLOW,
                                PIC_EXPONENT_UNDERFLOW, PIC_SIGNIFICANCE};
    bool found = !o->interrupted;
    for (size_t n = 0; n < sizeof codes / sizeof *codes; n++)
        found |= o->class == INT_PROGRAM && o->code == codes[n];
    return found;
}

static void record_reasons(struct tester *t) {
    const struct outcome *o = &t->outcome;
    if (!t->trouble && o->interrupted && o->class == INT_PROGRAM)
        t->record.shown[op_of(t)].reasons |= 1u << record_reason(o->code);
}

static void set_defaults(struct tester *t) {
    const struct group *g = &t->now->group;
    struct image *want = &t->after;
    bool nullified = want->pic == PIC_SEGMENT_TRANSLATION || want->pic == PIC_PAGE_TRANSLATION;
    vaddr end = t->before.state.psw.ia + g->length;
    if (!want->ia_named)
        want->state.psw.ia = nullified ? end - g->length + g->start[g->statements - 1] : end;
    if (want->ilc == NOT_NAMED)
        want->ilc = (int)isa_length(instruction(t)[0]) / 2;
}

static bool run(struct tester *t, enum way way) {
    struct course course = {.way = way, .once = t->after.ia_named, .interrupt = t->interrupt};
    if (run_group(&course, &t->before, &t->now->group, &t->outcome))
        return true;
    tester_fail(t, "there is not enough memory");
    return false;
}

/* Runs the case in every way. Returns the condition code at the end. */
static uint8_t run_and_compare(struct tester *t) {
    for (enum way way = 0; way < WAY_COUNT && !t->trouble; way++) {
        if (!run(t, way))
            break;
        compare_all(t, way);
    }
    record_reasons(t);
    return t->outcome.state.psw.cc;
}

static bool apply(struct tester *t, struct image *image, const char *words) {
    const char *bad;
    size_t length;
    if (image_apply(image, words, &bad, &length))
        return true;
    tester_fail(t, "\"%.*s\" is not understood", (int)length, bad);
    return false;
}

/* The state before, and as long as nothing else is said the state after. */
static bool prepare(struct tester *t) {
    image_reset(&t->before);
    memcpy(t->before.bytes + IMAGE_START, t->now->group.bytes, t->now->group.length);
    if (!apply(t, &t->before, t->now->before))
        return false;
    t->after = t->before;
    return true;
}

/* What the case says of the state after. */
static bool prepare_after(struct tester *t) {
    t->after = t->before;
    memset(t->after.key_named, 0, sizeof t->after.key_named);
    if (!apply(t, &t->after, t->now->after))
        return false;
    set_defaults(t);
    return true;
}

/* An interruptible instruction, interrupted after each of its units of operation in turn, leaves
 * the same in the end. */
static void run_interrupted(struct tester *t, unsigned units) {
    t->variant = "interrupted between two units of operation";
    for (unsigned unit = 1; unit <= units && !t->trouble; unit++) {
        t->before.state.psw.system_mask |= SYSTEM_MASK_EXTERNAL;
        t->after.state.psw.system_mask |= SYSTEM_MASK_EXTERNAL;
        t->interrupt = unit;
        t->derived++;
        run_and_compare(t);
    }
    t->interrupt = 0;
    t->variant = NULL;
}

static bool is_interruptible(const struct tester *t) {
    enum isa_op op = op_of(t);
    return op == OP_MVCL || op == OP_CLCL || op == OP_EX;
}

static bool is_about_psw(const struct tester *t) {
    const struct isa_row *row = &isa_rows[op_of(t)];
    return row->claim == CLASS_SENSITIVE || row->claim == CLASS_CONTROLLED ||
           row->cc == CC_EXECUTED || t->chapter->chapter == CH_COUNT;
}

/* The case with another state before, which is no part of what it says. */
static void run_other(struct tester *t, const char *name) {
    t->variant = name;
    t->derived++;
    if (prepare_after(t))
        run_and_compare(t);
    t->variant = NULL;
}

/* Unless the instruction is about the PSW, nothing depends on its mode and state; and models are
 * compatible. */
static void run_elsewhere(struct tester *t) {
    const uint8_t *i = instruction(t);
    if (is_about_psw(t) || t->before.model == MODEL_S360)
        return;
    if (prepare(t)) {
        t->before.state.psw.ec = t->before.state.psw.problem = true;
        run_other(t, "in EC mode and the problem state");
    }
    if (t->trouble || !prepare(t) || t->before.state.psw.ec || t->before.only_s370 ||
        isa_lookup(i[0], i[1], MODEL_S360) == OP_INVALID)
        return;
    t->before.model = MODEL_S360;
    run_other(t, "on model s360");
}

/* Runs the case as it is, with a condition code before it that it does not name itself. */
static uint8_t run_with_code(struct tester *t, uint8_t code) {
    if (!prepare(t))
        return 0;
    if (!t->before.cc_named)
        t->before.state.psw.cc = code;
    return prepare_after(t) ? run_and_compare(t) : 0;
}

/* A code is set when it does not depend on the one before. */
static void run_plain(struct tester *t) {
    uint8_t found = run_with_code(t, CODE_FIRST);
    bool set = found != t->before.state.psw.cc;
    if (!t->trouble && !t->before.cc_named)
        set = run_with_code(t, CODE_LAST) == found;
    if (!t->trouble && set && completes(&t->outcome))
        t->record.shown[op_of(t)].codes |= 1u << found;
    if (!t->trouble && is_interruptible(t))
        run_interrupted(t, t->outcome.repetitions);
    if (!t->trouble)
        run_elsewhere(t);
}

/* One derived case: before is there, and after apart from the interruption. */
static void run_derived(struct tester *t, const char *name, int pic, int at) {
    t->variant = name;
    t->after = t->before;
    t->after.pic = pic;
    t->after.at = at;
    set_defaults(t);
    t->derived++;
    run_and_compare(t);
}

/* One that must not be interrupted; its result is another case's matter. */
static void run_completing(struct tester *t, const char *name, const struct operand *operand) {
    t->variant = name;
    t->derived++;
    t->after = t->before;
    for (enum way way = 0; way < WAY_COUNT && run(t, way); way++) {
        compare_interruption(t, way);
        compare_recording(t, way, operand);
    }
}

/* The access exception must come, and nothing may have been stored: no change bit is on. */
static void run_inaccessible(struct tester *t, const char *name, int pic, int at) {
    t->stores_nothing = true;
    run_derived(t, name, pic, at);
    t->stores_nothing = false;
}

static void run_access_case(struct tester *t, unsigned number, const struct operand *operand) {
    if (!prepare(t))
        return;
    const char *name = access_case(number, operand, &t->before);
    if (!name)
        return;
    int pic = t->before.pic, at = t->before.at;
    t->before.pic = t->before.at = NOT_NAMED;
    if (pic == NOT_NAMED)
        run_completing(t, name, operand);
    else
        run_inaccessible(t, name, pic, at);
}

static void run_access(struct tester *t) {
    struct operand operands[OPERANDS_MAX];
    unsigned count = access_operands(t->now->after, operands);
    if (!count)
        tester_fail(t, "\"%s\" are not operands", t->now->after);
    for (unsigned n = 0; n < count; n++)
        for (unsigned number = 0; number < ACCESS_CASES && !t->trouble; number++)
            run_access_case(t, number, &operands[n]);
}

/* What follows from the row alone. */
static void run_by_row(struct tester *t) {
    const uint8_t *i = instruction(t);
    const struct isa_row *row = &isa_rows[isa_lookup(i[0], i[1], MODEL_S370)];
    if (t->now->group.statements != 1 || row == isa_rows || !prepare(t) || t->before.take)
        return;
    if (row->privileged && row->group != GRP_DIRECT) {
        t->before.state.psw.problem = true;
        run_derived(t, "in the problem state", PIC_PRIVILEGED_OPERATION, NOT_NAMED);
    }
    if (!t->trouble && isa_lookup(i[0], i[1], MODEL_S360) == OP_INVALID && prepare(t)) {
        t->before.model = MODEL_S360;
        t->before.state.psw.ec = false;
        run_derived(t, "on model s360", PIC_OPERATION, NOT_NAMED);
    }
}

/* The section must name the chapter and, between quotes, the instruction. */
static void check_section(struct tester *t) {
    const uint8_t *i = instruction(t);
    const struct isa_row *row = &isa_rows[isa_lookup(i[0], i[1], MODEL_S370)];
    char quoted[64];
    if (t->chapter->chapter == CH_COUNT || row == isa_rows)
        return;
    int length = (int)strcspn(row->name, "(");
    while (length && row->name[length - 1] == ' ')
        length--;
    snprintf(quoted, sizeof quoted, "\"%.*s\"", length, row->name);
    if (row->chapter != t->chapter->chapter)
        tester_fail(t, "%s does not belong to this chapter", row->mnemonic);
    else if (!strstr(t->now->section, t->chapter->title) || !strstr(t->now->section, quoted))
        tester_fail(t, "the section \"%s\" is not %s: %s", t->now->section, t->chapter->title,
                    quoted);
}

void tester_run(struct tester *t, const struct conformance_case *c, bool first_of_group) {
    unsigned derived = t->derived;
    t->now = c;
    t->variant = NULL;
    t->trouble = false;
    t->before.model = MODEL_S370;
    check_section(t);
    if (c->kind == CASE_PLAIN)
        t->cases++, run_plain(t);
    else
        run_access(t);
    if (first_of_group && !t->trouble)
        run_by_row(t);
    t->record.shown[op_of(t)].cases += (c->kind == CASE_PLAIN) + t->derived - derived;
}

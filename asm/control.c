/* Assembler instructions that shape the listing and the deck, and check the cards of the source. */
#include "asm/state.h"

#include "isa/ebcdic.h"

#include <string.h>

#define CARD 80

/* -- The listing ---------------------------------------------------------------------------- */

bool control_print(struct assembler *as, struct statement *st) {
    static const char *const words[] = {"ON", "OFF", "GEN", "NOGEN", "DATA", "NODATA"};
    struct cursor c = cursor_of(as, st, st->operand);
    do {
        uint32_t n = name_length(c.p, c.end);
        size_t i = 0;
        while (i < 6 && !field_is((struct field){c.p, n}, words[i]))
            i++;
        if (i == 6) {
            fail(&c, "this is not an option of PRINT");
            diag_hint(as->diags, "options are ON OFF GEN NOGEN DATA NODATA");
            return false;
        }
        if (i < 2)
            as->hidden = i == 1;
        if (i == 2 || i == 3)
            as->nogen = i == 3;
        if (i >= 4)
            as->shows_data = i == 4;
        c.p += n;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

bool control_title(struct assembler *as, struct statement *st) {
    const char *p = st->operand.at;
    uint32_t n = st->operand.length;
    if (n >= 2 && p[0] == '\'' && p[n - 1] == '\'')
        return true;
    return fail_at(as, st, p, "TITLE needs a text in quotes");
}

bool control_space(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    int32_t n;
    return st->operand.length == 0 ||
           (expression_absolute(&c, "the number of lines", 0, 100, &n) && expect_end(&c));
}

/* -- PUSH and POP --------------------------------------------------------------------------- */

static void push(struct assembler *as, struct pushed **stack) {
    struct pushed *p = arena_alloc(as->arena, sizeof *p);
    *p = (struct pushed){*stack, {{0}}, as->hidden, as->nogen, as->shows_data};
    memcpy(p->bases, as->bases, sizeof p->bases);
    *stack = p;
}

static bool pop(struct cursor *c, struct pushed **stack) {
    struct assembler *as = c->as;
    const struct pushed *p = *stack;
    if (!p)
        return fail(c, "there is no PUSH that this POP could undo");
    if (stack == &as->pushed_using) {
        memcpy(as->bases, p->bases, sizeof as->bases);
    } else {
        as->hidden = p->hidden;
        as->nogen = p->nogen;
        as->shows_data = p->shows_data;
    }
    *stack = p->outer;
    return true;
}

bool control_push(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    do {
        struct field word = {c.p, name_length(c.p, c.end)};
        bool is_using = field_is(word, "USING");
        if (!is_using && !field_is(word, "PRINT")) {
            fail(&c, "%s needs PRINT or USING", st->op->name);
            return false;
        }
        struct pushed **stack = is_using ? &as->pushed_using : &as->pushed_print;
        bool now = as->pass == (is_using ? 2 : 1);
        if (now && st->op->directive == DIR_PUSH)
            push(as, stack);
        else if (now && !pop(&c, stack))
            return false;
        c.p += word.length;
    } while (accept_char(&c, ','));
    return expect_end(&c);
}

/* -- Cards ---------------------------------------------------------------------------------- */

bool control_iseq(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand), start = c;
    int32_t left = 0, right = 0;
    if (as->sources->expansion)
        return fail_at(as, st, st->operation.at, "ISEQ cannot stand in a macro");
    if (st->operand.length) {
        if (!expression_absolute(&c, "the first column", 1, CARD, &left) ||
            !expect_comma(&c, "the last column") ||
            !expression_absolute(&c, "the last column", 1, CARD, &right) || !expect_end(&c))
            return false;
        if (left > right)
            return fail(&start, "the last column is before the first");
    }
    source_check_sequence(as, (unsigned)left, (unsigned)right);
    return true;
}

/* A card for the object deck: before its first card until a section begins, then behind its end. */
static uint8_t *add_punched(struct assembler *as) {
    as->punched = arena_grow(as->arena, as->punched, as->punched_count, &as->punched_capacity,
                             sizeof *as->punched);
    struct asm_punched *p = &as->punched[as->punched_count++];
    p->behind = as->section_count > 0;
    memset(p->card, EBCDIC_SPACE, CARD);
    return p->card;
}

static bool put_column(struct cursor *c, uint8_t card[CARD], unsigned column) {
    if (column >= CARD)
        return fail(c, "a card has %d columns", CARD);
    if (*c->p == SUBSTITUTE)
        return fail(c, "code page 037 does not have this character");
    card[column] = ebcdic_from_ascii[(uint8_t)*c->p];
    return true;
}

bool control_punch(struct assembler *as, struct statement *st) {
    struct cursor c = cursor_of(as, st, st->operand);
    const char *end = c.end - 1;
    if (st->operand.length < 3 || *c.p != '\'' || *end != '\'')
        return fail(&c, "PUNCH needs a text in quotes");
    uint8_t *card = add_punched(as);
    c.p++;
    for (unsigned column = 0; c.p < end; c.p++, column++) {
        if (!put_column(&c, card, column))
            return false;
        if ((*c.p == '\'' || *c.p == '&') && c.p + 1 < end && c.p[1] == *c.p)
            c.p++;
    }
    return true;
}

bool control_repro(struct assembler *as, struct statement *st) {
    struct field line;
    if (!source_take_line(as, st, &line))
        return fail_at(as, st, st->operation.at, "REPRO needs a line behind it to punch");
    struct cursor c = cursor_of(as, st, line);
    uint8_t *card = add_punched(as);
    for (unsigned column = 0; c.p < c.end; c.p++, column++)
        if (!put_column(&c, card, column))
            return false;
    return true;
}

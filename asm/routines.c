#include "asm/routines.h"

#include "base/bits.h"
#include "isa/isa.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_BACK 4 /* instructions before a BALR in which its register is loaded */
#define LINK      14
#define AREA      13

struct finder {
    const struct asm_module *m;
    const struct asm_image *image;
    struct asm_routines *out;
};

/* ---- Instructions and addresses ---------------------------------------------------------------
 */

static bool is_in_image(const struct finder *f, uint32_t at, uint32_t length) {
    return at >= f->image->origin && at - f->image->origin + length <= f->image->size;
}

static bool get(const struct finder *f, const struct asm_line *line, struct instr *out) {
    if (!line->code || !is_in_image(f, line->address, line->size))
        return false;
    isa_decode(f->image->bytes + (line->address - f->image->origin), MODEL_S370, out);
    return out->length == line->size;
}

static bool is_code(const struct asm_module *m, uint32_t at) {
    const struct asm_line *line = asm_find_line(m, at);
    return line && line->code && line->address == at;
}

/* What is loaded by an L of a constant. */
static bool constant_at(const struct finder *f, uint32_t at, uint32_t *value) {
    if (!is_in_image(f, at, 4))
        return false;
    *value = be32_load(f->image->bytes + (at - f->image->origin)) & (ASM_ADDRESS_LIMIT - 1);
    return true;
}

/* ---- Where routines begin ---------------------------------------------------------------------
 */

static const char *label_at(const struct asm_module *m, uint32_t at) {
    for (size_t i = 0; i < m->symbol_count; i++) {
        const struct asm_symbol *s = m->symbols[i];
        if (s->section && s->section->bytes && s->defined && asm_symbol_address(s) == at &&
            (s->type == 'I' || s->type == 'J'))
            return s->name;
    }
    return NULL;
}

/* A routine, unless nobody could name it. What is called is that, however else it is reached. */
static void add(struct finder *f, uint32_t at, const char *name, bool called, uint8_t link) {
    struct asm_routines *r = f->out;
    for (size_t i = 0; i < r->count; i++)
        if (r->list[i].begin == at) {
            if (called && !r->list[i].called)
                r->list[i].called = true, r->list[i].link = link;
            return;
        }
    if (!name && !(name = label_at(f->m, at)))
        return;
    r->list = realloc(r->list, (r->count + 1) * sizeof *r->list);
    if (!r->list)
        abort();
    r->list[r->count++] =
        (struct asm_routine){.begin = at, .name = name, .called = called, .link = link};
}

/* The routine that a BALR goes to, from how its register was loaded. */
static bool find_balr(const struct finder *f, size_t line, unsigned reg, uint32_t *to) {
    for (size_t back = 1; back <= LOOK_BACK && back <= line; back++) {
        const struct asm_line *l = &f->m->lines[line - back];
        struct instr i;
        if (!get(f, l, &i))
            return false;
        if (i.r1 != reg || (i.op != OP_LA && i.op != OP_L))
            continue;
        *to = l->target;
        return l->has_target && (i.op == OP_LA || constant_at(f, l->target, to));
    }
    return false;
}

/* Called by a BAL; those with registers 0 and 1 pass by what lies behind them. */
static void add_called(struct finder *f) {
    for (size_t n = 0; n < f->m->line_count; n++) {
        const struct asm_line *l = &f->m->lines[n];
        struct instr i;
        uint32_t to = l->target;
        if (!get(f, l, &i) || i.r1 < 2)
            continue;
        bool known = (i.op == OP_BAL && l->has_target) ||
                     (i.op == OP_BALR && i.r2 && find_balr(f, n, i.r2, &to));
        if (known && is_code(f->m, to))
            add(f, to, NULL, true, i.r1);
        if (i.op == OP_STM && i.r1 == LINK && i.b2 == AREA && i.d2 == 12)
            add(f, l->address, NULL, true, LINK);
    }
}

/* Instructions that an address constant points to: those of a new PSW, say. */
static void add_pointed_to(struct finder *f) {
    for (size_t i = 0; i < f->m->relocation_count; i++) {
        const struct asm_relocation *r = &f->m->relocations[i];
        uint32_t at = r->section->origin + r->offset, to;
        if (r->length == 3)
            at--;
        if (r->length >= 3 && !r->negative && constant_at(f, at, &to) && is_code(f->m, to))
            add(f, to, NULL, false, LINK);
    }
}

static void add_sections(struct finder *f) {
    uint32_t entry = asm_entry(f->m);
    for (size_t i = 0; i < f->m->symbol_count; i++) {
        const struct asm_symbol *s = f->m->symbols[i];
        if (s->entry && s->section && s->section->bytes)
            add(f, asm_symbol_address(s), s->name, asm_symbol_address(s) != entry, LINK);
    }
    for (size_t i = 0; i < f->m->section_count; i++) {
        const struct asm_section *s = f->m->sections[i];
        if (s->kind == ASM_SECTION_CONTROL && s->size)
            add(f, s->origin, s->name[0] ? s->name : "$PRIVATE", s->origin != entry, LINK);
    }
}

static int by_begin(const void *a, const void *b) {
    const struct asm_routine *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static uint32_t section_end(const struct asm_module *m, uint32_t at) {
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->bytes && at >= s->origin && at - s->origin < s->size)
            return s->origin + s->size;
    }
    return at;
}

static void set_ends(struct finder *f) {
    struct asm_routines *r = f->out;
    size_t kept = 0;
    if (r->count)
        qsort(r->list, r->count, sizeof *r->list, by_begin);
    for (size_t i = 0; i < r->count; i++) {
        struct asm_routine *one = &r->list[i];
        uint32_t end = section_end(f->m, one->begin);
        uint32_t next = i + 1 < r->count ? one[1].begin : end;
        one->end = next < end ? next : end;
        if (one->end > one->begin)
            r->list[kept++] = *one;
    }
    r->count = kept;
}

/* ---- Where the return address is --------------------------------------------------------------
 */

struct walk {
    struct asm_routine *routine;
    struct asm_unwind now;
    struct asm_unwind body; /* between what saves the registers and what loads them again */
    uint8_t copy;           /* a register that the link register was copied to, or the link */
    bool chained;           /* register 13 was stored after the registers were saved */
    bool new_area;          /* register 13 is the new area, but it is not chained yet */
};

static bool is_same(const struct asm_unwind *a, const struct asm_unwind *b) {
    return a->how == b->how && a->reg == b->reg && a->address == b->address;
}

static void add_row(struct walk *w, uint32_t from) {
    struct asm_routine *r = w->routine;
    if (r->row_count && is_same(&r->rows[r->row_count - 1], &w->now))
        return;
    r->rows = realloc(r->rows, (r->row_count + 1) * sizeof *r->rows);
    if (!r->rows)
        abort();
    w->now.from = from;
    r->rows[r->row_count++] = w->now;
}

static struct asm_unwind in(enum asm_return how) {
    return (struct asm_unwind){.how = how};
}

static struct asm_unwind in_register(uint8_t reg) {
    return (struct asm_unwind){.how = ASM_RETURN_IN_REGISTER, .reg = reg};
}

static void save(struct walk *w, struct asm_unwind where) {
    w->now = w->body = where;
}

/* Is a register among those that LM and STM name? */
static bool names(const struct instr *i, unsigned reg) {
    return ((reg - i->r1) & 15u) <= ((i->r3 - i->r1) & 15u);
}

/* The return address is in a register, or nobody knows; does this save it? */
static void see_save(struct walk *w, const struct asm_line *l, const struct instr *i) {
    unsigned link = w->now.how == ASM_RETURN_IN_REGISTER ? w->now.reg : w->routine->link;
    bool standard = i->op == OP_STM && i->r1 == LINK && i->b2 == AREA && i->d2 == 12;
    if (standard && link == LINK && !l->has_target) {
        save(w, in(ASM_RETURN_IN_AREA));
        w->chained = w->new_area = false;
    } else if (w->now.how != ASM_RETURN_IN_REGISTER) {
        return;
    } else if (i->op == OP_ST && i->r1 == link && l->has_target) {
        save(w, (struct asm_unwind){.how = ASM_RETURN_IN_STORAGE, .address = l->target});
    } else if (i->op == OP_STM && names(i, link) && l->has_target) {
        uint32_t at = l->target + 4 * ((link - i->r1) & 15u);
        save(w, (struct asm_unwind){.how = ASM_RETURN_IN_STORAGE, .address = at});
    } else if (i->op == OP_LR && i->r2 == link) {
        w->copy = i->r1;
    }
}

/* "4(13)" of an RX instruction names its index register. */
static bool is_in_area(const struct instr *i) {
    return (i->b2 == AREA && !i->x2) || (i->x2 == AREA && !i->b2);
}

/* It is saved; is it loaded again? */
static void see_restore(struct walk *w, const struct asm_line *l, const struct instr *i) {
    unsigned link = w->routine->link;
    bool loads = (i->op == OP_L && i->r1 == link) || (i->op == OP_LM && names(i, link));
    if (w->now.how == ASM_RETURN_IN_STORAGE) {
        uint32_t from = l->target + (i->op == OP_LM ? 4 * ((link - i->r1) & 15u) : 0);
        if (loads && l->has_target && from == w->now.address)
            w->now = in_register((uint8_t)link);
    } else if (loads && is_in_area(i) && !l->has_target && w->now.how == ASM_RETURN_IN_AREA) {
        w->now = in_register((uint8_t)link);
    }
}

/* Register 13 goes to the routine's own save area, and back. */
static void see_area(struct walk *w, const struct instr *i, bool *stack) {
    bool sets = i->r1 == AREA && (i->op == OP_LA || i->op == OP_LR || i->op == OP_L);
    if (w->now.how == ASM_RETURN_IN_AREA_BEFORE && i->op == OP_L && sets) {
        w->now = in(ASM_RETURN_IN_AREA);
    } else if (w->now.how == ASM_RETURN_IN_AREA && i->op == OP_ST && i->r1 == AREA) {
        w->chained = true;
    } else if (w->now.how == ASM_RETURN_IN_AREA && sets) {
        w->new_area = !w->chained;
        save(w, w->chained ? in(ASM_RETURN_IN_AREA_BEFORE) : in_register(LINK));
        *stack |= i->op == OP_LR && w->chained;
    } else if (w->new_area && i->op == OP_ST && is_in_area(i) && i->d2 == 4) {
        w->new_area = false;
        save(w, in(ASM_RETURN_IN_AREA_BEFORE));
    }
}

static bool goes_away(const struct instr *i) {
    return (i->op == OP_BCR && i->r1 == 15 && i->r2) || (i->op == OP_BC && i->r1 == 15) ||
           i->op == OP_LPSW;
}

/* A call takes the link register: while it is under way, its own address is that of the caller. */
static bool loses_link(struct walk *w, const struct instr *i) {
    bool calls = i->op == OP_BAL || (i->op == OP_BALR && i->r2);
    if (!calls || w->now.how != ASM_RETURN_IN_REGISTER || i->r1 != w->now.reg)
        return false;
    save(w, w->copy != w->now.reg ? in_register(w->copy) : in(ASM_RETURN_UNKNOWN));
    return true;
}

static void walk_line(struct finder *f, struct walk *w, const struct asm_line *l) {
    struct instr i;
    if (!get(f, l, &i))
        return;
    enum asm_return before = w->now.how;
    bool lost = loses_link(w, &i);
    see_area(w, &i, &f->out->stack);
    if (before == ASM_RETURN_IN_REGISTER || before == ASM_RETURN_UNKNOWN)
        see_save(w, l, &i);
    else
        see_restore(w, l, &i);
    if (goes_away(&i))
        w->now = w->body;
    add_row(w, lost ? l->address + 1 : l->address + l->size);
}

/* The first line at an address or behind it. */
static size_t first_line(const struct asm_module *m, uint32_t at) {
    size_t low = 0, high = m->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->lines[middle].address < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void walk_routine(struct finder *f, struct asm_routine *r) {
    struct walk w = {.routine = r, .copy = r->link};
    const struct asm_module *m = f->m;
    save(&w, r->called ? in_register(r->link) : in(ASM_RETURN_UNKNOWN));
    add_row(&w, r->begin);
    for (size_t n = first_line(m, r->begin); n < m->line_count && m->lines[n].address < r->end; n++)
        walk_line(f, &w, &m->lines[n]);
}

void asm_routines_find(const struct asm_module *m, const struct asm_image *image,
                       struct asm_routines *out) {
    struct finder f = {m, image, out};
    *out = (struct asm_routines){0};
    add_pointed_to(&f);
    add_called(&f);
    add_sections(&f);
    set_ends(&f);
    for (size_t i = 0; i < out->count; i++)
        walk_routine(&f, &out->list[i]);
}

void asm_routines_free(struct asm_routines *routines) {
    for (size_t i = 0; i < routines->count; i++)
        free(routines->list[i].rows);
    free(routines->list);
    *routines = (struct asm_routines){0};
}

/* Literals: pooled at LTORG or END, equal ones once (GC28-6514, Literals and LTORG). */
#include "asm/state.h"

#include <string.h>

static uint32_t hash(struct field text, uint32_t pool) {
    uint32_t h = 2166136261u ^ pool;
    for (uint32_t i = 0; i < text.length; i++)
        h = (h ^ (uint8_t)text.at[i]) * 16777619u;
    return h;
}

/* A literal with * is its statement's own: what * means differs. */
static struct literal *find(struct assembler *as, struct field text, uint32_t pool,
                            const struct statement *st) {
    uint32_t h = hash(text, pool);
    bool own = text.length && text.at[text.length - 1] == ')' && memchr(text.at, '*', text.length);
    for (struct literal *l = as->literals[h % LITERAL_SLOTS]; l; l = l->same_hash)
        if (l->hash == h && l->pool == pool && l->text.length == text.length &&
            memcmp(l->text.at, text.at, text.length) == 0 && (!own || l->st == st))
            return l;
    return NULL;
}

static struct literal *add(struct assembler *as, struct statement *st, struct field text) {
    struct literal *l = arena_alloc(as->arena, sizeof *l);
    l->st = st;
    l->text = text;
    l->pool = as->pool;
    l->hash = hash(text, as->pool);
    l->used_section = st->section;
    l->used_offset = st->offset;
    l->same_hash = as->literals[l->hash % LITERAL_SLOTS];
    as->literals[l->hash % LITERAL_SLOTS] = l;
    if (as->pool_last)
        as->pool_last->next = l;
    else
        as->pool_first = l;
    as->pool_last = l;
    return l;
}

static bool collect_one(struct assembler *as, struct statement *st, struct field text) {
    struct cursor c = cursor_of(as, st, text);
    struct constant k;
    if (!constant_scan(&c, true, &k))
        return false;
    if (k.duplication == 0) {
        c.p = text.at;
        return fail(&c, "a literal cannot have the duplication factor 0");
    }
    if (find(as, text, as->pool, st))
        return true;
    struct layout at = {.section = st->section};
    c.p = text.at;
    if (!constant_place(&c, &at, &k))
        return false;
    struct literal *l = add(as, st, text);
    l->size = at.offset + (at.bit != 0);
    l->length = (uint32_t)(constant_size(&k) / k.values);
    return true;
}

bool literal_collect(struct assembler *as, struct statement *st) {
    const char *p = st->operand.at, *end = p + st->operand.length;
    if (!memchr(p, '=', st->operand.length))
        return true;
    while (p < end) {
        const char *stop = operand_end(p, end);
        if (*p == '=' && !collect_one(as, st, (struct field){p + 1, (uint32_t)(stop - p - 1)}))
            return false;
        p = stop + 1;
    }
    return true;
}

/* The alignment that a size asks for; a pool holds the largest first, so that none needs padding.
 */
static uint32_t alignment(uint32_t size) {
    return size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : size % 2 == 0 ? 2 : 1;
}

void literal_place(struct assembler *as, struct statement *st, struct asm_section *section) {
    struct literal *placed = NULL, **tail = &placed;
    as->section = section;
    asm_advance(as, st, 8, 0);
    uint32_t start = section->location;
    for (uint32_t align = 8; align; align /= 2) {
        for (struct literal *l = as->pool_first, *next; l; l = next) {
            next = l->next;
            if (alignment(l->size) != align || l->section)
                continue;
            l->section = section;
            l->offset = section->location;
            if (!asm_advance(as, st, 1, l->size))
                return;
        }
    }
    /* The list keeps the order of the pool in storage. */
    for (uint32_t align = 8; align; align /= 2)
        for (struct literal *l = as->pool_first; l; l = l->next)
            if (alignment(l->size) == align) {
                *tail = l;
                tail = &l->same_pool;
            }
    st->literals = placed;
    st->section = section;
    st->offset = start;
    st->size = section->location - start;
    as->pool_first = as->pool_last = NULL;
    as->pool++;
}

struct literal *literal_find(struct cursor *c) {
    const char *stop = operand_end(c->p, c->end);
    struct literal *l =
        find(c->as, (struct field){c->p, (uint32_t)(stop - c->p)}, c->st->pool, c->st);
    if (!l || !l->section) {
        fail(c, "a literal cannot be used here");
        return NULL;
    }
    c->p = stop;
    return l;
}

void literal_emit(struct assembler *as, struct statement *st) {
    for (struct literal *l = st->literals; l; l = l->same_pool) {
        struct cursor c = cursor_of(as, l->st, l->text);
        struct constant k;
        struct layout at = {.section = l->section,
                            .offset = l->offset,
                            .emit = true,
                            .is_dc = true,
                            .has_location = true,
                            .location_section = l->used_section,
                            .location = l->used_offset};
        if (constant_scan(&c, true, &k)) {
            c.p = l->text.at;
            constant_place(&c, &at, &k);
        }
    }
}

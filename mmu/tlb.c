#include "mmu/tlb.h"

#include <stdlib.h>
#include <string.h>

/* A block's note: 0 when no entry was made of it; NOTE_ONE | set | slot when exactly that one was;
 * NOTE_SLOT | slot when that slot was, in several sets (so it always is while DAT is off, for a
 * block then has one address); else NOTE_MANY. */
#define NOTE_ONE       0x10000000u
#define NOTE_SLOT      0x20000000u
#define NOTE_MANY      0x30000000u
#define NOTE_KIND      0x30000000u
#define NOTE_SET_SHIFT 16
#define NOTE_SLOT_MASK 0xFFFFu

static void clear_set(struct tlb *t, unsigned set) {
    memset(&t->sets[set], 0xFF, sizeof t->sets[set]);
    t->owners[set].epoch = t->epoch;
}

bool tlb_init(struct tlb *t, struct storage *storage) {
    *t = (struct tlb){.storage = storage, .view = {.storage = storage, .size = storage->size}};
    t->sets = malloc(TLB_SETS * sizeof *t->sets);
    t->notes = calloc(storage->size >> STOR_BLOCK_SHIFT, sizeof *t->notes);
    if (t->sets && t->notes)
        return true;
    tlb_free(t);
    return false;
}

void tlb_free(struct tlb *t) {
    free(t->sets);
    free(t->notes);
    *t = (struct tlb){0};
}

static void release_set(struct tlb *t, unsigned set) {
    struct tlb_owner *owner = &t->owners[set];
    if (owner->context)
        owner->context->set_of_key[owner->key] = 0;
    owner->context = NULL;
}

static void release_context(struct tlb *t, struct tlb_context *c) {
    for (unsigned key = 0; key < 16; key++)
        if (c->set_of_key[key])
            release_set(t, c->set_of_key[key] - 1u);
    c->used = false;
}

/* The context, or a new one in the place of the one unused the longest. */
static struct tlb_context *find_context(struct tlb *t, bool dat,
                                        const struct dat_control *control) {
    struct tlb_context *oldest = &t->contexts[0];
    for (struct tlb_context *c = t->contexts; c < t->contexts + TLB_CONTEXTS; c++) {
        if (c->used && tlb_is_context(c, dat, control))
            return c;
        if (!c->used) {
            oldest = c; /* they are taken in order, so nothing follows */
            break;
        }
        if (c->stamp < oldest->stamp)
            oldest = c;
    }
    release_context(t, oldest);
    *oldest = (struct tlb_context){.used = true, .dat = dat, .control = *control};
    return oldest;
}

/* A cleared set for a context and key. */
static unsigned take_set(struct tlb *t, struct tlb_context *context, uint8_t key) {
    unsigned set = 0;
    if (t->sets_used < TLB_SETS) {
        set = t->sets_used++;
    } else {
        for (unsigned i = 1; i < TLB_SETS; i++)
            if (t->owners[i].stamp < t->owners[set].stamp)
                set = i;
        release_set(t, set);
    }
    t->owners[set].context = context;
    t->owners[set].key = key;
    clear_set(t, set);
    context->set_of_key[key] = (uint8_t)(set + 1);
    return set;
}

void tlb_change(struct tlb *t, bool dat, const struct dat_control *control, uint8_t key) {
    if (!t->context || !tlb_is_context(t->context, dat, control))
        t->context = find_context(t, dat, control);
    t->key = key;
    t->context->stamp = ++t->clock;
    unsigned set = t->context->set_of_key[key];
    set = set ? set - 1 : take_set(t, t->context, key);
    t->owners[set].stamp = t->clock;
    if (dat && t->owners[set].epoch != t->epoch)
        clear_set(t, set);
    t->set = &t->sets[set];
}

bool tlb_probe(const struct tlb *t, vaddr va, bool store, aaddr *at) {
    const struct tlb_context *c = t->context;
    raddr real = va;
    if (c->dat) {
        struct dat_result translated;
        if (dat_translate(&t->view, &c->control, va, &translated) ||
            (store && translated.protected))
            return false;
        real = translated.real;
    }
    *at = stor_prefix(real, c->control.prefix);
    return *at < t->storage->size &&
           stor_key_permits(t->storage->keys[*at >> STOR_BLOCK_SHIFT], t->key, store);
}

/* Remembers that a slot of the selected set holds the block. */
static void note(struct tlb *t, uint32_t block, uint32_t slot) {
    uint32_t one = NOTE_ONE | (uint32_t)(t->set - t->sets) << NOTE_SET_SHIFT | slot;
    uint32_t was = t->notes[block];
    if (was == 0)
        t->notes[block] = one;
    else if (was != one)
        t->notes[block] = (was & NOTE_KIND) != NOTE_MANY && (was & NOTE_SLOT_MASK) == slot
                              ? NOTE_SLOT | slot
                              : NOTE_MANY;
}

struct tlb_entry *tlb_enter(struct tlb *t, vaddr va, aaddr at, bool store) {
    uint32_t block = at >> STOR_BLOCK_SHIFT, page = va & TLB_PAGE;
    struct tlb_entry *e = tlb_slot(t, va);
    if (e->read_tag != page)
        e->write_tag = TLB_NOTHING;
    e->read_tag = page;
    e->addend = (uintptr_t)t->storage->bytes + (block << STOR_BLOCK_SHIFT) - page;
    stor_record(t->storage, block, store);
    if (store) {
        stor_note_change(t->storage, block);
        e->write_tag = page | (t->storage->notes[block] ? TLB_CODE : 0);
    }
    note(t, block, (uint32_t)(e - t->set->entries));
    return e;
}

static void drop_if(struct tlb *t, struct tlb_entry *e, uint32_t block) {
    uintptr_t host = (uintptr_t)t->storage->bytes + (block << STOR_BLOCK_SHIFT);
    if (e->read_tag != TLB_NOTHING && e->addend + e->read_tag == host)
        e->read_tag = e->write_tag = TLB_NOTHING;
}

void tlb_drop_block(struct tlb *t, aaddr at) {
    uint32_t block = at >> STOR_BLOCK_SHIFT;
    uint32_t was = t->notes[block], slot = was & NOTE_SLOT_MASK;
    t->notes[block] = 0;
    if (was == 0)
        return;
    if ((was & NOTE_KIND) == NOTE_ONE) {
        drop_if(t, &t->sets[(was & ~NOTE_KIND) >> NOTE_SET_SHIFT].entries[slot], block);
        return;
    }
    bool all = (was & NOTE_KIND) == NOTE_MANY;
    for (struct tlb_set *s = t->sets; s < t->sets + t->sets_used; s++)
        for (unsigned i = all ? 0 : slot; i < (all ? TLB_ENTRIES : slot + 1); i++)
            drop_if(t, &s->entries[i], block);
}

void tlb_purge(struct tlb *t) {
    t->epoch++;
    if (t->context && t->context->dat)
        clear_set(t, (unsigned)(t->set - t->sets));
}

void tlb_forget(struct tlb *t) {
    memset(t->owners, 0, sizeof t->owners);
    memset(t->contexts, 0, sizeof t->contexts);
    memset(t->notes, 0, (t->storage->size >> STOR_BLOCK_SHIFT) * sizeof *t->notes);
    t->sets_used = 0;
    t->set = NULL;
    t->context = NULL;
}

#include "vmm/shadow.h"

#include "vmm/allocator.h"
#include "vmm/pager.h"

#include <stdlib.h>
#include <string.h>

#define CR1_LENGTH_ALL 0xFF000000u
#define SEGMENT_ORIGIN 0x00FFFFC0u
#define PAGE_ORIGIN    0x00FFFFF8u

/* In the place of a guest's segment-table entry: a segment that has no page, and one whose pages
 * are those that it had before a purge, as they were then. The real CPU finds neither. */
#define NO_SEGMENT    DAT_SEGMENT_INVALID
#define STALE_SEGMENT (DAT_SEGMENT_INVALID | 2)

/* Where an entry leads: to a 2 KB block of the guest's absolute storage, of which there are 2^13,
 * or nowhere. That is known here, because the real entry is invalid while the page is in no frame.
 */
#define LEADS_NOWHERE   0xFFFFu
#define LEADS_PROTECTED 0x8000u /* the guest's tables refuse stores */
#define LEADS_BLOCK     0x1FFFu

/* The tables of one address space. */
struct shadow_set {
    uint16_t *leads; /* of each page of the address space, in segments that are not NO_SEGMENT */
    raddr tables;    /* real address: segment table, then all page tables */
    struct dat_control under;          /* the guest's registers under which they are filled */
    uint64_t stamp;                    /* when the set was in use last */
    uint32_t filled;                   /* segments that have a page */
    uint32_t segment[SHADOW_SEGMENTS]; /* the guest's entry of those, NO_ or STALE_SEGMENT */
};

/* What is known of a page of the guest's storage. */
enum page_state {
    PAGE_PLAIN,
    PAGE_TRACED, /* entries depend on it: stores are refused */
    PAGE_LET_GO, /* they do, and it was stored into since they were made */
};

struct shadow {
    struct shadow_set sets[SHADOW_SETS];
    struct shadow_set *set; /* in use */
    uint32_t count;         /* sets that were made */
    uint64_t clock;
    bool steps;       /* one instruction is to be let through a trace */
    uint8_t *pages;   /* enum page_state of each absolute page of the guest */
    uint32_t *let_go; /* pages in that state */
    uint32_t let_go_count;
    bool listens; /* the watcher is at vm->storage */
    struct stor_watcher watcher;
};

/* ---- The real tables' entries -----------------------------------------------------------------
 */

/* An entry that is about to be stored; the real machine's prefix is 0. */
static uint8_t *table_at(const struct vm *vm, raddr at) {
    stor_note_store(vm->storage, at, 2);
    return vm->storage->bytes + at;
}

/* When CR0 is not valid, any sizes do: no page is ever entered. */
static struct dat_geometry sizes_of(const struct shadow_set *set) {
    struct dat_geometry g;
    if (!dat_geometry_of(set->under.cr0, &g))
        dat_geometry_of(CR0_PAGE_2K | CR0_SEG_64K, &g);
    return g;
}

static uint16_t missing_entry(const struct dat_geometry *g) {
    return g->page_shift == 12 ? DAT_PAGE_4K_INVALID : DAT_PAGE_2K_INVALID;
}

static uint32_t pages_of_segment(const struct dat_geometry *g) {
    return 1u << (g->segment_shift - g->page_shift);
}

static raddr entry_at(const struct shadow_set *set, const struct dat_geometry *g, vaddr va) {
    return set->tables + SHADOW_SEGMENT_ROOM + 2 * (va >> g->page_shift);
}

static void set_entry(struct vm *vm, const struct shadow_set *set, const struct dat_geometry *g,
                      vaddr va, uint16_t entry) {
    be16_store(table_at(vm, entry_at(set, g, va)), entry);
}

static uint16_t *lead_of(const struct shadow_set *set, const struct dat_geometry *g, vaddr va) {
    return &set->leads[va >> g->page_shift];
}

static bool leads_to(uint16_t lead, uint32_t page) {
    return lead != LEADS_NOWHERE && (lead & LEADS_BLOCK) >> 1 == page;
}

/* Makes the real entry what the lead calls for; that of a 2 KB page cannot name a frame above 16
 * MB.
 */
static void show_lead(struct vm *vm, const struct shadow_set *set, const struct dat_geometry *g,
                      vaddr va) {
    uint16_t lead = *lead_of(set, g, va), entry = missing_entry(g);
    aaddr absolute = (aaddr)(lead & LEADS_BLOCK) << STOR_BLOCK_SHIFT, frame;
    if (lead != LEADS_NOWHERE && view_locate(&vm->system.view, absolute, &frame) &&
        (g->page_shift == 12 || frame <= ADDRESS_MASK)) {
        entry = (uint16_t)(g->page_shift == 12 ? dat_page_entry_4k(frame) : frame >> 8 & 0xFFF8);
        if (lead & LEADS_PROTECTED || pager_refuses(vm, absolute))
            entry |= DAT_PAGE_PROTECTED;
    }
    set_entry(vm, set, g, va, entry);
}

static void set_lead(struct vm *vm, const struct shadow_set *set, const struct dat_geometry *g,
                     vaddr va, uint16_t lead) {
    *lead_of(set, g, va) = lead;
    show_lead(vm, set, g, va);
}

static void set_segment(struct vm *vm, const struct shadow_set *set, uint32_t n, uint32_t entry) {
    be32_store(table_at(vm, set->tables + 4 * n), entry);
}

static bool is_filled(const struct shadow_set *set, uint32_t n) {
    return !(set->segment[n] & DAT_SEGMENT_INVALID);
}

/* A segment that was not there is there from now on, with the pages that its entries say. */
static void open_segment(struct vm *vm, struct shadow_set *set, const struct dat_geometry *g,
                         uint32_t n, uint32_t guest_entry) {
    set_segment(vm, set, n, DAT_SEGMENT_LENGTH | entry_at(set, g, n << g->segment_shift));
    set->filled++;
    set->segment[n] = guest_entry;
}

static void remove_pages(struct vm *vm, const struct shadow_set *set, const struct dat_geometry *g,
                         uint32_t n) {
    vaddr va = n << g->segment_shift;
    for (uint32_t k = 0; k < pages_of_segment(g); k++)
        set_lead(vm, set, g, va + (k << g->page_shift), LEADS_NOWHERE);
}

/* The segment is not there any more; it becomes NO_SEGMENT or STALE_SEGMENT. */
static void close_segment(struct vm *vm, struct shadow_set *set, uint32_t n, uint32_t becomes) {
    set_segment(vm, set, n, DAT_SEGMENT_INVALID);
    set->filled--;
    set->segment[n] = becomes;
    vm->purge = true;
}

/* Purges a set: which pages it had is remembered. */
static void purge(struct vm *vm, struct shadow_set *set) {
    for (uint32_t n = 0; n < SHADOW_SEGMENTS && set->filled; n++)
        if (is_filled(set, n))
            close_segment(vm, set, n, STALE_SEGMENT);
}

static void empty(struct vm *vm, struct shadow_set *set) {
    purge(vm, set);
    for (uint32_t n = 0; n < SHADOW_SEGMENTS; n++)
        set->segment[n] = NO_SEGMENT;
}

/* ---- Sets -------------------------------------------------------------------------------------
 */

static struct dat_control guest_control(const struct vm *vm) {
    return (struct dat_control){vm->virtual.cr[0] & CR0_TRANSLATION_MASK, vm->virtual.cr[1],
                                vm->virtual.prefix};
}

static bool is_under(const struct shadow_set *set, const struct dat_control *c) {
    return set->under.cr1 == c->cr1 && set->under.cr0 == c->cr0 && set->under.prefix == c->prefix;
}

/* Leads of a set, all to nowhere. False when the host has no memory. */
static bool make_leads(struct shadow_set *set) {
    const size_t size = SHADOW_PAGES * sizeof *set->leads;
    if (!set->leads)
        set->leads = malloc(size);
    if (set->leads)
        memset(set->leads, 0xFF, size);
    return set->leads;
}

/* A set that nothing was entered in; NULL when there is no storage for one more. */
static struct shadow_set *new_set(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    struct shadow_set *set = &s->sets[s->count];
    if (s->count == SHADOW_SETS || !make_leads(set) ||
        !pager_tables(vm, SHADOW_ROOM, s->count == 0, &set->tables))
        return NULL;
    s->count++;
    for (uint32_t n = 0; n < SHADOW_SEGMENTS; n++) {
        set->segment[n] = NO_SEGMENT;
        set_segment(vm, set, n, DAT_SEGMENT_INVALID);
    }
    return set;
}

/* The set unused the longest, emptied. */
static struct shadow_set *reused_set(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    struct shadow_set *oldest = s->sets;
    for (uint32_t n = 1; n < s->count; n++)
        if (s->sets[n].stamp < oldest->stamp)
            oldest = &s->sets[n];
    empty(vm, oldest);
    return oldest;
}

static struct shadow_set *find_set(struct vm *vm, const struct dat_control *control) {
    struct shadow *s = vm->shadow.state;
    for (uint32_t n = 0; n < s->count; n++)
        if (is_under(&s->sets[n], control))
            return &s->sets[n];
    struct shadow_set *set = new_set(vm);
    if (!set)
        set = reused_set(vm);
    set->under = *control;
    return set;
}

/* What the real CPU is loaded with to use a set. */
static struct dat_control real_control(const struct shadow_set *set) {
    struct dat_geometry g = sizes_of(set);
    uint32_t sizes = (g.page_shift == 12 ? CR0_PAGE_4K : CR0_PAGE_2K) |
                     (g.segment_shift == 20 ? CR0_SEG_1M : CR0_SEG_64K);
    return (struct dat_control){sizes | CR0_PAGE_PROTECTION, CR1_LENGTH_ALL | set->tables, 0};
}

static void use_set(struct vm *vm, struct shadow_set *set) {
    struct shadow *s = vm->shadow.state;
    struct dat_control real = real_control(set);
    s->set = set;
    set->stamp = ++s->clock;
    vm->shadow.cr0 = real.cr0;
    vm->shadow.cr1 = real.cr1;
}

bool shadow_context(const struct vm *vm, uint32_t n, struct dat_control *real) {
    const struct shadow *s = vm->shadow.state;
    if (!s || n >= s->count)
        return false;
    *real = real_control(&s->sets[n]);
    return true;
}

/* ---- Traces -----------------------------------------------------------------------------------
 */

static uint32_t page_number(aaddr at) {
    return at >> STOR_PAGE_SHIFT;
}

/* The watcher is to hear of the monitor's own stores into a page, or no longer; while the page is
 * absent there are none. */
static void listen(struct vm *vm, uint32_t page, bool on) {
    aaddr frame;
    if (!view_locate(&vm->system.view, page << STOR_PAGE_SHIFT, &frame))
        return;
    uint8_t *notes = vm->storage->notes + (frame >> STOR_BLOCK_SHIFT);
    for (uint32_t k = 0; k < STOR_PAGE_SIZE / STOR_BLOCK_SIZE; k++)
        notes[k] = (uint8_t)(on ? notes[k] | STOR_NOTE_TRACE : notes[k] & ~STOR_NOTE_TRACE);
}

bool shadow_refuses(const struct vm *vm, aaddr page) {
    const struct shadow *s = vm->shadow.state;
    return s && s->pages[page_number(page)] == PAGE_TRACED;
}

/* Shows anew the entries of one segment that lead to a page. */
static void show_in_segment(struct vm *vm, const struct shadow_set *set,
                            const struct dat_geometry *g, uint32_t n, uint32_t page) {
    for (uint32_t k = 0; k < pages_of_segment(g); k++) {
        vaddr va = (n << g->segment_shift) + (k << g->page_shift);
        if (leads_to(*lead_of(set, g, va), page))
            show_lead(vm, set, g, va);
    }
}

/* The same in all sets. (A stale segment's entries are shown when it is back.) */
static void show_page(struct vm *vm, uint32_t page) {
    struct shadow *s = vm->shadow.state;
    for (struct shadow_set *set = s->sets; set < s->sets + s->count; set++) {
        struct dat_geometry g = sizes_of(set);
        for (uint32_t n = 0; n < SHADOW_SEGMENTS && set->filled; n++)
            if (is_filled(set, n))
                show_in_segment(vm, set, &g, n, page);
    }
}

static void protect(struct vm *vm, uint32_t page) {
    show_page(vm, page);
    allocator_map_page(vm, page << STOR_PAGE_SHIFT);
    vm->purge = true;
}

void shadow_show(struct vm *vm, uint32_t page) {
    if (vm->shadow.state)
        show_page(vm, page);
}

void shadow_arrive(struct vm *vm, uint32_t page) {
    const struct shadow *s = vm->shadow.state;
    if (s)
        listen(vm, page, s->listens && s->pages[page] == PAGE_TRACED);
}

/* Stores into a page of tables are to be refused from now on. */
static void trace(struct vm *vm, aaddr at) {
    struct shadow *s = vm->shadow.state;
    uint32_t page = page_number(at);
    if (vm->shadow.policy == SHADOW_VTLB || s->pages[page] != PAGE_PLAIN)
        return;
    s->pages[page] = PAGE_TRACED;
    listen(vm, page, true);
    protect(vm, page);
}

static void let_go(struct vm *vm, uint32_t page) {
    struct shadow *s = vm->shadow.state;
    if (s->pages[page] != PAGE_TRACED)
        return;
    s->pages[page] = PAGE_LET_GO;
    s->let_go[s->let_go_count++] = page;
    listen(vm, page, false);
    allocator_map_page(vm, page << STOR_PAGE_SHIFT);
}

/* Someone stores into a page that is traced, and it is not the guest's own instruction. */
static void on_stored(void *owner, aaddr at, uint32_t length) {
    struct vm *vm = owner;
    (void)length;
    if (!(vm->storage->notes[at >> STOR_BLOCK_SHIFT] & STOR_NOTE_TRACE))
        return;
    aaddr frame;
    for (uint32_t page = 0; page < page_number(vm->system.view.size); page++)
        if (view_locate(&vm->system.view, page << STOR_PAGE_SHIFT, &frame) &&
            frame == (at & ~(STOR_PAGE_SIZE - 1)))
            let_go(vm, page);
}

void shadow_stored(struct vm *vm, uint32_t page) {
    if (vm->shadow.state)
        let_go(vm, page);
}

static void on_key_changed(void *owner, aaddr at) {
    (void)owner, (void)at;
}

/* ---- Entering ---------------------------------------------------------------------------------
 */

/* Walks the guest's tables under a set's registers. Returns a code; *absolute is in the guest's
 * storage then. */
static int walk_guest(const struct vm *vm, const struct shadow_set *set, vaddr va,
                      struct dat_result *result, aaddr *absolute) {
    int code = dat_translate(&vm->system.view, &set->under, va, result);
    if (code)
        return code;
    *absolute = stor_prefix(result->real, set->under.prefix);
    return *absolute < vm->system.view.size ? PIC_NONE : PIC_ADDRESSING;
}

/* Enters what walk_guest found in a segment that is there; the page may be absent. */
static void enter_page(struct vm *vm, struct shadow_set *set, vaddr va,
                       const struct dat_result *result, aaddr absolute) {
    struct dat_geometry g = sizes_of(set);
    trace(vm, stor_prefix(result->segment_at, set->under.prefix));
    trace(vm, stor_prefix(result->page_at, set->under.prefix));
    uint32_t lead = absolute >> STOR_BLOCK_SHIFT | (result->protected ? LEADS_PROTECTED : 0);
    set_lead(vm, set, &g, va, (uint16_t)lead);
}

/* Makes the entries of a segment what the guest's tables say now. True when one is left. */
static bool renew_segment(struct vm *vm, struct shadow_set *set, uint32_t n) {
    struct dat_geometry g = sizes_of(set);
    bool left = false;
    for (uint32_t k = 0; k < pages_of_segment(&g); k++) {
        vaddr va = (n << g.segment_shift) + (k << g.page_shift);
        struct dat_result result;
        aaddr absolute;
        if (*lead_of(set, &g, va) == LEADS_NOWHERE)
            continue;
        if (walk_guest(vm, set, va, &result, &absolute)) {
            set_lead(vm, set, &g, va, LEADS_NOWHERE);
        } else {
            set->segment[n] = result.segment;
            enter_page(vm, set, va, &result, absolute);
            left = true;
        }
    }
    if (!left)
        close_segment(vm, set, n, NO_SEGMENT);
    return left;
}

/* The same in any segment. Of one that is stale, all pages come back that the guest's tables still
 * have, for one exit. */
static void enter(struct vm *vm, struct shadow_set *set, vaddr va, const struct dat_result *result,
                  aaddr absolute) {
    struct dat_geometry g = sizes_of(set);
    uint32_t n = va >> g.segment_shift;
    bool stale = set->segment[n] == STALE_SEGMENT;
    if (!is_filled(set, n)) {
        if (!stale)
            remove_pages(vm, set, &g, n);
        open_segment(vm, set, &g, n, result->segment);
    }
    enter_page(vm, set, va, result, absolute);
    if (stale)
        renew_segment(vm, set, n);
}

/* Brings the page that an entry leads to, and shows it. */
static enum shadow_answer bring(struct vm *vm, const struct shadow_set *set, vaddr va,
                                unsigned what) {
    struct dat_geometry g = sizes_of(set);
    uint32_t page = (*lead_of(set, &g, va) & LEADS_BLOCK) >> 1;
    if (!pager_bring(vm, page, what) || (g.page_shift == 11 && !pager_bring_low(vm, page)))
        return SHADOW_REFUSED;
    show_lead(vm, set, &g, va);
    return SHADOW_FILLED;
}

/* The guest's tables are in use: they are brought, too. */
static void bring_tables(struct vm *vm, const struct shadow_set *set,
                         const struct dat_result *result) {
    const raddr at[] = {result->segment_at, result->page_at};
    for (unsigned n = 0; n < 2; n++)
        view_bring(&vm->system.view, stor_prefix(at[n], set->under.prefix), VIEW_MAY_EVICT);
}

enum shadow_answer shadow_fill(struct vm *vm, vaddr va, int *code) {
    struct shadow_set *set = vm->shadow.state->set;
    struct dat_geometry g = sizes_of(set);
    struct dat_result result;
    aaddr absolute;
    if (!is_filled(set, va >> g.segment_shift) || *lead_of(set, &g, va) == LEADS_NOWHERE) {
        *code = walk_guest(vm, set, va, &result, &absolute);
        if (*code)
            return SHADOW_EXCEPTION;
        bring_tables(vm, set, &result);
        enter(vm, set, va, &result, absolute);
    }
    return bring(vm, set, va, VIEW_MAY_EVICT);
}

enum shadow_answer shadow_store(struct vm *vm, vaddr at, int *code) {
    struct shadow *s = vm->shadow.state;
    struct dat_result result = {.real = at};
    aaddr absolute = stor_prefix(at, vm->virtual.prefix);
    bool translates = psw_dat(&vm->virtual.psw);
    if (!translates && (absolute >= vm->system.view.size || !pager_refuses(vm, absolute))) {
        *code = PIC_ADDRESSING; /* tables that came from a forged file refuse anything */
        return SHADOW_EXCEPTION;
    }
    *code = translates ? walk_guest(vm, s->set, at, &result, &absolute) : PIC_NONE;
    if (!*code && result.protected)
        *code = PIC_PROTECTION;
    if (*code)
        return SHADOW_EXCEPTION;
    /* It may have been let go already, for another entry that leads there and the same store. */
    if (s && s->pages[page_number(absolute)] != PAGE_PLAIN) {
        let_go(vm, page_number(absolute));
        s->steps = vm->shadow.policy == SHADOW_TRACED;
    }
    if (!translates)
        return pager_bring(vm, page_number(absolute), VIEW_STORES | VIEW_MAY_EVICT)
                   ? SHADOW_FILLED
                   : SHADOW_REFUSED;
    enter(vm, s->set, at, &result, absolute);
    return bring(vm, s->set, at, VIEW_STORES | VIEW_MAY_EVICT);
}

bool shadow_steps(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    bool steps = s && s->steps;
    if (steps)
        s->steps = false;
    return steps;
}

/* ---- Bringing up to date ----------------------------------------------------------------------
 */

/* Is a guest's table entry at this real address in the page? */
static bool lies_in(const struct shadow_set *set, raddr at, uint32_t page) {
    return page_number(stor_prefix(at & ADDRESS_MASK, set->under.prefix)) == page;
}

/* Where the guest's entry of a segment is. */
static raddr segment_entry_at(const struct shadow_set *set, uint32_t n) {
    return (set->under.cr1 & SEGMENT_ORIGIN) + 4 * n;
}

/* Could an entry of this segment have been made from the page? (A page table is shorter than a
 * page: it lies in that of its first and that of its last entry.) */
static bool depends(const struct shadow_set *set, const struct dat_geometry *g, uint32_t n,
                    uint32_t page) {
    raddr first = set->segment[n] & PAGE_ORIGIN, last = first + 2 * (pages_of_segment(g) - 1);
    return is_filled(set, n) && (lies_in(set, segment_entry_at(set, n), page) ||
                                 lies_in(set, first, page) || lies_in(set, last, page));
}

/* A page that no entry depends on any more holds no tables: it need not be traced. */
static void renew_page(struct vm *vm, uint32_t page) {
    struct shadow *s = vm->shadow.state;
    bool traced = false;
    for (struct shadow_set *set = s->sets; set < s->sets + s->count; set++) {
        struct dat_geometry g = sizes_of(set);
        for (uint32_t n = 0; n < SHADOW_SEGMENTS && set->filled; n++)
            if (depends(set, &g, n, page))
                traced |= renew_segment(vm, set, n);
    }
    s->pages[page] = traced ? PAGE_TRACED : PAGE_PLAIN;
    if (!traced)
        return;
    listen(vm, page, true);
    protect(vm, page);
}

static void renew(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    vm->purge |= s->let_go_count > 0;
    while (s->let_go_count)
        renew_page(vm, s->let_go[--s->let_go_count]);
}

void shadow_flush(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    if (!s)
        return;
    if (vm->shadow.policy != SHADOW_VTLB)
        renew(vm);
    else
        for (uint32_t n = 0; n < s->count; n++)
            purge(vm, &s->sets[n]);
}

void shadow_forget(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    if (!s)
        return;
    for (uint32_t n = 0; n < s->count; n++)
        empty(vm, &s->sets[n]);
    for (uint32_t page = 0; page < page_number(vm->system.view.size); page++)
        listen(vm, page, false);
    memset(s->pages, PAGE_PLAIN, page_number(vm->system.view.size));
    s->let_go_count = 0;
    s->steps = false;
}

void shadow_follow(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    if (!s)
        return;
    if (vm->shadow.policy == SHADOW_TRACED && !s->steps)
        renew(vm);
    struct dat_control control = guest_control(vm);
    if (psw_dat(&vm->virtual.psw) && !is_under(s->set, &control))
        use_set(vm, find_set(vm, &control));
}

/* ---- Making and walking -----------------------------------------------------------------------
 */

void shadow_listen(struct vm *vm, bool on) {
    struct shadow *s = vm->shadow.state;
    if (!s || s->listens == on)
        return;
    s->listens = on;
    for (uint32_t page = 0; page < page_number(vm->system.view.size); page++)
        if (s->pages[page] == PAGE_TRACED)
            listen(vm, page, on);
    if (on)
        stor_watch(vm->storage, &s->watcher);
    else
        stor_unwatch(vm->storage, &s->watcher);
}

static bool make_state(struct vm *vm) {
    struct shadow *s = calloc(1, sizeof *s);
    uint32_t pages = page_number(vm->system.view.size);
    if (!s)
        return false;
    vm->shadow.state = s;
    pager_expect(vm->pages.pager, -1);
    s->pages = calloc(pages, sizeof *s->pages);
    s->let_go = calloc(pages, sizeof *s->let_go);
    s->watcher =
        (struct stor_watcher){.owner = vm, .stored = on_stored, .key_changed = on_key_changed};
    shadow_listen(vm, s->pages && s->let_go);
    return s->pages && s->let_go;
}

void shadow_free(struct vm *vm) {
    struct shadow *s = vm->shadow.state;
    if (!s)
        return;
    shadow_listen(vm, false);
    for (uint32_t n = 0; n < SHADOW_SETS; n++)
        free(s->sets[n].leads);
    free(s->pages);
    free(s->let_go);
    free(s);
    vm->shadow.state = NULL;
}

/* The guest may begin again. */
static void unmake_state(struct vm *vm) {
    if (vm->shadow.state)
        pager_expect(vm->pages.pager, 1);
    shadow_free(vm);
}

bool shadow_begin(struct vm *vm) {
    struct dat_control control = guest_control(vm);
    if (vm->shadow.state)
        return true;
    struct shadow_set *set = make_state(vm) ? new_set(vm) : NULL;
    if (!set) {
        unmake_state(vm);
        vm_refuse(vm, "there is no real storage left below 16M for its shadow tables");
        return false;
    }
    set->under = control;
    use_set(vm, set);
    return true;
}

/* Is every segment that is filled one that addresses of 24 bits can name? */
static bool segments_are_possible(const struct shadow_set *set) {
    struct dat_geometry g = sizes_of(set);
    for (uint32_t n = 1u << (24 - g.segment_shift); n < SHADOW_SEGMENTS; n++)
        if (set->segment[n] != NO_SEGMENT)
            return false;
    return true;
}

static void walk_lead(const struct vm *vm, uint16_t *lead, struct walk *w) {
    walk_u16(w, lead);
    aaddr at = (aaddr)(*lead & LEADS_BLOCK) << STOR_BLOCK_SHIFT;
    if (!walk_require(w, *lead == LEADS_NOWHERE || at < vm->system.view.size,
                      "an entry leads outside storage"))
        *lead = LEADS_NOWHERE;
}

static void walk_leads(const struct vm *vm, const struct shadow_set *set, struct walk *w) {
    struct dat_geometry g = sizes_of(set);
    for (uint32_t n = 0; n < 1u << (24 - g.segment_shift); n++)
        for (uint32_t k = 0; k < pages_of_segment(&g) && set->segment[n] != NO_SEGMENT; k++)
            walk_lead(vm, lead_of(set, &g, (n << g.segment_shift) + (k << g.page_shift)), w);
}

static void walk_set(struct vm *vm, struct shadow_set *set, struct walk *w) {
    const struct allocator *a = vm->pages.pager->allocator;
    walk_u32(w, &set->tables);
    walk_u32(w, &set->under.cr0);
    walk_u32(w, &set->under.cr1);
    walk_u32(w, &set->under.prefix);
    walk_u64(w, &set->stamp);
    walk_u32(w, &set->filled);
    for (uint32_t n = 0; n < SHADOW_SEGMENTS; n++)
        walk_u32(w, &set->segment[n]);
    walk_require(w,
                 set->tables % STOR_PAGE_SIZE == 0 && set->tables > vm->tables &&
                     set->tables <= a->tables_end && SHADOW_ROOM <= a->tables_end - set->tables,
                 "the tables are elsewhere");
    bool possible = walk_require(w, segments_are_possible(set), "there are no such segments");
    if (w->loading && !walk_require(w, make_leads(set), "no memory"))
        return;
    if (possible)
        walk_leads(vm, set, w);
}

/* Are just those pages let go that the list names? */
static bool list_is_right(const struct shadow *s, uint32_t pages) {
    uint32_t count = 0;
    for (uint32_t page = 0; page < pages; page++)
        count += s->pages[page] == PAGE_LET_GO;
    for (uint32_t n = 0; n < s->let_go_count; n++)
        if (s->pages[s->let_go[n]] != PAGE_LET_GO)
            return false;
    return count == s->let_go_count;
}

/* What a page's state means for the watcher. */
static void walk_pages(struct vm *vm, struct walk *w) {
    struct shadow *s = vm->shadow.state;
    uint32_t pages = page_number(vm->system.view.size);
    walk_bytes(w, s->pages, pages);
    s->let_go_count = (uint32_t)walk_number(w, s->let_go_count, pages);
    for (uint32_t n = 0; n < s->let_go_count; n++)
        s->let_go[n] = (uint32_t)walk_number(w, s->let_go[n], pages - 1);
    if (!walk_require(w, list_is_right(s, pages), "pages let go are not those listed"))
        s->let_go_count = 0;
    for (uint32_t page = 0; page < pages && w->loading; page++)
        listen(vm, page, s->pages[page] == PAGE_TRACED);
}

void shadow_walk(struct vm *vm, struct walk *w) {
    bool there = vm->shadow.state;
    walk_section(w, "shadow tables");
    walk_u32(w, &vm->shadow.cr0);
    walk_u32(w, &vm->shadow.cr1);
    walk_bool(w, &there);
    if (w->loading && !there)
        unmake_state(vm);
    if (!there || (!vm->shadow.state && !walk_require(w, make_state(vm), "no memory")))
        return;
    struct shadow *s = vm->shadow.state;
    s->count = (uint32_t)walk_number(w, s->count, SHADOW_SETS);
    if (!walk_require(w, s->count > 0, "there is no set"))
        return;
    for (uint32_t n = 0; n < s->count; n++)
        walk_set(vm, &s->sets[n], w);
    uint32_t in_use = s->set ? (uint32_t)(s->set - s->sets) : 0;
    s->set = &s->sets[walk_number(w, in_use, s->count - 1)];
    walk_u64(w, &s->clock);
    walk_bool(w, &s->steps);
    walk_pages(vm, w);
}

#include "vmm/pager.h"

#include "vmm/allocator.h"
#include "vmm/shadow.h"
#include "vmm/workers.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCKS   2u /* of a page: what has a key of its own */
#define RECORDED (KEY_REFERENCE | KEY_CHANGE)
#define TRAVELS  (STOR_NOTE_STORE | STOR_NOTE_FETCH | STOR_NOTE_COPIED)
#define LOW      (ADDRESS_MASK + 1)

static uint32_t number_of(const struct page *page) {
    return (uint32_t)(page - page->vm->pages.pages);
}

static aaddr *entry_of(const struct page *page) {
    return &page->vm->frames[number_of(page)];
}

static bool is_present(const struct page *page) {
    return !(*entry_of(page) & VIEW_ABSENT);
}

static bool is_shared(const struct page *page) {
    return *entry_of(page) & VIEW_SHARED;
}

static aaddr frame_of(const struct page *page) {
    return *entry_of(page) & ~VIEW_FLAGS;
}

/* The real key of a block of a frame. */
static uint8_t *real_key(const struct pager *p, aaddr frame, unsigned block) {
    return &p->storage->keys[(frame >> STOR_BLOCK_SHIFT) + block];
}

static aaddr block_at(aaddr frame, unsigned block) {
    return frame + (block << STOR_BLOCK_SHIFT);
}

static uint8_t key_of(const struct page *page, unsigned block) {
    if (!is_present(page))
        return page->keys[block];
    return *real_key(page->vm->pages.pager, frame_of(page), block) | page->keys[block];
}

/* Says in the entry whether bits are kept that the real keys lack. */
static void show_kept(struct page *page) {
    aaddr *entry = entry_of(page);
    bool kept = page->keys[0] | page->keys[1];
    *entry = (*entry & ~VIEW_KEPT) | (kept ? VIEW_KEPT : 0);
}

/* What a guest's real CPU remembers of a block. */
static uint8_t *notes_of(const struct vm *vm, aaddr at) {
    return &vm->storage->notes[at >> STOR_BLOCK_SHIFT];
}

/* Changes the key of a block that a guest has or had; its real CPU is to forget the block. If that
 * is not ours, it may be running somebody else, and is told when it takes the guest up again. */
static void set_real_key(const struct pager *p, struct vm *vm, aaddr at, uint8_t key) {
    if (!p->workers->open || vm->storage == p->here) {
        stor_set_key(vm->storage, at, key);
    } else {
        vm->storage->keys[at >> STOR_BLOCK_SHIFT] = key;
        vm->purge = true;
    }
}

/* Begins to do something for a guest that may be running; ends it. */
static void begin(struct pager *p, const struct vm *vm) {
    workers_enter(p->workers);
    p->here = vm->storage;
}

static void end(struct pager *p) {
    workers_leave(p->workers);
}

/* What is done to the frames and tables of a guest that does not run is done by our real CPU: what
 * another one remembers of them, only that one may touch. */
static void take_over(struct pager *p, struct vm *vm) {
    if (p->workers->open && vm->storage != p->here)
        vm_arrive(vm, p->here);
}

/* ---- In and out of a frame --------------------------------------------------------------------
 */

/* The page's tables no longer lead to its frame. What the real TLB knows of the frame is to be
 * forgotten yet. */
static void leave(struct pager *p, struct page *page) {
    aaddr frame = frame_of(page);
    uint32_t number = number_of(page);
    for (unsigned b = 0; b < BLOCKS; b++) {
        page->keys[b] = key_of(page, b);
        page->marks[b] = *notes_of(page->vm, block_at(frame, b)) & TRAVELS;
    }
    struct page **link = allocator_owner(p->allocator, frame);
    while (*link != page)
        link = &(*link)->next;
    *link = page->next;
    page->next = NULL;
    *entry_of(page) = VIEW_ABSENT;
    page->vm->pages.resident--;
    allocator_map_page(page->vm, number << STOR_PAGE_SHIFT);
    shadow_show(page->vm, number);
}

/* Nobody has the frame any more, which the guest was the last to have. */
static void empty_frame(struct pager *p, struct vm *vm, aaddr frame) {
    for (unsigned b = 0; b < BLOCKS; b++) {
        *notes_of(vm, block_at(frame, b)) &= (uint8_t) ~(TRAVELS | STOR_NOTE_TRACE);
        set_real_key(p, vm, block_at(frame, b), 0);
    }
    allocator_give_back(p->allocator, frame);
}

/* A page of the guest has left the frame: if others are in it yet, the real TLB is to forget that
 * the guest had it. */
static void part(struct pager *p, struct vm *vm, aaddr frame) {
    if (!*allocator_owner(p->allocator, frame)) {
        empty_frame(p, vm, frame);
        return;
    }
    for (unsigned b = 0; b < BLOCKS; b++)
        set_real_key(p, vm, block_at(frame, b), *real_key(p, frame, b));
}

/* The page is in a frame, which has its contents and is entered as its own. From now on the real
 * keys record what is referenced and changed since. */
static void arrive(struct pager *p, struct page *page, aaddr frame) {
    for (unsigned b = 0; b < BLOCKS; b++) {
        uint8_t *notes = notes_of(page->vm, block_at(frame, b));
        *notes = (uint8_t)((*notes & ~TRAVELS) | page->marks[b]);
        if (page->marks[b] & STOR_NOTE_STORE) /* the bytes that are watched have come along */
            stor_set_watched_bytes(page->vm->storage, 0, UINT32_MAX);
        set_real_key(p, page->vm, block_at(frame, b), page->keys[b] & (uint8_t)~RECORDED);
        page->keys[b] &= RECORDED;
    }
    *entry_of(page) = frame;
    show_kept(page);
    page->passed = false;
    page->fresh = true;
    page->vm->pages.resident++;
    allocator_map_page(page->vm, number_of(page) << STOR_PAGE_SHIFT);
    shadow_arrive(page->vm, number_of(page));
}

/* The frame got other contents: decoded code of the old ones is void. */
static void note_contents(struct vm *vm, aaddr frame) {
    for (unsigned b = 0; b < BLOCKS; b++)
        stor_note_store(vm->storage, block_at(frame, b), STOR_BLOCK_SIZE);
}

static void move(struct pager *p, struct page *page, aaddr to) {
    aaddr from = frame_of(page);
    take_over(p, page->vm);
    memcpy(p->storage->bytes + to, p->storage->bytes + from, STOR_PAGE_SIZE);
    note_contents(page->vm, to);
    leave(p, page);
    arrive(p, page, to);
    part(p, page->vm, from);
}

/* ---- Eviction ---------------------------------------------------------------------------------
 */

static void drop_slot(struct pager *p, struct page *page) {
    if (page->slot != BACKING_NONE)
        backing_drop(p->backing, page->slot);
    page->slot = BACKING_NONE;
}

/* Would the page be lost if its frame were? */
static bool needs_writing(struct pager *p, const struct page *page, const uint8_t *bytes) {
    if (memcmp(bytes, p->cleared, STOR_PAGE_SIZE) == 0)
        return false;
    return page->slot == BACKING_NONE || !backing_holds(p->backing, page->slot, bytes);
}

/* Sees to it that the contents of a page are not lost. */
static bool save(struct pager *p, struct page *page) {
    const uint8_t *bytes = p->storage->bytes + frame_of(page);
    struct ledger_pages *counts = &page->vm->ledger.pages;
    if (!needs_writing(p, page, bytes)) {
        if (memcmp(bytes, p->cleared, STOR_PAGE_SIZE) == 0)
            drop_slot(p, page);
        counts->dropped++;
        return true;
    }
    if (!backing_write(p->backing, bytes, &page->slot))
        return false;
    counts->out++;
    return true;
}

/* Makes a frame free: all pages in it go. */
static bool put_out(struct pager *p, aaddr frame) {
    for (struct page *page; (page = *allocator_owner(p->allocator, frame));) {
        if (!save(p, page))
            return false;
        take_over(p, page->vm);
        leave(p, page);
        part(p, page->vm, frame);
    }
    return true;
}

/* Takes note of the reference bits of a frame and clears them. Were any on? */
static bool was_referenced(struct pager *p, struct page *page) {
    aaddr frame = frame_of(page);
    bool referenced = false;
    for (unsigned b = 0; b < BLOCKS; b++) {
        uint8_t key = *real_key(p, frame, b);
        if (!(key & KEY_REFERENCE))
            continue;
        referenced = page->used = true;
        page->keys[b] |= KEY_REFERENCE;
        set_real_key(p, page->vm, block_at(frame, b), key & (uint8_t)~KEY_REFERENCE);
    }
    show_kept(page);
    return referenced;
}

/* Does it look as if the page had to be written? */
static bool seems_changed(const struct pager *p, const struct page *page) {
    aaddr frame = frame_of(page);
    return page->slot == BACKING_NONE ||
           (*real_key(p, frame, 0) | *real_key(p, frame, 1)) & KEY_CHANGE;
}

/* The clock's hand is over a page: is it to go? */
static bool is_to_go(struct pager *p, struct page *page) {
    if (was_referenced(p, page) | page->fresh) {
        page->passed = page->fresh = false;
        return false;
    }
    bool passes = !page->passed && seems_changed(p, page);
    page->passed |= passes;
    return !passes;
}

/* Do several real CPUs run guests now? */
static bool others_run(const struct pager *p) {
    return p->workers->open;
}

/* May the page be taken from its guest for another's, or its own, sake? Not while the guest runs on
 * another real CPU. In fairness only if the guest has more than it should, or would have with what
 * it asks for. A guest that can wait for others' frames keeps its own. */
static bool may_go(const struct pager *p, const struct page *page, const struct vm *asks,
                   bool fair) {
    const struct vm *vm = page->vm;
    uint32_t own = vm == asks;
    if (!own && vm->dispatched)
        return false;
    if (fair)
        return vm->pages.resident + own > vm->pages.target;
    return own ? !others_run(p) || vm->pages.resident >= vm->pages.min
               : vm->pages.resident > vm->pages.min;
}

/* Makes one frame below an address free. Three rounds clear the reference bits, pass what has
 * changed, and find. When what it finds cannot be written that is the end: to look for pages that
 * need not be would take those that were just brought, again and again. */
static bool evict_one(struct pager *p, const struct vm *asks, raddr below, bool fair) {
    bool any = false;
    uint32_t frames = p->storage->size >> STOR_PAGE_SHIFT;
    for (uint32_t tries = 0; tries < (any ? 4 : 1) * frames; tries++) {
        p->hand = p->hand ? p->hand - 1 : frames - 1;
        aaddr frame = p->hand << STOR_PAGE_SHIFT;
        struct page *page = *allocator_owner(p->allocator, frame);
        if (!page || frame >= below || !may_go(p, page, asks, fair))
            continue;
        any = true;
        if (is_to_go(p, page))
            return put_out(p, frame);
    }
    return false;
}

static bool evict(struct pager *p, const struct vm *asks, raddr below) {
    return evict_one(p, asks, below, true) || evict_one(p, asks, below, false);
}

/* Evicts up to so many pages of a guest by its own clock. */
static uint32_t reclaim(struct pager *p, struct vm *vm, uint32_t count) {
    struct vm_pages *pages = &vm->pages;
    uint32_t done = 0;
    for (uint32_t tries = 0; tries < 4 * pages->count && done < count; tries++) {
        struct page *page = &pages->pages[pages->hand];
        pages->hand = (pages->hand + 1) % pages->count;
        if (is_present(page) && is_to_go(p, page))
            done += put_out(p, frame_of(page));
    }
    return done;
}

uint32_t pager_reclaim(struct vm *vm, uint32_t count) {
    begin(vm->pages.pager, vm);
    uint32_t done = reclaim(vm->pages.pager, vm, count);
    end(vm->pages.pager);
    return done;
}

/* A guest at a place where it needs none of its pages gives what others wait for. */
static void give(struct pager *p, struct vm *vm) {
    struct allocator *a = p->allocator;
    for (aaddr frame = a->tables_end; frame < p->wanted; frame += STOR_PAGE_SIZE) {
        struct page *page = *allocator_owner(a, frame);
        if (page && page->vm == vm)
            put_out(p, frame);
    }
    if (!p->needy || p->needy == vm)
        return;
    uint32_t above = vm->pages.resident > vm->pages.min ? vm->pages.resident - vm->pages.min : 0;
    uint32_t lacking = a->free_count <= a->reserve ? a->reserve + 1 - a->free_count : 0;
    reclaim(p, vm, above < lacking ? above : lacking);
    if (a->free_count > a->reserve)
        p->needy = NULL;
}

void pager_yield(struct pager *p, struct vm *vm) {
    p->here = vm->storage;
    give(p, vm);
}

/* Lets a guest that runs wait a little for others' turns to end. It needs none of its pages. */
static void wait_for_others(struct pager *p, struct vm *vm) {
    const struct timespec little = {.tv_nsec = 50000};
    give(p, vm);
    end(p);
    nanosleep(&little, NULL);
    begin(p, vm);
}

/* The same for frames. */
static void wait_for_frames(struct pager *p, struct vm *vm) {
    p->needy = vm;
    wait_for_others(p, vm);
}

void pager_refill(struct pager *p, struct vm *vm) {
    const struct allocator *a = p->allocator;
    begin(p, vm);
    while (a->free_count < a->reserve) {
        if (evict(p, vm, STOR_SIZE_MAX))
            continue;
        if (!others_run(p))
            break;
        wait_for_frames(p, vm);
    }
    if (p->needy == vm)
        p->needy = NULL;
    end(p);
}

/* ---- Bringing ---------------------------------------------------------------------------------
 */

/* Is a frame to be made free before the guest takes one? Those that others wait for are theirs if
 * it has its min. */
static bool must_evict(const struct pager *p, const struct vm *vm) {
    bool theirs = p->needy && p->needy != vm && vm->pages.resident >= vm->pages.min;
    return theirs || p->allocator->free_count <= p->allocator->reserve;
}

static bool take_frame(struct pager *p, struct page *page, raddr below, unsigned what,
                       aaddr *frame) {
    struct allocator *a = p->allocator;
    const struct vm_pages *pages = &page->vm->pages;
    if (what & VIEW_MAY_EVICT && pages->resident >= pages->max)
        reclaim(p, page->vm, pages->resident - pages->max + 1);
    while (what & VIEW_MAY_EVICT && must_evict(p, page->vm)) {
        if (evict(p, page->vm, STOR_SIZE_MAX) || !others_run(p))
            break;
        wait_for_frames(p, page->vm);
    }
    if (p->needy == page->vm)
        p->needy = NULL;
    if (allocator_take(a, below, page, frame))
        return true;
    return what & VIEW_MAY_EVICT && evict(p, page->vm, below) &&
           allocator_take(a, below, page, frame);
}

/* Gives a frame the contents of a page that is absent. */
static bool fill(struct pager *p, struct page *page, aaddr frame) {
    uint8_t *bytes = p->storage->bytes + frame;
    struct ledger_pages *counts = &page->vm->ledger.pages;
    if (page->slot == BACKING_NONE) {
        memcpy(bytes, p->cleared, STOR_PAGE_SIZE);
        counts->cleared++;
    } else {
        if (!backing_read(p->backing, page->slot, bytes))
            return false;
        counts->in++;
    }
    note_contents(page->vm, frame);
    return true;
}

/* Ends a guest whose page cannot be had. */
static void give_up(struct pager *p, struct vm *vm) {
    const char *trouble = backing_trouble(p->backing);
    vm_refuse_copy(vm, *trouble ? trouble : "there is no real storage left for its pages");
}

static bool bring_below(struct page *page, raddr below, unsigned what) {
    struct pager *p = page->vm->pages.pager;
    aaddr frame;
    if (take_frame(p, page, below, what, &frame)) {
        if (fill(p, page, frame)) {
            arrive(p, page, frame);
            return true;
        }
        empty_frame(p, page->vm, frame);
    }
    give_up(p, page->vm);
    return false;
}

/* ---- Pages that are alike ---------------------------------------------------------------------
 */

/* What the guest's tables say of a page that is present has changed. */
static void show(struct page *page) {
    allocator_map_page(page->vm, number_of(page) << STOR_PAGE_SHIFT);
    shadow_show(page->vm, number_of(page));
}

/* Gives a page a frame of its own: copy on write. */
static bool part_from_others(struct page *page, unsigned what) {
    struct vm *vm = page->vm;
    struct pager *p = vm->pages.pager;
    aaddr to;
    if (*allocator_owner(p->allocator, frame_of(page)) == page && !page->next) {
        *entry_of(page) &= ~VIEW_SHARED; /* the others have left */
        show(page);
        return true;
    }
    if (!take_frame(p, page, STOR_SIZE_MAX, what, &to)) {
        give_up(p, vm);
        return false;
    }
    if (!is_present(page)) { /* it was among those that went */
        empty_frame(p, vm, to);
        return bring_below(page, STOR_SIZE_MAX, what);
    }
    move(p, page, to);
    vm->ledger.pages.copied++;
    return true;
}

bool pager_can_share(const struct vm *vm, uint32_t number) {
    const struct page *page = &vm->pages.pages[number];
    if (!is_present(page) || shadow_refuses(vm, number << STOR_PAGE_SHIFT))
        return false;
    for (unsigned b = 0; b < BLOCKS; b++)
        if (!(key_of(page, b) & KEY_REFERENCE) ||
            *notes_of(vm, block_at(frame_of(page), b)) & TRAVELS)
            return false;
    return true;
}

const uint8_t *pager_contents(const struct vm *vm, uint32_t number) {
    return vm->pages.pager->storage->bytes + frame_of(&vm->pages.pages[number]);
}

uint16_t pager_protection(const struct vm *vm, uint32_t number) {
    const struct page *page = &vm->pages.pages[number];
    return (uint16_t)((key_of(page, 0) & ~RECORDED) << 8 | (key_of(page, 1) & ~RECORDED));
}

bool pager_is_shared(const struct vm *vm, uint32_t number) {
    return is_shared(&vm->pages.pages[number]);
}

/* Others are to be in the frame of the page: from now on the record has all reference and change
 * bits, the real keys no change bit, and nobody stores. */
static void admit_others(struct pager *p, struct page *page) {
    aaddr frame = frame_of(page);
    for (unsigned b = 0; b < BLOCKS; b++) {
        uint8_t key = *real_key(p, frame, b);
        page->keys[b] |= key & RECORDED;
        set_real_key(p, page->vm, block_at(frame, b), key & (uint8_t)~KEY_CHANGE);
    }
    *entry_of(page) |= VIEW_SHARED;
    show_kept(page);
    show(page);
}

/* The page, which has left its frame, is in another one's. */
static void join(struct pager *p, struct page *page, aaddr frame) {
    struct page **owner = allocator_owner(p->allocator, frame);
    page->next = *owner;
    *owner = page;
    for (unsigned b = 0; b < BLOCKS; b++)
        page->keys[b] &= RECORDED;
    *entry_of(page) = frame | VIEW_SHARED;
    show_kept(page);
    page->vm->pages.resident++;
    show(page);
}

void pager_share(struct page *page, struct page *with) {
    struct pager *p = page->vm->pages.pager;
    aaddr from = frame_of(page), frame = frame_of(with);
    if (from == frame || (from < LOW && frame >= LOW))
        return;
    begin(p, page->vm);
    if (!is_shared(with))
        admit_others(p, with);
    leave(p, page);
    part(p, page->vm, from);
    join(p, page, frame);
    page->vm->ledger.pages.merged++;
    end(p);
}

/* ---- Asking for a page ------------------------------------------------------------------------
 */

bool pager_bring(struct vm *vm, uint32_t number, unsigned what) {
    struct page *page = &vm->pages.pages[number];
    bool parts = what & VIEW_STORES && is_shared(page);
    if (is_present(page) && !parts)
        return true;
    begin(vm->pages.pager, vm);
    bool there = parts ? part_from_others(page, what) : bring_below(page, STOR_SIZE_MAX, what);
    end(vm->pages.pager);
    return there;
}

static bool bring_low(struct page *page) {
    struct vm *vm = page->vm;
    struct pager *p = vm->pages.pager;
    if (!is_present(page))
        return bring_below(page, LOW, VIEW_MAY_EVICT);
    if (frame_of(page) < LOW)
        return true;
    aaddr to;
    if (!take_frame(p, page, LOW, VIEW_MAY_EVICT, &to)) {
        give_up(p, vm);
        return false;
    }
    if (!is_present(page)) { /* it was the one that went */
        empty_frame(p, vm, to);
        return bring_below(page, LOW, VIEW_MAY_EVICT);
    }
    move(p, page, to);
    return true;
}

bool pager_bring_low(struct vm *vm, uint32_t number) {
    begin(vm->pages.pager, vm);
    bool there = bring_low(&vm->pages.pages[number]);
    end(vm->pages.pager);
    return there;
}

/* ---- What the view calls ----------------------------------------------------------------------
 */

static struct vm_pages *pages_of(const struct stor_pager *ops) {
    return (struct vm_pages *)ops;
}

/* Without the page, what follows goes to the real page 0: the guest is stopped. */
static aaddr on_bring(struct stor_pager *ops, uint32_t page, unsigned what) {
    struct vm *vm = pages_of(ops)->vm;
    return pager_bring(vm, page, what) ? vm->frames[page] : 0;
}

static const uint8_t *on_peek(struct stor_pager *ops, uint32_t number) {
    struct pager *p = pages_of(ops)->pager;
    struct page *page = &pages_of(ops)->pages[number];
    uint8_t *peeked = pages_of(ops)->peeked;
    if (page->slot == BACKING_NONE)
        return p->cleared;
    workers_enter(p->workers);
    bool there = backing_read(p->backing, page->slot, peeked);
    workers_leave(p->workers);
    if (there)
        return peeked;
    give_up(p, page->vm);
    return p->cleared;
}

static uint8_t on_key(const struct stor_pager *ops, uint32_t page, unsigned block) {
    return key_of(&pages_of(ops)->pages[page], block);
}

static void on_set_key(struct stor_pager *ops, uint32_t number, unsigned block, uint8_t key) {
    struct page *page = &pages_of(ops)->pages[number];
    if (is_shared(page) && !pager_bring(page->vm, number, VIEW_STORES))
        return;
    if (!is_present(page)) {
        page->keys[block] = key;
        return;
    }
    page->keys[block] = 0;
    show_kept(page);
    stor_set_key(page->vm->storage, block_at(frame_of(page), block), key);
}

static uint8_t *on_notes(struct stor_pager *ops, uint32_t page, unsigned block) {
    return &pages_of(ops)->pages[page].marks[block];
}

/* ---- What others ask --------------------------------------------------------------------------
 */

bool pager_refuses(const struct vm *vm, aaddr page) {
    return shadow_refuses(vm, page) || vm->frames[page >> STOR_PAGE_SHIFT] & VIEW_SHARED;
}

uint32_t pager_resident(const struct vm *vm) {
    return vm->pages.resident;
}

uint32_t pager_free_frames(const struct pager *p) {
    return __atomic_load_n(&p->allocator->free_count, __ATOMIC_RELAXED);
}

void pager_watch(struct vm *vm, uint32_t number) {
    struct page *page = &vm->pages.pages[number];
    if (is_present(page))
        was_referenced(vm->pages.pager, page);
    page->used = false;
}

enum pager_use pager_use(const struct vm *vm, uint32_t number) {
    const struct page *page = &vm->pages.pages[number];
    const struct pager *p = vm->pages.pager;
    if (!is_present(page))
        return page->slot == BACKING_NONE ? PAGER_NOTHING : page->used ? PAGER_USED : PAGER_IDLE;
    aaddr frame = frame_of(page);
    bool referenced = (*real_key(p, frame, 0) | *real_key(p, frame, 1)) & KEY_REFERENCE;
    return referenced || page->used ? PAGER_USED : PAGER_IDLE;
}

uint32_t pager_touched(const struct vm *vm) {
    uint32_t touched = 0;
    for (uint32_t n = 0; n < vm->pages.count; n++)
        touched += is_present(&vm->pages.pages[n]) || vm->pages.pages[n].slot != BACKING_NONE;
    return touched;
}

bool pager_promise(struct vm *vm, uint32_t min, uint32_t max) {
    struct vm_pages *pages = &vm->pages;
    struct allocator *a = pages->pager->allocator;
    uint32_t more = min > pages->min ? min - pages->min : 0;
    if (more > allocator_left(a))
        return false;
    a->promised += more;
    pages->min += more;
    pages->target = pages->min;
    pages->max = max > pages->min ? max : pages->min;
    return true;
}

static void release(struct pager *p, struct page *page) {
    shadow_stored(page->vm, number_of(page));
    drop_slot(p, page);
    if (is_present(page)) {
        aaddr frame = frame_of(page);
        leave(p, page);
        part(p, page->vm, frame);
    }
    for (unsigned b = 0; b < BLOCKS; b++)
        page->marks[b] &= (uint8_t)~STOR_NOTE_COPIED;
}

void pager_release(struct vm *vm, uint32_t first, uint32_t last) {
    struct pager *p = vm->pages.pager;
    begin(p, vm);
    for (uint32_t n = first; n <= last && n < vm->pages.count; n++)
        release(p, &vm->pages.pages[n]);
    end(p);
}

static void on_release(struct stor_pager *ops, uint32_t page) {
    pager_release(pages_of(ops)->vm, page, page);
}

/* Is there room that no guest would miss, for its pages or its first shadow tables? With more
 * storage described than there is, a part of it is for tables all the same. */
static bool has_spare(const struct allocator *a, uint32_t size) {
    uint32_t frames = (a->storage->size - a->tables_end) >> STOR_PAGE_SHIFT;
    uint32_t needed = a->described + a->reserve;
    uint64_t wanted = (uint64_t)size * (1 + a->expected);
    return frames < needed ? a->tables_end + wanted <= a->storage->size / 16
                           : wanted >> STOR_PAGE_SHIFT <= frames - needed;
}

/* Makes a frame free whose place is wanted; it moves if it can. */
static bool vacate(struct pager *p, const struct vm *asks, aaddr frame, aaddr end) {
    struct page *page = *allocator_owner(p->allocator, frame);
    aaddr to;
    if (!page)
        return true;
    if (page->vm->dispatched && page->vm != asks)
        return false;
    if (is_shared(page) || !allocator_take(p->allocator, STOR_SIZE_MAX, page, &to))
        return put_out(p, frame);
    if (to >= end) {
        move(p, page, to);
        return true;
    }
    allocator_give_back(p->allocator, to);
    return put_out(p, frame);
}

static bool take_tables(struct pager *p, struct vm *asks, uint32_t size, bool vital, raddr *at) {
    struct allocator *a = p->allocator;
    aaddr end = a->tables_end + size;
    if (!allocator_tables_fit(a, size) || (!vital && !has_spare(a, size)))
        return false;
    for (aaddr frame = a->tables_end; frame < end; frame += STOR_PAGE_SIZE)
        while (!vacate(p, asks, frame, end)) {
            if (!vital || !others_run(p) || *backing_trouble(p->backing))
                return false;
            p->wanted = end;
            wait_for_others(p, asks);
        }
    p->wanted = 0;
    allocator_grow_tables(a, size, at);
    return true;
}

bool pager_tables(struct vm *vm, uint32_t size, bool vital, raddr *at) {
    struct pager *p = vm->pages.pager;
    begin(p, vm);
    bool there = take_tables(p, vm, size, vital, at);
    end(p);
    return there;
}

void pager_expect(struct pager *p, int more) {
    workers_enter(p->workers);
    p->allocator->expected += (uint32_t)more;
    workers_leave(p->workers);
}

/* ---- Making and ending ------------------------------------------------------------------------
 */

bool pager_init(struct pager *p, struct allocator *a, struct workers *workers) {
    *p = (struct pager){
        .allocator = a, .storage = a->storage, .workers = workers, .backing = backing_create()};
    memset(p->cleared, STOR_CLEARED, sizeof p->cleared);
    return p->backing;
}

void pager_free(struct pager *p) {
    backing_free(p->backing);
}

static bool make_pages(struct vm *vm, uint32_t count) {
    struct vm_pages *pages = &vm->pages;
    vm->frames = malloc(count * sizeof *vm->frames);
    pages->pages = calloc(count, sizeof *pages->pages);
    if (!vm->frames || !pages->pages)
        return false;
    for (uint32_t n = 0; n < count; n++) {
        vm->frames[n] = VIEW_ABSENT;
        pages->pages[n] = (struct page){.vm = vm, .slot = BACKING_NONE};
    }
    pages->count = count;
    return true;
}

bool pager_grant(struct pager *p, struct vm *vm, uint32_t size) {
    struct allocator *a = p->allocator;
    uint32_t count = size >> STOR_PAGE_SHIFT, tables = allocator_tables_of(size);
    uint32_t min = count < PAGER_MIN ? count : PAGER_MIN;
    vm->pages =
        (struct vm_pages){.ops = {on_bring, on_peek, on_key, on_set_key, on_notes, on_release},
                          .vm = vm,
                          .pager = p,
                          .min = min,
                          .target = min,
                          .max = count};
    vm->storage = p->storage;
    if (min > allocator_left(a) || tables >> STOR_PAGE_SHIFT > allocator_left(a) - min ||
        !make_pages(vm, count) || !pager_tables(vm, tables, true, &vm->tables))
        return false;
    a->promised += min;
    a->described += count;
    return true;
}

void pager_end(struct vm *vm) {
    free(vm->frames);
    free(vm->pages.pages);
}

/* ---- Walking ----------------------------------------------------------------------------------
 */

enum { UNTOUCHED, PRESENT, STORED };

static unsigned state_of(const struct page *page) {
    return is_present(page) ? PRESENT : page->slot == BACKING_NONE ? UNTOUCHED : STORED;
}

void pager_forget(struct vm *vm) {
    struct pager *p = vm->pages.pager;
    for (struct page *page = vm->pages.pages; page < vm->pages.pages + vm->pages.count; page++) {
        for (unsigned b = 0; b < BLOCKS && is_present(page); b++) {
            uint8_t *notes = notes_of(vm, block_at(frame_of(page), b));
            page->marks[b] = *notes & TRAVELS;
            *notes &= (uint8_t) ~(TRAVELS | STOR_NOTE_TRACE);
        }
        drop_slot(p, page);
        page->next = NULL;
        *entry_of(page) = VIEW_ABSENT;
    }
    vm->pages.resident = 0;
}

/* Enters a page as in a frame that nobody has, or that others share with it. */
static bool claim(struct pager *p, struct page *page, aaddr frame, bool shared) {
    struct page **owner = allocator_owner(p->allocator, frame);
    if (allocator_claim(p->allocator, frame, page))
        return true;
    if (!shared || !*owner || !is_shared(*owner))
        return false;
    page->next = *owner;
    *owner = page;
    return true;
}

/* A page is in a frame; the real tables and keys, which are in the storage, say so already. */
static void walk_frame(struct pager *p, struct page *page, struct walk *w) {
    uint32_t frames = p->storage->size >> STOR_PAGE_SHIFT;
    uint32_t number = (uint32_t)walk_number(w, frame_of(page) >> STOR_PAGE_SHIFT, frames - 1);
    bool shared = is_shared(page);
    walk_bool(w, &page->passed);
    walk_bool(w, &shared);
    aaddr frame = number << STOR_PAGE_SHIFT;
    if (!w->loading ||
        !walk_require(w, claim(p, page, frame, shared), "two pages are in one frame"))
        return;
    *entry_of(page) = frame | (shared ? VIEW_SHARED : 0);
    show_kept(page);
    page->vm->pages.resident++;
    for (unsigned b = 0; b < BLOCKS; b++)
        *notes_of(page->vm, block_at(frame, b)) |= page->marks[b];
}

static void walk_slot(struct pager *p, struct page *page, struct walk *w) {
    if (!w->loading)
        on_peek(&page->vm->pages.ops, number_of(page));
    walk_bytes(w, page->vm->pages.peeked, STOR_PAGE_SIZE);
    if (w->loading && !w->problem)
        walk_require(w, backing_write(p->backing, page->vm->pages.peeked, &page->slot),
                     "the backing store has no room");
}

static void walk_page(struct pager *p, struct page *page, struct walk *w) {
    unsigned state = (unsigned)walk_number(w, state_of(page), STORED);
    walk_bytes(w, page->keys, sizeof page->keys);
    walk_bool(w, &page->used);
    if (state == PRESENT) {
        walk_require(w, !((page->keys[0] | page->keys[1]) & ~RECORDED), "there are no such keys");
        walk_frame(p, page, w);
    } else if (state == STORED) {
        walk_slot(p, page, w);
    }
}

void pager_walk_clock(struct pager *p, struct walk *w) {
    uint32_t frames = p->storage->size >> STOR_PAGE_SHIFT;
    p->hand = (uint32_t)walk_number(w, p->hand, frames - 1);
}

void pager_walk(struct vm *vm, struct walk *w) {
    walk_section(w, "pages");
    vm->pages.hand = (uint32_t)walk_number(w, vm->pages.hand, vm->pages.count - 1);
    for (uint32_t n = 0; n < vm->pages.count && !w->problem; n++)
        walk_page(vm->pages.pager, &vm->pages.pages[n], w);
}

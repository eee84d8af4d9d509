#include "vmm/sharing.h"

#include "vmm/pager.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

bool sharing_begin(struct sharing *s, uint32_t size) {
    uint32_t places = 64;
    while (places < 2 * (size >> STOR_PAGE_SHIFT))
        places *= 2;
    *s = (struct sharing){.hints = calloc(places, sizeof *s->hints), .mask = places - 1};
    return s->hints;
}

void sharing_free(struct sharing *s) {
    free(s->hints);
    s->hints = NULL;
}

static uint32_t number_of(const struct page *page) {
    return (uint32_t)(page - page->vm->pages.pages);
}

static bool is_alike(const struct page *a, const struct page *b) {
    uint32_t m = number_of(a), n = number_of(b);
    return pager_protection(a->vm, m) == pager_protection(b->vm, n) &&
           memcmp(pager_contents(a->vm, m), pager_contents(b->vm, n), STOR_PAGE_SIZE) == 0;
}

/* False: there was nothing to look at. */
static bool look_at(struct sharing *s, struct page *page) {
    uint32_t n = number_of(page);
    if (!pager_can_share(page->vm, n))
        return false;
    uint64_t hash = XXH3_64bits_withSeed(pager_contents(page->vm, n), STOR_PAGE_SIZE,
                                         pager_protection(page->vm, n));
    struct page **hint = &s->hints[hash & s->mask], *other = *hint;
    if (other && other != page && pager_can_share(other->vm, number_of(other)) &&
        is_alike(page, other) && !pager_is_shared(page->vm, n))
        pager_share(page, other);
    *hint = page;
    return true;
}

/* Moves the cursor on to a page that is there; NULL past the last of all. */
static struct page *next_page(struct sharing *s, struct vm **vms, size_t count) {
    while (s->vm < count && s->page >= vms[s->vm]->pages.count)
        s->vm++, s->page = 0;
    return s->vm < count ? &vms[s->vm]->pages.pages[s->page++] : NULL;
}

void sharing_turn(struct sharing *s, struct vm **vms, size_t count) {
    unsigned looked = 0;
    for (unsigned k = 0; s->hints && k < SHARING_STEPS && looked < SHARING_PAGES; k++) {
        struct page *page = next_page(s, vms, count);
        if (page)
            looked += look_at(s, page);
        else
            s->vm = 0, s->page = 0;
    }
}

uint32_t sharing_shared(const struct vm *vm) {
    uint32_t shared = 0;
    for (uint32_t n = 0; n < vm->pages.count; n++)
        shared += pager_is_shared(vm, n);
    return shared;
}

void sharing_walk(struct sharing *s, size_t count, struct walk *w) {
    walk_section(w, "sharing");
    s->vm = (size_t)walk_number(w, s->vm, count);
    walk_u32(w, &s->page);
    if (s->hints)
        memset(s->hints, 0, (s->mask + (size_t)1) * sizeof *s->hints);
}

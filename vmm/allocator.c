#include "vmm/allocator.h"

#include "base/bits.h"
#include "mmu/dat.h"
#include "vmm/shadow.h"
#include "vmm/workers.h"

#include <stdlib.h>

#define SEGMENT_SHIFT   20
#define SEGMENT_ENTRIES 16u
#define PAGE_ENTRIES    256u
#define SEGMENT_TABLE   (SEGMENT_ENTRIES * 4u)
#define PAGE_TABLE      (PAGE_ENTRIES * 2u)
#define SEGMENT_INVALID 0x00000001u
#define FULL_LENGTH     0xF0000000u /* all sixteenths of a page table */

void allocator_init(struct allocator *a, struct storage *storage, struct workers *workers) {
    *a = (struct allocator){.storage = storage,
                            .workers = workers,
                            .tables_end = STOR_PAGE_SIZE,
                            .frames_begin = storage->size};
}

static uint32_t segments_of(uint32_t size) {
    return (size + (1u << SEGMENT_SHIFT) - 1) >> SEGMENT_SHIFT;
}

static uint32_t tables_of(uint32_t size) {
    uint32_t bytes = SEGMENT_TABLE + segments_of(size) * PAGE_TABLE;
    return (bytes + STOR_PAGE_SIZE - 1) & ~(STOR_PAGE_SIZE - 1);
}

uint32_t allocator_left(const struct allocator *a) {
    return a->frames_begin - a->tables_end;
}

/* Writes an entry of the real tables, which lie below 16 MB, where the prefix of the real machine
 * is 0. */
static void put16(const struct vm *vm, raddr at, uint16_t value) {
    stor_note_store(vm->storage, at, 2);
    be16_store(vm->storage->bytes + at, value);
}

static void put32(const struct vm *vm, raddr at, uint32_t value) {
    stor_note_store(vm->storage, at, 4);
    be32_store(vm->storage->bytes + at, value);
}

/* A real page of the guest leads to an absolute one. */
static void put_page(struct vm *vm, uint32_t page, aaddr absolute) {
    uint16_t entry = DAT_PAGE_4K_INVALID;
    if (absolute < vm->system.view.size)
        entry = dat_page_entry_4k(vm->frames[absolute >> STOR_PAGE_SHIFT]) |
                (shadow_refuses(vm, absolute) ? DAT_PAGE_PROTECTED : 0);
    put16(vm, vm->tables + SEGMENT_TABLE + page * 2, entry);
}

void allocator_map_page(struct vm *vm, aaddr page) {
    put_page(vm, stor_prefix(page, vm->mapped_prefix) >> STOR_PAGE_SHIFT, page);
}

void allocator_map(struct vm *vm) {
    raddr page_tables = vm->tables + SEGMENT_TABLE;
    for (uint32_t segment = 0; segment < SEGMENT_ENTRIES; segment++) {
        bool has = segment < segments_of(vm->system.view.size);
        put32(vm, vm->tables + segment * 4,
              has ? FULL_LENGTH | (page_tables + segment * PAGE_TABLE) : SEGMENT_INVALID);
    }
    uint32_t pages = segments_of(vm->system.view.size) * PAGE_ENTRIES;
    for (uint32_t page = 0; page < pages; page++)
        put_page(vm, page, stor_prefix(page << STOR_PAGE_SHIFT, vm->virtual.prefix));
    vm->mapped_prefix = vm->virtual.prefix;
}

/* Takes room for tables if as much as `kept` is left then. */
static bool take_tables(struct allocator *a, uint32_t size, uint64_t kept, raddr *at) {
    aaddr end = a->frames_begin < ADDRESS_MASK + 1 ? a->frames_begin : ADDRESS_MASK + 1;
    if (size + kept > end - a->tables_end)
        return false;
    *at = a->tables_end;
    a->tables_end += size;
    return true;
}

bool allocator_tables(struct allocator *a, uint32_t size, raddr *at) {
    workers_enter(a->workers);
    bool there = take_tables(a, size, 0, at);
    workers_leave(a->workers);
    return there;
}

bool allocator_shadow_tables(struct allocator *a, uint32_t size, bool first, raddr *at) {
    workers_enter(a->workers);
    bool there = take_tables(a, size, first ? 0 : (uint64_t)a->expected * size, at);
    workers_leave(a->workers);
    return there;
}

void allocator_expect(struct allocator *a, int more) {
    workers_enter(a->workers);
    a->expected += (uint32_t)more;
    workers_leave(a->workers);
}

bool allocator_grant(struct allocator *a, struct vm *vm, uint32_t size) {
    uint32_t tables = tables_of(size);
    if (size > VM_STORAGE_MAX || size > allocator_left(a) || tables > allocator_left(a) - size)
        return false;
    vm->frames = malloc((size >> STOR_PAGE_SHIFT) * sizeof *vm->frames);
    if (!vm->frames || !allocator_tables(a, tables, &vm->tables))
        return false;
    a->frames_begin -= size;
    for (uint32_t page = 0; page < size >> STOR_PAGE_SHIFT; page++)
        vm->frames[page] = a->frames_begin + (page << STOR_PAGE_SHIFT);
    vm->storage = a->storage;
    vm->allocator = a;
    return true;
}

void allocator_walk(struct allocator *a, struct walk *w) {
    aaddr frames_begin = a->frames_begin;
    walk_section(w, "allocator");
    walk_u32(w, &frames_begin);
    walk_require(w, frames_begin == a->frames_begin, "the guests' storage lies elsewhere");
    a->tables_end = (aaddr)walk_number(w, a->tables_end, a->frames_begin);
}

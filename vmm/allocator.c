#include "vmm/allocator.h"

#include "base/bits.h"
#include "mmu/dat.h"
#include "vmm/pager.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENT_SHIFT   20
#define SEGMENT_ENTRIES 16u
#define PAGE_ENTRIES    256u
#define SEGMENT_TABLE   (SEGMENT_ENTRIES * 4u)
#define PAGE_TABLE      (PAGE_ENTRIES * 2u)
#define SEGMENT_INVALID 0x00000001u
#define FULL_LENGTH     0xF0000000u /* all sixteenths of a page table */

#define NUMBER(frame)   ((frame) >> STOR_PAGE_SHIFT)

static void set_free(struct allocator *a, uint32_t number) {
    a->free[number / 64] |= UINT64_C(1) << number % 64;
    __atomic_store_n(&a->free_count, a->free_count + 1, __ATOMIC_RELAXED);
    if (number / 64 > a->highest)
        a->highest = number / 64;
}

static void set_taken(struct allocator *a, uint32_t number) {
    a->free[number / 64] &= ~(UINT64_C(1) << number % 64);
    __atomic_store_n(&a->free_count, a->free_count - 1, __ATOMIC_RELAXED);
}

/* All frames are free. */
static void free_all(struct allocator *a) {
    uint32_t count = NUMBER(a->storage->size);
    memset(a->owners, 0, count * sizeof *a->owners);
    memset(a->free, 0, (count / 64 + 1) * sizeof *a->free);
    a->free_count = a->highest = 0;
    for (uint32_t n = NUMBER(a->tables_end); n < count; n++)
        set_free(a, n);
}

bool allocator_init(struct allocator *a, struct storage *storage) {
    uint32_t count = NUMBER(storage->size);
    *a = (struct allocator){
        .storage = storage, .tables_end = STOR_PAGE_SIZE, .reserve = PAGER_RESERVE};
    a->owners = calloc(count, sizeof *a->owners);
    a->free = calloc(count / 64 + 1, sizeof *a->free);
    if (!a->owners || !a->free)
        return false;
    free_all(a);
    return true;
}

void allocator_free(struct allocator *a) {
    free(a->owners);
    free(a->free);
}

static uint32_t segments_of(uint32_t size) {
    return (size + (1u << SEGMENT_SHIFT) - 1) >> SEGMENT_SHIFT;
}

uint32_t allocator_tables_of(uint32_t size) {
    uint32_t bytes = SEGMENT_TABLE + segments_of(size) * PAGE_TABLE;
    return (bytes + STOR_PAGE_SIZE - 1) & ~(STOR_PAGE_SIZE - 1);
}

uint32_t allocator_left(const struct allocator *a) {
    uint32_t frames = NUMBER(a->storage->size - a->tables_end), given = a->promised + a->reserve;
    return frames > given ? frames - given : 0;
}

/* The bits of a word of `free` that stand for frames below a number. */
static uint64_t bits_below(const struct allocator *a, uint32_t word, uint32_t number) {
    uint64_t bits = a->free[word];
    return number / 64 > word ? bits : bits & ((UINT64_C(1) << number % 64) - 1);
}

bool allocator_take(struct allocator *a, raddr below, struct page *page, aaddr *frame) {
    uint32_t number = NUMBER(below < a->storage->size ? below : a->storage->size);
    uint32_t word = number / 64 < a->highest ? number / 64 : a->highest;
    while (!bits_below(a, word, number) && word)
        word--;
    uint64_t bits = bits_below(a, word, number);
    if (!bits)
        return false;
    if (number / 64 >= a->highest)
        a->highest = word;
    number = word * 64 + 63 - (uint32_t)__builtin_clzll(bits);
    set_taken(a, number);
    a->owners[number] = page;
    *frame = number << STOR_PAGE_SHIFT;
    return true;
}

void allocator_give_back(struct allocator *a, aaddr frame) {
    a->owners[NUMBER(frame)] = NULL;
    set_free(a, NUMBER(frame));
}

bool allocator_claim(struct allocator *a, aaddr frame, struct page *page) {
    uint32_t number = NUMBER(frame);
    if (!(a->free[number / 64] >> number % 64 & 1))
        return false;
    set_taken(a, number);
    a->owners[number] = page;
    return true;
}

bool allocator_tables_fit(const struct allocator *a, uint32_t size) {
    return a->tables_end + size <= ADDRESS_MASK + 1 && NUMBER(size) <= allocator_left(a);
}

void allocator_grow_tables(struct allocator *a, uint32_t size, raddr *at) {
    for (*at = a->tables_end; a->tables_end < *at + size; a->tables_end += STOR_PAGE_SIZE)
        set_taken(a, NUMBER(a->tables_end));
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
    aaddr frame;
    if (absolute < vm->system.view.size && view_locate(&vm->system.view, absolute, &frame))
        entry = dat_page_entry_4k(frame) | (pager_refuses(vm, absolute) ? DAT_PAGE_PROTECTED : 0);
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

void allocator_walk(struct allocator *a, struct walk *w) {
    walk_section(w, "allocator");
    aaddr tables_end = (aaddr)walk_number(w, a->tables_end, a->storage->size);
    if (!w->loading || !walk_require(w, tables_end % STOR_PAGE_SIZE == 0, "tables end oddly"))
        return;
    a->tables_end = tables_end;
    free_all(a);
}

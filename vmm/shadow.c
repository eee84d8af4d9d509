#include "vmm/shadow.h"

#include "vmm/allocator.h"

/* Room for the tables of any geometry: a segment table for 64 KB segments, and page tables for 2 KB
 * pages, 24 bits of addresses in all. */
#define SEGMENT_TABLE_ROOM (256u * 4)
#define PAGE_TABLES_ROOM   ((1u << 13) * 2)
#define SHADOW_ROOM                                                                                \
    ((SEGMENT_TABLE_ROOM + PAGE_TABLES_ROOM + STOR_PAGE_SIZE - 1) & ~(STOR_PAGE_SIZE - 1))

#define SEGMENT_LENGTH_ALL 0xF0000000u /* of a page table: all sixteenths */
#define CR1_LENGTH_ALL     0xFF000000u

/* An entry that is about to be stored; the real machine's prefix is 0. */
static uint8_t *table_at(const struct vm *vm, raddr at) {
    stor_note_store(vm->storage, at, 2);
    return vm->storage->bytes + at;
}

static struct dat_control guest_control(const struct vm *vm) {
    return (struct dat_control){vm->virtual.cr[0], vm->virtual.cr[1], vm->virtual.prefix};
}

/* Makes the tables' form that of the guest's CR0; all pages are missing. When CR0 is not valid, any
 * form does: no page is ever entered. */
static void make_tables(struct vm *vm) {
    struct dat_geometry g;
    struct vm_shadow *s = &vm->shadow;
    bool valid = dat_geometry_of(vm->virtual.cr[0], &g);
    s->cr0 = valid ? vm->virtual.cr[0] & (CR0_PAGE_SIZE_MASK | CR0_SEG_SIZE_MASK)
                   : CR0_PAGE_2K | CR0_SEG_64K;
    s->cr1 = CR1_LENGTH_ALL | s->tables;
    dat_geometry_of(s->cr0, &g);
    raddr page_tables = s->tables + SEGMENT_TABLE_ROOM;
    uint32_t page_table = 2u << (g.segment_shift - g.page_shift);
    for (uint32_t n = 0; n < 1u << (24 - g.segment_shift); n++)
        be32_store(table_at(vm, s->tables + 4 * n),
                   SEGMENT_LENGTH_ALL | (page_tables + n * page_table));
    uint16_t missing = g.page_shift == 12 ? DAT_PAGE_4K_INVALID : DAT_PAGE_2K_INVALID;
    for (uint32_t n = 0; n < 1u << (24 - g.page_shift); n++)
        be16_store(table_at(vm, page_tables + 2 * n), missing);
    s->under = guest_control(vm);
    s->filled = false;
    vm->purge = true;
}

bool shadow_begin(struct vm *vm) {
    if (vm->shadow.tables)
        return true;
    if (!allocator_tables(vm->allocator, SHADOW_ROOM, &vm->shadow.tables)) {
        vm_refuse(vm, "there is no real storage left below 16M for its shadow tables");
        return false;
    }
    make_tables(vm);
    return true;
}

void shadow_flush(struct vm *vm) {
    if (vm->shadow.filled)
        make_tables(vm);
}

void shadow_follow(struct vm *vm) {
    const struct dat_control *under = &vm->shadow.under;
    if (under->cr0 != vm->virtual.cr[0] || under->cr1 != vm->virtual.cr[1] ||
        under->prefix != vm->virtual.prefix)
        make_tables(vm);
}

/* Enters a page that leads to a real address of the real machine. */
static bool enter(struct vm *vm, vaddr va, aaddr frame) {
    struct dat_geometry g;
    dat_geometry_of(vm->shadow.cr0, &g);
    uint16_t entry =
        (uint16_t)(g.page_shift == 12 ? dat_page_entry_4k(frame) : frame >> 8 & 0xFFF8);
    if (g.page_shift == 11 && frame > ADDRESS_MASK)
        return false;
    raddr at = vm->shadow.tables + SEGMENT_TABLE_ROOM + 2 * (va >> g.page_shift);
    be16_store(table_at(vm, at), entry);
    vm->shadow.filled = true;
    return true;
}

enum shadow_answer shadow_fill(struct vm *vm, vaddr va, int *code) {
    struct dat_control control = guest_control(vm);
    struct dat_result result;
    *code = dat_translate(&vm->system.view, &control, va, &result);
    if (*code)
        return SHADOW_EXCEPTION;
    aaddr absolute = stor_prefix(result.real, vm->virtual.prefix);
    *code = absolute < vm->system.view.size ? PIC_NONE : PIC_ADDRESSING;
    if (*code)
        return SHADOW_EXCEPTION;
    if (enter(vm, va, view_locate(&vm->system.view, absolute)))
        return SHADOW_FILLED;
    vm_refuse(vm, "its 2 KB pages cannot lead to real storage above 16M");
    return SHADOW_REFUSED;
}

void shadow_walk(struct vm *vm, struct walk *w) {
    struct vm_shadow *s = &vm->shadow;
    walk_section(w, "shadow tables");
    walk_u32(w, &s->tables);
    walk_u32(w, &s->cr0);
    walk_u32(w, &s->cr1);
    walk_u32(w, &s->under.cr0);
    walk_u32(w, &s->under.cr1);
    walk_u32(w, &s->under.prefix);
    walk_bool(w, &s->filled);
    const struct allocator *a = vm->allocator;
    bool inside = s->tables % STOR_PAGE_SIZE == 0 && s->tables > vm->tables &&
                  s->tables <= a->tables_end && SHADOW_ROOM <= a->tables_end - s->tables;
    walk_require(w, !s->tables || inside, "the tables are elsewhere");
}

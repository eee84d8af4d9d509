#include "mmu/dat.h"

#include "base/bits.h"

bool dat_geometry_of(uint32_t cr0, struct dat_geometry *g) {
    uint32_t page = cr0 & CR0_PAGE_SIZE_MASK, segment = cr0 & CR0_SEG_SIZE_MASK;
    g->page_shift = page == CR0_PAGE_4K ? 12 : 11;
    g->segment_shift = segment == CR0_SEG_1M ? 20 : 16;
    return (cr0 & CR0_FORMAT_MASK) == (page | segment) &&
           (page == CR0_PAGE_2K || page == CR0_PAGE_4K) &&
           (segment == CR0_SEG_64K || segment == CR0_SEG_1M);
}

/* The storage that a machine's tables are in. */
struct place {
    const struct stor_view *view;
    raddr prefix;
};

/* Reads a table entry; its bytes never cross a page because entries are aligned. No reference is
 * recorded for it: the manual leaves that open, and a TLB that spares the walk must not show. */
static int read_entry(void *owner, raddr at, unsigned size, uint32_t *entry) {
    const struct place *place = owner;
    aaddr absolute = stor_prefix(at, place->prefix);
    if (absolute >= place->view->size)
        return PIC_ADDRESSING;
    const uint8_t *p = view_peek(place->view, absolute);
    *entry = size == 4 ? be32_load(p) : be16_load(p);
    return PIC_NONE;
}

static int fail(struct dat_result *out, int code, raddr entry, bool segment_level, bool length) {
    *out = (struct dat_result){.real = entry, .segment_level = segment_level, .length = length};
    return code;
}

/* The frame that a page-table entry names; false if a bit that must be zero is not. */
static bool frame_of(uint32_t pte, unsigned page_shift, raddr *frame) {
    *frame = page_shift == 12 ? (pte & 0xFFF0) << 8 | (pte & 0x6) << 23 : (pte & 0xFFF8) << 8;
    return page_shift == 12 || !(pte & 0x2);
}

/* In line for each kind of reader: every miss of the TLB comes by. */
static inline __attribute__((always_inline)) int walk(dat_read_entry *read, void *owner,
                                                      const struct dat_control *control, vaddr va,
                                                      struct dat_result *out) {
    struct dat_geometry g;
    if (!dat_geometry_of(control->cr0, &g))
        return fail(out, PIC_TRANSLATION_SPECIFICATION, 0, true, false);

    uint32_t segment = va >> g.segment_shift;
    raddr ste_at = (control->cr1 & 0xFFFFC0) + segment * 4;
    if (segment >> 4 > control->cr1 >> 24)
        return fail(out, PIC_SEGMENT_TRANSLATION, ste_at, true, true);
    uint32_t ste;
    int code = read(owner, ste_at & ADDRESS_MASK, 4, &ste);
    if (code)
        return fail(out, code, ste_at, true, false);
    if (ste & DAT_SEGMENT_INVALID)
        return fail(out, PIC_SEGMENT_TRANSLATION, ste_at, true, false);
    if (ste & 0x0F000000)
        return fail(out, PIC_TRANSLATION_SPECIFICATION, ste_at, true, false);

    uint32_t page = (va & ((1u << g.segment_shift) - 1)) >> g.page_shift;
    unsigned page_bits = g.segment_shift - g.page_shift;
    raddr pte_at = (ste & 0xFFFFF8) + page * 2;
    if (page >> (page_bits - 4) > ste >> 28)
        return fail(out, PIC_PAGE_TRANSLATION, pte_at, false, true);
    uint32_t pte;
    code = read(owner, pte_at & ADDRESS_MASK, 2, &pte);
    if (code)
        return fail(out, code, pte_at, false, false);
    if (pte & (g.page_shift == 12 ? DAT_PAGE_4K_INVALID : DAT_PAGE_2K_INVALID))
        return fail(out, PIC_PAGE_TRANSLATION, pte_at, false, false);
    raddr frame;
    if (!frame_of(pte, g.page_shift, &frame))
        return fail(out, PIC_TRANSLATION_SPECIFICATION, pte_at, false, false);
    *out = (struct dat_result){
        .real = frame | (va & ((1u << g.page_shift) - 1)),
        .protected = pte & DAT_PAGE_PROTECTED && control->cr0 & CR0_PAGE_PROTECTION,
        .segment_at = ste_at & ADDRESS_MASK,
        .page_at = pte_at & ADDRESS_MASK,
        .segment = ste,
    };
    return PIC_NONE;
}

int dat_translate(const struct stor_view *v, const struct dat_control *control, vaddr va,
                  struct dat_result *out) {
    struct place place = {v, control->prefix};
    return walk(read_entry, &place, control, va, out);
}

int dat_walk(dat_read_entry *read, void *owner, const struct dat_control *control, vaddr va,
             struct dat_result *out) {
    return walk(read, owner, control, va, out);
}

#include "tables.h"

#include "base/bits.h"
#include "mmu/dat.h"

#define SEGMENTS    16u /* entries of the segment table: those of one unit of its length */
#define PAGES       32u /* entries of a page table, from its first page on */
#define FULL_LENGTH 0xF0000000u

struct layout {
    struct generator *g;
    struct image_record *record;
    struct dat_geometry sizes;
    uint32_t segment_table;        /* offset in the tables */
    uint32_t group;                /* the first segment's number, in sixteens */
    uint32_t page_table[SEGMENTS]; /* offsets in the tables */
    uint32_t first_page[SEGMENTS];
};

static uint32_t pages_of_segment(const struct layout *l) {
    return 1u << (l->sizes.segment_shift - l->sizes.page_shift);
}

static void choose_sizes(struct layout *l) {
    static const uint32_t sizes[] = {CR0_PAGE_4K | CR0_SEG_64K, CR0_PAGE_2K | CR0_SEG_64K,
                                     CR0_PAGE_4K | CR0_SEG_1M, CR0_PAGE_2K | CR0_SEG_1M};
    uint32_t cr0 = sizes[below(l->g, 4)];
    if (chance(l->g, 2))
        cr0 ^= 1u << (19 + below(l->g, 5));
    dat_geometry_of(cr0, &l->sizes);
    be32_store(l->record->cr, cr0);
    l->group = l->sizes.segment_shift == 20 || chance(l->g, 40) ? 0 : below(l->g, 16);
}

/* The origin is such that the group's entries lie in the tables; now and then, the table is too
 * short for them, or at the end of storage. */
static void choose_segment_table(struct layout *l) {
    l->segment_table = 64 * below(l->g, IMAGE_TABLES_SZ / 64);
    uint32_t origin = IMAGE_TABLES + l->segment_table - 64 * l->group;
    uint32_t length = l->group + below(l->g, 16 - l->group);
    if (chance(l->g, 8))
        length = below(l->g, l->group + 1);
    if (chance(l->g, 3))
        origin = IMAGE_SIZE - 64 * below(l->g, 3);
    be32_store(l->record->cr + 4, length << 24 | (origin & 0xFFFFC0));
}

static uint16_t page_entry(struct layout *l, raddr frame) {
    uint16_t entry = (uint16_t)(frame >> 8 & (l->sizes.page_shift == 12 ? 0xFFF0 : 0xFFF8));
    if (chance(l->g, 12))
        entry |= l->sizes.page_shift == 12 ? DAT_PAGE_4K_INVALID : DAT_PAGE_2K_INVALID;
    if (chance(l->g, 4))
        entry |= (uint16_t)below(l->g, 16);
    return entry;
}

static raddr choose_frame(struct generator *g) {
    static const raddr frames[] = {IMAGE_WINDOW, IMAGE_WINDOW, IMAGE_WINDOW + IMAGE_WINDOW_SZ,
                                   IMAGE_WINDOW, IMAGE_TABLES, IMAGE_LAST,
                                   IMAGE_LAST,   IMAGE_SIZE};
    return chance(g, 97) ? frames[below(g, sizeof frames / sizeof *frames)]
                         : (raddr)random_next(&g->random) & ADDRESS_MASK;
}

static void fill_pages(struct layout *l) {
    for (uint32_t at = 0; at < IMAGE_TABLES_SZ; at += 2)
        be16_store(l->record->tables + at, page_entry(l, choose_frame(l->g)));
}

static void put_segment(struct layout *l, uint32_t n, uint32_t bits) {
    uint32_t origin = IMAGE_TABLES + l->page_table[n] - 2 * l->first_page[n];
    be32_store(l->record->tables + l->segment_table + 4 * n, bits | (origin & 0xFFFFF8));
}

/* Length, the bits that must be zero, common segment, invalid. */
static uint32_t segment_bits(struct generator *g) {
    uint32_t bits = chance(g, 70) ? FULL_LENGTH : chance(g, 80) ? 0 : below(g, 16) << 28;
    bits |= chance(g, 4) ? 0x01000000u << below(g, 4) : 0;
    bits |= chance(g, 10) ? 0x2 : 0;
    return bits | (chance(g, 10) ? 0x1 : 0);
}

static void choose_segments(struct layout *l) {
    struct generator *g = l->g;
    for (uint32_t n = 0; n < SEGMENTS; n++) {
        l->page_table[n] = 8 * below(g, (IMAGE_TABLES_SZ - 2 * PAGES) / 8 + 1);
        l->first_page[n] = 4 * below(g, pages_of_segment(l) / 4);
        put_segment(l, n, segment_bits(g));
        if (chance(g, 2))
            be32_store(l->record->tables + l->segment_table + 4 * n,
                       FULL_LENGTH | (IMAGE_SIZE - 8 * below(g, 3)));
    }
}

/* Makes a segment lead to the window, at its own real address if `identity`. */
static vaddr map_window(struct layout *l, bool identity) {
    uint32_t segment = below(l->g, SEGMENTS), page = 2 * below(l->g, PAGES / 2 - 1);
    if (identity) {
        segment = IMAGE_WINDOW >> l->sizes.segment_shift;
        l->first_page[segment] =
            IMAGE_WINDOW >> l->sizes.page_shift & (pages_of_segment(l) - 1) & ~3u;
        page = 0;
    }
    put_segment(l, segment, FULL_LENGTH);
    page &= pages_of_segment(l) - 1 - l->first_page[segment];
    uint8_t *entry = l->record->tables + l->page_table[segment] + 2 * page;
    be16_store(entry, (uint16_t)(IMAGE_WINDOW >> 8 & 0xFFF0));
    if (l->sizes.page_shift == 11)
        be16_store(entry + 2, (uint16_t)((IMAGE_WINDOW >> 8 & 0xFFF0) | 8));
    return (l->group * SEGMENTS + segment) << l->sizes.segment_shift |
           (l->first_page[segment] + page) << l->sizes.page_shift | (IMAGE_WINDOW & 0xFFF);
}

/* Pages of random segments, at offsets that the case's storage has in its frames. */
static vaddr choose_place(struct layout *l) {
    static const uint32_t offsets[] = {IMAGE_WINDOW & 0x7FF, 0x7E0, 0, 0x40, 0x180,
                                       IMAGE_LAST & 0x7FF};
    struct generator *g = l->g;
    uint32_t segment = below(g, SEGMENTS), n = l->group * SEGMENTS + segment;
    uint32_t page = l->first_page[segment] + below(g, PAGES);
    if (chance(g, 8))
        n = below(g, 1u << (24 - l->sizes.segment_shift));
    if (chance(g, 10))
        page = below(g, pages_of_segment(l));
    uint32_t offset = offsets[below(g, 6)] + (l->sizes.page_shift == 12 ? below(g, 2) << 11 : 0);
    return (n << l->sizes.segment_shift) +
           ((page & (pages_of_segment(l) - 1)) << l->sizes.page_shift) + offset;
}

void generate_tables(struct generator *g, struct image_record *r, struct table_layout *out) {
    struct layout l = {.g = g, .record = r};
    choose_sizes(&l);
    choose_segment_table(&l);
    fill_pages(&l);
    choose_segments(&l);
    out->window = map_window(&l, l.group == 0 && chance(g, 40));
    for (uint32_t k = 0; k < TABLE_PLACES; k++)
        out->places[k] = choose_place(&l);
}

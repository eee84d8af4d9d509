/* Dynamic address translation: the walk through segment and page tables.
 *
 *   CR0   8-9 page size (01 2 KB, 10 4 KB) | 10 zero | 11-12 segment size (00 64 KB, 10 1 MB)
 *   CR1   0-7 segment-table length, in units of 64 bytes less one | 8-25 segment-table origin
 *   segment-table entry (4 bytes)
 *         0-3 page-table length, in sixteenths less one | 4-7 zero | 8-28 page-table origin
 *         30 common segment | 31 invalid
 *   page-table entry (2 bytes)
 *         4 KB: 0-11 frame | 12 invalid | 13-14 frame's bits above 2^24 | 15 stores not allowed
 *         2 KB: 0-12 frame | 13 invalid | 14 zero | 15 stores not allowed
 *
 * Bits 13-14 of a 4 KB page's entry extend real addresses to 26 bits. Bit 15 counts only under the
 * page-protection control (CR0 bit 14, a documented addition: for copy-on-write).
 * Table addresses are real; the view is that of the machine whose tables they are.
 *
 * Source: GA22-7000, Dynamic Address Translation.
 */
#ifndef TRAPEZE_MMU_DAT_H
#define TRAPEZE_MMU_DAT_H

#include "mmu/storage.h"

#define CR0_PAGE_SIZE_MASK   0x00C00000u
#define CR0_PAGE_2K          0x00400000u
#define CR0_PAGE_4K          0x00800000u
#define CR0_SEG_SIZE_MASK    0x00180000u
#define CR0_SEG_64K          0x00000000u
#define CR0_SEG_1M           0x00100000u
#define CR0_FORMAT_MASK      0x00F80000u /* both sizes and bit 10 */
#define CR0_PAGE_PROTECTION  0x00020000u /* bit 14, a documented addition */
#define CR0_TRANSLATION_MASK (CR0_FORMAT_MASK | CR0_PAGE_PROTECTION)

/* How a virtual address splits, by CR0. */
struct dat_geometry {
    unsigned page_shift;    /* 11 or 12 */
    unsigned segment_shift; /* 16 or 20 */
};

/* False when CR0's sizes are not valid; the geometry is still a possible one. */
bool dat_geometry_of(uint32_t cr0, struct dat_geometry *g);

/* Page-table entries: invalid ones, and that of a 4 KB frame at a 26-bit address. */
#define DAT_PAGE_4K_INVALID 0x0008u
#define DAT_PAGE_2K_INVALID 0x0004u
#define DAT_PAGE_PROTECTED  0x0001u

/* Segment-table entries. */
#define DAT_SEGMENT_INVALID 0x00000001u
#define DAT_SEGMENT_LENGTH  0xF0000000u /* of the page table: all sixteenths */

/* A store that page protection forbids is a protection exception, and in EC mode location 144 gets
 * the address with this bit on. (Nothing is stored there when it is the key that forbids.) */
#define DAT_BY_PAGE 0x80000000u
static inline uint16_t dat_page_entry_4k(raddr frame) {
    return (uint16_t)((frame >> 8 & 0xFFF0) | (frame >> 23 & 0x6));
}

/* The control registers that a translation depends on, and the prefix under the tables. */
struct dat_control {
    uint32_t cr0, cr1;
    raddr prefix;
};

struct dat_result {
    raddr real;         /* the translated address; for LRA's codes 1 and 2 the entry's address */
    bool segment_level; /* failed in the segment table (LRA code 1 or 3), not the page table */
    bool length;        /* failed by a table's length (LRA code 3) */
    bool protected;     /* translated, and stores are not allowed */
    raddr segment_at;   /* translated: where the entries are, */
    raddr page_at;
    uint32_t segment; /* … and the segment-table entry */
};

/* Translates a 24-bit virtual address. Returns 0, PIC_SEGMENT_TRANSLATION, PIC_PAGE_TRANSLATION,
 * PIC_TRANSLATION_SPECIFICATION or PIC_ADDRESSING (a table entry outside storage). */
int dat_translate(const struct stor_view *v, const struct dat_control *control, vaddr va,
                  struct dat_result *out);

/* Reads a table entry of 4 or 2 bytes at a real address; returns 0 or PIC_ADDRESSING. */
typedef int dat_read_entry(void *owner, raddr at, unsigned size, uint32_t *entry);

/* The same walk, but entries are read by somebody: to count them, or to find them by tables of
 * their own. The control's prefix is his business. */
int dat_walk(dat_read_entry *read, void *owner, const struct dat_control *control, vaddr va,
             struct dat_result *out);

/* LRA's condition code for an outcome that is 0, a segment- or a page-translation exception. */
static inline uint8_t dat_condition_code(int code, const struct dat_result *result) {
    return code == PIC_NONE ? 0 : result->length ? 3 : result->segment_level ? 1 : 2;
}

#endif

#include "image.h"

#include "base/bits.h"
#include "isa/psa.h"
#include "mmu/dat.h"

#include <stdio.h>

_Static_assert(sizeof(struct image_record) == 0x550, "the kernel below has the record's size");

/* The kernel runs in EC mode, key 0, without translation; everything in page 0 is addressed
 * without a base register. Until a case's end has set the prefix to 0, that page is the prefix
 * area; register 8 addresses what was left there. */
static const struct {
    uint32_t at;
    const char *code;
} kernel[] = {
    /* start: zero keys everywhere */
    {0x4D0, "1B00"       /* SR    0,0 */
            "581004AC"   /* L     1,=A(last block) */
            "0801"       /* SSK   0,1 */
            "5B1004B8"   /* S     1,=F'2048' */
            "47B004D6"   /* BNM   *-6 */
            "47F00200"}, /* B     next case */
    /* next case */
    {0x200, "58100400"     /* L     1,CURRENT                                                  */
            "59100404"     /* C     1,END                                                      */
            "47B00380"     /* BNL   DONE                                                       */
            "B70F1060"     /* LCTL  0,15,CR(1)                                                 */
            "582004A0"     /* L     2,=A(window)                                               */
            "583004A4"     /* L     3,=A(last)                                                 */
            "585004A8"     /* L     5,=A(window's second block)                                */
            "586004C4"     /* L     6,=A(tables)                                               */
            "D2FF200010A0" /* MVC   0(256,2),WINDOW(1)                                         */
            "D2FF210011A0" /* MVC   256(256,2),WINDOW+256(1)                                   */
            "D27F300012A0" /* MVC   0(128,3),LAST(1)                                           */
            "D2FF60001350" /* MVC   0(256,6),TABLES(1)                                         */
            "D2FF61001450" /* MVC   256(256,6),TABLES+256(1)                                   */
            "434010550842" /* IC    4,KEYS(1)      SSK 4,2                                     */
            "434010560845" /* IC    4,KEYS+1(1)    SSK 4,5                                     */
            "434010570843" /* IC    4,KEYS+2(1)    SSK 4,3                                     */
            "434010580846" /* IC    4,KEYS+3(1)    SSK 4,6                                     */
            "B20D0000"     /* PTLB                                                             */
            "586004C0"     /* L     6,=A(prefix area)                                          */
            "D70B60886088" /* XC    136(12,6),136(6)                                           */
            "D70B00880088" /* XC    136(12),136                                                */
            "B2061340"     /* SCKC  COMPARATOR(1)                                              */
            "B2081348"     /* SPT   TIMER(1)                                                   */
            "D20704081040" /* MVC   PSW(8),PSW(1)                                              */
            "6800132068201328" /* LD    0,FR(1)        LD  2,FR+8(1)                             */
            "6840133068601338" /* LD    4,FR+16(1)     LD  6,FR+24(1)                            */
            "980F1000"   /* LM    0,15,0(1)                                                  */
            "82000408"}, /* LPSW  PSW                                                        */
    /* program interruption */
    {0x2A0, "900F0410"     /* STM   0,15,SAVE                                                  */
            "D20704500028" /* MVC   OLD(8),40                                                  */
            "92020458"     /* MVI   CLASS,2                                                    */
            "47F002D0"},   /* B     COMMON                                                     */
    /* supervisor call */
    {0x2B8, "900F0410"     /* STM   0,15,SAVE                                                  */
            "D20704500020" /* MVC   OLD(8),32                                                  */
            "92010458"     /* MVI   CLASS,1                                                    */
            "47F002D0"},   /* B     COMMON                                                     */
    /* the end of a case */
    {0x2D0, "B211045C"     /* STPX  PREFIX                                                     */
            "5880045C"     /* L     8,PREFIX                                                   */
            "1288478002E2" /* LTR   8,8            BZ  *+8                                     */
            "B21004BC"     /* SPX   =A(0)                                                      */
            "58100400"     /* L     1,CURRENT                                                  */
            "D23F10008410" /* MVC   0(64,1),SAVE(8)                                            */
            "D20710408450" /* MVC   PSW(8,1),OLD(8)                                            */
            "D20B10488088" /* MVC   INFORMATION(12,1),136(8)                                   */
            "D20010548458" /* MVC   CLASS(1,1),CLASS(8)                                        */
            "D203105C845C" /* MVC   PREFIX(4,1),PREFIX(8)                                      */
            "B2071340"     /* STCKC COMPARATOR(1)                                              */
            "B2091348"     /* STPT  TIMER(1)                                                   */
            "B60F1060"     /* STCTL 0,15,CR(1)                                                 */
            "582004A0"     /* L     2,=A(window)                                               */
            "583004A4"     /* L     3,=A(last)                                                 */
            "585004A8"     /* L     5,=A(window's second block)                                */
            "586004C4"     /* L     6,=A(tables)                                               */
            "094242401055" /* ISK   4,2            STC 4,KEYS(1)                               */
            "094542401056" /* ISK   4,5            STC 4,KEYS+1(1)                             */
            "094342401057" /* ISK   4,3            STC 4,KEYS+2(1)                             */
            "094642401058" /* ISK   4,6            STC 4,KEYS+3(1)                             */
            "D2FF10A02000" /* MVC   WINDOW(256,1),0(2)                                         */
            "D2FF11A02100" /* MVC   WINDOW+256(256,1),256(2)                                   */
            "D27F12A03000" /* MVC   LAST(128,1),0(3)                                           */
            "D2FF13506000" /* MVC   TABLES(256,1),0(6)                                         */
            "D2FF14506100" /* MVC   TABLES+256(256,1),256(6)                                   */
            "6000132060201328" /* STD   0,FR(1)        STD 2,FR+8(1)                             */
            "6040133060601338" /* STD   4,FR+16(1)     STD 6,FR+24(1)                            */
            "41101550"   /* LA    1,record's size(1)                                         */
            "50100400"   /* ST    1,CURRENT                                                  */
            "47F00200"}, /* B     next case                                                  */
    {0x380, "820004B0"}, /* DONE  LPSW  end                                                  */
    {0x400, "00020000"}, /* CURRENT: IMAGE_RECORDS                                           */
    {0x4A0, "00010700007FFF8000010800007FF800"},
    {0x4B0, "000A00000000C0DE00000800"},
    {0x4BC, "000000000001400000011000"},
    {PSA_RESTART_NEW, "00080000000004D0"},
    {PSA_NEW(INT_EXTERNAL), "000A00000000BAD0"},
    {PSA_NEW(INT_SVC), "00080000000002B8"},
    {PSA_NEW(INT_PROGRAM), "00080000000002A0"},
    {PSA_NEW(INT_MACHINE_CHECK), "000A00000000BAD3"},
    {PSA_NEW(INT_IO), "000A00000000BAD4"},
};

static void put_hex(uint8_t *to, const char *text) {
    for (unsigned byte; sscanf(text, "%2x", &byte) == 1; text += 2)
        *to++ = (uint8_t)byte;
}

#define SEGMENT_TABLE 0x1000u
#define PAGE_TABLES   0x2000u

static uint32_t page_entries(const struct image_geometry *g) {
    return 1u << (g->segment_shift - g->page_shift);
}

static uint8_t *page_entry(uint8_t *core, const struct image_geometry *g, vaddr va) {
    uint32_t table = PAGE_TABLES + (va >> g->segment_shift) * page_entries(g) * 2;
    uint32_t page = va >> g->page_shift & (page_entries(g) - 1);
    return core + table + page * 2;
}

static void put_page(uint8_t *core, const struct image_geometry *g, vaddr va, raddr real) {
    be16_store(page_entry(core, g, va), (uint16_t)(real >> 8));
}

static void put_segment(uint8_t *core, const struct image_geometry *g, uint32_t n, uint32_t bits) {
    uint32_t table = PAGE_TABLES + n * page_entries(g) * 2;
    be32_store(core + SEGMENT_TABLE + 4 * n, table | bits);
}

#define FULL_LENGTH 0xF0000000u

/* Virtual is real, but for the exceptions that image.h lists. */
static void build_tables(uint8_t *core, const struct image_geometry *g) {
    for (vaddr va = 0; va < IMAGE_SIZE; va += 1u << g->page_shift)
        put_page(core, g, va, va);
    for (uint32_t n = 0; n < IMAGE_SIZE >> g->segment_shift; n++)
        put_segment(core, g, n, FULL_LENGTH);
    for (uint32_t n = IMAGE_SIZE >> g->segment_shift; n < 16; n++) /* in the table's first unit */
        put_segment(core, g, n, FULL_LENGTH | 1);
    put_segment(core, g, 3, FULL_LENGTH | 1);
    put_segment(core, g, 4, 0);
    put_segment(core, g, 5, FULL_LENGTH | 0x01000000);
    uint32_t window = IMAGE_WINDOW & ~0xFFFu;
    for (uint32_t at = 0; at < 0x1000; at += 1u << g->page_shift)
        put_page(core, g, IMAGE_ALIAS + at, window + at);
    page_entry(core, g, IMAGE_INVALID)[1] |= g->page_shift == 12 ? 0x8 : 0x4;
}

struct image_geometry image_geometry(uint32_t n) {
    return (struct image_geometry){n & 1 ? 11 : 12, n & 2 ? 20 : 16};
}

void image_control_registers(const struct image_geometry *g, uint32_t cr[16]) {
    for (int n = 0; n < 16; n++)
        cr[n] = 0;
    cr[0] = (g->page_shift == 12 ? CR0_PAGE_4K : CR0_PAGE_2K) |
            (g->segment_shift == 20 ? CR0_SEG_1M : CR0_SEG_64K); /* and no external interruption */
    cr[1] = ((IMAGE_SIZE >> g->segment_shift) - 1) / 16 << 24 | SEGMENT_TABLE;
}

void image_build(const struct image_geometry *g, uint8_t *core, uint32_t count) {
    for (size_t k = 0; k < sizeof kernel / sizeof *kernel; k++)
        put_hex(core + kernel[k].at, kernel[k].code);
    be32_store(core + 0x404, IMAGE_RECORDS + count * (uint32_t)sizeof(struct image_record));
    memcpy(core + IMAGE_PREFIX, core, STOR_PAGE_SIZE);
    build_tables(core, g);
}

bool image_done(const uint8_t *core) {
    return be32_load(core + 0x400) == be32_load(core + 0x404);
}

uint32_t image_at(const uint8_t *core) {
    return (be32_load(core + 0x400) - IMAGE_RECORDS) / (uint32_t)sizeof(struct image_record);
}

#include "equivalence/table_program.h"

#include "base/bits.h"
#include "base/random.h"
#include "mmu/dat.h"

#include <stdlib.h>
#include <string.h>

#define STORAGE     TABLE_PROGRAM_STORAGE
#define CODE        0x1000u
#define CODE_END    0x3F00u
#define TABLES      0x4000u
#define TABLES_SIZE 0x2000u
#define PAGE_TABLES (TABLES + 0xFA0) /* some cross a page boundary */
#define PRISTINE    0x8000u
#define DATA        0xA000u
#define ADDRESSES   0x0400u /* random virtual addresses, 256 of them */
#define VALUES      0x0800u /* what edits store */
#define VALUES_END  0x0D00u
#define HANDLER     0x0E00u
#define SPACES      4u
#define PAGE_MANY   8u /* page tables that are edited */
#define FIXED_TABLE 0u /* number of segment 0's, which is not */
#define SEGMENTS    4u /* segments of each space: 0 fixed, 1 to 3 random */

struct table_program {
    struct random random;
    uint8_t image[STORAGE];
    struct dat_geometry sizes;
    uint32_t entries; /* of a page table: a sixteenth of a 1 MB segment, a whole one of 64 KB */
    uint32_t cr0;
    uint32_t at;     /* where the next instruction goes */
    uint32_t values; /* where the next value goes */
    bool alias;      /* translation is on: the alias can be used */
    bool stale;      /* an entry that was valid has changed since the last purge */
};

static uint32_t below(struct table_program *p, uint32_t n) {
    return random_below(&p->random, n);
}

static bool one_in(struct table_program *p, uint32_t n) {
    return below(p, n) == 0;
}

/* ---- Tables -----------------------------------------------------------------------------------
 */

static raddr segment_entry(uint32_t space, uint32_t segment) {
    return TABLES + 64 * space + 4 * segment;
}

static raddr page_table(const struct table_program *p, uint32_t n) {
    return n == FIXED_TABLE ? TABLES + 0x400 : PAGE_TABLES + n * 2 * p->entries;
}

static uint16_t page_invalid(const struct table_program *p) {
    return p->sizes.page_shift == 12 ? DAT_PAGE_4K_INVALID : DAT_PAGE_2K_INVALID;
}

static uint32_t random_segment(struct table_program *p) {
    uint32_t entry = page_table(p, 1 + below(p, PAGE_MANY));
    if (p->sizes.segment_shift == 16)
        entry |= DAT_SEGMENT_LENGTH;
    if (one_in(p, 30))
        entry = STORAGE << 4 | 0xF0000000;
    if (one_in(p, 30))
        entry |= 0x01000000;
    return one_in(p, 6) ? entry | DAT_SEGMENT_INVALID : entry;
}

static uint16_t random_page(struct table_program *p) {
    raddr frame = DATA + 0x800 * below(p, (STORAGE - DATA) / 0x800);
    uint16_t entry = (uint16_t)(frame >> 8 & (p->sizes.page_shift == 12 ? 0xFFF0 : 0xFFF8));
    if (one_in(p, 25))
        entry = STORAGE >> 8;
    if (one_in(p, 40))
        entry |= 0x0002;
    if (one_in(p, 8))
        entry |= DAT_PAGE_PROTECTED;
    return one_in(p, 4) ? entry | page_invalid(p) : entry;
}

/* Virtual page 15 of 4 KB (or its halves) leads to the first page of the tables, an alias; all
 * else of segment 0 to itself. */
static void make_fixed_table(struct table_program *p) {
    uint32_t size = 1u << p->sizes.page_shift;
    for (uint32_t n = 0; n < 0x10000 / size; n++) {
        raddr frame = n * size >= 0xF000 ? TABLES + (n * size & 0xFFF) : n * size;
        be16_store(p->image + page_table(p, FIXED_TABLE) + 2 * n, (uint16_t)(frame >> 8));
    }
}

static void make_tables(struct table_program *p) {
    uint32_t length = p->sizes.segment_shift == 16 ? DAT_SEGMENT_LENGTH : 0;
    for (uint32_t space = 0; space < SPACES; space++) {
        be32_store(p->image + segment_entry(space, 0), length | page_table(p, FIXED_TABLE));
        for (uint32_t n = 1; n < 16; n++)
            be32_store(p->image + segment_entry(space, n),
                       n < SEGMENTS ? random_segment(p) : DAT_SEGMENT_INVALID);
    }
    make_fixed_table(p);
    for (uint32_t n = 1; n <= PAGE_MANY; n++)
        for (uint32_t k = 0; k < p->entries; k++)
            be16_store(p->image + page_table(p, n) + 2 * k, random_page(p));
    memcpy(p->image + PRISTINE, p->image + TABLES, TABLES_SIZE);
}

/* ---- Steps ------------------------------------------------------------------------------------
 */

static void emit16(struct table_program *p, uint32_t halfword) {
    be16_store(p->image + p->at, (uint16_t)halfword);
    p->at += 2;
}

static void emit32(struct table_program *p, uint32_t word) {
    emit16(p, word >> 16);
    emit16(p, word & 0xFFFF);
}

static void purge(struct table_program *p) {
    emit32(p, 0xB20D0000); /* PTLB */
    p->stale = false;
}

/* Base and displacement of a table entry: registers 4 and 5 hold 4000 and 5000, 6 the alias. */
static uint32_t operand(struct table_program *p, raddr at) {
    uint32_t base = at >> 12 == 4 ? (p->alias && one_in(p, 3) ? 6 : 4) : 5;
    return base << 12 | (at & 0xFFF);
}

/* Where a new value of `size` bytes is that an instruction can fetch. */
static uint32_t value(struct table_program *p, const void *bytes, uint32_t size) {
    uint32_t at = p->values;
    memcpy(p->image + at, bytes, size);
    p->values += 4;
    return at;
}

/* Stores an entry, and keeps the image's tables at what the program's will be. */
static void edit(struct table_program *p, raddr at, const uint8_t *entry, uint32_t size,
                 bool was_valid) {
    memcpy(p->image + at, entry, size);
    p->stale |= was_valid;
    if (size == 4 && one_in(p, 2)) {
        emit32(p, 0x58300000 | value(p, entry, size)); /* L  3,value  */
        emit32(p, 0x50300000 | operand(p, at));        /* ST 3,entry  */
        return;
    }
    emit16(p, 0xD200 | (size - 1)); /* MVC entry,value */
    emit16(p, operand(p, at));
    emit16(p, value(p, entry, size));
}

static void edit_segment(struct table_program *p) {
    raddr at = segment_entry(below(p, SPACES), 1 + below(p, SEGMENTS - 1));
    bool was_valid = !(be32_load(p->image + at) & DAT_SEGMENT_INVALID);
    uint8_t entry[4];
    be32_store(entry, random_segment(p));
    edit(p, at, entry, sizeof entry, was_valid);
}

static void edit_page(struct table_program *p) {
    raddr at = page_table(p, 1 + below(p, PAGE_MANY)) + 2 * below(p, p->entries);
    bool was_valid = !(be16_load(p->image + at) & page_invalid(p));
    uint8_t entry[2];
    be16_store(entry, random_page(p));
    edit(p, at, entry, sizeof entry, was_valid);
}

/* One edit or several, with translation on or off. */
static void edits(struct table_program *p) {
    bool off = one_in(p, 3);
    if (off)
        emit32(p, 0xACFB03F0), p->alias = false; /* STNSM X'3F0',X'FB' */
    for (uint32_t n = 1 + below(p, 4); n > 0; n--)
        (one_in(p, 4) ? edit_segment : edit_page)(p);
    if (off)
        emit32(p, 0xAD0403F0), p->alias = true; /* STOSM X'3F0',X'04' */
    if (one_in(p, 2))
        purge(p);
}

static void switch_space(struct table_program *p) {
    if (p->stale)
        purge(p);
    emit32(p, 0xB71103C0 + 4 * below(p, SPACES)); /* LCTL 1,1,… */
}

/* Ten bytes behind the one whose address register 10 gets: the handler goes on there. */
static void access(struct table_program *p) {
    static const uint32_t four[] = {0x58302000, 0x50902000, 0x92FF2001, 0x98782000, 0x90782000};
    if (p->stale)
        purge(p);
    emit16(p, 0x05A0);                                       /* BALR 10,0 */
    emit32(p, 0x58200000 | (ADDRESSES + 4 * below(p, 256))); /* L    2,address */
    if (one_in(p, 3)) {
        emit16(p, 0xD207); /* MVC  0(8,2),X'400' or the other way round */
        emit32(p, one_in(p, 2) ? 0x20000400 : 0x03802000);
    } else {
        emit32(p, four[below(p, 5)]); /* L, ST, MVI, LM, STM */
        emit16(p, 0x0700);            /* BCR 0,0 */
    }
}

static void load_real_address(struct table_program *p) {
    emit16(p, 0x05A0);
    emit32(p, 0x58200000 | (ADDRESSES + 4 * below(p, 256)));
    emit32(p, 0xB1702000); /* LRA 7,0(2) */
    emit16(p, 0x0700);
}

static void step(struct table_program *p) {
    uint32_t kind = below(p, 20);
    if (kind < 6)
        edits(p);
    else if (kind < 8)
        switch_space(p);
    else if (kind < 9)
        load_real_address(p);
    else
        access(p);
}

/* ---- A program --------------------------------------------------------------------------------
 */

/* Restores the tables: MVCL 14,2, and purges. */
static void begin_loop(struct table_program *p) {
    emit32(p, 0x98E303D0); /* LM   14,3,X'3D0' */
    emit16(p, 0x0EE2);     /* MVCL 14,2 */
    purge(p);
}

static void make_constants(struct table_program *p) {
    static const uint8_t handler[] = {
        0x5E, 0x90, 0x00, 0x8C, /* AL 9,140      */
        0x5E, 0x90, 0x00, 0x90, /* AL 9,144      */
        0x47, 0xF0, 0xA0, 0x0A, /* B  10(0,10)   */
    };
    memcpy(p->image + HANDLER, handler, sizeof handler);
    be64_store(p->image + PSA_NEW(INT_PROGRAM), 0x0408000000000000u | HANDLER);
    for (uint32_t space = 0; space < SPACES; space++)
        be32_store(p->image + 0x3C0 + 4 * space, segment_entry(space, 0));
    be32_store(p->image + 0x3D0, TABLES);
    be32_store(p->image + 0x3D4, TABLES_SIZE);
    be32_store(p->image + 0x3D8, PRISTINE);
    be32_store(p->image + 0x3DC, TABLES_SIZE);
    /* LM 14,3 takes 14, 15, 0, 1, 2, 3: the last two are the second operand */
    be32_store(p->image + 0x3E0, PRISTINE);
    be32_store(p->image + 0x3E4, TABLES_SIZE);
    be64_store(p->image + 0x3E8, 0x000A000000000000u);
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t segment = 1 + below(p, SEGMENTS - (one_in(p, 8) ? 0 : 1));
        uint32_t page = below(p, p->entries + (one_in(p, 8) ? 2 : 0));
        uint32_t offset = one_in(p, 6) ? (1u << p->sizes.page_shift) - 4 : 8 * below(p, 250);
        be32_store(p->image + ADDRESSES + 4 * n,
                   (segment << p->sizes.segment_shift) + (page << p->sizes.page_shift) + offset);
    }
}

static void make_program(struct table_program *p, uint64_t seed) {
    static const uint32_t sizes[] = {CR0_PAGE_4K | CR0_SEG_64K, CR0_PAGE_2K | CR0_SEG_64K,
                                     CR0_PAGE_4K | CR0_SEG_1M, CR0_PAGE_2K | CR0_SEG_1M};
    *p = (struct table_program){.random = {seed}, .at = CODE, .values = VALUES, .alias = true};
    p->cr0 = sizes[below(p, 4)] | (one_in(p, 2) ? CR0_PAGE_PROTECTION : 0);
    dat_geometry_of(p->cr0, &p->sizes);
    p->entries = p->sizes.page_shift == 12 ? 16 : 32;
    for (uint32_t at = DATA; at < STORAGE; at++)
        p->image[at] = (uint8_t)random_next(&p->random);
    make_tables(p);
    make_constants(p);
    begin_loop(p);
    for (uint32_t n = 20 + below(p, 200);
         n > 0 && p->at < CODE_END - 60 && p->values < VALUES_END - 20; n--)
        step(p);
    if (p->stale)
        purge(p);
    emit32(p, 0x582003BC); /* L    2,=A(loop) */
    emit16(p, 0x06B2);     /* BCTR 11,2 */
    emit32(p, 0x820003E8); /* LPSW: the end */
    be32_store(p->image + 0x3BC, CODE);
    memcpy(p->image + TABLES, p->image + PRISTINE, TABLES_SIZE);
}

bool table_program_setup(void *context, struct system *system) {
    const struct table_program *p = context;
    struct cpu_state *s = system->state;
    view_write(&system->view, 0, p->image, STORAGE);
    s->cr[0] |= p->cr0;
    s->cr[1] = segment_entry(0, 0);
    s->gr[4] = TABLES;
    s->gr[5] = TABLES + 0x1000;
    s->gr[6] = 0xF000;
    s->gr[11] = 3;
    uint8_t psw[8];
    be64_store(psw, 0x0408000000000000u | CODE);
    return psw_load(&s->psw, psw, MODEL_S370);
}

struct table_program *table_program_create(uint64_t seed) {
    struct table_program *p = malloc(sizeof *p);
    if (!p)
        abort();
    make_program(p, seed);
    return p;
}

void table_program_destroy(struct table_program *p) {
    free(p);
}

#include "equivalence/random_guest.h"

#include "base/bits.h"
#include "base/random.h"
#include "dev/types.h"
#include "machine/diagnose.h"
#include "mmu/dat.h"

#include <stdlib.h>

#define STORAGE  (28u << 10)
#define HANDLER  0x0E00u
#define CODE     0x1000u /* random instructions from here … */
#define CODE_END 0x3000u
#define PSWS     0x3000u /* valid PSWs */
#define PSW_MANY 64u
#define CCWS     0x3400u /* channel programs */
#define CCW_MANY 64u
#define DATA     0x3800u
#define DATA_END 0x6000u

/* A guest with translation: its segment table and its page tables, out of reach of most stores. */
#define SEGMENTS 0x6400u
#define TABLES   0x6800u

/* Where a hostile guest has a copy of page 0, for what it loads its prefix with. */
#define PREFIX 0x5000u

struct random_guest {
    struct random random;
    enum model model;
    bool translates; /* some of its PSWs turn translation on */
    bool hostile;
    uint16_t starts[(CODE_END - CODE) / 2]; /* addresses where instructions begin */
    uint32_t start_count;
    uint32_t storage; /* bytes: the image, and cleared storage behind it */
    uint8_t image[STORAGE];
    uint8_t keys[STORAGE / STOR_BLOCK_SIZE];
    struct cpu_state state;
};

static uint32_t below(struct random_guest *g, uint32_t n) {
    return random_below(&g->random, n);
}

static bool one_in(struct random_guest *g, uint32_t n) {
    return below(g, n) == 0;
}

/* An address of code, mostly; sometimes odd, sometimes outside storage. */
static uint32_t code_address(struct random_guest *g) {
    if (one_in(g, 60))
        return one_in(g, 2) ? STORAGE - 2 + below(g, 8) : CODE + 1 + 2 * below(g, 100);
    return g->starts[below(g, g->start_count)];
}

/* Where a branch or EXECUTE in the code goes: an instruction in reach of register 12. */
static uint16_t branch_displacement(struct random_guest *g) {
    if (one_in(g, 100))
        return (uint16_t)below(g, 4096);
    uint32_t in_reach = g->start_count;
    while (in_reach > 1 && g->starts[in_reach - 1] >= CODE + 4096)
        in_reach /= 2;
    return (uint16_t)(g->starts[below(g, in_reach)] - CODE);
}

/* ---- What hostile guests use ------------------------------------------------------------------
 */

/* An address that something can go wrong with. */
static uint32_t nasty_address(struct random_guest *g) {
    switch (below(g, 10)) {
    case 0:
        return below(g, 0x200); /* assigned locations */
    case 1:
        return CODE + below(g, CODE_END - CODE);
    case 2:
        return SEGMENTS + below(g, STORAGE - SEGMENTS); /* its own tables */
    case 3:
        return g->storage - 8 + below(g, 16);
    case 4:
        return g->storage +
               below(g, 1u << 20); /* where the monitor and others are in real storage */
    case 5:
        return ADDRESS_MASK - below(g, 16);
    case 6:
        return STOR_PAGE_SIZE * below(g, 256);
    case 7:
        return (uint32_t)random_next(&g->random);
    case 8:
        return below(g, g->storage);
    default:
        return DATA + below(g, DATA_END - DATA);
    }
}

static uint32_t nasty_cr0(struct random_guest *g) {
    static const uint32_t sizes[] = {CR0_PAGE_4K | CR0_SEG_64K, CR0_PAGE_2K | CR0_SEG_64K,
                                     CR0_PAGE_4K | CR0_SEG_1M, CR0_PAGE_2K | CR0_SEG_1M};
    uint32_t rest = (uint32_t)random_next(&g->random) & (CR0_PAGE_PROTECTION | 0xFFFF);
    return one_in(g, 12) ? (uint32_t)random_next(&g->random) : sizes[below(g, 4)] | rest;
}

static uint32_t nasty_cr1(struct random_guest *g) {
    uint32_t origin = one_in(g, 4) ? nasty_address(g) : SEGMENTS + 64 * below(g, 4);
    return below(g, 256) << 24 | (origin & 0xFFFFC0);
}

static uint32_t nasty_segment_entry(struct random_guest *g) {
    uint32_t origin = one_in(g, 3) ? nasty_address(g) : TABLES + 32 * below(g, 16);
    uint32_t entry = below(g, 16) << 28 | (origin & 0xFFFFF8);
    entry |= one_in(g, 20) ? 0x01000000 : 0;
    return one_in(g, 6) ? entry | DAT_SEGMENT_INVALID : entry;
}

static uint16_t nasty_page_entry(struct random_guest *g) {
    if (one_in(g, 8))
        return (uint16_t)random_next(&g->random);
    return (uint16_t)(nasty_address(g) >> 8 & 0xFFF0) | (one_in(g, 6) ? DAT_PAGE_PROTECTED : 0);
}

/* A word that some privileged instruction is bound to take for something. */
static uint32_t nasty_word(struct random_guest *g) {
    switch (below(g, 8)) {
    case 0:
        return nasty_cr0(g);
    case 1:
        return nasty_cr1(g);
    case 2:
        return one_in(g, 3) ? nasty_address(g) : one_in(g, 2) ? PREFIX : 0; /* for SPX */
    case 3:
        return nasty_segment_entry(g);
    case 4:
        return (uint32_t)nasty_page_entry(g) << 16 | nasty_page_entry(g);
    case 5:
        return (uint32_t)random_next(&g->random);
    default:
        return nasty_address(g);
    }
}

static const enum isa_op hostile_ops[] = {
    OP_SSK,  OP_SSK,  OP_ISK,  OP_RRB,   OP_LCTL,  OP_LCTL, OP_LCTL, OP_STCTL, OP_SPX,
    OP_SPX,  OP_STPX, OP_PTLB, OP_PTLB,  OP_LRA,   OP_DIAG, OP_DIAG, OP_SIO,   OP_LPSW,
    OP_LPSW, OP_SSM,  OP_SSM,  OP_STNSM, OP_STOSM, OP_SPKA, OP_MVC,  OP_MVC,   OP_MVCL,
    OP_ST,   OP_ST,   OP_STM,  OP_STH,   OP_XC,    OP_MVI,  OP_LM,   OP_L,     OP_L,
    OP_LA,   OP_TS,   OP_STCK, OP_SPT,   OP_SCKC,  OP_SIGP};

/* ---- Code -------------------------------------------------------------------------------------
 */

/* A PSW that the machine runs on with: no wait but rarely, no translation. */
static void random_psw(struct random_guest *g, uint8_t out[8], bool may_stop) {
    struct psw psw = {
        .system_mask = (uint8_t)random_next(&g->random),
        .key = !one_in(g, 4) ? 0 : (uint8_t)below(g, 16),
        .ec = g->model == MODEL_S370 && one_in(g, g->translates ? 2 : 4),
        .machine_check = one_in(g, 2),
        .wait = may_stop && one_in(g, 12),
        .problem = one_in(g, 4),
        .cc = (uint8_t)below(g, 4),
        .program_mask = (uint8_t)below(g, 16),
        .ia = code_address(g),
    };
    if (psw.ec)
        psw.system_mask &=
            (uint8_t) ~((g->translates ? 0 : SYSTEM_MASK_EC_DAT) | SYSTEM_MASK_EC_PER |
                        (one_in(g, 8) ? 0 : SYSTEM_MASK_EC_UNUSED));
    psw_store(&psw, 0, 0, out);
}

static void random_ccw(struct random_guest *g, uint8_t out[8]) {
    static const uint8_t commands[] = {0x01, 0x02, 0x09, 0x0A, 0x03, 0x04, 0x08, 0x0B, 0x11, 0x42};
    struct ccw ccw = {
        .command = one_in(g, 10) ? (uint8_t)below(g, 256) : commands[below(g, sizeof commands)],
        .address = one_in(g, 20) ? (uint32_t)random_next(&g->random) & ADDRESS_MASK
                                 : DATA + below(g, DATA_END - DATA),
        .flags = (uint8_t)(below(g, 32) << 3 & (one_in(g, 2) ? 0x70 : 0xF8)),
        .count = (uint16_t)(one_in(g, 10) ? below(g, 65536) : below(g, 140)),
    };
    if ((ccw.command & 0xF) == 0x8)
        ccw.address = CCWS + 8 * below(g, CCW_MANY);
    ccw_store(&ccw, out);
}

static bool is_worth_trying(struct random_guest *g, enum isa_op op) {
    const struct isa_row *row = &isa_rows[op];
    /* Tables that change without a purge need not be seen alike. */
    if (g->translates && !g->hostile && (op == OP_LCTL || op == OP_SPX))
        return false;
    if (!row->implemented || row->group == GRP_DIRECT || !isa_in_model(row->group, g->model))
        return false;
    if (op == OP_LPSW || op == OP_LCTL || op == OP_DIAG || op == OP_SSM || op == OP_STOSM ||
        op == OP_LM)
        return one_in(g, 4);
    return true;
}

static void random_operands(struct random_guest *g, const struct isa_row *row, uint8_t out[6]) {
    out[1] = (uint8_t)random_next(&g->random);
    bool far = g->hostile || !g->translates;
    for (unsigned n = 2; n < 6; n += 2) /* a base among 13-15, a small displacement mostly */
        be16_store(out + n, (uint16_t)((13 + below(g, 3)) << 12 |
                                       below(g, far && one_in(g, 30) ? 4096 : 512)));
    if (row->format == FMT_RR || row->format == FMT_RS_SHIFT)
        out[1] &= one_in(g, 10) ? 0x77 : 0x66;
    if (row->format == FMT_RX)
        out[1] &= one_in(g, 10) ? 0x77 : 0x60;
}

/* Instructions whose operands must make sense for anything interesting to happen. */
static void special_operands(struct random_guest *g, enum isa_op op, uint8_t out[6]) {
    const struct isa_row *row = &isa_rows[op];
    if (op == OP_LPSW)
        be16_store(out + 2, (uint16_t)(0x8000 | 8 * below(g, PSW_MANY))); /* register 8: PSWS */
    if (row->chapter == CH_IO)
        be16_store(out + 2, (uint16_t)(0x9000 | (8 + below(g, 8)))); /* register 9: 0 */
    if (op == OP_SSK || op == OP_ISK)
        out[1] = (uint8_t)(below(g, 8) << 4 | (10 + below(g, 2)));
    if (op == OP_BALR || op == OP_BCTR || op == OP_BCR)
        out[1] &= one_in(g, 20) ? 0xFF : 0xF0;
    if (op == OP_DIAG && !one_in(g, 4)) { /* registers 9 to 11: the beginnings of blocks */
        out[1] = (uint8_t)(one_in(g, 8) ? 0x9B : one_in(g, 4) ? 0xAB : 0xBB);
        be16_store(out + 2, one_in(g, 3) ? DIAGNOSE_BALLOON : DIAGNOSE_RELEASE);
    }
    if (op == OP_LM)
        out[1] = (uint8_t)(below(g, 4) << 4 | (4 + below(g, 4)));
    if (op == OP_BC || op == OP_BAL || op == OP_BCT || op == OP_BXH || op == OP_BXLE ||
        op == OP_EX) {
        out[1] &= op == OP_BXH || op == OP_BXLE ? 0x77 : 0xF0;
        out[1] &= op == OP_BC ? 0xFF : 0x7F;
        be16_store(out + 2, (uint16_t)(0xC000 | branch_displacement(g)));
    }
}

static void hostile_operands(struct random_guest *g, enum isa_op op, uint8_t out[6]) {
    static const uint8_t ranges[] = {0x01, 0x00, 0x11, 0x11}; /* CR0 and CR1 */
    if (op == OP_LCTL || op == OP_SPX || op == OP_STCTL)
        out[3] &= 0xFC;
    if (op == OP_LCTL && !one_in(g, 5))
        out[1] = ranges[below(g, 4)];
    if (op == OP_L || op == OP_LA) /* new addresses for what follows */
        out[1] = (uint8_t)((one_in(g, 3) ? 10 + below(g, 6) : below(g, 8)) << 4);
    if (op == OP_DIAG && one_in(g, 2))
        out[1] = (uint8_t)random_next(&g->random);
}

static enum isa_op random_op(struct random_guest *g) {
    enum isa_op op;
    if (g->hostile && one_in(g, 2))
        return hostile_ops[below(g, sizeof hostile_ops / sizeof *hostile_ops)];
    do
        op = OP_INVALID + 1 + below(g, OP_COUNT - OP_INVALID - 1);
    while (!is_worth_trying(g, op));
    return op;
}

/* An instruction of a random row; registers 0-7 hold data, 8-15 addresses. */
static unsigned random_instruction(struct random_guest *g, uint8_t out[6]) {
    enum isa_op op = random_op(g);
    const struct isa_row *row = &isa_rows[op];
    random_operands(g, row, out);
    special_operands(g, op, out);
    if (g->hostile)
        hostile_operands(g, op, out);
    out[0] = (uint8_t)(row->code >> 8);
    if (row->format == FMT_S || row->format == FMT_S0)
        out[1] = (uint8_t)row->code;
    return isa_length(out[0]);
}

/* A handler that goes on at one of the valid PSWs after the other, so that no exception is taken
 * over and over at the same place. */
static void make_handler(struct random_guest *g) {
    static const uint8_t handler[] = {
        0x58, 0x70, 0x0E, 0x40, /* L    7,COUNTER      */
        0x41, 0x77, 0x00, 0x08, /* LA   7,8(7)         */
        0x54, 0x70, 0x0E, 0x44, /* N    7,=X'000031F8' */
        0x50, 0x70, 0x0E, 0x40, /* ST   7,COUNTER      */
        0x82, 0x00, 0x70, 0x00, /* LPSW 0(7)           */
    };
    memcpy(g->image + HANDLER, handler, sizeof handler);
    be32_store(g->image + HANDLER + 0x40, PSWS);
    be32_store(g->image + HANDLER + 0x44, PSWS | 8 * (PSW_MANY - 1));
}

static void make_assigned_locations(struct random_guest *g) {
    make_handler(g);
    for (int n = 0; n < INT_CLASS_COUNT; n++) {
        if (one_in(g, n == INT_PROGRAM ? 20 : 2))
            random_psw(g, g->image + PSA_NEW(n), false);
        else
            be64_store(g->image + PSA_NEW(n), HANDLER);
    }
    be32_store(g->image + PSA_CAW, CCWS + 8 * below(g, CCW_MANY));
    be32_store(g->image + PSA_INTERVAL_TIMER, below(g, 0x400));
}

/* Four segments at most, of pages that lead to themselves mostly, or to another page that holds no
 * table, or nowhere. */
static void make_tables(struct random_guest *g) {
    static const uint32_t sizes[] = {CR0_PAGE_4K | CR0_SEG_64K, CR0_PAGE_2K | CR0_SEG_64K,
                                     CR0_PAGE_4K | CR0_SEG_1M, CR0_PAGE_2K | CR0_SEG_1M};
    uint32_t cr0 = sizes[below(g, 4)];
    struct dat_geometry d;
    dat_geometry_of(cr0, &d);
    uint32_t pages_per_table = 1u << (d.segment_shift - d.page_shift);
    for (uint32_t n = 0; n < 16; n++)
        be32_store(g->image + SEGMENTS + 4 * n, n == 0         ? 0xF0000000u | TABLES
                                                : one_in(g, 4) ? 0x10000000u | TABLES
                                                               : 1u);
    for (uint32_t n = 0; n < pages_per_table && TABLES + 2 * n < STORAGE; n++) {
        uint32_t size = 1u << d.page_shift;
        uint32_t frame = one_in(g, 8) ? below(g, SEGMENTS / size) * size : n * size;
        bool missing = frame >= SEGMENTS ? !one_in(g, 20) : one_in(g, 10);
        frame = frame >= SEGMENTS && frame < STORAGE ? 0 : frame;
        be16_store(g->image + TABLES + 2 * n,
                   d.page_shift == 12
                       ? (uint16_t)(dat_page_entry_4k(frame) | (missing ? DAT_PAGE_4K_INVALID : 0))
                       : (uint16_t)((frame >> 8 & 0xFFF8) | (missing ? DAT_PAGE_2K_INVALID : 0)));
    }
    g->state.cr[0] |= one_in(g, 30) ? 0 : cr0;
    g->state.cr[1] = SEGMENTS;
}

/* On top of these: three more segment tables, and page tables that lead anywhere, some over the
 * segment tables. The first two segments mostly stay as they are, so that the guest runs on. */
static void make_hostile(struct random_guest *g) {
    for (uint32_t at = DATA; at < DATA_END; at += 4)
        be32_store(g->image + at, nasty_word(g));
    for (uint32_t n = 1; n < 4; n++)
        memcpy(g->image + SEGMENTS + 64 * n, g->image + SEGMENTS, 64);
    for (uint32_t n = 0; n < 64; n++)
        if (n % 16 ? one_in(g, 2) : one_in(g, 12))
            be32_store(g->image + SEGMENTS + 4 * n, nasty_segment_entry(g));
    for (uint32_t n = 0; TABLES + 2 * n < STORAGE; n++)
        if (one_in(g, n < 14 ? 10 : 3))
            be16_store(g->image + TABLES + 2 * n, nasty_page_entry(g));
    for (uint32_t n = 0; n < CCW_MANY; n++)
        if (one_in(g, 3)) {
            uint32_t word = be32_load(g->image + CCWS + 8 * n);
            be32_store(g->image + CCWS + 8 * n,
                       (word & ~ADDRESS_MASK) | (nasty_address(g) & ADDRESS_MASK));
        }
    memcpy(g->image + PREFIX, g->image, STOR_PAGE_SIZE);
    g->state.gr[10 + below(g, 6)] = nasty_address(g);
    if (one_in(g, 3))
        g->state.cr[1] = nasty_cr1(g);
    for (int n = 13; n < 16; n++)
        if (one_in(g, 2))
            g->state.gr[n] = below(g, g->storage);
}

static void make_registers(struct random_guest *g) {
    cpu_state_reset(&g->state);
    for (int n = 0; n < 8; n++)
        g->state.gr[n] = one_in(g, 3) ? below(g, 256) : (uint32_t)random_next(&g->random);
    g->state.gr[8] = PSWS;
    g->state.gr[9] = 0;
    g->state.gr[10] = STOR_BLOCK_SIZE * below(g, STORAGE / STOR_BLOCK_SIZE + 1);
    g->state.gr[11] = STOR_BLOCK_SIZE * below(g, STORAGE / STOR_BLOCK_SIZE);
    g->state.gr[12] = CODE;
    for (int n = 13; n < 16; n++)
        g->state.gr[n] = DATA + below(g, DATA_END - DATA - 512);
    uint8_t psw[8];
    random_psw(g, psw, false);
    psw_load(&g->state.psw, psw, g->model);
}

struct random_guest *random_guest_create(uint64_t seed, enum random_guest_kind kind) {
    struct random_guest *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->random.state = seed;
    g->storage = STORAGE;
    g->model = one_in(g, 2) ? MODEL_S370 : MODEL_S360;
    g->translates = g->model == MODEL_S370 && one_in(g, 2);
    g->hostile = kind == GUEST_HOSTILE;
    if (g->hostile) {
        g->model = MODEL_S370, g->translates = true;
        g->storage += one_in(g, 2) ? STOR_PAGE_SIZE * (1 + below(g, 32)) : 0;
    }
    for (uint32_t n = 0; n < STORAGE; n++)
        g->image[n] = (uint8_t)random_next(&g->random);
    for (uint32_t at = CODE; at < CODE_END - 6;) {
        g->starts[g->start_count++] = (uint16_t)at;
        at += random_instruction(g, g->image + at);
    }
    for (uint32_t n = 0; n < PSW_MANY; n++)
        random_psw(g, g->image + PSWS + 8 * n, true);
    for (uint32_t n = 0; n < CCW_MANY; n++)
        random_ccw(g, g->image + CCWS + 8 * n);
    for (uint32_t n = 0; n < sizeof g->keys; n++)
        g->keys[n] = !one_in(g, 4) ? 0 : (uint8_t)(random_next(&g->random) & 0xF8);
    make_assigned_locations(g);
    make_registers(g);
    if (g->translates)
        make_tables(g);
    if (g->hostile)
        make_hostile(g);
    return g;
}

void random_guest_destroy(struct random_guest *g) {
    free(g);
}

struct machine_shape random_guest_shape(const struct random_guest *g) {
    return (struct machine_shape){g->model, g->storage, 1};
}

bool random_guest_kept_tables(const struct random_guest *g, const struct system *system) {
    uint8_t now[STORAGE - SEGMENTS];
    view_read(&system->view, SEGMENTS, now, sizeof now);
    return !g->translates || memcmp(now, g->image + SEGMENTS, sizeof now) == 0;
}

static const char reader_deck[] = "FIRST CARD\nSECOND CARD\nTHIRD CARD\n";

static bool attach(struct system *system, uint16_t address, const char *type) {
    struct diag_list diags;
    diag_init(&diags);
    struct dev_config config = {.type = type, .address = address, .ticks_per_microsecond = 1};
    if (address == 0x00C)
        config.input = dev_backend_memory_input(reader_deck, sizeof reader_deck - 1, "deck");
    struct device *device = dev_create(&config, &diags);
    diag_free(&diags);
    return device && chan_attach(system->channels, address, device);
}

bool random_guest_setup(void *guest, struct system *system) {
    const struct random_guest *g = guest;
    if (!attach(system, 0x009, "3215") || !attach(system, 0x00C, "2540R") ||
        !attach(system, 0x00E, "1403"))
        return false;
    view_write(&system->view, 0, g->image, sizeof g->image);
    for (uint32_t n = 0; n < sizeof g->keys; n++)
        view_set_key(&system->view, n * STOR_BLOCK_SIZE, g->keys[n]);
    *system->state = g->state;
    return true;
}

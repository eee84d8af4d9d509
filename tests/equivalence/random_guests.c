/* Random guest kernels, bare against under the monitor, in lockstep.
 *
 * usage: random_guests [--guests N] [--seed S] [--instructions N]
 *
 * A guest is storage full of random instructions (privileged ones often), operands, PSWs and
 * channel programs, with every new PSW pointing back into the code, so that it runs on from
 * interruption to interruption in supervisor and problem state, under every key and mask. It has a
 * console, a reader and a printer. A guest that differs is printed with the seed that repeats it.
 */
#include "base/bits.h"
#include "base/random.h"
#include "dev/types.h"
#include "lab/oracle.h"
#include "vmm/vmm.h"

#include <inttypes.h>
#include <stdlib.h>

#define STORAGE  (24u << 10)
#define CODE     0x1000u /* random instructions from here … */
#define CODE_END 0x3000u
#define PSWS     0x3000u /* valid PSWs */
#define PSW_MANY 64u
#define CCWS     0x3400u /* channel programs */
#define CCW_MANY 64u
#define DATA     0x3800u /* … and the rest is data */

struct guest {
    struct random random;
    enum model model;
    uint8_t image[STORAGE];
    uint8_t keys[STORAGE / STOR_BLOCK_SIZE];
    struct cpu_state state;
};

static uint32_t below(struct guest *g, uint32_t n) {
    return random_below(&g->random, n);
}

static bool one_in(struct guest *g, uint32_t n) {
    return below(g, n) == 0;
}

/* An address of code, mostly; sometimes odd, sometimes outside storage. */
static uint32_t code_address(struct guest *g) {
    if (one_in(g, 60))
        return one_in(g, 2) ? STORAGE - 2 + below(g, 8) : CODE + 1 + 2 * below(g, 100);
    return CODE + 2 * below(g, (CODE_END - CODE) / 2 - 64);
}

/* A PSW that the machine runs on with: no wait but rarely, no translation. */
static void random_psw(struct guest *g, uint8_t out[8], bool may_stop) {
    struct psw psw = {
        .system_mask = (uint8_t)random_next(&g->random),
        .key = one_in(g, 2) ? 0 : (uint8_t)below(g, 16),
        .ec = g->model == MODEL_S370 && one_in(g, 4),
        .machine_check = one_in(g, 2),
        .wait = may_stop && one_in(g, 12),
        .problem = one_in(g, 4),
        .cc = (uint8_t)below(g, 4),
        .program_mask = (uint8_t)below(g, 16),
        .ia = code_address(g),
    };
    if (psw.ec)
        psw.system_mask &= (uint8_t) ~(SYSTEM_MASK_EC_DAT | SYSTEM_MASK_EC_PER |
                                       (one_in(g, 8) ? 0 : SYSTEM_MASK_EC_UNUSED));
    psw_store(&psw, 0, 0, out);
}

static void random_ccw(struct guest *g, uint8_t out[8]) {
    static const uint8_t commands[] = {0x01, 0x02, 0x09, 0x0A, 0x03, 0x04, 0x08, 0x0B, 0x11, 0x42};
    struct ccw ccw = {
        .command = one_in(g, 10) ? (uint8_t)below(g, 256) : commands[below(g, sizeof commands)],
        .address = one_in(g, 20) ? (uint32_t)random_next(&g->random) & ADDRESS_MASK
                                 : DATA + below(g, STORAGE - DATA),
        .flags = (uint8_t)(below(g, 32) << 3 & (one_in(g, 2) ? 0x70 : 0xF8)),
        .count = (uint16_t)(one_in(g, 10) ? below(g, 65536) : below(g, 140)),
    };
    if ((ccw.command & 0xF) == 0x8)
        ccw.address = CCWS + 8 * below(g, CCW_MANY);
    ccw_store(&ccw, out);
}

/* An instruction of a random implemented row; registers 0-7 hold data, 8-15 addresses. */
static unsigned random_instruction(struct guest *g, uint8_t out[6]) {
    enum isa_op op;
    do
        op = OP_INVALID + 1 + below(g, OP_COUNT - OP_INVALID - 1);
    while (!isa_rows[op].implemented || !isa_in_model(isa_rows[op].group, g->model) ||
           (op == OP_LPSW && !one_in(g, 3)) || (op == OP_LCTL && !one_in(g, 4)));
    const struct isa_row *row = &isa_rows[op];
    for (unsigned n = 0; n < 6; n++)
        out[n] = (uint8_t)random_next(&g->random);
    out[0] = (uint8_t)(row->code >> 8);
    if (row->format == FMT_S || row->format == FMT_S0)
        out[1] = (uint8_t)row->code;
    for (unsigned n = 2; n < 6; n += 2)
        out[n] |= 0x80; /* a base among 8-15 */
    if (op == OP_LPSW)
        be16_store(out + 2, (uint16_t)(0x8000 | 8 * below(g, PSW_MANY))); /* register 8: PSWS */
    if (row->chapter == CH_IO)
        be16_store(out + 2, (uint16_t)(0x9000 | below(g, 16))); /* register 9: 0 */
    if (op == OP_SSK || op == OP_ISK)
        out[1] = (uint8_t)(below(g, 8) << 4 | (10 + below(g, 2)));
    if (row->format == FMT_RX_M || op == OP_BAL || op == OP_BCT || op == OP_EX)
        out[1] = (uint8_t)(out[1] & 0x70); /* no index: stay among the code */
    if (row->format == FMT_RX_M || op == OP_BAL || op == OP_BCT || op == OP_BXH || op == OP_BXLE ||
        op == OP_EX)
        out[2] = (uint8_t)(0xC0 | below(g, 16)); /* register 12: CODE */
    if (row->format == FMT_RR || row->format == FMT_RX || row->format == FMT_RS_SHIFT)
        out[1] = (uint8_t)(out[1] & (op == OP_SSK || op == OP_ISK ? 0xFF : 0x7F));
    if (op == OP_LM)
        out[1] = (uint8_t)(below(g, 4) << 4 | (4 + below(g, 4)));
    return isa_length(out[0]);
}

static void make_assigned_locations(struct guest *g) {
    for (int class = 0; class < INT_CLASS_COUNT; class ++)
        random_psw(g, g->image + PSA_NEW(class), false);
    be32_store(g->image + PSA_CAW, CCWS + 8 * below(g, CCW_MANY));
    be32_store(g->image + PSA_INTERVAL_TIMER, below(g, 0x400));
}

static void make_registers(struct guest *g) {
    cpu_state_reset(&g->state);
    for (int n = 0; n < 8; n++)
        g->state.gr[n] = one_in(g, 3) ? below(g, 256) : (uint32_t)random_next(&g->random);
    g->state.gr[8] = PSWS;
    g->state.gr[9] = 0;
    g->state.gr[10] = STOR_BLOCK_SIZE * below(g, STORAGE / STOR_BLOCK_SIZE + 1);
    g->state.gr[11] = STOR_BLOCK_SIZE * below(g, STORAGE / STOR_BLOCK_SIZE);
    g->state.gr[12] = CODE;
    for (int n = 13; n < 16; n++)
        g->state.gr[n] = DATA + below(g, STORAGE - DATA);
    uint8_t psw[8];
    random_psw(g, psw, false);
    psw_load(&g->state.psw, psw, g->model);
}

static void make_guest(struct guest *g, uint64_t seed) {
    memset(g, 0, sizeof *g);
    g->random.state = seed;
    g->model = one_in(g, 2) ? MODEL_S370 : MODEL_S360;
    for (uint32_t n = 0; n < STORAGE; n++)
        g->image[n] = (uint8_t)random_next(&g->random);
    for (uint32_t at = CODE; at < CODE_END - 6;)
        at += random_instruction(g, g->image + at);
    for (uint32_t n = 0; n < PSW_MANY; n++)
        random_psw(g, g->image + PSWS + 8 * n, true);
    for (uint32_t n = 0; n < CCW_MANY; n++)
        random_ccw(g, g->image + CCWS + 8 * n);
    for (uint32_t n = 0; n < sizeof g->keys; n++)
        g->keys[n] = one_in(g, 2) ? 0 : (uint8_t)(random_next(&g->random) & 0xF8);
    make_assigned_locations(g);
    make_registers(g);
}

static const char reader_deck[] = "FIRST CARD\nSECOND CARD\nTHIRD CARD\n";

static bool attach(struct system *system, uint16_t address, const char *type) {
    struct diag_list *diags = diag_list_create();
    struct dev_config config = {.type = type, .address = address, .ticks_per_microsecond = 1};
    if (address == 0x00C)
        config.input = dev_backend_memory_input(reader_deck, sizeof reader_deck - 1, "deck");
    struct device *device = dev_create(&config, diags);
    diag_list_destroy(diags);
    return device && chan_attach(system->channels, address, device);
}

static bool setup(void *context, struct system *system) {
    const struct guest *g = context;
    if (!attach(system, 0x009, "3215") || !attach(system, 0x00C, "2540R") ||
        !attach(system, 0x00E, "1403"))
        return false;
    view_write(&system->view, 0, g->image, sizeof g->image);
    for (uint32_t n = 0; n < sizeof g->keys; n++)
        view_set_key(&system->view, n * STOR_BLOCK_SIZE, g->keys[n]);
    *system->state = g->state;
    return true;
}

/* How much the guests did in all: a test whose guests stop at once shows nothing. */
struct totals {
    uint64_t instructions, exits, differences, refused;
};

static bool try_guest(uint64_t seed, uint64_t instructions, struct totals *t) {
    struct guest *g = malloc(sizeof *g);
    make_guest(g, seed);
    struct oracle_subject subject = {
        .name = "random guest",
        .shape = {g->model, STORAGE, 1},
        .setup = setup,
        .context = g,
        .limit = instructions,
        .slice = 97,
    };
    struct oracle_verdict verdict;
    bool made = oracle_compare(&subject, &verdict, stdout);
    free(g);
    t->instructions += verdict.instructions;
    t->exits += verdict.exits;
    t->refused += verdict.complaint != NULL;
    t->differences += made && !verdict.same;
    if (made && !verdict.same)
        printf("repeat with: random_guests --seed %" PRIu64 " --guests 1\n", seed);
    return made;
}

int main(int argc, char **argv) {
    uint64_t guests = 300, seed = 1, instructions = 5000;
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--guests") == 0)
            guests = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else if (strcmp(argv[n], "--instructions") == 0)
            instructions = value;
        else
            return fprintf(stderr, "random_guests: unknown option %s\n", argv[n]), 2;
    }
    struct totals t = {0};
    for (uint64_t n = 0; n < guests && t.differences < 5; n++)
        if (!try_guest(seed + n, instructions, &t))
            return fprintf(stderr, "random_guests: cannot make a guest\n"), 4;
    printf("%" PRIu64 " guests, %" PRIu64 " instructions, %" PRIu64 " exits, %" PRIu64
           " refused, %" PRIu64 " differ\n",
           guests, t.instructions, t.exits, t.refused, t.differences);
    return t.differences || (guests > 10 && t.exits < guests * 10);
}

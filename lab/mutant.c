#include "lab/mutant.h"

#include "base/bits.h"
#include "cpu/fast.h"

#include <string.h>

/* ---- The instructions -------------------------------------------------------------------------
 * Their operation codes are unassigned in both models. */

/* PDP-10 JRST 1: jumps to the address in R2 and leaves the supervisor state; in the problem state
 * it only jumps. */
static int mutant_JRST(struct cpu *cpu, const struct instr *i) {
    cpu->state.psw.ia = cpu->state.gr[i->r2] & ADDRESS_MASK;
    cpu->state.psw.problem = true;
    return PIC_NONE;
}

/* x86 POPF: loads the flags from R1; among them, in the supervisor state only, the masks. */
static int mutant_POPF(struct cpu *cpu, const struct instr *i) {
    struct psw *psw = &cpu->state.psw;
    uint32_t flags = cpu->state.gr[i->r1];
    const uint8_t masks =
        psw->ec ? SYSTEM_MASK_EC_IO | SYSTEM_MASK_EXTERNAL : SYSTEM_MASK_EXTERNAL | 0xFE;
    psw->cc = flags >> 4 & 3;
    psw->program_mask = flags & 0xF;
    if (!psw->problem)
        psw->system_mask = (uint8_t)((psw->system_mask & ~masks) | (flags >> 24 & masks));
    return PIC_NONE;
}

/* The left word of the PSW as LPSW would load it, interruption code zero. */
static void store_psw(const struct cpu *cpu, uint8_t bytes[8]) {
    psw_store(&cpu->state.psw, 0, 0, bytes);
}

/* x86 SMSW: the machine status, here the PSW's system mask, key, mode and state, into R1. */
static int mutant_SMSW(struct cpu *cpu, const struct instr *i) {
    uint8_t bytes[8];
    store_psw(cpu, bytes);
    cpu->state.gr[i->r1] = be16_load(bytes);
    return PIC_NONE;
}

/* "Extract PSW", as later machines of this family have it: both words, into R1 and R2. */
static int mutant_EPSW(struct cpu *cpu, const struct instr *i) {
    uint8_t bytes[8];
    store_psw(cpu, bytes);
    cpu->state.gr[i->r1] = be32_load(bytes);
    if (i->r2)
        cpu->state.gr[i->r2] = be32_load(bytes + 4);
    return PIC_NONE;
}

/* ---- Guests that come to harm -----------------------------------------------------------------
 * Each begins at X'1000' in supervisor state, BC mode, with that address in register 12, and ends
 * in a disabled wait, with the LPSW that follows. */

#define END 0x82, 0x00, 0x02, 0x00

/* Jumps to the next instruction, in the problem state from there on, where SSM must not work. */
static const uint8_t guest_jrst[] = {
    0x41, 0x20, 0xC0, 0x06, /* LA   2,6(12)              */
    0x0B, 0x02,             /* JRST 2                    */
    0x80, 0x00, 0xC0, 0x00, /* SSM  0(12)                */
    END,
};

/* Enables external interruptions. */
static const uint8_t guest_popf[] = {
    0x41, 0x10, 0x00, 0x01, /* LA   1,1                  */
    0x89, 0x10, 0x00, 0x18, /* SLL  1,24                 */
    0x0C, 0x10,             /* POPF 1                    */
    0x1A, 0x11,             /* AR   1,1                  */
    END,
};

static const uint8_t guest_smsw[] = {
    0x0D,
    0x10, /* SMSW 1 */
    END,
};

static const uint8_t guest_epsw[] = {
    0x03,
    0x12, /* EPSW 1,2 */
    END,
};

/* Gives X'2000' the key 5 and looks at it. */
static const uint8_t guest_ssk[] = {
    0x41, 0x10, 0x00, 0x50, /* LA   1,X'50'              */
    0x41, 0x20, 0xCF, 0xFC, /* LA   2,X'FFC'(12)         */
    0x41, 0x20, 0x20, 0x04, /* LA   2,4(2)               */
    0x08, 0x12,             /* SSK  1,2                  */
    0x09, 0x32,             /* ISK  3,2                  */
    END,
};

/* Translates X'1000' by tables of its own, at X'3000', which lead to X'5000'. */
static const uint8_t guest_lra[] = {
    0xB7, 0x01, 0xC0, 0x20,                /* LCTL 0,1,X'20'(12)        */
    0x41, 0x40, 0xC0, 0x00,                /* LA   4,0(12)              */
    0x58, 0x50, 0xC0, 0x24,                /* L    5,X'24'(12)          */
    0xD2, 0x43, 0x50, 0x00, 0xC0, 0x28,    /* MVC 0(68,5),X'28'(12) */
    0xB1, 0x10, 0x40, 0x00,                /* LRA  1,0(4)               */
    END,  0,    0,    0,    0,    0,    0, /* to X'20' */
    0x00, 0x80, 0x00, 0xE0,                /* CR0: 4 KB pages, 64 KB segments */
    0x00, 0x00, 0x30, 0x00,                /* CR1: segment table at X'3000' */
    0xF0, 0x00, 0x30, 0x10,                /* its one entry: page table at X'3010' */
    0,    0,    0,    1,    0,    0,    0,    1,
    0,    0,    0,    1,    0x00, 0x00, 0x00, 0x50, /* page 1 is at X'5000' */
};

/* Reads the clock: its own by rights, but here the real machine's. */
static const uint8_t guest_stck[] = {
    0x18, 0x00,             /* LR   0,0                  */
    0xB2, 0x05, 0xC0, 0x80, /* STCK X'80'(12)            */
    END,
};

#define GUEST(name) guest_##name, sizeof guest_##name
#define ROW(code)                                                                                  \
    { (code), 0xFF00, NULL }

const struct mutant mutants[] = {
    {"epsw",
     "EPSW",
     "an instruction that shows the PSW to any program (\"extract PSW\")",
     OP_INVALID,
     false,
     {0x0300, 0xFF00, mutant_EPSW},
     GUEST(epsw)},
    {"isk", "ISK", "INSERT STORAGE KEY is not privileged", OP_ISK, false, ROW(0x0900), GUEST(ssk)},
    {"jrst",
     "JRST",
     "PDP-10 JRST 1: jump and leave the supervisor state, not privileged",
     OP_INVALID,
     true,
     {0x0B00, 0xFF00, mutant_JRST},
     GUEST(jrst)},
    {"lra", "LRA", "LOAD REAL ADDRESS is not privileged", OP_LRA, false, ROW(0xB100), GUEST(lra)},
    {"popf",
     "POPF",
     "x86 POPF: loads the interruption masks, but only in supervisor state",
     OP_INVALID,
     true,
     {0x0C00, 0xFF00, mutant_POPF},
     GUEST(popf)},
    {"smsw",
     "SMSW",
     "x86 SMSW: shows the machine status word to any program",
     OP_INVALID,
     false,
     {0x0D00, 0xFF00, mutant_SMSW},
     GUEST(smsw)},
    {"ssk", "SSK", "SET STORAGE KEY is not privileged", OP_SSK, false, ROW(0x0800), GUEST(ssk)},
    {"stck",
     "STCK",
     "STORE CLOCK without the time-stamp control",
     OP_STCK,
     false,
     {0xB205, 0xFFFF, NULL},
     GUEST(stck)},
};

const unsigned mutant_count = sizeof mutants / sizeof mutants[0];

const struct mutant *mutant_find(const char *name) {
    for (unsigned n = 0; n < mutant_count; n++)
        if (!strcmp(mutants[n].name, name))
            return &mutants[n];
    return NULL;
}

bool mutant_possible(const struct mutant *m, enum model model) {
    const struct isa_row *row = &isa_rows[m->needs];
    return m->needs == OP_INVALID || (row->implemented && isa_in_model(row->group, model));
}

bool mutant_set_up(void *context, struct system *system) {
    const struct mutant *m = context;
    static const uint8_t zeros[STOR_PAGE_SIZE], disabled_wait[] = {0, 2, 0, 0, 0, 0, 0, 0};
    for (aaddr at = 0; at < MUTANT_GUEST_STORAGE; at += sizeof zeros)
        view_write(&system->view, at, zeros, sizeof zeros);
    view_write(&system->view, 0x200, disabled_wait, sizeof disabled_wait);
    view_write(&system->view, PSA_NEW(INT_PROGRAM), disabled_wait, sizeof disabled_wait);
    view_write(&system->view, MUTANT_GUEST, m->guest, m->guest_length);
    cpu_state_reset(system->state);
    system->state->gr[12] = MUTANT_GUEST;
    system->state->psw.ia = MUTANT_GUEST;
    return true;
}

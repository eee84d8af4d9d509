/* The classifier's apparatus: one instruction, run once, in a state made for it.
 *
 * The machine has eight pages of storage. A program's *window* is two pages of virtual storage,
 * which lie at one of two places of real storage, A or B; tables lead there. Everything else is the
 * monitor's: the components below.
 *
 *   0000 prefix area   1000 another   2000-3FFF place A   4000-5FFF place B (pages the other way
 *   round)   6000 tables   7000 nothing in particular
 *
 * The window's virtual addresses are the real ones of place A, so that it is there without
 * translation too. What the program owns: general and floating-point registers, condition code,
 * program mask, instruction address and the window's bytes. Two things of the monitor's are loaded
 * with the program's own values while it runs, and are therefore not perturbed: the monitor masks
 * in CR8 and model s360's ASCII bit.
 *
 * Example:
 *   struct lab lab;
 *   lab_init(&lab, MODEL_S370, CPU_REFERENCE, NULL);
 *   lab_random_state(&state, MODEL_S370, 0x8000, &random);       // SSM
 *   lab_run(&lab, &state, &outcome);                             // outcome.changed, .trap, …
 *   lab_free(&lab);
 */
#ifndef TRAPEZE_LAB_EXPERIMENT_H
#define TRAPEZE_LAB_EXPERIMENT_H

#include "base/random.h"
#include "cpu/cpu.h"

#define LAB_STORAGE     0x8000u
#define LAB_WINDOW      0x2000u
#define LAB_WINDOW_SIZE 0x2000u
#define LAB_PLACE_B     0x4000u
#define LAB_TABLES      0x6000u
#define LAB_BLOCKS      (LAB_STORAGE >> STOR_BLOCK_SHIFT)

/* What the monitor owns. */
enum lab_component {
    LAB_MODE,         /* supervisor or problem state */
    LAB_RELOCATION,   /* where the window lies: the tables, and whether they are used */
    LAB_PSW_MODE,     /* EC or BC mode, machine-check mask, wait, ASCII */
    LAB_SYSTEM_MASK,  /* interruption masks */
    LAB_KEY,          /* the PSW key */
    LAB_STORAGE_KEYS, /* of all blocks; that an access is recorded is no change */
    LAB_CONTROL,      /* control registers, but for the tables' */
    LAB_PREFIX,
    LAB_CLOCKS,
    LAB_DEVICES, /* channels and devices, and what DIAGNOSE reaches */
    LAB_OUTSIDE, /* storage outside the window */
    LAB_TLB,     /* the translations that the machine remembers */
    LAB_COMPONENTS,
};

/* "mode", "relocation", "PSW mode", … */
const char *lab_component_name(enum lab_component component);

struct lab_state {
    struct cpu_state cpu;
    uint64_t time;    /* instructions retired before */
    uint32_t devices; /* stands for the state of all devices */
    uint8_t keys[LAB_BLOCKS];
    uint8_t bytes[LAB_STORAGE];
};

enum lab_trap {
    LAB_DONE,       /* no interruption */
    LAB_MEMORY,     /* an access exception: Popek and Goldberg's memory trap */
    LAB_PRIVILEGED, /* privileged operation */
    LAB_OPERATION,  /* no such operation */
    LAB_OTHER,      /* another interruption */
};

struct lab_outcome {
    enum lab_trap trap;
    struct interruption interruption; /* if there was one */
    unsigned changed;                 /* components, bit 1 << component */
    struct cpu_state cpu;
    uint32_t devices;
    uint8_t keys[LAB_BLOCKS];
    uint8_t window[LAB_WINDOW_SIZE]; /* as the program sees it */
};

struct lab {
    struct storage storage;
    struct cpu *cpu;
    struct cpu_links links;
    uint32_t devices;
};

/* Builds the machine; the variant (or NULL) is borrowed. False when the host has no memory. */
bool lab_init(struct lab *lab, enum model model, enum cpu_executor executor,
              const struct cpu_variant *variant);
void lab_free(struct lab *lab);

/* A random state, window at place A, supervisor state, with an instruction at psw.ia whose first
 * halfword is given. */
void lab_random_state(struct lab_state *state, uint16_t first, struct random *random);

/* The same state with one component perturbed. False: the component cannot be (LAB_TLB). */
bool lab_perturb(struct lab_state *state, enum lab_component component, struct random *random);

/* Where a byte of the window lies in the state's storage. */
aaddr lab_locate(const struct lab_state *state, vaddr at);

/* Runs one instruction from the state. */
void lab_run(struct lab *lab, const struct lab_state *state, struct lab_outcome *out);

/* Does the program see the same after both? Neither may have trapped. */
bool lab_same_to_program(const struct lab_outcome *a, const struct lab_outcome *b);

#endif

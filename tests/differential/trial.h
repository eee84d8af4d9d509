/* Cases for the comparison with Hercules, and the machine that tries them.
 *
 * Each case is tried on the reference executor beforehand, and only those are kept that both
 * machines can be expected to come back from and to agree on: that end with an interruption, touch
 * nothing outside the windows, and enable nothing that depends on real time. What one instruction
 * leaves open (a clock's value, the result of an edit that overlaps) may only be followed by the
 * SVC that ends the case, so that it does not spread.
 *
 * Equal seeds and settings give equal cases.
 */
#ifndef TRAPEZE_TESTS_TRIAL_H
#define TRAPEZE_TESTS_TRIAL_H

#include "cpu/reference.h"
#include "image.h"

#define TRIAL_MOST 6 /* instructions of a case */

/* The bits of a clock comparator that Hercules has not. */
#define CLOCK_LOW_BITS UINT64_C(0xFF)

struct trial {
    struct storage storage;
    struct cpu *cpu;
    struct cpu_links links;
    uint8_t *pristine;  /* storage as it is before a case */
    struct trial *junk; /* the same with junk in storage wherever a case has none */
    struct image_geometry geometry;
    uint32_t most;    /* instructions of a case: 1 to TRIAL_MOST */
    bool floating;    /* most instructions are floating-point ones */
    bool translation; /* cases have tables of their own */
};

/* Exits with status 4 when the host has no memory. */
void trial_init(struct trial *t);
void trial_free(struct trial *t);

/* Gives a CPU clocks that run with its retired instructions. `links` must outlive the CPU. */
void trial_link_clocks(struct cpu_links *links, struct cpu *cpu);

/* Seeds go in blocks that share the geometry of the translation tables and an image. More cases
 * than these must not be in one: emulator.h says why. */
#define SEED_BLOCK 1536u

/* The blocks whose keys a case has. */
#define TRIAL_KEYS 4
extern const aaddr trial_key_block[TRIAL_KEYS];

/* Fills records with the cases of the seeds from *seed on, at most `most` of them, until the block
 * ends. Returns how many; seeds[k] is the seed of record k. */
uint32_t trial_make_cases(struct trial *t, uint64_t *seed, uint32_t most,
                          struct image_record *records, uint64_t *seeds);

/* Puts the case of a record into the machine. */
void trial_load(struct trial *t, const struct image_record *r);

/* One instruction of a case and the machine before it: the last one before the SVC that ended the
 * case or, when something else did, the last one. */
struct moment {
    struct instr instr; /* of an EXECUTE: its target */
    bool executed;      /* … that it was */
    bool ended;         /* the case, by an interruption of its own */
    vaddr next;         /* the instruction address after it */
    uint32_t gr[16], cr[16];
    struct psw psw;
    uint8_t window[IMAGE_WINDOW_SZ], last[IMAGE_LAST_SZ], tables[IMAGE_TABLES_SZ];
};

/* Runs the case on the machine up to its interruption, which is returned. */
const struct cpu_exit *trial_repeat(struct trial *t, const struct image_record *r,
                                    struct moment *last);

/* Does the case deal with the key of this block by SSK or RRB? */
bool trial_sets_key(struct trial *t, const struct image_record *r, aaddr block);

/* Puts the machine back to where it was before the moment. */
void trial_rewind(struct trial *t, const struct moment *moment);

/* The exceptions that the operands of an SS instruction meet with, each at its first byte and at
 * its last. */
void trial_operand_codes(struct trial *t, const struct instr *i, int codes[4]);

/* Where an edit's source is, given the machine before it: the bytes that it would fetch if they did
 * not overlap the pattern. False when there are none or the pattern is not accessible. */
bool trial_edit_fields(struct trial *t, const struct instr *i, struct ref_operand *pattern,
                       struct ref_operand *source);

/* Has the operand of this SPX ones in bits 1-7? */
bool trial_high_prefix(struct trial *t, const struct instr *i);

/* Have they a byte in common? */
bool operands_overlap(const struct ref_operand *a, const struct ref_operand *b);

#endif

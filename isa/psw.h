/* The program status word, decoded; packed only by psw_load and psw_store.
 *
 * BC mode (S/360, and S/370 with bit 12 zero):
 *   0-5 channel masks 0-5 | 6 channels 6 up | 7 external | 8-11 key | 12 EC (s360: ASCII)
 *   13 machine check | 14 wait | 15 problem | 16-31 interruption code | 32-33 ILC | 34-35 CC
 *   36-39 program mask | 40-63 instruction address
 * EC mode (S/370 with bit 12 one):
 *   1 PER | 5 translation | 6 I/O | 7 external | 8-11 key | 12 one | 13-15 as above
 *   18-19 CC | 20-23 program mask | 40-63 instruction address; every other bit must be zero
 *
 * Source: GA22-6821 and GA22-7000, System Control, Program Status Word.
 */
#ifndef TRAPEZE_ISA_PSW_H
#define TRAPEZE_ISA_PSW_H

#include "base/walk.h"

/* Bits of the system mask, bits 0-7 of the PSW. */
#define SYSTEM_MASK_EXTERNAL  0x01u
#define SYSTEM_MASK_EC_IO     0x02u /* EC mode */
#define SYSTEM_MASK_EC_DAT    0x04u
#define SYSTEM_MASK_EC_PER    0x40u
#define SYSTEM_MASK_EC_UNUSED 0xB8u

/* Bits of the program mask, bits 36-39 (BC) or 20-23 (EC). */
#define PROGRAM_MASK_FIXED_OVERFLOW     0x8u
#define PROGRAM_MASK_DECIMAL_OVERFLOW   0x4u
#define PROGRAM_MASK_EXPONENT_UNDERFLOW 0x2u
#define PROGRAM_MASK_SIGNIFICANCE       0x1u

struct psw {
    uint8_t system_mask;  /* bits 0-7, in the meaning of the mode */
    uint8_t key;          /* 0-15 */
    bool ec;              /* bit 12 on s370: extended control mode */
    bool ascii;           /* bit 12 on s360: ASCII-8 mode */
    bool machine_check;   /* bit 13: machine-check mask */
    bool wait;            /* bit 14 */
    bool problem;         /* bit 15: problem state */
    uint8_t cc;           /* 0-3 */
    uint8_t program_mask; /* PROGRAM_MASK_ bits */
    vaddr ia;             /* instruction address, 24 bits */
    uint32_t unassigned;  /* EC mode: bits 8-31 of this are PSW bits 16-39 that must be zero; other
                             than 0 only until the specification exception stores the PSW */
};

/* Unpacks eight bytes. The interruption code and ILC of a BC-mode PSW are not part of the state.
 * Returns true when the PSW is valid; false when an EC-mode PSW has a one in a bit that must be
 * zero, which is a specification exception taken right after loading (the PSW is loaded). */
bool psw_load(struct psw *psw, const uint8_t bytes[8], enum model model);

/* Packs into eight bytes; code (16 bits) and ilc (0-3, halfwords) appear in BC mode only. */
void psw_store(const struct psw *psw, uint16_t code, uint8_t ilc, uint8_t bytes[8]);

void psw_walk(struct psw *psw, struct walk *w);

/* Is address translation on? */
static inline bool psw_dat(const struct psw *psw) {
    return psw->ec && (psw->system_mask & SYSTEM_MASK_EC_DAT);
}

#endif

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

#include "base/bits.h"
#include "base/walk.h"

/* Bit n of a PSW as a number of 64 bits. */
#define PSW_BIT(n) (UINT64_C(1) << (63 - (n)))

/* Bits 16-17 and 24-39, and those of the system mask, which must be zero in EC mode. */
#define PSW_EC_UNASSIGNED  UINT64_C(0x0000C0FFFF000000)
#define PSW_EC_UNUSED_MASK UINT64_C(0xB800000000000000)

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

/* Does a PSW of these 64 bits have the EC-mode form? */
static inline bool psw_bits_ec(uint64_t bits, enum model model) {
    return bits & PSW_BIT(12) && model == MODEL_S370;
}

/* Is it valid? An EC-mode PSW with a one in a bit that must be zero is a specification exception
 * taken right after loading. */
static inline bool psw_bits_valid(uint64_t bits, enum model model) {
    return !psw_bits_ec(bits, model) || !(bits & (PSW_EC_UNASSIGNED | PSW_EC_UNUSED_MASK));
}

/* Unpacks a PSW, valid or not. The interruption code and ILC of a BC-mode PSW are not part of the
 * state. (In line, field by field: interruptions and LOAD PSW are as fast as this is.) */
static inline void psw_unpack(struct psw *psw, uint64_t bits, enum model model) {
    bool ec = psw_bits_ec(bits, model);
    uint8_t condition = (uint8_t)(ec ? bits >> 40 : bits >> 24);
    psw->system_mask = (uint8_t)(bits >> 56);
    psw->key = bits >> 52 & 0xF;
    psw->ec = ec;
    psw->ascii = bits & PSW_BIT(12) && !ec;
    psw->machine_check = bits & PSW_BIT(13);
    psw->wait = bits & PSW_BIT(14);
    psw->problem = bits & PSW_BIT(15);
    psw->cc = condition >> 4 & 3;
    psw->program_mask = condition & 0xF;
    psw->ia = bits & ADDRESS_MASK;
    psw->unassigned = ec ? (uint32_t)((bits & PSW_EC_UNASSIGNED) >> 24) : 0;
}

/* Packs; code (16 bits) and ilc (0-3, halfwords) appear in BC mode only. */
static inline uint64_t psw_pack(const struct psw *psw, uint16_t code, uint8_t ilc) {
    uint64_t condition = (uint64_t)(psw->cc << 4 | psw->program_mask);
    uint64_t left = (uint64_t)psw->system_mask << 56 | (uint64_t)psw->key << 52 |
                    (uint64_t)(psw->ec || psw->ascii) << 51 | (uint64_t)psw->machine_check << 50 |
                    (uint64_t)psw->wait << 49 | (uint64_t)psw->problem << 48;
    uint64_t right = psw->ec ? condition << 40 | (uint64_t)psw->unassigned << 24
                             : (uint64_t)code << 32 | (uint64_t)ilc << 30 | condition << 24;
    return left | right | (psw->ia & ADDRESS_MASK);
}

/* The same from and to the eight bytes that storage holds. psw_load tells whether the PSW, which is
 * loaded in any case, is valid. */
static inline bool psw_load(struct psw *psw, const uint8_t bytes[8], enum model model) {
    uint64_t bits = be64_load(bytes);
    psw_unpack(psw, bits, model);
    return psw_bits_valid(bits, model);
}

static inline void psw_store(const struct psw *psw, uint16_t code, uint8_t ilc, uint8_t bytes[8]) {
    be64_store(bytes, psw_pack(psw, code, ilc));
}

void psw_walk(struct psw *psw, struct walk *w);

/* Is address translation on? */
static inline bool psw_dat(const struct psw *psw) {
    return psw->ec && (psw->system_mask & SYSTEM_MASK_EC_DAT);
}

#endif

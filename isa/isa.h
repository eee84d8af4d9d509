/* The instruction set as data: formats, rows, lookup and decoding.
 *
 * Formats (one letter is four bits; GA22-7000, Instruction Formats):
 *
 *   RR        oo 12                     R1,R2
 *   RR_R1     oo 1.                     R1             SPM
 *   RR_M      oo m2                     M1,R2          BCR
 *   RR_I      oo ii                     I              SVC
 *   RX        oo 1x bddd                R1,D2(X2,B2)
 *   RX_M      oo mx bddd                M1,D2(X2,B2)   BC
 *   RS        oo 13 bddd                R1,R3,D2(B2)
 *   RS_M      oo 1m bddd                R1,M3,D2(B2)   ICM, STCM, CLM
 *   RS_SHIFT  oo 1. bddd                R1,D2(B2)      shifts
 *   SI        oo ii bddd                D1(B1),I2
 *   S8        oo .. bddd                D2(B2)         SSM, LPSW, TS
 *   S         oooo bddd                 D2(B2)
 *   S0        oooo ....                 (none)         PTLB, IPK
 *   SS_L      oo ll bddd bddd           D1(L,B1),D2(B2)
 *   SS_LL     oo 12 bddd bddd           D1(L1,B1),D2(L2,B2)
 *   SS_LI     oo 1i bddd bddd           D1(L1,B1),D2(B2),I3   SRP
 *
 * Example:
 *   struct instr i;
 *   isa_decode((const uint8_t[6]){0x5A, 0x12, 0x30, 0x04}, MODEL_S370, &i);
 *   // i.op == OP_A, i.length == 4, i.r1 == 1, i.x2 == 2, i.b2 == 3, i.d2 == 4
 */
#ifndef TRAPEZE_ISA_ISA_H
#define TRAPEZE_ISA_ISA_H

#include "base/types.h"

enum isa_format {
    FMT_RR,
    FMT_RR_R1,
    FMT_RR_M,
    FMT_RR_I,
    FMT_RX,
    FMT_RX_M,
    FMT_RS,
    FMT_RS_M,
    FMT_RS_SHIFT,
    FMT_SI,
    FMT_S8,
    FMT_S,
    FMT_S0,
    FMT_SS_L,
    FMT_SS_LL,
    FMT_SS_LI,
    FMT_COUNT,
};

/* The feature that supplies an instruction. */
enum isa_group {
    GRP_STANDARD,
    GRP_DECIMAL,
    GRP_FLOAT,
    GRP_PROTECTION,
    GRP_DIRECT,    /* direct control: not installed unless configured */
    GRP_FLOAT_EXT, /* from here on: model s370 only */
    GRP_GENERAL370,
    GRP_CONTROL370,
    GRP_DECIMAL370,
    GRP_IO370,
    GRP_TRANSLATION,
    GRP_CLOCKS,
    GRP_PSW_KEY,
    GRP_SWAPPING,
    GRP_MULTIPROCESSING, /* prefixing and signalling */
    GRP_COUNT,
};

enum isa_chapter { CH_GENERAL, CH_DECIMAL, CH_FLOAT, CH_CONTROL, CH_IO, CH_COUNT };

enum isa_class { CLASS_INNOCUOUS, CLASS_SENSITIVE, CLASS_TRAPS, CLASS_CONTROLLED };

/* How an instruction sets the condition code: the meaning of 0, 1, 2, 3. */
enum isa_cc {
    CC_SAME,           /* unchanged */
    CC_LOADED,         /* taken from the operand */
    CC_EXECUTED,       /* by the executed instruction */
    CC_SIGN,           /* zero, negative, positive, overflow (where there is one) */
    CC_POSITIVE,       /* zero, -, positive, overflow (where there is one) */
    CC_NEGATIVE,       /* zero, negative */
    CC_LOGICAL,        /* zero, not zero */
    CC_CARRY,          /* zero no carry, not zero no carry, zero carry, not zero carry */
    CC_BORROW,         /* -, not zero no carry, zero carry, not zero carry */
    CC_COMPARE,        /* equal, first low, first high */
    CC_TEST_MASK,      /* all zeros (or no mask), mixed, -, all ones */
    CC_TEST_SET,       /* leftmost bit zero, one */
    CC_TRANSLATE_TEST, /* all zero, non-zero before the end, non-zero at the end */
    CC_MOVE_LONG,      /* counts equal, first low, first high, overlap */
    CC_EDIT,           /* last field zero, negative, positive */
    CC_SWAP,           /* equal and swapped, unequal */
    CC_INSERT,         /* zero or no mask, leftmost bit one, leftmost bit zero */
    CC_CLOCK,          /* set (it always is, and can be) */
    CC_TRANSLATE,      /* available, segment invalid, page invalid, length violation */
    CC_REFERENCE,      /* R and C before: 00, 01, 10, 11 */
    CC_SIGNAL,         /* accepted, status stored, -, not operational */
    CC_IO,             /* started or available, CSW stored, busy, not operational */
    CC_CHANNEL_ID,     /* stored, -, busy, not operational */
};

/* Program exceptions besides operation and privileged operation. */
enum isa_exception {
    EXC_A = 1 << 0,   /* access: protection, addressing, translation */
    EXC_SP = 1 << 1,  /* specification */
    EXC_D = 1 << 2,   /* data */
    EXC_IF = 1 << 3,  /* fixed-point overflow */
    EXC_IK = 1 << 4,  /* fixed-point divide */
    EXC_DF = 1 << 5,  /* decimal overflow */
    EXC_DK = 1 << 6,  /* decimal divide */
    EXC_EO = 1 << 7,  /* exponent overflow */
    EXC_EU = 1 << 8,  /* exponent underflow */
    EXC_LS = 1 << 9,  /* significance */
    EXC_FK = 1 << 10, /* floating-point divide */
    EXC_EX = 1 << 11, /* execute */
    EXC_MO = 1 << 12, /* monitor event */
    EXC_SO = 1 << 13, /* special operation */
    EXC_AD = 1 << 14, /* addressing: of the access exceptions, that one alone */
    EXC_TS = 1 << 15, /* translation specification: the same */
};

enum isa_op {
    OP_INVALID, /* no row has this operation code */
#define X(code, mnemonic, ...) OP_##mnemonic,
#include "isa/instructions.def"
#undef X
    OP_COUNT
};

struct isa_row {
    uint16_t code; /* an 8-bit operation code stands in the left byte */
    const char *mnemonic;
    const char *name;
    enum isa_format format;
    enum isa_group group;
    enum isa_chapter chapter;
    bool privileged;
    bool implemented;
    enum isa_class claim;
    enum isa_cc cc;
    unsigned exceptions; /* EXC_ bits */
};

/* Rows by enum isa_op; row OP_INVALID has the mnemonic "?". */
extern const struct isa_row isa_rows[OP_COUNT];

/* An instruction taken apart. Fields that the format lacks are 0. */
struct instr {
    enum isa_op op;
    uint8_t length; /* bytes: 2, 4 or 6; by bits 0-1 of the operation code even if OP_INVALID */
    uint8_t r1;     /* or M1 */
    uint8_t r2;     /* RR */
    uint8_t r3;     /* RS; or M3 */
    uint8_t x2;     /* RX */
    uint8_t b1, b2; /* base registers; 0 means none */
    uint16_t d1, d2;
    uint8_t i2;       /* SI and SVC: the immediate byte; SRP: the rounding digit */
    uint8_t l1, l2;   /* length codes as in the instruction, that is bytes - 1 */
    uint8_t bytes[6]; /* as fetched, zeros behind the length */
};

/* Length in bytes (2, 4, 6) of an instruction whose first byte is given. */
static inline unsigned isa_length(uint8_t first) {
    return first < 0x40 ? 2 : first < 0xC0 ? 4 : 6;
}

/* Does the model have the group's instructions at all? */
bool isa_in_model(enum isa_group group, enum model model);

/* Does the second byte belong to the operation code (B2xx), or tell models of it apart (9C-9E)? */
static inline bool isa_second_byte_counts(uint8_t first) {
    return first == 0xB2 || (first >= 0x9C && first <= 0x9E);
}

/* The row for an instruction's first two bytes in a model: OP_INVALID when the model has none.
 * Rows not implemented yet are found; see isa_rows[].implemented. */
enum isa_op isa_lookup(uint8_t byte0, uint8_t byte1, enum model model);

/* The row of a mnemonic in upper case, or OP_INVALID. */
enum isa_op isa_find(const char *mnemonic);

/* The condition codes that an instruction can set: bit 1 << code. All for EXECUTE. */
unsigned isa_cc_codes(const struct isa_row *row);

/* Takes apart the instruction at bytes; as many are read as its length says. */
void isa_decode(const uint8_t *bytes, enum model model, struct instr *out);

/* Which registers an instruction may write: a bit 1 << n each for general registers (n from 0),
 * floating-point registers 0, 2, 4, 6 (from 16) and control registers (from 20). Only its first two
 * bytes matter. What EXECUTE's target writes is not known here: all bits are on. */
#define ISA_WRITES_FLOAT   16
#define ISA_WRITES_CONTROL 20
uint64_t isa_writes(const struct instr *i);

/* Number of bytes that the format takes: 2, 4 or 6. */
unsigned isa_format_length(enum isa_format format);

/* Writes the instruction in assembler form ("A     1,4(2,3)") into out; an invalid one as
 * "DC    X'…'". Returns out. */
char *isa_disassemble(const struct instr *i, char out[48]);

#endif

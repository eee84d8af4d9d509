/* Decoded code: for each 2 KB block of storage that was executed, one 16-byte entry per halfword.
 *
 *   entry   routine (8) | r1 | x | b | b2 | d (2) | predicted or d2 (2)
 *
 *   RR      r1 = R1, x = R2                    RX   r1, x = X2, b = B2, d = D2
 *   RS      r1 = R1, x = R3, b = B2, d = D2    SI   x = I2, b = B1, d = D1
 *   SS      r1 = L1 (and x = L2), b = B1, d = D1, b2 = B2, d2 = D2
 *
 * A base or index field of 0 decodes to NO_REGISTER, whose register is always 0; so an address is
 * gr[b] + gr[x] + d without a question. What the routine of an entry depends on besides the bytes
 * is only the CPU's model: whatever addresses lead to the block share the entries.
 *
 * `predicted` is the distance in bytes from a branch's entry to its target's as of the last time
 * that it stayed in the block. It is compared with the computed target each time.
 *
 * Invariant: if the entry for the instruction at halfword h is decoded, the `covered` bits of all
 * its halfwords are on; storage->notes of the block has STOR_NOTE_CODE, and storage->code leads to
 * the bits. So a store that meets no covered bit touches no decoded instruction; one that does
 * makes the entries "decode me" again. What straddles the end of a block is not decoded: the
 * reference executes it.
 *
 * Blocks are made when control reaches them; at most `capacity` are kept, and one makes room for
 * another in turn.
 */
#ifndef TRAPEZE_CPU_DECODE_H
#define TRAPEZE_CPU_DECODE_H

#include "base/bits.h"
#include "isa/isa.h"
#include "mmu/storage.h"

#define CODE_ENTRIES  (STOR_BLOCK_SIZE / 2)
#define CODE_CAPACITY 4096u /* blocks: 67 MB of entries for 8 MB of code */

enum fast_op {
#define FAST(name)  FAST_##name,
#define PLAIN(name) FAST_##name,
#include "cpu/fast_ops.def"
#undef FAST
#undef PLAIN
    FAST_COUNT,
};

struct code_entry {
    const void *routine;
    uint8_t r1, x, b, b2;
    uint16_t d;
    union {
        int16_t predicted;
        uint16_t d2;
    };
};

struct code_block {
    uint32_t number;  /* of the block of storage */
    uint64_t mark;    /* breakpoints and address under which it was decoded; 0: none */
    enum model model; /* whose instructions the entries are */
    uint64_t covered[CODE_ENTRIES / 64];         /* one bit per halfword, from the right */
    struct code_entry entries[CODE_ENTRIES + 1]; /* the last one goes on to the next block */
};

/* How the instructions of a first byte become entries, worked out beforehand: code that modifies
 * itself is decoded again and again. */
struct code_recipe {
    uint8_t routine; /* enum fast_op, unless `how` says that more has to be looked at */
    uint8_t how;
};

struct code_cache {
    struct storage *storage;
    enum model model;
    struct code_recipe recipes[2][256]; /* by model and first byte */
    const void *const *routines;        /* by enum fast_op */
    struct code_block **blocks;         /* by number; NULL: none */
    struct code_block *arena;           /* room for `capacity` of them; `count` were used ever */
    uint32_t capacity, count, oldest;
    struct code_block *fresh; /* what every new block looks like */
};

/* Makes an empty cache; `routines` are the addresses of the routines, by enum fast_op. False when
 * the host has no memory. */
bool code_init(struct code_cache *c, struct storage *storage, enum model model,
               const void *const *routines, uint32_t capacity);
void code_free(struct code_cache *c);

/* Makes the decoded form of the block that holds an absolute address, nothing decoded yet, and
 * marks the block in storage->notes; another's may be dropped for it. The caller forgets write tags
 * for the block. */
struct code_block *code_make(struct code_cache *c, aaddr at);

/* Forgets all that is decoded of a block; it is of the cache's present model from now on. */
void code_renew(const struct code_cache *c, struct code_block *block);

/* Decodes the instruction that an entry of the block stands for. */
void code_decode(struct code_cache *c, struct code_block *block, struct code_entry *entry);

/* The bytes of a block from a halfword on, in storage. */
static inline const uint8_t *code_bytes(const struct code_cache *c, const struct code_block *block,
                                        uint32_t halfword) {
    return c->storage->bytes + (block->number << STOR_BLOCK_SHIFT) + halfword * 2;
}

/* Decodes one instruction as the target of EXECUTE: what branches, or is EXECUTE, is left to the
 * reference. */
void code_decode_executed(const struct code_cache *c, const uint8_t *bytes,
                          struct code_entry *entry);

/* Bytes [at, at + length), all in one block, are stored: forgets the instructions that they hit. */
void code_stored(struct code_cache *c, aaddr at, uint32_t length);

#endif

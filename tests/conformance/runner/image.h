/* The state of a machine before or after a case, and the words that describe it.
 *
 *   r1=7FFFFFFF r2=1 m2000=0102 k2000=28 cc=2
 *
 * Every number is hexadecimal but a register's. Before a case the machine is in the supervisor
 * state and BC mode with key 0; storage (64 KB), its keys and the floating-point registers are
 * zeros, and general register n holds n000, so that `L 1,4(2)` loads from 2004. The words:
 *
 *   rN= crN=     a general, a control register     mADDR=  storage from ADDR on, in bytes
 *                (mADDR=BYTES*N: N times the same)
 *   fN=          a floating-point register (0, 2, 4, 6), zeros to be added on the right
 *   kADDR=       the storage key of a block        cc= pm= key= mask= ia= prefix=   PSW and prefix
 *   tod= comparator= timer=                        what the clocks show at the beginning
 *   problem ec dat wait ascii s360                 flags (dat implies ec)
 *   s370         only that model does so (s360 wants operands on boundaries)
 *   map          EC mode with translation on by the tables of image_map()
 *   psw=         after only: the PSW, packed with zero code and ILC
 *   pic= svc= ilc= at=   after only: the interruption (`at`: the translation-exception address or
 *                        the monitor code); none may come if none is named
 *   take         before only: what is compared is the state after the PSW swap, and storage as the
 *                swap has left it; without it, the state as it was at the interruption. The
 *                condition code is 0 before
 *   checkstop    after only: the machine cannot go on
 *   changed=ADDR.LENGTH  after only: storage that may have any contents
 *
 * What `after` does not name must be as before, the instruction address excepted, which must be
 * that of the next instruction; if `ia` is named, the last instruction is executed only once even
 * if it designates itself again (see run_group). Reference and change bits count only for blocks
 * that are named.
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_IMAGE_H
#define TRAPEZE_TESTS_CONFORMANCE_IMAGE_H

#include "cpu/state.h"
#include "isa/isa.h"

#define IMAGE_SIZE   0x10000u
#define IMAGE_START  0x1000u /* where the case's instructions are put */
#define IMAGE_BLOCKS (IMAGE_SIZE / STOR_BLOCK_SIZE)
#define NOT_NAMED    (-1)

struct image {
    struct cpu_state state;
    enum model model;
    uint8_t bytes[IMAGE_SIZE];
    uint8_t keys[IMAGE_BLOCKS];
    bool key_named[IMAGE_BLOCKS];
    uint32_t changed, changed_length; /* storage that is not compared */
    int pic, svc, ilc, at;            /* NOT_NAMED: no word names it */
    uint64_t psw;
    bool psw_named, cc_named, ia_named;
    bool take, checkstop, only_s370;
};

/* The state before a case that says nothing. */
void image_reset(struct image *image);

/* Applies words. False, with *bad the first one that is not understood (its length in *length). */
bool image_apply(struct image *image, const char *words, const char **bad, size_t *length);

/* Translation on, by tables from MAP_TABLES on: 4 KB pages, 64 KB segments. Virtual pages of
 * segment 0 are the real ones but MAP_PAGE_INVALID and MAP_PAGE_OUTSIDE (whose frame storage does
 * not have); the last page below 2^24 is the real page MAP_LAST_FRAME; segments
 * MAP_SEGMENT_INVALID and MAP_SEGMENT_BAD (a one where a zero must be) are what they say. */
#define MAP_TABLES          0xE000u
#define MAP_TABLES_LENGTH   0x800u
#define MAP_PAGE_OUTSIDE    0x9000u
#define MAP_PAGE_INVALID    0xC000u
#define MAP_LAST_PAGE       0xFFF000u
#define MAP_LAST_FRAME      0xD000u
#define MAP_SEGMENT_INVALID 0x20000u
#define MAP_SEGMENT_BAD     0x30000u
void image_map(struct image *image);

#endif

/* A core image that runs thousands of random cases by itself, on any System/370.
 *
 * A little kernel in page 0 takes one case record after the other: it sets control registers, clock
 * comparator, CPU timer, storage keys and the two windows of storage, loads the registers and the
 * PSW of the case, and so starts it. Whatever ends the case, a program interruption or an SVC,
 * comes back to the kernel by the new PSWs, and the kernel writes what it finds over the record. A
 * case may set the prefix to IMAGE_PREFIX: there the same kernel is, which goes back to prefix 0
 * first. At the end it loads a disabled wait with instruction address C0DE.
 */
#ifndef TRAPEZE_TESTS_IMAGE_H
#define TRAPEZE_TESTS_IMAGE_H

#include "base/types.h"

#define IMAGE_SIZE      0x800000u
#define IMAGE_WINDOW    0x10700u /* 512 bytes across a block boundary */
#define IMAGE_WINDOW_SZ 0x200u
#define IMAGE_LAST      0x7FFF80u /* the last 128 bytes of storage */
#define IMAGE_LAST_SZ   0x80u
#define IMAGE_ALIAS     0x12000u /* this virtual page is the window's too */
#define IMAGE_INVALID   0x11000u /* this virtual page is invalid */
#define IMAGE_TABLES    0x11000u /* 512 bytes for a case's own translation tables */
#define IMAGE_TABLES_SZ 0x200u
#define IMAGE_PREFIX    0x14000u /* a prefix area with a kernel of its own */
#define IMAGE_RECORDS   0x20000u
#define IMAGE_DONE      0xC0DEu

/* Before: what the case starts with. After: what it left, and how it was interrupted. */
struct image_record {
    uint8_t gr[64];
    uint8_t psw[8];          /* after: the old PSW */
    uint8_t information[12]; /* after: locations 136-147 */
    uint8_t class;           /* after: enum interruption_class */
    uint8_t keys[4];         /* of the window's two blocks, the last one and the tables' */
    uint8_t unused[3];
    uint8_t prefix[4]; /* after */
    uint8_t cr[64];
    uint8_t window[IMAGE_WINDOW_SZ];
    uint8_t last[IMAGE_LAST_SZ];
    uint8_t fr[32];
    uint8_t comparator[8], timer[8];
    uint8_t tables[IMAGE_TABLES_SZ];
};

#define IMAGE_RECORDS_MAX                                                                          \
    ((IMAGE_SIZE - 0x1000 - IMAGE_RECORDS) / (uint32_t)sizeof(struct image_record))

/* The sizes that the tables are made for. Segment 3 is invalid, segment 4's page table has one
 * sixteenth of its length, segment 5's entry has a bit that must be zero. */
struct image_geometry {
    unsigned page_shift, segment_shift;
};

/* One of the four that there are. */
struct image_geometry image_geometry(uint32_t n);

/* Builds kernel, translation tables and an end address for `count` records, which the caller puts
 * at IMAGE_RECORDS himself. `core` has IMAGE_SIZE bytes, zeroed. */
void image_build(const struct image_geometry *geometry, uint8_t *core, uint32_t count);

/* Has the kernel been through all records? */
bool image_done(const uint8_t *core);

/* The record that it is at. */
uint32_t image_at(const uint8_t *core);

/* The control registers that each case starts with. */
void image_control_registers(const struct image_geometry *geometry, uint32_t cr[16]);

#endif

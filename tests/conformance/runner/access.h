/* Access exceptions, derived: from one case that completes, and from where its operands are, a case
 * for each way in which an operand may not be accessible.
 *
 * An operand is written  fetch=B.LENGTH  or  store=B.LENGTH  (numbers in hexadecimal, B the number
 * of the general register that is its base), then, if it does not begin where the register says,
 * +OFFSET or -OFFSET, and /ALIGNMENT if it cannot lie on every boundary. It is moved to another
 * place by changing the register. Of each operand there are the cases
 *
 *   protection       the key of its block does not match the PSW's (and is fetch-protected);
 *                    the same for the second of two blocks; a fetch without fetch protection works
 *   addressing       it lies outside storage; its last byte does; its page's frame does
 *   translation      its segment, its page, the page of its last byte is invalid; the segment-table
 *                    entry is not valid
 *
 * after which nothing but the instruction address is changed (not even that by a translation
 * exception); and, where the operand can be accessed,
 *
 *   borders          it ends before such a place, or begins behind it: no exception
 *   recording        the reference bits of its blocks are on, the change bits if it is stored
 */
#ifndef TRAPEZE_TESTS_CONFORMANCE_ACCESS_H
#define TRAPEZE_TESTS_CONFORMANCE_ACCESS_H

#include "image.h"

struct operand {
    bool store;
    unsigned base;      /* general register */
    uint32_t length;    /* bytes */
    int32_t offset;     /* of the first byte from what the register says */
    uint32_t alignment; /* bytes */
};

#define OPERANDS_MAX 4
#define ACCESS_CASES 17

/* Takes apart a column of operands. Returns their number, 0 when one is not right. */
unsigned access_operands(const char *words, struct operand operands[OPERANDS_MAX]);

/* Makes case `number` (0 to ACCESS_CASES - 1) of an operand from the state before: changes `image`,
 * and sets the interruption that must come (pic, at); none, and the instruction completes, if pic
 * is NOT_NAMED. Returns the case's name, or NULL when the operand has no such case. */
const char *access_case(unsigned number, const struct operand *operand, struct image *image);

/* Where the operand's first and last bytes are, and the bits that an access to it leaves in the
 * keys of their blocks. */
uint8_t access_recorded(const struct operand *operand, const struct image *image, vaddr *first,
                        vaddr *last);

#endif

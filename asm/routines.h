/* The routines of a module, and where in each of them the address lies that it returns to: for
 * debuggers, which show with it who called whom. Found in the object code, by the conventions of
 * the field:
 *
 *   - BAL and BALR leave the address in a register, the link register; standard linkage has 14.
 *   - STM 14,12,12(13) saves registers in the caller's save area; a routine with an area of its
 *     own has it in register 13, and the caller's area's address in its second word.
 *   - Others store the link register somewhere, and load it again.
 *
 * A routine begins at what a BAL goes to, at a label whose address is in an address constant, at an
 * entry point, and where a section begins; it reaches to the next one. Nothing is known of what an
 * interruption has led to, nor of what the program begins with.
 *
 * Example:
 *     struct asm_routines r;
 *     asm_routines_find(module, &image, &r);
 *     for (size_t i = 0; i < r.count; i++)
 *         puts(r.list[i].name);
 *     asm_routines_free(&r);
 */
#ifndef TRAPEZE_ASM_ROUTINES_H
#define TRAPEZE_ASM_ROUTINES_H

#include "asm/image.h"

/* Where the return address is. */
enum asm_return {
    ASM_RETURN_UNKNOWN,
    ASM_RETURN_IN_REGISTER,
    ASM_RETURN_IN_STORAGE,
    ASM_RETURN_IN_AREA,        /* in the save area that register 13 points to, at 12 */
    ASM_RETURN_IN_AREA_BEFORE, /* in the one before it */
};

/* From an address on, up to the next row's. */
struct asm_unwind {
    uint32_t from;
    enum asm_return how;
    uint8_t reg;      /* IN_REGISTER */
    uint32_t address; /* IN_STORAGE */
};

struct asm_routine {
    uint32_t begin, end;
    const char *name;        /* the module's */
    bool called;             /* otherwise nothing is known of how it is reached */
    uint8_t link;            /* the register that it is called with */
    struct asm_unwind *rows; /* the first is from `begin` on */
    size_t row_count;
};

struct asm_routines {
    struct asm_routine *list; /* by address; they do not overlap */
    size_t count;
    bool stack; /* save areas are made as they are needed, one above the other */
};

void asm_routines_find(const struct asm_module *m, const struct asm_image *image,
                       struct asm_routines *out);
void asm_routines_free(struct asm_routines *routines);

#endif

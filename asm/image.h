/* A module as bytes of storage.
 *
 * asm_image_make() gives the span from the lowest to the highest byte; asm_image_raw() gives the
 * raw image that `trapeze asm --format image` writes: storage from address 0, where locations 0-7,
 * if the program leaves them empty, hold a PSW that enters it (system mask 0, supervisor state).
 *
 * Example:
 *     struct asm_image image;
 *     if (asm_image_make(module, &image, &diags)) {
 *         memcpy(storage + image.origin, image.bytes, image.size);
 *         …
 *         asm_image_free(&image);
 *     }
 */
#ifndef TRAPEZE_ASM_IMAGE_H
#define TRAPEZE_ASM_IMAGE_H

#include "asm/asm.h"

struct asm_image {
    uint8_t *bytes;
    uint8_t *present; /* 1 for each byte that the program defines */
    uint32_t origin;  /* address of bytes[0] */
    uint32_t size;    /* bytes */
    uint32_t entry;   /* where execution begins */
};

/* Links the module at the origins it was assembled for. False, with errors in the list, when an
 * external symbol is not defined in it. */
bool asm_image_make(const struct asm_module *module, struct asm_image *out,
                    struct diag_list *diags);

/* As asm_image_make, with origin 0 and a PSW at 0. */
bool asm_image_raw(const struct asm_module *module, struct asm_image *out, struct diag_list *diags);

void asm_image_free(struct asm_image *image);

#endif

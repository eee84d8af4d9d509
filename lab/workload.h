/* Small programs for experiments, assembled on the spot.
 *
 * Example:
 *   struct asm_image image;
 *   if (lab_assemble("LOOP", source, &image)) {
 *       lab_load(&image, &vm->system);
 *       vmm_run(vmm, limit);
 *       asm_image_free(&image);
 *   }
 */
#ifndef TRAPEZE_LAB_WORKLOAD_H
#define TRAPEZE_LAB_WORKLOAD_H

#include "asm/image.h"
#include "machine/system.h"

/* Makes the program an image, which the caller frees. False: it does not assemble, or there is no
 * memory. */
bool lab_assemble(const char *name, const char *source, struct asm_image *image);

/* Puts an image into storage, and loads the PSW that it begins with. */
bool lab_load(const struct asm_image *image, const struct system *s);

#endif

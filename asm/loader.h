/* The loader's bytes: loader.asm assembled, which a test does again and compares. The bytes of
 * SAVE and of the card buffer are not here: they follow. */
#ifndef TRAPEZE_ASM_LOADER_H
#define TRAPEZE_ASM_LOADER_H

#include "base/types.h"

#define LOADER_BYTES   160u                 /* two cards */
#define LOADER_STORAGE (LOADER_BYTES + 88u) /* with SAVE and CARD */
#define LOADER_CCW     152u                 /* offset of READ, whose address is the loader's + */
#define LOADER_BUFFER  168u                 /* offset of CARD */

extern const uint8_t asm_loader[LOADER_BYTES];

#endif

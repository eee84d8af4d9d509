/* The loader's bytes: loader.asm assembled, which a test does again and compares. The bytes of its
 * card buffer are not here: they follow. */
#ifndef TRAPEZE_ASM_LOADER_H
#define TRAPEZE_ASM_LOADER_H

#include "base/types.h"

#define LOADER_BYTES   136u
#define LOADER_STORAGE (LOADER_BYTES + 80u) /* with the card buffer */
#define LOADER_CCW     128u                 /* offset of READ, whose address is the loader's + */
#define LOADER_BUFFER  136u                 /* offset of CARD */

extern const uint8_t asm_loader[LOADER_BYTES];

#endif

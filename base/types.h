/* Address and model types that every room uses.
 *
 * An address is 24 bits wide in an instruction and up to 26 bits wide in storage (S/370 extended
 * real addressing). The three kinds differ only in which mapping still lies before them:
 * virtual --DAT--> real --prefixing--> absolute.
 */
#ifndef TRAPEZE_BASE_TYPES_H
#define TRAPEZE_BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t vaddr; /* virtual (or real, when DAT is off): 24 bits */
typedef uint32_t raddr; /* real: after DAT, before prefixing */
typedef uint32_t aaddr; /* absolute: after prefixing; an index into struct storage */

/* Which Principles of Operation the machine follows. */
enum model {
    MODEL_S360, /* GA22-6821: BC mode only, operands on integral boundaries */
    MODEL_S370, /* GA22-7000: EC mode, control registers, DAT, byte-oriented operands */
};

#endif

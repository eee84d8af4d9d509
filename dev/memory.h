/* Memory that has to be there: a host without room for what a guest prints cannot go on. */
#ifndef TRAPEZE_DEV_MEMORY_H
#define TRAPEZE_DEV_MEMORY_H

#include <stdio.h>
#include <stdlib.h>

/* Passes on what malloc and its like returned; ends the process when it is NULL. */
static inline void *must(void *p) {
    if (!p) {
        fputs("trapeze: out of memory\n", stderr);
        abort();
    }
    return p;
}

#endif

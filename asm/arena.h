/* An arena: memory that is released all at once. Running out of memory ends the program.
 *
 * Example:
 *     struct arena *a = arena_new();
 *     char *s = arena_copy(a, "abc", 3);
 *     arena_free(a);
 */
#ifndef TRAPEZE_ASM_ARENA_H
#define TRAPEZE_ASM_ARENA_H

#include "base/types.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is accepted */

/* `size` zero bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `length` bytes with a zero behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* Room for one more element in an array of `count` that grows by doubling: returns the array, moved
 * if it was full. *capacity is kept by the caller, 0 at first. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t element);

#endif

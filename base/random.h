/* The one generator of random tests: splitmix64 (Steele, Lea and Flood 2014). Equal seeds give
 * equal streams on every host; a random failure prints the seed that repeats it. */
#ifndef TRAPEZE_BASE_RANDOM_H
#define TRAPEZE_BASE_RANDOM_H

#include "base/types.h"

struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *r) {
    uint64_t z = (r->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* A number in [0, n); n must not be 0. */
static inline uint32_t random_below(struct random *r, uint32_t n) {
    return (uint32_t)(((random_next(r) >> 32) * n) >> 32);
}

#endif

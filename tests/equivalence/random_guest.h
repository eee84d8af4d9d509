/* Random guest kernels: storage full of random instructions (privileged ones often), operands, PSWs
 * and channel programs, with every new PSW pointing back into the code, so that a guest runs on
 * from interruption to interruption in supervisor and problem state, under every key and mask. It
 * has a console, a reader and a printer. Equal seeds make equal guests.
 */
#ifndef TRAPEZE_TESTS_RANDOM_GUEST_H
#define TRAPEZE_TESTS_RANDOM_GUEST_H

#include "machine/machine.h"

struct random_guest;

enum random_guest_kind {
    GUEST_ORDERLY, /* one that the manual lets behave in one way only, mostly */
    /* Nothing is left alone: tables that lead outside, to the monitor's storage, to themselves;
     * control registers, prefixes, keys and PSWs of all kinds; channel programs and DIAGNOSEs over
     * all of that. */
    GUEST_HOSTILE,
};

struct random_guest *random_guest_create(uint64_t seed, enum random_guest_kind kind);
void random_guest_destroy(struct random_guest *g);
struct machine_shape random_guest_shape(const struct random_guest *g);

/* Attaches the devices and loads storage, keys and state (struct oracle_subject's setup). */
bool random_guest_setup(void *guest, struct system *system);

/* Has the guest left its translation tables alone so far? If it has not, and has not purged the TLB
 * either, then what it does is unpredictable by the manual. */
bool random_guest_kept_tables(const struct random_guest *g, const struct system *system);

#endif

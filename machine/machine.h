/* The bare machine: storage, one real CPU and a system around it.
 *
 * Example:
 *   struct machine *m = machine_create(&(struct machine_shape){.model = MODEL_S370,
 *                                      .storage = 512 << 10, .instructions_per_microsecond = 1});
 *   … attach devices to m->system.channels, load or IPL …
 *   enum system_stop why = machine_run(m, 1000000);
 */
#ifndef TRAPEZE_MACHINE_MACHINE_H
#define TRAPEZE_MACHINE_MACHINE_H

#include "cpu/cpu.h"
#include "machine/system.h"

/* At most so many instructions run before the host can break in. */
#define MACHINE_SLICE 10000u

struct machine_shape {
    enum model model;
    uint32_t storage; /* bytes */
    uint32_t instructions_per_microsecond;
};

struct machine {
    struct storage storage;
    struct cpu *cpu;
    struct cpu_links links;
    struct system system; /* system.state is &cpu->state */
};

/* NULL when the storage size is not possible (stor_init) or the host has no memory. */
struct machine *machine_create(const struct machine_shape *shape);
void machine_destroy(struct machine *m);

/* Runs until `limit` instructions in all have retired (system.retired) or the machine stops;
 * returns system.stop, STOP_LIMIT for the limit. It may be called again with a higher limit. */
enum system_stop machine_run(struct machine *m, uint64_t limit);

/* Walks everything but the storage (base/walk.h). */
void machine_walk(struct machine *m, struct walk *w);

/* The same without what is the real CPU's alone: only what a program can see, or has brought about.
 */
void machine_walk_system(struct machine *m, struct walk *w);

#endif

/* A rig: whatever a command runs, as one thing: the bare machine, or the monitor with all its
 * virtual machines.
 *
 * Its time is the count of instructions that its systems have retired together. Whoever divides a
 * run by rig_run, in whatever pieces, has the same run: the state at a count is a function of the
 * configuration, of what was typed before, and of the count. (One thing is left open, as the
 * architecture leaves it: whether a program that changes its translation tables without PTLB still
 * sees what they said before. Taking a snapshot purges the TLB.)
 *
 * Invariant between two runs: of every system that has not stopped an instruction is next; waits
 * are over and interruptions taken, as far as that needs no instruction.
 *
 * Example:
 *   struct rig rig;
 *   if (!rig_make(&rig, &config, false, NULL, &diags))
 *       return 2;
 *   while (rig_runs(&rig))
 *       rig_run(&rig, rig_retired(&rig) + 1000);
 *   rig_free(&rig);
 */
#ifndef TRAPEZE_REPLAY_RIG_H
#define TRAPEZE_REPLAY_RIG_H

#include "machine/setup.h"
#include "vmm/vmm.h"

#define RIG_NO_LIMIT (UINT64_MAX / 2)

struct rig {
    struct machine *machine; /* the bare machine, or NULL */
    struct vmm *vmm;         /* the monitor, or NULL; all that it has are in `systems` */
    struct system **systems; /* as many as the configuration has, in its order */
    size_t count;
    uint64_t limit; /* RIG_NO_LIMIT when it is made; retired instructions of each system, at which
                       it stops by STOP_LIMIT */
};

/* Makes and sets up the systems of a configuration: its only one on the bare machine, or all under
 * the monitor. host may be NULL. False, with errors in the list and nothing to free, when that is
 * not possible. */
bool rig_make(struct rig *rig, const struct config *config, bool bare,
              const struct setup_host *host, struct diag_list *diags);
void rig_free(struct rig *rig);

/* Instructions retired by all systems together. */
uint64_t rig_retired(const struct rig *rig);

/* Can any system go on? */
bool rig_runs(const struct rig *rig);

/* Has a system stopped for the debugger? The next run goes on. */
bool rig_stopped(const struct rig *rig);

/* Runs until `total` instructions have retired, no system can go on, or one has stopped for the
 * debugger. */
void rig_run(struct rig *rig, uint64_t total);

/* Types a line (host text) at a console of a system, now. Whatever is typed, at the same counts and
 * in the same order, gives the same run. False when there is no such console. */
bool rig_type(struct rig *rig, size_t system, uint16_t device, const char *text, size_t length);

/* Hash of the states of all systems (system_hash). */
uint64_t rig_hash(const struct rig *rig);

/* The real storage. */
struct storage *rig_storage(const struct rig *rig);

/* Bytes of memory that the rig's snapshots share: of storage (mmu/image.h) and of devices. */
size_t rig_shared_memory(const struct rig *rig);

/* Walks everything but the storage (base/walk.h). */
void rig_walk(struct rig *rig, struct walk *w);

/* Walks one system, everything but its storage, by itself: it may be loaded into any rig that has
 * not run yet, among other systems, and from the bare machine under the monitor or the other way.
 */
void rig_walk_system(struct rig *rig, size_t system, struct walk *w);

#endif

/* Migration: a system moves to a rig in another process while it runs.
 *
 *   source                                destination
 *   header, IDENTITY   ────────────────►  has it such a system, set up in the same way?
 *                      ◄────────────────  header, ANSWER
 *   BLOCKS, BLOCKS …   ────────────────►  storage, while the system runs on here
 *   SYNC               ◄───────────────►  nothing is on its way any more
 *   — the system stands still —
 *   BLOCKS, STATE      ────────────────►  what was stored since, keys, and all else
 *                      ◄────────────────  READY
 *   GO                 ────────────────►
 *                      ◄────────────────  RUNS
 *   — it is the destination's now —
 *
 * Storage is copied block by block (mmu/copying.h), a portion between two runs, and then again what
 * was stored into since, until little is left; a system that stores faster than can be copied gets
 * ever less time to do it. What goes over is what a system is by itself (rig_walk_system), by its
 * own addresses: where it lies in real storage, and the monitor's tables, do not.
 *
 * The destination does not run the system before GO, and the source does not give it up before
 * RUNS. So whatever breaks before, the source goes on as if nothing had been, and the destination
 * has nothing. (That RUNS itself is lost cannot be told from GO being lost: then the source goes
 * on, and says that the destination may, too. Nothing is lost in any case.)
 *
 *   header   "TRAPEZE migrate " | version (4)
 *   record   kind (1) | size (4) | so many bytes | checksum (8)
 *
 * Numbers have their left byte first. The checksum is XXH3 of the record with the one before as
 * seed, so records can neither be missing nor change places.
 *
 * Example:
 *   struct migration *m = migration_offer(&rig, 0, &identity, &link, "unix:there",
 *                                         &migration_usual, &diags);
 *   uint64_t run = 0;
 *   while (m && migration_step(m, &run) == MIGRATION_GOES_ON)
 *       rig_run(&rig, rig_retired(&rig) + run);
 *   … rig.systems[0]->stop == STOP_MOVED, or there is an error in the list …
 *   migration_free(m);
 */
#ifndef TRAPEZE_REPLAY_MIGRATION_H
#define TRAPEZE_REPLAY_MIGRATION_H

#include "base/link.h"
#include "replay/identity.h"

#define MIGRATION_VERSION 1u

enum migration_state {
    MIGRATION_GOES_ON,
    MIGRATION_MOVED,
    MIGRATION_FAILED, /* the system is as if nothing had been; an error is in the list */
};

/* How it is done. */
struct migration_terms {
    uint32_t portion; /* blocks of storage that are copied between two runs */
    uint64_t run;     /* instructions from one portion to the next, to begin with */
    uint32_t rest;    /* of so many touched blocks one may be left when the system is stopped */
    bool at_once;     /* the system does not run while it is copied */
    int patience;     /* milliseconds for which the other end may be silent when it has to answer */
};

/* What is done unless something else is asked for. */
extern const struct migration_terms migration_usual;

/* How it went. */
struct migration_figures {
    uint64_t at;      /* the system's retired instructions when it was stopped */
    uint64_t blocks;  /* of storage sent, those sent again and again included */
    uint32_t touched; /* of these, sent for the first time: not zero */
    uint32_t rounds;  /* through the storage */
    uint64_t bytes;   /* of the stream */
    double copying;   /* seconds from the first block until the system was stopped */
    double stopped;   /* seconds that it stood still: until it ran there */
    double longest;   /* seconds of the longest pause before */
};

struct migration;

/* Offers a system, over a link that is borrowed, to whoever is at its other end, and waits for the
 * answer. The address is for messages. NULL, with an error in the list, when it is not taken. */
struct migration *migration_offer(struct rig *rig, size_t system, struct identity *identity,
                                  struct link *link, const char *address,
                                  const struct migration_terms *terms, struct diag_list *diags);

/* Between two runs of the rig: copies a portion; *run is how many instructions the rig is to run
 * before the next step. When little is left to copy, hands the system over. */
enum migration_state migration_step(struct migration *m, uint64_t *run);

/* Copies all that is left, and hands the system over. */
enum migration_state migration_finish(struct migration *m);

const struct migration_figures *migration_figures(const struct migration *m);

/* Gives up what is not done. NULL is harmless. */
void migration_free(struct migration *m);

/* Waits at the other end for a system that is one of this rig's, which has not run yet, and takes
 * it in; *system is which. False, with an error in the list, when it does not come: then the rig is
 * in no state to run. */
bool migration_receive(struct rig *rig, struct identity *identity, struct link *link,
                       const char *address, size_t *system, struct diag_list *diags);

#endif

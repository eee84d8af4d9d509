/* The balancer: sees to it that each guest has the frames that its shares entitle it to.
 *
 * The arithmetic is that of vmm/balance.h; here it is applied to the monitor's guests, at the end
 * of a turn, so that it does not depend on how a run is cut in pieces. Nothing is done as long as
 * all guests' storage fits into the real one.
 *
 *   - Every BALANCER_PERIOD instructions of all guests together some of each guest's pages, chosen
 *     at random, are looked at: were they used since? That gives the part that is active.
 *   - Targets follow, and after each turn what the guests have by then; of many guests, after
 *     some turns. They leave as much free as ends the level "soft".
 *   - A guest with a balloon is asked (struct system_balloon) for what it has above its target;
 *     when the level is "high", for no more than it holds.
 *   - From "hard" on pages are put out, of those guests that have more than their target.
 *   - At "low" such guests do not run, while others can.
 *
 * The pager keeps to the targets as well: when a frame is needed, it takes it from a guest above
 * its target.
 *
 * A guest that asks learns by the answer that there are others; nothing else of this shows in its
 * run. With several real CPUs, where the order of things is not the same from run to run, nobody
 * is asked and nobody waits: there is only the pager.
 *
 * Source: Carl A. Waldspurger, Memory Resource Management in VMware ESX Server (OSDI 2002).
 */
#ifndef TRAPEZE_VMM_BALANCER_H
#define TRAPEZE_VMM_BALANCER_H

#include "base/random.h"
#include "vmm/balance.h"
#include "vmm/vm.h"

#define BALANCER_PERIOD 1000000u /* instructions between two looks at who uses what */
#define BALANCER_GUESTS 16u      /* of so many, targets are made after each turn */
#define BALANCER_BATCH  32u      /* pages put out at the end of a turn */

struct balancer {
    struct pager *pager;
    struct balance_terms terms;
    enum balance_level level;
    uint64_t next;  /* look again at so many instructions of all guests */
    uint64_t turns; /* since the targets were made */
    struct random random;
};

void balancer_init(struct balancer *b, struct pager *pager);

/* A turn is over, and all guests together have retired `total` instructions. */
void balancer_turn(struct balancer *b, struct vm **vms, size_t count, uint64_t total);

/* Have the guests more storage together than the real machine has frames for? */
bool balancer_needed(const struct balancer *b);

/* Frames that guests can have between them, and how many of these are free. */
uint32_t balancer_frames(const struct balancer *b);
uint32_t balancer_free(const struct balancer *b);

/* Pages in a guest's balloon, as far as what it says can be true. */
uint32_t balancer_held(const struct vm *vm);

void balancer_walk(struct balancer *b, struct vm **vms, size_t count, struct walk *w);

#endif

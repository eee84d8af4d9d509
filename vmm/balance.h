/* Balancing of real storage: how many frames each virtual machine should have, and by what means
 * the monitor gets them there.
 *
 * A *target* is what a guest's shares entitle it to. Storage is taken from the guest that pays the
 * least for a page (min-funding revocation), where an idle page costs more than an active one:
 *
 *   price = share / (pages * (f + k (1 - f))),  f the part that is active,  k = 1 / (1 - tax)
 *
 * A tax of 0 divides storage by shares alone; one near 100 leaves nobody a page that he does not
 * use while somebody else has a use for it. Nobody gets less than `min`, nor more than `max`, nor
 * more than he has a use for.
 *
 * The *level* of free storage says what is done about it. Each level ends where the next better one
 * begins, so that it does not flutter:
 *
 *   level   begins below   ends at      what the monitor does
 *   high                                nothing
 *   soft    soft           high         asks balloons for what their guests have above their target
 *   hard    hard           soft         pages, too
 *   low     low            hard         and guests above their target do not run
 *
 * All of it is arithmetic on whole numbers: equal calls give equal answers on every host.
 *
 * Example:
 *   struct balance_client c[2] = {{.share = 100, .max = 128, .demand = 128, .active = 8},
 *                                 {.share = 100, .max = 128, .demand = 128, .active = 128}};
 *   balance_targets(c, 2, 158, 75);
 *   … c[0].target == 36, c[1].target == 122: the second has a use for it …
 *
 * Source: Carl A. Waldspurger, Memory Resource Management in VMware ESX Server (OSDI 2002).
 */
#ifndef TRAPEZE_VMM_BALANCE_H
#define TRAPEZE_VMM_BALANCE_H

#include "base/types.h"

#define BALANCE_SHARE_MAX 10000u
#define BALANCE_TAX_MAX   99u /* hundredths */
#define BALANCE_PAGES_MAX 65536u

struct balance_client {
    uint32_t share;    /* 1 to BALANCE_SHARE_MAX */
    uint32_t min, max; /* frames; min <= max <= BALANCE_PAGES_MAX */
    uint32_t demand;   /* pages that it has, resident, paged out or in its balloon */
    uint32_t active;   /* of these, those that it uses */
    uint32_t target;   /* frames that it should have: the answer */
};

/* Can so many frames guarantee every client its min? */
bool balance_admits(const struct balance_client *clients, size_t count, uint32_t frames);

/* Sets the targets. They add up to `frames`, or to what all have a use for if that is less. The
 * frames must be enough for all mins; tax is in hundredths, 0 to BALANCE_TAX_MAX. */
void balance_targets(struct balance_client *clients, size_t count, uint32_t frames, uint32_t tax);

enum balance_level { BALANCE_HIGH, BALANCE_SOFT, BALANCE_HARD, BALANCE_LOW };

/* "high", "soft", "hard", "low". */
const char *balance_level_name(enum balance_level level);

/* Where each level begins, in hundredths of all frames; falling. */
struct balance_thresholds {
    uint32_t percent[BALANCE_LOW + 1];
};

/* The level that follows `now` when so many of the frames are free. */
enum balance_level balance_level(enum balance_level now, uint32_t free, uint32_t frames,
                                 const struct balance_thresholds *t);

/* The least number of free frames at which a level ends and the next better one begins. Not for
 * BALANCE_HIGH. */
uint32_t balance_enough(enum balance_level level, uint32_t frames,
                        const struct balance_thresholds *t);

/* What is known about a client's activity: parts of its pages in 1024ths. The estimate is the
 * largest of a slow and a fast moving average and the last sample, so that it rises at once and
 * falls slowly. */
struct balance_activity {
    uint32_t slow, fast, last;
};

#define BALANCE_ALL 1024u

/* Of so many pages looked at, so many had been used since the look before. */
void balance_sample(struct balance_activity *a, uint32_t used, uint32_t looked_at);
uint32_t balance_active(const struct balance_activity *a, uint32_t pages);

#endif

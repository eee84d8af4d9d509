/* The interval timer: the word at location 80, counted down 300 times a second of virtual time.
 *
 * Each step subtracts one from bit 23 (0x100). When the word goes from not negative to negative,
 * the external condition EXT_INTERVAL_TIMER becomes pending. Steps come at fixed counts of ticks,
 * with no rounding error: step k is due at k × 10^6 × instructions_per_microsecond ÷ 300, rounded
 * up. The timer runs in the wait state too.
 *
 * Source: GA22-6821, System Control, Timer; GA22-7000, Interval Timer.
 */
#ifndef TRAPEZE_MACHINE_TIMER_H
#define TRAPEZE_MACHINE_TIMER_H

#include "mmu/storage.h"

#define TIMER_STEPS_PER_SECOND 300u
#define TIMER_STEP             0x100u

struct interval_timer {
    uint32_t instructions_per_microsecond;
    uint64_t steps; /* done so far */
    uint64_t next;  /* the tick at which the next one is due */
};

/* The timer begins to run at `now`: steps due before then are never done. */
void timer_start(struct interval_timer *t, uint64_t now);

/* The tick at which step number k (from 1) is due. t->next is that of the next step. */
uint64_t timer_due(const struct interval_timer *t, uint64_t step);

/* Does all steps due by `now` on the word at `at` of the view. True when the word went negative. */
bool timer_advance(struct interval_timer *t, const struct stor_view *view, aaddr at, uint64_t now);

/* The tick at which the word at `at` will go negative if nobody stores into it. */
uint64_t timer_expiry(const struct interval_timer *t, const struct stor_view *view, aaddr at);

#endif

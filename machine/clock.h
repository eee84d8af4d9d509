/* The clocks of a system: time-of-day clock, clock comparator and CPU timer, as functions of its
 * virtual time.
 *
 * All count units of 1/4096 microsecond: bit 51 of the TOD clock steps each microsecond of virtual
 * time, that is each `instructions_per_microsecond` ticks. Nothing steps them: the state holds what
 * the clocks showed at tick 0 (cpu_state.tod, cpu_timer), and reading is arithmetic. The TOD clock
 * starts set, at zero; it can always be set.
 *
 * The comparator's condition holds while the TOD clock is greater than it, the timer's while it is
 * negative. They are levels: an interruption does not end them.
 *
 * Example:
 *   uint64_t tod = clock_read(state, OP_STCK, 1, system->events.now);
 *
 * Source: GA22-7000, Timing Facilities.
 */
#ifndef TRAPEZE_MACHINE_CLOCK_H
#define TRAPEZE_MACHINE_CLOCK_H

#include "cpu/state.h"
#include "isa/isa.h"

#define CLOCK_UNITS_PER_MICROSECOND 4096u

/* What a clock shows at tick `now`: OP_STCK, OP_STCKC or OP_STPT; frequency is in instructions per
 * microsecond. */
uint64_t clock_read(const struct cpu_state *state, enum isa_op op, uint32_t frequency,
                    uint64_t now);

/* Sets a clock at tick `now`: OP_SCK, OP_SCKC or OP_SPT. */
void clock_set(struct cpu_state *state, enum isa_op op, uint32_t frequency, uint64_t now,
               uint64_t value);

/* The conditions that hold at `now`: EXT_CLOCK_COMPARATOR, EXT_CPU_TIMER. */
uint16_t clock_conditions(const struct cpu_state *state, uint32_t frequency, uint64_t now);

/* The next tick after `now` at which one of the conditions may change; UINT64_MAX for never. */
uint64_t clock_next(const struct cpu_state *state, uint32_t frequency, uint64_t now);

#endif

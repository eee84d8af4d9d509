#include "machine/clock.h"

__extension__ typedef unsigned __int128 wide;

static uint64_t units(uint32_t frequency, uint64_t now) {
    return (uint64_t)((wide)now * CLOCK_UNITS_PER_MICROSECOND / frequency);
}

uint64_t clock_read(const struct cpu_state *state, enum isa_op op, uint32_t frequency,
                    uint64_t now) {
    if (op == OP_STCKC)
        return state->clock_comparator;
    if (op == OP_STPT)
        return (uint64_t)state->cpu_timer - units(frequency, now);
    return state->tod + units(frequency, now);
}

void clock_set(struct cpu_state *state, enum isa_op op, uint32_t frequency, uint64_t now,
               uint64_t value) {
    if (op == OP_SCKC)
        state->clock_comparator = value;
    else if (op == OP_SPT)
        state->cpu_timer = (int64_t)(value + units(frequency, now));
    else
        state->tod = value - units(frequency, now);
}

static bool is_negative(uint64_t timer) {
    return timer >> 63;
}

uint16_t clock_conditions(const struct cpu_state *state, uint32_t frequency, uint64_t now) {
    uint16_t conditions = 0;
    if (clock_read(state, OP_STCK, frequency, now) > state->clock_comparator)
        conditions |= EXT_CLOCK_COMPARATOR;
    if (is_negative(clock_read(state, OP_STPT, frequency, now)))
        conditions |= EXT_CPU_TIMER;
    return conditions;
}

/* The first tick by which `more` units more have gone by. */
static uint64_t tick_after(uint32_t frequency, uint64_t now, uint64_t more) {
    wide target = (wide)now * CLOCK_UNITS_PER_MICROSECOND / frequency + more;
    wide tick =
        (target * frequency + CLOCK_UNITS_PER_MICROSECOND - 1) / CLOCK_UNITS_PER_MICROSECOND;
    return tick > UINT64_MAX ? UINT64_MAX : (uint64_t)tick;
}

/* Units until the TOD clock passes the comparator, or wraps round to below it. */
static uint64_t until_comparator(const struct cpu_state *state, uint64_t tod) {
    uint64_t comparator = state->clock_comparator;
    return tod > comparator || comparator == UINT64_MAX ? 0 - tod : comparator - tod + 1;
}

/* Units until the timer becomes negative, or, from there, positive. */
static uint64_t until_sign(uint64_t timer) {
    return (timer & INT64_MAX) + 1;
}

uint64_t clock_next(const struct cpu_state *state, uint32_t frequency, uint64_t now) {
    uint64_t tod = until_comparator(state, clock_read(state, OP_STCK, frequency, now));
    uint64_t timer = until_sign(clock_read(state, OP_STPT, frequency, now));
    uint64_t sooner = tod && tod < timer ? tod : timer;
    return tick_after(frequency, now, sooner);
}

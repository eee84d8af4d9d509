#include "machine/timer.h"

#include "base/bits.h"

uint64_t timer_due(const struct interval_timer *t, uint64_t step) {
    uint64_t ticks = step * 1000000u * t->instructions_per_microsecond;
    return (ticks + TIMER_STEPS_PER_SECOND - 1) / TIMER_STEPS_PER_SECOND;
}

static uint64_t steps_by(const struct interval_timer *t, uint64_t now) {
    return now * TIMER_STEPS_PER_SECOND / (1000000u * (uint64_t)t->instructions_per_microsecond);
}

static void set_steps(struct interval_timer *t, uint64_t steps) {
    t->steps = steps;
    t->next = timer_due(t, steps + 1);
}

void timer_start(struct interval_timer *t, uint64_t now) {
    set_steps(t, steps_by(t, now));
}

static uint32_t load_word(const struct stor_view *view, aaddr at) {
    uint8_t bytes[4];
    view_read(view, at, bytes, sizeof bytes);
    return be32_load(bytes);
}

/* Steps until the word passes from not negative to negative. The word counts down modulo 2^32, so
 * that is when its distance above zero is used up; a negative word first counts down to 2^31 - 1.
 */
static uint64_t steps_to_negative(uint32_t word) {
    return word / TIMER_STEP + 1;
}

bool timer_advance(struct interval_timer *t, const struct stor_view *view, aaddr at, uint64_t now) {
    if (now < t->next)
        return false;
    uint64_t due = steps_by(t, now), steps = due - t->steps;
    set_steps(t, due);
    uint32_t word = load_word(view, at);
    bool negative = steps >= steps_to_negative(word);
    uint8_t bytes[4];
    be32_store(bytes, word - (uint32_t)(steps * TIMER_STEP));
    view_write(view, at, bytes, sizeof bytes);
    return negative;
}

uint64_t timer_expiry(const struct interval_timer *t, const struct stor_view *view, aaddr at) {
    return timer_due(t, t->steps + steps_to_negative(load_word(view, at)));
}

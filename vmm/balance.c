#include "vmm/balance.h"

/* Prices are compared as funds per share, in binary fractions. */
#define FRACTION_BITS 20

bool balance_admits(const struct balance_client *clients, size_t count, uint32_t frames) {
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++)
        sum += clients[n].min;
    return sum <= frames;
}

static uint32_t smaller(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* The most that a client can use. */
static uint32_t most(const struct balance_client *c) {
    return smaller(c->demand, c->max);
}

/* The pages that a client can pay for when a share buys `level`: active ones cost 1 each, and all
 * beyond them k = 100 / (100 - tax). */
static uint32_t affordable(const struct balance_client *c, uint64_t level, uint32_t tax) {
    uint64_t funds = level * c->share, active = (uint64_t)c->active << FRACTION_BITS;
    uint64_t pages = funds <= active ? funds : active + (funds - active) / 100 * (100 - tax);
    pages >>= FRACTION_BITS;
    uint32_t limit = most(c), least = smaller(c->min, limit);
    return pages >= limit ? limit : larger((uint32_t)pages, least);
}

static uint64_t total(const struct balance_client *clients, size_t count, uint64_t level,
                      uint32_t tax) {
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++)
        sum += affordable(&clients[n], level, tax);
    return sum;
}

/* Taking page after page from whoever pays the least for it ends where all who are left pay the
 * same. That level is found by halving instead; it is the highest at which all fit. */
static uint64_t find_level(const struct balance_client *clients, size_t count, uint32_t frames,
                           uint32_t tax) {
    uint64_t fits = 0, too_much = (uint64_t)BALANCE_PAGES_MAX * 100 << FRACTION_BITS;
    while (too_much - fits > 1) {
        uint64_t middle = fits + (too_much - fits) / 2;
        if (total(clients, count, middle, tax) <= frames)
            fits = middle;
        else
            too_much = middle;
    }
    return fits;
}

void balance_targets(struct balance_client *clients, size_t count, uint32_t frames, uint32_t tax) {
    uint64_t level = find_level(clients, count, frames, tax);
    uint64_t left = frames - total(clients, count, level, tax);
    for (size_t n = 0; n < count; n++) {
        struct balance_client *c = &clients[n];
        c->target = affordable(c, level, tax);
        bool next = affordable(c, level + 1, tax) > c->target; /* to get what is left over */
        if (next && left)
            c->target++, left--;
    }
}

const char *balance_level_name(enum balance_level level) {
    static const char *const names[] = {"high", "soft", "hard", "low"};
    return names[level];
}

/* Is less free than the hundredths say? */
static bool below(uint32_t free, uint32_t frames, uint32_t percent) {
    return (uint64_t)free * 100 < (uint64_t)frames * percent;
}

enum balance_level balance_level(enum balance_level now, uint32_t free, uint32_t frames,
                                 const struct balance_thresholds *t) {
    enum balance_level level = now;
    while (level > BALANCE_HIGH && !below(free, frames, t->percent[level - 1]))
        level--;
    while (level < BALANCE_LOW && below(free, frames, t->percent[level + 1]))
        level++;
    return level;
}

uint32_t balance_enough(enum balance_level level, uint32_t frames,
                        const struct balance_thresholds *t) {
    return (uint32_t)(((uint64_t)frames * t->percent[level - 1] + 99) / 100);
}

/* Moves an average by one part in `of` of the way, at least by one if it is not there. */
static uint32_t approach(uint32_t average, uint32_t value, uint32_t of) {
    if (value >= average)
        return average + (value - average + of - 1) / of;
    return average - (average - value + of - 1) / of;
}

void balance_sample(struct balance_activity *a, uint32_t used, uint32_t looked_at) {
    a->last = looked_at ? (uint32_t)((uint64_t)used * BALANCE_ALL / looked_at) : 0;
    a->fast = approach(a->fast, a->last, 2);
    a->slow = approach(a->slow, a->last, 8);
}

uint32_t balance_active(const struct balance_activity *a, uint32_t pages) {
    uint32_t part = larger(larger(a->slow, a->fast), a->last);
    return (uint32_t)(((uint64_t)pages * part + BALANCE_ALL - 1) / BALANCE_ALL);
}

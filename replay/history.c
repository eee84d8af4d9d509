#include "replay/history.h"

#include "replay/inputs.h"
#include "replay/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INTERVAL    1000000u /* instructions between two snapshots of a new run, and … */
#define BYTES_MORE  2u       /* … one more for so many bytes that the last one took */
#define NEAR_FACTOR 16u      /* going back leaves snapshots at 1/16, 1/256, … of its way … */
#define NEAR_LEAST  1000u    /* … before its end, but none closer */
#define PACE_LEAST  1000u    /* instructions between two questions whether to go on: as many … */
#define PACE_MOST   1000000u
#define PACE_TIME   0.01 /* … as take so many seconds */

/* A snapshot on the way. */
struct point {
    uint64_t at;
    size_t inputs; /* that had come */
    bool changed;  /* the state was changed here: no way leads here from the one before */
    size_t bytes;  /* of memory that it took when it was taken */
    struct snapshot *snapshot;
};

/* What looks on while a system runs, and is put aside while it is only taken somewhere. */
struct lookers {
    struct cpu_stops *stops;
    const struct system_observer *observer;
    uint64_t stop_at;
    const struct vm_observer *of_vm;
};

struct history {
    struct rig *rig;
    size_t bytes;
    struct point *points; /* by count; the first is the beginning */
    size_t count, capacity;
    struct inputs inputs;
    size_t next;  /* input that comes next */
    uint64_t end; /* the count that was reached */
    bool (*interrupted)(void *owner);
    void *owner;
    uint64_t pace;         /* instructions between two calls of it */
    struct lookers *aside; /* as many as the rig has systems */
};

/* ---- Points -----------------------------------------------------------------------------------
 */

/* How many points are at a count or before it. */
static size_t points_by(const struct history *h, uint64_t count) {
    size_t low = 0, high = h->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->points[middle].at <= count)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void drop(struct history *h, size_t n) {
    snapshot_free(h->points[n].snapshot);
    memmove(&h->points[n], &h->points[n + 1], (--h->count - n) * sizeof *h->points);
}

size_t history_memory(const struct history *h) {
    size_t bytes = rig_shared_memory(h->rig);
    for (size_t n = 0; n < h->count; n++)
        bytes += snapshot_memory(h->points[n].snapshot);
    return bytes;
}

/* What it costs to be without a point: the way that it spares, for its age. Infinite for those that
 * must stay: the first, the last, and where the state was changed. */
static double worth(const struct history *h, size_t n) {
    const struct point *p = &h->points[n];
    if (n == 0 || n + 1 == h->count || p->changed)
        return 1e300;
    double way = (double)(p[1].at - p[-1].at);
    return way / ((double)(h->end - p[-1].at) + INTERVAL);
}

/* The point that is worth least; 0 when none can be dropped. */
static size_t least_worth(const struct history *h) {
    size_t least = 0;
    for (size_t n = 1; n < h->count; n++)
        if (worth(h, n) < worth(h, least))
            least = n;
    return least;
}

static void keep_to_bytes(struct history *h) {
    size_t least;
    while (history_memory(h) > h->bytes && (least = least_worth(h)) != 0)
        drop(h, least);
}

static bool make_room(struct history *h) {
    if (h->count < h->capacity)
        return true;
    size_t capacity = 2 * h->capacity + 64;
    struct point *points = realloc(h->points, capacity * sizeof *points);
    if (!points)
        return false;
    h->points = points;
    h->capacity = capacity;
    return true;
}

/* Takes a snapshot here, in the place of one that is here. */
static bool remember(struct history *h, bool changed) {
    uint64_t now = rig_retired(h->rig);
    size_t before = rig_shared_memory(h->rig);
    struct point point = {.at = now, .inputs = h->next, .changed = changed};
    if (!make_room(h) || !(point.snapshot = snapshot_take(h->rig)))
        return false;
    size_t after = rig_shared_memory(h->rig);
    point.bytes = after > before ? after - before : 0;
    size_t n = points_by(h, now);
    if (n && h->points[n - 1].at == now) {
        point.changed |= h->points[--n].changed;
        drop(h, n);
    }
    memmove(&h->points[n + 1], &h->points[n], (h->count++ - n) * sizeof *h->points);
    h->points[n] = point;
    keep_to_bytes(h);
    return true;
}

/* ---- Making -----------------------------------------------------------------------------------
 */

struct history *history_create(struct rig *rig, size_t bytes) {
    struct history *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    *h = (struct history){.rig = rig, .bytes = bytes, .end = rig_retired(rig), .pace = PACE_LEAST};
    h->aside = calloc(rig->count, sizeof *h->aside);
    if (h->aside && remember(h, false))
        return h;
    history_free(h);
    return NULL;
}

void history_free(struct history *h) {
    if (!h)
        return;
    while (h->count)
        drop(h, h->count - 1);
    free(h->points);
    free(h->aside);
    inputs_free(&h->inputs);
    free(h);
}

uint64_t history_begin(const struct history *h) {
    return h->points[0].at;
}

uint64_t history_end(const struct history *h) {
    return h->end;
}

size_t history_snapshots(const struct history *h) {
    return h->count;
}

uint64_t history_before(const struct history *h, uint64_t count) {
    size_t n = count ? points_by(h, count - 1) : 0;
    return h->points[n ? n - 1 : 0].at;
}

/* ---- Going ------------------------------------------------------------------------------------
 */

void history_set_interrupt(struct history *h, bool (*interrupted)(void *owner), void *owner) {
    h->interrupted = interrupted;
    h->owner = owner;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool is_interrupted(struct history *h) {
    return h->interrupted && h->interrupted(h->owner);
}

/* Runs on for as long as one may without asking; false: it ended before. What a thousand
 * instructions take differs by a factor of ten thousand: the pace is measured. */
static bool run_a_while(struct history *h) {
    uint64_t to = rig_retired(h->rig) + h->pace;
    double begin = seconds();
    inputs_run(&h->inputs, &h->next, h->rig, to);
    double took = seconds() - begin;
    if (took > PACE_TIME && h->pace > PACE_LEAST)
        h->pace /= 2;
    else if (took < PACE_TIME / 4 && h->pace < PACE_MOST)
        h->pace *= 2;
    return rig_retired(h->rig) == to && !rig_stopped(h->rig);
}

/* Runs on, with the inputs that came. */
static void run(struct history *h, uint64_t count) {
    bool goes_on = !is_interrupted(h);
    while (goes_on && h->interrupted && rig_retired(h->rig) + h->pace < count)
        goes_on = run_a_while(h) && !is_interrupted(h);
    if (goes_on)
        inputs_run(&h->inputs, &h->next, h->rig, count);
    if (rig_retired(h->rig) > h->end)
        h->end = rig_retired(h->rig);
}

/* Where the next snapshot of a new run is due: after the last one there is. */
static uint64_t due(const struct history *h) {
    const struct point *last = &h->points[h->count - 1];
    return last->at + INTERVAL + last->bytes / BYTES_MORE;
}

/* Leaves snapshots on the way where nobody has been yet. */
uint64_t history_run(struct history *h, uint64_t count) {
    for (uint64_t stop; (stop = due(h)) < count;) {
        run(h, stop);
        if (rig_retired(h->rig) < stop || rig_stopped(h->rig))
            return rig_retired(h->rig); /* it ended, or stopped for the debugger */
        if (!remember(h, false))
            break;
    }
    run(h, count);
    return rig_retired(h->rig);
}

/* Goes on to a count that lies before the end, and leaves snapshots close before it. */
static void approach(struct history *h, uint64_t count) {
    uint64_t now = rig_retired(h->rig), way = count > now ? count - now : 0;
    for (way /= NEAR_FACTOR; way >= NEAR_LEAST; way /= NEAR_FACTOR) {
        run(h, count - way);
        if (rig_retired(h->rig) == count - way)
            remember(h, false);
    }
    run(h, count);
}

void history_keep(struct history *h) {
    uint64_t now = rig_retired(h->rig);
    if (now - h->points[points_by(h, now) - 1].at > INTERVAL / NEAR_FACTOR)
        remember(h, false);
}

static void put_aside(struct history *h) {
    for (size_t n = 0; n < h->rig->count; n++) {
        struct system *s = h->rig->systems[n];
        struct vm *vm = h->rig->vmm ? vmm_vm(h->rig->vmm, n) : NULL;
        h->aside[n] = (struct lookers){s->stops, s->observer, s->stop_at, vm ? vm->observer : NULL};
        s->stops = NULL;
        s->observer = NULL;
        s->stop_at = SYSTEM_NEVER;
        if (vm)
            vm->observer = NULL;
    }
}

static void take_back(struct history *h) {
    for (size_t n = 0; n < h->rig->count; n++) {
        struct system *s = h->rig->systems[n];
        s->stops = h->aside[n].stops;
        s->observer = h->aside[n].observer;
        s->stop_at = h->aside[n].stop_at;
        if (s->stops)
            s->stops->asked = false;
        if (h->rig->vmm)
            vmm_vm(h->rig->vmm, n)->observer = h->aside[n].of_vm;
    }
}

uint64_t history_go(struct history *h, uint64_t count) {
    put_aside(h);
    uint64_t now = rig_retired(h->rig);
    size_t n = points_by(h, count);
    const struct point *from = &h->points[n ? n - 1 : 0];
    if (count < now || from->at > now) {
        snapshot_restore(h->rig, from->snapshot);
        h->next = from->inputs;
        approach(h, count < h->end ? count : h->end);
    }
    if (count > rig_retired(h->rig))
        history_run(h, count);
    take_back(h);
    return rig_retired(h->rig);
}

/* ---- Another future ---------------------------------------------------------------------------
 */

/* Forgets what came after this moment, if anything did. */
static void diverge(struct history *h) {
    uint64_t now = rig_retired(h->rig);
    if (now == h->end && h->next == h->inputs.count)
        return;
    while (h->count && h->points[h->count - 1].at > now)
        drop(h, h->count - 1);
    inputs_cut(&h->inputs, h->next);
    h->end = now;
    snapshot_diverge(h->rig);
}

bool history_type(struct history *h, size_t system, uint16_t device, const char *text,
                  size_t length) {
    if (system >= h->rig->count || !chan_device(h->rig->systems[system]->channels, device))
        return false;
    diverge(h);
    bool typed = inputs_type(&h->inputs, h->rig, system, device, text, length);
    h->next = h->inputs.count;
    return typed;
}

bool history_changed(struct history *h) {
    diverge(h);
    return remember(h, true);
}

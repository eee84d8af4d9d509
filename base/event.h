/* Virtual time: a queue of events ordered by the count of ticks.
 *
 * There is no wall clock in a machine. One retired instruction is one tick; a CPU in the wait state
 * jumps to the next event. Each machine, real or virtual, has one queue of its own, so its run is a
 * pure function of its configuration and its inputs. Events due at the same tick fire in the order
 * in which they were scheduled.
 *
 * Invariant: now never goes back, and no scheduled event is due before now.
 *
 * Example:
 *   struct event_queue q;
 *   event_queue_init(&q);
 *   struct event done = {.fire = on_done, .owner = reader};
 *   event_schedule(&q, &done, q.now + 1000);
 *   event_advance(&q, q.now + 1000);     // fires on_done(reader, &done)
 */
#ifndef TRAPEZE_BASE_EVENT_H
#define TRAPEZE_BASE_EVENT_H

#include "base/types.h"
#include "base/walk.h"

#define EVENT_NEVER UINT64_MAX

struct event {
    void (*fire)(void *owner, struct event *event);
    void *owner;
    uint64_t due;      /* ticks; meaningful while scheduled */
    uint64_t sequence; /* orders events due at the same tick */
    size_t place;      /* 1 + index in the heap; 0 when not scheduled */
};

struct event_queue {
    uint64_t now; /* ticks since the machine was made */
    uint64_t next_sequence;
    struct event **heap;
    size_t count, capacity;
};

void event_queue_init(struct event_queue *q);
void event_queue_free(struct event_queue *q);

/* Puts the event on the queue, or moves it if it is there; a due time before now means now. */
void event_schedule(struct event_queue *q, struct event *event, uint64_t due);

/* Takes the event off the queue; harmless when it is not there. */
void event_cancel(struct event_queue *q, struct event *event);

static inline bool event_scheduled(const struct event *event) {
    return event->place != 0;
}

/* When the earliest event is due, or EVENT_NEVER. */
static inline uint64_t event_next(const struct event_queue *q) {
    return q->count ? q->heap[0]->due : EVENT_NEVER;
}

/* Moves time on to `to` (at least now) and fires, in order, every event due by then; q->now is an
 * event's due time while it fires. */
void event_advance(struct event_queue *q, uint64_t to);

/* Walks the queue itself (base/walk.h): its time. Before the events, each of which its owner walks.
 */
void event_queue_walk(struct event_queue *q, struct walk *w);

/* Walks one event: whether it is scheduled, and its place in the order. */
void event_walk(struct event_queue *q, struct event *event, struct walk *w);

#endif

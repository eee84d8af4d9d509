#include "base/event.h"

#include <stdio.h>
#include <stdlib.h>

void event_queue_init(struct event_queue *q) {
    *q = (struct event_queue){0};
}

void event_queue_free(struct event_queue *q) {
    for (size_t i = 0; i < q->count; i++)
        q->heap[i]->place = 0;
    free(q->heap);
    *q = (struct event_queue){0};
}

static bool before(const struct event *a, const struct event *b) {
    return a->due != b->due ? a->due < b->due : a->sequence < b->sequence;
}

static void put(struct event_queue *q, size_t at, struct event *event) {
    q->heap[at] = event;
    event->place = at + 1;
}

static void sift_up(struct event_queue *q, size_t at) {
    struct event *event = q->heap[at];
    for (; at > 0 && before(event, q->heap[(at - 1) / 2]); at = (at - 1) / 2)
        put(q, at, q->heap[(at - 1) / 2]);
    put(q, at, event);
}

static void sift_down(struct event_queue *q, size_t at) {
    struct event *event = q->heap[at];
    for (size_t child; (child = 2 * at + 1) < q->count; at = child) {
        if (child + 1 < q->count && before(q->heap[child + 1], q->heap[child]))
            child++;
        if (!before(q->heap[child], event))
            break;
        put(q, at, q->heap[child]);
    }
    put(q, at, event);
}

/* A machine has a few dozen events; a host that cannot hold their addresses cannot go on. */
static void make_room(struct event_queue *q) {
    if (q->count < q->capacity)
        return;
    size_t capacity = q->capacity ? 2 * q->capacity : 32;
    struct event **heap = realloc(q->heap, capacity * sizeof *heap);
    if (!heap) {
        fputs("trapeze: out of memory\n", stderr);
        abort();
    }
    q->heap = heap;
    q->capacity = capacity;
}

static void insert(struct event_queue *q, struct event *event) {
    make_room(q);
    q->heap[q->count] = event;
    sift_up(q, q->count++);
}

void event_schedule(struct event_queue *q, struct event *event, uint64_t due) {
    event_cancel(q, event);
    event->due = due > q->now ? due : q->now;
    event->sequence = q->next_sequence++;
    insert(q, event);
}

void event_cancel(struct event_queue *q, struct event *event) {
    if (!event_scheduled(event))
        return;
    size_t at = event->place - 1;
    struct event *last = q->heap[--q->count];
    event->place = 0;
    if (last == event)
        return;
    put(q, at, last);
    sift_up(q, at);
    sift_down(q, last->place - 1);
}

void event_advance(struct event_queue *q, uint64_t to) {
    while (q->count && q->heap[0]->due <= to) {
        struct event *event = q->heap[0];
        q->now = event->due;
        event_cancel(q, event);
        event->fire(event->owner, event);
    }
    if (to > q->now)
        q->now = to;
}

void event_queue_walk(struct event_queue *q, struct walk *w) {
    walk_section(w, "time");
    walk_u64(w, &q->now);
    walk_u64(w, &q->next_sequence);
}

void event_walk(struct event_queue *q, struct event *event, struct walk *w) {
    bool scheduled = event_scheduled(event);
    walk_bool(w, &scheduled);
    if (w->loading)
        event_cancel(q, event);
    if (!scheduled)
        return;
    walk_u64(w, &event->due);
    walk_u64(w, &event->sequence);
    if (w->loading && walk_require(w, event->due >= q->now, "an event is due in the past"))
        insert(q, event);
}

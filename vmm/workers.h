/* Workers: host threads that do one kind of work together under one lock, for as long as there is
 * any. One worker is no thread of its own: the caller does its work.
 *
 * `work(owner, n)` is called with the lock held: it takes a piece of work that nobody else has
 * taken, leaves the lock while it does it, and returns, with the lock, when it finds no more. A
 * round (workers_run) is over when no worker has or finds any. Between rounds the threads sleep:
 * everything is the caller's then, and what he sees is what they did.
 *
 * The threads take no signals.
 *
 * Example:
 *   static void work(void *owner, unsigned n) {
 *       struct item *item;
 *       while ((item = take(owner))) {
 *           workers_leave(&workers);
 *           … do it …
 *           workers_enter(&workers);
 *       }
 *   }
 *   workers_init(&workers, work, owner);
 *   workers_add_threads(&workers, 4);
 *   workers_run(&workers);
 *   workers_free(&workers);
 */
#ifndef TRAPEZE_VMM_WORKERS_H
#define TRAPEZE_VMM_WORKERS_H

#include "base/types.h"

#include <pthread.h>

struct worker {
    struct workers *workers;
    unsigned number;
    pthread_t thread;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a round begins, there may be more work, or it is the end */
    pthread_cond_t over;    /* the round is */
    struct worker *threads; /* NULL: one worker, the caller */
    unsigned count;         /* workers */
    unsigned idle;          /* of them: sleep */
    bool open;              /* a round is under way */
    bool ending;
    void (*work)(void *owner, unsigned n);
    void *owner;
};

/* One worker and a lock. */
void workers_init(struct workers *w, void (*work)(void *owner, unsigned n), void *owner);

/* Makes it so many workers, two or more; once. False when the host does not give so many threads;
 * it is one worker then. */
bool workers_add_threads(struct workers *w, unsigned count);
void workers_free(struct workers *w);

/* What the workers share is touched between these two. */
void workers_enter(struct workers *w);
void workers_leave(struct workers *w);

/* One of those who sleep, if there is one, is to look again. Within a round, with the lock. */
void workers_call(struct workers *w);

/* A round, from its beginning to its end. Without the lock. */
void workers_run(struct workers *w);

#endif

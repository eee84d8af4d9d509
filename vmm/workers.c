#include "vmm/workers.h"

#include <signal.h>
#include <stdlib.h>

void workers_init(struct workers *w, void (*work)(void *owner, unsigned n), void *owner) {
    *w = (struct workers){.count = 1, .work = work, .owner = owner};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    pthread_cond_init(&w->over, NULL);
}

void workers_enter(struct workers *w) {
    pthread_mutex_lock(&w->lock);
}

void workers_leave(struct workers *w) {
    pthread_mutex_unlock(&w->lock);
}

void workers_call(struct workers *w) {
    if (w->idle)
        pthread_cond_signal(&w->changed);
}

/* Whoever comes back from work as the last one has found that there is no more. */
static void take_part(struct workers *w, unsigned n) {
    w->idle--;
    w->work(w->owner, n);
    w->idle++;
    if (w->idle < w->count)
        return;
    w->open = false;
    pthread_cond_signal(&w->over);
}

static void *thread(void *argument) {
    struct worker *self = argument;
    struct workers *w = self->workers;
    workers_enter(w);
    while (!w->ending) {
        if (w->open)
            take_part(w, self->number);
        pthread_cond_wait(&w->changed, &w->lock);
    }
    workers_leave(w);
    return NULL;
}

void workers_run(struct workers *w) {
    workers_enter(w);
    if (w->threads) {
        w->open = true;
        pthread_cond_broadcast(&w->changed);
        while (w->open)
            pthread_cond_wait(&w->over, &w->lock);
    } else {
        w->work(w->owner, 0);
    }
    workers_leave(w);
}

/* Ends the first `count` threads. */
static void end_threads(struct workers *w, unsigned count) {
    workers_enter(w);
    w->ending = true;
    pthread_cond_broadcast(&w->changed);
    workers_leave(w);
    for (unsigned n = 0; n < count; n++)
        pthread_join(w->threads[n].thread, NULL);
    free(w->threads);
    w->threads = NULL;
    w->count = 1;
    w->idle = 0;
    w->ending = false;
}

static bool start_thread(struct workers *w, unsigned n) {
    w->threads[n] = (struct worker){.workers = w, .number = n};
    return pthread_create(&w->threads[n].thread, NULL, thread, &w->threads[n]) == 0;
}

bool workers_add_threads(struct workers *w, unsigned count) {
    sigset_t all, old;
    unsigned started = 0;
    w->threads = calloc(count, sizeof *w->threads);
    if (!w->threads)
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old); /* they inherit it */
    while (started < count && start_thread(w, started))
        started++;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (started < count) {
        end_threads(w, started);
        return false;
    }
    w->count = w->idle = count;
    return true;
}

void workers_free(struct workers *w) {
    end_threads(w, w->threads ? w->count : 0);
    pthread_cond_destroy(&w->changed);
    pthread_cond_destroy(&w->over);
    pthread_mutex_destroy(&w->lock);
}

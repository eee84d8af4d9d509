#include "cli/host.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STEP_FREE        2000000u /* instructions between two looks at the outside: some ms */
#define STEP_OF_CPU      8000000u /* the same for each of several real CPUs, which begin together */
#define STEPS_PER_SECOND 2000u    /* when paced */
#define STEP_LEAST       50u
#define LINE_SIZE        256u
#define LOOK_MS          50 /* how often to look for a signal while waiting for the keyboard */

struct host {
    struct host_run *run;
    struct host_signals signals;
    struct timespec begin;
    uint64_t begin_ticks;
    char line[LINE_SIZE]; /* typed so far */
    size_t length;
};

void host_block(struct host_signals *s) {
    sigemptyset(&s->signals);
    sigaddset(&s->signals, SIGINT);
    sigaddset(&s->signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &s->signals, &s->old);
}

void host_unblock(struct host_signals *s) {
    pthread_sigmask(SIG_SETMASK, &s->old, NULL);
}

bool host_interrupted(struct host_signals *s) {
    sigset_t pending;
    int taken;
    sigpending(&pending);
    if (!sigismember(&pending, SIGINT) && !sigismember(&pending, SIGTERM))
        return false;
    sigwait(&s->signals, &taken);
    return true;
}

static uint64_t latest_tick(const struct host_run *run) {
    uint64_t latest = 0;
    for (size_t i = 0; i < run->rig->count; i++)
        if (run->rig->systems[i]->events.now > latest)
            latest = run->rig->systems[i]->events.now;
    return latest;
}

/* Lets the wall clock catch up with virtual time. */
static void keep_pace(const struct host *h) {
    if (h->run->pace <= 0)
        return;
    double seconds = (double)(latest_tick(h->run) - h->begin_ticks) / h->run->pace;
    struct timespec until = h->begin;
    until.tv_sec += (time_t)seconds;
    until.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (until.tv_nsec >= 1000000000)
        until.tv_sec++, until.tv_nsec -= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

/* How many real CPUs have something to do at the most. */
static size_t busy_cpus(const struct rig *rig) {
    size_t cpus = rig->vmm ? vmm_cpus(rig->vmm) : 1;
    return cpus < rig->count ? cpus : rig->count;
}

/* Instructions, of all systems together; each keeps the pace. */
static uint64_t step_length(const struct host_run *run) {
    if (run->pace <= 0)
        return busy_cpus(run->rig) > 1 ? busy_cpus(run->rig) * STEP_OF_CPU : STEP_FREE;
    uint64_t step = (uint64_t)(run->pace / STEPS_PER_SECOND);
    return (step < STEP_LEAST ? STEP_LEAST : step > STEP_FREE ? STEP_FREE : step) * run->rig->count;
}

/* Sends what was typed, line by line, to the console. */
static void type(struct host *h, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '\n') {
            inputs_type(h->run->inputs, h->run->rig, 0, h->run->console, h->line, h->length);
            h->length = 0;
        } else if (h->length < LINE_SIZE) {
            h->line[h->length++] = bytes[i];
        }
    }
}

/* Waits up to `ms` for the keyboard and takes what is there. */
static void look_at_keyboard(struct host *h, int ms) {
    char bytes[LINE_SIZE];
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
    if (!h->run->keyboard || poll(&fd, 1, ms) <= 0)
        return;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n > 0)
        type(h, bytes, (size_t)n);
    else
        h->run->keyboard = false; /* end of file: nothing will come any more */
}

static void interrupt(struct host *h) {
    h->run->interrupted = true;
    for (size_t i = 0; i < h->run->rig->count; i++) {
        enum system_stop *stop = &h->run->rig->systems[i]->stop;
        if (*stop == STOP_NONE || *stop == STOP_LIMIT || *stop == STOP_IDLE)
            *stop = STOP_REQUESTED;
    }
}

/* Has everything come that is to be replayed? */
static bool is_replayed(const struct host_run *run) {
    const struct recording *r = run->replay;
    return r && run->next_input == r->inputs.count && rig_retired(run->rig) >= r->end;
}

static bool goes_on(const struct host_run *run) {
    bool to_come = run->replay && run->next_input < run->replay->inputs.count;
    return !run->diverged && (rig_runs(run->rig) || to_come);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static void run_step(struct host_run *run) {
    uint64_t to = rig_retired(run->rig) + step_length(run);
    if (run->at_pause)
        to = least(to, run->pause);
    if (run->replay)
        run->diverged = !inputs_run(&run->replay->inputs, &run->next_input, run->rig,
                                    least(to, run->replay->end));
    else
        rig_run(run->rig, to);
    if (run->at_pause && rig_retired(run->rig) >= run->pause)
        run->pause = run->at_pause(run->owner, run->pause);
}

/* The replay is over: it ends as the run did. */
static void end_replay(struct host *h) {
    h->run->replay_ended = true;
    if (h->run->replay->interrupted)
        interrupt(h);
}

/* Does the only system wait for somebody to type? */
static bool waits_for_keyboard(const struct host_run *run) {
    return run->keyboard && run->rig->systems[0]->stop == STOP_IDLE;
}

void host_run(struct host_run *run) {
    struct host h = {.run = run, .begin_ticks = latest_tick(run)};
    clock_gettime(CLOCK_MONOTONIC, &h.begin);
    host_block(&h.signals);
    while (!run->interrupted) {
        if (goes_on(run)) {
            run_step(run);
            fflush(stdout);
            keep_pace(&h);
            look_at_keyboard(&h, 0);
        } else {
            if (run->at_rest)
                run->at_rest(run->owner);
            if (!waits_for_keyboard(run))
                break;
            look_at_keyboard(&h, LOOK_MS);
        }
        if (host_interrupted(&h.signals))
            interrupt(&h);
        else if (is_replayed(run)) {
            end_replay(&h);
            break;
        }
    }
    host_unblock(&h.signals);
}

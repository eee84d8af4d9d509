/* A system: all of a machine but the CPU that executes. The storage it sees, its channels and
 * devices, its interval timer, its virtual time and its interruption requests, around one
 * architected CPU state.
 *
 * The bare machine (machine/machine.h) is a system around a real CPU's state; a virtual machine
 * (vmm/vm.h) is a system around a virtual CPU's. Sharing this is what makes "the same guest, bare
 * and under the monitor" mean something.
 *
 * Time: events.now counts the ticks of this system: its retired instructions and its waits. Whoever
 * executes lets it run no further than system_next(), then calls system_advance().
 */
#ifndef TRAPEZE_MACHINE_SYSTEM_H
#define TRAPEZE_MACHINE_SYSTEM_H

#include "base/event.h"
#include "cpu/state.h"
#include "cpu/stops.h"
#include "dev/channel.h"
#include "isa/isa.h"
#include "machine/clock.h"
#include "machine/timer.h"

/* So many waits may end, one after the other, without any instruction being executed: a system
 * whose interruptions only load waits, or whose channel program never ends, is idle for good. */
#define SYSTEM_BARREN_WAITS_MAX (1u << 22)

/* Why a system does not run on. */
enum system_stop {
    STOP_NONE,       /* it runs */
    STOP_WAIT,       /* disabled wait */
    STOP_LIMIT,      /* the limit of retired instructions */
    STOP_CHECK_STOP, /* cannot go on */
    STOP_IDLE,       /* enabled wait with nothing to come */
    STOP_REQUESTED,  /* from outside */
    STOP_DEBUG,      /* by a breakpoint or an observer; the next run goes on */
    STOP_MOVED,      /* it goes on in another process */
};

/* "none", "wait", "limit", "checkstop", "idle", "stop", "debug", "moved". */
const char *system_stop_name(enum system_stop stop);

/* The same for people: "disabled wait", "enabled wait with nothing to come", … */
const char *system_stop_text(enum system_stop stop);

#define SYSTEM_NEVER UINT64_MAX

struct system;

/* Somebody who looks on, a debugger say. It must not change the system but for its `stop`, which
 * system_stop_for_debug sets. */
struct system_observer {
    void *owner;
    /* An interruption was presented: the old PSW is stored, the new one loaded. */
    void (*interruption)(void *owner, struct system *s, const struct interruption *interruption);
    /* An I/O instruction was executed. */
    void (*io)(void *owner, struct system *s, enum isa_op op, uint16_t device, uint32_t caw,
               const struct io_result *result);
    /* The PSW has the wait bit on, and no request is admitted. */
    void (*wait)(void *owner, struct system *s);
};

/* Pages that the program gives up for the sake of others: by DIAGNOSE (machine/diagnose.h). */
struct system_balloon {
    uint32_t held;  /* so many it says to have given up */
    uint32_t asked; /* so many it is asked for; the bare machine never asks */
};

struct system {
    enum model model;
    struct stor_view view;
    struct cpu_state *state;
    struct event_queue events;
    struct channels *channels;
    struct interval_timer timer;
    uint64_t clock_next; /* the tick at which a clock's condition may change */
    struct pending pending;
    uint64_t retired; /* instructions */
    enum system_stop stop;
    struct interruption last; /* the last interruption presented, valid if interrupted */
    bool interrupted;
    uint64_t presented[INT_CLASS_COUNT]; /* interruptions, by system_present */
    uint64_t waits;                      /* times that system_wait moved time */
    uint64_t barren_waits;               /* of these, since an instruction was executed */
    uint64_t retired_at_wait;            /* at the last wait */
    struct cpu_stops *stops;             /* breakpoints, or NULL; borrowed */
    struct system_balloon balloon;
    const struct system_observer *observer; /* or NULL; borrowed */
    uint64_t
        stop_at; /* stops for the debugger at this count of `retired`; SYSTEM_NEVER: does not */
};

/* Puts a system together around a CPU state; both the state and the view's storage are borrowed.
 * False when the host has no memory. */
bool system_init(struct system *s, enum model model, uint32_t instructions_per_microsecond,
                 const struct stor_view *view, struct cpu_state *state);
void system_free(struct system *s);

/* The tick up to which the CPU may run before something of this system is due. */
static inline uint64_t system_next(const struct system *s) {
    uint64_t event = event_next(&s->events);
    uint64_t next = event < s->timer.next ? event : s->timer.next;
    return next < s->clock_next ? next : s->clock_next;
}

/* Moves time on to `to`, at most system_next(): steps the timer, fires events and collects the
 * interruption requests. */
void system_advance(struct system *s, uint64_t to);

/* Makes the run under way end with STOP_DEBUG unless the system has come to an end by itself. */
static inline void system_stop_for_debug(struct system *s) {
    if (s->stop == STOP_NONE)
        s->stop = STOP_DEBUG;
}

/* Does somebody want the system to stop before its next instruction? It has stopped then. */
bool system_asked_to_stop(struct system *s);

/* Lets a system go on that was stopped by a limit or for the debugger. */
static inline void system_go_on(struct system *s) {
    if (s->stop == STOP_LIMIT || s->stop == STOP_DEBUG)
        s->stop = STOP_NONE;
}

/* Takes the request of highest priority that the PSW admits (external, then I/O), if there is one;
 * repeats while the PSWs loaded admit more. A system that cannot go on has stop set. */
void system_interrupt(struct system *s);

/* To be called when the PSW has the wait bit on and no request is admitted: moves time to the next
 * event that may end the wait, or sets stop (STOP_WAIT, STOP_IDLE). Time moves to `until` at most.
 */
void system_wait(struct system *s, uint64_t until);

/* An I/O instruction of this system's program (OP_SIO … OP_TCH); see struct cpu_links. */
struct io_result system_io(struct system *s, enum isa_op op, uint16_t device, uint32_t caw);

/* A clock instruction of this system's program; see struct cpu_links. Its requests are collected.
 */
uint64_t system_clock(struct system *s, enum isa_op op, uint64_t value);

/* Stores a CSW, as far as `extent` says, at location 64 of this system. */
void system_store_csw(const struct system *s, const struct csw *csw, enum csw_extent extent);

/* Presents a program or SVC interruption to the state. */
void system_present(struct system *s, const struct interruption *interruption);

/* Presses the interrupt key of the console: the external condition EXT_INTERRUPT_KEY. */
void system_interrupt_key(struct system *s);

/* A line that somebody types at a console now, in host text. It ends the idleness of a system that
 * had nothing to come. False when the device is not there or takes no lines. */
bool system_input(struct system *s, uint16_t device, const char *text, size_t length);

/* Initial program loading from a device, run to its end in virtual time, and the IPL PSW loaded.
 * False with stop set to STOP_CHECK_STOP when the device is not there, the operation ends with
 * anything but channel end and device end, or the PSW is not valid; *status tells the CSW. */
bool system_ipl(struct system *s, uint16_t device, struct csw *status);

/* Walks everything but the storage (base/walk.h). */
void system_walk(struct system *s, struct walk *w);

/* Hash of everything the program can see or has brought about: registers, PSW, storage, keys,
 * clocks, pending requests, the devices' state and all that they have put out. */
uint64_t system_hash(const struct system *s);

#endif

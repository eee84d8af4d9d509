/* Running guests on a host: the loop around the bare machine or the monitor that lets the outside
 * in. Wall-clock pacing, the keyboard, Ctrl-C and the limit live here, at the edge, and nowhere
 * else; everything inside is a pure function of the configuration and of what arrives here.
 *
 * Example:
 *   struct host_run run = {.rig = &rig};
 *   host_run(&run);
 */
#ifndef TRAPEZE_CLI_HOST_H
#define TRAPEZE_CLI_HOST_H

#include "replay/recording.h"

#include <signal.h>

/* Ctrl-C (and a request to end) asked for between steps, so that no handler and no global is
 * needed: between host_block and host_unblock the signals wait. */
struct host_signals {
    sigset_t signals, old;
};
void host_block(struct host_signals *s);
void host_unblock(struct host_signals *s);
/* Has one arrived? Takes it. */
bool host_interrupted(struct host_signals *s);

struct host_run {
    struct rig *rig;
    double pace;      /* ticks per second of the wall clock; 0: as fast as can be */
    bool keyboard;    /* standard input is typed at the console of the rig's first system … */
    uint16_t console; /* … which is this device */
    struct inputs *inputs;          /* what is typed is noted here; NULL: nowhere */
    const struct recording *replay; /* the run is this one again, with what was typed; or NULL */
    size_t next_input;              /* of it */
    uint64_t pause; /* when so many instructions have retired, at_pause is called … */
    uint64_t (*at_pause)(void *owner, uint64_t at); /* … and returns the next such count; NULL:
                                                       there is none */
    void (*at_rest)(void *owner); /* no system can go on: called before it is waited for the
                                     keyboard, again and again, or at the end; NULL: nothing is */
    void *owner;
    bool interrupted;  /* out: ended by SIGINT or SIGTERM */
    bool replay_ended; /* out: it was replayed to its end, and not interrupted before */
    bool diverged;     /* out: it cannot be replayed, this is another run */
};

/* Runs until every system has stopped, the limit is reached or the user interrupts; a system
 * interrupted has stop == STOP_REQUESTED. */
void host_run(struct host_run *run);

#endif

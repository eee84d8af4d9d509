/* Running guests on a host: the loop around the bare machine or the monitor that lets the outside
 * in. Wall-clock pacing, the keyboard, Ctrl-C and the limit live here, at the edge, and nowhere
 * else; everything inside is a pure function of the configuration and of what arrives here.
 *
 * Example:
 *   struct host_run run = {.machine = m, .systems = &system, .count = 1, .limit = HOST_NO_LIMIT};
 *   host_run(&run);
 */
#ifndef TRAPEZE_CLI_HOST_H
#define TRAPEZE_CLI_HOST_H

#include "vmm/vmm.h"

#define HOST_NO_LIMIT (UINT64_MAX / 2)

struct host_run {
    struct machine *machine; /* the bare machine, or NULL */
    struct vmm *vmm;         /* the monitor, or NULL */
    struct system **systems; /* all that run */
    size_t count;
    uint64_t limit;   /* retired instructions, of each system */
    double pace;      /* ticks per second of the wall clock; 0: as fast as can be */
    bool keyboard;    /* standard input is typed at systems[0]'s console … */
    uint16_t console; /* … which is this device */
    bool interrupted; /* out: ended by SIGINT or SIGTERM */
};

/* Runs until every system has stopped, the limit is reached or the user interrupts; a system
 * interrupted has stop == STOP_REQUESTED. */
void host_run(struct host_run *run);

#endif

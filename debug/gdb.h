/* A server of GDB's remote serial protocol: the same debugger as the REPL's (debug/debug.h) with
 * another front end. Machines are threads of one process; what GDB calls the program counter is the
 * instruction address.
 *
 * There are no sockets here: whoever has one (cli/cmd_gdb.c) hands over what comes, and is handed
 * what is to be sent. The stream is taken for hostile: whatever comes, the worst is an answer that
 * begins with E.
 *
 * Invariants: between two calls nothing runs. A packet is executed by gdb_serve only; gdb_receive
 * takes bytes at any time, from within host.poll too, while something runs.
 *
 * Example:
 *   struct gdb *g = gdb_create(&rig, &config, &(struct gdb_host){.send = send, .owner = me});
 *   gdb_connected(g);
 *   do
 *       gdb_receive(g, bytes, recv(…));
 *   while (gdb_serve(g) == GDB_ATTACHED);
 *   gdb_free(g);
 */
#ifndef TRAPEZE_DEBUG_GDB_H
#define TRAPEZE_DEBUG_GDB_H

#include "replay/rig.h"

struct gdb;

/* Where it runs. */
struct gdb_host {
    void (*send)(void *owner, const void *bytes, size_t size);
    /* Hands over by gdb_receive what has come, without waiting. Asked at least every few
     * milliseconds while something runs. True: what runs is to stop (the client has gone, say).
     * NULL: nothing ever comes then. */
    bool (*poll)(void *owner);
    void (*stopped)(void *owner); /* what ran has stopped; may be NULL */
    void *owner;
    const char *folder; /* what names of source files are relative to, as an absolute path */
    size_t history;     /* as struct dbg_host has it */
};

/* What has become of a client. */
enum gdb_state {
    GDB_ATTACHED,
    GDB_DETACHED, /* the machines are to run on without it: gdb_run_alone */
    GDB_KILLED,   /* it wants the whole program to end */
};

/* Makes a server for a rig that was just made from the configuration; both outlive it. NULL when
 * the host has no memory. */
struct gdb *gdb_create(struct rig *rig, const struct config *config, const struct gdb_host *host);
void gdb_free(struct gdb *g);

/* There is a new client, which knows nothing yet. Breakpoints of the one before are gone. */
void gdb_connected(struct gdb *g);

/* Bytes have come. */
void gdb_receive(struct gdb *g, const void *bytes, size_t size);

/* Executes the packets that have come. */
enum gdb_state gdb_serve(struct gdb *g);

/* Runs on, without a client, until host.poll says stop or no machine can go on; true in that case.
 */
bool gdb_run_alone(struct gdb *g);

#endif

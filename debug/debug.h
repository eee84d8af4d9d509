/* The debugger: commands on a rig, a line at a time. It runs, stops, shows and changes the bare
 * machine or the monitor's guests; whoever has a terminal (cli/cmd_debug.c) or a script feeds it.
 *
 * Invariants: between two commands nothing runs, and of every system that has not ended an
 * instruction is next. Nothing that only shows changes anything that a program can see: no
 * reference bit, no TLB. Nonsense in a line gives a message and leaves everything as it was.
 *
 * Example:
 *   struct dbg *d = dbg_create(&rig, &config, &(struct dbg_host){.out = stdout, .err = stderr});
 *   dbg_command(d, "break LOOP");
 *   dbg_command(d, "continue");
 *   dbg_free(d);
 */
#ifndef TRAPEZE_DEBUG_DEBUG_H
#define TRAPEZE_DEBUG_DEBUG_H

#include "replay/rig.h"

struct dbg;

/* Where it runs. */
struct dbg_host {
    FILE *out, *err;
    bool color;
    bool json;      /* every `info` answers JSON */
    bool echo;      /* lines are shown before what they do */
    size_t history; /* bytes of memory for going back; 0: HISTORY_BYTES (replay/history.h) */
    /* Has the user asked to stop? Takes the request. NULL: never. Asked at least every few
     * milliseconds while something runs. */
    bool (*interrupted)(void *owner);
    /* What ran has stopped, and something will be shown; may be NULL. */
    void (*stopped)(void *owner);
    void *owner;
};

/* Makes a debugger of a rig that was just made from the configuration; both outlive it. Sources
 * that the configuration names are assembled once more for their symbols. NULL when the host has
 * no memory. */
struct dbg *dbg_create(struct rig *rig, const struct config *config, const struct dbg_host *host);
void dbg_free(struct dbg *d);

/* Executes a line. False when it failed; the message is written. */
bool dbg_command(struct dbg *d, const char *line);

/* The same for a line that somebody types: an empty one repeats the last stepping command. */
bool dbg_typed(struct dbg *d, const char *line);

/* Executes a file's lines up to the first that fails. */
bool dbg_source(struct dbg *d, const char *path);

/* What to show before the next line. */
const char *dbg_prompt(struct dbg *d);

/* Was `quit` executed? */
bool dbg_has_quit(const struct dbg *d);

/* Has an `assert` failed? */
bool dbg_assertion_failed(const struct dbg *d);

/* The words that can stand in a line at [start, end), one at a time: the n-th (from 0) as a new
 * string, or NULL. *files says that file names can stand there. */
char *dbg_complete(struct dbg *d, const char *line, size_t start, size_t end, size_t n,
                   bool *files);

/* Writes the reference of all commands, in the form of docs/debugger.md. */
void dbg_write_reference(FILE *out);

#endif

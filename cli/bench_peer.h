/* Another machine on this host, to be measured beside ours: a program in a process of its own, its
 * temporary files, and what it says on standard output and error. What is told to it reaches its
 * standard input.
 *
 *     struct peer p;
 *     if (peer_open(&p, &diags) && peer_file(&p, "core", bytes, n, path, &diags) &&
 *         peer_start(&p, (const char *[]){"hercules", ..., NULL}, &diags) &&
 *         peer_wait_for(&p, "ready", line, sizeof line)) ...
 *     peer_close(&p);
 */
#ifndef TRAPEZE_CLI_BENCH_PEER_H
#define TRAPEZE_CLI_BENCH_PEER_H

#include "base/diag.h"

#include <sys/types.h>

#define PEER_PATH 96

struct peer {
    char folder[64]; /* of the temporary files; empty when there is none */
    pid_t process;   /* 0 when there is none */
    int talk;        /* its standard input, output and error */
    char text[4096];
    size_t length; /* of what was read and not used yet */
};

/* Is the program to be found on PATH? */
bool peer_is_here(const char *program);

/* Makes the folder. The peer must be closed whatever this returns. */
bool peer_open(struct peer *p, struct diag_list *diags);

/* Writes a file into the folder; `path` becomes its path. */
bool peer_file(struct peer *p, const char *name, const void *bytes, size_t size,
               char path[PEER_PATH], struct diag_list *diags);

/* Starts a program: the words of its command, then NULL. */
bool peer_start(struct peer *p, const char *const *words, struct diag_list *diags);

bool peer_tell(struct peer *p, const char *text);

/* Reads up to a line that holds the words, which `line` becomes; false when the program has ended
 * or keeps silent for minutes. */
bool peer_wait_for(struct peer *p, const char *words, char *line, size_t size);

/* Processor time of the process so far, of all its threads. */
double peer_seconds(const struct peer *p);

/* Ends the program and removes the files. */
void peer_close(struct peer *p);

#endif

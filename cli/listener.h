/* A place where one program at a time may connect: a Unix socket, or a TCP port, of this host only
 * unless another address is written out.
 *
 *   PORT, :PORT              127.0.0.1, that port; 0: one that is free
 *   HOST:PORT, [V6]:PORT     exactly this
 *   unix:PATH, or a path that has a /
 *
 * Example:
 *   struct listener l;
 *   if (listener_open(&l, "1234", &diags))
 *       int client = listener_accept(&l);
 *   listener_close(&l);
 */
#ifndef TRAPEZE_CLI_LISTENER_H
#define TRAPEZE_CLI_LISTENER_H

#include "base/diag.h"

struct listener {
    int fd;          /* to be polled: readable when somebody connects */
    char *path;      /* of a Unix socket, which is removed at the end; NULL: TCP */
    char shown[128]; /* the address, as GDB takes it */
};

/* False, with an error in the list, when it cannot be listened there. */
bool listener_open(struct listener *l, const char *address, struct diag_list *diags);
void listener_close(struct listener *l);

/* A connection, which does not block; -1 when nobody is there any more. */
int listener_accept(const struct listener *l);

/* Makes reads and writes of a file descriptor not block. */
void listener_set_nonblocking(int fd);

#endif

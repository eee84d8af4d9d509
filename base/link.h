/* Links: bytes to and from another process, over a socket, a pipe, or descriptors that were
 * inherited.
 *
 *   PORT, :PORT     TCP on this host alone (loopback)
 *   HOST:PORT       TCP; [HOST]:PORT when the host has colons of its own
 *   unix:PATH       a socket in the file system
 *   fd:N            descriptor N, a socket, for both directions
 *   fd:IN,OUT       two descriptors, as of two pipes
 *
 * Nothing waits but what says so, no signal is raised when the other end is gone, and the
 * descriptors' flags are left as they are (they may be shared with other processes).
 *
 * Example:
 *   struct link link;
 *   if (!link_connect("unix:/tmp/there", 5000, &link, &diags))
 *       return 2;
 *   link_write(&link, "HELLO", 5);
 *   link_close(&link);
 */
#ifndef TRAPEZE_BASE_LINK_H
#define TRAPEZE_BASE_LINK_H

#include "base/diag.h"

#include <sys/types.h>

#define LINK_CLOSED (-1)

struct link {
    int in, out; /* descriptors, which may be one; -1: none */
};

/* Is this an address? Otherwise an error is in the list. */
bool link_check_address(const char *address, struct diag_list *diags);

/* Opens a link to whoever listens at an address, and tries again for so many milliseconds when
 * nobody does yet. False, with an error in the list, when that cannot be. */
bool link_connect(const char *address, int patience, struct link *link, struct diag_list *diags);

/* Waits at an address until one process connects, and for no other. False, with an error. */
bool link_accept(const char *address, struct link *link, struct diag_list *diags);

/* Closes both directions; harmless when they are closed. */
void link_close(struct link *link);

/* Writes as many bytes as can be without waiting, or reads those that are there, up to `size`.
 * Returns how many (0: none now), or LINK_CLOSED when the other end is gone. */
ssize_t link_write(struct link *link, const void *bytes, size_t size);
ssize_t link_read(struct link *link, void *bytes, size_t size);

/* Waits until something can be written, or read (or the other end is gone), but no longer than so
 * many milliseconds (-1: for ever). False when the time is over. */
bool link_wait_to_write(const struct link *link, int milliseconds);
bool link_wait_to_read(const struct link *link, int milliseconds);

#endif

#include "base/link.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define RETRY_MS   20
#define HOST_SIZE  256u
#define FD_MOST    65535u
#define IS_FD(a)   (strncmp((a), "fd:", 3) == 0)
#define IS_UNIX(a) (strncmp((a), "unix:", 5) == 0)

static bool fail(const char *address, const char *what, const char *why, struct diag_list *diags) {
    struct diag_where where = {.file = address};
    diag_error(diags, &where, "%s: %s", what, why);
    return false;
}

/* ---- Addresses --------------------------------------------------------------------------------
 */

/* Takes a number off a text, at most `most`. */
static bool take_number(const char **text, unsigned long most, unsigned long *out) {
    char *end;
    if (**text < '0' || **text > '9')
        return false;
    errno = 0;
    *out = strtoul(*text, &end, 10);
    *text = end;
    return errno == 0 && *out <= most;
}

static bool parse_fd(const char *address, struct link *link) {
    const char *text = address + 3;
    unsigned long in, out;
    if (!take_number(&text, FD_MOST, &in))
        return false;
    out = in;
    if (*text == ',' && (text++, !take_number(&text, FD_MOST, &out)))
        return false;
    *link = (struct link){(int)in, (int)out};
    return *text == 0;
}

static bool parse_unix(const char *address, struct sockaddr_un *out) {
    const char *path = address + 5;
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (!*path || strlen(path) >= sizeof out->sun_path)
        return false;
    strcpy(out->sun_path, path);
    return true;
}

/* Splits off the port, which is behind the last colon. */
static bool parse_tcp(const char *address, char host[HOST_SIZE], const char **port) {
    const char *colon = strrchr(address, ':'), *begin = address;
    size_t length = colon ? (size_t)(colon - address) : 0;
    unsigned long number;
    const char *end = *port = colon ? colon + 1 : address;
    if (!take_number(&end, 65535, &number) || *end)
        return false;
    if (length >= 2 && begin[0] == '[' && begin[length - 1] == ']')
        begin++, length -= 2;
    else if (memchr(begin, ':', length))
        return false;
    if (length >= HOST_SIZE || memchr(begin, '[', length))
        return false;
    memcpy(host, begin, length);
    strcpy(host + length, length ? "" : "127.0.0.1");
    return true;
}

bool link_check_address(const char *address, struct diag_list *diags) {
    char host[HOST_SIZE];
    const char *port;
    struct link link;
    struct sockaddr_un un;
    bool good = IS_FD(address)     ? parse_fd(address, &link)
                : IS_UNIX(address) ? parse_unix(address, &un)
                                   : parse_tcp(address, host, &port);
    if (good)
        return true;
    diag_error(diags, NULL,
               "\"%s\" is not an address: PORT, HOST:PORT, unix:PATH, fd:N or fd:IN,OUT", address);
    return false;
}

/* ---- Opening ----------------------------------------------------------------------------------
 */

static bool open_descriptors(const char *address, struct link *link, struct diag_list *diags) {
    struct stat status;
    parse_fd(address, link);
    if (fstat(link->in, &status) == 0 && fstat(link->out, &status) == 0)
        return true;
    return fail(address, "cannot use it", strerror(errno), diags);
}

/* Does somebody listen at a socket in the file system? */
static bool is_listened_at(const struct sockaddr_un *un) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool listened = connect(fd, (const struct sockaddr *)un, sizeof *un) == 0;
    close(fd);
    return listened;
}

/* Binds, over a socket that somebody left behind. */
static bool bind_to(int fd, const struct sockaddr *to, socklen_t size) {
    const struct sockaddr_un *un = (const struct sockaddr_un *)to;
    struct stat status;
    if (bind(fd, to, size) == 0)
        return true;
    if (errno != EADDRINUSE || to->sa_family != AF_UNIX)
        return false;
    if (lstat(un->sun_path, &status) == 0 && S_ISSOCK(status.st_mode) && !is_listened_at(un)) {
        unlink(un->sun_path);
        return bind(fd, to, size) == 0;
    }
    errno = EADDRINUSE;
    return false;
}

/* Makes a socket that listens at an address, or is connected to it; -1 with errno set. */
static int make_socket(const struct sockaddr *to, socklen_t size, bool listens) {
    const int on = 1;
    int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listens ? bind_to(fd, to, size) && listen(fd, 1) == 0 : connect(fd, to, size) == 0)
        return fd;
    int problem = errno;
    close(fd);
    errno = problem;
    return -1;
}

static int open_tcp(const char *address, bool listens, struct diag_list *diags) {
    char host[HOST_SIZE];
    const char *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    parse_tcp(address, host, &port);
    int problem = getaddrinfo(host, port, &hints, &found), fd = -1;
    if (problem) {
        fail(address, "there is no such host", gai_strerror(problem), diags);
        errno = 0;
        return -1;
    }
    for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next)
        fd = make_socket(a->ai_addr, a->ai_addrlen, listens);
    problem = errno;
    freeaddrinfo(found);
    errno = problem;
    return fd;
}

/* -1 with errno set, or with errno 0 when the error is in the list already. */
static int open_socket(const char *address, bool listens, struct diag_list *diags) {
    struct sockaddr_un un;
    if (!IS_UNIX(address))
        return open_tcp(address, listens, diags);
    parse_unix(address, &un);
    return make_socket((struct sockaddr *)&un, sizeof un, listens);
}

/* Nobody is there, but may be soon. */
static bool may_come(int problem) {
    return problem == ECONNREFUSED || problem == ENOENT;
}

static void sleep_ms(int ms) {
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

bool link_connect(const char *address, int patience, struct link *link, struct diag_list *diags) {
    *link = (struct link){-1, -1};
    if (!link_check_address(address, diags))
        return false;
    if (IS_FD(address))
        return open_descriptors(address, link, diags);
    int fd;
    while ((fd = open_socket(address, false, diags)) < 0 && may_come(errno) && patience > 0) {
        sleep_ms(RETRY_MS);
        patience -= RETRY_MS;
    }
    if (fd < 0)
        return errno && fail(address, "cannot connect", strerror(errno), diags);
    *link = (struct link){fd, fd};
    return true;
}

bool link_accept(const char *address, struct link *link, struct diag_list *diags) {
    *link = (struct link){-1, -1};
    if (!link_check_address(address, diags))
        return false;
    if (IS_FD(address))
        return open_descriptors(address, link, diags);
    int listening = open_socket(address, true, diags), fd;
    if (listening < 0)
        return errno && fail(address, "cannot listen", strerror(errno), diags);
    do
        fd = accept(listening, NULL, NULL);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    int problem = errno;
    close(listening);
    if (IS_UNIX(address))
        unlink(address + 5);
    if (fd < 0)
        return fail(address, "nobody can connect", strerror(problem), diags);
    *link = (struct link){fd, fd};
    return true;
}

void link_close(struct link *link) {
    if (link->in >= 0)
        close(link->in);
    if (link->out >= 0 && link->out != link->in)
        close(link->out);
    *link = (struct link){-1, -1};
}

/* ---- Bytes ------------------------------------------------------------------------------------
 */

static bool wait_for(int fd, short events, int milliseconds) {
    struct pollfd p = {.fd = fd, .events = events};
    int n;
    do
        n = poll(&p, 1, milliseconds);
    while (n < 0 && errno == EINTR);
    return n != 0;
}

bool link_wait_to_write(const struct link *link, int milliseconds) {
    return wait_for(link->out, POLLOUT, milliseconds);
}

bool link_wait_to_read(const struct link *link, int milliseconds) {
    return wait_for(link->in, POLLIN, milliseconds);
}

/* Writes to a pipe that has room for it, without the signal if nobody reads. */
static ssize_t write_quietly(int fd, const void *bytes, size_t size) {
    sigset_t pipe, old, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    sigprocmask(SIG_BLOCK, &pipe, &old);
    ssize_t n = write(fd, bytes, size);
    int problem = errno;
    if (n < 0 && problem == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipe, NULL, &(struct timespec){0});
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = problem;
    return n;
}

/* A pipe that can be written to has room for PIPE_BUF bytes. */
static ssize_t write_to_pipe(const struct link *link, const uint8_t *bytes, size_t size) {
    size_t done = 0;
    while (done < size && link_wait_to_write(link, 0)) {
        size_t length = size - done < PIPE_BUF ? size - done : PIPE_BUF;
        ssize_t n = write_quietly(link->out, bytes + done, length);
        if (n < 0)
            return LINK_CLOSED;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

ssize_t link_write(struct link *link, const void *bytes, size_t size) {
    ssize_t n;
    do
        n = send(link->out, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n >= 0)
        return n;
    if (errno == ENOTSOCK)
        return write_to_pipe(link, bytes, size);
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : LINK_CLOSED;
}

ssize_t link_read(struct link *link, void *bytes, size_t size) {
    ssize_t n;
    if (size == 0 || !link_wait_to_read(link, 0))
        return 0;
    do
        n = read(link->in, bytes, size);
    while (n < 0 && errno == EINTR);
    return n > 0 ? n : LINK_CLOSED;
}

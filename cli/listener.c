#include "cli/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LOOPBACK "127.0.0.1"

void listener_set_nonblocking(int fd) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static bool cannot(struct listener *l, const char *address, struct diag_list *diags) {
    diag_error(diags, NULL, "cannot listen at %s: %s", address, strerror(errno));
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    return false;
}

/* ---- Unix sockets ---- */

/* Does the socket that is there belong to nobody any more? */
static bool is_left_over(const struct sockaddr_un *name) {
    struct stat st;
    if (stat(name->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)name, sizeof *name) != 0 &&
                   errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return refused;
}

static bool open_unix(struct listener *l, const char *path, struct diag_list *diags) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof name.sun_path || !*path) {
        diag_error(diags, NULL, "a socket's path has 1 to %zu characters",
                   sizeof name.sun_path - 1);
        return false;
    }
    strcpy(name.sun_path, path);
    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return cannot(l, path, diags);
    if (is_left_over(&name))
        unlink(path);
    mode_t mask = umask(0077); /* whoever may debug may do anything here: the owner alone */
    bool good = bind(l->fd, (const struct sockaddr *)&name, sizeof name) == 0;
    umask(mask);
    if (!good || listen(l->fd, 1) != 0)
        return cannot(l, path, diags);
    l->path = strdup(path);
    snprintf(l->shown, sizeof l->shown, "%s", path);
    return true;
}

/* ---- TCP ---- */

/* Takes HOST:PORT apart; the parts are new strings. */
static bool split(const char *address, char **host, char **port) {
    const char *colon = strrchr(address, ':'), *begin = address;
    size_t length = colon ? (size_t)(colon - address) : 0;
    if (length && *begin == '[' && begin[length - 1] == ']')
        begin++, length -= 2;
    else if (memchr(begin, ':', length)) /* a bare V6 address */
        return false;
    *host = length ? strndup(begin, length) : strdup(LOOPBACK);
    *port = strdup(colon ? colon + 1 : address);
    return true;
}

static bool is_port(const char *port) {
    char *end;
    unsigned long n = strtoul(port, &end, 10);
    return *port >= '0' && *port <= '9' && !*end && n <= UINT16_MAX;
}

/* The address as it came out: the port may have been chosen. */
static void show(struct listener *l) {
    struct sockaddr_storage name;
    socklen_t size = sizeof name;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(l->fd, (struct sockaddr *)&name, &size) != 0 ||
        getnameinfo((struct sockaddr *)&name, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return;
    snprintf(l->shown, sizeof l->shown, name.ss_family == AF_INET6 ? "[%.60s]:%.8s" : "%.60s:%.8s",
             host, port);
}

static bool open_at(struct listener *l, const char *address, const struct addrinfo *at,
                    struct diag_list *diags) {
    int on = 1;
    l->fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (l->fd < 0)
        return cannot(l, address, diags);
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l->fd, at->ai_addr, at->ai_addrlen) != 0 || listen(l->fd, 1) != 0)
        return cannot(l, address, diags);
    show(l);
    return true;
}

static bool open_tcp(struct listener *l, const char *address, struct diag_list *diags) {
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    char *host = NULL, *port = NULL;
    bool good = false;
    if (!split(address, &host, &port) || !is_port(port)) {
        diag_error(diags, NULL, "\"%s\" is not an address: PORT, HOST:PORT, or a socket's path",
                   address);
    } else {
        int error = getaddrinfo(host, port, &wanted, &found);
        if (error)
            diag_error(diags, NULL, "there is no host \"%s\": %s", host, gai_strerror(error));
        else
            good = open_at(l, address, found, diags);
        if (found)
            freeaddrinfo(found);
    }
    free(host);
    free(port);
    return good;
}

/* ---- both ---- */

bool listener_open(struct listener *l, const char *address, struct diag_list *diags) {
    *l = (struct listener){.fd = -1};
    if (strncmp(address, "unix:", 5) == 0)
        return open_unix(l, address + 5, diags);
    return strchr(address, '/') ? open_unix(l, address, diags) : open_tcp(l, address, diags);
}

void listener_close(struct listener *l) {
    if (l->fd >= 0)
        close(l->fd);
    if (l->path)
        unlink(l->path);
    free(l->path);
    *l = (struct listener){.fd = -1};
}

int listener_accept(const struct listener *l) {
    int on = 1, fd = accept(l->fd, NULL, NULL);
    if (fd < 0)
        return -1;
    listener_set_nonblocking(fd);
    if (!l->path) /* packets are short, and each is waited for */
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* trapeze gdb WHAT...: guests for GDB, over a socket or a pipe. */
#include "cli/boot.h"
#include "cli/cli.h"
#include "cli/host.h"
#include "cli/listener.h"
#include "debug/gdb.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_ADDRESS "1234"
#define LOOK_MS         50 /* how often to look for a signal while waiting */
#define PIECE           0x4000

struct gdb_options {
    struct boot_options boot; /* first; moved to struct boot when all are read */
    bool once, help;
    uint64_t history; /* bytes */
    const char *listen;
};

/* ---- Options ----------------------------------------------------------------------------------
 */

static bool set_once(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct gdb_options *)target)->once = true;
}

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct gdb_options *)target)->help = true;
}

static bool set_listen(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct gdb_options *)target)->listen = value;
    return true;
}

static bool set_history(void *target, const char *value, struct diag_list *diags) {
    uint64_t *bytes = &((struct gdb_options *)target)->history;
    if (config_parse_size(value, bytes) && *bytes)
        return true;
    diag_error(diags, NULL, "\"%s\" is not a size such as 64M", value);
    return false;
}

static const struct cli_option options[] = {
    BOOT_OPTIONS,
    {"listen", CLI_VALUE, "ADDR", "where GDB connects: PORT, HOST:PORT, a path, or - (1234)",
     set_listen, 0},
    {"once", CLI_FLAG, NULL, "end when the first GDB goes", set_once, 0},
    {"history", CLI_VALUE, "SIZE", "memory for going back in time (256M)", set_history, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

/* ---- The client -------------------------------------------------------------------------------
 */

struct session {
    struct boot boot;
    struct listener listener; /* fd -1: standard input and output are the client */
    struct gdb *gdb;
    struct host_signals signals;
    int in, out; /* the client; -1: nobody is there */
    bool ended;  /* by a signal */
};

static bool is_ended(struct session *s) {
    s->ended |= host_interrupted(&s->signals);
    return s->ended;
}

static void hang_up(struct session *s) {
    if (s->in > STDERR_FILENO)
        close(s->in);
    s->in = s->out = -1;
}

static bool waits_for(int fd, short what, int ms) {
    struct pollfd p = {.fd = fd, .events = what};
    return poll(&p, 1, ms) > 0;
}

/* struct gdb_host's send. A client that does not read is waited for. */
static void send_all(void *owner, const void *bytes, size_t size) {
    struct session *s = owner;
    const char *at = bytes;
    while (size && s->out >= 0 && !is_ended(s)) {
        ssize_t n = write(s->out, at, size);
        if (n > 0)
            at += n, size -= (size_t)n;
        else if (errno == EAGAIN || errno == EINTR)
            waits_for(s->out, POLLOUT, LOOK_MS);
        else
            hang_up(s);
    }
}

/* Takes what has come. False when nothing had. */
static bool receive(struct session *s) {
    char bytes[PIECE];
    ssize_t n = s->in < 0 ? 0 : read(s->in, bytes, sizeof bytes);
    if (n > 0)
        gdb_receive(s->gdb, bytes, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        hang_up(s);
    return n > 0;
}

/* struct gdb_host's poll: without a client it is the next one that is looked for. */
static bool look(void *owner) {
    struct session *s = owner;
    if (s->in < 0)
        return is_ended(s) || waits_for(s->listener.fd, POLLIN, 0);
    receive(s);
    return is_ended(s) || s->in < 0;
}

static void stopped(void *owner) {
    screen_pause(((struct session *)owner)->boot.screen);
}

/* ---- The session ------------------------------------------------------------------------------
 */

/* Serves a client until it goes. */
static enum gdb_state serve(struct session *s) {
    enum gdb_state state = GDB_ATTACHED;
    gdb_connected(s->gdb);
    while (state == GDB_ATTACHED && s->in >= 0 && !is_ended(s)) {
        if (waits_for(s->in, POLLIN, LOOK_MS) && receive(s))
            state = gdb_serve(s->gdb);
    }
    hang_up(s);
    return state;
}

static void wait_for_client(struct session *s) {
    while (s->in < 0 && !is_ended(s))
        if (waits_for(s->listener.fd, POLLIN, LOOK_MS))
            s->in = s->out = listener_accept(&s->listener);
}

/* One client after the other. A machine that one has detached runs on until the next one comes. */
static void serve_all(struct session *s, bool once) {
    enum gdb_state state = GDB_ATTACHED;
    do {
        if (state == GDB_DETACHED)
            gdb_run_alone(s->gdb);
        wait_for_client(s);
        if (!s->ended)
            state = serve(s);
    } while (!once && !s->ended && state != GDB_KILLED);
}

/* GDB has started this program and is at its other ends. */
static void serve_pipe(struct session *s) {
    s->in = STDIN_FILENO;
    s->out = STDOUT_FILENO;
    signal(SIGINT, SIG_IGN); /* Ctrl-C is GDB's, which is at the same terminal */
    listener_set_nonblocking(s->in);
    serve(s);
}

static int run_session(struct session *s, const struct gdb_options *o, struct diag_list *diags) {
    bool pipe = strcmp(o->listen, "-") == 0;
    char *folder = realpath(".", NULL);
    struct gdb_host host = {
        .send = send_all,
        .poll = look,
        .stopped = stopped,
        .owner = s,
        .folder = folder,
        .history = o->history,
    };
    s->gdb = gdb_create(&s->boot.rig, &s->boot.config, &host);
    if (!s->gdb)
        abort();
    signal(SIGPIPE, SIG_IGN);
    host_block(&s->signals);
    if (pipe) {
        serve_pipe(s);
    } else {
        printf("Listening at %s\n", s->listener.shown);
        fflush(stdout);
        serve_all(s, o->once);
    }
    host_unblock(&s->signals);
    gdb_free(s->gdb);
    free(folder);
    bool written = screen_finish(s->boot.screen, diags);
    for (size_t i = 0; i < s->boot.config.count; i++)
        written &= setup_finish(s->boot.rig.systems[i], &s->boot.config.systems[i], diags);
    return !written ? CLI_FAULT : s->ended ? CLI_INTERRUPTED : CLI_DONE;
}

static int help(void) {
    puts(
        "usage: trapeze gdb [WHAT...] [options]\n\n"
        "Boots each WHAT as \"trapeze run\" does, stops before the first instruction and serves\n"
        "GDB: gdb-multiarch -ex \"target remote :1234\". Without WHAT it is an empty machine, for\n"
        "GDB's \"load\". With --listen - GDB is at standard input and output:\n"
        "gdb-multiarch -ex \"target remote | trapeze gdb WHAT --listen -\".\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

/* Storage that is zero, and a PSW that is. */
static void add_empty_machine(struct config *config) {
    struct system_config *system = config_add(config, "machine");
    config_default_devices(system);
    system->start = START_RESTART;
}

static int start(struct session *s, const struct gdb_options *o, const struct config_strings *what,
                 struct diag_list *diags) {
    bool pipe = strcmp(o->listen, "-") == 0;
    if (o->help)
        return help();
    if (what->count == 0 && s->boot.options.cores.count == 0)
        add_empty_machine(&s->boot.config);
    s->boot.out = pipe ? stderr : stdout;
    if (!boot_resolve(&s->boot, "gdb", what) || !boot_make(&s->boot))
        return CLI_USAGE;
    if (!pipe && !listener_open(&s->listener, o->listen, diags))
        return CLI_USAGE;
    int status = run_session(s, o, diags);
    listener_close(&s->listener);
    return status;
}

int cmd_gdb(int argc, char **argv) {
    struct gdb_options o = {.listen = DEFAULT_ADDRESS};
    struct config_strings what = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    bool parsed = cli_parse(options, argc, argv, &o, &what, &diags);
    struct session s = {
        .boot = {.options = o.boot, .diags = &diags}, .listener.fd = -1, .in = -1, .out = -1};
    if (parsed)
        status = start(&s, &o, &what, &diags);
    boot_free(&s.boot);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&what);
    return status;
}

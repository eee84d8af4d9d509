/* The server: packets in, answers out. */
#include "debug/gdb.h"

#include "debug/gdb_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX (16u * GDB_PACKET_SIZE)    /* bytes of packets that wait to be executed */
#define BAD_ADDRESS 14u                        /* EFAULT */
#define SAID_MAX    (GDB_PACKET_SIZE / 2 - 16) /* bytes of text in a packet */

/* ---- making ---- */

static bool interrupted(void *owner) {
    struct gdb *g = owner;
    bool ends = g->host.poll && g->host.poll(g->host.owner);
    ends |= g->interrupt;
    g->interrupt = false;
    return ends;
}

static void stopped(void *owner) {
    struct gdb *g = owner;
    if (g->host.stopped)
        g->host.stopped(g->host.owner);
}

struct gdb *gdb_create(struct rig *rig, const struct config *config, const struct gdb_host *host) {
    struct gdb *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->host = *host;
    g->said_file = open_memstream(&g->said, &g->said_size);
    struct dbg_host own = {.out = g->said_file,
                           .err = g->said_file,
                           .history = host->history,
                           .interrupted = interrupted,
                           .stopped = stopped,
                           .owner = g};
    if (g->said_file)
        g->dbg = dbg_create(rig, config, &own);
    if (!g->dbg) {
        gdb_free(g);
        return NULL;
    }
    g->general = g->stepping = g->dbg->machine;
    return g;
}

static void forget_requests(struct gdb *g) {
    while (g->first) {
        struct gdb_request *next = g->first->next;
        free(g->first);
        g->first = next;
    }
    g->last = NULL;
    g->waiting = 0;
}

void gdb_free(struct gdb *g) {
    if (!g)
        return;
    forget_requests(g);
    gdb_close_files(g);
    dbg_free(g->dbg);
    if (g->said_file)
        fclose(g->said_file);
    free(g->said);
    gdb_text_free(&g->answer);
    gdb_text_free(&g->packet);
    gdb_text_free(&g->stop);
    gdb_text_free(&g->document);
    gdb_text_free(&g->contents);
    free(g);
}

void gdb_connected(struct gdb *g) {
    forget_requests(g);
    gdb_close_files(g);
    gdb_remove_points(g);
    gdb_text_clear(&g->packet);
    gdb_text_clear(&g->document);
    g->reader = (struct gdb_reader){0};
    g->no_ack = g->interrupt = g->real = false;
    g->state = GDB_ATTACHED;
}

/* ---- sending ---- */

static void send_bytes(struct gdb *g, const void *bytes, size_t size) {
    g->host.send(g->host.owner, bytes, size);
}

static void send_packet(struct gdb *g, const struct gdb_text *data) {
    gdb_text_clear(&g->packet);
    gdb_put_packet(&g->packet, data);
    send_bytes(g, g->packet.data, g->packet.size);
}

void gdb_ok(struct gdb *g) {
    gdb_put(&g->answer, "OK");
}

void gdb_error(struct gdb *g, const char *format, ...) {
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *c = text; *c; c++)
        if (strchr("#$}*", *c) || !isprint((unsigned char)*c)) /* they mean something in a packet */
            *c = '?';
    gdb_text_clear(&g->answer);
    gdb_put(&g->answer, "E.%s", text);
}

/* Where GDB takes digits in the answer it knows no text. */
static void fail(struct gdb *g) {
    gdb_text_clear(&g->answer);
    gdb_put(&g->answer, "E%02x", BAD_ADDRESS);
}

void gdb_tell(struct gdb *g) {
    struct gdb_text data = {0};
    fflush(g->said_file);
    for (size_t at = 0, length; at < g->said_size; at += length) {
        length = g->said_size - at < SAID_MAX ? g->said_size - at : SAID_MAX;
        gdb_text_clear(&data);
        gdb_put(&data, "O");
        gdb_put_hex(&data, g->said + at, length);
        send_packet(g, &data);
    }
    gdb_text_free(&data);
    rewind(g->said_file);
    fflush(g->said_file);
}

/* ---- machines ---- */

unsigned gdb_thread(const struct gdb *g, const struct dbg_machine *m) {
    return (unsigned)(m - g->dbg->machines) + 1;
}

void gdb_mean(struct gdb *g) {
    g->dbg->machine = g->general;
    g->dbg->real = false;
}

bool gdb_take_thread(struct gdb *g, const char **at, struct dbg_machine **m, bool *all) {
    uint64_t n;
    *m = g->general;
    *all = gdb_take_word(at, "-1");
    if (*all)
        return true;
    if (!gdb_take_number(at, &n) || n > g->dbg->count)
        return false;
    if (n)
        *m = &g->dbg->machines[n - 1];
    return true;
}

/* Hg: for registers and storage; Hc: for packets that run. Hc0 is no choice. */
static void choose_thread(struct gdb *g, const char *at) {
    struct dbg_machine *m;
    bool all, general = *at == 'g', any = at[0] && at[1] == '0' && !at[2];
    if (!gdb_take(&at, 'g') && !gdb_take(&at, 'c'))
        gdb_error(g, "Hg or Hc was expected");
    else if (!gdb_take_thread(g, &at, &m, &all) || *at)
        gdb_error(g, "there is no such thread");
    else {
        if (general)
            g->general = m;
        else if (!any && !all)
            g->stepping = m;
        gdb_ok(g);
    }
}

/* Is there such a thread? GDB asks when its user chooses one, and not when it looks through them:
 * so this, and nothing else, tells which one is meant to step backward. */
static void is_alive(struct gdb *g, const char *at) {
    struct dbg_machine *m;
    bool all;
    if (gdb_take_thread(g, &at, &m, &all) && !*at) {
        g->stepping = m;
        gdb_ok(g);
    } else {
        gdb_error(g, "there is no such thread");
    }
}

/* ---- registers and storage ---- */

static void read_registers(struct gdb *g, const char *at) {
    (void)at;
    gdb_mean(g);
    gdb_put_registers(g->dbg, &g->answer);
}

static void answer_problem(struct gdb *g, const char *problem) {
    if (problem)
        gdb_error(g, "%s", problem);
    else
        gdb_ok(g);
}

static void write_registers(struct gdb *g, const char *at) {
    gdb_mean(g);
    answer_problem(g, gdb_take_registers(g->dbg, &at));
}

static void read_register(struct gdb *g, const char *at) {
    uint64_t n;
    gdb_mean(g);
    if (!gdb_take_number(&at, &n) || *at || !gdb_put_register(g->dbg, n, &g->answer))
        fail(g);
}

static void write_register(struct gdb *g, const char *at) {
    uint64_t n;
    gdb_mean(g);
    if (!gdb_take_number(&at, &n) || !gdb_take(&at, '='))
        gdb_error(g, "NUMBER=VALUE was expected");
    else
        answer_problem(g, gdb_take_register(g->dbg, n, &at));
}

/* ADDRESS,LENGTH of bytes that addresses can reach; false after an error. */
static bool take_range(struct gdb *g, const char **at, vaddr *address, uint32_t *length) {
    uint64_t from, size;
    if (!gdb_take_number(at, &from) || !gdb_take(at, ',') || !gdb_take_number(at, &size)) {
        gdb_error(g, "ADDRESS,LENGTH was expected");
        return false;
    }
    if (from > ADDRESS_MASK || size > ADDRESS_MASK + 1 - from) {
        gdb_error(g, "an address has 24 bits");
        return false;
    }
    *address = (vaddr)from;
    *length = (uint32_t)size;
    return true;
}

/* As much as is there. */
static void read_storage(struct gdb *g, const char *at) {
    uint8_t bytes[GDB_PACKET_SIZE / 2];
    uint32_t length;
    vaddr address, bad;
    if (!take_range(g, &at, &address, &length)) {
        fail(g);
        return;
    }
    gdb_mean(g);
    length = length < sizeof bytes ? length : (uint32_t)sizeof bytes;
    if (!dbg_read(g->dbg, address, bytes, length, &bad))
        length = bad - address;
    if (length)
        gdb_put_hex(&g->answer, bytes, length);
    else
        fail(g);
}

static void write_bytes(struct gdb *g, vaddr address, const void *bytes, uint32_t length) {
    vaddr bad;
    gdb_mean(g);
    if (dbg_write(g->dbg, address, bytes, length, &bad))
        gdb_ok(g);
    else
        gdb_error(g, "there is no storage at %06x", bad);
}

static void write_storage(struct gdb *g, const char *at) {
    uint8_t bytes[GDB_PACKET_SIZE / 2];
    uint32_t length;
    vaddr address;
    size_t size;
    if (!take_range(g, &at, &address, &length))
        return;
    if (!gdb_take(&at, ':') || !gdb_take_hex(&at, bytes, sizeof bytes, &size) || *at ||
        size != length)
        gdb_error(g, "there are not so many bytes");
    else
        write_bytes(g, address, bytes, length);
}

static void write_binary(struct gdb *g, const char *at) {
    const struct gdb_request *r = g->first;
    uint32_t length;
    vaddr address;
    if (!take_range(g, &at, &address, &length))
        return;
    if (!gdb_take(&at, ':') || (size_t)(r->data + r->size - at) != length)
        gdb_error(g, "there are not so many bytes");
    else
        write_bytes(g, address, at, length);
}

/* ---- the end ---- */

static void detach(struct gdb *g, const char *at) {
    (void)at;
    gdb_remove_points(g);
    g->state = GDB_DETACHED;
    gdb_ok(g);
}

static void kill_all(struct gdb *g, const char *at) {
    (void)at;
    g->state = GDB_KILLED;
}

static void do_v(struct gdb *g, const char *at) {
    if (strcmp(at, "Cont?") == 0)
        gdb_put(&g->answer, "vCont;c;C;s;S;r");
    else if (gdb_take_word(&at, "Cont"))
        gdb_do_vcont(g, at);
    else if (gdb_take_word(&at, "File:"))
        gdb_do_file(g, at);
    else if (gdb_take_word(&at, "Kill;")) {
        kill_all(g, at);
        gdb_ok(g);
    }
}

/* ---- packets ---- */

/* By their first letter. What is not here is answered by nothing: that it is not known. */
static const struct {
    char letter;
    void (*execute)(struct gdb *g, const char *at);
} packets[] = {
    {'?', gdb_do_stop_reason},
    {'g', read_registers},
    {'G', write_registers},
    {'p', read_register},
    {'P', write_register},
    {'m', read_storage},
    {'M', write_storage},
    {'X', write_binary},
    {'H', choose_thread},
    {'T', is_alive},
    {'c', gdb_do_continue},
    {'C', gdb_do_continue},
    {'s', gdb_do_step},
    {'S', gdb_do_step},
    {'b', gdb_do_back},
    {'Z', gdb_do_insert},
    {'z', gdb_do_remove},
    {'q', gdb_do_query},
    {'Q', gdb_do_set},
    {'v', do_v},
    {'D', detach},
    {'k', kill_all},
};
#define PACKETS (sizeof packets / sizeof *packets)

static void enqueue(struct gdb *g) {
    struct gdb_request *r = dbg_must(malloc(sizeof *r + g->reader.size + 1));
    *r = (struct gdb_request){.size = g->reader.size};
    memcpy(r->data, g->reader.data, g->reader.size + 1);
    *(g->last ? &g->last->next : &g->first) = r;
    g->last = r;
    g->waiting += r->size + 1;
    g->interrupt = false; /* it was meant for what came before, which has stopped by itself */
}

/* A packet that was spoilt on the way: to be sent again, or answered by an error. */
static void refuse(struct gdb *g) {
    struct gdb_text data = {0};
    if (g->no_ack) {
        gdb_put(&data, "E.a packet came damaged, or is longer than %u", GDB_PACKET_SIZE);
        send_packet(g, &data);
        gdb_text_free(&data);
    } else {
        send_bytes(g, "-", 1);
    }
}

static void receive(struct gdb *g, uint8_t byte) {
    switch (gdb_read(&g->reader, byte)) {
    case GDB_PACKET:
        if (g->waiting > WAITING_MAX) { /* no debugger sends so many before it has an answer */
            refuse(g);
            break;
        }
        if (!g->no_ack)
            send_bytes(g, "+", 1);
        enqueue(g);
        break;
    case GDB_BAD:
        refuse(g);
        break;
    case GDB_NACK:
        if (g->packet.size && !g->no_ack)
            send_bytes(g, g->packet.data, g->packet.size);
        break;
    case GDB_INTERRUPT:
        g->interrupt = true;
        break;
    case GDB_ACK:
    case GDB_NOTHING:
        break;
    }
}

void gdb_receive(struct gdb *g, const void *bytes, size_t size) {
    for (size_t n = 0; n < size; n++)
        receive(g, ((const uint8_t *)bytes)[n]);
}

static void execute(struct gdb *g, const struct gdb_request *r) {
    size_t n = 0;
    g->dbg->interrupted = g->dbg->told = false;
    gdb_text_clear(&g->answer);
    while (n < PACKETS && packets[n].letter != r->data[0])
        n++;
    if (n < PACKETS)
        packets[n].execute(g, r->data + 1);
    if (r->data[0] != 'k') /* that one has no answer */
        send_packet(g, &g->answer);
}

enum gdb_state gdb_serve(struct gdb *g) {
    while (g->first && g->state == GDB_ATTACHED) {
        struct gdb_request *r = g->first;
        execute(g, r);
        g->first = r->next;
        g->waiting -= r->size + 1;
        if (!g->first)
            g->last = NULL;
        free(r);
    }
    return g->state;
}

bool gdb_run_alone(struct gdb *g) {
    struct dbg *d = g->dbg;
    gdb_mean(g);
    d->interrupted = d->told = false;
    if (!dbg_can_run(d, 0))
        return true;
    dbg_resume(d, 0);
    g->general = g->stepping = d->machine;
    gdb_text_clear(&g->stop);
    return d->reason != REASON_USER;
}

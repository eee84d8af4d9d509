/* What GDB asks: features, descriptions, threads, and the lines of `monitor`. */
#include "base/bits.h"
#include "debug/gdb_state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define S370_ADDRESSES (ADDRESS_MASK + 1u)

/* ---- threads ---- */

static const char *state_text(const struct system *s) {
    if (s->stop != STOP_NONE && s->stop != STOP_DEBUG && s->stop != STOP_LIMIT)
        return system_stop_text(s->stop);
    return s->state->psw.wait      ? "waits"
           : s->state->psw.problem ? "problem state"
                                   : "supervisor state";
}

static void put_state(const struct dbg_machine *m, struct gdb_text *out) {
    gdb_put(out, "%s, %" PRIu64 " instructions", state_text(m->system), m->system->retired);
}

/* Names are those of files and configurations: any character may be in them. */
static void put_xml(struct gdb_text *out, const char *text) {
    for (; *text; text++)
        if (strchr("<>&\"'", *text) || (unsigned char)*text < ' ')
            gdb_put(out, "&#%u;", (unsigned char)*text < ' ' ? '?' : (unsigned)*text);
        else
            gdb_put_bytes(out, text, 1);
}

static void make_threads(struct gdb *g, struct gdb_text *out) {
    gdb_put(out, "<?xml version=\"1.0\"?>\n<threads>\n");
    for (size_t n = 0; n < g->dbg->count; n++) {
        const struct dbg_machine *m = &g->dbg->machines[n];
        gdb_put(out, "<thread id=\"%x\" name=\"", gdb_thread(g, m));
        put_xml(out, m->name);
        gdb_put(out, "\">");
        put_state(m, out);
        gdb_put(out, "</thread>\n");
    }
    gdb_put(out, "</threads>\n");
}

static void list_threads(struct gdb *g) {
    for (size_t n = 0; n < g->dbg->count; n++)
        gdb_put(&g->answer, "%c%zx", n ? ',' : 'm', n + 1);
}

static void tell_thread(struct gdb *g, const char *at) {
    struct gdb_text text = {0};
    struct dbg_machine *m;
    bool all;
    if (!gdb_take_thread(g, &at, &m, &all) || *at) {
        gdb_error(g, "there is no such thread");
        return;
    }
    gdb_put(&text, "%s: ", m->name);
    put_state(m, &text);
    gdb_put_hex(&g->answer, text.data, text.size);
    gdb_text_free(&text);
}

/* ---- documents ---- */

static void make_features(struct gdb *g, struct gdb_text *out) {
    (void)g;
    gdb_put_description(out);
}

/* Where addresses can lie: in storage, or, with translation, anywhere. */
static void make_memory_map(struct gdb *g, struct gdb_text *out) {
    uint32_t size = 0;
    for (size_t n = 0; n < g->dbg->count; n++) {
        const struct system *s = g->dbg->machines[n].system;
        uint32_t own = s->model == MODEL_S370 ? S370_ADDRESSES : s->view.size;
        size = own > size ? own : size;
    }
    gdb_put(out,
            "<?xml version=\"1.0\"?>\n<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD GDB Memory "
            "Map V1.0//EN\" \"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n"
            "<memory type=\"ram\" start=\"0x0\" length=\"0x%x\"/>\n</memory-map>\n",
            size);
}

static void make_program_name(struct gdb *g, struct gdb_text *out) {
    gdb_put_program_name(g, out);
}

/* qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH */
static const struct {
    const char *name;
    void (*make)(struct gdb *g, struct gdb_text *out);
} documents[] = {
    {"features:read:target.xml:", make_features},
    {"memory-map:read::", make_memory_map},
    {"threads:read::", make_threads},
    {"exec-file:read:", make_program_name},
};
#define DOCUMENTS (sizeof documents / sizeof *documents)

/* A piece of the document, which is made when its beginning is asked for. */
static void send_piece(struct gdb *g, uint64_t offset, uint64_t length) {
    size_t size = g->contents.size, from = offset < size ? (size_t)offset : size;
    size_t left = size - from, count = length < left ? (size_t)length : left;
    gdb_put(&g->answer, "m");
    size_t put = gdb_put_escaped(&g->answer, g->contents.data ? g->contents.data + from : "", count,
                                 GDB_PACKET_SIZE);
    if (put == left)
        g->answer.data[0] = 'l';
}

static void transfer(struct gdb *g, const char *at) {
    uint64_t process, offset, length;
    size_t n = 0;
    while (n < DOCUMENTS && !gdb_take_word(&at, documents[n].name))
        n++;
    if (n == DOCUMENTS)
        return; /* not known: the answer is empty */
    if (strncmp(documents[n].name, "exec-file", 9) == 0) {
        gdb_take_number(&at, &process);
        gdb_take(&at, ':');
    }
    if (!gdb_take_number(&at, &offset) || !gdb_take(&at, ',') || !gdb_take_number(&at, &length) ||
        *at) {
        gdb_error(g, "OFFSET,LENGTH was expected");
        return;
    }
    bool same = offset && g->document.data && strcmp(g->document.data, documents[n].name) == 0;
    if (!same) {
        gdb_text_clear(&g->document);
        gdb_text_clear(&g->contents);
        gdb_put(&g->document, "%s", documents[n].name);
        documents[n].make(g, &g->contents);
    }
    send_piece(g, offset, length);
}

/* ---- monitor ---- */

/* Has the line moved or changed anything that GDB believes to know? */
struct moment {
    uint64_t retired;
    uint64_t hash;
};

static uint64_t total_hash(const struct dbg *d) {
    uint64_t hash = 0;
    for (size_t n = 0; n < d->count; n++) {
        const struct cpu_state *s = d->machines[n].system->state;
        hash = hash * 31 + psw_pack(&s->psw, 0, 0);
        for (unsigned r = 0; r < NO_REGISTER; r++)
            hash = hash * 31 + s->gr[r];
    }
    return hash;
}

static struct moment this_moment(const struct dbg *d) {
    return (struct moment){rig_retired(d->rig), total_hash(d)};
}

/* Executes a line of the debugger's language. */
static void monitor(struct gdb *g, const char *at) {
    struct dbg *d = g->dbg;
    uint8_t line[4096];
    size_t size;
    if (!gdb_take_hex(&at, line, sizeof line - 1, &size) || *at) {
        gdb_error(g, "a line of less than %zu characters was expected", sizeof line);
        return;
    }
    line[size] = 0;
    gdb_mean(g);
    d->real = g->real;
    struct moment before = this_moment(d);
    dbg_command(d, (const char *)line);
    struct moment after = this_moment(d);
    g->real = d->real;
    d->real = false;
    if (after.retired != before.retired || after.hash != before.hash)
        dbg_print(d, "note: GDB shows this after \"maintenance flush register-cache\"\n");
    if (!g->real && d->machine != g->general)
        dbg_print(d, "note: GDB chooses the machine: \"thread %u\" is %s\n",
                  gdb_thread(g, d->machine), d->machine->name);
    gdb_mean(g);
    gdb_tell(g);
    if (dbg_has_quit(d))
        g->state = GDB_KILLED;
    gdb_ok(g);
}

/* ---- the packets ---- */

static void tell_features(struct gdb *g) {
    gdb_put(&g->answer,
            "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;qXfer:memory-map:read+;"
            "qXfer:threads:read+;qXfer:exec-file:read+;vContSupported+;swbreak+;hwbreak+;"
            "ReverseStep+;ReverseContinue+",
            GDB_PACKET_SIZE);
}

void gdb_do_query(struct gdb *g, const char *at) {
    if (gdb_take_word(&at, "Supported"))
        tell_features(g);
    else if (gdb_take_word(&at, "Xfer:"))
        transfer(g, at);
    else if (gdb_take_word(&at, "Rcmd,"))
        monitor(g, at);
    else if (gdb_take_word(&at, "ThreadExtraInfo,"))
        tell_thread(g, at);
    else if (strcmp(at, "fThreadInfo") == 0)
        list_threads(g);
    else if (strcmp(at, "sThreadInfo") == 0)
        gdb_put(&g->answer, "l");
    else if (strcmp(at, "C") == 0)
        gdb_put(&g->answer, "QC%x", gdb_thread(g, g->general));
    else if (gdb_take_word(&at, "Attached"))
        gdb_put(&g->answer, "1"); /* quitting detaches, and does not kill */
    else if (gdb_take_word(&at, "Symbol:"))
        gdb_ok(g); /* no symbol is wanted */
}

void gdb_do_set(struct gdb *g, const char *at) {
    if (strcmp(at, "StartNoAckMode") == 0) {
        g->no_ack = true;
        gdb_ok(g);
    }
}

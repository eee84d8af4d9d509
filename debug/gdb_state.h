/* What the files of the GDB server share. */
#ifndef TRAPEZE_DEBUG_GDB_STATE_H
#define TRAPEZE_DEBUG_GDB_STATE_H

#include "debug/gdb.h"
#include "debug/gdb_packet.h"
#include "debug/state.h"

#define GDB_FILES 8 /* open at a time, by vFile */

/* Signals, by GDB's numbers: how it tells why a program stopped. */
enum gdb_signal {
    GDB_SIGINT = 2,   /* Ctrl-C */
    GDB_SIGTRAP = 5,  /* steps, breakpoints, watchpoints, catchpoints */
    GDB_SIGABRT = 6,  /* check stop, or the monitor has ended the guest */
    GDB_SIGSTOP = 17, /* a wait that nothing ends */
};

/* A packet that waits to be executed. */
struct gdb_request {
    struct gdb_request *next;
    size_t size;
    char data[]; /* a 0 behind it */
};

struct gdb {
    struct gdb_host host;
    struct dbg *dbg;
    char *said; /* by the debugger since it was last looked at */
    size_t said_size;
    FILE *said_file;

    struct gdb_reader reader;
    struct gdb_request *first, *last;
    size_t waiting; /* bytes of these */
    bool no_ack;
    bool interrupt; /* asked for behind the packets that have come */
    enum gdb_state state;

    struct dbg_machine *general;  /* whom packets about registers and storage mean … */
    struct dbg_machine *stepping; /* … and old ones about running */
    bool real;                    /* `monitor` means the real machine */

    struct gdb_text answer;   /* being made: the data of a packet … */
    struct gdb_text packet;   /* … and the packet, to be sent again */
    struct gdb_text stop;     /* why it stopped last: the data of a stop reply */
    struct gdb_text document; /* that GDB reads piece by piece: its name … */
    struct gdb_text contents; /* … and its text */
    struct asm_elf *files[GDB_FILES];
};

void gdb_ok(struct gdb *g);
/* An error, with a text that GDB shows. */
void gdb_error(struct gdb *g, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sends what the debugger has said since it was last asked, for GDB to show. */
void gdb_tell(struct gdb *g);

/* Makes the machine that packets mean the one that the debugger means. */
void gdb_mean(struct gdb *g);

unsigned gdb_thread(const struct gdb *g, const struct dbg_machine *m); /* from 1 */
/* Takes a thread; *all when it is -1, and 0 is any. False: there is none such. */
bool gdb_take_thread(struct gdb *g, const char **at, struct dbg_machine **m, bool *all);

/* ---- registers (debug/gdb_registers.c) ---- */
void gdb_put_description(struct gdb_text *out);
void gdb_put_registers(const struct dbg *d, struct gdb_text *out);
bool gdb_put_register(const struct dbg *d, uint64_t n, struct gdb_text *out);
/* Those that GDB wants at every stop, as "N:VALUE;". */
void gdb_put_expedited(const struct dbg *d, struct gdb_text *out);
/* Takes the register's bytes in hexadecimal. NULL, or why it cannot be set. */
const char *gdb_take_register(struct dbg *d, uint64_t n, const char **at);
const char *gdb_take_registers(struct dbg *d, const char **at);

/* ---- running (debug/gdb_run.c) ---- */
void gdb_do_stop_reason(struct gdb *g, const char *at); /* ? */
void gdb_do_continue(struct gdb *g, const char *at);    /* c, C */
void gdb_do_step(struct gdb *g, const char *at);        /* s, S */
void gdb_do_back(struct gdb *g, const char *at);        /* b */
void gdb_do_vcont(struct gdb *g, const char *at);
void gdb_do_insert(struct gdb *g, const char *at); /* Z */
void gdb_do_remove(struct gdb *g, const char *at); /* z */
void gdb_remove_points(struct gdb *g);             /* all that GDB has made */

/* ---- queries (debug/gdb_query.c) ---- */
void gdb_do_query(struct gdb *g, const char *at); /* q */
void gdb_do_set(struct gdb *g, const char *at);   /* Q */

/* ---- files (debug/gdb_file.c) ---- */
void gdb_do_file(struct gdb *g, const char *at); /* vFile: */
void gdb_close_files(struct gdb *g);
/* The name of the file that GDB is to take for what the process executes. */
void gdb_put_program_name(const struct gdb *g, struct gdb_text *out);

#endif

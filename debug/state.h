/* What the debugger's own files share: its state, and what each offers to the others. */
#ifndef TRAPEZE_DEBUG_STATE_H
#define TRAPEZE_DEBUG_STATE_H

#include "asm/asm.h"
#include "debug/debug.h"
#include "replay/history.h"

#include <jansson.h>
#include <stdarg.h>

/* ---- Machines and the debugger ----------------------------------------------------------------
 */

/* An assembled source whose symbols and lines are known; `offset` is added to its addresses. */
struct dbg_module {
    struct asm_module *module;
    uint32_t offset;
};

/* What was there when something began to run: for `diff` and `trace`. */
struct dbg_memory {
    struct cpu_state state;
    struct storage storage; /* bytes and keys of the whole view; bytes NULL: nothing remembered */
    uint64_t retired;
};

/* One system, and what is known and watched of it. */
struct dbg_machine {
    struct dbg *dbg;
    const char *name;
    struct system *system;
    struct vm *vm; /* NULL: the bare machine */
    const struct system_config *config;
    struct dbg_module *modules;
    size_t module_count;
    struct cpu_stops stops;
    struct system_observer observer;
    struct vm_observer exits;
    uint64_t start_retired; /* where the last run began … */
    vaddr start_ia;
    enum system_stop start_stop;
    bool end_told;    /* GDB knows that it has ended */
    bool passing;     /* … past a breakpoint that was told of */
    uint64_t writing; /* registers that are watched and that its only instruction writes … */
    bool may_not;     /* … perhaps: it depends on its operands, or was interrupted */
    struct dbg_memory before;
    struct instr next; /* the instruction to be traced … */
    vaddr next_ia;
    struct cpu_state traced; /* … and the state before it */
    struct dbg_program {
        uint16_t device;
        uint32_t caw;
    } * programs; /* channel programs started last, one for each device */
    size_t program_count;
};

enum dbg_point_kind {
    POINT_BREAK,
    POINT_WATCH,  /* stores that change something */
    POINT_RWATCH, /* fetches */
    POINT_AWATCH, /* both */
    POINT_CATCH,
};

enum dbg_catch {
    CATCH_SVC,
    CATCH_PROGRAM,
    CATCH_IO,
    CATCH_EXTERNAL,
    CATCH_PRIVOP,
    CATCH_EXIT,
    CATCH_WAIT,
    CATCH_REFLECT,
    CATCH_COUNT,
};
extern const char *const dbg_catch_names[CATCH_COUNT];

struct dbg_point {
    unsigned number;
    enum dbg_point_kind kind;
    struct dbg_machine *machine;
    bool enabled, temporary;
    bool hidden;           /* a front end's own: has no number and is not told of … */
    bool hardware;         /* … and was asked for as a hardware breakpoint: no difference */
    vaddr address;         /* break, watch: logical, as it was given */
    uint32_t length;       /* watch: bytes */
    aaddr absolute;        /* watch: in the machine's view */
    char *register_text;   /* watch: a register … */
    uint64_t register_bit; /* … as isa_writes has it; 0: it is looked at after each instruction */
    uint64_t old;          /* … and its value */
    uint8_t *old_bytes;
    enum dbg_catch what;
    int code;        /* catch: of the interruption; -1: any */
    char *text;      /* what was typed to make it */
    char *condition; /* NULL: none */
    bool any;        /* watch: stores that change nothing, too */
    uint64_t ignore, hits;
    char **commands;
    size_t command_count;
    bool hit;        /* in the run under way … */
    char detail[64]; /* … and what a catchpoint caught */
};

/* Why something stopped. */
enum dbg_reason {
    REASON_NONE,
    REASON_STEP,
    REASON_POINT,
    REASON_TEMPORARY,
    REASON_USER,
    REASON_END
};

struct dbg {
    struct rig *rig;
    const struct config *config;
    struct dbg_host host;
    struct dbg_machine *machines;
    size_t count;
    struct dbg_machine *machine; /* the one that is meant */
    bool real;                   /* the real machine under the monitor is meant */
    struct stor_watcher watcher;
    struct history *history;

    struct dbg_point **points;
    size_t point_count;
    unsigned next_point;
    const struct dbg_point *only; /* the one point that counts while something is searched for */
    bool interrupted, told;       /* the user wants the command to end; and was told so */
    bool searching;               /* in the past: nothing is shown or counted */
    struct dbg_checkpoint {
        char *text;
        struct dbg_machine *machine;
        uint64_t total, retired;
    } * checkpoints;
    size_t checkpoint_count;
    vaddr temporary; /* a breakpoint of `until` and others … */
    bool has_temporary;
    struct dbg_machine *temporary_of;
    bool quiet; /* stops are not shown: several commands make one */
    enum dbg_reason reason;
    struct dbg_point *stopped_by; /* REASON_POINT */
    char **pending;               /* its commands, to be executed when this command is over */
    size_t pending_count;

    FILE *trace; /* NULL: off */
    bool trace_is_file;
    char notes[2000]; /* what happened in the instruction that is being traced */

    char *variables[64]; /* names … */
    uint64_t values[64]; /* … and values of $NAME */
    size_t variable_count;
    uint64_t *printed; /* $1, $2, … */
    size_t printed_count;

    vaddr next_x, next_list, next_disassembly; /* where the command goes on without an argument */
    const char *list_file;                     /* NULL: around next_list */
    unsigned list_line;
    char x_format;
    unsigned x_size, x_count;

    char *displays[32]; /* expressions shown at each stop, by number - 1; NULL: none */
    char display_formats[32];

    const char *line; /* of the command being executed */
    char *last;       /* the last stepping command, to be repeated */
    char prompt[64];
    struct dbg_point *collecting; /* `commands`: lines up to "end" are its */
    const char *sources[16];      /* files being read */
    size_t source_depth;
    unsigned depth; /* of commands that execute commands */
    bool failed, quit, asserted, json;
};

/* The rest of a command line. */
struct dbg_args {
    const char *line, *at;
};

/* ---- output (debug/debug.c) ---- */

/* Writes to the user. */
void dbg_print(struct dbg *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes an error; the command has failed. */
void dbg_error(struct dbg *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with a caret under a place of `text`, and a hint unless that is NULL. */
void dbg_error_at(struct dbg *d, const char *text, const char *at, const char *hint,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Does the user want the command under way to end? */
bool dbg_interrupted(struct dbg *d);
void dbg_tell_interruption(struct dbg *d);   /* once for each command */
void dbg_watch_user(struct dbg *d, bool on); /* while the history runs */

/* Beginning and end of a stress, "" without colours. */
const char *dbg_bold(const struct dbg *d);
const char *dbg_plain(const struct dbg *d);

void *dbg_must(void *allocated); /* aborts when the host has no memory */

/* ---- the machine that is meant (debug/target.c) ---- */

/* The state of the CPU: of the machine, or in *copy that of the real one. */
const struct cpu_state *dbg_state(const struct dbg *d, struct cpu_state *copy);

/* Where a logical address lies in the view (absolute), as the CPU would find it now, without the
 * storage key. Returns 0 or the code of the exception. */
int dbg_locate(const struct dbg *d, vaddr at, aaddr *absolute);
const struct stor_view *dbg_view(const struct dbg *d, struct stor_view *whole);

/* Logical storage. False when any byte is not there; *bad is its address. */
bool dbg_read(const struct dbg *d, vaddr at, void *out, uint32_t length, vaddr *bad);
bool dbg_write(struct dbg *d, vaddr at, const void *in, uint32_t length, vaddr *bad);

/* Fetches and decodes; false when it is not there. */
bool dbg_fetch(const struct dbg *d, vaddr at, struct instr *out);

enum model dbg_model(const struct dbg *d);

/* A register by its name (without % or $), e.g. "r1", "psw.ia": its number, or -1. */
int dbg_find_register(const char *name, size_t length);
const char *dbg_register_name(unsigned n); /* NULL past the last */
uint64_t dbg_get_register(const struct dbg *d, int n);
unsigned dbg_register_digits(int n); /* hexadecimal digits that it is shown with; 0: decimal */
bool dbg_goes_by_itself(int n);      /* does it change with every instruction? */
uint64_t dbg_register_bit(int n);    /* as isa_writes has it; 0: no instruction names it */
/* NULL, or why it cannot be set (static text). */
const char *dbg_set_register(struct dbg *d, int n, uint64_t value);

/* To be called after something was changed by hand. */
void dbg_changed(struct dbg *d);

/* ---- symbols (debug/symbols.c) ---- */

void dbg_load_symbols(struct dbg_machine *m);
void dbg_free_symbols(struct dbg_machine *m);
/* Assembles a source and adds its symbols. False with errors in the list. */
bool dbg_add_symbols(struct dbg_machine *m, const char *path, uint32_t offset,
                     struct diag_list *diags);

/* A symbol by name in any case of letters. */
bool dbg_find_symbol(const struct dbg_machine *m, const char *name, size_t length, uint32_t *value,
                     uint32_t *size);

/* "LOOP+4", or "" when no symbol is near. */
const char *dbg_symbol_at(const struct dbg_machine *m, vaddr at, char *out, size_t size);

/* The source line of a statement that covers an address; NULL: none. */
const struct asm_line *dbg_line_at(const struct dbg_machine *m, vaddr at, uint32_t *offset);
/* The address of a line (file may be NULL: any module). */
bool dbg_find_line(const struct dbg_machine *m, const char *file, size_t length, unsigned line,
                   vaddr *at);
/* The text of a line of a source file, without its end; NULL when the file cannot be read. The
 * answer is good until the next call. */
const char *dbg_source_text(const char *file, unsigned line, char *out, size_t size);

/* ---- expressions (debug/expression.c) ---- */

enum dbg_value_kind { VALUE_NUMBER, VALUE_SYMBOL, VALUE_STORAGE, VALUE_REGISTER, VALUE_VARIABLE };

struct dbg_value {
    uint64_t value;
    enum dbg_value_kind kind;
    vaddr address;   /* SYMBOL, STORAGE */
    uint32_t length; /* bytes: SYMBOL, STORAGE */
    int index;       /* REGISTER; VARIABLE */
};

/* Evaluates the expression at *at, up to where it ends (a blank-separated "if", ',' or '=' or the
 * end), and moves *at there. `text` is the whole line, for messages. False when a message was
 * written. */
bool dbg_evaluate(struct dbg *d, const char *text, const char **at, struct dbg_value *out);

/* The same of a whole string. */
bool dbg_evaluate_all(struct dbg *d, const char *text, struct dbg_value *out);

/* ---- points and running (debug/points.c, debug/run.c) ---- */

void dbg_points_changed(struct dbg *d);
struct dbg_point *dbg_find_point(const struct dbg *d, unsigned number);
void dbg_point_free(struct dbg_point *p);
void dbg_free_points(struct dbg *d);
void dbg_observe(struct dbg_machine *m);
void dbg_unobserve(struct dbg *d);
char *dbg_describe_point(const struct dbg_point *p, char *out, size_t size);
/* Is a point hit (by p->hit or by its address) and its condition met? Counts the hit. */
bool dbg_point_stops(struct dbg *d, struct dbg_point *p);
void dbg_delete_point(struct dbg *d, struct dbg_point *p);
/* Adds a copy of a point for the machine that is meant, under the next number unless it is hidden.
 * The machines are told of it by dbg_points_changed. */
struct dbg_point *dbg_add_point(struct dbg *d, struct dbg_point point);
/* Makes a watchpoint of what the arguments say; NULL after an error. */
struct dbg_point *dbg_make_watch(struct dbg *d, struct dbg_args *args, enum dbg_point_kind kind);
/* Is something watched that any instruction may change? */
bool dbg_needs_steps(const struct dbg *d);

/* Runs until something stops it; shows where it is. With `steps` not 0 the machine that is meant
 * executes so many instructions at most. */
void dbg_run(struct dbg *d, uint64_t steps);
void dbg_run_to(struct dbg *d, vaddr at); /* … or comes to an address */

/* The same for whoever shows it himself: d->reason, d->stopped_by and d->machine tell why and where
 * it stopped. The machine that is meant must be able to run. */
bool dbg_can_run(const struct dbg *d, uint64_t steps);
void dbg_resume(struct dbg *d, uint64_t steps);

/* One piece of a run, to a total count at most: by single steps, or until machine d->machine has
 * retired `end`. */
void dbg_run_piece(struct dbg *d, uint64_t total, bool by_steps, uint64_t end);
struct dbg_point *dbg_find_hit(struct dbg *d);
bool dbg_at_temporary(const struct dbg *d);

/* To be called when the rig was taken to another count: what was remembered of the present is
 * looked at again. */
void dbg_moved(struct dbg *d);
void dbg_refresh_points(struct dbg *d); /* the same after something was changed by hand */
void dbg_remember(struct dbg *d);

/* ---- backwards (debug/reverse.c) ---- */

/* What was found last: where to go to, and for which point. */
struct dbg_found {
    bool any;
    uint64_t at; /* total count */
    struct dbg_machine *machine;
    const struct dbg_point *point; /* NULL: the temporary breakpoint */
};

/* Searches backward from here, piece by piece, for what would stop a run, and comes back to here.
 * d->interrupted: the user has ended it. */
struct dbg_found dbg_search(struct dbg *d);

/* Goes to a total count that is not far, whatever the user wants. Where the rig can only be at some
 * counts, it is as near as can be. */
void dbg_go(struct dbg *d, uint64_t total);

/* Takes back n instructions of the machine that is meant. */
void dbg_step_back(struct dbg *d, uint64_t n);

/* ---- showing (debug/show.c) ---- */

void dbg_show_place(struct dbg *d);
void dbg_look_from(struct dbg *d, vaddr at); /* where `list` and `disassemble` begin */
void dbg_show_instruction(struct dbg *d, vaddr at, const struct instr *i, bool here);
/* Takes an expression, FILE:LINE or :LINE, as an address of 24 bits. */
bool dbg_take_address(struct dbg *d, struct dbg_args *args, vaddr *at);
char *dbg_hex_bytes(const uint8_t *bytes, size_t count, char *out, size_t size);
char *dbg_address_text(const struct dbg *d, vaddr at, char *out, size_t size); /* "001010 LOOP+4" */

/* ---- trace (debug/trace.c) ---- */
void dbg_trace_note(struct dbg_machine *m, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void dbg_trace_before(struct dbg_machine *m);
void dbg_trace_after(struct dbg_machine *m);
void dbg_trace_notes(struct dbg *d);

/* ---- channel commands (debug/ccw.c) ---- */
const char *dbg_ccw_name(uint8_t command, bool disk);
bool dbg_ccw_searches(uint8_t command); /* of a disk: may pass over the next CCW */

/* ---- commands (debug/command.c and others) ---- */

/* What a word of a command can be completed to. */
enum dbg_completer {
    COMPLETE_NOTHING,
    COMPLETE_EXPRESSION, /* symbols and registers */
    COMPLETE_MACHINE,
    COMPLETE_FILE,
    COMPLETE_COMMAND,
    COMPLETE_INFO,
    COMPLETE_CATCH,
    COMPLETE_POINT,
    COMPLETE_TRACE,
    COMPLETE_CP,
};

struct dbg_command_row {
    const char *name;
    unsigned shortest; /* letters that are enough */
    const char *alias; /* another short form, or "" */
    const char *syntax;
    const char *section;
    enum dbg_completer completer;
    bool repeats; /* an empty line does it again */
    void (*run)(struct dbg *d, struct dbg_args *args);
    const char *help;
};
extern const struct dbg_command_row dbg_commands[]; /* ended by one without a name */
const struct dbg_command_row *dbg_find_command(const char *name, size_t length);

struct dbg_info_row {
    const char *name;
    unsigned shortest;
    const char *syntax;
    json_t *(*make)(struct dbg *d, struct dbg_args *args); /* NULL after an error */
    void (*print)(struct dbg *d, const json_t *made);
    const char *help;
};
extern const struct dbg_info_row dbg_infos[];

struct dbg_cp_row {
    const char *name;
    unsigned shortest;
    const char *syntax;
    void (*run)(struct dbg *d, struct dbg_args *args);
    const char *help;
};
extern const struct dbg_cp_row dbg_cps[];

/* Taking a line apart (debug/args.c). */
void args_skip(struct dbg_args *a);
bool args_end(struct dbg_args *a);
/* Takes the next word (up to a blank). False at the end. */
bool args_word(struct dbg_args *a, const char **word, size_t *length);
bool args_is(const char *word, size_t length, const char *name, unsigned shortest);
/* True when the next word is this one; it is taken. */
bool args_take(struct dbg_args *a, const char *name, unsigned shortest);
/* Evaluates the expression that comes next. */
bool args_value(struct dbg *d, struct dbg_args *a, struct dbg_value *v);
/* The same, as a number; `otherwise` when nothing more comes. */
bool args_number(struct dbg *d, struct dbg_args *a, uint64_t otherwise, uint64_t *n);
/* False, with a message, when something is left over. */
bool args_done(struct dbg *d, struct dbg_args *a);

#define COMMAND(function, ...) void dbg_do_##function(struct dbg *d, struct dbg_args *args);
#include "debug/commands.def"
#undef COMMAND

#endif

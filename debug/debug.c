/* Making a debugger, executing lines, and writing to the user. */
#include "debug/debug.h"

#include "base/file.h"
#include "base/nearest.h"
#include "debug/state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX   16 /* commands that execute commands */
#define SCRIPT_SIZE (1u << 20)

void *dbg_must(void *allocated) {
    if (!allocated)
        abort();
    return allocated;
}

/* ---- output ---- */

void dbg_print(struct dbg *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vfprintf(d->host.out, format, args);
    va_end(args);
}

const char *dbg_bold(const struct dbg *d) {
    return d->host.color ? "\033[1m" : "";
}

const char *dbg_plain(const struct dbg *d) {
    return d->host.color ? "\033[0m" : "";
}

static void begin_error(struct dbg *d) {
    fflush(d->host.out);
    d->failed = true;
    fprintf(d->host.err, "%serror:%s ", d->host.color ? "\033[1;31m" : "", dbg_plain(d));
}

/* What is not printable is shown as a period. */
static void put_text(FILE *out, const char *text) {
    for (; *text; text++)
        fputc(iscntrl((unsigned char)*text) ? '.' : *text, out);
    fputc('\n', out);
}

void dbg_error(struct dbg *d, const char *format, ...) {
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    begin_error(d);
    put_text(d->host.err, text);
}

void dbg_error_at(struct dbg *d, const char *text, const char *at, const char *hint,
                  const char *format, ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    begin_error(d);
    put_text(d->host.err, message);
    fputs("  ", d->host.err);
    put_text(d->host.err, text);
    fprintf(d->host.err, "  %*s^\n", (int)(at - text), "");
    if (hint)
        fprintf(d->host.err, "note: %s\n", hint);
}

/* ---- Ctrl-C ---- */

bool dbg_interrupted(struct dbg *d) {
    if (!d->interrupted && d->host.interrupted)
        d->interrupted = d->host.interrupted(d->host.owner);
    return d->interrupted;
}

void dbg_tell_interruption(struct dbg *d) {
    if (!d->told)
        dbg_print(d, "Interrupted.\n");
    d->told = true;
}

static bool interrupted(void *owner) {
    return dbg_interrupted(owner);
}

void dbg_watch_user(struct dbg *d, bool on) {
    history_set_interrupt(d->history, on && d->host.interrupted ? interrupted : NULL, d);
}

/* ---- making ---- */

static void make_machine(struct dbg *d, size_t n) {
    struct dbg_machine *m = &d->machines[n];
    *m = (struct dbg_machine){
        .dbg = d,
        .name = d->config->systems[n].name,
        .system = d->rig->systems[n],
        .vm = d->rig->vmm ? vmm_vm(d->rig->vmm, n) : NULL,
        .config = &d->config->systems[n],
    };
    dbg_load_symbols(m);
    dbg_observe(m);
}

struct dbg *dbg_create(struct rig *rig, const struct config *config, const struct dbg_host *host) {
    struct dbg *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    *d = (struct dbg){.rig = rig,
                      .config = config,
                      .host = *host,
                      .count = rig->count,
                      .next_point = 1,
                      .x_format = 'x',
                      .x_size = 4,
                      .x_count = 1};
    d->machines = dbg_must(calloc(rig->count, sizeof *d->machines));
    for (size_t n = 0; n < d->count; n++)
        make_machine(d, n);
    d->machine = &d->machines[0];
    d->history = dbg_must(history_create(rig, host->history ? host->history : HISTORY_BYTES));
    dbg_watch_user(d, true);
    dbg_points_changed(d);
    dbg_remember(d);
    dbg_look_from(d, d->machine->system->state->psw.ia);
    return d;
}

static void free_pending(struct dbg *d) {
    for (size_t i = 0; i < d->pending_count; i++)
        free(d->pending[i]);
    free(d->pending);
    d->pending = NULL;
    d->pending_count = 0;
}

static void free_machine(struct dbg_machine *m) {
    dbg_free_symbols(m);
    stops_free(&m->stops);
    free(m->programs);
    free(m->before.storage.bytes);
    free(m->before.storage.keys);
}

void dbg_free(struct dbg *d) {
    if (!d)
        return;
    dbg_unobserve(d);
    dbg_free_points(d);
    history_free(d->history);
    for (size_t i = 0; i < d->checkpoint_count; i++)
        free(d->checkpoints[i].text);
    free(d->checkpoints);
    for (size_t n = 0; n < d->count; n++)
        free_machine(&d->machines[n]);
    for (size_t i = 0; i < d->variable_count; i++)
        free(d->variables[i]);
    for (size_t i = 0; i < sizeof d->displays / sizeof *d->displays; i++)
        free(d->displays[i]);
    if (d->trace && d->trace_is_file)
        fclose(d->trace);
    free_pending(d);
    free(d->printed);
    free(d->last);
    free(d->machines);
    free(d);
}

/* ---- lines ---- */

static const char *skip_blanks(const char *line) {
    while (isspace((unsigned char)*line))
        line++;
    return line;
}

/* A copy without blanks at its ends. */
static char *trimmed(const char *line) {
    line = skip_blanks(line);
    char *copy = dbg_must(strdup(line));
    for (size_t n = strlen(copy); n && isspace((unsigned char)copy[n - 1]); n--)
        copy[n - 1] = 0;
    return copy;
}

static void unknown(struct dbg *d, const char *line, const char *word, size_t length) {
    struct nearest n;
    char hint[80];
    nearest_begin(&n, word, length);
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        nearest_offer(&n, row->name);
    snprintf(hint, sizeof hint, "the nearest command is \"%s\"", n.name ? n.name : "");
    dbg_error_at(d, line, word, n.name ? hint : "\"help\" tells the commands",
                 "unknown command %.*s", (int)length, word);
}

/* A command is letters; what follows them at once, as in "x/4i", is its argument. */
static size_t command_length(const char *line) {
    size_t length = 0;
    while (isalpha((unsigned char)line[length]) || line[length] == '-')
        length++;
    return length;
}

static void execute(struct dbg *d, const char *line) {
    size_t length = command_length(line);
    const struct dbg_command_row *row = length ? dbg_find_command(line, length) : NULL;
    if (!row) {
        size_t word = length ? length : strcspn(line, " \t");
        unknown(d, line, line, word);
        return;
    }
    struct dbg_args args = {line, line + length};
    bool slash = strncmp(row->syntax + strlen(row->name), "[/", 2) == 0;
    if (*args.at && !isspace((unsigned char)*args.at) && !(slash && *args.at == '/')) {
        dbg_error_at(d, line, args.at, NULL, "a blank was expected here");
        return;
    }
    d->line = line;
    row->run(d, &args);
    if (row->repeats && d->depth == 1) {
        free(d->last);
        /* "x/4i 1000" goes on where it ended. */
        bool goes_on = strcmp(row->section, "Looking") == 0;
        size_t kept = goes_on ? strcspn(line, " \t") : strlen(line);
        d->last = dbg_must(strndup(line, kept));
    } else if (d->depth == 1) {
        free(d->last);
        d->last = NULL;
    }
}

/* A line of `commands`. */
static void collect(struct dbg *d, char *line) {
    struct dbg_point *p = d->collecting;
    if (strcmp(line, "end") == 0) {
        d->collecting = NULL;
        return;
    }
    p->commands = dbg_must(realloc(p->commands, (p->command_count + 1) * sizeof *p->commands));
    p->commands[p->command_count++] = dbg_must(strdup(line));
}

/* Executes the commands of the point that it stopped at. One that runs on may stop at another,
 * whose commands take the place of what was left. */
static void execute_pending(struct dbg *d) {
    while (d->pending && !d->quit) {
        char **lines = d->pending;
        size_t count = d->pending_count;
        d->pending = NULL;
        d->pending_count = 0;
        for (size_t i = 0; i < count; i++) {
            bool goes_on = !d->failed && !d->pending && !d->quit && !dbg_interrupted(d);
            if (goes_on && strcmp(lines[i], "silent") != 0)
                dbg_command(d, lines[i]);
            free(lines[i]);
        }
        free(lines);
    }
}

/* A command that the user has ended has failed: what was to come after it does not. */
static void end_command(struct dbg *d) {
    if (!d->interrupted)
        return;
    dbg_tell_interruption(d);
    d->failed = true;
}

bool dbg_command(struct dbg *d, const char *line) {
    char *copy = trimmed(line);
    const char *outer = d->line;
    d->failed = false;
    if (d->depth == 0)
        d->interrupted = d->told = false;
    if (d->host.echo && d->depth == 0 && *copy && *copy != '#')
        dbg_print(d, "%s%s\n", dbg_prompt(d), copy);
    if (d->collecting) {
        collect(d, copy);
    } else if (*copy && *copy != '#') {
        if (d->depth >= DEPTH_MAX) {
            dbg_error(d, "commands execute commands more than %d deep", DEPTH_MAX);
        } else {
            d->depth++;
            execute(d, copy);
            if (d->depth == 1)
                execute_pending(d);
            end_command(d);
            d->depth--;
        }
    }
    d->line = outer;
    fflush(d->host.out);
    free(copy);
    return !d->failed;
}

bool dbg_typed(struct dbg *d, const char *line) {
    if (*skip_blanks(line) || d->collecting)
        return dbg_command(d, line);
    if (!d->last)
        return true;
    char *again = dbg_must(strdup(d->last));
    bool good = dbg_command(d, again);
    free(again);
    return good;
}

/* Is the file being read already, or are too many? */
static bool may_source(struct dbg *d, const char *path) {
    const size_t most = sizeof d->sources / sizeof *d->sources;
    for (size_t i = 0; i < d->source_depth; i++)
        if (strcmp(d->sources[i], path) == 0) {
            dbg_error(d, "%s: a script cannot source itself", path);
            return false;
        }
    if (d->source_depth == most)
        dbg_error(d, "%s: scripts source scripts more than %zu deep", path, most);
    return d->source_depth < most;
}

static bool execute_lines(struct dbg *d, const char *path, char *text) {
    unsigned number = 0;
    char *next = text;
    while (next && !d->quit) {
        char *line = next;
        char *end = strchr(line, '\n');
        next = end ? end + 1 : NULL;
        if (end)
            *end = 0;
        number++;
        if (!dbg_command(d, line) || dbg_interrupted(d)) {
            fprintf(d->host.err, "note: in line %u of %s\n", number, path);
            return false;
        }
    }
    if (d->collecting) {
        d->collecting = NULL;
        dbg_error(d, "%s: \"commands\" without \"end\"", path);
        return false;
    }
    return true;
}

bool dbg_source(struct dbg *d, const char *path) {
    struct file_bytes bytes;
    struct diag_list diags;
    d->failed = false;
    if (!may_source(d, path))
        return false;
    diag_init(&diags);
    bool good = file_read(path, SCRIPT_SIZE, &bytes, &diags);
    if (!good) {
        d->failed = true;
        diag_print(&diags, d->host.err);
    } else {
        d->sources[d->source_depth++] = path;
        good = execute_lines(d, path, (char *)bytes.data);
        d->source_depth--;
        file_free(&bytes);
    }
    diag_free(&diags);
    d->failed = !good;
    return good;
}

const char *dbg_prompt(struct dbg *d) {
    if (d->collecting)
        snprintf(d->prompt, sizeof d->prompt, ">");
    else if (d->real)
        snprintf(d->prompt, sizeof d->prompt, "(real) ");
    else
        snprintf(d->prompt, sizeof d->prompt, "(%s) ", d->machine->name);
    return d->prompt;
}

bool dbg_has_quit(const struct dbg *d) {
    return d->quit;
}

bool dbg_assertion_failed(const struct dbg *d) {
    return d->asserted;
}

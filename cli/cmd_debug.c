/* trapeze debug WHAT...: guests under the debugger, at a terminal or from scripts. */
#include "cli/boot.h"
#include "cli/cli.h"
#include "cli/editor.h"
#include "cli/host.h"
#include "debug/debug.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What to execute before anything is typed. */
struct script {
    const char *text;
    bool is_file;
};

struct debug_options {
    struct boot_options boot; /* first; moved to struct boot when all are read */
    bool batch, help, json, echo, reference;
    uint64_t history; /* bytes */
    struct script *scripts;
    size_t script_count;
};

/* ---- Options ----------------------------------------------------------------------------------
 */

#define FLAG_SETTER(name)                                                                          \
    static bool set_##name(void *target, const char *value, struct diag_list *diags) {             \
        (void)value, (void)diags;                                                                  \
        return ((struct debug_options *)target)->name = true;                                      \
    }
FLAG_SETTER(batch)
FLAG_SETTER(help)
FLAG_SETTER(json)
FLAG_SETTER(echo)
FLAG_SETTER(reference)

static bool set_history(void *target, const char *value, struct diag_list *diags) {
    uint64_t *bytes = &((struct debug_options *)target)->history;
    if (config_parse_size(value, bytes) && *bytes)
        return true;
    diag_error(diags, NULL, "\"%s\" is not a size such as 64M", value);
    return false;
}

static void add_script(struct debug_options *o, const char *text, bool is_file) {
    o->scripts = realloc(o->scripts, (o->script_count + 1) * sizeof *o->scripts);
    if (!o->scripts)
        abort();
    o->scripts[o->script_count++] = (struct script){text, is_file};
}

static bool set_execute(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    add_script(target, value, true);
    return true;
}

static bool set_command(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    add_script(target, value, false);
    return true;
}

static const struct cli_option options[] = {
    BOOT_OPTIONS,
    {"execute", CLI_VALUE, "FILE", "execute the lines of a file", set_execute, 'x'},
    {"command", CLI_VALUE, "LINE", "execute a line", set_command, 'c'},
    {"batch", CLI_FLAG, NULL, "end after these; nothing is asked", set_batch, 0},
    {"history", CLI_VALUE, "SIZE", "memory for going back in time (256M)", set_history, 0},
    {"echo", CLI_FLAG, NULL, "show each line before what it does", set_echo, 0},
    {"json", CLI_FLAG, NULL, "every \"info\" answers JSON", set_json, 0},
    {"reference", CLI_FLAG, NULL, "the reference of all commands, in Markdown", set_reference, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

/* ---- The session ------------------------------------------------------------------------------
 */

struct session {
    struct boot boot;
    struct dbg *dbg;
    struct host_signals signals;
    bool failed; /* a line of a script did */
};

/* The terminal has shown a ^C then, in the middle of a line. */
static bool interrupted(void *owner) {
    bool is = host_interrupted(&((struct session *)owner)->signals);
    if (is && isatty(STDIN_FILENO))
        putchar('\n');
    return is;
}

static void stopped(void *owner) {
    screen_pause(((struct session *)owner)->boot.screen);
}

static void run_scripts(struct session *s, const struct debug_options *o) {
    for (size_t i = 0; i < o->script_count && !dbg_has_quit(s->dbg); i++) {
        const struct script *script = &o->scripts[i];
        bool good =
            script->is_file ? dbg_source(s->dbg, script->text) : dbg_command(s->dbg, script->text);
        s->failed |= !good;
        if (!good && o->batch)
            return;
    }
}

static void talk(struct session *s) {
    struct editor *editor = editor_create(s->dbg);
    bool given_up;
    char *line;
    while (!dbg_has_quit(s->dbg) && (line = editor_read(editor, &given_up))) {
        if (!given_up)
            dbg_typed(s->dbg, line);
        free(line);
    }
    if (!dbg_has_quit(s->dbg))
        putchar('\n');
    editor_free(editor);
}

/* Input that is no terminal: a line at a time, to the end. */
static void read_plainly(struct session *s) {
    char *line = NULL;
    size_t size = 0;
    while (!dbg_has_quit(s->dbg) && getline(&line, &size, stdin) > 0)
        s->failed |= !dbg_command(s->dbg, line);
    free(line);
}

static bool wants_color(void) {
    const char *off = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(off && *off) && terminal && strcmp(terminal, "dumb");
}

/* Ctrl-C waits until it is asked for; a request to end does what it always does. */
static void block_interrupts(struct session *s) {
    sigset_t end;
    host_block(&s->signals);
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    pthread_sigmask(SIG_UNBLOCK, &end, NULL);
}

static int run_session(struct session *s, const struct debug_options *o, struct diag_list *diags) {
    bool terminal = isatty(STDIN_FILENO);
    struct dbg_host host = {
        .out = stdout,
        .err = stderr,
        .color = wants_color(),
        .json = o->json,
        .echo = o->echo,
        .history = o->history,
        .interrupted = interrupted,
        .stopped = stopped,
        .owner = s,
    };
    s->dbg = dbg_create(&s->boot.rig, &s->boot.config, &host);
    if (!s->dbg)
        abort();
    block_interrupts(s);
    run_scripts(s, o);
    if (!o->batch && terminal)
        talk(s);
    else if (!o->batch)
        read_plainly(s);
    host_unblock(&s->signals);
    bool asserted = dbg_assertion_failed(s->dbg);
    dbg_free(s->dbg);
    bool written = screen_finish(s->boot.screen, diags);
    for (size_t i = 0; i < s->boot.config.count; i++)
        written &= setup_finish(s->boot.rig.systems[i], &s->boot.config.systems[i], diags);
    return !written                               ? CLI_FAULT
           : asserted                             ? CLI_FAILED
           : s->failed && (o->batch || !terminal) ? CLI_USAGE
                                                  : CLI_DONE;
}

static int help(void) {
    puts(
        "usage: trapeze debug WHAT... [options]\n\n"
        "Boots each WHAT as \"trapeze run\" does and stops before the first instruction. \"help\"\n"
        "tells the commands. --batch ends with status 1 when an \"assert\" fails.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

static int start(struct session *s, const struct debug_options *o,
                 const struct config_strings *what, struct diag_list *diags) {
    if (o->help)
        return help();
    if (o->reference) {
        dbg_write_reference(stdout);
        return CLI_DONE;
    }
    if (!boot_resolve(&s->boot, "debug", what) || !boot_make(&s->boot))
        return CLI_USAGE;
    return run_session(s, o, diags);
}

int cmd_debug(int argc, char **argv) {
    struct debug_options o = {0};
    struct config_strings what = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    bool parsed = cli_parse(options, argc, argv, &o, &what, &diags);
    struct session s = {.boot = {.options = o.boot, .diags = &diags}};
    if (parsed)
        status = start(&s, &o, &what, &diags);
    boot_free(&s.boot);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&what);
    free(o.scripts);
    return status;
}

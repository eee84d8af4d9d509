#include "cli/editor.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#define HISTORY_LINES 1000

struct editor {
    struct dbg *dbg;
    bool given_up;
    char history[PATH_MAX]; /* "": kept in memory only */
};

/* readline calls back without an object: this is the editor in use, the program's one global
 * variable. */
static struct editor *in_use;

/* ---- Ctrl-C ---- */

/* That it was called is all that matters: the wait for input ends. */
static void on_signal(int signal) {
    (void)signal;
}

/* The next byte of input. The signal is blocked but for this wait. */
static int get_byte(FILE *in) {
    fd_set readable;
    sigset_t open;
    FD_ZERO(&readable);
    FD_SET(fileno(in), &readable);
    sigprocmask(SIG_BLOCK, NULL, &open);
    sigdelset(&open, SIGINT);
    if (pselect(fileno(in) + 1, &readable, NULL, NULL, NULL, &open) >= 0)
        return rl_getc(in);
    in_use->given_up = true;
    fputs("^C", rl_outstream);
    rl_replace_line("", 0);
    return '\n';
}

/* ---- completion ---- */

static char *generate(const char *word, int state) {
    bool files;
    return dbg_complete(in_use->dbg, rl_line_buffer, (size_t)rl_point - strlen(word),
                        (size_t)rl_point, (size_t)state, &files);
}

/* Words of the debugger, or names of files when these are what can stand here. */
static char **complete(const char *word, int start, int end) {
    bool files;
    char *first = dbg_complete(in_use->dbg, rl_line_buffer, (size_t)start, (size_t)end, 0, &files);
    free(first);
    rl_attempted_completion_over = !files;
    rl_completion_append_character = ' ';
    return files ? NULL : rl_completion_matches(word, generate);
}

/* ---- the editor ---- */

static void find_history(struct editor *e) {
    const char *named = getenv("TRAPEZE_HISTORY"), *home = getenv("HOME");
    if (named)
        snprintf(e->history, sizeof e->history, "%s", named);
    else if (home)
        snprintf(e->history, sizeof e->history, "%s/.trapeze_history", home);
}

struct editor *editor_create(struct dbg *dbg) {
    static const char breaks[] = " \t=+-*/&|^~!<>(),?:";
    struct editor *e = calloc(1, sizeof *e);
    if (!e)
        abort();
    e->dbg = dbg;
    in_use = e;
    find_history(e);
    rl_readline_name = "trapeze";
    rl_catch_signals = 0;
    rl_getc_function = get_byte;
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = breaks;
    using_history();
    stifle_history(HISTORY_LINES);
    read_history(e->history);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    return e;
}

void editor_free(struct editor *e) {
    if (*e->history)
        write_history(e->history);
    clear_history();
    signal(SIGINT, SIG_DFL);
    in_use = NULL;
    free(e);
}

char *editor_read(struct editor *e, bool *given_up) {
    e->given_up = false;
    char *line = readline(dbg_prompt(e->dbg));
    *given_up = e->given_up;
    HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (line && *line && !e->given_up && (!last || strcmp(last->line, line)))
        add_history(line);
    return line;
}

/* The trapeze command: its table of subcommands and what they share.
 *
 * A subcommand is a row in main.c and a function in cmd_NAME.c that parses its own options by a
 * table (cli/options.h); argv[0] is the subcommand's name. Common rules: exit statuses below;
 * diagnostics go to standard error; what cannot be understood names what is nearest to it.
 */
#ifndef TRAPEZE_CLI_CLI_H
#define TRAPEZE_CLI_CLI_H

#include "base/diag.h"

enum cli_status {
    CLI_DONE = 0,          /* all went as it should */
    CLI_FAILED = 1,        /* the guest, a test or a grade failed */
    CLI_USAGE = 2,         /* bad usage or bad input */
    CLI_LIMIT = 3,         /* a limit was reached */
    CLI_FAULT = 4,         /* our own fault, or the host's */
    CLI_INTERRUPTED = 130, /* by Ctrl-C, as a shell has it */
};

/* A subcommand; argv[0] is its name, the arguments follow, "--help" among them. Returns the exit
 * status. */
struct cli_command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; /* one line for `trapeze help` */
};

int cmd_asm(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_classify(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_debug(int argc, char **argv);
int cmd_disasm(int argc, char **argv);
int cmd_disk(int argc, char **argv);
int cmd_equiv(int argc, char **argv);
int cmd_gdb(int argc, char **argv);
int cmd_lab(int argc, char **argv);
int cmd_run(int argc, char **argv);

/* Reports a wrong use of the subcommand and returns CLI_USAGE. */
int cli_usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

/* The `trapeze` command: its subcommands and their exit statuses. */
#ifndef TRAPEZE_CLI_CLI_H
#define TRAPEZE_CLI_CLI_H

enum cli_status {
    CLI_DONE = 0,          /* all went as it should */
    CLI_FAILED = 1,        /* the guest, a test or a grade failed */
    CLI_USAGE = 2,         /* bad usage or bad input */
    CLI_LIMIT = 3,         /* a limit was reached */
    CLI_FAULT = 4,         /* our own fault, or the host's */
    CLI_INTERRUPTED = 130, /* by Ctrl-C, as a shell has it */
};

/* A subcommand; argv[0] is its name, the arguments follow. Returns the exit status. */
struct cli_command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
};

int cmd_config(int argc, char **argv);
int cmd_run(int argc, char **argv);

#endif

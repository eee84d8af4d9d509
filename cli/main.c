#include "base/nearest.h"
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const struct cli_command commands[] = {
    {"config", cmd_config, "checks a configuration"},
    {"run", cmd_run, "boots guests, each in a virtual machine, or one on the bare machine"},
};

#define COMMANDS (sizeof commands / sizeof *commands)

static void print_usage(FILE *out) {
    fputs("usage: trapeze COMMAND ...\n\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'trapeze COMMAND --help' tells the options of a command.\n", out);
}

static int unknown_command(const char *name) {
    struct nearest nearest;
    nearest_begin(&nearest, name, strlen(name));
    for (size_t i = 0; i < COMMANDS; i++)
        nearest_offer(&nearest, commands[i].name);
    fprintf(stderr, "error: unknown command \"%s\"\n", name);
    if (nearest.name)
        fprintf(stderr, "note: the nearest known command is \"%s\"\n", nearest.name);
    return CLI_USAGE;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_usage(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return CLI_DONE;
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, argv[1]) == 0)
            return commands[i].run(argc - 1, argv + 1);
    return unknown_command(argv[1]);
}

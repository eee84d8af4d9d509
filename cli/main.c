/* The trapeze command. */
#include "cli/cli.h"

#include "base/nearest.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "0.1.0"

/* In alphabetical order. */
static const struct cli_command commands[] = {
    {"asm", cmd_asm, "assembles System/360 source to a deck, an image or ELF"},
    {"bench", cmd_bench, "how fast kernels run: bare, under the monitor, beside hercules"},
    {"classify", cmd_classify, "proves the machine virtualizable by running every instruction"},
    {"config", cmd_config, "checks a configuration"},
    {"debug", cmd_debug, "runs guests step by step, shows and changes what is in them"},
    {"disasm", cmd_disasm, "disassembles a deck or an image"},
    {"disk", cmd_disk, "makes images of disks, lists and checks them"},
    {"equiv", cmd_equiv, "the same guest bare and under the monitor, in lockstep"},
    {"gdb", cmd_gdb, "serves GDB's remote protocol: guests under gdb-multiarch"},
    {"lab", cmd_lab, "experiments with the monitor, each a table of counts"},
    {"run", cmd_run, "boots guests, each in a virtual machine, or one on the bare machine"},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

int cli_usage_error(const char *command, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "trapeze%s%s: error: ", command ? " " : "", command ? command : "");
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    fprintf(stderr, "note: \"trapeze help%s%s\" says how it is used\n", command ? " " : "",
            command ? command : "");
    return CLI_USAGE;
}

static const struct cli_command *find(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name) {
    struct nearest n;
    nearest_begin(&n, name, strlen(name));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        nearest_offer(&n, commands[i].name);
    if (n.name)
        return cli_usage_error(NULL, "unknown command %s; did you mean %s?", name, n.name);
    return cli_usage_error(NULL, "unknown command %s", name);
}

static void print_commands(FILE *out) {
    fputs("usage: trapeze COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\n\"trapeze help COMMAND\" says more; \"trapeze --version\" says which this is.\n", out);
}

/* `trapeze help NAME` is `trapeze NAME --help`. */
static int show_help(const char *name) {
    char option[] = "--help", copy[32];
    const struct cli_command *c = find(name);
    if (!c)
        return unknown_command(name);
    snprintf(copy, sizeof copy, "%s", name);
    return c->run(2, (char *[]){copy, option, NULL});
}

static int run(int argc, char **argv) {
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        puts("trapeze " VERSION);
        return CLI_DONE;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        if (argc > 2)
            return show_help(argv[2]);
        print_commands(stdout);
        return CLI_DONE;
    }
    const struct cli_command *c = find(name);
    return c ? c->run(argc - 1, argv + 1) : unknown_command(name);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_commands(stderr);
        return CLI_USAGE;
    }
    int status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("trapeze: error: standard output");
        return status ? status : CLI_USAGE;
    }
    return status;
}

/* The table of commands, and those that are about commands and machines. */
#include "base/nearest.h"
#include "debug/state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct dbg_command_row dbg_commands[] = {
#define COMMAND(function, name, shortest, alias, syntax, section, completer, repeats, help)        \
    {name, shortest, alias, syntax, section, completer, repeats, dbg_do_##function, help},
#include "debug/commands.def"
#undef COMMAND
    {0},
};

const struct dbg_command_row *dbg_find_command(const char *name, size_t length) {
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        if (args_is(name, length, row->name, row->shortest) ||
            (*row->alias && args_is(name, length, row->alias, (unsigned)strlen(row->alias))))
            return row;
    return NULL;
}

/* ---- help ---- */

static void help_on(struct dbg *d, const struct dbg_command_row *row) {
    dbg_print(d, "%s\n%s\n", row->syntax, row->help);
    if (row->shortest < strlen(row->name))
        dbg_print(d, "Short: %.*s%s%s\n", (int)row->shortest, row->name, *row->alias ? ", " : "",
                  row->alias);
    for (const struct dbg_info_row *i = dbg_infos; i->name && strcmp(row->name, "info") == 0; i++)
        dbg_print(d, "  info %-22s %s\n", i->syntax, i->help);
    for (const struct dbg_cp_row *c = dbg_cps; c->name && strcmp(row->name, "cp") == 0; c++)
        dbg_print(d, "  cp %-34s %s\n", c->syntax, c->help);
}

/* A section begins at the first row that names it; other rows of it may come later. */
static bool opens_section(const struct dbg_command_row *row) {
    const struct dbg_command_row *before = dbg_commands;
    while (before < row && strcmp(before->section, row->section) != 0)
        before++;
    return before == row;
}

static void list_section(struct dbg *d, const char *section) {
    dbg_print(d, "%s:\n", section);
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        if (strcmp(row->section, section) == 0)
            dbg_print(d, "  %s\n", row->syntax);
}

void dbg_do_help(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    if (args_word(args, &word, &length)) {
        const struct dbg_command_row *row = dbg_find_command(word, length);
        if (row)
            help_on(d, row);
        else
            dbg_error_at(d, args->line, word, "\"help\" tells the commands",
                         "there is no such command");
        return;
    }
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        if (opens_section(row))
            list_section(d, row->section);
    dbg_print(d, "\"help COMMAND\" says more. An empty line repeats a stepping command.\n");
}

/* A "|" would end a cell of the table. */
static void put_cell(FILE *out, const char *text) {
    for (; *text; text++)
        fprintf(out, *text == '|' ? "\\|" : "%c", *text);
}

static void put_row(FILE *out, const char *before, const char *name, unsigned shortest,
                    const char *alias, const char *syntax, const char *help) {
    fprintf(out, "| `%s", before);
    put_cell(out, syntax);
    fprintf(out, "` | `%s%.*s`", before, (int)shortest, name);
    if (*alias)
        fprintf(out, " `%s`", alias);
    fputs(" | ", out);
    put_cell(out, help);
    fputs(" |\n", out);
}

static void put_section(FILE *out, const char *section) {
    fprintf(out, "### %s\n\n| command | short | |\n|---|---|---|\n", section);
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        if (strcmp(row->section, section) == 0)
            put_row(out, "", row->name, row->shortest, row->alias, row->syntax, row->help);
    fputc('\n', out);
}

void dbg_write_reference(FILE *out) {
    for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
        if (opens_section(row))
            put_section(out, row->section);
    fputs("### What `info` shows\n\n| command | short | |\n|---|---|---|\n", out);
    for (const struct dbg_info_row *i = dbg_infos; i->name; i++)
        put_row(out, "info ", i->name, i->shortest, "", i->syntax, i->help);
    fputs("\n### The words of `cp`\n\n| command | short | |\n|---|---|---|\n", out);
    for (const struct dbg_cp_row *c = dbg_cps; c->name; c++)
        put_row(out, "cp ", c->name, c->shortest, "", c->syntax, c->help);
}

/* ---- machines ---- */

static void tell_machine(struct dbg *d) {
    for (size_t n = 0; n < d->count; n++)
        dbg_print(d, "%s %s\n", !d->real && &d->machines[n] == d->machine ? "*" : " ",
                  d->machines[n].name);
    if (d->rig->vmm)
        dbg_print(d, "%s real\n", d->real ? "*" : " ");
}

static void unknown_machine(struct dbg *d, struct dbg_args *args, const char *word, size_t length) {
    struct nearest n;
    char hint[80];
    nearest_begin(&n, word, length);
    for (size_t i = 0; i < d->count; i++)
        nearest_offer(&n, d->machines[i].name);
    snprintf(hint, sizeof hint, "the nearest name is %s", n.name ? n.name : "");
    dbg_error_at(d, args->line, word, n.name ? hint : "\"vm\" tells the names",
                 "there is no machine %.*s", (int)length, word);
}

static void mean_real(struct dbg *d) {
    d->real = d->rig->vmm != NULL;
    if (!d->real)
        dbg_error(d, "there is no monitor: the machine is the real one");
}

void dbg_do_lower(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return;
    if (d->real)
        dbg_error(d, "nothing is below the real machine");
    else
        mean_real(d);
}

void dbg_do_upper(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return;
    if (!d->real)
        dbg_error(d, "%s runs no monitor: nothing is above it", d->machine->name);
    d->real = false;
}

void dbg_do_vm(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    if (!args_word(args, &word, &length)) {
        tell_machine(d);
        return;
    }
    if (!args_done(d, args))
        return;
    if (length == 4 && strncasecmp(word, "real", 4) == 0) {
        mean_real(d);
        return;
    }
    for (size_t n = 0; n < d->count; n++)
        if (strlen(d->machines[n].name) == length &&
            strncasecmp(d->machines[n].name, word, length) == 0) {
            d->machine = &d->machines[n];
            d->real = false;
            dbg_look_from(d, d->machine->system->state->psw.ia);
            return;
        }
    unknown_machine(d, args, word, length);
}

/* Types a line, in capitals if no letter of it is small, as it is. */
static void type_line(struct dbg *d, uint16_t device, const char *text) {
    size_t n = (size_t)(d->machine - d->machines);
    if (history_type(d->history, n, device, text, strlen(text)))
        dbg_show_place(d);
    else
        dbg_error(d, "device %03X takes no lines", device);
}

static bool is_device(const char *word, size_t length) {
    return length == 3 && isxdigit((unsigned char)word[0]) && isxdigit((unsigned char)word[1]) &&
           isxdigit((unsigned char)word[2]) && isdigit((unsigned char)word[0]);
}

static uint16_t console_of(const struct dbg_machine *m) {
    for (size_t i = 0; i < m->config->device_count; i++) {
        const struct dev_type *type = dev_find_type(m->config->devices[i].type);
        if (type && type->class == DEV_CONSOLE)
            return m->config->devices[i].address;
    }
    return 0;
}

void dbg_do_type(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    uint16_t device = console_of(d->machine);
    args_skip(args);
    const char *text = args->at;
    if (args_word(args, &word, &length) && is_device(word, length)) {
        device = (uint16_t)strtoul(word, NULL, 16);
        args_skip(args);
        text = args->at;
    }
    type_line(d, device, text);
}

void dbg_do_symbols(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    uint64_t offset;
    if (!args_word(args, &word, &length)) {
        dbg_error(d, "symbols SOURCE [OFFSET]: the source's name is missing");
        return;
    }
    if (!args_number(d, args, 0, &offset))
        return;
    struct diag_list diags;
    diag_init(&diags);
    char *path = dbg_must(strndup(word, length));
    if (!dbg_add_symbols(d->machine, path, (uint32_t)offset, &diags)) {
        fflush(d->host.out);
        diag_print(&diags, d->host.err);
        d->failed = true;
    }
    free(path);
    diag_free(&diags);
}

/* ---- scripts ---- */

void dbg_do_source(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    if (!*args->at) {
        dbg_error(d, "source FILE: the file's name is missing");
        return;
    }
    char *path = dbg_must(strdup(args->at));
    dbg_source(d, path);
    free(path);
}

void dbg_do_echo(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    dbg_print(d, "%s\n", args->at);
}

void dbg_do_quit(struct dbg *d, struct dbg_args *args) {
    if (args_done(d, args))
        d->quit = true;
}

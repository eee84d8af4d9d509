#include "cli/options.h"

#include "base/nearest.h"

#include <string.h>

static const struct cli_option *find(const struct cli_option *options, const char *name,
                                     size_t length) {
    for (; options->name; options++)
        if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static void unknown(const struct cli_option *options, const char *name, size_t length,
                    struct diag_list *diags) {
    struct nearest nearest;
    nearest_begin(&nearest, name, length);
    for (; options->name; options++)
        nearest_offer(&nearest, options->name);
    diag_error(diags, NULL, "unknown option \"--%.*s\"", (int)length, name);
    if (nearest.name)
        diag_hint(diags, "the nearest known option is \"--%s\"", nearest.name);
}

/* Where the parser stands, and what it has found wrong. */
struct parser {
    const struct cli_option *options;
    int argc, at;
    char **argv;
    void *target;
    struct diag_list *diags;
};

/* Sets an option, whose value, if it needs one, may be the next word. */
static bool set(struct parser *p, const struct cli_option *option, const char *value) {
    if (value && option->value == CLI_FLAG) {
        diag_error(p->diags, NULL, "\"--%s\" takes no value", option->name);
        return false;
    }
    if (!value && option->value == CLI_VALUE) {
        if (p->at + 1 == p->argc) {
            diag_error(p->diags, NULL, "\"--%s\" needs a value: %s", option->name,
                       option->argument);
            return false;
        }
        value = p->argv[++p->at];
    }
    return option->set(p->target, value, p->diags);
}

/* "--name" or "--name=value" */
static bool take_name(struct parser *p, const char *name) {
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct cli_option *option = find(p->options, name, length);
    if (option)
        return set(p, option, equals ? equals + 1 : NULL);
    unknown(p->options, name, length, p->diags);
    return false;
}

/* "-o" or "-oVALUE" */
static bool take_letter(struct parser *p, const char *word) {
    for (const struct cli_option *o = p->options; o->name; o++)
        if (o->letter == word[1])
            return set(p, o, word[2] ? word + 2 : NULL);
    diag_error(p->diags, NULL, "unknown option \"%s\": --help tells those that there are", word);
    return false;
}

bool cli_parse(const struct cli_option *options, int argc, char **argv, void *target,
               struct config_strings *operands, struct diag_list *diags) {
    struct parser p = {options, argc, 1, argv, target, diags};
    bool good = true, ended = false;
    for (; p.at < argc; p.at++) {
        const char *word = argv[p.at];
        if (ended || word[0] != '-' || !word[1])
            config_add_string(operands, word);
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (word[1] == '-')
            good &= take_name(&p, word + 2);
        else
            good &= take_letter(&p, word);
    }
    return good;
}

void cli_help(const struct cli_option *options, FILE *out) {
    for (; options->name; options++) {
        char left[48], letter[] = {'-', options->letter, ',', ' ', 0};
        snprintf(left, sizeof left, "%s--%s%s%s%s", options->letter ? letter : "", options->name,
                 options->value == CLI_FLAG       ? ""
                 : options->value == CLI_OPTIONAL ? "[="
                                                  : " ",
                 options->value == CLI_FLAG ? "" : options->argument,
                 options->value == CLI_OPTIONAL ? "]" : "");
        fprintf(out, "  %-22s %s\n", left, options->help);
    }
}

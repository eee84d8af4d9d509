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

/* Takes the option at argv[*i] and its value. */
static bool take(const struct cli_option *options, int argc, char **argv, int *i, void *target,
                 struct diag_list *diags) {
    const char *name = argv[*i] + 2, *value = strchr(name, '=');
    size_t length = value ? (size_t)(value - name) : strlen(name);
    const struct cli_option *option = find(options, name, length);
    if (!option) {
        unknown(options, name, length, diags);
        return false;
    }
    if (value)
        value++;
    if (value && option->value == CLI_FLAG) {
        diag_error(diags, NULL, "\"--%s\" takes no value", option->name);
        return false;
    }
    if (!value && option->value == CLI_VALUE) {
        if (*i + 1 == argc) {
            diag_error(diags, NULL, "\"--%s\" needs a value: %s", option->name, option->argument);
            return false;
        }
        value = argv[++*i];
    }
    return option->set(target, value, diags);
}

bool cli_parse(const struct cli_option *options, int argc, char **argv, void *target,
               struct config_strings *operands, struct diag_list *diags) {
    bool good = true, ended = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!ended && strcmp(word, "--") == 0) {
            ended = true;
        } else if (!ended && strncmp(word, "--", 2) == 0) {
            good &= take(options, argc, argv, &i, target, diags);
        } else if (!ended && word[0] == '-' && word[1]) {
            diag_error(diags, NULL, "unknown option \"%s\": options are written out, as in --help",
                       word);
            good = false;
        } else {
            config_add_string(operands, word);
        }
    }
    return good;
}

void cli_help(const struct cli_option *options, FILE *out) {
    for (; options->name; options++) {
        char left[40];
        snprintf(left, sizeof left, "--%s%s%s%s", options->name,
                 options->value == CLI_FLAG       ? ""
                 : options->value == CLI_OPTIONAL ? "[="
                                                  : " ",
                 options->value == CLI_FLAG ? "" : options->argument,
                 options->value == CLI_OPTIONAL ? "]" : "");
        fprintf(out, "  %-22s %s\n", left, options->help);
    }
}

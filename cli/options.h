/* Command-line options from a table, with messages that name the nearest known option.
 *
 * "--name=value" and "--name value" are the same, and so are "-oVALUE" and "-o VALUE" for an option
 * with a letter; "--" ends the options; "-" alone is an operand.
 *
 * Example:
 *   static const struct cli_option options[] = {
 *       {"limit", CLI_VALUE, "N", "stop after N instructions", set_limit},
 *       {0},
 *   };
 *   if (!cli_parse(options, argc, argv, &mine, &operands, &diags))
 *       return CLI_USAGE;
 */
#ifndef TRAPEZE_CLI_OPTIONS_H
#define TRAPEZE_CLI_OPTIONS_H

#include "base/diag.h"
#include "machine/config.h"

enum cli_value {
    CLI_FLAG,     /* takes no value */
    CLI_VALUE,    /* takes one */
    CLI_OPTIONAL, /* takes one only as "--name=value" */
};

struct cli_option {
    const char *name; /* without the dashes */
    enum cli_value value;
    const char *argument; /* what the help calls the value */
    const char *help;
    /* Sets it in the command's own options; value is NULL when there is none. False, with an error
     * in the list, when the value is wrong. */
    bool (*set)(void *target, const char *value, struct diag_list *diags);
    char letter; /* "-o VALUE" is the same; 0: there is none */
};

/* Takes options and operands apart; argv[0] is passed over. All errors are reported; false when
 * there was one. */
bool cli_parse(const struct cli_option *options, int argc, char **argv, void *target,
               struct config_strings *operands, struct diag_list *diags);

/* Prints the options, a line each. */
void cli_help(const struct cli_option *options, FILE *out);

#endif

/* trapeze lab [NAME]: experiments. */
#include "base/file.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "lab/plot.h"

#include <stdlib.h>
#include <string.h>

struct lab_options {
    bool help, json;
    const char *svg;
};

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct lab_options *)target)->help = true;
}

static bool set_json(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct lab_options *)target)->json = true;
}

static bool set_svg(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct lab_options *)target)->svg = value;
    return true;
}

static const struct cli_option options[] = {
    {"json", CLI_FLAG, NULL, "writes JSON instead of the table", set_json, 0},
    {"svg", CLI_VALUE, "FILE",
     "also draws the table, as SVG; \"-\" for standard output, then alone", set_svg, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static int list(void) {
    for (size_t n = 0; n < lab_experiment_count; n++)
        printf("%-10s %s\n", lab_experiments[n].name, lab_experiments[n].question);
    return CLI_DONE;
}

static int help(void) {
    puts("usage: trapeze lab [NAME] [options]\n\n"
         "Makes an experiment and prints its table of counts, the same everywhere and every time.\n"
         "Without a name, lists the experiments.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

static int unknown(const char *name, struct diag_list *diags) {
    struct nearest n;
    nearest_begin(&n, name, strlen(name));
    for (size_t k = 0; k < lab_experiment_count; k++)
        nearest_offer(&n, lab_experiments[k].name);
    diag_error(diags, NULL, "there is no experiment \"%s\"%s%s%s; \"trapeze lab\" lists them", name,
               n.name ? "; did you mean " : "", n.name ? n.name : "", n.name ? "?" : "");
    return CLI_USAGE;
}

static bool is_on_output(const char *path) {
    return path && strcmp(path, "-") == 0;
}

static void print(const struct lab_table *table, bool json) {
    if (!json) {
        lab_print(table, stdout);
        return;
    }
    json_t *object = lab_json(table);
    json_dumpf(object, stdout, JSON_INDENT(1));
    json_decref(object);
    putchar('\n');
}

static bool draw(const struct lab_table *table, const char *path, struct diag_list *diags) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out)
        plot_svg(table, out);
    bool good = out && fclose(out) == 0;
    if (good)
        good = file_write(path, text, size, diags);
    else
        diag_error(diags, NULL, "the host has not enough memory");
    free(text);
    return good;
}

static int make(const struct lab_experiment *e, const struct lab_options *o,
                struct diag_list *diags) {
    struct lab_table table;
    if (!e->run(&table)) {
        diag_error(diags, NULL, "%s",
                   table.complaint ? table.complaint : "the host has not enough memory");
        return CLI_FAULT;
    }
    if (o->svg && !draw(&table, o->svg, diags))
        return CLI_USAGE;
    if (!is_on_output(o->svg))
        print(&table, o->json);
    return CLI_DONE;
}

int cmd_lab(int argc, char **argv) {
    struct lab_options o = {0};
    struct config_strings names = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (!cli_parse(options, argc, argv, &o, &names, &diags))
        status = CLI_USAGE;
    else if (o.help)
        status = help();
    else if (names.count > 1)
        diag_error(&diags, NULL, "one experiment at a time");
    else if (names.count == 0 && (o.json || o.svg))
        diag_error(&diags, NULL, "name the experiment; \"trapeze lab\" lists them");
    else if (o.json && is_on_output(o.svg))
        diag_error(&diags, NULL, "--json and --svg - cannot both have standard output");
    else if (names.count == 0)
        status = list();
    else if (lab_find(names.items[0]))
        status = make(lab_find(names.items[0]), &o, &diags);
    else
        status = unknown(names.items[0], &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&names);
    return status;
}

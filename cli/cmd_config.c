/* trapeze config FILE --check: validates a configuration. */
#include "cli/cli.h"
#include "cli/options.h"

struct config_options {
    bool check, help;
};

static bool set_check(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    ((struct config_options *)target)->check = true;
    return true;
}

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    ((struct config_options *)target)->help = true;
    return true;
}

static const struct cli_option options[] = {
    {"check", CLI_FLAG, NULL, "validate only; say nothing when all is well", set_check, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static void describe(const struct system_config *s) {
    printf("%s: %s, %uK of storage\n", s->name, s->model == MODEL_S360 ? "s360" : "s370",
           s->storage >> 10);
    for (size_t i = 0; i < s->device_count; i++)
        printf("  %03X %s\n", s->devices[i].address, s->devices[i].type);
}

static int check(const char *path, const struct config_options *o, struct diag_list *diags) {
    struct config config;
    if (!config_read(path, &config, diags))
        return CLI_USAGE;
    for (size_t i = 0; i < config.count && !o->check; i++)
        describe(&config.systems[i]);
    config_free(&config);
    return CLI_DONE;
}

static int check_all(const struct config_options *o, const struct config_strings *files,
                     struct diag_list *diags) {
    int status = CLI_DONE;
    if (files->count == 0) {
        diag_error(diags, NULL, "which configuration? trapeze config FILE --check");
        return CLI_USAGE;
    }
    for (size_t i = 0; i < files->count; i++)
        if (check(files->items[i], o, diags) != CLI_DONE)
            status = CLI_USAGE;
    return status;
}

int cmd_config(int argc, char **argv) {
    struct config_options o = {0};
    struct config_strings files = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &files, &diags)) {
        if (o.help) {
            puts("usage: trapeze config FILE... [--check]\n\n"
                 "Validates configurations and, without --check, describes their machines.\n");
            cli_help(options, stdout);
            status = CLI_DONE;
        } else {
            status = check_all(&o, &files, &diags);
        }
    }
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&files);
    return status;
}

/* trapeze classify [MNEMONIC...]: Popek and Goldberg's definitions, by running every instruction.
 */
#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "lab/classify.h"

#include <stdlib.h>
#include <string.h>

struct classify_options {
    bool help, json, all, witnesses;
    struct classify_plan plan;
    bool only[OP_COUNT + 1];
};

static bool number(const char *value, uint64_t least, uint64_t most, uint64_t *out,
                   struct diag_list *diags) {
    char *end;
    unsigned long long n = strtoull(value, &end, 10);
    if (*value >= '0' && *value <= '9' && *end == 0 && n >= least && n <= most) {
        *out = n;
        return true;
    }
    diag_error(diags, NULL, "\"%s\" is not a number from %llu to %llu", value,
               (unsigned long long)least, (unsigned long long)most);
    return false;
}

static bool set_model(void *target, const char *value, struct diag_list *diags) {
    struct classify_options *o = target;
    if (strcmp(value, "s360") && strcmp(value, "s370")) {
        diag_error(diags, NULL, "\"%s\" is not a model; there are s360 and s370", value);
        return false;
    }
    o->plan.model = strcmp(value, "s360") ? MODEL_S370 : MODEL_S360;
    return true;
}

static bool set_mutant(void *target, const char *value, struct diag_list *diags) {
    struct nearest n;
    ((struct classify_options *)target)->plan.mutant = mutant_find(value);
    if (mutant_find(value))
        return true;
    nearest_begin(&n, value, strlen(value));
    for (unsigned k = 0; k < mutant_count; k++)
        nearest_offer(&n, mutants[k].name);
    diag_error(diags, NULL, "there is no mutant \"%s\"%s%s%s; --mutants lists them", value,
               n.name ? "; did you mean " : "", n.name ? n.name : "", n.name ? "?" : "");
    return false;
}

static bool set_seed(void *target, const char *value, struct diag_list *diags) {
    return number(value, 0, INT64_MAX, &((struct classify_options *)target)->plan.seed, diags);
}

static bool set_cases(void *target, const char *value, struct diag_list *diags) {
    uint64_t cases;
    if (!number(value, 1, 10000, &cases, diags))
        return false;
    ((struct classify_options *)target)->plan.cases = (unsigned)cases;
    return true;
}

#define SETTER(name, member)                                                                       \
    static bool set_##name(void *target, const char *value, struct diag_list *diags) {             \
        (void)value, (void)diags;                                                                  \
        return ((struct classify_options *)target)->member = true;                                 \
    }

SETTER(fast, plan.fast)
SETTER(json, json)
SETTER(list, all)
SETTER(witnesses, witnesses)
SETTER(help, help)

static const struct cli_option options[] = {
    {"model", CLI_VALUE, "M", "s360 or s370 (s370)", set_model, 0},
    {"mutant", CLI_VALUE, "NAME", "a machine that breaks the condition", set_mutant, 0},
    {"mutants", CLI_FLAG, NULL, "lists the mutants", set_list, 0},
    {"witnesses", CLI_FLAG, NULL, "shows a smallest witness for every verdict", set_witnesses, 0},
    {"json", CLI_FLAG, NULL, "writes JSON instead of the table", set_json, 0},
    {"cases", CLI_VALUE, "N", "256 times N random states for each instruction (8)", set_cases, 0},
    {"seed", CLI_VALUE, "N", "of the random states (1)", set_seed, 0},
    {"fast", CLI_FLAG, NULL, "runs the fast core instead of the reference executor", set_fast, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static int help(void) {
    puts("usage: trapeze classify [MNEMONIC...] [options]\n\n"
         "Runs every instruction (or those named) in random states, in supervisor and problem\n"
         "state, and with each thing that the monitor owns perturbed; says which are privileged,\n"
         "sensitive or innocuous, and whether the machine can be virtualized. Exit status 1: it\n"
         "cannot, or the instruction table claims something else than what was observed.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

static int list_mutants(enum model model) {
    for (unsigned n = 0; n < mutant_count; n++)
        printf("%-5s %s%s\n", mutants[n].name, mutants[n].story,
               mutant_possible(&mutants[n], model) ? "" : " (waits: not in this model yet)");
    return CLI_DONE;
}

/* Marks the instructions named. */
static bool choose(struct classify_options *o, const struct config_strings *names,
                   struct diag_list *diags) {
    const struct mutant *m = o->plan.mutant;
    for (size_t n = 0; n < names->count; n++) {
        const char *name = names->items[n];
        bool own = m && m->variant.routine && !strcmp(m->mnemonic, name);
        enum isa_op op = isa_find(name);
        if (!own && op == OP_INVALID)
            diag_error(diags, NULL, "there is no instruction \"%s\"", name);
        o->only[own ? CLASSIFY_MUTANT : (int)op] = true;
    }
    if (names->count)
        o->plan.only = o->only;
    return !diags->errors;
}

static int report(const struct classify_options *o, const struct classification *c) {
    bool all[OP_COUNT + 1];
    memset(all, true, sizeof all);
    bool done = true;
    if (o->json) {
        json_t *json = classify_json(c);
        done = json && json_dumpf(json, stdout, JSON_INDENT(1)) == 0;
        json_decref(json);
        putchar('\n');
    } else {
        const bool *which = o->plan.only ? o->plan.only : o->witnesses ? all : NULL;
        classify_print(c, stdout);
        done = classify_print_witnesses(c, which, stdout);
    }
    return !done ? CLI_FAULT : c->theorem1 && c->agrees ? CLI_DONE : CLI_FAILED;
}

static int run(struct classify_options *o, const struct config_strings *names,
               struct diag_list *diags) {
    const struct mutant *m = o->plan.mutant;
    if (!choose(o, names, diags))
        return CLI_USAGE;
    if (m && !mutant_possible(m, o->plan.model)) {
        diag_error(diags, NULL, "mutant %s waits: %s is not implemented, or is not in model %s",
                   m->name, m->mnemonic, o->plan.model == MODEL_S370 ? "s370" : "s360");
        return CLI_USAGE;
    }
    struct classification *c = malloc(sizeof *c);
    int status = CLI_FAULT;
    if (c && classify(&o->plan, c))
        status = report(o, c);
    else
        diag_error(diags, NULL, "the host has not enough memory");
    free(c);
    return status;
}

int cmd_classify(int argc, char **argv) {
    struct classify_options o = {.plan = {.model = MODEL_S370, .seed = 1, .cases = 8}};
    struct config_strings names = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &names, &diags))
        status = o.help ? help() : o.all ? list_mutants(o.plan.model) : run(&o, &names, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&names);
    return status;
}

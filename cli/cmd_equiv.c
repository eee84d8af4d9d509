/* trapeze equiv WHAT...: each guest on the bare machine and under the monitor, in lockstep. */
#include "cli/boot.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "lab/mutant.h"
#include "lab/oracle.h"
#include "machine/guest.h"
#include "machine/setup.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct equiv_options {
    bool help;
    uint64_t limit, slice;
    const struct mutant *mutant;
    bool tight;
};

static bool number(const char *value, uint64_t least, uint64_t *out, struct diag_list *diags) {
    char *end;
    unsigned long long n = strtoull(value, &end, 10);
    if (*value >= '0' && *value <= '9' && *end == 0 && n >= least && n < 1ull << 60) {
        *out = n;
        return true;
    }
    diag_error(diags, NULL, "\"%s\" is not a number of instructions", value);
    return false;
}

static bool set_limit(void *target, const char *value, struct diag_list *diags) {
    return number(value, 0, &((struct equiv_options *)target)->limit, diags);
}

static bool set_slice(void *target, const char *value, struct diag_list *diags) {
    return number(value, 1, &((struct equiv_options *)target)->slice, diags);
}

static bool set_mutant(void *target, const char *value, struct diag_list *diags) {
    const struct mutant *m = mutant_find(value);
    ((struct equiv_options *)target)->mutant = m;
    if (!m)
        diag_error(diags, NULL, "there is no mutant \"%s\"; trapeze classify --mutants lists them",
                   value);
    else if (!mutant_possible(m, MODEL_S370))
        diag_error(diags, NULL, "mutant %s waits: %s is not implemented yet", m->name, m->mnemonic);
    return m && mutant_possible(m, MODEL_S370);
}

static bool set_tight(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct equiv_options *)target)->tight = true;
}

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct equiv_options *)target)->help = true;
}

static const struct cli_option options[] = {
    {"limit", CLI_VALUE, "N", "compare N instructions at most (100000000)", set_limit, 0},
    {"slice", CLI_VALUE, "N", "compare after every N instructions (1000)", set_slice, 0},
    {"mutant", CLI_VALUE, "NAME", "on machines that cannot be virtualized", set_mutant, 0},
    {"tight", CLI_FLAG, NULL, "with so little real storage that pages come and go", set_tight, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

/* What the oracle's setup needs: it is called for both machines, and again to bisect. */
struct subject {
    const struct system_config *config;
    struct diag_list *diags;
};

static bool set_up(void *context, struct system *system) {
    const struct subject *s = context;
    return setup_system(system, s->config, NULL, s->diags);
}

static int tell(const char *name, const struct oracle_verdict *v) {
    if (!v->same)
        return CLI_FAILED;
    if (v->complaint) {
        printf("%s: equal for %" PRIu64 " instructions, then the monitor refused to go on: %s\n",
               name, v->instructions, v->complaint);
        return CLI_FAILED;
    }
    printf("%s: equivalent: %" PRIu64 " instructions, compared %" PRIu64 " times, %" PRIu64
           " exits; %s, state %016" PRIx64 "\n",
           name, v->instructions, v->slices, v->exits, system_stop_text(v->stop), v->hash);
    return v->stop == STOP_LIMIT ? CLI_LIMIT : CLI_DONE;
}

static int compare(const struct system_config *config, const struct equiv_options *o,
                   struct diag_list *diags) {
    struct subject subject = {config, diags};
    struct oracle_subject oracle = {
        .name = config->name,
        .shape = setup_shape(config),
        .setup = set_up,
        .context = &subject,
        .limit = o->limit,
        .slice = (uint32_t)(o->slice < UINT32_MAX ? o->slice : UINT32_MAX),
        .variant = o->mutant ? &o->mutant->variant : NULL,
        .shadow = config->shadow,
        .tight = o->tight,
    };
    struct oracle_verdict verdict;
    if (config->storage > CONFIG_VM_STORAGE_MAX)
        diag_error(diags, NULL, "%s: a virtual machine has 16M of storage at most", config->name);
    else if (oracle_compare(&oracle, &verdict, stdout))
        return tell(config->name, &verdict);
    else if (!diags->errors)
        diag_error(diags, NULL, "%s: the host has not enough memory", config->name);
    return CLI_USAGE;
}

/* The mutant's own guest. */
static int compare_mutant(const struct equiv_options *o, struct diag_list *diags) {
    struct mutant context = *o->mutant;
    struct oracle_subject oracle = {
        .name = context.name,
        .shape = {MODEL_S370, MUTANT_GUEST_STORAGE, 1},
        .setup = mutant_set_up,
        .context = &context,
        .limit = o->limit,
        .slice = 1,
        .variant = &context.variant,
    };
    struct oracle_verdict verdict;
    printf("%s: %s\n", context.name, context.story);
    if (oracle_compare(&oracle, &verdict, stdout))
        return tell(context.name, &verdict);
    diag_error(diags, NULL, "%s: the host has not enough memory", context.name);
    return CLI_USAGE;
}

static int compare_all(const struct config_strings *what, const struct equiv_options *o,
                       struct diag_list *diags) {
    struct config config = {0};
    int status = CLI_DONE;
    if (what->count == 0 && o->mutant)
        return compare_mutant(o, diags);
    if (what->count == 0)
        diag_error(diags, NULL, "nothing to compare: trapeze equiv WHAT... (see --help)");
    for (size_t i = 0; i < what->count; i++)
        guest_resolve(what->items[i], &config, diags);
    boot_use_one_cpu("equiv", &config, diags);
    if (diags->errors)
        status = CLI_USAGE;
    for (size_t i = 0; i < config.count && status != CLI_USAGE; i++) {
        int one = compare(&config.systems[i], o, diags);
        if (one != CLI_DONE && status != CLI_FAILED)
            status = one;
    }
    config_free(&config);
    return status;
}

static int help(void) {
    puts("usage: trapeze equiv WHAT... [options]\n\n"
         "Runs each guest on the bare machine and under the monitor in lockstep and compares\n"
         "their whole states; at the first difference shows the instruction and what differs.\n"
         "With --mutant and no WHAT, a small guest that the mutant does harm to.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

int cmd_equiv(int argc, char **argv) {
    struct equiv_options o = {.limit = 100000000, .slice = 1000};
    struct config_strings what = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &what, &diags))
        status = o.help ? help() : compare_all(&what, &o, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&what);
    return status;
}

/* Booting what a command line names: the options that `run` and `debug` have in common, the systems
 * that they describe, and the terminal that these share.
 *
 * Example:
 *   struct boot boot = {.diags = &diags};
 *   if (boot_resolve(&boot, "run", &what) && boot_make(&boot))
 *       rig_run(&boot.rig, RIG_NO_LIMIT);
 *   screen_finish(boot.screen, &diags);
 *   boot_free(&boot);
 */
#ifndef TRAPEZE_CLI_BOOT_H
#define TRAPEZE_CLI_BOOT_H

#include "cli/options.h"
#include "cli/screen.h"
#include "replay/rig.h"

/* A command's own options begin with these. */
struct boot_options {
    bool bare;
    bool has_model, has_psw, has_shadow, has_scheduler;
    enum sched_policy scheduler;
    enum shadow_policy shadow;
    enum model model;
    uint64_t storage; /* 0: as configured */
    uint32_t cpus;    /* 0: as configured */
    uint8_t psw[8];
    struct config_strings cores, console_input;
};

struct boot {
    struct boot_options options;
    struct config config;
    struct rig rig;
    struct screen *screen;
    FILE *out;                 /* what consoles and printers show; NULL: standard output */
    bool keeps_outputs;        /* for snapshots in files */
    struct dev_backend **logs; /* a copy of each system's console, or NULL; NULL: of none */
    struct diag_list *diags;
};

bool boot_set_bare(void *target, const char *value, struct diag_list *diags);
bool boot_set_model(void *target, const char *value, struct diag_list *diags);
bool boot_set_storage(void *target, const char *value, struct diag_list *diags);
bool boot_set_shadow(void *target, const char *value, struct diag_list *diags);
bool boot_set_scheduler(void *target, const char *value, struct diag_list *diags);
bool boot_set_cpus(void *target, const char *value, struct diag_list *diags);
bool boot_set_core(void *target, const char *value, struct diag_list *diags);
bool boot_set_psw(void *target, const char *value, struct diag_list *diags);
bool boot_set_console_in(void *target, const char *value, struct diag_list *diags);

/* Rows of a command's table of options. */
#define BOOT_OPTIONS                                                                               \
    {                                                                                              \
        "bare",        CLI_FLAG, NULL, "on the bare machine instead of under the monitor",         \
        boot_set_bare, 0},                                                                         \
        {"model", CLI_VALUE, "s360|s370", "the machine's model", boot_set_model, 0},               \
        {"storage",        CLI_VALUE, "SIZE", "main storage of each machine: 64K, 16M",            \
         boot_set_storage, 0},                                                                     \
        {"shadow", CLI_VALUE, "POLICY", "shadow tables: vtlb, lazy, traced", boot_set_shadow, 0},  \
        {"sched", CLI_VALUE, "POLICY", "stride, round-robin, lottery or bvt", boot_set_scheduler,  \
         0},                                                                                       \
        {"cpus", CLI_VALUE, "N", "so many real CPUs, each on a thread", boot_set_cpus, 0},         \
        {"core",        CLI_VALUE, "FILE[@ADDR]", "put an image into storage (ADDR in hex)",       \
         boot_set_core, 0},                                                                        \
        {"psw", CLI_VALUE, "HEX16", "start with this PSW", boot_set_psw, 0}, {                     \
        "console-in", CLI_VALUE, "FILE", "type the lines of FILE at the console",                  \
            boot_set_console_in, 0                                                                 \
    }

/* Finds the systems that `what` names and lets the options overrule their configuration. False,
 * with errors in the list, when there is nothing that can be run. */
bool boot_resolve(struct boot *boot, const char *command, const struct config_strings *what);

/* What cannot use several real CPUs runs on one and says so: a warning in the list. */
void boot_use_one_cpu(const char *who, struct config *config, struct diag_list *diags);

/* Makes the systems, their devices' output on standard output. False, with errors in the list, when
 * that cannot be. Warnings in the list are printed: what follows may take long. */
bool boot_make(struct boot *boot);

void boot_free(struct boot *boot);

/* The console of a system, its first; NULL when it has none. */
struct device_config *boot_console(const struct system_config *system);

#endif

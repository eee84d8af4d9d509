#include "cli/boot.h"

#include "machine/guest.h"

#include <stdlib.h>
#include <string.h>

/* ---- Options ----------------------------------------------------------------------------------
 */

bool boot_set_bare(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct boot_options *)target)->bare = true;
}

bool boot_set_model(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    o->has_model = true;
    o->model = strcmp(value, "s360") == 0 ? MODEL_S360 : MODEL_S370;
    if (o->model == MODEL_S360 || strcmp(value, "s370") == 0)
        return true;
    diag_error(diags, NULL, "unknown model \"%s\": \"s360\" or \"s370\"", value);
    return false;
}

bool boot_set_storage(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    const char *problem = "";
    if (!config_parse_size(value, &o->storage))
        diag_error(diags, NULL, "\"%s\" is not a size, as 512K or 16M are", value);
    else if ((problem = config_storage_problem(o->storage, MODEL_S370)))
        diag_error(diags, NULL, "--storage %s: %s", value, problem);
    return !problem;
}

bool boot_set_shadow(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    o->has_shadow = config_parse_shadow(value, &o->shadow);
    if (!o->has_shadow)
        diag_error(diags, NULL, "unknown policy \"%s\": \"vtlb\", \"lazy\" or \"traced\"", value);
    return o->has_shadow;
}

bool boot_set_scheduler(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    o->has_scheduler = config_parse_scheduler(value, &o->scheduler);
    if (!o->has_scheduler)
        diag_error(diags, NULL,
                   "unknown policy \"%s\": \"stride\", \"round-robin\", \"lottery\" or \"bvt\"",
                   value);
    return o->has_scheduler;
}

bool boot_set_cpus(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    if (config_parse_cpus(value, &o->cpus))
        return true;
    diag_error(diags, NULL, "\"%s\" is not a number of real CPUs: 1 to %u", value, CONFIG_CPUS_MAX);
    return false;
}

bool boot_set_core(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    size_t length;
    aaddr address;
    config_add_string(&o->cores, value);
    if (config_split_core(value, &length, &address))
        return true;
    diag_error(diags, NULL, "\"%s\" is not an image: FILE, or FILE@ADDRESS in hexadecimal", value);
    return false;
}

bool boot_set_psw(void *target, const char *value, struct diag_list *diags) {
    struct boot_options *o = target;
    uint64_t psw = 0;
    o->has_psw = config_parse_hex(value, 16, true, &psw);
    be64_store(o->psw, psw);
    if (!o->has_psw)
        diag_error(diags, NULL, "\"%s\" is not a PSW: 16 hexadecimal digits", value);
    return o->has_psw;
}

bool boot_set_console_in(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    config_add_string(&((struct boot_options *)target)->console_input, value);
    return true;
}

/* ---- What is to be run ------------------------------------------------------------------------
 */

/* Lets the options overrule a system's configuration. */
static bool overrule(struct boot *boot, struct system_config *system) {
    const struct boot_options *o = &boot->options;
    if (o->has_model)
        system->model = o->model;
    if (o->has_shadow)
        system->shadow = o->shadow;
    if (o->storage)
        system->storage = (uint32_t)o->storage;
    const char *problem = config_storage_problem(system->storage, system->model);
    if (problem)
        diag_error(boot->diags, NULL, "%s: %s", system->name, problem);
    if (!problem && !o->bare && system->storage > CONFIG_VM_STORAGE_MAX)
        diag_error(boot->diags, NULL, "%s: a virtual machine has 16M of storage at most",
                   problem = system->name);
    return !problem;
}

static void add_cores(const struct boot_options *o, struct system_config *system) {
    for (size_t i = 0; i < o->cores.count; i++) {
        size_t length;
        aaddr address;
        config_split_core(o->cores.items[i], &length, &address);
        char *name = strndup(o->cores.items[i], length);
        config_add_core(system, name, address);
        free(name);
    }
    if (system->start == START_NONE)
        system->start = START_RESTART;
    if (o->has_psw) {
        memcpy(system->psw, o->psw, sizeof system->psw);
        system->start = START_PSW;
    }
}

struct device_config *boot_console(const struct system_config *system) {
    for (size_t i = 0; i < system->device_count; i++) {
        const struct dev_type *type = dev_find_type(system->devices[i].type);
        if (type && type->class == DEV_CONSOLE)
            return &system->devices[i];
    }
    return NULL;
}

static bool add_console_input(struct boot *boot, const struct system_config *system) {
    const struct config_strings *input = &boot->options.console_input;
    struct device_config *console = boot_console(system);
    for (size_t i = 0; i < input->count && console; i++)
        config_add_string(&console->input, input->items[i]);
    if (input->count && !console)
        diag_error(boot->diags, NULL, "--console-in: %s has no console", system->name);
    return input->count == 0 || console;
}

bool boot_resolve(struct boot *boot, const char *command, const struct config_strings *what) {
    const struct boot_options *o = &boot->options;
    struct config *config = &boot->config;
    bool good = true;
    for (size_t i = 0; i < what->count; i++)
        good &= guest_resolve(what->items[i], config, boot->diags);
    if (!good)
        return false;
    if (config->count == 0 && o->cores.count)
        config_default_devices(config_add(config, "core"));
    bool single = o->bare || o->cores.count || o->has_psw || o->console_input.count;
    if (config->count == 0)
        diag_error(boot->diags, NULL, "nothing to run: trapeze %s WHAT... (see --help)", command);
    else if (single && config->count > 1)
        diag_error(boot->diags, NULL, "%s is for one machine, and these are %zu",
                   o->bare          ? "--bare"
                   : o->has_psw     ? "--psw"
                   : o->cores.count ? "--core"
                                    : "--console-in",
                   config->count);
    if (boot->diags->errors)
        return false;
    if (single) {
        add_cores(o, &config->systems[0]);
        good = add_console_input(boot, &config->systems[0]);
    }
    if (o->has_scheduler)
        config->scheduler = o->scheduler;
    if (o->cpus)
        config->cpus = o->cpus;
    if (o->bare || strcmp(command, "run") != 0)
        boot_use_one_cpu(o->bare ? "--bare" : command, config, boot->diags);
    for (size_t i = 0; i < config->count; i++)
        good &= overrule(boot, &config->systems[i]);
    return good;
}

void boot_use_one_cpu(const char *who, struct config *config, struct diag_list *diags) {
    if (config->cpus > 1)
        diag_warning(diags, NULL, "%s: one real CPU is used, not %u", who, config->cpus);
    config->cpus = 1;
}

/* ---- Making the machines ----------------------------------------------------------------------
 */

static struct dev_backend *log_of(const struct boot *boot, const struct system_config *system) {
    return boot->logs ? boot->logs[system - boot->config.systems] : NULL;
}

/* What stands before the lines of a device: nothing for the console of the only system. */
static const char *label_of(const struct boot *boot, const struct system_config *system,
                            const struct device_config *device, char *label, size_t size) {
    bool alone = boot->config.count == 1, console = device == boot_console(system);
    if (alone && console)
        return NULL;
    if (alone)
        snprintf(label, size, "%03X", device->address);
    else if (console)
        snprintf(label, size, "%s", system->name);
    else
        snprintf(label, size, "%s.%03X", system->name, device->address);
    return label;
}

/* struct setup_host's output. */
static struct dev_backend *open_output(void *owner, const struct system_config *system,
                                       const struct device_config *device) {
    struct boot *boot = owner;
    char label[64];
    struct screen_output output = {
        .shown = device->terminal,
        .label = label_of(boot, system, device, label, sizeof label),
        .file = device->files.count ? device->files.items[0] : NULL,
    };
    if (device == boot_console(system))
        output.copy = log_of(boot, system);
    if (!output.shown && !output.copy)
        return NULL;
    struct dev_backend *made = screen_open(boot->screen, &output, boot->diags);
    if (made && boot->keeps_outputs)
        dev_backend_keep(made);
    return made;
}

bool boot_make(struct boot *boot) {
    struct setup_host host = {.owner = boot, .output = open_output};
    boot->screen = screen_create(boot->out ? boot->out : stdout);
    if (!rig_make(&boot->rig, &boot->config, boot->options.bare, &host, boot->diags))
        return false;
    diag_print(boot->diags, stderr);
    diag_free(boot->diags);
    return true;
}

void boot_free(struct boot *boot) {
    rig_free(&boot->rig);
    screen_free(boot->screen);
    config_free(&boot->config);
    config_free_strings(&boot->options.cores);
    config_free_strings(&boot->options.console_input);
}

/* trapeze run WHAT...: boots guests, each in a virtual machine of its own, or one on the bare
 * machine, and tells how they ended. */
#include "base/bits.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/host.h"
#include "cli/options.h"
#include "cli/screen.h"
#include "machine/dump.h"
#include "machine/guest.h"
#include "machine/setup.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct run_options {
    bool bare, check, help, quiet;
    bool ledger;
    const char *ledger_file; /* NULL: as a table on standard output */
    const char *dump_file;
    struct dump_range *ranges;
    size_t range_count;
    bool has_model, has_psw;
    enum model model;
    uint64_t storage; /* 0: as configured */
    uint64_t limit;
    double pace; /* millions of ticks per second; 0: as fast as can be */
    uint8_t psw[8];
    struct config_strings cores, console_input;
};

struct run {
    struct run_options options;
    struct config config;
    struct rig rig;
    struct dev_backend **logs; /* of consoles that are to be checked, one for each system */
    struct screen *screen;
    struct diag_list *diags;
};

/* ---- Options ----------------------------------------------------------------------------------
 */

#define FLAG_SETTER(name)                                                                          \
    static bool set_##name(void *target, const char *value, struct diag_list *diags) {             \
        (void)value, (void)diags;                                                                  \
        ((struct run_options *)target)->name = true;                                               \
        return true;                                                                               \
    }
FLAG_SETTER(bare)
FLAG_SETTER(check)
FLAG_SETTER(help)
FLAG_SETTER(quiet)

static bool set_model(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    o->has_model = true;
    o->model = strcmp(value, "s360") == 0 ? MODEL_S360 : MODEL_S370;
    if (o->model == MODEL_S360 || strcmp(value, "s370") == 0)
        return true;
    diag_error(diags, NULL, "unknown model \"%s\": \"s360\" or \"s370\"", value);
    return false;
}

static bool set_storage(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    const char *problem = "";
    if (!config_parse_size(value, &o->storage))
        diag_error(diags, NULL, "\"%s\" is not a size, as 512K or 16M are", value);
    else if ((problem = config_storage_problem(o->storage, MODEL_S370)))
        diag_error(diags, NULL, "--storage %s: %s", value, problem);
    return !problem;
}

static bool set_core(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    size_t length;
    aaddr address;
    config_add_string(&o->cores, value);
    if (config_split_core(value, &length, &address))
        return true;
    diag_error(diags, NULL, "\"%s\" is not an image: FILE, or FILE@ADDRESS in hexadecimal", value);
    return false;
}

static bool set_psw(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    uint64_t psw = 0;
    o->has_psw = config_parse_hex(value, 16, true, &psw);
    be64_store(o->psw, psw);
    if (!o->has_psw)
        diag_error(diags, NULL, "\"%s\" is not a PSW: 16 hexadecimal digits", value);
    return o->has_psw;
}

static bool set_dump_state(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct run_options *)target)->dump_file = value;
    return true;
}

static bool set_dump(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    o->ranges = realloc(o->ranges, (o->range_count + 1) * sizeof *o->ranges);
    if (!o->ranges)
        abort();
    if (dump_parse_range(value, &o->ranges[o->range_count++]))
        return true;
    diag_error(diags, NULL, "\"%s\" is not a range: ADDRESS.LENGTH, both in hexadecimal", value);
    return false;
}

static bool set_limit(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    char *end;
    unsigned long long n = strtoull(value, &end, 10);
    if (*value >= '0' && *value <= '9' && *end == 0 && n <= RIG_NO_LIMIT) {
        o->limit = n;
        return true;
    }
    diag_error(diags, NULL, "\"%s\" is not a number of instructions", value);
    return false;
}

static bool set_pace(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    char *end;
    o->pace = 0;
    if (strcmp(value, "max") == 0)
        return true;
    o->pace = strtod(value, &end);
    if (*value && *end == 0 && o->pace >= 1e-6 && o->pace <= 1e6)
        return true;
    diag_error(diags, NULL, "\"%s\" is not a pace: a number of MHz, or \"max\"", value);
    return false;
}

static bool set_console_in(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    config_add_string(&((struct run_options *)target)->console_input, value);
    return true;
}

static bool set_ledger(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    (void)diags;
    o->ledger = true;
    o->ledger_file = value;
    return true;
}

static bool set_later(void *target, const char *value, struct diag_list *diags) {
    (void)target, (void)value;
    diag_error(diags, NULL, "--window, --record and --replay are not supported yet");
    return false;
}

static const struct cli_option options[] = {
    {"bare", CLI_FLAG, NULL, "on the bare machine instead of under the monitor", set_bare, 0},
    {"model", CLI_VALUE, "s360|s370", "the machine's model", set_model, 0},
    {"storage", CLI_VALUE, "SIZE", "main storage of each machine: 64K, 16M", set_storage, 0},
    {"core", CLI_VALUE, "FILE[@ADDR]", "put an image into storage (ADDR in hex)", set_core, 0},
    {"psw", CLI_VALUE, "HEX16", "start with this PSW", set_psw, 0},
    {"console-in", CLI_VALUE, "FILE", "type the lines of FILE at the console", set_console_in, 0},
    {"limit", CLI_VALUE, "N", "stop a machine after N instructions", set_limit, 0},
    {"pace", CLI_VALUE, "MHZ|max", "millions of instructions per second", set_pace, 0},
    {"ledger", CLI_OPTIONAL, "FILE.json", "every exit to the monitor by cause and cost", set_ledger,
     0},
    {"dump-state", CLI_VALUE, "FILE.json", "write the state at the end", set_dump_state, 0},
    {"dump", CLI_VALUE, "ADDR.LEN", "… with these bytes of storage (hex)", set_dump, 0},
    {"check", CLI_FLAG, NULL, "compare consoles with the logs that configurations name", set_check,
     0},
    {"quiet", CLI_FLAG, NULL, "do not say how each machine ended", set_quiet, 0},
    {"window", CLI_FLAG, NULL, "not supported yet", set_later, 0},
    {"record", CLI_VALUE, "FILE", "not supported yet", set_later, 0},
    {"replay", CLI_VALUE, "FILE", "not supported yet", set_later, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

/* ---- What is to be run ------------------------------------------------------------------------
 */

/* Lets the options overrule a system's configuration. */
static bool overrule(struct run *run, struct system_config *system) {
    const struct run_options *o = &run->options;
    if (o->has_model)
        system->model = o->model;
    if (o->storage)
        system->storage = (uint32_t)o->storage;
    const char *problem = config_storage_problem(system->storage, system->model);
    if (problem)
        diag_error(run->diags, NULL, "%s: %s", system->name, problem);
    if (!problem && !o->bare && system->storage > CONFIG_VM_STORAGE_MAX)
        diag_error(run->diags, NULL, "%s: a virtual machine has 16M of storage at most",
                   problem = system->name);
    return !problem;
}

static void add_cores(const struct run_options *o, struct system_config *system) {
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

/* The console of a system, its first; NULL when it has none. */
static struct device_config *console_of(const struct system_config *system) {
    for (size_t i = 0; i < system->device_count; i++) {
        const struct dev_type *type = dev_find_type(system->devices[i].type);
        if (type && type->class == DEV_CONSOLE)
            return &system->devices[i];
    }
    return NULL;
}

static bool add_console_input(struct run *run, const struct system_config *system) {
    const struct config_strings *input = &run->options.console_input;
    struct device_config *console = console_of(system);
    for (size_t i = 0; i < input->count && console; i++)
        config_add_string(&console->input, input->items[i]);
    if (input->count && !console)
        diag_error(run->diags, NULL, "--console-in: %s has no console", system->name);
    return input->count == 0 || console;
}

static bool resolve(struct run *run, const struct config_strings *what) {
    const struct run_options *o = &run->options;
    struct config *config = &run->config;
    bool good = true;
    for (size_t i = 0; i < what->count; i++)
        good &= guest_resolve(what->items[i], config, run->diags);
    if (!good)
        return false;
    if (config->count == 0 && o->cores.count)
        config_default_devices(config_add(config, "core"));
    bool single = o->bare || o->cores.count || o->has_psw || o->console_input.count;
    if (o->bare && o->ledger)
        diag_error(run->diags, NULL, "--ledger: there is no monitor on the bare machine");
    if (config->count == 0)
        diag_error(run->diags, NULL, "nothing to run: trapeze run WHAT... (see --help)");
    else if (single && config->count > 1)
        diag_error(run->diags, NULL, "%s is for one machine, and these are %zu",
                   o->bare          ? "--bare"
                   : o->has_psw     ? "--psw"
                   : o->cores.count ? "--core"
                                    : "--console-in",
                   config->count);
    if (run->diags->errors)
        return false;
    if (single) {
        add_cores(o, &config->systems[0]);
        good = add_console_input(run, &config->systems[0]);
    }
    for (size_t i = 0; i < config->count; i++)
        good &= overrule(run, &config->systems[i]);
    return good;
}

/* ---- Making the machines ----------------------------------------------------------------------
 */

static struct dev_backend *log_of(const struct run *run, const struct system_config *system) {
    return run->logs[system - run->config.systems];
}

/* What stands before the lines of a device: nothing for the console of the only system. */
static const char *label_of(const struct run *run, const struct system_config *system,
                            const struct device_config *device, char *label, size_t size) {
    bool alone = run->config.count == 1, console = device == console_of(system);
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
    struct run *run = owner;
    char label[64];
    struct screen_output output = {
        .shown = device->terminal,
        .label = label_of(run, system, device, label, sizeof label),
        .file = device->files.count ? device->files.items[0] : NULL,
    };
    if (device == console_of(system))
        output.copy = log_of(run, system);
    if (!output.shown && !output.copy)
        return NULL;
    return screen_open(run->screen, &output, run->diags);
}

static void *allocate(size_t count, size_t size) {
    void *p = calloc(count, size);
    if (!p)
        abort();
    return p;
}

static bool make(struct run *run) {
    struct setup_host host = {.owner = run, .output = open_output};
    run->logs = allocate(run->config.count, sizeof *run->logs);
    run->screen = screen_create(stdout);
    for (size_t i = 0; i < run->config.count; i++)
        if (run->options.check && run->config.systems[i].end_console)
            run->logs[i] = dev_backend_memory();
    if (!rig_make(&run->rig, &run->config, run->options.bare, &host, run->diags))
        return false;
    run->rig.limit = run->options.limit;
    return true;
}

/* ---- The end ----------------------------------------------------------------------------------
 */

static bool write_dump(const struct run *run) {
    const struct run_options *o = &run->options;
    json_t *dump, *vms = json_array();
    for (size_t i = 0; i < run->config.count; i++) {
        json_t *one = dump_system(run->rig.systems[i], o->ranges, o->range_count);
        if (!o->bare)
            json_object_set_new(one, "name", json_string(run->config.systems[i].name));
        json_array_append_new(vms, one);
    }
    dump = o->bare ? json_incref(json_array_get(vms, 0)) : json_pack("{sO}", "vms", vms);
    bool good = dump_write(o->dump_file, dump, run->diags);
    json_decref(dump);
    json_decref(vms);
    return good;
}

static bool is_success(const struct system *s, const struct system_config *config) {
    return s->stop == STOP_WAIT && s->state->psw.ia == config->end_ia;
}

static void tell_end(const struct run *run, size_t i) {
    const struct system *s = run->rig.systems[i];
    uint8_t psw[8];
    psw_store(&s->state->psw, 0, 0, psw);
    fprintf(stderr, "%s: %s, PSW %08X %08X, %" PRIu64 " instructions\n",
            run->config.systems[i].name, system_stop_text(s->stop), be32_load(psw),
            be32_load(psw + 4), s->retired);
    const struct vm *vm = run->rig.vmm ? vmm_vm(run->rig.vmm, i) : NULL;
    if (vm && vm->complaint)
        fprintf(stderr, "%s: the monitor ended it: %s\n", vm->name, vm->complaint);
}

static int status_of(const struct run *run) {
    int status = CLI_DONE;
    for (size_t i = 0; i < run->config.count; i++) {
        const struct system *s = run->rig.systems[i];
        if (s->stop == STOP_LIMIT)
            status = status == CLI_DONE ? CLI_LIMIT : status;
        else if (!is_success(s, &run->config.systems[i]))
            status = CLI_FAILED;
    }
    return status;
}

/* Takes a line off a text, without its line end and trailing blanks. */
static const uint8_t *take_line(const uint8_t **text, size_t *size, size_t *length) {
    const uint8_t *line = *text;
    const uint8_t *end = *size ? memchr(line, '\n', *size) : NULL;
    size_t taken = end ? (size_t)(end - line) + 1 : *size;
    *length = end ? taken - 1 : taken;
    while (*length && (line[*length - 1] == ' ' || line[*length - 1] == '\r'))
        --*length;
    *text += taken;
    *size -= taken;
    return line;
}

/* The first line, from 1, in which two texts differ in more than trailing blanks; 0: none. */
static unsigned first_difference(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size) {
    for (unsigned line = 1; a_size || b_size; line++) {
        size_t a_length, b_length;
        if (!a_size || !b_size)
            return line;
        const uint8_t *a_line = take_line(&a, &a_size, &a_length);
        const uint8_t *b_line = take_line(&b, &b_size, &b_length);
        if (a_length != b_length || memcmp(a_line, b_line, a_length))
            return line;
    }
    return 0;
}

/* Is the console's log what the configuration expects? */
static bool check_log(const struct run *run, size_t i) {
    const char *path = run->config.systems[i].end_console;
    struct file_bytes expected;
    size_t size;
    const uint8_t *log = dev_backend_output(run->logs[i], &size);
    if (!file_read(path, BACKEND_INPUT_MAX, &expected, run->diags))
        return false;
    struct diag_where where = {.file = path,
                               .line = first_difference(log, size, expected.data, expected.size)};
    if (where.line)
        diag_error(run->diags, &where, "the console of %s differs from here on",
                   run->config.systems[i].name);
    file_free(&expected);
    return where.line == 0;
}

static bool check_logs(const struct run *run) {
    bool good = true;
    for (size_t i = 0; i < run->config.count; i++)
        if (run->logs[i])
            good &= check_log(run, i);
    return good;
}

static bool write_ledgers(const struct run *run) {
    const char *path = run->options.ledger_file;
    json_t *vms = json_array();
    for (size_t i = 0; run->rig.vmm && vmm_vm(run->rig.vmm, i); i++) {
        const struct vm *vm = vmm_vm(run->rig.vmm, i);
        if (!path)
            ledger_print(&vm->ledger, vm->name, vm->system.retired, stdout);
        json_array_append_new(vms, ledger_json(&vm->ledger, vm->name, vm->system.retired));
    }
    json_t *ledger = json_pack("{so}", "vms", vms);
    bool good = !path || dump_write(path, ledger, run->diags);
    json_decref(ledger);
    return good;
}

static int finish(struct run *run) {
    const struct run_options *o = &run->options;
    bool written = screen_finish(run->screen, run->diags);
    for (size_t i = 0; i < run->config.count; i++)
        written &= setup_finish(run->rig.systems[i], &run->config.systems[i], run->diags);
    for (size_t i = 0; i < run->config.count && !o->quiet; i++)
        tell_end(run, i);
    if (o->dump_file)
        written &= write_dump(run);
    if (o->ledger)
        written &= write_ledgers(run);
    bool checked = check_logs(run);
    int status = status_of(run);
    if (!written)
        return CLI_FAULT;
    return checked ? status : CLI_FAILED;
}

static int run_all(struct run *run) {
    if (!make(run))
        return CLI_USAGE;
    struct host_run host = {.rig = &run->rig, .pace = run->options.pace * 1e6};
    const struct device_config *console = console_of(&run->config.systems[0]);
    if (run->config.count == 1 && console && !console->input.count && isatty(STDIN_FILENO)) {
        host.keyboard = true;
        host.console = console->address;
    }
    host_run(&host);
    int status = finish(run);
    return host.interrupted ? CLI_INTERRUPTED : status;
}

static void run_free(struct run *run) {
    rig_free(&run->rig);
    for (size_t i = 0; i < run->config.count && run->logs; i++)
        if (run->logs[i])
            dev_backend_free(run->logs[i]);
    screen_free(run->screen);
    config_free(&run->config);
    config_free_strings(&run->options.cores);
    config_free_strings(&run->options.console_input);
    free(run->options.ranges);
    free(run->logs);
}

static int help(void) {
    puts("usage: trapeze run WHAT... [options]\n\n"
         "Boots each WHAT in a virtual machine of its own: an assembler source, a deck, a raw\n"
         "image, a guest's folder, or a .json configuration.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

int cmd_run(int argc, char **argv) {
    struct diag_list diags;
    diag_init(&diags);
    struct run run = {.diags = &diags, .options.limit = RIG_NO_LIMIT};
    struct config_strings what = {0};
    int status = CLI_USAGE;
    if (cli_parse(options, argc, argv, &run.options, &what, &diags)) {
        if (run.options.help)
            status = help();
        else if (resolve(&run, &what))
            status = run_all(&run);
    }
    diag_print(&diags, stderr);
    diag_free(&diags);
    run_free(&run);
    config_free_strings(&what);
    return status;
}

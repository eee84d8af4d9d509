/* trapeze run WHAT...: boots guests, each in a virtual machine of its own, or one on the bare
 * machine, and tells how they ended. */
#include "base/bits.h"
#include "base/file.h"
#include "cli/boot.h"
#include "cli/cli.h"
#include "cli/host.h"
#include "cli/travel.h"
#include "machine/dump.h"
#include "vmm/account.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct run_options {
    struct boot_options boot; /* first; moved to struct boot when all are read */
    bool check, help, quiet;
    bool ledger;
    const char *ledger_file; /* NULL: as a table on standard output */
    const char *dump_file;
    struct dump_range *ranges;
    size_t range_count;
    uint64_t limit;
    double pace;                  /* millions of ticks per second; 0: as fast as can be */
    struct travel_options travel; /* moved to struct travel when all are read */
};

struct run {
    struct run_options options;
    struct boot boot;
    struct travel travel;
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
FLAG_SETTER(check)
FLAG_SETTER(help)
FLAG_SETTER(quiet)

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

static bool parse_count(const char *value, uint64_t *out, struct diag_list *diags) {
    char *end;
    unsigned long long n = strtoull(value, &end, 10);
    if (*value >= '0' && *value <= '9' && *end == 0 && n <= RIG_NO_LIMIT) {
        *out = n;
        return true;
    }
    diag_error(diags, NULL, "\"%s\" is not a number of instructions", value);
    return false;
}

static bool set_limit(void *target, const char *value, struct diag_list *diags) {
    return parse_count(value, &((struct run_options *)target)->limit, diags);
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

static bool set_ledger(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    (void)diags;
    o->ledger = true;
    o->ledger_file = value;
    return true;
}

static bool set_snapshot(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    travel_add_snapshot(&((struct run_options *)target)->travel, value);
    return true;
}

static bool set_snapshot_machine(void *target, const char *value, struct diag_list *diags) {
    if (travel_add_machine_snapshot(&((struct run_options *)target)->travel, value))
        return true;
    diag_error(diags, NULL, "\"%s\" is not a snapshot of a machine: MACHINE=FILE", value);
    return false;
}

static bool set_restore(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    config_add_string(&((struct run_options *)target)->travel.restore, value);
    return true;
}

#define FILE_SETTER(name)                                                                          \
    static bool set_##name(void *target, const char *value, struct diag_list *diags) {             \
        (void)diags;                                                                               \
        ((struct run_options *)target)->travel.name = value;                                       \
        return true;                                                                               \
    }
FILE_SETTER(record)
FILE_SETTER(replay)

#define MIGRATE_SETTER(name)                                                                       \
    static bool set_migrate_##name(void *target, const char *value, struct diag_list *diags) {     \
        (void)diags;                                                                               \
        ((struct run_options *)target)->travel.migrate.name = value;                               \
        return true;                                                                               \
    }
MIGRATE_SETTER(to)
MIGRATE_SETTER(from)
MIGRATE_SETTER(machine)

static bool set_migrate_at(void *target, const char *value, struct diag_list *diags) {
    struct run_options *o = target;
    o->travel.migrate.has_at = true;
    return parse_count(value, &o->travel.migrate.at, diags);
}

static bool set_later(void *target, const char *value, struct diag_list *diags) {
    (void)target, (void)value;
    diag_error(diags, NULL, "--window is not supported yet");
    return false;
}

static const struct cli_option options[] = {
    BOOT_OPTIONS,
    {"limit", CLI_VALUE, "N", "stop a machine after N instructions", set_limit, 0},
    {"pace", CLI_VALUE, "MHZ|max", "millions of instructions per second", set_pace, 0},
    {"ledger", CLI_OPTIONAL, "FILE.json", "every exit to the monitor by cause and cost", set_ledger,
     0},
    {"dump-state", CLI_VALUE, "FILE.json", "write the state at the end", set_dump_state, 0},
    {"dump", CLI_VALUE, "ADDR.LEN", "… with these bytes of storage (hex)", set_dump, 0},
    {"check", CLI_FLAG, NULL, "compare consoles with the logs that configurations name", set_check,
     0},
    {"quiet", CLI_FLAG, NULL, "do not say how each machine ended", set_quiet, 0},
    {"snapshot", CLI_VALUE, "FILE[@N]", "write a snapshot after N instructions, or at the end",
     set_snapshot, 0},
    {"snapshot-machine", CLI_VALUE, "MACHINE=FILE[@N]", "the same of one machine, at its own count",
     set_snapshot_machine, 0},
    {"restore", CLI_VALUE, "FILE", "go on from a snapshot", set_restore, 0},
    {"record", CLI_VALUE, "FILE", "record what is typed, and when", set_record, 0},
    {"replay", CLI_VALUE, "FILE", "run again what was recorded", set_replay, 0},
    {"migrate-to", CLI_VALUE, "ADDR", "move a machine to another process, while it runs",
     set_migrate_to, 0},
    {"migrate-at", CLI_VALUE, "N", "… after it has retired N instructions", set_migrate_at, 0},
    {"migrate-machine", CLI_VALUE, "NAME", "… this one", set_migrate_machine, 0},
    {"migrate-from", CLI_VALUE, "ADDR", "wait for a machine that moves here", set_migrate_from, 0},
    {"window", CLI_FLAG, NULL, "not supported yet", set_later, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

/* ---- Making the machines ----------------------------------------------------------------------
 */

/* A machine that moves takes its time with it, and leaves nothing that could be recorded. */
static void check_migration(struct run *run) {
    const struct travel_options *o = &run->options.travel;
    bool migrates = o->migrate.to || o->migrate.from;
    if (migrates && (o->record || o->replay))
        diag_error(run->diags, NULL, "%s and %s exclude each other",
                   o->migrate.to ? "--migrate-to" : "--migrate-from",
                   o->record ? "--record" : "--replay");
    if (o->migrate.from && o->restore.count)
        diag_error(run->diags, NULL, "--migrate-from and --restore exclude each other");
    migrate_check(&o->migrate, run->diags);
}

static bool resolve(struct run *run, const struct config_strings *what) {
    if (run->options.boot.bare && run->options.ledger)
        diag_error(run->diags, NULL, "--ledger: there is no monitor on the bare machine");
    if (run->options.travel.replay && run->options.travel.record)
        diag_error(run->diags, NULL, "--record and --replay exclude each other");
    if (run->options.travel.replay && run->options.limit != RIG_NO_LIMIT)
        diag_error(run->diags, NULL, "--limit: with --replay the recording's limit holds");
    check_migration(run);
    if (!boot_resolve(&run->boot, "run", what))
        return false;
    const char *traveller = travel_name(&run->options.travel);
    if (traveller)
        boot_use_one_cpu(traveller, &run->boot.config, run->diags);
    return true;
}

static void *allocate(size_t count, size_t size) {
    void *p = calloc(count, size);
    if (!p)
        abort();
    return p;
}

static bool make(struct run *run) {
    run->boot.logs = allocate(run->boot.config.count, sizeof *run->boot.logs);
    for (size_t i = 0; i < run->boot.config.count; i++)
        if (run->options.check && run->boot.config.systems[i].end_console)
            run->boot.logs[i] = dev_backend_memory();
    run->boot.keeps_outputs = run->options.travel.snapshot_count || run->options.travel.migrate.to;
    if (!boot_make(&run->boot))
        return false;
    run->boot.rig.limit = run->options.limit;
    run->travel.options = run->options.travel;
    run->travel.options.migrate.quiet = run->options.quiet;
    run->options.travel = (struct travel_options){0};
    return travel_begin(&run->travel, &run->boot.rig, &run->boot.config, run->diags);
}

/* ---- The end ----------------------------------------------------------------------------------
 */

static bool write_dump(const struct run *run) {
    const struct run_options *o = &run->options;
    json_t *dump, *vms = json_array();
    for (size_t i = 0; i < run->boot.config.count; i++) {
        json_t *one = dump_system(run->boot.rig.systems[i], o->ranges, o->range_count);
        if (!o->boot.bare)
            json_object_set_new(one, "name", json_string(run->boot.config.systems[i].name));
        json_array_append_new(vms, one);
    }
    dump = o->boot.bare ? json_incref(json_array_get(vms, 0)) : json_pack("{sO}", "vms", vms);
    bool good = dump_write(o->dump_file, dump, run->diags);
    json_decref(dump);
    json_decref(vms);
    return good;
}

static bool is_success(const struct system *s, const struct system_config *config) {
    return s->stop == STOP_WAIT && s->state->psw.ia == config->end_ia;
}

static bool has_moved(const struct run *run, size_t i) {
    return run->boot.rig.systems[i]->stop == STOP_MOVED;
}

static void tell_end(const struct run *run, size_t i) {
    const struct system *s = run->boot.rig.systems[i];
    uint8_t psw[8];
    if (has_moved(run, i)) {
        migrate_tell(&run->travel.migrate, run->boot.config.systems[i].name);
        return;
    }
    psw_store(&s->state->psw, 0, 0, psw);
    fprintf(stderr, "%s: %s, PSW %08X %08X, %" PRIu64 " instructions\n",
            run->boot.config.systems[i].name, system_stop_text(s->stop), be32_load(psw),
            be32_load(psw + 4), s->retired);
    const struct vm *vm = run->boot.rig.vmm ? vmm_vm(run->boot.rig.vmm, i) : NULL;
    if (vm && vm->complaint)
        fprintf(stderr, "%s: the monitor ended it: %s\n", vm->name, vm->complaint);
}

static int status_of(const struct run *run) {
    int status = CLI_DONE;
    for (size_t i = 0; i < run->boot.config.count; i++) {
        const struct system *s = run->boot.rig.systems[i];
        if (s->stop == STOP_MOVED)
            continue;
        if (s->stop == STOP_LIMIT)
            status = status == CLI_DONE ? CLI_LIMIT : status;
        else if (!is_success(s, &run->boot.config.systems[i]))
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
    const char *path = run->boot.config.systems[i].end_console;
    struct file_bytes expected;
    size_t size;
    const uint8_t *log = dev_backend_output(run->boot.logs[i], &size);
    if (!file_read(path, BACKEND_INPUT_MAX, &expected, run->diags))
        return false;
    struct diag_where where = {.file = path,
                               .line = first_difference(log, size, expected.data, expected.size)};
    if (where.line)
        diag_error(run->diags, &where, "the console of %s differs from here on",
                   run->boot.config.systems[i].name);
    file_free(&expected);
    return where.line == 0;
}

static bool check_logs(const struct run *run) {
    bool good = true;
    for (size_t i = 0; i < run->boot.config.count; i++)
        if (run->boot.logs[i] && !has_moved(run, i))
            good &= check_log(run, i);
    return good;
}

static bool write_ledgers(const struct run *run) {
    const char *path = run->options.ledger_file;
    json_t *vms = json_array();
    for (size_t i = 0; run->boot.rig.vmm && vmm_vm(run->boot.rig.vmm, i); i++) {
        const struct vm *vm = vmm_vm(run->boot.rig.vmm, i);
        if (!path)
            ledger_print(&vm->ledger, vm->name, vm->system.retired, stdout);
        json_array_append_new(vms, ledger_json(&vm->ledger, vm->name, vm->system.retired));
    }
    const struct vmm *vmm = run->boot.rig.vmm;
    if (!path && balancer_needed(vmm_balancer(vmm)))
        account_print(vmm, stdout);
    json_t *ledger = json_pack("{so,so}", "vms", vms, "storage", account_json(vmm));
    bool good = !path || dump_write(path, ledger, run->diags);
    json_decref(ledger);
    return good;
}

static int finish(struct run *run) {
    const struct run_options *o = &run->options;
    bool written = screen_finish(run->boot.screen, run->diags);
    for (size_t i = 0; i < run->boot.config.count; i++)
        written &= has_moved(run, i) ||
                   setup_finish(run->boot.rig.systems[i], &run->boot.config.systems[i], run->diags);
    for (size_t i = 0; i < run->boot.config.count && !o->quiet; i++)
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
    struct host_run host = {.rig = &run->boot.rig, .pace = run->options.pace * 1e6};
    const struct device_config *console = boot_console(&run->boot.config.systems[0]);
    if (run->boot.config.count == 1 && console && !console->input.count &&
        !run->travel.options.replay && isatty(STDIN_FILENO)) {
        host.keyboard = true;
        host.console = console->address;
    }
    travel_join(&run->travel, &host);
    host_run(&host);
    bool travelled = travel_end(&run->travel, &host);
    int status = finish(run);
    if (!travelled)
        return CLI_USAGE;
    return host.interrupted ? CLI_INTERRUPTED : status;
}

static void run_free(struct run *run) {
    for (size_t i = 0; i < run->boot.config.count && run->boot.logs; i++)
        if (run->boot.logs[i])
            dev_backend_free(run->boot.logs[i]);
    free(run->boot.logs);
    free(run->options.ranges);
    travel_free_options(&run->options.travel);
    travel_free(&run->travel);
    boot_free(&run->boot);
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
    struct run run = {.diags = &diags, .boot.diags = &diags, .options.limit = RIG_NO_LIMIT};
    struct config_strings what = {0};
    int status = CLI_USAGE;
    bool parsed = cli_parse(options, argc, argv, &run.options, &what, &diags);
    run.boot.options = run.options.boot;
    if (parsed) {
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

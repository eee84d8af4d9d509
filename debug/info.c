/* `info`: each row makes a JSON object of what it shows, and prints that object for people. So both
 * always say the same. */
#include "base/bits.h"
#include "debug/state.h"
#include "dev/subchannel.h"
#include "vmm/account.h"
#include "vmm/shadow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CCWS_MAX 64

static json_t *hex(uint64_t value, unsigned digits) {
    return json_sprintf("%0*llX", (int)digits, (unsigned long long)value);
}

static const char *text(const json_t *object, const char *key) {
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static json_int_t whole(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static bool yes(const json_t *object, const char *key) {
    return json_is_true(json_object_get(object, key));
}

static const char *name_of(const struct dbg *d) {
    return d->real ? "real" : d->machine->name;
}

/* ---- registers ---- */

static json_t *hex_words(const uint32_t *words) {
    json_t *array = json_array();
    for (int n = 0; n < 16; n++)
        json_array_append_new(array, hex(words[n], 8));
    return array;
}

static json_t *by_name(const struct dbg *d, const char *name) {
    int n = dbg_find_register(name, strlen(name));
    return hex(dbg_get_register(d, n), dbg_register_digits(n));
}

/* The monitor's real machine has none that anybody sees. */
static void add_clocks(const struct dbg *d, json_t *made) {
    if (d->real)
        return;
    if (dbg_model(d) == MODEL_S370) {
        json_object_set_new(made, "tod", by_name(d, "tod"));
        json_object_set_new(made, "clock_comparator", by_name(d, "comparator"));
        json_object_set_new(made, "cpu_timer", by_name(d, "cputimer"));
    }
    json_object_set_new(made, "interval_timer", by_name(d, "interval"));
}

static json_t *make_registers(struct dbg *d, struct dbg_args *args) {
    struct cpu_state copy;
    const struct cpu_state *s = dbg_state(d, &copy);
    json_t *fr = json_array();
    if (!args_done(d, args)) {
        json_decref(fr);
        return NULL;
    }
    for (int n = 0; n < 4; n++)
        json_array_append_new(fr, hex(s->fr[n], 16));
    json_t *made =
        json_pack("{ss,so,so,so,so,so}", "vm", name_of(d), "psw", by_name(d, "psw"), "gr",
                  hex_words(s->gr), "fr", fr, "cr", hex_words(s->cr), "prefix", hex(s->prefix, 6));
    add_clocks(d, made);
    return made;
}

static void print_sixteen(struct dbg *d, const char *title, const json_t *words) {
    for (size_t n = 0; n < 16; n += 4)
        dbg_print(d, "%s%-2zu %s %s %s %s\n", title, n, json_string_value(json_array_get(words, n)),
                  json_string_value(json_array_get(words, n + 1)),
                  json_string_value(json_array_get(words, n + 2)),
                  json_string_value(json_array_get(words, n + 3)));
}

static void print_registers(struct dbg *d, const json_t *made) {
    const json_t *fr = json_object_get(made, "fr");
    print_sixteen(d, "gr", json_object_get(made, "gr"));
    for (size_t n = 0; n < 4; n += 2)
        dbg_print(d, "fr%zu  %s  fr%zu  %s\n", 2 * n, json_string_value(json_array_get(fr, n)),
                  2 * n + 2, json_string_value(json_array_get(fr, n + 1)));
    if (dbg_model(d) == MODEL_S370)
        print_sixteen(d, "cr", json_object_get(made, "cr"));
    dbg_print(d, "psw  %s  prefix %s", text(made, "psw"), text(made, "prefix"));
    if (json_object_get(made, "interval_timer"))
        dbg_print(d, "  interval %s", text(made, "interval_timer"));
    dbg_print(d, "\n");
    if (json_object_get(made, "tod"))
        dbg_print(d, "tod  %s  comparator %s  cputimer %s\n", text(made, "tod"),
                  text(made, "clock_comparator"), text(made, "cpu_timer"));
}

/* ---- psw ---- */

static json_t *psw_json(const struct psw *psw) {
    uint8_t bytes[8];
    psw_store(psw, 0, 0, bytes);
    return json_pack("{so,ss,so,ss,sb,sb,sb,si,so,so}", "psw", hex(be64_load(bytes), 16), "mode",
                     psw->ec ? "EC" : "BC", "mask", hex(psw->system_mask, 2), "state",
                     psw->problem ? "problem" : "supervisor", "wait", psw->wait, "dat",
                     psw_dat(psw), "machine_check", psw->machine_check, "cc", psw->cc, "key",
                     hex(psw->key, 1), "program_mask", hex(psw->program_mask, 1));
}

static json_t *with_ia(json_t *object, const struct psw *psw) {
    json_object_set_new(object, "ia", hex(psw->ia, 6));
    return object;
}

static json_t *make_psw(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return NULL;
    const struct dbg_machine *m = d->machine;
    const struct psw *psw = &m->system->state->psw;
    json_t *made = json_pack("{ss,so}", "vm", m->name, m->vm ? "virtual" : "real",
                             with_ia(psw_json(psw), psw));
    if (m->vm) {
        struct cpu_state real;
        vm_real_state(m->vm, &real);
        json_object_set_new(made, "real", with_ia(psw_json(&real.psw), &real.psw));
    }
    return made;
}

static const char *shown(const json_t *side, const char *key, char *out) {
    const json_t *value = json_object_get(side, key);
    if (json_is_boolean(value))
        return json_is_true(value) ? "on" : "off";
    if (!json_is_integer(value))
        return text(side, key);
    snprintf(out, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return out;
}

static void print_psw(struct dbg *d, const json_t *made) {
    static const struct {
        const char *key, *title;
    } rows[] = {{"psw", "psw"},
                {"mode", "mode"},
                {"state", "state"},
                {"mask", "system mask"},
                {"key", "key"},
                {"machine_check", "machine checks"},
                {"wait", "wait"},
                {"dat", "translation"},
                {"cc", "condition code"},
                {"program_mask", "program mask"},
                {"ia", "instruction address"}};
    const json_t *left = json_object_get(made, "virtual"), *right = json_object_get(made, "real");
    char a[24], b[24];
    if (left)
        dbg_print(d, "%-20s %-18s %s\n", "", "virtual", "real");
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
        if (left)
            dbg_print(d, "%-20s %-18s %s\n", rows[n].title, shown(left, rows[n].key, a),
                      shown(right, rows[n].key, b));
        else
            dbg_print(d, "%-20s %s\n", rows[n].title, shown(right, rows[n].key, b));
}

/* ---- keys ---- */

static json_t *make_keys(struct dbg *d, struct dbg_args *args) {
    struct stor_view whole_view;
    const struct stor_view *view = dbg_view(d, &whole_view);
    if (!args_done(d, args))
        return NULL;
    json_t *ranges = json_array();
    for (aaddr at = 0, next; at < view->size; at = next) {
        uint8_t key = view_key(view, at);
        for (next = at + STOR_BLOCK_SIZE; next < view->size && view_key(view, next) == key;)
            next += STOR_BLOCK_SIZE;
        json_array_append_new(ranges, json_pack("{so,so,so}", "from", hex(at, 6), "to",
                                                hex(next - 1, 6), "key", hex(key, 2)));
    }
    return json_pack("{ss,so}", "vm", name_of(d), "keys", ranges);
}

static const char *key_text(unsigned key, char *out, size_t size) {
    snprintf(out, size, "key %X%s%s%s", key >> 4, key & KEY_FETCH ? ", fetch-protected" : "",
             key & KEY_REFERENCE ? ", referenced" : "", key & KEY_CHANGE ? ", changed" : "");
    return out;
}

static void print_keys(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *range;
    char key[64];
    json_array_foreach(json_object_get(made, "keys"), n, range)
        dbg_print(d, "%s-%s  %s\n", text(range, "from"), text(range, "to"),
                  key_text((unsigned)strtoul(text(range, "key"), NULL, 16), key, sizeof key));
}

/* ---- devices ---- */

static const struct unit *unit_at(const struct dbg_machine *m, uint16_t device) {
    const struct channels *c = m->system->channels;
    unsigned channel = device >> 8;
    return channel < CHAN_COUNT ? c->channel[channel].at[device & 0xFF] : NULL;
}

static bool is_disk(const struct dbg_machine *m, uint16_t device) {
    const struct device_config *c = config_device(m->config, device);
    const struct dev_type *type = c ? dev_find_type(c->type) : NULL;
    return type && type->class == DEV_DISK;
}

static bool is_working(const struct unit *u) {
    return u->sub->unit == u && u->sub->state == SUB_WORKING;
}

static const char *unit_state(const struct unit *u) {
    if (is_working(u))
        return "working";
    if (u->sub->unit == u && u->sub->state == SUB_PENDING)
        return "interruption pending";
    if (u->held)
        return "status pending";
    return u->busy ? "busy" : "idle";
}

static json_t *device_json(const struct dbg_machine *m, uint16_t address, const char *type) {
    const struct unit *u = unit_at(m, address);
    json_t *made = json_pack("{so,ss,ss}", "device", hex(address, 3), "type", type, "state",
                             u ? unit_state(u) : "not attached");
    if (u && is_working(u)) {
        json_object_set_new(made, "ccw", hex((u->sub->next - 8) & ADDRESS_MASK, 6));
        json_object_set_new(made, "count", json_integer(u->sub->ccw.count));
    }
    return made;
}

static json_t *make_devices(struct dbg *d, struct dbg_args *args) {
    const struct dbg_machine *m = d->machine;
    if (!args_done(d, args))
        return NULL;
    json_t *devices = json_array();
    for (unsigned address = 0; address < CHAN_COUNT << 8; address++) {
        const struct device_config *c = config_device(m->config, (uint16_t)address);
        if (c || unit_at(m, (uint16_t)address))
            json_array_append_new(devices,
                                  device_json(m, (uint16_t)address, c ? c->type : "attached"));
    }
    return json_pack("{ss,so}", "vm", m->name, "devices", devices);
}

static void print_devices(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *device;
    json_array_foreach(json_object_get(made, "devices"), n, device) {
        dbg_print(d, "%s  %-8s %s", text(device, "device"), text(device, "type"),
                  text(device, "state"));
        if (json_object_get(device, "ccw"))
            dbg_print(d, ", at the CCW %s, %" JSON_INTEGER_FORMAT " bytes to go",
                      text(device, "ccw"), whole(device, "count"));
        dbg_print(d, "\n");
    }
}

/* ---- breakpoints ---- */

static json_t *make_breakpoints(struct dbg *d, struct dbg_args *args) {
    static const char *const kinds[] = {"break", "watch", "rwatch", "awatch", "catch"};
    if (!args_done(d, args))
        return NULL;
    json_t *points = json_array();
    for (size_t i = 0; i < d->point_count; i++) {
        const struct dbg_point *p = d->points[i];
        if (p->hidden)
            continue;
        json_t *commands = json_array();
        for (size_t n = 0; n < p->command_count; n++)
            json_array_append_new(commands, json_string(p->commands[n]));
        json_array_append_new(
            points,
            json_pack("{sI,ss,ss,ss,sb,sb,sI,sI,ss?,so}", "number", (json_int_t)p->number, "kind",
                      kinds[p->kind], "vm", p->machine->name, "where", p->text, "enabled",
                      p->enabled, "temporary", p->temporary, "hits", (json_int_t)p->hits, "ignore",
                      (json_int_t)p->ignore, "condition", p->condition, "commands", commands));
    }
    return json_pack("{so}", "breakpoints", points);
}

static void print_breakpoints(struct dbg *d, const json_t *made) {
    const json_t *points = json_object_get(made, "breakpoints");
    size_t n, k;
    json_t *p, *line;
    if (json_array_size(points) == 0)
        dbg_print(d, "There are no breakpoints.\n");
    json_array_foreach(points, n, p) {
        dbg_print(d,
                  "%-3" JSON_INTEGER_FORMAT " %-6s %-8s %s%s%s, hit %" JSON_INTEGER_FORMAT " times",
                  whole(p, "number"), text(p, "kind"), text(p, "vm"), text(p, "where"),
                  yes(p, "temporary") ? ", once" : "", yes(p, "enabled") ? "" : ", disabled",
                  whole(p, "hits"));
        if (whole(p, "ignore"))
            dbg_print(d, ", passes %" JSON_INTEGER_FORMAT " more", whole(p, "ignore"));
        dbg_print(d, "\n");
        if (*text(p, "condition"))
            dbg_print(d, "      if %s\n", text(p, "condition"));
        json_array_foreach(json_object_get(p, "commands"), k, line)
            dbg_print(d, "      %s\n", json_string_value(line));
    }
}

/* ---- vms ---- */

static json_t *make_vms(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return NULL;
    json_t *vms = json_array();
    for (size_t n = 0; n < d->count; n++) {
        const struct dbg_machine *m = &d->machines[n];
        const struct system *s = m->system;
        bool stopped = s->stop != STOP_NONE && s->stop != STOP_DEBUG;
        json_array_append_new(vms,
                              json_pack("{ss,sb,ss,sI,ss,sI,sI,so}", "name", m->name, "meant",
                                        !d->real && m == d->machine, "model",
                                        s->model == MODEL_S360 ? "s360" : "s370", "storage",
                                        (json_int_t)s->view.size, "state",
                                        stopped ? system_stop_text(s->stop) : "can run",
                                        "instructions", (json_int_t)s->retired, "ticks",
                                        (json_int_t)s->events.now, "ia", hex(s->state->psw.ia, 6)));
    }
    return json_pack("{sb,so}", "monitor", d->rig->vmm != NULL, "vms", vms);
}

static void print_vms(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *vm;
    json_array_foreach(json_object_get(made, "vms"), n, vm) dbg_print(
        d,
        "%s %-12s %s %6" JSON_INTEGER_FORMAT "K  at %s, %" JSON_INTEGER_FORMAT
        " instructions, %s\n",
        yes(vm, "meant") ? "*" : " ", text(vm, "name"), text(vm, "model"),
        whole(vm, "storage") >> 10, text(vm, "ia"), whole(vm, "instructions"), text(vm, "state"));
    dbg_print(d, "%s\n", yes(made, "monitor") ? "under the monitor" : "on the bare machine");
}

/* ---- symbols and lines ---- */

struct named {
    const char *name;
    uint32_t address, length;
};

static int by_address(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    return x->address != y->address ? (x->address < y->address ? -1 : 1) : strcmp(x->name, y->name);
}

/* Those that begin with a prefix, in order of address. */
static struct named *collect_symbols(const struct dbg_machine *m, const char *prefix, size_t length,
                                     size_t *count) {
    size_t most = 1;
    for (size_t i = 0; i < m->module_count; i++)
        most += m->modules[i].module->symbol_count;
    struct named *list = dbg_must(calloc(most, sizeof *list));
    *count = 0;
    for (size_t i = 0; i < m->module_count; i++)
        for (size_t k = 0; k < m->modules[i].module->symbol_count; k++) {
            const struct asm_symbol *s = m->modules[i].module->symbols[k];
            if (s->defined && s->section && strncasecmp(s->name, prefix, length) == 0)
                list[(*count)++] = (struct named){
                    s->name, asm_symbol_address(s) + m->modules[i].offset, s->length};
        }
    qsort(list, *count, sizeof *list, by_address);
    return list;
}

static json_t *make_symbols(struct dbg *d, struct dbg_args *args) {
    const char *prefix = "";
    size_t length = 0, count;
    if (args_word(args, &prefix, &length) && !args_done(d, args))
        return NULL;
    struct named *list = collect_symbols(d->machine, prefix, length, &count);
    json_t *symbols = json_array();
    for (size_t n = 0; n < count; n++)
        json_array_append_new(symbols, json_pack("{ss,so,sI}", "name", list[n].name, "address",
                                                 hex(list[n].address, 6), "length",
                                                 (json_int_t)list[n].length));
    free(list);
    return json_pack("{ss,so}", "vm", d->machine->name, "symbols", symbols);
}

static void print_symbols(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *s;
    json_array_foreach(json_object_get(made, "symbols"), n, s)
        dbg_print(d, "%s  %-8s length %" JSON_INTEGER_FORMAT "\n", text(s, "address"),
                  text(s, "name"), whole(s, "length"));
    if (json_array_size(json_object_get(made, "symbols")) == 0)
        dbg_print(d, "No such symbols are known.\n");
}

static json_t *make_line(struct dbg *d, struct dbg_args *args) {
    struct cpu_state copy;
    vaddr at = dbg_state(d, &copy)->psw.ia;
    uint32_t offset;
    char source[200], symbol[72];
    if (!args_end(args) && (!dbg_take_address(d, args, &at) || !args_done(d, args)))
        return NULL;
    const struct asm_line *line = dbg_line_at(d->machine, at, &offset);
    json_t *made = json_pack("{so,ss}", "address", hex(at, 6), "symbol",
                             dbg_symbol_at(d->machine, at, symbol, sizeof symbol));
    if (!line)
        return made;
    json_object_set_new(made, "file", json_string(line->file));
    json_object_set_new(made, "line", json_integer(line->line));
    json_object_set_new(made, "from", hex(line->address + offset, 6));
    json_object_set_new(made, "length", json_integer(line->size));
    const char *shown_text = dbg_source_text(line->file, line->line, source, sizeof source);
    json_object_set_new(made, "text", json_string(shown_text ? shown_text : ""));
    return made;
}

static void print_line(struct dbg *d, const json_t *made) {
    if (!json_object_get(made, "file")) {
        dbg_print(d, "No source is known of what is at %s.\n", text(made, "address"));
        return;
    }
    dbg_print(
        d, "%s%s%s is of %s:%" JSON_INTEGER_FORMAT ", %" JSON_INTEGER_FORMAT " bytes from %s\n%s\n",
        text(made, "address"), *text(made, "symbol") ? " " : "", text(made, "symbol"),
        text(made, "file"), whole(made, "line"), whole(made, "length"), text(made, "from"),
        text(made, "text"));
}

/* ---- exits ---- */

static json_t *make_exits(struct dbg *d, struct dbg_args *args) {
    const struct dbg_machine *m = d->machine;
    if (!args_done(d, args))
        return NULL;
    if (m->vm)
        return ledger_json(&m->vm->ledger, m->name, m->system->retired);
    dbg_error(d, "the bare machine has no exits to a monitor");
    return NULL;
}

static void print_exits(struct dbg *d, const json_t *made) {
    const struct dbg_machine *m = d->machine;
    (void)made;
    ledger_print(&m->vm->ledger, m->name, m->system->retired, d->host.out);
}

/* ---- real storage ---- */

static json_t *make_storage(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return NULL;
    if (d->rig->vmm)
        return account_json(d->rig->vmm);
    dbg_error(d, "the bare machine's storage is its own");
    return NULL;
}

static void print_storage(struct dbg *d, const json_t *made) {
    (void)made;
    account_print(d->rig->vmm, d->host.out);
}

/* ---- the past ---- */

static json_t *make_checkpoints(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < d->checkpoint_count; i++)
        json_array_append_new(list, json_pack("{sI,ss,sI,ss}", "number", (json_int_t)i + 1, "vm",
                                              d->checkpoints[i].machine->name, "instructions",
                                              (json_int_t)d->checkpoints[i].retired, "text",
                                              d->checkpoints[i].text));
    return json_pack("{so}", "checkpoints", list);
}

static void print_checkpoints(struct dbg *d, const json_t *made) {
    const json_t *list = json_object_get(made, "checkpoints");
    size_t n;
    json_t *c;
    if (json_array_size(list) == 0)
        dbg_print(d, "There are no checkpoints.\n");
    json_array_foreach(list, n, c)
        dbg_print(d, "%-3" JSON_INTEGER_FORMAT " %s, %" JSON_INTEGER_FORMAT " instructions %s\n",
                  whole(c, "number"), text(c, "vm"), whole(c, "instructions"), text(c, "text"));
}

static json_t *make_history(struct dbg *d, struct dbg_args *args) {
    if (!args_done(d, args))
        return NULL;
    return json_pack("{sI,sI,sI,sI,sI}", "begin", (json_int_t)history_begin(d->history), "now",
                     (json_int_t)rig_retired(d->rig), "end", (json_int_t)history_end(d->history),
                     "snapshots", (json_int_t)history_snapshots(d->history), "bytes",
                     (json_int_t)history_memory(d->history));
}

static void print_history(struct dbg *d, const json_t *made) {
    dbg_print(d,
              "instructions of all machines: %" JSON_INTEGER_FORMAT
              " now, from %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT "\n",
              whole(made, "now"), whole(made, "begin"), whole(made, "end"));
    dbg_print(d, "%" JSON_INTEGER_FORMAT " snapshots, %" JSON_INTEGER_FORMAT "K\n",
              whole(made, "snapshots"), whole(made, "bytes") >> 10);
}

/* ---- ccw ---- */

/* What is known of a channel program. */
struct channel_program {
    aaddr at;
    bool disk;                        /* of a disk: its commands have names of their own */
    const struct subchannel *working; /* where it is, or NULL */
};

/* Behind a CCW that chains data the command is not looked at. */
static json_t *ccw_json(const struct dbg *d, aaddr at, const uint8_t bytes[8], bool disk, bool data,
                        const struct subchannel *here) {
    struct ccw ccw = ccw_load(bytes);
    char raw[20], flags[40] = "", symbol[72];
    static const char *const names[] = {"CD", "CC", "SLI", "SKIP", "PCI", "IDA"};
    for (unsigned n = 0; n < 6; n++)
        if (ccw.flags & 0x80u >> n)
            strcat(strcat(flags, *flags ? " " : ""), names[n]);
    json_t *made =
        json_pack("{so,ss,so,ss,so,ss,ss,si}", "address", hex(at, 6), "ccw",
                  dbg_hex_bytes(bytes, 8, raw, sizeof raw), "command", hex(ccw.command, 2), "name",
                  data && (ccw.command & 15) != 8 ? "more data" : dbg_ccw_name(ccw.command, disk),
                  "data", hex(ccw.address, 6), "symbol",
                  dbg_symbol_at(d->machine, ccw.address, symbol, sizeof symbol), "flags", flags,
                  "count", ccw.count);
    if (here)
        json_object_set_new(made, "residual", json_integer(here->ccw.count));
    return made;
}

static bool stands_in(const json_t *program, aaddr at) {
    size_t n;
    json_t *ccw;
    json_array_foreach(program, n,
                       ccw) if (strtoul(text(ccw, "address"), NULL, 16) == at) return true;
    return false;
}

/* The CCWs in the order in which they come. TRANSFER IN CHANNEL is followed, but for one back to a
 * search: what comes when that has found something is behind it. */
static json_t *program_json(const struct dbg *d, const struct channel_program *p) {
    const struct stor_view *view = &d->machine->system->view;
    json_t *program = json_array();
    bool data = false, searches = false;
    aaddr at = p->at;
    for (unsigned n = 0; n < CCWS_MAX; n++) {
        uint8_t bytes[8];
        if (at & 7 || stands_in(program, at) || view_read(view, at, bytes, 8))
            break;
        struct ccw ccw = ccw_load(bytes);
        bool here = p->working && ((p->working->next - 8) & ADDRESS_MASK) == at;
        json_array_append_new(program,
                              ccw_json(d, at, bytes, p->disk, data, here ? p->working : NULL));
        bool transfer = (ccw.command & 15) == 8;
        if (!transfer && !(ccw.flags & (CCW_FLAG_CD | CCW_FLAG_CC)))
            break;
        bool back = transfer && searches && stands_in(program, ccw.address);
        searches = p->disk && !data && dbg_ccw_searches(ccw.command);
        data = transfer ? data : ccw.flags & CCW_FLAG_CD;
        at = transfer && !back ? ccw.address : at + 8;
    }
    return program;
}

/* The CAW under which a device was started last; without a device, that in storage. */
static bool find_caw(struct dbg *d, const char *word, size_t length, uint32_t *caw,
                     const struct subchannel **working, uint16_t *device) {
    const struct dbg_machine *m = d->machine;
    uint8_t bytes[4];
    char *end;
    *working = NULL;
    *device = (uint16_t)strtoul(word, &end, 16);
    const struct unit *u = length == 3 && end == word + 3 ? unit_at(m, *device) : NULL;
    if (!length) {
        view_read(&m->system->view, stor_prefix(PSA_CAW, m->system->state->prefix), bytes, 4);
        *caw = be32_load(bytes);
        return true;
    }
    if (!u) {
        dbg_error(d, "there is no device %.*s", (int)length, word);
        return false;
    }
    *working = is_working(u) ? u->sub : NULL;
    for (size_t n = 0; n < m->program_count; n++)
        if (m->programs[n].device == *device) {
            *caw = m->programs[n].caw;
            return true;
        }
    dbg_error(d, "no program started device %03X since the debugger began", *device);
    return false;
}

static json_t *make_ccw(struct dbg *d, struct dbg_args *args) {
    const char *word = "";
    size_t length = 0;
    uint32_t caw;
    uint16_t device;
    const struct subchannel *working;
    args_word(args, &word, &length);
    if (!args_done(d, args) || !find_caw(d, word, length, &caw, &working, &device))
        return NULL;
    const struct unit *u = length ? unit_at(d->machine, device) : NULL;
    const struct channel_program program = {caw & ADDRESS_MASK, u && is_disk(d->machine, device),
                                            working};
    return json_pack("{ss,so,ss,so}", "vm", d->machine->name, "caw", hex(caw, 8), "state",
                     u ? unit_state(u) : "", "program", program_json(d, &program));
}

static void print_ccw(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *c;
    dbg_print(d, "CAW %s%s%s\n", text(made, "caw"), *text(made, "state") ? ": " : "",
              text(made, "state"));
    json_array_foreach(json_object_get(made, "program"), n, c) {
        const json_t *residual = json_object_get(c, "residual");
        char count[40] = " to";
        if (strcmp(text(c, "name"), "transfer in channel"))
            snprintf(count, sizeof count, ", %" JSON_INTEGER_FORMAT " byte%s at", whole(c, "count"),
                     whole(c, "count") == 1 ? "" : "s");
        dbg_print(d, "%s %s  %s  %s %s%s %s%s%s%s%s%s", residual ? "=>" : "  ", text(c, "address"),
                  text(c, "ccw"), text(c, "command"), text(c, "name"), count, text(c, "data"),
                  *text(c, "symbol") ? " " : "", text(c, "symbol"), *text(c, "flags") ? " (" : "",
                  text(c, "flags"), *text(c, "flags") ? ")" : "");
        if (residual)
            dbg_print(d, ": %" JSON_INTEGER_FORMAT " to go", json_integer_value(residual));
        dbg_print(d, "\n");
    }
}

/* ---- translate ---- */

static void add_step(json_t *steps, const char *what, uint64_t at, uint64_t entry, unsigned digits,
                     const char *meaning) {
    json_array_append_new(steps,
                          json_pack("{ss,so,so,ss}", "step", what, "at", hex(at, 6), "entry",
                                    digits ? hex(entry, digits) : json_null(), "meaning", meaning));
}

/* An entry as the walk would read it; false outside of storage. */
static bool entry_at(const struct stor_view *v, raddr at, raddr prefix, uint32_t size,
                     uint32_t *entry) {
    uint8_t bytes[4];
    if (view_read(v, stor_prefix(at & ADDRESS_MASK, prefix), bytes, size))
        return false;
    *entry = size == 4 ? be32_load(bytes) : be16_load(bytes);
    return true;
}

/* What became of a step that failed. */
static const char *failure(int code, bool length) {
    static char none[] = "";
    switch (code) {
    case PIC_SEGMENT_TRANSLATION:
        return length ? "segment-translation exception: behind the table's end"
                      : "segment-translation exception: the entry is invalid";
    case PIC_PAGE_TRANSLATION:
        return length ? "page-translation exception: behind the table's end"
                      : "page-translation exception: the entry is invalid";
    case PIC_TRANSLATION_SPECIFICATION:
        return "translation-specification exception: bits that must be zero are not";
    case PIC_ADDRESSING:
        return "addressing exception: the entry is outside of storage";
    default:
        return none;
    }
}

/* The steps of one walk, as dat_translate makes it; its outcome is dat_translate's own. */
static bool add_walk(json_t *steps, const char *whose, const struct stor_view *v,
                     const struct dat_control *c, vaddr va, raddr *real) {
    struct dat_geometry g;
    struct dat_result result;
    char what[48];
    uint32_t ste = 0, pte = 0;
    int code = dat_translate(v, c, va, &result);
    dat_geometry_of(c->cr0, &g);
    raddr ste_at = ((c->cr1 & 0xFFFFC0) + (va >> g.segment_shift) * 4) & ADDRESS_MASK;
    bool has_ste = entry_at(v, ste_at, c->prefix, 4, &ste);
    bool at_segment = code && result.segment_level;
    snprintf(what, sizeof what, "%s segment table", whose);
    add_step(steps, what, ste_at, ste, has_ste ? 8 : 0,
             at_segment ? failure(code, result.length) : "the page table's address");
    if (at_segment)
        return false;
    uint32_t page = (va & ((1u << g.segment_shift) - 1)) >> g.page_shift;
    raddr pte_at = ((ste & 0xFFFFF8) + page * 2) & ADDRESS_MASK;
    bool has_pte = entry_at(v, pte_at, c->prefix, 2, &pte);
    snprintf(what, sizeof what, "%s page table", whose);
    add_step(steps, what, pte_at, pte, has_pte ? 4 : 0,
             code ? failure(code, result.length) : "the frame");
    *real = result.real;
    return code == PIC_NONE;
}

static void add_storage(json_t *steps, const char *what, const struct stor_view *v, aaddr at) {
    char meaning[64] = "addressing exception: outside of storage";
    if (at < v->size)
        key_text(view_key(v, at), meaning, sizeof meaning);
    add_step(steps, what, at, 0, 0, meaning);
}

/* What the real CPU's tables, the monitor's, make of the address. */
static void add_shadow(struct dbg *d, json_t *steps, vaddr va) {
    struct cpu_state s;
    struct storage *storage = rig_storage(d->rig);
    struct stor_view all = {.storage = storage, .size = storage->size};
    raddr real;
    vm_real_state(d->machine->vm, &s);
    struct dat_control c = {s.cr[0], s.cr[1], s.prefix};
    bool shadow = psw_dat(&d->machine->system->state->psw);
    if (shadow && !d->machine->vm->shadow.state) {
        add_step(steps, "shadow tables", 0, 0, 0, "there are none yet");
        return;
    }
    if (add_walk(steps, shadow ? "shadow" : "real", &all, &c, va, &real))
        add_storage(steps, "real storage", &all, stor_prefix(real, s.prefix));
}

static json_t *make_translate(struct dbg *d, struct dbg_args *args) {
    struct dbg_value v;
    struct dbg_machine *m = d->machine;
    const struct cpu_state *s = m->system->state;
    if (!args_value(d, args, &v) || !args_done(d, args))
        return NULL;
    if (v.value > ADDRESS_MASK) {
        dbg_error(d, "%" PRIX64 " is no address of 24 bits", v.value);
        return NULL;
    }
    vaddr va = (vaddr)v.value;
    raddr real = va;
    json_t *steps = json_array();
    struct dat_control c = {s->cr[0], s->cr[1], s->prefix};
    bool good = !psw_dat(&s->psw) ||
                add_walk(steps, m->vm ? "guest's" : "the", &m->system->view, &c, va, &real);
    if (good && s->prefix && stor_prefix(real, s->prefix) != real)
        add_step(steps, "prefixing", real, 0, 0, "exchanged with the prefix area");
    if (good)
        add_storage(steps, m->vm ? "guest's storage" : "storage", &m->system->view,
                    stor_prefix(real, s->prefix));
    if (m->vm)
        add_shadow(d, steps, va);
    return json_pack("{ss,so,sb,so}", "vm", m->name, "address", hex(va, 6), "dat", psw_dat(&s->psw),
                     "steps", steps);
}

static void print_translate(struct dbg *d, const json_t *made) {
    size_t n;
    json_t *step;
    dbg_print(d, "%s, translation %s\n", text(made, "address"), yes(made, "dat") ? "on" : "off");
    json_array_foreach(json_object_get(made, "steps"), n, step)
        dbg_print(d, "  %-22s %s %-8s %s\n", text(step, "step"), text(step, "at"),
                  text(step, "entry"), text(step, "meaning"));
}

/* ---- the table ---- */

const struct dbg_info_row dbg_infos[] = {
    {"registers", 1, "registers", make_registers, print_registers,
     "General, floating-point and control registers, PSW, prefix, clocks."},
    {"psw", 1, "psw", make_psw, print_psw,
     "The PSW field by field; of a virtual machine the virtual and the real one, side by side."},
    {"keys", 1, "keys", make_keys, print_keys, "Storage keys."},
    {"devices", 1, "devices", make_devices, print_devices, "Devices and what they do."},
    {"breakpoints", 1, "breakpoints", make_breakpoints, print_breakpoints,
     "Breakpoints, watchpoints, catchpoints."},
    {"vms", 1, "vms", make_vms, print_vms, "All machines."},
    {"symbols", 1, "symbols [PREFIX]", make_symbols, print_symbols,
     "Symbols by address; those that begin with PREFIX."},
    {"line", 1, "line [ADDRESS]", make_line, print_line, "The source line of an address."},
    {"exits", 1, "exits", make_exits, print_exits,
     "Exits of this virtual machine to the monitor, by cause."},
    {"storage", 2, "storage", make_storage, print_storage,
     "Who has how much of real storage, and should have."},
    {"checkpoints", 2, "checkpoints", make_checkpoints, print_checkpoints, "Moments to go to."},
    {"history", 1, "history", make_history, print_history,
     "How far back there is a way, and the memory that it takes."},
    {"ccw", 1, "ccw [DEVICE]", make_ccw, print_ccw,
     "The channel program that the CAW, or that a device was started with: CCW by CCW, and where "
     "it stands."},
    {"translate", 1, "translate ADDRESS", make_translate, print_translate,
     "How an address is translated: the guest's tables, its storage, the monitor's tables."},
    {0},
};

/* Takes "--json", wherever it stands. */
static bool take_json(char *line) {
    char *at = strstr(line, "--json");
    if (!at || (at[6] && at[6] != ' '))
        return false;
    memset(at, ' ', 6);
    return true;
}

void dbg_do_info(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    char *copy = dbg_must(strdup(args->line));
    struct dbg_args rest = {copy, copy + (args->at - args->line)};
    bool as_json = take_json(copy) || d->host.json;
    const struct dbg_info_row *row = dbg_infos;
    if (args_word(&rest, &word, &length)) {
        while (row->name && !args_is(word, length, row->name, row->shortest))
            row++;
        if (!row->name)
            dbg_error_at(d, copy, word, "\"help info\" tells what there is", "unknown info %.*s",
                         (int)length, word);
    } else {
        dbg_error(d, "info WHAT: \"help info\" tells what there is");
    }
    json_t *made = !d->failed && row->name ? row->make(d, &rest) : NULL;
    if (made && as_json) {
        json_dumpf(made, d->host.out, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_SORT_KEYS * 0);
        dbg_print(d, "\n");
    } else if (made) {
        row->print(d, made);
    }
    json_decref(made);
    free(copy);
}

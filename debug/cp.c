/* The words of a control program's console, as VM/370 has them. Numbers are hexadecimal without
 * anything before them, as they are there. */
#include "base/bits.h"
#include "debug/state.h"
#include "dev/device.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- taking hexadecimal words ---- */

/* Takes a word of up to `digits` hexadecimal digits, up to a blank or one of `ends`. */
static bool take_hex(struct dbg *d, struct dbg_args *args, unsigned digits, const char *ends,
                     uint64_t *value) {
    args_skip(args);
    const char *begin = args->at;
    *value = 0;
    while (isxdigit((unsigned char)*args->at)) {
        char c = (char)toupper((unsigned char)*args->at++);
        *value = *value << 4 | (unsigned)(c <= '9' ? c - '0' : c - 'A' + 10);
    }
    size_t count = (size_t)(args->at - begin);
    bool ended = !*args->at || strchr(" \t", *args->at) || strchr(ends, *args->at);
    if (count && count <= digits && ended)
        return true;
    dbg_error_at(d, args->line, count > digits || !ended ? args->at - (count > digits) : begin,
                 NULL, "up to %u hexadecimal digits were expected here", digits);
    return false;
}

static struct system *guest(struct dbg *d) {
    return d->machine->system;
}

/* It may have something to do now. */
static void wake(struct dbg *d) {
    struct system *s = guest(d);
    system_advance(s, s->events.now);
    if (s->stop == STOP_IDLE)
        s->stop = STOP_DEBUG;
    history_changed(d->history);
}

/* ---- IPL, BEGIN ---- */

static void cp_ipl(struct dbg *d, struct dbg_args *args) {
    struct system *s = guest(d);
    struct csw status;
    uint64_t device;
    if (!take_hex(d, args, 3, "", &device) || !args_done(d, args))
        return;
    if (!chan_device(s->channels, (uint16_t)device)) {
        dbg_error(d, "there is no device %03X", (unsigned)device);
        return;
    }
    chan_reset(s->channels);
    cpu_state_reset(s->state);
    s->pending = (struct pending){0};
    s->stop = STOP_NONE;
    if (!system_ipl(s, (uint16_t)device, &status))
        dbg_error(d, "loading from %03X ended with unit status %02X, channel status %02X",
                  (unsigned)device, status.unit_status, status.channel_status);
    dbg_changed(d);
    if (!d->failed)
        dbg_show_place(d);
}

static void cp_begin(struct dbg *d, struct dbg_args *args) {
    uint64_t at;
    if (!args_end(args)) {
        if (!take_hex(d, args, 6, "", &at) || !args_done(d, args))
            return;
        guest(d)->state->psw.ia = (vaddr)at;
        dbg_changed(d);
    }
    dbg_run(d, 0);
}

/* ---- DISPLAY and STORE ---- */

/* "G5", "G0-15": a range of registers, decimal. */
static bool take_range(struct dbg *d, struct dbg_args *args, unsigned most, unsigned *from,
                       unsigned *to) {
    char *end;
    *from = 0, *to = most;
    if (!isdigit((unsigned char)*args->at))
        return args_done(d, args);
    *from = *to = (unsigned)strtoul(args->at, &end, 10);
    if (*end == '-')
        *to = (unsigned)strtoul(end + 1, &end, 10);
    args->at = end;
    if (*from <= *to && *to <= most)
        return args_done(d, args);
    dbg_error_at(d, args->line, args->at, NULL, "registers are 0 to %u", most);
    return false;
}

static void display_registers(struct dbg *d, struct dbg_args *args, char letter) {
    const struct cpu_state *s = guest(d)->state;
    unsigned from, to;
    args->at++;
    if (!take_range(d, args, letter == 'Y' ? 6 : 15, &from, &to))
        return;
    for (unsigned n = from; n <= to; n++)
        if (letter == 'Y' && n % 2 == 0)
            dbg_print(d, "FPR %u = %016llX\n", n, (unsigned long long)s->fr[n / 2]);
        else if (letter != 'Y')
            dbg_print(d, "%s %2u = %08X\n", letter == 'G' ? "GPR" : "ECR", n,
                      letter == 'G' ? s->gr[n] : s->cr[n]);
}

static void display_key(struct dbg *d, struct dbg_args *args) {
    uint64_t at;
    args->at++;
    if (!take_hex(d, args, 7, "", &at) || !args_done(d, args))
        return;
    if (at >= guest(d)->view.size)
        dbg_error(d, "there is no storage at %06X", (unsigned)at);
    else
        dbg_print(d, "%06X KEY = %02X\n", (unsigned)at, view_key(&guest(d)->view, (aaddr)at));
}

/* "1000", "1000.20", "T1000.20" (with characters). */
static void display_storage(struct dbg *d, struct dbg_args *args) {
    uint64_t at, length = 4;
    bool characters = toupper((unsigned char)*args->at) == 'T';
    args->at += characters;
    if (!take_hex(d, args, 6, ".", &at))
        return;
    if (*args->at == '.') {
        args->at++;
        if (!take_hex(d, args, 4, "", &length))
            return;
    }
    if (!args_done(d, args))
        return;
    char command[64];
    unsigned words = (unsigned)(length + 3) / 4;
    snprintf(command, sizeof command, "x/%uxw 0x%X", words ? words : 1, (unsigned)at);
    if (characters)
        snprintf(command, sizeof command, "x/%ucb 0x%X", (unsigned)(length ? length : 1),
                 (unsigned)at);
    dbg_command(d, command);
}

static void cp_display(struct dbg *d, struct dbg_args *args) {
    args_skip(args);
    char letter = (char)toupper((unsigned char)*args->at);
    uint8_t psw[8];
    if (letter == 'G' || letter == 'X' || letter == 'Y') {
        display_registers(d, args, letter);
    } else if (args_take(args, "psw", 1) && args_done(d, args)) {
        psw_store(&guest(d)->state->psw, 0, 0, psw);
        dbg_print(d, "PSW = %08X %08X\n", be32_load(psw), be32_load(psw + 4));
    } else if (!d->failed && letter == 'K') {
        display_key(d, args);
    } else if (!d->failed) {
        display_storage(d, args);
    }
}

static void store_register(struct dbg *d, struct dbg_args *args, char letter) {
    static const char *const names[] = {"r%lu", "cr%lu", "fr%lu"};
    uint64_t value;
    char *end, name[16];
    const char *begin = args->at++;
    unsigned long n = strtoul(args->at, &end, 10);
    args->at = end;
    if (!take_hex(d, args, letter == 'Y' ? 16 : 8, "", &value) || !args_done(d, args))
        return;
    snprintf(name, sizeof name, names[letter == 'G' ? 0 : letter == 'X' ? 1 : 2], n);
    int which = dbg_find_register(name, strlen(name));
    if (which < 0)
        dbg_error_at(d, args->line, begin, NULL, "there is no such register");
    else
        dbg_set_register(d, which, value);
}

static void store_psw(struct dbg *d, struct dbg_args *args) {
    uint64_t left, right = 0;
    if (!take_hex(d, args, 16, "", &left))
        return;
    if (!args_end(args)) {
        if (!take_hex(d, args, 8, "", &right) || !args_done(d, args))
            return;
        left = left << 32 | right;
    }
    const char *problem = dbg_set_register(d, dbg_find_register("psw", 3), left);
    if (problem)
        dbg_error(d, "%s", problem);
}

static void cp_store(struct dbg *d, struct dbg_args *args) {
    uint64_t at, word;
    args_skip(args);
    char letter = (char)toupper((unsigned char)*args->at);
    if (strchr("GXY", letter) && letter) {
        store_register(d, args, letter);
        return;
    }
    if (args_take(args, "psw", 1)) {
        store_psw(d, args);
        return;
    }
    if (!take_hex(d, args, 6, "", &at))
        return;
    do {
        uint8_t bytes[4];
        vaddr bad;
        if (!take_hex(d, args, 8, "", &word))
            return;
        be32_store(bytes, (uint32_t)word);
        if (!dbg_write(d, (vaddr)at, bytes, 4, &bad)) {
            dbg_error(d, "there is no storage at %06X", bad);
            return;
        }
        at += 4;
    } while (!args_end(args));
}

/* ---- TRACE, ADSTOP, QUERY ---- */

static void cp_trace(struct dbg *d, struct dbg_args *args) {
    static const struct {
        const char *word, *command;
    } words[] = {
        {"all", "trace on"},          {"svc", "catch svc"},           {"i/o", "catch io"},
        {"program", "catch program"}, {"external", "catch external"}, {"priv", "catch privop"}};
    args_skip(args);
    for (size_t n = 0; n < sizeof words / sizeof *words; n++)
        if (args_take(args, words[n].word, 2)) {
            dbg_command(d, words[n].command);
            return;
        }
    if (!args_take(args, "end", 2)) {
        dbg_error_at(d, args->line, args->at, NULL,
                     "TRACE ALL, SVC, I/O, PROGRAM, EXTERNAL, PRIV or END");
        return;
    }
    dbg_command(d, "trace off");
    for (size_t i = d->point_count; i-- > 0;)
        if (d->points[i]->kind == POINT_CATCH && d->points[i]->machine == d->machine)
            dbg_delete_point(d, d->points[i]);
    dbg_points_changed(d);
}

static void cp_adstop(struct dbg *d, struct dbg_args *args) {
    uint64_t at;
    char command[40];
    if (args_take(args, "off", 3)) {
        for (size_t i = d->point_count; i-- > 0;)
            if (d->points[i]->temporary && d->points[i]->machine == d->machine)
                dbg_delete_point(d, d->points[i]);
        dbg_points_changed(d);
        return;
    }
    if (!take_hex(d, args, 6, "", &at) || !args_done(d, args))
        return;
    snprintf(command, sizeof command, "tbreak 0x%X", (unsigned)at);
    dbg_command(d, command);
}

static void cp_query(struct dbg *d, struct dbg_args *args) {
    if (args_take(args, "names", 1)) {
        dbg_command(d, "info vms");
    } else if (args_end(args) || args_take(args, "virtual", 1)) {
        dbg_command(d, "info devices");
    } else if (args_take(args, "time", 1)) {
        dbg_print(d, "VIRTUAL TIME %llu TICKS, %llu INSTRUCTIONS\n",
                  (unsigned long long)guest(d)->events.now, (unsigned long long)guest(d)->retired);
    } else {
        dbg_error_at(d, args->line, args->at, NULL, "QUERY VIRTUAL, NAMES or TIME");
    }
}

/* ---- devices ---- */

static void add_device(struct dbg *d, struct dbg_args *args, bool may_have_file) {
    const char *type;
    size_t length;
    uint64_t address;
    if (!args_word(args, &type, &length)) {
        dbg_error(d, "the type of the device is missing");
        return;
    }
    args_take(args, "as", 2);
    if (!take_hex(d, args, 3, "", &address))
        return;
    args_skip(args);
    char *name = dbg_must(strndup(type, length));
    struct dev_config config = {.address = (uint16_t)address, .type = name};
    config.ticks_per_microsecond = d->machine->config->instructions_per_microsecond;
    if (may_have_file && *args->at)
        config.file = args->at;
    struct diag_list diags;
    diag_init(&diags);
    struct device *made = may_have_file || args_done(d, args) ? dev_create(&config, &diags) : NULL;
    if (made && !chan_attach(guest(d)->channels, (uint16_t)address, made)) {
        dbg_error(d, "there cannot be a device at %03X, or there is one", (unsigned)address);
        dev_free(made);
    }
    if (made && !d->failed)
        history_changed(d->history);
    if (diags.errors) {
        fflush(d->host.out);
        diag_print(&diags, d->host.err);
        d->failed = true;
    }
    diag_free(&diags);
    free(name);
}

static void cp_attach(struct dbg *d, struct dbg_args *args) {
    add_device(d, args, true);
}

static void cp_define(struct dbg *d, struct dbg_args *args) {
    add_device(d, args, false);
}

static void cp_external(struct dbg *d, struct dbg_args *args) {
    uint64_t code = EXT_INTERRUPT_KEY;
    if (!args_end(args) && (!take_hex(d, args, 4, "", &code) || !args_done(d, args)))
        return;
    if (code != EXT_INTERRUPT_KEY) {
        dbg_error(d, "only the interrupt key, code 40, can be pressed");
        return;
    }
    system_interrupt_key(guest(d));
    wake(d);
}

static void cp_ready(struct dbg *d, struct dbg_args *args) {
    uint64_t address;
    if (!take_hex(d, args, 3, "", &address) || !args_done(d, args))
        return;
    struct device *device = chan_device(guest(d)->channels, (uint16_t)address);
    if (!device) {
        dbg_error(d, "there is no device %03X", (unsigned)address);
        return;
    }
    dev_present(device, UNIT_DEVICE_END);
    wake(d);
}

/* ---- the table ---- */

const struct dbg_cp_row dbg_cps[] = {
    {"ipl", 1, "IPL DEVICE", cp_ipl, "System reset, then initial program loading."},
    {"begin", 1, "BEGIN [ADDRESS]", cp_begin, "Run on, or from ADDRESS."},
    {"display", 1, "DISPLAY Gn|Xn|Yn|PSW|Kaddr|[T]addr.len", cp_display,
     "General, control, floating-point registers, PSW, key, storage (T: characters)."},
    {"store", 2, "STORE Gn|Xn|Yn|PSW|addr WORD...", cp_store, "Change them."},
    {"trace", 2, "TRACE ALL|SVC|I/O|PROGRAM|EXTERNAL|PRIV|END", cp_trace,
     "Trace instructions, or stop at each of these; END ends it."},
    {"adstop", 2, "ADSTOP ADDRESS|OFF", cp_adstop, "Stop once before the instruction there."},
    {"query", 1, "QUERY [VIRTUAL|NAMES|TIME]", cp_query, "Devices, machines, time."},
    {"attach", 2, "ATTACH TYPE [AS] DEVICE [FILE]", cp_attach, "Attach a new device with a file."},
    {"define", 3, "DEFINE TYPE [AS] DEVICE", cp_define, "Attach a new device without one."},
    {"external", 3, "EXTERNAL [40]", cp_external, "Press the interrupt key."},
    {"ready", 3, "READY DEVICE", cp_ready, "Let a device present device end."},
    {0},
};

void dbg_do_cp(struct dbg *d, struct dbg_args *args) {
    const char *word;
    size_t length;
    if (d->real) {
        dbg_error(d, "the real machine is only looked at: choose a virtual one");
        return;
    }
    if (!args_word(args, &word, &length)) {
        dbg_error(d, "cp WORD...: \"help cp\" tells the words");
        return;
    }
    for (const struct dbg_cp_row *row = dbg_cps; row->name; row++)
        if (args_is(word, length, row->name, row->shortest)) {
            row->run(d, args);
            return;
        }
    dbg_error_at(d, args->line, word, "\"help cp\" tells the words", "unknown word %.*s",
                 (int)length, word);
}

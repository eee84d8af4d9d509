#include "machine/dump.h"

#include "base/bits.h"
#include "base/file.h"
#include "machine/config.h"

#include <stdlib.h>
#include <string.h>

#define RANGE_DIGITS 7 /* 26-bit addresses */

bool dump_parse_range(const char *text, struct dump_range *range) {
    const char *dot = strchr(text, '.');
    char address[RANGE_DIGITS + 1];
    uint64_t at, length;
    if (!dot || (size_t)(dot - text) >= sizeof address)
        return false;
    memcpy(address, text, (size_t)(dot - text));
    address[dot - text] = 0;
    if (!config_parse_hex(address, RANGE_DIGITS, false, &at) ||
        !config_parse_hex(dot + 1, RANGE_DIGITS, false, &length) || length == 0)
        return false;
    *range = (struct dump_range){(aaddr)at, (uint32_t)length};
    return true;
}

static json_t *hex(uint64_t value, int digits) {
    return json_sprintf("%0*llX", digits, (unsigned long long)value);
}

static json_t *words(const uint32_t *from, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, hex(from[i], 8));
    return array;
}

static json_t *floating_registers(const struct cpu_state *state) {
    json_t *array = json_array();
    for (size_t i = 0; i < 4; i++)
        json_array_append_new(array, hex(state->fr[i], 16));
    return array;
}

static json_t *interruption(const struct system *s) {
    static const char *const classes[] = {
        [INT_EXTERNAL] = "external",           [INT_SVC] = "svc", [INT_PROGRAM] = "program",
        [INT_MACHINE_CHECK] = "machine-check", [INT_IO] = "io",
    };
    if (!s->interrupted)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "class", json_string(classes[s->last.class]));
    json_object_set_new(object, "code", hex(s->last.code, 4));
    json_object_set_new(object, "ilc", json_integer(2 * s->last.ilc));
    return object;
}

/* The bytes of a range as hexadecimal digits, as far as there is storage. */
static json_t *range_bytes(const struct system *s, struct dump_range range) {
    uint32_t size = s->view.size;
    uint32_t length = range.address >= size                 ? 0
                      : range.length < size - range.address ? range.length
                                                            : size - range.address;
    char *digits = malloc(2 * (size_t)length + 1);
    if (!digits)
        abort();
    for (uint32_t i = 0; i < length; i++) {
        uint8_t byte;
        view_read(&s->view, range.address + i, &byte, 1);
        snprintf(digits + 2 * (size_t)i, 3, "%02X", byte);
    }
    json_t *string = json_stringn(digits, 2 * (size_t)length);
    free(digits);
    return string;
}

static void set_at(json_t *object, aaddr address, json_t *value) {
    char name[9];
    snprintf(name, sizeof name, "%06X", address);
    json_object_set_new(object, name, value);
}

static json_t *storage(const struct system *s, const struct dump_range *ranges, size_t count) {
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++)
        set_at(object, ranges[i].address, range_bytes(s, ranges[i]));
    return object;
}

static json_t *keys(const struct system *s) {
    json_t *object = json_object();
    for (aaddr at = 0; at < s->view.size; at += STOR_BLOCK_SIZE)
        set_at(object, at, hex(view_key(&s->view, at), 2));
    return object;
}

json_t *dump_system(const struct system *s, const struct dump_range *ranges, size_t count) {
    const struct cpu_state *state = s->state;
    uint8_t psw[8];
    psw_store(&state->psw, 0, 0, psw);
    json_t *o = json_object();
    json_object_set_new(o, "stopped", json_string(system_stop_name(s->stop)));
    json_object_set_new(o, "instructions", json_integer((json_int_t)s->retired));
    json_object_set_new(o, "mode", json_string(state->psw.ec ? "EC" : "BC"));
    json_object_set_new(o, "psw", hex(be64_load(psw), 16));
    json_object_set_new(o, "cc", json_integer(state->psw.cc));
    json_object_set_new(o, "gr", words(state->gr, 16));
    json_object_set_new(o, "fr", floating_registers(state));
    json_object_set_new(o, "cr", words(state->cr, 16));
    json_object_set_new(o, "prefix", hex(state->prefix, 6));
    json_object_set_new(o, "interruption", interruption(s));
    json_object_set_new(o, "storage", storage(s, ranges, count));
    json_object_set_new(o, "keys", keys(s));
    return o;
}

bool dump_write(const char *path, const json_t *dump, struct diag_list *diags) {
    char *text = json_dumps(dump, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    if (!text)
        abort();
    size_t size = strlen(text);
    text[size] = '\n'; /* in place of the terminator: it is written by length */
    bool done = file_write(path, text, size + 1, diags);
    free(text);
    return done;
}

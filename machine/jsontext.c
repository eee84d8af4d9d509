#include "machine/jsontext.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The scanner below runs over text that jansson has accepted, so it need not look for errors; it
 * still never leaves the text. */
struct scan {
    const char *bytes;
    size_t size, at;
};

static char peek(const struct scan *s) {
    return s->at < s->size ? s->bytes[s->at] : 0;
}

static void skip_space(struct scan *s) {
    while (s->at < s->size && strchr(" \t\r\n", s->bytes[s->at]))
        s->at++;
}

static void skip_string(struct scan *s) {
    s->at++;
    while (s->at < s->size && s->bytes[s->at] != '"')
        s->at += s->bytes[s->at] == '\\' ? 2 : 1;
    s->at++;
}

/* Skips one value; nesting is counted, not recursed into. */
static void skip_value(struct scan *s) {
    unsigned depth = 0;
    do {
        skip_space(s);
        char c = peek(s);
        if (c == '"') {
            skip_string(s);
        } else {
            depth += c == '{' || c == '[';
            depth -= (c == '}' || c == ']') && depth > 0;
            s->at++;
            if (!strchr("{}[],:", c))
                while (s->at < s->size && !strchr(" \t\r\n{}[],:\"", s->bytes[s->at]))
                    s->at++;
        }
    } while (depth && s->at < s->size);
}

/* Does the string token [from, to) spell the key? Escapes are resolved by jansson itself. */
static bool is_key(const struct scan *s, size_t from, size_t to, const char *key) {
    if (to > s->size)
        return false;
    json_t *string = json_loadb(s->bytes + from, to - from, JSON_DECODE_ANY, NULL);
    bool same = string && strcmp(json_string_value(string), key) == 0;
    json_decref(string);
    return same;
}

/* From the '{' of an object to the member's name or value. */
static void enter_member(struct scan *s, const struct json_at *at) {
    s->at++;
    while (s->at < s->size) {
        skip_space(s);
        if (peek(s) != '"')
            return;
        size_t name = s->at;
        skip_string(s);
        size_t end = s->at;
        skip_space(s);
        s->at++; /* the colon */
        skip_space(s);
        if (is_key(s, name, end, at->key)) {
            s->at = at->name ? name : s->at;
            return;
        }
        skip_value(s);
        skip_space(s);
        s->at++; /* the comma */
    }
}

/* From the '[' of an array to the element. */
static void enter_element(struct scan *s, size_t index) {
    s->at++;
    for (size_t i = 0; i < index && s->at < s->size; i++) {
        skip_value(s);
        skip_space(s);
        s->at++; /* the comma */
    }
    skip_space(s);
}

#define DEPTH_MAX 64 /* of a place: our own tables are not nearly as deep */

size_t json_text_locate(const struct json_text *text, const struct json_at *at) {
    const struct json_at *steps[DEPTH_MAX];
    size_t count = 0;
    for (; at && count < DEPTH_MAX; at = at->parent)
        steps[count++] = at;
    struct scan s = {.bytes = text->bytes, .size = text->size};
    skip_space(&s);
    while (count--) {
        if (steps[count]->key)
            enter_member(&s, steps[count]);
        else
            enter_element(&s, steps[count]->index);
    }
    return s.at < text->size ? s.at : text->size;
}

/* Line and column of an offset, and the line itself. */
static struct diag_where where_is(const char *path, const char *bytes, size_t size, size_t offset) {
    struct diag_where where = {.file = path, .line = 1, .column = 1};
    size_t start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (bytes[i] == '\n')
            where.line++, start = i + 1;
    }
    for (size_t i = start; i < offset; i++)
        where.column += (bytes[i] & 0xC0) != 0x80; /* not a continuation of UTF-8 */
    const char *end = memchr(bytes + start, '\n', size - start);
    where.text = bytes + start;
    where.length = end ? (size_t)(end - where.text) : size - start;
    return where;
}

bool json_text_parse(struct json_text *text, const char *path, const void *bytes, size_t size,
                     struct diag_list *diags) {
    json_error_t error;
    *text = (struct json_text){.path = path, .bytes = bytes, .size = size};
    text->root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
    if (text->root)
        return true;
    size_t offset = error.position > 0 ? (size_t)error.position - 1 : 0;
    struct diag_where where = where_is(path, bytes, size, offset < size ? offset : size);
    diag_error(diags, &where, "this is not JSON: %s", error.text);
    return false;
}

void json_text_free(struct json_text *text) {
    json_decref(text->root);
    *text = (struct json_text){0};
}

static void report(const struct json_text *text, const struct json_at *at, struct diag_list *diags,
                   const char *format, va_list args) {
    char message[512]; /* longer than any message of ours; what a user wrote may be cut */
    vsnprintf(message, sizeof message, format, args);
    struct diag_where where =
        where_is(text->path, text->bytes, text->size, json_text_locate(text, at));
    diag_error(diags, &where, "%s", message);
}

void json_text_error(const struct json_text *text, const struct json_at *at,
                     struct diag_list *diags, const char *format, ...) {
    va_list args;
    va_start(args, format);
    report(text, at, diags, format, args);
    va_end(args);
}

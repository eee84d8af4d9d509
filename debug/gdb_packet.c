#include "debug/gdb_packet.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPE      '}'
#define ESCAPE_FLIP 0x20

/* ---- reading ---- */

static int digit(int c) {
    return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

static void begin(struct gdb_reader *r) {
    r->state = GDB_IN_DATA;
    r->size = 0;
    r->sum = 0;
}

/* One too many is remembered, but not kept. */
static void keep(struct gdb_reader *r, uint8_t byte) {
    if (r->size < GDB_PACKET_SIZE)
        r->data[r->size] = byte;
    r->size += r->size <= GDB_PACKET_SIZE;
}

static enum gdb_event read_between(struct gdb_reader *r, uint8_t byte) {
    switch (byte) {
    case '$':
        begin(r);
        return GDB_NOTHING;
    case '+':
        return GDB_ACK;
    case '-':
        return GDB_NACK;
    case 3:
        return GDB_INTERRUPT;
    default:
        return GDB_NOTHING; /* noise */
    }
}

static void read_data(struct gdb_reader *r, uint8_t byte) {
    if (byte == '$') { /* what was begun is not to be finished */
        begin(r);
    } else if (byte == '#') {
        r->state = GDB_FIRST_DIGIT;
    } else {
        r->sum = (uint8_t)(r->sum + byte);
        if (r->state == GDB_ESCAPED) {
            r->state = GDB_IN_DATA;
            keep(r, byte ^ ESCAPE_FLIP);
        } else if (byte == ESCAPE) {
            r->state = GDB_ESCAPED;
        } else {
            keep(r, byte);
        }
    }
}

static enum gdb_event end(struct gdb_reader *r, uint8_t byte) {
    int second = digit(byte);
    bool good = r->first >= 0 && second >= 0 && (r->first << 4 | second) == r->sum;
    r->state = GDB_BETWEEN;
    if (!good || r->size > GDB_PACKET_SIZE)
        return GDB_BAD;
    r->data[r->size] = 0;
    return GDB_PACKET;
}

enum gdb_event gdb_read(struct gdb_reader *r, uint8_t byte) {
    switch (r->state) {
    case GDB_BETWEEN:
        return read_between(r, byte);
    case GDB_FIRST_DIGIT:
        r->first = digit(byte);
        r->state = GDB_SECOND_DIGIT;
        return GDB_NOTHING;
    case GDB_SECOND_DIGIT:
        return end(r, byte);
    case GDB_IN_DATA:
    case GDB_ESCAPED:
        break;
    }
    read_data(r, byte);
    return GDB_NOTHING;
}

/* ---- writing ---- */

void gdb_text_clear(struct gdb_text *t) {
    t->size = 0;
    if (t->data)
        t->data[0] = 0;
}

void gdb_text_free(struct gdb_text *t) {
    free(t->data);
    *t = (struct gdb_text){0};
}

/* Room for so many more bytes and the 0. */
static char *grow(struct gdb_text *t, size_t more) {
    if (t->size + more + 1 > t->capacity) {
        t->capacity = 2 * (t->size + more) + 256;
        t->data = realloc(t->data, t->capacity);
        if (!t->data)
            abort();
    }
    char *at = t->data + t->size;
    t->size += more;
    t->data[t->size] = 0;
    return at;
}

void gdb_put_bytes(struct gdb_text *t, const void *bytes, size_t size) {
    if (size)
        memcpy(grow(t, size), bytes, size);
}

void gdb_put(struct gdb_text *t, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *at = grow(t, (size_t)length);
    vsnprintf(at, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
}

void gdb_put_hex(struct gdb_text *t, const void *bytes, size_t size) {
    static const char digits[] = "0123456789abcdef";
    char *at = grow(t, 2 * size);
    for (size_t n = 0; n < size; n++) {
        uint8_t byte = ((const uint8_t *)bytes)[n];
        *at++ = digits[byte >> 4];
        *at++ = digits[byte & 15];
    }
}

static bool needs_escape(uint8_t byte) {
    return byte == '#' || byte == '$' || byte == ESCAPE || byte == '*';
}

size_t gdb_put_escaped(struct gdb_text *t, const void *bytes, size_t size, size_t most) {
    const uint8_t *from = bytes;
    size_t n = 0;
    for (; n < size && t->size + 1 + needs_escape(from[n]) <= most; n++) {
        if (needs_escape(from[n]))
            *grow(t, 1) = ESCAPE;
        *grow(t, 1) = (char)(needs_escape(from[n]) ? from[n] ^ ESCAPE_FLIP : from[n]);
    }
    return n;
}

void gdb_put_packet(struct gdb_text *t, const struct gdb_text *data) {
    uint8_t sum = 0;
    gdb_put_bytes(t, "$", 1);
    for (size_t n = 0; n < data->size; n++)
        sum = (uint8_t)(sum + (uint8_t)data->data[n]);
    gdb_put_bytes(t, data->data, data->size);
    gdb_put(t, "#%02x", sum);
}

/* ---- taking apart ---- */

bool gdb_take_number(const char **at, uint64_t *n) {
    const char *begin_at = *at;
    for (*n = 0; digit((unsigned char)**at) >= 0; ++*at) {
        if (*n >> 60)
            return false;
        *n = *n << 4 | (unsigned)digit((unsigned char)**at);
    }
    return *at != begin_at;
}

bool gdb_take(const char **at, char c) {
    if (**at != c || !c)
        return false;
    ++*at;
    return true;
}

bool gdb_take_word(const char **at, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

bool gdb_take_hex(const char **at, uint8_t *out, size_t most, size_t *size) {
    for (*size = 0; digit((unsigned char)**at) >= 0; ++*size, *at += 2) {
        int first = digit((unsigned char)(*at)[0]), second = digit((unsigned char)(*at)[1]);
        if (second < 0 || *size == most)
            return false;
        out[*size] = (uint8_t)(first << 4 | second);
    }
    return true;
}

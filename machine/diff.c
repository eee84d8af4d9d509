#include "machine/diff.h"

#include "base/bits.h"

#include <inttypes.h>

struct report {
    unsigned lines, most;
    FILE *out;
};

static void line(struct report *r, const char *what, const char *a, const char *b) {
    if (r->lines++ < r->most)
        fprintf(r->out, "  %-22s %-36s %s\n", what, a, b);
}

static void compare(struct report *r, const char *what, uint64_t a, uint64_t b, int digits) {
    if (a == b)
        return;
    char left[24], right[24];
    snprintf(left, sizeof left, "%0*" PRIX64, digits, a);
    snprintf(right, sizeof right, "%0*" PRIX64, digits, b);
    line(r, what, left, right);
}

static void compare_registers(struct report *r, const struct cpu_state *a,
                              const struct cpu_state *b) {
    char name[16];
    for (int n = 0; n < 16; n++) {
        snprintf(name, sizeof name, "gr %d", n);
        compare(r, name, a->gr[n], b->gr[n], 8);
    }
    for (int n = 0; n < 4; n++) {
        snprintf(name, sizeof name, "fr %d", 2 * n);
        compare(r, name, a->fr[n], b->fr[n], 16);
    }
    for (int n = 0; n < 16; n++) {
        snprintf(name, sizeof name, "cr %d", n);
        compare(r, name, a->cr[n], b->cr[n], 8);
    }
}

static uint64_t psw_of(const struct cpu_state *s) {
    uint8_t bytes[8];
    psw_store(&s->psw, 0, 0, bytes);
    return be64_load(bytes);
}

static void compare_cpu(struct report *r, const struct cpu_state *a, const struct cpu_state *b) {
    compare(r, "psw", psw_of(a), psw_of(b), 16);
    compare_registers(r, a, b);
    compare(r, "prefix", a->prefix, b->prefix, 6);
    compare(r, "TOD clock", a->tod, b->tod, 16);
    compare(r, "clock comparator", a->clock_comparator, b->clock_comparator, 16);
    compare(r, "cpu timer", (uint64_t)a->cpu_timer, (uint64_t)b->cpu_timer, 16);
}

/* The longest run of bytes that is shown on one line. */
#define RUN 16

static void storage_line(struct report *r, const struct stor_view *a, const struct stor_view *b,
                         aaddr at, uint32_t length) {
    char name[24], text[2][2 * RUN + 1];
    uint8_t bytes[RUN];
    snprintf(name, sizeof name, "storage %06X", at);
    const struct stor_view *views[2] = {a, b};
    for (int side = 0; side < 2; side++) {
        view_read(views[side], at, bytes, length);
        for (uint32_t n = 0; n < length; n++)
            snprintf(text[side] + 2 * n, 3, "%02X", bytes[n]);
    }
    line(r, name, text[0], text[1]);
}

static bool byte_differs(const struct stor_view *a, const struct stor_view *b, aaddr at) {
    uint8_t left, right;
    view_read(a, at, &left, 1);
    view_read(b, at, &right, 1);
    return left != right;
}

static void compare_storage(struct report *r, const struct stor_view *a,
                            const struct stor_view *b) {
    uint32_t size = a->size < b->size ? a->size : b->size;
    for (aaddr at = 0; at < size; at++) {
        if (!byte_differs(a, b, at))
            continue;
        uint32_t length = 1;
        while (length < RUN && at + length < size && byte_differs(a, b, at + length))
            length++;
        storage_line(r, a, b, at, length);
        at += length;
    }
    char name[24];
    for (aaddr at = 0; at < size; at += STOR_BLOCK_SIZE) {
        snprintf(name, sizeof name, "key of %06X", at);
        compare(r, name, view_key(a, at), view_key(b, at), 2);
    }
}

static struct report begin(const char *a, const char *b, unsigned most, FILE *out) {
    fprintf(out, "  %-22s %-36s %s\n", "", a, b);
    return (struct report){.most = most, .out = out};
}

/* Returns the number of lines. */
static unsigned finish(const struct report *r) {
    if (r->lines > r->most)
        fprintf(r->out, "  … and %u more\n", r->lines - r->most);
    return r->lines;
}

unsigned diff_print(const struct system *a, const char *a_name, const struct system *b,
                    const char *b_name, unsigned most, FILE *out) {
    struct report r = begin(a_name, b_name, most, out);
    compare_cpu(&r, a->state, b->state);
    compare_storage(&r, &a->view, &b->view);
    compare(&r, "requests, channels", a->pending.channels, b->pending.channels, 8);
    compare(&r, "requests, external", a->pending.external, b->pending.external, 4);
    compare(&r, "time, in ticks", a->events.now, b->events.now, 1);
    compare(&r, "instructions", a->retired, b->retired, 1);
    compare(&r, "channels and devices", chan_hash(a->channels, 0), chan_hash(b->channels, 0), 16);
    if (a->stop != b->stop)
        line(&r, "stopped", system_stop_name(a->stop), system_stop_name(b->stop));
    return finish(&r);
}

unsigned diff_print_sides(const struct diff_side *a, const struct diff_side *b, unsigned most,
                          FILE *out) {
    struct report r = begin(a->name, b->name, most, out);
    compare_cpu(&r, a->state, b->state);
    compare_storage(&r, a->view, b->view);
    return finish(&r);
}

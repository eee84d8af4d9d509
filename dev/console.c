/* 3215 and 1052 console printer-keyboards.
 *
 *   01 write   09 write, then carrier return   0A read inquiry   03 no-op   0B alarm   04 sense
 *
 * Lines that the operator types are known beforehand (a file, memory) or arrive by dev_input(). A
 * read inquiry takes the next line at once, or waits for one. When a line from beforehand has
 * waited for `operator_idle` without the console at work, the operator presses the request key: the
 * device presents attention, once for each line. A line that arrives by dev_input() while no read
 * waits presents attention at once. All of that is virtual time, so a run is reproducible.
 *
 * Source: GA24-3550 (3215), GA22-6877 (1052).
 */
#include "dev/types.h"

#include "dev/hash.h"
#include "dev/memory.h"
#include "dev/text.h"

#include <stdlib.h>
#include <string.h>

#define WRITE                 0x01u
#define WRITE_CARRIER_RETURN  0x09u
#define READ_INQUIRY          0x0Au
#define ALARM                 0x0Bu
#define OPERATOR_MICROSECONDS 1000000u
#define LINE_MAX              0xFFFFu /* what a CCW can count */

struct line {
    uint8_t *text; /* EBCDIC */
    uint32_t length;
};

/* Lines [next, count) wait to be read; those before are kept for whoever goes back in time, and so
 * are those from `count` to `made`, which are then typed again. */
struct console {
    struct device base;
    struct dev_backend *out;
    struct line *lines;
    size_t next, count, made, capacity;
    uint64_t gone;        /* lines that were read in another process: they are not in `lines` */
    uint64_t lines_hash;  /* of all lines, those that were read too */
    struct event request; /* the operator presses the request key */
    uint64_t idle;        /* microseconds until that */
    uint64_t per_character;
    bool working;   /* between start and end */
    bool requested; /* attention was presented for the next line */
    bool echo;
};

static struct console *console_of(struct device *dev) {
    return (struct console *)dev;
}

static bool line_waits(const struct console *c) {
    return c->next < c->count;
}

/* --- Lines --- */

static struct line make_line(const uint8_t *text, size_t length) {
    struct line line = {.text = must(malloc(length + 1))};
    for (size_t at = 0; at < length && line.length < LINE_MAX;) {
        uint32_t c = dev_text_next(text, length, &at);
        uint8_t code;
        if (c == '\r')
            continue;
        line.text[line.length++] = dev_text_to_ebcdic(c, &code) ? code : EBCDIC_SPACE;
    }
    return line;
}

/* Forgets the lines from number `count` on. */
static void forget_lines(struct console *c, size_t count) {
    while (c->made > count)
        free(c->lines[--c->made].text);
}

static bool same_line(const struct line *a, const struct line *b) {
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static void append_line(struct console *c, struct line line) {
    if (c->count < c->made && same_line(&c->lines[c->count], &line)) {
        free(line.text); /* typed again, as it was */
        c->count++;
        return;
    }
    forget_lines(c, c->count);
    if (c->made == c->capacity) {
        c->capacity = 2 * c->capacity + 16;
        c->lines = must(realloc(c->lines, c->capacity * sizeof *c->lines));
    }
    c->lines[c->made++] = line;
    c->count = c->made;
}

static void add_line(struct console *c, const uint8_t *text, size_t length) {
    struct line line = make_line(text, length);
    c->lines_hash = hash_bytes(hash_number(c->lines_hash, line.length), line.text, line.length);
    append_line(c, line);
}

static void add_lines(struct console *c, const uint8_t *text, size_t size) {
    while (size) {
        const uint8_t *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size, taken = length + (end != NULL);
        add_line(c, text, length);
        text += taken, size -= taken;
    }
}

/* --- The operator --- */

static void on_request(void *owner, struct event *event) {
    (void)event;
    struct console *c = owner;
    c->requested = true;
    dev_present(&c->base, UNIT_ATTENTION);
}

/* Lets the operator press the request key after a pause, or not, as things stand. */
static void watch_operator(struct console *c) {
    struct event_queue *events = c->base.line.events;
    if (!events)
        return;
    event_cancel(events, &c->request);
    if (line_waits(c) && !c->working && !c->requested)
        event_schedule(events, &c->request, events->now + dev_ticks(&c->base, c->idle));
}

/* --- Operations --- */

static uint8_t accept_line(struct console *c) {
    return dev_accept(&c->base, (struct dev_record){.limit = c->lines[c->next].length,
                                                    .exact = true,
                                                    .microseconds_per_byte = c->per_character});
}

static uint8_t start_read(struct console *c) {
    if (line_waits(c))
        return accept_line(c);
    c->base.plan = (struct dev_plan){.before = DEV_WAIT};
    return 0;
}

static uint8_t start_write(struct console *c) {
    return dev_accept(&c->base, (struct dev_record){.limit = LINE_MAX,
                                                    .microseconds = DEV_SELECTION_MICROSECONDS,
                                                    .microseconds_per_byte = c->per_character});
}

static uint8_t console_start(struct device *dev, uint8_t command) {
    struct console *c = console_of(dev);
    bool known = command == WRITE || command == WRITE_CARRIER_RETURN || command == READ_INQUIRY;
    if (command == ALARM)
        return DEV_ENDED;
    if (!known)
        return dev_refuse(dev, SENSE_COMMAND_REJECT);
    c->working = true;
    watch_operator(c);
    return command == READ_INQUIRY ? start_read(c) : start_write(c);
}

static void console_read(struct device *dev, uint8_t *to, uint32_t length) {
    struct console *c = console_of(dev);
    memcpy(to, c->lines[c->next].text + dev->moved, length);
}

static void console_write(struct device *dev, const uint8_t *from, uint32_t length) {
    dev_text_put(console_of(dev)->out, from, length);
}

static void drop_line(struct console *c) {
    const struct line *line = &c->lines[c->next++];
    if (c->echo) {
        dev_text_put(c->out, line->text, line->length);
        dev_backend_write(c->out, "\n", 1);
    }
    c->requested = false;
}

static uint8_t console_end(struct device *dev) {
    struct console *c = console_of(dev);
    c->working = false;
    if (dev->command == READ_INQUIRY)
        drop_line(c);
    else if (dev->command == WRITE_CARRIER_RETURN)
        dev_backend_write(c->out, "\n", 1);
    watch_operator(c);
    return dev_ended(dev, 0);
}

/* A halted read leaves its line to the next one. */
static void console_halt(struct device *dev) {
    struct console *c = console_of(dev);
    c->working = false;
    watch_operator(c);
}

static void console_reset(struct device *dev) {
    console_of(dev)->requested = false;
    console_halt(dev);
}

static void console_attached(struct device *dev) {
    struct console *c = console_of(dev);
    c->request = (struct event){.fire = on_request, .owner = c};
    watch_operator(c);
}

static bool console_input(struct device *dev, const char *text, size_t length) {
    struct console *c = console_of(dev);
    bool first = !line_waits(c);
    add_line(c, (const uint8_t *)text, length);
    if (!first)
        return true;
    if (c->working && dev->command == READ_INQUIRY) {
        accept_line(c);
        dev_present(dev, 0);
    } else if (dev->line.events) {
        on_request(c, &c->request);
    }
    return true;
}

static bool console_finish(struct device *dev, struct diag_list *diags) {
    return dev_backend_finish(console_of(dev)->out, diags);
}

static const uint8_t *console_output(const struct device *dev, size_t *size) {
    return dev_backend_output(((const struct console *)dev)->out, size);
}

static uint64_t console_hash(const struct device *dev, uint64_t h) {
    const struct console *c = (const struct console *)dev;
    h = hash_number(h, (c->gone + c->next) | (uint64_t)c->working << 62 |
                           (uint64_t)c->requested << 63);
    h = hash_number(h, c->lines_hash);
    return hash_number(hash_event(h, &c->request), dev_backend_hash(c->out));
}

static void walk_line(struct line *line, struct walk *w) {
    line->length = (uint32_t)walk_number(w, line->length, LINE_MAX);
    if (w->loading)
        line->text = must(malloc(line->length + 1));
    walk_bytes(w, line->text, line->length);
}

/* The lines that wait are all that another process needs. */
static void walk_waiting_lines(struct console *c, struct walk *w) {
    uint64_t gone = walk_number(w, c->gone + c->next, UINT64_MAX >> 2);
    uint64_t waiting = walk_number(w, c->count - c->next, SIZE_MAX);
    if (!w->loading) {
        for (size_t i = c->next; i < c->count; i++)
            walk_line(&c->lines[i], w);
        return;
    }
    forget_lines(c, 0);
    c->gone = gone;
    c->next = c->count = 0;
    for (; waiting && !w->problem; waiting--) {
        struct line line = {0};
        walk_line(&line, w);
        append_line(c, line);
    }
}

static void walk_lines(struct console *c, struct walk *w) {
    if (w->scope == WALK_MEMORY) {
        c->count = (size_t)walk_number(w, c->count, c->made);
        c->next = (size_t)walk_number(w, c->next, c->count);
    } else {
        walk_waiting_lines(c, w);
    }
    walk_u64(w, &c->lines_hash);
}

static void console_walk(struct device *dev, struct walk *w) {
    struct console *c = console_of(dev);
    walk_lines(c, w);
    event_walk(dev->line.events, &c->request, w);
    walk_bool(w, &c->working);
    walk_bool(w, &c->requested);
    bool reads = dev->command == READ_INQUIRY;
    dev_require_limit(dev, w, !reads ? LINE_MAX : line_waits(c) ? c->lines[c->next].length : 0);
    if (w->scope == WALK_IDENTITY) {
        walk_u64(w, &c->idle);
        walk_u64(w, &c->per_character);
        walk_bool(w, &c->echo);
    }
    dev_backend_walk(c->out, w);
}

static void console_destroy(struct device *dev) {
    struct console *c = console_of(dev);
    if (dev->line.events)
        event_cancel(dev->line.events, &c->request);
    forget_lines(c, 0);
    free(c->lines);
    dev_backend_free(c->out);
    free(c);
}

static const struct device_ops console_ops = {
    .start = console_start,
    .read = console_read,
    .write = console_write,
    .end = console_end,
    .halt = console_halt,
    .reset = console_reset,
    .attached = console_attached,
    .input = console_input,
    .finish = console_finish,
    .output = console_output,
    .walk = console_walk,
    .hash = console_hash,
    .destroy = console_destroy,
};

static bool load_lines(struct console *c, const struct dev_config *config,
                       struct diag_list *diags) {
    struct dev_backend *in = config->input;
    if (!in && !config->input_file)
        return true;
    if (!in)
        in = dev_backend_file_input(config->input_file, diags);
    if (!in)
        return false;
    size_t size;
    const uint8_t *text = dev_backend_input(in, &size);
    add_lines(c, text, size);
    dev_backend_free(in);
    return true;
}

struct device *dev_console_create(const struct dev_type *type, const struct dev_config *config,
                                  struct diag_list *diags) {
    struct dev_backend *out = dev_open_output(config, diags);
    if (!out)
        return NULL;
    struct console *c = must(calloc(1, sizeof *c));
    dev_init(&c->base, &console_ops, type, config);
    c->out = out;
    c->idle = config->operator_idle ? config->operator_idle : OPERATOR_MICROSECONDS;
    c->per_character = type->microseconds;
    c->echo = config->echo;
    if (load_lines(c, config, diags))
        return &c->base;
    if (!config->output)
        dev_backend_free(out);
    free(c);
    return NULL;
}

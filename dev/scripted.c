/* A device that answers by a script, for tests of channels and of guests' error recovery.
 *
 * A script is text. Each line answers one command, in order; `#` begins a comment.
 *
 *     COMMAND [data=HEX|text=WORD] [limit=N] [initial=HH] [end=HH] [latency=N] [byte=N]
 *             [later=HH/N] [sense=HH…] [exact]
 *     @TICK status=HH
 *
 *   COMMAND  two hexadecimal digits, or `*` for any; another command gets command reject
 *   data     bytes that a read delivers (`text`: in EBCDIC); limit is their number, or else given
 *   initial  unit status at initiation instead of acceptance (an immediate or refused operation)
 *   end      ending unit status, 0C unless given
 *   latency  ticks until the first byte, byte ticks for each one
 *   later    a unit status presented N ticks after the end (device end after channel end, say)
 *   sense    sense bytes that the answer sets; the device has as many as the longest such word
 *   exact    a count below limit is an incorrect length
 *   @TICK    presents a status on its own at that time
 *
 * What was written to the device is its output. After the last line the first one is next.
 */
#include "dev/types.h"

#include "base/nearest.h"
#include "dev/hash.h"
#include "dev/memory.h"
#include "isa/ebcdic.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MAX 0xFFFFu

struct answer {
    int command; /* -1: any */
    uint8_t *data;
    uint32_t data_length, limit;
    bool has_limit, exact;
    uint8_t initial, end, later;
    uint64_t latency, per_byte, later_ticks;
    uint8_t sense[DEV_SENSE_MAX];
    uint8_t sense_length;
};

/* Before the first command. */
static const struct answer no_answer = {.end = DEV_ENDED};

struct unsolicited {
    struct event event;
    struct scripted *device;
    uint64_t due;
    uint8_t status;
};

struct scripted {
    struct device base;
    struct dev_backend *out;
    struct answer *answers;
    size_t count, next;
    const struct answer *now; /* the answer in use */
    struct unsolicited *unsolicited;
    size_t unsolicited_count;
};

static struct scripted *scripted_of(struct device *dev) {
    return (struct scripted *)dev;
}

/* --- The device --- */

static void present_later(struct scripted *s, const struct answer *a) {
    struct event_queue *events = s->base.line.events;
    if (!a->later)
        return;
    s->base.later = a->later;
    event_schedule(events, &s->base.motion, events->now + a->later_ticks);
}

static uint8_t scripted_start(struct device *dev, uint8_t command) {
    struct scripted *s = scripted_of(dev);
    if (!s->count)
        return dev_refuse(dev, SENSE_INTERVENTION_REQUIRED);
    const struct answer *a = &s->answers[s->next];
    if (a->command >= 0 && a->command != command)
        return dev_refuse(dev, SENSE_COMMAND_REJECT);
    s->next = (s->next + 1) % s->count;
    s->now = a;
    memcpy(dev->sense, a->sense, a->sense_length);
    if (a->initial) {
        present_later(s, a);
        return a->initial;
    }
    dev->plan =
        (struct dev_plan){.before = dev->latency_given ? dev_ticks(dev, dev->latency) : a->latency,
                          .per_byte = a->per_byte,
                          .limit = a->limit,
                          .exact = a->exact};
    return 0;
}

static void scripted_read(struct device *dev, uint8_t *to, uint32_t length) {
    struct scripted *s = scripted_of(dev);
    for (uint32_t i = 0, at = dev->moved; i < length; i++, at++)
        to[i] = at < s->now->data_length ? s->now->data[at] : 0;
}

static void scripted_write(struct device *dev, const uint8_t *from, uint32_t length) {
    dev_backend_write(scripted_of(dev)->out, from, length);
}

static uint8_t scripted_end(struct device *dev) {
    struct scripted *s = scripted_of(dev);
    present_later(s, s->now);
    return s->now->end;
}

static void on_unsolicited(void *owner, struct event *event) {
    (void)event;
    struct unsolicited *u = owner;
    dev_present(&u->device->base, u->status);
}

static void scripted_attached(struct device *dev) {
    struct scripted *s = scripted_of(dev);
    for (size_t i = 0; i < s->unsolicited_count; i++) {
        struct unsolicited *u = &s->unsolicited[i];
        u->event = (struct event){.fire = on_unsolicited, .owner = u};
        event_schedule(dev->line.events, &u->event, u->due);
    }
}

static bool scripted_finish(struct device *dev, struct diag_list *diags) {
    return dev_backend_finish(scripted_of(dev)->out, diags);
}

static const uint8_t *scripted_output(const struct device *dev, size_t *size) {
    return dev_backend_output(((const struct scripted *)dev)->out, size);
}

static uint64_t scripted_hash(const struct device *dev, uint64_t h) {
    const struct scripted *s = (const struct scripted *)dev;
    return hash_number(hash_number(h, s->next), dev_backend_hash(s->out));
}

/* The number of the answer in use, from 1; 0 is none. */
static size_t number_of_now(const struct scripted *s) {
    return s->now == &no_answer ? 0 : (size_t)(s->now - s->answers) + 1;
}

static void walk_answer(struct answer *a, struct walk *w) {
    uint32_t command = (uint32_t)a->command;
    walk_u32(w, &command);
    walk_u32(w, &a->data_length);
    walk_bytes(w, a->data, a->data_length);
    walk_u32(w, &a->limit);
    walk_bool(w, &a->exact);
    walk_u8(w, &a->initial);
    walk_u8(w, &a->end);
    walk_u8(w, &a->later);
    walk_u64(w, &a->latency);
    walk_u64(w, &a->per_byte);
    walk_u64(w, &a->later_ticks);
    walk_bytes(w, a->sense, sizeof a->sense);
}

static void scripted_walk(struct device *dev, struct walk *w) {
    struct scripted *s = scripted_of(dev);
    s->next = (size_t)walk_number(w, s->next, s->count ? s->count - 1 : 0);
    size_t now = (size_t)walk_number(w, number_of_now(s), s->count);
    s->now = now ? &s->answers[now - 1] : &no_answer;
    for (size_t i = 0; i < s->unsolicited_count; i++)
        event_walk(dev->line.events, &s->unsolicited[i].event, w);
    for (size_t i = 0; i < s->count && w->scope == WALK_IDENTITY; i++)
        walk_answer(&s->answers[i], w);
    dev_backend_walk(s->out, w);
}

static void scripted_destroy(struct device *dev) {
    struct scripted *s = scripted_of(dev);
    for (size_t i = 0; i < s->unsolicited_count; i++)
        if (dev->line.events)
            event_cancel(dev->line.events, &s->unsolicited[i].event);
    for (size_t i = 0; i < s->count; i++)
        free(s->answers[i].data);
    free(s->unsolicited);
    free(s->answers);
    dev_backend_free(s->out);
    free(s);
}

static const struct device_ops scripted_ops = {
    .start = scripted_start,
    .read = scripted_read,
    .write = scripted_write,
    .end = scripted_end,
    .attached = scripted_attached,
    .finish = scripted_finish,
    .output = scripted_output,
    .walk = scripted_walk,
    .hash = scripted_hash,
    .destroy = scripted_destroy,
};

/* --- Reading the script --- */

struct script {
    const char *name;
    const char *line; /* the current one, and its words */
    size_t length, at;
    unsigned number;
    struct diag_list *diags;
};

struct word {
    const char *text;
    size_t length;
};

static struct diag_where place(const struct script *s, const char *at) {
    return (struct diag_where){.file = s->name,
                               .line = s->number,
                               .column = (unsigned)(at - s->line) + 1,
                               .text = s->line,
                               .length = s->length};
}

static bool wrong(const struct script *s, struct word word, const char *what) {
    struct diag_where where = place(s, word.text);
    diag_error(s->diags, &where, "%s", what);
    return false;
}

/* The next word of the line; of no length at its end. */
static struct word next_word(struct script *s) {
    while (s->at < s->length && isspace((unsigned char)s->line[s->at]))
        s->at++;
    struct word word = {.text = s->line + s->at};
    if (s->at < s->length && s->line[s->at] == '#')
        s->at = s->length;
    while (s->at < s->length && !isspace((unsigned char)s->line[s->at]))
        s->at++, word.length++;
    return word;
}

static bool read_number(struct word w, uint64_t most, uint64_t *value) {
    *value = 0;
    for (size_t i = 0; i < w.length; i++) {
        if (!isdigit((unsigned char)w.text[i]) || *value > most / 10)
            return false;
        *value = *value * 10 + (uint64_t)(w.text[i] - '0');
    }
    return w.length && *value <= most;
}

static int hex_digit(char c) {
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10
                                        : -1;
}

static bool read_hex(struct word w, uint8_t *bytes, size_t most, size_t *length) {
    *length = w.length / 2;
    if (!w.length || w.length % 2 || *length > most)
        return false;
    for (size_t i = 0; i < w.length; i++) {
        int digit = hex_digit(w.text[i]);
        if (digit < 0)
            return false;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | digit);
    }
    return true;
}

static bool read_byte(struct word w, uint8_t *byte) {
    size_t length;
    *byte = 0;
    return read_hex(w, byte, 1, &length);
}

#define TICKS_LIMIT (UINT64_C(1) << 48)

typedef bool option_fn(struct answer *, struct word value);

static bool option_data(struct answer *a, struct word value) {
    size_t length;
    free(a->data);
    a->data = must(calloc(1, value.length + 1));
    bool ok = read_hex(value, a->data, LIMIT_MAX, &length);
    a->data_length = ok ? (uint32_t)length : 0;
    return ok;
}

static bool option_text(struct answer *a, struct word value) {
    if (value.length > LIMIT_MAX)
        return false;
    free(a->data);
    a->data = must(calloc(1, value.length + 1));
    a->data_length = (uint32_t)value.length;
    for (size_t i = 0; i < value.length; i++)
        a->data[i] = ebcdic_from_ascii[(uint8_t)value.text[i]];
    return true;
}

static bool option_limit(struct answer *a, struct word value) {
    uint64_t n = 0;
    bool ok = read_number(value, LIMIT_MAX, &n);
    a->limit = (uint32_t)n;
    return a->has_limit = ok;
}

static bool option_initial(struct answer *a, struct word value) {
    return read_byte(value, &a->initial);
}

static bool option_end(struct answer *a, struct word value) {
    return read_byte(value, &a->end);
}

static bool option_latency(struct answer *a, struct word value) {
    return read_number(value, TICKS_LIMIT, &a->latency);
}

static bool option_byte(struct answer *a, struct word value) {
    return read_number(value, TICKS_LIMIT >> 16, &a->per_byte);
}

static bool option_later(struct answer *a, struct word value) {
    if (value.length < 4 || value.text[2] != '/')
        return false;
    return read_byte((struct word){value.text, 2}, &a->later) &&
           read_number((struct word){value.text + 3, value.length - 3}, TICKS_LIMIT,
                       &a->later_ticks);
}

static bool option_sense(struct answer *a, struct word value) {
    size_t length;
    memset(a->sense, 0, sizeof a->sense);
    bool ok = read_hex(value, a->sense, DEV_SENSE_MAX, &length);
    a->sense_length = ok ? (uint8_t)length : 0;
    return ok;
}

static bool option_exact(struct answer *a, struct word value) {
    a->exact = true;
    return value.length == 0;
}

static const struct {
    const char *name;
    option_fn *read;
    const char *right;
} options[] = {
    {"data", option_data, "data is an even number of hexadecimal digits"},
    {"text", option_text, "text is a word of at most 65535 characters"},
    {"limit", option_limit, "limit is a number up to 65535"},
    {"initial", option_initial, "initial is a unit status, two hexadecimal digits"},
    {"end", option_end, "end is a unit status, two hexadecimal digits"},
    {"latency", option_latency, "latency is a number of ticks"},
    {"byte", option_byte, "byte is a number of ticks"},
    {"later", option_later, "later is a unit status and a number of ticks, as 04/1000"},
    {"sense", option_sense, "sense is up to 24 bytes in hexadecimal digits"},
    {"exact", option_exact, "exact has no value"},
};

static bool unknown_option(struct script *s, struct word name) {
    struct nearest n;
    nearest_begin(&n, name.text, name.length);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        nearest_offer(&n, options[i].name);
    wrong(s, name, "unknown word in a device script");
    if (n.name)
        diag_hint(s->diags, "the nearest known one is \"%s\"", n.name);
    return false;
}

static bool read_option(struct script *s, struct word word, struct answer *a) {
    const char *equals = memchr(word.text, '=', word.length);
    struct word name = {word.text, equals ? (size_t)(equals - word.text) : word.length};
    struct word value = {equals ? equals + 1 : word.text + word.length,
                         equals ? word.length - name.length - 1 : 0};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strlen(options[i].name) == name.length &&
            memcmp(options[i].name, name.text, name.length) == 0)
            return options[i].read(a, value) || wrong(s, word, options[i].right);
    return unknown_option(s, name);
}

static bool read_command(struct script *s, struct word word, struct answer *a) {
    uint8_t command;
    a->command = -1;
    if (word.length == 1 && word.text[0] == '*')
        return true;
    if (!read_byte(word, &command))
        return wrong(s, word,
                     "a line begins with a command (two hexadecimal digits, or *) or "
                     "@ and a time in ticks");
    a->command = command;
    return true;
}

static bool read_answer(struct script *s, struct word word, struct scripted *d) {
    struct answer a = {.end = DEV_ENDED, .latency = 100};
    bool ok = read_command(s, word, &a);
    while (ok && (word = next_word(s)).length)
        ok = read_option(s, word, &a);
    if (!a.has_limit)
        a.limit = a.data_length;
    if (a.sense_length > d->base.sense_length)
        d->base.sense_length = a.sense_length;
    d->answers = must(realloc(d->answers, (d->count + 1) * sizeof a));
    d->answers[d->count++] = a;
    return ok;
}

static bool read_unsolicited(struct script *s, struct word word, struct scripted *d) {
    struct unsolicited u = {.device = d};
    struct word status = next_word(s);
    if (!read_number((struct word){word.text + 1, word.length - 1}, TICKS_LIMIT, &u.due))
        return wrong(s, word, "@ is followed by a time in ticks");
    if (status.length != 9 || memcmp(status.text, "status=", 7) != 0 ||
        !read_byte((struct word){status.text + 7, 2}, &u.status))
        return wrong(s, status, "here status=HH is due, a unit status");
    d->unsolicited = must(realloc(d->unsolicited, (d->unsolicited_count + 1) * sizeof u));
    d->unsolicited[d->unsolicited_count++] = u;
    return true;
}

static bool read_line(struct script *s, struct scripted *d) {
    struct word word = next_word(s);
    if (!word.length)
        return true;
    return word.text[0] == '@' ? read_unsolicited(s, word, d) : read_answer(s, word, d);
}

static bool read_script(struct scripted *d, struct dev_backend *in, struct diag_list *diags) {
    size_t size;
    const char *text = (const char *)dev_backend_input(in, &size);
    struct script s = {.name = dev_backend_name(in), .diags = diags};
    bool ok = true;
    while (size) {
        const char *end = memchr(text, '\n', size);
        s.line = text, s.at = 0, s.number++;
        s.length = end ? (size_t)(end - text) : size;
        ok = read_line(&s, d) && ok;
        size_t taken = s.length + (end != NULL);
        text += taken, size -= taken;
    }
    return ok;
}

static bool load_script(struct scripted *s, const struct dev_config *config,
                        struct diag_list *diags) {
    struct dev_backend *in = config->input;
    if (!in && !config->file)
        return true;
    if (!in)
        in = dev_backend_file_input(config->file, diags);
    bool ok = in && read_script(s, in, diags);
    if (ok || !config->input)
        dev_backend_free(in);
    return ok;
}

struct device *dev_scripted_create(const struct dev_type *type, const struct dev_config *config,
                                   struct diag_list *diags) {
    struct scripted *s = must(calloc(1, sizeof *s));
    dev_init(&s->base, &scripted_ops, type, config);
    s->now = &no_answer;
    s->out = config->output ? config->output : dev_backend_memory();
    if (load_script(s, config, diags)) {
        return &s->base;
    }
    if (config->output)
        s->out = NULL; /* the caller's still */
    scripted_destroy(&s->base);
    return NULL;
}

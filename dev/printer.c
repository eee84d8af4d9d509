/* 1403 printer with the 2821 control unit.
 *
 *   0000 0001  write, no spacing          1cccc 001  write, then skip to channel c
 *   000n n001  write, then space n lines  1cccc 011  skip to channel c at once
 *   000n n011  space n lines at once
 *   73, 7B block and allow data check; EB, F3, FB (load the character set's buffer) are accepted.
 *
 * The paper is UTF-8 text: a line without its trailing blanks, a line end for each space, a form
 * feed for a skip to channel 1, a carriage return between what is printed over. Skipping to where
 * the paper is already, with nothing printed there, moves nothing. Source: GA24-3312, GA24-3073.
 */
#include "dev/types.h"

#include "dev/hash.h"
#include "dev/text.h"

#include <stdlib.h>
#include <string.h>

#define POSITIONS          132u
#define CHARACTER_SET_SIZE 240u
#define FORM_LINES         66u
#define SPACE_MICROSECONDS 5000u /* a line more than the one that printing includes */
#define CHANNELS           12u

/* The standard carriage tape: the line of a 66-line form with the punch of channels 1 to 12. */
static const uint8_t tape[CHANNELS + 1] = {0, 1, 7, 13, 19, 25, 31, 37, 43, 63, 49, 55, 61};

struct printer {
    struct device base;
    struct dev_backend *out;
    uint8_t line[CHARACTER_SET_SIZE]; /* the buffer, EBCDIC */
    unsigned at;                      /* line of the form, from 1 */
    bool printed;                     /* something was printed on this line */
    bool tell_12;                     /* unit exception when spacing meets channel 12 */
    bool loads_set;                   /* this operation loads the character-set buffer */
    bool overflowed;                  /* this operation's spacing met channel 12 */
};

static struct printer *printer_of(struct device *dev) {
    return (struct printer *)dev;
}

static void put(struct printer *p, const char *s) {
    dev_backend_write(p->out, s, strlen(s));
}

static void space_one(struct printer *p) {
    put(p, "\n");
    p->printed = false;
    p->at = p->at % FORM_LINES + 1;
    p->overflowed = p->overflowed || p->at == tape[12];
}

static void skip_to_top(struct printer *p) {
    if (p->at == 1 && !p->printed)
        return;
    put(p, p->printed ? "\n\f" : "\f");
    p->printed = false;
    p->at = 1;
}

static void skip_to(struct printer *p, unsigned channel) {
    if (channel == 1) {
        skip_to_top(p);
        return;
    }
    if (p->at > tape[channel] || (p->at == tape[channel] && p->printed))
        skip_to_top(p);
    while (p->at != tape[channel])
        space_one(p);
    p->overflowed = false; /* the manual tells channel 12 of spacing, not of skipping */
}

/* Moves the carriage as the five high bits of a command say. */
static void move_carriage(struct printer *p, uint8_t command) {
    p->overflowed = false;
    if (command & 0x80) {
        skip_to(p, command >> 3 & 0x0F);
        return;
    }
    for (unsigned n = command >> 3 & 3; n; n--)
        space_one(p);
}

static bool is_carriage_control(uint8_t command) {
    unsigned channel = command >> 3 & 0x0F;
    return command & 0x80 ? channel >= 1 && channel <= CHANNELS : channel <= 3;
}

static uint64_t motion_of(uint8_t command, uint64_t first) {
    unsigned lines = command & 0x80 ? 2 : command >> 3 & 3;
    return first + (lines > 1 ? (lines - 1) * SPACE_MICROSECONDS : 0);
}

static uint8_t start_write(struct printer *p, uint8_t command) {
    p->loads_set = false;
    uint64_t line = dev_find_type("1403")->microseconds;
    return dev_accept(&p->base, (struct dev_record){.limit = POSITIONS,
                                                    .microseconds = motion_of(command, line)});
}

static uint8_t start_control(struct printer *p, uint8_t command) {
    move_carriage(p, command);
    return dev_immediate(&p->base, motion_of(command, SPACE_MICROSECONDS),
                         p->tell_12 && p->overflowed ? UNIT_EXCEPTION : 0);
}

static uint8_t start_set(struct printer *p) {
    p->loads_set = true;
    return dev_accept(&p->base, (struct dev_record){.limit = CHARACTER_SET_SIZE});
}

static uint8_t printer_start(struct device *dev, uint8_t command) {
    struct printer *p = printer_of(dev);
    if (command == 0x73 || command == 0x7B || command == 0xEB)
        return DEV_ENDED;
    if (command == 0xF3 || command == 0xFB)
        return start_set(p);
    if (is_carriage_control(command) && (command & 0x07) == 0x01)
        return start_write(p, command);
    if (is_carriage_control(command) && (command & 0x07) == 0x03)
        return start_control(p, command);
    return dev_refuse(dev, SENSE_COMMAND_REJECT);
}

static void printer_read(struct device *dev, uint8_t *to, uint32_t length) {
    (void)dev, (void)to, (void)length; /* no command takes bytes */
}

static void printer_write(struct device *dev, const uint8_t *from, uint32_t length) {
    struct printer *p = printer_of(dev);
    memcpy(p->line + dev->moved, from, length);
}

static void print_line(struct printer *p) {
    size_t length = dev_text_trim(p->line, p->base.moved);
    if (length && p->printed)
        put(p, "\r");
    for (size_t i = 0; i < length; i++)
        if (p->line[i] == EBCDIC_NEW_LINE)
            p->line[i] = 0; /* no chain has a slug for it */
    dev_text_put(p->out, p->line, length);
    p->printed = p->printed || length;
}

static uint8_t printer_end(struct device *dev) {
    struct printer *p = printer_of(dev);
    if (p->loads_set)
        return dev_ended(dev, 0);
    print_line(p);
    move_carriage(p, dev->command);
    return dev_ended(dev, p->tell_12 && p->overflowed ? UNIT_EXCEPTION : 0);
}

static bool printer_finish(struct device *dev, struct diag_list *diags) {
    return dev_backend_finish(printer_of(dev)->out, diags);
}

static const uint8_t *printer_output(const struct device *dev, size_t *size) {
    return dev_backend_output(((const struct printer *)dev)->out, size);
}

static uint64_t printer_hash(const struct device *dev, uint64_t h) {
    const struct printer *p = (const struct printer *)dev;
    h = hash_number(h, p->at | (uint64_t)p->printed << 32);
    return hash_number(h, dev_backend_hash(p->out));
}

static void printer_walk(struct device *dev, struct walk *w) {
    struct printer *p = printer_of(dev);
    walk_bytes(w, p->line, sizeof p->line);
    p->at = (unsigned)walk_number(w, p->at, FORM_LINES);
    walk_require(w, p->at > 0, "the form has no line 0");
    walk_bool(w, &p->printed);
    walk_bool(w, &p->loads_set);
    walk_bool(w, &p->overflowed);
    dev_require_limit(dev, w, CHARACTER_SET_SIZE);
    if (w->scope == WALK_IDENTITY)
        walk_bool(w, &p->tell_12);
    dev_backend_walk(p->out, w);
}

static void printer_destroy(struct device *dev) {
    dev_backend_free(printer_of(dev)->out);
    free(dev);
}

static const struct device_ops printer_ops = {
    .start = printer_start,
    .read = printer_read,
    .write = printer_write,
    .end = printer_end,
    .finish = printer_finish,
    .output = printer_output,
    .walk = printer_walk,
    .hash = printer_hash,
    .destroy = printer_destroy,
};

struct device *dev_printer_create(const struct dev_type *type, const struct dev_config *config,
                                  struct diag_list *diags) {
    struct dev_backend *out = dev_open_output(config, diags);
    struct printer *p = out ? calloc(1, sizeof *p) : NULL;
    if (!p)
        return NULL;
    dev_init(&p->base, &printer_ops, type, config);
    p->out = out;
    p->at = 1;
    p->tell_12 = config->channel_12;
    return &p->base;
}

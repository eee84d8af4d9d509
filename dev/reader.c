/* 2540 card reader.
 *
 *   SS D F 0010  read: D 0 EBCDIC, 1 column binary; stacker SS 00 R1, 01 R2, 10 RP3, 11 no feed
 *   SS 1 0 0011  feed and select stacker
 *
 * A card that was read without feed stays in the buffer until it is fed. Feeding, reading past the
 * last card and readiness follow GA21-9033 (2540) and GA24-3312 (2821).
 */
#include "dev/types.h"

#include "dev/hash.h"

#include <stdlib.h>
#include <string.h>

#define STACKER_NO_FEED 3u
#define COLUMN_BINARY   0x20u

struct reader {
    struct device base;
    struct dev_deck deck;
    size_t next;            /* the card that is read next */
    uint64_t stacked[3];    /* cards in R1, R2, RP3 */
    bool intervention_only; /* no unit exception at the end */
    bool end_told;          /* unit exception was given */
    bool at_end;            /* this operation found no card */
};

static struct reader *reader_of(struct device *dev) {
    return (struct reader *)dev;
}

static void feed(struct reader *r, unsigned stacker) {
    if (r->next < r->deck.count) {
        r->next++;
        r->stacked[stacker]++;
    }
}

static bool is_empty(const struct reader *r) {
    return r->next >= r->deck.count;
}

static uint8_t start_read(struct reader *r, uint64_t microseconds) {
    r->at_end = is_empty(r);
    if (r->at_end && (r->intervention_only || r->end_told || !r->deck.count))
        return dev_refuse(&r->base, SENSE_INTERVENTION_REQUIRED);
    return dev_accept(&r->base, (struct dev_record){.limit = r->at_end ? 0 : DECK_COLUMNS,
                                                    .exact = true,
                                                    .microseconds = microseconds});
}

static uint8_t start_feed(struct reader *r, unsigned stacker, uint64_t microseconds) {
    if (is_empty(r))
        return dev_refuse(&r->base, SENSE_INTERVENTION_REQUIRED);
    feed(r, stacker);
    return dev_immediate(&r->base, microseconds, 0);
}

static uint8_t reader_start(struct device *dev, uint8_t command) {
    struct reader *r = reader_of(dev);
    uint64_t cycle = dev_find_type("2540R")->microseconds;
    unsigned stacker = command >> 6;
    if ((command & 0x3F) == 0x02)
        return start_read(r, cycle);
    if ((command & 0x3F) == (0x03 | COLUMN_BINARY) && stacker != STACKER_NO_FEED)
        return start_feed(r, stacker, cycle);
    return dev_refuse(dev, SENSE_COMMAND_REJECT); /* column binary too */
}

static void reader_read(struct device *dev, uint8_t *to, uint32_t length) {
    struct reader *r = reader_of(dev);
    memcpy(to, r->deck.cards[r->next] + dev->moved, length);
}

static void reader_write(struct device *dev, const uint8_t *from, uint32_t length) {
    (void)dev, (void)from, (void)length; /* no command gives it bytes */
}

static uint8_t reader_end(struct device *dev) {
    struct reader *r = reader_of(dev);
    if (r->at_end) {
        r->end_told = true;
        return dev_ended(dev, UNIT_EXCEPTION);
    }
    if (dev->command >> 6 != STACKER_NO_FEED)
        feed(r, dev->command >> 6);
    return dev_ended(dev, 0);
}

static uint64_t reader_hash(const struct device *dev, uint64_t h) {
    const struct reader *r = (const struct reader *)dev;
    h = hash_number(h, r->next | (uint64_t)r->end_told << 62);
    h = hash_number(h, r->stacked[1]);
    return hash_number(h, r->stacked[2]);
}

static void reader_walk(struct device *dev, struct walk *w) {
    struct reader *r = reader_of(dev);
    r->next = (size_t)walk_number(w, r->next, r->deck.count);
    for (unsigned i = 0; i < 3; i++)
        walk_u64(w, &r->stacked[i]);
    walk_bool(w, &r->end_told);
    walk_bool(w, &r->at_end);
    dev_require_limit(dev, w, is_empty(r) ? 0 : DECK_COLUMNS);
    if (w->scope == WALK_IDENTITY) {
        walk_bool(w, &r->intervention_only);
        walk_bytes(w, r->deck.cards, r->deck.count * DECK_COLUMNS);
    }
}

static void reader_destroy(struct device *dev) {
    dev_deck_free(&reader_of(dev)->deck);
    free(dev);
}

static const struct device_ops reader_ops = {
    .start = reader_start,
    .read = reader_read,
    .write = reader_write,
    .end = reader_end,
    .walk = reader_walk,
    .hash = reader_hash,
    .destroy = reader_destroy,
};

/* The deck comes from a backend or a file; a reader without either has no cards. */
static bool load_deck(struct reader *r, const struct dev_config *config, struct diag_list *diags) {
    struct dev_backend *in = config->input;
    if (!in && !config->file)
        return true;
    if (!in)
        in = dev_backend_file_input(config->file, diags);
    if (!in)
        return false;
    size_t size;
    const uint8_t *bytes = dev_backend_input(in, &size);
    bool ok = dev_deck_load(bytes, size, dev_backend_name(in), config->format, &r->deck, diags);
    if (ok || !config->input)
        dev_backend_free(in);
    return ok;
}

struct device *dev_reader_create(const struct dev_type *type, const struct dev_config *config,
                                 struct diag_list *diags) {
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    dev_init(&r->base, &reader_ops, type, config);
    r->intervention_only = config->intervention_at_end;
    if (load_deck(r, config, diags))
        return &r->base;
    free(r);
    return NULL;
}

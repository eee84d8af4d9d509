/* 2540 card punch.
 *
 *   SS D 0 0001  punch, feed, select stacker: SS 00 P1, 01 P2, 10 RP3; D 1 is column binary
 *
 * A card of fewer than 80 columns is blank from there. The deck is put out raw, 80 bytes of EBCDIC
 * a card, or as lines of text without trailing blanks. Source: GA21-9033, GA24-3312.
 */
#include "dev/types.h"

#include "dev/hash.h"
#include "dev/text.h"
#include "isa/ebcdic.h"

#include <stdlib.h>
#include <string.h>

struct punch {
    struct device base;
    struct dev_backend *out;
    bool text;
    uint8_t card[DECK_COLUMNS];
    uint64_t stacked[3]; /* cards in P1, P2, RP3 */
};

static struct punch *punch_of(struct device *dev) {
    return (struct punch *)dev;
}

static uint8_t punch_start(struct device *dev, uint8_t command) {
    struct punch *p = punch_of(dev);
    if ((command & 0x3F) != 0x01 || command >> 6 == 3)
        return dev_refuse(dev, SENSE_COMMAND_REJECT);
    memset(p->card, EBCDIC_SPACE, DECK_COLUMNS);
    return dev_accept(dev,
                      (struct dev_record){.limit = DECK_COLUMNS,
                                          .microseconds = dev_find_type("2540P")->microseconds});
}

static void punch_read(struct device *dev, uint8_t *to, uint32_t length) {
    (void)dev, (void)to, (void)length; /* no command takes bytes */
}

static void punch_write(struct device *dev, const uint8_t *from, uint32_t length) {
    struct punch *p = punch_of(dev);
    memcpy(p->card + dev->moved, from, length);
}

static uint8_t punch_end(struct device *dev) {
    struct punch *p = punch_of(dev);
    if (p->text) {
        dev_text_put(p->out, p->card, dev_text_trim(p->card, DECK_COLUMNS));
        dev_backend_write(p->out, "\n", 1);
    } else {
        dev_backend_write(p->out, p->card, DECK_COLUMNS);
    }
    p->stacked[dev->command >> 6]++;
    return dev_ended(dev, 0);
}

static bool punch_finish(struct device *dev, struct diag_list *diags) {
    return dev_backend_finish(punch_of(dev)->out, diags);
}

static const uint8_t *punch_output(const struct device *dev, size_t *size) {
    return dev_backend_output(((const struct punch *)dev)->out, size);
}

static uint64_t punch_hash(const struct device *dev, uint64_t h) {
    const struct punch *p = (const struct punch *)dev;
    for (int i = 0; i < 3; i++)
        h = hash_number(h, p->stacked[i]);
    return hash_number(h, dev_backend_hash(p->out));
}

static void punch_walk(struct device *dev, struct walk *w) {
    struct punch *p = punch_of(dev);
    walk_bytes(w, p->card, sizeof p->card);
    for (unsigned i = 0; i < 3; i++)
        walk_u64(w, &p->stacked[i]);
    dev_require_limit(dev, w, DECK_COLUMNS);
    if (w->scope == WALK_IDENTITY)
        walk_bool(w, &p->text);
    dev_backend_walk(p->out, w);
}

static void punch_destroy(struct device *dev) {
    dev_backend_free(punch_of(dev)->out);
    free(dev);
}

static const struct device_ops punch_ops = {
    .start = punch_start,
    .read = punch_read,
    .write = punch_write,
    .end = punch_end,
    .finish = punch_finish,
    .output = punch_output,
    .walk = punch_walk,
    .hash = punch_hash,
    .destroy = punch_destroy,
};

struct device *dev_punch_create(const struct dev_type *type, const struct dev_config *config,
                                struct diag_list *diags) {
    struct dev_backend *out = dev_open_output(config, diags);
    struct punch *p = out ? calloc(1, sizeof *p) : NULL;
    if (!p)
        return NULL;
    dev_init(&p->base, &punch_ops, type, config);
    p->out = out;
    p->text = config->format == DECK_TEXT;
    return &p->base;
}

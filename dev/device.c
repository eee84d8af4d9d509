/* What all devices have in common: sense, timing, later device end. */
#include "dev/device.h"

#include "dev/hash.h"

#include <string.h>

/* An operation costs at least a tick, so that chains of them pass time; the bound keeps sums of
 * ticks far from wrapping. */
#define TICKS_MAX (UINT64_C(1) << 48)

uint64_t dev_ticks(const struct device *dev, uint64_t microseconds) {
    uint64_t rate = dev->ticks_per_microsecond ? dev->ticks_per_microsecond : 1;
    if (microseconds > TICKS_MAX / rate)
        return TICKS_MAX;
    return microseconds ? microseconds * rate : 1;
}

uint8_t dev_accept(struct device *dev, struct dev_record record) {
    uint64_t motion = dev->latency_given ? dev->latency : record.microseconds;
    uint64_t per_byte = dev->latency_given ? 0 : record.microseconds_per_byte;
    bool separate = dev->separate_end && motion;
    dev->motion_ticks = separate ? dev_ticks(dev, motion) : 0;
    dev->plan = (struct dev_plan){
        .before = dev_ticks(dev, separate ? DEV_SELECTION_MICROSECONDS : motion),
        .per_byte = per_byte ? dev_ticks(dev, per_byte) : 0,
        .limit = record.limit,
        .exact = record.exact,
    };
    return 0;
}

static void end_later(struct device *dev, uint64_t ticks, uint8_t status) {
    dev->later = status;
    event_schedule(dev->line.events, &dev->motion, dev->line.events->now + ticks);
}

uint8_t dev_ended(struct device *dev, uint8_t also) {
    if (!dev->motion_ticks)
        return DEV_ENDED | also;
    end_later(dev, dev->motion_ticks, UNIT_DEVICE_END | also);
    return UNIT_CHANNEL_END;
}

uint8_t dev_immediate(struct device *dev, uint64_t microseconds, uint8_t also) {
    uint64_t motion = dev->latency_given ? dev->latency : microseconds;
    dev->motion_ticks = dev->separate_end && motion ? dev_ticks(dev, motion) : 0;
    return dev_ended(dev, also);
}

uint8_t dev_moves(struct device *dev, uint64_t ticks) {
    dev->motion_ticks = ticks;
    return dev_ended(dev, 0);
}

uint8_t dev_refuse(struct device *dev, uint8_t sense) {
    dev->sense[0] = sense;
    return UNIT_CHECK;
}

static uint8_t start_sense(struct device *dev) {
    dev->plan = (struct dev_plan){.before = dev_ticks(dev, DEV_SELECTION_MICROSECONDS),
                                  .limit = dev->sense_length,
                                  .exact = true};
    return 0;
}

void dev_begin(struct device *dev) {
    if (dev->ops->begin)
        dev->ops->begin(dev);
}

uint8_t dev_start(struct device *dev, uint8_t command) {
    dev->command = command;
    dev->moved = 0;
    if (command == DEV_COMMAND_SENSE)
        return start_sense(dev);
    if (command == DEV_COMMAND_NOOP)
        return DEV_ENDED;
    /* Sense bytes tell of the last operation: the next one, except sense and no-op, resets them. */
    memset(dev->sense, 0, sizeof dev->sense);
    return dev->ops->start(dev, command);
}

void dev_read(struct device *dev, uint8_t *to, uint32_t length) {
    if (dev->command == DEV_COMMAND_SENSE)
        memcpy(to, dev->sense + dev->moved, length);
    else
        dev->ops->read(dev, to, length);
    dev->moved += length;
}

void dev_write(struct device *dev, const uint8_t *from, uint32_t length) {
    dev->ops->write(dev, from, length);
    dev->moved += length;
}

uint8_t dev_end(struct device *dev) {
    uint8_t status = dev->command == DEV_COMMAND_SENSE ? DEV_ENDED : dev->ops->end(dev);
    dev->plan.limit = dev->moved = 0;
    return status;
}

void dev_halt(struct device *dev) {
    if (dev->command != DEV_COMMAND_SENSE && dev->ops->halt)
        dev->ops->halt(dev);
}

void dev_reset(struct device *dev) {
    if (dev->line.events)
        event_cancel(dev->line.events, &dev->motion);
    memset(dev->sense, 0, sizeof dev->sense);
    if (dev->ops->reset)
        dev->ops->reset(dev);
}

static void on_motion_over(void *owner, struct event *event) {
    (void)event;
    struct device *dev = owner;
    dev_present(dev, dev->later);
}

void dev_attach(struct device *dev, const struct dev_line *line) {
    dev->line = *line;
    dev->motion = (struct event){.fire = on_motion_over, .owner = dev};
    if (dev->ops->attached)
        dev->ops->attached(dev);
}

static void walk_plan(struct dev_plan *plan, struct walk *w) {
    walk_u64(w, &plan->before);
    walk_u64(w, &plan->per_byte);
    walk_u32(w, &plan->limit);
    walk_bool(w, &plan->exact);
}

void dev_require_limit(const struct device *dev, struct walk *w, uint32_t most) {
    bool moves = dev->command != DEV_COMMAND_SENSE;
    walk_require(w, !moves || dev->plan.limit <= most, "the record is too long for the device");
}

void dev_walk(struct device *dev, struct walk *w) {
    walk_section(w, "device");
    event_walk(dev->line.events, &dev->motion, w);
    walk_u64(w, &dev->motion_ticks);
    walk_u8(w, &dev->later);
    walk_u8(w, &dev->command);
    walk_u32(w, &dev->moved);
    walk_plan(&dev->plan, w);
    walk_bytes(w, dev->sense, sizeof dev->sense);
    if (w->scope == WALK_IDENTITY) {
        walk_u8(w, &dev->sense_length);
        walk_u32(w, &dev->ticks_per_microsecond);
        walk_bool(w, &dev->latency_given);
        walk_u64(w, &dev->latency);
        walk_bool(w, &dev->separate_end);
    }
    bool senses = dev->command == DEV_COMMAND_SENSE;
    walk_require(w, dev->moved <= dev->plan.limit, "more was moved than the record has");
    walk_require(w, !senses || dev->plan.limit <= dev->sense_length,
                 "there are no such sense bytes");
    dev->ops->walk(dev, w);
}

bool dev_input(struct device *dev, const char *text, size_t length) {
    return dev->ops->input && dev->ops->input(dev, text, length);
}

const uint8_t *dev_output(const struct device *dev, size_t *size) {
    *size = 0;
    return dev->ops->output ? dev->ops->output(dev, size) : NULL;
}

bool dev_finish(struct device *dev, struct diag_list *diags) {
    return !dev->ops->finish || dev->ops->finish(dev, diags);
}

size_t dev_memory(const struct device *dev) {
    return dev->ops->memory ? dev->ops->memory(dev) : 0;
}

uint64_t dev_hash(const struct device *dev, uint64_t seed) {
    uint64_t h = hash_bytes(seed, dev->sense, dev->sense_length);
    h = hash_number(h, dev->command);
    h = hash_event(h, &dev->motion);
    return dev->ops->hash ? dev->ops->hash(dev, h) : h;
}

void dev_free(struct device *dev) {
    if (!dev)
        return;
    if (dev->line.events)
        event_cancel(dev->line.events, &dev->motion);
    dev->ops->destroy(dev);
}

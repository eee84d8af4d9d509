/* The I/O instructions, interruptions and resets. The manual's tables "Condition Code for …" give
 * the order of the tests: not operational, subchannel busy, device. */
#include "dev/subchannel.h"

#include "dev/hash.h"

#include <stdlib.h>

static struct channel *channel_of(struct channels *c, uint16_t address) {
    return address >> 8 < CHAN_COUNT ? &c->channel[address >> 8] : NULL;
}

static struct unit *unit_at(const struct channels *c, uint16_t address) {
    unsigned channel = address >> 8;
    return channel < CHAN_COUNT ? c->channel[channel].at[address & 0xFF] : NULL;
}

static bool is_multiplexer(const struct channels *c, const struct channel *channel) {
    return channel == &c->channel[0];
}

/* --- Making and unmaking --- */

struct channels *chan_create(const struct stor_view *view, struct event_queue *events,
                             enum model model) {
    struct channels *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->view = *view;
    c->events = events;
    c->model = model;
    for (int i = 0; i < CHAN_COUNT; i++) {
        c->channel[i].shared.channels = c;
        sub_clear(&c->channel[i].shared);
    }
    return c;
}

static void free_unit(struct unit *unit) {
    event_cancel(unit->channels->events, &unit->own.event);
    dev_free(unit->device);
    free(unit);
}

void chan_free(struct channels *channels) {
    if (!channels)
        return;
    for (int i = 0; i < CHAN_COUNT; i++) {
        struct channel *channel = &channels->channel[i];
        event_cancel(channels->events, &channel->shared.event);
        for (struct unit *unit = channel->first, *next; unit; unit = next) {
            next = unit->next;
            free_unit(unit);
        }
    }
    free(channels);
}

/* Status from a device, the other end of dev_present(). */
static void on_present(void *owner, uint8_t status) {
    struct unit *unit = owner;
    struct subchannel *sub = unit->sub;
    struct channels *c = unit->channels;
    bool mine = sub->unit == unit;
    if (mine && sub->state == SUB_WORKING && sub_present(sub, status)) {
        chan_refresh(c);
        return;
    }
    if (status & UNIT_DEVICE_END)
        unit->busy = false;
    /* A device end that comes before channel end was accepted is told together with it. */
    if (mine && sub->state == SUB_PENDING && (status & UNIT_DEVICE_END) &&
        !(sub->unit_status & UNIT_DEVICE_END)) {
        sub->unit_status |= status;
    } else if (status) {
        unit->held |= status;
        unit->sequence = c->next_sequence++;
    }
    chan_refresh(c);
}

static void append(struct channel *channel, struct unit *unit) {
    struct unit **link = &channel->first;
    while (*link)
        link = &(*link)->next;
    *link = unit;
}

bool chan_attach(struct channels *channels, uint16_t address, struct device *device) {
    struct channel *channel = channel_of(channels, address);
    struct unit *unit = channel && !unit_at(channels, address) ? calloc(1, sizeof *unit) : NULL;
    if (!unit)
        return false;
    unit->device = device;
    unit->channels = channels;
    unit->address = address;
    unit->sub = is_multiplexer(channels, channel) ? &unit->own : &channel->shared;
    unit->own.channels = channels;
    sub_clear(&unit->own);
    channel->at[address & 0xFF] = unit;
    append(channel, unit);
    dev_attach(device, &(struct dev_line){
                           .present = on_present, .owner = unit, .events = channels->events});
    return true;
}

struct device *chan_device(const struct channels *channels, uint16_t address) {
    const struct unit *unit = unit_at(channels, address);
    return unit ? unit->device : NULL;
}

bool chan_finish(struct channels *channels, struct diag_list *diags) {
    bool ok = true;
    for (int i = 0; i < CHAN_COUNT; i++)
        for (struct unit *u = channels->channel[i].first; u; u = u->next)
            ok = dev_finish(u->device, diags) && ok;
    return ok;
}

/* --- The I/O instructions --- */

static struct io_result only_cc(uint8_t cc) {
    return (struct io_result){.cc = cc};
}

static struct io_result answer(struct channels *c, struct io_result result) {
    chan_refresh(c);
    return result;
}

struct io_result chan_start(struct channels *channels, uint16_t address, uint32_t caw) {
    struct unit *unit = unit_at(channels, address);
    if (!unit)
        return only_cc(3);
    if (unit->sub->state != SUB_IDLE)
        return only_cc(2);
    return answer(channels, sub_start(unit->sub, unit, caw));
}

struct io_result chan_start_ipl(struct channels *channels, uint16_t address) {
    struct unit *unit = unit_at(channels, address);
    if (!unit)
        return only_cc(3);
    if (unit->sub->state != SUB_IDLE)
        return only_cc(2);
    return answer(channels, sub_load(unit->sub, unit));
}

static struct io_result whole_csw(const struct csw *csw) {
    return (struct io_result){.cc = 1, .extent = CSW_WHOLE, .csw = *csw};
}

/* Takes the ending status of a pending subchannel. */
static struct csw take_pending(struct subchannel *sub) {
    struct csw csw = sub_csw(sub);
    sub_clear(sub);
    return csw;
}

/* Takes the status that a device holds: nothing else of the CSW is about it. */
static struct csw take_held(struct unit *unit) {
    struct csw csw = {.unit_status = unit->held};
    unit->held = 0;
    return csw;
}

struct io_result chan_test(struct channels *channels, uint16_t address) {
    struct unit *unit = unit_at(channels, address);
    struct csw csw = {0};
    if (!unit)
        return only_cc(3);
    if (unit->sub->state == SUB_WORKING ||
        (unit->sub->state == SUB_PENDING && unit->sub->unit != unit))
        return only_cc(2);
    if (unit->sub->state == SUB_PENDING)
        csw = take_pending(unit->sub);
    else if (unit->held)
        csw = take_held(unit);
    else if (unit->busy)
        csw.unit_status = UNIT_BUSY;
    else
        return only_cc(0);
    return answer(channels, whole_csw(&csw));
}

/* Status of a device that was selected to be halted: zeros. */
static struct io_result halted(struct channels *c) {
    return answer(c, (struct io_result){.cc = 1, .extent = CSW_STATUS});
}

static bool on_multiplexer(const struct unit *unit) {
    return unit->sub == &unit->own;
}

struct io_result chan_halt(struct channels *channels, uint16_t address) {
    struct unit *unit = unit_at(channels, address);
    if (!unit)
        return only_cc(3);
    if (unit->sub->state == SUB_PENDING)
        return only_cc(0);
    if (unit->sub->state == SUB_IDLE)
        return halted(channels);
    sub_halt(unit->sub);
    /* A selector channel works in burst mode: whatever it was doing is terminated. */
    return on_multiplexer(unit) ? halted(channels) : answer(channels, only_cc(2));
}

struct io_result chan_halt_device(struct channels *channels, uint16_t address) {
    struct unit *unit = unit_at(channels, address);
    if (!unit)
        return only_cc(3);
    if (unit->sub->state == SUB_PENDING)
        return only_cc(0);
    if (unit->sub->state == SUB_WORKING && unit->sub->unit != unit)
        return only_cc(2);
    if (unit->sub->state == SUB_WORKING)
        sub_halt(unit->sub);
    return halted(channels);
}

struct io_result chan_clear(struct channels *channels, uint16_t address) {
    struct unit *unit = unit_at(channels, address);
    if (!unit)
        return only_cc(3);
    struct subchannel *sub = unit->sub;
    if (sub->state == SUB_IDLE)
        return only_cc(0);
    if (sub->unit != unit)
        return only_cc(2);
    struct csw csw = sub_csw(sub);
    if (sub->state == SUB_WORKING) {
        csw.unit_status = 0;
        sub_discard(sub);
    } else {
        sub_clear(sub);
    }
    return answer(channels, whole_csw(&csw));
}

static bool channel_is_pending(const struct channels *c, unsigned number) {
    return c->pending & (0x80000000u >> number);
}

struct io_result chan_test_channel(struct channels *channels, uint16_t address) {
    struct channel *channel = channel_of(channels, address);
    if (!channel || !channel->first)
        return only_cc(3);
    if (channel_is_pending(channels, address >> 8))
        return only_cc(1);
    return only_cc(channel->shared.state == SUB_WORKING ? 2 : 0);
}

/* --- Interruptions --- */

/* A condition that can interrupt: a subchannel's or one held at a device. */
struct condition {
    struct subchannel *sub;
    struct unit *unit; /* when sub is NULL; both NULL: there is none */
    uint64_t sequence;
};

static bool exists(const struct condition *condition) {
    return condition->sub || condition->unit;
}

static void consider(struct condition *best, struct condition candidate) {
    if (!exists(best) || candidate.sequence < best->sequence)
        *best = candidate;
}

static void consider_sub(struct condition *best, struct subchannel *sub) {
    bool can = sub->state == SUB_PENDING || (sub->state == SUB_WORKING && sub->pci);
    if (can)
        consider(best, (struct condition){.sub = sub, .sequence = sub->sequence});
}

/* The oldest condition of a channel. What a device holds waits while its subchannel is in use. */
static struct condition first_condition(struct channels *c, struct channel *channel) {
    struct condition best = {0};
    bool multiplexer = is_multiplexer(c, channel);
    if (!multiplexer)
        consider_sub(&best, &channel->shared);
    for (struct unit *u = channel->first; u; u = u->next) {
        if (multiplexer)
            consider_sub(&best, &u->own);
        if (u->held && u->sub->state == SUB_IDLE)
            consider(&best, (struct condition){.unit = u, .sequence = u->sequence});
    }
    return best;
}

void chan_refresh(struct channels *c) {
    c->pending = 0;
    for (unsigned i = 0; i < CHAN_COUNT; i++) {
        struct condition first = first_condition(c, &c->channel[i]);
        if (exists(&first))
            c->pending |= 0x80000000u >> i;
    }
}

uint32_t chan_pending(const struct channels *channels) {
    return channels->pending;
}

/* A program-controlled interruption: the operation goes on. */
static struct csw take_pci(struct subchannel *sub) {
    struct csw csw = sub_csw(sub);
    csw.unit_status = 0;
    sub->pci = false;
    return csw;
}

static void accept(const struct condition *condition, uint16_t *address, struct csw *csw) {
    struct subchannel *sub = condition->sub;
    *address = sub ? sub->unit->address : condition->unit->address;
    if (!sub)
        *csw = take_held(condition->unit);
    else
        *csw = sub->state == SUB_WORKING ? take_pci(sub) : take_pending(sub);
}

bool chan_interrupt(struct channels *channels, uint32_t mask, uint16_t *address, struct csw *csw) {
    uint32_t pending = channels->pending & mask;
    if (!pending)
        return false;
    unsigned number = (unsigned)__builtin_clz(pending);
    struct condition first = first_condition(channels, &channels->channel[number]);
    if (!exists(&first))
        return false;
    accept(&first, address, csw);
    chan_refresh(channels);
    return true;
}

/* --- Reset and hash --- */

static void reset_unit(struct unit *unit) {
    sub_clear(&unit->own);
    unit->busy = false;
    unit->held = 0;
    dev_reset(unit->device);
}

void chan_reset(struct channels *channels) {
    for (int i = 0; i < CHAN_COUNT; i++) {
        sub_clear(&channels->channel[i].shared);
        for (struct unit *u = channels->channel[i].first; u; u = u->next)
            reset_unit(u);
    }
    chan_refresh(channels);
}

static uint64_t hash_sub(uint64_t h, const struct subchannel *sub) {
    h = hash_number(h, sub->state | (uint64_t)sub->phase << 8 | (uint64_t)sub->key << 16 |
                           (uint64_t)sub->command << 24 | (uint64_t)sub->unit_status << 32 |
                           (uint64_t)sub->channel_status << 40 | (uint64_t)sub->pci << 48 |
                           (uint64_t)sub->halted << 49 | (uint64_t)sub->skip_one << 50);
    h = hash_number(h, sub->next | (uint64_t)sub->data << 32);
    h = hash_number(h, sub->idaw | (uint64_t)sub->run << 32);
    h = hash_number(h,
                    sub->ccw.count | (uint64_t)sub->ccw.flags << 16 | (uint64_t)sub->moved << 32);
    return hash_event(h, &sub->event);
}

static uint64_t hash_unit(uint64_t h, const struct unit *unit) {
    h = hash_number(h, unit->address | (uint64_t)unit->held << 16 | (uint64_t)unit->busy << 24);
    return dev_hash(unit->device, hash_sub(h, &unit->own));
}

uint64_t chan_hash(const struct channels *channels, uint64_t seed) {
    uint64_t h = hash_number(seed, channels->pending);
    for (int i = 0; i < CHAN_COUNT; i++) {
        h = hash_sub(h, &channels->channel[i].shared);
        for (const struct unit *u = channels->channel[i].first; u; u = u->next)
            h = hash_unit(h, u);
    }
    return h;
}

size_t chan_memory(const struct channels *channels) {
    size_t bytes = 0;
    for (int i = 0; i < CHAN_COUNT; i++)
        for (const struct unit *u = channels->channel[i].first; u; u = u->next)
            bytes += dev_memory(u->device);
    return bytes;
}

/* --- Walking --- */

static void walk_unit(struct unit *unit, struct walk *w) {
    uint16_t address = unit->address;
    walk_u16(w, &address);
    walk_require(w, address == unit->address, "there is another device");
    walk_bool(w, &unit->busy);
    walk_u8(w, &unit->held);
    walk_u64(w, &unit->sequence);
    dev_walk(unit->device, w);
}

void chan_walk(struct channels *channels, struct walk *w) {
    walk_section(w, "channels");
    walk_u64(w, &channels->next_sequence);
    for (int i = 0; i < CHAN_COUNT; i++)
        for (struct unit *u = channels->channel[i].first; u; u = u->next)
            walk_unit(u, w);
    for (int i = 0; i < CHAN_COUNT; i++) {
        sub_walk(&channels->channel[i].shared, w);
        for (struct unit *u = channels->channel[i].first; u; u = u->next)
            sub_walk(&u->own, w);
    }
    if (w->loading)
        chan_refresh(channels);
}

/* Devices: what a channel knows of a device, and a device of its channel.
 *
 * A device owns its medium and its sense bytes. It never sees storage, channel command words or a
 * CPU: it is started with a command byte, answers with a unit status, is asked for bytes or given
 * some, and presents status by the one upcall dev_present(). Everything takes virtual time.
 *
 *   start ──0──> plan.before, plan.per_byte ──> read or write, in spans ──> end ──> CE [DE …]
 *     └─status─> the operation was immediate (CE …) or was not accepted (unit check, busy)
 *
 * start answers 0 for an operation with data and has then filled in `plan`. The channel moves at
 * most plan.limit bytes, any number of bytes at a time, and calls end exactly once, however the
 * operation ended, unless it was halted or reset. A device that has ended with channel end alone
 * presents device end later by dev_present(). A device that is written to may raise plan.limit in
 * write, when the bytes so far tell how many there are to be; these come plan.per_byte later each.
 *
 * Invariants: read and write are called only between start and end and never for more bytes in
 * all than plan.limit; a device is started only when it has presented device end.
 *
 * Source: GA22-6821, Input/Output Operations: Control of Input/Output Devices.
 *
 * Example (in a device's start):
 *     case 0x02:
 *         return dev_accept(&r->base, (struct dev_record){.limit = 80, .exact = true,
 *                                                         .microseconds = 60000});
 */
#ifndef TRAPEZE_DEV_DEVICE_H
#define TRAPEZE_DEV_DEVICE_H

#include "base/diag.h"
#include "base/event.h"
#include "base/walk.h"
#include "isa/ccw.h"

#define DEV_SENSE_MAX 24          /* bytes */
#define DEV_WAIT      EVENT_NEVER /* plan.before of an operation that waits for dev_present(0) */
#define DEV_ENDED     (UNIT_CHANNEL_END | UNIT_DEVICE_END)

/* Commands that every device has. */
#define DEV_COMMAND_NOOP  0x03u
#define DEV_COMMAND_SENSE 0x04u

/* Microseconds that a chained command costs at least (initial selection and CCW fetch): an endless
 * channel program passes virtual time. */
#define DEV_SELECTION_MICROSECONDS 10u

struct device;

struct device_ops {
    /* Accepts a command: 0 and a plan, or the status of an immediate or refused one. The sense
     * command never gets here. */
    uint8_t (*start)(struct device *, uint8_t command);
    /* The next bytes of the record, from dev->moved on. */
    void (*read)(struct device *, uint8_t *to, uint32_t length);
    void (*write)(struct device *, const uint8_t *from, uint32_t length);
    /* The channel moves no more bytes: ending status, channel end at least. */
    uint8_t (*end)(struct device *);
    /* Walks what is not in struct device (base/walk.h). A record in progress must be one that read
     * and write can go on with. */
    void (*walk)(struct device *, struct walk *);
    /* Optional from here on. */
    void (*begin)(struct device *);    /* the next start is the first of a channel program */
    void (*halt)(struct device *);     /* the operation is over; end is not called for it */
    void (*reset)(struct device *);    /* to the state after power-on; the medium stays */
    void (*attached)(struct device *); /* line and event queue are there now */
    /* A line that the operator types, in host text. False when the device takes none. */
    bool (*input)(struct device *, const char *text, size_t length);
    bool (*finish)(struct device *, struct diag_list *); /* write out what is held back */
    const uint8_t *(*output)(const struct device *, size_t *size);
    uint64_t (*hash)(const struct device *, uint64_t seed);
    size_t (*memory)(const struct device *); /* that snapshots share */
    void (*destroy)(struct device *);        /* frees the device itself */
};

struct dev_plan {
    uint64_t before;   /* ticks until the first byte; DEV_WAIT: not known yet */
    uint64_t per_byte; /* ticks */
    uint32_t limit;    /* bytes of the record that the medium offers or can take */
    bool exact;        /* fewer bytes than limit are an incorrect length too */
};

/* A record in the device's own terms, for dev_accept(). */
struct dev_record {
    uint32_t limit;
    bool exact;
    uint64_t microseconds;          /* of mechanical motion for the whole record */
    uint64_t microseconds_per_byte; /* and for each byte */
};

struct dev_line {
    void (*present)(void *owner, uint8_t status);
    void *owner;
    struct event_queue *events;
};

struct device {
    const struct device_ops *ops;
    struct dev_line line;
    struct dev_plan plan;
    struct event motion;   /* presents `later` when it fires */
    uint64_t motion_ticks; /* between channel end and device end of this operation */
    uint8_t later;
    uint8_t command; /* the one in progress */
    uint32_t moved;  /* bytes of its record that were moved */
    uint8_t sense[DEV_SENSE_MAX];
    uint8_t sense_length;
    uint32_t ticks_per_microsecond;
    bool latency_given; /* every operation takes `latency` microseconds */
    uint64_t latency;
    bool separate_end; /* device end comes after channel end, as on the real machine */
};

/* --- For a device's own code --- */

/* Presents status: of an operation's device end, unsolicited (attention), or, when it is 0, that
 * the operation that waited can go on by `plan`. */
static inline void dev_present(struct device *dev, uint8_t status) {
    if (dev->line.present)
        dev->line.present(dev->line.owner, status);
}

/* Plans an operation with data; answers 0. Device end comes with channel end when the motion is
 * over; with separate_end channel end comes after the data and device end after the motion. */
uint8_t dev_accept(struct device *dev, struct dev_record record);

/* Ending status of an operation planned by dev_accept: channel end, and `also` with device end. */
uint8_t dev_ended(struct device *dev, uint8_t also);

/* Status of an immediate operation whose motion takes so long. */
uint8_t dev_immediate(struct device *dev, uint64_t microseconds, uint8_t also);

/* Ending status of an operation after which the device moves for so many ticks, whatever
 * separate_end says: channel end now and device end then, or both now when there are none. */
uint8_t dev_moves(struct device *dev, uint64_t ticks);

/* Sets sense byte 0 and answers unit check. */
uint8_t dev_refuse(struct device *dev, uint8_t sense);

/* For ops->walk: while loading, requires that the record in progress, if it is one of read and
 * write, has at most so many bytes. */
void dev_require_limit(const struct device *dev, struct walk *w, uint32_t most);

uint64_t dev_ticks(const struct device *dev, uint64_t microseconds);

/* --- For the channel --- */

void dev_begin(struct device *dev);
uint8_t dev_start(struct device *dev, uint8_t command);
void dev_read(struct device *dev, uint8_t *to, uint32_t length);
void dev_write(struct device *dev, const uint8_t *from, uint32_t length);
uint8_t dev_end(struct device *dev);
void dev_halt(struct device *dev);
void dev_reset(struct device *dev);
void dev_attach(struct device *dev, const struct dev_line *line);

/* --- For machine, monitor and tests --- */

/* Walks the device's state, once it is attached. */
void dev_walk(struct device *dev, struct walk *w);

/* Types a line (host text, UTF-8, no line end) at a console: it arrives now in virtual time.
 * False when the device takes no lines. */
bool dev_input(struct device *dev, const char *text, size_t length);

/* All that the device has put out, when its backend keeps it; NULL otherwise. */
const uint8_t *dev_output(const struct device *dev, size_t *size);

/* Writes held-back output to its file. False with an error in the list when that fails. */
bool dev_finish(struct device *dev, struct diag_list *diags);

/* Bytes of memory that snapshots of the device hold besides their own (walk_share). */
size_t dev_memory(const struct device *dev);

/* Folds in the device's state and all that it has put out. */
uint64_t dev_hash(const struct device *dev, uint64_t seed);

void dev_free(struct device *dev);

#endif

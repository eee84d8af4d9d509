/* Channels from the inside: the subchannel, which holds one channel program in progress.
 *
 * On the byte-multiplexer channel each device has a subchannel of its own; the devices of a
 * selector channel share one. States of a subchannel:
 *
 *   IDLE ──start──> WORKING ──channel end, no chaining──> PENDING ──interruption, TIO──> IDLE
 *
 * Phases of WORKING, each waiting for one thing:
 *   DATA    the event at which the bytes of the current CCW are moved (or dev_present(0))
 *   MOTION  device end, with a command to chain to
 *   CHAIN   the event at which the next CCW is fetched
 *
 * A device between channel end and device end is `busy`; a status that no subchannel holds
 * (device end, attention, control-unit end) is `held` at the device until it interrupts or TIO
 * or SIO clears it.
 *
 * Source: GA22-6821 and GA22-7000, Input/Output Operations.
 */
#ifndef TRAPEZE_DEV_SUBCHANNEL_H
#define TRAPEZE_DEV_SUBCHANNEL_H

#include "dev/channel.h"
#include "dev/device.h"

enum sub_state { SUB_IDLE, SUB_WORKING, SUB_PENDING };
enum sub_phase { PHASE_DATA, PHASE_MOTION, PHASE_CHAIN };

struct subchannel {
    enum sub_state state;
    enum sub_phase phase;
    struct channels *channels;
    struct unit *unit; /* of the operation in progress or pending */
    uint8_t key;
    aaddr next;      /* address of the current CCW plus 8 */
    struct ccw ccw;  /* the one in control of the operation; its count runs down */
    uint8_t command; /* of the operation: data chaining does not change it */
    aaddr data;      /* where the next byte goes to or comes from */
    uint32_t run;    /* bytes from there until another IDAW is needed */
    aaddr idaw;      /* address of the next IDAW */
    uint32_t moved;  /* bytes of the device's record */
    bool load;       /* initial program loading: nothing is presented before device end */
    bool halted;     /* no more chaining */
    bool skip_one;   /* status modifier: pass over one CCW */
    bool pci;        /* a program-controlled interruption not yet shown */
    uint8_t unit_status, channel_status;
    uint64_t sequence; /* order in which conditions became pending */
    struct event event;
};

struct unit {
    struct unit *next;
    struct device *device;
    struct channels *channels;
    uint16_t address;
    struct subchannel *sub;
    struct subchannel own; /* what `sub` is on the multiplexer channel */
    bool busy;             /* channel end was given, device end was not */
    uint8_t held;          /* unit status without a subchannel */
    uint64_t sequence;
};

struct channel {
    struct unit *first;
    struct unit *at[256];
    struct subchannel shared; /* of a selector channel */
};

struct channels {
    struct stor_view view;
    struct event_queue *events;
    enum model model;
    uint64_t next_sequence;
    uint32_t pending; /* channels with an interruption, from the left */
    struct channel channel[CHAN_COUNT];
};

/* Makes a subchannel idle, as after a reset. */
void sub_clear(struct subchannel *sub);

/* Starts a channel program on an idle subchannel whose device is free: answers as SIO does.
 * sub_load does it without a CAW for initial program loading. */
struct io_result sub_start(struct subchannel *sub, struct unit *unit, uint32_t caw);
struct io_result sub_load(struct subchannel *sub, struct unit *unit);

/* Stops the operation of a working subchannel; it ends by an interruption. */
void sub_halt(struct subchannel *sub);

/* Stops it without a trace, for clear I/O. */
void sub_discard(struct subchannel *sub);

/* The device of a working subchannel presents status (0: it is ready to go on). False when the
 * status is not for the operation in progress. */
bool sub_present(struct subchannel *sub, uint8_t status);

/* The CSW of the operation so far. */
struct csw sub_csw(const struct subchannel *sub);

/* Walks a subchannel whose devices have been walked. */
void sub_walk(struct subchannel *sub, struct walk *w);

/* Recomputes channels->pending after a change. */
void chan_refresh(struct channels *channels);

#endif

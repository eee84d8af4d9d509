/* Execution of channel programs: CCW fetch, chaining, data transfer, ending. */
#include "dev/subchannel.h"

#include "base/bits.h"

#ifdef TRAPEZE_TORTURE
#define SPAN_MAX 1u
#else
#define SPAN_MAX 512u
#endif

#define CCW_SIZE         8u
#define COMMAND_TIC      0x08u /* low four bits */
#define COMMAND_SENSE    0x04u
#define COMMAND_BACKWARD 0x0Cu
#define LOAD_COUNT       24u
#define LOAD_COMMAND     0x02u
#define CAW_RESERVED     0x0F000000u
#define IDAW_ADDRESS     0x03FFFFFFu /* 26-bit real storage */
#define CCW_ADDRESSES    0x01000000u /* what 24 bits can reach */
#define NORMAL_ENDING    (DEV_ENDED | UNIT_STATUS_MODIFIER | UNIT_CONTROL_UNIT_END)
#define CHANNEL_CHECKS   0x7Fu /* channel status without PCI */

static void on_event(void *owner, struct event *event);

void sub_clear(struct subchannel *sub) {
    event_cancel(sub->channels->events, &sub->event);
    *sub =
        (struct subchannel){.channels = sub->channels, .event = {.fire = on_event, .owner = sub}};
}

struct csw sub_csw(const struct subchannel *sub) {
    return (struct csw){
        .key = sub->key,
        .command_address = sub->next & ADDRESS_MASK,
        .unit_status = sub->unit_status,
        .channel_status = sub->channel_status | (sub->pci ? CHAN_PCI : 0),
        .count = sub->ccw.count,
    };
}

/* --- CCW fetch --- */

/* Channel status for an interruption code of mmu/storage.h. */
static uint8_t storage_check(int code) {
    return code == 0 ? 0 : code == PIC_PROTECTION ? CHAN_PROTECTION_CHECK : CHAN_PROGRAM_CHECK;
}

static bool outside(const struct channels *c, aaddr at, uint32_t length) {
    uint32_t size = c->view.size < CCW_ADDRESSES ? c->view.size : CCW_ADDRESSES;
    return at > size || length > size - at;
}

/* Fetches with the channel program's key from the 24-bit address. */
static uint8_t fetch(const struct subchannel *sub, aaddr at, uint8_t *to, uint32_t length) {
    uint32_t done;
    if (outside(sub->channels, at, length))
        return CHAN_PROGRAM_CHECK;
    return storage_check(view_fetch(&sub->channels->view, at, sub->key, to, length, &done));
}

static bool is_tic(const struct ccw *ccw) {
    return (ccw->command & 0x0F) == COMMAND_TIC;
}

/* Fetches the CCW at sub->next, which is 8 more afterwards, as the CSW is to show it. */
static uint8_t fetch_one(struct subchannel *sub, struct ccw *ccw) {
    uint8_t bytes[CCW_SIZE];
    aaddr at = sub->next;
    sub->next = at + CCW_SIZE;
    uint8_t check = fetch(sub, at, bytes, CCW_SIZE);
    if (!check)
        *ccw = ccw_load(bytes);
    return check;
}

/* Follows a TIC. A second one in sequence is a program check, and so is a bad target, for which
 * the CSW shows the TIC itself. */
static uint8_t follow_tic(struct subchannel *sub, struct ccw *ccw) {
    if (ccw->address % CCW_SIZE || outside(sub->channels, ccw->address, CCW_SIZE))
        return CHAN_PROGRAM_CHECK;
    sub->next = ccw->address;
    uint8_t check = fetch_one(sub, ccw);
    return check ? check : is_tic(ccw) ? CHAN_PROGRAM_CHECK : 0;
}

static bool format_is_bad(const struct channels *c, const struct ccw *ccw, bool data_chained) {
    uint8_t zero = c->model == MODEL_S360 ? CCW_FLAG_ZERO | CCW_FLAG_IDA : CCW_FLAG_ZERO;
    /* The command of a data-chained CCW is not looked at. */
    return (!data_chained && (ccw->command & 0x0F) == 0) || (ccw->flags & zero) ||
           ccw->count == 0 || ((ccw->flags & CCW_FLAG_IDA) && ccw->address % 4);
}

static void take_ccw(struct subchannel *sub, const struct ccw *ccw) {
    sub->ccw = *ccw;
    sub->data = ccw->address;
    sub->idaw = ccw->address;
    sub->run = ccw->flags & CCW_FLAG_IDA ? 0 : ccw->count;
    if (ccw->flags & CCW_FLAG_PCI)
        if (!sub->pci) {
            sub->pci = true;
            sub->sequence = sub->channels->next_sequence++;
        }
}

enum fetch_kind { FETCH_FIRST, FETCH_COMMAND, FETCH_DATA };

/* Makes the CCW at sub->next the current one. Channel status when it cannot be. */
static uint8_t next_ccw(struct subchannel *sub, enum fetch_kind kind) {
    struct ccw ccw;
    uint8_t check = fetch_one(sub, &ccw);
    if (!check && is_tic(&ccw))
        check = kind == FETCH_FIRST ? CHAN_PROGRAM_CHECK : follow_tic(sub, &ccw);
    if (!check && format_is_bad(sub->channels, &ccw, kind == FETCH_DATA))
        check = CHAN_PROGRAM_CHECK;
    if (!check)
        take_ccw(sub, &ccw);
    return check;
}

/* --- Data --- */

static bool takes_from_device(uint8_t command) {
    return (command & 0x03) == 0x02 || (command & 0x0F) == COMMAND_SENSE ||
           (command & 0x0F) == COMMAND_BACKWARD;
}

/* The skip flag is for read, read backward and sense; other commands ignore it. */
static bool skips(const struct subchannel *sub) {
    return (sub->ccw.flags & CCW_FLAG_SKIP) && takes_from_device(sub->command);
}

static bool is_backward(uint8_t command) {
    return (command & 0x0F) == COMMAND_BACKWARD;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Bytes from `at`, in the direction of transfer, that lie in its 2 KB block. */
static uint32_t rest_of_block(const struct subchannel *sub) {
    uint32_t offset = sub->data & (STOR_BLOCK_SIZE - 1);
    return is_backward(sub->command) ? offset + 1 : STOR_BLOCK_SIZE - offset;
}

/* The first IDAW may point anywhere, the others to the edge of a block where transfer goes on. */
static bool idaw_is_bad(const struct subchannel *sub, uint32_t word) {
    uint32_t edge = is_backward(sub->command) ? STOR_BLOCK_SIZE - 1 : 0;
    bool first = sub->idaw == sub->ccw.address;
    return (word & ~IDAW_ADDRESS) || (!first && (word & (STOR_BLOCK_SIZE - 1)) != edge);
}

static uint8_t next_idaw(struct subchannel *sub) {
    uint8_t bytes[4];
    uint8_t check = fetch(sub, sub->idaw, bytes, sizeof bytes);
    if (check)
        return check;
    uint32_t word = be32_load(bytes);
    if (idaw_is_bad(sub, word))
        return CHAN_PROGRAM_CHECK;
    sub->idaw += 4;
    sub->data = word;
    sub->run = rest_of_block(sub);
    return 0;
}

static void reverse(uint8_t *bytes, uint32_t length) {
    for (uint32_t i = 0; i < length / 2; i++) {
        uint8_t b = bytes[i];
        bytes[i] = bytes[length - 1 - i];
        bytes[length - 1 - i] = b;
    }
}

static uint8_t store_span(const struct subchannel *sub, uint8_t *bytes, uint32_t length) {
    const struct stor_view *view = &sub->channels->view;
    aaddr at = sub->data;
    uint32_t done;
    if (is_backward(sub->command)) {
        reverse(bytes, length);
        at -= length - 1;
    }
    return storage_check(view_store(view, at, sub->key, bytes, length, &done));
}

/* Without indirect addressing the data lies where 24 bits reach; address 0 has none below it. */
static bool data_out_of_reach(const struct subchannel *sub) {
    return !(sub->ccw.flags & CCW_FLAG_IDA) && sub->data >= CCW_ADDRESSES;
}

static uint8_t move_span(struct subchannel *sub, uint32_t length) {
    struct device *device = sub->unit->device;
    uint8_t bytes[SPAN_MAX], check = 0;
    uint32_t done;
    if (takes_from_device(sub->command)) {
        dev_read(device, bytes, length);
        return skips(sub) ? 0 : store_span(sub, bytes, length);
    }
    check =
        storage_check(view_fetch(&sub->channels->view, sub->data, sub->key, bytes, length, &done));
    if (!check)
        dev_write(device, bytes, length);
    return check;
}

/* Readies the next byte's address; a skipped CCW has none. */
static uint8_t ready_address(struct subchannel *sub) {
    if (skips(sub)) {
        sub->run = sub->ccw.count;
        return 0;
    }
    if (sub->run == 0 && (sub->ccw.flags & CCW_FLAG_IDA))
        return next_idaw(sub);
    return 0;
}

/* Moves the next piece, at most `left` bytes within one block, so that its check holds for all of
 * it. The number of bytes comes back in *piece. */
static uint8_t move_piece(struct subchannel *sub, uint32_t left, uint32_t *piece) {
    uint8_t check = ready_address(sub);
    if (check)
        return check;
    *piece = least(least(left, SPAN_MAX), least(sub->run, rest_of_block(sub)));
    if (!skips(sub) && data_out_of_reach(sub))
        return CHAN_PROGRAM_CHECK;
    return move_span(sub, *piece);
}

/* Bytes that the current CCW can move. */
static uint32_t bytes_to_move(const struct subchannel *sub) {
    return least(sub->ccw.count, sub->unit->device->plan.limit - sub->moved);
}

static uint8_t move_data(struct subchannel *sub) {
    for (uint32_t left = bytes_to_move(sub), piece = 0; left; left -= piece) {
        uint8_t check = move_piece(sub, left, &piece);
        if (check)
            return check;
        sub->data += is_backward(sub->command) ? 0u - piece : piece;
        sub->run -= piece;
        sub->moved += piece;
        sub->ccw.count -= (uint16_t)piece;
    }
    return 0;
}

/* --- Ending and chaining --- */

static void schedule(struct subchannel *sub, enum sub_phase phase, uint64_t ticks) {
    struct event_queue *events = sub->channels->events;
    sub->phase = phase;
    event_schedule(events, &sub->event, events->now + ticks);
}

static void become_pending(struct subchannel *sub, uint8_t status) {
    event_cancel(sub->channels->events, &sub->event);
    sub->state = SUB_PENDING;
    sub->unit_status = status;
    sub->sequence = sub->channels->next_sequence++;
    sub->unit->busy = (status & UNIT_CHANNEL_END) && !(status & UNIT_DEVICE_END);
}

static bool may_chain(const struct subchannel *sub, uint8_t status) {
    bool chained = (sub->ccw.flags & (CCW_FLAG_CC | CCW_FLAG_CD)) == CCW_FLAG_CC;
    return chained && !sub->halted && !(sub->channel_status & CHANNEL_CHECKS) &&
           !(status & ~NORMAL_ENDING);
}

/* Device end with a command to chain to: the next CCW is fetched when selection is over. */
static void chain_command(struct subchannel *sub, uint8_t status) {
    sub->skip_one = status & UNIT_STATUS_MODIFIER;
    sub->unit_status = DEV_ENDED;
    schedule(sub, PHASE_CHAIN, dev_ticks(sub->unit->device, DEV_SELECTION_MICROSECONDS));
}

/* The device has ended the operation of the current CCW. */
static void end_operation(struct subchannel *sub, uint8_t status) {
    bool device_ended = status & UNIT_DEVICE_END;
    bool wait = may_chain(sub, status) || (sub->load && (status & UNIT_CHANNEL_END));
    if (may_chain(sub, status) && device_ended)
        chain_command(sub, status);
    else if (wait && !device_ended && !(status & ~NORMAL_ENDING))
        sub->phase = PHASE_MOTION;
    else
        become_pending(sub, status);
}

/* Did the counts of channel program and device differ, and is that to be told? */
static bool length_is_wrong(const struct subchannel *sub) {
    const struct dev_plan *plan = &sub->unit->device->plan;
    bool differ = sub->ccw.count || (plan->exact && sub->moved < plan->limit);
    return differ && ((sub->ccw.flags & CCW_FLAG_CD) || !(sub->ccw.flags & CCW_FLAG_SLI));
}

static void end_data(struct subchannel *sub) {
    if (!(sub->channel_status & CHANNEL_CHECKS) && length_is_wrong(sub))
        sub->channel_status |= CHAN_INCORRECT_LENGTH;
    end_operation(sub, dev_end(sub->unit->device));
}

/* Data is due when the medium has moved past the bytes of the current CCW. */
static void schedule_data(struct subchannel *sub, uint64_t before) {
    schedule(sub, PHASE_DATA, before + bytes_to_move(sub) * sub->unit->device->plan.per_byte);
}

static void start_data(struct subchannel *sub) {
    uint64_t before = sub->unit->device->plan.before;
    sub->phase = PHASE_DATA;
    if (before != DEV_WAIT)
        schedule_data(sub, before);
}

/* The event of PHASE_DATA. Chaining data costs nothing by itself and is bounded, for every CCW
 * moves at least one byte of a record that has an end. */
static void transfer(struct subchannel *sub) {
    sub->channel_status |= move_data(sub);
    if (!sub->channel_status && bytes_to_move(sub)) { /* the device takes more than it had said */
        schedule_data(sub, 0);
        return;
    }
    bool chain = !sub->channel_status && !sub->ccw.count && (sub->ccw.flags & CCW_FLAG_CD);
    if (chain) {
        uint8_t check = next_ccw(sub, FETCH_DATA);
        sub->channel_status |= check;
        if (!check && bytes_to_move(sub)) {
            schedule_data(sub, 0);
            return;
        }
    }
    end_data(sub);
}

/* --- Starting --- */

/* Starts the device on the current CCW; its initial status. */
static uint8_t start_device(struct subchannel *sub) {
    sub->command = sub->ccw.command;
    sub->moved = 0;
    return dev_start(sub->unit->device, sub->command);
}

/* The event of PHASE_CHAIN. */
static void fetch_and_start(struct subchannel *sub) {
    if (sub->skip_one)
        sub->next += CCW_SIZE;
    uint8_t check = next_ccw(sub, FETCH_COMMAND);
    if (check) {
        sub->channel_status |= check;
        become_pending(sub, sub->unit_status);
        return;
    }
    uint8_t status = start_device(sub);
    if (status)
        end_operation(sub, status);
    else
        start_data(sub);
}

static void on_event(void *owner, struct event *event) {
    (void)event;
    struct subchannel *sub = owner;
    if (sub->phase == PHASE_DATA)
        transfer(sub);
    else if (sub->phase == PHASE_CHAIN)
        fetch_and_start(sub);
    chan_refresh(sub->channels);
}

static struct io_result status_stored(uint8_t unit_status, uint8_t channel_status) {
    return (struct io_result){
        .cc = 1,
        .extent = CSW_STATUS,
        .csw = {.unit_status = unit_status, .channel_status = channel_status},
    };
}

static struct io_result answer_check(struct subchannel *sub, uint8_t check) {
    sub_clear(sub);
    return status_stored(0, check);
}

/* An operation that was immediate and does not chain, or was refused, ends at its initiation. */
static struct io_result answer_ended(struct subchannel *sub, uint8_t status) {
    struct unit *unit = sub->unit;
    uint8_t channel_status = sub->pci ? CHAN_PCI : 0;
    unit->busy = (status & UNIT_CHANNEL_END) && !(status & UNIT_DEVICE_END);
    sub_clear(sub);
    return status_stored(status, channel_status);
}

static struct io_result select_device(struct subchannel *sub) {
    struct unit *unit = sub->unit;
    if (unit->held || unit->busy) {
        uint8_t status = UNIT_BUSY | unit->held;
        unit->held = 0;
        sub_clear(sub);
        return status_stored(status, 0);
    }
    dev_begin(unit->device);
    uint8_t status = start_device(sub);
    if (status && !may_chain(sub, status))
        return answer_ended(sub, status);
    sub->state = SUB_WORKING;
    if (status)
        end_operation(sub, status);
    else
        start_data(sub);
    return (struct io_result){0};
}

struct io_result sub_start(struct subchannel *sub, struct unit *unit, uint32_t caw) {
    sub_clear(sub);
    sub->unit = unit;
    sub->key = (uint8_t)(caw >> 28);
    sub->next = caw & ADDRESS_MASK;
    if ((caw & CAW_RESERVED) || sub->next % CCW_SIZE)
        return answer_check(sub, CHAN_PROGRAM_CHECK);
    uint8_t check = next_ccw(sub, FETCH_FIRST);
    return check ? answer_check(sub, check) : select_device(sub);
}

struct io_result sub_load(struct subchannel *sub, struct unit *unit) {
    const struct ccw ccw = {
        .command = LOAD_COMMAND, .flags = CCW_FLAG_CC | CCW_FLAG_SLI, .count = LOAD_COUNT};
    sub_clear(sub);
    sub->unit = unit;
    sub->next = PSA_IPL_CCW1;
    sub->load = true;
    take_ccw(sub, &ccw);
    return select_device(sub);
}

/* --- What happens to an operation in progress --- */

void sub_halt(struct subchannel *sub) {
    sub->halted = true;
    if (sub->phase == PHASE_MOTION)
        return; /* device end, when it comes, does not chain */
    if (sub->phase == PHASE_CHAIN) {
        become_pending(sub, sub->unit_status);
        return;
    }
    dev_halt(sub->unit->device);
    if (length_is_wrong(sub))
        sub->channel_status |= CHAN_INCORRECT_LENGTH;
    become_pending(sub, DEV_ENDED);
}

void sub_discard(struct subchannel *sub) {
    if (sub->phase == PHASE_MOTION)
        sub->unit->busy = true;
    else if (sub->phase == PHASE_DATA)
        dev_halt(sub->unit->device);
    sub_clear(sub);
}

bool sub_present(struct subchannel *sub, uint8_t status) {
    if (status == 0) {
        if (sub->phase == PHASE_DATA && !event_scheduled(&sub->event))
            start_data(sub);
        return true;
    }
    if (sub->phase != PHASE_MOTION || !(status & (UNIT_DEVICE_END | UNIT_CHECK)))
        return false;
    if (may_chain(sub, status))
        chain_command(sub, status);
    else
        become_pending(sub, UNIT_CHANNEL_END | status);
    return true;
}

/* --- Walking --- */

static void walk_ccw(struct ccw *ccw, struct walk *w) {
    walk_u8(w, &ccw->command);
    ccw->address = (aaddr)walk_number(w, ccw->address, ADDRESS_MASK);
    walk_u8(w, &ccw->flags);
    walk_u16(w, &ccw->count);
}

/* The unit by its address; X'FFFF' for none. */
static void walk_unit(struct subchannel *sub, struct walk *w) {
    uint16_t address = sub->unit ? sub->unit->address : UINT16_MAX;
    walk_u16(w, &address);
    if (!w->loading || w->problem)
        return;
    bool none = address == UINT16_MAX, possible = address >> 8 < CHAN_COUNT;
    struct unit *unit =
        !none && possible ? sub->channels->channel[address >> 8].at[address & 0xFF] : NULL;
    if (walk_require(w, none || (unit && unit->sub == sub), "an operation is not of its device"))
        sub->unit = unit;
}

/* What read and write count on. */
static void require_operation(const struct subchannel *sub, struct walk *w) {
    if (sub->state == SUB_IDLE || !walk_require(w, sub->unit, "an operation is without a device"))
        return;
    const struct device *dev = sub->unit->device;
    bool moves = sub->state == SUB_WORKING && sub->phase == PHASE_DATA;
    walk_require(w, !moves || (sub->command == dev->command && sub->moved == dev->moved),
                 "channel and device are not at one");
    walk_require(w, !moves || sub->ccw.flags & CCW_FLAG_IDA || sub->run >= sub->ccw.count,
                 "a record has no place in storage");
}

void sub_walk(struct subchannel *sub, struct walk *w) {
    walk_section(w, "subchannel");
    WALK_ENUM(w, sub->state, SUB_PENDING);
    WALK_ENUM(w, sub->phase, PHASE_CHAIN);
    walk_unit(sub, w);
    sub->key = (uint8_t)walk_number(w, sub->key, 15);
    walk_u32(w, &sub->next);
    walk_ccw(&sub->ccw, w);
    walk_u8(w, &sub->command);
    walk_u32(w, &sub->data);
    walk_u32(w, &sub->run);
    walk_u32(w, &sub->idaw);
    walk_u32(w, &sub->moved);
    walk_bool(w, &sub->load);
    walk_bool(w, &sub->halted);
    walk_bool(w, &sub->skip_one);
    walk_bool(w, &sub->pci);
    walk_u8(w, &sub->unit_status);
    walk_u8(w, &sub->channel_status);
    walk_u64(w, &sub->sequence);
    event_walk(sub->channels->events, &sub->event, w);
    require_operation(sub, w);
}

#include "machine/system.h"

#include "base/bits.h"
#include "dev/device.h"

#include <xxhash.h>

const char *system_stop_name(enum system_stop stop) {
    static const char *const names[] = {"none", "wait", "limit", "checkstop",
                                        "idle", "stop", "debug", "moved"};
    return names[stop];
}

const char *system_stop_text(enum system_stop stop) {
    static const char *const texts[] = {
        [STOP_NONE] = "running",
        [STOP_WAIT] = "disabled wait",
        [STOP_LIMIT] = "the limit was reached",
        [STOP_CHECK_STOP] = "check-stop",
        [STOP_IDLE] = "enabled wait with nothing to come",
        [STOP_REQUESTED] = "interrupted",
        [STOP_DEBUG] = "stopped by the debugger",
        [STOP_MOVED] = "moved to another process",
    };
    return texts[stop];
}

/* Model s360 has none of these clocks. */
static void look_at_clocks(struct system *s) {
    const uint16_t clocks = EXT_CLOCK_COMPARATOR | EXT_CPU_TIMER;
    uint32_t frequency = s->timer.instructions_per_microsecond;
    s->clock_next = EVENT_NEVER;
    if (s->model == MODEL_S360)
        return;
    s->pending.external &= (uint16_t)~clocks;
    s->pending.external |= clock_conditions(s->state, frequency, s->events.now);
    s->clock_next = clock_next(s->state, frequency, s->events.now);
}

bool system_init(struct system *s, enum model model, uint32_t instructions_per_microsecond,
                 const struct stor_view *view, struct cpu_state *state) {
    *s = (struct system){
        .model = model,
        .view = *view,
        .state = state,
        .stop_at = SYSTEM_NEVER,
        .timer = {.instructions_per_microsecond = instructions_per_microsecond},
    };
    event_queue_init(&s->events);
    timer_start(&s->timer, 0);
    look_at_clocks(s);
    s->channels = chan_create(&s->view, &s->events, model);
    return s->channels != NULL;
}

void system_free(struct system *s) {
    if (s->channels)
        chan_free(s->channels);
    event_queue_free(&s->events);
}

uint64_t system_clock(struct system *s, enum isa_op op, uint64_t value) {
    uint32_t frequency = s->timer.instructions_per_microsecond;
    if (op == OP_STCK || op == OP_STCKC || op == OP_STPT)
        return clock_read(s->state, op, frequency, s->events.now);
    clock_set(s->state, op, frequency, s->events.now, value);
    look_at_clocks(s);
    return 0;
}

static aaddr timer_location(const struct system *s) {
    return stor_prefix(PSA_INTERVAL_TIMER, s->state->prefix);
}

static uint64_t earlier(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

void system_advance(struct system *s, uint64_t to) {
    event_advance(&s->events, to);
    if (timer_advance(&s->timer, &s->view, timer_location(s), to))
        s->pending.external |= EXT_INTERVAL_TIMER;
    s->pending.channels = chan_pending(s->channels);
    if (to >= s->clock_next)
        look_at_clocks(s);
}

void system_present(struct system *s, const struct interruption *interruption) {
    s->interrupted = true;
    s->presented[interruption->class]++;
    if (!interruption_present(s->state, s->model, &s->view, interruption, &s->last))
        s->stop = STOP_CHECK_STOP;
    if (s->observer)
        s->observer->interruption(s->observer->owner, s, interruption);
}

bool system_asked_to_stop(struct system *s) {
    if (!s->stops || !s->stops->asked)
        return false;
    s->stops->asked = false;
    system_stop_for_debug(s);
    return true;
}

/* A clock's condition stays. A new PSW that admits it again would be loaded without end, and no
 * time would pass: the system cannot go on. */
static void take_clock(struct system *s, uint16_t condition) {
    uint16_t code = condition == EXT_CPU_TIMER ? EXT_CODE_CPU_TIMER : EXT_CODE_CLOCK_COMPARATOR;
    system_present(s, &(struct interruption){.class = INT_EXTERNAL, .code = code});
    if (interruption_admits_external(s->state, s->model, &s->pending) & condition)
        s->stop = STOP_CHECK_STOP;
}

/* The admitted conditions of timer and key are presented together, in one code; then comes the
 * clock comparator, then the CPU timer. */
static bool take_external(struct system *s) {
    uint16_t admitted = interruption_admits_external(s->state, s->model, &s->pending);
    uint16_t code = admitted & 0xFF;
    if (!admitted)
        return false;
    if (!code) {
        take_clock(s, admitted & EXT_CLOCK_COMPARATOR ? EXT_CLOCK_COMPARATOR : EXT_CPU_TIMER);
        return true;
    }
    s->pending.external &= (uint16_t)~code;
    system_present(s, &(struct interruption){.class = INT_EXTERNAL, .code = code});
    return true;
}

void system_store_csw(const struct system *s, const struct csw *csw, enum csw_extent extent) {
    if (extent == CSW_NONE)
        return;
    uint8_t bytes[8];
    csw_store(csw, bytes);
    aaddr at = stor_prefix(PSA_CSW, s->state->prefix);
    if (extent == CSW_WHOLE)
        view_psa_store(&s->view, at, be32_load(bytes));
    uint32_t right = view_psa_load(&s->view, at + 4);
    uint32_t status = be32_load(bytes + 4);
    view_psa_store(&s->view, at + 4,
                   extent == CSW_WHOLE ? status : (status & 0xFFFF0000) | (right & 0xFFFF));
}

static bool take_io(struct system *s) {
    uint32_t mask = interruption_admits_channels(s->state, s->model, &s->pending);
    uint16_t device;
    struct csw csw;
    if (!mask || !chan_interrupt(s->channels, mask, &device, &csw))
        return false;
    s->pending.channels = chan_pending(s->channels);
    system_store_csw(s, &csw, CSW_WHOLE);
    system_present(s, &(struct interruption){.class = INT_IO, .code = device});
    return true;
}

void system_interrupt(struct system *s) {
    while (s->stop == STOP_NONE && (take_external(s) || take_io(s)))
        ;
}

/* Can any interruption at all end a wait under this PSW? */
static bool wait_is_enabled(const struct system *s) {
    struct pending all = {.channels = 0xFE000000, .external = 0xFFFF};
    return interruption_admits_channels(s->state, s->model, &all) ||
           interruption_admits_external(s->state, s->model, &all);
}

/* The next moment that can matter to a waiting CPU. The timer's steps do not: only its expiry,
 * and that only if its interruption is enabled. */
static uint64_t next_for_wait(const struct system *s) {
    struct pending timer = {.external = EXT_INTERVAL_TIMER};
    uint64_t next = event_next(&s->events);
    if (interruption_admits_external(s->state, s->model, &timer))
        next = earlier(next, timer_expiry(&s->timer, &s->view, timer_location(s)));
    struct pending clocks = {.external = EXT_CLOCK_COMPARATOR | EXT_CPU_TIMER};
    if (s->model == MODEL_S370 && interruption_admits_external(s->state, s->model, &clocks))
        next = earlier(next, s->clock_next);
    return next;
}

/* Has the system waited too often without doing anything? */
static bool is_barren(struct system *s) {
    if (s->retired != s->retired_at_wait)
        s->barren_waits = 0;
    s->retired_at_wait = s->retired;
    return ++s->barren_waits > SYSTEM_BARREN_WAITS_MAX;
}

void system_wait(struct system *s, uint64_t until) {
    uint64_t next = next_for_wait(s);
    if (s->observer)
        s->observer->wait(s->observer->owner, s);
    if (s->stop != STOP_NONE)
        return;
    if (!wait_is_enabled(s))
        s->stop = STOP_WAIT;
    else if (next == EVENT_NEVER || is_barren(s))
        s->stop = STOP_IDLE;
    else {
        s->waits++;
        system_advance(s, earlier(next, until));
    }
}

struct io_result system_io(struct system *s, enum isa_op op, uint16_t device, uint32_t caw) {
    struct io_result result = {.cc = 3};
    switch (op) {
    case OP_SIO:
    case OP_SIOF: /* fast release is at the machine's choice: started as by SIO */
        result = chan_start(s->channels, device, caw);
        break;
    case OP_TIO:
        result = chan_test(s->channels, device);
        break;
    case OP_CLRIO:
        result = chan_clear(s->channels, device);
        break;
    case OP_HIO:
        result = chan_halt(s->channels, device);
        break;
    case OP_HDV:
        result = chan_halt_device(s->channels, device);
        break;
    case OP_TCH:
        result = chan_test_channel(s->channels, device);
        break;
    default:
        break;
    }
    s->pending.channels = chan_pending(s->channels);
    if (s->observer)
        s->observer->io(s->observer->owner, s, op, device, caw, &result);
    return result;
}

void system_interrupt_key(struct system *s) {
    s->pending.external |= EXT_INTERRUPT_KEY;
}

bool system_input(struct system *s, uint16_t device, const char *text, size_t length) {
    struct device *console = chan_device(s->channels, device);
    if (!console || !dev_input(console, text, length))
        return false;
    system_advance(s, s->events.now); /* attention is pending now */
    if (s->stop == STOP_IDLE)
        s->stop = STOP_NONE;
    return true;
}

static bool load_ipl_psw(struct system *s, uint16_t device) {
    uint8_t bytes[8];
    view_read(&s->view, PSA_IPL_PSW, bytes, sizeof bytes);
    bool valid = psw_load(&s->state->psw, bytes, s->model);
    if (s->state->psw.ec)
        view_psa_store(&s->view, PSA_IO_ADDRESS, device);
    else
        view_write(&s->view, 2, (uint8_t[2]){(uint8_t)(device >> 8), (uint8_t)device}, 2);
    return valid;
}

bool system_ipl(struct system *s, uint16_t device, struct csw *status) {
    *status = (struct csw){0};
    struct io_result started = chan_start_ipl(s->channels, device);
    if (started.cc == 1)
        *status = started.csw;
    const uint32_t all = 0xFE000000;
    uint16_t from = device;
    while (started.cc == 0 && !(status->unit_status & UNIT_DEVICE_END) && s->stop == STOP_NONE) {
        struct csw part;
        if (chan_interrupt(s->channels, all, &from, &part)) {
            uint8_t unit = status->unit_status | part.unit_status;
            if (from == device)
                *status = part, status->unit_status = unit;
        } else if (event_next(&s->events) == EVENT_NEVER) {
            break;
        } else {
            event_advance(&s->events, event_next(&s->events));
        }
    }
    look_at_clocks(s);
    timer_start(&s->timer, s->events.now); /* it stood still while the CPU did */
    s->pending.channels = chan_pending(s->channels);
    bool done = status->unit_status == (UNIT_CHANNEL_END | UNIT_DEVICE_END) &&
                status->channel_status == 0 && load_ipl_psw(s, device);
    if (!done)
        s->stop = STOP_CHECK_STOP;
    return done;
}

/* Page by page, so that a view in scattered frames has the hash of one in a piece. */
static uint64_t hash_storage(const struct stor_view *view, uint64_t seed) {
    for (aaddr at = 0; at < view->size; at += STOR_PAGE_SIZE)
        seed = XXH3_64bits_withSeed(view_peek(view, at), STOR_PAGE_SIZE, seed);
    for (aaddr at = 0; at < view->size; at += STOR_BLOCK_SIZE)
        seed = seed * 0x9E3779B97F4A7C15u + view_key(view, at);
    return seed;
}

static uint64_t hash_state(const struct cpu_state *state, uint64_t seed) {
    uint8_t psw[8];
    psw_store(&state->psw, 0, 0, psw);
    seed = XXH3_64bits_withSeed(psw, sizeof psw, seed);
    seed = XXH3_64bits_withSeed(state->gr, sizeof state->gr, seed);
    seed = XXH3_64bits_withSeed(state->fr, sizeof state->fr, seed);
    seed = XXH3_64bits_withSeed(state->cr, sizeof state->cr, seed);
    uint64_t rest[] = {state->prefix, state->tod, state->clock_comparator,
                       (uint64_t)state->cpu_timer};
    return XXH3_64bits_withSeed(rest, sizeof rest, seed);
}

uint64_t system_hash(const struct system *s) {
    uint64_t rest[] = {s->events.now, s->retired, s->pending.channels, s->pending.external,
                       s->stop};
    uint64_t hash = XXH3_64bits(rest, sizeof rest);
    hash = hash_state(s->state, hash);
    hash = hash_storage(&s->view, hash);
    return chan_hash(s->channels, hash);
}

void system_walk(struct system *s, struct walk *w) {
    walk_section(w, "system");
    event_queue_walk(&s->events, w);
    cpu_state_walk(s->state, w);
    walk_require(w, s->state->prefix < s->view.size, "the prefix is outside storage");
    chan_walk(s->channels, w);
    walk_u64(w, &s->timer.steps);
    walk_u64(w, &s->timer.next);
    walk_u64(w, &s->clock_next);
    walk_require(w, s->timer.next >= s->events.now && s->clock_next >= s->events.now,
                 "a clock is behind its time");
    pending_walk(&s->pending, w);
    walk_u64(w, &s->retired);
    WALK_ENUM(w, s->stop, STOP_MOVED);
    interruption_walk(&s->last, w);
    walk_bool(w, &s->interrupted);
    for (unsigned n = 0; n < INT_CLASS_COUNT; n++)
        walk_u64(w, &s->presented[n]);
    walk_u64(w, &s->waits);
    walk_u64(w, &s->barren_waits);
    walk_u64(w, &s->retired_at_wait);
    walk_u32(w, &s->balloon.held);
    walk_u32(w, &s->balloon.asked);
    if (w->scope == WALK_IDENTITY) {
        WALK_ENUM(w, s->model, MODEL_S370);
        walk_u32(w, &s->view.size);
        walk_u32(w, &s->timer.instructions_per_microsecond);
    }
}

#include "replay/migration.h"

#include "mmu/copying.h"
#include "mmu/image.h"
#include "replay/wire.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_MS 10000
#define PORTION_MAX 512u
#define ROUNDS_FREE 2u   /* so many rounds before the system gets less time */
#define LAST_RUN    16u  /* a part of a run, so that little comes before the end */
#define RUN_LEAST   250u /* instructions */
#define REST_LEAST  8u   /* blocks */
#define SLOW_PART   2u   /* a round is slow that leaves more than half of what the last one left */

const struct migration_terms migration_usual = {
    .portion = 64, .run = 100000, .rest = 100, .patience = PATIENCE_MS};

struct migration {
    struct rig *rig;
    size_t system;
    struct wire wire;
    const char *address;
    struct diag_list *diags;
    struct migration_terms terms;
    struct migration_figures figures;
    struct stor_copying copying;
    bool begun;
    bool asked, synced; /* by SYNC, and it was answered */
    uint64_t run;
    uint32_t left;          /* blocks, when the last round was over */
    double began, moved_on; /* when copying began; when the link took something last */
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void tell(const char *address, const char *problem, struct diag_list *diags) {
    struct diag_where where = {.file = address};
    diag_error(diags, &where, "%s", problem);
}

static const struct stor_view *view_of(const struct rig *rig, size_t system) {
    return &rig->systems[system]->view;
}

/* ---- The source -------------------------------------------------------------------------------
 */

static enum migration_state fail(struct migration *m) {
    tell(m->address, m->wire.problem, m->diags);
    return MIGRATION_FAILED;
}

/* Why the other end does not take it: it tells what it has. */
static void tell_refusal(struct migration *m, const struct identity *here) {
    struct identity there = {0};
    size_t errors = m->diags->errors;
    identity_walk(&there, &m->wire.record);
    if (walk_end_loading(&m->wire.record))
        identity_find(&here->systems[m->system], &there, m->address, m->diags);
    if (m->diags->errors == errors)
        tell(m->address, "the other end refuses it", m->diags);
    identity_free(&there);
}

static bool is_taken(struct migration *m, struct identity *identity) {
    bool taken = false;
    if (!wire_flush(&m->wire, m->terms.patience) ||
        !wire_receive_header(&m->wire, MIGRATION_VERSION, m->terms.patience) ||
        !wire_receive(&m->wire, WIRE_ANSWER, m->terms.patience)) {
        tell(m->address, m->wire.problem, m->diags);
        return false;
    }
    walk_bool(&m->wire.record, &taken);
    if (!taken)
        tell_refusal(m, identity);
    return taken;
}

struct migration *migration_offer(struct rig *rig, size_t system, struct identity *identity,
                                  struct link *link, const char *address,
                                  const struct migration_terms *terms, struct diag_list *diags) {
    struct migration *m = calloc(1, sizeof *m);
    if (!m)
        abort();
    m->rig = rig;
    m->system = system;
    m->address = address;
    m->diags = diags;
    wire_init(&m->wire, link);
    m->terms = *terms;
    m->run = terms->run;
    wire_send_header(&m->wire, MIGRATION_VERSION);
    identity_walk_system(&identity->systems[system], wire_begin(&m->wire, WIRE_IDENTITY));
    wire_end(&m->wire);
    if (is_taken(m, identity))
        return m;
    migration_free(m);
    return NULL;
}

const struct migration_figures *migration_figures(const struct migration *m) {
    return &m->figures;
}

void migration_free(struct migration *m) {
    if (!m)
        return;
    stor_copying_end(&m->copying);
    wire_free(&m->wire);
    free(m);
}

static bool is_zero(const uint8_t *bytes, size_t length) {
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0;
}

/* A block is its number and a bit that says whether bytes follow (those of zeros do not), and its
 * key, so that few are left to be set at the end. The other end begins with zeros. */
static void walk_out_block(struct migration *m, uint32_t block, struct walk *w) {
    const struct stor_view *view = view_of(m->rig, m->system);
    aaddr at = block << STOR_BLOCK_SHIFT;
    uint8_t bytes[STOR_BLOCK_SIZE], key = view_key(view, at);
    view_read(view, at, bytes, sizeof bytes);
    bool zero = is_zero(bytes, sizeof bytes), first = m->figures.rounds == 0;
    if (zero && first)
        return;
    uint32_t number = block << 1 | !zero;
    walk_u32(w, &number);
    walk_u8(w, &key);
    if (!zero)
        walk_bytes(w, bytes, sizeof bytes);
    m->figures.blocks++;
    m->figures.touched += first;
}

/* Puts the next portion into the queue. */
static void copy_portion(struct migration *m) {
    uint32_t blocks[PORTION_MAX];
    uint32_t most = m->terms.portion < PORTION_MAX ? m->terms.portion : PORTION_MAX;
    uint32_t count = stor_copying_take(&m->copying, blocks, most);
    struct walk *w = wire_begin(&m->wire, WIRE_BLOCKS);
    for (uint32_t n = 0; n < count; n++)
        walk_out_block(m, blocks[n], w);
    wire_end(&m->wire);
    if (m->copying.next == 0)
        m->figures.rounds++;
}

/* Sends everything while the system stands still. It does until READY came, and then no longer than
 * the other end has waited for GO since it sent that, as it tells by its own clock. */
static bool hand_over(struct migration *m, double stopped) {
    uint64_t waited = 0;
    m->wire.hurries = true;
    if (m->asked && !m->synced && !wire_receive(&m->wire, WIRE_SYNC, m->terms.patience))
        return false;
    while (stor_copying_left(&m->copying)) {
        copy_portion(m);
        if (!wire_flush(&m->wire, m->terms.patience))
            return false;
    }
    struct walk *w = wire_begin(&m->wire, WIRE_STATE);
    view_walk_keys(view_of(m->rig, m->system), w);
    rig_walk_system(m->rig, m->system, w);
    wire_end(&m->wire);
    if (!wire_flush(&m->wire, m->terms.patience) ||
        !wire_receive(&m->wire, WIRE_READY, m->terms.patience))
        return false;
    m->figures.stopped = now() - stopped;
    wire_send(&m->wire, WIRE_GO);
    if (!wire_flush(&m->wire, m->terms.patience) ||
        !wire_receive(&m->wire, WIRE_RUNS, m->terms.patience)) {
        strcpy(m->wire.problem, "the link broke at the last moment: the system goes on here, and "
                                "perhaps at the other end, too");
        return false;
    }
    walk_u64(&m->wire.record, &waited);
    m->figures.stopped += (double)waited * 1e-9;
    return true;
}

static bool begin(struct migration *m, double entered) {
    if (m->begun)
        return true;
    m->begun = stor_copying_begin(&m->copying, view_of(m->rig, m->system));
    m->began = m->moved_on = entered;
    if (!m->begun)
        strcpy(m->wire.problem, "the host has not enough memory");
    return m->begun;
}

static enum migration_state finish(struct migration *m, double stopped) {
    struct system *s = m->rig->systems[m->system];
    m->figures.at = s->retired;
    m->figures.copying = stopped - m->began;
    if (!hand_over(m, stopped))
        return fail(m);
    m->figures.bytes = m->wire.bytes;
    s->stop = STOP_MOVED;
    return MIGRATION_MOVED;
}

enum migration_state migration_finish(struct migration *m) {
    double stopped = now();
    return begin(m, stopped) ? finish(m, stopped) : fail(m);
}

/* Is little enough left? */
static bool is_nearly_done(const struct migration *m) {
    uint32_t rest = m->figures.touched / m->terms.rest;
    return m->figures.rounds > 0 &&
           stor_copying_left(&m->copying) <= (rest > REST_LEAST ? rest : REST_LEAST);
}

/* A round is over. If it has not left less than the one before, the system gets less time from now
 * on. */
static void look_at_progress(struct migration *m) {
    uint32_t left = stor_copying_left(&m->copying);
    bool slow = m->figures.rounds > ROUNDS_FREE && left > m->left / SLOW_PART;
    if (slow && m->run > RUN_LEAST)
        m->run /= 2;
    m->left = left;
}

/* Looks whether the other end has said something: that it has dealt with everything, or is in
 * trouble. */
static bool listen(struct migration *m) {
    if (!link_wait_to_read(m->wire.link, 0))
        return true;
    m->synced = wire_receive(&m->wire, WIRE_SYNC, m->terms.patience);
    return m->synced;
}

/* Sends what the link takes. A system that has got less time waits until all is gone. */
static bool send_on(struct migration *m) {
    uint64_t before = m->wire.bytes;
    if (!listen(m))
        return false;
    if (m->run < m->terms.run)
        return wire_flush(&m->wire, m->terms.patience);
    if (!wire_push(&m->wire))
        return false;
    if (m->wire.bytes > before || wire_is_empty(&m->wire))
        m->moved_on = now();
    if (now() - m->moved_on < m->terms.patience * 1e-3)
        return true;
    strcpy(m->wire.problem, "the other end takes nothing more");
    return false;
}

/* Lets the other end say when it has dealt with everything, so that nothing is waited for then. */
static void ask(struct migration *m) {
    if (!m->asked)
        wire_send(&m->wire, WIRE_SYNC);
    m->asked = true;
}

static enum migration_state step(struct migration *m, double entered) {
    if (!begin(m, entered) || !send_on(m))
        return fail(m);
    if (!wire_is_empty(&m->wire))
        return MIGRATION_GOES_ON;
    bool nearly = is_nearly_done(m);
    if (nearly && m->synced)
        return finish(m, entered);
    if (nearly)
        ask(m);
    else
        copy_portion(m);
    if (!send_on(m))
        return fail(m);
    if (!nearly && m->copying.next == 0)
        look_at_progress(m);
    return m->figures.rounds && m->left == 0 && !m->asked ? finish(m, entered) : MIGRATION_GOES_ON;
}

enum migration_state migration_step(struct migration *m, uint64_t *run) {
    double entered = now();
    if (m->terms.at_once)
        return migration_finish(m);
    enum migration_state state = step(m, entered);
    double pause = now() - entered;
    if (state == MIGRATION_GOES_ON && pause > m->figures.longest)
        m->figures.longest = pause;
    *run = m->begun && is_nearly_done(m) ? m->run / LAST_RUN : m->run;
    return state;
}

/* ---- The destination --------------------------------------------------------------------------
 */

/* Somebody who takes a system in. */
struct taking {
    struct rig *rig;
    size_t system;
    struct wire wire;
};

static bool refuse(struct taking *t, const char *problem) {
    strcpy(t->wire.problem, problem);
    return false;
}

/* Answers whether we have such a system. False when the link is broken. */
static bool answer(struct taking *t, struct identity *identity, const char *address, bool *taken,
                   struct diag_list *diags) {
    struct identity_system there;
    identity_walk_system(&there, &t->wire.record);
    if (!walk_end_loading(&t->wire.record))
        return refuse(t, "what it says the system to be makes no sense");
    t->system = identity_find(&there, identity, address, diags);
    *taken = t->system < identity->count;
    if (*taken)
        view_clear(view_of(t->rig, t->system)); /* blocks of zeros do not come */
    struct walk *w = wire_begin(&t->wire, WIRE_ANSWER);
    walk_bool(w, taken);
    if (!*taken)
        identity_walk(identity, w);
    wire_end(&t->wire);
    return wire_flush(&t->wire, PATIENCE_MS);
}

static bool take_blocks(struct taking *t) {
    const struct stor_view *view = view_of(t->rig, t->system);
    struct walk *w = &t->wire.record;
    while (w->at < w->size && !w->problem) {
        uint8_t bytes[STOR_BLOCK_SIZE] = {0}, key = 0;
        uint32_t number = 0;
        walk_u32(w, &number);
        walk_u8(w, &key);
        aaddr at = (number >> 1) << STOR_BLOCK_SHIFT;
        walk_require(w, number >> 1 < view->size >> STOR_BLOCK_SHIFT, "there is no such block");
        if (number & 1)
            walk_bytes(w, bytes, sizeof bytes);
        if (w->problem)
            break;
        view_write(view, at, bytes, sizeof bytes);
        view_set_key(view, at, key);
    }
    return !w->problem || refuse(t, w->problem);
}

static bool take_state(struct taking *t) {
    struct walk *w = &t->wire.record;
    view_walk_keys(view_of(t->rig, t->system), w);
    rig_walk_system(t->rig, t->system, w);
    if (walk_end_loading(w))
        return true;
    snprintf(t->wire.problem, sizeof t->wire.problem, "the state is wrong: in its part \"%s\", %s",
             w->section ? w->section : "beginning", w->problem);
    return false;
}

static bool answer_sync(struct taking *t) {
    wire_send(&t->wire, WIRE_SYNC);
    return wire_flush(&t->wire, PATIENCE_MS);
}

/* Everything up to the state. */
static bool take_all(struct taking *t) {
    while (wire_receive_any(&t->wire, WIRE_FOR_EVER)) {
        if (t->wire.kind == WIRE_STATE)
            return take_state(t);
        if (t->wire.kind != WIRE_BLOCKS && t->wire.kind != WIRE_SYNC)
            return refuse(t, "a record of another kind stands here");
        if (!(t->wire.kind == WIRE_SYNC ? answer_sync(t) : take_blocks(t)))
            return false;
    }
    return false;
}

static bool take_over(struct taking *t) {
    double ready = now();
    t->wire.hurries = true;
    wire_send(&t->wire, WIRE_READY);
    if (!wire_flush(&t->wire, PATIENCE_MS) || !wire_receive(&t->wire, WIRE_GO, WIRE_FOR_EVER))
        return false;
    uint64_t waited = (uint64_t)((now() - ready) * 1e9);
    walk_u64(wire_begin(&t->wire, WIRE_RUNS), &waited);
    wire_end(&t->wire);
    wire_flush(&t->wire, PATIENCE_MS); /* the source knows what to do without it */
    return true;
}

static bool receive(struct taking *t, struct identity *identity, const char *address,
                    struct diag_list *diags) {
    bool taken = false;
    wire_send_header(&t->wire, MIGRATION_VERSION);
    if (!wire_flush(&t->wire, PATIENCE_MS) ||
        !wire_receive_header(&t->wire, MIGRATION_VERSION, WIRE_FOR_EVER) ||
        !wire_receive(&t->wire, WIRE_IDENTITY, WIRE_FOR_EVER) ||
        !answer(t, identity, address, &taken, diags))
        return false;
    return taken && take_all(t) && take_over(t);
}

bool migration_receive(struct rig *rig, struct identity *identity, struct link *link,
                       const char *address, size_t *system, struct diag_list *diags) {
    struct taking t = {.rig = rig};
    size_t errors = diags->errors;
    wire_init(&t.wire, link);
    bool good = receive(&t, identity, address, diags);
    if (!good && diags->errors == errors) {
        tell(address, t.wire.problem, diags);
        wire_send_trouble(&t.wire, t.wire.problem);
        wire_flush(&t.wire, PATIENCE_MS);
    }
    *system = t.system;
    wire_free(&t.wire);
    return good;
}

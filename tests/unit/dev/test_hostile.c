/* Channel programs from hell: whatever a guest's storage holds, nothing outside its view changes,
 * nothing crashes and nothing hangs. */
#include "tests/unit/dev/rig.h"

#include "base/random.h"

#define VIEW_PAGES  16u
#define REAL_PAGES  64u
#define EVENT_LIMIT 3000u

static const uint16_t addresses[] = {0x009, 0x00C, 0x00D, 0x00E, 0x010, 0x110, 0x111};
#define DEVICES (sizeof addresses / sizeof *addresses)

struct world {
    struct storage storage;
    aaddr frames[VIEW_PAGES];
    struct stor_view view;
    struct event_queue events;
    struct channels *channels;
    struct diag_list diags;
    struct random random;
    uint64_t seed;
};

static void add(struct world *w, uint16_t address, const char *type, const char *input) {
    struct dev_config config = {.address = address, .type = type};
    config.separate_device_end = strcmp(type, "scripted") != 0 && random_below(&w->random, 2);
    config.latency_given = random_below(&w->random, 2);
    config.latency = 20 + random_below(&w->random, 200);
    if (input)
        config.input = dev_backend_memory_input(input, strlen(input), "input");
    struct device *dev = dev_create(&config, &w->diags);
    ck_assert_ptr_nonnull(dev);
    ck_assert(chan_attach(w->channels, address, dev));
}

static void make_devices(struct world *w) {
    static const char script[] = "* data=0102030405060708 end=08 later=04/20\n* limit=300\n"
                                 "* initial=0C\n* data=FF end=4C\n* limit=65535 byte=9\n";
    add(w, 0x009, "3215", "one\ntwo\nthree\n");
    add(w, 0x00C, "2540R", "A\nB\nC\nD\nE\nF\nG\nH\n");
    add(w, 0x00D, "2540P", NULL);
    add(w, 0x00E, "1403", NULL);
    add(w, 0x010, "scripted", script);
    add(w, 0x110, "scripted", script);
    add(w, 0x111, "scripted", script);
}

/* The view's pages lie scattered over real storage; the rest of it is a pattern. */
static void make_world(struct world *w, uint64_t seed) {
    *w = (struct world){.random = {seed}, .seed = seed};
    ck_assert(stor_init(&w->storage, REAL_PAGES * STOR_PAGE_SIZE));
    memset(w->storage.bytes, 0xA5, w->storage.size);
    for (unsigned i = 0; i < VIEW_PAGES; i++)
        w->frames[i] = (i * 3 + 5) * STOR_PAGE_SIZE;
    w->view = (struct stor_view){&w->storage, w->frames, VIEW_PAGES * STOR_PAGE_SIZE, NULL};
    event_queue_init(&w->events);
    diag_init(&w->diags);
    enum model model = random_below(&w->random, 2) ? MODEL_S370 : MODEL_S360;
    w->channels = chan_create(&w->view, &w->events, model);
    make_devices(w);
}

static void free_world(struct world *w) {
    chan_free(w->channels);
    event_queue_free(&w->events);
    diag_free(&w->diags);
    stor_free(&w->storage);
}

/* An address: anywhere in 24 bits, near the edges of the view, or inside it. */
static uint32_t random_address(struct world *w) {
    switch (random_below(&w->random, 4)) {
    case 0:
        return random_below(&w->random, 0x1000000);
    case 1:
        return w->view.size - random_below(&w->random, 64);
    case 2:
        return random_below(&w->random, 64);
    default:
        return random_below(&w->random, w->view.size);
    }
}

static uint8_t random_command(struct world *w) {
    static const uint8_t usual[] = {0x01, 0x02, 0x03, 0x04, 0x08, 0x09, 0x0A, 0x0B, 0x0C,
                                    0x11, 0x19, 0x23, 0x41, 0x42, 0x89, 0x8B, 0xC2, 0xFB};
    return random_below(&w->random, 8) ? usual[random_below(&w->random, sizeof usual)]
                                       : (uint8_t)random_below(&w->random, 256);
}

static void random_ccw(struct world *w, aaddr at) {
    uint8_t bytes[8];
    uint8_t flags = (uint8_t)random_below(&w->random, 256);
    uint16_t count = (uint16_t)(random_below(&w->random, 16) ? random_below(&w->random, 200)
                                                             : random_below(&w->random, 65536));
    struct ccw ccw = {random_command(w), random_address(w),
                      random_below(&w->random, 4) ? flags & 0xF8 : flags, count};
    if ((ccw.command & 0x0F) == 0x08 || (ccw.flags & CCW_FLAG_IDA)) /* among the programs */
        ccw.address = random_below(&w->random, 0x200) & ~7u;
    ccw_store(&ccw, bytes);
    view_write(&w->view, at, bytes, 8);
}

static void shake_storage(struct world *w) {
    for (aaddr at = 0; at < 0x200; at += 8)
        random_ccw(w, at);
    for (aaddr at = 0; at < w->view.size; at += STOR_BLOCK_SIZE)
        view_set_key(&w->view, at, (uint8_t)random_below(&w->random, 256));
}

static void random_instruction(struct world *w) {
    uint16_t address = addresses[random_below(&w->random, DEVICES)];
    uint32_t caw = random_below(&w->random, 8) ? random_below(&w->random, 0x200) & ~7u
                                               : (uint32_t)random_next(&w->random);
    caw |= (uint32_t)random_below(&w->random, 3) << 28;
    struct io_result result = {0};
    uint16_t from;
    struct csw csw;
    switch (random_below(&w->random, 12)) {
    case 0:
        result = chan_test(w->channels, address);
        break;
    case 1:
        result = chan_halt(w->channels, address);
        break;
    case 2:
        result = chan_halt_device(w->channels, address);
        break;
    case 3:
        result = chan_clear(w->channels, address);
        break;
    case 4:
        result = chan_test_channel(w->channels, address);
        break;
    case 5:
    case 6:
        chan_interrupt(w->channels, (uint32_t)random_next(&w->random), &from, &csw);
        break;
    case 7:
        if (random_below(&w->random, 20) == 0)
            chan_reset(w->channels);
        break;
    case 8:
        dev_input(chan_device(w->channels, 0x009), "typed", 5);
        break;
    default:
        result = chan_start(w->channels, address, caw);
    }
    if (result.cc > 3 || (result.extent != CSW_NONE && result.cc != 1))
        ck_abort_msg("seed %llu: cc %u", (unsigned long long)w->seed, result.cc);
}

static void let_time_pass(struct world *w) {
    uint64_t to = w->events.now + random_below(&w->random, 1000);
    for (unsigned n = 0; event_next(&w->events) <= to; n++) {
        if (n >= EVENT_LIMIT)
            ck_abort_msg("seed %llu does not move on", (unsigned long long)w->seed);
        event_advance(&w->events, event_next(&w->events));
    }
    event_advance(&w->events, to);
}

static bool is_in_view(const struct world *w, aaddr real) {
    for (unsigned i = 0; i < VIEW_PAGES; i++)
        if (w->frames[i] == (real & ~(STOR_PAGE_SIZE - 1)))
            return true;
    return false;
}

static bool block_untouched(const struct world *w, aaddr at) {
    bool same = w->storage.keys[at >> STOR_BLOCK_SHIFT] == 0;
    for (aaddr i = at; i < at + STOR_BLOCK_SIZE; i++)
        same = same && w->storage.bytes[i] == 0xA5;
    return same;
}

static void assert_neighbours_untouched(const struct world *w) {
    for (aaddr at = 0; at < w->storage.size; at += STOR_BLOCK_SIZE)
        if (!is_in_view(w, at) && !block_untouched(w, at))
            ck_abort_msg("seed %llu: block at %06X", (unsigned long long)w->seed, at);
}

static uint64_t live(uint64_t seed) {
    struct world w;
    make_world(&w, seed);
    for (int round = 0; round < 12; round++) {
        shake_storage(&w);
        for (int i = 0; i < 25; i++) {
            random_instruction(&w);
            let_time_pass(&w);
        }
    }
    assert_neighbours_untouched(&w);
    uint64_t hash = chan_hash(w.channels, w.events.now);
    free_world(&w);
    return hash;
}

START_TEST(random_programs_stay_in_their_storage) {
    for (uint64_t seed = 0; seed < 60; seed++)
        live(1000 * (uint64_t)_i + seed);
}
END_TEST

START_TEST(equal_seeds_live_equal_lives) {
    for (uint64_t seed = 0; seed < 4; seed++)
        ck_assert_uint_eq(live(seed), live(seed));
    ck_assert_uint_ne(live(1), live(2));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/hostile");
    TCase *c = tcase_create("hostile");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, random_programs_stay_in_their_storage, 0, 8);
    tcase_add_test(c, equal_seeds_live_equal_lives);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

/* Channels and devices whose state is walked into another process, or back in time, go on as those
 * that were never disturbed. */
#include "base/random.h"
#include "mmu/image.h"
#include "unit/dev/rig.h"

#define ACTS   300
#define ROUNDS 40

static const uint16_t addresses[] = {0x009, 0x00C, 0x00D, 0x00E, 0x0FF, 0x10C, 0x10E, 0x1FF};
#define DEVICES (sizeof addresses / sizeof *addresses)

static const char script[] = "* data=0102030405060708 limit=20 latency=50 byte=3 later=04/90\n"
                             "* initial=0C\n"
                             "* end=0E sense=4012 latency=10\n"
                             "* data=0102030405060708090A limit=40 end=4C latency=30 byte=200\n"
                             "* text=LONGER exact latency=200\n"
                             "@5000 status=80\n"
                             "@30000 status=80\n";

static struct dev_backend *cards(void) {
    uint8_t deck[50 * DECK_COLUMNS];
    for (size_t n = 0; n < sizeof deck; n++)
        deck[n] = (uint8_t)(n * 7);
    return dev_backend_memory_input(deck, sizeof deck, "deck");
}

static void world_init(struct rig *r) {
    static const char lines[] = "FIRST\nSECOND LINE\nTHIRD\n\nAND LAST\n";
    rig_init(r);
    view_set_key(&r->view, BUFFER, 0x10); /* channel programs have keys 0 to 2 */
    view_set_key(&r->view, BUFFER + 0x800, 0x20);
    rig_add(r, &(struct dev_config){
                   .address = 0x009,
                   .type = "3215",
                   .echo = true,
                   .operator_idle = 20000,
                   .input = dev_backend_memory_input(lines, sizeof lines - 1, "lines")});
    rig_add(r, &(struct dev_config){
                   .address = 0x00C, .type = "2540R", .format = DECK_RAW, .input = cards()});
    rig_add(r, &(struct dev_config){.address = 0x00D, .type = "2540P"});
    rig_add(r,
            &(struct dev_config){
                .address = 0x00E, .type = "1403", .channel_12 = true, .separate_device_end = true});
    rig_scripted(r, 0x0FF, script);
    rig_add(r, &(struct dev_config){.address = 0x10C,
                                    .type = "2540R",
                                    .format = DECK_RAW,
                                    .input = cards(),
                                    .separate_device_end = true,
                                    .intervention_at_end = true});
    rig_add(r, &(struct dev_config){.address = 0x10E, .type = "1403"});
    rig_scripted(r, 0x1FF, script);
}

static uint8_t pick_command(struct random *random) {
    static const uint8_t commands[] = {0x01, 0x02, 0x03, 0x04, 0x09, 0x0A, 0x0B, 0x11, 0x19,
                                       0x23, 0x42, 0x63, 0x82, 0x89, 0x8B, 0xC2, 0xCB, 0xFB};
    return commands[random_below(random, sizeof commands)];
}

static void build_program(struct rig *r, struct random *random) {
    unsigned length = 1 + random_below(random, 4);
    for (unsigned n = 0; n < length; n++) {
        uint8_t flags =
            (uint8_t)(random_below(random, 8) << 2) | (random_below(random, 3) ? SLI : 0);
        if (n + 1 < length)
            flags |= random_below(random, 3) ? CD : CC;
        if (flags & IDA) {
            be32_store(r->storage.bytes + BUFFER + 0x800, BUFFER + 0x7F0);
            be32_store(r->storage.bytes + BUFFER + 0x804, BUFFER + 0x1000);
        }
        rig_ccw(r, n, pick_command(random), flags & IDA ? BUFFER + 0x800 : BUFFER + 0x7C0, flags,
                (uint16_t)(1 + random_below(random, 150)));
    }
    for (unsigned n = 0; n < 64; n++)
        r->storage.bytes[BUFFER + 0x7C0 + n] = (uint8_t)(0xC1 + random_below(random, 9));
    uint8_t touched = 0;
    view_write(&r->view, PROGRAM + 0x7FF, &touched, 1); /* the two blocks were stored into */
    view_write(&r->view, BUFFER, &touched, 1);
    view_write(&r->view, BUFFER + 0x800, r->storage.bytes + BUFFER + 0x800, 1);
}

/* Does one thing to the channels or lets time pass. */
static void act(struct rig *r, struct random *random) {
    uint16_t address = addresses[random_below(random, DEVICES)];
    struct csw csw;
    switch (random_below(random, 12)) {
    case 0:
        chan_test(r->channels, address);
        break;
    case 1:
        chan_halt(r->channels, address);
        break;
    case 2:
        chan_clear(r->channels, address);
        break;
    case 3:
        chan_halt_device(r->channels, address);
        break;
    case 4:
        dev_input(chan_device(r->channels, 0x009), "TYPED BY HAND", 5 + random_below(random, 8));
        break;
    case 5:
        chan_start_ipl(r->channels, address);
        break;
    case 6:
        rig_tick(r, random_below(random, 30000));
        break;
    case 7:
    case 8:
        rig_wait(r, 3);
        chan_interrupt(r->channels, ~0u, &address, &csw);
        break;
    default:
        build_program(r, random);
        chan_start(r->channels, address, random_below(random, 3) << 28 | PROGRAM);
    }
}

static uint64_t hash(const struct rig *r) {
    uint64_t h = chan_hash(r->channels, r->events.now);
    for (aaddr at = 0; at < RIG_SIZE; at++)
        h = (h ^ r->storage.bytes[at]) * 0x100000001B3u;
    for (size_t n = 0; n < DEVICES; n++) {
        size_t size;
        const uint8_t *out = dev_output(chan_device(r->channels, addresses[n]), &size);
        for (size_t k = 0; k < size; k++)
            h = (h ^ out[k]) * 0x100000001B3u;
    }
    return h;
}

static void walk_world(struct rig *r, struct walk *w) {
    event_queue_walk(&r->events, w);
    chan_walk(r->channels, w);
    if (w->scope == WALK_FILE)
        stor_walk(&r->storage, w);
}

static void load(struct rig *r, const struct walk *saved) {
    struct walk w;
    walk_begin_loading(&w, saved->scope, saved->bytes, saved->size);
    walk_world(r, &w);
    bool good = walk_end_loading(&w);
    ck_assert_msg(good, "%s: %s", w.section, w.problem);
}

START_TEST(another_process_goes_on) {
    struct random random = {100 + _i};
    struct rig here, there;
    struct walk saved;
    world_init(&here);
    world_init(&there);
    for (uint32_t n = random_below(&random, ACTS); n; n--)
        act(&here, &random);
    walk_begin_saving(&saved, WALK_FILE);
    walk_world(&here, &saved);
    load(&there, &saved);
    ck_assert_uint_eq(hash(&there), hash(&here));
    for (int n = 0; n < ACTS; n++) {
        struct random same = random;
        act(&here, &random);
        act(&there, &same);
        ck_assert_msg(hash(&there) == hash(&here), "different after %d acts", n + 1);
    }
    walk_free(&saved);
    rig_free(&here);
    rig_free(&there);
}
END_TEST

/* A moment, and what came after it. */
struct moment {
    struct walk saved;
    struct stor_image *image;
    struct random random;
    uint64_t hash;
};

START_TEST(time_goes_back_and_forth) {
    enum { MOMENTS = 20, APART = 12 };
    struct moment moments[MOMENTS];
    struct random random = {500 + _i}, choice = {_i};
    struct rig r;
    world_init(&r);
    for (int n = 0; n < MOMENTS; n++) {
        moments[n].random = random;
        moments[n].hash = hash(&r);
        moments[n].image = stor_image_take(&r.storage);
        walk_begin_saving(&moments[n].saved, WALK_MEMORY);
        walk_world(&r, &moments[n].saved);
        for (int k = 0; k < APART; k++)
            act(&r, &random);
    }
    for (int n = 0; n < 30; n++) {
        unsigned to = random_below(&choice, MOMENTS - 1);
        stor_image_restore(&r.storage, moments[to].image);
        load(&r, &moments[to].saved);
        ck_assert_uint_eq(hash(&r), moments[to].hash);
        random = moments[to].random;
        for (int k = 0; k < APART; k++)
            act(&r, &random);
        ck_assert_msg(hash(&r) == moments[to + 1].hash, "different after moment %u", to);
    }
    for (int n = 0; n < MOMENTS; n++) {
        stor_image_release(moments[n].image);
        walk_free(&moments[n].saved);
    }
    rig_free(&r);
}
END_TEST

static void count_bytes(void *owner, const uint8_t *bytes, size_t length) {
    (void)bytes;
    *(size_t *)owner += length;
}

START_TEST(output_is_put_out_once) {
    size_t shown = 0;
    struct walk saved, w;
    struct dev_backend *b = dev_backend_sink(count_bytes, &shown);
    dev_backend_write(b, "HELLO ", 6);
    walk_begin_saving(&saved, WALK_MEMORY);
    dev_backend_walk(b, &saved);
    dev_backend_write(b, "WORLD", 5);
    uint64_t hash_then = dev_backend_hash(b);
    walk_begin_loading(&w, WALK_MEMORY, saved.bytes, saved.size);
    dev_backend_walk(b, &w);
    dev_backend_write(b, "WO", 2);
    dev_backend_write(b, "RLD", 3);
    ck_assert_uint_eq(shown, 11);
    ck_assert_uint_eq(dev_backend_hash(b), hash_then);
    dev_backend_write(b, "!", 1);
    ck_assert_uint_eq(shown, 12);
    /* When another future begins, it is all new. */
    walk_begin_loading(&w, WALK_MEMORY, saved.bytes, saved.size);
    w.diverges = true;
    dev_backend_walk(b, &w);
    dev_backend_write(b, "MOON", 4);
    ck_assert_uint_eq(shown, 16);
    walk_free(&saved);
    dev_backend_free(b);
}
END_TEST

START_TEST(kept_output_is_put_out_elsewhere) {
    size_t here = 0, there = 0, size;
    struct walk saved, w;
    struct dev_backend *b = dev_backend_sink(count_bytes, &here);
    struct dev_backend *sink = dev_backend_sink(count_bytes, &there);
    struct dev_backend *paper = dev_backend_memory();
    dev_backend_keep(b);
    dev_backend_write(b, "HELLO", 5);
    walk_begin_saving(&saved, WALK_FILE);
    dev_backend_walk(b, &saved);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    dev_backend_walk(sink, &w);
    ck_assert(walk_end_loading(&w));
    ck_assert_uint_eq(there, 5);
    ck_assert_uint_eq(dev_backend_hash(sink), dev_backend_hash(b));
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    dev_backend_walk(paper, &w);
    ck_assert_mem_eq(dev_backend_output(paper, &size), "HELLO", 5);
    ck_assert_uint_eq(size, 5);
    walk_free(&saved);
    dev_backend_free(b);
    dev_backend_free(sink);
    dev_backend_free(paper);
}
END_TEST

START_TEST(output_that_was_not_kept_is_missed) {
    size_t here = 0;
    struct walk saved, w;
    struct dev_backend *b = dev_backend_sink(count_bytes, &here);
    struct dev_backend *paper = dev_backend_memory();
    dev_backend_write(b, "HELLO", 5);
    walk_begin_saving(&saved, WALK_FILE);
    dev_backend_walk(b, &saved);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    dev_backend_walk(paper, &w);
    ck_assert_str_eq(w.problem, "an output was not kept");
    walk_free(&saved);
    dev_backend_free(b);
    dev_backend_free(paper);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/walk");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, another_process_goes_on, 0, ROUNDS);
    tcase_add_loop_test(all, time_goes_back_and_forth, 0, ROUNDS);
    tcase_add_test(all, output_is_put_out_once);
    tcase_add_test(all, kept_output_is_put_out_elsewhere);
    tcase_add_test(all, output_that_was_not_kept_is_missed);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

/* Disks whose state is walked into another process, or back in time, go on as those that were never
 * disturbed; and no damage to what was saved does harm. */
#include "tests/unit/dev/disk.h"

#include "base/random.h"

#define ROUNDS 60
#define ACTS   60

static void world_init(struct rig *r) {
    rig_init(r);
    disk_add(r, "3330", 2);
    disk_fill(r, 1, 0);
    disk_fill(r, 1, 1);
}

/* Something that a disk does: most of it makes sense, and some of it fails. */
static void build(struct rig *r, struct random *random) {
    static const uint8_t reads[] = {0x12, 0x92, 0x06, 0x86, 0x0E, 0x1E, 0x9E, 0x1A, 0x16, 0x22};
    struct program p = disk_program(r);
    uint16_t cylinder = (uint16_t)random_below(random, 3), head = (uint16_t)random_below(random, 3);
    uint8_t record = (uint8_t)random_below(random, 5), sector = (uint8_t)random_below(random, 130);
    char key[2] = {(char)('A' + random_below(random, 8)), 0};
    disk_seek(&p, cylinder, head);
    if (random_below(random, 3) == 0)
        disk_give(&p, 0x23, &sector, 1);
    if (random_below(random, 2))
        disk_search(&p, cylinder, head, record);
    else {
        disk_give(&p, random_below(random, 2) ? 0x29 : 0xE9, key, 1);
        disk_tic(&p, 1);
    }
    for (uint32_t n = random_below(random, 4); n; n--)
        disk_read(&p, reads[random_below(random, sizeof reads)], BUFFER, 20);
    if (random_below(random, 2))
        disk_format(&p, cylinder, head, (uint8_t)(record + 1), key, "MORE OF THE SAME");
    else
        disk_give(&p, random_below(random, 2) ? 0x05 : 0x0D, "ABCDEFGH", 8);
    for (unsigned n = 0; n < p.count; n++) /* any length, and here and there chained data */
        r->storage.bytes[PROGRAM + 8 * n + 4] |= random_below(random, 12) ? SLI : CD;
    r->storage.bytes[PROGRAM + 8 * (p.count - 1) + 4] = SLI;
    uint8_t touched = 0;
    view_write(&r->view, PROGRAM + 0x7FF, &touched, 1);
}

static void act(struct rig *r, struct random *random) {
    uint16_t from;
    struct csw csw;
    switch (random_below(random, 6)) {
    case 0:
        chan_halt(r->channels, DISK);
        break;
    case 1:
        rig_tick(r, random_below(random, 20000));
        break;
    case 2:
    case 3:
        rig_wait(r, 4);
        chan_interrupt(r->channels, ~0u, &from, &csw);
        break;
    default:
        build(r, random);
        chan_start(r->channels, DISK, PROGRAM);
    }
}

static uint64_t hash(const struct rig *r) {
    uint64_t h = chan_hash(r->channels, r->events.now);
    for (aaddr at = 0; at < RIG_SIZE; at++)
        h = (h ^ r->storage.bytes[at]) * 0x100000001B3u;
    return h;
}

static void save(struct rig *r, struct walk *w, enum walk_scope scope) {
    walk_begin_saving(w, scope);
    event_queue_walk(&r->events, w);
    chan_walk(r->channels, w);
}

static bool load(struct rig *r, const struct walk *saved) {
    struct walk w;
    walk_begin_again(&w, saved);
    event_queue_walk(&r->events, &w);
    chan_walk(r->channels, &w);
    return walk_end_loading(&w);
}

START_TEST(another_process_goes_on) {
    struct random random = {100 + (uint64_t)_i};
    struct rig here, there;
    struct walk saved;
    world_init(&here);
    world_init(&there);
    for (uint32_t n = random_below(&random, ACTS); n; n--)
        act(&here, &random);
    save(&here, &saved, WALK_FILE);
    ck_assert(load(&there, &saved));
    memcpy(there.storage.bytes, here.storage.bytes, RIG_SIZE);
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

START_TEST(time_goes_back_and_forth) {
    enum { MOMENTS = 12, APART = 6 };
    struct walk saved[MOMENTS];
    struct random randoms[MOMENTS], random = {500 + (uint64_t)_i}, choice = {(uint64_t)_i};
    static uint8_t storages[MOMENTS][RIG_SIZE];
    uint64_t hashes[MOMENTS];
    struct rig r;
    world_init(&r);
    for (int n = 0; n < MOMENTS; n++) {
        randoms[n] = random;
        hashes[n] = hash(&r);
        memcpy(storages[n], r.storage.bytes, RIG_SIZE);
        save(&r, &saved[n], WALK_MEMORY);
        for (int k = 0; k < APART; k++)
            act(&r, &random);
    }
    for (int n = 0; n < 20; n++) {
        unsigned to = random_below(&choice, MOMENTS - 1);
        ck_assert(load(&r, &saved[to]));
        memcpy(r.storage.bytes, storages[to], RIG_SIZE);
        ck_assert_uint_eq(hash(&r), hashes[to]);
        random = randoms[to];
        for (int k = 0; k < APART; k++)
            act(&r, &random);
        ck_assert_msg(hash(&r) == hashes[to + 1], "different after moment %u", to);
    }
    for (int n = 0; n < MOMENTS; n++)
        walk_free(&saved[n]);
    ck_assert_uint_eq(chan_memory(r.channels), 0);
    rig_free(&r);
}
END_TEST

/* Whatever is loaded, the disk is none the worse for it. */
START_TEST(damage_does_no_harm) {
    struct random random = {900 + (uint64_t)_i};
    struct rig r;
    struct walk saved;
    uint16_t from;
    struct csw csw;
    world_init(&r);
    for (uint32_t n = random_below(&random, 10); n; n--)
        act(&r, &random);
    build(&r, &random);
    chan_start(r.channels, DISK, PROGRAM);
    rig_tick(&r, random_below(&random, 30000));
    save(&r, &saved, WALK_FILE);
    for (int n = 0; n < 300; n++) {
        uint32_t at = random_below(&random, (uint32_t)saved.size);
        uint8_t was = saved.bytes[at];
        saved.bytes[at] = (uint8_t)random_below(&random, 256);
        if (load(&r, &saved)) {
            rig_wait(&r, 200);
            chan_interrupt(r.channels, ~0u, &from, &csw);
        } else {
            chan_reset(r.channels);
        }
        saved.bytes[at] = was;
        ck_assert(load(&r, &saved));
    }
    walk_free(&saved);
    rig_free(&r);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("dasd walk");
    TCase *t = tcase_create("walk");
    tcase_add_loop_test(t, another_process_goes_on, 0, ROUNDS);
    tcase_add_loop_test(t, time_goes_back_and_forth, 0, ROUNDS);
    tcase_add_loop_test(t, damage_does_no_harm, 0, ROUNDS);
    suite_add_tcase(s, t);
    return s;
}

int main(void) {
    return rig_main(suite());
}

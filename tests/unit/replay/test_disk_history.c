/* Disks in a history: what a guest writes is undone when it goes back, and there again when it goes
 * on. */
#include "replay/history.h"

#include "base/random.h"
#include "unit/suite.h"

#define END    60000u
#define POINTS 60u

static void make(struct rig *rig, bool bare) {
    struct config config;
    struct diag_list diags;
    diag_init(&diags);
    bool made = config_read("guestos/disk/guest.json", &config, &diags) &&
                rig_make(rig, &config, bare, NULL, &diags);
    if (!made)
        diag_print(&diags, stderr);
    ck_assert(made);
    config_free(&config);
    diag_free(&diags);
}

static uint64_t point(unsigned n) {
    return (uint64_t)END * n / POINTS + n % 3;
}

START_TEST(a_disk_goes_back_and_forth) {
    uint64_t hashes[POINTS];
    struct random random = {11};
    struct rig once, rig;
    bool bare = _i;
    make(&once, bare);
    make(&rig, bare);
    for (unsigned n = 0; n < POINTS; n++) {
        rig_run(&once, point(n));
        hashes[n] = rig_hash(&once);
    }
    struct history *h = history_create(&rig, HISTORY_BYTES);
    history_go(h, END);
    for (int n = 0; n < 40; n++) {
        unsigned k = random_below(&random, POINTS);
        history_go(h, point(k));
        ck_assert_msg(rig_hash(&rig) == hashes[k], "different at %u", (unsigned)point(k));
    }
    ck_assert_uint_gt(history_memory(h), 0);
    history_free(h);
    ck_assert_uint_eq(chan_memory(rig.systems[0]->channels), 0);
    rig_free(&rig);
    rig_free(&once);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("disk history");
    TCase *t = tcase_create("disk history");
    tcase_add_loop_test(t, a_disk_goes_back_and_forth, 0, 2);
    suite_add_tcase(s, t);
    return s;
}

int main(void) {
    return suite_run(suite());
}

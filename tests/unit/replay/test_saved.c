/* Files of snapshots and recordings: round trips, and every kind of damage. */
#include "replay/saved.h"

#include "replay/recording.h"
#include "replay/snapshot.h"
#include "unit/replay/typed.h"
#include "unit/suite.h"

#include <stdlib.h>
#include <unistd.h>

#define FILE_NAME "/tmp/trapeze-test-saved"

static char path[64];
static struct config config;
static struct rig rig;
static struct identity identity;
static struct diag_list diags;

static void set_up(void) {
    snprintf(path, sizeof path, "%s-%ld", FILE_NAME, (long)getpid());
    diag_init(&diags);
    typed_config(&config);
    ck_assert(rig_make(&rig, &config, false, NULL, &diags));
    identity_make(&identity, &rig, &config);
}

static void tear_down(void) {
    unlink(path);
    identity_free(&identity);
    rig_free(&rig);
    config_free(&config);
    diag_free(&diags);
}

static struct file_bytes contents(void) {
    struct file_bytes bytes;
    ck_assert(file_read(path, SAVED_SIZE_MAX, &bytes, &diags));
    return bytes;
}

/* The first `size` bytes, for saved_open to take over. */
static struct file_bytes copy_of(const struct file_bytes *bytes, size_t size) {
    struct file_bytes copy = {malloc(size + 1), size};
    memcpy(copy.data, bytes->data, size);
    copy.data[size] = 0;
    return copy;
}

static bool load_snapshot(struct file_bytes bytes) {
    struct saved saved;
    return saved_open(path, &snapshot_kind, bytes, &saved, &diags) &&
           snapshot_load(&rig, &identity, &saved, &diags);
}

static bool load_recording(struct file_bytes bytes) {
    struct saved saved;
    struct recording r;
    bool good = saved_open(path, &recording_kind, bytes, &saved, &diags) &&
                recording_load(&r, &identity, &saved, &diags);
    if (good)
        recording_free(&r);
    return good;
}

/* That the list has one error now, and empties it. */
static void assert_error(size_t at) {
    ck_assert_msg(diags.errors == 1, "%zu errors at byte %zu", diags.errors, at);
    ck_assert_uint_ge(strlen(diags.items[0].message), 10);
    diag_free(&diags);
}

static void write_recording(void) {
    struct recording r;
    recording_begin(&r, &rig);
    rig_run(&rig, 300000);
    ck_assert(inputs_type(&r.inputs, &rig, 0, TYPED_CONSOLE, "HELLO", 5));
    ck_assert(inputs_type(&r.inputs, &rig, 0, TYPED_CONSOLE, "", 0));
    rig_run(&rig, 2000000);
    ck_assert(inputs_type(&r.inputs, &rig, 0, TYPED_CONSOLE, "AGAIN", 5));
    ck_assert(!inputs_type(&r.inputs, &rig, 0, 0x123, "NOBODY", 6));
    rig_run(&rig, 3000000);
    recording_end(&r, &rig, true);
    ck_assert(recording_write(&r, &identity, path, &diags));
    recording_free(&r);
}

START_TEST(a_recording_is_read_and_replayed) {
    struct saved saved;
    struct recording r;
    struct rig again;
    size_t next = 0;
    write_recording();
    ck_assert(saved_read(path, &recording_kind, &saved, &diags));
    ck_assert(recording_load(&r, &identity, &saved, &diags));
    ck_assert_uint_eq(r.inputs.count, 3);
    ck_assert_str_eq(r.inputs.items[0].text, "HELLO");
    ck_assert_uint_eq(r.inputs.items[1].length, 0);
    ck_assert_uint_eq(r.inputs.items[2].at, 2000000);
    ck_assert(r.interrupted);
    ck_assert(rig_make(&again, &config, false, NULL, &diags));
    ck_assert(recording_check_begin(&r, &again, path, &diags));
    ck_assert(inputs_run(&r.inputs, &next, &again, r.end));
    ck_assert(recording_check_end(&r, &again, path, &diags));
    /* Not the same run: the check sees it. */
    again.systems[0]->state->gr[9]++;
    ck_assert(!recording_check_end(&r, &again, path, &diags));
    ck_assert(!recording_check_begin(&r, &again, path, &diags));
    recording_free(&r);
    rig_free(&again);
}
END_TEST

START_TEST(an_input_that_cannot_come_is_seen) {
    struct inputs inputs = {0};
    struct input nowhere = {1000, 0, 0x123, "X", 1}, no_system = {1000, 7, TYPED_CONSOLE, "X", 1};
    size_t next = 0;
    inputs_add(&inputs, &nowhere);
    ck_assert(!inputs_run(&inputs, &next, &rig, 2000));
    inputs_cut(&inputs, 0);
    inputs_add(&inputs, &no_system);
    ck_assert(!inputs_run(&inputs, &next, &rig, 2000));
    inputs_free(&inputs);
}
END_TEST

START_TEST(a_snapshot_is_read) {
    rig_run(&rig, 300000);
    ck_assert(rig_type(&rig, 0, TYPED_CONSOLE, "SOMETHING", 9));
    rig_run(&rig, 700000);
    uint64_t hash = typed_hash(&rig);
    ck_assert(snapshot_write(&rig, &identity, path, &diags));
    rig_run(&rig, 3000000);
    uint64_t later = typed_hash(&rig);
    rig_free(&rig);
    ck_assert(rig_make(&rig, &config, false, NULL, &diags));
    ck_assert(load_snapshot(contents()));
    ck_assert_uint_eq(rig_retired(&rig), 700000);
    ck_assert_uint_eq(typed_hash(&rig), hash);
    rig_run(&rig, 3000000);
    ck_assert_uint_eq(typed_hash(&rig), later);
}
END_TEST

/* From one byte to be changed to the next: all of them, unless the file is large because storage is
 * filled with junk (TRAPEZE_TORTURE). */
static size_t stride(const struct file_bytes *bytes) {
    return 1 + bytes->size / 16384;
}

/* Every length but the whole, and every byte changed, gives one error. */
static void damage(bool (*load_it)(struct file_bytes), size_t step) {
    struct file_bytes bytes = contents();
    for (size_t size = 0; size < bytes.size; size += stride(&bytes) + size / 100 * step) {
        ck_assert_msg(!load_it(copy_of(&bytes, size)), "cut at %zu", size);
        assert_error(size);
    }
    for (size_t at = 0; at < bytes.size; at += stride(&bytes)) {
        struct file_bytes damaged = copy_of(&bytes, bytes.size);
        damaged.data[at] ^= (uint8_t)(1u << at % 8);
        ck_assert_msg(!load_it(damaged), "damaged at %zu", at);
        assert_error(at);
    }
    ck_assert(load_it(copy_of(&bytes, bytes.size)));
    file_free(&bytes);
}

START_TEST(every_damage_of_a_recording_is_an_error) {
    write_recording();
    damage(load_recording, 0);
}
END_TEST

START_TEST(every_damage_of_a_snapshot_is_an_error) {
    rig_run(&rig, 1000);
    ck_assert(snapshot_write(&rig, &identity, path, &diags));
    damage(load_snapshot, 1);
}
END_TEST

static void mend_checksum(struct file_bytes *bytes) {
    be64_store(bytes->data + bytes->size - 8, XXH3_64bits(bytes->data, bytes->size - 8));
}

/* A file that somebody made wrong on purpose: its checksum agrees. It may be loaded, or not; then
 * it is run. */
static void forge(bool (*load_it)(struct file_bytes), bool run, size_t most) {
    static const uint8_t values[] = {0, 1, 0x7F, 0x80, 0xFF};
    struct file_bytes bytes = contents();
    for (size_t at = 28; at + 8 < bytes.size && at < most; at += 8 * stride(&bytes) - 7)
        for (size_t n = 0; n < sizeof values; n++) {
            struct file_bytes forged = copy_of(&bytes, bytes.size);
            forged.data[at] = values[n];
            mend_checksum(&forged);
            if (load_it(forged) && run)
                rig_run(&rig, rig_retired(&rig) + 300);
            diag_free(&diags);
        }
    file_free(&bytes);
}

START_TEST(forged_recordings_do_no_harm) {
    write_recording();
    forge(load_recording, false, SIZE_MAX);
}
END_TEST

/* In the middle of reading a line, with another one waiting. */
START_TEST(forged_snapshots_do_no_harm) {
    rig_run(&rig, 300000);
    ck_assert(rig_type(&rig, 0, TYPED_CONSOLE, "SOMETHING", 9));
    ck_assert(rig_type(&rig, 0, TYPED_CONSOLE, "ELSE", 4));
    rig_run(&rig, 300100);
    ck_assert(snapshot_write(&rig, &identity, path, &diags));
    forge(load_snapshot, true, 9000);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("replay/saved");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, a_recording_is_read_and_replayed);
    tcase_add_test(all, an_input_that_cannot_come_is_seen);
    tcase_add_test(all, a_snapshot_is_read);
    tcase_add_test(all, every_damage_of_a_recording_is_an_error);
    tcase_add_test(all, every_damage_of_a_snapshot_is_an_error);
    tcase_add_test(all, forged_recordings_do_no_harm);
    tcase_add_test(all, forged_snapshots_do_no_harm);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

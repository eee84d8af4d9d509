/* dev/volume.c and dev/image.c: what is on a disk, in files and in snapshots. */
#include "tests/unit/dev/disk.h"

#include "dev/ckd.h"
#include "dev/volume.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CYLINDERS 4

static char folder[] = "/tmp/trapeze-volume-XXXXXX";
static char path[64], journal[80];

static void make_folder(void) {
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pack", folder);
    snprintf(journal, sizeof journal, "%s.journal", path);
}

static void remove_folder(void) {
    unlink(path);
    unlink(journal);
    rmdir(folder);
}

static const struct dev_geometry *geometry(void) {
    return dev_geometry_find("3330");
}

static void make_image(struct diag_list *diags) {
    ck_assert(dev_image_make(path, geometry(), CYLINDERS, diags));
}

static struct dev_volume *open_volume(enum dev_volume_use use, struct diag_list *diags) {
    return dev_volume_open(path, geometry(), use, diags);
}

/* Puts a record with this text on a track of nothing else. */
static void put(struct dev_volume *v, uint32_t number, const char *text) {
    uint8_t track[DEV_TRACK_MAX];
    uint32_t heads = geometry()->heads, at = CKD_BLANK - CKD_END;
    dev_ckd_blank(track, number / heads, number % heads);
    memset(track + at, 0, CKD_COUNT);
    be16_store(track + at + 6, (uint16_t)strlen(text));
    memcpy(track + at + CKD_COUNT, text, strlen(text));
    dev_volume_replace(v, number, track,
                       dev_ckd_end(track, at + CKD_COUNT + (uint32_t)strlen(text)));
}

/* The text of the record behind record 0, "" when there is none. */
static const char *text_of(struct dev_volume *v, uint32_t number) {
    static char text[512];
    uint32_t length;
    const char *problem = "";
    struct ckd_record r;
    const uint8_t *track = dev_volume_track(v, number, &length, &problem);
    ck_assert_msg(track, "%s", problem);
    text[0] = 0;
    if (dev_ckd_find(track, 1, &r))
        snprintf(text, sizeof text, "%.*s", (int)r.data_length, (const char *)track + r.data);
    return text;
}

START_TEST(changes_come_to_the_image_at_the_end) {
    struct diag_list diags;
    diag_init(&diags);
    make_image(&diags);
    struct dev_volume *v = open_volume(DEV_VOLUME_WRITE, &diags);
    put(v, 0, "first");
    put(v, CYLINDERS * 19 - 1, "last");
    put(v, 5, "five");
    put(v, 5, "FIVE");
    ck_assert_str_eq(text_of(v, 5), "FIVE");
    dev_volume_close(v);
    v = open_volume(DEV_VOLUME_WRITE, &diags);
    ck_assert_str_eq(text_of(v, 5), ""); /* it was not finished */
    put(v, 0, "first");
    put(v, CYLINDERS * 19 - 1, "last");
    put(v, 5, "FIVE");
    ck_assert(dev_volume_finish(v, &diags));
    dev_volume_close(v);
    v = open_volume(DEV_VOLUME_SCRATCH, &diags);
    ck_assert_str_eq(text_of(v, 0), "first");
    ck_assert_str_eq(text_of(v, 5), "FIVE");
    ck_assert_str_eq(text_of(v, 6), "");
    ck_assert_str_eq(text_of(v, CYLINDERS * 19 - 1), "last");
    ck_assert_int_ne(access(journal, F_OK), 0);
    put(v, 6, "six");
    ck_assert(dev_volume_finish(v, &diags));
    dev_volume_close(v);
    v = open_volume(DEV_VOLUME_SCRATCH, &diags);
    ck_assert_str_eq(text_of(v, 6), "");
    dev_volume_close(v);
    diag_free(&diags);
}
END_TEST

/* The host's file ends before the last of the tracks: writing stops when some are there. */
START_TEST(an_interrupted_update_is_finished_when_the_image_is_next_used) {
    struct diag_list diags;
    diag_init(&diags);
    make_image(&diags);
    pid_t child = fork();
    if (child == 0) {
        struct dev_volume *v = open_volume(DEV_VOLUME_WRITE, &diags);
        put(v, 0, "first");
        put(v, 60, "sixty");
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, 100000});
        _exit(dev_volume_finish(v, &diags) ? 1 : 0);
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(access(journal, F_OK), 0);
    ck_assert_ptr_null(open_volume(DEV_VOLUME_SCRATCH, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    struct dev_volume *v = open_volume(DEV_VOLUME_WRITE, &diags);
    ck_assert_uint_eq(diags.warnings, 1);
    ck_assert_str_eq(text_of(v, 0), "first");
    ck_assert_str_eq(text_of(v, 60), "sixty");
    ck_assert_int_ne(access(journal, F_OK), 0);
    dev_volume_close(v);
    diag_free(&diags);
}
END_TEST

/* A journal that is none, or of another disk, is not believed. */
START_TEST(a_damaged_journal_is_an_error) {
    struct diag_list diags;
    diag_init(&diags);
    make_image(&diags);
    FILE *f = fopen(journal, "w");
    for (int i = 0; i < _i; i++)
        fputc(i * 37, f);
    fclose(f);
    ck_assert_ptr_null(open_volume(DEV_VOLUME_WRITE, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    diag_free(&diags);
}
END_TEST

START_TEST(an_image_is_written_by_one_and_read_by_many) {
    struct diag_list diags;
    diag_init(&diags);
    make_image(&diags);
    struct dev_volume *writer = open_volume(DEV_VOLUME_WRITE, &diags);
    ck_assert_ptr_null(open_volume(DEV_VOLUME_WRITE, &diags));
    ck_assert_ptr_null(open_volume(DEV_VOLUME_SCRATCH, &diags));
    dev_volume_close(writer);
    struct dev_volume *a = open_volume(DEV_VOLUME_SCRATCH, &diags);
    struct dev_volume *b = open_volume(DEV_VOLUME_SCRATCH, &diags);
    ck_assert(a && b);
    ck_assert_ptr_null(open_volume(DEV_VOLUME_WRITE, &diags));
    dev_volume_close(a);
    dev_volume_close(b);
    diag_free(&diags);
}
END_TEST

/* --- What is not an image --- */

static const struct {
    const char *header; /* 8 characters */
    uint8_t heads, type, part;
    unsigned tracks, more; /* behind the header, and bytes behind these */
    const char *says;
} bad_images[] = {
    {"CKD_P370", 19, 0x30, 0, 19, 0, NULL},
    {"CKD_C370", 19, 0x30, 0, 19, 0, "this is a compressed image (CCKD), which is not supported"},
    {"CKD_S370", 19, 0x30, 0, 19, 0, "this is a shadow file, which is not supported"},
    {"CKD_X370", 19, 0x30, 0, 19, 0, "this is not an image of a count-key-data disk"},
    {"CKD_P370", 19, 0x30, 2, 19, 0,
     "this is one part of an image in several files, which is not supported"},
    {"CKD_P370", 20, 0x30, 0, 19, 0,
     "it is of a disk that is not supported: type 30, 20 heads, tracks of 13312 bytes"},
    {"CKD_P370", 15, 0x90, 0, 19, 0,
     "it is of a disk that is not supported: type 90, 15 heads, tracks of 13312 bytes"},
    {"CKD_P370", 19, 0x30, 0, 18, 0,
     "the image is cut short: 0 cylinders and 239616 bytes are there"},
    {"CKD_P370", 19, 0x30, 0, 38, 1, "the image is cut short: 2 cylinders and 1 bytes are there"},
    {"CKD_P370", 19, 0x30, 0, 19 * 412, 0,
     "it has 412 cylinders, and a 3330 has 411 at most: it is of a 3330-11"},
    {"CKD_P370", 19, 0x30, 0, 19 * 900, 0, "it has 900 cylinders, more than any disk of that type"},
};

START_TEST(what_is_no_image_is_told) {
    struct diag_list diags;
    uint8_t header[512] = {0};
    diag_init(&diags);
    memcpy(header, bad_images[_i].header, 8);
    header[8] = bad_images[_i].heads;
    header[13] = 0x34;
    header[16] = bad_images[_i].type;
    header[17] = bad_images[_i].part;
    FILE *f = fopen(path, "w");
    fwrite(header, 1, sizeof header, f);
    fclose(f);
    ck_assert_int_eq(truncate(path, 512 + 13312L * bad_images[_i].tracks + bad_images[_i].more), 0);
    struct dev_volume *v = open_volume(DEV_VOLUME_SCRATCH, &diags);
    ck_assert_int_eq(v != NULL, bad_images[_i].says == NULL);
    if (bad_images[_i].says)
        ck_assert_str_eq(diags.items[0].message, bad_images[_i].says);
    dev_volume_close(v);
    diag_free(&diags);
}
END_TEST

START_TEST(any_beginning_of_an_image_is_cut_short) {
    struct diag_list diags;
    diag_init(&diags);
    make_image(&diags);
    static const off_t sizes[] = {0, 1, 7, 8, 100, 511, 512, 513, 252928 + 511};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ck_assert_int_eq(truncate(path, sizes[i]), 0);
        ck_assert_ptr_null(open_volume(DEV_VOLUME_SCRATCH, &diags));
    }
    ck_assert_uint_eq(diags.errors, sizeof sizes / sizeof *sizes);
    diag_free(&diags);
}
END_TEST

/* Tracks that no disk would have. */
static const struct {
    uint8_t bytes[32];
    const char *says;
} bad_tracks[] = {
    {{1}, "its home address is not that of its place"},
    {{0, 0, 1}, "its home address is not that of its place"},
    {{0, 0, 0, 0, 1}, "its home address is not that of its place"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF},
     "its records are longer than the track, or its end is missing"},
    {{0}, "its records are longer than the track, or its end is missing"},
};

START_TEST(a_track_that_is_none_is_told) {
    uint8_t track[DEV_TRACK_MAX] = {0};
    const char *problem = "";
    memcpy(track, bad_tracks[_i].bytes, sizeof bad_tracks[_i].bytes);
    ck_assert_uint_eq(dev_ckd_check(track, 13312, 0, 0, &problem), 0);
    ck_assert_str_eq(problem, bad_tracks[_i].says);
}
END_TEST

/* A program gets data check for it, and other tracks can still be read. */
START_TEST(a_bad_track_is_a_data_check) {
    struct rig r;
    rig_init(&r);
    make_image(&r.diags);
    FILE *f = fopen(path, "r+");
    fseek(f, 512 + 13312, SEEK_SET);
    fputc(1, f);
    fclose(f);
    rig_add(&r,
            &(struct dev_config){.address = DISK, .type = "3330", .file = path, .scratch = true});
    struct program p = disk_program(&r);
    disk_seek(&p, 0, 1);
    disk_read(&p, 0x12, BUFFER, 8);
    ck_assert_uint_eq(disk_run(&p).unit_status, DEV_ENDED | UNIT_CHECK);
    assert_sense(&r, SENSE_DATA_CHECK, 0x80);
    disk_fill(&r, 0, 2);
    rig_free(&r);
}
END_TEST

/* --- Snapshots and hashes --- */

START_TEST(the_hash_is_of_the_contents_alone) {
    struct dev_volume *a = dev_volume_blank(geometry(), CYLINDERS);
    struct dev_volume *b = dev_volume_blank(geometry(), CYLINDERS);
    uint64_t blank = dev_volume_hash(a);
    put(a, 1, "one");
    put(a, 70, "seventy");
    put(b, 70, "something else");
    ck_assert_uint_ne(dev_volume_hash(a), dev_volume_hash(b));
    put(b, 70, "seventy");
    put(b, 1, "one");
    ck_assert_uint_eq(dev_volume_hash(a), dev_volume_hash(b));
    ck_assert_uint_ne(dev_volume_hash(a), blank);
    put(a, 1, "two");
    ck_assert_uint_ne(dev_volume_hash(a), dev_volume_hash(b));
    dev_volume_close(a);
    dev_volume_close(b);
}
END_TEST

static void save(struct dev_volume *v, struct walk *w, enum walk_scope scope) {
    walk_begin_saving(w, scope);
    dev_volume_walk(v, w);
}

static void restore(struct dev_volume *v, const struct walk *saved) {
    struct walk w;
    walk_begin_again(&w, saved);
    dev_volume_walk(v, &w);
    ck_assert(walk_end_loading(&w));
}

START_TEST(a_snapshot_is_cheap_and_undoes) {
    struct dev_volume *v = dev_volume_blank(geometry(), 404);
    struct walk before, between;
    char text[201];
    memset(text, 'x', 200);
    text[200] = 0;
    for (uint32_t n = 0; n < 1000; n++)
        put(v, n, text);
    uint64_t hash = dev_volume_hash(v);
    save(v, &before, WALK_MEMORY);
    ck_assert_uint_eq(dev_volume_memory(v), 0);
    put(v, 500, "changed");
    put(v, 501, "changed");
    size_t memory = dev_volume_memory(v);
    ck_assert_uint_gt(memory, 400);
    ck_assert_uint_lt(memory, 8192); /* the lists, and what was there of two tracks */
    save(v, &between, WALK_MEMORY);
    put(v, 500, "again");
    restore(v, &before);
    ck_assert_uint_eq(dev_volume_hash(v), hash);
    ck_assert_str_eq(text_of(v, 500), text);
    restore(v, &between);
    ck_assert_str_eq(text_of(v, 500), "changed");
    restore(v, &before);
    walk_free(&between);
    walk_free(&before);
    ck_assert_uint_eq(dev_volume_memory(v), 0);
    ck_assert_str_eq(text_of(v, 501), text);
    dev_volume_close(v);
}
END_TEST

START_TEST(a_file_has_the_contents) {
    struct dev_volume *here = dev_volume_blank(geometry(), CYLINDERS);
    struct dev_volume *there = dev_volume_blank(geometry(), CYLINDERS);
    struct walk saved, w;
    put(here, 3, "three");
    put(here, 75, "seventy-five");
    put(there, 4, "is forgotten");
    save(here, &saved, WALK_FILE);
    restore(there, &saved);
    ck_assert_str_eq(text_of(there, 3), "three");
    ck_assert_str_eq(text_of(there, 75), "seventy-five");
    ck_assert_str_eq(text_of(there, 4), "");
    ck_assert_uint_eq(dev_volume_hash(there), dev_volume_hash(here));
    for (size_t size = 0; size < saved.size; size++) {
        walk_begin_loading(&w, WALK_FILE, saved.bytes, size);
        dev_volume_walk(there, &w);
        ck_assert(!walk_end_loading(&w));
    }
    walk_free(&saved);
    dev_volume_close(here);
    dev_volume_close(there);
}
END_TEST

/* What is saved may say anything; what is loaded is a volume still. */
START_TEST(a_damaged_file_does_no_harm) {
    struct dev_volume *v = dev_volume_blank(geometry(), CYLINDERS);
    struct walk saved, w;
    put(v, 3, "three");
    put(v, 75, "seventy-five");
    save(v, &saved, WALK_FILE);
    for (size_t at = 0; at < saved.size; at++)
        for (int bit = 0; bit < 8; bit++) {
            saved.bytes[at] ^= (uint8_t)(1 << bit);
            walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
            dev_volume_walk(v, &w);
            for (uint32_t n = 0; n < CYLINDERS * 19; n++)
                text_of(v, n);
            saved.bytes[at] ^= (uint8_t)(1 << bit);
        }
    walk_free(&saved);
    dev_volume_close(v);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("volume");
    TCase *t = tcase_create("images");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, changes_come_to_the_image_at_the_end);
    tcase_add_test(t, an_interrupted_update_is_finished_when_the_image_is_next_used);
    tcase_add_loop_test(t, a_damaged_journal_is_an_error, 0, 60);
    tcase_add_test(t, an_image_is_written_by_one_and_read_by_many);
    tcase_add_loop_test(t, what_is_no_image_is_told, 0, sizeof bad_images / sizeof *bad_images);
    tcase_add_test(t, any_beginning_of_an_image_is_cut_short);
    tcase_add_loop_test(t, a_track_that_is_none_is_told, 0, sizeof bad_tracks / sizeof *bad_tracks);
    tcase_add_test(t, a_bad_track_is_a_data_check);
    suite_add_tcase(s, t);
    t = tcase_create("snapshots");
    tcase_add_test(t, the_hash_is_of_the_contents_alone);
    tcase_add_test(t, a_snapshot_is_cheap_and_undoes);
    tcase_add_test(t, a_file_has_the_contents);
    tcase_add_test(t, a_damaged_file_does_no_harm);
    suite_add_tcase(s, t);
    return s;
}

int main(void) {
    return rig_main(suite());
}

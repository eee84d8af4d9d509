/* Whole files: limits, errors, and that a failed write leaves the old file. */
#include "base/file.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[96];
static struct diag_list diags;

static void setup(void) {
    strcpy(folder, "/tmp/trapeze-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f", folder);
    diag_init(&diags);
}

static void teardown(void) {
    diag_free(&diags);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* fails when a temporary file was left */
}

START_TEST(write_then_read) {
    struct file_bytes b;
    ck_assert(file_write(path, "hello", 5, &diags));
    ck_assert(file_write(path, "hello\0!", 7, &diags));
    ck_assert(file_read(path, 7, &b, &diags));
    ck_assert_uint_eq(b.size, 7);
    ck_assert_mem_eq(b.data, "hello\0!\0", 8);
    file_free(&b);
    ck_assert_uint_eq(diags.errors, 0);
}
END_TEST

START_TEST(limit) {
    struct file_bytes b;
    ck_assert(file_write(path, "hello", 5, &diags));
    ck_assert(!file_read(path, 4, &b, &diags));
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "larger than 4 bytes"));
    ck_assert(!file_read("/dev/zero", 100000, &b, &diags));
}
END_TEST

START_TEST(large) {
    size_t n = 1 << 20;
    char *data = calloc(1, n);
    data[n - 1] = 'z';
    struct file_bytes b;
    ck_assert(file_write(path, data, n, &diags));
    ck_assert(file_read(path, n, &b, &diags));
    ck_assert_uint_eq(b.size, n);
    ck_assert_int_eq(b.data[n - 1], 'z');
    file_free(&b);
    free(data);
}
END_TEST

START_TEST(missing_and_folder) {
    struct file_bytes b;
    ck_assert(!file_read(path, 10, &b, &diags));
    ck_assert(!file_read(folder, 10, &b, &diags));
    ck_assert(!file_write(folder, "x", 1, &diags));
    ck_assert(!file_write("/nonexistent/f", "x", 1, &diags));
    ck_assert_uint_eq(diags.errors, 4);
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, "No such file"));
}
END_TEST

START_TEST(mode_is_kept) {
    struct stat st;
    ck_assert(file_write(path, "a", 1, &diags));
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert(file_write(path, "b", 1, &diags));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(devices_are_written_directly) {
    ck_assert(file_write("/dev/null", "a", 1, &diags));
}
END_TEST

int main(void) {
    Suite *s = suite_create("base/file");
    TCase *t = tcase_create("file");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, write_then_read);
    tcase_add_test(t, limit);
    tcase_add_test(t, large);
    tcase_add_test(t, missing_and_folder);
    tcase_add_test(t, mode_is_kept);
    tcase_add_test(t, devices_are_written_directly);
    suite_add_tcase(s, t);
    return suite_run(s);
}

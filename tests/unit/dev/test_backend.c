/* dev/backend.c and dev/text.c: where bytes come from and go to. */
#include "dev/backend.h"
#include "dev/text.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct diag_list diags;
static char folder[] = "/tmp/trapeze-backend-XXXXXX";

static void setup(void) {
    diag_init(&diags);
    strcpy(folder, "/tmp/trapeze-backend-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void) {
    diag_free(&diags);
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static const char *in_folder(const char *name) {
    static char path[100];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void assert_file(const char *path, const char *text) {
    char bytes[100] = {0};
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(bytes, 1, sizeof bytes - 1, f);
    fclose(f);
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_str_eq(bytes, text);
}

START_TEST(memory_keeps_all) {
    struct dev_backend *b = dev_backend_memory();
    size_t size;
    ck_assert_ptr_nonnull(dev_backend_output(b, &size));
    ck_assert_uint_eq(size, 0);
    for (int i = 0; i < 1000; i++)
        dev_backend_write(b, "abc", 3);
    const uint8_t *all = dev_backend_output(b, &size);
    ck_assert_uint_eq(size, 3000);
    ck_assert_mem_eq(all + 2997, "abc", 3);
    ck_assert(dev_backend_finish(b, &diags));
    ck_assert_ptr_null(dev_backend_input(b, &size));
    dev_backend_free(b);
}
END_TEST

START_TEST(hash_does_not_depend_on_spans) {
    struct dev_backend *a = dev_backend_memory(), *b = dev_backend_memory();
    uint64_t empty = dev_backend_hash(a);
    dev_backend_write(a, "hello", 5);
    for (const char *p = "hello"; *p; p++)
        dev_backend_write(b, p, 1);
    ck_assert_uint_eq(dev_backend_hash(a), dev_backend_hash(b));
    ck_assert_uint_ne(dev_backend_hash(a), empty);
    dev_backend_write(b, "!", 1);
    ck_assert_uint_ne(dev_backend_hash(a), dev_backend_hash(b));
    dev_backend_free(a);
    dev_backend_free(b);
}
END_TEST

START_TEST(file_is_written_whole_at_the_end) {
    const char *path = in_folder("out.txt");
    struct dev_backend *b = dev_backend_file(path, &diags);
    ck_assert_ptr_nonnull(b);
    dev_backend_write(b, "text", 4);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(dev_backend_finish(b, &diags));
    assert_file(path, "text");
    size_t size;
    dev_backend_output(b, &size);
    ck_assert_uint_eq(size, 4);
    dev_backend_free(b);
}
END_TEST

START_TEST(unwritable_places_are_told_at_once) {
    ck_assert_ptr_null(dev_backend_file(in_folder("no/such/out.txt"), &diags));
    ck_assert_ptr_null(dev_backend_file(folder, &diags));
    ck_assert_uint_eq(diags.errors, 2);
}
END_TEST

START_TEST(pipes_are_written_directly) {
    const char *path = in_folder("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    FILE *keep = fopen(path, "r+"); /* so that opening for writing does not wait */
    struct dev_backend *b = dev_backend_file(path, &diags);
    ck_assert_ptr_nonnull(b);
    dev_backend_write(b, "now", 3);
    char bytes[3];
    ck_assert_uint_eq(fread(bytes, 1, 3, keep), 3);
    ck_assert_mem_eq(bytes, "now", 3);
    dev_backend_free(b);
    fclose(keep);
}
END_TEST

START_TEST(streams_are_written_directly) {
    const char *path = in_folder("stream");
    FILE *f = fopen(path, "w");
    struct dev_backend *b = dev_backend_stream(f);
    dev_backend_write(b, "line\n", 5);
    assert_file(path, "line\n");
    size_t size;
    ck_assert_ptr_null(dev_backend_output(b, &size));
    ck_assert(dev_backend_finish(b, &diags));
    dev_backend_free(b);
    fclose(f);
}
END_TEST

static void count_bytes(void *owner, const uint8_t *bytes, size_t length) {
    (void)bytes;
    *(size_t *)owner += length;
}

START_TEST(functions_get_every_byte) {
    size_t seen = 0;
    struct dev_backend *b = dev_backend_sink(count_bytes, &seen);
    dev_backend_write(b, "four", 4);
    dev_backend_write(b, "", 0);
    ck_assert_uint_eq(seen, 4);
    dev_backend_free(b);
}
END_TEST

START_TEST(full_disk_is_told) {
    struct dev_backend *b = dev_backend_file("/dev/full", &diags);
    ck_assert_ptr_nonnull(b);
    dev_backend_write(b, "x", 1);
    ck_assert(!dev_backend_finish(b, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    dev_backend_free(b);
}
END_TEST

START_TEST(input_files_are_read_whole) {
    const char *path = in_folder("in.txt");
    FILE *f = fopen(path, "w");
    fputs("one\ntwo\n", f);
    fclose(f);
    struct dev_backend *b = dev_backend_file_input(path, &diags);
    ck_assert_ptr_nonnull(b);
    size_t size;
    const uint8_t *all = dev_backend_input(b, &size);
    ck_assert_uint_eq(size, 8);
    ck_assert_mem_eq(all, "one\ntwo\n", 8);
    ck_assert_str_eq(dev_backend_name(b), path);
    dev_backend_free(b);
}
END_TEST

START_TEST(missing_input_is_told) {
    ck_assert_ptr_null(dev_backend_file_input(in_folder("none"), &diags));
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

/* Every byte of the code page comes out as printable UTF-8 or a line end. */
START_TEST(all_codes_are_printable_text) {
    struct dev_backend *b = dev_backend_memory();
    for (unsigned c = 0; c < 256; c++) {
        uint8_t code = (uint8_t)c;
        dev_text_put(b, &code, 1);
    }
    size_t size, lines = 0;
    const uint8_t *all = dev_backend_output(b, &size);
    for (size_t at = 0; at < size;) {
        uint32_t c = dev_text_next(all, size, &at);
        lines += c == '\n';
        ck_assert(c == '\n' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0xFF));
    }
    ck_assert_uint_eq(lines, 1);
    dev_backend_free(b);
}
END_TEST

START_TEST(printable_text_survives_the_round_trip) {
    struct dev_backend *b = dev_backend_memory();
    for (uint32_t c = 0x20; c <= 0xFF; c++) {
        uint8_t code;
        bool has = dev_text_to_ebcdic(c, &code);
        ck_assert_int_eq(has, c < 0x7F || c >= 0xA0);
        if (has)
            dev_text_put(b, &code, 1);
    }
    size_t size, at = 0;
    const uint8_t *all = dev_backend_output(b, &size);
    for (uint32_t c = 0x20; c <= 0xFF; c++)
        if (c < 0x7F || c >= 0xA0)
            ck_assert_uint_eq(dev_text_next(all, size, &at), c);
    ck_assert_uint_eq(at, size);
    dev_backend_free(b);
}
END_TEST

START_TEST(long_text_is_put_in_pieces) {
    struct dev_backend *b = dev_backend_memory();
    uint8_t line[2000];
    memset(line, 0x4A, sizeof line); /* two bytes of UTF-8 each */
    dev_text_put(b, line, sizeof line);
    size_t size;
    dev_backend_output(b, &size);
    ck_assert_uint_eq(size, 4000);
    dev_backend_free(b);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/backend");
    TCase *c = tcase_create("backend");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, memory_keeps_all);
    tcase_add_test(c, hash_does_not_depend_on_spans);
    tcase_add_test(c, file_is_written_whole_at_the_end);
    tcase_add_test(c, unwritable_places_are_told_at_once);
    tcase_add_test(c, pipes_are_written_directly);
    tcase_add_test(c, streams_are_written_directly);
    tcase_add_test(c, functions_get_every_byte);
    tcase_add_test(c, full_disk_is_told);
    tcase_add_test(c, input_files_are_read_whole);
    tcase_add_test(c, missing_input_is_told);
    tcase_add_test(c, all_codes_are_printable_text);
    tcase_add_test(c, printable_text_survives_the_round_trip);
    tcase_add_test(c, long_text_is_put_in_pieces);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

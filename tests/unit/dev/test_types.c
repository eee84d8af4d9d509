/* dev/types.c and the scripts of dev/scripted.c: making devices from configurations. */
#include "tests/unit/dev/rig.h"

static struct diag_list diags;

static void setup(void) {
    diag_init(&diags);
}

static void teardown(void) {
    diag_free(&diags);
}

static struct dev_backend *input(const char *text) {
    return dev_backend_memory_input(text, strlen(text), "input");
}

static void assert_refused(struct dev_config config, const char *message, const char *hint) {
    ck_assert_ptr_null(dev_create(&config, &diags));
    ck_assert_uint_ge(diags.errors, 1);
    ck_assert_str_eq(diags.items[0].message, message);
    if (hint)
        ck_assert_str_eq(diags.items[0].hint, hint);
}

START_TEST(every_type_can_be_made) {
    for (const struct dev_type *type = dev_types; type->name; type++) {
        ck_assert_ptr_eq(dev_find_type(type->name), type);
        struct dev_config config = {.type = type->aliases[0] ? type->aliases[0] : type->name};
        struct device *dev = dev_create(&config, &diags);
        ck_assert_msg(dev, "%s", type->name);
        dev_free(dev); /* never attached */
    }
}
END_TEST

START_TEST(names_are_of_any_case) {
    ck_assert_str_eq(dev_find_type("2540r")->name, "2540R");
    ck_assert_str_eq(dev_find_type("Printer")->name, "1403");
    ck_assert_ptr_null(dev_find_type("3390"));
}
END_TEST

START_TEST(unknown_types_name_the_nearest) {
    assert_refused((struct dev_config){.address = 0xE, .type = "1430"},
                   "device 00E: unknown type \"1430\"", "the nearest known type is \"1403\"");
}
END_TEST

START_TEST(options_that_do_not_fit_are_refused) {
    assert_refused((struct dev_config){.address = 0xE, .type = "1403", .format = DECK_RAW},
                   "device 00E: a 1403 printer does not have a deck format", NULL);
}
END_TEST

START_TEST(disks_have_so_many_cylinders) {
    assert_refused((struct dev_config){.address = 0x190, .type = "3350", .cylinders = 561},
                   "device 190: a 3350 has 560 cylinders at most, not 561", NULL);
    diag_free(&diags);
    assert_refused(
        (struct dev_config){.address = 0x190, .type = "2314", .cylinders = 2, .file = "pack"},
        "device 190: its image tells how many cylinders it has", NULL);
    diag_free(&diags);
    assert_refused((struct dev_config){.address = 0xE, .type = "1403", .cylinders = 2},
                   "device 00E: a 1403 printer does not have cylinders", NULL);
}
END_TEST

START_TEST(backends_of_refused_devices_are_freed) {
    assert_refused((struct dev_config){.type = "1403", .input = input("x")},
                   "device 000: a 1403 printer does not have input", NULL);
    diag_free(&diags);
    assert_refused((struct dev_config){.type = "2540R", .output = dev_backend_memory()},
                   "device 000: a 2540 card reader does not have output", NULL);
    diag_free(&diags);
    assert_refused((struct dev_config){.type = "scripted",
                                       .input = input("bad"),
                                       .output = dev_backend_memory()},
                   "a line begins with a command (two hexadecimal digits, or *) or @ and a time in "
                   "ticks",
                   NULL);
}
END_TEST

START_TEST(bad_decks_refuse_the_reader) {
    assert_refused((struct dev_config){.type = "2540R", .format = DECK_RAW, .input = input("abc")},
                   "card 1 is cut short: it has 3 bytes of 80", NULL);
}
END_TEST

START_TEST(missing_files_refuse_the_device) {
    static const char *const types[] = {"2540R", "scripted"};
    ck_assert_ptr_null(
        dev_create(&(struct dev_config){.type = types[_i], .file = "/nonexistent/file"}, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_null(dev_create(
        &(struct dev_config){.type = "3215", .input_file = "/nonexistent/file"}, &diags));
    ck_assert_ptr_null(
        dev_create(&(struct dev_config){.type = "1403", .file = "/nonexistent/file"}, &diags));
    ck_assert_uint_eq(diags.errors, 3);
}
END_TEST

/* What is wrong in a script, and where. */
START_TEST(bad_scripts_are_told_with_their_place) {
    static const struct {
        const char *script;
        unsigned line, column;
        const char *message;
    } cases[] = {
        {"# fine\n02 data=C", 2, 4, "data is an even number of hexadecimal digits"},
        {"02 data=", 1, 4, "data is an even number of hexadecimal digits"},
        {"02 data=GG", 1, 4, "data is an even number of hexadecimal digits"},
        {"02 dta=00", 1, 4, "unknown word in a device script"},
        {"02 limit=65536", 1, 4, "limit is a number up to 65535"},
        {"02 end=0", 1, 4, "end is a unit status, two hexadecimal digits"},
        {"02 initial=0C0C", 1, 4, "initial is a unit status, two hexadecimal digits"},
        {"02 latency=x", 1, 4, "latency is a number of ticks"},
        {"02 latency=99999999999999999999999", 1, 4, "latency is a number of ticks"},
        {"02 byte=", 1, 4, "byte is a number of ticks"},
        {"02 later=04", 1, 4, "later is a unit status and a number of ticks, as 04/1000"},
        {"02 later=0/4000", 1, 4, "later is a unit status and a number of ticks, as 04/1000"},
        {"02 sense=0", 1, 4, "sense is up to 24 bytes in hexadecimal digits"},
        {"02 exact=1", 1, 4, "exact has no value"},
        {"@x status=80", 1, 1, "@ is followed by a time in ticks"},
        {"@5 80", 1, 4, "here status=HH is due, a unit status"},
        {"@5", 1, 3, "here status=HH is due, a unit status"},
    };
    struct dev_config config = {.type = "scripted", .input = input(cases[_i].script)};
    ck_assert_ptr_null(dev_create(&config, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_str_eq(diags.items[0].message, cases[_i].message);
    ck_assert_uint_eq(diags.items[0].line, cases[_i].line);
    ck_assert_uint_eq(diags.items[0].column, cases[_i].column);
}
END_TEST

START_TEST(all_errors_of_a_script_are_told) {
    struct dev_config config = {.type = "scripted", .input = input("xx\n02 dta=1\n@")};
    ck_assert_ptr_null(dev_create(&config, &diags));
    ck_assert_uint_eq(diags.errors, 3);
    ck_assert_str_eq(diags.items[1].hint, "the nearest known one is \"data\"");
}
END_TEST

START_TEST(scripts_answer_in_turn) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, 0x10, "02 text=AB # first\n\n01 limit=2\n");
    rig_ccw(&r, 0, 0x02, BUFFER, CC, 2);
    rig_ccw(&r, 1, 0x01, BUFFER, CC, 2);
    rig_ccw(&r, 2, 0x02, BUFFER + 2, CC, 2);
    rig_ccw(&r, 3, 0x02, BUFFER, 0, 2); /* 01 is due */
    assert_csw(rig_run(&r, 0x10), PROGRAM + 32, UNIT_CHECK, 0, 2);
    assert_ebcdic(&r, BUFFER, "ABAB");
    rig_free(&r);
}
END_TEST

/* Long data and a limit beyond it: the rest reads as zeros. */
START_TEST(scripts_pad_with_zeros) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, 0x10, "02 data=FFFF limit=4");
    memset(r.storage.bytes + BUFFER, 0xAA, 4);
    rig_ccw(&r, 0, 0x02, BUFFER, 0, 4);
    rig_run(&r, 0x10);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\xFF\xFF\0\0", 4);
    rig_free(&r);
}
END_TEST

START_TEST(scripts_have_several_sense_bytes) {
    struct rig r;
    rig_init(&r);
    rig_scripted(&r, 0x10, "* initial=02 sense=0840FF\n* initial=02 sense=80\n");
    static const char *const sensed[] = {"\x08\x40\xFF\0", "\x80\0\0\0"};
    for (int i = 0; i < 2; i++) {
        rig_ccw(&r, 0, 0x02, BUFFER, 0, 1);
        ck_assert_uint_eq(rig_start(&r, 0x10).csw.unit_status, UNIT_CHECK);
        rig_ccw(&r, 0, 0x04, BUFFER, CD, 1);
        rig_ccw(&r, 1, 0x04, BUFFER + 1, 0, 3);
        assert_csw(rig_run(&r, 0x10), PROGRAM + 16, DEV_ENDED, CHAN_INCORRECT_LENGTH, 1);
        ck_assert_mem_eq(r.storage.bytes + BUFFER, sensed[i], 4);
    }
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 2); /* more sense bytes than the count */
    assert_csw(rig_run(&r, 0x10), PROGRAM + 8, DEV_ENDED, CHAN_INCORRECT_LENGTH, 0);
    chan_reset(r.channels);
    rig_ccw(&r, 0, 0x04, BUFFER, 0, 3);
    rig_run(&r, 0x10);
    ck_assert_mem_eq(r.storage.bytes + BUFFER, "\0\0\0", 3);
    rig_free(&r);
}
END_TEST

START_TEST(finish_tells_of_every_failure) {
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){.address = 0xE, .type = "1403", .file = "/dev/full"});
    rig_add(&r, &(struct dev_config){.address = 0xF, .type = "1403"});
    put_ebcdic(&r, BUFFER, "HELLO");
    rig_ccw(&r, 0, 0x09, BUFFER, 0, 5);
    rig_run(&r, 0xE);
    ck_assert(!chan_finish(r.channels, &r.diags));
    ck_assert_uint_eq(r.diags.errors, 1);
    rig_free(&r);
}
END_TEST

START_TEST(finish_writes_every_file) {
    char path[] = "/tmp/trapeze-types-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    struct rig r;
    rig_init(&r);
    rig_add(&r, &(struct dev_config){.address = 0xE, .type = "1403", .file = path});
    put_ebcdic(&r, BUFFER, "HELLO");
    rig_ccw(&r, 0, 0x09, BUFFER, 0, 5);
    rig_run(&r, 0xE);
    ck_assert(chan_finish(r.channels, &r.diags));
    rig_free(&r);
    struct dev_backend *in = dev_backend_file_input(path, &diags);
    size_t size;
    ck_assert_mem_eq(dev_backend_input(in, &size), "HELLO\n", 7);
    dev_backend_free(in);
    remove(path);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dev/types");
    TCase *c = tcase_create("types");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, every_type_can_be_made);
    tcase_add_test(c, names_are_of_any_case);
    tcase_add_test(c, unknown_types_name_the_nearest);
    tcase_add_test(c, options_that_do_not_fit_are_refused);
    tcase_add_test(c, disks_have_so_many_cylinders);
    tcase_add_test(c, backends_of_refused_devices_are_freed);
    tcase_add_test(c, bad_decks_refuse_the_reader);
    tcase_add_loop_test(c, missing_files_refuse_the_device, 0, 2);
    tcase_add_loop_test(c, bad_scripts_are_told_with_their_place, 0, 17);
    tcase_add_test(c, all_errors_of_a_script_are_told);
    tcase_add_test(c, scripts_answer_in_turn);
    tcase_add_test(c, scripts_pad_with_zeros);
    tcase_add_test(c, scripts_have_several_sense_bytes);
    tcase_add_test(c, finish_tells_of_every_failure);
    tcase_add_test(c, finish_writes_every_file);
    suite_add_tcase(suite, c);
    return rig_main(suite);
}

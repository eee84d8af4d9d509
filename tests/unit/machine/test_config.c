/* Configurations: the small parsers, what is read into which place, names of files and systems.
 * The messages of every error are in tests/golden/config. */
#include "machine/config.h"
#include "machine/dump.h"
#include "machine/guest.h"
#include "machine/jsontext.h"
#include "mmu/storage.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct diag_list diags;
static struct config config;

static void set_up(void) {
    diag_init(&diags);
    config = (struct config){0};
}

static void tear_down(void) {
    config_free(&config);
    diag_free(&diags);
}

static bool parse(const char *path, const char *text) {
    return config_parse(path, text, strlen(text), &config, &diags);
}

START_TEST(sizes) {
    static const struct {
        const char *text;
        uint64_t bytes; /* UINT64_MAX: not a size */
    } cases[] = {
        {"0", 0},
        {"65536", 65536},
        {"64K", 65536},
        {"64k", 65536},
        {"16M", 16 << 20},
        {"1T", (uint64_t)1 << 40},
        {"99999999999999999999999999T", CONFIG_SIZE_MAX},
        {"", UINT64_MAX},
        {"K", UINT64_MAX},
        {"-1", UINT64_MAX},
        {"+1", UINT64_MAX},
        {" 1", UINT64_MAX},
        {"1 K", UINT64_MAX},
        {"1KB", UINT64_MAX},
        {"0x10", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t bytes = 0;
        bool is_size = config_parse_size(cases[i].text, &bytes);
        ck_assert_msg(is_size == (cases[i].bytes != UINT64_MAX), "%s", cases[i].text);
        ck_assert_msg(!is_size || bytes == cases[i].bytes, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(storage_sizes) {
    ck_assert_ptr_nonnull(config_storage_problem(0, MODEL_S370));
    ck_assert_ptr_nonnull(config_storage_problem(4096, MODEL_S370));
    ck_assert_ptr_null(config_storage_problem(8192, MODEL_S370));
    ck_assert_ptr_nonnull(config_storage_problem(8193, MODEL_S370));
    ck_assert_ptr_null(config_storage_problem(16 << 20, MODEL_S360));
    ck_assert_ptr_nonnull(config_storage_problem((16 << 20) + 4096, MODEL_S360));
    ck_assert_ptr_null(config_storage_problem(64 << 20, MODEL_S370));
    ck_assert_ptr_nonnull(config_storage_problem((64 << 20) + 4096, MODEL_S370));
    ck_assert_ptr_nonnull(config_storage_problem((uint64_t)1 << 40, MODEL_S370));
}
END_TEST

START_TEST(hexadecimal) {
    uint64_t value;
    ck_assert(config_parse_hex("00c", 3, true, &value) && value == 0x00C);
    ck_assert(config_parse_hex("FFFFFFFFFFFFFFFF", 16, true, &value) && value == UINT64_MAX);
    ck_assert(!config_parse_hex("C", 3, true, &value));
    ck_assert(config_parse_hex("C", 3, false, &value) && value == 0xC);
    ck_assert(!config_parse_hex("", 3, false, &value));
    ck_assert(!config_parse_hex("1234", 3, false, &value));
    ck_assert(!config_parse_hex("0x1", 3, false, &value));
    ck_assert(!config_parse_hex("-1", 3, false, &value));
}
END_TEST

START_TEST(core_images) {
    size_t length;
    aaddr at;
    ck_assert(config_split_core("a.bin", &length, &at) && length == 5 && at == 0);
    ck_assert(config_split_core("a.bin@1000", &length, &at) && length == 5 && at == 0x1000);
    ck_assert(config_split_core("a@b@10", &length, &at) && length == 3 && at == 0x10);
    ck_assert(!config_split_core("a.bin@", &length, &at));
    ck_assert(!config_split_core("a.bin@x", &length, &at));
    ck_assert(!config_split_core("@1000", &length, &at));
    ck_assert(!config_split_core("", &length, &at));
}
END_TEST

START_TEST(dump_ranges) {
    struct dump_range range;
    ck_assert(dump_parse_range("210.4", &range) && range.address == 0x210 && range.length == 4);
    ck_assert(dump_parse_range("3FFFFFF.1000", &range) && range.address == 0x3FFFFFF);
    ck_assert(!dump_parse_range("210", &range));
    ck_assert(!dump_parse_range("210.", &range));
    ck_assert(!dump_parse_range(".4", &range));
    ck_assert(!dump_parse_range("210.0", &range));
    ck_assert(!dump_parse_range("123456789.4", &range));
    ck_assert(!dump_parse_range("210.4.4", &range));
}
END_TEST

START_TEST(defaults) {
    ck_assert(parse("a.json", "{\"ipl\": \"00C\"}"));
    const struct system_config *s = &config.systems[0];
    ck_assert_uint_eq(config.count, 1);
    ck_assert_int_eq(s->model, MODEL_S370);
    ck_assert_uint_eq(s->storage, 512 << 10);
    ck_assert_uint_eq(s->instructions_per_microsecond, 1);
    ck_assert_uint_eq(s->device_count, 4);
    ck_assert_str_eq(config_device(s, 0x009)->type, "3215");
    ck_assert_int_eq(s->start, START_IPL);
    ck_assert_uint_eq(s->ipl, 0x00C);
}
END_TEST

/* The order of "machine" and "vms" does not matter. */
START_TEST(machines_model_is_that_of_its_vms) {
    ck_assert(parse("a.json",
                    "{\"vms\": [{\"ipl\": \"00C\"}, {\"ipl\": \"00C\", \"model\": \"s370\"}],"
                    " \"machine\": {\"model\": \"s360\", \"storage\": \"4M\","
                    " \"instructions_per_microsecond\": 3}}"));
    ck_assert_uint_eq(config.real_storage, 4 << 20);
    ck_assert_int_eq(config.systems[0].model, MODEL_S360);
    ck_assert_int_eq(config.systems[1].model, MODEL_S370);
    ck_assert_uint_eq(config.systems[1].instructions_per_microsecond, 3);
    ck_assert_uint_eq(config.systems[0].storage, 512 << 10);
    ck_assert_str_eq(config.systems[1].name, "vm2");
}
END_TEST

START_TEST(terms_of_real_storage) {
    ck_assert(parse("a.json",
                    "{\"machine\": {\"idle_tax\": 0, \"storage_thresholds\": {\"high\": 20,"
                    " \"hard\": 3}}, \"vms\": [{\"ipl\": \"00C\"}, {\"ipl\": \"00C\","
                    " \"storage_min\": \"32K\", \"storage_max\": 65536,"
                    " \"storage_share\": 10000}]}"));
    static const uint32_t thresholds[] = {20, 4, 3, 1};
    ck_assert_uint_eq(config.balance.idle_tax, 0);
    ck_assert_mem_eq(config.balance.thresholds, thresholds, sizeof thresholds);
    ck_assert_uint_eq(config.systems[0].terms.min, 0);
    ck_assert_uint_eq(config.systems[0].terms.max, 0);
    ck_assert_uint_eq(config.systems[0].terms.share, 100);
    ck_assert_uint_eq(config.systems[1].terms.min, 32 << 10);
    ck_assert_uint_eq(config.systems[1].terms.max, 64 << 10);
    ck_assert_uint_eq(config.systems[1].terms.share, 10000);
}
END_TEST

START_TEST(files_are_seen_from_the_configuration) {
    ck_assert(parse("some/where/a.json",
                    "{\"sources\": [\"a.asm\", \"/b.asm\"], \"end\": {\"console\": \"c\"}}"));
    const struct system_config *s = &config.systems[0];
    ck_assert_str_eq(s->sources.items[0], "some/where/a.asm");
    ck_assert_str_eq(s->sources.items[1], "/b.asm");
    ck_assert_str_eq(s->end_console, "some/where/c");
    ck_assert_int_eq(s->start, START_IPL);
}
END_TEST

START_TEST(output_to_a_file_is_not_shown) {
    ck_assert(parse("a.json", "{\"ipl\": \"00C\", \"machine\": {\"devices\": ["
                              "{\"address\": \"00C\", \"type\": \"2540R\"},"
                              "{\"address\": \"009\", \"type\": \"3215\", \"file\": \"log\"},"
                              "{\"address\": \"01F\", \"type\": \"3215\", \"console\": false},"
                              "{\"address\": \"00E\", \"type\": \"1403\", \"file\": \"out\"},"
                              "{\"address\": \"00F\", \"type\": \"1403\"}]}}"));
    const struct system_config *s = &config.systems[0];
    ck_assert(config_device(s, 0x009)->terminal);
    ck_assert(!config_device(s, 0x01F)->terminal);
    ck_assert(!config_device(s, 0x00E)->terminal);
    ck_assert(config_device(s, 0x00F)->terminal);
}
END_TEST

/* Nothing is left behind by a configuration with errors, and all of them are reported. */
START_TEST(all_errors_at_once) {
    ck_assert(!parse("a.json", "{\"ipl\": 1, \"psw\": 2, \"nane\": 3, \"core\": [4, 5]}"));
    ck_assert_uint_eq(diags.errors, 5);
    ck_assert_uint_eq(config.count, 0);
    ck_assert_ptr_null(config.systems);
}
END_TEST

START_TEST(places_in_a_text) {
    static const char text[] =
        "\n {\"a\": [1, \"]\\\"\", {\"b\" : -1.5e3 }, [[]], null], \"c\":{}}";
    struct json_text json;
    ck_assert(json_text_parse(&json, "a.json", text, strlen(text), &diags));
    struct json_at a = {.key = "a"}, second = {.parent = &a, .index = 2},
                   b = {.parent = &second, .key = "b"}, fourth = {.parent = &a, .index = 4},
                   c = {.key = "c"}, name = {.key = "c", .name = true}, none = {.key = "none"};
    ck_assert_uint_eq(json_text_locate(&json, NULL), 2);
    ck_assert_int_eq(text[json_text_locate(&json, &a)], '[');
    ck_assert_int_eq(text[json_text_locate(&json, &b)], '-');
    ck_assert_int_eq(text[json_text_locate(&json, &fourth)], 'n');
    ck_assert_ptr_eq(text + json_text_locate(&json, &c), strstr(text, "{}"));
    ck_assert_ptr_eq(text + json_text_locate(&json, &name), strstr(text, "\"c\""));
    ck_assert_uint_le(json_text_locate(&json, &none), strlen(text));
    json_text_free(&json);
}
END_TEST

/* ---- What a user names ----- */

static char folder[] = "/tmp/trapeze-test-XXXXXX";

static void make_folder(void) {
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void remove_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void write_file(const char *name, const void *bytes, size_t size) {
    FILE *f = fopen(name, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    fclose(f);
}

static const struct system_config *resolve(const char *what) {
    bool good = guest_resolve(what, &config, &diags);
    if (!good)
        diag_print(&diags, stderr);
    ck_assert(good);
    return &config.systems[config.count - 1];
}

START_TEST(kinds_of_files) {
    uint8_t cards[160];
    memset(cards, 0x40, sizeof cards);
    cards[0] = 0;
    make_folder();
    write_file("a.deck", cards, 160);
    write_file("a.bin", cards, 160);
    write_file("a.odd", cards, 159);
    write_file("a.txt", "* text\n", 7);
    memcpy(cards, "\x02\xC5\xE2\xC4", 4); /* ESD */
    write_file("a.obj", cards, 100);      /* cut short, and still one */
    ck_assert_int_eq(resolve("a.deck")->start, START_IPL);
    ck_assert_str_eq(config_device(&config.systems[0], 0x00C)->files.items[0], "a.deck");
    ck_assert_int_eq(resolve("a.bin")->start, START_RESTART);
    ck_assert_int_eq(resolve("a.odd")->start, START_RESTART);
    ck_assert_str_eq(config.systems[2].cores[0].file, "a.odd");
    ck_assert_str_eq(resolve("a.txt")->sources.items[0], "a.txt");
    ck_assert_str_eq(resolve("a.obj")->sources.items[0], "a.obj");
    remove_folder();
}
END_TEST

START_TEST(names_of_systems) {
    make_folder();
    write_file("a b.long-name.asm", "* text\n", 7);
    ck_assert_int_eq(mkdir("kernel", 0777), 0);
    write_file("kernel/guest.json", "{\"ipl\": \"00C\"}", 14);
    ck_assert_str_eq(resolve("a b.long-name.asm")->name, "a-b");
    ck_assert_str_eq(resolve("./a b.long-name.asm")->name, "a-b-2");
    ck_assert_str_eq(resolve("a b.long-name.asm")->name, "a-b-3");
    ck_assert_str_eq(resolve("kernel")->name, "kernel");
    ck_assert_str_eq(resolve("kernel//")->name, "kernel-2");
    ck_assert(!guest_resolve("nothing", &config, &diags));
    ck_assert_uint_eq(config.count, 5);
    remove_folder();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("config");
    TCase *c = tcase_create("config");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, sizes);
    tcase_add_test(c, storage_sizes);
    tcase_add_test(c, hexadecimal);
    tcase_add_test(c, core_images);
    tcase_add_test(c, dump_ranges);
    tcase_add_test(c, defaults);
    tcase_add_test(c, machines_model_is_that_of_its_vms);
    tcase_add_test(c, terms_of_real_storage);
    tcase_add_test(c, files_are_seen_from_the_configuration);
    tcase_add_test(c, output_to_a_file_is_not_shown);
    tcase_add_test(c, all_errors_at_once);
    tcase_add_test(c, places_in_a_text);
    tcase_add_test(c, kinds_of_files);
    tcase_add_test(c, names_of_systems);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

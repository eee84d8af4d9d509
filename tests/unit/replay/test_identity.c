/* Whatever a configuration says that can matter to a run makes it something else, and is named. */
#include "replay/identity.h"
#include "unit/suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct diag_list diags;
static char folder[] = "/tmp/trapeze-identity-XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static void set_up(void) {
    diag_init(&diags);
    if (!strchr(folder, 'X'))
        return;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file("cards", "ONE\nTWO\n");
    write_file("other-cards", "ONE\nTOO\n");
    write_file("lines", "LOGON\n");
    write_file("other-lines", "LOGOFF\n");
    write_file("script", "02 data=0102\n");
    write_file("other-script", "02 data=0103\n");
}

static void tear_down(void) {
    static const char *const names[] = {"cards",       "other-cards", "lines",
                                        "other-lines", "script",      "other-script"};
    char path[128];
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[n]);
        unlink(path);
    }
    rmdir(folder);
    diag_free(&diags);
}

#define CONSOLE "{\"address\": \"009\", \"type\": \"3215\", \"input\": \"lines\"}"
#define READER  "{\"address\": \"00C\", \"type\": \"2540R\", \"file\": \"cards\"}"
#define PUNCH   "{\"address\": \"00D\", \"type\": \"2540P\"}"
#define PRINTER "{\"address\": \"00E\", \"type\": \"1403\"}"
#define TEST    "{\"address\": \"0FF\", \"type\": \"scripted\", \"file\": \"script\"}"
#define START   "\"psw\": \"0000000000000200\""

static const char plain[] =
    "{\"vms\": [{\"name\": \"a\", \"storage\": \"16K\", " START ", \"devices\": [" CONSOLE
    "," READER "," PUNCH "," PRINTER "," TEST "]}]}";

/* A change of the plain configuration: what is replaced by what, and what is to be said of it. */
static const struct change {
    const char *from, *to, *said;
} changes[] = {
    {"\"a\"", "\"b\"", "the system b"},
    {"16K", "20K", "20K of storage there and 16K here"},
    {START, START ", \"model\": \"s360\"", "an s360 there and an s370 here"},
    {START, START ", \"instructions_per_microsecond\": 3", "3 instructions per microsecond"},
    {"\"3215\"", "\"1052\"", "009 1052, 00C 2540R"},
    {"\"00E\"", "\"01E\"", "01E 1403"},
    {"," PUNCH, "", "the devices 009 3215, 00C 2540R, 00E 1403, 0FF scripted there"},
    {"0000000000000200", "0000000000000202", "set up otherwise"},
    {"\"lines\"", "\"other-lines\"", "set up otherwise"},
    {"\"lines\"", "\"lines\", \"echo\": true", "set up otherwise"},
    {"\"lines\"", "\"lines\", \"operator_idle\": 7", "set up otherwise"},
    {"\"lines\"", "\"lines\", \"latency\": 5", "set up otherwise"},
    {"\"cards\"", "\"other-cards\"", "set up otherwise"},
    {"\"cards\"", "\"cards\", \"intervention_at_end\": true", "set up otherwise"},
    {"\"cards\"", "\"cards\", \"separate_device_end\": true", "set up otherwise"},
    {"\"cards\"", "\"cards\", \"latency\": 5", "set up otherwise"},
    {"\"2540P\"", "\"2540P\", \"format\": \"text\"", "set up otherwise"},
    {"\"1403\"", "\"1403\", \"channel_12\": true", "set up otherwise"},
    {"\"script\"", "\"other-script\"", "set up otherwise"},
};
#define CHANGES (sizeof changes / sizeof *changes)

/* Makes a rig of the text, which is found in the folder, and its identity. */
static void identify(const char *text, bool bare, struct identity *identity) {
    struct config config;
    struct rig rig;
    char path[128];
    snprintf(path, sizeof path, "%s/guest.json", folder);
    bool made = config_parse(path, text, strlen(text), &config, &diags) &&
                rig_make(&rig, &config, bare, NULL, &diags);
    diag_print(&diags, stderr);
    ck_assert_msg(made, "%s", text);
    identity_make(identity, &rig, &config);
    rig_free(&rig);
    config_free(&config);
}

static char *changed(const struct change *change) {
    const char *at = strstr(plain, change->from);
    char *text = malloc(sizeof plain + strlen(change->to));
    ck_assert_ptr_nonnull(at);
    sprintf(text, "%.*s%s%s", (int)(at - plain), plain, change->to, at + strlen(change->from));
    return text;
}

START_TEST(every_change_is_noticed_and_named) {
    struct identity here, there;
    char *text = changed(&changes[_i]);
    identify(plain, false, &here);
    identify(text, false, &there);
    ck_assert_msg(!identity_check(&there, &here, "file", &diags), "%s", text);
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_msg(strstr(diags.items[0].message, changes[_i].said), "%s", diags.items[0].message);
    free(text);
    identity_free(&here);
    identity_free(&there);
}
END_TEST

START_TEST(the_same_is_the_same) {
    struct identity here, there, loaded = {0};
    struct walk saved, w;
    identify(plain, false, &here);
    identify(plain, false, &there);
    walk_begin_saving(&saved, WALK_FILE);
    identity_walk(&there, &saved);
    walk_begin_loading(&w, WALK_FILE, saved.bytes, saved.size);
    identity_walk(&loaded, &w);
    ck_assert(walk_end_loading(&w));
    ck_assert(identity_check(&loaded, &here, "file", &diags));
    walk_free(&saved);
    identity_free(&here);
    identity_free(&there);
    identity_free(&loaded);
}
END_TEST

START_TEST(bare_is_not_monitored) {
    struct identity here, there;
    identify(plain, true, &here);
    identify(plain, false, &there);
    ck_assert(!identity_check(&there, &here, "file", &diags));
    ck_assert(!identity_check(&here, &there, "file", &diags));
    identity_free(&here);
    identity_free(&there);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("replay/identity");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, every_change_is_noticed_and_named, 0, CHANGES);
    tcase_add_test(all, the_same_is_the_same);
    tcase_add_test(all, bare_is_not_monitored);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

/* Links: addresses, connecting, bytes both ways, and the other end gone. */
#include "base/link.h"
#include "unit/suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG                                                                                       \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static struct diag_list diags;
static char folder[] = "/tmp/trapeze-link-XXXXXX";
static char address[64];

static void set_up(void) {
    diag_init(&diags);
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(address, sizeof address, "unix:%s/socket", folder);
}

static void tear_down(void) {
    unlink(address + 5);
    rmdir(folder);
    diag_free(&diags);
}

static const struct {
    const char *text;
    bool good;
} addresses[] = {
    {"5000", true},
    {":5000", true},
    {"localhost:5000", true},
    {"[::1]:5000", true},
    {"unix:/tmp/a", true},
    {"fd:3", true},
    {"fd:3,4", true},
    {"", false},
    {":", false},
    {"host", false},
    {"host:", false},
    {"host:70000", false},
    {"host:5000x", false},
    {"::1:5000", false},
    {"unix:", false},
    {"unix:" LONG LONG, false},
    {"fd:", false},
    {"fd:x", false},
    {"fd:3,", false},
    {"fd:3,4,5", false},
    {"fd:99999", false},
    {"fd:-1", false},
    {"[host:5000", false},
    {"99999999999999999999", false},
};

START_TEST(addresses_are_checked) {
    bool good = link_check_address(addresses[_i].text, &diags);
    ck_assert_msg(good == addresses[_i].good, "%s", addresses[_i].text);
    ck_assert_uint_eq(diags.errors, !good);
}
END_TEST

/* Says back what it hears, as another process. */
static pid_t echo(const char *at) {
    pid_t child = fork();
    if (child)
        return child;
    struct link link;
    char bytes[64];
    ssize_t n = 0;
    if (!link_accept(at, &link, &diags))
        _exit(1);
    while (n >= 0 && link_wait_to_read(&link, 5000))
        if ((n = link_read(&link, bytes, sizeof bytes)) > 0)
            link_write(&link, bytes, (size_t)n);
    link_close(&link);
    _exit(0);
}

static void hear(struct link *link, const char *expected) {
    char bytes[64];
    ck_assert(link_wait_to_read(link, 5000));
    ck_assert_int_eq(link_read(link, bytes, sizeof bytes), (ssize_t)strlen(expected));
    ck_assert_mem_eq(bytes, expected, strlen(expected));
}

static void talk(const char *at) {
    struct link link;
    int status;
    pid_t child = echo(at);
    ck_assert(link_connect(at, 5000, &link, &diags));
    ck_assert_int_eq(link_read(&link, (char[1]){0}, 1), 0);
    ck_assert_int_eq(link_write(&link, "HELLO", 5), 5);
    hear(&link, "HELLO");
    link_close(&link);
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
}

START_TEST(through_the_file_system) {
    talk(address);
    ck_assert_int_ne(access(address + 5, F_OK), 0); /* nothing is left behind */
}
END_TEST

/* Ports in use by others are passed over. */
START_TEST(on_this_host) {
    struct link link;
    char at[16];
    int status;
    for (unsigned port = 40000 + (unsigned)getpid() % 20000, n = 0; n < 20; n++) {
        snprintf(at, sizeof at, "%u", port + n);
        pid_t child = echo(at);
        bool connected = link_connect(at, 2000, &link, &diags);
        if (connected) {
            link_write(&link, "HELLO", 5);
            hear(&link, "HELLO");
        }
        link_close(&link);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        if (connected)
            return;
    }
    ck_abort_msg("no port is free");
}
END_TEST

START_TEST(a_socket_left_behind_is_no_obstacle) {
    struct link link;
    pid_t child = echo(address);
    while (access(address + 5, F_OK) != 0)
        usleep(1000);
    usleep(10000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ck_assert_int_eq(access(address + 5, F_OK), 0);
    ck_assert(!link_connect(address, 0, &link, &diags));
    talk(address);
}
END_TEST

START_TEST(what_is_no_socket_is_left_alone) {
    struct link link;
    FILE *f = fopen(address + 5, "w");
    fputs("precious", f);
    fclose(f);
    ck_assert(!link_accept(address, &link, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_int_eq(access(address + 5, F_OK), 0);
}
END_TEST

START_TEST(nobody_there) {
    struct link link;
    ck_assert(!link_connect(address, 50, &link, &diags));
    ck_assert(!link_connect("fd:9999", 50, &link, &diags));
    ck_assert_uint_eq(diags.errors, 2);
}
END_TEST

/* Writing waits for nobody and, when nobody reads any more, says so without a signal. */
static void fill_and_close(struct link *link, int other_end) {
    static const uint8_t bytes[10000];
    uint64_t written = 0;
    ssize_t n;
    while ((n = link_write(link, bytes, sizeof bytes)) > 0)
        written += (uint64_t)n;
    ck_assert_int_eq(n, 0);
    ck_assert_uint_gt(written, 30000);
    ck_assert(!link_wait_to_write(link, 10));
    close(other_end);
    ck_assert_int_eq(link_write(link, bytes, 1), LINK_CLOSED);
}

START_TEST(a_socket_that_nobody_reads) {
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct link link = {ends[0], ends[0]};
    fill_and_close(&link, ends[1]);
    link_close(&link);
}
END_TEST

START_TEST(a_pipe_that_nobody_reads) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    struct link link = {-1, ends[1]};
    fill_and_close(&link, ends[0]);
    link_close(&link);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base/link");
    TCase *tc = tcase_create("link");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, addresses_are_checked, 0, sizeof addresses / sizeof *addresses);
    tcase_add_test(tc, through_the_file_system);
    tcase_add_test(tc, on_this_host);
    tcase_add_test(tc, a_socket_left_behind_is_no_obstacle);
    tcase_add_test(tc, what_is_no_socket_is_left_alone);
    tcase_add_test(tc, nobody_there);
    tcase_add_test(tc, a_socket_that_nobody_reads);
    tcase_add_test(tc, a_pipe_that_nobody_reads);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

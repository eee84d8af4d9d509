/* A migration that is cut or damaged anywhere leaves the source as it was and the destination with
 * nothing; one that is not, the other way round. */
#include "replay/migration.h"
#include "typed.h"
#include "unit/suite.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BEFORE     30000u  /* instructions before the move */
#define END        150000u /* where the run is looked at, wherever it is */
#define UNCUT      UINT64_MAX
#define HEADER     20u
#define EMPTY      13u /* bytes of a record without contents */
#define ANSWERED   (HEADER + EMPTY + 1)
#define TOLD_READY (ANSWERED + EMPTY)
#define TOLD_RUNS  (TOLD_READY + EMPTY + 8)

/* Somebody between the two ends: what he does to the bytes. The stream is the same every time only
 * if the system stands still. */
struct between {
    uint64_t forth, back; /* so many go through; then he closes both */
    uint64_t flip;        /* the byte of the stream of which he changes a bit */
    bool runs_on;         /* the system, while it is copied */
};

/* How a migration went. */
struct outcome {
    enum migration_state state;
    bool taken;                             /* the destination runs it */
    uint64_t source_hash, destination_hash; /* at the END, where it runs */
    uint64_t bytes;
    char said[256]; /* by the source */
};

static const struct between nobody = {UNCUT, UNCUT, UNCUT, false};
static struct diag_list diags;
static struct config config;

static void set_up(void) {
    diag_init(&diags);
    typed_config(&config);
    config.systems[0].storage = 64 << 10;
}

static void tear_down(void) {
    config_free(&config);
    diag_free(&diags);
}

static void make(struct rig *rig, struct identity *identity, bool bare) {
    ck_assert(rig_make(rig, &config, bare, NULL, &diags));
    identity_make(identity, rig, &config);
}

/* To where it moves: a line was just typed, and I/O is under way. */
static void run_before(struct rig *rig) {
    rig_run(rig, BEFORE);
    rig_type(rig, 0, TYPED_CONSOLE, "MOVED", 5);
    rig_run(rig, BEFORE + 20);
}

static uint64_t run_to_end(struct rig *rig) {
    rig_run(rig, END);
    return typed_hash(rig);
}

static uint64_t unmoved(void) {
    struct rig rig;
    struct identity identity;
    make(&rig, &identity, false);
    run_before(&rig);
    uint64_t hash = run_to_end(&rig);
    identity_free(&identity);
    rig_free(&rig);
    return hash;
}

/* ---- The other processes ----------------------------------------------------------------------
 */

/* Takes the system in and, if it comes, writes the hash of its further run. */
static void be_destination(int link_end, int out) {
    struct rig rig;
    struct identity identity;
    struct link link = {link_end, link_end};
    size_t system;
    make(&rig, &identity, false);
    if (!migration_receive(&rig, &identity, &link, "source", &system, &diags))
        _exit(diags.errors ? 1 : 2);
    uint64_t hash = run_to_end(&rig);
    _exit(write(out, &hash, sizeof hash) != sizeof hash);
}

/* Forwards bytes; false when no more go through. */
static bool forward(int from, int to, uint64_t *left, uint64_t *flip) {
    uint8_t bytes[4096];
    size_t most = *left < sizeof bytes ? (size_t)*left : sizeof bytes;
    ssize_t n = read(from, bytes, most);
    if (n <= 0)
        return false;
    if (*flip < (uint64_t)n)
        bytes[*flip] ^= 0x10;
    *flip -= *flip < (uint64_t)n ? *flip - UNCUT : (uint64_t)n;
    *left -= (uint64_t)n;
    return send(to, bytes, (size_t)n, MSG_NOSIGNAL) == n && *left;
}

static void be_between(struct between b, int source, int destination) {
    uint64_t never = UNCUT;
    struct pollfd fds[2] = {{.fd = source, .events = POLLIN},
                            {.fd = destination, .events = POLLIN}};
    while (b.forth && b.back && poll(fds, 2, -1) > 0)
        if ((fds[0].revents && !forward(source, destination, &b.forth, &b.flip)) ||
            (fds[1].revents && !forward(destination, source, &b.back, &never)))
            break;
    _exit(0);
}

static pid_t start_destination(int ends[2], int hash_ends[2], int *source_end) {
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ck_assert_int_eq(pipe(hash_ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_destination(ends[1], hash_ends[1]);
    }
    close(ends[1]), close(hash_ends[1]);
    *source_end = ends[0];
    return child;
}

/* Puts somebody between; returns the source's new end. */
static pid_t start_between(const struct between *between, int *source_end) {
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_between(*between, ends[1], *source_end);
    }
    close(ends[1]), close(*source_end);
    *source_end = ends[0];
    return child;
}

static enum migration_state be_source(struct rig *rig, struct identity *identity, int end,
                                      const struct between *between, struct outcome *o) {
    struct link link = {end, end};
    struct migration_terms terms = {.portion = 5, .run = 300, .rest = 100};
    terms.at_once = !between->runs_on;
    terms.patience = between->flip == UNCUT ? 10000 : 150;
    enum migration_state state = MIGRATION_FAILED;
    uint64_t run;
    struct migration *m = migration_offer(rig, 0, identity, &link, "there", &terms, &diags);
    if (m) {
        while ((state = migration_step(m, &run)) == MIGRATION_GOES_ON)
            rig_run(rig, rig_retired(rig) + run);
        o->bytes = migration_figures(m)->bytes;
    }
    migration_free(m);
    link_close(&link);
    return state;
}

static struct outcome move(const struct between *between) {
    struct outcome o = {.taken = false};
    struct rig rig;
    struct identity identity;
    int ends[2], hash_ends[2], end, status;
    pid_t destination = start_destination(ends, hash_ends, &end), other = 0;
    if (between != &nobody)
        other = start_between(between, &end);
    make(&rig, &identity, false);
    run_before(&rig);
    o.state = be_source(&rig, &identity, end, between, &o);
    if (o.state == MIGRATION_FAILED) {
        ck_assert_uint_eq(diags.errors, 1);
        snprintf(o.said, sizeof o.said, "%s", diags.items[0].message);
        o.source_hash = run_to_end(&rig);
    }
    o.taken = read(hash_ends[0], &o.destination_hash, sizeof o.destination_hash) ==
              sizeof o.destination_hash;
    close(hash_ends[0]);
    waitpid(destination, &status, 0);
    ck_assert_int_eq(status, o.taken ? 0 : 1 << 8);
    if (other)
        waitpid(other, &status, 0);
    diag_free(&diags);
    diag_init(&diags);
    identity_free(&identity);
    rig_free(&rig);
    return o;
}

/* ---- Tests ------------------------------------------------------------------------------------
 */

START_TEST(whole) {
    struct outcome o = move(_i ? &(struct between){UNCUT, UNCUT, UNCUT, true} : &nobody);
    ck_assert_int_eq(o.state, MIGRATION_MOVED);
    ck_assert(o.taken);
    ck_assert_uint_eq(o.destination_hash, unmoved());
}
END_TEST

/* The source goes on, and has said so. The destination does only if nothing was cut but that it
 * does. */
static void check_failed(const struct between *b, uint64_t expected, bool taken) {
    struct outcome o = move(b);
    ck_assert_int_eq(o.state, MIGRATION_FAILED);
    ck_assert_uint_eq(o.source_hash, expected);
    ck_assert_msg(o.taken == taken, "%lu forth, %lu back", (unsigned long)b->forth,
                  (unsigned long)b->back);
    if (taken) {
        ck_assert_uint_eq(o.destination_hash, expected);
        ck_assert_ptr_nonnull(strstr(o.said, "perhaps at the other end"));
    }
}

static uint64_t length_of_stream(void) {
    uint64_t bytes = move(&nobody).bytes;
    ck_assert_uint_gt(bytes, 10000);
    return bytes;
}

/* At the beginning and the end at every byte, between at some. */
START_TEST(cut_on_the_way_there) {
    uint64_t length = length_of_stream(), expected = unmoved();
    for (uint64_t at = 0; at < length; at += at < 40 || at + 30 >= length ? 1 : length / 50)
        check_failed(&(struct between){at, UNCUT, UNCUT, false}, expected, false);
}
END_TEST

START_TEST(cut_on_the_way_back) {
    uint64_t expected = unmoved();
    for (uint64_t at = 0; at < TOLD_RUNS; at++)
        check_failed(&(struct between){UNCUT, at, UNCUT, false}, expected, at > TOLD_READY);
    ck_assert_int_eq(move(&(struct between){UNCUT, TOLD_RUNS, UNCUT, false}).state,
                     MIGRATION_MOVED);
}
END_TEST

/* How long the stream is depends on when the destination has answered. */
START_TEST(cut_while_it_runs_on) {
    uint64_t length = length_of_stream(), expected = unmoved();
    for (uint64_t at = 0; at < length; at += length / 30)
        check_failed(&(struct between){at, UNCUT, UNCUT, true}, expected, false);
}
END_TEST

START_TEST(damaged_on_the_way) {
    uint64_t length = length_of_stream(), expected = unmoved();
    for (uint64_t at = 0; at < length; at += at < 40 ? 1 : length / 50)
        check_failed(&(struct between){UNCUT, UNCUT, at, false}, expected, false);
}
END_TEST

/* A guest that waits for somebody to type moves, and whoever types there ends the wait. */
static uint64_t type_and_end(struct rig *rig) {
    rig_type(rig, 0, TYPED_CONSOLE, "END", 3);
    rig_run(rig, UINT64_MAX);
    ck_assert_int_eq(rig->systems[0]->stop, STOP_WAIT);
    return typed_hash(rig);
}

static void wait_for_line(struct rig *rig) {
    rig_run(rig, BEFORE);
    rig_type(rig, 0, TYPED_CONSOLE, "WAIT", 4);
    rig_run(rig, UINT64_MAX);
    ck_assert_int_eq(rig->systems[0]->stop, STOP_IDLE);
}

START_TEST(in_a_wait) {
    struct rig rig;
    struct identity identity;
    struct outcome o;
    int ends[2], status;
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    make(&rig, &identity, false);
    wait_for_line(&rig);
    pid_t child = fork();
    if (child == 0) {
        struct rig there;
        struct identity same;
        size_t system;
        make(&there, &same, true);
        if (!migration_receive(&there, &same, &(struct link){ends[1], ends[1]}, "source", &system,
                               &diags))
            _exit(1);
        _exit(type_and_end(&there) != type_and_end(&rig)); /* the parent's rig, as it was then */
    }
    ck_assert_int_eq(be_source(&rig, &identity, ends[0], &nobody, &o), MIGRATION_MOVED);
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(rig.systems[0]->stop, STOP_MOVED);
    rig_run(&rig, UINT64_MAX);
    ck_assert(!rig_runs(&rig) && rig.systems[0]->stop == STOP_MOVED);
    ck_assert(!rig_type(&rig, 1, TYPED_CONSOLE, "END", 3));
    identity_free(&identity);
    rig_free(&rig);
}
END_TEST

/* What stands at the other end is something else. */
static struct rig rig;
static struct identity identity;

static void make_one(void) {
    set_up();
    make(&rig, &identity, false);
}

static void free_one(void) {
    identity_free(&identity);
    rig_free(&rig);
    tear_down();
}

static const struct {
    const char *bytes;
    size_t size;
    const char *said;
} beginnings[] = {
    {"", 0, "the link is broken"},
    {"TRAPEZE migr", 12, "the link is broken"},
    {"GET / HTTP/1.1\r\n\r\n...", 20, "no migration of Trapeze's"},
    {"TRAPEZE snapshot\0\0\0\1", 20, "no migration of Trapeze's"},
    {"TRAPEZE migrate \0\0\0\x2", 20, "by version 2, and this program by version 1"},
    {"TRAPEZE migrate \0\0\0\1\1\x7F\xFF\xFF\xFF....", 29, "a record is too long"},
    {"TRAPEZE migrate \0\0\0\1\1\0\xFF\xFF\xFF....", 29, "the link is broken"},
    {"TRAPEZE migrate \0\0\0\1\1\0\0\0\0........", 33, "its checksum does not agree"},
};

static int say(const char *bytes, size_t size) {
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ck_assert_int_eq(write(ends[1], bytes, size), (ssize_t)size);
    shutdown(ends[1], SHUT_WR);
    return ends[0];
}

START_TEST(not_a_source) {
    size_t system;
    int end = say(beginnings[_i].bytes, beginnings[_i].size);
    ck_assert(
        !migration_receive(&rig, &identity, &(struct link){end, end}, "source", &system, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, beginnings[_i].said));
}
END_TEST

START_TEST(not_a_destination) {
    int end = say(beginnings[_i].bytes, beginnings[_i].size);
    ck_assert_ptr_null(migration_offer(&rig, 0, &identity, &(struct link){end, end}, "there",
                                       &migration_usual, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_nonnull(strstr(diags.items[0].message, beginnings[_i].said));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("replay/migration");
    TCase *tc = tcase_create("processes"), *ends = tcase_create("ends");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 25);
    tcase_add_loop_test(tc, whole, 0, 2);
    tcase_add_test(tc, cut_while_it_runs_on);
    tcase_add_test(tc, cut_on_the_way_there);
    tcase_add_test(tc, cut_on_the_way_back);
    tcase_add_test(tc, damaged_on_the_way);
    tcase_add_test(tc, in_a_wait);
    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(ends, make_one, free_one);
    tcase_add_loop_test(ends, not_a_source, 0, sizeof beginnings / sizeof *beginnings);
    tcase_add_loop_test(ends, not_a_destination, 0, sizeof beginnings / sizeof *beginnings);
    suite_add_tcase(suite, ends);
    return suite_run(suite);
}

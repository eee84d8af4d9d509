/* The GDB server: packets as bytes, and what it answers on the bare machine and under the monitor.
 */
#include "debug/gdb.h"

#include "debug/gdb_packet.h"
#include "machine/guest.h"
#include "unit/suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "MAIN     START X'1000'\n"
                              "         BALR  12,0\n"
                              "         USING *,12\n"
                              "LOOP     LA    1,1(1)\n"
                              "         ST    1,X\n"
                              "         C     1,X\n"
                              "         B     LOOP\n"
                              "X        DC    F'0'\n"
                              "         END   MAIN\n";
enum { LOOP = 0x1002, BEHIND_STORE = 0x100A, STORE = 0x1006, X = 0x1014 };

static struct config config;
static struct rig rig;
static struct gdb *gdb;
static char sent[1 << 20];
static size_t sent_size;
static int looks; /* until Ctrl-C */
static char path[] = "/tmp/trapeze-gdb-XXXXXX.asm";

static void note(void *owner, const void *bytes, size_t size) {
    (void)owner;
    ck_assert_uint_lt(sent_size + size, sizeof sent);
    memcpy(sent + sent_size, bytes, size);
    sent[sent_size += size] = 0;
}

static bool look(void *owner) {
    (void)owner;
    if (looks && --looks == 0)
        gdb_receive(gdb, "\003", 1);
    return false;
}

static void begin(bool bare) {
    struct diag_list diags;
    strcpy(path, "/tmp/trapeze-gdb-XXXXXX.asm");
    int fd = mkstemps(path, 4);
    ck_assert_int_eq(write(fd, program, strlen(program)), (ssize_t)strlen(program));
    close(fd);
    diag_init(&diags);
    config = (struct config){0};
    ck_assert(guest_resolve(path, &config, &diags));
    config.systems[0].storage = 64 << 10;
    ck_assert(rig_make(&rig, &config, bare, NULL, &diags));
    gdb = gdb_create(&rig, &config, &(struct gdb_host){.send = note, .poll = look});
    gdb_connected(gdb);
    sent_size = looks = 0;
    diag_free(&diags);
}

static void end(void) {
    gdb_free(gdb);
    rig_free(&rig);
    config_free(&config);
    unlink(path);
}

/* What the server sends for a packet: "+", packets and all. */
static const char *exchange_bytes(const void *bytes, size_t size) {
    struct gdb_text data = {0}, packet = {0};
    gdb_put_escaped(&data, bytes, size, GDB_PACKET_SIZE);
    gdb_put_packet(&packet, &data);
    sent[sent_size = 0] = 0;
    gdb_receive(gdb, packet.data, packet.size);
    gdb_serve(gdb);
    gdb_text_free(&data);
    gdb_text_free(&packet);
    return sent;
}

static const char *exchange(const char *data) {
    return exchange_bytes(data, strlen(data));
}

/* The last packet's data. */
static const char *answer(const char *data) {
    char *from = strrchr((char *)exchange(data), '$');
    ck_assert_msg(from != NULL, "%s: %s", data, sent);
    *strchr(from, '#') = 0;
    return from + 1;
}

static void answers(const char *data, const char *wanted) {
    const char *found = answer(data);
    ck_assert_msg(strcmp(found, wanted) == 0, "%s: %s", data, found);
}

static void holds(const char *data, const char *wanted) {
    const char *found = answer(data);
    ck_assert_msg(strstr(found, wanted) != NULL, "%s: %s", data, found);
}

/* ---- packets ---- */

static enum gdb_event last_event(struct gdb_reader *r, const char *bytes, size_t size) {
    enum gdb_event event = GDB_NOTHING;
    for (size_t n = 0; n < size; n++)
        event = gdb_read(r, (uint8_t)bytes[n]);
    return event;
}

START_TEST(packets_are_taken_apart) {
    struct gdb_reader *r = calloc(1, sizeof *r);
    ck_assert_int_eq(last_event(r, "$m0,4#fd", 8), GDB_PACKET);
    ck_assert_str_eq((char *)r->data, "m0,4");
    ck_assert_int_eq(last_event(r, "$m0,4#fc", 8), GDB_BAD);
    ck_assert_int_eq(last_event(r, "$m0,4#zz", 8), GDB_BAD);
    ck_assert_int_eq(last_event(r, "noise+", 6), GDB_ACK);
    ck_assert_int_eq(last_event(r, "-", 1), GDB_NACK);
    ck_assert_int_eq(last_event(r, "\003", 1), GDB_INTERRUPT);
    /* 03 in a packet is data; what was cut off is forgotten; } makes the next byte another. */
    ck_assert_int_eq(last_event(r, "$m0\003", 4), GDB_NOTHING);
    ck_assert_int_eq(last_event(r, "$a}\x03#e1", 7), GDB_PACKET);
    ck_assert_uint_eq(r->size, 2);
    ck_assert_int_eq(r->data[1], '#');
    free(r);
}
END_TEST

START_TEST(too_long_a_packet_is_refused) {
    struct gdb_reader *r = calloc(1, sizeof *r);
    gdb_read(r, '$');
    for (unsigned n = 0; n < 2 * GDB_PACKET_SIZE; n++)
        gdb_read(r, 0);
    ck_assert_int_eq(last_event(r, "#00", 3), GDB_BAD);
    gdb_read(r, '$');
    for (unsigned n = 0; n < GDB_PACKET_SIZE; n++)
        gdb_read(r, 0);
    ck_assert_int_eq(last_event(r, "#00", 3), GDB_PACKET);
    ck_assert_uint_eq(r->size, GDB_PACKET_SIZE);
    free(r);
}
END_TEST

START_TEST(acknowledgements_are_given_until_they_are_not_wanted) {
    begin(true);
    ck_assert_str_eq(exchange("qC"), "+$QC1#c5");
    sent[sent_size = 0] = 0;
    gdb_receive(gdb, "-", 1);
    ck_assert_str_eq(sent, "$QC1#c5"); /* once more */
    sent[sent_size = 0] = 0;
    gdb_receive(gdb, "$qC#00", 6);
    gdb_serve(gdb);
    ck_assert_str_eq(sent, "-");
    ck_assert_str_eq(exchange("QStartNoAckMode"), "+$OK#9a");
    ck_assert_str_eq(exchange("qC"), "$QC1#c5");
    sent[sent_size = 0] = 0;
    gdb_receive(gdb, "$qC#00", 6);
    ck_assert(strstr(sent, "$E.a packet came damaged"));
    end();
}
END_TEST

/* ---- the machine ---- */

static void go_to_loop(void) {
    answers("Z0,1002,2", "OK");
    holds("vCont;c", "T05thread:1;swbreak:;0:00080000;1:00001002;");
    answers("z0,1002,2", "OK");
    answers("P3=00000000", "OK"); /* IPL has left something in register 1 */
}

START_TEST(steps_and_stops_in_both_directions) {
    begin(_i);
    go_to_loop();
    holds("vCont;s:1;c", "1:00001006;");
    answers("Z2,1014,4", "OK");
    holds("vCont;c:1", "T05thread:1;watch:1014;");
    holds("?", "1:0000100a;");
    answers("m1014,4", "00000001");
    holds("c", "watch:1014;");
    holds("bc", "watch:1014;0:");
    answers("m1014,4", "00000001"); /* before the second store */
    holds("bc", "watch:1014;0:");
    answers("m1014,4", "00000000");
    answers("z2,1014,4", "OK");
    holds("bs", "1:00001002;");
    holds("bc", "replaylog:begin;");
    holds("vCont;r1002,1014:1", "T05");
    end();
}
END_TEST

START_TEST(fetches_are_watched) {
    begin(_i);
    go_to_loop();
    answers("Z3,1014,4", "OK");
    holds("c", "rwatch:1014;");
    holds("?", "1:0000100e;");
    answers("z3,1014,4", "OK");
    answers("Z4,1016,1", "OK");
    holds("c", "awatch:1016;");
    holds("?", "1:0000100a;");
    end();
}
END_TEST

START_TEST(ctrl_c_stops_what_runs) {
    begin(_i);
    looks = 3;
    holds("vCont;c", "T02thread:1;");
    ck_assert_uint_gt(rig_retired(&rig), 0);
    /* One that comes too late is not for what is asked next. */
    gdb_receive(gdb, "\003", 1);
    answers("Z0,1002,2", "OK");
    holds("c", "swbreak");
    end();
}
END_TEST

START_TEST(a_basic_control_psw_is_never_a_pc) {
    begin(_i);
    go_to_loop();
    answers("p1", "00001002");
    answers("p0", "00080000");
    answers("P1=80001006", "OK"); /* bit 0 is the addressing mode, which there is not */
    answers("p1", "00001006");
    holds("P1=01000000", "E.an instruction address has 24 bits");
    rig.systems[0]->state->psw.system_mask = 0x81; /* channel 0, external */
    rig.systems[0]->state->psw.cc = 2;
    rig.systems[0]->state->psw.problem = true;
    answers("p0", "03092000");
    answers("P0=03081000", "OK");
    ck_assert_uint_eq(rig.systems[0]->state->psw.cc, 1);
    ck_assert(!rig.systems[0]->state->psw.problem);
    ck_assert_uint_eq(rig.systems[0]->state->psw.system_mask, 0x81);
    holds("P0=00081000", "E.the system mask of a PSW in BC mode has another form");
    end();
}
END_TEST

START_TEST(registers_that_did_not_change_are_not_set) {
    begin(_i);
    go_to_loop();
    char *all = strdup(answer("g")), *set = malloc(strlen(all) + 2);
    strcpy(set, "G");
    strcat(set, all);
    memcpy(set + 1 + 8, "00001006", 8); /* pswa; the register psw says 1002 still */
    answers(set, "OK");
    answers("p1", "00001006");
    memcpy(set + 1 + 18 * 8, "00000001", 8); /* an access register */
    holds(set, "E.System/370 has no such register");
    set[40] = 'x';
    holds(set, "E.these are not the digits of all registers");
    free(set);
    free(all);
    end();
}
END_TEST

START_TEST(storage_is_read_as_far_as_it_is_there) {
    begin(_i);
    answers("mfffe,4", STOR_CLEARED ? "e5e5" : "0000");
    answers("m10000,1", "E0e");
    answers("m1000000,1", "E0e");
    answers("mfff,ffffffffffffffffff", "E0e");
    ck_assert_str_eq(exchange_bytes("X2000,3:\0#}", 11), "+$OK#9a");
    answers("m2000,3", "00237d");
    answers("M2000,2:0102", "OK");
    holds("M2000,2:01", "E.there are not so many bytes");
    holds("Mffff,2:0102", "E.there is no storage at 010000");
    answers("mffff,1", STOR_CLEARED ? "e5" : "00"); /* nothing of it was stored */
    end();
}
END_TEST

START_TEST(documents_come_in_pieces) {
    begin(_i);
    char whole[20000], piece[80];
    strcpy(whole, answer("qXfer:features:read:target.xml:0,4e00"));
    ck_assert_int_eq(whole[0], 'l');
    ck_assert(strstr(whole, "org.gnu.gdb.s390.core") && strstr(whole, "org.gnu.gdb.s390.acr") &&
              strstr(whole, "org.gnu.gdb.s390.fpr"));
    for (unsigned at = 0; at < strlen(whole) - 1; at += 0x20) {
        snprintf(piece, sizeof piece, "qXfer:features:read:target.xml:%x,20", at);
        const char *found = answer(piece);
        bool last = at + 0x20 >= strlen(whole) - 1;
        ck_assert_int_eq(found[0], last ? 'l' : 'm');
        ck_assert_int_eq(strncmp(found + 1, whole + 1 + at, strlen(found + 1)), 0);
    }
    answers("qXfer:features:read:target.xml:ffffff,20", "l");
    holds("qXfer:threads:read::0,1000", "supervisor state, 0 instructions</thread>");
    answers("qXfer:nothing:read::0,20", "");
    end();
}
END_TEST

START_TEST(files_are_those_of_the_server_alone) {
    begin(_i);
    char open[300] = "vFile:open:";
    for (const char *name = answer("qXfer:exec-file:read::0,100") + 1; *name; name++)
        sprintf(open + strlen(open), "%02x", (unsigned char)*name);
    strcat(open, ",0,0");
    answers(open, "F0");
    holds("vFile:pread:0,4,0", "F4;\177ELF");
    answers("vFile:close:0", "F0");
    answers("vFile:close:0", "F-1,9");
    answers("vFile:pread:0,4,0", "F-1,9");
    answers("vFile:open:2f6574632f706173737764,0,0", "F-1,2"); /* /etc/passwd */
    open[strlen(open) - 3] = '1';
    answers(open, "F-1,d"); /* for writing */
    answers("vFile:unlink:2f", "F-1,d");
    for (unsigned n = 0; n < 8; n++) { /* no more than eight */
        open[strlen(open) - 3] = '0';
        holds(open, "F");
    }
    answers(open, "F-1,18");
    end();
}
END_TEST

START_TEST(nonsense_is_answered) {
    static const char *const refused[] = {
        "vCont;",     "vCont;x",    "vCont;s:9", "Z0,1001,2", "Z2,1014,0", "Z2,1014,101",
        "Z0,1000000", "Z0,",        "qRcmd,0",   "b",         "bx",        "Hx1",
        "Hg7",        "T2",         "c1000",     "P",         "P1",        "P1=1",
        "P999=0",     "Z0,20000,2", "Z2,ffff,2", "G",         "M",         "X2000,5:a",
    };
    static const char *const unknown[] = {"", "!", "R00", "vMustReplyEmpty", "qNothing", "Z9,0,0"};
    begin(_i);
    for (size_t n = 0; n < sizeof refused / sizeof *refused; n++) {
        const char *found = answer(refused[n]);
        ck_assert_msg(found[0] == 'E', "%s: %s", refused[n], found);
    }
    for (size_t n = 0; n < sizeof unknown / sizeof *unknown; n++)
        answers(unknown[n], "");
    ck_assert_uint_eq(rig_retired(&rig), 0);
    end();
}
END_TEST

/* "monitor" lines are the debugger's; points of GDB's own are not among them. */
START_TEST(monitor_executes_lines) {
    begin(_i);
    answers("Z0,1002,2", "OK");
    exchange("qRcmd,696e666f20627265616b706f696e7473"); /* info breakpoints */
    ck_assert(strstr(sent, "546865726520617265206e6f20627265616b706f696e7473")); /* There are no */
    exchange("qRcmd,64656c657465");                                              /* delete */
    holds("c", "swbreak");
    exchange("qRcmd,7374657069"); /* stepi: GDB is told to look again */
    ck_assert(strstr(sent, "6d61696e74656e616e636520666c757368"));
    holds("?", "1:00001006;");
    end();
}
END_TEST

START_TEST(a_new_client_finds_no_breakpoints) {
    begin(_i);
    answers("QStartNoAckMode", "OK");
    answers("Z0,1002,2", "OK");
    gdb_receive(gdb, "$m0,", 4); /* and is gone */
    gdb_connected(gdb);
    ck_assert_str_eq(exchange("qC"), "+$QC1#c5");
    looks = 2;
    holds("c", "T02");
    answers("D", "OK");
    ck_assert_int_eq(gdb_serve(gdb), GDB_DETACHED);
    uint64_t before = rig_retired(&rig);
    looks = 2;
    ck_assert(!gdb_run_alone(gdb));
    ck_assert_uint_gt(rig_retired(&rig), before);
    gdb_connected(gdb);
    exchange("k");
    ck_assert_int_eq(gdb_serve(gdb), GDB_KILLED);
    end();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("debug/gdb");
    TCase *tc = tcase_create("gdb");
    tcase_add_test(tc, packets_are_taken_apart);
    tcase_add_test(tc, too_long_a_packet_is_refused);
    tcase_add_test(tc, acknowledgements_are_given_until_they_are_not_wanted);
    tcase_add_loop_test(tc, steps_and_stops_in_both_directions, 0, 2);
    tcase_add_loop_test(tc, fetches_are_watched, 0, 2);
    tcase_add_loop_test(tc, ctrl_c_stops_what_runs, 0, 2);
    tcase_add_loop_test(tc, a_basic_control_psw_is_never_a_pc, 0, 2);
    tcase_add_loop_test(tc, registers_that_did_not_change_are_not_set, 0, 2);
    tcase_add_loop_test(tc, storage_is_read_as_far_as_it_is_there, 0, 2);
    tcase_add_loop_test(tc, documents_come_in_pieces, 0, 2);
    tcase_add_loop_test(tc, files_are_those_of_the_server_alone, 0, 2);
    tcase_add_loop_test(tc, nonsense_is_answered, 0, 2);
    tcase_add_loop_test(tc, monitor_executes_lines, 0, 2);
    tcase_add_loop_test(tc, a_new_client_finds_no_breakpoints, 0, 2);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

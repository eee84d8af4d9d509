/* Whole sessions: bare and under the monitor, forward and back; and that looking changes nothing.
 */
#include "unit/debug/debug_test.h"

static const char program[] = "MAIN     START X'1000'\n"
                              "         BALR  12,0\n"
                              "         USING *,12\n"
                              "         MVC   X'60'(8),NEW\n"
                              "         LA    1,50\n"
                              "LOOP     BAL   14,ADD\n"
                              "         SVC   3\n"
                              "         BCT   1,LOOP\n"
                              "STOP     LPSW  DONE\n"
                              "ADD      A     1,SUM\n"
                              "         ST    1,SUM\n"
                              "         LA    1,0(1)\n"
                              "         S     1,BEFORE\n"
                              "         MVC   BEFORE,SUM\n"
                              "         BR    14\n"
                              "CALL     STM   1,2,SAVE\n"
                              "         LPSW  X'20'\n"
                              "         DS    0D\n"
                              "NEW      DC    A(0,CALL)\n"
                              "DONE     DC    X'0002000000000000'\n"
                              "SUM      DC    F'0'\n"
                              "BEFORE   DC    F'0'\n"
                              "SAVE     DC    2F'0'\n"
                              "         END   MAIN\n";

static const char *const session[] = {
    "break ADD if %r1 == 48",
    "continue",
    "print *SUM",
    "reverse-continue",
    "continue",
    "stepi 3",
    "nexti",
    "finish",
    "watch SUM",
    "continue",
    "continue",
    "reverse-continue",
    "delete",
    "catch svc if %r1 < 45",
    "continue",
    "info registers",
    "backtrace",
    "who-wrote SAVE, 8",
    "who-wrote %r2",
    "goto 200",
    "diff",
    "rwatch NEW",
    "awatch BEFORE",
    "continue",
    "continue",
    "delete",
    "tbreak STOP",
    "continue",
    "reverse-nexti 3",
    "until",
    "set %r1 = 5",
    "set byte(SAVE) = 7",
    "catch wait",
    "continue",
    "continue",
};
#define SESSION (int)(sizeof session / sizeof *session)

/* Of what a program can see: that the debugger stopped it is not a part of that. */
static uint64_t state_hash(void) {
    if (rig.systems[0]->stop == STOP_DEBUG)
        rig.systems[0]->stop = STOP_NONE;
    return rig_hash(&rig);
}

START_TEST(bare_machine_and_guest_answer_alike) {
    char *answers[SESSION];
    begin(program, true);
    for (int n = 0; n < SESSION; n++) {
        command(session[n]);
        answers[n] = strdup(answer);
    }
    uint64_t hash = state_hash();
    end();
    begin(program, false);
    for (int n = 0; n < SESSION; n++) {
        command(session[n]);
        ck_assert_str_eq(answer, answers[n]);
        free(answers[n]);
    }
    ck_assert_uint_eq(state_hash(), hash);
    end();
}
END_TEST

static void go(unsigned count) {
    char line[40];
    snprintf(line, sizeof line, "goto %u", count);
    ck_assert_msg(command(line), "%s", answer);
}

/* Every way to a count leads to the same state. */
START_TEST(the_state_at_a_count_does_not_depend_on_the_way) {
    static const unsigned counts[] = {130, 180, 131, 260, 200, 129, 333, 130, 180, 260};
    uint64_t hashes[400] = {0};
    begin(program, _i);
    command("break ADD");
    command("watch SUM");
    for (unsigned n = 0; n < sizeof counts / sizeof *counts; n++) {
        go(counts[n]);
        uint64_t hash = state_hash();
        ck_assert(!hashes[counts[n]] || hashes[counts[n]] == hash);
        hashes[counts[n]] = hash;
    }
    command("delete");
    go(129);
    for (unsigned count = 129; count < 333; count++) {
        ck_assert(!hashes[count] || hashes[count] == state_hash());
        ck_assert(command("stepi"));
    }
    for (unsigned count = 333; count > 129; count--) {
        ck_assert(!hashes[count] || hashes[count] == state_hash());
        ck_assert(command("reverse-stepi"));
    }
    end();
}
END_TEST

static const char *const looks[] = {
    "info registers", "info psw",       "info keys",     "info devices", "info breakpoints",
    "info vms",       "info symbols",   "info line",     "info ccw",     "info translate SUM",
    "info history",   "info exits",     "x/64xw 0",      "x/20i MAIN",   "disassemble",
    "list",           "print *SUM",     "print key(0)",  "backtrace",    "diff",
    "display *SUM",   "help",           "catch exit",    "break ADD",    "watch SUM",
    "awatch BEFORE",  "who-wrote SUM",  "delete",        "checkpoint",   "undisplay",
    "vm real",        "info registers", "x/16xw 0x1000", "info keys",    "vm",
};

START_TEST(looking_changes_nothing) {
    begin(program, false);
    go(200);
    for (unsigned n = 0; n < sizeof looks / sizeof *looks; n++) {
        uint64_t before = state_hash();
        ck_assert_msg(command(looks[n]), "%s: %s", looks[n], answer);
        ck_assert_msg(state_hash() == before, "%s", looks[n]);
    }
    end();
}
END_TEST

START_TEST(commands_that_continue_do_not_pile_up) {
    begin(program, true);
    command("set $n = 0");
    command("break ADD");
    command("commands");
    command("silent");
    command("set $n = $n + 1");
    command("continue");
    command("end");
    says("continue", "disabled wait");
    says("print $n", "50");
    end();
}
END_TEST

START_TEST(breakpoints_count_their_hits) {
    begin(program, true);
    command("break CALL");
    command("ignore 1 9");
    ck_assert(command("continue"));
    says("print %r1", " 41");
    says("info breakpoints", "hit 10 times");
    refuses("disable 2", "number of a breakpoint");
    command("disable");
    says("continue", "disabled wait");
    end();
}
END_TEST

/* Runs are cut in pieces of 100,000 instructions; the count before the breakpoint is each of the
 * counts around that. */
START_TEST(no_breakpoint_is_missed_where_a_run_is_cut) {
    char line[60];
    begin("EDGE     START X'1000'\n"
          "         BALR  12,0\n"
          "         USING *,12\n"
          "LOOP     BCT   1,LOOP\n"
          "STOP     LPSW  DONE\n"
          "         DS    0D\n"
          "DONE     DC    X'0002000000000000'\n"
          "         END   EDGE\n",
          _i);
    says("tbreak LOOP", "LOOP");
    ck_assert(command("continue"));
    ck_assert(command("set $begin = %count"));
    says("break STOP", "STOP");
    for (unsigned steps = 99998; steps < 100003; steps++) {
        ck_assert(command("goto $begin"));
        snprintf(line, sizeof line, "set %%r1 = %u", steps);
        ck_assert(command(line));
        says("continue", "STOP");
        snprintf(line, sizeof line, "assert %%count == $begin + %u", steps);
        ck_assert_msg(command(line), "%s", answer);
    }
    end();
}
END_TEST

/* What wrote a register last, the same value or another; and what only might have. */
static const char writers[] = "WRITERS  START X'1000'\n"
                              "         BALR  12,0\n"
                              "         USING *,12\n"
                              "FIRST    LA    1,5\n"
                              "         LA    3,9\n"
                              "SAME     LA    1,5\n"
                              "UNEQUAL  CS    3,1,WORD\n"
                              "EQUAL    CS    3,1,WORD\n"
                              "         LA    6,80\n"
                              "EXECUTED EX    6,LOAD\n"
                              "OTHER    EX    0,LOAD\n"
                              "NONE     TRT   WORD(4),TABLE\n"
                              "LONG     LCTL  4,5,WORD\n"
                              "         L     9,MANY\n"
                              "SPIN     BCT   9,SPIN\n"
                              "STOP     LPSW  DONE\n"
                              "LOAD     LA    0,7\n"
                              "         DS    0D\n"
                              "DONE     DC    X'0002000000000000'\n"
                              "WORD     DC    F'3'\n"
                              "MANY     DC    F'300000'\n"
                              "TABLE    DC    256X'00'\n"
                              "         END   WRITERS\n";

START_TEST(writers_of_registers_are_found) {
    begin(writers, _i);
    command("break STOP");
    says("continue", "STOP");
    says("who-wrote %r1", " SAME");
    says("who-wrote %r3", " UNEQUAL");
    says("who-wrote %r5", " EXECUTED");
    says("who-wrote %r0", " OTHER");
    says("who-wrote %r2", "L     2,"); /* the loader; not TRT */
    says("who-wrote %cr5", " LONG");
    says("who-wrote %r9", " SPIN");
    says("who-wrote %fr0", "Nothing");
    end();
}
END_TEST

/* Every few instructions somebody stores: only the last one matters. */
START_TEST(last_of_many_writers_is_found) {
    begin(program, _i);
    command("break STOP");
    says("continue", "STOP");
    char *last;
    says("who-wrote SUM", "ADD+4");
    last = strdup(answer);
    says("goto 250", "=>");
    says("who-wrote SUM", "ADD+4");
    ck_assert_str_ne(answer, last);
    command("delete");
    command("continue");
    says("who-wrote SUM", last);
    free(last);
    end();
}
END_TEST

START_TEST(watched_register_stops_where_it_changes) {
    begin(writers, _i);
    command("tbreak FIRST");
    command("continue");
    command("watch %r1");
    command("watch %r3");
    says("continue", "new 00000005");
    says("continue", "new 00000009");
    says("continue", "=> 001012 EQUAL"); /* SAME changes nothing */
    command("delete");
    command("watch %r9");
    says("continue", " SPIN ");
    says("continue", " SPIN ");
    says("reverse-continue", " SPIN ");
    end();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("debug/session");
    TCase *tc = tcase_create("session");
    tcase_add_test(tc, bare_machine_and_guest_answer_alike);
    tcase_add_loop_test(tc, the_state_at_a_count_does_not_depend_on_the_way, 0, 2);
    tcase_add_test(tc, looking_changes_nothing);
    tcase_add_test(tc, commands_that_continue_do_not_pile_up);
    tcase_add_test(tc, breakpoints_count_their_hits);
    tcase_add_loop_test(tc, no_breakpoint_is_missed_where_a_run_is_cut, 0, 2);
    tcase_add_loop_test(tc, writers_of_registers_are_found, 0, 2);
    tcase_add_loop_test(tc, last_of_many_writers_is_found, 0, 2);
    tcase_add_loop_test(tc, watched_register_stops_where_it_changes, 0, 2);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

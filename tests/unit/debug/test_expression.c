/* The debugger's expressions: values, messages and the caret under the place. */
#include "unit/debug/debug_test.h"

static const char program[] = "PROG     START X'1000'\n"
                              "         USING PROG,12\n"
                              "         LA    1,5\n"
                              "LOOP     AR    2,1\n"
                              "         BCT   1,LOOP\n"
                              "WORD     DC    F'-2'\n"
                              "TEXT     DC    C'HELLO'\n"
                              "BYTE     DC    X'7F'\n"
                              "R1       EQU   1\n"
                              "         END   PROG\n";

static void set_up(void) {
    begin(program, true);
    command("tbreak PROG");
    command("continue");
}

static const struct {
    const char *expression, *shown;
} values[] = {
    {"1+2*3", "= 00000007 7"},
    {"(1+2)*3", "= 00000009 9"},
    {"10-3-2", "= 00000005"},
    {"7/2", "= 00000003"},
    {"-7/2", " -3"},
    {"-7%4", " -3"},
    {"1<<4|1", "= 00000011"},
    {"0xFF & ~0xF", "= 000000F0"},
    {"6^3", "= 00000005"},
    {"!5", "= 00000000"},
    {"1?2:3", "= 00000002"},
    {"0?2:0?3:4", "= 00000004"},
    {"1==1&&2<3", "= 00000001"},
    {"0 && *0xFFFFFF", "= 00000000"}, /* what is not needed is not fetched */
    {"1 || 1/0", "= 00000001"},
    {"-1 < 0", "= 00000001"},
    {"X'C8'", "= 000000C8"},
    {"C'AB'", "= 0000C1C2"},
    {"'A'", "= 000000C1"},
    {"B'101'", "= 00000005"},
    {"0X1f", "= 0000001F"},
    {"PROG", "= 00001000"},
    {"loop+2", "= 00001006"},
    {"R1", "= 00000001"},
    {"*WORD", "= FFFFFFFE -2"},
    {"word(WORD)", "= FFFFFFFE -2"},
    {"half(WORD)", "= FFFF 65535"},
    {"byte(TEXT)", "= C8 200"},
    {"double(0x1000)", "= 411000051A214610"},
    {"int(0xFFFFFFFF)", " -1"},
    {"byte(BYTE)+1", "= 00000080"},
    {"abs(PROG)", "= 00001000"},
    {"key(PROG)&0xF8", "= 00000000"},
    {"psw.ia", "= 001000"},
    {"%ia", "= 001000"},
    {"%psw.cc", "= 0 0"},
    {"%r1", "= 0000000C"}, /* the loader left it */
    {"$r15", "= 000"},
    {"%psw", "= 0000000000001000"},
    {"1 << 63 >> 63", "= 00000001"},
    {"1 << 64", "= 00000000"},
    {"0x8000000000000000 / -1", "= 8000000000000000"},
};

START_TEST(has_the_value) {
    char line[100];
    set_up();
    snprintf(line, sizeof line, "print %s", values[_i].expression);
    says(line, values[_i].shown);
    end();
}
END_TEST

/* The message, and the caret under "print " + at characters. */
static const struct {
    const char *expression, *message;
    unsigned at;
} errors[] = {
    {"", "the expression ends here", 0},
    {"1+", "the expression ends here", 2},
    {"(1+2", "not closed", 0},
    {"1 2", "nothing more was expected", 2},
    {"100C", "begins with 0x: 0x100C", 3},
    {"0x", "0x needs hexadecimal digits", 0},
    {"LOP", "the nearest symbol is LOOP", 0},
    {"r12", "the register is %r12", 0},
    {"%r16", "no register r16", 0},
    {"1/0", "division by zero", 1},
    {"*0xFFFFFF", "no storage at FFFFFF", 0},
    {"word(0x10000)", "no storage at 010000", 0},
    {"double(0xFFFC)", "no storage at", 0},
    {"wurd(5)", "no function wurd", 0},
    {"byte(5", "not closed", 4},
    {"C'AB", "no closing quote", 0},
    {"X''", "empty", 0},
    {"X'12G'", "no digit", 4},
    {"C'ABCDEFGHI'", "too long", 0},
    {"1?2", "no :", 1},
    {"$none", "no such variable", 0},
    {"$7", "nothing was printed", 0},
    {"@#", "no symbol", 0},
};

START_TEST(says_what_is_wrong_and_where) {
    char line[100], caret[120];
    set_up();
    snprintf(line, sizeof line, "print %s", errors[_i].expression);
    refuses(line, errors[_i].message);
    if (*errors[_i].expression) {
        snprintf(caret, sizeof caret, "\n  %*s^", 6 + (int)errors[_i].at, "");
        ck_assert_msg(strstr(answer, caret) != NULL, "%s", answer);
    }
    end();
}
END_TEST

START_TEST(deep_nonsense_is_refused) {
    char line[5000] = "print ";
    set_up();
    memset(line + 6, '(', 4000);
    refuses(line, "too deep");
    memset(line + 6, '-', 4000);
    refuses(line, "too deep");
    memset(line + 6, '*', 4000);
    refuses(line, "too deep");
    for (int n = 0; n < 1000; n++)
        memcpy(line + 6 + 4 * n, "1?1:", 4);
    refuses(line, "too deep");
    end();
}
END_TEST

START_TEST(set_changes_registers_storage_and_variables) {
    set_up();
    ck_assert(command("set %r3 = 0x12345678"));
    says("print %r3", "12345678");
    ck_assert(command("set WORD = 7"));
    says("print *WORD", "00000007");
    ck_assert(command("set byte(BYTE) = C'Z'"));
    says("print byte(BYTE)", "E9");
    ck_assert(command("set half(0x2000) = -1"));
    says("x/1xh 0x2000", "FFFF");
    ck_assert(command("set psw.ia = LOOP"));
    says("print psw.ia", "001004");
    ck_assert(command("set psw.cc = 3"));
    says("print %psw", "0000000030001004");
    ck_assert(command("set $n = 5"));
    says("print $n * 2", "0000000A");
    says("print $", "0000000A");
    ck_assert(command("set %fr2 = 0x4110000000000000"));
    says("print %fr2", "4110000000000000");
    end();
}
END_TEST

static const char *const bad_sets[][2] = {
    {"set", "expression"},
    {"set %r1", "\"=\" was expected"},
    {"set %r1 =", "ends here"},
    {"set 5 = 6", "cannot be changed"},
    {"set PROG+1 = 6", "cannot be changed"},
    {"set %r1 = 0x100000000", "too large"},
    {"set psw.cc = 4", "too large"},
    {"set psw.ia = 0x1000000", "too large"},
    {"set psw.ec = 1", "set psw"},
    {"set psw = 0xFF08000000000000", "not valid"},
    {"set prefix = 5", "4 KB page"},
    {"set %count = 5", "time cannot be set"},
    {"set byte(BYTE) = 256", "too large"},
    {"set *0xFFFFFC = 1", "no storage"},
};

START_TEST(what_cannot_be_set_is_refused) {
    set_up();
    refuses(bad_sets[_i][0], bad_sets[_i][1]);
    says("print %r1", "0000000C");
    end();
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof *(table))

int main(void) {
    Suite *suite = suite_create("debug/expression");
    TCase *tc = tcase_create("expression");
    tcase_add_loop_test(tc, has_the_value, 0, COUNT(values));
    tcase_add_loop_test(tc, says_what_is_wrong_and_where, 0, COUNT(errors));
    tcase_add_test(tc, deep_nonsense_is_refused);
    tcase_add_test(tc, set_changes_registers_storage_and_variables);
    tcase_add_loop_test(tc, what_cannot_be_set_is_refused, 0, COUNT(bad_sets));
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

/* The expressions of conditional assembly, and variable symbols. */
#include "tests/unit/asm/asm_test.h"

#define HAS(text, part)       ck_assert_msg(strstr(error_of(text), part) != NULL, "%s", error_of(text))
#define IS(text, bytes)       ck_assert_str_eq(hex(text), bytes)
#define MACRO(operands, body) " MACRO\n&L M " operands "\n" body " MEND\n"

/* Only the first bytes. */
#define BEGINS(text, bytes) ck_assert_int_eq(strncmp(hex(text), bytes, strlen(bytes)), 0)

/* An arithmetic expression as a word; a character expression. */
#define NUMBER(before, expression, bytes)                                                          \
    IS(before "&X SETA " expression "\n DC AL4(&X)\n END", bytes)
#define TEXT(before, expression, bytes) IS(before "&X SETC " expression "\n DC C'&X'\n END", bytes)
#define TRUTH(before, condition, bytes)                                                            \
    IS(before "&X SETB (" condition ")\n DC AL1(&X)\n END", bytes)

START_TEST(numbers) {
    NUMBER("", "2147483647", "7FFFFFFF");
    NUMBER("", "+5", "00000005");
    NUMBER("", "5-+3", "00000002");
    NUMBER("", "--5", "00000005");
    NUMBER("", "B'11111111111111111111111111111111'+2", "00000001");
    NUMBER("", "C''''+C'&&'", "000000CD");
    NUMBER("", "x'fF'+b'1'", "00000100");
    NUMBER("", "(\t1 + 2 )", "00000003");
    NUMBER("N EQU 12\n", "N*2", "00000018");
    NUMBER("", "5 a remark", "00000005");
    NUMBER("", "5\ta remark", "00000005");
    HAS("N DC F'1'\n&A SETA N\n END", "N is an address, which conditional assembly does not know");
    HAS("&C SETC 'X''G'''\n&A SETA &C\n END", "the value \"X'G'\" is not a number");
    HAS("&C SETC '99999999999'\n&A SETA &C\n END", "is not a number");
    HAS("&C SETC '2147483648'\n&A SETA &C\n END", "is not a number");
    HAS("&C SETC 'Q''1'''\n&A SETA &C\n END", "is not a number");
    HAS("&C SETC 'X''12'\n&A SETA &C\n END", "is not a number");
    HAS("&C SETC 'X''/'''\n&A SETA &C\n END", "is not a number");
    HAS("&C SETC 'B''2'''\n&A SETA &C\n END", "is not a number");
}
END_TEST

/* A value that is the text of a number is one; no text is 0. */
START_TEST(texts_as_numbers) {
    NUMBER("&C SETC 'X''1F'''\n", "&C", "0000001F");
    NUMBER("&C SETC ''\n", "&C+1", "00000001");
    NUMBER("&C SETC '007'\n", "&C+1", "00000008");
    NUMBER("&C SETC 'C''A'''\n", "&C", "000000C1");
    NUMBER("&C SETC 'C''A''''B'''\n", "&C", "00C17DC2");
    NUMBER("&C SETC 'C''&&'''\n", "&C", "00000050");
    HAS("&C SETC 'C''ABCDE'''\n&A SETA &C\n END", "is not a number");
    IS(MACRO("&P", "&A SETA &P+1\n DC AL1(&A)\n") " M 5\n M X'F'\n M\n END", "061001");
}
END_TEST

START_TEST(texts) {
    TEXT("", "'ABC'(9,2).'Q'", "D8");
    TEXT("", "'ABC'(3,5)", "C3");
    TEXT("", "'ABC'(1,0).'Q'", "D8");
    TEXT("", "'A'.''.'B'", "C1C2");
    TEXT("", "'AB'(1,1)'CD'(2,1)", "C1C4");
    TRUTH("&C SETC 'A''B'\n", "'&C' EQ 'A''B' AND K'&C EQ 3", "01");
    TRUTH("&C SETC '''A'\n", "'&C' EQ '''A' AND K'&C EQ 2", "01");
    TRUTH("&C SETC 'A'''\n", "'&C' EQ 'A''' AND K'&C EQ 2", "01");
    TRUTH("&C SETC 'X'\n", "'IT''S &C' EQ 'IT''S '.'X'", "01");
    TRUTH("&C SETC 'X''Y'\n", "'&C'(2,1) EQ ''''", "01"); /* the value's own is not halved */
    TEXT("", "'A&&B'", "C150C2");
    TEXT("", "'A' a remark", "C1");
    TEXT("&N SETA 2\n", "'ABC'(&N,&N-1)", "C2");
    TEXT("&B SETB 1\n", "'&B'", "F1");
    TEXT("&N SETA -5\n", "'&N'", "F5");
    TEXT("F EQU 1,1,C'F'\n", "T'F.'X'", "C6E7");
    TEXT("", "T'NOWHERE", "E4");
    HAS("&C SETC 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ'\n&A SETA &C\n END",
        "the value \"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN\" is not a number");
}
END_TEST

START_TEST(truths) {
    TRUTH("", "0 OR 1", "01");
    TRUTH("", "0 OR 0 OR 0", "00");
    TRUTH("", "1 AND 1 AND 0", "00");
    TRUTH("", "NOT NOT 5", "01");
    TRUTH("", "NOT 0", "01");
    TRUTH("", "'AB' GT 'Z'", "01"); /* longer */
    TRUTH("", "'B' GT 'A'", "01");
    TRUTH("", "'AB' EQ 'AC'", "00");
    TRUTH("", "'AB' LE 'AB'", "01");
    TRUTH("", "2 GT 1", "01");
    TRUTH("", "1 GE 2", "00");
    TRUTH("&P SETC '(1,2)'\n", "K'&P EQ 5", "01");
    TRUTH("N EQU 5\n", "N EQ 5", "01"); /* N is a name here, not N' */
    TRUTH("&N SETA 5\n", "1 EQ 1 AND&N", "01");
    IS("&B SETB 1\n&C SETB (&B)\n DC AL1(&C)\n END", "01");
    IS("&B SETB 7\n DC AL1(&B)\n END", "01");
}
END_TEST

START_TEST(attributes) {
    IS(MACRO("&P", "&A SETA N'&P\n&B SETA K'&P\n&C SETA N'&SYSLIST\n&D SETA N'&SYSLIST(1)\n"
                   "&E SETA K'&SYSLIST(1,2)\n DC AL1(&A,&B,&C,&D,&E)\n") " M (A,,CDE),2\n M\n"
                                                                         " M ()\n M (A,BC)\n END",
       "0308020300"
       "0000000000"
       "0102010100"
       "0206010202");
    IS(" LCLC &A(5)\n&A(2) SETC 'XYZ'\n&N SETA N'&A\n&K SETA K'&A(2)\n DC AL1(&N,&K)\n END",
       "0503");
    BEGINS("E DC E'1'\nD DC D'1'\nL DC L'1'\nZ DC ZL5'1'\nF DC FS8'1'\nC DC C'1'\n ORG E\n"
           "&E SETA I'E\n&D SETA I'D\n&L SETA I'L\n&Z SETA I'Z\n&F SETA I'F\n&C SETA I'C\n"
           "&S SETA S'F\n DC AL1(&E,&D,&L,&Z,&F,&C,&S)\n END",
           "060E1C05170008");
    /* Of what a value names. */
    BEGINS(MACRO("&P", "&A SETA L'&P\n DC AL1(&A)\n") "F DC CL7'A'\n ORG F\n M F\n DS CL6\n END",
           "07");
    /* A type that EQU gave and no letter stands for is U. */
    TEXT("X EQU 1,1,C'Q'\n", "T'X", "D8");
    TEXT("X EQU 1,1,C'q'\n", "T'X", "E4");
    TEXT("X EQU 1,1,0\n", "T'X", "E4");
    IS(" LCLC &A(2)\n&A(1) SETC 'F'\nF EQU 1,1,C'F'\n&T SETC T'&A(1)\n DC C'&T'\n END", "C6");
    HAS("&C SETC '1X'\n&A SETA L'&C\n END", "L' is not known: 1X is not defined");
    HAS("&C SETC ''\n&A SETA L'&C\n END", "L' is not known:  is not defined");
}
END_TEST

START_TEST(sublists_of_sublists) {
    IS(MACRO("&P", " DC AL1(&P(2,1),&P(2,2))\n") " M (1,(2,3))\n END", "0203");
    IS(MACRO("&P", " DC C'&P(5)&P(1)'\n") " M (A,B)\n M A\n M ((A),B)\n END", "C1C14DC15D");
    /* What does not end where it began is no list. */
    IS(MACRO("&P", "&A SETA N'&P\n DC AL1(&A),C'&P(1)'\n") " M (A)(B)\n M (A)B\n END",
       "014DC15D4DC25D"
       "014DC15DC2");
    IS(MACRO("", " DC C'&SYSLIST(3)&SYSLIST(1,2)'\n") " M (A,B)\n END", "C2");
}
END_TEST

START_TEST(arrays_grow) {
    IS("&A(300) SETA 7\n&A(1) SETA 1\n&B(40) SETC 'X'\n&B(50) SETC 'Y'\n"
       " DC AL1(&A(300)+&A(2)+&A(1)),C'&B(40)&B(41)&B(50)'\n END",
       "08E7E8");
    IS(" GBLA &G(2)\n" MACRO("", " GBLA &G(5)\n&G(5) SETA 9\n") " M\n"
                                                                " DC AL1(&G(5))\n END",
       "09");
    HAS(" GBLA &G\n" MACRO("", " GBLC &G\n") " M\n END", "declared as another kind of global");
    HAS(" GBLA &G\n" MACRO("", " GBLA &G(3)\n") " M\n END", "declared as another kind of global");
    IS(MACRO("", " GBLA &G(2)\n GBLB &H\n&G(2) SETA &G(2)+1\n DC AL1(&G(2))\n") " M\n M\n END",
       "0102");
}
END_TEST

START_TEST(substitution) {
    IS("&A SETC '1'\n&B SETC 'C'\n DC &B.L2'&A.&A',AL&A.(&A)\n END", "F1F101");
    IS("&O SETC 'LR'\n&R SETC '1,2'\n&N SETC 'X'\n&N.Y &O &R remark\n DC AL1(XY-*)\n END",
       "1812FE");
    IS("&A SETC 'B'\n DC C'&&A&A'\n END", "50C1C2");
    IS("&A SETC 'B'\n DC C'&A&&'\n END", "C250");
    /* The place of an error in a value is that of the symbol. */
    HAS("&A SETC '99'\n LR 1,&A\n END", "2:7: R2 is 99");
    HAS("&A SETC 'AB'\n LR &A.C,99\n END", "ABC is not defined");
    HAS(" AIF (1 EQ 1).A\n.A LR 1,99\n END", "2:9: R2 is 99");
    HAS("&C SETC 'ABCDEFGH'\n.L ANOP\n&C SETC '&C'.'&C'\n AIF (K'&C LT 4096).L\n DC C'&C&C'\n END",
        "5:7: the text grows beyond 4096 characters");
}
END_TEST

/* An error in a loop is told once for each call; another one beside it, too. */
START_TEST(errors_in_loops) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    ck_assert_ptr_null(assemble_as(MACRO("", "&I SETA 0\n.A ANOP\n&I SETA &I+1\n&C SETC X\n"
                                             " LR 1,15+&I\n AIF (&I LT 3).A\n") " M\n M\n END",
                                   &options, &diags));
    /* in each call: SETC once, the registers 16, 17 and 18 */
    ck_assert_uint_eq(diags.errors, 8);
    diag_free(&diags);
}
END_TEST

RUN_SUITE("asm/condition", numbers, texts_as_numbers, texts, truths, attributes,
          sublists_of_sublists, arrays_grow, substitution, errors_in_loops)

/* The listing, where golden/asm/listing does not show it. */
#include "tests/unit/asm/asm_test.h"

START_TEST(characters) {
    SHOWS("* \xC3\xA4 \xE2\x82\xAC\n END\n", "* \xC3\xA4 ?\n");
    SHOWS(" LR 1,2 \r\n END", " LR 1,2\n");
    SHOWS(" LR 1,2\n END", " END\n\nEXTERNAL");
    SHOWS(" LR 1,2  ", " LR 1,2\n");
    SHOWS("*\r\n\r\n END", "*\n");
}
END_TEST

START_TEST(an_end_that_is_assumed) {
    SHOWS(" LR 1,2\n", "         END\n*** warning, column 0: END is missing");
    SHOWS("", "         END\n");
}
END_TEST

/* In order, each once, fourteen on a line. */
START_TEST(references) {
    char text[1024] = "R EQU 1\n LTORG\n L 2,=A(R)\n LR R,R\n";
    for (int i = 0; i < 14; i++)
        strcat(text, " SR 1,R\n");
    strcat(text, " LTORG\n USING *,3\n END\n");
    SHOWS("R EQU 1\n USING *,3\n L 2,=A(R)\n LR R,R\n SR 1,R\n END\n",
          "R              1  00000001     1      3     4     5\n");
    SHOWS(text, "    15    16\n                                     17    18\n");
    /* Two literals of one statement that name the same symbol */
    SHOWS("R EQU 1\n USING *,3\n MVC 0(1,2),=AL1(R,R)\n CLC =AL1(R),=AL2(R)\n END\n",
          "R              1  00000001     1      3     4\n");
}
END_TEST

START_TEST(generated_statements) {
    SHOWS(" MACRO\n M &A\n AIF (&A).X\n LR 1,2\n.X LR 3,4\n.Y ANOP\n* X\n MEND\n M 1\n END\n",
          "    10 +   LR 3,4\n");
    SHOWS(" MACRO\n&L M\n.X  MNOTE *,'A'\n.LONG\n MEND\n M\n END\n", " +    MNOTE *,'A'\n");
}
END_TEST

START_TEST(sections) {
    SHOWS(" CSECT\n DC X'1'\n COM\n DS F\n EXTRN E\n WXTRN W\n END\n",
          "          PC    0001  000000  000001\n"
          "          CM    0002  000008  000004\n"
          "E         ER    0003\n"
          "W         WX    0004\n");
    SHOWS("D DSECT\nA DS F\n END\n", "000000                                  2  A DS F\n");
    SHOWS("D DSECT\n DC F'1'\n LR 1,2\n END\n", "000004                                  3   LR");
}
END_TEST

START_TEST(literals_and_data) {
    SHOWS(" USING *,1\n L 2,=D'1'\n END\n", "000008 4110000000000000                    =D'1'\n");
    SHOWS(" USING *,1\n MVC 0(2,2),=C'AB'\n END\n",
          "000008 C1C2                                =C'AB'\n");
    SHOWS(" DC D'1'\n END\n", "000000 4110000000000000                 1   DC D'1'\n");
    SHOWS(" PRINT DATA\n CCW 1,2,3,4\n CNOP 6,8\n END\n",
          "000008 070007000700                     3   CNOP 6,8\n");
    SHOWS(" DS XL9\nE EQU *-2\n USING E,1\n LA 1,8(1)\n END\n",
          "000007                                  2  E EQU *-2\n"
          "000007                                  3   USING E,1\n");
}
END_TEST

START_TEST(titles) {
    SHOWS(" TITLE\n END\n", "*** error, column 7: TITLE needs a text");
    SHOWS("", "\nLOC ");
    SHOWS(" SPACE X+1\nX EQU 1\n LR 1,2\n END\n",
          "000001                                  2  X EQU");
}
END_TEST

RUN_SUITE("asm/listing", characters, an_end_that_is_assumed, references, generated_statements,
          sections, literals_and_data, titles)

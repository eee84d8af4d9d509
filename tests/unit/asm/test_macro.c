/* Macros and conditional assembly. */
#include "tests/unit/asm/asm_test.h"

#define HAS(text, part) ck_assert_msg(strstr(error_of(text), part) != NULL, "%s", error_of(text))
#define IS(text, bytes) ck_assert_str_eq(hex(text), bytes)

/* A macro M with that prototype and body. */
#define MACRO(operands, body) " MACRO\n&L M " operands "\n" body " MEND\n"

/* -- Definitions and calls ------------------------------------------------------------------ */

START_TEST(parameters) {
    IS(MACRO("&A,&B=7,&C", " DC AL1(&A,&B,&C)\n") " M 1,2\n M 1,B=3,2\n M B=0,C'A',X'FF'\n END",
       "010702"
       "010302"
       "C100FF");
}
END_TEST

START_TEST(sublists) {
    IS(MACRO("&P", "&K SETA 10*N'&P+K'&P\n DC AL1(&P(2),&K)\n") " M (1,2,3)\n END", "0225");
    IS(MACRO("&P", " DC AL1(&P(1))\n") " M 5\n END", "05");
    IS(MACRO("&P",
             " LCLA &N\n&N SETA N'&P\n DC AL1(&N)\n&N SETA N'&P(2)\n DC AL1(&N)\n") " M "
                                                                                    "(1,(2,3,4))\n "
                                                                                    "M\n END",
       "0203"
       "0000");
}
END_TEST

START_TEST(syslist) {
    IS(MACRO("",
             " LCLA &I\n.A ANOP\n&I SETA &I+1\n AIF (&I GT N'&SYSLIST).E\n"
             " DC AL1(&SYSLIST(&I))\n AGO .A\n.E ANOP\n&SYSLIST(0) DC X'FF'\n") "X M 1,2,3\n DC "
                                                                                "AL1(X-*)\n END",
       "010203FFFF");
    IS(MACRO("", " DC AL1(&SYSLIST(2,3))\n") " M 1,(4,5,6)\n END", "06");
}
END_TEST

START_TEST(system_symbols) {
    IS(MACRO("", "A&SYSNDX DC C'&SYSNDX'\n") " M\n M\n DC AL1(A0002-A0001)\n END",
       "F0F0F0F1F0F0F0F204");
    IS(MACRO("", " DC C'&SYSECT'\n") "AB CSECT\n M\nD DSECT\n M\nAB CSECT\n END", "C1C2");
}
END_TEST

START_TEST(sysparm) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370, .sysparm = "A\u00E9B"};
    struct asm_module *m =
        assemble_as(MACRO("", " DC C'&SYSPARM'\n") " DC C'&SYSPARM'\n M\n END", &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\xC1\x51\xC2\xC1\x51\xC2", 6);
    asm_module_free(m);
    options.sysparm = "A\1";
    ck_assert_ptr_null(assemble_as(" END\n", &options, &diags));
    ck_assert_str_eq(diags.items[0].file, "--sysparm");
    diag_free(&diags);
    IS("&N SETA K'&SYSPARM+7\n DC AL1(&N)\n END", "07");
    HAS("&C SETC '&SYSDATE'\n END", "&SYSDATE is not defined | what is assembled does not depend");
    HAS(MACRO("", " DC C'&SYSTIME'\n") " M\n END", "&SYSTIME is not defined | what is assembled");
    HAS(" DC C'&SYSNDX'\n END", "&SYSNDX is not defined | only macros have it");
    HAS(" DC C'&SYSECT'\n END", "&SYSECT is not defined | only macros have it");
    HAS("&C SETC '&SYSLIST(1)'\n END", "&SYSLIST is not defined | only macros have it");
}
END_TEST

START_TEST(concatenation) {
    IS(MACRO("&A,&N", "&A.X DC AL&N.(1)\nY&A DC AL1(L'&A.X),C'&A..&N'\n") " M Q,2\n END",
       "000102D84BF2");
}
END_TEST

START_TEST(values_in_all_fields) {
    IS(MACRO("&A,&T,&V", "&A.1 D&T &V.L1'5'\n DC AL1(L'&A.1)\n") " M Q,C,F\n END", "0501");
    IS(MACRO("&A", " DC C'&A(2)&&X''Y'\n") " M (AB,CD)\n END", "C3C450E77DE8");
    /* A macro's operand may hold quotes, commas and blanks. */
    IS(MACRO("&A", " DC C&A\n") " M 'A, B'  remark\n END", "C16B40C2");
}
END_TEST

/* The operands of a call are those of the statement as it is written: a value that is empty or has
 * blanks neither takes in the remarks nor ends them. */
START_TEST(values_with_blanks) {
    IS(" MACRO\n COUNT &A,&B,&C\n&K SETA K'&A\n&M SETA K'&C\n DC AL1(&K,&M)\n MEND\n"
       " MACRO\n OUTER &P=AL,&Q=\n&Z SETC ' '\n COUNT &P(2)  REMARK HERE\n COUNT &Q  REMARK\n"
       " COUNT &P(1)  REMARK\n COUNT &Z,1,XYZ  REMARK\n COUNT X,&Z.1,VWXYZ  REMARK\n MEND\n"
       " OUTER\n END",
       "0000"
       "0000"
       "0200"
       "0103"
       "0105");
}
END_TEST

START_TEST(nested_calls) {
    IS(" MACRO\n IN &X\n DC AL1(&X)\n MEND\n MACRO\n OUT &X\n IN &X(1)\n IN &X(2)\n MEND\n"
       " OUT (3,4)\n END",
       "0304");
}
END_TEST

START_TEST(recursion) {
    IS(MACRO(
           "&N",
           " AIF (&N EQ 0).E\n DC AL1(&N)\n LCLA &K\n&K SETA &N-1\n M &K\n.E ANOP\n") " M 3\n END",
       "030201");
}
END_TEST

START_TEST(inner_definitions) {
    IS(" MACRO\n OUT\n MACRO\n IN &A\n AIF (&A EQ 0).E\n DC AL1(&A)\n.E MEND\n DC X'FF'\n MEND\n"
       " OUT\n IN 1\n IN 0\n IN 2\n END",
       "FF0102");
}
END_TEST

START_TEST(redefinition) {
    IS(" MACRO\n LA &A\n DC AL1(&A)\n MEND\n LA 7\n MACRO\n LA &A\n DC AL2(&A)\n MEND\n LA 7\n END",
       "070007");
}
END_TEST

START_TEST(opsyn) {
    IS("LOAD OPSYN LR\n LOAD 1,2\nLR OPSYN\nLR OPSYN LOAD\n LR 3,4\n END", "18121834");
    HAS("LR OPSYN\n LR 1,2\n END", "2:2: unknown operation code LR");
    HAS("A OPSYN NONE\n END", "1:9: NONE is not an operation code");
}
END_TEST

START_TEST(exit_early) {
    IS(MACRO("&A", " DC X'01'\n AIF ('&A' EQ '').GO\n MEXIT\n.GO DC X'02'\n") " M\n M X\n END",
       "010201");
}
END_TEST

/* -- Conditional assembly ------------------------------------------------------------------- */

/* The value of an arithmetic expression, as a byte. */
#define VALUE(expression, bytes) IS("&X SETA " expression "\n DC AL1(&X)\n END", bytes)

START_TEST(arithmetic) {
    VALUE("2+3*4", "0E");
    VALUE("(2+3)*4", "14");
    VALUE("7/2", "03");
    VALUE("7/0", "00");
    VALUE("-3+5", "02");
    VALUE("3-10", "07"); /* without its sign */
    VALUE("X'1F'+B'11'+C'A'-193", "22");
}
END_TEST

/* Is the condition true? */
#define TRUTH(condition, bytes)                                                                    \
    IS("&A SETA 5\n&B SETB 1\n&C SETC 'ABC'\n AIF (" condition ").T\n DC X'00'\n AGO .E\n"         \
       ".T DC X'01'\n.E ANOP\n END",                                                               \
       bytes)

START_TEST(logic) {
    TRUTH("&A EQ 5", "01");
    TRUTH("&A NE 5", "00");
    TRUTH("&A LT 6 AND &A GT 4", "01");
    TRUTH("&A LT 5 OR &A GE 6", "00");
    TRUTH("&A LE 5 AND NOT &B", "00");
    TRUTH("NOT (&A EQ 6) AND (&B)", "01");
    TRUTH("1 EQ 1 OR 1 EQ 2 AND 1 EQ 3", "01"); /* AND first */
    TRUTH("'&C' EQ 'ABC'", "01");
    TRUTH("'&C' LT 'AD'", "00"); /* the shorter one is the smaller one */
    TRUTH("'A' LT '1'", "01");   /* in EBCDIC */
    TRUTH("(&A+1)*2 EQ 12", "01");
    TRUTH("'&C'(2,1) EQ 'B'", "01");
    TRUTH("&B", "01");
}
END_TEST

START_TEST(character_values) {
    IS("&C SETC 'AB'.'CD'\n DC C'&C'\n END", "C1C2C3C4");
    IS("&C SETC 'ABCDEF'(2,3)\n DC C'&C'\n END", "C2C3C4");
    IS("&C SETC 'ABC'(2,9).'X'\n DC C'&C'\n END", "C2C3E7");
    IS("&C SETC 'IT''S'\n&N SETA K'&C\n DC AL1(&N)\n END", "04");
    IS("&A SETA 12\n&C SETC 'N&A.0'\n DC C'&C'\n END", "D5F1F2F0");
}
END_TEST

START_TEST(arrays) {
    IS(" LCLA &A(3)\n LCLC &C(2)\n&A(2) SETA 9\n&C(1) SETC 'X'\n"
       " DC AL1(&A(1),&A(2),&A(&A(1)+3)),C'&C(1)&C(2)'\n&N SETA N'&A\n DC AL1(&N)\n END",
       "000900E703");
    HAS(" LCLA &A(3)\n&A(4) SETA 1\n END", "&A has 3 elements, not 4");
    HAS(" LCLA &A(3)\n&A SETA 1\n END", "&A is an array");
}
END_TEST

START_TEST(globals_are_shared) {
    IS(MACRO(
           "",
           " GBLA &G\n&G SETA &G+1\n LCLA &H\n&H SETA &H+1\n DC AL1(&G,&H)\n") " GBLA &G\n M\n M\n "
                                                                               "DC AL1(&G)\n END",
       "0101020102");
}
END_TEST

START_TEST(types) {
    IS(MACRO("&A", " LCLC &T\n&T SETC T'&A\n DC C'&T'\n") "F DC F'1'\nI LR 1,2\nQ DS CL3\n M F\n M "
                                                          "I\n M Q\n M 12\n M\n M NONE\n END",
       "00000001"
       "1812"
       "000000"
       "C6C9C3D5D6E4");
}
END_TEST

START_TEST(other_attributes) {
    IS("P DC PL3'1'\nH DC HS4'1'\n&L SETA L'P\n&S SETA S'H\n&I SETA I'H\n&J SETA I'P\n"
       " DC AL1(&L,&S,&I,&J)\n END",
       "00001C00"
       "0010"
       "03040B05");
    HAS("&L SETA L'NONE\n END", "L' is not known: NONE is not defined");
}
END_TEST

/* Attributes of what is defined further on. */
START_TEST(lookahead) {
    IS(MACRO(
           "&A",
           " LCLC &T\n&T SETC T'&A\n&N SETA L'&A\n DC C'&T',AL1(&N)\n") " M F\n M I\n M C\n M D\n "
                                                                        "M W\nF DC 2H'1'\nI MVC "
                                                                        "0(1,1),1(1)\nC CSECT\n"
                                                                        "W CCW 0,0,0,0\n MACRO\n "
                                                                        "IN\nD DC F'1'\n MEND\nD "
                                                                        "DC CL7'X'\n END",
       "C802C906D101C307E608"
       "00010001"
       "D20010001001"
       "00000000"
       "0000000000000000"
       "E7404040404040");
}
END_TEST

START_TEST(computed_branches) {
    IS("&N SETA 2\n AGO (&N).A,.B,.C\n.A DC X'01'\n.B DC X'02'\n.C DC X'03'\n END", "0203");
    IS("&N SETA 9\n AGO (&N).A\n DC X'00'\n.A DC X'01'\n END", "0001");
    IS(" AIF (1 EQ 2).A,(1 EQ 1).B\n.A DC X'01'\n.B DC X'02'\n END", "02");
}
END_TEST

START_TEST(open_code_skips_definitions) {
    IS(" AGO .E\n MACRO\n M\n.E MEND\n DC X'01'\n.E DC X'02'\n END", "02");
    IS("&I SETA 0\n.A ANOP\n&I SETA &I+1\n DC AL1(&I)\n AIF (&I LT 3).A\n END", "010203");
}
END_TEST

/* -- Bad input ------------------------------------------------------------------------------ */

START_TEST(wrong_definitions) {
    HAS(" MACRO\n M\n DC X'1'\n", "1:2: MEND is missing");
    HAS(" MACRO\n MEND\n END", "1:2: the macro has no name");
    HAS(" MEND\n END", "1:2: there is no MACRO");
    HAS(" MACRO\n M A\n MEND\n END", "2:4: a parameter must stand here");
    HAS(" MACRO\n M &A,&A\n MEND\n END", "2:7: this parameter is there twice");
    HAS(" MACRO\n M\n.A ANOP\n.A ANOP\n MEND\n END", "4:1: the sequence symbol .A is already");
    HAS(" MEXIT\n END", "MEXIT stands outside");
}
END_TEST

START_TEST(wrong_calls) {
    HAS(MACRO("&KEY=", "") " M KEI=1\n END", "no keyword parameter KEI | did you mean KEY?");
    HAS(MACRO("&KEY=", "") " M KEY=,KEY=2\n END", "4:9: the keyword parameter KEY is there twice");
    HAS(MACRO("&A", "") " M X,(1,(2,3)\n END", "4:6: the \")\" that closes this one is missing");
    HAS(MACRO("&A=", "") " M A=('(')'\n END", "4:11: the quote that closes this one is missing");
    HAS(MACRO("&A", "") " M L'X,'Y\n END", "4:8: the quote that closes this one is missing");
    IS(MACRO("&A,&B", " DC AL1(K'&A,K'&B)\n") " END", "");
    HAS(MACRO("&KEY", " DC AL1(&KEI)\n") " M 1\n END",
        "3:9: the variable symbol &KEI is not defined | did you mean &KEY?");
    HAS(MACRO("&A", "&A SETA 1\n") " M 1\n END", "&A is not a SET symbol");
    HAS(MACRO("", " DC C'&SYSLIST'\n") " M 1\n END", "&SYSLIST needs a subscript");
}
END_TEST

START_TEST(wrong_conditions) {
    HAS(" AIF (1 EQ 1).NONE\n END", "the sequence symbol .NONE is not defined in this file");
    HAS(MACRO("", " AGO .NONE\n") " M\n END", ".NONE is not defined in this macro");
    HAS(" AIF 1 EQ 1.X\n END", "AIF needs a condition in parentheses");
    HAS(" AIF (1 EQ '1').X\n.X END", "cannot be compared");
    HAS(" AIF (1 EQ 1.X\n.X END", "\")\" is missing");
    HAS("&C SETC X\n END", "a character value in quotes");
    HAS("&C SETC 'X\n END", "the closing quote is missing");
    HAS("&C SETC 'ABC'(0,1)\n END", "a substring cannot begin at 0");
    HAS("&A SETA 2147483647+1\n END", "does not fit in 32 bits");
    HAS("&C SETC 'Q'\n&A SETA &C\n END", "the value \"Q\" is not a number");
    HAS(" LCLA &A\n&A SETC 'X'\n END", "it was declared for SETA");
    HAS(" LCLA &A\n LCLB &A\n END", "&A is already defined here");
    HAS("X SETA 1\n END", "the name field must hold a SET symbol");
}
END_TEST

/* The notes behind the first error, a line each. */
static const char *notes_of(const char *text) {
    static char out[4096];
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m = assemble_as(text, &options, &diags);
    ck_assert_ptr_null(m);
    const struct diag *d = diags.items;
    out[0] = 0;
    for (size_t i = 0; i < d->note_count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%u: %s\n", d->notes[i].line,
                 d->notes[i].message);
    diag_free(&diags);
    return out;
}

START_TEST(chain_of_calls) {
    ck_assert_str_eq(notes_of(" MACRO\n IN &X\n LR 1,&X\n MEND\n MACRO\n OUT &X\n IN &X\n MEND\n"
                              " OUT NONE\n END"),
                     "3: the statement reads:          LR    1,NONE\n"
                     "7: in macro IN, called here\n"
                     "9: in macro OUT, called here\n");
}
END_TEST

START_TEST(endless) {
    HAS(" MACRO\n M\n M\n MEND\n M\n END",
        "3:2: macros are called more than 250 deep; does M call");
    HAS(MACRO("", ".A ANOP\n AGO .A\n") " M\n END", "AIF and AGO have branched too often");
    HAS(".A ANOP\n AGO .A\n END", "AIF and AGO have branched too often");
    /* Two calls in each would be 2 to the 250: the first that is too deep ends them all. */
    HAS(" MACRO\n M\n M\n M\n MEND\n M\n END", "macros are called more than 250 deep");
    HAS(MACRO("", " ACTR 2000000000\n.A DC X'1'\n AGO .A\n") " M\n END",
        "the macros make more than 500000 statements");
    HAS(MACRO("", " ACTR 2000000000\n.A ANOP\n AGO .A\n") " M\n END",
        "the macros go through more than 5000000 statements");
    HAS("&C SETC 'X'\n.A ANOP\n&C SETC '&C&C'\n AGO .A\n END", "beyond 4096 characters");
}
END_TEST

START_TEST(actr) {
    IS(" ACTR 2\n&I SETA 0\n.A ANOP\n&I SETA &I+1\n DC AL1(&I)\n AIF (&I LT 3).A\n END", "010203");
    HAS(" ACTR 1\n&I SETA 0\n.A ANOP\n&I SETA &I+1\n AIF (&I LT 3).A\n END", "5:2: AIF and AGO");
}
END_TEST

/* -- Limits --------------------------------------------------------------------------------- */

START_TEST(values_without_end) {
    /* Arrays of long texts */
    HAS(" ACTR 2000000000\n&C SETC 'ABCDEFGHIJKLMNOP'\n"
        ".B ANOP\n&C SETC '&C&C'\n AIF (K'&C LT 2048).B\n"
        ".A ANOP\n&I SETA &I+1\n&T(&I) SETC '&C&C'\n AIF (&I LT 60000).A\n"
        "&I SETA 0\n AGO .A\n END",
        "the values of variable symbols take more than 268435456 bytes | does a macro call");
}
END_TEST

/* After ten thousand errors, macros are no longer expanded; it is told last. */
START_TEST(errors_without_end) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    diag_init(&diags);
    diags.limit = 20000;
    const char *text = MACRO(
        "", " ACTR 2000000000\n.A ANOP\n&I SETA &I+1\n LR&I 1,2\n AGO .A\n") " M\n LR 1,2\n END";
    ck_assert_ptr_null(asm_assemble("t", text, strlen(text), &options, &diags));
    ck_assert_uint_eq(diags.errors, 10002);
    bool told = false;
    for (size_t i = 0; i < diags.count; i++)
        told |= strcmp(diags.items[i].message, "the macros make more than 10000 errors") == 0;
    ck_assert(told);
    diag_free(&diags);
}
END_TEST

/* A long chain of calls shows its ends; a long statement its beginning. */
#define LONG "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ"

START_TEST(long_chains) {
    const char *text =
        MACRO("&N", " AIF (&N EQ 0).E\n&K SETA &N-1\n M &K\n MEXIT\n.E LR 1,99\n") " M 9\n END";
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    ck_assert_ptr_null(assemble_as(text, &options, &diags));
    ck_assert_uint_eq(diags.items[0].note_count, 8);
    ck_assert_str_eq(diags.items[0].notes[6].message, "… and so on, 10 calls in all");
    diag_free(&diags);
    ck_assert_ptr_null(assemble_as(MACRO("&N", " AIF (&N EQ 0).E\n&K SETA &N-1\n M &K\n MEXIT\n"
                                               ".E LR 1,99\n") " M 7\n END",
                                   &options, &diags));
    ck_assert_uint_eq(diags.items[0].note_count, 8); /* eight calls: none is left out */
    ck_assert_ptr_null(strstr(diags.items[0].notes[6].message, "and so on"));
    diag_free(&diags);
    ck_assert_ptr_null(
        assemble_as("&A SETC '" LONG LONG "'\n DC C'&A&A',X'G'\n END", &options, &diags));
    ck_assert_uint_lt(strlen(diags.items[0].notes[0].message), 230);
    diag_free(&diags);
}
END_TEST

/* -- Layout of the statements --------------------------------------------------------------- */

/* AIF's conditions may each stand on a card of their own. */
/* A loop outside macros makes its statements again and again. */
START_TEST(long_loops_outside) {
    char *text = malloc(200000);
    size_t n = 0;
    for (unsigned i = 0; i < 10000; i++)
        n += (size_t)snprintf(text + n, 200000 - n, ".A%u ANOP\n", i);
    snprintf(text + n, 200000 - n, " AGO .A7\n END\n");
    HAS(text, "10001:1: the macros make more than 500000 statements | does a macro call itself");
    free(text);
}
END_TEST

START_TEST(conditions_on_cards) {
    char text[1024];
    int n = snprintf(text, sizeof text, "%-71sX\n", "         AIF   (1 EQ 2).A,    REMARK");
    n += snprintf(text + n, sizeof text - (size_t)n, "%-71sX\n", "               (1 EQ 3).A,");
    snprintf(text + n, sizeof text - (size_t)n,
             "               (1 EQ 1).B   REMARK\n.A DC X'01'\n.B DC X'02'\n END\n");
    IS(text, "02");
    IS(" AIF (1 EQ 2).A\n.A\tANOP\n AIF\t(1 EQ 1).B\tremark\n.B DC X'01'\n END", "01");
    IS(" AGO .B remark\n DC X'00'\n.B DC X'01'\n END", "01");
}
END_TEST

/* A value in a statement that is continued: the place of an error is in its card. */
START_TEST(values_on_cards) {
    char text[1024];
    int n = snprintf(text, sizeof text, "&A       SETC  '99'\n%-71sX\n", "         DC    AL1(1),");
    snprintf(text + n, sizeof text - (size_t)n, "               AL1(&A.9)\n         END\n");
    HAS(text, "3:20: the value 999 does not fit in 8 bits");
}
END_TEST

START_TEST(comments_in_definitions) {
    IS(" MACRO\n* before the prototype\n\n M &A\n.* hidden\n* shown &A\n\n DC AL1(&A)\n*\n MEND\n"
       " M 5\n END",
       "05");
    IS(" MACRO\n M\n.*\n DC X'02'\n MEND\n M\n END", "02");
}
END_TEST

START_TEST(more_attributes_ahead) {
    /* Of two definitions the first counts; what is wrong is reported where it stands. */
    HAS(MACRO("&A",
              " LCLC &T\n&T SETC T'&A\n MNOTE 8,'&A IS &T'\n") " M A\n M B\n M D\n M E\n M G\n"
                                                               " M H\n MACRO\n NEW\n MEND\n "
                                                               "MEND\nA NEW\nB EQU 5\nD DC "
                                                               "(B)F'0'\nE LR 1,2\nE DC X'1'\n"
                                                               "1X DS F\nG NOSUCH\nH DC H'X'\n END",
        "A IS U");
    IS(MACRO("&A",
             " LCLC &T\n&T SETC T'&A\n DC C'&T'\n") " MACRO\n NEW\n MEND\n M A\n M B\n M D\n M E\n"
                                                    " M F\n M G\nA NEW\nB EQU 5\nD DC (B)F'0'\nE "
                                                    "LR 1,2\nF COM\nG DSECT\n END",
       "D4E4E4C9D1D10000"
       "0000000000000000000000000000000000000000"
       "1812");
}
END_TEST

START_TEST(opsyn_hints) {
    HAS("X OPSYN LMM\n END", "LMM is not an operation code | did you mean LM?");
    HAS("X OPSYN 'A B\n END", "'A B is not an operation code");
    IS(" MACRO\n M &A\n DC AL1(&A)\n MEND\nN OPSYN M\n N 3\nDROPS OPSYN DROP\n DROPS ,\nNEW OPSYN "
       "NOP\n"
       " NEW 0\n END",
       "030047000000");
}
END_TEST

START_TEST(mnote) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m =
        assemble_as(" MNOTE 4,'IT''S &&'\n MNOTE *,'X'\n MNOTE 0,'X'\n END", &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(diags.warnings, 1);
    ck_assert_str_eq(diags.items[0].message, "IT'S & (severity 4)");
    diag_free(&diags);
    asm_module_free(m);
    HAS(" MNOTE 12,'NO'\n END", "1:2: NO (severity 12)");
    HAS(" MNOTE 12,'G\xC3\xA4NGE ''&&'\n END", "1:2: G\xC3\xA4NGE '& (severity 12)");
    HAS(" MNOTE 12,'&&A'\n END", "1:2: &A (severity 12)");
    HAS(" MNOTE 12\n END", "MNOTE needs a text in quotes");
    HAS(" MNOTE 12,NO\n END", "MNOTE needs a text in quotes");
}
END_TEST

/* For a debugger, generated code is at the line of the call. */
START_TEST(line_table) {
    struct asm_module *m = assemble(MACRO("", " LR 1,2\n LR 3,4\n") " M\n LR 5,6\n END");
    ck_assert_uint_eq(asm_find_line(m, 2)->line, 6);
    ck_assert_uint_eq(asm_find_line(m, 4)->line, 7);
    asm_module_free(m);
}
END_TEST

RUN_SUITE("macro", parameters, sublists, syslist, system_symbols, sysparm, concatenation,
          values_in_all_fields, nested_calls, recursion, inner_definitions, redefinition, opsyn,
          exit_early, arithmetic, logic, character_values, arrays, globals_are_shared, types,
          other_attributes, lookahead, computed_branches, open_code_skips_definitions,
          wrong_definitions, wrong_calls, wrong_conditions, chain_of_calls, endless, actr, mnote,
          line_table, values_without_end, errors_without_end, long_chains, conditions_on_cards,
          values_on_cards, comments_in_definitions, more_attributes_ahead, opsyn_hints,
          long_loops_outside, values_with_blanks)

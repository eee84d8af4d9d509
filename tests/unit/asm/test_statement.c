/* Statements: forms of lines, symbols, expressions, sections, addressing, literals. */
#include "asm/object.h"
#include "tests/unit/asm/asm_test.h"

#define HAS(text, part) ck_assert_msg(strstr(error_of(text), part) != NULL, "%s", error_of(text))

/* -- Lines ---------------------------------------------------------------------------------- */

/* A card: text, a mark in column 72, a sequence number. */
#define CARD(text, mark) "%-71.71s" mark "00000010\n", text

START_TEST(continuation_in_columns) {
    char text[1000];
    int n = snprintf(text, sizeof text, CARD("B        DC    C'AB'", " "));
    n += snprintf(
        text + n, sizeof text - (size_t)n,
        CARD("         DC    C'1234567890123456789012345678901234567890123456789012345", "X"));
    n += snprintf(text + n, sizeof text - (size_t)n, CARD("               6',       remarks", "X"));
    n += snprintf(text + n, sizeof text - (size_t)n, CARD("               X'FF'     remarks", "X"));
    n += snprintf(text + n, sizeof text - (size_t)n, CARD("               more remarks", " "));
    snprintf(text + n, sizeof text - (size_t)n, CARD("         END", " "));
    ck_assert_str_eq(hex(text), "C1C2"
                                "F1F2F3F4F5F6F7F8F9F0F1F2F3F4F5F6F7F8F9F0"
                                "F1F2F3F4F5F6F7F8F9F0F1F2F3F4F5F6F7F8F9F0"
                                "F1F2F3F4F5F6F7F8F9F0F1F2F3F4F6FF");
}
END_TEST

START_TEST(sequence_columns_are_ignored) {
    ck_assert_str_eq(
        hex("         DC    X'01'                                                    00000010\n"
            "         END                                                            00000020\n"),
        "01");
}
END_TEST

START_TEST(free_lines) {
    ck_assert_str_eq(hex("a\tdc\tx'0a'\n\tend\n"), "0A");
    /* A remark that runs through column 72 into a line that begins in column 1 is a remark. */
    ck_assert_str_eq(
        hex(" DC X'01' this remark is long, and runs through column seventy-two of it\n"
            "B DC X'02'\n END\n"),
        "0102");
    ck_assert_str_eq(hex(" DC X'01'\r\n END\r\n"), "01");
}
END_TEST

START_TEST(bad_continuation) {
    HAS("         DC    X'01',                                                  X\n"
        "B        DC    X'02'\n         END\n",
        "1:72: column 72 marks a continuation");
}
END_TEST

START_TEST(not_text) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    const char bytes[] = " DC X'1'\n DC \0X'1'\n";
    diag_init(&diags);
    ck_assert_ptr_null(asm_assemble("t", bytes, sizeof bytes - 1, &options, &diags));
    ck_assert_str_eq(diags.items[0].message, "this is not source text: it has the byte X'00'");
    ck_assert_uint_eq(diags.items[0].line, 2);
    ck_assert_uint_eq(diags.items[0].column, 5);
    diag_free(&diags);
}
END_TEST

START_TEST(megabyte_line) {
    size_t n = 1 << 20;
    char *text = malloc(n + 1);
    memset(text, 'A', n);
    text[n] = 0;
    HAS(text, "the line is 1048576 characters long");
    memset(text, ' ', n);
    memcpy(text, " DC X'1'", 8);
    text[n - 1] = 'X';
    HAS(text, "characters long");
    free(text);
}
END_TEST

START_TEST(error_flood) {
    char text[5000] = "";
    for (int i = 0; i < 300; i++)
        strcat(text, " BAD 1,2\n");
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    ck_assert_ptr_null(assemble_as(text, &options, &diags));
    ck_assert_uint_eq(diags.errors, 300);
    ck_assert_uint_le(diags.count, 101);
    diag_free(&diags);
}
END_TEST

/* -- Symbols and expressions ---------------------------------------------------------------- */

START_TEST(expressions) {
    ck_assert_str_eq(hex("A START 0\n DC AL1(2+3*4,(2+3)*4,7/2,1/0,-3+5,--4,X'F',B'101',C'A')\n"
                         " DC AL1(L'A,T'A,*-A,B-A)\nB EQU *\n END\n"),
                     "0E14030002040F05C101D10B0D");
    HAS("A START 0\n DC A(A*2)\n END\n", "cannot be multiplied");
    HAS(" DC A(2147483647+1)\n END\n", "does not fit in 32 bits");
    HAS(" DC A(3X)\n END\n", "cannot stand in a number");
    HAS(" DC A((1)\n END\n", "\")\"");
    HAS(" DC A(1+)\n END\n", "an operand is missing here");
    HAS(" DC A(K'A)\n END\n", "1:7: K' is known in conditional assembly only");
    HAS(" CLI 0(1),'X'\n END\n", "cannot begin with this character | characters are written C");
    HAS(" DC A(Z'A')\n END\n", "1:7: Z'…' is not a term of an expression");
}
END_TEST

START_TEST(nesting_is_limited) {
    char text[2100] = " DC A(";
    memset(text + 6, '(', 1000);
    strcpy(text + 1006, "1)\n END\n");
    HAS(text, "");
    for (int i = 0; i < 900; i++)
        text[1006 + i] = i ? ')' : '1';
    HAS(text, "");
}
END_TEST

START_TEST(equates) {
    ck_assert_str_eq(hex(" DC AL1(X,Y,Z)\nX EQU Y+1\nY EQU Z+1\nZ EQU 5\n END\n"), "070605");
    ck_assert_str_eq(hex("A START 0\nB EQU A+2,5,C'Q'\n DC AL1(L'B,T'B,B-A)\n END\n"), "05D802");
    HAS("X EQU Y\nY EQU X\n END\n", "go round in a circle");
    ck_assert_str_eq(hex("X EQU 1,L,C\nL EQU M-1\nM EQU 4\nC EQU C'Q'\n DC AL1(L'X,T'X)\n END\n"),
                     "03D8");
    HAS("X EQU 1,NONE\n END\n", "1:9: NONE is not defined");
    HAS("X EQU 1,2,NONE\n END\n", "1:11: NONE is not defined");
    HAS("X EQU Y,NONE\nY EQU 1\n END\n", "1:9: NONE is not defined");
    HAS(" EQU 1\n END\n", "EQU needs a name");
    HAS("X EQU 1\nX EQU 2\n END\n", "2:1: X is already defined | it was defined at t.asm:1");
    HAS("1X EQU 1\n END\n", "cannot stand in a name");
}
END_TEST

/* However many EQUs wait for each other, in whatever order, each is looked at a few times only. */
START_TEST(chains_of_equates) {
    size_t size = 2000000, n = 0;
    char *text = malloc(size);
    for (unsigned i = 0; i < 40000; i++) {
        unsigned k = i * 7919 % 40000;
        n += (size_t)snprintf(text + n, size - n, "X%u EQU X%u+1\n", k, k + 1);
    }
    snprintf(text + n, size - n, "X40000 EQU 5\n DC A(X0)\n END\n");
    ck_assert_str_eq(hex(text), "00009C45");
    free(text);
}
END_TEST

START_TEST(nearest) {
    HAS("LENGTH EQU 4\n DC A(LENGHT)\n END\n", "LENGHT is not defined | did you mean LENGTH?");
    HAS(" MCV 0(1),0(2)\n END\n", "unknown operation code MCV | did you mean M");
    HAS("LA 1,2\n END\n", "LA is in the name field");
    HAS(" LR R15,2\n END\n", "R15 is not defined | registers are numbers; R15 EQU 15 gives one");
    HAS("R1X EQU 1\n LR R1Y,2\n END\n", "R1Y is not defined | did you mean R1X?");
    HAS(" ICTL 1,71,16\n END\n", "ICTL is not supported | cards are read from column 1");
    HAS("X DXD A\n END\n", "DXD is not supported");
    HAS(" CXD\n END\n", "CXD is not supported");
}
END_TEST

/* -- Sections and addressing ---------------------------------------------------------------- */

START_TEST(sections_interleave) {
    ck_assert_str_eq(hex("A START X'100'\n DC X'01'\nB CSECT\n DC X'02',A(C)\nA CSECT\n DC X'03'\n"
                         "C CSECT\n DC A(B)\n END\n"),
                     "0103000000000000"
                     "0200000000000110"
                     "00000108");
}
END_TEST

/* Private code and blank common have no names, but are two sections. */
START_TEST(sections_without_names) {
    ck_assert_str_eq(hex(" CSECT\n DC X'01'\n COM\n DC X'02'\n CSECT\n DC X'03'\n COM\n"
                         " DC X'04'\n END\n"),
                     "0103000000000000"
                     "0204");
    HAS(" DSECT\n END\n", "1:2: DSECT needs a name");
    HAS("A CSECT\nA COM\n END\n", "2:1: this section has begun as one of another kind");
}
END_TEST

/* A comma alone says that there are no operands, so that remarks may follow. */
START_TEST(remarks_without_operands) {
    ck_assert_str_eq(hex("A START 0 remark\n USING A,1\n L 2,=F'1' remark\n LTORG ,  remark\n"
                         " DROP ,  remark\n DC X'01'\n ORG , remark\n END , remark\n"),
                     "582010080000000000000001"
                     "01");
}
END_TEST

START_TEST(org) {
    ck_assert_str_eq(hex("A START 0\n DC XL4'0'\n ORG A+1\n DC X'FF'\n ORG\n DC X'EE'\n END\n"),
                     "00FF0000EE");
    HAS("A START 0\n ORG A-1\n END\n", "outside the section");
    HAS("A START 0\nB CSECT\n ORG A\n END\n", "ORG needs an address in the current section");
}
END_TEST

START_TEST(implied_addresses) {
    ck_assert_str_eq(hex("A START 0\n BALR 12,0\n USING *,12\n L 1,B\n L 1,B(2)\n LA 3,B+1\n"
                         "B DC F'0'\n END\n"),
                     "05C0"
                     "5810C00E"
                     "5812C00E"
                     "4130C00F"
                     "0000"
                     "00000000");
}
END_TEST

START_TEST(base_choice) {
    /* The smallest displacement; of equal ones the highest register. */
    ck_assert_str_eq(hex("A START 0\n USING A,3,4\n USING A+4,7\n USING A+4,6\n LA 1,A+2\n"
                         " LA 1,A+4\n DROP 7\n LA 1,A+4\n DROP 6\n LA 1,A+4096\n LA 1,16\n"
                         " USING 8,9\n LA 1,16\n END\n"),
                     "41103002"
                     "41107000"
                     "41106000"
                     "41104000"
                     "41100010"
                     "41109008");
}
END_TEST

START_TEST(dummy_sections) {
    ck_assert_str_eq(hex("A START 0\n USING D,5\n USING PSA,0\n MVC Y,X\n LA 1,NEW\n"
                         " DC AL1(Y-D,L'Y)\nD DSECT\nX DS F\nY DS CL3\n"
                         "PSA DSECT\n DS XL104\nNEW DS D\n END\n"),
                     "D20250045000"
                     "41100068"
                     "0403");
    HAS("A START 0\n DC A(D)\nD DSECT\n END\n", "D is a dummy section");
}
END_TEST

START_TEST(missing_base) {
    HAS("A START 0\n L 1,A\n END\n",
        "2:6: no USING covers address 000000 of section A | say \"USING A");
    HAS("A START 0\n USING A,12\n L 1,B\n DS 5000X\nB DS F\n END\n",
        "the USING at t.asm:2 covers 000000 to 000FFF");
    HAS("A START 0\n DS F\n USING *,12\n L 1,A\n END\n",
        "the USING at t.asm:3 covers 000004 and what is behind it");
    HAS(" LA 1,4096\n END\n", "no USING covers the absolute address 4096");
}
END_TEST

START_TEST(lengths) {
    ck_assert_str_eq(
        hex("A START 0\n USING A,1\n MVC B,C\n MVC B(2),C\n MVC 0(3,5),C\n MVC 0(,5),C\n"
            " ZAP B,C(1)\n CLC B+1(L'C-1),C\n MVC B(0),C\nB DS CL5\nC DS CL3\n END\n"),
        "D204102A102F"
        "D201102A102F"
        "D2025000102F"
        "D2005000102F"
        "F840102A102F"
        "D501102B102F"
        "D200102A102F"
        "0000000000000000");
    HAS("A START 0\n USING A,1\n ZAP B,B\nB DS CL17\n END\n", "implied length is 17");
    HAS(" MVC 0(257,1),0(2)\n END\n", "the length is 257; it must be from 0 to 256");
}
END_TEST

START_TEST(operand_errors) {
    HAS(" LR 1,16\n END\n", "1:7: R2 is 16; it must be from 0 to 15");
    HAS(" LR 1\n END\n", "R2 is missing | LR is written with R1,R2");
    HAS(" L 1,2,3\n END\n", "too many operands | L is written with R1,D2(X2,B2)");
    HAS(" MVI 0(1),256\n END\n", "the immediate byte is 256; it must be from 0 to 255");
    HAS(" L 1,4096(0,2)\n END\n", "the displacement is 4096; it must be from 0 to 4095");
    HAS("A START 0\n L 1,A(0,2)\n END\n", "must be a number, not an address");
    HAS(" B\n END\n", "B is written with D2(X2,B2)");
}
END_TEST

START_TEST(extended_branches) {
    ck_assert_str_eq(hex(" B 0(5)\n BR 14\n NOP 0\n NOPR 7\n BNE 0(0,3)\n BER 2\n BO 4\n BNHR 1\n"
                         " END\n"),
                     "47F5000007FE47000000070747703000078247100004"
                     "07D1");
}
END_TEST

START_TEST(models) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S360};
    ck_assert_ptr_null(assemble_as(" MVCL 2,4\n END\n", &options, &diags));
    ck_assert_str_eq(diags.items[0].message, "MVCL is not an instruction of System/360");
    diag_free(&diags);
}
END_TEST

/* -- Literals ------------------------------------------------------------------------------- */

START_TEST(literals) {
    ck_assert_str_eq(hex("A START 0\n USING A,1\n L 2,=F'1'\n L 3,=F'1'\n LH 2,=H'2'\n LD 0,=D'1'\n"
                         " MVC 0(3,4),=C'ABC'\n LTORG\n L 2,=F'1'\n END\n"),
                     "58201020"
                     "58301020"
                     "48201024"
                     "68001018"
                     "D20240001026"
                     "0000"
                     "4110000000000000"
                     "00000001"
                     "0002"
                     "C1C2C3"
                     "00"
                     "58201030"
                     "0000"
                     "00000001");
}
END_TEST

START_TEST(literal_with_location) {
    /* * in a literal is the place of the instruction, so equal texts differ. */
    ck_assert_str_eq(hex("A START 0\n USING A,1\n L 2,=A(*)\n L 2,=A(*)\n END\n"),
                     "582010085820100C0000000000000004");
    HAS(" DC A(=F'1')\n END\n", "a literal stands alone");
    HAS(" USING *,1\n L 1,=0F'1'\n END\n", "duplication factor 0");
}
END_TEST

/* -- Others --------------------------------------------------------------------------------- */

START_TEST(cnop_and_ccw) {
    ck_assert_str_eq(hex("A START 0\n CNOP 2,8\n BR 14\n CNOP 0,4\n BR 1\n CCW 2,A+X'10',X'60',80\n"
                         " END\n"),
                     "070007FE07F10000"
                     "0200001060000050");
    HAS(" CNOP 1,4\n END\n", "CNOP cannot align to byte 1 of 4");
    HAS(" CCW 2,,0,0\n END\n", "the data address is missing");
}
END_TEST

START_TEST(entry_point) {
    struct asm_module *m = assemble("A START X'200'\n DC F'0'\nGO BR 14\n END GO\n");
    ck_assert_uint_eq(asm_entry(m), 0x204);
    ck_assert_ptr_nonnull(asm_find_symbol(m, "GO"));
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "GO")), 0x204);
    ck_assert_ptr_null(asm_find_symbol(m, "STOP"));
    ck_assert_uint_eq(asm_find_line(m, 0x205)->line, 3);
    ck_assert_ptr_null(asm_find_line(m, 0x206));
    asm_module_free(m);
}
END_TEST

START_TEST(missing_end_is_a_warning) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m = assemble_as(" BR 14\n", &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(diags.warnings, 1);
    asm_module_free(m);
    diag_free(&diags);
    m = assemble_as("", &options, &diags);
    ck_assert_ptr_nonnull(m);
    asm_module_free(m);
    diag_free(&diags);
}
END_TEST

START_TEST(every_error_once_in_order) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    ck_assert_ptr_null(assemble_as(
        "A START 0\n LR 1,99\nX BOGUS\n L 1,NONE\n DC F'Z'\n B X\n END\n", &options, &diags));
    ck_assert_uint_eq(diags.errors, 5); /* X is defined all the same; it lacks only a USING */
    for (unsigned i = 0; i < 5; i++)
        ck_assert_uint_eq(diags.items[i].line, i + 2);
    diag_free(&diags);
}
END_TEST

/* START takes its place; literals stand behind the first control section. */
START_TEST(starts) {
    ck_assert_str_eq(hex("A START\n DC X'1'\n END\n"), "01");
    ck_assert_str_eq(hex(" START 5\n DC A(*)\n END\n"), "00000008");
    ck_assert_str_eq(hex("A CSECT\n USING *,1\n DC XL4'1'\n ORG A\n L 2,=F'7'\n END\n"),
                     "5820100800000000"
                     "00000007");
    ck_assert_str_eq(hex("C COM\n USING C,1\n DC A(C)\n L 2,=F'7'\n END\n"), "0000000058201008"
                                                                             "00000007");
    ck_assert_str_eq(hex("B COM\n DC X'1'\nA CSECT\n USING *,1\n L 2,=F'7'\n END\n"),
                     "5820100800000000"
                     "00000007"
                     "00000000"
                     "01");
    HAS(" START NONE\n END\n", "1:8: NONE is not defined before this statement | its value");
    HAS(" START 4,5\n END\n", "1:9: there are too many operands");
    HAS(" START -8\n END\n", "the origin is -8; it must be from 0 to 16777215");
    HAS("LONGERTHAN START 0\n END\n", "an external name has at most 8 characters");
    HAS(" CSECT\nA START 0\n END\n", "2:3: START must come before every section");
}
END_TEST

START_TEST(large_programs) {
    HAS("A CSECT\n ORG A+16777214\n LR 1,2\n LR 1,2\n END\n",
        "4:2: the section grows beyond 16 MB");
    HAS("A CSECT\n ORG A+16777212\n CCW 1,2,3,4\n END\n", "the section grows beyond 16 MB");
    HAS("A CSECT\n ORG A+16777210\n USING *,1\n L 2,=D'1'\n END\n", "grows beyond 16 MB");
    HAS("A CSECT\n ORG A+16777215\n CNOP 6,8\n END\n", "beyond");
    HAS("A CSECT\n DS 9000000X\nB CSECT\n DS 9000000X\n END\n",
        "the sections together take more than 16 MB");
    size_t size = 40000 * 15, n = 0;
    char *text = malloc(size);
    for (unsigned i = 0; i < 33000; i++)
        n += (size_t)snprintf(text + n, size - n, " EXTRN E%u\n", i);
    HAS(text, "the program has more than 32767 sections and external names");
    free(text);
}
END_TEST

START_TEST(entry_points) {
    struct asm_module *m = assemble("A START X'100'\n DC X'1'\n END 5\n");
    ck_assert_uint_eq(asm_entry(m), 5);
    asm_module_free(m);
    m = assemble("C COM\nX DS F\n END\n");
    ck_assert_uint_eq(asm_entry(m), 0);
    ck_assert_ptr_null(asm_find_line(m, 4));
    asm_module_free(m);
    m = assemble(" END\n");
    ck_assert_ptr_null(asm_find_symbol(m, "A"));
    ck_assert_ptr_null(asm_find_line(m, 0));
    asm_module_free(m);
    m = assemble("A START X'100'\n LR 1,2\n END\n");
    ck_assert_ptr_null(asm_find_line(m, 0xFF));
    ck_assert_uint_eq(asm_find_line(m, 0x101)->line, 2);
    asm_module_free(m);
    asm_module_free(NULL);
}
END_TEST

/* What stands at the same address is in order of its lines. */
START_TEST(lines_at_one_address) {
    struct asm_module *m =
        assemble("A START 0\n DC X'1'\n ORG A\n DC X'2'\n ORG A\n DC X'3'\n END\n");
    ck_assert_uint_eq(m->line_count, 3);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(m->lines[i].line, 2 + 2 * i);
    asm_module_free(m);
}
END_TEST

START_TEST(attributes_of_symbols) {
    ck_assert_str_eq(hex("A START 0\n USING A,1\nB DC CL6'X'\n MVC B(L'*-1),B+L'*\n"
                         " DC AL1(L'*,T'*,T'B,T'NONE,L'B)\n END\n"),
                     "E74040404040"
                     "D20410001006"
                     "05E4C3E406");
}
END_TEST

START_TEST(terms) {
    ck_assert_str_eq(hex(" DC A(C'''',C'&&',C'A''B',C'a',X'ffffffff',B'1',+5,+-5,C'&')\n END\n"),
                     "0000007D"
                     "00000050"
                     "00C17DC2"
                     "00000081"
                     "FFFFFFFF"
                     "00000001"
                     "00000005"
                     "FFFFFFFB"
                     "00000050");
    ck_assert_str_eq(hex("A START 0\nB CSECT\nC DC A(A-B+C-A),A(2*(C-B)),A((A))\n END\n"),
                     "000000000000000000000000");
}
END_TEST

START_TEST(base_of_zero) {
    ck_assert_str_eq(hex("A START X'100'\n USING A,0\n LA 1,A\n DROP\n USING 256,0\n LA 1,260\n"
                         " USING X'200',3\n LA 1,X'210'\n END\n"),
                     "41100100"
                     "41100104"
                     "41103010");
}
END_TEST

/* Names that the program gave a meaning are as many as it likes. */
START_TEST(many_own_operations) {
    char text[16384];
    size_t n = 0;
    for (unsigned i = 0; i < 300; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "MY%u OPSYN LR\n", i);
    snprintf(text + n, sizeof text - n, " MY0 1,2\n MY299 3,4\n END\n");
    ck_assert_str_eq(hex(text), "18121834");
    snprintf(text + n, sizeof text - n, "MY7 OPSYN\n MY7 1,2\n MY298X 3,4\n END\n");
    HAS(text, "unknown operation code MY7 | did you mean MY");
}
END_TEST

START_TEST(many_symbols) {
    char *text = malloc(100000);
    size_t n = 0;
    for (unsigned i = 0; i < 3000; i++)
        n += (size_t)snprintf(text + n, 100000 - n, "S%u EQU %u\n", i, i);
    snprintf(text + n, 100000 - n, " DC Y(S0,S1,S2999,s2998)\n END\n");
    ck_assert_str_eq(hex(text), "000000010BB70BB6");
    free(text);
}
END_TEST

START_TEST(names) {
    ck_assert_str_eq(hex("$A#_9 EQU 1\n@ EQU 2\n_ EQU 3\n DC AL1($a#_9,@,_)\n END\n"), "010203");
    HAS("A.B EQU 1\n END\n", "1:2: this character cannot stand in a name");
    HAS("A{ EQU 1\n END\n", "this character cannot stand in a name");
    HAS(" DC V(X)\nX EQU 5\n DC V(X)\n END\n", "X is not an address");
    HAS("E DC V(Q)\n EXTRN E\n END\n", "2:8: E is already defined");
    HAS("X DS F\nX DS F\n END\n", "2:1: X is already defined | it was defined at t.asm:1");
    HAS(" DC V(EX)\n EXTRN EX\n ENTRY EY\n END\n", "3:8: EY is not defined | did you mean EX?");
    HAS(" ENTRY ZZZZZZ\nA CSECT\n END\n", "1:8: ZZZZZZ is not defined | ");
    HAS("C COM\n END C\n", "the entry point must be an address in a control section");
}
END_TEST

START_TEST(copy_errors) {
    HAS(" COPY NOSUCHMEMBER\n END\n", "there is no file NOSUCHMEMBER to copy");
    HAS(" COPY ../x\n END\n", "COPY needs the name of a file");
    HAS(" COPY\n END\n", "COPY needs the name of a file");
}
END_TEST

RUN_SUITE("asm/statement", continuation_in_columns, sequence_columns_are_ignored, free_lines,
          bad_continuation, not_text, megabyte_line, error_flood, expressions, nesting_is_limited,
          equates, nearest, sections_interleave, sections_without_names, remarks_without_operands,
          org, implied_addresses, base_choice, dummy_sections, missing_base, lengths,
          operand_errors, extended_branches, models, literals, literal_with_location, cnop_and_ccw,
          entry_point, missing_end_is_a_warning, every_error_once_in_order, copy_errors, starts,
          large_programs, entry_points, lines_at_one_address, attributes_of_symbols, terms,
          base_of_zero, many_own_operations, many_symbols, names, chains_of_equates)

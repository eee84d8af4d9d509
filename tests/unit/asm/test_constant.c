/* DC and DS: every type and modifier, from GC28-6514 and the formats of GA22-7000. */
#include "tests/unit/asm/asm_test.h"

/* The bytes of one DC operand list at location 0. */
static const char *dc(const char *operands) {
    char text[512];
    snprintf(text, sizeof text, "A START 0\nB DC %s\n END\n", operands);
    return hex(text);
}

static const char *dc_error(const char *operands) {
    char text[512];
    snprintf(text, sizeof text, "A START 0\nB DC %s\n END\n", operands);
    return error_of(text);
}

#define IS(operands, expected) ck_assert_str_eq(dc(operands), expected)
#define BAD(operands, part)                                                                        \
    ck_assert_msg(strstr(dc_error(operands), part) != NULL, "%s", dc_error(operands))

START_TEST(characters) {
    IS("C'AB'", "C1C2");
    IS("C'it''s'", "89A37DA2");
    IS("C'&&'", "50");
    IS("CL4'AB'", "C1C24040");
    IS("CL2'ABCD'", "C1C2");
    IS("3C'AB'", "C1C2C1C2C1C2");
    IS("CL.12'AB'", "C1C0"); /* the rightmost four bits are cut */
    IS("C'\xC3\xA4'", "43"); /* UTF-8 for a with diaeresis */
    BAD("C'\xE2\x82\xAC'", "code page 037");
    BAD("C''", "no value");
    BAD("C'AB", "closing quote");
}
END_TEST

START_TEST(hexadecimal_and_binary) {
    IS("X'1'", "01");
    IS("X'ABC'", "0ABC");
    IS("XL3'FF'", "0000FF");
    IS("XL1'1234'", "34");
    IS("X'1,22,333'", "01220333");
    IS("B'101'", "05");
    IS("B'100000001'", "0101");
    IS("BL1'1111111111'", "FF");
    IS("BL.3'101',BL.5'11'", "A3");
    IS("XL.4'F',C'A'", "F0C1"); /* what follows begins at a byte */
    BAD("X'1G'", "2:9: this is not a hexadecimal digit");
    BAD("B'12'", "2:9: this is not a binary digit");
}
END_TEST

START_TEST(fixed_point) {
    IS("F'1,-1'", "00000001FFFFFFFF");
    IS("H'-32768'", "8000");
    IS("F'2147483647'", "7FFFFFFF");
    IS("FL3'5'", "000005");
    IS("FL8'-2'", "FFFFFFFFFFFFFFFE");
    IS("F'1E3'", "000003E8");
    IS("FE2'1.5'", "00000096");
    IS("FS4'1.5'", "00000018");
    IS("HS12'-0.25'", "FC00");
    IS("F'2.5'", "00000003"); /* rounded half away from zero */
    IS("F'-2.5'", "FFFFFFFD");
    IS("C'A',H'1'", "C1000001");
    IS("0H'0',FL.4'-1'", "F0");
    BAD("H'32768'", "does not fit");
    BAD("F'2147483648'", "-2147483648 to 2147483647");
    BAD("F'1X'", "cannot stand in a decimal number");
}
END_TEST

START_TEST(floating_point) {
    IS("E'1'", "41100000");
    IS("E'-1'", "C1100000");
    IS("E'0'", "00000000");
    IS("E'0.1'", "4019999A");
    IS("E'100'", "42640000");
    IS("D'3.14159265358979'", "413243F6A8885A22");
    IS("D'1E-78'", "001DA48CE468E7C7");
    IS("E'7.2E75'", "7FFEB0E4");
    IS("E'.5E+1'", "41500000");
    IS("EE1'.5'", "41500000");
    IS("ES2'1'", "43001000"); /* unnormalized by two digits */
    IS("L'1'", "4110000000000000"
               "3300000000000000");
    IS("EL3'1'", "411000");
    IS("D'16'", "4210000000000000");
    IS("E'15.99999999999'", "42100000"); /* rounding carries into the exponent */
    BAD("E'1E76'", "outside the range");
    BAD("E'1E-90'", "outside the range");
}
END_TEST

START_TEST(decimal) {
    IS("P'5'", "5C");
    IS("P'-12'", "012D");
    IS("P'+1.25'", "125C");
    IS("PL3'7'", "00007C");
    IS("PL2'12345'", "345C");
    IS("P'1,-22'", "1C022D");
    IS("Z'12'", "F1C2");
    IS("Z'-12'", "F1D2");
    IS("ZL4'5'", "F0F0F0C5");
    BAD("P'1A'", "cannot stand");
    BAD("PL17'1'", "the length must be from 1 to 16");
}
END_TEST

START_TEST(addresses) {
    IS("A(B,B+4,10)", "00000000000000040000000A");
    IS("X'FF',A(*)", "FF00000000000004");
    IS("2A(*)", "0000000000000004");
    IS("AL3(B+1)", "000001");
    IS("Y(X'1234')", "1234");
    IS("AL1(255,-1)", "FFFF");
    IS("S(4(13))", "D004");
    IS("S(100)", "0064");
    IS("V(A)", "00000000");
    BAD("AL1(256)", "does not fit in 8 bits");
    BAD("A(NONE)", "NONE is not defined");
    BAD("A(1", "\")\" that closes");
    BAD("A()", "no value");
    ck_assert_str_eq(hex("A START X'100'\n DC A(X),AL3(X-A)\nX EQU *\n END\n"), "00000107000007");
}
END_TEST

START_TEST(alignment_and_ds) {
    ck_assert_str_eq(hex("A START 0\n DC X'1'\n DS 0F\n DC X'2'\n DS D\n DC X'3'\n END\n"),
                     "0100000002000000"
                     "000000000000000003");
    ck_assert_str_eq(hex("A START 0\n DS 3XL2,C\n DC X'9'\n END\n"), "0000000000000009");
    ck_assert_str_eq(hex("A START 0\n DS CL(4/2)\n DC (1+1)X'9'\n END\n"), "00000909");
    IS("X'1',FL4'1'", "0100000001"); /* a length takes the alignment away */
    IS("X'1',0D'0',X'2'", "010000000000000002");
}
END_TEST

START_TEST(length_attribute) {
    ck_assert_str_eq(hex("A START 0\nB DC AL1(L'B,L'C,L'D,L'E)\nC DS 3F\nD DC C'HELLO'\n"
                         "E DC F'1,2'\n END\n"),
                     "01040504"
                     "000000000000000000000000"
                     "C8C5D3D3D6000000"
                     "0000000100000002");
}
END_TEST

/* Numbers in fields of bits, and numbers that are cut, filled or zero. */
START_TEST(odd_fields) {
    IS("EL.12'1',EL.20'-1'", "411C1100");
    IS("FL.4'-8',FL.12'2047'", "87FF");
    IS("L'0',D'-0'", "00000000000000000000000000000000"
                     "0000000000000000");
    IS("LL8'1'", "4110000000000000");
    IS("EL8'1',DL2'1'", "41100000000000004110");
    IS("P'0',P'-0',PL1'123',P'.5',P'5.'", "0C0D3C5C5C");
    IS("Z'-0',ZL1'123',Z'1.2'", "D0C3F1C2");
    IS("CL100'A',X'1'", "C1404040404040404040404040404040404040404040404040"
                        "40404040404040404040404040404040404040404040404040"
                        "40404040404040404040404040404040404040404040404040"
                        "40404040404040404040404040404040404040404040404040"
                        "01");
    IS("C'''&&'", "7D50");
    IS("C'A''',C'A&&'", "C17DC150");
    IS("C'&'", "50");
    IS("F'00000000000000000000000000000000000000000000000000000000000000005'", "00000005");
    IS("F'1E-200'", "00000000");
    IS("F'1E+2'", "00000064");
    IS("FE-1'15',FE+1'1'", "000000020000000A");
    IS("ES14'1',DS1'-1'", "4F00000000000000C201000000000000");
    IS("A(1,-1),AL2(-1,65535),Y(-32768)", "00000001FFFFFFFFFFFFFFFF8000");
    IS("AL.4(15,1),AL.12(-1)", "F1FFF0");
    IS("2XL.4'1,2'", "1212");
    IS("3FL.3'1'", "2480");
    IS("3X'1,2'", "010201020102");
}
END_TEST

/* Constants in a dummy section have sizes, but no bytes. */
START_TEST(in_a_dummy_section) {
    ck_assert_str_eq(hex("A START 0\n DC AL1(E-D,F-D)\nD DSECT\n DC 3F'1'\nE DC 5XL.3'1'\n"
                         "F DC A(0),C'ABC'\n END\n"),
                     "0C10");
}
END_TEST

START_TEST(ds_without_values) {
    ck_assert_str_eq(hex("A START 0\n DS F,X,CL3,0H\nB DS 2D,F'1'\n DC AL1(B-A,L'B)\n END\n"),
                     "0000000000000000"
                     "0000000000000000000000000000000000000000"
                     "0808");
}
END_TEST

START_TEST(limits) {
    BAD("X", "must follow here");
    BAD("G'1'", "types are");
    BAD("16777216X'1',X'1'", "16 MB");
    BAD("CL65536'A'", "the length must be from 1 to 65535");
    BAD("L'1',LL9'1'", "16 bytes long, or at most 8");
    BAD("FQ'1'", "Q is not a modifier");
    BAD("XE1'1'", "its only modifier is L");
}
END_TEST

RUN_SUITE("asm/constant", characters, hexadecimal_and_binary, fixed_point, floating_point, decimal,
          addresses, alignment_and_ds, length_attribute, limits, odd_fields, in_a_dummy_section,
          ds_without_values)

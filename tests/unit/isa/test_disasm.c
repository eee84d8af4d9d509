/* The disassembler: each format once, from the drawings in isa.h. */
#include "isa/isa.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint8_t bytes[6];
    const char *text;
} cases[] = {
    {{0x1A, 0x12}, "AR    1,2"},
    {{0x04, 0x30}, "SPM   3"},
    {{0x07, 0xFE}, "BR    14"},
    {{0x07, 0x00}, "NOPR  0"},
    {{0x07, 0x81}, "BCR   8,1"},
    {{0x0A, 0xFF}, "SVC   255"},
    {{0x5A, 0x12, 0x30, 0x04}, "A     1,4(2,3)"},
    {{0x5A, 0x10, 0x30, 0x04}, "A     1,4(0,3)"},
    {{0x5A, 0x12, 0x00, 0x04}, "A     1,4(2)"},
    {{0x41, 0x10, 0x0F, 0xFF}, "LA    1,4095"},
    {{0x47, 0xF0, 0xC0, 0x10}, "B     16(0,12)"},
    {{0x47, 0x00, 0x00, 0x00}, "NOP   0"},
    {{0x47, 0x80, 0xC0, 0x10}, "BC    8,16(0,12)"},
    {{0x98, 0xEC, 0xD0, 0x0C}, "LM    14,12,12(13)"},
    {{0xBF, 0x17, 0x20, 0x01}, "ICM   1,7,1(2)"},
    {{0x89, 0x10, 0x00, 0x02}, "SLL   1,2"},
    {{0x92, 0x40, 0x20, 0x05}, "MVI   5(2),X'40'"},
    {{0x82, 0x00, 0x00, 0x70}, "LPSW  112"},
    {{0x9C, 0x00, 0x20, 0x00}, "SIO   0(2)"},
    {{0xB2, 0x0D, 0x00, 0x00}, "PTLB"},
    {{0xD2, 0x04, 0x10, 0x00, 0x20, 0x03}, "MVC   0(5,1),3(2)"},
    {{0xFA, 0x21, 0x10, 0x00, 0x20, 0x03}, "AP    0(3,1),3(2,2)"},
    {{0xF0, 0x35, 0x10, 0x00, 0x00, 0x3E}, "SRP   0(4,1),62,5"},
    {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, "DC    X'FFFFFFFFFFFF'"},
    {{0x00, 0x00}, "DC    X'0000'"},
};

START_TEST(formats) {
    struct instr i;
    char text[48];
    isa_decode(cases[_i].bytes, MODEL_S370, &i);
    ck_assert_str_eq(isa_disassemble(&i, text), cases[_i].text);
}
END_TEST

/* No two bytes of any kind make a text that is too long, or empty. */
START_TEST(every_first_halfword) {
    for (unsigned h = 0; h < 0x10000; h++) {
        uint8_t bytes[6] = {(uint8_t)(h >> 8), (uint8_t)h, 0xFF, 0xFF, 0xFF, 0xFF};
        struct instr i;
        char text[48];
        isa_decode(bytes, MODEL_S370, &i);
        size_t n = strnlen(isa_disassemble(&i, text), sizeof text);
        ck_assert_uint_ge(n, 3);
        ck_assert_uint_le(n, 40);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("isa/disasm");
    TCase *t = tcase_create("disasm");
    tcase_add_loop_test(t, formats, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(t, every_first_halfword);
    suite_add_tcase(s, t);
    return suite_run(s);
}

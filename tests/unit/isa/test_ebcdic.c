/* Code page 037: the characters of the assembler language, and that nothing is lost. */
#include "isa/ebcdic.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

START_TEST(characters) {
    static const struct {
        char ascii;
        uint8_t ebcdic;
    } known[] = {{' ', 0x40}, {'A', 0xC1}, {'I', 0xC9}, {'J', 0xD1}, {'R', 0xD9}, {'S', 0xE2},
                 {'Z', 0xE9}, {'a', 0x81}, {'z', 0xA9}, {'0', 0xF0}, {'9', 0xF9}, {'$', 0x5B},
                 {'#', 0x7B}, {'@', 0x7C}, {'&', 0x50}, {'*', 0x5C}, {'+', 0x4E}, {'(', 0x4D},
                 {'=', 0x7E}, {'[', 0xBA}, {'|', 0x4F}, {'!', 0x5A}, {'^', 0xB0}, {'\n', 0x25}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ck_assert_uint_eq(ebcdic_from_ascii[(uint8_t)known[i].ascii], known[i].ebcdic);
    ck_assert_uint_eq(ebcdic_from_ascii[0xAC], 0x5F); /* logical not */
    ck_assert_uint_eq(ebcdic_from_ascii[0xA2], 0x4A); /* cent */
}
END_TEST

START_TEST(round_trip) {
    for (unsigned i = 0; i < 256; i++) {
        ck_assert_uint_eq(ebcdic_to_ascii[ebcdic_from_ascii[i]], i);
        ck_assert_uint_eq(ebcdic_from_ascii[ebcdic_to_ascii[i]], i);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("isa/ebcdic");
    TCase *t = tcase_create("ebcdic");
    tcase_add_test(t, characters);
    tcase_add_test(t, round_trip);
    suite_add_tcase(s, t);
    return suite_run(s);
}

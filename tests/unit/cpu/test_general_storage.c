/* The storage-to-storage instructions. GA22-7000, General Instructions; the heading of each table
 * is the section. */
#include "cpu_test.h"

/* MOVE, MOVE NUMERICS, MOVE ZONES */
static const struct cpu_case moves[] = {
    {"D20320003000", "m3000=01020304 cc=2", "m2000=01020304 k2000=06 k3000=04"},
    {"D20020003000", "m3000=0102", "m2000=01"},
    {"D20420012000", "m2000=AA", "m2000=AAAAAAAAAAAA"}, /* propagates from left to right */
    {"D20220002001", "m2000=01020304", "m2000=02030404"},
    {"D20317FE3000", "m3000=01020304", "m17FE=01020304"},
    {"D20317FE3000", "m3000=01020304 key=1 k1000=10 k1800=20", "pic=4"}, /* nothing is stored */
    {"D20320002FFE", "m2FFE=01020304 key=1 k1000=10 k2000=10 k2800=10 k3000=28", "pic=4"},
    {"D2032000FFFE", "", "pic=5"},
    {"D203FFFE2000", "", "pic=5"},
    {"D10220003000", "m2000=ABCDEF m3000=123456", "m2000=A2C4E6"},
    {"D10320012000", "m2000=A1B2C3D4E5", "m2000=A1B1C1D1E1"},
    {"D10020003000", "key=1 k2000=20", "pic=4"},
    {"D30220003000", "m2000=ABCDEF m3000=123456", "m2000=1B3D5F"},
    {"D30320012000", "m2000=A1B2C3D4E5", "m2000=A1A2A3A4A5"},
    {"D30020003000", "key=1 k3000=28 k2000=10", "pic=4"},
};
TABLE_TEST(moves)

/* AND, OR, EXCLUSIVE OR, COMPARE LOGICAL */
static const struct cpu_case logic[] = {
    {"D40120003000", "m2000=F0F0 m3000=0F0F cc=1", "m2000=0000 cc=0"},
    {"D40120003000", "m2000=F00F m3000=0F0F", "m2000=000F cc=1"},
    {"D40020003000", "key=1 k2000=20", "pic=4"},
    {"D60120003000", "cc=1", "cc=0"},
    {"D60120003000", "m2000=F000 m3000=0F00", "m2000=FF00 cc=1"},
    {"D6002000FFFF", "mFFFF=01", "m2000=01 cc=1"},
    {"D6012000FFFF", "", "pic=5"},
    {"D70320002000", "m2000=12345678 cc=1", "m2000=00000000 cc=0"},
    {"D70220012000", "m2000=01020408", "m2000=0103070F cc=1"}, /* overlapping, byte by byte */
    {"D70020003000", "key=1 k2000=20", "pic=4"},
    {"D50320003000", "m2000=01020304 m3000=01020304 cc=3", "cc=0"},
    {"D50320003000", "m2000=01020304 m3000=01020404", "cc=1"},
    {"D50320003000", "m2000=81020304 m3000=01FFFFFF", "cc=2"},
    {"D50020003000", "m2000=0102 m3000=0103", "cc=0"},
    {"D50320003000", "key=1 k3000=28", "pic=4"},
    {"D5032000FFFE", "m2000=0102 mFFFE=0103", "cc=1"}, /* unequal before the end of storage */
    {"D5032000FFFE", "m2000=0102 mFFFE=0102", "pic=5"},
};
TABLE_TEST(logic)

/* TRANSLATE, TRANSLATE AND TEST */
static const struct cpu_case translations[] = {
    {"DC0220003000", "m2000=000102 m3000=C1C2C3 cc=3", "m2000=C1C2C3"},
    {"DC0120003000", "m2000=FF10 m30FF=AA m3010=BB", "m2000=AABB"},
    {"DC0120002000", "m2000=0100", "m2000=0000"},      /* the result is the table: 00, then 00 */
    {"DC002000FFF0", "m2000=0F mFFFF=77", "m2000=77"}, /* only what is selected is accessed */
    {"DC012000FFF0", "m2000=0F10", "pic=5"},
    {"DC0020003000", "key=1 k2000=20", "pic=4"},
    {"DC0120003780", "m2000=00FF key=1 k2000=10 k3800=28", "pic=4"},
    {"DD0220003000", "m2000=000102 cc=3", "cc=0"},
    {"DD0260003000", "m6000=000102 m3001=77 r1=FF000000 r2=12345600",
     "cc=1 r1=FF006001 r2=12345677"},
    {"DD0260003000", "m6000=000102 m3002=77", "cc=2 r1=6002 r2=2077"},
    {"DD00FFFF3000", "m3000=01", "cc=2 r1=FFFF r2=2001"},
    {"DD01FFFF3000", "m3000=01", "cc=1 r1=FFFF r2=2001"}, /* stops before the end of storage */
    {"DD01FFFF3000", "", "pic=5"},
    {"DD0020003000", "key=1 k3000=28", "pic=4"},
};
TABLE_TEST(translations)

/* PACK, UNPACK, MOVE WITH OFFSET */
static const struct cpu_case packs[] = {
    {"F22320003000", "m3000=F1F2F3C4 cc=1", "m2000=01234C"},
    {"F21320003000", "m3000=F1F2F3C4", "m2000=234C"}, /* high-order digits are lost */
    {"F24020003000", "m2000=FFFFFFFFFF m3000=C1", "m2000=000000001C"},
    {"F20020002000", "m2000=12", "m2000=21"},
    {"F23320012000", "m2000=F1F2F3F4F5", "m2000=F10001234F"}, /* overlapping */
    {"F20020003000", "key=1 k2000=20", "pic=4"},
    {"F23220003000", "key=1 k2000=10 k3000=28", "pic=4"},
    {"F2F02000FFFF", "mFFFF=C1", "m2000=0000000000000000000000000000001C"},
    {"F2012000FFFF", "", "pic=5"},
    {"F33220003000", "m3000=12345C", "m2000=F2F3F4C5"},
    {"F34220003000", "m3000=12345C", "m2000=F1F2F3F4C5"},
    {"F35220003000", "m3000=12345C", "m2000=F0F1F2F3F4C5"},
    {"F31120003000", "m3000=123C", "m2000=F2C3"},
    {"F34220003000", "m3000=12345A s360 ascii", "m2000=51525354A5"},
    {"F30020003000", "key=1 k2000=20", "pic=4"},
    {"F3002000FFFF", "mFFFF=12", "m2000=21"},
    {"F3012000FFFF", "", "pic=5"},
    {"F12120003000", "m2000=77889C m3000=1234", "m2000=01234C"},
    {"F11220003000", "m2000=889C m3000=123456", "m2000=456C"},
    {"F13020003000", "m2000=FFFFFF0D m3000=12", "m2000=0000012D"},
    {"F12220012000", "m2000=123456789A", "m2000=122345689A"},
    {"F10020003000", "key=1 k2000=20", "pic=4"},
    {"F1012000FFFF", "", "pic=5"},
};
TABLE_TEST(packs)

int main(void) {
    Suite *suite = suite_create("cpu/general_storage");
    ADD_TABLE(suite, moves);
    ADD_TABLE(suite, logic);
    ADD_TABLE(suite, translations);
    ADD_TABLE(suite, packs);
    return run_suite(suite);
}

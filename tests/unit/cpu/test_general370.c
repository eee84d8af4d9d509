/* GA22-7000, General Instructions: those that model s360 has not. */
#include "cpu_test.h"

/* Insert, Store, Compare Logical Characters Under Mask; the operand is at 2000. */
static const struct cpu_case under_mask[] = {
    {"BF1F2000", "r1=1 m2000=80345678", "r1=80345678 cc=1"},
    {"BF1F2000", "r1=1 m2000=7F345678", "r1=7F345678 cc=2"},
    {"BF1A2000", "r1=11223344 m2000=01FF", "r1=0122FF44 cc=2"},
    {"BF152000", "r1=11223344 m2000=8100", "r1=11813300 cc=1"},
    {"BF152000", "r1=11223344 m2000=0000FF", "r1=11003300 cc=0"},
    {"BF102000", "r1=11223344 m2000=FF cc=3", "cc=0"},
    {"BF10200F", "key=1 k2000=28", "pic=4"}, /* a zero mask looks at one byte */
    {"BF1127FF", "key=1 k2000=10 k2800=28 m27FF=05", "r1=1005 cc=2"},
    {"BF1327FF", "key=1 k2000=10 k2800=28 m27FF=05", "pic=4"},
    {"BF1F2000", "s360", "pic=1"},
    {"BE1F2000", "r1=11223344 cc=3", "m2000=11223344"},
    {"BE1A2000", "r1=11223344", "m2000=1133"},
    {"BE112001", "r1=11223344", "m2001=44"},
    {"BE102000", "r1=11223344 m2000=FF", ""},
    {"BE102000", "key=1 k2000=20", ""},
    {"BE1327FF", "key=1 k2000=10 k2800=20", "pic=4"},
    {"BD1F2000", "r1=11223344 m2000=11223344 cc=3", "cc=0"},
    {"BD1A2000", "r1=11223344 m2000=1134", "cc=1"},
    {"BD182000", "r1=FF223344 m2000=7F", "cc=2"}, /* logical */
    {"BD102000", "r1=FF223344 m2000=7F cc=3", "cc=0"},
    {"BD102000", "key=1 k2000=28", "pic=4"},
};
TABLE_TEST(under_mask)

/* Compare And Swap, Compare Double And Swap */
static const struct cpu_case swap[] = {
    {"BA132000", "r1=5 r3=7 m2000=00000005 cc=3", "m2000=00000007 cc=0"},
    {"BA132000", "r1=5 r3=7 m2000=00000006", "r1=6 cc=1"},
    {"BA132002", "r1=5 r3=7", "pic=6"},
    {"BA132000", "key=1 k2000=20", "pic=4"}, /* even when unequal */
    {"BA132000", "k2000=00 m2000=00000006", "r1=6 cc=1 k2000=06"},
    {"BA132000", "s360", "pic=1"},
    {"BB249000", "r2=5 r3=6 r4=7 r5=8 m9000=0000000500000006 cc=3", "m9000=0000000700000008 cc=0"},
    {"BB249000", "r2=5 r3=6 r4=7 r5=8 m9000=0000000500000007", "r3=7 cc=1"},
    {"BB249000", "r2=5 r3=6 r4=7 r5=8 m9000=0000000400000006", "r2=4 cc=1"},
    {"BB142000", "", "pic=6"},
    {"BB252000", "", "pic=6"},
    {"BB249004", "", "pic=6"},
    {"BB249000", "key=1 k9000=20", "pic=4"},
};
TABLE_TEST(swap)

/* Move Inverse: the second address is that of the rightmost byte. */
static const struct cpu_case inverse[] = {
    {"E80320003003", "m3000=11223344 cc=3", "m2000=44332211"},
    {"E80020003003", "m3000=11223344", "m2000=44"},
    {"E80320003001", "m2FFE=11223344", "m2000=44332211"},
    {"E80320003003", "key=1 k3000=20", "pic=4"},
    {"E80320003001", "key=1 k2000=10 k2800=28 k3000=10", "pic=4"},
    {"E80320003003", "s360", "pic=1"},
};
TABLE_TEST(inverse)

/* Monitor Call: the masks of classes 0 and 15 are on in the last rows. */
static const struct cpu_case monitor_call[] = {
    {"AF001234", "cr8=7FFF", ""},
    {"AF001234", "cr8=8000", "pic=40"},
    {"AF0F1234", "cr8=FFFFFFFE", ""},
    {"AF0F1234", "cr8=1 problem", "pic=40"},
    {"AF100000", "cr8=FFFF", "pic=6"},
    {"AF001234", "s360 cr8=FFFF", "pic=1"},
    {"AF0F1234", "take cr8=1 m68=0000000000005000",
     "m28=0000004080001004 m94=000F m9C=00001234 psw=0000000000005000"},
    {"AF0F1234", "take ec cr8=1 m68=0008000000005000",
     "m28=0008000000001004 m8C=00040040 m94=000F m9C=00001234 psw=0008000000005000"},
};
TABLE_TEST(monitor_call)

int main(void) {
    Suite *suite = suite_create("general370");
    ADD_TABLE(suite, under_mask);
    ADD_TABLE(suite, swap);
    ADD_TABLE(suite, inverse);
    ADD_TABLE(suite, monitor_call);
    return run_suite(suite);
}

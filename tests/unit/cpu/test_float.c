/* The floating-point instructions. GA22-7000, Floating-Point Instructions; the heading of each
 * table is the section. Numbers are written without their last zeros: f0=411 is 1.0. */
#include "cpu_test.h"

/* LOAD, STORE */
static const struct cpu_case loads[] = {
    {"3802", "f0=1111111122222222 f2=C123456789ABCDEF cc=3", "f0=C123456722222222"},
    {"3862", "f2=8", "f6=8"}, /* a negative zero stays one */
    {"2802", "f0=1111111122222222 f2=C123456789ABCDEF cc=2", "f0=C123456789ABCDEF"},
    {"2846", "f6=0000000000000001", "f4=0000000000000001"},
    {"78402000", "f4=1111111122222222 m2000=C1234567", "f4=C123456722222222"},
    {"78402002", "m2002=C1234567", "f4=C1234567"},
    {"78402002", "s360", "pic=6"},
    {"78402000", "key=1 k2000=28", "pic=4"},
    {"7840FFFE", "", "pic=5"},
    {"68602000", "m2000=80FFFFFFFFFFFFFF cc=1", "f6=80FFFFFFFFFFFFFF"},
    {"68602004", "m2004=80FFFFFFFFFFFFFF", "f6=80FFFFFFFFFFFFFF"},
    {"68602004", "s360", "pic=6"},
    {"68602000", "key=1 k2000=28", "pic=4"},
    {"6860FFFC", "", "pic=5"},
    {"70202000", "f2=C123456789ABCDEF cc=1", "m2000=C1234567"},
    {"70202002", "f2=C123456789ABCDEF s360", "pic=6"},
    {"70202000", "f2=C1 key=1 k2000=20", "pic=4"},
    {"60202000", "f2=C123456789ABCDEF cc=1", "m2000=C123456789ABCDEF"},
    {"60202004", "f2=C1 s360", "pic=6"},
    {"60202000", "f2=C1 key=1 k2000=20", "pic=4"},
    {"6020FFF9", "", "pic=5"},
};
TABLE_TEST(loads)

/* LOAD AND TEST, LOAD COMPLEMENT, LOAD POSITIVE, LOAD NEGATIVE: the code tells of the fraction, the
 * sign is set even of a zero */
static const struct cpu_case load_signs[] = {
    {"3202", "f2=C100000000000001 cc=3", "f0=C1 cc=0"}, /* the right half is no part of it */
    {"3202", "f0=0000000012345678 f2=C10", "f0=C100000012345678 cc=0"},
    {"3202", "f2=C1000001", "f0=C1000001 cc=1"},
    {"3202", "f2=411", "f0=411 cc=2"},
    {"2202", "f2=C1 cc=3", "f0=C1 cc=0"},
    {"2202", "f2=C100000000000001", "f0=C100000000000001 cc=1"},
    {"2202", "f2=0000000000000001", "f0=0000000000000001 cc=2"},
    {"3302", "f2=41 cc=3", "f0=C1 cc=0"},
    {"3302", "f2=411", "f0=C11 cc=1"},
    {"3302", "f2=C11", "f0=411 cc=2"},
    {"2300", "f0=8 cc=3", "f0=0 cc=0"},
    {"2302", "f2=4100000000000001", "f0=C100000000000001 cc=1"},
    {"2302", "f2=C100000000000001", "f0=4100000000000001 cc=2"},
    {"3002", "f2=C1 cc=3", "f0=41 cc=0"},
    {"3002", "f2=C11", "f0=411 cc=2"},
    {"2002", "f2=8 cc=3", "cc=0"},
    {"2002", "f2=C100000000000001", "f0=4100000000000001 cc=2"},
    {"3102", "f2=41 cc=3", "f0=C1 cc=0"},
    {"3102", "f2=411", "f0=C11 cc=1"},
    {"2102", "cc=3", "f0=8 cc=0"},
    {"2102", "f2=C100000000000001", "f0=C100000000000001 cc=1"},
};
TABLE_TEST(load_signs)

/* LOAD ROUNDED */
static const struct cpu_case load_rounded[] = {
    {"3502", "f0=0000000012345678 f2=411234567FFFFFFF cc=3", "f0=4112345612345678"},
    {"3502", "f2=4112345680000000", "f0=41123457"},
    {"3502", "f2=C112345680000000", "f0=C1123457"},
    {"3502", "f2=41FFFFFF80000000", "f0=421"},
    {"3502", "f2=4100000080000000", "f0=41000001"}, /* not normalized */
    {"3502", "f2=C1", "f0=C1"},
    {"3502", "f2=7FFFFFFF80000000", "f0=001 pic=C"},
    {"3502", "f2=FFFFFFFF80000000", "f0=801 pic=C"},
    {"3502", "s360", "pic=1"},
    {"2504", "f4=4112345678ABCDEF f6=B37FFFFFFFFFFFFF cc=3", "f0=4112345678ABCDEF"},
    {"2504", "f4=4112345678ABCDEF f6=B38", "f0=4112345678ABCDF0"},
    {"2524", "f4=C1FFFFFFFFFFFFFF f6=008", "f2=C21"},
    {"2560", "f0=7FFFFFFFFFFFFFFF f2=718", "f6=001 pic=C"},
    {"2560", "s360", "pic=1"},
};
TABLE_TEST(load_rounded)

/* ADD NORMALIZED */
static const struct cpu_case additions[] = {
    {"3A02", "f0=411 f2=C11 cc=3", "f0=0 cc=0"},
    {"3A02", "f0=411 f2=C12", "f0=C11 cc=1"},
    {"3A02", "f0=411 f2=412", "f0=413 cc=2"},
    {"3A02", "f0=41F0000012345678 f2=411", "f0=4210000012345678 cc=2"}, /* carry */
    {"3A02", "f0=41FFFFFF f2=41000001", "f0=421 cc=2"},
    {"3A02", "f0=41FFFFFF f2=41000002", "f0=421 cc=2"}, /* the last digit is lost */
    {"3A02", "f0=42100000 f2=C1FFFFFF", "f0=3C1 cc=2"}, /* guard digit */
    {"3A02", "f0=42100000 f2=C0FFFFFF", "f0=41F00001 cc=2"},
    {"3A02", "f0=43100000 f2=C100000F", "f0=43100000 cc=2"}, /* one guard digit only */
    {"3A02", "f0=43100000 f2=C10000FF", "f0=42FFFFF1 cc=2"},
    {"3A02", "f0=7F f2=411", "f0=0 cc=0"}, /* a zero's characteristic counts */
    {"3A02", "f0=46 f2=41123456", "f0=4112 cc=2"},
    {"3A02", "f0=40000001 f2=8", "f0=3B1 cc=2"}, /* normalized */
    {"3A02", "f0=8 f2=8", "f0=0 cc=0"},
    {"3A02", "f0=43100000 f2=C30FFFFF pm=F", "f0=3E1 cc=2"},
    {"3A02", "f0=411 f2=C11 pm=1 cc=3", "f0=41 cc=0 pic=E"},
    {"3A02", "f0=C1 f2=C2 pm=1", "f0=42 cc=0 pic=E"},
    {"3A02", "f0=411 f2=C11 pm=E cc=3", "f0=0 cc=0"},
    {"3A02", "f0=7FF f2=7FF", "f0=001E cc=2 pic=C"},
    {"3A02", "f0=FFF f2=FFF", "f0=801E cc=1 pic=C"},
    {"3A02", "f0=00000001 cc=3", "f0=0 cc=0"},
    {"3A02", "f0=80000001 cc=3 pm=2", "f0=FB1 cc=1 pic=D"},
    {"3A02", "f0=80000001 cc=3 pm=D", "f0=0 cc=0"},
    {"7A002000", "f0=411 m2000=C1100000 cc=1", "f0=0 cc=0"},
    {"7A002000", "f0=411 m2000=C1200000", "f0=C11 cc=1"},
    {"7A002000", "f0=411 m2000=41200000", "f0=413 cc=2"},
    {"7A002000", "f0=411 m2000=C1100000 pm=1", "f0=41 cc=0 pic=E"},
    {"7A002000", "f0=7FF m2000=7FF00000", "f0=001E cc=2 pic=C"},
    {"7A002000", "f0=00000001 pm=2", "f0=7B1 cc=2 pic=D"},
    {"7A002002", "s360", "pic=6"},
    {"7A002000", "key=1 k2000=28", "pic=4"},
    {"2A02", "f0=411 f2=C11 cc=3", "f0=0 cc=0"},
    {"2A02", "f0=411 f2=C12", "f0=C11 cc=1"},
    {"2A02", "f0=41FFFFFFFFFFFFFF f2=4100000000000001", "f0=421 cc=2"},
    {"2A02", "f0=421 f2=C1FFFFFFFFFFFFFF", "f0=341 cc=2"}, /* guard digit */
    {"2A02", "f0=431 f2=C10000000000000F", "f0=431 cc=2"},
    {"2A02", "f0=411 f2=C11 pm=1", "f0=41 cc=0 pic=E"},
    {"2A02", "f0=7FF f2=7FF", "f0=001E cc=2 pic=C"},
    {"2A02", "f0=0000000000000001 pm=2", "f0=731 cc=2 pic=D"},
    {"2A02", "f0=0000000000000001", "f0=0 cc=0"},
    {"6A002000", "f0=411 m2000=C110000000000000 cc=3", "f0=0 cc=0"},
    {"6A002000", "f0=411 m2000=C110000000000001", "f0=B41 cc=1"},
    {"6A002000", "f0=411 m2000=4110", "f0=412 cc=2"},
    {"6A002000", "f0=411 m2000=C110000000000000 pm=1", "f0=41 cc=0 pic=E"},
    {"6A002000", "f0=7FF m2000=7FF0", "f0=001E cc=2 pic=C"},
    {"6A002000", "f0=8000000000000001 pm=2", "f0=F31 cc=1 pic=D"},
    {"6A002004", "s360", "pic=6"},
    {"6A002000", "key=1 k2000=28", "pic=4"},
};
TABLE_TEST(additions)

/* ADD NORMALIZED, SUBTRACT NORMALIZED, extended operands */
static const struct cpu_case extended_additions[] = {
    {"3604", "f0=411 f2=33 f4=C11 f6=B3 cc=3", "f0=0 f2=0 cc=0"},
    {"3604", "f0=411 f2=00 f4=C12 f6=80", "f0=C11 f2=B3 cc=1"},
    {"3604", "f0=411 f4=411 f6=7F00000000000001", "f0=412 f2=3300000000000001 cc=2"},
    {"3604", "f0=421 f4=C1FFFFFFFFFFFFFF f6=B3FFFFFFFFFFFFFF", "f0=261 f2=18 cc=2"}, /* guard */
    {"3604", "f0=41FFFFFFFFFFFFFF f2=33FFFFFFFFFFFFFF f4=41 f6=3300000000000001",
     "f0=421 f2=34 cc=2"},
    {"3640", "f4=000 f6=0010 f0=05", "f4=0 f6=0 cc=0"}, /* a digit shifted out five places */
    {"3604", "f0=0001 f4=01", "f0=0 f2=0 cc=0"},        /* underflow */
    {"3604", "f0=0001 f4=01 pm=2", "f0=7F1 f2=71 cc=2 pic=D"},
    {"3604", "f0=05100 f4=05", "f0=051 f2=77 cc=2"}, /* only the low-order characteristic wraps */
    {"3604", "f0=7FF f4=7FF", "f0=001E f2=72 cc=2 pic=C"},
    {"3604", "f0=411 f4=C11 pm=1", "f0=41 f2=33 cc=0 pic=E"},
    {"3700", "f0=0012 f2=34 pm=1", "f0=00 f2=72 cc=0 pic=E"}, /* no true zero */
    {"3604", "s360", "pic=1"},
    {"3704", "f0=411 f2=33 f4=411 f6=B3 cc=3", "f0=0 f2=0 cc=0"},
    {"3704", "f0=411 f4=412", "f0=C11 f2=B3 cc=1"},
    {"3704", "f0=411 f4=C11", "f0=412 f2=33 cc=2"},
    {"3704", "f0=7FF f4=FFF", "f0=001E f2=72 cc=2 pic=C"},
    {"3704", "f4=0001 pm=2", "f0=FF1 f2=F1 cc=1 pic=D"},
    {"3704", "f0=411 f4=411 pm=1", "f0=41 f2=33 cc=0 pic=E"},
    {"3704", "s360", "pic=1"},
};
TABLE_TEST(extended_additions)

/* ADD UNNORMALIZED, SUBTRACT UNNORMALIZED: the guard digit takes part in neither normalization nor
 * recognizing a zero; no exponent underflow */
static const struct cpu_case unnormalized[] = {
    {"3E02", "f0=4200001 f2=41", "f0=4200001 cc=2"},
    {"3E02", "f0=411 f2=C1100001", "f0=C1000001 cc=1"},
    {"3E02", "f0=411 f2=C11 cc=3", "f0=0 cc=0"},
    {"3E02", "f0=421 f2=C1FFFFFF cc=3", "f0=0 cc=0"}, /* one in the guard digit */
    {"3E02", "f0=421 f2=C1FFFFFF pm=1", "f0=42 cc=0 pic=E"},
    {"3E02", "f0=C21 f2=41FFFFFF pm=1", "f0=42 cc=0 pic=E"},
    {"3E02", "f0=00000001 f2=00000001 pm=F", "f0=00000002 cc=2"},
    {"3E02", "f0=FFF f2=FFF", "f0=801E cc=1 pic=C"},
    {"3E02", "f0=41F f2=41F", "f0=421E cc=2"},
    {"7E002000", "f0=411 m2000=C1100000 cc=3", "f0=0 cc=0"},
    {"7E002000", "f0=411 m2000=C1100001", "f0=C1000001 cc=1"},
    {"7E002000", "m2000=01000001", "f0=01000001 cc=2"},
    {"7E002000", "f0=411 m2000=C1100000 pm=1", "f0=41 cc=0 pic=E"},
    {"7E002000", "f0=7FF m2000=7FF00000", "f0=001E cc=2 pic=C"},
    {"7E002002", "s360", "pic=6"},
    {"2E02", "f0=411 f2=C11 cc=3", "f0=0 cc=0"},
    {"2E02", "f0=411 f2=C100000000000001", "f0=410FFFFFFFFFFFFF cc=2"},
    {"2E02", "f2=8100000000000001", "f0=8100000000000001 cc=1"},
    {"2E02", "f0=421 f2=C1FFFFFFFFFFFFFF pm=1", "f0=42 cc=0 pic=E"},
    {"2E02", "f0=7FF f2=7FF", "f0=001E cc=2 pic=C"},
    {"6E002000", "f0=4E m2000=4600000000000001", "f0=0 cc=0"},    /* shifted out */
    {"6E002000", "f0=4E m2000=C110", "f0=CE00000000000001 cc=1"}, /* to an integer */
    {"6E002000", "f0=4E m2000=4110", "f0=4E00000000000001 cc=2"},
    {"6E002000", "f0=4E pm=1", "f0=4E cc=0 pic=E"},
    {"6E002000", "f0=7FF m2000=7FF0", "f0=001E cc=2 pic=C"},
    {"6E002000", "key=1 k2000=28", "pic=4"},
    {"3F02", "f0=411 f2=411 cc=3", "f0=0 cc=0"},
    {"3F02", "f0=411 f2=41100001", "f0=C1000001 cc=1"},
    {"3F02", "f0=41100001 f2=411", "f0=41000001 cc=2"},
    {"3F00", "f0=411 pm=1", "f0=41 cc=0 pic=E"},
    {"3F02", "f0=7FF f2=FFF", "f0=001E cc=2 pic=C"},
    {"7F002000", "f0=411 m2000=41100000 cc=3", "f0=0 cc=0"},
    {"7F002000", "f0=411 m2000=41100001", "f0=C1000001 cc=1"},
    {"7F002000", "f0=41100001 m2000=41100000", "f0=41000001 cc=2"},
    {"7F002000", "f0=411 m2000=41100000 pm=1", "f0=41 cc=0 pic=E"},
    {"7F002000", "f0=7FF m2000=FFF00000", "f0=001E cc=2 pic=C"},
    {"2F02", "f0=411 f2=411 cc=3", "f0=0 cc=0"},
    {"2F02", "f0=411 f2=4110000000000001", "f0=C100000000000001 cc=1"},
    {"2F02", "f0=4110000000000001 f2=411", "f0=4100000000000001 cc=2"},
    {"2F02", "pm=1", "cc=0 pic=E"},
    {"2F02", "f0=FFF f2=7FF", "f0=801E cc=1 pic=C"},
    {"6F002000", "f0=411 m2000=4110000000000000 cc=3", "f0=0 cc=0"},
    {"6F002000", "f0=411 m2000=4110000000000001", "f0=C100000000000001 cc=1"},
    {"6F002000", "m2000=8000000000000001", "f0=0000000000000001 cc=2"},
    {"6F002000", "pm=1", "cc=0 pic=E"},
    {"6F002000", "f0=FFF m2000=7FF0", "f0=801E cc=1 pic=C"},
    {"6F002004", "s360", "pic=6"},
};
TABLE_TEST(unnormalized)

/* SUBTRACT NORMALIZED */
static const struct cpu_case subtractions[] = {
    {"3B02", "f0=411 f2=411 cc=3", "f0=0 cc=0"},
    {"3B02", "f0=411 f2=412", "f0=C11 cc=1"},
    {"3B02", "f0=411 f2=C12", "f0=413 cc=2"},
    {"3B00", "f0=411 pm=1", "f0=41 cc=0 pic=E"},
    {"3B02", "f0=7FF f2=FFF", "f0=001E cc=2 pic=C"},
    {"3B02", "f2=00000001 pm=2", "f0=FB1 cc=1 pic=D"},
    {"3B02", "f2=00000001 cc=3", "cc=0"},
    {"7B002000", "f0=411 m2000=41100000 cc=3", "f0=0 cc=0"},
    {"7B002000", "f0=421 m2000=41FFFFFF", "f0=3C1 cc=2"},
    {"7B002000", "f0=411 m2000=41100001", "f0=BC1 cc=1"},
    {"7B002000", "f0=411 m2000=41100000 pm=1", "f0=41 cc=0 pic=E"},
    {"7B002000", "f0=FFF m2000=7FF00000", "f0=801E cc=1 pic=C"},
    {"7B002000", "m2000=00000001 pm=2", "f0=FB1 cc=1 pic=D"},
    {"7B002000", "key=1 k2000=28", "pic=4"},
    {"2B02", "f0=411 f2=411 cc=3", "f0=0 cc=0"},
    {"2B02", "f0=411 f2=412", "f0=C11 cc=1"},
    {"2B02", "f0=421 f2=41FFFFFFFFFFFFFF", "f0=341 cc=2"},
    {"2B00", "f0=411 pm=1", "f0=41 cc=0 pic=E"},
    {"2B02", "f0=7FF f2=FFF", "f0=001E cc=2 pic=C"},
    {"2B02", "f2=0000000000000001 pm=2", "f0=F31 cc=1 pic=D"},
    {"6B002000", "f0=411 m2000=4110 cc=3", "f0=0 cc=0"},
    {"6B002000", "f0=411 m2000=4120", "f0=C11 cc=1"},
    {"6B002000", "f0=411 m2000=C120", "f0=413 cc=2"},
    {"6B002000", "f0=411 m2000=4110 pm=1", "f0=41 cc=0 pic=E"},
    {"6B002000", "f0=7FF m2000=FFF0", "f0=001E cc=2 pic=C"},
    {"6B002000", "m2000=8000000000000001 pm=2", "f0=731 cc=2 pic=D"},
    {"6B002001", "s360", "pic=6"},
};
TABLE_TEST(subtractions)

/* COMPARE: by the rules of subtraction, guard digit included, without exceptions */
static const struct cpu_case comparisons[] = {
    {"3902", "f0=411 f2=411 cc=3", "cc=0"},
    {"3902", "f0=7F f2=8 cc=3 pm=F", "cc=0"},
    {"3902", "f0=41100000FFFFFFFF f2=411 cc=3", "cc=0"},
    {"3902", "f0=C11 f2=411", "cc=1"},
    {"3902", "f0=411 f2=41100001", "cc=1"},
    {"3902", "f0=411 f2=C11", "cc=2"},
    {"3902", "f0=7FF f2=FFF pm=F", "cc=2"},
    {"3902", "f0=00000001 pm=F", "cc=2"},
    {"3902", "f0=421 f2=41FFFFFF", "cc=2"},     /* they differ in the guard digit */
    {"3902", "f0=42010 f2=411 cc=3", "cc=0"},   /* unnormalized */
    {"3902", "f0=43 f2=4100000F cc=3", "cc=0"}, /* behind the guard digit */
    {"79002000", "f0=411 m2000=41100000 cc=3", "cc=0"},
    {"79002000", "f0=411 m2000=41100001", "cc=1"},
    {"79002000", "f0=411 m2000=C1100001", "cc=2"},
    {"79002002", "s360", "pic=6"},
    {"79002000", "key=1 k2000=28", "pic=4"},
    {"2902", "f0=411 f2=411 cc=3", "cc=0"},
    {"2902", "f0=411 f2=4110000000000001", "cc=1"},
    {"2902", "f0=421 f2=41FFFFFFFFFFFFFF", "cc=2"},
    {"69002000", "f0=411 m2000=4110 cc=3", "cc=0"},
    {"69002000", "f0=C11 m2000=4110", "cc=1"},
    {"69002000", "f0=4110000000000001 m2000=4110", "cc=2"},
    {"69002004", "s360", "pic=6"},
};
TABLE_TEST(comparisons)

/* HALVE */
static const struct cpu_case halves[] = {
    {"3402", "f0=0000000012345678 f2=411 cc=3", "f0=4080000012345678"},
    {"3402", "f2=C1E", "f0=C17"},
    {"3402", "f2=41000001", "f0=3B8"}, /* the guard digit, normalized */
    {"3402", "f2=C10", "f0=0"},        /* true zero, no significance exception */
    {"3402", "f2=7F pm=F", "f0=0"},
    {"3402", "f2=001", "f0=0"},
    {"3402", "f2=801 pm=2", "f0=FF8 pic=D"},
    {"3402", "f2=802", "f0=801"},
    {"2402", "f2=411", "f0=408"},
    {"2402", "f2=4120000000000001", "f0=4110000000000000"},
    {"2402", "f2=C110000000000001", "f0=C080000000000008"},
    {"2402", "f2=BF pm=F", "f0=0"},
    {"2402", "f2=0000000000000001", "f0=0"},
    {"2402", "f2=0000000000000001 pm=2", "f0=728 pic=D"},
};
TABLE_TEST(halves)

/* MULTIPLY */
static const struct cpu_case products[] = {
    {"3C02", "f0=4120000012345678 f2=413 cc=3", "f0=416"},
    {"3C02", "f0=41FFFFFF f2=C1FFFFFF", "f0=C2FFFFFE00000100"}, /* exact, in the long format */
    {"3C02", "f0=4100002 f2=41003", "f0=3B6"},                  /* prenormalized */
    {"3C02", "f0=7F f2=7FF", "f0=0"},                           /* a zero is a true zero */
    {"3C02", "f0=711 f2=501", "f0=001 pic=C"},
    {"3C02", "f0=701 f2=501", "f0=7F1"}, /* only the intermediate one is too great */
    {"3C02", "f0=201 f2=201", "f0=0"},
    {"3C02", "f0=201 f2=A01 pm=2", "f0=FF1 pic=D"},
    {"3C02", "f0=201 f2=204 pm=2", "f0=7F4 pic=D"},
    {"3C02", "f0=208 f2=208 pm=2", "f0=004"},
    {"7C002000", "f0=412 m2000=C1300000", "f0=C16"},
    {"7C002000", "f0=711 m2000=50100000", "f0=001 pic=C"},
    {"7C002000", "f0=101 m2000=10100000", "f0=0"},
    {"7C002000", "f0=101 m2000=10100000 pm=2", "f0=5F1 pic=D"},
    {"7C002002", "s360", "pic=6"},
    {"7C002000", "key=1 k2000=28", "pic=4"},
    {"2C02", "f0=412 f2=413 cc=3", "f0=416"},
    {"2C02", "f0=41FFFFFFFFFFFFFF f2=41FFFFFFFFFFFFFF", "f0=42FFFFFFFFFFFFFE"},
    {"2C02", "f0=4110000000000001 f2=41F", "f0=41F000000000000F"}, /* the guard digit */
    {"2C02", "f0=C1 f2=C11", "f0=0"},
    {"2C02", "f0=7FF f2=7FF", "f0=3EE1 pic=C"},
    {"2C02", "f0=0000000000000001 f2=8000000000000001", "f0=0"},
    {"2C02", "f0=0000000000000001 f2=8000000000000001 pm=2", "f0=A51 pic=D"},
    {"6C002000", "f0=412 m2000=C130", "f0=C16"},
    {"6C002000", "f0=7FF m2000=7FF0", "f0=3EE1 pic=C"},
    {"6C002000", "f0=101 m2000=1010", "f0=0"},
    {"6C002000", "f0=101 m2000=1010 pm=2", "f0=5F1 pic=D"},
    {"6C002004", "s360", "pic=6"},
    {"6C002000", "key=1 k2000=28", "pic=4"},
    {"2702", "f0=41FFFFFFFFFFFFFF f2=C1FFFFFFFFFFFFFF cc=3",
     "f0=C2FFFFFFFFFFFFFE f2=B400000000000001"},
    {"2702", "f0=C1 f2=411", "f0=0 f2=0"},
    {"2742", "f4=711 f2=501", "f4=001 f6=72 pic=C"},
    {"2742", "f4=101 f2=101", "f4=0 f6=0"},
    {"2742", "f4=101 f2=101 pm=2", "f4=5F1 f6=51 pic=D"},
    {"2742", "f4=251 f2=251", "f4=091 f6=7B"}, /* only the low-order characteristic wraps */
    {"2702", "s360", "pic=1"},
    {"67002000", "f0=412 m2000=C130", "f0=C16 f2=B3"},
    {"67402000", "f4=7FF m2000=7FF0", "f4=3EE1 f6=30 pic=C"},
    {"67402000", "f4=101 m2000=1010", "f4=0 f6=0"},
    {"67402000", "f4=101 m2000=1010 pm=2", "f4=5F1 f6=51 pic=D"},
    {"67002004", "m2004=4110 f0=411", "f0=411 f2=33"},
    {"67002000", "key=1 k2000=28", "pic=4"},
    {"67002000", "s360", "pic=1"},
    {"2604", "f0=412 f2=33 f4=C13 f6=B3 cc=3", "f0=C16 f2=B3"},
    {"2600", "f0=41FFFFFFFFFFFFFF f2=33FFFFFFFFFFFFFF", "f0=42FFFFFFFFFFFFFF f2=34FFFFFFFFFFFFFE"},
    {"2604", "f0=4110000000000000 f2=3300000000000001 f4=41F", "f0=41F f2=330000000000000F"},
    {"2604", "f2=4E f4=411", "f0=0 f2=0"},
    {"2600", "f0=7FF", "f0=3EE1 f2=30 pic=C"},
    {"2600", "f2=0000000000000001", "f0=0 f2=0"},
    {"2600", "f2=0000000000000001 pm=2", "f0=091 f2=7B pic=D"},
    {"2604", "s360", "pic=1"},
};
TABLE_TEST(products)

/* DIVIDE */
static const struct cpu_case quotients[] = {
    {"3D02", "f0=4160000012345678 f2=C12 cc=3", "f0=C130000012345678"},
    {"3D02", "f0=411 f2=413", "f0=40555555"},
    {"3D02", "f0=4100001 f2=4100002", "f0=408"}, /* prenormalized */
    {"3D02", "f0=41FFFFFF f2=41FFFFFE", "f0=41100000"},
    {"3D02", "f0=411 f2=410 pm=F", "pic=F"},
    {"3D02", "f0=C1 f2=410", "pic=F"}, /* also of a zero */
    {"3D02", "f0=C1 f2=7F1", "f0=0"},
    {"3D02", "f0=7F1 f2=3F1", "f0=011 pic=C"},
    {"3D02", "f0=7F1 f2=402", "f0=7F8"},
    {"3D02", "f0=001 f2=421", "f0=0"},
    {"3D02", "f0=801 f2=421 pm=2", "f0=FF1 pic=D"},
    {"3D02", "f0=001 f2=411 pm=2", "f0=001"},
    {"7D002000", "f0=416 m2000=C1200000", "f0=C13"},
    {"7D002000", "f0=411 m2000=41000000", "pic=F"},
    {"7D002000", "f0=7F1 m2000=3F100000", "f0=011 pic=C"},
    {"7D002000", "f0=001 m2000=42100000", "f0=0"},
    {"7D002000", "f0=001 m2000=42100000 pm=2", "f0=7F1 pic=D"},
    {"7D002002", "s360", "pic=6"},
    {"7D002000", "key=1 k2000=28", "pic=4"},
    {"2D02", "f0=411 f2=413", "f0=4055555555555555"},
    {"2D02", "f0=C1FFFFFFFFFFFFFF f2=C1FFFFFFFFFFFFFF", "f0=411"},
    {"2D02", "f0=411 f2=41", "pic=F"},
    {"2D02", "f0=41 f2=411", "f0=0"},
    {"2D02", "f0=FFF f2=011", "f0=BFF pic=C"},
    {"2D02", "f0=0000000000000001 f2=7FF", "f0=0"},
    {"2D02", "f0=0000000000000001 f2=7FF pm=2", "f0=3411111111111111 pic=D"},
    {"6D002000", "f0=416 m2000=C120", "f0=C13"},
    {"6D002000", "f0=411 m2000=8000", "pic=F"},
    {"6D002000", "f0=FFF m2000=0110", "f0=BFF pic=C"},
    {"6D002000", "f0=001 m2000=4210", "f0=0"},
    {"6D002000", "f0=001 m2000=4210 pm=2", "f0=7F1 pic=D"},
    {"6D002004", "s360", "pic=6"},
    {"6D002000", "key=1 k2000=28", "pic=4"},
};
TABLE_TEST(quotients)

/* Registers other than 0, 2, 4 and 6, and extended ones other than 0 and 4, are specification
 * exceptions; they are recognized before the operand in storage is accessed. */
static const char *const short_or_long[] = {
    "20", "21", "22", "23", "24", "28", "29", "2A", "2B", "2C", "2D", "2E", "2F",
    "30", "31", "32", "33", "34", "38", "39", "3A", "3B", "3C", "3D", "3E", "3F",
};
static const char *const storage_forms[] = {
    "60", "67", "68", "69", "6A", "6B", "6C", "6D", "6E", "6F",
    "70", "78", "79", "7A", "7B", "7C", "7D", "7E", "7F",
};

static void expect_specification(const char *code, const char *fields) {
    char text[16];
    snprintf(text, sizeof text, "%s%s", code, fields);
    run_case(&(struct cpu_case){text, "f0=411 f2=411 f4=411 f6=411 pm=F cc=3", "pic=6"});
}

START_TEST(test_bad_registers) {
    static const char *const fields[] = {"10", "01", "32", "25", "76",
                                         "67", "80", "0A", "C4", "4F"};
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        expect_specification(short_or_long[_i], fields[k]);
}
END_TEST

START_TEST(test_bad_registers_with_storage) {
    static const char *const fields[] = {"1", "3", "5", "7", "8", "A", "C", "F"};
    char text[8];
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
        snprintf(text, sizeof text, "%s0FFFD", fields[k]); /* beyond storage's end */
        expect_specification(storage_forms[_i], text);
    }
}
END_TEST

/* MXR, AXR and SXR want 0 or 4 for both, MXDR and MXD for R1, LRDR for R2; LRER neither. */
static const struct cpu_case bad_extended[] = {
    {"2620", "", "pic=6"},     {"2602", "", "pic=6"},     {"2646", "", "pic=6"},
    {"2681", "", "pic=6"},     {"3620", "", "pic=6"},     {"3602", "", "pic=6"},
    {"3664", "", "pic=6"},     {"3614", "", "pic=6"},     {"3720", "", "pic=6"},
    {"3702", "", "pic=6"},     {"3746", "", "pic=6"},     {"374C", "", "pic=6"},
    {"2720", "", "pic=6"},     {"2760", "", "pic=6"},     {"2743", "", "pic=6"},
    {"2710", "", "pic=6"},     {"2502", "", "pic=6"},     {"2506", "", "pic=6"},
    {"2514", "", "pic=6"},     {"2508", "", "pic=6"},     {"3510", "", "pic=6"},
    {"3501", "", "pic=6"},     {"3588", "", "pic=6"},     {"3526", "", ""},
    {"67202000", "", "pic=6"}, {"67602000", "", "pic=6"},
};
TABLE_TEST(bad_extended)

int main(void) {
    Suite *suite = suite_create("cpu/float");
    ADD_TABLE(suite, loads);
    ADD_TABLE(suite, load_signs);
    ADD_TABLE(suite, load_rounded);
    ADD_TABLE(suite, additions);
    ADD_TABLE(suite, extended_additions);
    ADD_TABLE(suite, unnormalized);
    ADD_TABLE(suite, subtractions);
    ADD_TABLE(suite, comparisons);
    ADD_TABLE(suite, halves);
    ADD_TABLE(suite, products);
    ADD_TABLE(suite, quotients);
    ADD_TABLE(suite, bad_extended);
    TCase *registers = tcase_create("registers");
    tcase_add_loop_test(registers, test_bad_registers, 0, CASES(short_or_long));
    tcase_add_loop_test(registers, test_bad_registers_with_storage, 0, CASES(storage_forms));
    suite_add_tcase(suite, registers);
    return run_suite(suite);
}

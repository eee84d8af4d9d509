/* Branches, EXECUTE and SUPERVISOR CALL. GA22-7000, General Instructions; the heading of each table
 * is the section. */
#include "cpu_test.h"

/* BRANCH ON CONDITION */
static const struct cpu_case conditions[] = {
    {"47802468", "cc=0", "ia=2468"},
    {"47402468", "cc=1", "ia=2468"},
    {"47202468", "cc=2", "ia=2468"},
    {"47102468", "cc=3", "ia=2468"},
    {"47702468", "cc=0", ""},
    {"47B02468", "cc=1", ""},
    {"47D02468", "cc=2", ""},
    {"47E02468", "cc=3", ""},
    {"47002468", "cc=2", ""},
    {"47F12468", "r1=FFFFF000", "ia=1468"}, /* 24-bit addresses */
    {"47F02001", "", "ia=2001"},            /* an odd address is the next instruction's matter */
    {"0782", "cc=0 r2=FF002468", "ia=2468"},
    {"0742", "cc=1", "ia=2000"},
    {"07D2", "cc=2", ""},
    {"07F0", "r0=2468", ""}, /* R2 field 0: no branch */
    {"0702", "", ""},
};
TABLE_TEST(conditions)

/* BRANCH AND LINK: ILC, condition code, program mask and the address of the next instruction */
static const struct cpu_case links[] = {
    {"45102468", "cc=2 pm=5", "ia=2468 r1=A5001004"},
    {"45112468", "r1=10", "ia=2478 r1=80001004"}, /* the address is formed first */
    {"0512", "cc=3 pm=F", "ia=2000 r1=7F001002"},
    {"0522", "r2=FF002468", "ia=2468 r2=40001002"},
    {"0510", "cc=1", "r1=50001002"},
    {"45102468", "ec cc=1 pm=1", "ia=2468 r1=91001004"},
    {"44002010", "m2010=0512 cc=1", "ia=2000 r1=90001004"}, /* executed: ILC 2 */
    {"44002010", "m2010=45102468", "ia=2468 r1=80001004"},
};
TABLE_TEST(links)

/* BRANCH ON COUNT, BRANCH ON INDEX HIGH, BRANCH ON INDEX LOW OR EQUAL */
static const struct cpu_case counts[] = {
    {"46102468", "r1=2 cc=3", "r1=1 ia=2468"},
    {"46102468", "r1=1", "r1=0"},
    {"46102468", "r1=0", "r1=FFFFFFFF ia=2468"},
    {"46112468", "r1=10", "r1=F ia=2478"},
    {"0612", "r1=2", "r1=1 ia=2000"},
    {"0612", "r1=1", "r1=0"},
    {"0610", "r1=5", "r1=4"}, /* no branch */
    {"0611", "r1=2468", "r1=2467 ia=2468"},
    {"86142468", "r1=5 r4=3 r5=7", "r1=8 ia=2468"},
    {"86142468", "r1=4 r4=3 r5=7", "r1=7"},
    {"86152468", "r1=1 r5=3", "r1=4 ia=2468"}, /* odd R3: increment and comparand */
    {"86552468", "r5=FFFFFFFF", "r5=FFFFFFFE"},
    {"86142468", "r1=7FFFFFFF r4=1 r5=7FFFFFFF", "r1=80000000"}, /* overflow is ignored */
    {"86142002", "r1=5 r4=3 r5=7 r2=2000", "r1=8 ia=2002"},
    {"87142468", "r1=4 r4=3 r5=7 cc=1", "r1=7 ia=2468"},
    {"87142468", "r1=5 r4=3 r5=7", "r1=8"},
    {"87142468", "r1=0 r4=FFFFFFFF r5=FFFFFFFE", "r1=FFFFFFFF"},
};
TABLE_TEST(counts)

/* EXECUTE */
static const struct cpu_case executes[] = {
    {"44102010", "m2010=1A56 r1=0 r5=1 r6=2", "r5=3 cc=2"},
    {"44102010", "m2010=1A00 r1=FFFFFF56 r5=1 r6=2", "r5=3 cc=2"}, /* modified by R1's low byte */
    {"44002010", "m2010=1A56 r0=FF r5=1 r6=2", "r5=3 cc=2"},       /* R1 field 0: not modified */
    {"44102010", "m2010=D20030004000 r1=2 m4000=010203", "m3000=010203"},
    {"44102011", "", "pic=6"},                          /* odd target */
    {"44002010", "m2010=44002020", "pic=3"},            /* EXECUTE of EXECUTE */
    {"44F0FFFE", "mFFFE=5810", "pic=5"},                /* the target's end is outside storage */
    {"44002010", "key=1 k2000=28 k1000=10", "pic=4"},   /* the target is protected */
    {"44002010", "m2010=0000", "pic=1 ilc=2"},          /* the ILC is EXECUTE's */
    {"44002010", "m2010=5D100000 r1=1", "pic=6 ilc=2"}, /* and so is the address */
    {"44002010", "m2010=D20000000000 key=1", "pic=4 ilc=2"},
    {"44102010", "m2010=0A00 r1=7B", "svc=7B ilc=2"},
    {"44002010", "m2010=80000000 problem", "pic=2 ilc=2"},
    {"44002010", "m2010=47F03000", "ia=3000"},
    {"44102010", "m2010=B200 r1=10 problem", "pic=2"}, /* the second byte belongs to the code */
    {"44102010", "m2010=B200 r1=01", "pic=1"},
};
TABLE_TEST(executes)

/* SUPERVISOR CALL */
static const struct cpu_case calls[] = {
    {"0A7B", "problem cc=2", "svc=7B ilc=1"},
    {"0AFF", "", "svc=FF ilc=1"},
};
TABLE_TEST(calls)

int main(void) {
    Suite *suite = suite_create("cpu/general_branch");
    ADD_TABLE(suite, conditions);
    ADD_TABLE(suite, links);
    ADD_TABLE(suite, counts);
    ADD_TABLE(suite, executes);
    ADD_TABLE(suite, calls);
    return run_suite(suite);
}

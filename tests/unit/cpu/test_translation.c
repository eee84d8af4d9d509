/* Operands across a missing page: an instruction that is nullified has done nothing. GA22-7000,
 * Program Interruptions: Nullification; Interruptible Instructions.
 *
 * Segments of 64 KB, pages of 4 KB; virtual addresses are real ones, but X'5000' to X'5FFF' are
 * missing. Storage and registers that a row does not name must be as before, and the old PSW
 * designates the instruction. */
#include "unit/cpu/cpu_test.h"

#define TABLES                                                                                     \
    "dat cr0=00800000 cr1=8000 m8000=F0009000 "                                                    \
    "m9000=00000010002000300040005800600070008000900000000000000000 "
#define KEYS      "k3000=34 k4000=44 k4800=4C k5000=50 "
#define UNTOUCHED "pic=11 ia=1000 " KEYS
#define ROW(code, before)                                                                          \
    { code, TABLES KEYS before, UNTOUCHED }

static const struct cpu_case nullified[] = {
    ROW("D20F4FF83000", "m3000=0102030405060708090A0B0C0D0E0F10"), /* MVC */
    ROW("D20F30004FF8", "m4FF8=0102030405060708"),
    ROW("D2FF4FFF4FFE", "m4FFE=C1C2"),
    ROW("D10F4FF83000", "m3000=0102030405060708090A0B0C0D0E0F10"), /* MVN */
    ROW("D30F4FF83000", "m3000=0102030405060708090A0B0C0D0E0F10"), /* MVZ */
    ROW("D40F4FF83000", "m4FF8=FFFFFFFFFFFFFFFF"),                 /* NC */
    ROW("D60F4FF83000", "m3000=0102030405060708090A0B0C0D0E0F10"), /* OC */
    ROW("D70F4FF83000", "m3000=0102030405060708090A0B0C0D0E0F10"), /* XC */
    ROW("DC0F4FF83000", "m3000=FF m4FF8=00"),                      /* TR */
    ROW("DD0F4FF83000", "m4FF8=0101"),                             /* TRT */
    ROW("E80F4FF83010", "m3000=0102030405060708090A0B0C0D0E0F10"), /* MVCIN */
    ROW("FA774FFC3000", "m4FFC=00000001 m3000=000000000000001C"),  /* AP */
    ROW("FA7730004FFC", "m4FFC=00000001 m3000=000000000000001C"),
    ROW("FB774FFC3000", "m4FFC=00000001 m3000=000000000000001C"), /* SP */
    ROW("F8774FFC3000", "m3000=000000000000001C"),                /* ZAP */
    ROW("FC734FFC3000", "m3000=0000002C"),                        /* MP */
    ROW("FD734FFC3000", "m3000=0000002C"),                        /* DP */
    ROW("F9774FFC3000", "m3000=000000000000001C cc=3"),           /* CP */
    ROW("F0754FFC0001", "m4FFC=00000001"),                        /* SRP */
    ROW("F1774FFC3000", "m3000=0102030405060708"),                /* MVO */
    ROW("F2774FFC3000", "m3000=F0F1F2F3F4F5F6C7"),                /* PACK */
    ROW("F3F74FFC3000", "m3000=000000123456789C"),                /* UNPK */
    ROW("DE074FFC3000", "m4FFC=40202020 m3000=000123456C"),       /* ED */
    ROW("DF074FFC3000", "m4FFC=40202020 m3000=000123456C"),       /* EDMK */
    ROW("900F4FF0", ""),                                          /* STM */
    ROW("980F4FF0", "m4FF0=00112233445566778899AABBCCDDEEFF"),    /* LM */
    ROW("50304FFE", ""),                                          /* ST */
    ROW("40304FFF", ""),                                          /* STH */
    ROW("4E304FFC", ""),                                          /* CVD */
    ROW("60004FFC", "f0=411"),                                    /* STD */
    ROW("68004FFC", "m4FFC=41100000"),                            /* LD */
    ROW("BE0F4FFE", "r0=01020304"),                               /* STCM */
    ROW("BF0F4FFE", "m4FFE=0102 cc=3"),                           /* ICM */
    ROW("B60F4FF0", ""),                                          /* STCTL */
    ROW("B70F4FF0", "m4FF0=00112233445566778899AABBCCDDEEFF"),    /* LCTL */
    ROW("B2054FFC", "cc=3"),                                      /* STCK */
    ROW("BA345000", "r3=1 r4=2"),                                 /* CS */
    ROW("93005000", "cc=3"),                                      /* TS */
    ROW("96FF5000", "cc=3"),                                      /* OI */
    /* EXECUTE: its own length and address, whatever of its target is missing */
    {"44006000", TABLES KEYS "m6000=D20F4FF83000 m3000=0102030405060708090A0B0C0D0E0F10",
     UNTOUCHED "ilc=2"},
    {"44006000", TABLES KEYS "m6000=FA774FFC3000 m4FFC=00000001 m3000=000000000000001C",
     UNTOUCHED "ilc=2"},
    {"44006000", TABLES KEYS "m6000=900F4FF0", UNTOUCHED "ilc=2"},
    {"44005000", TABLES KEYS, "pic=11 ia=1000 ilc=2 k5000=50"},
    {"44004FFE", TABLES "m4FFE=D20F", "pic=11 ia=1000 ilc=2"},
};

/* What was moved before the missing page stays moved, and the registers say so. */
static const struct cpu_case unit_by_unit[] = {
    {"0E24", TABLES KEYS "r2=4FFE r3=4 r4=3000 r5=4 m3000=01020304",
     "ia=1000 r2=5000 r3=2 r4=3002 r5=2 m4FFE=0102 k4000=44 k4800=4E k5000=50"},
    {"0E24", TABLES KEYS "r2=5000 r3=2 r4=3002 r5=2 m3000=01020304", UNTOUCHED},
    {"0E24", TABLES KEYS "r2=3000 r3=4 r4=4FFE r5=4 m4FFE=0102",
     "ia=1000 r2=3002 r3=2 r4=5000 r5=2 m3000=0102 k3000=36"},
    {"0E24", TABLES KEYS "r2=3002 r3=2 r4=5000 r5=2", UNTOUCHED},
    {"0F24", TABLES KEYS "r2=4FFE r3=4 r4=3000 r5=4", "ia=1000 r2=5000 r3=2 r4=3002 r5=2"},
    {"0F24", TABLES KEYS "r2=5000 r3=2 r4=3002 r5=2", UNTOUCHED},
    {"44006000", TABLES KEYS "m6000=0E24 r2=5000 r3=2 r4=3002 r5=2", UNTOUCHED "ilc=2"},
};

/* Taken in place: location 144 has the address that could not be translated. */
static const struct cpu_case address_stored[] = {
    {"D20F4FF83000", TABLES "take m68=000A0000000000BA",
     "stop=wait psw=000A0000000000BA m28=0408000000001000 m8C=00060011 m90=00005000"},
    {"58305ABC", TABLES "take m68=000A0000000000BA",
     "stop=wait psw=000A0000000000BA m28=0408000000001000 m8C=00040011 m90=00005ABC"},
    {"44006000", TABLES "take m68=000A0000000000BA m6000=D20F30004FF8",
     "stop=wait psw=000A0000000000BA m28=0408000000001000 m8C=00040011 m90=00005000"},
    {"41101000" /* not executed */, TABLES "take ia=4FFE m4FFE=5830 m68=000A0000000000BA",
     "stop=wait psw=000A0000000000BA m28=0408000000004FFE m8C=00040011 m90=00005000"},
};

/* Page 5 is there, and stores into it are not allowed: under the control of CR0 bit 14. */
#define PROTECTED                                                                                  \
    "dat cr0=00820000 cr1=8000 m8000=F0009000 "                                                    \
    "m9000=00000010002000300040005100600070008000900000000000000000 "

static const struct cpu_case page_protection[] = {
    {"58305000", PROTECTED "m5000=01020304", "r3=01020304"},
    {"50305000", PROTECTED "k5000=50", "pic=4 k5000=50"},
    {"50304000", PROTECTED, "m4000=00003000"},
    {"D20F4FF83000", PROTECTED "m3000=0102030405060708090A0B0C0D0E0F10", "pic=4"},
    {"900F4FF0", PROTECTED, "pic=4"},
    /* the key goes first, and then nothing is told of the page */
    {"50305ABC", PROTECTED "take m68=000A0000000000BA",
     "stop=wait psw=000A0000000000BA m28=0408000000001004 m8C=00040004 m90=80005ABC"},
    {"50305ABC", PROTECTED "take key=1 k1000=10 k5000=20 m68=000A0000000000BA",
     "stop=wait psw=000A0000000000BA m28=0418000000001004 m8C=00040004"},
    /* without the control, the bit says nothing */
    {"50305000", "dat cr0=00800000 cr1=8000 m8000=F0009000 m9000=00000010002000300040005100600070",
     "m5000=00003000"},
};

TABLE_TEST(nullified)
TABLE_TEST(unit_by_unit)
TABLE_TEST(address_stored)
TABLE_TEST(page_protection)

int main(void) {
    Suite *suite = suite_create("cpu/translation");
    ADD_TABLE(suite, nullified);
    ADD_TABLE(suite, unit_by_unit);
    ADD_TABLE(suite, address_stored);
    ADD_TABLE(suite, page_protection);
    return run_suite(suite);
}

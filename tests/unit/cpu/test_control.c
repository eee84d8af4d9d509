/* The control instructions. GA22-7000, Control Instructions; GA22-6821, Status Switching; the
 * heading of each table is the section. */
#include "cpu_test.h"

/* SET STORAGE KEY, INSERT STORAGE KEY */
static const struct cpu_case storage_keys[] = {
    {"0812", "r1=123456FF r2=2000", "k2000=FE"}, /* seven bits */
    {"0812", "r1=A6 r2=FF0027F0", "k2000=A6"},   /* bits 21-27 are ignored */
    {"0812", "r1=FF s360", "k2000=F8"},          /* five bits */
    {"0812", "r2=2001", "pic=6"},
    {"0812", "r2=2008", "pic=6"},
    {"0812", "r2=10000", "pic=5"},
    {"0812", "r2=10001", "pic=6"},
    {"0812", "problem r2=1", "pic=2"},
    {"0812", "prefix=4000 r1=30 r2=0", "k4000=30"},
    {"0812", "prefix=4000 r1=30 r2=4000", "k0=30"},
    {"0912", "k2000=FE r1=12345678", "r1=123456F8 k2000=FE"}, /* BC mode: five bits */
    {"0912", "k2000=FE r1=12345678 ec", "r1=123456FE"},       /* EC mode: seven */
    {"0912", "k2000=F8 r1=12345678 s360", "r1=123456F8"},
    {"0911", "r1=2000 k2000=40", "r1=2040"},
    {"0912", "r2=2004", "pic=6"},
    {"0912", "r2=10000", "pic=5"},
    {"0912", "problem", "pic=2"},
};
TABLE_TEST(storage_keys)

/* SET SYSTEM MASK */
static const struct cpu_case system_masks[] = {
    {"80002000", "m2000=FE", "mask=FE k2000=04"},
    {"80002000", "m2000=07 ec", "mask=07"},
    {"80002000", "problem", "pic=2"},
    {"80002000", "key=1 k2000=28", "pic=4"},
    {"80003000", "r3=10000", "pic=5"},
    {"80002000", "m2000=87 ec", "mask=87 pic=6"}, /* completed, then found invalid */
    {"80002000", "m2000=01 cr0=40000000", "pic=13"},
    {"80002000", "m2000=01 cr0=40000000 problem", "pic=2"},
    {"80002000", "m2000=01 cr0=40000000 s360", "mask=01"},
};
TABLE_TEST(system_masks)

/* LOAD PSW */
static const struct cpu_case loaded_psws[] = {
    {"82002000", "m2000=00310000FF003000", "psw=003100003F003000"},
    {"82002000", "m2000=FF000000FF003000", "psw=FF0000003F003000"},
    {"82002000", "m2000=0008320000003000", "psw=0008320000003000"},
    {"82002000", "m2000=0008000000003000 s360", "ascii psw=0008000000003000"},
    {"82002004", "", "pic=6"},
    {"82002000", "problem", "pic=2"},
    {"82002000", "key=1 k2000=28", "pic=4"},
    {"8200FFFC", "", "pic=6"},
    {"82003000", "r3=10000", "pic=5"},
    {"82002000", "m2000=0008000000000001", "psw=0008000000000001"}, /* odd: late */
    {"82002000", "m2000=8008000000003000", "psw=8008000000003000 pic=6 ilc=0"},
    {"82002000", "m2000=0008800000003000", "psw=0008800000003000 pic=6 ilc=0"},
    {"82002000", "m2000=0008400000003000", "psw=0008400000003000 pic=6 ilc=0"},
    {"82002000", "m2000=0008000100003000", "psw=0008000100003000 pic=6 ilc=0"},
    {"82002000", "m2000=0008000080003000", "psw=0008000080003000 pic=6 ilc=0"},
    {"44002010", "m2010=82003000 m3000=0008000001003000", "psw=0008000001003000 pic=6 ilc=0"},
};
TABLE_TEST(loaded_psws)

/* LOAD CONTROL, STORE CONTROL */
static const struct cpu_case controls[] = {
    {"B7132000", "m2000=111111112222222233333333", "cr1=11111111 cr2=22222222 cr3=33333333"},
    {"B7F02000", "m2000=1111111122222222", "cr15=11111111 cr0=22222222"},
    {"B7112002", "", "pic=6"},
    {"B7112000", "problem", "pic=2"},
    {"B7112000", "key=1 k2000=28", "pic=4"},
    {"B701FFFC", "mFFFC=12345678", "pic=5"}, /* nothing is loaded */
    {"B7112000", "s360", "pic=1"},
    {"B6132000", "cr1=11111111 cr2=22222222 cr3=33333333", "m2000=111111112222222233333333"},
    {"B6F02000", "cr15=1 cr0=2", "m2000=0000000100000002"},
    {"B6112001", "", "pic=6"},
    {"B6112000", "problem", "pic=2"},
    {"B6112000", "key=1 k2000=20", "pic=4"},
    {"B601FFFC", "", "pic=5"},
    {"B6112000", "s360", "pic=1"},
};
TABLE_TEST(controls)

/* SET PREFIX, STORE PREFIX */
static const struct cpu_case prefixes[] = {
    {"B2102000", "m2000=00005000", "prefix=5000"},
    {"B2102000", "m2000=FF005FFF", "prefix=5000"}, /* only bits 8-19 */
    {"B2102000", "m2000=00010000", "pic=5"},
    {"B2102002", "", "pic=6"},
    {"B2102000", "problem", "pic=2"},
    {"B2102000", "key=1 k2000=28", "pic=4"},
    {"B2102000", "s360", "pic=1"},
    {"B2112000", "prefix=5000", "m2000=00005000"},
    {"B2112002", "", "pic=6"},
    {"B2112000", "problem", "pic=2"},
    {"B2112000", "key=1 k2000=20", "pic=4"},
    {"B2112000", "s360", "pic=1"},
    {"58100010", "prefix=5000 m5010=00000007", "r1=7"},
    {"58105010", "prefix=5000 m10=00000007 r5=5000", "r1=7"},
};
TABLE_TEST(prefixes)

/* PURGE TLB, DIAGNOSE, direct control, and what is not implemented */
static const struct cpu_case others[] = {
    {"B20D0000", "", ""},
    {"B20D0000", "problem", "pic=2"},
    {"B20D0000", "s360", "pic=1"},
    {"83120000", "", "pic=6"}, /* nobody is there to answer */
    {"83120000", "problem", "pic=2"},
    {"84122000", "", "pic=1"},
    {"84122000", "problem", "pic=1"}, /* not installed, so not privileged */
    {"85122000", "", "pic=1"},
    {"85122000", "problem", "pic=1"},
    {"B2050000", "", "pic=1"},
    {"0000", "problem", "pic=1"},
    {"FF0000000000", "", "pic=1"},
    {"0E24", "s360", "pic=1"},
};
TABLE_TEST(others)

static int answer(void *owner, struct cpu *cpu, const struct instr *i) {
    *(struct instr *)owner = *i;
    cpu->state.gr[i->r1] = 0x12345678;
    return PIC_NONE;
}

START_TEST(diagnose_is_the_links_matter) {
    struct storage storage;
    struct instr seen = {0};
    struct cpu_links links = {.owner = &seen, .diagnose = answer};
    ck_assert(stor_init(&storage, TEST_STORAGE));
    memset(storage.bytes, 0, TEST_STORAGE);
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, &links);
    cpu->state.psw.ia = TEST_START;
    memcpy(storage.bytes + TEST_START, "\x83\x12\x30\x45", 4);
    ck_assert_int_eq(cpu_run(cpu, 1)->reason, CPU_EXIT_BUDGET);
    ck_assert_uint_eq(seen.d2, 0x45);
    ck_assert_uint_eq(seen.r3, 2);
    ck_assert_uint_eq(cpu->state.gr[1], 0x12345678);
    cpu_destroy(cpu);
    stor_free(&storage);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/control");
    ADD_TABLE(suite, storage_keys);
    ADD_TABLE(suite, system_masks);
    ADD_TABLE(suite, loaded_psws);
    ADD_TABLE(suite, controls);
    ADD_TABLE(suite, prefixes);
    ADD_TABLE(suite, others);
    TCase *diagnose = tcase_create("diagnose");
    tcase_add_test(diagnose, diagnose_is_the_links_matter);
    suite_add_tcase(suite, diagnose);
    return run_suite(suite);
}

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
    {"B2050000", "", "cc=3"},
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

/* GA22-7000, Store Then AND System Mask, Store Then OR System Mask */
static const struct cpu_case store_then_mask[] = {
    {"AC0F2000", "mask=FE", "m2000=FE mask=0E"},
    {"AC002000", "ec mask=3", "m2000=03 mask=0"},
    {"AD012000", "mask=FE", "m2000=FE mask=FF"},
    {"AD012000", "ec mask=2", "m2000=02 mask=3"},
    {"AD802000", "ec mask=2", "m2000=02 mask=82 pic=6"}, /* completes before that */
    {"AC0F2000", "key=1 k2000=20 mask=FE", "pic=4"},
    {"AD0F2000", "key=1 k2000=20", "pic=4"},
    {"AC0F2000", "problem", "pic=2"},
    {"AD0F2000", "problem", "pic=2"},
    {"AD0F2000", "s360", "pic=1"},
};
TABLE_TEST(store_then_mask)

/* Insert PSW Key, Set PSW Key From Address */
static const struct cpu_case psw_key[] = {
    {"B20B0000", "key=A r2=123456FF", "r2=123456A0"},
    {"B20B0000", "problem", "pic=2"},
    {"B20A01BF", "", "key=B"},
    {"B20A2000", "key=3 r2=FFFFFF5F", "key=5"},
    {"B20A01BF", "problem", "pic=2"},
};
TABLE_TEST(psw_key)

/* Store CPU ID, Store CPU Address, Signal Processor */
static const struct cpu_case identity[] = {
    {"B2022008", "m2008=FFFFFFFFFFFFFFFF", "m2008=0000000103700000"},
    {"B2022004", "", "pic=6"},
    {"B2022008", "key=1 k2000=20", "pic=4"},
    {"B2022008", "problem", "pic=2"},
    {"B2122002", "m2002=FFFF", "m2002=0000"},
    {"B2122001", "", "pic=6"},
    {"B2122002", "key=1 k2000=20", "pic=4"},
    {"B2122002", "problem", "pic=2"},
    {"AE140001", "r4=0 cc=3", "cc=0"},              /* it senses itself */
    {"AE140001", "r4=1", "cc=3"},                   /* there is no other */
    {"AE140006", "r4=0", "r1=2 cc=1"},              /* invalid order */
    {"AE141001", "r1=FF r4=FFFF0000", "r1=2 cc=1"}, /* bits 16-31 of R3; order 100 - 0 */
    {"AE140001", "problem", "pic=2"},
    {"B2030000", "", "cc=3"}, /* Store Channel ID: no channels */
};
TABLE_TEST(identity)

/* Reset Reference Bit */
static const struct cpu_case reset_reference[] = {
    {"B2132000", "k2000=F8", "k2000=F8 cc=0"}, {"B2132000", "k2000=0A", "k2000=0A cc=1"},
    {"B21327FF", "k2000=F4", "k2000=F0 cc=2"}, {"B2132005", "k2000=06", "k2000=02 cc=3"},
    {"B2132000", "r2=10000", "pic=5"},         {"B2132000", "prefix=2000 k0=06", "k0=02 cc=3"},
    {"B2132000", "problem", "pic=2"},
};
TABLE_TEST(reset_reference)

/* Load Real Address: 64 KB segments of 4 KB pages; the segment table is at 4000, the page table of
 * segment 0 at 5000. */
#define TABLES "cr0=800000 cr1=4000 m4000=F0005000 m5000=00300010 "
static const struct cpu_case load_real_address[] = {
    {"B1000123", TABLES, "r0=3123 cc=0"},
    {"B1100123", TABLES "dat mask=4", "r1=3123 cc=0"},
    {"B1100123", TABLES "m4000=F0005001", "r1=4000 cc=1"},
    {"B1100123", TABLES "m5000=0038", "r1=5000 cc=2"},
    {"B1101123", TABLES "m5002=0008", "r1=5002 cc=2"},
    {"B1102000", TABLES "m4000=00005000 r2=2345", "r1=5004 cc=3"}, /* beyond the page table */
    {"B1102000", TABLES "r2=100000", "r1=4040 cc=3"},              /* beyond the segment table */
    {"B1100123", TABLES "cr0=0", "pic=12"},
    {"B1100123", TABLES "m4000=01005000", "pic=12"},
    {"B1100123", TABLES "cr1=FF0000", "pic=5"},
    {"B1100123", TABLES "problem", "pic=2"},
};
TABLE_TEST(load_real_address)

int main(void) {
    Suite *suite = suite_create("cpu/control");
    ADD_TABLE(suite, store_then_mask);
    ADD_TABLE(suite, psw_key);
    ADD_TABLE(suite, identity);
    ADD_TABLE(suite, reset_reference);
    ADD_TABLE(suite, load_real_address);
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

/* GA22-7000, General Instructions: Move Long, Compare Logical Long. */
#include "cpu_test.h"

/* Move Long: from register 4's operand to register 2's. */
static const struct cpu_case move[] = {
    {"0E24", "r2=AA002000 r3=BB000004 r4=CC003000 r5=DD000004 m3000=01020304 cc=3",
     "m2000=01020304 r2=2004 r3=BB000000 r4=3004 r5=DD000000 cc=0"},
    {"0E24", "r2=2000 r3=2 r4=3000 r5=4 m3000=01020304",
     "m2000=0102 r2=2002 r3=0 r4=3002 r5=2 cc=1"},
    {"0E24", "r2=2000 r3=0 r4=FFF000 r5=4 cc=3", "cc=1"}, /* nothing is accessed */
    {"0E24", "r2=FFF000 r3=0 r4=FFF000 r5=0 cc=3", "cc=0"},
    {"0E24", "r2=2000 r3=3 r4=FFF000 r5=EE000000", "m2000=EEEEEE r2=2003 r3=0 cc=2"}, /* padding */
    {"0E24", "r2=2000 r3=4 r4=2000 r5=4 m2000=01020304", "r2=2004 r3=0 r4=2004 r5=0 cc=0"},
    {"0E24", "r2=2000 r3=3 r4=2001 r5=3 m2000=01020304",
     "m2000=02030404 r2=2003 r3=0 r4=2004 r5=0 cc=0"},
    {"0E24", "r2=2001 r3=3 r4=2000 r5=3 m2000=01020304", "cc=3"}, /* destructive overlap */
    {"0E24", "r2=AA002002 r3=3 r4=CC002000 r5=3", "r2=2002 r4=2000 cc=3"},
    {"0E24", "r2=2003 r3=3 r4=2000 r5=3 m2000=010203",
     "m2003=010203 r2=2006 r3=0 r4=2003 r5=0 cc=0"},
    {"0E24", "r2=2001 r3=3 r4=2000 r5=1 m2000=01", /* as far as it is moved */
     "m2001=01 r2=2002 r3=2 r4=2001 r5=0 ia=1000"},
    {"0E24", "r2=FFFFFF r3=3 r4=FFFFFE r5=3", "cc=3"},
    {"0E24", "r2=1 r3=5 r4=FFFFFE r5=5", "cc=3"},
    {"0E34", "", "pic=6"},
    {"0E25", "", "pic=6"},
    {"0E24", "s360", "pic=1"},
    {"0E24", "key=1 k2000=20 k3000=10 r3=4 r5=4", "pic=4"},
    {"0E24", "key=1 k2000=10 k4000=28 r3=4 r5=4", "pic=4"},
    {"0E24", "r2=FFF000 r3=4 r5=4", "pic=5"},
};
TABLE_TEST(move)

/* Interruptible Instructions: one unit of operation, and the instruction is designated again. */
static const struct cpu_case move_units[] = {
    {"0E24", "r2=27FE r3=4 r4=3000 r5=4 m3000=01020304",
     "m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 ia=1000"},
    {"0E24", "r2=2800 r3=2 r4=3002 r5=2 m3000=01020304",
     "m2800=0304 r2=2802 r3=0 r4=3004 r5=0 cc=0"},
    {"0E24", "r2=2000 r3=4 r4=37FF r5=4 m37FF=01020304",
     "m2000=01 r2=2001 r3=3 r4=3800 r5=3 ia=1000"},
    {"0E24", "r2=2000 r3=1004 r4=3000 r5=4 m3000=01020304 cc=3",
     "m2000=01020304 r2=2004 r3=1000 r4=3004 r5=0 ia=1000"},
    {"0E24", "key=1 k2000=10 k2800=20 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01020304",
     "m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 ia=1000"}, /* what lies behind counts later … */
    {"0E24", "key=1 k2000=10 k2800=20 k3000=10 r2=2800 r3=2 r4=3002 r5=2", "pic=4"}, /* … here */
    {"44006000", "m6000=0E24 r2=27FE r3=4 r4=3000 r5=4 m3000=01020304", /* EXECUTE again */
     "m27FE=0102 r2=2800 r3=2 r4=3002 r5=2 ia=1000"},
};
TABLE_TEST(move_units)

/* Compare Logical Long */
static const struct cpu_case compare[] = {
    {"0F24", "r2=AA002000 r3=BB000004 r4=CC003000 r5=DD000004 m2000=01020304 m3000=01020304 cc=3",
     "r2=2004 r3=BB000000 r4=3004 r5=DD000000 cc=0"},
    {"0F24", "r2=2000 r3=4 r4=3000 r5=4 m2000=01020304 m3000=01020404",
     "r2=2002 r3=2 r4=3002 r5=2 cc=1"},
    {"0F24", "r2=2000 r3=4 r4=3000 r5=4 m2000=01FF m3000=0102", "r2=2001 r3=3 r4=3001 r5=3 cc=2"},
    {"0F24", "r2=FFF000 r3=0 r4=FFF000 r5=0 cc=3", "cc=0"},
    {"0F24", "r2=2000 r3=2 r4=FFF000 r5=40000000 m2000=4040", "r2=2002 r3=0 cc=0"},
    {"0F24", "r2=2000 r3=2 r4=FFF000 r5=40000000 m2000=403F", "r2=2001 r3=1 cc=1"},
    {"0F24", "r2=FFF000 r3=0 r4=3000 r5=40000003 m3000=404039", "r4=3002 r5=40000001 cc=2"},
    {"0F24", "r2=2000 r3=1 r4=3000 r5=40000003", "r2=2001 r3=0 r4=3001 r5=40000002 ia=1000"},
    {"0F24", "r2=27FE r3=4 r4=3000 r5=4", "r2=2800 r3=2 r4=3002 r5=2 ia=1000"},
    {"0F24", "key=1 k2000=10 k2800=28 k3000=10 r2=27FE r3=4 r4=3000 r5=4 m3000=01",
     "cc=1"}, /* what is behind the inequality is not accessed */
    {"0F24", "key=1 k2800=28 k3000=10 r2=2800 r3=4 r4=3000 r5=4", "pic=4"},
    {"0F34", "", "pic=6"},
    {"0F25", "", "pic=6"},
};
TABLE_TEST(compare)

/* 10,000 bytes from 3080 to 8000 cross block boundaries of either operand in turn: 9 units, which
 * must give the same whatever the slices are. */
START_TEST(test_slices) {
    static const uint8_t code[] = {0x0E, 0x24, 0x0A, 0x01};
    struct storage storage;
    ck_assert(stor_init(&storage, TEST_STORAGE));
    memcpy(storage.bytes + TEST_START, code, sizeof code);
    for (uint32_t k = 0; k < 10000; k++)
        storage.bytes[0x3080 + k] = (uint8_t)(k * 7 + k / 256);
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, NULL);
    cpu->intercept = ~0u;
    cpu->state.psw.ia = TEST_START;
    uint32_t registers[] = {0x8000, 10000, 0x3080, 10000};
    memcpy(cpu->state.gr + 2, registers, sizeof registers);
    const struct cpu_exit *exit;
    do
        exit = cpu_run(cpu, 1 + (uint64_t)_i);
    while (exit->reason == CPU_EXIT_BUDGET);
    ck_assert_int_eq(exit->interruption.class, INT_SVC);
    ck_assert_uint_eq(cpu->retired, 10);
    ck_assert_uint_eq(cpu->state.gr[2], 0x8000 + 10000);
    ck_assert_uint_eq(cpu->state.gr[3], 0);
    ck_assert_mem_eq(storage.bytes + 0x8000, storage.bytes + 0x3080, 10000);
    cpu_destroy(cpu);
    stor_free(&storage);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("general_long");
    ADD_TABLE(suite, move);
    ADD_TABLE(suite, move_units);
    ADD_TABLE(suite, compare);
    TCase *tcase = tcase_create("slices");
    tcase_add_loop_test(tcase, test_slices, 0, 12);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}

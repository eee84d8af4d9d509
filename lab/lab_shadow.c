/* What guests with translation cost under each policy for shadow tables: one that changes its
 * tables much between two purges, one that changes them a little, and one that only purges. */
#include "lab/lab.h"
#include "lab/workload.h"
#include "vmm/vmm.h"

#include <stdio.h>

#define ROUNDS  1000u /* as in `frame` */
#define STORAGE 0x20000u
#define RUNAWAY 10000000u /* instructions: more than any of them has */

/* Two address spaces of sixteen pages: 0 to 3 hold PSWs, code and tables, and the others are used.
 * %s: what is done in each round. */
static const char frame[] = "SHADOW   START X'1000'\n"
                            "         BALR  12,0\n"
                            "         USING *,12\n"
                            "         L     7,TABLES\n"
                            "         USING PARENT,7\n"
                            "         LCTL  0,1,CONTROL\n"
                            "         L     11,ROUNDS\n"
                            "         LPSW  ON\n"
                            "ROUND    SR    2,2\n"
                            "%s"
                            "         BCT   11,ROUND\n"
                            "         LPSW  DONE\n"
                            "USE      L     2,FIRST            uses pages 4 to 15\n"
                            "PAGE     L     3,0(2)\n"
                            "         A     2,SIZE\n"
                            "         C     2,LAST\n"
                            "         BL    PAGE\n"
                            "         BR    14\n"
                            "ROUNDS   DC    F'1000'\n"
                            "TABLES   DC    A(PARENT)\n"
                            "FIRST    DC    A(X'4000')\n"
                            "SIZE     DC    F'4096'\n"
                            "LAST     DC    A(X'10000')\n"
                            "ENTRIES  DC    F'32'              bytes of a page table\n"
                            "CONTROL  DC    X'00800000',A(PARENT)\n"
                            "TOCHILD  DC    A(CHILD)\n"
                            "ON       DC    0D'0',X'04080000',A(ROUND)\n"
                            "DONE     DC    0D'0',X'000A000000000000'\n"
                            "         ORG   SHADOW+X'1000'\n"
                            "PARENT   DC    X'F0',AL3(OWN),15X'00000001'\n"
                            "CHILD    DC    X'F0',AL3(COPY),15X'00000001'\n"
                            "OWN      DC    X'00000010002000300040005000600070'\n"
                            "         DC    X'0080009000A000B000C000D000E000F0'\n"
                            "COPY     DC    X'0000001000200030',12X'0008'\n"
                            "NONE     DC    X'0000001000200030',12X'0008'\n"
                            "         END   SHADOW\n";

/* The child has a copy of its parent's page table, uses its pages and exits. */
static const char fork_and_exit[] = "FORK     LH    3,OWN(2)\n"
                                    "         STH   3,COPY(2)\n"
                                    "         LA    2,2(2)\n"
                                    "         C     2,ENTRIES\n"
                                    "         BL    FORK\n"
                                    "         PTLB\n"
                                    "         LCTL  1,1,TOCHILD\n"
                                    "         BAL   14,USE\n"
                                    "         LCTL  1,1,TABLES\n"
                                    "         SR    2,2\n"
                                    "EXIT     LH    3,NONE(2)\n"
                                    "         STH   3,COPY(2)\n"
                                    "         LA    2,2(2)\n"
                                    "         C     2,ENTRIES\n"
                                    "         BL    EXIT\n"
                                    "         PTLB\n"
                                    "         BAL   14,USE\n";

/* One page goes away, and comes back. */
static const char page_out_and_in[] = "         MVC   OWN+30(2),NONE+30\n"
                                      "         PTLB\n"
                                      "         MVC   OWN+30(2),AGAIN\n"
                                      "         BAL   14,USE\n"
                                      "         B     *+6\n"
                                      "AGAIN    DC    X'00F0'\n";

static const char purge_only[] = "         PTLB\n"
                                 "         BAL   14,USE\n";

static const struct {
    const char *name, *round;
} guests[] = {{"fork", fork_and_exit}, {"page", page_out_and_in}, {"purge", purge_only}};

static const char *const policies[] = {
    [SHADOW_VTLB] = "vtlb", [SHADOW_LAZY] = "lazy", [SHADOW_TRACED] = "traced"};

static void enter(struct lab_row *row, const struct ledger *l) {
    const uint64_t counts[] = {l->exits, l->trace.count, l->page.count, l->emulated[OP_PTLB].count,
                               l->emulated[OP_LCTL].count};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        row->value[c] = (double)counts[c] / ROUNDS;
}

static bool measure(struct lab_table *t, const char *guest, enum shadow_policy policy,
                    const struct asm_image *image) {
    static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
    static const struct machine_shape shape = {MODEL_S370, STORAGE, 1};
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, guest, &shape) : NULL;
    bool good = vm && lab_load(image, &vm->system);
    if (good) {
        vm->shadow.policy = policy;
        vmm_run(vmm, RUNAWAY);
        enter(lab_add_row(t, "%s, %s", guest, policies[policy]), &vm->ledger);
        good = vm->system.stop == STOP_WAIT && vm->virtual.psw.ia == 0;
        t->complaint = good ? NULL : "a guest did not come to its end";
    }
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

static bool try_policies(struct lab_table *t, const char *guest, const char *round) {
    char source[2 * sizeof frame];
    struct asm_image image;
    snprintf(source, sizeof source, frame, round);
    if (!lab_assemble(guest, source, &image)) {
        t->complaint = "a guest does not assemble";
        return false;
    }
    bool good = true;
    for (int policy = SHADOW_TRACED; good && policy >= SHADOW_VTLB; policy--)
        good = measure(t, guest, (enum shadow_policy)policy, &image);
    asm_image_free(&image);
    return good;
}

bool lab_shadow(struct lab_table *out) {
    bool good = true;
    *out = (struct lab_table){
        .title = "Exits of each round, by guest and policy for shadow tables",
        .rows_are = "guest, policy",
        .values_are = "exits of each round",
        .columns = {{"exits", 2}, {"trace", 2}, {"page", 2}, {"PTLB", 2}, {"LCTL", 2}},
        .column_count = 5};
    for (size_t n = 0; good && n < sizeof guests / sizeof *guests; n++)
        good = try_policies(out, guests[n].name, guests[n].round);
    return good;
}

/* A guest that forks and exits: entry by entry it makes a copy of its page table, has the child use
 * every page, takes the table away again, and uses every page itself. */
#include "base/bits.h"
#include "lab/lab.h"
#include "vmm/vmm.h"

#include <inttypes.h>

#define ROUNDS  1000u
#define CODE    0x1000u
#define PARENT  0x2000u /* segment tables, and 64 behind it the child's */
#define TABLES  0x2100u /* the parent's page table, 64 behind it the child's, then an empty one */
#define PAGES   16u
#define OWN     4u /* pages 0 to 3 hold PSWs, code and tables; the others are used */
#define STORAGE 0x20000u

/* Registers: 7 the tables, 11 rounds left, 12 CODE. */
static const uint16_t program[] = {
    0x1B22,                 /* ROUND SR   2,2                                  */
    0x4832, 0x7100,         /* FORK  LH   3,parent's entry(2)                  */
    0x4032, 0x7140,         /*       STH  3,child's entry(2)                   */
    0x4122, 0x0002,         /*       LA   2,2(2)                               */
    0x5920, 0xC0F0,         /*       C    2,=F'32'                             */
    0x4740, 0xC002,         /*       BL   FORK                                 */
    0xB20D, 0x0000,         /*       PTLB                                      */
    0xB711, 0xC0E4,         /*       LCTL 1,1,child                            */
    0x5820, 0xC0E8,         /*       L    2,=A(first page)                     */
    0x5832, 0x0000,         /* CHILD L    3,0(2)                               */
    0x5A20, 0xC0EC,         /*       A    2,=F'4096'                           */
    0x5920, 0xC0F4,         /*       C    2,=A(behind the last)                */
    0x4740, 0xC022,         /*       BL   CHILD                                */
    0xB711, 0xC0E0, 0x1B22, /*       LCTL 1,1,parent        SR  2,2            */
    0x4832, 0x7180,         /* EXIT  LH   3,empty entry(2)                     */
    0x4032, 0x7140,         /*       STH  3,child's entry(2)                   */
    0x4122, 0x0002,         /*       LA   2,2(2)                               */
    0x5920, 0xC0F0,         /*       C    2,=F'32'                             */
    0x4740, 0xC038,         /*       BL   EXIT                                 */
    0xB20D, 0x0000,         /*       PTLB                                      */
    0x5820, 0xC0E8,         /*       L    2,=A(first page)                     */
    0x5832, 0x0000,         /* USE   L    3,0(2)                               */
    0x5A20, 0xC0EC,         /*       A    2,=F'4096'                           */
    0x5920, 0xC0F4,         /*       C    2,=A(behind the last)                */
    0x4740, 0xC054,         /*       BL   USE                                  */
    0x46B0, 0xC000,         /*       BCT  11,ROUND                             */
    0x8200, 0xC0F8,         /*       LPSW the end                              */
};

static const uint32_t constants[] = {PARENT, PARENT + 64, OWN << 12,  4096,
                                     32,     PAGES << 12, 0x000A0000, 0};

static void put(const struct system *s, aaddr at, uint32_t value, uint32_t size) {
    uint8_t bytes[4];
    be32_store(bytes, value << 8 * (4 - size));
    view_write(&s->view, at, bytes, size);
}

static void load(struct vm *vm) {
    const struct system *s = &vm->system;
    for (uint32_t n = 0; n < sizeof program / sizeof *program; n++)
        put(s, CODE + 2 * n, program[n], 2);
    for (uint32_t n = 0; n < sizeof constants / sizeof *constants; n++)
        put(s, CODE + 0xE0 + 4 * n, constants[n], 4);
    for (uint32_t space = 0; space < 2; space++)
        put(s, PARENT + 64 * space, DAT_SEGMENT_LENGTH | (TABLES + 64 * space), 4);
    for (uint32_t page = 0; page < PAGES; page++) {
        put(s, TABLES + 2 * page, page << 4, 2);
        put(s, TABLES + 128 + 2 * page, page << 4 | (page < OWN ? 0 : DAT_PAGE_4K_INVALID), 2);
    }
    vm->virtual.cr[0] = CR0_PAGE_4K | CR0_SEG_64K;
    vm->virtual.cr[1] = PARENT;
    vm->virtual.gr[7] = PARENT;
    vm->virtual.gr[11] = ROUNDS;
    vm->virtual.gr[12] = CODE;
    vm->virtual.psw = (struct psw){.ec = true, .system_mask = SYSTEM_MASK_EC_DAT, .ia = CODE};
}

static bool try_policy(struct lab_table *t, const char *name, enum shadow_policy policy) {
    static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
    static const struct machine_shape shape = {MODEL_S370, STORAGE, 1};
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, name, &shape) : NULL;
    if (vm) {
        struct lab_row *row = lab_add_row(t, "%s", name);
        const struct ledger *l = &vm->ledger;
        vm->shadow.policy = policy;
        load(vm);
        vmm_run(vmm, UINT64_MAX);
        const uint64_t counts[] = {l->exits, l->page.count, l->trace.count,
                                   l->emulated[OP_LCTL].count, l->emulated[OP_PTLB].count};
        for (size_t c = 0; c < t->column_count; c++)
            row->value[c] = (double)counts[c] / ROUNDS;
    }
    if (vmm)
        vmm_destroy(vmm);
    return vm;
}

bool lab_shadow(struct lab_table *out) {
    *out = (struct lab_table){
        .title = "Exits of each fork and exit, by the policy for shadow tables",
        .rows_are = "policy",
        .values_are = "exits of each fork and exit",
        .columns = {{"exits", 2}, {"page", 2}, {"trace", 2}, {"LCTL", 2}, {"PTLB", 2}},
        .column_count = 5};
    return try_policy(out, "vtlb", SHADOW_VTLB) && try_policy(out, "lazy", SHADOW_LAZY) &&
           try_policy(out, "traced", SHADOW_TRACED);
}

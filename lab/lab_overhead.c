/* What a virtual machine costs, by the kind of work: small programs on the bare machine and under
 * the monitor, where they must come to the same end. */
#include "dev/types.h"
#include "lab/lab.h"
#include "lab/workload.h"
#include "vmm/vmm.h"

#include <string.h>

#define STORAGE 0x20000u
#define PRINTER 0x00Eu
#define RUNAWAY 10000000u /* instructions: more than any of them has */

struct workload {
    const char *name, *source;
    enum shadow_policy shadow;
};

static const char paging[] =
    "PAGING   START X'1000'           eight pages come by page faults, and go\n"
    "         BALR  12,0\n"
    "         USING *,12\n"
    "         LCTL  0,1,CONTROL\n"
    "         MVC   X'68'(8,0),NEW\n"
    "         L     3,ROUNDS\n"
    "         LPSW  ON\n"
    "ROUND    LA    4,8\n"
    "         L     5,FIRST\n"
    "TOUCH    L     6,0(5)\n"
    "         A     5,SIZE\n"
    "         BCT   4,TOUCH\n"
    "         MVC   LAST(16),EMPTY\n"
    "         PTLB\n"
    "         BCT   3,ROUND\n"
    "         LPSW  DONE\n"
    "FAULT    L     7,X'90'            the address that failed\n"
    "         SRL   7,12\n"
    "         AR    7,7\n"
    "         LH    8,PAGES(7)\n"
    "         N     8,VALID\n"
    "         STH   8,PAGES(7)\n"
    "         LPSW  X'28'\n"
    "ROUNDS   DC    F'100'\n"
    "FIRST    DC    A(X'8000')\n"
    "SIZE     DC    F'4096'\n"
    "VALID    DC    X'FFFFFFF7'\n"
    "CONTROL  DC    X'00800000',A(SEGMENTS)\n"
    "NEW      DC    0D'0',X'00080000',A(FAULT)\n"
    "ON       DC    0D'0',X'04080000',A(ROUND)\n"
    "DONE     DC    0D'0',X'000A000000000000'\n"
    "EMPTY    DC    X'0088009800A800B800C800D800E800F8'\n"
    "         ORG   PAGING+X'200'\n"
    "SEGMENTS DC    AL1(X'F0'),AL3(PAGES),15X'00000001'\n"
    "PAGES    DC    X'00000010002000300040005000600070'\n"
    "LAST     DC    X'0088009800A800B800C800D800E800F8'\n"
    "         END   PAGING\n";

/* Each ends in a disabled wait, at 0 when all went well. */
static const struct workload workloads[] = {
    {"compute",
     "COMPUTE  START X'1000'\n"
     "         BALR  12,0\n"
     "         USING *,12\n"
     "         L     3,ROUNDS\n"
     "LOOP     L     4,SUM\n"
     "         AR    4,3\n"
     "         ST    4,SUM\n"
     "         BCT   3,LOOP\n"
     "         LPSW  DONE\n"
     "ROUNDS   DC    F'50000'\n"
     "SUM      DC    F'0'\n"
     "DONE     DC    0D'0',X'0002000000000000'\n"
     "         END   COMPUTE\n",
     SHADOW_VTLB},
    {"svc",
     "SVC      START X'1000'           a supervisor call and back\n"
     "         BALR  12,0\n"
     "         USING *,12\n"
     "         MVC   X'60'(8,0),NEW\n"
     "         L     3,ROUNDS\n"
     "LOOP     SVC   1\n"
     "         BCT   3,LOOP\n"
     "         LPSW  DONE\n"
     "HANDLER  LPSW  X'20'\n"
     "NEW      DC    0D'0',A(0),A(HANDLER)\n"
     "ROUNDS   DC    F'1000'\n"
     "DONE     DC    0D'0',X'0002000000000000'\n"
     "         END   SVC\n",
     SHADOW_VTLB},
    {"mask",
     "MASK     START X'1000'           a critical section, and a new PSW\n"
     "         BALR  12,0\n"
     "         USING *,12\n"
     "         L     3,ROUNDS\n"
     "LOOP     SSM   OFF\n"
     "         L     4,COUNT\n"
     "         LA    4,1(4)\n"
     "         ST    4,COUNT\n"
     "         SSM   ON\n"
     "         LPSW  AGAIN\n"
     "NEXT     BCT   3,LOOP\n"
     "         LPSW  DONE\n"
     "ROUNDS   DC    F'1000'\n"
     "COUNT    DC    F'0'\n"
     "ON       DC    X'FE'\n"
     "OFF      DC    X'00'\n"
     "AGAIN    DC    0D'0',X'FE000000',A(NEXT)\n"
     "DONE     DC    0D'0',X'0002000000000000'\n"
     "         END   MASK\n",
     SHADOW_VTLB},
    {"keys",
     "KEYS     START X'1000'           each of 32 blocks gets a key\n"
     "         BALR  12,0\n"
     "         USING *,12\n"
     "         L     3,ROUNDS\n"
     "ROUND    LA    4,32\n"
     "         L     5,FIRST\n"
     "         LA    6,X'50'\n"
     "BLOCK    SSK   6,5\n"
     "         ISK   7,5\n"
     "         A     5,SIZE\n"
     "         BCT   4,BLOCK\n"
     "         BCT   3,ROUND\n"
     "         LPSW  DONE\n"
     "ROUNDS   DC    F'100'\n"
     "FIRST    DC    A(X'10000')\n"
     "SIZE     DC    F'2048'\n"
     "DONE     DC    0D'0',X'0002000000000000'\n"
     "         END   KEYS\n",
     SHADOW_VTLB},
    {"io",
     "IO       START X'1000'           a line is printed, and its end waited for\n"
     "         BALR  12,0\n"
     "         USING *,12\n"
     "         MVC   X'78'(8,0),NEW\n"
     "         MVC   X'48'(4,0),CAW\n"
     "         L     3,ROUNDS\n"
     "LOOP     SIO   X'00E'\n"
     "         BNZ   WRONG\n"
     "         LPSW  IDLE\n"
     "ENDED    TM    X'44',X'02'        unit check?\n"
     "         BO    WRONG\n"
     "         BCT   3,LOOP\n"
     "         LPSW  DONE\n"
     "WRONG    LPSW  BAD\n"
     "ROUNDS   DC    F'1000'\n"
     "CAW      DC    A(PRINT)\n"
     "NEW      DC    0D'0',A(0),A(ENDED)\n"
     "IDLE     DC    0D'0',X'FE02000000000000'\n"
     "PRINT    CCW   X'09',LINE,X'00',4\n"
     "LINE     DC    C'LINE'\n"
     "DONE     DC    0D'0',X'0002000000000000'\n"
     "BAD      DC    0D'0',X'0002000000000BAD'\n"
     "         END   IO\n",
     SHADOW_VTLB},
    {"paging", paging, SHADOW_VTLB},
    {"paging, traced", paging, SHADOW_TRACED},
};

static bool attach_printer(const struct system *s) {
    struct dev_config config = {.address = PRINTER, .type = "1403"};
    struct diag_list diags;
    diag_init(&diags);
    struct device *printer = dev_create(&config, &diags);
    diag_free(&diags);
    return printer && chan_attach(s->channels, PRINTER, printer);
}

static bool load(const struct asm_image *image, const struct system *s) {
    return attach_printer(s) && lab_load(image, s);
}

static uint64_t sum(const struct ledger_entry *entries, size_t count) {
    uint64_t all = 0;
    for (size_t n = 0; n < count; n++)
        all += entries[n].count;
    return all;
}

/* Who looks on at the bare machine counts its interruptions. */
static void count_interruption(void *owner, struct system *s, const struct interruption *i) {
    (void)s, (void)i;
    ++*(uint64_t *)owner;
}

static void ignore_io(void *owner, struct system *s, enum isa_op op, uint16_t device, uint32_t caw,
                      const struct io_result *result) {
    (void)owner, (void)s, (void)op, (void)device, (void)caw, (void)result;
}

static void ignore_wait(void *owner, struct system *s) {
    (void)owner, (void)s;
}

static uint64_t run_bare(struct machine *m) {
    uint64_t interruptions = 0;
    const struct system_observer observer = {&interruptions, count_interruption, ignore_io,
                                             ignore_wait};
    m->system.observer = &observer;
    machine_run(m, RUNAWAY);
    m->system.observer = NULL;
    return interruptions;
}

static void enter(struct lab_table *t, const char *name, uint64_t instructions,
                  uint64_t interruptions, const struct ledger *l) {
    const uint64_t counts[] = {interruptions,
                               l->exits,
                               sum(l->emulated, OP_COUNT),
                               sum(l->reflected, INT_CLASS_COUNT),
                               l->page.count,
                               l->trace.count,
                               l->slice.count};
    struct lab_row *row = lab_add_row(t, "%s", name);
    row->value[0] = (double)instructions;
    for (size_t c = 1; c < t->column_count; c++)
        row->value[c] = 1000.0 * (double)counts[c - 1] / (double)instructions;
}

/* Did both come to the good end, in the same state? */
static bool ended_alike(const struct system *a, const struct system *b) {
    return a->stop == STOP_WAIT && a->state->psw.ia == 0 && b->stop == STOP_WAIT &&
           a->retired == b->retired && system_hash(a) == system_hash(b);
}

static bool measure(struct lab_table *t, const struct workload *w, const struct asm_image *image) {
    static const struct machine_shape shape = {MODEL_S370, STORAGE, 1};
    static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
    struct machine *bare = machine_create(&shape);
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, w->name, &shape) : NULL;
    bool good = bare && vm && load(image, &bare->system) && load(image, &vm->system);
    if (good) {
        vm->shadow.policy = w->shadow;
        uint64_t interruptions = run_bare(bare);
        vmm_run(vmm, RUNAWAY);
        good = ended_alike(&bare->system, &vm->system);
        if (good)
            enter(t, w->name, vm->system.retired, interruptions, &vm->ledger);
        else
            t->complaint = "a workload did not end alike on the bare machine and under the monitor";
    }
    machine_destroy(bare);
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

bool lab_overhead(struct lab_table *out) {
    bool good = true;
    *out = (struct lab_table){
        .title = "Interruptions of the bare machine, and exits to the monitor by kind, of each "
                 "1,000 instructions",
        .rows_are = "work",
        .values_are = "of each 1,000 instructions",
        .columns = {{"instructions", 0},
                    {"bare", 2},
                    {"exits", 2},
                    {"emulated", 2},
                    {"reflected", 2},
                    {"page", 2},
                    {"trace", 2},
                    {"slice", 2}},
        .column_count = 8,
        .apart = 1};
    for (size_t n = 0; good && n < sizeof workloads / sizeof *workloads; n++) {
        struct asm_image image;
        if (!lab_assemble(workloads[n].name, workloads[n].source, &image)) {
            out->complaint = "a workload does not assemble";
            return false;
        }
        good = measure(out, &workloads[n], &image);
        asm_image_free(&image);
    }
    return good;
}

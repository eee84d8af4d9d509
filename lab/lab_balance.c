/* Real storage that is too small: who gives it up, and how. */
#include "lab/lab.h"
#include "lab/workload.h"
#include "vmm/vmm.h"

#include <string.h>

#define GUESTS_MAX 4u
#define RUNAWAY    20000000u /* instructions: more than a guest has that comes to its end */

/* ---- Ballooning against paging ----------------------------------------------------------------
 */

#define CACHE_STORAGE 0x40000u
#define CACHE_GUESTS  4u

/* Keeps blocks that it can compute again, each in a page of its own, in 56 pages, and answers 3,000
 * requests for words of 72 blocks. What stands for %s asks the balloon, or nobody. */
static const char cache[] =
    "CACHE    START X'1000'\n"
    "         BALR  12,0\n"
    "         USING *,12\n"
    "         L     1,=A(X'40000')\n"
    "ALLFREE  S     1,=F'4096'\n"
    "         BAL   14,PUTPAGE\n"
    "         C     1,=A(X'8000')\n"
    "         BH    ALLFREE\n"
    "NEXT     L     7,SEED             a random block\n"
    "         M     6,=F'1103515245'\n"
    "         A     7,=F'12345'\n"
    "         ST    7,SEED\n"
    "         SRL   7,8\n"
    "         SR    6,6\n"
    "         D     6,=F'72'\n"
    "         SLL   6,2\n"
    "         L     8,WHERE(6)\n"
    "         LTR   8,8\n"
    "         BNZ   THERE\n"
    "         BAL   14,GETPAGE\n"
    "         LTR   8,1\n"
    "         BZ    WRONG\n"
    "         ST    8,WHERE(6)\n"
    "         L     9,COMPUTED\n"
    "         LA    9,1(9)\n"
    "         ST    9,COMPUTED\n"
    "         ST    9,AGE(6)\n"
    "         SR    4,4                compute it\n"
    "COMPUTE  LR    5,6\n"
    "         ALR   5,4\n"
    "         ST    5,0(4,8)\n"
    "         LA    4,4(4)\n"
    "         C     4,=F'4096'\n"
    "         BL    COMPUTE\n"
    "THERE    SRL   7,7                a word of it\n"
    "         N     7,=X'00000FFC'\n"
    "         LR    5,6\n"
    "         ALR   5,7\n"
    "         C     5,0(7,8)           is it right?\n"
    "         BNE   WRONG\n"
    "         L     9,LEFT\n"
    "         BCTR  9,0\n"
    "         ST    9,LEFT\n"
    "         N     9,=F'15'\n"
    "         BNZ   MORE\n"
    "         %s\n"
    "MORE     L     9,LEFT\n"
    "         LTR   9,9\n"
    "         BNZ   NEXT\n"
    "         LPSW  DONE\n"
    "WRONG    LPSW  BAD\n"
    "GETPAGE  L     1,FREELIST\n"
    "         LTR   1,1\n"
    "         BZ    OLDEST\n"
    "         MVC   FREELIST,0(1)\n"
    "         BR    14\n"
    "OLDEST   SR    2,2                no page is free: the oldest block goes\n"
    "         L     3,=X'7FFFFFFF'\n"
    "         LA    4,4*71\n"
    "LOOK     L     1,WHERE(4)\n"
    "         LTR   1,1\n"
    "         BZ    LOOKON\n"
    "         C     3,AGE(4)\n"
    "         BNH   LOOKON\n"
    "         LR    2,4\n"
    "         L     3,AGE(4)\n"
    "LOOKON   S     4,=F'4'\n"
    "         BNM   LOOK\n"
    "         L     1,WHERE(2)\n"
    "         SR    3,3\n"
    "         ST    3,WHERE(2)\n"
    "         BR    14\n"
    "PUTPAGE  MVC   0(4,1),FREELIST\n"
    "         ST    1,FREELIST\n"
    "         BR    14\n"
    "BALMOST  EQU   48\n"
    "         COPY  BALLOON\n"
    "DONE     DC    0D'0',X'0002000000000000'\n"
    "BAD      DC    0D'0',X'0002000000000BAD'\n"
    "SEED     DC    F'1'\n"
    "LEFT     DC    F'3000'\n"
    "COMPUTED DC    F'0'\n"
    "FREELIST DC    A(0)\n"
    "WHERE    DC    72A(0)\n"
    "AGE      DC    72F'0'\n"
    "         END   CACHE\n";

struct totals {
    uint64_t instructions, in, out;
};

/* Lets so many guests run on so much real storage, to the end that they are to come to. */
static bool run_guests(const struct asm_image *image, uint32_t real_storage, struct totals *sum,
                       struct lab_table *t) {
    const struct machine_shape real = {MODEL_S370, real_storage, 1};
    const struct machine_shape shape = {MODEL_S370, CACHE_STORAGE, 1};
    struct vmm *vmm = vmm_create(&real);
    bool good = vmm;
    for (unsigned n = 0; good && n < CACHE_GUESTS; n++) {
        struct vm *vm = vmm_add(vmm, "cache", &shape);
        good = vm && lab_load(image, &vm->system);
    }
    if (good)
        vmm_run(vmm, RUNAWAY);
    *sum = (struct totals){0};
    for (unsigned n = 0; good && n < CACHE_GUESTS; n++) {
        const struct vm *vm = vmm_vm(vmm, n);
        sum->instructions += vm->system.retired;
        sum->in += vm->ledger.pages.in;
        sum->out += vm->ledger.pages.out;
        good = vm->system.stop == STOP_WAIT && vm->virtual.psw.ia == 0;
        t->complaint = good ? NULL : "a guest did not come to its end";
    }
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

static bool assemble_cache(const char *asks, struct asm_image *image, struct lab_table *t) {
    char source[2 * sizeof cache];
    snprintf(source, sizeof source, cache, asks);
    bool good = lab_assemble("cache", source, image);
    t->complaint = good ? NULL : "a guest does not assemble; is the library guestos/lib there?";
    return good;
}

/* The last value: what the transfer of a page must cost, in instructions, for asking to be cheaper.
 */
static void enter(struct lab_row *row, const struct totals *paged, const struct totals *asked) {
    uint64_t by_paging = paged->in + paged->out, by_asking = asked->in + asked->out;
    uint64_t computed = asked->instructions - paged->instructions;
    const uint64_t values[] = {paged->instructions / 1000,
                               paged->in,
                               paged->out,
                               asked->instructions / 1000,
                               asked->in,
                               asked->out,
                               by_paging > by_asking ? computed / (by_paging - by_asking) : 0};
    for (size_t c = 0; c < sizeof values / sizeof *values; c++)
        row->value[c] = (double)values[c];
}

static bool compare(struct lab_table *t, const struct asm_image *paging,
                    const struct asm_image *ballooning) {
    static const unsigned percents[] = {110, 90, 80, 70, 60, 50, 40};
    bool good = true;
    for (size_t n = 0; good && n < sizeof percents / sizeof *percents; n++) {
        uint32_t pages = CACHE_GUESTS * (CACHE_STORAGE >> STOR_PAGE_SHIFT) * percents[n] / 100;
        struct totals paged, asked;
        good = run_guests(paging, pages << STOR_PAGE_SHIFT, &paged, t) &&
               run_guests(ballooning, pages << STOR_PAGE_SHIFT, &asked, t);
        if (!good)
            break;
        enter(lab_add_row(t, "%u %%", percents[n]), &paged, &asked);
    }
    return good;
}

bool lab_balloon(struct lab_table *out) {
    struct asm_image paging = {0}, ballooning = {0};
    *out = (struct lab_table){
        .title =
            "Four guests that cache what they can compute again, by paging alone and with balloons",
        .rows_are = "real storage",
        .values_are = "thousands of instructions; pages in, out",
        .steps = true,
        .columns = {{"paging", 0},
                    {"paging in", 0},
                    {"paging out", 0},
                    {"asking", 0},
                    {"asking in", 0},
                    {"asking out", 0},
                    {"pays from", 0}},
        .column_count = 7};
    bool good = assemble_cache("DS    0H", &paging, out) &&
                assemble_cache("BAL   14,BALLOON", &ballooning, out) &&
                compare(out, &paging, &ballooning);
    asm_image_free(&paging);
    asm_image_free(&ballooning);
    return good;
}

/* ---- The tax on idle storage ------------------------------------------------------------------
 */

#define TAX_STORAGE 0x80000u
#define TAX_REAL    (192u << STOR_PAGE_SHIFT)
#define TAX_RUN     6000000u /* instructions of each guest */

/* Uses each of its pages once, and from then on, in no order, of %u pages a word each. */
static const char pages[] = "PAGES    START X'1000'\n"
                            "         BALR  12,0\n"
                            "         USING *,12\n"
                            "         L     5,=A(X'80000')\n"
                            "TOUCH    S     5,=F'4096'\n"
                            "         ST    5,0(5)\n"
                            "         C     5,=A(X'4000')\n"
                            "         BH    TOUCH\n"
                            "         LA    2,%u\n"
                            "NEXT     M     6,=F'1103515245'   registers 6 and 7 begin as 0\n"
                            "         A     7,=F'12345'\n"
                            "         LR    5,7\n"
                            "         SRL   5,8\n"
                            "         SR    4,4\n"
                            "         DR    4,2                a page\n"
                            "         SLL   4,12\n"
                            "         A     4,=A(X'4000')\n"
                            "         LA    3,500              and some work on it\n"
                            "WORK     L     5,0(4)\n"
                            "         BCT   3,WORK\n"
                            "         ST    4,4(4)\n"
                            "         B     NEXT\n"
                            "         END   PAGES\n";

static bool add_user(struct vmm *vmm, const char *name, unsigned uses) {
    const struct machine_shape shape = {MODEL_S370, TAX_STORAGE, 1};
    char source[2 * sizeof pages];
    struct asm_image image;
    snprintf(source, sizeof source, pages, uses);
    if (!lab_assemble(name, source, &image))
        return false;
    struct vm *vm = vmm_add(vmm, name, &shape);
    bool good = vm && lab_load(&image, &vm->system);
    asm_image_free(&image);
    return good;
}

static bool measure_tax(struct lab_table *t, uint32_t tax) {
    const struct machine_shape real = {MODEL_S370, TAX_REAL, 1};
    struct vmm *vmm = vmm_create(&real);
    bool good = vmm && add_user(vmm, "idle", 8) && add_user(vmm, "active", 124);
    if (good) {
        struct balance_terms terms = config_balance_default();
        terms.idle_tax = tax;
        vmm_set_balance(vmm, &terms);
        struct lab_row *row = lab_add_row(t, "%u", tax);
        vmm_run(vmm, TAX_RUN / 2); /* until they have settled */
        uint64_t before[2];
        for (unsigned n = 0; n < 2; n++)
            before[n] = vmm_vm(vmm, n)->ledger.pages.in;
        vmm_run(vmm, TAX_RUN);
        for (unsigned n = 0; n < 2; n++) {
            const struct vm *vm = vmm_vm(vmm, n);
            row->value[n] = pager_resident(vm);
            row->value[2 + n] = vm->pages.target;
            row->value[4 + n] = (double)(vm->ledger.pages.in - before[n]);
        }
    }
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

bool lab_tax(struct lab_table *out) {
    static const uint32_t taxes[] = {0, 25, 50, 75, 90, 99};
    bool good = true;
    *out = (struct lab_table){
        .title = "Two guests of 128 pages on 192 frames, one idle and one active, by the tax",
        .rows_are = "tax, per cent",
        .values_are = "pages",
        .steps = true,
        .columns = {{"idle", 0},
                    {"active", 0},
                    {"idle target", 0},
                    {"act. target", 0},
                    {"idle in", 0},
                    {"active in", 0}},
        .column_count = 6};
    for (size_t n = 0; good && n < sizeof taxes / sizeof *taxes; n++)
        good = measure_tax(out, taxes[n]);
    return good;
}

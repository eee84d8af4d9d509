/* Guests that have the same in their storage, and guests that have not. */
#include "lab/lab.h"
#include "lab/workload.h"
#include "vmm/sharing.h"
#include "vmm/vmm.h"

#include <string.h>

#define GUEST_STORAGE 0x40000u
#define REAL_STORAGE  (16u << 20)
#define RUN           2000000u /* instructions of each guest */

/* Fills 56 pages with what depends on their places and on %u, and then reads in them, in no order;
 * now and then it stores into one of the first four, in which every guest has something else. */
static const char program[] = "ALIKE    START X'1000'\n"
                              "         BALR  12,0\n"
                              "         USING *,12\n"
                              "         L     5,=A(X'8000')\n"
                              "FILL     LR    6,5\n"
                              "         X     6,=F'%u'\n"
                              "         ST    6,0(5)\n"
                              "         LA    5,4(5)\n"
                              "         C     5,=A(X'40000')\n"
                              "         BL    FILL\n"
                              "         SR    6,6\n"
                              "NEXT     M     6,=F'1103515245'\n"
                              "         A     7,=F'12345'\n"
                              "         LR    5,7\n"
                              "         SRL   5,8\n"
                              "         SR    4,4\n"
                              "         D     4,=F'56'\n"
                              "         SLL   4,12\n"
                              "         A     4,=A(X'8000')\n"
                              "         LA    3,500              and some work on it\n"
                              "WORK     L     5,0(4)\n"
                              "         BCT   3,WORK\n"
                              "         C     4,=A(X'C000')\n"
                              "         BNL   NEXT\n"
                              "         ST    7,0(4)\n"
                              "         B     NEXT\n"
                              "         END   ALIKE\n";

static bool add_guest(struct vmm *vmm, unsigned number) {
    const struct machine_shape shape = {MODEL_S370, GUEST_STORAGE, 1};
    char source[2 * sizeof program];
    struct asm_image image;
    snprintf(source, sizeof source, program, number);
    if (!lab_assemble("alike", source, &image))
        return false;
    struct vm *vm = vmm_add(vmm, "alike", &shape);
    bool good = vm && lab_load(&image, &vm->system);
    asm_image_free(&image);
    return good;
}

/* Pages of all guests, how many of them share a frame, the frames that this saves, in hundredths of
 * all pages too, and how often pages were put together and parted. */
static void enter(double value[5], const struct vmm *vmm, unsigned guests) {
    const struct balancer *b = vmm_balancer(vmm);
    uint32_t pages = 0, frames = balancer_frames(b) - balancer_free(b);
    uint64_t merged = 0, copied = 0;
    for (unsigned n = 0; n < guests; n++) {
        const struct vm *vm = vmm_vm(vmm, n);
        pages += pager_resident(vm);
        merged += vm->ledger.pages.merged;
        copied += vm->ledger.pages.copied;
    }
    value[0] = pages;
    value[1] = pages - frames;
    value[2] = 100.0 * (pages - frames) / pages;
    value[3] = (double)merged;
    value[4] = (double)copied;
}

static bool measure(double value[5], unsigned guests, bool alike) {
    const struct machine_shape real = {MODEL_S370, REAL_STORAGE, 1};
    struct vmm *vmm = vmm_create(&real);
    bool good = vmm && vmm_share_pages(vmm);
    for (unsigned n = 0; good && n < guests; n++)
        good = add_guest(vmm, alike ? 0 : n + 1);
    if (good) {
        vmm_run(vmm, RUN);
        enter(value, vmm, guests);
    }
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

bool lab_sharing(struct lab_table *out) {
    bool good = true;
    *out = (struct lab_table){
        .title = "Guests of some 60 pages in use that are alike, and guests that are not",
        .rows_are = "guests",
        .values_are = "pages",
        .steps = true,
        .columns = {{"alike", 0},
                    {"given back", 0},
                    {"per cent", 2},
                    {"merged", 0},
                    {"parted", 0},
                    {"different", 0},
                    {"d. given back", 0},
                    {"d. per cent", 2}},
        .column_count = 8};
    for (unsigned guests = 2; good && guests <= 32; guests *= 2) {
        double different[5];
        struct lab_row *row = lab_add_row(out, "%u", guests);
        good = measure(row->value, guests, true) && measure(different, guests, false);
        memcpy(row->value + 5, different, 3 * sizeof *different);
    }
    return good;
}

/* The lockstep oracle finds a wrong interpreter routine: SET SYSTEM MASK that turns on a mask bit
 * that the operand does not have. (The linker puts __wrap_vmm_interpreter before the real one.) */
#include "lab/oracle.h"
#include "vmm/interpreter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

vmm_routine *__real_vmm_interpreter(enum isa_op op);
vmm_routine *__wrap_vmm_interpreter(enum isa_op op);

static int broken_SSM(struct vm *vm, const struct instr *i) {
    int code = vmm_SSM(vm, i);
    vm->virtual.psw.system_mask |= 0x02;
    return code;
}

vmm_routine *__wrap_vmm_interpreter(enum isa_op op) {
    return op == OP_SSM ? broken_SSM : __real_vmm_interpreter(op);
}

/* BCT 100 times round, then the SSM that is number 203, then another loop (a difference that heals
 * within a slice is not seen) and a wait. */
static const uint8_t program[] = {
    0x41, 0x10, 0x00, 0x64, /* 1000       LA   1,100    */
    0x1A, 0x21,             /* 1004 LOOP  AR   2,1      */
    0x46, 0x10, 0xC0, 0x04, /* 1006       BCT  1,LOOP   */
    0x92, 0xFF, 0x02, 0x01, /* 100A       MVI  X'201',X'FF' */
    0x80, 0x00, 0x02, 0x00, /* 100E       SSM  X'200'   */
    0x41, 0x10, 0x00, 0x64, /* 1012       LA   1,100    */
    0x46, 0x10, 0xC0, 0x16, /* 1016       BCT  1,*      */
    0x82, 0x00, 0x02, 0x08, /* 101A       LPSW X'208'   */
};
#define SSM_IS_NUMBER 203u

static bool setup(void *context, struct system *system) {
    (void)context;
    view_write(&system->view, 0x1000, program, sizeof program);
    view_write(&system->view, 0x200, (const uint8_t[1]){0}, 1);
    view_write(&system->view, 0x208, (const uint8_t[8]){0, 2}, 8);
    cpu_state_reset(system->state);
    system->state->gr[12] = 0x1000;
    system->state->psw.ia = 0x1000;
    return true;
}

static const char *const expected[] = {"instruction 203 differs", "00100E  80000200      SSM",
                                       "psw"};

int main(void) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct oracle_subject subject = {.name = "broken",
                                     .shape = {MODEL_S370, 16 << 10, 1},
                                     .setup = setup,
                                     .limit = 1000,
                                     .slice = 64};
    struct oracle_verdict verdict;
    bool made = oracle_compare(&subject, &verdict, out);
    fclose(out);
    printf("%s", text);
    bool found = made && !verdict.same && verdict.difference_at == SSM_IS_NUMBER;
    for (size_t n = 0; n < sizeof expected / sizeof *expected; n++)
        found = found && strstr(text, expected[n]);
    free(text);
    puts(found ? "found" : "NOT FOUND");
    return !found;
}

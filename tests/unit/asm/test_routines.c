/* Routines, and where their return addresses are. */
#include "asm/elf.h"
#include "asm/routines.h"
#include "unit/asm/asm_test.h"

static struct asm_module *module;
static struct asm_image image;
static struct asm_routines found;

static void find(const char *text) {
    struct diag_list diags;
    module = assemble(text);
    diag_init(&diags);
    ck_assert(asm_image_make(module, &image, &diags));
    asm_routines_find(module, &image, &found);
}

static void forget(void) {
    asm_routines_free(&found);
    asm_image_free(&image);
    asm_module_free(module);
}

/* Where the return address of an address is: "?", "r14", "s001234", "a" (in the area of register
 * 13), "b" (in the one before it), with the routine's name before it. */
static const char *at(uint32_t address) {
    static char text[64];
    for (size_t i = 0; i < found.count; i++) {
        const struct asm_routine *r = &found.list[i];
        if (address < r->begin || address >= r->end)
            continue;
        const struct asm_unwind *u = r->rows;
        while (u + 1 < r->rows + r->row_count && u[1].from <= address)
            u++;
        int n = snprintf(text, sizeof text, "%s ", r->name);
        char *out = text + n;
        size_t size = sizeof text - (size_t)n;
        if (u->how == ASM_RETURN_IN_REGISTER)
            snprintf(out, size, "r%u", u->reg);
        else if (u->how == ASM_RETURN_IN_STORAGE)
            snprintf(out, size, "s%06X", u->address);
        else
            snprintf(out, size, "%s",
                     u->how == ASM_RETURN_UNKNOWN   ? "?"
                     : u->how == ASM_RETURN_IN_AREA ? "a"
                                                    : "b");
        return text;
    }
    return "nothing";
}

static uint32_t symbol(const char *name) {
    return asm_symbol_address(asm_find_symbol(module, name));
}

#define IS(name, text) ck_assert_str_eq(at(symbol(name)), text)

START_TEST(save_areas_are_followed) {
    find("MAIN     START X'1000'\n"
         "         BALR  12,0\n"
         "         USING *,12\n"
         "         L     15,=A(SUB)\n"
         "CALL     BALR  14,15\n"
         "         LPSW  0\n"
         "SUB      STM   14,12,12(13)\n"
         "SAVED    LR    2,13\n"
         "         LA    13,AREA\n"
         "BETWEEN  ST    2,4(13)\n"
         "BODY     LTR   1,1\n"
         "         BNZ   MORE\n"
         "BACK     L     13,4(13)\n"
         "RELOAD   LM    14,12,12(13)\n"
         "RETURN   BR    14\n"
         "MORE     BCT   1,BACK\n"
         "AREA     DS    18F\n"
         "         LTORG\n"
         "         END   MAIN\n");
    IS("CALL", "MAIN ?");
    IS("SUB", "SUB r14");
    IS("SAVED", "SUB a");
    IS("BETWEEN", "SUB r14");
    IS("BODY", "SUB b");
    IS("BACK", "SUB b");
    IS("RELOAD", "SUB a");
    IS("RETURN", "SUB r14");
    IS("MORE", "SUB b");
    ck_assert(!found.stack);
    forget();
}
END_TEST

START_TEST(areas_chained_before_they_are_used_may_be_a_stack) {
    find("MAIN     START X'1000'\n"
         "         BALR  12,0\n"
         "         USING *,12\n"
         "         BAL   14,SUB\n"
         "SUB      STM   14,12,12(13)\n"
         "         LA    2,72(13)\n"
         "         ST    13,4(2)\n"
         "         LR    13,2\n"
         "BODY     BAL   14,SUB\n"
         "         END   MAIN\n");
    IS("BODY", "SUB b");
    ck_assert(found.stack);
    forget();
}
END_TEST

START_TEST(link_registers_are_followed) {
    find("MAIN     START X'1000'\n"
         "         BALR  12,0\n"
         "         USING *,12\n"
         "         BAL   10,FIRST\n"
         "         BAL   1,AROUND           no routine: it passes by data\n"
         "         DC    F'1'\n"
         "AROUND   BAL   7,SECOND\n"
         "         BAL   9,THIRD\n"
         "         B     *\n"
         "FIRST    AR    1,2\n"
         "LEAVE    BR    10\n"
         "SECOND   ST    7,KEEP\n"
         "KEPT     BAL   7,FIRST\n"
         "         L     7,KEEP\n"
         "LOADED   BR    7\n"
         "THIRD    LR    8,9\n"
         "         BAL   9,FIRST\n"
         "COPIED   BR    8\n"
         "FOURTH   BR    3                  nobody calls it\n"
         "HANDLER  LPSW  0\n"
         "NEW      DC    A(0,HANDLER)\n"
         "KEEP     DS    F\n"
         "         END   MAIN\n");
    IS("AROUND", "MAIN ?");
    IS("LEAVE", "FIRST r10");
    IS("SECOND", "SECOND r7");
    char wanted[20];
    snprintf(wanted, sizeof wanted, "SECOND s%06X", symbol("KEEP"));
    IS("KEPT", wanted);
    IS("LOADED", "SECOND r7");
    IS("THIRD", "THIRD r9");
    IS("COPIED", "THIRD r8");
    IS("FOURTH", "THIRD r8");
    IS("HANDLER", "HANDLER ?");
    /* While the call is under way, the link register is the one called's. */
    ck_assert_str_eq(at(symbol("COPIED") - 4), "THIRD r9");
    ck_assert_str_eq(at(symbol("COPIED") - 3), "THIRD r8");
    forget();
}
END_TEST

START_TEST(every_address_has_rules) {
    struct asm_elf elf;
    asm_elf_make_unknown(&elf);
    ck_assert_uint_gt(elf.size, 0);
    ck_assert_int_eq(memcmp(elf.bytes, "\177ELF\1\2\1", 7), 0);
    asm_elf_free(&elf);
    find("MAIN     START X'1000'\n"
         "         DC    F'1'\n"
         "         END\n");
    IS("MAIN", "MAIN ?");
    forget();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("asm/routines");
    TCase *tc = tcase_create("routines");
    tcase_add_test(tc, save_areas_are_followed);
    tcase_add_test(tc, areas_chained_before_they_are_used_may_be_a_stack);
    tcase_add_test(tc, link_registers_are_followed);
    tcase_add_test(tc, every_address_has_rules);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

/* The loader's bytes are those of its source. */
#include "asm/asm.h"
#include "asm/loader.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>

START_TEST(bytes_are_loader_asm_assembled) {
    struct diag_list diags = {0};
    struct asm_options options = {.model = MODEL_S360};
    struct asm_module *m = asm_assemble_file("asm/loader.asm", &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->sections[0]->size, LOADER_STORAGE);
    ck_assert_mem_eq(m->sections[0]->bytes, asm_loader, LOADER_BYTES);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "READ")), LOADER_CCW);
    ck_assert_uint_eq(asm_symbol_address(asm_find_symbol(m, "CARD")), LOADER_BUFFER);
    asm_module_free(m);
    diag_free(&diags);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("loader");
    TCase *tcase = tcase_create("loader");
    tcase_add_test(tcase, bytes_are_loader_asm_assembled);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

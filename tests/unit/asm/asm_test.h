/* What the assembler's tests share: assembling a text and looking at the bytes. */
#ifndef TRAPEZE_TESTS_ASM_TEST_H
#define TRAPEZE_TESTS_ASM_TEST_H

#include "asm/asm.h"
#include "asm/image.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static inline struct asm_module *assemble_as(const char *text, const struct asm_options *options,
                                             struct diag_list *diags) {
    diag_init(diags);
    return asm_assemble("t.asm", text, strlen(text), options, diags);
}

/* Assembles what must have no error. */
static inline struct asm_module *assemble(const char *text) {
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m = assemble_as(text, &options, &diags);
    if (!m)
        diag_print(&diags, stderr);
    ck_assert_msg(m != NULL, "does not assemble: %s", text);
    diag_free(&diags);
    return m;
}

/* The bytes of the text's sections, linked, in hexadecimal. */
static inline const char *hex(const char *text) {
    static char out[1 << 16];
    struct diag_list diags;
    struct asm_image image;
    struct asm_module *m = assemble(text);
    diag_init(&diags);
    ck_assert(asm_image_make(m, &image, &diags));
    ck_assert_uint_lt(2 * image.size, sizeof out);
    out[0] = 0;
    for (uint32_t i = 0; i < image.size; i++)
        snprintf(out + 2 * i, 3, "%02X", image.bytes[i]);
    asm_image_free(&image);
    asm_module_free(m);
    return out;
}

/* The first error of a text that must have one: "line:column: message | hint". */
static inline const char *error_of(const char *text) {
    static char out[1024];
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m = assemble_as(text, &options, &diags);
    ck_assert_msg(m == NULL, "assembles: %s", text);
    ck_assert_uint_gt(diags.errors, 0);
    const struct diag *d = diags.items;
    while (d->severity != DIAG_ERROR)
        d++;
    snprintf(out, sizeof out, "%u:%u: %s | %s", d->line, d->column, d->message,
             d->hint ? d->hint : "");
    diag_free(&diags);
    return out;
}

/* The listing of a text, which need not be without errors. */
static inline const char *listing_of(const char *text) {
    static char out[1 << 14];
    struct diag_list diags;
    FILE *file = fmemopen(out, sizeof out, "w");
    struct asm_options options = {.model = MODEL_S370, .listing = file};
    memset(out, 0, sizeof out);
    asm_module_free(assemble_as(text, &options, &diags));
    fclose(file);
    diag_free(&diags);
    return out;
}

#define SHOWS(text, part)                                                                          \
    ck_assert_msg(strstr(listing_of(text), part) != NULL, "%s", listing_of(text))
#define HIDES(text, part)                                                                          \
    ck_assert_msg(strstr(listing_of(text), part) == NULL, "%s", listing_of(text))

#define RUN_SUITE(name_, ...)                                                                      \
    int main(void) {                                                                               \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        Suite *s = suite_create(name_);                                                            \
        TCase *t = tcase_create(name_);                                                            \
        for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)                                \
            tcase_add_test(t, tests[i]);                                                           \
        suite_add_tcase(s, t);                                                                     \
        return suite_run(s);                                                                       \
    }

#endif

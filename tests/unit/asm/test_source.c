/* From bytes to lines to statements: encodings, cards and free lines, COPY and libraries. */
#include "tests/unit/asm/asm_test.h"

#include <sys/stat.h>
#include <unistd.h>

#define HAS(text, part) ck_assert_msg(strstr(error_of(text), part) != NULL, "%s", error_of(text))

/* -- Encodings ------------------------------------------------------------------------------ */

START_TEST(encodings) {
    ck_assert_str_eq(hex("\xEF\xBB\xBF DC C'A'\n END\n\x1A"), "C1");
    ck_assert_str_eq(hex(" DC C'\xE4'\n END\n"), "43");       /* ISO 8859-1 */
    ck_assert_str_eq(hex(" DC C'\xC3\xA4'\n END\n"), "43");   /* UTF-8 */
    ck_assert_str_eq(hex(" DC C'\xC3'\n END\n"), "66");       /* cut short, so ISO 8859-1 */
    ck_assert_str_eq(hex(" DC C'\xC1\xA4'\n END\n"), "659F"); /* not the shortest form */
    ck_assert_str_eq(hex(" DC C'\xF8'\n END\n"), "70");       /* no first byte of UTF-8 */
    ck_assert_str_eq(hex(" DC C'\xE4\x62'\n END\n"), "4382"); /* nor are these further ones */
    HAS(" DC C'\xE2\x82\xAC'\n END\n", "code page 037");      /* three bytes */
    HAS(" DC C'\xF0\x9F\x98\x80'\n END\n", "code page 037");  /* four */
    HAS(" DC C'\xF5\x80\x80\x80'\n END\n", "code page 037");  /* beyond the last: ISO 8859-1 */
    HAS(" DC C'\xC2\x85'\n END\n", "code page 037");          /* a control character */
    ck_assert_str_eq(hex("* \xE2\x82\xAC\n DC C'A'\f\n\f\n END\r\n"), "C1");
    HAS(" DC C'\x7F'\n END\n", "it has the byte X'7F'");
    HAS(" END\n\x01", "2:1: this is not source text: it has the byte X'01'");
}
END_TEST

/* -- Lines ---------------------------------------------------------------------------------- */

static struct asm_module *assemble_form(const char *text, enum asm_form form,
                                        struct diag_list *diags) {
    struct asm_options options = {.model = MODEL_S370, .form = form};
    return assemble_as(text, &options, diags);
}

/* Blanks up to column 72, which has a mark, behind `text`. */
static const char *marked(const char *text, const char *behind) {
    static char out[4][128];
    static int next;
    char *p = out[next++ % 4];
    snprintf(p, sizeof out[0], "%-71sX%s\n", text, behind);
    return p;
}

START_TEST(forms) {
    struct diag_list diags;
    char text[512];
    /* Free: a mark in column 72 is text like any other. */
    snprintf(text, sizeof text, "%s%s", marked(" DC C'A'", ""), " DC C'B'\n END\n");
    struct asm_module *m = assemble_form(text, ASM_FORM_FREE, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\xC1\xC2", 2);
    asm_module_free(m);
    /* Columns: what stands in 72, alone or not, is a mark. */
    snprintf(text, sizeof text, " DC C'A'%70s\n DC C'B'\n END\n", "runs through");
    ck_assert_ptr_null(assemble_form(text, ASM_FORM_COLUMNS, &diags));
    ck_assert_str_eq(diags.items[0].message,
                     "column 72 marks a continuation, but the next line is not one");
    diag_free(&diags);
    /* Columns: long lines are cut, and a tab is only a blank. */
    snprintf(text, sizeof text, "\tDC C'A'%120s\n END\n", "behind");
    m = assemble_form(text, ASM_FORM_COLUMNS, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->sections[0]->size, 1);
    asm_module_free(m);
}
END_TEST

/* A mark alone in column 72 is an error; text that runs through it is not. */
START_TEST(marks) {
    char text[512];
    const char *last[] = {"", " ", "1", "\n"};
    for (unsigned i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%s END\n", marked(" DC C'A'", last[i]));
        HAS(text, "1:72: column 72 marks a continuation");
    }
    snprintf(text, sizeof text, "%s END\n", marked(" DC C'A'", "A"));
    ck_assert_str_eq(hex(text), "C1"); /* a remark that begins there */
    HAS(marked(" DC C'A'", ""), "1:72: column 72 marks a continuation"); /* the last line */
    snprintf(text, sizeof text, "%s               \n END\n", marked(" DC C'A'", ""));
    HAS(text, "1:72: column 72 marks a continuation"); /* the next one is blank */
}
END_TEST

START_TEST(continuations) {
    char text[16384];
    /* Behind a comma, remarks may stand; a continuation may hold nothing else. */
    snprintf(text, sizeof text, "%s%s%s END\n", marked(" DC C'A',", ""),
             marked("               C'B',   and", ""), "               C'C'\n");
    ck_assert_str_eq(hex(text), "C1C2C3");
    snprintf(text, sizeof text, "%s%s END\n", marked(" DC C'A'", ""), "               remarks\n");
    ck_assert_str_eq(hex(text), "C1");
    /* The columns behind 72 of the last one are not looked at, however long it is. */
    snprintf(text, sizeof text, "%s%s%90s\n END\n", marked(" DC C'A',", ""), "               C'B'",
             "long");
    ck_assert_str_eq(hex(text), "C1C2");
    /* A comma at the very end of its card */
    snprintf(text, sizeof text, "%-70s,X\n               C'B'\n END\n", " DC C'A',C");
    HAS(text, "a value in quotes must follow here");
}
END_TEST

START_TEST(too_many_continuations) {
    char text[20000];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", marked(" DC C'A',", ""));
    for (int i = 0; i < 120; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s", marked("               C'B',", ""));
    snprintf(text + n, sizeof text - n, "               C'C'\n END\n");
    HAS(text,
        "1:1: the statement has more than 100 lines | leave column 72 of its last line blank");
}
END_TEST

/* Is an apostrophe a quote? Not behind the letter of an attribute. */
START_TEST(quotes) {
    ck_assert_str_eq(hex("A DC AL1(L'A,L'A),C'L''A'\n END\n"), "0101D37DC1");
    ck_assert_str_eq(hex("A DC C'L',C'1'\n END\n"), "D3F1");
    ck_assert_str_eq(hex("X1L DC C'AL''X'\n END\n"), "C1D37DE7");
    ck_assert_str_eq(hex("A EQU 1\n DC AL1(L'*)\n END\n"), "01");
    HAS(" DC L'\n END\n", "closing quote");
}
END_TEST

START_TEST(operation_is_missing) {
    HAS("ALONE\n END\n", "1:1: the operation code is missing | a statement is a name or a blank");
    HAS(" 12345678901234567890123456789012345678901234567890123456789012345678 1\n END\n",
        "unknown operation code 1234567890123456789012345678901234567890 ");
    HAS("A1234567890123456789012345678901234567890123456789012345678901234 EQU 1\n END\n",
        "1:1: the name is longer than 63 characters");
}
END_TEST

/* -- Files ---------------------------------------------------------------------------------- */

static char folder[] = "/tmp/asm-source-XXXXXX";

static const char *put(const char *name, const char *text) {
    static char path[4][256];
    static int next;
    char *p = path[next++ % 4];
    snprintf(p, sizeof path[0], "%s/%s", folder, name);
    FILE *f = fopen(p, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
    return p;
}

static struct asm_module *assemble_at(const char *path, const char *library,
                                      struct diag_list *diags) {
    struct asm_options options = {
        .model = MODEL_S370, .copy_path = &library, .copy_paths = library != NULL};
    diag_init(diags);
    return asm_assemble_file(path, &options, diags);
}

static void make_folder(void) {
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(members) {
    struct diag_list diags;
    make_folder();
    put("one.asm", " DC X'01'\n");
    put("TWO", " DC X'02'\n");
    put("add.mac", "* a comment\n\n MACRO\n ADD &A\n DC AL1(&A)\n MEND\n");
    put("lib.mac", " MACRO\n LIB &A\n DC AL1(&A,&A)\n MEND\n");
    const char *main_path = put("main.asm", " COPY ONE\n COPY two\n ADD 3\n LIB 4\n END\n");
    struct asm_module *m = assemble_at(main_path, NULL, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\1\2\3\4\4", 5);
    asm_module_free(m);
    /* The same by a library, for a source elsewhere. */
    const char *text = " COPY ONE\n LIB 5\n END\n";
    struct asm_options options = {
        .model = MODEL_S370, .copy_path = (const char *const[]){"/", folder}, .copy_paths = 2};
    m = assemble_as(text, &options, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\1\5\5", 3);
    asm_module_free(m);
    remove_folder();
}
END_TEST

START_TEST(bad_members) {
    struct diag_list diags;
    char path[256];
    make_folder();
    put("bytes.asm", "\x01\n");
    put("none.mac", "* nothing but a comment\n");
    put("half.mac", "HALF DC X'1'\n");
    put("open.mac", " MACRO\n OPEN\n DC X'1'\n");
    put("empty.mac", "");
    snprintf(path, sizeof path, "%s/folder.asm", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    static const struct {
        const char *text, *says;
    } bad[] = {{" COPY BYTES\n END\n", "this is not source text: it has the byte X'01'"},
               {" COPY FOLDER\n END\n", "there is no file FOLDER to copy"},
               {" NONE\n END\n", "none.mac should define this macro, but does not begin"},
               {" HALF\n END\n", "half.mac should define this macro, but does not begin"},
               {" EMPTY\n END\n", "empty.mac should define this macro, but does not begin"},
               {" OPEN\n END\n", "MEND is missing at the end of the macro"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *p = put("main.asm", bad[i].text);
        ck_assert_ptr_null(assemble_at(p, NULL, &diags));
        ck_assert_msg(strstr(diags.items[0].message, bad[i].says) ||
                          strstr(diags.items[0].file, bad[i].says),
                      "%s", diags.items[0].message);
        diag_free(&diags);
    }
    ck_assert_ptr_null(assemble_at(path + 200, NULL, &diags));
    diag_free(&diags);
    remove_folder();
}
END_TEST

/* COPY inside a macro's definition brings in statements of its body. */
START_TEST(copy_in_a_definition) {
    struct diag_list diags;
    make_folder();
    put("body.asm", " DC X'01'\n DC AL1(&A)\n");
    put("rest.asm", " MEND\n DC X'FF'\n");
    struct asm_module *m = assemble_at(
        put("main.asm", " MACRO\n M &A\n COPY BODY\n MEND\n M 2\n END\n"), NULL, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\1\2", 2);
    asm_module_free(m);
    /* A copied MEND ends the definition, too; what is behind it is assembled. */
    m = assemble_at(put("main.asm", " MACRO\n M &A\n DC AL1(&A)\n COPY REST\n M 2\n END\n"), NULL,
                    &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_mem_eq(m->sections[0]->bytes, "\xFF\2", 2);
    asm_module_free(m);
    remove_folder();
}
END_TEST

START_TEST(names_of_members) {
    HAS(" COPY .X\n END\n", "COPY needs the name of a file");
    HAS(" COPY A/B\n END\n", "COPY needs the name of a file");
    HAS(" COPY NO-SUCH.FILE\n END\n", "there is no file NO-SUCH.FILE to copy");
    HAS(" COPY A123456789012345678901234567890123456789012345678901234567890123\n END\n",
        "COPY needs the name of a file");
    struct diag_list diags;
    ck_assert_ptr_null(assemble_at("/nosuch.asm", NULL, &diags));
    diag_free(&diags);
    /* A source at the root has a folder, too. */
    struct asm_options options = {.model = MODEL_S370};
    diag_init(&diags);
    ck_assert_ptr_null(asm_assemble("/x.asm", " COPY NONE\n END\n", 16, &options, &diags));
    diag_free(&diags);
}
END_TEST

RUN_SUITE("asm/source", encodings, forms, marks, continuations, too_many_continuations, quotes,
          operation_is_missing, members, bad_members, copy_in_a_definition, names_of_members)

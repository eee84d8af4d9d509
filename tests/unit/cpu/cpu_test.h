/* Instruction tests as tables: a row is the instruction in hexadecimal, the state before and the
 * state after. Every row runs on both executors.
 *
 *   {"1A12", "r1=7FFFFFFF r2=1", "r1=80000000 cc=3"},
 *
 * The instruction stands at 1000. Before: model s370, BC mode, supervisor state, key 0, condition
 * code 0, storage and floating-point registers are zeros, register n holds n000: so "58102004"
 * loads from 2004. Words (all numbers hexadecimal but a register's):
 *
 *   rN= crN=     a general, a control register     mADDR=  storage from ADDR on, bytes
 *   fN=          a floating-point register (0, 2, 4, 6), zeros to be added on the right
 *   kADDR=       the storage key of a block        cc= pm= key= mask= ia= prefix=   PSW and prefix
 *   problem ec dat wait ascii s360                 flags (dat implies ec)
 *   psw=         after only: the PSW, packed with zero code and ILC
 *   take         before only: interruptions are taken in place, not intercepted
 *   pic= svc= ilc=   after only: the interruption; none may come if none is named
 *   stop=        after only: why cpu_run returned (a word of exit_names)
 *
 * Whatever the row's last column does not name must be as before, the instruction address excepted,
 * which must be that of the next instruction. Reference and change bits are compared only for
 * blocks that are named.
 */
#ifndef TRAPEZE_TESTS_CPU_TEST_H
#define TRAPEZE_TESTS_CPU_TEST_H

#include "base/bits.h"
#include "cpu/cpu.h"
#include "unit/suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define TEST_STORAGE 0x10000u
#define TEST_START   0x1000u
#define CASES(table) (int)(sizeof(table) / sizeof *(table))

struct cpu_case {
    const char *code, *before, *after;
};

static const char *const exit_names[] = {"budget", "interruption", "pending",
                                         "wait",   "checkstop",    "stop"};

struct cpu_image {
    struct cpu_state state;
    enum model model;
    bool take;
    uint8_t bytes[TEST_STORAGE];
    uint8_t keys[TEST_STORAGE / STOR_BLOCK_SIZE];
    bool key_named[TEST_STORAGE / STOR_BLOCK_SIZE];
    int pic, svc, ilc; /* -1: not named */
    const char *stop;
    uint64_t psw;
    bool psw_named;
};

static unsigned hex_bytes(const char *text, uint8_t *out, unsigned room) {
    unsigned count = 0, digit;
    while (count < room && sscanf(text, "%2x", &digit) == 1 && text[0] != ' ') {
        out[count++] = (uint8_t)digit;
        text += 2;
        if (!text[-1])
            ck_abort_msg("odd number of digits: %s", text - 2);
    }
    return count;
}

static void apply_flag(struct cpu_image *m, const char *word) {
    struct psw *psw = &m->state.psw;
    if (!strcmp(word, "problem"))
        psw->problem = true;
    else if (!strcmp(word, "ec"))
        psw->ec = true;
    else if (!strcmp(word, "dat"))
        psw->ec = true, psw->system_mask |= SYSTEM_MASK_EC_DAT;
    else if (!strcmp(word, "wait"))
        psw->wait = true;
    else if (!strcmp(word, "ascii"))
        psw->ascii = true;
    else if (!strcmp(word, "s360"))
        m->model = MODEL_S360;
    else if (!strcmp(word, "take"))
        m->take = true;
    else
        ck_abort_msg("unknown word %s", word);
}

static void apply_value(struct cpu_image *m, const char *name, const char *text) {
    struct psw *psw = &m->state.psw;
    uint64_t value = strtoull(text, NULL, 16);
    uint32_t at = (uint32_t)strtoul(name + 1, NULL, 16);
    if (name[0] == 'r')
        m->state.gr[atoi(name + 1)] = (uint32_t)value;
    else if (name[0] == 'f')
        m->state.fr[atoi(name + 1) / 2] = value << 4 * (16 - strlen(text));
    else if (!strncmp(name, "cr", 2))
        m->state.cr[atoi(name + 2)] = (uint32_t)value;
    else if (!strcmp(name, "mask"))
        psw->system_mask = (uint8_t)value;
    else if (name[0] == 'm')
        hex_bytes(text, m->bytes + at, TEST_STORAGE - at);
    else if (!strcmp(name, "key"))
        psw->key = (uint8_t)value;
    else if (name[0] == 'k')
        m->keys[at / STOR_BLOCK_SIZE] = (uint8_t)value, m->key_named[at / STOR_BLOCK_SIZE] = true;
    else if (!strcmp(name, "cc"))
        psw->cc = (uint8_t)value;
    else if (!strcmp(name, "pm"))
        psw->program_mask = (uint8_t)value;
    else if (!strcmp(name, "ia"))
        psw->ia = (vaddr)value;
    else if (!strcmp(name, "prefix"))
        m->state.prefix = (raddr)value;
    else if (!strcmp(name, "psw"))
        m->psw = value, m->psw_named = true;
    else if (!strcmp(name, "pic"))
        m->pic = (int)value;
    else if (!strcmp(name, "svc"))
        m->svc = (int)value;
    else if (!strcmp(name, "ilc"))
        m->ilc = (int)value;
    else if (!strcmp(name, "stop"))
        m->stop = text;
    else
        ck_abort_msg("unknown name %s", name);
}

/* Applies the words of a column; they are written to `words`, which must outlive the image. */
static void apply(struct cpu_image *m, const char *column, char words[512]) {
    ck_assert_uint_lt(strlen(column), 512);
    strcpy(words, column);
    char *rest;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(word, '=');
        if (!equals) {
            apply_flag(m, word);
            continue;
        }
        *equals = 0;
        apply_value(m, word, equals + 1);
    }
}

static void image_before(struct cpu_image *m, const struct cpu_case *row, char words[512]) {
    *m = (struct cpu_image){.model = MODEL_S370, .pic = -1, .svc = -1, .ilc = -1};
    cpu_state_reset(&m->state);
    m->state.psw.ia = TEST_START;
    for (unsigned n = 0; n < 16; n++)
        m->state.gr[n] = n << 12;
    hex_bytes(row->code, m->bytes + TEST_START, 64);
    apply(m, row->before, words);
}

static void compare_registers(const struct cpu_case *row, const struct cpu_image *want,
                              const struct cpu_state *got) {
    for (int n = 0; n < 16; n++) {
        ck_assert_msg(got->gr[n] == want->state.gr[n], "%s: register %d is %08X, not %08X",
                      row->code, n, got->gr[n], want->state.gr[n]);
        ck_assert_msg(got->cr[n] == want->state.cr[n], "%s: control register %d is %08X, not %08X",
                      row->code, n, got->cr[n], want->state.cr[n]);
    }
    for (int n = 0; n < 4; n++)
        ck_assert_msg(got->fr[n] == want->state.fr[n],
                      "%s %s: floating-point register %d is %016lX", row->code, row->before, 2 * n,
                      (unsigned long)got->fr[n]);
    ck_assert_msg(got->prefix == want->state.prefix, "%s: prefix %X", row->code, got->prefix);
    uint8_t psw_got[8], psw_want[8];
    psw_store(&got->psw, 0, 0, psw_got);
    psw_store(&want->state.psw, 0, 0, psw_want);
    uint64_t wanted = want->psw_named ? want->psw : be64_load(psw_want);
    ck_assert_msg(be64_load(psw_got) == wanted, "%s %s: PSW is %016lX, not %016lX", row->code,
                  row->before, (unsigned long)be64_load(psw_got), (unsigned long)wanted);
}

static void compare_storage(const struct cpu_case *row, const struct cpu_image *want,
                            const struct storage *got) {
    bool equal = memcmp(got->bytes, want->bytes, TEST_STORAGE) == 0;
    for (unsigned at = 0; at < TEST_STORAGE && !equal; at++)
        ck_assert_msg(got->bytes[at] == want->bytes[at], "%s: storage at %X is %02X, not %02X",
                      row->code, at, got->bytes[at], want->bytes[at]);
    for (unsigned b = 0; b < TEST_STORAGE / STOR_BLOCK_SIZE; b++)
        ck_assert_msg(!want->key_named[b] || got->keys[b] == want->keys[b],
                      "%s: key of block %X is %02X, not %02X", row->code, b * STOR_BLOCK_SIZE,
                      got->keys[b], want->keys[b]);
}

static void compare_exit(const struct cpu_case *row, const struct cpu_image *want,
                         const struct cpu_exit *got) {
    bool interrupted = !want->take && (want->pic >= 0 || want->svc >= 0);
    const char *stop = want->stop ? want->stop : interrupted ? "interruption" : "budget";
    ck_assert_msg(!strcmp(exit_names[got->reason], stop), "%s %s: ended by %s (code %X), not %s",
                  row->code, row->before, exit_names[got->reason], got->interruption.code, stop);
    if (!interrupted)
        return;
    int code = want->pic >= 0 ? want->pic : want->svc;
    enum interruption_class class = want->pic >= 0 ? INT_PROGRAM : INT_SVC;
    ck_assert_msg(got->interruption.class == class && got->interruption.code == code,
                  "%s %s: class %d code %X, not %d %X", row->code, row->before,
                  got->interruption.class, got->interruption.code, class, code);
    int ilc = want->ilc >= 0 ? want->ilc : (int)isa_length(want->bytes[TEST_START]) / 2;
    ck_assert_msg(got->interruption.ilc == ilc, "%s: ILC %d, not %d", row->code,
                  got->interruption.ilc, ilc);
}

static void run_on(const struct cpu_case *row, enum cpu_executor executor) {
    static struct cpu_image image;
    char words[2][512];
    image_before(&image, row, words[0]);
    struct storage storage;
    ck_assert(stor_init(&storage, TEST_STORAGE));
    memcpy(storage.bytes, image.bytes, TEST_STORAGE);
    memcpy(storage.keys, image.keys, sizeof image.keys);
    struct cpu *cpu = cpu_create(&storage, image.model, NULL);
    ck_assert_ptr_nonnull(cpu);
    cpu->executor = executor;
    cpu->state = image.state;
    cpu->intercept = image.take ? 0 : ~0u;
    cpu_context_changed(cpu);
    const struct cpu_exit *got = cpu_run(cpu, 1);

    memset(image.key_named, 0, sizeof image.key_named);
    if (!image.state.psw.wait) /* otherwise nothing runs */
        image.state.psw.ia += isa_length(image.bytes[image.state.psw.ia % TEST_STORAGE]);
    apply(&image, row->after, words[1]);
    compare_exit(row, &image, got);
    compare_registers(row, &image, &cpu->state);
    compare_storage(row, &image, &storage);
    cpu_destroy(cpu);
    stor_free(&storage);
}

static inline void run_case(const struct cpu_case *row) {
    run_on(row, CPU_REFERENCE);
    run_on(row, CPU_FAST);
}

/* A test that runs row _i of a table, and its registration with the table's length. */
#define TABLE_TEST(table)                                                                          \
    START_TEST(test_##table) {                                                                     \
        run_case(&table[_i]);                                                                      \
    }                                                                                              \
    END_TEST

#define ADD_TABLE(suite, table)                                                                    \
    do {                                                                                           \
        TCase *tcase_ = tcase_create(#table);                                                      \
        tcase_add_loop_test(tcase_, test_##table, 0, CASES(table));                                \
        suite_add_tcase(suite, tcase_);                                                            \
    } while (0)

static inline int run_suite(Suite *suite) {
    return suite_run(suite);
}

#endif

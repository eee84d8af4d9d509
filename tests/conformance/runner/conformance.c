/* Runs the conformance cases of chapters of the manual.
 *
 *   conformance [--record FILE | --check FILE] CHAPTER...
 *
 * A chapter is a folder of tests/conformance; every case of every source in it (cases.h) runs by
 * the reference executor, by the fast core and as a guest under the monitor, and, unless it names
 * the condition code that it starts with, with the codes 0 and 3. From the cases others are
 * derived:
 *
 *   access exceptions of each operand (access.h);
 *   a privileged instruction in the problem state is a privileged-operation exception;
 *   an instruction that model s360 has not is an operation exception there;
 *   an interruptible instruction is interrupted between any two units of operation.
 *
 * What they show of each instruction is compared with its row (record.h). --record writes it to a
 * file; --check fails unless the file has it already.
 */
#include "access.h"
#include "base/file.h"
#include "record.h"
#include "run.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER     "tests/conformance"
#define CODE_FIRST 0
#define CODE_LAST  3

/* The folder of each chapter of the table, and one whose cases are not about one instruction. */
static const struct chapter {
    const char *folder, *title;
    enum isa_chapter chapter; /* CH_COUNT: none */
} chapters[] = {
    {"general", "General Instructions", CH_GENERAL},
    {"decimal", "Decimal Instructions", CH_DECIMAL},
    {"float", "Floating-Point Instructions", CH_FLOAT},
    {"control", "Control Instructions", CH_CONTROL},
    {"io", "Input/Output Operations", CH_IO},
    {"system", "", CH_COUNT},
};
#define CHAPTERS (sizeof chapters / sizeof *chapters)

struct tester {
    const struct chapter *chapter;
    const char *path;
    const struct conformance_case *now;
    const char *variant; /* of a derived case: its name */
    unsigned interrupt;  /* of a derived case: see struct course */
    struct record record;
    unsigned cases, derived, failed;
    bool trouble; /* this case failed already: the first difference tells enough */
    struct image before, after;
    struct outcome outcome;
};

__attribute__((format(printf, 2, 3))) static void fail(struct tester *t, const char *format, ...) {
    va_list arguments;
    if (t->trouble)
        return;
    t->trouble = true;
    t->failed++;
    printf("%s:%u: ", t->path, t->now->line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    if (t->variant)
        printf(" (%s)", t->variant);
    else if (*t->now->title)
        printf(" (%s)", t->now->title);
    putchar('\n');
}

/* ---- comparing ---- */

static uint64_t packed(const struct psw *psw) {
    uint8_t bytes[8];
    psw_store(psw, 0, 0, bytes);
    return be64_load(bytes);
}

static void compare_interruption(struct tester *t, const char *way) {
    const struct outcome *o = &t->outcome;
    const struct image *want = &t->after;
    int code = want->pic != NOT_NAMED ? want->pic : want->svc;
    enum interruption_class class = want->pic != NOT_NAMED ? INT_PROGRAM : INT_SVC;
    if (code == NOT_NAMED && o->interrupted)
        fail(t, "%s: interruption of class %d, code %X", way, o->class, o->code);
    else if (code == NOT_NAMED)
        return;
    else if (!o->interrupted)
        fail(t, "%s: no interruption, but code %X must come", way, code);
    else if (o->class != class || o->code != code)
        fail(t, "%s: interruption of class %d, code %X; it must be code %X", way, o->class, o->code,
             code);
    else if (o->ilc != want->ilc)
        fail(t, "%s: ILC is %d, not %d", way, o->ilc, want->ilc);
    else if (want->at != NOT_NAMED && o->address >> 12 != (vaddr)want->at >> 12)
        fail(t, "%s: the address stored is %06X, not %06X", way, o->address, want->at);
}

static void compare_registers(struct tester *t, const char *way) {
    const struct cpu_state *got = &t->outcome.state, *want = &t->after.state;
    uint64_t psw = t->after.psw_named ? t->after.psw : packed(&want->psw);
    for (int n = 0; n < 16; n++) {
        if (got->gr[n] != want->gr[n])
            fail(t, "%s: register %d is %08X, not %08X", way, n, got->gr[n], want->gr[n]);
        if (got->cr[n] != want->cr[n])
            fail(t, "%s: control register %d is %08X, not %08X", way, n, got->cr[n], want->cr[n]);
    }
    for (int n = 0; n < 4; n++)
        if (got->fr[n] != want->fr[n])
            fail(t, "%s: floating-point register %d is %016lX, not %016lX", way, 2 * n,
                 (unsigned long)got->fr[n], (unsigned long)want->fr[n]);
    if (packed(&got->psw) != psw)
        fail(t, "%s: the PSW is %016lX, not %016lX", way, (unsigned long)packed(&got->psw),
             (unsigned long)psw);
    if (got->prefix != want->prefix)
        fail(t, "%s: the prefix is %06X, not %06X", way, got->prefix, want->prefix);
    if (got->tod != want->tod || got->clock_comparator != want->clock_comparator ||
        got->cpu_timer != want->cpu_timer)
        fail(t, "%s: a clock is not what it should be", way);
}

static bool may_differ(const struct tester *t, uint32_t at) {
    uint32_t code = at - IMAGE_START;
    return at - t->after.changed < t->after.changed_length || code < t->now->group.length;
}

static void compare_storage(struct tester *t, const char *way) {
    const struct image *want = &t->after;
    const struct outcome *got = &t->outcome;
    bool equal = memcmp(got->bytes, want->bytes, IMAGE_SIZE) == 0;
    for (uint32_t at = 0; at < IMAGE_SIZE && !equal; at++)
        if (got->bytes[at] != want->bytes[at] && !may_differ(t, at))
            fail(t, "%s: storage at %X is %02X, not %02X", way, at, got->bytes[at],
                 want->bytes[at]);
    for (unsigned b = 0; b < IMAGE_BLOCKS; b++)
        if (want->key_named[b] && got->keys[b] != want->keys[b])
            fail(t, "%s: the key of block %X is %02X, not %02X", way, b * STOR_BLOCK_SIZE,
                 got->keys[b], want->keys[b]);
}

/* ---- running ---- */

static const uint8_t *instruction(const struct tester *t) {
    const struct group *g = &t->now->group;
    return g->bytes + g->start[g->statements - 1];
}

/* What s360 does not know is taken by its name on s370. */
static enum isa_op op_of(const struct tester *t) {
    const uint8_t *i = instruction(t);
    enum isa_op op = isa_lookup(i[0], i[1], t->before.model);
    return op ? op : isa_lookup(i[0], i[1], MODEL_S370);
}

/* Does the manual let the exception end the instruction with its result and condition code? */
static bool completes(const struct outcome *o) {
    static const int codes[] = {PIC_FIXED_OVERFLOW, PIC_DECIMAL_OVERFLOW, PIC_EXPONENT_OVERFLOW,
                                PIC_EXPONENT_UNDERFLOW, PIC_SIGNIFICANCE};
    bool found = !o->interrupted;
    for (size_t n = 0; n < sizeof codes / sizeof *codes; n++)
        found |= o->class == INT_PROGRAM && o->code == codes[n];
    return found;
}

static void record_reasons(struct tester *t) {
    const struct outcome *o = &t->outcome;
    if (!t->trouble && o->interrupted && o->class == INT_PROGRAM)
        t->record.shown[op_of(t)].reasons |= 1u << record_reason(o->code);
}

static void set_defaults(struct tester *t) {
    const struct group *g = &t->now->group;
    struct image *want = &t->after;
    bool nullified = want->pic == PIC_SEGMENT_TRANSLATION || want->pic == PIC_PAGE_TRANSLATION;
    vaddr end = t->before.state.psw.ia + g->length;
    if (!want->ia_named)
        want->state.psw.ia = nullified ? end - g->length + g->start[g->statements - 1] : end;
    if (want->ilc == NOT_NAMED)
        want->ilc = (int)isa_length(instruction(t)[0]) / 2;
}

static bool run(struct tester *t, enum way way) {
    struct course course = {.way = way, .once = t->after.ia_named, .interrupt = t->interrupt};
    if (run_group(&course, &t->before, &t->now->group, &t->outcome))
        return true;
    fail(t, "there is not enough memory");
    return false;
}

/* Runs the case in every way. Returns the condition code at the end. */
static uint8_t run_and_compare(struct tester *t) {
    for (enum way way = 0; way < WAY_COUNT && !t->trouble; way++) {
        if (!run(t, way))
            break;
        if (!t->outcome.finished)
            fail(t, "%s: the statements before the last one do not lead to it", way_names[way]);
        compare_interruption(t, way_names[way]);
        compare_registers(t, way_names[way]);
        compare_storage(t, way_names[way]);
    }
    record_reasons(t);
    return t->outcome.state.psw.cc;
}

static bool apply(struct tester *t, struct image *image, const char *words) {
    const char *bad;
    size_t length;
    if (image_apply(image, words, &bad, &length))
        return true;
    fail(t, "\"%.*s\" is not understood", (int)length, bad);
    return false;
}

static bool prepare(struct tester *t, bool code_given, uint8_t code) {
    image_reset(&t->before);
    if (!apply(t, &t->before, t->now->before))
        return false;
    if (code_given)
        t->before.state.psw.cc = code;
    t->after = t->before;
    return true;
}

/* An interruptible instruction, interrupted after each of its units of operation in turn, leaves
 * the same in the end. */
static void run_interrupted(struct tester *t, unsigned units) {
    t->variant = "interrupted between two units of operation";
    for (unsigned unit = 1; unit <= units && !t->trouble; unit++) {
        t->before.state.psw.system_mask |= SYSTEM_MASK_EXTERNAL;
        t->after.state.psw.system_mask |= SYSTEM_MASK_EXTERNAL;
        t->interrupt = unit;
        t->derived++;
        run_and_compare(t);
    }
    t->interrupt = 0;
    t->variant = NULL;
}

static bool is_interruptible(const struct tester *t) {
    enum isa_op op = op_of(t);
    return op == OP_MVCL || op == OP_CLCL || op == OP_EX;
}

/* A code is set when it does not depend on the one before. */
static void run_plain(struct tester *t) {
    uint8_t found[2];
    unsigned variants = 2;
    for (unsigned n = 0; n < variants && !t->trouble; n++) {
        uint8_t code = n ? CODE_LAST : CODE_FIRST;
        if (!prepare(t, false, 0))
            return;
        if (t->before.cc_named)
            variants = 1, code = t->before.state.psw.cc;
        if (!prepare(t, true, code))
            return;
        memset(t->after.key_named, 0, sizeof t->after.key_named);
        if (!apply(t, &t->after, t->now->after))
            return;
        set_defaults(t);
        found[n] = run_and_compare(t);
    }
    bool set = variants == 2 ? found[0] == found[1] : found[0] != t->before.state.psw.cc;
    if (!t->trouble && set && completes(&t->outcome))
        t->record.shown[op_of(t)].codes |= 1u << found[0];
    if (is_interruptible(t))
        run_interrupted(t, t->outcome.repetitions);
}

/* One derived case: before is there, and after apart from the interruption. */
static void run_derived(struct tester *t, const char *name, int pic, int at) {
    t->variant = name;
    t->after = t->before;
    t->after.pic = pic;
    t->after.at = at;
    set_defaults(t);
    t->derived++;
    run_and_compare(t);
}

static void compare_recording(struct tester *t, const char *way, const struct operand *operand) {
    vaddr ends[2];
    uint8_t want = access_recorded(operand, &t->before, &ends[0], &ends[1]);
    for (int n = 0; n < 2; n++) {
        uint8_t got = t->outcome.keys[ends[n] >> STOR_BLOCK_SHIFT] & (KEY_REFERENCE | KEY_CHANGE);
        if (got != want)
            fail(t, "%s: reference and change bits of the block at %X are %X, not %X", way,
                 ends[n] & ~(STOR_BLOCK_SIZE - 1), got, want);
    }
}

/* One that must not be interrupted; its result is another case's matter. */
static void run_completing(struct tester *t, const char *name, const struct operand *operand) {
    t->variant = name;
    t->derived++;
    t->after = t->before;
    for (enum way way = 0; way < WAY_COUNT && run(t, way); way++) {
        compare_interruption(t, way_names[way]);
        compare_recording(t, way_names[way], operand);
    }
}

static void run_access_case(struct tester *t, unsigned number, const struct operand *operand) {
    if (!prepare(t, false, 0))
        return;
    const char *name = access_case(number, operand, &t->before);
    if (!name)
        return;
    int pic = t->before.pic, at = t->before.at;
    t->before.pic = t->before.at = NOT_NAMED;
    if (pic == NOT_NAMED)
        run_completing(t, name, operand);
    else
        run_derived(t, name, pic, at);
}

static void run_access(struct tester *t) {
    struct operand operands[OPERANDS_MAX];
    unsigned count = access_operands(t->now->after, operands);
    if (!count)
        fail(t, "\"%s\" are not operands", t->now->after);
    for (unsigned n = 0; n < count; n++)
        for (unsigned number = 0; number < ACCESS_CASES && !t->trouble; number++)
            run_access_case(t, number, &operands[n]);
}

/* What follows from the row alone. */
static void run_by_row(struct tester *t) {
    const uint8_t *i = instruction(t);
    const struct isa_row *row = &isa_rows[isa_lookup(i[0], i[1], MODEL_S370)];
    if (t->now->group.statements != 1 || !prepare(t, false, 0))
        return;
    if (row->privileged && row->group != GRP_DIRECT) {
        t->before.state.psw.problem = true;
        run_derived(t, "in the problem state", PIC_PRIVILEGED_OPERATION, NOT_NAMED);
    }
    if (!t->trouble && isa_lookup(i[0], i[1], MODEL_S360) == OP_INVALID && prepare(t, false, 0)) {
        t->before.model = MODEL_S360;
        t->before.state.psw.ec = false;
        run_derived(t, "on model s360", PIC_OPERATION, NOT_NAMED);
    }
}

/* ---- sources and chapters ---- */

/* The section must name the chapter and, between quotes, the instruction. */
static void check_section(struct tester *t) {
    const uint8_t *i = instruction(t);
    const struct isa_row *row = &isa_rows[isa_lookup(i[0], i[1], MODEL_S370)];
    char quoted[64];
    if (t->chapter->chapter == CH_COUNT || row == isa_rows)
        return;
    int length = (int)strcspn(row->name, "(");
    while (length && row->name[length - 1] == ' ')
        length--;
    snprintf(quoted, sizeof quoted, "\"%.*s\"", length, row->name);
    if (row->chapter != t->chapter->chapter)
        fail(t, "%s does not belong to this chapter", row->mnemonic);
    else if (!strstr(t->now->section, t->chapter->title) || !strstr(t->now->section, quoted))
        fail(t, "the section \"%s\" is not %s: %s", t->now->section, t->chapter->title, quoted);
}

static void run_case(struct tester *t, const struct conformance_case *c, bool first_of_group) {
    unsigned derived = t->derived;
    t->now = c;
    t->variant = NULL;
    t->trouble = false;
    t->before.model = MODEL_S370;
    check_section(t);
    if (c->kind == CASE_PLAIN)
        t->cases++, run_plain(t);
    else
        run_access(t);
    if (first_of_group && !t->trouble)
        run_by_row(t);
    t->record.shown[op_of(t)].cases += (c->kind == CASE_PLAIN) + t->derived - derived;
}

static bool same_group(const struct group *a, const struct group *b) {
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

static void run_source(struct tester *t, const char *path) {
    struct diag_list diags;
    struct source source;
    diag_init(&diags);
    t->path = path;
    if (cases_read(path, &source, &diags)) {
        for (size_t n = 0; n < source.count; n++) {
            const struct conformance_case *c = &source.cases[n];
            run_case(t, c, !n || !same_group(&c[-1].group, &c->group));
        }
        cases_free(&source);
    } else {
        t->failed++;
        diag_print(&diags, stdout);
    }
    diag_free(&diags);
}

static int is_source(const struct dirent *entry) {
    const char *dot = strrchr(entry->d_name, '.');
    return dot && !strcmp(dot, ".asm");
}

static void run_chapter(struct tester *t, const struct chapter *chapter) {
    char folder[512], path[1024];
    struct dirent **entries;
    t->chapter = chapter;
    snprintf(folder, sizeof folder, FOLDER "/%s", chapter->folder);
    int count = scandir(folder, &entries, is_source, alphasort);
    if (count < 0) {
        perror(folder);
        t->failed++;
        return;
    }
    for (int n = 0; n < count; n++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[n]->d_name);
        run_source(t, path);
        free(entries[n]);
    }
    free(entries);
    if (chapter->chapter != CH_COUNT)
        t->failed += record_compare(&t->record, chapter->chapter, stdout);
    else if (!count)
        t->failed++, printf("%s: no sources\n", folder);
}

static const struct chapter *find_chapter(const char *folder) {
    for (size_t n = 0; n < CHAPTERS; n++)
        if (!strcmp(chapters[n].folder, folder))
            return &chapters[n];
    return NULL;
}

static bool write_record(const struct record *record, const char *path) {
    FILE *out = fopen(path, "w");
    if (out)
        record_print(record, out);
    if (out && fclose(out) == 0)
        return true;
    perror(path);
    return false;
}

/* Is the file what would be written? */
static bool check_record(const struct record *record, const char *path) {
    struct diag_list diags;
    struct file_bytes file = {0};
    char *text = NULL;
    size_t size = 0;
    diag_init(&diags);
    FILE *memory = open_memstream(&text, &size);
    if (memory) {
        record_print(record, memory);
        fclose(memory);
    }
    bool same = file_read(path, 1u << 20, &file, &diags) && text && size == file.size &&
                memcmp(text, file.data, size) == 0;
    if (!same)
        printf("%s is out of date: run make docs\n", path);
    free(text);
    file_free(&file);
    diag_free(&diags);
    return same;
}

int main(int argc, char **argv) {
    static struct tester t;
    bool writes = argc > 2 && !strcmp(argv[1], "--record");
    bool checks = argc > 2 && !strcmp(argv[1], "--check");
    int first = writes || checks ? 3 : 1;
    bool good = first < argc;
    for (int n = first; n < argc; n++)
        good = good && find_chapter(argv[n]);
    if (!good) {
        fprintf(stderr, "usage: conformance [--record FILE | --check FILE] CHAPTER...\n");
        return 2;
    }
    for (int n = first; n < argc; n++)
        run_chapter(&t, find_chapter(argv[n]));
    if (writes)
        good = write_record(&t.record, argv[2]);
    else if (checks)
        good = check_record(&t.record, argv[2]);
    fprintf(stderr, "%u cases, %u derived ones: %u failed\n", t.cases, t.derived, t.failed);
    return t.failed || !good;
}

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
 *   an instruction that is not about the PSW does the same in EC mode and in the problem state, and
 *   on model s360;
 *   an interruptible instruction is interrupted between any two units of operation.
 *
 * What they show of each instruction is compared with its row (record.h). --record writes it to a
 * file; --check fails unless the file has it already.
 */
#include "base/file.h"
#include "tester.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/conformance"

/* The folder of each chapter of the table, and one whose cases are not about one instruction. */
static const struct chapter chapters[] = {
    {"general", "General Instructions", CH_GENERAL},
    {"decimal", "Decimal Instructions", CH_DECIMAL},
    {"float", "Floating-Point Instructions", CH_FLOAT},
    {"control", "Control Instructions", CH_CONTROL},
    {"io", "Input/Output Operations", CH_IO},
    {"system", "", CH_COUNT},
};
#define CHAPTERS (sizeof chapters / sizeof *chapters)

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
            tester_run(t, c, !n || !same_group(&c[-1].group, &c->group));
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

#include "vmm/ledger.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX (OP_COUNT + INT_CLASS_COUNT + 4)

/* One cause, for show. */
struct line {
    const char *kind; /* "emulated", "reflected", "page", "absent", "trace", "slice" */
    const char *name; /* mnemonic or class */
    const char *title;
    const struct ledger_entry *entry;
};

static const struct {
    const char *name, *title;
} classes[INT_CLASS_COUNT] = {
    [INT_EXTERNAL] = {"external", "external interruption"},
    [INT_SVC] = {"svc", "supervisor call"},
    [INT_PROGRAM] = {"program", "program interruption"},
    [INT_MACHINE_CHECK] = {"machine-check", "machine check"},
    [INT_IO] = {"io", "I/O interruption"},
};

static void add(struct line *lines, size_t *count, struct line line) {
    if (line.entry->count)
        lines[(*count)++] = line;
}

static int by_count(const void *a, const void *b) {
    const struct line *x = a, *y = b;
    if (x->entry->count != y->entry->count)
        return x->entry->count < y->entry->count ? 1 : -1;
    return strcmp(x->name, y->name);
}

/* The causes that occurred, most frequent first. */
static size_t collect(const struct ledger *l, struct line lines[LINES_MAX]) {
    size_t count = 0;
    for (size_t op = 0; op < OP_COUNT; op++)
        add(lines, &count,
            (struct line){"emulated", isa_rows[op].mnemonic, isa_rows[op].name, &l->emulated[op]});
    for (size_t c = 0; c < INT_CLASS_COUNT; c++)
        add(lines, &count,
            (struct line){"reflected", classes[c].name, classes[c].title, &l->reflected[c]});
    add(lines, &count,
        (struct line){"page", "page", "a page was entered in the shadow tables", &l->page});
    add(lines, &count,
        (struct line){"absent", "absent", "a page was brought into real storage", &l->absent});
    add(lines, &count,
        (struct line){"trace", "trace", "a store into the guest's translation tables", &l->trace});
    add(lines, &count,
        (struct line){"slice", "slice", "an event is due, or the turn is over", &l->slice});
    qsort(lines, count, sizeof *lines, by_count);
    return count;
}

/* Mean cost of an exit in nanoseconds; negative when none was timed. */
static double mean(const struct ledger_entry *e) {
    return e->sampled ? (double)e->nanoseconds / (double)e->sampled : -1;
}

static void print_line(const struct line *line, uint64_t exits, FILE *out) {
    char cost[16] = "-";
    double each = mean(line->entry);
    if (each >= 0)
        snprintf(cost, sizeof cost, "%.0f", each);
    fprintf(out, "  %-9s %-13s %12" PRIu64 " %6.1f%% %8s  %s\n", line->kind,
            strcmp(line->kind, line->name) ? line->name : "", line->entry->count,
            100.0 * (double)line->entry->count / (double)exits, cost, line->title);
}

/* Did real storage ever get short? */
static bool has_evicted(const struct ledger *l) {
    return l->pages.out || l->pages.dropped;
}

void ledger_print(const struct ledger *l, const char *vm_name, uint64_t instructions, FILE *out) {
    struct line lines[LINES_MAX];
    size_t count = collect(l, lines);
    fprintf(out, "%s: %" PRIu64 " exits in %" PRIu64 " instructions", vm_name, l->exits,
            instructions);
    if (l->exits)
        fprintf(out, ", one in %.1f\n  %-9s %-13s %12s %7s %8s\n",
                (double)instructions / (double)l->exits, "exit", "cause", "count", "share",
                "ns each");
    else
        fputc('\n', out);
    for (size_t i = 0; i < count; i++)
        print_line(&lines[i], l->exits, out);
    if (has_evicted(l))
        fprintf(out,
                "  pages: %" PRIu64 " cleared when touched first, %" PRIu64 " read, %" PRIu64
                " written, %" PRIu64 " left as they were\n",
                l->pages.cleared, l->pages.in, l->pages.out, l->pages.dropped);
    if (l->pages.merged)
        fprintf(out,
                "  pages: %" PRIu64 " put together with others alike, %" PRIu64
                " parted by a store or a key\n",
                l->pages.merged, l->pages.copied);
}

static json_t *line_json(const struct line *line) {
    double each = mean(line->entry);
    return json_pack("{ss,ss,sI,sI,so}", "kind", line->kind, "cause", line->name, "count",
                     (json_int_t)line->entry->count, "sampled", (json_int_t)line->entry->sampled,
                     "nanoseconds", each < 0 ? json_null() : json_real(each));
}

json_t *ledger_json(const struct ledger *l, const char *vm_name, uint64_t instructions) {
    struct line lines[LINES_MAX];
    size_t count = collect(l, lines);
    json_t *causes = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(causes, line_json(&lines[i]));
    json_t *all =
        json_pack("{ss,sI,sI,so}", "name", vm_name, "instructions", (json_int_t)instructions,
                  "exits", (json_int_t)l->exits, "causes", causes);
    const struct ledger_pages *p = &l->pages;
    if (has_evicted(l) || p->merged)
        json_object_set_new(all, "pages",
                            json_pack("{sI,sI,sI,sI,sI,sI}", "cleared", (json_int_t)p->cleared,
                                      "in", (json_int_t)p->in, "out", (json_int_t)p->out, "dropped",
                                      (json_int_t)p->dropped, "merged", (json_int_t)p->merged,
                                      "copied", (json_int_t)p->copied));
    return all;
}

static void walk_entry(struct ledger_entry *entry, struct walk *w) {
    walk_u64(w, &entry->count);
    walk_u64(w, &entry->sampled);
    walk_u64(w, &entry->nanoseconds);
}

void ledger_walk(struct ledger *l, struct walk *w) {
    walk_section(w, "ledger");
    for (unsigned op = 0; op < OP_COUNT; op++)
        walk_entry(&l->emulated[op], w);
    for (unsigned c = 0; c < INT_CLASS_COUNT; c++)
        walk_entry(&l->reflected[c], w);
    walk_entry(&l->page, w);
    walk_entry(&l->absent, w);
    walk_entry(&l->trace, w);
    walk_entry(&l->slice, w);
    walk_u64(w, &l->exits);
    walk_u64(w, &l->pages.cleared);
    walk_u64(w, &l->pages.in);
    walk_u64(w, &l->pages.out);
    walk_u64(w, &l->pages.dropped);
    walk_u64(w, &l->pages.merged);
    walk_u64(w, &l->pages.copied);
}

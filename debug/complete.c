/* What a word of a line can be completed to. */
#include "debug/state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct search {
    struct dbg *d;
    const char *word;
    size_t length;
    size_t left; /* matches to be passed over */
    char *found;
};

/* Offers a candidate; `before` stands before it ("%" of a register). */
static bool offer(struct search *s, const char *before, const char *name) {
    size_t prefix = strlen(before);
    if (s->length < prefix || strncmp(s->word, before, prefix) != 0 ||
        strncasecmp(s->word + prefix, name, s->length - prefix) != 0)
        return false;
    if (s->left--)
        return false;
    s->found = dbg_must(malloc(prefix + strlen(name) + 1));
    sprintf(s->found, "%s%s", before, name);
    return true;
}

static bool offer_expression(struct search *s) {
    const struct dbg_machine *m = s->d->machine;
    char sign[2] = {s->word[0] == '$' ? '$' : '%', 0};
    for (unsigned n = 0; dbg_register_name(n); n++)
        if (s->length && strchr("%$", *s->word) && offer(s, sign, dbg_register_name(n)))
            return true;
    for (size_t i = 0; i < m->module_count; i++)
        for (size_t k = 0; k < m->modules[i].module->symbol_count; k++)
            if (m->modules[i].module->symbols[k]->defined &&
                offer(s, "", m->modules[i].module->symbols[k]->name))
                return true;
    return false;
}

static bool offer_rows(struct search *s, enum dbg_completer what) {
    if (what == COMPLETE_COMMAND)
        for (const struct dbg_command_row *row = dbg_commands; row->name; row++)
            if (offer(s, "", row->name))
                return true;
    if (what == COMPLETE_INFO)
        for (const struct dbg_info_row *row = dbg_infos; row->name; row++)
            if (offer(s, "", row->name))
                return true;
    if (what == COMPLETE_CP)
        for (const struct dbg_cp_row *row = dbg_cps; row->name; row++)
            if (offer(s, "", row->name))
                return true;
    return false;
}

static bool offer_machines(struct search *s) {
    for (size_t n = 0; n < s->d->count; n++)
        if (offer(s, "", s->d->machines[n].name))
            return true;
    return s->d->rig->vmm && offer(s, "", "real");
}

static bool offer_points(struct search *s) {
    char number[16];
    for (size_t i = 0; i < s->d->point_count; i++) {
        snprintf(number, sizeof number, "%u", s->d->points[i]->number);
        if (offer(s, "", number))
            return true;
    }
    return false;
}

static bool offer_words(struct search *s, const char *const *words) {
    for (; *words; words++)
        if (offer(s, "", *words))
            return true;
    return false;
}

static bool offer_all(struct search *s, enum dbg_completer what) {
    static const char *const trace[] = {"on", "off", "to", NULL};
    static const char *const catches[] = {"svc",  "program", "io",      "external", "privop",
                                          "exit", "wait",    "reflect", NULL};
    switch (what) {
    case COMPLETE_EXPRESSION:
        return offer_expression(s);
    case COMPLETE_MACHINE:
        return offer_machines(s);
    case COMPLETE_POINT:
        return offer_points(s);
    case COMPLETE_TRACE:
        return offer_words(s, trace);
    case COMPLETE_CATCH:
        return offer_words(s, catches);
    default:
        return offer_rows(s, what);
    }
}

char *dbg_complete(struct dbg *d, const char *line, size_t start, size_t end, size_t n,
                   bool *files) {
    size_t begin = strspn(line, " \t"), length = 0;
    while (isalpha((unsigned char)line[begin + length]) || line[begin + length] == '-')
        length++;
    struct search s = {d, line + start, end - start, n, NULL};
    enum dbg_completer what = COMPLETE_COMMAND;
    if (start > begin) {
        const struct dbg_command_row *row = length ? dbg_find_command(line + begin, length) : NULL;
        what = row ? row->completer : COMPLETE_NOTHING;
        /* Of "info line SYMBOL", "catch svc N": what follows the first word is an expression. */
        size_t first = begin + length + strspn(line + begin + length, " \t");
        if (start > first && what != COMPLETE_FILE && what != COMPLETE_POINT)
            what = COMPLETE_EXPRESSION;
        if (start > first && row && row->completer == COMPLETE_TRACE)
            what = COMPLETE_FILE;
    }
    *files = what == COMPLETE_FILE;
    if (what != COMPLETE_NOTHING && what != COMPLETE_FILE)
        offer_all(&s, what);
    return s.found;
}

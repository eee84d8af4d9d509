/* The classification as a table for people and as JSON. */
#include "lab/classify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Words of the table -----------------------------------------------------------------------
 */

static const char *claim_of(const struct classification *c, unsigned subject) {
    static const char *const names[] = {
        [CLASS_INNOCUOUS] = "innocuous",
        [CLASS_SENSITIVE] = "sensitive, privileged",
        [CLASS_TRAPS] = "traps",
        [CLASS_CONTROLLED] = "privileged by control",
    };
    const struct isa_row *row = &isa_rows[subject];
    if (subject == CLASSIFY_MUTANT)
        return "(the mutant's own)";
    return !isa_in_model(row->group, c->plan.model) ? "not in the model"
           : !row->implemented                      ? "not implemented"
           : row->group == GRP_DIRECT               ? "not installed"
                                                    : names[row->claim];
}

static uint64_t count_of(const struct classify_subject *s, enum classify_kind kind,
                         enum lab_component component) {
    return s->findings[kind][component][0].count + s->findings[kind][component][1].count;
}

/* "changes mode, PSW key; reads clocks" */
static void list_findings(const struct classify_subject *s, char *text, size_t room) {
    static const char *const verbs[] = {"changes", "reads"};
    size_t used = 0;
    text[0] = 0;
    for (unsigned kind = 0; kind < CLASSIFY_KINDS; kind++) {
        const char *before = used ? "; " : "";
        bool first = true;
        for (unsigned n = 0; n < LAB_COMPONENTS && used < room; n++) {
            if (!count_of(s, kind, n))
                continue;
            used +=
                (size_t)snprintf(text + used, room - used, "%s%s%s%s", first ? before : ", ",
                                 first ? verbs[kind] : "", first ? " " : "", lab_component_name(n));
            first = false;
        }
    }
}

static void code_of(const struct classification *c, unsigned subject, char text[8]) {
    const struct isa_row *row = &isa_rows[subject];
    if (subject == CLASSIFY_MUTANT)
        snprintf(text, 8, "%02X", (unsigned)c->plan.mutant->variant.code >> 8 & 0xFF);
    else if (row->format == FMT_S || row->format == FMT_S0)
        snprintf(text, 8, "%04X", row->code);
    else
        snprintf(text, 8, "%02X", row->code >> 8 & 0xFF);
}

/* Subjects that have a line of their own. */
static bool is_listed(const struct classification *c, unsigned subject) {
    return subject != OP_INVALID && c->subjects[subject].verdict != CLASSIFY_UNTRIED;
}

static bool breaks(const struct classify_subject *s) {
    return s->verdict == CLASSIFY_SENSITIVE;
}

/* ---- The table --------------------------------------------------------------------------------
 */

static void print_line(const struct classification *c, unsigned subject, FILE *out) {
    const struct classify_subject *s = &c->subjects[subject];
    const char *claim = claim_of(c, subject);
    char code[8], findings[256];
    code_of(c, subject, code);
    list_findings(s, findings, sizeof findings);
    const char *observed = s->verdict == CLASSIFY_INVALID ? "-" : classify_verdict_name(s->verdict);
    fprintf(out, "%-5s %-6s %-22s %-26s %s%s\n", code, classify_mnemonic(c, subject), claim,
            observed, findings, s->agrees ? "" : " <- disagrees");
}

static void print_theorem(const char *name, bool holds, const char *yes, const char *no,
                          FILE *out) {
    fprintf(out, "%s: %s: %s\n", name, holds ? "the condition holds" : "FALLS", holds ? yes : no);
}

static void print_conclusion(const struct classification *c, FILE *out) {
    const struct classify_subject *invalid = &c->subjects[OP_INVALID];
    uint64_t cases = 0;
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++)
        cases += c->subjects[n].cases;
    fprintf(out, "\nModel %s%s%s, seed %" PRIu64 ": %" PRIu64 " cases, %" PRIu64 " runs.\n",
            c->plan.model == MODEL_S370 ? "s370" : "s360", c->plan.mutant ? ", mutant " : "",
            c->plan.mutant ? c->plan.mutant->name : "", c->plan.seed, cases, c->runs);
    if (invalid->cases)
        fprintf(out, "%" PRIu64 " first halfwords are no instruction: %s.\n", invalid->cases,
                invalid->verdict == CLASSIFY_INVALID ? "all of them trap" : "NOT all of them trap");
    print_theorem("Theorem 1 (virtual machine monitor)", c->theorem1,
                  "all that is sensitive traps in the problem state",
                  "something sensitive does not trap in the problem state", out);
    print_theorem("Theorem 3 (hybrid monitor)", c->theorem3,
                  "all that is sensitive in the problem state traps there",
                  "something is sensitive in the problem state and does not trap", out);
    fprintf(out, "The instruction table %s.\n",
            c->agrees ? "agrees with what was observed" : "DISAGREES with what was observed");
}

void classify_print(const struct classification *c, FILE *out) {
    fprintf(out, "%-5s %-6s %-22s %-26s %s\n", "code", "", "claim", "observed", "because it");
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++)
        if (is_listed(c, n))
            print_line(c, n, out);
    print_conclusion(c, out);
}

/* ---- Witnesses --------------------------------------------------------------------------------
 */

/* The chosen witness of a subject in words; *found tells whether there is one. */
static bool describe(const struct classification *c, unsigned subject, struct classify_goal *goal,
                     struct classify_words *words, bool *found) {
    *found = classify_choose(&c->subjects[subject], goal);
    if (!*found)
        return true;
    struct classify_witness *w = malloc(sizeof *w);
    bool made = w && classify_witness(c, subject, goal, w);
    if (made)
        classify_describe(w, c->plan.model, words);
    free(w);
    return made;
}

static bool print_witness(const struct classification *c, unsigned subject, FILE *out) {
    const struct classify_subject *s = &c->subjects[subject];
    struct classify_goal goal;
    struct classify_words words;
    bool found;
    fprintf(out, "\n%s: %s", classify_mnemonic(c, subject), classify_verdict_name(s->verdict));
    if (!describe(c, subject, &goal, &words, &found))
        return false;
    if (!found) {
        fprintf(out, " in %" PRIu64 " cases\n", s->cases);
        return true;
    }
    fprintf(out, "; it %s the %s\n", goal.kind == CLASSIFY_CHANGES ? "changes" : "reads",
            lab_component_name(goal.component));
    fprintf(out, "  %s\n  given  %s\n  %s\n", words.instruction, words.given, words.here);
    if (words.there[0])
        fprintf(out, "  %s\n", words.there);
    if (!goal.problem && !(goal.kind == CLASSIFY_READS && goal.component == LAB_MODE))
        fprintf(out, "  %s\n", words.problem);
    return true;
}

bool classify_print_witnesses(const struct classification *c, const bool *which, FILE *out) {
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++) {
        bool asked = which ? which[n] : breaks(&c->subjects[n]) || !c->subjects[n].agrees;
        if (asked && is_listed(c, n) && !print_witness(c, n, out))
            return false;
    }
    return true;
}

/* ---- JSON -------------------------------------------------------------------------------------
 */

static json_t *json_findings(const struct classify_subject *s, enum classify_kind kind) {
    json_t *list = json_array();
    for (unsigned n = 0; n < LAB_COMPONENTS; n++)
        if (count_of(s, kind, n))
            json_array_append_new(list, json_string(lab_component_name(n)));
    return list;
}

static json_t *json_witness(const struct classification *c, unsigned subject) {
    struct classify_goal goal;
    struct classify_words words;
    bool found;
    if (!describe(c, subject, &goal, &words, &found) || !found)
        return json_null();
    return json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s}", "kind",
                     goal.kind == CLASSIFY_CHANGES ? "changes" : "reads", "component",
                     lab_component_name(goal.component), "problem_state", goal.problem,
                     "instruction", words.instruction, "given", words.given, "here", words.here,
                     "there", words.there, "in_problem_state", words.problem);
}

static json_t *json_subject(const struct classification *c, unsigned subject) {
    const struct classify_subject *s = &c->subjects[subject];
    char code[8];
    code_of(c, subject, code);
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:o, s:o, s:o}", "code", code, "mnemonic",
                     classify_mnemonic(c, subject), "claim", claim_of(c, subject), "observed",
                     classify_verdict_name(s->verdict), "agrees", s->agrees, "cases",
                     (json_int_t)s->cases, "changes", json_findings(s, CLASSIFY_CHANGES), "reads",
                     json_findings(s, CLASSIFY_READS), "witness", json_witness(c, subject));
}

json_t *classify_json(const struct classification *c) {
    json_t *list = json_array();
    for (unsigned n = 0; n <= CLASSIFY_MUTANT; n++)
        if (is_listed(c, n))
            json_array_append_new(list, json_subject(c, n));
    return json_pack("{s:s, s:s?, s:I, s:I, s:b, s:b, s:b, s:o}", "model",
                     c->plan.model == MODEL_S370 ? "s370" : "s360", "mutant",
                     c->plan.mutant ? c->plan.mutant->name : NULL, "seed", (json_int_t)c->plan.seed,
                     "runs", (json_int_t)c->runs, "theorem1", c->theorem1, "theorem3", c->theorem3,
                     "agrees", c->agrees, "instructions", list);
}

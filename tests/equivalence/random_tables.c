/* Random programs that edit their translation tables (table_program.h): bare, and under each policy
 * for shadow tables, in lockstep.
 *
 * usage: random_tables [--programs N] [--seed S]
 *
 * Exit status 1 when a program differs, printed with the seed that repeats it. */
#include "equivalence/table_program.h"
#include "lab/oracle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Trying -----------------------------------------------------------------------------------
 */

static const char *const policies[] = {"vtlb", "lazy", "traced"};

struct totals {
    uint64_t instructions, differences, evicted, exits[SHADOW_TRACED + 1];
};

static bool try_program(struct table_program *p, uint64_t seed, enum shadow_policy policy,
                        bool tight, struct totals *t) {
    struct oracle_subject subject = {.name = "random tables",
                                     .shape = {MODEL_S370, TABLE_PROGRAM_STORAGE, 1},
                                     .setup = table_program_setup,
                                     .context = p,
                                     .limit = 200000,
                                     .slice = 211,
                                     .shadow = policy,
                                     .tight = tight};
    struct oracle_verdict verdict;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool made = oracle_compare(&subject, &verdict, out);
    fclose(out);
    bool good = made && verdict.same && verdict.stop == STOP_WAIT && !verdict.complaint;
    if (!good)
        printf("%srepeat with: random_tables --seed %" PRIu64 " --programs 1%s (%s)\n", text, seed,
               tight ? " --tight 1" : "", policies[policy]);
    free(text);
    t->differences += !good;
    t->instructions += verdict.instructions;
    t->exits[policy] += verdict.exits;
    t->evicted += verdict.evicted;
    return good;
}

int main(int argc, char **argv) {
    uint64_t programs = 300, seed = 1, tight = 0;
    struct totals t = {0};
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t number = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--programs") == 0)
            programs = number;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = number;
        else if (strcmp(argv[n], "--tight") == 0)
            tight = number;
        else
            return fprintf(stderr, "random_tables: unknown option %s\n", argv[n]), 2;
    }
    for (uint64_t n = 0; n < programs && t.differences < 5; n++) {
        struct table_program *program = table_program_create(seed + n);
        for (int policy = SHADOW_VTLB; policy <= SHADOW_TRACED; policy++)
            try_program(program, seed + n, (enum shadow_policy)policy, tight, &t);
        table_program_destroy(program);
    }
    printf("%" PRIu64 " programs, %" PRIu64 " instructions", programs, t.instructions);
    for (int policy = SHADOW_VTLB; policy <= SHADOW_TRACED; policy++)
        printf(", %s %" PRIu64 " exits", policies[policy], t.exits[policy]);
    printf(", %" PRIu64 " pages evicted, %" PRIu64 " differ\n", t.evicted, t.differences);
    return t.differences || (tight && t.evicted == 0);
}

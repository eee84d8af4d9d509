/* Random guest kernels, bare against under the monitor, in lockstep.
 *
 * usage: random_guests [--guests N] [--seed S] [--instructions N]
 *
 * A guest that differs is printed with the seed that repeats it.
 */
#include "equivalence/random_guest.h"
#include "lab/oracle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How much the guests did in all: a test whose guests stop at once shows nothing. */
struct totals {
    uint64_t instructions, exits, differences, unpredictable;
};

/* Does the guest store into its translation tables before instruction number `count`? Then it may
 * differ, for a TLB need not see that. */
static bool is_predictable(struct random_guest *g, uint64_t count) {
    struct machine_shape shape = random_guest_shape(g);
    struct machine *m = machine_create(&shape);
    random_guest_setup(g, &m->system);
    bool kept = true;
    for (uint64_t n = 1; n <= count && kept; n++) {
        machine_run(m, n);
        kept = random_guest_kept_tables(g, &m->system);
    }
    machine_destroy(m);
    return kept;
}

static void tell_difference(uint64_t seed, const char *text) {
    printf("%srepeat with: random_guests --seed %" PRIu64 " --guests 1\n", text, seed);
}

static bool try_guest(uint64_t seed, uint64_t instructions, struct totals *t) {
    struct random_guest *g = random_guest_create(seed, GUEST_ORDERLY);
    struct oracle_subject subject = {
        .name = "random guest",
        .shape = random_guest_shape(g),
        .setup = random_guest_setup,
        .context = g,
        .limit = instructions,
        .slice = 97,
    };
    struct oracle_verdict verdict;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool made = oracle_compare(&subject, &verdict, out);
    fclose(out);
    t->instructions += verdict.instructions;
    t->exits += verdict.exits;
    if (made && !verdict.same && is_predictable(g, verdict.difference_at)) {
        tell_difference(seed, text);
        t->differences++;
    } else if (made && !verdict.same) {
        t->unpredictable++;
    }
    random_guest_destroy(g);
    free(text);
    return made && !verdict.complaint;
}

int main(int argc, char **argv) {
    uint64_t guests = 300, seed = 1, instructions = 5000;
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t value = strtoull(argv[n + 1], NULL, 0);
        if (strcmp(argv[n], "--guests") == 0)
            guests = value;
        else if (strcmp(argv[n], "--seed") == 0)
            seed = value;
        else if (strcmp(argv[n], "--instructions") == 0)
            instructions = value;
        else
            return fprintf(stderr, "random_guests: unknown option %s\n", argv[n]), 2;
    }
    struct totals t = {0};
    for (uint64_t n = 0; n < guests && t.differences < 5; n++)
        if (!try_guest(seed + n, instructions, &t))
            return fprintf(stderr,
                           "random_guests: cannot make a guest, or the monitor refused it\n"),
                   4;
    printf("%" PRIu64 " guests, %" PRIu64 " instructions, %" PRIu64 " exits, %" PRIu64
           " unpredictable, %" PRIu64 " differ\n",
           guests, t.instructions, t.exits, t.unpredictable, t.differences);
    /* Unpredictable guests are rare, or the generator is wrong. */
    return t.differences || t.unpredictable > 1 + guests / 1000 ||
           (guests > 10 && t.exits < guests * 10);
}

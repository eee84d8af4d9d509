/* Each guest system by the fast core and by the reference executor, on two bare machines, in
 * slices.
 *
 * usage: guest_executors GUEST...
 *
 * After every slice the CPUs' states must be equal, and every so often the whole systems' hashes.
 * The fast core runs in slices of 1, 7, 97 and 1000 instructions; the reference in one piece up to
 * the same count, since where it stops cannot matter to it.
 */
#include "machine/guest.h"
#include "machine/setup.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HASH_EVERY 997u /* slices */

static struct machine *make(const struct system_config *config, enum cpu_executor executor,
                            struct diag_list *diags) {
    struct machine_shape shape = setup_shape(config);
    struct machine *m = machine_create(&shape);
    if (!m || !setup_system(&m->system, config, NULL, diags)) {
        diag_print(diags, stderr);
        exit(4);
    }
    m->cpu->executor = executor;
    return m;
}

static bool same(const struct machine *a, const struct machine *b, bool whole) {
    const struct system *x = &a->system, *y = &b->system;
    return x->retired == y->retired && x->stop == y->stop && x->events.now == y->events.now &&
           memcmp(x->state->gr, y->state->gr, sizeof x->state->gr) == 0 &&
           x->state->psw.ia == y->state->psw.ia && x->state->psw.cc == y->state->psw.cc &&
           (!whole || system_hash(x) == system_hash(y));
}

static bool can_go_on(const struct machine *m) {
    return m->system.stop == STOP_NONE || m->system.stop == STOP_LIMIT;
}

static bool agree(const struct system_config *config, uint64_t slice, struct diag_list *diags) {
    struct machine *fast = make(config, CPU_FAST, diags);
    struct machine *reference = make(config, CPU_REFERENCE, diags);
    bool equal = same(fast, reference, true);
    for (uint64_t n = 1; equal && can_go_on(reference); n++) {
        machine_run(fast, n * slice);
        machine_run(reference, n * slice);
        equal = same(fast, reference, n % HASH_EVERY == 0);
    }
    equal = equal && same(fast, reference, true);
    printf("%s, slices of %" PRIu64 ": %s after %" PRIu64 " instructions\n", config->name, slice,
           equal ? "equal" : "DIFFERENT", reference->system.retired);
    machine_destroy(fast);
    machine_destroy(reference);
    return equal;
}

int main(int argc, char **argv) {
    static const uint64_t slices[] = {1, 7, 97, 1000};
    struct config config = {0};
    struct diag_list diags;
    diag_init(&diags);
    for (int n = 1; n < argc; n++)
        guest_resolve(argv[n], &config, &diags);
    diag_print(&diags, stderr);
    bool good = config.count && !diags.errors;
    for (size_t n = 0; n < config.count; n++)
        for (size_t k = 0; k < sizeof slices / sizeof *slices; k++)
            good = agree(&config.systems[n], slices[k], &diags) && good;
    config_free(&config);
    diag_free(&diags);
    return !good;
}

/* A run that goes on after a snapshot was restored is the run that went on after it was taken.
 *
 * usage: snapshots GUEST...
 *
 * Each guest by itself, bare and under the monitor, and all together under the monitor: one run in
 * one piece gives the states at many counts, their hashes and the monitor's ledgers. A second run
 * takes snapshots on its way, at other counts, and must go through the same states. Then its
 * snapshots are restored in a random order, back and forth, and from each the run goes on through
 * the next states, and at last to the end.
 */
#include "base/random.h"
#include "equivalence/ledger_hash.h"
#include "machine/guest.h"
#include "replay/snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define POINTS        120u
#define SNAPSHOTS     40u
#define RESTORES      150u
#define POINTS_AFTER  3u /* states looked at after a restore */
#define LAST_RESTORES 10u

/* The states of one run. */
struct states {
    uint64_t counts[POINTS], hashes[POINTS];
    uint64_t end, end_hash;
};

static uint64_t fold(uint64_t h, const void *bytes, size_t size) {
    return XXH3_64bits_withSeed(bytes, size, h);
}

static uint64_t hash(const struct rig *rig) {
    uint64_t h = rig_retired(rig);
    for (size_t n = 0; n < rig->count; n++) {
        uint64_t state = system_hash(rig->systems[n]);
        h = fold(h, &state, sizeof state);
        if (rig->vmm)
            h = ledger_hash(&vmm_vm(rig->vmm, n)->ledger, h);
    }
    return h;
}

static void make(struct rig *rig, const struct config *config, bool bare) {
    struct diag_list diags;
    diag_init(&diags);
    if (!rig_make(rig, config, bare, NULL, &diags)) {
        diag_print(&diags, stderr);
        exit(4);
    }
    diag_free(&diags);
}

static uint64_t length_of(const struct config *config, bool bare) {
    struct rig rig;
    make(&rig, config, bare);
    rig_run(&rig, UINT64_MAX);
    uint64_t end = rig_retired(&rig);
    rig_free(&rig);
    return end;
}

static void observe(const struct config *config, bool bare, struct states *states,
                    struct random *random) {
    struct rig rig;
    uint64_t length = length_of(config, bare);
    make(&rig, config, bare);
    for (unsigned n = 0; n < POINTS; n++) {
        uint64_t begin = length * n / POINTS, size = length / POINTS + 1;
        states->counts[n] = begin + random_below(random, (uint32_t)size);
        rig_run(&rig, states->counts[n]);
        states->hashes[n] = hash(&rig);
    }
    rig_run(&rig, UINT64_MAX);
    states->end = rig_retired(&rig);
    states->end_hash = hash(&rig);
    rig_free(&rig);
}

static bool agree(const struct rig *rig, uint64_t expected, const char *when) {
    if (hash(rig) == expected)
        return true;
    printf("  DIFFERENT at %" PRIu64 " %s\n", rig_retired(rig), when);
    return false;
}

/* Runs on through some of the states. */
static bool go_on(struct rig *rig, const struct states *states, unsigned most, const char *when) {
    for (unsigned n = 0; n < POINTS && most; n++)
        if (states->counts[n] >= rig_retired(rig)) {
            rig_run(rig, states->counts[n]);
            if (!agree(rig, states->hashes[n], when))
                return false;
            most--;
        }
    return true;
}

static bool go_to_end(struct rig *rig, const struct states *states) {
    rig_run(rig, UINT64_MAX);
    return agree(rig, states->end_hash, "at the end, after a restore");
}

/* Runs once with snapshots on the way. */
static bool take_all(struct rig *rig, const struct states *states, struct snapshot *snapshots[]) {
    for (unsigned n = 0; n < SNAPSHOTS; n++) {
        rig_run(rig, states->end * n / SNAPSHOTS);
        snapshots[n] = snapshot_take(rig);
        if (!snapshots[n] || !go_on(rig, states, 1, "after a snapshot was taken"))
            return false;
    }
    rig_run(rig, UINT64_MAX);
    return agree(rig, states->end_hash, "at the end, with snapshots taken");
}

static bool restore_some(struct rig *rig, const struct states *states, struct snapshot *snapshots[],
                         struct random *random) {
    bool good = true;
    for (unsigned n = 0; n < RESTORES + LAST_RESTORES && good; n++) {
        const struct snapshot *snapshot = snapshots[random_below(random, SNAPSHOTS)];
        snapshot_restore(rig, snapshot);
        good = rig_retired(rig) == snapshot_retired(snapshot) &&
               go_on(rig, states, POINTS_AFTER, "after a restore");
        if (n >= RESTORES)
            good = good && go_to_end(rig, states);
    }
    return good;
}

static bool try(const struct config *config, bool bare, struct random *random) {
    struct states states;
    struct snapshot *snapshots[SNAPSHOTS] = {0};
    struct rig rig;
    observe(config, bare, &states, random);
    make(&rig, config, bare);
    bool good =
        take_all(&rig, &states, snapshots) && restore_some(&rig, &states, snapshots, random);
    for (unsigned n = 0; n < SNAPSHOTS; n++)
        snapshot_free(snapshots[n]);
    rig_free(&rig);
    printf("%s%s, %s: %s, %" PRIu64 " instructions, %016" PRIx64 "\n", config->systems[0].name,
           config->count > 1 ? " and others" : "", bare ? "bare" : "under the monitor",
           good ? "the same run" : "FAILED", states.end, states.end_hash);
    return good;
}

static void resolve(const char *guest, struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    if (!guest_resolve(guest, config, &diags)) {
        diag_print(&diags, stderr);
        exit(2);
    }
    diag_free(&diags);
}

int main(int argc, char **argv) {
    struct random random = {1};
    struct config all = {0};
    bool good = argc > 1;
    for (int n = 1; n < argc; n++) {
        struct config one = {0};
        resolve(argv[n], &one);
        good = try(&one, true, &random) && good;
        good = try(&one, false, &random) && good;
        config_free(&one);
        resolve(argv[n], &all);
    }
    good = good && try(&all, false, &random);
    config_free(&all);
    return !good;
}

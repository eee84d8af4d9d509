#include "cli/travel.h"

#include "replay/snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Options ----------------------------------------------------------------------------------
 */

/* The count after the last "@", if there is one; `length` is what stands before it. */
static uint64_t count_in(const char *value, size_t *length) {
    const char *sign = strrchr(value, '@');
    char *end;
    *length = strlen(value);
    if (!sign || sign[1] < '0' || sign[1] > '9')
        return TRAVEL_END;
    unsigned long long at = strtoull(sign + 1, &end, 10);
    if (*end || at > RIG_NO_LIMIT)
        return TRAVEL_END;
    *length = (size_t)(sign - value);
    return at;
}

static void add_snapshot(struct travel_options *options, char *machine, const char *value) {
    size_t size = (options->snapshot_count + 1) * sizeof *options->snapshots, length;
    options->snapshots = realloc(options->snapshots, size);
    if (!options->snapshots)
        abort();
    uint64_t at = count_in(value, &length);
    options->snapshots[options->snapshot_count++] =
        (struct travel_snapshot){.machine = machine, .file = strndup(value, length), .at = at};
}

void travel_add_snapshot(struct travel_options *options, const char *value) {
    add_snapshot(options, NULL, value);
}

bool travel_add_machine_snapshot(struct travel_options *options, const char *value) {
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1])
        return false;
    add_snapshot(options, strndup(value, (size_t)(equals - value)), equals + 1);
    return true;
}

void travel_free_options(struct travel_options *options) {
    for (size_t n = 0; n < options->snapshot_count; n++) {
        free(options->snapshots[n].machine);
        free(options->snapshots[n].file);
    }
    free(options->snapshots);
    config_free_strings(&options->restore);
    *options = (struct travel_options){0};
}

const char *travel_name(const struct travel_options *options) {
    return options->snapshot_count  ? "--snapshot"
           : options->restore.count ? "--restore"
           : options->record        ? "--record"
           : options->replay        ? "--replay"
           : options->migrate.to    ? "--migrate-to"
           : options->migrate.from  ? "--migrate-from"
                                    : NULL;
}

/* ---- The beginning ----------------------------------------------------------------------------
 */

/* A snapshot of the whole run, or of one of its machines. */
static bool restore(struct travel *t, const char *file) {
    struct saved saved;
    struct file_bytes bytes;
    if (!file_read(file, SAVED_SIZE_MAX, &bytes, t->diags))
        return false;
    if (saved_is(&bytes, &snapshot_of_system_kind))
        return saved_open(file, &snapshot_of_system_kind, bytes, &saved, t->diags) &&
               snapshot_load_system(t->rig, &t->identity, &saved, t->diags);
    return saved_open(file, &snapshot_kind, bytes, &saved, t->diags) &&
           snapshot_load(t->rig, &t->identity, &saved, t->diags);
}

static bool restore_all(struct travel *t) {
    for (size_t n = 0; n < t->options.restore.count; n++)
        if (!restore(t, t->options.restore.items[n]))
            return false;
    return true;
}

static bool load_recording(struct travel *t) {
    struct saved saved;
    const char *file = t->options.replay;
    if (!saved_read(file, &recording_kind, &saved, t->diags) ||
        !recording_load(&t->replayed, &t->identity, &saved, t->diags))
        return false;
    t->rig->limit = t->replayed.limit;
    return recording_check_begin(&t->replayed, t->rig, file, t->diags);
}

/* The count that a snapshot's is of. */
static uint64_t count_of(const struct travel *t, const struct travel_snapshot *snapshot) {
    return snapshot->machine ? t->rig->systems[snapshot->system]->retired : rig_retired(t->rig);
}

/* Says what is wrong with the time of a snapshot: when the run really began, or ended. */
static void tell_count(const struct travel *t, const struct travel_snapshot *snapshot,
                       const char *happened) {
    const char *machine = snapshot->machine;
    diag_error(t->diags, NULL, "%s %s%s%s@%" PRIu64 ": the run %s after %" PRIu64 " instructions",
               machine ? "--snapshot-machine" : "--snapshot", machine ? machine : "",
               machine ? "=" : "", snapshot->file, snapshot->at, happened, count_of(t, snapshot));
}

/* Finds the machine that a snapshot is of. */
static bool find_machine(struct travel *t, struct travel_snapshot *snapshot) {
    const char *name = snapshot->machine;
    while (name && snapshot->system < t->identity.count &&
           strcmp(t->identity.systems[snapshot->system].name, name) != 0)
        snapshot->system++;
    if (snapshot->system < t->identity.count)
        return true;
    diag_error(t->diags, NULL, "--snapshot-machine: there is no machine %s", name);
    return false;
}

/* A snapshot cannot be of a time that is over. */
static bool check_snapshots(struct travel *t) {
    bool good = true;
    for (size_t n = 0; n < t->options.snapshot_count; n++) {
        struct travel_snapshot *snapshot = &t->options.snapshots[n];
        bool found = find_machine(t, snapshot);
        if (found && snapshot->at < count_of(t, snapshot)) {
            tell_count(t, snapshot, "begins");
            found = false;
        }
        good &= found;
    }
    return good;
}

bool travel_begin(struct travel *t, struct rig *rig, const struct config *config,
                  struct diag_list *diags) {
    t->rig = rig;
    t->diags = diags;
    identity_make(&t->identity, rig, config);
    t->migrate.options = t->options.migrate;
    if (!restore_all(t) || (t->options.replay && !load_recording(t)) ||
        !migrate_begin(&t->migrate, rig, &t->identity, diags) || !check_snapshots(t))
        return false;
    recording_begin(&t->recording, rig);
    return true;
}

/* ---- On the way -------------------------------------------------------------------------------
 */

/* When something is to be done next, in instructions of all machines together. For the count of one
 * of them that is as soon as it can be; then it is looked at again, and is nearer. */
static uint64_t next_pause(const struct travel *t) {
    uint64_t next = t->migrate.next;
    for (size_t n = 0; n < t->options.snapshot_count; n++) {
        const struct travel_snapshot *snapshot = &t->options.snapshots[n];
        if (snapshot->written || snapshot->at == TRAVEL_END)
            continue;
        uint64_t at = rig_retired(t->rig) + (snapshot->at - count_of(t, snapshot));
        next = at < next ? at : next;
    }
    return next;
}

static bool write_one(struct travel *t, const struct travel_snapshot *snapshot) {
    if (snapshot->machine)
        return snapshot_write_system(t->rig, snapshot->system, &t->identity, snapshot->file,
                                     t->diags);
    return snapshot_write(t->rig, &t->identity, snapshot->file, t->diags);
}

/* Writes those that are due. */
static void write_snapshots(struct travel *t, bool at_end) {
    for (size_t n = 0; n < t->options.snapshot_count; n++) {
        struct travel_snapshot *snapshot = &t->options.snapshots[n];
        uint64_t now = at_end ? TRAVEL_END : count_of(t, snapshot);
        if (snapshot->written || snapshot->at != now)
            continue;
        t->failed |= !write_one(t, snapshot);
        snapshot->written = true;
    }
}

/* struct host_run's pause. */
static uint64_t at_pause(void *owner, uint64_t at) {
    struct travel *t = owner;
    (void)at;
    write_snapshots(t, false);
    migrate_at_pause(&t->migrate);
    return next_pause(t);
}

/* … and its rest. */
static void at_rest(void *owner) {
    migrate_at_rest(&((struct travel *)owner)->migrate);
}

void travel_join(struct travel *t, struct host_run *host) {
    host->inputs = &t->recording.inputs;
    host->replay = t->options.replay ? &t->replayed : NULL;
    write_snapshots(t, false);
    host->pause = next_pause(t);
    host->at_pause = at_pause;
    host->at_rest = at_rest;
    host->owner = t;
}

/* ---- The end ----------------------------------------------------------------------------------
 */

/* The run ended before it came to some snapshots. */
static bool tell_missed(const struct travel *t) {
    bool good = true;
    for (size_t n = 0; n < t->options.snapshot_count; n++)
        if (!t->options.snapshots[n].written) {
            tell_count(t, &t->options.snapshots[n], "ended");
            good = false;
        }
    return good;
}

bool travel_end(struct travel *t, const struct host_run *host) {
    bool good = true;
    if (t->options.replay && (host->replay_ended || !host->interrupted))
        good = recording_check_end(&t->replayed, t->rig, t->options.replay, t->diags);
    if (t->options.record) {
        recording_end(&t->recording, t->rig, host->interrupted);
        good &= recording_write(&t->recording, &t->identity, t->options.record, t->diags);
    }
    write_snapshots(t, true);
    good &= tell_missed(t);
    good &= migrate_end(&t->migrate);
    return good && !t->failed;
}

void travel_free(struct travel *t) {
    identity_free(&t->identity);
    recording_free(&t->recording);
    recording_free(&t->replayed);
    migrate_free(&t->migrate);
    travel_free_options(&t->options);
}

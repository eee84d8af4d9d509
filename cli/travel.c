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

void travel_add_snapshot(struct travel_options *options, const char *value) {
    size_t size = (options->snapshot_count + 1) * sizeof *options->snapshots, length;
    options->snapshots = realloc(options->snapshots, size);
    if (!options->snapshots)
        abort();
    struct travel_snapshot *snapshot = &options->snapshots[options->snapshot_count++];
    snapshot->at = count_in(value, &length);
    snapshot->file = strndup(value, length);
}

void travel_free_options(struct travel_options *options) {
    for (size_t n = 0; n < options->snapshot_count; n++)
        free(options->snapshots[n].file);
    free(options->snapshots);
    *options = (struct travel_options){0};
}

/* ---- The beginning ----------------------------------------------------------------------------
 */

static bool restore(struct travel *t) {
    struct saved saved;
    return saved_read(t->options.restore, &snapshot_kind, &saved, t->diags) &&
           snapshot_load(t->rig, &t->identity, &saved, t->diags);
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

/* A snapshot cannot be of a time that is over. */
static bool check_counts(const struct travel *t) {
    bool good = true;
    for (size_t n = 0; n < t->options.snapshot_count; n++)
        if (t->options.snapshots[n].at < rig_retired(t->rig)) {
            diag_error(t->diags, NULL,
                       "--snapshot %s@%" PRIu64 ": the run begins after %" PRIu64 " instructions",
                       t->options.snapshots[n].file, t->options.snapshots[n].at,
                       rig_retired(t->rig));
            good = false;
        }
    return good;
}

bool travel_begin(struct travel *t, struct rig *rig, const struct config *config,
                  struct diag_list *diags) {
    t->rig = rig;
    t->diags = diags;
    identity_make(&t->identity, rig, config);
    if ((t->options.restore && !restore(t)) || (t->options.replay && !load_recording(t)))
        return false;
    recording_begin(&t->recording, rig);
    return check_counts(t);
}

/* ---- On the way -------------------------------------------------------------------------------
 */

static uint64_t next_snapshot(const struct travel *t, uint64_t after) {
    uint64_t next = TRAVEL_END;
    for (size_t n = 0; n < t->options.snapshot_count; n++) {
        uint64_t at = t->options.snapshots[n].at;
        if (at > after && at < next)
            next = at;
    }
    return next;
}

static void write_snapshots(struct travel *t, uint64_t at) {
    for (size_t n = 0; n < t->options.snapshot_count; n++)
        if (t->options.snapshots[n].at == at)
            t->failed |=
                !snapshot_write(t->rig, &t->identity, t->options.snapshots[n].file, t->diags);
}

/* struct host_run's pause. */
static uint64_t at_pause(void *owner, uint64_t at) {
    struct travel *t = owner;
    write_snapshots(t, at);
    return next_snapshot(t, at);
}

void travel_join(struct travel *t, struct host_run *host) {
    host->inputs = &t->recording.inputs;
    host->replay = t->options.replay ? &t->replayed : NULL;
    host->pause = t->options.snapshot_count ? next_snapshot(t, 0) : TRAVEL_END;
    if (rig_retired(t->rig) == 0)
        write_snapshots(t, 0);
    host->at_pause = at_pause;
    host->owner = t;
}

/* ---- The end ----------------------------------------------------------------------------------
 */

/* The run ended before it came to some snapshots. */
static bool tell_missed(const struct travel *t) {
    uint64_t end = rig_retired(t->rig);
    bool good = true;
    for (size_t n = 0; n < t->options.snapshot_count; n++) {
        uint64_t at = t->options.snapshots[n].at;
        if (at != TRAVEL_END && at > end) {
            diag_error(t->diags, NULL,
                       "--snapshot %s@%" PRIu64 ": the run ended after %" PRIu64 " instructions",
                       t->options.snapshots[n].file, at, end);
            good = false;
        }
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
    write_snapshots(t, TRAVEL_END);
    good &= tell_missed(t);
    return good && !t->failed;
}

void travel_free(struct travel *t) {
    identity_free(&t->identity);
    recording_free(&t->recording);
    recording_free(&t->replayed);
    travel_free_options(&t->options);
}

/* What `run` does with time: it goes on from snapshots, writes snapshots, records, replays, and
 * lets a machine move to another process.
 *
 * Example:
 *   if (travel_begin(&travel, &rig, &config, &diags)) {
 *       travel_join(&travel, &host);
 *       host_run(&host);
 *       travel_end(&travel, &host, &diags);
 *   }
 *   travel_free(&travel);
 */
#ifndef TRAPEZE_CLI_TRAVEL_H
#define TRAPEZE_CLI_TRAVEL_H

#include "cli/host.h"
#include "cli/migrate.h"
#include "replay/identity.h"
#include "replay/recording.h"

/* A snapshot to be written. */
struct travel_snapshot {
    char *machine; /* the one that it is of; NULL: of all */
    size_t system; /* its number */
    char *file;
    uint64_t at; /* instructions of that machine, or of all; TRAVEL_END: at the end of the run */
    bool written;
};
#define TRAVEL_END UINT64_MAX

struct travel_options {
    struct travel_snapshot *snapshots;
    size_t snapshot_count;
    struct config_strings restore; /* files */
    const char *record, *replay;   /* files; NULL: not asked for */
    struct migrate_options migrate;
};

/* Takes "FILE" or "FILE@COUNT"; the other one "MACHINE=FILE" or "MACHINE=FILE@COUNT", and returns
 * false when it is not. */
void travel_add_snapshot(struct travel_options *options, const char *value);
bool travel_add_machine_snapshot(struct travel_options *options, const char *value);
void travel_free_options(struct travel_options *options);

/* The option that makes a run one of these, or NULL. */
const char *travel_name(const struct travel_options *options);

struct travel {
    struct travel_options options;
    struct rig *rig;
    struct identity identity;
    struct recording recording; /* of this run */
    struct recording replayed;  /* the one that is replayed */
    struct migrate migrate;
    bool failed; /* a snapshot could not be written */
    struct diag_list *diags;
};

/* Restores, loads and begins what the options ask for, on a rig just made. False, with errors in
 * the list. */
bool travel_begin(struct travel *travel, struct rig *rig, const struct config *config,
                  struct diag_list *diags);

/* Lets a run on the host take part. */
void travel_join(struct travel *travel, struct host_run *host);

/* After the run: writes what is to be written at its end, checks a replay. False, with errors in
 * the list. */
bool travel_end(struct travel *travel, const struct host_run *host);

void travel_free(struct travel *travel);

#endif

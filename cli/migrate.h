/* What `run` does to let a machine move to another process, or come from one.
 *
 * Example:
 *   struct migrate migrate = {.options = {.to = "unix:there"}};
 *   if (migrate_begin(&migrate, &rig, &identity, &diags)) {
 *       … whenever migrate.next instructions have retired: migrate_at_pause(&migrate); …
 *       migrate_end(&migrate);
 *   }
 *   migrate_free(&migrate);
 */
#ifndef TRAPEZE_CLI_MIGRATE_H
#define TRAPEZE_CLI_MIGRATE_H

#include "replay/migration.h"

#define MIGRATE_NEVER UINT64_MAX

struct migrate_options {
    const char *to, *from; /* addresses; NULL: not asked for */
    const char *machine;   /* which one moves; NULL: the only one */
    uint64_t at;           /* when it has retired so many instructions itself */
    bool has_at, quiet;
};

struct migrate {
    struct migrate_options options;
    struct rig *rig;
    size_t system; /* the one that moves */
    struct link link;
    struct migration *migration; /* NULL: none, or it is over */
    struct migration_figures figures;
    uint64_t next; /* rig_retired at which migrate_at_pause has something to do */
    bool failed;
    struct diag_list *diags;
};

/* Do the options make sense, with each other? Otherwise errors are in the list. */
bool migrate_check(const struct migrate_options *options, struct diag_list *diags);

/* Waits for the machine that comes, and offers the one that is to move; both may be. False, with
 * errors in the list, when none comes, or the other end does not want it. */
bool migrate_begin(struct migrate *m, struct rig *rig, struct identity *identity,
                   struct diag_list *diags);

/* Goes on with it; no system is running. */
void migrate_at_pause(struct migrate *m);

/* The same when no system can go on. */
void migrate_at_rest(struct migrate *m);

/* After the run. False, with errors in the list, when the machine should have moved and has not. */
bool migrate_end(struct migrate *m);

void migrate_free(struct migrate *m);

/* Says of the machine that has moved how that went, on standard error. */
void migrate_tell(const struct migrate *m, const char *name);

#endif

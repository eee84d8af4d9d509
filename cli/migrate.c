#include "cli/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CONNECT_MS 5000 /* the other end may be started a little later */

bool migrate_check(const struct migrate_options *o, struct diag_list *diags) {
    size_t errors = diags->errors;
    if (o->to)
        link_check_address(o->to, diags);
    if (o->from)
        link_check_address(o->from, diags);
    if (!o->to && (o->machine || o->has_at))
        diag_error(diags, NULL, "%s is for --migrate-to",
                   o->machine ? "--migrate-machine" : "--migrate-at");
    return diags->errors == errors;
}

/* ---- The beginning ----------------------------------------------------------------------------
 */

/* Which one moves. */
static bool choose(struct migrate *m, const struct identity *identity) {
    const char *name = m->options.machine;
    if (!name && identity->count > 1) {
        diag_error(m->diags, NULL, "--migrate-to: say by --migrate-machine which of the %zu moves",
                   identity->count);
        return false;
    }
    for (size_t n = 0; n < identity->count; n++)
        if (!name || strcmp(name, identity->systems[n].name) == 0) {
            m->system = n;
            return true;
        }
    diag_error(m->diags, NULL, "--migrate-machine: there is no machine %s", name);
    return false;
}

static const struct system *system_of(const struct migrate *m) {
    return m->rig->systems[m->system];
}

/* It begins at a count of the machine's own. If nobody else ran, so many more would lead there;
 * with others it is looked at again then, and is nearer. */
static bool has_begun(struct migrate *m) {
    uint64_t own = system_of(m)->retired;
    if (own >= m->options.at)
        return true;
    m->next = rig_retired(m->rig) + (m->options.at - own);
    return false;
}

static bool offer(struct migrate *m, struct identity *identity) {
    if (!choose(m, identity))
        return false;
    if (system_of(m)->retired > m->options.at && m->options.has_at) {
        diag_error(m->diags, NULL,
                   "--migrate-at %" PRIu64 ": the run begins after %" PRIu64 " instructions",
                   m->options.at, system_of(m)->retired);
        return false;
    }
    if (!link_connect(m->options.to, CONNECT_MS, &m->link, m->diags))
        return false;
    m->migration = migration_offer(m->rig, m->system, identity, &m->link, m->options.to,
                                   &migration_usual, m->diags);
    m->next = rig_retired(m->rig);
    if (!m->migration)
        link_close(&m->link);
    return m->migration;
}

static bool take_in(struct migrate *m, struct identity *identity) {
    const char *from = m->options.from;
    bool good = link_accept(from, &m->link, m->diags) &&
                migration_receive(m->rig, identity, &m->link, from, &m->system, m->diags);
    link_close(&m->link);
    if (good && !m->options.quiet)
        fprintf(stderr, "%s: arrived from %s after %" PRIu64 " instructions\n",
                identity->systems[m->system].name, from, system_of(m)->retired);
    return good;
}

bool migrate_begin(struct migrate *m, struct rig *rig, struct identity *identity,
                   struct diag_list *diags) {
    m->rig = rig;
    m->diags = diags;
    m->next = MIGRATE_NEVER;
    return (!m->options.from || take_in(m, identity)) && (!m->options.to || offer(m, identity));
}

/* ---- On the way -------------------------------------------------------------------------------
 */

/* It is over, in one way or the other. */
static void close_up(struct migrate *m, enum migration_state state) {
    m->failed = state != MIGRATION_MOVED;
    m->figures = *migration_figures(m->migration);
    m->next = MIGRATE_NEVER;
    migration_free(m->migration);
    m->migration = NULL;
    link_close(&m->link);
}

void migrate_at_pause(struct migrate *m) {
    uint64_t run = 0;
    if (!m->migration || rig_retired(m->rig) < m->next || !has_begun(m))
        return;
    enum migration_state state = system_of(m)->stop == STOP_NONE
                                     ? migration_step(m->migration, &run)
                                     : migration_finish(m->migration);
    m->next = rig_retired(m->rig) + run;
    if (state != MIGRATION_GOES_ON)
        close_up(m, state);
}

void migrate_at_rest(struct migrate *m) {
    if (m->migration && has_begun(m))
        close_up(m, migration_finish(m->migration));
}

/* ---- The end ----------------------------------------------------------------------------------
 */

bool migrate_end(struct migrate *m) {
    if (m->migration)
        diag_error(m->diags, NULL, "--migrate-to: the run ended after %" PRIu64 " instructions",
                   system_of(m)->retired);
    return !m->migration && !m->failed;
}

void migrate_free(struct migrate *m) {
    if (!m->migration)
        return;
    migration_free(m->migration);
    link_close(&m->link);
}

void migrate_tell(const struct migrate *m, const char *name) {
    const struct migration_figures *f = &m->figures;
    fprintf(stderr,
            "%s: moved to %s after %" PRIu64 " instructions: %" PRIu64
            "K copied in %.3f ms while it ran, stopped for %.3f ms\n",
            name, m->options.to, f->at, f->blocks * 2, f->copying * 1e3, f->stopped * 1e3);
}

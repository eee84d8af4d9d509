/* Recordings: everything that came from outside into a run, from which another process runs the
 * same again.
 *
 * A recording tells what it is of (replay/identity.h), the state that it begins with and the one
 * that it ends with, by their hashes, and the inputs between; so a replay that is not the same run
 * is seen. It grows with what is typed and with nothing else.
 *
 * Example:
 *   struct recording r;
 *   recording_begin(&r, &rig);
 *   inputs_type(&r.inputs, &rig, …);
 *   recording_end(&r, &rig, false);
 *   recording_write(&r, &identity, "a.rec", &diags);
 *   recording_free(&r);
 */
#ifndef TRAPEZE_REPLAY_RECORDING_H
#define TRAPEZE_REPLAY_RECORDING_H

#include "replay/identity.h"
#include "replay/inputs.h"
#include "replay/saved.h"

struct recording {
    uint64_t begin, begin_hash; /* rig_retired, rig_hash */
    uint64_t end, end_hash;
    uint64_t limit;   /* rig.limit of the run */
    bool interrupted; /* the user ended it */
    struct inputs inputs;
};

extern const struct saved_kind recording_kind;

/* Begins a recording of a rig where it is now. */
void recording_begin(struct recording *r, const struct rig *rig);

/* The run has come to its end. */
void recording_end(struct recording *r, const struct rig *rig, bool interrupted);

/* Walks everything but the identity (base/walk.h); while loading it must be empty. */
void recording_walk(struct recording *r, struct walk *w);

/* Writes it, with the identity of its rig. False, with an error in the list. */
bool recording_write(struct recording *r, struct identity *identity, const char *path,
                     struct diag_list *diags);

/* Loads what saved_read or saved_open has found, if it is of the rig that has this identity. False,
 * with errors in the list and nothing to free. */
bool recording_load(struct recording *r, const struct identity *identity, struct saved *saved,
                    struct diag_list *diags);

/* Is the rig where the recording begins? Otherwise says why not. */
bool recording_check_begin(const struct recording *r, const struct rig *rig, const char *path,
                           struct diag_list *diags);

/* Has the rig, which was replayed, come to where the recording ends? */
bool recording_check_end(const struct recording *r, const struct rig *rig, const char *path,
                         struct diag_list *diags);

void recording_free(struct recording *r);

#endif

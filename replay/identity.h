/* Identity: what a saved state or recording is of, so that it is never loaded into something else:
 * for each system its name, model, storage, speed and devices, and a digest of all that it was set
 * up with (program, decks, lines to be typed, options of devices).
 *
 * Example:
 *   struct identity here, there;
 *   identity_make(&here, &rig, &config);
 *   identity_walk(&there, &w);                    // from a file
 *   if (!identity_check(&there, &here, "a.snap", &diags)) …
 */
#ifndef TRAPEZE_REPLAY_IDENTITY_H
#define TRAPEZE_REPLAY_IDENTITY_H

#include "replay/rig.h"

struct identity_system {
    char name[32];
    char devices[1024]; /* "009 3215, 00C 2540R"; what does not fit is in the digest */
    uint8_t model;      /* enum model */
    uint32_t storage;   /* bytes */
    uint32_t instructions_per_microsecond;
    uint64_t digest;
};

struct identity {
    bool bare;
    struct identity_system *systems;
    size_t count;
};

/* Of a rig just made, nothing of which has run yet, from its configuration. */
void identity_make(struct identity *identity, const struct rig *rig, const struct config *config);
void identity_free(struct identity *identity);

/* Walks it (base/walk.h); while loading it must be empty. */
void identity_walk(struct identity *identity, struct walk *w);

/* Walks what one system is. */
void identity_walk_system(struct identity_system *s, struct walk *w);

/* Is what a file is of (there) what we have here? Otherwise says what differs first. */
bool identity_check(const struct identity *there, const struct identity *here, const char *file,
                    struct diag_list *diags);

/* Which of the systems here is the one that a file is of? here->count when it is none of them; then
 * what differs is said. */
size_t identity_find(const struct identity_system *there, const struct identity *here,
                     const char *file, struct diag_list *diags);

#endif

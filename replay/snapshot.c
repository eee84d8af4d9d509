#include "replay/snapshot.h"

#include "mmu/image.h"

#include <stdio.h>
#include <stdlib.h>

struct snapshot {
    uint64_t retired;
    struct stor_image *image;
    struct walk state; /* saved */
};

struct snapshot *snapshot_take(struct rig *rig) {
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot)
        return NULL;
    snapshot->image = stor_image_take(rig_storage(rig));
    if (!snapshot->image) {
        free(snapshot);
        return NULL;
    }
    snapshot->retired = rig_retired(rig);
    walk_begin_saving(&snapshot->state, WALK_MEMORY);
    rig_walk(rig, &snapshot->state);
    return snapshot;
}

/* What this process has saved it can load. */
static void load(struct rig *rig, const struct walk *saved, bool diverges) {
    struct walk w;
    walk_begin_again(&w, saved);
    w.diverges = diverges;
    rig_walk(rig, &w);
    if (!walk_end_loading(&w)) {
        fprintf(stderr, "trapeze: a snapshot does not fit (%s): %s\n", w.section, w.problem);
        abort();
    }
}

void snapshot_restore(struct rig *rig, const struct snapshot *snapshot) {
    stor_image_restore(rig_storage(rig), snapshot->image);
    load(rig, &snapshot->state, false);
}

void snapshot_free(struct snapshot *snapshot) {
    if (!snapshot)
        return;
    stor_image_release(snapshot->image);
    walk_free(&snapshot->state);
    free(snapshot);
}

uint64_t snapshot_retired(const struct snapshot *snapshot) {
    return snapshot->retired;
}

size_t snapshot_memory(const struct snapshot *snapshot) {
    return sizeof *snapshot + snapshot->state.capacity;
}

void snapshot_diverge(struct rig *rig) {
    struct walk w;
    walk_begin_saving(&w, WALK_MEMORY);
    rig_walk(rig, &w);
    load(rig, &w, true);
    walk_free(&w);
}

/* ---- Files ------------------------------------------------------------------------------------
 */

const struct saved_kind snapshot_kind = {"snapshot", 2, "a snapshot"};

static void walk_whole(struct rig *rig, struct walk *w) {
    rig_walk(rig, w);
    stor_walk(rig_storage(rig), w);
}

bool snapshot_write(struct rig *rig, struct identity *identity, const char *path,
                    struct diag_list *diags) {
    struct walk w;
    walk_begin_saving(&w, WALK_FILE);
    identity_walk(identity, &w);
    walk_whole(rig, &w);
    bool good = saved_write(path, &snapshot_kind, &w, diags);
    walk_free(&w);
    return good;
}

bool snapshot_load(struct rig *rig, const struct identity *identity, struct saved *saved,
                   struct diag_list *diags) {
    struct identity there = {0};
    size_t errors = diags->errors;
    identity_walk(&there, &saved->walk);
    if (!saved->walk.problem && !identity_check(&there, identity, saved->path, diags))
        walk_fail(&saved->walk, "it is of something else");
    identity_free(&there);
    if (diags->errors != errors) {
        file_free(&saved->bytes);
        return false;
    }
    walk_whole(rig, &saved->walk);
    return saved_end(saved, diags);
}

const struct saved_kind snapshot_of_system_kind = {"machine ", 1, "a snapshot of one machine"};

static void walk_system(struct rig *rig, size_t system, struct walk *w) {
    rig_walk_system(rig, system, w);
    view_walk(&rig->systems[system]->view, w);
}

bool snapshot_write_system(struct rig *rig, size_t system, struct identity *identity,
                           const char *path, struct diag_list *diags) {
    struct walk w;
    walk_begin_saving(&w, WALK_FILE);
    identity_walk_system(&identity->systems[system], &w);
    walk_system(rig, system, &w);
    bool good = saved_write(path, &snapshot_of_system_kind, &w, diags);
    walk_free(&w);
    return good;
}

bool snapshot_load_system(struct rig *rig, const struct identity *identity, struct saved *saved,
                          struct diag_list *diags) {
    struct identity_system there = {0};
    size_t errors = diags->errors, system = identity->count;
    identity_walk_system(&there, &saved->walk);
    if (!saved->walk.problem)
        system = identity_find(&there, identity, saved->path, diags);
    if (diags->errors != errors) {
        file_free(&saved->bytes);
        return false;
    }
    if (system < identity->count)
        walk_system(rig, system, &saved->walk);
    return saved_end(saved, diags);
}

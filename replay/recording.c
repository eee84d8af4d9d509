#include "replay/recording.h"

#include <inttypes.h>
#include <stdlib.h>

const struct saved_kind recording_kind = {"recorded", 1, "a recording"};

void recording_begin(struct recording *r, const struct rig *rig) {
    *r = (struct recording){
        .begin = rig_retired(rig), .begin_hash = rig_hash(rig), .limit = rig->limit};
}

void recording_end(struct recording *r, const struct rig *rig, bool interrupted) {
    r->end = rig_retired(rig);
    r->end_hash = rig_hash(rig);
    r->interrupted = interrupted;
}

void recording_free(struct recording *r) {
    inputs_free(&r->inputs);
    *r = (struct recording){0};
}

/* An input: its distance from the one before, in few bytes. */
static void walk_input(struct input *input, uint64_t before, struct walk *w) {
    uint64_t distance = walk_varying(w, input->at - before);
    walk_require(w, distance <= RIG_NO_LIMIT - before, "an input comes too late");
    input->at = before + distance;
    input->system = (uint32_t)walk_varying(w, input->system);
    walk_u16(w, &input->device);
    input->length = (size_t)walk_varying(w, input->length);
}

static void load_input(struct inputs *inputs, uint64_t before, struct walk *w) {
    struct input input = {0};
    walk_input(&input, before, w);
    if (!walk_require(w, input.length <= w->size - w->at, "a line is cut short"))
        return;
    input.text = (char *)w->bytes + w->at;
    w->at += input.length;
    inputs_add(inputs, &input);
}

static void walk_inputs(struct inputs *inputs, uint64_t begin, struct walk *w) {
    uint64_t count = walk_varying(w, inputs->count), before = begin;
    walk_section(w, "inputs");
    for (uint64_t n = 0; n < count && !w->problem; n++) {
        if (w->loading) {
            load_input(inputs, before, w);
        } else {
            walk_input(&inputs->items[n], before, w);
            walk_bytes(w, inputs->items[n].text, inputs->items[n].length);
        }
        if (!w->problem)
            before = inputs->items[n].at;
    }
}

void recording_walk(struct recording *r, struct walk *w) {
    walk_section(w, "recording");
    r->begin = walk_number(w, r->begin, RIG_NO_LIMIT);
    walk_u64(w, &r->begin_hash);
    r->end = walk_number(w, r->end, UINT64_MAX);
    walk_u64(w, &r->end_hash);
    r->limit = walk_number(w, r->limit, RIG_NO_LIMIT);
    walk_bool(w, &r->interrupted);
    walk_inputs(&r->inputs, r->begin, w);
}

bool recording_write(struct recording *r, struct identity *identity, const char *path,
                     struct diag_list *diags) {
    struct walk w;
    walk_begin_saving(&w, WALK_FILE);
    identity_walk(identity, &w);
    recording_walk(r, &w);
    bool good = saved_write(path, &recording_kind, &w, diags);
    walk_free(&w);
    return good;
}

bool recording_load(struct recording *r, const struct identity *identity, struct saved *saved,
                    struct diag_list *diags) {
    struct identity there = {0};
    *r = (struct recording){0};
    identity_walk(&there, &saved->walk);
    bool good = saved->walk.problem || identity_check(&there, identity, saved->path, diags);
    recording_walk(r, &saved->walk);
    good = saved_end(saved, diags) && good;
    identity_free(&there);
    if (!good)
        recording_free(r);
    return good;
}

bool recording_check_begin(const struct recording *r, const struct rig *rig, const char *path,
                           struct diag_list *diags) {
    struct diag_where where = {.file = path};
    if (r->begin != rig_retired(rig)) {
        diag_error(diags, &where,
                   "it begins after %" PRIu64 " instructions, and this is after %" PRIu64, r->begin,
                   rig_retired(rig));
        diag_hint(diags, "--restore the snapshot that it began with");
    } else if (r->begin_hash != rig_hash(rig)) {
        diag_error(diags, &where, "it begins in another state than this");
        diag_hint(diags, "--restore the snapshot that it began with, or none");
    } else {
        return true;
    }
    return false;
}

bool recording_check_end(const struct recording *r, const struct rig *rig, const char *path,
                         struct diag_list *diags) {
    struct diag_where where = {.file = path};
    if (r->end == rig_retired(rig) && r->end_hash == rig_hash(rig))
        return true;
    diag_error(diags, &where,
               "the replay is not the run that was recorded: that had %" PRIu64
               " instructions, this has %" PRIu64 "%s",
               r->end, rig_retired(rig), r->end == rig_retired(rig) ? " and another state" : "");
    return false;
}

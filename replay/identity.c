#include "replay/identity.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void list_devices(char *text, size_t size, const struct system_config *config) {
    size_t at = 0;
    text[0] = 0;
    for (size_t i = 0; i < config->device_count && at < size; i++) {
        const struct dev_type *type = dev_find_type(config->devices[i].type);
        at += (size_t)snprintf(text + at, size - at, "%s%03X %s", i ? ", " : "",
                               config->devices[i].address,
                               type ? type->name : config->devices[i].type);
    }
}

/* Everything but where output goes. */
static uint64_t digest_of(struct system *s) {
    struct walk w;
    uint64_t storage = system_hash(s);
    walk_begin_saving(&w, WALK_IDENTITY);
    system_walk(s, &w);
    uint64_t digest = XXH3_64bits_withSeed(w.bytes, w.size, storage);
    walk_free(&w);
    return digest;
}

static bool make_room(struct identity *identity, size_t count) {
    identity->systems = calloc(count ? count : 1, sizeof *identity->systems);
    identity->count = identity->systems ? count : 0;
    return identity->systems;
}

void identity_make(struct identity *identity, const struct rig *rig, const struct config *config) {
    *identity = (struct identity){.bare = rig->machine};
    if (!make_room(identity, rig->count))
        abort();
    for (size_t i = 0; i < rig->count; i++) {
        const struct system_config *from = &config->systems[i];
        struct identity_system *to = &identity->systems[i];
        snprintf(to->name, sizeof to->name, "%s", from->name);
        list_devices(to->devices, sizeof to->devices, from);
        to->model = (uint8_t)from->model;
        to->storage = from->storage;
        to->instructions_per_microsecond = from->instructions_per_microsecond;
        to->digest = digest_of(rig->systems[i]);
    }
}

void identity_free(struct identity *identity) {
    free(identity->systems);
    *identity = (struct identity){0};
}

void identity_walk_system(struct identity_system *s, struct walk *w) {
    walk_string(w, s->name, sizeof s->name);
    walk_string(w, s->devices, sizeof s->devices);
    walk_u8(w, &s->model);
    walk_u32(w, &s->storage);
    walk_u32(w, &s->instructions_per_microsecond);
    walk_u64(w, &s->digest);
}

void identity_walk(struct identity *identity, struct walk *w) {
    walk_section(w, "identity");
    walk_bool(w, &identity->bare);
    size_t count = (size_t)walk_number(w, identity->count, CONFIG_SYSTEMS_MAX);
    if (w->loading && !make_room(identity, count))
        abort();
    for (size_t i = 0; i < count && !w->problem; i++)
        identity_walk_system(&identity->systems[i], w);
}

static bool check_system(const struct identity_system *there, const struct identity_system *here,
                         const struct diag_where *where, struct diag_list *diags) {
    const char *name = here->name;
    if (strcmp(there->name, name) != 0)
        diag_error(diags, where, "it is of the system %s, and this is %s", there->name, name);
    else if (there->model != here->model)
        diag_error(diags, where, "%s is an %s there and an %s here", name,
                   there->model == MODEL_S360 ? "s360" : "s370",
                   here->model == MODEL_S360 ? "s360" : "s370");
    else if (there->storage != here->storage)
        diag_error(diags, where, "%s has %uK of storage there and %uK here", name,
                   there->storage >> 10, here->storage >> 10);
    else if (there->instructions_per_microsecond != here->instructions_per_microsecond)
        diag_error(diags, where, "%s makes %u instructions per microsecond there and %u here", name,
                   there->instructions_per_microsecond, here->instructions_per_microsecond);
    else if (strcmp(there->devices, here->devices) != 0)
        diag_error(diags, where, "%s has the devices %s there and %s here", name, there->devices,
                   here->devices);
    else if (there->digest != here->digest)
        diag_error(diags, where,
                   "%s is set up otherwise there: its program, decks, console input or options of "
                   "devices are not the same",
                   name);
    else
        return true;
    return false;
}

bool identity_check(const struct identity *there, const struct identity *here, const char *file,
                    struct diag_list *diags) {
    struct diag_where where = {.file = file};
    if (there->bare != here->bare) {
        diag_error(diags, &where, "it is of %s, and this is %s",
                   there->bare ? "the bare machine" : "virtual machines",
                   here->bare ? "the bare machine" : "under the monitor");
        diag_hint(diags, "run it %s --bare", there->bare ? "with" : "without");
        return false;
    }
    if (there->count != here->count) {
        diag_error(diags, &where, "it is of %zu systems, and these are %zu", there->count,
                   here->count);
        return false;
    }
    for (size_t i = 0; i < here->count; i++)
        if (!check_system(&there->systems[i], &here->systems[i], &where, diags))
            return false;
    return true;
}

/* "a, b and c", as far as there is room. */
static void list_names(const struct identity *identity, char *text, size_t size) {
    size_t at = 0;
    text[0] = 0;
    for (size_t i = 0; i < identity->count && at < size; i++) {
        const char *before = i == 0 ? "" : i + 1 == identity->count ? " and " : ", ";
        at += (size_t)snprintf(text + at, size - at, "%s%s", before, identity->systems[i].name);
    }
}

size_t identity_find(const struct identity_system *there, const struct identity *here,
                     const char *file, struct diag_list *diags) {
    struct diag_where where = {.file = file};
    char names[128];
    size_t n = 0;
    if (here->count != 1)
        while (n < here->count && strcmp(here->systems[n].name, there->name) != 0)
            n++;
    if (n < here->count)
        return check_system(there, &here->systems[n], &where, diags) ? n : here->count;
    list_names(here, names, sizeof names);
    diag_error(diags, &where, "it is of the system %s, and here are %s", there->name, names);
    return n;
}

#include "machine/guest.h"

#include "asm/object.h"
#include "base/file.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define GUEST_FILE_MAX (64u << 20)
#define CARD_BYTES     80u
#define NAME_SIZE      17 /* of a system, with its end */
#define IPL_READER     0x00C
#define OBJECT_CARD    0x02 /* column 1 of an object deck's cards */

enum guest_kind { GUEST_FOLDER, GUEST_CONFIG, GUEST_SOURCE, GUEST_DECK, GUEST_IMAGE };

static bool has_suffix(const char *name, const char *suffix) {
    size_t length = strlen(name), tail = strlen(suffix);
    return length > tail && strcasecmp(name + length - tail, suffix) == 0;
}

/* Lines of text, in any code that extends ASCII; one line may be without its end. */
static bool is_text(const struct file_bytes *bytes) {
    if (bytes->size > CARD_BYTES && !memchr(bytes->data, '\n', bytes->size))
        return false;
    for (size_t i = 0; i < bytes->size; i++)
        if (bytes->data[i] < 0x20 && !strchr("\t\n\r\f\x1A", bytes->data[i]))
            return false;
    return bytes->size > 0 && !memchr(bytes->data, 0, bytes->size);
}

static bool has_any_suffix(const char *name, const char *const suffixes[]) {
    for (; *suffixes; suffixes++)
        if (has_suffix(name, *suffixes))
            return true;
    return false;
}

static enum guest_kind kind_of_bytes(const char *name, const struct file_bytes *bytes) {
    static const char *const images[] = {".bin", ".img", ".raw", ".core", NULL};
    static const char *const decks[] = {".deck", ".cards", ".obj", NULL};
    if (has_any_suffix(name, images))
        return GUEST_IMAGE;
    if (is_text(bytes))
        return GUEST_SOURCE;
    if (asm_object_is_deck(bytes->data, bytes->size))
        return bytes->data[0] == OBJECT_CARD ? GUEST_SOURCE : GUEST_DECK;
    bool cards = bytes->size && bytes->size % CARD_BYTES == 0;
    return cards || has_any_suffix(name, decks) ? GUEST_DECK : GUEST_IMAGE;
}

/* False, with an error, when there is no such file. */
static bool find_kind(const char *what, enum guest_kind *kind, struct diag_list *diags) {
    struct stat st;
    struct file_bytes bytes;
    if (stat(what, &st) == 0 && S_ISDIR(st.st_mode)) {
        *kind = GUEST_FOLDER;
        return true;
    }
    if (has_suffix(what, ".json")) {
        *kind = GUEST_CONFIG;
        return true;
    }
    struct diag_where where = {.file = what};
    if (strcmp(what, "-") == 0 || (stat(what, &st) == 0 && !S_ISREG(st.st_mode))) {
        diag_error(diags, &where, "this is not a file; what a pipe brings must be in one first");
        return false;
    }
    if (!file_read(what, GUEST_FILE_MAX, &bytes, diags))
        return false;
    if (bytes.size == 0)
        diag_error(diags, &where, "the file is empty");
    *kind = kind_of_bytes(what, &bytes);
    bool good = bytes.size > 0;
    file_free(&bytes);
    return good;
}

/* The last part of a path without its suffix, in characters that a system's name may have. */
static void name_of(const char *what, char name[NAME_SIZE]) {
    size_t end = strlen(what);
    while (end > 1 && what[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && what[begin - 1] != '/')
        begin--;
    size_t n = 0;
    for (size_t i = begin; i < end && what[i] != '.' && n < NAME_SIZE - 1; i++)
        name[n++] = isalnum((unsigned char)what[i]) ? what[i] : '-';
    name[n] = 0;
    if (n == 0)
        strcpy(name, "guest");
}

static bool name_is_taken(const struct config *config, const struct system_config *by) {
    for (size_t i = 0; i < config->count; i++)
        if (&config->systems[i] != by && strcmp(config->systems[i].name, by->name) == 0)
            return true;
    return false;
}

/* hello, hello-2, hello-3, … */
static void make_name_unique(const struct config *config, struct system_config *system) {
    char name[NAME_SIZE + 16];
    char *first = system->name;
    for (unsigned n = 2; name_is_taken(config, system); n++) {
        snprintf(name, sizeof name, "%.12s-%u", first, n);
        if (system->name != first)
            free(system->name);
        system->name = strdup(name);
    }
    if (system->name != first)
        free(first);
}

static bool resolve_config(const char *path, const char *what, struct config *config,
                           struct diag_list *diags) {
    struct config added;
    if (!config_read(path, &added, diags))
        return false;
    char name[NAME_SIZE];
    name_of(what, name);
    for (size_t i = 0; i < added.count; i++)
        if (!added.systems[i].named) {
            free(added.systems[i].name);
            added.systems[i].name = strdup(name);
        }
    size_t first = config->count;
    config_append(config, &added);
    for (size_t i = first; i < config->count; i++)
        make_name_unique(config, &config->systems[i]);
    return true;
}

static bool resolve_folder(const char *what, struct config *config, struct diag_list *diags) {
    char path[PATH_MAX];
    struct stat st;
    struct diag_where where = {.file = what};
    size_t length = strlen(what);
    const char *slash = length && what[length - 1] == '/' ? "" : "/";
    int size = snprintf(path, sizeof path, "%s%sguest.json", what, slash);
    if (size < 0 || (size_t)size >= sizeof path || stat(path, &st) != 0) {
        diag_error(diags, &where, "a guest's folder has a file guest.json, and this one has none");
        return false;
    }
    return resolve_config(path, what, config, diags);
}

static void resolve_file(const char *what, enum guest_kind kind, struct config *config) {
    char name[NAME_SIZE];
    name_of(what, name);
    struct system_config *system = config_add(config, name);
    config_default_devices(system);
    system->ipl = IPL_READER;
    system->start = kind == GUEST_IMAGE ? START_RESTART : START_IPL;
    if (kind == GUEST_IMAGE)
        config_add_core(system, what, 0);
    else if (kind == GUEST_SOURCE)
        config_add_string(&system->sources, what);
    else
        config_add_string(&config_device(system, IPL_READER)->files, what);
    make_name_unique(config, system);
}

bool guest_resolve(const char *what, struct config *config, struct diag_list *diags) {
    enum guest_kind kind;
    if (!find_kind(what, &kind, diags))
        return false;
    if (kind == GUEST_FOLDER)
        return resolve_folder(what, config, diags);
    if (kind == GUEST_CONFIG)
        return resolve_config(what, what, config, diags);
    resolve_file(what, kind, config);
    return true;
}

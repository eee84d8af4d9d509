/* trapeze disk make|ls|check IMAGE: images of disks. */
#include "cli/cli.h"
#include "cli/options.h"
#include "dev/ckd.h"
#include "dev/label.h"
#include "dev/types.h"
#include "isa/ebcdic.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 32u /* bytes of key and data in a listing */

struct disk_options {
    bool help, has_track;
    const struct dev_geometry *geometry;
    uint32_t cylinders;
    const char *volume;
    unsigned cylinder, head; /* of --track */
};

/* ---- Options ----------------------------------------------------------------------------------
 */

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct disk_options *)target)->help = true;
}

static bool set_type(void *target, const char *value, struct diag_list *diags) {
    struct disk_options *o = target;
    const struct dev_type *type = dev_find_type(value);
    o->geometry = type ? dev_geometry_find(type->name) : NULL;
    if (!o->geometry)
        diag_error(diags, NULL,
                   "\"%s\" is not a disk: 2311, 2314, 3330, 3330-11, 3340, 3340-70 or 3350", value);
    return o->geometry;
}

static bool set_cylinders(void *target, const char *value, struct diag_list *diags) {
    struct disk_options *o = target;
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    bool good = isdigit((unsigned char)*value) && !*end && n >= 1 && n <= 1000;
    o->cylinders = good ? (uint32_t)n : 0;
    if (!good)
        diag_error(diags, NULL, "--cylinders must be from 1 to 1000, not \"%s\"", value);
    return good;
}

static bool set_volume(void *target, const char *value, struct diag_list *diags) {
    size_t length = strlen(value);
    bool good = length >= 1 && length <= DEV_LABEL_NAME;
    for (size_t i = 0; i < length; i++)
        good = good && (isalnum((unsigned char)value[i]) || strchr("$#@", value[i]));
    ((struct disk_options *)target)->volume = value;
    if (!good)
        diag_error(diags, NULL,
                   "\"%s\" is not a volume's name: one to six letters, digits, $, # and @", value);
    return good;
}

static bool set_track(void *target, const char *value, struct diag_list *diags) {
    struct disk_options *o = target;
    int end = 0;
    o->has_track = isdigit((unsigned char)*value) &&
                   sscanf(value, "%5u.%5u%n", &o->cylinder, &o->head, &end) == 2 && !value[end];
    if (!o->has_track)
        diag_error(diags, NULL, "\"%s\" is not a track: CYLINDER.HEAD, as in 1.0", value);
    return o->has_track;
}

static const struct cli_option options[] = {
    {"type", CLI_VALUE, "TYPE", "make: the kind of disk, 3330 say", set_type, 0},
    {"cylinders", CLI_VALUE, "N", "make: so many instead of all that the disk has", set_cylinders,
     0},
    {"volume", CLI_VALUE, "NAME", "make: a label with this name, and an empty VTOC", set_volume, 0},
    {"track", CLI_VALUE, "C.H", "ls: the records of this track, by cylinder and head", set_track,
     0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static int help(void) {
    puts("usage: trapeze disk make IMAGE --type TYPE [--cylinders N] [--volume NAME]\n"
         "       trapeze disk ls IMAGE [--track C.H]\n"
         "       trapeze disk check IMAGE\n\n"
         "Makes an image of a disk, lists what is on it, or reads all its tracks and finishes an\n"
         "update that was interrupted.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

/* ---- make -------------------------------------------------------------------------------------
 */

static int make(const char *path, const struct disk_options *o, struct diag_list *diags) {
    const struct dev_geometry *g = o->geometry;
    if (!g) {
        diag_error(diags, NULL,
                   "which disk? --type 2311, 2314, 3330, 3330-11, 3340, 3340-70 or "
                   "3350");
        return CLI_USAGE;
    }
    if (o->cylinders > g->most_cylinders) {
        diag_error(diags, NULL, "a %s has %u cylinders at most, not %u", g->name, g->most_cylinders,
                   o->cylinders);
        return CLI_USAGE;
    }
    if (!dev_image_make(path, g, o->cylinders ? o->cylinders : g->cylinders, diags))
        return CLI_USAGE;
    struct dev_volume *v = dev_volume_open(path, g, DEV_VOLUME_WRITE, diags);
    if (v && o->volume)
        dev_label_write(v, g, o->volume);
    bool good = v && dev_volume_finish(v, diags);
    dev_volume_close(v);
    return good ? CLI_DONE : CLI_USAGE;
}

/* ---- ls ---------------------------------------------------------------------------------------
 */

static void print_text(const uint8_t *bytes, uint32_t length) {
    uint32_t shown = length < SHOWN ? length : SHOWN;
    while (shown && bytes[shown - 1] == EBCDIC_SPACE)
        shown--;
    for (uint32_t i = 0; i < shown; i++) {
        char c = (char)ebcdic_to_ascii[bytes[i]];
        putchar(isprint((unsigned char)c) ? c : '.');
    }
}

static void list_record(const uint8_t *track, const struct ckd_record *r) {
    printf("  %04X %04X %02X  key %3u  data %5u  ", be16_load(track + r->at),
           be16_load(track + r->at + 2), track[r->at + 4], r->key_length, r->data_length);
    print_text(track + r->key, r->key_length);
    if (r->key_length)
        putchar('|');
    print_text(track + r->data, r->data_length);
    putchar('\n');
}

static int list_track(struct dev_volume *v, const struct dev_geometry *g, const char *path,
                      const struct disk_options *o, struct diag_list *diags) {
    struct diag_where where = {.file = path};
    struct ckd_record r;
    uint32_t length;
    const char *problem = NULL;
    if (o->cylinder >= dev_volume_cylinders(v) || o->head >= g->heads) {
        diag_error(diags, &where, "there is no track %u.%u: it has %u cylinders and %u heads",
                   o->cylinder, o->head, dev_volume_cylinders(v), g->heads);
        return CLI_USAGE;
    }
    const uint8_t *track = dev_volume_track(v, o->cylinder * g->heads + o->head, &length, &problem);
    if (!track) {
        diag_error(diags, &where, "cylinder %u, head %u: %s", o->cylinder, o->head, problem);
        return CLI_USAGE;
    }
    for (uint32_t at = CKD_HOME; dev_ckd_record(track, at, &r); at = r.end)
        list_record(track, &r);
    return CLI_DONE;
}

static void list_data_set(void *owner, const struct dev_data_set *set) {
    (void)owner;
    printf("  %-44s %u.%u to %u.%u%s\n", set->name, set->from_cylinder, set->from_head,
           set->to_cylinder, set->to_head, set->extents > 1 ? ", and more" : "");
}

static void list_volume(struct dev_volume *v, const struct dev_geometry *g, const char *path) {
    struct dev_label label;
    bool labelled = dev_label_read(v, g, &label);
    printf("%s: %s, %u cylinders of %u tracks, %s%s\n", path, g->name, dev_volume_cylinders(v),
           g->heads, labelled ? "volume " : "no label", labelled ? label.name : "");
    if (labelled)
        dev_label_list(v, &label, list_data_set, NULL);
}

/* The geometry is that of the image's own header. */
static struct dev_volume *open_any(const char *path, enum dev_volume_use use,
                                   const struct dev_geometry **g, struct diag_list *diags) {
    struct dev_image *image = dev_image_open(path, NULL, use == DEV_VOLUME_WRITE, diags);
    *g = image ? dev_image_geometry(image) : NULL;
    dev_image_close(image);
    return image ? dev_volume_open(path, *g, use, diags) : NULL;
}

static int list(const char *path, const struct disk_options *o, struct diag_list *diags) {
    const struct dev_geometry *g;
    struct dev_volume *v = open_any(path, DEV_VOLUME_SCRATCH, &g, diags);
    int status = v ? CLI_DONE : CLI_USAGE;
    if (v && o->has_track)
        status = list_track(v, g, path, o, diags);
    else if (v)
        list_volume(v, g, path);
    dev_volume_close(v);
    return status;
}

/* ---- check ------------------------------------------------------------------------------------
 */

static uint32_t count_records(const uint8_t *track) {
    struct ckd_record r;
    uint32_t count = 0;
    for (uint32_t at = CKD_HOME; dev_ckd_record(track, at, &r); at = r.end)
        count++;
    return count ? count - 1 : 0; /* record 0 is not counted */
}

static int check(const char *path, struct diag_list *diags) {
    const struct dev_geometry *g;
    struct diag_where where = {.file = path};
    struct dev_volume *v = open_any(path, DEV_VOLUME_WRITE, &g, diags);
    uint32_t used = 0, length;
    uint64_t records = 0;
    for (uint32_t n = 0; v && n < dev_volume_cylinders(v) * g->heads; n++) {
        const char *problem = NULL;
        const uint8_t *track = dev_volume_track(v, n, &length, &problem);
        if (!track)
            diag_error(diags, &where, "cylinder %u, head %u: %s", n / g->heads, n % g->heads,
                       problem);
        uint32_t here = track ? count_records(track) : 0;
        records += here;
        used += here != 0;
    }
    if (v && !diags->errors)
        printf("%s: %s, %u tracks, %u of them with %" PRIu64 " records\n", path, g->name,
               dev_volume_cylinders(v) * g->heads, used, records);
    dev_volume_close(v);
    return diags->errors ? CLI_USAGE : CLI_DONE;
}

/* ---- The command ------------------------------------------------------------------------------
 */

static int run(const struct config_strings *what, const struct disk_options *o,
               struct diag_list *diags) {
    if (what->count != 2) {
        diag_error(diags, NULL, "trapeze disk make, ls or check, and one image");
        return CLI_USAGE;
    }
    const char *verb = what->items[0], *path = what->items[1];
    if (strcmp(verb, "make") == 0)
        return make(path, o, diags);
    if (strcmp(verb, "ls") == 0)
        return list(path, o, diags);
    if (strcmp(verb, "check") == 0)
        return check(path, diags);
    diag_error(diags, NULL, "unknown verb \"%s\": make, ls or check", verb);
    return CLI_USAGE;
}

int cmd_disk(int argc, char **argv) {
    struct disk_options o = {0};
    struct config_strings what = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &what, &diags))
        status = o.help ? help() : run(&what, &o, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&what);
    return status;
}

#include "dev/label.h"

#include "dev/ckd.h"
#include "isa/ebcdic.h"

#include <ctype.h>

#define IPL1_SIZE 24u
#define IPL2_SIZE 144u
#define VOL1_SIZE 80u
#define DSCB_SIZE 96u

/* Places in VOL1. */
#define VOL1_NAME  4u
#define VOL1_VTOC  11u /* CCHHR */
#define VOL1_OWNER 41u

/* Places in the data of a format 4 DSCB, which describes the VTOC itself. */
#define F4_FREE_DSCBS   6u
#define F4_EXTENTS      15u
#define F4_CYLINDERS    18u
#define F4_HEADS        20u
#define F4_CAPACITY     22u
#define F4_KEYED        24u /* overhead of a record with a key, … */
#define F4_KEYED_LAST   25u /* … of the last one on a track … */
#define F4_WITHOUT_KEY  26u /* … and what is less when there is no key */
#define F4_TOLERANCE    28u
#define F4_DSCBS        30u /* on a track */
#define F4_DIRECTORY    31u /* blocks of a directory on a track */
#define F4_EXTENT       61u
#define F1_EXTENT_COUNT 15u
#define F1_EXTENT       61u

/* A track being written. */
struct page {
    uint8_t bytes[DEV_TRACK_MAX];
    uint32_t end;
    uint16_t cylinder, head;
    uint8_t record;
};

static void begin(struct page *p, uint16_t cylinder, uint16_t head) {
    memset(p, 0, sizeof *p);
    dev_ckd_blank(p->bytes, cylinder, head);
    p->end = CKD_BLANK - CKD_END;
    p->cylinder = cylinder;
    p->head = head;
}

/* Adds a record of zeros; the place of its key, behind which its data is. */
static uint8_t *add(struct page *p, uint8_t key_length, uint16_t data_length) {
    uint8_t *count = p->bytes + p->end;
    memset(count, 0, CKD_COUNT + (size_t)key_length + data_length);
    be16_store(count, p->cylinder);
    be16_store(count + 2, p->head);
    count[4] = ++p->record;
    count[5] = key_length;
    be16_store(count + 6, data_length);
    p->end += CKD_COUNT + (uint32_t)key_length + data_length;
    return count + CKD_COUNT;
}

static void put_text(uint8_t *to, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        to[i] = ebcdic_from_ascii[(uint8_t)(*text ? toupper((unsigned char)*text) : ' ')];
        text += *text != 0;
    }
}

static void replace(struct dev_volume *v, const struct dev_geometry *g, struct page *p) {
    dev_volume_replace(v, (uint32_t)p->cylinder * g->heads + p->head, p->bytes,
                       dev_ckd_end(p->bytes, p->end));
}

/* Whoever loads from a disk without a program gets a disabled wait. */
static void write_label_track(struct dev_volume *v, const struct dev_geometry *g,
                              const char *name) {
    static const uint8_t no_program[] = {0, 2, 0, 0, 0, 0, 0, 0x0F, 3, 0, 0, 0, 0x20, 0, 0, 1};
    struct page p;
    begin(&p, 0, 0);
    uint8_t *ipl1 = add(&p, 4, IPL1_SIZE);
    put_text(ipl1, "IPL1", 4);
    memcpy(ipl1 + 4, no_program, sizeof no_program);
    put_text(add(&p, 4, IPL2_SIZE), "IPL2", 4);
    uint8_t *key = add(&p, 4, VOL1_SIZE), *label = key + 4;
    put_text(key, "VOL1", 4);
    put_text(label, "VOL1", VOL1_SIZE);
    put_text(label + VOL1_NAME, name, DEV_LABEL_NAME);
    memset(label + VOL1_VTOC, 0, 5);
    label[VOL1_VTOC + 3] = 1; /* head 1, … */
    label[VOL1_VTOC + 4] = 1; /* … record 1 */
    put_text(label + VOL1_OWNER, "TRAPEZE", 10);
    replace(v, g, &p);
}

/* Records with keys of one size that a track holds. */
static uint8_t per_track(const struct dev_geometry *g, uint32_t key_length, uint32_t data_length) {
    uint32_t room = dev_geometry_room(g, key_length, data_length, false);
    uint32_t last = dev_geometry_room(g, key_length, data_length, true);
    return (uint8_t)((g->capacity - last) / room + 1);
}

static void describe_volume(uint8_t *f4, const struct dev_volume *v, const struct dev_geometry *g) {
    uint8_t dscbs = per_track(g, DEV_DATA_SET, DSCB_SIZE);
    f4[0] = ebcdic_from_ascii['4'];
    be16_store(f4 + F4_FREE_DSCBS, (uint16_t)(dscbs - 2));
    f4[F4_EXTENTS] = 1;
    be16_store(f4 + F4_CYLINDERS, (uint16_t)dev_volume_cylinders(v));
    be16_store(f4 + F4_HEADS, g->heads);
    be16_store(f4 + F4_CAPACITY, (uint16_t)g->capacity);
    f4[F4_KEYED] = (uint8_t)(g->gap + g->key_gap);
    f4[F4_KEYED_LAST] = (uint8_t)(g->last_is_shorter ? g->key_gap : g->gap + g->key_gap);
    f4[F4_WITHOUT_KEY] = (uint8_t)g->key_gap;
    be16_store(f4 + F4_TOLERANCE, g->tolerance);
    f4[F4_DSCBS] = dscbs;
    f4[F4_DIRECTORY] = per_track(g, 8, 256);
    f4[F4_EXTENT] = 1;
    f4[F4_EXTENT + 5] = f4[F4_EXTENT + 9] = 1; /* from head 1 to head 1 of cylinder 0 */
}

static void write_vtoc(struct dev_volume *v, const struct dev_geometry *g) {
    struct page p;
    uint8_t count = per_track(g, DEV_DATA_SET, DSCB_SIZE);
    begin(&p, 0, 1);
    uint8_t *f4 = add(&p, DEV_DATA_SET, DSCB_SIZE);
    memset(f4, 4, DEV_DATA_SET);
    describe_volume(f4 + DEV_DATA_SET, v, g);
    uint8_t *f5 = add(&p, DEV_DATA_SET, DSCB_SIZE);
    memset(f5, 5, 4);
    be16_store(f5 + 4, 2); /* free from track 2 on: whole cylinders, and tracks before them */
    be16_store(f5 + 6, (uint16_t)(dev_volume_cylinders(v) - 1));
    f5[8] = (uint8_t)(g->heads - 2);
    f5[DEV_DATA_SET] = ebcdic_from_ascii['5'];
    for (uint8_t n = 2; n < count; n++)
        add(&p, DEV_DATA_SET, DSCB_SIZE);
    replace(v, g, &p);
}

void dev_label_write(struct dev_volume *v, const struct dev_geometry *g, const char *name) {
    write_label_track(v, g, name);
    write_vtoc(v, g);
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

static void get_text(char *to, const uint8_t *from, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = (char)ebcdic_to_ascii[from[i]];
        to[i] = (char)(isprint((unsigned char)c) ? c : '.');
    }
    while (size && to[size - 1] == ' ')
        size--;
    to[size] = 0;
}

/* The track with this number if it can be read. */
static const uint8_t *track_of(struct dev_volume *v, uint32_t number) {
    uint32_t length;
    const char *problem;
    return dev_volume_track(v, number, &length, &problem);
}

/* A track's number from CCHH, if there is such a track. */
static bool locate(const struct dev_volume *v, const struct dev_geometry *g, const uint8_t *cchh,
                   uint32_t *number) {
    uint32_t cylinder = be16_load(cchh), head = be16_load(cchh + 2);
    *number = cylinder * g->heads + head;
    return cylinder < dev_volume_cylinders(v) && head < g->heads;
}

/* The VTOC's own record, the first one, tells where it ends. */
static void read_extent(struct dev_volume *v, const struct dev_geometry *g, const uint8_t *vtoc,
                        struct dev_label *out) {
    struct ckd_record r;
    uint32_t first, last;
    out->first_track = 1;
    out->last_track = 0;
    if (!locate(v, g, vtoc, &first))
        return;
    const uint8_t *track = track_of(v, first);
    if (!track || !dev_ckd_find(track, 1, &r) || r.data_length < DSCB_SIZE ||
        track[r.data] != ebcdic_from_ascii['4'] ||
        !locate(v, g, track + r.data + F4_EXTENT + 6, &last))
        return;
    out->first_track = first;
    out->last_track = last;
}

bool dev_label_read(struct dev_volume *v, const struct dev_geometry *g, struct dev_label *out) {
    struct ckd_record r;
    uint8_t vol1[VOL1_SIZE], name[4];
    const uint8_t *track = track_of(v, 0);
    put_text(name, "VOL1", 4);
    if (!track || !dev_ckd_find(track, 3, &r) || r.data_length < VOL1_SIZE ||
        memcmp(track + r.data, name, 4) != 0)
        return false;
    memcpy(vol1, track + r.data, sizeof vol1);
    get_text(out->name, vol1 + VOL1_NAME, DEV_LABEL_NAME);
    read_extent(v, g, vol1 + VOL1_VTOC, out);
    return true;
}

static bool read_data_set(const uint8_t *track, const struct ckd_record *r,
                          struct dev_data_set *out) {
    const uint8_t *data = track + r->data;
    if (r->key_length != DEV_DATA_SET || r->data_length < DSCB_SIZE ||
        data[0] != ebcdic_from_ascii['1'])
        return false;
    /* The offsets of a format 1 DSCB count from its key. */
    const uint8_t *extent = data + F1_EXTENT;
    get_text(out->name, track + r->key, DEV_DATA_SET);
    out->extents = data[F1_EXTENT_COUNT];
    out->from_cylinder = be16_load(extent + 2);
    out->from_head = be16_load(extent + 4);
    out->to_cylinder = be16_load(extent + 6);
    out->to_head = be16_load(extent + 8);
    return true;
}

void dev_label_list(struct dev_volume *v, const struct dev_label *label,
                    void (*found)(void *owner, const struct dev_data_set *), void *owner) {
    for (uint32_t n = label->first_track; n <= label->last_track; n++) {
        struct ckd_record r;
        struct dev_data_set set;
        const uint8_t *track = track_of(v, n);
        for (uint32_t at = CKD_HOME; track && dev_ckd_record(track, at, &r); at = r.end)
            if (read_data_set(track, &r, &set))
                found(owner, &set);
    }
}

#include "image.h"

#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

void image_reset(struct image *image) {
    memset(image, 0, sizeof *image);
    image->model = MODEL_S370;
    image->pic = image->svc = image->ilc = image->at = NOT_NAMED;
    cpu_state_reset(&image->state);
    image->state.psw.ia = IMAGE_START;
    image->state.clock_comparator = UINT64_MAX; /* the clocks ask for nothing */
    image->state.cpu_timer = INT64_MAX;
    for (unsigned n = 0; n < 16; n++)
        image->state.gr[n] = n << 12;
}

/* ---- the standard translation tables ---- */

#define SEGMENT_ENTRY_INVALID 1u
#define SEGMENT_ENTRY_BAD     0x01000000u
#define FULL_LENGTH           0xF0000000u
#define PAGE_TABLE_SIZE       0x20u
#define FIRST_PAGE_TABLE      (MAP_TABLES + 0x400u)
#define LAST_PAGE_TABLE       (FIRST_PAGE_TABLE + PAGE_TABLE_SIZE)

static void put_segment(struct image *image, unsigned segment, uint32_t entry) {
    be32_store(image->bytes + MAP_TABLES + 4 * segment, entry);
}

static void put_page(struct image *image, uint32_t table, vaddr page, uint16_t entry) {
    be16_store(image->bytes + table + 2 * (page >> 12 & 15), entry);
}

void image_map(struct image *image) {
    struct cpu_state *s = &image->state;
    s->psw.ec = true;
    s->psw.system_mask |= SYSTEM_MASK_EC_DAT;
    s->cr[0] |= 0x00800000;
    s->cr[1] = 0x0F000000 | MAP_TABLES;
    for (unsigned segment = 0; segment < 256; segment++)
        put_segment(image, segment, SEGMENT_ENTRY_INVALID);
    put_segment(image, 0, FULL_LENGTH | FIRST_PAGE_TABLE);
    put_segment(image, MAP_SEGMENT_BAD >> 16, FULL_LENGTH | SEGMENT_ENTRY_BAD | FIRST_PAGE_TABLE);
    put_segment(image, MAP_LAST_PAGE >> 16, FULL_LENGTH | LAST_PAGE_TABLE);
    for (vaddr page = 0; page < IMAGE_SIZE; page += 0x1000)
        put_page(image, FIRST_PAGE_TABLE, page, (uint16_t)(page >> 8));
    put_page(image, FIRST_PAGE_TABLE, MAP_PAGE_INVALID, 0x0008);
    put_page(image, FIRST_PAGE_TABLE, MAP_PAGE_OUTSIDE, 0x4000);
    put_page(image, LAST_PAGE_TABLE, MAP_LAST_PAGE, MAP_LAST_FRAME >> 8);
}

/* ---- words ---- */

/* Hexadecimal digits, in pairs, and perhaps how often they are repeated; false when there is
 * anything else or no room. */
static bool put_bytes(const char *text, uint8_t *out, size_t room) {
    size_t length = strcspn(text, "*");
    char *end;
    size_t times = text[length] ? strtoul(text + length + 1, &end, 16) : 1;
    if (length % 2 || times > IMAGE_SIZE || length / 2 * times > room || (text[length] && *end))
        return false;
    for (size_t k = 0; k < length; k += 2) {
        char pair[3] = {text[k], text[k + 1], 0};
        out[k / 2] = (uint8_t)strtoul(pair, &end, 16);
        if (*end)
            return false;
    }
    for (size_t k = length / 2; k < length / 2 * times; k++)
        out[k] = out[k - length / 2];
    return true;
}

static bool apply_flag(struct image *m, const char *word) {
    struct psw *psw = &m->state.psw;
    if (!strcmp(word, "problem"))
        psw->problem = true;
    else if (!strcmp(word, "ec"))
        psw->ec = true;
    else if (!strcmp(word, "dat"))
        psw->ec = true, psw->system_mask |= SYSTEM_MASK_EC_DAT;
    else if (!strcmp(word, "map"))
        image_map(m);
    else if (!strcmp(word, "wait"))
        psw->wait = true;
    else if (!strcmp(word, "ascii"))
        psw->ascii = true;
    else if (!strcmp(word, "s360"))
        m->model = MODEL_S360;
    else if (!strcmp(word, "s370"))
        m->only_s370 = true;
    else if (!strcmp(word, "take"))
        m->take = m->cc_named = true;
    else if (!strcmp(word, "checkstop"))
        m->checkstop = true;
    else
        return false;
    return true;
}

/* mADDR */
static bool apply_storage(struct image *m, const char *name, const char *text) {
    char *end;
    unsigned long at = strtoul(name + 1, &end, 16);
    return name[0] == 'm' && name[1] && !*end && at < IMAGE_SIZE &&
           put_bytes(text, m->bytes + at, IMAGE_SIZE - at);
}

/* rN, crN, fN, kADDR: a letter or two and a number. */
static bool apply_numbered(struct image *m, const char *name, const char *text) {
    bool control = name[0] == 'c';
    const char *number = name + 1 + control;
    char *end;
    uint32_t n = (uint32_t)strtoul(number, &end, name[0] == 'k' ? 16 : 10);
    uint64_t value = strtoull(text, NULL, 16);
    if (end == number || *end || (control && name[1] != 'r'))
        return false;
    if (name[0] == 'k' && n < IMAGE_SIZE)
        m->keys[n / STOR_BLOCK_SIZE] = (uint8_t)value, m->key_named[n / STOR_BLOCK_SIZE] = true;
    else if (name[0] == 'f' && n <= 6 && n % 2 == 0)
        m->state.fr[n / 2] = value << 4 * (16 - strlen(text));
    else if (name[0] == 'r' && n < 16)
        m->state.gr[n] = (uint32_t)value;
    else if (control && n < 16)
        m->state.cr[n] = (uint32_t)value;
    else
        return false;
    return true;
}

static bool apply_changed(struct image *m, const char *text) {
    char *end;
    m->changed = (uint32_t)strtoul(text, &end, 16);
    if (*end != '.')
        return false;
    m->changed_length = (uint32_t)strtoul(end + 1, &end, 16);
    return !*end && m->changed + m->changed_length <= IMAGE_SIZE;
}

static bool apply_psw_field(struct image *m, const char *name, uint64_t value) {
    struct psw *psw = &m->state.psw;
    if (!strcmp(name, "mask"))
        psw->system_mask = (uint8_t)value;
    else if (!strcmp(name, "key"))
        psw->key = (uint8_t)value;
    else if (!strcmp(name, "cc"))
        psw->cc = (uint8_t)value, m->cc_named = true;
    else if (!strcmp(name, "pm"))
        psw->program_mask = (uint8_t)value;
    else if (!strcmp(name, "ia"))
        psw->ia = (vaddr)value, m->ia_named = true;
    else
        return false;
    return true;
}

static bool apply_other(struct image *m, const char *name, uint64_t value) {
    if (!strcmp(name, "prefix"))
        m->state.prefix = (raddr)value;
    else if (!strcmp(name, "tod"))
        m->state.tod = value;
    else if (!strcmp(name, "comparator"))
        m->state.clock_comparator = value;
    else if (!strcmp(name, "timer"))
        m->state.cpu_timer = (int64_t)value;
    else if (!strcmp(name, "psw"))
        m->psw = value, m->psw_named = true;
    else if (!strcmp(name, "pic"))
        m->pic = (int)value;
    else if (!strcmp(name, "svc"))
        m->svc = (int)value;
    else if (!strcmp(name, "ilc"))
        m->ilc = (int)value;
    else if (!strcmp(name, "at"))
        m->at = (int)value;
    else
        return false;
    return true;
}

static bool apply_value(struct image *m, const char *name, const char *text) {
    if (!strcmp(name, "changed"))
        return apply_changed(m, text);
    if (apply_storage(m, name, text))
        return true;
    char *end;
    uint64_t value = strtoull(text, &end, 16);
    if (!*text || *end)
        return false;
    return apply_psw_field(m, name, value) || apply_other(m, name, value) ||
           apply_numbered(m, name, text);
}

static bool apply_word(struct image *m, char *word) {
    char *equals = strchr(word, '=');
    if (!equals)
        return apply_flag(m, word);
    *equals = 0;
    return apply_value(m, word, equals + 1);
}

bool image_apply(struct image *image, const char *words, const char **bad, size_t *length) {
    char word[1024];
    for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
        *length = strcspn(words, " ");
        *bad = words;
        if (*length >= sizeof word)
            return false;
        memcpy(word, words, *length);
        word[*length] = 0;
        if (!apply_word(image, word))
            return false;
        words += *length;
    }
    return true;
}

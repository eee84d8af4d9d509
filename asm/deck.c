/* Writing decks. */
#include "asm/deck.h"

#include "asm/image.h"
#include "asm/loader.h"
#include "base/bits.h"
#include "isa/ebcdic.h"

#include <stdlib.h>
#include <string.h>

#define DATA       16u /* offset of the variable field */
#define DATA_BYTES 56u
#define SEQUENCE   72u /* offset of the sequence number */

/* Where the loader goes if the program leaves it free: behind the locations that the machine uses,
 * where programs usually begin later. */
#define LOADER_PLACE 0x80u

enum esd_type { ESD_SD = 0, ESD_LD = 1, ESD_ER = 2, ESD_PC = 4, ESD_CM = 5, ESD_WX = 0x0A };

void asm_deck_free(struct asm_deck *deck) {
    free(deck->cards);
    *deck = (struct asm_deck){0};
}

/* -- Cards ---------------------------------------------------------------------------------- */

static void put_text(uint8_t *p, const char *text, size_t n) {
    for (size_t i = 0; i < n && text[i]; i++)
        p[i] = ebcdic_from_ascii[(uint8_t)text[i]];
}

static void put_address(uint8_t *p, uint32_t address) {
    p[0] = (uint8_t)(address >> 16);
    be16_store(p + 1, (uint16_t)address);
}

/* A new card of blanks with its sequence number. */
static uint8_t *add_blank(struct asm_deck *deck) {
    if (deck->count == deck->capacity) {
        deck->capacity = deck->capacity ? 2 * deck->capacity : 64;
        deck->cards = realloc(deck->cards, deck->capacity * ASM_CARD);
        if (!deck->cards)
            abort();
    }
    uint8_t *card = deck->cards + deck->count++ * ASM_CARD;
    memset(card, EBCDIC_SPACE, ASM_CARD);
    char sequence[24];
    snprintf(sequence, sizeof sequence, "%08u", (unsigned)(deck->count % 100000000));
    put_text(card + SEQUENCE, sequence, 8);
    return card;
}

static uint8_t *add_card(struct asm_deck *deck, const char *type) {
    uint8_t *card = add_blank(deck);
    card[0] = 0x02;
    put_text(card + 1, type, 3);
    return card;
}

/* -- ESD ------------------------------------------------------------------------------------ */

struct esd_item {
    const char *name;
    enum esd_type type;
    uint32_t address, length; /* of an LD, length is its section's ESDID */
};

struct esd_writer {
    struct asm_deck *deck;
    size_t card; /* index of the current card; only if items is not 0 */
    unsigned items;
};

static void put_item(struct esd_writer *w, const struct esd_item *item, uint16_t esdid) {
    if (w->items == 0) {
        add_card(w->deck, "ESD");
        w->card = w->deck->count - 1;
    }
    uint8_t *card = w->deck->cards + w->card * ASM_CARD, *p = card + DATA + 16 * w->items;
    put_text(p, item->name, 8);
    p[8] = (uint8_t)item->type;
    put_address(p + 9, item->address);
    bool has_length = item->type != ESD_ER && item->type != ESD_WX;
    if (has_length)
        put_address(p + 13, item->length);
    bool first = be16_load(card + 14) == (EBCDIC_SPACE << 8 | EBCDIC_SPACE);
    if (item->type != ESD_LD && first)
        be16_store(card + 14, esdid);
    w->items = (w->items + 1) % 3;
    be16_store(card + 10, (uint16_t)(w->items ? 16 * w->items : 48));
}

static enum esd_type esd_type_of(const struct asm_section *s) {
    switch (s->kind) {
    case ASM_SECTION_COMMON:
        return ESD_CM;
    case ASM_SECTION_EXTERNAL:
        return ESD_ER;
    case ASM_SECTION_WEAK:
        return ESD_WX;
    default:
        return s->name[0] ? ESD_SD : ESD_PC;
    }
}

static void write_esd(const struct asm_module *m, struct asm_deck *deck) {
    struct esd_writer w = {.deck = deck};
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->kind == ASM_SECTION_DUMMY)
            continue;
        struct esd_item item = {s->name, esd_type_of(s), s->origin, s->size};
        put_item(&w, &item, s->esdid);
    }
    for (size_t i = 0; i < m->symbol_count; i++) {
        const struct asm_symbol *s = m->symbols[i];
        if (!s->entry)
            continue;
        struct esd_item item = {s->name, ESD_LD, asm_symbol_address(s), s->section->esdid};
        put_item(&w, &item, 0);
    }
}

/* -- TXT, RLD, END -------------------------------------------------------------------------- */

static void put_text_card(struct asm_deck *deck, uint16_t esdid, uint32_t address,
                          const uint8_t *bytes, uint32_t n) {
    uint8_t *card = add_card(deck, "TXT");
    put_address(card + 5, address);
    be16_store(card + 10, (uint16_t)n);
    be16_store(card + 14, esdid);
    memcpy(card + DATA, bytes, n);
}

/* The bytes that are present, in runs. */
static void write_text(struct asm_deck *deck, uint16_t esdid, uint32_t origin, const uint8_t *bytes,
                       const uint8_t *present, uint32_t size) {
    for (uint32_t i = 0; i < size;) {
        const uint8_t *next = memchr(present + i, 1, size - i);
        if (!next)
            return;
        i = (uint32_t)(next - present);
        uint32_t n = 1;
        while (n < DATA_BYTES && i + n < size && present[i + n])
            n++;
        put_text_card(deck, esdid, origin + i, bytes + i, n);
        i += n;
    }
}

static int by_position(const void *a, const void *b) {
    const struct asm_relocation *x = a, *y = b;
    if (x->section != y->section)
        return x->section->esdid - y->section->esdid;
    if (x->target != y->target)
        return x->target->esdid - y->target->esdid;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static uint8_t relocation_flags(const struct asm_relocation *r) {
    return (uint8_t)((r->is_v ? 0x10 : 0) | (r->length - 1) << 2 | (r->negative ? 2 : 0));
}

/* Writes sorted relocations; an item that repeats both ESDIDs leaves them out. */
static void write_relocations(const struct asm_module *m, struct asm_deck *deck) {
    size_t count = m->relocation_count;
    struct asm_relocation *sorted = malloc((count + 1) * sizeof *sorted);
    if (!sorted)
        abort();
    if (count)
        memcpy(sorted, m->relocations, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_position);
    uint8_t *card = NULL;
    unsigned used = 0;
    for (size_t i = 0; i < count; i++) {
        const struct asm_relocation *r = &sorted[i], *before = r - 1;
        bool same = card && r->section == before->section && r->target == before->target;
        if (!card || used + (same ? 4u : 8u) > DATA_BYTES) {
            card = add_card(deck, "RLD");
            used = 0;
            same = false;
        }
        uint8_t *p = card + DATA + used;
        if (same) {
            p[-4] |= 1; /* the flags of the item before */
        } else {
            be16_store(p, r->target->esdid);
            be16_store(p + 2, r->section->esdid);
            p += 4;
        }
        p[0] = relocation_flags(r);
        put_address(p + 1, r->section->origin + r->offset);
        used += same ? 4 : 8;
        be16_store(card + 10, (uint16_t)used);
    }
    free(sorted);
}

static void write_end(struct asm_deck *deck, bool has_entry, uint32_t entry, uint16_t esdid) {
    uint8_t *card = add_card(deck, "END");
    if (!has_entry)
        return;
    put_address(card + 5, entry);
    be16_store(card + 14, esdid);
}

/* What PUNCH and REPRO made has its columns 73-80, too. */
static void write_punched(const struct asm_module *m, struct asm_deck *deck, bool behind) {
    for (size_t i = 0; i < m->punched_count; i++)
        if (m->punched[i].behind == behind)
            memcpy(add_blank(deck), m->punched[i].card, ASM_CARD);
}

bool asm_deck_object(const struct asm_module *m, struct asm_deck *out, struct diag_list *diags) {
    *out = (struct asm_deck){0};
    if (m->has_entry && !m->entry_section) {
        diag_error(diags, &(struct diag_where){.file = m->name},
                   "an object deck cannot have an absolute entry point");
        return false;
    }
    write_punched(m, out, false);
    write_esd(m, out);
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->bytes)
            write_text(out, s->esdid, s->origin, s->bytes, s->present, s->size);
    }
    write_relocations(m, out);
    write_end(out, m->has_entry, m->entry, m->has_entry ? m->entry_section->esdid : 0);
    write_punched(m, out, true);
    return true;
}

/* -- IPL decks ------------------------------------------------------------------------------ */

static bool is_free(const struct asm_image *image, uint32_t from, uint32_t to) {
    for (uint32_t a = from; a < to; a++)
        if (a >= image->origin && a - image->origin < image->size &&
            image->present[a - image->origin])
            return false;
    return true;
}

static uint32_t place_loader(const struct asm_image *image) {
    if (is_free(image, LOADER_PLACE, LOADER_PLACE + LOADER_STORAGE))
        return LOADER_PLACE;
    return (image->origin + image->size + 7) & ~7u;
}

static void put_ccw(uint8_t *p, uint32_t address, uint8_t flags, uint16_t count) {
    p[0] = 0x02;
    put_address(p + 1, address);
    p[4] = flags;
    p[5] = 0;
    be16_store(p + 6, count);
}

/* Card 1: the IPL PSW and the CCWs that read the loader; cards 2 and 3: the loader. */
static void write_loader(struct asm_deck *deck, uint32_t place) {
    uint8_t *card = add_blank(deck);
    memset(card, 0, 8);
    put_address(card + 5, place);
    put_ccw(card + 8, place, 0x40, ASM_CARD); /* command chaining */
    put_ccw(card + 16, place + ASM_CARD, 0, ASM_CARD);
    uint8_t loader[LOADER_BYTES];
    memcpy(loader, asm_loader, LOADER_BYTES);
    put_address(loader + LOADER_CCW + 1, place + LOADER_BUFFER);
    memcpy(add_blank(deck), loader, ASM_CARD);
    memcpy(add_blank(deck), loader + ASM_CARD, ASM_CARD);
}

bool asm_deck_ipl(const struct asm_module *m, struct asm_deck *out, struct diag_list *diags) {
    struct asm_image image;
    *out = (struct asm_deck){0};
    if (!asm_image_make(m, &image, diags))
        return false;
    uint32_t place = place_loader(&image);
    if (place + LOADER_STORAGE > ASM_ADDRESS_LIMIT) {
        diag_error(diags, &(struct diag_where){.file = m->name},
                   "the program leaves no storage for the loader");
        asm_image_free(&image);
        return false;
    }
    write_loader(out, place);
    struct esd_writer w = {.deck = out};
    struct esd_item item = {"PROGRAM", ESD_SD, image.origin, image.size};
    if (m->section_count && m->sections[0]->name[0])
        item.name = m->sections[0]->name;
    put_item(&w, &item, 1);
    write_text(out, 1, image.origin, image.bytes, image.present, image.size);
    write_end(out, true, image.entry, 1);
    asm_image_free(&image);
    return true;
}

bool asm_deck_has_loader(const uint8_t *cards, size_t count) {
    if (count < ASM_LOADER_CARDS)
        return false;
    uint8_t loader[LOADER_BYTES];
    memcpy(loader, cards + ASM_CARD, LOADER_BYTES);
    memcpy(loader + LOADER_CCW + 1, asm_loader + LOADER_CCW + 1, 3);
    return memcmp(loader, asm_loader, LOADER_BYTES) == 0;
}

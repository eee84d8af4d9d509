/* Reading decks. */
#include "asm/object.h"

#include "asm/arena.h"
#include "asm/deck.h"
#include "asm/link.h"
#include "base/bits.h"
#include "isa/ebcdic.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define DATA       16u
#define DATA_BYTES 56u
#define SEQUENCE   72u
#define ESDIDS     0x10000u

struct reader {
    const char *name;
    struct diag_list *diags;
    struct arena *arena;
    struct asm_module *module;
    struct asm_section **by_esdid; /* ESDIDS pointers */
    size_t section_capacity, symbol_capacity, relocation_capacity;
    uint32_t total;           /* bytes of all sections */
    bool overlaps;            /* sections that must be laid out anew */
    struct asm_section *open; /* its length comes with its text, or on the END card */
    size_t open_capacity;
    const uint8_t *card;
    size_t number, first; /* of the card, from 1; of the first that is read */
    bool failed;
};

static bool fail(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(struct reader *r, const char *format, ...) {
    char message[256];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag_error(r->diags, &(struct diag_where){.file = r->name}, "card %zu: %s", r->number, message);
    r->failed = true;
    return false;
}

static uint32_t get_address(const uint8_t *p) {
    return (uint32_t)(p[0] << 16) | be16_load(p + 1);
}

static bool is_type(const uint8_t *card, const char *type) {
    for (unsigned i = 0; i < 3; i++)
        if (card[1 + i] != ebcdic_from_ascii[(uint8_t)type[i]])
            return false;
    return card[0] == 0x02;
}

static const char *const types[] = {"ESD", "TXT", "RLD", "END", "SYM", "REP"};
enum card_type { CARD_ESD, CARD_TXT, CARD_RLD, CARD_END, CARD_SYM, CARD_REP, CARD_UNKNOWN };

static enum card_type type_of(const uint8_t *card) {
    enum card_type t = CARD_ESD;
    while (t < CARD_UNKNOWN && !is_type(card, types[t]))
        t++;
    return t;
}

/* How many cards of text stand before the first object card: statements for a linkage editor, as
 * PUNCH makes them. SIZE_MAX: there is no object card behind them. */
static size_t front_cards(const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i * ASM_CARD + 4 <= size; i++) {
        const uint8_t *card = bytes + i * ASM_CARD;
        if (type_of(card) != CARD_UNKNOWN)
            return i;
        for (size_t k = 0; k < ASM_CARD && i * ASM_CARD + k < size; k++)
            if (card[k] < EBCDIC_SPACE)
                return SIZE_MAX;
    }
    return SIZE_MAX;
}

bool asm_object_is_deck(const uint8_t *bytes, size_t size) {
    return front_cards(bytes, size) != SIZE_MAX || asm_deck_has_loader(bytes, size / ASM_CARD);
}

/* -- Checks of every card ------------------------------------------------------------------- */

/* The number in columns 73-80; -1 when there is none. */
static long sequence_of(const uint8_t *card) {
    long n = 0;
    for (unsigned i = SEQUENCE; i < ASM_CARD; i++) {
        if (card[i] < 0xF0 || card[i] > 0xF9)
            return -1;
        n = 10 * n + (card[i] - 0xF0);
    }
    return n;
}

static bool check_sequence(struct reader *r) {
    if (r->number == r->first)
        return true;
    long before = sequence_of(r->card - ASM_CARD), now = sequence_of(r->card);
    if (before < 0 || now < 0 || now == before + 1)
        return true;
    return fail(r, "its sequence number %ld follows %ld: a card is missing or out of place", now,
                before);
}

/* The number of bytes that columns 11-12 say. */
static bool get_count(struct reader *r, unsigned *count) {
    *count = be16_load(r->card + 10);
    if (*count <= DATA_BYTES)
        return true;
    return fail(r, "columns 11-12 say %u bytes; a card has room for %u", *count, DATA_BYTES);
}

static struct asm_section *get_section(struct reader *r, uint16_t esdid) {
    struct asm_section *s = r->by_esdid[esdid];
    if (!s)
        fail(r, "no ESD card before it defines ESDID %u", esdid);
    return s;
}

/* Is [address, address + size) inside the section? */
static bool is_inside(const struct asm_section *s, uint32_t address, uint32_t size) {
    return address >= s->origin && address - s->origin <= s->size &&
           size <= s->size - (address - s->origin);
}

/* -- ESD ------------------------------------------------------------------------------------ */

static char *get_name(struct reader *r, const uint8_t *p) {
    char name[8];
    size_t n = 8;
    while (n && p[n - 1] == EBCDIC_SPACE)
        n--;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = ebcdic_to_ascii[p[i]];
        name[i] = c > 0x20 && c < 0x7F ? (char)c : '?';
    }
    return arena_copy(r->arena, name, n);
}

static void add_symbol(struct reader *r, const char *name, struct asm_section *section,
                       int32_t offset, bool entry) {
    struct asm_module *m = r->module;
    struct asm_symbol *s = arena_alloc(r->arena, sizeof *s);
    *s = (struct asm_symbol){.name = name,
                             .section = section,
                             .value = offset,
                             .length = 1,
                             .type = entry ? 'I' : 'J',
                             .defined = true,
                             .entry = entry};
    m->symbols =
        arena_grow(r->arena, m->symbols, m->symbol_count, &r->symbol_capacity, sizeof *m->symbols);
    m->symbols[m->symbol_count++] = s;
}

static struct asm_section *add_section(struct reader *r, const uint8_t *item, uint16_t esdid,
                                       enum asm_section_kind kind) {
    struct asm_module *m = r->module;
    if (esdid == 0 || r->by_esdid[esdid]) {
        fail(r, "ESDID %u is %s", esdid, esdid ? "defined twice" : "not valid");
        return NULL;
    }
    struct asm_section *s = arena_alloc(r->arena, sizeof *s);
    s->name = get_name(r, item);
    s->kind = kind;
    s->esdid = esdid;
    m->sections = arena_grow(r->arena, m->sections, m->section_count, &r->section_capacity,
                             sizeof *m->sections);
    m->sections[m->section_count++] = s;
    r->by_esdid[esdid] = s;
    return s;
}

static bool give_bytes(struct reader *r, struct asm_section *s, const uint8_t *item) {
    s->origin = get_address(item + 9);
    s->size = get_address(item + 13);
    if (s->size == 0x404040) /* blank */
        s->size = 0;
    if (s->size == 0 && s->kind == ASM_SECTION_CONTROL) {
        r->open = s;
        r->open_capacity = 0;
    }
    r->total += s->size;
    if (s->origin + s->size > ASM_ADDRESS_LIMIT || r->total > ASM_ADDRESS_LIMIT)
        return fail(r, "section %s does not fit in 16 MB", s->name);
    for (size_t i = 0; i < r->module->section_count; i++) {
        const struct asm_section *o = r->module->sections[i];
        if (o != s && o->bytes && o->origin < s->origin + s->size &&
            s->origin < o->origin + o->size)
            r->overlaps = true;
    }
    s->bytes = arena_alloc(r->arena, s->size + 1u);
    s->present = arena_alloc(r->arena, s->size + 1u);
    add_symbol(r, s->name, s, 0, false);
    return true;
}

static bool read_label(struct reader *r, const uint8_t *item) {
    struct asm_section *s = get_section(r, (uint16_t)get_address(item + 13));
    if (!s)
        return false;
    uint32_t address = get_address(item + 9);
    if (!s->bytes || !is_inside(s, address, 0))
        return fail(r, "an entry point lies outside its section");
    add_symbol(r, get_name(r, item), s, (int32_t)(address - s->origin), true);
    return true;
}

static bool read_esd(struct reader *r) {
    unsigned count;
    uint16_t esdid = be16_load(r->card + 14);
    if (!get_count(r, &count))
        return false;
    if (count % 16)
        return fail(r, "its ESD items are not 16 bytes long each");
    for (const uint8_t *p = r->card + DATA; p < r->card + DATA + count; p += 16) {
        struct asm_section *s;
        bool ok;
        switch (p[8]) {
        case 0x00: /* SD */
        case 0x04: /* PC */
        case 0x05: /* CM */
            s = add_section(r, p, esdid++, p[8] == 5 ? ASM_SECTION_COMMON : ASM_SECTION_CONTROL);
            ok = s && give_bytes(r, s, p);
            break;
        case 0x01: /* LD */
            ok = read_label(r, p);
            break;
        case 0x02: /* ER */
        case 0x0A: /* WX */
            ok = add_section(r, p, esdid++, p[8] == 2 ? ASM_SECTION_EXTERNAL : ASM_SECTION_WEAK);
            break;
        default:
            ok = fail(r, "it has an ESD item of the unknown type %02X", p[8]);
        }
        if (!ok)
            return false;
    }
    return true;
}

/* Gives the section whose length is not known yet `size` bytes at least. */
static bool extend(struct reader *r, struct asm_section *s, uint32_t size) {
    if (size <= s->size)
        return true;
    if (size > ASM_ADDRESS_LIMIT - s->origin || size - s->size > ASM_ADDRESS_LIMIT - r->total)
        return fail(r, "section %s does not fit in 16 MB", s->name);
    if (size > r->open_capacity) {
        size_t capacity = size < 1024 ? 1024 : 2 * (size_t)size;
        uint8_t *bytes = arena_alloc(r->arena, capacity),
                *present = arena_alloc(r->arena, capacity);
        memcpy(bytes, s->bytes, s->size);
        memcpy(present, s->present, s->size);
        s->bytes = bytes;
        s->present = present;
        r->open_capacity = capacity - 1;
    }
    r->total += size - s->size;
    s->size = size;
    return true;
}

/* -- TXT, RLD, END -------------------------------------------------------------------------- */

static bool read_text(struct reader *r) {
    unsigned count;
    if (!get_count(r, &count))
        return false;
    struct asm_section *s = get_section(r, be16_load(r->card + 14));
    if (!s)
        return false;
    uint32_t address = get_address(r->card + 5);
    if (s == r->open && address >= s->origin && !extend(r, s, address - s->origin + count))
        return false;
    if (!s->bytes || !is_inside(s, address, count))
        return fail(r, "its text at %06X lies outside section %s", address, s->name);
    memcpy(s->bytes + (address - s->origin), r->card + DATA, count);
    memset(s->present + (address - s->origin), 1, count);
    return true;
}

static bool read_relocation(struct reader *r, uint16_t target, uint16_t position,
                            const uint8_t *p) {
    struct asm_module *m = r->module;
    struct asm_section *t = get_section(r, target), *s = t ? get_section(r, position) : NULL;
    if (!s)
        return false;
    uint32_t address = get_address(p + 1);
    uint8_t length = (uint8_t)((p[0] >> 2 & 3) + 1);
    if (!s->bytes || !is_inside(s, address, length))
        return fail(r, "it relocates %06X, which lies outside section %s", address, s->name);
    m->relocations = arena_grow(r->arena, m->relocations, m->relocation_count,
                                &r->relocation_capacity, sizeof *m->relocations);
    m->relocations[m->relocation_count++] = (struct asm_relocation){.section = s,
                                                                    .target = t,
                                                                    .offset = address - s->origin,
                                                                    .length = length,
                                                                    .negative = p[0] & 2,
                                                                    .is_v = p[0] & 0x10};
    return true;
}

static bool read_relocations(struct reader *r) {
    unsigned count;
    if (!get_count(r, &count))
        return false;
    uint16_t target = 0, position = 0;
    bool same = false;
    const uint8_t *p = r->card + DATA, *end = p + count;
    while (p < end) {
        unsigned need = same ? 4 : 8;
        if (end - p < (ptrdiff_t)need)
            return fail(r, "its last RLD item is cut short");
        if (!same) {
            target = be16_load(p);
            position = be16_load(p + 2);
            p += 4;
        }
        if (!read_relocation(r, target, position, p))
            return false;
        same = p[0] & 1;
        p += 4;
    }
    return true;
}

/* A hexadecimal number of n EBCDIC digits; -1 when it is not one. */
static int64_t get_hex(const uint8_t *p, unsigned n) {
    int64_t value = 0;
    for (unsigned i = 0; i < n; i++) {
        unsigned c = p[i];
        bool letter = c >= 0xC1 && c <= 0xC6;
        if (!letter && (c < 0xF0 || c > 0xF9))
            return -1;
        value = value << 4 | (letter ? c - 0xC1 + 10 : c - 0xF0);
    }
    return value;
}

/* A patch: columns 7-12 the address, 14-16 the ESDID, from 17 halfwords with commas between, all in
 * hexadecimal characters. */
static bool read_replacement(struct reader *r) {
    int64_t address = get_hex(r->card + 6, 6), esdid = get_hex(r->card + 13, 3);
    if (address < 0 || esdid < 0)
        return fail(r, "its address or ESDID is not hexadecimal");
    struct asm_section *s = get_section(r, (uint16_t)esdid);
    if (!s)
        return false;
    for (const uint8_t *p = r->card + DATA; p + 4 <= r->card + SEQUENCE; p += 5, address += 2) {
        int64_t halfword = get_hex(p, 4);
        if (halfword < 0)
            return fail(r, "its columns %d-%d are not four hexadecimal digits",
                        (int)(p - r->card) + 1, (int)(p - r->card) + 4);
        if (!s->bytes || !is_inside(s, (uint32_t)address, 2))
            return fail(r, "its text at %06X lies outside section %s", (unsigned)address, s->name);
        be16_store(s->bytes + ((uint32_t)address - s->origin), (uint16_t)halfword);
        memset(s->present + ((uint32_t)address - s->origin), 1, 2);
        if (p[4] != 0x6B) /* no comma: the last */
            break;
    }
    return true;
}

/* An END card may name the entry point instead of giving its address. */
static bool read_entry_name(struct reader *r) {
    struct asm_module *m = r->module;
    const char *name = get_name(r, r->card + DATA);
    for (size_t i = 0; name[0] && i < m->symbol_count; i++)
        if (strcmp(m->symbols[i]->name, name) == 0) {
            m->has_entry = true;
            m->entry_section = m->symbols[i]->section;
            m->entry = asm_symbol_address(m->symbols[i]);
            return true;
        }
    return !name[0] || fail(r, "the entry point %s is not defined in this deck", name);
}

static bool read_end(struct reader *r) {
    struct asm_module *m = r->module;
    uint32_t entry = get_address(r->card + 5), length = be32_load(r->card + 28);
    if (r->open && length != 0x40404040 && !extend(r, r->open, length))
        return false;
    if (entry == 0x404040) /* blank */
        return read_entry_name(r);
    struct asm_section *s = get_section(r, be16_load(r->card + 14));
    if (!s)
        return false;
    m->has_entry = true;
    m->entry = entry;
    m->entry_section = s;
    return true;
}

static bool read_card(struct reader *r, enum card_type type) {
    if (!check_sequence(r))
        return false;
    switch (type) {
    case CARD_ESD:
        return read_esd(r);
    case CARD_TXT:
        return read_text(r);
    case CARD_RLD:
        return read_relocations(r);
    case CARD_END:
        return read_end(r);
    case CARD_REP:
        return read_replacement(r);
    case CARD_SYM: /* for test translators */
        return true;
    default:
        return fail(r,
                    "this is not an object card: columns 1-4 are %02X%02X%02X%02X, not X'02' "
                    "and ESD, TXT, RLD, REP or END",
                    r->card[0], r->card[1], r->card[2], r->card[3]);
    }
}

/* Reads up to the END card. */
static bool read_cards(struct reader *r, const uint8_t *bytes, size_t size) {
    size_t count = size / ASM_CARD, front = front_cards(bytes, size);
    r->first = 1 + (front == SIZE_MAX ? ASM_LOADER_CARDS : front);
    for (size_t i = r->first - 1; i < count; i++) {
        r->card = bytes + i * ASM_CARD;
        r->number = i + 1;
        enum card_type type = type_of(r->card);
        if (!read_card(r, type))
            return false;
        if (type == CARD_END)
            return true;
    }
    r->number = count + 1;
    if (size % ASM_CARD)
        return fail(r, "the deck is cut short: the card has %zu of %u columns", size % ASM_CARD,
                    ASM_CARD);
    return fail(r, "the deck is cut short: the END card is missing");
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct asm_symbol *const *)a)->name, (*(struct asm_symbol *const *)b)->name);
}

struct asm_module *asm_object_read(const char *name, const uint8_t *bytes, size_t size,
                                   struct diag_list *diags) {
    struct reader r = {.name = name, .diags = diags, .arena = arena_new()};
    r.module = arena_alloc(r.arena, sizeof *r.module);
    r.module->arena = r.arena;
    r.module->name = arena_copy(r.arena, name, strlen(name));
    r.by_esdid = arena_alloc(r.arena, ESDIDS * sizeof *r.by_esdid);
    if (!read_cards(&r, bytes, size)) {
        arena_free(r.arena);
        return NULL;
    }
    struct asm_module *m = r.module;
    if (m->symbol_count)
        qsort(m->symbols, m->symbol_count, sizeof *m->symbols, by_name);
    if (!r.overlaps)
        return m;
    struct asm_module *apart = asm_link(&m, 1, diags);
    asm_module_free(m);
    return apart;
}

size_t asm_object_cards(const uint8_t *bytes, size_t size) {
    size_t count = size / ASM_CARD;
    for (size_t i = 0; i < count; i++)
        if (type_of(bytes + i * ASM_CARD) == CARD_END)
            return i + 1;
    return count;
}

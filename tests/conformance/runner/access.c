#include "access.h"

#include <stdlib.h>
#include <string.h>

/* Where operands are moved to; the cases' own operands are not there. */
#define PLACE        0xA000u /* its own block, and the next one */
#define SECOND_BLOCK (PLACE + STOR_BLOCK_SIZE)
#define OWN_KEY      0x2u /* the PSW's key, and that of all other blocks */
#define OTHER_KEY    0x3u

static bool parse_operand(const char *word, struct operand *o) {
    char *end;
    *o = (struct operand){.alignment = 1};
    if (!strncmp(word, "store=", 6))
        o->store = true;
    else if (strncmp(word, "fetch=", 6) != 0)
        return false;
    o->base = (unsigned)strtoul(word + 6, &end, 16);
    if (*end != '.')
        return false;
    o->length = (uint32_t)strtoul(end + 1, &end, 16);
    if (*end == '+' || *end == '-')
        o->offset = (int32_t)strtol(end, &end, 16);
    if (*end == '/')
        o->alignment = (uint32_t)strtoul(end + 1, &end, 16);
    return !*end && o->base < 16 && o->length && o->alignment;
}

unsigned access_operands(const char *words, struct operand operands[OPERANDS_MAX]) {
    char copy[128], *rest;
    unsigned count = 0;
    if (strlen(words) >= sizeof copy)
        return 0;
    strcpy(copy, words);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (count == OPERANDS_MAX || !parse_operand(word, &operands[count++]))
            return 0;
    return count;
}

/* Moves the operand to another address; its bytes go with it as far as there is storage. */
static void move(struct image *m, const struct operand *o, vaddr to) {
    uint32_t *base = &m->state.gr[o->base];
    vaddr from = (*base + (uint32_t)o->offset) & ADDRESS_MASK;
    *base = to - (uint32_t)o->offset;
    for (uint32_t k = 0; k < o->length; k++)
        if (from + k < IMAGE_SIZE && to + k < IMAGE_SIZE)
            m->bytes[to + k] = m->bytes[from + k];
}

/* The PSW's key is that of all storage but one block, whose key is another one. */
static void protect(struct image *m, vaddr block, uint8_t bits) {
    m->state.psw.key = OWN_KEY;
    for (unsigned k = 0; k < IMAGE_BLOCKS; k++)
        m->keys[k] = OWN_KEY << 4 | KEY_FETCH;
    m->keys[block >> STOR_BLOCK_SHIFT] = OTHER_KEY << 4 | bits;
}

/* Where the operand is moved to, and what makes it inaccessible there. */
static const struct variant {
    const char *name;
    vaddr at;      /* of its first byte … */
    bool across;   /* … or of the first one in its second half … */
    bool up_to;    /* … or of the one behind its last */
    bool map;      /* translation is on */
    vaddr locked;  /* the block that is protected; 0: none */
    bool fetching; /* … only against storing, and the operand is fetched: no exception */
    int pic;
    vaddr failing; /* the translation-exception address */
} variants[ACCESS_CASES] = {
    {.name = "protection", .at = PLACE, .locked = PLACE, .pic = PIC_PROTECTION},
    {.name = "protection of the first block",
     .at = SECOND_BLOCK,
     .across = true,
     .locked = PLACE,
     .pic = PIC_PROTECTION},
    {.name = "protection of the second block",
     .at = SECOND_BLOCK,
     .across = true,
     .locked = SECOND_BLOCK,
     .pic = PIC_PROTECTION},
    {.name = "fetching from a block without fetch protection",
     .at = PLACE,
     .locked = PLACE,
     .fetching = true,
     .pic = NOT_NAMED},
    {.name = "reference and change bits", .at = PLACE, .pic = NOT_NAMED},
    {.name = "reference and change bits of two blocks",
     .at = SECOND_BLOCK,
     .across = true,
     .pic = NOT_NAMED},
    {.name = "up to a protected block",
     .at = SECOND_BLOCK,
     .up_to = true,
     .locked = SECOND_BLOCK,
     .pic = NOT_NAMED},
    {.name = "from behind a protected block",
     .at = SECOND_BLOCK,
     .locked = PLACE,
     .pic = NOT_NAMED},
    {.name = "up to the end of storage", .at = IMAGE_SIZE, .up_to = true, .pic = NOT_NAMED},
    {.name = "up to an invalid page",
     .at = MAP_PAGE_INVALID,
     .up_to = true,
     .map = true,
     .pic = NOT_NAMED},
    {.name = "outside storage", .at = IMAGE_SIZE, .pic = PIC_ADDRESSING},
    {.name = "across the end of storage", .at = IMAGE_SIZE, .across = true, .pic = PIC_ADDRESSING},
    {.name = "frame outside storage", .at = MAP_PAGE_OUTSIDE, .map = true, .pic = PIC_ADDRESSING},
    {.name = "page invalid",
     .at = MAP_PAGE_INVALID,
     .map = true,
     .pic = PIC_PAGE_TRANSLATION,
     .failing = MAP_PAGE_INVALID},
    {.name = "second page invalid",
     .at = MAP_PAGE_INVALID,
     .across = true,
     .map = true,
     .pic = PIC_PAGE_TRANSLATION,
     .failing = MAP_PAGE_INVALID},
    {.name = "segment invalid",
     .at = MAP_SEGMENT_INVALID,
     .map = true,
     .pic = PIC_SEGMENT_TRANSLATION,
     .failing = MAP_SEGMENT_INVALID},
    {.name = "segment-table entry not valid",
     .at = MAP_SEGMENT_BAD,
     .map = true,
     .pic = PIC_TRANSLATION_SPECIFICATION},
};

/* How far before v->at the operand begins. */
static uint32_t bytes_before(const struct variant *v, const struct operand *o) {
    if (v->up_to)
        return o->length;
    if (!v->across)
        return 0;
    return o->alignment == 1 ? o->length - 1 : o->length / 2;
}

const char *access_case(unsigned number, const struct operand *o, struct image *m) {
    const struct variant *v = &variants[number];
    vaddr at = v->at - bytes_before(v, o);
    bool possible =
        at % o->alignment == 0 && !(v->across && o->length < 2) && !(v->fetching && o->store);
    if (!possible)
        return NULL;
    move(m, o, at);
    if (v->map)
        image_map(m);
    if (v->locked)
        protect(m, v->locked, o->store || v->fetching ? 0 : KEY_FETCH);
    m->pic = v->pic;
    if (v->failing)
        m->at = (int)v->failing;
    return v->name;
}

uint8_t access_recorded(const struct operand *o, const struct image *m, vaddr *first, vaddr *last) {
    *first = (m->state.gr[o->base] + (uint32_t)o->offset) & ADDRESS_MASK;
    *last = *first + o->length - 1;
    return o->store ? KEY_REFERENCE | KEY_CHANGE : KEY_REFERENCE;
}

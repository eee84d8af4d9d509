/* A module as bytes of storage. */
#include "asm/image.h"

#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

static bool has_bytes(const struct asm_section *s) {
    return s->kind == ASM_SECTION_CONTROL || s->kind == ASM_SECTION_COMMON;
}

static void find_span(const struct asm_module *m, uint32_t *low, uint32_t *high) {
    *low = ASM_ADDRESS_LIMIT;
    *high = 0;
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (!has_bytes(s) || s->size == 0)
            continue;
        if (s->origin < *low)
            *low = s->origin;
        if (s->origin + s->size > *high)
            *high = s->origin + s->size;
    }
    if (*low > *high)
        *low = *high = 0;
}

static bool check_externals(const struct asm_module *m, struct diag_list *diags) {
    size_t before = diags->errors;
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (s->kind != ASM_SECTION_EXTERNAL)
            continue;
        bool used = false;
        for (size_t r = 0; r < m->relocation_count; r++)
            used |= m->relocations[r].target == s;
        if (!used)
            continue;
        diag_error(diags, &(struct diag_where){.file = m->name},
                   "%s is an external symbol that nothing defines", s->name);
        diag_hint(
            diags,
            "name the file that defines it as well, or write an object deck (--format object)");
    }
    return diags->errors == before;
}

static bool make(const struct asm_module *m, uint32_t low, uint32_t high, struct asm_image *out,
                 struct diag_list *diags) {
    *out = (struct asm_image){.origin = low, .size = high - low, .entry = asm_entry(m)};
    if (!check_externals(m, diags))
        return false;
    out->bytes = calloc(1, out->size + 1u);
    out->present = calloc(1, out->size + 1u);
    if (!out->bytes || !out->present)
        abort();
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (!has_bytes(s))
            continue;
        memcpy(out->bytes + s->origin - low, s->bytes, s->size);
        memcpy(out->present + s->origin - low, s->present, s->size);
    }
    return true;
}

bool asm_image_make(const struct asm_module *m, struct asm_image *out, struct diag_list *diags) {
    uint32_t low, high;
    find_span(m, &low, &high);
    return make(m, low, high, out, diags);
}

bool asm_image_raw(const struct asm_module *m, struct asm_image *out, struct diag_list *diags) {
    uint32_t low, high;
    find_span(m, &low, &high);
    if (!make(m, 0, high < 8 ? 8 : high, out, diags))
        return false;
    for (unsigned i = 0; i < 8; i++)
        if (out->present[i])
            return true;
    be32_store(out->bytes + 4, out->entry);
    memset(out->present, 1, 8);
    return true;
}

void asm_image_free(struct asm_image *image) {
    free(image->bytes);
    free(image->present);
    *image = (struct asm_image){0};
}

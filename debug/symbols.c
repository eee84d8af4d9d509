/* Symbols and source lines, from the sources that a machine was loaded with. */
#include "debug/state.h"

#include "asm/object.h"
#include "base/file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NEAR 0x1000u /* how far behind a symbol an address is still said to be its */

bool dbg_add_symbols(struct dbg_machine *m, const char *path, uint32_t offset,
                     struct diag_list *diags) {
    struct file_bytes bytes;
    struct asm_options options = {.model = m->system->model};
    if (!file_read(path, ASM_SOURCE_LIMIT, &bytes, diags))
        return false;
    struct asm_module *module =
        asm_object_is_deck(bytes.data, bytes.size)
            ? asm_object_read(path, bytes.data, bytes.size, diags)
            : asm_assemble(path, (const char *)bytes.data, bytes.size, &options, diags);
    file_free(&bytes);
    if (!module)
        return false;
    m->modules = dbg_must(realloc(m->modules, (m->module_count + 1) * sizeof *m->modules));
    m->modules[m->module_count++] = (struct dbg_module){module, offset};
    return true;
}

void dbg_load_symbols(struct dbg_machine *m) {
    struct diag_list diags;
    diag_init(&diags);
    for (size_t i = 0; i < m->config->sources.count; i++)
        dbg_add_symbols(m, m->config->sources.items[i], 0, &diags);
    diag_free(&diags); /* it was assembled without errors before */
}

void dbg_free_symbols(struct dbg_machine *m) {
    for (size_t i = 0; i < m->module_count; i++)
        asm_module_free(m->modules[i].module);
    free(m->modules);
}

bool dbg_find_symbol(const struct dbg_machine *m, const char *name, size_t length, uint32_t *value,
                     uint32_t *size) {
    char upper[64];
    if (length >= sizeof upper)
        return false;
    for (size_t i = 0; i < length; i++)
        upper[i] = (char)toupper((unsigned char)name[i]);
    upper[length] = 0;
    for (size_t i = 0; i < m->module_count; i++) {
        const struct asm_symbol *s = asm_find_symbol(m->modules[i].module, upper);
        if (!s || !s->defined)
            continue;
        *value = asm_symbol_address(s) + (s->section ? m->modules[i].offset : 0);
        *size = s->section ? s->length : 0;
        return true;
    }
    return false;
}

static bool is_place(const struct asm_symbol *s) {
    return s->defined && s->section &&
           (s->section->kind == ASM_SECTION_CONTROL || s->section->kind == ASM_SECTION_COMMON);
}

const char *dbg_symbol_at(const struct dbg_machine *m, vaddr at, char *out, size_t size) {
    const struct asm_symbol *best = NULL;
    uint32_t least = NEAR;
    for (size_t i = 0; i < m->module_count; i++) {
        const struct asm_module *module = m->modules[i].module;
        for (size_t n = 0; n < module->symbol_count; n++) {
            const struct asm_symbol *s = module->symbols[n];
            uint32_t distance = at - asm_symbol_address(s) - m->modules[i].offset;
            if (is_place(s) && distance < least &&
                at - m->modules[i].offset < s->section->origin + s->section->size)
                best = s, least = distance;
        }
    }
    if (!best)
        snprintf(out, size, "%s", "");
    else if (least)
        snprintf(out, size, "%s+%X", best->name, least);
    else
        snprintf(out, size, "%s", best->name);
    return out;
}

const struct asm_line *dbg_line_at(const struct dbg_machine *m, vaddr at, uint32_t *offset) {
    for (size_t i = 0; i < m->module_count; i++) {
        const struct asm_line *line =
            asm_find_line(m->modules[i].module, at - m->modules[i].offset);
        *offset = m->modules[i].offset;
        if (line)
            return line;
    }
    return NULL;
}

/* Is it the file's path, or the end of it? */
static bool names_file(const char *path, const char *name, size_t length) {
    size_t whole = strlen(path);
    return whole >= length && strncmp(path + whole - length, name, length) == 0 &&
           (whole == length || path[whole - length - 1] == '/');
}

bool dbg_find_line(const struct dbg_machine *m, const char *file, size_t length, unsigned line,
                   vaddr *at) {
    for (size_t i = 0; i < m->module_count; i++) {
        const struct asm_module *module = m->modules[i].module;
        for (size_t n = 0; n < module->line_count; n++) {
            const struct asm_line *l = &module->lines[n];
            if (l->line != line || (length && !names_file(l->file, file, length)))
                continue;
            *at = l->address + m->modules[i].offset;
            return true;
        }
    }
    return false;
}

const char *dbg_source_text(const char *file, unsigned line, char *out, size_t size) {
    FILE *f = fopen(file, "r");
    const char *found = NULL;
    for (unsigned n = 1; f && n <= line && fgets(out, (int)size, f);) {
        size_t length = strlen(out);
        bool whole = length && out[length - 1] == '\n';
        if (n == line) {
            while (length && isspace((unsigned char)out[length - 1]))
                out[--length] = 0;
            found = out;
            break;
        }
        n += whole;
    }
    if (f)
        fclose(f);
    return found;
}

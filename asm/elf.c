/* ELF and DWARF (System V ABI, chapter 4; DWARF 2, sections 6.2, 6.4 and 7; of DWARF 3 the rule
 * that computes a value). */
#include "asm/elf.h"

#include "asm/buffer.h"
#include "asm/image.h"
#include "asm/routines.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#define DWARF_VERSION 2

/* The line program's special opcodes stand for line advances from LINE_BASE on. */
#define LINE_BASE   (-5)
#define LINE_RANGE  14
#define OPCODE_BASE 10

enum section {
    SECTION_NULL,
    SECTION_TEXT,
    SECTION_SYMTAB,
    SECTION_STRTAB,
    SECTION_ABBREV,
    SECTION_INFO,
    SECTION_LINE,
    SECTION_FRAME,
    SECTION_SHSTRTAB,
    SECTION_COUNT,
};

static const char *const section_names[SECTION_COUNT] = {
    "",
    ".text",
    ".symtab",
    ".strtab",
    ".debug_abbrev",
    ".debug_info",
    ".debug_line",
    ".debug_frame",
    ".shstrtab",
};

/* -- Symbols -------------------------------------------------------------------------------- */

static bool is_shown(const struct asm_symbol *s) {
    return s->section && s->section->bytes;
}

static bool is_label(const struct asm_symbol *s) {
    return s->type == 'I' || s->type == 'U';
}

static int by_address(const void *a, const void *b) {
    uint32_t x = asm_symbol_address(*(const struct asm_symbol *const *)a);
    uint32_t y = asm_symbol_address(*(const struct asm_symbol *const *)b);
    return x < y ? -1 : x > y;
}

/* The symbols shown, in order of address. */
static const struct asm_symbol **sort_symbols(const struct asm_module *m, size_t *count) {
    const struct asm_symbol **sorted = malloc((m->symbol_count + 1) * sizeof *sorted);
    if (!sorted)
        abort();
    *count = 0;
    for (size_t i = 0; i < m->symbol_count; i++)
        if (is_shown(m->symbols[i]))
            sorted[(*count)++] = m->symbols[i];
    qsort(sorted, *count, sizeof *sorted, by_address);
    return sorted;
}

/* For each of the sorted symbols, the address of the next one that is elsewhere. */
static uint32_t *find_ends(const struct asm_symbol **sorted, size_t count) {
    uint32_t *ends = malloc((count + 1) * sizeof *ends);
    if (!ends)
        abort();
    for (size_t i = count; i-- > 0;) {
        uint32_t next = i + 1 < count ? asm_symbol_address(sorted[i + 1]) : ASM_ADDRESS_LIMIT;
        bool same = next == asm_symbol_address(sorted[i]);
        ends[i] = same ? ends[i + 1] : next;
    }
    return ends;
}

/* A label reaches to the next symbol, so that a debugger names what lies between by it. */
static uint32_t size_of(const struct asm_symbol *s, uint32_t end) {
    uint32_t address = asm_symbol_address(s), limit = s->section->origin + s->section->size;
    if (s->type == 'J')
        return s->section->size;
    if (!is_label(s))
        return s->length;
    end = end < limit ? end : limit;
    return end > address ? end - address : 0;
}

static void put_symbol(struct buffer *symtab, struct buffer *strtab, const struct asm_symbol *s,
                       uint32_t size, unsigned binding) {
    bool code = is_label(s) || s->type == 'J';
    put32(symtab, (uint32_t)strtab->size);
    put32(symtab, asm_symbol_address(s));
    put32(symtab, size);
    put8(symtab, ELF32_ST_INFO(binding, code ? STT_FUNC : STT_OBJECT));
    put8(symtab, 0);
    put16(symtab, SECTION_TEXT);
    put_string(strtab, s->name);
}

/* Local symbols come first; returns the index of the first global one. */
static unsigned put_symbols(const struct asm_module *m, struct buffer *symtab,
                            struct buffer *strtab) {
    unsigned locals = 1;
    size_t count;
    const struct asm_symbol **sorted = sort_symbols(m, &count);
    uint32_t *ends = find_ends(sorted, count);
    static const uint8_t null_symbol[sizeof(Elf32_Sym)];
    put(symtab, null_symbol, sizeof null_symbol);
    put8(strtab, 0);
    for (int global = 0; global < 2; global++)
        for (size_t i = 0; i < count; i++) {
            const struct asm_symbol *s = sorted[i];
            if ((s->entry || s->type == 'J') != global)
                continue;
            put_symbol(symtab, strtab, s, size_of(s, ends[i]), global ? STB_GLOBAL : STB_LOCAL);
            locals += !global;
        }
    free(ends);
    free(sorted);
    return locals;
}

/* -- DWARF ---------------------------------------------------------------------------------- */

enum { TAG_COMPILE_UNIT = 0x11, TAG_SUBPROGRAM = 0x2E };
enum {
    AT_NAME = 0x03,
    AT_STMT_LIST = 0x10,
    AT_LOW_PC = 0x11,
    AT_HIGH_PC = 0x12,
    AT_LANGUAGE = 0x13,
    AT_COMP_DIR = 0x1B,
    AT_PRODUCER = 0x25,
    AT_EXTERNAL = 0x3F,
};
enum {
    FORM_ADDR = 0x01,
    FORM_DATA2 = 0x05,
    FORM_DATA4 = 0x06,
    FORM_STRING = 0x08,
    FORM_FLAG = 0x0C
};
enum { LANG_ASSEMBLER = 0x8001 };

static void put_abbrev(struct buffer *b) {
    static const uint8_t unit[] = {1,
                                   TAG_COMPILE_UNIT,
                                   1,
                                   AT_NAME,
                                   FORM_STRING,
                                   AT_COMP_DIR,
                                   FORM_STRING,
                                   AT_PRODUCER,
                                   FORM_STRING,
                                   AT_LANGUAGE,
                                   FORM_DATA2,
                                   AT_STMT_LIST,
                                   FORM_DATA4,
                                   AT_LOW_PC,
                                   FORM_ADDR,
                                   AT_HIGH_PC,
                                   FORM_ADDR,
                                   0,
                                   0};
    static const uint8_t section[] = {
        2,         TAG_SUBPROGRAM, 0,         AT_NAME,    FORM_STRING, AT_EXTERNAL,
        FORM_FLAG, AT_LOW_PC,      FORM_ADDR, AT_HIGH_PC, FORM_ADDR,   0,
        0};
    put(b, unit, sizeof unit);
    put(b, section, sizeof section);
    put8(b, 0);
}

/* A compilation unit; each routine is a subprogram, so that a debugger can name it. */
static void put_info(const struct asm_module *m, const struct asm_image *image, const char *folder,
                     const struct asm_routines *routines, struct buffer *b) {
    put32(b, 0); /* length, patched below */
    put16(b, DWARF_VERSION);
    put32(b, 0); /* offset in .debug_abbrev */
    put8(b, 4);  /* bytes of an address */
    put8(b, 1);
    put_string(b, m->name);
    put_string(b, folder);
    put_string(b, "Trapeze assembler");
    put16(b, LANG_ASSEMBLER);
    put32(b, 0); /* offset in .debug_line */
    put32(b, image->origin);
    put32(b, image->origin + image->size);
    for (size_t i = 0; i < routines->count; i++) {
        const struct asm_routine *r = &routines->list[i];
        put8(b, 2);
        put_string(b, r->name);
        put8(b, 1);
        put32(b, r->begin);
        put32(b, r->end);
    }
    put8(b, 0);
    patch32(b, 0, b->size - 4);
}

/* The number of a file in the line table, from 1; new ones are added. */
struct files {
    const char **names;
    size_t count, capacity;
};

static unsigned file_number(struct files *f, const char *name) {
    for (size_t i = f->count; i-- > 0;)
        if (f->names[i] == name || strcmp(f->names[i], name) == 0)
            return (unsigned)i + 1;
    if (f->count == f->capacity) {
        f->capacity = 2 * f->capacity + 8;
        f->names = realloc(f->names, f->capacity * sizeof *f->names);
        if (!f->names)
            abort();
    }
    f->names[f->count++] = name;
    return (unsigned)f->count;
}

static void begin_sequence(struct buffer *b, uint32_t address) {
    put8(b, 0); /* extended: set address */
    put_uleb(b, 5);
    put8(b, 2);
    put32(b, address);
}

static void end_sequence(struct buffer *b, uint32_t advance) {
    put8(b, 2); /* advance the address */
    put_uleb(b, advance);
    put8(b, 0); /* extended: end */
    put_uleb(b, 1);
    put8(b, 1);
}

static void put_line_program(const struct asm_module *m, struct files *files, struct buffer *b) {
    uint32_t address = 0, end = 0;
    unsigned line = 1, file = 1;
    bool open = false;
    for (size_t i = 0; i < m->line_count; i++) {
        const struct asm_line *l = &m->lines[i];
        if (open && l->address > end) {
            end_sequence(b, end - address);
            open = false;
        }
        if (!open) {
            begin_sequence(b, address = l->address);
            line = file = 1;
            open = true;
        }
        unsigned number = file_number(files, l->file);
        if (number != file) {
            put8(b, 4);
            put_uleb(b, file = number);
        }
        put8(b, 2);
        put_uleb(b, l->address - address);
        put8(b, 3);
        put_sleb(b, (int32_t)(l->line - line));
        put8(b, 1); /* a row */
        address = l->address;
        line = l->line;
        end = l->address + l->size;
    }
    if (open)
        end_sequence(b, end - address);
}

static void put_line_table(const struct asm_module *m, struct buffer *b) {
    static const uint8_t operands[OPCODE_BASE - 1] = {0, 1, 1, 1, 1, 0, 0, 0, 1};
    struct files files = {0};
    struct buffer program = {0};
    file_number(&files, m->name);
    put_line_program(m, &files, &program);
    put32(b, 0); /* length, patched below */
    put16(b, DWARF_VERSION);
    size_t header = b->size;
    put32(b, 0); /* length of the rest of the header */
    put8(b, 1);  /* smallest instruction: data can be bytes */
    put8(b, 1);  /* every row begins a statement */
    put8(b, (uint8_t)LINE_BASE);
    put8(b, LINE_RANGE);
    put8(b, OPCODE_BASE);
    put(b, operands, sizeof operands);
    put8(b, 0); /* no folders but the unit's */
    for (size_t i = 0; i < files.count; i++) {
        put_string(b, files.names[i]);
        put8(b, 0), put8(b, 0), put8(b, 0);
    }
    put8(b, 0);
    patch32(b, header, b->size - header - 4);
    put(b, program.data, program.size);
    patch32(b, 0, b->size - 4);
    free(program.data);
    free(files.names);
}

/* -- Frames --------------------------------------------------------------------------------- */

enum {
    CFA_ADVANCE_4 = 0x04,
    CFA_UNDEFINED = 0x07,
    CFA_SAME_VALUE = 0x08,
    CFA_DEF_EXPRESSION = 0x0F,
    CFA_EXPRESSION = 0x10,
    CFA_VALUE_EXPRESSION = 0x16,
};
enum {
    OP_DEREF = 0x06,
    OP_CONST_4U = 0x0C,
    OP_AND = 0x1A,
    OP_MINUS = 0x1C,
    OP_PLUS_UCONST = 0x23,
    OP_BREG0 = 0x70,
};

/* DWARF's numbers of registers: the general ones have their own. */
enum { AREA = 13, RETURN = 14, RETURN_COLUMN = 65 };

/* A frame's address tells frames apart, and outer ones must have higher ones. Save areas lie
 * anywhere: one address for all, unless they are a stack, which grows upward. */
#define FRAME_TOP 0x7FFFFFF0u

static void put_constant(struct buffer *b, uint32_t n) {
    put8(b, OP_CONST_4U);
    put32(b, n);
}

/* The 24 bits of what is on the expression's stack that are an address. */
static void put_address_bits(struct buffer *b) {
    put_constant(b, ASM_ADDRESS_LIMIT - 1);
    put8(b, OP_AND);
}

static void put_word_at(struct buffer *b, unsigned offset) {
    put8(b, OP_PLUS_UCONST);
    put_uleb(b, offset);
    put8(b, OP_DEREF);
}

static void put_register(struct buffer *b, unsigned r) {
    put8(b, OP_BREG0 + r);
    put_sleb(b, 0);
    put_address_bits(b);
}

/* The caller's save area: register 13's, or the one before it. */
static void put_area(struct buffer *b, enum asm_return how) {
    put_register(b, AREA);
    if (how == ASM_RETURN_IN_AREA_BEFORE) {
        put_word_at(b, 4);
        put_address_bits(b);
    }
}

static void put_block(struct buffer *out, struct buffer *block) {
    put_uleb(out, (uint32_t)block->size);
    put(out, block->data, block->size);
    block->size = 0;
}

static void put_frame_address(const struct asm_unwind *u, bool stack, struct buffer *out) {
    struct buffer block = {0};
    put_constant(&block, FRAME_TOP);
    if (stack && u->how != ASM_RETURN_UNKNOWN) {
        put_area(&block, u->how);
        put8(&block, OP_MINUS);
    }
    put8(out, CFA_DEF_EXPRESSION);
    put_block(out, &block);
    free(block.data);
}

static void put_return(const struct asm_unwind *u, struct buffer *out) {
    struct buffer block = {0};
    if (u->how == ASM_RETURN_UNKNOWN) {
        put8(out, CFA_UNDEFINED);
        put_uleb(out, RETURN_COLUMN);
        return;
    }
    if (u->how == ASM_RETURN_IN_REGISTER) {
        put_register(&block, u->reg);
    } else {
        if (u->how == ASM_RETURN_IN_STORAGE)
            put_constant(&block, u->address);
        else
            put_area(&block, u->how);
        put_word_at(&block, u->how == ASM_RETURN_IN_STORAGE ? 0 : 12);
        put_address_bits(&block);
    }
    put8(out, CFA_VALUE_EXPRESSION);
    put_uleb(out, RETURN_COLUMN);
    put_block(out, &block);
    free(block.data);
}

/* The caller's registers 14 to 12 are in its save area, and its register 13 is that area. */
static void put_saved(const struct asm_unwind *u, struct buffer *out) {
    struct buffer block = {0};
    bool saved = u->how == ASM_RETURN_IN_AREA || u->how == ASM_RETURN_IN_AREA_BEFORE;
    for (unsigned n = 0; n < 15; n++) {
        unsigned r = (RETURN + n) % 16;
        put8(out, saved ? CFA_EXPRESSION : CFA_SAME_VALUE);
        put_uleb(out, r);
        if (saved) {
            put_area(&block, u->how);
            put8(&block, OP_PLUS_UCONST);
            put_uleb(&block, 12 + 4 * n);
            put_block(out, &block);
        }
    }
    put8(out, u->how == ASM_RETURN_IN_AREA_BEFORE ? CFA_VALUE_EXPRESSION : CFA_SAME_VALUE);
    put_uleb(out, AREA);
    if (u->how == ASM_RETURN_IN_AREA_BEFORE) {
        put_area(&block, u->how);
        put_block(out, &block);
    }
    free(block.data);
}

static void put_rules(const struct asm_unwind *u, bool stack, struct buffer *out) {
    put_frame_address(u, stack, out);
    put_return(u, out);
    put_saved(u, out);
}

static size_t begin_entry(struct buffer *b, uint32_t identity) {
    put32(b, 0); /* length, patched by end_entry */
    put32(b, identity);
    return b->size - 4;
}

static void end_entry(struct buffer *b, size_t begin) {
    while ((b->size - begin) % 4)
        put8(b, 0); /* no operation */
    patch32(b, begin - 4, b->size - begin);
}

/* The rules of [begin, end), of which all but the first come later. */
static void put_range(uint32_t begin, uint32_t end, const struct asm_unwind *rows, size_t count,
                      bool stack, struct buffer *b) {
    static const struct asm_unwind unknown = {.how = ASM_RETURN_UNKNOWN};
    if (begin == end)
        return;
    size_t entry = begin_entry(b, 0);
    put32(b, begin);
    put32(b, end - begin);
    put_rules(count ? rows : &unknown, stack, b);
    for (size_t i = 1; i < count; i++) {
        put8(b, CFA_ADVANCE_4);
        put32(b, rows[i].from - rows[i - 1].from);
        put_rules(&rows[i], stack, b);
    }
    end_entry(b, entry);
}

/* Every address has rules: where nothing is known they say that, for GDB's own guesses are about
 * compiled programs. */
static void put_frames(const struct asm_routines *routines, struct buffer *b) {
    size_t entry = begin_entry(b, UINT32_MAX);
    put8(b, 1); /* version */
    put8(b, 0); /* augmentation: none */
    put_uleb(b, 1);
    put_sleb(b, -4);
    put8(b, RETURN_COLUMN);
    end_entry(b, entry);
    uint32_t at = 0;
    for (size_t i = 0; i < routines->count; i++) {
        const struct asm_routine *r = &routines->list[i];
        put_range(at, r->begin, NULL, 0, false, b);
        put_range(r->begin, r->end, r->rows, r->row_count, routines->stack, b);
        at = r->end;
    }
    put_range(at, ASM_ADDRESS_LIMIT, NULL, 0, false, b);
}

/* -- ELF ------------------------------------------------------------------------------------ */

static void put_header(struct buffer *out, uint32_t entry) {
    static const uint8_t ident[EI_NIDENT] = {ELFMAG0,    ELFMAG1,     ELFMAG2,   ELFMAG3,
                                             ELFCLASS32, ELFDATA2MSB, EV_CURRENT};
    put(out, ident, sizeof ident);
    put16(out, ET_EXEC);
    put16(out, EM_S390);
    put32(out, EV_CURRENT);
    put32(out, entry);
    put32(out, sizeof(Elf32_Ehdr)); /* program headers */
    put32(out, 0);                  /* section headers, patched */
    put32(out, 0);                  /* flags */
    put16(out, sizeof(Elf32_Ehdr));
    put16(out, sizeof(Elf32_Phdr));
    put16(out, 1);
    put16(out, sizeof(Elf32_Shdr));
    put16(out, SECTION_COUNT);
    put16(out, SECTION_SHSTRTAB);
}

static void put_segment(struct buffer *out, const struct asm_image *image) {
    put32(out, PT_LOAD);
    put32(out, sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr));
    put32(out, image->origin);
    put32(out, image->origin);
    put32(out, image->size);
    put32(out, image->size);
    put32(out, PF_R | PF_W | PF_X);
    put32(out, 1);
}

static void put_section(struct buffer *out, const Elf32_Shdr *s) {
    const uint32_t words[] = {s->sh_name, s->sh_type, s->sh_flags, s->sh_addr,      s->sh_offset,
                              s->sh_size, s->sh_link, s->sh_info,  s->sh_addralign, s->sh_entsize};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        put32(out, words[i]);
}

static void describe(Elf32_Shdr headers[SECTION_COUNT], const struct asm_image *image,
                     unsigned locals) {
    for (int i = SECTION_TEXT; i < SECTION_COUNT; i++)
        headers[i] = (Elf32_Shdr){.sh_type = SHT_PROGBITS, .sh_addralign = 1};
    headers[SECTION_TEXT].sh_flags = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR;
    headers[SECTION_TEXT].sh_addr = image->origin;
    headers[SECTION_SYMTAB].sh_type = SHT_SYMTAB;
    headers[SECTION_SYMTAB].sh_link = SECTION_STRTAB;
    headers[SECTION_SYMTAB].sh_info = locals;
    headers[SECTION_SYMTAB].sh_entsize = sizeof(Elf32_Sym);
    headers[SECTION_STRTAB].sh_type = SHT_STRTAB;
    headers[SECTION_SHSTRTAB].sh_type = SHT_STRTAB;
}

static void put_all(struct buffer *out, const struct asm_image *image,
                    struct buffer contents[SECTION_COUNT], unsigned locals) {
    Elf32_Shdr headers[SECTION_COUNT] = {{0}};
    struct buffer *names = &contents[SECTION_SHSTRTAB];
    describe(headers, image, locals);
    put_header(out, image->entry);
    put_segment(out, image);
    for (int i = 0; i < SECTION_COUNT; i++) {
        headers[i].sh_name = (uint32_t)names->size;
        put_string(names, section_names[i]);
    }
    for (int i = SECTION_TEXT; i < SECTION_COUNT; i++) {
        headers[i].sh_offset = (uint32_t)out->size;
        headers[i].sh_size = (uint32_t)contents[i].size;
        put(out, contents[i].data, contents[i].size);
    }
    while (out->size % 4)
        put8(out, 0);
    patch32(out, offsetof(Elf32_Ehdr, e_shoff), out->size);
    for (int i = 0; i < SECTION_COUNT; i++)
        put_section(out, &headers[i]);
}

/* Puts the file together; m may be NULL: nothing is known but that. */
static void make(const struct asm_module *m, const struct asm_image *image, const char *folder,
                 struct asm_elf *out) {
    static const struct asm_module none;
    struct buffer contents[SECTION_COUNT] = {{0}}, file = {0};
    struct asm_routines routines = {0};
    put(&contents[SECTION_TEXT], image->bytes, image->size);
    unsigned locals =
        put_symbols(m ? m : &none, &contents[SECTION_SYMTAB], &contents[SECTION_STRTAB]);
    if (m) {
        asm_routines_find(m, image, &routines);
        put_abbrev(&contents[SECTION_ABBREV]);
        put_info(m, image, folder, &routines, &contents[SECTION_INFO]);
        put_line_table(m, &contents[SECTION_LINE]);
    }
    put_frames(&routines, &contents[SECTION_FRAME]);
    put_all(&file, image, contents, locals);
    asm_routines_free(&routines);
    for (int i = 0; i < SECTION_COUNT; i++)
        free(contents[i].data);
    *out = (struct asm_elf){file.data, file.size};
}

bool asm_elf_make(const struct asm_module *m, const char *folder, struct asm_elf *out,
                  struct diag_list *diags) {
    struct asm_image image;
    *out = (struct asm_elf){0};
    if (!asm_image_make(m, &image, diags))
        return false;
    make(m, &image, folder, out);
    asm_image_free(&image);
    return true;
}

void asm_elf_make_unknown(struct asm_elf *out) {
    static const struct asm_image nothing;
    make(NULL, &nothing, "", out);
}

void asm_elf_free(struct asm_elf *elf) {
    free(elf->bytes);
    *elf = (struct asm_elf){0};
}

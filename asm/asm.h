/* The System/360 assembler: source text in, a module of control sections out.
 *
 * The language is that of GC28-6514 (OS Assembler Language); docs/assembler.md is its manual here.
 * A module is what an object deck holds: sections with their bytes, what must be relocated,
 * external names, and besides the symbols and a line table for debuggers. The writers (deck.h,
 * image.h, elf.h) and the reader of object decks (object.h) are separate.
 *
 * Invariants: a module returned is free of errors; sections[] are in the order of first appearance;
 * every section but dummies and externals has `size` bytes at address `origin`, no two overlap, and
 * all lie below 16 MB; address constants hold the addresses of those origins already.
 *
 * Example:
 *     struct asm_options options = {.model = MODEL_S370};
 *     struct asm_module *m = asm_assemble("prog.asm", text, length, &options, &diags);
 *     if (!m)
 *         diag_print(&diags, stderr);
 *     …
 *     asm_module_free(m);
 */
#ifndef TRAPEZE_ASM_ASM_H
#define TRAPEZE_ASM_ASM_H

#include "base/diag.h"
#include "base/types.h"

#define ASM_SOURCE_LIMIT  (64u << 20) /* bytes of source that are accepted */
#define ASM_ADDRESS_LIMIT 0x1000000u  /* 24-bit addresses */

/* How lines are read; see docs/assembler.md. */
enum asm_form {
    ASM_FORM_AUTO,    /* each line decides: a tab, or more than 80 characters, make it free */
    ASM_FORM_COLUMNS, /* IBM columns always */
    ASM_FORM_FREE,    /* no columns: a statement is a line */
};

struct asm_options {
    const char *const *copy_path; /* folders for COPY and macros after that of the source file */
    size_t copy_paths;
    FILE *listing;       /* where the listing goes; NULL: none */
    const char *sysparm; /* the value of &SYSPARM, in UTF-8; NULL: no characters */
    enum model model;
    enum asm_form form;
};

enum asm_section_kind {
    ASM_SECTION_CONTROL, /* CSECT, START; with an empty name: private code */
    ASM_SECTION_COMMON,
    ASM_SECTION_DUMMY, /* DSECT: a shape only */
    ASM_SECTION_EXTERNAL,
    ASM_SECTION_WEAK, /* WXTRN */
};

struct asm_section {
    const char *name; /* upper case; "" for private code */
    enum asm_section_kind kind;
    uint16_t esdid;    /* number in the external symbol dictionary, from 1; 0 for a dummy */
    uint32_t origin;   /* address of its first byte */
    uint32_t size;     /* bytes */
    uint32_t location; /* the assembler's location counter, from the origin */
    uint8_t *bytes;    /* size bytes; NULL for dummies and externals */
    uint8_t *present;  /* 1 for each byte that a statement defines */
};

/* A field of `length` bytes at `offset` in `section` that holds an address in (or of) `target`. */
struct asm_relocation {
    struct asm_section *section, *target;
    uint32_t offset;
    uint8_t length; /* bytes: 1 to 4 */
    bool negative;  /* the target's address was subtracted */
    bool is_v;      /* from a V constant */
};

struct asm_reference { /* in the cross-reference */
    struct asm_reference *next;
    unsigned statement;
};

struct asm_symbol {
    const char *name;            /* upper case */
    struct asm_section *section; /* NULL: absolute */
    int32_t value;               /* offset in the section, or the absolute value */
    uint32_t length;             /* L' */
    char type;                   /* T': the letter of the constant, I, J, U, … */
    int16_t scale;               /* S': binary or hexadecimal digits behind the point */
    bool defined, entry;
    const char *file; /* where it is defined */
    unsigned line, statement;
    struct asm_reference *first, *last;
};

/* The statement at file:line begins at `address`; entries are in order of address. */
struct asm_line {
    uint32_t address;
    uint32_t size; /* bytes of the statement */
    const char *file;
    unsigned line;
    bool code;       /* a machine instruction … */
    bool has_target; /* … whose storage operand of RX, RS or S form is an address, not a register
                        and a displacement: … */
    uint32_t target; /* … this one */
};

/* A card that PUNCH or REPRO adds to the object deck. */
struct asm_punched {
    uint8_t card[80]; /* EBCDIC */
    bool behind;      /* the deck's END card; otherwise it stands before all others */
};

struct asm_module {
    const char *name; /* the source's path */
    struct asm_section **sections;
    size_t section_count;
    struct asm_relocation *relocations;
    size_t relocation_count;
    struct asm_symbol **symbols; /* by name */
    size_t symbol_count;
    struct asm_line *lines;
    size_t line_count;
    struct asm_punched *punched;
    size_t punched_count;
    bool has_entry; /* END or a deck's END card names it; otherwise the first section's origin */
    struct asm_section *entry_section; /* NULL: absolute */
    uint32_t entry;                    /* address */
    struct arena *arena;               /* owns everything above */
};

/* Assembles `length` bytes of source text (UTF-8 or ISO 8859-1) known as `path`, whose folder is
 * the first that COPY searches. All errors of the text are added to the list. Returns the module,
 * or NULL when there is an error. */
struct asm_module *asm_assemble(const char *path, const char *text, size_t length,
                                const struct asm_options *options, struct diag_list *diags);

/* As asm_assemble, with the text read from the file; "-" is standard input. */
struct asm_module *asm_assemble_file(const char *path, const struct asm_options *options,
                                     struct diag_list *diags);

void asm_module_free(struct asm_module *module);

/* The address at which execution begins. */
uint32_t asm_entry(const struct asm_module *module);

/* The symbol of that name in upper case, or NULL. */
const struct asm_symbol *asm_find_symbol(const struct asm_module *module, const char *name);

/* The symbol's address, or its value when it is absolute. */
uint32_t asm_symbol_address(const struct asm_symbol *symbol);

/* The line whose statement covers the address, or NULL. */
const struct asm_line *asm_find_line(const struct asm_module *module, uint32_t address);

#endif

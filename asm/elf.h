/* A module as an ELF32 executable for System/370: big-endian, machine EM_S390, one loadable
 * segment, symbols, and DWARF line numbers, routines and frames, so that gdb-multiarch and binutils
 * read it without settings.
 *
 * Example:
 *     struct asm_elf elf;
 *     if (asm_elf_make(module, folder, &elf, &diags))
 *         file_write("prog.elf", elf.bytes, elf.size, &diags);
 *     asm_elf_free(&elf);
 */
#ifndef TRAPEZE_ASM_ELF_H
#define TRAPEZE_ASM_ELF_H

#include "asm/asm.h"

struct asm_elf {
    uint8_t *bytes;
    size_t size;
};

/* Links the module at its origins and writes it; `folder` is what the names of its source files are
 * relative to. False, with errors in the list, when an external symbol is not defined in it. */
bool asm_elf_make(const struct asm_module *module, const char *folder, struct asm_elf *out,
                  struct diag_list *diags);

/* A file for a program of which nothing is known. It says to a debugger that no caller of anything
 * is known, which GDB does not believe by itself: then it cannot even step. */
void asm_elf_make_unknown(struct asm_elf *out);

void asm_elf_free(struct asm_elf *elf);

#endif

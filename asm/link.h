/* Linking: several modules, assembled or read from object decks, become one (GC28-6538, Linkage
 * Editor and Loader).
 *
 * External names are resolved by sections and entry points of any of the modules. Control sections
 * follow each other in the order given, each on a doubleword, the first where the first module has
 * its first; common sections of one name share a place, as long as the longest. Address constants
 * are moved with what they point at. Execution begins where the first module says that names an
 * entry point.
 *
 * Example:
 *     struct asm_module *parts[] = {main, subroutines};
 *     struct asm_module *whole = asm_link(parts, 2, &diags);
 *     asm_module_free(main);
 *     asm_module_free(subroutines);
 */
#ifndef TRAPEZE_ASM_LINK_H
#define TRAPEZE_ASM_LINK_H

#include "asm/asm.h"

/* Links the modules, which stay the caller's. Names that none of them defines stay external: the
 * writers that cannot leave them open say so. NULL, with errors in the list, when a name is defined
 * twice or the whole does not fit in 16 MB. */
struct asm_module *asm_link(struct asm_module *const *modules, size_t count,
                            struct diag_list *diags);

#endif

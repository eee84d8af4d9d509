/* Any bytes as source text: never a crash, and what assembles can be written in every format and
 * its object deck read again. */
#include "asm/asm.h"
#include "asm/deck.h"
#include "asm/elf.h"
#include "asm/image.h"
#include "asm/object.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_all(const struct asm_module *m, struct diag_list *diags) {
    struct asm_deck deck;
    struct asm_elf elf;
    if (asm_deck_ipl(m, &deck, diags))
        asm_deck_free(&deck);
    if (asm_elf_make(m, "/", &elf, diags))
        asm_elf_free(&elf);
    if (asm_deck_object(m, &deck, diags)) {
        struct asm_module *again =
            asm_object_read("deck", deck.cards, deck.count * ASM_CARD, diags);
        if (!again)
            abort(); /* we write what we cannot read */
        asm_module_free(again);
        asm_deck_free(&deck);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct diag_list diags;
    diag_init(&diags);
    FILE *sink = fopen("/dev/null", "w");
    struct asm_options options = {.model = MODEL_S370, .listing = sink};
    struct asm_module *m = asm_assemble("fuzz.asm", (const char *)data, size, &options, &diags);
    if (!m && !diags.errors)
        abort(); /* refused without a word */
    if (m)
        write_all(m, &diags);
    asm_module_free(m);
    diag_print(&diags, sink);
    diag_free(&diags);
    fclose(sink);
    return 0;
}

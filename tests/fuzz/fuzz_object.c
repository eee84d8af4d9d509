/* Any bytes as an object deck: never a crash, and a deck that is read can be linked and written
 * again. */
#include "asm/deck.h"
#include "asm/image.h"
#include "asm/object.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct diag_list diags;
    struct asm_image image;
    struct asm_deck deck;
    diag_init(&diags);
    asm_object_is_deck(data, size);
    struct asm_module *m = asm_object_read("fuzz.deck", data, size, &diags);
    if (!m && !diags.errors)
        abort(); /* refused without a word */
    if (m && asm_image_make(m, &image, &diags))
        asm_image_free(&image);
    if (m && asm_deck_object(m, &deck, &diags))
        asm_deck_free(&deck);
    asm_module_free(m);
    diag_free(&diags);
    return 0;
}

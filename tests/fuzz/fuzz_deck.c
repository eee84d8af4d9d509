/* The deck reader on any bytes. The first byte says the format that it is told. */
#include "dev/deck.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size)
        return 0;
    struct diag_list diags;
    struct dev_deck deck;
    diag_init(&diags);
    bool good = dev_deck_load(data + 1, size - 1, "deck", data[0] % 3, &deck, &diags);
    if (good != (diags.errors == 0))
        abort();
    if (good)
        dev_deck_free(&deck);
    diag_free(&diags);
    return 0;
}

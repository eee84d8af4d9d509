/* Host text and EBCDIC. */
#include "dev/text.h"

#include "isa/ebcdic.h"

static unsigned utf8_length(uint8_t first) {
    return first < 0x80   ? 1
           : first < 0xC2 ? 0
           : first < 0xE0 ? 2
           : first < 0xF0 ? 3
           : first < 0xF5 ? 4
                          : 0;
}

/* The code point of n well-begun bytes, or TEXT_NONE (continuations, overlong, surrogates). */
static uint32_t decode(const uint8_t *p, unsigned n) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
    for (unsigned i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return TEXT_NONE;
        c = c << 6 | (p[i] & 0x3F);
    }
    return c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? TEXT_NONE : c;
}

uint32_t dev_text_next(const uint8_t *text, size_t length, size_t *at) {
    unsigned n = utf8_length(text[*at]);
    uint32_t c = n && n <= length - *at ? decode(text + *at, n) : TEXT_NONE;
    *at += c == TEXT_NONE ? 1 : n;
    return c;
}

bool dev_text_to_ebcdic(uint32_t character, uint8_t *code) {
    bool graphic =
        (character >= 0x20 && character < 0x7F) || (character >= 0xA0 && character <= 0xFF);
    if (graphic)
        *code = ebcdic_from_ascii[character];
    return graphic;
}

static size_t encode(uint8_t ebcdic, uint8_t utf8[2]) {
    uint8_t c = ebcdic == EBCDIC_NEW_LINE ? '\n' : ebcdic_to_ascii[ebcdic];
    if (c >= 0xA0) {
        utf8[0] = 0xC0 | c >> 6;
        utf8[1] = 0x80 | (c & 0x3F);
        return 2;
    }
    utf8[0] = (c >= 0x20 && c < 0x7F) || ebcdic == EBCDIC_NEW_LINE ? c : ' ';
    return 1;
}

void dev_text_put(struct dev_backend *out, const uint8_t *ebcdic, size_t length) {
    uint8_t utf8[512];
    while (length) {
        size_t n = 0;
        for (; length && n + 2 <= sizeof utf8; length--)
            n += encode(*ebcdic++, utf8 + n);
        dev_backend_write(out, utf8, n);
    }
}

size_t dev_text_trim(const uint8_t *ebcdic, size_t length) {
    while (length && ebcdic[length - 1] == EBCDIC_SPACE)
        length--;
    return length;
}

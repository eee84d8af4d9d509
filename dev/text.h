/* Host text (UTF-8) and EBCDIC code page 037, which has the characters of ISO 8859-1.
 *
 * Example: dev_text_put(paper, line, 132) writes what the printer's chains would show of 132 bytes.
 */
#ifndef TRAPEZE_DEV_TEXT_H
#define TRAPEZE_DEV_TEXT_H

#include "dev/backend.h"

#include "isa/ebcdic.h"

#define EBCDIC_NEW_LINE 0x15u
#define TEXT_NONE       0xFFFFFFFFu

/* Takes one character off UTF-8 text: its code point, TEXT_NONE when the bytes are not UTF-8
 * (then one byte is taken). *at is less than length. */
uint32_t dev_text_next(const uint8_t *text, size_t length, size_t *at);

/* The EBCDIC code of a character; false when code page 037 has none. */
bool dev_text_to_ebcdic(uint32_t character, uint8_t *code);

/* Writes EBCDIC bytes as UTF-8. Bytes that no character of the code page is printed for give a
 * blank; a new-line (X'15') gives a line end. */
void dev_text_put(struct dev_backend *out, const uint8_t *ebcdic, size_t length);

/* The length without trailing blanks. */
size_t dev_text_trim(const uint8_t *ebcdic, size_t length);

#endif

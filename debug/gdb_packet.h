/* Packets of GDB's remote serial protocol: "$DATA#CC", CC being the sum of DATA's bytes in two
 * hexadecimal digits. In DATA the byte } says that the next one is to be taken xor 20 (hex).
 * Between packets there are "+" and "-", which acknowledge or ask again, and the byte 03, which
 * interrupts.
 *
 * No sockets and no debugger here: bytes in, events out; and text in, packets out.
 * Source: the manual of GDB, appendix "GDB Remote Serial Protocol".
 *
 * Example:
 *   struct gdb_reader r = {0};
 *   if (gdb_read(&r, byte) == GDB_PACKET)
 *       execute(r.data, r.size);
 */
#ifndef TRAPEZE_DEBUG_GDB_PACKET_H
#define TRAPEZE_DEBUG_GDB_PACKET_H

#include "base/types.h"

#include <stdarg.h>

#define GDB_PACKET_SIZE 0x10000u /* bytes of DATA that are accepted, and sent */

enum gdb_event {
    GDB_NOTHING,
    GDB_PACKET,
    GDB_BAD, /* a packet whose checksum is wrong or which is too long */
    GDB_ACK,
    GDB_NACK,
    GDB_INTERRUPT,
};

struct gdb_reader {
    enum { GDB_BETWEEN, GDB_IN_DATA, GDB_ESCAPED, GDB_FIRST_DIGIT, GDB_SECOND_DIGIT } state;
    uint8_t data[GDB_PACKET_SIZE + 1]; /* GDB_PACKET: what came, escapes resolved, and a 0 behind */
    size_t size;                       /* more than GDB_PACKET_SIZE: too long */
    uint8_t sum;                       /* of the bytes as they came */
    int first;                         /* digit of the checksum */
};

/* Takes one more byte. */
enum gdb_event gdb_read(struct gdb_reader *r, uint8_t byte);

/* A growing text. */
struct gdb_text {
    char *data; /* ends with a 0, which is not counted; NULL: empty */
    size_t size, capacity;
};

void gdb_text_clear(struct gdb_text *t);
void gdb_text_free(struct gdb_text *t);
void gdb_put_bytes(struct gdb_text *t, const void *bytes, size_t size);
void gdb_put(struct gdb_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gdb_put_hex(struct gdb_text *t, const void *bytes, size_t size);

/* Binary data as it stands in a packet; no more of it than that the text has `most` bytes. Returns
 * how many of the bytes were put. */
size_t gdb_put_escaped(struct gdb_text *t, const void *bytes, size_t size, size_t most);

/* Puts a packet with this data, in which what needs it is escaped already. */
void gdb_put_packet(struct gdb_text *t, const struct gdb_text *data);

/* ---- Taking data apart: each moves *at behind what it takes ---- */

/* A hexadecimal number of 64 bits at most. */
bool gdb_take_number(const char **at, uint64_t *n);
/* A character. */
bool gdb_take(const char **at, char c);
/* A word that stands here. */
bool gdb_take_word(const char **at, const char *word);
/* Bytes in hexadecimal up to the end or another character: how many; at most `most`. False when
 * there are more, or digits are not paired. */
bool gdb_take_hex(const char **at, uint8_t *out, size_t most, size_t *size);

#endif

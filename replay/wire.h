/* Wires: records over a link, as a migration (replay/migration.h) sends and receives them.
 *
 * A record is put together by a walk that saves (wire_begin … wire_end) and then waits in a queue
 * until the link takes it; one that was received is read by a walk that loads. What comes is
 * believed only as far as its checksum goes.
 *
 * Example:
 *   struct wire wire;
 *   wire_init(&wire, &link);
 *   struct walk *w = wire_begin(&wire, WIRE_READY);
 *   walk_u32(w, &number);
 *   wire_end(&wire);
 *   if (!wire_flush(&wire, 1000) || !wire_receive(&wire, WIRE_GO, 1000))
 *       puts(wire.problem);
 *   wire_free(&wire);
 */
#ifndef TRAPEZE_REPLAY_WIRE_H
#define TRAPEZE_REPLAY_WIRE_H

#include "base/link.h"
#include "base/walk.h"

#define WIRE_RECORD_MAX  ((size_t)1 << 30) /* bytes of a record that is received */
#define WIRE_PROBLEM_MAX 256u
#define WIRE_FOR_EVER    (-1)

enum wire_kind {
    WIRE_HEADER, /* is no record: it has neither size nor checksum */
    WIRE_IDENTITY,
    WIRE_ANSWER,
    WIRE_BLOCKS,
    WIRE_SYNC, /* is answered by the same when everything before it is dealt with */
    WIRE_STATE,
    WIRE_READY,
    WIRE_GO,
    WIRE_RUNS,
    WIRE_TROUBLE, /* a text: why the other end gives up */
};

struct wire {
    struct link *link; /* borrowed */
    struct walk queue; /* what is still to be sent, from `sent` on */
    size_t sent, begun;
    uint64_t sent_seed, received_seed; /* the last checksum of either direction */
    uint64_t bytes;                    /* sent in all */
    bool hurries; /* what is to be received comes soon: to wait for it asleep would take longer */
    uint8_t *buffer; /* the record received last */
    size_t capacity;
    enum wire_kind kind;            /* of it */
    struct walk record;             /* loads it */
    char problem[WIRE_PROBLEM_MAX]; /* why something returned false */
};

void wire_init(struct wire *wire, struct link *link);
void wire_free(struct wire *wire);

/* Puts the header into the queue, or receives that of the other end. */
void wire_send_header(struct wire *wire, uint32_t version);
bool wire_receive_header(struct wire *wire, uint32_t version, int milliseconds);

/* Begins a record; what the walk saves until wire_end is in it. */
struct walk *wire_begin(struct wire *wire, enum wire_kind kind);
void wire_end(struct wire *wire);

/* A whole record without contents; one with a text. */
void wire_send(struct wire *wire, enum wire_kind kind);
void wire_send_trouble(struct wire *wire, const char *text);

/* Sends of the queue what the link takes now; or all, if that succeeds before nothing has moved for
 * so many milliseconds. False when the link is broken or the time is over. */
bool wire_push(struct wire *wire);
bool wire_flush(struct wire *wire, int milliseconds);

/* Is there nothing to send? */
bool wire_is_empty(const struct wire *wire);

/* Waits for a record, which wire->record loads then and wire->kind tells. False when the link is
 * closed, what comes is damaged or an end in trouble, or nothing comes for so many milliseconds. */
bool wire_receive_any(struct wire *wire, int milliseconds);

/* The same; a record of another kind is a problem, too. */
bool wire_receive(struct wire *wire, enum wire_kind kind, int milliseconds);

#endif

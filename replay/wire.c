#include "replay/wire.h"

#include "base/bits.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <xxhash.h>

#define NAME_SIZE     16u
#define HEADER_SIZE   20u
#define FRONT_SIZE    5u
#define CHECKSUM_SIZE 8u
#define TROUBLE_SIZE  200u
#define AWAKE_NS      200000
#define STEP          65536u /* the buffer grows with what comes, not with what is announced */

static const char name[NAME_SIZE + 1] = "TRAPEZE migrate ";

void wire_init(struct wire *wire, struct link *link) {
    *wire = (struct wire){.link = link};
    walk_begin_saving(&wire->queue, WALK_FILE);
}

void wire_free(struct wire *wire) {
    walk_free(&wire->queue);
    free(wire->buffer);
    *wire = (struct wire){0};
}

static bool fail(struct wire *wire, const char *problem) {
    snprintf(wire->problem, sizeof wire->problem, "%s", problem);
    return false;
}

/* ---- Sending ----------------------------------------------------------------------------------
 */

void wire_send_header(struct wire *wire, uint32_t version) {
    size_t begin = wire->queue.size;
    walk_bytes(&wire->queue, (char *)name, NAME_SIZE);
    walk_u32(&wire->queue, &version);
    wire->sent_seed = XXH3_64bits(wire->queue.bytes + begin, HEADER_SIZE);
}

struct walk *wire_begin(struct wire *wire, enum wire_kind kind) {
    uint8_t number = (uint8_t)kind;
    uint32_t size = 0; /* is put in at the end */
    wire->begun = wire->queue.size;
    walk_u8(&wire->queue, &number);
    walk_u32(&wire->queue, &size);
    return &wire->queue;
}

void wire_end(struct wire *wire) {
    uint8_t *record = wire->queue.bytes + wire->begun;
    size_t size = wire->queue.size - wire->begun;
    be32_store(record + 1, (uint32_t)(size - FRONT_SIZE));
    wire->sent_seed = XXH3_64bits_withSeed(record, size, wire->sent_seed);
    walk_u64(&wire->queue, &wire->sent_seed);
}

void wire_send(struct wire *wire, enum wire_kind kind) {
    wire_begin(wire, kind);
    wire_end(wire);
}

void wire_send_trouble(struct wire *wire, const char *text) {
    char copy[TROUBLE_SIZE];
    snprintf(copy, sizeof copy, "%s", text);
    walk_string(wire_begin(wire, WIRE_TROUBLE), copy, sizeof copy);
    wire_end(wire);
}

bool wire_is_empty(const struct wire *wire) {
    return wire->sent == wire->queue.size;
}

bool wire_push(struct wire *wire) {
    struct walk *queue = &wire->queue;
    if (wire_is_empty(wire))
        return true;
    ssize_t n = link_write(wire->link, queue->bytes + wire->sent, queue->size - wire->sent);
    if (n == LINK_CLOSED)
        return fail(wire, "the link is broken");
    wire->sent += (size_t)n;
    wire->bytes += (size_t)n;
    if (wire_is_empty(wire))
        wire->sent = queue->size = 0;
    return true;
}

bool wire_flush(struct wire *wire, int milliseconds) {
    while (!wire_is_empty(wire)) {
        if (!link_wait_to_write(wire->link, milliseconds))
            return fail(wire, "the other end takes nothing more");
        if (!wire_push(wire))
            return false;
    }
    return true;
}

/* ---- Receiving --------------------------------------------------------------------------------
 */

/* Waits until something can be read. In a hurry, awake at first. */
static bool wait_to_read(const struct wire *wire, int milliseconds) {
    struct timespec begin, now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (wire->hurries && !link_wait_to_read(wire->link, 0)) {
        sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
        if ((now.tv_sec - begin.tv_sec) * 1000000000 + now.tv_nsec - begin.tv_nsec > AWAKE_NS)
            break;
    }
    return link_wait_to_read(wire->link, milliseconds);
}

/* Gets bytes [at, at + size) of the buffer. */
static bool get(struct wire *wire, size_t at, size_t size, int milliseconds) {
    for (size_t end = at + size; at < end;) {
        if (at == wire->capacity) {
            wire->capacity = 2 * at + STEP;
            wire->buffer = realloc(wire->buffer, wire->capacity);
            if (!wire->buffer)
                abort();
        }
        size_t room = wire->capacity < end ? wire->capacity : end;
        if (!wait_to_read(wire, milliseconds))
            return fail(wire, "nothing comes from the other end");
        ssize_t n = link_read(wire->link, wire->buffer + at, room - at);
        if (n == LINK_CLOSED)
            return fail(wire, "the link is broken");
        at += (size_t)n;
    }
    return true;
}

bool wire_receive_header(struct wire *wire, uint32_t version, int milliseconds) {
    if (!get(wire, 0, HEADER_SIZE, milliseconds))
        return false;
    uint32_t found = be32_load(wire->buffer + NAME_SIZE);
    if (memcmp(wire->buffer, name, NAME_SIZE) != 0)
        return fail(wire, "what is at the other end is no migration of Trapeze's");
    if (found != version) {
        snprintf(wire->problem, sizeof wire->problem,
                 "the other end migrates by version %u, and this program by version %u", found,
                 version);
        return false;
    }
    wire->received_seed = XXH3_64bits(wire->buffer, HEADER_SIZE);
    return true;
}

/* The other end has said why it gives up. */
static bool take_trouble(struct wire *wire) {
    char text[TROUBLE_SIZE] = "";
    walk_string(&wire->record, text, sizeof text);
    snprintf(wire->problem, sizeof wire->problem, "the other end gives up: %s", text);
    return false;
}

bool wire_receive_any(struct wire *wire, int milliseconds) {
    if (!get(wire, 0, FRONT_SIZE, milliseconds))
        return false;
    size_t size = be32_load(wire->buffer + 1), whole = FRONT_SIZE + size;
    if (size > WIRE_RECORD_MAX)
        return fail(wire, "a record is too long");
    if (!get(wire, FRONT_SIZE, size + CHECKSUM_SIZE, milliseconds))
        return false;
    uint64_t checksum = XXH3_64bits_withSeed(wire->buffer, whole, wire->received_seed);
    if (be64_load(wire->buffer + whole) != checksum)
        return fail(wire, "a record is damaged: its checksum does not agree");
    wire->received_seed = checksum;
    wire->kind = wire->buffer[0];
    walk_begin_loading(&wire->record, WALK_FILE, wire->buffer + FRONT_SIZE, size);
    return wire->kind != WIRE_TROUBLE || take_trouble(wire);
}

bool wire_receive(struct wire *wire, enum wire_kind kind, int milliseconds) {
    return wire_receive_any(wire, milliseconds) &&
           (wire->kind == kind || fail(wire, "a record of another kind stands here"));
}

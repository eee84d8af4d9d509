/* Streams of migrations with any bytes of theirs changed, with and without their checksums put
 * right: never a crash or a hang, and whoever refuses one says why. What can be taken in is run.
 *
 * The first byte says what is changed (bit 7: the answers that the source gets, else what the
 * destination gets; bit 6: checksums are not put right) and the other bits when the system moves.
 * Then come changes of three bytes each: a position, and what stands there from now on; position
 * FFFF cuts the end off, so many 256ths of it.
 */
#include "base/bits.h"
#include "replay/migration.h"
#include "replay/wire.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xxhash.h>

#define HEADER_SIZE 20u
#define FRONT_SIZE  5u
#define STREAM_MAX  (128u << 10) /* fits into a socket without anybody reading */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char config_text[] =
    "{\"vms\": [{\"name\": \"fuzz\", \"storage\": \"12K\", \"psw\": \"FE00000000000200\","
    " \"devices\": [{\"address\": \"009\", \"type\": \"3215\"},"
    "               {\"address\": \"00C\", \"type\": \"2540R\"},"
    "               {\"address\": \"00D\", \"type\": \"2540P\"},"
    "               {\"address\": \"10E\", \"type\": \"1403\"}]}]}";

/* Starts console, punch and printer and goes round: MVC to the CAW, SIO, twice more, BC. */
static const uint8_t program[] = {0xD2, 0x03, 0x00, 0x48, 0x02, 0x40, 0x9C, 0x00, 0x00, 0x09,
                                  0xD2, 0x03, 0x00, 0x48, 0x02, 0x44, 0x9C, 0x00, 0x00, 0x0D,
                                  0x9C, 0x00, 0x01, 0x0E, 0x47, 0xF0, 0x02, 0x00};
static const uint8_t caws[] = {0, 0, 2, 0x60, 0, 0, 2, 0x68};
static const uint8_t ccws[] = {0x0A, 0, 3, 0, 0x20, 0, 0, 20, 0x01, 0, 2, 0, 0x20, 0, 0, 60};

struct stream {
    uint8_t bytes[STREAM_MAX];
    size_t size;
};

static void make(struct rig *rig, struct identity *identity, bool bare) {
    struct config config;
    struct diag_list diags;
    diag_init(&diags);
    if (!config_parse("fuzz.json", config_text, sizeof config_text - 1, &config, &diags) ||
        !rig_make(rig, &config, bare, NULL, &diags))
        abort();
    const struct stor_view *view = &rig->systems[0]->view;
    view_write(view, 0x200, program, sizeof program);
    view_write(view, 0x240, caws, sizeof caws);
    view_write(view, 0x260, ccws, sizeof ccws);
    identity_make(identity, rig, &config);
    config_free(&config);
    diag_free(&diags);
}

static void unmake(struct rig *rig, struct identity *identity) {
    identity_free(identity);
    rig_free(rig);
}

/* An end of a link at which the stream can be read; the other end in *other. */
static struct link say(const struct stream *stream, int *other) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ||
        write(ends[1], stream->bytes, stream->size) != (ssize_t)stream->size)
        abort();
    *other = ends[1];
    return (struct link){ends[0], ends[0]};
}

/* All that was said at an end. */
static void hear(int end, struct stream *stream) {
    ssize_t n;
    stream->size = 0;
    while ((n = recv(end, stream->bytes + stream->size, STREAM_MAX - stream->size, MSG_DONTWAIT)) >
           0)
        stream->size += (size_t)n;
}

/* What a destination answers when all is well. */
static void make_answers(struct stream *answers) {
    int ends[2];
    bool taken = true;
    uint64_t waited = 12345;
    struct wire wire;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        abort();
    wire_init(&wire, &(struct link){ends[0], ends[0]});
    wire_send_header(&wire, MIGRATION_VERSION);
    walk_bool(wire_begin(&wire, WIRE_ANSWER), &taken);
    wire_end(&wire);
    wire_send(&wire, WIRE_READY);
    walk_u64(wire_begin(&wire, WIRE_RUNS), &waited);
    wire_end(&wire);
    if (!wire_flush(&wire, 0))
        abort();
    hear(ends[1], answers);
    wire_free(&wire);
    close(ends[0]), close(ends[1]);
}

/* Makes the changes that the input asks for. */
static void change(struct stream *stream, const uint8_t *data, size_t size) {
    for (; size >= 3 && stream->size; data += 3, size -= 3) {
        uint16_t position = be16_load(data);
        if (position == UINT16_MAX)
            stream->size -= stream->size * data[2] / 256;
        else if (position < stream->size)
            stream->bytes[position] = data[2];
    }
}

/* Puts the checksums right, as far as there are records. */
static void seal(struct stream *stream) {
    if (stream->size < HEADER_SIZE)
        return;
    uint64_t seed = XXH3_64bits(stream->bytes, HEADER_SIZE);
    for (size_t at = HEADER_SIZE; stream->size - at >= FRONT_SIZE;) {
        uint8_t *record = stream->bytes + at;
        size_t whole = FRONT_SIZE + be32_load(record + 1);
        if (whole + 8 > stream->size - at)
            return;
        seed = XXH3_64bits_withSeed(record, whole, seed);
        be64_store(record + whole, seed);
        at += whole + 8;
    }
}

/* Lets a system go, to somebody who gives these answers; *said is what he gets. */
static void let_go(bool bare, uint64_t count, const struct stream *answers, struct stream *said) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    struct migration_terms terms = {.portion = 2, .run = 100, .rest = 1};
    enum migration_state state = MIGRATION_FAILED;
    uint64_t run;
    int other;
    diag_init(&diags);
    make(&rig, &identity, bare);
    rig_run(&rig, count);
    rig_type(&rig, 0, 0x009, "LINE", 4);
    struct link link = say(answers, &other);
    struct migration *m = migration_offer(&rig, 0, &identity, &link, "there", &terms, &diags);
    while (m && (state = migration_step(m, &run)) == MIGRATION_GOES_ON)
        rig_run(&rig, rig_retired(&rig) + run);
    if ((state == MIGRATION_FAILED) != (diags.errors > 0))
        abort(); /* failed without a word */
    rig_run(&rig, rig_retired(&rig) + 500);
    if (state == MIGRATION_FAILED && rig.systems[0]->stop == STOP_MOVED)
        abort(); /* lost */
    hear(other, said);
    migration_free(m);
    link_close(&link);
    close(other);
    unmake(&rig, &identity);
    diag_free(&diags);
}

static void take_in(bool bare, const struct stream *stream) {
    struct rig rig;
    struct identity identity;
    struct diag_list diags;
    size_t system;
    int other;
    diag_init(&diags);
    make(&rig, &identity, bare);
    struct link link = say(stream, &other);
    shutdown(other, SHUT_WR);
    bool taken = migration_receive(&rig, &identity, &link, "here", &system, &diags);
    if (taken != (diags.errors == 0))
        abort(); /* refused without a word */
    if (taken) {
        rig_type(&rig, 0, 0x009, "HELLO", 5);
        uint64_t now = rig_retired(&rig);
        rig_run(&rig, now < UINT64_MAX - 500 ? now + 500 : now);
    }
    link_close(&link);
    close(other);
    unmake(&rig, &identity);
    diag_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct stream answers, said;
    if (size == 0)
        return 0;
    bool changes_answers = data[0] & 0x80, sealed = !(data[0] & 0x40), bare = data[0] & 1;
    uint64_t count = (uint64_t)(data[0] & 0x3E) * 500;
    make_answers(&answers);
    if (changes_answers) {
        change(&answers, data + 1, size - 1);
        if (sealed)
            seal(&answers);
    }
    let_go(bare, count, &answers, &said);
    if (changes_answers)
        return 0;
    change(&said, data + 1, size - 1);
    if (sealed)
        seal(&said);
    take_in(!bare, &said);
    return 0;
}

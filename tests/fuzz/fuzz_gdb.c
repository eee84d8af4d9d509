/* The GDB server: any stream of bytes, or any packets, on two guests that run a little. The first
 * byte says which: 1 the bare machine, 2 a stream (otherwise lines, each of which is made a
 * packet), 4 no acknowledgements. */
#include "debug/gdb.h"

#include "debug/gdb_packet.h"

#include <string.h>
#include <strings.h>

#define PACKETS_MAX 60
#define RUNS_MAX    20 /* looks at the client until it interrupts what runs */

/* BALR 12,0; A 1,100(12); ST 1,100(12); SVC 5; BC 15,2(12) */
static const uint8_t code[] = {0x05, 0xC0, 0x5A, 0x10, 0xC0, 0x64, 0x50, 0x10,
                               0xC0, 0x64, 0x0A, 0x05, 0x47, 0xF0, 0xC0, 0x02};

struct client {
    struct gdb *gdb;
    int runs;
    size_t sent;
};

static void take(void *owner, const void *bytes, size_t size) {
    struct client *c = owner;
    for (size_t n = 0; n < size; n++) /* let a sanitizer see each */
        c->sent += ((const char *)bytes)[n] != 0;
}

static bool look(void *owner) {
    struct client *c = owner;
    if (++c->runs > RUNS_MAX)
        gdb_receive(c->gdb, "\003", 1);
    return c->runs > 2 * RUNS_MAX;
}

/* Commands of the debugger that read or write files are for others to try. */
static bool uses_files(const char *packet) {
    static const char *const words[] = {"so", "sy", "tr", "cp"};
    uint8_t line[400] = {0};
    size_t size;
    if (!gdb_take_word(&packet, "qRcmd,"))
        return false;
    gdb_take_hex(&packet, line, sizeof line - 1, &size);
    const char *at = (const char *)line;
    while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        at++;
    for (size_t n = 0; n < sizeof words / sizeof *words; n++)
        if (strncasecmp(at, words[n], 2) == 0)
            return true;
    return false;
}

static enum gdb_state send_packet(struct client *c, const char *text, size_t size) {
    struct gdb_text data = {0}, packet = {0};
    gdb_put_bytes(&data, text, size);
    if (size && !uses_files(data.data)) {
        gdb_put_packet(&packet, &data);
        gdb_receive(c->gdb, packet.data, packet.size);
    }
    gdb_text_free(&data);
    gdb_text_free(&packet);
    c->runs = 0;
    return gdb_serve(c->gdb);
}

static void send_lines(struct client *c, const char *text, size_t size) {
    enum gdb_state state = GDB_ATTACHED;
    for (int n = 0; n < PACKETS_MAX && size && state == GDB_ATTACHED; n++) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;
        state = send_packet(c, text, length);
        length += end != NULL;
        text += length;
        size -= length;
    }
    if (state == GDB_DETACHED)
        gdb_run_alone(c->gdb);
}

static bool has_command(const char *text, size_t size) {
    for (size_t n = 0; n + 4 <= size; n++)
        if (memcmp(text + n, "Rcmd", 4) == 0)
            return true;
    return false;
}

static void send_stream(struct client *c, const char *text, size_t size) {
    if (has_command(text, size))
        return;
    for (size_t at = 0, length; at < size; at += length) { /* in pieces, as they may come */
        length = size - at < 7 ? size - at : 7;
        gdb_receive(c->gdb, text + at, length);
        c->runs = 0;
        if (gdb_serve(c->gdb) != GDB_ATTACHED)
            gdb_connected(c->gdb);
    }
}

static struct config *add(struct config *config, const char *name) {
    struct system_config *system = config_add(config, name);
    config_default_devices(system);
    system->storage = 16 << 10;
    system->start = START_RESTART;
    return config;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct config config = {0};
    struct diag_list diags;
    struct rig rig;
    struct client client = {0};
    uint8_t how = size ? data[0] : 0;
    diag_init(&diags);
    add(&config, "one<&");
    if (!(how & 1))
        add(&config, "two");
    if (rig_make(&rig, &config, how & 1, NULL, &diags)) {
        view_write(&rig.systems[0]->view, 0x800, code, sizeof code);
        rig.systems[0]->state->psw.ia = 0x800;
        rig.limit = 20000;
        struct gdb_host host = {.send = take, .poll = look, .owner = &client};
        client.gdb = gdb_create(&rig, &config, &host);
        gdb_connected(client.gdb);
        if (how & 4)
            send_packet(&client, "QStartNoAckMode", 15);
        if (size && how & 2)
            send_stream(&client, (const char *)data + 1, size - 1);
        else if (size)
            send_lines(&client, (const char *)data + 1, size - 1);
        gdb_free(client.gdb);
        rig_free(&rig);
    }
    config_free(&config);
    diag_free(&diags);
    return 0;
}

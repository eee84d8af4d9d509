/* Real snapshots and recordings with any bytes of theirs changed, as if the checksum were right:
 * never a crash or a hang. What can be loaded is run.
 *
 * The first byte says what is changed (bits 6-7: 0 a snapshot of a bare machine, 1 of a virtual
 * machine, else a recording) and the other bits when it is taken. Then come changes of three bytes
 * each: a position, and what stands there from now on; position FFFF cuts the end off, so many
 * 256ths of it.
 */
#include "base/bits.h"
#include "mmu/image.h"
#include "replay/recording.h"

#include <stdlib.h>
#include <string.h>

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

/* Makes the changes that the input asks for. */
static void change(struct walk *saved, const uint8_t *data, size_t size) {
    for (; size >= 3 && saved->size; data += 3, size -= 3) {
        uint16_t position = be16_load(data);
        if (position == UINT16_MAX)
            saved->size -= saved->size * data[2] / 256;
        else if (position < saved->size)
            saved->bytes[position] = data[2];
    }
}

static void load_snapshot(struct rig *rig, const struct walk *saved) {
    struct walk w;
    walk_begin_loading(&w, WALK_FILE, saved->bytes, saved->size);
    rig_walk(rig, &w);
    stor_walk(rig_storage(rig), &w);
    if (!walk_end_loading(&w))
        return;
    rig_type(rig, 0, 0x009, "HELLO", 5);
    uint64_t now = rig_retired(rig);
    rig_run(rig, now < UINT64_MAX - 500 ? now + 500 : now);
}

static void load_recording(struct rig *rig, const struct identity *identity,
                           const struct walk *changed) {
    struct recording r;
    struct diag_list diags;
    struct saved saved = {.path = "fuzz.rec", .kind = &recording_kind};
    diag_init(&diags);
    saved.bytes = (struct file_bytes){malloc(changed->size + 1), changed->size};
    memcpy(saved.bytes.data, changed->bytes, changed->size);
    walk_begin_loading(&saved.walk, WALK_FILE, saved.bytes.data, changed->size);
    bool loaded = recording_load(&r, identity, &saved, &diags);
    if (!loaded && !diags.errors)
        abort(); /* refused without a word */
    if (loaded) {
        size_t next = 0;
        inputs_run(&r.inputs, &next, rig, 500);
        recording_free(&r);
    }
    diag_free(&diags);
}

static void save_recording(struct rig *rig, struct identity *identity, struct walk *w) {
    struct recording r;
    recording_begin(&r, rig);
    inputs_type(&r.inputs, rig, 0, 0x009, "ONE", 3);
    rig_run(rig, 300);
    inputs_type(&r.inputs, rig, 0, 0x009, "TWO", 3);
    recording_end(&r, rig, false);
    identity_walk(identity, w);
    recording_walk(&r, w);
    recording_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rig from, to;
    struct identity identity, same;
    struct walk saved;
    if (size == 0)
        return 0;
    bool bare = (data[0] & 3) == 0, recording = data[0] & 2;
    make(&from, &identity, bare);
    make(&to, &same, bare);
    walk_begin_saving(&saved, WALK_FILE);
    if (recording) {
        save_recording(&from, &identity, &saved);
    } else {
        rig_run(&from, (uint64_t)(data[0] >> 2) * 1000);
        rig_type(&from, 0, 0x009, "LINE", 4);
        rig_walk(&from, &saved);
        stor_walk(rig_storage(&from), &saved);
    }
    change(&saved, data + 1, size - 1);
    if (recording)
        load_recording(&to, &same, &saved);
    else
        load_snapshot(&to, &saved);
    walk_free(&saved);
    identity_free(&identity);
    identity_free(&same);
    rig_free(&from);
    rig_free(&to);
    return 0;
}

#include "machine/setup.h"

#include "asm/deck.h"
#include "asm/object.h"
#include "base/bits.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct machine_shape setup_shape(const struct system_config *config) {
    return (struct machine_shape){
        .model = config->model,
        .storage = config->storage,
        .instructions_per_microsecond = config->instructions_per_microsecond,
    };
}

/* ---- Devices ----------------------------------------------------------------------------------
 */

/* Bytes that grow. */
struct buffer {
    uint8_t *data;
    size_t size;
};

static void append(struct buffer *b, const void *bytes, size_t size) {
    b->data = realloc(b->data, b->size + size + 1);
    if (!b->data)
        abort();
    memcpy(b->data + b->size, bytes, size);
    b->size += size;
}

static bool append_cards(struct buffer *cards, const char *file, enum dev_deck_format format,
                         struct diag_list *diags) {
    struct file_bytes bytes;
    struct dev_deck deck;
    if (!file_read(file, BACKEND_INPUT_MAX, &bytes, diags))
        return false;
    bool good = dev_deck_load(bytes.data, bytes.size, file, format, &deck, diags);
    if (good) {
        append(cards, deck.cards, deck.count * DECK_COLUMNS);
        dev_deck_free(&deck);
    }
    file_free(&bytes);
    return good;
}

/* The module that a source or an object deck is. */
static struct asm_module *read_module(const char *path, enum model model, struct diag_list *diags) {
    struct asm_options options = {.model = model};
    struct asm_module *module;
    struct file_bytes bytes;
    if (!file_read(path, ASM_SOURCE_LIMIT, &bytes, diags))
        return NULL;
    if (asm_object_is_deck(bytes.data, bytes.size))
        module = asm_object_read(path, bytes.data, bytes.size, diags);
    else
        module = asm_assemble(path, (const char *)bytes.data, bytes.size, &options, diags);
    file_free(&bytes);
    return module;
}

/* Assembles a source, to a deck that can be IPLed or to an object deck. */
static bool append_assembled(struct buffer *cards, const char *source, bool ipl, enum model model,
                             struct diag_list *diags) {
    struct asm_module *module = read_module(source, model, diags);
    struct asm_deck deck = {0};
    if (!module)
        return false;
    bool good = ipl ? asm_deck_ipl(module, &deck, diags) : asm_deck_object(module, &deck, diags);
    if (good)
        append(cards, deck.cards, deck.count * ASM_CARD);
    asm_deck_free(&deck);
    asm_module_free(module);
    return good;
}

static bool is_source(const char *file) {
    size_t length = strlen(file);
    return length > 4 && strcasecmp(file + length - 4, ".asm") == 0;
}

/* A deck of a reader: a file of cards as it is, or the object deck of a source. */
static bool append_deck(struct buffer *cards, const char *file, enum model model,
                        enum dev_deck_format format, struct diag_list *diags) {
    if (is_source(file) && format == DECK_AUTO)
        return append_assembled(cards, file, false, model, diags);
    return append_cards(cards, file, format, diags);
}

/* The deck from which the program is loaded. */
static bool append_program(struct buffer *cards, const struct system_config *config,
                           struct diag_list *diags) {
    bool good = true;
    for (size_t i = 0; i < config->sources.count && good; i++)
        good = append_assembled(cards, config->sources.items[i], true, config->model, diags);
    return good;
}

/* A reader's hopper: the program's deck, if this reader is the one that it is loaded from, and
 * then the decks in their order. */
static bool fill_reader(struct dev_config *dev, const struct system_config *config,
                        const struct device_config *device, struct diag_list *diags) {
    struct buffer cards = {0};
    bool good = true;
    if (config->start == START_IPL && config->ipl == device->address)
        good = append_program(&cards, config, diags);
    for (size_t i = 0; i < device->files.count && good; i++)
        good = append_deck(&cards, device->files.items[i], config->model, device->options.format,
                           diags);
    if (good)
        dev->input = dev_backend_memory_input(cards.data, cards.size, config->name);
    dev->format = DECK_RAW;
    free(cards.data);
    return good;
}

/* What will be typed at a console: all its files, one after the other. */
static bool fill_console(struct dev_config *dev, const struct device_config *device,
                         struct diag_list *diags) {
    struct buffer lines = {0};
    bool good = true;
    for (size_t i = 0; i < device->input.count && good; i++) {
        struct file_bytes bytes;
        good = file_read(device->input.items[i], BACKEND_INPUT_MAX, &bytes, diags);
        if (good)
            append(&lines, bytes.data, bytes.size);
        file_free(&bytes);
    }
    if (good && device->input.count)
        dev->input = dev_backend_memory_input(lines.data, lines.size, device->input.items[0]);
    free(lines.data);
    return good;
}

static bool fill_device(struct dev_config *dev, const struct dev_type *type,
                        const struct system_config *config, const struct device_config *device,
                        const struct setup_host *host, struct diag_list *diags) {
    if (type->class == DEV_READER)
        return fill_reader(dev, config, device, diags);
    if (!fill_console(dev, device, diags))
        return false;
    if (host && (type->options & DEV_OPTION_OUTPUT))
        dev->output = host->output(host->owner, config, device);
    if (dev->output && type->class == DEV_PUNCH && dev->format == DECK_AUTO)
        dev->format = DECK_TEXT; /* cards are shown as lines */
    if (device->files.count && !dev->output)
        dev->file = device->files.items[0];
    return true;
}

static bool attach(struct system *s, const struct system_config *config,
                   const struct device_config *device, const struct setup_host *host,
                   struct diag_list *diags) {
    const struct dev_type *type = dev_find_type(device->type);
    struct dev_config dev = device->options;
    dev.address = device->address;
    dev.type = device->type;
    dev.ticks_per_microsecond = config->instructions_per_microsecond;
    dev.scratch = !host;
    if (type && !fill_device(&dev, type, config, device, host, diags))
        return false;
    struct device *made = dev_create(&dev, diags);
    if (!made)
        return false;
    if (chan_attach(s->channels, device->address, made))
        return true;
    diag_error(diags, NULL, "%s: there cannot be a device at %03X", config->name, device->address);
    dev_free(made);
    return false;
}

bool setup_finish(struct system *s, const struct system_config *config, struct diag_list *diags) {
    bool good = true;
    for (size_t i = 0; i < config->device_count; i++) {
        struct device *device = chan_device(s->channels, config->devices[i].address);
        if (device)
            good &= dev_finish(device, diags);
    }
    return good;
}

/* ---- The start --------------------------------------------------------------------------------
 */

static bool load_core(struct system *s, const struct core_config *core, struct diag_list *diags) {
    struct file_bytes bytes;
    struct diag_where where = {.file = core->file};
    if (!file_read(core->file, STOR_SIZE_MAX, &bytes, diags))
        return false;
    bool fits = bytes.size <= s->view.size && core->address <= s->view.size - bytes.size;
    if (fits)
        view_write(&s->view, core->address, bytes.data, (uint32_t)bytes.size);
    else
        diag_error(diags, &where, "an image of %zu bytes at %06X does not fit into %uK of storage",
                   bytes.size, core->address, s->view.size >> 10);
    file_free(&bytes);
    return fits;
}

static bool start_at(struct system *s, const uint8_t psw[8], struct diag_list *diags) {
    if (psw_load(&s->state->psw, psw, s->model))
        return true;
    diag_error(diags, NULL,
               "the PSW to start with is not valid: bits are on that are zero in EC mode");
    return false;
}

static void hint_at_loading(const struct system_config *config, const struct csw *status,
                            struct diag_list *diags) {
    const struct device_config *device = config_device(config, config->ipl);
    const struct dev_type *type = device ? dev_find_type(device->type) : NULL;
    bool unit = status->unit_status & (UNIT_CHECK | UNIT_EXCEPTION);
    if (!unit && !status->channel_status)
        return;
    if (type && type->class == DEV_DISK)
        diag_hint(diags, "is there a program on the disk, in record 1 of its first track?");
    else if (unit)
        diag_hint(diags, "are there no cards, or too few, in the reader?");
    else
        diag_hint(diags, "is it an IPL deck? It begins with a PSW and two CCWs");
}

static bool load_program(struct system *s, const struct system_config *config,
                         struct diag_list *diags) {
    uint16_t device = config->ipl;
    struct csw status;
    if (system_ipl(s, device, &status))
        return true;
    if (!chan_device(s->channels, device))
        diag_error(diags, NULL, "there is no device %03X to load from", device);
    else if (status.unit_status == DEV_ENDED && status.channel_status == 0)
        diag_error(diags, NULL, "the PSW loaded from device %03X is not valid", device);
    else
        diag_error(diags, NULL,
                   "loading from device %03X ended with unit status %02X, channel status %02X, "
                   "after the CCW at %06X",
                   device, status.unit_status, status.channel_status,
                   (status.command_address - 8) & ADDRESS_MASK);
    hint_at_loading(config, &status, diags);
    return false;
}

static bool start(struct system *s, const struct system_config *config, struct diag_list *diags) {
    uint8_t psw[8];
    switch (config->start) {
    case START_PSW:
        return start_at(s, config->psw, diags);
    case START_RESTART:
        view_read(&s->view, PSA_IPL_PSW, psw, sizeof psw);
        return start_at(s, psw, diags);
    case START_IPL:
        return load_program(s, config, diags);
    case START_NONE:
        break;
    }
    diag_error(diags, NULL, "%s: there is nothing to start", config->name);
    return false;
}

bool setup_system(struct system *s, const struct system_config *config,
                  const struct setup_host *host, struct diag_list *diags) {
    for (size_t i = 0; i < config->device_count; i++)
        if (!attach(s, config, &config->devices[i], host, diags))
            return false;
    for (size_t i = 0; i < config->core_count; i++)
        if (!load_core(s, &config->cores[i], diags))
            return false;
    return start(s, config, diags);
}

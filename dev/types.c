/* The registry of device types. */
#include "dev/types.h"

#include "base/nearest.h"

#include <string.h>
#include <strings.h>

#define OUTPUT_OPTIONS  (DEV_OPTION_FILE | DEV_OPTION_OUTPUT | DEV_OPTION_SEPARATE)
#define PRINTER_OPTIONS (OUTPUT_OPTIONS | DEV_OPTION_CHANNEL_12)
#define PUNCH_OPTIONS   (OUTPUT_OPTIONS | DEV_OPTION_FORMAT)
#define CONSOLE_OPTIONS                                                                            \
    (OUTPUT_OPTIONS | DEV_OPTION_INPUT | DEV_OPTION_INPUT_FILE | DEV_OPTION_IDLE | DEV_OPTION_ECHO)
#define DISK_OPTIONS   (DEV_OPTION_FILE | DEV_OPTION_CYLINDERS | DEV_OPTION_WRITE)
#define SCRIPT_OPTIONS (DEV_OPTION_FILE | DEV_OPTION_INPUT | DEV_OPTION_OUTPUT)
#define READER_OPTIONS                                                                             \
    (DEV_OPTION_FILE | DEV_OPTION_INPUT | DEV_OPTION_FORMAT | DEV_OPTION_END | DEV_OPTION_SEPARATE)

/* Speeds: 3215 85 characters a second, 1052-7 14.8; 2540 1000 cards a minute read and 300 punched;
 * 1403-N1 1100 lines a minute. */
const struct dev_type dev_types[] = {
    {"3215",
     {"console"},
     DEV_CONSOLE,
     "3215 console printer-keyboard",
     CONSOLE_OPTIONS,
     dev_console_create,
     11765,
     1},
    {"1052",
     {"1052-7"},
     DEV_CONSOLE,
     "1052 printer-keyboard",
     CONSOLE_OPTIONS,
     dev_console_create,
     67568,
     1},
    {"2540R",
     {"reader", "2540"},
     DEV_READER,
     "2540 card reader",
     READER_OPTIONS,
     dev_reader_create,
     60000,
     1},
    {"2540P", {"punch"}, DEV_PUNCH, "2540 card punch", PUNCH_OPTIONS, dev_punch_create, 200000, 1},
    {"1403",
     {"printer"},
     DEV_PRINTER,
     "1403 printer",
     PRINTER_OPTIONS,
     dev_printer_create,
     54545,
     1},
    {"2311", {0}, DEV_DISK, "2311 disk", DISK_OPTIONS, dev_dasd_create, 0, 6},
    {"2314", {0}, DEV_DISK, "2314 disk", DISK_OPTIONS, dev_dasd_create, 0, 6},
    {"3330", {"3330-1"}, DEV_DISK, "3330 disk", DISK_OPTIONS, dev_dasd_create, 0, 24},
    {"3330-11", {"3330-2"}, DEV_DISK, "3330-11 disk", DISK_OPTIONS, dev_dasd_create, 0, 24},
    {"3340", {"3340-35"}, DEV_DISK, "3340 disk", DISK_OPTIONS, dev_dasd_create, 0, 24},
    {"3340-70", {0}, DEV_DISK, "3340-70 disk", DISK_OPTIONS, dev_dasd_create, 0, 24},
    {"3350", {0}, DEV_DISK, "3350 disk", DISK_OPTIONS, dev_dasd_create, 0, 24},
    {"scripted",
     {"test"},
     DEV_TEST,
     "device that answers by a script",
     SCRIPT_OPTIONS,
     dev_scripted_create,
     100,
     1},
    {0},
};

static bool is_named(const struct dev_type *type, const char *name) {
    bool found = strcasecmp(type->name, name) == 0;
    for (size_t i = 0; i < sizeof type->aliases / sizeof *type->aliases && type->aliases[i]; i++)
        found = found || strcasecmp(type->aliases[i], name) == 0;
    return found;
}

const struct dev_type *dev_find_type(const char *name) {
    for (const struct dev_type *type = dev_types; type->name; type++)
        if (is_named(type, name))
            return type;
    return NULL;
}

static void complain_of_type(const struct dev_config *config, struct diag_list *diags) {
    struct nearest n;
    nearest_begin(&n, config->type, strlen(config->type));
    for (const struct dev_type *type = dev_types; type->name; type++) {
        nearest_offer(&n, type->name);
        for (size_t i = 0; i < sizeof type->aliases / sizeof *type->aliases; i++)
            if (type->aliases[i])
                nearest_offer(&n, type->aliases[i]);
    }
    diag_error(diags, NULL, "device %03X: unknown type \"%s\"", config->address, config->type);
    if (n.name)
        diag_hint(diags, "the nearest known type is \"%s\"", n.name);
    else
        diag_hint(diags, "known types are 3215, 1052, 2540R, 2540P, 1403, 2311, 2314, 3330, 3340, "
                         "3350 and scripted");
}

/* The options that a configuration makes use of, as DEV_OPTION_ bits. */
static uint32_t options_used(const struct dev_config *c) {
    return (c->file ? DEV_OPTION_FILE : 0) | (c->input_file ? DEV_OPTION_INPUT_FILE : 0) |
           (c->format != DECK_AUTO ? DEV_OPTION_FORMAT : 0) |
           (c->intervention_at_end ? DEV_OPTION_END : 0) |
           (c->separate_device_end ? DEV_OPTION_SEPARATE : 0) |
           (c->operator_idle ? DEV_OPTION_IDLE : 0) | (c->echo ? DEV_OPTION_ECHO : 0) |
           (c->channel_12 ? DEV_OPTION_CHANNEL_12 : 0) | (c->input ? DEV_OPTION_INPUT : 0) |
           (c->output ? DEV_OPTION_OUTPUT : 0) | (c->cylinders ? DEV_OPTION_CYLINDERS : 0) |
           (c->read_only ? DEV_OPTION_WRITE : 0);
}

static bool options_fit(const struct dev_type *type, const struct dev_config *config,
                        struct diag_list *diags) {
    static const char *const names[] = {"a file",
                                        "an input file",
                                        "a deck format",
                                        "an end-of-file rule",
                                        "separate device end",
                                        "the operator's pause",
                                        "echo",
                                        "channel 12",
                                        "input",
                                        "output",
                                        "cylinders",
                                        "writing to be inhibited"};
    uint32_t wrong = options_used(config) & ~type->options;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (wrong & 1u << i)
            diag_error(diags, NULL, "device %03X: a %s does not have %s", config->address,
                       type->title, names[i]);
    return !wrong;
}

struct device *dev_create(const struct dev_config *config, struct diag_list *diags) {
    const struct dev_type *type = dev_find_type(config->type);
    if (!type)
        complain_of_type(config, diags);
    struct device *dev =
        type && options_fit(type, config, diags) ? type->create(type, config, diags) : NULL;
    if (!dev) {
        dev_backend_free(config->input);
        dev_backend_free(config->output);
    }
    return dev;
}

void dev_init(struct device *dev, const struct device_ops *ops, const struct dev_type *type,
              const struct dev_config *config) {
    dev->ops = ops;
    dev->sense_length = type->sense_length;
    dev->ticks_per_microsecond = config->ticks_per_microsecond;
    dev->latency_given = config->latency_given;
    dev->latency = config->latency;
    dev->separate_end = config->separate_device_end;
}

struct dev_backend *dev_open_output(const struct dev_config *config, struct diag_list *diags) {
    if (config->output)
        return config->output;
    return config->file ? dev_backend_file(config->file, diags) : dev_backend_memory();
}

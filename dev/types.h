/* The types of devices, and making a device by its type's name.
 *
 * Example:
 *     struct dev_config config = {.address = 0x009, .type = "3215", .output =
 * dev_backend_memory()}; struct device *console = dev_create(&config, &diags);
 *     chan_attach(channels, config.address, console);
 */
#ifndef TRAPEZE_DEV_TYPES_H
#define TRAPEZE_DEV_TYPES_H

#include "dev/backend.h"
#include "dev/deck.h"
#include "dev/device.h"

enum dev_class { DEV_CONSOLE, DEV_READER, DEV_PUNCH, DEV_PRINTER, DEV_DISK, DEV_TEST };

/* Options of a configuration that a type knows; the others are errors. */
#define DEV_OPTION_FILE       0x001u
#define DEV_OPTION_INPUT_FILE 0x002u
#define DEV_OPTION_FORMAT     0x004u
#define DEV_OPTION_END        0x008u /* intervention_at_end */
#define DEV_OPTION_SEPARATE   0x010u
#define DEV_OPTION_IDLE       0x020u
#define DEV_OPTION_ECHO       0x040u
#define DEV_OPTION_CHANNEL_12 0x080u
#define DEV_OPTION_INPUT      0x100u /* an input backend */
#define DEV_OPTION_OUTPUT     0x200u /* an output backend */
#define DEV_OPTION_CYLINDERS  0x400u
#define DEV_OPTION_WRITE      0x800u /* read_only */

/* All zero but `type` is a device with default latency and without files: its output is kept in
 * memory, its input is empty. */
struct dev_config {
    uint16_t address; /* for messages */
    const char *type;
    const char *file; /* reader: deck; printer, punch, console: output; disk: image; test: script */
    struct dev_backend
        *output;               /* output instead of a file; becomes the device's, even on failure */
    struct dev_backend *input; /* input instead of a file; becomes the device's, even on failure */
    const char *input_file;    /* console: the lines that the operator types */
    enum dev_deck_format format;    /* reader: of the deck; punch: text or raw (DECK_AUTO is raw) */
    uint32_t ticks_per_microsecond; /* 0 means 1 */
    bool latency_given;
    uint64_t latency;         /* microseconds for every operation instead of the published speed */
    bool separate_device_end; /* channel end, then device end, as the real machine's unit record */
    bool intervention_at_end; /* reader: not ready after the last card, no unit exception */
    uint64_t operator_idle;   /* console: microseconds until the operator types; 0: one second */
    bool echo;                /* console: what is typed appears in the output */
    bool channel_12;          /* printer: unit exception at the bottom of the form */
    uint32_t cylinders;       /* disk without a file; 0: as many as the type has */
    bool read_only;           /* disk: writing is inhibited */
    bool scratch;             /* disk: nothing is ever written to its file; not an option */
};

struct dev_type {
    const char *name;
    const char *aliases[3];
    enum dev_class class;
    const char *title;
    uint32_t options; /* DEV_OPTION_ bits */
    struct device *(*create)(const struct dev_type *, const struct dev_config *,
                             struct diag_list *);
    uint64_t microseconds; /* of one operation, or of one character of a console */
    uint8_t sense_length;
};

/* All types, ended by one without a name: for documentation and completion. */
extern const struct dev_type dev_types[];

/* The type of this name or alias, in any case of letters; NULL when there is none. */
const struct dev_type *dev_find_type(const char *name);

/* Makes a device. NULL, with an error in the list that names the nearest known type or the option
 * that does not fit. */
struct device *dev_create(const struct dev_config *config, struct diag_list *diags);

/* --- For the types' own files --- */

/* Fills in what all devices have. */
void dev_init(struct device *dev, const struct device_ops *ops, const struct dev_type *type,
              const struct dev_config *config);

/* The output backend that a configuration names; memory when it names none; NULL with an error. */
struct dev_backend *dev_open_output(const struct dev_config *config, struct diag_list *diags);

struct device *dev_console_create(const struct dev_type *, const struct dev_config *,
                                  struct diag_list *);
struct device *dev_reader_create(const struct dev_type *, const struct dev_config *,
                                 struct diag_list *);
struct device *dev_punch_create(const struct dev_type *, const struct dev_config *,
                                struct diag_list *);
struct device *dev_printer_create(const struct dev_type *, const struct dev_config *,
                                  struct diag_list *);
struct device *dev_dasd_create(const struct dev_type *, const struct dev_config *,
                               struct diag_list *);
struct device *dev_scripted_create(const struct dev_type *, const struct dev_config *,
                                   struct diag_list *);

#endif

/* Configurations from JSON. Every object has a table of its keys; a key has a function that checks
 * its value and puts it into the configuration. */
#include "base/bits.h"
#include "base/file.h"
#include "base/nearest.h"
#include "machine/config.h"
#include "machine/jsontext.h"
#include "mmu/storage.h"

#include <stdlib.h>
#include <string.h>

#define CONFIG_FILE_MAX  (16u << 20) /* bytes of JSON that are accepted */
#define NAME_MAX_LENGTH  16u
#define SHARE_MAX        10000u
#define CAP_MAX          100u
#define WARP_MAX         1000000000u
#define FREQUENCY_MAX    10000u
#define IDLE_TAX_MAX     99u
#define THRESHOLD_MAX    99u
#define HIGHEST_CHANNEL  6u
#define MICROSECONDS_MAX 1000000000u
#define CYLINDERS_MAX    1000u
#define NO_ADDRESS       0xFFFFu /* of a device that is being read */

struct reader {
    struct json_text text;
    struct diag_list *diags;
    const char *folder; /* of the configuration */
    int folder_length;  /* with the last slash; 0 for the present folder */
};

typedef void read_function(struct reader *, const struct json_at *, json_t *, void *target);

struct key {
    const char *name;
    read_function *read;
};

static const struct key vm_keys[], machine_keys[];

#define ERROR(r, at, ...) json_text_error(&(r)->text, at, (r)->diags, __VA_ARGS__)

static const char *type_name(const json_t *value) {
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_STRING] = "a string",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a number",  [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    return names[json_typeof(value)];
}

static void wrong_type(struct reader *r, const struct json_at *at, const json_t *value,
                       const char *wanted) {
    if (!at)
        ERROR(r, at, "the configuration must be %s, not %s", wanted, type_name(value));
    else if (at->key)
        ERROR(r, at, "\"%s\" must be %s, not %s", at->key, wanted, type_name(value));
    else
        ERROR(r, at, "an element of \"%s\" must be %s, not %s", at->parent->key, wanted,
              type_name(value));
}

static const char *string_value(struct reader *r, const struct json_at *at, json_t *value) {
    if (!json_is_string(value))
        wrong_type(r, at, value, "a string");
    return json_string_value(value);
}

static const struct key *find_key(const struct key *keys, const char *name) {
    for (; keys->name; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static void unknown_key(struct reader *r, const struct json_at *at, const struct key *keys) {
    struct json_at name = *at;
    name.name = true;
    ERROR(r, &name, "unknown key \"%s\"", at->key);
    struct nearest nearest;
    nearest_begin(&nearest, at->key, strlen(at->key));
    for (; keys->name; keys++)
        nearest_offer(&nearest, keys->name);
    if (find_key(vm_keys, at->key))
        diag_hint(r->diags, "it belongs into a virtual machine, that is an element of \"vms\"");
    else if (find_key(machine_keys, at->key))
        diag_hint(r->diags, "it is the real machine's: it belongs into \"machine\"");
    else if (nearest.name)
        diag_hint(r->diags, "the nearest known key is \"%s\"", nearest.name);
}

/* Reads an object's members by its table. False when it is no object. */
static bool read_object(struct reader *r, const struct json_at *at, json_t *object,
                        const struct key *keys, void *target) {
    if (!json_is_object(object)) {
        wrong_type(r, at, object, "an object");
        return false;
    }
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        struct json_at member = {.parent = at, .key = name};
        const struct key *key = find_key(keys, name);
        if (!key)
            unknown_key(r, &member, keys);
        else if (key->read)
            key->read(r, &member, value, target);
    }
    return true;
}

/* The string, or each string of the array, with its place. */
static void for_each_string(struct reader *r, const struct json_at *at, json_t *value,
                            read_function *read, void *target) {
    size_t i;
    json_t *element;
    if (!json_is_array(value)) {
        if (json_is_string(value))
            read(r, at, value, target);
        else
            wrong_type(r, at, value, "a string or an array of strings");
        return;
    }
    json_array_foreach(value, i, element) {
        struct json_at place = {.parent = at, .index = i};
        if (string_value(r, &place, element))
            read(r, &place, element, target);
    }
}

/* A file's name seen from the present folder; the caller frees it. NULL when there is none. */
static char *file_value(struct reader *r, const struct json_at *at, json_t *value) {
    const char *name = string_value(r, at, value);
    if (name && !*name)
        ERROR(r, at, "a file's name is missing");
    if (!name || !*name)
        return NULL;
    int folder = *name == '/' ? 0 : r->folder_length;
    size_t size = (size_t)folder + strlen(name) + 1;
    char *path = malloc(size);
    if (!path)
        abort();
    snprintf(path, size, "%.*s%s", folder, r->folder, name);
    return path;
}

static void add_file(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    char *path = file_value(r, at, value);
    if (path)
        config_add_string(target, path);
    free(path);
}

static bool address_value(struct reader *r, const struct json_at *at, json_t *value,
                          uint16_t *address) {
    const char *text = string_value(r, at, value);
    uint64_t number;
    if (!text)
        return false;
    if (!config_parse_hex(text, 3, true, &number)) {
        ERROR(r, at, "\"%s\" is not a device address: three hexadecimal digits, as in \"00C\"",
              text);
        return false;
    }
    *address = (uint16_t)number;
    if (number >> 8 > HIGHEST_CHANNEL)
        ERROR(r, at, "device %s is on a channel that does not exist: there are channels 0 to %u",
              text, HIGHEST_CHANNEL);
    return true;
}

static bool number_from(struct reader *r, const struct json_at *at, json_t *value, uint32_t least,
                        uint32_t most, uint32_t *number) {
    if (!json_is_integer(value)) {
        wrong_type(r, at, value, "a whole number");
        return false;
    }
    json_int_t n = json_integer_value(value);
    if (n < (json_int_t)least || n > (json_int_t)most) {
        ERROR(r, at, "\"%s\" must be from %u to %u", at->key, least, most);
        return false;
    }
    *number = (uint32_t)n;
    return true;
}

static bool number_value(struct reader *r, const struct json_at *at, json_t *value, uint32_t most,
                         uint32_t *number) {
    return number_from(r, at, value, 1, most, number);
}

static bool size_value(struct reader *r, const struct json_at *at, json_t *value, uint64_t *bytes) {
    const char *text = json_string_value(value);
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *bytes = (uint64_t)json_integer_value(value);
        return true;
    }
    if (!text)
        wrong_type(r, at, value, "a size, as in \"512K\"");
    else if (config_parse_size(text, bytes))
        return true;
    else
        ERROR(r, at, "\"%s\" is not a size: a number of bytes, or of K or M, as in \"512K\"", text);
    return false;
}

/* --- A device --- */

struct device_reading {
    struct device_config *device;
    const struct dev_type *type; /* NULL: none that is known */
    bool has_address, has_console;
};

static void device_address(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct device_reading *reading = target;
    reading->has_address = address_value(r, at, value, &reading->device->address);
}

static bool is_for_later(const char *type) {
    static const char *const later[] = {"minidisk", "3420", "2400",     "3270",
                                        "3277",     "CTCA", "dedicated"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (strcasecmp(later[i], type) == 0)
            return true;
    return false;
}

static void unknown_type(struct reader *r, const struct json_at *at, const char *type) {
    struct nearest nearest;
    nearest_begin(&nearest, type, strlen(type));
    for (const struct dev_type *t = dev_types; t->name; t++)
        nearest_offer(&nearest, t->name);
    ERROR(r, at, "unknown device type \"%s\"", type);
    if (nearest.name)
        diag_hint(r->diags, "the nearest known type is \"%s\"", nearest.name);
}

static void device_type(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    const char *type = string_value(r, at, value);
    if (!type)
        return;
    reading->device->type = strdup(type);
    reading->type = dev_find_type(type);
    if (!reading->type && is_for_later(type))
        ERROR(r, at, "devices of type \"%s\" are not supported yet", type);
    else if (!reading->type)
        unknown_type(r, at, type);
}

static void device_file(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    for_each_string(r, at, value, add_file, &reading->device->files);
}

static void device_input(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    for_each_string(r, at, value, add_file, &reading->device->input);
}

static bool boolean_value(struct reader *r, const struct json_at *at, json_t *value) {
    if (!json_is_boolean(value))
        wrong_type(r, at, value, "true or false");
    return json_is_true(value);
}

static void device_console(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct device_reading *reading = target;
    reading->device->terminal = boolean_value(r, at, value);
    reading->has_console = true;
}

static void device_format(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    const char *format = string_value(r, at, value);
    if (!format)
        return;
    reading->device->options.format = strcmp(format, "text") == 0 ? DECK_TEXT : DECK_RAW;
    if (strcmp(format, "text") && strcmp(format, "raw"))
        ERROR(r, at, "unknown format \"%s\": \"text\" or \"raw\"", format);
}

static void device_latency(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct device_reading *reading = target;
    uint32_t microseconds = 0;
    number_value(r, at, value, MICROSECONDS_MAX, &microseconds);
    reading->device->options.latency = microseconds;
    reading->device->options.latency_given = true;
}

static void device_idle(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    uint32_t microseconds = 0;
    number_value(r, at, value, MICROSECONDS_MAX, &microseconds);
    reading->device->options.operator_idle = microseconds;
}

static void device_cylinders(struct reader *r, const struct json_at *at, json_t *value,
                             void *target) {
    struct device_reading *reading = target;
    number_value(r, at, value, CYLINDERS_MAX, &reading->device->options.cylinders);
}

static void device_write(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct device_reading *reading = target;
    reading->device->options.read_only = !boolean_value(r, at, value);
}

#define BOOLEAN_OPTION(name)                                                                       \
    static void device_##name(struct reader *r, const struct json_at *at, json_t *value,           \
                              void *target) {                                                      \
        ((struct device_reading *)target)->device->options.name = boolean_value(r, at, value);     \
    }
BOOLEAN_OPTION(separate_device_end)
BOOLEAN_OPTION(intervention_at_end)
BOOLEAN_OPTION(echo)
BOOLEAN_OPTION(channel_12)

/* "on" is a minidisk's, whose type is refused. */
static const struct key device_keys[] = {
    {"address", device_address},
    {"type", device_type},
    {"file", device_file},
    {"spool", device_file},
    {"input", device_input},
    {"console", device_console},
    {"format", device_format},
    {"latency", device_latency},
    {"operator_idle", device_idle},
    {"separate_device_end", device_separate_device_end},
    {"intervention_at_end", device_intervention_at_end},
    {"echo", device_echo},
    {"channel_12", device_channel_12},
    {"on", NULL},
    {"cylinders", device_cylinders},
    {"write", device_write},
    {NULL, NULL},
};

/* Which option of a type each key is. */
static const struct {
    const char *key;
    unsigned option;
} option_keys[] = {
    {"file", DEV_OPTION_FILE},
    {"spool", DEV_OPTION_FILE},
    {"input", DEV_OPTION_INPUT_FILE},
    {"console", DEV_OPTION_OUTPUT},
    {"format", DEV_OPTION_FORMAT},
    {"operator_idle", DEV_OPTION_IDLE},
    {"separate_device_end", DEV_OPTION_SEPARATE},
    {"intervention_at_end", DEV_OPTION_END},
    {"echo", DEV_OPTION_ECHO},
    {"channel_12", DEV_OPTION_CHANNEL_12},
    {"cylinders", DEV_OPTION_CYLINDERS},
    {"write", DEV_OPTION_WRITE},
};

/* The keys that the device has must be among its type's options. */
static void check_options(struct reader *r, const struct json_at *at, json_t *object,
                          const struct dev_type *type) {
    for (size_t i = 0; i < sizeof option_keys / sizeof *option_keys; i++) {
        struct json_at key = {.parent = at, .key = option_keys[i].key, .name = true};
        if (json_object_get(object, key.key) && !(type->options & option_keys[i].option))
            ERROR(r, &key, "a %s has no \"%s\"", type->name, key.key);
    }
}

static void check_device(struct reader *r, const struct json_at *at, json_t *object,
                         const struct device_reading *reading) {
    const struct device_config *device = reading->device;
    if (!reading->has_address && !json_object_get(object, "address"))
        ERROR(r, at, "the device has no \"address\"");
    if (!device->type && !json_object_get(object, "type"))
        ERROR(r, at, "the device has no \"type\"");
    if (!reading->type)
        return;
    check_options(r, at, object, reading->type);
    if (reading->type->class != DEV_READER && device->files.count > 1)
        ERROR(r, at, "a %s has one file, not %zu", reading->type->name, device->files.count);
}

static void check_twice(struct reader *r, const struct json_at *at,
                        const struct system_config *system, uint16_t address) {
    struct json_at place = {.parent = at, .key = "address"};
    for (size_t i = 0; i + 1 < system->device_count; i++)
        if (system->devices[i].address == address) {
            ERROR(r, &place, "device address %03X is taken by the %s before", address,
                  system->devices[i].type ? system->devices[i].type : "device");
            return;
        }
}

static void read_device(struct reader *r, const struct json_at *at, json_t *value,
                        struct system_config *system) {
    struct device_reading reading = {.device = config_add_device(system, NO_ADDRESS, NULL)};
    if (!read_object(r, at, value, device_keys, &reading))
        return;
    bool console = reading.type && reading.type->class == DEV_CONSOLE;
    if (reading.device->files.count && !reading.has_console)
        reading.device->terminal = console;
    check_device(r, at, value, &reading);
    if (reading.has_address)
        check_twice(r, at, system, reading.device->address);
}

/* --- A system --- */

static void system_devices(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct system_config *system = target;
    size_t i;
    json_t *device;
    if (!json_is_array(value)) {
        wrong_type(r, at, value, "an array");
        return;
    }
    system->has_devices = true;
    json_array_foreach(value, i, device) {
        struct json_at place = {.parent = at, .index = i};
        read_device(r, &place, device, system);
    }
}

static void system_model(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    const char *model = string_value(r, at, value);
    if (!model)
        return;
    if (strcmp(model, "s360") == 0)
        system->model = MODEL_S360;
    else if (strcmp(model, "s370") == 0)
        system->model = MODEL_S370;
    else
        ERROR(r, at, "unknown model \"%s\": \"s360\" or \"s370\"", model);
}

static void system_storage(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct system_config *system = target;
    const char *problem;
    uint64_t bytes;
    if (!size_value(r, at, value, &bytes))
        return;
    if ((problem = config_storage_problem(bytes, MODEL_S370)))
        ERROR(r, at, "%s", problem);
    else
        system->storage = (uint32_t)bytes;
}

/* The same as with the scheduler. */
static void system_backing(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct system_config *system = target;
    free(system->backing);
    system->backing = file_value(r, at, value);
}

static void system_backing_size(struct reader *r, const struct json_at *at, json_t *value,
                                void *target) {
    struct system_config *system = target;
    uint64_t bytes;
    if (!size_value(r, at, value, &bytes))
        return;
    if (bytes < STOR_PAGE_SIZE)
        ERROR(r, at, "a backing store has 4K at least");
    system->backing_size = bytes;
}

static void system_frequency(struct reader *r, const struct json_at *at, json_t *value,
                             void *target) {
    struct system_config *system = target;
    number_value(r, at, value, FREQUENCY_MAX, &system->instructions_per_microsecond);
}

static void frames_value(struct reader *r, const struct json_at *at, json_t *value,
                         uint32_t *frames) {
    uint64_t bytes;
    if (!size_value(r, at, value, &bytes))
        return;
    if (bytes == 0 || bytes % STOR_PAGE_SIZE || bytes > CONFIG_VM_STORAGE_MAX)
        ERROR(r, at, "\"%s\" must be a multiple of 4K, from 4K to 16M", at->key);
    else
        *frames = (uint32_t)bytes;
}

static void system_storage_min(struct reader *r, const struct json_at *at, json_t *value,
                               void *target) {
    frames_value(r, at, value, &((struct system_config *)target)->terms.min);
}

static void system_storage_max(struct reader *r, const struct json_at *at, json_t *value,
                               void *target) {
    frames_value(r, at, value, &((struct system_config *)target)->terms.max);
}

static void system_storage_share(struct reader *r, const struct json_at *at, json_t *value,
                                 void *target) {
    struct system_config *system = target;
    number_value(r, at, value, SHARE_MAX, &system->terms.share);
}

static void system_idle_tax(struct reader *r, const struct json_at *at, json_t *value,
                            void *target) {
    struct system_config *system = target;
    number_from(r, at, value, 0, IDLE_TAX_MAX, &system->balance.idle_tax);
}

static void system_sharing(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    ((struct system_config *)target)->balance.sharing = boolean_value(r, at, value);
}

#define THRESHOLD(name, level)                                                                     \
    static void threshold_##name(struct reader *r, const struct json_at *at, json_t *value,        \
                                 void *target) {                                                   \
        number_value(r, at, value, THRESHOLD_MAX, &((uint32_t *)target)[level]);                   \
    }
THRESHOLD(high, 0)
THRESHOLD(soft, 1)
THRESHOLD(hard, 2)
THRESHOLD(low, 3)

static const struct key threshold_keys[] = {{"high", threshold_high},
                                            {"soft", threshold_soft},
                                            {"hard", threshold_hard},
                                            {"low", threshold_low},
                                            {NULL, NULL}};

static void system_thresholds(struct reader *r, const struct json_at *at, json_t *value,
                              void *target) {
    uint32_t *percent = ((struct system_config *)target)->balance.thresholds;
    size_t errors = r->diags->errors;
    if (!read_object(r, at, value, threshold_keys, percent) || r->diags->errors > errors)
        return;
    for (unsigned n = 1; threshold_keys[n].name; n++)
        if (percent[n] >= percent[n - 1])
            ERROR(r, at, "\"%s\", which is %u, must be less than \"%s\", which is %u",
                  threshold_keys[n].name, percent[n], threshold_keys[n - 1].name, percent[n - 1]);
}

static void system_share(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    number_value(r, at, value, SHARE_MAX, &system->share);
}

static void system_cap(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    number_value(r, at, value, CAP_MAX, &system->cap);
}

static void system_warp(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    number_value(r, at, value, WARP_MAX, &system->warp);
}

/* A key of the real machine, kept with its shape. */
static void system_scheduler(struct reader *r, const struct json_at *at, json_t *value,
                             void *target) {
    struct system_config *system = target;
    const char *policy = string_value(r, at, value);
    if (policy && !config_parse_scheduler(policy, &system->scheduler))
        ERROR(r, at, "unknown policy \"%s\": \"stride\", \"round-robin\", \"lottery\" or \"bvt\"",
              policy);
}

/* The same. */
static void system_cpus(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    number_value(r, at, value, CONFIG_CPUS_MAX, &system->cpus);
}

static void system_shadow(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    const char *policy = string_value(r, at, value);
    if (policy && !config_parse_shadow(policy, &system->shadow))
        ERROR(r, at, "unknown policy \"%s\": \"vtlb\", \"lazy\" or \"traced\"", policy);
}

static bool is_name(const char *name) {
    size_t length =
        strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    return length >= 1 && length <= NAME_MAX_LENGTH && name[length] == 0;
}

static void system_name(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    const char *name = string_value(r, at, value);
    if (!name)
        return;
    if (!is_name(name))
        ERROR(r, at, "\"%s\" is not a name: 1 to %u letters, digits, '-' and '_'", name,
              NAME_MAX_LENGTH);
    free(system->name);
    system->name = strdup(name);
    system->named = true;
}

static void system_ipl_key(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct system_config *system = target;
    if (address_value(r, at, value, &system->ipl))
        system->start = START_IPL;
}

static void system_sources(struct reader *r, const struct json_at *at, json_t *value,
                           void *target) {
    struct system_config *system = target;
    for_each_string(r, at, value, add_file, &system->sources);
}

static void add_core(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    const char *text = json_string_value(value);
    size_t length;
    aaddr address;
    if (!config_split_core(text, &length, &address)) {
        ERROR(r, at, "\"%s\" is not an image: FILE, or FILE@ADDRESS in hexadecimal", text);
        return;
    }
    json_t *name = json_stringn(text, length);
    char *path = name ? file_value(r, at, name) : NULL;
    if (path)
        config_add_core(target, path, address);
    free(path);
    json_decref(name);
}

static void system_core(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    for_each_string(r, at, value, add_core, target);
}

static void system_psw(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    const char *text = string_value(r, at, value);
    uint64_t psw;
    if (!text)
        return;
    if (!config_parse_hex(text, 16, true, &psw)) {
        ERROR(r, at, "\"%s\" is not a PSW: 16 hexadecimal digits", text);
        return;
    }
    be64_store(system->psw, psw);
    system->start = START_PSW;
}

static void end_ia(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    const char *text = string_value(r, at, value);
    uint64_t ia;
    if (!text)
        return;
    if (config_parse_hex(text, 6, false, &ia))
        system->end_ia = (uint32_t)ia;
    else
        ERROR(r, at, "\"%s\" is not an instruction address: up to six hexadecimal digits", text);
}

static void end_console(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    struct system_config *system = target;
    free(system->end_console);
    system->end_console = file_value(r, at, value);
}

static const struct key end_keys[] = {
    {"ia", end_ia},
    {"console", end_console},
    {NULL, NULL},
};

static void system_end(struct reader *r, const struct json_at *at, json_t *value, void *target) {
    read_object(r, at, value, end_keys, target);
}

/* The keys that say what a machine is, and those that say how it is started and ends. */
#define SHAPE_KEYS                                                                                 \
    {"model", system_model}, {"storage", system_storage}, {"devices", system_devices}, {           \
        "instructions_per_microsecond", system_frequency                                           \
    }
#define START_KEYS                                                                                 \
    {"name", system_name}, {"ipl", system_ipl_key}, {"sources", system_sources},                   \
        {"core", system_core}, {"psw", system_psw}, {                                              \
        "end", system_end                                                                          \
    }

static const struct key machine_keys[] = {SHAPE_KEYS,
                                          {"scheduler", system_scheduler},
                                          {"cpus", system_cpus},
                                          {"idle_tax", system_idle_tax},
                                          {"sharing", system_sharing},
                                          {"storage_thresholds", system_thresholds},
                                          {"backing", system_backing},
                                          {"backing_size", system_backing_size},
                                          {NULL, NULL}};
static const struct key vm_keys[] = {SHAPE_KEYS,
                                     START_KEYS,
                                     {"share", system_share},
                                     {"cap", system_cap},
                                     {"warp", system_warp},
                                     {"shadow", system_shadow},
                                     {"storage_min", system_storage_min},
                                     {"storage_max", system_storage_max},
                                     {"storage_share", system_storage_share},
                                     {NULL, NULL}};
static const struct key single_keys[] = {
    {"$schema", NULL}, {"machine", NULL}, {"vms", NULL}, START_KEYS, {NULL, NULL}};
static const struct key several_keys[] = {
    {"$schema", NULL}, {"machine", NULL}, {"vms", NULL}, {NULL, NULL}};

static bool can_load(const struct device_config *device) {
    const struct dev_type *type = dev_find_type(device->type);
    return type &&
           (type->class == DEV_READER || type->class == DEV_TEST || type->class == DEV_DISK);
}

static void check_ipl_device(struct reader *r, const struct json_at *at,
                             const struct system_config *system) {
    struct json_at ipl = {.parent = at, .key = "ipl"};
    const struct device_config *device = config_device(system, system->ipl);
    if (!device)
        ERROR(r, &ipl, "there is no device %03X to load from", system->ipl);
    else if (!can_load(device))
        ERROR(r, &ipl, "device %03X is a %s, from which nothing can be loaded", system->ipl,
              device->type);
    else if (system->sources.count && dev_find_type(device->type)->class == DEV_DISK)
        ERROR(r, &ipl, "\"sources\" are loaded from a card reader, and device %03X is a %s",
              system->ipl, device->type);
}

/* What holds between the keys of a system. */
static void check_system(struct reader *r, const struct json_at *at, struct system_config *system) {
    const char *problem = config_storage_problem(system->storage, system->model);
    if (problem)
        ERROR(r, at, "%s", problem);
    if (system->start == START_NONE && system->sources.count)
        system->start = START_IPL, system->ipl = 0x00C;
    if (system->start == START_NONE && system->core_count)
        system->start = START_RESTART;
    if (system->sources.count && system->start != START_IPL)
        ERROR(r, at, "\"sources\" are loaded by IPL; \"psw\" goes with \"core\"");
    config_default_devices(system);
    if (system->start == START_NONE)
        ERROR(r, at, "nothing to start: \"ipl\", \"sources\", \"core\" or \"psw\" is missing");
    if (system->start == START_IPL)
        check_ipl_device(r, at, system);
}

/* The backing store is the real machine's. */
static void take_backing(struct config *out, struct system_config *machine) {
    out->backing = machine->backing;
    out->backing_size = machine->backing_size;
    machine->backing = NULL;
}

/* --- The whole --- */

static void read_single(struct reader *r, json_t *root, json_t *machine, struct config *out) {
    struct json_at at = {.key = "machine"};
    struct system_config *system = config_add(out, "vm1");
    size_t errors = r->diags->errors;
    if (machine)
        read_object(r, &at, machine, machine_keys, system);
    read_object(r, NULL, root, single_keys, system);
    out->scheduler = system->scheduler;
    take_backing(out, system);
    out->cpus = system->cpus;
    out->balance = system->balance;
    if (r->diags->errors == errors)
        check_system(r, NULL, system);
}

static void check_storage_terms(struct reader *r, const struct json_at *at,
                                struct system_config *system) {
    struct json_at min = {.parent = at, .key = "storage_min"};
    struct json_at max = {.parent = at, .key = "storage_max"};
    struct storage_terms *terms = &system->terms;
    if (terms->max > system->storage)
        ERROR(r, &max, "\"storage_max\" is more than its storage of %uK", system->storage >> 10);
    else if (terms->min > system->storage)
        ERROR(r, &min, "\"storage_min\" is more than its storage of %uK", system->storage >> 10);
    else if (terms->max && terms->min > terms->max)
        ERROR(r, &min, "\"storage_min\" is more than \"storage_max\"");
}

/* The guarantees of all must be kept at once. */
static void check_guarantees(struct reader *r, const struct config *config) {
    struct json_at machine = {.key = "machine"}, at = {.parent = &machine, .key = "storage"};
    uint64_t sum = 0;
    for (size_t i = 0; i < config->count; i++)
        sum += config->systems[i].terms.min;
    if (config->real_storage && sum > config->real_storage)
        ERROR(r, &at, "the virtual machines' \"storage_min\" add up to %lluK, and this is %uK",
              (unsigned long long)sum >> 10, config->real_storage >> 10);
}

static void read_vm(struct reader *r, const struct json_at *at, json_t *value,
                    const struct system_config *machine, struct config *out) {
    char name[32];
    snprintf(name, sizeof name, "vm%zu", out->count + 1);
    struct system_config *system = config_add(out, name);
    system->named = true;
    system->model = machine->model;
    system->instructions_per_microsecond = machine->instructions_per_microsecond;
    size_t errors = r->diags->errors;
    if (!read_object(r, at, value, vm_keys, system))
        return;
    struct json_at storage = {.parent = at, .key = "storage"};
    if (system->storage > CONFIG_VM_STORAGE_MAX)
        ERROR(r, &storage, "a virtual machine has 16M of storage at most");
    if (r->diags->errors == errors) {
        check_system(r, at, system);
        check_storage_terms(r, at, system);
    }
    struct json_at place = {.parent = at, .key = "name"};
    for (size_t i = 0; i + 1 < out->count; i++)
        if (strcmp(out->systems[i].name, system->name) == 0) {
            ERROR(r, &place, "another virtual machine has the name \"%s\"", system->name);
            break;
        }
}

static void read_several(struct reader *r, json_t *root, json_t *machine, json_t *vms,
                         struct config *out) {
    struct json_at machine_at = {.key = "machine"}, vms_at = {.key = "vms"};
    struct config real = {0};
    struct system_config *shape = config_add(&real, "real");
    shape->storage = 0;
    if (machine)
        read_object(r, &machine_at, machine, machine_keys, shape);
    read_object(r, NULL, root, several_keys, NULL);
    out->real_storage = shape->storage;
    out->scheduler = shape->scheduler;
    take_backing(out, shape);
    out->cpus = shape->cpus;
    out->balance = shape->balance;
    size_t i;
    json_t *vm;
    if (!json_is_array(vms))
        wrong_type(r, &vms_at, vms, "an array");
    else if (json_array_size(vms) == 0)
        ERROR(r, &vms_at, "there is no virtual machine in \"vms\"");
    else if (json_array_size(vms) > CONFIG_SYSTEMS_MAX)
        ERROR(r, &vms_at, "there are %zu virtual machines; %u at most", json_array_size(vms),
              CONFIG_SYSTEMS_MAX);
    else
        json_array_foreach(vms, i, vm) {
            struct json_at at = {.parent = &vms_at, .index = i};
            read_vm(r, &at, vm, shape, out);
        }
    check_guarantees(r, out);
    config_free(&real);
}

static void read_root(struct reader *r, struct config *out) {
    json_t *root = r->text.root;
    if (!json_is_object(root)) {
        wrong_type(r, NULL, root, "an object");
        return;
    }
    json_t *machine = json_object_get(root, "machine"), *vms = json_object_get(root, "vms");
    if (vms)
        read_several(r, root, machine, vms, out);
    else
        read_single(r, root, machine, out);
}

bool config_parse(const char *path, const void *text, size_t size, struct config *out,
                  struct diag_list *diags) {
    const char *slash = strrchr(path, '/');
    struct reader r = {
        .diags = diags, .folder = path, .folder_length = slash ? (int)(slash - path) + 1 : 0};
    size_t errors = diags->errors;
    *out = (struct config){0};
    if (!json_text_parse(&r.text, path, text, size, diags))
        return false;
    read_root(&r, out);
    json_text_free(&r.text);
    if (diags->errors > errors)
        config_free(out);
    return diags->errors == errors;
}

bool config_read(const char *path, struct config *out, struct diag_list *diags) {
    struct file_bytes bytes;
    *out = (struct config){0};
    if (!file_read(path, CONFIG_FILE_MAX, &bytes, diags))
        return false;
    bool good = config_parse(path, bytes.data, bytes.size, out, diags);
    file_free(&bytes);
    return good;
}

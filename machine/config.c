#include "machine/config.h"

#include "base/bits.h"
#include "mmu/storage.h"

#include <stdlib.h>
#include <string.h>

/* A host without memory for a few names cannot go on. */
static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

void config_free_strings(struct config_strings *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct config_strings){0};
}

/* The number of a name in a list that NULL ends; false when it is not there. */
static bool find_name(const char *const *names, const char *text, unsigned *number) {
    for (*number = 0; names[*number]; ++*number)
        if (strcmp(text, names[*number]) == 0)
            return true;
    return false;
}

bool config_parse_shadow(const char *text, enum shadow_policy *out) {
    static const char *const names[] = {
        [SHADOW_VTLB] = "vtlb", [SHADOW_LAZY] = "lazy", [SHADOW_TRACED] = "traced", NULL};
    unsigned number;
    bool found = find_name(names, text, &number);
    if (found)
        *out = (enum shadow_policy)number;
    return found;
}

bool config_parse_scheduler(const char *text, enum sched_policy *out) {
    static const char *const names[] = {[SCHED_STRIDE] = "stride",
                                        [SCHED_ROUND_ROBIN] = "round-robin",
                                        [SCHED_LOTTERY] = "lottery",
                                        [SCHED_BVT] = "bvt",
                                        NULL};
    unsigned number;
    bool found = find_name(names, text, &number);
    if (found)
        *out = (enum sched_policy)number;
    return found;
}

struct balance_terms config_balance_default(void) {
    return (struct balance_terms){CONFIG_IDLE_TAX_DEFAULT, {6, 4, 2, 1}, 0};
}

void config_add_string(struct config_strings *list, const char *string) {
    list->items = must(realloc(list->items, (list->count + 1) * sizeof *list->items));
    list->items[list->count++] = must(strdup(string));
}

static void device_free(struct device_config *device) {
    free(device->type);
    config_free_strings(&device->files);
    config_free_strings(&device->input);
}

static void system_config_free(struct system_config *system) {
    for (size_t i = 0; i < system->device_count; i++)
        device_free(&system->devices[i]);
    for (size_t i = 0; i < system->core_count; i++)
        free(system->cores[i].file);
    config_free_strings(&system->sources);
    free(system->devices);
    free(system->cores);
    free(system->end_console);
    free(system->backing);
    free(system->name);
}

void config_free(struct config *config) {
    for (size_t i = 0; i < config->count; i++)
        system_config_free(&config->systems[i]);
    free(config->systems);
    free(config->backing);
    *config = (struct config){0};
}

static struct system_config *extend(struct config *config, size_t more) {
    size_t bytes = (config->count + more) * sizeof *config->systems;
    config->systems = must(realloc(config->systems, bytes));
    struct system_config *added = &config->systems[config->count];
    config->count += more;
    return added;
}

static bool balance_is_usual(const struct balance_terms *terms) {
    struct balance_terms usual = config_balance_default(), none = {0};
    return !memcmp(terms, &usual, sizeof usual) || !memcmp(terms, &none, sizeof none);
}

void config_append(struct config *to, struct config *from) {
    if (from->count)
        memcpy(extend(to, from->count), from->systems, from->count * sizeof *from->systems);
    if (from->real_storage > to->real_storage)
        to->real_storage = from->real_storage;
    if (from->cpus > to->cpus)
        to->cpus = from->cpus;
    if (from->backing && !to->backing) {
        to->backing = from->backing;
        from->backing = NULL;
    }
    if (from->backing_size > to->backing_size)
        to->backing_size = from->backing_size;
    if (from->scheduler != SCHED_STRIDE)
        to->scheduler = from->scheduler;
    if (!balance_is_usual(&from->balance))
        to->balance = from->balance;
    free(from->systems);
    free(from->backing);
    *from = (struct config){0};
}

struct system_config *config_add(struct config *config, const char *name) {
    struct system_config *system = extend(config, 1);
    *system = (struct system_config){
        .name = must(strdup(name)),
        .model = MODEL_S370,
        .storage = CONFIG_STORAGE_DEFAULT,
        .instructions_per_microsecond = CONFIG_FREQUENCY_DEFAULT,
        .share = CONFIG_SHARE_DEFAULT,
        .terms = {.share = CONFIG_SHARE_DEFAULT},
        .balance = config_balance_default(),
    };
    return system;
}

struct device_config *config_add_device(struct system_config *system, uint16_t address,
                                        const char *type) {
    size_t bytes = (system->device_count + 1) * sizeof *system->devices;
    system->devices = must(realloc(system->devices, bytes));
    struct device_config *device = &system->devices[system->device_count++];
    *device = (struct device_config){
        .address = address, .type = type ? must(strdup(type)) : NULL, .terminal = true};
    return device;
}

struct device_config *config_device(const struct system_config *system, uint16_t address) {
    for (size_t i = 0; i < system->device_count; i++)
        if (system->devices[i].address == address)
            return &system->devices[i];
    return NULL;
}

void config_add_core(struct system_config *system, const char *file, aaddr address) {
    size_t bytes = (system->core_count + 1) * sizeof *system->cores;
    system->cores = must(realloc(system->cores, bytes));
    system->cores[system->core_count++] =
        (struct core_config){.file = must(strdup(file)), .address = address};
}

void config_default_devices(struct system_config *system) {
    static const struct {
        uint16_t address;
        const char *type;
    } usual[] = {{0x009, "3215"}, {0x00C, "2540R"}, {0x00D, "2540P"}, {0x00E, "1403"}};
    if (system->has_devices)
        return;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        config_add_device(system, usual[i].address, usual[i].type);
    system->has_devices = true;
}

bool config_parse_cpus(const char *text, uint32_t *out) {
    size_t digits = strspn(text, "0123456789");
    if (digits < 1 || digits > 2 || text[digits])
        return false;
    *out = (uint32_t)atoi(text);
    return *out >= 1 && *out <= CONFIG_CPUS_MAX;
}

bool config_parse_size(const char *text, uint64_t *bytes) {
    uint64_t value = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9'; p++)
        if (value < CONFIG_SIZE_MAX) /* from there on it is too much in any case */
            value = 10 * value + (uint64_t)(*p - '0');
    if (p == text)
        return false;
    unsigned shift = 0;
    if (*p && strchr("kK", *p))
        shift = 10, p++;
    else if (*p && strchr("mM", *p))
        shift = 20, p++;
    else if (*p && strchr("gG", *p))
        shift = 30, p++;
    else if (*p && strchr("tT", *p))
        shift = 40, p++;
    *bytes = value > CONFIG_SIZE_MAX >> shift ? CONFIG_SIZE_MAX : value << shift;
    return *p == 0;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool config_parse_hex(const char *text, unsigned digits, bool exactly, uint64_t *value) {
    size_t length = strlen(text);
    if (length == 0 || length > digits || (exactly && length != digits))
        return false;
    *value = 0;
    for (; *text; text++) {
        int digit = hex_digit(*text);
        if (digit < 0)
            return false;
        *value = *value << 4 | (uint64_t)digit;
    }
    return true;
}

const char *config_storage_problem(uint64_t bytes, enum model model) {
    if (bytes < STOR_SIZE_MIN)
        return "storage is 8K at least";
    if (bytes > STOR_SIZE_MAX)
        return "storage is 64M at most";
    if (model == MODEL_S360 && bytes > ADDRESS_MASK + 1)
        return "a System/360 has 16M of storage at most";
    return bytes % STOR_PAGE_SIZE ? "storage comes in multiples of 4K" : NULL;
}

bool config_split_core(const char *text, size_t *name_length, aaddr *address) {
    const char *at = strrchr(text, '@');
    *name_length = at ? (size_t)(at - text) : strlen(text);
    *address = 0;
    if (!at)
        return *name_length > 0;
    uint64_t value;
    bool good = *name_length > 0 && config_parse_hex(at + 1, 7, false, &value);
    if (good)
        *address = (aaddr)value;
    return good;
}

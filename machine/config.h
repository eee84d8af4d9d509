/* Configurations: which systems to set up, on how large a real machine, and how each is started.
 *
 * Read from JSON (docs/configuration.md; a JSON Schema is in docs/trapeze.schema.json). Strict: a
 * key that is not known, a value of the wrong type or out of its range, a device address used
 * twice, two machines of one name are errors, each with its place in the file, and all of them are
 * reported.
 *
 * Invariants of a configuration that was read without error: there is at least one system; each
 * has a name of its own, a possible storage size, and something to start from; device addresses
 * are of channels 0-6 and used once in a system; file names are relative to the present folder
 * (the configuration's own folder is put before them).
 *
 * Example:
 *   struct config config;
 *   if (!config_read("guest.json", &config, &diags))
 *       return 2;
 *   … config.systems[0].name …
 *   config_free(&config);
 */
#ifndef TRAPEZE_MACHINE_CONFIG_H
#define TRAPEZE_MACHINE_CONFIG_H

#include "base/diag.h"
#include "base/types.h"
#include "dev/types.h"

#define CONFIG_STORAGE_DEFAULT   (512u << 10) /* bytes */
#define CONFIG_VM_STORAGE_MAX    (16u << 20)  /* what a virtual machine can have */
#define CONFIG_FREQUENCY_DEFAULT 1u           /* instructions per microsecond */
#define CONFIG_SHARE_DEFAULT     100u
#define CONFIG_IDLE_TAX_DEFAULT  75u /* hundredths */
#define CONFIG_SIZE_MAX          ((uint64_t)1 << 50)
#define CONFIG_SYSTEMS_MAX       4096u
#define CONFIG_CPUS_MAX          64u

/* What becomes of the monitor's shadow tables when the guest changes its own (vmm/shadow.h). */
enum shadow_policy { SHADOW_VTLB, SHADOW_LAZY, SHADOW_TRACED };

/* Who gets the real CPU next (vmm/scheduler.h). */
enum sched_policy { SCHED_STRIDE, SCHED_ROUND_ROBIN, SCHED_LOTTERY, SCHED_BVT };

/* What a virtual machine may have of real storage (vmm/balance.h). */
struct storage_terms {
    uint32_t min;   /* bytes that it has in any case */
    uint32_t max;   /* bytes that it never has more of; 0: all that its storage is */
    uint32_t share; /* 1 to 10000 */
};

/* How real storage is divided: a tax on pages that are idle, and where the levels of free storage
 * begin (enum balance_level), both in hundredths. */
struct balance_terms {
    uint32_t idle_tax;
    uint32_t thresholds[4];
    uint32_t sharing; /* 1: pages that are alike are in one frame (vmm/sharing.h); else 0 */
};

/* The usual: 6, 4, 2 and 1 hundredths. */
struct balance_terms config_balance_default(void);

/* A list of strings that it owns. */
struct config_strings {
    char **items;
    size_t count;
};

struct device_config {
    uint16_t address;
    char *type;                  /* as in the configuration: "3215", "2540R", … */
    struct config_strings files; /* decks to read, in order; or the one file to write */
    struct config_strings input; /* files of lines to be typed at a console, in order */
    bool terminal;               /* output goes to the host's terminal */
    struct dev_config options;   /* format, latency and so on; neither address nor files */
};

/* An image to be put into storage before the start. */
struct core_config {
    char *file;
    aaddr address;
};

enum config_start {
    START_NONE,    /* nothing said */
    START_IPL,     /* initial program loading from system_config.ipl */
    START_PSW,     /* at system_config.psw */
    START_RESTART, /* at the PSW in location 0 of the images */
};

struct system_config {
    char *name;
    bool named; /* by the configuration itself */
    enum model model;
    uint32_t storage; /* bytes */
    uint32_t instructions_per_microsecond;
    uint32_t share, cap, warp; /* of the real CPU (vmm/scheduler.h) */
    struct storage_terms terms;
    enum shadow_policy shadow;
    enum sched_policy scheduler; /* of the real machine, with whose shape it is read … */
    uint32_t cpus;               /* … as are these; 0: not said */
    struct balance_terms balance;
    char *backing;         /* the backing store's file; NULL: one without a name */
    uint64_t backing_size; /* its bytes at most; 0: not said */
    struct device_config *devices;
    size_t device_count;
    bool has_devices; /* devices were listed; otherwise the usual ones are there */
    enum config_start start;
    uint16_t ipl;
    uint8_t psw[8];
    struct config_strings sources; /* assembler source, put as IPL deck before the reader's decks */
    struct core_config *cores;
    size_t core_count;
    uint32_t end_ia;   /* the disabled wait that means success */
    char *end_console; /* file with the console log that is expected; NULL: none */
};

struct config {
    uint32_t real_storage; /* bytes of the real machine under a monitor; 0: as much as needed */
    uint32_t cpus;         /* real ones under a monitor; 0: not said, one */
    char *backing;         /* the file for pages that are in no frame; NULL: one without a name */
    uint64_t backing_size; /* its bytes at most; 0: no limit */
    enum sched_policy scheduler;
    struct balance_terms balance; /* all zero: the usual */
    struct system_config *systems;
    size_t count;
};

/* Reads a configuration from a file (the text, if given, stands for the file's contents). False,
 * with errors in the list and nothing to free, when anything is wrong with it. */
bool config_read(const char *path, struct config *out, struct diag_list *diags);
bool config_parse(const char *path, const void *text, size_t size, struct config *out,
                  struct diag_list *diags);
void config_free(struct config *config);

/* Moves all systems of `from` to the end of `to`; `from` is empty afterwards. */
void config_append(struct config *to, struct config *from);

/* Adds a system with all its defaults to a configuration; the name is copied. The answer is good
 * until the next one is added. */
struct system_config *config_add(struct config *config, const char *name);

/* Adds a device to a system. */
struct device_config *config_add_device(struct system_config *system, uint16_t address,
                                        const char *type);
struct device_config *config_device(const struct system_config *system, uint16_t address);

void config_add_string(struct config_strings *list, const char *string);
void config_free_strings(struct config_strings *list);

/* Adds an image; the file name is copied. */
void config_add_core(struct system_config *system, const char *file, aaddr address);

/* Gives a system that lists no devices the usual ones: 009 3215 (console), 00C 2540R, 00D 2540P,
 * 00E 1403. */
void config_default_devices(struct system_config *system);

/* "vtlb", "lazy" or "traced". False when it is none of them. */
bool config_parse_shadow(const char *text, enum shadow_policy *out);

/* "stride", "round-robin", "lottery" or "bvt". */
bool config_parse_scheduler(const char *text, enum sched_policy *out);

/* "1" to "64" real CPUs. False when it is not such a number. */
bool config_parse_cpus(const char *text, uint32_t *out);

/* "512K", "16M", "65536" → bytes, at most CONFIG_SIZE_MAX. False when it is not a size. */
bool config_parse_size(const char *text, uint64_t *bytes);

/* Up to `digits` hexadecimal digits, or exactly so many. False when it is anything else. */
bool config_parse_hex(const char *text, unsigned digits, bool exactly, uint64_t *value);

/* NULL when a machine can have so much storage, otherwise what is wrong with the size. */
const char *config_storage_problem(uint64_t bytes, enum model model);

/* "FILE" or "FILE@ADDRESS" (hexadecimal): the length of the file's name, and the address. False
 * when the address is not one. */
bool config_split_core(const char *text, size_t *name_length, aaddr *address);

#endif

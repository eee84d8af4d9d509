/* The debugger's lines: any text, a line at a time, on a guest that runs a little. */
#include "debug/debug.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINES_MAX 40
#define RUNS_MAX  20 /* pieces that a command may run before it is interrupted */

/* BALR 12,0; A 1,100(12); ST 1,100(12); SVC 5; BC 15,2(12) */
static const uint8_t code[] = {0x05, 0xC0, 0x5A, 0x10, 0xC0, 0x64, 0x50, 0x10,
                               0xC0, 0x64, 0x0A, 0x05, 0x47, 0xF0, 0xC0, 0x02};

static bool interrupted(void *owner) {
    return ++*(int *)owner > RUNS_MAX;
}

/* Commands that read or write files are for others to try. */
static bool uses_files(const char *line) {
    static const char *const words[] = {"so", "sy", "tr", "cp"};
    while (*line == ' ')
        line++;
    for (size_t n = 0; n < sizeof words / sizeof *words; n++)
        if (strncasecmp(line, words[n], 2) == 0)
            return true;
    return false;
}

static void execute(struct dbg *d, const char *text, size_t size, int *runs) {
    char line[400];
    for (int n = 0; n < LINES_MAX && size && !dbg_has_quit(d); n++) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;
        size_t kept = length < sizeof line - 1 ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = 0;
        *runs = 0;
        bool files;
        if (!uses_files(line)) {
            free(dbg_complete(d, line, strlen(line), strlen(line), 0, &files));
            dbg_typed(d, line);
        }
        length += end != NULL;
        text += length;
        size -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct config config = {0};
    struct diag_list diags;
    struct rig rig;
    int runs = 0;
    FILE *out = fopen("/dev/null", "w");
    diag_init(&diags);
    struct system_config *system = config_add(&config, "fuzz");
    config_default_devices(system);
    system->storage = 16 << 10;
    system->start = START_RESTART;
    bool bare = size && data[0] & 1;
    if (out && rig_make(&rig, &config, bare, NULL, &diags)) {
        view_write(&rig.systems[0]->view, 0x800, code, sizeof code);
        rig.systems[0]->state->psw.ia = 0x800;
        rig.limit = 20000;
        struct dbg_host host = {.out = out, .err = out, .interrupted = interrupted, .owner = &runs};
        struct dbg *d = dbg_create(&rig, &config, &host);
        execute(d, (const char *)data, size, &runs);
        dbg_free(d);
        rig_free(&rig);
    }
    if (out)
        fclose(out);
    config_free(&config);
    diag_free(&diags);
    return 0;
}

/* Files for GDB: the sources that machines were loaded from, as ELF files made on the spot. So GDB
 * that knows nothing but where the server is has symbols and source lines. No file of the host is
 * ever read for it, and none written.
 */
#include "asm/elf.h"
#include "base/bits.h"
#include "debug/gdb_state.h"

#include <stdlib.h>
#include <string.h>

/* Errors, by the numbers of the protocol. */
enum { FILE_NOT_FOUND = 2, FILE_BAD_NUMBER = 9, FILE_NO_PERMISSION = 13, FILE_TOO_MANY = 24 };

#define MODE_FILE   0100444u /* a file that may be read */
#define OPEN_WRITES 0xFFFu   /* of the flags: all but reading */

/* "/NAME.elf", or "/NAME-2.elf" for a machine's second source. */
static void put_name(const struct dbg_machine *m, size_t module, struct gdb_text *out) {
    gdb_put(out, "/%s", m->name);
    if (module)
        gdb_put(out, "-%zu", module + 1);
    gdb_put(out, ".elf");
}

/* GDB knows one program: that of the first machine that has a source. */
void gdb_put_program_name(const struct gdb *g, struct gdb_text *out) {
    const struct dbg *d = g->dbg;
    size_t n = 0;
    while (n < d->count && !d->machines[n].module_count)
        n++;
    put_name(&d->machines[n < d->count ? n : 0], 0, out);
}

/* Makes the file of that name; false when there is none. */
static bool make_file(const struct gdb *g, const char *name, struct asm_elf *elf) {
    struct gdb_text own = {0};
    struct diag_list diags;
    bool made = false;
    diag_init(&diags);
    for (size_t n = 0; n < g->dbg->count; n++) {
        const struct dbg_machine *m = &g->dbg->machines[n];
        for (size_t k = 0; k <= m->module_count && !made; k++) {
            gdb_text_clear(&own);
            put_name(m, k, &own);
            if (strcmp(own.data, name) != 0)
                continue;
            if (k < m->module_count) /* fails if it refers to another module */
                made = asm_elf_make(m->modules[k].module, g->host.folder ? g->host.folder : "/",
                                    elf, &diags);
            else if (k == 0)
                made = true, asm_elf_make_unknown(elf);
        }
    }
    gdb_text_free(&own);
    diag_free(&diags);
    return made;
}

static void fail(struct gdb *g, int error) {
    gdb_put(&g->answer, "F-1,%x", (unsigned)error);
}

/* open:NAME,FLAGS,MODE */
static void open_file(struct gdb *g, const char *at) {
    uint8_t name[256];
    size_t size, n = 0;
    uint64_t flags;
    if (!gdb_take_hex(&at, name, sizeof name - 1, &size) || !gdb_take(&at, ',') ||
        !gdb_take_number(&at, &flags)) {
        fail(g, FILE_NOT_FOUND);
        return;
    }
    name[size] = 0;
    while (n < GDB_FILES && g->files[n])
        n++;
    if (n == GDB_FILES || flags & OPEN_WRITES) {
        fail(g, n == GDB_FILES ? FILE_TOO_MANY : FILE_NO_PERMISSION);
        return;
    }
    struct asm_elf *elf = dbg_must(malloc(sizeof *elf));
    if (make_file(g, (const char *)name, elf)) {
        g->files[n] = elf;
        gdb_put(&g->answer, "F%zx", n);
    } else {
        free(elf);
        fail(g, FILE_NOT_FOUND);
    }
}

static struct asm_elf **take_file(struct gdb *g, const char **at) {
    uint64_t n;
    if (gdb_take_number(at, &n) && n < GDB_FILES && g->files[n])
        return &g->files[n];
    fail(g, FILE_BAD_NUMBER);
    return NULL;
}

/* pread:FILE,COUNT,OFFSET */
static void read_file(struct gdb *g, const char *at) {
    uint64_t count, offset;
    struct gdb_text data = {0};
    struct asm_elf **file = take_file(g, &at);
    if (!file)
        return;
    if (!gdb_take(&at, ',') || !gdb_take_number(&at, &count) || !gdb_take(&at, ',') ||
        !gdb_take_number(&at, &offset)) {
        fail(g, FILE_BAD_NUMBER);
        return;
    }
    size_t size = (*file)->size, from = offset < size ? (size_t)offset : size;
    size_t wanted = count < size - from ? (size_t)count : size - from;
    size_t put = gdb_put_escaped(&data, (*file)->bytes + from, wanted, GDB_PACKET_SIZE - 16);
    gdb_put(&g->answer, "F%zx;", put);
    gdb_put_bytes(&g->answer, data.data, data.size);
    gdb_text_free(&data);
}

/* fstat:FILE: a struct stat of the protocol, all big-endian: device, inode, mode, links, owner,
 * group, device type (words), size, block size, blocks (doublewords), three times (words). */
static void tell_file(struct gdb *g, const char *at) {
    uint8_t stat[64] = {0};
    struct asm_elf **file = take_file(g, &at);
    if (!file)
        return;
    be32_store(stat + 8, MODE_FILE);
    be32_store(stat + 12, 1);
    be64_store(stat + 28, (*file)->size);
    be64_store(stat + 36, 512);
    be64_store(stat + 44, ((*file)->size + 511) / 512);
    gdb_put(&g->answer, "F%zx;", sizeof stat);
    gdb_put_escaped(&g->answer, stat, sizeof stat, GDB_PACKET_SIZE);
}

static void close_file(struct asm_elf **file) {
    asm_elf_free(*file);
    free(*file);
    *file = NULL;
}

void gdb_close_files(struct gdb *g) {
    for (size_t n = 0; n < GDB_FILES; n++)
        if (g->files[n])
            close_file(&g->files[n]);
}

void gdb_do_file(struct gdb *g, const char *at) {
    struct asm_elf **file;
    if (gdb_take_word(&at, "open:")) {
        open_file(g, at);
    } else if (gdb_take_word(&at, "pread:")) {
        read_file(g, at);
    } else if (gdb_take_word(&at, "fstat:")) {
        tell_file(g, at);
    } else if (gdb_take_word(&at, "close:")) {
        if ((file = take_file(g, &at))) {
            close_file(file);
            gdb_put(&g->answer, "F0");
        }
    } else if (gdb_take_word(&at, "setfs:")) {
        gdb_put(&g->answer, "F0");
    } else if (gdb_take_word(&at, "pwrite:") || gdb_take_word(&at, "unlink:")) {
        fail(g, FILE_NO_PERMISSION);
    } else if (gdb_take_word(&at, "readlink:")) {
        fail(g, FILE_NOT_FOUND);
    }
}

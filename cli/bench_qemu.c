/* Kernels on QEMU's s390x machine, a z/Architecture with no System/370 mode. A kernel that needs
 * nothing but what both have runs there: it is entered in the 24-bit addressing mode by a PSW of
 * the EC form, and QEMU takes its closing LPSW as it is and reports the wait. Whatever interrupts
 * it (SUPERVISOR CALL, and the instructions that QEMU does not have) meets a new PSW in the places
 * of z/Architecture that waits at UNABLE.
 *
 * QEMU is told what to do in its own protocol (QMP), one object of JSON to a line. */
#include "base/bits.h"
#include "cli/bench.h"
#include "cli/bench_peer.h"
#include "isa/psw.h"

#include <elf.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "qemu-system-s390x"

#define UNABLE  0xFFFFF0u

/* In z/Architecture's first two blocks of storage. */
#define SVC_NEW_PSW     0x1C0
#define PROGRAM_NEW_PSW 0x1D0
#define STUB            0x200 /* free there: a LOAD PSW EXTENDED, and the PSW */
#define STUB_PSW        0x208

#define HEADERS         (sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr))

bool bench_has_qemu(void) {
    return peer_is_here(PROGRAM);
}

static void put_wait(uint8_t *at) {
    be64_store(at, PSW_BIT(14) | PSW_BIT(31) | PSW_BIT(32));
    be64_store(at + 8, UNABLE);
}

static void prepare(uint8_t *storage, uint32_t entry) {
    put_wait(storage + SVC_NEW_PSW);
    put_wait(storage + PROGRAM_NEW_PSW);
    be32_store(storage + STUB, 0xB2B20000 | STUB_PSW);
    be64_store(storage + STUB_PSW, PSW_BIT(32));
    be64_store(storage + STUB_PSW + 8, entry);
}

/* An ELF file whose one segment is storage from 0. */
static void put_headers(uint8_t *file, uint32_t size) {
    Elf32_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2MSB, EV_CURRENT}};
    Elf32_Phdr segment;
    be16_store(&header.e_type, ET_EXEC);
    be16_store(&header.e_machine, EM_S390);
    be32_store(&header.e_version, EV_CURRENT);
    be32_store(&header.e_entry, STUB);
    be32_store(&header.e_phoff, sizeof header);
    be16_store(&header.e_ehsize, sizeof header);
    be16_store(&header.e_phentsize, sizeof segment);
    be16_store(&header.e_phnum, 1);
    memset(&segment, 0, sizeof segment);
    be32_store(&segment.p_type, PT_LOAD);
    be32_store(&segment.p_offset, HEADERS);
    be32_store(&segment.p_filesz, size);
    be32_store(&segment.p_memsz, size);
    be32_store(&segment.p_flags, PF_R | PF_W | PF_X);
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, &segment, sizeof segment);
}

static bool write_kernel(struct peer *p, const struct bench_kernel *kernel, char path[PEER_PATH],
                         struct diag_list *diags) {
    uint32_t least = STUB_PSW + 16;
    uint32_t size = kernel->image.size < least ? least : kernel->image.size;
    uint8_t *file = calloc(1, HEADERS + size);
    if (!file) {
        diag_error(diags, NULL, "the host has not enough memory");
        return false;
    }
    put_headers(file, size);
    memcpy(file + HEADERS, kernel->image.bytes, kernel->image.size);
    prepare(file + HEADERS, kernel->image.entry);
    bool written = peer_file(p, "kernel", file, HEADERS + size, path, diags);
    free(file);
    return written;
}

/* With a paused machine, and one that only pauses when the wait ends it. */
static bool start(struct peer *p, const struct bench_kernel *kernel, struct diag_list *diags) {
    char path[PEER_PATH];
    return write_kernel(p, kernel, path, diags) &&
           peer_start(p,
                      (const char *[]){PROGRAM, "-machine", "s390-ccw-virtio", "-accel",
                                       "tcg,thread=single", "-m", "8", "-nodefaults", "-display",
                                       "none", "-S", "-action", "panic=pause", "-qmp", "stdio",
                                       "-kernel", path, NULL},
                      diags);
}

/* The event of a disabled wait holds the address. */
static bool find_end(const char *line, struct bench_run *out) {
    json_t *event = json_loads(line, 0, NULL);
    json_int_t address = -1;
    json_unpack(event, "{s:{s:{s:I}}}", "data", "info", "psw-addr", &address);
    json_decref(event);
    out->end = (uint32_t)address & ADDRESS_MASK;
    return address >= 0;
}

static bool measure(struct peer *p, struct bench_run *out) {
    char line[1024];
    if (!peer_tell(p, "{\"execute\": \"qmp_capabilities\"}\n") ||
        !peer_wait_for(p, "\"return\"", line, sizeof line))
        return false;
    double before = peer_seconds(p);
    if (!peer_tell(p, "{\"execute\": \"cont\"}\n") ||
        !peer_wait_for(p, "GUEST_PANICKED", line, sizeof line))
        return false;
    *out = (struct bench_run){.seconds = peer_seconds(p) - before};
    return find_end(line, out);
}

bool bench_qemu(const struct bench_kernel *kernel, struct bench_run *out, struct diag_list *diags) {
    struct peer p;
    bool started = peer_open(&p, diags) && start(&p, kernel, diags);
    bool done = started && measure(&p, out);
    peer_close(&p);
    if (started && !done)
        diag_error(diags, NULL, "%s: qemu did not come to its end", kernel->name);
    out->unable = done && out->end == UNABLE;
    return done;
}

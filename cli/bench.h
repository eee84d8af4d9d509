/* Measuring kernels: small programs that check their own answers and end in a disabled wait, whose
 * instruction address is 0 when the answer is right.
 *
 * All times are processor time, so that other work on the host disturbs less.
 */
#ifndef TRAPEZE_CLI_BENCH_H
#define TRAPEZE_CLI_BENCH_H

#include "asm/image.h"
#include "machine/system.h"

#define BENCH_STORAGE (8u << 20) /* bytes that a kernel may use */

struct bench_kernel {
    char *name;
    struct asm_image image; /* begins at address 0 with a PSW */
};

/* So many instructions are more than any kernel has. */
#define BENCH_RUNAWAY UINT64_C(20000000000)

/* What one run of a kernel took. */
struct bench_run {
    double seconds;
    uint64_t instructions, exits; /* not known of peers: 0 */
    uint32_t end;                 /* instruction address of the wait */
    bool unable;                  /* the peer lacks what the kernel needs */
};

/* Assembles the kernel in the file. Of the number at its symbol ROUNDS, one in `share` is done, at
 * least one. False with errors in the list. */
bool bench_load(const char *path, unsigned share, struct bench_kernel *out,
                struct diag_list *diags);
void bench_free(struct bench_kernel *kernel);

/* Puts the kernel into a machine, ready to begin. */
bool bench_begin(const struct bench_kernel *kernel, const struct system *s);

/* Processor time of this process so far. */
double bench_seconds(void);

/* Runs the kernel on the bare machine or in a virtual machine. False, with an error in the list,
 * when it does not end or the host has no memory. */
bool bench_bare(const struct bench_kernel *kernel, struct bench_run *out, struct diag_list *diags);
bool bench_monitor(const struct bench_kernel *kernel, struct bench_run *out,
                   struct diag_list *diags);

/* Are they to be found on PATH? */
bool bench_has_hercules(void);
bool bench_has_qemu(void);

/* The same on hercules, or on QEMU's s390x machine, in a process of its own. */
bool bench_hercules(const struct bench_kernel *kernel, struct bench_run *out,
                    struct diag_list *diags);
bool bench_qemu(const struct bench_kernel *kernel, struct bench_run *out, struct diag_list *diags);

#endif

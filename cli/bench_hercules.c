/* Kernels on hercules: its CPU is started by the restart key and says when it waits. */
#include "base/bits.h"
#include "cli/bench.h"
#include "cli/bench_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char configuration[] = "CPUSERIAL 000001\n"
                                    "CPUMODEL 4381\n"
                                    "MAINSIZE 8\n"
                                    "XPNDSIZE 0\n"
                                    "NUMCPU 1\n"
                                    "ARCHMODE S/370\n"
                                    "0009 3215-C\n";

bool bench_has_hercules(void) {
    return peer_is_here("hercules");
}

static bool start(struct peer *p, const struct bench_kernel *kernel, struct diag_list *diags) {
    char core[PEER_PATH], config[PEER_PATH], script[PEER_PATH], text[256];
    if (!peer_file(p, "core", kernel->image.bytes, kernel->image.size, core, diags) ||
        !peer_file(p, "hercules.cnf", configuration, sizeof configuration - 1, config, diags))
        return false;
    int n = snprintf(text, sizeof text, "loadcore %s 0\nrestart\n", core);
    if (!peer_file(p, "hercules.rc", text, (size_t)n, script, diags))
        return false;
    snprintf(text, sizeof text, "HERCULES_RC=%s", script);
    return peer_start(p, (const char *[]){"env", text, "hercules", "-d", "-f", config, NULL},
                      diags);
}

/* The message of a wait is followed by a line with the PSW; other messages may come between. */
static bool measure(struct peer *p, struct bench_run *out) {
    char line[256];
    if (!peer_wait_for(p, "Restart key depressed", line, sizeof line))
        return false;
    double before = peer_seconds(p);
    if (!peer_wait_for(p, "Disabled wait state", line, sizeof line))
        return false;
    *out = (struct bench_run){.seconds = peer_seconds(p) - before};
    if (!peer_wait_for(p, "PSW=", line, sizeof line))
        return false;
    line[strcspn(line, "\r")] = 0;
    const char *word = strrchr(line, ' ');
    out->end = (uint32_t)strtoul(word ? word : line, NULL, 16) & ADDRESS_MASK;
    return true;
}

bool bench_hercules(const struct bench_kernel *kernel, struct bench_run *out,
                    struct diag_list *diags) {
    struct peer p;
    bool started = peer_open(&p, diags) && start(&p, kernel, diags);
    bool done = started && measure(&p, out);
    peer_close(&p);
    if (started && !done)
        diag_error(diags, NULL, "%s: hercules did not come to its end", kernel->name);
    return done;
}

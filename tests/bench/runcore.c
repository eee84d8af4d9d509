/* Runs a core image on the bare CPU and says how much processor time cpu_run took: the measuring
 * end of bench.py.
 *
 *   runcore FILE ADDRESS [ROUNDS] [reference]
 *
 * loads FILE at ADDRESS (hex), starts there in supervisor state, BC mode, key 0, and prints
 * `INSTRUCTIONS SECONDS ADDRESS-OF-THE-WAIT-PSW` for each round. */
#include "cpu/cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STORAGE (2u << 20)
#define SLICE   10000u

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t load(const char *path, uint8_t *to, size_t room) {
    FILE *in = fopen(path, "rb");
    size_t size = in ? fread(to, 1, room, in) : 0;
    if (in)
        fclose(in);
    return size;
}

static bool run(const char *path, uint32_t at, enum cpu_executor executor) {
    struct storage storage;
    if (at >= STORAGE || !stor_init(&storage, STORAGE))
        return false;
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, NULL);
    bool loaded = cpu && load(path, storage.bytes + at, STORAGE - at) > 0;
    if (loaded) {
        cpu->executor = executor;
        cpu->state.psw.ia = at;
        double start = now();
        while (cpu_run(cpu, SLICE)->reason == CPU_EXIT_BUDGET)
            ;
        double seconds = now() - start;
        printf("%llu %.6f %06X\n", (unsigned long long)cpu->retired, seconds, cpu->state.psw.ia);
    }
    cpu_destroy(cpu);
    stor_free(&storage);
    return loaded;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: runcore FILE ADDRESS [ROUNDS] [reference]\n");
        return 2;
    }
    int rounds = argc > 3 ? atoi(argv[3]) : 1;
    enum cpu_executor executor =
        argc > 4 && strcmp(argv[4], "reference") == 0 ? CPU_REFERENCE : CPU_FAST;
    while (rounds-- > 0)
        if (!run(argv[1], (uint32_t)strtoul(argv[2], NULL, 16), executor))
            return 1;
    return 0;
}

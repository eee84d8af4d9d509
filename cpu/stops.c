#include "cpu/stops.h"

#include <stdlib.h>
#include <string.h>

bool stops_set(struct cpu_stops *s, const vaddr *at, size_t count) {
    vaddr *copy = malloc((count + 1) * sizeof *copy);
    if (!copy)
        return false;
    free(s->at);
    s->at = copy;
    s->count = count;
    s->generation++;
    memset(s->slots, 0, sizeof s->slots);
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = at[i] % STOR_BLOCK_SIZE / 2;
        copy[i] = at[i];
        s->slots[slot / 64] |= UINT64_C(1) << slot % 64;
    }
    return true;
}

void stops_free(struct cpu_stops *s) {
    free(s->at);
    *s = (struct cpu_stops){0};
}

bool stops_find(const struct cpu_stops *s, vaddr ia) {
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i] == ia)
            return true;
    return false;
}

void stops_set_writes(struct cpu_stops *s, uint64_t registers) {
    if (s->writes != registers)
        s->generation++;
    s->writes = registers;
}

bool stops_writer(const struct cpu_stops *s, const uint8_t *bytes, enum model model) {
    uint8_t first[6] = {bytes[0], bytes[1]};
    struct instr i;
    if (!s->writes)
        return false;
    isa_decode(first, model, &i);
    return isa_writes(&i) & s->writes;
}

bool stops_now(struct cpu_stops *s, uint64_t retired, vaddr ia, bool writer) {
    uint64_t since = retired - s->base;
    if (s->asked) {
        s->asked = false;
        return true;
    }
    if (!(writer || stops_has(s, ia)) ||
        (s->passing && s->passed_at == since && s->passed_ia == ia))
        return false;
    stops_pass(s, since, ia);
    return true;
}

#include "compare.h"

#include "base/bits.h"

#include <string.h>

static uint64_t packed(const struct psw *psw) {
    uint8_t bytes[8];
    psw_store(psw, 0, 0, bytes);
    return be64_load(bytes);
}

void compare_interruption(struct tester *t, enum way number) {
    const char *way = way_names[number];
    const struct outcome *o = &t->outcome;
    const struct image *want = &t->after;
    int code = want->pic != NOT_NAMED ? want->pic : want->svc;
    enum interruption_class class = want->pic != NOT_NAMED ? INT_PROGRAM : INT_SVC;
    /* The byte index of a translation-exception address is unpredictable. */
    unsigned unused = code == PIC_MONITOR_EVENT ? 0 : STOR_PAGE_SHIFT;
    if (code == NOT_NAMED && o->interrupted)
        tester_fail(t, "%s: interruption of class %d, code %X", way, o->class, o->code);
    else if (code == NOT_NAMED)
        return;
    else if (!o->interrupted)
        tester_fail(t, "%s: no interruption, but code %X must come", way, code);
    else if (o->class != class || o->code != code)
        tester_fail(t, "%s: interruption of class %d, code %X; it must be code %X", way, o->class,
                    o->code, code);
    else if (o->ilc != want->ilc)
        tester_fail(t, "%s: ILC is %d, not %d", way, o->ilc, want->ilc);
    else if (want->at != NOT_NAMED && o->address >> unused != (vaddr)want->at >> unused)
        tester_fail(t, "%s: the address stored is %06X, not %06X", way, o->address, want->at);
}

static void compare_registers(struct tester *t, const char *way) {
    const struct cpu_state *got = &t->outcome.state, *want = &t->after.state;
    uint64_t psw = t->after.psw_named ? t->after.psw : packed(&want->psw);
    for (int n = 0; n < 16; n++) {
        if (got->gr[n] != want->gr[n])
            tester_fail(t, "%s: register %d is %08X, not %08X", way, n, got->gr[n], want->gr[n]);
        if (got->cr[n] != want->cr[n])
            tester_fail(t, "%s: control register %d is %08X, not %08X", way, n, got->cr[n],
                        want->cr[n]);
    }
    for (int n = 0; n < 4; n++)
        if (got->fr[n] != want->fr[n])
            tester_fail(t, "%s: floating-point register %d is %016lX, not %016lX", way, 2 * n,
                        (unsigned long)got->fr[n], (unsigned long)want->fr[n]);
    if (packed(&got->psw) != psw)
        tester_fail(t, "%s: the PSW is %016lX, not %016lX", way, (unsigned long)packed(&got->psw),
                    (unsigned long)psw);
    if (got->prefix != want->prefix)
        tester_fail(t, "%s: the prefix is %06X, not %06X", way, got->prefix, want->prefix);
    if (got->tod != want->tod || got->clock_comparator != want->clock_comparator ||
        got->cpu_timer != want->cpu_timer)
        tester_fail(t, "%s: a clock is not what it should be", way);
}

static bool may_differ(const struct tester *t, uint32_t at) {
    return at - t->after.changed < t->after.changed_length;
}

static void compare_storage(struct tester *t, const char *way) {
    const struct image *want = &t->after;
    const struct outcome *got = &t->outcome;
    bool equal = memcmp(got->bytes, want->bytes, IMAGE_SIZE) == 0;
    for (uint32_t at = 0; at < IMAGE_SIZE && !equal; at++)
        if (got->bytes[at] != want->bytes[at] && !may_differ(t, at))
            tester_fail(t, "%s: storage at %X is %02X, not %02X", way, at, got->bytes[at],
                        want->bytes[at]);
    for (unsigned b = 0; b < IMAGE_BLOCKS; b++)
        if (want->key_named[b] && got->keys[b] != want->keys[b])
            tester_fail(t, "%s: the key of block %X is %02X, not %02X", way, b * STOR_BLOCK_SIZE,
                        got->keys[b], want->keys[b]);
}

void compare_recording(struct tester *t, enum way number, const struct operand *operand) {
    const char *way = way_names[number];
    vaddr ends[2];
    uint8_t want = access_recorded(operand, &t->before, &ends[0], &ends[1]);
    for (int n = 0; n < 2; n++) {
        uint8_t got = t->outcome.keys[ends[n] >> STOR_BLOCK_SHIFT] & (KEY_REFERENCE | KEY_CHANGE);
        if (got != want)
            tester_fail(t, "%s: reference and change bits of the block at %X are %X, not %X", way,
                        ends[n] & ~(STOR_BLOCK_SIZE - 1), got, want);
    }
}

/* The interruption itself stores in block 0. */
static void compare_change_bits(struct tester *t, const char *way) {
    for (unsigned b = 1; b < IMAGE_BLOCKS; b++)
        if (t->outcome.keys[b] & KEY_CHANGE)
            tester_fail(t, "%s: the change bit of block %X is on", way, b * STOR_BLOCK_SIZE);
}

void compare_all(struct tester *t, enum way way) {
    const char *name = way_names[way];
    if (t->outcome.checkstop != t->after.checkstop)
        tester_fail(t, t->after.checkstop ? "%s: the machine goes on" : "%s: check stop", name);
    if (!t->outcome.finished)
        tester_fail(t, "%s: the statements before the last one do not lead to it", name);
    compare_interruption(t, way);
    compare_registers(t, name);
    compare_storage(t, name);
    if (t->stores_nothing)
        compare_change_bits(t, name);
}

#include "lab/oracle.h"

#include "machine/diff.h"
#include "vmm/allocator.h"
#include "vmm/shadow.h"
#include "vmm/vmm.h"

#include <inttypes.h>

#define MOST_LINES 40u

/* The two machines that run the same guest. */
struct pair {
    struct machine *bare;
    struct vmm *vmm;
    struct vm *vm;
};

static void pair_destroy(struct pair *p) {
    machine_destroy(p->bare);
    if (p->vmm)
        vmm_destroy(p->vmm);
}

/* A real machine for one guest: its storage, and as much again as the tables may take; or just what
 * it needs to be run at all. */
static struct machine_shape real_shape(const struct oracle_subject *subject) {
    struct machine_shape real = subject->shape;
    if (subject->tight)
        real.storage = allocator_tables_of(real.storage) + SHADOW_ROOM +
                       (1 + PAGER_RESERVE + PAGER_MIN) * STOR_PAGE_SIZE;
    else
        real.storage += (64u << 10) + PAGER_RESERVE * STOR_PAGE_SIZE;
    return real;
}

static bool pair_create(struct pair *p, const struct oracle_subject *subject) {
    struct machine_shape real = real_shape(subject);
    *p = (struct pair){.bare = machine_create(&subject->shape), .vmm = vmm_create(&real)};
    if (p->bare)
        p->bare->cpu->variant = subject->variant;
    if (p->vmm)
        vmm_set_variant(p->vmm, subject->variant);
    p->vm = p->vmm ? vmm_add(p->vmm, subject->name, &subject->shape) : NULL;
    if (p->vm)
        p->vm->shadow.policy = subject->shadow;
    bool done = p->bare && p->vm && subject->setup(subject->context, &p->bare->system) &&
                subject->setup(subject->context, &p->vm->system);
    if (!done)
        pair_destroy(p);
    return done;
}

static bool pair_differs(const struct pair *p) {
    return system_hash(&p->bare->system) != system_hash(&p->vm->system);
}

/* Runs both to the same count. True when the states differ. */
static bool pair_run(struct pair *p, uint64_t count) {
    machine_run(p->bare, count);
    vmm_run_one(p->vmm, p->vm, count);
    return pair_differs(p);
}

/* Runs both again from the start to a count. */
static bool rerun(const struct oracle_subject *subject, uint64_t count, struct pair *p,
                  bool *differs) {
    if (!pair_create(p, subject))
        return false;
    *differs = pair_run(p, count);
    return true;
}

/* The smallest count in (same, different] at which the states differ. */
static bool bisect(const struct oracle_subject *subject, uint64_t same, uint64_t different,
                   uint64_t *first) {
    while (different - same > 1) {
        uint64_t middle = same + (different - same) / 2;
        struct pair p;
        bool differs;
        if (!rerun(subject, middle, &p, &differs))
            return false;
        pair_destroy(&p);
        if (differs)
            different = middle;
        else
            same = middle;
    }
    *first = different;
    return true;
}

static void print_instruction(const struct system *s, FILE *out) {
    uint8_t bytes[6] = {0};
    struct instr i;
    char text[48];
    vaddr ia = s->state->psw.ia;
    for (unsigned n = 0; n < sizeof bytes; n++)
        if (view_read(&s->view, stor_prefix(ia + n, s->state->prefix), bytes + n, 1))
            break;
    isa_decode(bytes, s->model, &i);
    fprintf(out, "  %06X  ", ia);
    for (unsigned n = 0; n < i.length; n++)
        fprintf(out, "%02X", i.bytes[n]);
    fprintf(out, "%*s  %s\n", 12 - 2 * i.length, "", isa_disassemble(&i, text));
}

static bool show(const struct oracle_subject *subject, uint64_t first, FILE *out) {
    struct pair p;
    bool differs;
    if (!rerun(subject, first ? first - 1 : 0, &p, &differs))
        return false;
    if (first) {
        fprintf(out, "%s: instruction %" PRIu64 " differs (or an interruption right after it):\n",
                subject->name, first);
        print_instruction(&p.bare->system, out);
        pair_run(&p, first);
    } else {
        fprintf(out, "%s: the states differ before the first instruction:\n", subject->name);
    }
    diff_print(&p.bare->system, "bare machine", &p.vm->system, "under the monitor", MOST_LINES,
               out);
    pair_destroy(&p);
    return true;
}

/* Runs a pair in lockstep to the end or to a difference; *same is the last count that agreed. */
static bool lockstep(struct pair *p, const struct oracle_subject *subject,
                     struct oracle_verdict *verdict, uint64_t *same) {
    const struct system *bare = &p->bare->system;
    bool differs = pair_differs(p);
    for (*same = 0; !differs && verdict->instructions < subject->limit;) {
        *same = verdict->instructions;
        uint64_t next = *same + subject->slice;
        differs = pair_run(p, next < subject->limit ? next : subject->limit);
        if (p->vm->complaint)
            return false;
        verdict->slices++;
        verdict->instructions = bare->retired;
        if (bare->stop != STOP_LIMIT)
            break;
    }
    return differs;
}

bool oracle_compare(const struct oracle_subject *subject, struct oracle_verdict *verdict,
                    FILE *out) {
    struct pair p;
    uint64_t same;
    *verdict = (struct oracle_verdict){0};
    if (!pair_create(&p, subject))
        return false;
    bool at_start = pair_differs(&p);
    verdict->same = !lockstep(&p, subject, verdict, &same);
    verdict->stop = p.bare->system.stop;
    verdict->exits = p.vm->ledger.exits;
    verdict->evicted = p.vm->ledger.pages.out + p.vm->ledger.pages.dropped;
    verdict->complaint = p.vm->complaint;
    verdict->hash = system_hash(&p.bare->system);
    uint64_t reached = p.bare->system.retired;
    if (p.vm->system.retired > reached)
        reached = p.vm->system.retired;
    pair_destroy(&p);
    if (verdict->same)
        return true;
    if (!at_start && !bisect(subject, same, reached + 1, &verdict->difference_at))
        return false;
    verdict->instructions = verdict->difference_at;
    return show(subject, verdict->difference_at, out);
}

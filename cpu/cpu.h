/* A CPU: runs instructions, takes interruptions in place or exits with them.
 *
 * Two executors, one meaning. cpu/reference.c executes one instruction at a time from routines that
 * are written for clarity from the manual (general.c, control.c, io.c, …): it is the
 * specification, the slow path and the tests' oracle. cpu/fast.c is a predecoded interpreter for
 * frequent instructions; a fast routine either finishes or bails before it has changed anything,
 * and the reference executes that instruction instead.
 *
 * Access helpers and instruction routines return an interruption code, 0 for done. An interruption
 * whose class is in `intercept` makes cpu_run return with CPU_EXIT_INTERRUPTION and the state as it
 * would be stored by the interruption (psw.ia as in the old PSW); any other is taken in place.
 * The bare machine's mask is 0, the monitor's all ones.
 *
 * Counts: every instruction that is begun counts as one retired instruction, whether it completes,
 * is suppressed or nullified by a program exception, or cannot even be fetched; so a loop of
 * interruptions uses up the budget too. The target of EXECUTE is not counted.
 *
 * Example:
 *   struct cpu *cpu = cpu_create(&storage, MODEL_S370, &links);
 *   cpu->state.psw.ia = 0x1000;
 *   const struct cpu_exit *exit = cpu_run(cpu, 1000);
 */
#ifndef TRAPEZE_CPU_CPU_H
#define TRAPEZE_CPU_CPU_H

#include "cpu/state.h"
#include "cpu/stops.h"
#include "isa/ccw.h"
#include "isa/isa.h"
#include "mmu/dat.h"

struct cpu;

/* How a CPU reaches channels and whatever else is around it; machine/ fills it in. A member that is
 * NULL means "not there": I/O instructions answer condition code 3, DIAGNOSE is a specification
 * exception. While a function of this table runs, cpu->retired does not count the instruction that
 * called it yet. */
struct cpu_links {
    void *owner;
    /* OP_SIO … OP_TCH on a device address; caw is the word at location 72. */
    struct io_result (*io)(void *owner, enum isa_op op, uint16_t device, uint32_t caw);
    /* OP_STCK, OP_STCKC, OP_STPT: what the clock shows; OP_SCK, OP_SCKC, OP_SPT: sets it to value.
     */
    uint64_t (*clock)(void *owner, enum isa_op op, uint64_t value);
    /* DIAGNOSE: returns an interruption code. */
    int (*diagnose)(void *owner, struct cpu *cpu, const struct instr *i);
};

enum cpu_exit_reason {
    CPU_EXIT_BUDGET,       /* the budget is used up, or cpu_shorten cut it */
    CPU_EXIT_INTERRUPTION, /* an intercepted interruption */
    CPU_EXIT_PENDING,      /* a waiting request (cpu->pending) is admitted by the PSW now */
    CPU_EXIT_WAIT,         /* the PSW has the wait bit on */
    CPU_EXIT_CHECK_STOP,   /* cannot go on: program new PSW invalid over and over */
    CPU_EXIT_STOP,         /* a breakpoint, or cpu_ask_stop (cpu/stops.h) */
};

struct cpu_exit {
    enum cpu_exit_reason reason;
    struct interruption interruption; /* CPU_EXIT_INTERRUPTION */
    struct instr instr;               /* program exceptions past the fetch: the instruction */
    bool executed;                    /* … which was the target of an EXECUTE */
};

/* A variant of the machine in which one instruction is another, for experiments (lab/mutant.h). */
struct cpu_variant {
    uint16_t code, mask; /* instructions whose first halfword, masked, is this */
    /* What they do, in either state; NULL: what they always do, but never privileged. Returns an
     * interruption code. */
    int (*routine)(struct cpu *cpu, const struct instr *i);
};

enum cpu_executor { CPU_FAST, CPU_REFERENCE };

struct fast; /* TLB and decoded code: cpu/fast.h */

struct cpu {
    struct cpu_state state; /* first: the architected state */
    enum model model;
    enum cpu_executor executor;
    unsigned intercept;     /* bit 1 << class: exit instead of taking it in place */
    struct pending pending; /* requests, set by the owner; they never clear themselves */
    uint64_t retired;       /* instructions begun since the CPU was made */
    uint64_t slice_end;     /* the value of `retired` at which cpu_run returns */
    struct cpu_exit exit;
    struct interruption last; /* the last interruption taken in place */
    bool interrupted;         /* `last` is valid */
    struct stor_view view;    /* the whole of storage */
    const struct cpu_links *links;
    struct fast *fast;
    const struct cpu_variant *variant; /* or NULL; with one, the reference executes everything */
    uint64_t purges;                   /* times that the TLB was purged */
    struct cpu_stops *stops;           /* where to stop, or NULL; changed between cpu_runs only */
};

/* Makes a CPU in the reset state on storage that outlives it. NULL when the host has no memory. */
struct cpu *cpu_create(struct storage *storage, enum model model, const struct cpu_links *links);
void cpu_destroy(struct cpu *cpu);

/* Runs until `budget` more instructions have retired or something else makes it return; the answer
 * is &cpu->exit. Exact: with CPU_EXIT_BUDGET and no cpu_shorten, retired has grown by budget. A
 * request pending and admitted, or the wait state, exits before any instruction. */
const struct cpu_exit *cpu_run(struct cpu *cpu, uint64_t budget);

/* Makes the cpu_run under way return no later than when `retired` reaches `until`: an event was
 * scheduled earlier than the budget knew. For the functions in cpu_links. */
void cpu_shorten(struct cpu *cpu, uint64_t until);

/* Makes the cpu_run under way return with CPU_EXIT_STOP after the instruction under way, or else
 * the next cpu_run at once; nothing when the CPU has no stops. For whoever watches storage. */
void cpu_ask_stop(struct cpu *cpu);

/* Makes the CPU one of another model: the monitor runs guests of either on its one CPU. Cheap. */
void cpu_set_model(struct cpu *cpu, enum model model);

/* Walks what a CPU has besides its architected state: counts, requests, the last interruption. */
void cpu_walk(struct cpu *cpu, struct walk *w);

/* PTLB: forgets every translation. */
void cpu_purge_tlb(struct cpu *cpu);

/* Presents an interruption: takes it in place (true), or sets cpu->exit, because its class is
 * intercepted or because the program new PSW is invalid, which would go on for ever (false: cpu_run
 * must return). Another invalid new PSW is followed up as interruption_present says. */
bool cpu_interrupt(struct cpu *cpu, const struct interruption *interruption);

#endif

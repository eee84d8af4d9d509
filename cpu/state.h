/* The architected state of a CPU: what a program can see, and nothing else. A real CPU, a virtual
 * CPU, a snapshot, a test vector and a state diff are all this one struct.
 *
 * Source: GA22-7000, Registers; Program Status Word; Timing.
 */
#ifndef TRAPEZE_CPU_STATE_H
#define TRAPEZE_CPU_STATE_H

#include "isa/psa.h"
#include "isa/psw.h"
#include "mmu/storage.h"

/* The zero that a base or index field of 0 stands for; gr[NO_REGISTER] is always 0. */
#define NO_REGISTER                   16

#define CR0_EXTERNAL_CLOCK_COMPARATOR 0x00000800u
#define CR0_EXTERNAL_CPU_TIMER        0x00000400u
#define CR0_EXTERNAL_INTERVAL_TIMER   0x00000080u
#define CR0_EXTERNAL_INTERRUPT_KEY    0x00000040u
#define CR0_EXTERNAL_SIGNAL           0x00000020u
#define CR0_SSM_SUPPRESSION           0x40000000u
/* A documented addition: STORE CLOCK is privileged while bit 15 is one. */
#define CR0_TIME_STAMP_CONTROL 0x00010000u

/* CR8: the monitor mask, bits 16-31 for the classes 0-15. */
#define CR8_MONITOR_CLASS(class) (0x8000u >> (class))

/* What STIDP stores: version 0, number 1, model 0370, no extended log-outs. A virtual machine has
 * the same, so that it is the same machine. */
#define CPU_IDENTITY 0x0000000103700000u

/* STAP: there is one CPU. */
#define CPU_ADDRESS 0u

/* The answer of a machine of one CPU to SIGNAL PROCESSOR, for the processor's address and the order
 * code: the condition code, and with code 1 the status that goes to R1. The CPU can sense itself;
 * any other order to itself is not valid. */
#define SIGP_SENSE                0x01u
#define SIGP_STATUS_INVALID_ORDER 0x00000002u
uint8_t cpu_signal(uint16_t address, uint8_t order, uint32_t *status);

struct cpu_state {
    uint32_t gr[NO_REGISTER + 1];
    uint64_t fr[4]; /* floating-point registers 0, 2, 4, 6 */
    uint32_t cr[16];
    struct psw psw;
    raddr prefix;
    uint64_t tod; /* the time-of-day clock at tick 0 of virtual time (machine/clock.h) */
    uint64_t clock_comparator;
    int64_t cpu_timer; /* at tick 0, too */
};

/* System reset with clearing of registers: BC mode, all zero, control registers at their initial
 * values (GA22-7000, Control Registers). */
void cpu_state_reset(struct cpu_state *s);

void cpu_state_walk(struct cpu_state *s, struct walk *w);

/* Interruption requests that wait to be enabled. */
struct pending {
    uint32_t channels; /* bit 0 from the left: channel 0 */
    uint16_t external; /* EXT_ bits */
};

void pending_walk(struct pending *pending, struct walk *w);

/* The channels whose pending interruptions the state admits now (same bits as pending.channels).
 * BC mode: PSW bits 0-5 for channels 0-5; bit 6 with CR2 (s370) for the others. EC mode: PSW bit 6
 * with CR2. */
uint32_t interruption_admits_channels(const struct cpu_state *s, enum model model,
                                      const struct pending *pending);

/* The external conditions (EXT_ bits) that the state admits now. */
uint16_t interruption_admits_external(const struct cpu_state *s, enum model model,
                                      const struct pending *pending);

/* Is anything waiting at all under a system mask that admits something? Cheap; what exactly is
 * admitted the functions above tell. */
static inline bool interruption_possible(const struct cpu_state *s, const struct pending *pending) {
    return s->psw.system_mask && (pending->channels || pending->external);
}

/* What an interruption stores besides the old PSW. */
struct interruption {
    enum interruption_class class;
    uint16_t code;         /* as in PSW bits 16-31: device address, SVC number, PIC_, EXT_ */
    uint8_t ilc;           /* halfwords, 0-3 */
    vaddr address;         /* as interruption_address has it */
    uint8_t monitor_class; /* monitor event */
};

/* The address that goes with a program interruption, where `found` is what was looked at last: of a
 * translation exception the virtual address, of a store refused by page protection that with
 * DAT_BY_PAGE, of a monitor event its code, of all others 0. */
vaddr interruption_address(int code, vaddr found);

void interruption_walk(struct interruption *i, struct walk *w);

/* The PSW swap: stores the old PSW (and, in EC mode, the code and what goes with it) at the
 * assigned locations of the state's prefix area and loads the new PSW. Returns 0, or
 * PIC_SPECIFICATION when the new PSW is loaded but not valid: the caller presents that as a program
 * interruption with ILC 0. */
int interruption_take(struct cpu_state *s, enum model model, const struct stor_view *view,
                      const struct interruption *interruption);

/* The same, following up an invalid new PSW with the program interruption that it causes. `last`
 * becomes the interruption presented last. False when the program new PSW is itself invalid: the
 * machine would present interruptions without end, and check-stops here. */
bool interruption_present(struct cpu_state *s, enum model model, const struct stor_view *view,
                          const struct interruption *interruption, struct interruption *last);

#endif

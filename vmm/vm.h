/* A virtual machine: a system around a virtual CPU state, and what the monitor keeps about it. */
#ifndef TRAPEZE_VMM_VM_H
#define TRAPEZE_VMM_VM_H

#include "machine/machine.h"
#include "vmm/ledger.h"

struct vm {
    char *name;
    struct cpu_state virtual; /* what the guest believes its CPU's state to be */
    struct system system;     /* system.state is &virtual; its view is the guest's storage */
    struct cpu_state real;    /* what the real CPU is loaded with while the guest runs */
    aaddr *frames;            /* real storage's address of each 4 KB page of the guest's storage */
    raddr tables;             /* the real segment table, the page tables behind it */
    uint32_t tables_size;     /* bytes */
    struct ledger ledger;
};

#endif

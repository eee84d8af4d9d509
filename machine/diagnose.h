/* DIAGNOSE: what a system may ask of whoever runs it. The second-operand address is a code.
 *
 *   X'0010'  release pages, as under VM/370: the general registers R1 and R3 have the real
 * addresses of the first and of the last page of 4 KB. Their contents are given up: they are zeros
 *            from now on. Storage keys stay, reference and change bits too.
 *   X'0104'  balloon: R1 says how many pages the program has given up for the sake of others
 *            and has not used since; R3 gets how many these should be.
 *
 * Neither changes the condition code. It is a specification exception when the code is another one,
 * when an address is not that of a page, or when the pages are not all there or the last
 * is before the first; nothing is released then.
 *
 * Nobody is beside a bare machine, and so it never asks for anything; pages can be released all
 * the same. So a guest that nobody asks for anything cannot tell what it runs on.
 *
 * Example, in assembler: give up the page at register 2.
 *          DIAG  2,2,X'10'
 *
 * Source: IBM VM/370 System Programmer's Guide (GC20-1807), DIAGNOSE Code X'10'; codes from X'0100'
 * on are free there.
 */
#ifndef TRAPEZE_MACHINE_DIAGNOSE_H
#define TRAPEZE_MACHINE_DIAGNOSE_H

#include "machine/system.h"

#define DIAGNOSE_RELEASE 0x0010u
#define DIAGNOSE_BALLOON 0x0104u

/* Does what the instruction says for a system whose general registers are `gr`. Returns the code of
 * a program interruption. */
int system_diagnose(struct system *s, const struct instr *i, uint32_t gr[16]);

#endif

/* The audit: does real storage belong to whom the monitor believes it does?
 *
 * It trusts nothing that the monitor remembers but the list of frames that each guest has, and
 * looks at what the real CPU would go by:
 *
 *   frames   each is one guest's, and lies where frames lie
 *   tables   of each guest, for translation off and every shadow set: each address of 24 bits is
 *            walked as the real CPU walks it. It reads entries in the monitor's part of storage
 *            only, and comes to a frame of this guest or to an exception
 *   TLB      of the only real CPU: each entry that the real CPU could use says what that walk says,
 * permits no store that the tables or the key do not, and the guest's real PSW is in problem state
 * under translation
 *
 * Between two turns only: while a guest runs, changes may be under way. For tests: it takes long.
 *
 * Example:
 *   vmm_run(vmm, 1000);
 *   if (!vmm_audit(vmm, stderr))
 *       abort();
 */
#ifndef TRAPEZE_VMM_AUDIT_H
#define TRAPEZE_VMM_AUDIT_H

#include "vmm/vmm.h"

#include <stdio.h>

/* True when all is well; else each thing that is not is a line on `out`. False too when the host
 * has no memory. */
bool vmm_audit(const struct vmm *vmm, FILE *out);

#endif

/* How real storage is divided among the guests at the moment, for show.
 *
 * Example:
 *   account_print(vmm, stdout);
 */
#ifndef TRAPEZE_VMM_ACCOUNT_H
#define TRAPEZE_VMM_ACCOUNT_H

#include "vmm/vmm.h"

#include <jansson.h>
#include <stdio.h>

/* A table with a line for each guest, in pages. */
void account_print(const struct vmm *vmm, FILE *out);

/* The same as a new object, which the caller releases:
 *   { "frames": 183, "free": 11, "level": "high", "idle_tax": 75, "vms":
 *     [ {"name": "alpha", "min": 8, "max": 64, "share": 100, "target": 42, "resident": 41, …} ] }
 */
json_t *account_json(const struct vmm *vmm);

#endif

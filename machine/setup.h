/* Setting up a system from its configuration: the same for the bare machine and for every virtual
 * machine, so that a guest cannot tell them apart.
 *
 * Example:
 *   struct machine *m = machine_create(&shape);
 *   if (!setup_system(&m->system, &config.systems[0], NULL, &diags))
 *       return 2;
 *   machine_state_changed(m);
 *   machine_run(m, limit);
 */
#ifndef TRAPEZE_MACHINE_SETUP_H
#define TRAPEZE_MACHINE_SETUP_H

#include "base/diag.h"
#include "machine/config.h"
#include "machine/machine.h"

/* The shape of the machine that a system's configuration describes. */
struct machine_shape setup_shape(const struct system_config *config);

/* Attaches the devices, loads the images and starts the system in the way that its configuration
 * says: after an IPL, its time has moved on to the end of the loading. The system is new (reset
 * state, cleared storage). False, with an error in the list, when a file cannot be used or nothing
 * can be loaded from the IPL device. */
bool setup_system(struct system *s, const struct system_config *config, struct diag_list *diags);

#endif

/* Setting up a system from its configuration: the same for the bare machine and for every virtual
 * machine, so that a guest cannot tell them apart.
 *
 * Example:
 *   struct machine *m = machine_create(&shape);
 *   if (!setup_system(&m->system, &config.systems[0], NULL, &diags))
 *       return 2;
 *   machine_run(m, limit);
 */
#ifndef TRAPEZE_MACHINE_SETUP_H
#define TRAPEZE_MACHINE_SETUP_H

#include "base/diag.h"
#include "machine/config.h"
#include "machine/machine.h"

/* Where output goes that is not a matter of the configuration alone. */
struct setup_host {
    void *owner;
    /* Where a device that puts out something shall put it: a new backend, which becomes the
     * device's, or NULL for what the configuration says (its file, or memory). */
    struct dev_backend *(*output)(void *owner, const struct system_config *system,
                                  const struct device_config *device);
};

/* The shape of the machine that a system's configuration describes. */
struct machine_shape setup_shape(const struct system_config *config);

/* Attaches the devices, loads the images and starts the system in the way that its configuration
 * says: after an IPL, its time has moved on to the end of the loading. The system is new (reset
 * state, cleared storage); host may be NULL. False, with an error in the list, when a file cannot
 * be used or nothing can be loaded from the IPL device. */
bool setup_system(struct system *s, const struct system_config *config,
                  const struct setup_host *host, struct diag_list *diags);

/* Writes out what the devices hold back. False, with errors in the list, when that fails. */
bool setup_finish(struct system *s, const struct system_config *config, struct diag_list *diags);

#endif

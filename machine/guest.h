/* What a user names to be run, as systems to be set up:
 *
 *   a folder             its guest.json
 *   *.json               a configuration, with one system or several
 *   text                 assembler source: assembled on the spot, loaded from the reader 00C
 *   an object deck       likewise (80-byte cards that begin with X'02')
 *   other 80-byte cards  an IPL deck in the reader 00C
 *   anything else        a raw image, put at location 0 and started at the PSW there; a file whose
 *                        name ends in .bin, .img, .raw or .core is always one, one
 *                        whose name ends in .deck, .cards or .obj never
 *
 * A system that does not name itself has its file's or folder's name.
 *
 * Example:
 *   struct config config = {0};
 *   if (!guest_resolve("guestos/hello", &config, &diags))
 *       return 2;
 */
#ifndef TRAPEZE_MACHINE_GUEST_H
#define TRAPEZE_MACHINE_GUEST_H

#include "machine/config.h"

/* Adds the system or systems that `what` names. False, with errors in the list, when there is no
 * such thing; what was there before stays. */
bool guest_resolve(const char *what, struct config *config, struct diag_list *diags);

#endif

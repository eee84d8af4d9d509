/* State dumps: what a system looks like at the end of a run, as JSON for other people's tools.
 *
 *   { "stopped": "wait", "instructions": 34353, "mode": "BC", "psw": "000200000000C0DE", "cc": 0,
 *     "gr": [16 strings], "fr": [4], "cr": [16], "prefix": "000000",
 *     "interruption": {"class": "program", "code": "0005", "ilc": 4},
 *     "storage": {"000210": "E7ED7CEE"}, "keys": {"000000": "00", …} }
 *
 * Numbers that are bit patterns are hexadecimal strings of full width. "interruption" is the last
 * one taken, null when none was; its ilc is in bytes. "storage" has the ranges asked for, "keys"
 * every 2 KB block. The shape is stable: docs/configuration.md.
 *
 * Example:
 *   json_t *dump = dump_system(&m->system, NULL, 0);
 *   dump_write("state.json", dump, &diags);
 *   json_decref(dump);
 */
#ifndef TRAPEZE_MACHINE_DUMP_H
#define TRAPEZE_MACHINE_DUMP_H

#include "base/diag.h"
#include "machine/system.h"

#include <jansson.h>

/* A range of absolute storage to be shown. */
struct dump_range {
    aaddr address;
    uint32_t length; /* bytes; what lies beyond the end of storage is left out */
};

/* "ADDRESS.LENGTH", both hexadecimal. False when it is anything else or the length is 0. */
bool dump_parse_range(const char *text, struct dump_range *range);

/* The system's state as a new JSON object, which the caller releases. */
json_t *dump_system(const struct system *s, const struct dump_range *ranges, size_t count);

/* Writes the object to a file ("-": standard output), whole or not at all. */
bool dump_write(const char *path, const json_t *dump, struct diag_list *diags);

#endif

/* The terminal that several consoles and printers share.
 *
 * One machine's console is shown as it is, a prompt at once. Everything else is shown line by
 * line, each with its origin before it, so that machines side by side can be told apart:
 *
 *     batch| JOB 1 ENDED
 *     tick.00E| TASK A
 *
 * Example:
 *   struct screen *screen = screen_create(stdout);
 *   struct dev_backend *paper = screen_open(
 *       screen, &(struct screen_output){.shown = true, .label = "tick.00E"}, &diags);
 *   … run …
 *   screen_finish(screen, &diags);
 *   screen_free(screen);
 */
#ifndef TRAPEZE_CLI_SCREEN_H
#define TRAPEZE_CLI_SCREEN_H

#include "dev/backend.h"

struct screen;

/* Makes a screen on a borrowed stream. */
struct screen *screen_create(FILE *out);
void screen_free(struct screen *screen);

/* Where one device's output goes. */
struct screen_output {
    bool shown;               /* on the screen … */
    const char *label;        /* … after "LABEL| ", or as it is if label is NULL */
    const char *file;         /* into a file too; NULL: none */
    struct dev_backend *copy; /* and into this, which is borrowed; NULL: nothing */
};

/* Opens an output on the screen, which must outlive it. NULL, with an error in the list, when the
 * file cannot be written. */
struct dev_backend *screen_open(struct screen *screen, const struct screen_output *output,
                                struct diag_list *diags);

/* Ends the line that is shown as it is, if one is not ended: somebody else writes now. */
void screen_pause(struct screen *screen);

/* Ends all lines that are not ended, and writes the files. False, with errors in the list, when a
 * file cannot be written. */
bool screen_finish(struct screen *screen, struct diag_list *diags);

#endif

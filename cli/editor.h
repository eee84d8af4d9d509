/* Lines typed at a terminal: editing, history and completion, by readline. Ctrl-C gives the line
 * up.
 *
 * Example:
 *   struct editor *e = editor_create(dbg);
 *   for (char *line; (line = editor_read(e)); free(line))
 *       …
 *   editor_free(e);
 */
#ifndef TRAPEZE_CLI_EDITOR_H
#define TRAPEZE_CLI_EDITOR_H

#include "debug/debug.h"

struct editor;

/* Only one can be in use: readline has one state. The history of earlier sessions is read from
 * $TRAPEZE_HISTORY, or from .trapeze_history in the home folder. */
struct editor *editor_create(struct dbg *dbg);
void editor_free(struct editor *editor);

/* A new line that was typed, without its end, or NULL at the end of input. *given_up says that
 * Ctrl-C was pressed. */
char *editor_read(struct editor *editor, bool *given_up);

#endif

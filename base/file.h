/* Whole files: reading with a limit, and writing so that a crash leaves the old or the new file.
 *
 * Errors go to a list of diagnostics that names the file.
 *
 * Example:
 *     struct file_bytes source;
 *     if (!file_read("prog.asm", 16 << 20, &source, &diags))
 *         return 2;
 *     …
 *     file_free(&source);
 */
#ifndef TRAPEZE_BASE_FILE_H
#define TRAPEZE_BASE_FILE_H

#include "base/diag.h"

struct file_bytes {
    uint8_t *data; /* one zero byte follows the last */
    size_t size;
};

/* Reads a whole file, or standard input when path is "-"; limit is the largest size in bytes that
 * is accepted. False, with an error in the list and nothing to free, when it cannot be read. */
bool file_read(const char *path, size_t limit, struct file_bytes *out, struct diag_list *diags);

void file_free(struct file_bytes *bytes);

/* The folder of the program that runs, without a slash behind it. False when the host does not tell
 * or it does not fit. */
bool file_program_folder(char *folder, size_t size);

/* Writes a file under a temporary name in its folder, syncs it and renames it over path; "-" is
 * standard output, and what is not a regular file (a terminal, a pipe) is written directly. False,
 * with an error in the list and path untouched, on failure. */
bool file_write(const char *path, const void *data, size_t size, struct diag_list *diags);

#endif

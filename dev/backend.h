/* Backends: what a device's medium is made of on the host. Input is bytes that are all there when
 * the device is made (a file, standard input, memory), so that a run is reproducible; output goes
 * to a file, a stream, a function or memory. They are interchangeable.
 *
 * A regular output file is written whole, under a temporary name, by dev_backend_finish(). All but
 * streams and functions keep what was put out; all hash it.
 *
 * Output has a position, which a walk (base/walk.h) can set back: then what comes again up to where
 * the output had got is not put out a second time, for it is the same. After a walk that diverges
 * it is not, and is put out.
 *
 * Example:
 *     struct dev_backend *paper = dev_backend_memory();
 *     dev_backend_write(paper, "HELLO\n", 6);
 *     size_t size;
 *     const uint8_t *all = dev_backend_output(paper, &size);   // 6 bytes
 */
#ifndef TRAPEZE_DEV_BACKEND_H
#define TRAPEZE_DEV_BACKEND_H

#include "base/diag.h"
#include "base/walk.h"

#define BACKEND_INPUT_MAX (64u << 20) /* bytes of an input file */

struct dev_backend;

/* Output that is only kept. */
struct dev_backend *dev_backend_memory(void);

/* Input from a copy of these bytes; name is for messages. */
struct dev_backend *dev_backend_memory_input(const void *bytes, size_t size, const char *name);

/* Output to a file: "-" and what is not a regular file (a terminal, a pipe) at once, another one
 * by dev_backend_finish(). NULL, with an error in the list, when it can be seen that the file
 * cannot be written. */
struct dev_backend *dev_backend_file(const char *path, struct diag_list *diags);

/* Input from a whole file, "-" for standard input. NULL, with an error, when it cannot be read. */
struct dev_backend *dev_backend_file_input(const char *path, struct diag_list *diags);

/* Output to a borrowed stream, or function, at once. */
struct dev_backend *dev_backend_stream(FILE *out);
typedef void dev_backend_sink_fn(void *owner, const uint8_t *bytes, size_t length);
struct dev_backend *dev_backend_sink(dev_backend_sink_fn *put, void *owner);

void dev_backend_write(struct dev_backend *b, const void *bytes, size_t length);

/* All input bytes; NULL and 0 for an output backend. */
const uint8_t *dev_backend_input(const struct dev_backend *b, size_t *size);
const char *dev_backend_name(const struct dev_backend *b);

/* All that was put out, when it is kept; NULL otherwise. */
const uint8_t *dev_backend_output(const struct dev_backend *b, size_t *size);

/* A hash of all bytes put out, however they came. */
uint64_t dev_backend_hash(const struct dev_backend *b);

/* Lets a stream or function keep what is put out from now on, so that a walk has it. */
void dev_backend_keep(struct dev_backend *b);

/* Walks the output: its position and hash, and in files what was put out. That is put out again
 * when it is loaded from a file, so that wherever it goes it is complete. */
void dev_backend_walk(struct dev_backend *b, struct walk *w);

/* Writes a held-back file. False, with an error in the list, when that fails. */
bool dev_backend_finish(struct dev_backend *b, struct diag_list *diags);

void dev_backend_free(struct dev_backend *b);

#endif

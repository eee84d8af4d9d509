/* JSON text that remembers where everything stands.
 *
 * jansson parses it (and says line and column of a syntax error); for a value that is well formed
 * but wrong, the path to it is walked through the text again, so that the message can name file,
 * line and column and show the line. Duplicate keys are errors.
 *
 * Example:
 *   struct json_text text;
 *   if (!json_text_parse(&text, "a.json", bytes, size, &diags))
 *       return false;
 *   struct json_at vms = {.key = "vms"}, second = {.parent = &vms, .index = 1};
 *   json_text_error(&text, &second, &diags, "two machines have the name \"%s\"", name);
 *   json_text_free(&text);
 */
#ifndef TRAPEZE_MACHINE_JSONTEXT_H
#define TRAPEZE_MACHINE_JSONTEXT_H

#include "base/diag.h"

#include <jansson.h>

struct json_text {
    const char *path;  /* the file's name, borrowed */
    const char *bytes; /* borrowed */
    size_t size;
    json_t *root;
};

/* A place in the text: the root is NULL, any other one step below its parent. */
struct json_at {
    const struct json_at *parent;
    const char *key; /* a member of an object; NULL: element `index` of an array */
    size_t index;
    bool name; /* the member's name is meant, not its value */
};

/* Parses; path and bytes must outlive the text. False, with an error in the list and nothing to
 * free, when it is not JSON. */
bool json_text_parse(struct json_text *text, const char *path, const void *bytes, size_t size,
                     struct diag_list *diags);
void json_text_free(struct json_text *text);

/* Reports an error at a place. */
void json_text_error(const struct json_text *text, const struct json_at *at,
                     struct diag_list *diags, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Offset in bytes at which a place stands; 0 for the root. */
size_t json_text_locate(const struct json_text *text, const struct json_at *at);

#endif

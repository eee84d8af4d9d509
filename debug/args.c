/* Taking a command line apart. */
#include "debug/state.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void args_skip(struct dbg_args *a) {
    while (*a->at == ' ' || *a->at == '\t')
        a->at++;
}

bool args_end(struct dbg_args *a) {
    args_skip(a);
    return *a->at == 0;
}

bool args_word(struct dbg_args *a, const char **word, size_t *length) {
    if (args_end(a))
        return false;
    *word = a->at;
    while (*a->at && *a->at != ' ' && *a->at != '\t')
        a->at++;
    *length = (size_t)(a->at - *word);
    return true;
}

bool args_is(const char *word, size_t length, const char *name, unsigned shortest) {
    return length >= shortest && length <= strlen(name) && strncasecmp(word, name, length) == 0;
}

bool args_take(struct dbg_args *a, const char *name, unsigned shortest) {
    const char *word, *before = a->at;
    size_t length;
    if (args_word(a, &word, &length) && args_is(word, length, name, shortest))
        return true;
    a->at = before;
    return false;
}

bool args_value(struct dbg *d, struct dbg_args *a, struct dbg_value *v) {
    args_skip(a);
    return dbg_evaluate(d, a->line, &a->at, v);
}

bool args_number(struct dbg *d, struct dbg_args *a, uint64_t otherwise, uint64_t *n) {
    struct dbg_value v;
    *n = otherwise;
    if (args_end(a))
        return true;
    if (!args_value(d, a, &v))
        return false;
    *n = v.value;
    return args_done(d, a);
}

bool args_done(struct dbg *d, struct dbg_args *a) {
    if (args_end(a))
        return true;
    dbg_error_at(d, a->line, a->at, NULL, "nothing more was expected here");
    return false;
}

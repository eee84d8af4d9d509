/* Walks: one function for each kind of state both saves and loads it.
 *
 * A walk goes over a struct member by member, in an order that never depends on the host. Saving
 * appends each member to bytes, numbers with their left byte first; loading takes them off again
 * into the members. So what is saved and what is loaded cannot come apart, and no struct is ever
 * copied raw.
 *
 * Loading trusts nothing: what is cut short, or out of its range, sets `problem`, and from then on
 * members are left as they are. Whoever began the walk looks at `problem` at its end.
 *
 * Example:
 *   void thing_walk(struct thing *t, struct walk *w) {
 *       walk_section(w, "thing");
 *       walk_u32(w, &t->size);
 *       walk_bool(w, &t->open);
 *   }
 *   struct walk w;
 *   walk_begin_saving(&w, WALK_FILE);
 *   thing_walk(&thing, &w);
 *   … w.bytes, w.size …
 *   walk_free(&w);
 *
 * What is large and never altered while others have a share in it, is not copied by a walk in
 * memory: it takes a share of its own, which walk_free gives back (walk_share).
 */
#ifndef TRAPEZE_BASE_WALK_H
#define TRAPEZE_BASE_WALK_H

#include "base/types.h"

/* How much is walked of what can grow without bound: the outputs of devices and lines typed. */
enum walk_scope {
    WALK_MEMORY,  /* positions: the contents stay where they are, in the same process */
    WALK_FILE,    /* contents too, so that another process can go on */
    WALK_IDENTITY /* all that a configuration gave besides; saved to be compared, never loaded */
};

/* A share in something, that a saved walk has. */
struct walk_share {
    void *object;
    void (*release)(void *object);
};

struct walk {
    enum walk_scope scope;
    bool loading;
    bool diverges; /* while loading: what comes is not what came before (dev/backend.h) */
    uint8_t *bytes;
    size_t size, at, capacity; /* while loading, bytes [at, size) are still to come */
    struct walk_share *shares; /* while loading, borrowed */
    size_t share_count, share_at;
    const char *problem; /* what was wrong first (static text); NULL: nothing */
    const char *section; /* where */
};

/* Begins a walk that saves; its bytes are to be released by walk_free. */
void walk_begin_saving(struct walk *w, enum walk_scope scope);

/* Begins a walk that loads from bytes that are borrowed. */
void walk_begin_loading(struct walk *w, enum walk_scope scope, const void *bytes, size_t size);

/* Begins a walk that loads what another one saved in this process, its shares included; it is
 * borrowed. */
void walk_begin_again(struct walk *w, const struct walk *saved);

/* Releases the bytes and shares of a walk that saved; harmless after one that loaded. */
void walk_free(struct walk *w);

/* Ends a walk that loaded: true when nothing was wrong and nothing is left over. */
bool walk_end_loading(struct walk *w);

/* Notes what is wrong, if it is the first; while saving it must not be called. */
void walk_fail(struct walk *w, const char *problem);

/* Begins a part with a name (static text), which is walked too and has to agree. */
void walk_section(struct walk *w, const char *name);

void walk_bool(struct walk *w, bool *value);
void walk_u8(struct walk *w, uint8_t *value);
void walk_u16(struct walk *w, uint16_t *value);
void walk_u32(struct walk *w, uint32_t *value);
void walk_u64(struct walk *w, uint64_t *value);
void walk_bytes(struct walk *w, void *bytes, size_t length);

/* A number of at most `most`: anything above is a problem, and the answer is then 0. The value is
 * given when it is saved, and is the answer either way. */
uint64_t walk_number(struct walk *w, uint64_t value, uint64_t most);

/* A number in as few bytes as it takes, seven bits in each; the value given is saved, and the
 * answer is the value either way. */
uint64_t walk_varying(struct walk *w, uint64_t value);

/* Text in a buffer of `size` bytes, which has room for its end. */
void walk_string(struct walk *w, char *text, size_t size);

/* Something that is shared, in a walk in memory. Saving has `keep` take another share in *object;
 * loading gives the share in *object back by `release` and takes one in what was saved. */
void walk_share(struct walk *w, void **object, void (*keep)(void *object),
                void (*release)(void *object));

/* An enumeration's value of at most `last`. */
#define WALK_ENUM(walk, member, last)                                                              \
    ((member) = walk_number((walk), (uint64_t)(member), (uint64_t)(last)))

/* While loading: is something required of what was loaded? Sets the problem when it is not so. */
static inline bool walk_require(struct walk *w, bool so, const char *problem) {
    if (w->loading && !so)
        walk_fail(w, problem);
    return !w->problem;
}

#endif

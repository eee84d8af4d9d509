/* Saved files: what walks have saved (base/walk.h), kept so that damage is seen.
 *
 *   "TRAPEZE " | kind, 8 characters | version (4) | size (8) | so many bytes | checksum (8)
 *
 * Numbers have their left byte first. The checksum is XXH3 of everything before it. A file is
 * written under a temporary name, synced and renamed, so it is there whole or not at all.
 *
 * Example:
 *   static const struct saved_kind snapshots = {"snapshot", 1, "snapshot"};
 *   saved_write("a.snap", &snapshots, &w, &diags);
 *   struct saved saved;
 *   if (saved_read("a.snap", &snapshots, &saved, &diags)) {
 *       thing_walk(&thing, &saved.walk);
 *       good = saved_end(&saved, &diags);
 *   }
 */
#ifndef TRAPEZE_REPLAY_SAVED_H
#define TRAPEZE_REPLAY_SAVED_H

#include "base/file.h"
#include "base/walk.h"

#define SAVED_SIZE_MAX ((size_t)1 << 30) /* bytes of a file that is read */

struct saved_kind {
    char name[9]; /* 8 characters, in the file */
    uint32_t version;
    const char *title; /* for people: "a snapshot" */
};

/* A file being read. */
struct saved {
    const char *path; /* borrowed */
    const struct saved_kind *kind;
    struct file_bytes bytes;
    struct walk walk; /* loading, with scope WALK_FILE */
};

/* Writes what a walk has saved. False, with an error in the list. */
bool saved_write(const char *path, const struct saved_kind *kind, const struct walk *w,
                 struct diag_list *diags);

/* Reads and checks a file, or bytes that stand for it (saved_open takes them over). False, with an
 * error in the list and nothing to end, when it is not such a file, is of another version, is cut
 * short or damaged. */
bool saved_read(const char *path, const struct saved_kind *kind, struct saved *out,
                struct diag_list *diags);
bool saved_open(const char *path, const struct saved_kind *kind, struct file_bytes bytes,
                struct saved *out, struct diag_list *diags);

/* Do the bytes begin as a file of this kind does? */
bool saved_is(const struct file_bytes *bytes, const struct saved_kind *kind);

/* Ends the reading. False, with an error in the list, when something that was loaded was wrong. */
bool saved_end(struct saved *saved, struct diag_list *diags);

#endif

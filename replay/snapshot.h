/* Snapshots: the complete state of a rig at one moment, in memory or in a file.
 *
 * A run that goes on after a snapshot was restored is the run that went on after it was taken, bit
 * by bit: registers, storage, keys, virtual time, devices, and under the monitor its tables and its
 * ledger. The contents of storage are shared with the snapshots before (mmu/image.h); outputs of
 * devices and lines typed stay where they are, and only positions are kept. So snapshots are cheap,
 * and good only in the process and for the rig that took them.
 *
 * Going back does not take back what a terminal or a file was shown; when the run comes by again,
 * the same output is not shown twice. If after going back the run is to become another one (storage
 * changed by hand, other lines typed), snapshot_diverge says so, and later snapshots are no longer
 * good.
 *
 * A snapshot file has all contents, and tells what it is of; it can be restored wherever the same
 * systems are set up. What devices had put out is put out again then, so that terminal and files
 * are complete.
 *
 * Example:
 *   struct snapshot *before = snapshot_take(&rig);
 *   rig_run(&rig, rig_retired(&rig) + 1000);
 *   snapshot_restore(&rig, before);
 *   snapshot_free(before);
 */
#ifndef TRAPEZE_REPLAY_SNAPSHOT_H
#define TRAPEZE_REPLAY_SNAPSHOT_H

#include "replay/identity.h"
#include "replay/saved.h"

struct snapshot;

/* Takes a snapshot, between two runs. NULL when the host has no memory. */
struct snapshot *snapshot_take(struct rig *rig);

/* Makes the rig's state that of the snapshot. */
void snapshot_restore(struct rig *rig, const struct snapshot *snapshot);

/* NULL is harmless. */
void snapshot_free(struct snapshot *snapshot);

/* The count of retired instructions at which it was taken. */
uint64_t snapshot_retired(const struct snapshot *snapshot);

/* Bytes of memory that the snapshot alone has; what it shares is stor_image_memory's. */
size_t snapshot_memory(const struct snapshot *snapshot);

/* From here on the run may be another one than before the rig went back. */
void snapshot_diverge(struct rig *rig);

extern const struct saved_kind snapshot_kind;

/* Writes the rig's state to a file, with its identity. False, with an error in the list. */
bool snapshot_write(struct rig *rig, struct identity *identity, const char *path,
                    struct diag_list *diags);

/* Loads into the rig what saved_read or saved_open has found. False, with errors in the list; if it
 * was of this identity, the rig is in no state to run then. */
bool snapshot_load(struct rig *rig, const struct identity *identity, struct saved *saved,
                   struct diag_list *diags);

/* The same of one system by itself (rig_walk_system, and its storage by its own addresses): it may
 * be loaded into any rig, which has not run yet, that has such a system. */
extern const struct saved_kind snapshot_of_system_kind;
bool snapshot_write_system(struct rig *rig, size_t system, struct identity *identity,
                           const char *path, struct diag_list *diags);
bool snapshot_load_system(struct rig *rig, const struct identity *identity, struct saved *saved,
                          struct diag_list *diags);

#endif

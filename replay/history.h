/* History: a rig that can be taken to any count of retired instructions, backward as well as
 * forward.
 *
 * There is one mechanism: snapshots on the way, and running on from the nearest one with the same
 * inputs. Older snapshots are thinned, so that their distances grow with their age and all of them
 * together keep to a number of bytes; the first one is always kept. Whoever goes back step by step
 * finds snapshots close before where he is.
 *
 *   begin ──────────── now ──────────────── end
 *           replayed         was seen already; running on goes through it again
 *
 * Everything is to be done through the history: running by history_run, going by history_go, typing
 * by history_type, and whoever has changed the state (registers, storage) says so by
 * history_changed. In the past each
 * of the two begins another future, and what was seen of the old one is forgotten. A state at a
 * count is that after the inputs and changes which came at that count.
 *
 * Example:
 *   struct history *h = history_create(&rig, HISTORY_BYTES);
 *   history_go(h, 100000000);
 *   history_go(h, rig_retired(&rig) - 1);     // reverse-stepi
 *   history_free(h);
 */
#ifndef TRAPEZE_REPLAY_HISTORY_H
#define TRAPEZE_REPLAY_HISTORY_H

#include "replay/rig.h"

#define HISTORY_BYTES ((size_t)256 << 20) /* of memory, unless somebody wants another number */

struct history;

/* Begins a history of a rig, which is borrowed, at its present count. NULL when the host has no
 * memory. */
struct history *history_create(struct rig *rig, size_t bytes);
void history_free(struct history *h);

/* From now on, whoever waits is asked every few milliseconds whether to go on: when `interrupted`
 * returns true, running and going end where they are, at any count. NULL: to the end always. */
void history_set_interrupt(struct history *h, bool (*interrupted)(void *owner), void *owner);

/* Runs the rig forward to a count, as rig_run does: until then, until no system can go on, or until
 * one stops for the debugger. In the past what was typed is typed again. Returns the count reached.
 */
uint64_t history_run(struct history *h, uint64_t count);

/* Takes the rig to a count, backward or forward, in whatever way is the shortest; nothing stops it
 * on the way, and no observer sees it, but that no system can go on. (Watchers of
 * storage are told of what is restored and stored; that they ask to stop has no effect.) Counts
 * before history_begin() mean that. Returns the count reached. */
uint64_t history_go(struct history *h, uint64_t count);

/* Sees to it that the way back to here will be short: takes a snapshot, unless one is near. */
void history_keep(struct history *h);

/* The first count that can be gone to, and the last one that was reached. */
uint64_t history_begin(const struct history *h);
uint64_t history_end(const struct history *h);

/* The greatest count below `count`, or history_begin(), that can be gone to at once: there is a
 * snapshot. For searching backward, piece by piece. */
uint64_t history_before(const struct history *h, uint64_t count);

/* Types a line at a console, now. False when there is no such console. */
bool history_type(struct history *h, size_t system, uint16_t device, const char *text,
                  size_t length);

/* The state was changed from outside, at this count. False when the host has no memory to remember
 * it: there is no way back to before then, but nothing is wrong with the rig. */
bool history_changed(struct history *h);

/* How many snapshots there are, and the memory of all of them. */
size_t history_snapshots(const struct history *h);
size_t history_memory(const struct history *h);

#endif

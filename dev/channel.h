/* Channels: the byte-multiplexer channel 0 and the selector channels 1-6 of one machine.
 *
 * The channel owns the channel program: CAW and CCW fetch, key check, command and data chaining,
 * TIC, skip, SLI, PCI, indirect data addressing, the residual count and the CSW. A device
 * (dev/device.h) owns its medium and its sense bytes. A completion is an event in virtual time.
 *
 * Addresses are absolute in the view; the same code serves a real machine and a virtual one.
 *
 * Source: GA22-6821 and GA22-7000, Input/Output Operations.
 */
#ifndef TRAPEZE_DEV_CHANNEL_H
#define TRAPEZE_DEV_CHANNEL_H

#include "base/diag.h"
#include "base/event.h"
#include "isa/ccw.h"
#include "mmu/storage.h"

#define CHAN_COUNT 7

struct device;
struct channels;

/* Makes the channels of a machine. *view is copied; its storage and frames and `events` are
 * borrowed and must outlive the channels. NULL when the host has no memory. */
struct channels *chan_create(const struct stor_view *view, struct event_queue *events,
                             enum model model);

/* Writes out what the devices hold back for their files; call it before chan_free, which drops
 * what was not written. False, with errors in the list, when a file cannot be written. */
bool chan_finish(struct channels *channels, struct diag_list *diags);

/* Frees the channels and every device attached to them. */
void chan_free(struct channels *channels);

/* Puts a device at a device address (bits 0-7 channel, 8-15 unit) and owns it from then on.
 * False, and the device is still the caller's, when the channel does not exist or the address is
 * taken. */
bool chan_attach(struct channels *channels, uint16_t address, struct device *device);
struct device *chan_device(const struct channels *channels, uint16_t address);

/* The I/O instructions. `caw` is the word at location 72. They answer the condition code and what
 * is to be stored of the CSW; none of them stores it. */
struct io_result chan_start(struct channels *channels, uint16_t address, uint32_t caw);
struct io_result chan_test(struct channels *channels, uint16_t address);
struct io_result chan_halt(struct channels *channels, uint16_t address);        /* HIO */
struct io_result chan_halt_device(struct channels *channels, uint16_t address); /* HDV */
struct io_result chan_clear(struct channels *channels, uint16_t address);       /* CLRIO */
struct io_result chan_test_channel(struct channels *channels, uint16_t address);

/* Initial program loading: starts READ IPL (02) of 24 bytes into location 0 with command chaining
 * to location 8, without a CAW, on a device. The same answer as chan_start; the operation ends by
 * one interruption that becomes pending when device end is there too. */
struct io_result chan_start_ipl(struct channels *channels, uint16_t address);

/* Channels with an interruption pending: bit 0 from the left is channel 0. */
uint32_t chan_pending(const struct channels *channels);

/* Accepts the interruption of highest priority among the channels in `mask` (same bits): fills in
 * the device address and the CSW and clears it. False when none is pending. */
bool chan_interrupt(struct channels *channels, uint32_t mask, uint16_t *address, struct csw *csw);

/* System reset: ends every operation, clears what is pending, resets the devices. */
void chan_reset(struct channels *channels);

/* Walks the state of the channels, subchannels and devices; the events' queue has been walked. */
void chan_walk(struct channels *channels, struct walk *w);

/* Bytes of memory that snapshots of the devices hold besides their own. */
size_t chan_memory(const struct channels *channels);

/* Folds into a hash the state of channels and devices and all that devices have put out. */
uint64_t chan_hash(const struct channels *channels, uint64_t seed);

#endif

/* Hercules 3.13, which runs a core image.
 *
 * It is driven as an operator would: its start-up script is a pipe, into which go `loadcore`,
 * `restart`, `stop` and `savecore`, and its log is another, from which its answers come. So nothing
 * is guessed from times: an image has ended when Hercules says that its CPU is in the disabled
 * wait state.
 *
 * Each image has a Hercules of its own, which takes some 15 ms: after some thousand SPX or PTLB its
 * SSK no longer finds the translations that it should drop.
 *
 * Files are in the current directory, which should be a scratch one.
 *
 * Example:
 *   enum emulator_end end = emulator_run(core, after);
 */
#ifndef TRAPEZE_TESTS_EMULATOR_H
#define TRAPEZE_TESTS_EMULATOR_H

#include "base/types.h"

enum emulator_end {
    EMULATOR_DONE,  /* the image came to its end: `after` is its storage */
    EMULATOR_HANGS, /* it did not within EMULATOR_SECONDS: `after` is its storage so far */
    EMULATOR_LOST,  /* Hercules ended, or does not answer */
};

#define EMULATOR_SECONDS 20

/* Runs the image of IMAGE_SIZE bytes. After anything but EMULATOR_DONE the log's last line is on
 * standard error. */
enum emulator_end emulator_run(const uint8_t *core, uint8_t *after);

/* The channel of a device that is there only because Hercules wants one; every other address is not
 * operational. */
#define EMULATOR_CHANNEL 0x0F

#endif

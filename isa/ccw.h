/* Channel command word, channel address word and channel status word, decoded.
 *
 *   CCW  0-7 command | 8-31 data address | 32-36 CD CC SLI SKIP PCI | 37 IDA | 38-39 zero
 *        40-47 ignored | 48-63 count
 *   CAW  0-3 key | 4-7 zero | 8-31 command address
 *   CSW  0-3 key | 4-7 zero (s370: 5 logout pending, 6-7 deferred CC) | 8-31 command address
 *        32-39 unit status | 40-47 channel status | 48-63 residual count
 *
 * Source: GA22-6821 and GA22-7000, Input/Output Operations.
 */
#ifndef TRAPEZE_ISA_CCW_H
#define TRAPEZE_ISA_CCW_H

#include "base/types.h"

#define CCW_FLAG_CD   0x80u /* chain data */
#define CCW_FLAG_CC   0x40u /* chain command */
#define CCW_FLAG_SLI  0x20u /* suppress length indication */
#define CCW_FLAG_SKIP 0x10u /* suppress transfer to storage */
#define CCW_FLAG_PCI  0x08u /* program-controlled interruption */
#define CCW_FLAG_IDA  0x04u /* indirect data addressing (s370) */
#define CCW_FLAG_ZERO 0x03u /* must be zero (s360: IDA too) */

/* Unit status, CSW bits 32-39. */
#define UNIT_ATTENTION        0x80u
#define UNIT_STATUS_MODIFIER  0x40u
#define UNIT_CONTROL_UNIT_END 0x20u
#define UNIT_BUSY             0x10u
#define UNIT_CHANNEL_END      0x08u
#define UNIT_DEVICE_END       0x04u
#define UNIT_CHECK            0x02u
#define UNIT_EXCEPTION        0x01u

/* Channel status, CSW bits 40-47. */
#define CHAN_PCI               0x80u
#define CHAN_INCORRECT_LENGTH  0x40u
#define CHAN_PROGRAM_CHECK     0x20u
#define CHAN_PROTECTION_CHECK  0x10u
#define CHAN_DATA_CHECK        0x08u
#define CHAN_CONTROL_CHECK     0x04u
#define CHAN_INTERFACE_CONTROL 0x02u
#define CHAN_CHAINING_CHECK    0x01u

/* Sense byte 0, common to all devices. */
#define SENSE_COMMAND_REJECT        0x80u
#define SENSE_INTERVENTION_REQUIRED 0x40u
#define SENSE_BUS_OUT_CHECK         0x20u
#define SENSE_EQUIPMENT_CHECK       0x10u
#define SENSE_DATA_CHECK            0x08u
#define SENSE_OVERRUN               0x04u

struct ccw {
    uint8_t command;
    aaddr address; /* 24 bits */
    uint8_t flags; /* CCW_FLAG_ bits */
    uint16_t count;
};

struct csw {
    uint8_t key;           /* 0-15 */
    aaddr command_address; /* of the last CCW used, plus 8 */
    uint8_t unit_status;
    uint8_t channel_status;
    uint16_t count; /* residual */
};

/* What an I/O instruction answers: the condition code, and what is to be stored at location 64. */
enum csw_extent { CSW_NONE, CSW_STATUS /* bits 32-47 only */, CSW_WHOLE };

struct io_result {
    uint8_t cc; /* 0-3 */
    enum csw_extent extent;
    struct csw csw;
};

/* What STIDC stores: type 0 for a selector channel, 1 for the byte multiplexer, which is channel 0
 * (2 would be a block multiplexer); bits 4-31, model and log-out length, are zero. */
static inline uint32_t channel_identity(uint16_t device) {
    return device >> 8 ? 0 : 0x10000000u;
}

struct ccw ccw_load(const uint8_t bytes[8]);
void ccw_store(const struct ccw *ccw, uint8_t bytes[8]);
struct csw csw_load(const uint8_t bytes[8]);
void csw_store(const struct csw *csw, uint8_t bytes[8]);

#endif

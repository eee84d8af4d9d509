#include "isa/ccw.h"

#include "base/bits.h"

struct ccw ccw_load(const uint8_t bytes[8]) {
    return (struct ccw){
        .command = bytes[0],
        .address = be32_load(bytes) & ADDRESS_MASK,
        .flags = bytes[4],
        .count = be16_load(bytes + 6),
    };
}

void ccw_store(const struct ccw *ccw, uint8_t bytes[8]) {
    be32_store(bytes, (uint32_t)ccw->command << 24 | (ccw->address & ADDRESS_MASK));
    be32_store(bytes + 4, (uint32_t)ccw->flags << 24 | ccw->count);
}

struct csw csw_load(const uint8_t bytes[8]) {
    return (struct csw){
        .key = bytes[0] >> 4,
        .command_address = be32_load(bytes) & ADDRESS_MASK,
        .unit_status = bytes[4],
        .channel_status = bytes[5],
        .count = be16_load(bytes + 6),
    };
}

void csw_store(const struct csw *csw, uint8_t bytes[8]) {
    be32_store(bytes, (uint32_t)csw->key << 28 | (csw->command_address & ADDRESS_MASK));
    bytes[4] = csw->unit_status;
    bytes[5] = csw->channel_status;
    be16_store(bytes + 6, csw->count);
}

/* What channel commands are called. */
#include "debug/state.h"

/* By their modifier bits, as every channel sees them (GA22-6821, Commands). */
static const char *general_name(uint8_t command) {
    static const char *const low[16] = {
        [1] = "write",  [2] = "read",  [3] = "control",  [4] = "sense",
        [5] = "write",  [6] = "read",  [7] = "control",  [8] = "transfer in channel",
        [9] = "write",  [10] = "read", [11] = "control", [12] = "read backward",
        [13] = "write", [14] = "read", [15] = "control",
    };
    const char *name = command == 0x03 ? "no operation" : low[command & 15];
    return name ? name : "not valid";
}

/* Of disks (docs/disks.md); those of the second table may have bit 0 on, for multiple tracks. */
static const struct {
    uint8_t command;
    const char *name;
} once[] =
    {
        {0x02, "read IPL"},
        {0x05, "write data"},
        {0x07, "seek"},
        {0x0B, "seek cylinder"},
        {0x0D, "write key, data"},
        {0x0F, "space count"},
        {0x11, "erase"},
        {0x13, "recalibrate"},
        {0x15, "write R0"},
        {0x17, "restore"},
        {0x19, "write HA"},
        {0x1B, "seek head"},
        {0x1D, "write count, key, data"},
        {0x1F, "set file mask"},
        {0x22, "read sector"},
        {0x23, "set sector"},
},
  multiple[] = {
      {0x06, "read data"},
      {0x0E, "read key, data"},
      {0x12, "read count"},
      {0x16, "read R0"},
      {0x1A, "read HA"},
      {0x1E, "read count, key, data"},
      {0x29, "search key equal"},
      {0x31, "search ID equal"},
      {0x39, "search HA equal"},
      {0x49, "search key high"},
      {0x51, "search ID high"},
      {0x69, "search key equal or high"},
      {0x71, "search ID equal or high"},
};

const char *dbg_ccw_name(uint8_t command, bool disk) {
    for (size_t n = 0; disk && n < sizeof once / sizeof *once; n++)
        if (once[n].command == command)
            return once[n].name;
    for (size_t n = 0; disk && n < sizeof multiple / sizeof *multiple; n++)
        if (multiple[n].command == (command & 0x7F))
            return multiple[n].name;
    return general_name(command);
}

bool dbg_ccw_searches(uint8_t command) {
    uint8_t kind = command & 0x7F;
    return kind == 0x29 || kind == 0x31 || kind == 0x39 || kind == 0x49 || kind == 0x51 ||
           kind == 0x69 || kind == 0x71;
}

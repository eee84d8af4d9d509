#include "dev/geometry.h"

#include <string.h>

/* clang-format off */
const struct dev_geometry dev_geometries[] = {
    {"2311",    0x11, 200, 203, 10,  4096,  3625,  3900, 25000, {25000, 75000, 135000},  61, 20, 537, true,    0,  6},
    {"2314",    0x14, 200, 203, 20,  7680,  7294,  7800, 25000, {25000, 60000, 130000}, 101, 45, 534, true,    0,  6},
    {"3330",    0x30, 404, 411, 19, 13312, 13165, 13440, 16667, {10000, 30000,  55000}, 135, 56, 512, false, 128, 24},
    {"3330-11", 0x30, 808, 815, 19, 13312, 13165, 13440, 16667, {10000, 30000,  55000}, 135, 56, 512, false, 128, 24},
    {"3340",    0x40, 348, 349, 12,  8704,  8535,  8810, 20240, {10000, 25000,  50000}, 167, 75, 512, false,  64, 24},
    {"3340-70", 0x40, 696, 698, 12,  8704,  8535,  8810, 20240, {10000, 25000,  50000}, 167, 75, 512, false,  64, 24},
    {"3350",    0x50, 555, 560, 30, 19456, 19254, 19970, 16667, {10000, 25000,  50000}, 185, 82, 512, false, 128, 24},
    {0},
};
/* clang-format on */

const struct dev_geometry *dev_geometry_find(const char *name) {
    for (const struct dev_geometry *g = dev_geometries; g->name; g++)
        if (strcmp(g->name, name) == 0)
            return g;
    return NULL;
}

const struct dev_geometry *dev_geometry_of_image(uint8_t code, uint32_t cylinders) {
    for (const struct dev_geometry *g = dev_geometries; g->name; g++)
        if (g->code == code && cylinders <= g->most_cylinders)
            return g;
    return NULL;
}

uint32_t dev_geometry_room(const struct dev_geometry *g, uint32_t key_length, uint32_t data_length,
                           bool last) {
    uint32_t bytes = key_length + data_length, keyed = key_length ? g->key_gap : 0;
    if (last && g->last_is_shorter)
        return keyed + bytes;
    return g->gap + keyed + bytes * g->tolerance / 512;
}

/* Straight lines through the three published times. */
uint64_t dev_geometry_seek(const struct dev_geometry *g, uint32_t distance) {
    uint32_t third = g->cylinders / 3;
    if (distance == 0)
        return 0;
    if (distance <= third)
        return g->seek.least +
               (uint64_t)(g->seek.mean - g->seek.least) * (distance - 1) / (third - 1);
    if (distance > g->cylinders)
        distance = g->cylinders;
    return g->seek.mean +
           (uint64_t)(g->seek.most - g->seek.mean) * (distance - third) / (g->cylinders - third);
}

#include "isa/psw.h"

#include "base/bits.h"

/* Bits 16-17 and 24-39 of an EC-mode PSW, right-aligned. */
#define EC_UNASSIGNED 0xC0FFFFu

bool psw_load(struct psw *psw, const uint8_t bytes[8], enum model model) {
    bool bit12 = bytes[1] & 0x08;
    *psw = (struct psw){
        .system_mask = bytes[0],
        .key = bytes[1] >> 4,
        .ec = bit12 && model == MODEL_S370,
        .ascii = bit12 && model == MODEL_S360,
        .machine_check = bytes[1] & 0x04,
        .wait = bytes[1] & 0x02,
        .problem = bytes[1] & 0x01,
        .ia = be32_load(bytes + 4) & ADDRESS_MASK,
    };
    uint8_t condition = psw->ec ? bytes[2] : bytes[4];
    psw->cc = condition >> 4 & 3;
    psw->program_mask = condition & 0xF;
    psw->unassigned = psw->ec ? be32_load(bytes + 1) & EC_UNASSIGNED : 0;
    return !psw->ec || !((bytes[0] & SYSTEM_MASK_EC_UNUSED) || psw->unassigned);
}

void psw_store(const struct psw *psw, uint16_t code, uint8_t ilc, uint8_t bytes[8]) {
    uint8_t condition = (uint8_t)(psw->cc << 4 | psw->program_mask);
    be64_store(bytes, 0);
    bytes[0] = psw->system_mask;
    bytes[1] = (uint8_t)(psw->key << 4 | (psw->ec || psw->ascii) << 3 | psw->machine_check << 2 |
                         psw->wait << 1 | psw->problem);
    be32_store(bytes + 4, psw->ia & ADDRESS_MASK);
    if (psw->ec) {
        bytes[2] = (uint8_t)(condition | psw->unassigned >> 16);
        be16_store(bytes + 3, (uint16_t)psw->unassigned);
    } else {
        be16_store(bytes + 2, code);
        bytes[4] = (uint8_t)(ilc << 6 | condition);
    }
}

void psw_walk(struct psw *psw, struct walk *w) {
    walk_u8(w, &psw->system_mask);
    psw->key = (uint8_t)walk_number(w, psw->key, 15);
    walk_bool(w, &psw->ec);
    walk_bool(w, &psw->ascii);
    walk_bool(w, &psw->machine_check);
    walk_bool(w, &psw->wait);
    walk_bool(w, &psw->problem);
    psw->cc = (uint8_t)walk_number(w, psw->cc, 3);
    psw->program_mask = (uint8_t)walk_number(w, psw->program_mask, 15);
    psw->ia = (vaddr)walk_number(w, psw->ia, 0xFFFFFF);
    psw->unassigned = (uint32_t)walk_number(w, psw->unassigned, 0xFFFFFF);
}

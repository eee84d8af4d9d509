#include "dev/ckd.h"

bool dev_ckd_find(const uint8_t *track, uint32_t number, struct ckd_record *r) {
    uint32_t at = CKD_HOME;
    while (dev_ckd_record(track, at, r)) {
        if (number-- == 0)
            return true;
        at = r->end;
    }
    return false;
}

static uint32_t bad(const char **problem, const char *text) {
    *problem = text;
    return 0;
}

uint32_t dev_ckd_check(const uint8_t *track, uint32_t size, uint32_t cylinder, uint32_t head,
                       const char **problem) {
    uint32_t at = CKD_HOME;
    struct ckd_record r;
    if (size < CKD_HOME + CKD_END)
        return bad(problem, "it is too short");
    if (track[0] != 0 || be16_load(track + 1) != cylinder || be16_load(track + 3) != head)
        return bad(problem, "its home address is not that of its place");
    while (dev_ckd_record(track, at, &r)) {
        at = r.end;
        if (at > size - CKD_END)
            return bad(problem, "its records are longer than the track, or its end is missing");
    }
    return at + CKD_END;
}

uint32_t dev_ckd_end(uint8_t *track, uint32_t at) {
    be64_store(track + at, UINT64_MAX);
    return at + CKD_END;
}

void dev_ckd_blank(uint8_t *track, uint32_t cylinder, uint32_t head) {
    memset(track, 0, CKD_BLANK);
    be16_store(track + 1, (uint16_t)cylinder);
    be16_store(track + 3, (uint16_t)head);
    memcpy(track + CKD_HOME, track + 1, 4);
    be16_store(track + CKD_HOME + 6, 8);
    dev_ckd_end(track, CKD_BLANK - CKD_END);
}

#include "machine/diagnose.h"

static int release(struct system *s, raddr first, raddr last) {
    if (first % STOR_PAGE_SIZE || last % STOR_PAGE_SIZE || first > last || last >= s->view.size)
        return PIC_SPECIFICATION;
    for (raddr page = first; page <= last; page += STOR_PAGE_SIZE)
        view_release(&s->view, stor_prefix(page, s->state->prefix));
    return PIC_NONE;
}

int system_diagnose(struct system *s, const struct instr *i, uint32_t gr[16]) {
    uint32_t code = ((i->b2 ? gr[i->b2] : 0) + i->d2) & ADDRESS_MASK;
    switch (code) {
    case DIAGNOSE_RELEASE:
        return release(s, gr[i->r1] & ADDRESS_MASK, gr[i->r3] & ADDRESS_MASK);
    case DIAGNOSE_BALLOON:
        s->balloon.held = gr[i->r1];
        gr[i->r3] = s->balloon.asked;
        return PIC_NONE;
    default:
        return PIC_SPECIFICATION;
    }
}

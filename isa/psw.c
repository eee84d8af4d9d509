#include "isa/psw.h"

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

#include "cpu/state.h"

#include "base/bits.h"
#include "mmu/dat.h"

void cpu_state_reset(struct cpu_state *s) {
    *s = (struct cpu_state){0};
    s->cr[0] = 0x000000E0;
    s->cr[2] = 0xFFFFFFFF;
    s->cr[14] = 0xC2000000;
    s->cr[15] = 0x00000200;
}

uint8_t cpu_signal(uint16_t address, uint8_t order, uint32_t *status) {
    *status = SIGP_STATUS_INVALID_ORDER;
    if (address != CPU_ADDRESS)
        return 3;
    return order == SIGP_SENSE ? 0 : 1;
}

/* Channel bits 0-5 have mask bits of their own in a BC-mode PSW. */
#define BC_OWN_CHANNELS 0xFC000000u

uint32_t interruption_admits_channels(const struct cpu_state *s, enum model model,
                                      const struct pending *pending) {
    uint32_t cr2 = model == MODEL_S370 ? s->cr[2] : 0xFFFFFFFF;
    uint32_t mask;
    if (s->psw.ec)
        mask = s->psw.system_mask & SYSTEM_MASK_EC_IO ? cr2 : 0;
    else
        mask = ((uint32_t)s->psw.system_mask << 24 & BC_OWN_CHANNELS) |
               (s->psw.system_mask & 2 ? cr2 & ~BC_OWN_CHANNELS : 0);
    return pending->channels & mask;
}

uint16_t interruption_admits_external(const struct cpu_state *s, enum model model,
                                      const struct pending *pending) {
    if (!(s->psw.system_mask & SYSTEM_MASK_EXTERNAL))
        return 0;
    if (model == MODEL_S360)
        return pending->external;
    uint16_t mask = 0;
    if (s->cr[0] & CR0_EXTERNAL_INTERVAL_TIMER)
        mask |= EXT_INTERVAL_TIMER;
    if (s->cr[0] & CR0_EXTERNAL_INTERRUPT_KEY)
        mask |= EXT_INTERRUPT_KEY;
    mask |= s->cr[0] & (CR0_EXTERNAL_CLOCK_COMPARATOR | CR0_EXTERNAL_CPU_TIMER);
    return pending->external & mask;
}

static void store_byte(const struct stor_view *view, aaddr at, unsigned value) {
    uint32_t word = view_psa_load(view, at & ~3u);
    unsigned shift = 24 - 8 * (at & 3);
    view_psa_store(view, at & ~3u, (word & ~(0xFFu << shift)) | value << shift);
}

static void store_halfword(const struct stor_view *view, aaddr at, uint16_t value) {
    store_byte(view, at, value >> 8);
    store_byte(view, at + 1, value & 0xFF);
}

/* In EC mode the PSW has no room for the code: it goes to locations of its own. */
static void store_ec_information(const struct stor_view *view, aaddr psa,
                                 const struct interruption *i) {
    switch (i->class) {
    case INT_EXTERNAL:
        store_halfword(view, psa + PSA_EXTERNAL_CODE, i->code);
        break;
    case INT_SVC:
        view_psa_store(view, psa + PSA_SVC_ILC, (uint32_t)i->ilc << 17 | i->code);
        break;
    case INT_PROGRAM:
        view_psa_store(view, psa + PSA_PROGRAM_ILC, (uint32_t)i->ilc << 17 | i->code);
        if (i->code == PIC_SEGMENT_TRANSLATION || i->code == PIC_PAGE_TRANSLATION)
            view_psa_store(view, psa + PSA_TRANSLATION_ADDRESS, i->address & ADDRESS_MASK);
        if (i->code == PIC_PROTECTION && i->address & DAT_BY_PAGE)
            view_psa_store(view, psa + PSA_TRANSLATION_ADDRESS, i->address);
        break;
    case INT_IO:
        store_halfword(view, psa + PSA_IO_ADDRESS, 0);
        store_halfword(view, psa + PSA_IO_ADDRESS + 2, i->code);
        break;
    case INT_MACHINE_CHECK:
    case INT_CLASS_COUNT:
        break;
    }
}

/* In either mode. */
static void store_monitor_event(const struct stor_view *view, aaddr psa,
                                const struct interruption *i) {
    store_halfword(view, psa + PSA_MONITOR_CLASS, i->monitor_class);
    view_psa_store(view, psa + PSA_MONITOR_CODE, i->address & ADDRESS_MASK);
}

vaddr interruption_address(int code, vaddr found) {
    switch (code) {
    case PIC_SEGMENT_TRANSLATION:
    case PIC_PAGE_TRANSLATION:
    case PIC_MONITOR_EVENT:
        return found;
    case PIC_PROTECTION:
        return found & DAT_BY_PAGE ? found : 0;
    default:
        return 0;
    }
}

int interruption_take(struct cpu_state *s, enum model model, const struct stor_view *view,
                      const struct interruption *i) {
    aaddr psa = stor_prefix(0, s->prefix);
    uint64_t old = psw_pack(&s->psw, i->code, i->ilc);
    if (s->psw.ec)
        store_ec_information(view, psa, i);
    if (i->class == INT_PROGRAM && i->code == PIC_MONITOR_EVENT)
        store_monitor_event(view, psa, i);
    view_psa_store_double(view, psa + PSA_OLD(i->class), old);
    uint64_t new = view_psa_load_double(view, psa + PSA_NEW(i->class));
    psw_unpack(&s->psw, new, model);
    return psw_bits_valid(new, model) ? 0 : PIC_SPECIFICATION;
}

bool interruption_present(struct cpu_state *s, enum model model, const struct stor_view *view,
                          const struct interruption *interruption, struct interruption *last) {
    *last = *interruption;
    while (interruption_take(s, model, view, last)) {
        struct interruption invalid_psw = {.class = INT_PROGRAM, .code = PIC_SPECIFICATION};
        bool again = last->class == INT_PROGRAM && last->code == PIC_SPECIFICATION && !last->ilc;
        *last = invalid_psw;
        if (again)
            return false;
    }
    return true;
}

void cpu_state_walk(struct cpu_state *s, struct walk *w) {
    uint64_t cpu_timer = (uint64_t)s->cpu_timer;
    walk_section(w, "CPU state");
    for (unsigned n = 0; n < NO_REGISTER; n++)
        walk_u32(w, &s->gr[n]);
    for (unsigned n = 0; n < 4; n++)
        walk_u64(w, &s->fr[n]);
    for (unsigned n = 0; n < 16; n++)
        walk_u32(w, &s->cr[n]);
    psw_walk(&s->psw, w);
    s->prefix = (raddr)walk_number(w, s->prefix, 0xFFF000);
    walk_require(w, s->prefix % STOR_PAGE_SIZE == 0, "the prefix is not that of a page");
    walk_u64(w, &s->tod);
    walk_u64(w, &s->clock_comparator);
    walk_u64(w, &cpu_timer);
    s->cpu_timer = (int64_t)cpu_timer;
}

void pending_walk(struct pending *pending, struct walk *w) {
    walk_u32(w, &pending->channels);
    walk_u16(w, &pending->external);
}

void interruption_walk(struct interruption *i, struct walk *w) {
    WALK_ENUM(w, i->class, INT_CLASS_COUNT - 1);
    walk_u16(w, &i->code);
    i->ilc = (uint8_t)walk_number(w, i->ilc, 3);
    walk_u32(w, &i->address);
    walk_u8(w, &i->monitor_class);
}

/* The I/O instructions: they hand the device address to the channels and store what is answered of
 * the CSW. GA22-7000, Input/Output Operations. */
#include "cpu/reference.h"

/* The CPU's assigned locations are real addresses. */
static aaddr assigned(const struct cpu *cpu, raddr at) {
    return stor_prefix(at, cpu->state.prefix);
}

static void store_csw(struct cpu *cpu, const struct io_result *result) {
    aaddr at = assigned(cpu, PSA_CSW);
    uint8_t bytes[8];
    csw_store(&result->csw, bytes);
    if (result->extent == CSW_WHOLE) {
        view_psa_store(&cpu->view, at, be32_load(bytes));
        view_psa_store(&cpu->view, at + 4, be32_load(bytes + 4));
    } else if (result->extent == CSW_STATUS) {
        uint32_t count = view_psa_load(&cpu->view, at + 4) & 0xFFFF;
        view_psa_store(&cpu->view, at + 4, (be32_load(bytes + 4) & 0xFFFF0000) | count);
    }
}

static int call_channels(struct cpu *cpu, const struct instr *i) {
    struct io_result result = {.cc = 3};
    bool starts = i->op == OP_SIO || i->op == OP_SIOF;
    uint32_t caw = starts ? view_psa_load(&cpu->view, assigned(cpu, PSA_CAW)) : 0;
    if (cpu->links->io)
        result = cpu->links->io(cpu->links->owner, i->op, (uint16_t)ref_address2(cpu, i), caw);
    store_csw(cpu, &result);
    cpu->state.psw.cc = result.cc;
    return PIC_NONE;
}

#define IO(mnemonic)                                                                               \
    int ref_##mnemonic(struct cpu *cpu, const struct instr *i) {                                   \
        return call_channels(cpu, i);                                                              \
    }

IO(SIO)
IO(SIOF)
IO(TIO)
IO(CLRIO)
IO(HIO)
IO(HDV)
IO(TCH)

/* The channel's identity, where the channel answers. */
int ref_STIDC(struct cpu *cpu, const struct instr *i) {
    struct io_result result = {.cc = 3};
    uint16_t device = (uint16_t)ref_address2(cpu, i);
    if (cpu->links->io)
        result = cpu->links->io(cpu->links->owner, OP_TCH, device, 0);
    if (result.cc < 2)
        view_psa_store(&cpu->view, assigned(cpu, PSA_CHANNEL_ID), channel_identity(device));
    cpu->state.psw.cc = result.cc < 2 ? 0 : result.cc;
    return PIC_NONE;
}

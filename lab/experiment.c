#include "lab/experiment.h"

#include "machine/clock.h"

#include <stdlib.h>

#define WINDOW_PAGES (LAB_WINDOW_SIZE >> STOR_PAGE_SHIFT)
#define PAGE_TABLE   0x40u  /* behind the segment table of each set of tables */
#define TABLES_B     0x100u /* behind those for place A */
#define CR0_FORMAT   (CR0_PAGE_4K | CR0_SEG_64K)
#define CR0_TABLES   (CR0_PAGE_SIZE_MASK | CR0_SEG_SIZE_MASK)
#define CR_MONITOR   8

const char *lab_component_name(enum lab_component component) {
    static const char *const names[LAB_COMPONENTS] = {
        [LAB_MODE] = "mode",
        [LAB_RELOCATION] = "relocation",
        [LAB_PSW_MODE] = "PSW mode",
        [LAB_SYSTEM_MASK] = "system mask",
        [LAB_KEY] = "PSW key",
        [LAB_STORAGE_KEYS] = "storage keys",
        [LAB_CONTROL] = "control registers",
        [LAB_PREFIX] = "prefix",
        [LAB_CLOCKS] = "clocks",
        [LAB_DEVICES] = "devices",
        [LAB_OUTSIDE] = "storage outside",
        [LAB_TLB] = "TLB",
    };
    return names[component];
}

/* ---- What stands for channels and devices -----------------------------------------------------
 */

/* Their state is one number: what an operation answers depends on it
 * (and on the CAW), and each changes it. */
static struct io_result link_io(void *owner, enum isa_op op, uint16_t device, uint32_t caw) {
    struct lab *lab = owner;
    struct io_result result = {.cc = (uint8_t)((lab->devices + caw) >> 4 & 3)};
    if (result.cc == 1) {
        result.extent = CSW_STATUS;
        result.csw.unit_status = (uint8_t)lab->devices;
    }
    lab->devices = lab->devices * 5 + (uint32_t)op + device + caw + 1;
    return result;
}

/* The clocks at so many instructions retired, one each microsecond. */
static uint64_t link_clock(void *owner, enum isa_op op, uint64_t value) {
    struct cpu *cpu = ((struct lab *)owner)->cpu;
    if (op == OP_STCK || op == OP_STCKC || op == OP_STPT)
        return clock_read(&cpu->state, op, 1, cpu->retired);
    clock_set(&cpu->state, op, 1, cpu->retired, value);
    return 0;
}

static int link_diagnose(void *owner, struct cpu *cpu, const struct instr *i) {
    struct lab *lab = owner;
    (void)cpu, (void)i;
    lab->devices = lab->devices * 5 + 1;
    return PIC_NONE;
}

/* ---- The machine ------------------------------------------------------------------------------
 */

bool lab_init(struct lab *lab, enum model model, enum cpu_executor executor,
              const struct cpu_variant *variant) {
    *lab = (struct lab){
        .links = {.owner = lab, .io = link_io, .clock = link_clock, .diagnose = link_diagnose}};
    if (stor_init(&lab->storage, LAB_STORAGE))
        lab->cpu = cpu_create(&lab->storage, model, &lab->links);
    if (!lab->cpu) {
        stor_free(&lab->storage);
        return false;
    }
    lab->cpu->executor = executor;
    lab->cpu->variant = variant;
    lab->cpu->intercept = (1u << INT_CLASS_COUNT) - 1;
    return true;
}

void lab_free(struct lab *lab) {
    cpu_destroy(lab->cpu);
    stor_free(&lab->storage);
}

/* ---- States -----------------------------------------------------------------------------------
 */

static bool at_place_b(const struct lab_state *s) {
    return psw_dat(&s->cpu.psw) && s->cpu.cr[1] == LAB_TABLES + TABLES_B;
}

aaddr lab_locate(const struct lab_state *s, vaddr at) {
    return at_place_b(s) ? LAB_PLACE_B + ((at - LAB_WINDOW) ^ STOR_PAGE_SIZE) : at;
}

static bool is_outside(const struct lab_state *s, aaddr at) {
    aaddr window = at_place_b(s) ? LAB_PLACE_B : LAB_WINDOW;
    return at < window || at >= window + LAB_WINDOW_SIZE;
}

static void make_tables(uint8_t *tables, aaddr at, aaddr place, aaddr swap) {
    be32_store(tables, 0xF0000000 | (at + PAGE_TABLE));
    for (unsigned n = 1; n < 16; n++)
        be32_store(tables + 4 * n, 1); /* invalid */
    for (unsigned n = 0; n < 16; n++)
        be16_store(tables + PAGE_TABLE + 2 * n, 0x8);
    for (unsigned n = 0; n < WINDOW_PAGES; n++) {
        aaddr frame = place + ((n << STOR_PAGE_SHIFT) ^ swap);
        be16_store(tables + PAGE_TABLE + 2 * ((LAB_WINDOW >> STOR_PAGE_SHIFT) + n),
                   (uint16_t)(frame >> 8));
    }
}

/* A doubleword of the kinds that programs have: addresses, small numbers, packed and zoned digits,
 * and anything. */
static uint64_t random_doubleword(struct random *r) {
    uint64_t any = random_next(r);
    switch (random_below(r, 8)) {
    case 0:
        return 0;
    case 1:
        return (LAB_WINDOW + (any & 0xFF8)) << 32 | (LAB_WINDOW + (any >> 16 & 0xFF8));
    case 2:
        return any & 0x0000000F0000000F;
    case 3:
        return (any & 0x7777777777777770) | 0xC;
    case 4: /* few enough digits for a binary word */
        return (any & 0x77777770) | 0xC;
    case 5:
        return 0xF0F0F0F0F0F0F0F0 | (any & 0x0707070707070707);
    default:
        return any;
    }
}

static void fill(uint8_t *bytes, uint32_t length, struct random *r) {
    enum { PATTERN = 512 };
    for (uint32_t at = 0; at < PATTERN; at += 8)
        be64_store(bytes + at, random_doubleword(r));
    for (uint32_t at = PATTERN; at < length; at += PATTERN)
        memcpy(bytes + at, bytes, PATTERN);
}

/* Mostly addresses in the window, on a doubleword boundary; and small numbers, so that the sum of
 * base and index is in it too. */
static uint32_t random_register(struct random *r) {
    uint32_t any = (uint32_t)(random_next(r) >> 16);
    switch (random_below(r, 10)) {
    case 0:
    case 1:
        return 0;
    case 2:
    case 3:
        return any & 0x1F;
    case 4:
        return any;
    case 5:
        return any & 1 ? 0x80000000 : 0x7FFFFFFF;
    default:
        return LAB_WINDOW + (any & 0x17F8);
    }
}

static void random_registers(struct cpu_state *s, struct random *r) {
    for (unsigned n = 0; n < NO_REGISTER; n++)
        s->gr[n] = random_register(r);
    for (unsigned n = 0; n < 4; n++)
        s->fr[n] = random_doubleword(r);
    s->psw.cc = (uint8_t)random_below(r, 4);
    s->psw.program_mask = (uint8_t)random_below(r, 16);
    s->psw.ia = LAB_WINDOW + random_below(r, LAB_WINDOW_SIZE / 2 - 8) * 2;
}

static void random_control(struct cpu_state *s, struct random *r) {
    for (unsigned n = 2; n < 16; n++)
        if (n != CR_MONITOR)
            s->cr[n] = (uint32_t)random_next(r);
    s->cr[0] = (s->cr[0] & (CR0_TABLES | CR0_TIME_STAMP_CONTROL)) |
               ((uint32_t)random_next(r) & (CR0_SSM_SUPPRESSION | 0xFFFF));
}

static void random_keys(uint8_t keys[LAB_BLOCKS], struct random *r) {
    for (unsigned n = 0; n < LAB_BLOCKS; n++)
        keys[n] = (uint8_t)(random_next(r) & 0xFE);
}

/* The PSW as a monitor makes it for its guests, but that masks may be one too: instructions may
 * turn them off. Nothing is pending. */
static void set_psw(struct psw *psw, struct random *r) {
    psw->ec = true;
    psw->system_mask =
        SYSTEM_MASK_EC_DAT | (random_next(r) & (SYSTEM_MASK_EC_IO | SYSTEM_MASK_EXTERNAL));
    psw->key = random_below(r, 4) ? 0 : (uint8_t)random_below(r, 16);
}

static void random_instruction(struct lab_state *s, uint16_t first, struct random *r) {
    uint8_t bytes[6];
    be16_store(bytes, first);
    for (unsigned at = 2; at < 6; at += 2) {
        uint64_t any = random_next(r);
        uint32_t displacement = any & 0x100 ? any >> 16 & 0x7F8 : any >> 16 & 0x3FF;
        be16_store(bytes + at, (uint16_t)((any & 0xF) << 12 | displacement));
    }
    memcpy(s->bytes + s->cpu.psw.ia, bytes, isa_length(bytes[0]));
}

/* Random digits with a sign, as decimal instructions want them; often few, so that products and
 * quotients have room. */
static void random_packed(struct lab_state *s, vaddr end, unsigned length, struct random *r) {
    unsigned digits_in = random_below(r, 2) ? length : 2;
    for (unsigned n = 0; n < length; n++, end--)
        if (end >= LAB_WINDOW && end < LAB_WINDOW + LAB_WINDOW_SIZE) {
            uint8_t digits = (uint8_t)(n < digits_in ? random_below(r, 10) << 4 : 0);
            s->bytes[end] = n ? digits >> 4 : digits | 0xC;
        }
}

/* Makes the operands of an SS instruction with two lengths valid decimal numbers. */
static void random_decimals(struct lab_state *s, struct random *r) {
    const uint8_t *i = s->bytes + s->cpu.psw.ia;
    for (unsigned n = 0; n < 2; n++) {
        uint16_t operand = be16_load(i + 2 + 2 * n);
        unsigned length = (n ? i[1] & 0xF : i[1] >> 4) + 1u;
        vaddr at = (operand & 0xFFF) + s->cpu.gr[operand >> 12 ? operand >> 12 : NO_REGISTER];
        vaddr end = (at & ADDRESS_MASK) + length - 1;
        if (end < s->cpu.psw.ia || at > s->cpu.psw.ia + 5)
            random_packed(s, end, length, r);
    }
}

void lab_random_state(struct lab_state *s, uint16_t first, struct random *r) {
    cpu_state_reset(&s->cpu);
    random_registers(&s->cpu, r);
    s->cpu.cr[0] = CR0_FORMAT | CR0_TIME_STAMP_CONTROL;
    random_control(&s->cpu, r);
    s->cpu.cr[0] &= ~(random_below(r, 2) ? CR0_SSM_SUPPRESSION : 0);
    s->cpu.cr[1] = LAB_TABLES;
    s->cpu.cr[CR_MONITOR] = (uint32_t)random_next(r) & 0xFFFF;
    set_psw(&s->cpu.psw, r);
    s->cpu.tod = random_next(r);
    s->cpu.clock_comparator = random_next(r);
    s->cpu.cpu_timer = (int64_t)random_next(r);
    s->time = random_below(r, 1u << 20);
    s->devices = (uint32_t)random_next(r);
    random_keys(s->keys, r);
    fill(s->bytes, LAB_STORAGE, r);
    make_tables(s->bytes + LAB_TABLES, LAB_TABLES, LAB_WINDOW, 0);
    make_tables(s->bytes + LAB_TABLES + TABLES_B, LAB_TABLES + TABLES_B, LAB_PLACE_B,
                STOR_PAGE_SIZE);
    random_instruction(s, first, r);
    if (first >= 0xF000 && random_below(r, 8))
        random_decimals(s, r);
}

/* ---- Perturbations ----------------------------------------------------------------------------
 */

/* Moves the window to place B: its bytes and keys change places with what was there. */
static void relocate(struct lab_state *s) {
    uint8_t page[STOR_PAGE_SIZE];
    for (aaddr at = 0; at < LAB_WINDOW_SIZE; at += STOR_PAGE_SIZE) {
        uint8_t *a = s->bytes + LAB_WINDOW + at,
                *b = s->bytes + LAB_PLACE_B + (at ^ STOR_PAGE_SIZE);
        memcpy(page, a, sizeof page);
        memcpy(a, b, sizeof page);
        memcpy(b, page, sizeof page);
    }
    for (aaddr at = 0; at < LAB_WINDOW_SIZE; at += STOR_BLOCK_SIZE) {
        uint8_t *a = &s->keys[(LAB_WINDOW + at) >> STOR_BLOCK_SHIFT];
        uint8_t *b = &s->keys[(LAB_PLACE_B + (at ^ STOR_PAGE_SIZE)) >> STOR_BLOCK_SHIFT];
        uint8_t key = *a;
        *a = *b, *b = key;
    }
    s->cpu.cr[1] = LAB_TABLES + TABLES_B;
}

static void perturb_outside(struct lab_state *s, struct random *r) {
    fill(s->bytes, LAB_WINDOW, r);
    fill(s->bytes + LAB_PLACE_B, LAB_WINDOW_SIZE, r);
    fill(s->bytes + LAB_TABLES + STOR_PAGE_SIZE, STOR_PAGE_SIZE, r);
}

static void perturb_clocks(struct lab_state *s, struct random *r) {
    s->cpu.tod = random_next(r);
    s->cpu.clock_comparator = random_next(r);
    s->cpu.cpu_timer = (int64_t)random_next(r);
    s->time += 1u << 20;
}

/* BC mode is without translation: the window is where it was, being at place A. */
static void perturb_psw_mode(struct psw *psw) {
    psw->ec = false;
    psw->system_mask = 0;
    psw->machine_check = !psw->machine_check;
}

bool lab_perturb(struct lab_state *s, enum lab_component component, struct random *r) {
    switch (component) {
    case LAB_MODE:
        s->cpu.psw.problem = !s->cpu.psw.problem;
        return true;
    case LAB_RELOCATION:
        relocate(s);
        return true;
    case LAB_PSW_MODE:
        perturb_psw_mode(&s->cpu.psw);
        return true;
    case LAB_SYSTEM_MASK:
        s->cpu.psw.system_mask ^= SYSTEM_MASK_EC_IO | SYSTEM_MASK_EXTERNAL;
        return true;
    case LAB_KEY:
        s->cpu.psw.key = (uint8_t)((s->cpu.psw.key + 1 + random_below(r, 15)) & 15);
        return true;
    case LAB_STORAGE_KEYS:
        random_keys(s->keys, r);
        return true;
    case LAB_CONTROL:
        random_control(&s->cpu, r);
        return true;
    case LAB_PREFIX:
        s->cpu.prefix ^= STOR_PAGE_SIZE;
        return true;
    case LAB_CLOCKS:
        perturb_clocks(s, r);
        return true;
    case LAB_DEVICES:
        s->devices = (uint32_t)random_next(r);
        return true;
    case LAB_OUTSIDE:
        perturb_outside(s, r);
        return true;
    case LAB_TLB:
    case LAB_COMPONENTS:
        break;
    }
    return false;
}

/* ---- Running ----------------------------------------------------------------------------------
 */

/* Makes the machine's state this one, telling whoever watches the storage. */
static void load(struct lab *lab, const struct lab_state *s) {
    struct storage *storage = &lab->storage;
    for (unsigned n = 0; n < LAB_BLOCKS; n++) {
        aaddr at = n << STOR_BLOCK_SHIFT;
        if (memcmp(storage->bytes + at, s->bytes + at, STOR_BLOCK_SIZE)) {
            memcpy(storage->bytes + at, s->bytes + at, STOR_BLOCK_SIZE);
            stor_note_store(storage, at, STOR_BLOCK_SIZE);
        }
        if (storage->keys[n] != s->keys[n])
            stor_set_key(storage, at, s->keys[n]);
    }
    lab->devices = s->devices;
    lab->cpu->state = s->cpu;
    lab->cpu->retired = s->time;
    lab->cpu->purges = 0;
}

static enum lab_trap trap_of(const struct cpu_exit *exit) {
    if (exit->reason != CPU_EXIT_INTERRUPTION)
        return exit->reason == CPU_EXIT_CHECK_STOP ? LAB_OTHER : LAB_DONE;
    if (exit->interruption.class != INT_PROGRAM)
        return LAB_OTHER;
    switch (exit->interruption.code) {
    case PIC_OPERATION:
        return LAB_OPERATION;
    case PIC_PRIVILEGED_OPERATION:
        return LAB_PRIVILEGED;
    case PIC_PROTECTION:
    case PIC_ADDRESSING:
    case PIC_SEGMENT_TRANSLATION:
    case PIC_PAGE_TRANSLATION:
    case PIC_TRANSLATION_SPECIFICATION:
        return LAB_MEMORY;
    default:
        return LAB_OTHER;
    }
}

static bool relocation_changed(const struct cpu_state *a, const struct cpu_state *b) {
    return psw_dat(&a->psw) != psw_dat(&b->psw) || a->cr[1] != b->cr[1] ||
           (a->cr[0] ^ b->cr[0]) & CR0_TABLES;
}

static bool control_changed(const struct cpu_state *a, const struct cpu_state *b) {
    return (a->cr[0] ^ b->cr[0]) & ~CR0_TABLES || memcmp(a->cr + 2, b->cr + 2, 14 * sizeof *a->cr);
}

static uint8_t masks(const struct psw *psw) {
    return psw->ec ? psw->system_mask & (uint8_t)~SYSTEM_MASK_EC_DAT : psw->system_mask;
}

static bool psw_mode_changed(const struct psw *a, const struct psw *b) {
    return a->ec != b->ec || a->machine_check != b->machine_check || a->wait != b->wait ||
           a->ascii != b->ascii;
}

/* Access-control bits, and recorded bits that went off: those that went on tell of an access only,
 * which shows otherwise if it is not the program's own affair. */
static bool keys_changed(const struct lab_state *s, const uint8_t *keys) {
    for (unsigned n = 0; n < LAB_BLOCKS; n++) {
        uint8_t change = s->keys[n] ^ keys[n];
        if (change & (KEY_ACCESS | KEY_FETCH) || s->keys[n] & change)
            return true;
    }
    return false;
}

static bool outside_changed(const struct lab *lab, const struct lab_state *s) {
    for (aaddr at = 0; at < LAB_STORAGE; at += STOR_PAGE_SIZE)
        if (is_outside(s, at) && memcmp(s->bytes + at, lab->storage.bytes + at, STOR_PAGE_SIZE))
            return true;
    return false;
}

static unsigned changes(const struct lab *lab, const struct lab_state *s) {
    const struct cpu_state *a = &s->cpu, *b = &lab->cpu->state;
    bool changed[LAB_COMPONENTS] = {
        [LAB_MODE] = a->psw.problem != b->psw.problem,
        [LAB_RELOCATION] = relocation_changed(a, b),
        [LAB_PSW_MODE] = psw_mode_changed(&a->psw, &b->psw),
        [LAB_SYSTEM_MASK] = masks(&a->psw) != masks(&b->psw),
        [LAB_KEY] = a->psw.key != b->psw.key,
        [LAB_STORAGE_KEYS] = keys_changed(s, lab->storage.keys),
        [LAB_CONTROL] = control_changed(a, b),
        [LAB_PREFIX] = a->prefix != b->prefix,
        [LAB_CLOCKS] = a->tod != b->tod || a->clock_comparator != b->clock_comparator ||
                       a->cpu_timer != b->cpu_timer,
        [LAB_DEVICES] = s->devices != lab->devices,
        [LAB_OUTSIDE] = outside_changed(lab, s),
        [LAB_TLB] = lab->cpu->purges != 0,
    };
    unsigned mask = 0;
    for (unsigned n = 0; n < LAB_COMPONENTS; n++)
        mask |= (unsigned)changed[n] << n;
    return mask;
}

void lab_run(struct lab *lab, const struct lab_state *s, struct lab_outcome *out) {
    load(lab, s);
    const struct cpu_exit *exit = cpu_run(lab->cpu, 1);
    out->trap = trap_of(exit);
    out->interruption = exit->interruption;
    out->changed = changes(lab, s);
    out->cpu = lab->cpu->state;
    out->devices = lab->devices;
    memcpy(out->keys, lab->storage.keys, LAB_BLOCKS);
    for (vaddr at = 0; at < LAB_WINDOW_SIZE; at += STOR_PAGE_SIZE)
        memcpy(out->window + at, lab->storage.bytes + lab_locate(s, LAB_WINDOW + at),
               STOR_PAGE_SIZE);
}

bool lab_same_to_program(const struct lab_outcome *a, const struct lab_outcome *b) {
    return a->cpu.psw.cc == b->cpu.psw.cc && a->cpu.psw.program_mask == b->cpu.psw.program_mask &&
           a->cpu.psw.ia == b->cpu.psw.ia && !memcmp(a->cpu.gr, b->cpu.gr, sizeof a->cpu.gr) &&
           !memcmp(a->cpu.fr, b->cpu.fr, sizeof a->cpu.fr) &&
           !memcmp(a->window, b->window, sizeof a->window);
}

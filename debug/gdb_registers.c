/* The registers as GDB knows them: the features that it insists on for s390, and ours.
 *
 * GDB's PSW is that of ESA/390: two words, pswm and pswa. A PSW in EC mode has nearly that form; of
 * one in BC mode the first word is composed as if it were in EC mode. What the program would store
 * is the register psw, among ours.
 */
#include "base/bits.h"
#include "debug/gdb_state.h"

#include <string.h>

enum kind {
    MASK,      /* pswm */
    ADDRESS,   /* pswa */
    REGISTER,  /* one of the debugger's */
    NOTHING,   /* System/370 has none such: zero */
    STATES,    /* the PSW's switches */
    KEY,       /* of the storage that the instruction address is in */
    EXITS,     /* of the ledger … */
    REFLECTED, /* … of these */
    EMULATED,
    SHADOWED,
};

struct row {
    const char *name;
    enum kind kind;
    const char *other; /* REGISTER: the debugger's name of it, if it is another one */
    unsigned bits;
    const char *type, *group;
    const char *feature; /* begins with this one */
};

#define R(name)       name, REGISTER, NULL, 32
#define WORD          "uint32", "general", NULL
#define UNUSED_ACCESS NOTHING, NULL, 32, "uint32", "access", NULL
#define UNUSED_FLOAT  NOTHING, NULL, 64, "uint64", "float", NULL
#define CONTROL       "uint32", "system", NULL
#define COUNT(name)   name, NULL, 64, "uint64", "system", NULL

static const struct row rows[] = {
    {"pswm", MASK, NULL, 32, "uint32", "psw", "org.gnu.gdb.s390.core"},
    {"pswa", ADDRESS, NULL, 32, "uint32", "psw", NULL},
    {R("r0"), WORD},
    {R("r1"), WORD},
    {R("r2"), WORD},
    {R("r3"), WORD},
    {R("r4"), WORD},
    {R("r5"), WORD},
    {R("r6"), WORD},
    {R("r7"), WORD},
    {R("r8"), WORD},
    {R("r9"), WORD},
    {R("r10"), WORD},
    {R("r11"), WORD},
    {R("r12"), WORD},
    {R("r13"), WORD},
    {R("r14"), WORD},
    {R("r15"), WORD},
    {"acr0", NOTHING, NULL, 32, "uint32", "access", "org.gnu.gdb.s390.acr"},
    {"acr1", UNUSED_ACCESS},
    {"acr2", UNUSED_ACCESS},
    {"acr3", UNUSED_ACCESS},
    {"acr4", UNUSED_ACCESS},
    {"acr5", UNUSED_ACCESS},
    {"acr6", UNUSED_ACCESS},
    {"acr7", UNUSED_ACCESS},
    {"acr8", UNUSED_ACCESS},
    {"acr9", UNUSED_ACCESS},
    {"acr10", UNUSED_ACCESS},
    {"acr11", UNUSED_ACCESS},
    {"acr12", UNUSED_ACCESS},
    {"acr13", UNUSED_ACCESS},
    {"acr14", UNUSED_ACCESS},
    {"acr15", UNUSED_ACCESS},
    {"fpc", NOTHING, NULL, 32, "uint32", "float", "org.gnu.gdb.s390.fpr"},
    {"f0", REGISTER, "fr0", 64, "uint64", "float", NULL},
    {"f1", UNUSED_FLOAT},
    {"f2", REGISTER, "fr2", 64, "uint64", "float", NULL},
    {"f3", UNUSED_FLOAT},
    {"f4", REGISTER, "fr4", 64, "uint64", "float", NULL},
    {"f5", UNUSED_FLOAT},
    {"f6", REGISTER, "fr6", 64, "uint64", "float", NULL},
    {"f7", UNUSED_FLOAT},
    {"f8", UNUSED_FLOAT},
    {"f9", UNUSED_FLOAT},
    {"f10", UNUSED_FLOAT},
    {"f11", UNUSED_FLOAT},
    {"f12", UNUSED_FLOAT},
    {"f13", UNUSED_FLOAT},
    {"f14", UNUSED_FLOAT},
    {"f15", UNUSED_FLOAT},
    {"psw", REGISTER, NULL, 64, "uint64", "system", "trapeze.cpu"},
    {"states", STATES, NULL, 32, "states", "system", NULL},
    {"skey", KEY, NULL, 32, "uint32", "system", NULL},
    {R("prefix"), CONTROL},
    {R("cr0"), CONTROL},
    {R("cr1"), CONTROL},
    {R("cr2"), CONTROL},
    {R("cr3"), CONTROL},
    {R("cr4"), CONTROL},
    {R("cr5"), CONTROL},
    {R("cr6"), CONTROL},
    {R("cr7"), CONTROL},
    {R("cr8"), CONTROL},
    {R("cr9"), CONTROL},
    {R("cr10"), CONTROL},
    {R("cr11"), CONTROL},
    {R("cr12"), CONTROL},
    {R("cr13"), CONTROL},
    {R("cr14"), CONTROL},
    {R("cr15"), CONTROL},
    {"count", REGISTER, NULL, 64, "uint64", "system", "trapeze.ledger"},
    {"time", REGISTER, NULL, 64, "uint64", "system", NULL},
    {"exits", EXITS, NULL, 64, "uint64", "system", NULL},
    {"reflected", REFLECTED, NULL, 64, "uint64", "system", NULL},
    {"emulated", EMULATED, NULL, 64, "uint64", "system", NULL},
    {"shadowed", SHADOWED, NULL, 64, "uint64", "system", NULL},
};
#define ROWS      (sizeof rows / sizeof *rows)
#define EXPEDITED 18u /* the PSW and the general registers */

/* The register `states`, by bit from the right. */
static const char *const states[] = {"ec", "dat", "problem", "wait", "virtual"};

/* ---- the description ---- */

static void put_states(struct gdb_text *out) {
    gdb_put(out, "<flags id=\"states\" size=\"4\">\n");
    for (unsigned n = 0; n < sizeof states / sizeof *states; n++)
        gdb_put(out, "<field name=\"%s\" start=\"%u\" end=\"%u\"/>\n", states[n], n, n);
    gdb_put(out, "</flags>\n");
}

void gdb_put_description(struct gdb_text *out) {
    gdb_put(out, "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
                 "<target version=\"1.0\">\n<architecture>s390:31-bit</architecture>\n");
    for (size_t n = 0; n < ROWS; n++) {
        const struct row *r = &rows[n];
        if (r->feature)
            gdb_put(out, "%s<feature name=\"%s\">\n", n ? "</feature>\n" : "", r->feature);
        if (r->feature && strcmp(r->feature, "trapeze.cpu") == 0)
            put_states(out);
        gdb_put(out, "<reg name=\"%s\" bitsize=\"%u\" type=\"%s\" group=\"%s\"/>\n", r->name,
                r->bits, r->type, r->group);
    }
    gdb_put(out, "</feature>\n</target>\n");
}

/* ---- values ---- */

/* A PSW's left half as that of an EC-mode PSW, whatever it is. ESA/390 has bit 12 on always. */
static uint32_t compose_mask(const struct psw *psw) {
    struct psw as_ec = *psw;
    if (!psw->ec)
        as_ec.system_mask = (psw->system_mask & ~SYSTEM_MASK_EXTERNAL ? SYSTEM_MASK_EC_IO : 0) |
                            (psw->system_mask & SYSTEM_MASK_EXTERNAL);
    as_ec.ec = true;
    as_ec.unassigned = 0;
    return (uint32_t)(psw_pack(&as_ec, 0, 0) >> 32);
}

static uint32_t pack_states(const struct dbg *d) {
    const struct psw *psw = &d->machine->system->state->psw;
    return (uint32_t)psw->ec | (uint32_t)psw_dat(psw) << 1 | (uint32_t)psw->problem << 2 |
           (uint32_t)psw->wait << 3 | (uint32_t)(d->machine->vm != NULL) << 4;
}

static uint64_t key_here(const struct dbg *d) {
    aaddr at;
    return dbg_locate(d, d->machine->system->state->psw.ia, &at)
               ? 0
               : view_key(&d->machine->system->view, at);
}

static uint64_t sum(const struct ledger_entry *entries, size_t count) {
    uint64_t total = 0;
    for (size_t n = 0; n < count; n++)
        total += entries[n].count;
    return total;
}

static uint64_t ledger_value(const struct dbg *d, enum kind kind) {
    const struct ledger *l = d->machine->vm ? &d->machine->vm->ledger : NULL;
    if (!l)
        return 0;
    return kind == EXITS       ? l->exits
           : kind == REFLECTED ? sum(l->reflected, INT_CLASS_COUNT)
           : kind == EMULATED  ? sum(l->emulated, OP_COUNT)
                               : l->page.count + l->trace.count;
}

static int debugger_register(const struct row *r) {
    const char *name = r->other ? r->other : r->name;
    return dbg_find_register(name, strlen(name));
}

static uint64_t value(const struct dbg *d, const struct row *r) {
    switch (r->kind) {
    case MASK:
        return compose_mask(&d->machine->system->state->psw);
    case ADDRESS:
        return d->machine->system->state->psw.ia;
    case REGISTER:
        return dbg_get_register(d, debugger_register(r));
    case NOTHING:
        return 0;
    case STATES:
        return pack_states(d);
    case KEY:
        return key_here(d);
    default:
        return ledger_value(d, r->kind);
    }
}

static void put_value(const struct dbg *d, const struct row *r, struct gdb_text *out) {
    uint8_t bytes[8];
    be64_store(bytes, value(d, r));
    gdb_put_hex(out, bytes + 8 - r->bits / 8, r->bits / 8);
}

void gdb_put_registers(const struct dbg *d, struct gdb_text *out) {
    for (size_t n = 0; n < ROWS; n++)
        put_value(d, &rows[n], out);
}

bool gdb_put_register(const struct dbg *d, uint64_t n, struct gdb_text *out) {
    if (n < ROWS)
        put_value(d, &rows[n], out);
    return n < ROWS;
}

void gdb_put_expedited(const struct dbg *d, struct gdb_text *out) {
    for (unsigned n = 0; n < EXPEDITED; n++) {
        gdb_put(out, "%x:", n);
        put_value(d, &rows[n], out);
        gdb_put(out, ";");
    }
}

/* ---- setting ---- */

/* What is set of the PSW's left half is what the two forms have in common, or in EC mode all. */
static const char *set_mask(struct dbg *d, uint32_t mask) {
    struct psw *psw = &d->machine->system->state->psw, as_ec;
    uint64_t bits = (uint64_t)mask << 32 | PSW_BIT(12) | psw->ia;
    uint32_t changed = mask ^ compose_mask(psw);
    if (!psw->ec && changed >> 24)
        return "the system mask of a PSW in BC mode has another form: set psw";
    if (!psw_bits_valid(bits, MODEL_S370))
        return "bits are on that are zero in a PSW";
    psw_unpack(&as_ec, bits, MODEL_S370);
    bool ec = psw->ec, ascii = psw->ascii;
    uint8_t system_mask = psw->ec ? as_ec.system_mask : psw->system_mask;
    *psw = as_ec;
    psw->ec = ec;
    psw->ascii = ascii;
    psw->system_mask = system_mask;
    dbg_changed(d);
    return NULL;
}

static const char *set_address(struct dbg *d, uint32_t address) {
    address &= INT32_MAX; /* bit 0 would be the addressing mode */
    if (address > ADDRESS_MASK)
        return "an instruction address has 24 bits";
    d->machine->system->state->psw.ia = address;
    dbg_changed(d);
    return NULL;
}

static const char *set_value(struct dbg *d, const struct row *r, uint64_t wanted) {
    switch (r->kind) {
    case MASK:
        return set_mask(d, (uint32_t)wanted);
    case ADDRESS:
        return set_address(d, (uint32_t)wanted);
    case REGISTER:
        return dbg_set_register(d, debugger_register(r), wanted);
    case NOTHING:
        return "System/370 has no such register";
    default:
        return "this is only looked at";
    }
}

static bool take_value(const struct row *r, const char **at, uint64_t *wanted) {
    uint8_t bytes[8] = {0};
    size_t size, width = r->bits / 8;
    bool good = gdb_take_hex(at, bytes + 8 - width, width, &size) && size == width;
    *wanted = be64_load(bytes);
    return good;
}

const char *gdb_take_register(struct dbg *d, uint64_t n, const char **at) {
    uint64_t wanted;
    if (n >= ROWS)
        return "there is no register of this number";
    if (!take_value(&rows[n], at, &wanted) || **at)
        return "these are not the digits of such a register";
    return wanted == value(d, &rows[n]) ? NULL : set_value(d, &rows[n], wanted);
}

/* Sets those that are not as they were: some are parts of others. */
const char *gdb_take_registers(struct dbg *d, const char **at) {
    uint64_t was[ROWS];
    size_t digits = 0;
    const char *problem = NULL;
    for (size_t n = 0; n < ROWS; n++) {
        digits += rows[n].bits / 4;
        was[n] = value(d, &rows[n]);
    }
    if (strlen(*at) != digits || strspn(*at, "0123456789abcdefABCDEF") != digits)
        return "these are not the digits of all registers";
    for (size_t n = 0; n < ROWS && !problem; n++) {
        char one[17] = "";
        const char *next = one;
        uint64_t wanted;
        memcpy(one, *at, rows[n].bits / 4);
        *at += rows[n].bits / 4;
        if (take_value(&rows[n], &next, &wanted) && wanted != was[n])
            problem = set_value(d, &rows[n], wanted);
    }
    return problem;
}

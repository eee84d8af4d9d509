#include "record.h"

#include "isa/psa.h"

#define REASON_MONITOR_EVENT (PIC_SPECIAL_OPERATION + 1u)
#define REASON_COUNT         (REASON_MONITOR_EVENT + 1u)
#define REASON(pic)          (1u << (pic))
#define ACCESS                                                                                     \
    (REASON(PIC_PROTECTION) | REASON(PIC_ADDRESSING) | REASON(PIC_SEGMENT_TRANSLATION) |           \
     REASON(PIC_PAGE_TRANSLATION) | REASON(PIC_TRANSLATION_SPECIFICATION))

/* In full, and as in the manual and in docs/isa.md. */
static const struct {
    const char *name, *abbreviation;
} reasons[REASON_COUNT] = {
    [PIC_OPERATION] = {"operation", "OP"},
    [PIC_PRIVILEGED_OPERATION] = {"privileged operation", "PV"},
    [PIC_EXECUTE] = {"execute", "EX"},
    [PIC_PROTECTION] = {"protection", "PR"},
    [PIC_ADDRESSING] = {"addressing", "AD"},
    [PIC_SPECIFICATION] = {"specification", "SP"},
    [PIC_DATA] = {"data", "D"},
    [PIC_FIXED_OVERFLOW] = {"fixed-point overflow", "IF"},
    [PIC_FIXED_DIVIDE] = {"fixed-point divide", "IK"},
    [PIC_DECIMAL_OVERFLOW] = {"decimal overflow", "DF"},
    [PIC_DECIMAL_DIVIDE] = {"decimal divide", "DK"},
    [PIC_EXPONENT_OVERFLOW] = {"exponent overflow", "EO"},
    [PIC_EXPONENT_UNDERFLOW] = {"exponent underflow", "EU"},
    [PIC_SIGNIFICANCE] = {"significance", "LS"},
    [PIC_FLOAT_DIVIDE] = {"floating-point divide", "FK"},
    [PIC_SEGMENT_TRANSLATION] = {"segment translation", "SG"},
    [PIC_PAGE_TRANSLATION] = {"page translation", "PG"},
    [PIC_TRANSLATION_SPECIFICATION] = {"translation specification", "TS"},
    [PIC_SPECIAL_OPERATION] = {"special operation", "SO"},
    [REASON_MONITOR_EVENT] = {"monitor event", "MO"},
};

unsigned record_reason(int code) {
    return code == PIC_MONITOR_EVENT ? REASON_MONITOR_EVENT : (unsigned)code;
}

/* ---- claims ---- */

/* The program exceptions behind each abbreviation of the table, in the order of the EXC_ bits. */
static const unsigned reasons_of[] = {
    ACCESS,
    REASON(PIC_SPECIFICATION),
    REASON(PIC_DATA),
    REASON(PIC_FIXED_OVERFLOW),
    REASON(PIC_FIXED_DIVIDE),
    REASON(PIC_DECIMAL_OVERFLOW),
    REASON(PIC_DECIMAL_DIVIDE),
    REASON(PIC_EXPONENT_OVERFLOW),
    REASON(PIC_EXPONENT_UNDERFLOW),
    REASON(PIC_SIGNIFICANCE),
    REASON(PIC_FLOAT_DIVIDE),
    REASON(PIC_EXECUTE),
    REASON(REASON_MONITOR_EVENT),
    REASON(PIC_SPECIAL_OPERATION),
    REASON(PIC_ADDRESSING),
    REASON(PIC_TRANSLATION_SPECIFICATION),
};

/* Does model s360 take the row's code for no instruction? (Of some codes it ignores the bit that
 * tells the row.) */
static bool unknown_to_s360(const struct isa_row *row) {
    return isa_lookup((uint8_t)(row->code >> 8), (uint8_t)row->code, MODEL_S360) == OP_INVALID;
}

/* Direct control is not installed: an operation exception is all that there is of it. */
static unsigned claimed_reasons(const struct isa_row *row) {
    if (row->group == GRP_DIRECT)
        return REASON(PIC_OPERATION);
    unsigned claimed = 0;
    for (unsigned bit = 0; bit < sizeof reasons_of / sizeof *reasons_of; bit++)
        if (row->exceptions >> bit & 1)
            claimed |= reasons_of[bit];
    if (row->privileged || row->claim == CLASS_CONTROLLED)
        claimed |= REASON(PIC_PRIVILEGED_OPERATION);
    if (unknown_to_s360(row))
        claimed |= REASON(PIC_OPERATION);
    return claimed;
}

static unsigned complain(FILE *out, const struct isa_row *row, bool claimed, const char *what) {
    fprintf(out,
            claimed ? "isa/instructions.def: %s: %s is claimed, and no case shows it\n"
                    : "isa/instructions.def: %s: %s is not claimed, and a case shows it\n",
            row->mnemonic, what);
    return 1;
}

static unsigned compare_codes(const struct isa_row *row, unsigned shown, FILE *out) {
    unsigned claimed = isa_cc_codes(row), wrong = 0;
    if (row->cc == CC_EXECUTED) /* any, by the target */
        return 0;
    for (unsigned cc = 0; cc < 4; cc++) {
        char what[] = "condition code ?";
        what[sizeof what - 2] = (char)('0' + cc);
        if ((claimed ^ shown) >> cc & 1)
            wrong += complain(out, row, claimed >> cc & 1, what);
    }
    return wrong;
}

/* The target's exceptions are EXECUTE's too, and not among its claims. */
static unsigned compare_reasons(const struct isa_row *row, unsigned shown, FILE *out) {
    unsigned claimed = claimed_reasons(row), wrong = 0;
    if (row->cc == CC_EXECUTED)
        shown &= claimed;
    for (unsigned reason = 1; reason < REASON_COUNT; reason++)
        if ((claimed ^ shown) >> reason & 1)
            wrong += complain(out, row, claimed >> reason & 1, reasons[reason].name);
    return wrong;
}

unsigned record_compare(const struct record *record, enum isa_chapter chapter, FILE *out) {
    unsigned wrong = 0;
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++) {
        const struct isa_row *row = &isa_rows[op];
        if (row->chapter != chapter)
            continue;
        if (!record->shown[op].cases)
            wrong += complain(out, row, true, "the instruction");
        wrong += compare_codes(row, record->shown[op].codes, out);
        wrong += compare_reasons(row, record->shown[op].reasons, out);
    }
    return wrong;
}

/* ---- the record as text ---- */

void record_print(const struct record *record, FILE *out) {
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++) {
        const struct shown *shown = &record->shown[op];
        fprintf(out, "%s %u:", isa_rows[op].mnemonic, shown->cases);
        for (unsigned cc = 0; cc < 4; cc++)
            if (shown->codes >> cc & 1)
                fprintf(out, " %u", cc);
        for (unsigned reason = 1; reason < REASON_COUNT; reason++)
            if (shown->reasons >> reason & 1)
                fprintf(out, " %s", reasons[reason].abbreviation);
        fputc('\n', out);
    }
}

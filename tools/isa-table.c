/* Writes docs/isa.md, the instruction set as tables, from isa/instructions.def and the record of
 * what the conformance tests have shown (tests/conformance/runner/record.h). */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

/* What was shown of each instruction: the rest of its line in the record. */
static char shown[OP_COUNT][96];

static const char *const chapter_names[CH_COUNT] = {
    [CH_GENERAL] = "General instructions",      [CH_DECIMAL] = "Decimal instructions",
    [CH_FLOAT] = "Floating-point instructions", [CH_CONTROL] = "Control instructions",
    [CH_IO] = "Input/output instructions",
};

static const char *const group_names[GRP_COUNT] = {
    [GRP_STANDARD] = "standard",
    [GRP_DECIMAL] = "decimal",
    [GRP_FLOAT] = "floating point",
    [GRP_PROTECTION] = "protection",
    [GRP_DIRECT] = "direct control",
    [GRP_FLOAT_EXT] = "extended floating point",
    [GRP_GENERAL370] = "general, 370",
    [GRP_CONTROL370] = "control, 370",
    [GRP_DECIMAL370] = "decimal, 370",
    [GRP_IO370] = "input/output, 370",
    [GRP_TRANSLATION] = "translation",
    [GRP_CLOCKS] = "clocks",
    [GRP_PSW_KEY] = "PSW key",
    [GRP_SWAPPING] = "swapping",
    [GRP_MULTIPROCESSING] = "multiprocessing",
};

static const char *const format_names[FMT_COUNT] = {
    [FMT_RR] = "RR R1,R2",
    [FMT_RR_R1] = "RR R1",
    [FMT_RR_M] = "RR M1,R2",
    [FMT_RR_I] = "RR I",
    [FMT_RX] = "RX R1,D2(X2,B2)",
    [FMT_RX_M] = "RX M1,D2(X2,B2)",
    [FMT_RS] = "RS R1,R3,D2(B2)",
    [FMT_RS_M] = "RS R1,M3,D2(B2)",
    [FMT_RS_SHIFT] = "RS R1,D2(B2)",
    [FMT_SI] = "SI D1(B1),I2",
    [FMT_S8] = "S D2(B2)",
    [FMT_S] = "S D2(B2)",
    [FMT_S0] = "S",
    [FMT_SS_L] = "SS D1(L,B1),D2(B2)",
    [FMT_SS_LL] = "SS D1(L1,B1),D2(L2,B2)",
    [FMT_SS_LI] = "SS D1(L1,B1),D2(B2),I3",
};

/* What condition codes 0, 1, 2 and 3 mean. */
static const char *const cc_names[] = {
    [CC_SAME] = "",
    [CC_LOADED] = "from the operand",
    [CC_EXECUTED] = "by its target",
    [CC_SIGN] = "zero; negative; positive",
    [CC_POSITIVE] = "zero; –; positive",
    [CC_NEGATIVE] = "zero; negative",
    [CC_LOGICAL] = "zero; not zero",
    [CC_CARRY] = "zero; not zero; zero, carry; not zero, carry",
    [CC_BORROW] = "–; not zero; zero, carry; not zero, carry",
    [CC_COMPARE] = "equal; low; high",
    [CC_TEST_MASK] = "zeros; mixed; –; ones",
    [CC_TEST_SET] = "zero; one",
    [CC_TRANSLATE_TEST] = "all zero; found; found at the end",
    [CC_MOVE_LONG] = "equal counts; low; high; overlap",
    [CC_EDIT] = "zero; negative; positive",
    [CC_SWAP] = "swapped; unequal",
    [CC_INSERT] = "zero; negative; positive",
    [CC_CLOCK] = "set",
    [CC_TRANSLATE] = "translated; segment invalid; page invalid; length",
    [CC_REFERENCE] = "R and C were 00; 01; 10; 11",
    [CC_SIGNAL] = "accepted; status stored; –; not operational",
    [CC_IO] = "done; CSW stored; busy; not operational",
    [CC_CHANNEL_ID] = "stored; –; busy; not operational",
};

/* The manual's abbreviations, in the order of the EXC_ bits. */
static const char *const exception_names[] = {"A",  "SP", "D",  "IF", "IK", "DF", "DK", "EO",
                                              "EU", "LS", "FK", "EX", "MO", "SO", "AD", "TS"};

static const char *class_name(const struct isa_row *row) {
    switch (row->claim) {
    case CLASS_SENSITIVE:
        return "sensitive, privileged";
    case CLASS_TRAPS:
        return "traps";
    case CLASS_CONTROLLED:
        return "sensitive, privileged under the time-stamp control";
    default:
        return "innocuous";
    }
}

/* Code 3 is for the overflows that the program mask can make exceptions of. */
static const char *cc_overflow(const struct isa_row *row) {
    bool signs = row->cc == CC_SIGN || row->cc == CC_POSITIVE;
    return signs && isa_cc_codes(row) >> 3 & 1 ? "; overflow" : "";
}

static void print_code(const struct isa_row *row) {
    if (row->format == FMT_S || row->format == FMT_S0)
        printf("| `%04X` ", row->code);
    else
        printf("| `%02X` ", row->code >> 8);
}

static void print_exceptions(unsigned exceptions) {
    printf("| ");
    for (unsigned bit = 0; bit < sizeof exception_names / sizeof *exception_names; bit++)
        if (exceptions >> bit & 1)
            printf("%s ", exception_names[bit]);
}

static void print_row(const struct isa_row *row) {
    print_code(row);
    printf("| %s | %s%s | `%s` | %s | %s | %s%s ", row->mnemonic, row->name,
           row->implemented ? "" : " — *not implemented yet*", format_names[row->format],
           group_names[row->group], class_name(row), cc_names[row->cc], cc_overflow(row));
    print_exceptions(row->exceptions);
    printf("| %s |\n", shown[row - isa_rows]);
}

static void print_chapter(enum isa_chapter chapter) {
    printf("\n## %s\n\n"
           "| code | mnemonic | name | format | feature | class | condition code 0; 1; 2; 3 | "
           "exceptions | shown |\n"
           "|---|---|---|---|---|---|---|---|---|\n",
           chapter_names[chapter]);
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++)
        if (isa_rows[op].chapter == chapter)
            print_row(&isa_rows[op]);
}

static void print_opening(void) {
    unsigned rows = 0, implemented = 0, privileged = 0;
    for (int op = OP_INVALID + 1; op < OP_COUNT; op++) {
        rows++;
        implemented += isa_rows[op].implemented;
        privileged += isa_rows[op].privileged;
    }
    printf(
        "# The instruction set\n\n"
        "<!-- Made from isa/instructions.def by `make docs`: edit that, not this. -->\n\n"
        "%u instructions, %u of them implemented; %u are privileged. One that is not "
        "implemented yet is an operation exception (interruption code 1).\n\n"
        "*Class* is Popek and Goldberg's: a **sensitive** instruction reads or changes what the "
        "monitor must keep to itself, and is always privileged here; an **innocuous** one "
        "cannot, and runs at full speed in a guest; one that **traps** does nothing but "
        "interrupt.\n\n"
        "*Features*: model `s360` has standard, decimal, floating point and protection; model "
        "`s370` has all but direct control.\n\n"
        "*Exceptions* besides operation and privileged operation, in the manual's "
        "abbreviations: A access, SP specification, D data, IF fixed-point overflow, IK "
        "fixed-point divide, DF decimal overflow, DK decimal divide, EO exponent overflow, EU "
        "exponent underflow, LS significance, FK floating-point divide, EX execute, MO monitor "
        "event, SO special operation; and of the access exceptions one alone: AD addressing, TS "
        "translation specification.\n\n"
        "*Shown* is what the [conformance tests](conformance.md) have seen by running: the number "
        "of "
        "cases, then the condition codes and the exceptions that they brought about. There OP is "
        "operation and PV privileged operation, and A is told apart: PR protection, AD addressing, "
        "SG segment translation, PG page translation, TS.\n",
        rows, implemented, privileged);
}

/* The record has a line for each row, in the table's order. */
static bool read_record(const char *path) {
    char line[128], mnemonic[16];
    FILE *in = fopen(path, "r");
    bool good = in;
    for (int op = OP_INVALID + 1; op < OP_COUNT && good; op++)
        good = fgets(line, sizeof line, in) &&
               sscanf(line, "%15s %95[^\n]", mnemonic, shown[op]) == 2 &&
               !strcmp(mnemonic, isa_rows[op].mnemonic);
    if (in)
        fclose(in);
    return good;
}

int main(int argc, char **argv) {
    if (argc != 2 || !read_record(argv[1])) {
        fprintf(stderr, "usage: isa-table RECORD (of the conformance tests: run make docs)\n");
        return 2;
    }
    print_opening();
    for (enum isa_chapter chapter = 0; chapter < CH_COUNT; chapter++)
        print_chapter(chapter);
    return 0;
}

/* The assembler's inside: what its files share. Outside asm/, only its tests include it.
 *
 *   source.c       text to lines to statements; the stack that COPY and macro calls push onto
 *   variable.c     variable symbols: SET symbols, parameters, system variables; substitution
 *   condition.c    the expressions of conditional assembly
 *   lookahead.c    attributes of names that are defined later
 *   macro.c        macro definitions, calls and expansion; AIF, AGO, SETx and the like
 *   symbol.c       the symbol table and the sections
 *   expression.c   terms, operators, relocation
 *   number.c       decimal numbers to fixed and hexadecimal floating point, exactly
 *   constant.c     DC, DS and literals' values
 *   literal.c      literal pools
 *   using.c        base registers
 *   operation.c    the table of operation codes
 *   instruction.c  machine instructions
 *   directive.c    assembler instructions
 *   control.c      those that shape the listing and the deck
 *   asm.c          the two passes
 *   listing.c      the listing
 *
 * Pass 1 reads statements and gives every symbol its value and every statement its place; pass 2
 * goes over the statements kept and makes bytes. A statement in error is marked bad and left alone
 * from then on, so that each is reported once.
 */
#ifndef TRAPEZE_ASM_STATE_H
#define TRAPEZE_ASM_STATE_H

#include "asm/arena.h"
#include "asm/asm.h"
#include "isa/isa.h"

#define LINE_LIMIT       4096 /* characters */
#define CONTINUE_LIMIT   100  /* lines of one statement */
#define COPY_DEPTH_LIMIT 16
#define NAME_LIMIT       63
#define ESD_NAME_LIMIT   8
#define DEPTH_LIMIT      64   /* of parentheses */
#define SUBSTITUTE       0x1A /* stands for a character that ISO 8859-1 lacks */

/* -- source.c ------------------------------------------------------------------------------- */

struct source_file {
    const char *name;
    const char *raw; /* as given, for showing lines */
    size_t raw_size;
    const char *text; /* one byte for each character */
    size_t size;
};

/* A piece of a statement's text, which begins at that line and column of its file. */
struct segment {
    uint32_t offset; /* in the statement's text */
    unsigned line, column;
    bool fixed; /* a value: all of it stands at that column */
};

struct field {
    const char *at;
    uint32_t length;
};

struct expansion;

struct statement {
    struct statement *next;
    const struct source_file *file;
    unsigned number; /* in the listing, from 1 */
    unsigned line;
    uint16_t line_count; /* source lines it takes */
    uint16_t segment_count;
    struct segment *segments;
    const char *lines; /* the first of its lines, in the file's text */
    const char *text;  /* the segments joined */
    uint32_t length;
    struct field name, operation, operand;
    const struct operation *op; /* NULL: a comment, or unknown */
    bool bad;
    bool hidden;                 /* PRINT OFF */
    bool shows_data;             /* PRINT DATA: all bytes of constants */
    struct asm_section *section; /* where its bytes go; NULL: nowhere */
    uint32_t offset, size;
    uint32_t pad;             /* zeros before offset that align a DC */
    uint32_t pool;            /* number of LTORGs before it */
    uint8_t addresses;        /* which of address[] there are: 1, 2 */
    uint8_t implied;          /* which of these an address was written for, without a base */
    uint32_t address[2];      /* effective addresses */
    struct literal *literals; /* LTORG, END: the pool placed here */
    uint32_t value;           /* EQU, USING: shown by the listing */
    bool has_value;
    bool substituted;             /* variable symbols were replaced in it */
    const struct expansion *call; /* the macro call that generated it, or NULL */
};

/* One level of the stack of sources. */
struct source {
    struct source *outer;
    const struct source_file *file;
    const char *at, *end;
    unsigned line; /* number of the line at `at` */
    unsigned depth;
    struct expansion *expansion; /* of a macro, instead of text */
    struct marks *marks;         /* sequence symbols passed so far, or NULL */
    struct sequence *sequence;   /* ISEQ, or NULL */
};

struct assembler;

/* Takes in a text: checks it and converts it to one byte a character. NULL: an error was reported.
 */
const struct source_file *source_file_new(struct assembler *as, const char *name, const char *text,
                                          size_t length);
void source_push(struct assembler *as, const struct source_file *file);

/* The next statement to be assembled, its fields separated, generated ones included; NULL at the
 * end of the outermost source. */
struct statement *source_next(struct assembler *as);
/* The next statement as it stands in the source that is on top, which is not at its end. */
struct statement *source_read(struct assembler *as, struct source *s);
bool source_is_done(const struct source *s);
/* Finds the fields of the statement's text. */
void source_split(struct statement *st);
/* The end of the operand field that begins at p: the first blank outside quotes. */
const char *source_field_end(const char *p, const char *end);

/* Pushes the macro library's member of that name. False: there is none. */
bool source_member(struct assembler *as, const struct source_file *from, struct field name);

/* Pushes the member that COPY names. False: an error was reported. */
bool source_copy(struct assembler *as, struct statement *st, struct field member);

/* Checks the columns of the lines that follow in this file; none when they are 0 (ISEQ). */
void source_check_sequence(struct assembler *as, unsigned left, unsigned right);
/* The next line of the file, which is the statement's, too; false at its end (REPRO). */
bool source_take_line(struct assembler *as, struct statement *st, struct field *line);

/* Where in the user's files the character p of the statement's text is. */
struct diag_where source_where(const struct statement *st, const char *p);

/* -- symbol.c ------------------------------------------------------------------------------- */

/* Every symbol in a table is defined. */
struct symbol_table {
    struct asm_symbol **slots;
    size_t capacity, count;
};

/* Character classes. */
bool is_letter(char c); /* letters, $ # @ _ */
bool is_digit(char c);
bool is_name_char(char c);
char to_upper(char c);

/* Length of the symbol at p, 0 if none begins there. */
uint32_t name_length(const char *p, const char *end);

/* The same for both cases of letters. */
uint32_t name_hash(const char *name, uint32_t length);

struct asm_symbol *symbol_find(struct assembler *as, const char *name, uint32_t length);
struct asm_symbol *symbol_intern(struct assembler *as, const char *name, uint32_t length);

/* Gives the statement's name field (if it has one) a value in the section, or an absolute one when
 * section is NULL. False: an error was reported. */
bool symbol_define(struct assembler *as, struct statement *st, struct asm_section *section,
                   int32_t value, uint32_t length, char type);
void symbol_reference(struct assembler *as, struct asm_symbol *symbol, unsigned statement);
const char *symbol_nearest(struct assembler *as, const char *name, uint32_t length);

/* Private code or blank common; NULL: it has not begun. */
struct asm_section *section_unnamed(struct assembler *as, enum asm_section_kind kind);
struct asm_section *section_new(struct assembler *as, const char *name, enum asm_section_kind kind);
/* The section that statements go into now, private code if none has begun. */
struct asm_section *section_current(struct assembler *as);

/* -- expression.c --------------------------------------------------------------------------- */

#define VALUE_TERMS 6

/* number + Σ count × (address of section) */
struct value {
    int32_t number;
    unsigned terms;
    struct {
        struct asm_section *section;
        int count;
    } term[VALUE_TERMS];
    uint32_t length; /* of the leftmost term: the implied length */
};

/* A place in an operand that is being read. */
struct cursor {
    struct assembler *as;
    struct statement *st;
    const char *p, *end;
    struct asm_section *section; /* what * means */
    uint32_t offset;
    unsigned depth;
    bool quiet; /* undefined symbols are not reported, only noted: */
    bool undefined;
    struct field missing; /* the last of them; length 0: none */
};

struct cursor cursor_of(struct assembler *as, struct statement *st, struct field field);

/* Report an error at p and mark the statement bad; always false. */
bool fail_at(struct assembler *as, struct statement *st, const char *p, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool fail(struct cursor *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool expression(struct cursor *c, struct value *out);

/* An expression that must be absolute and lie in [low, high]; `what` names it in messages. */
bool expression_absolute(struct cursor *c, const char *what, int64_t low, int64_t high,
                         int32_t *out);

bool value_is_absolute(const struct value *v);
/* Absolute, or an address in one section, positively: that is *section (NULL: absolute). */
bool value_is_simple(const struct value *v, struct asm_section **section);

bool accept_char(struct cursor *c, char what);
/* "," must follow; `next` names what is missing otherwise. */
bool expect_comma(struct cursor *c, const char *next);
bool expect_end(struct cursor *c);

/* Skips to the "," that ends this operand, or to the end. */
const char *operand_end(const char *p, const char *end);
/* The parenthesis that closes the one before p, or NULL. */
const char *parenthesis_end(const char *p, const char *end);

/* Does the apostrophe at p begin or end a quoted string? Not if it is that of L'SYMBOL. */
bool is_quote(const char *start, const char *p, const char *end);

/* -- number.c ------------------------------------------------------------------------------- */

/* A decimal number: sign, digits, power of ten. */
struct decimal {
    bool negative;
    const char *digits; /* with perhaps a point, which is skipped */
    unsigned length;
    int power; /* of ten, the point allowed for */
};

#define NUMBER_DIGITS 120

/* Reads [+-]digits[.digits][E[+-]digits] up to end or ",". False: an error was reported. */
bool decimal_scan(struct cursor *c, struct decimal *out);

/* round(|d| × 2^scale) as a two's complement number of `bits` bits (at most 128) in big-endian
 * bytes, right aligned in out[16]. False when it does not fit. */
bool decimal_to_fixed(const struct decimal *d, int scale, unsigned bits, uint8_t out[16]);

/* Hexadecimal floating point of 8 + fraction_bits bits, left aligned in out[16]; `unnormalized` is
 * by how many hexadecimal digits the fraction is shifted right. False: exponent out of range. */
bool decimal_to_float(const struct decimal *d, unsigned fraction_bits, unsigned unnormalized,
                      uint8_t out[16]);

/* -- constant.c ----------------------------------------------------------------------------- */

struct constant {
    const char *at; /* where it begins */
    char type;
    uint32_t duplication;
    uint32_t bits; /* of one value */
    bool has_length, is_bit_length;
    uint32_t align;  /* bytes: 1, 2, 4 or 8 */
    uint32_t values; /* nominal values; 0: none (DS) */
    int scale, exponent;
    struct field nominal; /* between the quotes or parentheses */
    bool has_location;    /* an address constant that contains * */
};

/* Reads one operand of DC or DS and leaves the cursor behind it. */
bool constant_scan(struct cursor *c, bool is_dc, struct constant *out);

/* Lays out or makes a list of constants as DC and DS do, beginning at the section's location, which
 * it advances. */
struct layout {
    struct asm_section *section;
    uint32_t offset;
    unsigned bit; /* of the byte at offset: bits used by bit-length constants */
    bool emit;    /* make bytes, too */
    bool is_dc;
    bool has_location; /* a literal: * is where it is used, which is here: */
    struct asm_section *location_section;
    uint32_t location;
};
bool constant_place(struct cursor *c, struct layout *at, const struct constant *k);

/* Bytes one duplication of the constant takes. */
uint32_t constant_size(const struct constant *k);
/* Its length attribute. */
uint32_t constant_length(const struct constant *k);

/* -- literal.c ------------------------------------------------------------------------------ */

struct literal {
    struct literal *next;      /* in its pool, in order of appearance */
    struct literal *same_pool; /* in order of placement */
    struct literal *same_hash;
    struct statement *st; /* that first used it */
    struct field text;    /* behind the = */
    uint32_t pool;
    uint32_t hash;
    uint32_t size, length; /* all of it; one constant: L' */
    struct asm_section *section;
    uint32_t offset;
    struct asm_section *used_section; /* what * means in it */
    uint32_t used_offset;
};

/* Pass 1: notes the literals among the statement's operands. */
bool literal_collect(struct assembler *as, struct statement *st);
/* Pass 1: gives the literals noted so far a place at the location counter of the section. */
void literal_place(struct assembler *as, struct statement *st, struct asm_section *section);
/* Pass 2: the literal at the cursor, which is behind the =; the cursor goes behind the literal. */
struct literal *literal_find(struct cursor *c);
/* Pass 2: makes the bytes of those placed by the statement. */
void literal_emit(struct assembler *as, struct statement *st);

/* -- using.c -------------------------------------------------------------------------------- */

struct base {
    bool used;
    struct asm_section *section; /* NULL: absolute */
    int32_t value;
    const char *file;
    unsigned line;
};

/* What PUSH has put aside: the base registers, or the options of PRINT. */
struct pushed {
    struct pushed *outer;
    struct base bases[16];
    bool hidden, nogen, shows_data;
};

bool using_statement(struct assembler *as, struct statement *st);
bool drop_statement(struct assembler *as, struct statement *st);
/* Base and displacement for an implied address. False: an error was reported at p. */
bool using_resolve(struct cursor *c, const char *p, const struct value *v, uint8_t *base,
                   uint16_t *displacement);

/* -- variable.c ----------------------------------------------------------------------------- */

enum variable_kind { VARIABLE_A, VARIABLE_B, VARIABLE_C };

struct variable {
    const char *name; /* upper case, without the & */
    enum variable_kind kind;
    uint32_t dimension; /* 0: not an array */
    int32_t *numbers;   /* of kinds A and B: those assigned so far, from element 1 */
    struct field *texts;
    size_t capacity;
};

struct binding { /* of a name in a scope */
    struct binding *next;
    struct variable *variable;
};

/* What a macro's expansion, or the text outside macros, has of its own. */
struct scope {
    struct binding *bindings;
    int32_t branches; /* that AGO and AIF may still make */
};

/* What a reference to a variable symbol stands for. */
struct reference {
    struct variable *variable; /* NULL: `text` is the value */
    uint32_t index;            /* of the element, from 1; 0: not an array */
    struct field text;
    int32_t count; /* N' */
};

/* Is there a reference to a variable symbol at p? */
bool variable_begins(const char *p, const char *end);
/* Reads the reference at the cursor. `whole`: a name without its subscripts will do (for N'). */
bool variable_reference(struct cursor *c, bool whole, struct reference *out);
/* The value as text, or as a number. */
bool variable_text(struct cursor *c, const struct reference *r, struct field *out);
bool variable_number(struct cursor *c, const struct reference *r, int32_t *out);
/* Declares the names of an LCLx or GBLx. */
bool variable_declare(struct cursor *c, enum variable_kind kind, bool global);
/* The element that the name field of a SETx names, declared if it is not. */
bool variable_target(struct cursor *c, enum variable_kind kind, struct reference *out);
bool variable_set_number(struct cursor *c, const struct reference *r, int32_t value);
bool variable_set_text(struct cursor *c, const struct reference *r, struct field value);

/* A text with the values of its variable symbols in their place; with `pieces`, where they came
 * from is added to them. */
struct pieces {
    struct segment *list;
    size_t count, capacity;
    uint32_t offset; /* of the text in its statement */
};
bool variable_substitute(struct cursor *c, struct pieces *pieces, struct field *out);

bool field_is(struct field f, const char *upper);
/* A number as source text writes it: decimal, X'…', B'…', C'…'. */
bool field_number(struct field f, int32_t *out);

/* -- condition.c ---------------------------------------------------------------------------- */

/* Arithmetic and logical expressions (true is 1), and character expressions. */
bool condition_number(struct cursor *c, int32_t *out);
bool condition_text(struct cursor *c, struct field *out);

/* -- lookahead.c ---------------------------------------------------------------------------- */

/* The attributes of a name that a later statement defines, or NULL. It has no value. */
const struct asm_symbol *lookahead_find(struct assembler *as, struct field name);

/* -- macro.c -------------------------------------------------------------------------------- */

#define MACRO_DEPTH_LIMIT 250
#define GENERATED_LIMIT   500000  /* statements */
#define STEP_LIMIT        5000000 /* statements of macros gone through */
#define ERROR_LIMIT       10000
#define VALUE_LIMIT       4096         /* characters of a value */
#define VALUES_LIMIT      (256u << 20) /* bytes for all values */
#define DIMENSION_LIMIT   65535
#define BRANCH_LIMIT      4096 /* until ACTR says otherwise */

struct parameter {
    const char *name; /* upper case, without the & */
    bool keyword;
    struct field value; /* if the call says nothing */
};

struct mark {          /* a sequence symbol */
    struct mark *next; /* in its slot */
    struct field name;
    unsigned at; /* of a macro: index of the statement */
    const char *text;
    unsigned line;
};

#define MARK_SLOTS 1024

struct marks {
    struct mark *slots[MARK_SLOTS]; /* by the hash of the name */
};

struct macro {
    const char *name;
    const char *label; /* parameter in the name field, or NULL */
    struct parameter *parameters;
    size_t parameter_count, parameter_capacity;
    struct statement **body;
    size_t count, capacity;
    struct marks *marks; /* NULL: none */
};

struct expansion {
    const struct macro *macro;
    const struct statement *st; /* the call */
    struct expansion *outer;    /* the one that st was generated by */
    struct field label;
    struct field *values;     /* of the macro's parameters */
    struct field *positional; /* &SYSLIST(1) and so on */
    size_t positional_count, positional_capacity;
    struct scope scope;
    unsigned number; /* &SYSNDX */
    const char *section;
    size_t at; /* index of the next statement */
    unsigned depth;
};

/* The expansion that is under way, or NULL outside macros. */
struct expansion *macro_current(const struct assembler *as);
struct scope *macro_scope(struct assembler *as);
/* The next statement that the expansion on top of the stack generates; NULL: it made none. */
struct statement *macro_generate(struct assembler *as);
/* Takes the sequence symbol out of a statement's name field and replaces variable symbols. */
bool macro_prepare(struct assembler *as, struct statement *st);
/* Does what a macro call or an instruction of the macro language says. */
bool macro_statement(struct assembler *as, struct statement *st);
/* Looks for the operation code in the macro libraries. NULL: it is not there. */
const struct operation *macro_library(struct assembler *as, struct statement *st);
/* Adds the calls that led to the statement to the message reported last. */
void macro_explain(struct assembler *as, const struct statement *st);
/* Counts bytes for values; false, with an error, when there are too many. */
bool macro_charge(struct cursor *c, size_t bytes);

/* -- operation.c ---------------------------------------------------------------------------- */

enum directive {
    DIR_NONE,
    DIR_ACTR,
    DIR_AGO,
    DIR_AIF,
    DIR_ANOP,
    DIR_CALL, /* of a macro */
    DIR_CCW,
    DIR_CNOP,
    DIR_COM,
    DIR_COPY,
    DIR_CSECT,
    DIR_DC,
    DIR_DROP,
    DIR_DS,
    DIR_DSECT,
    DIR_EJECT,
    DIR_END,
    DIR_ENTRY,
    DIR_EQU,
    DIR_EXTRN,
    DIR_ISEQ,
    DIR_GBL,
    DIR_LCL,
    DIR_LTORG,
    DIR_MACRO,
    DIR_MEND,
    DIR_MEXIT,
    DIR_MNOTE,
    DIR_OPSYN,
    DIR_ORG,
    DIR_POP,
    DIR_PRINT,
    DIR_PUNCH,
    DIR_PUSH,
    DIR_REPRO,
    DIR_SET,
    DIR_SPACE,
    DIR_START,
    DIR_TITLE,
    DIR_USING,
    DIR_WXTRN,
};

struct operation {
    const char *name;
    enum directive directive; /* DIR_NONE: a machine instruction */
    enum isa_op op;
    int8_t mask; /* of an extended mnemonic; -1: it is an operand; of LCLx, SETx: variable_kind */
    const struct macro *macro;
};

/* A name that the program gave a meaning: by a macro definition or OPSYN. */
struct own_operation {
    const char *name;
    const struct operation *operation;
    bool unknown; /* OPSYN took its meaning, or the library has no such macro */
};

#define OPERATION_SLOTS 1024 /* a power of two, well above the number of names */

struct operation_table {
    struct operation slots[OPERATION_SLOTS];
    struct own_operation **own; /* these come first */
    size_t own_capacity, own_count;
};

void operation_table_fill(struct operation_table *table);
/* The operation of that name in either case, or NULL. */
const struct operation *operation_find(const struct operation_table *table, struct field name);
/* The program's own meaning of the name, made if there is none. */
struct own_operation *operation_own(struct assembler *as, struct field name);
/* That, or NULL. */
struct own_operation *operation_find_own(const struct operation_table *table, struct field name);
const char *operation_nearest(const struct operation_table *table, struct field name);

/* -- instruction.c, directive.c ------------------------------------------------------------- */

bool instruction_place(struct assembler *as, struct statement *st); /* pass 1 */
bool instruction_emit(struct assembler *as, struct statement *st);  /* pass 2 */
/* "D(B)" or an implied address, as the S constant has it. */
bool instruction_address(struct cursor *c, uint8_t *base, uint16_t *displacement);
bool directive_place(struct assembler *as, struct statement *st); /* pass 1 */
bool directive_emit(struct assembler *as, struct statement *st);  /* pass 2 */
/* An EQU that refers to a symbol without a value. */
struct equate {
    struct statement *st;
    bool begun, settled;
};
/* The EQU that still waits for a value of this name, or NULL. */
struct equate *directive_find_equate(struct assembler *as, struct field name);
/* Gives EQUs that referred to later symbols their values, at the end of pass 1. */
void directive_settle_equates(struct assembler *as);

/* -- control.c ------------------------------------------------------------------------------ */

bool control_print(struct assembler *as, struct statement *st);
bool control_title(struct assembler *as, struct statement *st);
bool control_space(struct assembler *as, struct statement *st);
/* PUSH and POP: of PRINT in pass 1, of USING in pass 2. */
bool control_push(struct assembler *as, struct statement *st);
bool control_iseq(struct assembler *as, struct statement *st);
bool control_punch(struct assembler *as, struct statement *st);
bool control_repro(struct assembler *as, struct statement *st);

/* -- asm.c ---------------------------------------------------------------------------------- */

#define LITERAL_SLOTS  4096
#define REPORTED_SLOTS 4096

struct assembler {
    struct arena *arena;
    const struct asm_options *options;
    struct diag_list *diags;
    size_t first_diag;
    uint64_t reported[REPORTED_SLOTS]; /* hashes of the errors, each in its slot the last */
    struct source *sources;
    struct statement *first, *last;
    unsigned statement_count;
    struct operation_table operations;
    struct symbol_table symbols;
    struct asm_section **sections;
    size_t section_count, section_capacity;
    struct asm_section *section; /* current; NULL before the first */
    struct asm_relocation *relocations;
    size_t relocation_count, relocation_capacity;
    struct asm_line *lines;
    size_t line_count, line_capacity;
    struct base bases[16];
    struct literal *literals[LITERAL_SLOTS];
    struct literal *pool_first, *pool_last; /* of the current pool */
    uint32_t pool;
    struct equate *equates; /* not settled yet; later in order of their names */
    size_t equate_count, equate_capacity;
    bool settling; /* what is undefined now stays so */
    bool hidden;   /* PRINT OFF */
    bool nogen;    /* PRINT NOGEN */
    bool shows_data;
    struct pushed *pushed_print, *pushed_using;
    struct asm_punched *punched;
    size_t punched_count, punched_capacity;
    struct field sysparm;
    bool ended;
    bool stopped;       /* at a limit: what is missing was not read */
    struct scope scope; /* outside macros */
    struct binding *globals;
    unsigned calls, generated, steps;
    size_t value_bytes;
    struct symbol_table ahead; /* names that are defined later, without values */
    bool looked_ahead;
    int pass;
    struct value entry;
    bool has_entry;
};

/* Moves the section's location by size bytes after aligning it, for the statement. False: an error
 * was reported, as the section would leave the address space. */
bool asm_advance(struct assembler *as, struct statement *st, uint32_t align, uint32_t size);

/* Stores into a section and marks the bytes present; dummies store nothing. */
void asm_store(struct asm_section *section, uint32_t offset, const uint8_t *bytes, uint32_t size);
void asm_relocate(struct assembler *as, struct asm_relocation relocation);
/* Adds a statement to those that the listing and pass 2 see. */
void asm_append(struct assembler *as, struct statement *st);

/* -- listing.c ------------------------------------------------------------------------------ */

void listing_print(struct assembler *as, const struct asm_module *module, FILE *out);

#endif

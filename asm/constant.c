/* DC, DS and the constants of literals (GC28-6514, DC and DS instructions). */
#include "asm/state.h"

#include "base/bits.h"
#include "isa/ebcdic.h"

#include <string.h>

#define BYTES_LIMIT  65535 /* of one character, hexadecimal or binary constant */
#define NUMBER_BYTES 16

/* What each type is like: bytes when no length is given (0: by its value), alignment, the largest
 * length, and whether its values stand in parentheses. */
static const struct type {
    char letter;
    uint8_t bytes, align;
    uint32_t most;
    bool parentheses;
} types[] = {
    {'C', 0, 1, BYTES_LIMIT, false},
    {'X', 0, 1, BYTES_LIMIT, false},
    {'B', 0, 1, 256, false},
    {'F', 4, 4, 8, false},
    {'H', 2, 2, 8, false},
    {'E', 4, 4, 8, false},
    {'D', 8, 8, 8, false},
    {'L', 16, 8, 16, false},
    {'P', 0, 1, 16, false},
    {'Z', 0, 1, 16, false},
    {'A', 4, 4, 4, true},
    {'Y', 2, 2, 2, true},
    {'S', 2, 2, 2, true},
    {'V', 4, 4, 4, true},
};

static const struct type *find_type(char letter) {
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].letter == to_upper(letter))
            return &types[i];
    return NULL;
}

/* -- Scanning ------------------------------------------------------------------------------- */

/* "12", "-3" or "(expression)" behind `what`. */
static bool scan_amount(struct cursor *c, const char *what, int64_t low, int64_t high,
                        int32_t *out) {
    if (accept_char(c, '('))
        return expression_absolute(c, what, low, high, out) &&
               (accept_char(c, ')') || fail(c, "\")\" is missing here"));
    struct cursor start = *c;
    bool negative = accept_char(c, '-');
    if (!negative && low < 0)
        accept_char(c, '+');
    int64_t n = 0;
    const char *digits = c->p;
    for (; c->p < c->end && is_digit(*c->p); c->p++)
        n = n > high ? n : 10 * n + (*c->p - '0');
    if (c->p == digits)
        return fail(c, "%s is missing here", what);
    n = negative ? -n : n;
    if (n < low || n > high)
        return fail(&start, "%s must be from %lld to %lld", what, (long long)low, (long long)high);
    *out = (int32_t)n;
    return true;
}

static bool scan_length(struct cursor *c, const struct type *t, struct constant *k) {
    k->is_bit_length = accept_char(c, '.');
    k->has_length = true;
    int32_t n;
    bool ok = k->is_bit_length ? scan_amount(c, "the bit length", 1, 8 * (int64_t)t->most, &n)
                               : scan_amount(c, "the length", 1, t->most, &n);
    if (ok)
        k->bits = (uint32_t)(k->is_bit_length ? n : 8 * n);
    return ok;
}

static bool scan_modifiers(struct cursor *c, const struct type *t, struct constant *k) {
    while (c->p < c->end && is_letter(*c->p)) {
        char which = to_upper(*c->p);
        int32_t n = 0;
        bool takes_scale = strchr("FHEDL", t->letter) != NULL;
        if (which == 'L' && !k->has_length) {
            c->p++;
            if (!scan_length(c, t, k))
                return false;
        } else if (which == 'S' && takes_scale) {
            c->p++;
            bool fixed = t->letter == 'F' || t->letter == 'H';
            if (!scan_amount(c, "the scale", fixed ? -187 : 0, fixed ? 346 : 14, &n))
                return false;
            k->scale = n;
        } else if (which == 'E' && takes_scale) {
            c->p++;
            if (!scan_amount(c, "the exponent", -85, 75, &n))
                return false;
            k->exponent = n;
        } else {
            fail(c, "%c is not a modifier of a constant of type %c", which, t->letter);
            diag_hint(c->as->diags, takes_scale ? "modifiers are L, S and E, each once"
                                                : "its only modifier is L, for the length");
            return false;
        }
    }
    return true;
}

/* The value between quotes; a doubled quote belongs to it. */
static bool scan_quoted(struct cursor *c, char type, struct constant *k) {
    struct cursor start = *c;
    k->nominal.at = ++c->p;
    for (; c->p < c->end; c->p++) {
        if (*c->p != '\'')
            continue;
        if (type != 'C' || c->p + 1 >= c->end || c->p[1] != '\'')
            break;
        c->p++;
    }
    k->nominal.length = (uint32_t)(c->p - k->nominal.at);
    return accept_char(c, '\'') || fail(&start, "the closing quote of this constant is missing");
}

/* The values between parentheses. */
static bool scan_parenthesized(struct cursor *c, struct constant *k) {
    const char *close = parenthesis_end(c->p + 1, c->end);
    if (!close)
        return fail(c, "the \")\" that closes this constant is missing");
    k->nominal = (struct field){c->p + 1, (uint32_t)(close - c->p - 1)};
    c->p = close + 1;
    return true;
}

/* The value that begins at p, up to a comma (character constants are one value). */
static struct field value_at(const struct constant *k, const char *p) {
    const char *end = k->nominal.at + k->nominal.length;
    if (k->type == 'C')
        return k->nominal;
    return (struct field){p, (uint32_t)(operand_end(p, end) - p)};
}

static void count_values(struct constant *k) {
    const char *end = k->nominal.at + k->nominal.length;
    k->values = 1;
    if (k->type == 'C')
        return;
    for (const char *p = operand_end(k->nominal.at, end); p < end; p = operand_end(p + 1, end))
        k->values++;
}

static bool scan_nominal(struct cursor *c, const struct type *t, bool is_dc, struct constant *k) {
    char open = t->parentheses ? '(' : '\'';
    if (c->p >= c->end || *c->p != open) {
        if (!is_dc && (c->p >= c->end || *c->p == ','))
            return true;
        fail(c, "%s must follow here", open == '(' ? "\"(\" and an address" : "a value in quotes");
        diag_hint(c->as->diags, open == '(' ? "as in %c(SYMBOL)" : "as in %c'1'", t->letter);
        return false;
    }
    if (!(t->parentheses ? scan_parenthesized(c, k) : scan_quoted(c, t->letter, k)))
        return false;
    if (k->nominal.length == 0) {
        c->p--;
        return fail(c, "the constant has no value");
    }
    count_values(k);
    k->has_location = t->parentheses && memchr(k->nominal.at, '*', k->nominal.length);
    return true;
}

bool constant_scan(struct cursor *c, bool is_dc, struct constant *k) {
    int32_t duplication = 1;
    *k = (struct constant){.at = c->p};
    if (c->p < c->end && (is_digit(*c->p) || *c->p == '(') &&
        !scan_amount(c, "the duplication factor", 0, ASM_ADDRESS_LIMIT, &duplication))
        return false;
    const struct type *t = c->p < c->end ? find_type(*c->p) : NULL;
    if (!t) {
        fail(c, "a type of constant must stand here");
        diag_hint(c->as->diags, "types are C X B F H E D L P Z A Y S V");
        return false;
    }
    k->type = t->letter;
    k->duplication = (uint32_t)duplication;
    k->bits = 8u * t->bytes;
    c->p++;
    if (!scan_modifiers(c, t, k) || !scan_nominal(c, t, is_dc, k))
        return false;
    k->align = k->has_length ? 1 : t->align;
    if (k->type == 'L' && k->bits > 64 && k->bits != 128) {
        c->p = k->at;
        return fail(c, "a constant of type L is 16 bytes long, or at most 8");
    }
    return c->p >= c->end || *c->p == ',' || fail(c, "\",\" must separate constants");
}

/* -- Sizes ---------------------------------------------------------------------------------- */

static uint32_t count_characters(struct field f) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f.length; i++, n++)
        if ((f.at[i] == '\'' || f.at[i] == '&') && i + 1 < f.length && f.at[i + 1] == f.at[i])
            i++;
    return n;
}

static uint32_t count_digits(struct field f) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f.length; i++)
        n += is_digit(f.at[i]);
    return n;
}

/* Bits of a value: its own size where the type has none and no length was given. */
static uint32_t value_bits(const struct constant *k, struct field value) {
    if (k->bits)
        return k->bits;
    uint32_t bytes = 1;
    switch (k->type) {
    case 'C':
        bytes = count_characters(value);
        break;
    case 'X':
        bytes = (value.length + 1) / 2;
        break;
    case 'B':
        bytes = (value.length + 7) / 8;
        break;
    case 'P':
        bytes = count_digits(value) / 2 + 1;
        break;
    case 'Z':
        bytes = count_digits(value);
        break;
    }
    return 8 * (bytes ? bytes : 1);
}

static uint64_t total_bits(const struct constant *k) {
    if (k->values == 0)
        return value_bits(k, (struct field){0});
    uint64_t bits = 0;
    const char *p = k->nominal.at;
    for (uint32_t i = 0; i < k->values; i++) {
        struct field v = value_at(k, p);
        bits += value_bits(k, v);
        p = v.at + v.length + 1;
    }
    return bits;
}

uint32_t constant_size(const struct constant *k) {
    return (uint32_t)((total_bits(k) + 7) / 8);
}

uint32_t constant_length(const struct constant *k) {
    return k->values > 1 && k->bits ? (k->bits + 7) / 8 : constant_size(k);
}

/* -- Values --------------------------------------------------------------------------------- */

/* Each puts a value right-aligned into the n bytes of out. */

static bool put_character(struct cursor *c, uint32_t n, uint8_t *out) {
    uint32_t i = 0;
    memset(out, EBCDIC_SPACE, n);
    for (; c->p < c->end; c->p++) {
        if (*c->p == SUBSTITUTE)
            return fail(c, "code page 037 does not have this character");
        if (i < n)
            out[i++] = ebcdic_from_ascii[(uint8_t)*c->p];
        if ((*c->p == '\'' || *c->p == '&') && c->p + 1 < c->end && c->p[1] == *c->p)
            c->p++;
    }
    return true;
}

static int digit_value(char ch) {
    ch = to_upper(ch);
    return is_digit(ch) ? ch - '0' : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : 99;
}

static bool put_digits(struct cursor *c, unsigned shift, uint32_t n, uint8_t *out) {
    memset(out, 0, n);
    const char *start = c->p;
    for (const char *p = start; p < c->end; p++)
        if (digit_value(*p) >= 1 << shift) {
            c->p = p;
            fail(c, "this is not a %s digit", shift == 4 ? "hexadecimal" : "binary");
            diag_hint(c->as->diags, shift == 4 ? "digits are 0-9 and A-F" : "digits are 0 and 1");
            return false;
        }
    if (start == c->end)
        return fail(c, "a digit is missing here");
    uint64_t position = 0; /* in bits from the right */
    for (const char *p = c->end; p-- > start && position < 8ull * n; position += shift)
        out[n - 1 - position / 8] |= (uint8_t)(digit_value(*p) << position % 8);
    return true;
}

static bool put_decimal(struct cursor *c, bool packed, uint32_t n, uint8_t *out) {
    uint8_t sign = 0xC;
    if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
        sign = *c->p++ == '-' ? 0xD : 0xC;
    unsigned points = 0, digits = 0;
    for (const char *p = c->p; p < c->end; p++) {
        digits += is_digit(*p);
        points += *p == '.';
        if (points > 1 || (!is_digit(*p) && *p != '.')) {
            c->p = p;
            return fail(c, "this character cannot stand in a decimal number");
        }
    }
    if (digits == 0)
        return fail(c, "a decimal digit is missing here");
    memset(out, packed ? 0 : 0xF0, n);
    uint64_t nibble = packed ? 1 : 0;
    if (packed)
        out[n - 1] = sign;
    for (const char *p = c->end; p-- > c->p;) {
        if (!is_digit(*p))
            continue;
        uint8_t d = (uint8_t)(*p - '0');
        if (packed && nibble / 2 < n)
            out[n - 1 - nibble / 2] |= (uint8_t)(nibble % 2 ? d << 4 : d);
        else if (!packed && nibble < n)
            out[n - 1 - nibble] = (uint8_t)(0xF0 | d);
        nibble++;
    }
    if (!packed)
        out[n - 1] = (uint8_t)(sign << 4 | (out[n - 1] & 0xF));
    return true;
}

static bool put_fixed(struct cursor *c, const struct constant *k, uint32_t bits, uint8_t *out) {
    struct cursor start = *c;
    struct decimal d;
    uint8_t bytes[NUMBER_BYTES];
    if (!decimal_scan(c, &d))
        return false;
    d.power += k->exponent;
    uint32_t n = (bits + 7) / 8;
    if (!decimal_to_fixed(&d, k->scale, bits, bytes)) {
        fail(&start, "the number does not fit in %u bits with a sign", bits);
        if (bits == 32 || bits == 16)
            diag_hint(c->as->diags, "the range is %s",
                      bits == 32 ? "-2147483648 to 2147483647" : "-32768 to 32767");
        return false;
    }
    memcpy(out, bytes + NUMBER_BYTES - n, n);
    return true;
}

/* The second half of an extended number has its own characteristic, 14 lower. */
static void split_extended(uint8_t b[NUMBER_BYTES]) {
    bool zero = true;
    for (int i = 0; i < NUMBER_BYTES; i++)
        zero &= b[i] == 0;
    if (zero)
        return;
    memmove(b + 9, b + 8, 7);
    b[8] = (uint8_t)((b[0] & 0x80) | ((b[0] - 14) & 0x7F));
}

static bool put_float(struct cursor *c, const struct constant *k, uint32_t bits, uint8_t *out) {
    struct cursor start = *c;
    struct decimal d;
    uint8_t bytes[NUMBER_BYTES];
    if (!decimal_scan(c, &d))
        return false;
    d.power += k->exponent;
    if (bits < 12)
        return fail(&start, "a floating-point number needs at least 12 bits");
    bool extended = bits == 128;
    if (!decimal_to_float(&d, extended ? 112 : bits - 8, (unsigned)k->scale, bytes)) {
        fail(&start, "the number is outside the range of floating point");
        diag_hint(c->as->diags, "magnitudes from about 5.4E-79 to 7.2E75, and 0");
        return false;
    }
    if (extended)
        split_extended(bytes);
    uint32_t n = (bits + 7) / 8;
    memcpy(out, bytes, n);
    if (bits % 8) /* left-aligned to right-aligned */
        for (uint32_t i = n; i-- > 0;)
            out[i] = (uint8_t)(out[i] >> (8 - bits % 8) | (i ? out[i - 1] << bits % 8 : 0));
    return true;
}

/* -- Address constants ---------------------------------------------------------------------- */

static bool relocate_terms(struct cursor *c, const struct layout *at, const struct value *v,
                           uint32_t bits, bool is_v) {
    for (unsigned i = 0; i < v->terms; i++) {
        struct asm_section *target = v->term[i].section;
        if (target->kind == ASM_SECTION_DUMMY) {
            fail(c, "%s is a dummy section: it has no address", target->name);
            diag_hint(c->as->diags, "the difference of two of its symbols is a number");
            return false;
        }
        if (bits % 8 || at->bit)
            return fail(c, "an address cannot be put into a field of bits");
        int count = v->term[i].count;
        if (count > 16 || count < -16)
            return fail(c, "the address is added or subtracted more than 16 times");
        for (int n = count < 0 ? -count : count; n > 0; n--)
            asm_relocate(c->as, (struct asm_relocation){.section = at->section,
                                                        .target = target,
                                                        .offset = at->offset,
                                                        .length = (uint8_t)(bits / 8),
                                                        .negative = count < 0,
                                                        .is_v = is_v});
    }
    return true;
}

static bool put_address(struct cursor *c, const struct layout *at, uint32_t bits, uint8_t *out) {
    struct cursor start = *c;
    struct value v;
    c->section = at->has_location ? at->location_section : at->section;
    c->offset = at->has_location ? at->location : at->offset;
    if (!expression(c, &v))
        return false;
    if (c->p < c->end)
        return fail(c, "the address should end here");
    if (!relocate_terms(&start, at, &v, bits, false))
        return false;
    int64_t n = v.number;
    for (unsigned i = 0; i < v.terms; i++)
        n += (int64_t)v.term[i].count * v.term[i].section->origin;
    if (bits < 32 && v.terms == 0 && (n >= 1ll << bits || n < -(1ll << (bits - 1)))) {
        fail(&start, "the value %lld does not fit in %u bits", (long long)n, bits);
        return false;
    }
    uint8_t bytes[4];
    be32_store(bytes, (uint32_t)n);
    uint32_t size = (bits + 7) / 8;
    memcpy(out, bytes + 4 - size, size);
    return true;
}

static bool put_external(struct cursor *c, const struct layout *at, uint32_t bits, uint8_t *out) {
    uint32_t n = name_length(c->p, c->end);
    if (n == 0 || c->p + n != c->end || n > ESD_NAME_LIMIT)
        return fail(c, "a V constant is the name of an external symbol, of at most 8 characters");
    struct asm_symbol *s = symbol_intern(c->as, c->p, n);
    symbol_reference(c->as, s, c->st->number);
    if (!s->defined) {
        s->defined = true;
        s->section = section_new(c->as, s->name, ASM_SECTION_EXTERNAL);
        s->type = 'T';
    }
    if (!s->section)
        return fail(c, "%s is not an address", s->name);
    struct value v = {.number = s->value, .terms = 1};
    v.term[0].section = s->section;
    v.term[0].count = 1;
    if (!relocate_terms(c, at, &v, bits, true))
        return false;
    uint8_t bytes[4];
    be32_store(bytes, s->section->origin + (uint32_t)s->value);
    memcpy(out, bytes + 4 - bits / 8, bits / 8);
    return true;
}

static bool put_base_displacement(struct cursor *c, uint8_t *out) {
    uint8_t base;
    uint16_t displacement;
    if (!instruction_address(c, &base, &displacement))
        return false;
    be16_store(out, (uint16_t)(base << 12 | displacement));
    return true;
}

/* -- Placing -------------------------------------------------------------------------------- */

static bool put_value(struct cursor *c, const struct constant *k, const struct layout *at,
                      uint32_t bits, uint8_t *out) {
    uint32_t n = (bits + 7) / 8;
    switch (k->type) {
    case 'C':
        if (!put_character(c, n, out))
            return false;
        if (bits % 8) /* characters are cut on the right */
            for (uint32_t i = n; i-- > 0;)
                out[i] = (uint8_t)(out[i] >> (8 - bits % 8) | (i ? out[i - 1] << bits % 8 : 0));
        return true;
    case 'X':
        return put_digits(c, 4, n, out);
    case 'B':
        return put_digits(c, 1, n, out);
    case 'F':
    case 'H':
        return put_fixed(c, k, bits, out);
    case 'E':
    case 'D':
    case 'L':
        return put_float(c, k, bits, out);
    case 'P':
        return put_decimal(c, true, n, out);
    case 'Z':
        return put_decimal(c, false, n, out);
    case 'S':
        return put_base_displacement(c, out);
    case 'V':
        return put_external(c, at, bits, out);
    default:
        return put_address(c, at, bits, out);
    }
}

/* Stores the rightmost `bits` bits of the n bytes at the layout's place and moves it behind them.
 */
static void store_bits(struct layout *at, const uint8_t *bytes, uint32_t bits) {
    uint32_t n = (bits + 7) / 8;
    if (at->bit == 0 && bits % 8 == 0) {
        asm_store(at->section, at->offset, bytes, n);
        at->offset += n;
        return;
    }
    for (uint32_t i = 0; i < bits; i++) {
        uint32_t from = 8 * n - bits + i;
        uint8_t bit = bytes[from / 8] >> (7 - from % 8) & 1;
        uint8_t byte = 0;
        if (at->bit && at->section->bytes)
            byte = at->section->bytes[at->offset];
        byte |= (uint8_t)(bit << (7 - at->bit));
        asm_store(at->section, at->offset, &byte, 1);
        at->bit = (at->bit + 1) % 8;
        at->offset += at->bit == 0;
    }
}

/* Makes one duplication of the values. */
static bool emit_values(struct cursor *c, struct layout *at, const struct constant *k) {
    const char *p = k->nominal.at;
    for (uint32_t i = 0; i < k->values; i++) {
        struct field v = value_at(k, p);
        uint32_t bits = value_bits(k, v);
        uint8_t small[64];
        uint8_t *bytes = bits <= 8 * sizeof small ? small : arena_alloc(c->as->arena, bits / 8 + 1);
        struct cursor value = *c;
        value.p = v.at;
        value.end = v.at + v.length;
        if (!put_value(&value, k, at, bits, bytes)) {
            c->undefined = value.undefined;
            return false;
        }
        store_bits(at, bytes, bits);
        p = v.at + v.length + 1;
    }
    return true;
}

/* Address constants differ from one duplication to the next (*, relocation); others are copied. */
static bool emit(struct cursor *c, struct layout *at, const struct constant *k) {
    bool is_address = k->type == 'A' || k->type == 'Y' || k->type == 'V' || k->type == 'S';
    uint32_t start = at->offset;
    bool is_copied = !is_address && at->bit == 0 && total_bits(k) % 8 == 0;
    for (uint32_t d = 0; d < k->duplication; d++) {
        if (d > 0 && is_copied) {
            uint32_t n = at->offset - start, size = n / d;
            if (at->section->bytes)
                asm_store(at->section, at->offset, at->section->bytes + start, size);
            at->offset += size;
        } else if (!emit_values(c, at, k)) {
            return false;
        }
    }
    return true;
}

static bool align_layout(struct cursor *c, struct layout *at, const struct constant *k) {
    if (at->bit && !k->is_bit_length) {
        at->bit = 0;
        at->offset++;
    }
    uint32_t aligned = (at->offset + k->align - 1) & ~(k->align - 1);
    if (at->emit && at->is_dc)
        for (; at->offset < aligned; at->offset++)
            asm_store(at->section, at->offset, &(uint8_t){0}, 1);
    at->offset = aligned;
    uint64_t bits = at->bit + total_bits(k) * k->duplication;
    if (at->offset + bits / 8 <= ASM_ADDRESS_LIMIT)
        return true;
    c->p = k->at;
    return fail(c, "the constant reaches beyond the 16 MB that an address can name");
}

bool constant_place(struct cursor *c, struct layout *at, const struct constant *k) {
    if (!align_layout(c, at, k))
        return false;
    if (at->emit && at->is_dc)
        return emit(c, at, k);
    uint64_t bits = at->bit + total_bits(k) * k->duplication;
    at->offset += (uint32_t)(bits / 8);
    at->bit = (unsigned)(bits % 8);
    return true;
}

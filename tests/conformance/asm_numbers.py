"""Assembles random decimal numbers and compares each constant with its exact value as a fraction,
rounded half away from zero: asm_numbers.py TRAPEZE [SEED [COUNT]]"""
import random
import subprocess
import sys
from fractions import Fraction


def rounded(x):
    """The integer nearest to x >= 0; of two the larger."""
    return (2 * x.numerator + x.denominator) // (2 * x.denominator)


def value_of(text):
    digits, _, exponent = text.partition("E")
    return Fraction(digits) * Fraction(10) ** int(exponent or 0)


def fixed(x, scale, size):
    n = rounded(abs(x) * Fraction(2) ** scale)
    n = -n if x < 0 else n
    return n.to_bytes(size, "big", signed=True) if -(1 << 8 * size - 1) <= n < 1 << 8 * size - 1 else None


def floating(x, size):
    """Hexadecimal floating point, normalized; 16 bytes are two halves of 8."""
    if x == 0:
        return bytes(size)
    digits = 28 if size == 16 else 2 * (size - 1)
    exponent = 0
    while abs(x) >= Fraction(16) ** exponent:
        exponent += 1
    while abs(x) < Fraction(16) ** (exponent - 1):
        exponent -= 1
    fraction = rounded(abs(x) * Fraction(16) ** (digits - exponent))
    if fraction == 16**digits:
        fraction //= 16
        exponent += 1
    if not -64 <= exponent <= 63:
        return None
    sign = 0x80 if x < 0 else 0
    if size < 16:
        return bytes([sign | exponent + 64]) + fraction.to_bytes(size - 1, "big")
    high, low = divmod(fraction, 16**14)
    return (bytes([sign | exponent + 64]) + high.to_bytes(7, "big")
            + bytes([sign | (exponent + 64 - 14) & 0x7F]) + low.to_bytes(7, "big"))


def decimal(text, packed, size):
    digits = [c for c in text if c.isdigit()]
    sign = 0xD if text[0] == "-" else 0xC
    if packed:
        size = size or len(digits) // 2 + 1
        nibbles = ([0] * (2 * size) + [int(d) for d in digits])[-(2 * size - 1):] + [sign]
        return bytes(a << 4 | b for a, b in zip(nibbles[::2], nibbles[1::2]))
    size = size or len(digits)
    last = ([0] * size + [int(d) for d in digits])[-size:]
    return bytes([0xF0 | d for d in last[:-1]] + [sign << 4 | last[-1]])


def number(r, exponents):
    digits = "".join(r.choice("0123456789") for _ in range(r.choice([1, 2, 5, 9, 18, 40])))
    point = r.randrange(len(digits) + 1)
    text = r.choice(["", "-", "+"]) + digits[:point] + r.choice([".", ""]) + digits[point:]
    return text + (f"E{r.randint(*exponents)}" if r.random() < 0.5 else "")


def case(r):
    """One operand of DC and its bytes, None if it does not fit."""
    kind = r.choice("FHEDLPZ")
    if kind in "PZ":
        text = number(r, (0, 0)).partition("E")[0][:17]
        if not any(c.isdigit() for c in text):
            text += "7"
        size = r.choice([0, 0, r.randint(1, 16)])
        return f"{kind}{f'L{size}' if size else ''}'{text}'", decimal(text, kind == "P", size)
    text = number(r, (-20, 20) if kind in "FH" else (-90, 90))
    exponent = r.choice([0, 0, r.randint(-9, 9)])
    x = value_of(text) * Fraction(10) ** exponent
    modifiers = f"E{exponent}" if exponent else ""
    if kind in "FH":
        scale = r.choice([0, 0, r.randint(-20, 40)])
        size = r.choice([{"F": 4, "H": 2}[kind], r.randint(1, 8)])
        return f"{kind}L{size}{f'S{scale}' if scale else ''}{modifiers}'{text}'", fixed(x, scale, size)
    size = {"E": 4, "D": 8, "L": 16}[kind]
    if r.random() < 0.3:
        size = r.randint(2, 8)
    return f"{kind}L{size}{modifiers}'{text}'", floating(x, size)


def assemble(trapeze, operands):
    """The bytes of the constants, one behind the other, or the messages."""
    text = "".join(f"\tDC\t{operand}\n" for operand in ["X'1'"] + operands)
    run = subprocess.run([trapeze, "asm", "-", "-f", "image", "-o", "-"],
                         input=f"\tSTART\t0\n{text}\tEND\n".encode(), capture_output=True, timeout=60)
    return run.stdout[1:] if run.returncode == 0 else None


def main():
    trapeze = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 370
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 4000
    r = random.Random(seed)
    cases = [case(r) for _ in range(count)]
    fitting = [(operand, expected) for operand, expected in cases if expected is not None]
    bad = [operand for operand, expected in cases if expected is None]
    found = assemble(trapeze, [operand for operand, _ in fitting])
    if found is None:
        print(f"seed {seed}: a constant that fits is refused")
        return 1
    failed = at = 0
    for operand, expected in fitting:
        bytes_ = found[at : at + len(expected)]
        at += len(expected)
        if bytes_ != expected:
            print(f"seed {seed}: DC {operand} is {bytes_.hex()}, not {expected.hex()}")
            failed += 1
            if failed > 9:
                break
    for operand in bad[:60]:
        if assemble(trapeze, [operand]) is not None:
            print(f"seed {seed}: DC {operand} does not fit, but is accepted")
            failed += 1
    print(f"{len(fitting)} constants compared, {min(len(bad), 60)} refused")
    return failed > 0


sys.exit(main())

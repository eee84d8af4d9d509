#!/bin/sh
# Every machine instruction, assembled by us and by GNU as (s390x), gives the same bytes. The
# operands are numbers, so that each assembler has nothing to choose. Instructions that GNU as does
# not know are left out and named.
: "${TRAPEZE:?is the command to test}"
set -e
as="s390x-linux-gnu-as -m31 -march=z13"
command -v s390x-linux-gnu-as >/dev/null || {
    echo "skipped: s390x-linux-gnu-as is not installed"
    exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# The same lines for both, in the same order; GNU as wants 0x40 for X'40'.
grep -v -e START -e END tests/fuzz/corpus/asm/instructions.asm > "$dir/lines"
gnu() { sed "s/X'40'/0x40/" "$dir/lines" | tr 'A-Z' 'a-z'; }

gnu > "$dir/gnu.s"
$as -o "$dir/gnu.o" "$dir/gnu.s" 2> "$dir/why" || true
for line in $(sed -n 's/.*gnu\.s:\([0-9]*\): Error.*/\1/p' "$dir/why" | sort -rnu); do
    echo "left out: $(sed -n "${line}p" "$dir/lines")"
    sed -i "${line}d" "$dir/lines"
done
count=$(wc -l < "$dir/lines")

gnu > "$dir/gnu.s"
$as -o "$dir/gnu.o" "$dir/gnu.s"
s390x-linux-gnu-objcopy -O binary -j .text "$dir/gnu.o" "$dir/theirs"
{ echo '         START 0'; cat "$dir/lines"; echo '         END'; } > "$dir/ours.asm"
"$TRAPEZE" asm "$dir/ours.asm" -f image -o "$dir/ours"
truncate -s "$(stat -c %s "$dir/ours")" "$dir/theirs" # GNU as pads its section
# Bytes 0-7 of our image would hold a PSW if the program left them empty; it does not.
if ! cmp "$dir/ours" "$dir/theirs"; then
    "$TRAPEZE" disasm "$dir/ours" > "$dir/a"
    "$TRAPEZE" disasm "$dir/theirs" > "$dir/b"
    diff "$dir/a" "$dir/b" | head
    exit 1
fi
echo "$count instructions compared"
test "$count" -ge 165

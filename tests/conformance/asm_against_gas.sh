#!/bin/sh
# Every machine instruction of the table, assembled by us and by GNU as (s390x, ESA/390, 31 bits),
# gives the same bytes. list-instructions writes the statements; their operands are numbers, so that
# each assembler has nothing to choose. What GNU as does not know is compared with the bytes in
# by_hand.asm, by hand_worked.sh.
: "${TRAPEZE:?is the command to test}" "${TRAPEZE_BUILD:?is the build folder}"
set -eu
hand=tests/conformance/by_hand.asm
command -v s390x-linux-gnu-as >/dev/null || {
    echo "skipped: s390x-linux-gnu-as is not installed"
    exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
gnu() { s390x-linux-gnu-as -m31 -mesa -march=g5 -o "$dir/gnu.o" "$1" 2>"$dir/why"; }
lower() { tr 'A-Z' 'a-z'; }

# GNU as first, on everything: that says which mnemonics it does not know.
"$TRAPEZE_BUILD/list-instructions" | sort >"$dir/all"
"$TRAPEZE_BUILD/list-instructions" --names | sort >"$dir/names"
lower <"$dir/all" >"$dir/all.s"
gnu "$dir/all.s" || true
sed -n 's/.*Error: Unrecognized opcode: .\([a-z]*\)./\1/p' "$dir/why" | tr 'a-z' 'A-Z' | sort -u >"$dir/unknown"
awk 'NR == FNR { unknown[$1]; next } !($1 in unknown)' "$dir/unknown" "$dir/all" >"$dir/lines"

lower <"$dir/lines" >"$dir/gnu.s"
gnu "$dir/gnu.s" || { cat "$dir/why"; exit 1; } # any other refusal is a difference
s390x-linux-gnu-objcopy -O binary -j .text "$dir/gnu.o" "$dir/theirs"
{ echo '         START 0'; cat "$dir/lines"; echo '         END'; } >"$dir/ours.asm"
"$TRAPEZE" asm "$dir/ours.asm" -f image -o "$dir/ours"
truncate -s "$(stat -c %s "$dir/ours")" "$dir/theirs" # GNU as pads its section
# Bytes 0-7 of our image would hold a PSW if the program left them empty; it does not.
if ! cmp "$dir/ours" "$dir/theirs"; then
    "$TRAPEZE" disasm "$dir/ours" >"$dir/a"
    "$TRAPEZE" disasm "$dir/theirs" >"$dir/b"
    diff "$dir/a" "$dir/b" | head
    exit 1
fi

compared=$(awk '{ print $1 }' "$dir/lines" | sort -u | wc -l)
echo "$compared of $(wc -l <"$dir/names") mnemonics compared, in $(wc -l <"$dir/lines") statements"
echo "not known to GNU as, so compared with $hand: $(tr '\n' ' ' <"$dir/unknown")"
test $((compared + $(wc -l <"$dir/unknown"))) -eq "$(wc -l <"$dir/names")"
awk '$1 ~ /^[A-Z]+$/ { print $1 }' "$hand" | sort -u | comm -23 "$dir/unknown" - >"$dir/nowhere"
if [ -s "$dir/nowhere" ]; then
    echo "in neither: $(tr '\n' ' ' <"$dir/nowhere")"
    exit 1
fi

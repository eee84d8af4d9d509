#!/bin/sh
# Every machine instruction, assembled by us and by GNU as (s390x), gives the same bytes. The
# operands are numbers, so that each assembler has nothing to choose. Instructions that GNU as does
# not know, or knows by another name, are left out and counted.
: "${TRAPEZE:?is the command to test}"
set -e
as=s390x-linux-gnu-as
objcopy=s390x-linux-gnu-objcopy
command -v $as >/dev/null || { echo "skipped: $as is not installed"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
source=tests/fuzz/corpus/asm/instructions.asm

compared=0 left_out=0
grep -v -e START -e END "$source" | while read -r mnemonic operands; do
    # GNU as wants %-less numbers, lower case and hexadecimal in its own way, and an index or mask
    # as we write it.
    gnu=$(echo "$operands" | sed "s/X'40'/0x40/")
    echo "$mnemonic $gnu" | tr 'A-Z' 'a-z' > "$dir/one.s"
    if ! $as -m31 -march=z13 -mwarn-areg-zero -o "$dir/one.o" "$dir/one.s" 2>"$dir/why"; then
        echo "left out: $mnemonic ($(sed -n '2s/.*: //p' "$dir/why"))"
        left_out=$((left_out + 1))
        echo "$compared $left_out" > "$dir/count"
        continue
    fi
    $objcopy -O binary -j .text "$dir/one.o" "$dir/theirs"
    printf '         START 0\n         %-5s %s\n         END\n' "$mnemonic" "$operands" > "$dir/one.asm"
    "$TRAPEZE" asm "$dir/one.asm" -f image -o "$dir/ours.img"
    case $(od -An -N1 -tx1 "$dir/theirs") in # the length; GNU as pads its section
        " "[0-3]?) size=2 ;;
        " "[4-9ab]?) size=4 ;;
        *) size=6 ;;
    esac
    head -c $size "$dir/ours.img" > "$dir/ours"
    truncate -s $size "$dir/theirs"
    if ! cmp -s "$dir/ours" "$dir/theirs"; then
        echo "different: $mnemonic $operands"
        echo "  ours   $(od -An -tx1 "$dir/ours")"
        echo "  theirs $(od -An -tx1 "$dir/theirs")"
        exit 1
    fi
    compared=$((compared + 1))
    echo "$compared $left_out" > "$dir/count"
done
read -r compared left_out < "$dir/count"
echo "$compared instructions compared, $left_out left out"
test "$compared" -ge 165

#!/bin/sh
# The listing of golden/asm/listing/NAME.asm is NAME.lst, and directives.asm has every assembler
# instruction. UPDATE=1 writes the .lst files anew.
: "${TRAPEZE:?is the command to test}" "${TRAPEZE_BUILD:?is the build folder}"
cd tests/golden/asm/listing || exit 1
status=0
out=$(mktemp)
for source in *.asm; do
    name=${source%.asm}
    "$TRAPEZE" asm "$source" --listing="$out" || status=1
    [ -z "$UPDATE" ] || cp "$out" "$name.lst"
    diff -u "$name.lst" "$out" || status=1
done
for name in $("$TRAPEZE_BUILD/list-instructions" --directives); do
    grep -q " $name\>" directives.asm || { echo "directives.asm: there is no $name"; status=1; }
done
rm -f "$out"
exit $status

#!/bin/sh
# The listing of golden/asm/listing/NAME.asm is NAME.lst. UPDATE=1 writes the .lst files anew.
: "${TRAPEZE:?is the command to test}"
cd tests/golden/asm/listing || exit 1
status=0
out=$(mktemp)
for source in *.asm; do
    name=${source%.asm}
    "$TRAPEZE" asm "$source" --listing="$out" || status=1
    [ -z "$UPDATE" ] || cp "$out" "$name.lst"
    diff -u "$name.lst" "$out" || status=1
done
rm -f "$out"
exit $status

#!/bin/sh
# The assembler's messages: for each golden/asm/NAME.asm, standard error is NAME.err, the exit status
# is 2, and nothing is written. UPDATE=1 writes the .err files anew.
: "${TRAPEZE:?is the command to test}"
cd tests/golden/asm || exit 1
status=0
out=$(mktemp -d)
for source in *.asm; do
    name=${source%.asm}
    "$TRAPEZE" asm "$source" -o "$out/deck" 2>"$out/err"
    code=$?
    [ "$code" = 2 ] || { echo "$source: exit status $code, not 2"; status=1; }
    [ ! -e "$out/deck" ] || { echo "$source: output was written"; rm -f "$out/deck"; status=1; }
    [ -z "$UPDATE" ] || cp "$out/err" "$name.err"
    diff -u "$name.err" "$out/err" || status=1
done
rm -rf "$out"
exit $status

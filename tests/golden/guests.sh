#!/bin/sh
# Each guest of guestos/ ends well and prints what its folder says: on the bare machine, under the
# monitor, and beside the others.
set -u
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
status=0
fail() {
    echo "$*"
    cat "$out/console" "$out/errors"
    status=1
}

# The run compares the console with console.txt; here it is compared with what is shown.
check() { # NAME PREFIX: lines of the console begin with PREFIX, printers' with PREFIX.00E
    sed -n "s/^$2| *//p" "$out/console" | sed 's/ *$//' >"$out/mine"
    sed 's/^ *//' "guestos/$1/console.txt" | cmp -s - "$out/mine" || fail "$1: another console"
}

for guest in hello tick batch pages disk cache; do
    for how in "--bare" ""; do
        # shellcheck disable=SC2086
        "$TRAPEZE" run $how "guestos/$guest" >"$out/all" 2>"$out/errors" ||
            fail "trapeze run $how guestos/$guest: exit status $?"
        sed -n 's/^00E| //p' "$out/all" >"$out/printer"
        grep -v '^00E| ' "$out/all" | sed 's/ *$//' >"$out/console"
        cmp -s "guestos/$guest/console.txt" "$out/console" || fail "guestos/$guest $how: another console"
        [ ! -e "guestos/$guest/printer.txt" ] || cmp -s "guestos/$guest/printer.txt" "$out/printer" ||
            fail "guestos/$guest $how: another printer"
    done
done

"$TRAPEZE" run guestos/hello guestos/tick guestos/batch guestos/pages guestos/disk guestos/cache >"$out/console" 2>"$out/errors" ||
    fail "side by side: exit status $?"
for guest in hello tick batch pages disk cache; do
    check $guest $guest
done
exit $status

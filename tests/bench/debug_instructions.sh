#!/bin/bash
# What a debugger with a breakpoint elsewhere costs a run, in host instructions by callgrind, which
# counts the same on every host however busy: the difference of two runs of different lengths, so
# that the start does not count. More than 2 % of `trapeze run` fails.
: "${TRAPEZE:?is the command to test}"
set -u
command -v valgrind >/dev/null || { echo "valgrind is not installed"; exit 77; }
if grep -q __asan_init "$TRAPEZE"; then echo "valgrind does not run sanitized programs"; exit 77; fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
few=1000000 more=5000000

# Host instructions of a command.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
# Host instructions for a million guest instructions: alone, and debugged with some commands first.
alone() {
    local a b
    a=$(count "$TRAPEZE" run "$@" --quiet --limit $few)
    b=$(count "$TRAPEZE" run "$@" --quiet --limit $more)
    echo $(((b - a) / 4))
}
debugged() {
    local first=$1 a b
    shift
    a=$(count "$TRAPEZE" debug "$@" --batch -c "$first" -c "stepi $few")
    b=$(count "$TRAPEZE" debug "$@" --batch -c "$first" -c "stepi $more")
    echo $(((b - a) / 4))
}

failed=0
for kernel in loop mix calls; do
    for how in --bare ""; do
        source=tests/bench/kernels/$kernel.asm
        run=$(alone $how $source)
        off=$(debugged "echo nothing" $how $source)
        on=$(debugged "break 0x7000" $how $source)
        beside=$(debugged "break 0x17F0" $how $source)
        echo "$kernel ${how:-monitored} $run $off $on $beside" | awk '
            $3 <= 0 { print "not measured:", $0; exit 1 }
            { printf "%-6s %-10s %6.3f host instructions each; debugged %+.2f %%, breakpoint elsewhere %+.2f %%, in the same block %+.2f %%\n",
                     $1, $2, $3 / 1e6, ($4 / $3 - 1) * 100, ($5 / $3 - 1) * 100, ($6 / $3 - 1) * 100 }
            $5 > $3 * 1.02 || $6 > $3 * 1.02 { exit 1 }' || failed=1
    done
done
exit $failed

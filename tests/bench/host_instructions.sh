#!/bin/sh
# Host instructions per guest instruction on `mix`, by callgrind: the difference of two runs on the
# bare machine with different numbers of rounds, so that neither the assembly nor the start counts.
# Reports, and decides nothing; fails when it cannot be measured.
: "${TRAPEZE:?is the command to test}"
set -eu
command -v valgrind >/dev/null || { echo "valgrind is not installed"; exit 77; }
if grep -q __asan_init "$TRAPEZE"; then echo "valgrind does not run sanitized programs"; exit 77; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints host and guest instructions of so many rounds.
count() {
    sed "s/^ROUNDS  *DC .*/ROUNDS   DC    F'$1'/" tests/bench/kernels/mix.asm >"$work/mix.asm"
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$TRAPEZE" run --bare --quiet \
        --dump-state "$work/state.json" "$work/mix.asm" 2>"$work/valgrind"
    host=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/valgrind")
    guest=$(sed -n 's/.*"instructions": \([0-9]*\).*/\1/p' "$work/state.json")
    echo "${host:-0} ${guest:-0}"
}
few=$(count 2)
more=$(count 10)
echo "$few $more" | awk '
    { host = $3 - $1; guest = $4 - $2 }
    host <= 0 || guest < 2000000 { print "not measured:", $0; exit 1 }
    { printf "mix: %.2f host instructions per guest instruction (%d of %d)\n", host / guest, host, guest }'

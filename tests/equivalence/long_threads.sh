#!/bin/bash
# What several real CPUs share, under ThreadSanitizer: machines with translation, consoles, timers and paging on 2 to 64 real
# CPUs; and the command with its terminal, a limit, a pace and Ctrl-C. Builds what it needs in build-tsan.
set -eu
export TSAN_OPTIONS="halt_on_error=1 exitcode=66"
guests="guestos/hello guestos/tick guestos/batch guestos/pages"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --preset tsan >/dev/null
cmake --build build-tsan --target trapeze cpus unit-vmm-workers >"$work/log" || { cat "$work/log"; exit 1; }
build-tsan/tests/unit-vmm-workers
build-tsan/tests/cpus --rounds 2 --machines 9 $guests
trapeze=build-tsan/trapeze
$trapeze run --cpus 3 --check --ledger --quiet $guests >"$work/out"
grep -q "^pages|" "$work/out"

# expect STATUS COMMAND...
expect() {
    local expected=$1 status=0
    shift
    "$@" >"$work/out" 2>&1 || status=$?
    [ $status = "$expected" ] || { echo "$*: status $status"; cat "$work/out"; exit 1; }
}
for name in one two; do
    printf '         BALR  12,0\n         USING *,12\nLOOP     B     LOOP\n         END\n' >"$work/$name.asm"
done
expect 3 $trapeze run --cpus 2 --limit 3000000 "$work/one.asm" "$work/two.asm" guestos/tick
expect 3 $trapeze run --cpus 2 --limit 20000 --pace 0.1 "$work/one.asm" "$work/two.asm"
expect 130 timeout --preserve-status -s INT 2 $trapeze run --cpus 2 "$work/one.asm" "$work/two.asm" guestos/batch

#!/bin/sh
# Every kernel assembles, runs bare, under the monitor and on hercules when there is one, and finds
# its answer right; the figures have the shape that other programs read. What the figures are
# decides nothing.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$TRAPEZE" bench --quick --rounds 1 --json "$work/bench.json" >"$work/table"
for source in tests/bench/kernels/*.asm; do
    name=$(basename "$source" .asm)
    grep -q "^$name " "$work/table" || { echo "no line for $name"; exit 1; }
    grep -q "\"kernel\": \"$name\"" "$work/bench.json" || { echo "no figures of $name"; exit 1; }
done
# What make-program makes is what is here.
tests/bench/make-program | cmp - tests/bench/kernels/program.asm
# A wrong answer is told from a right one.
sed "s/^RIGHT .*/RIGHT    DC    F'1'/" tests/bench/kernels/loop.asm >"$work/wrong.asm"
if "$TRAPEZE" bench --quick --rounds 1 --no-peers "$work/wrong.asm" 2>"$work/message"; then
    echo "a wrong answer passed"; exit 1
fi
grep -q "wrong answer on bare" "$work/message"

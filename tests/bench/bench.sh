#!/bin/sh
# Every kernel assembles, runs bare, under the monitor and on the peers that are here, and finds its
# answer right; the figures have the shape that other programs read. What the figures are
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
# The means are those of the kernels that they name. QEMU has the integers, and no hexadecimal
# floating point; what it does not have is no figure and no failure.
mean() { grep -Eqx "$1 to $2 [0-9.]+, the mean of $3" "$work/table" || { echo "no mean $1 to $2"; exit 1; }; }
mean monitor bare all
if command -v hercules >/dev/null; then
    mean bare hercules "loop mix sieve sort calls blocks beside svc"
fi
if command -v qemu-system-s390x >/dev/null; then
    mean bare qemu "loop mix sieve sort calls program"
    cell() { sed 's/ (/(/g' "$work/table" | awk -v k="$1" '$1 == k { print $6 }'; }
    for kernel in loop mix sieve sort calls program; do
        cell $kernel | grep -Eq '^[0-9]+\(' || { echo "$kernel does not run on qemu"; exit 1; }
    done
    [ "$(cell float)" = - ] || { echo "qemu has floating point now?"; exit 1; }
fi
# Without peers there is nothing of them.
"$TRAPEZE" bench --quick --rounds 1 --no-peers loop >"$work/alone"
if grep -E "bare to (hercules|qemu)" "$work/alone"; then echo "a peer was measured"; exit 1; fi
# What make-program makes is what is here.
tests/bench/make-program | cmp - tests/bench/kernels/program.asm
# A wrong answer is told from a right one.
sed "s/^RIGHT .*/RIGHT    DC    F'1'/" tests/bench/kernels/loop.asm >"$work/wrong.asm"
if "$TRAPEZE" bench --quick --rounds 1 --no-peers "$work/wrong.asm" 2>"$work/message"; then
    echo "a wrong answer passed"; exit 1
fi
grep -q "wrong answer on bare" "$work/message"
# Many machines: a line for each crowd, and the same work for all.
"$TRAPEZE" bench --machines --quick --rounds 1 --json "$work/machines.json" >"$work/machines"
for n in 1 10 100 1000; do
    grep -Eq "^ +$n +[0-9]+ +[0-9]+ \\(" "$work/machines" || { echo "no line for $n machines"; exit 1; }
    grep -q "\"machines\": $n," "$work/machines.json" || { echo "no figures of $n machines"; exit 1; }
done
grep -Eq "^a switch from one to another: -?[0-9]+ " "$work/machines"
for n in 1 2; do
    grep -Eq "^ +$n +[0-9]+ \\([0-9-]+\\) +[0-9.]+$" "$work/machines" || { echo "no line for $n real CPUs"; exit 1; }
    grep -q "\"cpus\": $n," "$work/machines.json" || { echo "no figures of $n real CPUs"; exit 1; }
done
if "$TRAPEZE" bench --machines loop 2>"$work/message"; then echo "--machines took a kernel"; exit 1; fi
grep -q "takes no kernels" "$work/message"

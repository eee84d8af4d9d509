#!/bin/sh
# The demonstration ends well, shows what it promises, and takes less than ten seconds.
set -eu
out=$(mktemp)
trap 'rm -f "$out"' EXIT
timeout 10 tools/demo "$TRAPEZE" >"$out"
for line in 'batch| BATCH ENDS: 08 JOBS, 04 OF THEM CANCELED' 'emulated  LPSW' \
    'tick| EVERY TASK WENT ON' 'batch: equivalent: ' 'tick: equivalent: '; do
    grep -qF "$line" "$out" || { echo "not shown: $line"; cat "$out"; exit 1; }
done

#!/bin/sh
# What gdb-multiarch shows of our guests, with nothing set by hand: the golden tests of
# tests/golden/gdb/transcripts.
command -v gdb-multiarch >/dev/null || { echo "skipped: gdb-multiarch is not installed"; exit 77; }
exec "$(dirname "$0")/run.sh" "$(dirname "$0")"/gdb/transcripts/*.cmd

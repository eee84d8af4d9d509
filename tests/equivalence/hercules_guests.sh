#!/bin/sh
# Every guest prints the same on Debian's Hercules: it is a System/370 guest, not one of ours.
# (But for cache: DIAGNOSE is different on every machine.)
set -u
command -v hercules >/dev/null || { echo "hercules is not installed"; exit 77; }
status=0
for guest in guestos/hello guestos/tick guestos/batch guestos/pages guestos/disk; do
    python3 tests/equivalence/hercules-guests.py "$TRAPEZE" "$guest" || status=1
done
exit $status

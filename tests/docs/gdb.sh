#!/bin/sh
# The examples of docs/gdb.md give what it says.
command -v gdb-multiarch >/dev/null || { echo "skipped: gdb-multiarch is not installed"; exit 77; }
exec python3 tests/docs/run-examples.py "$TRAPEZE" docs/gdb.md

#!/bin/sh
# The manual's examples give what the manual says.
exec python3 tests/docs/run-examples.py "$TRAPEZE" README.md docs/guests.md docs/classify.md \
    docs/assembler.md docs/lab.md docs/replay.md docs/debugger.md docs/memory.md

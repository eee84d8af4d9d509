#!/bin/sh
# Ctrl-C at a terminal: whatever runs comes back to the prompt. Shows how long that took, which
# should be under 100 ms; the bound here allows for a busy host.
exec python3 tests/golden/debug_interrupt.py "$TRAPEZE"

#!/bin/sh
# The constants of types F H E D L P Z against exact arithmetic of another kind.
exec python3 tests/conformance/asm_numbers.py "$TRAPEZE"

#!/bin/sh
# docs/isa.md is what isa/instructions.def and the record of the conformance tests say.
set -eu
"$TRAPEZE_BUILD/isa-table" tests/conformance/shown.txt | diff docs/isa.md - || {
    echo "docs/isa.md is out of date: run make docs"
    exit 1
}

#!/bin/sh
# docs/isa.md is what isa/instructions.def says.
set -eu
"$TRAPEZE_BUILD/isa-table" | diff docs/isa.md - || {
    echo "docs/isa.md is out of date: run make docs"
    exit 1
}

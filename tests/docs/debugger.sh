#!/bin/sh
# The reference in docs/debugger.md is what the program itself says.
set -eu
"$TRAPEZE" debug --reference >"${TMPDIR:-/tmp}/reference.$$"
trap 'rm -f "${TMPDIR:-/tmp}/reference.$$"' EXIT
sed -n '/^### Running$/,$p' docs/debugger.md | diff -u - "${TMPDIR:-/tmp}/reference.$$"

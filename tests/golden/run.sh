#!/bin/bash
# Golden tests: each tests/golden/FOLDER/NAME.cmd is a piece of shell, run in FOLDER, in which
# `trapeze` is the command; NAME.out is what it must put out: standard output, standard error and
# the exit status. What hangs is ended after five minutes; nothing here takes a tenth of that, but
# the host may be busy. GOLDEN_UPDATE=1 writes the .out files instead, to be read before they are kept.
#
# usage: run.sh [NAME.cmd...]
set -u
here=$(cd "$(dirname "$0")" && pwd)
TRAPEZE=$(realpath "${TRAPEZE:-build/trapeze}")
[ -x "$TRAPEZE" ] || { echo "there is no $TRAPEZE"; exit 1; }
export TRAPEZE
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" && ln -s "$TRAPEZE" "$work/bin/trapeze"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8
[ $# -gt 0 ] || set -- "$here"/*/*.cmd

failed=0
for cmd in "$@"; do
    expected=${cmd%.cmd}.out
    export SCRATCH="$work/scratch"
    rm -rf "$SCRATCH" && mkdir "$SCRATCH"
    (cd "$(dirname "$cmd")" && timeout 300 bash "$(basename "$cmd")") \
        >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    {
        cat "$work/stdout"
        [ ! -s "$work/stderr" ] || { echo "--- standard error"; cat "$work/stderr"; }
        echo "--- status $status"
    } | sed "s|$SCRATCH|SCRATCH|g" >"$work/found"
    if [ -n "${GOLDEN_UPDATE:-}" ]; then
        cp "$work/found" "$expected"
    elif ! diff -u "$expected" "$work/found" >"$work/diff" 2>&1; then
        echo "${cmd#"$here"/}:"
        cat "$work/diff"
        failed=$((failed + 1))
    fi
done
echo "$# golden tests, $failed failed"
[ $failed -eq 0 ]

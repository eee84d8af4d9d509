#!/bin/sh
# tools/run-tests counts what ctest and libcheck say, names what was skipped, and fails when a test
# failed, crashed, or there was none.
set -u
tool=$PWD/tools/run-tests
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0

# suite NAME COMMAND...: one more test
suite() {
    name=$1
    shift
    printf 'add_test(%s %s)\nset_tests_properties(%s PROPERTIES SKIP_RETURN_CODE 77)\n' \
        "$name" "$*" "$name" >>"$folder/CTestTestfile.cmake"
}
script() { # NAME TEXT: a program
    printf '#!/bin/sh\n%s\n' "$2" >"$folder/$1"
    chmod +x "$folder/$1"
}
expect() { # STATUS LAST-LINE
    "$tool" "$folder" >"$folder/out" 2>&1
    status=$?
    last=$(tail -n 1 "$folder/out")
    if [ "$status" != "$1" ] || [ "$last" != "$2" ]; then
        echo "expected $1, \"$2\"; found $status, \"$last\""
        cat "$folder/out"
        bad=1
    fi
}

: >"$folder/CTestTestfile.cmake"
expect 1 "0 passed, 1 failed"

script checks 'echo "100%: Checks: 7, Failures: 0, Errors: 0"'
suite a "$folder/checks"
suite b true
expect 0 "8 passed, 0 failed"

script absent 'exit 77'
suite c "$folder/absent"
expect 0 "8 passed, 0 failed"
grep -q 'skipped.*: c$' "$folder/out" || { echo "the skipped test is not named"; bad=1; }

script failing 'echo "60%: Checks: 5, Failures: 1, Errors: 1"; exit 1'
suite d "$folder/failing"
expect 1 "11 passed, 2 failed"

script leaking 'echo "100%: Checks: 3, Failures: 0, Errors: 0"; exit 1'
suite e "$folder/leaking"
expect 1 "13 passed, 3 failed"

script crashing 'kill -SEGV $$'
suite f "$folder/crashing"
expect 1 "13 passed, 4 failed"
exit $bad

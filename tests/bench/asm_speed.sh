#!/bin/bash
# A hundred thousand lines assemble in well under a second of the CPU; under sanitizers, in ten.
: "${TRAPEZE:?is the command to test}"
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Sections of some 600 lines, each with its base register, literals and constants.
awk 'BEGIN {
    print "BIG      START X\0471000\047"
    for (s = 1; s <= 166; s++) {
        printf "S%06d  CSECT\n         BALR  12,0\n         USING *,12\n", s
        for (i = 1; i <= 60; i++) {
            n = 60 * s + i
            printf "L%06d  L     1,W%06d        load the word\n", n, n
            printf "         A     1,=F\047%d\047\n         ST    1,W%06d\n", i % 50, n
            printf "         LA    2,4(1,2)\n         MVC   X%06d,B%06d\n", n, n
            printf "         BCT   3,L%06d\n*        a comment between\n", n
        }
        print "         LTORG"
        for (n = 60 * s + 1; n <= 60 * s + 60; n++)
            printf "W%06d  DC    F\047%d\047\nX%06d  DS    CL8\nB%06d  DC    CL8\047TEXT%d\047\n", n, n, n, n, n
    }
    print "         END   BIG"
}' >"$dir/big.asm"
lines=$(wc -l <"$dir/big.asm")
test "$lines" -gt 99999

TIMEFORMAT=%U
seconds=$( { time "$TRAPEZE" asm "$dir/big.asm" -o "$dir/big.deck" >&2; } 2>&1 | tail -n 1)
test -s "$dir/big.deck"
echo "$lines lines in $seconds seconds of the CPU"
awk -v s="$seconds" 'BEGIN { exit s > 10 }'

#!/bin/sh
# Object code that was worked out by hand: the last word of each statement of by_hand.asm.
: "${TRAPEZE:?is the command to test}"
"$TRAPEZE" asm tests/conformance/by_hand.asm --listing | awk '
    / END$/ { exit }
    $NF ~ /^[0-9A-F]+$/ && length($NF) % 4 == 0 && /^0/ {
        code = substr($0, 8, 14)
        gsub(/ /, "", code)
        count++
        if (code != $NF) { print "not " code ": " $0; failed = 1 }
    }
    END { print count " statements compared"; exit failed || count < 41 }'

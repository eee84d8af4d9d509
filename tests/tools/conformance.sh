#!/bin/sh
# The conformance runner finds what is wrong: with an instruction, with a case, with a claim.
set -eu
runner=$TRAPEZE_BUILD/tests/conformance
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p tests/conformance/system tests/conformance/general tests/conformance/decimal

# expect CHAPTER: the source on standard input fails with the lines that its own comments *! want.
expect() {
    cat >"tests/conformance/$1/wrong.asm"
    sed -n 's/^\*! //p' "tests/conformance/$1/wrong.asm" >wanted
    if "$runner" "$1" >found 2>/dev/null; then
        echo "wrong cases of chapter $1 passed"
        exit 1
    fi
    grep "wrong.asm" found | sed 's/^tests.*wrong.asm:/wrong.asm:/' >shown
    diff -u wanted shown
}

expect system <<'END'
*# Anything
         AR    1,2
*: r1=1 r2=2 | r1=4 cc=2 | a wrong sum
*! wrong.asm:3: reference: register 1 is 00000003, not 00000004 (a wrong sum)
*: r1=1 r2=2 | r1=3 cc=1
*! wrong.asm:5: reference: the PSW is 0000000020001002, not 0000000010001002
*: r1=1 r2=2 | r1=3 cc=2 pic=8
*! wrong.asm:7: reference: no interruption, but code 8 must come
*: r1=7FFFFFFF r2=1 pm=8 | r1=80000000 cc=3
*! wrong.asm:9: reference: interruption of class 2, code 8
*: r1=7FFFFFFF r2=1 pm=8 | r1=80000000 cc=3 pic=9
*! wrong.asm:11: reference: interruption of class 2, code 8; it must be code 9
*: r1=7FFFFFFF r2=1 pm=8 | r1=80000000 cc=3 pic=8 ilc=2
*! wrong.asm:13: reference: ILC is 1, not 2
*: gr1=1 | r1=3
*! wrong.asm:15: "gr1=1" is not understood
*: m20000=00 |
*! wrong.asm:17: "m20000=00" is not understood
*: m2000=0 |
*! wrong.asm:19: "m2000=0" is not understood
*@ | fetch 2
*! wrong.asm:21: "fetch 2" are not operands
*: f1=41 |
*! wrong.asm:23: "f1=41" is not understood
         MVI   0(2),1
*: | m2000=02
*! wrong.asm:26: reference: storage at 2000 is 01, not 02
*: | m2000=01 k2000=04
*! wrong.asm:28: reference: the key of block 2000 is 06, not 04
*@ | fetch=2.1
*! wrong.asm:30: reference: interruption of class 2, code 4 (fetching from a block without fetch protection)
         ST    1,0(,2)
*@ | store=2.5
*! wrong.asm:33: reference: no interruption, but code 4 must come (protection of the second block)
*@ | store=2.3
*! wrong.asm:35: reference: interruption of class 2, code 4 (up to a protected block)
         B     0(,2)
         AR    1,2
*: | r1=3000 cc=2
*! wrong.asm:39: reference: the statements before the last one do not lead to it
         L     1,0(,2)
*: map r2=C000 | pic=11 at=B000
*! wrong.asm:42: reference: the address stored is 00C000, not 00B000
         END
END

expect decimal <<'END'
*# GA22-7000, General Instructions: "ADD"
         AR    1,2
*: r1=1 r2=2 | r1=3 cc=2
*! wrong.asm:3: AR does not belong to this chapter
*# GA22-7000, Decimal Instructions: "ADD DECIMAL"
         CP    0(2,2),0(2,3)
*: m2000=001C m3000=001C | cc=0
*! wrong.asm:7: the section "GA22-7000, Decimal Instructions: "ADD DECIMAL"" is not Decimal Instructions: "COMPARE DECIMAL"
         END
END

expect general <<'END'
*: r1=1 | r1=1
         AR    1,2
*! wrong.asm:1: error: a case without an instruction above it
*! wrong.asm:1: error: a case without a "*#" line that names its section of the manual
         END
END

# Claims: AND is said to set codes 0 and 1 and to cause nothing.
cat >tests/conformance/general/wrong.asm <<'END'
*# GA22-7000, General Instructions: "AND"
         NR    1,2
*: r1=1 r2=2 | r1=0 cc=0
         END
END
! "$runner" general >found 2>&1
grep -q '^isa/instructions.def: NR: condition code 1 is claimed, and no case shows it$' found
! grep -q 'NR: condition code 0' found

# A condition code that happens to be right before and after is not shown.
cat >tests/conformance/general/wrong.asm <<'END'
*# GA22-7000, General Instructions: "AND"
         NR    1,2
*: r1=1 r2=2 cc=0 | r1=0 cc=0
         END
END
! "$runner" general >found 2>&1
grep -q 'NR: condition code 0 is claimed, and no case shows it$' found

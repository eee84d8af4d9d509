#!/bin/sh
# An IPL deck of ours runs on Hercules as on a real System/370: the loader, which comes first, reads
# the program from the card reader. Once with the loader in its usual place and once where a program
# that begins at location 0 drives it.
: "${TRAPEZE:?is the command to test}"
set -e
command -v hercules >/dev/null || { echo "skipped: hercules is not installed"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat > "$dir/h.cnf" <<END
CPUSERIAL 000001
CPUMODEL 3033
MAINSIZE 2
NUMCPU 1
ARCHMODE S/370
OSTAILOR QUIET
000C 3505 $dir/deck ebcdic
END
cat > "$dir/rc" <<END
ipl 00c
pause 1
gpr
psw
quit
END

# boot ORIGIN: assembles the program at that origin, IPLs it and looks at what it left.
boot() {
    sed "s/ORIGIN/$1/" > "$dir/p.asm" <<'END'
P        START ORIGIN
GO       BALR  12,0
         USING *,12
         SR    3,3
         L     2,TEN
LOOP     A     3,=F'7'
         BCT   2,LOOP
         L     4,=A(P)
         LR    5,1             the reader, says the loader
         LPSW  STOP
TEN      DC    F'10'
FILL     DC    300X'00'
STOP     DC    0D'0',X'000200000000C0DE'
         END   GO
END
    "$TRAPEZE" asm "$dir/p.asm" -o "$dir/deck"
    HERCULES_RC="$dir/rc" timeout 60 hercules -d -f "$dir/h.cnf" </dev/null >"$dir/log" 2>&1 || true
    grep -q "PSW=00020000 ......00C0DE\|PSW=00020000 ..00C0DE" "$dir/log" &&
        grep -q "GR03=00000046" "$dir/log" &&
        grep -q "GR01=0000000C" "$dir/log" || { grep "^GR\|^PSW" "$dir/log"; exit 1; }
}
boot "X'200'"
boot "X'18'"
echo "both decks ran"

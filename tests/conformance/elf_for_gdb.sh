#!/bin/sh
# The ELF output needs no settings: readelf finds nothing to warn of, and gdb-multiarch lists the
# source, knows lines by address and addresses by line, in the source file and in a COPY member.
: "${TRAPEZE:?is the command to test}"
set -e
command -v gdb-multiarch >/dev/null || { echo "skipped: gdb-multiarch is not installed"; exit 77; }
command -v readelf >/dev/null || { echo "skipped: readelf is not installed"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > prog.asm <<'END'
PROG     START X'200'
         BALR  12,0
         USING *,12
LOOP     LA    1,1(1)
         COPY  MEMBER
         BCT   2,LOOP
         BR    14
DATA     DC    C'TEXT'
         END   PROG
END
cat > member.asm <<'END'
* a member
INNER    AR    3,4
         SR    5,6
END
"$TRAPEZE" asm prog.asm -f elf -o prog.elf

readelf -W -a --debug-dump=info,line,abbrev prog.elf > readelf.out 2> readelf.err
if [ -s readelf.err ] || grep -i "warning" readelf.out; then cat readelf.err; exit 1; fi
grep -q "ELF32" readelf.out
grep -q "big endian" readelf.out
grep -q "Machine:.*S/390" readelf.out
grep -q "Entry point address: *0x200$" readelf.out
grep -q "00000202 *4 FUNC *LOCAL .* LOOP$" readelf.out
grep -q "OBJECT *LOCAL .* DATA$" readelf.out

gdb-multiarch -nx -batch -ex "info line LOOP" -ex "list LOOP" -ex "break prog.asm:6" \
    -ex "break member.asm:3" -ex "info line *0x206" -ex "info symbol 0x20e" -ex "x/i 0x202" \
    prog.elf > gdb.out 2>&1
for said in 'Line 4 of "prog.asm" starts at address 0x202 <LOOP> and ends at 0x206 <INNER>' \
    'COPY  MEMBER' 'Breakpoint 1 at 0x20a: file prog.asm, line 6' \
    'Breakpoint 2 at 0x208: file member.asm, line 3' \
    'Line 2 of "member.asm" starts at address 0x206 <INNER>' \
    'INNER + 8 in section .text' 'la'; do
    grep -qF "$said" gdb.out || { echo "not said: $said"; cat gdb.out; exit 1; }
done

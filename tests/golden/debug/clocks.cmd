# The clocks as registers: shown, used in expressions, set; and what that brings about.
cat >$SCRATCH/clocks.asm <<'END'
CLOCKS   START X'1000'
         BALR  12,0
         USING *,12
         LCTL  0,0,ENABLE
         MVC   X'58'(8),NEW
LOOP     STCK  TIME
         LPSW  GO
BACK     B     LOOP
TAKEN    LPSW  DONE
         DS    0D
TIME     DC    D'0'
GO       DC    X'01000000',A(BACK)
NEW      DC    A(0,TAKEN)
DONE     DC    X'0002000000000000'
ENABLE   DC    X'00000C60'
         END   CLOCKS
END
trapeze debug $SCRATCH/clocks.asm --echo 2>&1 <<'END'
tbreak LOOP
continue
set %tod = 0x1000000
set %comparator = 0x1002000
set %cputimer = 0x7FFFFFFFFFFFF000
print tod
info registers
display/x tod
display tod < comparator
stepi
print double(TIME)
catch external
continue
reverse-stepi
print %tod - %comparator
print/d %cputimer / 4096
set %interval = 256
x/1xw 0x50
set %interval = 1 << 32
set %time = 0
watch %tod
who-wrote cputimer
assert %interval == 256
END
trapeze debug --model s360 squares.asm --echo 2>&1 <<'END'
info registers
set %tod = 1
set %interval = -1
print interval
END

trapeze debug squares.asm --echo 2>&1 <<'END'
help
help stepi
help info
help cp
set %r5 = 0xABCD
set word(0x2000) = C'TEXT'
set $a = 5
print $a + %r5
x/4cb 0x2000
symbols squares.asm 0x1000
print MAIN
break 0x2002
END
cat >$SCRATCH/ask.asm <<'END'
ASK      START X'1000'
         BALR  12,0
         USING *,12
         LA    1,READ
         ST    1,X'48'
         MVC   X'78'(8),NEW
         SIO   X'009'
         LPSW  WAIT
READY    LPSW  DONE
         DS    0D
WAIT     DC    X'FE02000000000000'
NEW      DC    A(0,READY)
DONE     DC    X'0002000000000000'
READ     CCW   X'0A',LINE,X'20',8
LINE     DC    CL8' '
         END   ASK
END
trapeze debug $SCRATCH/ask.asm --echo 2>&1 <<'END'
continue
break READY
type HELLO
continue
x/8cb LINE
reverse-stepi
continue
x/8cb LINE
END

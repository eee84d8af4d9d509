# Reads lines from the console and writes them back until an empty one comes.
cat >$SCRATCH/echo.asm <<'END'
ECHO     START X'1000'
         BALR  12,0
         USING *,12
LOOP     MVI   LINE,C' '
         MVC   LINE+1(L'LINE-1),LINE
         LA    1,READ
         ST    1,X'48'
         MVC   X'78'(8),NEW
         SIO   X'009'
         LPSW  WAIT
BACK     CLI   LINE,C' '
         BC    8,END
         LA    1,WRITE
         ST    1,X'48'
         MVC   X'78'(8),AGAIN
         SIO   X'009'
         LPSW  WAIT
END      LPSW  DONE
         DS    0D
WAIT     DC    X'FE02000000000000'
NEW      DC    A(0,BACK)
AGAIN    DC    A(0,LOOP)
DONE     DC    X'0002000000000000'
READ     CCW   X'0A',LINE,X'20',L'LINE
WRITE    CCW   X'09',LINE,X'20',L'LINE
LINE     DS    CL20
         END   ECHO
END
printf 'HELLO\nAGAIN, AND AT LENGTH: MORE THAN 20\n\n' >$SCRATCH/lines
trapeze run --quiet $SCRATCH/echo.asm --console-in $SCRATCH/lines; echo $?
trapeze run --quiet --bare $SCRATCH/echo.asm --console-in $SCRATCH/lines; echo $?
# Nothing is typed: it waits in vain.
trapeze run --bare $SCRATCH/echo.asm 2>&1 | sed 's/PSW.*//'
# A terminal: what is typed there.
python3 ../type.py typed '' -- trapeze run --quiet $SCRATCH/echo.asm | tr -s ' \n'

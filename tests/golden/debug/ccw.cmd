# A channel program: told of, started, in its first and in its second command, done.
cat >$SCRATCH/two.asm <<'END'
TWO      START X'1000'
         BALR  12,0
         USING *,12
         L     2,MANY
         LA    1,WRITE
         ST    1,X'48'
START    SIO   X'009'
LOOP     BCT   2,LOOP
         LPSW  DONE
         DS    0D
DONE     DC    X'0002000000000000'
WRITE    CCW   X'09',TEXT,X'60',5
         CCW   X'08',NEXT,X'00',1
NEXT     CCW   X'09',TEXT+5,X'80',2
         CCW   X'00',TEXT+7,X'20',3
MANY     DC    F'2000000'
TEXT     DC    C'FIRSTOTHER'
         END   TWO
END
trapeze debug $SCRATCH/two.asm --echo 2>&1 <<'END'
tbreak START
continue
info ccw 009
info ccw
stepi
info ccw 009
info devices
stepi 60000
info ccw 009
info devices
stepi 60000
info ccw 009
info devices --json
stepi 1000000
info ccw 009
info devices
END

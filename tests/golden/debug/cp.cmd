# The words of the control program's console.
cat >$SCRATCH/idle.asm <<'END'
IDLE     START X'1000'
         BALR  12,0
         USING *,12
         MVC   X'58'(8),NEW
         LPSW  WAIT
GO       LPSW  WAIT
         DS    0D
NEW      DC    A(0,GO)
WAIT     DC    X'FF02000000000ABC'
         END   IDLE
END
trapeze debug $SCRATCH/idle.asm --echo 2>&1 <<'END'
cp query
cp q names
cp query time
cp adstop 1000
cp begin
cp display g0-3
cp d g12
cp d x0
cp d y0-6
cp d psw
cp d k1000
cp d 1000.10
cp d t1000.8
cp store g3 12345678
cp store 2000 C1C2C3C4 C5
cp store x2 FFFFFFFF
cp store y2 4110000000000000
cp d g3
cp d 2000.8
cp store psw 00000000 00001000
cp d psw
cp adstop 1002
cp adstop off
cp begin
cp external
cp trace external
cp begin
cp trace end
cp begin
cp define 1403 as 01E
cp attach 3215 01F
cp query virtual
cp ready 01E
cp trace i/o
cp begin
cp trace all
cp ipl 00C
END

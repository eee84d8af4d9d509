*        Says what another module writes: the write routine and its text are in write.asm.
MAIN     START X'200'
         EXTRN TEXT
         BALR  12,0
         USING *,12
         L     1,=A(TEXT)
         LA    2,L'GREET
         MVC   0(L'GREET,1),GREET
         L     15,=V(WRITE)
         BALR  14,15
         LPSW  DONE
DONE     DC    0D'0',X'0002000000000000'
GREET    DC    C'HELLO FROM TWO MODULES'
         END   MAIN

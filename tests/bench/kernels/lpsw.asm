* LOAD PSW in a loop: under the monitor, an exit that is emulated, each time round.
LPSW     START X'1000'
         BALR  12,0
         USING *,12
         L     3,ROUNDS
LOOP     LPSW  NEXT
ON       BCT   3,LOOP
         LPSW  DONE
NEXT     DC    0D'0',A(0),A(ON)
ROUNDS   DC    F'4000000'
DONE     DC    0D'0',X'0002000000000000'
         END   LPSW

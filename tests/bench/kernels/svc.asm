* SUPERVISOR CALL and back by LOAD PSW: under the monitor, one exit that is reflected and one that is
* emulated, each time round.
SVC      START X'1000'
         BALR  12,0
         USING *,12
         MVC   X'60'(8,0),NEW
         L     3,ROUNDS
LOOP     SVC   1
         BCT   3,LOOP
         LPSW  DONE
HANDLER  LPSW  X'20'
NEW      DC    0D'0',A(0),A(HANDLER)
ROUNDS   DC    F'4000000'
DONE     DC    0D'0',X'0002000000000000'
         END   SVC

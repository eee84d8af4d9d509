* SET SYSTEM MASK in a loop: under the monitor, an exit that is emulated, each time round.
SSM      START X'1000'
         BALR  12,0
         USING *,12
         L     3,ROUNDS
LOOP     SSM   MASK
         BCT   3,LOOP
         LPSW  DONE
ROUNDS   DC    F'4000000'
DONE     DC    0D'0',X'0002000000000000'
MASK     DC    X'00'
         END   SSM

* Recursive calls with a stack of save areas: Fibonacci's numbers the slow way.
CALLS    START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
         L     13,STACK
ROUND    LA    1,20
         BAL   14,FIB
         C     0,RIGHT
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
* FIB: the number of index register 1 in register 0. Uses 1 and 3.
FIB      C     1,TWO
         BL    SMALL
         STM   14,3,0(13)
         LA    13,24(,13)
         BCTR  1,0
         BAL   14,FIB
         LR    3,0
         S     13,FRAME
         L     1,12(,13)
         ST    3,16(,13)
         LA    13,24(,13)
         SH    1,TWOH
         BAL   14,FIB
         S     13,FRAME
         A     0,16(,13)
         L     14,0(,13)
         BR    14
SMALL    LR    0,1
         BR    14
ROUNDS   DC    F'900'
RIGHT    DC    F'6765'
TWO      DC    F'2'
FRAME    DC    F'24'
STACK    DC    X'00010000'
TWOH     DC    H'2'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   CALLS

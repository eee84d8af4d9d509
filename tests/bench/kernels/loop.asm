* A tight loop of two instructions, a million times in each round.
LOOP     START X'1000'
         BALR  12,0
         USING *,12
         L     5,ROUNDS
ROUND    L     2,COUNT
         SR    3,3                sum
         LA    4,3                what is added each time
AGAIN    AR    3,4
         BCT   2,AGAIN
         C     3,RIGHT
         BNE   WRONG
         BCT   5,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'150'
COUNT    DC    F'1000000'
RIGHT    DC    F'3000000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   LOOP

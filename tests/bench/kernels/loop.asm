* A tight loop: two instructions, three hundred million of them.
LOOP     START X'1000'
         BALR  12,0
         USING *,12
         L     2,COUNT            how often
         SR    3,3                sum
         LA    4,3                what is added each time
AGAIN    AR    3,4
         BCT   2,AGAIN
         C     3,RIGHT
         BNE   WRONG
         LPSW  DONE
WRONG    LPSW  BAD
COUNT    DC    F'150000000'
RIGHT    DC    F'450000000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   LOOP

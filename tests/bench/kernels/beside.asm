* Code beside data: everything that the loop stores lies among its instructions, in one block.
BESIDE   START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
ROUND    L     4,TURNS
         XC    SUM,SUM
         B     TURN
SUM      DC    F'0'
TURN     L     5,SUM
         AR    5,4
         ST    5,SUM
         B     ON
LAST     DC    F'0'
BYTE     DC    X'00'
         DS    0H
ON       ST    4,LAST
         MVC   SAVED,LAST
         STC   4,BYTE
         OI    BYTE,X'01'
         TM    BYTE,X'01'
         BNO   WRONG
         C     4,SAVED
         BNE   WRONG
         BCT   4,TURN
         B     CHECK
SAVED    DC    F'0'
CHECK    CLC   SUM,RIGHT
         BNE   WRONG
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'10000'
TURNS    DC    F'1000'
RIGHT    DC    F'500500'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   BESIDE

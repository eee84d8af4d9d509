* Block work: MVC, CLC, TR and XC of 1 to 4,096 bytes, at all places relative to a doubleword. What
* is moved is compared, translated forth and back, compared again and cleared.
BLOCKS   START X'1000'
         BALR  12,0
         USING *,12
         LM    9,11,AREAS
         L     2,SIZE             fill the source: 0, 1, 2 ... 255, 0 ...
         SR    3,3
FILL     STC   3,0(3,9)
         LA    3,1(,3)
         BCT   2,FILL
         LA    2,256              and the table, which is its own inverse
         SR    3,3
TABLE    LR    4,3
         X     4,FLIP
         STC   4,0(3,11)
         LA    3,1(,3)
         BCT   2,TABLE
         L     2,ROUNDS
ROUND    LM    9,10,AREAS
         LR    3,2                0 to 7 bytes beyond the doubleword
         N     3,SEVEN
         AR    9,3
         AR    10,3
         MVC   0(1,10),0(9)
         CLC   0(1,10),0(9)
         BNE   WRONG
         TR    0(1,10),0(11)
         TR    0(1,10),0(11)
         XC    0(1,10),0(9)
         BNZ   WRONG
         MVC   0(4,10),0(9)
         CLC   0(4,10),0(9)
         BNE   WRONG
         TR    0(4,10),0(11)
         TR    0(4,10),0(11)
         XC    0(4,10),0(9)
         BNZ   WRONG
         MVC   0(16,10),0(9)
         CLC   0(16,10),0(9)
         BNE   WRONG
         TR    0(16,10),0(11)
         TR    0(16,10),0(11)
         XC    0(16,10),0(9)
         BNZ   WRONG
         MVC   0(64,10),0(9)
         CLC   0(64,10),0(9)
         BNE   WRONG
         TR    0(64,10),0(11)
         TR    0(64,10),0(11)
         XC    0(64,10),0(9)
         BNZ   WRONG
         LA    4,16               4,096 bytes, by 256
PIECE    MVC   0(256,10),0(9)
         CLC   0(256,10),0(9)
         BNE   WRONG
         TR    0(256,10),0(11)
         TR    0(256,10),0(11)
         CLC   0(256,10),0(9)
         BNE   WRONG
         XC    0(256,10),0(9)
         BNZ   WRONG
         LA    9,256(,9)
         LA    10,256(,10)
         BCT   4,PIECE
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
AREAS    DC    X'00010000',X'00012800',X'00014000'
SIZE     DC    F'4352'
FLIP     DC    X'00000055'
SEVEN    DC    F'7'
ROUNDS   DC    F'60000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   BLOCKS

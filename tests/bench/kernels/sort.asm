* Shell's sort of 16,384 pseudo-random words, many times over; each time the order is checked.
SORT     START X'1000'
         BALR  12,0
         USING *,12
         L     2,ROUNDS
         L     9,TABLE
         L     8,SEED
ROUND    LR    3,9                fill the table
         L     5,WORDS
FILL     LR    7,8
         M     6,FACTOR
         AL    7,ADDEND
         LR    8,7
         ST    7,0(,3)
         LA    3,4(,3)
         BCT   5,FILL
         L     10,BYTES           gap, in bytes
GAP      SRL   10,1
         N     10,EVEN            whole words
         BZ    CHECK
         LR    3,10               i: from the gap to the end
OUTER    L     6,0(3,9)           the word to be placed
         LR    4,3                j
INNER    LR    5,4
         SR    5,10
         BM    PLACE
         L     7,0(5,9)
         CR    7,6
         BNH   PLACE
         ST    7,0(4,9)
         LR    4,5
         B     INNER
PLACE    ST    6,0(4,9)
         LA    3,4(,3)
         C     3,BYTES
         BL    OUTER
         B     GAP
CHECK    L     5,WORDS
         BCTR  5,0
         LR    3,9
ORDER    L     6,0(,3)
         C     6,4(,3)
         BH    WRONG
         LA    3,4(,3)
         BCT   5,ORDER
         BCT   2,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'30'
WORDS    DC    F'16384'
BYTES    DC    F'65536'
EVEN     DC    X'FFFFFFFC'
SEED     DC    F'12345'
FACTOR   DC    F'1103515245'
ADDEND   DC    F'12345'
TABLE    DC    X'00010000'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   SORT

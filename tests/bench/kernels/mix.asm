* An integer mix over 4 KB: loads, stores, adds, shifts, logic, a multiplication and a comparison
* for each of 1,024 words, sixteen times over in each round, at the end of which the sum is checked.
MIX      START X'1000'
         BALR  12,0
         USING *,12
         L     10,ROUNDS
         L     9,TABLE            the 4 KB
ROUND    L     2,PASSES
         LR    3,9                fill it with 1, 2, 3 ...
         LA    4,1
         LA    5,1024
FILL     ST    4,0(,3)
         LA    3,4(,3)
         LA    4,1(,4)
         BCT   5,FILL
         SR    8,8                checksum
PASS     SR    3,3                index into the table
         L     5,WORDS
WORD     L     6,0(3,9)
         A     6,ADDEND
         LR    7,6
         SLL   7,3
         XR    6,7
         SRL   7,5
         N     7,MASK
         AR    6,7
         LR    1,6
         MH    1,FACTOR
         O     1,ONE
         ALR   8,1
         CL    6,LIMIT
         BL    SMALL
         SL    6,LIMIT
SMALL    ST    6,0(3,9)
         LA    3,4(,3)
         BCT   5,WORD
         BCT   2,PASS
         C     8,RIGHT
         BNE   WRONG
         BCT   10,ROUND
         LPSW  DONE
WRONG    LPSW  BAD
ROUNDS   DC    F'1000'
PASSES   DC    F'16'
WORDS    DC    F'1024'
ADDEND   DC    F'12345'
MASK     DC    X'00FF00FF'
LIMIT    DC    X'40000000'
ONE      DC    F'1'
RIGHT    DC    X'F8E8F7C0'
TABLE    DC    X'00008000'
FACTOR   DC    H'77'
         DS    0D
DONE     DC    X'0002000000000000'
BAD      DC    X'0002000000000BAD'
         END   MIX
